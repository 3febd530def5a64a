"""What tables of words and topics say, number by number, over texts small enough to count."""

from math import log, sqrt

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from scipy import stats
from scipy.spatial.distance import cdist, jensenshannon

from govtopics.analysis.groups.dispersion import dispersion
from govtopics.analysis.groups.keyness import keyness
from govtopics.analysis.robustness.stability import overlap
from govtopics.analysis.themes.codebook import Codebook, Theme
from govtopics.analysis.themes.compare_measures import (
    compare_measures,
    found_by_one,
    match_topics,
    topic_scores,
)
from govtopics.analysis.themes.expansion import expansion_scores, propose_terms
from govtopics.analysis.themes.theme_measures import measure_themes
from govtopics.analysis.topics.cooccurrence import cooccurrence, cooccurrence_graph
from govtopics.analysis.topics.describe import (
    topic_correlation,
    topic_hierarchy,
    topic_spread,
    topic_words,
)
from govtopics.analysis.topics.multidimensional_scaling import places_in_plane
from govtopics.analysis.topics.quality import topic_quality
from govtopics.analysis.topics.topic_map import topic_map
from govtopics.corpus.corpus import Corpus
from govtopics.models.topic_model import TopicModel
from govtopics.tokens.matrix import count_terms, from_scipy
from govtopics.tokens.segmentation import tokenize


def matrix(counts, documents=None, **docvars):
    counts = np.asarray(counts)
    documents = documents or [f"r{i}" for i in range(len(counts))]
    frame = pd.DataFrame({"document_id": documents, **docvars})
    return from_scipy(counts, [f"w{i}" for i in range(counts.shape[1])], docvars=frame)


# Words of one group against another.

# Two texts in the first report; the last of the first group holds no word.
KEY_COUNTS = [
    [4, 1, 20], [2, 0, 9], [1, 3, 30], [7, 0, 25], [2, 2, 40], [5, 1, 15], [0, 0, 0],
    [1, 4, 22], [0, 6, 31], [3, 2, 18], [1, 1, 27], [0, 5, 12], [2, 8, 35],
]  # fmt: skip
KEY_REPORTS = ["a", "a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l"]
KEY_PLACES = ["甲"] * 7 + ["乙"] * 6


def sides():
    counts = np.array(KEY_COUNTS, float)
    one = np.vstack([counts[0] + counts[1], counts[2:6]])
    return one, counts[7:]


def key_matrix(**docvars):
    return matrix(KEY_COUNTS, KEY_REPORTS, place=KEY_PLACES, **docvars)


T4 = 2.7764451051977987  # t of four degrees of freedom at 97.5 %


def test_the_interval_of_a_word_by_hand():
    table = keyness(key_matrix(), "place", "甲", "乙").set_index("term")
    one, other = sides()
    assert (len(one), len(other)) == (5, 6)
    counts = np.array(KEY_COUNTS)
    for word in range(3):
        prior = 1000 * counts[:, word].sum() / counts.sum()
        seen = expected = 0.0
        for side in (one, other):
            n = side.sum()
            share = side[:, word].sum() / n
            for report in side:
                size = report.sum()
                seen += (report[word] - size * share) ** 2 / (1 - size / n)
            expected += n * share * (1 - share)
        dispersion = seen / expected
        ends = []
        for side in (one, other):
            n, y = side.sum(), side[:, word].sum()
            # Wilson of n / dispersion trials, with t of five reports (the smaller group's) less 1.
            trials, share = n / dispersion, y / n
            middle = share + T4**2 / (2 * trials)
            spread = T4 * sqrt(share * (1 - share) / trials + T4**2 / (4 * trials**2))
            shares = [share, *((middle + s * spread) / (1 + T4**2 / trials) for s in (-1, 1))]
            ends.append([log((n * p + prior) / (n + 1000 - n * p - prior)) for p in shares])
        (m1, l1, h1), (m2, l2, h2) = ends
        delta = m1 - m2
        row = table.loc[f"w{word}"]
        assert row[["log_odds", "low", "high"]].to_list() == pytest.approx(
            [delta, delta - sqrt((m1 - l1) ** 2 + (h2 - m2) ** 2),
             delta + sqrt((h1 - m1) ** 2 + (m2 - l2) ** 2)]
        )  # fmt: skip
        y1, y2 = one[:, word].sum() + prior, other[:, word].sum() + prior
        assert row["z"] == pytest.approx(delta / sqrt(1 / y1 + 1 / y2))
    assert set(table["status"]) == {"estimated"}
    assert set(table["reason"]) == set(table["reason_text"]) == {""}


