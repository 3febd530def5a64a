"""What governments of each level promise of an indicator in a year."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from govtopics.figures.tools.drawing import drawing
from govtopics.figures.tools.fonts import widest
from govtopics.figures.tools.panels import NAME_GAP, number_axis
from govtopics.figures.tools.said_once import SaidOnce
from govtopics.figures.tools.sheet import LEAST_ROW, MIDDLE, Foot, Sheet, row_pitch, write
from govtopics.figures.tools.style import ACCENT, INK, LABEL_SIZE, NOTE_SIZE, SOFT_INK
from govtopics.figures.tools.target_tables import (
    LEVEL_NUMBERS,
    axis_room,
    axis_words,
    target_levels_table,
    titled,
    write_axis,
)
from govtopics.language import Phrase, running, value_name
from govtopics.messages import Language

TITLE = Phrase("各级政府的目标（{unit}）", "targets by level of government ({unit})")
TITLE_OF_ONE = Phrase("{level}政府的目标（{{unit}}）", "targets, {level} ({{unit}})")
NO_YEAR = Phrase("年份未注明", "year not stated")
NOT_STATED = Phrase("（未注明）", "(not stated)")
REPORTS = Phrase(
    "一个圆是同一数值的报告，面积与份数成正比",
    "a circle: reports with this number, area by how many",
)
MEDIAN = Phrase("中位数", "median")
READING = Phrase(
    "区间取中点，“以上”“以内”取界限；行名后的数字为报告份数，圆中的数字为同一数值的份数。",
    "Ranges are drawn at their middle, bounds at the bound; after each level the number of reports,"
    " in a circle how many have that number.",
)
LEFT_OUT = Phrase(
    "另有 {n} 份报告不计入（标注与文本不符，或重复）。",
    "Not counted ({n}): reports that are mislabelled or duplicates.",
)
ROW = 24.0
CIRCLE: Mapping[str, Any] = {"linestyle": "none", "marker": "o", "markerfacecolor": "white",
                             "markeredgecolor": ACCENT, "markeredgewidth": 0.9,
                             "clip_on": False}  # fmt: skip
TICK: Mapping[str, Any] = {"linestyle": "none", "marker": "|", "markersize": 23.0, "color": INK,
                           "markeredgewidth": 1.2}  # fmt: skip
LEAST, WRITTEN, MOST = 5.0, 8.0, 16.0  # points across; written in it from the second on


def plot_target_levels(
    follow_up: pd.DataFrame,
    name: str = "GDP",
    *,
    base: str | None = None,
    language: Language | None = None,
    title: str | bool | None = None,
    notes: bool | None = None,
    ax: Axes | None = None,
) -> Axes:
    """What each level of government promises of an indicator, year by year.

    One row per level and year, one circle per number (its area shows how many reports promise it),
    and a tick at the median.

    Parameters
    ----------
    follow_up : DataFrame
        As :meth:`govtopics.Commitments.follow_up` gives it.
    name : str
        Name of the indicator.
    base : str, optional
        ``growth``, ``level``, ``decline`` or ``change``; what most reports promise if left out.
    language : {"zh", "en"}, optional
        Language of title, key and notes; as set by :func:`govtopics.figure_style` if left out.
    title : str or bool, optional
        Replaces the default title; False or ``""`` draws none and leaves no space for it.
    notes : bool, optional
        Whether notes are drawn below; as set by :func:`govtopics.figure_style` if left out.
    ax : Axes, optional
        Empty axes to draw on; a new figure if left out.

    Returns
    -------
    Axes
        Its ``child_axes`` is the panel.

    Raises
    ------
    GovTopicsError
        If it is not such a table, or contains no promise of that name and base.

    Examples
    --------
    >>> import govtopics as gt
    >>> texts = ["地区生产总值增长6%以上。", "地区生产总值增长6.2%。"]
    >>> docvars = pd.DataFrame({"document_id": ["a", "b"], "place": ["甲市", "甲市"]})
    >>> docvars = docvars.assign(year=[2022, 2023], time=["plan", "review"])
    >>> corpus = gt.Corpus.from_texts(texts, ids=["a/1", "b/1"], docvars=docvars, unit="paragraph")
    >>> follow_up = gt.find_commitments(corpus).follow_up()
    >>> ax = gt.plot_target_levels(follow_up, "GDP")
    """
    table = target_levels_table(follow_up, name, base=base)
    return draw_target_levels(table, language=language, title=title, notes=notes, ax=ax)


@drawing("target_levels", numbers=LEVEL_NUMBERS)
def draw_target_levels(table: pd.DataFrame, ax: Axes | None) -> Axes:
    """Draw the table of :func:`target_levels_table`."""
    table = table.assign(value=table[["low", "high"]].mean(axis=1, skipna=True))
    groups = [rows for _, rows in table.groupby(["year", "admin_level"], sort=False, dropna=False)]
    names = [_row_name(rows, table) for rows in groups]
    key = [({**CIRCLE, "markersize": 7.0, "span": False}, str(REPORTS))]
    if any(rows["n"].sum() > 1 for rows in groups):
        key.append(({**TICK, "markersize": 8.0, "span": False}, str(MEDIAN)))
    gone = int(table["n_left_out"].iloc[0])
    foot = Foot(key, [running(READING, LEFT_OUT.format(n=gone) if gone else "")])
    words = axis_words(table)
    axis = axis_room(words)

    def height(width: float, room: float) -> float:
        around = axis + foot.height(width)
        return around + len(groups) * row_pitch(len(groups), room - around, ROW, LEAST_ROW)

    sheet = Sheet.of(ax, titled(_title(table), table, _year_of(table)), height)
    left = widest(names, LABEL_SIZE) + NAME_GAP + 8
    deep = sheet.height - axis - foot.height(sheet.width)
    panel = sheet.panel(left, 0, sheet.width - left - 12, deep)
    spread = (table["value"].max() - table["value"].min()) or abs(table["value"].max()) or 1.0
    limits = table["value"].min() - 0.1 * spread, table["value"].max() + 0.1 * spread
    panel.set(ylim=(len(groups) - 0.5, -0.5), xlim=limits)
    number_axis(panel, names, 8.0)
    write_axis(sheet, left, deep, words)
    most = float(table.groupby(["year", "admin_level", "value"], dropna=False)["n"].sum().max())
    for y, rows in enumerate(groups):
        _draw_group(panel, y, rows, most, min(1.0, deep / len(groups) / ROW))
    foot.draw(sheet)
    return sheet.ax


def _title(table: pd.DataFrame) -> Phrase:
    """A level that all rows share is said once."""
    levels = list(dict.fromkeys(map(str, table["admin_level"])))
    if len(levels) > 1 or levels == [""]:
        return TITLE
    named = value_name(levels[0], "admin_level")
    return Phrase(TITLE_OF_ONE.zh.format(level=named), TITLE_OF_ONE.en.format(level=named))


def _year_of(table: pd.DataFrame) -> SaidOnce:
    years = table["year"].unique()
    one = len(years) == 1 and not math.isnan(years[0])
    return SaidOnce([], year=f"{years[0]:.0f}" if one else "")


def _row_name(rows: pd.DataFrame, table: pd.DataFrame) -> str:
    year, level = float(rows["year"].iloc[0]), str(rows["admin_level"].iloc[0])
    named = value_name(level, "admin_level") if level else str(NOT_STATED)
    told = str(NO_YEAR) if math.isnan(year) else f"{year:.0f}"
    if table["year"].nunique(dropna=False) < 2:
        told = ""
    if told and len(set(table["admin_level"])) == 1 and level:
        named = ""
    return f"{told} {named} ({rows['n'].sum():.0f})".replace("  ", " ").strip()


def _draw_group(panel: Axes, y: int, rows: pd.DataFrame, most: float, scale: float) -> None:
    """Circles of a row, and the median of more reports than one; smaller where rows are close."""
    values = np.repeat(rows["value"].to_numpy(float), rows["n"].to_numpy(int))
    tick = {**TICK, "markersize": scale * TICK["markersize"]}
    if len(values) > 1:
        panel.plot([np.median(values)], [y], **tick, zorder=2.2)
    number: dict[str, Any] = {"size": NOTE_SIZE, "ha": "center", "va": MIDDLE, "color": SOFT_INK}
    counts = zip(*np.unique(values, return_counts=True), strict=True)
    # Small circles last, so that no larger one hides them.
    for value, n in sorted(counts, key=lambda own: -own[1]):
        size = max(LEAST, scale * MOST * math.sqrt(n / max(most, 4)))
        panel.plot([value], [y], **CIRCLE, markersize=size, zorder=2.6)
        if n > 1 and size > WRITTEN:
            write(panel, float(value), y, f"{n}", zorder=3, **number)
