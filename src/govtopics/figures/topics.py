"""Pictures of a topic model: the words of its topics, and its topics in each report."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from govtopics.figures.cells import Cells
from govtopics.figures.drawing import drawing
from govtopics.figures.fonts import shorten, widest
from govtopics.figures.frame import Labels
from govtopics.figures.labels import extent_word, row_labels, topic_label
from govtopics.figures.phrases import Phrase, running
from govtopics.figures.sheet import MIDDLE, Box, Foot, Grid, Sheet, even_columns
from govtopics.figures.style import (
    ACCENT,
    LABEL_SIZE,
    SOFT_INK,
)
from govtopics.figures.tables import topics_by_document_table, topics_table
from govtopics.models.topic_model import TopicModel

WORD_LINE, HEAD, PANEL_GAP = 12.0, 13.0, (9.0, 9.0)
MOST_COLUMNS = 5
CELL_ROW, LABEL_ROOM = 12.5, 0.4
# With more reports than this they stand in rows, where there is room for any number.
MOST_DOCUMENT_COLUMNS = 8
SHOWN_SHARE = 0.005
BAR, BAR_WIDTH = "#6aa5d8", 2.0

WORDS_TITLE = Phrase("各话题的词（{model}，K = {k}）", "Words of each topic ({model}, K = {k})")
WORDS_NOTE = Phrase(
    "词按相关度排列（λ = {weight:g}）；色条为词在话题中的概率 φ，各话题以其最大者为满格；"
    "百分数为话题占全部词的份额。",
    "Words in order of relevance (λ = {weight:g}). Bars: probability φ of the word in its topic, "
    "the largest of each topic as wide as its panel. Per cent: the topic's share of all words.",
)
UNSTABLE = Phrase(
    "话题会随 K、随机种子和文本的增减而变，文本少而短时尤甚，宜与段落原文对读。",
    "Topics change with K, the random seed and the texts, the more so where these are few and "
    "short: read them beside their paragraphs.",
)
SHARES_TITLE = Phrase(
    "各报告的话题构成（{model}，K = {k}，%）", "Topics of each report ({model}, K = {k}, %)"
)
SHARES_NOTE = Phrase(
    "每份报告各话题合计 100%，空白为不足 0.5%。",
    "The topics of a report sum to 100%; blank is less than 0.5%.",
)
EXCERPT_NOTE = Phrase(
    "标“节选”者只有报告的一部分，与全文不可直接相比。",
    "Excerpts hold a part of their report and do not compare with whole ones.",
)
NO_WORDS = Phrase("无词", "none")
NO_WORDS_NOTE = Phrase(
    "“无词”指报告中没有词表内的词。", "None: the report holds no word of the vocabulary."
)


def plot_topics(
    model: TopicModel, n: int = 8, *, labels: Labels | None = None, ax: Axes | None = None
) -> Axes:
    """The top words of every topic, a panel each, in order of relevance.

    Below each word a bar as long as its probability φ, the largest of the topic as wide as the
    panel: one scale for all topics would leave no bar to see beside a topic of a single word. At
    the head of each panel the topic's id, the researcher's label, and its share of all words.

    Parameters
    ----------
    model : TopicModel
    n : int
        Words a topic.
    labels : {"zh", "en"}, optional
        Language of title and notes, as :func:`govtopics.figure_style` says otherwise.
    ax : Axes, optional
        To draw on; a new figure otherwise, as high as it needs to be.

    Returns
    -------
    Axes
        Its ``collections`` are the bars, one of each topic.

    Raises
    ------
    GovTopicsError
        If ``n`` is less than 1, or it is no fitted model.
    """
    return draw_topics(topics_table(model, n), labels=labels, ax=ax)


@drawing("topics", numbers=("share", "rank", "weight", "relevance", "relevance_weight"))
def draw_topics(table: pd.DataFrame, ax: Axes | None) -> Axes:
    """Draw the table of :func:`topics_table`."""
    n_words = int(table["rank"].max())
    weight = table["relevance_weight"].iloc[0]
    foot = Foot((), [WORDS_NOTE.format(weight=weight), str(UNSTABLE)])

    def height(width: float) -> float:
        panel = HEAD + n_words * WORD_LINE
        return _topic_grid(table, width).height(panel) + foot.height(width)

    sheet = Sheet.of(ax, WORDS_TITLE.format(**_about_model(table)), height)
    grid = _topic_grid(table, sheet.width)
    boxes = grid.boxes(0, 0, sheet.width, sheet.height - foot.height(sheet.width))
    for box, (_, rows) in zip(boxes, table.groupby("topic", sort=False), strict=True):
        _draw_topic(sheet, box, rows, n_words)
    foot.draw(sheet)
    return sheet.ax


def _topic_grid(table: pd.DataFrame, width: float) -> Grid:
    n_topics = table["topic"].nunique()
    needed = widest(table["term"].tolist(), LABEL_SIZE) + 4
    most = int((width + PANEL_GAP[0]) // (needed + PANEL_GAP[0]))
    return Grid(n_topics, even_columns(n_topics, min(MOST_COLUMNS, max(1, most))), PANEL_GAP)


def _draw_topic(sheet: Sheet, box: Box, rows: pd.DataFrame, n_words: int) -> None:
    left, top, width, height = box
    first = rows.iloc[0]
    share = f"{first['share']:.1%}"
    name = f"{first['topic']} {first['label']}".rstrip()
    room = width - widest([share], LABEL_SIZE) - 4
    sheet.text(left, top, shorten(name, LABEL_SIZE, room), color=ACCENT)
    sheet.text(left + width, top, share, ha="right", color=SOFT_INK)
    sheet.line(left, left + width, top + HEAD - 2, color=ACCENT, linewidth=0.8)
    line = (height - HEAD) / n_words
    bottoms = top + HEAD + (rows["rank"] - 0.1) * line
    lengths = width * rows["weight"] / rows["weight"].max()
    bars = zip(lengths, bottoms, strict=True)
    sheet.lines([(left, left + length, at) for length, at in bars], color=BAR, linewidth=BAR_WIDTH)
    for at, term in zip(bottoms, rows["term"], strict=True):
        shown = shorten(term, LABEL_SIZE, width - 2)
        sheet.text(left, at - line / 2, shown, va=MIDDLE)


def _about_model(table: pd.DataFrame) -> dict[str, Any]:
    return {"model": str(table["model"].iloc[0]).upper(), "k": table["topic"].nunique()}


def plot_topics_by_document(
    model: TopicModel, *, labels: Labels | None = None, ax: Axes | None = None
) -> Axes:
    """The share of each topic in each report, as numbers on a ground that darkens with them.

    Topics stand in rows and reports in columns; the other way round when there are many reports.

    Parameters
    ----------
    model : TopicModel
    labels : {"zh", "en"}, optional
        Language of title and notes, as :func:`govtopics.figure_style` says otherwise.
    ax : Axes, optional
        To draw on; a new figure otherwise, as high as it needs to be.

    Returns
    -------
    Axes
        Its one child is the grid of cells.

    Raises
    ------
    ModelError
        If the model's texts do not say to which report they belong.
    """
    return draw_topics_by_document(topics_by_document_table(model), labels=labels, ax=ax)


@drawing("topics_by_document", numbers=("share", "n_texts", "n_words"))
def draw_topics_by_document(table: pd.DataFrame, ax: Axes | None) -> Axes:
    """Draw the table of :func:`topics_by_document_table`."""
    foot = Foot((), _share_notes(table))

    def height(width: float) -> float:
        cells = _share_cells(table, width)
        return cells.header(width) + len(cells.rows) * CELL_ROW + foot.height(width)

    sheet = Sheet.of(ax, SHARES_TITLE.format(**_about_model(table)), height)
    cells = _share_cells(table, sheet.width)
    cells.draw(sheet, sheet.height - foot.height(sheet.width))
    foot.draw(sheet)
    return sheet.ax


def _share_cells(table: pd.DataFrame, width: float) -> Cells:
    """Reports in columns while they are few, in rows otherwise."""
    documents = table.drop_duplicates("document_id")
    topics = table.drop_duplicates("topic")
    names, extents = documents["name"].tolist(), documents["extent"].tolist()
    shares = table.pivot(index="topic", columns="document_id", values="share")
    shares = shares.loc[topics["topic"], documents["document_id"]]
    both = list(zip(topics["topic"], topics["label"], strict=True))
    if len(documents) <= MOST_DOCUMENT_COLUMNS:
        rows = [topic_label(topic, label, width * LABEL_ROOM) for topic, label in both]
        heads = [[name, extent_word(extent)] for name, extent in zip(names, extents, strict=True)]
    else:
        shares, rows = shares.T, row_labels(names, extents, width * LABEL_ROOM)
        heads = [[topic, *label.split("·")] for topic, label in both]
    values = shares.to_numpy(dtype=float)
    texts = [[_share_text(share) for share in row] for row in values]
    return Cells(values, texts, rows, heads, max(float(np.nanmax(values, initial=0)), SHOWN_SHARE))


def _share_text(share: float) -> str:
    if np.isnan(share):
        return str(NO_WORDS)
    return f"{100 * share:.0f}" if share >= SHOWN_SHARE else ""


def _share_notes(table: pd.DataFrame) -> list[str]:
    excerpts = table["extent"].isin(["excerpt", "mixed"]).any()
    without_words = (table["status"] == "no vocabulary").any()
    about = running(
        SHARES_NOTE, EXCERPT_NOTE if excerpts else "", NO_WORDS_NOTE if without_words else ""
    )
    return [about, str(UNSTABLE)]
