"""What is read off topics: words by four measures, where they live, how they stand together."""

import numpy as np
import pandas as pd
import pytest

from govtopics.analysis.topics.describe import (
    MEASURES,
    topic_correlation,
    topic_hierarchy,
    topic_spread,
    topic_words,
)
from govtopics.errors import ModelError
from govtopics.models.topic_model import TopicModel
from govtopics.tokens.matrix import from_scipy


def made(topic_word, doc_topic, counts, owners=None):
    names = [f"w{i:02d}" for i in range(np.shape(counts)[1])]
    owners = owners or [f"r{i}" for i in range(len(counts))]
    ids = [f"{owner}/p{i}" for i, owner in enumerate(owners)]
    docvars = pd.DataFrame({"document_id": owners}, index=pd.Index(ids, name="paragraph_id"))
    dtm = from_scipy(np.array(counts), names, docvars)
    return TopicModel.from_estimates("x", np.array(topic_word), np.array(doc_topic), dtm, {})


@pytest.fixture(scope="module")
def two():
    return made(
        [[0.6, 0.3, 0.1, 0.0], [0.6, 0.0, 0.0, 0.4]],
        [[1, 0], [0, 1]],
        [[12, 6, 2, 0], [6, 0, 0, 4]],
    )


def test_words_by_every_measure_are_what_the_formulas_say(two):
    table = topic_words(two, 4).set_index(["topic", "term"])
    assert table.loc[("x-01", "w01"), "probability"] == pytest.approx(0.3)
    assert table.loc[("x-01", "w01"), "lift"] == pytest.approx(0.3 / (6 / 30))
    expected = 0.7 * np.log(0.3) + 0.3 * np.log(0.3 / (6 / 30))
    assert table.loc[("x-01", "w01"), "relevance"] == pytest.approx(expected)
    # Exclusivity 0.5, 1, 1, 0 ranks w00 second, probability 0.6 ranks it first of four.
    assert table.loc[("x-01", "w00"), "frex"] == pytest.approx(1 / (0.5 / 0.5 + 0.5 / 1))
    assert table.loc[("x-02", "w03"), "n_occurrences"] == 4


@pytest.mark.parametrize(("by", "first"), [
    ("probability", ["w00", "w00"]), ("relevance", ["w00", "w03"]),
    ("frex", ["w01", "w00"]), ("lift", ["w01", "w03"]),
])  # fmt: skip
def test_each_measure_has_its_own_first_word(two, by, first):
    table = topic_words(two, 1, by=by)
    assert table["term"].tolist() == first
    assert table["rank"].tolist() == [1, 1]


def test_words_of_probability_zero_are_no_words(two):
    assert topic_words(two, 9).groupby("topic")["term"].count().tolist() == [3, 2]


@pytest.mark.parametrize("by", MEASURES)
def test_ranking_follows_the_measure(two, by):
    scores = topic_words(two, 9, by=by).groupby("topic")[by]
    assert scores.is_monotonic_decreasing.all()


def test_an_unknown_measure_is_refused(two):
    with pytest.raises(ModelError, match="by = 'tfidf': words can be ranked by probability"):
        topic_words(two, by="tfidf")


def test_a_topic_of_one_report_is_marked():
    model = made(
        [[1, 0], [0, 1]],
        [[1, 0], [1, 0], [1, 0], [0, 1]],
        [[5, 0], [5, 0], [5, 0], [0, 4]],
        owners=["a", "b", "c", "c"],
    )
    table = topic_spread(model).set_index("topic")
    assert table.loc["x-01", "effective_reports"] == pytest.approx(3)
    assert table.loc["x-02", "effective_reports"] == pytest.approx(1)
    assert table["status"].tolist() == ["estimated", "one report"]
    assert table.loc["x-02", ["largest", "largest_share"]].tolist() == ["c", 1]
    assert (table["n_reports"] == 3).all()


def test_spread_asks_for_reports(two):
    bare = TopicModel.from_estimates(
        "x",
        two.topic_word,
        two.doc_topic,
        from_scipy([[1, 1, 1, 0], [1, 0, 0, 1]], list("abcd")),
        {},
    )
    with pytest.raises(ModelError, match="no document_id"):
        topic_spread(bare)


def test_topics_that_share_texts_correlate():
    shares = [[0.45, 0.45, 0.1], [0.4, 0.4, 0.2], [0.1, 0.1, 0.8], [0.2, 0.2, 0.6]]
    model = made(np.eye(3), shares, np.eye(3, dtype=int)[[0, 1, 2, 2]])
    table = topic_correlation(model)
    alone = model.topics[0]
    assert table.loc["x-02", "x-03"] == pytest.approx(1)
    assert table.loc[alone, "x-02"] == pytest.approx(-1)


def test_the_hierarchy_merges_the_nearest_first():
    model = made(
        [[0.5, 0.5, 0, 0], [0.5, 0.4, 0.1, 0], [0, 0, 0, 1]],
        [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
        [[30, 30, 0, 0], [10, 8, 2, 0], [0, 0, 0, 9]],
    )
    table = topic_hierarchy(model)
    assert table[["first", "second"]].to_numpy().tolist() == [
        ["x-01", "x-02"],
        ["x-01+x-02", "x-03"],
    ]
    assert table["distance"].iloc[1] == pytest.approx(1)
    assert table["n_topics"].tolist() == [2, 3]
