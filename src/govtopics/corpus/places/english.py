"""English names of places, and of reports and groups named after a place."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import cache

from govtopics.corpus.places.gazetteer import NEWEST, coded, find_places, years_off
from govtopics.corpus.places.names import STATE_COUNCIL
from govtopics.language import language_in_force, names_in_force

HAN = re.compile("[一-鿿]")
NATIONAL = "State Council"
# To tell apart names that are spelt alike: 邯郸市 and 邯郸县. The longer ending first.
KINDS = (
    ("自治州", "Prefecture"), ("自治县", "County"), ("自治旗", "Banner"), ("自治区", "Region"),
    ("地区", "Prefecture"), ("省", "Province"), ("市", "City"), ("盟", "League"),
    ("区", "District"), ("县", "County"), ("旗", "Banner"), ("镇", "Town"), ("乡", "Township"),
    ("街道", "Subdistrict"),
)  # fmt: skip


def called(name: str, code: str | None = None, *, english: bool | None = None) -> str:
    """The name of a place, or of a report or group named after it (黄浦区 2023), in a language.

    In English it is the name that somebody gave it (`govtopics.language.names_in_force`), or that
    of the gazetteer, romanised; unchanged if neither has one. ``english`` overrides the current
    language.

    Examples
    --------
    >>> called("黄浦区 2023", english=True), called("国务院", english=True), called("黄浦区")
    ('Huangpu 2023', 'State Council', '黄浦区')
    >>> called("苏州市 姑苏区", english=True), called("某某镇", english=True)
    ('Suzhou Gusu', '某某镇')
    """
    if not (language_in_force() == "en" if english is None else english):
        return name
    return _english(name, code or "", kind=False)


def called_apart(names: Iterable[str], *, english: bool | None = None) -> dict[str, str]:
    """The name of each place, no two alike, as by :func:`called`.

    Names that are spelt alike are given with the kind of place, or else with their Chinese in
    brackets.

    Examples
    --------
    >>> called_apart(["邯郸市 2020", "邯郸县 2020", "雁山区 2020", "盐山县 2020"], english=True)
    ... # doctest: +NORMALIZE_WHITESPACE
    {'邯郸市 2020': 'Handan City 2020', '邯郸县 2020': 'Handan County 2020',
     '雁山区 2020': 'Yanshan District 2020', '盐山县 2020': 'Yanshan County 2020'}
    >>> called_apart(["通州区", "同州区"], english=True)
    {'通州区': 'Tongzhou', '同州区': '同州区'}
    """
    told = {name: called(name, english=english) for name in dict.fromkeys(names)}
    for twice in (_with_kind, _with_itself):
        n = Counter(told.values())
        told = {name: twice(name, own) if n[own] > 1 else own for name, own in told.items()}
    return told


def _with_kind(name: str, _own: str) -> str:
    return _english(name, "", kind=True)


def _with_itself(name: str, own: str) -> str:
    return f"{own} ({name})" if own != name else own


def _english(name: str, code: str, *, kind: bool) -> str:
    given = names_in_force().get(name)
    if given or not HAN.search(name):
        return given or name
    if code and (place := coded(code)):
        return place.roman
    words = name.split()
    if len(words) > 1:
        return " ".join(_english(word, "", kind=kind) for word in words)
    roman = _romanised(name)
    return f"{roman}{_kind(name) if kind else ''}" if roman else name


def _kind(name: str) -> str:
    return next((f" {kind}" for ending, kind in KINDS if name.endswith(ending)), "")


@cache
def _romanised(name: str) -> str:
    """The romanised name of the latest place with a name; empty if unknown."""
    if name == STATE_COUNCIL:
        return NATIONAL
    latest = min(find_places(name), key=lambda place: years_off(place, NEWEST), default=None)
    return "" if latest is None else latest.roman
