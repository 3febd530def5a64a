"""Models come from other libraries and go back, topics and terms in their places."""

import numpy as np
import pytest
from gensim.corpora import Dictionary
from gensim.models import LdaModel
from sklearn.decomposition import NMF as SklearnNMF
from sklearn.decomposition import LatentDirichletAllocation

from govtopics.errors import ModelError
from govtopics.models.converters.models import (
    from_gensim,
    from_sklearn,
    from_tomotopy,
    to_gensim,
    to_pyldavis,
    to_sklearn,
    to_tomotopy,
)
from govtopics.models.engines.tomotopy import tomotopy
from govtopics.models.topic_model import TopicModel
from govtopics.tokens.matrix import from_scipy


@pytest.fixture(scope="module")
def words(planted):
    names = planted.dtm.vocabulary
    return [[names[i] for i in np.repeat(np.arange(len(names)), row)] for row in planted.counts]


def test_scikit_learn_comes(planted, recovery):
    engine = LatentDirichletAllocation(4, random_state=2, max_iter=100).fit(planted.dtm.counts)
    model = from_sklearn(engine, planted.dtm)
    assert recovery(model)[0] > 0.95
    kept = {row.round(6).tobytes() for row in model.topic_word}
    components = engine.components_ / engine.components_.sum(axis=1, keepdims=True)
    assert kept == {row.round(6).tobytes() for row in components}


def test_a_factorisation_of_scikit_learn_comes(planted, recovery):
    engine = SklearnNMF(4, init="nndsvd", max_iter=1000).fit(planted.dtm.counts.astype(float))
    assert recovery(from_sklearn(engine, planted.dtm))[0] > 0.9


def test_gensim_comes_with_a_dictionary_of_its_own_order(planted, words):
    names = Dictionary(words[::-1])
    bags = [names.doc2bow(text) for text in words]
    engine = LdaModel(bags, 4, names, passes=5, random_state=1)
    assert names.token2id["w00"] != 0
    model = from_gensim(engine, planted.dtm)
    order = [names.token2id[term] for term in planted.dtm.vocabulary]
    learned = engine.get_topics()[:, order]
    rank = [int(np.abs(learned - row).sum(axis=1).argmin()) for row in model.topic_word]
    assert sorted(rank) == [0, 1, 2, 3]
    np.testing.assert_allclose(model.topic_word, learned[rank], rtol=1e-4)
    gamma, _ = engine.inference(bags)
    shares = (gamma / gamma.sum(axis=1, keepdims=True))[:, rank]
    np.testing.assert_allclose(model.doc_topic, shares, atol=0.05)  # its inference starts at random


def test_tomotopy_comes_though_it_drops_empty_texts(planted, words):
    counts = planted.counts.copy()
    counts[3] = 0
    dtm = from_scipy(counts, planted.dtm.vocabulary)
    engine = tomotopy.LDAModel(k=4, seed=1)
    for i, text in enumerate(words):
        if i != 3:
            engine.add_doc(text)
    engine.train(100, workers=1)
    model = from_tomotopy(engine, dtm)
    assert np.flatnonzero(~model.has_topics).tolist() == [3]
    order = np.argsort(-(dtm.text_lengths[model.has_topics] @ shares(engine)), kind="stable")
    np.testing.assert_allclose(model.doc_topic[4], shares(engine)[3][order], rtol=1e-5)


def shares(engine):
    return np.array([doc.get_topic_dist() for doc in engine.docs])


def test_what_was_never_fitted_or_fitted_elsewhere_is_refused(planted, lda):
    with pytest.raises(ModelError, match="LatentDirichletAllocation is not fitted"):
        from_sklearn(LatentDirichletAllocation(4), planted.dtm)
    other = from_scipy(np.ones((5, 3), dtype=int), ["甲", "乙", "丙"])
    with pytest.raises(ModelError, match="was fitted on 58 columns, but the matrix has 3 terms"):
        from_sklearn(to_sklearn(lda), other)
    with pytest.raises(ModelError, match="None of the 3 terms of the matrix is among the"):
        from_gensim(to_gensim(lda), other)
    with pytest.raises(ModelError, match="The engine has 0 documents and the matrix 80 texts"):
        from_tomotopy(tomotopy.LDAModel(k=2), planted.dtm)
    with pytest.raises(ModelError, match="vocabulary of the matrix differs"):
        to_tomotopy(lda, other, random_state=1)


@pytest.mark.parametrize("there_and_back", [
    lambda model, dtm: from_sklearn(to_sklearn(model), dtm),
    lambda model, dtm: from_gensim(to_gensim(model), dtm),
    lambda model, dtm: from_tomotopy(to_tomotopy(model, dtm, random_state=1), dtm),
], ids=["scikit-learn", "gensim", "tomotopy"])  # fmt: skip
def test_there_and_back_topics_keep_their_words_and_texts(planted, lda, there_and_back):
    back = there_and_back(lda, planted.dtm)
    assert isinstance(back, TopicModel)
    assert np.abs(back.topic_word - lda.topic_word).max() < 0.02
    assert np.abs(back.doc_topic - lda.doc_topic).mean() < 0.05


def test_scikit_learn_keeps_the_order_of_topics(planted, lda):
    shares_there = to_sklearn(lda).transform(planted.dtm.counts)
    assert np.abs(shares_there - lda.doc_topic).mean() < 0.05


def test_pyldavis_input_has_our_order_and_no_empty_row_or_column():
    model = TopicModel.from_estimates(
        "x",
        np.array([[0.5, 0.5, 0, 0], [0, 0, 0.9, 0.1]]),
        np.array([[1, 0], [0, 1], [1, 1]]),
        from_scipy([[1, 1, 0, 0], [0, 0, 8, 0], [0, 0, 0, 0]], list("abcd")),
        {},
    )
    given = to_pyldavis(model)
    assert given["vocab"] == ["a", "b", "c"]
    assert given["topic_term_dists"].argmax(axis=1).tolist() == [2, 0]
    assert given["doc_lengths"].tolist() == [2, 8]
    assert given["term_frequency"].tolist() == [1, 1, 8]
    np.testing.assert_allclose(given["topic_term_dists"].sum(axis=1), 1)
    assert given["sort_topics"] is False


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning")
def test_pyldavis_takes_it(lda):
    pyldavis = pytest.importorskip("pyLDAvis")
    prepared = pyldavis.prepare(**to_pyldavis(lda), n_jobs=1)
    assert prepared.topic_order == [1, 2, 3, 4]
    shown = prepared.topic_coordinates["Freq"].to_numpy() / 100
    np.testing.assert_allclose(shown, lda.topic_shares, atol=1e-6)