def test_a_word_that_four_reports_hold_has_no_interval_and_one_of_five_has(why):
    counts = np.full((12, 3), 40)
    counts[:, 0] = [1, 1, 0, 0, 0, 0, 1, 1, 0, 0, 0, 0]
    counts[:, 1] = [1, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0]
    dtm = matrix(counts, place=["甲"] * 6 + ["乙"] * 6)
    table = keyness(dtm, "place", "甲").set_index("term")
    assert table.loc["w0", ["low", "high"]].isna().all()
    assert table["status"].to_dict() == {"w0": "description", "w1": "estimated", "w2": "estimated"}
    assert why(table.loc["w0"]) == (
        "too_few_hold_it: k=4, least=5",
        "只有 4 份报告有这个词，区间需 5 份",
        "4 reports contain it, an interval needs 5",
    )
    assert table.loc["w1", "low"] < table.loc["w1", "log_odds"] < table.loc["w1", "high"]
    assert why(table.loc["w1"]) == ("", "", "")


def test_a_word_that_one_group_lacks_may_differ_by_chance_where_few_reports_hold_it():
    counts = np.full((31, 2), 400)
    counts[:, 0] = 0
    counts[5:10, 0] = 1
    dtm = matrix(counts, place=["甲"] * 5 + ["乙"] * 26)
    row = keyness(dtm, "place", "甲").set_index("term").loc["w0"]
    # None of five, and five of 26: 39 % of splits at random do the same.
    assert row["low"] < 0 < row["high"]


def test_every_count_of_a_word_by_hand():
    table = keyness(
        key_matrix(extent=["whole"] * 7 + ["excerpt"] * 6, year=["2020"] * 13), "place", "甲", "乙"
    )
    assert table["term"].to_list() == ["w0", "w2", "w1"]
    row = table.set_index("term").loc["w0"]
    # 21 of 167 words, and 7 of 178.
    assert row[["n_occurrences", "n_other", "n_words", "other_n_words"]].to_list() == [
        21, 7, 167, 178,
    ]  # fmt: skip
    assert (row["per_1000"], row["other_per_1000"]) == pytest.approx((21000 / 167, 7000 / 178))
    assert row[["n_documents", "other_n_documents"]].to_list() == [5, 4]
    assert row[["n_all_documents", "other_n_all_documents"]].to_list() == [5, 6]
    assert row[["by", "group", "other", "extent", "other_extent"]].to_list() == [
        "place", "甲", "乙", "whole", "excerpt",
    ]  # fmt: skip
    back = keyness(key_matrix(), "place", "乙", "甲").set_index("term")
    assert back.loc["w0", "z"] == pytest.approx(-row["z"])


def test_all_other_texts_are_those_of_any_other_known_group():
    places = ["甲", "乙", "丙", None, ""]
    dtm = matrix([[5, 1], [1, 2], [1, 3], [9, 9], [9, 9]], place=places)
    table = keyness(dtm, "place", "甲").set_index("term")
    assert (table.loc["w0", "n_other"], table.loc["w1", "n_other"]) == (2, 5)
    assert set(table["other"]) == {""}
    # The prior is spread as in the whole matrix, whatever is compared.
    prior = 1000 * 25 / 49
    first, second = 5 + prior, 2 + prior
    delta = log(first / (1006 - first)) - log(second / (1007 - second))
    assert table.loc["w0", "log_odds"] == pytest.approx(delta)
    pair = keyness(dtm, "place", "甲", "丙").set_index("term")
    assert (pair.loc["w0", "n_other"], pair.loc["w1", "n_other"]) == (1, 3)


def test_words_alike_stand_in_the_order_of_their_characters_and_n_takes_both_ends():
    dtm = matrix([[1, 9, 3, 9, 1], [9, 1, 3, 1, 9]], place=["甲", "乙"])
    assert keyness(dtm, "place", "甲")["term"].to_list() == ["w1", "w3", "w2", "w0", "w4"]
    assert keyness(dtm, "place", "甲", n=2)["term"].to_list() == ["w1", "w3", "w0", "w4"]
    assert len(keyness(dtm, "place", "甲", n=3)) == 5


