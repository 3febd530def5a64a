"""Reports against each other, plan against review, and what makes them hard to compare."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd
from markupsafe import escape

from govtopics.analysis.themes.frames import LEAST_PARAGRAPHS, LENGTH_RATIO, PART, shared_parts
from govtopics.errors import CorpusError
from govtopics.language import LANGUAGES, speaking
from govtopics.study.page.anchors import Places
from govtopics.study.page.differences import compared, farthest_part, pairs_part
from govtopics.study.page.lengths import follows_length
from govtopics.study.page.words import Both, both, joined, number, short_name, term
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
SHARED = "shared sections"


def comparison_part(
    study: Study, tables: Mapping[str, pd.DataFrame], places: Places
) -> dict[str, Any]:
    """What the page says of comparing reports."""
    about = tables["comparability"]
    frames = by_frame(tables["prevalence_frames"])
    return {
        "reports": [
            {**row, "label": places.row(str(row["group"])), "rank": places.rank[row["group"]]}
            for row in records(about)
        ],
        "notes": list(_notes(about)),
        "follows": follows_length(tables["length_correlations"], study.themes.codebook),
        "farthest": farthest_part(study, tables, frames, places),
        "pairs": pairs_part(study, tables, places),
        "asked": bool(study.settings.prevalence_by),
        "single": _single(study, tables["prevalence"]),
        "times": [time for time in TIMES if (about[time] > 0).any()],
        "shared": bool(frames[SHARED].notna().any()) if SHARED in frames else False,
        "left_out": _left_out(study.themes.docvars, places),
        "record": [
            row
            for theme in study.leading
            for row in _record(study, theme, tables["review_against_plan"], frames, places)
        ],
    }


def _single(study: Study, prevalence: pd.DataFrame) -> Both | None:
    """By what each group that was asked for is a single report; nothing where none is."""
    asked = dict.fromkeys(study.settings.prevalence_by)
    single = [by for by in asked if by not in compared(study, prevalence)]
    return joined([term(by, "docvar") for by in single]) if single else None


def by_frame(table: pd.DataFrame) -> pd.DataFrame:
    """The share of each report in each theme by what it is a share of.

    Common sections of a few paragraphs give none, even where they are all of a report: to be in
    one paragraph of one, 100%, or in none, 0%, is no share to compare.

    ``table``: the table of prevalence in every frame.
    Returns indexed by theme and group; a column for each frame.
    """
    few = (table["frame"] == SHARED) & (table["n_paragraphs"] < LEAST_PARAGRAPHS)
    shares = table.assign(estimate=table["estimate"].mask(few))
    return shares.pivot(index=["theme", "group"], columns="frame", values="estimate")


def _left_out(docvars: pd.DataFrame, places: Places) -> Both | None:
    """Which reports the common sections leave out, or that there are none of these."""
    if not set(PART) <= set(docvars):
        return None
    try:
        shared = shared_parts(docvars)
    except CorpusError:
        return both(
            "没有一个部分是 95% 的报告都有的，所以没有“共有部分”这一口径。",
            "No section is common to 95% of the reports, so there is no comparison of common "
            "sections.",
        )
    if not shared.lacking:
        return None
    told = {}
    for language in LANGUAGES:
        called = {report: getattr(places.names[report], language) for report in shared.lacking}
        with speaking(language):
            told[language] = escape(shared.told({r: n.striptags() for r, n in called.items()}))
    return both("共有部分：{zh}。", "Common sections, {en}.", **told)


def _record(
    study: Study, label: str, table: pd.DataFrame, frames: pd.DataFrame, places: Places
) -> Iterator[dict[str, Any]]:
    """One row per report: its shares by frame, its review, and the plan of the year before."""
    name = short_name(study.themes.codebook[label])
    known: dict[Any, dict[Any, float]] = frames.to_dict("index")
    for row in records(table[table["theme"] == label]):
        report = str(row["document_id"])
        shares = known.get((label, report), {})
        if str(row["reason"]).startswith("before_since"):
            continue
        yield {
            **row,
            "theme": name,
            "label": places.row(report),
            "rank": places.rank[report],
            **{frame: shares.get(frame, float("nan")) for frame in ("whole", "plan", SHARED)},
        }


def _notes(about: pd.DataFrame) -> Iterator[Both]:
    """What differs between the reports beside the themes."""
    for column, zh, en in (
        ("kind", "类型不同：{told}。", "Their types differ: {told}."),
        ("extent", "全文与否不同：{told}。", "Not all are known to be complete: {told}."),
        ("admin_level", "层级不同：{told}。", "Their levels of government differ: {told}."),
    ):
        counts = about[column].fillna("unknown").value_counts(sort=False)
        if len(counts) > 1:
            parts = (
                both("{what} {n} 份", "{what} ({n})", what=term(what, column), n=int(n))
                for what, n in sorted(counts.items())
            )
            yield both(zh, en, told=joined(parts, "，", ", "))
    for column, zh, en in LENGTHS:
        lengths = about[column]
        if len(lengths) > 1 and lengths.max() > LENGTH_RATIO * lengths.min():
            yield both(zh, en, times=number(lengths.max() / lengths.min(), 1),
                       most=number(lengths.max(), 0), least=number(lengths.min(), 0))  # fmt: skip
