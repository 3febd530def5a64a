"""The parts of a table: title, headings, rows and notes, and its columns of numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from govtopics.corpus.reading.grids import Grid
from govtopics.corpus.reading.values import is_nothing
from govtopics.messages import Message, joined, say
from govtopics.panels.statistics.headings import (
    INDICATOR_LINE,
    PLACE_LINE,
    UNIT_LINE,
    Title,
    clean_name,
    is_bare_year,
    is_numbered,
    joined_name,
    title_of,
    unit_of,
    year_in,
    year_written,
)
from govtopics.panels.statistics.names import clean_place, is_note
from govtopics.panels.statistics.numbers import number_of
from govtopics.panels.statistics.roles import (
    HEAD,
    SAMPLE,
    Roles,
    Said,
    are_numbers,
    is_turned,
    role_of,
    roles_of,
)

MOST_COLUMNS = 15  # that are listed
# Columns that are never statistics, and those that are not if they contain texts.
NO_STATISTICS = ("document_id", "title", "source_file", "code")
OF_PLACES = ("place", "parent", "admin_level")

Numbered = list[tuple[int, list[Any]]]


class Column(NamedTuple):
    """A column of numbers: its position, name, unit and the year in its heading."""

    at: int
    name: str
    unit: str
    year: int | None


class Layout(NamedTuple):
    """A table in its parts, each row with its number, and the roles of its columns.

    ``apart`` are the names of columns of names or ids. In a transposed table, rows are the columns.
    """

    title: Title
    headings: Numbered
    rows: Numbered
    notes: Numbered
    roles: Roles
    columns: list[Column]
    apart: list[str]
    turned: bool

    @property
    def is_dated(self) -> bool:
        """Whether the headings of columns contain years."""
        return any(column.year is not None for column in self.columns)

    @property
    def whole_year(self) -> int | None:
        """The year of all rows by the title or the sheet's name, if nothing else gives it."""
        return None if self.is_dated or self.roles.year is not None else self.title.year

    @property
    def shape(self) -> str:
        """The layout of the table as a code."""
        if self.roles.year is not None:
            return "long, turned" if self.turned else "long"
        if self.is_dated:
            return "years × places" if self.turned else "places × years"
        return "indicators × places" if self.turned else "places × indicators"


def layout_of(grid: Grid, said: Said) -> Layout | None:
    """The parts of a table; None if neither a place, a code nor a year is found."""
    above = _title_rows(grid.rows)
    numbered = list(zip(grid.numbers, grid.rows, strict=True))
    below, notes = _without_notes(numbered[above:])
    if len(below) < len(("headings", "a row")):
        return None
    turned = is_turned([row for _, row in below], said)
    if turned:
        across = zip(*(row for _, row in below), strict=True)
        below = [(number, list(row)) for number, row in enumerate(across, start=1)]
    roles = roles_of([row for _, row in below], said)
    if roles is None:
        return None
    headings, rows = below[: roles.body], below[roles.body :]
    title = title_of(grid.rows[:above], grid.name)
    columns, apart = _columns(headings, rows, roles, title, grid)
    headings = [*numbered[:above], *headings]
    return Layout(title, headings, rows, notes, roles, columns, apart, turned)


def names_of(grid: Grid) -> list[str]:
    """The names of the columns of a table: the first cells below its title."""
    rows = grid.rows[_title_rows(grid.rows) :][:HEAD]
    width = len(rows[0]) if rows else 0
    firsts = ([row[at] for row in rows if row[at] is not None] for at in range(width))
    return [clean_name(cells[0]) if cells else "" for cells in firsts]


def looks(grid: Grid) -> Message:
    """A description of each column of a table, for errors."""
    rows = grid.rows[_title_rows(grid.rows) + 1 :][:SAMPLE]
    listed = []
    for at, name in enumerate(names_of(grid)[:MOST_COLUMNS]):
        held = [row[at] for row in rows if not is_nothing(row[at])]
        kind = say("numbers") if are_numbers(held) else say("text")
        shown = joined((f"{cell}"[:12] for cell in held[:3]), ", ")
        listed.append(
            say("{name!r}: {kind} ({examples})", name=name, kind=kind, examples=shown)
            if held
            else say("{name!r}: empty", name=name)
        )
    return joined(listed, "; ")


def _title_rows(rows: Sequence[Sequence[Any]]) -> int:
    """The number of rows above the table: title, unit, notes of a database."""
    for at, row in enumerate(rows[:HEAD]):
        texts = dict.fromkeys(clean_name(cell) for cell in row if not is_nothing(cell))
        others = [text for text in texts if not _is_about(text)]
        first = next(iter(texts), "")
        alone = len(texts) == 1 or (is_numbered(first) and not any(map(role_of, texts)))
        title = len(row) > 1 and alone and role_of(first) is None
        if not title and (len(others) > 1 or len(row) == 1 or len(others) == len(texts)):
            return at
    return 0


