"""The time of paragraphs by their words: done or intended, with their neighbours and turns.

Where no heading decides, a part reports first what was done, then what will be: a single paragraph is
often unclear, a run of them seldom. So the times of all paragraphs of a part are chosen together:
those that cost least, where words against a time cost, and so does every turn from one to the
other (Viterbi 1967).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby, islice
from math import log2
from typing import NamedTuple

TIMES = ("review", "plan")
# What was done is counted and compared, what will be done is intended.
DONE = re.compile(
    r"同比|比上年|比去年|较上年|去年|过去的?[一五]年|[一二三四五六七八九十几]年多?来|已[经建完实]|荣获|获评|获批|成功|圆满|顺利|位居"
    r"|排名|累计|首次|突破|得到|取得|完成|实现了|建成|增长\d|达到?\d|[一-鿿]{2}了(?=[一-鿿])|[进建作做召制出开提改加推][^，。；]{0,3}了"
    r"|胜利|有了|成就|以来|证明"
)
WILLED = re.compile(
    r"将|(?<![主重首必])要|力争|确保|加快|争取|以上[，。；]|左右|进一步|持续|继续|更加|着力|务必|必须|切实|大力|积极|推动|推进|加强|完善|健全|深化"
    r"|坚持|应当|应该|今后|愿意|支持|主张|反对|希望|相信|一定|不得|不准|决不|允许|凡是"
)
# The beginning of a paragraph says more than any word inside it.
BEGINS_DONE = re.compile(r"^.{0,12}([一二三四五六七八九十几]年多?来|过去的?[一五]年|去年)")
BEGINS_WILLED = re.compile(
    r"^(各位代表！|同志们！)?.{0,8}(新的一年|今年(?!以来|上半年)|今后|明年|下半年|让我们|我们[要将])"
)
# Words of intention are more common: at so many of them for one of the others, words decide nothing.
EVEN = 2.0
MOST, BEGINNING = 3.0, 4.0  # the most that words and the beginning of a paragraph count, in bits
LEAST = 0.4  # bits that a run of one time needs in all, or it stays undecided
TURN, TURN_AT_BREAK = 4.0, 1.5  # where one time ends and the other begins, there often is a break
BACK = 2.0  # the extra cost of going back from plan to review
DECIDED = 50.0


class Line(NamedTuple):
    """A paragraph or heading of a part, its time if decided, whether a break comes before it."""

    text: str
    time: str | None
    breaks: bool


def times_by_words(lines: Sequence[Line]) -> list[str]:
    """The time of each line of a part, by its words and its neighbours'; empty if none decides.

    Examples
    --------
    >>> told = [
    ...     Line("去年完成了三项工程，增长9%。", None, False),
    ...     Line("工程的质量是好的。", None, False),
    ...     Line("各位代表！今后要继续加强管理，必须进一步提高质量。", None, True),
    ... ]
    >>> times_by_words(told)
    ['review', 'review', 'plan']
    """
    if not any(DONE.search(line.text) or WILLED.search(line.text) for line in lines):
        return [""] * len(lines)
    costs, came = (0.0, 0.0), []
    for at, line in enumerate(lines):
        turn = TURN_AT_BREAK if line.breaks else TURN
        # To review, from review or from plan; to plan, likewise.
        ways = ((costs[0], costs[1] + turn + BACK), (costs[0] + turn, costs[1]))
        if at == 0:
            ways = ((0.0, 0.0), (0.0, 0.0))
        came.append(tuple(min((0, 1), key=way.__getitem__) for way in ways))
        plan = _says_plan(line)
        costs = (min(ways[0]) + max(plan, 0), min(ways[1]) + max(-plan, 0))
    states = _way_back(int(costs[1] < costs[0]), came)
    said = iter([_says_plan(line) for line in lines])
    times: list[str] = []
    for state, run in groupby(states):
        n = len(list(run))
        sure = abs(sum(islice(said, n))) >= LEAST
        times += [TIMES[state] if sure else ""] * n
    return times


def _says_plan(line: Line) -> float:
    """How much a line speaks for plan and against review, in bits; negative for review."""
    if line.time in TIMES:
        return DECIDED if line.time == "plan" else -DECIDED
    done, willed = len(DONE.findall(line.text)), len(WILLED.findall(line.text))
    words = max(-MOST, min(MOST, log2((willed + 1) / (EVEN * done + 1))))
    begins = bool(BEGINS_WILLED.search(line.text)) - bool(BEGINS_DONE.search(line.text))
    return words + BEGINNING * begins


def _way_back(state: int, came: Sequence[tuple[int, ...]]) -> list[int]:
    """The cheapest states, from the last one back."""
    states = []
    for before in reversed(came):
        states.append(state)
        state = before[state]
    return states[::-1]
