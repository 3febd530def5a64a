"""What is in the cells of a matrix of themes, and what is said below them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from govtopics.figures.tools.panels import LIST_COMMA
from govtopics.figures.tools.quantities import (
    EARLY_SIGN,
    Quantity,
    are_early,
    early_notes,
    is_early,
)
from govtopics.figures.tools.row_labels import undecided_note
from govtopics.language import NOT_WHOLE, SEMICOLON, Phrase, running, share_text

NOT_ESTIMABLE = Phrase("不可估", "n/e")
FINELY = Phrase(
    "最大值不到 10% 的主题保留一位小数，其他主题取整。",
    "Themes that stay below 10% have one decimal, the others whole per cents.",
)
SMALL = Phrase("“<{least}”为不足 {least}。", "<{least} means less than {least}.")
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
    "斜线格不可估计（没有文字，或缺少分组的信息），不等于 0。",
    "Hatched (n/e): not estimable, because there is no text or its group is unknown; not zero.",
)
EXCERPTS = Phrase("节选不可与全文直接相比。", "Excerpts cannot be compared with whole reports.")

NAMELESS = Phrase(
    "以下主题的名称在所有报告中都没有出现，命中最多的是其他词：{themes}。",
    "Themes whose name occurs in no report, with the terms that have most hits: {themes}.",
)
NAMELESS_THEME = Phrase("{theme}（{words}）", "{theme} ({words})")

# Below it a share is written with a decimal.
FINE = 0.1


def point_mark(table: pd.DataFrame) -> str:
    """What follows a point without an interval, where others have one."""
    bare = _points(table)["low"].isna()
    return "·" if bare.any() and not bare.all() else ""


def _points(table: pd.DataFrame) -> pd.DataFrame:
    """Rows with a number, but for those where no report has a hit."""
    told = table[(table["status"] == "estimated") & table["estimate"].notna()]
    return told[told["interval"] != "share_of_reports"]


def cell_numbers(table: pd.DataFrame, quantity: Quantity, *, finely: bool) -> list[str]:
    """Each value as it is written; finely: with a decimal where a theme stays below 10%."""
    largest = table.groupby("theme")["estimate"].transform("max").fillna(0.0)
    decimals = quantity.is_share and finely
    return [
        share_text(value, sign="") if decimals and most < FINE else quantity.cell(value)
        for value, most in zip(table["estimate"], largest, strict=True)
    ]


def cell_text(row: Mapping[Any, Any], marks: tuple[str, str], *, both: bool) -> str:
    """What is in a cell; ``marks`` come after a point alone and where nothing is known."""
    point, unknown = marks
    if row["status"] != "estimated" or np.isnan(row["estimate"]):
        return EARLY_SIGN if is_early(row) else unknown
    number, ends = row["number"], interval_text(row)
    if not ends:
        return number if row["interval"] == "share_of_reports" else f"{number}{point}"
    return f"{number}\n{ends}" if both else number


def interval_text(row: Mapping[Any, Any]) -> str:
    """The ends of an interval in per cent; empty where there is none."""
    if np.isnan(row["low"]) or np.isnan(row["high"]):
        return ""
    return f"{100 * row['low']:.0f}–{100 * row['high']:.0f}"


def matrix_notes(table: pd.DataFrame, quantity: Quantity, *, both: bool, told: bool) -> list[str]:
    """What numbers, intervals, marks and hatching in the cells mean; numbers if they are shown."""
    points = _points(table)
    kinds = dict.fromkeys(table.loc[table["low"].notna(), "interval"])
    ranges = [RANGES[kind] for kind in kinds] if both else [IN_TABLE] if kinds else []
    early = are_early(table)
    hatched = ((table["status"] != "estimated") & ~early).any()
    excerpts = table["extent"].isin(NOT_WHOLE).any()
    return [
        running(
            CELLS.format(axis=quantity.axis),
            _decimals(table) if told and quantity.is_share else "",
            *(_small(table) if told else ()),
            quantity.explained,
            *ranges,
        ),
        running(
            _why_points(table, points) if quantity.column == "estimate" else "",
            *early_notes(table, EARLY_SIGN),
            HATCHED if hatched else "",
            EXCERPTS if excerpts else "",
            undecided_note(table),
        ),
    ]


def nameless_note(table: pd.DataFrame, called: Mapping[str, str]) -> str:
    """The themes whose name is in no report, with the words that have most of their hits."""
    if "other_words" not in table:
        return ""
    own = table[table["other_words"] != ""].drop_duplicates("theme")
    comma = str(LIST_COMMA)
    told = [
        NAMELESS_THEME.format(theme=called[theme], words=comma.join(words.split("、")))
        for theme, words in own[["theme", "other_words"]].to_numpy()
    ]
    return NAMELESS.format(themes=str(SEMICOLON).join(told)) if told else ""


def _decimals(table: pd.DataFrame) -> Phrase | str:
    """How numbers are rounded, where not all are in the same way."""
    told = table[table["estimate"].notna()]
    finely = told["number"].str.contains(".", regex=False).any()
    return FINELY if finely and (told["estimate"] >= FINE).any() else ""


def _small(table: pd.DataFrame) -> list[str]:
    """What the signs for numbers near zero mean, where they are in a cell."""
    signs = {text for text in table.loc[table["estimate"].notna(), "number"] if text[0] == "<"}
    return [SMALL.format(least=sign[1:]) for sign in sorted(signs)]


def _why_points(table: pd.DataFrame, points: pd.DataFrame) -> Phrase | str:
    """What is said of numbers without an interval."""
    if point_mark(table):
        return POINT_ONLY
    if points["low"].notna().any() or points.empty:
        return ""
    return COUNTED if (points["by"] == "document").all() else POINTS_ONLY
