"""Statistics of other tables joined to the cells of a panel; nothing is dropped without a word."""

from __future__ import annotations

import os
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from govtopics.checks import checked
from govtopics.corpus.places.gazetteer import coded
from govtopics.corpus.reading.formats import FormatError
from govtopics.corpus.reading.grids import Grid, grids_of
from govtopics.errors import CorpusError, nearest
from govtopics.language import Reason, reason_cells
from govtopics.panels.cells import CODE, CODE_TODAY, PLACE
from govtopics.panels.joined import Joined
from govtopics.panels.panel import Panel
from govtopics.panels.statistics.headings import clean_name
from govtopics.panels.statistics.layout import HEAD, Layout, Said, layout_of, looks, names_of
from govtopics.panels.statistics.matching import Meant, Units, meant
from govtopics.panels.statistics.names import clean_place, places_called, told
from govtopics.panels.statistics.numbers import NOTHING, Number, number_of
from govtopics.panels.statistics.records import Aside, Record, records_of, yearless

YEAR = "year"
MATCHED = ["cell", CODE, PLACE, YEAR, "sheet", "row", "name", "code_written", "year_written", "how"]
CELLS = ["cell", CODE, PLACE, YEAR, "reason", "reason_text", "nearest"]
ROWS = ["sheet", "row", "name", "code_written", "year_written", "reason", "reason_text", "nearest"]
DOUBLED = [
    "cell",
    PLACE,
    YEAR,
    "sheet",
    "row",
    "name",
    "column",
    "value",
    "taken",
    "reason",
    "reason_text",
]
ASIDE = ["sheet", "row", "column", "written", "reason", "reason_text"]
COLUMNS = ["name", "unit", "label", "n_values", "n_missing", "taken", "reason", "reason_text"]
SHEETS = ["sheet", "layout", "n_rows", "n_matched", YEAR, "doubt", "reason", "reason_text"]
MOST_YEARS = 8  # that are named
MOST_SHEETS = 3  # whose columns are listed


class _Row(NamedTuple):
    """A record with the place that it is of, the cells that it fills, and its numbers."""

    record: Record
    meant: Meant
    cells: tuple[int, ...]
    numbers: Mapping[str, Number]


@checked(lag=0)
def join_statistics(
    panel: Panel,
    source: str | os.PathLike[str] | pd.DataFrame,
    *,
    place: str | None = None,
    year: str | int | None = None,
    code: str | None = None,
    sheet: str | None = None,
    constant: bool = False,
    lag: int = 0,
    encoding: str | None = None,
) -> Joined:
    """Join the statistics of a table, such as a yearbook's, to the cells of a panel.

    Places are known by their codes, or by their names with what stands above them, whatever the
    year of the list: a row 襄樊 and a report of 襄阳市 are of one place. A name that several places
    have is matched only where its parents, its level, the rows around it or the places of the panel
    leave one; else it is in ``unmatched_rows``. Years are the years of the statistics: a row of 2023
    is joined to the report of 2023, unless ``lag`` says otherwise. Most reports are given in the
    first months of a year and tell of the year before.

    Parameters
    ----------
    panel : Panel
        Of places and years.
    source : path or DataFrame
        ``.xlsx`` (all sheets that are tables), ``.csv``, ``.tsv``, ``.dta``, ``.parquet``. Places
        down and years in a column or across, years down and places across, one place alone, titles
        and units above, two rows of headings: all are recognised.
    place : str, optional
        The column of names, or the one place that the whole table is of.
    year : str or int, optional
        The column of years, or the one year that the whole table is of.
    code : str, optional
        The column of codes.
    sheet : str, optional
        The only sheet to read.
    constant : bool
        The table has no years and holds for all: areas, distances.
    lag : int
        Years by which statistics are older than the reports they are joined to. With 1 the report
        of 2024 has the statistics of 2023; names of columns then end in ``_lag1``.
    encoding : str, optional
        Of a text file, where it is guessed wrongly.

    Returns
    -------
    Joined

    Raises
    ------
    CorpusError
        If the table cannot be read, its places or years are not found (the columns are listed with
        what they look like), no row is of a place of the panel, or a column has the name of one
        that the panel has already.

    Examples
    --------
    >>> import govtopics as gt, pandas as pd
    >>> texts = ["推进基层治理。", "基层治理见效。"]
    >>> corpus = gt.Corpus.from_texts(
    ...     texts, docvars={"place": ["南京市", "苏州市"], "code": ["320100", "320500"], "year": [2023, 2023]}
    ... )
    >>> panel = gt.measure_themes(corpus).panel()
    >>> table = pd.DataFrame({"城市": ["南京", "苏州", "合计"], "年份": "2023年", "GDP（亿元）": [1, 2, 3]})
    >>> gt.join_statistics(panel, table).panel.statistics["GDP（亿元）"].tolist()
    [1.0, 2.0]
    """
    _check_panel(panel)
    said = Said(place, year, code)
    grids = _grids(source, sheet, encoding)
    named = str(source) if not isinstance(source, pd.DataFrame) else "the table"
    layouts = _layouts(grids, said, panel, named)
    cells = _Cells.of(panel, lag)
    aside: list[Aside] = []
    units: dict[str, str] = {}
    rows: list[_Row] = []
    for grid, layout in layouts:
        read = records_of(layout, grid.name, said)
        aside += read.aside
        aside += [
            Aside(grid.name, 0, name, "", Reason("no_year_of_column")) for name in yearless(layout)
        ]
        _check_years(read.records, constant, named, [grid])
        for name, unit in read.units.items():
            units[name] = units.get(name) or unit
        own, unread = _rows(read.records, cells, units)
        own, other = _of_one_unit(own, units)
        rows += own
        aside += [*unread, *other]
    return _joined(panel, cells, rows, aside, units, grids, layouts, lag)


