"""Shares as coders would have found them: by hand, and over every sample that could be drawn."""

from itertools import combinations, product

import numpy as np
import pandas as pd
import pytest

from govtopics.analysis.groups.clustered import Effects
from govtopics.analysis.groups.coded_shares import CODED_SHARES_COLUMNS, coded_shares, pseudo_shares
from govtopics.analysis.groups.correction import Coded
from govtopics.analysis.themes.codebook import Codebook, Theme
from govtopics.analysis.themes.theme_measures import measure_themes
from govtopics.analysis.validation.accuracy import Coding
from govtopics.analysis.validation.reliability import Strata
from govtopics.corpus.corpus import Corpus
from govtopics.errors import CorpusError

# Three reports of seven sentences in all; the dictionary errs in four.
OWNERS = np.array([0, 0, 0, 1, 1, 2, 2])
CHARS = np.array([10.0, 20, 30, 40, 10, 25, 25])
FOUND = np.array([1, 0, 0, 1, 0, 1, 0], dtype=bool)
TRUTH = np.array([0.0, 0, 1, 1, 1, 0, 0])
TOTALS = np.array([60.0, 50, 50])


def samples(code, sizes):
    """Every sample with so many of each stratum."""
    strata = [np.flatnonzero(code == stratum) for stratum in range(len(sizes))]
    for chosen in product(*map(combinations, strata, sizes)):
        yield np.concatenate([np.array(part, dtype=int) for part in chosen])


def drawn(code, sizes):
    """What each of these samples makes of the shares."""
    population = np.bincount(code)
    for rows in samples(code, sizes):
        strata = Strata(code[rows], population[code[rows]], np.array(sizes)[code[rows]])
        coded = Coded(rows, TRUTH[rows] - FOUND[rows], strata)
        yield pseudo_shares(OWNERS, CHARS, FOUND, coded, 3)


ACROSS = (np.array([0, 1, 1, 0, 1, 0, 1]), (2, 3))  # by hit or not
OF_ONE = (np.array([0, 0, 0, 1, 1, 2, 2]), (2, 2, 2))  # report by report, two taken whole


@pytest.mark.parametrize(("code", "sizes"), [ACROSS, OF_ONE])
def test_shares_and_their_variances_are_right_on_average_over_all_samples(code, sizes):
    told = list(drawn(code, sizes))
    shares = np.array([one.shares for one in told])
    true = np.bincount(OWNERS, CHARS * TRUTH) / TOTALS
    np.testing.assert_allclose(shares.mean(axis=0), true)
    variances = np.array([one.variances() for one in told])
    np.testing.assert_allclose(variances.mean(axis=0), shares.var(axis=0), atol=1e-15)


@pytest.mark.parametrize(("code", "sizes"), [ACROSS, OF_ONE])
def test_the_excess_of_a_sum_of_squares_is_right_on_average_and_row_by_row(code, sizes):
    told = list(drawn(code, sizes))
    effects = Effects.of(None, [], 3)
    maker = np.eye(3) - 1 / 3
    shares = np.array([one.shares for one in told])
    covariance = np.cov(shares.T, bias=True)
    excess = [one.excess(np.arange(3), effects.leverage, effects.out_of) for one in told]
    np.testing.assert_allclose(np.mean(excess, axis=0), np.diag(maker @ covariance), atol=1e-15)
    # Of two of the reports, in another order.
    rows, maker = np.array([2, 0]), np.eye(2) - 1 / 2
    effects = Effects.of(None, [], 2)
    excess = [one.excess(rows, effects.leverage, effects.out_of) for one in told]
    wanted = np.diag(maker @ covariance[np.ix_(rows, rows)])
    np.testing.assert_allclose(np.mean(excess, axis=0), wanted, atol=1e-15)


def test_numbers_worked_out_by_hand():
    # Of five sentences without a hit three were coded, and the third of report 0 is about it.
    code, _ = ACROSS
    rows = np.array([0, 3, 1, 2, 6])
    strata = Strata(code[rows], np.array([3, 3, 4, 4, 4]), np.array([2, 2, 3, 3, 3]))
    one = pseudo_shares(OWNERS, CHARS, FOUND, Coded(rows, TRUTH[rows] - FOUND[rows], strata), 3)
    np.testing.assert_allclose(one.by_hits, [10 / 60, 40 / 50, 25 / 50])
    # −1 · 3/2 · 10/60 for the false hit, 4/3 · 30/60 for what was missed.
    np.testing.assert_allclose(one.shares, [10 / 60 - 15 / 60 + 40 / 60, 0.8, 0.5])
    # Report 0: 3 · 1 / (2 · 1) (1/36 − 1/72) + 4 · 1 / (3 · 2) (1/4 − 1/12).
    np.testing.assert_allclose(one.variances(), [1.5 / 72 + 4 / 6 / 6, 0, 0])
    assert one.n_coded.tolist() == [3, 1, 1]
    assert one.n_rows.tolist() == [3, 2, 2]
    # Of report 0 every sentence was coded: 30 of its 60 characters are about it.
    np.testing.assert_allclose(one.exact, [0.5, np.nan, np.nan])
    assert one.alone.tolist() == [False] * 5


