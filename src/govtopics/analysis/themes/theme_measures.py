"""Where themes stand in the text, and how much of each report they take."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from govtopics.analysis.themes.codebook import Codebook, Theme
from govtopics.analysis.themes.frames import Frame
from govtopics.analysis.themes.prevalence import Found, Interval, grouping, prevalence_table
from govtopics.checks import checked
from govtopics.corpus.corpus import Corpus
from govtopics.corpus.document import count_characters
from govtopics.corpus.report_names import document_names
from govtopics.errors import CorpusError
from govtopics.frozen import Value
from govtopics.tokens.matching import Match, TermMatcher, longest_first, outside

log = logging.getLogger(__name__)

HIT_COLUMNS = ["theme", "paragraph_id", "part", "start", "end", "term"]


@dataclass(frozen=True, eq=False, repr=False)
class ThemeMeasures(Value):
    """Hits and scores of themes in paragraphs.

    A mapping of the themes of the codebook, or their labels, to their hits.

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
    measure: str = "dictionary"

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

    @checked()
    def prevalence(
        self,
        by: str | Sequence[str] = "document",
        *,
        frame: Frame = "whole",
        interval: Interval | None = None,
    ) -> pd.DataFrame:
        r"""How much of the text of each group speaks of each theme.

        The estimate is the share of body characters that stand in paragraphs with at least one hit:
        :math:`\sum_i c_i [h_i > 0] / \sum_i c_i`. Where no paragraph has a hit it is 0 and ``high``
        is the upper end of the Wilson interval for the number of paragraphs.

        Parameters
        ----------
        by : str, or sequence of str
            ``"document"``, or a docvar such as ``"place"``, ``"year"``, ``"time"``; or several, as
            in ``["place", "year"]``: a group for each combination that is there, called
            ``黄浦区 2020``, with ``place, year`` in the column ``by``. A paragraph that lacks one
            of them has no group.
        frame : {"whole", "plan", "shared sections"}
            Which paragraphs are read (:func:`govtopics.analysis.themes.frames.in_frame`).
        interval : {"codebook_range", "within_report", "jackknife"}, optional
            ``codebook_range``: how far the estimate moves with the choice of terms, not a sampling
            error (:func:`govtopics.analysis.intervals.codebook_range`); the default for reports.
            ``within_report``: Wilson, as if paragraphs were drawn independently; it speaks of the
            text, not of the place. ``jackknife``: between the reports of a group
            (:func:`govtopics.analysis.intervals.jackknife_share`); the default for groups. Below
            five reports the point alone is given, and ``reason`` says why.

        Returns
        -------
        DataFrame
            theme, measure, by, group, estimate, low, high, interval, status, reason,
            reason_text, n_hits, n_paragraphs, n_documents, then name (place and year of a report),
            hits_per_1000_chars, n_chars, extent, decisive_term, largest_change, codebook_low,
            codebook_high, frame, english (the theme's name), n_with_hits (paragraphs
            with at least one hit).

        Raises
        ------
        CorpusError
            If there is no such docvar, frame or interval, or the frame is empty.
        """
        return prevalence_table(
            self.found,
            self.n_chars,
            self.docvars,
            measure=self.measure,
            by=by,
            frame=frame,
            interval=interval,
        )

    @property
    def found(self) -> tuple[Found, ...]:
        """What was found of each theme, as arrays over paragraphs."""
        n_hits = self.n_hits
        return tuple(
            Found(theme, n_hits[theme.label].to_numpy(), self.presence[theme.label])
            for theme in self.codebook
        )

    @checked(n=0)
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
            theme, rank, paragraph_id, score, text, then document_id, section, time, terms,
            heading_terms (those found in a heading above it), name (place and year of the report),
            marked (the text with its hits in 【】), source_start and source_end (in the decoded
            file). Ties go to more distinct terms, then by id; ranks count all paragraphs, whatever
            ``by``.

        Raises
        ------
        CorpusError
            If the corpus is another one, n is negative, or there is no such docvar.
        CodebookError
            If there is no such theme.
        """
        self._check_corpus(corpus)
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
        groups = grouping(self.docvars, by).reindex(ranked.index) if by else None
        top = ranked.head(n) if groups is None else ranked.groupby(groups, sort=False).head(n)
        ids = pd.Index(top["paragraph_id"])
        about = self.docvars.reindex(ids)
        hits = self.hits[self.hits["theme"] == label]
        paragraphs = corpus.to_paragraphs()
        texts = paragraphs.texts.reindex(ids)
        names = document_names(self.docvars)
        spans = [paragraphs.source_span(paragraph_id) for paragraph_id in ids]
        return pd.DataFrame(
            {
                "theme": label,
                "rank": top["rank"].to_numpy(),
                "paragraph_id": ids.to_numpy(),
                "score": top["score"].to_numpy(),
                "text": texts.to_numpy(),
                "document_id": about["document_id"].to_numpy(),
                "section": about["section"].to_numpy(),
                "time": about["time"].to_numpy(),
                "terms": _terms_of(hits, ids),
                "heading_terms": _terms_of(hits[hits["part"] == "section"], ids),
                "name": [names[document] for document in about["document_id"]],
                "marked": _marked(hits[hits["part"] == "text"], texts),
                "source_start": [start for start, _ in spans],
                "source_end": [end for _, end in spans],
            }
        )

    def _spread(self, hits: pd.DataFrame) -> pd.DataFrame:
        counts = hits.groupby(["paragraph_id", "theme"], sort=False).size().unstack(fill_value=0)
        return counts.reindex(
            index=self.docvars.index, columns=list(self.codebook.labels), fill_value=0
        )

    def _check_corpus(self, corpus: Corpus) -> None:
        if corpus.corpus_id != self.corpus_id:
            raise CorpusError(
                f"The themes were measured on corpus {self.corpus_id}, not on {corpus.corpus_id}. "
                "Give the corpus that was measured."
            )

    def __contains__(self, theme: object) -> bool:
        return theme in self.codebook

    def __iter__(self) -> Iterator[Theme]:
        return iter(self.codebook)

    def __getitem__(self, theme: str | Theme) -> pd.DataFrame:
        hits = self.hits
        return hits[hits["theme"] == self.codebook[theme].label].reset_index(drop=True)

    def __len__(self) -> int:
        return len(self.codebook)

    def __repr__(self) -> str:
        found = f"{len(self.hits):,} hits in {len(self.docvars):,} paragraphs"
        return f"ThemeMeasures: {len(self.codebook)} themes, {found}"

    def _repr_html_(self) -> str:
        table = self.prevalence().pivot(index="theme", columns="group", values="estimate")
        shown: str = table.reindex(index=list(self.codebook.labels)).round(3).to_html(na_rep="")
        return f"<p>{self!r}</p>{shown}"


@checked()
def measure_themes(
    corpus: Corpus | Iterable[str], codebook: Codebook, *, include_headings: bool = True
) -> ThemeMeasures:
    """Find the themes of a codebook in the paragraphs of a corpus.

    Each theme is matched on text by itself: every occurrence of its terms, those inside an
    exclusion left out, the longest first where they overlap. A span may belong to several themes.

    Parameters
    ----------
    corpus : Corpus, or iterable of str
        Measured by paragraphs, whatever its unit; of texts alone, each line is a paragraph.
    codebook : Codebook
    include_headings : bool
        Whether headings that stand alone are read, once, at the first paragraph under them.

    Returns
    -------
    ThemeMeasures

    Examples
    --------
    >>> from govtopics.analysis.themes.codebook import Codebook, Theme
    >>> texts = ["推进“一网统管”建设。", "发展经济。"]
    >>> corpus = Corpus.from_texts(texts, ids=["a/1", "a/2"], unit="paragraph")
    >>> themes = measure_themes(corpus, Codebook((Theme("一网统管", ("一网统管",)),)))
    >>> themes
    ThemeMeasures: 1 themes, 1 hits in 2 paragraphs
    >>> float(themes.prevalence().estimate.iloc[0].round(3))
    0.688
    """
    paragraphs = Corpus.of(corpus).to_paragraphs()
    if paragraphs.body() is not paragraphs:
        log.warning("Glossary paragraphs are measured too; corpus.body() leaves them out.")
    if not len(paragraphs):
        raise CorpusError("The corpus holds no paragraph to measure.")
    row_of = {paragraph_id: row for row, paragraph_id in enumerate(paragraphs.ids)}
    presence = {t.label: np.zeros((len(row_of), len(t.terms)), dtype=bool) for t in codebook}
    finders = [_Finder(theme) for theme in codebook]
    matcher = TermMatcher(word for finder in finders for word in finder.words)
    owners = [[finder for finder in finders if word in finder.words] for word in matcher.terms]
    finders_of = dict(zip(matcher.terms, owners, strict=True))
    for paragraph_id, part, text in paragraphs.parts(include_headings=include_headings):
        found: dict[str, list[Match]] = {}
        for match in matcher.find(text):
            for finder in finders_of[match.term]:
                found.setdefault(finder.label, []).append(match)
        for finder in finders:
            if finder.label in found:
                finder.take(found[finder.label], paragraph_id, part, row_of[paragraph_id])
    for finder in finders:
        finder.mark(presence[finder.label])
    hits = [hit for finder in finders for hit in finder.hits]
    return ThemeMeasures(
        codebook,
        pd.DataFrame(hits, columns=HIT_COLUMNS),
        presence,
        np.array([count_characters(text) for text in paragraphs.texts]),
        paragraphs.docvars,
        paragraphs.corpus_id,
        measure=codebook.measure,
    )


class _Finder:
    """What one theme makes of the matches of a text that are its terms or exclusions.

    The text is read once for all themes; each theme then decides as if it stood alone.
    """

    def __init__(self, theme: Theme) -> None:
        self.label = theme.label
        self.words = frozenset((*theme.terms, *theme.exclusions))
        self.column = {term: i for i, term in enumerate(theme.terms)}
        self.present: list[tuple[int, int]] = []
        self.hits: list[tuple[Any, ...]] = []

    def take(self, matches: list[Match], paragraph_id: str, part: str, row: int) -> None:
        terms = [match for match in matches if match.term in self.column]
        if len(terms) < len(matches):
            terms = outside(terms, [match for match in matches if match.term not in self.column])
        self.present += [(row, self.column[match.term]) for match in terms]
        chosen = terms if len(terms) < 2 else longest_first(terms)
        self.hits += [(self.label, paragraph_id, part, *match) for match in chosen]

    def mark(self, presence: np.ndarray) -> None:
        """Set True where a paragraph holds a term."""
        if self.present:
            rows, columns = zip(*self.present, strict=True)
            presence[list(rows), list(columns)] = True


def _terms_of(hits: pd.DataFrame, ids: pd.Index) -> list[str]:
    wanted = set(ids)
    terms: dict[str, dict[str, None]] = {}
    for paragraph, term in zip(hits["paragraph_id"], hits["term"], strict=True):
        if paragraph in wanted:
            terms.setdefault(paragraph, {})[term] = None
    return ["、".join(terms.get(paragraph, ())) for paragraph in ids]


def _marked(hits: pd.DataFrame, texts: pd.Series) -> list[str]:
    """The texts with their hits in brackets."""
    own = hits[hits["paragraph_id"].isin(texts.index)]
    spans: dict[str, list[tuple[int, int]]] = {}
    for paragraph_id, start, end in own[["paragraph_id", "start", "end"]].to_numpy():
        spans.setdefault(paragraph_id, []).append((start, end))
    marked = []
    for paragraph_id, text in texts.items():
        pieces, done = [], 0
        for start, end in sorted(spans.get(str(paragraph_id), ())):
            pieces += [text[done:start], "【", text[start:end], "】"]
            done = end
        marked.append("".join([*pieces, text[done:]]))
    return marked
