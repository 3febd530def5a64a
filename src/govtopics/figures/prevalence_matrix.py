"""Themes by groups of reports in one grid: how much, how sure, and where nothing can be said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from govtopics.figures.tools.drawing import drawing
from govtopics.figures.tools.fonts import widest
from govtopics.figures.tools.heat_map import Cells
from govtopics.figures.tools.input_checks import check_finite, check_names, check_once, check_table
from govtopics.figures.tools.quantities import (
    EARLY_SIGN,
    Quantity,
    drawn_values,
    early_notes,
    is_early,
    quantity_notes,
    quantity_of,
    with_column,
)
from govtopics.figures.tools.row_labels import (
    doubt_words,
    row_labels,
    theme_names,
    undecided_note,
)
from govtopics.figures.tools.sheet import ROUNDING, Foot, Sheet
from govtopics.figures.tools.style import NOTE_SIZE
from govtopics.language import NOT_WHOLE, Language, Phrase, running, value_name
from govtopics.renamed_arguments import renamed

TITLE = Phrase("各组报告的主题{what}", "Themes by group of reports ({what})")
UNNAMED = Phrase("（未注明）", "(not stated)")
NOT_ESTIMABLE = Phrase("不可估", "n/e")
SMALL = Phrase("“<{least}”为不足 {least}。", "<{least} is less than {least}.")
CELLS = Phrase("格中：{axis}。", "In the cells: {axis}.")
RANGES = {
    "jackknife": Phrase(
        "第二行为以整份报告计的刀切法 95% 区间。",
        "Second line: 95% jackknife interval over reports.",
    ),
    "within_report": Phrase(
        "第二行为报告内句子之间的差异（Wilson 95%），不是地方之间的。",
        "Second line: variability between sentences (Wilson, 95%), not between places.",
    ),
    "design-based": Phrase(
        "第二行为按编码校正的 95% 区间。",
        "Second line: 95% interval after correction by a coding.",
    ),
    "": Phrase("第二行为区间（见表）。", "Second line: interval (see the table)."),
}
IN_TABLE = Phrase("区间见表。", "Intervals are in the table.")
POINT_ONLY = Phrase(
    "“·”只有点估计：这一组的报告不足以估计区间。",
    "A dot marks points only: the group has too few reports for an interval.",
)
POINTS_ONLY = Phrase(
    "只有点估计：各组的报告都不足以估计区间。",
    "Points only: no group has the reports that an interval needs.",
)
COUNTED = Phrase(
    "每份报告都作了全文统计，没有区间。",
    "Each report was counted in full, so there is no interval.",
)
HATCHED = Phrase(
    "斜线格不可估计（没有文字，或缺少分组的信息），与 0 不同。",
    "Hatched (n/e): not estimable, for want of text or of what groups it; that is not 0.",
)
EXCERPTS = Phrase("节选不可与全文直接相比。", "Excerpts do not compare with whole reports.")

NUMBERS = (
    "estimate", "low", "high", "hits_per_1000_chars", "paragraph_share", "name_share",
    "wide_share", "n_hits", "n_sentences", "n_paragraphs", "n_documents",
)  # fmt: skip
NEEDED = ("theme", "group", "estimate", "low", "high", "status")
ROW, TWO_LINE_ROW, NAME_ROOM, MOST_COLUMNS = 12.5, 20.0, 0.46, 8
SPARE = 2.0


def prevalence_matrix_table(
    prevalence: pd.DataFrame,
    names: Mapping[str, str] | None = None,
    column: str = "estimate",
) -> pd.DataFrame:
    """The table that :func:`plot_prevalence_matrix` draws.

    Parameters
    ----------
    prevalence : DataFrame
        As :meth:`govtopics.ThemeMeasures.prevalence` gives it, by any docvar.
    names : mapping of str to str, optional
        What to call a group, such as ``{"plan": "计划"}``; otherwise as its column ``name`` says.
    column : str
        What is drawn: ``estimate``, ``hits_per_1000_chars`` or ``paragraph_share``.

    Returns
    -------
    DataFrame
        theme, english, by, group, name, extent, estimate, low, high, hits_per_1000_chars,
        paragraph_share, name_share, wide_share, interval (empty where there is the point alone or
        nothing), status, reason, reason_text, n_hits, n_sentences, n_paragraphs, n_documents, drawn
        (which of these is drawn), left_out, n_undecided; what the given table lacks is empty.

    Raises
    ------
    GovTopicsError
        If it is another table, has no rows, holds a theme and group twice, or lacks the column.
    """
    check_table(prevalence, "prevalence", NEEDED)
    check_names(names)
    check_finite(prevalence, NUMBERS)
    check_once(prevalence, "group")
    first = ["theme", "english", "by", "group", "name", "extent", *NUMBERS[:7]]
    last = ["interval", "status", "reason", "reason_text", *NUMBERS[7:], "drawn"]
    last += ["left_out", "n_undecided"]
    table = with_column(prevalence, column).reindex(columns=[*first, *last])
    called = table["group"].map(dict(names or {}))
    given = table["name"].where(table["name"].notna(), table["group"])
    table["name"] = called.where(called.notna(), given)
    for text in ("by", "english", "interval", "reason", "reason_text", "left_out"):
        table[text] = table[text].where(table[text].notna(), "")
    table["extent"] = table["extent"].where(table["extent"].notna(), "unknown")
    return table.reset_index(drop=True)


@renamed(labels="language")
def plot_prevalence_matrix(
    prevalence: pd.DataFrame,
    *,
    column: str = "estimate",
    names: Mapping[str, str] | None = None,
    language: Language | None = None,
    title: str | None = None,
    notes: bool | None = None,
    ax: Axes | None = None,
) -> Axes:
    """The share of each group's text that speaks of each theme, a cell each.

    For places, years, kinds of report, or reports: whatever prevalence was asked by. Groups stand
    in columns while they are few, in rows otherwise. Below each number its interval, if it has one;
    a point where others have; hatching where nothing can be estimated, or where reports are from
    before a theme can be measured. Where there is no room for intervals, the note says that they
    are in the table.

    Parameters
    ----------
    prevalence : DataFrame
        As :meth:`govtopics.ThemeMeasures.prevalence` gives it.
    column : str
        What is drawn: ``estimate``, ``hits_per_1000_chars`` or ``paragraph_share``.
    names : mapping of str to str, optional
        What to call a group, such as ``{"plan": "计划"}``.
    language : {"zh", "en"}, optional
        Of title and notes, as :func:`govtopics.figure_style` says otherwise.
    title : str, optional
        In place of ours; ``""`` for none, and no room for one.
    notes : bool, optional
        Whether the notes below are drawn, as :func:`govtopics.figure_style` says otherwise.
    ax : Axes, optional
        To draw on, empty; a new figure otherwise, as high as it needs to be and no higher than a
        page where it can (240 mm).

    Returns
    -------
    Axes
        Its one child is the grid of cells.

    Raises
    ------
    GovTopicsError
        If it is another table, has no rows, holds a theme and group twice, or lacks the column.
    """
    return draw_prevalence_matrix(
        prevalence_matrix_table(prevalence, names, column),
        language=language,
        title=title,
        notes=notes,
        ax=ax,
    )


@drawing("prevalence_matrix", numbers=NUMBERS)
def draw_prevalence_matrix(table: pd.DataFrame, ax: Axes | None) -> Axes:
    """Draw the table of :func:`prevalence_matrix_table`."""
    quantity, undrawn = quantity_of(table), quantity_notes(table)
    table = drawn_values(table)

    def fitted(width: float, room: float) -> tuple[Cells, Foot, float]:
        """Cells, what stands below them and how high a row is: with intervals if there is room."""
        cells = _cells(table, quantity, width, both=True)
        foot = Foot((), [*_notes(table, quantity, both=True), *undrawn])
        needed = cells.header(width) + len(cells.rows) * TWO_LINE_ROW + foot.height(width)
        if _fit(table, width) and needed <= room + ROUNDING:
            return cells, foot, TWO_LINE_ROW
        foot = Foot((), [*_notes(table, quantity, both=False), *undrawn])
        return _cells(table, quantity, width, both=False), foot, ROW

    def height(width: float, room: float) -> float:
        cells, foot, row = fitted(width, room)
        return cells.height(width, room, row, foot)

    sheet = Sheet.of(ax, TITLE.format(what=quantity.in_title), height)
    cells, foot, _ = fitted(sheet.width, sheet.height)
    cells.draw(sheet, sheet.height - foot.height(sheet.width))
    foot.draw(sheet)
    return sheet.ax


def _fit(table: pd.DataFrame, width: float) -> bool:
    """Whether there are intervals and room for them."""
    ranges = [_range(row) for row in table.to_dict("records")]
    bare = _laid_out(table, width, [""] * len(table))
    return any(ranges) and widest(ranges, NOTE_SIZE) + SPARE <= bare.across(width)


def _cells(table: pd.DataFrame, quantity: Quantity, width: float, *, both: bool) -> Cells:
    room = _laid_out(table, width, [""] * len(table)).across(width)
    # Where the words are wider than a cell, its hatching says the same.
    unknown = str(NOT_ESTIMABLE) if widest([str(NOT_ESTIMABLE)], NOTE_SIZE) <= room else ""
    marks = _point_mark(table), unknown
    texts = [_text(row, quantity, marks, both=both) for row in table.to_dict("records")]
    return _laid_out(table, width, texts)


def _point_mark(table: pd.DataFrame) -> str:
    """What follows a point without an interval, where others have one."""
    bare = _points(table)["low"].isna()
    return "·" if bare.any() and not bare.all() else ""


def _points(table: pd.DataFrame) -> pd.DataFrame:
    """Rows with a number, but for those where no report has a hit."""
    told = table[(table["status"] == "estimated") & table["estimate"].notna()]
    return told[told["interval"] != "share_of_reports"]


def _laid_out(table: pd.DataFrame, width: float, texts: Sequence[str]) -> Cells:
    themes, called = list(theme_names(table)), list(theme_names(table).values())
    groups = table.drop_duplicates("group")
    pairs = zip(groups["by"], groups["name"], strict=True)
    names = [value_name(name, by) or str(UNNAMED) for by, name in pairs]
    place = {key: i for i, key in enumerate(zip(table["theme"], table["group"], strict=True))}
    values = np.full((len(themes), len(groups)), np.nan)
    written = [[""] * len(groups) for _ in themes]
    for i, theme in enumerate(themes):
        for j, group in enumerate(groups["group"]):
            at = place.get((theme, group))
            if at is not None:
                values[i, j] = table["estimate"].iloc[at]
                written[i][j] = texts[at]
    darkest = float(np.nanmax(values, initial=0.0))
    if len(groups) <= MOST_COLUMNS:
        heads = [list(head) for head in zip(names, doubt_words(groups), strict=True)]
        rows = row_labels(called, [""] * len(called), width * NAME_ROOM)
        return Cells(values, written, rows, heads, darkest)
    rows = row_labels(names, doubt_words(groups), width * NAME_ROOM)
    turned = [list(column) for column in zip(*written, strict=True)]
    return Cells(values.T, turned, rows, [[name] for name in called], darkest)


def _text(row: Mapping[Any, Any], quantity: Quantity, marks: tuple[str, str], *, both: bool) -> str:
    point, unknown = marks
    if row["status"] != "estimated" or np.isnan(row["estimate"]):
        return EARLY_SIGN if is_early(row) else unknown
    number, ends = quantity.cell(row["estimate"]), _range(row)
    if not ends:
        return number if row["interval"] == "share_of_reports" else f"{number}{point}"
    return f"{number}\n{ends}" if both else number


def _range(row: Mapping[Any, Any]) -> str:
    if np.isnan(row["low"]) or np.isnan(row["high"]):
        return ""
    return f"{100 * row['low']:.0f}–{100 * row['high']:.0f}"


def _notes(table: pd.DataFrame, quantity: Quantity, *, both: bool) -> list[str]:
    points = _points(table)
    kinds = dict.fromkeys(table.loc[table["low"].notna(), "interval"])
    ranges = [RANGES[kind] for kind in kinds] if both else [IN_TABLE] if kinds else []
    early = np.array([is_early(row) for row in table.to_dict("records")])
    hatched = ((table["status"] != "estimated") & ~early).any()
    excerpts = table["extent"].isin(NOT_WHOLE).any()
    return [
        running(
            CELLS.format(axis=quantity.axis), _small(table, quantity), quantity.explained, *ranges
        ),
        running(
            _why_points(table, points) if quantity.column == "estimate" else "",
            *early_notes(table, EARLY_SIGN),
            HATCHED if hatched else "",
            EXCERPTS if excerpts else "",
            undecided_note(table),
        ),
    ]


def _small(table: pd.DataFrame, quantity: Quantity) -> str:
    """What the sign for a number near zero means, where it is in a cell."""
    there = [quantity.cell(value) for value in table["estimate"].dropna()]
    sign = next((text for text in there if text.startswith("<")), "")
    return SMALL.format(least=sign[1:]) if sign else ""


def _why_points(table: pd.DataFrame, points: pd.DataFrame) -> Phrase | str:
    """What is said of numbers without an interval."""
    if _point_mark(table):
        return POINT_ONLY
    if points["low"].notna().any() or points.empty:
        return ""
    return COUNTED if (points["by"] == "document").all() else POINTS_ONLY
