"""The segmenter: jieba's cut, hidden Markov model off, the lexicon's terms kept whole."""

from __future__ import annotations

import re
from array import array
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from functools import lru_cache
from itertools import pairwise
from threading import Lock
from typing import NamedTuple

import numpy as np

from govtopics.in_processes import in_chunks
from govtopics.tokens.ambiguity import may_cross, other_reading, term_frequency
from govtopics.tokens.engines import ENGINES, Cut, cutter
from govtopics.tokens.lexicon import Lexicon
from govtopics.tokens.matching import QUOTATION_MARKS, TermMatcher
from govtopics.tokens.text_words import Words

# Between texts that are cut together: the engine makes it a token, and no word or term contains it.
BETWEEN, _WITHIN = "\x1e", "\x1f"
_TOGETHER = 100_000  # characters that are cut at once: for fewer, calls take their time
# Two characters between which a quotation mark may be inside a term.
_LETTERS = re.compile(r"\w\w")
# Which characters are quotation marks, by their code points.
_IS_MARK = np.zeros(max(map(ord, QUOTATION_MARKS)) + 2, dtype=bool)
_IS_MARK[[*map(ord, QUOTATION_MARKS)]] = True
_BITS = 21  # of a code point
_BESIDE = 2  # words on either side of a term that are weighed with it
_EDGE = array("i", [0] * _BESIDE)  # no word and no term crosses an edge
# What may be so where a token and a term meet, or a term and a token.
_CROSSED, _BEGUN = 1, 2
_KEPT = 20  # as a power of two, answers that are remembered of two tokens
_READ, _WEIGHED = 1 << 14, 1 << 18  # texts around marks and terms amid tokens that are remembered


class _Other(NamedTuple):
    """Other words than a term and what is beside it: they take the place of so many tokens."""

    before: int
    after: int
    tokens: array[int]


class _Numbers(dict[str, int]):
    """Tokens by their numbers, in the order in which they are met: each is hashed once."""

    def __init__(self, first: Iterable[str]) -> None:
        self.tokens = [*dict.fromkeys(first)]
        super().__init__((token, number) for number, token in enumerate(self.tokens))

    def __missing__(self, token: str) -> int:
        self[token] = number = len(self.tokens)
        self.tokens.append(token)
        return number


class _Remembered:
    """The answer to a question of two numbers, for many at once; the last answers are kept.

    Each pair has one place, and the pair that was there before is forgotten.
    """

    def __init__(self, ask: Callable[[int, int], int]) -> None:
        self._ask = ask
        self._pairs = np.zeros(1 << _KEPT, dtype=np.uint64)
        self._answers = np.zeros(1 << _KEPT, dtype=np.uint8)

    def __call__(self, left: np.ndarray, right: np.ndarray) -> np.ndarray:
        pairs = left.astype(np.uint64) << np.uint64(32) | right.astype(np.uint64)
        places = pairs * np.uint64(0x9E3779B97F4A7C15) >> np.uint64(64 - _KEPT)
        answers: np.ndarray = self._answers[places]
        new = np.flatnonzero(self._pairs[places] != pairs)
        if len(new):
            asked, which = np.unique(pairs[new], return_inverse=True)
            found = [self._ask(pair >> 32, pair & 0xFFFFFFFF) for pair in asked.tolist()]
            answers[new] = np.array(found, dtype=np.uint8)[which]
            self._pairs[places[new]], self._answers[places[new]] = pairs[new], answers[new]
        return answers