def _check_panel(panel: Panel) -> None:
    if panel.unit != PLACE or panel.time != YEAR:
        raise CorpusError(
            f"Statistics are joined to a panel of places and years; this one is of {panel.unit} and "
            f'{panel.time}. Make it with panel("place", "year").'
        )


def _grids(source: Any, sheet: str | None, encoding: str | None) -> list[Grid]:
    path = source if isinstance(source, pd.DataFrame) else Path(source)
    try:
        grids = grids_of(path, encoding)
    except (FormatError, UnicodeError) as error:
        raise CorpusError(f"{source} cannot be read: {error}.") from error
    except OSError as error:
        raise CorpusError(f"{source} cannot be read: {error.strerror or error}.") from error
    if sheet is not None:
        known = [grid.name for grid in grids]
        grids = [grid for grid in grids if grid.name == sheet]
        if not grids:
            raise CorpusError(f"{source} has no sheet {sheet!r}. {nearest(sheet, known)}")
    if not grids:
        raise CorpusError(f"{source} holds nothing.")
    return grids


def _layouts(
    grids: Sequence[Grid], said: Said, panel: Panel, named: str
) -> list[tuple[Grid, Layout]]:
    """The sheets that are tables of places, each with where things stand in it."""
    _check_said(grids, said, panel, named)
    found = []
    for grid in grids:
        layout = layout_of(grid, said)
        if layout is not None and _has_place(layout, said, grid):
            found.append((grid, layout))
    if not found:
        raise CorpusError(
            f"{named}: no column of names or codes of places was found. {_shown(grids)} Name one: "
            'place="..." or code="..."; of a table of one place, give its name: place="崇明县".'
        )
    return found


def _has_place(layout: Layout, said: Said, grid: Grid) -> bool:
    return bool(layout.places or layout.code is not None or layout.title.place or said.place)


def _check_said(grids: Sequence[Grid], said: Said, panel: Panel, named: str) -> None:
    """Refuse names of columns that no sheet has."""
    there = [name for grid in grids for name in names_of(grid) if name]
    cells = {
        clean_name(cell)
        for grid in grids
        for row in grid.rows[:HEAD]
        for cell in row
        if isinstance(cell, str)
    }
    faults = []
    for what, name in (("place", said.place), ("year", said.year), ("code", said.code)):
        is_place = what == "place" and (name in set(panel.cells[PLACE]) or bool(_places(name)))
        if isinstance(name, str) and clean_name(name) not in cells and not is_place:
            faults.append(f"there is no column {name!r} ({what}=). {nearest(name, there)}")
    if faults:
        raise CorpusError(f"{named}: {' '.join(faults)} {_shown(grids)}")


