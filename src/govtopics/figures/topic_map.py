"""A map of topics: near each other where their words are alike, as large as their share."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection

from govtopics.analysis.topics.topic_map import topic_map
from govtopics.figures.tools.drawing import drawing
from govtopics.figures.tools.fonts import text_width, widest
from govtopics.figures.tools.input_checks import check_model
from govtopics.figures.tools.label_placement import Ground
from govtopics.figures.tools.row_labels import topic_label
from govtopics.figures.tools.sheet import MIDDLE, Box, Foot, Sheet, write
from govtopics.figures.tools.style import (
    ACCENT,
    ACCENT_PALE,
    INK,
    LABEL_SIZE,
    NOTE_SIZE,
    RULE,
    SOFT_INK,
    edge_color,
)
from govtopics.language import Phrase
from govtopics.messages import Language
from govtopics.models.topic_model import TopicModel
from govtopics.renamed_arguments import renamed

TITLE = Phrase("话题的相似程度（{model}，K = {n}）", "Similarity of topics ({model}, K = {n})")
NOTE_READING = Phrase(
    "圆的面积为话题占全部词的份额；距离为两话题用词的 Jensen–Shannon 距离，在平面上只能近似。"
    "细线由每个话题连到用词与它最近的话题（按真实距离）。",
    "The area of a circle is the topic's share of all words; distances are Jensen–Shannon distances"
    " of the topics' words, which a plane shows only roughly. A thin line leads from each topic to"
    " the one whose words are truly most like its own.",
)
NOTE_STRESS = Phrase(
    "失真（stress-1）为 {stress:.2f}（0 为无失真，0.2 以上时图上相邻不等于用词相近）。"
    "两条轴没有含义，方向、左右、上下都不可解释。",
    "Distortion (stress-1) is {stress:.2f} (0: none; from 0.2 on, neighbours on the map need not be"
    " alike). The two axes mean nothing: no direction, left or right, up or down can be read.",
)
NOTE_ALONE = Phrase(
    "只有一个话题，无从比较。", "There is only one topic, so nothing to compare it with."
)
KEY_HEAD = Phrase("图中未标出词语的话题：", "Topics whose words do not fit on the map:")
SCALE = Phrase("距离 {length:g}", "distance {length:g}")

NUMBERS = ("share", "x", "y", "nearest_distance", "mapped_distance", "stress")
INKED = 0.11  # of the map's ground, by all circles together
LINE, BORDER, WORD_ROOM = 9.0, 7.0, 140.0
WORD_REACHES = (1.5, 4.5)
LIST_ROW, LIST_GAP = 9.5, 10.0
GROUND = {"facecolor": "white", "edgecolor": "none", "alpha": 0.75, "pad": 0.4}
LENGTHS = (0.5, 0.2, 0.1, 0.05, 0.02, 0.01)


def topic_map_table(model: TopicModel) -> pd.DataFrame:
    """The table that :func:`plot_topic_map` draws.

    Returns as :func:`govtopics.topic_map` gives it, with label (the researcher's, or three top
    terms) and english after topic.
    """
    check_model(model)
    table = topic_map(model)
    table.insert(2, "label", [model.label(topic, "zh") for topic in table["topic"]])
    table.insert(3, "english", [model.named_as(topic, "en") for topic in table["topic"]])
    return table


@renamed(labels="language")
def plot_topic_map(
    model: TopicModel,
    *,
    language: Language | None = None,
    title: str | bool | None = None,
    notes: bool | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Topics as circles, near each other if their words are similar.

    Each circle carries the topic's number and, where there is room, its words; topics without room
    are listed below. The note says how much the map distorts the true distances.

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
        Its one child is the map, in points; its ``collections`` are the links and the circles.

    Examples
    --------
    >>> import govtopics as gt
    >>> texts = ["基层治理、社区治理", "科技创新、产业升级"] * 2
    >>> corpus = gt.Corpus.from_texts(texts, ids=["a", "b", "c", "d"])
    >>> dtm = gt.count_terms(gt.tokenize(corpus))
    >>> model = gt.NMF(n_topics=2, random_state=1).fit(dtm)
    >>> ax = gt.plot_topic_map(model)
    """
    return draw_topic_map(
        topic_map_table(model), language=language, title=title, notes=notes, ax=ax
    )


