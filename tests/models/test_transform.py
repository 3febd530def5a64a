"""Topics in other texts: the same fold-in for every engine."""

import logging

import numpy as np
import pytest
from scipy.optimize import linear_sum_assignment

from govtopics.errors import ModelError
from govtopics.models.lda import LDA
from govtopics.tokens.matrix import from_scipy


def test_fitted_texts_keep_their_shares(planted):
    model = LDA(n_topics=4, random_state=1, tol=1e-9).fit(planted.dtm)
    again = model.transform(planted.dtm)
    np.testing.assert_allclose(again.doc_topic, model.doc_topic, atol=2e-3)
    assert again.topic_keys == model.topic_keys


@pytest.mark.parametrize("fitted", ["lda", "nmf"])
def test_new_texts_get_the_shares_that_made_them(planted, request, fitted):
    model = request.getfixturevalue(fitted)
    rng = np.random.default_rng(7)
    shares = rng.dirichlet(np.full(4, 0.3), 40)
    counts = np.array([rng.multinomial(400, row @ planted.topic_word) for row in shares])
    found = model.transform(from_scipy(counts, planted.dtm.vocabulary)).doc_topic
    match = linear_sum_assignment(shares.T @ found, maximize=True)[1]
    assert np.abs(found[:, match] - shares).mean() < 0.06


def test_each_text_is_folded_in_by_itself(planted, lda):
    alone = lda.transform(from_scipy(planted.counts[5:6], planted.dtm.vocabulary))
    together = lda.transform(planted.dtm)
    assert (alone.doc_topic[0] == together.doc_topic[5]).all()


def test_unknown_terms_are_left_out_and_told(planted, lda, caplog):
    columns = [*planted.dtm.vocabulary[:5], "新词"]
    dtm = from_scipy([[3, 1, 0, 2, 0, 4], [0, 0, 0, 0, 0, 9]], columns)
    with caplog.at_level(logging.INFO, logger="govtopics"):
        model = lda.transform(dtm)
    assert model.has_topics.tolist() == [True, False]
    assert model.text_lengths.tolist() == [6, 0]
    assert "13 of 19 words are not in the model's vocabulary." in caplog.messages
    assert list(model.ids) == ["text-0001", "text-0002"]


def test_another_language_is_refused(lda):
    with pytest.raises(ModelError, match=r"^None of the 1 terms of the matrix is in the model's"):
        lda.transform(from_scipy([[1]], ["新词"]))
