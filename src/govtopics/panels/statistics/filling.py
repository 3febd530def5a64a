"""Which cells of a panel the rows of a table fill, and with which numbers."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import pandas as pd

from govtopics.language import Reason
from govtopics.panels.cells import CODE_TODAY
from govtopics.panels.places import CODE, PLACE
from govtopics.panels.statistics.matching import Meant, Units, meant
from govtopics.panels.statistics.numbers import NOTHING, Number, number_of
from govtopics.panels.statistics.records import Aside, Record

YEAR = "year"
OTHER_UNIT = Number(None, fault=Reason("other_unit"))


class Cells(NamedTuple):
    """The cells of a panel by unit and by the year of their statistics.

    ``about`` is cell, code, place and year of each.
    """

    at: Mapping[str, Mapping[int, int]]
    units: Units
    about: Sequence[Mapping[str, Any]]
    unit_of: Sequence[str]

    @classmethod
    def of(cls, cells: pd.DataFrame, units: Sequence[str], lag: int) -> Cells:
        """The cells of a panel, with the identities of their places, and the lag in years."""
        at: dict[str, dict[int, int]] = defaultdict(dict)
        for cell, (unit, year) in enumerate(zip(units, cells[YEAR], strict=True)):
            at[unit][int(year) - lag] = cell
        known = cells[[PLACE, "parent", CODE_TODAY]].astype(object)
        known = known.where(known.notna(), "")
        places = Units.of(units, known[PLACE], known["parent"], known[CODE_TODAY])
        columns = (cells[name].tolist() for name in (CODE, PLACE, YEAR))
        about = [
            {"cell": cell, CODE: code, PLACE: place, YEAR: year}
            for cell, (code, place, year) in enumerate(zip(*columns, strict=True))
        ]
        return cls(at, places, about, units)

    def years(self, unit: str) -> list[int]:
        """The years of the cells of a unit."""
        return [self.about[cell][YEAR] for cell in self.at[unit].values()]

    def of_row(self, unit: str, year: int | None) -> tuple[int, ...]:
        """The cells that a row of a unit and year fills; without a year, all of the unit."""
        own = self.at.get(unit, {})
        if year is None:
            return tuple(own.values())
        return (own[year],) if year in own else ()


class Row(NamedTuple):
    """A record with its place, the cells that it fills, and its numbers."""

    record: Record
    meant: Meant
    cells: tuple[int, ...]
    numbers: Mapping[str, Number]


class Doubled(NamedTuple):
    """A number from one of several rows that fill the same cell and column."""

    cell: int
    row: Row
    column: str
    value: float
    taken: bool


def rows_of(
    records: Sequence[Record], cells: Cells, units: Mapping[str, str]
) -> tuple[list[Row], list[Aside]]:
    """The rows of a sheet with their places and numbers; aside: rows and cells without numbers."""
    rows: list[Row] = []
    aside: list[Aside] = []
    for record, place in zip(records, meant(records, cells.units), strict=True):
        numbers = {n: number_of(entry, units.get(n, "")) for n, entry in record.entries.items()}
        aside += [
            _entry(record, name, number.fault) for name, number in numbers.items() if number.fault
        ]
        row = Row(record, place, cells.of_row(place.unit, record.year), numbers)
        if place.why is not None and place.why.code == "total":
            aside.append(Aside(record.sheet, record.row, "", record.written, place.why))
        else:
            rows.append(row)
    rows, other = _of_one_unit(rows, units)
    kept = [row for row in rows if any(number != NOTHING for number in row.numbers.values())]
    full = {row.record.row for row in kept}
    empty = [row.record for row in rows if row.record.row not in full]
    aside += [Aside(one.sheet, one.row, "", one.written, Reason("no_values")) for one in empty]
    return kept, list(dict.fromkeys([*aside, *other]))


def _entry(record: Record, column: str, why: Reason) -> Aside:
    return Aside(record.sheet, record.row, column, str(record.entries[column]), why)


def _of_one_unit(rows: Sequence[Row], units: Mapping[str, str]) -> tuple[list[Row], list[Aside]]:
    """The more frequent kind of a column in which only some numbers are per cent."""
    kinds: dict[str, Counter[bool]] = defaultdict(Counter)
    for row in rows:
        for name, number in row.numbers.items():
            if number.value:  # zero is the same in both
                kinds[name][number.per_cent] += 1
    less = {
        name: count[True] <= count[False]
        for name, count in kinds.items()
        if len(count) > 1 and "%" not in units.get(name, "")
    }
    kept, aside = [], []
    for row in rows if less else ():
        other = [
            name
            for name, number in row.numbers.items()
            if name in less and number.value and number.per_cent is less[name]
        ]
        aside += [_entry(row.record, name, Reason("other_unit")) for name in other]
        kept.append(row._replace(numbers={**row.numbers, **dict.fromkeys(other, OTHER_UNIT)}))
    return (kept if less else list(rows)), aside


def values_of(rows: Sequence[Row]) -> tuple[dict[tuple[int, str], float], list[Doubled]]:
    """The value of each cell and column; none if rows contradict each other."""
    told: dict[tuple[int, str], list[tuple[int, float]]] = defaultdict(list)
    for at, row in enumerate(rows):
        for name, number in row.numbers.items():
            if number.value is not None:
                for cell in row.cells:
                    told[cell, name].append((at, number.value))
    against = {
        (cell, at)
        for (cell, _), own in told.items()
        if len({value for _, value in own}) > 1
        for at, _ in own
    }
    taken = {
        key: own[0][1]
        for key, own in told.items()
        if not any((key[0], at) in against for at, _ in own)
    }
    doubled = [
        Doubled(key[0], rows[at], key[1], value, key in taken)
        for key, own in told.items()
        if len(own) > 1
        for at, value in own
    ]
    return taken, doubled
