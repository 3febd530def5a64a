"""What goes to other libraries and comes from them, number by number."""

import numpy as np
import pandas as pd
import pytest
from gensim.corpora import Dictionary
from sklearn import decomposition

from govtopics.models.converters.counts import (
    dtm_from_gensim,
    dtm_from_sklearn,
    dtm_to_gensim,
    dtm_to_sklearn,
)
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
from govtopics.models.lda import LDA
from govtopics.models.topic_model import TopicModel
from govtopics.tokens.matrix import from_scipy

COUNTS = [[4, 0, 0, 0], [1, 1, 0, 0], [0, 0, 0, 0], [0, 2, 8, 0]]
PHI = np.array([[0.25, 0.25, 0.5, 0.0], [0.75, 0.25, 0.0, 0.0]])
# Words of the topics: 0.4 + 0.4 + 8 = 8.8, and 3.6 + 1.6 + 2 = 7.2.
EXPECTED = PHI * np.array([[8.8], [7.2]])


@pytest.fixture(scope="module")
def dtm():
    return from_scipy(COUNTS, ["a", "b", "c", "d"])


@pytest.fixture(scope="module")
def model(dtm):
    shares = np.array([[0.1, 0.9], [0.2, 0.8], [0, 0], [0.8, 0.2]])
    return TopicModel.from_estimates("m", PHI, shares, dtm, {"alpha": 0.3, "eta": 0.2})


def test_to_scikit_learn(model):
    engine = to_sklearn(model)
    assert engine.components_ == pytest.approx(EXPECTED + 0.2)
    assert (engine.doc_topic_prior, engine.topic_word_prior) == (0.3, 0.2)
    rows = (EXPECTED + 0.2) / (EXPECTED + 0.2).sum(axis=1, keepdims=True)
    assert engine.exp_dirichlet_component_ == pytest.approx(rows)


def test_to_gensim(model):
    engine = to_gensim(model)
    rows = (EXPECTED + 0.2) / (EXPECTED + 0.2).sum(axis=1, keepdims=True)
    assert engine.get_topics() == pytest.approx(rows)
    assert engine.alpha == pytest.approx([0.3, 0.3])
    assert engine.eta == pytest.approx([0.2] * 4)
    assert dict(engine.id2word.items()) == dict(enumerate("abcd"))


def test_priors_that_a_model_does_not_tell(model, dtm):
    silent = TopicModel.from_estimates("m", PHI, model.doc_topic, dtm, {})
    engine = to_sklearn(silent)
    assert (engine.doc_topic_prior, engine.topic_word_prior) == (0.1, 0.05)


def test_to_pyldavis(model):
    given = to_pyldavis(model)
    floored = np.array([[0.25, 0.25, 0.5], [0.75, 0.25, 1e-12]])
    assert given["topic_term_dists"] == pytest.approx(floored, rel=1e-9)
    assert given["doc_topic_dists"] == pytest.approx(np.array([[0.1, 0.9], [0.2, 0.8], [0.8, 0.2]]))
    assert given["doc_lengths"].tolist() == [4, 2, 10]
    assert given["vocab"] == ["a", "b", "c"]
    assert given["term_frequency"].tolist() == [5, 3, 8]
    assert given["sort_topics"] is False


def test_to_tomotopy(model, dtm):
    engine = to_tomotopy(model, dtm, random_state=3, sweeps=1)
    assert [len(doc.words) for doc in engine.docs] == [4, 2, 10]
    assert (engine.k, engine.eta) == (2, pytest.approx(0.2))
    assert engine.alpha == pytest.approx([0.3, 0.3])
    assert engine.get_word_prior("c") == pytest.approx([4.4 + 0.2, 0.2])


def test_from_scikit_learn(dtm):
    x = np.array(COUNTS, float)
    engine = decomposition.NMF(2, init="nndsvda", max_iter=500).fit(x)
    shares = engine.transform(x) * engine.components_.sum(axis=1)
    model = from_sklearn(engine, dtm)
    full = [0, 1, 3]
    theta = shares[full] / shares[full].sum(axis=1, keepdims=True)
    order = np.argsort(-(np.array([4, 2, 10]) @ theta), kind="stable")
    assert model.doc_topic[full] == pytest.approx(theta[:, order], abs=1e-6)
    phi = engine.components_ / engine.components_.sum(axis=1, keepdims=True)
    assert model.topic_word == pytest.approx(phi[order])
    assert dict(model.settings) == {"model_engine": "sklearn", "converted_from": "NMF"}
    assert model.name == "sklearn"
    lda = decomposition.LatentDirichletAllocation(2, random_state=0).fit(x)
    found = from_sklearn(lda, dtm, name="own")
    wanted = lda.transform(x)
    assert np.sort(found.doc_topic[full]) == pytest.approx(np.sort(wanted[full]), abs=1e-6)
    assert found.topics == ("own-01", "own-02")


