"""Topics of several fits in columns, and where the ribbons between them run."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from govtopics.figures.tools.sheet import LEAST_ROW

BAR = 5.0


@dataclass(frozen=True)
class Place:
    """Where a topic is, in points from the top of the flow.

    Parameters
    ----------
    column : int
    middle : float
    depth : float
        How high its bar is: its share of all words.
    """

    column: int
    middle: float
    depth: float

    @property
    def top(self) -> float:
        """Of its bar."""
        return self.middle - self.depth / 2


Places = dict[tuple[int, str], Place]


def least_depth(topics: pd.DataFrame) -> float:
    """Points that the column with most topics needs."""
    return LEAST_ROW * float(topics.groupby("k").size().max())


def placed(topics: pd.DataFrame, ribbons: pd.DataFrame, depth: float) -> Places:
    """Put the topics of each K in a column, those that come of one topic beside each other.

    ``topics``: k, topic, share.
    ``ribbons``: k, topic, next_k, next_topic, share.
    ``depth``: points from top to bottom.
    """
    places: Places = {}
    for column, (k, own) in enumerate(topics.groupby("k", sort=True)):
        order = _order(own, ribbons[ribbons["next_k"] == k], places)
        shares = own.set_index("topic")["share"][order].to_numpy(float)
        spare = max(0.0, depth - LEAST_ROW * len(order))
        pitches = LEAST_ROW + spare * shares
        # A bar is as high as its share, and a little lower than its row.
        middles = np.cumsum(pitches) - pitches / 2
        for topic, middle, pitch, share in zip(order, middles, pitches, shares, strict=True):
            bar = max(1.0, min(pitch - 2, share * depth * 0.8))
            places[int(str(k)), topic] = Place(column, float(middle), float(bar))
    return places


def _order(own: pd.DataFrame, coming: pd.DataFrame, places: Places) -> list[str]:
    """Topics by the middle of what comes to them; those that nothing comes to are placed below."""
    middles = {}
    for topic, ribbons in coming.groupby("next_topic"):
        ends = zip(ribbons["k"].astype(int), ribbons["topic"], strict=True)
        known = [places[end].middle for end in ends]
        weights = ribbons["share"].to_numpy(float) + 1e-9
        middles[topic] = float(np.average(known, weights=weights))
    return sorted(own["topic"], key=lambda topic: (middles.get(topic, np.inf), topic))


def ribbon_ends(ribbons: pd.DataFrame, places: Places) -> list[tuple[float, float, float, float]]:
    """Where each ribbon leaves one bar and reaches the next: two tops and two depths, in points.

    ``ribbons``: k, topic, next_k, next_topic, share_of_topic, share_of_next.
    Returns one a row: top and depth where it leaves, top and depth where it arrives. Ribbons of a
    bar are stacked in the order of their other ends.
    """
    left, right = (
        [places[int(k), topic] for k, topic in zip(ribbons[one], ribbons[other], strict=True)]
        for one, other in (("k", "topic"), ("next_k", "next_topic"))
    )
    out = _stacked(left, right, ribbons["share_of_topic"].to_numpy(float))
    into = _stacked(right, left, ribbons["share_of_next"].to_numpy(float))
    return [(*leaves, *reaches) for leaves, reaches in zip(out, into, strict=True)]


def _stacked(
    own: list[Place], others: list[Place], shares: np.ndarray
) -> list[tuple[float, float]]:
    """Top and depth of the end of each ribbon at its own bar."""
    used: dict[Place, float] = {}
    found = [(0.0, 0.0)] * len(own)
    for i in sorted(
        range(len(own)), key=lambda i: (own[i].column, own[i].middle, others[i].middle)
    ):
        at = used.get(own[i], 0.0)
        depth = float(shares[i]) * own[i].depth
        found[i] = own[i].top + at, depth
        used[own[i]] = at + depth
    return found