@drawing("topic_map", numbers=NUMBERS)
def draw_topic_map(table: pd.DataFrame, ax: Axes | None) -> Axes:
    """Draw the table of :func:`topic_map_table`."""
    foot = Foot((), _notes(table))

    def height(width: float, _: float) -> float:
        layout = _Layout.of(table, width, _map_height(table, width))
        return layout.map.height + layout.list_height + foot.height(width)

    about = {"model": str(table["model"].iloc[0]).upper(), "n": len(table)}
    sheet = Sheet.of(ax, TITLE.format(**about), height)
    room = sheet.height - foot.height(sheet.width)
    layout = _Layout.within(table, sheet.width, room)
    _draw_map(sheet, table, layout)
    _draw_list(sheet, layout)
    foot.draw(sheet)
    return sheet.ax


class _Layout(NamedTuple):
    """Where everything is on the map, in points from its upper left corner."""

    map: Box
    centres: np.ndarray
    radii: np.ndarray
    scale: float
    numbers: list[Box]
    words: list[tuple[Box, str] | None]
    entries: list[str]
    columns: int

    @property
    def list_height(self) -> float:
        rows = -(-len(self.entries) // self.columns)
        return (rows + 1) * LIST_ROW + 4 if rows else 0.0

    @classmethod
    def within(cls, table: pd.DataFrame, width: float, height: float) -> _Layout:
        """The map as high as what is listed below it leaves room for."""
        layout = cls.of(table, width, min(height, _map_height(table, width)))
        beyond = layout.map.height + layout.list_height - height
        return cls.of(table, width, layout.map.height - beyond) if beyond > 0.01 else layout

    @classmethod
    def of(cls, table: pd.DataFrame, width: float, height: float) -> _Layout:
        """Circles, then their numbers, then the words that find room."""
        radii = np.sqrt(table["share"].to_numpy(float).clip(0) * INKED * width * height / np.pi)
        centres, scale = _centres(table, (width, height), float(radii.max()))
        ground = Ground(width, height)
        ground.take(Box(0, height - 14, 84, 14))  # of the scale
        numbers = [_number(topic) for topic in table["topic"]]
        boxes = []
        for number, centre, radius in zip(numbers, centres, radii, strict=True):
            size = (text_width(number, LABEL_SIZE) + 1, LINE)
            box = ground.put(tuple(centre), radius, size, inside=True)
            boxes.append(box or Box(centre[0] - size[0] / 2, centre[1] - LINE / 2, *size))
        words = _all_words(ground, list(table["label"]), centres, radii)
        rows = zip(table["topic"], table["label"], table["share"], words, strict=True)
        entries = [f"{topic_label(topic, label, width / 2 - 30)}  {share:.1%}"
                   for topic, label, share, there in rows if there is None]  # fmt: skip
        column = widest(entries, NOTE_SIZE) + LIST_GAP
        columns = max(1, int((width + LIST_GAP) // column)) if entries else 1
        whole = Box(0, 0, width, height)
        return cls(whole, centres, radii, scale, boxes, words, entries, columns)


def _map_height(table: pd.DataFrame, width: float) -> float:
    """As high as the topics spread, between a third and the whole of the width."""
    spread = np.ptp(table[["x", "y"]].to_numpy(float), axis=0)
    ratio = spread[1] / spread[0] if spread[0] > 0 else 0.0
    return float(width * np.clip(ratio, 0.45, 0.62 if width > 400 else 0.9))


def _centres(
    table: pd.DataFrame, size: tuple[float, float], largest: float
) -> tuple[np.ndarray, float]:
    """Points of the map, and how many of them a distance of 1 takes."""
    places = table[["x", "y"]].to_numpy(float)
    low, high = places.min(axis=0), places.max(axis=0)
    spread, room = high - low, np.array(size) - 2 * (largest + BORDER)
    fits = [room[i] / spread[i] for i in (0, 1) if spread[i] > 0]
    scale = max(min(fits, default=1.0), 0.0)
    centred = (places - (low + high) / 2) * scale
    return np.array(size) / 2 + centred * (1, -1), scale


def _number(topic: str) -> str:
    return topic.rpartition("-")[2]


def _all_words(
    ground: Ground, labels: Sequence[str], centres: np.ndarray, radii: np.ndarray
) -> list[tuple[Box, str] | None]:
    """The words of each topic beside its circle and off all circles, fewer where room is scarce."""
    circles = np.column_stack([centres - radii[:, None], centres + radii[:, None]])
    words: list[tuple[Box, str] | None] = []
    for label, centre, radius in zip(labels, centres, radii, strict=True):
        place = partial(ground.put, tuple(centre), radius, reaches=WORD_REACHES, off=circles)
        terms = label.split("·")
        words.append(None)
        for n in range(len(terms), 0, -1):
            text = "·".join(terms[:n])
            size = (text_width(text, LABEL_SIZE) + 2, LINE)
            box = place(size) if size[0] <= WORD_ROOM else None
            if box:
                words[-1] = box, text
                break
    return words


def _draw_map(sheet: Sheet, table: pd.DataFrame, layout: _Layout) -> None:
    width, height = layout.map.width, layout.map.height
    panel = sheet.panel(*layout.map)
    panel.set(xlim=(0, width), ylim=(height, 0), xticks=[], yticks=[])
    panel.spines[:].set_visible(True)
    panel.spines[:].set_color(edge_color(RULE))
    _link_nearest(panel, table, layout.centres)
    x, y = layout.centres.T
    panel.scatter(
        x,
        y,
        s=(2 * layout.radii) ** 2,
        facecolor=ACCENT_PALE,
        edgecolor=ACCENT,
        linewidth=0.7,
    )
    for topic, box in zip(table["topic"], layout.numbers, strict=True):
        _write_in(panel, box, _number(topic), ACCENT)
    for there in layout.words:
        if there:
            # A link that runs below a name is not to cross it out.
            _write_in(panel, *there, INK, bbox=GROUND)
    _draw_scale(panel, layout)


def _write_in(panel: Axes, box: Box, text: str, color: str, **style: Any) -> None:
    write(
        panel,
        box.left + box.width / 2,
        box.top + box.height / 2,
        text,
        color=color,
        ha="center",
        va=MIDDLE,
        **style,
    )


def _link_nearest(panel: Axes, table: pd.DataFrame, centres: np.ndarray) -> None:
    row = {topic: i for i, topic in enumerate(table["topic"])}
    ends = [(centres[i], centres[row[near]]) for i, near in enumerate(table["nearest"]) if near]
    lines = LineCollection(ends, colors=RULE, linewidths=0.7, zorder=0.5)
    panel.add_collection(lines, autolim=False)


def _draw_scale(panel: Axes, layout: _Layout) -> None:
    length = next((one for one in LENGTHS if one * layout.scale <= 40), None)
    if length is None or len(layout.radii) == 1:
        return
    bottom = layout.map.height - 7
    panel.plot([6, 6 + length * layout.scale], [bottom, bottom], color=SOFT_INK, linewidth=1)
    write(
        panel,
        10 + length * layout.scale,
        bottom,
        SCALE.format(length=length),
        size=NOTE_SIZE,
        color=SOFT_INK,
    )


def _draw_list(sheet: Sheet, layout: _Layout) -> None:
    if not layout.entries:
        return
    top = layout.map.height + 6
    sheet.text(0, top, str(KEY_HEAD), size=NOTE_SIZE, color=SOFT_INK)
    rows = -(-len(layout.entries) // layout.columns)
    across = (layout.map.width + LIST_GAP) / layout.columns
    for i, entry in enumerate(layout.entries):
        column, row = divmod(i, rows)
        sheet.text(column * across, top + (row + 1) * LIST_ROW, entry, size=NOTE_SIZE)


def _notes(table: pd.DataFrame) -> list[str]:
    if len(table) == 1:
        return [str(NOTE_ALONE)]
    return [str(NOTE_READING), NOTE_STRESS.format(stress=table["stress"].iloc[0])]
