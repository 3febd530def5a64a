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
from govtopics.figures.tools.quantities import (
    BY_CODING,
    Quantity,
    drawn_values,
    is_early,
    quantity_notes,
    quantity_of,
    with_column,
)
from govtopics.figures.tools.row_labels import theme_names, undecided_note
from govtopics.figures.tools.said_once import SaidOnce
from govtopics.figures.tools.sheet import Foot, Sheet, set_ticks
from govtopics.figures.tools.style import (
    ACCENT,
    ACCENT_PALE,
    INK,
    MM,
    NOTE_SIZE,
    PALE,
    RULE,
    SOFT_INK,
)
from govtopics.figures.tools.year_axis import year_ticks
from govtopics.language import NOT_WHOLE, Phrase, running
from govtopics.messages import Language, joined, say
from govtopics.renamed_arguments import renamed

TITLE = Phrase("各主题逐年的{what}", "Themes year by year ({what})")
WHOLE = Phrase("当年有报告", "a year with a report")
PARTIAL = Phrase("当年为（或含）节选", "the year's reports are, or include, excerpts")
NEXT_YEAR = Phrase("相邻两年、地方相同", "successive years of the same places")
INTERVAL = Phrase("刀切法 95% 区间（当年 5 份以上）", "95% jackknife interval (5 reports or more)")
CODING_INTERVAL = Phrase("按编码校正的 95% 区间", "95% interval after correction by a coding")
TREND = Phrase("趋势线（最小二乘）", "trend (least squares)")
GAP = Phrase("当年没有报告", "no report of that year")
NOT_READ = Phrase("当年没有报告，或没有可比的部分", "no report, or nothing in this frame")
NOT_CODED = Phrase(
    "当年没有报告、没有可比的部分，或编码太少",
    "no report, nothing in this frame, or too few coded items",
)
EARLY = Phrase("早于该主题可以测量的年份", "before the theme can be measured")
FLAT = Phrase("没有一年命中，不估趋势", "no hit in any year, so no trend")
TOO_FEW = Phrase("{n} 年有报告，不足 10 年，不估趋势", "{n} years: no trend below 10")
UP = Phrase("纵轴：{axis}。", "y-axis: {axis}.")
JOINED = Phrase(
    "其余年份不连线。",
    "Other years are not joined.",
)
NO_INTERVAL = Phrase("只有一份报告的年份没有区间。", "Years with a single report have no interval.")
CORRECTED = Phrase(
    "文字占比已按人工编码校正。区间反映编码抽样的误差；"
    "当年有 5 份以上报告的，还反映报告之间的差异。",
    "Shares are corrected by a coding. Intervals reflect the sampling of coded items and, in years"
    " with 5 reports or more, differences between reports.",
)
ABOUT_TREND = Phrase(
    "方括号为斜率的 95% 区间，已考虑相邻年份的自相关；"
    "它描述整条趋势线，不描述某一年，也不说明原因。",
    "In brackets: 95% interval of the slope, allowing for autocorrelation between years. It"
    " describes the whole line, not a single year, and says nothing about causes.",
)
CAUTION = Phrase(
    "主题词表用的是今天的说法：早年的报告如果用别的词写同一件事，占比会偏低。",
    "The codebook uses today's terms: where earlier reports used other words for the same thing,"
    " their share is too low.",
)
NO_RANGE = Phrase("相邻各年太相像，无法可靠估计趋势", "years too similar for a reliable trend")
EXCERPTS = Phrase("节选不可与全文直接相比。", "Excerpts cannot be compared with whole reports.")

NUMBERS = (
    "year", "estimate", "low", "high", "hits_per_1000_chars", "paragraph_share", "name_share",
    "wide_share", "n_hits", "n_sentences", "n_paragraphs", "n_documents", "slope", "slope_low",
    "slope_high", "n_years", "trend",
)  # fmt: skip
NEEDED = ("theme", "year", "estimate", "low", "high", "status", "extent")
TRENDS = ("theme", "slope", "low", "high", "n_years", "status")
# How high and how wide a panel is, where there is room and at the least.
PANEL, WIDTHS, SCALE_ROOM = (62.0, 30.0), (34 * MM, 22 * MM), 16.0
SCALES = (0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1.0)
DOT: Mapping[str, Any] = {"linestyle": "none", "marker": "o", "markersize": 3.2, "color": ACCENT,
                          "markeredgewidth": 0.9}  # fmt: skip
