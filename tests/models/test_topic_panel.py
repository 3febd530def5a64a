"""A panel of topics gives each cell its share of words, and what it owes to single reports."""

import numpy as np
import pandas as pd
import pytest

from govtopics.errors import CorpusError, ModelError
from govtopics.models.lda import LDA
from govtopics.models.nmf import NMF
from govtopics.models.refits import MOST_SINGLE, Refits
from govtopics.models.topic_model import TopicModel
from govtopics.tokens.matrix import from_scipy

OWN, TOPICS, TEXTS = 12, 3, 10


def plant(seed=0, *, n_places=4, years=(2023, 2024), alone=False):
    """Plant topics of terms of their own; with ``alone`` the last one in the first report only."""
    rng = np.random.default_rng(seed)
    phi = np.zeros((TOPICS, TOPICS * OWN))
    for k in range(TOPICS):
        phi[k, k * OWN : (k + 1) * OWN] = rng.dirichlet(np.full(OWN, 3.0))
    phi = 0.9 * phi + 0.1 / phi.shape[1]
    reports = [(f"地{place}", year) for place in range(n_places) for year in years]
    about = pd.DataFrame(
        [report for report in reports for _ in range(TEXTS)], columns=["place", "year"]
    )
    about["document_id"] = about["place"] + about["year"].astype(str)
    theta = rng.dirichlet(np.full(TOPICS, 0.3), len(about))
    if alone:
        theta[:, -1] *= (about["document_id"] == "地02023") * 3
        theta /= theta.sum(axis=1, keepdims=True)
    counts = np.array([rng.multinomial(40, row @ phi) for row in theta])
    about.index = pd.Index(about["document_id"] + [f"/p{i:03d}" for i in range(len(about))])
    return from_scipy(counts, [f"w{i:02d}" for i in range(phi.shape[1])], about)


def panel_of(estimator, dtm):
    model = estimator.fit(dtm)
    return model.panel(refits=Refits.of(model, dtm))


@pytest.fixture(scope="module", params=[LDA, NMF])
def estimator(request):
    return request.param(n_topics=TOPICS, random_state=1)


def test_the_estimate_is_the_share_of_words_of_the_report(estimator):
    dtm = plant()
    model = estimator.fit(dtm)
    panel = model.panel("place", "year")
    shares = model.topics_by("document_id")
    assert len(panel.table) == 8 * TOPICS
    for row in panel.table.to_dict("records"):
        assert row["estimate"] == pytest.approx(shares.loc[row["documents"], row["topic"]])
        assert row["n_words"] == 40 * TEXTS
    assert (panel.variable, panel.complete, len(panel)) == ("topic", True, 8)


def test_low_and_high_are_the_range_over_the_model_and_its_refits(estimator):
    dtm = plant(1)
    model = estimator.fit(dtm)
    refits = Refits.of(model, dtm)
    shares = [model.topics_by().to_numpy()]
    for report in dtm.docvars["document_id"].unique():
        again = refits.without([report], follow=True)
        partner = (model.topic_word @ again.topic_word.T).argmax(axis=1)
        assert sorted(partner) == [0, 1, 2]
        shares.append(again.topics_by().to_numpy()[:, partner])
    wide = model.panel(refits=Refits.of(model, dtm)).wide()
    for k, topic in enumerate(model.topics):
        name = topic.replace("-", "_")
        own = np.array(shares)[:, :, k]
        assert wide[f"{name}_low"].to_numpy() == pytest.approx(own.min(axis=0))
        assert wide[f"{name}_high"].to_numpy() == pytest.approx(own.max(axis=0))
        assert (wide[f"{name}_low"] < wide[f"{name}_high"]).all()
    assert set(wide[f"{name}_n_refits"]) == {8}


