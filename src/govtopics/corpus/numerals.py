"""Whole numbers in Chinese numerals, 二〇二三 or 三千二百万, and in digits of any width."""

from __future__ import annotations

import re

ZEROS = "零〇○◯"
# Digits, for the character classes of patterns.
DIGITS = f"{ZEROS}一二三四五六七八九"
# A zero by mistake: the letter O, Latin, Greek or Cyrillic. Only a pattern can say that it is one.
MISTYPED_ZEROS = "OoΟОＯ"
TENS = "十廿卅"

_VALUES = (
    dict.fromkeys(ZEROS, "0")
    | {digit: str(value) for value, digit in enumerate("一二三四五六七八九", start=1)}
    | {digit: str(value) for value, digit in enumerate("０１２３４５６７８９")}
)
_DIGITS = str.maketrans(_VALUES)
_MISTYPED = str.maketrans(dict.fromkeys(MISTYPED_ZEROS, "0"))
_SHORT = str.maketrans({"两": "2", "廿": "2十", "卅": "3十"})
_PLACES = {"十": 10, "百": 100, "千": 1_000}
_MYRIADS = {"万": 10_000, "亿": 100_000_000}
_NUMERAL = re.compile(r"[\d十百千万亿]+")
LONGEST = 100  # characters; nobody counts so far


def digits(text: str) -> str:
    """A text with each Chinese or wide digit as 0 to 9, and all else unchanged.

    Examples
    --------
    >>> digits("二○二三年"), digits("２０２３年")
    ('2023年', '2023年')
    """
    return text.translate(_DIGITS)


def digits_of_year(written: str) -> str:
    """The digits of a year, in which the letter O is a zero.

    Examples
    --------
    >>> digits_of_year("二O二四"), digits_of_year("2O24")
    ('2024', '2024')
    """
    return digits(written.translate(_MISTYPED))


def count(written: str) -> int | None:
    """The whole number of a numeral; None if it is not one, or is longer than any in use.

    Digits side by side are read as such, with or without units: 一〇 is 10. Units are summed as
    they are written.

    Examples
    --------
    >>> [count(numeral) for numeral in ("十四", "三千二百万", "一万零三", "廿一", "8亿5千万")]
    [14, 32000000, 10003, 21, 850000000]
    >>> count("第三") is None
    True
    """
    plain = digits(written).translate(_SHORT)
    if len(plain) > LONGEST or not _NUMERAL.fullmatch(plain):
        return None
    total, below, last = 0, 0, ""
    for letter in plain:
        if letter in _PLACES:
            below, last = below + int(last or 1) * _PLACES[letter], ""
        elif letter in _MYRIADS:
            total, below, last = _multiplied(total, below, last, _MYRIADS[letter]), 0, ""
        else:
            last += letter
    return total + below + int(last or 0)


def _multiplied(total: int, below: int, last: str, myriad: int) -> int:
    """The total with the number before 万 or 亿 multiplied; 万亿 multiplies what 万 did."""
    smaller = total % myriad + below
    bare = not smaller and not last
    return total - total % myriad + (smaller + int(last or bare)) * myriad
