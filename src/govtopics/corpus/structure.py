"""Headings and sections of a report: how a line is numbered, and at which level."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from govtopics.corpus.aligned import AlignedText
from govtopics.corpus.document import Block
from govtopics.corpus.numerals import count
from govtopics.corpus.time_and_function import GLOSSARY, decide, time_of_title

LONGEST_HEADING = 60
LONGEST_STOPPED = 45  # a numbered heading that ends in a full stop
LONGEST_BARE_HEADING = 30
LONGEST_RUN_IN = 22
SHORTEST_BODY = 20
HAN_TWICE = re.compile("[一-鿿].*[一-鿿]")
NUMERAL = "[一二三四五六七八九十]{1,3}"

# Numbered headings: their level and how they begin. The first that matches decides.
NUMBERING = tuple(
    (level, re.compile(pattern))
    for level, pattern in (
        (0, r"附(件|录|表)\s*[\d一二三四五六七八九十]*\s*[:：]?\s*"),
        (0, rf"第{NUMERAL}(部分|章|篇)[\s、:：]*"),
        (1, rf"{NUMERAL}、\s*"),
        (2, rf"[(（]{NUMERAL}[)）]、?\s*"),
        (2, rf"第{NUMERAL}节[\s、:：]*"),
        (3, r"\d{1,2}[.．、](?!\d)\s*"),
        (3, rf"第{NUMERAL}[,，、:：]\s*"),
        (4, r"[(（]\d{1,2}[)）]\s*"),
        (4, r"[①-⑳]\s*"),
        (3, r"#{3,6}\s*"),
        (2, r"##\s*"),
        (1, r"#\s*"),
    )
)
BARE_LEVEL = 5  # a heading without a numeral closes only another of its kind
ITEM_LEVEL = 3  # from here on, numbered lines without a word below them are items of a list

# Such a paragraph belongs to the whole part: no longer to a numbered heading inside it.
SPEAKS_FOR_PART = re.compile(r"(各位代表|同志们|在(充分)?(总结|肯定|看到).{0,12}成绩的同时)")


class Heading(NamedTuple):
    """The heading at the beginning of a line: level, numeral, title, and the text that follows."""

    level: int
    numeral: str
    title: str
    body: str


def begins_with_number(line: str) -> bool:
    """Whether a line begins like a numbered heading or item."""
    return any(numbering.match(line) for _, numbering in NUMBERING)


def split_heading(line: str) -> Heading | None:
    """The numbered or bare heading of a line; ``body`` is empty if the line is a heading only.

    Examples
    --------
    >>> split_heading("(六)提升城区功能品质,优化区域发展环境。深入践行人民城市理念。")
    Heading(level=2, numeral='(六)', title='提升城区功能品质,优化区域发展环境', body='深入践行人民城市理念。')
    >>> split_heading("二、下半年工作安排").title
    '下半年工作安排'
    >>> split_heading("下半年要重点做好以下三方面工作:") is None
    True
    """
    for level, numbering in NUMBERING:
        match = numbering.match(line)
        if match:
            title, stop, body = line[match.end() :].partition("。")
            alone = bool(stop) and not body.strip()
            if (
                not title
                or len(title) > LONGEST_HEADING
                or (alone and not _ends_heading(level, title))
            ):
                return None
            return Heading(level, match.group().strip(), title.strip(), body.strip())
    bare = len(line) <= LONGEST_BARE_HEADING and HAN_TWICE.search(line)
    if bare and not re.search(r"[。,，;；:：!！?？…]", line):
        return Heading(1 if time_of_title(line) else BARE_LEVEL, "", line, "")
    return None


def _ends_heading(level: int, title: str) -> bool:
    """Whether a numbered line that ends like a sentence may be a heading after all."""
    return (
        level in (1, 2)
        and len(title) <= LONGEST_STOPPED
        and not re.search(r"[;；:：!！?？]", title)
    )


def split_run_in(line: str) -> tuple[str, str]:
    """The run-in heading of a paragraph, empty if it has none, and the rest.

    Examples
    --------
    >>> split_run_in("提高基层治理水平。深入实施党建引领基层治理系列文件,划小做实治理单元。")
    ('提高基层治理水平', '深入实施党建引领基层治理系列文件,划小做实治理单元。')
    >>> split_run_in("舊改是最大的民生,再難也要想辦法解決。")[0]
    ''
    """
    title, _, body = line.partition("。")
    plain = 3 < len(title) <= LONGEST_RUN_IN and not re.search(r"[,，;；:：!！?？]", title)
    return (title, body.strip()) if plain and len(body.strip()) >= SHORTEST_BODY else ("", line)


@dataclass(frozen=True)
class _Open:
    """A heading above the following blocks: its depth, its level, its number, its title."""

    depth: float
    level: int
    number: int
    title: str
    block_id: str


def parse_blocks(
    lines: Iterable[tuple[str, AlignedText]],
    *,
    time: str | None = None,
    addressed: Collection[str] = (),
    year: int | None = None,
) -> tuple[Block, ...]:
    """The blocks of a report, with their sections, headings, time and function.

    ``time`` is that of paragraphs that neither the text nor a heading decides, from the catalogue;
    ``addressed`` are the ids of lines after a removed salutation; headings that name years before
    ``year``, that of delivery, are review.
    """
    rows = list(lines)
    blocks: list[Block] = []
    path: list[_Open] = []
    section_number = 0
    for (block_id, content), found in zip(rows, _headings(rows), strict=True):
        if found:
            path = _opened(path, found, block_id)
        elif block_id in addressed or SPEAKS_FOR_PART.match(content.text):
            path = [above for above in path if above.level <= 1]
        section_number += bool(found) or not blocks
        block = Block(
            block_id,
            "heading" if found and not found.body else "paragraph",
            _unmarked(content, found),
            section=tuple(above.title for above in path),
            section_number=section_number,
            parents=tuple(above.block_id for above in path),
            heading=found.title if found else split_run_in(content.text)[0],
        )
        blocks.append(block)
    return decide(blocks, default=time, addressed=addressed, year=year)


def _unmarked(content: AlignedText, found: Heading | None) -> AlignedText:
    """A Markdown heading without its marks."""
    if found is None or not found.numeral.startswith("#"):
        return content
    return content.edit([(0, len(content) - len(found.title), "")])


def _headings(rows: Sequence[tuple[str, AlignedText]]) -> list[Heading | None]:
    """The heading of each line, if any; items of lists and entries of glossaries have none."""
    found = [split_heading(content.text) for _, content in rows]
    glossary = annex = items = False
    decided: list[Heading | None] = []
    for at, ((_, content), heading) in enumerate(zip(rows, found, strict=True)):
        opens_annex = heading is not None and heading.level == 0
        opens_glossary = bool(GLOSSARY.match(content.text))
        annex = annex or opens_annex
        glossary = opens_glossary or (glossary and not opens_annex)
        items = _is_item(found, at, after_item=items, annex=annex)
        decided.append(None if items or (glossary and not opens_glossary) else heading)
    return decided


def _is_item(found: Sequence[Heading | None], at: int, *, after_item: bool, annex: bool) -> bool:
    """Whether a line that looks like a heading is an item, as its neighbours are."""
    heading = found[at]
    if heading is None or heading.body or time_of_title(heading.title):
        return False
    if heading.level < (1 if annex else ITEM_LEVEL):
        return False
    after = found[at + 1] if at + 1 < len(found) else None
    alone = after is not None and not after.body and after.level == heading.level
    before = found[at - 1] if after_item else None
    return alone or (before is not None and before.level == heading.level)


def _opened(path: Sequence[_Open], heading: Heading, block_id: str) -> list[_Open]:
    """The headings above what follows this one."""
    number = _number(heading.numeral)
    depth = _depth(path, heading.level, number)
    shown = "" if heading.numeral.startswith("#") else heading.numeral
    opened = _Open(depth, heading.level, number, f"{shown}{heading.title}", block_id)
    return [*(above for above in path if above.depth < depth), opened]


def _depth(path: Sequence[_Open], level: int, number: int) -> float:
    """The depth of a heading; 一、 that begins again below another 一、 or 二、 is one deeper."""
    same = [above for above in path if above.level == level == 1]
    if not same:
        return level
    if number == 1:
        return (same[-1].depth + level + 1) / 2
    following = [above for above in same if above.number == number - 1]
    return following[-1].depth if following else level


def _number(numeral: str) -> int:
    """The number of a Chinese numeral; 0 if it is not one."""
    written = re.search(NUMERAL, numeral)
    return (count(written[0]) if written else None) or 0


def starts_inside(blocks: Sequence[Block]) -> bool:
    """Whether a text begins in the middle: its first numbered heading is not number one."""
    for block in blocks:
        found = split_heading(block.text)
        if found and found.numeral and found.level in (1, 2):
            return _number(found.numeral) > 1
    return False
