"""Pictures of themes: how much of each report speaks of them, and where in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from govtopics.analysis.themes import ThemeMeasures
from govtopics.corpus.corpus import Corpus
from govtopics.errors import GovTopicsError
from govtopics.figures.fonts import shorten, widest
from govtopics.figures.labels import EXTENT_WORDS, row_labels
from govtopics.figures.sheet import Box, Foot, Grid, Sheet, even_columns, set_ticks, write
from govtopics.figures.style import (
    ACCENT,
    ACCENT_PALE,
    LABEL_SIZE,
    MM,
    NOTE_SIZE,
    PALE,
    PALETTE,
    RULE,
    SOFT_INK,
    figure_height,
    figure_style,
    frame_width,
    new_axes,
)
from govtopics.figures.tables import positions_table

NEEDED = ("theme", "group", "estimate", "low", "high", "status")
NAME_ROOM = 0.36
LEAST_PANEL, MOST_COLUMNS, PANEL_GAP = 27 * MM, 3, (12.0, 10.0)
ROW, DENSE_ROW, MANY_ROWS = 10.5, 8.8, 12
PANEL_HEAD, PANEL_FOOT, COUNT_ROOM = 14.0, 13.0, 18.0
SCALES = (0.05, 0.1, 0.2, 0.25, 0.4, 0.5, 0.6, 0.8, 1.0)
RANGE_LINE: Mapping[str, Any] = {"color": SOFT_INK, "linewidth": 1.1}
NO_HIT_LINE: Mapping[str, Any] = {
    **RANGE_LINE,
    "linestyle": (0, (2, 1.5)),
    "marker": "|",
    "markersize": 5,
    "markevery": [1],
}
LANE, DENSE_LANE, LANE_GAP = 6.5, 4.6, 0.8


# ------------------------------------------------------------------ prevalence


def plot_prevalence(
    prevalence: pd.DataFrame, *, names: Mapping[str, str] | None = None, ax: Axes | None = None
) -> Axes:
    """The share of each group's text that speaks of each theme, a panel a theme.

    A dot for the estimate and a line for its codebook range; a dot at zero with a dashed line to
    the upper bound where nothing was found; hollow dots and a mark in the row's label for
    excerpts; the number of hits at the right. Nothing is computed here: every number stands in the
    table.

    Parameters
    ----------
    prevalence : DataFrame
        As :meth:`govtopics.ThemeMeasures.prevalence` gives it: at least theme, group, estimate,
        low, high, status; n_hits and extent are shown where they are there.
    names : mapping of str to str, optional
        What to call a group, such as ``{"plan": "计划"}``; otherwise as the table's column ``name``
        says.
    ax : Axes, optional
        To draw on; a new figure otherwise, as high as it needs to be.

    Returns
    -------
    Axes
        Its ``child_axes`` are the panels, one a theme.

    Raises
    ------
    GovTopicsError
        If the table is empty or lacks a column.
    """
    rows = _prevalence_rows(prevalence, names or {})
    themes = list(rows["theme"].unique())
    n_rows = int(rows["row"].max()) + 1
    foot = Foot(_prevalence_key(rows), _prevalence_notes(rows))
    if ax is None:
        width = frame_width()
        panel = PANEL_HEAD + n_rows * (ROW if n_rows <= MANY_ROWS else DENSE_ROW) + PANEL_FOOT
        content = _theme_grid(len(themes), width - _name_room(rows, width)).height(
            panel
        ) + foot.height(width)
        ax = new_axes(height=figure_height(content))
    with figure_style():
        sheet = Sheet.on(ax, "各主题在报告中的篇幅（占正文字数，%）")
        left = _name_room(rows, sheet.width)
        grid = _theme_grid(len(themes), sheet.width - left)
        labels = _prevalence_labels(rows, sheet.width)
        boxes = grid.boxes(left, 0, sheet.width - left, sheet.height - foot.height(sheet.width))
        for number, (theme, box) in enumerate(zip(themes, boxes, strict=True)):
            shown = labels if number % grid.columns == 0 else []
            own = rows[rows["theme"] == theme]
            _draw_theme(sheet, box, own, shown, (n_rows, _scale(rows)))
        foot.draw(sheet)
    return ax


def _prevalence_rows(table: pd.DataFrame, names: Mapping[str, str]) -> pd.DataFrame:
    """The table with the row that each group has in every panel, and what it is called there."""
    missing = [column for column in NEEDED if column not in table]
    if missing:
        raise GovTopicsError(
            f"The table of prevalence lacks {', '.join(missing)}. Give what prevalence() returned."
        )
    if table.empty:
        raise GovTopicsError("The table of prevalence has no row to draw.")
    groups = list(dict.fromkeys(table["group"]))
    called = table["name"] if "name" in table else table["group"]
    extent = table["extent"] if "extent" in table else pd.Series("unknown", index=table.index)
    return table.assign(
        row=[groups.index(group) for group in table["group"]],
        name=[
            names.get(str(group)) or (group and str(name)) or "（未注明）"
            for group, name in zip(table["group"], called, strict=True)
        ],
        extent=extent.fillna("unknown"),
    )


def _prevalence_labels(rows: pd.DataFrame, width: float) -> list[str]:
    groups = rows.drop_duplicates("row").sort_values("row")
    return row_labels(groups["name"].tolist(), groups["extent"].tolist(), width * NAME_ROOM)


def _name_room(rows: pd.DataFrame, width: float) -> float:
    return widest(_prevalence_labels(rows, width), LABEL_SIZE) + 6


def _theme_grid(n_themes: int, width: float) -> Grid:
    most = int((width + PANEL_GAP[0]) // (LEAST_PANEL + PANEL_GAP[0]))
    return Grid(n_themes, even_columns(n_themes, min(MOST_COLUMNS, max(1, most))), PANEL_GAP)


def _scale(rows: pd.DataFrame) -> float:
    """The end of the common scale: a round share that nothing passes."""
    longest = np.nanmax(rows[["estimate", "high"]].to_numpy(dtype=float), initial=0.0)
    return next((end for end in SCALES if longest <= end), 1.0)


def _draw_theme(
    sheet: Sheet, box: Box, rows: pd.DataFrame, labels: Sequence[str], scale: tuple[int, float]
) -> None:
    left, top, width, height = box
    n_rows, end = scale
    theme = rows["theme"].iloc[0]
    counts = COUNT_ROOM if "n_hits" in rows else 0.0
    sheet.text(left, top, shorten(theme, LABEL_SIZE, width - counts - 4), color=ACCENT)
    panel = sheet.panel(left, top + PANEL_HEAD, width - counts, height - PANEL_HEAD - PANEL_FOOT)
    panel.set(xlim=(0, end), ylim=(n_rows - 0.5, -0.5))
    panel.spines["left"].set_color(RULE)
    set_ticks(panel, "y", range(n_rows) if labels else [], labels)
    places = [0, end / 2, end]
    set_ticks(panel, "x", places, [f"{100 * x:g}" for x in places], size=NOTE_SIZE)
    panel.tick_params(axis="y", length=0, pad=4)
    panel.grid(axis="x", color=PALE, linewidth=0.6)
    panel.set_axisbelow(True)
    for row in rows.to_dict("records"):
        _draw_estimate(panel, row)
    if counts:
        sheet.text(left + width, top + 1, "命中", size=NOTE_SIZE, color=SOFT_INK, ha="right")
        _draw_counts(panel, rows, width)


def _draw_estimate(panel: Axes, row: Mapping[Any, Any]) -> None:
    y = row["row"]
    if row["status"] != "estimated" or pd.isna(row["estimate"]):
        style = {"color": SOFT_INK, "transform": panel.get_yaxis_transform()}
        write(panel, 0.03, y, "不可估计", size=NOTE_SIZE, **style)
        return
    line = NO_HIT_LINE if row["estimate"] == 0 else RANGE_LINE
    panel.plot([row["low"], row["high"]], [y, y], **line)
    panel.plot([row["estimate"]], [y], **_dot(row["extent"]))


def _dot(extent: str) -> dict[str, Any]:
    return {
        "linestyle": "none",
        "marker": "o",
        "markersize": 4.4,
        "markeredgewidth": 1.0,
        "color": ACCENT,
        "fillstyle": "full",
        "markerfacecolor": {"excerpt": "white", "unknown": ACCENT_PALE}.get(extent, ACCENT),
        "clip_on": False,
        "zorder": 3,
    } | ({"fillstyle": "left", "markerfacecoloralt": "white"} if extent == "mixed" else {})


def _draw_counts(panel: Axes, rows: pd.DataFrame, width: float) -> None:
    across = panel.get_yaxis_transform()
    at = width / (width - COUNT_ROOM)
    for y, n_hits in rows.loc[rows["n_hits"].notna(), ["row", "n_hits"]].itertuples(index=False):
        style = {"transform": across, "ha": "right", "color": SOFT_INK}
        write(panel, at, y, f"{n_hits:.0f}", size=NOTE_SIZE, **style)


def _prevalence_key(rows: pd.DataFrame) -> list[tuple[Mapping[str, Any], str]]:
    point = {"span": False}
    entries: list[tuple[Any, Mapping[str, Any], str]] = [
        ((rows["extent"] == "whole").any(), _dot("whole") | point, "估计值，全文"),
        ((rows["extent"] == "unknown").any(), _dot("unknown") | point, _unknown(rows)),
        ((rows["extent"] == "excerpt").any(), _dot("excerpt") | point, "估计值，节选"),
        ((rows["extent"] == "mixed").any(), _dot("mixed") | point, "估计值，含节选"),
        ((rows["estimate"] > 0).any(), RANGE_LINE, "词表范围"),
        (
            (rows["estimate"] == 0).any(),
            NO_HIT_LINE,
            "未命中：估计为 0，虚线到上限（Wilson，段落）",
        ),
    ]
    return [(style, meaning) for there, style, meaning in entries if there]


def _unknown(rows: pd.DataFrame) -> str:
    nothing_known = (rows["extent"] == "unknown").all()
    return "估计值" if nothing_known else "估计值，全文或节选不详"


def _prevalence_notes(rows: pd.DataFrame) -> list[str]:
    estimate = (
        "估计值：至少命中一个词的段落所占正文字数，用词表全部的词；单独成行的标题算在其下首段。"
    )
    interval = "区间为词表范围（codebook range：只用主题名、加同义词、去掉任一词），不是抽样误差。"
    notes = estimate + interval
    if rows["extent"].isin(["excerpt", "mixed"]).any():
        notes += "节选不可与全文直接相比。"
    return [notes]


# ------------------------------------------------------------------- positions


def plot_positions(
    themes: ThemeMeasures,
    corpus: Corpus,
    theme_labels: Sequence[str] | None = None,
    *,
    ax: Axes | None = None,
) -> Axes:
    """Where in each report the themes stand, from its first paragraph to its last.

    One row a report, a grey bar a paragraph, hatched where the text is an excerpt; a tick a hit,
    each theme in a lane and colour of its own. Across runs the share of the body's characters, so
    that every report is as wide as any other; its length stands at the right.

    Parameters
    ----------
    themes : ThemeMeasures
    corpus : Corpus
        The corpus that was measured, in any unit.
    theme_labels : sequence of str, optional
        The first three themes of the codebook otherwise.
    ax : Axes, optional
        To draw on; a new figure otherwise, as high as it needs to be.

    Returns
    -------
    Axes
        Its one child holds the rows.

    Raises
    ------
    CorpusError
        If the corpus is another one.
    CodebookError
        If there is no such theme.
    """
    table = positions_table(themes, corpus, theme_labels)
    labels = list(theme_labels or themes.codebook.leading)
    documents = table.drop_duplicates("document_id")
    colors = {label: PALETTE[i % len(PALETTE)] for i, label in enumerate(labels)}
    foot = Foot(_position_key(colors), _position_notes(documents))
    lane = LANE if len(documents) <= MANY_ROWS else DENSE_LANE
    if ax is None:
        content = len(documents) * (len(labels) + LANE_GAP) * lane + PANEL_FOOT
        ax = new_axes(height=figure_height(content + foot.height(frame_width())))
    with figure_style():
        sheet = Sheet.on(ax, "各主题在报告中的位置")
        bottom = sheet.height - foot.height(sheet.width) - PANEL_FOOT
        panel = _position_panel(sheet, documents, bottom, len(labels))
        for row, document in enumerate(documents["document_id"]):
            _draw_report(panel, row, table[table["document_id"] == document], colors)
        foot.draw(sheet)
    return ax


def _position_panel(sheet: Sheet, documents: pd.DataFrame, bottom: float, n_lanes: int) -> Axes:
    """The panel of all rows; down it runs in lanes, ``n_lanes`` and a gap a report."""
    n, pitch = len(documents), n_lanes + LANE_GAP
    names, extents = documents["name"].tolist(), documents["extent"].tolist()
    labels = row_labels(names, extents, sheet.width * NAME_ROOM)
    lengths = [f"{n_chars:,} 字" for n_chars in documents["n_chars"]]
    left, right = widest(labels, LABEL_SIZE) + 6, widest(lengths, NOTE_SIZE) + 5
    panel = sheet.panel(left, 0, sheet.width - left - right, bottom)
    panel.set(xlim=(0, 1), ylim=(n * pitch - LANE_GAP / 2, -LANE_GAP / 2))
    panel.spines["left"].set_visible(False)
    middles = [row * pitch + n_lanes / 2 for row in range(n)]
    set_ticks(panel, "y", middles, labels)
    panel.tick_params(axis="y", length=0, pad=4)
    percents = [0, 0.25, 0.5, 0.75, 1]
    set_ticks(panel, "x", percents, [f"{x:.0%}" for x in percents], size=NOTE_SIZE)
    for middle, length in zip(middles, lengths, strict=True):
        at = {"transform": panel.get_yaxis_transform(), "ha": "right"}
        edge = 1 + right / (sheet.width - left - right)
        write(panel, edge, middle, length, size=NOTE_SIZE, color=SOFT_INK, **at)
    return panel


def _draw_report(panel: Axes, row: int, marks: pd.DataFrame, colors: Mapping[str, str]) -> None:
    top = row * (len(colors) + LANE_GAP)
    paragraphs = marks[marks["mark"] == "paragraph"]
    starts, ends = paragraphs["start_share"], paragraphs["end_share"]
    excerpt = paragraphs["extent"].iloc[0] in EXTENT_WORDS
    panel.broken_barh(
        list(zip(starts, ends - starts, strict=True)),
        (top, len(colors)),
        facecolor=PALE,
        edgecolor="white",
        linewidth=0.8,
    )
    if excerpt:
        panel.broken_barh(
            [(0, 1)],
            (top, len(colors)),
            facecolor="none",
            edgecolor=RULE,
            hatch="////",
            linewidth=0,
        )
    for lane, (theme, color) in enumerate(colors.items()):
        at = marks.loc[(marks["mark"] == "hit") & (marks["theme"] == theme), "start_share"]
        panel.vlines(
            at, top + lane + 0.08, top + lane + 0.92, color=color, linewidth=1.1, label=theme
        )


def _position_key(colors: Mapping[str, str]) -> list[tuple[Mapping[str, Any], str]]:
    tick = {
        "linestyle": "none",
        "marker": "|",
        "markersize": 7,
        "markeredgewidth": 1.3,
        "span": False,
    }
    return [(tick | {"color": color}, theme) for theme, color in colors.items()]


def _position_notes(documents: pd.DataFrame) -> list[str]:
    marks = "竖线为命中处，每份报告内自上而下的次序同图例；灰块为段落，"
    place = "横轴为此前字数占正文的份额（首段至末段）。独立标题中的命中记在其下首段之始。"
    notes = marks + place
    if documents["extent"].isin(["excerpt"]).any():
        notes += "斜线底为节选，位置按所存文字计，不是在整份报告中的位置。"
    return [notes]
