"""Which characters of a term are the term, and which are other words that meet (河长|制定)."""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import lru_cache
from itertools import accumulate, pairwise

from govtopics.tokens.engines import N_OCCURRENCES, has_word, log_probability, words
from govtopics.tokens.neighbours import LONGEST, neighbours

# How much less probable than another reading a term may be, as a natural logarithm, for each of its
# characters beyond three: the longer it is, the less likely its characters meet by accident.
LENIENCE = 0.4
# How much more probable it must be where it leaves a single character of a word beside it
# (依法治理|念 against 依法|治|理念); a term of six characters is left alone here too.
SEVERITY = 1.0
# Characters at least so probable are often words themselves (省, 同, 用). The rarer one is, the
# likelier it is a piece of a word (碍 in 社会保障|碍), and the more probable the term must be.
FREE = -7.0
# The same for a character before a term (省|政府规章, 水|污染防治). After one, single characters
# are mostly endings (业, 部, 法) and never taken for words.
FREE_BEFORE = -8.0
# How much a term of several words is favoured in the first cut, so that it is there to be weighed.
FAVOUR = 6.0


def term_frequency(term: str) -> int:
    r"""How often a term must be thought to occur to be at least as probable as its words together.

    The frequency that jieba suggests is never below one, so that a term of many words tears its
    neighbours apart (加|大招商). This one,

    .. math:: N e^{l + f} \prod_i p(w_i)

    for a term of the words :math:`w_i`, a dictionary counted on :math:`N` words, the lenience
    :math:`l` of the term's length and the favour :math:`f` of a term of several words, is raised to
    one where it is less, and `other_reading` decides. A term that is itself in the dictionary is
    not made rarer than it is there.
    """
    parts = _parts(term)
    together = sum(map(_probability, parts)) + (FAVOUR if len(parts) > 1 else 0.0)
    best = max(together, _probability(term)) + _lenience(term)
    return max(1, math.ceil(N_OCCURRENCES * math.exp(best)))


@lru_cache(maxsize=1 << 16)
def may_cross(left: str, right: str) -> bool:
    """Whether a word of the dictionary may begin in one token and end in the next.

    Examples
    --------
    >>> may_cross("河长制", "定"), may_cross("河长制", "工作")
    (True, False)
    """
    if right[:1] not in neighbours().after.get(left[-1:], ""):
        return False
    begins = [left[-n:] for n in range(1, min(len(left), 3) + 1)]
    ends = [right[:m] for m in range(1, min(len(right), 3) + 1)]
    return any(has_word(begin + end) for begin in begins for end in ends[: 4 - len(begin)])


@lru_cache(maxsize=1 << 14)
def other_reading(before: str, term: str, after: str) -> tuple[int, int] | None:
    """The word of the dictionary that crosses an end of a term and is the better reading.

    It is better if it is more probable by more than the lenience for the term's length; where the
    term leaves a single character beside it, if it is not less probable by ``SEVERITY``; where the
    word before leaves a single character of the term (线 in 牢底|线|思维), if it is more probable
    by as much again. A word that only groups what is divided at the same places (全民|健身活动 for
    全民健身|活动) does not count.

    Examples
    --------
    >>> other_reading("推进", "城市更新", "机制")
    >>> other_reading("全新", "城市更新", "颖")
    (5, 7)
    """
    text, start, end = before + term + after, len(before), len(before) + len(term)
    if len(term) == 2 and _is_word_there(text, start, end):
        return None
    crossing = [*_crossing(text, start, end)]
    if not crossing:
        return None
    whole = sum(map(_probability, (before, term, after)))
    left, right = _single(words(before)[-1:]), _single(words(after)[:1])
    better: dict[tuple[int, int], float] = {}
    for first, last in crossing:
        cut = _probability(text[:first]) + _probability(text[last:])
        cut += log_probability(text[first:last]) or 0.0
        singles = (left if first < start else "") + (right if last > end else "")
        # What the word leaves of the term may be a piece too: 线 in 牢底|线|思维.
        piece = _single(words(text[last:end])[:1]) if first < start else ""
        torn = _severity(piece) if piece else 0.0
        if whole - cut < max(map(_severity, singles), default=0.0) - _lenience(term) - torn:
            better[first, last] = cut
    return max(better, key=better.__getitem__, default=None)


def _is_word_there(text: str, start: int, end: int) -> bool:
    """Whether the dictionary alone cuts that word there, as it did before it was a term."""
    ends = [0, *accumulate(map(len, words(text)))]
    return (start, end) in pairwise(ends)


def _lenience(term: str) -> float:
    return LENIENCE * max(0, len(term) - 3)


def _crossing(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Places of words of the dictionary that cross an end of the term and break a word there."""
    parts = _parts(text[start:end])
    ends = {start, *accumulate(map(len, parts), initial=start)} if len(parts) > 1 else set()
    places = {start, end} - {0, len(text)}
    spans = {span for place in places for span in _across(text, place)}
    for first, last in sorted(spans):
        groups = (
            ends >= {max(first, start), min(last, end)}
            and _is_word_before(text[first:start])
            and _is_word_after(text[end:last])
        )
        if not groups:
            yield first, last


def _across(text: str, place: int) -> Iterator[tuple[int, int]]:
    """Places of words of the dictionary that begin before a place and end after it."""
    after = neighbours().after
    first = last = place
    while first > 0 and text[first] in after.get(text[first - 1], ""):
        first -= 1
    while last < len(text) and text[last] in after.get(text[last - 1], ""):
        last += 1
    for begin in range(max(first, place - LONGEST + 1), place):
        for finish in range(place + 1, min(last, begin + LONGEST) + 1):
            if has_word(text[begin:finish]):
                yield begin, finish


@lru_cache(maxsize=1 << 14)
def _parts(term: str) -> tuple[str, ...]:
    """The words of a term; one of four characters or more may be two words of two or more."""
    cut = words(term)
    if len(cut) == 1:
        pairs = ([term[:i], term[i:]] for i in range(2, len(term) - 1))
        known = (pair for pair in pairs if None not in map(log_probability, pair))
        cut = max(known, key=lambda pair: sum(map(_probability, pair)), default=cut)
    return tuple(cut)


def _is_word_before(piece: str) -> bool:
    """Whether what a crossing word leaves before the term is a word, or nothing."""
    known = log_probability(piece) if piece else 0.0
    return known is not None and (len(piece) != 1 or known >= FREE_BEFORE)


def _is_word_after(piece: str) -> bool:
    return not piece or (len(piece) > 1 and has_word(piece))


@lru_cache(maxsize=1 << 15)
def _probability(text: str) -> float:
    unknown = -math.log(N_OCCURRENCES)
    return sum(log_probability(word) or unknown for word in words(text))


def _single(tokens: list[str]) -> str:
    return tokens[0] if tokens and len(tokens[0]) == 1 else ""


def _severity(character: str) -> float:
    return max(SEVERITY, FREE - (log_probability(character) or 0.0))
