"""Cells of tables as the docvars that they are: dates, years, levels; what is none is no value."""

from __future__ import annotations

import datetime
import math
import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from govtopics.language import VALUES

EARLIEST, LATEST = 1900, 2100
# What programs and people write into a cell that holds nothing.
NOTHING = frozenset(
    [
        "nan",
        "nat",
        "none",
        "null",
        "na",
        "n/a",
        "<na>",
        "#n/a",
        "#ref!",
        "#value!",
        "#name?",
        "#div/0!",
        "#null!",
        "#num!",
        "undefined",
        "-",
        "--",
        "—",
        "——",
        "/",
        "\\",
        "无",
        "暂无",
        "未知",
        "不详",
        "未注明",
    ]
)
CHINA = datetime.timezone(datetime.timedelta(hours=8))
# Day 0 of Excel's serial numbers, which count a 29 February 1900 that never was.
EXCEL_DAY_0 = datetime.date(1899, 12, 30)
SERIALS = (18_264, 73_050)  # 1950 to 2099
EPOCHS = (300_000_000, 4_102_444_800)  # seconds, 1979 to 2099
LARGEST = 1e20  # no date is written so long
EPOCH_UNITS = (1, 1_000, 1_000_000, 1_000_000_000)
DIGITS = {
    digit: str(value % 10) for value, digit in enumerate("零一二三四五六七八九")
} | dict.fromkeys("〇○Ｏ", "0")
MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_CHINESE = "[〇○零一二三四五六七八九十廿]"
CHINESE_DATE = re.compile(
    rf"({_CHINESE}{{4}})年(?:度|({_CHINESE}{{1,3}})月(?:({_CHINESE}{{1,3}})[日号]?)?)?"
)
ISO_TIME = re.compile(
    r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2})?(?:[.,]\d{1,9})?\s?(?:Z|[+-]\d{2}:?\d{2})"
)
TIME = r"(?:[T\s,]*(?:星期.|周.|[(（](?:星期|周).[)）])?\s*(?:[上下]午)?\s*\d{1,2}[:时]\d{1,2}[:分]?(?:\d{1,2}秒?)?(?:[.,]\d{1,9})?)?"
WEEKDAY = r"(?:\s*[(（]?(?:星期|周)[一二三四五六日天][)）]?)?"
DAY = re.compile(
    rf"(\d{{4}}|\d{{2}})\s?[-/.年]\s?(\d{{1,2}})\s?[-/.月]\s?(\d{{1,2}})\s?[日号]?{WEEKDAY}{TIME}"
)
MONTH = re.compile(r"(\d{4})\s?[-/.年]\s?(\d{1,2})月?份?")
YEAR = re.compile(r"(\d{4})(?:\.0+)?\s?(?:年度?)?")
COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})?(?:\.0+)?")
DAY_LAST = re.compile(rf"(\d{{1,2}})[-/.](\d{{1,2}})[-/.](\d{{4}}){TIME}")
ENGLISH = re.compile(
    rf"(?:[a-z]{{3,9}},?\s)?(?:([a-z]{{3,9}})\.?\s(\d{{1,2}})(?:st|nd|rd|th)?|(\d{{1,2}})(?:st|nd|rd|th)?\s([a-z]{{3,9}})\.?),?\s(\d{{4}}){TIME}(?:\s(?:gmt|[+-]\d{{4}}))?"
)
LABEL = re.compile(r"[^\d:〇○零一二三四五六七八九]{1,8}:\s*")
LEVELS = {
    "国家": "national", "国家级": "national", "中央": "national", "全国": "national",
    "省": "province", "省级": "province", "省部级": "province", "自治区": "province", "直辖市": "province",
    "市": "city", "市级": "city", "地级": "city", "地级市": "city", "地市级": "city", "地市": "city",
    "副省级": "city", "副省级市": "city", "副省级城市": "city", "州": "city", "自治州": "city", "盟": "city",
    "县": "county", "县级": "county", "区": "county", "区县": "county", "区县级": "county", "区级": "county",
    "县级市": "county", "市辖区": "county", "县区": "county", "旗": "county", "自治县": "county",
    "district": "county", "prefecture": "city", "municipal": "city", "provincial": "province",
    "乡": "township", "乡级": "township", "乡镇级": "township", "镇": "township", "镇级": "township",
    "乡镇": "township", "街道": "township", "town": "township", "central": "national", "state": "national",
}  # fmt: skip
OTHER_WORDS = {
    "kind": {"年度报告": "annual report"},
    "extent": {"全文": "whole", "完整": "whole", "节选": "excerpt", "摘录": "excerpt"},
}


