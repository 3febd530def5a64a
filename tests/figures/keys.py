"""Whether the key of a figure and its marks say the same: each in the other."""

from collections.abc import Iterator

import numpy as np
from boxes import said
from matplotlib.axes import Axes
from matplotlib.collections import Collection, LineCollection, PolyCollection
from matplotlib.colors import to_hex
from matplotlib.lines import Line2D

from govtopics.figures.tools.panels import GUIDE
from govtopics.figures.tools.sheet import KEY
from govtopics.figures.tools.style import PALE

THICK = 5.0  # as a line of the key, which is a sample of a ground
HATCHED = ("斜线", "Hatched", "hatched")


def assert_key_matches(ax: Axes) -> None:
    """Every mark of the key is drawn, and every kind of mark that is drawn is in the key."""
    if not (entries := _entries(ax)):
        return
    drawn = {seen for each in (ax, *ax.child_axes) for seen in _drawn(each)}
    explained = {seen for looks in entries for seen in looks}
    # Of a scale, one step is enough.
    unseen = [looks for looks in entries if not set(looks) & drawn]
    assert not unseen, f"in the key, not drawn: {unseen}; drawn: {drawn}"
    notes = "".join(said(ax))
    told = {("hatch",)} if any(word in notes for word in HATCHED) else set()
    lost = {seen for seen in drawn - explained - told if seen != ("fill", PALE)}
    assert not lost, f"drawn, not in the key: {lost}; key: {explained}"


def _entries(ax: Axes) -> list[list[tuple]]:
    """The looks of each entry: marks of one entry touch, those of the next stand apart."""
    found: list[list[tuple]] = []
    last = (-1.0, -1.0)
    for line in ax.lines:
        if line.get_label() != KEY:
            continue
        (left, y), (right, _) = line.get_xydata()
        if (round(left, 6), y) == last:
            found[-1].append(_look(line))
        else:
            found.append([_look(line)])
        last = (round(right, 6), y)
    return found


def _drawn(axes: Axes) -> Iterator[tuple]:
    for line in axes.lines:
        told = np.isfinite(np.asarray(line.get_xydata(), dtype=float)).all(axis=1).any()
        if told and line.get_label() not in (GUIDE, KEY):
            yield _look(line)
    for patch in axes.patches:
        yield ("hatch",) if patch.get_hatch() else ("fill", to_hex(patch.get_facecolor()))
    for many in axes.collections:
        if many.get_label() != GUIDE:
            yield from next(look(many) for kind, look in LOOKS.items() if isinstance(many, kind))


def _lines(many: LineCollection) -> Iterator[tuple]:
    colors, widths, styles = many.get_colors(), many.get_linewidths(), many.get_linestyles()
    for i, ends in enumerate(many.get_segments()):
        if len(ends) and np.isfinite(ends).all():
            dashed = styles[i % len(styles)][1] is not None
            yield _line(to_hex(colors[i % len(colors)]), widths[i % len(widths)], dashed=dashed)


def _fills(many: PolyCollection) -> Iterator[tuple]:
    if many.get_paths() and many.get_hatch():
        yield ("hatch",)
    elif many.get_paths():
        yield from {("fill", to_hex(color)) for color in many.get_facecolor()}


# Circles and cells whose colours the notes or their own numbers explain.
LOOKS = {LineCollection: _lines, PolyCollection: _fills, Collection: lambda _: iter(())}


def _look(line: Line2D) -> tuple:
    if line.get_linestyle() == "None":
        marker = line.get_marker()
        if marker == "|":
            return _line(to_hex(line.get_color()), 1.0, dashed=False)
        return (
            "mark",
            marker,
            to_hex(line.get_markerfacecolor()),
            to_hex(line.get_markeredgecolor()),
        )
    return _line(to_hex(line.get_color()), line.get_linewidth(), dashed=line.is_dashed())


def _line(color: str, width: float, *, dashed: bool) -> tuple:
    if width >= THICK:
        return ("hatch",) if dashed else ("fill", color)
    return "line", color, bool(dashed)
