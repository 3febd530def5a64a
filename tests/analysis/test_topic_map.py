"""Topics as points: true where a plane can be, and honest where it cannot."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial.distance import jensenshannon, pdist, squareform

from govtopics.analysis.topics.topic_map import topic_distances, topic_map
from govtopics.models.topic_model import TopicModel
from govtopics.tokens.matrix import from_scipy


def made(topic_word):
    topic_word = np.asarray(topic_word, dtype=float)
    k, n_terms = topic_word.shape
    docvars = pd.DataFrame({"document_id": [f"r{i}" for i in range(k)]})
    dtm = from_scipy(np.ones((k, n_terms), int), [f"w{i:02d}" for i in range(n_terms)], docvars)
    return TopicModel.from_estimates("x", topic_word, np.eye(k) + 0.01, dtm, {})


def drawn(k, n_terms=12, seed=1):
    return made(np.random.default_rng(seed).dirichlet(np.full(n_terms, 0.3), k))


def test_distances_are_those_of_jensen_and_shannon():
    model = drawn(5)
    expected = [[jensenshannon(p, q, 2) for q in model.topic_word] for p in model.topic_word]
    np.testing.assert_allclose(topic_distances(model), expected, atol=1e-9)


def test_two_topics_lie_exactly_as_far_apart_as_they_are():
    table = topic_map(drawn(2))
    assert table["y"].tolist() == pytest.approx([0, 0], abs=1e-9)
    assert np.ptp(table["x"]) == pytest.approx(table["nearest_distance"].iloc[0])
    assert table["stress"].iloc[0] == pytest.approx(0, abs=1e-6)
    assert table["nearest"].tolist() == ["x-02", "x-01"]


def test_one_topic_has_no_neighbour():
    (row,) = topic_map(drawn(1)).to_dict("records")
    assert (row["x"], row["y"], row["nearest"], row["stress"]) == (0, 0, "", 0)
    assert np.isnan(row["nearest_distance"])


def test_topics_with_the_same_words_lie_in_one_place():
    table = topic_map(made([[0.5, 0.5, 0], [0.5, 0.5, 0], [0, 0.1, 0.9]]))
    assert table.loc[:1, ["x", "y"]].diff().iloc[1].abs().max() < 1e-6
    assert table.loc[0, "nearest_distance"] == pytest.approx(0, abs=1e-7)


@settings(deadline=None, max_examples=25)
@given(k=st.integers(2, 12), seed=st.integers(0, 10_000))
def test_stress_is_no_worse_than_that_of_the_classical_solution(k, seed):
    model = drawn(k, seed=seed)
    table, distances = topic_map(model), topic_distances(model)
    centre = np.eye(k) - 1 / k
    values, vectors = np.linalg.eigh(-0.5 * centre @ distances**2 @ centre)
    classical = vectors[:, -2:] * np.sqrt(np.maximum(values[-2:], 0))

    def raw_stress(places):
        return ((squareform(pdist(places)) - distances) ** 2).sum()

    assert raw_stress(table[["x", "y"]].to_numpy()) <= raw_stress(classical) + 1e-9


@settings(deadline=None, max_examples=25)
@given(k=st.integers(1, 12), seed=st.integers(0, 10_000))
def test_the_map_is_centred_turned_and_the_same_again(k, seed):
    first, second = (topic_map(drawn(k, seed=seed)) for _ in range(2))
    pd.testing.assert_frame_equal(first, second)
    places = first[["x", "y"]].to_numpy()
    assert np.abs(places.mean(axis=0)).max() < 1e-9
    assert abs(places[:, 0] @ places[:, 1]) < 1e-6
    assert places[np.abs(places).round(9).argmax(axis=0), [0, 1]].min() >= -1e-9