def _is_about(text: str) -> bool:
    """Whether a cell is about the whole table: its unit, indicator or place."""
    bare = text.strip("()（）")
    return any(line.match(bare) for line in (UNIT_LINE, INDICATOR_LINE, PLACE_LINE))


def _without_notes(rows: Numbered) -> tuple[Numbered, Numbered]:
    """The rows of a table, and the notes below it."""
    end = len(rows)
    while end and _is_note(rows[end - 1][1]):
        end -= 1
    return rows[:end], rows[end:]


def _is_note(row: Sequence[Any]) -> bool:
    texts = {clean_place(cell) for cell in row if not is_nothing(cell)}
    return len(texts) == 1 and is_note(texts.pop())


class _Heading(NamedTuple):
    """The heading of a column: the parts of its name, from the top, and a year."""

    at: int
    parts: list[str]
    year: int | None


def _columns(
    headings: Numbered, rows: Numbered, roles: Roles, title: Title, grid: Grid
) -> tuple[list[Column], list[str]]:
    """The columns of numbers, and the names of columns of names or ids."""
    taken = {*roles.places, roles.code, roles.year, roles.indicator, roles.unit}
    free = [at for at in range(len(rows[0][1]) if rows else 0) if at not in taken]
    spread = _spread([row for _, row in headings], free)
    own, apart = [], []
    for at in free:
        heading = _heading(at, [row[at] for row in spread if row[at] is not None])
        role = role_of(heading.parts[0]) if len(heading.parts) == 1 else None
        names = role in OF_PLACES and not are_numbers([row[at] for _, row in rows[:SAMPLE]])
        if names or role in NO_STATISTICS:
            apart.append(heading.parts[0])
        else:
            own.append(heading)
    return _named(own, title, grid), apart


def _heading(at: int, cells: Sequence[Any]) -> _Heading:
    years = [year_written(cell) for cell in cells if is_bare_year(cell)]
    parts = [clean_name(cell) for cell in cells if not is_bare_year(cell)]
    own = [part for part in dict.fromkeys(parts) if part and not UNIT_LINE.match(part)]
    return _Heading(at, own, years[-1] if years else None)


def _spread(rows: Sequence[Sequence[Any]], columns: Sequence[int]) -> list[list[Any]]:
    """Headings, with those over several columns repeated over each."""
    spread = [list(row) for row in rows if not _counts_columns([row[at] for at in columns])]
    for upper, lower in pairwise(spread):
        last = None
        for at in columns:
            if upper[at] is None and lower[at] is not None:
                upper[at] = last
            last = upper[at]
    return spread


def _counts_columns(cells: Sequence[Any]) -> bool:
    """Whether a row of headings numbers the columns from 1 on."""
    held = [number_of(cell).value for cell in cells if cell is not None]
    return len(held) > 1 and any(held == [*range(n, n + len(held))] for n in (0, 1, 2))


def _named(headings: Sequence[_Heading], title: Title, grid: Grid) -> list[Column]:
    """Names, units and years of columns; without a name, the title of the table."""
    unnamed = title.name or clean_name(grid.name) or "value"
    dated = _dated(headings)
    columns = []
    for heading in headings:
        name, year = joined_name(heading.parts), heading.year
        if heading.at in dated:
            name, year = year_in(name)
        name = name or unnamed
        label = grid.labels.get(name, "")
        said = [*reversed(heading.parts), name, label, title.name]
        unit = next(filter(None, map(unit_of, said)), title.unit)
        columns.append(Column(heading.at, name, unit, year))
    return _told_apart(columns)


def _dated(headings: Sequence[_Heading]) -> set[int]:
    """The columns whose names begin or end with the year of their numbers.

    A year in a single name may belong to it. Several years with the same stem are years, as are
    those of a table in which every name has one.
    """
    inside = {
        heading.at: year_in(joined_name(heading.parts))
        for heading in headings
        if heading.year is None
    }
    found = {at: (stem, year) for at, (stem, year) in inside.items() if year is not None}
    stems = Counter(stem for stem, _ in set(found.values()))
    every = len(found) == sum(bool(heading.parts) for heading in headings)
    return {at for at, (stem, _) in found.items() if every or stems[stem] > 1}


def _told_apart(columns: Sequence[Column]) -> list[Column]:
    """The columns, renamed where two have the same name and year."""
    seen: Counter[tuple[str, int | None]] = Counter()
    own = []
    for column in columns:
        seen[column.name, column.year] += 1
        n = seen[column.name, column.year]
        own.append(column if n == 1 else column._replace(name=f"{column.name} ({n})"))
    return own
