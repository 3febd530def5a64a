"""Themes and words over the years, gaps shown, and whether they rise."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import numpy as np
import pandas as pd

from govtopics.analysis.groups.correction import Correction
from govtopics.analysis.groups.slopes import TOO_ALIKE, slope
from govtopics.analysis.themes.codebook import Codebook, Theme
from govtopics.analysis.themes.frames import Frame, in_frame
from govtopics.analysis.themes.grouping import grouping
from govtopics.analysis.themes.prevalence import prevalence_table
from govtopics.analysis.themes.rows import Rows
from govtopics.analysis.themes.since import year_of
from govtopics.analysis.themes.theme_measures import ThemeMeasures, measure_themes
from govtopics.analysis.validation.accuracy import Coding
from govtopics.checks import check_columns, checked
from govtopics.corpus.corpus import Corpus
from govtopics.corpus.doubts import pooled
from govtopics.corpus.report_names import places_together
from govtopics.errors import CodebookError, CorpusError
from govtopics.language import Reason, reason_cells
from govtopics.messages import say

LEAST_YEARS = 10
TRAJECTORY_COLUMNS = [
    "theme", "year", "estimate", "low", "high", "interval",
    "hits_per_1000_chars", "paragraph_share", "name_share", "wide_share", "n_hits", "n_sentences",
    "n_paragraphs", "n_documents", "extent", "status", "reason", "reason_text", "english",
    "places", "left_out", "n_undecided",
]  # fmt: skip
CODED_COLUMNS = ["uncorrected", "n_coded", "corrected", "unseen"]
TREND_COLUMNS = [
    "theme", "slope", "low", "high", "first_year", "last_year", "n_years", "n_gaps",
    "autocorrelation", "status", "reason", "reason_text",
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
        raise CodebookError(say("terms = {terms!r}: must be a list of words.", terms=terms))
    return measure_themes(corpus, Codebook(tuple(Theme(term, (term,)) for term in terms)))


@checked()
def trajectories(
    themes: ThemeMeasures, *, frame: Frame = "whole", coding: Coding | None = None
) -> pd.DataFrame:
    """Prevalence year by year, with a row for each year that has no report.

    With a coding, estimates and intervals are those that the coders would have found, also where
    the dictionary errs more in some years than in others, and so are :func:`trends` of the table.

    Parameters
    ----------
    themes : ThemeMeasures
        Measures of themes or of words (:func:`measure_terms`).
    frame : {"whole", "plan", "shared sections"}
    coding : Coding, optional
        The coding of a sample of the measured rows.

    Returns
    -------
    DataFrame
        theme, year (a number), estimate, low, high, interval (the jackknife, where a year has five
        reports), hits_per_1000_chars, paragraph_share, name_share, wide_share, n_hits, n_sentences,
        n_paragraphs, n_documents, extent, status, reason, reason_text, english (the theme's name in
        English), places (of that year's reports; of more than 60 the first three, their number and
        a hash of all), left_out and n_undecided as in
        :meth:`govtopics.ThemeMeasures.prevalence`. Texts without a year are in no row; years before
        a theme's ``since`` are not estimable. With a coding also uncorrected (by hits), n_coded,
        corrected (right on average, far off in a year of few coded items, and for trends alone) and
        unseen (the variance of errors that the coders did not meet); then a year with fewer than
        ten coded items is not estimable.

    Raises
    ------
    CorpusError
        If no text has a year, or the coding is of another corpus or unit.

    Examples
    --------
    >>> import govtopics as gt
    >>> import pandas as pd
    >>> about = pd.DataFrame({"year": [2021, 2022, 2023], "place": "甲市"})
    >>> texts = ["修建公路。", "推进基层治理。修路。", "推进基层治理。"]
    >>> corpus = gt.Corpus.from_texts(texts, docvars=about)
    >>> table = gt.trajectories(gt.measure_themes(corpus, gt.read_codebook()))
    >>> own = table.query("theme == '基层治理'")
    >>> own[["year", "estimate"]].round(2).to_numpy().tolist()
    [[2021.0, 0.0], [2022.0, 0.7], [2023.0, 1.0]]
    """
    return trajectories_without(themes, (), frame, coding)


def trajectories_without(
    themes: ThemeMeasures,
    document_ids: Collection[str],
    frame: Frame = "whole",
    coding: Coding | None = None,
) -> pd.DataFrame:
    """The table of :func:`trajectories`, some reports left out, without measuring the others anew.

    ``document_ids``: these are read as if nobody knew their year.
    """
    rows, paragraphs = (
        _without_year_of(own.rows, document_ids) for own in (themes, themes.paragraphs)
    )
    table = prevalence_table(
        rows, paragraphs, measure=themes.measure, by="year", frame=frame, interval=None
    )
    table = table.assign(year=table["group"].map(year_of))
    known = table[table["year"].notna()]
    if known.empty:
        raise CorpusError(
            say(
                "No text has a year. Add dates to the catalogue (date = ...), or pass docvars "
                "with a column 'year'.",
            )
        )
    years = known["year"].astype(int)
    places = _places_by_year(rows.docvars)
    known = known.assign(year=years, places=[places.get(year, "") for year in years])
    if coding is not None:
        known = _corrected(known, Correction(themes, coding), frame)
    gaps = [
        {
            "theme": label,
            "english": themes.codebook[label].english,
            "year": year,
            "n_hits": 0,
            "n_sentences": 0,
            "n_paragraphs": 0,
            "n_documents": 0,
            "n_undecided": 0,
        }
        | {"status": "no report", "interval": "", "extent": "", "places": "", "left_out": ""}
        | reason_cells(Reason("no_report"))
        for label in themes.codebook.labels
        for year in sorted(set(range(years.min(), years.max() + 1)) - set(years))
    ]
    whole = pd.concat([known, pd.DataFrame(gaps)]) if gaps else known
    order = {label: place for place, label in enumerate(themes.codebook.labels)}
    whole = whole.assign(place=whole["theme"].map(order))
    return whole.sort_values(["place", "year"], kind="stable", ignore_index=True)[
        [*TRAJECTORY_COLUMNS, *(CODED_COLUMNS if coding is not None else [])]
    ]


def _without_year_of(rows: Rows, document_ids: Collection[str]) -> Rows:
    if not document_ids:
        return rows
    known = ~rows.docvars["document_id"].isin(document_ids)
    return rows._replace(docvars=rows.docvars.assign(year=rows.docvars["year"].where(known, None)))


def _corrected(table: pd.DataFrame, coded: Correction, frame: Frame) -> pd.DataFrame:
    """The table with what coders would have found in each year."""
    docvars, labels = coded.themes.docvars, list(coded.themes.codebook.labels)
    groups, read = grouping(docvars, "year"), in_frame(docvars, frame)
    rows: list[dict[Any, Any]] = []
    for row in table.to_dict("records"):
        told: dict[Any, Any] = {}
        if row["status"] == "estimated":
            inside = (groups == row["group"]).to_numpy() & read
            told |= {"uncorrected": row["estimate"], "estimate": np.nan, "low": np.nan}
            told |= {"high": np.nan} | coded.year(labels.index(row["theme"]), inside)
        rows.append(row | told)
    return pd.DataFrame(rows, columns=[*table.columns, *CODED_COLUMNS])


def _places_by_year(docvars: pd.DataFrame) -> dict[int, str]:
    """The places whose reports a year has, in order."""
    if "place" not in docvars:
        return {}
    known = docvars[docvars["place"].notna() & pooled(docvars)]
    found = known["place"].astype(str).groupby(known["year"].map(year_of))
    return {int(year): places_together(places) for year, places in found}


@checked()
def trends(table: pd.DataFrame, *, column: str = "estimate") -> pd.DataFrame:
    """The slope of each trajectory, with an interval that allows for years like their neighbours.

    A line by least squares (:func:`govtopics.analysis.groups.slopes.slope`). Years without a
    report, and those before the theme can be measured, are left out of the line and counted. Of
    estimates that a coding corrected, the line goes through all years, also those of few coded
    items: what is wrong in one by chance is not in the others, and is in the interval.

    Parameters
    ----------
    table : DataFrame
        As :func:`trajectories` gives it.
    column : str
        ``estimate``, ``hits_per_1000_chars`` or ``paragraph_share``.

    Returns
    -------
    DataFrame
        theme, slope (per ten years), low, high, first_year, last_year, n_years (with a report),
        n_gaps, autocorrelation (of years that follow each other), status, reason, reason_text.
        Fewer than ten years are not estimable; nor are years so alike that no interval would cover
        what it says (an autocorrelation above .9): then the slope alone is given.

    Examples
    --------
    >>> import govtopics as gt
    >>> import pandas as pd
    >>> about = pd.DataFrame({"year": [2021, 2022, 2023], "place": "甲市"})
    >>> texts = ["修建公路。", "推进基层治理。修路。", "推进基层治理。"]
    >>> corpus = gt.Corpus.from_texts(texts, docvars=about)
    >>> table = gt.trajectories(gt.measure_themes(corpus, gt.read_codebook()))
    >>> gt.trends(table).query("theme == '基层治理'")[["status", "reason"]].to_numpy().tolist()
    [['not estimable', 'too_few_years: n=3, least=10']]
    """
    check_columns(table, "trajectories", ("theme", "year", column), error=CorpusError)
    coded = column == "estimate" and "corrected" in table
    column = "corrected" if coded else column
    rows = []
    for theme, own in table.groupby("theme", sort=False):
        told, span = own[own[column].notna()], _measurable(own)
        row: dict[str, Any] = {
            "theme": theme,
            "first_year": int(span["year"].min()),
            "last_year": int(span["year"].max()),
            "n_years": len(told),
            "n_gaps": len(span) - len(told),
        }
        years, values = told["year"].to_numpy(float), told[column].to_numpy(float)
        unseen = told["unseen"].to_numpy(float) if coded else np.zeros(len(told))
        rows.append(row | fitted_trend(years, values, unseen))
    return pd.DataFrame(rows, columns=TREND_COLUMNS)


def _measurable(own: pd.DataFrame) -> pd.DataFrame:
    """The years in which the theme can be measured: those before are not gaps in it."""
    if "reason" not in own:
        return own
    early = own["reason"].astype(str).str.startswith("before_since") & own["estimate"].isna()
    first = own.loc[own["estimate"].notna(), "year"].min()
    return own[own["year"] >= first] if early.any() and pd.notna(first) else own


def fitted_trend(years: np.ndarray, values: np.ndarray, unseen: np.ndarray) -> dict[str, Any]:
    """What a row of :func:`trends` says of values (n_years,) with unseen variances (n_years,)."""
    n = len(years)
    if n < LEAST_YEARS:
        return _no_trend(np.nan, Reason("too_few_years", {"n": n, "least": LEAST_YEARS}))
    if not values.any():
        return _no_trend(0.0, Reason("no_hit_in_any_year"))
    found = slope(years, values, unseen)
    if np.isnan(found.reach):
        return _no_trend(10 * found.value, Reason("years_on_a_line"))
    told: dict[str, Any] = {"autocorrelation": found.autocorrelation}
    if found.autocorrelation > TOO_ALIKE:
        alike = Reason("years_too_alike", {"autocorrelation": f"{found.autocorrelation:.2f}"})
        return told | _no_trend(10 * found.value, alike)
    low, high = found.value - found.reach, found.value + found.reach
    told |= {"slope": 10 * found.value, "low": 10 * low, "high": 10 * high}
    return told | {"status": "estimated", **reason_cells()}


def _no_trend(value: float, why: Reason) -> dict[str, Any]:
    return {"slope": value, "status": "not estimable", **reason_cells(why)}
