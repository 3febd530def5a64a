"""Rows of tables in files of any kind: their cells, and which row is the header."""

from __future__ import annotations

import datetime
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from govtopics.corpus.reading.columns import known_docvar
from govtopics.corpus.reading.formats import FormatError
from govtopics.messages import Message, say, say_number

# Excel keeps at most this many characters in a cell, and silently cuts the rest.
EXCEL_CELL = 32_767
MOST_COLUMNS = 1_000
HEADER_WITHIN = 10  # rows that are not empty
ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
BROKEN = "\ufffd"


class Row(NamedTuple):
    """One row of a table: its number as a spreadsheet shows it, and its cells by column.

    ``doubt`` is about the characters, ``doubts`` about the table.
    """

    number: int
    cells: Mapping[str, Any]
    doubt: str = ""
    doubts: tuple[str, ...] = ()


class BadRow(NamedTuple):
    """A row without a text, and why."""

    number: int
    reason: Message


class OtherSheet(NamedTuple):
    """A sheet of Excel that is not empty but not read, since another one is."""

    name: str
    read: str
    number: int = 1

    @property
    def reason(self) -> Message:
        """Why it is not read, and what to do."""
        return say(
            "only sheet {number}, {read!r}, is read; save this one as a file of its own",
            number=self.number,
            read=self.read,
        )


def header_at(rows: Sequence[Sequence[Any]], said: Collection[str]) -> int:
    """Which of the first rows is the header; titles of tables and blank rows are above it.

    It is the first of the rows with most known or given names, or the first row that is not empty.
    """
    best, most = -1, 0
    for at, row in enumerate(rows):
        names = [str(cell).strip() for cell in row if isinstance(cell, str) and cell.strip()]
        if best < 0 and names:
            best = at
        known = sum(name in said or known_docvar(name) is not None for name in names)
        if known > most and (len(names) > 1 or len(row) == 1 or best == at):
            best, most = at, known
    return max(best, 0)


def check_header(header: Sequence[str]) -> None:
    """Refuse columns with the same name, and more columns than any table of reports has."""
    if len(header) > MOST_COLUMNS:
        raise FormatError(
            say(
                "it has {n:,} columns, more than any table of reports (at most {most:,}); save "
                "only the columns you need",
                n=len(header),
                most=MOST_COLUMNS,
            )
        )
    seen: set[str] = set()
    for name in sorted(header):
        if name and name in seen:
            raise FormatError(say("two columns are called {column!r}; rename one", column=name))
        seen.add(name)


def clean_cell(cell: Any) -> Any:
    """A cell without escapes of Excel, nulls and halves of characters."""
    if isinstance(cell, datetime.time | datetime.timedelta):
        return str(cell)
    if not isinstance(cell, str):
        return cell
    if "_x" in cell:
        cell = ESCAPED.sub(lambda escape: chr(int(escape[1], 16)), cell)
    if "\0" in cell:
        cell = cell.replace("\0", "")
    try:
        cell.encode()
    except UnicodeEncodeError:
        return cell.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return cell


def unreadable(cells: Iterable[Any], doubt: str) -> str:
    """The doubt about the characters of a row, or else that about the table."""
    broken = sum(cell.count(BROKEN) for cell in cells if isinstance(cell, str))
    if not broken:
        return doubt
    return say_number(
        "{n} character could not be decoded (shown as {mark})",
        "{n} characters could not be decoded (shown as {mark})",
        broken,
        mark=BROKEN,
    )
