"""Which topics are alike in their words, merged step by step into a tree."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection

from govtopics.analysis.topics.describe import topic_hierarchy
from govtopics.figures.tools.drawing import drawing
from govtopics.figures.tools.fonts import widest
from govtopics.figures.tools.input_checks import check_model
from govtopics.figures.tools.row_labels import topic_label
from govtopics.figures.tools.sheet import Foot, Sheet, row_pitch, set_ticks
from govtopics.figures.tools.style import ACCENT, LABEL_SIZE, NOTE_SIZE, SOFT_INK
from govtopics.language import Phrase
from govtopics.messages import Language
from govtopics.models.topic_model import TopicModel
from govtopics.renamed_arguments import renamed

TITLE = Phrase("话题的层次（{model}，K = {n}）", "Hierarchy of topics ({model}, K = {n})")
READING = Phrase(
    "横轴为合并时的平均 Jensen–Shannon 距离（自 {start:g} 画起；0 为用词相同，1 为没有共同的词）；"
    "色条和百分数为话题占全部词的份额。",
    "Across: average Jensen–Shannon distance at which topics merge (drawn from {start:g}; 0: the"
    " same words, 1: no word in common). Bars and per cent: the topic's share of all words.",
)
CAUTION = Phrase(
    "平均连接总会把话题两两合并：有了树，不等于话题有上下级；在高处才合并的，用词几乎不同。"
    "在某一高度截断得到的组数，不是话题的“正确”数目。",
    "Average linkage always merges: a tree does not mean that topics have a hierarchy, and those"
    " that merge far to the right share few words. The number of branches at some distance is not"
    " the right number of topics.",
)
ALONE = Phrase("只有一个话题，没有可合并的。", "There is only one topic, so nothing to merge.")

NUMBERS = ("share", "row", "first_row", "second_row", "first_distance", "second_distance",
           "distance", "n_topics")  # fmt: skip
ROW, DENSE_ROW, MANY_TOPICS = 11.0, 9.4, 20
AXIS, GAP, LABEL_ROOM, BAR_ROOM = 14.0, 6.0, 0.46, 44.0
BAR = "#6aa5d8"


def topic_hierarchy_table(model: TopicModel) -> pd.DataFrame:
    """The table that :func:`plot_topic_hierarchy` draws: one row per topic, then one per merge.

    Returns mark (``topic`` or ``merge``), model, topic (of a merge all of them, joined by +),
    label, english, share, row (of a topic its place from the top, of a merge the middle of what it
    joins), first_row, second_row, first_distance, second_distance (where the branches that merge
    stand, and at which distance they were formed), distance, n_topics.
    """
    check_model(model)
    merges = topic_hierarchy(model).to_dict("records")
    rows = {topic: float(i) for i, topic in enumerate(_order(model.shown, merges))}
    formed = dict.fromkeys(model.shown, 0.0)
    marks = [
        {"mark": "topic", "topic": topic, "label": model.label(topic, "zh"), "share": float(share),
         "english": model.named_as(topic, "en"), "row": rows[topic]}
        for topic, share in sorted(
            ((t, s) for t, s in zip(model.topics, model.topic_shares, strict=True) if t in rows),
            key=lambda pair: rows[pair[0]],
        )
    ]  # fmt: skip
    for merge in merges:
        pair = merge["first"], merge["second"]
        name = _joined(*pair)
        (first_row, second_row), (first, second) = (
            sorted(rows[one] for one in pair),
            (formed[one] for one in sorted(pair, key=rows.__getitem__)),
        )
        rows[name], formed[name] = (first_row + second_row) / 2, merge["distance"]
        marks.append(
            {"mark": "merge", "topic": name, "row": rows[name], "first_row": first_row,
             "second_row": second_row, "first_distance": first, "second_distance": second,
             "distance": merge["distance"], "n_topics": merge["n_topics"]}
        )  # fmt: skip
    table = pd.DataFrame(marks).assign(model=model.name)
    return table.reindex(columns=["mark", "model", "topic", "label", "english", *NUMBERS])


def _joined(first: str, second: str) -> str:
    return "+".join(sorted(f"{first}+{second}".split("+")))


def _order(topics: Sequence[str], merges: Sequence[Mapping[Any, Any]]) -> list[str]:
    """Topics from top to bottom, so that branches do not cross: of two the larger goes first."""
    below = {topic: [topic] for topic in topics}
    for merge in merges:
        pair = [below[merge["first"]], below[merge["second"]]]
        # Topics are numbered by their share, so the branch of the largest topic comes first.
        first, second = sorted(pair, key=min)
        below[_joined(merge["first"], merge["second"])] = first + second
    return below["+".join(sorted(topics))]


@renamed(labels="language")
def plot_topic_hierarchy(
    model: TopicModel,
    *,
    language: Language | None = None,
    title: str | bool | None = None,
    notes: bool | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Topics merged step by step into a tree, those with the most similar words first.

    One row per topic, with its words and share. The tree grows to the right, and two branches meet
    at the distance at which they merge.

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
        Its one child contains the tree, one collection of lines.

    Examples
    --------
    >>> import govtopics as gt
    >>> texts = ["基层治理、社区治理", "科技创新、产业升级"] * 2
    >>> corpus = gt.Corpus.from_texts(texts, ids=["a", "b", "c", "d"])
    >>> dtm = gt.count_terms(gt.tokenize(corpus))
    >>> model = gt.NMF(n_topics=2, random_state=1).fit(dtm)
    >>> ax = gt.plot_topic_hierarchy(model)
    """
    return draw_topic_hierarchy(
        topic_hierarchy_table(model), language=language, title=title, notes=notes, ax=ax
    )


