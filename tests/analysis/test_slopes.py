"""Slopes of years that resemble their neighbours, and intervals that do not know how much."""

import numpy as np
import pandas as pd
import pytest
from scipy import integrate, stats

from govtopics.analysis.groups import slopes
from govtopics.analysis.groups.slopes import AUTOCORRELATIONS, TOO_ALIKE, slope
from govtopics.analysis.groups.trajectories import trajectories, trends
from govtopics.analysis.themes.codebook import Codebook, Theme
from govtopics.analysis.themes.theme_measures import measure_themes
from govtopics.corpus.corpus import Corpus

YEARS = np.array([2000.0, 2001, 2002, 2004, 2005, 2006, 2009, 2010, 2011, 2012])
VALUES = np.array([0.10, 0.13, 0.11, 0.18, 0.15, 0.21, 0.19, 0.25, 0.22, 0.27])


def by_generalised_least_squares(years, values, rho):
    """Variance of the slope by least squares, and log likelihood with the prior, written out."""
    n = len(years)
    line = np.column_stack([np.ones(n), years - 2000])
    alike = rho ** np.abs(np.subtract.outer(years, years))
    root = np.linalg.inv(np.linalg.cholesky(alike))
    _, residual, _, _ = np.linalg.lstsq(root @ line, root @ values)
    least = np.linalg.inv(line.T @ line) @ line.T
    variance = residual[0] / (n - 2) * (least @ alike @ least.T)[1, 1]
    sizes = np.linalg.det(alike) * np.linalg.det(line.T @ np.linalg.inv(alike) @ line)
    support = -(n - 2) / 2 * np.log(residual[0]) - np.log(sizes) / 2 - np.log(1 - rho**2) / 2
    return variance, support


def test_a_slope_and_its_reach_by_hand():
    found = slope(YEARS, VALUES)
    assert found.value == pytest.approx(stats.linregress(YEARS, VALUES).slope)
    parts = [by_generalised_least_squares(YEARS, VALUES, rho) for rho in AUTOCORRELATIONS]
    spread, support = (np.array(part) for part in zip(*parts, strict=True))
    shares = np.exp(support - support.max())
    shares /= shares.sum()
    above = sum(
        share * stats.t.sf(found.reach / np.sqrt(v), 8)
        for share, v in zip(shares, spread, strict=True)
    )
    assert above == pytest.approx(0.025)
    assert found.autocorrelation == pytest.approx(shares @ AUTOCORRELATIONS)


def test_the_grid_of_autocorrelations_is_fine_enough():
    def density(rho):
        return np.exp(by_generalised_least_squares(YEARS, VALUES, rho)[1] - 30)

    whole, _ = integrate.quad(density, 0, 0.99)
    mean, _ = integrate.quad(lambda rho: rho * density(rho), 0, 0.99)
    assert slope(YEARS, VALUES).autocorrelation == pytest.approx(mean / whole, abs=0.01)


def test_no_autocorrelation_alone_is_the_usual_interval(monkeypatch):
    monkeypatch.setattr(slopes, "AUTOCORRELATIONS", np.zeros(1))
    slopes._about.cache_clear()
    usual = stats.linregress(YEARS, VALUES)
    assert slope(YEARS, VALUES).reach == pytest.approx(stats.t.ppf(0.975, 8) * usual.stderr)
    wider = slope(YEARS, VALUES, np.full(10, 1e-4))
    spread = np.sqrt(usual.stderr**2 + 1e-4 / ((YEARS - YEARS.mean()) ** 2).sum())
    assert wider.reach == pytest.approx(stats.t.ppf(0.975, 8) * spread)
    slopes._about.cache_clear()


def test_values_on_a_line_have_a_slope_and_no_reach():
    found = slope(YEARS, 0.1 + 0.02 * (YEARS - 2000))
    assert found.value == pytest.approx(0.02)
    assert np.isnan(found.reach)
    assert np.isnan(slope(YEARS, np.full(10, 0.3)).reach)


def test_moving_or_turning_the_values_moves_or_turns_the_slope():
    here = slope(YEARS, VALUES)
    for there, factor in ((slope(YEARS, 3 - 2 * VALUES), -2), (slope(YEARS + 30, VALUES), 1)):
        assert there.value == pytest.approx(factor * here.value)
        assert there.reach == pytest.approx(abs(factor) * here.reach)
        assert there.autocorrelation == pytest.approx(here.autocorrelation)


def autoregression(n, rho, rng):
    noise = rng.normal(size=n)
    noise[0] /= np.sqrt(1 - rho**2)
    for i in range(1, n):
        noise[i] += rho * noise[i - 1]
    return noise


def coverage(years, rho, n_replicates, seed):
    """How many slopes have an interval, and how many of these intervals hold 0."""
    rng = np.random.default_rng(seed)
    drawn = [
        slope(years, autoregression(int(years.max()) + 1, rho, rng)[years.astype(int)])
        for _ in range(n_replicates)
    ]
    shown = [one for one in drawn if one.autocorrelation <= TOO_ALIKE]
    held = np.mean([abs(one.value) <= one.reach for one in shown])
    return len(shown) / len(drawn), held


@pytest.mark.parametrize("rho", [0, 0.5])
def test_years_like_their_neighbours_have_intervals_that_hold(rho):
    shown, held = coverage(np.arange(43.0), rho, 200, 3)
    assert shown >= 0.95
    assert held >= 0.92


@pytest.mark.sweep
@pytest.mark.parametrize("rho", [0, 0.3, 0.5, 0.7, 0.9])
@pytest.mark.parametrize("name", ["43", "20", "10", "gaps"])
def test_intervals_of_slopes_hold_what_they_say(name, rho):
    some = np.sort(np.random.default_rng(0).choice(43, 30, replace=False))
    years = some.astype(float) if name == "gaps" else np.arange(float(name))
    shown, held = coverage(years, rho, 2000, 4)
    if rho <= 0.5:
        assert shown >= 0.95
    # Twenty years say too little of themselves to know that they are so much alike.
    assert held >= (0.92 if rho < 0.9 or len(years) > 20 else 0.85)


def test_years_from_before_a_theme_can_be_measured_are_no_gaps_of_its_trend():
    years = range(2000, 2020)
    texts = ["治理。" if year % 2 else "好。" for year in years]
    docvars = pd.DataFrame({"year": [str(year) for year in years]})
    corpus = Corpus.from_texts(texts, docvars=docvars).drop("text-0016")  # of 2015
    book = Codebook((Theme("治理", ("治理",), since=2006),))
    row = trends(trajectories(measure_themes(corpus, book))).iloc[0]
    # 2006 to 2019 without 2015.
    assert row[["first_year", "last_year", "n_years", "n_gaps"]].to_list() == [2006, 2019, 13, 1]
