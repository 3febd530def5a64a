"""Every number that a topic model says, against a small model worked out by hand."""

import hashlib
import json
import math

import numpy as np
import pandas as pd
import pytest

from govtopics.corpus.corpus import Corpus
from govtopics.errors import ModelError
from govtopics.models.chunked_sweeps import Counts
from govtopics.models.fitted_texts import FittedTexts, as_given
from govtopics.models.folding import fold_in, in_vocabulary, shares_of
from govtopics.models.topic_model import TopicModel
from govtopics.tokens.matrix import DocumentTermMatrix, from_scipy

LN = math.log


@pytest.fixture
def dtm():
    """Four texts of 4, 2, 0 and 10 words; a, b, c stand 5, 3 and 8 times."""
    docvars = pd.DataFrame(
        {"document_id": ["r2", "r2", "r1", "r1"]},
        index=pd.Index(["r2/p1", "r2/p2", "r1/p1", "r1/p2"], name="paragraph_id"),
    )
    made = from_scipy([[4, 0, 0], [1, 1, 0], [0, 0, 0], [0, 2, 8]], ["a", "b", "c"], docvars)
    return DocumentTermMatrix(
        made.counts, made.vocabulary, made.ids, docvars, "", "paragraph", {"engine": "rjieba"}
    )


@pytest.fixture
def model(dtm):
    """By texts the first topic leads (1.9 : 1.1), by words the second (7.2 : 8.8 of 16)."""
    return TopicModel.from_estimates(
        "m",
        np.array([[6.0, 2.0, 0.0], [1.0, 1.0, 2.0]]),
        np.array([[9.0, 1.0], [4.0, 1.0], [5.0, 5.0], [2.0, 8.0]]),
        dtm,
        {"alpha": 0.5},
        labels=["网格"],
    )


def test_topics_are_numbered_by_their_words(model, dtm):
    assert model.topics == tuple(model) == ("m-01", "m-02")
    assert (model.n_topics, len(model)) == (2, 2)
    assert model.topic_word == pytest.approx(np.array([[0.25, 0.25, 0.5], [0.75, 0.25, 0]]))
    theta = [[0.1, 0.9], [0.2, 0.8], [np.nan, np.nan], [0.8, 0.2]]
    assert model.doc_topic == pytest.approx(np.array(theta), nan_ok=True)
    assert model.has_topics.tolist() == [True, True, False, True]
    assert model.topic_shares == pytest.approx([0.55, 0.45])
    assert model.term_counts.tolist() == [5, 3, 8]
    assert model.text_lengths.tolist() == [4, 2, 0, 10]
    assert dict(model.labels) == {"m-02": "网格"}
    assert dict(model.settings) == {"engine": "rjieba", "alpha": 0.5}
    assert (model.unit, model.name) == ("paragraph", "m")
    assert model["m-02"].to_dict() == pytest.approx({"a": 0.75, "b": 0.25, "c": 0})
    assert model["m-02"].name == "m-02"
    assert "m-02" in model
    assert "m-03" not in model
    assert repr(model) == "TopicModel m: 2 topics, 4 texts, 3 terms"
    assert "λ = 0.7" in model._repr_html_()
    assert model.ids.equals(dtm.ids)


def test_a_tie_of_topics_keeps_the_engines_order_and_an_empty_one_is_even(dtm):
    even = TopicModel.from_estimates(
        "t", np.array([[0.0, 0, 0], [0, 1, 3]]), np.ones((4, 2)), dtm, {}
    )
    assert even.topic_word == pytest.approx(np.array([[1 / 3] * 3, [0, 0.25, 0.75]]))
    shares = np.array([[0.0, 0], [3, 1], [1, 1], [1, 3]])
    none = TopicModel.from_estimates("t", np.ones((2, 3)), shares, dtm, {})
    assert none.has_topics.tolist() == [False, True, False, True]
    assert none.topic_shares == pytest.approx([(0.5 + 7.5) / 12, (1.5 + 2.5) / 12])


