"""Dates and years as people and programs write them into cells; ambiguous ones are not read."""

from __future__ import annotations

import datetime
import re
import unicodedata
from typing import Any

from govtopics.corpus.numerals import DIGITS, MISTYPED_ZEROS, TENS, count, digits_of_year

EARLIEST, LATEST = 1900, 2100
CHINA = datetime.timezone(datetime.timedelta(hours=8))
# Day 0 of Excel's serial numbers, which count a 29 February 1900 that did not exist.
EXCEL_DAY_0 = datetime.date(1899, 12, 30)
SERIALS = (18_264, 73_050)  # 1950 to 2099
EPOCHS = (300_000_000, 4_102_444_800)  # seconds, 1979 to 2099
LARGEST = 1e20  # no date is so long
EPOCH_UNITS = (1, 1_000, 1_000_000, 1_000_000_000)
MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_DIGIT = rf"[\d{DIGITS}{MISTYPED_ZEROS}]"
_SMALL = rf"[\d{DIGITS}{TENS}]"
CHINESE_DATE = re.compile(
    rf"({_DIGIT}{{4}})年(?:度|({_SMALL}{{1,3}})月(?:({_SMALL}{{1,3}})[日号]?)?)?"
)
ISO_TIME = re.compile(
    r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2})?(?:[.,]\d{1,9})?\s?(?:Z|[+-]\d{2}:?\d{2})"
)
# All blanks are single ones here.
TIME = r"(?:[T ,]{0,2}(?:[上下]午)?\s?\d{1,2}[:时]\d{1,2}[:分]?(?:\d{1,2}秒?)?(?:[.,]\d{1,9})?)?"
WEEKDAY = r"(?:\s?[(（]?(?:星期|周)[一二三四五六日天][)）]?)?"
# A congress lasts for days; it hears the report on the first.
LAST_DAY = r"(?:\s?[-~至到]\s?(?:\d{1,2}月)?\d{1,2}[日号]?)?"
DAY = re.compile(
    rf"(\d{{4}}|\d{{2}})\s?[-/.年]\s?(\d{{1,2}})\s?[-/.月]\s?(\d{{1,2}})\s?[日号]?"
    rf"(?:{LAST_DAY}|{WEEKDAY}{TIME})"
)
MONTH = re.compile(r"(\d{4})\s?[-/.年]\s?(\d{1,2})月?份?")
YEAR = re.compile(r"(\d{4})(?:\.0+)?\s?(?:年度?)?")
COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})?(?:\.0+)?")
DAY_LAST = re.compile(rf"(\d{{1,2}})[-/.](\d{{1,2}})[-/.](\d{{4}}){TIME}")
_TH = "(?:st|nd|rd|th)?"
ENGLISH = re.compile(
    rf"(?:[a-z]{{3,9}},?\s)?"
    rf"(?:([a-z]{{3,9}})\.?\s(\d{{1,2}}){_TH}|(\d{{1,2}}){_TH}\s([a-z]{{3,9}})\.?),?"
    rf"\s(\d{{4}}){TIME}(?:\s(?:gmt|[+-]\d{{4}}))?"
)
NUMBER = re.compile(r"[+-]?\d{1,20}(?:\.\d{1,9})?(?:e\+?\d{1,2})?", re.IGNORECASE)
# 2024.10 and 2024.1 are months, not numbers of Excel.
POINTED_MONTH = re.compile(r"\d{4}\.(?:0?[1-9]|1\d)")
LONGEST = 60  # characters
DASH = re.compile("[‐‑‒–—―−]")
LABEL = re.compile(rf"[^\d:{DIGITS}]{{1,8}}:\s*")


def plain(cell: Any) -> str:
    """A cell as text of ordinary width, without blanks around it."""
    return unicodedata.normalize("NFKC", str(cell)).replace("\ufeff", "").strip()


def date_of(cell: Any) -> str | None:
    """The date of a cell as ISO, whole or partial; None if it is not a date, or ambiguous.

    Moments with a time zone, and counts of seconds, are converted to China's time. Years of two
    digits are from 1954, the year of the first report, to 2053.

    Examples
    --------
    >>> [date_of(cell) for cell in (45301, "二〇二四年一月五日", "24-01-05", "2024.1")]
    ['2024-01-10', '2024-01-05', '2024-01-05', '2024-01']
    >>> date_of("03/04/2024") is None
    True
    """
    if isinstance(cell, datetime.datetime):
        return _day(cell if cell.tzinfo is None else cell.astimezone(CHINA))
    if isinstance(cell, datetime.date):
        return _day(cell)
    if isinstance(cell, str):
        return _written(" ".join(plain(cell).split())) if len(cell) <= LONGEST else None
    return _number(cell) if isinstance(cell, int | float) and not isinstance(cell, bool) else None


