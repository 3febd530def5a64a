"""The place of a report: its code, full name, parent and level by the gazetteer."""

from __future__ import annotations

import re
from typing import Any

from govtopics.corpus.characters import PLAIN
from govtopics.corpus.metadata import FILE_NAME
from govtopics.corpus.places.gazetteer import (
    NEWEST,
    Place,
    coded,
    find_places,
    is_municipal,
    nearest_in_time,
    romanised,
)
from govtopics.corpus.places.names import STATE_COUNCIL, level_of, place_of, stem
from govtopics.messages import Message, joined, say

GAZETTEER = say("gazetteer")
RANKS = ("province", "city", "county")
# The level that a text means by its own words; for 全区 the name must end in 区 too.
OWN_WORDS = (
    ("province", "", ("全省", "我省")),
    ("city", "", ("全市", "我市", "全州", "我州", "全盟", "我盟")),
    ("county", "县", ("全县", "我县")),
    ("county", "区", ("全区", "我区")),
    ("county", "旗", ("全旗", "我旗")),
)
NAME_NOISE = re.compile(
    r"(?:19|20)?\d+年?度?|政府|工作|报告|人民|全文|[_\-—.·()（）\[\]【】,，\s]+"
)
YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
LATIN = re.compile(r"(?:[^\W\d_一-鿿]|'){3,}")
NATIONAL = ("国务院", "全国", "中央")
# Places that the gazetteer of provinces, cities and counties does not have.
OTHERS = re.compile(
    r"[一-鿿]{2,}(?:镇|乡|街道|新区|园区|开发区|高新区|试验区|示范区)|(?:新疆生产建设)?兵团"
)
CORPS = "新疆生产建设兵团"


def located(
    about: dict[str, Any], origins: dict[str, str], source: str, body: str
) -> tuple[dict[str, Any], dict[str, str], list[tuple[str, Message]]]:
    """The docvars completed by the gazetteer, their origins, and doubts (flag, reason)."""
    about, origins = dict(about), dict(origins)
    if about.get("year") in (None, "") and (of_name := _year_of_file(source)):
        about["year"], origins["year"] = of_name, FILE_NAME
    said = str(about.get("year") or "")
    year = int(said) if said.isdecimal() else None
    names, above, folders = _of_file(source, year)
    named = names[-1] if names else ""
    doubts = _of_code(about, origins, year)
    if not about.get("place") and (named or folders):
        _take_from_file(about, origins, named or folders[-1], above)
    name = str(about.get("place") or "")
    if origins.get("place", "").startswith("text"):
        told = _contradicted(name, about, names, folders, year)
        above, doubts = "" if told else above, [*doubts, *told]
    doubts += _other_year(source, about, origins)
    if not name or name == STATE_COUNCIL:
        if name and not about.get("admin_level"):
            about["admin_level"], origins["admin_level"] = "national", origins["place"]
        return about, origins, doubts
    parent = about.get("parent") or (above if _same(name, named) or name in folders else "")
    found = _decided(name, year, str(parent), str(about.get("admin_level") or ""), body)
    if code := about.get("code"):
        found = tuple(one for one in found if one.code == code)
    if len(found) > 1:
        reason = say(
            "{name} may be any of these: {options}; set its parent or admin_level in a catalogue",
            name=name,
            options=joined((f"{one.parent}{one.name} ({one.code})" for one in found[:4]), ", "),
        )
        return about, origins, [*doubts, ("place", reason)]
    for one in found:
        _fill(about, origins, one)
    if not found and not find_places(name) and origins["place"] == FILE_NAME:
        _named_level(about, origins)
    return about, origins, doubts


def _take_from_file(about: dict[str, Any], origins: dict[str, str], named: str, above: str) -> None:
    about["place"], origins["place"] = named, FILE_NAME
    if above and not find_places(named) and not about.get("parent"):
        about["parent"], origins["parent"] = above, FILE_NAME


