"""Delimited tables: no row is lost, and no text is cut."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, NamedTuple

from govtopics.corpus.reading.columns import known_docvar, planned
from govtopics.corpus.reading.formats import FormatError
from govtopics.corpus.reading.rows import (
    BadRow,
    Row,
    check_header,
    clean_cell,
    header_at,
    unreadable,
)
from govtopics.corpus.reading.values import is_nothing, value_of
from govtopics.messages import Message, say
from govtopics.spreadsheets import unguarded

DELIMITERS = ",\t;|"
LARGEST_CELL = 10_000_000  # characters: the most that an unclosed quotation mark may take
SHORT = 100  # characters of a cell before the text
LONG = 300  # of a line that is a text by itself
CHECKED = ("year", "date", "published", "admin_level")
SAMPLE_LINES = 200
NO_HEADER = say(
    "its first row is a report, not a header; write the names of the columns above it, such as "
    "place,year,text"
)


class _Line(NamedTuple):
    number: int
    text: str


class _Lines:
    """The lines of a file; some can be given back. ``taken`` are those of the current record."""

    def __init__(self, lines: Iterator[str]) -> None:
        self.source = enumerate((line.replace("\0", "") for line in lines), start=1)
        self.back: list[_Line] = []
        self.taken: list[_Line] = []
        self.rows = 0

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = self.back.pop() if self.back else _Line(*next(self.source))
        self.taken.append(line)
        return line.text

    def give_back(self, lines: Sequence[_Line]) -> None:
        self.back.extend(reversed(lines))


class _Record(NamedTuple):
    """A row: its number, cells and lines, and whether its quotation marks are right."""

    row: int
    cells: list[str]
    line: int
    last: int
    sound: bool
    closed: bool


class _Shape(NamedTuple):
    """The shape of the rows of a table: header, position of the text, mark between cells."""

    header: tuple[str, ...]
    docvars: tuple[str, ...]
    text: int
    mark: str

    def begins(self, line: str) -> bool:
        """Whether a line begins a row: its cells up to the text are plausible."""
        if line.count(self.mark) < len(self.header) - 1:
            return False
        cells = line.rstrip("\r\n").split(self.mark)
        if len(self.header) == 1:
            return len(line) >= LONG
        whole = len(cells) == len(self.header)
        last = self.text == len(self.header) - 1
        if len(cells) < len(self.header) or not (whole or last):
            return False
        if any(len(cell) > SHORT for cell in cells[: max(self.text, 0)]):
            return False
        checked = self._checked(cells if whole else cells[: self.text])
        opens = self.text > 0 and cells[self.text].lstrip().startswith('"')
        return all(checked) and (whole or opens or bool(checked))

    def proves(self, line: str) -> bool:
        """Whether a line is certainly a row: a year, date or level is in its column."""
        if not self.begins(line):
            return False
        return bool(self._checked(line.rstrip("\r\n").split(self.mark)[: len(self.header)]))

    def _checked(self, cells: Sequence[str]) -> list[bool]:
        """For each non-empty cell that should be a year, date or level: whether it is one."""
        told = [
            (docvar, cell.strip('" ')) for docvar, cell in zip(self.docvars, cells, strict=False)
        ]
        return [
            value_of(docvar, cell)[0] is not None
            for docvar, cell in told
            if docvar in CHECKED and not is_nothing(cell)
        ]

    def gathered(self, cells: Sequence[str]) -> list[str] | None:
        """The cells with extra ones joined to the text; None if the others do not fit then."""
        beyond = len(cells) - len(self.header)
        if self.text < 0:
            return None
        end = self.text + beyond + 1
        joined = [*cells[: self.text], self.mark.join(cells[self.text : end]), *cells[end:]]
        return joined if all(self._checked(joined)) else None


def delimited_rows(
    lines: Iterator[str], doubt: str, said: dict[str, str]
) -> Iterator[Row | BadRow]:
    """The rows below the header of a delimited table.

    ``lines`` have their line ends; ``doubt`` is about the encoding; ``said`` maps columns to
    docvars.
    """
    # The limit is one of the whole process: the most that one lost mark can take.
    csv.field_size_limit(LARGEST_CELL)
    first = list(islice(lines, SAMPLE_LINES))
    if (
        first
        and first[0].lower().replace("\ufeff", "").startswith("sep=")
        and len(first[0].strip()) <= 6
    ):
        first[0] = "\n"
    mark = mark_of(first, said)
    source = _Lines(_chained(first, lines))
    head = _head(source, mark, said)
    header = tuple(name.strip() for name in head)
    check_header(header)
    if not any(header):
        return
    if any(len(name) >= LONG for name in header):
        raise FormatError(NO_HEADER)
    sample = [dict(zip(header, row, strict=False)) for row in _loosely(first, mark)]
    plan = planned(sample, said)
    docvars = tuple(plan.named.get(name, name) for name in header)
    text = header.index(plan.text) if plan.text in header else -1
    shape = _Shape(header, docvars, text, mark)
    for record, doubts in _whole(source, shape):
        yield _row(record, doubts, shape, doubt)


def _chained(first: Sequence[str], rest: Iterator[str]) -> Iterator[str]:
    yield from first
    yield from rest


def mark_of(lines: Sequence[str], said: Mapping[str, str]) -> str:
    """The mark between cells: the one with known columns and rows of equal length."""

    def score(mark: str) -> tuple[int, float, int]:
        rows = [row for row in _loosely(lines, mark) if any(row)]
        if not rows:
            return 0, 0.0, 0
        head = rows[header_at(rows[:10], said.keys())]
        known = sum(name.strip() in said or known_docvar(name) is not None for name in head)
        if len(head) < 2:
            return 0, 0.0, 0
        alike = sum(len(row) == len(head) for row in rows) / len(rows)
        return known, alike, len(head)

    return max(DELIMITERS, key=score)


def _loosely(lines: Sequence[str], mark: str) -> list[list[str]]:
    try:
        return list(csv.reader((line.replace("\0", "") for line in lines), delimiter=mark))
    except csv.Error:
        return [line.rstrip("\r\n").split(mark) for line in lines]


def _head(source: _Lines, mark: str, said: dict[str, str]) -> list[str]:
    """The header; lines above it are skipped."""
    records: list[tuple[list[str], list[_Line]]] = []
    while len(records) < 10:
        source.taken.clear()
        try:
            cells = next(csv.reader(source, delimiter=mark))
        except (StopIteration, csv.Error):
            break
        records.append((cells, list(source.taken)))
    if not records:
        return []
    at = header_at([cells for cells, _ in records], said.keys())
    source.rows = at + 1
    source.give_back([line for _, lines in records[at + 1 :] for line in lines])
    return records[at][0]


def _records(source: _Lines, shape: _Shape) -> Iterator[_Record]:
    """The rows by their quotation marks, or by their lines if the marks are wrong."""
    while True:
        source.taken.clear()
        cells: list[str] | None = None
        try:
            cells = _next(source, shape.mark)
        except StopIteration:
            return
        except csv.Error:
            cells = _escaped(source, shape.mark)
        lines = list(source.taken)
        source.rows += 1
        if cells is not None and not _swallowed(lines, shape):
            yield _record(source.rows, cells, lines, sound=True)
            continue
        here = _own_lines(source, lines, shape)
        text = "".join(line.text for line in here).rstrip("\r\n")
        yield _record(source.rows, _split(text, shape), here, sound=False)


def _record(row: int, cells: list[str], lines: Sequence[_Line], *, sound: bool) -> _Record:
    closed = not sound or lines[-1].text.rstrip().endswith('"')
    return _Record(row, cells, lines[0].number, lines[-1].number, sound, closed)


def _own_lines(source: _Lines, lines: list[_Line], shape: _Shape) -> list[_Line]:
    """The lines of a row whose quotation marks are wrong, up to where the next row begins."""
    end = next((n for n in range(1, len(lines)) if shape.begins(lines[n].text)), len(lines))
    if end < len(lines) or not 0 < shape.text == len(shape.header) - 1:
        source.give_back(lines[end:])
        return lines[:end]
    size = sum(len(line.text) for line in lines)
    source.taken.clear()
    for text in source:
        size += len(text)
        if shape.begins(text) or size > LARGEST_CELL:
            source.give_back(source.taken[-1:])
            return [*lines, *source.taken[:-1]]
    return [*lines, *source.taken]


def _next(source: _Lines, mark: str, escape: str | None = None) -> list[str]:
    return next(
        csv.reader(source, delimiter=mark, strict=True, skipinitialspace=True, escapechar=escape)
    )


def _escaped(source: _Lines, mark: str) -> list[str] | None:
    """The row that could not be read, if its inner marks follow a backslash."""
    lines = list(source.taken)
    if not any('\\"' in line.text for line in lines):
        return None
    source.give_back(lines)
    source.taken.clear()
    try:
        return _next(source, mark, "\\")
    except (csv.Error, StopIteration):
        source.give_back(source.taken[len(lines) :])
        source.taken[:] = lines
        return None


def _swallowed(lines: Sequence[_Line], shape: _Shape) -> bool:
    """Whether the cells of a row contain other rows, by the lines below its first."""
    below = [line.text for line in lines[1:] if line.text.strip()]
    return (
        bool(below)
        and len(shape.header) > 1
        and (any(shape.proves(line) for line in below) or all(shape.begins(line) for line in below))
    )


def _split(text: str, shape: _Shape) -> list[str]:
    """The cells of a row without regard to quotation marks; extra ones belong to the text."""
    cells = text.split(shape.mark)
    beyond = len(cells) - len(shape.header)
    cells = (shape.gathered(cells) or cells) if beyond > 0 else cells
    return [_unquoted(cell) for cell in cells]


def _unquoted(cell: str) -> str:
    """A cell without the quotation marks around it; doubled ones inside become single."""
    whole = cell.strip(" ")
    if len(whole) > 1 and whole.startswith('"') and whole.endswith('"'):
        return whole[1:-1].replace('""', '"')
    if cell.count('"') % 2 == 0:
        return cell
    return cell[1:] if cell.startswith('"') else whole.removesuffix('"')


def _whole(source: _Lines, shape: _Shape) -> Iterator[tuple[_Record, list[Message]]]:
    """The rows, with the lines that continue an unquoted text joined to it."""
    held: tuple[_Record, list[Message]] | None = None
    begun: list[Message] = []  # what was doubtful before any line was joined
    last = shape.text == len(shape.header) - 1 and shape.text > 0
    for record in _records(source, shape):
        loose = len(record.cells) <= 1 and len(shape.header) > 1
        if loose and not "".join(record.cells).strip():
            continue
        if held and last and loose and not held[0].closed:
            held = _continued(held[0], record, begun)
            continue
        if held:
            yield held
        if any(cell.strip() for cell in record.cells):
            begun = [] if record.sound else [_unclosed(record)]
            held = record, begun
        else:
            held = None
    if held:
        yield held


def _unclosed(record: _Record) -> Message:
    return say(
        "a quotation mark in line {line} is not closed where it should be; the row was read up to "
        "line {last}",
        line=record.line,
        last=record.last,
    )


def _continued(
    record: _Record, more: _Record, begun: list[Message]
) -> tuple[_Record, list[Message]]:
    cells = [*record.cells[:-1], f"{record.cells[-1]}\n{''.join(more.cells)}"]
    whole = record._replace(cells=cells, last=more.last)
    told = say(
        "its text runs over lines {line} to {last} without quotation marks; they were joined",
        line=record.line,
        last=more.last,
    )
    return whole, [*begun, told]


def _row(record: _Record, told: list[Message], shape: _Shape, doubt: str) -> Row | BadRow:
    cells: list[Any] = [unguarded(clean_cell(cell)) for cell in record.cells]
    n, wanted = len(cells), len(shape.header)
    doubts = list(told)
    while len(cells) > wanted and not cells[-1].strip():
        cells.pop()
    if len(cells) > wanted:
        joined = shape.gathered(cells)
        if joined is None:
            reason = say(
                "the row has {n} cells and the header {wanted}; put cells that contain {mark!r} in "
                "quotation marks",
                n=n,
                wanted=wanted,
                mark=shape.mark,
            )
            return BadRow(record.row, reason)
        cells = joined
        doubts.append(
            say(
                "the row has {n} cells and the header {wanted}; the extra ones were joined to the "
                "text",
                n=n,
                wanted=wanted,
            )
        )
    if 0 <= shape.text < len(cells) and cells[shape.text].count('"') % 2:
        cells[shape.text] = _unquoted(cells[shape.text])
    if shape.text >= 0 and len(cells) <= shape.text:
        reason = say(
            "the row has {n} of {wanted} cells and ends before its text", n=n, wanted=wanted
        )
        return BadRow(record.row, reason)
    named = dict(zip(shape.header, cells, strict=False))
    return Row(record.row, named, unreadable(cells, doubt), tuple(doubts))
