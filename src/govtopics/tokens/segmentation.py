"""Cutting the texts of a corpus into words, and taking the stop words out."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import version
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import numpy as np
import pandas as pd

from govtopics.checks import checked
from govtopics.corpus.corpus import Corpus
from govtopics.errors import TokensError
from govtopics.in_processes import check_n_jobs, in_chunks, in_processes
from govtopics.messages import logger, say, say_number
from govtopics.progress import progress
from govtopics.tokens.engines import ENGINES, check_engine, forget
from govtopics.tokens.lexicon import Lexicon, read_lexicon
from govtopics.tokens.segmenter import Segmenter
from govtopics.tokens.stopwords import LAYERS, OPENERS, PACKAGED, StopList, is_word, some_of
from govtopics.tokens.text_words import TextWords, Words
from govtopics.tokens.tokens import Tokens

log = logger(__name__)

_HAN = re.compile(r"[\u3400-\u9fff]")
_PARTED = re.compile(r"(?<=[\u3400-\u9fff]) (?=[\u3400-\u9fff])")
_CHUNK = 100_000  # characters that a process cuts before it gives an account
_BETWEEN = np.zeros(1, dtype=np.int32)
# Beside the numbers of its lists, what a stop list says of a token.
_STAYS, _NO_WORD = 0, -1

Removed = Counter[tuple[str, str]]  # a word and a list: how often

_T = TypeVar("_T")


def segmenter_of(lexicon: Lexicon, engine: str = ENGINES[0]) -> Segmenter:
    """The segmenter of a lexicon, made once."""
    return _segmenter(lexicon, engine)


@lru_cache(maxsize=4)
def _segmenter(lexicon: Lexicon, engine: str) -> Segmenter:
    # Behind a function of one default: asked with and without the engine, a cache would make two.
    return Segmenter(lexicon, engine)


def forget_dictionaries() -> None:
    """Give the memory of all dictionaries back; each is made again when it is needed."""
    _segmenter.cache_clear()
    _listed.cache_clear()
    forget()


@checked()
def tokenize(
    corpus: Corpus | Iterable[str],
    *,
    lexicon: Lexicon | None = None,
    terms: Iterable[str] = (),
    stopwords: Sequence[str | Path] = LAYERS,
    prefer: str | None = None,
    engine: str = ENGINES[0],
    n_jobs: int = 1,
) -> Tokens:
    """Cut the texts of a corpus into words and take the stop words out.

    Parameters
    ----------
    corpus : Corpus, or iterable of str
        In any unit; or texts alone, of which :meth:`Corpus.from_texts` makes one.
    lexicon : Lexicon, optional
        Terms to keep whole; the packaged lexicon if left out.
    terms : iterable of str
        Further terms, such as ``codebook.terms``.
    stopwords : sequence of str or Path
        Layers in order: ``"general"``, ``"officialese"``, ``"places"`` (the corpus' own), or paths.
        The list replaces the usual three: to add a file, name all: ``[*LAYERS, "mine.txt"]``, that
        is ``["general", "officialese", "places", "mine.txt"]``.
    prefer : {"lexicon", "stopwords"}, optional
        What wins where a stop list contains a term of the lexicon: ``"lexicon"``, the term stays;
        ``"stopwords"``, it is cut as one word and goes. If left out such a list is refused, so that
        nothing is decided unseen; only terms that are names of places stay, with a warning.
    engine : {"rjieba", "jieba"}
        They give the same words; jieba is the reference, rjieba many times faster.
    n_jobs : int
        Processes; -1 for all cores. The words are the same for any number. A process takes a second
        to start, and its dictionary another: that pays from a dozen million characters on.

    Returns
    -------
    Tokens

    Raises
    ------
    TokensError
        If an engine or stop list is unknown, or a stop list contains a term of the lexicon and
        ``prefer`` does not say what wins.

    Examples
    --------
    >>> tokens = tokenize(Corpus.from_texts(["持续推进基层治理和城市更新。"], ids=["a"]))
    >>> tokens.words
    (('基层治理', '城市更新'),)
    """
    corpus = Corpus.of(corpus)
    plan = WordsOf.of(lexicon, terms, engine, stopwords, corpus.docvars, prefer=prefer)
    _warn_of(corpus)
    for name, left in plan.stoplist.left.items():
        log.warning(
            say(
                "The stop list {name} would remove {terms}, but they are kept because they "
                "are in the lexicon.",
                name=name,
                terms=some_of(left),
            )
        )
    words: list[TextWords] = []
    removed: Removed = Counter()
    openings: Counter[str] = Counter()
    with progress(range(len(corpus)), "segmenting", unit="text") as bar:
        for cut, taken, opening in _in_chunks(plan.count, corpus.texts, n_jobs):
            words.append(cut)
            removed.update(taken)
            openings.update(opening)
            bar.update(len(cut))
    return Tokens(
        corpus.ids,
        TextWords.joined(words),
        corpus.docvars,
        removed=dict(sorted(removed.items())),
        openings=dict(sorted(openings.items())),
        settings=_settings(plan),
        corpus_id=corpus.corpus_id,
        unit=corpus.unit,
    )


@checked()
def iter_tokens(
    texts: Iterable[str],
    *,
    lexicon: Lexicon | None = None,
    terms: Iterable[str] = (),
    stopwords: Sequence[str | Path] = PACKAGED,
    prefer: str | None = None,
    engine: str = ENGINES[0],
    n_jobs: int = 1,
) -> Iterator[Words]:
    """Cut a stream of texts, one at a time: however many there are, few are kept in memory.

    Parameters
    ----------
    texts : iterable of str
        Read as far as the words are asked for, and some texts ahead.
    lexicon, terms, stopwords, prefer, engine, n_jobs
        As in `tokenize`. A stream has no docvars, so there is no layer ``"places"``; give the names
        in a file.

    Yields
    ------
    tuple of str
        The words of each text, in order.

    Raises
    ------
    TokensError
        As in `tokenize`.

    Examples
    --------
    >>> list(iter_tokens(["推进基层治理", "拨打12345"]))
    [('基层治理',), ('拨打', '12345')]
    """
    plan = WordsOf.of(lexicon, terms, engine, stopwords, prefer=prefer)
    return chain.from_iterable(_in_chunks(plan.cut, texts, n_jobs))


@dataclass(frozen=True)
class WordsOf:
    """The words of a text that stay, and all that decides them: it can go to another process."""

    lexicon: Lexicon
    engine: str
    stoplist: StopList

    @classmethod
    def of(
        cls,
        lexicon: Lexicon | None,
        terms: Iterable[str],
        engine: str,
        stopwords: Sequence[str | Path],
        docvars: pd.DataFrame | None = None,
        *,
        prefer: str | None = None,
    ) -> WordsOf:
        """From the settings of `tokenize`."""
        check_engine(engine)
        if docvars is None and "places" in stopwords:
            raise TokensError(
                say(
                    "Texts without docvars have no place names; use tokenize(corpus), or "
                    "replace 'places' with the path of a stop list.",
                )
            )
        whole = (read_lexicon() if lexicon is None else lexicon).add(terms)
        about = pd.DataFrame() if docvars is None else docvars
        return cls(whole, engine, StopList.of(stopwords, about, whole.words, prefer))

    def __call__(self, text: str) -> Words:
        """The words of a text, in order."""
        return self.cut([text])[0]

    def cut(self, texts: Iterable[str]) -> TextWords:
        """The words of texts."""
        numbers, listed = self._numbers(texts)
        return _words(listed.tokens, numbers[listed.by[numbers] == _STAYS])

    def count(self, texts: Iterable[str]) -> tuple[TextWords, Removed, Counter[str]]:
        """The words of texts, what was taken out by which list, and which words open a clause."""
        numbers, (tokens, by, opens) = self._numbers(texts)
        of_each = by[numbers]
        words = _words(tokens, numbers[of_each == _STAYS])
        removed = Counter(
            {
                (word, name): n
                for number, name in enumerate(self.stoplist.names, start=1)
                for word, n in _counted(tokens, numbers[of_each == number]).items()
            }
        )
        before = np.concatenate([_BETWEEN, numbers[:-1]]) if len(numbers) else numbers
        opening = opens[before] & (of_each != _NO_WORD) & (numbers > 0)
        return words, removed, _counted(tokens, numbers[opening])

    def _numbers(self, texts: Iterable[str]) -> tuple[np.ndarray, _Listed]:
        """The tokens of texts by number, and what is known of each."""
        segmenter = segmenter_of(self.lexicon, self.engine)
        numbers = segmenter.numbers(texts)
        return numbers, _listed(segmenter, self.stoplist)()


class _Listed(NamedTuple):
    """All tokens; which list takes each out, by number; and whether a clause opens after it."""

    tokens: list[str]
    by: np.ndarray
    opens: np.ndarray


@lru_cache(maxsize=4)
def _listed(segmenter: Segmenter, stoplist: StopList) -> Callable[[], _Listed]:
    """What a stop list says of the tokens that a segmenter has met; it meets more and more."""
    known = np.array([_STAYS]), np.array([True])  # BETWEEN
    number = {name: number for number, name in enumerate((None, *stoplist.names))}

    def listed() -> _Listed:
        nonlocal known
        by, opens = known  # another thread may know more by now: what is found is found for these
        if new := segmenter.tokens[len(by) :]:
            taken = [number[stoplist(token)] if is_word(token) else _NO_WORD for token in new]
            opening = [token in OPENERS for token in new]
            known = by, opens = np.append(by, taken), np.append(opens, opening)
        return _Listed(segmenter.tokens, by, opens)

    return listed


def _words(tokens: list[str], numbers: np.ndarray) -> TextWords:
    """Words by their numbers among all tokens, 0 after each text's own, as those of texts."""
    between = np.flatnonzero(numbers == 0)
    there = np.flatnonzero(np.bincount(numbers, minlength=1))[1:]
    place = np.zeros(len(tokens), dtype=np.int32)
    place[there] = np.arange(len(there))
    vocabulary = tuple(map(tokens.__getitem__, there.tolist()))
    return TextWords(vocabulary, place[numbers[numbers > 0]], between - np.arange(len(between)))


def _counted(tokens: list[str], numbers: np.ndarray) -> Counter[str]:
    """How often each token is there."""
    counts = np.bincount(numbers)
    there = np.flatnonzero(counts)
    found = map(tokens.__getitem__, there.tolist())
    return Counter(dict(zip(found, counts[there].tolist(), strict=True)))


def _in_chunks(cut: Callable[[list[str]], _T], texts: Iterable[str], n_jobs: int) -> Iterator[_T]:
    """What a function makes of chunk after chunk of the texts, in their order."""
    check_n_jobs(n_jobs, TokensError)
    return in_processes(cut, in_chunks(texts, len, _CHUNK), n_jobs)


def _warn_of(corpus: Corpus) -> None:
    """Say which texts are empty, look segmented already, or are not Chinese."""
    empty = [name for name, text in corpus.texts.items() if not text.strip()]
    if empty:
        log.warning(
            say_number(
                "{n} text is empty ({first}) and has no words.",
                "{n} texts are empty (such as {first}) and have no words.",
                len(empty),
                first=empty[0],
            )
        )
    parted = [name for name, text in corpus.texts.items() if _is_parted(text)]
    if parted:
        log.warning(
            say_number(
                "{n} text looks segmented already ({first}): a term with a space inside is "
                "not found; pass the text without spaces between words.",
                "{n} texts look segmented already (such as {first}): a term with a space "
                "inside is not found; pass the texts without spaces between words.",
                len(parted),
                first=parted[0],
            )
        )
    foreign = [
        name for name, text in corpus.texts.items() if text.strip() and not _HAN.search(text)
    ]
    if foreign:
        log.warning(
            say_number(
                "{n} text has no Chinese characters ({first}).",
                "{n} texts have no Chinese characters (such as {first}).",
                len(foreign),
                first=foreign[0],
            )
        )


def _is_parted(text: str) -> bool:
    """Whether there is a space at every fourth Chinese character or more often."""
    return text.count(" ") * 8 > len(text) and len(_PARTED.findall(text)) * 4 > len(
        _HAN.findall(text)
    )


def _settings(plan: WordsOf) -> dict[str, Any]:
    return {
        "engine": plan.engine,
        "engine_version": version(plan.engine),
        "hmm": False,
        "lexicon_terms": len(plan.lexicon),
        "lexicon_sha256": plan.lexicon.sha256,
        "stopwords_sha256": {name: _sha256(words) for name, words in plan.stoplist.layers},
        "stopwords_left": {name: list(terms) for name, terms in plan.stoplist.left.items()},
    }


def _sha256(words: frozenset[str]) -> str:
    return hashlib.sha256("\n".join(sorted(words)).encode()).hexdigest()
