"""Several indicators in few words: 城镇、农村居民收入 are two, 一、二、三产增加值 three."""

from __future__ import annotations

import re
from collections.abc import Sequence

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
