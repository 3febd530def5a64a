"""The place of a row of statistics: by its code, name and parents, and the rows around it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from functools import cache
from typing import NamedTuple

from govtopics.corpus.places.gazetteer import MUNICIPAL, NEWEST, Place, all_coded, coded, is_below
from govtopics.corpus.places.history import code_today
from govtopics.corpus.places.names import stem
from govtopics.language import Reason
from govtopics.panels.statistics.names import is_nation, nearest_of, places_called, told
from govtopics.panels.statistics.records import Record

CITY, PROVINCE = slice(0, 4), slice(0, 2)
MOSTLY = 0.95
MOST_TOLD = 8  # candidates listed
LEVELS = ("province", "city", "county")


class Units(NamedTuple):
    """The places of a panel by unit; ``uncoded`` are those without a code, by name.

    ``known_as`` maps codes of today to units, also to units without a code if their names are
    unambiguous.
    """

    names: Mapping[str, str]
    uncoded: Mapping[str, Sequence[tuple[str, str]]]
    known_as: Mapping[str, str]

    @classmethod
    def of(
        cls,
        units: Iterable[str],
        names: Iterable[str],
        parents: Iterable[str],
        codes: Iterable[str],
    ) -> Units:
        """The units of columns of the cells of a panel; missing values are empty."""
        called: dict[str, str] = {}
        uncoded: dict[str, list[tuple[str, str]]] = defaultdict(list)
        known_as: dict[str, str] = {}
        for unit, name, parent, code in zip(units, names, parents, codes, strict=True):
            if unit in called:
                continue
            called[unit] = name
            if code:
                known_as[code] = unit
                continue
            uncoded[name].append((unit, parent))
            above = (parent, "") if parent else None
            record = Record("", 0, name, name, (above,) if above else (), "", "", "", None, {})
            places = _candidates(record, {}).places
            if len(places) == 1:
                known_as.setdefault(next(iter(places)), unit)
        return cls(called, uncoded, known_as)


class Meant(NamedTuple):
    """The unit of a row and how it was found, or why it was not.

    A place outside the panel is given by its code of today. ``nearest`` is what may have been
    meant.
    """

    unit: str = ""
    how: str = ""
    why: Reason | None = None
    nearest: str = ""


class _Candidates(NamedTuple):
    places: Mapping[str, Place]  # by the code of today
    how: str
    fault: Reason | None = None


@cache
def today(place: Place) -> str:
    """The identity of a place of the gazetteer under any name: its last code."""
    return code_today(place.code, place.last_year or NEWEST)


Seen = dict[tuple[object, ...], _Candidates]


def meant(records: Sequence[Record], units: Units) -> list[Meant]:
    """The place of each row of one sheet, in the order of the sheet.

    A code decides, then a name with its parents and level. If several places are left, the group of
    rows around it decides, then the level or region that all other rows of the sheet share, and
    last the places of the panel.
    """
    seen: Seen = {}
    candidates = [_candidates(record, seen) for record in records]
    table = _Table.of(records, candidates)
    return [
        _meant(record, own, table.narrowed(at, record, own), units)
        for at, (record, own) in enumerate(zip(records, candidates, strict=True))
    ]


def _candidates(record: Record, seen: Seen) -> _Candidates:
    key = (record.name, record.parents, record.level, record.code, record.year)
    if key not in seen:
        seen[key] = _within_level(
            record, _within_parents(record, _by_code(record, *_by_name(record)))
        )
    return seen[key]


def _by_name(record: Record) -> tuple[dict[str, Place], str]:
    if not record.name:
        return {}, ""
    places, how = places_called(record.name, record.year)
    own = {today(place): place for place in places}
    return _at_level(record, own, how, record.level)


def _at_level(
    record: Record, own: dict[str, Place], how: str, level: str
) -> tuple[dict[str, Place], str]:
    """The places of a short name, or of another year if none has the level.

    In 2008 襄阳 was only a county; in a table of cities it is the later name of 襄樊.
    """
    if how != "short name" or not level or any(one.level == level for one in own.values()):
        return own, how
    ever = places_called(record.name, None)[0]
    if any(_is_municipality(one) for one in ever):  # tables disagree on its level
        return own, how
    others = nearest_of([one for one in ever if one.level == level], record.year)
    return ({today(one): one for one in others}, "name of another year") if others else (own, how)


def _is_municipality(place: Place) -> bool:
    return place.level == "province" and place.code[PROVINCE] in MUNICIPAL


def _by_code(record: Record, named: dict[str, Place], how: str) -> _Candidates:
    """The places of a name that have, or had, the code."""
    place = coded(record.code, record.year) if record.code else None
    if place is None:
        return _Candidates(named, how)
    if not named:
        return _Candidates({today(place): place}, "code")
    ever = {today(one) for one in all_coded(record.code)}
    for names in (named, {today(one): one for one in places_called(record.name, None)[0]}):
        if both := {unit: one for unit, one in names.items() if unit in ever}:
            if today(place) in both:
                both = {today(place): both[today(place)]}
            return _Candidates(both, "code and name")
    if any(is_below(place, one) for one in named.values()):
        return _Candidates({today(place): place}, "code")  # of a county, beside its province's name
    if below := {unit: one for unit, one in named.items() if is_below(one, place)}:
        return _Candidates(below, "name and parent")  # the code of a province beside its cities
    return _Candidates({}, "", Reason("code_and_name"))


def _within_parents(record: Record, found: _Candidates) -> _Candidates:
    """The places that are below, or the same as, every known parent."""
    own = dict(found.places)
    for parent, level in record.parents:
        ever = places_called(parent, None)[0]
        above = [one for one in ever if one.level == level] or list(ever)
        if above:
            own = {unit: place for unit, place in own.items() if _belongs(unit, place, above)}
    if found.places and not own:
        return _Candidates({}, "", Reason("parent_differs"))
    decided = len(own) < len(found.places) and found.how in ("name", "short name")
    return found._replace(places=own, how="name and parent" if decided else found.how)


def _belongs(unit: str, place: Place, above: Sequence[Place]) -> bool:
    """Whether a place is one of some others or below it, by its own codes or those of today."""
    now = place._replace(code=unit)
    return any(
        today(one) == unit or is_below(one_of, parent)
        for one in above
        for parent in (one, one._replace(code=today(one)))
        for one_of in (place, now)
    )


def _within_level(record: Record, found: _Candidates) -> _Candidates:
    """The places of the level of the column, if any."""
    fit = {unit: place for unit, place in found.places.items() if place.level == record.level}
    return (
        found._replace(places=fit) if fit and found.how not in ("code", "code and name") else found
    )


class _Table(NamedTuple):
    """What the certain rows of a sheet show about the others."""

    level: str
    region: str
    groups: _Groups

    @classmethod
    def of(cls, records: Sequence[Record], candidates: Sequence[_Candidates]) -> _Table:
        sure = {
            unit: own.places[unit]
            for own in candidates
            if len(own.places) == 1
            for unit in own.places
        }
        below = {unit: place for unit, place in sure.items() if place.level != "province"}
        plain = {
            unit: own.places[unit]
            for record, own in zip(records, candidates, strict=True)
            for unit in (own.places if len(own.places) == 1 else ())
            if own.how != "short name" or not _was_higher(record.name, own.places[unit].level)
        }
        return cls(_level(plain), _region(below), _groups(records, candidates))

    def narrowed(self, at: int, record: Record, own: _Candidates) -> _Candidates:
        """The candidates of a row, by its sheet."""
        own = _Candidates(*_at_level(record, dict(own.places), own.how, self.level), own.fault)
        if len(own.places) <= 1:
            return own
        of_level = {unit for unit, place in own.places.items() if place.level == self.level}
        of_region = {unit for unit in own.places if self.region and unit.startswith(self.region)}
        for how, units in (
            ("group of rows", self._in_group(at, own)),
            ("level of the table", of_level),
            ("region of the table", of_region),
        ):
            left = {unit: place for unit, place in own.places.items() if unit in units}
            own = _Candidates(left, how) if 0 < len(left) < len(own.places) else own
        return own

    def _in_group(self, at: int, own: _Candidates) -> set[str]:
        """The candidates below the lowest place above the row, or above the rows that follow."""
        if not self.groups.kept:
            return set()
        if at in self.groups.heads:
            return {self.groups.heads[at]}
        for above in self.groups.above[at]:
            below = {
                unit for unit, place in own.places.items()
                if unit != today(above) and _belongs(unit, place, (above,))
            }  # fmt: skip
            if below:
                return below
        return set()


@cache
def _was_higher(name: str, level: str) -> bool:
    """Whether a place of a higher level ever had a name."""
    ever = {LEVELS.index(place.level) for place in places_called(name, None)[0]}
    return min(ever, default=0) < LEVELS.index(level)


def _level(sure: Mapping[str, Place]) -> str:
    """The level of nearly all certain places; municipalities are in tables of any level."""
    levels = Counter(place.level for unit, place in sure.items() if unit[PROVINCE] not in MUNICIPAL)
    level, n = max(levels.items(), key=lambda item: item[1], default=("", 0))
    return level if n > 1 and n >= MOSTLY * levels.total() else ""


def _region(below: Mapping[str, Place]) -> str:
    """The city, or else the province, of all certain places."""
    for part in (CITY, PROVINCE):
        codes = {unit[part] for unit in below}
        if len(codes) == 1 and len(below) > 1:
            return codes.pop()
    return ""


class _Groups(NamedTuple):
    """For each row the places above it, the lowest first; and the units that head rows.

    ``kept`` says whether the rows of a sheet are in such groups.
    """

    above: list[tuple[Place, ...]]
    heads: dict[int, str]
    kept: bool


def _groups(records: Sequence[Record], candidates: Sequence[_Candidates]) -> _Groups:
    """Groups of rows as in yearbooks: a province before its cities, a city before its counties."""
    following = _following(candidates)
    heading: dict[str, Place | None] = {"province": None, "city": None}
    above: list[tuple[Place, ...]] = []
    heads: dict[int, str] = {}
    kept: Counter[bool] = Counter()
    years: set[int | None] = set()
    for at, (record, own) in enumerate(zip(records, candidates, strict=True)):
        # The years of one place are together: a repeated year is of another place.
        again = at > 0 and record.name == records[at - 1].name and record.year not in years
        years = {*years, record.year} if again else {record.year}
        over = tuple(place for place in (heading["city"], heading["province"]) if place is not None)
        above.append(above[-1] if again else over)
        if again:
            heads |= {at: heads[at - 1]} if at - 1 in heads else {}
            continue
        unit = _heads(own, following[at], heading)
        if len(own.places) > 1 and unit:
            heads[at] = unit
        place = own.places.get(unit)
        if place is None:
            continue
        higher = [one for one in over if LEVELS.index(one.level) < LEVELS.index(place.level)]
        if higher:
            kept[_belongs(unit, place, higher[:1])] += 1
        if place.level != "county":
            heading |= {"city": None, place.level: place}
    return _Groups(above, heads, kept[True] > 1 and kept[True] >= MOSTLY * kept.total())


def _following(candidates: Sequence[_Candidates]) -> list[tuple[str, Place] | None]:
    """For each row, the next one below with a certain place."""
    found: tuple[str, Place] | None = None
    following: list[tuple[str, Place] | None] = []
    for own in reversed(candidates):
        following.append(found)
        if len(own.places) == 1:
            found = next(iter(own.places.items()))
    return following[::-1]


def _heads(
    own: _Candidates, following: tuple[str, Place] | None, heading: Mapping[str, Place | None]
) -> str:
    """The unit of a certain row, or the highest of several above the next row."""
    if len(own.places) == 1:
        return next(iter(own.places))
    known = {today(place) for place in heading.values() if place is not None}
    over = [
        (LEVELS.index(place.level), unit)
        for unit, place in own.places.items()
        if following and unit not in known and unit != following[0]
        and _belongs(*following, (place,))
    ]  # fmt: skip
    return min(over, default=(0, ""))[1]


def _meant(record: Record, found: _Candidates, left: _Candidates, units: Units) -> Meant:
    """The only unit left, or the only one in the panel."""
    if len(left.places) == 1:
        code = next(iter(left.places))
        return Meant(units.known_as.get(code, code), left.how)
    if not left.places:
        return _unlisted(record, found, units)
    there = {units.known_as[code] for code in left.places if code in units.known_as}
    if len(there) == 1:
        return Meant(there.pop(), "places of the panel")
    names = [told(place) for place in left.places.values()]
    shown = "; ".join(names[:MOST_TOLD]) + ("; …" if len(names) > MOST_TOLD else "")
    if not there:
        return Meant(why=Reason("not_in_panel"), nearest=shown)
    return Meant(why=Reason("ambiguous", {"n": len(names)}), nearest=shown)


def _unlisted(record: Record, found: _Candidates, units: Units) -> Meant:
    """A place without a code, such as a zone or the nation; else why the row has no place."""
    if found.fault:
        place = coded(record.code, record.year) if record.code else None
        return Meant(why=found.fault, nearest=told(place) if place else _named_told(record))
    if is_nation(record.name):
        own = [pair for name, pairs in units.uncoded.items() if is_nation(name) for pair in pairs]
        return Meant(own[0][0], "name") if len(own) == 1 else Meant(why=Reason("total"))
    named = units.uncoded.get(record.name, ())
    above = {stem(parent) for parent, _ in record.parents}
    own = [pair for pair in named if not (above and pair[1]) or stem(pair[1]) in above]
    if len(own) == 1:
        return Meant(own[0][0], "name and parent" if len(named) > 1 else "name")
    shown = "; ".join(unit for unit, _ in named)
    if own:
        return Meant(why=Reason("ambiguous", {"n": len(own)}), nearest=shown)
    if named:
        return Meant(why=Reason("parent_differs"), nearest=shown)
    return Meant(why=Reason("unknown_place"), nearest=_near(record.name, units))


def _named_told(record: Record) -> str:
    return "; ".join(
        told(place) for place in places_called(record.name, record.year)[0][:MOST_TOLD]
    )


def _near(name: str, units: Units) -> str:
    """The place of the panel with the name most similar to an unknown one."""
    close = get_close_matches(name, sorted(set(units.names.values())), n=1, cutoff=0.5)
    return close[0] if close else ""