HOLLOW: Mapping[str, Any] = {**DOT, "markerfacecolor": "white"}
JOIN: Mapping[str, Any] = {"color": ACCENT, "linewidth": 0.9}
# A band behind the dots, and in the key a thick line.
WITHIN: Mapping[str, Any] = {"color": ACCENT_PALE, "linewidth": 0, "width": 0.9, "zorder": 0.6}
WITHIN_KEY: Mapping[str, Any] = {"color": ACCENT_PALE, "linewidth": 6, "solid_capstyle": "butt"}
# Ends of the range of definitions: marks of their own, joined by nothing, for they are no error.
RANGE: Mapping[str, Mapping[str, Any]] = {
    "name_share": {"linestyle": "none", "marker": "x", "markersize": 2.6, "color": SOFT_INK,
                   "markeredgewidth": 0.7},
    "wide_share": {"linestyle": "none", "marker": "_", "markersize": 4.4, "color": SOFT_INK,
                   "markeredgewidth": 0.9},
}  # fmt: skip
RANGE_NAMES: Mapping[str, Phrase] = {
    "name_share": Phrase("只用主题名", "name only"),
    "wide_share": Phrase("加上较宽的词", "with wider terms"),
}
ABOUT_RANGE = Phrase(
    "“只用主题名”和“加上较宽的词”表示换一种定义的结果，不是误差。",
    "Name only and wider terms show other definitions of the theme; they are not error bars.",
)
RANGE_BY_HITS = Phrase("这两种结果没有按编码校正。", "Neither is corrected by the coding.")
TREND_LINE: Mapping[str, Any] = {"color": INK, "linewidth": 1.0, "linestyle": (0, (5, 2.5))}
BAND: Mapping[str, Any] = {"color": PALE, "linewidth": 6, "solid_capstyle": "butt"}
# Upright hatching, and in the key the dashes of a thick line.
HATCHED: Mapping[str, Any] = {"facecolor": "none", "edgecolor": RULE, "hatch": "|||"}
STRIPES: Mapping[str, Any] = {"color": RULE, "linewidth": 6, "linestyle": (0, (0.08, 0.4)),
                              "dash_capstyle": "butt"}  # fmt: skip


def trajectories_table(
    table: pd.DataFrame, trends: pd.DataFrame | None = None, column: str = "estimate"
) -> pd.DataFrame:
    """The table that :func:`plot_trajectories` draws.

    ``table``: as :func:`govtopics.trajectories` gives it.
    ``trends``: as :func:`govtopics.trends` gives it for the same table and the same column.
    ``column``: what is drawn: ``estimate``, ``hits_per_1000_chars`` or ``paragraph_share``.
    Returns the rows of ``table`` with the column ``drawn``; with trends also slope, slope_low,
    slope_high (per ten years), n_years, trend (the height of the line in each year) and
    trend_status.
    """
    check_table(table, "trajectories", NEEDED)
    check_finite(table, NUMBERS, known=("year",))
    table = with_column(table, column)
    if trends is None:
        return table.assign(slope=np.nan, slope_low=np.nan, slope_high=np.nan, n_years=np.nan,
                            trend=np.nan, trend_status="")  # fmt: skip
    check_table(trends, "trends", TRENDS)
    check_finite(trends, TRENDS[1:-1])
    other = sorted(set(table["theme"]) - set(trends["theme"]))
    if other:
        raise GovTopicsError(
            say(
                "There is no trend for {themes}. Pass the trends() of the same trajectories.",
                themes=joined(other, ", "),
            )
        )
    named = {"low": "slope_low", "high": "slope_high", "status": "trend_status"}
    columns = ["theme", "slope", "slope_low", "slope_high", "n_years", "trend_status"]
    both = table.merge(trends.rename(columns=named)[columns], on="theme", how="left")
    told = both[column].notna()
    means = both[told].groupby("theme")[["year", column]].mean()
    middle, level = (both["theme"].map(means[name]) for name in ("year", column))
    line = level + both["slope"] / 10 * (both["year"] - middle)
    # From the first year with a value: before it the theme could not be measured.
    since = both["theme"].map(both[told].groupby("theme")["year"].min())
    drawn = (both["trend_status"] == "estimated") & (both["year"] >= since)
    return both.assign(trend=line.where(drawn))


