"""The themes one by one: definition, prevalence, and passages side by side."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from govtopics.analysis.themes import ThemeMeasures
from govtopics.study.page.places import Places
from govtopics.study.page.words import Both, term, text
from govtopics.study.study import Study
from govtopics.study.tables import records

N_SIDE_BY_SIDE = 2
N_PASSAGES = 3
MOST_COLUMNS = 8


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
    top = tables["passages"].query("theme == @theme").head(N_PASSAGES)
    by_document = own[own["by"] == "document"]
    found = study.themes.passages(study.body, theme, N_SIDE_BY_SIDE, by="document")
    passages = {
        str(document): [passage_parts(study.themes, row) for row in records(group)]
        for document, group in found.groupby("document_id", sort=False)
    }
    columns = _columns(by_document)
    return {
        "name": text(theme),
        "leading": theme in study.leading,
        "definition": study.themes.codebook[theme],
        "groups": [
            (str(by), [_row(row, places) for row in records(rows)])
            for by, rows in own.groupby("by", sort=False)
        ],
        "columns": [(places.name(name), passages.get(name, [])) for name in columns],
        "n_reports": len(by_document),
        "top": [passage_parts(study.themes, row) for row in records(top)],
    }


def _columns(by_document: pd.DataFrame) -> list[str]:
    """Reports side by side: all, or of many those with the largest shares, in their order."""
    if len(by_document) > MOST_COLUMNS:
        by_document = by_document.nlargest(MOST_COLUMNS, "estimate").sort_index()
    return [str(group) for group in by_document["group"]]


def _row(row: dict[str, Any], places: Places) -> dict[str, Any]:
    return {**row, "label": _group(row, places)}


def _group(row: Mapping[str, Any], places: Places) -> Both:
    return places.name(row["group"]) if row["by"] == "document" else term(row["group"])


def passage_parts(measured: ThemeMeasures, passage: Mapping[str, Any]) -> dict[str, Any]:
    """A passage cut at its hits, so that the page can mark them and escape everything.

    Parameters
    ----------
    measured : ThemeMeasures
    passage : mapping
        A row of :meth:`ThemeMeasures.passages`.

    Returns
    -------
    dict
        The passage and ``parts``: pairs of text and whether it is a hit.
    """
    hits = measured.hits
    here = hits[
        (hits["theme"] == passage["theme"])
        & (hits["paragraph_id"] == passage["paragraph_id"])
        & (hits["part"] == "text")
    ]
    words, parts, done = passage["text"], [], 0
    for start, end in sorted(zip(here["start"], here["end"], strict=True)):
        parts += [(words[done:start], False), (words[start:end], True)]
        done = end
    return {**passage, "parts": [*parts, (words[done:], False)]}
