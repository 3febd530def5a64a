"""Cells of tables as values of docvars."""

from __future__ import annotations

import datetime
import math
import re
from collections.abc import Mapping
from typing import Any

from govtopics.corpus.characters import PLAIN
from govtopics.corpus.reading.dates import LARGEST, date_of, plain, year_of
from govtopics.language import VALUES
from govtopics.messages import say

# What programs and people write into an empty cell.
NOTHING = frozenset(
    ["nan", "nat", "none", "null", "na", "n/a", "<na>", "#n/a", "#ref!", "#value!", "#name?",
     "#div/0!", "#null!", "#num!", "undefined", "-", "--", "—", "——", "/", "\\",
     "无", "暂无", "未知", "不详", "未注明"]
)  # fmt: skip
_LEVELS = {
    "national": "国家 国家级 中央 全国 central state",
    "province": "省 省级 省部级 自治区 直辖市 provincial",
    "city": "市 市级 地级 地级市 地市级 地市 副省级 副省级市 州 自治州 盟 prefecture municipal",
    "county": "县 县级 区 区县 区县级 区级 县级市 市辖区 县区 旗 自治县 district",
    "township": "乡 乡级 乡镇级 镇 镇级 乡镇 街道 town",
}
LEVELS = {word: level for level, words in _LEVELS.items() for word in words.split()}
OTHER_WORDS = {
    "kind": {"年度报告": "annual report"},
    "extent": {"全文": "whole", "完整": "whole", "节选": "excerpt", "摘录": "excerpt"},
}


def is_nothing(cell: Any) -> bool:
    """Whether a cell is empty, or has a word for it."""
    if cell is None or (isinstance(cell, float) and math.isnan(cell)):
        return True
    if not isinstance(cell, str):
        return False
    # Called for whole reports too: only short texts are looked up.
    return not cell or cell.isspace() or (len(cell) <= 20 and plain(cell).lower() in NOTHING)


def level_of(cell: Any) -> str | None:
    """The level that a cell names, in Chinese or English, or None."""
    text = plain(cell).lower()
    return text if text in VALUES["admin_level"] else LEVELS.get(text)


def code_of(cell: Any) -> str | None:
    """A code of GB/T 2260: 320100 from 320100.0, 3201 or 320100000000; else None.

    Examples
    --------
    >>> code_of(320100.0), code_of("32"), code_of("320106001000"), code_of("A1")
    ('320100', '320000', '320106', None)
    """
    whole = isinstance(cell, float) and cell.is_integer() and abs(cell) < LARGEST
    text = str(int(cell)) if whole else plain(cell).removesuffix(".0")
    if re.fullmatch("[1-8][0-9](?:[0-9]{2}|[0-9]{4}|[0-9]{7}|[0-9]{10})?", text) is None:
        return None
    return text[:6].ljust(6, "0")


def choice_of(docvar: str, cell: Any) -> str | None:
    """The value of a docvar that a cell names, as code or in Chinese, or None."""
    text = plain(cell).lower()
    names: dict[str, str] = {}
    for code, phrase in _choices(docvar).items():
        names |= {code: code, str(phrase.zh): code, str(phrase.en).lower(): code}
    return (names | OTHER_WORDS.get(docvar, {})).get(text)


def _choices(docvar: str) -> Mapping[str, Any]:
    own = VALUES[docvar]
    return {code: own[code] for code in ("whole", "excerpt")} if docvar == "extent" else own


DATES = ("date", "published", "period_start", "period_end")
# What a cell should be that is not a value of its docvar.
WHAT = {
    **dict.fromkeys(DATES, say("a date")),
    "year": say("a year"),
    "admin_level": say("a level of government"),
    "time": say("a part of a report (review, problems, outlook, plan)"),
    "kind": say("a type of report"),
    "extent": say("an extent (whole, excerpt)"),
    "date_basis": say("a basis of a date"),
    "code": say("a place code (six digits, such as 320100)"),
    "place": say("a place name"),
    "parent": say("a place name"),
}
NAMES = ("title", "speaker", "session", "document_id", "source_file")


def value_of(docvar: str, cell: Any) -> tuple[Any, str]:
    """The value of a cell for a docvar (None if there is none), and what is wrong with it.

    Examples
    --------
    >>> value_of("year", "2024年度")
    (2024, '')
    >>> value_of("admin_level", "乱写")
    (None, "'乱写' is not a level of government")
    """
    cell = unwrapped(cell)
    if is_nothing(cell):
        return None, ""
    if isinstance(cell, Mapping):
        return None, say("an object with fields of its own is not a value")
    if isinstance(cell, list | tuple):
        return _of_list(docvar, cell)
    if docvar in WHAT:
        if (value := _known(docvar, cell)) is not None:
            return value, ""
        return None, say("{cell} is not {what}", cell=_shown(cell), what=WHAT[docvar])
    return _own(cell, as_text=docvar in NAMES), ""


def _of_list(docvar: str, cell: list[Any] | tuple[Any, ...]) -> tuple[Any, str]:
    if any(isinstance(part, Mapping | list | tuple) for part in cell):
        return None, say("a list of objects is not a value")
    held = [str(part) for part in cell if not is_nothing(part)]
    if docvar not in WHAT:
        return "; ".join(held) or None, ""
    if len(set(held)) > 1:
        return None, say("a list of {n} values is not {what}", n=len(held), what=WHAT[docvar])
    return value_of(docvar, held[0]) if held else (None, "")


def unwrapped(cell: Any) -> Any:
    """A cell without the wrapping of a database: ``{"$date": "2024-01-05"}``."""
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
    if docvar == "code":
        return code_of(cell)
    if docvar in ("place", "parent"):
        named = isinstance(cell, str) and not plain(cell).isdecimal()
        return cell.translate(PLAIN).strip() if named else None
    return choice_of(docvar, cell)


def _own(cell: Any, *, as_text: bool) -> Any:
    """A cell of any docvar: text, a number, a moment as ISO."""
    if isinstance(cell, str):
        return cell.translate(PLAIN).strip()
    if isinstance(cell, datetime.datetime):
        return cell.isoformat(" ").removesuffix(" 00:00:00")
    if isinstance(cell, datetime.date):
        return cell.isoformat()
    if as_text and isinstance(cell, float) and cell.is_integer():
        return f"{cell:.0f}"
    small = isinstance(cell, bool | float) or (isinstance(cell, int) and abs(cell) < LARGEST)
    return cell if small and not as_text else _shown(cell, quoted=False)


def _shown(cell: Any, *, quoted: bool = True) -> str:
    """A cell in a sentence; very large numbers are not written out."""
    if isinstance(cell, int) and not abs(cell) < LARGEST:
        return say("a number of more than twenty digits")
    told = repr(cell) if quoted else str(cell)
    return told if len(told) <= 60 or not quoted else f"{told[:60]}…"
