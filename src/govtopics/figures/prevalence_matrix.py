"""Themes by groups of reports in one grid: how much, how sure, and where nothing can be said."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from govtopics.figures.tools.drawing import drawing
from govtopics.figures.tools.fonts import widest
from govtopics.figures.tools.heat_map import Cells
from govtopics.figures.tools.input_checks import check_finite, check_names, check_once, check_table
from govtopics.figures.tools.row_labels import (
    extent_word,
    row_labels,
    theme_names,
)
from govtopics.figures.tools.sheet import ROUNDING, Foot, Sheet
from govtopics.figures.tools.style import NOTE_SIZE
from govtopics.language import NOT_WHOLE, Language, Phrase, running, value_name
from govtopics.renamed_arguments import renamed

TITLE = Phrase(
    "各主题在各组报告中的篇幅（占正文字数，%）", "Share of text with a hit, by group (%)"
)
UNNAMED = Phrase("（未注明）", "(not said)")
NOT_ESTIMABLE = Phrase("不可估", "n/e")
READING = Phrase(
    "数字为至少命中一个词的段落占正文字数的份额，“<1”为不足 1。0 是估计值，其上限（≤，Wilson）"
    "由段数而来。",
    "Numbers: share of the body's characters in paragraphs with a hit; <1 is less than 1. 0 is an"
    " estimate, and its upper bound (≤, Wilson) comes from the number of paragraphs.",
)
RANGES = {
    "codebook_range": Phrase(
        "第二行为词表范围（换一套说得通的词，结果会差多少），不是抽样误差。",
        "Second line: codebook range, how far the choice of terms moves the estimate; no sampling"
        " error.",
    ),
    "jackknife": Phrase(
        "第二行为以整份报告计的刀切法 95% 区间。",
        "Second line: 95% jackknife interval over reports.",
    ),
    "within_report": Phrase(
        "第二行为各段之间的差异（Wilson），说的是文本，不是地方。",
        "Second line: variability between paragraphs (Wilson), of the text and not of the place.",
    ),
}
IN_TABLE = Phrase("区间与上限见表。", "Intervals and bounds stand in the table.")
POINT_ONLY = Phrase(
    "“·”只有点估计：这一组的报告不足以估计区间。",
    "A dot marks points only: the group has too few reports for an interval.",
)
POINTS_ONLY = Phrase(
    "只有点估计：各组的报告都不足以估计区间。",
    "Points only: no group has the reports that an interval needs.",
)
HATCHED = Phrase(
    "斜线格不可估计（没有段落，或缺少分组的信息），与 0 不同。",
    "Hatched (n/e): not estimable, for want of paragraphs or of what groups them; that is not 0.",
)
EXCERPTS = Phrase("节选不可与全文直接相比。", "Excerpts do not compare with whole reports.")

NUMBERS = ("estimate", "low", "high", "n_hits", "n_paragraphs", "n_documents")
NEEDED = ("theme", "group", "estimate", "low", "high", "status")
ROW, TWO_LINE_ROW, NAME_ROOM, MOST_COLUMNS = 12.5, 20.0, 0.46, 8
SPARE = 2.0


def prevalence_matrix_table(
    prevalence: pd.DataFrame, names: Mapping[str, str] | None = None
) -> pd.DataFrame:
    """The table that :func:`plot_prevalence_matrix` draws.

    Parameters
    ----------
    prevalence : DataFrame
        As :meth:`govtopics.ThemeMeasures.prevalence` gives it, by any docvar.
    names : mapping of str to str, optional
        What to call a group, such as ``{"plan": "计划"}``; otherwise as its column ``name`` says.

    Returns
    -------
    DataFrame
        theme, english, by, group, name, extent, estimate, low, high, interval (empty where there is
        the point alone or nothing), status, reason, reason_text, n_hits, n_paragraphs, n_documents;
        what the given table lacks is empty.

    Raises
    ------
    GovTopicsError
        If it is another table, has no rows, or holds a theme and group twice.
    """
    check_table(prevalence, "prevalence", NEEDED)
    check_names(names)
    check_finite(prevalence, NUMBERS)
    check_once(prevalence, "group")
    columns = ["theme", "english", "by", "group", "name", "extent", "estimate", "low", "high"]
    about = ["interval", "status", "reason", "reason_text", "n_hits", "n_paragraphs", "n_documents"]
    table = prevalence.reindex(columns=[*columns, *about])
    called = table["group"].map(dict(names or {}))
    given = table["name"].where(table["name"].notna(), table["group"])
    table["name"] = called.where(called.notna(), given)
    for column in ("by", "english"):
        table[column] = table[column].where(table[column].notna(), "")
    table["extent"] = table["extent"].where(table["extent"].notna(), "unknown")
    return table.reset_index(drop=True)


@renamed(labels="language")
def plot_prevalence_matrix(
    prevalence: pd.DataFrame,
    *,
    names: Mapping[str, str] | None = None,
    language: Language | None = None,
    ax: Axes | None = None,
) -> Axes:
    """The share of each group's text that speaks of each theme, a cell each.

    For places, years, kinds of report, or reports: whatever prevalence was asked by. Groups stand
    in columns while they are few, in rows otherwise. Below each number its interval; a point where
    there is none; hatching where nothing can be estimated. Where there is no room for intervals,
    the note says that they stand in the table.

    Parameters
    ----------
    prevalence : DataFrame
        As :meth:`govtopics.ThemeMeasures.prevalence` gives it.
    names : mapping of str to str, optional
        What to call a group, such as ``{"plan": "计划"}``.
    language : {"zh", "en"}, optional
        Of title and notes, as :func:`govtopics.figure_style` says otherwise.
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
        If it is another table, has no rows, or holds a theme and group twice.
    """
    return draw_prevalence_matrix(
        prevalence_matrix_table(prevalence, names), language=language, ax=ax
    )


@drawing("prevalence_matrix", numbers=NUMBERS)
def draw_prevalence_matrix(table: pd.DataFrame, ax: Axes | None) -> Axes:
    """Draw the table of :func:`prevalence_matrix_table`."""

    def height(width: float, room: float) -> float:
        cells, foot, row = _fitted(table, width, room)
        return cells.height(width, room, row, foot)

    sheet = Sheet.of(ax, str(TITLE), height)
    cells, foot, _ = _fitted(table, sheet.width, sheet.height)
    cells.draw(sheet, sheet.height - foot.height(sheet.width))
    foot.draw(sheet)
    return sheet.ax


def _fitted(table: pd.DataFrame, width: float, room: float) -> tuple[Cells, Foot, float]:
    """Cells, what stands below them and how high a row is: with intervals if there is room."""
    cells, foot = _cells(table, width, both=True), Foot((), _notes(table, both=True))
    needed = cells.header(width) + len(cells.rows) * TWO_LINE_ROW + foot.height(width)
    if _fit(table, width) and needed <= room + ROUNDING:
        return cells, foot, TWO_LINE_ROW
    return _cells(table, width, both=False), Foot((), _notes(table, both=False)), ROW


def _fit(table: pd.DataFrame, width: float) -> bool:
    """Whether there are intervals and room for them."""
    ranges = [_range(row) for row in table.to_dict("records")]
    wanted = table.loc[table["estimate"] > 0, "interval"] != ""
    bare = _laid_out(table, width, [[""] * len(table)])
    return bool(wanted.any()) and widest(ranges, NOTE_SIZE) + SPARE <= bare.across(width)


def _cells(table: pd.DataFrame, width: float, *, both: bool) -> Cells:
    point = _point_mark(table)
    return _laid_out(table, width, [_text(row, both, point) for row in table.to_dict("records")])


def _point_mark(table: pd.DataFrame) -> str:
    """What follows a point without an interval, where others have one."""
    found = table.loc[(table["status"] == "estimated") & (table["estimate"] > 0), "interval"]
    return "·" if (found == "").any() and (found != "").any() else ""


def _laid_out(table: pd.DataFrame, width: float, texts: list[Any]) -> Cells:
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
                written[i][j] = texts[at] if at < len(texts) else ""
    darkest = float(np.nanmax(values, initial=0.0))
    if len(groups) <= MOST_COLUMNS:
        heads = [[n, extent_word(e)] for n, e in zip(names, groups["extent"], strict=True)]
        rows = row_labels(called, ["whole"] * len(called), width * NAME_ROOM)
        return Cells(values, written, rows, heads, darkest)
    rows = row_labels(names, list(groups["extent"]), width * NAME_ROOM)
    turned = [list(column) for column in zip(*written, strict=True)]
    return Cells(values.T, turned, rows, [[name] for name in called], darkest)


def _text(row: Mapping[Any, Any], both: bool, point: str) -> str:
    if row["status"] != "estimated" or np.isnan(row["estimate"]):
        return str(NOT_ESTIMABLE)
    share = 100 * row["estimate"]
    number = "<1" if 0 < share < 0.5 else f"{share:.0f}"
    if not row["interval"]:
        return f"{number}{point}"
    return f"{number}\n{_range(row)}" if both else number


def _range(row: Mapping[Any, Any]) -> str:
    if not row["interval"] or np.isnan(row["low"]):
        return ""
    if row["estimate"] == 0:
        return f"≤{100 * row['high']:.0f}"
    return f"{100 * row['low']:.0f}–{100 * row['high']:.0f}"


def _notes(table: pd.DataFrame, *, both: bool) -> list[str]:
    told = table[(table["status"] == "estimated") & table["estimate"].notna()]
    # The bound of a zero is Wilson's whatever the other intervals are.
    kinds = dict.fromkeys(told.loc[told["estimate"] > 0, "interval"])
    ranges = [RANGES[kind] for kind in kinds if kind in RANGES] if both else []
    in_table = IN_TABLE if (told["interval"] != "").any() and not both else ""
    points: Phrase | str = POINT_ONLY if _point_mark(table) else ""
    if not points and (told["interval"] == "").any():
        points = POINTS_ONLY
    hatched = HATCHED if len(told) < len(table) else ""
    excerpts = EXCERPTS if table["extent"].isin(NOT_WHOLE).any() else ""
    return [running(READING, *ranges, in_table), running(points, hatched, excerpts)]
