"""What of a report was kept, changed, new and dropped against the year before, and where."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection

from govtopics.analysis.groups.year_notes import PAIRING, two_digits
from govtopics.analysis.groups.years import YearComparison
from govtopics.corpus.places.english import called
from govtopics.figures.tools.drawing import drawing
from govtopics.figures.tools.fonts import shorten, text_width, widest
from govtopics.figures.tools.input_checks import check_kind
from govtopics.figures.tools.panels import GUIDE
from govtopics.figures.tools.plan_begins import plan_begins
from govtopics.figures.tools.row_labels import IN_BRACKETS
from govtopics.figures.tools.sheet import MIDDLE, Foot, Look, Sheet, set_ticks, write
from govtopics.figures.tools.style import (
    ACCENT,
    ACCENT_PALE,
    INK,
    LABEL_SIZE,
    MM,
    NOTE_SIZE,
    PALETTE,
    SOFT_INK,
)
from govtopics.language import COMMA, NOT_WHOLE, Phrase, running, value_name
from govtopics.messages import Language, say

TITLE = Phrase(
    "{place}：{year}年报告与{other}年相比", "{place}: the report of {year} compared with {other}"
)
LENGTH = Phrase("{n:,.0f} 字", "{n:,.0f} chars")
KEPT = Phrase("逐字保留 {share:.0%}", "word for word {share:.0%}")
CHANGED = Phrase("部分相同 {share:.0%}", "partly the same {share:.0%}")
NEW = Phrase("{year}年新增 {share:.0%}", "new in {year} {share:.0%}")
DROPPED = Phrase("{other}年有、{year}年没有 {share:.0%}", "in {other}, not in {year} {share:.0%}")
ENTERED = Phrase("{year}年新出现的词", "Words in {year} only")
LEFT = Phrase("{year}年不再出现的词", "Words no longer in {year}")
NO_WORDS = Phrase("无", "none")
READING = Phrase(
    "上下两条是两份报告的全文，自左至右；连线是逐字保留或部分相同的句子，竖线是计划部分开始处。占比按字数，"
    "不再出现的占{other}年报告，其余占{year}年报告；独立标题不计。",
    "The bars are the two reports from their first word to their last; lines join "
    "sentences kept or partly the same, upright lines show where the plan begins. Shares "
    "of characters: of the report of {other} for what only it contains, otherwise of "
    "that of {year}; headings on lines of their own are not counted.",
)
STOP = Phrase("{told}。", "{told}.")
SIMILARITY = Phrase(
    "部分相同的句子相似度中位数 {median}，最低 {least}。",
    "Median similarity of sentences partly the same: {median}, the lowest {least}.",
)
EXCERPTS = Phrase(
    "节选只比所收的部分，未收的部分也算作没有。",
    "Of an excerpt only the text at hand is compared: what it omits counts as absent.",
)
WORDS = Phrase(
    "词后是次数（一次的不写）；先列政策词和引号中的名称，全部见表。",
    "The number after a word says how often it occurs, where more than once; terms of "
    "the lexicon and names in quotation marks first, all are in the table.",
)
COLUMNS = [
    "mark", "place", "code", "year", "other_year", "extent", "other_extent", "status", "form",
    "moved", "similarity", "part", "text_ids", "other_ids", "start", "end", "other_start",
    "other_end", "n_chars", "other_n_chars", "time", "other_time", "word", "kind", "n",
    "other_n",
]  # fmt: skip
NUMBERS = (
    "year", "other_year", "similarity", "start", "end", "other_start", "other_end", "n_chars",
    "other_n_chars", "n", "other_n",
)  # fmt: skip
COLORS: Mapping[str, str] = {
    "kept": ACCENT, "changed": ACCENT_PALE, "new": PALETTE[1], "dropped": "#808080",
}  # fmt: skip
LINKS: Mapping[str, str] = {"kept": ACCENT, "changed": "#8db4d6"}
BAR, LINKED, LABEL_ROOM, AXIS = 13.0, 46.0, 9.0, 18.0
LINK = 0.45
WORD_LINE, WORD_HEAD, COLUMN_GAP = 9.5, 10.5, 14.0
TWO_COLUMNS, LINES_BESIDE, LINES_BELOW = 120 * MM, 4, 5


def year_comparison_table(comparison: YearComparison) -> pd.DataFrame:
    """The table that :func:`plot_year_comparison` draws: one row per passage and one per word.

    Returns mark (``passage`` or ``word``), place, code, year, other_year, extent and other_extent
    (of the reports), then the columns of ``comparison.passages`` without texts, and of
    ``comparison.words``.
    """
    check_kind(comparison, YearComparison, say("Pass the result of compare_years()."))
    passages = comparison.passages.assign(mark="passage")
    words = comparison.words.assign(mark="word")
    table = pd.concat([passages, words], ignore_index=True).assign(
        place=comparison.place,
        code=comparison.code,
        year=comparison.year,
        other_year=comparison.other_year,
    )
    table["extent"], table["other_extent"] = comparison.groups["extent"]
    return table.reindex(columns=COLUMNS)


def plot_year_comparison(
    comparison: YearComparison,
    *,
    language: Language | None = None,
    title: str | bool | None = None,
    notes: bool | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Which parts and words of a report were kept, changed, new or dropped since the year before.

    Two bars run from the first word of a report to its last, this year's above, last year's below.
    Sentences are coloured by status, lines connect matched sentences, and a vertical line shows
    where the plan begins. New and dropped words are below.

    Parameters
    ----------
    comparison : YearComparison
        As :func:`govtopics.compare_years` gives it.
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
        Its one child contains the bars.

    Raises
    ------
    GovTopicsError
        If it is not a comparison of years.

    Examples
    --------
    >>> import govtopics as gt
    >>> texts = ["地区生产总值增长5%左右。完善养老服务。", "地区生产总值增长5%以上。发展低空经济。"]
    >>> about = pd.DataFrame({"place": ["甲市", "甲市"], "year": [2024, 2025]})
    >>> comparison = gt.compare_years(gt.Corpus.from_texts(texts, docvars=about), "甲市")
    >>> ax = gt.plot_year_comparison(comparison)
    """
    return draw_year_comparison(
        year_comparison_table(comparison), language=language, title=title, notes=notes, ax=ax
    )


