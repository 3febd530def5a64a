"""The kind of a text by its words: annual, half-year or five-year report, or another text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice
from typing import NamedTuple

from govtopics.corpus.document import Block
from govtopics.corpus.parsing.dates import without_blanks
from govtopics.corpus.structure import starts_inside
from govtopics.messages import Message, say

Row = tuple[int, str, str | None]

# The review in headings or the opening: five years, the period of a plan, or a whole term.
YEARS = r"(?<![\d〇○零一二三四五六七八九十])[三四五3-5]年"
REVIEWED = r"(?:回顾|成就|总结|工作|斗争|成绩)"
TERM = re.compile(
    rf"(?:过去|近|这|前)(?:的)?(?:一年和)?(?:的)?{YEARS}|{YEARS}(?:来|以来)|{YEARS}(?:的)?(?:政府)?(?:工作)?(?:的)?{REVIEWED}|的{YEARS}$"
    r"|本届政府(?:任期)?(?:的)?(?:主要)?(?:工作|以来)"
)
PLAN_PERIOD = re.compile(
    rf"[一二三四五六七八九十]五[”\"]?(?:时期|期间|以来)?[^。]{{0,16}}{REVIEWED}"
)
ONE_YEAR = re.compile(r"\d{4}\s*年|(?:过去|这|去)一?年")
AHEAD = re.compile(r"今后|未来|规划|目标|任务|计划")
OPENING_TERM = re.compile(
    rf"(?:报告|汇报)[^。]{{0,14}}(?:过去|五年来|近)(?:的)?(?:{YEARS})?[^。]{{0,8}}工作"
)
HALF_YEAR = re.compile(r"半年")
OWN_TITLE = re.compile(r"政府工作(?:情况)?(?:的)?报告")
# 政府工作报告任务落实情况 names the report but is not one; only this may follow.
TITLE_TAIL = re.compile(
    r"[》”\"]?(?:$|[^一-鿿]|全文|原文|正文|实录|节选|摘|[一二三四五六七八九十]|第|.{0,16}(?:政府|网|大会|会议))"
)
OTHER_TITLES = tuple(
    (name, re.compile(pattern))
    for name, pattern in (
        (say("an interpretation"), r"解读|一图[读看]懂|[读看]懂.{0,8}报告|数说|图解|名词解释|问答|学习体会|心得|辅导|读本|摘登|看点|亮点|金句|热词|速览|划重点|诞生记|起草说明|起草.{0,10}的?说明$"),
        (say("a resolution or decision"), r"决议|的决定|审议意见|审查(?:结果)?(?:的)?(?:报告|意见)"),
        (say("a draft for comment"), r"征求意见稿|讨论稿|送审稿|公开征求.{0,40}意见"),
        (say("a circular"), r"(?:印发|转发|下发|公布|做好|开展).{0,60}(?:通知|函)|通知(?:书)?$|任务分[工解]|政府工作报告.{0,16}(?:落实|完成|进展)情况|分解落实|通报$|任务清单|(?:实施|工作|分工)(?:方案|细则)$"),
        (say("another report of a government"), r"法治政府|依法行政|政府信息公开|政府网站|审计.{0,6}报告|国有资产.{0,16}报告|环境状况|政府质量|政府购买|工作委员会.{0,6}报告"),
        (say("a plan"), r"规划.{0,24}(?:纲要|草案)|五年(?:规划|计划)|远景目标|国民经济和社会发展计划|发展计划.{0,30}报告"),
        (say("a budget report"), r"预算执行|预算草案|(?:财政|收支|本级)决算|财政预算"),
        (say("a court report"), r"法院.{0,6}工作报告"),
        (say("a procuratorate report"), r"检察院.{0,6}工作报告"),
        (say("a report of a standing committee"), r"(?:人大|人民代表大会)常(?:务委员会|委会).{0,6}(?:工作)?报告"),
        (say("a report of a political consultative conference"), r"政协.{0,40}报告|政治协商会议"),
        (say("a party report"), r"中国共产党|中共.{0,20}(?:委员会|党委)|党代会|[省市县区]委(?:常委会)?工作报告|纪律检查|纪委|党组.{0,12}报告"),
        (say("a part or summary of a report"), r"政府工作报告.{0,2}(?:摘要|摘编|要点|节录)|(?:英文|双语)[版本]?"),
        (say("a summary of an office's work"), r"(?:局|厅|委|办|处|中心|公司|学校|医院|学院|协会|党组|支部)[^府]{0,12}(?:年度?)?[^府]{0,12}(?:工作)?总结|(?:个人|述职).{0,12}(?:总结|报告)|工作总结(?:和|及|与).{0,12}(?:计划|打算|安排|思路)"),
        (say("a plan"), r"立法(?:工作)?计划|工作(?:要点|计划)$"),
        (say("a speech"), r"(?:上|的|时)的?讲话|致辞|新年贺词"),
        (say("news"), r"(?:作|做|听取|审议|聚焦|热议|两会).{0,12}政府工作报告$|开幕|闭幕|侧记|答记者问|民生实事"),
    )
)  # fmt: skip
# Texts about the report that they name, and those that a government's own words outweigh.
OF_THE_REPORT = (
    "an interpretation", "a resolution or decision", "news", "a draft for comment", "a circular",
    "a part or summary of a report",
)  # fmt: skip
COVERED = ("a circular", "a speech", "news", "a part or summary of a report")
NEWS = re.compile(
    r"^(?:[(（【]?(?:新华社|本报讯|中新社|人民网)|.{0,20}电\s*[(（【]?记者|.{0,16}讯\s*[(（【]记者)"
)
ISSUED = re.compile(r"现将.{1,80}(?:印发|转发|下发|公布)")
# For whom and about what it speaks, in the sentence that opens a report to a congress.
SPEAKS_FOR = re.compile(
    r"(?:[我谨人]|现在)代表([^，。,；;：:]{1,40}?)(?=[，,。]|向|作|就|对|报告)|受([^，。,；;：:]{1,40}?)的?委托"
)
GOVERNMENT = re.compile(r"政府|国务院|行署|公署|管委会|管理委员会|办事处|街道")
PARTY = re.compile("党组|党工委|党委")
OTHER_BODY = re.compile(
    r"委员会|理事会|常委会|法院|检察院|[省市县区州盟旗镇乡]委|党委|党组|党工委|协会|学会|商会|工会|支部|[^门]局|厅$|集团|公司|学校"
)
PLAN_SPOKEN = re.compile(
    r"(?:作|做|提出|提请|报告)[^。，]{0,6}关于[^。，]{0,44}(?:计划|预算|决算|规划)[^。]{0,20}报告|报告[^。]{0,30}预算"
)
REPORTS = re.compile(r"报告|汇报|审议")
HEAD_ROWS = 12
LONGEST_TITLE = 80
OPENING_BLOCKS = 6


class Evidence(NamedTuple):
    """The kind of a text, and the words that show it."""

    name: Message
    words: str


LAST_OF_A_REPORT = 4  # paragraphs, which contain its closing words


def kind_and_extent(blocks: Sequence[Block], rows: Sequence[Row]) -> dict[str, str]:
    """The ``kind`` and ``extent`` of a report by its structure, each only if it is certain."""
    found = {}
    functions = {block.function for block in blocks}
    if other_genre(blocks, rows) is None and (kind := _kind(blocks, rows)):
        found["kind"] = kind
    if starts_inside(blocks) and "opening" not in functions:
        found["extent"] = "excerpt"
    elif "opening" in functions and _closes(blocks):
        found["extent"] = "whole"
    return found


def _closes(blocks: Sequence[Block]) -> bool:
    """Whether a text ends as reports do; thanks after the review are not an end."""
    body = [block for block in blocks if block.kind == "paragraph" and block.function != "glossary"]
    return any(
        block.function == "closing" and block.function_rule != "says: thanks"
        for block in body[-LAST_OF_A_REPORT:]
    )


def other_genre(blocks: Sequence[Block], rows: Sequence[Row]) -> Evidence | None:
    """The kind of a text that is not a government work report; None if nothing shows it."""
    heads = _head_lines(rows)
    titles = [(OWN_TITLE.sub("", text), text) for text in heads]
    opening = _opening(blocks)
    speaker = _speaks_for(opening)
    # A government reports under the name of its report: the words beside it are a motto.
    own = speaker == "government" and any(map(OWN_TITLE.fullmatch, heads))
    for name, pattern in OTHER_TITLES:
        for rest, text in titles:
            # Some of these words may follow the name of the report; the others name another text.
            words = text if name in OF_THE_REPORT else rest
            covers = (own and name not in OF_THE_REPORT) or (
                speaker == "government" and name in COVERED
            )
            if pattern.search(words) and not covers:
                return Evidence(name, text[:40])
    if speaker == "other":
        return Evidence(say("a report of another body"), opening[:40])
    if PLAN_SPOKEN.search(opening):
        return Evidence(say("a report on a plan or budget"), opening[:40])
    paragraphs = [block.text for block in blocks if block.kind == "paragraph"]
    first = paragraphs[0] if paragraphs else ""
    if NEWS.match(first) and speaker != "government":
        return Evidence(say("news"), first[:40])
    issued = next((text for text in paragraphs[:3] if ISSUED.search(text[:200])), "")
    if issued and speaker != "government":
        return Evidence(say("a circular"), issued[:40])
    return None


def _kind(blocks: Sequence[Block], rows: Sequence[Row]) -> str:
    titles = " ".join(text for _, text, rule in rows if rule == "title")
    opening = _opening(blocks)
    government = (
        any(map(_names_a_report, _head_lines(rows))) or _speaks_for(opening) == "government"
    )
    # 现在，我就经济形势向大会作报告: nobody is named, but the deputies are addressed.
    addressed = any(rule == "salutation" and "各位代表" in text for _, text, rule in rows)
    opens = any(block.function == "opening" for block in blocks)
    government = government or (addressed and opens and not opening)
    headings = [block.text for block in blocks if block.kind == "heading"]
    halves = [any(half in text for text in headings) for half in ("上半年", "下半年")]
    if HALF_YEAR.search(titles) or (government and all(halves)):
        return "half-year report"
    if not government:
        return ""
    return "five-year report" if _reviews_a_term(blocks, opening) else "annual report"


def _names_a_report(line: str) -> bool:
    """Whether a line is the title of a report, not of a text about one."""
    match = OWN_TITLE.search(line)
    return match is not None and bool(TITLE_TAIL.match(line[match.end() :]))


def _reviews_a_term(blocks: Sequence[Block], opening: str) -> bool:
    """Whether its review covers five years or a government's term, not one year."""
    if OPENING_TERM.search(opening):
        return True
    top = (block.text for block in blocks if _is_first_part(block))
    first = next(top, "")
    if PLAN_PERIOD.search(first) and not ONE_YEAR.search(first):
        return True
    return bool(TERM.search(first)) and not AHEAD.search(first.partition("的")[0])


