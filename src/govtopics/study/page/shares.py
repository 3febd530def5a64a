"""The shares of a theme as a small picture: a dot a report, and beside it other definitions."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import pandas as pd

from govtopics.analysis.themes.codebook import Theme
from govtopics.study.page.anchors import Places
from govtopics.study.page.told import BY_SHARE, FEW
from govtopics.study.page.words import both, by_rings, percent, span
from govtopics.study.results.tables import records

STEP = 0.1  # the axis ends at a multiple of it
ENDS = ("estimate", "name_share", "wide_share", "high")


def axis_end(tables: Iterable[pd.DataFrame]) -> float:
    """Where the axis of the shares ends: at the next tenth above all that is drawn.

    Parameters
    ----------
    tables : iterable of DataFrame

    Returns
    -------
    float
    """
    highest = max(float(table[list(ENDS)].max().max()) for table in tables)
    return math.ceil(round(max(STEP, 0.0 if math.isnan(highest) else highest) / STEP, 9)) * STEP


def shares_of(
    theme: Theme, rows: pd.DataFrame, most: float, places: Places
) -> Iterator[dict[str, Any]]:
    """The shares of a theme: complete reports, then excerpts, each from the highest down.

    Parameters
    ----------
    theme : Theme
    rows : DataFrame
        One a report: of the table of prevalence, or as a coding corrects them.
    most : float
    places : Places

    Yields
    ------
    dict
        ``kind``, whether all are ``known`` to be of it, ``n``, the ``first`` and the ``last`` with
        their places on the axis, all of them as ``dots`` where not each is listed, and how many
        of those that are not have a share of 0 (``zeros``).
    """
    known = rows[rows["status"] == "estimated"]
    excerpt = known["extent"] == "excerpt"
    for kind, own in (("whole", known[~excerpt]), ("excerpt", known[excerpt])):
        ordered = records(own.sort_values(list(BY_SHARE), ascending=[False, True], kind="stable"))
        shown = [_share(theme, row, most, places) for row in ordered]
        if shown:
            yield {"kind": kind, "known": set(own["extent"]) == {kind}, "n": len(shown),
                   **_listed(shown, int((own["estimate"] > 0).sum()))}  # fmt: skip


def _listed(shown: list[dict[str, Any]], n_above: int) -> dict[str, Any]:
    """Few as they are; of many both ends, and of many that tie at 0 their number."""
    if len(shown) <= FEW:
        return {"first": shown, "last": [], "dots": [], "zeros": 0}
    n, dots = FEW // 2, [share["at"] for share in shown]
    zeros = len(shown) - n_above
    if zeros <= n:
        return {"first": shown[:n], "last": shown[-n:], "dots": dots, "zeros": 0}
    last = shown[n:n_above][-n:]
    return {"first": shown[: min(n, n_above)], "last": last, "dots": dots, "zeros": zeros}


def _share(theme: Theme, row: Mapping[str, Any], most: float, places: Places) -> dict[str, Any]:
    """One report's share, and where it and what is beside it stand on the axis, in hundredths.

    A line is a confidence interval of a coding and nothing else; other definitions are marks.
    """

    def at(share: float) -> str:
        return f"{100 * share / most:.1f}"

    about: dict[str, Any] = {
        "name": places.told(row["group"]), "share": percent(row["estimate"]),
        "at": at(row["estimate"]), "marks": [], "line": None,
    }  # fmt: skip
    if row.get("coded"):
        low, high = row["low"], row["high"]
        return about | {
            "beside": both("95% 区间 {span}", "95% interval {span}", span=span(low, high))
            if span(low, high)
            else both("没有区间", "no interval"),
            "line": (at(low), at(high - low)) if span(low, high) else None,
        }
    wider = {"name": theme.core, "wide": theme.wide}
    return about | {
        "beside": by_rings(theme, percent(row["name_share"]), percent(row["wide_share"])),
        "marks": [(ring, at(row[f"{ring}_share"])) for ring, terms in wider.items() if terms],
    }
