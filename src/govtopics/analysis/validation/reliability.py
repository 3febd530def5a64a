"""Whether coders agree, and how sure a share of a stratified sample is."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import pandas as pd

from govtopics.analysis.intervals import Z_95, wilson


class Alpha(NamedTuple):
    """Krippendorff's α with the percentile interval of a bootstrap over units."""

    value: float
    low: float
    high: float
    observed_agreement: float
    n_units: int


def krippendorff_alpha(grades: np.ndarray, *, n_replicates: int = 2000, random_state: int) -> Alpha:
    r"""Krippendorff's α for nominal grades, any number of coders, grades missing or not.

    With :math:`n_{uc}` the coders who gave grade c to unit u, :math:`m_u \ge 2` of them,
    :math:`n_c = \sum_u n_{uc}` and :math:`n = \sum_c n_c`,

    .. math:: \alpha = 1 - (n - 1)\,
        \frac{\sum_u \sum_{c \ne d} n_{uc} n_{ud} / (m_u - 1)}{\sum_{c \ne d} n_c n_d}

    Shapes: grades (n_coders, n_units).

    Krippendorff, K. (2011). Computing Krippendorff's alpha-reliability.
    https://repository.upenn.edu/asc_papers/43
    Hayes, A. F., & Krippendorff, K. (2007). Answering the call for a standard reliability measure
    for coding data. https://doi.org/10.1080/19312450709336664

    Examples
    --------
    >>> first, second = [0, 1, 0, 0, 0, 0, 0, 0, 1, 0], [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]
    >>> alpha = krippendorff_alpha(np.array([first, second], dtype=float), random_state=1)
    >>> float(round(alpha.value, 3))
    0.095
    """
    values = np.unique(grades[~np.isnan(grades)])
    counts = (grades[:, :, None] == values).sum(axis=0).astype(float)
    counts = counts[counts.sum(axis=1) >= 2]
    m = counts.sum(axis=1)
    apart = (m**2 - (counts**2).sum(axis=1)) / np.maximum(m - 1, 1)
    n_units = len(counts)
    agreed = 1 - float((apart / np.maximum(m, 1)).mean()) if n_units else np.nan
    value = float(_alpha(np.ones((1, n_units)), counts, apart)[0])
    if np.isnan(value):
        return Alpha(np.nan, np.nan, np.nan, agreed, n_units)
    rng = np.random.default_rng(random_state)
    weights = rng.multinomial(n_units, np.full(n_units, 1 / n_units), size=n_replicates)
    low, high = np.nanquantile(_alpha(weights.astype(float), counts, apart), [0.025, 0.975])
    return Alpha(value, float(low), float(high), agreed, n_units)


def _alpha(weights: np.ndarray, counts: np.ndarray, apart: np.ndarray) -> np.ndarray:
    """α of units taken with these weights, shape (n_replicates, n_units) to (n_replicates,)."""
    by_value = weights @ counts
    n = by_value.sum(axis=1)
    expected = n**2 - (by_value**2).sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        alpha = 1 - (n - 1) * (weights @ apart) / expected
    alpha[(expected == 0) | (len(counts) < 2)] = np.nan
    return np.asarray(alpha)


class Strata(NamedTuple):
    """The design of a stratified sample, by item: stratum, its population and its sample size."""

    code: np.ndarray
    population: np.ndarray
    sampled: np.ndarray

    @classmethod
    def of(cls, key: pd.DataFrame) -> Strata:
        """The design of the items of a key: what is not among them is as if never drawn."""
        codes, names = pd.factorize(key["stratum"])
        sampled = np.bincount(codes, minlength=len(names))[codes]
        return cls(codes, key["n_stratum"].to_numpy(), sampled)

    @property
    def freedom(self) -> int:
        """Degrees of freedom: items less strata, one at least."""
        return max(1, len(self.code) - len(np.unique(self.code)))

    @property
    def weights(self) -> np.ndarray:
        """How many paragraphs each item represents."""
        return np.asarray(self.population / self.sampled)


def stratified_variance(values: np.ndarray, swings: np.ndarray, strata: Strata) -> float:
    r"""The variance of a weighted total of a stratified sample without replacement.

    :math:`\sum_s N_s^2 (1 - n_s/N_s)\, S_s^2 / n_s`, with :math:`S_s^2` the variance of the values
    in stratum s. Where they are all alike, none that differs was seen, which is not none: then
    :math:`S_s^2` is the mean of the squared swings times :math:`q (1 - q)`, :math:`q = 2/(n_s + 4)`
    (Agresti & Coull).

    Shapes: values (n_items,), swings (n_items,).

    Agresti, A., & Coull, B. A. (1998). Approximate is better than "exact" for interval estimation
    of binomial proportions. https://doi.org/10.1080/00031305.1998.10480550
    """
    total = 0.0
    for code in np.unique(strata.code):
        own = strata.code == code
        n, population = int(own.sum()), int(strata.population[own][0])
        if n < 2 and n < population:
            return float("nan")
        total += _variance(values[own], swings[own], population)
    return float(total)