@renamed(labels="language")
def plot_trajectories(
    table: pd.DataFrame,
    trends: pd.DataFrame | None = None,
    *,
    column: str = "estimate",
    language: Language | None = None,
    title: str | bool | None = None,
    notes: bool | None = None,
    ax: Axes | None = None,
) -> Axes:
    """The share of each theme from year to year, one panel per theme.

    Dots are joined only from one year to the next, and only where both have reports of the same
    places, since a line suggests change. Years without a report are grey bands; years before the
    theme can be measured are hatched. Themes that do not fit on the page are named in the note.

    Parameters
    ----------
    table : DataFrame
        As :func:`govtopics.trajectories` gives it, of themes or of words.
    trends : DataFrame, optional
        As :func:`govtopics.trends` gives it for the same table and the same column: draws each
        line and says its slope.
    column : str
        What is drawn: ``estimate``, ``hits_per_1000_chars`` or ``paragraph_share``. The last two
        have no intervals.
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
        Its ``child_axes`` are the panels, one a theme.

    Raises
    ------
    GovTopicsError
        If a table is not the one described, has no rows, or lacks the column, or the trends are of
        other themes.

    Examples
    --------
    >>> import govtopics as gt
    >>> texts = ["推进基层治理。发展经济。", "发展经济。", "推进基层治理。"]
    >>> years = pd.DataFrame({"year": [2020, 2021, 2023]})
    >>> corpus = gt.Corpus.from_texts(texts, docvars=years)
    >>> ax = gt.plot_trajectories(gt.trajectories(gt.measure_themes(corpus, gt.read_codebook())))
    """
    return draw_trajectories(
        trajectories_table(table, trends, column),
        language=language,
        title=title,
        notes=notes,
        ax=ax,
    )


@drawing("trajectories", numbers=NUMBERS)
def draw_trajectories(table: pd.DataFrame, ax: Axes | None) -> Axes:
    """Draw the table of :func:`trajectories_table`."""
    quantity, undrawn = quantity_of(table), quantity_notes(table)
    table = drawn_values(table)
    themes, end = theme_names(table), _scale(table, quantity)
    key, notes = _key(table), [*_notes(table, quantity), *undrawn]
    title, once = TITLE.format(what=quantity.in_title), _one_place(table)
    firsts = table.drop_duplicates("theme").to_dict("records")
    heads = Heads(list(themes.values()), [_slope(row, quantity) for row in firsts])

    def laid_out(width: float, room: float) -> tuple[Panels, Foot]:
        about: dict[str, Any] = {"left": SCALE_ROOM, "rows": PANEL, "widths": WIDTHS}
        return with_foot(
            lambda left: Panels.of(heads, (width, left), **about),
            lambda lost: Foot(key, [*notes, once.note(title, width), left_out_note(lost)]),
            (width, room),
        )

    sheet = Sheet.of(ax, once.titled(title), height_of(laid_out))
    panels, foot = laid_out(sheet.width, sheet.height)
    boxes = panels.boxes(sheet, sheet.height - foot.height(sheet.width))
    for theme, (box, is_first) in zip(themes, boxes, strict=False):
        panel = sheet.panel(*box)
        ticks = [0, end / 2, end]
        labels = [f"{quantity.times * y:g}" if is_first else "" for y in ticks]
        set_ticks(panel, "y", ticks, labels, size=NOTE_SIZE)
        _draw_years(panel, table[table["theme"] == theme], end)
    foot.draw(sheet)
    return sheet.ax


def _scale(table: pd.DataFrame, quantity: Quantity) -> float:
    return quantity.end(table.reindex(columns=["estimate", "high", "wide_share"]), SCALES)


def _slope(row: Mapping[Any, Any], quantity: Quantity) -> str:
    if row["trend_status"] == "estimated":
        return quantity.slope(row["slope"], row["slope_low"], row["slope_high"])
    if row["trend_status"] == "":
        return ""
    if row["slope"] != 0 and row["n_years"] >= LEAST_YEARS:
        return str(NO_RANGE)
    return str(FLAT) if row["slope"] == 0 else TOO_FEW.format(n=f"{row['n_years']:.0f}")


def _draw_years(panel: Axes, rows: pd.DataFrame, end: float) -> None:
    years, values = rows["year"].to_numpy(float), rows["estimate"].to_numpy(float)
    panel.set(xlim=(years.min() - 0.8, years.max() + 0.8), ylim=(0, end))
    panel.grid(axis="y")
    panel.set_axisbelow(True)
    shown = year_ticks(years)
    set_ticks(panel, "x", shown, [f"{year:.0f}" for year in shown], size=NOTE_SIZE)
    told, early = np.isfinite(values), _early(rows)
    panel.bar(years[~told & ~early], end, width=1, color=PALE, linewidth=0, zorder=0.3)
    panel.bar(years[early], end, width=1, linewidth=0, zorder=0.3, **HATCHED)
    spans = [[(years[i], values[i]), (years[i + 1], values[i + 1])] for i in _joined(rows)]
    lines = LineCollection(spans, colors=JOIN["color"], linewidths=JOIN["linewidth"])
    panel.add_collection(lines, autolim=False)
    ends = rows[rows["low"].notna()]
    panel.bar(ends["year"], ends["high"] - ends["low"], bottom=ends["low"], **WITHIN)
    for column, style in RANGE.items():
        if _apart(rows, column):
            panel.plot(years, rows[column], clip_on=False, zorder=2.5, **style)
    partial = rows["extent"].isin(NOT_WHOLE).to_numpy()
    for some, style in ((~partial, DOT), (partial, HOLLOW)):
        panel.plot(years[some], values[some], clip_on=False, zorder=3, **style)
    panel.plot(years, rows["trend"], **TREND_LINE)


