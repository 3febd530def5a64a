"""Officialese: words that every report uses, ranked with the evidence for each."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from itertools import pairwise

import pandas as pd

from govtopics.checks import checked
from govtopics.errors import TokensError
from govtopics.messages import say
from govtopics.tokens.lexicon import Lexicon, read_lexicon
from govtopics.tokens.stopwords import PACKAGED, read_stopwords
from govtopics.tokens.tokens import Tokens

N_CHUNKS = 40


@checked(min_occurrences=1)
def officialese(
    tokens: Tokens, *, lexicon: Lexicon | None = None, min_occurrences: int = 8
) -> pd.DataFrame:
    """Rank words by how typical they are of the genre rather than of a subject.

    Parameters
    ----------
    tokens : Tokens
        From `tokenize`. What a stop list took out is not ranked: give ``stopwords=()`` to rank all.
    lexicon : Lexicon, optional
        Terms that are never officialese; the packaged lexicon if left out.
    min_occurrences : int
        Minimum number of occurrences of a word.

    Returns
    -------
    DataFrame
        The most official first: word, score, n_occurrences, and the ingredients opening (share of
        its occurrences that open a clause or follow an adverb such as 持续), dispersion (entropy
        over 40 equal chunks, 0 to 1) and right_entropy (of the next word, in nats); list names the
        packaged stop list that contains the word, if any. For review: no word is a stop word
        because it is listed here.

    Raises
    ------
    TokensError
        If the tokens lack the starts of clauses, because `tokenize` did not make them.

    Notes
    -----
    score = opening × dispersion × right_entropy. Verbs of the genre (推进, 加强) come first: they
    open clauses, everywhere, and take any object. The words of a subject occur in few places,
    beside few other words.

    Examples
    --------
    >>> from govtopics.corpus.corpus import Corpus
    >>> from govtopics.tokens.segmentation import tokenize
    >>> text = "推进治理,推进改革,推进建设,推进更新。居民议事治理。"
    >>> tokens = tokenize(Corpus.from_texts([text]), stopwords=())
    >>> officialese(tokens, min_occurrences=2)["word"].to_list()
    ['推进', '治理']
    """
    if not tokens.openings:
        raise TokensError(
            say("These tokens do not record which words open a clause; make them with tokenize().")
        )
    terms = read_lexicon() if lexicon is None else lexicon
    counts = Counter(word for words in tokens.words for word in words)
    ranked = [word for word, n in counts.items() if n >= min_occurrences and word not in terms]
    dispersion, right = _dispersion(tokens), _right_entropy(tokens)
    lists = {word: name for name in reversed(PACKAGED) for word in read_stopwords(name)}
    table = pd.DataFrame(
        {
            "word": ranked,
            "n_occurrences": [counts[word] for word in ranked],
            "opening": [tokens.openings.get(word, 0) / counts[word] for word in ranked],
            "dispersion": [dispersion[word] for word in ranked],
            "right_entropy": [right[word] for word in ranked],
            "list": [lists.get(word, "") for word in ranked],
        }
    )
    table.insert(1, "score", table["opening"] * table["dispersion"] * table["right_entropy"])
    return table.sort_values(["score", "word"], ascending=[False, True], ignore_index=True)


def _dispersion(tokens: Tokens) -> dict[str, float]:
    """Entropy of each word over chunks of equal length, 1 if it is as frequent in all of them."""
    chunks: defaultdict[str, Counter[int]] = defaultdict(Counter)
    size = max(1, math.ceil(tokens.n_words / N_CHUNKS))
    place = 0
    for words in tokens.words:
        for word in words:
            chunks[word][place // size] += 1
            place += 1
    return {word: _entropy(found) / math.log(N_CHUNKS) for word, found in chunks.items()}


def _right_entropy(tokens: Tokens) -> dict[str, float]:
    """Entropy of the word that comes next in the text, in nats."""
    following: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for words in tokens.words:
        for word, after in pairwise((*words, "")):
            following[word][after] += 1
    return {word: _entropy(found) for word, found in following.items()}


def _entropy(counts: Counter[int] | Counter[str]) -> float:
    total = counts.total()
    return math.log(total) - math.fsum(n * math.log(n) for n in counts.values()) / total
