"""How sure the shares of many groups are, or why nothing can be said of one."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from govtopics.analysis.intervals import (
    LEAST_REPORTS,
    LEAST_WITH_HITS,
    jackknife_share,
    wilson,
    zero_bound,
)
from govtopics.analysis.themes.group_reasons import GroupReasons
from govtopics.analysis.themes.grouped import Grouped
from govtopics.language import Reason


class Ends(NamedTuple):
    """The intervals of groups: low and high (n_groups,), NaN where none; kind, empty where none."""

    low: np.ndarray
    high: np.ndarray
    kind: np.ndarray

    @classmethod
    def none(cls, n_groups: int) -> Ends:
        """No interval for any."""
        low, high = np.full((2, n_groups), np.nan)
        return cls(low, high, np.full(n_groups, "", dtype=object))


class Reports(NamedTuple):
    """Characters with a hit, and all, of each report of each group, by group; the group of each.

    All of shape (n_reports,), without the reports that have no characters; those of a group are
    together, in the order of the corpus.
    """

    hits: np.ndarray
    totals: np.ndarray
    group: np.ndarray

    @classmethod
    def of(cls, grouped: Grouped, n_chars: np.ndarray, rows: np.ndarray) -> Reports:
        """Those of a group, where some rows, by their places, have a hit."""
        totals, hits = grouped.by_report(n_chars), grouped.by_report(n_chars[rows], rows)
        order = np.argsort(grouped.group_of, kind="stable")
        order = order[totals[order] > 0]
        return cls(hits[order], totals[order], grouped.group_of[order])


def between_reports(reports: Reports, where: np.ndarray, reasons: GroupReasons) -> Ends:
    """The jackknife between the reports of some groups, by a mask (n_groups,)."""
    ends, n_groups = Ends.none(len(where)), len(where)
    n_reports, n_with_hits, n_other = (
        np.bincount(reports.group[there], minlength=n_groups)
        for there in (reports.totals > 0, reports.hits > 0, reports.hits < reports.totals)
    )
    none = where & (n_with_hits == 0)
    _bound(ends, n_reports, none, reasons)
    some, starts = where & ~none, np.cumsum(n_reports) - n_reports
    for n in np.unique(n_reports[some & (n_reports >= LEAST_REPORTS)]):
        alike = np.flatnonzero(some & (n_reports == n))  # groups of as many reports, at once
        places = starts[alike][:, None] + np.arange(n)
        _, ends.low[alike], ends.high[alike] = jackknife_share(
            reports.hits[places], reports.totals[places]
        )
    told = some & ~np.isnan(ends.low)
    ends.kind[told] = "jackknife"
    for place in np.flatnonzero(some & ~told).tolist():
        reasons.add(place, _why_not(n_reports[place], n_with_hits[place], n_other[place]))
    return ends


def _bound(ends: Ends, n_reports: np.ndarray, none: np.ndarray, reasons: GroupReasons) -> None:
    """No report of a group speaks of it: what share of such reports may, all the same."""
    few = none & (n_reports < LEAST_REPORTS)
    reasons.give(few, "too_few_reports", G=n_reports, least=LEAST_REPORTS)
    bounded = none & ~few
    reasons.give(bounded, "no_report_with_hits", G=n_reports)
    ends.low[bounded], ends.kind[bounded] = 0.0, "share_of_reports"
    ends.high[bounded] = [zero_bound(n) for n in n_reports[bounded].tolist()]


def within_reports(
    grouped: Grouped,
    n_chars: np.ndarray,
    estimate: np.ndarray,
    where: np.ndarray,
    reasons: GroupReasons,
) -> Ends:
    """Wilson, with as many trials as rows of equal length that would give as much."""
    ends, chars = Ends.none(len(where)), n_chars.astype(float)
    n_effective = grouped.sums(chars)[where] ** 2 / grouped.sums(chars**2)[where]
    ends.low[where], ends.high[where] = wilson(estimate[where], n_effective)
    ends.kind[where] = "within_report"
    reasons.give(where, "within_report")
    return ends


def why_not(hits: np.ndarray, totals: np.ndarray) -> Reason:
    """Why the jackknife gives no interval.

    Shapes: hits, totals (n_reports,).
    """
    return _why_not(len(hits), (hits > 0).sum(), (hits < totals).sum())


def _why_not(n_reports: int, n_with_hits: int, n_other: int) -> Reason:
    """The same by what was counted."""
    if n_reports < LEAST_REPORTS:
        return Reason("too_few_reports", {"G": n_reports, "least": LEAST_REPORTS})
    about = {"G": n_reports, "least": LEAST_WITH_HITS}
    if n_with_hits < LEAST_WITH_HITS:
        return Reason("too_few_with_hits", {"k": n_with_hits, **about})
    if n_other < LEAST_WITH_HITS:
        return Reason("too_few_with_other_text", {"k": n_other, **about})
    return Reason("all_alike")
