"""Two fits overlap as far as their matched topics share top words."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govtopics.analysis.robustness.stability import overlap
from govtopics.models.topic_model import TopicModel
from govtopics.tokens.matrix import from_scipy

N_TERMS = 12


def model_of(seed, n_topics):
    rng = np.random.default_rng(seed)
    dtm = from_scipy(rng.poisson(2, (8, N_TERMS)) + 1, [f"w{i:02d}" for i in range(N_TERMS)])
    phi, theta = rng.dirichlet(np.ones(N_TERMS), n_topics), rng.dirichlet(np.ones(n_topics), 8)
    return TopicModel.from_estimates("x", phi, theta, dtm, {})


MODELS = st.builds(model_of, st.integers(0, 10**6), st.integers(1, 5))
quick = settings(max_examples=25, deadline=None)


@quick
@given(MODELS)
def test_a_fit_overlaps_itself_wholly(model):
    found = overlap(model, model, n=4)
    assert found.value == 1
    assert set(found.pairs["jaccard"]) == {1.0}


@quick
@given(MODELS, MODELS)
def test_overlap_is_symmetric(first, second):
    there, back = overlap(first, second, n=4), overlap(second, first, n=4)
    assert there.value == pytest.approx(back.value)
    assert there.shuffled == pytest.approx(back.shuffled)


@quick
@given(MODELS, MODELS)
def test_overlap_lies_between_chance_and_one(first, second):
    found = overlap(first, second, n=4)
    assert 0 <= found.shuffled <= found.value + 1e-12 <= 1 + 2e-12
    assert len(found.pairs) == min(first.n_topics, second.n_topics)
    assert found.pairs["topic"].is_unique
    assert found.pairs["matched"].is_unique


@quick
@given(MODELS, st.randoms(use_true_random=False))
def test_the_order_of_topics_does_not_matter(model, random):
    order = random.sample(range(model.n_topics), model.n_topics)
    turned = replace(model, topic_word=model.topic_word[order], doc_topic=model.doc_topic[:, order])
    assert overlap(model, turned, n=4).value == 1


def test_pairs_name_the_words_they_share():
    model = model_of(1, 2)
    found = overlap(model, model, n=3)
    assert set(found.pairs["shared"].iloc[0].split("、")) == set(
        model.top_words(3).iloc[0, 1:].to_list()
    )


def test_degenerate_topics_overlap_by_chance_alone():
    model = model_of(1, 3)
    same = replace(model, topic_word=np.tile(model.topic_word[0], (3, 1)))
    found = overlap(same, same)
    assert found.value == found.shuffled == 1


def test_topics_without_a_common_word_do_not_overlap():
    dtm = from_scipy(np.ones((2, 4), int), list("abcd"))
    theta = np.array([[2.0, 1], [2, 1]])
    first = TopicModel.from_estimates("x", np.eye(4)[:2], theta, dtm, {})
    second = TopicModel.from_estimates("y", np.eye(4)[2:], theta, dtm, {})
    assert overlap(first, second).value == 0


def test_an_overlap_prints_itself_beside_chance():
    model = model_of(1, 2)
    assert repr(overlap(model, model)).startswith("Overlap: 1.00 (matched at random: ")
