"""What a sentence says in numbers: an indicator, how it moves or where it stands, and how much."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from govtopics.analysis.commitments.indicators import Indicators
from govtopics.analysis.commitments.quantities import Quantity, find_quantities

BREAK = re.compile(r"[，,；;：:。！!？?\n]")
# What opens a clause and belongs to no indicator.
OPENS = re.compile(
    r"^(?:(?:综合考虑各方面因素|其中|此外|同时|今年|明年|全年|年内|年底前|力争|确保|争取|努力|预计|计划|建议|预期|要|将|使|再|累计|总体|到?(?:20\d\d|[“\"]?十[一二三四五六][”\"]?)年?(?:底前?|末|期间|时期)?"
    r"|(?:经济社会)?发展的?主要预期目标[是为]?|全[省市区县州盟旗镇]|我[省市区县州盟旗]|[、和与及]|[一二三四五六七八九十]是|[（(]\d+[)）]|\d+[.．、])\s*)+"
)
# How an indicator moves, the longest first, and what kind of number that gives.
MOVES = (
    ("growth", "同比增长|同口径增长|可比口径增长|年均增长|平均增长|累计增长|增长速度|确保增长|按增长|增长|增速|增幅|涨幅|递增|上涨|上升|增加|提高|提升|升至"),
    ("decline", "同比下降|累计下降|年均下降|下降率|下降|降低|减少|压减|缩短|压缩"),
)
MOVE = re.compile("|".join(f"(?P<{kind}>{words})" for kind, words in MOVES))
REACHES = re.compile(r"(?:提高|提升|增加|下降|降低|减少|压缩|缩短|上升|增长|升|降)(?:到|至)")
# Between an indicator and its number.
LINKS = re.compile(
    r"(?:不低于|不少于|至少|高于|超过|突破|跨越|超|不超过|低于|控制在|稳定在|保持在|维持在|实现|完成|力争|争取|努力|确保|达到|达|为|在|约|近|保持|按|[到至])+$"
)
QUALIFIER = re.compile(r"同口径|可比价|可比口径|名义|扣除价格因素|不变价|剔除")
SEPARATELY = re.compile(r"分别|各")
PAST = re.compile(r"去年|上年(?!度?(?:同期|基础)?持平)|已[经建完实达累]|以来|累计(?:建成|完成)|[建完实达成]成了|获评|荣获")
# What is said of a number that is done by somebody in the year: the work that counts as promised.
ACTIONS = re.compile(
    "新建|改建|扩建|改扩建|新改建|续建|建成|建设|建好|修建|新增|增设|增加|改造|更新|完成|实施|培育|引进|引育|招引|创建|打造|推进|推动|开工|投产|投用|竣工|启动|布局|推广|发放|开展|举办|组织|"
    "培训|提供|供应|筹措|筹集|筹建|整治|治理|修复|种植|造林|绿化|压减|淘汰|认定|达到|突破|新开|开通|打通|开辟|争取|落实|吸纳|帮助|带动|配备|配置|安装|加装|设置|设立|支持|扶持|转移|服务|"
    "救助|资助|发展|盘活|处置|清理|消除|拆除|疏浚|铺设|敷设|架设|安置|回迁|交付|办好|办理|解决|签约|落地|入库|上市|招聘|招录|选派|选树|评选|遴选|开发|建立|组建|成立|谋划|储备|抓好|做好|确保|力争|保持|稳定|控制|提高|提升|增长|下降|降低|减少|缩短|压缩|"
    "补贴|补助|生产|出栏|销售|流转|轮作|覆盖|投入|投资|收储|出让|供地|开行|接待|实现|招募|招生|转化|孵化|新设|净增|壮大|集聚|聚集|运营|制定|修订|发布|推出|出台|检测|抽检|筛查|体检|免费|达|占|率|惠及|化解|兑现|减税|退税|贷款|融资|发行|保障|保护|新认定|新培育|新引进|新签|新投|新设立|建|修|种|栽|招|引|增|改|通|育"
)
REFUSED_UNITS = frozenset({"度", "米", "厘米", "毫米", "微克", "岁", "次", "届", "种", "款"})


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


def read_statements(
    sentence: str, indicators: Indicators, *, review: bool = False
) -> Iterator[Statement | Refusal]:
    """The numbers of a sentence with what each is of, in order.

    Examples
    --------
    >>> from govtopics.analysis.commitments.indicators import read_indicators
    >>> told = "城乡居民人均可支配收入分别增长5%、6.5%左右。"
    >>> for one in read_statements(told, read_indicators()):
    ...     print(one.name, one.base, one.quantity.low)
    城镇居民人均可支配收入 growth 5.0
    农村居民人均可支配收入 growth 6.5
    """
    before, read_to = None, 0
    for group in _groups(sentence, list(find_quantities(sentence))):
        told = list(_of_group(sentence, group, before, read_to, indicators))
        if review:  # there, what is said of the past is the result
            told = [one for one in told if isinstance(one, Statement)]
        yield from told
        before = next((one for one in reversed(told) if isinstance(one, Statement)), before)
        read_to = group[-1].end


def _groups(sentence: str, quantities: Sequence[Quantity]) -> Iterator[list[Quantity]]:
    """Quantities that share what stands before 分别; all others alone."""
    waiting: list[Quantity] = []
    for quantity in quantities:
        lead = sentence[waiting[-1].end : quantity.start] if waiting else ""
        if waiting and re.fullmatch(r"(?:[、，,和与及]|以上|以下|左右|以内)*(?:增长|下降|达到|控制在)?", lead):
            waiting.append(quantity)
            continue
        if waiting:
            yield waiting
        clause = _lead(sentence, quantity)
        if SEPARATELY.search(clause):
            waiting = [quantity]
        else:
            waiting = []
            yield [quantity]
    if waiting:
        yield waiting


def _lead(sentence: str, quantity: Quantity, after: int = 0) -> str:
    """What stands before a number in its clause."""
    breaks = [match.end() for match in BREAK.finditer(sentence, after, quantity.start)]
    return sentence[max([after, *breaks]) : quantity.start]


def _of_group(
    sentence: str,
    group: Sequence[Quantity],
    before: Statement | None,
    read_to: int,
    indicators: Indicators,
) -> Iterator[Statement | Refusal]:
    if len(group) > 1:
        yield from _shared_out(sentence, group, indicators)
        return
    lead = _lead(sentence, group[0], read_to)
    adjacent = before if before and _adjacent(sentence, before, group[0]) else None
    yield _one(sentence, group[0], lead, adjacent, indicators)


def _adjacent(sentence: str, before: Statement, quantity: Quantity) -> bool:
    """Whether no clause without a number of its own comes between two numbers."""
    between = sentence[before.quantity.end : quantity.start]
    return len(BREAK.findall(between)) <= 1 and not re.search("[；;。！？]", between)


def _one(
    sentence: str, quantity: Quantity, lead: str, before: Statement | None, indicators: Indicators
) -> Statement | Refusal:
    """What one number is of: its own words, or the indicator or the action of the number before it."""
    start = quantity.start - len(lead)
    opening = OPENS.match(lead)
    begin = opening.end() if opening else 0
    words = LINKS.sub("", lead[begin:]).strip()
    if before and not MOVE.sub("", REACHES.sub("", words)).strip(" 、和与及的"):
        return _of_the_same(before, quantity, lead)
    following = _object(sentence, quantity)
    known = indicators.called(words)
    end = quantity.end + (0 if known else len(following))
    listed = before is not None and not before.name and lead.lstrip().startswith(("、", "和", "以及"))
    action = before.action if before and listed else ""
    refused = _refused(quantity, lead, following, known is not None or bool(action))
    if _describes(sentence, quantity):
        refused = "describes"
    indicator = _indicator(words, following, known is not None)
    if refused or not indicator:
        return Refusal(refused or "no_indicator", sentence[start:end], start, end)
    if not action and (found := ACTIONS.match(words)):
        action = found[0]
    if listed and action and not ACTIONS.match(words):
        indicator = f"{action}{indicator}"
    name = known.name if known else ""
    return Statement(indicator, name, _base(lead, quantity), quantity, start + begin, end, action)


def _of_the_same(before: Statement, quantity: Quantity, lead: str) -> Statement:
    """Another number of the indicator before: 增长6%、力争7%；增长8%，达到240亿元."""
    own = bool(MOVE.search(lead)) or quantity.unit != before.quantity.unit
    base = _base(lead, quantity) if own else before.base
    return replace(before, base=base, quantity=quantity, end=quantity.end)


def _describes(sentence: str, quantity: Quantity) -> bool:
    """Whether a number only describes what another counts: 签约50亿元以上工业项目45个."""
    following = sentence[quantity.end : quantity.end + 24]
    piece = re.match(r"[^，,；;：:。！？、]*", following)
    rest = piece[0] if piece else ""
    return bool(rest) and rest[0] not in "，" and any(
        found.start > 1 for found in find_quantities(rest)
    ) and quantity.unit in ("元", "人", "平方米", "倍", "%", "吨")


def _refused(quantity: Quantity, lead: str, following: str, decided: bool) -> str:
    """Why a number is no promise, as a code; empty if it is one."""
    if PAST.search(lead):
        return "said_of_past"
    if decided:
        return ""
    if quantity.unit in REFUSED_UNITS or not ACTIONS.search(lead + following):
        return "no_action"
    return ""


def _indicator(words: str, following: str, known: bool) -> str:
    """What a number is of, as written: the words before it, and of counted things the thing."""
    move = list(MOVE.finditer(words))
    if known:
        ends = bool(move) and move[-1].end() == len(words) and words not in ("经济增长", "经济增速")
        return words[: move[-1].start() if ends else len(words)].strip(" 、，")
    if move and move[-1].end() == len(words) and not following:
        return words[: move[-1].start()].strip(" 、，") or words
    return (words + following).strip(" 、，的")


def _object(sentence: str, quantity: Quantity) -> str:
    """The thing that a number counts, where it follows: 30座|口袋公园."""
    if quantity.unit in ("%", "‰", "个百分点", "倍"):
        return ""
    match = re.match(r"[（(]?[^，,；;：:。！!？?、\d（()）]{0,20}", sentence[quantity.end :])
    return match[0] if match else ""


def _base(lead: str, quantity: Quantity) -> str:
    qualifier = QUALIFIER.search(lead)
    kind = "level"
    moves = list(MOVE.finditer(lead))
    if quantity.unit == "个百分点":
        kind = "decline" if moves and moves[-1].lastgroup == "decline" else "change"
    elif moves and not REACHES.search(lead[moves[-1].start() :]):
        measured = quantity.unit in ("%", "‰", "倍") or moves[-1].end() >= len(LINKS.sub("", lead))
        kind = str(moves[-1].lastgroup) if measured else "level"
        if kind == "growth" and quantity.unit not in ("%", "‰", "倍"):
            kind = "change"
    return f"{kind}: {qualifier[0]}" if qualifier else kind


def _shared_out(
    sentence: str, group: Sequence[Quantity], indicators: Indicators
) -> Iterator[Statement | Refusal]:
    """Several indicators before 分别 and as many numbers behind it."""
    lead = _lead(sentence, group[0])
    start = group[0].start - len(lead)
    opening = OPENS.match(lead)
    begin = opening.end() if opening else 0
    about = SEPARATELY.split(lead[begin:])[0]
    parts = spread(about, len(group))
    written = sentence[start : group[-1].end]
    if PAST.search(lead):
        yield Refusal("said_of_past", written, start, group[-1].end)
    elif len(parts) != len(group):
        yield Refusal("numbers_and_indicators_differ", written, start, group[-1].end)
    else:
        for part, quantity in zip(parts, group, strict=True):
            known = indicators.called(part)
            base = _base(lead, quantity)
            yield Statement(part, known.name if known else "", base, quantity, start + begin, quantity.end)


JOINED = re.compile(r"[、，]|和|与|及|以及")
WHOLE = (("城乡居民", ("城镇居民", "农村居民")), ("城乡常住居民", ("城镇常住居民", "农村常住居民")))
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
    if n == 2:
        for joined, each in WHOLE:
            if joined in about:
                return [about.replace(joined, one) for one in each]
    industries = re.match(r"(?:一、二、三|三次|第一、二、三|一二三)(?:次)?产业?(?P<rest>.*)", about)
    if industries and n == 3:
        return [f"{INDUSTRIES[one]}{industries['rest'] or '增加值'}" for one in "一二三"]
    parts = [part for part in JOINED.split(about) if part]
    if len(parts) != n or n == 1:
        return parts
    return _completed(parts)


def _completed(parts: Sequence[str]) -> list[str]:
    """Parts that share the end of the last: 城镇 + 农村居民人均可支配收入."""
    last = parts[-1]
    for known in ("常住居民", "居民", "增加值", "产业", "收入", "投资"):
        at = last.find(known)
        if at > 0 and all(known not in part for part in parts[:-1]):
            return [*(part + last[at:] for part in parts[:-1]), last]
    return list(parts)
