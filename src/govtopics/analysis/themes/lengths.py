"""Whether a measure follows the length of paragraphs and sentences, against chance alone."""

from __future__ import annotations

from itertools import permutations
from math import factorial
from typing import Any

import numpy as np
import pandas as pd

from govtopics.analysis.intervals import LEAST_REPORTS
from govtopics.analysis.themes.theme_measures import ThemeMeasures
from govtopics.checks import checked
from govtopics.language import Reason, reason_cells

ESTIMANDS = ("estimate", "hits_per_1000_chars", "paragraph_share")
LENGTHS = ("chars_per_paragraph", "chars_per_sentence")
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
    rows = [
        {"theme": theme.label, "english": theme.english, "estimand": estimand, "length": length}
        | _correlation(own[length], own[estimand], n_permutations, rng)
        for theme in themes.codebook
        for own in (table[table["theme"] == theme.label],)
        for estimand in ESTIMANDS
        for length in LENGTHS
    ]
    return pd.DataFrame(rows, columns=LENGTH_COLUMNS)


def _correlation(
    length: pd.Series, measure: pd.Series, n_permutations: int, rng: np.random.Generator
) -> dict[str, Any]:
    n = len(length)
    if n < LEAST_REPORTS:
        few = Reason("too_few_reports", {"G": n, "least": LEAST_REPORTS})
        return {"n_documents": n, "status": "not estimable", **reason_cells(few)}
    lengths, measures = (_standardised(values) for values in (length, measure))
    if not (lengths.any() and measures.any()):
        alike = reason_cells(Reason("all_alike"))
        return {"n_documents": n, "status": "not estimable", **alike}
    rho = float(lengths @ measures)
    exchanged = _exchanged(lengths, n_permutations, rng) @ measures
    as_far = int((np.abs(exchanged) >= abs(rho) - 1e-12).sum())
    low, high = np.quantile(exchanged, [0.025, 0.975])
    return {
        "rho": rho,
        "null_low": float(low),
        "null_high": float(high),
        "p": (as_far + 1) / (len(exchanged) + 1),
        "n_documents": n,
        "status": "estimated",
        **reason_cells(),
    }


def _exchanged(values: np.ndarray, n_permutations: int, rng: np.random.Generator) -> np.ndarray:
    """The values in other orders, shape (n_orders, n): all, or so many drawn."""
    if factorial(len(values)) - 1 <= n_permutations:
        # The first is the order that was observed.
        return np.array(list(permutations(values)))[1:]
    orders = np.tile(values, (n_permutations, 1))
    return rng.permuted(orders, axis=1, out=orders)


def _standardised(values: pd.Series) -> np.ndarray:
    """Ranks with mean 0 and length 1; zeros if all are alike."""
    ranks = values.rank().to_numpy(float)
    apart = ranks - ranks.mean()
    length = np.sqrt(apart @ apart)
    return np.asarray(apart / length if length else apart)
