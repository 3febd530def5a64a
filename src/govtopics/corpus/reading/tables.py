"""Tables with one text a row: rows are read one by one, however long the table."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

from govtopics.corpus.reading.columns import name_columns
from govtopics.corpus.reading.encoding import decode
from govtopics.corpus.reading.formats import LARGEST_FILE, FormatError, checked_archive, extra
from govtopics.spreadsheets import unguarded

SAMPLE = 1_000_000
DELIMITERS = ",\t;|"
# Excel keeps no more characters in a cell, and says nothing when it cuts.
EXCEL_CELL = 32_767


class Row(NamedTuple):
    """One row of a table: its number as a spreadsheet shows it, and its cells by column."""

    number: int
    cells: Mapping[str, Any]
    doubt: str = ""


class BadRow(NamedTuple):
    """A row that holds no text, and why."""

    number: int
    reason: str


class OtherSheet(NamedTuple):
    """A sheet of Excel that holds something and is not read, since it is not the first."""

    name: str
    first: str

    @property
    def reason(self) -> str:
        """Why it is not read, and what to do."""
        return f"only the first sheet, {self.first!r}, is read; save it as a file of its own"


class TextRow(NamedTuple):
    """One text of a table: its row, its id if the table gives one, the text, docvars by name."""

    number: int
    id: str
    text: str
    docvars: dict[str, Any]
    doubt: str


def text_rows(
    path: Path, columns: Mapping[str, str], encoding: str | None = None
) -> Iterator[TextRow | BadRow | OtherSheet]:
    """The texts of a table, one row at a time.

    Parameters
    ----------
    path : Path
        ``.csv``, ``.jsonl`` or ``.xlsx``.
    columns : mapping of str to str
        As for :func:`name_columns`.
    encoding : str, optional

    Yields
    ------
    TextRow, BadRow or OtherSheet

    Raises
    ------
    FormatError, UnicodeError, OSError
        If the table cannot be read or has no column of texts.
    """
    empty = True
    for row in table_rows(path, encoding):
        empty = empty and isinstance(row, OtherSheet)
        if not isinstance(row, Row):
            yield row
            continue
        named = name_columns(row.cells, columns)
        roles = {docvar: row.cells[column] for column, docvar in named.items()}
        if "text" not in roles:
            raise FormatError(_no_text(list(row.cells)))
        text = roles.pop("text")
        if not isinstance(text, str) or not text.strip():
            yield BadRow(row.number, "its text is empty")
            continue
        given = {name: value for name, value in roles.items() if value not in (None, "")}
        yield TextRow(row.number, str(given.pop("document_id", "")), text, given, row.doubt)
    if empty:
        raise FormatError("it holds no row below its header")


def table_rows(path: Path, encoding: str | None = None) -> Iterator[Row | BadRow | OtherSheet]:
    """The rows of a table, one at a time, after the sheets that are not read."""
    ways: Mapping[str, Callable[..., Iterator[Row | BadRow | OtherSheet]]]
    ways = {".csv": _csv_rows, ".jsonl": _json_rows, ".xlsx": _excel_rows}
    if path.suffix.lower() not in ways:
        raise FormatError(f"it is no table ({' '.join(ways)})")
    return ways[path.suffix.lower()](path, encoding)


def _no_text(columns: Sequence[str]) -> str:
    return (
        f"no column holds the texts (it has {', '.join(map(str, columns[:12])) or 'none'}); "
        'name it: columns={"its name": "text"}'
    )


def _encoding(path: Path, encoding: str | None) -> tuple[str, str]:
    """The codec and the doubt about it, from the beginning of the file up to a line's end."""
    with path.open("rb") as file:
        sample = file.read(SAMPLE)
    if not sample.strip():
        raise FormatError("it is empty")
    decoded = decode(sample[: sample.rfind(b"\n") + 1] or sample, encoding)
    return encoding or {"utf-8": "utf-8-sig"}.get(decoded.encoding, decoded.encoding), decoded.doubt