def _places(name: object) -> tuple[Any, ...]:
    return places_called(clean_place(name), None)[0]


def _shown(grids: Sequence[Grid]) -> str:
    return f"Its columns: {'; '.join(looks(grid) for grid in grids[:MOST_SHEETS])}."


def _check_years(
    records: Sequence[Record], constant: bool, named: str, grids: Sequence[Grid]
) -> None:
    """Refuse to guess the year of statistics."""
    without = sum(record.year is None for record in records)
    if without and not constant:
        sheet = records[0].sheet
        raise CorpusError(
            f"{named}: no year was found for {without} rows"
            + (f" of {sheet!r}" if sheet else "")
            + '. Name the column: year="..."; if all are of one year, give it: year=2020; if they hold '
            f"for every year, as areas do: constant=True. {_shown(grids)}"
        )
    if constant and len(without_years := records) > without:
        years = sorted({record.year for record in without_years if record.year is not None})
        raise CorpusError(
            f"{named}: constant=True, but its rows are of years ({years[0]} to {years[-1]}). Leave it out."
        )


class _Cells(NamedTuple):
    """The cells of a panel by unit and by the year of the statistics that they take."""

    at: Mapping[str, Mapping[int, int]]
    units: Units
    about: Sequence[Mapping[str, Any]]

    @classmethod
    def of(cls, panel: Panel, lag: int) -> _Cells:
        at: dict[str, dict[int, int]] = defaultdict(dict)
        for cell, (unit, when) in enumerate(zip(panel.units, panel.cells[YEAR], strict=True)):
            at[str(unit)][int(when) - lag] = cell
        told = panel.cells[[PLACE, "parent", CODE_TODAY]].astype(object)
        told = told.where(told.notna(), "")
        units = Units.of(map(str, panel.units), told[PLACE], told["parent"], told[CODE_TODAY])
        about = panel.cells[[CODE, PLACE, YEAR]].to_dict("records")
        return cls(at, units, [{"cell": cell, **own} for cell, own in enumerate(about)])

    def of_row(self, unit: str, year: int | None) -> tuple[int, ...]:
        own = self.at.get(unit, {})
        if year is None:
            return tuple(own.values())
        return (own[year],) if year in own else ()


def _rows(
    records: Sequence[Record], cells: _Cells, units: Mapping[str, str]
) -> tuple[list[_Row], list[Aside]]:
    """Rows with their places and numbers; those without a number, and cells that are none, aside."""
    rows: list[_Row] = []
    aside: list[Aside] = []
    empty: dict[int, Record] = {}
    for record, place in zip(records, meant(records, cells.units), strict=True):
        numbers = {name: number_of(cell, units[name]) for name, cell in record.values.items()}
        aside += [
            Aside(record.sheet, record.row, name, str(record.values[name]), Reason(number.fault))
            for name, number in numbers.items()
            if number.fault
        ]
        if all(number.value is None for number in numbers.values()):
            empty[record.row] = record
        elif place.why is not None and place.why.code == "total":
            aside.append(Aside(record.sheet, record.row, "", record.written, place.why))
        else:
            rows.append(_Row(record, place, cells.of_row(place.unit, record.year), numbers))
    for row in rows:
        empty.pop(row.record.row, None)
    aside += [
        Aside(one.sheet, one.row, "", one.written, Reason("no_values")) for one in empty.values()
    ]
    return rows, list(dict.fromkeys(aside))


def _of_one_unit(rows: Sequence[_Row], units: Mapping[str, str]) -> tuple[list[_Row], list[Aside]]:
    """Where some numbers of a column are per cent and others are not, those that are more stay."""
    kinds: dict[str, Counter[bool]] = defaultdict(Counter)
    for row in rows:
        for name, number in row.numbers.items():
            if number.value:  # a zero is the same in both
                kinds[name][number.per_cent] += 1
    mixed = {
        name: count[True] <= count[False]
        for name, count in kinds.items()
        if len(count) > 1 and "%" not in units[name]
    }
    if not mixed:
        return list(rows), []
    aside, left = [], []
    for row in rows:
        other = {
            n
            for n, number in row.numbers.items()
            if number.value and number.per_cent is mixed.get(n)
        }
        record = row.record
        aside += [Aside(record.sheet, record.row, name, str(record.values[name]), Reason("other_unit"))
                  for name in row.numbers if name in other]  # fmt: skip
        left.append(
            row._replace(
                numbers={n: NOTHING if n in other else number for n, number in row.numbers.items()}
            )
        )
    return left, aside


