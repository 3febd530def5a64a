"""Coherence and diversity are what their formulas say; texts without a topic are listed."""

import re
from itertools import combinations
from pathlib import Path

import gensim
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from govtopics.analysis.topics.quality import quality_of, top_words, topic_quality
from govtopics.analysis.topics.word_pairs import GENSIM_EPSILON, WordPairs
from govtopics.errors import ModelError
from govtopics.models.lda import LDA
from govtopics.models.topic_model import TopicModel
from govtopics.tokens.matrix import count_terms, from_scipy
from govtopics.tokens.tokens import Tokens


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
    table = topic_quality(model, dtm).set_index(["topic", "measure"])
    row = table.loc[("x-01", "npmi")]
    assert pd.isna(row["value"])
    assert row["status"] == "fewer than two words"
    # The other topic's two words meet in one text of two, as often as by chance: c stands in both.
    assert table.loc[("", "npmi"), "value"] == table.loc[("x-02", "npmi"), "value"] == 0
    assert table.loc[("x-02", "npmi"), "status"] == "few words"


def test_texts_without_vocabulary_are_listed():
    model, dtm = fitted([[1, 0], [0, 1]], [[1, 1], [0, 0], [1, 0]])
    table = topic_quality(model, dtm)
    listed = table[table["status"] == "no vocabulary"]
    assert listed["text_id"].to_list() == ["text-0002"]
    assert listed["value"].isna().all()


def test_more_top_words_than_terms_are_all_terms():
    model, dtm = fitted([[1, 2], [2, 1]], [[1, 1], [0, 1]])
    table = topic_quality(model, dtm, n=10)
    # Coherence, exclusivity and coverage of two topics and of all, and diversity.
    assert table["measure"].value_counts().to_dict() == {
        "npmi": 3, "exclusivity": 3, "coverage": 3, "diversity": 1,
    }  # fmt: skip
    assert table.set_index("measure").loc["diversity", "value"] == 2 / 4


def test_a_matrix_with_another_vocabulary_is_refused():
    model, _ = fitted([[1, 2], [2, 1]], [[1, 1], [0, 1]])
    with pytest.raises(
        ModelError, match=r"^The vocabulary of the matrix differs from the model's"
    ) as e:
        topic_quality(model, from_scipy([[1, 2]], ["a", "c"]))
    # What differs, and what is possible nevertheless.
    assert "it lacks 1 (b) of the model's 2 terms and has 1 (c)" in str(e.value)
    assert "document_completion(model, dtm)" in str(e.value)


# ---------------------------------------------------------------------- beside gensim


def tokens_of(texts, **docvars):
    ids = pd.Index([f"r{i // 4}/p{i}" for i in range(len(texts))])
    about = {"document_id": [f"r{i // 4}" for i in range(len(texts))], **docvars}
    return Tokens(ids, tuple(map(tuple, texts)), pd.DataFrame(about, index=ids))


def some_texts(n=40, seed=0, terms="abcdefghijkl"):
    """Words of two kinds, so that some pairs never meet; some texts are empty."""
    rng = np.random.default_rng(seed)
    return [
        [terms[j] for j in rng.integers(0, 6, rng.integers(0, 7)) + 6 * (i % 2)] for i in range(n)
    ]


def by_gensim(measure, topics, texts, **given):
    dictionary = gensim.corpora.Dictionary(texts)
    engine = gensim.models.CoherenceModel(
        topics=topics,
        texts=texts,
        corpus=[dictionary.doc2bow(text) for text in texts],
        dictionary=dictionary,
        coherence=measure,
        topn=max(map(len, topics)),
        processes=1,
        **given,
    )
    return engine.get_coherence_per_topic()


@pytest.mark.parametrize("seed", range(5))
def test_npmi_by_the_definition_of_gensim_is_that_of_gensim(seed):
    texts = some_texts(seed=seed)
    dtm = count_terms(tokens_of(texts))
    topics = [list("abcdef"), list("ghijkl"), list("abcghi"), list("la")]
    pairs = WordPairs.of(dtm, "abcdefghijkl", np.arange(len(texts)))
    ours = pairs.coherence(topics, GENSIM_EPSILON)
    # A window that holds the longest text is the text.
    theirs = by_gensim("c_npmi", topics, texts, window_size=7)
    np.testing.assert_allclose(ours, theirs, rtol=0, atol=1e-9)
    # Words of two kinds never meet: −1 of ours, and not of gensim's.
    assert pairs.coherence([list("ag")]) == [-1]
    p, q = (np.mean([word in text for text in texts]) for word in "ag")
    assert pairs.coherence([list("ag")], GENSIM_EPSILON)[0] == pytest.approx(
        np.log(1e-12 / (p * q)) / -np.log(1e-12)
    )


