"""Every measure over K is that of its own function; which K can be defended, and why."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scipy.stats import t
from tqdm import tqdm

from govtopics.analysis.robustness import choose_k as room
from govtopics.analysis.robustness.choose_k import choose_k
from govtopics.analysis.robustness.k_measures import (
    Measured,
    as_good_as_best,
    defensible_sizes,
    lead,
    preferences,
    stable_sizes,
)
from govtopics.analysis.robustness.k_paragraph import paragraph
from govtopics.analysis.robustness.splits import shared_words
from govtopics.analysis.robustness.stability import topic_stability
from govtopics.analysis.topics.held_out import document_completion, pooled_perplexity
from govtopics.analysis.topics.quality import topic_quality
from govtopics.corpus.corpus import Corpus
from govtopics.errors import GovTopicsError, ModelError
from govtopics.language import speaking
from govtopics.messages import say
from govtopics.models.lda import LDA
from govtopics.models.nmf import NMF
from govtopics.models.refits import Refits, part_of
from govtopics.models.topic_model import TopicModel
from govtopics.tokens.matrix import count_terms, from_scipy
from govtopics.tokens.segmentation import tokenize

N_REPORTS = 12
ESTIMATOR = LDA(n_topics=2, random_state=1)


def planted(n_reports=N_REPORTS, n_texts=20, seed=5):
    """Two subjects of two topics each, with words of the subject beside those of the topic.

    Topic k has the words 10k … 10k + 9 to itself and shares five with the other of its subject.
    """
    rng = np.random.default_rng(seed)
    phi = np.zeros((4, 50))
    for k in range(4):
        phi[k, 10 * k : 10 * k + 10] = 0.06
        phi[k, 40 + 5 * (k // 2) : 45 + 5 * (k // 2)] = 0.08
    counts, owners = [], []
    for report in range(n_reports):
        for _ in range(n_texts):
            theta = rng.dirichlet(np.full(4, 0.05))
            counts.append(rng.multinomial(40, theta @ phi))
            owners.append(f"r{report:02d}")
    ids = [f"{owner}/{i}" for i, owner in enumerate(owners)]
    docvars = pd.DataFrame({"document_id": owners}, index=ids)
    return from_scipy(np.array(counts), [f"w{i:02d}" for i in range(50)], docvars)


@pytest.fixture(scope="module")
def dtm():
    return planted()


@pytest.fixture(scope="module")
def choice(dtm):
    return choose_k(dtm, [8, 2, 4, 2], estimator=ESTIMATOR)


def cell(choice, k, measure, column="value"):
    rows = choice.table[(choice.table["k"] == k) & (choice.table["measure"] == measure)]
    return rows[column].item()


# ---------------------------------------------------------------------- planted truth


def test_the_planted_number_is_found(choice):
    assert list(choice) == [2, 4, 8]
    assert choice.stable == (2, 4)
    # Two subjects and their four topics are both there: two share fewer words, four foretell more.
    assert choice.defensible == (2, 4)
    assert cell(choice, 2, "exclusivity", "as_good_as_best")
    assert not cell(choice, 4, "exclusivity", "as_good_as_best")
    # Each of the four is found again everywhere; of eight, most are halves of one topic.
    assert cell(choice, 4, "stable_topics") == 1
    assert cell(choice, 8, "stable_topics") < 0.8
    assert cell(choice, 4, "perplexity") < 0.8 * cell(choice, 2, "perplexity")
    assert not cell(choice, 2, "perplexity", "as_good_as_best")


def test_two_topics_split_into_their_own_two(choice):
    matched = choice.splits[choice.splits["matched"] & (choice.splits["k"] == 2)]
    assert sorted(matched["next_topic"]) == list(choice[4].topics)
    for row in matched.itertuples():
        # The words that the two topics of a subject share say which subject it is.
        subjects = [
            phi[[f"w{40 + 5 * i}" for i in range(2)]].argmax()
            for phi in (choice[2][row.topic], choice[4][row.next_topic])
        ]
        assert subjects[0] == subjects[1]
        assert row.share_of_next > 0.95
        assert row.similarity > row.chance
    assert matched.groupby("topic").size().to_list() == [2, 2]
    assert matched.groupby("topic")["share_of_topic"].sum().to_numpy() == pytest.approx(1, abs=0.05)


# ------------------------------------------------------- beside what each function says


def test_measures_are_those_of_topic_quality(dtm, choice):
    for k in choice:
        own = topic_quality(choice[k], dtm)
        whole = own[own["topic"] == ""].set_index("measure")["value"]
        for measure in ("npmi", "diversity", "exclusivity", "coverage"):
            assert cell(choice, k, measure) == whole[measure]
        each = own[own["measure"] == "npmi"].set_index("topic")["value"]
        topics = choice.topics[choice.topics["k"] == k]
        assert topics["npmi"].to_list() == each[list(topics["topic"])].to_list()
        assert topics["share"].to_list() == choice[k].topic_shares.tolist()


def test_stability_is_that_of_topic_stability(dtm, choice):
    own = topic_stability(choice[8], dtm)
    topics = choice.topics[choice.topics["k"] == 8].set_index("topic")
    assert tuple(topics.index[topics["status"] == "unstable"]) == own.unstable != ()
    assert choice[8].verdicts == tuple(topics["status"])
    for over, column in (("reports", "found_without_reports"), ("halves", "found_in_halves")):
        rows = own.table[own.table["over"] == over].set_index("topic")
        assert topics[column].to_dict() == (rows["n_found"] / rows["n_refits"]).to_dict()
    assert cell(choice, 8, "stable_topics") == (8 - len(own.unstable)) / 8
    why = own.table[own.table["topic"] == own.unstable[0]]["reason"]
    assert topics.loc[own.unstable[0], "reason"] == "; ".join(filter(None, why))


def test_perplexity_and_intervals_are_of_fits_without_a_tenth_of_the_reports(dtm, choice):
    names = [f"r{i:02d}" for i in range(N_REPORTS)]
    owners = dtm.docvars["document_id"]
    told, npmi = [], []
    for first in range(10):
        aside = owners.isin(names[first::10]).to_numpy()
        fit = replace(ESTIMATOR, n_topics=4).fit(part_of(dtm, ~aside))
        told.append(document_completion(fit, part_of(dtm, aside)))
        # Top words are ranked beside the shares of words in all reports, as those of the whole fit.
        ranked = replace(fit, term_counts=dtm.term_counts)
        quality = topic_quality(ranked, part_of(dtm, ~aside)).set_index(["measure", "topic"])
        npmi.append(quality.loc[("npmi", ""), "value"])
    expected = pooled_perplexity(pd.concat(told))
    assert cell(choice, 4, "perplexity") == pytest.approx(expected["value"], rel=1e-3)
    assert cell(choice, 4, "perplexity", "low") == pytest.approx(expected["low"], rel=1e-2)
    reach = t.ppf(0.975, 9) * np.sqrt(9 * np.var(npmi))
    low, high = (cell(choice, 4, "npmi", end) for end in ("low", "high"))
    assert (high - low) / 2 == pytest.approx(reach, rel=0.05)


def test_tokens_add_the_measures_of_gensim(corpus_of_six):
    tokens = tokenize(corpus_of_six)
    dtm = count_terms(tokens)
    found = choose_k(dtm, [2, 3], estimator=NMF(n_topics=2, random_state=1), tokens=tokens)
    own = topic_quality(found[3], dtm, tokens=tokens)
    whole = own[own["topic"] == ""].set_index("measure")["value"]
    for measure in ("c_v", "u_mass"):
        assert cell(found, 3, measure) == whole[measure]
        assert cell(found, 3, measure, "as_good_as_best") is None
    assert "c_v" in found.paragraph("zh")


@pytest.fixture
def corpus_of_six():
    texts = ["治理社区治理网格社区", "创新产业科技创新企业", "医疗教育医疗养老教育"] * 2
    return Corpus.from_texts(texts, ids=list("abcdef"))


def test_the_same_again_is_the_same(dtm, choice):
    again = choose_k(dtm, [2, 4], estimator=ESTIMATOR)
    first = choice.table[choice.table["k"] == 4].drop(columns="as_good_as_best")
    second = again.table[again.table["k"] == 4].drop(columns="as_good_as_best")
    pd.testing.assert_frame_equal(first.reset_index(drop=True), second.reset_index(drop=True))


# ---------------------------------------------------------------------- five short reports


@pytest.mark.parametrize("settings", [LDA, NMF])
def test_no_number_is_stable_on_the_seeds(seeds, settings):
    tokens = tokenize(seeds.to_paragraphs().body())
    dtm = count_terms(tokens, min_texts=2)
    found = choose_k(dtm, [3, 5, 10], estimator=settings(n_topics=2, random_state=2024))
    assert found.stable == found.defensible == ()
    assert found.paragraph("zh").startswith(
        "所试的 K（3、5、10）没有一个称得上稳定：报告只有 5 份，不足 6 份"
    )
    assert "None of the K tried (3, 5, 10) can be called stable" in found.paragraph("en")
    assert "没有哪个 K 站得住脚" in found.paragraph("zh")
    assert cell(found, 5, "stable_topics", "reason") == "too_few_to_halve: n=5, least=6"
    assert cell(found, 5, "stable_topics") < 1
    assert repr(found).endswith("stable: none; defensible: none")


# ---------------------------------------------------------------------- bad input


def test_all_wrong_sizes_are_told_at_once(dtm):
    with pytest.raises(ModelError) as refused:
        choose_k(dtm, [1, 4, 400])
    assert "K = 1: a topic model needs at least 2 topics." in str(refused.value)
    assert "K = 400 is more than 240 texts or 50 terms allow." in str(refused.value)
    with pytest.raises(ModelError, match="No K was passed"):
        choose_k(dtm, [])
    with pytest.raises(
        GovTopicsError, match=r"sizes contains a str \('4'\); must be whole numbers"
    ):
        choose_k(dtm, ["4"])


@pytest.mark.parametrize("n_reports", [1, 2])
def test_with_fewer_than_three_reports_the_rest_is_measured(n_reports):
    found = choose_k(planted(n_reports, 30), [2, 3], estimator=ESTIMATOR)
    for measure in ("stable_topics", "perplexity"):
        assert cell(found, 3, measure, "status") == "not estimable"
        assert f"too_few_to_leave_out: n={n_reports}, least=3" in cell(found, 3, measure, "reason")
        assert pd.isna(cell(found, 3, measure))
    assert cell(found, 3, "npmi") > 0
    assert pd.isna(cell(found, 3, "npmi", "low"))
    assert found.defensible == ()
    assert f"报告只有 {n_reports} 份，无法重新拟合" in found.paragraph("zh")
    assert "差别有没有超出误差无从判断" in found.paragraph("zh")


def test_with_four_reports_there_is_no_interval(dtm):
    found = choose_k(planted(4, 30), [2, 4], estimator=ESTIMATOR)
    assert found.table["low"].isna().all()
    assert found.table["as_good_as_best"].isna().all()
    assert cell(found, 4, "perplexity") < cell(found, 2, "perplexity")


def test_texts_of_unknown_reports_are_measured_without_refits():
    counts = planted(2, 30).counts
    found = choose_k(from_scipy(counts, [f"w{i:02d}" for i in range(50)]), [2])
    assert cell(found, 2, "perplexity", "reason") == "reports_not_said"
    assert cell(found, 2, "stable_topics", "reason") == "reports_not_said"
    assert found.topics["reason"].tolist() == ["reports_not_said"] * 2
    assert found.paragraph("zh").startswith("各段没有注明属于哪份报告")
    assert found.paragraph("en").startswith("The texts do not say to which report they belong")
    assert len(found.splits) == 0
    assert list(found.splits.columns)[:2] == ["k", "topic"]


def test_a_number_that_fits_all_reports_alone_says_so(dtm, monkeypatch):
    def refused(*args, **kwargs):
        raise ModelError(
            say("n_topics = {n_topics}: one topic came out empty. Use fewer.", n_topics=4)
        )

    monkeypatch.setattr(Refits, "on", refused)
    found = choose_k(dtm, [2, 4], estimator=ESTIMATOR)
    assert cell(found, 4, "perplexity", "reason") == "too_many_without_reports: k=4"
    assert cell(found, 4, "stable_topics") == 0
    assert cell(found, 4, "npmi") > 0
    assert found.stable == ()


def test_it_can_be_interrupted(dtm, monkeypatch):
    calls = []

    def interrupted(refits, *args, **kwargs):
        calls.append(refits.model.n_topics)
        raise KeyboardInterrupt

    monkeypatch.setattr(room, "measure_fit", interrupted)
    with pytest.raises(KeyboardInterrupt):
        choose_k(dtm, [2, 4], estimator=ESTIMATOR)
    assert calls == [2]
    assert not [bar for bar in tqdm._instances if not bar.disable]


def test_a_mapping_of_k_to_models(choice):
    assert len(choice) == 3
    assert 4 in choice
    assert 5 not in choice
    assert choice[4].n_topics == 4
    with pytest.raises(ModelError, match="K = 5 was not fitted; these were: 2, 4, 8"):
        choice[5]


# ---------------------------------------------------------------------- by hand


def measured(k, value, refitted=None, foretold=None, stable=1.0):
    """A fit of which one measure is known, in ten refits."""
    model = TopicModel("x", np.ones((k, 1)), np.ones((1, k)) / k, ("a",), np.ones(1, int),
                       np.ones(1, int), pd.Index(["t"]), pd.DataFrame(index=["t"]))  # fmt: skip
    rows = pd.DataFrame({"measure": ["npmi", "stable_topics"], "value": [value, stable]})
    return Measured(model, rows, pd.DataFrame(), {"npmi": np.array(refitted or [])}, foretold)


def defended(fits, stable):
    return defensible_sizes(preferences(fits, stable), stable)


SWAY = [0.0, 0.01, 0.0, -0.01, 0.0]


def test_differences_are_judged_by_what_both_refits_say():
    # Both sway by the same: the difference does not sway at all.
    low = measured(2, 0.30, [0.30 + x for x in SWAY])
    high = measured(4, 0.31, [0.31 + x for x in SWAY])
    told = lead(high, low, "npmi")
    assert told == pytest.approx((0.01, 0), abs=1e-9)
    assert as_good_as_best([low, high]) == {("npmi", 2): False, ("npmi", 4): True}
    # They sway against each other: t(4) · √(4 · var) with var = 8e-4 / 5.
    other = measured(4, 0.31, [0.31 - x for x in SWAY])
    assert lead(other, low, "npmi") == pytest.approx((0.01, t.ppf(0.975, 4) * np.sqrt(4 * 1.6e-4)))
    assert as_good_as_best([low, other]) == {("npmi", 2): True, ("npmi", 4): True}


def test_fewer_than_five_refits_say_nothing_of_error():
    low, high = measured(2, 0.1, [0.1] * 4), measured(4, 0.9, [0.9] * 4)
    assert lead(high, low, "npmi") is None
    assert as_good_as_best([low, high]) == {}
    assert defended([low, high], (2, 4)) == (2, 4)


def foretold(each):
    n = np.array([10, 20, 10, 20, 10])
    return pd.DataFrame({"document_id": list("abcde"), "n_words": n, "log_likelihood": each})


def test_foretelling_is_compared_report_by_report():
    one = measured(2, 0, foretold=foretold(np.array([-5.0, -6, -7, -8, -9])))
    other = measured(4, 0, foretold=foretold(np.array([-4.9, -5.9, -6.9, -7.9, -8.9])))
    # The reports differ much and the fits by .1 in each.
    assert lead(other, one, "perplexity") == pytest.approx((0.1, 0), abs=1e-9)


def test_a_stable_number_to_which_none_is_preferable_can_be_defended():
    fits = [
        measured(2, 0.30, [0.30] * 5),
        measured(4, 0.31, [0.31] * 5),
        measured(8, 0.35, [0.35] * 5, stable=0.79),
    ]
    assert stable_sizes(fits, 6) == (2, 4)
    assert stable_sizes(fits, 5) == ()
    assert defended(fits, (2, 4)) == (4,)
    found = preferences(fits, (2, 4)).to_dict("records")
    assert found == [{"k": 2, "preferred": 4, "measures": "npmi"}]
    # Better at one and worse at another is not preferable.
    fits[0] = replace(fits[0], foretold=foretold(np.array([-5.0] * 5)))
    fits[1] = replace(fits[1], foretold=foretold(np.array([-5.1] * 5)))
    assert defended(fits, (2, 4)) == (2, 4)


def test_words_that_two_fits_give_to_the_same_topics():
    dtm = from_scipy([[2, 1], [0, 1]], ["a", "b"])
    theta = np.array([[0.5, 0.5], [0.25, 0.75]])
    one = TopicModel.from_estimates("x", np.array([[0.5, 0.5], [0.5, 0.5]]), theta, dtm, {})
    other = TopicModel.from_estimates("y", np.array([[0.2, 0.8], [1, 0]]), np.ones((2, 2)), dtm, {})
    # Both topics of the first have the same words, so it gives words by θ: ½ and ½, ¼ and ¾; topics
    # are in order of their share, so the larger is its first.
    by_first = {"1": np.array([0.5, 0.5]), "2": np.array([0.75, 0.25])}
    # The second gives a to its topics by .2 and 1, b to the one that has it.
    of_a, of_b = np.array([0.2, 1]) / 1.2, np.array([1.0, 0])
    if other.topic_word[0, 1] == 0:
        of_a, of_b = of_a[::-1], of_b[::-1]
    expected = (
        2 * np.outer(by_first["1"], of_a)
        + np.outer(by_first["1"], of_b)
        + np.outer(by_first["2"], of_b)
    ) / 4
    np.testing.assert_allclose(shared_words(dtm, one, other), expected)


# ---------------------------------------------------------------------- what it comes to


def tables(values, good, stable_of):
    """Values by measure and K, the K as good as the best, stable topics by K."""
    rows = [
        {"k": k, "measure": measure, "value": value,
         "as_good_as_best": k in good[measure] if measure in good else None}
        for measure, own in values.items()
        for k, value in own.items()
    ]  # fmt: skip
    rows += [
        {"k": k, "measure": "stable_topics", "value": found / k, "as_good_as_best": None}
        for k, found in stable_of.items()
    ]
    topics = pd.DataFrame(
        [
            {"k": k, "status": "stable" if i < found else "unstable"}
            for k, found in stable_of.items()
            for i in range(k)
        ]
    )
    return pd.DataFrame(rows).astype({"as_good_as_best": object}), topics


def said(values, good, stable_of, stable, defensible, preferred=(), *, language="en"):  # noqa: PLR0917
    better = pd.DataFrame(list(preferred), columns=["k", "preferred", "measures"])
    with speaking(language):
        return paragraph(*tables(values, good, stable_of), stable, defensible, 31, better)


FORETOLD = {5: 900.0, 10: 700.0, 20: 650.0}


def test_measures_that_agree_are_said_to():
    told = said({"perplexity": FORETOLD}, {"perplexity": {10, 20}}, {5: 5, 10: 9, 20: 10},
                (5, 10), (10,), [(5, 10, "perplexity")])  # fmt: skip
    assert "K = 5, 10 are stable: at least four in five" in told
    assert "(5 of 5, 9 of 10)" in told
    assert "K = 10 can be defended. K = 5: stable too, but K = 10 is better beyond error in" in told
    assert "only one measure decides: perplexity of held-out reports. Perplexity usually" in told
    assert "Only one measure tells the K apart: perplexity of held-out reports is best" in told
    assert told.endswith("is the largest tried: that of a larger one may be lower.")


def test_what_decided_between_stable_numbers_is_named():
    preferred = [(5, 10, "npmi exclusivity"), (5, 20, "npmi"), (10, 20, "npmi")]
    measures = {"npmi": {5: 0.1, 10: 0.2, 20: 0.3}, "exclusivity": {5: 0.5, 10: 0.7, 20: 0.7}}
    good = {"npmi": {20}, "exclusivity": {10, 20}}
    about = (measures, good, {5: 5, 10: 10, 20: 20}, (5, 10, 20), (20,), preferred)
    told = said(*about, language="zh")
    # Of the two that are preferable to 5, the one that can be defended is named.
    assert "K = 5、10 虽然稳定，但不如 K = 20：20 的一致性（NPMI）更好（超出误差）" in told
    assert "分出高下的只有一致性（NPMI）一项。" in told
    assert "困惑度" not in told
    assert "K = 20 是所试的最大值，更大的 K 也许更好" in told
    assert told.endswith("都支持 K = 20（与各自最好的 K 差距在误差之内）。")
    assert "coherence (NPMI) and exclusivity all support K = 20" in said(*about)


@pytest.mark.parametrize(
    ("defensible", "largest", "smallest"),
    [((5,), False, True), ((10,), False, False), ((20,), True, False), ((5, 20), True, True)],
)
def test_a_choice_at_an_end_of_what_was_tried_is_warned_of(defensible, largest, smallest):
    told = said({"npmi": {5: 0.3, 10: 0.3, 20: 0.3}}, {"npmi": {5, 10, 20}},
                {5: 5, 10: 10, 20: 20}, defensible, defensible)  # fmt: skip
    assert ("K = 20 is the largest tried" in told) == largest
    assert ("K = 5 is the smallest tried" in told) == smallest


def test_an_interval_of_no_width_is_none(choice):
    # With two topics every paragraph has one with half of its words, whatever is left out.
    assert cell(choice, 2, "coverage") == 1
    assert pd.isna(cell(choice, 2, "coverage", "low"))
    assert cell(choice, 2, "coverage", "reason") == "refits_all_alike"
    assert cell(choice, 2, "npmi", "reason") == ""


def test_measures_that_disagree_are_said_to_and_why():
    told = said(
        {"perplexity": FORETOLD, "exclusivity": {5: 0.9, 10: 0.8, 20: 0.6},
         "diversity": {5: 0.9, 10: 0.9, 20: 0.9}},
        {"perplexity": {20}, "exclusivity": {5}, "diversity": {5, 10, 20}},
        {5: 5, 10: 7, 20: 10}, (5,), (5,),
    )  # fmt: skip
    assert "only K = 5 is stable" in told
    assert "In diversity of words no K is worse than the best beyond error." in told
    assert "The other measures do not choose the same K: exclusivity is best at K = 5" in told
    assert "from 0.90 at K = 5 to 0.60 at K = 20, since finer topics have to share words" in told
    assert "perplexity of held-out reports is best at K = 20, from 900 at K = 5 to 650" in told
    assert "stability supports only K = 5; with more, too many depend on a few reports" in told
    assert "with fewer" not in told
    assert "K = 5 is the smallest tried" in told
    assert told.endswith("is the largest tried: that of a larger one may be lower.")


def test_a_measure_that_falls_with_more_topics_has_another_reason():
    told = said({"npmi": {5: 0.4, 10: 0.3, 20: 0.2}, "perplexity": {5: 600, 10: 700, 20: 800}},
                {"npmi": {5}, "perplexity": {5}}, {5: 1, 10: 2, 20: 3}, (), ())  # fmt: skip
    assert "(at best K = 5: 1 of 5)" in told
    assert "coherence (NPMI) and perplexity of held-out reports all support K = 5" in told
    told = said({"npmi": {5: 0.4, 10: 0.3, 20: 0.2}, "perplexity": FORETOLD},
                {"npmi": {5}, "perplexity": {20}}, {5: 1, 10: 2, 20: 3}, (), ())  # fmt: skip
    assert "topics cut too fine put words together that seldom share a paragraph" in told
    assert "stability" not in told.partition("do not choose")[2]


def test_one_number_is_compared_with_none():
    told = said({"npmi": {10: 0.3}}, {"npmi": {10}}, {10: 9}, (10,), (10,))
    assert told.endswith("K = 10 can be defended. Only one K was tried, so there is nothing to"
                         " choose from.")  # fmt: skip
    assert "measure" not in told


def test_the_paragraph_speaks_the_language_asked_for(choice):
    assert "K = 2, 4 can be defended." in choice.paragraph("en")
    assert "站得住脚的是 K = 2、4。" in choice.paragraph("zh")
    assert choice.paragraph() == choice.paragraph("zh")


def test_the_best_number_at_the_end_of_those_tried_is_said_even_where_all_agree():
    told = said({"perplexity": FORETOLD, "npmi": {5: 0.3, 10: 0.3, 20: 0.3}},
                {"perplexity": {20}, "npmi": {5, 10, 20}}, {5: 1, 10: 2, 20: 19},
                (20,), (20,))  # fmt: skip
    # Named once: as the K that can be defended, not as the best for perplexity too.
    assert told.count("K = 20 is the largest tried: a larger one may be better still") == 1
    assert "K = 20, the best for perplexity, is the largest tried" not in told
    assert "Only one measure tells the K apart: perplexity of held-out reports is best at" in told
    assert "support" not in told


def test_no_stable_topic_at_all_is_no_best_number():
    told = said({"npmi": {5: 0.4, 10: 0.3}}, {"npmi": {5}}, {5: 0, 10: 0}, (), ())
    assert "at none is a single topic" in told
    assert "at best" not in told
    assert "Discuss only" not in told


def test_a_best_number_in_between_has_a_reason_on_either_side():
    told = said({"npmi": {5: 0.1, 10: 0.4, 20: 0.2}, "perplexity": FORETOLD},
                {"npmi": {10}, "perplexity": {20}}, {5: 1, 10: 2, 20: 3}, (), ())  # fmt: skip
    assert (
        "coherence (NPMI) is best at K = 10, from 0.10 at K = 5 to 0.40 there, since the top words"
        " of narrow topics stand in few paragraphs, and there together, and on to 0.20 at K = 20,"
        " since topics cut too fine put words together"
    ) in told
    # Of perplexity less is better, so that it falls first.
    told = said({"npmi": {5: 0.4, 10: 0.3, 20: 0.2}, "perplexity": {5: 900, 10: 700, 20: 800}},
                {"npmi": {5}, "perplexity": {10}}, {5: 1, 10: 2, 20: 3}, (), ())  # fmt: skip
    assert "to 700 there, since more topics follow the words" in told
    assert "on to 800 at K = 20, since more topics learn the peculiarities" in told


def test_numbers_that_differ_look_different():
    told = said({"diversity": {5: 1.0, 10: 0.998}, "npmi": {5: 0.1, 10: 0.3}},
                {"diversity": {5}, "npmi": {10}}, {5: 1, 10: 2}, (), ())  # fmt: skip
    assert "from 1.000 at K = 5 to 0.998 at K = 10" in told


def test_what_is_left_out_is_a_tenth_beyond_ten_reports_and_several_names_are_joined():
    values = {"npmi": {5: 0.1, 10: 0.1}, "diversity": {5: 1.0, 10: 1.0}}
    good = {"npmi": {5, 10}, "diversity": {5, 10}}
    told = said(values, good, {5: 5, 10: 3}, (5,), (5,))
    assert "without a tenth of the reports at a time (5 of 5)" in told
    assert told.endswith("In coherence (NPMI) and diversity of words no K is worse than the best"
                         " beyond error.")  # fmt: skip
    with speaking("en"):
        told = paragraph(*tables(values, good, {5: 5, 10: 3}), (5,), (5,), 10,
                         preferences([], ()))  # fmt: skip
    assert "without one report at a time (5 of 5)" in told


def test_texts_of_which_some_name_no_report_are_refused(dtm):
    docvars = dtm.docvars.assign(document_id=[None, *dtm.docvars["document_id"][1:]])
    with pytest.raises(ModelError, match=r"1 of 240 texts have no document_id \(such as r00/0"):
        choose_k(replace(dtm, docvars=docvars), [2], estimator=ESTIMATOR)


def test_what_is_within_error_of_the_best_is_no_fall_to_explain():
    npmi = {5: 0.1, 10: 0.4, 20: 0.398}
    told = said({"npmi": npmi, "perplexity": FORETOLD, "exclusivity": {5: 0.9, 10: 0.8, 20: 0.7}},
                {"npmi": {10, 20}, "perplexity": {20}, "exclusivity": {5}},
                {5: 1, 10: 2, 20: 3}, (), ())  # fmt: skip
    assert (
        "best at K = 10 (K = 20 within error of it), from 0.10 at K = 5 to 0.40 at K = 10, since"
        " the top words of narrow topics"
    ) in told
    assert "cut too fine" not in told
    told = said({"npmi": {5: 0.398, 10: 0.4, 20: 0.1}, "perplexity": FORETOLD},
                {"npmi": {5, 10}, "perplexity": {20}}, {5: 1, 10: 2, 20: 3}, (), ())  # fmt: skip
    assert "from 0.40 at K = 10 to 0.10 at K = 20, since topics cut too fine" in told
