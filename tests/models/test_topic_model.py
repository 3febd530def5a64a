"""A topic model is one value: ordered topics, ranked words, and files that come back whole."""

import json
import zipfile
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from govtopics.corpus.corpus import Corpus
from govtopics.errors import ModelError
from govtopics.models.lda import LDA
from govtopics.models.nmf import NMF
from govtopics.models.topic_model import TopicModel, text_topics
from govtopics.tokens.matrix import count_terms, from_scipy
from govtopics.tokens.tokens import Tokens

TEXTS = ("治理治理社区", "治理社区", "经济产业经济", "产业", "。。", "经济产业")
WORDS = (
    ("治理", "治理", "社区"),
    ("治理", "社区"),
    ("经济", "产业", "经济"),
    ("产业",),
    (),
    ("经济", "产业"),
)
IDS = ["a/p1", "a/p2", "b/p1", "b/p2", "c/p1", "b/p3"]


@pytest.fixture(scope="module")
def corpus():
    docvars = pd.DataFrame({"place": ["甲", "甲", "乙", "乙", None, "乙"]})
    return Corpus.from_texts(TEXTS, ids=IDS, docvars=docvars, unit="paragraph")


@pytest.fixture(scope="module")
def dtm(corpus):
    words = dict(zip(IDS, WORDS, strict=True))
    tokens = Tokens(
        corpus.ids,
        tuple(words[text_id] for text_id in corpus.ids),
        corpus.docvars,
        corpus_id=corpus.corpus_id,
        unit="paragraph",
    )
    return count_terms(tokens)


@pytest.fixture(scope="module", params=[LDA, NMF])
def model(request, dtm):
    return request.param(n_topics=2, random_state=0).fit(dtm)


def made(topic_word, doc_topic, counts, vocabulary):
    return TopicModel.from_estimates(
        "x", np.array(topic_word), np.array(doc_topic), from_scipy(counts, vocabulary), {}
    )


NONNEGATIVE = st.floats(0, 10, allow_subnormal=False)


@settings(max_examples=60)
@given(
    arrays(float, (3, 5), elements=NONNEGATIVE),
    arrays(float, (4, 3), elements=NONNEGATIVE),
    arrays(np.int64, (4, 5), elements=st.integers(0, 3)).filter(lambda counts: counts.any()),
)
@example(np.zeros((3, 5)), np.zeros((4, 3)), np.ones((4, 5), dtype=np.int64))
def test_rows_sum_to_one_or_are_missing_where_a_text_has_no_vocabulary(phi, theta, counts):
    model = made(phi, theta, counts, list("abcde"))
    empty = (counts.sum(axis=1) == 0) | (theta.sum(axis=1) == 0)
    assert (model.has_topics == ~empty).all()
    np.testing.assert_allclose(model.topic_word.sum(axis=1), 1)
    np.testing.assert_allclose(model.doc_topic[~empty].sum(axis=1), 1)
    assert np.isnan(model.doc_topic[empty]).all()
    if model.has_topics.any():
        assert (np.diff(model.topic_shares) <= 1e-12).all()
        assert model.topic_shares.sum() == pytest.approx(1)


def test_topics_stand_in_order_of_their_share_of_words():
    model = made([[1, 0], [0, 1]], [[1, 0], [0, 1]], [[2, 0], [0, 8]], ["a", "b"])
    assert model.topics == ("x-01", "x-02")
    assert model.topic_shares.tolist() == [0.8, 0.2]
    assert model.topic_word.tolist() == [[0, 1], [1, 0]]
    assert model.doc_topic.tolist() == [[0, 1], [1, 0]]


def test_arrays_given_by_an_engine_are_not_changed():
    doc_topic = np.array([[2.0, 2.0], [1.0, 3.0]])
    made([[1, 0], [0, 1]], doc_topic, [[0, 0], [0, 8]], ["a", "b"])
    assert doc_topic.tolist() == [[2, 2], [1, 3]]


def test_relevance_is_what_its_formula_says():
    model = made(
        [[0.5, 0.3, 0.2], [0.2, 0.3, 0.5]], [[1, 0], [0, 1]], [[5, 3, 0], [1, 0, 1]], list("abc")
    )
    table = model.relevance(3, weight=0.6).set_index(["topic", "term"])
    share = {"a": 0.6, "b": 0.3, "c": 0.1}
    for k, topic in enumerate(model.topics):
        for i, term in enumerate("abc"):
            phi = model.topic_word[k, i]
            expected = 0.6 * np.log(phi) + 0.4 * np.log(phi / share[term])
            assert table.loc[(topic, term), "relevance"] == pytest.approx(expected)
            assert table.loc[(topic, term), "weight"] == phi


