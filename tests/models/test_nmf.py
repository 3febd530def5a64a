"""NMF finds planted topics, the same ones each time, and its shares are what the docstring says."""

import numpy as np
import pytest
from sklearn.decomposition import NMF as SklearnNMF
from sklearn.feature_extraction.text import TfidfTransformer

from govtopics.errors import ModelError
from govtopics.models.nmf import NMF
from govtopics.tokens.matrix import from_scipy


def test_planted_topics_are_found(nmf, recovery):
    words, texts = recovery(nmf)
    assert words > 0.9  # the weighting evens the words of a topic out
    assert texts > 0.97


def test_the_same_state_gives_the_same_bits(planted, nmf):
    again = NMF(n_topics=4, random_state=1).fit(planted.dtm)
    assert again.topic_word.tobytes() == nmf.topic_word.tobytes()
    assert again.doc_topic.tobytes() == nmf.doc_topic.tobytes()


def test_shares_are_weights_times_row_sums_as_documented(planted, nmf):
    weighted = TfidfTransformer(sublinear_tf=True, norm=None).fit_transform(
        planted.counts.astype(float)
    )
    length = np.sqrt(weighted.power(2).sum(axis=1))
    weighted = weighted.multiply(1 / (0.5 * length.mean() + 0.5 * length)).tocsr()
    engine = SklearnNMF(4, init="nndsvd", random_state=1, max_iter=1000)
    weights = engine.fit_transform(weighted)
    phi = engine.components_ / engine.components_.sum(axis=1, keepdims=True)
    theta = weights * engine.components_.sum(axis=1)
    theta /= theta.sum(axis=1, keepdims=True)
    order = np.argsort(-theta.sum(axis=0))
    np.testing.assert_allclose(nmf.topic_word, phi[order], atol=1e-4)
    np.testing.assert_allclose(nmf.doc_topic, theta[:, order], atol=1e-3)


def test_the_counts_are_not_changed_by_weighting(planted):
    before = planted.dtm.counts.copy()
    NMF(n_topics=4, random_state=1).fit(planted.dtm)
    assert (planted.dtm.counts != before).nnz == 0


def test_without_a_random_state_there_is_no_model():
    with pytest.raises(TypeError, match="random_state"):
        NMF(n_topics=4)


def test_more_topics_than_texts_are_refused(planted):
    with pytest.raises(ModelError, match=r"^n_topics = 81 is more than the 80 texts\. Use at"):
        NMF(n_topics=81, random_state=1).fit(planted.dtm)


def test_more_topics_than_terms_are_refused():
    dtm = from_scipy(np.ones((5, 3), dtype=int), ["a", "b", "c"])
    with pytest.raises(ModelError, match=r"^n_topics = 4 is more than the 3 terms\. Use at most 3"):
        NMF(n_topics=4, random_state=1).fit(dtm)


def test_a_fit_that_stops_early_says_so_without_a_warning(planted):
    told = NMF(n_topics=4, random_state=1, max_iter=1).fit(planted.dtm).settings
    assert (told["n_iter"], told["converged"]) == (1, False)


def test_settings_tell_engine_and_weighting(nmf):
    assert nmf.settings["model_engine"] == "scikit-learn"
    assert nmf.settings["weighting"] == "sublinear tf-idf, pivoted length"
    assert nmf.settings["pivot_slope"] == 0.5
    assert nmf.settings["converged"] is True
    assert (nmf.settings["n_topics"], nmf.settings["random_state"]) == (4, 1)


def test_a_formula_of_two_words_is_no_topic(planted):
    """Twenty texts of one short formula among eighty that speak of four things."""
    counts = planted.counts
    formula = np.zeros((20, counts.shape[1] + 2), dtype=int)
    formula[:, -2:] = 1
    both = np.vstack([np.pad(counts, ((0, 0), (0, 2))), formula])
    dtm = from_scipy(both, [f"w{i:02d}" for i in range(both.shape[1])])
    tops = NMF(n_topics=4, random_state=1).fit(dtm).top_words(3)
    assert not tops.isin(["w58", "w59"]).any(axis=None)