def _contradicted(
    place: str, about: dict[str, Any], names: list[str], folders: list[str], year: int | None
) -> list[tuple[str, Message]]:
    """Doubts where the names of a file or its folders contradict the text."""
    parent = str(about.get("parent") or "")
    named = names[-1] if names else ""
    own = bool(parent) and named and not find_places(place) and same_place(parent, named)
    if named and not own and not any(_agree(place, one, year) for one in names):
        # 江苏-01.txt may be a file of a city of 江苏: flagged, but not left out of groups.
        flag = "conflict" if find_places(place, parent=named) else "mislabelled"
        return [(flag, _says_otherwise(say("the file name"), named, place))]
    for above in folders:
        if not _within(place, above, parent):
            told = _says_otherwise(say("the folder name"), above, f"{parent}{place}")
            return [("mislabelled", told)]
    return []


def _says_otherwise(origin: Message, value: str, of_text: str) -> Message:
    return say(
        "{origin} gives {value}, but the text gives {found}",
        origin=origin,
        value=value,
        found=of_text,
    )


def _other_year(
    source: str, about: dict[str, Any], origins: dict[str, str]
) -> list[tuple[str, Message]]:
    """A doubt where the file's name and the text give different years."""
    years = set(YEAR.findall(re.sub(r", row \d+$", "", source).rpartition("/")[2]))
    own = str(about.get("year") or "")
    stated = origins.get("year", "").startswith("text") and about.get("date_basis") != "published"
    if not own or not stated or not years or own in years:
        return []
    told = joined(sorted(years), ", ")
    return [("conflict", _says_otherwise(say("the file name"), told, own))]


def _of_code(
    about: dict[str, Any], origins: dict[str, str], year: int | None
) -> list[tuple[str, Message]]:
    """Take the place from a code in a table; doubts where the two disagree."""
    code = str(about.get("code") or "")
    if not code:
        return []
    place, own = coded(code, year), str(about.get("place") or "")
    if place is None:
        reason = say(
            "{code} is not the code of a province, city or county; find_places gives the codes",
            code=code,
        )
        return [("place", reason)]
    if not own or origins["place"].startswith("text"):
        about["place"], origins["place"] = place.name, origins["code"]
        return []
    if place.code not in {one.code for one in find_places(own)}:
        reason = say(
            "{code} is the code of {place}, but the place is {own}",
            code=code,
            place=f"{place.parent}{place.name}",
            own=own,
        )
        return [("conflict", reason)]
    return []


def _named_level(about: dict[str, Any], origins: dict[str, str]) -> None:
    """The level of a township or zone by the ending of its name."""
    level = "" if about["place"] == CORPS else level_of(about["place"])
    if level and not about.get("admin_level"):
        about["admin_level"], origins["admin_level"] = level, origins["place"]


def _agree(place: str, named: str, year: int | None) -> bool:
    """Whether two names may be of one place, or of a zone or township and its parent."""
    if STATE_COUNCIL in (place, named) or same_place(place, named):
        return same_place(place, named)
    if find_places(place, year=year) or find_places(place):
        return False
    return stem(named) in place or stem(place) in named


def _within(place: str, above: str, parent: str) -> bool:
    """Whether a place of the text may be in that of a folder."""
    known = find_places(place)
    if not known or not find_places(above) or same_place(place, above):
        return True
    names = [place] if not parent else [place, parent]
    return all(same_place(one, above) or bool(find_places(one, parent=above)) for one in names)


def _fill(about: dict[str, Any], origins: dict[str, str], place: Place) -> None:
    if about["place"] != place.name:
        origins["place"] = _whole_name(origins["place"], about["place"])
        about["place"] = place.name
    above = str(about.get("parent") or "")
    if place.parent and above not in ("", place.parent) and same_place(above, place.parent):
        origins["parent"] = _whole_name(origins["parent"], above)
        about["parent"] = place.parent
    added = {"code": place.code, "parent": place.parent, "admin_level": place.level}
    for name, value in added.items():
        if value and about.get(name) in (None, ""):
            about[name], origins[name] = value, GAZETTEER


def _whole_name(origin: str, name: str) -> Message:
    return say("{origin} ({name}), full name of the gazetteer", origin=origin, name=name)


def _decided(name: str, year: int | None, parent: str, level: str, body: str) -> tuple[Place, ...]:
    """The places that fit a name, its parent, its level and the words of its text."""
    when = NEWEST if year is None else year
    found = _called(name, when)
    if parent:
        below = _called(name, when, parent)
        # If the gazetteer knows the parent but not the place below it, nothing is decided.
        found = below or (() if find_places(parent) else found)
    if level:
        found = tuple(one for one in found if one.level == level)
    if len({one.code for one in found}) > 1:
        found = _by_text(found, body)
    last = {one.code: one for one in found}
    return tuple(last.values())


