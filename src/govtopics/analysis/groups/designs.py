"""What a formula takes from a panel: its columns as numbers, and the reports that are used."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from govtopics.analysis.groups.clustered import Effects, independent, sizes_of
from govtopics.analysis.groups.formulas import Column, Formula, read_formula
from govtopics.errors import CorpusError, all_faults, nearest
from govtopics.language import Reason, reason_cells
from govtopics.messages import Message, joined, say, say_number
from govtopics.panels.panel import Panel

TINY = 1e-9  # of the sum of squares of a column: below it, nothing is left
LARGEST = 1e150  # whose square is a number still
SHOWN = 3


class Matrices(NamedTuple):
    """A formula worked out: outcome (n,), regressors (n, k), and what these are called.

    plain : the terms as the engine calls them, by the numbers of their columns.
    """

    outcome: np.ndarray
    regressors: np.ndarray
    terms: tuple[str, ...]
    plain: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Design:
    """A panel, a formula and effects; ``rows``: the cells that are used, by their places."""

    panel: Panel
    formula: Formula
    fixed: tuple[str, ...]
    rows: np.ndarray
    left_out: pd.DataFrame

    @classmethod
    def of(cls, panel: Panel, text: str, fixed: Sequence[str]) -> Design:
        """The reports that have all that a formula asks for, or all that is wrong with it."""
        formula = read_formula(text, _known(panel), _listed(panel))
        design = cls(panel, formula, tuple(dict.fromkeys(fixed)), np.array([], int), pd.DataFrame())
        faults = [*design._faults_of_columns(), *design._faults_of_fixed()]
        if faults:
            raise CorpusError(all_faults(say('The regression "{text}"', text=formula.text), faults))
        why = design._why_not()
        rows = np.flatnonzero([reason is None for reason in why])
        left_out = design._left_out(why)
        if not len(rows):
            raise CorpusError(
                say(
                    'No report is left for "{text}": {counted}. Join the missing data, or '
                    "take it out of the formula; use fixed=() for no fixed effects.",
                    text=formula.text,
                    counted=_counted(left_out),
                )
            )
        return replace(design, rows=rows, left_out=left_out)

    # ------------------------------------------------------------ columns

    @cached_property
    def wide(self) -> pd.DataFrame:
        """The panel, one row per cell; of two columns of one name the first."""
        wide = self.panel.wide()
        return wide.loc[:, ~wide.columns.duplicated()]

    def resolved(self, name: str, measure: str) -> str:
        """The column of the panel that a name means, with headlines by another measure."""
        own = self.panel.columns.get(name, name)
        if own not in self.headlines or measure == self.panel.measures[0]:
            return own
        return f"{own}_{measure}"

    @cached_property
    def headlines(self) -> dict[str, str]:
        """The columns that are the headline of a variable, and of which."""
        return {column: variable for variable, column in self.panel.columns.items()}

    def variable_of(self, column: Column) -> str | None:
        """The theme of which a column is the headline."""
        return self.headlines.get(self.panel.columns.get(column.name, column.name))

    def series(self, column: Column, measure: str) -> pd.Series:
        """The values of a column, one a cell; of the year before where it is lagged."""
        values = self.wide[self.resolved(column.name, measure)]
        if not column.lagged:
            return values
        keys = pd.MultiIndex.from_arrays([self.panel.units, self.panel.cells[self.panel.time]])
        before = pd.MultiIndex.from_arrays(
            [self.panel.units, self.panel.cells[self.panel.time] - 1]
        )
        return pd.Series(values.to_numpy(), index=keys).reindex(before).set_axis(values.index)

    def categorical(self, place: int) -> bool:
        """Whether a column, by its place, is in ``C(...)``."""
        return f"C(column_{place}_)" in self.formula.terms.replace(" ", "")

    @property
    def themes(self) -> tuple[str, ...]:
        """The themes whose headline is in the formula."""
        whole = f"{self.formula.outcome} ~ {self.formula.terms}"
        return self.themes_in(whole)

    def themes_in(self, text: str) -> tuple[str, ...]:
        """The themes whose headline is in a part of the formula."""
        columns = [self.formula.columns[place] for place in self.formula.places_in(text)]
        return tuple(dict.fromkeys(filter(None, map(self.variable_of, columns))))

    def of_theme(self, found: Matrices) -> np.ndarray:
        """Which terms a theme is in, shape (k,)."""
        return np.array([bool(self.themes_in(term)) for term in found.plain], dtype=bool)

    def label_of(self, plain: str) -> str | None:
        """The theme that a part of the formula is, alone and of this year."""
        places = self.formula.places_in(plain)
        if len(places) != 1 or plain != f"column_{places[0]}_":
            return None
        column = self.formula.columns[places[0]]
        return None if column.lagged else self.variable_of(column)

    def plain_regressor(self, found: Matrices) -> int | None:
        """The place of the term that is a theme by itself, if no theme is anywhere else."""
        places = np.flatnonzero(self.of_theme(found))
        if self.themes_in(self.formula.outcome) or len(places) != 1:
            return None
        return int(places[0]) if self.label_of(found.plain[places[0]]) else None

    def headline(self, label: str) -> pd.Series:
        """The headline of a theme, one a cell."""
        return self.wide[self.panel.columns[label]]

    # ------------------------------------------------------------ what is wrong

    def _faults_of_columns(self) -> Iterator[Message]:
        yield from self._faults_of_sides()
        if "C(" in self.formula.outcome.replace(" ", ""):
            yield say("The outcome is a category, but it must be a number.")
        if any(column.lagged for column in self.formula.columns) and not self._years_are_numbers:
            yield say(
                "lag(...) needs years that are numbers, but {time} contains text.",
                time=self.panel.time,
            )
        for place, column in enumerate(self.formula.columns):
            values = self.wide[self.resolved(column.name, self.panel.measures[0])]
            if not self.categorical(place) and _first_text(values) is not None:
                yield say(
                    "'{name}' contains text ({first!r}). C({name}) treats each "
                    "value as a category; convert numbers that are written as "
                    "text.",
                    name=column.name,
                    first=_first_text(values),
                )

    def _faults_of_sides(self) -> Iterator[Message]:
        """What is left of the regressors once + and - are worked out."""
        import patsy  # slow to load with what it loads  # noqa: PLC0415

        read = patsy.ModelDesc.from_formula(f"{self.formula.outcome} ~ {self.formula.terms}")
        if not any(term.factors for term in read.rhs_termlist):
            yield say("It has no regressors left.")
        for term in read.lhs_termlist:
            if term in read.rhs_termlist:
                outcome = self.formula.named(self.formula.outcome)
                yield say("{outcome} is both the outcome and a regressor.", outcome=outcome)

    @property
    def _years_are_numbers(self) -> bool:
        return pd.api.types.is_numeric_dtype(self.panel.cells[self.panel.time])

    def _faults_of_fixed(self) -> Iterator[Message]:
        known = [str(name) for name in self.panel.cells]
        for name in self.fixed:
            if name not in known:
                yield say(
                    "Unknown docvar {name!r} for a fixed effect. {nearest}",
                    name=name,
                    nearest=nearest(name, known),
                )
        n_units, n_times = self.panel.units.nunique(), self.panel.cells[self.panel.time].nunique()
        if {self.panel.unit, self.panel.time} <= set(self.fixed) and 1 in (n_units, n_times):
            one, other = self.panel.unit, self.panel.time
            if n_units > 1:
                one, other = other, one
            yield say(
                "The panel has only one value of {one}, so the fixed effects of {unit} and "
                "{time} absorb all variation. To compare the values of {other}, use fixed=().",
                one=one,
                unit=self.panel.unit,
                time=self.panel.time,
                other=other,
            )

    # ------------------------------------------------------------ rows

    def _why_not(self) -> list[Reason | None]:
        """Why each cell is not used; None where it is."""
        why: list[Reason | None] = [None] * len(self.panel.cells)
        told = {column: self._reasons_of(column) for column in self.formula.columns}
        for column in self.formula.columns:
            missing = self.series(column, self.panel.measures[0]).isna().to_numpy()
            for row in map(int, np.flatnonzero(missing)):
                why[row] = why[row] or told[column].get(
                    row, Reason("value_missing", {"column": column.written})
                )
        self._without_undefined(why)
        self._without_single(why)
        return why

    def _reasons_of(self, column: Column) -> dict[int, Reason]:
        """Why a theme has no value in a cell, as its measure says."""
        variable, values = self.variable_of(column), self.panel.values  # noqa: PD011 - ours
        if variable is None or column.lagged:
            return {}
        own = values[(values[self.panel.variable] == variable) & (values["reason"] != "")]
        return {
            int(cell): Reason.parse(reason.split("; ")[0])
            for cell, reason in zip(own["cell"], own["reason"], strict=True)
        }

    def _without_undefined(self, why: list[Reason | None]) -> None:
        """Say of which cells a function has no value."""
        rows = np.flatnonzero([reason is None for reason in why])
        if not len(rows):
            return
        found = self.matrices(self.panel.measures[0], rows)
        sides = [found.outcome, *found.regressors.T]
        names = [self.formula.named(self.formula.outcome), *found.terms]
        for values, name in zip(sides, names, strict=True):
            for row in rows[~(np.abs(values) < LARGEST)]:
                why[row] = why[row] or Reason("value_undefined", {"term": name})

    def _without_single(self, why: list[Reason | None]) -> None:
        """Say which cells are the only ones of an effect, until there are none."""
        while True:
            rows = np.flatnonzero([reason is None for reason in why])
            gone = 0
            for name in self.fixed:
                codes = self.codes(name)[rows]
                for row in rows[np.bincount(codes)[codes] == 1]:
                    gone += why[row] is None
                    why[row] = why[row] or Reason("only_one_of", {"docvar": name})
            if not gone:
                return

    def without_single(self) -> Design:
        """The same without cells that are the only ones of an effect."""
        why: list[Reason | None] = [Reason("no_value", {"docvar": "place"})] * len(self.panel.cells)
        for row in self.rows:
            why[row] = None
        self._without_single(why)
        return replace(self, rows=np.flatnonzero([reason is None for reason in why]))

    def _left_out(self, why: Sequence[Reason | None]) -> pd.DataFrame:
        """One row per cell that is not used."""
        names = ["code", "place"] if self.panel.unit == "place" else [self.panel.unit]
        about = self.panel.cells[[*names, self.panel.time]]
        gone = [row for row, reason in enumerate(why) if reason is not None]
        cells = [reason_cells(reason) for reason in why if reason is not None]
        told = pd.DataFrame(cells, columns=["reason", "reason_text"], index=gone)
        return about.loc[gone].join(told).reset_index(drop=True)

    # ------------------------------------------------------------ numbers

    def codes(self, name: str) -> np.ndarray:
        """The values of a docvar as numbers, one a cell."""
        values = self.panel.units if name == self.panel.unit else self.panel.cells[name]
        return np.asarray(pd.factorize(values, use_na_sentinel=False)[0])

    @property
    def places(self) -> np.ndarray:
        """The place of each used cell as a number."""
        return np.asarray(pd.factorize(self.codes(self.panel.unit)[self.rows])[0])

    @cached_property
    def effects(self) -> Effects:
        """The fixed effects of the used cells: those of places are taken out as means."""
        codes = {name: pd.factorize(self.codes(name)[self.rows])[0] for name in self.fixed}
        within = codes.pop(self.panel.unit, None)
        return Effects.of(within, list(codes.values()), len(self.rows))

    def matrices(self, measure: str, rows: np.ndarray | None = None) -> Matrices:
        """The formula worked out by a measure of its themes, in the used cells or in others."""
        import patsy  # slow to load with what it loads  # noqa: PLC0415

        rows = self.rows if rows is None else rows
        data = {
            f"column_{place}_": self._values(place, column, measure)[rows]
            for place, column in enumerate(self.formula.columns)
        }
        # Names mean columns and these functions, and nothing else of this module.
        scope = patsy.EvalEnvironment([{"log": np.log, "sqrt": np.sqrt}])
        try:
            with np.errstate(all="ignore"):
                left, right = (
                    patsy.dmatrix(side, data, scope, NA_action=patsy.NAAction(NA_types=[]))
                    for side in (f"I({self.formula.outcome}) - 1", self.formula.terms)
                )
        except patsy.PatsyError as error:  # 1 / (2 - 2), before any column is looked at
            raise CorpusError(
                say(
                    'The regression "{text}" cannot be computed ({why}).',
                    text=self.formula.text,
                    why=str(error.__cause__ or error).splitlines()[0],
                )
            ) from error
        plain = right.design_info.column_names
        kept = [place for place, name in enumerate(plain) if name != "Intercept"]
        return Matrices(
            np.asarray(left)[:, 0],
            np.asarray(right)[:, kept],
            tuple(self.formula.named(plain[i]).replace("[T.", "[") for i in kept),
            tuple(plain[i] for i in kept),
        )

    def _values(self, place: int, column: Column, measure: str) -> np.ndarray:
        values = self.series(column, measure)
        if self.categorical(place):
            return values.astype(object).map(_category).to_numpy(object)
        return np.asarray(values.to_numpy(float, na_value=np.nan))

    def check(self, found: Matrices) -> None:
        """Refuse regressors that say nothing of their own, all at once."""
        faults = list(self.faults_of(found))
        n, used = len(self.rows), found.regressors.shape[1] + self.effects.n_absorbed
        if not faults and n <= used:
            faults.append(
                say_number(
                    "{n} report is left, too few for {used} coefficients and fixed effects.",
                    "{n} reports are left, too few for {used} coefficients and fixed effects.",
                    n,
                    used=used,
                )
            )
        if faults:
            raise CorpusError(
                all_faults(say('The regression "{text}"', text=self.formula.text), faults)
            )

    def faults_of(self, found: Matrices) -> Iterator[Message]:
        """Regressors that are constant, do not vary once the effects are out, or are alike."""
        columns = found.regressors / sizes_of(found.regressors)
        whole, left = columns - columns.mean(axis=0), self.effects.out_of(columns)
        sizes, kept = (whole**2).sum(axis=0), (left**2).sum(axis=0)
        scale = (columns**2).sum(axis=0)
        varies = kept > TINY * scale
        for term, size, total, fine in zip(found.terms, sizes, scale, varies, strict=True):
            if size <= TINY * total:
                yield say("{term} has the same value in every report that is used.", term=term)
            elif not fine:
                yield say(
                    "{term} does not vary once the fixed effects of {effects} are removed.",
                    term=term,
                    effects=joined(self.fixed, ", "),
                )
        alone = independent(left[:, varies])
        names = [term for term, fine in zip(found.terms, varies, strict=True) if fine]
        for place in map(int, np.flatnonzero(~alone)):
            partners = _partners(left[:, varies], place, alone)
            yield say(
                "{term} is collinear with {others} and adds no information.",
                term=names[place],
                others=joined([names[i] for i in partners], ", "),
            )


def _partners(columns: np.ndarray, place: int, alone: np.ndarray) -> list[int]:
    """The columns of which another one is a combination."""
    before = np.flatnonzero(alone[:place])
    scaled = columns / np.linalg.norm(columns, axis=0)
    weights = np.linalg.lstsq(scaled[:, before], scaled[:, place], rcond=None)[0]
    return [int(i) for i, weight in zip(before, weights, strict=True) if abs(weight) > 1e-6]


def _known(panel: Panel) -> list[str]:
    """The names that a formula may use."""
    return list(dict.fromkeys([*map(str, panel.wide().columns), *panel.variables]))


def _listed(panel: Panel) -> list[str]:
    """The statistics and the headlines: what most formulas take."""
    return [*map(str, panel.statistics.columns), *panel.columns.values()]


def _first_text(values: pd.Series) -> Any:
    """The first value of a column that is not a number; None if all are."""
    if pd.api.types.is_numeric_dtype(values) or pd.api.types.is_bool_dtype(values):
        return None
    return next((value for value in values.dropna() if isinstance(value, str)), None)


def _category(value: Any) -> str:
    """What a category is called: numbers that were joined are decimals, and 1.0 is 1."""
    return str(int(value) if isinstance(value, float) and value.is_integer() else value)


def _counted(left_out: pd.DataFrame) -> Message:
    """How many cells each reason takes, the most frequent first."""
    counts = left_out["reason"].value_counts().head(SHOWN)
    told = [say("{why} ({n})", why=Reason.parse(str(reason)), n=n) for reason, n in counts.items()]
    return joined(told, "; ")
