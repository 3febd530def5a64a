"""Themes and words over the years, gaps shown, and whether they rise."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from scipy.special import stdtrit

from govtopics.analysis.themes.codebook import Codebook, Theme
from govtopics.analysis.themes.frames import Frame
from govtopics.analysis.themes.theme_measures import ThemeMeasures, measure_themes
from govtopics.checks import check_columns, checked
from govtopics.corpus.corpus import Corpus
from govtopics.errors import CodebookError, CorpusError
from govtopics.language import Reason, reason_cells

LEAST_YEARS = 10
TRAJECTORY_COLUMNS = [
    "theme", "year", "estimate", "low", "high", "interval",
    "hits_per_1000_chars", "paragraph_share", "name_share", "wide_share", "n_hits", "n_sentences",
    "n_paragraphs", "n_documents", "extent", "status", "reason", "reason_text", "english",
    "places",
]  # fmt: skip


@checked()
def measure_terms(corpus: Corpus, terms: Sequence[str]) -> ThemeMeasures:
    """Measure single words as if each were a theme of its own.

    Parameters
    ----------
    corpus : Corpus
    terms : sequence of str

    Returns
    -------
    ThemeMeasures

    Raises
    ------
    CodebookError
        If there is no term, or one is given twice.

    Examples
    --------
    >>> corpus = Corpus.from_texts(["发展经济。", "发展教育。"])
    >>> measure_terms(corpus, ["发展", "教育"]).n_hits.sum().to_dict()
    {'发展': 2, '教育': 1}
    """
    if isinstance(terms, str) or not terms:
        raise CodebookError(f"terms = {terms!r}: give a list of words.")
    return measure_themes(corpus, Codebook(tuple(Theme(term, (term,)) for term in terms)))


@checked()
def trajectories(themes: ThemeMeasures, *, frame: Frame = "whole") -> pd.DataFrame:
    """Prevalence year by year, with a row for each year that has no report.

    Parameters
    ----------
    themes : ThemeMeasures
        Of themes, or of words (:func:`measure_terms`).
    frame : {"whole", "plan", "shared sections"}

    Returns
    -------
    DataFrame
        theme, year (a number), estimate, low, high, interval (the jackknife, where a year has five
        reports), hits_per_1000_chars, paragraph_share, name_share, wide_share, n_hits, n_sentences,
        n_paragraphs, n_documents, extent, status, reason, reason_text, english (the theme's name in
        English), places (of that year's reports). Texts without a year are in no row; years before
        a theme's ``since`` are not estimable.

    Raises
    ------
    CorpusError
        If no text has a year.
    """
    table = themes.prevalence(by="year", frame=frame)
    known = table[table["group"] != ""]
    if known.empty:
        raise CorpusError(
            "No text has a year of delivery; say it in the catalogue (date = ...), or give docvars "
            "with a column 'year'."
        )
    years = known["group"].astype(str).str[:4].astype(int)
    places = _places_by_year(themes.docvars)
    known = known.assign(year=years, places=[places.get(year, "") for year in years])
    gaps = [
        {
            "theme": label,
            "english": themes.codebook[label].english,
            "year": year,
            "n_hits": 0,
            "n_sentences": 0,
            "n_paragraphs": 0,
            "n_documents": 0,
        }
        | {"status": "no report", "interval": "", "extent": "", "places": ""}
        | reason_cells(Reason("no_report"))
        for label in themes.codebook.labels
        for year in sorted(set(range(years.min(), years.max() + 1)) - set(years))
    ]
    whole = pd.concat([known, pd.DataFrame(gaps)]) if gaps else known
    order = {label: place for place, label in enumerate(themes.codebook.labels)}
    whole = whole.assign(place=whole["theme"].map(order))
    return whole.sort_values(["place", "year"], kind="stable", ignore_index=True)[
        TRAJECTORY_COLUMNS
    ]


def _places_by_year(docvars: pd.DataFrame) -> dict[int, str]:
    """The places whose reports a year has, in order."""
    if "place" not in docvars:
        return {}
    known = docvars[docvars["year"].notna() & docvars["place"].notna()].astype(str)
    found = known[known["year"] != ""].groupby(known["year"].str[:4])["place"]
    return {int(year): "、".join(sorted(set(places))) for year, places in found}


@checked(n_replicates=1, random_state=0)
def trends(
    table: pd.DataFrame,
    *,
    column: str = "estimate",
    n_replicates: int = 2000,
    random_state: int,
) -> pd.DataFrame:
    r"""The slope of each trajectory, with the interval of a block bootstrap over its years.

    A line by least squares; residuals, widened by :math:`\sqrt{n/(n-2)}`, are drawn in circular
    blocks of :math:`\lceil n^{1/3} \rceil` years that follow each other, since years resemble
    their neighbours; the interval is t with as many degrees of freedom as blocks less one. Years
    without a report are left out of the line and counted.

    Parameters
    ----------
    table : DataFrame
        As :func:`trajectories` gives it.
    column : str
        ``estimate``, ``hits_per_1000_chars`` or ``paragraph_share``.
    n_replicates : int
    random_state : int

    Returns
    -------
    DataFrame
        theme, slope (per ten years), low, high, first_year, last_year, n_years (with a report),
        n_gaps, block, status, reason, reason_text. Fewer than ten years are not estimable.

    References
    ----------
    Künsch, H. R. (1989). The jackknife and the bootstrap for general stationary observations.
    https://doi.org/10.1214/aos/1176347265
    Politis, D. N., & Romano, J. P. (1992). A circular block-resampling procedure for stationary
    data. In Exploring the limits of bootstrap.
    """
    check_columns(table, "trajectories", ("theme", "year", column), error=CorpusError)
    rng = np.random.default_rng(random_state)
    rows = []
    for theme, own in table.groupby("theme", sort=False):
        told = own[own[column].notna()]
        years, values = told["year"].to_numpy(float), told[column].to_numpy(float)
        row: dict[str, Any] = {
            "theme": theme,
            "first_year": int(own["year"].min()),
            "last_year": int(own["year"].max()),
            "n_years": len(told),
            "n_gaps": len(own) - len(told),
        }
        rows.append(row | _trend(years, values, n_replicates, rng))
    columns = ["theme", "slope", "low", "high", "first_year", "last_year", "n_years", "n_gaps"]
    return pd.DataFrame(rows, columns=[*columns, "block", "status", "reason", "reason_text"])


def _trend(
    years: np.ndarray, values: np.ndarray, n_replicates: int, rng: np.random.Generator
) -> dict[str, Any]:
    n = len(years)
    if n < LEAST_YEARS:
        few = Reason("too_few_years", {"n": n, "least": LEAST_YEARS})
        return {"status": "not estimable", **reason_cells(few)}
    if not values.any():
        none = reason_cells(Reason("no_hit_in_any_year"))
        return {"slope": 0.0, "status": "not estimable", **none}
    centred = years - years.mean()
    weights = 10 * centred / (centred @ centred)
    slope = float(weights @ values)
    residuals = values - values.mean() - slope / 10 * centred
    block = int(np.ceil(n ** (1 / 3)))
    starts = rng.integers(0, n, (n_replicates, -(-n // block)))
    places = (starts[:, :, None] + np.arange(block)).reshape(n_replicates, -1)[:, :n] % n
    moved = np.sqrt(n / (n - 2)) * residuals[places] @ weights
    reach = float(stdtrit(n / block - 1, 0.975) * moved.std())
    ends = {"slope": slope, "low": slope - reach, "high": slope + reach, "block": block}
    return {**ends, "status": "estimated", **reason_cells()}
