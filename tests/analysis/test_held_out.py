"""What a model foretells of texts it has not read, worked out by hand and by plain loops."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import sparse
from scipy.stats import t

from govtopics.analysis.topics.held_out import document_completion, halves, pooled_perplexity
from govtopics.analysis.topics.quality import topic_quality
from govtopics.errors import ModelError
from govtopics.models.lda import LDA
from govtopics.models.nmf import NMF
from govtopics.models.topic_model import TopicModel
from govtopics.tokens.matrix import from_scipy

TERMS = ["a", "b", "c"]


def matrix(counts, owners, **docvars):
    ids = [f"{owner}/{i}" for i, owner in enumerate(owners)]
    about = pd.DataFrame({"document_id": owners, **docvars}, index=ids)
    return from_scipy(np.array(counts), TERMS, about)


def model_of(phi, settings=None):
    dtm = matrix(np.ones((2, 3), int), ["old-1", "old-2"])
    theta = np.tile(np.arange(len(phi), 0, -1.0), (2, 1))
    return TopicModel.from_estimates("x", np.array(phi, float), theta, dtm, settings or {})


def shares_by_loops(known, phi, alpha):
    n = np.zeros(len(phi))
    for _ in range(2000):
        gamma = (n + alpha)[:, None] * phi
        n = (known * gamma / gamma.sum(axis=0)).sum(axis=1)
    return (n + alpha) / (n + alpha).sum()


def test_one_topic_foretells_words_by_their_probability():
    model = model_of([[0.5, 0.3, 0.2]])
    # Of three words of a kind two are read and one is foretold; of two, one; of one, none.
    new = matrix([[3, 0, 0], [0, 2, 0], [0, 0, 2], [0, 0, 1]], ["r", "r", "s", "s"])
    table = document_completion(model, new)
    assert table["document_id"].to_list() == ["r", "s"]
    assert table["n_words"].to_list() == [2, 1]
    expected = [(np.log(0.5) + np.log(0.3)) / 2, np.log(0.2)]
    assert table["log_likelihood"].to_list() == pytest.approx(expected)
    assert table["perplexity"].to_list() == pytest.approx([(0.5 * 0.3) ** -0.5, 5])
    assert table["status"].to_list() == ["estimated"] * 2
    # All words together: 2, 1 words.
    assert pooled_perplexity(table)["value"] == pytest.approx((0.5 * 0.3 * 0.2) ** (-1 / 3))


def test_shares_are_folded_in_on_the_first_half_alone():
    phi = np.array([[0.6, 0.3, 0.1], [0.1, 0.2, 0.7]])
    model = model_of(phi, {"alpha": 0.5})
    # Of five words of a kind three are read, of three two: other shares than the rest would give.
    new = matrix([[5, 0, 0], [0, 0, 3]], ["r", "s"])
    found = document_completion(model, new)["log_likelihood"]
    for said, known, word in zip(found, ([3, 0, 0], [0, 0, 2]), (0, 2), strict=True):
        theta = shares_by_loops(np.array(known), phi, 0.5)
        assert said == pytest.approx(np.log(theta @ phi[:, word]), abs=1e-4)


@given(arrays(np.int64, (4, 3), elements=st.integers(0, 9)))
def test_the_halves_of_a_text_make_it_up_and_depend_on_no_other(counts):
    ids = pd.Index(["r/1", "r/2", "s/1", "s/2"])
    first, second = halves(sparse.csr_array(counts), ids)
    np.testing.assert_array_equal((first + second).toarray(), counts)
    sizes = counts.sum(axis=1)
    np.testing.assert_array_equal(first.sum(axis=1), sizes - sizes // 2)
    backwards = halves(sparse.csr_array(counts[::-1]), ids[::-1])
    np.testing.assert_array_equal(backwards[0].toarray()[::-1], first.toarray())
    alone = halves(sparse.csr_array(counts[[2]]), ids[[2]])
    np.testing.assert_array_equal(alone[1].toarray(), second.toarray()[[2]])


def test_words_are_dealt_by_chance():
    counts = sparse.csr_array(np.tile([10, 10, 0], (200, 1)))
    first, _ = halves(counts, pd.Index([f"r/{i}" for i in range(200)]))
    own = first.toarray()[:, 0]
    # Hypergeometric: 10 of 20 drawn, 10 of them a: mean 5, variance 10·½·½·10/19.
    assert own.mean() == pytest.approx(5, abs=3 * np.sqrt(25 / 19 / 200))
    assert own.var() == pytest.approx(25 / 19, rel=0.35)
    assert len(set(own)) > 4


def test_a_model_without_zeros_is_not_smoothed_and_one_with_zeros_is():
    model = model_of([[0.5, 0.5, 0]])
    new = matrix([[0, 0, 2], [2, 0, 0]], ["r", "s"])
    table = document_completion(model, new)
    # The fitted texts hold each term twice, so that a third is mixed in.
    expected = np.log([0.01 / 3, 0.99 * 0.5 + 0.01 / 3])
    assert table["log_likelihood"].to_list() == pytest.approx(expected.tolist())
    assert table["status"].to_list() == ["smoothed"] * 2


def test_texts_set_aside_in_the_fit_are_not_asked_about():
    model = model_of([[0.5, 0.3, 0.2]], {"set_aside": ["closing"]})
    new = matrix([[2, 0, 0], [0, 8, 0]], ["r", "s"], function=["task", "closing"])
    table = document_completion(model, new)
    assert table["n_words"].to_list() == [1, 0]
    assert table["status"].to_list() == ["estimated", "no words"]
    assert table["perplexity"].iloc[0] == pytest.approx(2)
    assert pooled_perplexity(table)["value"] == pytest.approx(2)


def test_the_interval_is_the_jackknife_over_reports():
    phi = [[0.5, 0.3, 0.2]]
    counts = [[2, 0, 0], [0, 2, 0], [0, 0, 2], [4, 0, 0], [0, 6, 0]]
    table = document_completion(model_of(phi), matrix(counts, list("rstuv")))
    told = pooled_perplexity(table)
    words, logs = np.array([1, 1, 1, 2, 3]), np.log([0.5, 0.3, 0.2, 0.5, 0.3])
    without = [np.average(np.delete(logs, g), weights=np.delete(words, g)) for g in range(5)]
    error = np.sqrt(4 / 5 * ((without - np.mean(without)) ** 2).sum())
    middle = np.average(logs, weights=words)
    ends = np.exp(-(middle + np.array([1, -1]) * t.ppf(0.975, 4) * error))
    assert [told["low"], told["high"]] == pytest.approx(ends.tolist())
    assert told["value"] == pytest.approx(np.exp(-middle))
    four = pooled_perplexity(table.iloc[:4])
    assert four["low"] is four["high"] is None


def test_reports_that_were_read_are_refused():
    new = matrix([[1, 1, 1]], ["old-2"])
    with pytest.raises(ModelError, match=r"was fitted on 1 of these reports, such as old-2"):
        document_completion(model_of([[1, 1, 1]]), new)


def test_words_in_another_order_and_with_others_are_found():
    phi = [[0.5, 0.3, 0.2]]
    new = from_scipy(np.array([[2, 7, 0]]), ["b", "z", "a"])
    assert document_completion(model_of(phi), new)["perplexity"][0] == pytest.approx(1 / 0.3)


def test_perplexity_stands_in_the_table_of_quality():
    model = model_of([[0.5, 0.3, 0.2], [0.2, 0.3, 0.5]])
    old = matrix(np.ones((2, 3), int), ["old-1", "old-2"])
    new = matrix([[3, 0, 0], [0, 2, 0], [0, 0, 2], [0, 0, 1]], ["r", "r", "s", "s"])
    table = topic_quality(model, old, held_out=new)
    row = table.set_index("measure").loc["perplexity"]
    expected = pooled_perplexity(document_completion(model, new))
    assert {name: row[name] for name in ("value", "status")} == {
        name: expected[name] for name in ("value", "status")
    }
    assert row["topic"] == row["text_id"] == ""


# The shares of NMF are of weight and no probabilities: it foretells a little worse.
@pytest.mark.parametrize(("settings", "near"), [(LDA, 0.03), (NMF, 0.1)])
def test_planted_topics_are_foretold_better_than_fewer(settings, near):
    rng = np.random.default_rng(3)
    phi = rng.dirichlet(np.full(60, 0.3), 4)
    terms = [f"w{i:02d}" for i in range(60)]

    def drawn(name, n):
        theta = rng.dirichlet(np.full(4, 0.1), n)
        counts = [rng.multinomial(60, row @ phi) for row in theta]
        owners = [f"{name}{i // 10}" for i in range(n)]
        about = pd.DataFrame({"document_id": owners}, index=[f"{name}/{i}" for i in range(n)])
        return from_scipy(np.array(counts), terms, about)

    old, new = drawn("old", 200), drawn("new", 60)
    models = [settings(n_topics=k, random_state=1).fit(old) for k in (2, 3, 4)]
    truth = TopicModel.from_estimates("x", phi, np.ones((200, 4)), old, {})
    two, three, four, true = (
        pooled_perplexity(document_completion(model, new))["value"] for model in (*models, truth)
    )
    assert two > 1.05 * three > 1.05**2 * four
    assert four == pytest.approx(true, rel=near)


def test_texts_that_name_no_report_are_a_report_each():
    about = pd.DataFrame({"document_id": ["a", "b"]}, index=["a/1", "b/1"])
    model = LDA(n_topics=2, random_state=1).fit(from_scipy([[4, 1], [1, 4]], ["城", "雨"], about))
    ids = ["c/1", "c/2", "x", "y"]
    new = pd.DataFrame({"document_id": ["c", "c", None, None]}, index=ids)
    found = document_completion(model, from_scipy([[2, 2]] * 4, ["城", "雨"], new))
    assert found["document_id"].tolist() == ["c", "x", "y"]
    assert found["n_words"].tolist() == [4, 2, 2]
