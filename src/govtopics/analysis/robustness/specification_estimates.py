"""What a claim comes to under one specification, from sums by report."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Protocol

import numpy as np
import pandas as pd

from govtopics.analysis.groups.permutation import Apart, Cell, Paired
from govtopics.analysis.groups.regression import regress
from govtopics.analysis.groups.trajectories import fitted_trend
from govtopics.analysis.robustness.claims import Claim
from govtopics.analysis.robustness.specification_grid import Specification, Units
from govtopics.analysis.themes.grouping import grouping
from govtopics.analysis.themes.since import year_of
from govtopics.errors import CorpusError, nearest
from govtopics.language import Reason, reason_cells
from govtopics.messages import joined, say
from govtopics.panels.panel import Panel

Row = dict[str, Any]
ESTIMATED = "estimated"


class Asked(Protocol):
    """A kind of claim: which group rows belong to, and what sums come to."""

    def groups(self, docvars: pd.DataFrame) -> pd.Series:
        """The group of each row, None for those the claim says nothing of."""

    def estimate(self, one: Specification, units: Units) -> Row:
        """estimate, low, high, n_documents, status, reason, reason_text."""


def asked_by(claim: Claim, panel: Panel | None) -> Asked:
    """How a claim is estimated."""
    if claim.kind == "difference":
        return Difference(claim)
    if claim.kind == "trend":
        return Trend()
    if panel is None:
        raise CorpusError(
            say(
                "A coefficient needs the panel that the formula refers to: "
                "panel=join_statistics(...).",
            )
        )
    return Coefficient(claim, panel)


def estimated(asked: Asked, one: Specification, units: Units) -> Row:
    """What a claim comes to, or why it comes to nothing."""
    if one.why is not None:
        return nothing(len(set(units.documents[one.totals > 0])), one.why)
    return asked.estimate(one, units)


def nothing(n_documents: int, *why: Reason) -> Row:
    """What a row says where nothing can be estimated."""
    numbers = {"estimate": np.nan, "low": np.nan, "high": np.nan, "n_documents": n_documents}
    return numbers | {"status": "not estimable", **reason_cells(*why)}


def _cell(one: Specification, units: Units, inside: np.ndarray) -> Cell:
    """The reports of a mask of units, with what is found in each."""
    return Cell(units.documents[inside], one.totals[inside], one.found[inside][None])


@dataclass(frozen=True)
class Difference:
    """Of two groups, as :func:`govtopics.compare_prevalence` has it."""

    claim: Claim

    def groups(self, docvars: pd.DataFrame) -> pd.Series:
        """Those of the two groups."""
        values, claim = grouping(docvars, self.claim.by, every=True), self.claim
        there = list(pd.unique(values.dropna()))
        faults = [
            say(
                "No report has {by} = {group!r}. {nearest}",
                by=claim.by,
                group=group,
                nearest=nearest(str(group), map(str, there)),
            )
            for group in (claim.group, claim.other)
            if group not in there
        ]
        if faults:
            raise CorpusError(joined(faults, "\n"))
        return values.where(values.isin([claim.group, claim.other]), None)

    def design(self, one: Specification, units: Units) -> Apart | Paired:
        """The reports of both groups; only those that are in both, if there are any."""
        read = one.totals > 0
        sides = [read & (units.groups == group) for group in (self.claim.group, self.claim.other)]
        both = set(units.documents[sides[0]]) & set(units.documents[sides[1]])
        if not both:
            return Apart(*(_cell(one, units, side) for side in sides))
        inside = np.array([document in both for document in units.documents], dtype=bool)
        order = np.argsort(units.documents.astype(str), kind="stable")  # the same on both sides
        places = (order[(side & inside)[order]] for side in sides)
        return Paired(*(_cell(one, units, place) for place in places))

    def estimate(self, one: Specification, units: Units) -> Row:
        """The difference; its interval where the estimate is a share."""
        design = self.design(one, units)
        n = len({*design.one.ids, *design.other.ids})
        if not (len(design.one.ids) and len(design.other.ids)):
            return nothing(n, Reason("no_text_in_group"))
        read = one.totals > 0
        few = (one.few(read & (units.groups == group)) for group in (
            self.claim.group, self.claim.other
        ))  # fmt: skip
        if why := dict.fromkeys(reason for reason in few if reason):
            return nothing(n, *why)
        shares = [float(cell.hits.sum() / cell.totals.sum()) for cell in design]
        difference = shares[0] - shares[1]
        low, high, told = np.nan, np.nan, list[Reason]()
        if one.bounded:
            lows, highs, _, why_not = design.interval(np.array([difference]))
            low, high = lows[0], highs[0]
            told = why_not if np.isnan(low) else []
        return {
            "estimate": difference, "low": low, "high": high, "n_documents": n,
            "status": ESTIMATED, **reason_cells(*told),
        }  # fmt: skip


class Trend:
    """Of all years, as :func:`govtopics.trends` has it: per ten years."""

    def groups(self, docvars: pd.DataFrame) -> pd.Series:
        """The years."""
        if "year" not in docvars:
            raise CorpusError(say("No report has a year; pass docvars with a column 'year'."))
        return grouping(docvars, "year", every=True).map(year_of).astype(object)

    def estimate(self, one: Specification, units: Units) -> Row:
        """The slope of the line through the years that are read."""
        read = one.totals > 0
        n = len(set(units.documents[read]))
        years, place = np.unique(units.groups[read].astype(int), return_inverse=True)
        found, totals = (np.bincount(place, part[read]) for part in (one.found, one.totals))
        few = (one.few(read & (units.groups == year)) for year in years)
        kept = np.array([reason is None for reason in few], dtype=bool)
        years, values = years[kept].astype(float), (found / totals)[kept]
        told = fitted_trend(years, values, np.zeros(len(years)))
        ends = {name: told.get(name, np.nan) for name in ("low", "high")}
        numbers = {"estimate": told.pop("slope"), **ends, "n_documents": n}
        shown = told["status"] == ESTIMATED or np.isnan(numbers["estimate"])
        status = told["status"] if shown else ESTIMATED  # a slope alone is a point
        return (
            numbers | {name: told[name] for name in ("reason", "reason_text")} | {"status": status}
        )


@dataclass(frozen=True, eq=False)
class Coefficient:
    """Of a panel, as :func:`govtopics.regress` has it, with the theme measured otherwise."""

    claim: Claim
    panel: Panel

    def groups(self, docvars: pd.DataFrame) -> pd.Series:
        """The cells, by the reports that speak for them."""
        if self.claim.theme not in self.panel.variables:
            raise CorpusError(
                say(
                    "The panel has no {variable} {theme!r}. {nearest}",
                    variable=self.panel.variable,
                    theme=self.claim.theme,
                    nearest=nearest(self.claim.theme, self.panel.variables),
                )
            )
        return docvars["document_id"].map(self.panel.cell_of).astype(object)

    def estimate(self, one: Specification, units: Units) -> Row:
        """The coefficient of the term."""
        read = (one.totals > 0) & ~self._few_cells(one, units)
        n_documents = len(set(units.documents[read]))
        panel = self._with(one, units, read)
        try:
            table = regress(panel, self.claim.formula).table
        except CorpusError as error:
            if one.is_main:
                raise
            return nothing(n_documents, Reason("no_fit", {"why": _first_line(error)}))
        own = table[table["term"] == self.claim.term]
        if own.empty:
            raise CorpusError(
                say(
                    "The formula has no term {term!r}. {nearest}",
                    term=self.claim.term,
                    nearest=nearest(self.claim.term, table["term"]),
                )
            )
        row = own.to_dict("records")[0]
        told = {name: row[name] for name in ("estimate", "low", "high", "status", "reason")}
        return told | {"reason_text": row["reason_text"], "n_documents": n_documents}

    def _few_cells(self, one: Specification, units: Units) -> np.ndarray:
        few = np.zeros(len(units.documents), dtype=bool)
        for cell in set(units.groups):
            own = units.groups == cell
            few[own] = one.few(own & (one.totals > 0)) is not None
        return few

    def _with(self, one: Specification, units: Units, read: np.ndarray) -> Panel:
        """The panel with the theme as it is measured here, and by nothing else."""
        cells, n = units.groups[read].astype(int), len(self.panel)
        found, totals = (np.bincount(cells, part[read], n) for part in (one.found, one.totals))
        with np.errstate(divide="ignore", invalid="ignore"):
            shares = np.where(totals > 0, found / totals, np.nan)
        headline, values = self.panel.measures[0], self.panel.values.copy()  # noqa: PD011 - ours
        own = values[self.panel.variable] == self.claim.theme
        values.loc[own, headline] = shares[values.loc[own, "cell"].to_numpy(int)]
        return replace(self.panel, values=values.drop(columns=list(self.panel.measures[1:])))


def _first_line(error: CorpusError) -> str:
    lines = [line.strip(" -") for line in error.message.splitlines() if line.strip(" -")]
    return lines[-1] if lines else ""
