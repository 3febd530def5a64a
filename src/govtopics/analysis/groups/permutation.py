"""Groups by reports, and a studentised test that exchanges reports between them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from math import comb
from typing import NamedTuple, Protocol

import numpy as np
import pandas as pd
from scipy.special import stdtrit

from govtopics.analysis.intervals import LEAST_REPORTS, jackknife_share
from govtopics.analysis.themes.group_intervals import why_not
from govtopics.analysis.themes.theme_measures import ThemeMeasures
from govtopics.language import Reason

ALPHA = 0.05
# Fewer reports show too little of how they differ (benchmarks/inference.py).
LEAST_TESTED = 4
# Below this, what is left of a variance is rounding.
LEAST_WIDTH = 1e-9
# Numbers of a table of arrangements by reports that are kept in memory at once.
CHUNK = 2**20


class Cell(NamedTuple):
    """A group by reports: ids (n,), characters (n,), and with a hit (n_themes, n)."""

    ids: np.ndarray
    totals: np.ndarray
    hits: np.ndarray

    @classmethod
    def of(
        cls, themes: ThemeMeasures, inside: np.ndarray, chosen: Sequence[int] | None = None
    ) -> Cell:
        """The cell of the rows inside, of all themes or of those chosen by their places.

        Reports without characters are left out.
        """
        every = themes.found
        found = every if chosen is None else [every[theme] for theme in chosen]
        codes, ids = pd.factorize(themes.docvars["document_id"][inside])
        chars = themes.n_chars[inside]
        totals = np.bincount(codes, weights=chars, minlength=len(ids))
        hits = [
            np.bincount(codes, weights=chars * each.in_core[inside], minlength=len(ids))
            for each in found
        ]
        full = totals > 0
        return cls(np.asarray(ids, dtype=object)[full], totals[full], np.array(hits)[:, full])


class Tested(NamedTuple):
    """Of a theme: p, how many arrangements were compared, the smallest p, why there is none."""

    p: float
    n_arrangements: int
    smallest_p: float
    why: tuple[Reason, ...] = ()


class Design(Protocol):
    """Which reports may be exchanged for which."""

    @property
    def smallest_p(self) -> float:
        """The smallest p that any outcome could have."""

    @property
    def too_small(self) -> Reason:
        """Why there is no test, where the smallest p is not a small one."""

    @property
    def too_few(self) -> Reason | None:
        """Why there is no test, where reports are too few to show how they differ."""

    def arrangements(self, n_permutations: int, rng: np.random.Generator) -> np.ndarray:
        """Arrangements, one a row, the one observed first."""

    def studentised(self, theme: int, arrangements: np.ndarray) -> np.ndarray:
        """Each difference as a multiple of its reach towards 0; NaN where that shows none."""


def permutation_test(
    design: Design, n_themes: int, n_permutations: int, rng: np.random.Generator
) -> list[Tested]:
    """Whether groups differ in each theme, by exchanging whole reports.

    The statistic is the difference over the reach of its interval towards 0. Studentised, the test
    keeps its level where reports of one group differ more among themselves than those of the other,
    which a bare difference does not (Chung & Romano). Arrangements whose groups show no variance
    have no statistic; the test is made, given that there is one: :math:`p = (b + 1)/(m + 1)`, with
    :math:`b` of the :math:`m` others as far from 0.

    Chung, E., & Romano, J. P. (2013). Exact and asymptotically robust permutation tests.
    https://doi.org/10.1214/13-AOS1090
    Phipson, B., & Smyth, G. K. (2010). Permutation P-values should never be zero.
    https://doi.org/10.2202/1544-6115.1585
    """
    refused = design.too_small if design.smallest_p > ALPHA else design.too_few
    if refused:
        return [Tested(np.nan, 0, design.smallest_p, (refused,))] * n_themes
    arrangements = design.arrangements(n_permutations, rng)
    rows = max(1, CHUNK // arrangements.shape[1])
    chunks = [arrangements[i : i + rows] for i in range(0, len(arrangements), rows)]
    values = (
        np.concatenate([design.studentised(theme, chunk) for chunk in chunks])
        for theme in range(n_themes)
    )
    return [_tested(own[0], own[1:], design.smallest_p) for own in values]


def _tested(observed: float, others: np.ndarray, smallest_p: float) -> Tested:
    """What a theme's statistic says among those of other arrangements."""
    if np.isnan(observed):
        return Tested(np.nan, 0, smallest_p, (Reason("no_variance"),))
    told = others[~np.isnan(others)]
    n = len(told)
    # Of all arrangements so many can be compared, and p is the share of these.
    smallest = smallest_p * (len(others) + 1) / (n + 1)
    if smallest > ALPHA:
        few = Reason("too_few_arrangements", {"n": n, "smallest_p": f"{smallest:.2g}"})
        return Tested(np.nan, 0, smallest, (few,))
    as_far = int((told >= observed - 1e-9).sum())
    return Tested((as_far + 1) / (n + 1), n, smallest)


