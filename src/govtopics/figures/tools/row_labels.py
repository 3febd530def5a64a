"""What rows are called in a figure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from govtopics.figures.tools.fonts import ELLIPSIS, shorten, text_width, widest, wrap
from govtopics.figures.tools.input_checks import check_size
from govtopics.figures.tools.style import LABEL_SIZE
from govtopics.language import (
    COMMA,
    NOT_WHOLE,
    Phrase,
    language_in_force,
    names_in_force,
    value_name,
)

IN_BRACKETS = Phrase("（{word}）", " ({word})")
UNDECIDED = Phrase("{n} 份时间未定", "{n} of undecided time")
HAN = re.compile(r"[\u4e00-\u9fff]+")
UNDECIDED_NOTE = Phrase(
    "时间未定：正文大半看不出是回顾还是计划。",
    "Undecided in time: most of the text is neither review nor plan.",
)


def theme_names(table: pd.DataFrame) -> dict[str, str]:
    """What each theme of a table is called in the language in use, in the table's order.

    ``table``: with the column ``theme``, and ``english`` where the codebook has names in English.
    """
    themes = table.drop_duplicates("theme")
    if language_in_force() == "zh" or "english" not in themes:
        return dict(zip(themes["theme"], themes["theme"], strict=True))
    given = names_in_force()
    named = themes[["theme", "english"]].to_numpy()
    return {theme: given.get(theme) or english or theme for theme, english in named}


def doubt_words(rows: pd.DataFrame) -> list[str]:
    """What is said of each report or group that is not whole, undecided in time or left out.

    ``rows``: ``extent``, and ``by``, ``n_undecided`` and ``left_out`` where the table has them.
    Returns empty where nothing is to be said.
    """
    return [str(COMMA).join(filter(None, _words_of(row))) for row in rows.to_dict("records")]


def _words_of(row: Mapping[Any, Any]) -> Iterator[str]:
    extent, one = row["extent"], row.get("by", "document") == "document"
    yield value_name(extent, "extent") if extent in NOT_WHOLE else ""
    if n := n_undecided(row):
        yield value_name("undecided", "flag") if one else UNDECIDED.format(n=n)
    yield value_name(str(row.get("left_out") or ""), "flag") if one else ""


def n_undecided(row: Mapping[Any, Any]) -> int:
    """How many reports of a row are undecided in time: 0 where its table does not say."""
    n = pd.to_numeric(row.get("n_undecided", 0), errors="coerce")
    if pd.isna(n):
        return 0
    check_size("n_undecided", abs(n))
    return int(n)


def in_brackets(word: str) -> str:
    """What follows a name of which something is said; nothing if nothing is."""
    return IN_BRACKETS.format(word=word) if word else ""


def undecided_note(table: pd.DataFrame) -> str:
    """What it means that a report is undecided in time, where one is."""
    different = table["n_undecided"].drop_duplicates() if "n_undecided" in table else ()
    there = any(n_undecided({"n_undecided": n}) for n in different)
    return str(UNDECIDED_NOTE) if there else ""


def name_lines(name: str, size: float, width: float, most: int = 3) -> tuple[str, ...]:
    """A name on as many lines as it takes; one that takes very many loses its middle.

    ``size``, ``width``: in points.
    ``most``: lines.
    """
    lines = wrap(name, size, width)
    # Lines end before their room does, so that a name of as much room may take one more.
    for tries in range(1, 4 * (most - 1) + 1):
        if len(lines) <= most:
            break
        lines = wrap(shorten(name, size, width * (most - tries / 4)), size, width)
    return lines


def widest_word(names: Sequence[str], size: float) -> float:
    """Width of the widest word in Latin letters, or number: broken inside, it would be none."""
    words = [word for name in names for word in name.split()]
    return widest([word for word in words if word.isascii() and word.isalnum()], size)


def topic_label(topic: str, label: str, width: float, most: int = 1) -> str:
    """A topic's id and label, on so many lines at most, parted by a line feed.

    Where there is no room, a label of several terms loses the last, and a name takes more lines.
    """
    terms = label.split("·")
    for n in range(len(terms), 0, -1):
        name = f"{topic} {'·'.join(terms[:n])}"
        if text_width(name, LABEL_SIZE) <= width:
            return name
    name = f"{topic} {terms[0]}"
    if most == 1:
        return shorten(name, LABEL_SIZE, width)
    return "\n".join(name_lines(name, LABEL_SIZE, width, most))


def head_lines(head: str, size: float, width: float, most: int) -> tuple[str, ...]:
    """The head of a column; a Chinese word is broken where most have a joint, after two characters.

    ``size``, ``width``: in points.
    ``most``: lines.

    Examples
    --------
    >>> head_lines("地区生产总值", 7, 37, 4), head_lines("全过程人民民主", 7, 37, 4)
    (('地区生产', '总值'), ('全过程人', '民民主'))
    """
    lines = name_lines(head, size, width, most)
    if len(lines) == 1 or not HAN.fullmatch(head):
        return lines
    fits = max(map(len, lines))
    n = len(head)
    step = fits - fits % 2 if n % 2 == 0 and fits > 1 else -(-n // -(-n // fits))
    joined = tuple(head[at : at + step] for at in range(0, n, step))
    return joined if len(joined) <= most else lines


def row_labels(names: Sequence[str], words: Sequence[str], width: float) -> list[str]:
    """Names with what is said of each; a long name is shortened, the mark never.

    Names that would be the same when shortened begin where they differ.

    ``names``, ``words``: from :func:`doubt_words`.
    ``width``: points that a label may take.
    """
    marks = list(map(in_brackets, words))
    rooms = [width - widest([mark], LABEL_SIZE) for mark in marks]
    short = shortened_apart(names, LABEL_SIZE, rooms)
    return [name + mark for name, mark in zip(short, marks, strict=True)]


def shortened_apart(names: Sequence[str], size: float, rooms: Sequence[float]) -> list[str]:
    """Names shortened to a room each, and told apart where they differ at all.

    ``size``: in points.
    ``rooms``: points that each may take.

    Examples
    --------
    >>> names = ["经济技术开发区甲管理委员会", "经济技术开发区乙管理委员会"]
    >>> [shorten(name, 7, 54) for name in names]
    ['经济技术…员会', '经济技术…员会']
    >>> shortened_apart(names, 7, [54, 54])
    ['…甲管理委员会', '…乙管理委员会']
    """
    short = [shorten(name, size, room) for name, room in zip(names, rooms, strict=True)]
    while alike := _alike(names, short):
        before = list(short)
        for rows in alike:
            shared = _shared([names[row] for row in rows])
            for row in rows:
                short[row] = shorten(ELLIPSIS + names[row][shared:], size, rooms[row])
        if short == before:  # nothing is left of them that could tell them apart
            break
    return short


def _shared(names: Sequence[str]) -> int:
    """How many characters all of some names begin with."""
    alike = (len(set(characters)) == 1 for characters in zip(*names, strict=False))
    return next((n for n, same in enumerate(alike) if not same), min(map(len, names)))


def _alike(names: Sequence[str], short: Sequence[str]) -> list[list[int]]:
    """The rows of different names that are shortened to the same."""
    rows: dict[str, list[int]] = {}
    for row, name in enumerate(short):
        rows.setdefault(name, []).append(row)
    return [own for own in rows.values() if len({names[row] for row in own}) > 1]
