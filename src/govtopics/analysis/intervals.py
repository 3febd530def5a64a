"""How sure an estimate is, or why nothing can be said."""

from __future__ import annotations

import numpy as np
from scipy.special import expit, logit, stdtrit

Z_95 = 1.959963984540054
# Below these the jackknife of a share says too little to be printed (benchmarks/analysis.py).
LEAST_REPORTS, LEAST_WITH_HITS = 5, 2
LEAST_REACH = 1e-9


def zero_bound(n_reports: int) -> float:
    """How large a share of reports may speak of something of which none of n does.

    The exact one-sided 95 % bound :math:`1 - 0.05^{1/n}` (about :math:`3/n`). It speaks of reports
    and not of characters: how much a report that mentions it would say was never observed.

    Clopper, C. J., & Pearson, E. S. (1934). The use of confidence or fiducial limits illustrated
    in the case of the binomial. https://doi.org/10.1093/biomet/26.4.404
    Hanley, J. A., & Lippman-Hand, A. (1983). If nothing goes wrong, is everything all right?
    https://doi.org/10.1001/jama.1983.03330370053031

    Examples
    --------
    >>> round(zero_bound(12), 3), zero_bound(4)
    (0.221, nan)
    """
    return 1 - 0.05 ** (1 / n_reports) if n_reports >= LEAST_REPORTS else float("nan")


def wilson(
    share: np.ndarray, n: np.ndarray, z: float | np.ndarray = Z_95
) -> tuple[np.ndarray, np.ndarray]:
    r"""The Wilson interval of a share.

    .. math:: \frac{p + z^2/2n \pm z \sqrt{p(1-p)/n + z^2/4n^2}}{1 + z^2/n}

    Wilson, E. B. (1927). https://doi.org/10.1080/01621459.1927.10502953

    Examples
    --------
    >>> low, high = wilson(np.array([0.1]), np.array([50]))
    >>> low.round(3).tolist(), high.round(3).tolist()
    ([0.043], [0.214])
    """
    share, n = np.asarray(share, dtype=float), np.asarray(n, dtype=float)
    middle = share + z**2 / (2 * n)
    spread = z * np.sqrt(share * (1 - share) / n + z**2 / (4 * n**2))
    low, high = (middle - spread) / (1 + z**2 / n), (middle + spread) / (1 + z**2 / n)
    return np.where(share <= 0, 0.0, low), np.where(share >= 1, 1.0, high)


def jackknife_share(
    hits: np.ndarray, totals: np.ndarray, level: float = 0.95, *, least: int = LEAST_REPORTS
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    r"""A share over reports, with the interval of the delete-one-report jackknife on the logit.

    With :math:`h_g` of :math:`t_g` characters of report g, :math:`p = \sum h_g / \sum t_g`,
    :math:`\theta_{(g)} = \operatorname{logit} p` without report g and
    :math:`s^2 = \frac{G-1}{G} \sum_g (\theta_{(g)} - \bar\theta)^2`, the interval is
    :math:`\operatorname{logit}^{-1}(\operatorname{logit} p \pm t_{G-1}\, s)`.

    Shapes: hits, totals (..., n_reports); gives (...).

    Efron, B., & Stein, C. (1981). The jackknife estimate of variance.
    https://doi.org/10.1214/aos/1176345462

    Examples
    --------
    >>> share, low, high = jackknife_share(np.array([3, 5, 2, 4, 6]), np.full(5, 50))
    >>> [float(x.round(3)) for x in (share, low, high)]
    [0.08, 0.048, 0.129]
    """
    hits, totals = np.asarray(hits, dtype=float), np.asarray(totals, dtype=float)
    n_reports = hits.shape[-1]
    hit, total = hits.sum(axis=-1), totals.sum(axis=-1)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = hit / total
        without = logit((hit[..., None] - hits) / (total[..., None] - totals))
        variance = (n_reports - 1) * without.var(axis=-1)
        reach = stdtrit(max(1, n_reports - 1), (1 + level) / 2) * np.sqrt(variance)
        middle = logit(share)
        low, high = expit(middle - reach), expit(middle + reach)
    # Reports that are all alike show no spread, which is not to say that there is none.
    told = can_jackknife(hits, totals, least) & (reach > LEAST_REACH)
    return share, np.where(told, low, np.nan), np.where(told, high, np.nan)


def can_jackknife(hits: np.ndarray, totals: np.ndarray, least: int = LEAST_REPORTS) -> np.ndarray:
    """Whether the interval of :func:`jackknife_share` may be given.

    Shapes: hits, totals (..., n_reports); gives (...).
    """
    fewest = np.minimum((hits > 0).sum(axis=-1), (hits < totals).sum(axis=-1))
    return np.asarray((fewest >= LEAST_WITH_HITS) & (hits.shape[-1] >= least))