def test_relevance_weight_one_ranks_by_probability_alone(lda):
    table = lda.relevance(10, weight=1)
    assert table.groupby("topic")["weight"].is_monotonic_decreasing.all()
    assert (table["relevance_weight"] == 1).all()


def test_equal_terms_are_ranked_by_their_characters():
    model = made(np.full((2, 4), 0.25), [[1, 0], [0, 1]], np.ones((2, 4), int), list("dbca"))
    assert model.relevance(4)["term"].to_list() == [*"abcd", *"abcd"]


def test_a_term_of_probability_zero_is_no_word_of_a_topic():
    model = made([[0.5, 0.5, 0], [0, 0, 1]], [[1, 0], [0, 1]], [[1, 1, 0], [0, 0, 1]], list("abc"))
    assert model.relevance(3).groupby("topic")["term"].agg("".join).to_dict() == {
        "x-01": "ab",
        "x-02": "c",
    }
    assert model.top_words(3).loc["x-02"].isna().sum() == 1


def test_a_term_that_stands_in_no_text_is_never_ranked():
    model = made(np.full((2, 3), 1 / 3), [[1, 0], [0, 1]], [[1, 0, 1], [1, 0, 2]], list("abc"))
    assert set(model.relevance(3)["term"]) == {"a", "c"}


def test_more_top_words_than_terms_are_all_terms(model):
    assert model.top_words(50).shape[0] == 2
    assert model.top_words(50).shape[1] <= 1 + 4
    assert "λ = 0.7" in model._repr_html_()


def test_top_words_are_the_ranks_of_relevance(lda):
    table = lda.top_words(7)
    ranked = lda.relevance(7).pivot(index="topic", columns="rank", values="term")
    assert table[list(range(1, 8))].to_numpy().tolist() == ranked.to_numpy().tolist()
    np.testing.assert_allclose(table["share"], lda.topic_shares, atol=5e-4)


def test_a_topic_key_stays_while_its_top_terms_do(lda):
    assert len(set(lda.topic_keys)) == 4
    swapped = replace(lda, topic_word=lda.topic_word[::-1], doc_topic=lda.doc_topic[:, ::-1])
    assert swapped.topic_keys == lda.topic_keys[::-1]


def test_a_label_is_three_top_terms_until_the_researcher_gives_one(model):
    first, second = model.topics
    assert model.label(first).count("·") <= 2
    named = model.with_labels({first: "社区治理"})
    assert named.label(first) == "社区治理"
    assert named.label(second) == model.label(second)
    assert model.labels == {}


@pytest.mark.parametrize(
    "ask",
    [
        lambda model, corpus, topic: model.label(topic),
        lambda model, corpus, topic: model.with_labels({topic: "名"}),
        lambda model, corpus, topic: model.representative(corpus, topic),
    ],
    ids=["label", "with_labels", "representative"],
)
def test_an_unknown_topic_is_answered_with_the_nearest(model, corpus, ask):
    topic = f"{model.name}-1"
    with pytest.raises(ModelError) as error:
        ask(model, corpus, topic)
    assert str(error.value).startswith(f"Unknown topic '{topic}'. Did you mean '{model.name}-")


def test_representative_texts_come_by_share_then_length_then_id(corpus, dtm):
    shares = [[0.5, 0.5], [0.9, 0.1], [0.9, 0.1], [0.9, 0.1], [1, 0], [0.9, 0.1]]
    by_id = dict(zip(IDS, shares, strict=True))
    model = TopicModel.from_estimates(
        "x", np.eye(2, dtm.n_terms), np.array([by_id[i] for i in dtm.ids]), dtm, {}
    )
    top = model.representative(corpus, "x-01", n=9)
    assert top.index.to_list() == ["b/p1", "a/p2", "b/p3", "b/p2", "a/p1"]
    assert top["n_words"].to_list() == [3, 2, 2, 1, 3]
    assert top["text"].to_list() == ["经济产业经济", "治理社区", "经济产业", "产业", "治理治理社区"]


def test_a_text_without_vocabulary_represents_nothing(model, corpus):
    for topic in model.topics:
        assert "c/p1" not in model.representative(corpus, topic, n=9).index


def test_representative_takes_the_corpus_in_any_unit(model, corpus):
    by_document = model.representative(corpus.to_documents(), model.topics[0], n=2)
    pd.testing.assert_frame_equal(by_document, model.representative(corpus, model.topics[0], n=2))


