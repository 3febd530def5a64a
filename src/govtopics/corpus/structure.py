"""Headings, sections, time and function of paragraphs, read off the text by tables of rules."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from govtopics.corpus.aligned import AlignedText
from govtopics.corpus.document import Block

LONGEST_HEADING = 60
LONGEST_BARE_HEADING = 30
LONGEST_RUN_IN = 22
SHORTEST_BODY = 20
NUMERAL = "[一二三四五六七八九十]{1,3}"

# Numbered headings: how they begin, and how deep they stand. The first that matches decides.
NUMBERING = tuple(
    (level, re.compile(pattern))
    for level, pattern in (
        (0, r"附(件|录)\s*[\d一二三四五六七八九十]*\s*[:：]?\s*"),
        (1, rf"第{NUMERAL}(部分|章)[\s、:：]*"),
        (1, rf"{NUMERAL}、\s*"),
        (2, rf"[(（]{NUMERAL}[)）]、?\s*"),
        (3, r"\d{1,2}[.．、](?!\d)\s*"),
        (4, r"[(（]\d{1,2}[)）]\s*"),
        (1, r"#\s+"),
        (2, r"##\s+"),
        (3, r"###\s+"),
    )
)
BARE_LEVEL = 5  # a heading without a numeral closes nothing but another of its kind

# What a heading says about when; a heading that matches two kinds decides nothing.
TIME_OF_HEADING = tuple(
    (time, re.compile(pattern))
    for time, pattern in (
        ("review", r"回顾|过去[的一二三四五\d]*年|工作(总结|完成情况|进展)|主要(工作)?成(绩|效|就)|上半年工作(情况|总结)?$"),
        ("problems", r"(困难|问题|不足|短板)(和|与|及)(挑战|困难|问题|不足)|存在的?(主要)?(问题|困难|不足)"),
        ("outlook", r"面临.{0,6}形势|形势(和|与)(任务|要求)|形势分析|机遇(和|与)挑战"),
        ("plan", r"安排|主要任务|目标任务|重点任务|总体要求|总体思路|工作(建议|打算|计划)|今后|下一步|下半年|明年|未来|(20\d\d|今|新一)年(政府|主要|重点)*(工作|任务|目标)(?!回顾|总结|完成|情况|成)"),
    )
)  # fmt: skip
# What a paragraph says about when by itself; it goes before its headings.
TIME_OF_PARAGRAPH = tuple(
    (time, re.compile(pattern))
    for time, pattern in (
        ("problems", r"^.{0,40}(清醒(地)?(认识|看)到|也(要)?(看|认识)到|(还|仍)(面临|存在)着?(一些|不少|许多|诸多))"),
        ("outlook", r"^.{0,8}(纵观|放眼|展望|目前|当前|综观).{0,160}(形势|大变局|发展环境|国内外环境)"),
    )
)  # fmt: skip
OWN_CONDUCT = re.compile(r"自身建设|(法治|廉洁|廉政|效率|效能|服务型?|阳光|责任|诚信|高效)政府|政府(作风|效能|职能|治理能力|自身)|依法行政|党风廉政")  # fmt: skip
# What a paragraph is for. The first that matches decides.
FUNCTION_OF_PARAGRAPH = tuple(
    (function, re.compile(pattern))
    for function, pattern in (
        ("opening", r"^(现在|下面|今天)?.{0,4}我(谨)?代表.{2,40}(报告|审议)"),
        ("closing", r"^(各位代表|同志们|各位代表、同志们|各位代表,同志们).{0,400}(让我们|努力奋斗|而奋斗|满意的?答卷|再创佳绩|新篇章)"),
        ("closing", r"^让我们"),
        ("target", r"(总体要求|主要预期目标|预期目标|主要目标|总体目标|总的要求|总体思路)(是|为|[:：])"),
    )
)  # fmt: skip
# Such a paragraph speaks for the whole part: it no longer stands under a numbered heading inside it.
SPEAKS_FOR_PART = re.compile(r"(各位代表|同志们|在(充分)?(总结|肯定|看到).{0,12}成绩的同时)")
GLOSSARY = re.compile(
    r"^(附(件|录)?\s*[\d一二三四五六七八九十]*\s*[:：、.]?\s*)?(《?政府工作报告》?(有关|部分|相关)?)?(名词|用语|术语)(解释|注释|说明|释义)"
)


class Heading(NamedTuple):
    """A line that begins with a heading: how deep it stands, how it is numbered, what it says, what follows."""

    level: int
    numeral: str
    title: str
    body: str


def split_heading(line: str) -> Heading | None:
    """The numbered or bare heading that a line is or begins with.

    Parameters
    ----------
    line : str

    Returns
    -------
    Heading or None
        ``body`` is empty if the heading stands alone.

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
            if not title or len(title) > LONGEST_HEADING or (stop and not body.strip()):
                return None
            return Heading(level, match.group().strip(), title.strip(), body.strip())
    if len(line) <= LONGEST_BARE_HEADING and not re.search(r"[。,，;；:：!！?？…]", line):
        return Heading(1 if _time_of_title(line) else BARE_LEVEL, "", line, "")
    return None


