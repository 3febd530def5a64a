"""The value of this room: what reports promise in numbers, one row per promise."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from pathlib import Path
from typing import Any

import pandas as pd

from govtopics.analysis.commitments import reasons
from govtopics.analysis.commitments.follow_up import Sources, count_outcomes, follow_up_table
from govtopics.analysis.commitments.horizon import Horizon, horizon_of, speaks_of_past
from govtopics.analysis.commitments.indicators import Indicators, read_indicators
from govtopics.analysis.commitments.passages import Sentence, kind_of, sentences_of
from govtopics.analysis.commitments.refusals import Refusal
from govtopics.analysis.commitments.set_status import set_status_table
from govtopics.analysis.commitments.statements import Statement, read_statements
from govtopics.analysis.commitments.target_rows import read_row
from govtopics.analysis.commitments.without_number import without_number
from govtopics.analysis.themes.codebook import Codebook
from govtopics.analysis.themes.theme_measures import hits_in_paragraphs
from govtopics.checks import checked
from govtopics.corpus.corpus import Corpus
from govtopics.corpus.document import Document
from govtopics.errors import CorpusError, nearest
from govtopics.frozen import Value
from govtopics.in_processes import check_n_jobs, in_chunks, in_processes
from govtopics.messages import say
from govtopics.small_tables import in_notebook, small_table
from govtopics.table_views import PROMISES
from govtopics.text_tables import counted

TOGETHER = 100_000  # characters of reports that are read at once, in a fifth of a second
COLUMNS = [
    "document_id", "indicator", "name", "kind", "comparator", "low", "high", "unit", "unit_written",
    "base", "horizon", "horizon_basis", "time", "theme", "code", "place", "year", "paragraph_id",
    "start", "end", "written",
]  # fmt: skip
REFUSED = [
    "document_id",
    "reason",
    "name",
    "time",
    "place",
    "year",
    "paragraph_id",
    "start",
    "end",
    "written",
]


@dataclass(frozen=True, eq=False, repr=False)
class Commitments(Value):
    """The promises and results that reports state in numbers.

    Parameters
    ----------
    rows : DataFrame
        One row per number: see :func:`find_commitments`.
    refused : DataFrame
        Numbers and targets that could not be decided, with the reason.
    indicators : Indicators
    corpus : Corpus

    Examples
    --------
    >>> import govtopics as gt
    >>> import pandas as pd
    >>> about = pd.DataFrame({"time": ["plan"], "function": "target", "year": 2023})
    >>> texts = ["今年经济社会发展主要预期目标是：地区生产总值增长5%以上。"]
    >>> corpus = gt.Corpus.from_texts(texts, ids=["a/1"], docvars=about, unit="paragraph")
    >>> found = gt.find_commitments(corpus)
    >>> found.promises[["name", "low", "unit", "horizon"]].to_numpy().tolist()
    [['GDP', 5.0, '%', 'this year']]
    """

    rows: pd.DataFrame
    refused: pd.DataFrame
    indicators: Indicators
    corpus: Corpus

    def to_frame(self) -> pd.DataFrame:
        """All rows, plan and review."""
        return self.rows

    @cached_property
    def promises(self) -> pd.DataFrame:
        """The rows of parts that plan."""
        return self.rows[self.rows["time"] == "plan"]

    @cached_property
    def results(self) -> pd.DataFrame:
        """The rows of parts that review."""
        return self.rows[self.rows["time"] == "review"]

    def follow_up(
        self,
        corpus: Corpus | None = None,
        *,
        by: str | None = None,
        tolerance: Mapping[str, float] | None = None,
    ) -> pd.DataFrame:
        """Each promise of a named indicator, with the result given in the next year's report.

        Headline targets are included for any indicator: if the list of indicators lacks it,
        ``name`` is empty and results are matched by the same wording.

        Results are the governments' own preliminary figures in their next reports, not the
        statistics published later. Promises for five years are compared with the review of the five
        years, those for one year with the report of the year after. Whether a bound or range was
        met is decided arithmetically; for 左右, 力争 and plain numbers only the difference is
        given.

        Parameters
        ----------
        corpus : Corpus, optional
            Further reports in which results may be found.
        by : str, optional
            Count instead: how many promises were met, were missed or have no verdict, by
            ``admin_level``, ``place``, ``name`` or another column.
        tolerance : mapping of str to float, optional
            By unit, in that unit: how far off a result may be where the promise has no bound, such
            as ``{"%": 0.5}``. Without it such rows have a difference and no verdict.

        Returns
        -------
        DataFrame
            name, indicator, place, code, admin_level, left_out (the flag of a report that is in no
            group, or empty), year, kind, comparator, low, high, unit,
            base, horizon; result in the unit and direction of the promise, result_base,
            result_comparator, difference (result less number or nearer bound), verdict (met,
            missed, above the range, below the range, or empty), reason; both passages:
            document_id, paragraph_id, start, end, and the same with ``result_`` before.

        Raises
        ------
        CorpusError
            If the other corpus has a different report under an id of this one, or there is no
            such column.
        """
        corpora = [self.corpus] if corpus is None else [self.corpus, corpus]
        told = [self.results]
        if corpus is not None:
            _check_ids(self.corpus, corpus)
            later = find_commitments(corpus, indicators=self.indicators).results
            told.append(later[~later["document_id"].isin(self.corpus.to_documents().ids)])
        sources = Sources.of(self.indicators, *corpora)
        table = follow_up_table(self.promises, pd.concat(told), sources, tolerance or {})
        if by is None:
            return table
        if by not in table:
            raise CorpusError(
                say(
                    "by = {by!r}: unknown column. {nearest}",
                    by=by,
                    nearest=nearest(by, list(map(str, table))),
                )
            )
        return count_outcomes(table, by)

    def set_status(self) -> pd.DataFrame:
        """For each report and indicator of the list whether a target is set, not set or not found.

        *set*: a number (basis ``number``) or a target without one (``no_number``). *not set*: the
        text says so (``said``), or a whole report has its sentence on 主要预期目标, in which
        every number was read and the indicator does not occur (``headline sentence``). Excerpts
        and reports without such a sentence are *not found*.

        Returns
        -------
        DataFrame
            ``document_id, place, code, year, name, status, basis, paragraph_id, start, end``.
        """
        return set_status_table(self.promises, self.refused, self.corpus, self.indicators)

    def __len__(self) -> int:
        return len(self.rows)

    def __repr__(self) -> str:
        n = self.rows["document_id"].nunique()
        return (
            f"Commitments: {counted(len(self.promises), 'promise')} and "
            f"{counted(len(self.results), 'result')} of {counted(n, 'report')}, "
            f"{len(self.refused):,} refused"
        )

    def _repr_html_(self) -> str:
        where = ".promises, .results, .follow_up(), .refused"
        return in_notebook(self, small_table(self.promises, PROMISES, where=where))


def _check_ids(own: Corpus, other: Corpus) -> None:
    """Refuse two different reports under one id: one would answer for the other."""
    texts = {document.id: document.source for document in own.documents}
    for document in other.documents:
        if texts.get(document.id, document.source) != document.source:
            raise CorpusError(
                say(
                    "Both corpora have a report {id!r}, and the two differ. Read both from "
                    "one folder, or use different file names.",
                    id=document.id,
                )
            )


@checked()
def find_commitments(
    corpus: Corpus,
    *,
    codebook: Codebook | None = None,
    indicators: Indicators | str | Path | None = None,
    n_jobs: int = 1,
) -> Commitments:
    """Find the promises and results that the reports of a corpus state in numbers.

    Parameters
    ----------
    corpus : Corpus
        A corpus read from files, so that review and plan can be distinguished.
    codebook : Codebook, optional
        For the column ``theme``: the themes with a core term in the clause.
    indicators : Indicators, str or Path, optional
        The packaged ones if left out.
    n_jobs : int
        Processes; -1 for all cores. What is found is the same for any number.

    Returns
    -------
    Commitments

    Raises
    ------
    CorpusError
        If the corpus does not distinguish review and plan.
    CodebookError
        If a file of indicators is faulty.

    Examples
    --------
    >>> import govtopics as gt
    >>> import pandas as pd
    >>> about = pd.DataFrame({"time": ["plan"], "function": "target", "year": 2023})
    >>> texts = ["今年经济社会发展主要预期目标是：地区生产总值增长5%以上。"]
    >>> corpus = gt.Corpus.from_texts(texts, ids=["a/1"], docvars=about, unit="paragraph")
    >>> gt.find_commitments(corpus)
    Commitments: 1 promise and 0 results of 1 report, 0 refused
    """
    if "time" not in corpus.to_paragraphs().docvars:
        raise CorpusError(
            say("The corpus has no docvar 'time', so review and plan cannot be distinguished.")
        )
    known = indicators if isinstance(indicators, Indicators) else read_indicators(indicators)
    check_n_jobs(n_jobs, CorpusError)
    tables = [dict[str, list[Any]](), dict[str, list[Any]]()]
    reports = map(_bare, corpus.body().documents)
    for found in in_processes(
        partial(_of_reports, known), in_chunks(reports, _n_chars, TOGETHER), n_jobs
    ):
        # By column: of thousands of reports a dict for each row would take many times the room.
        for table, names, told in zip(tables, (COLUMNS, REFUSED), found, strict=True):
            for name in names:
                table.setdefault(name, []).extend(row[name] for row in told)
    frame, refused = (
        pd.DataFrame(table, columns=names)
        for table, names in zip(tables, (COLUMNS, REFUSED), strict=True)
    )
    if codebook is not None:
        frame["theme"] = _themes(frame, corpus, codebook, n_jobs)
    return Commitments(frame, refused, known, corpus)


def _bare(document: Document) -> Document:
    """A report without what no promise is read from: it may go to another process."""
    return replace(document, source="", removed=(), changes=(), flags=())


def _n_chars(document: Document) -> int:
    return sum(len(block.text) for block in document.blocks)


def _of_reports(
    known: Indicators, documents: Sequence[Document]
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The promises and results of some reports, and what is refused there."""
    rows: list[dict[str, Any]] = []
    refused: list[dict[str, Any]] = []
    for sentence in sentences_of(documents):
        for one in _told(sentence, known):
            place = _place(sentence, one)
            if isinstance(one, Refusal):
                refused.append(place | {"reason": one.reason, "name": one.name})
            else:
                rows.append(place | _row(sentence, one))
    return rows, refused


