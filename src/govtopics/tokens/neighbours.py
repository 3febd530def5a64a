"""Which characters are neighbours inside a word of the dictionary: where none are, no word is."""

from __future__ import annotations

import importlib.util
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np

LONGEST = 8  # characters of a word that is looked for
_BITS = 21  # of a character


class Neighbours(NamedTuple):
    """The characters before, and after, each character inside words, as one string each."""

    before: Mapping[str, str]
    after: Mapping[str, str]


@cache
def neighbours() -> Neighbours:
    """Those in words of two to eight characters.

    Read from the file of the dictionary that both engines share: neither engine lists its words.

    Examples
    --------
    >>> "治" in neighbours().before["理"], "推" in neighbours().after["理"]
    (True, False)
    """
    first, second = _pairs(_dictionary_file().read_text(encoding="utf-8"))
    return Neighbours(before=_beside(second, first), after=_beside(first, second))


def _beside(characters: np.ndarray, others: np.ndarray) -> Mapping[str, str]:
    """What is beside each character, of pairs of shape (n_pairs,) each."""
    pairs = np.sort(characters << _BITS | others)
    pairs = pairs[np.diff(pairs, prepend=0) > 0]
    characters, beside = pairs >> _BITS, _text(pairs & (1 << _BITS) - 1)
    starts = np.flatnonzero(np.diff(characters, prepend=0))
    spans = map(slice, starts.tolist(), [*starts[1:].tolist(), len(beside)])
    return dict(zip(_text(characters[starts]), map(beside.__getitem__, spans), strict=True))


def _pairs(dictionary: str) -> tuple[np.ndarray, np.ndarray]:
    """Characters and those after them, shape (n_pairs,) each, of lines that begin with a word."""
    text = np.frombuffer(dictionary.encode("utf-32-le"), dtype="<u4")
    begins = np.concatenate([[0], np.flatnonzero(text[:-1] == ord("\n")) + 1])
    spaces = np.flatnonzero(text == ord(" "))
    lengths = spaces[np.searchsorted(spaces, begins)] - begins
    places = [
        begins[(lengths > place + 1) & (lengths <= LONGEST)] + place for place in range(LONGEST - 1)
    ]
    firsts = np.concatenate(places)
    return text[firsts].astype(np.int64), text[firsts + 1].astype(np.int64)


def _text(characters: np.ndarray) -> str:
    return characters.astype("<u4").tobytes().decode("utf-32-le")


def _dictionary_file() -> Path:
    package = importlib.util.find_spec("jieba")
    (folder,) = package.submodule_search_locations or [] if package else []
    return Path(folder, "dict.txt")
