"""Words of one group against another, and how evenly they are spread."""

import numpy as np
import pandas as pd
import pytest

from govtopics.analysis.groups.dispersion import dispersion
from govtopics.analysis.groups.keyness import keyness
from govtopics.analysis.themes.codebook import Codebook, Theme
from govtopics.analysis.themes.theme_measures import measure_themes
from govtopics.corpus.corpus import Corpus
from govtopics.errors import CorpusError
from govtopics.tokens.matrix import from_scipy


def matrix(counts, documents, places):
    docvars = pd.DataFrame({"document_id": documents, "place": places})
    terms = [f"w{i}" for i in range(np.shape(counts)[1])]
    return from_scipy(np.asarray(counts), terms, docvars=docvars)


def test_log_odds_by_hand():
    dtm = matrix([[30, 10, 60], [10, 10, 80]], ["a", "b"], ["甲", "乙"])
    table = keyness(dtm, "place", "甲", "乙").set_index("term")
    prior = 1000 * np.array([40, 20, 140]) / 200
    one, other = np.array([30, 10, 60]) + prior, np.array([10, 10, 80]) + prior
    expected = np.log(one / (1100 - one)) - np.log(other / (1100 - other))
    assert table.loc[["w0", "w1", "w2"], "log_odds"].to_list() == pytest.approx(expected)
    z = expected / np.sqrt(1 / one + 1 / other)
    assert table.loc["w0", "z"] == pytest.approx(z[0])
    assert table.index.to_list() == ["w0", "w1", "w2"]


def test_a_term_that_occurs_nowhere_is_no_word():
    dtm = matrix([[3, 0, 1], [1, 0, 3]], ["a", "b"], ["甲", "乙"])
    assert set(keyness(dtm, "place", "甲")["term"]) == {"w0", "w2"}


def test_few_reports_are_described_and_no_more(why):
    table = keyness(matrix([[3, 1], [1, 3]], ["a", "b"], ["甲", "乙"]), "place", "甲")
    assert set(table["status"]) == {"description"}
    assert {why(row) for _, row in table.iterrows()} == {(
        "too_few_reports_each: G=1, other_G=1, least=5",
        "两组各有 1 份和 1 份报告，区间各需 5 份",
        "G = 1 and 1 reports, an interval needs 5 each",
    )}  # fmt: skip
    assert table[["low", "high"]].isna().all(axis=None)
    assert not [name for name in table.columns if name.startswith("p_")]


def test_a_word_of_few_reports_is_less_sure_than_one_of_many():
    counts = np.full((12, 3), [0, 0, 200])
    counts[:5, 0] = [26, 1, 1, 1, 1]  # w0 thirty times, nearly all in one report
    counts[:6, 1] = 5  # w1 five times in each report of the group
    ids = [f"r{i}" for i in range(12)]
    table = keyness(matrix(counts, ids, ["甲"] * 6 + ["乙"] * 6), "place", "甲").set_index("term")
    assert table.loc["w0", "z"] == pytest.approx(table.loc["w1", "z"], rel=0.05)
    assert table.loc["w0", "low"] < 0 < table.loc["w1", "low"]
    assert table.loc["w1", "n_documents"] == 6


def split_at_random(counts, n_one, rng):
    """Which words of reports split at random have an interval, and which of these leave out 0."""
    places = np.array(["甲"] * n_one + ["乙"] * (len(counts) - n_one))[rng.permutation(len(counts))]
    ids = [f"r{i}" for i in range(len(counts))]
    table = keyness(matrix(counts, ids, places), "place", "甲")
    told = table["low"].notna()
    holding = table["n_documents"] + table["other_n_documents"]
    return told, (table["low"] > 0) | (table["high"] < 0), holding


