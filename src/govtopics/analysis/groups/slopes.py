"""The slope of a line through years that resemble their neighbours, and how sure it is."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np
from scipy.special import stdtr, stdtrit

# From years that do not depend on each other to years that hardly change.
AUTOCORRELATIONS = np.linspace(0, 0.99, 100)
# With values this alike, no interval has its level (benchmarks/inference.py).
TOO_ALIKE = 0.9


class Slope(NamedTuple):
    """A slope by least squares, half the width of its interval, and how alike years are."""

    value: float
    reach: float
    autocorrelation: float


class _Years(NamedTuple):
    """What the years alone say, for each autocorrelation ρ.

    weights : (n,), of the slope by least squares.
    left : (n_ρ, n, n), the quadratic form of what a line leaves unexplained.
    support : (n_ρ,), the logarithm of the likelihood's constant and of the prior.
    variance : (n_ρ,), of the slope, of errors of variance 1.
    """

    weights: np.ndarray
    left: np.ndarray
    support: np.ndarray
    variance: np.ndarray


def slope(years: np.ndarray, values: np.ndarray, unseen: np.ndarray | None = None) -> Slope:
    r"""The slope by least squares, with an interval that does not know how alike years are.

    Errors of two years that are d apart have the correlation :math:`\rho^d`, gaps included. For
    each :math:`\rho` from 0 to .99 the slope b has a variance :math:`v_\rho`, with
    :math:`\sigma^2` from what generalised least squares leave, and t with n − 2 degrees of
    freedom. The interval is :math:`b \pm r` with

    .. math:: \sum_\rho P(\rho)\, T_{n-2}(r/\sqrt{v_\rho}) = 0.975

    where :math:`P(\rho)` is the likelihood of :math:`\rho`, line and :math:`\sigma` integrated out,
    times the reference prior :math:`1/\sqrt{1 - \rho^2}`. A single estimate of :math:`\rho` would
    be too low, and the interval with it too narrow.

    Shapes: years, values (n_years,), unseen (n_years,).

    Zellner, A., & Tiao, G. C. (1964). Bayesian analysis of the regression model with
    autocorrelated errors. https://doi.org/10.1080/01621459.1964.10480726
    Berger, J. O., & Yang, R.-Y. (1994). Noninformative priors and Bayesian testing for the AR(1)
    model. https://doi.org/10.1017/S026646660000863X

    Examples
    --------
    >>> found = slope(np.arange(2000.0, 2010), np.array([1.0, 3, 2, 5, 4, 6, 5, 8, 7, 9]))
    >>> round(found.value, 3), round(found.reach, 2)
    (0.8, 0.59)
    """
    known = _about(tuple(years))
    value = float(known.weights @ values)
    freedom = len(values) - 2
    centred = values - values.mean()
    residuals = centred - value * (years - years.mean())
    if residuals @ residuals <= 1e-18 * (values @ values):
        return Slope(value, np.nan, np.nan)
    extra = 0.0 if unseen is None else known.weights**2 @ unseen
    left = np.einsum("i,kij,j->k", residuals, known.left, residuals)
    support = known.support - freedom / 2 * np.log(left)
    shares = np.exp(support - support.max())
    shares /= shares.sum()
    spread = np.sqrt(left / freedom * known.variance + extra)
    return Slope(value, _reach(shares, spread, freedom), float(shares @ AUTOCORRELATIONS))


def _reach(shares: np.ndarray, spread: np.ndarray, freedom: int) -> float:
    """Where a mixture of t, symmetric about 0, has 2.5 % above it: between its parts' places."""
    low, high = stdtrit(freedom, 0.975) * np.array([spread.min(), spread.max()])
    for _ in range(60):
        middle = (low + high) / 2
        below = shares @ stdtr(freedom, middle / spread) < 0.975
        low, high = (middle, high) if below else (low, middle)
    return float((low + high) / 2)


@lru_cache(maxsize=4)
def _about(years: tuple[float, ...]) -> _Years:
    there = np.array(years)
    apart = np.abs(there[:, None] - there)
    line = np.column_stack([np.ones(len(there)), there - there.mean()])
    weights = line[:, 1] / (line[:, 1] @ line[:, 1])
    left, support, variance = [], [], []
    for rho in AUTOCORRELATIONS:
        alike = rho**apart
        inverse = np.linalg.inv(alike)
        of_line = line.T @ inverse @ line
        left.append(inverse - inverse @ line @ np.linalg.solve(of_line, line.T @ inverse))
        sizes = np.linalg.slogdet(alike)[1] + np.linalg.slogdet(of_line)[1]
        support.append(-(sizes + np.log1p(-(rho**2))) / 2)
        variance.append(weights @ alike @ weights)
    return _Years(weights, np.array(left), np.array(support), np.array(variance))
