"""Themes and words over the years: gaps stay gaps, and zero is not the same as no report."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection

from govtopics.analysis.groups.trajectories import LEAST_YEARS
from govtopics.errors import GovTopicsError
from govtopics.figures.tools.drawing import drawing
from govtopics.figures.tools.input_checks import check_finite, check_table
from govtopics.figures.tools.panels import Heads, Panels, height_of, left_out_note, with_foot
from govtopics.figures.tools.row_labels import theme_names
from govtopics.figures.tools.sheet import Foot, Sheet, set_ticks
from govtopics.figures.tools.style import (
    ACCENT,
    INK,
    MM,
    NOTE_SIZE,
    PALE,
    RULE,
    SOFT_INK,
)
from govtopics.language import NOT_WHOLE, Language, Phrase, running
from govtopics.renamed_arguments import renamed

TITLE = Phrase("各主题逐年所占篇幅（%）", "Share of text with a hit, year by year (%)")
WHOLE = Phrase("当年有报告", "a year with a report")
PARTIAL = Phrase("当年为（或含）节选", "the year's reports are, or include, excerpts")
INTERVAL = Phrase("刀切法 95% 区间（当年 5 份以上）", "95% jackknife interval (5 reports or more)")
ZERO = Phrase(
    "未命中：估计为 0，虚线到上限（Wilson，段落）",
    "no hit: the estimate is 0, dashed to its upper bound (Wilson, paragraphs)",
)
TREND = Phrase("趋势线（最小二乘）", "trend (least squares)")
GAP = Phrase("当年没有报告", "no report of that year")
SLOPE = Phrase(
    "每十年 {slope:+.1f} 个百分点 [{low:+.1f}, {high:+.1f}]",
    "{slope:+.1f} points per decade [{low:+.1f}, {high:+.1f}]",
)
FLAT = Phrase("没有一年命中，不估趋势", "no hit in any year, so no trend")
TOO_FEW = Phrase("{n} 年有报告，不足 10 年不估趋势", "{n} years with a report: no trend below 10")
READING = Phrase(
    "点为至少命中一个词的段落占正文字数的份额；相邻两年、报告出自同样的地方才连线。一年一份报告没有"
    "当年的区间。",
    "Dots: share of the body's characters in paragraphs with a hit. Joined are years that follow"
    " each other with reports of the same places. One report a year has no interval of its own.",
)
ABOUT_TREND = Phrase(
    "方括号为斜率的 95% 区间，已考虑相邻各年彼此相像；说的是整条线，不是任何一年，也不说明原因。",
    "In brackets: 95% interval of the slope, which allows for years like their neighbours. It is"
    " about the whole line, not about any year, and says nothing of causes.",
)
CAUTION = Phrase(
    "词表用今天的词：早年的同一件事若用别的说法，会显得少。",
    "The codebook has words of today: where earlier reports used others for the same, the share"
    " looks smaller.",
)
NO_RANGE = Phrase("各年太相像，给不出可靠的趋势", "years too alike for a trend that holds")
EXCERPTS = Phrase("节选不可与全文直接相比。", "Excerpts do not compare with whole reports.")

NUMBERS = (
    "year", "estimate", "low", "high", "hits_per_1000_chars", "n_hits", "n_paragraphs",
    "n_documents", "slope", "slope_low", "slope_high", "n_years", "trend",
)  # fmt: skip
NEEDED = ("theme", "year", "estimate", "low", "high", "status", "extent")
TRENDS = ("theme", "slope", "low", "high", "n_years", "status")
# How high and how wide a panel is, where there is room and at the least.
PANEL, WIDTHS, SCALE_ROOM = (62.0, 30.0), (34 * MM, 22 * MM), 16.0
SCALES = (0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1.0)
DOT: Mapping[str, Any] = {"linestyle": "none", "marker": "o", "markersize": 3.2, "color": ACCENT,
                          "markeredgewidth": 0.9}  # fmt: skip
HOLLOW: Mapping[str, Any] = {**DOT, "markerfacecolor": "white"}
SPAN: Mapping[str, Any] = {"color": SOFT_INK, "linewidth": 0.9}
TO_BOUND: Mapping[str, Any] = {"color": RULE, "linewidth": 0.8, "linestyle": (0, (1.6, 1.2))}
TREND_LINE: Mapping[str, Any] = {"color": INK, "linewidth": 1.0, "linestyle": (0, (5, 2.5))}
BAND: Mapping[str, Any] = {"color": PALE, "linewidth": 6, "solid_capstyle": "butt"}


def trajectories_table(table: pd.DataFrame, trends: pd.DataFrame | None = None) -> pd.DataFrame:
    """The table that :func:`plot_trajectories` draws.

    Parameters
    ----------
    table : DataFrame
        As :func:`govtopics.trajectories` gives it.
    trends : DataFrame, optional
        As :func:`govtopics.trends` gives it for the same table and its column ``estimate``.

    Returns
    -------
    DataFrame
        The rows of ``table``; with trends also slope, slope_low, slope_high (per ten years),
        n_years, trend (the height of the line in each year) and trend_status.

    Raises
    ------
    GovTopicsError
        If a table is another one, has no rows, or the trends are of other themes.
    """
    check_table(table, "trajectories", NEEDED)
    check_finite(table, NUMBERS, known=("year",))
    if trends is None:
        return table.assign(slope=np.nan, slope_low=np.nan, slope_high=np.nan, n_years=np.nan,
                            trend=np.nan, trend_status="")  # fmt: skip
    check_table(trends, "trends", TRENDS)
    check_finite(trends, TRENDS[1:-1])
    other = sorted(set(table["theme"]) - set(trends["theme"]))
    if other:
        raise GovTopicsError(
            f"There is no trend of {', '.join(other)}. Give trends() of the same trajectories."
        )
    named = {"low": "slope_low", "high": "slope_high", "status": "trend_status"}
    columns = ["theme", "slope", "slope_low", "slope_high", "n_years", "trend_status"]
    joined = table.merge(trends.rename(columns=named)[columns], on="theme", how="left")
    told = joined["estimate"].notna()
    means = joined[told].groupby("theme")[["year", "estimate"]].mean()
    middle, level = (joined["theme"].map(means[name]) for name in ("year", "estimate"))
    line = level + joined["slope"] / 10 * (joined["year"] - middle)
    return joined.assign(trend=line.where(joined["trend_status"] == "estimated"))


@renamed(labels="language")
def plot_trajectories(
    table: pd.DataFrame,
    trends: pd.DataFrame | None = None,
    *,
    language: Language | None = None,
    ax: Axes | None = None,
) -> Axes:
    """The share of text on each theme from year to year, a panel a theme.

    Dots are joined only from one year to the next, and only where both have reports of the same
    places, since a line says change; years without a report are grey bands. Zero is
    a dot at the bottom with a dashed line to its upper bound. Themes for which the page has no room
    are named in the note.

    Parameters
    ----------
    table : DataFrame
        As :func:`govtopics.trajectories` gives it, of themes or of words.
    trends : DataFrame, optional
        As :func:`govtopics.trends` gives it for the same table: draws each line and says its slope.
    language : {"zh", "en"}, optional
        Of title and notes, as :func:`govtopics.figure_style` says otherwise.
    ax : Axes, optional
        To draw on, empty; a new figure otherwise, as high as it needs to be and no higher than a
        page where it can (240 mm).

    Returns
    -------
    Axes
        Its ``child_axes`` are the panels, one a theme.

    Raises
    ------
    GovTopicsError
        If a table is another one, has no rows, or the trends are of other themes.
    """
    return draw_trajectories(trajectories_table(table, trends), language=language, ax=ax)


@drawing("trajectories", numbers=NUMBERS)
def draw_trajectories(table: pd.DataFrame, ax: Axes | None) -> Axes:
    """Draw the table of :func:`trajectories_table`."""
    themes = theme_names(table)
    key, notes, end = _key(table), _notes(table), _scale(table)
    firsts = table.drop_duplicates("theme").to_dict("records")
    heads = Heads(list(themes.values()), [_slope(row) for row in firsts])

    def laid_out(width: float, room: float) -> tuple[Panels, Foot]:
        about: dict[str, Any] = {"left": SCALE_ROOM, "rows": PANEL, "widths": WIDTHS}
        return with_foot(
            lambda left: Panels.of(heads, (width, left), **about),
            lambda lost: Foot(key, [*notes, left_out_note(lost)]),
            (width, room),
        )

    sheet = Sheet.of(ax, str(TITLE), height_of(laid_out))
    panels, foot = laid_out(sheet.width, sheet.height)
    boxes = panels.boxes(sheet, sheet.height - foot.height(sheet.width))
    for theme, (box, is_first) in zip(themes, boxes, strict=False):
        _draw_years(sheet.panel(*box), table[table["theme"] == theme], end, named=is_first)
    foot.draw(sheet)
    return sheet.ax


def _scale(table: pd.DataFrame) -> float:
    longest = np.nanmax(table[["estimate", "high"]].to_numpy(float), initial=0.0)
    return next((end for end in SCALES if longest <= end), 1.0)


def _slope(row: Mapping[Any, Any]) -> str:
    if row["trend_status"] == "estimated":
        ends = {"low": 100 * row["slope_low"], "high": 100 * row["slope_high"]}
        return SLOPE.format(slope=100 * row["slope"], **ends)
    if row["trend_status"] == "":
        return ""
    if row["slope"] != 0 and row["n_years"] >= LEAST_YEARS:
        return str(NO_RANGE)
    return str(FLAT) if row["slope"] == 0 else TOO_FEW.format(n=f"{row['n_years']:.0f}")


def _draw_years(panel: Axes, rows: pd.DataFrame, end: float, *, named: bool) -> None:
    years, values = rows["year"].to_numpy(float), rows["estimate"].to_numpy(float)
    panel.set(xlim=(years.min() - 0.8, years.max() + 0.8), ylim=(0, end))
    panel.grid(axis="y", color=PALE, linewidth=0.6)
    panel.set_axisbelow(True)
    ticks = [0, end / 2, end]
    set_ticks(panel, "y", ticks, [f"{100 * y:g}" if named else "" for y in ticks], size=NOTE_SIZE)
    shown = _year_ticks(years)
    set_ticks(panel, "x", shown, [f"{year:.0f}" for year in shown], size=NOTE_SIZE)
    gaps = years[~np.isfinite(values)]
    panel.bar(gaps, end, width=1, color=PALE, linewidth=0, zorder=0.3)
    told = np.isfinite(values)
    places = rows["places"].to_numpy() if "places" in rows else np.full(len(rows), "")
    same = places[:-1] == places[1:]
    joined = np.flatnonzero(told[:-1] & told[1:] & same & (np.diff(years) == 1))
    lines = [[(years[i], values[i]), (years[i + 1], values[i + 1])] for i in joined]
    panel.add_collection(LineCollection(lines, colors=ACCENT, linewidths=0.9), autolim=False)
    _draw_spans(panel, rows)
    partial = rows["extent"].isin(NOT_WHOLE).to_numpy()
    for some, style in ((~partial, DOT), (partial, HOLLOW)):
        panel.plot(years[some], values[some], clip_on=False, zorder=3, **style)
    panel.plot(years, rows["trend"], **TREND_LINE)


def _draw_spans(panel: Axes, rows: pd.DataFrame) -> None:
    told = rows[rows["low"].notna()]
    for some, style in ((told["estimate"] > 0, SPAN), (told["estimate"] == 0, TO_BOUND)):
        own = told[some]
        panel.vlines(own["year"], own["low"], own["high"], zorder=1, **_of_many(style))


def _of_many(style: Mapping[str, Any]) -> dict[str, Any]:
    return {{"color": "colors", "linewidth": "linewidths", "linestyle": "linestyles"}[name]: value
            for name, value in style.items()}  # fmt: skip


def _year_ticks(years: np.ndarray) -> list[float]:
    """Three or four round years, or both ends of a short span."""
    first, last = int(years.min()), int(years.max())
    step = next((one for one in (1, 2, 5, 10, 20, 50) if (last - first) / one <= 3.5), 100)
    return [float(year) for year in range(-(-first // step) * step, last + 1, step)]


def _key(table: pd.DataFrame) -> list[tuple[Mapping[str, Any], str]]:
    partial = table["extent"].isin(NOT_WHOLE)
    told, zero = table["estimate"].notna(), table["estimate"] == 0
    entries: list[tuple[Any, Mapping[str, Any], Phrase]] = [
        ((told & ~partial).any(), {**DOT, "span": False}, WHOLE),
        ((told & partial).any(), {**HOLLOW, "span": False}, PARTIAL),
        ((table["low"].notna() & ~zero & told).any(), SPAN, INTERVAL),
        (zero.any(), TO_BOUND, ZERO),
        (table["trend"].notna().any(), TREND_LINE, TREND),
        ((~told).any(), BAND, GAP),
    ]
    return [(style, str(words)) for there, style, words in entries if there]


def _notes(table: pd.DataFrame) -> list[str]:
    partial = table["extent"].isin(NOT_WHOLE).any()
    trend = ABOUT_TREND if table["trend"].notna().any() else ""
    return [str(READING), running(trend, CAUTION, EXCERPTS if partial else "")]
