"""The gazetteer: codes, parents, short names and romanisation of places, by year."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from importlib import resources
from itertools import groupby
from typing import NamedTuple

from govtopics.checks import checked

OLDEST, NEWEST = 1980, 2025  # the years that the packaged table covers
MUNICIPAL = ("11", "12", "31", "50")


class Place(NamedTuple):
    """A place of the gazetteer, under the name and code that it had in a span of years.

    Parameters
    ----------
    code : str
        Of GB/T 2260, six digits.
    name, short, roman : str
        南京市, 南京 and Nanjing.
    level : str
        province, city or county; a district of a municipality is a county in rank.
    parent, parent_code : str
        What it belongs to; empty for a province.
    first_year, last_year : int or None
        Of the lists of those years' ends; None where the table does not see the start, or it is
        still there.
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
        """Whether the list of a year's end has it."""
        return (self.first_year or OLDEST) <= year <= (self.last_year or NEWEST)


@checked()
def find_places(
    name: str, *, year: int | None = None, parent: str | None = None
) -> tuple[Place, ...]:
    """All places that a name may mean, in the order of their codes.

    Parameters
    ----------
    name : str
        Whole or short, alone or after its parents: 南京市, 南京, 江苏省南京市鼓楼区.
    year : int, optional
        Only those of this year. A name counts in the year in which it was given up too: most
        reports of a year are older than its changes. Years beyond the table are its last or first.
    parent : str, optional
        Only those below it, at any depth.

    Returns
    -------
    tuple of Place
        Empty if no place is called so.

    Examples
    --------
    >>> [(place.code, place.parent) for place in find_places("鼓楼区", year=2024)]
    [('320106', '南京市'), ('320302', '徐州市'), ('350102', '福州市'), ('410204', '开封市')]
    >>> [(place.code, place.name) for place in find_places("襄樊", year=2008)]
    [('420600', '襄樊市')]
    """
    name = "".join(name.split())
    when = None if year is None else min(max(year, OLDEST), NEWEST)
    found = _of_year(_by_name().get(name, ()), when)
    for cut in range(len(name) - 1, 1, -1) if not found else ():
        if name[cut:] in _by_name() and find_places(name[:cut]):
            found = find_places(name[cut:], year=year, parent=name[:cut])
            if found:
                break
    if parent:
        above = {_stem(place.code) for place in find_places(parent)}
        found = tuple(place for place in found if any(_below(place.code, one) for one in above))
    return tuple(sorted(found, key=lambda place: (place.code, place.first_year or 0)))


def romanised(word: str, year: int | None = None) -> tuple[Place, ...]:
    """The places of province or city rank that Latin letters name: nanjing."""
    bare = _plain(word)
    found = (place for place in _places() if _plain(place.roman) == bare)
    high = tuple(place for place in found if place.level != "county")
    return _of_year(high, NEWEST if year is None else min(max(year, OLDEST), NEWEST))


def code_order() -> Mapping[str, str]:
    """Whole names and the lowest code that any place of this name has, to put groups in order."""
    order: dict[str, str] = {}
    for place in _places():
        order.setdefault(place.name, place.code)
    return order


def _plain(word: str) -> str:
    return word.casefold().replace("'", "").replace("ü", "u").replace("ê", "e").replace(" ", "")


def _of_year(found: tuple[Place, ...], year: int | None) -> tuple[Place, ...]:
    """Those in the list of the year; or else those that were given up in it."""
    if year is None:
        return found
    there = tuple(place for place in found if place.in_list(year))
    return there or tuple(place for place in found if place.last_year == year - 1)


def _stem(code: str) -> str:
    return code[:2] if code.endswith("0000") else code[:4] if code.endswith("00") else code


def _below(code: str, stem: str) -> bool:
    return code.startswith(stem) and _stem(code) != stem


@cache
def _by_name() -> Mapping[str, tuple[Place, ...]]:
    named: dict[str, list[Place]] = {}
    for place in _places():
        for name in dict.fromkeys((place.name, place.short)):
            named.setdefault(name, []).append(place)
    return {name: tuple(places) for name, places in named.items()}


@cache
def _places() -> tuple[Place, ...]:
    listed = resources.files("govtopics.data") / "gazetteer.csv"
    rows = list(csv.reader(listed.read_text(encoding="utf-8").splitlines()))[1:]
    spans = {code: list(own) for code, own in groupby(rows, key=lambda row: row[0])}
    return tuple(_place(row, spans) for row in rows)


def _place(row: list[str], spans: Mapping[str, list[list[str]]]) -> Place:
    code, name, short, roman, first, last = row
    level = "province" if code[2:] == "0000" else "city" if code[4:] == "00" else "county"
    when = int(last or first or NEWEST) if last else NEWEST
    parent_code, parent = "", ""
    # What a province administers itself has a code of no city: 429004, and 110101.
    for above in (code[:4] + "00", code[:2] + "0000"):
        if level != "province" and above != code and (own := spans.get(above)):
            there = [r for r in own if int(r[4] or OLDEST) <= when <= int(r[5] or NEWEST)]
            if there:
                parent_code, parent = above, there[0][1]
                break
    return Place(
        code, name, short or name, roman, level, parent, parent_code,
        int(first) if first else None, int(last) if last else None,
    )  # fmt: skip
