"""The codebook range holds the estimate; nothing found still has an upper bound."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from govtopics.analysis.intervals import (
    codebook_range,
    jackknife_share,
    wilson,
    wilson_upper,
)


@st.composite
def presences(draw):
    n, sizes = draw(st.integers(1, 6)), sorted(draw(st.tuples(*[st.integers(0, 5)] * 3)))
    presence = draw(arrays(bool, (n, sizes[-1])))
    weights = draw(arrays(np.int64, n, elements=st.integers(1, 500)))
    return presence, weights, tuple(sizes)


@settings(max_examples=60)
@given(presences())
def test_the_range_holds_the_estimate_and_stays_between_nothing_and_all(given_values):
    found = codebook_range(*given_values)
    assert 0 <= found.low <= found.estimate <= found.high <= 1


@settings(max_examples=60)
@given(presences())
def test_more_terms_never_lower_the_prevalence_so_the_estimate_is_the_highest(given_values):
    found = codebook_range(*given_values)
    assert found.high == found.estimate


@settings(max_examples=60)
@given(presences())
def test_the_decisive_term_is_the_one_whose_loss_changes_most(given_values):
    presence, weights, sizes = given_values
    found = codebook_range(presence, weights, sizes)
    changes = [
        found.estimate - weights @ np.delete(presence, i, axis=1).any(axis=1) / weights.sum()
        for i in range(presence.shape[1])
    ]
    assert found.largest_change == pytest.approx(max(changes, default=0.0))
    if found.decisive_term is None:
        assert not any(changes)
    else:
        assert changes[found.decisive_term] == pytest.approx(found.largest_change)


def test_a_theme_of_one_term_may_be_all_or_nothing():
    found = codebook_range(np.array([[True], [False]]), np.array([3, 1]), (1, 1, 1))
    assert found == (0.75, 0.0, 0.75, 0, 0.75)


def test_terms_that_always_stand_together_decide_nothing_alone():
    found = codebook_range(np.array([[True, True], [False, False]]), np.array([1, 1]), (1, 2, 2))
    assert found == (0.5, 0.5, 0.5, None, 0.0)


@pytest.mark.parametrize(("n", "upper"), [(1, 0.7935), (10, 0.2775), (100, 0.0370)])
def test_the_upper_bound_agrees_with_published_wilson_intervals(n, upper):
    assert wilson_upper(n) == pytest.approx(upper, abs=5e-5)


def test_more_paragraphs_without_a_hit_bound_the_share_closer():
    bounds = [wilson_upper(n) for n in range(1, 50)]
    assert bounds == sorted(bounds, reverse=True)


@pytest.mark.parametrize(
    ("successes", "n", "low", "high"),
    [(0, 10, 0, 0.2775), (1, 10, 0.0179, 0.4042), (50, 100, 0.4038, 0.5962)],
)
def test_wilson_intervals_agree_with_published_ones(successes, n, low, high):
    assert [*wilson(successes / n, n)] == pytest.approx([low, high], abs=5e-5)


def test_the_jackknife_of_one_share_by_hand():
    hits, totals = np.array([3.0, 5, 2, 4, 6]), np.full(5, 50.0)
    without = [np.log(h / (200 - h)) for h in 20 - hits]
    spread = np.sqrt(4 / 5 * sum((x - np.mean(without)) ** 2 for x in without))
    middle, t = np.log(20 / 230), 2.7764451051977987
    expected = [1 / (1 + np.exp(-(middle + sign * t * spread))) for sign in (-1, 1)]
    share, *interval = jackknife_share(hits, totals)
    assert share == 0.08
    assert interval == pytest.approx(expected)


def test_the_jackknife_keeps_its_coverage_where_reports_differ():
    rng = np.random.default_rng(7)
    p, icc = 0.1, 0.1
    rates = rng.beta(p * (1 - icc) / icc, (1 - p) * (1 - icc) / icc, (2000, 10))
    _, low, high = jackknife_share(rng.binomial(60, rates), np.full((2000, 10), 60))
    told = ~np.isnan(low)
    assert told.mean() > 0.99
    assert 0.92 <= ((low <= p) & (p <= high))[told].mean() <= 0.98


@pytest.mark.parametrize(
    ("hits", "why"),
    [([1, 2, 3, 1], "four reports"), ([9, 0, 0, 0, 0], "one with hits"), ([5] * 5, "all hits")],
)
def test_the_jackknife_says_nothing_where_it_cannot(hits, why):
    share, low, high = jackknife_share(
        np.array(hits), np.full(len(hits), 5 if why == "all hits" else 50)
    )
    assert share > 0
    assert np.isnan([low, high]).all()
