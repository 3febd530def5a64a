"""Shares and differences as coders would have found them, whatever the errors of the measure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from scipy.special import stdtrit

from govtopics.analysis.intervals import LEAST_REPORTS
from govtopics.analysis.themes.prevalence import not_estimable
from govtopics.analysis.themes.rows import Found, Rows
from govtopics.analysis.themes.theme_measures import ThemeMeasures
from govtopics.analysis.themes.units import UNIT_NAMES
from govtopics.analysis.validation.accuracy import Coding
from govtopics.analysis.validation.corrected_shares import LEAST_CODED
from govtopics.analysis.validation.reliability import Strata, stratified_variance
from govtopics.errors import CorpusError
from govtopics.language import Reason, reason_cells
from govtopics.messages import say


class Interval(NamedTuple):
    """An estimate, half the width of its interval, and between what it varies."""

    estimate: float
    reach: float
    kind: str


class Coded(NamedTuple):
    """The coded items of a theme: rows of the measure (n_items,), errors y − ŷ, and the design."""

    rows: np.ndarray
    errors: np.ndarray
    strata: Strata


@dataclass(frozen=True, eq=False)
class Part:
    """Some rows of a measure in one theme, with the coded items among them.

    share : by hits; ``moves`` (n_items,): how far each error moves it, per item that it is
    for; ``swings`` (n_items,): how far it could; ``influence`` (n_documents,): of each report on
    the corrected share; ``reports`` (n_documents,): which have any text here.
    """

    share: float
    moves: np.ndarray
    swings: np.ndarray
    influence: np.ndarray
    reports: np.ndarray
    strata: Strata

    @property
    def estimate(self) -> float:
        """The share as the coders would have found it: right on average, and so not cut at 0."""
        return float(self.share + self.strata.weights @ self.moves)

    @property
    def n_coded(self) -> int:
        """Coded items that are in it."""
        return int((self.swings > 0).sum())

    @property
    def unseen(self) -> float:
        """The variance that strata add in which coders found no error, since none is not never."""
        return stratified_variance(self.moves, self.swings, self.strata) - stratified_variance(
            self.moves, np.zeros_like(self.swings), self.strata
        )

    @property
    def why_not(self) -> Reason | None:
        """Why it has no corrected share; None where it has."""
        if self.n_coded < LEAST_CODED:
            return Reason("too_few_coded", {"n": self.n_coded, "least": LEAST_CODED})
        alone = np.bincount(self.strata.code) == 1
        if (alone[self.strata.code] & (self.strata.population > 1)).any():
            return Reason("stratum_coded_once")
        return None

    def interval(self) -> Interval:
        """The corrected share: between reports and by the coding, or by the coding alone."""
        n = int(self.reports.sum())
        if n < LEAST_REPORTS:
            variance = stratified_variance(self.moves, self.swings, self.strata)
            return _interval(self.estimate, variance, self.strata.freedom, "coding")
        variance = between(self.influence[self.reports]) + self.unseen
        return _interval(self.estimate, variance, n - 1, "reports and coding")


def between(influence: np.ndarray) -> float:
    r"""The variance of a sum over reports, :math:`\frac{G}{G-1} \sum_g u_g^2`.

    What the coding of a report adds by chance moves the report's influence, and is in it.

    Shapes: influence (n_reports,).
    """
    n = len(influence)
    return float(n / (n - 1) * influence @ influence)


def difference(one: Part, other: Part) -> Interval:
    """The difference of two corrected shares.

    Groups of different reports: variances add, with the degrees of freedom of Welch and
    Satterthwaite. Parts of the same reports: the variance of the difference of influences. Where
    either has fewer than five reports, the coding alone: the interval then speaks of these texts.

    Egami, N., Hinck, M., Stewart, B., & Wei, H. (2023). Using imperfect surrogates for downstream
    inference. https://arxiv.org/abs/2306.04746
    Särndal, C.-E., Swensson, B., & Wretman, J. (1992). Model assisted survey sampling.
    https://doi.org/10.1007/978-1-4612-4378-6
    """
    apart, sizes = one.estimate - other.estimate, [int(part.reports.sum()) for part in (one, other)]
    unseen = one.unseen + other.unseen
    if min(sizes) < LEAST_REPORTS:
        moves = one.moves - other.moves
        variance = stratified_variance(moves, np.zeros_like(moves), one.strata) + unseen
        return _interval(apart, variance, one.strata.freedom, "coding")
    if (one.reports & other.reports).any():
        variance = between((one.influence - other.influence)[one.reports]) + unseen
        return _interval(apart, variance, sizes[0] - 1, "reports and coding")
    own = np.array([between(p.influence[p.reports]) + p.unseen for p in (one, other)])
    parts = (own**2 / (np.array(sizes) - 1)).sum()
    freedom = own.sum() ** 2 / parts if parts else sum(sizes) - 2
    return _interval(apart, own.sum(), freedom, "reports and coding")


def _interval(estimate: float, variance: float, freedom: float, kind: str) -> Interval:
    return Interval(estimate, float(stdtrit(freedom, 0.975) * np.sqrt(variance)), kind)


@dataclass(frozen=True, eq=False)
class Correction:
    """A measure and the coding of a sample of its rows."""

    themes: ThemeMeasures
    coding: Coding

    def __post_init__(self) -> None:
        sampled, unit = self.coding.design["corpus_id"], self.coding.unit
        if sampled != self.themes.corpus_id:
            raise CorpusError(
                say(
                    "The sample was drawn from corpus {sampled}, but the themes "
                    "were measured on {corpus_id}. Measure the corpus that was "
                    "sampled.",
                    sampled=sampled,
                    corpus_id=self.themes.corpus_id,
                )
            )
        if unit != self.themes.unit:
            raise CorpusError(
                say(
                    "The sample was coded by {coded}, but the themes were measured by "
                    "{measured}. It can correct only measure_themes(corpus, codebook, "
                    "unit={unit!r}).",
                    coded=UNIT_NAMES[unit],
                    measured=UNIT_NAMES[self.themes.unit],
                    unit=unit,
                )
            )

    @cached_property
    def rows(self) -> Rows:
        """The rows of the measure, taken from it once."""
        return self.themes.rows

    @cached_property
    def documents(self) -> tuple[np.ndarray, int]:
        """The report of each row as a number, and how many there are."""
        codes, names = pd.factorize(self.rows.docvars["document_id"])
        return codes, len(names)

    @cached_property
    def coded(self) -> tuple[Coded | Reason, ...]:
        """Theme by theme: the coded items, or why there are none."""
        return tuple(self._coded(found) for found in self.rows.found)

    def _coded(self, found: Found) -> Coded | Reason:
        if found.theme.label not in self.coding.themes:
            return Reason("theme_not_coded")
        truth = self.coding.truth[found.theme.label].to_numpy(float)
        told = ~np.isnan(truth)
        key = self.coding.key[told]
        lacking = set(self.coding.key["stratum"]) - set(key["stratum"])
        if lacking:
            return Reason("strata_not_coded", {"n": len(lacking)})
        ids = key[f"{self.coding.unit}_id"]
        places = self.rows.docvars.index.get_indexer(pd.Index(ids))
        return Coded(places, truth[told] - found.in_core[places], Strata.of(key))

    def part(self, theme: int, inside: np.ndarray) -> Part | Reason:
        """Some rows in one theme, by its place, or why nothing can be said of them."""
        coded, found = self.coded[theme], self.rows.found[theme]
        if isinstance(coded, Reason):
            return coded
        codes, n_documents = self.documents
        chars = self.rows.n_chars * (inside & found.measurable)
        total = chars.sum()
        if not total:
            return Reason("no_characters", {"n": int(inside.sum())})
        share, moved = float(chars @ found.in_core / total), chars[coded.rows] / total
        values = moved * coded.errors
        weighted = coded.strata.weights * values
        texts, hits, wrong = (
            np.bincount(codes[rows], weights=weights, minlength=n_documents)
            for rows, weights in (
                (slice(None), chars / total),
                (slice(None), chars * found.in_core / total),
                (coded.rows, weighted),
            )
        )
        influence = hits + wrong - (share + weighted.sum()) * texts
        return Part(share, values, moved, influence, texts > 0, coded.strata)

    def year(self, theme: int, inside: np.ndarray) -> dict[str, Any]:
        """What a table of years says of some rows in one theme, by its place."""
        part = self.part(theme, inside)
        if isinstance(part, Reason):
            return not_estimable(part)
        told = {"n_coded": part.n_coded, "corrected": part.estimate, "unseen": part.unseen}
        return told | (not_estimable(part.why_not) if part.why_not else corrected_share(part))


def corrected_share(part: Part) -> dict[str, Any]:
    """What a table says of a corrected share: no share is below 0 or above 1."""
    found = part.interval()
    low, high = found.estimate - found.reach, found.estimate + found.reach
    ends = np.clip([found.estimate, low, high], 0, 1).tolist()
    told = dict(zip(("estimate", "low", "high"), ends, strict=True))
    return told | {"interval": found.kind, "status": "estimated", **reason_cells()}


def corrected_difference(
    one: Part | Reason, other: Part | Reason, before: Sequence[Reason] = ()
) -> dict[str, Any]:
    """What a table says of the difference of two corrected shares, whatever was said before."""
    if isinstance(one, Reason):
        return not_estimable(*before, one)
    if isinstance(other, Reason):
        return not_estimable(*before, other)
    told: dict[str, Any] = {
        "uncorrected_difference": one.share - other.share,
        "n_coded": one.n_coded,
        "other_n_coded": other.n_coded,
    }
    why = one.why_not or other.why_not
    if why:
        return told | {"difference": np.nan} | not_estimable(*before, why)
    found = difference(one, other)
    return told | {
        "difference": found.estimate,
        "low": found.estimate - found.reach,
        "high": found.estimate + found.reach,
        "interval": found.kind,
        "n_arrangements": 0,
        "estimate": min(1.0, max(0.0, one.estimate)),
        "other_estimate": min(1.0, max(0.0, other.estimate)),
        "status": "estimated",
        **reason_cells(*before, Reason("corrected_no_test")),
    }
