"""What the columns of a study's tables hold: whole numbers, numbers, yes or no, or text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal

Kind = Literal["whole", "number", "flag", "text"]

# By name, as the pages on columns explain them: a table's cells may be empty or look like numbers
# (codes of places, terms such as 12345), so they cannot tell. All other columns are text, also
# dates, which may be partial (2023-01), and a researcher's own.
WHOLE = re.compile(
    r"(other_)?n(_\w+)?|(other_)?year|line|position|rank|start|end|(source|result)_(start|end)"
)
FLAGS = frozenset({"moved", "main", "holds"})
NUMBERS = frozenset(
    {
        "alpha", "chance", "change", "chars_per_document", "chars_per_paragraph",
        "chars_per_sentence", "difference", "effective_reports", "estimate", "estimate_there",
        "f1", "f1_low", "high", "hits_difference", "hits_per_1000_chars", "jaccard", "kept",
        "largest_change", "largest_share", "low", "lowest", "name_difference", "name_share",
        "null_high", "null_low", "observed_agreement", "other_estimate",
        "other_hits_per_1000_chars", "other_share", "outlook", "p", "p_adjusted",
        "paragraph_difference", "paragraph_share", "plan", "plan_share", "problems", "promised",
        "relevance", "relevance_weight", "result", "review", "rho", "score", "share", "similarity",
        "smallest_p", "spread", "turned", "uncorrected", "uncorrected_difference", "unknown",
        "weight", "wide_difference", "wide_share",
    }
)  # fmt: skip
# Columns that hold something else in one table than in others.
APART: Mapping[tuple[str, str], Kind] = {
    ("coding_accuracy", "value"): "number",
    ("quality", "value"): "number",
    # Shares of the report, not characters.
    ("years_passages", "start"): "number",
    ("years_passages", "end"): "number",
    ("years_passages", "other_start"): "number",
    ("years_passages", "other_end"): "number",
}


def kind_of(table: str, column: str) -> Kind:
    """What a column of a table holds.

    Examples
    --------
    >>> kind_of("hits", "start"), kind_of("documents", "code"), kind_of("quality", "value")
    ('whole', 'text', 'number')
    """
    if (table, column) in APART:
        return APART[table, column]
    if column in FLAGS:
        return "flag"
    if column in NUMBERS:
        return "number"
    return "whole" if WHOLE.fullmatch(column) else "text"
