"""Tables and texts in a terminal: Chinese characters are two columns wide there."""

from __future__ import annotations

import logging
import unicodedata
from collections.abc import Iterable, Sequence

from govtopics.language import Language
from govtopics.study.translation import in_chinese


class OneLanguage(logging.Formatter):
    """What the library logs, in the language of a study.

    Parameters
    ----------
    language : {"zh", "en"}
    """

    def __init__(self, language: Language) -> None:
        super().__init__("%(message)s")
        self.language = language

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 (logging's own name)
        """The words of a record, without anything that would move the cursor."""
        said = in_chinese(record.message) if self.language == "zh" else record.message
        return visible(said)


class Once(logging.Filter):
    """Lets a message pass the first time: several steps may tell the same of the same texts."""

    def __init__(self) -> None:
        super().__init__()
        self.told: set[str] = set()

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether the message is new."""
        said = record.getMessage()
        new = said not in self.told
        self.told.add(said)
        return new


def width(text: str) -> int:
    """Columns that a text takes.

    Examples
    --------
    >>> width("治理 ok")
    7
    """
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1
        for c in text
    )


def table(head: Sequence[str], rows: Iterable[Sequence[str]], *, right: str = "") -> str:
    """A plain table.

    Parameters
    ----------
    head : sequence of str
    rows : iterable of sequence of str
    right : str
        A letter a column, ``r`` for those whose cells end at one place; the rest begin at one.

    Returns
    -------
    str

    Examples
    --------
    >>> print(table(["主题", "n"], [["治理", "3"], ["韧性城市", "12"]], right="lr"))
    主题       n
    治理       3
    韧性城市  12
    """
    cells = [list(head), *([visible(cell) for cell in row] for row in rows)]
    widths = [max(map(width, column)) for column in zip(*cells, strict=True)]
    ends = right.ljust(len(widths), "l")
    lines = [
        "  ".join(_padded(*about) for about in zip(row, widths, ends, strict=True)).rstrip()
        for row in cells
    ]
    return "\n".join(lines)


def visible(text: str) -> str:
    r"""A text that moves no cursor and turns no line around: such characters show as their codes.

    Examples
    --------
    >>> print(visible("a" + chr(27) + "[2J"))
    a\x1b[2J
    """
    hidden = ("Cc", "Cf", "Cs")
    return "".join(
        c.encode("unicode_escape").decode() if unicodedata.category(c) in hidden else c
        for c in text
    )


def folded(text: str, columns: int) -> list[str]:
    """Lines of at most so many columns; Chinese text breaks anywhere.

    Examples
    --------
    >>> folded("推进基层治理", 8)
    ['推进基层', '治理']
    """
    lines = [""]
    for character in visible(text):
        if width(lines[-1] + character) > columns:
            lines.append("")
        lines[-1] += character
    return lines


def _padded(cell: str, room: int, end: str) -> str:
    space = " " * (room - width(cell))
    return space + cell if end == "r" else cell + space
