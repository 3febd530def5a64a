"""Proof that each term of a lexicon became a word, or how it was cut instead."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache, partial
from itertools import accumulate
from typing import Any

import pandas as pd

from govtopics.checks import checked
from govtopics.corpus.corpus import Corpus
from govtopics.errors import TokensError, all_faults
from govtopics.in_processes import check_n_jobs, in_chunks, in_processes
from govtopics.messages import logger, say
from govtopics.tokens.engines import words
from govtopics.tokens.lexicon import Lexicon, Term
from govtopics.tokens.matching import Match, TermMatcher
from govtopics.tokens.segmentation import segmenter_of

log = logger(__name__)

_TOGETHER = 100_000  # characters that are cut at once, as by `tokenize`
_WIDTH = 12  # characters of an example on either side


@checked()
def check_lexicon(
    lexicon: Lexicon, corpus: Corpus, *, strict: bool = False, n_jobs: int = 1
) -> pd.DataFrame:
    """For each term, how often the texts spell it and how often it became one word.

    Parameters
    ----------
    lexicon : Lexicon
    corpus : Corpus
        Measured by paragraphs.
    strict : bool
        Whether a term that is cut is an error; otherwise it is a warning in the log.
    n_jobs : int
        Processes; -1 for all cores. The table is the same for any number.

    Returns
    -------
    DataFrame
        term, source, n_occurrences, n_kept, n_documents (of the occurrences). An occurrence is
        where a text spells the term, but for three cases that are counted apart: ``n_inside``, a
        longer word (养老 in 养老院); ``n_overlapped``, another term of the lexicon that shares
        characters with it and is longer or more probable (应急管理 and 公共卫生应急);
        ``n_other_words``, two other words that meet (河长|制定). ``cut_as`` is
        the most frequent cut of those not kept, and ``other_as`` has every cut of those judged to
        be other words with its number, the most frequent first: 人民/生活 ×205; 惠民/生 ×96.
        ``kept_example``, ``cut_example`` and ``other_example`` the first lines that show each,
        with their paragraph.

    Raises
    ------
    TokensError
        With ``strict``, naming every term that is cut.

    Notes
    -----
    The judgement that characters are other words rests on the dictionary: a word of it crosses an
    end of the term, and either breaks one of the term's own words (更新 in 城市更|新颖), or leaves
    a single character outside (性 of 安全性 in 城区安全|性), or parts all characters (河|长 in
    河长制|定). Every other case counts against the segmenter. The judgement can be wrong: 牢底|线
    in 树牢底线 is a bad cut and no other word. So ``n_kept / n_occurrences`` is the most that can
    be said for the segmenter, ``n_kept / (n_occurrences + n_other_words)`` the least, and the log
    has what both are made of.

    Examples
    --------
    >>> import govtopics as gt
    >>> corpus = gt.Corpus.from_texts(["河长制定方案。推行河长制。"])
    >>> table = gt.check_lexicon(gt.Lexicon.of(["河长制"]), corpus)
    >>> table[["term", "n_other_words", "other_as"]].to_numpy().tolist()
    [['河长制', 1, '河/长/制定方案']]
    """
    check_n_jobs(n_jobs, TokensError)
    found = {term.term: _Found() for term in lexicon}
    paragraphs = corpus.to_paragraphs()
    rows = zip(paragraphs.ids, paragraphs.texts, paragraphs.docvars["document_id"], strict=True)
    chunks = in_chunks(rows, lambda row: len(row[1]), _TOGETHER)
    for some in in_processes(partial(_found_in, lexicon), chunks, n_jobs):
        for term, more in some.items():
            found[term].take_in(more)
    _report_cut(found, strict=strict)
    return pd.DataFrame([found[term.term].row(term) for term in lexicon], columns=_COLUMNS)


def _found_in(lexicon: Lexicon, rows: Iterable[tuple[str, str, str]]) -> dict[str, _Found]:
    """What becomes of each term in some paragraphs: their ids, texts and reports."""
    segmenter, matcher = segmenter_of(lexicon), _matcher(lexicon.words)
    found: dict[str, _Found] = {}
    rows = [*rows]
    all_tokens = segmenter.cut_each(text for _, text, _ in rows)
    for (paragraph_id, text, document_id), tokens in zip(rows, all_tokens, strict=True):
        prepared = segmenter.prepare(text)
        for spelling in _spellings(matcher.find(prepared), tokens):
            verdict = _verdict(spelling, lexicon)
            example = f"{paragraph_id}: {_line(prepared, spelling.match)}"
            own = found.setdefault(spelling.match.term, _Found())
            own.add(verdict, spelling.cut, example, document_id)
    return found


@lru_cache(maxsize=1)
def _matcher(words: tuple[str, ...]) -> TermMatcher:
    return TermMatcher(words)


@dataclass(frozen=True)
class _Spelling:
    """An occurrence of the characters of a term, and the tokens over them."""

    match: Match
    tokens: Sequence[str]
    start: int

    @property
    def cut(self) -> str:
        return "/".join(self.tokens)

    @property
    def sticks_out(self) -> tuple[int, int]:
        """Characters of the first and last token that are outside."""
        end = self.start + sum(map(len, self.tokens))
        return self.match.start - self.start, end - self.match.end


_COLUMNS = [
    "term", "source", "n_occurrences", "n_kept", "n_documents", "n_inside", "n_overlapped",
    "n_other_words", "cut_as", "other_as", "kept_example", "cut_example", "other_example",
]  # fmt: skip


@dataclass
class _Found:
    """What was found of a term."""

    verdicts: Counter[str] = field(default_factory=Counter)
    documents: set[str] = field(default_factory=set)
    cuts: Counter[tuple[str, str]] = field(default_factory=Counter)
    examples: dict[str, str] = field(default_factory=dict)

    def add(self, verdict: str, cut: str, example: str, document_id: str) -> None:
        self.verdicts[verdict] += 1
        self.cuts[verdict, cut] += 1
        self.examples.setdefault(verdict, example)
        if verdict in ("kept", "cut"):
            self.documents.add(document_id)

    def take_in(self, more: _Found) -> None:
        """Take in what was found in later paragraphs."""
        self.verdicts.update(more.verdicts)
        self.documents |= more.documents
        self.cuts.update(more.cuts)
        self.examples = more.examples | self.examples

    def commonest(self, verdict: str) -> str:
        cuts = {cut: n for (name, cut), n in self.cuts.items() if name == verdict}
        return min(cuts, key=lambda cut: (-cuts[cut], cut)) if cuts else ""

    def all_cuts(self, verdict: str) -> str:
        """Each cut with its number, the most frequent first."""
        cuts = sorted((-n, cut) for (name, cut), n in self.cuts.items() if name == verdict)
        return "; ".join(f"{cut} ×{-n}" if n < -1 else cut for n, cut in cuts)

    def row(self, term: Term) -> dict[str, Any]:
        return {
            "term": term.term,
            "source": term.source,
            "n_occurrences": self.verdicts["kept"] + self.verdicts["cut"],
            "n_kept": self.verdicts["kept"],
            "n_documents": len(self.documents),
            "n_inside": self.verdicts["inside"],
            "n_overlapped": self.verdicts["overlapped"],
            "n_other_words": self.verdicts["other"],
            "cut_as": self.commonest("cut"),
            "other_as": self.all_cuts("other"),
            **{f"{name}_example": self.examples.get(name, "") for name in ("kept", "cut", "other")},
        }


def _spellings(matches: Iterable[Match], tokens: list[str]) -> Iterator[_Spelling]:
    starts = [0, *accumulate(map(len, tokens))]
    for match in matches:
        first, last = bisect_right(starts, match.start) - 1, bisect_left(starts, match.end)
        yield _Spelling(match, tokens[first:last], starts[first])


def _verdict(spelling: _Spelling, lexicon: Lexicon) -> str:
    over = spelling.tokens
    if len(over) == 1:
        return "kept" if over[0] == spelling.match.term else "inside"
    crossing = [
        token for token, out in zip((over[0], over[-1]), spelling.sticks_out, strict=True) if out
    ]
    if any(token in lexicon for token in over):
        return "overlapped"
    return "other" if crossing and _are_other_words(spelling) else "cut"


def _are_other_words(spelling: _Spelling) -> bool:
    """Whether a word that crosses an end breaks a word of the term, or leaves one character."""
    term, (before, after) = spelling.match.term, spelling.sticks_out
    first, last = spelling.tokens[0], spelling.tokens[-1]
    parts = words(term)
    own = set(accumulate(map(len, parts))) if len(parts) > 1 else set(range(len(term)))
    if len(parts) == len(term):
        own = set()
    return (
        1 in (before, after)
        or (before > 0 and len(first) - before not in own)
        or (after > 0 and len(term) - len(last) + after not in own)
    )


def _line(text: str, match: Match) -> str:
    before, after = text[max(0, match.start - _WIDTH) : match.start], text[match.end :][:_WIDTH]
    return f"{before}【{text[match.start : match.end]}】{after}"


def _report_cut(found: Mapping[str, _Found], *, strict: bool) -> None:
    cut = sorted((term, one.commonest("cut")) for term, one in found.items() if one.verdicts["cut"])
    if cut and strict:
        faults = [say("{term!r} is split as {how}.", term=term, how=how) for term, how in cut]
        raise TokensError(all_faults(say("The lexicon"), faults))
    if cut:
        log.warning(
            say("Terms that are split at least once: {n}; see the column cut_as.", n=len(cut))
        )
    sums = sum((one.verdicts for one in found.values()), Counter())
    if sums["other"]:
        log.info(
            say(
                "Occurrences of terms: {kept} kept as one word, {cut} split. Spelled like a "
                "term, but in fact other words: {other}, listed in the column other_as of the "
                "table (terms.csv in a study).",
                other=sums["other"],
                kept=sums["kept"],
                cut=sums["cut"],
            )
        )
