"""Labels of a report that its own text contradicts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from govtopics.corpus.parsing.head import Fact
from govtopics.corpus.places.gazetteer import find_places
from govtopics.corpus.places.names import PROVINCES, STATE_COUNCIL, stem
from govtopics.messages import Message, say

OWN_LEVEL = (
    ("全国", "national"),
    ("全省", "province"),
    ("全区", ""),
    ("全市", "city"),
    ("全县", "county"),
    ("全镇", "township"),
)


class Contradiction(NamedTuple):
    """A docvar whose label the text contradicts."""

    flag: str
    docvar: str
    label: Any
    found: Any
    reason: Message


def contradictions(
    docvars: Mapping[str, Any], found: Sequence[Fact], body: str, labels: Mapping[str, str]
) -> Iterator[Contradiction]:
    """The docvars whose labels the text (in Simplified script) contradicts.

    ``docvars`` are as they were kept; ``labels`` say where each label comes from.
    """
    stated = {fact.docvar: fact for fact in found}
    if "date_basis" in stated:  # the date of the page says nothing about the delivery
        del stated["date"]
    for name in ("place", "parent", "date", "admin_level", "speaker", "year"):
        fact = stated.get("date", stated.get("year")) if name == "year" else stated.get(name)
        label = docvars.get(name)
        if fact is None or label in (None, "") or name not in labels:
            continue
        value = str(fact.value)[:4] if name == "year" else fact.value
        if not _agree(name, str(label), str(value), docvars):
            flag = "mislabelled" if name in ("place", "parent", "admin_level") else "conflict"
            told = say(
                "{origin} gives {label}, but the text gives {found} (line {line})",
                origin=labels[name],
                label=label,
                found=value,
                line=fact.line,
            )
            yield Contradiction(flag, name, label, value, told)
    yield from _unnamed(docvars, stated, body, labels)


def _agree(name: str, label: str, value: str, docvars: Mapping[str, Any]) -> bool:
    if name in ("date", "year"):
        return value.startswith(label) or label.startswith(value)
    if name == "parent" and any(find_places(value, parent=label)):
        return True
    if name in ("place", "parent"):
        shorts = [(one, value) for one in _short_names(label)]
        shorts += [(one, label) for one in _short_names(value)]
        return any(short in other for short, other in shorts)
    if name == "admin_level":
        return label == value or (
            {label, value} <= {"city", "county", "province"} and _near(label, value, docvars)
        )
    return "".join(label.split()) in value or value in label


def _near(label: str, value: str, docvars: Mapping[str, Any]) -> bool:
    """Whether a name fits another rank: county-level cities and districts of municipalities."""
    place = str(docvars.get("place") or "")
    return place.endswith(("市", "区")) and "province" not in (label, value)


def _unnamed(
    docvars: Mapping[str, Any], stated: Mapping[str, Fact], body: str, labels: Mapping[str, str]
) -> Iterator[Contradiction]:
    """The place of a long report that never mentions it, which is then another's report."""
    place = str(docvars.get("place") or "")
    if "place" not in labels or not place or "place" in stated or len(body) < 3_000:
        return
    if place == STATE_COUNCIL:
        other = _speaks_for(body)
        if other != "national" and body.count("我国") < 10:
            told = say(
                "{origin} gives {place}, but the text does not appear to be a national report",
                origin=labels["place"],
                place=place,
            )
            yield Contradiction("mislabelled", "place", place, other, told)
        return
    if sum(map(body.count, _short_names(place))) < 2:
        told = say(
            "{origin} gives {place}, but the text hardly mentions it",
            origin=labels["place"],
            place=place,
        )
        yield Contradiction("mislabelled", "place", place, _often_named(body), told)


def _speaks_for(body: str) -> str:
    counts = Counter({level: body.count(word) for word, level in OWN_LEVEL})
    return counts.most_common(1)[0][0]


def _often_named(body: str) -> str:
    """The province that a text names most often, as a hint."""
    counts = Counter({name: body.count(name) for name in PROVINCES})
    name, n = counts.most_common(1)[0]
    return name if n >= 5 else ""


def _short_names(place: str) -> set[str]:
    """The names of a place without the word for its kind: 甘孜 for 甘孜藏族自治州."""
    return {stem(place)} | {one.short for one in find_places(place)}
