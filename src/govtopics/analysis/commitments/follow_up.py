"""What the next report says of each promise: the government's own word, and preliminary."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from govtopics.analysis.commitments.horizon import FIVE_YEARS, THIS_YEAR

COLUMNS = [
    "name", "indicator", "place", "code", "admin_level", "year", "kind", "comparator", "low", "high", "unit", "base",
    "horizon", "result", "result_base", "difference", "verdict", "reason", "document_id", "paragraph_id", "start",
    "end", "result_document_id", "result_paragraph_id", "result_start", "result_end",
]  # fmt: skip
FLOORS = (
    "以上",
    "不低于",
    "不少于",
    "不小于",
    "至少",
    "高于",
    "多于",
    "超过",
    "突破",
    "跨越",
    "迈上",
    "超",
    "多",
    "余",
)
CEILINGS = ("以内", "以下", "之内", "不超过", "不高于", "不突破", "低于", "少于", "控制在")


def follow_up_table(
    promises: pd.DataFrame,
    results: pd.DataFrame,
    documents: pd.DataFrame,
    tolerance: Mapping[str, float],
) -> pd.DataFrame:
    """One row a promise of a named indicator, beside what the report that covers its year says.

    Parameters
    ----------
    promises, results : DataFrame
        Rows of ``Commitments``.
    documents : DataFrame
        Docvars of the reports that may answer, by document id.
    tolerance : mapping of str to float
        By unit: how far a result may lie from a number that only says about how much.
    """
    answering = _by_place_and_year(documents)
    by_name = {key: own for key, own in results.groupby(["document_id", "name"], sort=False)}
    rows = []
    for promise in promises[promises["name"] != ""].to_dict("records"):
        about = (
            documents.loc[promise["document_id"]]
            if promise["document_id"] in documents.index
            else {}
        )
        row = {name: promise.get(name) for name in COLUMNS} | {
            "admin_level": about.get("admin_level")
        }
        rows.append(row | _answer(promise, answering, by_name, tolerance))
    return pd.DataFrame(rows, columns=COLUMNS)


def _by_place_and_year(documents: pd.DataFrame) -> dict[tuple[Any, int], str]:
    """The report that answers for a place in a year; none where two might."""
    found: dict[tuple[Any, int], str] = {}
    twice = set()
    for name, about in documents.iterrows():
        if about.get("year") in (None, "") or pd.isna(about.get("year")):
            continue
        key = (about.get("code") or about.get("place"), int(about["year"]))
        twice |= {key} if key in found else set()
        found[key] = str(name)
    return {key: name for key, name in found.items() if key not in twice}


def _answer(
    promise: Mapping[str, Any],
    answering: Mapping[tuple[Any, int], str],
    results: Mapping[Any, pd.DataFrame],
    tolerance: Mapping[str, float],
) -> dict[str, Any]:
    due = _due(promise)
    if due is None:
        return {"reason": "horizon_open"}
    document = answering.get((promise["code"] or promise["place"], due + 1))
    if document is None:
        return {"reason": "no_report_of_next_year"}
    told = results.get((document, promise["name"]))
    if told is None:
        return {"reason": "not_reported", "result_document_id": document}
    own = told[(told["unit"] == promise["unit"]) & (told["horizon"] == "last year")]
    own = own[own["base"].str.split(":").str[0] == promise["base"].partition(":")[0]]
    chosen = (own if len(own) else told).iloc[0]
    place = {
        f"result_{key}": chosen[key]
        for key in ("document_id", "paragraph_id", "start", "end", "base")
    }
    if not len(own) or chosen["low"] != chosen["high"]:
        return place | {"result": _value(chosen), "reason": "not_comparable"}
    if chosen["base"] != promise["base"]:
        return place | {"result": _value(chosen), "reason": "other_base"}
    return place | _judged(promise, float(chosen["low"]), tolerance)


def _due(promise: Mapping[str, Any]) -> int | None:
    """The year that a promise is for, where it is one."""
    year = promise["year"]
    if promise["horizon"] == THIS_YEAR and year not in (None, ""):
        return int(year)
    if promise["horizon"] in ("", FIVE_YEARS, THIS_YEAR):
        return None
    return int(promise["horizon"])


def _value(row: Any) -> float:
    return float(row["low"] if pd.notna(row["low"]) else row["high"])


def _judged(
    promise: Mapping[str, Any], result: float, tolerance: Mapping[str, float]
) -> dict[str, Any]:
    """The verdict that arithmetic gives; none where the promise only says about how much."""
    low, high, comparator = promise["low"], promise["high"], promise["comparator"]
    ranged = pd.notna(low) and pd.notna(high) and low != high
    if comparator in FLOORS and pd.notna(low):
        verdict = "met" if result >= low else "missed"
    elif comparator in CEILINGS and pd.notna(high):
        verdict = "met" if result <= high else "missed"
    elif ranged:
        verdict = (
            "met"
            if low <= result <= high
            else "above the range"
            if result > high
            else "below the range"
        )
    elif promise["unit"] in tolerance:
        verdict = "met" if abs(result - low) <= tolerance[promise["unit"]] else "missed"
    else:
        verdict = ""
    aim = low if pd.notna(low) else high
    return {
        "result": result,
        "difference": result - aim,
        "verdict": verdict,
        "reason": "" if verdict else "about",
    }