def test_another_corpus_is_refused(model, corpus):
    other = Corpus.from_texts(["经济"], ids=["a/p1"], unit="paragraph")
    with pytest.raises(ModelError) as error:
        model.representative(other, model.topics[0])
    assert str(error.value) == (
        f"The model was fitted on corpus {corpus.corpus_id}, not on {other.corpus_id}. "
        "Pass the corpus that its tokens came from."
    )


def test_text_topics_are_the_shares_without_texts_that_have_none(model):
    table = model.text_topics()
    assert list(table.columns) == ["model", "paragraph_id", "topic", "share"]
    assert len(table) == 5 * 2
    assert "c/p1" not in set(table["paragraph_id"])
    wide = table.pivot(index="paragraph_id", columns="topic", values="share")
    for i, text_id in enumerate(model.ids):
        if model.text_lengths[i]:
            assert wide.loc[text_id].to_list() == model.doc_topic[i].tolist()


def test_parts_of_text_topics_are_the_whole(model):
    parts = [*text_topics(model, 2)]
    assert [len(part) for part in parts] == [4, 4, 2]
    pd.testing.assert_frame_equal(pd.concat(parts, ignore_index=True), model.text_topics())


def test_topics_by_weights_texts_by_their_words(model):
    table = model.topics_by("document_id")
    assert table.index.to_list() == ["a", "b"]  # nothing of c is in the vocabulary
    np.testing.assert_allclose(table.sum(axis=1), 1)
    rows = [list(model.ids).index(text_id) for text_id in ("a/p1", "a/p2")]
    by_hand = (3 * model.doc_topic[rows[0]] + 2 * model.doc_topic[rows[1]]) / 5
    np.testing.assert_allclose(table.loc["a"], by_hand)


def test_topics_by_leaves_texts_without_the_docvar_out(model):
    assert model.topics_by("place").index.to_list() == ["甲", "乙"]


def test_an_unknown_docvar_is_answered_with_the_nearest(model):
    with pytest.raises(ModelError, match=r"^Unknown docvar 'plase'\. Did you mean 'place'\?$"):
        model.topics_by("plase")


def test_a_saved_model_comes_back_whole(model, tmp_path):
    named = model.with_labels({model.topics[0]: "社区治理"})
    back = TopicModel.load(named.save(tmp_path / "new" / "folder"))
    for name in ("topic_word", "doc_topic", "term_counts", "text_lengths"):
        np.testing.assert_array_equal(getattr(back, name), getattr(model, name))
    for name in ("name", "vocabulary", "settings", "corpus_id", "unit", "topics", "topic_keys"):
        assert getattr(back, name) == getattr(model, name)
    assert back.labels == {model.topics[0]: "社区治理"}
    pd.testing.assert_index_equal(back.ids, model.ids)
    pd.testing.assert_frame_equal(back.topics_by(), model.topics_by())


def test_a_loaded_model_still_knows_its_corpus(model, corpus, tmp_path):
    back = TopicModel.load(model.save(tmp_path))
    topic = model.topics[0]
    pd.testing.assert_frame_equal(
        back.representative(corpus, topic), model.representative(corpus, topic)
    )


def test_saving_twice_gives_the_same_bytes_and_no_clock_time(model, tmp_path):
    first, second = model.save(tmp_path / "1"), model.save(tmp_path / "2")
    for suffix in (".json", ".npz"):
        assert first.with_suffix(suffix).read_bytes() == second.with_suffix(suffix).read_bytes()
    with zipfile.ZipFile(first.with_suffix(".npz")) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def damage_nothing_there(path):
    path.unlink()


def damage_arrays_gone(path):
    path.with_suffix(".npz").unlink()


def damage_arrays_truncated(path):
    arrays_file = path.with_suffix(".npz")
    arrays_file.write_bytes(arrays_file.read_bytes()[:200])


def damage_arrays_overwritten(path):
    path.with_suffix(".npz").write_bytes(b"PK\x03\x04" + bytes(300))


def damage_arrays_empty(path):
    path.with_suffix(".npz").write_bytes(b"")


def damage_an_array_missing(path):
    np.savez(path.with_suffix(".npz"), topic_word=np.eye(2))


def damage_a_pickled_array(path):
    np.savez(path.with_suffix(".npz"), topic_word=np.array([{}], dtype=object))


def damage_json_truncated(path):
    path.write_text(path.read_text(encoding="utf-8")[:100], encoding="utf-8")


def damage_json_is_a_list(path):
    path.write_text("[1, 2]", encoding="utf-8")


