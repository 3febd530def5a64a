"""Panels side by side whose rows have the same names, at the left of each line of panels."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from matplotlib.axes import Axes

from govtopics.figures.tools.fonts import widest
from govtopics.figures.tools.row_labels import name_lines, row_labels, widest_word
from govtopics.figures.tools.sheet import (
    LEAST_ROW,
    ROUNDING,
    Box,
    Foot,
    Grid,
    Height,
    Sheet,
    even_columns,
    row_pitch,
    set_ticks,
)
from govtopics.figures.tools.style import (
    ACCENT,
    LABEL_SIZE,
    MM,
    NOTE_SIZE,
    RULE,
    SOFT_INK,
    edge_color,
)
from govtopics.language import Phrase

LEFT_OUT = Phrase(
    "一页放不下，未画出 {n} 项：{names}。数字见表，版面宽些可放下更多。",
    "Not shown, as they do not fit on the page ({n}): {names}. Their numbers are in the "
    "table; a wider figure shows more.",
)
AND_MORE = Phrase("等", "…")
LIST_COMMA = Phrase("、", ", ")

ROW, DENSE_ROW, MANY_ROWS = 10.5, 8.8, 12
LINE, PAD, AXIS = 9.0, 4.0, 13.0
NAME_ROOM, NAME_GAP = 0.36, 6.0
# Panels are roomy where the page allows it, and high ones are close; where it does not, they are
# as narrow as can be read.
ROOMY, SNUG, NARROW = 27 * MM, 21 * MM, 9.6 * MM
MOST_ROOMY, MOST_SNUG, HIGH = 3, 6, 130.0
# Wider where there are numbers at the right of a panel: they are nearer to it than to the next.
GAP, NARROW_GAP, BESIDE_GAP = (9.0, 8.0), (5.0, 8.0), (17.0, 8.0)
LONGEST_WORD, MOST_NAMED, MOST_SAID = 60.0, 10, 4
# What lines are called that are named where they are or in the notes, and so in no key.
GUIDE = "guide"
NAMED: Mapping[str, Any] = {"color": ACCENT}
SAID: Mapping[str, Any] = {"size": NOTE_SIZE, "color": SOFT_INK}


@dataclass(frozen=True)
class Heads:
    """What is above panels: their names, and what is said of each in smaller type.

    ``said``: one a name, or nothing at all.
    ``beside``: points that the names leave free at their right.
    """

    names: Sequence[str]
    said: Sequence[str] = ()
    beside: float = 0.0

    def lines(self, width: float) -> list[list[tuple[str, Mapping[str, Any]]]]:
        """The lines above each panel of some width, and how each is written."""
        return [
            [
                *((line, NAMED) for line in name_lines(name, LABEL_SIZE, width - self.beside)),
                *((line, SAID) for line in name_lines(words, NOTE_SIZE, width, MOST_SAID) if line),
            ]
            for name, words in zip_longest(self.names, self.said, fillvalue="")
        ]

    def depth(self, width: float) -> float:
        """How high they are above panels of some width."""
        return LINE * max(map(len, self.lines(width)), default=0) + PAD

    @property
    def least(self) -> float:
        """How wide a panel is in which no word of a name is broken, unless it is very long."""
        return min(widest_word(self.names, LABEL_SIZE), LONGEST_WORD) + self.beside


@dataclass(frozen=True)
class Panels:
    """Panels laid out for a page: as wide as it allows, all of them if it can be.

    ``left``: where the panels start, in points.
    ``grid``: of those that are shown.
    ``height``: points that they need.
    """

    heads: Heads
    left: float
    grid: Grid
    height: float

    @classmethod
    def of(
        cls,
        heads: Heads,
        size: tuple[float, float],
        *,
        left: float,
        rows: tuple[float, float],
        widths: tuple[float, float],
    ) -> Panels:
        """Lay panels out.

        ``size``: the width of the page, and the height that is to contain them.
        ``left``: where the panels start.
        ``rows``: how high what each panel shows is where there is room, and at the least.
        ``widths``: how wide a panel is where there is room, and at the least.
        """
        (across, room), gap = (size[0] - left, size[1]), _gap(widths[1], heads.beside)
        loose, least = (max(width, heads.least) for width in widths)
        wanted = MOST_ROOMY
        if rows[0] > HIGH:
            loose, wanted = max(least, min(loose, SNUG)), MOST_SNUG
        roomy = min(wanted, columns_that_fit(across, loose, gap))
        most = max(roomy, columns_that_fit(across, least, gap))

        def around(columns: int) -> float:
            return heads.depth((across + gap[0]) / columns - gap[0]) + AXIS

        n = len(heads.names)
        grid = fitted(n, range(roomy, most + 1), lambda own: around(own) + rows[1], room, gap)
        spare = room - grid.height(around(grid.columns) + rows[1])
        shown = row_pitch(1, rows[1] + spare / grid.rows, *rows)
        return cls(heads, left, grid, grid.height(around(grid.columns) + shown))

    @property
    def left_out(self) -> Sequence[str]:
        """Names of the panels that find no room."""
        return self.heads.names[self.grid.n :]

    def boxes(self, sheet: Sheet, bottom: float) -> Iterator[tuple[Box, bool]]:
        """Write the heads; where each panel is, and whether it is the first of its line.

        ``bottom``: where the panels end, in points.
        """
        boxes = list(self.grid.boxes(self.left, 0, sheet.width - self.left, bottom))
        depth = self.heads.depth(boxes[0].width)
        for number, (box, lines) in enumerate(
            zip(boxes, self.heads.lines(boxes[0].width), strict=False)
        ):
            top = box.top + depth - PAD - len(lines) * LINE
            for i, (line, style) in enumerate(lines):
                sheet.text(box.left, top + i * LINE, line, **style)
            own = Box(box.left, box.top + depth, box.width, box.height - depth - AXIS)
            yield own, number % self.grid.columns == 0


def _gap(least: float, beside: float) -> tuple[float, float]:
    """What is beside a panel is not to be taken for what is in the next."""
    if beside:
        return BESIDE_GAP
    return NARROW_GAP if least < SNUG / 2 else GAP


def fitted(
    n: int,
    columns: range,
    least: Callable[[int], float],
    room: float,
    gap: tuple[float, float] = GAP,
) -> Grid:
    """As few columns as let all panels into the room; as many panels as go in if none does.

    ``n``: panels.
    ``columns``: how many may be side by side, from few to many.
    ``least``: the height of the lowest panel, in points, by the number of columns.
    ``room``: in points.
    ``gap``: between panels, across and down.
    Returns of the panels that are shown.
    """
    for wanted in columns:
        own = even_columns(n, wanted)
        grid = Grid(n, own, gap)
        if grid.height(least(own)) <= room + ROUNDING:
            return grid
    own = min(n, columns[-1])
    rows = max(1, int((room + ROUNDING + gap[1]) // (least(own) + gap[1])))
    return Grid(min(n, rows * own), own, gap)


def columns_that_fit(width: float, panel: float, gap: tuple[float, float] = GAP) -> int:
    """How many panels of some width are side by side, one at the least."""
    return max(1, int((width + gap[0]) // (panel + gap[0])))


def row_names(names: Sequence[str], words: Sequence[str], width: float) -> list[str]:
    """What the rows of panels are called on a page of some width, with what is said of each."""
    return row_labels(names, words, width * NAME_ROOM)


def named_rows(names: Sequence[str]) -> dict[str, Any]:
    """Where panels start that have names at their left, and how high their rows are."""
    n = len(names)
    row = ROW if n <= MANY_ROWS else DENSE_ROW
    return {"left": widest(names, LABEL_SIZE) + NAME_GAP, "rows": (n * row, n * LEAST_ROW)}


def left_out_note(names: Sequence[str]) -> str:
    """What says which panels or lanes are not there; nothing if all are."""
    if not names:
        return ""
    more = str(AND_MORE) if len(names) > MOST_NAMED else ""
    listed = str(LIST_COMMA).join(names[:MOST_NAMED]) + more
    return LEFT_OUT.format(n=len(names), names=listed)


def with_foot(
    panels: Callable[[float], Panels],
    foot: Callable[[Sequence[str]], Foot],
    size: tuple[float, float],
) -> tuple[Panels, Foot]:
    """Panels and what is below them: the notes say what the panels leave out.

    ``panels``: lays them out for some height.
    ``foot``: what is said below them, by what they leave out.
    ``size``: width and height of the page.
    """
    below = foot(())
    while True:
        laid = panels(size[1] - below.height(size[0]))
        told = foot(laid.left_out)
        # What is left out takes a line to say, for which more may be left out.
        if told.height(size[0]) <= below.height(size[0]):
            return laid, told
        below = told


def height_of(laid_out: Callable[[float, float], tuple[Panels, Foot]]) -> Height:
    """The height of panels and of what is below them."""

    def height(width: float, room: float) -> float:
        panels, foot = laid_out(width, room)
        return panels.height + foot.height(width)

    return height


def value_ticks(panel: Axes, end: float, width: float, beside: float, times: float = 100) -> None:
    """A scale from 0 to some value, shares in per cent, whose labels stay off what is beside it."""
    ticks = [0, end / 2, end] if width >= ROOMY / 2 else [0, end]
    set_ticks(panel, "x", ticks, [f"{times * x:g}" for x in ticks], size=NOTE_SIZE)
    if not beside:
        first, *_, last = panel.xaxis.get_major_ticks()
        first.label1.set_horizontalalignment("left")
        last.label1.set_horizontalalignment("right")


def balanced_ticks(panel: Axes, end: float, width: float, beside: float) -> None:
    """A scale of points from less than 0 to as much more, named at 0 where there is room."""
    ticks = [-end, 0, end] if width >= ROOMY / 2 else [-end, end]
    labels = [f"{'+' * (x > 0)}{100 * x:g}".replace("-", "−") for x in ticks]
    set_ticks(panel, "x", ticks, labels, size=NOTE_SIZE)
    first, *_, last = panel.xaxis.get_major_ticks()
    first.label1.set_horizontalalignment("left")
    if not beside:
        last.label1.set_horizontalalignment("right")


def number_axis(panel: Axes, names: Sequence[str], pad: float = NAME_GAP) -> None:
    """Rows by name, and a scale of plain numbers that need not begin at 0."""
    panel.spines["left"].set_color(edge_color(RULE))
    panel.grid(axis="x")
    panel.set_axisbelow(True)
    set_ticks(panel, "y", range(len(names)), names)
    panel.tick_params(axis="y", length=0, pad=pad)
    low, high = panel.get_xlim()
    places = [x for x in panel.get_xticks() if low <= x <= high]
    labels = [f"{x:,.10g}".replace("-", "−") for x in places]
    set_ticks(panel, "x", places, labels, size=NOTE_SIZE)
    if low < 0 < high:
        panel.axvline(0, color=RULE, linewidth=0.8, label=GUIDE)