class _Side(NamedTuple):
    """One of the two reports: the columns about it, and where its bar is."""

    prefix: str
    top: float
    statuses: tuple[str, ...]


OWN = _Side("", LABEL_ROOM, ("changed", "kept", "new"))
OTHER = _Side("other_", LABEL_ROOM + BAR + LINKED, ("changed", "kept", "dropped"))
BARS = LABEL_ROOM + 2 * BAR + LINKED + LABEL_ROOM


@drawing("year_comparison", numbers=NUMBERS)
def draw_year_comparison(table: pd.DataFrame, ax: Axes | None) -> Axes:
    """Draw the table of :func:`year_comparison_table`."""
    first = table.iloc[0]
    about = {"place": called(first["place"], first["code"]), "year": f"{first['year']:.0f}"}
    about["other"] = f"{first['other_year']:.0f}"
    passages = table[(table["mark"] == "passage") & (table["part"] == "sentence")]
    words = table[table["mark"] == "word"]
    extents = (first["extent"], first["other_extent"])
    excerpts = EXCERPTS if set(extents) & set(NOT_WHOLE) else ""
    foot = Foot(
        _key(passages, about),
        [running(READING.format(**about), excerpts, WORDS), running(_similarity(passages))],
    )

    def height(width: float, _room: float) -> float:
        return BARS + AXIS + _words_height(words, about, width) + foot.height(width)

    sheet = Sheet.of(ax, TITLE.format(**about), height)
    names = [about["year"], about["other"]]
    lengths = [_length(passages, first, side) for side in (OWN, OTHER)]
    left, right = widest(names, LABEL_SIZE) + 5, widest(lengths, NOTE_SIZE) + 5
    panel = sheet.panel(left, 0, sheet.width - left - right, BARS)
    panel.set(xlim=(0, 1), ylim=(BARS, 0))
    panel.spines["left"].set_visible(False)
    set_ticks(panel, "y", [side.top + BAR / 2 for side in (OWN, OTHER)], names)
    panel.tick_params(axis="y", length=0, pad=4)
    percents = [0, 0.25, 0.5, 0.75, 1]
    set_ticks(panel, "x", percents, [f"{x:.0%}" for x in percents], size=NOTE_SIZE)
    _draw_links(panel, passages)
    for side, length in zip((OWN, OTHER), lengths, strict=True):
        _draw_bar(panel, side, passages)
        at = {"transform": panel.get_yaxis_transform(), "ha": "right", "color": SOFT_INK}
        edge = 1 + right / (sheet.width - left - right)
        write(panel, edge, side.top + BAR / 2, length, size=NOTE_SIZE, va=MIDDLE, **at)
    _draw_words(sheet, words, about, BARS + AXIS)
    foot.draw(sheet)
    return sheet.ax