@pytest.mark.parametrize(("n", "status"), [(5, "estimated"), (4, "description")])
def test_five_reports_a_side_are_needed_for_an_interval(n, status, why):
    counts = np.column_stack([np.arange(1, n + 7), np.arange(n + 6, 0, -1)])
    table = keyness(matrix(counts, place=["甲"] * n + ["乙"] * 6), "place", "甲")
    assert set(table["status"]) == {status}
    few = (
        "too_few_reports_each: G=4, other_G=6, least=5",
        "两组各有 4 份和 6 份报告，区间各需 5 份",
        "G = 4 and 6 reports, an interval needs 5 each",
    )
    assert {why(row) for _, row in table.iterrows()} == {few if n == 4 else ("", "", "")}
    assert table["low"].isna().all() == (n == 4)


def test_reports_are_named_as_they_are_called():
    dtm = matrix([[3, 1], [1, 3]], ["a", "b"], place=["甲", "乙"], year=["2020", "2021"])
    table = keyness(dtm, "document", "b", "a")
    assert (table["group"][0], table["other"][0]) == ("乙 2021", "甲 2020")


# How evenly.


def test_deviations_over_three_reports_of_unequal_length_by_hand(why):
    # Words: 10, 20 and 70 of 100, the last in two texts; the fourth report holds none.
    counts = [[5, 1, 4, 0], [5, 2, 13, 0], [0, 3, 27, 0], [0, 4, 36, 0], [0, 0, 0, 0]]
    table = dispersion(matrix(counts, ["a", "b", "c", "c", "d"])).set_index("name")
    assert table.index.to_list() == ["w1", "w2", "w0", "w3"]
    assert table.loc["w0", "dp"] == pytest.approx((0.4 + 0.3 + 0.7) / 2)
    assert table.loc["w0", "dp_norm"] == pytest.approx(0.7 / (1 - 0.1))
    assert table.loc["w1", "dp"] == pytest.approx(0)
    assert table.loc["w2", "dp"] == pytest.approx(
        (abs(4 / 80 - 0.1) + abs(13 / 80 - 0.2) + abs(63 / 80 - 0.7)) / 2
    )
    assert table["n_occurrences"].to_list() == [10, 80, 10, 0]
    assert table["n_documents"].to_list() == [3, 3, 2, 0]
    assert set(table["n_all_documents"]) == {3}
    assert table["status"].to_list() == ["estimated"] * 3 + ["not estimable"]
    nowhere = ("found_nowhere", "哪里都没有", "it is found nowhere")
    assert [why(row) for _, row in table.iterrows()] == [("", "", "")] * 3 + [nowhere]


def test_a_word_of_the_smallest_report_alone_has_a_norm_of_one_and_ties_go_to_the_more_frequent():
    counts = [[2, 0, 0, 6], [0, 5, 4, 7], [0, 5, 4, 12]]
    table = dispersion(matrix(counts))
    assert table.set_index("name").loc["w0", "dp_norm"] == pytest.approx(1)
    assert table["name"].to_list()[-1] == "w0"
    even = dispersion(matrix([[1, 2, 1], [1, 2, 1]]))
    assert even["name"].to_list() == ["w1", "w0", "w2"]
    assert even["dp_norm"].to_list() == [0, 0, 0]


def test_themes_are_spread_over_characters_and_their_hits():
    texts = ["治理治理好好好好", "好" * 12, "治理" + "好" * 18, ""]
    ids = ["a/1", "a/2", "b/1", "c/1"]
    corpus = Corpus.from_texts(texts, ids=ids, unit="paragraph")
    row = dispersion(measure_themes(corpus, Codebook((Theme("治理", ("治理",)),)))).iloc[0]
    # Two hits of three in the first half of the characters.
    assert (row["dp"], row["dp_norm"]) == pytest.approx((1 / 6, 1 / 3))
    assert row[["name", "n_occurrences", "n_documents", "n_all_documents"]].to_list() == [
        "治理", 3, 2, 2,
    ]  # fmt: skip


# Words in the same texts.

PAIRS = np.array([
    [1, 1, 0, 0, 1], [2, 1, 0, 1, 1], [1, 1, 1, 0, 1], [1, 0, 1, 0, 1], [0, 0, 1, 0, 1],
    [0, 1, 0, 0, 1], [0, 0, 0, 0, 1], [1, 1, 0, 0, 1],
])  # fmt: skip


def test_every_pair_by_hand():
    table = cooccurrence(matrix(PAIRS), min_texts=3, min_both=2)
    # w3 stands once, and w1 meets w2 once; w4 is in every text, so that it tells nothing.
    assert table.drop(columns="npmi").to_numpy().tolist() == [
        ["w0", "w1", 4, 5, 5], ["w0", "w2", 2, 5, 3], ["w0", "w4", 5, 5, 8],
        ["w1", "w4", 5, 5, 8], ["w2", "w4", 3, 3, 8],
    ]  # fmt: skip
    assert table["npmi"].to_list() == pytest.approx(
        [log((4 / 8) / (25 / 64)) / log(8 / 4), log((2 / 8) / (15 / 64)) / log(8 / 2), 0, 0, 0]
    )


