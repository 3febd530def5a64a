"""Which letters of a term are the term, and which are other words that meet (河长|制定)."""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import lru_cache

from govtopics.tokens.engines import N_OCCURRENCES, log_probability, words

# How much less probable than another reading a term may be, as a natural logarithm, for each of its
# characters beyond three: the longer it is, the less likely its letters meet by accident.
LENIENCE = 0.4
# How much more probable it must be where it leaves a single character of a word beside it
# (依法治理|念 against 依法|治|理念); a term of six characters is left alone here too.
SEVERITY = 1.0
# Characters at least so probable are often words themselves (省, 同, 用). The rarer one is, the
# likelier it is a piece of a word (碍 in 社会保障|碍), and the more probable the term must be.
FREE = -7.0
_LONGEST = 8  # characters of a word of the dictionary


def term_frequency(term: str) -> int:
    r"""How often a term must be thought to occur to be as probable as its words together.

    The frequency that jieba suggests is never below one, so that a term of many words tears its
    neighbours apart (加|大招商). This one,

    .. math:: N e^{l} \prod_i p(w_i)

    for a term of the words :math:`w_i`, a dictionary counted on :math:`N` words and the lenience
    :math:`l` of the term's length, is raised to one where it is less, and `other_reading` decides.

    Parameters
    ----------
    term : str

    Returns
    -------
    int
    """
    return max(1, math.ceil(N_OCCURRENCES * math.exp(_probability(term) + _lenience(term))))


@lru_cache(maxsize=1 << 16)
def may_cross(left: str, right: str) -> bool:
    """Whether a word of the dictionary may begin in one token and end in the next.

    Parameters
    ----------
    left, right : str

    Returns
    -------
    bool

    Examples
    --------
    >>> may_cross("河长制", "定"), may_cross("河长制", "工作")
    (True, False)
    """
    return any(
        log_probability(left[-n:] + right[:m]) is not None
        for n in range(1, min(len(left), 3) + 1)
        for m in range(1, min(len(right), 4 - n) + 1)
    )


@lru_cache(maxsize=1 << 14)
def other_reading(before: str, term: str, after: str) -> tuple[int, int] | None:
    """The word of the dictionary that crosses an end of a term and is the better reading.

    Better is more probable by more than the lenience of the term's length, or, where the term
    leaves a single character beside it, not less probable by ``SEVERITY``.

    Parameters
    ----------
    before, term, after : str
        The term and the words beside it.

    Returns
    -------
    tuple of (int, int), or None
        Where the word begins and ends in the three together; None if the letters are the term.

    Examples
    --------
    >>> other_reading("推进", "城市更新", "机制")
    >>> other_reading("全新", "城市更新", "颖")
    (5, 7)
    """
    text, start, end = before + term + after, len(before), len(before) + len(term)
    whole = sum(map(_probability, (before, term, after)))
    left, right = _single(words(before)[-1:]), _single(words(after)[:1])
    better: dict[tuple[int, int], float] = {}
    for first, last in _crossing(text, start, end):
        cut = _probability(text[:first]) + _probability(text[last:])
        cut += log_probability(text[first:last]) or 0.0
        singles = (left if first < start else "") + (right if last > end else "")
        if whole - cut < max(map(_severity, singles), default=0.0) - _lenience(term):
            better[first, last] = cut
    return max(better, key=better.__getitem__, default=None)


def _lenience(term: str) -> float:
    return LENIENCE * max(0, len(term) - 3)


def _crossing(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Where words of the dictionary stand that cross the start or the end."""
    for first in range(end):
        for last in range(max(first + 2, start + 1), min(first + _LONGEST, len(text)) + 1):
            crosses = first < start < last or first < end < last
            if crosses and log_probability(text[first:last]) is not None:
                yield first, last


def _probability(text: str) -> float:
    unknown = -math.log(N_OCCURRENCES)
    return sum(log_probability(word) or unknown for word in words(text))


def _single(tokens: list[str]) -> str:
    return tokens[0] if tokens and len(tokens[0]) == 1 else ""


def _severity(character: str) -> float:
    return max(SEVERITY, FREE - (log_probability(character) or 0.0))
