"""Where a report is from: the code, whole name, parent and level that the gazetteer has for it."""

from __future__ import annotations

import re
from typing import Any

from govtopics.corpus.places.gazetteer import Place, find_places, romanised
from govtopics.corpus.places.names import STATE_COUNCIL

RANKS = ("province", "city", "county")
OWN_WORDS = (("全省", "province"), ("全市", "city"), ("全州", "city"), ("全县", "county"))
NAME_NOISE = re.compile(
    r"(?:19|20)?\d+年?度?|政府|工作|报告|人民|全文|[_\-—.·()（）\[\]【】,，\s]+"
)
LATIN = re.compile("[a-z']{3,}", re.IGNORECASE)


def located(
    about: dict[str, Any], origins: dict[str, str], source: str, body: str
) -> tuple[dict[str, Any], dict[str, str], list[tuple[str, str]]]:
    """The docvars with what the gazetteer adds, their origins, and doubts: flag and reason."""
    about, origins = dict(about), dict(origins)
    said = str(about.get("year") or "")
    year = int(said) if said.isdecimal() else None
    named, above = _of_file(source, year)
    if not about.get("place") and named:
        about["place"], origins["place"] = named, "file name"
    name = str(about.get("place") or "")
    doubts = []
    if named and origins.get("place", "").startswith("text") and not _agree(name, named, year):
        doubts.append(("mislabelled", f"the file's name says {named}, the text says {name}"))
    if not name or name == STATE_COUNCIL:
        return about, origins, doubts
    parent = about.get("parent") or (above if _same(name, named) else "")
    found = _decided(name, year, str(parent), str(about.get("admin_level") or ""), body)
    if len(found) > 1:
        options = "、".join(f"{one.parent}{one.name} ({one.code})" for one in found[:4])
        reason = f"{name} may be {options}: say its parent or admin_level in a catalogue"
        return about, origins, [*doubts, ("place", reason)]
    for one in found:
        _fill(about, origins, one)
    return about, origins, doubts


def _agree(place: str, named: str, year: int | None) -> bool:
    """Whether a text's place and its file's name go together: one place, or one in the other."""
    if place == STATE_COUNCIL:
        return False
    own, other = find_places(place) or find_places(place, year=year), find_places(named)
    codes = {one.code for one in own} | {one.parent_code for one in own}
    within = codes & ({one.code for one in other} | {one.parent_code for one in other} - {""})
    return not own or same_place(place, named) or bool(within - {""})


def _fill(about: dict[str, Any], origins: dict[str, str], place: Place) -> None:
    if about["place"] != place.name:
        origins["place"] += f" ({about['place']}), whole name of the gazetteer"
        about["place"] = place.name
    added = {"code": place.code, "parent": place.parent, "admin_level": place.level}
    for name, value in added.items():
        if value and about.get(name) in (None, ""):
            about[name], origins[name] = value, "gazetteer"


def _decided(name: str, year: int | None, parent: str, level: str, body: str) -> tuple[Place, ...]:
    """The places that a name, its parent, its level and the words of its text leave."""
    found = find_places(name, year=2025 if year is None else year) or find_places(name)
    if parent:
        below = find_places(name, year=year, parent=parent)
        # A parent that the gazetteer has otherwise is the text's word: nothing is decided then.
        found = below or (() if find_places(parent) else found)
    if level:
        found = tuple(one for one in found if one.level == level)
    if len({one.code for one in found}) > 1:
        found = _by_text(found, body)
    last = {one.code: one for one in found}
    return tuple(last.values())


def _by_text(found: tuple[Place, ...], body: str) -> tuple[Place, ...]:
    """Those of the level that its 全市 says; else a city before its county."""
    own = dict.fromkeys(RANKS, 0)
    for word, level in OWN_WORDS:
        own[level] += body.count(word)
    levels = {one.level for one in found}
    said = max(RANKS, key=own.__getitem__)
    if own[said] and said in levels:
        return tuple(one for one in found if one.level == said)
    highest = next(level for level in RANKS if level in levels)
    # A province and a city of one name, 吉林, stay open where the text does not tell them apart.
    open_still = highest == "province" and "city" in levels
    return found if open_still else tuple(one for one in found if one.level == highest)


def _of_file(source: str, year: int | None) -> tuple[str, str]:
    """The place that a file's path names last, and the one above it."""
    path = re.sub(r"\.\w+(?:, row \d+)?$", "", source)
    named: list[str] = []
    for part in path.split("/"):
        for word in filter(None, NAME_NOISE.split(part)):
            if LATIN.fullmatch(word):
                found = romanised(word, year)
                named += [found[0].name] if len({one.code for one in found}) == 1 else []
            elif find_places(word, year=year) or find_places(word):
                named.append(word)
    return (named[-1] if named else ""), (named[-2] if len(named) > 1 else "")


def same_place(one: str, other: str) -> bool:
    """Whether two names mean one place: 南京 and 南京市, 襄樊 and 襄阳市."""
    codes = {place.code for place in find_places(one)}
    return one == other or bool(codes & {place.code for place in find_places(other)})


def _same(one: str, other: str) -> bool:
    return bool(other) and same_place(one, other)