def plain(cell: Any) -> str:
    """A cell as text of ordinary width, without blanks around it."""
    return unicodedata.normalize("NFKC", str(cell)).replace("\ufeff", "").strip()


def is_nothing(cell: Any) -> bool:
    """Whether a cell holds nothing, or a word for it."""
    if cell is None or (isinstance(cell, float) and math.isnan(cell)):
        return True
    if not isinstance(cell, str):
        return False
    # Texts of whole reports are asked about too: only what is short is looked up.
    return not cell or cell.isspace() or (len(cell) <= 20 and plain(cell).lower() in NOTHING)


def date_of(cell: Any) -> str | None:
    """The date of a cell as ISO, whole or partial; None if it is none, or may be two.

    Moments with a time zone, and counts of seconds, are those of China. A year of two digits is one
    from 1954, the year of the first report, to 2053.

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
    if isinstance(cell, bool) or not isinstance(cell, int | float | str):
        return None
    if isinstance(cell, str):
        text = plain(cell)
        text = LABEL.sub("", text, count=1) if LABEL.match(text) else text
        if not re.fullmatch(r"[+-]?\d{1,20}(?:\.\d{1,9})?(?:[eE]\+?\d{1,2})?", text):
            return _written(text)
        # 2024.10 is a month, and so is 2024.1: not a number of Excel.
        if re.fullmatch(r"\d{4}\.\d{1,2}", text) and not text.endswith(".0"):
            return _written(text)
        return _number(float(text))
    return _number(cell)


def year_of(cell: Any) -> int | None:
    """The year of a cell, from 1900 to 2100; None if it is none.

    Examples
    --------
    >>> [year_of(cell) for cell in (2024.0, "2024年度", "二〇二四", "23")]
    [2024, 2024, 2024, None]
    """
    if isinstance(cell, datetime.date):
        # A year shown as a date is a day of 1905 to Excel.
        serial = (datetime.date(cell.year, cell.month, cell.day) - EXCEL_DAY_0).days
        return serial if EARLIEST <= serial <= LATEST else cell.year
    if isinstance(cell, str) and re.fullmatch(f"{_CHINESE}{{4}}", plain(cell)):
        cell = plain(cell) + "年"
    date = date_of(cell)
    return int(date[:4]) if date else None


def level_of(cell: Any) -> str | None:
    """The level that a cell names, in Chinese or English; None if it is none."""
    text = plain(cell).lower()
    return text if text in VALUES["admin_level"] else LEVELS.get(text)


def choice_of(docvar: str, cell: Any) -> str | None:
    """The value of a docvar that a cell names, as code or in Chinese; None if it is none."""
    text = plain(cell).lower()
    names: dict[str, str] = {}
    for code, phrase in _choices(docvar).items():
        names |= {code: code, str(phrase.zh): code, str(phrase.en).lower(): code}
    return (names | OTHER_WORDS.get(docvar, {})).get(text)


def _choices(docvar: str) -> Mapping[str, Any]:
    own = VALUES[docvar]
    return {code: own[code] for code in ("whole", "excerpt")} if docvar == "extent" else own


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
    if ISO_TIME.fullmatch(text):
        try:
            return date_of(datetime.datetime.fromisoformat(text.replace(",", ".")))
        except ValueError:
            return None
    for pattern in (DAY, MONTH, YEAR):
        if match := pattern.fullmatch(text):
            return _valid(*match.groups())
    if match := CHINESE_DATE.fullmatch("".join(text.split())):
        year, month, day = match.groups()
        digits = "".join(DIGITS.get(digit, "x") for digit in year)
        return _valid(digits, _counted(month), _counted(day)) if digits.isdigit() else None
    if match := DAY_LAST.fullmatch(text):
        return _day_last(match[1], match[2], match[3])
    if match := ENGLISH.fullmatch(text.lower()):
        name, day = (match[1], match[2]) if match[1] else (match[4], match[3])
        known = name[:3] in MONTHS
        return _valid(match[5], str(MONTHS.index(name[:3]) + 1), day) if known else None
    return None


def _day_last(first: str, second: str, year: str) -> str | None:
    """A date with the year last, if only one order makes it one."""
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
    """十二 as 12, 二十 as 20, 廿一 as 21; 一〇 as 10; what is no numeral is 0, no month or day."""
    if numeral is None:
        return None
    numeral = numeral.replace("廿", "二十")
    tens, ten, ones = numeral.rpartition("十")
    if not ten:
        return "".join(DIGITS.get(digit, "0") for digit in numeral)
    if len(tens) > 1 or len(ones) > 1:
        return "0"
    return f"{DIGITS.get(tens, '1') if tens else '1'}{DIGITS.get(ones, '0') if ones else '0'}"


DATES = ("date", "published", "period_start", "period_end")
# What is said of a cell that is no value of its docvar.
WHAT = {
    **dict.fromkeys(DATES, "date"), "year": "year", "admin_level": "level of government",
    "time": "time of paragraphs (review, problems, outlook, plan)", "kind": "kind of report",
    "extent": "extent (whole, excerpt)", "date_basis": "basis of a date", "place": "name of a place",
    "parent": "name of a place",
}  # fmt: skip
NAMES = ("title", "speaker", "session", "document_id", "source_file")


def value_of(docvar: str, cell: Any) -> tuple[Any, str]:
    """A cell as the docvar that it is, and what is wrong with it; None if it holds or is none.

    Examples
    --------
    >>> value_of("year", "2024年度")
    (2024, '')
    >>> value_of("admin_level", "乱写")
    (None, "'乱写' is no level of government")
    """
    cell = unwrapped(cell)
    if is_nothing(cell):
        return None, ""
    if isinstance(cell, Mapping):
        return None, "an object with fields of its own is no value"
    if isinstance(cell, list | tuple):
        if any(isinstance(part, Mapping | list | tuple) for part in cell):
            return None, "a list of objects is no value"
        cell = "; ".join(str(part) for part in cell if not is_nothing(part))
        return value_of(docvar, cell) if docvar in WHAT else (cell or None, "")
    if docvar in WHAT:
        value = _known(docvar, cell)
        return value, "" if value is not None else f"{_shown(cell)} is no {WHAT[docvar]}"
    return _own(cell, as_text=docvar in NAMES), ""


def unwrapped(cell: Any) -> Any:
    """What a database wrapped for its export: ``{"$date": "2024-01-05"}``, ``{"$oid": "65a0"}``."""
    while isinstance(cell, Mapping) and len(cell) == 1 and next(iter(cell)).startswith("$"):
        cell = next(iter(cell.values()))
    return cell


def _known(docvar: str, cell: Any) -> Any:
    if docvar in DATES:
        return date_of(cell)
    if docvar == "year":
        return year_of(cell)
    if docvar == "admin_level":
        return level_of(cell)
    if docvar in ("place", "parent"):
        return cell.strip() if isinstance(cell, str) and not plain(cell).isdecimal() else None
    return choice_of(docvar, cell)


def _own(cell: Any, *, as_text: bool) -> Any:
    """A cell that is whatever it is: text, a number, a moment as ISO."""
    if isinstance(cell, str):
        return cell.strip()
    if isinstance(cell, datetime.datetime):
        return cell.isoformat(" ").removesuffix(" 00:00:00")
    if isinstance(cell, datetime.date):
        return cell.isoformat()
    if as_text and isinstance(cell, float) and cell.is_integer():
        return f"{cell:.0f}"
    small = isinstance(cell, bool | float) or (isinstance(cell, int) and abs(cell) < LARGEST)
    return cell if small and not as_text else _shown(cell, quoted=False)


def _shown(cell: Any, *, quoted: bool = True) -> str:
    """A cell in a sentence: numbers beyond all counting are not written out."""
    if isinstance(cell, int) and not abs(cell) < LARGEST:
        return "a number of more than twenty digits"
    told = repr(cell) if quoted else str(cell)
    return told if len(told) <= 60 or not quoted else f"{told[:60]}…"