def test_the_least_texts_and_meetings_are_those_asked_for():
    def pairs(**options):
        table = cooccurrence(matrix(PAIRS), **options)
        return (table["term"] + table["other"]).to_list()

    assert pairs() == ["w0w1", "w0w4", "w1w4"]
    assert pairs(min_texts=3) == ["w0w1", "w0w4", "w1w4", "w2w4"]
    assert pairs(min_both=5) == ["w0w4", "w1w4"]
    assert pairs(min_texts=6) == []
    assert pairs(min_texts=1, min_both=1, terms=["w3", "w1", "w0"]) == ["w0w1", "w0w3", "w1w3"]


def test_edges_are_pairs_of_the_least_npmi_and_communities_are_numbered_by_size():
    rows = [("戊", "己", 0.2, 4, 9, 8), ("甲", "乙", 0.5, 5, 6, 7), ("乙", "丙", 0.6, 6, 7, 5),
            ("甲", "丙", 0.7, 3, 6, 5), ("丁", "戊", 0.19, 3, 3, 9)]  # fmt: skip
    pairs = pd.DataFrame(
        rows, columns=["term", "other", "npmi", "n_both", "n_texts", "other_n_texts"]
    )
    graph = cooccurrence_graph(pairs, random_state=1)
    assert dict(graph.nodes(data="community")) == {"甲": 1, "乙": 1, "丙": 1, "戊": 2, "己": 2}
    assert dict(graph.nodes(data="n_texts")) == {"甲": 6, "乙": 7, "丙": 5, "戊": 9, "己": 8}
    assert graph.edges["乙", "丙"] == {"weight": 0.6, "n_both": 6}
    assert graph.number_of_edges() == 4
    assert set(cooccurrence_graph(pairs, least=0.19, random_state=1)) == set("甲乙丙丁戊己")
    assert nx.number_of_edges(cooccurrence_graph(pairs, least=0.6, random_state=1)) == 2


# Topics.


def model_of(topic_word, doc_topic, counts, documents=None):
    dtm = matrix(counts, documents)
    return TopicModel.from_estimates("x", np.array(topic_word), np.array(doc_topic), dtm, {})


PHI = np.array([[0.5, 0.3, 0.2, 0.0], [0.1, 0.0, 0.4, 0.5], [0.3, 0.3, 0.2, 0.2]])
THETA = np.array([[0.7, 0.2, 0.1], [0.5, 0.1, 0.4], [0.1, 0.6, 0.3], [0.6, 0.3, 0.1]])
COUNTS = [[4, 2, 3, 1], [6, 3, 1, 0], [0, 1, 4, 5], [9, 6, 4, 1]]


def three_topics(documents=None):
    model = model_of(PHI, THETA, COUNTS, documents)
    # Shares of words: (7 + 5 + 1 + 12, 2 + 1 + 6 + 6, 1 + 4 + 3 + 2) of 50: in this very order.
    assert model.topic_shares.tolist() == pytest.approx([0.5, 0.3, 0.2])
    return model


def test_every_word_of_every_topic_by_four_measures():
    table = topic_words(three_topics()).set_index(["topic", "term"])
    share = np.array([19, 12, 12, 7]) / 50
    for k, topic in enumerate(("x-01", "x-02", "x-03")):
        exclusive = stats.rankdata(PHI[k] / PHI.sum(axis=0)) / 4
        often = stats.rankdata(PHI[k]) / 4
        for w in range(4):
            if PHI[k, w] == 0:
                assert (topic, f"w{w}") not in table.index
                continue
            row, phi = table.loc[(topic, f"w{w}")], PHI[k, w]
            assert row[["probability", "lift", "relevance", "frex"]].to_list() == pytest.approx(
                [
                    phi,
                    phi / share[w],
                    0.7 * log(phi) + 0.3 * log(phi / share[w]),
                    1 / (0.5 / exclusive[w] + 0.5 / often[w]),
                ]
            )
            assert row["n_occurrences"] == [19, 12, 12, 7][w]


