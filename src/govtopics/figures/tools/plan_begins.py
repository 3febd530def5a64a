"""Where a report turns from what was done to what is to be done."""

from __future__ import annotations

import numpy as np

LEAST_PART = 0.05


def plan_begins(starts: np.ndarray, lengths: np.ndarray, planned: np.ndarray) -> float | None:
    """The place that parts review and plan best; None if a report does not have both.

    ``starts``: where the texts of a report begin, in any unit and order.
    ``lengths``: in characters.
    ``planned``: which of them plan.
    Returns the start of a text. None where the plan has less than 5 % of the characters, or more
    than 95 %.

    Examples
    --------
    >>> ends = np.array([0.0, 0.2, 0.7]), np.array([20.0, 50.0, 30.0])
    >>> plan_begins(*ends, np.array([False, False, True]))
    0.7
    >>> plan_begins(*ends, np.array([True, True, True])) is None
    True
    """
    order = np.argsort(starts, kind="stable")
    lengths, own = lengths[order], np.where(planned, lengths, 0.0)[order]
    total = lengths.sum()
    if not LEAST_PART * total <= own.sum() <= (1 - LEAST_PART) * total:
        return None
    # What is planned behind a place, and not planned before it, speaks for it.
    before = np.concatenate([[0.0], np.cumsum(lengths - own)[:-1]])
    behind = own[::-1].cumsum()[::-1]
    return float(starts[order][int((before + behind).argmax())])