def _variance(values: np.ndarray, swings: np.ndarray, population: int) -> float:
    """The variance of the total of one stratum, whose values are perhaps all alike."""
    n = len(values)
    if n == population:
        return 0.0
    if _alike(values):
        share = 2 / (n + 4)
        spread = (swings**2).mean() * share * (1 - share)
    else:
        spread = values.var(ddof=1)
    return float(population**2 * (1 - n / population) * spread / n)


def _alike(values: np.ndarray) -> bool:
    """Exactly: the variance of equal numbers need not come out as 0."""
    return bool(values.min() == values.max())


Part = Callable[[np.ndarray, np.ndarray], np.ndarray]


class _Stratum(NamedTuple):
    """What one stratum adds to the variance of a ratio, and what is not known of it."""

    variance: float
    alike: bool  # nothing was seen to vary
    contrary: float  # where the ratio would go if its items were otherwise
    counted: bool  # whether an item is in the denominator


def weighted_ratio(
    over: Part, under: Part, truth: np.ndarray, found: np.ndarray, strata: Strata
) -> tuple[float, float, float]:
    r"""A ratio of weighted totals in [0, 1], with an interval that counts what was not seen.

    What was seen to vary gives a Wilson interval [l, u] of :math:`n^* = R(1 - R) / \mathrm{var}(R)`
    trials, with the variance of the linearised ratio. Where R is 0 or 1 that says nothing, and
    Kish's effective size of the items in the denominator takes its place. A stratum whose items are
    all alike adds the variance V that its items could still hide (:func:`stratified_variance`), on
    the side to which they would move the ratio; the two are joined as Zou and Donner do, the lower
    end as odds :math:`g(R) = (1 - R)/R`, in which errors add up:

    .. math:: g_{high} = g(R) + \sqrt{(g(l) - g(R))^2 + z^2 V / R^4}

    In simulations of recall and F1 with 200 and 600 sentences of 17,000 it covers 95 to 98 %.

    Shapes: truth, found (n_items,).

    Korn, E. L., & Graubard, B. I. (1998). Confidence intervals for proportions with small expected
    number of positive counts estimated from survey data. Survey Methodology 24, 193–201.
    Zou, G. Y., & Donner, A. (2008). Construction of confidence limits about effect measures: A
    general approach. https://doi.org/10.1002/sim.3095
    """
    weights, denominator = strata.weights, under(truth, found)
    total = (weights * denominator).sum()
    if total == 0:
        return float("nan"), float("nan"), float("nan")
    ratio = float((weights * over(truth, found)).sum() / total)

    def linear(y: np.ndarray) -> np.ndarray:
        return np.asarray((over(y, found) - ratio * under(y, found)) / total)

    swings = linear(np.ones_like(truth)) - linear(np.zeros_like(truth))
    values, contrary = linear(truth), swings * (1 - 2 * truth)
    parts = []
    for code in np.unique(strata.code):
        own = strata.code == code
        variance = _variance(values[own], swings[own], int(strata.population[own][0]))
        counted = bool((denominator[own] > 0).any())
        parts.append(_Stratum(variance, _alike(values[own]), contrary[own].sum(), counted))
    seen = sum(part.variance for part in parts if not part.alike)
    inner = 0 < ratio < 1 and seen > 0
    kept = weights[denominator > 0]
    size = ratio * (1 - ratio) / seen if inner else kept.sum() ** 2 / (kept**2).sum()
    low, high = map(float, wilson(np.array(ratio), np.array(size)))
    # Kish's size speaks of the strata in the denominator already.
    hidden = [part for part in parts if part.alike and (inner or not part.counted)]
    lost = sum(part.variance for part in hidden if part.contrary < 0)
    gained = sum(part.variance for part in hidden if part.contrary > 0)
    high = min(1.0, ratio + math.hypot(high - ratio, Z_95 * math.sqrt(gained)))
    return ratio, _lower_end(ratio, low, lost), high


def _lower_end(ratio: float, low: float, lost: float) -> float:
    """The lower end of what was seen, moved by the variance of what could be lost unseen."""
    if low <= 0 or not lost:
        return low
    odds, below = (1 - ratio) / ratio, (1 - low) / low
    return 1 / (1 + odds + math.hypot(below - odds, Z_95 * math.sqrt(lost) / ratio**2))
