"""What a report says of itself: title, session, date, speaker, place and level, with lines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from govtopics.corpus.parsing.dates import WHOLE_DATE, date_in, without_blanks
from govtopics.corpus.parsing.sessions import congress_of, is_national, session_in
from govtopics.corpus.parsing.speakers import IN_BRACKETS, is_office, name_alone, name_beside_office
from govtopics.corpus.places.names import HAN, STATE_COUNCIL, place_of

NATIONAL = re.compile(r"^.{0,40}代表国务院|第[一-龥]{1,4}届全国人民代表大会第[一-龥]{1,3}次会议上")
TITLE = re.compile(
    rf"[{HAN}\d《》]{{0,30}}政府工作报告》?|关于[{HAN}\d]{{0,30}}工作[{HAN}\d]{{0,20}}的报告"
)
TITLE_NOISE = re.compile(
    r"\d{4}年(度)?|[（(][^（()）]*+[)）]|人民政府|政府|工作|情况|的?报告|上半年|下半年|全文|关于|第.{1,3}届|[-—_|].*$|\s"
)
PLAN_HEADING = re.compile(
    r"(?:[一二三四五]、\s*)?(?:关于|对)?(20\d\d)年.{0,10}(?:安排|任务|重点工作|总体要求|工作思路|工作建议|工作部署|主要工作(?!回顾|总结|完成|情况|成效|进展))[^。，,]{0,16}$"
)
OPENING_PLACE = re.compile(rf"代表([{HAN}]{{2,16}}?)(人民政府|政府)")
# 南通市人民政府市长 gives the place if neither the session nor the title does.
PLACE_OF_OFFICE = re.compile(
    rf"([{HAN}]{{2,16}}?)(?:人民政府|政府)(?:代理|代)?[省市区县镇乡州盟旗]长"
)
SPEAKER_LABEL = re.compile(r"[(（]?(?:报告人|主讲人|宣读人)\s?[:：]")
OPENING_LEVEL = re.compile(r"代表(自治区|[省县镇乡旗])(人民)?政府")
LEVEL_OF_WORD = {
    "自治区": "province", "省": "province", "州": "city", "盟": "city", "县": "county",
    "区": "county", "旗": "county", "镇": "township", "乡": "township",
}  # fmt: skip
DOCVARS = (
    "title", "date", "date_basis", "year", "session", "speaker", "place", "parent", "admin_level",
)  # fmt: skip
HEAD_ROWS = 30
LONGEST_HEAD_LINE = 120
LEAST_BODY = 40
HEAD_RULES = ("session line", "title", "date line", "speaker", "infobox", "source line")
# Lines that no rule knows, or that only their place removed, may still belong to the head.
UNKNOWN = ("above the report", None)
PAGE_DATE = re.compile(r"发\s*布|时\s*间|日\s*期|\d{1,2}[:：]\d{2}")
LABEL_ALONE = re.compile(r"[^\d]{0,12}(?:时\s?间|日\s?期)\s?[:：]?\s?")
MOST_BROKEN = 3  # lines over which a line of the head may be broken

Row = tuple[int, str, str | None]


class Fact(NamedTuple):
    """A docvar that the text states, and on which line."""

    docvar: str
    value: Any
    line: int


def facts(rows: Sequence[Row]) -> list[Fact]:
    """What the head of a report says: at most one fact per docvar, from the first line that says it.

    A row is a line number, the text in Simplified script, and the rule that removed the line. A date
    that is only that of the page comes with the ``date_basis`` ``published``.

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
    tidy = [(line, " ".join(text.split()), rule) for line, text, rule in rows]
    head = head_rows(tidy)
    stated = (
        *_from_head(head),
        *_from_plan(tidy),
        *_from_titles(head),
        *_from_offices(head),
        *_from_opening(tidy),
    )
    for fact in stated:
        found.setdefault(fact.docvar, fact)
    if "date" not in found:
        found |= {fact.docvar: fact for fact in _published(tidy)}
    return [found[name] for name in DOCVARS if name in found]


def head_rows(rows: Sequence[Row]) -> list[Row]:
    """The lines of a report's head, from its title to its first sentence, without the page's own."""
    end = next((at for at, row in enumerate(rows) if _is_body(row)), len(rows))
    start = next((at for at, row in enumerate(rows[:end]) if is_title(row)), 0)
    above = [row for row in rows[:start] if row[2] in HEAD_RULES]
    return above + [row for row in rows[start:end] if row[2] in (*HEAD_RULES, *UNKNOWN)]


def is_title(row: Row) -> bool:
    """Whether a line is the report's title, with or without blanks between its letters."""
    return row[2] == "title" or bool(
        row[2] in (*HEAD_RULES, *UNKNOWN) and TITLE.fullmatch(without_blanks(row[1]))
    )


def _is_body(row: Row) -> bool:
    _, text, rule = row
    return rule is None and len(text) >= LEAST_BODY and bool(re.search("[。；;！!]", text))


def _from_head(head: Sequence[Row]) -> Iterator[Fact]:
    for row in filter(is_title, head):
        yield Fact("title", row[1] if row[2] == "title" else without_blanks(row[1]), row[0])
    session, dated, lines = _session(head)
    if session:
        yield Fact("session", session.value, session.line)
        yield from _place_of_congress(session)
    # The day of another line counts before a month beside the session.
    whole = [fact for fact in dated if fact.value.count("-") == 2]
    yield from (*whole, *_date(head), *dated)
    for row, below in pairwise([*head, (0, "", None)]):
        if row not in lines or len(lines) == 1:
            yield from _speaker(row, below, session.value if session else "")


