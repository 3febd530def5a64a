"""Which topics of two fits share their words: a heat map whose diagonal are the matched pairs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from govtopics.analysis.robustness.stability import jaccard_indices, overlap, top_sets
from govtopics.figures.tools.drawing import drawing
from govtopics.figures.tools.fonts import widest
from govtopics.figures.tools.heat_map import Cells
from govtopics.figures.tools.input_checks import check_count, check_model
from govtopics.figures.tools.row_labels import topic_label
from govtopics.figures.tools.sheet import Foot, Sheet
from govtopics.figures.tools.style import INK, NOTE_SIZE
from govtopics.figures.tools.tables import topics_of_fit
from govtopics.language import Phrase, language_in_force, running
from govtopics.messages import Language
from govtopics.models.topic_model import TopicModel

TITLE = Phrase(
    "{first} 和 {second} 的话题共有的词（%）", "Words shared by topics of {first} and {second} (%)"
)
MATCHED = Phrase("加框的是一对一配对的话题。", "Outlined topics are matched one to one.")
CELLS = Phrase(
    "格中：两个话题各取相关度最高的 {n} 个词，共有的词占两者全部词的百分比（Jaccard 指数）；"
    "空白为没有共有的词。",
    "In the cells: shared words as % of all words in the two topics' lists of the {n} most relevant"
    " words (Jaccard index); blank where they share none.",
)
NUMBERS_IN_TABLE = Phrase("格太小，数字见表。", "Cells are too small for numbers: see the table.")
VALUE = Phrase(
    "配对的话题平均共有 {value:.0f}%，随机配对平均 {shuffled:.0f}%；配对使总和最大（匈牙利算法）。",
    "Matched topics share {value:.0f}% on average, topics matched at random {shuffled:.0f}%; the"
    " matching maximises the sum (Hungarian algorithm).",
)
ORDER = Phrase(
    "行和列按配对话题共有的词由多到少排列。",
    "Rows and columns are sorted so that the pair sharing most words comes first.",
)
NOT_ALL = Phrase(
    "画出 {n} 行 {m} 列，其余话题见表（{rows} 行 {columns} 列）。",
    "{n} rows and {m} columns are shown; the table has all ({rows} rows, {columns} columns).",
)
DECIDED = Phrase(
    "{model} 拟合时 K = {k}，经研究者合并、取舍后为 {n} 个。",
    "{model} was fitted with K = {k}; {n} remain after the researcher merged topics or left some"
    " out.",
)
NUMBERS = (
    "share", "other_share", "jaccard", "matched", "n_words", "value", "shuffled", "k", "other_k",
)  # fmt: skip
MOST_IN_TWO_LINES = 25  # topics: more of them fill a page with a line each
ROW, LABEL_ROOM, LEAST_CELL, HEAD_TERMS = 14.0, 0.4, NOTE_SIZE + 1.5, 2
OUTLINE: Mapping[str, Any] = {"facecolor": "none", "edgecolor": INK, "linewidth": 1.1}


def overlap_table(first: TopicModel, second: TopicModel, n: int = 10) -> pd.DataFrame:
    """The table that :func:`plot_overlap` draws.

    ``n``: words a topic.
    Returns one row per pair of topics, in the order of the cells: model, topic, label and english
    (the researcher's names, or three top terms), share (of all words), other_model, other,
    other_label, other_english, other_share, jaccard, shared (words of both), matched (1 or 0),
    n_words (n), value (mean of the matched pairs), shuffled (the same for a random matching), k and
    other_k (topics of the fits). Topics that the researcher left out have no rows.
    """
    check_model(first)
    check_model(second)
    check_count("n", n)
    found, tops = overlap(first, second, n=n), [top_sets(model, n) for model in (first, second)]
    jaccard = jaccard_indices(*tops)
    best = found.pairs.sort_values("jaccard", ascending=False, kind="stable")
    matched = set(zip(best["topic"], best["matched"], strict=True))
    rows, columns = _order(first, list(best["topic"])), _order(second, list(best["matched"]))
    about = [_about(model) for model in (first, second)]
    return pd.DataFrame(
        [
            {
                "model": first.name,
                "topic": first.shown[i],
                **about[0][first.shown[i]],
                "other_model": second.name,
                "other": second.shown[j],
                **{f"other_{key}": told for key, told in about[1][second.shown[j]].items()},
                "jaccard": jaccard[i, j],
                "shared": "、".join(sorted(tops[0][i] & tops[1][j])),
                "matched": int((first.shown[i], second.shown[j]) in matched),
                "n_words": n,
                "value": found.value,
                "shuffled": found.shuffled,
                "k": topics_of_fit(first),
                "other_k": topics_of_fit(second),
            }
            for i in rows
            for j in columns
        ]
    )


def _order(model: TopicModel, matched: Sequence[str]) -> list[int]:
    """Numbers of the shown topics: matched ones as given, then the others."""
    places = {topic: i for i, topic in enumerate(matched)}
    return sorted(
        range(len(model.shown)), key=lambda i: (places.get(model.shown[i], len(places)), i)
    )


def _about(model: TopicModel) -> dict[str, dict[str, Any]]:
    shares = dict(zip(model.topics, model.topic_shares.tolist(), strict=True))
    return {
        topic: {
            "label": model.label(topic, "zh"),
            "english": model.english.get(topic, ""),
            "share": shares[topic],
        }
        for topic in model.shown
    }


def plot_overlap(
    first: TopicModel,
    second: TopicModel,
    n: int = 10,
    *,
    language: Language | None = None,
    title: str | bool | None = None,
    notes: bool | None = None,
    ax: Axes | None = None,
) -> Axes:
    """How many top words the topics of two fits share, one cell per pair.

    Matched pairs (:func:`govtopics.overlap`) are outlined and run down the diagonal, from the pair
    that shares most to the one that shares least. If not all topics fit on a page, only the pairs
    that share most are drawn, and the note says so.

    Parameters
    ----------
    first, second : TopicModel
        Two models of the same texts, with different methods or settings.
    n : int
        Words a topic.
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
        Its one child is the grid of cells.

    Raises
    ------
    GovTopicsError
        If ``n`` is less than 1, or one is not a fitted model.

    Examples
    --------
    >>> import govtopics as gt
    >>> texts = ["基层治理、社区治理", "科技创新、产业升级"] * 2
    >>> corpus = gt.Corpus.from_texts(texts, ids=["a", "b", "c", "d"])
    >>> dtm = gt.count_terms(gt.tokenize(corpus))
    >>> model = gt.NMF(n_topics=2, random_state=1).fit(dtm)
    >>> ax = gt.plot_overlap(model, gt.NMF(n_topics=2, random_state=2).fit(dtm))
    """
    return draw_overlap(
        overlap_table(first, second, n), language=language, title=title, notes=notes, ax=ax
    )


@drawing("overlap", numbers=NUMBERS)
def draw_overlap(table: pd.DataFrame, ax: Axes | None) -> Axes:
    """Draw the table of :func:`overlap_table`."""
    grid = _Grid.of(table)

    def height(width: float, room: float) -> float:
        cells, foot = grid.laid_out(width)
        return cells.height(width, room, ROW, foot)

    first = table.iloc[0]
    names = {"first": str(first["model"]).upper(), "second": str(first["other_model"]).upper()}
    sheet = Sheet.of(ax, TITLE.format(**names), height)
    cells, foot = grid.laid_out(sheet.width)
    panel = cells.draw(sheet, sheet.height - foot.height(sheet.width))
    n_rows, n_columns = np.shape(cells.values)
    for row, column in zip(*np.nonzero(grid.matched[:n_rows, :n_columns]), strict=True):
        panel.add_patch(Rectangle((column - 0.5, row - 0.5), 1, 1, zorder=3, **OUTLINE))
    foot.draw(sheet)
    return sheet.ax


class _Grid(NamedTuple):
    """A table as topics by topics.

    jaccard, matched : ndarray, shape (n_topics, n_others)
    topics, others : one row per topic: its id and label
    """

    jaccard: np.ndarray
    matched: np.ndarray
    topics: list[tuple[str, str]]
    others: list[tuple[str, str]]
    first: pd.Series

    @classmethod
    def of(cls, table: pd.DataFrame) -> _Grid:
        """The topics of a table, in its order."""
        topics, others = table.drop_duplicates("topic"), table.drop_duplicates("other")
        called = others["other_label"]
        if language_in_force() == "en":
            called = others["other_english"].where(others["other_english"] != "", called)

        def square(column: str) -> np.ndarray:
            wide = table.pivot(index="topic", columns="other", values=column)
            return wide.loc[topics["topic"], others["other"]].to_numpy(float)

        return cls(
            square("jaccard"),
            square("matched") > 0,
            list(zip(topics["topic"], topics["label"], strict=True)),
            list(zip(others["other"], called, strict=True)),
            table.iloc[0],
        )

    def laid_out(self, width: float) -> tuple[Cells, Foot]:
        """Cells for a page and what is below them: as many topics as it has room for."""
        n, m = self.jaccard.shape
        lines = 2 if n <= MOST_IN_TWO_LINES else 1
        names = [topic_label(*topic, width * LABEL_ROOM, lines) for topic in self.topics]
        bare = self._cells(names, n, m, told=False)
        columns = min(m, max(1, int((width - bare.left) // LEAST_CELL)))
        rows = min(n, columns) if columns < m else n
        cells = self._cells(names, rows, columns, told=True)
        numbers = [text for row in cells.texts for text in row]
        told = widest(numbers, NOTE_SIZE) <= cells.across(width)
        if not told:
            cells = self._cells(names, rows, columns, told=False)
        lost = rows < n or columns < m
        sizes = {"n": rows, "m": columns, "rows": n, "columns": m}
        return cells, self._foot(told=told, lost=NOT_ALL.format(**sizes) if lost else "")

    def _cells(self, names: Sequence[str], n: int, m: int, *, told: bool) -> Cells:
        values = self.jaccard[:n, :m]
        texts = [[f"{100 * v:.0f}" if told and v > 0 else "" for v in row] for row in values]
        heads = [[topic, *label.split("·")[:HEAD_TERMS]] for topic, label in self.others[:m]]
        return Cells(values, texts, names[:n], heads, 1.0)

    def _foot(self, *, told: bool, lost: str) -> Foot:
        about = {name: 100 * self.first[name] for name in ("value", "shuffled")}
        notes = [
            running(
                CELLS.format(n=f"{self.first['n_words']:.0f}"), "" if told else NUMBERS_IN_TABLE
            ),
            running(MATCHED, VALUE.format(**about), ORDER, *self._decided(), lost),
        ]
        return Foot((), notes)

    def _decided(self) -> Iterator[str]:
        """Which fit has fewer topics than were fitted: merged or left out by the researcher."""
        for beside, topics in (("", self.topics), ("other_", self.others)):
            fitted = self.first.get(f"{beside}k", np.nan)
            if fitted > len(topics):
                name = str(self.first[f"{beside}model"]).upper()
                yield DECIDED.format(model=name, k=f"{fitted:.0f}", n=len(topics))