class Segmenter:
    """Cuts texts into words, the lexicon's terms whole.

    A term enters the dictionary with a frequency that makes it about as probable as its words
    together, and where it would leave a single character behind, it is weighed against the words
    that cross its ends (``ambiguity``). The dictionary is this segmenter's own.

    ``tokens`` are all that it has met, first ``BETWEEN``, then the terms: by their places in it,
    their numbers, arrays can do what would take a call for each.

    Examples
    --------
    >>> Segmenter(Lexicon.of(["基层治理", "八五普法"])).cut("推进基层治理和“八五”普法")
    ['推进', '基层治理', '和', '“', '八五普法']
    >>> Segmenter(Lexicon.of(["河长制"])).cut("河长制定方案,推行河长制")
    ['河', '长', '制定方案', ',', '推行', '河长制']
    """

    def __init__(self, lexicon: Lexicon, engine: str = ENGINES[0]) -> None:
        self._matcher = TermMatcher(lexicon.words)
        self._pairs = _pairs_inside(lexicon.words)
        self._reach = max(map(len, lexicon.words), default=0) + 4
        self._apart = _apart_from(lexicon.words)
        self._covers: Callable[[str, int], bool] = lru_cache(_READ)(self._is_covered)
        self._cut = cutter(engine, {word: term_frequency(word) for word in lexicon.words})
        self._begun = _begun(lexicon.words, self._cut)
        self._ends = {
            term: {text[at:] for text in befores for at in range(len(text))}
            for term, befores in self._begun.items()
        }
        self._number = _Numbers([BETWEEN, *lexicon.words])
        self.tokens, self._last_term = self._number.tokens, len(self._number) - 1
        self._lock = Lock()  # threads that share a segmenter would give one number twice
        # Terms meet the same few tokens again and again.
        self._met = _Remembered(self._where_they_meet)
        self._other: Callable[..., _Other | None] = lru_cache(_WEIGHED)(self._other_words)

    def prepare(self, text: str) -> str:
        """The text without the quotation marks that are inside a term."""
        inner = [mark for mark in self._marks(text) if self._is_inside_term(text, mark)]
        edges = [-1, *inner, len(text)]
        return "".join(text[start + 1 : end] for start, end in pairwise(edges)) if inner else text

    def _marks(self, text: str) -> list[int]:
        """Where quotation marks are between characters that are neighbours in a term."""
        codes = _codes(text)
        marks = np.flatnonzero(_IS_MARK[np.minimum(codes, len(_IS_MARK) - 1)])
        marks = marks[(marks > 0) & (marks + 1 < len(codes))]
        beside = _joined(codes[marks - 1], codes[marks + 1])
        inside: list[int] = marks[
            self._pairs[np.searchsorted(self._pairs, beside)] == beside
        ].tolist()
        return inside

    def _is_inside_term(self, text: str, mark: int) -> bool:
        first, last = max(0, mark - self._reach), mark + self._reach
        if before := self._apart.search(text[first:mark][::-1]):
            first = max(first, mark - before.end() - 1)
        if after := self._apart.search(text, mark, last):
            last = after.end() + 1
        return self._covers(text[first:last], mark - first)

    def _is_covered(self, text: str, place: int) -> bool:
        """Whether a term begins before a place and ends after it."""
        return any(match.start < place < match.end for match in self._matcher.find(text))

    def cut(self, text: str) -> list[str]:
        """The tokens of a text, punctuation too; joined they are the prepared text."""
        return [*map(self.tokens.__getitem__, self._numbers(text)[:-1].tolist())]

    def cut_each(self, texts: Iterable[str]) -> Iterator[list[str]]:
        """The tokens of each of many texts."""
        numbers = self.numbers(texts)
        tokens = [*map(self.tokens.__getitem__, numbers.tolist())]
        for before, end in pairwise([-1, *np.flatnonzero(numbers == 0).tolist()]):
            yield tokens[before + 1 : end]

    def numbers(self, texts: Iterable[str]) -> np.ndarray:
        """The numbers of the tokens of texts, 0 after each text's own, shape (n_tokens + n_texts,).

        Many texts are cut at once: a call for each takes a fifth longer.
        """
        apart = (text.replace(BETWEEN, _WITHIN) for text in texts)
        together = map(BETWEEN.join, in_chunks(apart, len, _TOGETHER))
        return np.concatenate([np.empty(0, np.int32), *map(self._numbers, together)])

    def _numbers(self, text: str) -> np.ndarray:
        """The numbers of the tokens of a text, and 0."""
        with self._lock:
            return self._numbered(text)

    def _numbered(self, text: str) -> np.ndarray:
        numbers = _EDGE + self._numbers_of(self._cut(self.prepare(text))) + _EDGE
        begun, crossed = self._doubtful(_seen(numbers))
        if self._let_the_first_begin(numbers, begun):
            _, crossed = self._doubtful(_seen(numbers))
        self._weigh(numbers, crossed)
        return _seen(numbers)[_BESIDE : 1 - _BESIDE]

    def _numbers_of(self, tokens: Iterable[str]) -> array[int]:
        return array("i", [*map(self._number.__getitem__, tokens)])  # a list is taken faster

    def _doubtful(self, numbers: np.ndarray) -> tuple[list[int], list[int]]:
        """Places of terms before which another may begin, and of those that a word may cross."""
        terms = np.flatnonzero((numbers > 0) & (numbers <= self._last_term))
        before = self._met(numbers[terms - 1], numbers[terms])
        after = self._met(numbers[terms], numbers[terms + 1])
        begun, crossed = before & _BEGUN, (before | after) & _CROSSED
        return terms[begun > 0].tolist(), terms[crossed > 0].tolist()

    def _where_they_meet(self, left: int, right: int) -> int:
        """What may be so where two tokens meet, one of which is a term."""
        before, after = self.tokens[left], self.tokens[right]
        begun = before in self._ends.get(after, ())
        return _CROSSED * may_cross(before, after) | _BEGUN * begun

    def _let_the_first_begin(self, numbers: array[int], places: list[int]) -> bool:
        """Of two terms that share characters keep the left one (装备制造业|增加值); say if any."""
        changed = False
        for place in reversed(places):
            first, cut = self._begun_before(numbers, place)
            if cut:
                numbers[first : place + 1] = self._numbers_of(cut)
                changed = True
        return changed

    def _begun_before(self, numbers: array[int], place: int) -> tuple[int, Words]:
        """Where a term begins that ends inside this one, and the cut from there to its end."""
        begun, before = self._begun[self.tokens[numbers[place]]], ""
        for first in range(place - 1, place - 1 - _BESIDE, -1):
            if not self._is_plain(numbers[first]):
                break
            before = self.tokens[numbers[first]] + before
            cut = begun.get(before, ())
            if 0 < len(cut) <= place + 1 - first:  # as few words as before: 安全|隐患排查整治 stays
                return first, cut
        return place, ()

    def _weigh(self, numbers: array[int], places: list[int]) -> None:
        """Put other words in the place of terms that are less probable."""
        waiting = [*places]
        while waiting:
            place = waiting.pop()  # the last: no change after it moves it
            other = self._other(*numbers[place - _BESIDE : place + 1 + _BESIDE])
            if other is not None:
                first = place - other.before
                numbers[first : place + 1 + other.after] = other.tokens
                if self._is_term(numbers[first - 1]) and waiting[-1:] != [first - 1]:
                    waiting.append(first - 1)  # another token follows it now

    def _other_words(self, *around: int) -> _Other | None:
        """The other words, if they are the better reading, of a term amid ``_BESIDE`` tokens."""
        first, last = _BESIDE, _BESIDE + 1
        meetings = around[first - 1 : last], around[first : last + 1]
        if not any(self._where_they_meet(*pair) & _CROSSED for pair in meetings):
            return None
        while first > 0 and self._is_plain(around[first - 1]):
            first -= 1
        while last < len(around) and self._is_plain(around[last]):
            last += 1
        tokens = [self.tokens[number] for number in around]
        parts = tokens[first:_BESIDE], [tokens[_BESIDE]], tokens[_BESIDE + 1 : last]
        before, term, after = map("".join, parts)
        crossing = other_reading(before, term, after)
        if crossing is None:
            return None
        cut = self._cut_around(before + term + after, *crossing)
        return _Other(_BESIDE - first, last - _BESIDE - 1, self._numbers_of(cut))

    def _cut_around(self, text: str, start: int, end: int) -> list[str]:
        left, word, right = text[:start], text[start:end], text[end:]
        again = self._cut(word + right)
        # The crossing word may itself begin a term: 城镇|燃气管网, not 城镇|燃气管|网.
        is_term = self._is_term(self._number.get(again[0], 0)) and len(again[0]) > len(word)
        return [*self._cut(left), *(again if is_term else [word, *self._cut(right)])]

    def _is_term(self, number: int) -> bool:
        return 0 < number <= self._last_term

    def _is_plain(self, number: int) -> bool:
        return number > self._last_term and self.tokens[number].isalpha()


