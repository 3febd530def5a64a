"""The themes one by one: definition, prevalence, and passages side by side."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from govtopics.analysis.themes.codebook import DEFAULT, Theme
from govtopics.analysis.themes.since import first_year
from govtopics.language import Reason
from govtopics.study.page.anchors import Places
from govtopics.study.page.words import Both, both, count, joined, term, theme_name
from govtopics.study.results.tables import records
from govtopics.study.study import Study

N_SIDE_BY_SIDE = 2
N_PASSAGES = 3
MOST_COLUMNS = 8
TOO_FEW = "too_few_reports:"
NEAR = 24  # characters on each side of a hit that are printed
Spans = dict[str, list[tuple[int, int]]]


def themes_part(
    study: Study, tables: Mapping[str, pd.DataFrame], places: Places
) -> list[dict[str, Any]]:
    """What the page says of each theme.

    Parameters
    ----------
    study : Study
    tables : mapping of str to DataFrame
    places : Places

    Returns
    -------
    list of dict
    """
    return [_theme(study, theme, tables, places) for theme in study.themes.codebook.labels]


def _theme(
    study: Study, theme: str, tables: Mapping[str, pd.DataFrame], places: Places
) -> dict[str, Any]:
    own = tables["prevalence"].query("theme == @theme")
    groups = [
        (str(by), [_prevalence(study.themes.codebook[theme], row, places) for row in records(rows)])
        for by, rows in own.groupby("by", sort=False)
    ]
    by_document = own[own["by"] == "document"]
    leading = theme in study.leading
    spans = _spans(study.themes.hits, theme)
    top = tables["passages"].query("theme == @theme").head(N_PASSAGES)
    return {
        "name": theme_name(study.themes.codebook[theme]),
        "leading": leading,
        "definition": study.themes.codebook[theme],
        "since": _since(study.themes.codebook[theme]),
        "groups": groups,
        "notes": {by: list(_without_interval(rows)) for by, rows in groups},
        "early": {str(row["group"]) for row in groups[0][1] if row["before"]},
        "n_reports": len(by_document),
        "columns": _side_by_side(study, theme, _columns(by_document), spans, places)
        if leading
        else [],
        "top": [_passage(row, spans) for row in records(top)],
    }


def _since(theme: Theme) -> Both:
    """From which year on it can be measured, where that differs in its order; empty if always."""
    told = [
        both("{year} 年起", "{year}", year=year)
        if where == DEFAULT
        else both(
            "{where} {year} 年起", "{where} {year}", where=term(where, "admin_level"), year=year
        )
        for where, year in theme.first_years.items()
    ]
    return joined(told)


def _prevalence(theme: Theme, row: Mapping[str, Any], places: Places) -> dict[str, Any]:
    """A row of the table of prevalence with its name, and what kind of number it is.

    ``first``: the year before which a report cannot be measured, if it is from before it.
    """
    early = row["status"] != "estimated" and str(row["reason"]).startswith("before_since")
    one = early and row["by"] == "document"
    reasons = str(row["reason"] or "").split("; ")
    return {
        **row,
        "label": places.group(row),
        "before": early,
        "missing": str(row["reason"]).startswith("docvar_missing"),
        "why": "; ".join(part for part in reasons if not part.startswith(TOO_FEW)),
        "too_few": [part for part in reasons if part.startswith(TOO_FEW)],
        "first": first_year(theme, places.about.loc[row["group"]]) if one else None,
        "bound": row["interval"] == "share_of_reports",
    }


def _without_interval(rows: list[dict[str, Any]]) -> Iterator[Both]:
    """Once below a table: of how many groups there are too few reports for an interval."""
    few = [part for row in rows for part in row["too_few"] if row["status"] == "estimated"]
    if few:
        yield both(
            "{n} 组的报告不足 {least} 份，没有区间。",
            "No interval for {n} of fewer than {least} reports.",
            n=count(len(few), "group"),
            least=Reason.parse(few[0]).values["least"],  # noqa: PD011 (no table)
        )


def _columns(by_document: pd.DataFrame) -> list[str]:
    """Reports side by side: all, or of many those with the largest shares, in their order."""
    if len(by_document) > MOST_COLUMNS:
        by_document = by_document.nlargest(MOST_COLUMNS, "estimate").sort_index()
    return [str(group) for group in by_document["group"]]


def _side_by_side(
    study: Study, theme: str, columns: list[str], spans: Spans, places: Places
) -> list[tuple[str, Both, list[dict[str, Any]]]]:
    """The first passages of each report."""
    found = study.themes.passages(study.body, theme, N_SIDE_BY_SIDE, by="document")
    passages: dict[str, list[dict[str, Any]]] = {name: [] for name in columns}
    for row in records(found[found["document_id"].isin(columns)]):
        passages[row["document_id"]].append(_passage(row, spans))
    return [(name, places.name(name), items) for name, items in passages.items()]


def _spans(hits: pd.DataFrame, theme: str) -> Spans:
    """Where a theme's hits stand in the text of each paragraph, in order."""
    own = hits[(hits["theme"] == theme) & (hits["part"] == "text")]
    spans: Spans = {}
    for paragraph_id, start, end in zip(own["paragraph_id"], own["start"], own["end"], strict=True):
        spans.setdefault(paragraph_id, []).append((start, end))
    return {paragraph_id: sorted(found) for paragraph_id, found in spans.items()}


def _passage(row: Mapping[str, Any], spans: Spans) -> dict[str, Any]:
    """A passage cut at its hits, so that the page can mark them and escape everything.

    What stands far from every hit is a part of its own, which print leaves out.
    """
    words, parts, done = row["text"], [], 0
    for start, end in spans.get(row["paragraph_id"], ()):
        parts += [*_between(words[done:start], after_hit=done > 0), (words[start:end], "hit")]
        done = end
    return {**row, "parts": [*parts, *_between(words[done:], after_hit=done > 0, before_hit=False)]}


def _between(words: str, *, after_hit: bool, before_hit: bool = True) -> list[tuple[str, str]]:
    """What stands between two hits: what is near them, and what is far from both."""
    start = NEAR * after_hit
    end = len(words) - NEAR * before_hit
    if end - start <= NEAR:
        return [(words, "near")]
    return [(words[:start], "near"), (words[start:end], "far"), (words[end:], "near")]
