"""The time and the function of each paragraph, by tables of named rules."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from govtopics.corpus.document import Block
from govtopics.corpus.formulas import lists_other_work, speaks_of_itself, states_guidance
from govtopics.corpus.named_years import time_of_years
from govtopics.corpus.wording import Line, times_by_words


class Rule(NamedTuple):
    """A pattern, what it decides, and its name in ``time_rule`` or ``function_rule``."""

    name: str
    decides: str
    pattern: re.Pattern[str]


def _rule(name: str, decides: str, pattern: str) -> Rule:
    return Rule(name, decides, re.compile(pattern))


# The time that a heading states; a heading that matches two times decides nothing.
TIME_OF_HEADING = (
    _rule("heading: review", "review",
          r"回顾|过去[的一二三四五\d]*年|[一两二三四五六七八九十几]年多?来|(报告|汇报)[^，。；]{0,12}年(来|以来)?的?工作$|工作(总结|完成情况|进展)|主要(工作)?成(绩|效|就)|上半年工作(情况|总结)?$|执行情况|(?<![要争力])取得.{0,8}(成效|成就|成绩|进展|突破)|发展成就"),
    _rule("heading: problems", "problems",
          r"(困难|问题|不足|短板)(和|与|及)(挑战|困难|问题|不足)|存在的?(主要)?(问题|困难|不足)"),
    _rule("heading: outlook", "outlook", r"面临.{0,6}形势|形势(和|与)[^，。；]{0,4}(任务|要求)|形势分析|机遇(和|与)挑战"),
    _rule("heading: plan", "plan",
          r"安排|主要任务|目标任务|重点任务|工作任务|总任务|总体要求|总体思路|总体部署|预期目标|奋斗目标|基本任务|发展目标|指导(思想|方针)|工作的?(建议|打算|计划|思路|重点)|今后|下一步|下半年|明年|未来|民生实事|重点工作|(计划|规划)纲要"),
)  # fmt: skip
# A year and work: a plan, unless the year of the report shows that it is over.
YEAR_OF_WORK = _rule("heading: plan", "plan",
    r"(20\d\d|今|新一)年.{0,6}(工作|任务|目标)(?!回顾|总结|完成|情况|成|进展)")  # fmt: skip
OF_YEARS = {time: Rule("heading: years", time, YEAR_OF_WORK.pattern) for time in ("review", "plan")}
# The time that a paragraph states itself; it counts before its headings.
TIME_OF_PARAGRAPH = (
    _rule("says: target", "plan", r"(今年|明年|全年|新的一年|20\d\d年)[^。；]{0,16}预期目标(是|为|[:：])"),
    _rule("says: problems", "problems",
          r"^.{0,40}(清醒(地)?(认识|看)到|也(要)?(看|认识|意识)到|(还|仍)(面临|存在)着?(一些|不少|许多|诸多|很多|较多)(?!.{0,12}必须)|(把|将)问题说透|存在(着)?(一些|不少)(困难|问题|不足)(?!.{0,12}必须))"
          r"|^.{0,80}。同时，我们也?清醒(地)?(认识|看)到"),
    _rule("says: outlook", "outlook",
          r"^.{0,8}(纵观|放眼|展望|目前|当前|综观).{0,160}(形势|大变局|发展环境|国内外环境)"
          r"|^(?!面对|在)[^。]{0,30}面临的?(国内外|国内|国际|外部|发展)?(形势|环境)[^。]{0,10}(复杂|严峻|错综|多变)"
          r"|^(?!.{0,11}(面对|(?<!正)在|适应|根据|针对|随着))[^。]{0,12}(国际|世界)(形势|局势|格局)[^。]{0,10}(变化|动荡|发展|缓和|复杂|起伏)"
          r"|^[^。]{0,40}((机遇|动力|希望)(和|与|同)(挑战|压力|困难)|有利条件(和|与)不利因素)(同在|并存)"
          r"|^[^。]{0,20}面临[^。]{0,8}挑战，但[^。]{0,20}(有利条件|支撑|优势|机遇)"),
    _rule("says: review", "review", r"^在?(过去的?[一五]年|[一两五]年来|去年)(?!.*(今年|明年|新的一年|今后|我们要|[，。；]要))"),
)  # fmt: skip
# A short paragraph that leads to what follows, up to the next heading of the first level.
LEAD_IN = (
    _rule("lead-in: review", "review", r"(一年来|五年来|过去|去年|主要(做|抓|开展)了|取得了|回顾).{0,30}$"),
    _rule("lead-in: plan", "plan", r"(今年|明年|新的一年|今后|未来|下半年|下一步|重点(做好|抓好|要)|我们要|着力(做好|抓好)).{0,30}$"),
)  # fmt: skip
LONGEST_LEAD_IN = 60
# Paragraphs of which a part must consist before its words decide, or characters of a single one.
LEAST_PART, LONG_ENOUGH = 2, 100
LEAST_BEFORE = 4  # paragraphs before the first heading, or without headings
# What a report says where it turns to the year to come, under whatever heading.
TURN_TO_PLAN = re.compile(
    # A heading that became part of its paragraph.
    r"^[一二三四五六七八九]、[^，。：]{0,24}(安排|主要任务|重点工作|目标任务|工作建议|总体要求)"
    r"|^[^。]{0,24}(今年|明年|新的一年|下一年|下半年|今后)(?!以来|上半年|前)[^。]{0,24}(总体要求|总的要求|总体思路|指导思想|预期目标|主要目标|奋斗目标|目标任务)[^。]{0,8}(是|为|[:：])"
    r"|^.{0,60}做好今年(政府|的)?(各项)?工作"
    r"|^[^。]{0,24}(今年|明年|新的一年|下半年|今后)(?!以来|上半年|前)[^。]{0,8}(要|将|重点|着重|着力)[^。]{0,30}([:：]|工作。|任务。|方面。)$"
)

OWN_CONDUCT = re.compile(
    r"自身(建设|改革)|(法治|廉洁|廉政|效率|效能|服务型?|阳光|责任|诚信|高效|人民满意的?|创新型?|数字|有为)政府|政府(系统)?(作风|效能|职能|治理能力|治理效能|自身|现代化治理|治理现代化|建设)|依法行政|党风廉政|(行政|施政|履职)(能力|效能)|政风"
)
OWN_CONDUCT_OF_PARAGRAPH = re.compile(
    r"^.{0,90}(政府(系统|工作|的)?自身(建设|改革)|(加强|推进|抓好|搞好)自身建设|建设.{0,20}人民满意的?.{0,8}政府)"
)
TARGET_HEADING = re.compile(
    r"总体要求|总体思路|总体部署|预期目标|主要目标|奋斗目标|指导(思想|方针)|发展目标"
)
TASK_HEADING = re.compile(r"任务|安排|重点工作|举措|措施|工作重点|主要工作|建议")
# 七是加强政府建设。…: the first words of an item are its heading.
ITEM = re.compile(r"[一二三四五六七八九十]{1,3}是[^。]{2,40}(?=。)")
OPENING = re.compile(
    r"^(现在|下面|今天)?.{0,8}我(谨|受.{2,12}委托)?.{0,4}代表.{2,40}(报告|审议|审查)"
)
# The function that a paragraph states. The first that matches decides.
FUNCTION_OF_PARAGRAPH = (
    Rule("says: opening", "opening", OPENING),
    _rule("says: closing", "closing", r"^(各位代表|同志们|各位代表、同志们|各位代表,同志们).{0,400}(让我们|努力奋斗|而奋斗|满意的?答卷|再创佳绩|新篇章)"),
    _rule("says: closing", "closing", r"^让我们"),
    _rule("says: thanks", "closing",
          r"^(?>.*?(?:成绩|成就|代表))(?:[^。]*+。)*?[^。向对]*+[向对][^。]{4,}?(?:表示|致以|道一声)[^。]{0,12}?(?:感谢|敬意|问候|谢意)"),
    _rule("says: target", "target", r"(主要预期目标|预期目标|主要目标|总体目标|奋斗目标)(是|为|[:：])"),
)  # fmt: skip
# Near the end of the body such words close the report, however the paragraph begins.
CLOSING_WORDS = re.compile(
    r"让我们|(更加)?紧密(地)?团结在?|努力奋斗！?$|而(不懈|团结|共同|努力)*奋斗！?$|谢谢"
    r"|一定(能够?|会)|胜利！?$|(信心|大道)。$"
)
LAST_PARAGRAPHS = 3
LARGEST_OPENING = 0.5  # of the paragraphs
NAMES_WAY = re.compile(r"(以下|下列|如下|这?几(个|大)?方面).{0,12}$")
GLOSSARY = re.compile(
    r"^[\[【]?(附(件|录|表)?\s*+[\d一二三四五六七八九十]*+\s*+[:：、.]?\s*+)?.{0,30}?(名词|用语|术语|词语|词汇|缩略语|词条)(、?(术语|名词|用语))?(解释|注释|说明|释义|注解|简释)[\]】]?[:：]?$"
    r"|^(注释|脚注|尾注|注)[:：]?$"
)


def time_of_title(title: str) -> str | None:
    """The time that a heading states; None if it states none or two."""
    rule = _heading_rule(title)
    return rule.decides if rule else None


@lru_cache(maxsize=4096)
def _heading_rule(title: str, year: int | None = None) -> Rule | None:
    found = [rule for rule in TIME_OF_HEADING if rule.pattern.search(title)]
    if found:
        return found[0] if len({rule.decides for rule in found}) == 1 else None
    if named := time_of_years(title, year):
        return OF_YEARS[named]
    return YEAR_OF_WORK if YEAR_OF_WORK.pattern.search(title) else None


def decide(
    blocks: Sequence[Block],
    *,
    default: str | None = None,
    addressed: Collection[str] = (),
    year: int | None = None,
) -> tuple[Block, ...]:
    """The blocks with their time and function, and the rules that decided them.

    Arguments as for `govtopics.corpus.structure.parse_blocks`; ``default`` is its ``time``.
    """
    turned = _turned(_by_heading(blocks, default, year))
    timed = list(_by_wording(_by_lead_in(turned), addressed))
    return tuple(_with_functions(timed, addressed))


def _by_heading(blocks: Sequence[Block], default: str | None, year: int | None) -> Iterator[Block]:
    for block, glossary in zip(blocks, _glossary(blocks), strict=True):
        if glossary:
            yield replace(block, function="glossary", function_rule="glossary")
        else:
            time, rule = _time(block, default, year)
            yield replace(block, time=time, time_rule=rule)


def _glossary(blocks: Sequence[Block]) -> Iterator[bool]:
    """Whether each block is in a glossary, which an annex of another kind ends."""
    inside = False
    for block in blocks:
        if GLOSSARY.match(block.text) or any(GLOSSARY.match(title) for title in block.section):
            inside = True
        elif block.kind == "heading" and len(block.section) == 1 and block.text.startswith("附"):
            inside = False
        yield inside


def _time(block: Block, default: str | None, year: int | None) -> tuple[str, str]:
    if block.kind == "paragraph":
        for rule in TIME_OF_PARAGRAPH:
            if rule.pattern.search(block.text):
                return rule.decides, rule.name
    rules = [found for title in block.section if (found := _heading_rule(title, year))]
    inner = [rule for rule in rules if rule.decides in ("problems", "outlook")]
    if rules:
        first = (*inner, *rules)[0]
        return first.decides, first.name
    return (default, "catalogue") if default else ("unknown", "")


def _by_lead_in(blocks: Iterator[Block]) -> list[Block]:
    """The blocks, with the time of a lead-in where nothing else decides."""
    decided: list[Block] = []
    carried: Rule | None = None
    part: tuple[str, ...] = ()
    listed = False
    for block in blocks:
        carried = carried if block.section[:1] == part else None
        part = block.section[:1]
        item = block.text.startswith("——")
        listed = block.time_rule == "says: problems" or (listed and item)
        if listed and item:
            decided.append(replace(block, time="problems", time_rule="lead-in: problems"))
            continue
        if block.kind == "paragraph" and _leads(block.text):
            found = [rule for rule in LEAD_IN if rule.pattern.search(block.text)]
            carried = found[0] if len(found) == 1 else carried
        if carried and _open(block):
            decided.append(replace(block, time=carried.decides, time_rule=carried.name))
        else:
            decided.append(block)
    return decided


def _open(block: Block) -> bool:
    """Whether nothing has decided the time of a block yet."""
    return block.time == "unknown" and block.function != "glossary"


def _leads(text: str) -> bool:
    """Whether a paragraph only leads to what follows it."""
    if len(text) > LONGEST_LEAD_IN:
        return False
    return text.endswith((":", "：")) or bool(NAMES_WAY.search(text.rstrip("。:：")))


def _turned(blocks: Iterator[Block]) -> Iterator[Block]:
    """The blocks, plan after words that turn to the plan under a heading of review."""
    turned = False
    part: tuple[str, ...] = ()
    for block in blocks:
        turned = turned and block.section[:1] == part
        part = block.section[:1]
        inherited = block.time == "review" and block.time_rule.startswith("heading")
        turned |= inherited and block.kind == "paragraph" and bool(TURN_TO_PLAN.search(block.text))
        yield (
            replace(block, time="plan", time_rule="says: turn to plan")
            if (turned and inherited)
            else block
        )


def _by_wording(blocks: Sequence[Block], addressed: Collection[str]) -> Iterator[Block]:
    """The blocks, with a time by their words and their neighbours' where nothing else decides."""
    for part, group in groupby(zip(_parts(blocks), blocks, strict=True), key=itemgetter(0)):
        own = [block for _, block in group]
        if not _tells(own, headed=bool(part)):
            yield from own
            continue
        lines = [
            Line(
                block.text if _speaks(block) else "",
                block.time,
                block.kind == "heading" or _addresses(block, addressed),
            )
            for block in own
        ]
        for block, time in zip(own, times_by_words(lines), strict=True):
            told = time and _open(block) and _speaks(block)
            yield replace(block, time=time, time_rule="wording of the part") if told else block


