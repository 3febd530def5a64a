"""By when a number is promised, or of what time a result is, and what says so."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from govtopics.corpus.numerals import DIGITS, ZEROS, count, digits

THIS_YEAR, LAST_YEAR, FIVE_YEARS = "this year", "last year", "five years"
# Five-year plans and their last years.
ENDS = {
    "十六五": 2035, "十五五": 2030, "十四五": 2025, "十三五": 2020, "十二五": 2015, "十一五": 2010,
    "十五": 2005, "九五": 2000, "八五": 1995, "七五": 1990, "六五": 1985,
}  # fmt: skip
_PLAN = rf"[“\"]?(?P<plan>{'|'.join(ENDS)})[”\"]?"
_YEAR = rf"(?P<year>(?:20|19)\d\d|(?:二[{ZEROS}]|一九)[{DIGITS}]{{2}})年(?!度)"
WHEN = re.compile(
    rf"(?<![比较])(?:{_YEAR}(?P<then>同|与|和)?)"
    rf"|{_PLAN}(?P<last>规划期?末|期?末|收官)"
    rf"|(?:第(?:[一二三四五六七八九十]+)个五年(?:计划|规划)"
    rf"|{_PLAN.replace('plan', 'span')})(?P<during>期间|时期|(?=[，,、]|年均|累计|平均))"
    r"|(?P<five>这[个一](?:期间|时期)|(?:今后|未来|往后|下一?个?)五年|(?<![过近去两])五年(?:内"
    r"|间|累计|合计|(?=新增|统筹|投入|安排|共|[，,]))|本届政府任期|任期内|年均|平均每年)"
    r"|(?:今后|未来|用|力争|利用|通过)(?P<some>[二两三四六七八九十2-9])(?:到[三五]|至[三五]"
    r"|[-—][35])?年(?:时间|左右)?(?!行动|攻坚|计划|规划)"
    r"|(?<![\d一二三四五六七八九十])(?P<within>[二两三四六七八九十2-9])年(?:之内|以内|内)"
    r"|(?P<century>本世纪末)"
    r"|(?P<soon>年内|年底前?|今年|本年度?|全年|当年|上半年|下半年|年末|[一二三四]季度"
    r"|\d{1,2}月底?前)"
)
OPENING = re.compile(
    r"(?:^|[。；;！？，,：:])\s*(?>力争|确保|争取|努力|预计|要|通过|使|并"
    r"|[一二三四五六七八九十]是|（?\d+[)）.．]|到|至|在|“|\")*+$"
)
ORDINAL_PLAN = re.compile("第[一二三四五六七八九十]+个五年(?:计划|规划)")
# 推动“十五五”开好局 heads the work of one year.
FIRST_OR_LAST_YEAR = re.compile("开局|开好局|起步|起好步|开门红|收官|收好官")


# 是2020年的3倍: the year is what it is measured by.
TIMES_AS_MUCH = re.compile(r"的[近约]?[\d.一二两三四五六七八九十]+倍")


class Horizon(NamedTuple):
    """A year, ``this year`` or ``five years``, and its basis: sentence, heading or section."""

    when: str
    basis: str


def horizon_of(sentence: str, start: int, headings: Sequence[str], year: int | None) -> Horizon:
    """The horizon of a number that begins at a place of a sentence.

    The nearest word before it in the sentence decides, where it opens a clause or is in the
    clause of the number; then the headings; then the section: what nothing else decides is
    promised for the year of the report. Names (“十四五”规划, 三年行动) say nothing.

    Examples
    --------
    >>> horizon_of("到2027年，城镇化率达到70%。", 8, (), 2025)
    Horizon(when='2027', basis='sentence')
    >>> horizon_of("城镇新增就业30万人。", 6, ("二、今年重点工作",), 2025)
    Horizon(when='this year', basis='section')
    >>> horizon_of("实现“十四五”末总量达到60万套，供应床位3万张。", 23, (), 2025)
    Horizon(when='this year', basis='section')
    """
    year = year if year is not None else _year_of(headings)
    if told := _said(sentence, start, year):
        return Horizon(told, "sentence")
    for heading in reversed(headings):
        told = _said(heading, len(heading), year, named=True)
        if told == THIS_YEAR:
            return Horizon(THIS_YEAR, "section")
        if told:
            return Horizon(told, "heading")
    return Horizon(THIS_YEAR, "section")


def speaks_of_past(sentence: str, start: int, year: int | None) -> bool:
    """Whether the nearest year before a number is one before the report's.

    Examples
    --------
    >>> speaks_of_past("1986年同1978年相比，国民收入增加到7790亿元。", 17, 1987)
    True
    """
    found = [
        match for match in WHEN.finditer(sentence, 0, start) if _counts(match, sentence, start)
    ]
    if year is None or not found or not found[-1]["year"]:
        return False
    match = found[-1]
    if TIMES_AS_MUCH.match(sentence, match.end()):
        return False
    return _number(match["year"]) < year and not sentence.startswith(("底前", "前"), match.end())


def _year_of(headings: Sequence[str]) -> int | None:
    """The year that the headings of a plan name, where the report's own is not known."""
    named = {
        _number(match["year"])
        for heading in headings
        for match in WHEN.finditer(heading)
        if match["year"]
    }
    return named.pop() if len(named) == 1 else None


def _said(text: str, start: int, year: int | None, *, named: bool = False) -> str:
    """What the last word of time before a place says; empty if none says anything."""
    for match in reversed(list(WHEN.finditer(text, 0, start))):
        if (named or _counts(match, text, start)) and (told := _meaning(match, year)):
            return told
    if named and not FIRST_OR_LAST_YEAR.search(text):
        return _of_plan(text, year)
    return ""


def _of_plan(heading: str, year: int | None) -> str:
    """Five years, where a heading names a plan that is not over."""
    if match := re.search(_PLAN, heading):
        return FIVE_YEARS if year is None or ENDS[match["plan"]] > year else ""
    return FIVE_YEARS if ORDINAL_PLAN.search(heading) else ""


def _counts(match: re.Match[str], text: str, start: int) -> bool:
    """Whether a word of time is about the number: it opens a clause, or is in the number's own."""
    if match["five"] in ("年均", "平均每年") or not OPENING.search(text[: match.start()]):
        return not re.search("[，,；;。：:]", text[match.end() : start])
    return True


def _meaning(match: re.Match[str], year: int | None) -> str:
    if match["soon"]:
        return THIS_YEAR
    if match["year"]:
        return _of_year(_number(match["year"]), year)
    if match["century"] or match["last"]:
        return _by_end(2000 if match["century"] else ENDS[match["plan"]], year)
    if some := match["some"] or match["within"]:
        many = count(some) or 0
        return str(year + many - 1) if year is not None else ""
    over = bool(match["span"]) and year is not None and ENDS[match["span"]] < year
    return "" if over else FIVE_YEARS


def _of_year(named: int, year: int | None) -> str:
    if year is None or named > year:
        return str(named)
    return THIS_YEAR if named == year else ""


def _by_end(end: int, year: int | None) -> str:
    return str(end) if year is None or end >= year else ""


def _number(written: str) -> int:
    return int(digits(written))
