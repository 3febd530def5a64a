"""Where themes occur in the text, and how much of each report they take."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from operator import attrgetter
from typing import Literal, get_args

import numpy as np
import pandas as pd
from scipy import sparse

from govtopics.analysis.themes.codebook import Codebook, Theme
from govtopics.analysis.themes.frames import Frame
from govtopics.analysis.themes.grouping import grouping
from govtopics.analysis.themes.hits import Bare, Reading, found_in
from govtopics.analysis.themes.panel import reports_with_flags, theme_panel
from govtopics.analysis.themes.prevalence import Interval, prevalence_table
from govtopics.analysis.themes.rows import Found, Presence, Rows
from govtopics.analysis.themes.since import measurable
from govtopics.analysis.themes.words_used import WordsUsed, words_used
from govtopics.checks import checked
from govtopics.corpus.corpus import Corpus, sentence_docvars
from govtopics.corpus.document import count_characters
from govtopics.corpus.doubts import pooled
from govtopics.corpus.report_names import document_names
from govtopics.corpus.sentences import sentence_ids
from govtopics.errors import CorpusError, nearest
from govtopics.frozen import Value
from govtopics.in_processes import check_n_jobs, in_chunks, in_processes
from govtopics.messages import logger, say
from govtopics.panels.panel import Panel
from govtopics.small_tables import in_notebook, small_table
from govtopics.table_views import BY_THEME
from govtopics.text_tables import counted

log = logger(__name__)

Unit = Literal["sentence", "paragraph"]
UNITS: tuple[str, ...] = get_args(Unit)
TOGETHER = 200_000  # characters that are read at once, in a tenth of a second


@dataclass(frozen=True, eq=False, repr=False)
class ThemeMeasures(Value):
    """Hits of themes, and which sentences (or paragraphs) contain a hit of each.

    A mapping of the themes of the codebook, or their labels, to their hits.

    Parameters
    ----------
    codebook : Codebook
    hits : DataFrame
        Hits of the rings name and core: theme, sentence_id, paragraph_id (where it begins), part
        (``text``, or ``section`` for a heading that is read at this paragraph), start and end
        (half-open, in the paragraph or heading), term. Nothing of reports before a theme's
        ``since``.
    held : mapping of str to csr_array of bool, shape (n_rows, n_terms)
        For each theme, which of its terms a row contains, of all rings and nested ones too;
        ``presence`` gives the same as arrays.
    n_chars : ndarray of int, shape (n_rows,)
        Characters of the rows, white space and headings apart.
    docvars : DataFrame
        Docvars of the rows: sentences, or paragraphs if ``unit`` is paragraph.
    corpus_id : str
    measure : str
    unit : {"sentence", "paragraph"}
        What a row is.
    by_paragraph : ThemeMeasures, optional
        The same with paragraphs as rows, where these are sentences.
    corpus : Corpus, optional
        What was measured.

    Examples
    --------
    >>> import govtopics as gt
    >>> corpus = gt.Corpus.from_texts(["推进基层治理。修建公路。", "发展农业。"], ids=["a", "b"])
    >>> themes = gt.measure_themes(corpus, gt.read_codebook())
    >>> themes.hits[["theme", "term"]].to_numpy().tolist()
    [['基层治理', '基层治理']]
    >>> table = themes.prevalence(by="document")
    >>> table.query("theme == '基层治理'")["estimate"].tolist()
    [0.5833333333333334, 0.0]
    """

    codebook: Codebook
    hits: pd.DataFrame
    held: Mapping[str, sparse.csr_array]
    n_chars: np.ndarray
    docvars: pd.DataFrame
    corpus_id: str
    measure: str = "dictionary"
    unit: Unit = "sentence"
    by_paragraph: ThemeMeasures | None = None
    corpus: Corpus | None = None

    @property
    def paragraphs(self) -> ThemeMeasures:
        """The same hits with paragraphs as rows."""
        return self if self.by_paragraph is None else self.by_paragraph

    @property
    def presence(self) -> Mapping[str, np.ndarray]:
        """What ``held`` says, as arrays of bool, each made when it is asked for."""
        return Presence(self.held)

    @cached_property
    def measurable(self) -> pd.DataFrame:
        """Whether each theme can be measured in each row: no report before its ``since``."""
        told = {theme.label: measurable(theme, self.docvars) for theme in self.codebook}
        return pd.DataFrame(told, index=self.docvars.index)

    def named(self, english: Mapping[str, str]) -> ThemeMeasures:
        """The same measure with English names of some themes: :meth:`Codebook.named`.

        Parameters
        ----------
        english : mapping of str to str

        Returns
        -------
        ThemeMeasures
        """
        codebook, below = self.codebook.named(english), self.by_paragraph
        below = None if below is None else replace(below, codebook=codebook)
        return replace(self, codebook=codebook, by_paragraph=below)

    def holding(self, corpus: Corpus | None) -> ThemeMeasures:
        """The same measure with the corpus at hand, or without any.

        Parameters
        ----------
        corpus : Corpus or None

        Returns
        -------
        ThemeMeasures

        Raises
        ------
        CorpusError
            If this is not the corpus that was used.
        """
        if corpus is not None:
            self._check_corpus(corpus)
        below = self.by_paragraph
        below = None if below is None else replace(below, corpus=corpus)
        return replace(self, corpus=corpus, by_paragraph=below)

    @cached_property
    def n_hits(self) -> pd.DataFrame:
        """Hits of each theme in each row, rows by themes."""
        return self._spread(self.hits)

    @cached_property
    def n_terms(self) -> pd.DataFrame:
        """Different terms among those hits, rows by themes."""
        return self._spread(self.hits.drop_duplicates(["theme", f"{self.unit}_id", "term"]))

    @cached_property
    def scores(self) -> pd.DataFrame:
        """Hits per 100 characters, rows by themes."""
        return self.n_hits.mul(100.0 / np.maximum(self.n_chars, 1), axis=0)

    @checked()
    def words_used(self, theme: str) -> WordsUsed:
        """Which core terms of a theme have hits, and whether its name is one of them.

        Parameters
        ----------
        theme : str
            Its label or, in any case, its English name.

        Returns
        -------
        WordsUsed
            ``name_occurs`` in any report; ``shares``, the part of the theme's hits that each term
            has, the largest first, without reports that are left out of groups; ``instead``, the
            first three of these where the name never occurs.

        Raises
        ------
        CodebookError
            If there is no such theme.
        """
        return words_used(self.codebook[theme], self.hits, self._counted)

    @cached_property
    def _counted(self) -> np.ndarray:
        """Which hits are in reports that groups contain, shape (n_hits,)."""
        rows = self.docvars.index.get_indexer(pd.Index(self.hits[f"{self.unit}_id"]))
        counted: np.ndarray = np.asarray(pooled(self.docvars))[rows]
        return counted

    def to_frame(self) -> pd.DataFrame:
        """Scores in long form: theme, id of the row, measure, score, n_hits, n_terms."""
        return pd.concat([*score_frames(self)], ignore_index=True)

    @checked()
    def prevalence(
        self,
        by: str | Sequence[str] = "document",
        *,
        frame: Frame = "whole",
        interval: Interval | None = None,
    ) -> pd.DataFrame:
        r"""The share of each group's text in sentences with a hit of each theme.

        The estimate is the share of body characters that are in sentences with at least one hit:
        :math:`\sum_i c_i [h_i > 0] / \sum_i c_i`. Sentences are cut on the running text of a
        section, so that where a paragraph ends changes nothing.

        Parameters
        ----------
        by : str, or sequence of str
            ``"document"``, or a docvar such as ``"place"``, ``"year"``, ``"time"``; or several, as
            in ``["place", "year"]``: one group for each combination in the corpus, named ``黄浦区
            2020``, with ``place, year`` in the column ``by``. A sentence that lacks one of them is
            in no group, and so are mislabelled reports and duplicates (``corpus.leave_out``).
        frame : {"whole", "plan", "shared sections"}
            Which text is counted (:func:`govtopics.analysis.themes.frames.in_frame`).
        interval : {"jackknife", "within_report"}, optional
            ``jackknife``: between the reports of a group
            (:func:`govtopics.analysis.intervals.jackknife_share`); the default for groups. With
            fewer than five reports only the point estimate is given, and ``reason`` says why.
            ``within_report``: Wilson, as if sentences were drawn independently; it is about the
            text, not the place. A single report was counted in full and has no interval unless this
            is asked for.

        Returns
        -------
        DataFrame
            theme, measure, by, group, estimate, low, high, interval, status, reason, reason_text,
            n_hits, n_sentences, n_paragraphs, n_documents, then name (place and year of a report),
            hits_per_1000_chars, paragraph_share (the share of characters in paragraphs with a hit,
            which grows with their length), name_share and wide_share (the estimate by the other
            rings: the range of definitions, not an error), n_chars, extent, decisive_term and
            largest_change (the term of core without which the estimate falls most, and by how
            much), frame, english (the theme's name), n_with_hits (sentences with at least one hit),
            left_out (what a group leaves out, ``duplicate (2)``; of a report, the flag that leaves
            it out of groups), n_undecided (reports in which review and plan cannot be told apart),
            other_words (of a theme whose name has no hit in any report, the three core terms with
            most hits; empty where the name has one). Where no report of a group has a hit, ``high``
            bounds the share of reports that mention the theme. Reports from before the theme's
            ``since`` are in no row.

        Raises
        ------
        CorpusError
            If there is no such docvar, frame or interval, or the frame is empty.
        """
        return prevalence_table(
            self.rows,
            self.paragraphs.rows,
            measure=self.measure,
            by=by,
            frame=frame,
            interval=interval,
        )

    @checked()
    def panel(self, unit: str = "place", time: str = "year", *, frame: Frame = "whole") -> Panel:
        """The themes as variables: one row per theme, place and year.

        If a place has several reports of one year, one represents it: annual reports before
        five-year, half-year and other ones, then whole ones before excerpts; those that review
        different periods (two half-years) are read together, else the longest is read. Mislabelled
        reports and duplicates are never used. All that is not used is in ``panel.set_aside``, years
        without a report in ``panel.missing``. A place is known by its code of today
        (``code_today``), and so stays one place when its name or code changes; where several places
        have its name and nothing shows which is meant, ``flags`` says ``place``. Where the unit is
        not a place (``parent``, ``admin_level``), the places of a cell are read together.

        Parameters
        ----------
        unit, time : str
            Docvars of reports.
        frame : {"whole", "plan", "shared sections"}
            Which text is counted (:func:`govtopics.analysis.themes.frames.in_frame`).

        Returns
        -------
        Panel
            Its measures: estimate, name_share and wide_share (the range of definitions),
            hits_per_1000_chars, paragraph_share, n_hits. Shares of several reports are weighted by
            their characters.

        Raises
        ------
        CorpusError
            If a docvar or frame is unknown, or no report has both docvars.

        Examples
        --------
        >>> import govtopics as gt
        >>> docvars = pd.DataFrame({"place": ["密云县", "密云区"], "year": [2013, 2016]})
        >>> corpus = gt.Corpus.from_texts(["推进基层治理。修渠。", "修渠。"], docvars=docvars)
        >>> panel = gt.measure_themes(corpus, gt.read_codebook()).panel()
        >>> panel.wide()[["place", "code_today", "year", "基层治理"]]
          place code_today  year  基层治理
        0   密云县     110118  2013   0.7
        1   密云区     110118  2016   0.0
        >>> panel.missing["year"].tolist(), panel.complete
        ([2014, 2015], False)
        """
        by_report = self.prevalence(by="document", frame=frame)
        reports = reports_with_flags(self.rows, self.corpus)
        return theme_panel(by_report, reports, unit, time, frame)

    @property
    def rows(self) -> Rows:
        """What a table of prevalence is made from."""
        return Rows(self.unit, self.docvars, self.n_chars, self.found)

    @property
    def found(self) -> tuple[Found, ...]:
        """What was found of each theme, as arrays over rows."""
        return tuple(
            found._replace(
                n_hits=_shown(found.n_hits),
                held=self.held[found.theme.label],
                measurable=_shown(found.measurable),
            )
            for found in self._found
        )

    @cached_property
    def _found(self) -> tuple[Found, ...]:
        n_hits, told = self.n_hits, self.measurable
        return tuple(
            Found(
                theme,
                n_hits[theme.label].to_numpy(),
                self.held[theme.label],
                told[theme.label].to_numpy(),
                self.words_used(theme.label).instead,
            )
            for theme in self.codebook
        )

    @checked(n=0)
    def passages(
        self, corpus: Corpus, theme: str, n: int = 5, *, by: str | None = None
    ) -> pd.DataFrame:
        """The paragraphs with the densest hits of a theme.

        Parameters
        ----------
        corpus : Corpus
            The corpus that was measured, in any unit.
        theme : str
            Its label or, in any case, its English name.
        n : int
            At most this many passages; paragraphs without a hit are never among them.
        by : str, optional
            ``"document"`` or a docvar: n passages per group, for reading groups side by side.

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
            If this is not the corpus that was used, n is negative, or there is no such docvar.
        CodebookError
            If there is no such theme.
        """
        self._check_corpus(corpus)
        return self.paragraphs._passages(corpus, self.codebook[theme].label, n, by)  # noqa: SLF001

    def _passages(self, corpus: Corpus, label: str, n: int, by: str | None) -> pd.DataFrame:
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
        names = self._names
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

    @cached_property
    def _names(self) -> Mapping[str, str]:
        """What each report is called."""
        return document_names(self.docvars)

    def _spread(self, hits: pd.DataFrame) -> pd.DataFrame:
        """How many of some hits each row has of each theme."""
        index, labels = self.docvars.index, pd.Index(self.codebook.labels, name="theme")
        rows = index.get_indexer(pd.Index(hits[f"{self.unit}_id"]))
        cells = rows * len(labels) + labels.get_indexer(pd.Index(hits["theme"]))
        shape = len(index), len(labels)
        counts = np.bincount(cells, minlength=shape[0] * shape[1]).reshape(shape)
        return pd.DataFrame(counts, index=index, columns=labels)

    def _check_corpus(self, corpus: Corpus) -> None:
        if corpus.corpus_id != self.corpus_id:
            raise CorpusError(
                say(
                    "The themes were measured on corpus {corpus_id}, not on {other}. Pass the "
                    "corpus that was measured.",
                    corpus_id=self.corpus_id,
                    other=corpus.corpus_id,
                )
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
        hits, units = counted(len(self.hits), "hit"), counted(len(self.docvars), self.unit)
        return f"ThemeMeasures: {counted(len(self.codebook), 'theme')}, {hits} in {units}"

    def _repr_html_(self) -> str:
        return in_notebook(
            self, small_table(_by_theme(self.prevalence()), BY_THEME, where=".prevalence()")
        )


def _by_theme(prevalence: pd.DataFrame) -> pd.DataFrame:
    """One row per theme: its hits, in how many reports, and how far their shares reach."""
    held = prevalence.assign(n_with_hits=prevalence["n_hits"] > 0)
    by = held.groupby("theme", sort=False)
    return by.agg(
        english=("english", "first"),
        n_hits=("n_hits", "sum"),
        n_with_hits=("n_with_hits", "sum"),
        n_documents=("n_documents", "sum"),
        lowest=("estimate", "min"),
        median=("estimate", "median"),
        highest=("estimate", "max"),
        other_words=("other_words", "first"),
    ).reset_index()


@checked()
def measure_themes(
    corpus: Corpus | Iterable[str],
    codebook: Codebook,
    *,
    include_headings: bool = True,
    unit: Unit = "sentence",
    n_jobs: int = 1,
) -> ThemeMeasures:
    """Find the themes of a codebook in the sentences of a corpus.

    Each theme is matched on the running text of a section by itself: every occurrence of its terms,
    except those inside an exclusion. Where terms of core overlap, the name is kept, else the
    longest. A span may belong to several themes.

    Parameters
    ----------
    corpus : Corpus, or iterable of str
        Whatever its unit, its body is measured; of texts alone, each line is a paragraph.
    codebook : Codebook
    include_headings : bool
        Whether headings on their own line are read, once, with the first sentence under them.
    unit : {"sentence", "paragraph"}
        The unit that counts in full as soon as it contains a hit. Shares of paragraphs grow with
        their length.
    n_jobs : int
        Processes; -1 for all cores. The measures are the same for any number.

    Returns
    -------
    ThemeMeasures

    Raises
    ------
    CorpusError
        If the corpus contains no paragraph, or there is no such unit.

    Examples
    --------
    >>> from govtopics.analysis.themes.codebook import Codebook, Theme
    >>> texts = ["推进“一网统管”建设。稳定", "就业。"]
    >>> corpus = Corpus.from_texts(texts, ids=["a/1", "a/2"], unit="paragraph")
    >>> book = Codebook((Theme("一网统管", ("一网统管",)),))
    >>> themes = measure_themes(corpus, book)
    >>> themes
    ThemeMeasures: 1 theme, 1 hit in 2 sentences
    >>> float(themes.prevalence().estimate.iloc[0].round(3))
    0.688
    >>> float(measure_themes(corpus, book, unit="paragraph").prevalence().estimate.iloc[0])
    0.8125
    """
    if unit not in UNITS:
        raise CorpusError(
            say(
                "Themes cannot be measured by {unit!r}. {nearest}",
                unit=unit,
                nearest=nearest(unit, UNITS),
            )
        )
    paragraphs = Corpus.of(corpus).to_paragraphs()
    if paragraphs.body() is not paragraphs:
        log.warning(
            say("Paragraphs of the glossary are measured too; corpus.body() excludes them.")
        )
    if not len(paragraphs):
        raise CorpusError(say("The corpus has no paragraphs to measure."))
    check_n_jobs(n_jobs, CorpusError)
    reading = _read(paragraphs, codebook, include_headings, n_jobs)
    named = sentence_ids(list(paragraphs.ids), reading.owners)
    sentences = pd.Index(list(named), name="sentence_id", dtype="object")
    by_paragraph = _by_paragraph(reading, codebook, paragraphs, sentences)
    return by_paragraph if unit == "paragraph" else _by_sentence(reading, by_paragraph, sentences)


def score_frames(themes: ThemeMeasures) -> Iterator[pd.DataFrame]:
    """The parts of :meth:`ThemeMeasures.to_frame`, theme by theme: of many reports all are large.

    ``themes``: with the rows whose scores are told.
    """
    for theme in themes.codebook:
        yield pd.DataFrame(
            {
                "theme": theme.label,
                f"{themes.unit}_id": themes.docvars.index,
                "measure": themes.measure,
                "score": themes.scores[theme.label].to_numpy(),
                "n_hits": themes.n_hits[theme.label].to_numpy(),
                "n_terms": themes.n_terms[theme.label].to_numpy(),
            }
        )


def hits_in_paragraphs(
    corpus: Corpus, codebook: Codebook, paragraph_ids: Collection[str], *, n_jobs: int = 1
) -> pd.DataFrame:
    """The hits of themes in the text of some paragraphs, without headings.

    Returns as ``hits`` of :class:`ThemeMeasures`; ``sentence_id`` is a number, for the ids of all
    sentences would take many times the room.
    """
    paragraphs = corpus.to_paragraphs()
    reading = _read(paragraphs, codebook, False, n_jobs)
    asked = paragraphs.ids.isin(paragraph_ids)
    told = {theme.label: asked & measurable(theme, paragraphs.docvars) for theme in codebook}
    ids = {"sentence": pd.RangeIndex(len(reading.owners)), "paragraph": paragraphs.ids}
    return reading.hits(ids, "paragraph", told)


def _read(corpus: Corpus, codebook: Codebook, include_headings: bool, n_jobs: int) -> Reading:
    """What is found in the running texts of a corpus of paragraphs."""
    reading = Reading(codebook)
    running = map(Bare.of, corpus.running_texts())
    read = partial(found_in, codebook, include_headings)
    for found in in_processes(read, in_chunks(running, attrgetter("n_chars"), TOGETHER), n_jobs):
        reading.take_in(found)
    return reading


def _by_paragraph(
    reading: Reading, codebook: Codebook, paragraphs: Corpus, sentences: pd.Index
) -> ThemeMeasures:
    """What was read, with paragraphs as rows."""
    told = {theme.label: measurable(theme, paragraphs.docvars) for theme in codebook}
    ids = {"sentence": sentences, "paragraph": paragraphs.ids}
    return ThemeMeasures(
        codebook,
        reading.hits(ids, "paragraph", told),
        {label: reading.held(label, "paragraph", told[label]) for label in told},
        np.array([count_characters(text) for text in paragraphs.texts]),
        paragraphs.docvars,
        paragraphs.corpus_id,
        measure=codebook.measure,
        unit="paragraph",
        corpus=paragraphs,
    )


def _by_sentence(
    reading: Reading, by_paragraph: ThemeMeasures, sentences: pd.Index
) -> ThemeMeasures:
    """The same with sentences as rows, whose texts nothing needs: of many reports they are large.

    A sentence can be measured where its paragraph can: their hits are the same.
    """
    owners = np.array(reading.owners)
    told = {
        theme.label: by_paragraph.measurable[theme.label].to_numpy()[owners]
        for theme in by_paragraph
    }
    return replace(
        by_paragraph,
        held={label: reading.held(label, "sentence", own) for label, own in told.items()},
        n_chars=np.array(reading.n_chars, dtype=np.int64),
        docvars=sentence_docvars(by_paragraph.docvars, owners, sentences),
        unit="sentence",
        by_paragraph=by_paragraph,
    )


def _shown(array: np.ndarray) -> np.ndarray:
    """The array as it is handed out: it is read-only."""
    array.flags.writeable = False
    return array.view()


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