def _tells(part: Sequence[Block], *, headed: bool) -> bool:
    """Whether a part is long enough for its words to decide."""
    own = [block for block in part if block.kind == "paragraph" and _speaks(block)]
    if not any(map(_open, own)):
        return False
    long = sum(len(block.text) for block in own) >= LONG_ENOUGH
    return len(own) >= LEAST_PART or long if headed else len(own) >= LEAST_BEFORE and long


def _speaks(block: Block) -> bool:
    """Whether a block reports something: not a glossary, not who reports to whom."""
    return block.function != "glossary" and not OPENING.search(block.text)


def _parts(blocks: Sequence[Block]) -> Iterator[tuple[str, ...]]:
    """The part of each block; what an address takes out of a heading stays in the part."""
    part: tuple[str, ...] = ()
    for block in blocks:
        part = block.section[:1] or part
        yield part


def _addresses(block: Block, addressed: Collection[str]) -> bool:
    return block.id in addressed or block.text.startswith(("各位代表", "同志们"))


def _with_functions(blocks: Sequence[Block], addressed: Collection[str]) -> Iterator[Block]:
    body = [b for b in blocks if b.kind == "paragraph" and b.function != "glossary"]
    last = {block.id for block in body[-LAST_PARAGRAPHS:]}
    # A text that begins with a run-in heading begins inside a section and has no opening. Nor is what
    # comes before the first heading one where that is most of the text, or all.
    before = sum(not block.section and block.section_number == 1 for block in body)
    may_open = bool(blocks) and not blocks[0].heading and before <= len(body) * LARGEST_OPENING
    own = False
    for block in blocks:
        if block.function == "glossary":
            yield block
            continue
        own = _goes_on(block, own=own and block.id not in addressed)
        decided = _by_words(block, at_end=block.id in last) or _by_place(
            block, own=own, begins=may_open and not block.section and block.section_number == 1
        )
        yield replace(block, function=decided[0], function_rule=decided[1])