def test_relevance_by_hand(model):
    table = model.relevance()
    p = {"a": 5 / 16, "b": 3 / 16, "c": 8 / 16}
    first = [("c", 0.5), ("b", 0.25), ("a", 0.25)]
    second = [("a", 0.75), ("b", 0.25)]  # c has no probability there
    keys = [hashlib.sha256(text).hexdigest()[:8] for text in (b"a\nb\nc", b"a\nb")]
    assert model.topic_keys == tuple(keys)
    wanted = pd.DataFrame(
        [
            ("m", topic, key, rank, term, phi, LN(phi) - 0.3 * LN(p[term]), 0.7)
            for topic, key, rows in (("m-01", keys[0], first), ("m-02", keys[1], second))
            for rank, (term, phi) in enumerate(rows, start=1)
        ],
        columns=[
            "model",
            "topic",
            "topic_key",
            "rank",
            "term",
            "weight",
            "relevance",
            "relevance_weight",
        ],
    )
    pd.testing.assert_frame_equal(table, wanted)


@pytest.mark.parametrize(
    ("weight", "terms", "relevance"),
    [
        (1.0, "cabab", [LN(0.5), LN(0.25), LN(0.25), LN(0.75), LN(0.25)]),  # a before b: a tie
        (0.0, "bcaab", [LN(4 / 3), 0, LN(0.8), LN(2.4), LN(4 / 3)]),
    ],
)
def test_lambda_at_both_ends(model, weight, terms, relevance):
    table = model.relevance(weight=weight)
    assert "".join(table["term"]) == terms
    assert table["relevance"].to_list() == pytest.approx(relevance)
    assert set(table["relevance_weight"]) == {weight}
    assert "".join(model.relevance(2, weight=weight)["term"]) == terms[:2] + terms[3:5]
    words = model.top_words(1, weight=weight)
    assert words[1].to_list() == [terms[0], terms[3]]


@pytest.mark.parametrize("weight", [-0.001, 1.001])
def test_lambda_outside_is_refused(model, weight):
    with pytest.raises(ModelError, match="λ is between 0 and 1"):
        model.relevance(weight=weight)


def test_top_words_and_labels(model):
    words = model.top_words(2)
    assert words.columns.to_list() == ["label", "share", 1, 2]
    assert words.index.name == "topic"
    assert words.to_numpy().tolist() == [["c·b·a", 0.55, "c", "b"], ["网格", 0.45, "a", "b"]]
    assert model.label("m-01") == "c·b·a"
    assert model.label("m-02") == "网格"
    renamed = model.with_labels({"m-01": "新"})
    assert dict(renamed.labels) == {"m-01": "新", "m-02": "网格"}
    assert dict(model.labels) == {"m-02": "网格"}
    assert model.with_labels({"m-02": "改"}).label("m-02") == "改"
    with pytest.raises(ModelError, match="Unknown topic 'm-03'"):
        model.with_labels({"m-03": "新"})


def test_a_label_of_a_theme_that_drifted(model, dtm):
    settings = {"themes": {"m-01": "水", "m-02": "网格"}, "drifted": ["网格"]}
    marked = TopicModel.from_estimates("m", model.topic_word, model.doc_topic, dtm, settings)
    named = marked.with_labels({"m-01": "水", "m-02": "别名"})
    assert [named.label(topic) for topic in named] == ["水", "别名（偏移）"]


def test_the_key_is_of_the_ten_most_relevant_terms():
    terms = [f"w{i:02d}" for i in range(12)]
    phi = np.array([[12.0, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1], [1.0] * 12])
    model = TopicModel.from_estimates(
        "k", phi, np.array([[1.0, 0], [0, 1]]), from_scipy([[3] * 12, [1] * 12], terms), {}
    )
    text = "\n".join(f"w{i:02d}" for i in range(10))
    assert model.topic_keys == (hashlib.sha256(text.encode()).hexdigest()[:8],) * 2
    assert model.relevance()["term"].to_list() == terms[:10] * 2
    assert model.label("k-01") == "w00·w01·w02"
    assert model.topics[0] == "k-01"


