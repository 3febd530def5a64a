"""Names of places in tables, and rows without one: totals, parts of places, notes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from govtopics.corpus.places.gazetteer import (
    Place,
    coded,
    find_places,
    of_year,
    romanised,
    years_off,
)
from govtopics.corpus.places.names import STATE_COUNCIL
from govtopics.corpus.reading.columns import NO_PLACES
from govtopics.corpus.reading.values import is_nothing
from govtopics.language import Reason
from govtopics.panels.statistics.numbers import FOOTNOTES

HAN = re.compile("[一-鿿]")
NATION = re.compile(
    r"全国|中国|中华人民共和国|国务院|china|national|people's republic of china", re.I
)
TOTAL = re.compile(
    r"(?:.*(?:合计|总计|共计|小计|平均|均值|总数|总量)(?:值|数)?)|全[国省市区县州盟旗]|全自治[区州县旗]"
    r"|(?:中位|最大|最小)[数值]|标准差|极差|其他(?:地区)?|不分地区|[东中西]部(?:地区)?|东北(?:地区)?"
    r"|(?:华东|华北|华中|华南|西南|西北)(?:地区)?|沿海|内陆|[\w\s]*\b(?:total|average|mean|sum)\b[\w\s]*",
    re.IGNORECASE,
)
PART = re.compile(
    r".*(?:市辖区|辖县|本级|直属|直管|直辖县级.*|建成区|(?<!沙)市区|县级市)|[省市县区旗]|其中\W*"
    r"|(?:其中|of which)\s?[:：].*",
    re.IGNORECASE,
)
LONGEST = 40  # characters of a name; longer cells are texts
URBAN = "市区"  # a district of 濮阳 until 2001; elsewhere part of a city
NOTE = re.compile(
    r"(?:附?注(?:释|解)?|说明|备注|资料来源|数据来源|来源|注释|note|notes|source|sources)\s?\d{0,2}\s?[:：.、]"
    r"|(?:注|备注|说明)$|[a-z]?\)?[①-⓿]\s?\S{4,}|本表|本资料|\*\s?\S{4,}|.{40,}",
    re.IGNORECASE,
)
_REFERENCE = re.compile(r"[\[(（【](?:注?\s?\d{1,2}|[a-z]|注)[\])）】]$", re.IGNORECASE)
_TRANSLATION = re.compile(r"(?<=[一-鿿])\s{0,9}[A-Za-z][A-Za-z'’. -]{1,60}$")
_KIND = re.compile(
    r"[\s,]+(?:city|county|district|province|municipality|prefecture|autonomous .+"
    r"|(?:zhuang|hui|uygur) .+)$",
    re.IGNORECASE,
)
SHORT = {"内蒙": "内蒙古", "neimenggu": "内蒙古"}


def clean_place(cell: Any) -> str:
    """A place name without blanks, marks of footnotes and text before it.

    Examples
    --------
    >>> [clean_place(cell) for cell in ("　　石家庄市", "北京①", "全 国", "襄阳市[1]")]
    ['石家庄市', '北京', '全国', '襄阳市']
    """
    if is_nothing(cell):
        return ""
    text = unicodedata.normalize("NFKC", FOOTNOTES.sub("", str(cell))).replace("\ufeff", "").strip()
    text = without_translation(_REFERENCE.sub("", text).strip("#·:： 　"))
    return "".join(text.split()) if HAN.search(text) else " ".join(text.split())


def without_translation(text: str) -> str:
    """A Chinese name without the English one after it: 河北 Hebei, 地区 Region."""
    return _TRANSLATION.sub("", text)


def why_apart(name: str) -> Reason | None:
    """Why a row of this name has no place."""
    if len(name) > LONGEST:
        return None
    if name != URBAN and places_called(name, None)[0]:
        return None
    if NATION.fullmatch(name) or TOTAL.fullmatch(name):
        return Reason("total")
    is_part = PART.fullmatch(name) or name in NO_PLACES
    return Reason("part_of_place") if is_part else None


def is_note(name: str) -> bool:
    """Whether a cell of names is a note below a table."""
    return NOTE.match(name) is not None


def is_nation(name: str) -> bool:
    """Whether a name is the country's."""
    return NATION.fullmatch(name) is not None or name == STATE_COUNCIL


@lru_cache(maxsize=50_000)
def places_called(name: str, year: int | None) -> tuple[tuple[Place, ...], str]:
    """The places that a name may mean in a year, and how it names them.

    Places with the full name come before those with the short name. A name of another year counts
    if no place has it in this one.
    """
    if not 1 < len(name) <= LONGEST or (name.isascii() and not name[0].isalpha()):
        return (), ""
    if not HAN.search(name):
        return _in_letters(name, year)
    found = _ever_called(SHORT.get(name, name))
    if own := of_year(found, year):
        whole = tuple(place for place in own if name.endswith(place.name))
        return whole or own, "name" if whole else "short name"
    return nearest_of(found, year), "name of another year" if found else ""


def nearest_of(found: Sequence[Place], year: int | None) -> tuple[Place, ...]:
    """The places whose years are nearest to a year; all if no year is given."""
    if year is None or not found:
        return tuple(found)
    least = min(years_off(place, year) for place in found)
    return tuple(place for place in found if years_off(place, year) == least)


@lru_cache(maxsize=50_000)
def _ever_called(name: str) -> tuple[Place, ...]:
    wrong_kind = re.fullmatch("(内蒙古|广西|新疆|宁夏|西藏)(?:省|自治区)", name)
    return find_places(name) or (find_places(wrong_kind[1]) if wrong_kind else ())


def _in_letters(name: str, year: int | None) -> tuple[tuple[Place, ...], str]:
    for spelt in dict.fromkeys((name, _KIND.sub("", name))):
        for when in dict.fromkeys((year, None)):
            if found := romanised(spelt, when):
                return found, "Latin name"
    return (), ""


def told(place: Place) -> str:
    """A place in a list of candidates: 110105 朝阳区（北京市）."""
    above = coded(place.parent_code)
    province = coded(f"{place.code[:2]}0000") if place.level == "county" else None
    parents = [one.name for one in (province, above) if one is not None]
    inside = "".join(dict.fromkeys(parents))
    return f"{place.code} {place.name}" + (f"（{inside}）" if inside else "")
