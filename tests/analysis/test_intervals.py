"""Intervals between reports and within them; nothing found still has an upper bound."""

import numpy as np
import pytest

from govtopics.analysis.intervals import jackknife_share, wilson, zero_bound


@pytest.mark.parametrize(("n", "bound"), [(5, 0.4507), (10, 0.2589), (31, 0.0921)])
def test_where_a_share_of_reports_is_above_the_bound_one_is_found_in_19_of_20(n, bound):
    assert zero_bound(n) == pytest.approx(bound, abs=5e-5)
    # So large a share, and yet none of n: one in twenty.
    assert (1 - zero_bound(n)) ** n == pytest.approx(0.05)


def test_four_reports_without_a_hit_bound_nothing():
    assert np.isnan(zero_bound(4))


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
