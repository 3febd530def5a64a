"""What a figure says to whoever reads it: each mark with its row, its value and its meaning."""

from collections.abc import Iterator

import numpy as np
from boxes import shown_texts
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, QuadMesh
from matplotlib.colors import to_hex
from matplotlib.lines import Line2D

SAME, HEAD_ROOM = 1.0, 40.0  # points


class Page:
    """A figure in points from its upper left corner, laid out as it would be drawn."""

    def __init__(self, ax: Axes):
        self.ax, self.figure = ax, ax.get_figure(root=True)
        self.figure.draw_without_rendering()
        self.texts = [
            (*self.place(text.get_transform(), text.get_position()), text.get_text(), text)
            for text in shown_texts(self.figure)
        ]
        self.panels = [Panel(self, panel) for panel in ax.child_axes]

    def place(self, transform, at) -> tuple[float, float]:
        """Where a point of an artist lies on the page."""
        x, y = np.asarray(transform.transform(at), dtype=float) * 72 / self.figure.dpi
        return float(x), float(self.figure.get_size_inches()[1] * 72 - y)

    def line(self, y: float, left: float = 0, right: float = np.inf) -> list[str]:
        """What is written on a line of the page, from left to right."""
        own = [(x, text) for x, at, text, _ in self.texts if abs(at - y) < SAME]
        return [text for x, text in sorted(own) if left - SAME <= x <= right + SAME]

    def lines(self, top: float = 0, left: float = 0, right: float = np.inf) -> list[list[str]]:
        """All lines of the page, or of a part of it, from its top down."""
        found: list[float] = []
        for x, y, *_ in sorted(self.texts, key=lambda each: each[1]):
            if y >= top and left - SAME <= x <= right and not (found and y - found[-1] < SAME):
                found.append(y)
        return [self.line(y, left, right) for y in found]

    def name(self, y: float) -> str:
        """What the row is called that stands at this height: the first text of the line."""
        return next(iter(self.line(y)), "")

    def says(self, words: str) -> bool:
        """Whether these words stand on the page, wherever its lines are broken."""
        lines = "".join(text for line in self.lines() for text in line)
        return "".join(words.split()) in "".join(lines.split())

    @property
    def title(self) -> str:
        return self.ax.get_title(loc="left")

    @property
    def key(self) -> dict[tuple, str]:
        """What each look means: the text at the right of a mark that stands in no panel."""
        found = {}
        for mark in self.ax.lines:
            x, y = self.place(mark.get_transform(), mark.get_xydata().mean(axis=0))
            after = [(at, text) for at, up, text, _ in self.texts if abs(up - y) < SAME and at > x]
            found[look(mark)] = min(after)[1]
        return found

    @property
    def bars(self) -> list[list[tuple[str, float, float]]]:
        """The level lines of each collection of the sheet: name of the row, left and right end."""
        return [
            [
                (self.name(left[1]), left[0], right[0])
                for left, right in (
                    [self.place(each.get_transform(), end) for end in segment]
                    for segment in each.get_segments()
                )
            ]
            for each in self.ax.collections
            if isinstance(each, LineCollection)
        ]


