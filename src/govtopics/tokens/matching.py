"""Finding terms in text by their characters: the one matcher that lexicon and themes share."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import accumulate
from operator import attrgetter
from typing import NamedTuple

import ahocorasick_rs

from govtopics.messages import Message, say

QUOTATION_MARKS = "“”‘’「」『』\"'"
# Where two quotations adjoin (…城市”“更新…) no term may reach from one into the other.
_QUOTED = re.compile(rf"[{QUOTATION_MARKS}]+")
_PAIRS = (("“", "”"), ("‘", "’"), ("「", "」"), ("『", "』"), ('"', '"'), ("'", "'"))
_INVISIBLE = r"\u00ad\u200b-\u200f\u2060\ufeff"
# What the matcher can find: a space, quotation mark or zero-width character would hide a term.
TERM = re.compile(rf"[^\s{QUOTATION_MARKS}{_INVISIBLE}]{{2,}}")
# A term may leave a gap between two of its parts: at most so many characters of one clause.
GAP, LONGEST_GAP = "…", 12
# What some keyboards write for it: a term with it would find nothing.
OTHER_GAPS = re.compile(r"⋯+|\.{3,}")
_IN_GAP = r"[^，。；：！？,;:!?\s]"
_LATIN = re.compile(r"[0-9A-Za-z]")
_LATIN_END = re.compile(r"\A[0-9A-Za-z]|[0-9A-Za-z]\Z")
_GOES_ON_BEFORE = re.compile(r"[0-9A-Za-z]\Z|[0-9]\.\Z")
_GOES_ON_AFTER = re.compile(r"[0-9A-Za-z]|\.[0-9]")


class Match(NamedTuple):
    """A term and where it is: half-open, in code points of the text."""

    start: int
    end: int
    term: str


class TermMatcher:
    """Finds every occurrence of a set of terms.

    Quotation marks inside an occurrence are skipped where a whole quotation is part of it, so that
    八五普法 is found in “八五”普法, and 城市更新 is not found in “韧性城市”更新. A term that begins
    or ends with a digit or Latin letter is not part of a longer number or word.

    A term with a gap, ``韧性…城市``, is found from its first part to the nearest second one, with
    at most twelve characters between, none of them white space or a mark between clauses:
    韧性城市, 韧性安全城市, 韧性、智慧城市.

    Examples
    --------
    >>> TermMatcher(["韧性…城市"]).find("建设宜居、韧性、智慧城市,增强韧性,美化城市")
    [Match(start=5, end=12, term='韧性…城市')]
    >>> matcher = TermMatcher(["八五普法", "基层治理", "治理", "12345"])
    >>> [match.term for match in matcher.find("提升“八五”普法和基层治理,拨打12345、123456")]
    ['八五普法', '基层治理', '治理', '12345']
    """

    def __init__(self, terms: Iterable[str]) -> None:
        self.terms = tuple(dict.fromkeys(terms))
        begins = [term.partition(GAP)[0] for term in self.terms]
        self._automaton = ahocorasick_rs.AhoCorasick(begins) if begins else None
        self._with_gap = {i: _pattern(term) for i, term in enumerate(self.terms) if GAP in term}
        self._with_latin_end = frozenset(
            i for i, term in enumerate(self.terms) if _LATIN_END.search(term)
        )

    def find(self, text: str) -> list[Match]:
        """Every occurrence, nested and overlapping ones too, by position and then by length."""
        if self._automaton is None:
            return []
        bare, places = _without_quotation_marks(text)
        begins = self._automaton.find_matches_as_indexes(bare, overlapping=True)
        matches = [
            Match(start, end, self.terms[index])
            for index, start, end in self._whole(begins, bare)
            if index not in self._with_latin_end or _stands_alone(bare, start, end)
        ]
        if places is not None:
            there = (Match(places[m.start], places[m.end - 1] + 1, m.term) for m in matches)
            matches = [match for match in there if _holds_quotations_whole(text, match)]
        matches.sort(key=_position)
        return matches

    def _whole(
        self, begins: Iterable[tuple[int, int, int]], text: str
    ) -> Iterator[tuple[int, int, int]]:
        """Occurrences of terms, from where they may begin: index, start and end."""
        for index, start, end in begins:
            pattern = self._with_gap.get(index)
            if pattern is None:
                yield index, start, end
            elif whole := pattern.match(text, start):
                yield index, start, whole.end()


def has_open_gap(term: str) -> bool:
    """Whether a gap is at an end of the term, or beside fewer than two characters."""
    return GAP in term and any(len(part) < 2 for part in term.split(GAP))


def open_gap(term: str) -> Message:
    """What is wrong with such a term."""
    return say(
        "{term!r}: this gap could match anything; write two or more characters on each side of …, "
        "as in 韧性…城市.",
        term=term,
    )


def longest_first(matches: Iterable[Match], before: Collection[str] = ()) -> list[Match]:
    """The matches that stay when longer ones go first and none may overlap another."""
    chosen: list[Match] = []
    # Of one span, the term that spells it goes before one with a gap.
    for match in sorted(matches, key=lambda m: (m.term not in before, *_longest(m))):
        # Those chosen are apart: only the last to begin before its end can overlap it.
        place = bisect_left(chosen, match.end, key=attrgetter("start"))
        if not place or chosen[place - 1].end <= match.start:
            chosen.insert(place, match)
    return chosen


def _longest(match: Match) -> tuple[int, int, bool, str]:
    return match.start - match.end, match.start, GAP in match.term, match.term


def outside(matches: Iterable[Match], spans: Sequence[Match]) -> list[Match]:
    """The matches that no span contains."""
    ordered = sorted(spans)
    starts = [span.start for span in ordered]
    # How far any span goes that begins at a place or before it.
    reach = [0, *accumulate((span.end for span in ordered), max)]
    return [m for m in matches if reach[bisect_right(starts, m.start)] < m.end]


def _pattern(term: str) -> re.Pattern[str]:
    """A term with gaps: each part, and the nearest next one with no other of its kind between."""
    *before, last = map(re.escape, term.split(GAP))
    parts = (f"{part}(?:(?!{part}){_IN_GAP}){{0,{LONGEST_GAP}}}?" for part in before)
    return re.compile("".join([*parts, last]))


def _without_quotation_marks(text: str) -> tuple[str, list[int] | None]:
    """The text without quotation marks, and the original places of its characters if they moved."""
    runs = [marks.span() for marks in _QUOTED.finditer(text)]
    if not runs:
        return text, None
    places: list[int] = []
    done = 0
    for start, end in runs:
        places += range(done, start)
        if end - start > 1:
            places.append(start)
        done = end
    places += range(done, len(text))
    return _QUOTED.sub(_break, text), places


def _position(match: Match) -> tuple[int, int, str]:
    return match.start, -match.end, match.term


def _break(marks: re.Match[str]) -> str:
    """Nothing for one mark; where quotations adjoin, an end of line."""
    return "" if len(marks.group()) == 1 else "\n"


def _holds_quotations_whole(text: str, match: Match) -> bool:
    """Whether every mark inside has its partner inside or right beside."""
    inside = text[match.start : match.end]
    if not _QUOTED.search(inside):
        return True
    around = text[max(0, match.start - 1) : match.end + 1]
    return all(
        around.count(opening) == around.count(closing)
        if opening != closing
        else around.count(opening) % 2 == 0
        for opening, closing in _PAIRS
        if opening in inside or closing in inside
    )


def _stands_alone(text: str, start: int, end: int) -> bool:
    before = _LATIN.match(text, start) and _GOES_ON_BEFORE.search(text, max(0, start - 2), start)
    after = _LATIN.match(text, end - 1) and _GOES_ON_AFTER.match(text, end)
    return not (before or after)
