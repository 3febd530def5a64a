"""The words around a number: where its clause begins, how it moves, and what is counted."""

from __future__ import annotations

import re

from govtopics.analysis.commitments.quantities import Quantity
from govtopics.analysis.commitments.units import COUNTERS

BREAK = re.compile(r"[，,；;：:。！!？?\n]")
# What ends the words before a number and is not part of a name: 预期目标定为, 均, 将, 按.
AIM = re.compile(
    r"(?>的?(?:预期|调控|宏观)*(?:目标|预期)[，,]?|区间|[，,]?(?:设?定|安排|计划|确定)|均|将|拟|要"
    r"|也|继续|再|平均每年|每年|年均|平均|实际|名义|同比|累计|按可比价格计算|按)++$"
)
# No clause of a report is longer; what has no comma at all is read from here on, in linear time.
LONGEST_LEAD = 120
# What joins the things of a list.
LISTED = re.compile(r"[、]|以及|和|与|及")
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
# 由100亿元提高到120亿元: where a move begins is not part of its name.
FROM = re.compile(r"(?:由|从)[^由从，]*\d[^由从，]*$")
QUALIFIER = re.compile(r"同口径|可比价|可比口径|名义|扣除(?:价格|物价)[^，]{0,4}因素|不变价|剔除")
# Verbs of work that is done in the year: its number counts as promised.
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


def lead_of(sentence: str, quantity: Quantity, after: int = 0) -> str:
    """What comes before a number in its clause, less the thing that the one before counts."""
    begin = max(after, quantity.start - LONGEST_LEAD)
    breaks = [match.end() for match in BREAK.finditer(sentence, begin, quantity.start)]
    lead = sentence[max([begin, *breaks]) : quantity.start]
    if not after or breaks:
        return lead
    listed = LISTED.search(lead)
    return lead[listed.start() :] if listed else lead


def opening_of(lead: str) -> int:
    """Where in the words before a number its clause begins, behind what opens it."""
    opening = OPENS.match(lead)
    return opening.end() if opening else 0


def without_move(words: str) -> str:
    """The words without the move that ends them."""
    stripped = AIM.sub("", words)
    move = list(MOVE.finditer(stripped))
    if move and move[-1].end() == len(stripped) and stripped not in ("经济增长", "经济增速"):
        stripped = AIM.sub("", stripped[: move[-1].start()])
    return stripped.strip(" 、，的") or words


def indicator_of(words: str, following: str, known: bool) -> str:
    """What a number is of, as written: the words before it, and of counted things the thing."""
    if known:
        return re.sub("^(?:实现|完成|保持|提出|包括)+", "", without_move(words))
    if not following:
        return without_move(words)
    return (words + following).strip(" 、，的")


def object_of(sentence: str, quantity: Quantity) -> str:
    """The thing that a number counts, where it follows: 30座|口袋公园."""
    if quantity.unit in ("%", "‰", "个百分点", "倍"):
        return ""
    match = re.match(
        r"(?:（[^，。；（）]{1,6}）|[^，,；;：:。！!？?、\d（()）]){0,20}", sentence[quantity.end :]
    )
    joined = re.match(r".+?(?=和\d|与\d|及\d|以及\d|和$|与$|及$)", match[0]) if match else None
    return joined[0] if joined else match[0] if match else ""


def base_of(lead: str, quantity: Quantity) -> str:
    """Growth, decline, change or level, with a qualifier after a colon."""
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
