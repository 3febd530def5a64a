"""What is to be said of each group of a table: reasons, gathered group by group."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from govtopics.language import Reason, reason_cells

Told = tuple[str, tuple[tuple[str, Any], ...]]


class GroupReasons:
    """The reasons of so many groups, in the order in which they are said.

    Examples
    --------
    >>> reasons = GroupReasons(2)
    >>> reasons.give(np.array([True, False]), "no_hit", n=np.array([12, 7]))
    >>> [reason for reason, _ in reasons.cells()]
    ['no_hit: n=12', '']
    """

    def __init__(self, n_groups: int) -> None:
        self._told: list[tuple[Told, ...]] = [()] * n_groups

    def give(self, where: np.ndarray, code: str, **values: Any) -> None:
        """Add a reason to some groups, by a mask; its values are one for all, or one a group."""
        columns = {n: np.broadcast_to(v, len(where))[where].tolist() for n, v in values.items()}
        for number, place in enumerate(np.flatnonzero(where).tolist()):
            told = tuple((name, column[number]) for name, column in columns.items())
            self._told[place] += ((code, told),)

    def add(self, place: int, reason: Reason) -> None:
        """Add a reason to one group."""
        self._told[place] += ((reason.code, tuple(reason.values.items())),)

    def cells(self) -> Iterator[tuple[str, str]]:
        """Of each group, what is in ``reason`` and ``reason_text``; each is worded once."""
        worded: dict[tuple[Told, ...], tuple[str, str]] = {}
        for told in self._told:
            if told not in worded:
                cells = reason_cells(*(Reason(code, dict(values)) for code, values in told))
                worded[told] = cells["reason"], cells["reason_text"]
            yield worded[told]