def test_words_are_ranked_ties_by_term_and_cut_at_n():
    by = topic_words(three_topics(), 3, by="probability")
    own = by[by["topic"] == "x-03"]
    assert own["term"].to_list() == ["w0", "w1", "w2"]
    assert own["rank"].to_list() == [1, 2, 3]
    assert by.groupby("topic").size().to_list() == [3, 3, 3]
    unlike = topic_words(three_topics(), 1, by="lift")
    assert unlike["term"].to_list() == ["w0", "w3", "w3"]
    default = topic_words(three_topics())
    assert default.equals(topic_words(three_topics(), 10, by="relevance"))


def test_the_spread_of_topics_over_reports_of_unequal_length():
    table = topic_spread(three_topics(["a", "a", "b", "c"])).set_index("topic")
    words = np.array([[12, 3, 5], [1, 6, 3], [12, 6, 2]])
    for k, topic in enumerate(table.index):
        shares = words[:, k] / words[:, k].sum()
        assert table.loc[topic, "effective_reports"] == pytest.approx(1 / (shares**2).sum())
        assert table.loc[topic, "largest_share"] == pytest.approx(shares.max())
    assert table["largest"].to_list()[2] == "a"
    assert table["share"].to_list() == pytest.approx([0.5, 0.3, 0.2])
    assert table["n_reports"].to_list() == [3, 3, 3]
    assert set(table["status"]) == {"estimated"}


@pytest.mark.parametrize(
    ("share", "status"), [(0.5, "estimated"), (0.501, "one report"), (0.499, "one report")]
)
def test_a_topic_in_fewer_than_two_reports_is_one_reports(share, status):
    theta = [[share, 1 - share], [1 - share, share]]
    model = model_of(np.eye(2) + 0.1, theta, [[5, 5], [5, 5]])
    assert topic_spread(model)["status"].to_list() == [status, status]
    only = model_of(np.eye(2) + 0.1, theta, [[5, 5], [5, 5]], ["a", "a"])
    assert topic_spread(only)["status"].to_list() == ["estimated", "estimated"]


def test_topics_correlate_by_rank():
    table = topic_correlation(three_topics())
    for i in range(3):
        for j in range(3):
            rho = stats.spearmanr(THETA[:, i], THETA[:, j]).statistic
            assert table.iloc[i, j] == pytest.approx(rho)


def test_topics_merge_by_average_linkage():
    apart = {(i, j): jensenshannon(PHI[i], PHI[j], 2) for i, j in ((0, 1), (0, 2), (1, 2))}
    table = topic_hierarchy(three_topics())
    assert table[["first", "second"]].to_numpy().tolist() == [
        ["x-01", "x-03"],
        ["x-01+x-03", "x-02"],
    ]
    assert table["distance"].to_list() == pytest.approx(
        [apart[0, 2], (apart[0, 1] + apart[1, 2]) / 2]
    )
    assert table["n_topics"].to_list() == [2, 3]


def test_the_map_says_how_far_it_distorts_and_who_is_nearest():
    phi = np.vstack([np.eye(5) + 0.02, [[0.5, 0.3, 0.1, 0.05, 0.05]]])
    theta = np.eye(6) * [6, 5, 4, 3, 2, 1] + 0.01
    model = model_of(phi, theta, np.full((6, 5), 4))
    table = topic_map(model)
    words = model.topic_word
    apart = np.array([[jensenshannon(p, q, 2) for q in words] for p in words])
    mapped = cdist(table[["x", "y"]], table[["x", "y"]])
    upper = np.triu_indices(6, 1)
    stress = sqrt(((mapped - apart)[upper] ** 2).sum() / (mapped[upper] ** 2).sum())
    assert stress > 0.1
    assert table["stress"].to_list() == pytest.approx([stress] * 6)
    assert table["share"].to_list() == pytest.approx(model.topic_shares)
    last = [i for i in range(6) if 0.4 < words[i].max() < 0.6]
    assert len(last) == 1
    nearest = np.argsort(apart[last[0]])[1]
    row = table.iloc[last[0]]
    assert row["nearest"] == model.topics[nearest]
    assert row["nearest_distance"] == pytest.approx(apart[last[0], nearest])
    assert row["mapped_distance"] == pytest.approx(mapped[last[0], nearest])


def test_places_of_the_plane_are_found_again_and_weights_decide_what_matters():
    points = np.array([[0.0, 0], [4, 0], [4, 3], [0, 2.0], [1, 1]])
    apart = cdist(points, points)
    assert cdist(*[places_in_plane(apart)] * 2) == pytest.approx(apart, abs=1e-6)
    wrong, weights = apart.copy(), np.ones((5, 5))
    wrong[0, 2] = wrong[2, 0] = 9
    weights[0, 2] = weights[2, 0] = 0
    assert cdist(*[places_in_plane(wrong)] * 2)[0, 2] > 5.5
    assert cdist(*[places_in_plane(wrong, weights)] * 2) == pytest.approx(apart, abs=1e-3)


