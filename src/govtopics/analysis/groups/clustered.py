"""Least squares whose errors depend on each other within places, be these many or few."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy.special import stdtrit

# Places from which on the errors of large samples are trusted, and below which there are none.
MANY, FEWEST = 30, 10
# Degrees of freedom below which Satterthwaite's approximation is poor (Pustejovsky & Tipton).
LEAST_FREEDOM = 4
TINY = 1e-9


class Effects(NamedTuple):
    """What is taken out of every column before anything else.

    within : codes (n,) of the effects that are nested in places; None if there are none.
    dummies : (n, d), of the other effects and the constant, of full rank once ``within`` is out.
    """

    within: np.ndarray | None
    dummies: np.ndarray

    @classmethod
    def of(cls, within: np.ndarray | None, others: list[np.ndarray], n: int) -> Effects:
        """Effects of codes (n,) each; without any the constant alone."""
        columns = [] if within is not None else [np.ones((n, 1))]
        columns += [(codes[:, None] == np.unique(codes)[1:]).astype(float) for codes in others]
        dummies = _demeaned(np.hstack([np.empty((n, 0)), *columns]), within)
        return cls(within, dummies[:, independent(dummies)])

    def demeaned(self, matrix: np.ndarray) -> np.ndarray:
        """Columns less their means in each place."""
        return _demeaned(matrix, self.within)

    def out_of(self, matrix: np.ndarray) -> np.ndarray:
        """Columns with all effects taken out, shape (n, k)."""
        left = self.demeaned(matrix)
        if not self.dummies.shape[1]:
            return left
        return np.asarray(left - self.dummies @ np.linalg.lstsq(self.dummies, left, rcond=None)[0])

    def and_columns(self, columns: np.ndarray) -> Effects:
        """These effects and columns (n, k) that are not a combination of them."""
        own = self.demeaned(columns)
        return Effects(self.within, np.hstack([self.dummies, own / sizes_of(own)]))

    @property
    def leverage(self) -> np.ndarray:
        """How much of each row is left, shape (n,): the diagonal of what takes the effects out."""
        basis = np.linalg.qr(self.dummies)[0]
        left = np.asarray(1 - (basis**2).sum(axis=1))
        return left if self.within is None else left - 1 / np.bincount(self.within)[self.within]

    @property
    def n_absorbed(self) -> int:
        """Parameters that the effects take."""
        own = 0 if self.within is None else len(np.unique(self.within))
        return own + int(self.dummies.shape[1])


def _demeaned(matrix: np.ndarray, codes: np.ndarray | None) -> np.ndarray:
    if codes is None or not matrix.shape[1]:
        return matrix
    sizes = np.bincount(codes)
    sums = np.stack([np.bincount(codes, column, len(sizes)) for column in matrix.T], axis=1)
    return np.asarray(matrix - (sums / np.maximum(sizes, 1)[:, None])[codes])


def independent(matrix: np.ndarray) -> np.ndarray:
    """Which columns are not a combination of those before them, shape (k,)."""
    basis = np.zeros(matrix.shape[::-1])  # row by row, orthonormal
    kept = np.zeros(matrix.shape[1], dtype=bool)
    for place, column in enumerate(matrix.T):
        size = np.linalg.norm(column)
        left = column / size if size else column
        for _ in range(2):  # once more, for what rounding left
            left = left - (basis[:place] @ left) @ basis[:place]
        if size and np.linalg.norm(left) > 1e-7:
            kept[place] = True
            basis[place] = left / np.linalg.norm(left)
    return kept


def sizes_of(matrix: np.ndarray) -> np.ndarray:
    """The powers of two next to the largest of each column, shape (k,).

    A column divided by its own loses nothing; beside 1 and 0 of the effects, the square of a GDP in
    yuan (1e24) would leave them as good as nothing.
    """
    largest = np.abs(matrix).max(axis=0, initial=0.0)
    return np.asarray(np.ldexp(1.0, np.frexp(largest)[1]))


class Fit(NamedTuple):
    """Coefficients (k,), with errors, degrees of freedom and ends of intervals (k,), or NaN."""

    estimates: np.ndarray
    errors: np.ndarray
    freedom: np.ndarray
    low: np.ndarray
    high: np.ndarray
    kind: str

    @classmethod
    def of(cls, estimates: np.ndarray, errors: np.ndarray, freedom: np.ndarray, kind: str) -> Fit:
        """With intervals of 95 % by t."""
        reach = stdtrit(freedom, 0.975) * errors
        return cls(estimates, errors, freedom, estimates - reach, estimates + reach, kind)

    def times(self, factors: np.ndarray) -> Fit:
        """In other units, factors (k,) above 0."""
        own = (self.estimates, self.errors, self.low, self.high)
        estimates, errors, low, high = (values * factors for values in own)
        return Fit(estimates, errors, self.freedom, low, high, self.kind)


def fit(outcome: np.ndarray, regressors: np.ndarray, effects: Effects, places: np.ndarray) -> Fit:
    """Least squares with effects, and errors clustered by place.

    From 30 places on the errors of large samples with Stata's factor and :math:`t(G - 1)`; from 10
    on bias-reduced ones, CR2 (:func:`bias_reduced`); with fewer, points alone.

    Shapes: outcome (n,), regressors (n, k), places (n,).
    """
    columns, target = effects.demeaned(regressors), effects.demeaned(outcome[:, None])
    sizes, size = sizes_of(columns), sizes_of(target)
    design = np.hstack([columns / sizes, effects.dummies])
    found = _fitted(target[:, 0] / size, design, places, regressors.shape[1])
    return found.times(size / sizes)


def _fitted(target: np.ndarray, design: np.ndarray, places: np.ndarray, k: int) -> Fit:
    """The first k coefficients of a target (n,) and a design (n, m) of columns of like size."""
    n_places = len(np.unique(places))
    if n_places < FEWEST:
        points = np.linalg.lstsq(design, target, rcond=None)[0][:k]
        none = np.full(k, np.nan)
        return Fit(points, none, none, none, none, "")
    if n_places < MANY:
        return bias_reduced(target, design, places, k)
    return _of_many_places(target, design, places, k)


def _of_many_places(target: np.ndarray, design: np.ndarray, places: np.ndarray, k: int) -> Fit:
    """Liang and Zeger's errors, as statsmodels gives them; means within places cost no freedom."""
    from statsmodels.regression.linear_model import OLS  # slow to load  # noqa: PLC0415

    found = OLS(target, design).fit(cov_type="cluster", cov_kwds={"groups": places}, use_t=True)
    freedom = np.full(k, len(np.unique(places)) - 1.0)
    return Fit.of(np.asarray(found.params)[:k], np.asarray(found.bse)[:k], freedom, "cluster")


