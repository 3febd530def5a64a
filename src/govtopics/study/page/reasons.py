"""Why a number is missing or a report is doubted: as the tables say it, and in Chinese."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import escape

from govtopics.study.page.words import Both, both, joined, shown, term

# What the tables say, and the same in Chinese; what stands in brackets is a value of its own.
REASONS: Sequence[tuple[re.Pattern[str], str]] = [
    (re.compile(pattern), zh)
    for pattern, zh in (
        (r"no hit in (\d+) paragraphs; high is the Wilson upper bound",
         "{v0} 段没有命中；上端是 Wilson 上限"),
        (r"interval not estimable: (.+)", "没有区间：{v0}"),
        (r"G = (\d+), and (\d+) reports are needed", "只有 {v0} 份报告，至少要 {v1} 份"),
        (r"(\d+) of (\d+) reports hold a hit; (\d+) are needed",
         "{v1} 份报告中只有 {v0} 份有命中，至少要 {v2} 份"),
        (r"all but (\d+) of (\d+) reports speak of nothing else",
         "{v1} 份报告中只有 {v0} 份还写别的"),
        (r"no report differs between its parts", "没有一份报告的两部分有差别"),
        (r"no test: with (.+) the smallest possible p is (.+)",
         "不作检验：{v0}，p 最小也有 {v1}"),
        (r"(\d+) and (\d+) reports", "{v0} 份对 {v1} 份报告"),
        (r"(\d+) reports that stand in both groups", "{v0} 份报告两组都有"),
        (r"a group has no text in this frame", "有一组在此范围内没有文本"),
        (r"(\S+) is missing for (\d+) paragraphs", "{v1} 段没有“{v0}”的信息"),
        (r"no paragraph of it stands in this frame", "此范围内没有它的段落"),
        (r"its (\d+) paragraphs hold no characters", "它的 {v0} 段没有字"),
        (r"variability between its paragraphs, not of the place",
         "各段之间的差异，不是地方之间的"),
    )
]  # fmt: skip
# What is doubted of a report, by its flag; `other` is what the text or another report says.
FLAGS: Mapping[str, str] = {
    "duplicate": "与 {other} 相同或相近（相似度 {value}）；留一份即可",
    "conflict": "{docvar}：标注为“{value}”，另有说法“{other}”",
    "mislabelled": "{docvar}：标注为“{value}”，文本不像（{other}）",
    "truncated": "在句中结束：…{other}",
    "unclosed": "有开头，没有结尾：…{other}",
    "much removed": "清洗规则“{value}”删去了它的 {other}",
}


def reason(said: Any) -> Both:
    """Why a row has no number, in both languages; as the table says it where that is all there is.

    Parameters
    ----------
    said : str
        Of a column ``reason``; several are parted by semicolons.

    Returns
    -------
    Both

    Examples
    --------
    >>> print(reason("interval not estimable: G = 1, and 5 reports are needed").zh.striptags())
    没有区间：只有 1 份报告，至少要 5 份
    """
    whole = str(shown(said))
    return _told(whole) or joined(map(_part, whole.split("; ")), "；", "; ")


def doubt(flag: Mapping[str, Any]) -> Both:
    """What a row of the table of flags says.

    Parameters
    ----------
    flag : mapping
        flag, docvar, value, other, reason.

    Returns
    -------
    Both
    """
    about = {"docvar": term(flag["docvar"]), "value": term(flag["value"]), "other": flag["other"]}
    return both(
        FLAGS.get(str(flag["flag"]), "{reason}"), "{reason}", reason=flag["reason"], **about
    )


def _part(said: str) -> Both:
    return _told(said) or term(said)


def _told(said: str) -> Both | None:
    for pattern, zh in REASONS:
        if found := pattern.fullmatch(said):
            values = {f"v{i}": _part(value) for i, value in enumerate(found.groups())}
            return both(zh, "{said}", said=escape(said), **values)
    return None
