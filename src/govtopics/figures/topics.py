"""Pictures of a topic model: the words of its topics, and its topics in each report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from govtopics.figures.tools.drawing import drawing
from govtopics.figures.tools.fonts import shorten, widest
from govtopics.figures.tools.heat_map import Cells
from govtopics.figures.tools.input_checks import check_ranks
from govtopics.figures.tools.panels import GAP, columns_that_fit, fitted, left_out_note
from govtopics.figures.tools.row_labels import (
    doubt_words,
    name_lines,
    row_labels,
    topic_label,
    undecided_note,
    widest_word,
)
from govtopics.figures.tools.said_once import SaidOnce
from govtopics.figures.tools.sheet import MIDDLE, Box, Foot, Grid, Sheet, row_pitch
from govtopics.figures.tools.style import (
    ACCENT,
    INK,
    LABEL_SIZE,
    MM,
    NOTE_SIZE,
    RULE,
    SOFT_INK,
)
from govtopics.figures.tools.tables import topics_by_document_table, topics_table
from govtopics.language import Phrase, running
from govtopics.messages import Language
from govtopics.models.topic_model import TopicModel
from govtopics.renamed_arguments import renamed

WORD_LINE, LEAST_LINE, HEAD, SPREAD_LINE, NAME_LINE = 12.0, 10.0, 13.0, 9.0, 9.0
NAME_LINES, HEAD_LINES, RAGGED = 2, 3, 1.25
SPREADS = ("effective_reports", "n_reports")
MOST_COLUMNS, LEAST_COLUMN, LEAST_WORDS = 5, 13 * MM, 3
HEAD_GAP, LONGEST_ID = 4.0, 40.0
CELL_ROW, LABEL_ROOM = 12.5, 0.4
# With more reports than this they are in rows, where there is room for any number.
MOST_DOCUMENT_COLUMNS = 8
SHOWN_SHARE = 0.005
BAR, BAR_WIDTH = "#6aa5d8", 2.0

WORDS_TITLE = Phrase("各话题的词（{model}，K = {k}）", "Words of each topic ({model}, K = {k})")
WORDS_NOTE = Phrase(
    "话题由大到小排列，百分数为话题占全部词的比例。词按相关度选出（λ = {weight:g}），按权重排列；"
    "色条为词在话题中的权重 φ（LDA 为概率，NMF 为和等于 1 的权重），各话题以权重最大的词为满宽。",
    "Topics from the largest to the smallest, with their share of all words. Words are picked by"
    " relevance (λ = {weight:g}) and sorted by weight. Bars: weight φ of the word in its topic"
    " (LDA: probability; NMF: weights that sum to 1); the largest of each topic fills the panel.",
)
SPREAD = Phrase("约 {n:.1f} 份报告", "about {n:.1f} reports")
ONE_REPORT = Phrase("主要来自一份报告", "mostly one report")
SPREAD_NOTE = Phrase(
    "“约几份报告”表示话题的集中程度：相当于其词平均分布在这么多份报告中。",
    "About n reports: the topic's words are as concentrated as if spread evenly over n reports.",
)
DECIDED = Phrase(
    "拟合时 K = {k}；经研究者合并、取舍，画出 {n} 个话题{rest}。",
    "Fitted with K = {k}; {n} are shown after the researcher merged topics or left some out{rest}.",
)
LEFT_OUT = Phrase(
    "，没有画出的占全部词的 {share:.1%}", "; the others have {share:.1%} of all words"
)
FEW_WORDS = Phrase(
    "一页放不下更多，各话题只列相关度最高的 {n} 个词，其余见表。",
    "The {n} most relevant words of each topic are shown; the others are in the table.",
)
GREY_NOTE = Phrase(
    "灰色为不稳定的话题：去掉部分报告或只用一半报告重新拟合时，找不到对应的话题。",
    "Grey: unstable topics, which are not found again without some reports or on half of them.",
)
UNSTABLE = Phrase(
    "话题会随 K、算法和文本的增减而变化，文本少、篇幅短时变化更大，请对照段落原文阅读。",
    "Topics change with K, the method and the texts, more so where these are few and "
    "short: read them beside their paragraphs.",
)
SHARES_TITLE = Phrase(
    "各报告的话题构成（{model}，K = {k}，%）", "Topics of each report ({model}, K = {k}, %)"
)
SHARES_NOTE = Phrase(
    "每份报告各话题合计 100%，空白为不足 0.5%；颜色由白到深为 0 到 {most}%。",
    "The topics of a report sum to 100%; blank is less than 0.5%; from white to dark: 0 to"
    " {most}%.",
)
BLANK_NOTE = Phrase(
    "空白为不足 0.5%；颜色由白到深为 0 到 {most}%。",
    "Blank is less than 0.5%; from white to dark: 0 to {most}%.",
)
EXCERPT_NOTE = Phrase(
    "标“节选”的只是报告的一部分，不可与全文直接相比。",
    "Excerpts contain a part of their report and cannot be compared with whole ones.",
)
NO_WORDS = Phrase("无词", "none")
NO_WORDS_NOTE = Phrase(
    "“无词”指报告中没有进入模型的词。", "None: the report contains no word of the vocabulary."
)


@renamed(labels="language")
def plot_topics(
    model: TopicModel,
    n: int = 8,
    *,
    language: Language | None = None,
    title: str | bool | None = None,
    notes: bool | None = None,
    ax: Axes | None = None,
) -> Axes:
    """The top words of every topic, one panel per topic, the largest topic first.

    The words with the highest relevance are shown in the order of their bars. The bar below each
    word is its probability φ, scaled so that the largest of the topic fills the panel: on a scale
    common to all topics, a topic of a single word would hide the bars of the others. The head of
    each panel gives the topic's id, the researcher's label, its share of all words, and over how
    many reports it is spread (:func:`govtopics.topic_spread`), or that it comes from one. Topics
    that are unstable by :meth:`TopicModel.with_stability` are grey. If the words do not fit on a
    page, fewer are shown per topic and the note says so.

    Parameters
    ----------
    model : TopicModel
    n : int
        Words a topic.
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
        Its ``collections`` are the bars, one of each topic.

    Raises
    ------
    GovTopicsError
        If ``n`` is less than 1, or it is not a fitted model.

    Examples
    --------
    >>> import govtopics as gt
    >>> texts = ["基层治理、社区治理", "科技创新、产业升级"] * 2
    >>> corpus = gt.Corpus.from_texts(texts, ids=["a", "b", "c", "d"])
    >>> dtm = gt.count_terms(gt.tokenize(corpus))
    >>> model = gt.NMF(n_topics=2, random_state=1).fit(dtm)
    >>> ax = gt.plot_topics(model, 3)
    """
    return draw_topics(topics_table(model, n), language=language, title=title, notes=notes, ax=ax)


@drawing(
    "topics",
    numbers=("share", "rank", "weight", "relevance", "relevance_weight", "k", *SPREADS),
)
def draw_topics(table: pd.DataFrame, ax: Axes | None) -> Axes:
    """Draw the table of :func:`topics_table`."""
    check_ranks(table)
    # The largest topic first, and each word above a bar that no bar below it passes.
    table = table.sort_values(["share", "topic", "weight"], ascending=[False, True, False],
                              kind="stable", ignore_index=True)  # fmt: skip

    def height(width: float, room: float) -> float:
        return _Words.fitted(table, width, room).height(width, room)

    sheet = Sheet.of(ax, WORDS_TITLE.format(**_about_model(table)), height)
    words = _Words.fitted(table, sheet.width, sheet.height)
    bottom = sheet.height - words.foot.height(sheet.width)
    boxes = list(words.grid.boxes(0, 0, sheet.width, bottom))
    head = _head(words.table, boxes[0].width)
    names = _names_below(words.table, boxes[0].width)
    for box, (topic, rows) in zip(boxes, words.table.groupby("topic", sort=False), strict=False):
        above = head, names.get(str(topic), ())
        _draw_topic(sheet, box, rows[rows["rank"] <= words.n], words.n, above)
    words.foot.draw(sheet)
    return sheet.ax


class _Words(NamedTuple):
    """How many words of each topic a page contains, in which panels, and what is said below.

    ``table`` has no spread of the topics where there is no room to say it.
    """

    n: int
    grid: Grid
    foot: Foot
    table: pd.DataFrame

    @classmethod
    def fitted(cls, table: pd.DataFrame, width: float, room: float) -> _Words:
        """Rather narrower panels than fewer words, fewer words than no spread than no topic."""
        topics, most = list(dict.fromkeys(table["topic"])), int(table["rank"].max())
        for n in range(most, min(most, LEAST_WORDS) - 1, -1):
            words = cls._of(table, n, topics, (width, room))
            if words.grid.n == len(topics):
                break
        if words.grid.n < len(topics) and any(map(_spread, table.to_dict("records"))):
            return cls.fitted(table.assign(effective_reports=np.nan), width, room)
        shown = topics
        while words.grid.n < len(shown):  # to say what is left out takes room as well
            shown = topics[: words.grid.n]
            words = cls._of(table, n, shown, (width, room))
        return words

    @classmethod
    def _of(
        cls, table: pd.DataFrame, n: int, shown: Sequence[str], size: tuple[float, float]
    ) -> _Words:
        width, room = size
        topics = list(dict.fromkeys(table["topic"]))
        weight, most = table["relevance_weight"].iloc[0], int(table["rank"].max())
        few = FEW_WORDS.format(n=n) if n < most else ""
        lost = left_out_note(topics[len(shown) :])
        grey = GREY_NOTE if any(map(_is_unstable, table.to_dict("records"))) else ""
        decided = _decided_note(table, table.drop_duplicates("topic")["share"].sum())
        spread = SPREAD_NOTE if any(map(_spread, table.to_dict("records"))) else ""
        told = running(WORDS_NOTE.format(weight=weight), spread, few, lost, decided, grey)
        foot = Foot((), [told, str(UNSTABLE)])
        needed = max(widest(table["term"].tolist(), LABEL_SIZE) + 4, _head_width(table))
        loose = min(MOST_COLUMNS, columns_that_fit(width, needed))
        loose = min(loose, columns_that_fit(width, _least_column(table)))
        columns = range(loose, max(loose, columns_that_fit(width, _least_column(table))) + 1)
        left = room - foot.height(width)

        def least(columns: int) -> float:
            return _head(table, (width + GAP[0]) / columns - GAP[0]) + n * LEAST_LINE

        return cls(n, fitted(len(shown), columns, least, left), foot, table)

    def height(self, width: float, room: float) -> float:
        """Points that they need, with what is below them."""
        below = self.foot.height(width)
        lines = self.grid.rows * self.n
        column = (width + self.grid.gap[0]) / self.grid.columns - self.grid.gap[0]
        around = self.grid.height(_head(self.table, column)) + below
        return around + lines * row_pitch(lines, room - around, WORD_LINE, LEAST_LINE)


def _spread(row: Mapping[Any, Any] | pd.Series) -> str:
    """Over how many reports a topic is spread; nothing where there is one, or nobody knows."""
    n = row.get("effective_reports", np.nan)
    if pd.isna(n) or row["n_reports"] < 2:
        return ""
    return str(ONE_REPORT) if row["spread"] == "one report" else SPREAD.format(n=n)


def _spread_lines(row: Mapping[Any, Any] | pd.Series, width: float) -> tuple[str, ...]:
    return tuple(filter(None, name_lines(_spread(row), NOTE_SIZE, width, 2)))


def _head(table: pd.DataFrame, width: float) -> float:
    """Points above the words in a panel of some width."""
    spread = max((len(_spread_lines(row, width)) for row in _topics(table)), default=0)
    below = max(map(len, _names_below(table, width).values()), default=0)
    return HEAD + SPREAD_LINE * spread + NAME_LINE * below


def _least_column(table: pd.DataFrame) -> float:
    """Points of a panel whose head has room for the topic's id beside its share of all words."""
    topics = table.drop_duplicates("topic")
    ids, shares = topics["topic"].tolist(), [f"{share:.1%}" for share in topics["share"]]
    head = min(widest(ids, LABEL_SIZE), LONGEST_ID) + HEAD_GAP + widest(shares, LABEL_SIZE)
    return max(LEAST_COLUMN, head)


