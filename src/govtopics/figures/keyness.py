"""Which words tell two groups of reports apart, how much, and on how many reports that rests."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection

from govtopics.analysis.intervals import LEAST_REPORTS
from govtopics.errors import GovTopicsError
from govtopics.figures.tools.drawing import drawing
from govtopics.figures.tools.fonts import shorten, widest
from govtopics.figures.tools.input_checks import check_count, check_finite, check_table
from govtopics.figures.tools.row_labels import doubt_words, in_brackets, undecided_note
from govtopics.figures.tools.sheet import MIDDLE, Box, Foot, Grid, Sheet, row_pitch, set_ticks
from govtopics.figures.tools.style import ACCENT, LABEL_SIZE, MM, NOTE_SIZE, PALE, RULE, SOFT_INK
from govtopics.language import Phrase, running, value_name
from govtopics.messages import Language, say
from govtopics.renamed_arguments import renamed

TITLE = Phrase("两组报告各自多用的词", "Words that each group of reports uses more")
OTHERS = Phrase("其余报告", "all other reports")
HEAD = Phrase(
    "{name}{mark}：{reports} 份报告，{words:,} 词",
    "{name}{mark} (reports: {reports}, words: {words:,})",
)
LOG_ODDS = Phrase("对数优势比", "log-odds ratio")
PER_1000 = Phrase("每千词（对方）", "per 1,000 (other)")
REPORTS = Phrase("报告", "reports")
NOBODY = Phrase("没有这一侧多用的词", "no word is used more here")
READING = Phrase(
    "点为对数优势比（带信息先验，Monroe 等 2008；0 为两组一样），词按 z 排列；"
    "“报告”为用到这个词的份数与全组份数。",
    "Dots: log-odds ratio with an informative prior (Monroe et al. 2008; 0: both groups "
    "alike). Words are sorted by z. Reports: those that contain the word, out of all in "
    "the group.",
)
INTERVAL = Phrase(
    "横线为以整份报告计的 95% 区间（箭头：还要长；用到它的报告不足 5 份的词没有）。这些词是按 z"
    " 挑出来的，挑出来的词容易显得差别过大，区间不包含这一点。",
    "Lines: 95% interval over reports (arrows: longer; words of fewer than 5 reports have none)."
    " These words were picked by z, and picked words look more different than they are: no interval"
    " covers that.",
)
DESCRIPTION = Phrase(
    "两组为 {one} 份和 {other} 份报告，每组不足 5 份时没有区间：这里只描述这些文本，"
    "不能推到别的报告。",
    "Reports: {one} and {other}, and intervals need 5 of each group: this describes "
    "these texts only.",
)
RANKING = Phrase(
    "z 把每个词当作独立抽取，只用来排序，不是检验。",
    "z treats words as independent draws: it serves to rank words and is not a test.",
)
EXCERPTS = Phrase(
    "节选收了哪几节，会直接变成“多用的词”。",
    "Words may differ merely because an excerpt contains other sections.",
)

NUMBERS = (
    "rank", "log_odds", "z", "low", "high", "n_occurrences", "n_other", "per_1000",
    "other_per_1000", "n_documents", "other_n_documents", "n_all_documents",
    "other_n_all_documents", "n_words", "other_n_words",
)  # fmt: skip
NEEDED = ("term", "by", "group", "other", "status", "extent", "other_extent", *NUMBERS[1:])
ROW, BLOCK_HEAD, COLUMN_HEAD, AXIS = 10.5, 14.0, 11.0, 14.0
DOTS: Mapping[str, Any] = {"linestyle": "none", "clip_on": False, "zorder": 3}
GAP, TERM_ROOM, TWO_BLOCKS = 6.0, 0.32, 130 * MM
BLOCK_GAP = (18.0, 8.0)
SWAPPED = {
    f"{prefix}{name}": f"{other}{name}"
    for name in ("n_documents", "n_all_documents", "n_words", "per_1000", "extent", "n_undecided")
    for prefix, other in (("", "other_"), ("other_", ""))
} | {"group": "other", "other": "group", "n_occurrences": "n_other", "n_other": "n_occurrences"}


def keyness_table(keyness: pd.DataFrame, n: int = 15) -> pd.DataFrame:
    """The table that :func:`plot_keyness` draws: the first words of each side.

    ``keyness``: as :func:`govtopics.keyness` gives it.
    ``n``: words a side, at least 1.
    Returns side (``group`` or ``other``: who uses the word more), rank (by z), then the columns
    of keyness.
    """
    check_count("n", n)
    check_table(keyness, "keyness", NEEDED)
    check_finite(keyness, NUMBERS, known=("log_odds", "z"))
    mine = keyness[keyness["log_odds"] > 0].sort_values(["z", "term"], ascending=[False, True])
    theirs = keyness[keyness["log_odds"] < 0].sort_values(["z", "term"])
    sides = [("group", mine.head(n)), ("other", theirs.head(n))]
    if mine.empty and theirs.empty:
        raise GovTopicsError(
            say("Both groups use every word alike, so there is no keyness to draw.")
        )
    marked = [own.assign(side=side, rank=np.arange(1, len(own) + 1)) for side, own in sides]
    return pd.concat(marked, ignore_index=True)[["side", "rank", *keyness.columns]]


@renamed(labels="language")
def plot_keyness(
    keyness: pd.DataFrame,
    n: int = 15,
    *,
    language: Language | None = None,
    title: str | bool | None = None,
    notes: bool | None = None,
    ax: Axes | None = None,
) -> Axes:
    """The words that each of two groups uses more than the other, one block per group.

    Words are in order of z. The dot is the log-odds ratio, with its interval over reports if both
    groups have at least five; beside it are the word's rate per thousand words in either group and
    the number of reports that contain it.

    Parameters
    ----------
    keyness : DataFrame
        As :func:`govtopics.keyness` gives it.
    n : int
        Number of words on each side.
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
        Its ``child_axes`` hold the dots, one per side that has words.

    Raises
    ------
    GovTopicsError
        If ``n`` is less than 1, or the table is empty or not such a table.

    Examples
    --------
    >>> import govtopics as gt
    >>> texts = ["社区治理", "社区治理、养老", "社区治理、招商"]
    >>> texts += ["招商", "招商、社区治理", "招商、养老"]
    >>> docvars = pd.DataFrame({"place": ["甲区"] * 3 + ["乙区"] * 3})
    >>> dtm = gt.count_terms(gt.tokenize(gt.Corpus.from_texts(texts, docvars=docvars)))
    >>> ax = gt.plot_keyness(gt.keyness(dtm, "place", "甲区"))
    """
    return draw_keyness(
        keyness_table(keyness, n), language=language, title=title, notes=notes, ax=ax
    )


@drawing("keyness", numbers=NUMBERS)
def draw_keyness(table: pd.DataFrame, ax: Axes | None) -> Axes:
    """Draw the table of :func:`keyness_table`."""
    foot = Foot((), _notes(table))
    sides = [table[table["side"] == side] for side in ("group", "other")]
    n_rows = max(map(len, sides))

    def grid(width: float) -> Grid:
        return Grid(2, 2 if width >= TWO_BLOCKS else 1, BLOCK_GAP)

    def height(width: float, room: float) -> float:
        blocks, below = grid(width), foot.height(width)
        around = blocks.height(BLOCK_HEAD + COLUMN_HEAD + AXIS)
        rows = n_rows * blocks.rows
        return around + rows * row_pitch(rows, room - around - below, ROW) + below

    sheet = Sheet.of(ax, str(TITLE), height)
    bottom = sheet.height - foot.height(sheet.width)
    boxes = grid(sheet.width).boxes(0, 0, sheet.width, bottom)
    # Both sides are read from the left: what the others use more is turned round.
    turned = sides[1].rename(columns=SWAPPED).assign(
        log_odds=-sides[1]["log_odds"], low=-sides[1]["high"], high=-sides[1]["low"]
    )  # fmt: skip
    about = table.iloc[0].to_dict()
    heads = [about, {SWAPPED.get(str(name), name): value for name, value in about.items()}]
    pairs = zip(boxes, (sides[0], turned), strict=True)
    blocks = [_Block.of(own, box, n_rows) for box, own in pairs]
    for block, head in zip(blocks, heads, strict=True):
        sheet.text(block.box.left, block.box.top, _head(head, block.box.width), color=ACCENT)
        block.draw(sheet, _scale(sides[0], turned), blocks)
    foot.draw(sheet)
    return sheet.ax


def _head(about: Mapping[Any, Any], width: float) -> str:
    mark = in_brackets(*doubt_words(pd.DataFrame([about])))
    counts = {"reports": f"{about['n_all_documents']:.0f}", "words": int(about["n_words"])}
    frame = HEAD.format(name="", mark=mark, **counts)
    room = width - widest([frame], LABEL_SIZE) - 2
    name = value_name(about["group"], about["by"]) or str(OTHERS)
    return HEAD.format(name=shorten(name, LABEL_SIZE, room), mark=mark, **counts)


def _scale(*sides: pd.DataFrame) -> tuple[float, float]:
    """One scale for both sides; an interval far longer than any estimate is cut at its edges."""
    values = np.concatenate([own[["log_odds", "low", "high"]].to_numpy(float) for own in sides])
    farthest = float(np.nanmax(values[:, 0], initial=0.1))
    low, high = np.nanmin(values, initial=0.0), np.nanmax(values, initial=0.1)
    return max(float(low), -farthest), min(float(high), 2 * farthest) * 1.04


@dataclass(frozen=True)
class _Block:
    """The words of one side: their names, the panel of dots, and columns of numbers."""

    rows: pd.DataFrame
    box: Box
    pitch: float
    terms: list[str]
    columns: list[tuple[str, list[str]]]

    @classmethod
    def of(cls, rows: pd.DataFrame, box: Box, n_rows: int) -> _Block:
        pitch = (box.height - BLOCK_HEAD - COLUMN_HEAD - AXIS) / max(1, n_rows)
        room = box.width * TERM_ROOM
        terms = [shorten(term, LABEL_SIZE, room) for term in rows["term"]]
        rates = zip(rows["per_1000"], rows["other_per_1000"], strict=True)
        held = zip(rows["n_documents"], rows["n_all_documents"], strict=True)
        columns = [
            ("z", [f"{abs(z):.1f}" for z in rows["z"]]),
            (str(PER_1000), [f"{own:.1f} ({other:.1f})" for own, other in rates]),
            (str(REPORTS), [f"{own:.0f}/{whole:.0f}" for own, whole in held]),
        ]
        return cls(rows, box, pitch, terms, columns)

    def draw(self, sheet: Sheet, scale: tuple[float, float], both: Sequence[_Block]) -> None:
        """Draw it with its columns as wide as those of the other side."""
        left, top, width, _ = self.box
        first = top + BLOCK_HEAD + COLUMN_HEAD
        if self.rows.empty:
            sheet.text(left, first, str(NOBODY), size=NOTE_SIZE, color=SOFT_INK)
            return
        middles = [first + (row + 0.5) * self.pitch for row in range(len(self.rows))]
        for at, term in zip(middles, self.terms, strict=True):
            sheet.text(left, at, term, va=MIDDLE)
        right = left + width
        for number in reversed(range(len(self.columns))):
            head, cells = self.columns[number]
            self._draw_column(sheet, right, head, zip(middles, cells, strict=True))
            right -= max(_width(block.columns[number]) for block in both) + GAP
        start = left + max(widest(block.terms, LABEL_SIZE) for block in both) + GAP
        panel = sheet.panel(start, first, right - start, self.pitch * len(self.rows))
        shown = shorten(str(LOG_ODDS), NOTE_SIZE, right - start)
        style = {"size": NOTE_SIZE, "color": SOFT_INK, "ha": "center"}
        sheet.text((start + right) / 2, top + BLOCK_HEAD, shown, **style)
        _draw_dots(panel, self.rows, scale)

    def _draw_column(
        self, sheet: Sheet, right: float, head: str, cells: Iterable[tuple[float, str]]
    ) -> None:
        style = {"size": NOTE_SIZE, "color": SOFT_INK, "ha": "right"}
        sheet.text(right, self.box.top + BLOCK_HEAD, head, **style)
        for at, text in cells:
            sheet.text(right, at, text, va=MIDDLE, **style)


def _width(column: tuple[str, list[str]]) -> float:
    head, cells = column
    return widest([head, *cells], NOTE_SIZE)


def _draw_dots(panel: Axes, rows: pd.DataFrame, scale: tuple[float, float]) -> None:
    n = len(rows)
    panel.set(xlim=scale, ylim=(n - 0.5, -0.5))
    panel.spines["left"].set_visible(False)
    panel.axvline(0, color=RULE, linewidth=0.8)
    panel.hlines(range(n), *scale, color=PALE, linewidth=0.6, zorder=0.5)
    ticks = _ticks(*scale)
    set_ticks(panel, "x", ticks, [f"{tick:g}" for tick in ticks], size=NOTE_SIZE)
    set_ticks(panel, "y", [], [])
    lows, highs = rows["low"].to_numpy(float), rows["high"].to_numpy(float)
    spans = [
        [(max(low, scale[0]), i), (min(high, scale[1]), i)]
        for i, (low, high) in enumerate(zip(lows, highs, strict=True))
        if np.isfinite(low)
    ]
    panel.add_collection(LineCollection(spans, colors=SOFT_INK, linewidths=1.1), autolim=False)
    for beyond, end, marker in (
        (lows < scale[0], scale[0], "<"),
        (highs > scale[1], scale[1], ">"),
    ):
        at = np.flatnonzero(beyond)
        panel.plot(np.full(len(at), end), at, marker=marker, markersize=3, color=SOFT_INK, **DOTS)
    panel.plot(rows["log_odds"], range(n), marker="o", markersize=4.2, color=ACCENT, **DOTS)


def _ticks(low: float, high: float) -> list[float]:
    """Two to four round places from 0 on."""
    step = next((one for one in (0.05, 0.1, 0.2, 0.5, 1, 2, 5) if high / one <= 3.5), 10)
    return [round(i * step, 2) for i in range(int(low / step), int(high / step) + 1)]


def _notes(table: pd.DataFrame) -> list[str]:
    first = table.iloc[0]
    counts = {"one": int(first["n_all_documents"]), "other": int(first["other_n_all_documents"])}
    described = min(counts.values()) < LEAST_REPORTS
    limits = DESCRIPTION.format(**counts) if described else INTERVAL
    excerpts = first[["extent", "other_extent"]].isin(["excerpt", "mixed"]).any()
    both = pd.DataFrame({"n_undecided": [first.get(f"{o}n_undecided") for o in ("", "other_")]})
    return [
        str(READING),
        running(limits, RANKING, EXCERPTS if excerpts else "", undecided_note(both)),
    ]
