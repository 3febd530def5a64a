"""A model fitted again on a part of its texts is the fit of that part."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import sparse

from govtopics.analysis.robustness.stability import topic_stability
from govtopics.errors import GovTopicsError, ModelError
from govtopics.models.converters.models import from_sklearn
from govtopics.models.keyword_lda import KeywordLDA
from govtopics.models.lda import LDA
from govtopics.models.nmf import NMF
from govtopics.models.refits import Refits, deal, estimator_of, part_of, reports_in, shares_left_out
from govtopics.models.topic_model import TopicModel
from govtopics.tokens.matrix import from_scipy


@pytest.fixture(params=["lda", "nmf"])
def model(request):
    return request.getfixturevalue(request.param)


@pytest.fixture
def refits(model, planted):
    return Refits.of(model, planted.dtm)


def owners(dtm):
    return dtm.docvars["document_id"].to_numpy()


def test_nothing_left_out_gives_the_model_itself(refits, model):
    again = refits.without([])
    assert np.array_equal(again.topic_word, model.topic_word)
    assert np.array_equal(again.doc_topic, model.doc_topic)


def test_a_refit_is_the_fit_of_the_texts_that_stay(refits, planted):
    again = refits.without(["r1"])
    kept = owners(planted.dtm) != "r1"
    alone = refits.estimator.fit(part_of(planted.dtm, kept))
    order = np.argmax(alone.topic_word @ again.topic_word.T, axis=1)
    assert sorted(order) == [0, 1, 2, 3]
    assert np.array_equal(again.topic_word[order], alone.topic_word)
    assert np.allclose(again.doc_topic[kept][:, order], alone.doc_topic, equal_nan=True)


def test_a_text_left_out_has_the_shares_of_the_same_text_that_stays(refits, planted):
    twins = from_scipy(
        sparse.vstack([planted.dtm.counts, planted.dtm.counts]),
        planted.dtm.vocabulary,
        pd.DataFrame({"document_id": ["stays"] * 80 + ["goes"] * 80}),
    )
    model = refits.estimator.fit(twins)
    again = Refits.of(model, twins).without(["goes"])
    assert again.ids.equals(twins.ids)
    assert np.allclose(again.doc_topic[:80], again.doc_topic[80:], atol=0.01)


def test_the_words_of_a_report_left_out_teach_nothing(planted):
    counts = planted.dtm.counts.toarray()
    counts[owners(planted.dtm) == "r1"] += 7
    other = replace(planted.dtm, counts=type(planted.dtm.counts)(counts))
    for estimator in (LDA(n_topics=4, random_state=1), NMF(n_topics=4, random_state=1)):
        fits = [
            Refits.of(estimator.fit(dtm), dtm).without(["r1"]).topic_word
            for dtm in (planted.dtm, other)
        ]
        assert np.allclose(
            *(phi[np.lexsort(np.round(phi, 4).T)] for phi in fits), rtol=0, atol=1e-6
        )


def test_what_is_followed_stays_near_the_model(refits, model):
    followed = list(refits.followed())
    assert [left_out for left_out, _ in followed] == [(f"r{i}",) for i in range(5)]
    for _, again in followed:
        phi = [m.topic_word / np.linalg.norm(m.topic_word, axis=1)[:, None] for m in (model, again)]
        assert ((phi[0] @ phi[1].T).max(axis=1) > 0.95).all()


def test_what_is_followed_is_no_copy(refits, model):
    (_, again), *_ = refits.followed()
    assert not np.allclose(np.sort(again.topic_word, axis=0), np.sort(model.topic_word, axis=0))


def test_the_settings_say_what_fitted(planted):
    for estimator in (
        LDA(n_topics=3, random_state=7, alpha=0.2, eta=0.01, tol=1e-3, set_aside=()),
        NMF(n_topics=3, random_state=7, max_iter=50, tol=1e-3),
        LDA(n_topics=3, random_state=7, engine="sklearn", max_passes=5, updates="online"),
    ):
        again = estimator_of(estimator.fit(planted.dtm))
        passes = getattr(estimator, "max_passes", None) or getattr(again, "max_passes", None)
        assert again == (
            estimator if isinstance(estimator, NMF) else replace(estimator, max_passes=passes)
        )


def test_a_saved_model_can_be_fitted_again(model, planted, tmp_path):
    read = TopicModel.load(model.save(tmp_path))
    again = Refits.of(read, planted.dtm).without([])
    assert np.array_equal(again.topic_word, model.topic_word)


def test_a_converted_model_needs_what_fits_it(planted):
    from sklearn.decomposition import LatentDirichletAllocation  # noqa: PLC0415

    engine = LatentDirichletAllocation(2, random_state=0, max_iter=2).fit(planted.dtm.counts)
    converted = from_sklearn(engine, planted.dtm, name="lda")
    with pytest.raises(ModelError, match="estimator="):
        Refits.of(converted, planted.dtm)
    given = LDA(n_topics=2, random_state=0)
    assert Refits.of(converted, planted.dtm, given).without(["r1"]).n_topics == 2


def test_any_object_that_fits_will_do(model, planted):
    class Mine:
        def fit(self, dtm):
            return NMF(n_topics=4, random_state=1).fit(dtm)

    again = Refits.of(model, planted.dtm, Mine()).without(["r0", "r1"])
    assert again.ids.equals(planted.dtm.ids)
    assert Refits.of(model, planted.dtm, Mine()).dealt(1).n_topics == 4


def test_another_matrix_is_refused(model, planted, many):
    with pytest.raises(ModelError, match="900 terms and the model 58"):
        Refits.of(model, many)
    with pytest.raises(ModelError, match="64 texts and the model 80"):
        Refits.of(model, part_of(planted.dtm, owners(planted.dtm) != "r1"))


@given(st.lists(st.text(min_size=1), min_size=1, max_size=80, unique=True), st.integers(1, 40))
def test_every_report_is_left_out_once_in_equal_shares(reports, most):
    shares = shares_left_out(reports, most)
    assert sorted(report for share in shares for report in share) == sorted(reports)
    assert len(shares) == min(most, len(reports))
    assert max(map(len, shares)) - min(map(len, shares)) <= 1


def test_reports_without_a_word_are_none(planted):
    counts = planted.dtm.counts.toarray()
    counts[owners(planted.dtm) == "r3"] = 0
    silent = replace(planted.dtm, counts=type(planted.dtm.counts)(counts))
    assert reports_in(silent) == ("r0", "r1", "r2", "r4")
    nobody = replace(planted.dtm, docvars=planted.dtm.docvars[[]])
    assert reports_in(nobody) == ()


def test_dealt_words_keep_lengths_and_counts(planted):
    counts = planted.dtm.counts
    dealt = deal(counts, np.random.default_rng(3))
    assert np.array_equal(dealt.sum(axis=0), counts.sum(axis=0))
    assert np.array_equal(dealt.sum(axis=1), counts.sum(axis=1))
    assert (dealt != counts).nnz > 1000
    assert (dealt != deal(counts, np.random.default_rng(3))).nnz == 0


def test_dealt_words_hold_no_topic(refits, planted, recovery):
    assert recovery(refits.without([]))[0] > 0.9
    assert recovery(refits.dealt(1))[0] < 0.7


# ---------------------------------------------------------------------- what fits again


def test_what_fits_another_number_of_topics_is_refused(lda, planted):
    with pytest.raises(ModelError, match="fits 3 topics, but the model has 4"):
        Refits.of(lda, planted.dtm, NMF(n_topics=3, random_state=1))
    assert Refits.of(lda, planted.dtm, NMF(n_topics=4, random_state=1)).estimator.n_topics == 4


def test_a_theme_left_out_is_no_topic_that_the_model_lacks(planted):
    themes = {"甲": ["w00", "w01", "w02"], "无": ["没有这个词"]}
    estimator = KeywordLDA(themes=themes, n_free=3, random_state=1)
    model = estimator.estimate(planted.dtm)
    again = Refits.of(model, planted.dtm, estimator).without(["r1"])
    assert again.n_topics == model.n_topics == 4


def test_what_gives_no_model_is_refused(lda, planted):
    class Wrong:
        def fit(self, dtm):
            return dtm

    with pytest.raises(ModelError, match="fit of Wrong returns a DocumentTermMatrix"):
        Refits.of(lda, planted.dtm, Wrong()).dealt(1)


@pytest.mark.parametrize(
    ("wrong", "told"),
    [(LDA, "estimator is the class LDA itself, not an Estimator"), (3, r"is an int \(3\), not an")],
)
def test_what_cannot_fit_is_refused_with_what_can(lda, planted, wrong, told):
    with pytest.raises(GovTopicsError, match=told) as refused:
        topic_stability(lda, planted.dtm, estimator=wrong)
    assert "LDA(...), NMF(...) or KeywordLDA(...)" in str(refused.value)


def test_texts_of_which_some_name_no_report_are_refused(planted):
    docvars = planted.dtm.docvars.copy()
    docvars.iloc[3, docvars.columns.get_loc("document_id")] = None
    with pytest.raises(ModelError, match=r"1 of .* texts have no document_id \(such as"):
        reports_in(replace(planted.dtm, docvars=docvars))


def test_refits_of_a_keyword_model_are_its_own_and_leave_the_log_alone(planted, caplog):
    themes = {"甲": ["w00", "w12", "w24"], "乙": ["w13", "w14"]}  # the first is none: it drifts
    estimator = KeywordLDA(themes=themes, n_free=2, random_state=1)
    model = estimator.estimate(planted.dtm)
    refits = Refits.of(model, planted.dtm, estimator)
    assert np.array_equal(refits.without([]).doc_topic, model.doc_topic)
    kept = owners(planted.dtm) != "r1"
    alone = estimator.estimate(part_of(planted.dtm, kept))
    again = refits.without(["r1"])
    order = np.argmax(alone.topic_word @ again.topic_word.T, axis=1)
    assert np.array_equal(again.topic_word[order], alone.topic_word)
    caplog.clear()
    refits.without(["r1"])
    refits.dealt(1)
    assert caplog.text == ""
