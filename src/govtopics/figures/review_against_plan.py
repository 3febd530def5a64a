"""How much of each theme is in the review of a report and how much in its plan."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
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
    check_once,
    check_table,
    check_themes,
    english_themes,
)
from govtopics.figures.tools.panels import (
    GUIDE,
    LINE,
    NARROW,
    PAD,
    ROOMY,
    Heads,
    Panels,
    balanced_ticks,
    height_of,
    left_out_note,
    named_rows,
    row_names,
    with_foot,
)
from govtopics.figures.tools.quantities import EARLY_SIGN, TOO_EARLY, early_notes, is_early
from govtopics.figures.tools.row_labels import doubt_words, theme_names, undecided_note
from govtopics.figures.tools.said_once import SaidOnce
from govtopics.figures.tools.sheet import (
    LEAST_ROW,
    MIDDLE,
    ROUNDING,
    Box,
    Foot,
    Sheet,
    set_ticks,
    write,
)
from govtopics.figures.tools.style import ACCENT, MM, NOTE_SIZE, PALE, RULE, SOFT_INK
from govtopics.language import NOT_WHOLE, SEMICOLON, Phrase, label_meant, nearest_label, running
from govtopics.messages import Language, say
from govtopics.renamed_arguments import renamed

TITLE = Phrase(
    "回顾与计划：各主题文字占比之差（百分点）",
    "Review against plan: themes (percentage points of text)",
)
DIFFERENCE_MARK = Phrase("计划减回顾", "plan minus review")
PROMISED_MARK = Phrase("上一年的计划减今年的回顾", "last year's plan minus this year's review")
DIFFERENCE = Phrase("差", "diff.")
LACKING = {
    (True, False): Phrase("无回顾", "no review"),
    (False, True): Phrase("无计划", "no plan"),
    (True, True): Phrase("两者皆无", "neither"),
}
FEW_CODE = "too_few_paragraphs"
FEW_PARAGRAPHS = Phrase("段落太少", "too short")
READING = Phrase(
    "横轴：主题在计划部分与回顾部分的文字占比（有核心词命中的句子）之差；零线右边是计划写得多，"
    "左边是回顾写得多。",
    "x-axis: share of the plan's text in sentences with a hit, minus that of the "
    "review's. Right of the zero line the plan speaks more of the theme, left of it the "
    "review does.",
)
ABOUT_PROMISED = Phrase(
    "竖线：同一地方上一年报告的计划减今年的回顾；在零线右边，是去年计划写得比今年回顾多。",
    "Ticks: what the same place planned a year before, minus this year's review; right "
    "of the zero line, last year's plan spoke more of the theme than this year's review "
    "does.",
)
BY_VALUE = Phrase(
    "报告按各主题之差的合计排列，偏重计划的在上。",
    "Reports in order of the sum of their differences, those with more in the plan first.",
)
IN_TIME = Phrase("报告按年份排列。", "Reports in order of their years.")
FEW_SENTENCES = Phrase(
    "* 回顾或计划不足 {least} 句，一句之差就会改变数字。",
    "* The review or the plan has fewer than {least} sentences: one more or less changes it.",
)
CAUTION = Phrase(
    "计划写得多、回顾写得少，不等于没有做：两部分的写法和长短本来不同。每份报告都作了全文统计，"
    "没有区间。",
    "More in the plan than in the review does not mean that nothing was done: the two "
    "parts are written differently and differ in length. Each report was counted in "
    "full, so there is no interval.",
)
NO_DIFFERENCES = Phrase("数值见表。", "The numbers are in the table.")
LEFT_OUT = Phrase(
    "另有 {n} 份报告无法比较，未画出：{why}；已有的部分见表。",
    "Reports that cannot be compared are not drawn ({n}): {why}. What they have is in the table.",
)
REASON = Phrase("{why} {n} 份", "{why} ({n})")
IN_CELLS = Phrase(
    "格中：主题在计划部分的文字占比（有核心词命中的句子）减去在回顾部分的占比，单位为百分点；蓝色为计划写得多，"
    "橙色为回顾写得多，颜色越深相差越大，各格同一尺度。",
    "In the cells: share of the plan's text in sentences with a hit, minus that of the "
    "review's. Blue: the plan speaks more of the theme; orange: the review does; the "
    "darker, the larger the difference, on one scale.",
)
PROMISED_IN_TABLE = Phrase(
    "上一年计划与今年回顾之差见表。", "Last year's plan minus this year's review is in the table."
)
HATCHED_CELLS = Phrase(
    "斜线格无法比较，原因见表。", "Hatched cells cannot be compared; the table says why."
)
NOTHING = Phrase("没有一份报告既有回顾又有计划，无可比较。", "No report can be compared.")
EXCERPTS = Phrase("节选只按所收的部分计算。", "Of excerpts only the sections at hand are counted.")

NUMBERS = ("review", "plan", "difference", "n_review", "n_plan", "promised", "kept")
NEEDED = ("theme", "document_id", "name", "extent", *NUMBERS)
LEAST_SCALE, LEAST_SENTENCES, NOTHING_LINE, CELL_ROW = 13 * MM, 10, 12.0, 12.5
SCALES = (0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1.0)
# On white, for the zero line runs through it.
EARLY: Mapping[str, Any] = {
    "size": NOTE_SIZE, "color": SOFT_INK, "zorder": 3,
    "bbox": {"facecolor": "white", "edgecolor": "none", "pad": 0.5},
}  # fmt: skip
MARK: Mapping[str, Any] = {"linestyle": "none", "clip_on": False, "zorder": 3}
MARKS: Mapping[str, Mapping[str, Any]] = {
    "promised": {"marker": "|", "markersize": 6.5, "markeredgewidth": 1.1, "color": SOFT_INK},
    "difference": {"marker": "o", "markersize": 3.8, "markeredgewidth": 0.0, "color": ACCENT},
}


def review_against_plan_table(
    record: pd.DataFrame, theme_labels: Sequence[str] | None = None
) -> pd.DataFrame:
    """The table that :func:`plot_review_against_plan` draws.

    ``record``: as :func:`govtopics.review_against_plan` gives it.
    ``theme_labels``: all themes otherwise.
    Returns the rows of these themes.
    """
    check_table(record, "review_against_plan", NEEDED)
    check_finite(record, NUMBERS)
    check_once(record, "document_id")
    check_themes(theme_labels)
    there = english_themes(record)
    chosen = [label_meant(label, there) for label in theme_labels or there]
    for label in chosen:
        if label not in there:
            raise GovTopicsError(
                say(
                    "The table has no theme {label!r}. {nearest}",
                    label=label,
                    nearest=nearest_label(label, there),
                )
            )
    rows = record[record["theme"].isin(chosen)]
    counts = rows.groupby("theme")["document_id"].size()
    if counts.min() < counts.max():
        fewest = counts.idxmin()
        raise GovTopicsError(
            say(
                "The theme {fewest!r} has {least} reports and another theme has {most}. Pass "
                "all rows that review_against_plan() returned for each theme.",
                fewest=fewest,
                least=counts.min(),
                most=counts.max(),
            )
        )
    order = rows["theme"].map({label: i for i, label in enumerate(chosen)})
    return rows.iloc[np.argsort(order.to_numpy(), kind="stable")].reset_index(drop=True)


@renamed(labels="language")
def plot_review_against_plan(
    record: pd.DataFrame,
    theme_labels: Sequence[str] | None = None,
    *,
    language: Language | None = None,
    title: str | bool | None = None,
    notes: bool | None = None,
    ax: Axes | None = None,
) -> Axes:
    """The share of each theme in the plan of each report, minus its share in the review.

    One panel per theme and one row per report. The dot is the difference, right of the zero line
    where the theme has a larger share of the plan; the vertical tick is the share in the same
    place's plan of the year before, minus that in this year's review. Only reports that can be
    compared are drawn; the note counts the others and gives the reasons. Rows have the same order
    in all panels: by year for one place, else by the sum of the differences. Reports that predate
    the first measurable year of a theme are marked. If the panels do not fit on a page, the numbers
    are dropped first; if that is not enough, the differences are shown as cells, one column per
    theme, blue where the share is larger in the plan and orange where it is larger in the review.
    Themes that still do not fit are named in the note.

    Parameters
    ----------
    record : DataFrame
        As :func:`govtopics.review_against_plan` gives it.
    theme_labels : sequence of str, optional
        Labels or English names; all themes otherwise.
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
        Its ``child_axes`` are the panels, one a theme, or the one grid of cells.

    Raises
    ------
    GovTopicsError
        If it is not such a table, has no rows, or a theme is not in it.

    Examples
    --------
    >>> import govtopics as gt
    >>> docvars = pd.DataFrame({"document_id": ["a", "a"], "time": ["review", "plan"]})
    >>> texts = ["发展经济。修渠。", "推进基层治理。"]
    >>> corpus = gt.Corpus.from_texts(texts, ids=["a/1", "a/2"], docvars=docvars, unit="paragraph")
    >>> record = gt.review_against_plan(gt.measure_themes(corpus, gt.read_codebook()))
    >>> ax = gt.plot_review_against_plan(record, ["基层治理"])
    """
    table = review_against_plan_table(record, theme_labels)
    return draw_review_against_plan(table, language=language, title=title, notes=notes, ax=ax)


@drawing("review_against_plan", numbers=NUMBERS)
def draw_review_against_plan(table: pd.DataFrame, ax: Axes | None) -> Axes:
    """Draw the table of :func:`review_against_plan_table`."""
    before = (table["promised"] - table["review"]).where(table["difference"].notna())
    table, themes = table.assign(before=before), theme_names(table)
    once, rows = _in_order(table)
    title, end, key = once.titled(str(TITLE)), _scale(rows), _key(rows)
    if rows.empty:
        return _draw_nothing(ax, title, Foot((), [running(*_notes(table, rows))]))
    reports = rows.drop_duplicates("document_id")
    promised = rows["before"].notna().any()
    about = [str(READING), str(ABOUT_PROMISED) if promised else "",
             str(IN_TIME if once.place else BY_VALUE) if len(reports) > 1 else ""]  # fmt: skip
    heads = Heads(list(themes.values()), beside=widest([str(DIFFERENCE)], NOTE_SIZE) + 4)
    cells = [_difference(row) for row in rows.to_dict("records")]
    aside = widest([str(DIFFERENCE), *cells], NOTE_SIZE) + 4

    def laid_out(width: float, room: float, *, told: bool) -> tuple[Panels, Foot]:
        """With the differences beside the marks, or without."""
        said = [*about, _few_sentences(rows) if told else str(NO_DIFFERENCES)]
        below = [*_notes(table, rows), once.note(str(TITLE), width)]
        named = named_rows(row_names(once.names, doubt_words(reports), width))
        least = aside + LEAST_SCALE if told else NARROW
        own = heads if told else Heads(heads.names)
        return with_foot(
            lambda left: Panels.of(own, (width, left), widths=(max(ROOMY, least), least), **named),
            lambda lost: Foot(key, [running(*said), running(*below, left_out_note(lost))]),
            (width, room),
        )

    def fitted(width: float, room: float) -> tuple[Panels, Foot]:
        """The differences go before a theme does."""
        laid = laid_out(width, room, told=True)
        return laid_out(width, room, told=False) if laid[0].left_out else laid

    def in_cells(width: float, room: float) -> tuple[Cells, Foot] | None:
        """Cells where a page has no room for a panel of each theme, if it has for cells."""
        if not fitted(width, room)[0].left_out:
            return None
        names = row_names(once.names, doubt_words(reports), width)
        cells, told = _cells(rows, themes, names, width)
        said = [
            IN_CELLS,
            PROMISED_IN_TABLE if promised else "",
            about[2],
            HATCHED_CELLS if _some_hatched(rows) else "",
        ]
        below = [*_notes(table, rows, EARLY_SIGN), once.note(str(TITLE), width)]
        said += [_few_sentences(rows) if told else NO_DIFFERENCES]
        foot = Foot((), [running(*said), running(*below)])
        needed = cells.height(width, room, LEAST_ROW, foot)
        return (cells, foot) if needed <= room + ROUNDING else None

    def height(width: float, room: float) -> float:
        if found := in_cells(width, room):
            return found[0].height(width, room, CELL_ROW, found[1])
        return height_of(fitted)(width, room)

    sheet = Sheet.of(ax, title, height)
    if found := in_cells(sheet.width, sheet.height):
        grid, foot = found
        grid.draw(sheet, sheet.height - foot.height(sheet.width))
        foot.draw(sheet)
        return sheet.ax
    panels, foot = fitted(sheet.width, sheet.height)
    shown = (end, aside if panels.heads.beside else 0.0)
    boxes = panels.boxes(sheet, sheet.height - foot.height(sheet.width))
    names = row_names(once.names, doubt_words(reports), sheet.width)
    # By report, for a table may have no row of a theme in one.
    places = {name: place for place, name in enumerate(reports["document_id"])}
    for theme, (box, is_first) in zip(themes, boxes, strict=False):
        own = rows[rows["theme"] == theme]
        at = own["document_id"].map(places).to_numpy()
        _draw_theme(sheet, box, own.assign(at=at), (len(places), names if is_first else []), shown)
    foot.draw(sheet)
    return sheet.ax


def _in_order(table: pd.DataFrame) -> tuple[SaidOnce, pd.DataFrame]:
    """The rows of reports that can be compared in a theme at least, and what these are called."""
    sums = table.groupby("document_id", sort=False)["difference"].sum(min_count=1).dropna()
    names = table.drop_duplicates("document_id").set_index("document_id")["name"]
    once = SaidOnce.of([str(names[report]) for report in sums.index])
    order = once.in_time if once.place else list(np.argsort(-sums.to_numpy(), kind="stable"))
    places = {str(sums.index[row]): place for place, row in enumerate(order)}
    rows = table[table["document_id"].isin(list(places))]
    by_place = rows["document_id"].map(places).to_numpy()
    return (
        once._replace(names=[once.names[row] for row in order]),
        rows.iloc[np.argsort(by_place, kind="stable")],
    )


def _cells(
    rows: pd.DataFrame, themes: Mapping[str, str], names: Sequence[str], width: float
) -> tuple[Cells, bool]:
    """The differences, one cell per report and theme, and whether they are written."""
    reports = list(dict.fromkeys(rows["document_id"]))
    table = rows.pivot(index="document_id", columns="theme", values="difference")
    values = table.loc[reports, list(themes)].to_numpy(float)
    told = {(row["document_id"], row["theme"]): _in_cell(row) for row in rows.to_dict("records")}
    texts = [[told[report, theme] for theme in themes] for report in reports]
    end = float(np.nanmax(np.abs(values), initial=0.0))
    heads = [[name] for name in themes.values()]
    cells = Cells(values, texts, names, heads, end, signed=True)
    if widest([text for row in texts for text in row], NOTE_SIZE) <= cells.across(width):
        return cells, True
    early = [[text if text == EARLY_SIGN else "" for text in row] for row in texts]
    return replace(cells, texts=early), False


def _in_cell(row: Mapping[Any, Any]) -> str:
    if is_early(row):
        return EARLY_SIGN
    return "" if np.isnan(row["difference"]) else _difference(row)


def _some_hatched(rows: pd.DataFrame) -> bool:
    """Whether a cell is hatched for another reason than that its report is too early."""
    lacking = rows[rows["difference"].isna()].to_dict("records")
    return not all(is_early(row) for row in lacking)


def _draw_nothing(ax: Axes | None, title: str, foot: Foot) -> Axes:
    """What is said where no report can be compared."""
    sheet = Sheet.of(ax, title, lambda width, _room: NOTHING_LINE + foot.height(width))
    sheet.text(0, 0, str(NOTHING))
    foot.draw(sheet)
    return sheet.ax


def _scale(rows: pd.DataFrame) -> float:
    longest = np.nanmax(rows[["difference", "before"]].abs().to_numpy(float), initial=0.0)
    return next((end for end in SCALES if longest <= end), 1.0)


def _draw_theme(
    sheet: Sheet,
    box: Box,
    rows: pd.DataFrame,
    lines: tuple[int, Sequence[str]],
    scale: tuple[float, float],
) -> None:
    """Draw the rows of a theme, each ``at`` its line; ``lines``: how many, and their names."""
    left, top, width, height = box
    end, aside = scale
    panel = sheet.panel(left, top, width - aside, height)
    n, names = lines
    panel.set(xlim=(-end, end), ylim=(n - 0.5, -0.5))
    panel.spines["left"].set_visible(False)
    panel.grid(axis="x", color=PALE, linewidth=0.6)
    panel.set_axisbelow(True)
    panel.axvline(0, color=RULE, linewidth=0.8, zorder=1, label=GUIDE)
    set_ticks(panel, "y", range(n) if names else [], names)
    panel.tick_params(axis="y", length=0, pad=4)
    balanced_ticks(panel, end, width - aside, aside)
    told = rows["difference"].notna().to_numpy()
    for name, column in (("promised", "before"), ("difference", "difference")):
        values = rows[column].to_numpy(float)
        panel.plot(values[told], rows["at"].to_numpy()[told], **MARK, **MARKS[name], label=name)
    inside = panel.get_yaxis_transform()
    for row in rows.to_dict("records"):
        if is_early(row):
            words = str(TOO_EARLY)
            write(panel, 0.03, row["at"], words, transform=inside, **EARLY)
    if not aside:
        return
    style = {"size": NOTE_SIZE, "color": SOFT_INK, "ha": "right"}
    sheet.text(left + width, top - PAD - LINE + 1, str(DIFFERENCE), **style)
    across: dict[str, Any] = {"transform": inside, **style}
    for row in rows.to_dict("records"):
        write(panel, width / (width - aside), row["at"], _difference(row), va=MIDDLE, **across)


def _lacking(row: Mapping[Any, Any]) -> Phrase | None:
    """Why a report cannot be compared in a theme; None where it can."""
    lacking = bool(np.isnan(row["review"])), bool(np.isnan(row["plan"]))
    if is_early(row):
        return TOO_EARLY
    if any(lacking) and FEW_CODE in str(row.get("reason", "")):
        return FEW_PARAGRAPHS
    return LACKING.get(lacking)


def _difference(row: Mapping[Any, Any]) -> str:
    """What is at the right of a row: the difference, or why there is none."""
    if is_early(row):
        return ""
    if lacking := _lacking(row):
        return str(lacking)
    if np.isnan(row["difference"]):
        return ""
    points = round(100 * row["difference"])
    mark = "*" if _is_short(row) else ""
    return f"{'+' if points > 0 else '−'}{abs(points)}{mark}" if points else f"0{mark}"


def _is_short(row: Mapping[Any, Any]) -> bool:
    return bool(min(row["n_review"], row["n_plan"]) < LEAST_SENTENCES)


def _key(rows: pd.DataFrame) -> list[tuple[Mapping[str, Any], str]]:
    known = rows[rows["difference"].notna()]
    entries = (("difference", "difference", DIFFERENCE_MARK), ("promised", "before", PROMISED_MARK))
    return [
        ({**MARKS[name], "linestyle": "none", "span": False}, str(words))
        for name, column, words in entries
        if known[column].notna().any()
    ]


def _few_sentences(rows: pd.DataFrame) -> str:
    told = rows[rows["difference"].notna()]
    short = any(_is_short(row) for row in told.to_dict("records"))
    return FEW_SENTENCES.format(least=LEAST_SENTENCES) if short else ""


def _notes(table: pd.DataFrame, rows: pd.DataFrame, early: Phrase | str = TOO_EARLY) -> list[str]:
    excerpts = rows["extent"].isin(NOT_WHOLE).any()
    return [
        _left_out(table[~table["document_id"].isin(rows["document_id"])]),
        *early_notes(rows, early),
        str(CAUTION),
        str(EXCERPTS) if excerpts else "",
        undecided_note(rows),
    ]


def _left_out(rows: pd.DataFrame) -> str:
    """How many reports cannot be compared, and why: too early only where nothing else is wrong."""
    why: dict[str, Phrase] = {}
    for row in rows.to_dict("records"):
        found = _lacking(row)
        if found and (why.get(row["document_id"], TOO_EARLY) is TOO_EARLY):
            why[row["document_id"]] = found
    counts = Counter(map(str, why.values()))
    told = str(SEMICOLON).join(REASON.format(why=each, n=n) for each, n in counts.most_common())
    return LEFT_OUT.format(n=len(why), why=told) if why else ""