def _csv_rows(path: Path, encoding: str | None) -> Iterator[Row]:
    codec, doubt = _encoding(path, encoding)
    csv.field_size_limit(LARGEST_FILE)
    with path.open(encoding=codec, errors="replace", newline="") as file:
        head = file.readline()
        file.seek(0)
        delimiter = max(DELIMITERS, key=head.count)
        lines = csv.reader((line.replace("\0", "") for line in file), delimiter=delimiter)
        try:
            header = [unguarded(name.strip()) for name in next(lines, [])]
            _check_header(header)
            for number, cells in enumerate(lines, start=2):
                if any(cells):
                    yield Row(
                        number,
                        dict(zip(header, map(unguarded, cells), strict=False)),
                        _unreadable(cells, doubt),
                    )
        except csv.Error as error:
            raise FormatError(f"it is no table: {error}") from error


def _check_header(header: Sequence[str]) -> None:
    twice = sorted({name for name in header if name and header.count(name) > 1})
    if twice:
        raise FormatError(f"the column {twice[0]!r} stands there twice; rename one")


def _unreadable(cells: Sequence[Any], doubt: str) -> str:
    broken = sum(cell.count("\ufffd") for cell in cells if isinstance(cell, str))
    return f"{broken} characters are unreadable (shown as \ufffd)" if broken else doubt


def _json_rows(path: Path, encoding: str | None) -> Iterator[Row | BadRow]:
    codec, doubt = _encoding(path, encoding)
    with path.open(encoding=codec, errors="replace", newline="\n") as file:
        number = 0
        while line := file.readline(LARGEST_FILE):
            number += 1
            if len(line) == LARGEST_FILE:
                raise FormatError(f"its line {number} is longer than any report")
            if not line.strip():
                continue
            try:
                cells = json.loads(line)
            except (ValueError, RecursionError):
                yield BadRow(number, "it is no JSON object; it may have been cut short")
                continue
            if isinstance(cells, dict):
                yield Row(number, cells, _unreadable([*cells.values()], doubt))
            else:
                yield BadRow(number, "it is no JSON object with named fields")


def _excel_rows(path: Path, encoding: str | None) -> Iterator[Row | OtherSheet]:  # noqa: ARG001
    openpyxl = extra("openpyxl", ".xlsx files")
    if path.stat().st_size > LARGEST_FILE:
        raise FormatError("it is too large for a table of Excel; save it as .csv")
    data = path.read_bytes()
    if not data:
        raise FormatError("it is empty")
    checked_archive(data, "Excel")
    try:
        with closing(openpyxl.load_workbook(path, read_only=True, data_only=True)) as book:
            first, *others = book.worksheets
            yield from (OtherSheet(one.title, first.title) for one in others if _holds(one))
            yield from _sheet_rows(first)
    except FormatError:
        raise
    except Exception as error:  # the library raises whatever a damaged part leads to
        raise FormatError(f"it is no complete Excel file ({type(error).__name__})") from error


def _holds(sheet: Any) -> bool:
    return any(cell not in (None, "") for row in sheet.iter_rows(values_only=True) for cell in row)


def _sheet_rows(sheet: Any) -> Iterator[Row]:
    lines = sheet.iter_rows(values_only=True)
    header = ["" if name is None else str(name).strip() for name in next(lines, ())]
    _check_header(header)
    for number, cells in enumerate(lines, start=2):
        if any(cell is not None for cell in cells):
            named = {name: cell for name, cell in zip(header, cells, strict=False) if name}
            yield Row(number, named, _cut(cells))


def _cut(cells: Sequence[Any]) -> str:
    full = any(isinstance(cell, str) and len(cell) >= EXCEL_CELL for cell in cells)
    return (
        f"its text fills a cell of Excel ({EXCEL_CELL:,} characters) and was cut there"
        if full
        else ""
    )