def year_of(cell: Any) -> int | None:
    """The year of a cell, from 1900 to 2100; None if it is not a year.

    Examples
    --------
    >>> [year_of(cell) for cell in (2024.0, "2024年度", "二〇二四", "23")]
    [2024, 2024, 2024, None]
    """
    if isinstance(cell, datetime.date):
        # A year shown as a date is a day of 1905 to Excel.
        serial = (datetime.date(cell.year, cell.month, cell.day) - EXCEL_DAY_0).days
        return serial if EARLIEST <= serial <= LATEST else cell.year
    if isinstance(cell, str) and re.fullmatch(f"{_DIGIT}{{4}}", plain(cell)):
        cell = plain(cell) + "年"
    date = date_of(cell)
    return int(date[:4]) if date else None


def _day(date: datetime.date) -> str | None:
    return date.isoformat()[:10] if EARLIEST <= date.year <= LATEST else None


def _number(number: float) -> str | None:
    """A year, a date without marks (20240105), a serial number of Excel, or an epoch."""
    if not EARLIEST <= number < LARGEST:
        return None
    if number <= LATEST and number == int(number):
        return f"{int(number)}"
    if SERIALS[0] <= number < SERIALS[1]:
        return (EXCEL_DAY_0 + datetime.timedelta(days=int(number))).isoformat()
    compact = COMPACT.fullmatch(str(int(number)))
    if compact and (date := _valid(*compact.groups())):
        return date
    for unit in EPOCH_UNITS:
        if EPOCHS[0] <= number / unit < EPOCHS[1]:
            return datetime.datetime.fromtimestamp(number / unit, CHINA).date().isoformat()
    return None


def _written(text: str) -> str | None:
    text = LABEL.sub("", text, count=1) if LABEL.match(text) else text
    text = (
        DASH.sub("-", text)
        .removeprefix("公元")
        .replace("元月", "1月" if text[:1].isascii() else "一月")
    )
    if NUMBER.fullmatch(text) and not POINTED_MONTH.fullmatch(text):
        return _number(float(text))
    if ISO_TIME.fullmatch(text):
        return _moment(text)
    for pattern in (DAY, MONTH, YEAR):
        if match := pattern.fullmatch(text):
            return _valid(*match.groups())
    if match := DAY_LAST.fullmatch(text):
        return _day_last(match[1], match[2], match[3])
    return _in_words(text)


def _moment(text: str) -> str | None:
    try:
        return date_of(datetime.datetime.fromisoformat(text.replace(",", ".")))
    except ValueError:
        return None


def _in_words(text: str) -> str | None:
    """A date whose numerals are Chinese, or whose month is English."""
    if match := CHINESE_DATE.fullmatch(text.replace(" ", "")):
        year, month, day = match.groups()
        return _valid(digits_of_year(year), _counted(month), _counted(day))
    match = ENGLISH.fullmatch(text.lower())
    name, day = (match[1] or match[4], match[2] or match[3]) if match else ("", "")
    if not match or name[:3] not in MONTHS:
        return None
    return _valid(match[5], str(MONTHS.index(name[:3]) + 1), day)


def _day_last(first: str, second: str, year: str) -> str | None:
    """A date with the year last, if only one order is valid."""
    dates = {_valid(year, first, second), _valid(year, second, first)} - {None}
    return dates.pop() if len(dates) == 1 else None


def _valid(year: str, month: str | None = None, day: str | None = None) -> str | None:
    if len(year) == 2:
        year = f"{'19' if int(year) >= 54 else '20'}{year}"
    parts = [year, *(part.zfill(2) for part in (month, day) if part)]
    try:
        whole = datetime.date(*(int(part) for part in (*parts, "1", "1")[:3]))
    except ValueError:
        return None
    return "-".join(parts) if EARLIEST <= whole.year <= LATEST else None


def _counted(numeral: str | None) -> str | None:
    """The number of a month or day, 0 if it is not a number."""
    return None if numeral is None else str(count(numeral) or 0)
