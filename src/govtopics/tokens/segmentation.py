"""Cutting text into words: jieba's cut, hidden Markov model off, the lexicon's terms kept whole."""

from __future__ import annotations

import hashlib
import pickle
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import version
from itertools import chain, compress, count, islice, pairwise
from pathlib import Path
from typing import Any, TypeVar

import pandas as pd
from joblib import Parallel, delayed, effective_n_jobs

from govtopics.checks import checked
from govtopics.corpus.corpus import Corpus
from govtopics.errors import TokensError
from govtopics.messages import logger, say, say_number
from govtopics.progress import progress
from govtopics.tokens.ambiguity import may_cross, other_reading, term_frequency
from govtopics.tokens.lexicon import Lexicon, read_lexicon
from govtopics.tokens.matching import QUOTATION_MARKS, TermMatcher
from govtopics.tokens.segmenters import ENGINES, check_engine, cutter, forget
from govtopics.tokens.stopwords import LAYERS, OPENERS, PACKAGED, StopList, is_word, some_of
from govtopics.tokens.tokens import Tokens

log = logger(__name__)

# A quotation mark between two letters, where it may be inside a term.
_MARK = re.compile(rf"[{QUOTATION_MARKS}](?<=(\w).)(?=(\w))")
_HAN = re.compile(r"[\u3400-\u9fff]")
_PARTED = re.compile(r"(?<=[\u3400-\u9fff]) (?=[\u3400-\u9fff])")
_BESIDE = 2  # words on either side of a term that are weighed with it
# Characters that a process cuts before it gives an account, and accounts waited for together.
_CHUNK = 100_000
_ROUND = 8

Words = tuple[str, ...]
_T = TypeVar("_T")


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
        self._let_the_first_begin(tokens)
        places = [*compress(count(), map(self._terms.__contains__, tokens))]
        # Nothing comes after the last token and, as [-1], before the first: no word crosses it.
        tokens.append("")
        for place in reversed(places):
            term = tokens[place]
            if may_cross(term, tokens[place + 1]) or may_cross(tokens[place - 1], term):
                self._reconsider(tokens, place)
        tokens.pop()
        return tokens

    def _let_the_first_begin(self, tokens: list[str]) -> None:
        """Of two terms that share characters the left one is kept: 装备制造业|增加值."""
        places = [*compress(count(), map(self._terms.__contains__, tokens))]
        for place in reversed(places):
            before = ""
            for first in range(place - 1, max(-1, place - 1 - _BESIDE), -1):
                if not self._is_plain(tokens[first]):
                    break
                before = tokens[first] + before
                cut = self._first_of_two(before, tokens[place])
                # As few words as before: 安全|隐患排查整治 stays.
                if cut and len(cut) <= place + 1 - first:
                    tokens[first : place + 1] = cut
                    break

    def _first_of_two(self, before: str, term: str) -> list[str]:
        """The cut with a term that ends inside another, if no single character is left of that."""
        for size in range(len(term) - 2, 0, -1):
            if before + term[:size] in self._terms:
                rest = self._cut(term[size:])
                return [before + term[:size], *rest] if min(map(len, rest)) > 1 else []
        return []

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

    def cut(
        self, texts: Iterable[str], watch: Callable[[list[str]], None] | None = None
    ) -> list[Words]:
        """The words of texts; ``watch`` sees the tokens of each, punctuation and stop words too."""
        segmenter, kept = segmenter_of(self.lexicon, self.engine), _kept(self.stoplist)
        words = []
        for text in texts:
            tokens = segmenter.cut(text)
            if watch is not None:
                watch(tokens)
            words.append(tuple(filter(None, map(kept.__getitem__, tokens))))
        return words

    def count(self, texts: Iterable[str]) -> tuple[list[Words], Counter[str], Counter[str]]:
        """The words of texts, and how often each token occurred and opened a clause."""
        seen: Counter[str] = Counter()
        openings: Counter[str] = Counter()

        def watch(tokens: list[str]) -> None:
            seen.update(tokens)
            openings.update(compress(tokens, map(OPENERS.__contains__, chain("。", tokens))))

        return self.cut(texts, watch), seen, openings


class _Kept(dict[str, str]):
    """Each token as it was first seen, or nothing for one that goes: one string a word."""

    def __init__(self, stoplist: StopList) -> None:
        self._stoplist = stoplist

    def __missing__(self, token: str) -> str:
        stays = is_word(token) and self._stoplist(token) is None
        self[token] = token if stays else ""
        return self[token]


@lru_cache(maxsize=2)
def _kept(stoplist: StopList) -> _Kept:
    return _Kept(stoplist)


def _in_chunks(cut: Callable[[list[str]], _T], texts: Iterable[str], n_jobs: int) -> Iterator[_T]:
    """What a function makes of chunk after chunk of the texts, in their order."""
    chunks = _chunks(texts)
    if type(n_jobs) is not int or n_jobs == 0:
        raise TokensError(
            say(
                "n_jobs = {n_jobs!r}: must be the number of processes, or -1 for all cores.",
                n_jobs=n_jobs,
            )
        )
    if n_jobs == 1:
        yield from map(cut, chunks)
        return
    sent = pickle.dumps(cut)
    with Parallel(n_jobs=n_jobs, batch_size=1, pre_dispatch="all") as parallel:
        while together := list(islice(chunks, _ROUND * effective_n_jobs(n_jobs))):
            yield from parallel(delayed(_cut_there)(sent, chunk) for chunk in together)


def _cut_there(sent: bytes, chunk: list[str]) -> Any:
    return _received(sent)(chunk)


@lru_cache(maxsize=2)
def _received(sent: bytes) -> Callable[[list[str]], Any]:
    """A function that came from another process: it is unpickled there once, not for each chunk."""
    function: Callable[[list[str]], Any] = pickle.loads(sent)  # noqa: S301 - our own bytes
    return function


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


def _chunks(texts: Iterable[str]) -> Iterator[list[str]]:
    chunk: list[str] = []
    size = 0
    for text in texts:
        chunk.append(text)
        size += len(text)
        if size >= _CHUNK:
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
