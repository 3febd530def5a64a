"""Coherence and diversity are what their formulas say; texts without a topic are listed."""

from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from govtopics.analysis.topics.quality import topic_quality
from govtopics.errors import ModelError
from govtopics.models.topic_model import TopicModel
from govtopics.tokens.matrix import from_scipy


def fitted(topic_word, counts):
    counts = np.array(counts)
    terms = [chr(ord("a") + i) for i in range(counts.shape[1])]
    dtm = from_scipy(counts, terms)
    doc_topic = np.tile([2.0] + [1.0] * (len(topic_word) - 1), (len(counts), 1))
    return TopicModel.from_estimates("x", np.array(topic_word, float), doc_topic, dtm, {}), dtm


def npmi_by_hand(counts, v, w):
    present = np.array(counts) > 0
    p_v, p_w = present[:, v].mean(), present[:, w].mean()
    p_vw = (present[:, v] & present[:, w]).mean()
    if p_vw == 0:
        return -1.0
    return 1.0 if p_vw == 1 else np.log(p_vw / (p_v * p_w)) / -np.log(p_vw)


@settings(max_examples=30, deadline=None)
@given(arrays(np.int64, (5, 4), elements=st.integers(0, 2)).filter(lambda c: c.any(axis=0).all()))
def test_coherence_is_the_mean_npmi_of_the_top_words_by_hand(counts):
    model, dtm = fitted(np.ones((2, 4)), counts)
    table = topic_quality(model, dtm)
    expected = np.mean([npmi_by_hand(counts, v, w) for v, w in combinations(range(4), 2)])
    values = table.loc[table["measure"] == "npmi", "value"].astype(float)
    np.testing.assert_allclose(values, expected)
    assert values.between(-1 - 1e-12, 1 + 1e-12).all()


def test_words_that_always_meet_are_fully_coherent_and_those_that_never_do_are_not():
    counts = [[1, 1, 0], [1, 1, 0], [0, 0, 1]]
    model, dtm = fitted([[1, 1, 0], [1, 0, 1]], counts)
    table = topic_quality(model, dtm).set_index(["topic", "measure"])
    assert table.loc[("x-01", "npmi"), "value"] == pytest.approx(1)
    assert table.loc[("x-02", "npmi"), "value"] == pytest.approx(-1)


def test_diversity_is_the_share_of_different_words():
    model, dtm = fitted([[1, 1, 0, 0], [0, 1, 1, 0]], [[1, 1, 1, 1], [1, 0, 1, 0]])
    row = topic_quality(model, dtm).set_index("measure").loc["diversity"]
    assert row["value"] == 3 / 4
    assert row["topic"] == ""


def test_a_topic_of_one_word_has_no_coherence_and_says_why():
    model, dtm = fitted([[1, 0, 0], [0, 1, 1]], [[1, 1, 1], [1, 0, 1]])
    row = topic_quality(model, dtm).set_index("topic").loc["x-01"]
    assert pd.isna(row["value"])
    assert row["status"] == "fewer than two words"


def test_texts_without_vocabulary_are_listed():
    model, dtm = fitted([[1, 0], [0, 1]], [[1, 1], [0, 0], [1, 0]])
    table = topic_quality(model, dtm)
    listed = table[table["status"] == "no vocabulary"]
    assert listed["text_id"].to_list() == ["text-0002"]
    assert listed["value"].isna().all()


def test_more_top_words_than_terms_are_all_terms():
    model, dtm = fitted([[1, 2], [2, 1]], [[1, 1], [0, 1]])
    assert len(topic_quality(model, dtm, n=10)) == 3


def test_a_matrix_with_another_vocabulary_is_refused():
    model, _ = fitted([[1, 2], [2, 1]], [[1, 1], [0, 1]])
    with pytest.raises(ModelError, match=r"^The matrix has another vocabulary than the model"):
        topic_quality(model, from_scipy([[1, 2]], ["a", "c"]))
