"""The headings of a table of statistics: an indicator, its unit, a year."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from govtopics.corpus.reading.dates import year_of
from govtopics.panels.statistics.numbers import FOOTNOTES

HAN = re.compile("[一-鿿]")
FIRST_YEAR, LAST_YEAR = 1949, 2060  # of statistics; 1,912 is a number
_UNIT_WORDS = (
    r"[%‰]|元|人|户|公里|千米|平方|立方|公顷|亩|吨|千克|公斤|克|米|升|个|件|张|辆|台|套|册|所|家|次|"
    r"只|头|座|处|项|床|名|位|度|千瓦|[万亿千百]|年|月|天|小时|倍|=\s?100|指数|km|kwh|ha|sq|ton|yuan|"
    r"rmb|cny|usd|us\$|\$|person|people|head|unit|year|per|million|billion|thousand|number"
)
_UNIT = re.compile(rf"(?=.{{0,29}}?(?:{_UNIT_WORDS})).{{1,30}}", re.IGNORECASE)
_IN_BRACKETS = re.compile(r"[(（\[【]([^()（）\[\]【】]{1,30})[)）\]】]$")
_BEHIND = re.compile(r"[/／:：_]\s?([^/／:：_]{1,12})$")
UNIT_LINE = re.compile(
    r"^(?:计量|货币)?单位\s?[:：]\s?(.{1,30})$|^unit\s?[:：]\s?(.{1,40})$", re.IGNORECASE
)
INDICATOR_LINE = re.compile(r"^(?:指标|指标名称|indicator|series)\s?[:：]\s?(.+)$", re.IGNORECASE)
PLACE_LINE = re.compile(
    r"^(?:地区|城市|省份|区域|行政区|region|area)\s?[:：]\s?(.+)$", re.IGNORECASE
)
_NUMBERED = re.compile(
    r"^(?:表|续表|附表|table)?\s?(?:\d{1,3}(?:[-－—.．]\d{1,3}){1,3}|\d{1,3}(?=[.、．\s])|\d{1,2}(?=[一-鿿])(?!\d{1,2}[年月个项])|[一二三四五六七八九十]{1,3}(?=、))"
    r"[.、．:：\s]{0,3}|^(?:表|续表|附表|table)\s?\d{1,3}\s?",
    re.IGNORECASE,
)
_YEARS_OF_TITLE = re.compile(
    r"[(（]?(?<!\d)(?:19|20)\d\d年?(?:\s?[-~－—–至到]{1,2}\s?(?:19|20)?\d\d年?)?末?[)）]?"
)
_YEAR_IN_TITLE = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)(?!\s?年?版|年鉴)")
# A year in the name of an indicator that is not the year of its numbers.
_OF_PRICES = re.compile(
    r"不变价|可比价|价格|基期|为基|=\s?100|＝\s?100|版|标准|普查|constant|prices|base", re.I
)
_YEAR_FIRST = re.compile(r"^((?:19|20)\d\d)\s?[年_]?+(?:末|底)?+[_\s]?(?=\D)(.+)$")
_YEAR_LAST = re.compile(r"^(.+?)[_\s.]?[(（\[]?(?:yr)?((?:19|20)\d\d)年?(?:末|底)?[)）\]]?$", re.I)
_YEAR_END = re.compile(r"^((?:19|20)\d\d)\s?年?(?:末|底|年末|年底)$")
_WORLD_BANK = re.compile(r"^((?:19|20)\d\d)\s?\[YR\1\]$", re.I)
_NAMED = re.compile(r"^(?:yr?|fy|year)_?((?:19|20)\d\d)$", re.I)


class Title(NamedTuple):
    """The lines above a table: the indicator, its unit, the year and the place."""

    name: str = ""
    unit: str = ""
    year: int | None = None
    place: str = ""


def clean_name(cell: Any) -> str:
    r"""A heading without marks of footnotes, and without blanks if it is Chinese.

    Examples
    --------
    >>> clean_name("人均地区\n 生产总值①（元）"), clean_name(" GDP  per capita ")
    ('人均地区生产总值（元）', 'GDP per capita')
    """
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    text = " ".join(
        FOOTNOTES.sub("", "" if cell is None else str(cell)).replace("\ufeff", "").split()
    )
    return (
        re.sub(r"(?<=[一-鿿（）()，、：])\s|\s(?=[一-鿿（）()，、：])", "", text)
        if HAN.search(text)
        else text
    )


def unit_of(name: str) -> str:
    """The unit at the end of a name, or an empty string.

    Examples
    --------
    >>> [unit_of(name) for name in ("总人口（万人）", "GDP/亿元", "GDP（现价）", "GDP (US$)")]
    ['万人', '亿元', '', 'US$']
    """
    for pattern in (_IN_BRACKETS, _BEHIND):
        if (match := pattern.search(name)) and _UNIT.fullmatch(
            unicodedata.normalize("NFKC", match[1])
        ):
            return match[1].removeprefix("单位：").removeprefix("单位:").strip()
    return ""


def joined_name(parts: Sequence[str]) -> str:
    """The parts of a name from rows of headings, joined; a unit in brackets without a mark."""
    return "".join(
        part if not n or part[0] in "(（" else f"_{part}" for n, part in enumerate(parts)
    )


def year_written(cell: Any) -> int | None:
    """The year of a cell: 2023年, 2023.0, ２０２３, 二〇二三, 2023-12-31, 2023年末."""
    if isinstance(cell, str):
        text = unicodedata.normalize("NFKC", cell).strip()
        for pattern in (_YEAR_END, _WORLD_BANK, _NAMED):
            if match := pattern.fullmatch(text):
                cell = match[1]
    year = year_of(cell)
    return year if year is not None and FIRST_YEAR <= year <= LAST_YEAR else None


def is_bare_year(cell: Any) -> bool:
    """Whether a cell is only a year, as in headings of columns, not a date or month."""
    if isinstance(cell, str):
        return (
            len(cell.strip()) <= len("2015 [YR2015]")
            and year_written(cell) is not None
            and (not re.search(r"[-/.]\s?\d|月|季|q", cell.removesuffix(".0"), re.I))
        )
    whole = isinstance(cell, int | float) and not isinstance(cell, bool) and cell == int(cell)
    return whole and FIRST_YEAR <= cell <= LAST_YEAR


def year_in(name: str) -> tuple[str, int | None]:
    """A name of a column without the year at its beginning or end, and that year.

    Examples
    --------
    >>> year_in("gdp_2015"), year_in("2015年总人口（万人）"), year_in("2010年不变价GDP")
    (('gdp', 2015), ('总人口（万人）', 2015), ('2010年不变价GDP', None))
    """
    if not _OF_PRICES.search(name):
        if match := _YEAR_FIRST.match(name):
            return match[2], int(match[1])
        if match := _YEAR_LAST.match(name):
            return match[1].rstrip("_ ."), int(match[2])
    return name, None


def title_of(lines: Iterable[Sequence[Any]], sheet: str) -> Title:
    """The title above a table and the name of its sheet."""
    found = Title()
    for text in dict.fromkeys(
        clean_name(cell) for line in lines for cell in line if cell is not None
    ):
        bare = text.strip("()（）")
        if match := UNIT_LINE.match(bare):
            found = found._replace(unit=match[1] or match[2])
        elif match := INDICATOR_LINE.match(text):
            found = found._replace(name=match[1])
        elif match := PLACE_LINE.match(text):
            found = found._replace(place=match[1])
        elif not re.match(
            r"(?:数据库|时间|数据来源|资料来源|来源|database|time|source)\s?[:：]", text, re.I
        ):
            years = set(_YEAR_IN_TITLE.findall(text)) if "年鉴" not in text else set()
            year = int(years.pop()) if len(years) == 1 and not _OF_PRICES.search(text) else None
            found = found._replace(name=found.name or _bare_title(text), year=found.year or year)
    return _with_sheet(found, clean_name(sheet))


def is_numbered(text: str) -> bool:
    """Whether a text begins with the number of a table, as titles do: 2-1, 表3-2."""
    return (
        re.match(r"(?:表|table)?\s?\d{1,3}[-－—.]\d{1,3}(?!\d|%)", text, re.IGNORECASE) is not None
    )


def _bare_title(text: str) -> str:
    """A title without the number of the table and the years that it covers."""
    bare = _YEARS_OF_TITLE.sub("", _NUMBERED.sub("", text)) if "年鉴" not in text else ""
    return bare.strip(" _-—：:，,")


def _with_sheet(found: Title, sheet: str) -> Title:
    if re.fullmatch(r"(?:sheet|工作表|table)\s?\d*", sheet, re.I):
        return found
    year = year_written(sheet)
    if year is not None:
        return found._replace(year=year)
    return found._replace(name=found.name or sheet)