def test_no_small_step_lowers_the_weighted_distortion():
    rng = np.random.default_rng(2)
    apart = cdist(*[rng.normal(size=(6, 5))] * 2)
    weights = cdist(*[rng.normal(size=(6, 2))] * 2)

    def distortion(places):
        return (weights * (cdist(places, places) - apart) ** 2).sum()

    places = places_in_plane(apart, weights)
    for i in range(12):
        step = np.zeros(12)
        step[i] = 1e-4
        moved = [distortion(places + sign * step.reshape(6, 2)) for sign in (-1, 1)]
        assert min(moved) >= distortion(places) - 1e-9


def test_coherence_takes_the_top_words_asked_for_and_spread_stands_beside_it():
    model = three_topics(["a", "a", "b", "c"])
    dtm = matrix(COUNTS, ["a", "a", "b", "c"])
    two = topic_quality(model, dtm, n=2).set_index(["measure", "topic"])["value"]
    # w0 stands in three texts of four, w1 in four, w2 in four, w3 in three.
    # Top two by relevance: w0 w1; w3 w2; w1 and w3 or w0.
    assert two["npmi"]["x-01"] == pytest.approx(0)
    assert two["npmi"]["x-02"] == pytest.approx(0)
    spread = topic_quality(model, dtm).set_index(["measure", "topic"])
    assert spread.loc[("effective_reports", "x-01"), "value"] == pytest.approx(
        1 / ((12 / 25) ** 2 * 2 + (1 / 25) ** 2)
    )
    assert spread.loc[("effective_reports", "x-02"), "status"] == "estimated"
    assert spread.loc[("diversity", ""), "value"] == pytest.approx(4 / 10)
    words = topic_words(model, 2)
    assert two["diversity"][""] == pytest.approx(words["term"].nunique() / 6)
    # Of all four words, the two that do not stand everywhere meet in two texts of four.
    npmi = log((2 / 4) / (9 / 16)) / -log(2 / 4)
    assert spread.loc[("npmi", "x-03"), "value"] == pytest.approx((npmi + 0 * 4 + 1) / 6)


def test_texts_with_words_and_no_topic_are_told_from_those_without_words():
    theta = [[0.5, 0.5], [0, 0], [1, 0], [0.5, 0.5]]
    counts = [[1, 1], [2, 1], [0, 0], [1, 3]]
    table = topic_quality(model_of(np.eye(2) + 0.1, theta, counts), matrix(counts))
    told = table[table["measure"] == "share"]
    assert told[["text_id", "status"]].to_numpy().tolist() == [
        [1, "no topic"], [2, "no vocabulary"],
    ]  # fmt: skip
    assert told["value"].isna().all()


def test_topics_are_matched_so_that_the_sum_is_largest():
    # Top two words. First: ab, ac; second: ab, bc. Overlaps: 1 and 1/3; 1/3 and 1/3.
    first = [[0.5, 0.45, 0.05, 0], [0.5, 0.05, 0.45, 0]]
    second = [[0.05, 0.5, 0.45, 0], [0.5, 0.45, 0.05, 0]]
    theta = [[2.0, 1], [2, 1]]
    counts = [[1, 1, 1, 1], [1, 1, 1, 1]]
    one, other = model_of(first, theta, counts), model_of(second, theta, counts)
    found = overlap(one, other, n=2)
    assert found.value == pytest.approx((1 + 1 / 3) / 2)
    assert found.shuffled == pytest.approx((1 / 3 + 1 + 1 / 3 + 1 / 3) / 4)
    assert found.pairs.to_numpy().tolist() == [
        ["x-01", "x-02", 1, "w0、w1"], ["x-02", "x-01", pytest.approx(1 / 3), "w2"],
    ]  # fmt: skip
    assert overlap(one, other, n=1).value == 0.5
    assert overlap(one, other, n=3).value == overlap(one, other).value == 1


# Measures side by side.

SAID = [3, 0, 2, 0, 1, 0, 1, 0]
LIKE = [0.9, 0.8, 0.1, 0.3, 0.3, 0.2, 0.85, np.nan]


def measured(hits=SAID, length=10):
    texts = ["消防" * h + "好" * (length - 2 * h) for h in hits]
    ids = [f"a/p{i}" for i in range(len(hits))]
    corpus = Corpus.from_texts(texts, ids=ids, unit="paragraph")
    return corpus, measure_themes(corpus, Codebook((Theme("消防", ("消防",)),)))


