"""A topic of all reports is stable, a topic of one report or of none is not."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from govtopics.analysis.robustness.choices import MOST_REFITS
from govtopics.analysis.robustness.stability import overlap, topic_stability
from govtopics.corpus.corpus import Corpus
from govtopics.errors import ModelError
from govtopics.language import reason_text
from govtopics.messages import say
from govtopics.models.keyword_lda import KeywordLDA
from govtopics.models.lda import LDA
from govtopics.models.matching import (
    match,
    matched_columns,
    similarities,
)
from govtopics.models.nmf import NMF
from govtopics.models.refits import Refits, deal, part_of
from govtopics.models.topic_model import TopicModel
from govtopics.tokens.matrix import count_terms, from_scipy
from govtopics.tokens.segmentation import tokenize

OWN, N_TEXTS, N_WORDS = 15, 12, 50


def plant(seed, *, n_reports=8, n_topics=4, alone=None):
    """Plant topics of terms of their own; the topic ``alone`` only in the first report."""
    rng = np.random.default_rng(seed)
    phi = np.zeros((n_topics, n_topics * OWN + 20))
    for k in range(n_topics):
        phi[k, k * OWN : (k + 1) * OWN] = 0.8 * rng.dirichlet(np.full(OWN, 2.0))
    phi[:, n_topics * OWN :] = 0.2 * rng.dirichlet(np.full(20, 2.0))
    owners = np.repeat([f"r{i:02d}" for i in range(n_reports)], N_TEXTS)
    theta = rng.dirichlet(np.full(n_topics, 0.2), len(owners))
    if alone is not None:
        theta[:, alone] = np.where(owners == "r00", 2 * rng.random(len(owners)), 0)
        theta /= theta.sum(axis=1, keepdims=True)
    counts = np.array([rng.multinomial(N_WORDS, row @ phi) for row in theta])
    ids = [f"{owner}/p{i:03d}" for i, owner in enumerate(owners)]
    docvars = pd.DataFrame({"document_id": owners}, index=pd.Index(ids, name="paragraph_id"))
    return phi, from_scipy(counts, [f"w{i:03d}" for i in range(phi.shape[1])], docvars)


def planted_in(model, phi):
    """Which planted topic each topic of a model is."""
    found = (model.topic_word / np.linalg.norm(model.topic_word, axis=1)[:, None]) @ (
        phi / np.linalg.norm(phi, axis=1)[:, None]
    ).T
    assert (found.max(axis=1) > 0.8).all()  # no other reaches .2
    return found.argmax(axis=1)


@pytest.mark.parametrize("kind", [LDA, NMF])
@pytest.mark.parametrize("seed", range(4))
def test_topics_of_all_reports_are_stable(kind, seed):
    _, dtm = plant(seed)
    found = topic_stability(kind(n_topics=4, random_state=1).fit(dtm), dtm)
    assert found.unstable == ()
    assert set(found.table["status"]) == {"stable"}
    assert (found.table["n_found"] == found.table["n_refits"]).all()
    assert found.table.groupby("over")["n_refits"].first().to_dict() == {"reports": 8, "halves": 5}


@pytest.mark.parametrize("kind", [LDA, NMF])
@pytest.mark.parametrize("n_reports", [5, 8, 23])
@pytest.mark.parametrize("seed", range(3))
def test_a_topic_carried_by_one_report_is_unstable(kind, n_reports, seed):
    phi, dtm = plant(seed, n_reports=n_reports, alone=2)
    model = kind(n_topics=4, random_state=1).fit(dtm)
    which = planted_in(model, phi)
    found = topic_stability(model, dtm, ["reports"])
    assert found.unstable == tuple(model.topics[k] for k in np.flatnonzero(which == 2))
    row = found.table.set_index("topic").loc[found.unstable[0]]
    assert row["reason"].startswith("lost_without_report: report=r00")
    assert "r00" in row["lowest_at"]
    assert row["n_found"] == row["n_refits"] - 1
    assert row["lowest"] < row["chance"] < row["similarity"]


@pytest.mark.parametrize("kind", [LDA, NMF])
@pytest.mark.parametrize("seed", range(3))
def test_topics_of_dealt_words_are_unstable(kind, seed):
    _, dtm = plant(seed)
    noise = replace(dtm, counts=deal(dtm.counts, np.random.default_rng(seed)))
    model = kind(n_topics=4, random_state=1).fit(noise)
    found = topic_stability(model, noise)
    assert found.unstable == model.topics
    halves = found.table.query("over == 'halves'")
    assert halves["n_found"].mean() < 1


def test_more_topics_than_there_are_do_not_all_stay():
    _, dtm = plant(1)
    model = LDA(n_topics=8, random_state=1).fit(dtm)
    found = topic_stability(model, dtm)
    assert 2 <= len(found.unstable) < 8


def test_the_table_says_what_the_matches_say():
    _, dtm = plant(2, alone=1)
    model = NMF(n_topics=5, random_state=1).fit(dtm)
    found = topic_stability(model, dtm)
    for row in found.table.to_dict("records"):
        own = found.matches.query("over == @row['over'] and topic == @row['topic']")
        assert len(own) == row["n_refits"]
        assert own["found"].sum() == row["n_found"]
        assert own["similarity"].median() == pytest.approx(row["similarity"])
        lowest = own.loc[own["similarity"].idxmin()]
        assert (lowest["variant"], lowest["similarity"]) == (row["lowest_at"], row["lowest"])
        assert (own["found"] == (own["similarity"] > own["chance"])).all()
        assert row["reason_text"] == reason_text(row["reason"])


def test_leaving_out_is_a_fit_without_the_report():
    _, dtm = plant(3)
    model = LDA(n_topics=4, random_state=1).fit(dtm)
    found = topic_stability(model, dtm, ["reports"]).matches
    without = LDA(n_topics=4, random_state=1).fit(
        part_of(dtm, dtm.docvars["document_id"].to_numpy() != "r03")
    )
    own = found[found["variant"] == "without r03"].set_index("topic")["similarity"]
    a, b = (m.topic_word / np.linalg.norm(m.topic_word, axis=1)[:, None] for m in (model, without))
    assert own.to_numpy() == pytest.approx((a @ b.T).max(axis=1))


def test_fits_overlap_the_model_and_halves_each_other():
    _, dtm = plant(3)
    model = LDA(n_topics=4, random_state=1).fit(dtm)
    fits = topic_stability(model, dtm).fits
    assert fits.groupby("over").size().to_dict() == {"halves": 5, "reports": 8}
    owners = dtm.docvars["document_id"].to_numpy()
    without = LDA(n_topics=4, random_state=1).fit(part_of(dtm, owners != "r03"))
    row = fits[fits["variant"] == "without r03"].iloc[0]
    found = overlap(model, without)
    assert (row["overlap"], row["shuffled"]) == (found.value, found.shuffled)
    assert 0 < row["shuffled"] < row["overlap"] <= 1
    # Dealt by the random state of the fit; a half is fitted without the other.
    rng = np.random.default_rng(1)
    shuffled = rng.permutation(np.array(sorted(set(owners)), dtype=object))
    halves = [
        LDA(n_topics=4, random_state=1).fit(part_of(dtm, np.isin(owners, list(half))))
        for half in (shuffled[:4], shuffled[4:])
    ]
    assert fits[fits["variant"] == "halves 1"]["overlap"].item() == overlap(*halves).value


def test_beyond_ten_reports_ten_fits_leave_out_all_of_them():
    _, dtm = plant(0, n_reports=23)
    found = topic_stability(NMF(n_topics=4, random_state=1).fit(dtm), dtm, ["reports"])
    told = found.matches["variant"].unique()
    assert len(told) == MOST_REFITS
    gone = [report for variant in told for report in variant.removeprefix("without ").split(", ")]
    assert sorted(gone) == [f"r{i:02d}" for i in range(23)]


def test_it_is_the_same_again():
    _, dtm = plant(1)
    model = LDA(n_topics=4, random_state=1).fit(dtm)
    first, second = (topic_stability(model, dtm) for _ in range(2))
    pd.testing.assert_frame_equal(first.table, second.table)
    other = topic_stability(model, dtm, random_state=5)
    assert not first.matches["similarity"].equals(other.matches["similarity"])


def test_min_texts_and_engines():
    _, dtm = plant(1)
    model = LDA(n_topics=4, random_state=1).fit(dtm)
    found = topic_stability(model, dtm, ["min_texts", "engine"])
    assert found.matches["variant"].unique().tolist() == [
        "min_texts = 2", "min_texts = 3", "gensim", "sklearn",
    ]  # fmt: skip
    assert found.unstable == ()


TEXTS = {
    "科技": "科技创新加快，产业升级有力，科技创新平台建成，人工智能企业集聚。",
    "民生": "养老服务改善，就业补贴发放，养老服务设施新增，学前教育扩大。",
    "治理": "基层治理提升，网格管理落实，基层治理队伍壮大，矛盾纠纷化解。",
}


@pytest.fixture(scope="module")
def written():
    order = [list(TEXTS)[i % 3] for i in range(24)]
    ids = [f"r{i // 6}/p{i}" for i in range(24)]
    return Corpus.from_texts([TEXTS[name] for name in order], ids=ids, unit="paragraph")


def test_stop_lists_and_lexicon_are_left_out_one_at_a_time(written):
    dtm = count_terms(tokenize(written))
    model = NMF(n_topics=3, random_state=1).fit(dtm)
    found = topic_stability(model, dtm, ["stopwords", "lexicon"], corpus=written)
    assert found.matches["variant"].unique().tolist() == [
        "without officialese", "without places", "without the lexicon",
    ]  # fmt: skip
    assert found.table["n_refits"].tolist() == [2, 2, 2, 1, 1, 1]


def test_what_cannot_be_done_is_said_at_once(written):
    dtm = count_terms(tokenize(written))
    model = NMF(n_topics=3, random_state=1).fit(dtm)
    with pytest.raises(ModelError) as told:
        topic_stability(model, dtm, ["report", "lexicon", "engine"])
    for part in ("3 problems", "'reports'", "corpus=", "only LDA has several engines"):
        assert part in str(told.value)
    with pytest.raises(ModelError, match="over is empty"):
        topic_stability(model, dtm, [])
    other = Corpus.from_texts(["基层治理"], ids=["a"])
    with pytest.raises(ModelError, match="not the one that the matrix"):
        topic_stability(model, dtm, ["lexicon"], corpus=other)


def test_fewer_than_three_reports_are_not_estimable_but_for_other_choices():
    _, dtm = plant(1, n_reports=2)
    model = LDA(n_topics=4, random_state=1).fit(dtm)
    found = topic_stability(model, dtm, ["reports", "halves", "min_texts"])
    status = found.table.groupby("over")["status"].unique().map(list).to_dict()
    assert status == {
        "reports": ["not estimable"], "halves": ["not estimable"], "min_texts": ["stable"],
    }  # fmt: skip
    assert found.table["reason"].iloc[0] == "too_few_to_leave_out: n=2, least=3"
    assert found.table["n_refits"].iloc[0] == 0
    assert found.table["similarity"].isna().sum() == 8


def test_five_reports_are_left_out_but_not_halved():
    _, dtm = plant(1, n_reports=5)
    found = topic_stability(NMF(n_topics=4, random_state=1).fit(dtm), dtm)
    assert found.table["status"].tolist() == ["stable"] * 4 + ["not estimable"] * 4
    assert found.table["reason"].iloc[-1] == "too_few_to_halve: n=5, least=6"
    assert "随机分成两半至少要有 6 份" in found.table["reason_text"].iloc[-1]
    assert found.unstable == ()


def test_a_single_topic_is_not_estimable():
    _, dtm = plant(1)
    theta = np.ones((dtm.n_texts, 1))
    one = TopicModel.from_estimates("mine", np.ones((1, dtm.n_terms)), theta, dtm, {})
    found = topic_stability(one, dtm, estimator=NMF(n_topics=2, random_state=1))
    assert found.table["reason"].tolist() == ["one_topic", "one_topic"]


def test_keyword_models_are_fitted_again_by_what_is_given():
    _, dtm = plant(1)
    estimator = KeywordLDA(themes={"甲": ["w000", "w001", "w002"]}, n_free=3, random_state=1)
    model = estimator.fit(dtm)
    with pytest.raises(ModelError, match="estimator="):
        topic_stability(model, dtm)
    found = topic_stability(model, dtm, ["reports"], estimator=estimator)
    assert found.table["n_refits"].tolist() == [8] * 4


def test_a_fit_that_fails_finds_no_topic():
    _, dtm = plant(1, n_reports=3)
    first = NMF(n_topics=4, random_state=1)
    model = first.fit(dtm)

    class Falls:
        calls = 0

        def fit(self, part):
            if part.n_texts < dtm.n_texts:
                raise ModelError(
                    say("n_topics = {n_topics}: one topic came out empty. Use fewer.", n_topics=4)
                )
            return first.fit(part)

    found = topic_stability(model, dtm, ["reports"], estimator=Falls())
    assert found.table["n_found"].tolist() == [0] * 4
    assert found.matches["matched"].unique().tolist() == [""]
    assert found.fits[["overlap", "shuffled"]].isna().all(axis=None)
    assert found.unstable == model.topics


# ---------------------------------------------------------------------- matching


def of(phi, vocabulary=None):
    vocabulary = vocabulary or [f"w{i}" for i in range(phi.shape[1])]
    dtm = from_scipy(np.ones((2, phi.shape[1]), int), vocabulary)
    return TopicModel.from_estimates(
        "x", phi, np.tile(np.arange(len(phi), 0, -1.0), (2, 1)), dtm, {}
    )


def test_similarity_is_the_cosine_of_the_words():
    found = similarities(of(np.array([[3.0, 4, 0], [0, 0, 1]])), of(np.array([[0.0, 1, 0]])))
    assert found == pytest.approx(np.array([[0.8], [0]]))


def test_other_vocabularies_are_compared_on_what_both_have():
    first = of(np.array([[3.0, 4, 9], [1, 0, 1]]), ["a", "b", "d"])
    second = of(np.array([[8.0, 4, 5]]), ["b", "c", "d"])
    cosine = (4 * 8 + 9 * 5) / np.hypot(4, 9) / np.hypot(8, 5)
    assert similarities(first, second)[0, 0] == pytest.approx(cosine)
    with pytest.raises(ModelError, match="have no term in common"):
        similarities(first, of(np.eye(2), ["x", "y"]))


def test_topics_are_matched_so_that_all_together_are_most_alike():
    found = match(np.array([[0.9, 0.8], [0.8, 0.1], [0.2, 0.3]]))
    assert found.partner.tolist() == [1, 0, -1]
    assert found.similarity[:2].tolist() == [0.8, 0.8]
    assert np.isnan(found.similarity[2])
    columns = matched_columns(found.partner, np.array([[1, 2]]))
    assert columns[0, :2].tolist() == [2, 1]
    assert np.isnan(columns[0, 2])


def test_chance_is_what_dealt_words_reach():
    _, dtm = plant(1)
    model = LDA(n_topics=4, random_state=1).fit(dtm)
    refits = Refits.of(model, dtm)
    chance = refits.chance_level(random_state=1)
    assert 0.1 < chance < 0.7
    fresh = [match(similarities(model, refits.dealt(seed))).similarity for seed in range(100, 110)]
    assert np.mean(np.array(fresh) > chance) < 0.25


def test_a_preference_that_there_is_not_is_told_before_anything_is_fitted(written):
    dtm = count_terms(tokenize(written))
    model = NMF(n_topics=3, random_state=1).fit(dtm)
    with pytest.raises(ModelError, match=r"prefer = 'lexikon'\. Did you mean 'lexicon'"):
        topic_stability(model, dtm, ["lexicon"], corpus=written, prefer="lexikon")


def test_a_corpus_in_another_unit_is_refused(written):
    dtm = count_terms(tokenize(written))
    model = NMF(n_topics=3, random_state=1).fit(dtm)
    with pytest.raises(ModelError, match=r"corpus has 4 texts .* matrix 24 .*passed to tokenize"):
        topic_stability(model, dtm, ["lexicon"], corpus=written.to_documents())
