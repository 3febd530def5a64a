"""How far reports and groups of them differ in each theme, and what the difference rests on."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from govtopics.analysis.themes.frames import LENGTH_RATIO
from govtopics.language import Reason
from govtopics.study.page.anchors import Places
from govtopics.study.page.told import differing
from govtopics.study.page.words import (
    Both,
    both,
    joined,
    number,
    reason,
    short_name,
)
from govtopics.study.results.tables import MOST_COMPARED, compared_by, records
from govtopics.study.study import Study

Names = Mapping[tuple[str, Any], Both]  # of groups, by what groups them and their value
ALMOST_NONE = 0.0005  # rounds to 0.0 points
MOST_TERMS = 3
# Other denominators, by the columns that show differences in them.
FRAMES = {"plan": "plan", "shared": "shared sections"}
NO_CONCLUSION = both("节选，不作结论", "an excerpt: no conclusion")
# By which two groups may differ in how their text is cut.
LENGTHS: Mapping[str, tuple[str, str]] = {
    "chars_per_paragraph": (
        "；段落长短不同（每段 {one} 字和 {other} 字）",
        "; their paragraphs differ in length ({one} and {other} characters)",
    ),
    "chars_per_sentence": (
        "；句子长短不同（每句 {one} 字和 {other} 字）",
        "; their sentences differ in length ({one} and {other} characters)",
    ),
}


def farthest_part(
    study: Study, tables: Mapping[str, pd.DataFrame], frames: pd.DataFrame, places: Places
) -> dict[str, Any]:
    """In each theme the two that are farthest apart: of complete reports, and of groups.

    ``frames``: the shares of reports by what they are a share of, indexed by theme and group.
    Returns ``rows``; whether they are ``grouped``, all reports are ``complete``, and they have
    ``signs``, ``intervals``, ``tests``; ``unlisted``: what has too many groups for its pairs to be
    compared, so that nothing is known of the sign; ``lone``: what has fewer than two to compare;
    ``n_tests`` for which p is adjusted, by what groups.
    """
    every = tables["differences"]
    bys = compared(study, tables["prevalence"])
    rows = [row for by in bys for row in _farthest(study, by, tables, frames, places)]
    found = {row["by"] for row in rows}
    return {
        "rows": rows,
        "grouped": any(row["by"] != "document" for row in rows),
        "complete": all(row["complete"] for row in rows),
        "signs": any(row["direction"] for row in rows),
        "intervals": any(row["interval"] for row in rows),
        "tests": any(not math.isnan(row["p_adjusted"]) for row in rows),
        "unlisted": [by for by in bys if by in found and by not in set(every["by"])],
        "lone": [by for by in bys if by not in found],
        "n_tests": {by: int(own["p_adjusted"].notna().sum()) for by, own in every.groupby("by")},
    }


def _farthest(
    study: Study,
    by: str,
    tables: Mapping[str, pd.DataFrame],
    frames: pd.DataFrame,
    places: Places,
) -> Iterator[dict[str, Any]]:
    own = tables["prevalence"]
    own = own[(own["by"] == by) & (own["status"] == "estimated") & (own["group"] != "")]
    if by == "document":
        own = own[(own["extent"] != "excerpt") & (own["left_out"].fillna("") == "")]
    pairs = tables["differences"]
    pairs = pairs[pairs["by"] == by]
    for place, theme in enumerate(study.themes.codebook, start=1):
        rows = own[own["theme"] == theme.label]
        if len(rows) < 2 or not rows["estimate"].any():  # without a hit nothing is far apart
            continue
        high, low = _ends(rows, frames)
        ends = [high["group"], low["group"]]
        pair = records(pairs[(pairs["theme"] == theme.label) & pairs["group"].isin(ends)
                             & pairs["other"].isin(ends)])  # fmt: skip
        known = by == "document"
        yield {
            "complete": not known or (own["extent"] == "whole").all(),
            "by": by,
            "number": place,
            "name": short_name(theme),
            "first": _called(high, places),
            "second": _called(low, places),
            "shares": (high["estimate"], low["estimate"]),
            "whole": high["estimate"] - low["estimate"],
            **{
                column: _less(frames, theme.label, ends, frame) if known else math.nan
                for column, frame in FRAMES.items()
            },
            "unlike": joined(differing(*(places.about.loc[end] for end in ends)), "、", " and ")
            if known
            else both("", ""),
            **_tested(pair, ends),
        }


def _ends(rows: pd.DataFrame, frames: pd.DataFrame) -> tuple[dict[str, Any], dict[str, Any]]:
    """The rows with the largest and the smallest share.

    Among equals: one that is known to be whole, then one whose plan has a share to compare.
    """
    known = [
        "plan" in frames and pd.notna(frames["plan"].get((row["theme"], row["group"]), math.nan))
        for row in records(rows)
    ]
    keys = rows.assign(_unsure=rows["extent"] != "whole", _lacking=[not each for each in known])
    by = ["estimate", "_unsure", "_lacking", "group"]
    high = keys.sort_values(by, ascending=[False, True, True, True], kind="stable").head(1)
    others = keys.drop(high.index)
    low = others.sort_values(by, ascending=[True, True, True, False], kind="stable").head(1)
    first, last = records(pd.concat([high, low]))
    return first, last


def compared(study: Study, prevalence: pd.DataFrame) -> list[str]:
    """By what reports are compared: one by one, and in groups that are more than single reports."""
    asked = (
        (by, prevalence[prevalence["by"] == by])
        for by in dict.fromkeys(study.settings.prevalence_by)
    )
    return ["document", *(by for by, rows in asked if not single_reports(rows))]


def single_reports(rows: pd.DataFrame) -> bool:
    """Whether each group of a table of prevalence is a single report, whose numbers it repeats."""
    return bool((rows.loc[rows["group"] != "", "n_documents"] <= 1).all())


def _called(row: Mapping[str, Any], places: Places) -> Both:
    return places.row(str(row["group"])) if row["by"] == "document" else places.group(row)


def _less(frames: pd.DataFrame, theme: str, ends: list[str], frame: str) -> float:
    """The share of the first less that of the second, of a part of both."""
    if frame not in frames:
        return math.nan
    first, second = (frames[frame].get((theme, end), math.nan) for end in ends)
    return float(first - second)


def _tested(pair: list[dict[str, Any]], ends: list[str]) -> dict[str, Any]:
    """What is known of the difference of two beside its size, the first less the second."""
    if not pair:
        return {"direction": None, "interval": "", "p": math.nan, "p_adjusted": math.nan}
    row = pair[0]
    turned = row["group"] != ends[0]
    low, high = (-row["high"], -row["low"]) if turned else (row["low"], row["high"])
    kept = {name: row[name] for name in ("interval", "p", "p_adjusted")}
    return {**kept, "low": low, "high": high, "direction": direction(row)}


def pairs_part(
    study: Study, tables: Mapping[str, pd.DataFrame], places: Places
) -> list[dict[str, Any]]:
    """All pairs, of the reports and of the groups of each docvar of the settings.

    Returns ``by``, ``n`` groups, ``most`` that are compared, ``n_tests`` for which p is adjusted,
    and ``rows``, each with the ``number`` and ``name`` of its theme.
    """
    every = tables["differences"]
    groups = tables["prevalence"].drop_duplicates(["by", "group"])
    known = groups.loc[groups["group"] != "", "by"]  # a missing value is not a group to compare
    names = {(row["by"], row["group"]): _called(row, places) for row in records(groups)}
    return [
        {
            "by": by,
            "n": int((known == by).sum()),
            "most": MOST_COMPARED,
            "n_tests": int(every.loc[every["by"] == by, "p_adjusted"].notna().sum()),
            "rows": list(_pairs(study, every[every["by"] == by], names, places)),
        }
        for by in compared(study, tables["prevalence"])
    ]


def _pairs(
    study: Study, rows: pd.DataFrame, names: Names, places: Places
) -> Iterator[dict[str, Any]]:
    if rows.empty:
        return
    by = "document_id" if rows["by"].iloc[0] == "document" else rows["by"].iloc[0]
    lengths = compared_by(study.themes, by).set_index("group")
    for place, theme in enumerate(study.themes.codebook, start=1):
        about = {"number": place, "name": short_name(theme), "theme": theme}
        for row in records(rows[rows["theme"] == theme.label]):
            yield _row(row, names, lengths, places) | about


def _row(
    row: Mapping[str, Any], names: Names, lengths: pd.DataFrame, places: Places
) -> dict[str, Any]:
    of_excerpts = row["by"] == "document" and {row["group"], row["other"]} & places.excerpts
    unlike = lengths_differ(*(lengths.loc[row[end]] for end in ("group", "other")))
    much = abs(row["difference"]) >= ALMOST_NONE
    told = direction(row) + unlike if much else direction(row)
    return {
        **row,
        **{end: names[row["by"], row[end]] for end in ("group", "other")},
        "before": str(row["reason"]).startswith(("group_before_since", "before_since")),
        "reason": reason(row["reason"]),
        "direction": NO_CONCLUSION if of_excerpts else told,
    }


def direction(row: Mapping[str, Any]) -> Both:
    """Whether the sign of a difference is the same by every definition and estimand.

    ``row``: of the table of differences.
    Returns what turns it, where anything does.
    """
    if row["status"] != "estimated":
        return both("–", "–")
    if 0 < abs(row["difference"]) < ALMOST_NONE:
        return both("几乎没有差别", "almost no difference")
    if row["direction"] == "holds":
        return both("方向不变", "sign unchanged")
    if row["direction"] == "turns":
        return both("方向会变：{why}", "sign changes: {why}", why=_turned(str(row["turned_by"])))
    return both("没有差别", "no difference")


def _turned(cell: str) -> Both:
    """What turns a difference; of many terms of which each does, the first and how many."""
    parts = cell.split("; ")
    without = [part for part in parts if part.startswith("turned_without:")]
    if len(without) <= MOST_TERMS:
        return reason(cell)
    kept = [part for part in parts if part not in without]
    first = parts.index(without[0])
    whose = [Reason.parse(part) for part in without]
    terms = [each.values["term"] for each in whose]  # noqa: PD011 (no table)
    shown = joined((both("“{term}”", "{term}", term=term) for term in terms[:MOST_TERMS]), "")
    told = both(
        "去掉{terms}等 {n} 个词中的任何一个，方向就不同",
        "without any of {n} terms ({terms}, …)",
        terms=shown,
        n=len(terms),
    )
    rows = [reason(part) for part in kept]
    return joined([*rows[:first], told, *rows[first:]], "；", "; ")


def lengths_differ(one: Mapping[str, Any], other: Mapping[str, Any]) -> Both:
    """Which lengths differ between two groups by a quarter or more, to end a sentence with.

    ``one``, ``other``: rows of :func:`govtopics.analysis.themes.frames.comparability`.
    Returns nothing if their paragraphs and sentences are about as long.
    """
    told = [
        both(*said, one=number(one[name], 0), other=number(other[name], 0))
        for name, said in LENGTHS.items()
        if max(one[name], other[name]) > LENGTH_RATIO * min(one[name], other[name])
    ]
    return joined(told, "", "")