def test_representative_texts_by_share_then_words_then_id():
    texts = ["甲乙", "丙", "丁戊己", "庚", "辛", "壬"]
    corpus = Corpus.from_texts(
        texts, ids=["r/p6", "r/p5", "r/p4", "r/p3", "r/p2", "r/p1"], unit="paragraph"
    )
    counts = [[1, 1], [1, 0], [3, 1], [1, 0], [0, 0], [0, 9]]
    dtm = from_scipy(counts, ["a", "b"], pd.DataFrame(index=corpus.ids))
    shares = np.array([[0.5, 0.5], [0.6, 0.4], [0.5, 0.5], [0.6, 0.4], [1, 0], [0.1, 0.9]])
    made = TopicModel.from_estimates("m", np.ones((2, 2)), shares, dtm, {})
    model = TopicModel(
        "m", made.topic_word, made.doc_topic, made.vocabulary, made.term_counts,
        made.text_lengths, made.ids, made.docvars, unit="paragraph", corpus_id=corpus.corpus_id,
    )  # fmt: skip
    topic = "m-02"  # by words: 0.5 · 2 + 0.6 + 0.5 · 4 + 0.6 + 0.1 · 9 = 5.1 of 17
    assert model.topic_shares == pytest.approx([11.9 / 17, 5.1 / 17])
    found = model.representative(corpus, topic)
    assert found.index.to_list() == ["r/p3", "r/p5", "r/p4", "r/p6", "r/p1"]
    assert found.columns.to_list() == ["share", "n_words", "text"]
    assert found["share"].to_list() == pytest.approx([0.6, 0.6, 0.5, 0.5, 0.1])
    assert found["n_words"].to_list() == [1, 1, 4, 2, 9]
    assert found["text"].to_list() == ["庚", "丙", "丁戊己", "甲乙", "壬"]
    assert model.representative(corpus, topic, 2).index.to_list() == ["r/p3", "r/p5"]
    assert model.representative(corpus, "m-01", 1).index.to_list() == ["r/p1"]
    with pytest.raises(ModelError, match="The model was fitted on corpus"):
        model.representative(Corpus.from_texts(["别的"]), topic)


def test_text_topics_and_topics_by(model):
    table = model.text_topics()
    assert table.columns.to_list() == ["model", "paragraph_id", "topic", "share"]
    rows = [tuple(row) for row in table.itertuples(index=False)]
    wanted = [
        ("m", "r2/p1", "m-01", 0.1), ("m", "r2/p1", "m-02", 0.9),
        ("m", "r2/p2", "m-01", 0.2), ("m", "r2/p2", "m-02", 0.8),
        ("m", "r1/p2", "m-01", 0.8), ("m", "r1/p2", "m-02", 0.2),
    ]  # fmt: skip
    assert [row[:3] for row in rows] == [row[:3] for row in wanted]
    assert table["share"].to_list() == pytest.approx([row[3] for row in wanted])
    by = model.topics_by()
    assert by.index.to_list() == ["r2", "r1"]
    assert by.columns.to_list() == ["m-01", "m-02"]
    assert by.to_numpy() == pytest.approx(np.array([[0.8 / 6, 5.2 / 6], [0.8, 0.2]]))
    with pytest.raises(ModelError, match="Unknown docvar 'documentid'"):
        model.topics_by("documentid")


def still(row, phi, alpha):
    """Repeat n_k = Σ n_w γ_wk until it stands still, in float64."""
    counts = np.full(len(phi), row.sum() / len(phi))
    for _ in range(5000):
        gamma = (counts + alpha)[:, None] * phi
        counts = (gamma / gamma.sum(axis=0) * row).sum(axis=1)
    return counts + alpha


def test_transform_is_where_the_expected_counts_stand_still(model, caplog):
    caplog.set_level("INFO")
    other = from_scipy([[2, 6, 1], [5, 0, 0], [0, 1, 0]], ["a", "zz", "c"])
    new = model.transform(other)  # columns a, c, zz
    phi = model.topic_word
    theta = [still(np.array(row), phi, 0.5) for row in ([2.0, 0, 1], [5.0, 0, 0])]
    wanted = np.array([row / row.sum() for row in theta])
    assert new.doc_topic[:2] == pytest.approx(wanted, abs=2e-4)
    assert np.isnan(new.doc_topic[2]).all()
    assert new.text_lengths.tolist() == [3, 5, 0]
    assert "7 of 15 words are not in the model's vocabulary." in caplog.messages
    assert new.ids.to_list() == ["text-0001", "text-0002", "text-0003"]
    assert new.unit == "document"
    assert (new.topic_keys, dict(new.labels)) == (model.topic_keys, dict(model.labels))
    assert new.topic_word is model.topic_word or (new.topic_word == phi).all()
    with pytest.raises(ModelError, match="None of the 1 terms"):
        model.transform(from_scipy([[1]], ["zz"]))