def _head_width(table: pd.DataFrame) -> float:
    """How wide a panel is in which each name has room, on as many lines as it may take."""
    topics = _topics(table)
    names = [str(row["label"]) for row in topics]
    beside = widest([f"{row['topic']} {row['share']:.1%}" for row in topics], LABEL_SIZE)
    # Lines end before their room does, by half a word or so.
    lines = widest(names, LABEL_SIZE) / HEAD_LINES * RAGGED
    return max(beside, lines, widest_word(names, LABEL_SIZE))


def _topics(table: pd.DataFrame) -> list[dict[Any, Any]]:
    return table.drop_duplicates("topic").to_dict("records")


def _names_below(table: pd.DataFrame, width: float) -> dict[str, tuple[str, ...]]:
    """Of each topic the lines of its name below its id: of all, if one has no room beside it."""
    named = {row["topic"]: row for row in _topics(table) if row["label"]}
    beside = (
        widest([f"{topic} {row['label']}"], LABEL_SIZE)
        <= width - widest([f"{row['share']:.1%}"], LABEL_SIZE) - 4
        for topic, row in named.items()
    )
    if all(beside):
        return {}
    return {
        topic: name_lines(row["label"], LABEL_SIZE, width, HEAD_LINES)
        for topic, row in named.items()
    }