def test_a_pair_in_every_text_is_fully_coherent_and_not_so_by_gensim():
    texts = [["a", "b"], ["b", "a", "a"]]
    pairs = WordPairs.of(count_terms(tokens_of(texts)), "ab", np.arange(2))
    assert pairs.coherence([["a", "b"]]) == [1]
    assert pairs.coherence([["a", "b"]], GENSIM_EPSILON) == [-1]
    assert by_gensim("c_npmi", [["a", "b"]], texts, window_size=7)[0] == pytest.approx(-1)


def test_measures_of_gensim_are_those_of_the_fitted_texts():
    texts = some_texts(60)
    function = ["closing" if i % 5 == 0 else "task" for i in range(60)]
    tokens = tokens_of(texts, function=function)
    dtm = count_terms(tokens)
    model = LDA(n_topics=3, random_state=1).fit(dtm)
    table = topic_quality(model, dtm, n=4, tokens=tokens).set_index(["measure", "topic"])["value"]
    fitted_texts = [text for i, text in enumerate(texts) if i % 5]
    for measure in ("c_v", "u_mass"):
        theirs = by_gensim(measure, top_words(model, 4), fitted_texts)
        np.testing.assert_allclose(table[measure][list(model.topics)].astype(float), theirs)
        assert table[measure][""] == pytest.approx(np.mean(theirs))


def test_measures_of_gensim_leave_out_topics_of_one_word():
    texts = some_texts()
    tokens = tokens_of(texts)
    dtm = count_terms(tokens)
    phi = np.zeros((2, 12))
    phi[0, 0], phi[1, :4] = 1, 0.25
    model = TopicModel.from_estimates("x", phi, np.tile([2.0, 1.0], (40, 1)), dtm, {})
    table = topic_quality(model, dtm, n=4, tokens=tokens).set_index(["measure", "topic"])
    for measure in ("c_v", "u_mass"):
        assert table.loc[(measure, "x-01"), "status"] == "fewer than two words"
        expected = by_gensim(measure, [top_words(model, 4)[1]], texts)
        assert table.loc[(measure, "x-02"), "value"] == pytest.approx(expected[0])


def test_tokens_that_lack_a_fitted_text_are_refused():
    tokens = tokens_of(some_texts())
    dtm = count_terms(tokens)
    model = LDA(n_topics=2, random_state=1).fit(dtm)
    fewer = Tokens(tokens.ids[1:], tokens.words[1:], tokens.docvars.iloc[1:])
    with pytest.raises(ModelError, match=r"^1 fitted text is missing from the tokens: r0/p0"):
        topic_quality(model, dtm, tokens=fewer)


# ---------------------------------------------------------------------- by hand


def test_exclusivity_is_the_share_of_a_words_probability_that_lies_in_the_topic():
    model, dtm = fitted([[0.5, 0.5, 0, 0], [0, 0.25, 0.25, 0.5]], np.ones((3, 4), int))
    table = topic_quality(model, dtm).set_index(["measure", "topic"])["value"]
    # a lies in x-01 alone; two thirds of b lie there, one in x-02, which has c and d alone.
    assert table["exclusivity"]["x-01"] == pytest.approx((1 + 2 / 3) / 2)
    assert table["exclusivity"]["x-02"] == pytest.approx((1 / 3 + 1 + 1) / 3)
    assert table["exclusivity"][""] == pytest.approx((5 / 6 + 7 / 9) / 2)


def test_topics_with_the_same_words_are_exclusive_by_one_in_k():
    model, dtm = fitted(np.ones((4, 3)), np.ones((3, 3), int))
    table = topic_quality(model, dtm).set_index(["measure", "topic"])["value"]
    assert table["exclusivity"].to_list() == pytest.approx([0.25] * 5)


def test_one_topic_is_measured_by_what_needs_no_other():
    model, dtm = fitted([[3, 2, 1]], [[1, 1, 0], [1, 1, 1]])
    table = topic_quality(model, dtm).set_index(["measure", "topic"])
    assert table.loc["exclusivity"]["status"].to_list() == ["one topic"] * 2
    assert table.loc["exclusivity"]["value"].isna().all()
    assert table.loc[("diversity", ""), "value"] == table.loc[("coverage", "x-01"), "value"] == 1


def test_coverage_is_the_share_of_texts_with_a_tenth_of_the_topic():
    counts = np.ones((4, 2), int)
    counts[3] = 0
    dtm = from_scipy(counts, ["a", "b"])
    theta = np.array([[0.95, 0.05], [0.9, 0.1], [0.2, 0.8], [0.5, 0.5]])
    model = TopicModel.from_estimates("x", np.eye(2) + 0.1, theta, dtm, {})
    table = topic_quality(model, dtm).set_index(["measure", "topic"])["value"]
    # The last text holds no word: it is one of four, and no topic is there.
    assert table["coverage"].to_dict() == {"x-01": 3 / 4, "x-02": 2 / 4, "": 3 / 4}


