"""The corpus: its reports, their structure, what was removed, restored, inferred and doubted."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product
from typing import Any

import pandas as pd

from govtopics.analysis.themes.frames import TIMES
from govtopics.messages import Message
from govtopics.models.fitted_texts import FUNCTIONS
from govtopics.study.page.anchors import Places
from govtopics.study.page.unread_and_doubted import message
from govtopics.study.page.words import Both
from govtopics.study.results.tables import records
from govtopics.study.study import Study


def corpus_part(study: Study, tables: Mapping[str, pd.DataFrame], places: Places) -> dict[str, Any]:
    """What the page says of the corpus."""
    changes = tables["changes"].query("rule == 'wording'")
    stopped = study.tokens.stopwords.groupby("list")["n_removed"].sum()
    return {
        "documents": _named(tables["documents"], places),
        "inferred": _named(study.corpus.inferred, places),
        "structure": records(_by_part(tables["structure"])),
        "removed": records(_by_rule(study.corpus.removed_summary())),
        "n_removed": len(study.corpus.removed),
        "changes": _named(changes, places),
        "flags": _named(tables["flags"], places),
        "unread": [_unread(*file) for file in study.corpus.unread],
        "left_out": list(places.told_of_left_out()),
        "stopped": stopped.sort_values(ascending=False, kind="stable").to_dict(),
    }


def _unread(name: str, reason: str) -> tuple[Any, Both]:
    """A file that was not read, or a part of it, and why."""
    return message(name) if isinstance(name, Message) else name, message(reason)


def _named(table: pd.DataFrame, places: Places) -> list[dict[str, Any]]:
    return [{**row, "label": places.name(str(row["document_id"]))} for row in records(table)]


def _by_part(structure: pd.DataFrame) -> pd.DataFrame:
    """How much is of which time and function over all reports, in the order of a report."""
    totals = structure.groupby(["time", "function"])[["n_paragraphs", "n_chars"]].sum()
    parts = [part for part in product(TIMES, FUNCTIONS) if part in totals.index]
    return totals.loc[parts].reset_index()


def _by_rule(removed: pd.DataFrame) -> pd.DataFrame:
    """How much each rule took, over all reports."""
    grouped = removed.groupby("rule", sort=True)
    return grouped.agg(
        n_lines=("n_lines", "sum"), n_chars=("n_chars", "sum"), n_documents=("document_id", "size")
    ).reset_index()