def test_from_gensim_by_names(model):
    engine = to_gensim(model)
    other = from_scipy([[3, 0, 7, 1], [0, 5, 0, 0]], ["c", "zz", "a", "b"])  # a, b, c, zz
    found = from_gensim(engine, other)
    topics = engine.get_topics()[:, :3]
    assert found.topic_word[:, 3].tolist() == [0, 0]
    rows = topics / topics.sum(axis=1, keepdims=True)
    order = [0, 1] if found.topic_word[0, 2] > found.topic_word[1, 2] else [1, 0]
    assert found.topic_word[:, :3] == pytest.approx(rows[order])
    gamma, _ = engine.inference([[(0, 7), (1, 1), (2, 3)]])
    wanted = (gamma[0] / gamma[0].sum())[order]
    assert found.doc_topic[0] == pytest.approx(wanted, abs=0.02)
    assert found.doc_topic[1] == pytest.approx([0.5, 0.5])  # no word that it knows: its prior
    assert dict(found.settings) == {"model_engine": "gensim", "converted_from": "LdaModel"}
    assert found.name == "gensim"


def test_from_tomotopy():
    engine = tomotopy.LDAModel(k=2, seed=1)
    for words in (["b", "b", "c"], ["a", "c"]):
        engine.add_doc(words)
    engine.train(5, workers=1)
    dtm = from_scipy([[0, 2, 1], [0, 0, 0], [1, 0, 1]], ["a", "b", "c"])
    model = from_tomotopy(engine, dtm)
    learned = np.array([engine.get_topic_word_dist(k) for k in range(2)])
    column = [list(engine.used_vocabs).index(term) for term in "abc"]
    shares = np.array([doc.get_topic_dist() for doc in engine.docs])
    order = np.argsort(-(np.array([3, 2]) @ shares), kind="stable")
    assert model.topic_word == pytest.approx(learned[order][:, column], abs=1e-6)
    assert model.doc_topic[[0, 2]] == pytest.approx(shares[:, order], abs=1e-6)
    assert np.isnan(model.doc_topic[1]).all()
    assert dict(model.settings) == {"model_engine": "tomotopy", "converted_from": "LDAModel"}


def test_tomotopys_engine(dtm):
    model = LDA(n_topics=2, random_state=5, engine="tomotopy", alpha=0.3, eta=0.2,
                max_passes=25).fit(dtm)  # fmt: skip
    engine = tomotopy.LDAModel(k=2, alpha=0.3, eta=0.2, seed=5)
    for words in ("aaaa", "ab", "bbcccccccc"):
        engine.add_doc(list(words))
    trace = []
    for sweeps in (10, 10, 5):
        engine.train(sweeps, workers=1)
        trace.append(engine.ll_per_word)
    shares = np.array([doc.get_topic_dist() for doc in engine.docs])
    shares /= shares.sum(axis=1, keepdims=True)
    order = np.argsort(-(np.array([4, 2, 10]) @ shares), kind="stable")
    assert model.doc_topic[[0, 1, 3]] == pytest.approx(shares[:, order], abs=1e-6)
    assert model.settings["trace"] == pytest.approx(trace, rel=1e-5)
    assert (model.settings["n_passes"], model.settings["converged"]) == (25, None)


def test_counts_to_gensim_and_back(dtm):
    dictionary, bags = dtm_to_gensim(dtm)
    assert bags == [[(0, 4)], [(0, 1), (1, 1)], [], [(1, 2), (2, 8)]]
    assert {number: dictionary[number] for number in range(4)} == dict(enumerate("abcd"))
    other = Dictionary()
    other.token2id = {"z": 2, "y": 5, "x": 9}
    docvars = pd.DataFrame(index=["q", "p"])
    back = dtm_from_gensim(other, [[(9, 1), (2, 3)], [(5, 4)]], docvars)
    assert back.vocabulary == ("x", "y", "z")
    assert back.counts.toarray().tolist() == [[1, 0, 3], [0, 4, 0]]
    assert back.ids.to_list() == ["q", "p"]


def test_counts_to_scikit_learn_and_back(dtm):
    counts, vectorizer = dtm_to_sklearn(dtm)
    assert counts.toarray().tolist() == COUNTS
    assert vectorizer.transform([["b", "b", "zz", "a"]]).toarray().tolist() == [[1, 2, 0, 0]]
    back = dtm_from_sklearn(vectorizer, counts, pd.DataFrame(index=list("wxyz")))
    assert back.vocabulary == dtm.vocabulary
    assert back.counts.toarray().tolist() == COUNTS
    assert back.ids.to_list() == ["w", "x", "y", "z"]
