"""A grid of cells with rows and columns named: numbers on a ground that darkens with them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import Colormap, LinearSegmentedColormap

from govtopics.figures.tools.fonts import shorten, text_width, widest
from govtopics.figures.tools.row_labels import head_lines, name_lines
from govtopics.figures.tools.sheet import LEAST_ROW, Box, Foot, Sheet, row_pitch, set_ticks, write
from govtopics.figures.tools.style import (
    ACCENT,
    ACCENT_PALE,
    INK,
    LABEL_SIZE,
    NOTE_SIZE,
    RULE,
    color_map,
    ink_on,
)
from govtopics.figures.tools.user_settings import magnified

# From much less than zero to much more: told apart by those who do not tell red from green.
ORANGE_TO_BLUE = LinearSegmentedColormap.from_list(
    "govtopics signed", ["#8c3d04", "#d9701e", "#fbd8b4", "#ffffff", ACCENT_PALE, "#5b9bd0", ACCENT]
)
TINT = 0.08  # of the scale: how dark a zero is where nothing is white
HEADER_LINE, LABEL_GAP, MOST_LINES, UPRIGHT_ROOM = 9.5, 8.0, 4, 110.0
UPRIGHT_LINE, ROW_GAP = 8.5, 2.5
MIDDLES: Mapping[str, Any] = {"ha": "center", "va": "center", "linespacing": 1.05}
# Where a ground says "nothing can be said", which white would not.
HATCHED: Mapping[str, Any] = {
    "facecolor": "none", "edgecolor": RULE, "hatch": "////", "linewidth": 0,
}  # fmt: skip


@dataclass(frozen=True)
class Cells:
    """Cells laid out for a width.

    ``values``: NaN where there is no number: hatched.
    ``texts``: what is in each cell, lines parted by a line feed.
    ``rows``: names of the rows, lines parted by a line feed.
    ``heads``: parts of the names of the columns, each on lines of its own.
    ``darkest``: the value of the darkest ground.
    ``absent``: where there is nothing at all, not even hatching. A zero has a tint then, which
    tells it from nothing.
    ``signed``: whether values run from less than zero to more: orange and blue, white at zero.
    """

    values: np.ndarray
    texts: Sequence[Sequence[str]]
    rows: Sequence[str]
    heads: Sequence[Sequence[str]]
    darkest: float
    absent: np.ndarray | None = None
    signed: bool = False

    @property
    def left(self) -> float:
        """Where the cells start, in points."""
        lines = [line for row in self.rows for line in row.splitlines()]
        return widest(lines, LABEL_SIZE) + LABEL_GAP

    def across(self, width: float) -> float:
        """How wide a cell is."""
        return (width - self.left) / max(1, len(self.heads))

    def header(self, width: float) -> float:
        """Points above the cells."""
        lines = self._lines(width)
        if self._turned(width):
            return widest([line for head in lines for line in head], NOTE_SIZE) + 6
        return HEADER_LINE * max(map(len, lines), default=0) + 4

    def height(self, width: float, room: float, row: float, foot: Foot) -> float:
        """Points that the cells need with what is below them.

        ``width``, ``room``: of the page.
        ``row``: how high a cell is where there is room.
        """
        around = self.header(width) + foot.height(width)
        deep = LEAST_ROW * max((len(name.splitlines()) for name in self.rows), default=1)
        n = len(self.rows)
        return around + n * row_pitch(n, room - around, max(row, deep + ROW_GAP), deep)

    def _turned(self, width: float) -> bool:
        """Whether the heads are upright: a word that is broken inside is no word."""
        words = [word for head in self.heads for part in head for word in part.split()]
        latin = [word for word in words if word.isascii()]
        return widest(latin, NOTE_SIZE) > self.across(width) - 4

    def _lines(self, width: float) -> list[list[str]]:
        if self._turned(width):
            most = 2 if self.across(width) >= 2 * UPRIGHT_LINE else 1
            return [_upright(list(filter(None, parts)), most) for parts in self.heads]
        room = max(self.across(width) - 4, NOTE_SIZE)
        return [
            [
                line
                for part in parts
                if part
                for line in head_lines(part, NOTE_SIZE, room, MOST_LINES)
            ]
            for parts in self.heads
        ]

    def draw(self, sheet: Sheet, bottom: float, box: Box | None = None) -> Axes:
        """Draw the cells from the top of the sheet down to ``bottom``; returns their panel.

        In a box, they fill it from its left to its right, down to as far as its rows go.
        """
        start, width = (0.0, sheet.width) if box is None else (box.left, box.width)
        header = self.header(width)
        panel = sheet.panel(start + self.left, header, width - self.left, bottom - header)
        n_rows, n_columns = self.values.shape
        edges = np.arange(n_columns + 1) - 0.5, np.arange(n_rows + 1) - 0.5
        style: dict[str, Any] = {"edgecolors": "white", "linewidth": 0.8}
        panel.set(xlim=(-0.5, n_columns - 0.5), ylim=(n_rows - 0.5, -0.5))
        shown = np.ma.masked_invalid(self.values)
        panel.pcolormesh(
            *edges, shown, cmap=self._colors, vmin=self._least, vmax=self._end, **style
        )
        self._hatch(panel)
        self._label(panel, width)
        for (row, column), value in np.ndenumerate(self.values):
            text = self.texts[row][column]
            depth = (value - self._least) / (self._end - self._least)
            color = INK if np.isnan(value) else ink_on(self._colors(depth))
            if text:
                write(panel, column, row, text, size=NOTE_SIZE, color=color, **MIDDLES)
        return panel

    @property
    def _end(self) -> float:
        return self.darkest or 1.0

    @property
    def _colors(self) -> Colormap:
        return ORANGE_TO_BLUE if self.signed else color_map()

    @property
    def _least(self) -> float:
        """The value of the first colour. Where that is white: below zero if white is nothing."""
        if self.signed:
            return -self._end
        return 0.0 if self.absent is None else -TINT * self._end

    @property
    def _absent(self) -> np.ndarray:
        return np.zeros(self.values.shape, bool) if self.absent is None else self.absent

    def _hatch(self, panel: Axes) -> None:
        for row in range(len(self.rows)):
            unknown = np.flatnonzero(np.isnan(self.values[row]) & ~self._absent[row])
            if len(unknown):
                spans = [(column - 0.46, 0.92) for column in unknown]
                panel.broken_barh(spans, (row - 0.44, 0.88), **HATCHED)

    def _label(self, panel: Axes, width: float) -> None:
        panel.spines[:].set_visible(False)
        panel.xaxis.set_ticks_position("top")
        panel.tick_params(axis="x", length=0, pad=3)
        panel.tick_params(axis="y", length=0, pad=self.left * magnified())
        set_ticks(panel, "y", range(len(self.rows)), self.rows, ha="left", linespacing=1.05)
        heads = ["\n".join(lines) for lines in self._lines(width)]
        upright = {"rotation": 90, "va": "bottom", "multialignment": "left"}
        turn: dict[str, Any] = upright if self._turned(width) else {}
        set_ticks(panel, "x", range(len(heads)), heads, size=NOTE_SIZE, linespacing=1.25, **turn)


def _upright(parts: Sequence[str], most: int) -> list[str]:
    """The lines of a head that is upright: rather broken between its parts than within one."""
    lines: list[str] = []
    for part in parts:
        longer = f"{lines[-1]} {part}" if lines else part
        if lines and text_width(longer, NOTE_SIZE) <= UPRIGHT_ROOM:
            lines[-1] = longer
        else:
            lines.append(part)
    if len(lines) <= most and widest(lines, NOTE_SIZE) <= UPRIGHT_ROOM:
        return lines
    whole = " ".join(parts)
    if most == 1:
        return [shorten(whole, NOTE_SIZE, UPRIGHT_ROOM)]
    return list(name_lines(whole, NOTE_SIZE, UPRIGHT_ROOM, most))