def _draw_topic(
    sheet: Sheet,
    box: Box,
    rows: pd.DataFrame,
    n_words: int,
    above: tuple[float, Sequence[str]],
) -> None:
    """The words of a topic; above them its head, of some height, the name below its id."""
    (left, top, width, height), (head, names) = box, above
    first = rows.iloc[0]
    unstable = _is_unstable(first)
    ink, accent, bar = (SOFT_INK, SOFT_INK, RULE) if unstable else (INK, ACCENT, BAR)
    share = f"{first['share']:.1%}"
    beside = first["topic"] if names else f"{first['topic']} {first['label']}".rstrip()
    for number, name in enumerate((beside, *names)):
        sheet.text(left, top + number * NAME_LINE, name, color=accent)
    sheet.text(left + width, top, share, ha="right", color=SOFT_INK)
    for number, told in enumerate(_spread_lines(first, width)):
        at = top + HEAD - 3 + len(names) * NAME_LINE + number * SPREAD_LINE
        sheet.text(left, at, told, size=NOTE_SIZE, color=SOFT_INK)
    sheet.line(left, left + width, top + head - 2, color=accent, linewidth=0.8)
    line = (height - head) / n_words
    bottoms = top + head + (np.arange(len(rows)) + 0.9) * line
    lengths = width * rows["weight"] / rows["weight"].max()
    bars = zip(lengths, bottoms, strict=True)
    sheet.lines([(left, left + length, at) for length, at in bars], color=bar, linewidth=BAR_WIDTH)
    for at, term in zip(bottoms, rows["term"], strict=True):
        shown = shorten(term, LABEL_SIZE, width - 2)
        sheet.text(left, at - line / 2, shown, va=MIDDLE, color=ink)


