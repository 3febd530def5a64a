"""Labels beside the points of a map: each where it covers nothing that is there already."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from govtopics.figures.tools.sheet import Box

# How far from the edge of its point a label may be, in points.
REACHES = (1.5, 6.0, 12.0, 20.0, 30.0, 42.0)
PUSHES, GENTLY, CLEAR = 600, 0.35, 1e-6


class Ground:
    """A piece of paper on which boxes are put one after another.

    ``width``, ``height``: in points; nothing is put outside.
    """

    def __init__(self, width: float, height: float) -> None:
        self._bounds = np.array([width, height])
        self._taken = np.empty((0, 4))

    def take(self, box: Box) -> Box:
        """Note that something is there."""
        left, top, width, height = box
        self._taken = np.vstack([self._taken, (left, top, left + width, top + height)])
        return box

    def is_free(self, box: Box, off: np.ndarray | None = None) -> bool:
        """Whether a box is on the paper and covers nothing, nor what else it is to keep off."""
        left, top, width, height = box
        right, bottom = left + width, top + height
        if left < 0 or top < 0 or right > self._bounds[0] or bottom > self._bounds[1]:
            return False
        taken = self._taken if off is None else np.vstack([self._taken, off])
        lefts, tops, rights, bottoms = taken.T
        clash = (left < rights) & (lefts < right) & (top < bottoms) & (tops < bottom)
        return not clash.any()

    def put(
        self,
        centre: tuple[float, float],
        radius: float,
        size: tuple[float, float],
        *,
        inside: bool = False,
        reaches: tuple[float, ...] = REACHES,
        off: np.ndarray | None = None,
    ) -> Box | None:
        """Put a label at a point, as near as there is room for it.

        ``centre``: of the point, from the upper left corner.
        ``radius``: of the point.
        ``size``: width and height of the label.
        ``inside``: whether it may be in the point itself.
        ``reaches``: distances from the point's edge that are tried.
        ``off``: what else is not to be covered: left, top, right, bottom of each.
        Returns where it is, or None if there is no room.
        """
        for box in _candidates(centre, radius, size, inside, reaches):
            if self.is_free(box, off):
                return self.take(box)
        return None


def _candidates(
    centre: tuple[float, float],
    radius: float,
    size: tuple[float, float],
    inside: bool,
    reaches: tuple[float, ...],
) -> Iterator[Box]:
    """Right, left, below, above and between these, ever farther out."""
    (x, y), (width, height) = centre, size
    if inside:
        yield Box(x - width / 2, y - height / 2, width, height)
    for reach in reaches:
        out = radius + reach
        slant = out / np.sqrt(2)
        yield Box(x + out, y - height / 2, width, height)
        yield Box(x - out - width, y - height / 2, width, height)
        yield Box(x - width / 2, y + out, width, height)
        yield Box(x - width / 2, y - out - height, width, height)
        for down in (slant, -slant - height):
            yield Box(x + slant, y + down, width, height)
            yield Box(x - slant - width, y + down, width, height)


def kept_apart(
    middles: np.ndarray, sizes: np.ndarray, room: tuple[float, float]
) -> tuple[np.ndarray, np.ndarray]:
    """Boxes pushed off each other, each pair along the side on which it takes least.

    ``middles``, ``sizes``: in points.
    ``room``: width and height of the paper, which no box leaves.
    Returns where the middles are now, and which boxes cover none that comes before them.
    """
    half, halves = sizes / 2, (sizes[:, None] + sizes[None]) / 2
    low, high = half, np.maximum(np.array(room) - half, half)
    places = np.clip(middles, low, high)
    # Boxes in one place would push nowhere: each later one starts a little lower.
    places = places + np.arange(len(places))[:, None] * (1e-3, 2e-3)
    itself = np.eye(len(places), dtype=bool)
    for _ in range(PUSHES):
        apart = places[:, None] - places[None]
        over = halves - np.abs(apart)
        over[itself] = 0
        clash = (over > CLEAR).all(axis=2)
        if not clash.any():
            break
        across = over[..., 0] < over[..., 1]
        push = np.where(np.stack([across, ~across], axis=2), over, 0) * np.sign(apart)
        places = np.clip(places + (push * clash[..., None]).sum(axis=1) * GENTLY, low, high)
    over = (halves - np.abs(places[:, None] - places[None]) > CLEAR).all(axis=2) & ~itself
    shown = np.ones(len(places), dtype=bool)
    for i in range(len(places)):
        shown[i] = not (over[i, :i] & shown[:i]).any()
    return places, shown
