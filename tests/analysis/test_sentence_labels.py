"""benchmarks/labels.py: drawing sentences for readers, and what their grades say of core."""

import importlib.util
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import govtopics as gt

SCRIPT = Path(__file__).resolve().parents[2] / "benchmarks" / "labels.py"


@pytest.fixture(scope="module")
def script():
    spec = importlib.util.spec_from_file_location("labels_script", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def labels(rows):
    """stratum, n_stratum, reader_1, reader_2, settled of sentences s1, s2, … of one theme."""
    columns = ["stratum", "n_stratum", "reader_1", "reader_2", "settled"]
    table = pd.DataFrame(rows, columns=columns)
    ids = [f"s{i}" for i in range(1, len(rows) + 1)]
    return table.assign(sentence_id=ids, theme="韧性城市", half="closed", corpus="a", sha256="0")


# Four of 8 sentences with a hit, two of 10 of wide, two of 20 near, two of 100 of the rest.
READ = [
    ("core", 8, 2, 2, np.nan),
    ("core", 8, 1, 2, 1),
    ("core", 8, 1, 1, np.nan),
    ("core", 8, 0, 1, 0),
    ("wide", 10, 1, 1, np.nan),
    ("wide", 10, 0, 0, np.nan),
    ("near", 20, 1, 0, 1),
    ("near", 20, 0, 0, np.nan),
    ("rest", 100, 0, 0, np.nan),
    ("rest", 100, 0, 0, np.nan),
]
HITS = pd.DataFrame(
    {"韧性城市": [1, 2, 1, 1, 0, 0, 0, 0, 0, 0]}, index=[f"s{i}" for i in range(1, 11)]
)


@pytest.fixture(scope="module")
def row(script):
    return script.report(labels(READ), HITS).iloc[0]


def test_precision_counts_the_found_that_are_positive(row):
    assert row["n_found"] == 4
    assert row["precision"][0] == 3 / 4
    # Wilson, n = 4: z² = 3.8415; (.75 + .4802) / 1.9604 ± 1.96 · √(.046875 + .060023) / 1.9604.
    assert row["precision"][1:] == pytest.approx((0.3006, 0.9544), abs=5e-4)


def test_pooled_recall_counts_each_positive_once(row):
    # Positive: three of core, one of wide, one near; found: the three.
    assert row["n_positive"] == 5
    assert row["recall_pooled"][0] == 3 / 5


def test_weighted_recall_counts_for_those_not_drawn(row):
    # Each core stands for 2, wide for 5, near for 10: 6 found of 6 + 5 + 10 = 21.
    value, low, high = row["recall_weighted"]
    assert value == pytest.approx(6 / 21)
    assert 0 < low < value < high < 1


def test_positives_of_the_rest_count_in_weighted_recall_alone(script):
    rows = [*READ[:-1], ("rest", 100, 1, 1, np.nan)]
    row = script.report(labels(rows), HITS).iloc[0]
    assert row["recall_pooled"][0] == 3 / 5
    assert row["recall_weighted"][0] == pytest.approx(6 / 71)


def test_a_hit_that_the_codebook_finds_since_the_draw_keeps_its_weight(script):
    hits = HITS.copy()
    hits.loc["s5", "韧性城市"] = 1
    row = script.report(labels(READ), hits).iloc[0]
    assert row["precision"][0] == 4 / 5
    assert row["precision_weighted"][0] == pytest.approx((6 + 5) / (8 + 5))
    assert row["recall_weighted"][0] == pytest.approx((6 + 5) / 21)


def test_kappa_by_hand(row):
    # 7 of 10 agree on the grade. First: 5 × 0, 4 × 1, 1 × 2; second: 5, 3, 2.
    chance = (5 * 5 + 4 * 3 + 1 * 2) / 100
    assert row["kappa_grades"] == pytest.approx((0.7 - chance) / (1 - chance))
    # 8 of 10 agree on positive or not, 5 and 5 positive: chance .5.
    assert row["kappa_positive"] == pytest.approx(0.6)
    assert row["n_read_twice"] == 10


def test_readers_who_say_the_same_of_everything_have_no_kappa(script):
    assert np.isnan(script.cohen_kappa(np.zeros(4), np.zeros(4)))


def test_what_nobody_settled_is_left_out_and_told(script):
    rows = [("core", 8, 1, 0, np.nan), *READ[1:]]
    row = script.report(labels(rows), HITS).iloc[0]
    assert (row["n"], row["n_unsettled"], row["n_read_twice"]) == (9, 1, 10)
    assert row["precision"][0] == 2 / 3


def test_the_third_reader_decides_only_where_the_two_differ(script):
    rows = [("core", 8, 2, 2, 0), *READ[1:]]
    assert script.report(labels(rows), HITS).iloc[0]["n_positive"] == 5


def test_the_open_half_is_not_reported(script):
    table = labels(READ)
    table.loc[:3, "half"] = "open"
    assert script.report(table, HITS).iloc[0]["n_found"] == 0


TEXTS = [
    "建设韧性城市。宜居、韧性、智慧的城市。做好应急管理。发展经济。",
    "打造城市韧性。增强产业韧性。修路。种树。",
]


@pytest.fixture(scope="module")
def book():
    return gt.Codebook((gt.Theme("韧性城市", ("韧性城市",), (), ("应急管理",)),))


def test_strata_are_those_of_the_first_that_fits(script, book):
    corpus = gt.Corpus.from_texts(TEXTS, ids=["a", "b"])
    measured = gt.measure_themes(corpus, book)
    table = script.sentences(corpus, {"a": "x", "b": "x"})
    scores = pd.Series(np.nan, index=table.index)
    scores["b/p0001.4"] = 0.5
    found = script.strata(book["韧性城市"], measured, table["text"], scores)
    # 增强产业韧性: no end of a term close by, and 韧性 stands in half of these sentences.
    assert found.tolist() == ["core", "near", "wide", "rest", "near", "rest", "rest", "near"]


def test_sentences_have_their_neighbours(script):
    table = script.sentences(gt.Corpus.from_texts(TEXTS, ids=["a", "b"]), {"a": "x", "b": "y"})
    row = table.loc["a/p0001.2"]
    assert (row["before"], row["after"]) == ("建设韧性城市。", "做好应急管理。")
    assert table.loc["b/p0001.1", "before"] == ""
    assert table.loc["b/p0001.1", "corpus"] == "y"


def test_labels_rejoin_by_id_and_letters(script):
    table = script.sentences(gt.Corpus.from_texts(TEXTS, ids=["a", "b"]), {"a": "x", "b": "x"})
    own = table.iloc[:3][["corpus", "sentence_id", "sha256"]].reset_index(drop=True)
    own.loc[1, "sha256"] = "another"
    lost = own.iloc[[2]].assign(sentence_id="c/p0001.1")
    there = script.rejoin(pd.concat([own, lost]), table)
    assert there["sentence_id"].tolist() == ["a/p0001.1", "a/p0001.3"]


def test_a_draw_has_its_sizes_halves_and_seed(script):
    stratum = pd.Series(["core"] * 30 + ["rest"] * 50, index=[f"s{i}" for i in range(80)])
    table = script.drawn(stratum, "城市更新", 1)
    counts = table.groupby(["stratum", "half"]).size()
    assert counts.to_dict() == {
        ("core", "closed"): 10, ("core", "open"): 10, ("rest", "closed"): 5, ("rest", "open"): 5,
    }  # fmt: skip
    assert table["sentence_id"].is_unique
    assert table.equals(script.drawn(stratum, "城市更新", 1))
    assert not table.equals(script.drawn(stratum, "城市更新", 2))


def test_a_stratum_that_is_smaller_is_taken_whole(script):
    stratum = pd.Series(["wide"] * 4, index=list("abcd"))
    table = script.drawn(stratum, "城市更新", 1)
    assert (table["n_stratum"] == 4).all()
    assert (table["n_sampled"] == 4).all()
