"""How much of each theme stands in the review of a report and how much in its plan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection

from govtopics.errors import GovTopicsError, nearest
from govtopics.figures.tools.drawing import drawing
from govtopics.figures.tools.fonts import widest
from govtopics.figures.tools.input_checks import check_finite, check_once, check_table, check_themes
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
    row_names,
    value_ticks,
    with_foot,
)
from govtopics.figures.tools.quantities import TOO_EARLY, early_notes, is_early
from govtopics.figures.tools.row_labels import doubt_words, theme_names, undecided_note
from govtopics.figures.tools.sheet import MIDDLE, Box, Foot, Sheet, set_ticks, write
from govtopics.figures.tools.style import ACCENT, INK, MM, NOTE_SIZE, PALE, RULE, SOFT_INK
from govtopics.language import NOT_WHOLE, Language, Phrase, running
from govtopics.renamed_arguments import renamed

TITLE = Phrase("回顾与计划：各主题的文字占比（%）", "Review against plan: themes (% of text)")
REVIEW = Phrase("回顾部分的占比", "share of the review")
PLAN = Phrase("计划部分的占比", "share of the plan")
PROMISED = Phrase("上一年计划的占比", "share of the plan of the year before")
DIFFERENCE = Phrase("差", "diff.")
LACKING = {
    (True, False): Phrase("无回顾", "no review"),
    (False, True): Phrase("无计划", "no plan"),
    (True, True): Phrase("两者皆无", "neither"),
}
FEW_CODE = "too_few_paragraphs"
FEW_PARAGRAPHS = Phrase("段落太少", "too short")
READING = Phrase(
    "横轴：该部分的文字占比（有核心词命中的句子）。",
    "x-axis: share of that part's text in sentences with a hit.",
)
POINTS = Phrase("“差”为计划减回顾（百分点）。", "diff.: plan less review, in percentage points.")
FEW_SENTENCES = Phrase(
    "* 回顾或计划不足 {least} 句，一句之差就会改变数字。",
    "* The review or the plan has fewer than {least} sentences: one more or less changes it.",
)
CAUTION = Phrase(
    "计划写得多、回顾写得少，不等于没有做：两部分的写法和长短本来不同。一份报告没有抽样误差，"
    "这里也没有区间。",
    "Much plan and little review does not mean that nothing was done: the two parts are written"
    " differently and differ in length. One report is no sample, so there is no interval.",
)
NO_DIFFERENCES = Phrase("差见表。", "The differences are in the table.")
LEFT_OUT = Phrase(
    "没有回顾或没有计划的报告（{n} 份）不能比，仍列出所有的一边。",
    "Reports without a review or without a plan ({n}) cannot be compared; the side they have is"
    " shown.",
)
LEFT_OUT_FEW = Phrase(
    "回顾或计划没有或太短的报告（{n} 份）不能比，仍列出所有的一边。",
    "Reports without a review or a plan, or with one of too few paragraphs ({n}), cannot be"
    " compared; the side they have is shown.",
)
EXCERPTS = Phrase("节选只按所收的部分计算。", "Of excerpts only the sections at hand are counted.")

NUMBERS = ("review", "plan", "difference", "n_review", "n_plan", "promised", "kept")
NEEDED = ("theme", "document_id", "name", "extent", *NUMBERS)
LEAST_SCALE, LEAST_SENTENCES = 10 * MM, 10
SCALES = (0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1.0)
MARK: Mapping[str, Any] = {"linestyle": "none", "clip_on": False, "zorder": 3}
MARKS: Mapping[str, Mapping[str, Any]] = {
    "promised": {"marker": "|", "markersize": 6.5, "markeredgewidth": 1.1, "color": SOFT_INK},
    "review": {"marker": "s", "markersize": 4.8, "color": INK, "markerfacecolor": "white"},
    "plan": {"marker": "o", "markersize": 2.8, "color": ACCENT},
}


def review_against_plan_table(
    record: pd.DataFrame, theme_labels: Sequence[str] | None = None
) -> pd.DataFrame:
    """The table that :func:`plot_review_against_plan` draws.

    Parameters
    ----------
    record : DataFrame
        As :func:`govtopics.review_against_plan` gives it.
    theme_labels : sequence of str, optional
        All themes otherwise.

    Returns
    -------
    DataFrame
        The rows of these themes.

    Raises
    ------
    GovTopicsError
        If it is another table, has no rows, or a theme is not in it.
    """
    check_table(record, "review_against_plan", NEEDED)
    check_finite(record, NUMBERS)
    check_once(record, "document_id")
    check_themes(theme_labels)
    there = list(dict.fromkeys(record["theme"]))
    for label in theme_labels or ():
        if label not in there:
            raise GovTopicsError(f"No theme {label!r} in the table. {nearest(label, there)}")
    chosen = list(theme_labels or there)
    rows = record[record["theme"].isin(chosen)]
    counts = rows.groupby("theme")["document_id"].size()
    if counts.min() < counts.max():
        fewest = counts.idxmin()
        raise GovTopicsError(
            f"The theme {fewest!r} has {counts.min()} reports and another {counts.max()}. Give "
            "all rows that review_against_plan() returned for a theme."
        )
    order = rows["theme"].map({label: i for i, label in enumerate(chosen)})
    return rows.iloc[np.argsort(order.to_numpy(), kind="stable")].reset_index(drop=True)


@renamed(labels="language")
def plot_review_against_plan(
    record: pd.DataFrame,
    theme_labels: Sequence[str] | None = None,
    *,
    language: Language | None = None,
    title: str | None = None,
    notes: bool | None = None,
    ax: Axes | None = None,
) -> Axes:
    """How much of the review and of the plan of each report speaks of each theme.

    A panel a theme and a row a report: a hollow square for the review, a dot for the plan, a line
    between them, and an upright tick for what the plan of the same place held the year before.
    Reports from before a theme can be measured say so.
    Where a page has no room for all panels, the differences go first, then the last themes, and the
    note names them.

    Parameters
    ----------
    record : DataFrame
        As :func:`govtopics.review_against_plan` gives it.
    theme_labels : sequence of str, optional
        All themes otherwise.
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
        Its ``child_axes`` are the panels, one a theme.

    Raises
    ------
    GovTopicsError
        If it is another table, has no rows, or a theme is not in it.
    """
    table = review_against_plan_table(record, theme_labels)
    return draw_review_against_plan(table, language=language, title=title, notes=notes, ax=ax)


@drawing("review_against_plan", numbers=NUMBERS)
def draw_review_against_plan(table: pd.DataFrame, ax: Axes | None) -> Axes:
    """Draw the table of :func:`review_against_plan_table`."""
    reports = table.drop_duplicates("document_id")
    themes = theme_names(table)
    end = _scale(table)
    key, notes = _key(table), _notes(table, reports)
    about_differences = _about_differences(table)
    heads = Heads(list(themes.values()), beside=widest([str(DIFFERENCE)], NOTE_SIZE) + 4)
    cells = [_difference(row) for row in table.to_dict("records")]
    aside = widest([str(DIFFERENCE), *cells], NOTE_SIZE) + 4

    def laid_out(width: float, room: float, *, told: bool) -> tuple[Panels, Foot]:
        """With the differences beside the marks, or without."""
        differences = about_differences if told else [str(NO_DIFFERENCES)]
        first = running(READING, *differences)
        about = named_rows(_row_names(reports, width))
        least = aside + LEAST_SCALE if told else NARROW
        own = heads if told else Heads(heads.names)
        return with_foot(
            lambda left: Panels.of(own, (width, left), widths=(max(ROOMY, least), least), **about),
            lambda lost: Foot(key, [first, running(*notes, left_out_note(lost))]),
            (width, room),
        )

    def fitted(width: float, room: float) -> tuple[Panels, Foot]:
        """The differences go before a theme does."""
        laid = laid_out(width, room, told=True)
        return laid_out(width, room, told=False) if laid[0].left_out else laid

    sheet = Sheet.of(ax, str(TITLE), height_of(fitted))
    panels, foot = fitted(sheet.width, sheet.height)
    shown = (end, aside if panels.heads.beside else 0.0)
    boxes = panels.boxes(sheet, sheet.height - foot.height(sheet.width))
    names = _row_names(reports, sheet.width)
    for theme, (box, is_first) in zip(themes, boxes, strict=False):
        rows = table[table["theme"] == theme]
        _draw_theme(sheet, box, rows, names if is_first else [], shown)
    foot.draw(sheet)
    return sheet.ax


def _row_names(reports: pd.DataFrame, width: float) -> list[str]:
    return row_names(list(reports["name"]), doubt_words(reports), width)


def _scale(table: pd.DataFrame) -> float:
    longest = np.nanmax(table[["review", "plan", "promised"]].to_numpy(float), initial=0.0)
    return next((end for end in SCALES if longest <= end), 1.0)


def _draw_theme(
    sheet: Sheet,
    box: Box,
    rows: pd.DataFrame,
    names: Sequence[str],
    scale: tuple[float, float],
) -> None:
    left, top, width, height = box
    end, aside = scale
    panel = sheet.panel(left, top, width - aside, height)
    n = len(rows)
    panel.set(xlim=(0, end), ylim=(n - 0.5, -0.5))
    panel.spines["left"].set_color(RULE)
    panel.grid(axis="x", color=PALE, linewidth=0.6)
    panel.set_axisbelow(True)
    set_ticks(panel, "y", range(n) if names else [], names)
    panel.tick_params(axis="y", length=0, pad=4)
    value_ticks(panel, end, width - aside, aside)
    _draw_marks(panel, rows)
    inside = panel.get_yaxis_transform()
    for i, row in enumerate(rows.to_dict("records")):
        if is_early(row):
            words = str(TOO_EARLY)
            write(panel, 0.03, i, words, size=NOTE_SIZE, color=SOFT_INK, transform=inside)
    if not aside:
        return
    style = {"size": NOTE_SIZE, "color": SOFT_INK, "ha": "right"}
    sheet.text(left + width, top - PAD - LINE + 1, str(DIFFERENCE), **style)
    across: dict[str, Any] = {"transform": inside, **style}
    for i, row in enumerate(rows.to_dict("records")):
        write(panel, width / (width - aside), i, _difference(row), va=MIDDLE, **across)


def _draw_marks(panel: Axes, rows: pd.DataFrame) -> None:
    places = np.arange(len(rows))
    review, plan = (rows[name].to_numpy(float) for name in ("review", "plan"))
    told = np.flatnonzero(np.isfinite(review) & np.isfinite(plan))
    spans = [[(review[i], i), (plan[i], i)] for i in told]
    panel.add_collection(LineCollection(spans, colors=SOFT_INK, linewidths=1), autolim=False)
    for name, style in MARKS.items():
        panel.plot(rows[name].to_numpy(float), places, **MARK, **style, label=name)


def _difference(row: Mapping[Any, Any]) -> str:
    """What stands at the right of a row: the difference, or why there is none."""
    if is_early(row):
        return ""
    lacking = bool(np.isnan(row["review"])), bool(np.isnan(row["plan"]))
    if any(lacking) and FEW_CODE in str(row.get("reason", "")):
        return str(FEW_PARAGRAPHS)
    if any(lacking):
        return str(LACKING[lacking])
    if np.isnan(row["difference"]):
        return ""
    points = round(100 * row["difference"])
    if not points:
        return "0"
    return f"{'+' if points > 0 else '−'}{abs(points)}{'*' if _is_short(row) else ''}"


def _is_short(row: Mapping[Any, Any]) -> bool:
    return bool(min(row["n_review"], row["n_plan"]) < LEAST_SENTENCES)


def _key(table: pd.DataFrame) -> list[tuple[Mapping[str, Any], str]]:
    words = {"review": REVIEW, "plan": PLAN, "promised": PROMISED}
    shown = [name for name in words if table[name].notna().any()]
    return [({**MARKS[name], "linestyle": "none", "span": False}, str(words[name]))
            for name in shown]  # fmt: skip


def _about_differences(table: pd.DataFrame) -> list[str]:
    """What is said of the differences where they are beside the marks."""
    told = table[table["review"].notna() & table["plan"].notna()]
    short = any(_is_short(row) for row in told.to_dict("records"))
    return [str(POINTS), FEW_SENTENCES.format(least=LEAST_SENTENCES) if short else ""]


def _notes(table: pd.DataFrame, reports: pd.DataFrame) -> list[str]:
    early = np.array([is_early(row) for row in table.to_dict("records")])
    lacking = table[(table["review"].isna() | table["plan"].isna()) & ~early]
    n_lacking = lacking["document_id"].nunique()
    short = any(FEW_CODE in str(row.get("reason", "")) for row in lacking.to_dict("records"))
    excerpts = reports["extent"].isin(NOT_WHOLE).any()
    return [
        (LEFT_OUT_FEW if short else LEFT_OUT).format(n=n_lacking) if n_lacking else "",
        *early_notes(table, TOO_EARLY),
        str(CAUTION),
        str(EXCERPTS) if excerpts else "",
        undecided_note(reports),
    ]