@drawing("topic_hierarchy", numbers=NUMBERS)
def draw_topic_hierarchy(table: pd.DataFrame, ax: Axes | None) -> Axes:
    """Draw the table of :func:`topic_hierarchy_table`."""
    topics, merges = (table[table["mark"] == mark] for mark in ("topic", "merge"))
    start = _start(merges)
    about = [READING.format(start=start), str(CAUTION)] if len(merges) else [str(ALONE)]
    foot = Foot((), about)
    title = TITLE.format(model=str(table["model"].iloc[0]).upper(), n=len(topics))
    n = len(topics)
    loose = ROW if n <= MANY_TOPICS else DENSE_ROW

    def height(width: float, room: float) -> float:
        around = AXIS + foot.height(width)
        return around + n * row_pitch(n, room - around, loose)

    sheet = Sheet.of(ax, title, height)
    depth = sheet.height - foot.height(sheet.width) - AXIS
    leaves = _Leaves.of(topics, sheet.width, depth / len(topics))
    leaves.draw(sheet)
    if len(merges):
        left = leaves.right + GAP
        panel = sheet.panel(left, 0, sheet.width - left - 2, depth)
        panel.set(xlim=(start, 1), ylim=(len(topics) - 0.5, -0.5))
        _draw_tree(panel, merges, start)
    foot.draw(sheet)
    return sheet.ax


def _start(merges: pd.DataFrame) -> float:
    """Where the axis of distances starts: a tenth that leaves the nearest topics a stem."""
    nearest = float(merges["distance"].min()) if len(merges) else 0.0
    return max(0.0, float(np.floor(nearest * 10 - 0.5)) / 10)


@dataclass(frozen=True)
class _Leaves:
    """The names of the topics and their shares, left of the tree."""

    topics: pd.DataFrame
    names: list[str]
    shares: list[str]
    pitch: float

    @classmethod
    def of(cls, topics: pd.DataFrame, width: float, pitch: float) -> _Leaves:
        room = width * LABEL_ROOM
        both = zip(topics["topic"], topics["label"], strict=True)
        names = [topic_label(topic, label, room) for topic, label in both]
        return cls(topics, names, [f"{share:.1%}" for share in topics["share"]], pitch)

    @property
    def left(self) -> float:
        """Where the bars start."""
        return widest(self.names, LABEL_SIZE) + GAP

    @property
    def right(self) -> float:
        """Where the tree may start."""
        return self.left + BAR_ROOM

    def draw(self, sheet: Sheet) -> None:
        middles = [(row + 0.5) * self.pitch for row in self.topics["row"]]
        room = BAR_ROOM - widest(self.shares, NOTE_SIZE) - 3
        lengths = room * self.topics["share"] / self.topics["share"].max()
        bars = [
            (self.left, self.left + length, at) for length, at in zip(lengths, middles, strict=True)
        ]
        sheet.lines(bars, color=BAR, linewidth=4)
        for at, name, share in zip(middles, self.names, self.shares, strict=True):
            sheet.text(0, at, name, va="center_baseline")
            style = {"size": NOTE_SIZE, "color": SOFT_INK, "ha": "right", "va": "center_baseline"}
            sheet.text(self.right, at, share, **style)


def _draw_tree(panel: Axes, merges: pd.DataFrame, start: float) -> None:
    panel.spines["left"].set_visible(False)
    panel.grid(axis="x")
    panel.set_axisbelow(True)
    ticks = np.arange(start, 1.01, 0.1 if start >= 0.4 else 0.2).tolist()
    set_ticks(panel, "x", ticks, [f"{tick:.1f}" for tick in ticks], size=NOTE_SIZE)
    set_ticks(panel, "y", [], [])
    stems = merges[["first_distance", "second_distance"]].clip(lower=start).to_numpy()
    rows = merges[["first_row", "second_row"]].to_numpy()
    across = np.column_stack([stems[:, 0], merges["distance"], merges["distance"], stems[:, 1]])
    brackets = np.dstack([across, rows[:, [0, 0, 1, 1]]])
    panel.add_collection(
        LineCollection(list(brackets), colors=ACCENT, linewidths=0.9), autolim=False
    )