class Apart(NamedTuple):
    """Two groups of different reports: exchanging them between the groups."""

    one: Cell
    other: Cell

    @property
    def too_small(self) -> Reason:
        """Why there is no test, where the smallest p is not a small one."""
        about = {"n": len(self.one.ids), "other_n": len(self.other.ids)}
        return Reason("test_too_small", about | {"smallest_p": f"{self.smallest_p:.2g}"})

    @property
    def n_all(self) -> int:
        """How many arrangements there are, the one observed included."""
        return comb(len(self.one.ids) + len(self.other.ids), len(self.one.ids))

    @property
    def smallest_p(self) -> float:
        """The smallest p that any outcome could have."""
        # Groups of equal size can trade places and differ as much.
        return (2 if len(self.one.ids) == len(self.other.ids) else 1) / self.n_all

    def interval(self, observed: np.ndarray) -> tuple[np.ndarray, np.ndarray, str, list[Reason]]:
        """Low, high, the method, and why there is none, theme by theme."""
        ends = [jackknife_share(cell.hits, cell.totals[None]) for cell in (self.one, self.other)]
        (p1, l1, u1), (p2, l2, u2) = ends
        low = observed - np.hypot(p1 - l1, u2 - p2)
        high = observed + np.hypot(u1 - p1, p2 - l2)
        why = [
            why_not(
                *(
                    (self.one.hits[i], self.one.totals)
                    if np.isnan(l1[i])
                    else (self.other.hits[i], self.other.totals)
                )
            )
            for i in range(len(observed))
        ]
        return low, high, "jackknife (MOVER)", why

    @property
    def too_few(self) -> Reason | None:
        """Why there is no test, where reports are too few to show how they differ."""
        sizes = [len(self.one.ids), len(self.other.ids)]
        if min(sizes) >= LEAST_TESTED:
            return None
        about = {"G": sizes[0], "other_G": sizes[1], "least": LEAST_TESTED}
        return Reason("test_needs_reports", about)

    def arrangements(self, n_permutations: int, rng: np.random.Generator) -> np.ndarray:
        """The reports in other orders, the first group's first, shape (n_arrangements, n)."""
        n_one, n = len(self.one.ids), len(self.one.ids) + len(self.other.ids)
        if self.n_all - 1 > n_permutations:
            drawn = rng.random((n_permutations, n)).argsort(axis=1)
            return np.vstack([np.arange(n), drawn])
        # The first combination is the arrangement that was observed.
        chosen = np.array(list(combinations(range(n), n_one)))
        left = np.ones((len(chosen), n), dtype=bool)
        np.put_along_axis(left, chosen, False, axis=1)
        return left.argsort(axis=1, kind="stable")

    def studentised(self, theme: int, arrangements: np.ndarray) -> np.ndarray:
        """Differences over their reach towards 0, shape (n_arrangements,)."""
        n_one = len(self.one.ids)
        hits = np.concatenate([self.one.hits[theme], self.other.hits[theme]])[arrangements]
        totals = np.concatenate([self.one.totals, self.other.totals])[arrangements]
        (p1, l1, u1), (p2, l2, u2) = (
            jackknife_share(hits[:, side], totals[:, side], least=LEAST_TESTED)
            for side in (slice(n_one), slice(n_one, None))
        )
        difference = p1 - p2
        reach = np.where(difference > 0, np.hypot(p1 - l1, u2 - p2), np.hypot(u1 - p1, p2 - l2))
        shown = np.minimum(u1 - l1, u2 - l2) > LEAST_WIDTH
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where(shown, np.abs(difference) / reach, np.nan)


