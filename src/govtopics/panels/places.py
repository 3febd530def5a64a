"""Which reports are of the same place: by code, by the gazetteer, by parent and level."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from govtopics.corpus.doubts import LEFT_OUT_COLUMN
from govtopics.corpus.places.gazetteer import find_places
from govtopics.corpus.places.history import code_today, lasting_code

PLACE, CODE, YEAR = "place", "code", "year"
# Levels that the gazetteer does not have are not looked up: townships, the State Council.
LISTED = ("province", "city", "county")
NO_CODE = "~"  # after every code


class Identity(NamedTuple):
    """The identity of a place: its code of today, or else all that is known of it.

    ``unsure``: several places have the name, and nothing shows which one is meant.
    """

    code: str
    parent: str
    level: str
    name: str
    unsure: bool = False

    @property
    def key(self) -> tuple[str, ...]:
        """A key, the same for all reports of a place, in the order of codes; no code comes last."""
        return (self.code,) if self.code else (NO_CODE, self.parent, self.name, self.level)


def identities(reports: Sequence[Mapping[str, Any]]) -> list[Identity]:
    """The place of each report.

    A code is followed to its code of today. A place without a code has the one of the only place
    that the gazetteer knows by this name, year, parent and level. Any other is the same as the
    only one of its name among the reports whose parent and level, as far as both are given, are
    the same; if there are several, or the gazetteer knows several, it stays apart, ``unsure``.
    """
    found = [_of_report(report) for report in reports]
    called: dict[str, set[Identity]] = defaultdict(set)
    for report, one in zip(reports, found, strict=True):
        # A doubtful label is not evidence for another place. A place with a code is known here by
        # the name in the report as well.
        if not report.get(LEFT_OUT_COLUMN):
            called[str(report[PLACE])].add(one._replace(name=str(report[PLACE])))
    return [one if one.code or one.unsure else _completed(one, called[one.name]) for one in found]


def _of_report(report: Mapping[str, Any]) -> Identity:
    name, year = str(report[PLACE]), report.get(YEAR)
    when = int(year) if isinstance(year, int | float) else None
    parent, level = (str(report.get(key) or "") for key in ("parent", "admin_level"))
    if code := report.get(CODE):
        return Identity(code_today(str(code), when), parent, level, "")
    known = _known(name, when, parent, level)
    if len(known) == 1:
        return Identity(known[0], parent, level, "")
    return Identity("", parent, level, name, unsure=len(known) > 1)


@cache
def _known(name: str, year: int | None, parent: str, level: str) -> tuple[str, ...]:
    """The codes of today of the places of the gazetteer that may be meant."""
    if level and level not in LISTED:
        return ()
    there = find_places(name, year=year, parent=parent or None)
    # A name that no place has in this year may be an earlier or later one.
    there = there or find_places(name, parent=parent or None)
    return tuple(dict.fromkeys(lasting_code(one) for one in there if level in ("", one.level)))


def _completed(one: Identity, called: set[Identity]) -> Identity:
    """The only place of the same name that is better known, or this one."""
    fuller = {other for other in called if _says_more(other, one)}
    # Only the best known: 甲县 of 乙市, not just 甲县.
    most = [other for other in fuller if not any(_says_more(than, other) for than in fuller)]
    same = {other.key for other in most}
    if len(same) > 1:
        return one._replace(unsure=True)
    return min(most, key=lambda other: other.key) if most else one


def _says_more(other: Identity, than: Identity) -> bool:
    """Whether one is the other with more values known and none different."""
    pairs = ((other.code, than.code), (other.parent, than.parent), (other.level, than.level))
    return other != than and all(more == less or not less for more, less in pairs)
