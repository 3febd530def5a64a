"""What is read off topics: words by four measures, where they live, how they stand together."""

import numpy as np
import pandas as pd
import pytest

from govtopics.analysis.topics.describe import (
    MEASURES,
    read_labels,
    topic_correlation,
    topic_hierarchy,
    topic_spread,
    topic_words,
    write_labels,
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
    with pytest.raises(ModelError, match="by = 'tfidf': words are ranked by probability"):
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


def test_labels_follow_their_topic_to_another_number(two, tmp_path):
    path = write_labels(two, tmp_path / "labels.csv")
    table = pd.read_csv(path, dtype=str, keep_default_na=False)
    assert table["words"].tolist() == ["w00、w01、w02", "w03、w00"]
    table.loc[1, "label"] = "环境"
    table.to_csv(path, index=False)
    turned = made(
        [[0.6, 0.3, 0.1, 0.0], [0.6, 0.0, 0.0, 0.4]],
        [[1, 0], [0, 1]],
        [[3, 1, 1, 0], [60, 0, 0, 40]],
    )
    assert two.topic_keys == turned.topic_keys[::-1]
    assert read_labels(turned, path).labels == {"x-01": "环境"}


def test_names_of_topics_that_are_gone_stay_in_the_file(two, tmp_path):
    path = tmp_path / "labels.csv"
    path.write_text("topic_key,topic,words,label\ndeadbeef,x-09,旧词,旧名\n", encoding="utf-8")
    write_labels(two.with_labels({"x-01": "产业"}), path)
    table = pd.read_csv(path, dtype=str, keep_default_na=False)
    assert table["label"].tolist() == ["产业", "", "旧名"]
    write_labels(two, path)
    assert pd.read_csv(path, dtype=str, keep_default_na=False)["label"].tolist()[0] == "产业"


@pytest.mark.parametrize(("text", "message"), [
    ("a,b\n1,2\n", "has no column 'topic_key'"),
    ("topic_key,label\nx,1\nx,2\n", "The key 'x' stands in two lines"),
])  # fmt: skip
def test_a_file_that_is_no_table_of_labels_is_refused(two, tmp_path, text, message):
    path = tmp_path / "labels.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ModelError, match=message):
        read_labels(two, path)
    with pytest.raises(ModelError, match="cannot be read as a file of labels"):
        read_labels(two, tmp_path / "none.csv")
