"""Cutting text into words: jieba, hidden Markov model off, the lexicon's terms kept whole."""

from __future__ import annotations

import hashlib
import re
import warnings
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pandas as pd
from tqdm import tqdm

from govtopics.corpus.corpus import Corpus
from govtopics.errors import TokensError, nearest
from govtopics.tokens.lexicon import Lexicon, read_lexicon
from govtopics.tokens.matching import QUOTATION_MARKS, TermMatcher
from govtopics.tokens.stopwords import LAYERS, is_word, stop_layer, words_of
from govtopics.tokens.tokens import Tokens

with warnings.catch_warnings():
    # Its source has escapes that Python warns of when it compiles them.
    warnings.simplefilter("ignore")
    import jieba

ENGINES = ("jieba",)
_MARK = re.compile(f"[{QUOTATION_MARKS}]")


class Segmenter:
    """Cuts texts into words, the lexicon's terms whole.

    Parameters
    ----------
    lexicon : Lexicon

    Notes
    -----
    The dictionary is this segmenter's own: nothing that other code adds to jieba changes the words
    here, no cache file is written, and nothing is logged.

    Examples
    --------
    >>> Segmenter(Lexicon.of(["基层治理", "八五普法"])).cut("推进基层治理和“八五”普法")
    ['推进', '基层治理', '和', '“', '八五普法']
    """

    def __init__(self, lexicon: Lexicon) -> None:
        self._matcher = TermMatcher(lexicon.words)
        self._jieba = jieba.Tokenizer()
        frequencies, total = _dictionary()
        self._jieba.FREQ, self._jieba.total = dict(frequencies), total
        self._jieba.initialized = True
        for word in lexicon.words:
            self._jieba.add_word(word)

    def prepare(self, text: str) -> str:
        """The text without the quotation marks that stand inside a term."""
        if not _MARK.search(text):
            return text
        inner = {
            place
            for match in self._matcher.find(text)
            for place in range(match.start, match.end)
            if text[place] in QUOTATION_MARKS
        }
        return "".join(character for place, character in enumerate(text) if place not in inner)

    def cut(self, text: str) -> list[str]:
        """The tokens of a text, punctuation too; joined they are the prepared text."""
        return list(self._jieba.cut(self.prepare(text), HMM=False))


@lru_cache(maxsize=4)
def segmenter_of(lexicon: Lexicon) -> Segmenter:
    """The segmenter of a lexicon, made once: its dictionary has half a million words."""
    return Segmenter(lexicon)


@cache
def _dictionary() -> tuple[dict[str, int], int]:
    reader = jieba.Tokenizer()
    frequencies, total = reader.gen_pfdict(reader.get_dict_file())
    return frequencies, total


def tokenize(
    corpus: Corpus,
    *,
    lexicon: Lexicon | None = None,
    terms: Iterable[str] = (),
    stopwords: Sequence[str | Path] = LAYERS,
    engine: str = "jieba",
) -> Tokens:
    """Cut the texts of a corpus into words and take the stop words out.

    Parameters
    ----------
    corpus : Corpus
        In any unit.
    lexicon : Lexicon, optional
        Terms to keep whole; the packaged lexicon if left out.
    terms : iterable of str
        Further terms, such as ``codebook.terms``.
    stopwords : sequence of str or Path
        Layers in order: ``"general"``, ``"officialese"``, ``"places"`` (the corpus' own), or paths.
    engine : {"jieba"}
        jieba, hidden Markov model off.

    Returns
    -------
    Tokens

    Raises
    ------
    TokensError
        If a stop list is unknown or holds a term of the lexicon.

    Examples
    --------
    >>> tokens = tokenize(Corpus.from_texts(["持续推进基层治理和城市更新。"], ids=["a"]))
    >>> tokens.words
    (('基层治理', '城市更新'),)
    """
    if engine not in ENGINES:
        raise TokensError(f"There is no engine {engine!r}. {nearest(engine, ENGINES)}")
    whole = (read_lexicon() if lexicon is None else lexicon).add(terms)
    taking_list = stop_layer(stopwords, corpus.docvars, whole.words)
    segmenter = segmenter_of(whole)
    words: list[tuple[str, ...]] = []
    removed: Counter[tuple[str, str]] = Counter()
    for text in tqdm(corpus.texts, desc="segmenting", unit="text", disable=None, leave=False):
        listed = [(token, taking_list(token)) for token in segmenter.cut(text) if is_word(token)]
        words.append(tuple(token for token, name in listed if name is None))
        removed.update((token, name) for token, name in listed if name is not None)
    return Tokens(
        corpus.ids,
        tuple(words),
        corpus.docvars,
        removed=dict(removed),
        settings=_settings(engine, whole, stopwords, corpus.docvars),
        corpus_id=corpus.corpus_id,
        unit=corpus.unit,
    )


def _settings(
    engine: str, lexicon: Lexicon, stopwords: Sequence[str | Path], docvars: pd.DataFrame
) -> dict[str, Any]:
    return {
        "engine": engine,
        "engine_version": version(engine),
        "hmm": False,
        "lexicon_terms": len(lexicon),
        "lexicon_sha256": lexicon.sha256,
        "stopwords_sha256": {
            str(name) if name in LAYERS else Path(name).name: _sha256(words_of(name, docvars))
            for name in stopwords
        },
    }


def _sha256(words: frozenset[str]) -> str:
    return hashlib.sha256("\n".join(sorted(words)).encode()).hexdigest()
