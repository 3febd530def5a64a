"""Whether coefficients of panels keep their coverage where a dictionary errs by place.

Panels are made of sentences: some speak of a theme, a dictionary finds some of these and some
others. It misses more where the regressor is higher (the theme as outcome), or where something else
is that moves the outcome (the theme as regressor). Coders then read a sample. Printed are, over all
panels: the mean of the naive coefficient, by hits, and how often its interval covers the true one;
the median of the corrected one, how often it is covered, and how often one can be given, since the
regressor cannot always be told from its error; the median width of the interval, beside that of the
coefficient from the coded sentences alone (Horvitz-Thompson). The numbers come from the functions
that `gt.regress` calls. Last, means of shares are set against ppi-python (pip install ppi-python).

Usage: python benchmarks/panels.py [--panels 2000] [--seed 2026]
"""

import argparse
import time
from typing import NamedTuple

import numpy as np

from govtopics.analysis.groups.clustered import Effects, fit
from govtopics.analysis.groups.coded_shares import pseudo_shares
from govtopics.analysis.groups.corrected_regression import coded_fit, coded_slope
from govtopics.analysis.groups.correction import Coded
from govtopics.analysis.validation.coding import _allocate
from govtopics.analysis.validation.reliability import Strata
from govtopics.language import Reason

BY_THEME, TWO_A_REPORT, WHOLE = "hits, no hits", "two a report", "whole reports"
ONE = "all alike"


class Panel(NamedTuple):
    """Sentences of a panel with places (n,), effects, what is beside the theme, and the truth."""

    places: np.ndarray
    effects: Effects
    beside: np.ndarray
    owners: np.ndarray
    n_chars: np.ndarray
    truth: np.ndarray
    found: np.ndarray


def made(n_places, n_years, rng, *, slope, level, spread, missed, missed_by, wrong, sentences):
    """A panel: chances to speak of the theme, sentences that do, and what the dictionary finds."""
    places, years = np.repeat(np.arange(n_places), n_years), np.tile(np.arange(n_years), n_places)
    n, place = n_places * n_years, rng.normal(size=n_places)
    beside = 0.6 * place[places] + rng.normal(size=n)
    chance = level + slope * beside + 0.03 * place[places] + 0.005 * np.sin(years)
    chance = np.clip(chance + spread * rng.normal(size=n), 0.005, 0.95)
    owners = np.repeat(np.arange(n), rng.integers(*sentences, n))
    n_chars = np.clip(rng.lognormal(3.6, 0.5, len(owners)), 6, 300).round()
    truth = rng.random(len(owners)) < chance[owners]
    misses = np.clip(missed + missed_by * beside + 0.2 * missed * place[places], 0.01, 0.9)
    finds = np.clip(wrong - 0.4 * wrong * beside, 0.001, 0.5)
    found = rng.random(len(owners)) < np.where(truth, 1 - misses[owners], finds[owners])
    effects = Effects.of(places, [years], n)
    return Panel(places, effects, beside, owners, n_chars, truth, found)


def coded(panel, design, n_coded, rng):
    """A sample of the sentences and what coders say of it."""
    code = {
        BY_THEME: panel.found.astype(int),
        ONE: np.zeros_like(panel.owners),
    }.get(design, panel.owners)
    sizes = np.bincount(code)
    wanted = sizes if design == WHOLE else _allocate(sizes, n_coded)
    order = rng.permutation(len(code))
    order = order[np.argsort(code[order], kind="stable")]
    rank = np.arange(len(code)) - (np.cumsum(sizes) - sizes)[code[order]]
    drawn = order[rank < wanted[code[order]]]
    strata = Strata(code[drawn], sizes[code[drawn]], wanted[code[drawn]])
    return drawn, strata


def shares(panel, design, n_coded, rng):
    """Shares with the errors of the dictionary corrected, and from the coded sentences alone."""
    n = len(panel.places)
    drawn, strata = coded(panel, design, n_coded, rng)
    truth = panel.truth[drawn].astype(float)
    nothing = np.zeros_like(panel.found)
    return tuple(
        pseudo_shares(
            panel.owners, panel.n_chars, found, Coded(drawn, truth - found[drawn], strata), n
        )
        for found in (panel.found, nothing)
    )


class Told(NamedTuple):
    """What one panel says: estimate and interval by hits, corrected, and from coded sentences."""

    naive: tuple
    corrected: tuple
    coded_only: tuple


def as_outcome(panel, design, n_coded, rng):
    corrected, alone = shares(panel, design, n_coded, rng)
    rows, regressors = np.arange(len(panel.places)), panel.beside[:, None]
    naive = fit(corrected.by_hits, regressors, panel.effects, panel.places)
    fits = [
        coded_fit(one, rows, regressors, panel.effects, panel.places) for one in (corrected, alone)
    ]
    return Told(*(_numbers(one) for one in (naive, *fits)))


def as_regressor(panel, design, n_coded, rng, slope):
    corrected, alone = shares(panel, design, n_coded, rng)
    n, rows = len(panel.places), np.arange(len(panel.places))
    chars = np.bincount(panel.owners, panel.n_chars)
    truth = np.bincount(panel.owners, panel.n_chars * panel.truth) / chars
    outcome = slope * truth + 0.2 * panel.beside + 0.1 * rng.normal(size=n)
    naive = fit(outcome, corrected.by_hits[:, None], panel.effects, panel.places)
    slopes = [
        coded_slope(one, rows, outcome, panel.effects, panel.places) for one in (corrected, alone)
    ]
    return Told(*(_numbers(one) for one in (naive, *slopes)))


