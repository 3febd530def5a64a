"""The segmenter: jieba's cut, hidden Markov model off, the lexicon's terms kept whole."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from itertools import compress, pairwise

from govtopics.tokens.ambiguity import may_cross, other_reading, term_frequency
from govtopics.tokens.engines import ENGINES, Cut, cutter
from govtopics.tokens.lexicon import Lexicon
from govtopics.tokens.matching import QUOTATION_MARKS, TermMatcher
from govtopics.tokens.neighbours import neighbours

# Between texts that are cut together: the engine makes it a token, and no word or term contains it.
BETWEEN = "\x1e"
# A quotation mark between two letters, where it may be inside a term.
_MARK = re.compile(rf"[{QUOTATION_MARKS}](?<=(\w).)(?=(\w))")
Words = tuple[str, ...]
_BESIDE = 2  # words on either side of a term that are weighed with it


class Segmenter:
    """Cuts texts into words, the lexicon's terms whole.

    A term enters the dictionary with a frequency that makes it about as probable as its words
    together, and where it would leave a single character behind, it is weighed against the words
    that cross its ends (``ambiguity``). The dictionary is this segmenter's own.

    Examples
    --------
    >>> Segmenter(Lexicon.of(["基层治理", "八五普法"])).cut("推进基层治理和“八五”普法")
    ['推进', '基层治理', '和', '“', '八五普法']
    >>> Segmenter(Lexicon.of(["河长制"])).cut("河长制定方案,推行河长制")
    ['河', '长', '制定方案', ',', '推行', '河长制']
    """

    def __init__(self, lexicon: Lexicon, engine: str = ENGINES[0]) -> None:
        self._matcher = TermMatcher(lexicon.words)
        self._terms = frozenset(lexicon.words)
        self._pairs = {a + b for word in lexicon.words for a, b in pairwise(word)}
        self._reach = max(map(len, lexicon.words), default=0) + 4
        self._cut = cutter(engine, {word: term_frequency(word) for word in lexicon.words})
        self._begun = _begun(lexicon.words, self._cut)
        self._beside = {word: _beside(word, self._begun.get(word, ())) for word in lexicon.words}

    def prepare(self, text: str) -> str:
        """The text without the quotation marks that are inside a term."""
        inner = [
            mark.start()
            for mark in _MARK.finditer(text)
            if mark[1] + mark[2] in self._pairs and self._is_inside_term(text, mark.start())
        ]
        edges = [-1, *inner, len(text)]
        return "".join(text[start + 1 : end] for start, end in pairwise(edges)) if inner else text

    def _is_inside_term(self, text: str, mark: int) -> bool:
        start = max(0, mark - self._reach)
        around = self._matcher.find(text[start : mark + self._reach])
        return any(match.start < mark - start < match.end for match in around)

    def cut(self, text: str) -> list[str]:
        """The tokens of a text, punctuation too; joined they are the prepared text."""
        tokens = self._cut(self.prepare(text))
        # Nothing comes after the last token and, as [-1], before the first: no word crosses it.
        tokens.append(BETWEEN)
        for place in self._let_the_first_begin(tokens):
            term = tokens[place]
            if may_cross(term, tokens[place + 1]) or may_cross(tokens[place - 1], term):
                self._reconsider(tokens, place)
        tokens.pop()
        return tokens

    def cut_together(self, texts: Iterable[str]) -> list[str]:
        """The tokens of several texts, ``BETWEEN`` after each text's own.

        One call of the engine, and one pass for each question: a text a call takes a fifth longer.
        """
        apart = [text.replace(BETWEEN, "\x1f") for text in texts]
        return [*self.cut(BETWEEN.join(apart)), BETWEEN] if apart else []

    def _doubtful(self, tokens: list[str], first: int, last: int) -> list[int]:
        """Places of the terms beside characters with which they may be other words.

        All tokens are asked, and most terms are beyond doubt: a call for each would take its time.
        """
        beside = self._beside
        terms = map(beside.__contains__, tokens[first:last])
        places = [*compress(range(first, last), terms)]
        around = map(beside.__getitem__, map(tokens.__getitem__, places))
        return [
            place
            for place, (before, after) in zip(places, around, strict=True)
            if tokens[place + 1][0] in after or tokens[place - 1][-1] in before
        ]

    def _let_the_first_begin(self, tokens: list[str]) -> list[int]:
        """Of two terms that share characters keep the left one: 装备制造业|增加值.

        Returns the places of the terms that are doubtful then, from the last to the first.
        """
        from_end = []  # where no change before it moves a place
        for place in reversed(self._doubtful(tokens, 0, len(tokens) - 1)):
            begun = self._begun.get(tokens[place])
            first, cut = self._begun_before(tokens, place, begun) if begun else (place, ())
            if cut:
                tokens[first : place + 1] = cut
                there = self._doubtful(tokens, first, first + len(cut))
                from_end += [each - len(tokens) for each in reversed(there)]
            else:
                from_end.append(place - len(tokens))
        return [len(tokens) + place for place in from_end]

    def _begun_before(
        self, tokens: list[str], place: int, begun: Mapping[str, Words]
    ) -> tuple[int, Words]:
        """Where a term begins that ends inside this one, and the cut from there to its end."""
        before = ""
        for first in range(place - 1, max(-1, place - 1 - _BESIDE), -1):
            before = tokens[first] + before
            cut = begun.get(before, ())
            # As few words as before: 安全|隐患排查整治 stays.
            if 0 < len(cut) <= place + 1 - first and all(map(self._is_plain, tokens[first:place])):
                return first, cut
        return place, ()

    def _reconsider(self, tokens: list[str], place: int) -> None:
        first, last = place, place + 1
        while first > max(0, place - _BESIDE) and self._is_plain(tokens[first - 1]):
            first -= 1
        while last < min(len(tokens), place + 1 + _BESIDE) and self._is_plain(tokens[last]):
            last += 1
        before, after = "".join(tokens[first:place]), "".join(tokens[place + 1 : last])
        crossing = other_reading(before, tokens[place], after)
        if crossing is not None:
            text = before + tokens[place] + after
            left, word, right = text[: crossing[0]], text[slice(*crossing)], text[crossing[1] :]
            again = self._cut(word + right)
            # The crossing word may itself begin a term: 城镇|燃气管网, not 城镇|燃气管|网.
            is_term = again[0] in self._terms and len(again[0]) > len(word)
            rest = again if is_term else [word, *self._cut(right)]
            tokens[first:last] = [*self._cut(left), *rest]

    def _is_plain(self, token: str) -> bool:
        return token.isalpha() and token not in self._terms


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


def _beside(term: str, begun: Collection[str]) -> tuple[str, str]:
    """The characters before a term, and those after it, with which it may be other words."""
    before, after = neighbours()
    ends = {text[-1] for text in begun}
    return "".join({*before.get(term[0], ""), *ends}), after.get(term[-1], "")