def test_every_column_of_the_agreement_of_two_measures():
    _, themes = measured()
    like = pd.DataFrame({"消防": LIKE}, index=themes.paragraphs.docvars.index)
    row = compare_measures(themes, {"like": like, "again": like}).iloc[0]
    # Of seven paragraphs that both score four have a hit: 0, 2, 4, 6; the other's top are 0, 6, 1
    # and, of 3 and 4 that tie, 3.
    assert row[["first", "second", "n_paragraphs", "n_top", "shared_top"]].to_list() == [
        "dictionary", "like", 7, 4, 2,
    ]  # fmt: skip
    assert (row["overlap"], row["by_chance"]) == pytest.approx((2 / 6, (16 / 7) / (8 - 16 / 7)))
    hits, scores = np.array(SAID[:7]) > 0, np.array(LIKE[:7])
    auc = stats.mannwhitneyu(scores[hits], scores[~hits]).statistic / 12
    assert row["auc"] == pytest.approx(auc)
    assert row["spearman"] == pytest.approx(stats.spearmanr(SAID[:7], LIKE[:7]).statistic)
    table = compare_measures(themes, {"like": like, "again": like})
    assert (table["first"] + " " + table["second"]).to_list() == [
        "dictionary like", "dictionary again", "like again",
    ]  # fmt: skip
    assert np.isnan(table.loc[2, "auc"])
    level = compare_measures(themes, {"flat": like * 0}).iloc[0]
    assert (level["auc"], np.isnan(level["spearman"])) == (0.5, True)


def test_every_column_of_what_one_measure_alone_finds():
    corpus, themes = measured()
    like = pd.DataFrame({"消防": LIKE}, index=themes.paragraphs.docvars.index)
    table = found_by_one(themes, corpus, {"like": like}, "消防")
    # Ranks of the hits: 0 2 4 6, then 1 3 5 7; of the other: 0 6 1 3 4 5 2 7.
    assert table.drop(columns=["text", "score"]).to_numpy().tolist() == [
        ["消防", "dictionary", "like", 2, 7, "a/p2", "消防"],
        ["消防", "dictionary", "like", 3, 5, "a/p4", "消防"],
        ["消防", "like", "dictionary", 3, 5, "a/p1", ""],
        ["消防", "like", "dictionary", 4, 6, "a/p3", ""],
    ]
    assert table["score"].to_list() == pytest.approx([20, 10, 0.8, 0.3])
    assert table["text"].to_list()[0] == "消防消防好好好好好好"
    one = found_by_one(themes, corpus, {"like": like}, "消防", n=1)
    assert one["paragraph_id"].to_list() == ["a/p2", "a/p1"]


def topics_of(themes, theta):
    dtm = from_scipy(
        np.ones((len(theta), 3), int), ["a", "b", "c"], docvars=themes.paragraphs.docvars
    )
    model = TopicModel.from_estimates(
        "x", np.array([[0.8, 0.1, 0.1], [0.1, 0.8, 0.1]]), np.array(theta), dtm, {}
    )
    object.__setattr__(model, "corpus_id", themes.corpus_id)
    return model


def test_the_topic_of_a_theme_is_that_with_the_largest_chance_of_more(why):
    _, themes = measured([1, 0, 2, 0, 0])
    # The second topic is larger in one of the two hits than in all others, and in the other than
    # in two of three: five of six.
    mine = [0.3, 0.1, 0.2, 0.25, 0.15]
    model = topics_of(themes, [[1 - x, x] for x in mine])
    row = match_topics(themes, model).iloc[0]
    assert row[["theme", "topic", "status", "reason", "reason_text"]].to_list() == [
        "消防", "x-02", "estimated", "", "",
    ]  # fmt: skip
    assert row["auc"] == pytest.approx(5 / 6)
    assert row["top_words"] == "b、a、c"
    assert topic_scores(themes, model)["消防"].to_list() == pytest.approx(mine)
    chosen = topic_scores(themes, model, {"消防": "x-01"})
    assert chosen["消防"].to_list() == pytest.approx([1 - x for x in mine])
    _, everywhere = measured([1, 1])
    row = match_topics(everywhere, topics_of(everywhere, [[0.4, 0.6], [0.9, 0.1]])).iloc[0]
    assert row[["topic", "status"]].to_list() == ["", "not estimable"]
    assert why(row) == ("every_paragraph_with_hit", "段段命中", "every paragraph has a hit")


# Words that stand where a theme stands.

