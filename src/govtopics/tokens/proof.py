"""Proof that each term of a lexicon became a word, or how it was cut instead."""

from __future__ import annotations

import logging
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import accumulate

import pandas as pd

from govtopics.corpus.corpus import Corpus
from govtopics.errors import TokensError, all_faults
from govtopics.tokens.lexicon import Lexicon
from govtopics.tokens.matching import Match, TermMatcher
from govtopics.tokens.segmentation import segmenter_of

log = logging.getLogger(__name__)


def check_lexicon(lexicon: Lexicon, corpus: Corpus, *, strict: bool = False) -> pd.DataFrame:
    """For each term, how often the texts spell it and how often it became one word.

    Parameters
    ----------
    lexicon : Lexicon
    corpus : Corpus
        Measured by paragraphs.
    strict : bool
        Whether a term that is cut is an error; otherwise it is a warning in the log.

    Returns
    -------
    DataFrame
        term, source, n_occurrences (spelled, and not inside a longer word), n_kept, n_documents,
        then n_inside (inside a longer word, such as 养老 in 养老院) and cut_as (the most frequent
        cut of those not kept).

    Raises
    ------
    TokensError
        With ``strict``, naming every term that is cut.
    """
    segmenter, matcher = segmenter_of(lexicon), TermMatcher(lexicon.words)
    found: Counter[tuple[str, str]] = Counter()
    documents: defaultdict[str, set[str]] = defaultdict(set)
    cuts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    paragraphs = corpus.to_paragraphs()
    for text, document_id in zip(paragraphs.texts, paragraphs.docvars["document_id"], strict=True):
        tokens = segmenter.cut(text)
        for match, over in _spelled(matcher.find(segmenter.prepare(text)), tokens):
            verdict = _verdict(match.term, over)
            found[match.term, verdict] += 1
            if verdict != "inside":
                documents[match.term].add(document_id)
            if verdict == "cut":
                cuts[match.term]["/".join(over)] += 1
    _report_cut(cuts, strict=strict)
    return pd.DataFrame(
        {
            "term": lexicon.words,
            "source": [term.source for term in lexicon],
            "n_occurrences": [found[w, "kept"] + found[w, "cut"] for w in lexicon.words],
            "n_kept": [found[w, "kept"] for w in lexicon.words],
            "n_documents": [len(documents[w]) for w in lexicon.words],
            "n_inside": [found[w, "inside"] for w in lexicon.words],
            "cut_as": [_commonest(cuts[w]) for w in lexicon.words],
        }
    )


def _spelled(matches: list[Match], tokens: list[str]) -> Iterator[tuple[Match, list[str]]]:
    """Each occurrence with the tokens that spell it."""
    starts = [0, *accumulate(map(len, tokens))]
    for match in matches:
        first, last = bisect_right(starts, match.start) - 1, bisect_left(starts, match.end)
        yield match, tokens[first:last]


def _verdict(term: str, over: list[str]) -> str:
    if len(over) > 1:
        return "cut"
    return "kept" if over[0] == term else "inside"


def _report_cut(cuts: dict[str, Counter[str]], *, strict: bool) -> None:
    faults = [f"{term!r} is cut as {_commonest(how)}." for term, how in sorted(cuts.items()) if how]
    if faults and strict:
        raise TokensError(all_faults("The lexicon", faults))
    if faults:
        log.warning("Terms that are cut somewhere: %d; column cut_as shows how.", len(faults))


def _commonest(cuts: Counter[str]) -> str:
    return min(cuts, key=lambda cut: (-cuts[cut], cut)) if cuts else ""
