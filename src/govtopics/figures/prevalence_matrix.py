"""Themes by groups of reports in one grid: how much, how sure, and where nothing can be said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from govtopics.errors import GovTopicsError
from govtopics.figures.tools.drawing import drawing
from govtopics.figures.tools.fonts import widest
from govtopics.figures.tools.heat_map import Cells
from govtopics.figures.tools.input_checks import (
    check_finite,
    check_names,
    check_once,
    check_table,
    english_themes,
)
from govtopics.figures.tools.matrix_words import (
    NOT_ESTIMABLE,
    cell_numbers,
    cell_text,
    interval_text,
    matrix_notes,
    nameless_note,
    point_mark,
)
from govtopics.figures.tools.quantities import (
    Quantity,
    drawn_values,
    quantity_notes,
    quantity_of,
    with_column,
)
from govtopics.figures.tools.row_labels import (
    doubt_words,
    row_labels,
    theme_names,
)
from govtopics.figures.tools.said_once import SaidOnce
from govtopics.figures.tools.sheet import LEAST_ROW, NOTE_LINE, ROUNDING, Foot, Sheet
from govtopics.figures.tools.style import NOTE_SIZE
from govtopics.language import Phrase, label_meant, nearest_label, running, value_name
from govtopics.messages import Language, say
from govtopics.renamed_arguments import renamed

TITLE = Phrase("各组报告的主题{what}", "Themes by group of reports ({what})")
OF_REPORTS = Phrase("各报告的主题{what}", "Themes by report ({what})")
UNNAMED = Phrase("（未注明）", "(not stated)")
SORTED = Phrase("按“{theme}”由高到低排列。", 'Sorted by "{theme}", highest first.')
WITHIN_THEMES = Phrase(
    "颜色只在同一主题内可比：最浅为 0，中等深浅为该主题的中位数，最深为中位数的两倍及以上"
    "（至少 {least}；中位数为 0 时为最大值）；不同主题之间请比较数字。",
    "Compare colours within a theme only: the lightest is 0, the medium its median, the "
    "darkest twice the median or more (at least {least}; the largest value where the "
    "median is 0). Across themes compare the numbers.",
)
ACROSS_THEMES = Phrase(
    "颜色越深，数值越大，各格同一尺度。", "The darker, the larger, on one scale."
)
IN_TABLE_ALONE = Phrase("格太小，数字见表。", "Cells are too small for numbers: see the table.")
ROWS_BETWEEN = Phrase("⋯ 其余 {n} 行", "⋯ {n} more rows")
NOT_ALL_ROWS = Phrase(
    "共 {n} 行，一页画得下开头 {first} 行和末尾 {last} 行，其余见表。",
    "Of {n} rows the first {first} and the last {last} are shown; the table has all.",
)

NUMBERS = (
    "estimate", "low", "high", "hits_per_1000_chars", "paragraph_share", "name_share",
    "wide_share", "n_hits", "n_sentences", "n_paragraphs", "n_documents",
)  # fmt: skip
NEEDED = ("theme", "group", "estimate", "low", "high", "status")
CELL_COLUMNS = ("status", "reason", "estimate", "low", "high", "interval", "number")
ROW, TWO_LINE_ROW, MOST_COLUMNS = 12.5, 20.0, 8
NAME_ROOM, LEAST_NAME_ROOM = 0.46, 0.32
SPARE, LEAST_ROWS = 2.0, 9


def prevalence_matrix_table(
    prevalence: pd.DataFrame,
    names: Mapping[str, str] | None = None,
    column: str = "estimate",
    sort: str | None = None,
) -> pd.DataFrame:
    """The table that :func:`plot_prevalence_matrix` draws.

    ``prevalence``: as :meth:`govtopics.ThemeMeasures.prevalence` gives it, by any docvar.
    ``names``: what to call a group, such as ``{"plan": "计划"}``; otherwise as its column ``name``
    says.
    ``column``: what is drawn: ``estimate``, ``hits_per_1000_chars`` or ``paragraph_share``.
    ``sort``: the theme by whose value groups are sorted, highest first; in the order of the table
    otherwise.
    Returns theme, english, by, group, name, extent, estimate, low, high, hits_per_1000_chars,
    paragraph_share, name_share, wide_share, interval (empty where there is the point alone or
    nothing), status, reason, reason_text, n_hits, n_sentences, n_paragraphs, n_documents, drawn
    (which of these is drawn), left_out, n_undecided, other_words (of a theme whose name never
    occurs), sorted_by (the theme, or empty); what the given table lacks is empty.
    """
    check_table(prevalence, "prevalence", NEEDED)
    check_names(names)
    check_finite(prevalence, NUMBERS)
    check_once(prevalence, "group")
    first = ["theme", "english", "by", "group", "name", "extent", *NUMBERS[:7]]
    last = ["interval", "status", "reason", "reason_text", *NUMBERS[7:], "drawn"]
    last += ["left_out", "n_undecided", "other_words"]
    table = with_column(prevalence, column).reindex(columns=[*first, *last])
    called = table["group"].map(dict(names or {}))
    given = table["name"].where(table["name"].notna(), table["group"])
    table["name"] = called.where(called.notna(), given)
    for text in ("by", "english", "interval", "reason", "reason_text", "left_out", "other_words"):
        table[text] = table[text].where(table[text].notna(), "")
    table["extent"] = table["extent"].where(table["extent"].notna(), "unknown")
    return _sorted(table.reset_index(drop=True), column, sort)


def _sorted(table: pd.DataFrame, column: str, theme: str | None) -> pd.DataFrame:
    """Groups by their value of a theme, highest first; those without one last."""
    if theme is None:
        return table.assign(sorted_by="")
    english = english_themes(table)
    theme, themes = label_meant(theme, english), list(english)
    if theme not in themes:
        raise GovTopicsError(
            say(
                "sort = {theme!r}: unknown theme. {nearest}",
                theme=theme,
                nearest=nearest_label(theme, english),
            )
        )
    own = table[table["theme"] == theme]
    values = own[column].where(own["status"] == "estimated")
    groups = own.iloc[np.argsort(-values.to_numpy(float), kind="stable")]["group"]
    order = dict(zip(groups, range(len(table)), strict=False))
    places = table["group"].map(lambda group: order.get(group, len(order)))
    rows = [themes.index(one) * (len(order) + 1) for one in table["theme"]] + places.to_numpy()
    return (
        table.iloc[np.argsort(rows, kind="stable")].reset_index(drop=True).assign(sorted_by=theme)
    )


@renamed(labels="language")
def plot_prevalence_matrix(
    prevalence: pd.DataFrame,
    *,
    column: str = "estimate",
    names: Mapping[str, str] | None = None,
    sort: str | None = None,
    language: Language | None = None,
    title: str | bool | None = None,
    notes: bool | None = None,
    ax: Axes | None = None,
) -> Axes:
    """The share of each group's text in sentences with a hit of each theme, as a matrix.

    Groups are places, years, kinds of report or reports, as in the table. Up to eight groups are in
    columns, and all cells share one colour scale. More groups are in rows: there colours compare
    groups within a theme, white for 0 and the darker half above the theme's median. Years of one
    place are in order of time. The interval, if there is one, is below each number; a point marks
    cells without one where others have it. Cells are hatched where nothing can be estimated or
    where reports predate the first measurable year of a theme. What does not fit on the page
    (intervals, numbers, rows in the middle) is in the table, and the note says so.

    Parameters
    ----------
    prevalence : DataFrame
        As :meth:`govtopics.ThemeMeasures.prevalence` gives it.
    column : str
        What is drawn: ``estimate``, ``hits_per_1000_chars`` or ``paragraph_share``.
    names : mapping of str to str, optional
        What to call a group, such as ``{"plan": "计划"}``.
    sort : str, optional
        The theme (its label or English name) by whose value groups are sorted, highest first; in
        the order of the table if left out.
    language : {"zh", "en"}, optional
        Language of title and notes; as set by :func:`govtopics.figure_style` if left out.
    title : str or bool, optional
        Replaces the default title; False or ``""`` draws none and leaves no space for it.
    notes : bool, optional
        Whether notes are drawn below; as set by :func:`govtopics.figure_style` if left out.
    ax : Axes, optional
        Empty axes to draw on. If left out, a new figure is made, at most one page (240 mm) high
        where possible.

    Returns
    -------
    Axes
        Its one child is the grid of cells.

    Raises
    ------
    GovTopicsError
        If it is not such a table, has no rows, contains a theme and group twice, or lacks the
        column or the theme.

    Examples
    --------
    >>> import govtopics as gt
    >>> texts = ["推进基层治理。发展经济。", "发展经济。改善营商环境。"]
    >>> corpus = gt.Corpus.from_texts(texts, ids=["a", "b"])
    >>> themes = gt.measure_themes(corpus, gt.read_codebook())
    >>> ax = gt.plot_prevalence_matrix(themes.prevalence(by="document"))
    """
    return draw_prevalence_matrix(
        prevalence_matrix_table(prevalence, names, column, sort),
        language=language,
        title=title,
        notes=notes,
        ax=ax,
    )


@drawing("prevalence_matrix", numbers=NUMBERS)
def draw_prevalence_matrix(table: pd.DataFrame, ax: Axes | None) -> Axes:
    """Draw the table of :func:`prevalence_matrix_table`."""
    quantity, undrawn = quantity_of(table), quantity_notes(table)
    matrix = _Matrix.of(drawn_values(table), quantity)
    cells_of = cache(matrix.cells)  # tables of thousands of groups are laid out once for a width

    def fitted(width: float, room: float) -> tuple[Cells, Foot, float]:
        """Cells, what is below them and how high a row is: with intervals if there is room."""
        cells, told = cells_of(width, both=True)
        foot = Foot((), [*matrix.notes(both=True, told=told), *undrawn])
        if (
            matrix.has_room_for_intervals(width)
            and _needed(cells, foot, width, TWO_LINE_ROW) <= room
        ):
            return cells, foot, TWO_LINE_ROW
        cells, told = cells_of(width, both=False)
        foot = Foot((), [*matrix.notes(both=False, told=told), *undrawn])
        if matrix.stands or _needed(cells, foot, width, LEAST_ROW) <= room:
            return cells, foot, ROW
        most = int((room - _needed(cells, foot, width, 0.0) - 2 * NOTE_LINE) // LEAST_ROW)
        return *matrix.cut(cells, max(LEAST_ROWS, most), undrawn, told=told), ROW

    def height(width: float, room: float) -> float:
        cells, foot, row = fitted(width, room)
        return cells.height(width, room, row, foot)

    sheet = Sheet.of(ax, matrix.title, height)
    cells, foot, _ = fitted(sheet.width, sheet.height)
    cells.draw(sheet, sheet.height - foot.height(sheet.width))
    foot.draw(sheet)
    return sheet.ax


def _needed(cells: Cells, foot: Foot, width: float, row: float) -> float:
    """Points of cells with rows of some height and what is below them, less what is rounding."""
    return cells.header(width) + len(cells.rows) * row + foot.height(width) - ROUNDING


@dataclass(frozen=True, eq=False)
class _Matrix:
    """Themes by groups. Groups are in columns while they are few, in rows otherwise.

    values : ndarray, shape (n_themes, n_groups)
    texts : by whether intervals are written, a text a cell
    """

    table: pd.DataFrame
    quantity: Quantity
    themes: dict[str, str]
    groups: pd.DataFrame
    once: SaidOnce
    values: np.ndarray
    at: np.ndarray

    @classmethod
    def of(cls, table: pd.DataFrame, quantity: Quantity) -> _Matrix:
        """The themes and groups of a table; years of one place in time, unless they are sorted."""
        themes, groups = theme_names(table), table.drop_duplicates("group")
        pairs = groups[["by", "name"]].to_numpy()
        once = SaidOnce.of([value_name(name, by) or str(UNNAMED) for by, name in pairs])
        if not _sorted_by(table):
            order = once.in_time
            groups = groups.iloc[order]
            once = once._replace(names=[once.names[i] for i in order])
        place = {key: i for i, key in enumerate(zip(table["theme"], table["group"], strict=True))}
        at = np.array([[place.get((t, g), -1) for g in groups["group"]] for t in themes])
        estimates = np.append(table["estimate"].to_numpy(float), np.nan)
        finely = len(groups) > MOST_COLUMNS
        table = table.assign(number=cell_numbers(table, quantity, finely=finely))
        return cls(table, quantity, themes, groups, once, estimates[at], at)

    @property
    def stands(self) -> bool:
        """Whether groups are in columns."""
        return len(self.groups) <= MOST_COLUMNS

    @property
    def title(self) -> str:
        """What is drawn, of which groups."""
        of_reports = not self.stands and (self.groups["by"] == "document").all()
        return self.once.titled(
            (OF_REPORTS if of_reports else TITLE).format(what=self.quantity.in_title)
        )

    def cells(self, width: float, *, both: bool) -> tuple[Cells, bool]:
        """All cells for a width, and whether their numbers are written: names give way to them."""
        found, told = self._in_room(width, NAME_ROOM, both=both)
        if told or self.stands:
            return found, told
        narrow, told = self._in_room(width, LEAST_NAME_ROOM, both=both)
        return (narrow, told) if told else (found, False)

    def _in_room(self, width: float, names: float, *, both: bool) -> tuple[Cells, bool]:
        """Cells where names of rows have some part of the width."""
        empty = self._laid_out(width, [""] * len(self.table), names)
        # Where the words are wider than a cell, its hatching says the same.
        room = empty.across(width)
        unknown = str(NOT_ESTIMABLE) if widest([str(NOT_ESTIMABLE)], NOTE_SIZE) <= room else ""
        marks = point_mark(self.table), unknown
        texts = [cell_text(row, marks, both=both) for row in self._records]
        if widest([line for text in texts for line in text.splitlines()], NOTE_SIZE) > room:
            return empty, False
        return self._laid_out(width, texts, names), True

    def cut(
        self, cells: Cells, most: int, undrawn: Sequence[str], *, told: bool
    ) -> tuple[Cells, Foot]:
        """The first and the last rows, and a row between them that says how many there are."""
        n = len(self.groups)
        first, last = most // 2, most - 1 - most // 2
        kept, gap = [*range(first), *range(n - last, n)], first
        blank = np.zeros((len(kept), len(self.themes)), bool)
        between = ROWS_BETWEEN.format(n=n - len(kept))
        grounds = np.asarray(cells.values)
        texts, rows = [cells.texts[i] for i in kept], [cells.rows[i] for i in kept]
        shown = Cells(
            np.insert(grounds[kept], gap, np.nan, axis=0),
            [*texts[:gap], [""] * len(self.themes), *texts[gap:]],
            [*rows[:gap], between, *rows[gap:]],
            cells.heads,
            cells.darkest,
            np.insert(blank, gap, True, axis=0),
        )
        note = NOT_ALL_ROWS.format(n=n, first=first, last=last)
        return shown, Foot((), [*self.notes(both=False, told=told), *undrawn, note])

    def has_room_for_intervals(self, width: float) -> bool:
        """Whether there are intervals and room for them."""
        ranges = [interval_text(row) for row in self._records]
        bare = self._laid_out(width, [""] * len(self.table))
        return any(ranges) and widest(ranges, NOTE_SIZE) + SPARE <= bare.across(width)

    @cached_property
    def _records(self) -> list[dict[Any, Any]]:
        """What the texts of cells are made of."""
        return self.table[self.table.columns.intersection(list(CELL_COLUMNS))].to_dict("records")

    @cached_property
    def _doubts(self) -> list[str]:
        return doubt_words(self.groups)

    def _laid_out(self, width: float, texts: Sequence[str], room: float = NAME_ROOM) -> Cells:
        names, called = self.once.names, list(self.themes.values())
        written = [[texts[i] if i >= 0 else "" for i in row] for row in self.at]
        if self.stands:
            heads = [list(head) for head in zip(names, self._doubts, strict=True)]
            rows = row_labels(called, [""] * len(called), width * room)
            darkest = float(np.nanmax(self.values, initial=0.0))
            return Cells(self.values, written, rows, heads, darkest)
        rows = row_labels(names, self._doubts, width * room)
        turned = [list(column) for column in zip(*written, strict=True)]
        return Cells(
            _depths(self.values, self._least).T, turned, rows, [[name] for name in called], 1.0
        )

    def _within_themes(self) -> str:
        unit = "%" if self.quantity.is_share else ""
        return WITHIN_THEMES.format(least=f"{self.quantity.times * self._least:g}{unit}")

    @property
    def _least(self) -> float:
        """The value from which a cell may be darkest: less hardly differs from 0."""
        return 0.01 if self.quantity.is_share else 0.1

    def notes(self, *, both: bool, told: bool) -> list[str]:
        """What is said below the cells."""
        theme = _sorted_by(self.table)
        ordered = SORTED.format(theme=self.themes.get(theme, theme)) if theme else ""
        what, *others = matrix_notes(self.table, self.quantity, both=both, told=told)
        return [
            running(ordered, ACROSS_THEMES if self.stands else self._within_themes()),
            running(what, "" if told else IN_TABLE_ALONE),
            running(nameless_note(self.table, self.themes), *others),
        ]


def _sorted_by(table: pd.DataFrame) -> str:
    return str(table["sorted_by"].iloc[0]) if "sorted_by" in table else ""


def _depths(values: np.ndarray, least: float) -> np.ndarray:
    """How dark each cell is within its row, from 0 to 1: half as dark as can be at the median.

    ``least``: no smaller value is darkest.
    """
    known = [row[np.isfinite(row)] for row in values]
    ends = [2 * np.median(row) if len(row) else 0.0 for row in known]
    ends = [end or max(row, default=0.0) for end, row in zip(ends, known, strict=True)]
    return np.minimum(values / np.maximum(ends, least)[:, None], 1.0)
