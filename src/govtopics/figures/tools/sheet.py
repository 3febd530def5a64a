"""Small multiples in one Axes: places in points, the packaged font, a key and notes at the foot."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, cast

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.text import Text

from govtopics.errors import GovTopicsError
from govtopics.figures.tools.drawing_state import LEAST_WIDTH, frame, leave_out
from govtopics.figures.tools.faces import set_line
from govtopics.figures.tools.fonts import font, shorten, text_width, wrap
from govtopics.figures.tools.input_checks import check_axes
from govtopics.figures.tools.style import (
    LABEL_SIZE,
    MARGIN,
    MM,
    NOTE_SIZE,
    SOFT_INK,
    content_room,
    figure_height,
    frame_width,
    new_axes,
    title_lines,
    title_room,
)
from govtopics.figures.tools.user_settings import magnified, title_size
from govtopics.messages import logger, say

# What marks of the key are called, as an artist's label: nothing of it is drawn.
KEY = "key"
NOTE_LINE, NOTE_GAP, TITLE_PAD = 9.5, 6.0, 9.0
KEY_MARK, KEY_GAP = 16.0, 12.0
# Of the height needed: rows are a little closer on axes that are a little low.
SQUEEZED = 0.97
LEAST_ROW, ROUNDING = 8.0, 0.5
Height = Callable[[float, float], float]
Look = Mapping[str, Any]
log = logger(__name__)
# Of the line without its descenders, so that figures and Chinese characters are on one line.
MIDDLE = "center_baseline"


@dataclass(frozen=True)
class Sheet:
    """An Axes used as a sheet of paper, measured in points from its upper left corner."""

    ax: Axes
    width: float
    height: float

    @classmethod
    def of(cls, ax: Axes | None, title: str, height: Height) -> Sheet:
        """The Axes that was given, or one on a new figure that is as high as its width needs.

        ``title``: shortened to the width, unless another one is asked for, or none.
        ``height``: points that the content needs on a sheet of some width, if it is to be no higher
        than some room where it can.
        """
        if ax is None:
            page = content_room()
            needed = height(frame_width(), page)
            if needed > page + MM:
                log.warning(
                    say(
                        "{title}: the figure is {height} mm high, more than a page",
                        title=title,
                        height=round(figure_height(needed)),
                    )
                )
            return cls.on(new_axes(height=figure_height(needed)), title)
        check_axes(ax)
        _settle(ax)
        _check_room(ax, height)
        return cls.on(ax, title)

    @classmethod
    def on(cls, ax: Axes, title: str) -> Sheet:
        """Take an Axes as it is in size, with no axis lines of its own."""
        ax.set_axis_off()
        _, width, height = _measures(ax)
        # With a place of its own: matplotlib would look for it again in every drawing.
        lines = title_lines(title, width)
        if lines:
            line, size = set_line("\n".join(lines)), title_size()
            ax.set_title(
                line.text,
                loc="left",
                y=1.0,
                pad=TITLE_PAD * magnified(),
                fontproperties=font(size, line.path),
                parse_math=False,
            )
        else:
            leave_out(title)
        return cls(ax, width, height)

    def place(self, left: float, top: float) -> tuple[float, float]:
        """A point of the sheet in fractions of its Axes."""
        return left / self.width, 1 - top / self.height

    def panel(self, left: float, top: float, width: float, height: float) -> Axes:
        """A smaller Axes on the sheet."""
        x, y = self.place(left, top + height)
        panel = self.ax.inset_axes((x, y, width / self.width, height / self.height))
        # It has neither title nor axis labels: said, matplotlib does not look for room for them.
        panel.set_title("", y=1.0)
        panel.xaxis.set_label_coords(0, 0)
        panel.yaxis.set_label_coords(0, 0)
        return panel

    def text(self, left: float, top: float, text: str, **style: Any) -> Text:
        """A text on the sheet, at its upper left corner unless said otherwise."""
        x, y = self.place(left, top)
        style = {"va": "top", "transform": self.ax.transAxes, **style}
        return write(self.ax, x, y, text, **style)

    def line(self, left: float, right: float, top: float, **style: Any) -> Line2D:
        """A level line on the sheet."""
        (x0, y), (x1, _) = self.place(left, top), self.place(right, top)
        style = {"transform": self.ax.transAxes, "clip_on": False, **style}
        return self.ax.add_line(Line2D([x0, x1], [y, y], **style))

    def lines(self, places: Sequence[tuple[float, float, float]], **style: Any) -> LineCollection:
        """Level lines as one artist, each from its left to its right end at some depth."""
        ends = [(self.place(left, top), self.place(right, top)) for left, right, top in places]
        style = {"transform": self.ax.transAxes, "clip_on": False, "capstyle": "butt", **style}
        collection = LineCollection(ends, **style)
        self.ax.add_collection(collection, autolim=False)
        return collection


def _settle(ax: Axes) -> None:
    """Give the Axes its place and size for good: no aspect changes them, and no later layout."""
    ax.set_aspect("auto")
    figure = cast("Figure", ax.get_figure(root=True))
    if figure.get_layout_engine() is not None:
        ax.set_title(" " if title_room() else "", pad=TITLE_PAD)  # its room is part of the layout
        figure.draw_without_rendering()


def _measures(ax: Axes) -> tuple[float, float, float]:
    """Points of the layout above the Axes on its page, and its width and height."""
    figure = cast("Figure", ax.get_figure(root=True))
    box, scale = ax.get_window_extent(), 72 / figure.dpi / magnified()
    return (figure.bbox.height - box.y1) * scale, box.width * scale, box.height * scale


def _check_room(ax: Axes, height: Height) -> None:
    above, width, there = _measures(ax)
    if width < LEAST_WIDTH * MM - 2 * MARGIN:
        raise GovTopicsError(
            say(
                "The axes are {width:.0f} mm wide, and a figure needs at least {least:.0f} "
                "mm. Pass wider axes, or omit ax.",
                width=width / MM,
                least=LEAST_WIDTH,
            )
        )
    if above < title_room() - MARGIN:
        raise GovTopicsError(
            say(
                "There are {above:.0f} mm above the axes, and the title needs {title:.0f} mm. "
                "Leave more room there, or omit ax.",
                above=above / MM,
                title=title_room() / MM,
            )
        )
    needed = height(width, there)
    if there < needed * SQUEEZED:
        raise GovTopicsError(
            say(
                "The axes are {width:.0f} mm wide and {there:.0f} mm high; at that width this "
                "figure needs a height of {needed} mm. Pass higher axes, or omit ax.",
                width=width / MM,
                there=there / MM,
                needed=math.ceil(needed / MM),
            )
        )


def write(
    ax: Axes, x: float, y: float, text: str, *, size: float = LABEL_SIZE, **style: Any
) -> Text:
    """A text that is drawn with the packaged font whenever the figure is drawn.

    ``x``, ``y``: in data coordinates, unless ``style`` holds a transform.
    ``text``: taken literally: a dollar sign starts no formula.
    ``size``: in points.
    ``style``: as for ``Axes.text``.
    """
    style = {"color": mpl.rcParams["text.color"], "va": MIDDLE, **style}
    line = set_line(text)
    words = font(size, line.path)
    return ax.text(x, y, line.text, fontproperties=words, parse_math=False, **style)


def set_ticks(
    ax: Axes,
    axis: str,
    places: Sequence[float],
    labels: Sequence[str],
    *,
    size: float = LABEL_SIZE,
    **style: Any,
) -> None:
    """Fixed ticks with labels in the packaged font."""
    setter = ax.set_xticks if axis == "x" else ax.set_yticks
    lines = [set_line(label) for label in labels]
    given = {"fontproperties": font(size), "parse_math": False, **style}
    ticks = setter(places, [line.text for line in lines], **given)
    for tick, line in zip(ticks, lines, strict=False):
        for text in (tick.label1, tick.label2):
            text.set_fontproperties(font(size, line.path))


@dataclass(frozen=True)
class Foot:
    """What is below the panels: a key of marks, and notes.

    ``key``: for each mark how its line is drawn (as for ``Line2D``; ``span`` False for a single
    point), and what it means. Of a mark in several looks a sequence of these; an empty one of what
    has a name and no mark.
    """

    key: Sequence[tuple[Look | Sequence[Look], str]]
    notes: Sequence[str]

    def height(self, width: float) -> float:
        """Points that it needs on a sheet of some width."""
        rows = 1 + max((row for _, row, _, _ in self._places(width)), default=-1)
        lines = len(self._lines(width))
        if rows + lines == 0:
            return 0.0
        gap = NOTE_GAP * (1.6 if rows and lines else 1)
        return NOTE_LINE * (rows + lines) + gap

    def draw(self, sheet: Sheet) -> None:
        """Put it at the bottom of the sheet."""
        top = sheet.height - self.height(sheet.width) + NOTE_GAP
        for left, row, style, meaning in self._places(sheet.width):
            self._draw_mark(sheet, left, top + (row + 0.5) * NOTE_LINE, style)
            at = top + (row + 0.5) * NOTE_LINE
            sheet.text(left + KEY_MARK + 4, at, meaning, size=NOTE_SIZE, va=MIDDLE)
        lines = self._lines(sheet.width)
        if not frame().notes:
            leave_out(*self.notes)
        for number, line in enumerate(lines):
            at = sheet.height - (len(lines) - number - 0.5) * NOTE_LINE
            sheet.text(0, at, line, size=NOTE_SIZE, color=SOFT_INK, va=MIDDLE)

    def _draw_mark(
        self, sheet: Sheet, left: float, top: float, style: Look | Sequence[Look]
    ) -> None:
        looks = [style] if isinstance(style, Mapping) else style
        wide = KEY_MARK / max(1, len(looks))
        for number, look in enumerate(looks):
            given, start = {**look, "label": KEY}, left + number * wide
            if given.pop("span", True):
                sheet.line(start, start + wide, top, **given)
            else:
                sheet.line(start + wide / 2, start + wide / 2, top, **given)

    def _places(self, width: float) -> Iterator[tuple[float, int, Look | Sequence[Look], str]]:
        left, row = 0.0, 0
        for style, words in self.key:
            meaning = shorten(words, NOTE_SIZE, width - KEY_MARK - 4)
            needed = KEY_MARK + 4 + text_width(meaning, NOTE_SIZE)
            if left and left + needed > width:
                left, row = 0.0, row + 1
            yield left, row, style, meaning
            left += needed + KEY_GAP

    def _lines(self, width: float) -> list[str]:
        notes = filter(None, self.notes) if frame().notes else ()
        return [line for note in notes for line in wrap(note, NOTE_SIZE, width)]


class Box(NamedTuple):
    """A place on a sheet, in points."""

    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True)
class Grid:
    """Equal panels in rows.

    ``n``: panels.
    ``gap``: between panels, across and down, in points.
    """

    n: int
    columns: int
    gap: tuple[float, float]

    @property
    def rows(self) -> int:
        """Rows of panels."""
        return -(-self.n // self.columns)

    def height(self, panel_height: float) -> float:
        """Points that the grid needs for panels of some height."""
        return self.rows * panel_height + (self.rows - 1) * self.gap[1]

    def boxes(self, left: float, top: float, width: float, height: float) -> Iterator[Box]:
        """The place of each panel, row by row."""
        across = (width - (self.columns - 1) * self.gap[0]) / self.columns
        down = (height - (self.rows - 1) * self.gap[1]) / self.rows
        for number in range(self.n):
            row, column = divmod(number, self.columns)
            at = (left + column * (across + self.gap[0]), top + row * (down + self.gap[1]))
            yield Box(*at, across, down)


def row_pitch(n: int, room: float, loose: float, least: float = LEAST_ROW) -> float:
    """How far apart rows stand: loosely where there is room, but never too close to be read.

    ``n``: rows.
    ``room``, ``loose``, ``least``: in points.

    Examples
    --------
    >>> row_pitch(5, 100, 12.5), row_pitch(10, 100, 12.5), row_pitch(60, 100, 12.5)
    (12.5, 10.0, 8.0)
    """
    return min(loose, max(least, room / max(1, n)))


def even_columns(n: int, most: int) -> int:
    """Columns, ``most`` at most, that fill the last row best with no row more."""
    rows = -(-n // max(1, most))
    return -(-n // rows)
