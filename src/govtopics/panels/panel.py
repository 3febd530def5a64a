"""The value of this room: measures of places in years, and how complete they are."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property

import pandas as pd

from govtopics.errors import CorpusError
from govtopics.frozen import Value
from govtopics.panels.cells import CODE_TODAY, PLACE, Cells

ENDING = ["status", "reason", "reason_text"]


@dataclass(frozen=True, eq=False, repr=False)
class Panel(Value):
    """Themes or topics as variables of places and years.

    ``panel.table`` is tidy: one row a variable and cell. ``panel.wide()`` has one row a cell, with
    a column for each variable and measure, and the statistics that were joined: what a regression
    takes.

    Parameters
    ----------
    cells : DataFrame
        One row a place and year: code, place, parent, admin_level, code_today, year, n_documents,
        documents, n_chars, plan_share, kind, extent, flags.
    values : DataFrame
        One row a cell and variable: cell (row of ``cells``), the variable (``theme`` or
        ``topic``), english, the measures, status, reason, reason_text.
    missing : DataFrame
        Places and years without a report, from the first year to the last; empty where the panel
        is complete.
    set_aside : DataFrame
        Reports that are in no cell: document_id, unit, time, chosen (the report used instead),
        reason, reason_text.
    variable, unit, time : str
        ``theme`` or ``topic``, ``place``, ``year``.
    statistics : DataFrame
        What other tables say of the cells, in their order; no column before any was joined.
    """

    cells: pd.DataFrame
    values: pd.DataFrame
    missing: pd.DataFrame
    set_aside: pd.DataFrame
    variable: str
    unit: str
    time: str
    statistics: pd.DataFrame = field(default_factory=pd.DataFrame)

    @classmethod
    def of(cls, cells: Cells, values: pd.DataFrame, variable: str, unit: str, time: str) -> Panel:
        """What was measured in cells."""
        nothing = pd.DataFrame(index=cells.table.index)
        return cls(
            cells.table, values, cells.missing, cells.set_aside, variable, unit, time, nothing
        )

    @property
    def variables(self) -> tuple[str, ...]:
        """The themes or topics."""
        return tuple(map(str, pd.unique(self.values[self.variable])))

    @property
    def measures(self) -> tuple[str, ...]:
        """The columns that measure a variable, the headline first."""
        apart = {"cell", self.variable, "english", *ENDING}
        return tuple(name for name in self.values if name not in apart)

    @cached_property
    def units(self) -> pd.Series:
        """What tells the places of the cells apart, shape (n_cells,): a code, or parent and name."""
        if self.unit != PLACE:
            return self.cells[self.unit]
        named = self.cells["parent"].fillna("") + " " + self.cells[PLACE]
        return self.cells[CODE_TODAY].where(self.cells[CODE_TODAY].notna(), named.str.strip())

    @property
    def complete(self) -> bool:
        """Whether every place has a report in every year from the first to the last."""
        return self.missing.empty

    @cached_property
    def table(self) -> pd.DataFrame:
        """One row a variable, place and year, with all that is known of it."""
        about = self.cells.join(self.statistics, rsuffix="_joined")
        own = self.values.merge(about, left_on="cell", right_index=True).drop(columns="cell")
        first = [self.variable, "english", *self.cells.columns]
        last = [*ENDING, *self.statistics.columns]
        return own.sort_index()[[*first, *self.measures, *last]]

    @cached_property
    def columns(self) -> dict[str, str]:
        """What each variable is called as a column of :meth:`wide` and in a formula."""
        named = {variable: re.sub(r"\W", "_", variable) for variable in self.variables}
        if len(set(named.values())) < len(named):
            raise CorpusError(
                f"Two {self.variable}s would have one name in a formula: "
                f"{', '.join(named)}. Rename one in the codebook."
            )
        return named

    def wide(self) -> pd.DataFrame:
        """One row a place and year.

        Returns
        -------
        DataFrame
            The cells, for each variable its headline under its name and its other measures as
            ``{name}_{measure}``, then the statistics that were joined. NaN where nothing can be
            estimated.
        """
        parts = [self.cells]
        for variable, own in self.values.groupby(self.variable, sort=False):
            name = self.columns[str(variable)]
            called = {measure: f"{name}_{measure}" for measure in self.measures}
            called[self.measures[0]] = name
            parts.append(own.set_index("cell")[list(called)].rename(columns=called))
        return pd.concat([*parts, self.statistics], axis=1)

    def to_frame(self) -> pd.DataFrame:
        """The tidy table."""
        return self.table

    def __len__(self) -> int:
        return len(self.cells)

    def __repr__(self) -> str:
        times = self.cells[self.time]
        n_units, n_times = self.units.nunique(), times.nunique()
        span = f"{times.min()}–{times.max()}" if n_times > 1 else str(times.iloc[0])
        whole = "complete" if self.complete else f"{len(self.missing)} without a report"
        aside = f"; {len(self.set_aside)} reports set aside" if len(self.set_aside) else ""
        return (
            f"Panel: {len(self.variables)} {self.variable}s, {n_units} × {n_times} "
            f"({self.unit} × {self.time}, {span}), {len(self)} cells, {whole}{aside}"
        )

    @property
    def _repr_html_(self) -> str:
        shown: str = self.wide().to_html(index=False, na_rep="", max_rows=12)
        return f"<p>{self!r}</p>{shown}"
