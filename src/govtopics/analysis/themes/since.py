"""From which year on a theme can be measured: before it nothing is found, and no zero either."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from govtopics.analysis.themes.codebook import DEFAULT, Theme
from govtopics.corpus.places.names import stem
from govtopics.corpus.reading import dates

YEAR = re.compile("[12][0-9]{3}")
# Where a year may be given for: the closest to the report decides.
CLOSEST_FIRST = ("place", "parent", "admin_level")


def measurable(theme: Theme, docvars: pd.DataFrame) -> np.ndarray:
    """Whether a theme can be measured in each row: its report is not of an earlier year.

    Gives (n_rows,).
    """
    if not theme.first_years or "year" not in docvars:
        return np.ones(len(docvars), dtype=bool)
    needed = [name for name in ("year", *CLOSEST_FIRST) if name in docvars]
    reports = docvars.drop_duplicates("document_id")[needed].to_dict("records")
    told = np.array([_is_measurable(theme, about) for about in reports], dtype=bool)
    return np.asarray(told[pd.factorize(docvars["document_id"])[0]])


def first_year(theme: Theme, about: Mapping[Any, Any]) -> int | None:
    """The first year in which a theme can be measured where a report is from; None if always."""
    said = [str(about.get(docvar)) for docvar in CLOSEST_FIRST]
    # A table that says 上海 means the reports of 上海市 too.
    names = [name for whole in said for name in (whole, stem(whole))] + [DEFAULT]
    return next((theme.first_years[name] for name in names if name in theme.first_years), None)


def year_of(value: Any) -> int | None:
    """The year that a docvar says, as tables write it, or begins with; None if it says none.

    Examples
    --------
    >>> [year_of(value) for value in (2020.0, "2020-01", "二〇二〇", "2020上半年", "0", None)]
    [2020, 2020, 2020, 2020, None, None]
    """
    if year := dates.year_of(value):
        return year
    begins = YEAR.match(str(value))
    return int(begins.group()) if begins else None


def _is_measurable(theme: Theme, about: Mapping[Any, Any]) -> bool:
    year, first = year_of(about["year"]), first_year(theme, about)
    return first is None or year is None or year >= first
