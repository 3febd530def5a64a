"""Coefficients of a theme as coders would have found it, where the coding allows them."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

import numpy as np

from govtopics.analysis.groups.clustered import Effects, Fit, fit, sizes_of
from govtopics.analysis.groups.coded_shares import CodedShares, check_drawn, shares_of
from govtopics.analysis.groups.correction import Correction
from govtopics.analysis.groups.designs import TINY, Design, Matrices
from govtopics.analysis.groups.noisy_regressor import noisy_slope
from govtopics.analysis.themes.theme_measures import ThemeMeasures
from govtopics.analysis.validation.accuracy import Coding
from govtopics.analysis.validation.corrected_shares import LEAST_CODED
from govtopics.errors import CorpusError, nearest
from govtopics.language import Reason
from govtopics.messages import say

LEAST_IN_A_REPORT = 2
FIELLER = "Fieller"


class Corrected(NamedTuple):
    """What the coding makes of a formula: the reports used, terms with their fit, or why not."""

    design: Design
    terms: tuple[str, ...]
    fit: Fit | None
    why: tuple[Reason, ...]


def corrected(design: Design, main: Matrices, themes: ThemeMeasures, coding: Coding) -> Corrected:
    """The coefficients of a formula with its theme as coders would have found it."""
    check_drawn(coding)
    label, terms = _label_and_terms(design, main)
    if label is None:
        return Corrected(design, terms, None, (Reason("one_plain_theme"),))
    shares = _cell_shares(design, label, Correction(themes, coding))
    if isinstance(shares, Reason):
        return Corrected(design, terms, None, (shares,))
    n_coded = int(np.isin(shares.owners, design.rows).sum())
    if n_coded < LEAST_CODED:
        few = Reason("too_few_coded", {"n": n_coded, "least": LEAST_CODED})
        return Corrected(design, terms, None, (few,))
    if design.label_of(design.formula.outcome):
        if _is_constant(design, shares):
            return Corrected(design, terms, None, (Reason("nothing_left"),))
        found = coded_fit(shares, design.rows, main.regressors, design.effects, design.places)
        return Corrected(design, terms, found, ())
    return _as_regressor(design, terms, shares)


def _is_constant(design: Design, shares: CodedShares) -> bool:
    """Whether nothing of the shares is left once the fixed effects are out."""
    used = shares.shares[design.rows][:, None]
    left = design.effects.out_of(used)
    return bool((left**2).sum() <= TINY * (used**2).sum())


def _label_and_terms(design: Design, main: Matrices) -> tuple[str | None, tuple[str, ...]]:
    """The theme that can be corrected, None if none can, and the terms that its rows are of."""
    if design.themes_in(design.formula.outcome):
        return design.label_of(design.formula.outcome), main.terms
    place = design.plain_regressor(main)
    if place is not None:
        return design.label_of(main.plain[place]), (main.terms[place],)
    of_theme = design.of_theme(main)
    return None, tuple(term for term, own in zip(main.terms, of_theme, strict=True) if own)


# ------------------------------------------------------------ shares of cells


def _cell_shares(design: Design, label: str, correction: Correction) -> CodedShares | Reason:
    """The shares of the cells of a panel."""
    themes, panel = correction.themes, design.panel
    labels = list(themes.codebook.labels)
    if label not in labels:
        raise CorpusError(
            say(
                "The theme {label!r} was not measured. {nearest}",
                label=label,
                nearest=nearest(label, labels),
            )
        )
    owners = themes.docvars["document_id"].map(panel.cell_of).fillna(-1).to_numpy(int)
    shares = shares_of(correction, labels.index(label), owners, len(panel))
    if not isinstance(shares, Reason):
        _check_measured(design, label, shares)
    return shares


def _check_measured(design: Design, label: str, shares: CodedShares) -> None:
    """Refuse themes that are not those of the panel."""
    found = design.headline(label).to_numpy(float)[design.rows]
    if not np.allclose(found, shares.by_hits[design.rows], atol=1e-9):
        raise CorpusError(
            say(
                "The shares of {label!r} in the panel were not computed from these themes. "
                "Pass the themes from which the panel was made, measured on whole reports: "
                "themes.panel().",
                label=label,
            )
        )


# ------------------------------------------------------------ the theme as outcome


def coded_fit(
    shares: CodedShares,
    rows: np.ndarray,
    regressors: np.ndarray,
    effects: Effects,
    places: np.ndarray,
) -> Fit:
    r"""Least squares with shares as coders would have found them as outcome.

    Since each share is right on average, so are the coefficients, whatever the dictionary's errors
    depend on. Errors that are clustered by place include what the coding adds. It adds a few large
    numbers, so the degrees of freedom are at most those of such a sum: with scores :math:`u_g` of
    places, :math:`2 / (1/k - 1/G)`, :math:`k = (\sum u_g^2)^2 / \sum u_g^4`, which is
    Satterthwaite's formula with the variance of :math:`\sum u_g^2` from the scores themselves.
    Where the coders found no error at all, 2 of n + 4 count as wrong (Agresti & Coull).

    Shapes: rows (n,), regressors (n, k), places (n,).
    """
    outcome, sizes = shares.shares[rows], sizes_of(effects.demeaned(regressors))
    regressors = regressors / sizes
    plain = fit(outcome, regressors, effects, places)
    if not plain.kind:
        return plain.times(1 / sizes)
    left = effects.out_of(regressors)
    weights = np.linalg.solve(left.T @ left, left.T)
    residuals = effects.out_of(outcome[:, None])[:, 0] - left @ plain.estimates
    scores = np.stack([np.bincount(places, own * residuals) for own in weights])
    freedom = np.minimum(plain.freedom, _freedom_of(scores))
    variance = plain.errors**2 + _unseen(shares, rows, weights)
    return Fit.of(plain.estimates, np.sqrt(variance), freedom, plain.kind).times(1 / sizes)


def _freedom_of(scores: np.ndarray) -> np.ndarray:
    """Degrees of freedom of sums of squares, scores (k, G) to (k,)."""
    squares = scores**2
    inverse = (squares**2).sum(axis=1) / squares.sum(axis=1) ** 2 - 1 / scores.shape[1]
    return np.asarray(2 / np.maximum(inverse, 1e-9))


def _unseen(shares: CodedShares, rows: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """The variance of coefficients (k,) where no error was found, which is not none."""
    places = np.full(len(shares.shares), -1)
    places[rows] = np.arange(len(rows))
    items = np.flatnonzero(places[shares.owners] >= 0)
    if shares.errors[items].any():
        return np.zeros(len(weights))
    share = 2 / (len(items) + 4)
    moves = (shares.strata.weights * shares.swings)[items] * weights[
        :, places[shares.owners[items]]
    ]
    return np.asarray(share * (1 - share) * (moves**2).sum(axis=1))


# ------------------------------------------------------------ the theme as regressor


def _as_regressor(design: Design, terms: tuple[str, ...], shares: CodedShares) -> Corrected:
    """The coefficient of a theme, from reports of which enough was coded."""
    chosen = _enough_coded(design, shares)
    if isinstance(chosen, Reason):
        return Corrected(design, terms, None, (chosen,))
    kept, values, notes = chosen
    used = replace(design, rows=design.rows[kept]).without_single()
    found = used.matrices(design.panel.measures[0])
    controls = np.delete(found.regressors, found.terms.index(terms[0]), axis=1)
    if next(used.faults_of(found), None):
        return Corrected(used, terms, None, (*notes, Reason("nothing_left")))
    slope = coded_slope(
        shares._replace(shares=values),
        used.rows,
        found.outcome,
        used.effects.and_columns(controls),
        used.places,
    )
    if isinstance(slope, Reason):
        return Corrected(used, terms, None, (*notes, slope))
    return Corrected(used, terms, slope, notes)


def coded_slope(
    shares: CodedShares,
    rows: np.ndarray,
    outcome: np.ndarray,
    effects: Effects,
    places: np.ndarray,
) -> Fit | Reason:
    """The coefficient of a share as coders would have found it.

    Shapes: rows (n,), outcome (n,), places (n,).
    """
    columns = effects.out_of(np.column_stack([outcome, shares.shares[rows]]))
    excess = np.zeros(len(rows))
    if not shares.whole[rows].all():
        excess = shares.excess(rows, effects.leverage, effects.out_of)
    slope = noisy_slope(columns[:, 0], columns[:, 1], excess, places)
    if isinstance(slope, Reason):
        return slope
    return Fit(
        np.array([slope.estimate]),
        np.array([slope.error]),
        np.array([slope.freedom]),
        np.array([slope.low]),
        np.array([slope.high]),
        "" if np.isnan(slope.error) else FIELLER,
    )


def _enough_coded(
    design: Design, shares: CodedShares
) -> tuple[np.ndarray, np.ndarray, tuple[Reason, ...]] | Reason:
    """Which used cells serve, with what shares; or why none does.

    Reports with two sentences coded of each stratum serve if all have them, or if strata are within
    single reports, so that what is missing was drawn and left uncoded. Else those that were coded
    whole serve alone: taking the reports of which enough happened to be drawn would select by it.
    """
    rows, whole = design.rows, shares.whole[design.rows]
    per_stratum = shares.strata.sampled
    few = (per_stratum < LEAST_IN_A_REPORT) & (per_stratum < shares.strata.population)
    lacking = np.isin(rows, shares.owners[few]) | (shares.n_coded[rows] < LEAST_IN_A_REPORT)
    thin = lacking & ~whole
    values = shares.shares
    inside = np.isin(shares.owners, rows)
    if not thin.any():
        if whole.all():
            values = np.where(shares.whole, shares.exact, values)
        return np.ones(len(rows), dtype=bool), values, ()
    if whole.any() and not (shares.n_coded[rows][~whole] >= LEAST_IN_A_REPORT).any():
        note = Reason("coded_whole_only", {"n": int(whole.sum())})
        return whole, np.where(shares.whole, shares.exact, values), (note,)
    if shares.alone[inside].all() and not thin.all():
        return ~thin, values, ()
    return Reason("coded_too_thinly", {"n": int(thin.sum())})
