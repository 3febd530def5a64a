"""The rows of a table of statistics: a record for each place and year, and what is set aside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from govtopics.corpus.reading.values import code_of, is_nothing
from govtopics.language import Reason
from govtopics.panels.statistics.headings import clean_name, unit_of, year_written
from govtopics.panels.statistics.layout import Column, Layout
from govtopics.panels.statistics.names import (
    clean_place,
    is_nation,
    is_note,
    places_called,
    why_apart,
)
from govtopics.panels.statistics.numbers import number_of
from govtopics.panels.statistics.roles import Said, role_of

SHOWN = 200  # characters of a row that is set aside


class Record(NamedTuple):
    """What one row says about a place in a year.

    ``name`` is without blanks and marks, ``written`` and ``code_written`` are as in the table; each
    parent has the level of its column, or none. A row of several years has a record for each. A
    record without a year applies to every year. ``entries`` are the cells by column.
    """

    sheet: str
    row: int
    written: str
    name: str
    parents: tuple[tuple[str, str], ...]
    level: str
    code: str
    code_written: str
    year: int | None
    entries: Mapping[str, Any]


class Aside(NamedTuple):
    """A row, cell or column that is not used; ``row`` is 0 for a column."""

    sheet: str
    row: int
    column: str
    written: str
    reason: Reason


class Read(NamedTuple):
    """A sheet as records, the units of its columns, and what is set aside."""

    records: list[Record]
    units: dict[str, str]
    aside: list[Aside]


class _Names(NamedTuple):
    """The place of a row: as written, without marks, its level and its parents."""

    written: str
    name: str
    level: str = ""
    parents: tuple[tuple[str, str], ...] = ()


def records_of(layout: Layout, sheet: str, said: Said) -> Read:
    """The rows of a table: each is a record, or set aside with the reason."""
    aside = [_aside(sheet, row, cells, Reason("heading")) for row, cells in layout.headings]
    aside += [_aside(sheet, row, cells, Reason("note")) for row, cells in layout.notes]
    aside += [Aside(sheet, 0, name, "", Reason("no_statistic")) for name in layout.apart]
    aside += [
        Aside(sheet, 0, column.name, "", Reason("no_year_of_column"))
        for column in layout.columns
        if layout.is_dated and column.year is None and _usual_year(layout, said) is None
    ]
    records: list[Record] = []
    units: dict[str, str] = {}
    last = [""] * len(layout.roles.places)
    for row, cells in layout.rows:
        names = _names(layout, cells, last, said)
        code = _text(cells, layout.roles.code).removesuffix(".0")
        if why := _why_apart(layout, cells, names, code):
            aside.append(_aside(sheet, row, cells, why))
            continue
        units |= {
            name: unit
            for column in layout.columns
            if (unit := _unit(layout, cells, column))
            and not units.get(name := _column_name(layout, cells, column))
        }
        for year, entries in _by_year(layout, cells, said).items():
            known = (code_of(code) or "") if code else ""
            told = (names.written, names.name, names.parents, names.level, known, code)
            records.append(Record(sheet, row, *told, year, entries))
    return Read(records, units, aside)


def _aside(sheet: str, row: int, cells: Sequence[Any], why: Reason) -> Aside:
    shown = dict.fromkeys(clean_name(cell) for cell in cells if not is_nothing(cell))
    return Aside(sheet, row, "", " | ".join(shown)[:SHOWN], why)


def _text(cells: Sequence[Any], at: int | None) -> str:
    return "" if at is None or is_nothing(cells[at]) else str(cells[at]).strip()


def _names(layout: Layout, cells: Sequence[Any], last: list[str], said: Said) -> _Names:
    """The lowest place that a row names, and those above it; ``last`` are the names so far."""
    roles = layout.roles
    if not roles.places:
        own = said.place if said.place and roles.code is None else layout.title.place
        return _Names(own, clean_place(own))
    named = [clean_place(cells[at]) for at in roles.places]
    lowest = max((at for at, name in enumerate(named) if name), default=None)
    if lowest is None:
        # In a long table a name is often only in the first of its rows.
        goes_on = _text(cells, roles.year) and not is_note(last[-1])
        named = list(last) if goes_on else named
        lowest = len(named) - 1
    else:
        last[:] = [name or (last[at] if at < lowest else "") for at, name in enumerate(named)]
    above = zip(last[:lowest], roles.levels, strict=False)
    parents = tuple((name, level) for name, level in above if name)
    written = _text(cells, roles.places[lowest]) or named[lowest]
    return _Names(written, named[lowest], roles.levels[lowest], parents)


def _why_apart(layout: Layout, cells: Sequence[Any], names: _Names, code: str) -> Reason | None:
    """Why a row has no place or year."""
    holds = any(number_of(cells[column.at]).value is not None for column in layout.columns)
    if not names.name and not code:
        return Reason("no_place_named" if holds else "note")
    if is_note(names.name) and not (holds and places_called(names.name, None)[0]):
        return Reason("note")
    if role_of(names.written) == "place" and not holds:
        return Reason("heading")
    year = layout.roles.year
    if names.name and not is_nation(names.name) and (why := why_apart(names.name)):
        return why  # the nation is the place of the State Council, if the panel has it
    undated = year is not None and year_written(cells[year]) is None
    return Reason("no_year") if undated else None


def _usual_year(layout: Layout, said: Said) -> int | None:
    return said.year if isinstance(said.year, int) else layout.title.year


def _by_year(layout: Layout, cells: Sequence[Any], said: Said) -> dict[int | None, dict[str, Any]]:
    """The cells of a row by year and column."""
    at = layout.roles.year
    usual = _usual_year(layout, said) if at is None else year_written(cells[at])
    years: dict[int | None, dict[str, Any]] = {}
    for column in layout.columns:
        year = usual if column.year is None else column.year
        if year is not None or not layout.is_dated:
            name = _column_name(layout, cells, column)
            years.setdefault(year, {})[name] = cells[column.at]
    return years or {usual: {}}


def _column_name(layout: Layout, cells: Sequence[Any], column: Column) -> str:
    """The name of a column, or the indicator that the row names."""
    if layout.roles.indicator is None:
        return column.name
    indicator = clean_name(cells[layout.roles.indicator])
    several = sum(one.year == column.year for one in layout.columns) > 1
    return f"{indicator}_{column.name}" if several else indicator


def _unit(layout: Layout, cells: Sequence[Any], column: Column) -> str:
    if layout.roles.indicator is None:
        return column.unit
    told = "" if layout.roles.unit is None else clean_name(cells[layout.roles.unit])
    return told or unit_of(_column_name(layout, cells, column)) or column.unit
