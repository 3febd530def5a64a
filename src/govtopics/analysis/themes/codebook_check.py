"""What a codebook does to a corpus: which terms work, which carry a theme, which mislead."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd
from scipy import sparse

from govtopics.analysis.themes.codebook import RINGS, Codebook, Theme
from govtopics.analysis.themes.theme_measures import ThemeMeasures, measure_themes
from govtopics.checks import checked
from govtopics.corpus.corpus import Corpus, each_text
from govtopics.errors import CodebookError
from govtopics.frozen import Value
from govtopics.messages import say
from govtopics.small_tables import in_notebook, small_table
from govtopics.table_views import TERMS_CHECKED
from govtopics.text_tables import counted
from govtopics.tokens.matching import TermMatcher
from govtopics.tokens.text_words import TextWords
from govtopics.tokens.tokens import Tokens

CONTEXT = 14
N_EXAMPLES = 3
LEAST_ALONE = 3
TERM_COLUMNS = [
    "theme", "ring", "term", "n_hits", "share", "n_sentences", "n_documents", "n_alone", "change",
    "n_elsewhere", "status", "also_in", "examples",
]  # fmt: skip


@dataclass(frozen=True, eq=False, repr=False)
class CodebookCheck(Value):
    """A codebook tried on a corpus."""

    # theme, ring, term; n_hits and their share of the theme's (hits are core's: a term of wide
    # has none); n_sentences and n_documents that contain it; n_alone, sentences that no other term
    # gives to the theme (of core; for a term of wide: of all), and change, the share of
    # characters they are: what the ring loses without the term; n_elsewhere, those of them in
    # which another theme has more hits; status; also_in, other themes with the term; examples of
    # it alone. Status is ``absent``, ``ambiguous`` (it is the only one in three sentences or more,
    # and in at least half of these another theme has more hits), ``decides`` (without it the ring
    # would lose a tenth of its text or more) or ``present``
    terms: pd.DataFrame
    # theme, other, n_both, jaccard, share and other_share (of the theme's and of the other's
    # sentences), shared_terms. Sentences are those with a hit
    overlaps: pd.DataFrame

    def __repr__(self) -> str:
        count = self.terms["status"].value_counts()
        told = ", ".join(
            f"{count[s]} {s}" for s in ("absent", "ambiguous", "decides") if s in count
        )
        return f"CodebookCheck: {counted(len(self.terms), 'term')}{': ' if told else ''}{told}"

    def _repr_html_(self) -> str:
        notable = self.terms[self.terms["status"].isin(["ambiguous", "decides"])]
        return in_notebook(self, small_table(notable, TERMS_CHECKED, where=".terms, .overlaps"))


@checked()
def check_codebook(codebook: Codebook, corpus: Corpus) -> CodebookCheck:
    """Which terms of a codebook a corpus contains, which carry a theme, and which may mislead.

    Parameters
    ----------
    codebook : Codebook
    corpus : Corpus

    Returns
    -------
    CodebookCheck

    Examples
    --------
    >>> texts = ["推进基层治理,做好信访。", "推进基层治理。", "信访与经济。"]
    >>> corpus = Corpus.from_texts(texts, ids=["a/1", "a/2", "a/3"], unit="paragraph")
    >>> book = Codebook((Theme("基层治理", ("基层治理",), (), ("信访", "网格员")),))
    >>> check_codebook(book, corpus).terms[["term", "n_alone", "status"]].values.tolist()
    [['基层治理', 2, 'decides'], ['信访', 1, 'decides'], ['网格员', 0, 'absent']]
    """
    return check_measured(measure_themes(corpus, codebook), corpus)


def check_measured(measured: ThemeMeasures, corpus: Corpus) -> CodebookCheck:
    """The check of :func:`check_codebook` where the themes are measured already."""
    holders: dict[str, list[str]] = {}
    for theme in measured.codebook:
        for term in theme.terms:
            holders.setdefault(term, []).append(theme.label)
    told = [of for theme in measured.codebook for of in _term_rows(measured, theme, holders)]
    examples = _examples(each_text(corpus, measured.unit), [(row["term"], at) for row, at in told])
    rows = [
        row | {"examples": " / ".join(own)} for (row, _), own in zip(told, examples, strict=True)
    ]
    return CodebookCheck(pd.DataFrame(rows, columns=TERM_COLUMNS), _overlaps(measured))


def _term_rows(
    measured: ThemeMeasures, theme: Theme, holders: Mapping[str, list[str]]
) -> Iterator[tuple[dict[str, Any], np.ndarray]]:
    """The row of each term of a theme, and the sentences that no other term gives to the theme.

    ``holders``: the themes that each term is in.
    """
    rows_of, alone_of = _rows_held(measured.held[theme.label], theme.ring_sizes[1])
    own = measured.n_hits[theme.label].to_numpy()
    most = measured.n_hits.drop(columns=theme.label).max(axis=1).fillna(0).to_numpy()
    documents = measured.docvars["document_id"].to_numpy(dtype=object)
    n_chars = measured.n_chars
    hits = measured.hits[measured.hits["theme"] == theme.label]
    n_hits = hits["term"].value_counts().to_dict()
    n_core = theme.ring_sizes[1]
    found = [
        int(n_chars[np.unique(np.concatenate([*held, np.empty(0, np.intp)]))].sum())
        for held in (rows_of[:n_core], rows_of)
    ]
    rings = [ring for ring in RINGS for _ in getattr(theme, ring)]
    for column, (ring, term) in enumerate(zip(rings, theme.terms, strict=True)):
        held, alone = rows_of[column], alone_of[column]
        lost = int(n_chars[alone].sum())
        row = {
            "theme": theme.label,
            "ring": ring,
            "term": term,
            "n_hits": int(n_hits.get(term, 0)),
            "share": n_hits.get(term, 0) / max(1, len(hits)),
            "n_sentences": len(held),
            "n_documents": len(set(documents[held])),
            "n_alone": len(alone),
            "change": lost / n_chars.sum(),
            "n_elsewhere": int((most[alone] > own[alone]).sum()),
            "also_in": "、".join(label for label in holders[term] if label != theme.label),
        }
        row["status"] = _status(row, lost / max(1, found[column >= n_core]))
        yield row, alone


def _rows_held(held: sparse.csr_array, n_core: int) -> tuple[list[np.ndarray], list[np.ndarray]]:
    """The rows with each term, and those of them with no other: of core, none of core."""
    by_term = held.tocsc()
    n_rows, n_terms = held.shape
    rows, columns = by_term.indices, np.repeat(np.arange(n_terms), np.diff(by_term.indptr))
    in_core, all_held = (
        np.bincount(own, minlength=n_rows) for own in (rows[columns < n_core], rows)
    )
    alone = np.where(columns < n_core, in_core[rows], all_held[rows]) == 1
    ends = by_term.indptr[1:-1]
    split = np.split(rows, ends)
    return split, [own[single] for own, single in zip(split, np.split(alone, ends), strict=True)]


def _examples(texts: Iterable[str], wanted: Sequence[tuple[str, np.ndarray]]) -> list[list[str]]:
    """The first places of each term in the texts that are given with it.

    ``texts``: of all rows, read no further than is needed.
    ``wanted``: each term with its rows, ascending.
    """
    found = [list[str]() for _ in wanted]
    matchers = [TermMatcher([term]) for term, _ in wanted]
    further = [iter(rows) for _, rows in wanted]
    waiting: dict[int, list[int]] = {}

    def wait(term: int) -> None:
        if (row := next(further[term], None)) is not None:
            waiting.setdefault(int(row), []).append(term)

    for term in range(len(wanted)):
        wait(term)
    for row, text in enumerate(texts):
        if not waiting:
            break
        for term in waiting.pop(row, ()):
            for match in matchers[term].find(text)[:1]:
                found[term].append(text[max(0, match.start - CONTEXT) : match.end + CONTEXT])
            if len(found[term]) < N_EXAMPLES:
                wait(term)
    return found


def _status(row: dict[str, Any], lost: float) -> str:
    if not row["n_sentences"]:
        return "absent"
    if row["n_alone"] >= LEAST_ALONE and 2 * row["n_elsewhere"] >= row["n_alone"]:
        return "ambiguous"
    return "decides" if lost >= 0.1 else "present"


def _overlaps(measured: ThemeMeasures) -> pd.DataFrame:
    has = measured.n_hits > 0
    rows = []
    for first, second in combinations(measured.codebook, 2):
        one, other = has[first.label], has[second.label]
        both, either = int((one & other).sum()), int((one | other).sum())
        rows.append(
            {
                "theme": first.label,
                "other": second.label,
                "n_both": both,
                "jaccard": both / either if either else np.nan,
                "share": both / one.sum() if one.any() else np.nan,
                "other_share": both / other.sum() if other.any() else np.nan,
                "shared_terms": "、".join(sorted(set(first.terms) & set(second.terms))),
            }
        )
    columns = ["theme", "other", "n_both", "jaccard", "share", "other_share", "shared_terms"]
    return pd.DataFrame(rows, columns=columns)


@checked(random_state=0)
def placebo_codebook(
    codebook: Codebook, corpus: Corpus, tokens: Tokens, *, random_state: int
) -> Codebook:
    """A codebook of other words that occur in as many paragraphs, for comparison.

    Each term that the corpus contains is replaced by a word of the corpus that no theme uses, in
    about the same number of paragraphs (one of the ten nearest, drawn at random); absent terms are
    left out. If the passages, places or differences of a theme look like those of its placebo, they
    are due to the frequency of its terms and not to their meaning.

    Parameters
    ----------
    codebook : Codebook
    corpus : Corpus
    tokens : Tokens
        Tokens of the same corpus, from which the words are drawn.
    random_state : int

    Returns
    -------
    Codebook
        Measured as ``placebo``; themes keep their labels.

    Raises
    ------
    CodebookError
        If the corpus contains too few other words.

    Examples
    --------
    >>> import govtopics as gt
    >>> texts = ["推进养老服务。修建公路。发展农业。", "推进养老服务。修建公路。发展旅游。"]
    >>> corpus = gt.Corpus.from_texts(texts)
    >>> codebook = gt.Codebook((gt.Theme("养老", ("养老服务",)),))
    >>> tokens = gt.tokenize(corpus.to_paragraphs(), terms=codebook.terms)
    >>> gt.placebo_codebook(codebook, corpus, tokens, random_state=1)
    Codebook: 1 theme, 1 term (cb403a77)
    """
    texts: dict[str, str] = {}
    for paragraph_id, _, text in corpus.parts():
        texts[paragraph_id] = f"{texts.get(paragraph_id, '')}\n{text}"
    used = codebook.terms
    words = [word for word in TextWords.of(tokens.words).vocabulary if len(word) > 1]
    free = [w for w in words if not any(w in term or term in w for term in used)]
    counts = _paragraphs_with([*used, *free], texts.values())
    rng = np.random.default_rng(random_state)
    spare = sorted(free, key=lambda word: (counts[word], word))
    if len(spare) < sum(counts[term] > 0 for term in used):
        raise CodebookError(
            say(
                "The corpus has {n} words that no theme uses, too few for a "
                "placebo of {n_terms} terms. Use a larger corpus or a smaller "
                "codebook.",
                n=len(spare),
                n_terms=len(used),
            )
        )
    drawn: dict[str, str] = {}
    # The most frequent first: they have the fewest words of like frequency to choose from.
    for term in sorted(used, key=lambda term: (-counts[term], term)):
        if counts[term]:
            near = sorted(spare, key=lambda word: (abs(counts[word] - counts[term]), word))[:10]
            drawn[term] = near[rng.integers(len(near))]
            spare.remove(drawn[term])
    return Codebook(tuple(_placebo(theme, drawn) for theme in codebook), measure="placebo")


def _paragraphs_with(words: list[str], texts: Iterable[str]) -> dict[str, int]:
    matcher, counts = TermMatcher(words), dict.fromkeys(words, 0)
    for text in texts:
        for word in {match.term for match in matcher.find(text)}:
            counts[word] += 1
    return counts


def _placebo(theme: Theme, drawn: dict[str, str]) -> Theme:
    name, core, wide = (
        tuple(drawn[term] for term in getattr(theme, ring) if term in drawn) for ring in RINGS
    )
    note = "words of like frequency drawn at random"
    return Theme(theme.label, name, core, wide, since=theme.since, note=note)
