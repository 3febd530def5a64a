"""Rows put into groups and into the reports of each, so that one pass gives the sums of all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from govtopics.analysis.themes.frames import Frame, in_frame
from govtopics.analysis.themes.grouping import grouping, ordered, single_reports
from govtopics.corpus.doubts import pooled

EVERY = slice(None)


class Grouped(NamedTuple):
    """Rows in groups, and in the reports of each group.

    ``keys`` (n_groups,): the groups in order, those without a value last, as ``""``; ``group``
    and ``report`` (n_rows,): the places of a row's group, and of its report in that group, one past
    the last for rows outside; ``group_of`` and ``whole`` (n_reports,): the group of each of these
    reports, and the rows that it has in all, whatever the group.
    """

    keys: tuple[Any, ...]
    group: np.ndarray
    report: np.ndarray
    group_of: np.ndarray
    whole: np.ndarray

    @classmethod
    def of(
        cls,
        docvars: pd.DataFrame,
        by: str | Sequence[str],
        frame: Frame,
        keys: tuple[Any, ...] | None = None,
    ) -> Grouped:
        """The rows that are in the frame; in all groups that are there, or in those given.

        A group all of whose reports are left out has no row.
        """
        own, read = grouping(docvars, by, every=True), in_frame(docvars, frame)
        if not single_reports(by):
            read = read & pooled(docvars)
        codes, there = pd.factorize(own)
        if keys is None:
            missing = ((codes < 0) & read).any()
            keys = (*ordered(docvars, by, own), *([""] if missing else []))
        place = {key: place for place, key in enumerate(keys)}
        # The code of rows without a value is −1: the last of these places.
        places = np.array([place.get(value, len(keys)) for value in (*there, "")])
        group = np.where(read, places[codes], len(keys))
        return cls(keys, group, *_reports(docvars["document_id"], group, len(keys)))

    @property
    def n_groups(self) -> int:
        """How many groups there are."""
        return len(self.keys)

    def where(self, told: np.ndarray) -> Grouped:
        """The same groups with some of their rows, by a mask (n_rows,)."""
        group = np.where(told, self.group, self.n_groups)
        return self._replace(group=group, report=np.where(told, self.report, len(self.group_of)))

    def n_rows(self) -> np.ndarray:
        """How many rows each group has, shape (n_groups,)."""
        return np.bincount(self.group, minlength=self.n_groups + 1)[: self.n_groups]

    def n_whole(self) -> np.ndarray:
        """How many rows the reports of each group have in all, shape (n_groups,)."""
        there = self._there()
        return _sums(self.group_of[there], self.whole[there], self.n_groups)

    def sums(self, weights: np.ndarray, rows: np.ndarray | slice = EVERY) -> np.ndarray:
        """The sums of weights (n,) of some rows in each group, shape (n_groups,)."""
        return _sums(self.group[rows], weights, self.n_groups)

    def by_report(self, weights: np.ndarray, rows: np.ndarray | slice = EVERY) -> np.ndarray:
        """The sums of weights (n,) of some rows in each report of a group, shape (n_reports,)."""
        return _sums(self.report[rows], weights, len(self.group_of))

    def n_among(self, reports: np.ndarray) -> np.ndarray:
        """How many of some reports, by a mask (n_reports,), each group has, shape (n_groups,)."""
        return np.bincount(self.group_of[reports], minlength=self.n_groups)

    def n_documents(self) -> np.ndarray:
        """How many reports the rows of each group come from, shape (n_groups,)."""
        return self.n_among(self._there())

    def _there(self) -> np.ndarray:
        """Which reports have a row, shape (n_reports,)."""
        n = len(self.group_of)
        return np.bincount(self.report, minlength=n + 1)[:n] > 0


def _sums(places: np.ndarray, weights: np.ndarray, n: int) -> np.ndarray:
    return np.bincount(places, weights=weights, minlength=n + 1)[:n]


def _reports(
    documents: pd.Series, group: np.ndarray, n_groups: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The place of each row's report in its group, and of these reports group and whole size."""
    owner, names = pd.factorize(documents)
    inside = group < n_groups
    places, pairs = pd.factorize(group[inside] * len(names) + owner[inside])
    report = np.full(len(group), len(pairs))
    report[inside] = places
    group_of, document = np.divmod(pairs, max(1, len(names)))
    return report, group_of, np.bincount(owner, minlength=len(names))[document]
