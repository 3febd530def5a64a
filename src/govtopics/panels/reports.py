"""The reports of a panel: one row each, with their size and the share of it that plans."""

from __future__ import annotations

import numpy as np
import pandas as pd

# Docvars of single paragraphs: no report has one of them.
OF_PARAGRAPHS = [
    "paragraph_id", "position", "section", "heading", "time", "function", "time_rule",
    "function_rule",
]  # fmt: skip


def reports_of(docvars: pd.DataFrame, sizes: np.ndarray) -> pd.DataFrame:
    """One row per report, indexed by document_id: docvars, n_chars and, with times, plan_share.

    ``sizes`` of shape (n_texts,) are the characters of each text, or its words; ``plan_share`` is
    NaN if the time of the whole report is unknown.
    """
    owners = docvars["document_id"]
    table = docvars.drop_duplicates("document_id").set_index("document_id")
    table = table.drop(columns=OF_PARAGRAPHS, errors="ignore").assign(n_chars=_sums(sizes, owners))
    if "time" in docvars:
        times = docvars["time"]
        plan = _sums(sizes * (times == "plan").to_numpy(), owners)
        known = _sums(sizes * (times.notna() & (times != "unknown")).to_numpy(), owners)
        table["plan_share"] = (plan / table["n_chars"]).where(known > 0)
    return table


def _sums(values: np.ndarray, owners: pd.Series) -> pd.Series:
    return pd.Series(values, index=owners.array).groupby(level=0, sort=False).sum()
