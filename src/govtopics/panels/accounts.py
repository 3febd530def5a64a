"""The account of a join: what became of every row, column and sheet, and of every cell."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pandas as pd

from govtopics.corpus.places.gazetteer import coded
from govtopics.corpus.reading.grids import Grid
from govtopics.errors import CorpusError
from govtopics.language import Reason, reason_cells
from govtopics.messages import joined as joined_names
from govtopics.messages import say
from govtopics.panels.joined import Joined
from govtopics.panels.panel import Panel
from govtopics.panels.places import CODE, PLACE
from govtopics.panels.statistics.filling import YEAR, Cells, Doubled, Row, values_of
from govtopics.panels.statistics.layout import Layout
from govtopics.panels.statistics.names import told
from govtopics.panels.statistics.records import Aside

OF_CELL = ["cell", CODE, PLACE, YEAR]
OF_ROW = ["sheet", "row", "name", "code_written", "year_written"]
WHY = ["reason", "reason_text"]
DOUBLED = ["cell", PLACE, YEAR, *OF_ROW[:3], "column", "value", "taken", *WHY]
ASIDE = ["sheet", "row", "column", "written", *WHY]
COLUMNS = ["name", "unit", "label", "n_values", "n_missing", "taken", *WHY]
SHEETS = ["sheet", "layout", "n_rows", "n_matched", YEAR, "doubt", *WHY]
MOST_YEARS = 8  # listed one by one


@dataclass
class Sources:
    """What was read: sheets, the layout of those that are tables, units, rows, set-aside parts."""

    grids: Sequence[Grid]
    layouts: Mapping[str, Layout]
    units: dict[str, str] = field(default_factory=dict)
    rows: list[Row] = field(default_factory=list)
    aside: list[Aside] = field(default_factory=list)


def joined(panel: Panel, cells: Cells, sources: Sources, lag: int) -> Joined:
    """A panel with the statistics of the rows, and the account of them."""
    rows = sources.rows
    taken, doubled = values_of(rows)
    called = _called(panel, rows, lag)
    statistics = pd.DataFrame(
        {
            new: [taken.get((cell, name)) for cell in range(len(panel))]
            for name, new in called.items()
        },
        index=panel.cells.index,
        dtype=float,
    )
    matched = [
        {**cells.about[cell], **_written(row), "how": row.meant.how}
        for row in rows
        for cell in row.cells
    ]
    return Joined(
        replace(panel, statistics=pd.concat([panel.statistics, statistics], axis=1)),
        _with_years(matched, [*OF_CELL, *OF_ROW, "how"], "year_written"),
        pd.DataFrame(_unmatched_cells(cells, rows, lag), columns=[*OF_CELL, *WHY, "nearest"]),
        _with_years(_unmatched_rows(cells, rows, lag), [*OF_ROW, *WHY, "nearest"], "year_written"),
        pd.DataFrame([_doubled(one, cells) for one in doubled], columns=DOUBLED),
        pd.DataFrame([_set_aside(one) for one in sources.aside], columns=ASIDE),
        pd.DataFrame(_columns(called, statistics, sources), columns=COLUMNS),
        _with_years(_sheets(sources), SHEETS, YEAR),
        lag,
    )


def _with_years(listed: Sequence[Mapping[str, Any]], columns: list[str], year: str) -> pd.DataFrame:
    return pd.DataFrame(listed, columns=columns).astype({year: "Int64"})


def _called(panel: Panel, rows: Iterable[Row], lag: int) -> dict[str, str]:
    """The name of each column of numbers in the panel, in the order of the table."""
    names = dict.fromkeys(
        name for row in rows for name, number in row.numbers.items() if number.value is not None
    )
    called = {name: f"{name}_lag{lag}" if lag else name for name in names}
    if not called:
        raise CorpusError(say("The table has no numbers beside its places and years."))
    if twice := [name for name in called.values() if name in panel.wide()]:
        raise CorpusError(
            say(
                "The panel already has columns with these names: {names}. Rename them in the "
                "table, or join it to the panel as it was before.",
                names=joined_names(twice, ", "),
            )
        )
    return called


def _written(row: Row) -> dict[str, Any]:
    record = row.record
    told = (record.sheet, record.row, record.written, record.code_written, record.year)
    return dict(zip(OF_ROW, told, strict=True))


def _doubled(one: Doubled, cells: Cells) -> dict[str, Any]:
    reason = Reason("rows_agree" if one.taken else "rows_contradict")
    told = {"column": one.column, "value": one.value, "taken": one.taken}
    return {**cells.about[one.cell], **_written(one.row), **told, **reason_cells(reason)}


def _set_aside(one: Aside) -> dict[str, Any]:
    told = {"sheet": one.sheet, "row": one.row, "column": one.column, "written": one.written}
    return {**told, **reason_cells(one.reason)}


def _unmatched_cells(cells: Cells, rows: Sequence[Row], lag: int) -> list[dict[str, Any]]:
    """Cells that no row fills, with the years that the table has for their places."""
    filled = {cell for row in rows for cell in row.cells}
    years: dict[str, set[int]] = defaultdict(set)
    like: dict[str, str] = {}
    for row in rows:
        if row.record.year is not None:
            years[row.meant.unit].add(row.record.year)
        if row.meant.why is not None:
            like.setdefault(row.meant.nearest, row.record.written)
    listed = []
    for about, unit in zip(cells.about, cells.unit_of, strict=True):
        if about["cell"] in filled:
            continue
        reason, near = Reason("no_row_of_place"), like.get(about[PLACE], "")
        if unit in years:
            reason = Reason("no_row_of_year", {"year": about[YEAR] - lag})
            near = _years(years[unit])
        listed.append({**about, **reason_cells(reason), "nearest": near})
    return listed


def _unmatched_rows(cells: Cells, rows: Sequence[Row], lag: int) -> list[dict[str, Any]]:
    """Rows that fill no cell, with the years that the panel has for their places."""
    listed = []
    for row in rows:
        if row.cells:
            continue
        reason, near = row.meant.why, row.meant.nearest
        if reason is None and row.meant.unit in cells.units.names:
            reason = Reason("no_report_of_year")
            if lag and row.record.year is not None:
                reason = Reason("no_report_for_lag", {"year": row.record.year + lag})
            near = _years(cells.years(row.meant.unit))
        elif reason is None:
            code, _, last_year = row.meant.unit.partition("-")  # of a place that no longer exists
            place = coded(code, int(last_year) if last_year else None)
            reason, near = Reason("not_in_panel"), told(place) if place else ""
        listed.append({**_written(row), **reason_cells(reason), "nearest": near})
    return listed


def _years(years: Iterable[int]) -> str:
    own = sorted(years)
    return f"{own[0]}–{own[-1]}" if len(own) > MOST_YEARS else ", ".join(map(str, own))


def _columns(
    called: Mapping[str, str], statistics: pd.DataFrame, sources: Sources
) -> list[dict[str, Any]]:
    """The columns that are used, and those with names or ids, without numbers or a year."""
    labels = {name: label for grid in sources.grids for name, label in grid.labels.items()}
    per_cent = {
        name for row in sources.rows for name, number in row.numbers.items() if number.per_cent
    }
    every = (name for row in sources.rows for name in row.numbers)
    left = {name: Reason("no_numbers") for name in every if name not in called}
    left |= {one.column: one.reason for one in sources.aside if not one.row}
    listed = []
    for name in dict.fromkeys([*called, *left]):
        taken = name in called
        n = int(statistics[called[name]].notna().sum()) if taken else 0
        listed.append(
            {
                "name": called.get(name, name),
                "unit": sources.units.get(name) or ("%" if name in per_cent else ""),
                "label": labels.get(name, ""),
                "n_values": n,
                "n_missing": len(statistics) - n,
                "taken": taken,
                **(reason_cells() if taken else reason_cells(left[name])),
            }
        )
    return listed


def _sheets(sources: Sources) -> list[dict[str, Any]]:
    matched: dict[str, set[int]] = defaultdict(set)
    for row in sources.rows:
        if row.cells:
            matched[row.record.sheet].add(row.record.row)
    listed = []
    for grid in sources.grids:
        layout = sources.layouts.get(grid.name)
        listed.append(
            {
                "sheet": grid.name,
                "layout": layout.shape if layout else "",
                "n_rows": len(layout.rows) if layout else 0,
                "n_matched": len(matched[grid.name]),
                YEAR: layout.whole_year if layout else None,
                "doubt": grid.doubt,
                **(reason_cells() if layout else reason_cells(Reason("no_table"))),
            }
        )
    return listed
