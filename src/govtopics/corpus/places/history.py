"""Places that changed their codes: which code a place has today."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import cache

from govtopics.corpus.places.gazetteer import Place, all_places, coded

PROVINCE = slice(0, 2)


def code_today(code: str, year: int | None = None) -> str:
    """The newest code of the place that had a code in a year; the same code if it is not known.

    A place is followed where a place of the same short name and rank begins in the list after the
    one in which it ends: 通州市 became 通州区, 密云县 密云区. Where two places became one, or one
    two, nothing is followed.

    Examples
    --------
    >>> code_today("320683", 2005), code_today("110228", 2010), code_today("310101", 2024)
    ('320612', '110118', '310101')
    """
    place = coded(code, year)
    return code if place is None else _today()[place]


@cache
def _today() -> Mapping[Place, str]:
    """For every place of the gazetteer its newest code."""
    later = _successors()
    today: dict[Place, str] = {}
    for place in all_places():
        newest, seen = place, {place}
        while (follower := later.get(newest)) is not None and follower not in seen:
            seen.add(newest := follower)
        today[place] = newest.code
    return today


def _successors() -> Mapping[Place, Place]:
    """The place that each became, under another name or code, in the year after its last."""
    begins: dict[tuple[int, str], list[Place]] = defaultdict(list)
    for place in all_places():
        if place.first_year is not None:
            begins[place.first_year, place.level].append(place)
    new_provinces = {
        (place.first_year, place.code[PROVINCE])
        for place in all_places()
        if place.level == "province"
    }
    later: dict[Place, Place] = {}
    for place in all_places():
        if place.last_year is None:
            continue
        year = place.last_year + 1
        same_name = [one for one in begins[year, place.level] if one.short == place.short]
        near = [one for one in same_name if one.code[PROVINCE] == place.code[PROVINCE]]
        # Hainan took its places from Guangdong, Chongqing from Sichuan.
        moved = [one for one in same_name if (year, one.code[PROVINCE]) in new_provinces]
        # Codes were dealt anew in the eighties: a name tells more than a code.
        same_code = [one for one in begins[year, place.level] if one.code == place.code]
        found = near or moved or same_code
        if len(found) == 1:
            later[place] = found[0]
    return _one_to_one(later)


def _one_to_one(later: Mapping[Place, Place]) -> Mapping[Place, Place]:
    """Without places into which several went: what became of them is no longer what they were."""
    came: dict[Place, list[Place]] = defaultdict(list)
    for place, follower in later.items():
        came[follower].append(place)
    return {own[0]: follower for follower, own in came.items() if len(own) == 1}