def split_run_in(line: str) -> tuple[str, str]:
    """The run-in heading of a paragraph, empty if it has none, and the rest.

    Parameters
    ----------
    line : str

    Returns
    -------
    tuple of str

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
    """A heading under which the following blocks stand."""

    level: int
    title: str
    block_id: str


def parse_blocks(
    lines: Iterable[tuple[str, AlignedText]], *, time: str | None = None
) -> tuple[Block, ...]:
    """The blocks of a report, with their sections, headings, time and function.

    Parameters
    ----------
    lines : iterable of (str, AlignedText)
        The id and content of each line that stays, in order.
    time : str, optional
        The time of paragraphs that neither the text nor a heading decides, from the catalogue.

    Returns
    -------
    tuple of Block
    """
    blocks: list[Block] = []
    path: list[_Open] = []
    section_number = 0
    for block_id, content in lines:
        found = split_heading(content.text)
        if found:
            path = [above for above in path if above.level < found.level]
            shown = "" if found.numeral.startswith("#") else found.numeral
            path.append(_Open(found.level, f"{shown}{found.title}", block_id))
        elif SPEAKS_FOR_PART.match(content.text):
            path = [above for above in path if above.level <= 1]
        section_number += bool(found) or not blocks
        block = Block(
            block_id,
            "heading" if found and not found.body else "paragraph",
            content,
            section=tuple(above.title for above in path),
            section_number=section_number,
            parents=tuple(above.block_id for above in path),
            heading=found.title if found else split_run_in(content.text)[0],
        )
        blocks.append(block)
    return _with_functions([replace(block, time=_time(block, time)) for block in blocks])


def _time_of_title(title: str) -> str | None:
    times = {time for time, pattern in TIME_OF_HEADING if pattern.search(title)}
    return times.pop() if len(times) == 1 else None


def _time(block: Block, default: str | None) -> str:
    if block.kind == "paragraph":
        for time, pattern in TIME_OF_PARAGRAPH:
            if pattern.search(block.text):
                return time
    for title in block.section:
        decided = _time_of_title(title)
        if decided:
            return decided
    return default or "unknown"


def _with_functions(blocks: Sequence[Block]) -> tuple[Block, ...]:
    # A text that begins with a run-in heading begins in mid-section: it has no opening.
    may_open = bool(blocks) and not blocks[0].heading
    decided: list[Block] = []
    glossary = False
    for block in blocks:
        glossary = glossary or bool(GLOSSARY.match(block.text))
        function = "glossary" if glossary else _function(block, may_open=may_open)
        decided.append(
            replace(block, function=function, time="unknown" if glossary else block.time)
        )
    return tuple(decided)


def _function(block: Block, *, may_open: bool) -> str:
    for function, pattern in FUNCTION_OF_PARAGRAPH:
        if pattern.search(block.text):
            return function
    if block.time == "problems":
        return "unknown"
    if any(OWN_CONDUCT.search(title) for title in (*block.section, block.heading)):
        return "own_conduct"
    if may_open and not block.section and block.section_number == 1:
        return "opening"
    lead_in = block.text.endswith((":", "："))
    return "task" if block.time in ("review", "plan") and not lead_in else "unknown"
