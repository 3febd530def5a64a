"""Reports against each other, plan against review, and what makes them hard to compare."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from govtopics.analysis.themes.frames import LENGTH_RATIO, PART, shared_parts
from govtopics.errors import CorpusError
from govtopics.language import speaking
from govtopics.study.page.anchors import Places
from govtopics.study.page.differences import differences_part
from govtopics.study.page.lengths import follows_length
from govtopics.study.page.words import Both, both, number, term, theme_name
from govtopics.study.results.tables import records
from govtopics.study.study import Study

# By what the longest and the shortest are told apart.
LENGTHS = (
    ("chars_per_document", "最长的报告是最短的 {times} 倍（{most} 字和 {least} 字）。",
     "The longest is {times} times as long as the shortest ({most} and {least} characters)."),
    ("chars_per_paragraph", "段落长短不同：平均每段 {least} 至 {most} 字。",
     "Paragraphs differ in length: on average {least} to {most} characters."),
    ("chars_per_sentence", "句子长短不同：平均每句 {least} 至 {most} 字。",
     "Sentences differ in length: on average {least} to {most} characters."),
)  # fmt: skip
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
        "follows": follows_length(tables["length_correlations"], study.themes.codebook),
        "differences": differences_part(study, tables, places),
        "times": [time for time in TIMES if (about[time] > 0).any()],
        "record": [
            (
                theme_name(study.themes.codebook[theme]),
                _record(record[record["theme"] == theme], places),
            )
            for theme in study.leading
        ],
        "left_out": _left_out(study.themes.docvars),
        "frames": [
            (
                theme_name(study.themes.codebook[theme]),
                _frames(frames[frames["theme"] == theme], places),
            )
            for theme in study.leading
        ],
    }


def _left_out(docvars: pd.DataFrame) -> Both | None:
    """Which reports the common sections leave out, or that there are none of these."""
    if not set(PART) <= set(docvars):
        return None
    try:
        shared = shared_parts(docvars)
    except CorpusError:
        return both(
            "没有 95% 的报告都有的部分，所以这一栏是空的。",
            "No section stands in 95% of the reports, so its column is empty.",
        )
    if not shared.lacking:
        return None
    with speaking("zh"):
        chinese = shared.told()
    with speaking("en"):
        english = shared.told()
    words = {"chinese": chinese, "english": english}
    return both("共有部分：{chinese}。", "Common sections, {english}.", **words)


def _with_names(rows: pd.DataFrame, column: str, places: Places) -> list[dict[str, Any]]:
    return [{**row, "label": places.name(str(row[column]))} for row in records(rows)]


def _record(rows: pd.DataFrame, places: Places) -> list[dict[str, Any]]:
    """Review against plan, one row a report, and whether it is before ``since``."""
    early = rows["reason"].str.startswith("before_since").astype(bool)
    return _with_names(rows.assign(before=early), "document_id", places)


def _frames(rows: pd.DataFrame, places: Places) -> list[dict[str, Any]]:
    """One row a report, with its estimate in every frame, and whether it is before ``since``."""
    wide = rows.pivot(index="group", columns="frame", values="estimate")
    before = rows[rows["frame"] == "whole"].set_index("group")["reason"]
    named = wide.reindex(rows["group"].unique()).rename(columns={"shared sections": "shared"})
    early = before.str.startswith("before_since").astype(bool)
    return _with_names(named.assign(before=early).reset_index(), "group", places)


def _notes(about: pd.DataFrame) -> Iterator[Both]:
    """What differs between the reports beside the themes."""
    for column, zh, en in (
        ("kind", "类型不同：{told}。", "Their types differ: {told}."),
        ("extent", "有全文，有节选：{told}。", "Some are complete, some are not: {told}."),
        ("admin_level", "层级不同：{told}。", "Their levels of government differ: {told}."),
    ):
        counts = about[column].fillna("unknown").value_counts(sort=False)
        if len(counts) > 1:
            parts = [
                both("{what} {n} 份", "{what} ({n})", what=term(what, column), n=int(n))
                for what, n in sorted(counts.items())
            ]
            yield both(zh, en, told=_listed(parts))
    for column, zh, en in LENGTHS:
        lengths = about[column]
        if len(lengths) > 1 and lengths.max() > LENGTH_RATIO * lengths.min():
            yield both(zh, en, times=number(lengths.max() / lengths.min(), 1),
                       most=number(lengths.max(), 0), least=number(lengths.min(), 0))  # fmt: skip


def _listed(parts: list[Both]) -> Both:
    total = parts[0]
    for part in parts[1:]:
        total = total + both("，", ", ") + part
    return total
