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


def test_a_ratio_of_nothing_is_nan_and_one_of_all_has_a_lower_bound():
    strata = Strata(np.zeros(20, dtype=int), np.full(20, 100), np.full(20, 20))
    nothing, all_of_it = np.zeros(20), np.ones(20)
    assert np.isnan(weighted_ratio(truth_of, truth_of, nothing, nothing, strata)).all()
    ratio, low, high = weighted_ratio(truth_of, of_all, all_of_it, nothing, strata)
    assert (ratio, high) == (1, 1)
    assert low == pytest.approx(0.839, abs=1e-3)
