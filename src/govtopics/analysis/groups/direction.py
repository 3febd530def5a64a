"""Whether a difference keeps its sign by every definition and estimand, and what turns it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from govtopics.analysis.intervals import LEAST_REPORTS
from govtopics.analysis.themes.codebook import Theme
from govtopics.analysis.themes.definitions import half_shares, ring_shares, without_each
from govtopics.analysis.themes.rows import Rows
from govtopics.language import SEMICOLON, Reason

# The direction holds where so many of the random halves of core have its sign.
LEAST_HALVES = 0.95


@dataclass(frozen=True)
class Side:
    """One side of a difference in one theme, by every definition and estimand.

    Shares by ``name``, ``core`` and ``wide``; by core without each term (n_core_terms,) and by
    each random half (200,); ``hits`` per 1,000 characters; share of characters in ``paragraphs``
    with a hit; ``n_with_name``: reports in which the name has a hit.
    """

    name: float
    core: float
    wide: float
    without: np.ndarray
    halves: np.ndarray
    hits: float
    paragraphs: float
    n_with_name: int

    @classmethod
    def of(
        cls, rows: Rows, paragraphs: Rows, theme: int, inside: np.ndarray, beside: np.ndarray
    ) -> Side:
        """One theme, by its place, in some rows and some paragraphs, by two masks."""
        found, chars = rows.found[theme], rows.n_chars[inside]
        presence, sizes = found.held[inside].toarray(), found.theme.ring_sizes
        documents = rows.docvars["document_id"].to_numpy()[inside]
        with_name = presence[:, : sizes[0]].any(axis=1)
        return cls(
            *ring_shares(presence, chars, sizes),
            without_each(presence, chars, sizes),
            half_shares(presence, chars, sizes),
            1000 * found.n_hits[inside].sum() / chars.sum(),
            _paragraph_share(paragraphs, theme, beside),
            len(set(documents[with_name])),
        )


def _paragraph_share(paragraphs: Rows, theme: int, beside: np.ndarray) -> float:
    chars = paragraphs.n_chars[beside]
    return float(chars @ paragraphs.found[theme].in_core[beside] / max(1, chars.sum()))


def judged(theme: Theme, one: Side, other: Side, corrected: float | None = None) -> dict[str, Any]:
    """What the table of differences says of the direction."""
    turns = list(_turns(theme, one, other, corrected)) if one.core != other.core else []
    told = ("turns" if turns else "holds") if one.core != other.core else ""
    return {
        "name_difference": one.name - other.name,
        "wide_difference": one.wide - other.wide,
        "hits_difference": one.hits - other.hits,
        "paragraph_difference": one.paragraphs - other.paragraphs,
        "direction": told,
        "turned_by": "; ".join(map(str, turns)),
        "turned_by_text": str(SEMICOLON).join(reason.text() for reason in turns),
    }


def _turns(theme: Theme, one: Side, other: Side, corrected: float | None) -> Iterator[Reason]:
    """Every choice by which the sign is another, or none."""
    sign = np.sign(one.core - other.core)
    names_tell = min(one.n_with_name, other.n_with_name) >= LEAST_REPORTS
    if names_tell and np.sign(one.name - other.name) != sign:
        yield Reason("turned_by_name")
    if np.sign(one.wide - other.wide) != sign:
        yield Reason("turned_by_wide")
    # Without the only term nothing is left to have a sign.
    without = one.without - other.without if len(one.without) > 1 else np.array([])
    for term in np.flatnonzero(np.sign(without) != sign):
        yield Reason("turned_without", {"term": theme.core_terms[term]})
    kept = float((np.sign(one.halves - other.halves) == sign).mean())
    if kept < LEAST_HALVES:
        yield Reason("turned_by_halves", {"kept": f"{100 * kept:.0f}"})
    if np.sign(one.hits - other.hits) != sign:
        yield Reason("turned_by_hits")
    if np.sign(one.paragraphs - other.paragraphs) != sign:
        yield Reason("turned_by_paragraphs")
    if corrected is not None and not np.isnan(corrected) and np.sign(corrected) != sign:
        yield Reason("turned_by_coding")
