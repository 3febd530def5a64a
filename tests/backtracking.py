"""How many steps a regular expression takes: a matcher that goes the ways of `re` and counts.

Seconds depend on the machine; steps do not. A bounded repeat counts as a constant and is made
small, so that growth shows in short texts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from re import _constants as code  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any

SMALL = 3  # the bound that stands for every larger one
MOST = 100_000
NO_CHARACTER = "\x00"
ONE_CHARACTER = (code.LITERAL, code.NOT_LITERAL, code.IN, code.ANY)
REPEATS = (code.MAX_REPEAT, code.MIN_REPEAT, code.POSSESSIVE_REPEAT)
GROUPS = (code.ATOMIC_GROUP, code.SUBPATTERN, code.BRANCH)
ALPHABET = " \t1一甲市(（,，:：.-—>a*　"


class TooManyStepsError(Exception):
    """A text took more steps than any ought to."""


class Steps:
    """A matcher for one pattern; ``count`` holds the steps of its last search or match."""

    def __init__(self, pattern: re.Pattern[str], *, small: bool = True) -> None:
        self.pattern, self.small = pattern, small
        self.tree = _parser.parse(pattern.pattern, pattern.flags)
        self.flags = pattern.flags
        self.count = 0

    def taken(self, text: str, way: str) -> int:
        """The steps of ``search`` in, ``match`` at the start of, or ``fullmatch`` of a text."""
        try:
            self.find(text, way)
        except TooManyStepsError:
            return MOST
        return self.count

    def find(self, text: str, way: str) -> tuple[int, int] | None:
        """The span that is found."""
        self.count, self.text = 0, text
        at = 0
        while at <= len(text):
            for end in self._sequence(self.tree, 0, at):
                if way != "fullmatch" or end == len(text):
                    if way != "finditer":
                        return at, end
                    at = max(at, end - 1)
                    break
            at += 1
            if way in ("match", "fullmatch"):
                return None
        return None

    def _sequence(self, nodes: Sequence[Any], index: int, at: int) -> Iterator[int]:
        if index == len(nodes):
            yield at
            return
        for middle in self._node(nodes[index], at):
            yield from self._sequence(nodes, index + 1, middle)

    def _node(self, node: Any, at: int) -> Iterator[int]:
        kind, what = node
        self.count += 1
        if self.count > MOST:
            raise TooManyStepsError
        if kind in ONE_CHARACTER:
            return iter((at + 1,) if self._fits(kind, what, at) else ())
        if kind in REPEATS:
            ends = self._repeat(what, at, 0, lazy=kind is code.MIN_REPEAT)
            return self._first(ends) if kind is code.POSSESSIVE_REPEAT else ends
        if kind in GROUPS:
            return self._group(kind, what, at)
        return iter((at,) if self._holds(kind, what, at) else ())

    def _fits(self, kind: Any, what: Any, at: int) -> bool:
        return at < len(self.text) and fits(kind, _key(what), self.text[at], self.flags)

    def _group(self, kind: Any, what: Any, at: int) -> Iterator[int]:
        if kind is code.ATOMIC_GROUP:
            yield from self._first(self._sequence(what, 0, at))
        elif kind is code.SUBPATTERN:
            yield from self._sequence(what[3], 0, at)
        else:
            for way in what[1]:
                self.count += 1
                yield from self._sequence(way, 0, at)

    def _holds(self, kind: Any, what: Any, at: int) -> bool:
        if kind is code.AT:
            return self._stands(what, at)
        if kind in (code.ASSERT, code.ASSERT_NOT):
            return self._looks(what, at) == (kind is code.ASSERT)
        raise NotImplementedError(kind)

    @staticmethod
    def _first(ends: Iterator[int]) -> Iterator[int]:
        for end in ends:
            yield end
            return

    def _looks(self, what: Any, at: int) -> bool:
        direction, nodes = what
        if direction < 0:
            width = nodes.getwidth()[0]
            return at >= width and next(self._sequence(nodes, 0, at - width), None) is not None
        return next(self._sequence(nodes, 0, at), None) is not None

    def _stands(self, what: Any, at: int) -> bool:
        def word(index: int) -> bool:
            return 0 <= index < len(self.text) and bool(re.match(r"\w", self.text[index]))

        if what in (code.AT_BEGINNING, code.AT_BEGINNING_STRING):
            return at == 0
        if what in (code.AT_END, code.AT_END_STRING):
            return at == len(self.text)
        return (word(at - 1) != word(at)) == (what is code.AT_BOUNDARY)

    def _repeat(self, what: Any, at: int, done: int, *, lazy: bool = False) -> Iterator[int]:
        least, most, body = what
        if self.small and most is not code.MAXREPEAT and most > SMALL:
            least, most = min(least, 1), SMALL
        if lazy and done >= least:
            yield at
        if most is code.MAXREPEAT or done < most:
            for end in self._sequence(body, 0, at):
                if end > at or done < least:
                    yield from self._repeat(what, end, done + 1, lazy=lazy)
        if not lazy and done >= least:
            yield at


def _key(what: Any) -> Any:
    return tuple(map(tuple, what)) if isinstance(what, list) else what


@cache
def fits(kind: Any, what: Any, character: str, flags: int) -> bool:
    """Whether one character is what a node of a pattern asks for."""
    if kind is code.ANY:
        return character != "\n" or bool(flags & re.DOTALL)
    if kind is code.IN:
        negate = what[:1] == ((code.NEGATE, None),)
        return any(_in(item, character, flags) for item in what[negate:]) != negate
    return _in((code.LITERAL, what), character, flags) == (kind is code.LITERAL)


def _in(item: Any, character: str, flags: int) -> bool:
    kind, what = item
    forms = (
        {character, character.lower(), character.upper()} if flags & re.IGNORECASE else {character}
    )
    if kind is code.LITERAL:
        return chr(what) in forms
    if kind is code.RANGE:
        return any(what[0] <= ord(form) <= what[1] for form in forms if len(form) == 1)
    letter, wanted = str(what).rsplit("_", 1)[-1], "NOT_" not in str(what)
    tests = {
        "SPACE": str.isspace,
        "DIGIT": str.isdecimal,
        "WORD": lambda c: c.isalnum() or c == "_",
    }
    return tests[letter](character) == wanted


def words(pattern: re.Pattern[str], most: int = 12) -> list[str]:
    """Short texts that bring the matcher to each repeat of a pattern, and through all of it."""
    found: dict[str, None] = {}

    def sample(nodes: Sequence[Any], before: str) -> str:
        for kind, what in nodes:
            if kind in ONE_CHARACTER:
                wanted = [chr(what)] if kind is code.LITERAL else [*ALPHABET, *_named(what)]
                fit = (c for c in wanted if fits(kind, _key(what), c, pattern.flags))
                before += next(fit, "")
            elif kind is code.BRANCH:
                before = max((sample(way, before) for way in what[1]), key=len)
            elif kind is code.SUBPATTERN:
                before = sample(what[3], before)
            elif kind is code.ATOMIC_GROUP:
                before = sample(what, before)
            elif kind in REPEATS:
                found.setdefault(before)
                once = sample(what[2], before)
                found.setdefault(once)
                before = once if what[0] else before
        found.setdefault(before)
        return before

    sample(_parser.parse(pattern.pattern, pattern.flags), "")
    ordered = sorted(found, key=lambda word: (len(word), word))
    return ordered[:: max(1, len(ordered) // most)]


def _named(what: Any) -> list[str]:
    """Characters that a set names itself."""
    if not isinstance(what, list):
        return []
    return [
        chr(at if kind is code.LITERAL else at[0])
        for kind, at in what
        if kind in (code.LITERAL, code.RANGE)
    ]


def adversaries(pattern: re.Pattern[str], length: int) -> list[str]:
    """Texts of a length that make a matcher of the pattern go back as often as it can."""
    heads = words(pattern)
    pumps = [*ALPHABET, *(word for word in heads if 1 < len(word) <= 4)]
    texts = [(pump * length)[:length] for pump in pumps]
    texts += [
        f"{head}{pump * length}"[:length] for head in heads for pump in (" ", "1", "甲", "甲 ")
    ]
    return [text + NO_CHARACTER for text in texts]