def _session(head: Sequence[Row]) -> tuple[Fact | None, list[Fact], list[Row]]:
    """The session, the date beside it, and the lines that contain the two."""
    found: list[tuple[Fact | None, list[Fact], list[Row]]] = []
    named: list[tuple[Fact | None, list[Fact], list[Row]]] = []
    for pieces in _windows(head):
        text = "".join(piece[1] for piece in pieces) if len(pieces) > 1 else pieces[0][1]
        if (session := session_in(text)) and not _of_page(pieces[0]):
            line = pieces[0][0]
            dates = [Fact("date", date, line)] if (date := date_in(text)) else []
            found.append((Fact("session", session, line), dates, pieces))
            if congress_of(session) or is_national(session):
                named.append(found[-1])
    return (named or found or [(None, [], [])])[0]


def _windows(head: Sequence[Row]) -> Iterator[list[Row]]:
    """Single lines of a head, then two and three in a row that may be one."""
    for size in range(1, MOST_BROKEN + 1):
        for at in range(len(head) - size + 1):
            pieces = list(head[at : at + size])
            whole = sum(len(text) for _, text, _ in pieces) <= LONGEST_HEAD_LINE
            if size == 1 or (whole and not any(map(is_title, pieces))):
                yield pieces


def _of_page(row: Row) -> bool:
    """Whether a line says when the page was published, not when the report was given."""
    return row[2] in ("source line", "infobox") and "发布" in row[1]


def _place_of_congress(session: Fact) -> Iterator[Fact]:
    congress = congress_of(session.value)
    if is_national(session.value):
        yield Fact("place", STATE_COUNCIL, session.line)
        yield Fact("admin_level", "national", session.line)
    elif congress in LEVEL_OF_WORD:
        yield Fact("admin_level", LEVEL_OF_WORD[congress], session.line)
    else:
        yield from _place(congress, session.line)


def _date(head: Sequence[Row]) -> Iterator[Fact]:
    """Dates of lines with nothing else, or that rules know; broken ones are joined."""
    months: list[Fact] = []
    titled = any(map(is_title, head))
    for at, (line, text, rule) in enumerate(head):
        labelled = at > 0 and bool(LABEL_ALONE.fullmatch(head[at - 1][1]))
        known = rule == "above the report" or (rule is None and titled)
        alone = known and WHOLE_DATE.fullmatch(without_blanks(text).strip("()（）—-─－"))
        if labelled or PAGE_DATE.search(text):
            continue
        if rule in ("session line", "title", "date line") or alone:
            date = date_in(text)
            if date.count("-") == 1 and at + 1 < len(head):
                date = date_in(text + head[at + 1][1])
            if date.count("-") == 2:
                yield Fact("date", date, line)
            elif date:
                months.append(Fact("date", date, line))
    yield from months


def _published(rows: Sequence[Row]) -> list[Fact]:
    """The date of the page, if nothing says when the report was given."""
    for at, (line, text, rule) in enumerate(rows[: 3 * HEAD_ROWS]):
        labelled = at > 0 and bool(LABEL_ALONE.fullmatch(rows[at - 1][1]))
        own = rule in ("source line", "infobox", "date line") and (
            labelled or PAGE_DATE.search(text)
        )
        if own and (date := date_in(text)):
            return [Fact("date", date, line), Fact("date_basis", "published", line)]
    return []


def _from_plan(rows: Sequence[Row]) -> Iterator[Fact]:
    for line, text, rule in rows:
        if rule is None and (match := PLAN_HEADING.match(text)):
            yield Fact("year", int(match[1]), line)


def _from_titles(head: Sequence[Row]) -> Iterator[Fact]:
    for line, text in [row[:2] for row in filter(is_title, head)]:
        yield from _place(TITLE_NOISE.sub("", text), line)
        if match := re.search(r"((?:19|20)\d\d)年(?!.{0,2}半年)", text):
            yield Fact("year", int(match[1]), line)


def _from_offices(head: Sequence[Row]) -> Iterator[Fact]:
    for line, text, _ in head:
        if match := PLACE_OF_OFFICE.match(without_blanks(text)):
            yield from _place(match[1], line)


def _from_opening(rows: Sequence[Row]) -> Iterator[Fact]:
    for line, text, rule in rows[:HEAD_ROWS]:
        if rule is not None:
            continue
        if NATIONAL.search(text[:200]):
            yield Fact("place", STATE_COUNCIL, line)
            yield Fact("admin_level", "national", line)
        if match := OPENING_PLACE.search(text[:120]):
            yield from _place(match[1], line)
        if match := OPENING_LEVEL.search(text[:120]):
            yield Fact("admin_level", LEVEL_OF_WORD[match[1]], line)
        sentence = text[:200].partition("。")[0]
        session = session_in(sentence) if "报告" in sentence else ""
        if session and (date := date_in(sentence)):
            yield Fact("date", date, line)
            # The whole head may be in the first line of the text, as scrapers leave it.
            congress = congress_of(session)
            if congress and congress not in LEVEL_OF_WORD and not is_national(session):
                yield from _place(congress, line)


def _speaker(row: Row, below: Row, session: str) -> Iterator[Fact]:
    """The name in a line of the head, or below a line with only an office."""
    (line, text, rule), (line_below, text_below, rule_below) = row, below
    if rule == "source line" and "发布" in text:
        return
    # The session and titles contain names of places; 长征镇 after a district is not an office.
    parts = IN_BRACKETS.findall(text) if rule == "title" else _around(session, text)
    names = [name_beside_office(part) for part in parts]
    if rule == "speaker" or SPEAKER_LABEL.match(text):
        names.append(name_alone(text))
    if name := next(filter(None, names), ""):
        yield Fact("speaker", name, line)
        return
    alone = rule in ("speaker", *UNKNOWN) and is_office(text) and rule_below != "salutation"
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
