"""How far reports and groups of them differ in each theme, and why no more can be said."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from govtopics.study.page.anchors import Places
from govtopics.study.page.words import Both, both, number, points, reason, theme_name
from govtopics.study.results.tables import MOST_COMPARED, records
from govtopics.study.study import Study

Names = Mapping[tuple[str, Any], Both]  # of groups, by what groups them and their value
NO_CONCLUSION = both("节选，不作结论", "an excerpt: no conclusion")


def differences_part(
    study: Study, tables: Mapping[str, pd.DataFrame], places: Places
) -> list[dict[str, Any]]:
    """What the page says of differences, for the reports and for each docvar of the settings.

    Parameters
    ----------
    study : Study
    tables : mapping of str to DataFrame
    places : Places

    Returns
    -------
    list of dict
        ``by``, ``n`` groups, ``most`` that are compared, and for each theme its ``number`` on the
        page, ``name``, whether it is ``leading``, and ``rows``.
    """
    every = tables["differences"]
    groups = tables["prevalence"].drop_duplicates(["by", "group"])
    known = groups.loc[groups["group"] != "", "by"]  # a missing value is no group to compare
    names = {(row["by"], row["group"]): places.group(row) for row in records(groups)}
    return [
        {
            "by": by,
            "n": int((known == by).sum()),
            "most": MOST_COMPARED,
            "themes": _themes(study, every[every["by"] == by], names, places),
        }
        for by in ("document", *study.settings.prevalence_by)
    ]


def _themes(study: Study, rows: pd.DataFrame, names: Names, places: Places) -> list[dict[str, Any]]:
    return [
        {
            "number": number,
            "name": theme_name(theme),
            "leading": theme.label in study.leading,
            "rows": [
                _row(row, names, places) for row in records(rows[rows["theme"] == theme.label])
            ],
        }
        for number, theme in enumerate(study.themes.codebook, start=1)
        if len(rows)
    ]


def _row(row: Mapping[str, Any], names: Names, places: Places) -> dict[str, Any]:
    of_excerpts = row["by"] == "document" and {row["group"], row["other"]} & places.excerpts
    return {
        **row,
        **{end: names[row["by"], row[end]] for end in ("group", "other")},
        "reason": reason(row["reason"]),
        "direction": NO_CONCLUSION if of_excerpts else direction(row),
    }


def direction(row: Mapping[str, Any]) -> Both:
    """Whether the sign of a difference is the same by every choice of terms.

    Parameters
    ----------
    row : mapping
        Of the table of differences.

    Returns
    -------
    Both
    """
    if row["status"] != "estimated":
        return both("–", "–")
    low, high = row["codebook_low"], row["codebook_high"]
    if low > 0 or high < 0:
        return both("方向不变", "holds")
    if low == high:
        return both("没有差别", "no difference")
    # A name alone that stands in neither text gives zero: the sign does not turn, it vanishes.
    return both("方向可能反转", "may turn") if low < 0 < high else both("可能消失", "may vanish")


def apart_by(row: Mapping[str, Any]) -> Both:
    """How far the higher of two is above the lower, as a sentence.

    Parameters
    ----------
    row : mapping
        Of the table of differences.

    Returns
    -------
    Both
    """
    ends = [row["codebook_low"], row["codebook_high"]]
    low, high = ends if row["difference"] > 0 else (-ends[1], -ends[0])
    return both(
        "两者相差 {difference} 个百分点（词表范围 {low} 至 {high}，{direction}）。",
        "They are {difference} points apart (codebook range {low} to {high}: this {direction}).",
        difference=number(100 * abs(row["difference"]), 1),
        low=points(low),
        high=points(high),
        direction=direction(row),
    )
