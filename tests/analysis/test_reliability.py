"""Agreement as published, and shares of stratified samples that keep their coverage."""

import numpy as np
import pytest

from govtopics.analysis.validation.reliability import (
    Strata,
    krippendorff_alpha,
    stratified_variance,
    weighted_ratio,
)

_ = np.nan
# Krippendorff (2011), example C: four observers, twelve units, nominal: .743.
FOUR = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, _, _, _],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, _, 3],
    [_, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, _],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, _],
]
# The same, example B: two observers, twelve units with five values, nominal: .692.
TWO = [
    ["a", "a", "b", "b", "d", "c", "c", "c", "e", "d", "d", "a"],
    ["b", "a", "b", "b", "b", "c", "c", "c", "e", "d", "d", "d"],
]


def truth_of(truth, _found):
    return truth


def of_all(truth, _found):
    return np.ones_like(truth)


def test_alpha_of_four_observers_with_gaps_is_as_published():
    assert krippendorff_alpha(np.array(FOUR, dtype=float), random_state=1).value == pytest.approx(
        0.743, abs=5e-4
    )


def test_alpha_of_two_observers_is_as_published():
    grades = np.array([[ord(letter) for letter in row] for row in TWO], dtype=float)
    assert krippendorff_alpha(grades, random_state=1).value == pytest.approx(0.692, abs=5e-4)


def test_alpha_is_one_for_agreement_and_about_nothing_for_chance():
    rng = np.random.default_rng(3)
    same = rng.integers(0, 2, 400).astype(float)
    assert krippendorff_alpha(np.array([same, same]), random_state=1)[:3] == (1, 1, 1)
    other = rng.integers(0, 2, 400).astype(float)
    alpha = krippendorff_alpha(np.array([same, other]), random_state=1)
    assert alpha.low < 0 < alpha.high
    assert alpha.observed_agreement == pytest.approx((same == other).mean())


@pytest.mark.parametrize("grades", [[[0, 0, 0], [0, 0, 0]], [[1, _, 0], [_, 1, _]], [[1], [0]]])
def test_alpha_is_nothing_where_no_disagreement_could_show(grades):
    assert np.isnan(krippendorff_alpha(np.array(grades, dtype=float), random_state=1).value)


def test_the_variance_of_a_stratified_total_by_hand():
    strata = Strata(np.array([0, 0, 1, 1]), np.array([10, 10, 2, 2]), np.array([2, 2, 2, 2]))
    # The second stratum is taken whole: its values add nothing.
    expected = 100 * (1 - 2 / 10) * np.var([1, 3], ddof=1) / 2
    assert stratified_variance(np.array([1.0, 3, 5, 9]), np.ones(4), strata) == pytest.approx(
        expected
    )


def test_a_stratum_of_one_item_gives_no_variance_unless_it_is_whole():
    strata = Strata(np.array([0, 0, 1]), np.array([10, 10, 5]), np.array([2, 2, 1]))
    assert np.isnan(stratified_variance(np.arange(3.0), np.ones(3), strata))
    whole = Strata(np.array([0, 0, 1]), np.array([10, 10, 1]), np.array([2, 2, 1]))
    assert stratified_variance(np.array([1.0, 2, 3]), np.ones(3), whole) > 0


def test_a_stratum_in_which_all_is_alike_still_has_a_variance():
    strata = Strata(np.zeros(6, dtype=int), np.full(6, 60), np.full(6, 6))
    expected = 60**2 * 0.9 * 0.25 * 0.2 * 0.8 / 6
    assert stratified_variance(np.zeros(6), np.full(6, 0.5), strata) == pytest.approx(expected)
    # The variance of six times 0.1 is rounded to more than nothing.
    assert np.full(6, 0.1).var(ddof=1) > 0
    assert stratified_variance(np.full(6, 0.1), np.full(6, 0.5), strata) == pytest.approx(expected)


def test_ratios_of_stratified_samples_keep_their_coverage():
    rng = np.random.default_rng(5)
    sizes, rates = np.array([400, 100, 50]), np.array([0.02, 0.5, 0.9])
    truth = [rng.random(size) < rate for size, rate in zip(sizes, rates, strict=True)]
    share = np.concatenate(truth).mean()
    covered = []
    for _ in range(400):
        drawn = np.concatenate([rng.choice(t, 25, replace=False) for t in truth]).astype(float)
        strata = Strata(np.repeat(range(3), 25), np.repeat(sizes, 25), np.full(75, 25))
        _, low, high = weighted_ratio(truth_of, of_all, drawn, np.zeros(75), strata)
        covered.append(low <= share <= high)
    assert np.mean(covered) >= 0.92


@pytest.mark.parametrize(
    ("wrong", "missed"), [(30, (20, 10, 10)), (60, (80, 40, 20)), (30, (0, 100, 0))]
)
def test_recall_and_f1_keep_their_coverage_where_misses_are_rare_and_far(wrong, missed):
    """Three strata without a hit, forty times as large as the one with, hide some misses."""
    rng = np.random.default_rng(5)
    sizes, n = np.array([400, 3000, 11600, 2000]), np.array([30, 90, 156, 324])
    about = [400 - wrong, *missed]
    truth = [np.repeat([1.0, 0], [k, size - k]) for k, size in zip(about, sizes, strict=True)]
    code = np.repeat(range(4), n)
    strata, found = Strata(code, sizes[code], n[code]), (code == 0) + 0.0
    right = 400 - wrong
    ratios = {
        right / (right + sum(missed)): (lambda y, f: y * f, lambda y, f: y),
        2 * right / (400 + right + sum(missed)): (lambda y, f: 2 * y * f, lambda y, f: y + f),
    }
    covered = {true: [] for true in ratios}
    for _ in range(300):
        drawn = [rng.choice(t, k, replace=False) for t, k in zip(truth, n, strict=True)]
        for true, (over, under) in ratios.items():
            _, low, high = weighted_ratio(over, under, np.concatenate(drawn), found, strata)
            covered[true].append((low <= true, true <= high))
    for ends in covered.values():
        assert np.mean(np.all(ends, axis=1)) >= 0.93
        # It is the lower end that a theme is called validated by.
        assert np.mean([low for low, _ in ends]) >= 0.975


def test_one_miss_more_or_less_does_not_turn_the_lower_end_over():
    found = np.repeat([1.0, 0], [30, 150])
    code = np.repeat([0, 1], [30, 150])
    strata = Strata(code, np.array([300, 9000])[code], np.array([30, 150])[code])
    lows = []
    for wrong in range(4):
        truth = np.repeat([1.0, 0], [30 - wrong, 150 + wrong])
        truth[:30] = np.repeat([1.0, 0], [30 - wrong, wrong])
        lows.append(
            weighted_ratio(lambda y, f: 2 * y * f, lambda y, f: y + f, truth, found, strata)[1]
        )
    assert lows == sorted(lows, reverse=True)
    assert lows[0] - lows[1] < 0.05


def test_a_ratio_of_nothing_is_nan_and_one_of_all_has_a_lower_bound():
    strata = Strata(np.zeros(20, dtype=int), np.full(20, 100), np.full(20, 20))
    nothing, all_of_it = np.zeros(20), np.ones(20)
    assert np.isnan(weighted_ratio(truth_of, truth_of, nothing, nothing, strata)).all()
    ratio, low, high = weighted_ratio(truth_of, of_all, all_of_it, nothing, strata)
    assert (ratio, high) == (1, 1)
    assert low == pytest.approx(0.839, abs=1e-3)
