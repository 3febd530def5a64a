"""The reports that a panel is made of: one row each, with their size and how much of it plans."""

from __future__ import annotations

import numpy as np
import pandas as pd

# Docvars of single paragraphs: no report has one of them.
OF_PARAGRAPHS = [
    "paragraph_id", "position", "section", "heading", "time", "function", "time_rule",
    "function_rule",
]  # fmt: skip


def reports_of(docvars: pd.DataFrame, sizes: np.ndarray) -> pd.DataFrame:
    """One row a report: its docvars, n_chars and, where texts have a time, plan_share."""
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
