"""Errors clustered by place against the formulas worked out in full."""

import numpy as np
import pytest
from numpy.linalg import inv
from scipy import stats

from govtopics.analysis.groups.clustered import Effects, fit, independent


def made(n_places, n_years, seed=0, gaps=0.15):
    """Outcome, two regressors, places and years of a panel with gaps."""
    rng = np.random.default_rng(seed)
    places = np.repeat(np.arange(n_places), n_years)
    years = np.tile(np.arange(n_years), n_places)
    kept = rng.random(len(places)) > gaps
    places, years = places[kept], years[kept]
    regressors = rng.normal(size=(len(places), 2)) + 0.1 * places[:, None]
    outcome = (
        regressors @ [1.0, -0.5] + rng.normal(size=len(places)) + rng.normal(size=n_places)[places]
    )
    return outcome, regressors, places, years


def dummies(codes, first=0):
    return (codes[:, None] == np.unique(codes)[first:]).astype(float)


def in_full(outcome, regressors, places, years):
    """CR2 and Satterthwaite with every effect a dummy, matrix by matrix."""
    design = np.hstack([regressors, dummies(places), dummies(years, 1)])
    n, bread = len(outcome), inv(design.T @ design)
    maker = np.eye(n) - design @ bread @ design.T
    residuals, meat, vectors = maker @ outcome, 0.0, [[], []]
    for place in np.unique(places):
        own = places == place
        values, axes = np.linalg.eigh(maker[np.ix_(own, own)])
        root = axes @ np.diag([v**-0.5 if v > 1e-9 else 0.0 for v in values]) @ axes.T
        score = design[own].T @ root @ residuals[own]
        meat = meat + np.outer(score, score)
        for c in range(2):
            vectors[c].append(maker[:, own] @ root @ design[own] @ bread[:, c])
    freedom = []
    for c in range(2):
        gamma = np.array(vectors[c]) @ np.array(vectors[c]).T
        freedom.append(np.trace(gamma) ** 2 / (gamma**2).sum())
    errors = np.sqrt(np.diag(bread @ meat @ bread))[:2]
    return (bread @ design.T @ outcome)[:2], errors, np.array(freedom)


def test_few_places_have_bias_reduced_errors_with_effects_absorbed_or_as_dummies():
    outcome, regressors, places, years = made(12, 5)
    estimates, errors, freedom = in_full(outcome, regressors, places, years)
    for within, others in ((places, [years]), (None, [places, years])):
        found = fit(outcome, regressors, Effects.of(within, others, len(outcome)), places)
        assert found.kind == "CR2"
        np.testing.assert_allclose(found.estimates, estimates)
        np.testing.assert_allclose(found.errors, errors)
        np.testing.assert_allclose(found.freedom, freedom)
        reach = (found.high - found.low) / 2
        np.testing.assert_allclose(reach / found.errors, stats.t.ppf(0.975, freedom))


def test_many_places_have_the_errors_of_large_samples_and_their_means_cost_nothing():
    outcome, regressors, places, years = made(32, 4)
    effects = Effects.of(places, [years], len(outcome))
    found = fit(outcome, regressors, effects, places)
    design = np.hstack([effects.demeaned(regressors), effects.dummies])
    bread = inv(design.T @ design)
    residuals = effects.demeaned(outcome[:, None])[:, 0]
    residuals = residuals - design @ (bread @ design.T @ residuals)
    scores = np.stack(
        [design[places == place].T @ residuals[places == place] for place in range(32)]
    )
    n, k = design.shape
    factor = 32 / 31 * (n - 1) / (n - k)
    errors = np.sqrt(np.diag(bread @ (factor * scores.T @ scores) @ bread))[:2]
    assert found.kind == "cluster"
    np.testing.assert_allclose(found.errors, errors)
    np.testing.assert_array_equal(found.freedom, [31, 31])
    np.testing.assert_allclose(found.estimates, in_full(outcome, regressors, places, years)[0])


def test_fewer_than_ten_places_have_points_alone():
    outcome, regressors, places, years = made(9, 6)
    found = fit(outcome, regressors, Effects.of(places, [years], len(outcome)), places)
    np.testing.assert_allclose(found.estimates, in_full(outcome, regressors, places, years)[0])
    assert np.isnan([found.errors, found.freedom, found.low, found.high]).all()
    assert found.kind == ""


def test_effects_leave_what_their_dummies_leave():
    outcome, regressors, places, years = made(8, 5)
    full = np.hstack([dummies(places), dummies(years, 1)])
    maker = np.eye(len(outcome)) - full @ inv(full.T @ full) @ full.T
    effects = Effects.of(places, [years], len(outcome))
    np.testing.assert_allclose(effects.out_of(regressors), maker @ regressors, atol=1e-12)
    np.testing.assert_allclose(effects.leverage, np.diag(maker))
    assert effects.n_absorbed == full.shape[1]
    more = effects.and_columns(regressors[:, :1])
    wide = np.hstack([full, regressors[:, :1]])
    maker = np.eye(len(outcome)) - wide @ inv(wide.T @ wide) @ wide.T
    np.testing.assert_allclose(
        more.out_of(regressors[:, 1:]), maker @ regressors[:, 1:], atol=1e-12
    )
    np.testing.assert_allclose(more.leverage, np.diag(maker))


def test_effects_that_say_the_same_are_one():
    places = np.array([0, 0, 1, 1])
    effects = Effects.of(places, [places, np.array([0, 1, 0, 1])], 4)
    assert effects.dummies.shape == (4, 1)
    assert Effects.of(None, [], 4).out_of(np.arange(4.0)[:, None]).ravel().tolist() == [
        -1.5, -0.5, 0.5, 1.5,
    ]  # fmt: skip


@pytest.mark.parametrize("scale", [1e-6, 1.0, 1e6])
def test_columns_are_independent_whatever_their_size(scale):
    rng = np.random.default_rng(1)
    a, b, c = rng.normal(size=(3, 20))
    kept = independent(scale * np.column_stack([a, b, 3 * a - b, np.zeros(20), c]))
    assert kept.tolist() == [True, True, False, False, True]