def _similarity(passages: pd.DataFrame) -> str:
    """How alike the sentences are that are partly the same, and how often a pair is wrong."""
    own = passages.loc[passages["status"] == "changed", "similarity"]
    if own.empty:
        return STOP.format(told=str(PAIRING))
    median, least = two_digits(own.median()), two_digits(own.min())
    return running(SIMILARITY.format(median=median, least=least), STOP.format(told=str(PAIRING)))


def _length(passages: pd.DataFrame, first: pd.Series, side: _Side) -> str:
    """How long a report is, and whether it is an excerpt."""
    told = LENGTH.format(n=passages[f"{side.prefix}n_chars"].sum())
    extent = first[f"{side.prefix}extent"]
    return told + IN_BRACKETS.format(word=value_name(extent, "extent")) * (extent in NOT_WHOLE)


def _key(passages: pd.DataFrame, about: Mapping[str, str]) -> list[tuple[Sequence[Look], str]]:
    """What the grounds of sentences mean, and how much they are; what is not there is not said."""
    meanings = {"kept": KEPT, "changed": CHANGED, "new": NEW, "dropped": DROPPED}
    entries: list[tuple[Sequence[Look], str]] = []
    for status, meaning in meanings.items():
        column = "other_n_chars" if status == "dropped" else "n_chars"
        own = passages.loc[passages["status"] == status, column]
        if own.empty:
            continue
        looks = [{"color": COLORS[status], "linewidth": 6, "solid_capstyle": "butt"}]
        if status in LINKS:
            looks.append({"color": LINKS[status], "linewidth": LINK})
        share = own.sum() / passages[column].sum()
        entries.append((looks, meaning.format(share=share, **about)))
    return entries


def _draw_links(panel: Axes, passages: pd.DataFrame) -> None:
    """Lines from the middle of each sentence to the middle of what it was."""
    middles = passages[["start", "end"]].mean(axis=1, skipna=False)
    others = passages[["other_start", "other_end"]].mean(axis=1, skipna=False)
    ends = (OWN.top + BAR, OTHER.top)
    for status in ("changed", "kept"):
        own = (passages["status"] == status) & middles.notna() & others.notna()
        spans = [
            [(a, ends[0]), (b, ends[1])] for a, b in zip(middles[own], others[own], strict=True)
        ]
        lines = LineCollection(spans, colors=LINKS[status], linewidths=LINK, label=status)
        panel.add_collection(lines, autolim=False)


