"""Intervals between reports and within them; nothing found still has an upper bound."""

import numpy as np
import pytest

from govtopics.analysis.intervals import jackknife_share, wilson, wilson_upper


@pytest.mark.parametrize(("n", "upper"), [(1, 0.7935), (10, 0.2775), (100, 0.0370)])
def test_the_upper_bound_agrees_with_published_wilson_intervals(n, upper):
    assert wilson_upper(n) == pytest.approx(upper, abs=5e-5)


def test_more_reports_without_a_hit_bound_the_share_closer():
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