@pytest.mark.parametrize("seed", range(3))
def test_a_topic_without_partner_is_counted_and_told(estimator, seed):
    dtm = plant(seed, alone=True)
    model = estimator.fit(dtm)
    table = model.panel(refits=Refits.of(model, dtm)).table
    lost = table.groupby("topic")["n_lost"].unique().map(list).to_dict()
    alone = model.topics_by().loc["地02023"].idxmax()
    assert lost == {topic: [int(topic == alone)] for topic in model.topics}
    told = table[table["topic"] == alone]
    assert set(told["reason"]) == {"refits_not_counted: n=1, of=8"}
    assert set(told["status"]) == {"estimated"}
    assert set(table[table["topic"] != alone]["reason"]) == {""}
    # The refit without the report that carries it is not in its range.
    k, refits = model.topics.index(alone), Refits.of(model, dtm)
    shares = [model.topics_by()[alone].to_numpy()]
    for report in set(dtm.docvars["document_id"]) - {"地02023"}:
        again = refits.without([report], follow=True)
        partner = again.topics[int((again.topic_word @ model.topic_word[k]).argmax())]
        shares.append(again.topics_by()[partner].to_numpy())
    assert told["low"].to_numpy() == pytest.approx(np.min(shares, axis=0))
    assert told["high"].to_numpy() == pytest.approx(np.max(shares, axis=0))


def test_beyond_thirty_reports_each_refit_leaves_out_a_share(estimator):
    dtm = plant(n_places=17)
    panel = panel_of(estimator, dtm)
    assert set(panel.table["n_refits"]) == {MOST_SINGLE}


def test_two_reports_have_no_range(estimator):
    dtm = plant(n_places=1)
    table = panel_of(estimator, dtm).table
    assert table["low"].isna().all()
    assert table["high"].isna().all()
    assert table["estimate"].notna().all()
    assert set(table["reason"]) == {"too_few_to_leave_out: n=2, least=3"}


def test_a_report_without_a_word_of_the_vocabulary_is_not_estimable(estimator):
    dtm = plant()
    counts = dtm.counts.toarray()
    counts[dtm.docvars["document_id"].to_numpy() == "地12024"] = 0
    silent = from_scipy(counts, dtm.vocabulary, dtm.docvars)
    table = panel_of(estimator, silent).table
    none = table["documents"] == "地12024"
    assert none.sum() == TOPICS
    assert set(table[none]["status"]) == {"not estimable"}
    assert set(table[none]["reason"]) == {"no_words"}
    assert table[none][["estimate", "low", "high"]].isna().all(axis=None)
    assert table[~none][["estimate", "low", "high"]].notna().all(axis=None)


def test_a_topic_brings_its_stability(estimator):
    dtm = plant()
    model = estimator.fit(dtm)
    assert set(model.panel(refits=Refits.of(model, dtm)).table["stability"]) == {""}
    told = pd.DataFrame(
        {
            "model": model.name, "topic": model.topics, "over": "reports", "n_refits": 8,
            "n_found": [8, 8, 3], "status": ["stable", "stable", "unstable"],
        }
    )  # fmt: skip
    table = model.with_stability(told).panel().table
    assert table.groupby("topic")["stability"].first().tolist() == told["status"].tolist()


def test_what_is_missing_is_said(estimator):
    dtm = plant()
    model = estimator.fit(dtm)
    with pytest.raises(CorpusError, match="docvar 'plaice'"):
        model.panel("plaice")
    bare = from_scipy(dtm.counts, dtm.vocabulary, dtm.docvars[["place", "year"]])
    with pytest.raises(ModelError, match="no document_id"):
        estimator.fit(bare).panel()
    theta = np.ones((dtm.n_texts, 2))
    mine = TopicModel.from_estimates("mine", np.eye(2, dtm.n_terms), theta, dtm, {})
    with pytest.raises(ModelError, match="estimator="):
        Refits.of(mine, dtm)


def test_what_fits_no_matrix_is_refused_with_what_does():
    dtm = plant()
    model = NMF(n_topics=TOPICS, random_state=1).fit(dtm)
    with pytest.raises(
        ModelError, match=r"not an Estimator. Create an estimator with LDA\(...\), NMF"
    ):
        Refits.of(model, dtm, 3)
