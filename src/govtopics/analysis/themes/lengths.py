"""Whether a measure follows the length of paragraphs and sentences, against chance alone."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import permutations, product
from math import factorial
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from govtopics.analysis.intervals import LEAST_REPORTS
from govtopics.analysis.themes.theme_measures import ThemeMeasures
from govtopics.checks import checked
from govtopics.language import Reason, reason_cells

ESTIMANDS = ("estimate", "hits_per_1000_chars", "paragraph_share")
LENGTHS = ("chars_per_paragraph", "chars_per_sentence")
TOGETHER = 1 << 20  # values that are exchanged at once: of thousands of reports all are a gigabyte
LENGTH_COLUMNS = [
    "theme", "estimand", "length", "rho", "null_low", "null_high", "p", "n_documents", "status",
    "reason", "reason_text", "english",
]  # fmt: skip


@checked(n_permutations=1, random_state=0)
def length_correlations(
    themes: ThemeMeasures, *, n_permutations: int = 9999, random_state: int
) -> pd.DataFrame:
    """Rank correlation of each measure with the length of paragraphs and of sentences, by report.

    A measure of a theme should not follow how a report is cut. Lengths are exchanged between the
    reports: the null says how far chance alone correlates them, and :math:`p = (b + 1)/(m + 1)`
    counts the b of m exchanges that correlate as far or further; all exchanges if they are few.

    Parameters
    ----------
    themes : ThemeMeasures
        With sentences as rows. Reports that are left out of groups do not count.
    n_permutations : int
    random_state : int

    Returns
    -------
    DataFrame
        theme, estimand (estimate, hits_per_1000_chars, paragraph_share), length
        (chars_per_paragraph, chars_per_sentence: means of each report), rho (Spearman), null_low
        and null_high (the middle 95 % of the exchanges), p, n_documents, status, reason,
        reason_text, english. Below five reports, or where all values are alike, nothing is
        estimable.

    References
    ----------
    Spearman, C. (1904). The proof and measurement of association between two things.
    https://doi.org/10.2307/1412159
    Phipson, B., & Smyth, G. K. (2010). Permutation P-values should never be zero.
    https://doi.org/10.2202/1544-6115.1585

    Examples
    --------
    >>> from govtopics import Codebook, Corpus, Theme, measure_themes
    >>> texts = ["治理。" * n + "稳定就业。" * 5 for n in range(1, 7)]
    >>> themes = measure_themes(Corpus.from_texts(texts), Codebook((Theme("治理", ("治理",)),)))
    >>> table = length_correlations(themes, n_permutations=999, random_state=1)
    >>> table.loc[table["estimand"] == "estimate", ["length", "rho"]].round(2).values.tolist()
    [['chars_per_paragraph', 1.0], ['chars_per_sentence', -1.0]]
    """
    rng = np.random.default_rng(random_state)
    table = themes.prevalence()
    table = table[(table["status"] == "estimated") & (table["left_out"] == "")].assign(
        chars_per_paragraph=lambda rows: rows["n_chars"] / rows["n_paragraphs"],
        chars_per_sentence=lambda rows: rows["n_chars"] / rows["n_sentences"].astype(float),
    )
    rows: list[dict[str, Any]] = []
    tried: dict[bytes, list[_Tried]] = {}  # by the lengths that are exchanged
    for theme in themes.codebook:
        own = table[table["theme"] == theme.label]
        for estimand, length in product(ESTIMANDS, LENGTHS):
            about = {"theme": theme.label, "english": theme.english, "estimand": estimand}
            rows.append({**about, "length": length, "n_documents": len(own)})
            one = _Tried(rows[-1], *map(_standardised, (own[length], own[estimand])))
            if reason := one.reason:
                one.row.update({"status": "not estimable", **reason_cells(reason)})
            else:
                tried.setdefault(one.lengths.tobytes(), []).append(one)
    for alike in tried.values():
        _correlate(alike, n_permutations, rng)
    return pd.DataFrame(rows, columns=LENGTH_COLUMNS)


class _Tried(NamedTuple):
    """A row of the table, and the ranks that are correlated there: of lengths and of a measure."""

    row: dict[str, Any]
    lengths: np.ndarray
    measures: np.ndarray

    @property
    def reason(self) -> Reason | None:
        """Why there is no correlation."""
        if len(self.lengths) < LEAST_REPORTS:
            return Reason("too_few_reports", {"G": len(self.lengths), "least": LEAST_REPORTS})
        return None if self.lengths.any() and self.measures.any() else Reason("all_alike")


def _correlate(alike: list[_Tried], n_permutations: int, rng: np.random.Generator) -> None:
    """Correlate measures with the same lengths, which are exchanged once for all of them."""
    lengths, measures = alike[0].lengths, np.column_stack([one.measures for one in alike])
    exchanged = np.vstack([o @ measures for o in _exchanged(lengths, n_permutations, rng)])
    lows, highs = np.quantile(exchanged, [0.025, 0.975], axis=0)
    for one, found, low, high in zip(alike, exchanged.T, lows, highs, strict=True):
        rho = float(lengths @ one.measures)
        as_far = int((np.abs(found) >= abs(rho) - 1e-12).sum())
        p = (as_far + 1) / (len(found) + 1)
        correlated = {"rho": rho, "null_low": float(low), "null_high": float(high), "p": p}
        one.row.update({**correlated, "status": "estimated", **reason_cells()})


def _exchanged(
    values: np.ndarray, n_permutations: int, rng: np.random.Generator
) -> Iterator[np.ndarray]:
    """The values in other orders, some at a time, (n_orders, n): all, or so many drawn."""
    if factorial(len(values)) - 1 <= n_permutations:
        # The first is the order that was observed.
        yield np.array(list(permutations(values)))[1:]
        return
    together = max(1, TOGETHER // len(values))
    for done in range(0, n_permutations, together):
        orders = np.tile(values, (min(together, n_permutations - done), 1))
        yield rng.permuted(orders, axis=1, out=orders)


def _standardised(values: pd.Series) -> np.ndarray:
    """Ranks with mean 0 and length 1; zeros if all are alike."""
    ranks = values.rank().to_numpy(float)
    apart = ranks - (len(ranks) + 1) / 2  # the mean of ranks, also of none
    length = np.sqrt(apart @ apart)
    return np.asarray(apart / length if length else apart)