def _pairs_inside(terms: Iterable[str]) -> np.ndarray:
    """Every two letters that are neighbours in a term, as one number each; in order, a last one."""
    beside = {first + second for term in terms for first, second in pairwise(term)}
    codes = _codes("".join(filter(_LETTERS.fullmatch, beside)))
    pairs = np.append(_joined(codes[::2], codes[1::2]), np.iinfo(np.int64).max)
    pairs.sort()
    return pairs


def _apart_from(terms: Iterable[str]) -> re.Pattern[str]:
    """A character that no term contains, nor any quotation: terms are on one side of it."""
    inside = sorted({*QUOTATION_MARKS, *"".join(terms)})
    return re.compile(f"[^{''.join(map(re.escape, inside))}]")


def _codes(text: str) -> np.ndarray:
    """The code point of each character."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")


def _joined(before: np.ndarray, after: np.ndarray) -> np.ndarray:
    """Two code points as one number each."""
    joined: np.ndarray = before.astype(np.int64) << _BITS | after
    return joined


def _seen(numbers: array[int]) -> np.ndarray:
    """The numbers for arrays to work on, not copied: as long as it is there none can be put in."""
    return np.frombuffer(numbers, dtype=np.intc)


def _begun(terms: Collection[str], cut: Cut) -> dict[str, dict[str, Words]]:
    """For each term, what before it begins another term, and the cut with that other one.

    The cut is empty where it would leave a single character of the term.
    """
    begins: dict[str, list[str]] = defaultdict(list)
    for term in terms:
        for size in range(1, len(term)):
            begins[term[size:]].append(term[:size])
    found: dict[str, dict[str, Words]] = {}
    for term in terms:
        for size in range(1, len(term) - 1):
            if befores := begins.get(term[:size]):
                rest = cut(term[size:])
                whole = min(map(len, rest)) > 1
                # The longest that both terms have comes last and decides.
                found.setdefault(term, {}).update(
                    (before, (before + term[:size], *rest) if whole else ()) for before in befores
                )
    return found
