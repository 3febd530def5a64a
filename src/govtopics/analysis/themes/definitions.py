"""How far a share moves with the definition of its theme: the rings, and the terms of core."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import numpy as np
from scipy import sparse

from govtopics.analysis.themes.grouped import Grouped

N_HALVES, HALVES_SEED = 200, 2024


class Held(NamedTuple):
    """The rows that contain a term of a theme, of any ring: their places, shape (n,).

    ``first`` (n,): the column of the first term that each contains, and so its innermost ring;
    ``alone`` (n,): whether that is the only term of core there.
    """

    rows: np.ndarray
    first: np.ndarray
    alone: np.ndarray

    @classmethod
    def of(cls, held: sparse.csr_array, n_core: int) -> Held:
        """Those of the terms found (n_rows, n_terms), columns ring by ring."""
        rows, columns = np.repeat(np.arange(held.shape[0]), np.diff(held.indptr)), held.indices
        begins = np.diff(rows, prepend=-1) > 0
        joined = np.append((~begins & (columns < n_core))[1:], False)  # by a second term of core
        first = columns[begins]
        return cls(rows[begins], first, (first < n_core) & ~joined[begins])

    def inside(self, size: int) -> np.ndarray:
        """The rows that contain one of the first terms."""
        return self.rows[self.first < size]


class Definitions(NamedTuple):
    """Shares of groups by each ring, and the term of core whose loss changes each most.

    All of shape (n_groups,). ``estimate`` is core's; ``name`` to ``wide`` is the range of
    definitions. ``decisive`` is the column of that term, −1 if no term changes anything. NaN where
    a group has no characters.
    """

    estimate: np.ndarray
    name: np.ndarray
    wide: np.ndarray
    decisive: np.ndarray
    largest_change: np.ndarray


def definitions(
    held: Held, grouped: Grouped, weights: np.ndarray, ring_sizes: tuple[int, int, int]
) -> Definitions:
    r"""Shares of groups by the three rings of a theme, and what each owes to one term of core.

    With :math:`c_i` the characters of sentence i and :math:`S` a set of terms,
    :math:`p(S) = \sum_i c_i [\text{sentence i contains a term of } S] / \sum_i c_i`. Without a
    term, the sentences that contain no other term of core are lost.

    Shapes: weights (n_sentences,).
    """
    totals = grouped.sums(weights)
    name, core, wide = (grouped.sums(weights[rows], rows) for rows in map(held.inside, ring_sizes))
    # The last column is not a term's: a theme without any has one too.
    left = core[:, None] - _alone(held, grouped, weights, ring_sizes[1] + 1)
    with np.errstate(invalid="ignore"):
        changes = (core / totals)[:, None] - left / totals[:, None]
        largest = changes.max(axis=1)
        decisive = np.where(largest > 0, changes.argmax(axis=1), -1)
        return Definitions(core / totals, name / totals, wide / totals, decisive, largest)


def _alone(held: Held, grouped: Grouped, weights: np.ndarray, n_columns: int) -> np.ndarray:
    """The weights in rows with one term of core only, shape (n_groups, n_columns)."""
    rows, column = held.rows[held.alone], held.first[held.alone]
    places, n_places = grouped.group[rows] * n_columns + column, grouped.n_groups * n_columns
    # Rows outside are past the last place.
    sums = np.bincount(places, weights=weights[rows], minlength=n_places)
    return sums[:n_places].reshape(grouped.n_groups, n_columns)


def ring_shares(
    presence: np.ndarray, weights: np.ndarray, ring_sizes: tuple[int, int, int]
) -> tuple[float, float, float]:
    """A share by name, core and wide.

    Shapes: presence (n_sentences, n_terms), weights (n_sentences,).
    """
    name, core, wide = (
        float(weights @ presence[:, :size].any(axis=1) / weights.sum()) for size in ring_sizes
    )
    return name, core, wide


def without_each(
    presence: np.ndarray, weights: np.ndarray, ring_sizes: tuple[int, int, int]
) -> np.ndarray:
    """A share by core without each of its terms in turn.

    Gives (n_core_terms,).
    """
    core = presence[:, : ring_sizes[1]]
    left = (core.sum(axis=1)[:, None] - core) > 0
    return np.asarray(weights @ left / weights.sum())


@cache
def halves_of(n_terms: int) -> np.ndarray:
    """Two hundred random halves of so many terms; the same whenever they are asked for.

    Gives (n_terms, 200).
    """
    rng = np.random.default_rng(HALVES_SEED)
    order = rng.random((n_terms, N_HALVES)).argsort(axis=0).argsort(axis=0)
    halves = np.asarray(order < (n_terms + 1) // 2)
    halves.flags.writeable = False  # it is kept
    return halves


def half_shares(
    presence: np.ndarray, weights: np.ndarray, ring_sizes: tuple[int, int, int]
) -> np.ndarray:
    """A share by each of 200 random halves of core.

    They judge the sign of a difference and a rank, never a level: half of the terms find less.

    Gives (200,).
    """
    core = presence[:, : ring_sizes[1]]
    held = core.any(axis=1)
    found = core[held].astype(np.float32) @ halves_of(core.shape[1]).astype(np.float32) > 0
    return np.asarray(weights[held] @ found / weights.sum())
