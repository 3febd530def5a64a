"""Where themes stand in the text, and how much of each report they take."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from govtopics.analysis.codebook import Codebook, Theme
from govtopics.analysis.intervals import codebook_range, wilson_upper
from govtopics.corpus.corpus import Corpus
from govtopics.corpus.document import count_characters
from govtopics.corpus.names import document_names
from govtopics.errors import CorpusError, nearest
from govtopics.tokens.matching import Match, TermMatcher, longest_first, outside

log = logging.getLogger(__name__)

MEASURE = "dictionary"
HIT_COLUMNS = ["theme", "paragraph_id", "part", "start", "end", "term"]
PREVALENCE_COLUMNS = [
    "theme", "measure", "by", "group", "estimate", "low", "high", "interval", "status", "reason",
    "n_hits", "n_paragraphs", "n_documents", "name", "hits_per_1000_chars", "n_chars", "extent",
    "decisive_term", "largest_change",
]  # fmt: skip


@dataclass(frozen=True, eq=False, repr=False)
class ThemeMeasures:
    """Hits and scores of themes in paragraphs.

    Parameters
    ----------
    codebook : Codebook
    hits : DataFrame
        theme, paragraph_id, part (``text``, or ``section`` for a heading that is read at this
        paragraph), start and end (half-open, in that part), term.
    presence : mapping of str to ndarray of bool, shape (n_paragraphs, n_terms)
        For each theme, which of its terms a paragraph holds, nested ones too.
    n_chars : ndarray of int, shape (n_paragraphs,)
        Characters of the paragraphs, white space and headings apart.
    docvars : DataFrame
        Of the paragraphs.
    corpus_id : str
    measure : str
    """

    codebook: Codebook
    hits: pd.DataFrame
    presence: Mapping[str, np.ndarray]
    n_chars: np.ndarray
    docvars: pd.DataFrame
    corpus_id: str
    measure: str = MEASURE

    @cached_property
    def n_hits(self) -> pd.DataFrame:
        """Hits of each theme in each paragraph, paragraphs by themes."""
        return self._spread(self.hits)

    @cached_property
    def n_terms(self) -> pd.DataFrame:
        """Different terms among those hits, paragraphs by themes."""
        return self._spread(self.hits.drop_duplicates(["theme", "paragraph_id", "term"]))

    @cached_property
    def scores(self) -> pd.DataFrame:
        """Hits per 100 characters, paragraphs by themes."""
        return self.n_hits.mul(100.0 / np.maximum(self.n_chars, 1), axis=0)

    def to_frame(self) -> pd.DataFrame:
        """Scores in long form: theme, paragraph_id, measure, score, n_hits, n_terms."""
        frames = [
            pd.DataFrame(
                {
                    "theme": theme.label,
                    "paragraph_id": self.docvars.index,
                    "measure": self.measure,
                    "score": self.scores[theme.label].to_numpy(),
                    "n_hits": self.n_hits[theme.label].to_numpy(),
                    "n_terms": self.n_terms[theme.label].to_numpy(),
                }
            )
            for theme in self.codebook
        ]
        return pd.concat(frames, ignore_index=True)

    def prevalence(self, by: str = "document") -> pd.DataFrame:
        r"""How much of the text of each group speaks of each theme.

        The estimate is the share of body characters that stand in paragraphs with at least one hit:
        :math:`\sum_i c_i [h_i > 0] / \sum_i c_i`. Its interval is the codebook range
        (:func:`govtopics.analysis.intervals.codebook_range`): how far it moves with the choice of
        terms, not a sampling error. Where no paragraph has a hit the estimate is 0 and ``high`` is
        the upper end of the Wilson interval for the number of paragraphs.

        Parameters
        ----------
        by : str
            ``"document"``, or a docvar such as ``"place"``, ``"year"``, ``"time"``.

        Returns
        -------
        DataFrame
            theme, measure, by, group, estimate, low, high, interval, status, reason, n_hits,
            n_paragraphs, n_documents, then name (place and year of a report), hits_per_1000_chars,
            n_chars, extent, decisive_term, largest_change.

        Raises
        ------
        CorpusError
            If there is no such docvar.
        """
        groups = self.docvars[self._column(by)]
        missing = (groups.isna() | (groups == "")).to_numpy()
        rows = [
            self._prevalence_row(theme, by, name, (groups == name).to_numpy())
            for theme in self.codebook
            for name in pd.unique(groups[~missing])
        ]
        if missing.any():
            reason = f"{by} is missing for {missing.sum()} paragraphs"
            rows += [
                self._group_row(theme, by, "", missing) | _not_estimable(reason)
                for theme in self.codebook
            ]
        return pd.DataFrame(rows, columns=PREVALENCE_COLUMNS)

    def passages(
        self, corpus: Corpus, theme: str, n: int = 5, *, by: str | None = None
    ) -> pd.DataFrame:
        """The paragraphs that speak most of a theme.

        Parameters
        ----------
        corpus : Corpus
            The corpus that was measured, in any unit.
        theme : str
        n : int
            At the most; paragraphs without a hit are no passages.
        by : str, optional
            ``"document"`` or a docvar: then n of each group, for reading groups side by side.

        Returns
        -------
        DataFrame
            theme, rank, paragraph_id, score, text, then document_id, section, time, terms, and
            heading_terms: those found in a heading above it. Ties go
            to more distinct terms, then by id; ranks count all paragraphs, whatever ``by``.

        Raises
        ------
        CorpusError
            If the corpus is another one, n is negative, or there is no such docvar.
        CodebookError
            If there is no such theme.
        """
        self._check_corpus(corpus)
        if n < 0:
            raise CorpusError(f"n = {n}: ask for 0 passages or more.")
        label = self.codebook[theme].label
        frame = pd.DataFrame(
            {
                "paragraph_id": self.docvars.index,
                "score": self.scores[label].to_numpy(),
                "n_terms": self.n_terms[label].to_numpy(),
            }
        )
        ranked = frame[frame["score"] > 0].sort_values(
            ["score", "n_terms", "paragraph_id"], ascending=[False, False, True], kind="stable"
        )
        ranked = ranked.assign(rank=range(1, len(ranked) + 1)).set_index("paragraph_id", drop=False)
        groups = self.docvars[self._column(by)].reindex(ranked.index) if by else None
        top = ranked.head(n) if groups is None else ranked.groupby(groups, sort=False).head(n)
        ids = pd.Index(top["paragraph_id"])
        about = self.docvars.reindex(ids)
        hits = self.hits[self.hits["theme"] == label]
        return pd.DataFrame(
            {
                "theme": label,
                "rank": top["rank"].to_numpy(),
                "paragraph_id": ids.to_numpy(),
                "score": top["score"].to_numpy(),
                "text": corpus.to_paragraphs().texts.reindex(ids).to_numpy(),
                "document_id": about["document_id"].to_numpy(),
                "section": about["section"].to_numpy(),
                "time": about["time"].to_numpy(),
                "terms": _terms_of(hits, ids),
                "heading_terms": _terms_of(hits[hits["part"] == "section"], ids),
            }
        )

    def _column(self, by: str) -> str:
        column = "document_id" if by == "document" else by
        if column not in self.docvars:
            known = ["document", *self.docvars.columns]
            raise CorpusError(f"No docvar {by!r} to group by. {nearest(by, known)}")
        return column

    @cached_property
    def _names(self) -> dict[str, str]:
        return document_names(self.docvars)

    def _spread(self, hits: pd.DataFrame) -> pd.DataFrame:
        counts = hits.groupby(["paragraph_id", "theme"], sort=False).size().unstack(fill_value=0)
        return counts.reindex(
            index=self.docvars.index, columns=list(self.codebook.labels), fill_value=0
        )

    def _prevalence_row(
        self, theme: Theme, by: str, group: Any, inside: np.ndarray
    ) -> dict[str, Any]:
        row = self._group_row(theme, by, group, inside)
        n_hits, n_paragraphs, n_chars = row["n_hits"], row["n_paragraphs"], row["n_chars"]
        if not n_chars:
            return row | _not_estimable(f"its {n_paragraphs} paragraphs hold no characters")
        presence = self.presence[theme.label][inside]
        found = codebook_range(presence, self.n_chars[inside], theme.ring_sizes)
        row |= {
            "estimate": found.estimate,
            "low": found.low,
            "high": found.high,
            "interval": "codebook_range",
            "status": "estimated",
            "reason": "",
            "hits_per_1000_chars": 1000 * n_hits / n_chars,
            "decisive_term": ""
            if found.decisive_term is None
            else theme.terms[found.decisive_term],
            "largest_change": found.largest_change,
        }
        if n_hits == 0:
            reason = f"no hit in {n_paragraphs} paragraphs; high is the Wilson upper bound"
            row |= {
                "high": wilson_upper(n_paragraphs),
                "interval": "within_report",
                "reason": reason,
            }
        return row

    def _group_row(self, theme: Theme, by: str, group: Any, inside: np.ndarray) -> dict[str, Any]:
        """What a row says of its group, whether or not anything can be estimated there."""
        about = self.docvars[inside]
        return {
            "theme": theme.label,
            "measure": self.measure,
            "by": by,
            "group": group,
            "n_hits": int(self.n_hits[theme.label].to_numpy()[inside].sum()),
            "n_paragraphs": int(inside.sum()),
            "n_documents": int(about["document_id"].nunique()),
            "n_chars": int(self.n_chars[inside].sum()),
            "name": self._names.get(group, group) if by == "document" else group,
            "extent": _extent(about),
        }

    def _check_corpus(self, corpus: Corpus) -> None:
        if corpus.corpus_id != self.corpus_id:
            raise CorpusError(
                f"The themes were measured on corpus {self.corpus_id}, not on {corpus.corpus_id}. "
                "Give the corpus that was measured."
            )

    def __repr__(self) -> str:
        found = f"{len(self.hits):,} hits in {len(self.docvars):,} paragraphs"
        return f"ThemeMeasures: {len(self.codebook)} themes, {found}"

    def _repr_html_(self) -> str:
        table = self.prevalence().pivot(index="theme", columns="group", values="estimate")
        shown: str = table.reindex(index=list(self.codebook.labels)).round(3).to_html(na_rep="")
        return f"<p>{self!r}</p>{shown}"


def measure_themes(
    corpus: Corpus, codebook: Codebook, *, include_headings: bool = True
) -> ThemeMeasures:
    """Find the themes of a codebook in the paragraphs of a corpus.

    Each theme is matched on text by itself: every occurrence of its terms, those inside an
    exclusion left out, the longest first where they overlap. A span may belong to several themes.

    Parameters
    ----------
    corpus : Corpus
        Measured by paragraphs, whatever its unit.
    codebook : Codebook
    include_headings : bool
        Whether headings that stand alone are read, once, at the first paragraph under them.

    Returns
    -------
    ThemeMeasures

    Examples
    --------
    >>> from govtopics.analysis.codebook import Codebook, Theme
    >>> texts = ["推进“一网统管”建设。", "发展经济。"]
    >>> corpus = Corpus.from_texts(texts, ids=["a/1", "a/2"], unit="paragraph")
    >>> themes = measure_themes(corpus, Codebook((Theme("一网统管", ("一网统管",)),)))
    >>> themes
    ThemeMeasures: 1 themes, 1 hits in 2 paragraphs
    >>> float(themes.prevalence().estimate.iloc[0].round(3))
    0.688
    """
    paragraphs = corpus.to_paragraphs()
    if paragraphs.body() is not paragraphs:
        log.warning("Glossary paragraphs are measured too; corpus.body() leaves them out.")
    if not len(paragraphs):
        raise CorpusError("The corpus holds no paragraph to measure.")
    hits, presence = [], {}
    parts = list(paragraphs.parts(include_headings=include_headings))
    row_of = {paragraph_id: row for row, paragraph_id in enumerate(paragraphs.ids)}
    for theme in codebook:
        found, held = _match_theme(theme, parts, row_of)
        hits += found
        presence[theme.label] = held
    return ThemeMeasures(
        codebook,
        pd.DataFrame(hits, columns=HIT_COLUMNS),
        presence,
        np.array([count_characters(text) for text in paragraphs.texts]),
        paragraphs.docvars,
        paragraphs.corpus_id,
    )


def _match_theme(
    theme: Theme, parts: list[tuple[str, str, str]], row_of: Mapping[str, int]
) -> tuple[list[tuple[Any, ...]], np.ndarray]:
    terms, exclusions = TermMatcher(theme.terms), TermMatcher(theme.exclusions)
    column = {term: i for i, term in enumerate(theme.terms)}
    presence = np.zeros((len(row_of), len(theme.terms)), dtype=bool)
    hits = []
    for paragraph_id, part, text in parts:
        meant: list[Match] = outside(terms.find(text), exclusions.find(text))
        presence[row_of[paragraph_id], [column[match.term] for match in meant]] = True
        hits += [(theme.label, paragraph_id, part, *match) for match in longest_first(meant)]
    return hits, presence


def _terms_of(hits: pd.DataFrame, ids: pd.Index) -> list[str]:
    terms = hits.groupby("paragraph_id", sort=False)["term"].unique()
    return ["、".join(terms.get(paragraph, ())) for paragraph in ids]


def _extent(docvars: pd.DataFrame) -> str:
    if "extent" not in docvars:
        return "unknown"
    kinds = {value or "unknown" for value in docvars["extent"]}
    return kinds.pop() if len(kinds) == 1 else "mixed"


def _not_estimable(reason: str) -> dict[str, str]:
    return {"interval": "", "status": "not estimable", "reason": reason, "decisive_term": ""}
