"""How much of each report, place or year speaks of each theme."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from govtopics.figures.tools.drawing import drawing
from govtopics.figures.tools.fonts import widest
from govtopics.figures.tools.input_checks import check_finite, check_names, check_once, check_table
from govtopics.figures.tools.panels import (
    LINE,
    NARROW,
    PAD,
    ROOMY,
    Heads,
    Panels,
    height_of,
    left_out_note,
    named_rows,
    percent_ticks,
    row_names,
    with_foot,
)
from govtopics.figures.tools.row_labels import theme_names
from govtopics.figures.tools.sheet import Box, Foot, Sheet, set_ticks, write
from govtopics.figures.tools.style import (
    ACCENT,
    ACCENT_PALE,
    MM,
    NOTE_SIZE,
    PALE,
    RULE,
    SOFT_INK,
)
from govtopics.language import (
    SEMICOLON,
    STATUSES,
    Language,
    Phrase,
    reason_text,
    running,
    value_name,
)
from govtopics.renamed_arguments import renamed

NEEDED = ("theme", "group", "estimate", "low", "high", "status")
PREVALENCE_NUMBERS = (
    "estimate", "low", "high", "n_hits", "n_paragraphs", "n_documents", "hits_per_1000_chars",
    "n_chars", "largest_change", "codebook_low", "codebook_high", "n_with_hits",
)  # fmt: skip
# Panels narrower than this do not say how many hits there are.
COUNTED, COUNT_GAP, LABEL_PAD = 20 * MM, 5.0, 4.0
SCALES = (0.05, 0.1, 0.2, 0.25, 0.4, 0.5, 0.6, 0.8, 1.0)
MOST_REASONS = 3
RANGE_LINE: Mapping[str, Any] = {"color": SOFT_INK, "linewidth": 1.1}
NO_HIT_LINE: Mapping[str, Any] = {
    **RANGE_LINE,
    "linestyle": (0, (2, 1.5)),
    "marker": "|",
    "markersize": 5,
    "markevery": [1],
}

PREVALENCE_TITLES: Mapping[str, Phrase] = {
    "document": Phrase(
        "各主题在报告中的篇幅（占正文字数，%）", "Themes by report (% of body characters)"
    ),
    "place": Phrase("各地的主题篇幅（占正文字数，%）", "Themes by place (% of body characters)"),
    "year": Phrase("各年的主题篇幅（占正文字数，%）", "Themes by year (% of body characters)"),
    "time": Phrase(
        "回顾与部署的主题篇幅（占正文字数，%）", "Themes by time (% of body characters)"
    ),
}
PREVALENCE_TITLE = Phrase(
    "各组的主题篇幅（占正文字数，%）", "Themes by {by} (% of body characters)"
)
HITS = Phrase("命中", "hits")
NOT_STATED = Phrase("（未注明）", "(not stated)")
DOTS: Mapping[str, Phrase] = {
    "whole": Phrase("估计值，全文", "estimate, whole report"),
    "unknown": Phrase("估计值，全文或节选不详", "estimate, whole or excerpt unknown"),
    "excerpt": Phrase("估计值，节选", "estimate, excerpt"),
    "mixed": Phrase("估计值，含节选", "estimate, some excerpts"),
}
ESTIMATE = Phrase("估计值", "estimate")
INTERVALS: Mapping[str, Phrase] = {
    "codebook_range": Phrase("词表范围", "codebook range"),
    "within_report": Phrase("段落间的 95% 区间（Wilson）", "95% between paragraphs (Wilson)"),
    "jackknife": Phrase("报告间的 95% 区间（刀切法）", "95% between reports (jackknife)"),
    "": Phrase("区间（见表）", "interval (see the table)"),
}
NO_HIT = Phrase(
    "未命中：估计为 0，虚线到上限（Wilson，段落）", "no hit: 0, dashes to the upper bound (Wilson)"
)
ESTIMATE_NOTE = Phrase(
    "估计值：至少命中一个词的段落所占正文字数，用词表全部的词；单独成行的标题算在其下首段。",
    "Estimate: share of body characters in paragraphs with at least one hit, all terms of the "
    "codebook; a heading that stands alone counts with the paragraph below it.",
)
INTERVAL_NOTES: Mapping[str, Phrase] = {
    "codebook_range": Phrase(
        "区间为词表范围（codebook range：只用主题名、加同义词、去掉任一词），不是抽样误差。",
        "Lines: codebook range (name only, with synonyms, without any one term), not sampling.",
    ),
    "within_report": Phrase(
        "实线区间是报告内段落之间的差异，不是该地的差异。",
        "Solid lines: variability between a report's paragraphs, not of the place.",
    ),
    "jackknife": Phrase(
        "区间由逐份去掉报告而得，说的是报告之间的差异。",
        "Lines leave out one report at a time: variability between reports.",
    ),
}
FRAME_NOTES: Mapping[str, Phrase] = {
    "plan": Phrase("只比较部署部分。", "Only the plan is compared."),
    "shared sections": Phrase(
        "只比较各份报告都有的部分。", "Only the parts that every report has are compared."
    ),
}
EXCERPT_NOTE = Phrase(
    "节选不可与全文直接相比。", "Excerpts do not compare directly with whole reports."
)
POINT_NOTE = Phrase("只有点而无线者，区间不可估计：{reasons}。", "No line, no interval: {reasons}.")
BLANK_NOTE = Phrase("不可估计：{reasons}。", "Not estimable: {reasons}.")
NO_COUNTS = Phrase("命中数见表。", "The numbers of hits stand in the table.")
AND_MORE = Phrase("其余见表", "others in the table")


@renamed(labels="language")
def plot_prevalence(
    prevalence: pd.DataFrame,
    *,
    names: Mapping[str, str] | None = None,
    language: Language | None = None,
    ax: Axes | None = None,
) -> Axes:
    """The share of each group's text that speaks of each theme, a panel a theme.

    A dot for the estimate and a line for its interval, which the key names; a dot alone where no
    interval can be estimated, with the reason in the notes; a dot at zero with a dashed line to
    the upper bound where nothing was found; hollow dots and a mark in the row's label for
    excerpts; the number of hits at the right. Nothing is computed here: every number stands in the
    table. Where a page has no room for all panels, the numbers of hits go first, then the last
    themes, and the note names them.

    Parameters
    ----------
    prevalence : DataFrame
        As :meth:`govtopics.ThemeMeasures.prevalence` gives it, by document, place, year or any
        docvar: at least theme, group, estimate, low, high, status; n_hits, extent, interval and
        reason are shown where they are there.
    names : mapping of str to str, optional
        What to call a group, such as ``{"plan": "计划"}``; otherwise as the table's column ``name``
        says.
    language : {"zh", "en"}, optional
        Of title, key and notes, as :func:`govtopics.figure_style` says otherwise.
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
        If it is another table, has no rows, or holds a theme and group twice.
    """
    return draw_prevalence(named_prevalence(prevalence, names), language=language, ax=ax)


def named_prevalence(prevalence: pd.DataFrame, names: Mapping[str, str] | None) -> pd.DataFrame:
    """The table of :func:`plot_prevalence`, with the names that groups are given.

    Parameters
    ----------
    prevalence : DataFrame
    names : mapping of str to str, optional

    Returns
    -------
    DataFrame
    """
    check_table(prevalence, "prevalence", NEEDED)
    check_finite(prevalence, PREVALENCE_NUMBERS)
    check_once(prevalence, "group")
    check_names(names)
    called = prevalence["name"] if "name" in prevalence else prevalence["group"]
    given = [(names or {}).get(str(group)) for group in prevalence["group"]]
    return prevalence.assign(name=[name or own for name, own in zip(given, called, strict=True)])


@drawing("prevalence", numbers=PREVALENCE_NUMBERS)
def draw_prevalence(prevalence: pd.DataFrame, ax: Axes | None) -> Axes:
    """Draw a table of prevalence."""
    prevalence = _prevalence_rows(prevalence)
    themes = theme_names(prevalence)
    called, end = list(themes.values()), _scale(prevalence)
    key, notes, counts = (
        _prevalence_key(prevalence),
        _prevalence_notes(prevalence),
        _counts(prevalence),
    )

    def laid_out(width: float, room: float, *, counted: bool) -> tuple[Panels, Foot]:
        hidden = str(NO_COUNTS) if counts and not counted else ""
        heads = Heads(called, beside=widest([str(HITS)], NOTE_SIZE) + 4 if counted else 0)
        about = named_rows(_prevalence_labels(prevalence, width))
        about["widths"] = ROOMY, COUNTED if counted else NARROW
        return with_foot(
            lambda left: Panels.of(heads, (width, left), **about),
            lambda lost: Foot(key, [running(*notes, hidden, left_out_note(lost))]),
            (width, room),
        )

    def fitted(width: float, room: float) -> tuple[Panels, Foot]:
        """Counts of hits go before a theme does."""
        laid = laid_out(width, room, counted=bool(counts))
        return laid_out(width, room, counted=False) if laid[0].left_out else laid

    sheet = Sheet.of(ax, _prevalence_title(prevalence), height_of(fitted))
    panels, foot = fitted(sheet.width, sheet.height)
    names, counted = _prevalence_labels(prevalence, sheet.width), panels.heads.beside > 0
    boxes = panels.boxes(sheet, sheet.height - foot.height(sheet.width))
    for theme, (box, is_first) in zip(themes, boxes, strict=False):
        own = prevalence[prevalence["theme"] == theme]
        _draw_theme(sheet, box, own, names if is_first else [], end, counted=counted)
    foot.draw(sheet)
    return sheet.ax


def _prevalence_rows(prevalence: pd.DataFrame) -> pd.DataFrame:
    """The table with the row that each group has in every panel, and all columns that are read."""
    check_table(prevalence, "prevalence", NEEDED)
    absent = {"by": "document", "extent": "unknown", "interval": "", "reason": "", "frame": "whole"}
    given = prevalence.assign(
        **{name: value for name, value in absent.items() if name not in prevalence}
    )
    groups = list(dict.fromkeys(given["group"]))
    if all(group.isdigit() for group in groups):  # years stand in their order
        groups.sort(key=int)
    return given.assign(
        row=[groups.index(group) for group in given["group"]],
        n_rows=len(groups),
        name=given["name"].where(given["name"] != "", str(NOT_STATED)),
        extent=given["extent"].replace("", "unknown"),
    )


def _prevalence_title(prevalence: pd.DataFrame) -> str:
    by = prevalence["by"].iloc[0]
    return PREVALENCE_TITLES.get(by, PREVALENCE_TITLE).format(by=by)


def _prevalence_labels(prevalence: pd.DataFrame, width: float) -> list[str]:
    groups = prevalence.drop_duplicates("row").sort_values("row")
    names = [value_name(name, by) for by, name in groups[["by", "name"]].to_numpy()]
    return row_names(names, groups["extent"].tolist(), width)


def _scale(prevalence: pd.DataFrame) -> float:
    """The end of the common scale: a round share that nothing passes."""
    longest = np.nanmax(prevalence[["estimate", "high"]].to_numpy(dtype=float), initial=0.0)
    return next((end for end in SCALES if longest <= end), 1.0)


def _draw_theme(
    sheet: Sheet,
    box: Box,
    prevalence: pd.DataFrame,
    labels: Sequence[str],
    end: float,
    *,
    counted: bool,
) -> None:
    left, top, width, height = box
    n_rows = int(prevalence["n_rows"].iloc[0])
    counts = _counts(prevalence) if counted else {}
    aside = widest(list(counts.values()), NOTE_SIZE) + COUNT_GAP if counts else 0.0
    panel = sheet.panel(left, top, width - aside, height)
    panel.set(xlim=(0, end), ylim=(n_rows - 0.5, -0.5))
    panel.spines["left"].set_color(RULE)
    set_ticks(panel, "y", range(n_rows) if labels else [], labels)
    percent_ticks(panel, end, width - aside, aside)
    panel.tick_params(axis="y", length=0, pad=LABEL_PAD)
    panel.grid(axis="x", color=PALE, linewidth=0.6)
    panel.set_axisbelow(True)
    for row in prevalence.to_dict("records"):
        _draw_estimate(panel, row)
    if counts:
        style: dict[str, Any] = {"size": NOTE_SIZE, "color": SOFT_INK, "ha": "right"}
        sheet.text(left + width, top - PAD - LINE + 1, str(HITS), **style)
        across = {"transform": panel.get_yaxis_transform(), **style}
        for y, n_hits in counts.items():
            write(panel, width / (width - aside), y, n_hits, **across)


def _counts(prevalence: pd.DataFrame) -> dict[int, str]:
    """The hits of each row, where the table has them."""
    if "n_hits" not in prevalence:
        return {}
    known = prevalence[prevalence["n_hits"].notna()]
    return {row: f"{n:.0f}" for row, n in zip(known["row"], known["n_hits"], strict=True)}


def _draw_estimate(panel: Axes, row: Mapping[Any, Any]) -> None:
    y = row["row"]
    if row["status"] != "estimated" or pd.isna(row["estimate"]):
        style = {"color": SOFT_INK, "transform": panel.get_yaxis_transform()}
        write(panel, 0.03, y, str(STATUSES["not estimable"]), size=NOTE_SIZE, **style)
        return
    if not pd.isna(row["low"]) and not pd.isna(row["high"]):
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


def _prevalence_key(prevalence: pd.DataFrame) -> list[tuple[Mapping[str, Any], str]]:
    shown = prevalence[prevalence["status"] == "estimated"]
    nothing_known = (prevalence["extent"] == "unknown").all()
    dots: list[tuple[Mapping[str, Any], str]] = [
        (_dot(extent) | {"span": False}, str(ESTIMATE if nothing_known else phrase))
        for extent, phrase in DOTS.items()
        if (shown["extent"] == extent).any()
    ]
    lines = [(RANGE_LINE, str(INTERVALS.get(kind, kind))) for kind in _intervals(prevalence)]
    no_hits = [(NO_HIT_LINE, str(NO_HIT))] if (shown["estimate"] == 0).any() else []
    return [*dots, *lines, *no_hits]


def _intervals(prevalence: pd.DataFrame) -> list[str]:
    """The kinds of the solid lines."""
    lines = prevalence[(prevalence["estimate"] > 0) & prevalence["low"].notna()]
    return list(dict.fromkeys(lines["interval"]))


def _prevalence_notes(prevalence: pd.DataFrame) -> list[str]:
    estimated = prevalence["status"] == "estimated"
    points = prevalence[estimated & (prevalence["estimate"] > 0) & prevalence["low"].isna()]
    return [
        str(ESTIMATE_NOTE),
        *(str(FRAME_NOTES.get(frame, "")) for frame in dict.fromkeys(prevalence["frame"])),
        *(str(INTERVAL_NOTES.get(kind, "")) for kind in _intervals(prevalence)),
        _with_reasons(POINT_NOTE, points),
        _with_reasons(BLANK_NOTE, prevalence[~estimated]),
        str(EXCERPT_NOTE) if prevalence["extent"].isin(["excerpt", "mixed"]).any() else "",
    ]


def _with_reasons(note: Phrase, rows: pd.DataFrame) -> str:
    """The note with the most frequent reasons of some rows; nothing where there is no row."""
    if rows.empty:
        return ""
    told = [
        reason_text(reason) for reason in rows["reason"].value_counts(sort=True).index if reason
    ]
    more = [str(AND_MORE)] if len(told) > MOST_REASONS or not told else []
    return note.format(reasons=str(SEMICOLON).join([*told[:MOST_REASONS], *more]))
