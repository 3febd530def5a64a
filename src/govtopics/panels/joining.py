"""Statistics of other tables joined to the cells of a panel; every row is accounted for."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from govtopics.checks import checked, is_whole
from govtopics.corpus.reading.faults import why_not_read
from govtopics.corpus.reading.formats import FormatError
from govtopics.corpus.reading.grids import Grid, grids_of
from govtopics.errors import CorpusError, nearest
from govtopics.messages import Message, say
from govtopics.messages import joined as one_message
from govtopics.panels.accounts import Sources, joined
from govtopics.panels.joined import Joined
from govtopics.panels.panel import Panel
from govtopics.panels.places import PLACE
from govtopics.panels.statistics.filling import YEAR, Cells, rows_of
from govtopics.panels.statistics.headings import clean_name
from govtopics.panels.statistics.layout import Layout, layout_of, looks, names_of
from govtopics.panels.statistics.names import clean_place, places_called
from govtopics.panels.statistics.records import Record, records_of
from govtopics.panels.statistics.roles import HEAD, Said

MOST_SHEETS = 3  # with their columns listed


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
    """Join the statistics of a table, such as one of a yearbook, to the cells of a panel.

    Places are recognised by their codes, or by their names with those of their parents, of any
    year: a row 襄樊 and a report of 襄阳市 are of the same place. A name that several places have
    is matched only if its parents, its level, the rows around it or the places of the panel leave
    one; else it is in ``unmatched_rows``. Years are those of the statistics: a row of 2023 is
    joined to the report of 2023, unless ``lag`` says otherwise. Most reports are given in the first
    weeks of a year and review the year before: decide which year you mean.

    Parameters
    ----------
    panel : Panel
        By place and year.
    source : path or DataFrame
        ``.xlsx`` (all sheets that are tables), ``.csv``, ``.tsv``, ``.dta``, ``.parquet``. Places
        down and years in a column or across, years down and places across, a single place, titles
        and units above, two rows of headings are all recognised.
    place : str, optional
        The column of names, or the only place of the whole table.
    year : str or int, optional
        The column of years, or the only year of the whole table.
    code : str, optional
        The column of codes.
    sheet : str, optional
        The only sheet to read.
    constant : bool
        The table has no years and applies to all, as areas and distances do.
    lag : int
        Years by which statistics are older than the reports they are joined to. With 1 the report
        of 2024 has the statistics of 2023; names of columns then end in ``_lag1``.
    encoding : str, optional
        Encoding of a text file, if it is guessed wrongly.

    Returns
    -------
    Joined

    Raises
    ------
    CorpusError
        If the table cannot be read, its places or years are not found (the error lists its
        columns), or the panel already has a column of the same name.

    Examples
    --------
    >>> import govtopics as gt, pandas as pd
    >>> docvars = pd.DataFrame({"place": ["南京市", "苏州市"], "year": 2023})
    >>> corpus = gt.Corpus.from_texts(["基层治理。", "韧性城市。"], docvars=docvars)
    >>> panel = gt.measure_themes(corpus, gt.read_codebook()).panel()
    >>> rows = {"城市": ["南京", "苏州", "合计"], "年份": "2023年", "人口": [955, "1,296", 2251]}
    >>> joined = gt.join_statistics(panel, pd.DataFrame(rows))
    >>> joined.panel.statistics["人口"].tolist(), joined.set_aside["reason"].tolist()
    ([955.0, 1296.0], ['heading', 'total'])
    """
    _check_panel(panel)
    said = Said(place, year, code)
    table = _Table(say("the table") if isinstance(source, pd.DataFrame) else str(source))
    grids = _grids(source, table, sheet, encoding)
    _check_said(grids, said, panel, table)
    layouts = _layouts(grids, said, table)
    cells = Cells.of(panel.cells, list(map(str, panel.units)), lag)
    sources = Sources(grids, {grid.name: layout for grid, layout in layouts})
    for grid, layout in layouts:
        read = records_of(layout, grid.name, said)
        table.check_years(read.records, constant=constant, grid=grid)
        sources.units |= {n: u for n, u in read.units.items() if not sources.units.get(n)}
        rows, aside = rows_of(read.records, cells, sources.units)
        sources.rows += rows
        sources.aside += [*read.aside, *aside]
    return joined(panel, cells, sources, lag)


class _Table(NamedTuple):
    """A table in errors."""

    name: str

    def fault(self, told: Message, grids: Sequence[Grid] = ()) -> CorpusError:
        """An error about the table, with a description of its columns."""
        fault = say("{name}: {told}", name=self.name, told=told)
        if not grids:
            return CorpusError(fault)
        shown = one_message(map(looks, grids[:MOST_SHEETS]), "; ")
        return CorpusError(one_message([fault, say("Its columns: {columns}.", columns=shown)]))

    def check_years(self, records: Sequence[Record], *, constant: bool, grid: Grid) -> None:
        """Refuse to guess the year of statistics."""
        years = {record.year for record in records}
        if None in years and not constant:
            advice = say(
                "The year of each row is unknown. Name the column with the years "
                '(year="..."). If all rows refer to one year, set it (year=2020). If the '
                "values do not change over time, as with areas, use constant=True."
            )
            told = say("no years were found for its rows. {advice}", advice=advice)
            if grid.name:
                told = say(
                    "no years were found for the rows of the sheet {sheet!r}. {advice}",
                    sheet=grid.name,
                    advice=advice,
                )
            raise self.fault(told, [grid])
        if constant and years - {None}:
            found = one_message(map(str, sorted(filter(None, years))), ", ")
            raise self.fault(
                say("constant=True, but its rows have years ({years}). Omit it.", years=found)
            )


def _check_panel(panel: Panel) -> None:
    if panel.unit != PLACE or panel.time != YEAR:
        raise CorpusError(
            say(
                "Statistics are joined to a panel by place and year; this one is by {unit} and "
                '{time}. Make it with panel("place", "year").',
                unit=panel.unit,
                time=panel.time,
            )
        )
    strange = [year for year in panel.cells[YEAR] if not is_whole(year)]
    if strange:
        raise CorpusError(
            say(
                "The panel has a year that is not a whole number: {year!r}. Statistics are joined "
                "by year: correct it in the catalogue or the docvars.",
                year=strange[0],
            )
        )


def _grids(source: Any, table: _Table, sheet: str | None, encoding: str | None) -> list[Grid]:
    path = source if isinstance(source, pd.DataFrame) else Path(source)
    try:
        grids = grids_of(path, encoding)
    except (FormatError, UnicodeError, OSError) as error:
        raise CorpusError(
            say("{name} was not read: {reason}.", name=table.name, reason=why_not_read(error))
        ) from error
    if sheet is not None and sheet not in (known := [grid.name for grid in grids]):
        raise table.fault(
            say(
                "unknown sheet {sheet!r}. {nearest}",
                sheet=sheet,
                nearest=nearest(sheet, known),
            )
        )
    if not grids:
        raise table.fault(say("it is empty."))
    return [grid for grid in grids if sheet in (None, grid.name)]


def _layouts(grids: Sequence[Grid], said: Said, table: _Table) -> list[tuple[Grid, Layout]]:
    """The sheets that are tables of places, each with its layout."""
    found = [(grid, layout) for grid in grids if (layout := layout_of(grid, said))]
    found = [(grid, layout) for grid, layout in found if _has_place(layout, said)]
    if not found:
        raise table.fault(
            say(
                'no column of place names or codes was found. Name it: place="..." or '
                'code="..."; for a table of one place, set its name: place="崇明县".'
            ),
            grids,
        )
    return found


def _has_place(layout: Layout, said: Said) -> bool:
    roles = layout.roles
    return bool(roles.places or roles.code is not None or layout.title.place or said.place)


def _check_said(grids: Sequence[Grid], said: Said, panel: Panel, table: _Table) -> None:
    """Refuse names of columns that no sheet has."""
    names = [name for grid in grids for name in names_of(grid) if name]
    heads = (cell for grid in grids for row in grid.rows[:HEAD] for cell in row)
    cells = {clean_name(cell) for cell in heads if isinstance(cell, str)}
    places = {*panel.cells[PLACE]}
    faults = [
        say(
            "unknown column {name!r} ({argument}=). {nearest}",
            name=name,
            argument=what,
            nearest=nearest(name, names),
        )
        for what, name in said._asdict().items()
        if isinstance(name, str) and clean_name(name) not in cells
        if what != "place" or not (name in places or places_called(clean_place(name), None)[0])
    ]
    if faults:
        raise table.fault(one_message(faults), grids)
