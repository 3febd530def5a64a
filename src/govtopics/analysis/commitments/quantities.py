"""Numbers with a unit, as reports write them: 5%左右, 6%—6.5%, 4万人, 百分之五, 1.2个百分点."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from typing import NamedTuple

from govtopics.analysis.commitments.units import CONVERTED, MEASURES, TIMES, UNITS
from govtopics.corpus.numerals import DIGITS, count, digits

# 两三百, two or three hundred: the larger counts.
EITHER = re.compile(rf"(?<![{DIGITS}])[一二两三四五六七八九](?=[一二三四五六七八九](?![{DIGITS}]))")
_PLAIN = r"(?:\d{1,3}(?:[,，\s]\d{3})+(?!\d)|\d(?:\s\d)+(?!\d)|\d+)(?:\s?[.．]\s?\d+)?"
_HAN = f"[{DIGITS}两十百千]+"
_POINT = f"(?:点[{DIGITS}]+)?"
_WORDS = rf"(?:\d+[万亿]\d+(?=[千百万])|{_HAN}(?:[万亿]{_HAN})?){_POINT}"
_TIMES = r"(?:[十百千]?万亿|[十百千]?亿|[十百千]?万|[百千](?!瓦|克|米|伏))"
# 成立, 年度 and the like are words of their own.
_PLAIN_UNITS = "|".join(re.escape(unit) for unit in UNITS if unit not in ("成", "年"))
_UNIT = rf"(?:成(?![立为果效功员都熟长片套本分绩交品不])|年(?![度均级产])|{_PLAIN_UNITS})"
# 套（间）, 吨/日: a second word of the unit.
_SECOND = r"(?:[（(][个间套台项处次户][)）]|/[日天年月])"


def _one(side: str) -> str:
    """A number with its multiples of ten thousand, its groups named for the side of a range."""
    share = rf"{_WORDS}|{_PLAIN}"
    percent = rf"百分之(?P<{side}percent>{share})(?:[至到—](?:百分之)?(?P<{side}upto>{share}))?"
    number = rf"(?P<{side}number>{_WORDS}|{_PLAIN})(?P<{side}more>[余多]?)"
    return rf"(?:{percent}|{number}(?P<{side}times>{_TIMES})?(?P<{side}over>[余多]?))"


# 一 between two digits is a dash that was typed or read so.
_SIGN = r"\s?(?:[—–―‒‑‐─−\-－~～〜∼]{1,2}|至|到|(?<=[%％\d])一(?=\d))\s?"
_START = r"(?<![A-Za-z\d.×第前+\-])"
_AFTER = r"\s?(?P<after>左右|上下|以上|以内|以下|之内)?"
_LAST = rf"{_one('b_')}\s?(?P<b_unit>{_UNIT})?(?P<second>{_SECOND})?{_AFTER}"
QUANTITY = re.compile(rf"{_START}{_LAST}")
RANGE = re.compile(rf"{_START}{_one('a_')}\s?(?P<a_unit>{_UNIT})?{_SIGN}{_LAST}")
# 3万山区农民: the people or households are the unit.
COUNTED = re.compile(
    r"(?P<people>[^\d，。；：、]{0,6}?(?:农民|农牧民|群众|居民|职工|学生|市民|游客|人口|儿童|老人))"
    r"|(?P<households>[^\d，。；：、]{0,4}?(?:农户|家庭))"
)
# 翻番, 翻一番, 翻两番: twice, twice, four times; 翻番计划, 两个翻番 are names.
DOUBLED = re.compile(
    "(?:翻(?P<folds>[一两二三])|(?<![个双的前年次])翻)番(?!计划|行动|工程|半)(?P<after>以上|左右)?"
)
# What comes right before a number and bounds it.
BEFORE = re.compile(
    r"(不低于|不少于|不小于|至少|高于|多于|超过|突破|跨越|迈上|冲刺|超|不超过|不高于|不突破"
    r"|低于|少于|控制在|约|近|力争|争取|努力|[≥≤＞＜><])"
    r"(?:达到?|实现|增长|突破|超过|超|提高到|提升到|[到至为在])?\s?$"
)
LOW = {
    "不低于",
    "不少于",
    "不小于",
    "至少",
    "高于",
    "多于",
    "超过",
    "突破",
    "跨越",
    "迈上",
    "超",
    "以上",
    "多",
    "余",
    "≥",
    "＞",
    ">",
}
HIGH = {
    "不超过",
    "不高于",
    "不突破",
    "低于",
    "少于",
    "控制在",
    "以内",
    "以下",
    "之内",
    "≤",
    "＜",
    "<",
}
# A Chinese numeral is a number only before such units: 三个方面 and 一批 count nothing.
WORDED = frozenset(MEASURES) | {"家", "所", "座", "条", "套", "台", "栋", "幢"}


# 提高一个百分点, 增长一成: one of these is a number as any other.
SHARES = frozenset({"个百分点", "百分点", "个点", "成", "倍"})


class Quantity(NamedTuple):
    """A number or range with its unit.

    ``low`` and ``high`` are bounds in ``unit``, None where open; ``comparator`` is the word that
    bounds it, ``written`` how the text writes it, ``start`` and ``end`` where.
    """

    low: float | None
    high: float | None
    unit: str
    unit_written: str
    comparator: str
    written: str
    start: int
    end: int


# 增长-1.2%: the sign of a rate, not the dash of a range.
MINUS = re.compile(r"(?<=[长幅速])[-−－](?=\d)")


def _negative(quantity: Quantity, sign: str) -> Quantity:
    """A number with the minus before it."""
    low, high = quantity.low, quantity.high
    return quantity._replace(
        low=None if high is None else -high,
        high=None if low is None else -low,
        written=sign + quantity.written,
        start=quantity.start - 1,
    )


def find_quantities(text: str) -> Iterator[Quantity]:
    """The numbers of a text that have a unit, in order.

    Examples
    --------
    >>> found = find_quantities("增长5%左右，新增4万人以上")
    >>> [(one.low, one.high, one.unit, one.comparator) for one in found]
    [(5.0, 5.0, '%', '左右'), (40000.0, None, '人', '以上')]
    >>> found = find_quantities("增长6%—6.5%，失业率控制在百分之五以内，落实2025年任务")
    >>> [(one.low, one.high) for one in found]
    [(6.0, 6.5), (None, 5.0)]
    """
    found = [_doubled(match) for match in DOUBLED.finditer(text)]
    minus = {match.end(): match[0] for match in MINUS.finditer(text)}
    # A minus would hide the number behind it, as the dash of a name does (G-20).
    text = MINUS.sub(lambda match: " " * len(match[0]), text) if minus else text
    for match in _matches(text):
        unit = _unit_of(match, text)
        percent = match["b_percent"] is not None
        if (unit or percent) and not _names_something(match, text, unit):
            quantity = _quantity(match, text, "%" if percent else unit)
            sign = minus.get(match.start())
            found.append(_negative(quantity, sign) if sign else quantity)
    yield from sorted(found, key=lambda quantity: quantity.start)


def _matches(text: str) -> Iterator[re.Match[str]]:
    """Numbers and ranges; what looks like a range of two units is two numbers (4个百分点到30%)."""
    at = 0
    while match := QUANTITY.search(text, at):
        ranged = RANGE.match(text, match.start())
        if ranged and ranged["a_unit"] in (None, ranged["b_unit"]) and _has_unit(ranged):
            match = ranged
        yield match
        at = max(match.end(), at + 1)


def _has_unit(match: re.Match[str]) -> bool:
    return bool(match["b_unit"] or match["b_percent"])


def _unit_of(match: re.Match[str], text: str) -> str:
    unit = match["b_unit"] or ""
    if unit or not match["b_times"] or "万" not in match["b_times"]:
        return unit
    counted = COUNTED.match(text, match.end())
    return "" if not counted else "人" if counted["people"] else "户"


def _doubled(match: re.Match[str]) -> Quantity:
    value = 2.0 ** (count(match["folds"] or "一") or 0)
    comparator = match["after"] or ""
    bounds = _bounded(value, "", comparator)
    return Quantity(*bounds, "倍", "番", comparator, match[0], match.start(), match.end())


def _names_something(match: re.Match[str], text: str, unit: str) -> bool:
    """Whether it is a part of a name: a numeral that counts nothing, a span of years, a title."""
    written = match["b_number"] or ""
    worded = bool(written) and not written[0].isdecimal()
    if worded and _counts_nothing(match, written, unit):
        return True
    following = text[match.end() : match.end() + 3]
    if unit in ("万", "亿") or following.startswith(("级", "方面", "问题", "坚持", "原则")):
        return True
    if re.match("[^，、。]{0,4}指标", text[match.end() : match.end() + 8]):
        return True
    if unit in TIMES and not _long(written, text[: match.start()]):
        return True
    return _quoted(text, match.start(), match.end())


def _counts_nothing(match: re.Match[str], written: str, unit: str) -> bool:
    """Whether a numeral is one of a name or a phrase: 一条, 百亿元企业, 三个方面, 百倍."""
    round_number = not written.strip("百千十")
    if unit in SHARES:
        return bool(match["b_times"]) or (round_number and unit in ("倍", "成"))
    if unit not in WORDED or unit == "年" or round_number:
        return True
    if written == "一":
        return not (match["b_times"] and unit in MEASURES)
    return not written.strip("一百千十") and unit not in MEASURES


def _long(written: str, lead: str) -> bool:
    """Whether a span of time is one that is reached (教育年限达到11年), not a date or a name."""
    reached = re.search(
        r"(?:[提缩压增延][高短缩减加长]?|达)[到至]?$|天数[^，。；：、\d]{0,8}$", lead
    )
    return "." in written or (reached is not None and number(written) < 1000)


def _quoted(text: str, start: int, end: int) -> bool:
    """Whether it is part of a name in quotation marks: “创新发展60条”."""
    opened = text.rfind("“", max(0, start - 16), start)
    if opened < 0 or "”" in text[opened:start]:
        return False
    closed = text.find("”", end, end + 12)
    return closed >= 0 and not re.search("[，。；]", text[opened:closed])


def _quantity(match: re.Match[str], text: str, unit: str) -> Quantity:
    groups = match.groupdict()
    high = _value(match, "b_")
    low, ranged = high, False
    if groups["b_upto"]:
        low, high, ranged = high, number(groups["b_upto"]), True
    elif groups.get("a_number") or groups.get("a_percent"):
        low, ranged = _value(match, "a_"), True
        if not groups["a_times"] and not groups["a_unit"] and groups["b_times"]:
            low *= count(groups["b_times"]) or 1
    bounding = BEFORE.search(text[max(0, match.start() - 10) : match.start()])
    before = bounding[1] if bounding else ""
    after = match["after"] or match["b_more"] or match["b_over"] or ""
    called, factor = CONVERTED.get(unit, (unit, 1.0))
    bounds: tuple[float | None, float | None] = (
        (min(low, high) * factor, max(low, high) * factor)
        if ranged
        else _bounded(high * factor, before, after)
    )
    second = match["second"] or ""
    unit_written = f"{match['b_times'] or ''}{unit}{second}"
    return Quantity(
        _rounded(bounds[0]), _rounded(bounds[1]), f"{called}{second}", unit_written,
        after or before, match[0], match.start(), match.end(),
    )  # fmt: skip


def _bounded(value: float, before: str, after: str) -> tuple[float | None, float | None]:
    if after in ("左右", "上下") or (not after and before in ("约", "近", "")):
        return value, value
    word = after or before
    if word in LOW:
        return value, None
    return (None, value) if word in HIGH else (value, value)


def _rounded(bound: float | None) -> float | None:
    return None if bound is None else float(f"{bound:.12g}")


def _value(match: re.Match[str], side: str) -> float:
    written = match[f"{side}percent"] or match[f"{side}number"]
    times = match[f"{side}times"] or ""
    # 8亿5千万: 千万 is of the 5 alone.
    whole = count(EITHER.sub("", _plain(written)) + times)
    return number(written) * (count(times) or 1) if whole is None else float(whole)


def _plain(written: str) -> str:
    return re.sub(r"[,，\s]", "", written).replace("．", ".")


def number(written: str) -> float:
    """The value of a number in digits or Chinese numerals.

    Examples
    --------
    >>> number("1,200.5"), number("两千三百"), number("十二点五")
    (1200.5, 2300.0, 12.5)
    """
    whole, _, fraction = _plain(written).replace("点", ".").partition(".")
    value = count(EITHER.sub("", whole))
    return math.inf if value is None else float(f"{value}.{digits(fraction)}")  # too long for one
