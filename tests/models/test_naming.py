"""Topics that are named, merged and left out after the fit."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from govtopics.analysis.robustness.stability import overlap, topic_stability
from govtopics.errors import ModelError
from govtopics.figures.tools.tables import topics_by_document_table, topics_table
from govtopics.language import speaking
from govtopics.models.labels import Labels, TopicLabel
from govtopics.models.nmf import NMF
from govtopics.models.refits import Refits
from govtopics.models.topic_model import TopicModel
from govtopics.tokens.matrix import from_scipy


def small():
    """Three topics; all but the last text have two words of four."""
    counts = [[2, 0, 0, 0], [0, 2, 0, 0], [0, 0, 1, 1], [0, 0, 0, 0]]
    phi = np.array([[0.8, 0.2, 0, 0], [0, 1, 0, 0], [0, 0, 0.5, 0.5]])
    theta = np.array([[0.9, 0.1, 0], [0.2, 0.5, 0.3], [0, 0, 1], [0, 0, 0]])
    dtm = from_scipy(np.array(counts), list("abcd"))
    return TopicModel.from_estimates("m", phi, theta, dtm, {"random_state": 1})


def labels_of(model, **entries):
    """Labels by ids of topics: ``m_01={"zh": "甲", "merge": ["m-02"]}``."""
    key = dict(zip(model.topics, model.topic_keys, strict=True))
    told = []
    for name, said in entries.items():
        merge = tuple(key.get(part, part) for part in said.get("merge", ()))
        told.append(TopicLabel(key.get(name.replace("_", "-"), name), **{**said, "merge": merge}))
    return Labels({model.name: tuple(told)})


def told(model, labels):
    with pytest.raises(ModelError) as refused:
        model.named(labels)
    return [line.strip() for line in str(refused.value).splitlines()]


def test_names_in_both_languages():
    model = small()
    named = model.named(labels_of(model, m_01={"zh": "甲", "en": "A"}, m_02={"en": "B"}))
    assert [named.label(topic) for topic in named] == ["甲", "B", model.label("m-03")]
    with speaking("en"):
        assert [named.label(topic) for topic in named] == ["A", "B", model.label("m-03")]
    assert named.label("m-01", "en") == "A"
    assert (dict(model.labels), dict(model.english)) == ({}, {})
    named = model.named(labels_of(model, m_03={"zh": "丙"}))
    with speaking("en"):  # a Chinese name is none in English: the words are the data
        assert named.label("m-03") == model.label("m-03")


def test_merged_topics_by_hand():
    model = small()
    # Shares of six words: (1.1, .6, 1.3) × 2 / 6, so that the topics are in the order 3, 1, 2.
    assert model.topic_shares == pytest.approx([1.3 / 3, 1.1 / 3, 0.6 / 3])
    merged = model.named(labels_of(model, m_02={"zh": "合", "merge": ["m-03"]}))
    assert merged.topics == ("m-01", "m-02")
    assert merged.topic_shares == pytest.approx([1.3 / 3, 1.7 / 3])
    words = [[0, 0, 0.5, 0.5], [0.8 * 1.1 / 1.7, (0.2 * 1.1 + 0.6) / 1.7, 0, 0]]
    assert merged.topic_word == pytest.approx(np.array(words))
    assert merged.doc_topic[:3] == pytest.approx(np.array([[0, 1], [0.3, 0.7], [1, 0]]))
    assert np.isnan(merged.doc_topic[3]).all()
    assert merged.label("m-02") == "合"
    assert merged.fitted is not None
    assert merged.fitted.topics == model.topics
    # The merged topic has other ten words, and so another key; the others keep theirs.
    assert merged.topic_keys[0] == model.topic_keys[0]


@given(st.permutations(range(4)), st.integers(0, 2))
def test_no_word_is_lost_in_a_merger(order, seed):
    rng = np.random.default_rng(seed)
    dtm = from_scipy(rng.integers(1, 5, (6, 12)), [f"w{i:02d}" for i in range(12)])
    phi, theta = rng.dirichlet(np.ones(12), 4), rng.dirichlet(np.ones(4), 6)
    model = TopicModel.from_estimates("m", phi, theta, dtm, {})
    first, *parts = (model.topics[i] for i in order[:3])
    merged = model.named(labels_of(model, **{first.replace("-", "_"): {"merge": parts}}))
    assert merged.topic_shares @ merged.topic_word == pytest.approx(
        model.topic_shares @ model.topic_word
    )
    assert set(merged.topics) == {first, model.topics[order[3]]}
    assert merged.doc_topic.sum(axis=1) == pytest.approx(np.ones(6))


def test_what_is_left_out_stays_in_the_model_and_is_not_shown():
    model = small()
    named = model.named(labels_of(model, m_01={"leave_out": True, "why": "formulas"}))
    assert named.topics == model.topics
    assert named.shown == ("m-02", "m-03")
    assert dict(named.left_out) == {"m-01": "formulas"}
    assert named.topic_shares == pytest.approx(model.topic_shares)
    assert set(topics_table(named)["topic"]) == {"m-02", "m-03"}
    assert set(topics_table(named)["k"]) == {3}
    assert list(overlap(named, model).pairs["topic"]) == ["m-02", "m-03"]
    assert list(overlap(model, named).pairs["matched"]) == ["m-02", "m-03"]


def test_the_weakest_part_decides_how_stable_a_merged_topic_is(planted):
    model = NMF(n_topics=4, random_state=1).fit(planted.dtm)
    table = topic_stability(model, planted.dtm, over=["reports"]).table
    table.loc[table["topic"] == "nmf-03", ["status", "n_found"]] = ["unstable", 2]
    known = model.with_stability(table)
    merged = known.named(labels_of(model, nmf_01={"merge": ["nmf-03"]}))
    assert merged.verdicts == ("unstable", "stable", "stable")
    assert merged.stability.set_index("topic")["n_found"].to_dict() == {
        "nmf-01": 2, "nmf-02": 5, "nmf-04": 5,
    }  # fmt: skip


def test_stability_of_a_merged_model_is_that_of_its_fit(planted):
    model = NMF(n_topics=4, random_state=1).fit(planted.dtm)
    merged = model.named(labels_of(model, nmf_02={"merge": ["nmf-01"]}))
    apart, told = (
        topic_stability(one, planted.dtm, over=["reports"]).table for one in (model, merged)
    )
    assert list(told["topic"]) == ["nmf-02", "nmf-03", "nmf-04"]
    assert list(told["topic_key"]) == list(merged.topic_keys)
    assert told["n_found"].tolist()[0] == apart["n_found"][:2].min()
    assert told["similarity"].tolist()[1:] == apart["similarity"].tolist()[2:]


def test_refits_of_a_merged_model_add_the_shares_of_its_parts(planted):
    model = NMF(n_topics=4, random_state=1).fit(planted.dtm)
    merged = model.named(labels_of(model, nmf_02={"merge": ["nmf-04"]}))
    apart = list(Refits.of(model, planted.dtm).aligned())
    told = list(Refits.of(merged, planted.dtm).aligned())
    assert len(told) == len(apart) == 5
    for one, whole in zip(apart, told, strict=True):
        assert np.array_equal(whole, np.column_stack(
            [one[:, 0], one[:, 1] + one[:, 3], one[:, 2]]
        ), equal_nan=True)  # fmt: skip


def test_a_merged_topic_is_lost_where_a_part_of_it_is():
    # Four reports of three subjects; a fourth one is in the first report alone.
    rng = np.random.default_rng(0)
    subjects = [*range(3)] * 4 * 4 + [3] * 6
    owners = [f"r{i % 4}" for i in range(len(subjects) - 6)] + ["r0"] * 6
    counts = np.zeros((len(subjects), 24), int)
    for row, k in zip(counts, subjects, strict=True):
        row[6 * k : 6 * k + 6] = rng.integers(1, 5, 6)
    docvars = pd.DataFrame({"document_id": owners})
    dtm = from_scipy(counts, [f"w{i:02d}" for i in range(24)], docvars)
    model = NMF(n_topics=4, random_state=1).fit(dtm)
    alone = next(t for t in model.topics if model[t].idxmax() >= "w18")
    other = next(t for t in model.topics if t != alone)
    merged = model.named(labels_of(model, **{other.replace("-", "_"): {"merge": [alone]}}))
    refits = Refits.of(merged, dtm)
    lost = [np.isnan(theta[:, merged.topics.index(other)]).all() for theta in refits.aligned()]
    assert lost == [True, False, False, False]  # without r0


def test_a_merged_model_is_saved_and_read_and_folds_in_as_it_is(planted, tmp_path):
    model = NMF(n_topics=4, random_state=1).fit(planted.dtm)
    entries = {
        "nmf_02": {"zh": "合", "en": "Both", "merge": ["nmf-04"]},
        "nmf_03": {"leave_out": True, "why": "x"},
    }
    merged = model.named(labels_of(model, **entries))
    again = TopicModel.load(merged.save(tmp_path))
    for one in (again, merged.transform(planted.dtm)):
        assert one.topics == merged.topics
        assert one.shown == ("nmf-01", "nmf-02")
        assert one.label("nmf-02") == "合"
        assert one.label("nmf-02", "en") == "Both"
        assert one.topic_word == pytest.approx(merged.topic_word)
    assert again.doc_topic == pytest.approx(merged.doc_topic)
    folded = model.transform(planted.dtm).doc_topic
    assert merged.transform(planted.dtm).doc_topic[:, 1] == pytest.approx(folded[:, [1, 3]].sum(1))


def test_a_panel_has_the_names(planted):
    model = NMF(n_topics=4, random_state=1).fit(planted.dtm)
    docvars = planted.dtm.docvars.assign(place="甲", year=2020)
    merged = model.named(labels_of(model, nmf_02={"zh": "合", "en": "Both", "merge": ["nmf-04"]}))
    panel = merged.transform(
        from_scipy(planted.counts, list(planted.dtm.vocabulary), docvars)
    ).panel()
    assert panel.variables == ("nmf-01", "nmf-02", "nmf-03")
    assert list(panel.table["english"]) == ["", "Both", ""]
    assert list(panel.table["label"]) == ["", "合", ""]


def test_topics_that_the_fit_does_not_have_are_refused_with_the_nearest():
    model = small()
    lines = told(model, Labels({"m": (
        TopicLabel(model.topic_keys[0], zh="甲", merge=("m-03", "0000000")),
        TopicLabel("aaaaaaaa", zh="旧", words=("b", "a", "x")),
        TopicLabel("bbbbbbbb", zh="无"),
        TopicLabel("cccccccc", en="Gone", words=("x", "y")),
        TopicLabel("dddddddd", words=("x",)),
    )}))  # fmt: skip
    first, second, third = model.topic_keys
    assert lines == [
        "labels.toml has 5 problems.",
        (
            f"[topics.m.{first}] merge: 'm-03' is the number of a topic, and another "
            f"fit numbers them differently; write its key, {third!r}."
        ),
        (
            f"[topics.m.{first}] merge: no topic has the key '0000000'. "
            f"Available: {first}, {second}, {third}."
        ),
        (
            f"[topics.m.aaaaaaaa] '旧': no topic of the fit has this key. The topic "
            f"with the most words in common is m-02, key {second} (2 of 3 words: a、b …). "
            "Use that key if this is the topic you mean."
        ),
        (
            "[topics.m.bbbbbbbb] '无': no topic of the fit has this key. The file does "
            "not list the topic's words, so the topic cannot be identified."
        ),
        (
            "[topics.m.cccccccc] 'Gone': no topic of the fit has this key. No topic "
            "shares a word with "
            "it (x、y …)."
        ),
    ]


def test_labels_of_another_study_are_refused():
    lines = told(small(), Labels({"m": (TopicLabel("aaaaaaaa", zh="甲"),)}))
    assert lines[1].startswith(
        "[topics.m] none of its 1 topics belongs to this fit: the file was written"
    )


def test_not_all_topics_can_be_merged_or_left_out():
    model = small()
    lines = told(model, labels_of(model, m_01={"zh": "全", "merge": ["m-02", "m-03"]}))
    assert lines[1:] == ["[topics.m] merges all 3 topics into one; keep two or more."]
    gone = {"leave_out": True, "why": "x"}
    lines = told(model, labels_of(model, m_01=gone, m_02=gone, m_03=gone))
    assert lines[1:] == ["[topics.m] excludes all topics; keep one or more."]


def test_topics_are_merged_once():
    model = small()
    labels = labels_of(model, m_01={"merge": ["m-02"]})
    with pytest.raises(ModelError, match="already been merged"):
        model.named(labels).named(labels)


def test_what_is_said_of_other_models_is_passed_over():
    model = small()
    assert model.named(Labels({"lda": (TopicLabel("aaaaaaaa", zh="甲"),)})).labels == {}


def test_shares_of_reports_with_a_topic_left_out_do_not_change(planted):
    model = NMF(n_topics=4, random_state=1).fit(planted.dtm)
    named = model.named(labels_of(model, nmf_02={"leave_out": True, "why": "x"}))
    before, after = topics_by_document_table(model), topics_by_document_table(named)
    kept = before[before["topic"] != "nmf-02"].reset_index(drop=True)
    assert after["share"].tolist() == kept["share"].tolist()
