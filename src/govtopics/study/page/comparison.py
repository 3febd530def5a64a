"""Reports against each other, plan against review, and what makes them hard to compare."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from govtopics.study.page.anchors import Places
from govtopics.study.page.differences import differences_part
from govtopics.study.page.words import Both, both, number, term, theme_name
from govtopics.study.results.tables import records
from govtopics.study.study import Study

LENGTHS_DIFFER = 1.25
TIMES = ("review", "problems", "outlook", "plan", "unknown")


def comparison_part(
    study: Study, tables: Mapping[str, pd.DataFrame], places: Places
) -> dict[str, Any]:
    """What the page says of comparing reports.

    Parameters
    ----------
    study : Study
    tables : mapping of str to DataFrame
    places : Places

    Returns
    -------
    dict
    """
    about = tables["comparability"]
    record = tables["review_against_plan"]
    frames = tables["prevalence_frames"]
    return {
        "reports": [{**row, "label": places.name(str(row["group"]))} for row in records(about)],
        "notes": list(_notes(about)),
        "differences": differences_part(study, tables, places),
        "times": [time for time in TIMES if (about[time] > 0).any()],
        "record": [
            (
                theme_name(study.themes.codebook[theme]),
                _with_names(record[record["theme"] == theme], "document_id", places),
            )
            for theme in study.leading
        ],
        "frames": [
            (
                theme_name(study.themes.codebook[theme]),
                _frames(frames[frames["theme"] == theme], places),
            )
            for theme in study.leading
        ],
    }


def _with_names(rows: pd.DataFrame, column: str, places: Places) -> list[dict[str, Any]]:
    return [{**row, "label": places.name(str(row[column]))} for row in records(rows)]


def _frames(rows: pd.DataFrame, places: Places) -> list[dict[str, Any]]:
    """One row a report, with its estimate in every frame."""
    wide = rows.pivot_table(index="group", columns="frame", values="estimate", sort=False)
    named = wide.reset_index().rename(columns={"shared sections": "shared"})
    return _with_names(named, "group", places)


def _notes(about: pd.DataFrame) -> Iterator[Both]:
    """What differs between the reports beside the themes."""
    for column, zh, en in (
        ("kind", "体例不同：{told}。", "Their kinds differ: {told}."),
        ("extent", "有全文，有节选：{told}。", "Some are whole, some are not: {told}."),
        ("admin_level", "层级不同：{told}。", "Their levels differ: {told}."),
    ):
        counts = about[column].fillna("unknown").value_counts(sort=False)
        if len(counts) > 1:
            parts = [
                both("{what} {n} 份", "{n} {what}", what=term(what, column), n=int(n))
                for what, n in sorted(counts.items())
            ]
            yield both(zh, en, told=_listed(parts))
    lengths = about["chars_per_document"]
    if len(lengths) > 1 and lengths.max() > LENGTHS_DIFFER * lengths.min():
        yield both(
            "最长的报告是最短的 {times} 倍（{most} 字和 {least} 字）。",
            "The longest is {times} times as long as the shortest ({most} and {least} characters).",
            times=number(lengths.max() / lengths.min(), 1),
            most=number(lengths.max(), 0),
            least=number(lengths.min(), 0),
        )


def _listed(parts: list[Both]) -> Both:
    total = parts[0]
    for part in parts[1:]:
        total = total + both("，", ", ") + part
    return total
