"""The years and five-year plans that a heading names, beside the year of its report."""

from __future__ import annotations

import re
from collections.abc import Iterator

from govtopics.corpus.numerals import count, digits

BLANK_BETWEEN_DIGITS = re.compile(r"(?<=\d)\s(?=\d)")
YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?=\s?年(?!代))")
# “八五”, “十五五”, 第七个五年计划: which five-year plan it is.
NUMERAL = "[一二三四五六七八九十]"
PLAN = re.compile(rf"[“\"‘'《]({NUMERAL}{{1,2}})五[”\"’'》]|第({NUMERAL}{{1,3}})个五年")
# From the third on, plan n runs from 1951 + 5n: the third began in 1966, the fifteenth in 2026.
FIRST_EVEN, BEFORE_FIRST, LENGTH = 3, 1951, 5


def time_of_years(title: str, year: int | None) -> str | None:
    """Whether all years that a title names are before that of its report or after; else None.

    Examples
    --------
    >>> time_of_years("首先报告2001年的工作", 2002)
    'review'
    >>> time_of_years("“八五”时期的国民经济", 1996), time_of_years("“八五”时期的国民经济", 1991)
    ('review', 'plan')
    >>> time_of_years("2001年和2002年的工作", 2002) is None
    True
    """
    spans = list(_spans(title)) if year else []
    if not year or not spans:
        return None
    if all(last < year for _, last in spans):
        return "review"
    # The report's own year is not evidence by itself: half of it may be over.
    return "plan" if all(first >= year and last > year for first, last in spans) else None


def _spans(title: str) -> Iterator[tuple[int, int]]:
    """First and last year of each year and five-year plan that a title names."""
    for one in PLAN.finditer(title):
        which = count(one[1] or one[2]) or 0
        if which >= FIRST_EVEN:
            first = BEFORE_FIRST + LENGTH * which
            yield first, first + LENGTH - 1
    for one in YEAR.finditer(BLANK_BETWEEN_DIGITS.sub("", digits(title))):
        yield int(one[0]), int(one[0])