def _is_first_part(block: Block) -> bool:
    """Whether a block is, or begins with, the heading of a part."""
    return block.kind == "heading" or bool(re.match(r"(?:第一部分|一、)", block.text))


def _head_lines(rows: Sequence[Row]) -> list[str]:
    """The lines that may be a text's title: those above its first sentence, without blanks."""
    lines = []
    for _, text, rule in islice(rows, HEAD_ROWS):
        if rule is None and re.search("[。；;]", text):
            break
        if (
            rule in ("title", "above the report", "session line", "infobox", None)
            and len(text) <= LONGEST_TITLE
        ):
            lines.append(without_blanks(text))
    return lines


def _opening(blocks: Sequence[Block]) -> str:
    """The sentence that opens a report to a congress, or an empty string."""
    for block in islice((b for b in blocks if b.kind == "paragraph"), OPENING_BLOCKS):
        for sentence in re.split("(?<=[。！!])", block.text[:400]):
            match = SPEAKS_FOR.search(sentence)
            if match and REPORTS.search(sentence[match.end() :]):
                return sentence
    return ""


def _speaks_for(opening: str) -> str:
    match = SPEAKS_FOR.search(opening)
    if not match:
        return ""
    body = match[1] or match[2]
    if GOVERNMENT.search(body) and not PARTY.search(body):
        return "government"
    return "other" if OTHER_BODY.search(body) else ""
