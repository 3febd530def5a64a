"""Tables of Excel, row by row, also with a wrong recorded size, merged cells, escapes."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from itertools import chain, islice
from pathlib import Path
from typing import Any, NamedTuple

from govtopics.corpus.reading.columns import known_docvar
from govtopics.corpus.reading.formats import LARGEST_FILE, FormatError, checked_archive, extra
from govtopics.corpus.reading.rows import (
    EXCEL_CELL,
    HEADER_WITHIN,
    OtherSheet,
    Row,
    check_header,
    clean_cell,
    header_at,
)
from govtopics.messages import say, say_number

MERGED = re.compile(rb'<(?:\w{1,9}:)?mergeCell\s+ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')
# A formula without a saved result.
NO_VALUE = re.compile(rb"</f>\s{0,9}(?:<v>\s{0,9}</v>|<v\s{0,9}/>|</c>)")
CHUNK = 1 << 20
FIRST_ROWS = 100  # in which a header is looked for
DAMAGED = say("the Excel file is not complete; open it in Excel or WPS and save it again")


class _Merged(NamedTuple):
    """Merged cells of one column: their first and last row."""

    column: int
    first: int
    last: int


class _Range(NamedTuple):
    """Merged cells: the first column (from 0) and row (from 1), and the last ones."""

    column: int
    row: int
    last_column: int
    last_row: int


def excel_rows(path: Path, said: Mapping[str, str]) -> Iterator[Row | OtherSheet]:
    """The sheets that are not read, then the rows below the header of the first table."""
    with _opened(path) as book:
        yield from _book_rows(book, said)


def excel_sheets(path: Path) -> Iterator[tuple[str, list[list[Any]], str]]:
    """Every sheet that is not empty: its name, its rows as shown, and a doubt.

    Merged cells all have their value; a number shown as 12.3% is that text. Hidden sheets are read
    too.
    """
    with _opened(path) as book:
        for sheet in book.worksheets:
            rows = [list(map(_as_shown, row)) for row in _lines(sheet, values_only=False)]
            if any(map(_holds, rows)):
                width = max(map(len, rows))
                rows = [row + [None] * (width - len(row)) for row in rows]
                _fill(rows, _merged_ranges(book, sheet))
                yield sheet.title, rows, _uncounted(book, sheet)


def _uncounted(book: Any, sheet: Any) -> str:
    """The doubt about formulas that were saved without values: their cells seem empty."""
    with book._archive.open(sheet._worksheet_path) as part:  # noqa: SLF001 - as below
        n = len(NO_VALUE.findall(part.read()))
    if not n:
        return ""
    return say_number(
        "{n} formula has no value; open the file in Excel or WPS and save it again",
        "{n} formulas have no value; open the file in Excel or WPS and save it again",
        n,
    )


def _as_shown(cell: Any) -> Any:
    value = clean_cell(cell.value)
    per_cent = isinstance(value, int | float) and cell.number_format.endswith("%")
    return f"{value * 100:.12g}%" if per_cent else value


def _fill(rows: list[list[Any]], ranges: Iterable[_Range]) -> None:
    for one in ranges:
        own = rows[one.row - 1 : one.last_row]
        for row in reversed(own):
            end = min(one.last_column + 1, len(row))
            row[one.column : end] = own[0][one.column : one.column + 1] * (end - one.column)


@contextmanager
def _opened(path: Path) -> Iterator[Any]:
    """A workbook; errors are given a reason in words."""
    openpyxl = extra("openpyxl", ".xlsx")
    if path.stat().st_size > LARGEST_FILE:
        raise FormatError(say("it is too large for an Excel table; save it as .csv"))
    data = path.read_bytes()
    if not data:
        raise FormatError(say("it is empty"))
    checked_archive(data, "Excel")
    try:
        with closing(
            openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        ) as book:
            yield book
    except (FormatError, MemoryError):
        raise
    except Exception as error:  # the library raises whatever a damaged part leads to
        raise FormatError(DAMAGED) from error


def _book_rows(book: Any, said: Mapping[str, str]) -> Iterator[Row | OtherSheet]:
    sheets = book.worksheets
    if not sheets:
        raise FormatError(say("it has no sheet with cells"))
    heads = [_head(sheet, said) for sheet in sheets]
    at = next((n for n, (known, _) in enumerate(heads) if known), None)
    if at is None:
        at = next((n for n, (_, holds) in enumerate(heads) if holds), 0)
    for number, sheet in enumerate(sheets):
        if number != at and heads[number][1]:
            yield OtherSheet(sheet.title, sheets[at].title, at + 1)
    yield from _sheet_rows(sheets[at], _merged_cells(book, sheets[at]), said)


def _lines(sheet: Any, *, values_only: bool = True) -> Iterator[tuple[Any, ...]]:
    # Many programs record a wrong size; without it all rows are read.
    sheet.reset_dimensions()
    yield from sheet.iter_rows(values_only=values_only)


def _head(sheet: Any, said: Mapping[str, str]) -> tuple[bool, bool]:
    """Whether a sheet begins with known columns, and whether it has any cells."""
    rows = [row for row in islice(_lines(sheet), FIRST_ROWS) if _holds(row)][:HEADER_WITHIN]
    known = any(
        isinstance(cell, str) and (cell.strip() in said or known_docvar(cell))
        for row in rows
        for cell in row
    )
    return known and len(rows) > 1, bool(rows) or any(map(_holds, _lines(sheet)))


def _holds(row: Sequence[Any]) -> bool:
    return any(cell not in (None, "") for cell in row)


def _merged_cells(book: Any, sheet: Any) -> list[_Merged]:
    """The merged cells of single columns."""
    return [
        _Merged(one.column, one.row, one.last_row)
        for one in _merged_ranges(book, sheet)
        if one.column == one.last_column
    ]


def _merged_ranges(book: Any, sheet: Any) -> list[_Range]:
    """The merged cells, which the library does not give when it reads by rows."""
    from_letters = extra("openpyxl.utils", ".xlsx").column_index_from_string
    found: list[_Range] = []
    # The library has no public name for the part of the archive with a sheet.
    with book._archive.open(sheet._worksheet_path) as part:  # noqa: SLF001
        rest = b""
        while chunk := part.read(CHUNK):
            rest += chunk
            for match in MERGED.finditer(rest):
                first, last = (from_letters(match[n].decode()) - 1 for n in (1, 3))
                found.append(_Range(first, int(match[2]), last, int(match[4])))
            rest = rest[max(rest.rfind(b"<"), 0) :][-200:]
    return found


def _sheet_rows(sheet: Any, merged: Sequence[_Merged], said: Mapping[str, str]) -> Iterator[Row]:
    lines = _lines(sheet)
    first = list(islice(lines, HEADER_WITHIN * 3))
    at = header_at(first, said.keys())
    header = ["" if name is None else str(name).strip() for name in first[at]] if first else []
    check_header(header)
    tops = {(one.first, one.column): one for one in merged}
    open_cells: dict[int, tuple[Any, int]] = {}
    for number, row in enumerate(chain(first[at + 1 :], lines), start=at + 2):
        cells = [clean_cell(cell) for cell in row]
        if not _holds(cells):
            continue
        for column, cell in enumerate(cells):
            if top := tops.get((number, column)):
                open_cells[column] = (cell, top.last)
            elif cell is None and column in open_cells and number <= open_cells[column][1]:
                cells[column] = open_cells[column][0]
        named = {name: cell for name, cell in zip(header, cells, strict=False) if name}
        yield Row(number, named, _cut(cells))


def _cut(cells: Sequence[Any]) -> str:
    if not any(isinstance(cell, str) and len(cell) >= EXCEL_CELL for cell in cells):
        return ""
    return say(
        "its text fills an Excel cell ({most:,} characters) and was cut off there", most=EXCEL_CELL
    )
