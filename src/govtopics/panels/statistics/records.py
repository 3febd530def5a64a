"""The rows of a table of statistics: one record a place and year, and what is set aside."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from govtopics.corpus.reading.columns import known_docvar
from govtopics.corpus.reading.values import code_of, is_nothing
from govtopics.language import Reason
from govtopics.panels.statistics.headings import clean_name, year_written
from govtopics.panels.statistics.layout import Column, Layout, Said
from govtopics.panels.statistics.names import (
    clean_place,
    is_apart,
    is_nation,
    is_note,
    places_called,
)
from govtopics.panels.statistics.numbers import number_of


class Record(NamedTuple):
    """What one row says of a place in a year.

    ``name`` and ``parents`` are without blanks and marks, ``written`` and ``code_written`` as they
    stand there; each parent has the level that its column says, or none. Where a row has several
    years there is a record for each. Without a year it is of every year.
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
    values: Mapping[str, Any]


class Aside(NamedTuple):
    """A row or cell that is not used; ``row`` is 0 where it is a column."""

    sheet: str
    row: int
    column: str
    written: str
    reason: Reason


class Read(NamedTuple):
    """A sheet as records, the units of its columns and what is set aside."""

    records: list[Record]
    aside: list[Aside]
    units: dict[str, str]


class _Names(NamedTuple):
    written: str
    name: str
    level: str
    parents: tuple[tuple[str, str], ...]


def records_of(layout: Layout, sheet: str, said: Said) -> Read:
    """What a table says, row by row.

    Parameters
    ----------
    layout : Layout
    sheet : str
    said : Said
        A place or year of the whole table, if it is said.

    Returns
    -------
    Read
        Nothing is left out: every row is a record or set aside, with the reason.
    """
    aside = [
        Aside(sheet, row, "", _line(cells), Reason("heading")) for row, cells in layout.headings
    ]
    aside += [Aside(sheet, row, "", _line(cells), Reason("note")) for row, cells in layout.notes]
    aside += [Aside(sheet, 0, name, "", Reason(code)) for name, code in layout.apart]
    records: list[Record] = []
    units: dict[str, str] = {}
    last: list[str] = [""] * len(layout.places)
    for number, cells in layout.rows:
        names = _names(layout, cells, last, said)
        code = (
            "" if layout.code is None or is_nothing(cells[layout.code]) else str(cells[layout.code])
        )
        if why := _why_apart(layout, cells, names, code):
            aside.append(Aside(sheet, number, "", _line(cells), Reason(why)))
            continue
        years, fault = _by_year(layout, cells, units, said)
        if fault is not None:
            aside.append(Aside(sheet, number, "", fault, Reason("no_year")))
            continue
        known = (code_of(code) or "") if code else ""
        records += [
            Record(sheet, number, names.written, names.name, names.parents, names.level,
                   known, code.removesuffix(".0"), year, values)
            for year, values in years.items()
        ]  # fmt: skip
    return Read(records, aside, units)


def _line(cells: Any) -> str:
    """A row as it is shown where it is set aside."""
    return " | ".join(dict.fromkeys(clean_name(cell) for cell in cells if not is_nothing(cell)))[
        :200
    ]


def _names(layout: Layout, cells: list[Any], last: list[str], said: Said) -> _Names:
    """The lowest place that a row names, and those above it; ``last`` are the names so far."""
    if not layout.places:
        own = said.place if said.place and layout.code is None else layout.title.place
        return _Names(own, clean_place(own), "", ())
    told = [clean_place(cells[at]) for at in layout.places]
    lowest = max((at for at, name in enumerate(told) if name), default=None)
    if lowest is None:
        # In a long table a name often stands in the first of its rows alone.
        held = layout.year is not None and not is_nothing(cells[layout.year])
        name = last[-1] if held and not is_note(last[-1]) else ""
        return _Names(name, name, layout.levels[-1], _parents(last[:-1], layout) if name else ())
    for at, name in enumerate(told):
        last[at] = name or (last[at] if at < lowest else "")
    written = str(cells[layout.places[lowest]]).strip()
    return _Names(written, told[lowest], layout.levels[lowest], _parents(last[:lowest], layout))


def _parents(names: Sequence[str], layout: Layout) -> tuple[tuple[str, str], ...]:
    pairs = zip(names, layout.levels, strict=False)
    return tuple((name, level) for name, level in pairs if name)


def _why_apart(layout: Layout, cells: list[Any], names: _Names, code: str) -> str:
    """Why a row is of no place: the code of a reason, or empty."""
    holds = any(number_of(cells[column.at]).value is not None for column in layout.columns)
    if not names.name and not code:
        return "no_place_named" if holds else "note"
    if is_note(names.name) and not (holds and places_called(names.name, None)[0]):
        return "note"
    if known_docvar(names.written) == "place" and not holds:
        return "heading"
    why = is_apart(names.name) if names.name else ""
    return "" if why == "total" and is_nation(names.name) else why


def _by_year(
    layout: Layout, cells: list[Any], units: dict[str, str], said: Said
) -> tuple[dict[int | None, dict[str, Any]], str | None]:
    """The cells of a row by year and column, and a year that is none, as it is written."""
    usual = said.year if isinstance(said.year, int) else layout.title.year
    if layout.year is not None:
        usual = year_written(cells[layout.year])
        if usual is None:
            return {}, str(cells[layout.year] or "")
    dated = any(column.year is not None for column in layout.columns)
    years: dict[int | None, dict[str, Any]] = {}
    for column in layout.columns:
        name = _column_name(layout, cells, column)
        units.setdefault(name, _unit(layout, cells, column))
        year = column.year if column.year is not None else usual
        if dated and year is None:
            continue
        years.setdefault(year, {})[name] = cells[column.at]
    return years or {usual: {}}, None


def _column_name(layout: Layout, cells: list[Any], column: Column) -> str:
    if layout.indicator is None:
        return column.name
    indicator = clean_name(cells[layout.indicator])
    own = [one.name for one in layout.columns if one.year == column.year]
    return f"{indicator}_{column.name}" if len(own) > 1 else indicator


def _unit(layout: Layout, cells: list[Any], column: Column) -> str:
    told = "" if layout.unit is None else clean_name(cells[layout.unit])
    return told or column.unit


def yearless(layout: Layout) -> Iterator[str]:
    """The columns without a year in a table whose other columns have one."""
    dated = any(column.year is not None for column in layout.columns)
    if dated and layout.year is None and layout.title.year is None:
        yield from (column.name for column in layout.columns if column.year is None)