def _told(sentence: Sentence, known: Indicators) -> Iterator[Statement | Refusal]:
    if sentence.block.time not in ("plan", "review"):
        return
    rows, text = _without_rows(sentence, known)
    if sentence.block.time == "review":
        yield from rows
        yield from read_statements(text, known, review=True)
        return
    aims = list(without_number(text, known)) if sentence.headline else []
    for one in (*rows, *read_statements(text, known)):
        if isinstance(one, Refusal) and _said_by(aims, one):
            continue
        if isinstance(one, Statement) and _past(sentence, one.quantity.start):
            written = sentence.text[one.start : one.end]
            yield Refusal(reasons.SAID_OF_PAST, written, one.start, one.end, one.name)
        else:
            yield one
    yield from aims


def _said_by(aims: Sequence[Refusal], one: Refusal) -> bool:
    """Whether a number is the distance in a target without one of its own: 高于全省1个百分点."""
    inside = any(aim.start <= one.start < aim.end for aim in aims)
    return one.reason == reasons.COMPARED and inside


def _without_rows(sentence: Sentence, known: Indicators) -> tuple[list[Statement | Refusal], str]:
    """The rows of tables in a sentence, and its text with line feeds in their place."""
    rows: list[Statement | Refusal] = []
    text, at = sentence.text, 0
    for piece in sentence.pieces:
        end = at + piece.end - piece.start
        if row := read_row(text[at:end], known):
            rows.append(_moved(row, at))
            text = f"{text[:at]}{chr(10) * (end - at)}{text[end:]}"
        at = end
    return rows, text