def damage_json_is_binary(path):
    path.write_bytes(b"\xff\xfe\x00")


def damage_a_key_missing(path):
    about = json.loads(path.read_text(encoding="utf-8"))
    del about["vocabulary"]
    path.write_text(json.dumps(about), encoding="utf-8")


@pytest.mark.parametrize(
    "damage",
    [value for name, value in sorted(globals().items()) if name.startswith("damage_")],
)
def test_a_damaged_model_is_refused_by_name(model, tmp_path, damage):
    path = model.save(tmp_path)
    damage(path)
    with pytest.raises(ModelError) as error:
        TopicModel.load(path)
    assert str(error.value).startswith(f"Could not read {path} as a topic model (")


def test_a_json_file_of_something_else_is_refused(tmp_path):
    path = tmp_path / "other.json"
    path.write_text('{"format": "something else"}', encoding="utf-8")
    with pytest.raises(ModelError) as error:
        TopicModel.load(path)
    assert (
        str(error.value)
        == f"{path} is not a topic model of this version: its format is 'something else'."
    )


def test_arrays_of_another_model_are_refused(model, lda, tmp_path):
    path = model.save(tmp_path)
    replace(lda, name=model.name).save(tmp_path / "other")
    path.with_suffix(".npz").write_bytes((tmp_path / "other" / f"{model.name}.npz").read_bytes())
    with pytest.raises(ModelError, match=r"do not belong together: it has 6 texts and 4 terms"):
        TopicModel.load(path)


def test_a_model_prints_itself_in_one_line(model):
    assert repr(model) == f"TopicModel {model.name}: 2 topics, 6 texts, 4 terms"


@pytest.mark.parametrize("random_state", [None, 1.5, True, -1, "2024"])
def test_a_fit_that_could_not_be_repeated_is_refused(random_state):
    dtm = from_scipy(np.ones((3, 3), dtype=int), list("abc"))
    with pytest.raises(ModelError, match="so that the fit can be repeated"):
        NMF(n_topics=2, random_state=random_state).fit(dtm)


def test_lambda_lies_between_zero_and_one():
    model = made([[1, 0], [0, 1]], [[1, 0], [0, 1]], [[2, 0], [0, 8]], ["a", "b"])
    with pytest.raises(ModelError, match=r"weight = 7: λ is between 0 and 1"):
        model.relevance(weight=7)


# ---------------------------------------------------------------------- stability


def told(*rows):
    columns = ["model", "topic", "over", "n_found", "n_refits", "status"]
    return pd.DataFrame([("lda", *row) for row in rows], columns=columns)


def test_a_model_keeps_what_other_fits_say_of_its_topics(lda, tmp_path):
    assert lda.verdicts == ("",) * 4
    assert lda.stability.empty
    assert "stability" not in lda.top_words(2)
    found = lda.with_stability(
        told(
            ("lda-01", "reports", 5, 5, "stable"),
            ("lda-01", "halves", 2, 5, "unstable"),
            ("lda-02", "reports", 5, 5, "stable"),
            ("lda-02", "halves", 0, 0, "not estimable"),
            ("lda-03", "halves", 0, 0, "not estimable"),
        )
    )
    assert found.verdicts == ("unstable", "stable", "not estimable", "")
    assert found.top_words(2)["stability"].tolist() == list(found.verdicts)
    assert found.stability.iloc[0].tolist() == ["lda-01", "halves", 2, 5, "unstable"]
    read = TopicModel.load(found.save(tmp_path))
    assert read.verdicts == found.verdicts
    pd.testing.assert_frame_equal(read.stability, found.stability)
    assert lda.verdicts == ("",) * 4


def test_what_is_said_anew_replaces_what_was_said_of_the_same_choice(lda):
    first = lda.with_stability(
        told(("lda-01", "reports", 1, 5, "unstable"), ("lda-01", "halves", 5, 5, "stable"))
    )
    again = first.with_stability(told(("lda-01", "reports", 5, 5, "stable")))
    assert (first.verdicts[0], again.verdicts[0]) == ("unstable", "stable")
    assert len(again.stability) == 2


def test_stability_of_another_model_is_no_topic_of_this_one(lda):
    with pytest.raises(ModelError, match="lda-09"):
        lda.with_stability(told(("lda-09", "reports", 1, 5, "unstable")))
    assert lda.with_stability(told().assign(model="nmf")).stability.empty


def test_stability_of_another_table_is_refused(lda):
    with pytest.raises(ModelError, match="lacks model, topic, over, n_found, n_refits, status"):
        lda.with_stability(pd.DataFrame())