def _joined(
    panel: Panel, cells: _Cells, rows: Sequence[_Row], aside: list[Aside], units: Mapping[str, str],
    grids: Sequence[Grid], layouts: Sequence[tuple[Grid, Layout]], lag: int,
) -> Joined:  # fmt: skip
    held = {
        name for row in rows for name, number in row.numbers.items() if number.value is not None
    }
    names = [name for name in units if name in held]
    _check_names(panel, names, lag)
    taken, doubled = _values(rows)
    suffix = f"_lag{lag}" if lag else ""
    statistics = pd.DataFrame(
        {f"{name}{suffix}": [taken.get((cell, name), np.nan) for cell in range(len(panel))] for name in names},
        index=panel.cells.index, dtype=float,
    )  # fmt: skip
    matched = [_matched(row, cells.about[cell]) for row in rows for cell in row.cells]
    return Joined(
        replace(panel, statistics=pd.concat([panel.statistics, statistics], axis=1)),
        pd.DataFrame(matched, columns=MATCHED).astype({"year_written": "Int64"}),
        _unmatched_cells(panel, cells, rows, lag),
        _unmatched_rows(rows, cells, lag),
        pd.DataFrame([_doubled(one, cells) for one in doubled], columns=DOUBLED),
        pd.DataFrame([_aside(one) for one in aside], columns=ASIDE),
        _columns(names, suffix, statistics, units, rows, aside, grids),
        _sheets(grids, layouts, rows),
        lag,
    )


def _check_names(panel: Panel, names: Iterable[str], lag: int) -> None:
    there = set(panel.wide().columns)
    suffix = f"_lag{lag}" if lag else ""
    if twice := [name for name in names if f"{name}{suffix}" in there]:
        raise CorpusError(
            f"The panel has columns of these names already: {', '.join(twice)}. Rename them in the "
            "table, or join to the panel as it was before."
        )
    if not twice and not list(names):
        raise CorpusError("The table has no column of numbers beside its places and years.")


Value = tuple[int, str]


class _Doubled(NamedTuple):
    cell: int
    row: _Row
    column: str
    value: float
    taken: bool


def _values(rows: Sequence[_Row]) -> tuple[dict[Value, float], list[_Doubled]]:
    """The value of each cell and column; rows that contradict each other give none."""
    said: dict[Value, list[tuple[int, float]]] = defaultdict(list)
    for at, row in enumerate(rows):
        for name, number in row.numbers.items():
            if number.value is not None:
                for cell in row.cells:
                    said[cell, name].append((at, number.value))
    against = {
        (cell, at)
        for (cell, _), told in said.items()
        if len({value for _, value in told}) > 1
        for at, _ in told
    }
    taken = {
        key: told[0][1]
        for key, told in said.items()
        if not any((key[0], at) in against for at, _ in told)
    }
    doubled = [
        _Doubled(key[0], rows[at], key[1], value, key in taken)
        for key, told in said.items()
        if len(told) > 1
        for at, value in told
    ]
    return taken, doubled


def _matched(row: _Row, about: Mapping[str, Any]) -> dict[str, Any]:
    return {**about, **_written(row), "how": row.meant.how}


def _written(row: _Row) -> dict[str, Any]:
    record = row.record
    return {"sheet": record.sheet, "row": record.row, "name": record.written,
            "code_written": record.code_written, "year_written": record.year}  # fmt: skip


def _doubled(one: _Doubled, cells: _Cells) -> dict[str, Any]:
    reason = Reason("rows_agree" if one.taken else "rows_contradict")
    return {**cells.about[one.cell], **_written(one.row), "column": one.column, "value": one.value,
            "taken": one.taken, **reason_cells(reason)}  # fmt: skip


def _aside(one: Aside) -> dict[str, Any]:
    return {"sheet": one.sheet, "row": one.row, "column": one.column, "written": one.written,
            **reason_cells(one.reason)}  # fmt: skip


