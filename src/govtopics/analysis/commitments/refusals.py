"""Numbers that are neither a promise nor a result, and why: 占计划的105%, 投资5亿元的项目."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from govtopics.analysis.commitments import reasons
from govtopics.analysis.commitments.quantities import Quantity, find_quantities
from govtopics.analysis.commitments.units import COUNTERS
from govtopics.analysis.commitments.words_around import ACTIONS, BREAK, FROM, LINKS, LISTED, MOVE

PAST = re.compile(
    r"去年|(?<!础)上年(?!均|度?(?:同期|基础)?持平)|(?<!自)已[经建完实达累有]|以来|累计(?:建成"
    r"|完成)|[建完实达]成了|获评|荣获|(?:没有?|尚?未)(?:完|建|开工|竣工|交付)[^，；。]{0,4}的$|(?:圆满|顺利|超额|胜利)完成|刚刚|目前|现有"
)
THAN_BEFORE = re.compile(r"[比较](?:上年|去年)(?:同期|末)?")
# Numbers that say how far something is from another number, or repeat what was aimed at.
COMPARED = re.compile(
    r"(?:高于|低于|快于|好于|优于|高出|超出|超过|领先)[^，；。\d]{0,14}(?:全国|全省|全市|平均"
    r"|预期|目标|计划|增速|水平|同期|经济增长)[^，；。\d]{0,8}$"
)
# 占年度计划的105%: how much of a plan or budget was done.
SHARE_OF_PLAN = re.compile(r"(?:计划|预算|目标|任务)数?的\s?$")
AIM_REACHED = re.compile(
    r"(?:完成|达到|实现|低于|高于|未达)了?[^，；。\d]{0,4}(?:预期|年度|年初|全年|计划|既定"
    r"|确定)[^，；。\d]{0,4}(?:目标|任务)[^，；。\d]{0,4}$"
)
QUOTED_AIM = re.compile(
    r"(?:预期|年度|年初|全年|计划|既定|确定|原定)[^，；。\d]{0,4}(?:目标|任务)[^，；。\d]{0,6}$"
    r"|超额完成[^，；。\d]{0,4}$|目标(?:增长|下降|定?为|是)+\s?$|^\s*原?计划(?!总?投资)"
)
AIM_BEHIND = re.compile(
    r"(?:左右|以上|以内)?的?[^，；。、\d（(]{0,6}(?:预期目标|年度目标|目标任务|年初目标|计划目标|控制目标|调控目标|年初预期|预期水平)"
    r"|(?:左右|以上|以内)?的(?:增长|增速)?目标"
)
NEGATED = re.compile(r"不再?新增|不再|不得|严禁|杜绝|零新增|未能?[^，；。]{0,6}$")
CONDITION = re.compile("只要|如果|假如|倘若|每增加|每提高")
# 200万吨褐煤提质项目: how large a project is.
PROJECT = re.compile("[^，。、；]{0,14}(?:项目|工程|露天矿|电厂|电站|机组|生产线|泊位)")
# 由35%提高3个百分点: where a move begins.
STARTS_FROM = re.compile(r"[由从][^，；。\d]{0,8}$")
MOVES_TO = re.compile("(?:增加|提高|提升|上升|下降|降低|减少|缩短|降|升|增|减)[到至]")
# What is done with things that are there already: 支持103个开发区发展.
WITH_WHAT_THERE_IS = re.compile("(?:支持|壮大|深化|完善|优化|发挥|依托|围绕|聚焦|联动|串联)$")
# 比上年的100亿元增加20亿元, 年营业收入1亿元的企业.
OF_ANOTHER_YEAR = re.compile("[比较][^，]{1,12}年[^，]{0,4}的$")
BELONGS = re.compile("的(?!目标|任务|规模)")
PRODUCT = re.compile(
    r"\d+(?:\.\d+)?\s?[×xX*]\s?\d+(?:\.\d+)?[万亿千百]*(?:千瓦|兆瓦|吨|米|公里|平方米|元)"
)
REFUSED_UNITS = frozenset({"度", "米", "厘米", "毫米", "微克", "岁", "次", "届"})
# Units of things that are counted, and those of a number that may only say how large another is.
COUNTED = (*COUNTERS, "人", "户", "公里", "平方米")
SIZES = frozenset(
    {"元", "人", "户", "平方米", "倍", "%", "吨", "公里", "张", "年", "元/人", "千瓦", "万"}
)


@dataclass(frozen=True)
class Refusal:
    """A number, or a target without one, that cannot be decided, and the code of the reason."""

    reason: str
    written: str
    start: int
    end: int
    name: str = ""


def products(sentence: str) -> Iterator[Refusal]:
    """2×35万千瓦: a size made of two numbers."""
    for match in PRODUCT.finditer(sentence):  # 7×24 alone, as in names, has no unit
        yield Refusal(reasons.SIZE_OF_SOMETHING, match[0], match.start(), match.end())


def shares_of_things(sentence: str, quantity: Quantity, lead: str) -> bool:
    """Whether a share is of the things that follow it: 推动80%城市社区和60%农村达到标准."""
    noun = re.match(r"(?!力争|目标|左右)[一-龥]", sentence[quantity.end :])
    follows = noun is not None and noun[0] not in "并且和及以等的由为与"
    return quantity.unit == "%" and follows and not (LINKS.search(lead) or MOVE.search(lead))


def never_promised(sentence: str, quantity: Quantity, lead: str, review: bool) -> str:
    """Why a number is neither a promise nor a result, whatever it is of; empty if it may be."""
    quoted = review and (QUOTED_AIM.search(lead) or AIM_BEHIND.match(sentence, quantity.end))
    past = not review and PAST.search(THAN_BEFORE.sub("", FROM.sub("", lead)))
    compared, share = COMPARED.search(lead), quantity.unit == "%"
    checks = (
        (compared and quantity.unit == "个百分点", reasons.COMPARED),
        (quoted or AIM_REACHED.search(lead), reasons.TARGET_QUOTED),
        (compared or (review and share and SHARE_OF_PLAN.search(lead)), reasons.COMPARED),
        (_describes(sentence, quantity), reasons.SIZE_OF_SOMETHING),
        (past, reasons.SAID_OF_PAST),
        (CONDITION.search(lead), reasons.NO_ACTION),
        (NEGATED.search(lead), reasons.NEGATED),
    )
    return next((reason for holds, reason in checks if holds), "")


def _describes(sentence: str, quantity: Quantity) -> bool:
    """Whether a number only says how large a thing is: 签约50亿元以上工业项目45个."""
    piece = re.match(r"[^，,；;：:。！？、]*", sentence[quantity.end : quantity.end + 30])
    rest = piece[0] if piece else ""
    if OF_ANOTHER_YEAR.search(sentence[max(0, quantity.start - 24) : quantity.start]):
        return True
    if quantity.unit not in SIZES or not rest or rest.startswith(("（", "(")):
        return False
    belongs = quantity.unit not in ("%", "倍", "人", "户") and BELONGS.match(rest)
    project = quantity.unit in ("吨", "千瓦", "兆瓦", "元") and PROJECT.match(rest)
    begins = MOVE.match(rest) and STARTS_FROM.search(sentence, 0, quantity.start)
    if MOVES_TO.match(rest) or begins or belongs or project:
        return True
    acts = ACTIONS.match(rest) or MOVE.match(rest)
    done = acts is not None and not rest.startswith("投资")
    return not done and _counted_behind(quantity, rest)


def _counted_behind(quantity: Quantity, rest: str) -> bool:
    """Whether a number follows that counts what this one describes."""
    of_things = quantity.unit in ("人", "户") and not quantity.comparator
    return any(
        found.start > 1
        and not re.search("(?:和|与|及|以及)$", rest[: found.start])
        and not (of_things and found.unit in ("元", "%"))  # 培育10户交易额1000万元以上企业
        for found in find_quantities(rest)
    )


def sizes_what_is_counted(sentence: str, quantity: Quantity, before: Quantity) -> bool:
    """Whether a number is within the name of the thing that the number before counts."""
    if quantity.unit not in SIZES or quantity.start < before.end:
        return False
    between = sentence[before.end : quantity.start]
    noun = re.match(r"[一-龥]", sentence[quantity.end :])
    apart = BREAK.search(between) or LISTED.search(between) or ACTIONS.search(between)
    return noun is not None and not apart and before.unit in COUNTED


def undecided(quantity: Quantity, lead: str, following: str, decided: bool) -> str:
    """Why it cannot be said that a number is promised, as a code; empty if it is."""
    if decided:
        return ""
    if quantity.unit in COUNTERS and not quantity.comparator and WITH_WHAT_THERE_IS.search(lead):
        return reasons.NO_ACTION
    bounded = bool(quantity.comparator) and quantity.comparator not in ("约", "近", "多", "余")
    acts = quantity.written.startswith("翻") or bool(ACTIONS.search(lead + following))
    if quantity.unit in REFUSED_UNITS:
        return "" if bounded and acts else reasons.NO_ACTION
    return "" if acts or bounded else reasons.NO_ACTION
