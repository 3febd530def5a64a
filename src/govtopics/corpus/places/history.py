"""Places that changed their codes: the code that a place has today."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import cache

from govtopics.corpus.places.gazetteer import NEWEST, Place, all_places, coded

PROVINCE = slice(0, 2)
# Codes that passed to another place, and names that another city took over, by the last year of the
# lists that have them. By the approvals of the State Council and the Ministry of Civil Affairs,
# districts of a city merged or were redrawn (连云港, 温州, 南通, 潍坊 in 1983, 梧州 in 1984,
# 鄂州 in 1987, 芜湖 in 1990, 汕头 in 1991, 长沙, 岳阳 in 1996, 株洲, 邵阳 in 1997, 合肥 and
# 银川 in 2002, 蚌埠 in 2004), or a city rose in rank and left its code (威海 in 1987).
ENDED: Mapping[int, str] = {
    1982: "320602 320702 320703 320704 330302 372231",
    1983: "321111 412111 450405",
    1986: "379006 420703",
    1989: "340205",
    1990: "440502 440503 440504",
    1995: "430102 430103 430104 430105 430111 430602 430611",
    1996: "430202 430203 430204 430211 430502 430503 430511",
    2001: "340102 340103 340104 340111 640104",
    2003: "340302 340303 340304 340311",
}


def code_today(code: str, year: int | None = None) -> str:
    """The newest code of the place that had a code in a year; the same code if it is not known.

    A place is followed if one place of the same rank and short name begins in the list after
    the one in which it ends (通州市 became 通州区), or another name under the same code (襄樊市,
    襄阳市), or a longer name (郫县, 郫都区). It is not followed if places merged or were redrawn,
    or if a code passed to another place.

    A place that no longer exists has its last code, with its last year if the code is now
    another's.

    Examples
    --------
    >>> code_today("320683", 2005), code_today("110228", 2010), code_today("310101", 2024)
    ('320612', '110118', '310101')
    >>> code_today("430104", 1990), code_today("430104", 2000)  # 西区, then 岳麓区 of 长沙
    ('430104-1995', '430104')
    """
    place = coded(code, year)
    return code if place is None else lasting_code(place)


def lasting_code(place: Place) -> str:
    """The identity of a place of the gazetteer among those of all years: :func:`code_today`."""
    newest = _today()[place]
    if newest.last_year is None or _last_years()[newest.code] == newest.last_year:
        return newest.code
    return f"{newest.code}-{newest.last_year}"


@cache
def _last_years() -> Mapping[str, int]:
    """The last year of each code, or that of the newest list if the code still exists."""
    last: dict[str, int] = defaultdict(int)
    for place in all_places():
        last[place.code] = max(last[place.code], place.last_year or NEWEST)
    return last


@cache
def _today() -> Mapping[Place, Place]:
    """The newest name and code of every place of the gazetteer."""
    later = _successors()
    today: dict[Place, Place] = {}
    for place in all_places():
        newest, seen = place, {place}
        while (follower := later.get(newest)) is not None and follower not in seen:
            seen.add(newest := follower)
        today[place] = newest
    return today


def _successors() -> Mapping[Place, Place]:
    """The place that each place became, with another name or code, in the following year."""
    # By year and level, and of these by short name and by code.
    begins: dict[tuple[int, str], list[Place]] = defaultdict(list)
    called: dict[tuple[int, str, str], list[Place]] = defaultdict(list)
    coded_so: dict[tuple[int, str, str], list[Place]] = defaultdict(list)
    for place in all_places():
        if place.first_year is not None:
            about = place.first_year, place.level
            begins[about].append(place)
            called[*about, place.short].append(place)
            coded_so[*about, place.code].append(place)
    new_provinces = {
        (place.first_year, place.code[PROVINCE])
        for place in all_places()
        if place.level == "province"
    }
    later: dict[Place, Place] = {}
    for place in all_places():
        if place.last_year is None or place.code in ENDED.get(place.last_year, ""):
            continue
        year = place.last_year + 1
        same_name = called[year, place.level, place.short]
        near = [one for one in same_name if one.code[PROVINCE] == place.code[PROVINCE]]
        # Hainan took its places from Guangdong, Chongqing from Sichuan.
        moved = [one for one in same_name if (year, one.code[PROVINCE]) in new_provinces]
        # Codes were reassigned in the eighties: a name is better evidence than a code.
        same_code = coded_so[year, place.level, place.code]
        found = near or moved or same_code or _longer_named(place, begins[year, place.level])
        if len(found) == 1:
            later[place] = found[0]
    return _one_to_one(later)


def _longer_named(place: Place, there: list[Place]) -> list[Place]:
    """The successor with a longer name (郫都区 for 郫县), when a county is upgraded."""
    if len(place.name) != 2 or not place.name.endswith("县"):
        return []
    near = [one for one in there if one.code[PROVINCE] == place.code[PROVINCE]]
    return [one for one in near if one.name[0] == place.name[0] and len(one.name) == 3]


def _one_to_one(later: Mapping[Place, Place]) -> Mapping[Place, Place]:
    """The successors, except those that combine several places and equal none of them."""
    came: dict[Place, list[Place]] = defaultdict(list)
    for place, follower in later.items():
        came[follower].append(place)
    return {own[0]: follower for follower, own in came.items() if len(own) == 1}
