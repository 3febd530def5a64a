"""Dates as written in the heads of reports: 二○二四年一月十日, 2024.1.10, 1月10日至13日."""

from __future__ import annotations

import re
import unicodedata

from govtopics.corpus.numerals import DIGITS, MISTYPED_ZEROS, TENS, count, digits_of_year

DIGIT = rf"[{DIGITS}{MISTYPED_ZEROS}\d]"
# After a year and a month. Ten to thirty-one: 十, 十二, 二十, 二十一, 廿一, 一〇.
SMALL = rf"(?:\d{{1,2}}|[{DIGITS}{TENS}]{{1,3}})"
DATE = re.compile(
    rf"(?<![\d{DIGITS}])(?P<year>[12一二]{DIGIT}{{3}})年(?P<month>{SMALL}|元)月(?:(?P<day>{SMALL})[日号]?)?"
    rf"|(?<!\d)(?P<y>[12]\d{{3}})(?P<mark>[./-])(?P<m>\d{{1,2}})(?P=mark)(?P<d>\d{{1,2}})(?!\d)"
)
# What follows a date and belongs to it.
AFTER_DATE = (
    r"(?:(?:至|到|[-—–~～])(?:\d{1,2}月)?\d{1,2}[日号])?"
    r"(?:(?:星期|周)[一二三四五六日天])?(?:上午|下午|晚)?"
)
WHOLE_DATE = re.compile(rf"(?:{DATE.pattern}){AFTER_DATE}")
WIDE_DIGITS = {
    ord(wide): unicodedata.normalize("NFKC", wide) for wide in "０１２３４５６７８９Ｏ．－／"
}
WIDE = re.compile("[０-９Ｏ．－／]")
CLOCK = re.compile(r"\s(?=\d{1,2}[:：]\d\d)")


def without_blanks(text: str) -> str:
    """A text without white space, its digits in half width.

    Examples
    --------
    >>> without_blanks("２０２４ 年 1 月")
    '2024年1月'
    """
    plain = text.translate(WIDE_DIGITS) if WIDE.search(text) else text
    return "".join(plain.split())


def date_in(text: str) -> str:
    """The first whole date of a text as ``2024-01-10``, else the first month, else empty.

    Examples
    --------
    >>> date_in("二〇二四年一月十日"), date_in("2O24 年 1 月 10 日至 13 日"), date_in("2024年1月")
    ('2024-01-10', '2024-01-10', '2024-01')
    >>> date_in("2024.1.10"), date_in("2024年13月")
    ('2024-01-10', '')
    """
    found = [_iso(match) for match in DATE.finditer(without_blanks(CLOCK.sub("|", text)))]
    whole = [date for date in found if date.count("-") == 2]
    return (whole or [date for date in found if date] or [""])[0]


def without_dates(text: str) -> str:
    """A text without blanks, with a bar where a date was."""
    return WHOLE_DATE.sub("|", without_blanks(text))


def _iso(match: re.Match[str]) -> str:
    """A date in ISO, empty if the calendar does not have it."""
    year = int(digits_of_year(match["year"] or match["y"]))
    month, day = _count(match["month"] or match["m"]), match["day"] or match["d"]
    if not (1949 <= year <= 2100 and 1 <= month <= 12):
        return ""
    if not day:
        return f"{year:04d}-{month:02d}"
    return f"{year:04d}-{month:02d}-{_count(day):02d}" if 1 <= _count(day) <= 31 else ""


def _count(written: str) -> int:
    """The number of a month or day, 0 if it is not a number."""
    return 1 if written == "元" else count(written) or 0  # 元月, the first