def _numbers(found):
    if isinstance(found, Reason):
        return (np.nan, np.nan, np.nan)
    return tuple(float(part[0]) for part in (found.estimates, found.low, found.high))


# What stays in every design: a theme of middling frequency, a dictionary that misses a quarter.
MIDDLING = {"level": 0.15, "spread": 0.035, "missed": 0.25, "missed_by": 0.08, "wrong": 0.01}
LARGE = {"level": 0.35, "spread": 0.14, "missed": 0.06, "missed_by": 0.03, "wrong": 0.01}
OUTCOME = [
    (15, 10, BY_THEME, 300),
    (15, 10, TWO_A_REPORT, 300),
    (300, 10, BY_THEME, 1000),
]
REGRESSOR = [(30, 5, TWO_A_REPORT, 300), (30, 5, WHOLE, 0)]


def replicate(n_panels, seed, call):
    """The numbers of so many panels, shape (n_panels, 3 ways, estimate low high)."""
    rng = np.random.default_rng(seed)
    return np.array([call(rng) for _ in range(n_panels)], dtype=float)


def line(name, told, true):
    """One row of the table, and whether the corrected interval keeps its promise."""
    estimates, low, high = np.moveaxis(told, 2, 0)
    covers = (low <= true) & (true <= high)
    given = ~np.isnan(low)
    naive, corrected = (covers[given[:, i], i].mean() for i in range(2))
    widths = [
        np.median(own[known]) if known.any() else np.nan
        for own, known in zip((high - low).T, given.T, strict=True)
    ]
    print(
        f"| {name} | {true} | {np.mean(estimates[:, 0]):.4f} | {naive:.3f} "
        f"| {np.nanmedian(estimates[:, 1]):.4f} | {corrected:.3f} | {given[:, 1].mean():.2f} "
        f"| {widths[1]:.3f} | {widths[2]:.3f} | {given[:, 2].mean():.2f} |",
        flush=True,
    )
    return 0.93 <= corrected <= 0.97


def print_panels(n_panels, seed):
    print(
        "| design | true | naive mean | naive covers | corrected median | corrected covers "
        "| given | width | width, coded alone | given, coded alone |"
    )
    print("|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|")
    kept = []
    for n_places, n_years, design, n_coded in OUTCOME:
        for slope in (0.0, 0.02):

            def outcome(rng, shape=(n_places, n_years), how=(design, n_coded), slope=slope):
                panel = made(*shape, rng, slope=slope, sentences=(50, 110), **MIDDLING)
                return as_outcome(panel, *how, rng)

            name = f"outcome, {n_places * n_years:,} reports, {n_coded:,} coded ({design})"
            kept.append(line(name, replicate(n_panels, seed, outcome), slope))
    for n_places, n_years, design, n_coded in REGRESSOR:
        for slope in (0.0, 1.0):

            def regressor(rng, shape=(n_places, n_years), how=(design, n_coded), slope=slope):
                panel = made(*shape, rng, slope=0.0, sentences=(50, 110), **LARGE)
                return as_regressor(panel, *how, rng, slope)

            name = f"regressor, {n_places * n_years:,} reports, {design}"
            kept.append(line(name, replicate(n_panels, seed, regressor), slope))
    print(f"\ncorrected intervals cover .93 to .97 in {sum(kept)} of {len(kept)} designs")
    return all(kept)


def print_means(seed):
    """Mean estimators beside those of ppi-python on the same arrays; whether they are equal."""
    from ppi_py import ppi_mean_pointestimate

    rng = np.random.default_rng(seed)
    panel = made(15, 10, rng, slope=0.02, sentences=(50, 110), **MIDDLING)
    same = np.ones_like(panel.n_chars)
    apart = []
    for design, n_chars in ((ONE, same), (BY_THEME, same), (BY_THEME, panel.n_chars)):
        drawn, strata = coded(panel, design, 300, rng)
        truth, found = panel.truth[drawn].astype(float), panel.found.astype(float)
        errors = Coded(drawn, truth - found[drawn], strata)
        ours = pseudo_shares(np.zeros_like(panel.owners), n_chars, panel.found, errors, 1)
        # Characters times chances: each sentence as ppi-python weighs it, relative to the mean.
        stands_for = strata.weights * n_chars[drawn] * len(drawn) / n_chars.sum()
        weights = n_chars * len(found) / n_chars.sum()
        theirs = ppi_mean_pointestimate(
            truth * stands_for, found[drawn] * stands_for, found * weights, lam=1
        )
        apart.append(abs(float(ours.shares[0]) - float(np.squeeze(theirs))))
        if n_chars is same:  # its own weights sum to the population only then
            theirs = ppi_mean_pointestimate(truth, found[drawn], found, lam=1, w=strata.weights)
            apart.append(abs(float(ours.shares[0]) - float(np.squeeze(theirs))))
    print(f"means and ppi-python's: at most {max(apart):.1e} apart in {len(apart)} comparisons\n")
    return max(apart) < 1e-6


def print_all(n_panels, seed):
    """What this script prints."""
    started = time.process_time()
    print(f"\n{n_panels:,} panels a design, seed {seed}\n")
    print_panels(n_panels, seed)
    print_means(seed)
    print(f"{time.process_time() - started:.0f} CPU seconds")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--panels", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=2026)
    options = parser.parse_args()
    print_all(options.panels, options.seed)