def _called(name: str, year: int, parent: str | None = None) -> tuple[Place, ...]:
    """The places of a name in a year, or else those of the nearest years."""
    if LATIN.fullmatch(name):
        return romanised(name, year)
    if found := find_places(name, year=year, parent=parent):
        return found
    once = find_places(name, parent=parent)
    nearest = {
        nearest_in_time(
            (own for own in once if own.name == one.name and own.parent == one.parent), year
        )
        for one in once
    }
    return tuple(one for one in once if one in nearest)


def _by_text(found: tuple[Place, ...], body: str) -> tuple[Place, ...]:
    """The places that the words of a text (全市, 我区) fit; else a city before a county."""
    counts = [sum(map(body.count, words)) for _, _, words in OWN_WORDS]
    at = max(range(len(counts)), key=counts.__getitem__)
    level, ending, _ = OWN_WORDS[at]
    own = tuple(one for one in found if one.level == level and one.name.endswith(ending))
    if counts[at] and own:
        return own
    highest = next(level for level in RANKS if level in {one.level for one in found})
    # A name shared by a city and a province or district, such as 吉林 or 朝阳, is not decided.
    shared = any(
        one.level == "province" or (one.level == "county" and is_municipal(one)) for one in found
    )
    return found if shared else tuple(one for one in found if one.level == highest)


def _year_of_file(source: str) -> int | None:
    """The only year in a file's name, or else in that of its folder."""
    if ", row " in source:
        return None
    for part in reversed(source.split("/")):
        years = {int(year) for year in YEAR.findall(part)}
        if years:
            return years.pop() if len(years) == 1 else None
    return None


def _of_file(source: str, year: int | None) -> tuple[list[str], str, list[str]]:
    """The lowest places of a file's name, the parent of the last, those of its folders."""
    path = re.sub(r"\.\w+(?:, row \d+)?$", "", source.translate(PLAIN))
    folders, _, name = path.rpartition("/")
    above: list[str] = []
    for part in filter(None, folders.split("/")):
        above += _named_in(part, year, above)
    own = [*_named_in(name, year, above), *_others(name)]
    lowest = [one for one in own if not any(_below(other, one) for other in own)]
    higher = [*above, *(one for one in own if lowest and one != lowest[-1])]
    higher = higher if own else above[:-1]
    return lowest, higher[-1] if higher else "", above


def _below(place: str, above: str) -> bool:
    """Whether a place is in another, by name."""
    return place != above and bool(find_places(place, parent=above))


def _named_in(part: str, year: int | None, above: list[str]) -> list[str]:
    """The places that a part of a path names, in order."""
    named: list[str] = []
    for word in filter(None, NAME_NOISE.split(part)):
        if LATIN.fullmatch(word):
            named += _in_letters(word, year, above + named)
        elif word in NATIONAL:
            named.append(STATE_COUNCIL)
        elif find_places(word, year=year) or find_places(word):
            named.append(word)
    return named


def _in_letters(word: str, year: int | None, above: list[str]) -> list[str]:
    """The only place with this romanised name in the one named before it, else of higher rank."""
    found = romanised(word, year)
    within = {
        one.code for up in above[-1:] for one in found if one in find_places(one.name, parent=up)
    }
    high = {one.code for one in found if one.level != "county"}
    codes = within or high
    if len(codes) > 1:  # suzhou is not decided, and flagged
        return [word]
    return [one.name for one in found if one.code in codes][:1]


def _others(name: str) -> list[str]:
    """The township, zone or corps at the end of a file's name, after its parents."""
    words = list(filter(None, NAME_NOISE.split(name)))
    if not words or not OTHERS.fullmatch(words[-1]) or find_places(words[-1]):
        return []
    if words[-1].endswith("兵团"):
        return [CORPS]
    place = place_of(words[-1])
    return [] if place is None else [*filter(None, [place.parent]), place.name]


def same_place(one: str, other: str) -> bool:
    """Whether two names mean the same place: 南京 and 南京市, 襄樊 and 襄阳市."""
    codes = {place.code for place in find_places(one)}
    return one == other or bool(codes & {place.code for place in find_places(other)})


def _same(one: str, other: str) -> bool:
    return bool(other) and same_place(one, other)