class Panel:
    """A smaller Axes of a page, with what stands around it."""

    def __init__(self, page: Page, axes: Axes):
        self.page, self.axes = page, axes
        (self.left, self.bottom), (self.right, self.top) = (
            page.place(axes.transAxes, corner) for corner in ((0, 0), (1, 1))
        )

    @property
    def head(self) -> list[str]:
        """The lines above it, flush with its left side."""
        own = [
            (y, text)
            for x, y, text, artist in self.page.texts
            if artist in self.page.ax.texts
            and abs(x - self.left) < SAME
            and self.top - HEAD_ROOM < y < self.top
        ]
        return [text for _, text in sorted(own)]

    def at(self, x: float, y: float) -> tuple[float, float]:
        return self.page.place(self.axes.transData, (x, y))

    def beside(self, y: float) -> str:
        """What is written at the right of a row, before the next panel starts."""
        others = [
            panel.left
            for panel in self.page.panels
            if panel.left > self.right and abs(panel.top - self.top) < SAME
        ]
        return " ".join(self.page.line(self.at(0, y)[1], self.right, min(others, default=np.inf)))

    def name(self, y: float) -> str:
        return self.page.name(self.at(0, y)[1])

    def ticks(self, axis: str) -> list[tuple[float, str]]:
        """Places on an axis and what they are called."""
        own = getattr(self.axes, f"{axis}axis")
        labels = [text.get_text() for text in own.get_ticklabels()]
        return list(zip((float(at) for at in own.get_ticklocs()), labels, strict=True))

    def artists(self) -> Iterator[tuple[tuple, list[tuple[float, float]]]]:
        """Look and data of each mark and each line."""
        for line in self.axes.lines:
            ends = [(float(x), float(y)) for x, y in line.get_xydata() if np.isfinite([x, y]).all()]
            if line.get_linestyle() == "None":
                yield from ((look(line), [end]) for end in ends)
            elif ends:
                yield look(line), ends
        for lines in self.axes.collections:
            if isinstance(lines, LineCollection):
                for i, segment in enumerate(lines.get_segments()):
                    yield look_of_segment(lines, i), [(float(x), float(y)) for x, y in segment]

    def rows(self) -> dict[str, list[tuple]]:
        """By the words of the key: name of the row, then where the mark stands or runs."""
        key, found = self.page.key, {}
        for seen, ends in self.artists():
            if seen in key:
                across = [round(x, 4) for x, _ in ends]
                found.setdefault(key[seen], []).append((self.name(ends[0][1]), *across))
        return found

    def places(self) -> dict[str, list[list[tuple[float, float]]]]:
        """By the words of the key: across and up of each mark, of both ends of each line."""
        key, found = self.page.key, {}
        for seen, ends in self.artists():
            if seen in key:
                found.setdefault(key[seen], []).append([(x, round(y, 4)) for x, y in ends])
        return found

    def hatched(self) -> list[tuple[str, float, float]]:
        """Name of the row and both ends of each hatched ground."""
        return [
            (self.name((low[1] + high[1]) / 2), round(float(low[0]), 4), round(float(high[0]), 4))
            for artist in self.axes.collections
            if artist.get_hatch()
            for low, high in (
                (path.vertices.min(axis=0), path.vertices.max(axis=0))
                for path in artist.get_paths()
            )
        ]

    def cells(self) -> dict[tuple[str, str], tuple[str, float | None, str]]:
        """By the names of row and column: what is printed, the value shaded, the ground."""
        (mesh,) = [each for each in self.axes.collections if isinstance(each, QuadMesh)]
        corners = mesh.get_coordinates()
        middles = (corners[:-1, :-1] + corners[1:, 1:]) / 2
        values = mesh.get_array()
        values, found = values.reshape(middles.shape[:2]), {}
        grounds = mesh.to_rgba(values)
        heads = dict(self.ticks("x"))
        for i, j in np.ndindex(*middles.shape[:2]):
            x, y = middles[i, j]
            printed = [
                text.get_text()
                for text in self.axes.texts
                if np.hypot(*(np.array(text.get_position()) - (x, y))) < 0.01
            ]
            value = None if np.ma.is_masked(values[i, j]) else round(float(values[i, j]), 6)
            about = ("|".join(printed), value, to_hex(grounds[i, j]))
            found[self.name(y), heads[round(float(x), 6)]] = about
        return found


def look(line: Line2D) -> tuple:
    """What a reader sees of a line or a mark."""
    if line.get_linestyle() == "None":
        grounds = line.get_markerfacecolor(), line.get_markerfacecoloralt()
        half = to_hex(grounds[1]) if line.get_fillstyle() == "left" else ""
        return "mark", line.get_marker(), to_hex(grounds[0]), half, to_hex(line.get_color())
    return (
        "line",
        to_hex(line.get_color()),
        round(line.get_linewidth(), 2),
        bool(line.is_dashed()),
        str(line.get_marker()).replace("None", ""),
    )


def look_of_segment(lines: LineCollection, number: int) -> tuple:
    """The same for one line of many."""
    colors, widths, styles = lines.get_colors(), lines.get_linewidths(), lines.get_linestyles()
    dashed = styles[number % len(styles)][1] is not None
    width = round(float(widths[number % len(widths)]), 2)
    return "line", to_hex(colors[number % len(colors)]), width, dashed, ""