def _unmatched_cells(panel: Panel, cells: _Cells, rows: Sequence[_Row], lag: int) -> pd.DataFrame:
    """Cells that no row is of, with the years that the table has of their places."""
    filled = {cell for row in rows for cell in row.cells}
    years: dict[str, set[int]] = defaultdict(set)
    for row in rows:
        if row.record.year is not None:
            years[row.meant.unit].add(row.record.year)
    like: dict[str, str] = {}
    for row in rows:
        if row.meant.why is not None:
            like.setdefault(row.meant.nearest, row.record.written)
    listed = []
    for cell, unit in enumerate(panel.units):
        if cell in filled:
            continue
        about = cells.about[cell]
        own = years.get(str(unit))
        reason = (
            Reason("no_row_of_year", {"year": int(about[YEAR]) - lag})
            if own
            else Reason("no_row_of_place")
        )
        near = _years_told(own) if own else like.get(about[PLACE], "")
        listed.append({**about, **reason_cells(reason), "nearest": near})
    return pd.DataFrame(listed, columns=CELLS)


def _years_told(years: Iterable[int]) -> str:
    own = sorted(years)
    shown = ", ".join(map(str, own[:MOST_YEARS]))
    return f"{own[0]}–{own[-1]}" if len(own) > MOST_YEARS else shown


def _unmatched_rows(rows: Sequence[_Row], cells: _Cells, lag: int) -> pd.DataFrame:
    left = []
    for row in rows:
        if row.cells:
            continue
        reason, near = row.meant.why, row.meant.nearest
        if reason is None:
            own = cells.at.get(row.meant.unit)
            reason = Reason("no_report_of_year") if own else Reason("not_in_panel")
            there = coded(row.meant.unit)
            near = _years_told(year + lag for year in own) if own else told(there) if there else ""
        left.append({**_written(row), **reason_cells(reason), "nearest": near})
    return pd.DataFrame(left, columns=ROWS).astype({"year_written": "Int64"})


def _columns(
    names: Sequence[str], suffix: str, statistics: pd.DataFrame, units: Mapping[str, str],
    rows: Sequence[_Row], aside: Sequence[Aside], grids: Sequence[Grid],
) -> pd.DataFrame:  # fmt: skip
    labels = {name: label for grid in grids for name, label in grid.labels.items()}
    per_cent = {name for row in rows for name, number in row.numbers.items() if number.per_cent}
    listed = []
    for name in names:
        n = int(statistics[f"{name}{suffix}"].notna().sum())
        unit = units[name] or ("%" if name in per_cent else "")
        listed.append({"name": f"{name}{suffix}", "unit": unit, "label": labels.get(name, ""), "n_values": n,
                     "n_missing": len(statistics) - n, "taken": True, "reason": "", "reason_text": ""})  # fmt: skip
    left = {name: Reason("no_numbers") for name in units if name not in names}
    left |= {one.column: one.reason for one in aside if not one.row}
    listed += [
        {"name": name, "unit": units.get(name, ""), "label": labels.get(name, ""), "n_values": 0,
         "n_missing": len(statistics), "taken": False, **reason_cells(reason)}
        for name, reason in left.items() if name not in names
    ]  # fmt: skip
    return pd.DataFrame(listed, columns=COLUMNS)


def _sheets(
    grids: Sequence[Grid], layouts: Sequence[tuple[Grid, Layout]], rows: Sequence[_Row]
) -> pd.DataFrame:
    read = {grid.name: layout for grid, layout in layouts}
    matched = defaultdict(set)
    for row in rows:
        if row.cells:
            matched[row.record.sheet].add(row.record.row)
    listed = []
    for grid in grids:
        layout = read.get(grid.name)
        reason = reason_cells() if layout else reason_cells(Reason("no_table"))
        listed.append({
            "sheet": grid.name, "layout": layout.shape if layout else "",
            "n_rows": len(layout.rows) if layout else 0, "n_matched": len(matched[grid.name]),
            YEAR: layout.whole_year if layout else None, "doubt": grid.doubt, **reason,
        })  # fmt: skip
    return pd.DataFrame(listed, columns=SHEETS).astype({YEAR: "Int64"})