def _moved(row: Statement | Refusal, by: int) -> Statement | Refusal:
    moved = replace(row, start=row.start + by, end=row.end + by)
    if isinstance(moved, Refusal):
        return moved
    quantity = moved.quantity
    return replace(
        moved, quantity=quantity._replace(start=quantity.start + by, end=quantity.end + by)
    )


def _past(sentence: Sentence, start: int) -> bool:
    year = sentence.document.docvars.get("year")
    return speaks_of_past(sentence.text, start, year) or sentence.goes_on_about_past(start)


def _place(sentence: Sentence, one: Statement | Refusal) -> dict[str, Any]:
    """Where it is: report, paragraph, offsets in its text.

    What runs on into the next paragraph ends with the paragraph that it begins in.
    """
    piece = sentence.piece_at(one.start, one.end)
    about = sentence.document.docvars
    return {
        "document_id": sentence.document.id, "time": sentence.block.time, "code": about.get("code"),
        "place": about.get("place"), "year": about.get("year"), "paragraph_id": piece.block.id,
        "start": piece.start, "end": piece.end,
        "written": piece.block.text[piece.start : piece.end],
    }  # fmt: skip


def _row(sentence: Sentence, one: Statement) -> dict[str, Any]:
    quantity = one.quantity
    when = _when(sentence, quantity.start)
    return {
        "indicator": one.indicator, "name": one.name, "kind": kind_of(sentence),
        "comparator": quantity.comparator, "low": quantity.low, "high": quantity.high,
        "unit": quantity.unit, "unit_written": quantity.unit_written, "base": one.base,
        "horizon": when.when, "horizon_basis": when.basis, "theme": "",
    }  # fmt: skip


def _when(sentence: Sentence, start: int) -> Horizon:
    """By when a number is promised, or of what time a result is."""
    year = sentence.document.docvars.get("year")
    if sentence.block.time == "plan":
        return horizon_of(sentence.text, start, sentence.headings, year)
    piece = sentence.piece_at(start, start + 1)
    return sentence.periods.at(piece.block.id, piece.start)


def _themes(frame: pd.DataFrame, corpus: Corpus, codebook: Codebook, n_jobs: int) -> list[str]:
    """The themes with a hit of core inside each row's words."""
    hits = hits_in_paragraphs(corpus, codebook, set(frame["paragraph_id"]), n_jobs=n_jobs)
    by_paragraph: dict[str, list[list[Any]]] = defaultdict(list)
    for name, *hit in _rows(hits, "paragraph_id", "start", "end", "theme"):
        by_paragraph[str(name)].append(hit)
    found = []
    for name, start, end in _rows(frame, "paragraph_id", "start", "end"):
        own = by_paragraph.get(str(name), ())
        inside = [theme for first, last, theme in own if first < end and last > start]
        found.append("; ".join(dict.fromkeys(inside)))
    return found


def _rows(table: pd.DataFrame, *columns: str) -> Iterator[tuple[Any, ...]]:
    """Some cells of each row."""
    return zip(*(table[name].tolist() for name in columns), strict=True)