def test_alpha_of_a_model_that_tells_none_is_a_tenth(dtm):
    phi = np.array([[0.7, 0.2, 0.1], [0.1, 0.3, 0.6]])
    model = TopicModel.from_estimates("m", phi, np.array([[1.0, 0]] * 2 + [[0, 1.0]] * 2), dtm, {})
    found = model.transform(from_scipy([[2, 0, 1]], ["a", "b", "c"])).doc_topic[0]
    wanted = still(np.array([2.0, 0, 1]), model.topic_word, 0.1)
    assert found == pytest.approx(wanted / wanted.sum(), abs=2e-4)


def test_folding_by_rounds():
    phi = np.array([[0.5, 0.1], [0.2, 0.6], [0.0, 0.0]], np.float32)  # term by topic
    counts = from_scipy([[1, 2, 4], [0, 0, 0]], ["a", "b", "c"]).counts
    found = fold_in(Counts.from_csr(counts), phi, 0.5, max_rounds=1, tol=0)
    # Seven words begin as 3.5 each, so both a are 4: γ of a term is its φ made to sum to 1.
    assert found == pytest.approx(np.array([[5 / 6 + 0.5, 1 / 6 + 1.5], [0, 0]]), rel=1e-6)
    twice = fold_in(Counts.from_csr(counts), phi, 0.5, max_rounds=2, tol=0)
    a = np.array([5 / 6 + 1, 1 / 6 + 2])
    gamma = phi[:2] * a / (phi[:2] * a).sum(axis=1, keepdims=True)
    assert twice[0] == pytest.approx(gamma[0] + 2 * gamma[1], rel=1e-5)
    # The first round moves the counts by 13/6 + 11/6 = 4 of 7 words.
    moved = abs(3.5 - 5 / 6 - 0.5) + abs(3.5 - 1 / 6 - 1.5)
    for tol, wanted in ((moved / 7 + 1e-3, found), (moved / 7 - 1e-3, twice)):
        some = fold_in(Counts.from_csr(counts), phi, 0.5, max_rounds=2, tol=tol)
        assert some == pytest.approx(wanted, rel=1e-5)


def test_shares_of_takes_weights_and_adds_alpha():
    counts = from_scipy([[2, 0], [0, 0]], ["a", "b"]).counts
    shares = shares_of(counts, np.array([[3.0, 1.0], [0.0, 4.0], [0.0, 0.0]]), 0.25)
    assert shares == pytest.approx(np.array([[2.25, 0.25, 0.25], [0.25] * 3]), abs=1e-4)


def test_in_vocabulary_puts_columns_in_their_places():
    dtm = from_scipy([[1, 2, 3], [0, 5, 0]], ["b", "d", "x"])
    assert in_vocabulary(dtm, ("a", "b", "c", "d")).toarray().tolist() == [
        [0, 1, 0, 2],
        [0, 0, 0, 5],
    ]


def test_rows_go_back_where_they_came_from():
    rows = np.array([[1.0], [2.0], [3.0]])
    assert as_given(rows, np.array([2, 0, 1])).ravel().tolist() == [2, 3, 1]
    assert as_given(rows, np.array([0, 1, 2])).ravel().tolist() == [1, 2, 3]