def test_several_models_are_measured_as_each_by_itself():
    tokens = tokens_of(some_texts(60), function=["task", "closing", "plan"] * 20)
    dtm = count_terms(tokens)
    models = [
        LDA(n_topics=k, random_state=1, set_aside=aside).fit(dtm)
        for k, aside in ((2, ()), (3, ("closing",)), (4, ("closing",)))
    ]
    for model, table in zip(models, quality_of(models, dtm, n=5), strict=True):
        pd.testing.assert_frame_equal(table, topic_quality(model, dtm, n=5))


# ---------------------------------------------------------------------- what the methods say

COUNTED = re.compile(r"^\| (`[^|]*) \| ([^|]+) \|$", re.MULTILINE)
DOCS = Path(__file__).resolve().parents[2] / "docs"


FITTED, ALL, NONE, HELD_OUT = "fitted", "all", "none", "held out"
SAID = {
    "the paragraphs that were fitted": FITTED,
    "all paragraphs, those set aside too": ALL,
    "none: the topics' words alone": NONE,
    "the paragraphs of held-out reports, but those set aside": HELD_OUT,
    "参与拟合的段落": FITTED,
    "全部段落，不参与拟合的也算": ALL,
    "不看段落，只看话题的词": NONE,
    "留出报告中可以参与拟合的段落": HELD_OUT,
}


def counted_on(language):
    """Which paragraphs each measure is counted on, as the page of topics says."""
    text = (DOCS / language / "methods" / "topics.md").read_text(encoding="utf-8")
    return {
        measure: SAID[said.strip()]
        for names, said in COUNTED.findall(text)
        if said.strip() in SAID
        for measure in re.findall("`([a-z_]+)`", names)
    }


def measured(closing, task):
    """Every measure of two topics of two words each, over two reports with a closing each."""
    words = [*task, *closing]
    function = ["task"] * len(task) + ["closing"] * len(closing)
    ids = pd.Index([f"p{i}" for i in range(len(words))])
    owners = [f"r{i % 2}" for i in range(len(words))]
    about = pd.DataFrame({"document_id": owners, "function": function}, index=ids)
    tokens = Tokens(ids, tuple(map(tuple, words)), about)
    dtm = count_terms(tokens)
    phi = [[0.5, 0.3, 0.1, 0.1], [0.1, 0.1, 0.3, 0.5]]
    theta = [[("a" in text) + ("b" in text) + 0.05, ("c" in text) + 0.05] for text in words]
    settings = {"set_aside": ["opening", "closing"]}
    model = TopicModel.from_estimates(
        "x", np.array(phi), np.array(theta, float), dtm, settings, labels=["first", "second"]
    )
    new = Tokens(pd.Index(["n1", "n2"]), (("a", "a", "b", "b"), ("c", "c")), pd.DataFrame(
        {"document_id": ["new", "new"], "function": ["task", "closing"]}, index=["n1", "n2"]
    ))  # fmt: skip
    table = topic_quality(model, dtm, n=4, tokens=tokens, held_out=count_terms(new))
    named = table.assign(topic=table["topic"].map(dict(model.labels)).fillna(""))
    return named.set_index(["measure", "topic"])["value"].astype(float).sort_index()


def test_each_measure_is_counted_on_the_paragraphs_that_the_methods_name():
    said = counted_on("en")
    assert said == counted_on("zh")
    task = [["a", "b", "c"], ["a", "b"], ["c", "d"], ["a", "d"], ["b", "c", "d"], ["d"]]
    closing = [["a"], ["b"], ["c"], ["d"]]
    usual = measured(closing, task)
    other_closing = measured([["a", "c"], ["a", "b", "c", "d"], ["d"], ["d", "a"]], task)
    other_task = measured(closing, [["a", "c"], ["a", "b"], ["c"], ["b", "d"], ["c", "d"], ["d"]])
    measures = set(usual.index.get_level_values("measure"))
    assert measures == set(said)
    moved = {
        what: {m for m in measures if not np.allclose(usual[m], other[m])}
        for what, other in (("closing", other_closing), ("task", other_task))
    }
    for measure, where in said.items():
        follows = {
            FITTED: (False, True),
            ALL: (True, True),
            NONE: (False, False),
            HELD_OUT: (False, False),
        }[where]
        found = tuple(measure in moved[what] for what in ("closing", "task"))
        assert found == follows, (measure, where)
