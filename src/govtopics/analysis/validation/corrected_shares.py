"""Shares of themes by group, corrected by the coded items of a stratified sample."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from scipy.special import stdtrit

from govtopics.analysis.themes.grouped import Grouped
from govtopics.analysis.themes.grouping import grouping
from govtopics.analysis.themes.prevalence import not_estimable
from govtopics.analysis.themes.theme_measures import ThemeMeasures
from govtopics.analysis.validation.reliability import Strata, stratified_variance
from govtopics.corpus.report_names import document_names
from govtopics.language import Reason, reason_cells

LEAST_CODED = 10
CORRECTED_COLUMNS = [
    "theme", "unit", "quantity", "measure", "by", "group", "estimate", "low", "high", "interval",
    "status", "reason", "reason_text", "uncorrected", "n_coded", "n_in_doubt", "n_sentences",
    "n_paragraphs", "n_documents", "name",
]  # fmt: skip
# What a coding by each unit can correct: sentences the headline, paragraphs nothing else.
QUANTITIES = {"sentence": "share", "paragraph": "paragraph_share"}


class Coded(NamedTuple):
    """A coded sample beside a measure by the same unit.

    ``key`` is the sample's; ``truth`` (NaN where not known), ``found`` and ``in_doubt`` are items
    by themes: what coders say, whether there is a hit, and whether coders graded it and doubt it.
    """

    unit: str
    key: pd.DataFrame
    truth: pd.DataFrame
    found: pd.DataFrame
    in_doubt: pd.DataFrame


class _Items(NamedTuple):
    """The items of a theme, all of shape (n_items,); ``group`` is the place of the item's group."""

    truth: np.ndarray
    found: np.ndarray
    in_doubt: np.ndarray
    group: np.ndarray
    n_chars: np.ndarray


class _Counts(NamedTuple):
    """What a group has of a theme; ``hits`` in characters, ``early`` reports before ``since``."""

    n_rows: int
    n_paragraphs: int
    n_documents: int
    n_chars: float
    hits: float
    early: int


def corrected_shares(coded: Coded, themes: ThemeMeasures, by: str) -> pd.DataFrame:
    """One row per theme and group, as :meth:`Coding.prevalence` describes them."""
    names = document_names(themes.docvars) if by == "document" else {}
    grouped = _grouped(themes, by)
    beside = _grouped(themes.paragraphs, by, grouped.keys)
    paragraphs = {own.theme.label: own.measurable for own in themes.paragraphs.found}
    measured = {own.theme.label: own for own in themes.found}
    places = themes.docvars.index.get_indexer(pd.Index(coded.key[f"{coded.unit}_id"]))
    rows = []
    for theme in map(str, coded.truth):
        own, n_chars = measured[theme], themes.n_chars
        text = grouped.where(own.measurable)
        items = _Items(
            coded.truth[theme].to_numpy(),
            coded.found[theme].to_numpy(),
            coded.in_doubt[theme].to_numpy(),
            text.group[places],
            n_chars[places],
        )
        counts = zip(
            text.n_rows().tolist(),
            beside.where(paragraphs[theme]).n_rows().tolist(),
            text.n_documents().tolist(),
            text.sums(n_chars),
            text.sums(n_chars * own.in_core),
            grouped.where(~own.measurable).n_documents().tolist(),
            strict=True,
        )
        about = {
            "theme": theme,
            "unit": coded.unit,
            "quantity": QUANTITIES[coded.unit],
            "measure": f"{themes.measure}, corrected",
            "by": by,
        }
        for place, numbers in enumerate(counts):
            group = grouped.keys[place]
            named = {"group": group, "name": names.get(group, group)}
            rows.append(about | named | _row(coded, items, place, _Counts(*numbers)))
    return pd.DataFrame(rows, columns=CORRECTED_COLUMNS)


def _row(coded: Coded, items: _Items, place: int, counts: _Counts) -> dict[str, Any]:
    """What is said of a group, by its place: its counts, and the share or why there is none."""
    row = {"n_paragraphs": counts.n_paragraphs, "n_documents": counts.n_documents}
    if coded.unit == "sentence":
        row["n_sentences"] = counts.n_rows
    before = [Reason("before_since", {"n": counts.early})] if counts.early else []
    if not counts.n_chars:
        empty = Reason("no_characters", {"n": counts.n_rows})
        return row | not_estimable(*(before if before and not counts.n_rows else [empty]))
    uncorrected = counts.hits / counts.n_chars
    share = _share(coded.key, items, place, counts.n_chars, uncorrected)
    if before and share["status"] == "estimated":
        share |= reason_cells(*before)
    return row | {"uncorrected": uncorrected} | share


def _share(
    key: pd.DataFrame, items: _Items, place: int, total: float, uncorrected: float
) -> dict[str, Any]:
    """What the coded items say of a group, by its place."""
    coded, chars = ~np.isnan(items.truth), items.n_chars * (items.group == place)
    n_coded = int((chars[coded] > 0).sum())
    doubts = items.in_doubt & (chars > 0)
    counts = {"n_coded": n_coded, "n_in_doubt": int(doubts.sum())}
    if n_coded < LEAST_CODED:
        few = Reason("too_few_coded", {"n": n_coded, "least": LEAST_CODED})
        return counts | not_estimable(few)
    strata = Strata.of(key[coded])
    lacking = key["stratum"].nunique() - len(np.unique(strata.code))
    if lacking:
        return counts | not_estimable(Reason("strata_not_coded", {"n": lacking}))
    errors = chars[coded] * (items.truth - items.found)[coded] / total
    variance = stratified_variance(errors, chars[coded] / total, strata)
    if np.isnan(variance):
        return counts | not_estimable(Reason("stratum_coded_once"))
    estimate = uncorrected + (strata.weights * errors).sum()
    reach = stdtrit(strata.freedom, 0.975) * np.sqrt(variance)
    low, estimate, high = np.clip([estimate - reach, estimate, estimate + reach], 0, 1)
    return counts | {
        "estimate": estimate,
        "low": low,
        "high": high,
        "interval": "design-based",
        "status": "estimated",
        **reason_cells(),
    }


def _grouped(themes: ThemeMeasures, by: str, keys: tuple[Any, ...] | None = None) -> Grouped:
    """The groups of a measure, as they appear; the whole corpus is one too."""
    docvars = themes.docvars.assign(corpus="corpus") if by == "corpus" else themes.docvars
    there = tuple(pd.unique(grouping(docvars, by).dropna())) if keys is None else keys
    return Grouped.of(docvars, by, "whole", there)
