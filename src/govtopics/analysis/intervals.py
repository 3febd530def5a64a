"""How sure an estimate is, or why nothing can be said."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

Z_95 = 1.959963984540054


class CodebookRange(NamedTuple):
    """How far a prevalence moves with the choice of terms."""

    estimate: float
    low: float
    high: float
    decisive_term: int | None
    largest_change: float


def codebook_range(
    presence: np.ndarray, weights: np.ndarray, ring_sizes: tuple[int, int, int]
) -> CodebookRange:
    r"""The extremes of a prevalence over the rings of a theme and over leaving out each term.

    With :math:`c_i` the characters of paragraph i and :math:`S` a set of terms,
    :math:`p(S) = \sum_i c_i [\text{paragraph i holds a term of } S] / \sum_i c_i`. The estimate is
    :math:`p` of all terms; low and high are the extremes of :math:`p` over the three cumulative
    rings and over all terms but one.

    Parameters
    ----------
    presence : ndarray of bool, shape (n_paragraphs, n_terms)
        Columns ring by ring.
    weights : ndarray, shape (n_paragraphs,)
        Characters.
    ring_sizes : tuple of int
        Number of terms in the first, the first two, and all rings.

    Returns
    -------
    CodebookRange
        ``decisive_term`` is the column whose loss changes the estimate most, None if none does.

    Examples
    --------
    >>> presence = np.array([[True, False], [False, True], [False, False]])
    >>> codebook_range(presence, np.array([50, 30, 20]), (1, 1, 2))
    CodebookRange(estimate=0.8, low=0.3, high=0.8, decisive_term=0, largest_change=0.5)
    """
    total = weights.sum()
    n_present = presence.sum(axis=1)
    rings = [float(weights @ presence[:, :size].any(axis=1) / total) for size in ring_sizes]
    estimate = rings[-1]
    without = weights @ ((n_present[:, None] - presence) > 0) / total
    changes = estimate - without
    decisive = int(np.argmax(changes)) if changes.size and changes.max() > 0 else None
    values = [*rings, *without.tolist()]
    return CodebookRange(
        estimate, min(values), max(values), decisive, float(changes.max(initial=0.0))
    )


def wilson_upper(n: int, z: float = Z_95) -> float:
    r"""The upper end of the Wilson interval for no success in n: :math:`z^2 / (n + z^2)`.

    Parameters
    ----------
    n : int
        Trials, at least 1.
    z : float

    Returns
    -------
    float

    References
    ----------
    Wilson, E. B. (1927). Probable inference, the law of succession, and statistical inference.
    https://doi.org/10.1080/01621459.1927.10502953

    Examples
    --------
    >>> round(wilson_upper(12), 3)
    0.242
    """
    return z**2 / (n + z**2)