def _is_unstable(row: Mapping[Any, Any] | pd.Series) -> bool:
    """Whether a row of the table is of a topic that other fits do not find again."""
    return bool(row.get("stability") == "unstable")


def _about_model(table: pd.DataFrame) -> dict[str, Any]:
    known = "k" in table and table["k"].notna().any()
    k = int(table["k"].iloc[0]) if known else table["topic"].nunique()
    return {"model": str(table["model"].iloc[0]).upper(), "k": k}


def _decided_note(table: pd.DataFrame, shares: float) -> str:
    """That topics were merged or left out after the fit, and how much of the text is left out."""
    k, n = _about_model(table)["k"], table["topic"].nunique()
    if n == k:
        return ""
    rest = 1 - shares
    return DECIDED.format(k=k, n=n, rest=LEFT_OUT.format(share=rest) if rest > SHOWN_SHARE else "")


@renamed(labels="language")
def plot_topics_by_document(
    model: TopicModel,
    *,
    language: Language | None = None,
    title: str | bool | None = None,
    notes: bool | None = None,
    ax: Axes | None = None,
) -> Axes:
    """The share of each topic in each report, as numbers on a background that darkens with them.

    Topics are in rows and reports in columns; the other way round when there are many reports.

    Parameters
    ----------
    model : TopicModel
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
        Its one child is the grid of cells.

    Raises
    ------
    ModelError
        If the model's texts do not say to which report they belong.

    Examples
    --------
    >>> import govtopics as gt
    >>> texts = ["基层治理、社区治理", "科技创新、产业升级"] * 2
    >>> corpus = gt.Corpus.from_texts(texts, ids=["a", "b", "c", "d"])
    >>> dtm = gt.count_terms(gt.tokenize(corpus))
    >>> model = gt.NMF(n_topics=2, random_state=1).fit(dtm)
    >>> ax = gt.plot_topics_by_document(model)
    """
    return draw_topics_by_document(
        topics_by_document_table(model), language=language, title=title, notes=notes, ax=ax
    )


