"""What a sentence says in numbers: an indicator, how it moves or where it stands, and how much."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from govtopics.analysis.commitments import reasons
from govtopics.analysis.commitments.indicators import Indicators
from govtopics.analysis.commitments.quantities import Quantity, find_quantities
from govtopics.analysis.commitments.units import COUNTERS, UNITS

BREAK = re.compile(r"[，,；;：:。！!？?\n]")
# What ends the words before a number and is no part of a name: 预期目标定为, 均, 将, 按.
AIM = re.compile(
    r"(?>的?(?:预期|调控|宏观)*(?:目标|预期)[，,]?|区间|[，,]?(?:设?定|安排|计划|确定)|均|将|拟|要"
    r"|也|继续|再|平均每年|每年|年均|平均|实际|名义|同比|累计|按可比价格计算|按)++$"
)
# No clause of a report is longer; what has no comma at all is read from here on, in linear time.
LONGEST_LEAD = 120
# What joins the things of a list.
LISTED = re.compile(r"[、]|以及|和|与|及")
# 按可比价格计算 between a number and how it moved.
AT_PRICES = re.compile(
    r"[，,]按(?:照)?(?:可比|不变|现行)(?:价格?|口径)(?:计算)?(?=[，,])"
    r"|[，,](?:扣除|剔除)(?:价格|物价)[^，；。]{0,6}(?=[，,])"
)
# 压减一般性支出10%: how it moves stands before its name; a rate may as well be reached.
MOVED = re.compile(
    r"(?:(?P<growth>提高|提升|增加)|(?P<decline>压减|压缩|削减|降低|减少))(?P<words>[^到至]+)$"
)
REACHED = ("到", "至", "为", "在", "达")
RATE = re.compile("(?:率|比重|比例|占比)$")
# What opens a clause and belongs to no indicator.
OPENS = re.compile(
    r"(?>综合考虑[^，]{0,12}因素|其中|此外|同时|今年|明年|全年|年内|年底前?|力争|确保|争取|努力"
    r"|预计|拟|计划|建议|预期|要|将|使|再|累计|总体|按|中央提出|提出"
    r"|到?[“\"]?(?:十[一二三四五六]|十|九|八|七)五[”\"]?(?:末|期间|时期)?(?:，|末|期间|时期)?"
    r"|到?(?:19|20)\d\d年(?:底|末)?前?|[一-龥]{0,2}[“\"](?=年均)|(?:今后)?五年(?:内|间|合计"
    r"|累计)|[一二两三四六七八九十2-9]年(?:之|以)?内|今后[一二三四五]年|未来[一二三四五]年|(?:经济社会)?发展的?主要预期目标[是为]?"
    r"|全[省市区县州盟旗]|我[省市区县州盟旗]"
    r"|\d{1,2}月(?:份|底|末)?前?|[、与及]|和(?![美平谐田顺])|[一二三四五六七八九十]是"
    r"|[（(]\d+[)）]|\d+[.．、]|\s)*+"
)
# How an indicator moves and what kind of number that gives. 增加值 and 增长点 are things.
MOVE = re.compile(
    r"(?P<growth>(?:同比|同口径|可比口径|年均|平均|平均每年|每年|累计|确保|按|实际"
    r"|名义)?(?:增长速度|增长(?![点极值率])|增长率|增速|增幅|涨幅|递增|上涨|上升|增加(?!值)"
    r"|提高|提升|升至))"
    r"|(?P<decline>(?:同比|累计|年均|平均)?(?:下降率|再降|下降|降低|减少|压减|缩短|压缩|降幅))"
)
REACHES = re.compile(r"(?:提高|提升|增加|下降|降低|减少|压缩|缩短|上升|增长|升|降|增|减)(?:到|至)")
# Between an indicator and its number.
LINKS = re.compile(
    r"(?>不低于|不少于|不小于|至少|高于|多于|超过|突破|跨越|迈上|冲刺|超|不超过|不高于|不突破"
    r"|低于|少于|控制在|稳定在|保持在|维持在|实现|完成|力争|争取|努力|确保|达到|达|为|在|约|近"
    r"|保持|按|[到至≥≤＞＜><\s])++$"
)
# The same, less the verbs that say what is done with counted things: 完成50个.
BOUNDS = re.compile(LINKS.pattern.replace("|实现|完成", ""))
# Words that say how something is counted, and not what.
FILLER = re.compile(
    r"(?:完成|实现|达到)?(?:预期|年度|年初|全年)(?:的)?(?:目标|任务)+|按(?:照)?(?:可比|不变"
    r"|现行)(?:价格?|口径)(?:计算)?|同口径|可比口径|可比价格?|扣除(?:价格|物价)[^，]{0,4}因素"
    r"|剔除[^，]{0,8}因素|平均每年|每年|年均|平均|同比|累计|实际|名义"
    r"|[比较](?:上年|去年|(?:19|20)\d\d年|[一二三四五六七八九○〇零]{4}年)(?:末|实际|预计|计划"
    r"|同期)?|(?:预期|调控)?目标|预期|设?定为?|安排为?|增幅|仅仅?|只|将|要|也|均|的|是|[、和与及\s]"
)
# 由100亿元提高到120亿元: where a move begins is not part of its name.
FROM = re.compile(r"(?:由|从)[^由从，]*\d[^由从，]*$")
QUALIFIER = re.compile(r"同口径|可比价|可比口径|名义|扣除(?:价格|物价)[^，]{0,4}因素|不变价|剔除")
SEPARATELY = re.compile(r"分别|各(?=[增达为下提])")
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
# 实现7%左右的增长速度: what the number is of follows it.
AFTERWARDS = re.compile(
    r"的?((?:经济|年均|平均)*(?:增长速度|增长率|增长目标|增长预期|增速|增幅|增长))"
)
# A row of a table of targets, its cells joined by blanks: 城镇新增就业 人 4200.
TABLE_ROW = re.compile(
    r"\s*(?P<words>[^\s，。；：、\d]{2,20}?)\s*[（(]?"
    rf"(?P<unit>[十百千]?[万亿]{{0,2}}(?:{'|'.join(map(re.escape, UNITS))}))[)）]?\s*"
    r"(?P<bound>[≥≤＞＜><]?)(?P<number>\d+(?:,\d{3})*(?:\.\d+)?(?:[—–\-~～]\d+(?:\.\d+)?)?)"
    r"(?P<after>左右|以上|以内)?(?P<more>\s+[≥≤＞＜><]?\d[^。]*)?\s*"
)
# What is said of a number that is done by somebody in the year: the work that counts as promised.
ACTIONS = re.compile(
    "新建|改建|安排|拿出|拨付|拟|退耕|接续|扩建|改扩建|新改建|续建|建成|建设|建好|修建|新增"
    "|增设|增加|改造|更新|完成|实施|培育|引进|引育|招引|创建|打造|推进|推动|开工|投产|投用|竣工"
    "|启动|布局|推广|发放|开展|举办|组织|"
    "培训|提供|供应|筹措|筹集|筹建|整治|治理|修复|种植|造林|绿化|压减|淘汰|认定|达到|突破|新开"
    "|开通|打通|开辟|争取|落实|吸纳|帮助|带动|配备|配置|安装|加装|设置|设立|支持|扶持|转移|服务"
    "|"
    "救助|资助|发展|盘活|处置|清理|消除|拆除|疏浚|铺设|敷设|架设|安置|回迁|交付|办好|办理|解决"
    "|签约|落地|入库|上市|招聘|招录|选派|选树|评选|遴选|开发|建立|组建|成立|谋划|储备|抓好|做好"
    "|确保|力争|保持|稳定|控制|提高|提升|增长|下降|降低|减少|缩短|压缩|"
    "补贴|补助|生产|出栏|销售|流转|轮作|覆盖|投入|投资|收储|出让|供地|开行|接待|实现|招募|招生"
    "|转化|孵化|新设|净增|壮大|集聚|聚集|运营|制定|修订|发布|推出|出台|检测|抽检|筛查|体检|免费"
    "|达|占|率|惠及|化解|兑现|减税|退税|贷款|融资|发行|保障|保护|新认定|新培育|新引进|新签|新投"
    "|新设立|建|修|种|栽|招|引|增|改|通|育"
)
REFUSED_UNITS = frozenset({"度", "米", "厘米", "毫米", "微克", "岁", "次", "届"})
# Units of which a number before another thing only says how large that is.
# Verbs that stand in names as well: 绿化景观路 is no work.
NOUNS = frozenset({"绿化", "服务", "生产", "销售", "投资", "贷款", "融资", "发展"})
COUNTED = (*COUNTERS, "人", "户", "公里", "平方米")
SIZES = frozenset(
    {"元", "人", "户", "平方米", "倍", "%", "吨", "公里", "张", "年", "元/人", "千瓦", "万"}
)


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


@dataclass(frozen=True)
class Refusal:
    """A number, or a target without one, that cannot be decided, and the code of the reason."""

    reason: str
    written: str
    start: int
    end: int
    name: str = ""


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
    told = [*_products(sentence), *_of_quantities(sentence, quantities, rules)]
    for one in sorted(told, key=lambda each: (each.start, each.end)):
        if not (review and isinstance(one, Refusal) and one.reason != reasons.TARGET_QUOTED):
            yield one


def read_row(line: str, indicators: Indicators) -> Statement | Refusal | None:
    """What a row of a table of targets says; None if a paragraph is no such row.

    A row with several numbers does not say which is the target.

    Examples
    --------
    >>> from govtopics.analysis.commitments.indicators import read_indicators
    >>> read_row("城镇新增就业 人 4200", read_indicators()).quantity.low
    4200.0
    >>> read_row("城镇新增就业4200人。", read_indicators()) is None
    True
    """
    match = TABLE_ROW.fullmatch(line)
    known = indicators.called(match["words"]) if match else None
    if match is None or known is None:
        return None
    start, end = match.start("words"), len(line.rstrip())
    cell = f"{match['bound']}{match['number']}{match['unit']}{match['after'] or ''}"
    quantity = next(find_quantities(cell), None)
    if match["more"] or quantity is None:
        return Refusal(reasons.SEVERAL_COLUMNS, line[start:end], start, end, known.name)
    moved = quantity._replace(start=match.start("number"), end=end)
    base = _base(match["words"], quantity)
    return Statement(match["words"], known.name, base, moved, start, end)


def _products(sentence: str) -> Iterator[Refusal]:
    """2×35万千瓦: a size made of two numbers."""
    for match in PRODUCT.finditer(sentence):  # 7×24 alone, as in names, has no unit
        yield Refusal(reasons.SIZE_OF_SOMETHING, match[0], match.start(), match.end())


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
    lead = _lead(sentence, group[0])
    words = LINKS.sub("", SEPARATELY.sub("", lead))
    if FILLER.sub("", MOVE.sub("", REACHES.sub("", words))):
        return []
    base = _base(SEPARATELY.sub("", lead), group[0])
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
    lead = _lead(sentence, quantity, read_to)
    begin = _opening(lead)
    words = re.sub("^(?:没有|未能?)", "", LINKS.sub("", lead[begin:]).strip())
    known = rules.indicators.called(words)
    if known is None:
        return None
    start = quantity.start - len(lead) + begin
    indicator, base = _indicator(words, "", known=True), _base(lead, quantity)
    return Statement(indicator, known.name, base, quantity, start, quantity.end)


def _groups(
    sentence: str, quantities: Sequence[Quantity], rules: _Rules
) -> Iterator[list[Quantity]]:
    """Quantities that share what stands before 分别; all others alone."""
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
        told = SEPARATELY.search(_lead(sentence, quantity))
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
    parts = spread(_without_move(LINKS.sub("", _own(_lead(sentence, first)))), 2)
    names = {known.name for part in parts if (known := rules.indicators.called(part))}
    return len(parts) == len(names) == 2


def _own(lead: str) -> str:
    return lead[_opening(lead) :]


def _lead(sentence: str, quantity: Quantity, after: int = 0) -> str:
    """What stands before a number in its clause, less the thing that the one before counts."""
    begin = max(after, quantity.start - LONGEST_LEAD)
    breaks = [match.end() for match in BREAK.finditer(sentence, begin, quantity.start)]
    lead = sentence[max([begin, *breaks]) : quantity.start]
    if not after or breaks:
        return lead
    listed = LISTED.search(lead)
    return lead[listed.start() :] if listed else lead


def _of_group(
    sentence: str, group: Sequence[Quantity], before: Statement | None, read_to: int,
    rules: _Rules,
) -> Iterator[Statement | Refusal]:  # fmt: skip
    if len(group) > 1:
        yield from _shared_out(sentence, group, rules)
        return
    lead = _lead(sentence, group[0], read_to)
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
    begin = _opening(lead)
    words = FROM.sub("", LINKS.sub("", lead[begin:])).strip()
    following = _object(sentence, quantity)
    reason = _never(sentence, quantity, lead, rules.review)
    if following and quantity.unit not in SIZES:
        words = BOUNDS.sub("", lead[begin:]).strip()
    left = FILLER.sub("", MOVE.sub("", REACHES.sub("", words)))
    bare = not left or _of_it(left, before, quantity)
    if not reason and _size_of_what_is_counted(sentence, quantity, before):
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
                part, name, _base(lead, quantity), quantity, start + begin, quantity.end
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


def _opening(lead: str) -> int:
    opening = OPENS.match(lead)
    return opening.end() if opening else 0


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
    """The clause before, where it names the indicator alone: 工农业总产值，比1980年预计增长5.5%."""
    if start < 3 or sentence[start - 1] not in "，,":
        return None
    begin = max(0, start - LONGEST_LEAD)
    breaks = [match.end() for match in BREAK.finditer(sentence, begin, start - 1)]
    begin = max([begin, *breaks])
    clause = sentence[begin : start - 1]
    opening = _opening(clause)
    words = LINKS.sub("", clause[opening:]).strip()
    return (begin, opening, words) if indicators.called(words) else None


def _joined(words: str, indicators: Indicators) -> list[str]:
    """Known indicators that share one number: 工业投资、民间投资年均增长6%."""
    bare = _without_move(words)
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
    if known is None and _share_of_things(sentence, quantity, lead):
        return Refusal(reasons.NO_INDICATOR, sentence[start : quantity.end], start, quantity.end)
    listed = before is not None and bool(re.match(r"\s*(?:[、和与及]|以及|其中)", lead))
    action = before.action if before and listed else ""
    counts = quantity.unit in COUNTED and len(words) < 12
    counted = before is not None and bool(before.action) and counts
    refused = _undecided(quantity, lead, following, known is not None or listed or counted)
    indicator = _indicator(words, following, known is not None)
    end = quantity.end + (0 if known else len(following))
    if refused or not indicator:
        reason = refused or reasons.NO_INDICATOR
        return Refusal(reason, sentence[start:end], start, end)
    own = ACTIONS.search(words, 0, 8) if known is None else None
    if listed and action and not (own and own[0] not in NOUNS):
        indicator = f"{action}{indicator}"
    name = known.name if known else ""
    done = own[0] if own else action
    base = _base(lead, quantity)
    if moved and base == "level" and not (RATE.search(moved["words"]) or lead.endswith(REACHED)):
        base = "growth" if moved["growth"] else "decline"
    return Statement(indicator, name, base, quantity, start + begin, end, done)


def _share_of_things(sentence: str, quantity: Quantity, lead: str) -> bool:
    """Whether a share is of the things that follow it: 推动80%城市社区和60%农村达到标准."""
    noun = re.match(r"(?!力争|目标|左右)[一-龥]", sentence[quantity.end :])
    follows = noun is not None and noun[0] not in "并且和及以等的由为与"
    return quantity.unit == "%" and follows and not (LINKS.search(lead) or MOVE.search(lead))


def _of_the_same(before: Statement, quantity: Quantity, lead: str) -> Statement:
    """Another number of the indicator before: 增长6%、力争7%；增长8%，达到240亿元."""
    own = bool(MOVE.search(lead)) or quantity.unit != before.quantity.unit
    base = _base(lead, quantity) if own else before.base
    return replace(before, base=base, quantity=quantity, end=quantity.end)


def _never(sentence: str, quantity: Quantity, lead: str, review: bool) -> str:
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


def _size_of_what_is_counted(sentence: str, quantity: Quantity, before: Statement | None) -> bool:
    """Whether a number is within the name of the thing that the number before counts."""
    if before is None or quantity.unit not in SIZES or quantity.start < before.quantity.end:
        return False
    between = sentence[before.quantity.end : quantity.start]
    noun = re.match(r"[一-龥]", sentence[quantity.end :])
    apart = BREAK.search(between) or LISTED.search(between) or ACTIONS.search(between)
    return noun is not None and not apart and before.quantity.unit in COUNTED


def _undecided(quantity: Quantity, lead: str, following: str, decided: bool) -> str:
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


def _without_move(words: str) -> str:
    """The words without the move that ends them."""
    stripped = AIM.sub("", words)
    move = list(MOVE.finditer(stripped))
    if move and move[-1].end() == len(stripped) and stripped not in ("经济增长", "经济增速"):
        stripped = AIM.sub("", stripped[: move[-1].start()])
    return stripped.strip(" 、，的") or words


def _indicator(words: str, following: str, known: bool) -> str:
    """What a number is of, as written: the words before it, and of counted things the thing."""
    if known:
        return re.sub("^(?:实现|完成|保持|提出|包括)+", "", _without_move(words))
    if not following:
        return _without_move(words)
    return (words + following).strip(" 、，的")


def _object(sentence: str, quantity: Quantity) -> str:
    """The thing that a number counts, where it follows: 30座|口袋公园."""
    if quantity.unit in ("%", "‰", "个百分点", "倍"):
        return ""
    match = re.match(
        r"(?:（[^，。；（）]{1,6}）|[^，,；;：:。！!？?、\d（()）]){0,20}", sentence[quantity.end :]
    )
    joined = re.match(r".+?(?=和\d|与\d|及\d|以及\d|和$|与$|及$)", match[0]) if match else None
    return joined[0] if joined else match[0] if match else ""


def _base(lead: str, quantity: Quantity) -> str:
    qualifier = QUALIFIER.search(lead)
    kind = "level"
    share = quantity.unit in ("%", "‰", "倍")
    words = AIM.sub("", LINKS.sub("", lead))
    moves = list(MOVE.finditer(words))
    last = moves[-1] if moves and moves[-1].end() == len(words) else None
    if quantity.unit == "个百分点":
        kind = "decline" if moves and moves[-1].lastgroup == "decline" else "change"
    elif last and not share and last[0] in ("提升", "提高") and quantity.unit in COUNTERS:
        kind = "level"  # 改造提升30个小区 is work on them
    elif last and not REACHES.search(lead[last.start() :]):
        kind = str(last.lastgroup) if share else "change"
    return f"{kind}: {qualifier[0]}" if qualifier else kind


def _shared_out(
    sentence: str, group: Sequence[Quantity], rules: _Rules
) -> Iterator[Statement | Refusal]:
    """Several indicators before 分别 and as many numbers behind it."""
    lead = _lead(sentence, group[0])
    start = group[0].start - len(lead)
    begin = _opening(lead)
    told = SEPARATELY.split(lead[begin:])
    about = told[0] if len(told) > 1 else _without_move(LINKS.sub("", told[0]))
    parts = spread(about, len(group))
    end = group[-1].end
    reason = _never(sentence, group[0], lead, rules.review)
    if not reason and len(parts) != len(group):
        reason = reasons.NUMBERS_AND_INDICATORS_DIFFER
    if reason:
        yield Refusal(reason, sentence[start:end], start, end)
        return
    for part, quantity in zip(parts, _bounded_alike(group), strict=True):
        known = rules.indicators.called(part)
        base = _base(lead, quantity)
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


JOINED = re.compile(r"[、，]|和|与|及|以及")
WHOLE = (
    ("城乡居民", ("城镇居民", "农村居民")),
    ("城乡常住居民", ("城镇常住居民", "农村常住居民")),
    ("城乡低保", ("城市低保", "农村低保")),
)
# Names that need nothing of the name behind them: 地区生产总值和一般公共预算收入.
WHOLE_NAME = re.compile(
    r"(?:总值|总额|总量|总产|产值|增加值|收入|投资|贸易|产量|面积|进出口|出口|外资|价格|就业|能耗"
    r"|GDP|率)$"
)
INDUSTRIES = {"一": "第一产业", "二": "第二产业", "三": "第三产业"}


def spread(about: str, n: int) -> list[str]:
    """The indicators that some words join: 城镇、农村居民收入 are two, 一、二、三产增加值 three.

    Examples
    --------
    >>> spread("城镇、农村居民人均可支配收入", 2)
    ['城镇居民人均可支配收入', '农村居民人均可支配收入']
    >>> spread("城镇调查失业率、居民消费价格涨幅", 2)
    ['城镇调查失业率', '居民消费价格涨幅']
    """
    about = about.strip(" ：:")
    if products := re.fullmatch(r"([粮肉奶蛋菜油糖棉果药鱼]+)(总?产量|产能|产值)", about):
        return [f"{'粮食' if one == '粮' else one}{products[2]}" for one in products[1]]
    if n == 2:
        for joined, each in WHOLE:
            if joined in about:
                return [about.replace(joined, one) for one in each]
    industries = re.match(r"(?:一、二、三|三次|第一、二、三|一二三)(?:次)?产业?(?P<rest>.*)", about)
    if industries and n == 3:
        return [f"{INDUSTRIES[one]}{industries['rest'] or '增加值'}" for one in "一二三"]
    parts = [part for part in JOINED.split(about) if part]
    return parts if len(parts) != n or n == 1 else _completed(parts)


def _completed(parts: Sequence[str]) -> list[str]:
    """Parts that share the end of the last: 城镇 + 农村居民人均可支配收入."""
    last = parts[-1]
    shared = re.match(
        r"单位(?:地区生产总值|国内生产总值|生产总值|GDP)|万元(?:GDP|地区生产总值|生产总值)",
        parts[0],
    )
    if shared and not any(part.startswith(("单位", "万元")) for part in parts[1:]):
        return [parts[0], *(shared[0] + part for part in parts[1:])]
    people, of_people = "居民", last.partition("居民")[2]
    if any(part.endswith(people) for part in parts[:-1]):
        each = (part if part.endswith(people) else part + people for part in parts[:-1])
        return [*(one + of_people for one in each), last]
    for known in ("常住居民", "居民", "增加值", "产业", "收入", "投资"):
        at = last.find(known)
        if at > 0 and all(known not in part for part in parts[:-1]):
            return [
                *(part if WHOLE_NAME.search(part) else part + last[at:] for part in parts[:-1]),
                last,
            ]
    return list(parts)
