"""A theme in places and years: a grid of cells, places in the order of their codes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from govtopics.figures.tools.drawing import drawing
from govtopics.figures.tools.fonts import shorten, widest
from govtopics.figures.tools.heat_map import LABEL_GAP, Cells
from govtopics.figures.tools.panel_tables import (
    NO_REPORT,
    NUMBERS,
    Drawn,
    panel_table,
    place_keys,
    place_names,
    what_is_drawn,
)
from govtopics.figures.tools.quantities import EARLY_SIGN, early_notes, is_early
from govtopics.figures.tools.row_labels import theme_names
from govtopics.figures.tools.sheet import ROUNDING, Box, Foot, Sheet, row_pitch
from govtopics.figures.tools.style import LABEL_SIZE, NOTE_SIZE
from govtopics.language import NOT_WHOLE, Phrase, running
from govtopics.messages import Language
from govtopics.panels.panel import Panel

TITLE = Phrase("{theme}：各地各年{what}", "{theme} by place and year ({what})")
DARKEST = Phrase("颜色最深处：{place} {year} 年，{value}。", "Darkest: {place} {year}, {value}.")
IN_CELLS = Phrase("格中：{what}。", "In the cells: {what}.")
NUMBERS_IN_TABLE = Phrase("数值见表。", "The numbers are in the table.")
BLANK = Phrase("空白：这一年没有报告。", "Blank: no report of that year.")
HATCHED = Phrase("斜线：不可估计，不等于 0。", "Hatched: not estimable, which is not zero.")
EXCERPT = Phrase(
    "“*”为节选，不可与全文直接相比。",
    "* marks excerpts, which cannot be compared with whole reports.",
)
ORDER = Phrase("各地按行政区划代码排列。", "Places are sorted by administrative code.")
ORDER_OF_SOME = Phrase(
    "各地按行政区划代码排列，没有代码的排在最后。",
    "Places are sorted by administrative code, those without one last.",
)
ROW, GAP, WIDEST_CELL, LEAST_BLOCK, EXCERPT_SIGN = 12.5, 16.0, 60.0, 88.0, "*"
NAME_ROOM = 0.4


def plot_panel(
    panel: Panel,
    variable: str | None = None,
    *,
    column: str = "estimate",
    language: Language | None = None,
    title: str | bool | None = None,
    notes: bool | None = None,
    ax: Axes | None = None,
) -> Axes:
    """A theme or topic in each place and year, one cell each; places are in order of code.

    Darker cells mean larger values; cells are blank if there is no report, and hatched if there is
    one but nothing can be estimated. Many places are split over several columns. If cells are too
    small for numbers, the numbers are only in the table.

    Parameters
    ----------
    panel : Panel
        ``themes.panel("place", "year")``.
    variable : str, optional
        A theme or topic; the first if left out.
    column : str
        What is drawn: ``estimate``, ``hits_per_1000_chars`` or ``paragraph_share``.
    language : {"zh", "en"}, optional
        Language of title and notes; as set by :func:`govtopics.figure_style` if left out.
    title : str or bool, optional
        Replaces the default title; False or ``""`` draws none and leaves no space for it.
    notes : bool, optional
        Whether notes are drawn below; as set by :func:`govtopics.figure_style` if left out.
    ax : Axes, optional
        Empty axes to draw on; a new figure if left out.

    Returns
    -------
    Axes
        Its ``child_axes`` are the grids of cells.

    Raises
    ------
    GovTopicsError
        If it is not a panel of places and years, or lacks the variable or column.

    Examples
    --------
    >>> import govtopics as gt
    >>> about = {"place": ["北京市", "上海市"], "code": ["110000", "310000"], "year": [2023, 2023]}
    >>> about = pd.DataFrame(about).assign(admin_level="province")
    >>> corpus = gt.Corpus.from_texts(["推进基层治理。发展经济。", "发展经济。"], docvars=about)
    >>> panel = gt.measure_themes(corpus, gt.read_codebook()).panel("place", "year")
    >>> ax = gt.plot_panel(panel, "基层治理")
    """
    return draw_panel(
        panel_table(panel, variable, column), language=language, title=title, notes=notes, ax=ax
    )


@drawing("panel", numbers=NUMBERS)
def draw_panel(table: pd.DataFrame, ax: Axes | None) -> Axes:
    """Draw the table of :func:`govtopics.figures.tools.panel_tables.panel_table`."""
    drawn = what_is_drawn(table)
    grid = _Grid.of(table, drawn)

    theme = next(iter(theme_names(table).values()))
    title = TITLE.format(theme=theme, what=drawn.called)
    sheet = Sheet.of(ax, title, lambda width, room: grid.laid_out(width, room).height)
    layout = grid.laid_out(sheet.width, sheet.height)
    deep = sheet.height - layout.below - layout.header
    row = deep / len(layout.blocks[0].rows)
    for number, block in enumerate(layout.blocks):
        across = min(layout.wide, block.left + len(grid.years) * WIDEST_CELL)
        box = Box(number * (layout.wide + GAP), 0, across, sheet.height)
        block.draw(sheet, layout.header + row * len(block.rows), box)
    layout.foot.draw(sheet)
    return sheet.ax


class Layout(NamedTuple):
    """Blocks of cells beside each other, in points: how wide, and what is above and below."""

    blocks: list[Cells]
    wide: float
    header: float
    row: float
    foot: Foot
    below: float

    @property
    def height(self) -> float:
        """Points that it needs."""
        return self.header + len(self.blocks[0].rows) * self.row + self.below


def _block_width(width: float, n: int) -> float:
    return (width - (n - 1) * GAP) / n


class _Grid(NamedTuple):
    """A table as places by years.

    values, absent : ndarray, shape (n_places, n_years)
    texts : list of list of str, of the same shape
    """

    names: list[str]
    years: list[str]
    values: np.ndarray
    absent: np.ndarray
    texts: list[list[str]]
    table: pd.DataFrame
    drawn: Drawn

    @classmethod
    def of(cls, table: pd.DataFrame, drawn: Drawn) -> _Grid:
        """The places and years of a table."""
        places = {place: i for i, place in enumerate(dict.fromkeys(place_keys(table)))}
        years = {year: j for j, year in enumerate(sorted(table["year"].unique()))}
        values = np.full((len(places), len(years)), np.nan)
        absent = np.ones(values.shape, dtype=bool)
        texts = [[""] * len(years) for _ in places]
        keys = (
            table[["code_today", "parent", "place"]].astype(str).itertuples(index=False, name=None)
        )
        for key, row in zip(keys, table.to_dict("records"), strict=True):
            i, j = places[key], years[row["year"]]
            if row["status"] == NO_REPORT:
                continue
            absent[i, j] = False
            values[i, j] = row[drawn.quantity.column]
            texts[i][j] = _text(row, drawn)
        called = [f"{year:.0f}" for year in years]
        return cls(place_names(places), called, values, absent, texts, table, drawn)

    def laid_out(self, width: float, room: float) -> Layout:
        """As few blocks of places beside each other as a page of some room takes."""
        for n in range(1, max(1, int(width // LEAST_BLOCK)) + 1):
            found = self._in_blocks(n, _block_width(width, n), width, room)
            if found.height <= room + ROUNDING:
                break
        return found

    def _in_blocks(self, n: int, wide: float, width: float, room: float) -> Layout:
        numbers = self._fits(wide)
        foot = self._foot(numbers=numbers)
        size = -(-len(self.names) // n)
        cut = [slice(start, start + size) for start in range(0, len(self.names), size)]
        blocks = [self._block(part, wide, told=numbers) for part in cut]
        header = max(block.header(wide) for block in blocks)
        below = foot.height(width)
        return Layout(
            blocks, wide, header, row_pitch(size, room - header - below, ROW), foot, below
        )

    def _block(self, part: slice, width: float, *, told: bool) -> Cells:
        texts = self.texts[part] if told else [[""] * len(self.years)] * len(self.names[part])
        names = [shorten(name, LABEL_SIZE, width * NAME_ROOM) for name in self.names[part]]
        return Cells(
            self.values[part],
            texts,
            names,
            [[year] for year in self._heads(width)],
            float(np.nanmax(self.values, initial=0.0)),
            self.absent[part],
        )

    def _heads(self, width: float) -> list[str]:
        """The years, or every so many of them where there is no room for all."""
        names = min(widest(self.names, LABEL_SIZE), width * NAME_ROOM)
        across = (width - names - LABEL_GAP) / len(self.years)
        step = max(1, -int(-(NOTE_SIZE + 1.5) // across))
        return [year if i % step == 0 else "" for i, year in enumerate(self.years)]

    def _fits(self, width: float) -> bool:
        """Whether every number fits into its cell."""
        names = min(widest(self.names, LABEL_SIZE), width * NAME_ROOM)
        across = (width - names - LABEL_GAP) / len(self.years)
        return widest([text for row in self.texts for text in row], NOTE_SIZE) + 2 <= across

    def _foot(self, *, numbers: bool) -> Foot:
        there = self.table[self.table["status"] != NO_REPORT]
        unknown = there["status"] != "estimated"
        early = np.array([is_early(row) for row in there.to_dict("records")], dtype=bool)
        excerpts = there["extent"].isin(NOT_WHOLE).any()
        told = IN_CELLS.format(what=self.drawn.called) if numbers else str(NUMBERS_IN_TABLE)
        lines = [
            running(told, self._darkest(), self.drawn.explained),
            running(
                self._order(),
                BLANK if self.absent.any() else "",
                HATCHED if (unknown & ~early).any() else "",
                *early_notes(there, EARLY_SIGN),
                EXCERPT if excerpts and numbers else "",
            ),
        ]
        return Foot((), lines)

    def _order(self) -> Phrase | str:
        """What the places are sorted by, where there are several and any has a code."""
        places = self.table.drop_duplicates(["code_today", "parent", "place"])
        coded = places["code_today"].fillna("").astype(bool)
        if len(places) == 1 or not coded.any():
            return ""
        return ORDER if coded.all() else ORDER_OF_SOME

    def _darkest(self) -> str:
        """Which cell the scale of colours ends in."""
        if not np.nanmax(self.values, initial=0.0):
            return ""
        i, j = np.unravel_index(np.nanargmax(self.values), self.values.shape)
        value = self.drawn.number(self.values[i, j])
        unit = "%" if self.drawn.quantity.is_share else ""
        return DARKEST.format(place=self.names[i], year=self.years[j], value=value + unit)


def _text(row: Mapping[Any, Any], drawn: Drawn) -> str:
    if row["status"] != "estimated":
        return EARLY_SIGN if is_early(row) else ""
    sign = EXCERPT_SIGN if row["extent"] in NOT_WHOLE else ""
    return drawn.number(row[drawn.quantity.column]) + sign
