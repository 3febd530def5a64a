"""Targets without a number of their own: 与经济增长同步, 高于全省1个百分点, 完成国家下达."""

from __future__ import annotations

import re
from collections.abc import Iterator

from govtopics.analysis.commitments import reasons
from govtopics.analysis.commitments.indicators import Indicators
from govtopics.analysis.commitments.quantities import find_quantities
from govtopics.analysis.commitments.refusals import COMPARED, Refusal

CLAUSE = re.compile(r"[^，,；;：:。！!？?\n]+")
NO_NUMBER = re.compile(
    r"同步|持平|(?:不?[高低快]于|好于|优于|超过)(?:全国|全省|全市|全区|全州|经济|国家"
    r"|地区生产总值|平均|国内|上年|去年|前)|保持(?:正增长|稳定|基本稳定|平稳|合理|在合理|增长"
    r"|良好)|合理区间|合理水平"
    r"|稳中提质|提质增效|促稳提质|稳中向好|稳定增长|持续(?:改善|下降|优化|提升|增长|向好)"
    r"|只降不升|进一步(?:改善|下降|提高)"
    r"|(?:完成|达到|实现)[^，；。\d]{0,12}(?:下达|核定|考核|省定|国家|省级|要求|目标|任务)"
    r"|以国家核定为准|国际收支[^，；。]{0,6}平衡"
)
# What is between the name of an indicator and what is said of it.
PREDICATE = re.compile(
    r"(?:增速|增长|增幅|涨幅)?(?:力争|确保|争取|努力|基本|继续|持续|进一步|与|同"
    r"|和(?=[^，]{1,8}同步)|保持|高于|不低于|快于|低于|好于|优于|超过|完成|达到|实现|稳中|促稳"
    r"|提质|稳定|只降|以国家)"
)


def without_number(sentence: str, indicators: Indicators) -> Iterator[Refusal]:
    """The clauses of a sentence of targets that say what is aimed at and no number.

    Examples
    --------
    >>> from govtopics.analysis.commitments.indicators import read_indicators
    >>> told = "主要预期目标是：地区生产总值增长5%，居民收入增长与经济增长同步。"
    >>> [(one.name, one.written) for one in without_number(told, read_indicators())]
    [('居民人均可支配收入', '居民收入增长与经济增长同步')]
    """
    for clause in CLAUSE.finditer(sentence):
        if NO_NUMBER.search(clause[0]) is None or not _relative(clause[0]):
            continue
        known = None
        if predicate := PREDICATE.search(clause[0], 1):
            known = indicators.called(clause[0][: predicate.start()].strip())
        start = clause.start() + len(clause[0]) - len(clause[0].lstrip())
        name = known.name if known else ""
        yield Refusal(reasons.NO_NUMBER, sentence[start : clause.end()], start, clause.end(), name)


def _relative(clause: str) -> bool:
    """Whether a clause has no number but points above or below another place or year."""
    return all(
        one.unit == "个百分点" and COMPARED.search(clause, 0, one.start)
        for one in find_quantities(clause)
    )
