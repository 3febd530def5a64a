"""A claim under every specification: the estimates in order, and below them what was chosen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from govtopics.analysis.robustness.claims import Claim
from govtopics.analysis.robustness.specification_choices import changes_by_term
from govtopics.analysis.robustness.specification_grid import (
    HALF,
    MAIN,
    OTHER_QUESTION,
    SAME_QUESTION,
    WITHOUT,
)
from govtopics.analysis.robustness.specification_words import (
    VALUES,
    asked_so,
    fitted_so,
    two_digits,
)
from govtopics.analysis.robustness.specifications import Specifications
from govtopics.errors import GovTopicsError
from govtopics.figures.tools.drawing import drawing
from govtopics.figures.tools.fonts import shorten, widest
from govtopics.figures.tools.input_checks import check_kind
from govtopics.figures.tools.panels import GUIDE
from govtopics.figures.tools.sheet import MIDDLE, Foot, Sheet, set_ticks
from govtopics.figures.tools.style import (
    ACCENT,
    INK,
    NOTE_SIZE,
    PALE,
    RULE,
    SOFT_INK,
    edge_color,
)
from govtopics.language import SEMICOLON, Phrase, reason_text, running
from govtopics.messages import Language, say

UNITS = {
    "difference": Phrase("差别（百分点）", "difference (percentage points)"),
    "trend": Phrase("每十年变化（百分点）", "change in ten years (percentage points)"),
    "coefficient": Phrase("系数", "coefficient"),
}
ROWS = {
    "all": Phrase("全部核心词", "all core terms"),
    "another": Phrase("去掉别的一个词", "without another term"),
    "half": Phrase("核心词的一半", "half of core"),
    "read": Phrase("读标题", "headings read"),
    "left out": Phrase("不计重复的报告", "duplicates left out"),
    **VALUES,
}
TAKEN_OUT = Phrase("去掉“{term}”", "without {term}")
SAME = Phrase("同一个问题的设定，按估计值排列", "same question, in the order of the estimates")
AS_IT_STANDS = Phrase("原来的设定", "the main specification")
OTHER = Phrase("换了问题", "another question")
AS_FITTED = Phrase("模型原样", "as fitted")
INTERVAL = Phrase("95% 区间", "95% interval")
READING = Phrase(
    "上：一点为一种设定的估计；下：该设定选了什么。这些设定用的是同一批文本，多少种同号不是概率。",
    "Above, a dot is the estimate by one specification; below, what it chose. All use "
    "the same texts, so the share that agrees is not a probability.",
)
APART = Phrase(
    "所量不同，未画：{told}。", "Not drawn, because they measure something else: {told}."
)
MEASURED: Mapping[str, Phrase] = {
    "hits per 1,000": Phrase("每千字命中 {value}", "{value} hits per 1,000 characters"),
    "paragraph share": Phrase("段落占比 {value}", "share of paragraphs {value}"),
}
GONE = Phrase("{n} 种设定估计不出，未画：{why}。", "{n} not estimable, not drawn: {why}.")

NUMBERS = ("estimate", "low", "high", "n_documents", "place")
CLAIM = ("kind", "theme", "by", "group", "other", "formula", "term")
COLUMNS = [
    *CLAIM, "question", *SAME_QUESTION, *OTHER_QUESTION, "main", "row", "place",
    "estimate", "low", "high", "n_documents", "status", "reason", "reason_text",
]  # fmt: skip
MOST_TERMS = 5
CURVE, HEAD, GAP, ROW, SPACE = 96.0, 11.0, 7.0, 9.5, 2.5
SCALE, LABEL_PAD = 26.0, 6.0
DOT: Mapping[str, Any] = {"linestyle": "none", "marker": "o", "color": ACCENT, "markersize": 2.6,
                          "markeredgewidth": 0.7}  # fmt: skip
LOOKS: Mapping[str, Mapping[str, Any]] = {
    "same": DOT,
    "main": {**DOT, "marker": "D", "markersize": 4.6, "color": INK},
    "other": {**DOT, "markersize": 3.4, "markerfacecolor": "white"},
}
SPAN: Mapping[str, Any] = {"color": RULE, "linewidth": 0.6}


def specifications_table(found: Specifications) -> pd.DataFrame:
    """The table that :func:`plot_specifications` draws.

    Returns as ``found.table``, with the fields of the claim, row (which terms: ``all``, one of
    the five that move the estimate most, ``another``, ``half``), place (from the left: same
    questions by their estimates, then the others).
    """
    check_kind(found, Specifications, say("Pass the result of specifications()."))
    table = found.table
    if table["estimate"].isna().all():
        reasons = "; ".join(pd.unique(table["reason"]).astype(str))
        why = Phrase(reason_text(reasons, "zh"), reason_text(reasons, "en"))
        raise GovTopicsError(
            say("No specification can be estimated, so there is nothing to draw: {why}.", why=why)
        )
    most = changes_by_term(table).head(MOST_TERMS).index
    row = table["terms"].where(table["terms"].isin([MAIN["terms"], *most]), "another")
    row = row.mask(table["terms"].str.startswith(HALF), "half")
    apart = table["question"] == "other"
    order = table.assign(row=row, _apart=apart, _at=table["estimate"].mask(apart, 0))
    order = order.sort_values(["_apart", "_at"], kind="stable", na_position="last")
    claim = {name: getattr(found.claim, name) for name in CLAIM}
    return order.assign(**claim, place=range(len(order)))[COLUMNS].reset_index(drop=True)


def plot_specifications(
    found: Specifications,
    *,
    language: Language | None = None,
    title: str | bool | None = None,
    notes: bool | None = None,
    ax: Axes | None = None,
) -> Axes:
    """The specification curve of a claim.

    Top: the estimates of the same question from the lowest to the highest, with their intervals,
    the main specification as a diamond; hollow marks at the right answer other questions. Bottom:
    one row per choice, with a stroke under each specification that made it. Of the terms left out,
    the five that move the estimate most have separate rows.

    Parameters
    ----------
    found : Specifications
    language : {"zh", "en"}, optional
        Language of title and notes; as set by :func:`govtopics.figure_style` if left out.
    title : str or bool, optional
        Replaces the default title; False or ``""`` draws none and leaves no space for it.
    notes : bool, optional
        Whether notes are drawn below; as set by :func:`govtopics.figure_style` if left out.
    ax : Axes, optional
        Empty axes to draw on; a new figure if left out.

    Returns
    -------
    Axes
        Its ``child_axes`` are the curve and the choices.

    References
    ----------
    Simonsohn, U., Simmons, J. P., & Nelson, L. D. (2020). Specification curve analysis.
    https://doi.org/10.1038/s41562-020-0912-z

    Examples
    --------
    >>> import govtopics as gt
    >>> texts = ["社区治理。做好信访。修渠。"] * 4 + ["社区治理。修渠、修路、种树。"] * 4
    >>> docvars = pd.DataFrame({"place": ["甲区"] * 4 + ["乙区"] * 4})
    >>> corpus = gt.Corpus.from_texts(texts, ids=list("abcdefgh"), docvars=docvars)
    >>> theme = gt.Theme("治理", ("社区治理",), ("信访",))
    >>> claim = gt.Claim.difference("治理", "place", "甲区", "乙区")
    >>> ax = gt.plot_specifications(gt.specifications(claim, corpus, gt.Codebook((theme,))))
    """
    return draw_specifications(
        specifications_table(found), language=language, title=title, notes=notes, ax=ax
    )


def _title(table: pd.DataFrame) -> str:
    told = str(Claim(**{name: str(table[name].iloc[0]) for name in CLAIM}))  # type: ignore[arg-type]
    return told[:1].upper() + told[1:]


class Row(NamedTuple):
    """A row of choices: what it is called, and which specifications made it (n,)."""

    label: str
    made: np.ndarray
    begins: bool


@drawing("specifications", numbers=NUMBERS)
def draw_specifications(table: pd.DataFrame, ax: Axes | None) -> Axes:
    """Draw the table of :func:`specifications_table`."""
    if table.empty or not {"question", "place", "estimate"} <= set(table):
        raise GovTopicsError(
            say("The table has no specification. Pass the result of specifications_table().")
        )
    drawn = table["estimate"].notna() & (table["estimand"] == MAIN["estimand"])
    own = table[drawn].sort_values("place", kind="stable")
    rows = _rows(own)
    foot = Foot(_key(own), _notes(table))
    depth = CURVE + HEAD + GAP + len(rows) * ROW + SPACE * sum(row.begins for row in rows)

    def height(width: float, _: float) -> float:
        return depth + foot.height(width)

    sheet = Sheet.of(ax, _title(table), height)
    labels = min(widest([row.label for row in rows], NOTE_SIZE), 0.36 * sheet.width) + LABEL_PAD
    left = max(labels, SCALE)
    sheet.text(left, 0, str(UNITS[str(table["kind"].iloc[0])]), size=NOTE_SIZE, color=SOFT_INK)
    curve_depth = sheet.height - foot.height(sheet.width) - (depth - CURVE)
    curve = sheet.panel(left, HEAD, sheet.width - left, curve_depth)
    _draw_curve(curve, own)
    below = HEAD + curve_depth + GAP
    bottom = sheet.height - foot.height(sheet.width) - below
    choices = sheet.panel(left, below, sheet.width - left, bottom)
    _draw_choices(sheet, choices, own, rows, (left, below))
    foot.draw(sheet)
    return sheet.ax


def _across(own: pd.DataFrame) -> np.ndarray:
    """Places from left to right, with a gap before the other questions, shape (n,)."""
    n_same = (own["question"] == "same").sum()
    gap = max(1.0, 0.04 * len(own))
    return np.asarray(np.arange(len(own)) + gap * (np.arange(len(own)) >= n_same), dtype=float)


def _limits(across: np.ndarray) -> tuple[float, float]:
    return -1.0, float(across.max(initial=0)) + 1.0


def _draw_curve(panel: Axes, own: pd.DataFrame) -> None:
    scale = 1.0 if (own["kind"] == "coefficient").all() else 100.0
    across = _across(own)
    values, low, high = (scale * own[name].to_numpy(float) for name in ("estimate", "low", "high"))
    panel.axhline(0, color=SOFT_INK, linewidth=0.6, zorder=0.5, label=GUIDE)
    panel.vlines(across, low, high, zorder=1, **SPAN)
    looks = _looks(own)
    for look, style in LOOKS.items():
        panel.plot(across[looks == look], values[looks == look], zorder=3, **style)
    known = np.concatenate([values, low, high, [0.0]])
    least, most = np.nanmin(known), np.nanmax(known)
    room = 0.06 * (most - least) or 1.0
    panel.set(xlim=_limits(across), ylim=(least - room, most + room), xticks=[])
    far = [value for value in (least, most) if abs(value) > 0.08 * (most - least)]
    ticks = sorted({0.0, *far})
    set_ticks(panel, "y", ticks, [two_digits(tick) for tick in ticks], size=NOTE_SIZE)
    for side in ("top", "right", "bottom"):
        panel.spines[side].set_visible(False)
    panel.spines["left"].set(linewidth=0.5, color=edge_color(SOFT_INK))


def _looks(own: pd.DataFrame) -> np.ndarray:
    main = own["main"].astype(str) == "True"
    return own["question"].where(~main, "main").to_numpy()


def _draw_choices(
    sheet: Sheet, panel: Axes, own: pd.DataFrame, rows: list[Row], corner: tuple[float, float]
) -> None:
    panel.set_axis_off()
    left, top = corner
    depth = len(rows) * ROW + SPACE * sum(row.begins for row in rows)
    across, main = _across(own), _looks(own) == "main"
    panel.set(xlim=_limits(across), ylim=(depth, 0))
    at = 0.0
    for number, row in enumerate(rows):
        at += SPACE * row.begins
        if number % 2 == 0:
            panel.axhspan(at, at + ROW, color=PALE, linewidth=0, zorder=0.3)
        for made, color in ((row.made & ~main, ACCENT), (row.made & main, INK)):
            wide = 0.8 if color == ACCENT else 1.6
            low, high = at + 1.5, at + ROW - 1.5
            panel.vlines(across[made], low, high, color=color, linewidth=wide, label=GUIDE)
        label = shorten(row.label, NOTE_SIZE, left - LABEL_PAD)
        middle = top + (at + ROW / 2)
        sheet.text(left - LABEL_PAD, middle, label, size=NOTE_SIZE, va=MIDDLE, ha="right")
        at += ROW


def _rows(own: pd.DataFrame) -> list[Row]:
    """The rows of choices that differ among the specifications that are drawn."""
    rows = []
    same = (own["question"] == "same").to_numpy()
    for column in ("row", *SAME_QUESTION[1:]):
        values = list(dict.fromkeys(own.loc[same, column]))
        if column == "row":
            named = sorted(v for v in values if v.startswith(WITHOUT))
            values = [v for v in ("all", *named, "another", "half") if v in values]
        if len(values) > 1:
            rows += [
                Row(_label(value, column), same & (own[column] == value).to_numpy(), begins=i == 0)
                for i, value in enumerate(values)
            ]
    for column in OTHER_QUESTION:
        rows += [
            Row(_label(value), (own[column] == value).to_numpy(), begins=False)
            for value in dict.fromkeys(own[column])
            if value != MAIN[column]
        ]
    return rows


def _label(value: str, column: str = "") -> str:
    if column == "fit":
        return str(AS_FITTED) if value == MAIN["fit"] else fitted_so(value)
    if value.startswith(WITHOUT):
        return TAKEN_OUT.format(term=value.removeprefix(WITHOUT))
    return str(ROWS[value]) if value in ROWS else asked_so(value)


def _key(own: pd.DataFrame) -> list[tuple[Mapping[str, Any], str]]:
    looks = set(_looks(own))
    words = {"same": SAME, "main": AS_IT_STANDS, "other": OTHER}
    marks = [
        ({**LOOKS[look], "span": False}, str(word)) for look, word in words.items() if look in looks
    ]
    return [*marks, *([(SPAN, str(INTERVAL))] if own["low"].notna().any() else [])]


def _notes(table: pd.DataFrame) -> list[str]:
    scale = 1.0 if (table["kind"] == "coefficient").all() else 100.0
    apart = table[table["estimand"].isin(list(MEASURED)) & table["estimate"].notna()]
    measured = [
        MEASURED[name].format(value=two_digits(value * (1 if name == "hits per 1,000" else scale)))
        for name, value in zip(apart["estimand"], apart["estimate"], strict=True)
    ]
    told = [APART.format(told=str(SEMICOLON).join(measured))] if measured else []
    gone = table[table["estimate"].isna()]
    if len(gone):
        why = str(SEMICOLON).join(dict.fromkeys(map(reason_text, gone["reason"])))
        told.append(GONE.format(n=len(gone), why=why))
    return [running(READING, *told)]
