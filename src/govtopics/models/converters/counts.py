"""Counts as gensim and scikit-learn have them, and back.

Words need no converter: ``gensim.corpora.Dictionary(tokens.words)``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
from gensim.corpora import Dictionary
from scipy import sparse
from sklearn.feature_extraction.text import CountVectorizer

from govtopics.checks import checked
from govtopics.errors import TokensError
from govtopics.messages import say
from govtopics.tokens.matrix import DocumentTermMatrix, from_scipy

Bag = list[tuple[int, int]]


@checked()
def dtm_to_gensim(dtm: DocumentTermMatrix) -> tuple[Dictionary, list[Bag]]:
    """A matrix of counts as gensim's dictionary and bags of words; ids are columns.

    Parameters
    ----------
    dtm : DocumentTermMatrix

    Returns
    -------
    gensim.corpora.Dictionary
    list of list of (int, int)
        Column and count, one list a text.

    Examples
    --------
    >>> dtm = from_scipy([[1, 2], [0, 0]], ["安全", "治理"])
    >>> dictionary, bags = dtm_to_gensim(dtm)
    >>> dictionary.token2id, bags
    ({'安全': 0, '治理': 1}, [[(0, 1), (1, 2)], []])
    """
    id2word = dict(enumerate(dtm.vocabulary))
    pairs = list(zip(dtm.counts.indices.tolist(), dtm.counts.data.tolist(), strict=True))
    bags = [pairs[start:end] for start, end in pairwise(dtm.counts.indptr)]
    return Dictionary.from_corpus(bags, id2word=id2word), bags


@checked()
def dtm_from_gensim(
    dictionary: Dictionary, bags: Iterable[Bag], docvars: pd.DataFrame | None = None
) -> DocumentTermMatrix:
    """A matrix of counts from gensim's dictionary and bags of words.

    Parameters
    ----------
    dictionary : gensim.corpora.Dictionary
    bags : iterable of list of (int, int)
    docvars : DataFrame, optional
        One row per text; its index gives the ids.

    Returns
    -------
    DocumentTermMatrix
        One column for each word of the dictionary, by its characters.

    Raises
    ------
    TokensError
        If an id is not in the dictionary, or as in `from_scipy`.

    Examples
    --------
    >>> from gensim.corpora import Dictionary
    >>> words = [["治理", "安全", "治理"], ["安全"]]
    >>> dictionary = Dictionary(words)
    >>> dtm_from_gensim(dictionary, map(dictionary.doc2bow, words)).counts.toarray().tolist()
    [[1, 2], [1, 0]]
    """
    held = list(bags)
    ids = sorted(dictionary.token2id.values())
    rows = np.repeat(np.arange(len(held)), [len(bag) for bag in held])
    pairs = np.array([pair for bag in held for pair in bag]).reshape(-1, 2)
    unknown = sorted(set(pairs[:, 0].astype(int).tolist()) - set(ids))
    if unknown:
        raise TokensError(
            say("The dictionary has no word with the id {unknown}.", unknown=unknown[0])
        )
    columns = np.searchsorted(ids, pairs[:, 0])
    counts = sparse.coo_array((pairs[:, 1], (rows, columns)), shape=(len(held), len(ids)))
    words = {number: word for word, number in dictionary.token2id.items()}
    return from_scipy(counts, [words[number] for number in ids], docvars)


@checked()
def dtm_to_sklearn(dtm: DocumentTermMatrix) -> tuple[sparse.csr_matrix, CountVectorizer]:
    """A matrix of counts as scikit-learn has it, and a vectorizer with its vocabulary.

    Parameters
    ----------
    dtm : DocumentTermMatrix

    Returns
    -------
    scipy.sparse.csr_matrix, shape (n_texts, n_terms)
    sklearn.feature_extraction.text.CountVectorizer
        Counts words that are given in lists: ``vectorizer.transform(tokens.words)``.

    Examples
    --------
    >>> counts, vectorizer = dtm_to_sklearn(from_scipy([[1, 2]], ["安全", "治理"]))
    >>> vectorizer.transform([["治理", "安全", "治理"]]).toarray().tolist()
    [[1, 2]]
    """
    return sparse.csr_matrix(dtm.counts), CountVectorizer(
        analyzer=_as_given, vocabulary=list(dtm.vocabulary)
    )


@checked()
def dtm_from_sklearn(
    vectorizer: Any, counts: Any, docvars: pd.DataFrame | None = None
) -> DocumentTermMatrix:
    """A matrix of counts from a fitted vectorizer of scikit-learn.

    Parameters
    ----------
    vectorizer : CountVectorizer
        Fitted.
    counts : scipy sparse matrix, shape (n_texts, n_terms)
        What it made of the texts.
    docvars : DataFrame, optional
        One row per text; its index gives the ids.

    Returns
    -------
    DocumentTermMatrix

    Raises
    ------
    TokensError
        As in `from_scipy`: weights of a TfidfVectorizer are not counts.

    Examples
    --------
    >>> from sklearn.feature_extraction.text import CountVectorizer
    >>> vectorizer = CountVectorizer(analyzer=str.split)
    >>> counts = vectorizer.fit_transform(["治理 安全 治理", "安全"])
    >>> dtm_from_sklearn(vectorizer, counts).vocabulary
    ('安全', '治理')
    """
    return from_scipy(counts, list(vectorizer.get_feature_names_out()), docvars)


def _as_given(words: Sequence[str]) -> Sequence[str]:
    return words
