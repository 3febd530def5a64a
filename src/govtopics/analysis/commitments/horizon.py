"""By when a number is promised, and what says so."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

THIS_YEAR, LAST_YEAR, FIVE_YEARS = "this year", "last year", "five years"
ENDS = {"十四五": 2025, "十五五": 2030, "十三五": 2020, "十二五": 2015, "十一五": 2010, "十五": 2005, "九五": 2000, "八五": 1995, "七五": 1990}
_PLANS = "|".join(ENDS)
# A year that is named as an end: 到2027年, 2027年底前, 力争2026年.
YEAR = re.compile(r"(?:到|至|力争|确保|在)?\s?(20\d\d|19\d\d)年(?:底|末)?(?:前|内|以前)?")
SOON = re.compile(r"年内|年底前|今年|本年度?|全年|当年|上半年|下半年|年末|[一二三四]季度|\d{1,2}月底?前")
SPAN = re.compile(rf"[“\"]?({_PLANS})[”\"]?(?:期间|时期|规划|以来)?|今后五年|未来五年|五年(?:内|间|累计)?|年均")
PAST_SPAN = re.compile(rf"五年来|过去五年|[“\"]?({_PLANS})[”\"]?(?:期间|时期|规划|以来)?|(?:这|近)?五年(?:累计|间|的)?|年均|较?20\d\d年(?:末)?(?:增长|提高|翻)")
PAST_YEAR = re.compile(r"过去(?:的)?一年|去年|一年来|全年|上年")


class Horizon(NamedTuple):
    """``this year``, ``five years`` or a year, and its basis: sentence, heading or section."""

    when: str
    basis: str


def horizon_of(sentence: str, start: int, headings: Sequence[str], year: int | None) -> Horizon:
    """The horizon of a number that begins at a place of a sentence.

    The nearest word before it in the sentence decides, then the headings, then the section: what
    nothing else decides is promised for the year of the report.

    Examples
    --------
    >>> horizon_of("到2027年，城镇化率达到70%。", 12, (), 2025)
    Horizon(when='2027', basis='sentence')
    >>> horizon_of("城镇新增就业30万人。", 6, ("二、今年重点工作",), 2025)
    Horizon(when='this year', basis='section')
    """
    told = _said(sentence[:start], year)
    if told:
        return Horizon(told, "sentence")
    for heading in reversed(headings):
        if told := _said(heading, year):
            return Horizon(told, "heading") if told != THIS_YEAR else Horizon(told, "section")
    return Horizon(THIS_YEAR, "section")


def period_of(paragraph: str, start: int, headings: Sequence[str], year: int | None) -> Horizon:
    """What time a result is of: ``last year``, ``five years`` or a year, and its basis.

    A paragraph that begins with 五年来 speaks of five years until it names a year.

    Examples
    --------
    >>> period_of("五年来，经济总量跨上新台阶。地区生产总值年均增长6%。", 22, (), 2026)
    Horizon(when='five years', basis='sentence')
    """
    if told := _told(paragraph[:start], year):
        return Horizon(told, "sentence")
    for heading in reversed(headings):
        if told := _told(heading, year):
            return Horizon(told, "heading")
    return Horizon(LAST_YEAR, "section")


def _told(text: str, year: int | None) -> str:
    found = [(match.start(), FIVE_YEARS) for match in PAST_SPAN.finditer(text)]
    found += [(match.start(), LAST_YEAR) for match in PAST_YEAR.finditer(text)]
    for match in YEAR.finditer(text):
        named = int(match[1])
        if year is not None and named <= year and text[match.end() : match.end() + 1] in ("，", ",", "以", "、", ""):
            found.append((match.start(), LAST_YEAR if named == year - 1 else str(named)))
    return max(found)[1] if found else ""


def _said(text: str, year: int | None) -> str:
    found = [(match.start(), _year(int(match[1]), year)) for match in YEAR.finditer(text)]
    found += [(match.start(), THIS_YEAR) for match in SOON.finditer(text)]
    found += [(match.start(), FIVE_YEARS) for match in SPAN.finditer(text)]
    found = [(at, told) for at, told in found if told]
    return max(found)[1] if found else ""


def _year(named: int, year: int | None) -> str:
    if year is None or named > year:
        return str(named)
    return THIS_YEAR if named == year else ""
