"""A coefficient of a regressor that was measured with an error whose variance is known."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy.special import stdtrit

from govtopics.analysis.groups.clustered import FEWEST
from govtopics.language import Reason


class Slope(NamedTuple):
    """A coefficient, its interval (NaN where there is none), error and degrees of freedom."""

    estimate: float
    low: float
    high: float
    error: float
    freedom: float


def noisy_slope(
    outcome: np.ndarray, regressor: np.ndarray, excess: np.ndarray, places: np.ndarray
) -> Slope | Reason:
    r"""The slope on a regressor whose sum of squares is too large by what its error adds.

    With what is left of outcome y and regressor x once effects and controls are out, e the excess,
    and sums :math:`a_g = \sum x_i y_i`, :math:`b_g = \sum (x_i^2 - e_i)` over reports of place g,

    .. math:: \hat\beta = \sum_g a_g / \sum_g b_g

    (Fuller). The scores :math:`s_g = a_g - \beta b_g` of the true :math:`\beta` are 0 on average,
    so the interval contains every :math:`\beta` for which their sum is not farther from 0 than
    :math:`t(G - 1)` allows (Fieller): :math:`(\sum s_g)^2 \le k \sum s_g^2`,
    :math:`k = G t^2 / (G - 1 + t^2)`, which is the t-test of their mean. It counts what the
    estimate of the excess leaves open, since that moves :math:`b_g`. Where it has no end, the
    signal cannot be distinguished from the error, and no coefficient is given.

    Shapes: outcome, regressor, excess (n,), places (n,).

    Fuller, W. A. (1987). Measurement error models. https://doi.org/10.1002/9780470316665
    Fieller, E. C. (1954). Some problems in interval estimation.
    https://doi.org/10.1111/j.2517-6161.1954.tb00159.x
    """
    a = np.bincount(places, regressor * outcome)
    b = np.bincount(places, regressor**2 - excess)
    n_places, signal = len(a), b.sum()
    if signal <= 0:
        return Reason("signal_unsure")
    slope = a.sum() / signal
    if n_places < FEWEST:
        return Slope(float(slope), np.nan, np.nan, np.nan, np.nan)
    t2 = stdtrit(n_places - 1, 0.975) ** 2
    k = n_places * t2 / (n_places - 1 + t2)
    # (Σa − βΣb)² ≤ k Σ(a − βb)², a parabola in β.
    square = signal**2 - k * (b @ b)
    half = a.sum() * signal - k * (a @ b)
    constant = a.sum() ** 2 - k * (a @ a)
    if square <= 0:
        return Reason("signal_unsure")
    reach = np.sqrt(max(half**2 - square * constant, 0.0)) / square
    scores = a - slope * b
    error = float(np.sqrt(n_places / (n_places - 1) * (scores @ scores)) / signal)
    low, high = float(half / square - reach), float(half / square + reach)
    return Slope(float(slope), low, high, error, n_places - 1.0)