def test_fitted_texts_are_in_order_of_ids_without_those_set_aside():
    docvars = pd.DataFrame(
        {"function": ["task", "closing", "task", "opening", "target"]},
        index=["p4", "p1", "p2", "p0", "p3"],
    )
    counts = [[4, 1], [9, 0], [2, 1], [0, 8], [3, 1]]
    dtm = from_scipy(counts, ["a", "b"], docvars)
    texts = FittedTexts.of(dtm, 2, 1, ("opening", "closing"))
    assert texts.order.tolist() == [2, 4, 0]
    assert texts.counts.toarray().tolist() == [[2, 1], [3, 1], [4, 1]]
    assert texts.counts.dtype == np.float32
    assert texts.others.toarray().tolist() == [[9, 0], [0, 8]]
    assert texts.n_texts == 5
    phi = np.array([[1.0, 0.0], [0.0, 1.0]])
    shares = texts.all_shares(phi, np.array([[1.0, 2], [3, 4], [5, 6]], np.float32), 0.5)
    assert shares == pytest.approx(
        np.array([[5, 6], [9.5, 0.5], [1, 2], [0.5, 8.5], [3, 4]]), abs=1e-3
    )
    whole = FittedTexts.of(dtm, 2, 1, ())
    assert whole.order.tolist() == [3, 1, 2, 4, 0]
    assert whole.all_shares(phi, np.arange(10.0).reshape(5, 2), 0.5)[:, 0].tolist() == [
        8, 2, 4, 0, 6,
    ]  # fmt: skip
    with pytest.raises(ModelError, match=r"Use at most 3\. 2 texts are excluded from fitting"):
        FittedTexts.of(from_scipy(np.eye(5, dtype=int), list("abcde"), docvars), 4, 1,
                       ("opening", "closing"))  # fmt: skip


def test_a_model_comes_back_from_its_files(model, tmp_path):
    path = model.save(tmp_path / "new")
    assert path == tmp_path / "new" / "m.json"
    assert sorted(file.name for file in path.parent.iterdir()) == ["m.json", "m.npz"]
    about = json.loads(path.read_text(encoding="utf-8"))
    assert about == {
        "format": "govtopics topic model 1",
        "name": "m",
        "vocabulary": ["a", "b", "c"],
        "ids": ["r2/p1", "r2/p2", "r1/p1", "r1/p2"],
        "id_name": "paragraph_id",
        "document_id": ["r2", "r2", "r1", "r1"],
        "labels": {"m-02": "网格"},
        "english": {},
        "settings": {"engine": "rjieba", "alpha": 0.5},
        "corpus_id": "",
        "unit": "paragraph",
    }
    assert list(about) == sorted(about)
    again = TopicModel.load(path)
    for name in ("topic_word", "doc_topic", "term_counts", "text_lengths"):
        np.testing.assert_array_equal(getattr(again, name), getattr(model, name))
    assert again.vocabulary == ("a", "b", "c")
    assert again.ids.equals(model.ids)
    assert again.ids.name == "paragraph_id"
    assert again.docvars["document_id"].to_list() == ["r2", "r2", "r1", "r1"]
    assert dict(again.labels) == {"m-02": "网格"}
    assert (again.name, again.unit, dict(again.settings)) == ("m", "paragraph", about["settings"])


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"format": "govtopics topic model 0"}, "not a topic model of this version"),
        ({"ids": ["x"] * 4}, "its ids repeat"),
        ({"ids": ["x", "y"]}, "2 texts and 3 terms"),
        ({"vocabulary": ["a", "b"]}, "4 texts and 2 terms"),
        ({"document_id": ["r2"]}, "4 texts, but 1 ids of documents"),
        ({"unit": 3}, "unit"),
    ],
)
def test_files_that_do_not_belong_together(model, tmp_path, change, message):
    path = model.save(tmp_path)
    about = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps(about | change), encoding="utf-8")
    with pytest.raises(ModelError, match=message):
        TopicModel.load(path)


@pytest.mark.parametrize(
    "theta",
    [[[0.1, 0.8], [0.2, 0.8], [1, 0], [1, 0]], [[-0.1, 1.1], [0.2, 0.8], [1, 0], [1, 0]]],
)
def test_arrays_that_are_no_shares(model, tmp_path, theta):
    path = model.save(tmp_path)
    arrays = {name: getattr(model, name) for name in ("topic_word", "term_counts", "text_lengths")}
    np.savez(path.with_suffix(".npz"), doc_topic=np.array(theta), **arrays)
    with pytest.raises(ModelError, match="do not sum to 1"):
        TopicModel.load(path)