def test_a_stratum_coded_once_has_no_variance_unless_it_was_taken_whole():
    code = np.array([0, 0, 0, 1, 2, 3, 3])
    rows = np.array([0, 3, 4, 5])
    strata = Strata(code[rows], np.array([3, 1, 1, 2]), np.array([1, 1, 1, 1]))
    one = pseudo_shares(OWNERS, CHARS, FOUND, Coded(rows, TRUTH[rows] - FOUND[rows], strata), 3)
    np.testing.assert_array_equal(one.variances(), [np.nan, 0, np.nan])
    assert one.alone.all()


# ------------------------------------------------------------ of texts

BOOK = Codebook((Theme("治理", ("治理",)), Theme("养老", ("养老",))))
HITS = [1, 0, 0, 1, 0]
LENGTHS = [10, 20, 30, 40, 10]


def measured():
    texts = [
        ("治理" if hit else "发展") + "好" * (n - 3) + "。"
        for hit, n in zip(HITS, LENGTHS, strict=True)
    ]
    ids = ["a/p1", "a/p2", "a/p3", "b/p1", "b/p2"]
    docvars = pd.DataFrame({"place": ["甲"] * 3 + ["乙"] * 2, "year": 2020})
    return measure_themes(
        Corpus.from_texts(texts, ids=ids, docvars=docvars, unit="paragraph"), BOOK
    )


def coding_of(themes, rows, truth, **key):
    ids = themes.docvars.index[rows]
    items = [f"c{i}" for i in range(len(rows))]
    table = pd.DataFrame({"item": items, "sentence_id": ids, "paragraph_id": ids, **key})
    grades = pd.DataFrame({"item": items, "theme": "治理", "grade": np.array(truth, float)})
    both = pd.concat([grades.assign(coder=coder) for coder in "AB"])
    return Coding(both, table, {"themes": ["治理"], "corpus_id": themes.corpus_id})


def test_the_table_has_each_report_with_what_was_coded_of_it():
    themes = measured()
    key = {"stratum": ["a", "a", "b", "b"], "n_stratum": [3, 3, 2, 2], "n_sampled": [2, 2, 2, 2]}
    table = coded_shares(themes, coding_of(themes, [0, 2, 3, 4], [0, 1, 1, 1], **key))
    assert list(table) == CODED_SHARES_COLUMNS
    first, second, other, _ = table.to_dict("records")
    # Report a: 10/60 − 3/2 · 10/60 + 3/2 · 30/60; variance 3 · 1 / 2 ((1/36 + 1/4) − (1/3)²/2).
    assert first["estimate"] == pytest.approx(2 / 3)
    assert first["standard_error"] == pytest.approx((1.5 * (10 / 36 - 1 / 18)) ** 0.5)
    assert (first["n_coded"], first["n_sentences"], first["coded_whole"]) == (2, 3, False)
    assert (second["estimate"], second["standard_error"]) == (1.0, 0.0)
    assert (second["uncorrected"], second["coded_whole"]) == (0.8, True)
    assert (other["theme"], other["status"], other["reason"]) == (
        "养老", "not estimable", "theme_not_coded",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("key", "fault"),
    [
        ({"stratum": "a", "n_sampled": 2}, "The key has no column 'n_stratum'."),
        ({"stratum": ["a", None], "n_stratum": 3, "n_sampled": 1}, "Item 'c1' has no stratum."),
        ({"stratum": "a", "n_stratum": [3, np.nan], "n_sampled": 2}, "Stratum 'a': n_stratum and"),
        ({"stratum": "a", "n_stratum": [3, 4], "n_sampled": 2}, "differ between its items"),
        ({"stratum": "a", "n_stratum": np.nan, "n_sampled": 2}, "are not whole numbers"),
        ({"stratum": "a", "n_stratum": np.inf, "n_sampled": 2}, "are not whole numbers"),
        ({"stratum": "a", "n_stratum": 3.5, "n_sampled": 2}, "are not whole numbers"),
        ({"stratum": "a", "n_stratum": "viele", "n_sampled": 2}, "are not whole numbers"),
        (
            {"stratum": "a", "n_stratum": 3, "n_sampled": 4},
            "n_sampled is 4, but key.csv lists 2 sentences (stratum size: 3)",
        ),
        (
            {"stratum": "a", "n_stratum": 3, "n_sampled": 1},
            "n_sampled is 1, but key.csv lists 2 sentences (stratum size: 3)",
        ),
        ({"stratum": "a", "n_stratum": 1, "n_sampled": 2}, "fewer than were sampled"),
    ],
)
def test_a_coding_that_does_not_say_how_it_was_drawn_is_refused(key, fault):
    themes = measured()
    with pytest.raises(
        CorpusError, match=r"(?s)The sampling probability of each sentence is required"
    ) as refused:
        coded_shares(themes, coding_of(themes, [0, 1], [1, 0], **key))
    assert fault in str(refused.value)
