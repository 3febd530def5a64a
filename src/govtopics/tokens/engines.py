"""The engines behind one call, and the dictionary that they share."""

from __future__ import annotations

import importlib.util
import math
import sys
import warnings
from collections.abc import Callable, Mapping
from functools import cache, lru_cache
from importlib.machinery import PathFinder
from typing import TYPE_CHECKING, Any

from govtopics.errors import TokensError, nearest
from govtopics.messages import say

if TYPE_CHECKING:
    from rjieba import Jieba

Cut = Callable[[str], list[str]]

ENGINES = ("rjieba", "jieba")
# Occurrences of all words in jieba's dictionary.
N_OCCURRENCES = 60_101_967


def cutter(engine: str, frequencies: Mapping[str, int]) -> Cut:
    """A function that cuts a text into words, hidden Markov model off.

    Each call makes a dictionary of its own: what other code adds to jieba changes nothing here, no
    cache file is written and nothing is logged.

    Examples
    --------
    >>> cutter("rjieba", {"基层治理": 100})("推进基层治理")
    ['推进', '基层治理']
    """
    check_engine(engine)
    if engine == "jieba":
        reference = _reference()
        # add_word counts a term that is there already twice.
        total = reference.total + sum(
            frequency - reference.FREQ.get(term, 0) for term, frequency in frequencies.items()
        )
        for term, frequency in frequencies.items():
            reference.add_word(term, frequency)
        reference.total = total
        return lambda text: list(reference.cut(text, HMM=False))
    fast = _rjieba()()
    for term, frequency in frequencies.items():
        fast.add_word(term, frequency, None)
    return lambda text: fast.cut(text, False)


def check_engine(engine: str) -> None:
    """Refuse an engine that is not there."""
    if engine not in ENGINES:
        raise TokensError(
            say(
                "Unknown engine {engine!r}. {nearest}",
                engine=engine,
                nearest=nearest(engine, ENGINES),
            )
        )


def words(text: str) -> list[str]:
    """The most probable cut of a text by the dictionary alone."""
    return _dictionary().cut(text, False)


def has_word(text: str) -> bool:
    """Whether the dictionary has a word."""
    there: bool = _dictionary().has_word(text)
    return there


def is_verb_or_adverb(word: str) -> bool:
    """Whether the dictionary calls a word a verb or an adverb."""
    return _dictionary().tag(word, False)[0][1] in ("v", "d", "ad")


@lru_cache(maxsize=1 << 16)
def log_probability(word: str) -> float | None:
    """How probable a word of the dictionary is, as a natural logarithm."""
    if has_word(word):
        return math.log(_dictionary().suggest_freq(word) / N_OCCURRENCES)
    return -math.log(N_OCCURRENCES) if len(word) == 1 else None


def forget() -> None:
    """Give the memory of the dictionary back; it is read again when it is asked."""
    _dictionary.cache_clear()


@cache
def _dictionary() -> Jieba:
    return _rjieba()()


def _rjieba() -> type[Jieba]:
    """The class, without what `import rjieba` reads: a dictionary that all who import it share."""
    name = "rjieba.rjieba"
    if name not in sys.modules:
        package = importlib.util.find_spec("rjieba")
        folders = package.submodule_search_locations if package else None
        spec = PathFinder.find_spec(name, folders)
        if spec is None or spec.loader is None:
            raise ModuleNotFoundError(
                say("rjieba is not installed: pip install rjieba"), name="rjieba"
            )
        sys.modules[name] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(sys.modules[name])
    found: type[Jieba] = sys.modules[name].Jieba
    return found


def _reference() -> Any:
    reference = _jieba().Tokenizer()
    frequencies, reference.total = _frequencies()
    reference.FREQ, reference.initialized = dict(frequencies), True
    return reference


@cache
def _frequencies() -> tuple[dict[str, int], int]:
    reader = _jieba().Tokenizer()
    frequencies, total = reader.gen_pfdict(reader.get_dict_file())
    return frequencies, total


def _jieba() -> Any:
    with warnings.catch_warnings():
        # Its source has escapes that Python warns of when it compiles them.
        warnings.simplefilter("ignore")
        import jieba  # noqa: PLC0415 - the reference alone needs it, and it is slow to load
    return jieba