def _goes_on(block: Block, *, own: bool) -> bool:
    """Whether the paragraphs about the government's own conduct begin or continue here."""
    if (
        block.kind == "paragraph"
        and block.time != "review"
        and OWN_CONDUCT_OF_PARAGRAPH.search(block.text)
    ):
        return True
    return (
        own
        and block.kind == "paragraph"
        and not block.text.startswith(("各位代表", "同志们", "让我们"))
    )


def _by_words(block: Block, *, at_end: bool) -> tuple[str, str] | None:
    for rule in FUNCTION_OF_PARAGRAPH:
        if rule.pattern.search(block.text):
            return rule.decides, rule.name
    if at_end and CLOSING_WORDS.search(block.text):
        return "closing", "last paragraphs"
    return ("unknown", "") if block.time == "problems" else None


@lru_cache(maxsize=4096)
def _names_own_conduct(title: str) -> bool:
    return bool(OWN_CONDUCT.search(title))


def _by_place(block: Block, *, own: bool, begins: bool) -> tuple[str, str]:
    item = ITEM.match(block.text)
    if any(map(_names_own_conduct, (*block.section, block.heading, item[0] if item else ""))):
        return "own_conduct", "heading: own conduct"
    if own:
        return "own_conduct", "says: own conduct"
    if begins:
        return "opening", "before the first heading"
    return _formula(block) or _by_part(block)


def _by_part(block: Block) -> tuple[str, str]:
    """The function of a paragraph by its place only."""
    if _leads(block.text) or block.time not in ("review", "plan"):
        return "unknown", ""
    targets = [
        TARGET_HEADING.search(title) and not TASK_HEADING.search(title) for title in block.section
    ]
    if block.time == "plan" and any(targets):
        return "target", "heading: target"
    return "task", f"time: {block.time}"


def _formula(block: Block) -> tuple[str, str] | None:
    """The function of a paragraph in standard phrases; None where it says something specific."""
    if block.kind != "paragraph":
        return None
    if states_guidance(block.text):
        return "guidance", "says: guidance"
    if lists_other_work(block.text):
        return "other_work", "says: other work"
    if speaks_of_itself(block.text):
        return "own_conduct", "says: of itself"
    return None
