"""Cells of statistics as numbers; other cells are missing, never zero."""

from __future__ import annotations

import math
import re
import unicodedata
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple

from govtopics.corpus.reading.values import is_nothing
from govtopics.language import Reason

# Marks of footnotes; in plain text they would be digits: 12① is not 121.
FOOTNOTES = re.compile(r"[①-⓿❶-➓⁰-⁹²³¹*＊†‡§]+")
_PLAIN = re.compile(r"[+-]?\d+(?:\.\d+)?", re.ASCII)
_WRITTEN = re.compile(
    r"([+-]?(?:\d{1,3}(?:,\d{3})+|\d{1,3}(?: \d{3})+|\d+)(?:\.\d+)?(?:e[+-]?\d{1,3})?)"
    r"\s?([%万亿]|万亿)?",
    re.ASCII | re.IGNORECASE,
)
# What yearbooks write without a number; … is a number too small to show, and # a heading.
SIGNS = frozenset(["…", "……", ".", "..", "...", "—", "——", "–", "-", "--", "―", "─", "－", "·", "#",
                   "×", "x", "缺", "缺失", "空", "空缺", "nil", "."])  # fmt: skip
LONGEST, LARGEST = 40, 1e300  # characters of a number, and its size
TIMES = {"万": 10_000, "亿": 100_000_000, "万亿": 1_000_000_000_000}
_MINUS = str.maketrans("−–－", "---")


class Number(NamedTuple):
    """A cell as a number; ``fault`` is why it is not one, unless the cell is empty."""

    value: float | None
    per_cent: bool = False
    fault: Reason | None = None


NOTHING = Number(None)
MISSING_SIGN = Number(None, fault=Reason("missing_sign"))
NO_NUMBER = Number(None, fault=Reason("not_a_number"))


def number_of(cell: Any, unit: str = "") -> Number:
    """The number of a cell.

    Examples
    --------
    >>> [number_of(cell).value for cell in ("1,234.5", "１２", "12①", "12.3%", "1.2万", 7)]
    [1234.5, 12.0, 12.0, 12.3, 12000.0, 7.0]
    >>> str(number_of("…").fault), str(number_of("1.2万", "万人").fault)
    ('missing_sign', 'not_a_number')
    """
    if isinstance(cell, str):
        return _of_text(cell, any(times in unit for times in "千万亿"))
    if cell is None:
        return NOTHING
    if isinstance(cell, int | float | Decimal) and not isinstance(cell, bool):
        is_nan = isinstance(cell, float | Decimal) and math.isnan(cell)
        return NOTHING if is_nan else _finite(cell)
    return NO_NUMBER


def _finite(value: float | Decimal) -> Number:
    """A number, unless it is too large for Stata files."""
    return Number(float(value)) if -LARGEST < value < LARGEST else NO_NUMBER


@lru_cache(maxsize=100_000)
def _of_text(cell: str, counts_in_thousands: bool) -> Number:
    if _PLAIN.fullmatch(cell):
        return _finite(float(cell))
    bare = cell.strip()
    if not bare or len(bare) > LONGEST:
        return NO_NUMBER if bare else NOTHING
    text = " ".join(unicodedata.normalize("NFKC", FOOTNOTES.sub("", bare)).split())
    if match := _WRITTEN.fullmatch(text.translate(_MINUS)):
        value, mark = float(re.sub("[, ]", "", match[1])), match[2]
        if mark == "%" and value < LARGEST:
            return Number(value, per_cent=True)
        if mark is None:
            return _finite(value)
        if not counts_in_thousands and mark in TIMES:
            # 1.1 × 10,000 is 11,000.000000000002 to a computer.
            return _finite(Decimal(str(value)) * TIMES[mark])
    sign = bare.lower() in SIGNS or text.lower() in SIGNS or is_nothing(bare)
    return MISSING_SIGN if sign else NO_NUMBER
