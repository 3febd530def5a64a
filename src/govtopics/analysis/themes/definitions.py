"""How far a share moves with the definition of its theme: the rings, and the terms of core."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

N_HALVES, HALVES_SEED = 200, 2024


class Definitions(NamedTuple):
    """A share by each ring, and the term of core whose loss changes it most.

    ``estimate`` is core's; ``name`` to ``wide`` is the range of definitions. ``decisive`` is the
    column of that term, None if no term changes anything.
    """

    estimate: float
    name: float
    wide: float
    decisive: int | None
    largest_change: float


def definitions(
    presence: np.ndarray, weights: np.ndarray, ring_sizes: tuple[int, int, int]
) -> Definitions:
    r"""A share by the three rings of a theme, and what its core owes to one term.

    With :math:`c_i` the characters of sentence i and :math:`S` a set of terms,
    :math:`p(S) = \sum_i c_i [\text{sentence i holds a term of } S] / \sum_i c_i`.

    Parameters
    ----------
    presence : ndarray of bool, shape (n_sentences, n_terms)
        Columns ring by ring.
    weights : ndarray, shape (n_sentences,)
        Characters.
    ring_sizes : tuple of int
        Number of terms in the name, in core with it, and in wide with both.

    Returns
    -------
    Definitions

    Examples
    --------
    >>> presence = np.array([[True, False, False], [False, True, False], [False, False, True]])
    >>> definitions(presence, np.array([50, 30, 20]), (1, 2, 3))
    Definitions(estimate=0.8, name=0.5, wide=1.0, decisive=0, largest_change=0.5)
    """
    name, core, wide = ring_shares(presence, weights, ring_sizes)
    changes = core - without_each(presence, weights, ring_sizes)
    decisive = int(np.argmax(changes)) if changes.size and changes.max() > 0 else None
    return Definitions(core, name, wide, decisive, float(changes.max(initial=0.0)))


def ring_shares(
    presence: np.ndarray, weights: np.ndarray, ring_sizes: tuple[int, int, int]
) -> tuple[float, float, float]:
    """A share by name, core and wide.

    Parameters
    ----------
    presence, weights, ring_sizes
        As for :func:`definitions`.

    Returns
    -------
    tuple of float
    """
    name, core, wide = (
        float(weights @ presence[:, :size].any(axis=1) / weights.sum()) for size in ring_sizes
    )
    return name, core, wide


def without_each(
    presence: np.ndarray, weights: np.ndarray, ring_sizes: tuple[int, int, int]
) -> np.ndarray:
    """A share by core without each of its terms in turn.

    Parameters
    ----------
    presence, weights, ring_sizes
        As for :func:`definitions`.

    Returns
    -------
    ndarray, shape (n_core_terms,)
    """
    core = presence[:, : ring_sizes[1]]
    left = (core.sum(axis=1)[:, None] - core) > 0
    return np.asarray(weights @ left / weights.sum())


def halves_of(n_terms: int) -> np.ndarray:
    """Two hundred random halves of so many terms; the same whenever they are asked for.

    Parameters
    ----------
    n_terms : int

    Returns
    -------
    ndarray of bool, shape (n_terms, 200)
        Half of the terms in each column, rounded up.
    """
    rng = np.random.default_rng(HALVES_SEED)
    order = rng.random((n_terms, N_HALVES)).argsort(axis=0).argsort(axis=0)
    return np.asarray(order < (n_terms + 1) // 2)


def half_shares(
    presence: np.ndarray, weights: np.ndarray, ring_sizes: tuple[int, int, int]
) -> np.ndarray:
    """A share by each of 200 random halves of core.

    They judge the sign of a difference and a rank, never a level: half of the terms find less.

    Parameters
    ----------
    presence, weights, ring_sizes
        As for :func:`definitions`.

    Returns
    -------
    ndarray, shape (200,)
    """
    core = presence[:, : ring_sizes[1]]
    held = core.any(axis=1)
    found = core[held].astype(np.float32) @ halves_of(core.shape[1]).astype(np.float32) > 0
    return np.asarray(weights[held] @ found / weights.sum())
