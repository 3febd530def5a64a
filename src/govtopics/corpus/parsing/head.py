"""What a report says of itself: title, session, date, speaker, place and level, each with its line."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from govtopics.corpus.parsing.speakers import IN_BRACKETS, is_office, name_alone, name_beside_office
from govtopics.corpus.places.names import HAN, PROVINCES, STATE_COUNCIL, place_of, stem

DIGITS = {digit: str(value % 10) for value, digit in enumerate("零一二三四五六七八九")} | {
    "〇": "0",
    "○": "0",
}
DATE = re.compile(
    r"(\d{4}|[〇○零一二三四五六七八九]{4})\s*年\s*(\d{1,2}|[一二三四五六七八九十]{1,3})\s*月\s*(?:(\d{1,2}|[一二三四五六七八九十]{1,3})\s*[日号])?"
)
SESSION = re.compile(
    rf"在?([{HAN}]{{0,30}}?第[{HAN}]{{1,4}}届[{HAN}]{{2,14}}第[{HAN}]{{1,4}}次[{HAN}]{{0,4}}会议)"
)
NATIONAL = re.compile(r"^.{0,40}代表国务院|第[一-龥]{1,4}届全国人民代表大会第[一-龥]{1,3}次会议上")
OWN_LEVEL = (
    ("全国", "national"),
    ("全省", "province"),
    ("全区", ""),
    ("全市", "city"),
    ("全县", "county"),
    ("全镇", "township"),
)
TITLE_NOISE = re.compile(
    r"\d{4}年(度)?|[（(][^（()）]*+[)）]|人民政府|政府|工作|情况|的?报告|上半年|下半年|全文|关于|第.{1,3}届|[-—_|].*$|\s"
)
HEAD_ROWS = 30
HEAD_RULES = ("session line", "title", "date line", "speaker", "infobox")
NO_ROW = (0, "", None)
PLAN_HEADING = re.compile(
    r"(?:[一二三四五]、\s*)?(?:关于|对)?(20\d\d)年.{0,10}(?:安排|任务|重点工作|总体要求|工作思路|工作建议|工作部署)[^。，,]{0,16}$"
)


class Fact(NamedTuple):
    """A docvar that the text states, and on which line."""

    docvar: str
    value: Any
    line: int


def facts(rows: Sequence[tuple[int, str, str | None]]) -> list[Fact]:
    """What the head of a report says of it.

    Parameters
    ----------
    rows : sequence of (int, str, str or None)
        Line number, text in Simplified script, and the rule that took the line out.

    Returns
    -------
    list of Fact
        At most one a docvar; the first line that says it counts.

    Examples
    --------
    >>> rows = [
    ...     (1, "政府工作报告", "title"),
    ...     (2, "——2024年1月8日在苏州市第十七届人民代表大会第三次会议上", "session line"),
    ...     (3, "市长 王某某", "speaker"),
    ... ]
    >>> [(fact.docvar, fact.value) for fact in facts(rows)]
    [('title', '政府工作报告'), ('date', '2024-01-08'), ('session', '苏州市第十七届人民代表大会第三次会议'), ('speaker', '王某某'), ('place', '苏州市'), ('admin_level', 'city')]
    """
    found: dict[str, Fact] = {}
    for fact in (*_from_head(rows), *_from_opening(rows)):
        found.setdefault(fact.docvar, fact)
    return [
        found[name]
        for name in (
            "title",
            "date",
            "year",
            "session",
            "speaker",
            "place",
            "parent",
            "admin_level",
        )
        if name in found
    ]


def _from_head(rows: Sequence[tuple[int, str, str | None]]) -> Iterator[Fact]:
    tidy = [(line, " ".join(text.split()), rule) for line, text, rule in rows]
    for row, below in pairwise([*tidy, NO_ROW]):
        line, text, rule = row
        if rule == "title":
            yield Fact("title", text, line)
        if rule in ("session line", "title", "date line"):
            yield from _date(text, line)
        if rule in HEAD_RULES or (rule == "source line" and "发布" not in text):
            session = _session(text)
            if session:
                yield Fact("session", session, line)
                yield from _place(session.partition("第")[0], line)
            yield from _speaker(row, below, session)
    yield from _from_titles([(line, text) for line, text, rule in tidy if rule == "title"])
    for line, text, rule in rows:
        if rule is None and (match := PLAN_HEADING.match(text)):
            yield Fact("year", int(match[1]), line)


def _from_titles(titles: Sequence[tuple[int, str]]) -> Iterator[Fact]:
    for line, text in titles:
        yield from _place(TITLE_NOISE.sub("", text), line)
        if match := re.search(r"((?:19|20)\d\d)年(?!.{0,2}半年)", text):
            yield Fact("year", int(match[1]), line)


def _session(text: str) -> str:
    match = SESSION.search(DATE.sub("|", text).replace(" ", ""))
    return match[1].rpartition("在")[2] if match else ""


def _from_opening(rows: Sequence[tuple[int, str, str | None]]) -> Iterator[Fact]:
    for line, text, rule in rows[:HEAD_ROWS]:
        if rule is None and NATIONAL.search(text[:200]):
            yield Fact("place", STATE_COUNCIL, line)
            yield Fact("admin_level", "national", line)
        if rule is None and (
            match := re.search(rf"代表([{HAN}]{{2,16}}?)(人民政府|政府)", text[:120])
        ):
            yield from _place(match[1], line)
        if rule is None and (match := re.search(r"代表(自治区|[省县镇乡])(人民)?政府", text[:120])):
            yield Fact("admin_level", LEVEL_OF_WORD[match[1]], line)


LEVEL_OF_WORD = {
    "自治区": "province",
    "省": "province",
    "县": "county",
    "镇": "township",
    "乡": "township",
}


def _date(text: str, line: int) -> Iterator[Fact]:
    match = DATE.search(text)
    if match and _in_range(value := _iso(match)):
        yield Fact("date", value, line)


def _iso(match: re.Match[str]) -> str:
    year = (
        match[1]
        if match[1].isdecimal() and match[1].isascii()
        else "".join(DIGITS.get(d, d) for d in match[1])
    )
    parts = [int(year), _count(match[2]), *([_count(match[3])] if match[3] else [])]
    return "-".join([f"{parts[0]:04d}", *(f"{part:02d}" for part in parts[1:])])


def _count(written: str) -> int:
    if not re.search("[一二三四五六七八九十]", written):
        return int(written)
    tens, ten, ones = written.partition("十")
    digit = {name: int(value) for name, value in DIGITS.items()}
    return (digit.get(tens, 1) * 10 + digit.get(ones, 0)) if ten else digit.get(written, 0)


def _in_range(value: str) -> bool:
    parts = [int(part) for part in value.split("-")]
    return (
        1949 <= parts[0] <= 2100 and 1 <= parts[1] <= 12 and (len(parts) < 3 or 1 <= parts[2] <= 31)
    )


def _speaker(
    row: tuple[int, str, str | None], below: tuple[int, str, str | None], session: str
) -> Iterator[Fact]:
    """The name in a line of the head, or in the line below one that holds an office alone."""
    (line, text, rule), (line_below, text_below, rule_below) = row, below
    # Names of places stand in the session and in titles; 长征镇 behind a district makes no office.
    parts = IN_BRACKETS.findall(text) if rule == "title" else _around(session, text)
    names = [name_beside_office(part) for part in parts]
    if rule == "speaker":
        names.append(name_alone(text))
    if name := next(filter(None, names), ""):
        yield Fact("speaker", name, line)
        return
    alone = rule == "speaker" and is_office(text) and rule_below != "salutation"
    if alone and (name := name_alone(text_below)):
        yield Fact("speaker", name, line_below)


def _around(session: str, text: str) -> list[str]:
    return re.split(r"\s*".join(map(re.escape, session)), text) if session else [text]


def _place(name: str, line: int) -> Iterator[Fact]:
    place = place_of(name)
    if place is None:
        return
    about = {"place": place.name, "admin_level": place.level, "parent": place.parent}
    yield from (Fact(docvar, value, line) for docvar, value in about.items() if value)


class Contradiction(NamedTuple):
    """A docvar whose label the text contradicts."""

    flag: str
    docvar: str
    label: Any
    found: Any
    reason: str


def contradictions(
    docvars: Mapping[str, Any], found: Sequence[Fact], body: str, labels: Mapping[str, str]
) -> Iterator[Contradiction]:
    """Where the text says another thing of itself than its label.

    Parameters
    ----------
    docvars : mapping
        As they were kept.
    found : sequence of Fact
    body : str
        The text in Simplified script.
    labels : mapping of str to str
        Docvar to where its value comes from (the catalogue, the file's name, a column).

    Yields
    ------
    Contradiction
    """
    stated = {fact.docvar: fact for fact in found}
    for name in ("place", "date", "admin_level", "speaker", "year"):
        fact = stated.get("date" if name == "year" else name)
        label = docvars.get(name)
        if fact is None or label in (None, "") or name not in labels:
            continue
        value = fact.value[:4] if name == "year" else fact.value
        if not _agree(name, str(label), str(value), docvars):
            flag = "mislabelled" if name in ("place", "admin_level") else "conflict"
            where = f"line {fact.line}"
            yield Contradiction(
                flag,
                name,
                label,
                value,
                f"{labels[name]} says {label}, the text says {value} ({where})",
            )
    yield from _unnamed(docvars, stated, body, labels)


def _agree(name: str, label: str, value: str, docvars: Mapping[str, Any]) -> bool:
    if name in ("date", "year"):
        return value.startswith(label) or label.startswith(value)
    if name == "place":
        return stem(label) in value or stem(value) in label
    if name == "admin_level":
        return label == value or (
            {label, value} <= {"city", "county", "province"} and _near(label, value, docvars)
        )
    return "".join(label.split()) in value or value in label


def _near(label: str, value: str, docvars: Mapping[str, Any]) -> bool:
    """County-level cities and the districts of municipalities are called 市 and 区 at other ranks."""
    place = str(docvars.get("place") or "")
    return place.endswith(("市", "区")) and "province" not in (label, value)


def _unnamed(
    docvars: Mapping[str, Any], stated: Mapping[str, Fact], body: str, labels: Mapping[str, str]
) -> Iterator[Contradiction]:
    """A long report that never names its own place is another's."""
    place = str(docvars.get("place") or "")
    if "place" not in labels or not place or "place" in stated or len(body) < 3_000:
        return
    if place == STATE_COUNCIL:
        other = _speaks_for(body)
        if other != "national" and body.count("我国") < 10:
            yield Contradiction(
                "mislabelled",
                "place",
                place,
                other,
                f"{labels['place']} says {place}, but the text does not speak for the country",
            )
        return
    if body.count(stem(place)) < 2:
        yield Contradiction(
            "mislabelled",
            "place",
            place,
            _often_named(body),
            f"{labels['place']} says {place}, but the text hardly names it",
        )


def _speaks_for(body: str) -> str:
    counts = Counter({level: body.count(word) for word, level in OWN_LEVEL})
    return counts.most_common(1)[0][0]


def _often_named(body: str) -> str:
    """The province that a text names most often, as a hint."""
    counts = Counter({name: body.count(name) for name in PROVINCES})
    name, n = counts.most_common(1)[0]
    return name if n >= 5 else ""
