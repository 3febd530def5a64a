"""Panels: measures of places in years, and how complete they are."""

from __future__ import annotations

import keyword
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from govtopics.checks import checked
from govtopics.errors import CorpusError, all_faults, nearest
from govtopics.frozen import FrozenDict, Value
from govtopics.language import Phrase, docvar_name, english_by_label, label_meant, nearest_label
from govtopics.messages import joined, say
from govtopics.panels.cells import CODE_TODAY, Cells, in_order
from govtopics.panels.files import write_panel
from govtopics.panels.places import PLACE
from govtopics.panels.stata import Column, Content
from govtopics.small_tables import in_notebook, small_table
from govtopics.table_views import Column as ColumnShown
from govtopics.table_views import Kind
from govtopics.text_tables import counted

ENDING = ["status", "reason", "reason_text"]
NAMES = ("label", "english")  # a theme's label is the variable itself
# What a notebook shows of a panel; the rest is in `wide()`.
MOST_ROWS, MOST_VARIABLES = 10, 4
HELD = Phrase(
    "govtopics：{variables}，按{unit}和{time}（{frame}）",
    "govtopics: {variables} by {unit} and {time} ({frame})",
)
VARIABLES = {"theme": Phrase("主题", "themes"), "topic": Phrase("话题", "topics")}
ONE = {"theme": Phrase("主题", "theme"), "topic": Phrase("话题", "topic")}
FRAMES = {
    "whole": Phrase("全文", "whole reports"),
    "plan": Phrase("计划部分", "the plan"),
    "shared sections": Phrase("各份报告都有的部分", "shared sections"),
}


