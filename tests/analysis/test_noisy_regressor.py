"""The slope on a regressor with a known error: by hand, by grid, and with planted truth."""

import numpy as np
import pytest
from scipy import stats

from govtopics.analysis.groups.noisy_regressor import noisy_slope
from govtopics.language import Reason

PLACES = np.repeat(np.arange(12), 2)


def made(seed=0, error=0.0):
    rng = np.random.default_rng(seed)
    signal = rng.normal(size=24)
    outcome = 0.7 * signal + 0.5 * rng.normal(size=24)
    return outcome, signal + error * rng.normal(size=24)


def test_without_error_it_is_least_squares_with_the_t_test_of_the_scores():
    outcome, regressor = made()
    found = noisy_slope(outcome, regressor, np.zeros(24), PLACES)
    assert found.estimate == pytest.approx((regressor @ outcome) / (regressor @ regressor))
    assert found.freedom == 11
    sums = np.bincount(PLACES, regressor * (outcome - found.estimate * regressor))
    wanted = np.sqrt(12 / 11 * sums @ sums) / (regressor @ regressor)
    assert found.error == pytest.approx(wanted)


def test_the_interval_holds_every_slope_whose_scores_pass_the_t_test():
    outcome, regressor = made(error=0.3)
    excess = np.full(24, 0.09)
    found = noisy_slope(outcome, regressor, excess, PLACES)
    a = np.bincount(PLACES, regressor * outcome)
    b = np.bincount(PLACES, regressor**2 - excess)
    assert found.estimate == pytest.approx(a.sum() / b.sum())
    assert found.low < found.estimate < found.high
    for slope, passes in (
        (found.low + 1e-6, True),
        (found.high - 1e-6, True),
        (found.low - 1e-6, False),
        (found.high + 1e-6, False),
    ):
        assert (stats.ttest_1samp(a - slope * b, 0.0).pvalue > 0.05) == passes


def test_what_cannot_be_told_from_its_error_has_no_slope():
    outcome, regressor = made(error=0.3)
    assert noisy_slope(outcome, regressor, regressor**2, PLACES) == Reason("signal_unsure")
    # The sum is above 0, and rests on a single place.
    most = np.where(PLACES == 0, 0.0, regressor**2)
    assert noisy_slope(outcome, regressor, most, PLACES) == Reason("signal_unsure")


def test_few_places_have_a_point_alone():
    outcome, regressor = made()
    found = noisy_slope(outcome, regressor, np.zeros(24), PLACES // 2)
    assert found.estimate == pytest.approx((regressor @ outcome) / (regressor @ regressor))
    assert np.isnan([found.low, found.high, found.error, found.freedom]).all()