def _one_place(table: pd.DataFrame) -> SaidOnce:
    """The place that all reports are of, if it is one."""
    return SaidOnce.of_places(table["places"].fillna("") if "places" in table else ())


def _joined(rows: pd.DataFrame) -> np.ndarray:
    """The years that are joined to the next: both have reports, and of the same places."""
    years, told = rows["year"].to_numpy(float), np.isfinite(rows["estimate"].to_numpy(float))
    places = rows["places"].to_numpy() if "places" in rows else np.full(len(rows), "")
    same = places[:-1] == places[1:]
    return np.flatnonzero(told[:-1] & told[1:] & same & (np.diff(years) == 1))


def _some_apart(table: pd.DataFrame) -> bool:
    """Whether two years with a number that follow each other are not joined."""
    return any(
        len(_joined(rows)) < rows["estimate"].notna().sum() - 1
        for _, rows in table.groupby("theme", sort=False)
    )


def _apart(rows: pd.DataFrame, column: str) -> bool:
    """Whether an end of the range of definitions is elsewhere than the estimate."""
    both = rows[rows["estimate"].notna() & rows[column].notna()]
    return bool((both[column] != both["estimate"]).any())


def _early(rows: pd.DataFrame) -> np.ndarray:
    """Which years are before the theme can be measured, shape (n_rows,)."""
    return np.array([is_early(row) for row in rows.to_dict("records")])


def _is_corrected(table: pd.DataFrame) -> bool:
    """Whether a coding corrected what is drawn."""
    return bool(table["interval"].isin(BY_CODING).any())


def _key(table: pd.DataFrame) -> list[tuple[Mapping[str, Any], str]]:
    partial, told, early = table["extent"].isin(NOT_WHOLE), table["estimate"].notna(), _early(table)
    unread = ~told & ~early
    joined = any(len(_joined(rows)) for _, rows in table.groupby("theme", sort=False))
    coded = _is_corrected(table)
    gap = NOT_CODED if coded else NOT_READ
    if (table.loc[unread, "status"] == "no report").all():
        gap = GAP
    entries: list[tuple[Any, Mapping[str, Any], Phrase]] = [
        ((told & ~partial).any(), {**DOT, "span": False}, WHOLE),
        ((told & partial).any(), {**HOLLOW, "span": False}, PARTIAL),
        (joined, JOIN, NEXT_YEAR),
        *(
            (_apart(table, column), {**style, "span": False}, RANGE_NAMES[column])
            for column, style in RANGE.items()
        ),
        (table["low"].notna().any(), WITHIN_KEY, CODING_INTERVAL if coded else INTERVAL),
        (table["trend"].notna().any(), TREND_LINE, TREND),
        (unread.any(), BAND, gap),
        (early.any(), STRIPES, EARLY),
    ]
    return [(style, str(words)) for there, style, words in entries if there]


def _notes(table: pd.DataFrame, quantity: Quantity) -> list[str]:
    partial = table["extent"].isin(NOT_WHOLE).any()
    trend = ABOUT_TREND if table["trend"].notna().any() else ""
    ranged = any(_apart(table, column) for column in RANGE)
    alone = table["n_documents"] == 1 if "n_documents" in table else table["low"].isna()
    bare = alone & table["estimate"].notna() & table["low"].isna()
    single = quantity.column == "estimate" and bare.any()
    coded = _is_corrected(table)
    return [
        running(UP.format(axis=quantity.axis), quantity.explained, CORRECTED if coded else ""),
        running(
            JOINED if _some_apart(table) else "",
            NO_INTERVAL if single else "",
            ABOUT_RANGE if ranged else "",
            RANGE_BY_HITS if ranged and coded else "",
        ),
        running(trend, CAUTION, EXCERPTS if partial else "", undecided_note(table)),
    ]