NEAR = np.array([
    # 火灾, 演练, 消防队, 经济, 安全, 老
    [3, 1, 1, 0, 1, 1], [1, 0, 1, 1, 1, 1], [2, 1, 0, 0, 1, 1], [0, 1, 1, 2, 1, 0],
    [0, 0, 0, 4, 1, 0], [0, 1, 0, 1, 1, 0], [0, 0, 0, 2, 1, 0], [0, 0, 0, 1, 1, 0],
    [0, 0, 0, 0, 0, 0], [0, 0, 0, 3, 1, 0], [0, 0, 0, 1, 1, 0], [0, 0, 0, 2, 3, 0],
])  # fmt: skip
NEAR_TERMS = ["火灾", "演练", "消防队", "经济", "安全", "老"]
NEAR_HITS = [1, 1, 2, 1, 0, 0, 0, 0, 0, 0, 0, 0]


def near():
    _, themes = measured(NEAR_HITS)
    dtm = from_scipy(NEAR, NEAR_TERMS, docvars=themes.paragraphs.docvars)
    object.__setattr__(dtm, "corpus_id", themes.corpus_id)
    return themes, dtm


def tfidf():
    """Sublinear tf-idf with one text added that holds every word, rows of length 1."""
    df = (NEAR > 0).sum(axis=0)
    idf = np.log(13 / (1 + df)) + 1
    with np.errstate(divide="ignore"):
        rows = np.where(NEAR > 0, 1 + np.log(NEAR), 0) * idf
    return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-300)


def test_every_column_of_a_proposal_by_hand():
    themes, dtm = near()
    table = propose_terms(themes, dtm)
    inside = np.array(NEAR_HITS) > 0
    weights = tfidf()[inside].mean(axis=0) - 0.25 * tfidf()[~inside].mean(axis=0)
    # A third of all have a hit: of those with 火灾 all three, of those with 演练 three of four.
    # 消防队 holds the term, 老 is one character, 经济 and 安全 stand elsewhere as often.
    assert table["term"].to_list() == ["火灾", "演练"]
    assert table["weight"].to_list() == pytest.approx(weights[:2])
    assert table[["rank", "n_texts", "n_inside"]].to_numpy().tolist() == [[1, 3, 3], [2, 4, 3]]
    assert table["share_inside"].to_list() == [1, 0.75]
    assert table["lift"].to_list() == pytest.approx([3, 2.25])


def test_scores_are_cosines_with_the_query_of_the_other_paragraphs():
    themes, dtm = near()
    scores = expansion_scores(themes, dtm)["消防"]
    rows, inside = tfidf(), np.array(NEAR_HITS) > 0
    for i in range(12):
        own = inside.copy()
        own[i] = False
        query = rows[own].mean(axis=0) - 0.25 * rows[~inside].mean(axis=0)
        if i == 8:
            assert np.isnan(scores.iloc[i])
        else:
            assert scores.iloc[i] == pytest.approx(rows[i] @ query / np.linalg.norm(query))


def test_n_words_of_each_theme_are_proposed():
    _, themes = measured([1, 1, 1, 0, 0, 0, 0, 0])
    counts = np.zeros((8, 4), int)
    counts[:3, 0] = [1, 2, 1]
    counts[:3, 1] = 1
    counts[:4, 2] = 1
    counts[:2, 3] = 1
    dtm = from_scipy(counts, ["丙丙", "乙乙", "甲甲", "丁丁"], docvars=themes.paragraphs.docvars)
    object.__setattr__(dtm, "corpus_id", themes.corpus_id)
    table = propose_terms(themes, dtm)
    # 丁丁 stands in two of its paragraphs alone.
    assert set(table["term"]) == {"丙丙", "乙乙", "甲甲"}
    assert propose_terms(themes, dtm, n=1)["term"].to_list() == table["term"].to_list()[:1]
    lift = table.set_index("term")["lift"]
    assert lift.to_dict() == pytest.approx({"丙丙": 8 / 3, "乙乙": 8 / 3, "甲甲": 2})
    assert list(table["weight"]) == sorted(table["weight"], reverse=True)


def test_words_of_a_matrix_and_of_a_corpus_are_counted_alike():
    corpus = Corpus.from_texts(["消防演练", "消防"], ids=["a/1", "a/2"], unit="paragraph")
    themes = measure_themes(corpus, Codebook((Theme("消防", ("消防",)),)))
    dtm = count_terms(tokenize(corpus, stopwords=()))
    assert propose_terms(themes, dtm).empty
    assert expansion_scores(themes, dtm)["消防"].notna().all()
