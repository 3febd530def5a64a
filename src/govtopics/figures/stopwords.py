"""How much of the text each layer of stop words took, and which words."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from govtopics.figures.tools.drawing import drawing
from govtopics.figures.tools.fonts import shorten, text_width, widest
from govtopics.figures.tools.input_checks import check_kind
from govtopics.figures.tools.sheet import MIDDLE, Foot, Sheet
from govtopics.figures.tools.style import ACCENT, INK, LABEL_SIZE, NOTE_SIZE, RULE, SOFT_INK
from govtopics.language import LAYERS, Phrase
from govtopics.messages import Language, say
from govtopics.renamed_arguments import renamed
from govtopics.tokens.tokens import Tokens

TITLE = Phrase("停用词取走了什么", "What the stop lists removed")
READING = Phrase(
    "色条与百分数为占全部词次的份额（深色为留下的词）；其后为不同的词的个数与最常见的几个。",
    "Bars and per cent: share of all words of the texts (dark: kept); then the number of "
    "distinct words and the most frequent ones.",
)
CAUTION = Phrase(
    "停用词是研究者的选择，会改变话题；主题的度量不受影响，它直接在原文里找词。",
    "Stop words are the researcher's choice and affect topics. Themes do not depend on "
    "them, as they are searched for in the text itself.",
)
NUMBERS = ("n_words", "n_removed", "share")
ROW, GAP, NAME_ROOM, BAR_ROOM = 13.0, 6.0, 0.3, 0.22
N_WORDS = 12


def stopwords_table(tokens: Tokens) -> pd.DataFrame:
    """The table that :func:`plot_stopwords` draws.

    Returns as ``tokens.layers``: list, n_words, n_removed, share; and words (the most frequent
    ones that it took, with 、 between them).
    """
    check_kind(tokens, Tokens, say("Pass the result of tokenize()."))
    taken = tokens.stopwords.groupby("list", sort=False)["word"]
    words = {name: "、".join(own.head(N_WORDS)) for name, own in taken}
    table = tokens.layers
    return table.assign(words=[words.get(name, "") for name in table["list"]])


@renamed(labels="language")
def plot_stopwords(
    tokens: Tokens,
    *,
    language: Language | None = None,
    title: str | bool | None = None,
    notes: bool | None = None,
    ax: Axes | None = None,
) -> Axes:
    """How much of the text each layer of stop words removed, and its most frequent words.

    Parameters
    ----------
    tokens : Tokens
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
        Its ``collections`` are the bars of what went and of what stays.

    Examples
    --------
    >>> import govtopics as gt
    >>> texts = ["推进基层治理。发展经济。", "发展经济。改善营商环境。"]
    >>> corpus = gt.Corpus.from_texts(texts, ids=["a", "b"])
    >>> ax = gt.plot_stopwords(gt.tokenize(corpus))
    """
    return draw_stopwords(
        stopwords_table(tokens), language=language, title=title, notes=notes, ax=ax
    )


@drawing("stopwords", numbers=NUMBERS)
def draw_stopwords(table: pd.DataFrame, ax: Axes | None) -> Axes:
    """Draw the table of :func:`stopwords_table`."""
    foot = Foot((), [str(READING), str(CAUTION)])
    sheet = Sheet.of(ax, str(TITLE), lambda width, _: len(table) * ROW + 4 + foot.height(width))
    pitch = (sheet.height - foot.height(sheet.width) - 4) / len(table)
    middles = [(row + 0.5) * pitch for row in range(len(table))]
    names = _names(table, sheet.width * NAME_ROOM)
    left = widest(names, LABEL_SIZE) + GAP
    room = sheet.width * BAR_ROOM
    ends = left + room * table["share"] / max(table["share"].max(), 1e-9)
    bars = [(left, end, at) for end, at in zip(ends, middles, strict=True)]
    kept = (table["list"] == "(kept)").to_numpy()
    for some, color in ((~kept, RULE), (kept, ACCENT)):
        sheet.lines([bars[i] for i in np.flatnonzero(some)], color=color, linewidth=6)
    shares = [f"{share:.1%}" for share in table["share"]]
    counts = [f"{n:,.0f}" for n in table["n_words"]]
    after = left + room + GAP + widest(shares, NOTE_SIZE)
    last = after + GAP + widest(counts, NOTE_SIZE)
    for at, name, share, n, words in zip(
        middles, names, shares, counts, table["words"], strict=True
    ):
        sheet.text(0, at, name, va=MIDDLE)
        for right, number in ((after, share), (last, n)):
            sheet.text(right, at, number, size=NOTE_SIZE, color=SOFT_INK, ha="right", va=MIDDLE)
        shown = _as_many(words, sheet.width - last - GAP)
        sheet.text(last + GAP, at, shown, size=NOTE_SIZE, color=INK, va=MIDDLE)
    foot.draw(sheet)
    return sheet.ax


def _names(table: pd.DataFrame, room: float) -> list[str]:
    return [shorten(str(LAYERS.get(name, name)), LABEL_SIZE, room) for name in table["list"]]


def _as_many(words: str, room: float) -> str:
    """As many of the words as there is room for, whole ones."""
    shown = ""
    for word in words.split("、"):
        longer = f"{shown}、{word}" if shown else word
        if text_width(longer, NOTE_SIZE) > room:
            break
        shown = longer
    return shown or shorten(words, NOTE_SIZE, room) if words else ""