class Paired(NamedTuple):
    """Two parts of the same reports: exchanging them within each report."""

    one: Cell
    other: Cell

    @property
    def too_small(self) -> Reason:
        """Why there is no test, where the smallest p is not a small one."""
        about = {"n": len(self.one.ids), "smallest_p": f"{self.smallest_p:.2g}"}
        return Reason("paired_test_too_small", about)

    @property
    def smallest_p(self) -> float:
        """The smallest p that any outcome could have."""
        return float(2.0 ** (1 - len(self.one.ids)))

    def interval(self, observed: np.ndarray) -> tuple[np.ndarray, np.ndarray, str, list[Reason]]:
        """Low, high, the method, and why there is none, theme by theme."""
        n = len(self.one.ids)
        nothing = np.full(len(observed), np.nan)
        if n < LEAST_REPORTS:
            why = Reason("too_few_reports", {"G": n, "least": LEAST_REPORTS})
            return nothing, nothing, "jackknife", [why] * len(observed)
        one, other = self
        reach = _reach_within(one.hits, one.totals[None], other.hits, other.totals[None])
        moved = reach > LEAST_WIDTH
        low, high = (np.where(moved, observed + sign * reach, np.nan) for sign in (-1, 1))
        return low, high, "jackknife", [Reason("same_difference_in_every_report")] * len(observed)

    @property
    def too_few(self) -> Reason | None:
        """None: where the smallest p is small enough, there are reports enough."""
        return None

    def arrangements(self, n_permutations: int, rng: np.random.Generator) -> np.ndarray:
        """Which reports have their parts exchanged, shape (n_arrangements, n)."""
        n = len(self.one.ids)
        if 2**n - 1 <= n_permutations:
            return ((np.arange(2**n)[:, None] >> np.arange(n)) & 1).astype(bool)
        drawn = rng.integers(0, 2, (n_permutations, n)).astype(bool)
        return np.vstack([np.zeros(n, dtype=bool), drawn])

    def studentised(self, theme: int, arrangements: np.ndarray) -> np.ndarray:
        """Differences over their reach, shape (n_arrangements,)."""
        sides = [(cell.hits[theme], cell.totals) for cell in (self.one, self.other)]
        (h1, t1), (h2, t2) = (
            tuple(np.where(arrangements, there, here) for here, there in zip(*pair, strict=True))
            for pair in (sides, sides[::-1])
        )
        difference = h1.sum(axis=1) / t1.sum(axis=1) - h2.sum(axis=1) / t2.sum(axis=1)
        reach = _reach_within(h1, t1, h2, t2)
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where(reach > LEAST_WIDTH, np.abs(difference) / reach, np.nan)


def _reach_within(
    hits: np.ndarray, totals: np.ndarray, other_hits: np.ndarray, other_totals: np.ndarray
) -> np.ndarray:
    """Half the width of the jackknife interval of a difference within reports, last axis gone."""
    n = hits.shape[-1]
    first, second = (
        (h.sum(axis=-1, keepdims=True) - h) / (t.sum(axis=-1, keepdims=True) - t)
        for h, t in ((hits, totals), (other_hits, other_totals))
    )
    variance = (n - 1) * (first - second).var(axis=-1)
    return np.asarray(stdtrit(n - 1, 0.975) * np.sqrt(variance))
