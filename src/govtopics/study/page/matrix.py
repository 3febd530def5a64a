"""Reports against themes: all shares at once, the first thing that the page shows."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import pandas as pd

from govtopics.language import share_text
from govtopics.study.page.anchors import Places
from govtopics.study.page.coded import corrected_rows, is_corrected
from govtopics.study.page.words import MOST_ROWS, Both, both, short_name
from govtopics.study.study import Study

SHADES = 5  # of a theme's own range, from above 0 to its highest complete report
LEAST_FOR_MEDIAN = 3
SHOWN_FIRST = 40


class Share(NamedTuple):
    """The share of a theme in a report: NaN where it cannot be measured.

    ``corrected`` by a coding; ``raw`` (codebook only) where it corrects others of the same theme.
    """

    share: float
    shade: int = 0
    corrected: bool = False
    raw: bool = False


class Shares:
    """The share of each theme in each report, as the page says it: corrected where a coding can.

    ``rows``: of the table of prevalence, one a theme and report.

    Attributes
    ----------
    labels : tuple of str
        The themes, the leading first.
    by_theme : dict of str to (dict of str to Share)
        By theme and report.
    """

    def __init__(self, study: Study, rows: pd.DataFrame) -> None:
        codebook = study.themes.codebook
        others = (label for label in codebook.labels if label not in study.leading)
        self.labels: tuple[str, ...] = (*study.leading, *others)
        self.by_theme: Mapping[str, Mapping[str, Share]] = {
            label: _shares(study, label, rows[rows["theme"] == label]) for label in self.labels
        }


def _shares(study: Study, label: str, rows: pd.DataFrame) -> dict[str, Share]:
    """The share of a theme in each report; codebook only where a coding cannot correct it."""
    raw = rows["estimate"].where(rows["status"] == "estimated").to_numpy()
    shares, corrects = raw, [False] * len(rows)
    coded = is_corrected(study, label)
    if coded:
        given = corrected_rows(study, label, rows)
        can = (given["status"] == "estimated").to_numpy()
        shares = given["estimate"].where(can, raw).to_numpy()
        corrects = can.tolist()
    complete = ((rows["extent"] != "excerpt") & (rows["left_out"].fillna("") == "")).to_numpy()
    most = max((s for s, c in zip(shares, complete, strict=True) if c and s > 0), default=math.nan)
    return {
        str(group): Share(
            float(share), _shade(float(share), most), corrected, coded and not corrected
        )
        for group, share, corrected in zip(rows["group"], shares, corrects, strict=True)
    }


def _shade(share: float, most: float) -> int:
    """In fifths of the highest; 0 of nothing."""
    if not share > 0 or math.isnan(most):
        return 0
    return min(SHADES, math.ceil(round(SHADES * share / most, 9)))


def matrix_part(study: Study, shares: Shares, places: Places) -> dict[str, Any]:
    """The matrix of reports and themes.

    Returns ``themes``: number in the codebook, name, the words used ``instead`` of a name that
    never occurs, and what is ``lacking`` where no report has a share of it; ``rows``: report and
    cells; ``medians`` of complete reports, if there are three or more, and whether all are
    ``known`` to be complete; ``order``: of what column the rows follow the order, if of one (0:
    names); ``n``: how many reports there are; ``unmeasured``, ``corrected``: whether any cell is.
    """
    numbers = {theme: i for i, theme in enumerate(study.themes.codebook.labels, start=1)}
    ordered, order = _ordered(shares, places)
    cells = [share for own in shares.by_theme.values() for share in own.values()]
    return {
        "themes": [
            {
                "number": numbers[label],
                "name": short_name(study.themes.codebook[label]),
                "instead": study.themes.words_used(label).instead,
                "lacking": _lacking(shares.by_theme[label].values()),
            }
            for label in shares.labels
        ],
        "rows": [_row(report, shares, places) for report in ordered[:MOST_ROWS]],
        "medians": list(_medians(shares, places)),
        "known": all(places.about["extent"].loc[list(compared(places))] == "whole"),
        "order": order,
        "n": len(ordered),
        "first": SHOWN_FIRST,
        "unmeasured": any(math.isnan(share.share) for share in cells),
        "corrected": any(share.corrected for share in cells),
        "excerpts": bool(places.excerpts),
    }


def _lacking(shares: Iterable[Share]) -> Both:
    """That a theme has no hit in any report, or cannot be measured in any; else nothing."""
    known = [share.share for share in shares if not math.isnan(share.share)]
    if not known:
        return both("不可测量", "not measurable")
    return both("", "") if any(known) else both("没有命中", "no hit")


def in_years(places: Places) -> bool:
    """Whether all reports are of one place, and of several years."""
    where = set(places.about["place"].fillna(""))
    return len(where) == 1 and where != {""} and len(set(places.about["year"].dropna())) > 1


def _ordered(shares: Shares, places: Places) -> tuple[list[str], int | None]:
    """Reports of one place by date; others from the highest share of the first theme down.

    Excerpts, and reports that are left out of groups, come last: then no column has the order.
    """
    reports = list(places.about.index)
    if in_years(places):
        return sorted(reports, key=places.rank.__getitem__), 0
    first = shares.by_theme[shares.labels[0]]

    def place(report: str) -> tuple[bool, bool, float, int]:
        share = first[report].share
        apart = report in places.excerpts or report in places.left_out
        return apart, math.isnan(share), 0.0 if math.isnan(share) else -share, places.rank[report]

    apart = places.excerpts or places.left_out
    return sorted(reports, key=place), None if apart else 1


def _row(report: str, shares: Shares, places: Places) -> dict[str, Any]:
    return {
        "name": places.row(report),
        "rank": places.rank[report],
        "anchor": places.anchors.get(report, ""),
        "excerpt": report in places.excerpts,
        "cells": [shares.by_theme[label][report] for label in shares.labels],
    }


def _medians(shares: Shares, places: Places) -> Iterator[float]:
    """Of the complete reports, theme by theme; nothing of fewer than three.

    NaN where only some of a theme's shares are corrected: these are not of one kind; and where
    fewer than three can be measured.
    """
    complete = compared(places)
    if len(complete) < LEAST_FOR_MEDIAN:
        return
    for label in shares.labels:
        own = [shares.by_theme[label][report] for report in complete]
        mixed = len({share.corrected for share in own}) > 1
        known = [share.share for share in own if not math.isnan(share.share)]
        few = len(known) < LEAST_FOR_MEDIAN
        yield math.nan if mixed or few else float(pd.Series(known).median())


def compared(places: Places) -> Sequence[str]:
    """The reports that are compared: no excerpts, and none that is left out of groups."""
    return [
        str(report)
        for report in places.about.index
        if report not in places.excerpts and report not in places.left_out
    ]


def cell_text(share: float) -> str:
    """A share in a cell, in per cent without the sign."""
    return share_text(share, sign="")
