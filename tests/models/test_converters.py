"""Words and counts go to gensim and scikit-learn and come back the same."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer

from govtopics.errors import TokensError
from govtopics.models.converters.counts import (
    dtm_from_gensim,
    dtm_from_sklearn,
    dtm_to_gensim,
    dtm_to_sklearn,
)
from govtopics.tokens.matrix import count_terms
from govtopics.tokens.tokens import Tokens

TEXTS = st.lists(
    st.lists(st.sampled_from(["治理", "统管", "韧性", "12345"]), max_size=5), min_size=1, max_size=5
).filter(any)
quick = settings(max_examples=25, deadline=None)


def tokens_of(texts):
    ids = pd.Index([f"t{i}" for i in range(len(texts))], name="text_id")
    return Tokens(ids, tuple(map(tuple, texts)), pd.DataFrame(index=ids))


def same(a, b):
    return (
        a.vocabulary == b.vocabulary
        and list(a.ids) == list(b.ids)
        and (a.counts != b.counts).nnz == 0
    )


@quick
@given(TEXTS)
def test_the_dictionary_counts_as_gensim_counts(texts):
    dictionary, bags = dtm_to_gensim(count_terms(tokens_of(texts)))
    assert dictionary.num_docs == len(texts)
    for word, number in dictionary.token2id.items():
        assert dictionary.dfs[number] == sum(word in words for words in texts)
        assert sum(dict(bag).get(number, 0) for bag in bags) == sum(
            words.count(word) for words in texts
        )
    assert dictionary.num_nnz == sum(map(len, bags))
    assert dictionary.num_pos == sum(map(len, texts))


@quick
@given(TEXTS)
def test_counts_come_back_from_gensim(texts):
    dtm = count_terms(tokens_of(texts))
    dictionary, bags = dtm_to_gensim(dtm)
    assert {word: dtm.vocabulary.index(word) for word in dtm.vocabulary} == dict(
        dictionary.token2id
    )
    assert same(dtm_from_gensim(dictionary, bags, dtm.docvars), dtm)


@quick
@given(TEXTS)
def test_counts_come_back_from_scikit_learn(texts):
    tokens = tokens_of(texts)
    dtm = count_terms(tokens)
    counts, vectorizer = dtm_to_sklearn(dtm)
    assert (vectorizer.transform(tokens.words) != counts).nnz == 0
    assert same(dtm_from_sklearn(vectorizer, counts, dtm.docvars), dtm)


def test_a_fitted_vectorizer_gives_a_matrix():
    vectorizer = CountVectorizer(analyzer=str.split)
    counts = vectorizer.fit_transform(["治理 安全 治理", "安全"])
    dtm = dtm_from_sklearn(vectorizer, counts)
    assert dtm.vocabulary == ("安全", "治理")
    assert dtm.counts.toarray().tolist() == [[1, 2], [1, 0]]


def test_weights_are_no_counts():
    vectorizer = TfidfVectorizer(analyzer=str.split)
    weights = vectorizer.fit_transform(["治理 安全", "安全"])
    with pytest.raises(TokensError, match="weighting is done by the model"):
        dtm_from_sklearn(vectorizer, weights)


def test_an_id_that_the_dictionary_lacks_is_named():
    dictionary, _ = dtm_to_gensim(count_terms(tokens_of([["治理"]])))
    with pytest.raises(TokensError, match="no word with the id 7"):
        dtm_from_gensim(dictionary, [[(7, 1)]])
