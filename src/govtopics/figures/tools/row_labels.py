"""What rows are called in a figure."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from govtopics.figures.tools.fonts import shorten, text_width, widest, wrap
from govtopics.figures.tools.style import LABEL_SIZE
from govtopics.language import NOT_WHOLE, Phrase, language_in_force, value_name

IN_BRACKETS = Phrase("（{word}）", " ({word})")


def theme_names(table: pd.DataFrame) -> dict[str, str]:
    """What each theme of a table is called in the language in force, in the table's order.

    Parameters
    ----------
    table : DataFrame
        With the column ``theme``, and ``english`` where the codebook has names in English.

    Returns
    -------
    dict of str to str
    """
    themes = table.drop_duplicates("theme")
    if language_in_force() == "zh" or "english" not in themes:
        return dict(zip(themes["theme"], themes["theme"], strict=True))
    return {theme: english or theme for theme, english in themes[["theme", "english"]].to_numpy()}


def extent_word(extent: str) -> str:
    """What is said of a report that is not whole; nothing of one that is."""
    return value_name(extent, "extent") if extent in NOT_WHOLE else ""


def extent_mark(extent: str) -> str:
    """What follows the name of a report that is not whole; nothing for one that is."""
    word = extent_word(extent)
    return IN_BRACKETS.format(word=word) if word else ""


def name_lines(name: str, size: float, width: float, most: int = 3) -> tuple[str, ...]:
    """A name on as many lines as it takes; one that takes very many loses its middle.

    Parameters
    ----------
    name : str
    size, width : float
        In points.
    most : int
        Lines.

    Returns
    -------
    tuple of str
    """
    lines = wrap(name, size, width)
    if len(lines) <= most:
        return lines
    return wrap(shorten(name, size, width * (most - 1)), size, width)


def widest_word(names: Sequence[str], size: float) -> float:
    """Width of the widest word in Latin letters: broken inside, it would be none."""
    words = [word for name in names for word in name.split()]
    return widest([word for word in words if word.isascii() and word.isalpha()], size)


def topic_label(topic: str, label: str, width: float) -> str:
    """A topic's id and label; where there is no room, a label of several terms loses the last."""
    terms = label.split("·")
    for n in range(len(terms), 0, -1):
        name = f"{topic} {'·'.join(terms[:n])}"
        if text_width(name, LABEL_SIZE) <= width:
            return name
    return shorten(f"{topic} {terms[0]}", LABEL_SIZE, width)


def row_labels(names: Sequence[str], extents: Sequence[str], width: float) -> list[str]:
    """Names with the mark of an excerpt; a long name is shortened, the mark never.

    Parameters
    ----------
    names, extents : sequence of str
    width : float
        Points that a label may take.

    Returns
    -------
    list of str
    """
    marks = [extent_mark(extent) for extent in extents]
    return [
        shorten(name, LABEL_SIZE, width - widest([mark], LABEL_SIZE)) + mark
        for name, mark in zip(names, marks, strict=True)
    ]
