"""What a sentence says in numbers: an indicator, its change or level, and how much."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from govtopics.analysis.commitments import reasons
from govtopics.analysis.commitments.indicators import Indicators
from govtopics.analysis.commitments.joined_indicators import spread
from govtopics.analysis.commitments.quantities import Quantity, find_quantities
from govtopics.analysis.commitments.refusals import (
    COUNTED,
    SIZES,
    Refusal,
    never_promised,
    products,
    shares_of_things,
    sizes_what_is_counted,
    undecided,
)
from govtopics.analysis.commitments.words_around import (
    ACTIONS,
    BREAK,
    FROM,
    LINKS,
    LONGEST_LEAD,
    MOVE,
    REACHES,
    base_of,
    indicator_of,
    lead_of,
    object_of,
    opening_of,
    without_move,
)

# 按可比价格计算 between a number and how it moved.
AT_PRICES = re.compile(
    r"[，,]按(?:照)?(?:可比|不变|现行)(?:价格?|口径)(?:计算)?(?=[，,])"
    r"|[，,](?:扣除|剔除)(?:价格|物价)[^，；。]{0,6}(?=[，,])"
)
# 压减一般性支出10%: the verb comes before the name, and the number may be a change or a rate to be
# reached.
MOVED = re.compile(
    r"(?:(?P<growth>提高|提升|增加)|(?P<decline>压减|压缩|削减|降低|减少))(?P<words>[^到至]+)$"
)
REACHED = ("到", "至", "为", "在", "达")
RATE = re.compile("(?:率|比重|比例|占比)$")
# The links less the verbs that say what is done with counted things: 完成50个.
BOUNDS = re.compile(LINKS.pattern.replace("|实现|完成", ""))
# 跨越千亿台阶, 突破千亿元: a round number that names where an indicator gets, and not how much.
MILESTONE = re.compile(
    "(?:跨[越过上入]|[迈登踏站再][上入过]|突破|冲刺|越过)(?:新的?)?[^，；。\\d]{0,8}$"
)
# Words that say how something is counted, and not what.
FILLER = re.compile(
    r"(?:完成|实现|达到)?(?:预期|年度|年初|全年)(?:的)?(?:目标|任务)+|按(?:照)?(?:可比|不变"
    r"|现行)(?:价格?|口径)(?:计算)?|同口径|可比口径|可比价格?|扣除(?:价格|物价)[^，]{0,4}因素"
    r"|剔除[^，]{0,8}因素|平均每年|每年|年均|平均|同比|累计|实际|名义"
    r"|[比较](?:上年|去年|(?:19|20)\d\d年|[一二三四五六七八九○〇零]{4}年)(?:末|实际|预计|计划"
    r"|同期)?|(?:预期|调控)?目标|预期|设?定为?|安排为?|增幅|仅仅?|只|将|要|也|均|的|是|[、和与及\s]"
)
SEPARATELY = re.compile(r"分别|各(?=[增达为下提])")
# 实现7%左右的增长速度: what the number is of follows it.
AFTERWARDS = re.compile(
    r"的?((?:经济|年均|平均)*(?:增长速度|增长率|增长目标|增长预期|增速|增幅|增长))"
)
# Verbs that are also parts of names: 绿化景观路 is not an action.
NOUNS = frozenset({"绿化", "服务", "生产", "销售", "投资", "贷款", "融资", "发展"})


@dataclass(frozen=True)
class Statement:
    """One number of a sentence and what it is of.

    ``start`` and ``end`` are offsets in the sentence, of the clause's indicator and number
    together; ``base`` is growth, decline, change (points) or level, with a qualifier after a colon.
    """

    indicator: str
    name: str
    base: str
    quantity: Quantity
    start: int
    end: int
    action: str = ""


class _Rules(NamedTuple):
    """What a sentence is read by: the list of indicators, and whether it is of a review."""

    indicators: Indicators
    review: bool


def read_statements(
    sentence: str, indicators: Indicators, *, review: bool = False
) -> Iterator[Statement | Refusal]:
    """The numbers of a sentence with what each is of, in order.

    Of a review, where what is said of the past is the result, numbers without a known
    indicator or an action are left out; quoted targets are refused there too.

    Examples
    --------
    >>> from govtopics.analysis.commitments.indicators import read_indicators
    >>> told = "城乡居民人均可支配收入分别增长5%、6.5%左右。"
    >>> for one in read_statements(told, read_indicators()):
    ...     print(one.name, one.base, one.quantity.low)
    城镇居民人均可支配收入 growth 5.0
    农村居民人均可支配收入 growth 6.5
    """
    quantities = list(find_quantities(sentence))
    rules = _Rules(indicators, review)
    told = [*products(sentence), *_of_quantities(sentence, quantities, rules)]
    for one in sorted(told, key=lambda each: (each.start, each.end)):
        if not (review and isinstance(one, Refusal) and one.reason != reasons.TARGET_QUOTED):
            yield one


def _of_quantities(
    sentence: str, quantities: Sequence[Quantity], rules: _Rules
) -> Iterator[Statement | Refusal]:
    before, read_to = None, 0
    several: list[Statement] = []
    for group in _groups(sentence, quantities, rules):
        told = list(_of_group(sentence, group, before, read_to, rules))
        if len(group) > 1:
            told = _again(sentence, group, several) or told
            several = [one for one in told if isinstance(one, Statement)]
        yield from told
        size = any(
            isinstance(one, Refusal) and one.reason == reasons.SIZE_OF_SOMETHING for one in told
        )
        if not size:  # else it is a part of what the next number counts
            stated = (one for one in reversed(told) if isinstance(one, Statement))
            before = next(stated, None) or _aimed_at(sentence, group[0], told, read_to, rules)
            read_to = group[-1].end


def _again(
    sentence: str, group: Sequence[Quantity], several: Sequence[Statement]
) -> list[Statement | Refusal]:
    """More numbers of the indicators before: 分别达到45000元、22000元，分别增长5%、7%."""
    if len(several) != len(group) or not _adjacent(sentence, several[-1], group[0]):
        return []
    lead = lead_of(sentence, group[0])
    words = LINKS.sub("", SEPARATELY.sub("", lead))
    if FILLER.sub("", MOVE.sub("", REACHES.sub("", words))):
        return []
    base = base_of(SEPARATELY.sub("", lead), group[0])
    alike = _bounded_alike(group)
    return [
        replace(one, base=base, quantity=quantity, end=quantity.end)
        for one, quantity in zip(several, alike, strict=True)
    ]


def _aimed_at(
    sentence: str, quantity: Quantity, told: Sequence[Statement | Refusal], read_to: int,
    rules: _Rules,
) -> Statement | None:  # fmt: skip
    """What a quoted target is of, for the result behind it: 预期目标为6%左右，实际增长6.2%."""
    if not rules.review or [one.reason for one in told if isinstance(one, Refusal)] != [
        reasons.TARGET_QUOTED
    ]:
        return None
    lead = lead_of(sentence, quantity, read_to)
    begin = opening_of(lead)
    words = re.sub("^(?:没有|未能?)", "", LINKS.sub("", lead[begin:]).strip())
    known = rules.indicators.called(words)
    if known is None:
        return None
    start = quantity.start - len(lead) + begin
    indicator, base = indicator_of(words, "", known=True), base_of(lead, quantity)
    return Statement(indicator, known.name, base, quantity, start, quantity.end)


def _groups(
    sentence: str, quantities: Sequence[Quantity], rules: _Rules
) -> Iterator[list[Quantity]]:
    """Quantities that share what is before 分别; all others alone."""
    waiting: list[Quantity] = []
    for number, quantity in enumerate(quantities):
        lead = sentence[waiting[-1].end : quantity.start] if waiting else ""
        if waiting and re.fullmatch(
            r"(?:[、，,和与及]|以上|以下|左右|以内)*(?:增长|下降|达到|控制在)?", lead
        ):
            waiting.append(quantity)
            continue
        if waiting:
            yield waiting
        waiting = []
        following = quantities[number + 1] if number + 1 < len(quantities) else None
        told = SEPARATELY.search(lead_of(sentence, quantity))
        if told or (following and _two_of_two(sentence, quantity, following, rules)):
            waiting = [quantity]
        else:
            yield [quantity]
    if waiting:
        yield waiting


def _two_of_two(sentence: str, first: Quantity, second: Quantity, rules: _Rules) -> bool:
    """Whether two indicators have a number each without 分别: 城镇和农村居民收入增长7%和8%."""
    if sentence[first.end : second.start] not in ("和", "与") or first.unit != second.unit:
        return False
    parts = spread(without_move(LINKS.sub("", _own(lead_of(sentence, first)))), 2)
    names = {known.name for part in parts if (known := rules.indicators.called(part))}
    return len(parts) == len(names) == 2


def _own(lead: str) -> str:
    return lead[opening_of(lead) :]


def _of_group(
    sentence: str, group: Sequence[Quantity], before: Statement | None, read_to: int,
    rules: _Rules,
) -> Iterator[Statement | Refusal]:  # fmt: skip
    if len(group) > 1:
        yield from _shared_out(sentence, group, rules)
        return
    lead = lead_of(sentence, group[0], read_to)
    adjacent = before if before and _adjacent(sentence, before, group[0]) else None
    yield from _one(sentence, group[0], lead, adjacent, rules)


def _adjacent(sentence: str, before: Statement, quantity: Quantity) -> bool:
    """Whether no clause without a number of its own comes between two numbers."""
    between = AT_PRICES.sub("", sentence[before.quantity.end : quantity.start])
    return len(BREAK.findall(between)) <= 1 and not re.search("[；;。！？]", between)


def _one(
    sentence: str, quantity: Quantity, lead: str, before: Statement | None, rules: _Rules,
) -> Iterator[Statement | Refusal]:  # fmt: skip
    """What one number is of: its own words, or the indicator or the action of the number before."""
    indicators = rules.indicators
    start = quantity.start - len(lead)
    begin = opening_of(lead)
    words = FROM.sub("", LINKS.sub("", lead[begin:])).strip()
    following = object_of(sentence, quantity)
    reason = never_promised(sentence, quantity, lead, rules.review)
    if following and quantity.unit not in SIZES:
        words = BOUNDS.sub("", lead[begin:]).strip()
    left = FILLER.sub("", MOVE.sub("", REACHES.sub("", words)))
    bare = not left or _of_it(left, before, quantity)
    if not reason and before and sizes_what_is_counted(sentence, quantity, before.quantity):
        reason = reasons.SIZE_OF_SOMETHING
    if reason:
        yield Refusal(reason, sentence[start : quantity.end], start, quantity.end)
        return
    if before and bare and not (following and _counts_things(before, quantity)):
        yield _of_the_same(before, quantity, lead)
        return
    if bare and (stated := _behind(sentence, quantity, start + begin, indicators)):
        yield stated
        return
    if bare and not before:
        own = (start, begin, words)
        start, begin, words = _clause_before(sentence, start, indicators) or own
        lead = sentence[start : quantity.start]
    parts = _joined(words, indicators)
    if parts:
        for part in parts:
            name = indicators.called(part).name  # type: ignore[union-attr]
            yield Statement(
                part, name, base_of(lead, quantity), quantity, start + begin, quantity.end
            )
        return
    yield _stated(sentence, quantity, (start, begin, lead, words, following), before, indicators)


def _of_it(left: str, before: Statement | None, quantity: Quantity) -> bool:
    """Whether a word says of the indicator before how much: 增长6%，总量突破2000亿元；实际新增."""
    if before is None or not before.name:
        return False
    adds = "新增" in before.indicator
    if left in ("总量", "总额"):
        return not adds
    return left == "新增" and adds and before.quantity.unit == quantity.unit


def _counts_things(before: Statement, quantity: Quantity) -> bool:
    """Whether a number counts things of its own in a list: 新建30座口袋公园、40条绿化路."""
    return not before.name or quantity.unit != before.quantity.unit


def _behind(
    sentence: str, quantity: Quantity, start: int, indicators: Indicators
) -> Statement | None:
    """实现7%左右的经济增长: what follows a number says what it is of."""
    match = AFTERWARDS.match(sentence, quantity.end)
    if match is None or quantity.unit != "%":
        return None
    known = indicators.called(match[1])
    return Statement(match[1], known.name if known else "", "growth", quantity, start, match.end())


def _clause_before(
    sentence: str, start: int, indicators: Indicators
) -> tuple[int, int, str] | None:
    """The clause before, where it names the indicator alone or what it is to pass.

    工农业总产值，比1980年预计增长5.5%; 地区生产总值跨越千亿台阶，增长7%以上.
    """
    if start < 3 or sentence[start - 1] not in "，,":
        return None
    begin = max(0, start - LONGEST_LEAD)
    breaks = [match.end() for match in BREAK.finditer(sentence, begin, start - 1)]
    begin = max([begin, *breaks])
    clause = sentence[begin : start - 1]
    opening = opening_of(clause)
    words = LINKS.sub("", MILESTONE.sub("", clause[opening:])).strip()
    return (begin, opening, words) if indicators.called(words) else None


def _joined(words: str, indicators: Indicators) -> list[str]:
    """Known indicators that share one number: 工业投资、民间投资年均增长6%."""
    bare = without_move(words)
    parts = [part for part in re.split("[、和与及]", bare) if part]
    known = len(parts) > 1 and all(map(indicators.called, parts)) and "比" not in words
    return parts if known else []


def _stated(
    sentence: str, quantity: Quantity, around: tuple[int, int, str, str, str],
    before: Statement | None, indicators: Indicators,
) -> Statement | Refusal:  # fmt: skip
    start, begin, lead, words, following = around
    known = indicators.called(words)
    moved = MOVED.match(words) if quantity.unit in ("%", "‰", "个百分点") else None
    if known is None and moved and (known := indicators.called(moved["words"])):
        words = moved["words"]
    if known is None and shares_of_things(sentence, quantity, lead):
        return Refusal(reasons.NO_INDICATOR, sentence[start : quantity.end], start, quantity.end)
    listed = before is not None and bool(re.match(r"\s*(?:[、和与及]|以及|其中)", lead))
    action = before.action if before and listed else ""
    counts = quantity.unit in COUNTED and len(words) < 12
    counted = before is not None and bool(before.action) and counts
    refused = undecided(quantity, lead, following, known is not None or listed or counted)
    indicator = indicator_of(words, following, known is not None)
    end = quantity.end + (0 if known else len(following))
    if refused or not indicator:
        reason = refused or reasons.NO_INDICATOR
        return Refusal(reason, sentence[start:end], start, end)
    own = ACTIONS.search(words, 0, 8) if known is None else None
    if listed and action and not (own and own[0] not in NOUNS):
        indicator = f"{action}{indicator}"
    name = known.name if known else ""
    done = own[0] if own else action
    base = base_of(lead, quantity)
    if moved and base == "level" and not (RATE.search(moved["words"]) or lead.endswith(REACHED)):
        base = "growth" if moved["growth"] else "decline"
    return Statement(indicator, name, base, quantity, start + begin, end, done)


def _of_the_same(before: Statement, quantity: Quantity, lead: str) -> Statement:
    """Another number of the indicator before: 增长6%、力争7%；增长8%，达到240亿元."""
    own = bool(MOVE.search(lead)) or quantity.unit != before.quantity.unit
    base = base_of(lead, quantity) if own else before.base
    return replace(before, base=base, quantity=quantity, end=quantity.end)


def _shared_out(
    sentence: str, group: Sequence[Quantity], rules: _Rules
) -> Iterator[Statement | Refusal]:
    """Several indicators before 分别 and as many numbers behind it."""
    lead = lead_of(sentence, group[0])
    start = group[0].start - len(lead)
    begin = opening_of(lead)
    told = SEPARATELY.split(lead[begin:])
    about = told[0] if len(told) > 1 else without_move(LINKS.sub("", told[0]))
    parts = spread(about, len(group))
    end = group[-1].end
    reason = never_promised(sentence, group[0], lead, rules.review)
    if not reason and len(parts) != len(group):
        reason = reasons.NUMBERS_AND_INDICATORS_DIFFER
    if reason:
        yield Refusal(reason, sentence[start:end], start, end)
        return
    for part, quantity in zip(parts, _bounded_alike(group), strict=True):
        known = rules.indicators.called(part)
        base = base_of(lead, quantity)
        yield Statement(
            part, known.name if known else "", base, quantity, start + begin, quantity.end
        )


def _bounded_alike(group: Sequence[Quantity]) -> list[Quantity]:
    """分别增长4.5%、6.5%、7%以上: what bounds the last bounds those before it."""
    word = group[-1].comparator
    if word not in ("以上", "以内", "以下", "左右"):
        return list(group)
    return [one if one.comparator or one.low != one.high else _bound_by(one, word) for one in group]


def _bound_by(one: Quantity, word: str) -> Quantity:
    low = None if word in ("以内", "以下") else one.low
    high = None if word == "以上" else one.high
    return one._replace(low=low, high=high, comparator=word)