@pytest.mark.parametrize("n_one", [5, 15])
def test_words_of_reports_split_at_random_differ_as_rarely_as_promised(n_one):
    rng = np.random.default_rng(8)
    share = 1 / np.arange(1, 1501)
    share /= share.sum()
    evens = [rng.gamma(3000 * share) for _ in range(31)]
    counts = np.array([rng.multinomial(rng.integers(3000, 9000), own / own.sum()) for own in evens])
    drawn = [split_at_random(counts, n_one, rng) for _ in range(20)]
    told, out, holding = (np.concatenate(part) for part in zip(*drawn, strict=True))
    assert (holding[told] >= 5).all()
    assert told.sum() == (holding >= 5).sum()
    for least, most in ((5, 31), (5, 5), (6, 8), (9, 15), (16, 31)):
        own = told & (holding >= least) & (holding <= most)
        assert own.sum() > 500
        assert out[own].mean() <= 0.07


def test_the_interval_of_words_that_do_not_differ_holds_nothing():
    rng = np.random.default_rng(2)
    covered = []
    for _ in range(40):
        rates = rng.gamma(5, 2, (12, 1)) * np.array([[1, 1.0]])
        counts = np.hstack([rng.poisson(rates), np.full((12, 1), 500)])
        ids = [f"r{i}" for i in range(12)]
        table = keyness(matrix(counts, ids, ["甲"] * 6 + ["乙"] * 6), "place", "甲")
        own = table[table["term"] != "w2"]
        covered += ((own["low"] <= 0) & (own["high"] >= 0)).to_list()
    assert np.mean(covered) >= 0.9


def test_the_ends_of_the_table_can_be_asked_for():
    dtm = matrix([[9, 5, 5, 1], [1, 5, 5, 9]], ["a", "b"], ["甲", "乙"])
    assert keyness(dtm, "place", "甲", n=1)["term"].to_list() == ["w0", "w3"]
    assert len(keyness(dtm, "place", "甲", n=9)) == 4


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("place", "丙"), "No text has place = '丙'. Available: 甲, 乙."),
        (("places", "甲"), "Unknown docvar 'places' to group by. Did you mean 'place'?"),
        (("place", "甲", "乙"), "place = 乙: these texts contain no word of the vocabulary."),
    ],
)
def test_groups_that_cannot_be_compared_are_refused(arguments, told):
    dtm = matrix([[9, 5], [0, 0]], ["a", "b"], ["甲", "乙"])
    with pytest.raises(CorpusError) as error:
        keyness(dtm, *arguments)
    assert str(error.value) == told


# Dispersion.


def test_deviation_of_proportions_by_hand():
    dtm = matrix([[8, 2, 10], [0, 8, 12]], ["a", "b"], ["甲", "乙"])
    table = dispersion(dtm).set_index("name")
    # Both reports are half of the words.
    assert table["dp"].to_dict() == pytest.approx({"w0": 0.5, "w1": 0.3, "w2": 1 / 22})
    assert table.loc["w0", ["dp_norm", "n_documents"]].to_list() == [1, 1]
    assert table.index.to_list() == ["w2", "w1", "w0"]


def test_themes_are_spread_over_characters_and_one_without_a_hit_is_not_estimable(why):
    book = Codebook((Theme("甲", ("治理",)), Theme("乙", ("养老",))))
    corpus = Corpus.from_texts(["治理好", "治理好治理好", "没有"], ids=["a/1", "b/1", "c/1"],
                               unit="paragraph")  # fmt: skip
    table = dispersion(measure_themes(corpus, book)).set_index("name")
    assert table.loc["甲", "dp"] == pytest.approx(2 / 11)
    assert table.loc["乙", "status"] == "not estimable"
    assert why(table.loc["乙"]) == ("found_nowhere", "哪里都没有", "it is found nowhere")
    assert why(table.loc["甲"]) == ("", "", "")


def test_one_report_has_nothing_to_be_spread_over(why):
    table = dispersion(matrix([[1, 2]], ["a"], ["甲"]))
    assert {why(row) for _, row in table.iterrows()} == {
        ("one_report", "只有一份报告，谈不上分布", "a single report has no distribution")
    }
    assert table["dp"].isna().all()
