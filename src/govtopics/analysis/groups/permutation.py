"""Groups by reports, and what exchanging reports between them would give."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from math import comb
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy.special import stdtrit

from govtopics.analysis.intervals import LEAST_REPORTS, jackknife_share
from govtopics.analysis.themes.prevalence import why_not
from govtopics.analysis.themes.theme_measures import ThemeMeasures
from govtopics.language import Reason


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


class Apart(NamedTuple):
    """Two groups of different reports: exchanging them between the groups."""

    one: Cell
    other: Cell

    @property
    def too_small(self) -> Reason:
        """Why there is no test, where the smallest p is no small one."""
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

    def rearranged(self, n_permutations: int, rng: np.random.Generator) -> np.ndarray:
        """Differences of other arrangements, shape (n_arrangements, n_themes)."""
        n_one, n = len(self.one.ids), len(self.one.ids) + len(self.other.ids)
        if self.n_all - 1 <= n_permutations:
            # The first combination is the arrangement that was observed.
            chosen = np.array(list(combinations(range(n), n_one)))[1:]
        else:
            chosen = rng.random((n_permutations, n)).argsort(axis=1)[:, :n_one]
        mask = np.zeros((len(chosen), n))
        np.put_along_axis(mask, chosen, 1.0, axis=1)
        hits = np.hstack([self.one.hits, self.other.hits])
        totals = np.concatenate([self.one.totals, self.other.totals])
        in_one, all_hits = mask @ hits.T, hits.sum(axis=1)
        size = (mask @ totals)[:, None]
        difference: np.ndarray = in_one / size - (all_hits - in_one) / (totals.sum() - size)
        return difference


class Paired(NamedTuple):
    """Two parts of the same reports: exchanging them within each report."""

    one: Cell
    other: Cell

    @property
    def too_small(self) -> Reason:
        """Why there is no test, where the smallest p is no small one."""
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
        first, second = (
            (cell.hits.sum(axis=1, keepdims=True) - cell.hits) / (cell.totals.sum() - cell.totals)
            for cell in (self.one, self.other)
        )
        reach = stdtrit(n - 1, 0.975) * np.sqrt((n - 1) * (first - second).var(axis=1))
        moved = reach > 0
        low, high = (np.where(moved, observed + sign * reach, np.nan) for sign in (-1, 1))
        return low, high, "jackknife", [Reason("same_difference_in_every_report")] * len(observed)

    def rearranged(self, n_permutations: int, rng: np.random.Generator) -> np.ndarray:
        """Differences of other arrangements, shape (n_arrangements, n_themes)."""
        n = len(self.one.ids)
        if 2**n - 1 <= n_permutations:
            swapped = (np.arange(1, 2**n)[:, None] >> np.arange(n)) & 1
        else:
            swapped = rng.integers(0, 2, (n_permutations, n))
        hits = self.other.hits - self.one.hits
        totals = self.other.totals - self.one.totals
        first = self.one.hits.sum(axis=1) + swapped @ hits.T
        size = (self.one.totals.sum() + swapped @ totals)[:, None]
        all_hits = (self.one.hits + self.other.hits).sum(axis=1)
        all_totals = (self.one.totals + self.other.totals).sum()
        difference: np.ndarray = first / size - (all_hits - first) / (all_totals - size)
        return difference