def bias_reduced(target: np.ndarray, design: np.ndarray, places: np.ndarray, k: int) -> Fit:
    r"""CR2 errors with Satterthwaite's degrees of freedom.

    With :math:`H = X(X'X)^{-1}X'`, residuals of place g are multiplied by
    :math:`A_g = (I - H_{gg})^{-1/2}`, so that under independent errors of one variance the
    estimated variance is right on average. With :math:`a_g = A_g X_g (X'X)^{-1} c` and
    :math:`\Gamma_{gh} = a_g'a_g [g = h] - a_g' H_{gh} a_h`, the degrees of freedom of coefficient c
    are :math:`(\operatorname{tr}\Gamma)^2 / \sum_{gh} \Gamma_{gh}^2`. Effects nested in places may
    be taken out before: that changes neither (Pustejovsky & Tipton, theorem 2).

    Shapes: target (n,), design (n, m), places (n,).

    Bell, R. M., & McCaffrey, D. F. (2002). Bias reduction in standard errors for linear regression
    with multi-stage samples. Survey Methodology 28, 169–181.
    Pustejovsky, J. E., & Tipton, E. (2018). Small-sample methods for cluster-robust variance
    estimation and hypothesis testing in fixed effects models.
    https://doi.org/10.1080/07350015.2016.1247004
    """
    basis, triangle = np.linalg.qr(design)  # in this basis H is U U'
    estimates = np.linalg.solve(triangle, basis.T @ target)
    residuals = target - design @ estimates
    rows = np.linalg.inv(triangle)[:k]  # coefficient c is rows[c] @ U'y
    scores, own, shared = [], [], []
    for place in np.unique(places):
        inside = places == place
        adjusted = _adjusted(basis[inside], rows)
        scores.append(adjusted @ residuals[inside])
        own.append((adjusted**2).sum(axis=1))
        shared.append(adjusted @ basis[inside])
    gamma = _gamma(np.array(own), np.array(shared))
    freedom = np.trace(gamma, axis1=1, axis2=2) ** 2 / (gamma**2).sum(axis=(1, 2))
    return Fit.of(estimates[:k], np.sqrt((np.array(scores) ** 2).sum(axis=0)), freedom, "CR2")


def _adjusted(basis: np.ndarray, rows: np.ndarray) -> np.ndarray:
    """The a of a place for each coefficient, shape (k, n_g): what its residuals are weighed by.

    With U_g = L S R', the root of the pseudo-inverse of I − U_g U_g' is I + L ((1 − S²)^−½ − 1) L'.
    """
    left, size, _ = np.linalg.svd(basis, full_matrices=False)
    rest = 1 - size**2
    stretch = np.where(rest > TINY, 1 / np.sqrt(np.maximum(rest, TINY)), 0.0) - 1
    plain = rows @ basis.T
    return np.asarray(plain + ((plain @ left) * stretch) @ left.T)


def _gamma(own: np.ndarray, shared: np.ndarray) -> np.ndarray:
    """Γ for each coefficient, (k, G, G): from a_g'a_g (G, k) and U_g'a_g (G, k, m)."""
    gamma = -np.einsum("gkm,hkm->kgh", shared, shared)
    step = np.arange(len(own))
    gamma[:, step, step] += own.T
    return np.asarray(gamma)
