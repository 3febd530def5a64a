"""The gazetteer: codes, parents, short names and romanisation of places, by year."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import resources
from itertools import groupby
from typing import NamedTuple

from govtopics.checks import checked

OLDEST, NEWEST = 1980, 2025  # the years that the packaged table covers
MUNICIPAL = ("11", "12", "31", "50")
# Pinyin of places that maps romanise from other languages: file names use either.
PINYIN = {
    "内蒙古": "neimenggu", "西藏": "tibet", "香港": "xianggang", "澳门": "aomen",
    "呼和浩特": "huhehaote", "乌鲁木齐": "wulumuqi", "哈尔滨": "haerbin", "齐齐哈尔": "qiqihaer",
    "喀什": "kashi", "和田": "hetian", "吐鲁番": "tulufan", "阿克苏": "akesu",
    "克拉玛依": "kelamayi", "伊犁": "yili", "阿勒泰": "aletai", "博尔塔拉": "boertala",
    "巴音郭楞": "bayinguoleng", "克孜勒苏": "kezilesu", "鄂尔多斯": "eerduosi",
    "呼伦贝尔": "hulunbeier",
    "锡林郭勒": "xilinguole", "巴彦淖尔": "bayannaoer", "乌兰察布": "wulanchabu",
    "阿拉善": "alashan",
    "日喀则": "rikaze", "那曲": "naqu", "林芝": "linzhi", "昌都": "changdu",
    "甘孜": "ganzi", "果洛": "guoluo", "迪庆": "diqing",
}  # fmt: skip
# The kind in short forms of long names: 阿坝州, 长阳县, 广西自治区.
CALLED = {"自治州": ("州",), "自治县": ("自治县", "县"), "自治旗": ("旗",), "自治区": ("自治区",)}


class Place(NamedTuple):
    """A place of the gazetteer, with the name and code that it had in a span of years.

    Parameters
    ----------
    code : str
        Of GB/T 2260, six digits.
    name, short, roman : str
        南京市, 南京 and Nanjing.
    level : str
        province, city or county; a district of a municipality has the rank of a county.
    parent, parent_code : str
        The place above it; empty for a province.
    first_year, last_year : int or None
        By the lists of the ends of those years; None if it began before the table, or still
        exists.

    Examples
    --------
    >>> place = find_places("襄樊", year=2008)[0]
    >>> place.roman, place.level, place.parent, place.last_year
    ('Xiangfan', 'city', '湖北省', 2009)
    """

    code: str
    name: str
    short: str
    roman: str
    level: str
    parent: str
    parent_code: str
    first_year: int | None
    last_year: int | None

    def in_list(self, year: int) -> bool:
        """Whether the list of the end of a year has it."""
        return (self.first_year or OLDEST) <= year <= (self.last_year or NEWEST)


@checked()
def find_places(
    name: str, *, year: int | None = None, parent: str | None = None
) -> tuple[Place, ...]:
    """All places that a name may mean, in the order of their codes.

    Parameters
    ----------
    name : str
        Full or short, by itself or after its parents: 南京市, 南京, 阿坝州, 江苏省南京市鼓楼区.
    year : int, optional
        Only those of this year. A name also counts in the year in which it was given up: most
        reports of a year are older than its changes. Years outside the table count as its first or
        last.
    parent : str, optional
        Only places below it, at any depth.

    Returns
    -------
    tuple of Place
        Empty if no place has the name.

    Examples
    --------
    >>> [(place.code, place.parent) for place in find_places("鼓楼区", year=2024)]
    [('320106', '南京市'), ('320302', '徐州市'), ('350102', '福州市'), ('410204', '开封市')]
    >>> [(place.code, place.name) for place in find_places("襄樊", year=2008)]
    [('420600', '襄樊市')]
    """
    name = "".join(name.split())
    found = of_year(_by_name().get(name, ()), year)
    for cut in range(len(name) - 1, 1, -1) if not found else ():
        if name[cut:] in _by_name() and find_places(name[:cut]):
            found = find_places(name[cut:], year=year, parent=name[:cut])
            if found:
                break
    if parent:
        above = find_places(parent)
        found = tuple(place for place in found if any(is_below(place, one) for one in above))
    return tuple(sorted(found, key=lambda place: (place.code, place.first_year or 0)))


def romanised(word: str, year: int | None = None) -> tuple[Place, ...]:
    """The places of a name in Latin letters: Nanjing, wulumuqi."""
    bare = _plain(word)
    return of_year(_by_letters().get(bare, ()), year)


def coded(code: str, year: int | None = None) -> Place | None:
    """The place that has a code in a year, or else in the nearest year."""
    return nearest_in_time(all_coded(code), NEWEST if year is None else _within(year))


def all_coded(code: str) -> tuple[Place, ...]:
    """All places that ever had a code."""
    return _by_code().get(code, ())


def of_year(found: tuple[Place, ...], year: int | None) -> tuple[Place, ...]:
    """The places in the list of the year, or else those given up in it."""
    if year is None:
        return found
    when = _within(year)
    there = tuple(place for place in found if place.in_list(when))
    return there or tuple(place for place in found if place.last_year == when - 1)


def is_below(place: Place, above: Place) -> bool:
    """Whether a place belongs to another by their codes, at any depth."""
    stem = _stem(above.code)
    return place.code.startswith(stem) and _stem(place.code) != stem


def is_municipal(place: Place) -> bool:
    """Whether a place belongs to a municipality."""
    return place.parent_code[:2] in MUNICIPAL


def nearest_in_time(places: Iterable[Place], year: int) -> Place | None:
    """The place whose years are nearest to a year; None if there are no places."""
    return min(places, key=lambda place: years_off(place, year), default=None)


def years_off(place: Place, year: int) -> int:
    """How many years a place is from a year; 0 if the list of the year has it."""
    return max((place.first_year or OLDEST) - year, year - (place.last_year or NEWEST), 0)


def _within(year: int) -> int:
    return min(max(year, OLDEST), NEWEST)


def _plain(word: str) -> str:
    """Letters without case, marks and blanks; ü is typed as u or v."""
    letters = unicodedata.normalize("NFD", word.casefold())
    return re.sub("(?<=[ln])v", "u", "".join(filter(str.isalpha, letters)))


def _stem(code: str) -> str:
    return code[:2] if code.endswith("0000") else code[:4] if code.endswith("00") else code


@cache
def _by_name() -> Mapping[str, tuple[Place, ...]]:
    named: dict[str, list[Place]] = {}
    for place in all_places():
        for name in dict.fromkeys((place.name, place.short, *_called(place))):
            named.setdefault(name, []).append(place)
    return {name: tuple(places) for name, places in named.items()}


def _called(place: Place) -> list[str]:
    if "自治" not in place.name:
        return []
    return [place.short + kind for kind in CALLED.get(place.name[-3:], ())]


@cache
def _by_code() -> Mapping[str, tuple[Place, ...]]:
    return {code: tuple(own) for code, own in groupby(all_places(), key=lambda place: place.code)}


@cache
def _by_letters() -> Mapping[str, tuple[Place, ...]]:
    named: dict[str, list[Place]] = {}
    for place in all_places():
        spelt = (
            (place.roman, PINYIN.get(place.short, ""))
            if place.level != "county"
            else (place.roman,)
        )
        for letters in dict.fromkeys(map(_plain, filter(None, spelt))):
            named.setdefault(letters, []).append(place)
    return {letters: tuple(places) for letters, places in named.items()}


@cache
def all_places() -> tuple[Place, ...]:
    """Every place under every name that it had, in the order of codes."""
    listed = resources.files("govtopics.data") / "gazetteer.csv"
    rows = list(csv.reader(listed.read_text(encoding="utf-8").splitlines()))[1:]
    spans = {code: list(own) for code, own in groupby(rows, key=lambda row: row[0])}
    return tuple(_place(row, spans) for row in rows)


def _place(row: list[str], spans: Mapping[str, list[list[str]]]) -> Place:
    code, name, short, roman, first, last = row
    level = "province" if code[2:] == "0000" else "city" if code[4:] == "00" else "county"
    when = int(last or first or NEWEST) if last else NEWEST
    parent_code, parent = "", ""
    # Places that a province administers directly have a code without a city: 429004, 110101.
    for above in (code[:4] + "00", code[:2] + "0000"):
        if level != "province" and above != code and (own := spans.get(above)):
            there = [r for r in own if int(r[4] or OLDEST) <= when <= int(r[5] or NEWEST)]
            if there:
                parent_code, parent = above, there[0][1]
                break
    return Place(
        code, name, short or name[:-1], roman, level, parent, parent_code,
        int(first) if first else None, int(last) if last else None,
    )  # fmt: skip
