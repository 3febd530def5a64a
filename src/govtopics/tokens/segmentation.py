"""Cutting the texts of a corpus into words, and taking the stop words out."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import version
from itertools import chain, pairwise
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import pandas as pd

from govtopics.checks import checked
from govtopics.corpus.corpus import Corpus
from govtopics.errors import TokensError
from govtopics.in_processes import check_n_jobs, in_processes
from govtopics.messages import logger, say, say_number
from govtopics.progress import progress
from govtopics.tokens.engines import ENGINES, check_engine, forget
from govtopics.tokens.lexicon import Lexicon, read_lexicon
from govtopics.tokens.segmenter import BETWEEN, Segmenter, Words
from govtopics.tokens.stopwords import LAYERS, OPENERS, PACKAGED, StopList, is_word, some_of
from govtopics.tokens.tokens import Tokens

log = logger(__name__)

_HAN = re.compile(r"[\u3400-\u9fff]")
_PARTED = re.compile(r"(?<=[\u3400-\u9fff]) (?=[\u3400-\u9fff])")
# Characters that are cut together: fewer cost calls, and the tokens of more leave the fast memory.
_TOGETHER = 5_000
_CHUNK = 100_000  # characters that a process cuts before it gives an account
_FIRST, _NONE = np.zeros(1, dtype=np.int32), np.empty(0, dtype=np.int32)

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
        to start, which pays from a million characters on.

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
    seen: Counter[str] = Counter()
    openings: Counter[str] = Counter()
    words: list[Words] = []
    with progress(range(len(corpus)), "segmenting", unit="text") as bar:
        for cut, counted, opening in _in_chunks(plan.count, corpus.texts, n_jobs):
            words += cut
            seen.update(counted)
            openings.update(opening)
            bar.update(len(cut))
    return Tokens(
        corpus.ids,
        tuple(words),
        corpus.docvars,
        removed=plan.stoplist.removed(seen),
        openings={word: n for word, n in sorted(openings.items()) if is_word(word)},
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

    def cut(self, texts: Iterable[str]) -> list[Words]:
        """The words of texts."""
        kept = _numbered(self.stoplist)
        return kept.words(np.concatenate([*self._numbers(texts), _NONE]))

    def count(self, texts: Iterable[str]) -> tuple[list[Words], Counter[str], Counter[str]]:
        """The words of texts, and how often each token occurred and opened a clause."""
        kept = _numbered(self.stoplist)
        numbers = np.concatenate([*self._numbers(texts), _NONE])
        before = np.concatenate([_FIRST, numbers[:-1]]) if len(numbers) else numbers
        opened = numbers[np.array(kept.opens)[before]]
        return kept.words(numbers), kept.counted(numbers), kept.counted(opened)

    def _numbers(self, texts: Iterable[str]) -> Iterator[np.ndarray]:
        """The tokens of texts by their numbers, those of some texts at a time."""
        segmenter, kept = segmenter_of(self.lexicon, self.engine), _numbered(self.stoplist)
        for some in _chunks(texts, _TOGETHER):
            tokens = segmenter.cut_together(some)
            yield np.fromiter(map(kept.__getitem__, tokens), np.int32, len(tokens))


class _Numbered(dict[str, int]):
    """Tokens by their numbers: each is hashed once, and arrays do the rest.

    ``BETWEEN`` is 0. ``stays`` and ``opens`` say of each whether no stop list takes it out, and
    whether the next token opens a clause.
    """

    def __init__(self, stoplist: StopList) -> None:
        super().__init__({BETWEEN: 0})
        self._stoplist = stoplist
        self.tokens, self.stays, self.opens = [BETWEEN], [True], [True]

    def __missing__(self, token: str) -> int:
        self[token] = number = len(self)
        self.tokens.append(token)
        self.stays.append(is_word(token) and self._stoplist(token) is None)
        self.opens.append(token in OPENERS)
        return number

    def words(self, numbers: np.ndarray) -> list[Words]:
        """The words that stay of texts with ``BETWEEN`` after each."""
        stay = numbers[np.array(self.stays)[numbers]]
        words = [*map(self.tokens.__getitem__, stay.tolist())]
        ends = np.flatnonzero(stay == 0).tolist()
        return [tuple(words[i + 1 : j]) for i, j in pairwise([-1, *ends])]

    def counted(self, numbers: np.ndarray) -> Counter[str]:
        """How often each token is there."""
        counts = np.bincount(numbers, minlength=1)
        there = np.flatnonzero(counts)
        tokens = map(self.tokens.__getitem__, there.tolist())
        return Counter(dict(zip(tokens, counts[there].tolist(), strict=True)))


@lru_cache(maxsize=2)
def _numbered(stoplist: StopList) -> _Numbered:
    return _Numbered(stoplist)


def _in_chunks(cut: Callable[[list[str]], _T], texts: Iterable[str], n_jobs: int) -> Iterator[_T]:
    """What a function makes of chunk after chunk of the texts, in their order."""
    check_n_jobs(n_jobs, TokensError)
    return in_processes(cut, _chunks(texts, _CHUNK), n_jobs)


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


def _chunks(texts: Iterable[str], n_characters: int) -> Iterator[list[str]]:
    """Texts in their order, at least so many characters at a time."""
    chunk: list[str] = []
    size = 0
    for text in texts:
        chunk.append(text)
        size += len(text)
        if size >= n_characters:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk


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