def _draw_bar(panel: Axes, side: _Side, passages: pd.DataFrame) -> None:
    start, end = passages[f"{side.prefix}start"], passages[f"{side.prefix}end"]
    for status in side.statuses:
        own = (passages["status"] == status) & start.notna()
        spans = list(zip(start[own], (end - start)[own], strict=True))
        color = COLORS[status]
        panel.broken_barh(spans, (side.top, BAR), facecolor=color, linewidth=0, label=status)
    begins = _plan_begins(passages, side)
    if begins is None:
        return
    above = side is OWN
    low, high = (side.top - 4, side.top + BAR) if above else (side.top, side.top + BAR + 4)
    panel.plot([begins, begins], [low, high], color=INK, linewidth=0.9, label=GUIDE)
    at = side.top - LABEL_ROOM / 2 if above else side.top + BAR + LABEL_ROOM / 2
    place: dict[str, Any] = {"size": NOTE_SIZE, "color": SOFT_INK, "va": MIDDLE}
    write(panel, begins + 0.006, at, value_name("plan", "time"), **place)


def _plan_begins(passages: pd.DataFrame, side: _Side) -> float | None:
    """Where a report turns to what is to be done, if it has both parts."""
    columns = [f"{side.prefix}{name}" for name in ("start", "n_chars", "time")]
    own = passages[columns].set_axis(["start", "n_chars", "time"], axis=1)
    own = own[own["start"].notna() & (own["n_chars"] > 0)]
    starts, lengths = own["start"].to_numpy(float), own["n_chars"].to_numpy(float)
    return plan_begins(starts, lengths, (own["time"] == "plan").to_numpy())


# ------------------------------------------------------------------------------- words


def _word_lines(words: pd.DataFrame, status: str, width: float, most: int) -> list[str]:
    """The words of a status as lines, the most frequent first, whole words only."""
    own = words[words["status"] == status]
    named = own[own["kind"] != "word"]
    own = named if len(named) else own
    n = own[["n", "other_n"]].max(axis=1)
    order = sorted(zip(own["word"], n, strict=True), key=lambda pair: -pair[1])
    items = [f"{word} {times:.0f}" if times > 1 else word for word, times in order]
    return list(_filled(items, width, most)) or [str(NO_WORDS)]


def _filled(items: Sequence[str], width: float, most: int) -> Iterator[str]:
    """Lines of items with commas between them; the last ends with dots if there are more."""
    comma, line, n_lines = str(COMMA), "", 0
    for number, item in enumerate(items):
        shown = shorten(item, NOTE_SIZE, width - text_width(comma + "…", NOTE_SIZE))
        rest = comma if number < len(items) - 1 else ""
        room = width - (text_width("…", NOTE_SIZE) if n_lines == most - 1 else 0)
        if line and text_width(line + shown + rest.rstrip(), NOTE_SIZE) > room:
            n_lines += 1
            if n_lines == most:
                yield line + "…"
                return
            yield line.rstrip()
            line = ""
        line += shown + rest
    if line:
        yield line


def _word_columns(
    words: pd.DataFrame, about: Mapping[str, str], width: float
) -> list[tuple[float, float, str, list[str]]]:
    """Left and top of each list of words, its head and its lines."""
    heads = {"entered": ENTERED.format(**about), "left": LEFT.format(**about)}
    if width >= TWO_COLUMNS:
        column = (width - COLUMN_GAP) / 2
        return [
            (i * (column + COLUMN_GAP), 0.0, head, _word_lines(words, status, column, LINES_BESIDE))
            for i, (status, head) in enumerate(heads.items())
        ]
    placed, top = [], 0.0
    for status, head in heads.items():
        lines = _word_lines(words, status, width, LINES_BELOW)
        placed.append((0.0, top, head, lines))
        top += WORD_HEAD + len(lines) * WORD_LINE + 3
    return placed


def _words_height(words: pd.DataFrame, about: Mapping[str, str], width: float) -> float:
    placed = _word_columns(words, about, width)
    return max(top + WORD_HEAD + len(lines) * WORD_LINE for _, top, _, lines in placed)


def _draw_words(sheet: Sheet, words: pd.DataFrame, about: Mapping[str, str], top: float) -> None:
    for left, down, head, lines in _word_columns(words, about, sheet.width):
        sheet.text(left, top + down, head, color=ACCENT)
        for number, line in enumerate(lines):
            at = top + down + WORD_HEAD + (number + 0.5) * WORD_LINE
            sheet.text(left, at, line, size=NOTE_SIZE, va=MIDDLE)
