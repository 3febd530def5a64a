"""Tables and texts in a terminal, where Chinese characters are two columns wide."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

COLUMNS = 80  # of a line
GAP = "  "
LEAST = 12  # columns that a long text keeps beside others
# A line is never broken inside a Latin word, or between a character and the marks around it.
UNBROKEN = re.compile(r"[!-~]+|\s|[“‘（《【]*.[，。、；：！？”’）》】…,.;:!?)]*", re.DOTALL)


def width(text: str) -> int:
    """The width of a text in columns.

    Examples
    --------
    >>> width("治理 ok")
    7
    """
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1
        for c in text
    )


def counted(n: int, noun: str) -> str:
    """How many of something there are, in English.

    Examples
    --------
    >>> counted(1, "word"), counted(2000, "word")
    ('1 word', '2,000 words')
    """
    return f"{n:,} {noun}" if n == 1 else f"{n:,} {noun}s"


def visible(text: str) -> str:
    r"""A text with control characters and marks of direction shown as their codes.

    Examples
    --------
    >>> print(visible("a" + chr(27) + "[2J"))
    a\x1b[2J
    """
    hidden = ("Cc", "Cf", "Cs", "Zl", "Zp")
    return "".join(
        c.encode("unicode_escape").decode() if unicodedata.category(c) in hidden else c
        for c in text
    )


def folded(text: str, columns: int = COLUMNS) -> list[str]:
    """Lines of at most so many columns; Chinese text breaks anywhere, Latin words only if need be.

    Examples
    --------
    >>> folded("推进基层治理。", 12)
    ['推进基层治', '理。']
    >>> folded("a report of 2023", 9)
    ['a report', 'of 2023']
    """
    lines = [""]
    for piece in _pieces(visible(text), columns):
        if width(lines[-1] + piece) > columns:
            lines[-1] = lines[-1].rstrip()
            lines.append("")
        lines[-1] += piece if lines[-1] or len(lines) == 1 else piece.lstrip()
    return lines


def shortened(text: str, columns: int) -> str:
    """A text without its middle where it is longer than so many columns.

    Examples
    --------
    >>> shortened("新疆维吾尔自治区伊犁哈萨克自治州 2023", 20)
    '新疆维吾尔自…州 2023'
    """
    if width(text) <= columns:
        return text
    for kept in range(len(text), 1, -1):
        made = text[: (kept + 1) // 2] + "…" + text[len(text) - kept // 2 :]
        if width(made) <= columns:
            return made
    return "…"


def _pieces(text: str, columns: int) -> Iterator[str]:
    """The pieces of lines; one that is longer than a line is divided into its characters."""
    for found in UNBROKEN.finditer(text):
        piece = found[0]
        yield from [piece] if width(piece) <= columns else piece


def table(
    head: Sequence[str],
    rows: Iterable[Sequence[str] | str],
    *,
    right: str = "",
    columns: int = COLUMNS,
) -> str:
    """A plain table that fits ``columns``: long texts continue on the line below.

    A string in place of a row is a line by itself. ``right`` has a letter per column: ``r`` for
    columns aligned to the right.

    Examples
    --------
    >>> print(table(["主题", "n"], [["治理", "3"], ["韧性城市", "12"]], right="lr"))
    主题       n
    治理       3
    韧性城市  12
    >>> print(table(["", "why"], ["2023", ["a", "no report of this year"]], columns=16))
       why
    2023
    a  no report of
       this year
    """
    made = [row if isinstance(row, str) else list(map(visible, row)) for row in [head, *rows]]
    cells = [row for row in made if not isinstance(row, str)]
    ends = right.ljust(len(head), "l")
    widths = _widths(cells, ends, columns)
    lines: list[str] = []
    for row in made:
        lines += folded(row, columns) if isinstance(row, str) else _lines(row, widths, ends)
    return "\n".join(lines)


def _widths(cells: Sequence[Sequence[str]], ends: str, columns: int) -> list[int]:
    """The width of each column: the widest shrinks first; right-aligned words are not broken."""
    widths = [max(map(width, column)) for column in zip(*cells, strict=True)]
    least = [
        max(map(_longest_word, own)) if end == "r" else min(LEAST, most)
        for own, end, most in zip(zip(*cells, strict=True), ends, widths, strict=True)
    ]
    room = columns - len(GAP) * (len(widths) - 1)
    while sum(widths) > room:
        wide = [at for at, own in enumerate(widths) if own > least[at]]
        if not wide:
            break
        widths[max(wide, key=lambda at: (widths[at], at))] -= 1
    return widths


def _longest_word(text: str) -> int:
    """The width of the longest piece that is never broken."""
    return max((width(piece) for piece in UNBROKEN.findall(text)), default=0)


def _lines(row: Sequence[str], widths: Sequence[int], ends: str) -> Iterator[str]:
    """A row on as many lines as its longest cell needs."""
    parts = [folded(cell, max(1, own)) for cell, own in zip(row, widths, strict=True)]
    for at in range(max(map(len, parts))):
        cells = [own[at] if at < len(own) else "" for own in parts]
        padded = map(_padded, cells, widths, ends)
        yield GAP.join(padded).rstrip()


def _padded(cell: str, room: int, end: str) -> str:
    space = " " * (room - width(cell))
    return space + cell if end == "r" else cell + space
