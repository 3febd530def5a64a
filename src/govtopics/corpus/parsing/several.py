"""Several reports in one file: where each begins, and what else the file may contain."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Literal, NamedTuple

from govtopics.corpus.parsing.dates import without_blanks
from govtopics.corpus.places.names import HAN
from govtopics.messages import Joined, Message, joined, say, say_number

# A report opens for a government, to a congress. Thanks in closing words are not an opening.
OPENING = re.compile(
    r"(?:[我谨]|现在)代表[^。，,；;：:]{1,30}?(?:政府|国务院|办事处|管委会|公署)[^。感谢]{0,30}(?:报告|审议)"
)
TITLE = re.compile(
    rf"#{{0,6}}[《]?[{HAN}\d]{{0,30}}?(?:政府)?工作报告[》]?(?:[(（][^()（）]{{1,20}}[)）])?"
)
YEAR_HEADING = re.compile(r"#{1,6}(?:[^#。]{0,20}?)((?:19|20)\d\d)年?(?:[^。]{0,20})")
BARE_YEAR_HEADING = re.compile(r"#{1,6}((?:19|20)\d\d)年?")
# Who spoke where and when: below a title, this opens a report without another opening.
SESSION = re.compile(r"[-—–－(（]{0,2}(?:19|20)\d\d年\d{1,2}月\d{1,2}日.{0,30}第.{1,6}届.{2,40}")
YEAR = re.compile(r"(?:19|20)\d\d")
OTHER_REPORT = re.compile(
    r"#{0,6}(?:关于.{2,50}(?:预算|计划|决算).{0,30}报告(?:[(（].{1,10}[)）])?|.{0,20}(?:法院|检察院|常务委员会|常委会)工作报告|.{0,20}政府工作报告.{0,6}(?:解读|名词解释|注释))"
)
LONGEST_HEAD_LINE = 80
HEAD_LINES = 12
BODY = re.compile("[。；;]")
LEAST_BODY = 40
LEAST_BODY_LINES = 2
MOST_LINES = 10  # that a reason names


class Part(NamedTuple):
    """One report of a file: its text, and the line of the file where it begins."""

    text: str
    line: int


class Several(NamedTuple):
    """The reports of a file, and the doubt about their number."""

    parts: tuple[Part, ...]
    doubt: str


def split_reports(text: str) -> Several:
    """The reports of a file: one, or as many as its headings and openings show for certain.

    Examples
    --------
    >>> split_reports("政府工作报告").parts
    (Part(text='政府工作报告', line=1),)
    """
    lines = text.splitlines(keepends=True)
    plain = [_plain(line) for line in lines]
    starts = _starts(lines, plain)
    if len(starts) < 2:
        return Several((Part(text, 1),), _doubt(lines, plain))
    starts, again = _once_each(plain, starts)
    bounds = [0, *starts[1:], len(lines)]
    parts = [Part("".join(lines[a:b]), a + 1) for a, b in pairwise(bounds)]
    return Several(tuple(parts), _repeated(again))


def _once_each(plain: list[str], starts: list[int]) -> tuple[list[int], list[int]]:
    """Where new reports begin, and where one is repeated."""
    known: set[str] = set()
    own: list[int] = []
    again: list[int] = []
    for start, end in pairwise([*starts, len(plain)]):
        text = "".join(plain[start:end])
        cut_short = end == len(plain) and any(whole.startswith(text) for whole in known)
        (again if text in known or cut_short else own).append(start)
        known.add(text)
    return own, again


def _repeated(again: list[int]) -> Message | Literal[""]:
    """The doubt about reports that a file repeats word for word."""
    if not again:
        return ""
    return say_number(
        "a report is repeated word for word in the file (from line {lines} on); the repetition was "
        "not split off",
        "reports are repeated word for word in the file (from lines {lines} on); the repetitions "
        "were not split off",
        len(again),
        lines=_line_numbers(again),
    )


def _line_numbers(at: list[int]) -> Joined:
    more = ["…"] if len(at) > MOST_LINES else []
    return joined([*(str(line + 1) for line in at[:MOST_LINES]), *more], ", ")


def _starts(lines: list[str], plain: list[str]) -> list[int]:
    """Where reports certainly begin: a title with an opening or a body below it."""
    opened = (*_openings(plain), *_sessions(plain))
    found = {start for at in opened if (start := _title_above(plain, at)) is not None}
    found |= set(_year_headings(plain))
    kept: list[int] = []
    for at in sorted(found):
        if not kept or _has_body(lines[kept[-1] : at]):
            kept.append(at)
    return kept if not kept or _has_body(lines[kept[-1] :]) else kept[:-1]


def _plain(line: str) -> str:
    """A line without blanks; of a long one the beginning, which shows whether it opens a report."""
    return without_blanks(line[:300]) if len(line) <= 300 or "代表" in line[:200] else line[:300]


def _openings(plain: list[str]) -> list[int]:
    return [at for at, text in enumerate(plain) if "代表" in text and OPENING.search(text[:200])]


def _sessions(plain: list[str]) -> list[int]:
    return [
        at
        for at, text in enumerate(plain)
        if "届" in text and len(text) <= LONGEST_HEAD_LINE and SESSION.fullmatch(text)
    ]


def _title_above(plain: list[str], at: int) -> int | None:
    """The title above an opening, with only short lines between them."""
    start, seen = None, 0
    for up in range(at - 1, -1, -1):
        if not plain[up]:
            continue
        seen += 1
        if seen > HEAD_LINES or len(plain[up]) > LONGEST_HEAD_LINE or plain[up].endswith("。"):
            break
        if TITLE.fullmatch(plain[up]):
            start = up
    return start


def _year_headings(plain: list[str]) -> list[int]:
    """Titles or marked headings with a year, if there are several years."""
    named = [(at, text) for at, text in enumerate(plain) if _names_a_year(text)]
    years = {YEAR.findall(text)[0] for _, text in named}
    return [at for at, _ in named] if len(named) == len(years) > 1 else []


def _names_a_year(text: str) -> bool:
    if text.startswith("#") and BARE_YEAR_HEADING.fullmatch(text):
        return True
    if len(text) > LONGEST_HEAD_LINE or "报告" not in text or not YEAR.search(text):
        return False
    if TITLE.fullmatch(text):
        return "政府工作报告" in text
    return bool(YEAR_HEADING.fullmatch(text))


def _has_body(lines: list[str]) -> bool:
    body = sum(len(line) >= LEAST_BODY and bool(BODY.search(line)) for line in lines)
    return body >= LEAST_BODY_LINES


def _doubt(lines: list[str], plain: list[str]) -> Message | Literal[""]:
    """The doubt about a file that was not split but may contain another text."""
    openings = _openings(plain)
    others = [
        at
        for at, text in enumerate(plain)
        if len(text) <= LONGEST_HEAD_LINE
        and "报告" in text
        and OTHER_REPORT.fullmatch(text)
        and _has_body(lines[:at])
        and _has_body(lines[at:])
    ]
    if len(openings) > 1 and _has_body(lines[openings[0] : openings[-1]]):
        return say(
            "it opens like a report more than once (lines {lines}) and may contain several",
            lines=_line_numbers(openings),
        )
    if others:
        found = (say("line {line}: {text}", line=at + 1, text=plain[at][:30]) for at in others)
        return say("another text seems to follow the report ({lines})", lines=joined(found, "; "))
    return ""
