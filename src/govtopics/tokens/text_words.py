"""The words of many texts in little memory: each is a number of a vocabulary."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, overload

import numpy as np
from scipy import sparse

from govtopics.checks import check
from govtopics.errors import TokensError
from govtopics.messages import say

Words = tuple[str, ...]


@dataclass(frozen=True, eq=False, repr=False)
class TextWords(Sequence[Words]):
    """The words of each text, a sequence of tuples.

    Parameters
    ----------
    vocabulary : tuple of str
        Different words, each of which occurs.
    numbers : array of int, shape (n_words,)
        The places in the vocabulary of the words of all texts, one after another.
    ends : array of int, shape (n_texts,)
        Where each text ends in ``numbers``.

    Examples
    --------
    >>> words = TextWords.of([["治理", "安全", "治理"], []])
    >>> words
    (('治理', '安全', '治理'), ())
    >>> words.vocabulary, words.numbers.tolist()
    (('安全', '治理'), [1, 0, 1])
    """

    vocabulary: tuple[str, ...]
    numbers: np.ndarray
    ends: np.ndarray

    def __post_init__(self) -> None:
        for own in (self.numbers, self.ends):
            own.flags.writeable = False

    @classmethod
    def of(cls, texts: Iterable[Sequence[str]]) -> TextWords:
        """The same, or what lists of words make.

        Raises
        ------
        TokensError
            If one of them is no list of words.
        """
        if isinstance(texts, cls):
            return texts
        number: defaultdict[str, int] = defaultdict()
        number.default_factory = number.__len__
        numbers, ends = array("i"), array("q")
        for words in texts:
            if isinstance(words, str) or not isinstance(words, Iterable):
                raise TokensError(
                    say(
                        "{words!r:.60} is not a list of words. Segment the texts "
                        "first: tokenize(corpus).",
                        words=words,
                    )
                )
            numbers.extend(map(number.__getitem__, words))
            ends.append(len(numbers))
        check("tokens", [*number], list[str], error=TokensError)
        return cls._sorted([*number], np.array(numbers, np.int32), np.array(ends, np.int64))

    @classmethod
    def joined(cls, parts: Iterable[TextWords]) -> TextWords:
        """The texts of all parts, one part after another; the order of the words is one."""
        number: defaultdict[str, int] = defaultdict()
        number.default_factory = number.__len__
        numbers, ends, n_words = [np.empty(0, np.int32)], [np.empty(0, np.int64)], 0
        for part in parts:
            own = np.fromiter(map(number.__getitem__, part.vocabulary), np.int32)
            numbers.append(own[part.numbers])
            ends.append(part.ends + n_words)
            n_words += len(part.numbers)
        return cls._sorted([*number], np.concatenate(numbers), np.concatenate(ends))

    @classmethod
    def _sorted(cls, vocabulary: list[str], numbers: np.ndarray, ends: np.ndarray) -> TextWords:
        """The vocabulary in order of its characters, whatever order the words came in."""
        order = sorted(range(len(vocabulary)), key=vocabulary.__getitem__)
        place = np.empty(len(order), np.int32)
        place[order] = np.arange(len(order), dtype=np.int32)
        return cls(tuple(map(vocabulary.__getitem__, order)), place[numbers], ends)

    def counts(self) -> sparse.csr_array:
        """How often each text has each word of the vocabulary, shape (n_texts, n_terms)."""
        ones = np.ones(len(self.numbers), dtype=np.int32)
        places = np.concatenate([[0], self.ends])
        shape = len(self), len(self.vocabulary)
        counts = sparse.csr_array((ones, self.numbers.copy(), places), shape=shape)
        counts.sum_duplicates()
        return counts

    @overload
    def __getitem__(self, place: int) -> Words: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[Words, ...]: ...
    def __getitem__(self, place: int | slice) -> Words | tuple[Words, ...]:
        places = range(len(self))[place]
        if isinstance(places, range):
            return tuple(map(self.__getitem__, places))
        start = self.ends[places - 1] if places else 0
        return self._words(start, self.ends[places])

    def __iter__(self) -> Iterator[Words]:
        for start, end in pairwise([0, *self.ends.tolist()]):
            yield self._words(start, end)

    def _words(self, start: int, end: int) -> Words:
        return tuple(map(self.vocabulary.__getitem__, self.numbers[start:end].tolist()))

    def __len__(self) -> int:
        return len(self.ends)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return repr(tuple(self))

    def __reduce__(self) -> tuple[type[TextWords], tuple[Any, ...]]:
        return TextWords, (self.vocabulary, self.numbers, self.ends)  # nobody can change them then