@dataclass(frozen=True, eq=False, repr=False)
class Panel(Value):
    """Themes or topics as variables of places and years.

    ``panel.table`` is tidy: one row per variable and cell. ``panel.wide()`` has one row per cell,
    with a column for each variable and measure, and the statistics that were joined, as a
    regression needs it.

    Parameters
    ----------
    cells : DataFrame
        One row per place and year: code, place, parent, admin_level, code_today, year, n_documents,
        documents, n_chars (of the body), plan_share (of its characters), kind, extent, flags.
    values : DataFrame
        One row per cell and variable: cell (row of ``cells``), the variable (``theme`` or
        ``topic``), of topics their label, english, the measures, status, reason, reason_text.
    missing : DataFrame
        Places and years without a report, from the first year to the last; empty if the panel is
        complete.
    set_aside : DataFrame
        Reports that are in no cell: document_id, unit, time, chosen (the report used instead),
        reason, reason_text.
    variable, unit, time : str
        ``theme`` or ``topic``, ``place``, ``year``.
    statistics : DataFrame
        Statistics of other tables, one row per cell; without columns until some are joined.
    frame : str
        The part of the reports that was read.
    cell_of : mapping of str to int
        For each report that is used, the row of its cell.

    Examples
    --------
    >>> import govtopics as gt
    >>> docvars = pd.DataFrame({"place": ["甲市", "甲市"], "year": [2023, 2024]})
    >>> corpus = gt.Corpus.from_texts(["推进基层治理。", "建设韧性城市。"], docvars=docvars)
    >>> panel = gt.measure_themes(corpus, gt.read_codebook()).panel("place", "year")
    >>> panel.complete, panel.wide()[["year", "基层治理"]].round(2).values.tolist()
    (True, [[2023.0, 1.0], [2024.0, 0.0]])
    """

    cells: pd.DataFrame
    values: pd.DataFrame
    missing: pd.DataFrame
    set_aside: pd.DataFrame
    variable: str
    unit: str
    time: str
    statistics: pd.DataFrame = field(default_factory=pd.DataFrame)
    frame: str = "whole"
    cell_of: Mapping[str, int] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        cells: Cells,
        values: pd.DataFrame,
        variable: str,
        unit: str,
        time: str,
        *,
        frame: str = "whole",
    ) -> Panel:
        """A panel of what was measured in cells."""
        nothing = pd.DataFrame(index=cells.table.index)
        return cls(
            cells.table, values, cells.missing, cells.set_aside, variable, unit, time, nothing,
            frame, cells.cell_of,
        )  # fmt: skip

    @property
    def variables(self) -> tuple[str, ...]:
        """The themes or topics."""
        return tuple(map(str, pd.unique(self.values[self.variable])))

    @property
    def measures(self) -> tuple[str, ...]:
        """The columns that measure a variable, the main one first."""
        apart = {"cell", self.variable, *NAMES, *ENDING}
        return tuple(str(name) for name in self.values if name not in apart)

    @cached_property
    def units(self) -> pd.Series:
        """The identity of the place of each cell, of shape (n_cells,).

        The code of today; for a place without one its parent and name, and its level if places of
        several levels have the name.
        """
        if self.unit != PLACE:
            return self.cells[self.unit]
        cells = self.cells.astype(object).where(self.cells.notna(), "")
        named = (cells["parent"] + " " + cells[PLACE]).str.strip()
        several = cells["admin_level"].groupby(named).transform("nunique") > 1
        named = named.where(~several, named + " " + cells["admin_level"]).str.strip()
        return cells[CODE_TODAY].where(cells[CODE_TODAY] != "", named).rename(PLACE)

    @cached_property
    def mixed(self) -> Mapping[str, Mapping[str, int]]:
        """The numbers of cells of each kind and each extent, if not all are the same.

        A five-year report among annual ones, or an excerpt among whole reports, is not directly
        comparable. Reports without a kind or extent count as ``unknown``.
        """
        counted = {
            name: self.cells[name].fillna("").replace("", "unknown").value_counts()
            for name in ("kind", "extent")
            if name in self.cells
        }
        return FrozenDict(
            {
                name: FrozenDict({str(value): int(n) for value, n in counts.items()})
                for name, counts in counted.items()
                if len(counts) > 1
            }
        )

    @checked()
    def select(self, *variables: str) -> Panel:
        """The panel of some of its themes or topics, with all joined statistics.

        Parameters
        ----------
        *variables : str
            Themes or topics, by their own or their English names.

        Returns
        -------
        Panel

        Raises
        ------
        CorpusError
            If none is named, or the panel lacks one.

        Examples
        --------
        >>> import govtopics as gt
        >>> docvars = pd.DataFrame({"place": ["甲市"], "year": [2024]})
        >>> corpus = gt.Corpus.from_texts(["推进基层治理。"], docvars=docvars)
        >>> panel = gt.measure_themes(corpus, gt.read_codebook()).panel()
        >>> panel.select("基层治理", "韧性城市").variables
        ('基层治理', '韧性城市')
        """
        english = english_names(self)
        meant = [label_meant(name, english) for name in variables]
        faults = [
            say(
                "Unknown {variable} {name!r}. {nearest}",
                variable=ONE[self.variable],
                name=name,
                nearest=nearest_label(name, english),
            )
            for name in meant
            if name not in self.variables
        ]
        if not variables:
            faults = [
                say(
                    "No {variable} is named. {nearest}",
                    variable=ONE[self.variable],
                    nearest=nearest("", self.variables),
                )
            ]
        if faults:
            raise CorpusError(all_faults(say("The selection"), faults))
        kept = self.values[self.values[self.variable].isin(meant)]
        return replace(self, values=kept.reset_index(drop=True))

    @property
    def complete(self) -> bool:
        """Whether every place has a report in every year from the first to the last."""
        return self.missing.empty

    @cached_property
    def table(self) -> pd.DataFrame:
        """One row per variable, place and year, with all that is known of it."""
        about = pd.concat([self.cells, self.statistics], axis=1)
        own = self.values.merge(about, left_on="cell", right_index=True).drop(columns="cell")
        names = [name for name in NAMES if name in self.values]
        first = [self.variable, *names, *self.cells.columns]
        last = [*ENDING, *self.statistics.columns]
        return own.sort_index()[[*first, *self.measures, *last]]

    @cached_property
    def columns(self) -> Mapping[str, str]:
        """The name of each variable as a column of :meth:`wide` and in a formula."""
        named = {variable: _formula_name(variable) for variable in self.variables}
        other = [*map(str, self.cells.columns), *map(str, self.statistics.columns)]
        own = [self._named(name, measure) for name in named.values() for measure in self.measures]
        twice = [name for name, n in Counter([*other, *own]).items() if n > 1]
        if twice:
            raise CorpusError(
                say(
                    "Two columns of the panel would have the same name: {names}. Rename the "
                    "{variable}, or the column that was joined.",
                    names=joined(twice, ", "),
                    variable=ONE[self.variable],
                )
            )
        return FrozenDict(named)

    def _named(self, name: str, measure: str) -> str:
        """The column of a measure; the main one has the name of its variable."""
        return name if measure == self.measures[0] else f"{name}_{measure}"

    def wide(self) -> pd.DataFrame:
        """One row per place and year.

        Returns
        -------
        DataFrame
            The cells, for each variable its main measure under its name and its other measures as
            ``{name}_{measure}``, then the statistics that were joined. NaN where nothing can be
            estimated.

        Raises
        ------
        CorpusError
            If two columns would have the same name.
        """
        parts = [self.cells]
        for variable, own in self.values.groupby(self.variable, sort=False):
            name = self.columns[str(variable)]
            called = {measure: self._named(name, measure) for measure in self.measures}
            measured = own.set_index("cell")[list(called)].rename(columns=called)
            parts.append(measured.reindex(self.cells.index))
        return pd.concat([*parts, self.statistics], axis=1)

    @checked()
    def save(self, path: str | Path) -> Path:
        """Write one row per place and year, as :meth:`wide`; an existing file is replaced.

        The ending decides. ``.csv``: UTF-8 with a byte order mark; measures have six significant
        digits. ``.dta``: Stata 14 and later; variables have the English names of the themes, and
        labels in the current language; a number for each place (``place_id``, with the names as
        labels) is for ``xtset place_id year``. ``.parquet``: with the extra ``large``.

        Parameters
        ----------
        path : str or Path

        Returns
        -------
        Path
            Of the file.

        Raises
        ------
        CorpusError
            If the ending is unknown, the extra is not installed, two columns would have the same
            name, or the file cannot be written.
        """
        held = HELD.format(
            variables=VARIABLES.get(self.variable, Phrase(self.variable, self.variable)),
            unit=docvar_name(self.unit),
            time=docvar_name(self.time),
            frame=FRAMES.get(self.frame, Phrase(self.frame, self.frame)),
        )
        units = self.units.rename(self.unit)
        content = Content(self.wide(), self._described(), units, self._called(), held)
        write_panel(content, Path(path))
        return Path(path)

    def _described(self) -> list[Column]:
        """The columns of :meth:`wide` with what they measure."""
        english = english_names(self)
        measured = [
            Column(
                self._named(name, measure),
                variable,
                english[variable],
                measure,
                self.variable,
            )
            for variable, name in self.columns.items()
            for measure in self.measures
        ]
        cells, joined = self.cells.columns, self.statistics.columns
        return [
            *(Column(str(name)) for name in cells),
            *measured,
            *(Column(str(name)) for name in joined),
        ]

    def _called(self) -> dict[Any, str]:
        """The newest name of each unit, made unique by its parent, or else by its identity."""
        if self.unit != PLACE:
            return {unit: str(unit) for unit in self.units}
        cells = self.cells.assign(_unit=self.units).groupby("_unit", sort=False).last()
        whole = cells["parent"].fillna("") + cells[PLACE]
        called = cells[PLACE].where(~cells[PLACE].duplicated(keep=False), whole)
        exact = called + " (" + cells.index.astype(str) + ")"
        return called.where(~called.duplicated(keep=False), exact).to_dict()

    def to_frame(self) -> pd.DataFrame:
        """The tidy table."""
        return self.table

    def __len__(self) -> int:
        return len(self.cells)

    def __repr__(self) -> str:
        times = sorted(self.cells[self.time].unique(), key=in_order)
        span = f"{times[0]}–{times[-1]}" if len(times) > 1 else str(times[0])
        n_units, n = self.units.nunique(), len(self.missing)
        n_times = (len(self) + n) // n_units
        whole = "complete" if self.complete else f"not complete ({n:,} without a report)"
        aside = f"; reports set aside: {len(self.set_aside):,}" if len(self.set_aside) else ""
        read = "" if self.frame == "whole" else f", {self.frame}"
        return (
            f"Panel: {counted(len(self.variables), self.variable)}{read}, {n_units:,} × {n_times} "
            f"({self.unit} × {self.time}, {span}), {counted(len(self), 'cell')}, {whole}{aside}"
            f"{self._said_mixed()}"
        )

    def _said_mixed(self) -> str:
        """Kinds and extents that differ, for the end of a line."""
        told = (
            f"; {name}s differ: " + ", ".join(f"{n:,} {value}" for value, n in counts.items())
            for name, counts in self.mixed.items()
        )
        return "".join(told)

    def _repr_html_(self) -> str:
        own = self.values.set_index(["cell", self.variable])[self.measures[0]].unstack()
        variables = list(self.variables[:MOST_VARIABLES])
        # Columns under numbers: two columns of the same name are not an error here.
        parts = [self.cells[[self.unit]], self.cells[[self.time]], own[variables]]
        heads = [docvar_name(self.unit), docvar_name(self.time), *map(str, variables)]
        kinds: list[Kind] = ["text", "text"]
        kinds += ["share"] * len(variables)
        table = pd.concat(parts, axis=1).set_axis(range(len(heads)), axis=1)
        columns = {
            n: ColumnShown(Phrase(head, head), kind)
            for n, (head, kind) in enumerate(zip(heads, kinds, strict=True))
        }
        return in_notebook(self, small_table(table, columns, where=".wide(), .to_frame()"))


def english_names(panel: Panel) -> dict[str, str]:
    """The English names of the themes or topics of a panel, empty where there is none."""
    values = panel.values  # noqa: PD011 - ours
    return english_by_label(values[panel.variable], values["english"])


def _formula_name(variable: str) -> str:
    """A name for formulas: letters, digits and _, not a digit first, not a word of Python."""
    name = re.sub(r"\W", "_", variable)
    return name if name.isidentifier() and not keyword.iskeyword(name) else f"_{name}"