@drawing("topics_by_document", numbers=("share", "n_texts", "n_words", "k"))
def draw_topics_by_document(table: pd.DataFrame, ax: Axes | None) -> Axes:
    """Draw the table of :func:`topics_by_document_table`."""
    once, table = _in_time(table)
    title, notes = SHARES_TITLE.format(**_about_model(table)), _share_notes(table)

    def foot(width: float) -> Foot:
        return Foot((), [*notes, once.note(title, width)])

    def height(width: float, room: float) -> float:
        return _share_cells(table, once, width).height(width, room, CELL_ROW, foot(width))

    sheet = Sheet.of(ax, once.titled(title), height)
    cells, below = _share_cells(table, once, sheet.width), foot(sheet.width)
    cells.draw(sheet, sheet.height - below.height(sheet.width))
    below.draw(sheet)
    return sheet.ax


def _in_time(table: pd.DataFrame) -> tuple[SaidOnce, pd.DataFrame]:
    """What the reports are called, and the table with the years of one place in their order."""
    documents = table.drop_duplicates("document_id")
    once = SaidOnce.of([str(name) for name in documents["name"]])
    order = {documents["document_id"].iloc[row]: place for place, row in enumerate(once.in_time)}
    by_time = np.argsort(table["document_id"].map(order).to_numpy(), kind="stable")
    return once._replace(names=[once.names[row] for row in once.in_time]), table.iloc[by_time]


def _darkest(table: pd.DataFrame) -> float:
    """The share of the darkest ground."""
    return max(float(np.nanmax(table["share"].to_numpy(float), initial=0)), SHOWN_SHARE)


def _share_cells(table: pd.DataFrame, once: SaidOnce, width: float) -> Cells:
    """Reports in columns while they are few, in rows otherwise."""
    documents = table.drop_duplicates("document_id")
    topics = table.drop_duplicates("topic")
    names, words = once.names, doubt_words(documents)
    shares = table.pivot(index="topic", columns="document_id", values="share")
    shares = shares.loc[topics["topic"], documents["document_id"]]
    both = list(zip(topics["topic"], topics["label"], strict=True))
    if len(documents) <= MOST_DOCUMENT_COLUMNS:
        rows = [topic_label(topic, label, width * LABEL_ROOM, NAME_LINES) for topic, label in both]
        heads = [list(head) for head in zip(names, words, strict=True)]
    else:
        shares, rows = shares.T, row_labels(names, words, width * LABEL_ROOM)
        heads = [[topic, *label.split("·")] for topic, label in both]
    values = shares.to_numpy(dtype=float)
    texts = [[_share_text(share) for share in row] for row in values]
    return Cells(values, texts, rows, heads, _darkest(table))


def _share_text(share: float) -> str:
    if np.isnan(share):
        return str(NO_WORDS)
    return f"{100 * share:.0f}" if share >= SHOWN_SHARE else ""


def _share_of_words(table: pd.DataFrame) -> float:
    """Of all words of the reports, those in topics that are shown."""
    words = (table["share"] * table["n_words"]).sum()
    there = table[table["share"].notna()].drop_duplicates("document_id")["n_words"].sum()
    return float(words / there) if there else 1.0


def _share_notes(table: pd.DataFrame) -> list[str]:
    excerpts = table["extent"].isin(["excerpt", "mixed"]).any()
    without_words = (table["status"] == "no vocabulary").any()
    shown = _share_of_words(table)
    about = running(
        (SHARES_NOTE if shown > 1 - SHOWN_SHARE else BLANK_NOTE).format(
            most=f"{100 * _darkest(table):.0f}"
        ),
        EXCERPT_NOTE if excerpts else "",
        NO_WORDS_NOTE if without_words else "",
        _decided_note(table, shown),
        undecided_note(table),
    )
    return [about, str(UNSTABLE)]
