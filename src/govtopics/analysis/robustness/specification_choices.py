"""Which choice moves an estimate most, the others fixed."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from govtopics.analysis.robustness.specification_grid import HALF, MAIN, SAME_QUESTION

CHOICE_COLUMNS = [
    "choice", "n_values", "spread", "largest", "largest_change", "estimate_there", "turned",
    "turned_by", "judges",
]  # fmt: skip
HALVES = "halves"


def choices_table(table: pd.DataFrame) -> pd.DataFrame:
    """What each choice does to the estimate, over the specifications of the same question."""
    same = table[table["question"] == "same"]
    halves = same["terms"].str.startswith(HALF)
    rows = []
    for choice in SAME_QUESTION:
        own = same[~halves] if choice == "terms" else same
        rows += _row(choice, choice, own)
    rows += _row(HALVES, "terms", same[halves | (same["terms"] == MAIN["terms"])])
    found = pd.DataFrame(rows, columns=CHOICE_COLUMNS)
    by_level = found["judges"] == "level"
    return pd.concat(
        [
            found[by_level].sort_values("spread", ascending=False, kind="stable"),
            found[~by_level],
        ],
        ignore_index=True,
    )


def changes_by_term(table: pd.DataFrame) -> pd.Series:
    """How much each term taken out moves the estimate on average, the one that moves most first."""
    same = table[(table["question"] == "same") & ~table["terms"].str.startswith(HALF)]
    others = [choice for choice in SAME_QUESTION if choice != "terms"]
    wide = same.pivot(index=others, columns="terms", values="estimate")
    changes = wide.sub(wide[MAIN["terms"]], axis=0).drop(columns=MAIN["terms"]).abs().mean()
    return changes.sort_values(ascending=False, kind="stable")


def _row(name: str, column: str, rows: pd.DataFrame) -> list[dict[str, Any]]:
    """What a choice does; none where it has one value."""
    if rows[column].nunique() < 2:
        return []
    others = [choice for choice in SAME_QUESTION if choice != column]
    wide = rows.pivot(index=others, columns=column, values="estimate")
    wide = wide[list(pd.unique(rows[column]))]
    changes = wide.sub(wide[MAIN[column]], axis=0).drop(columns=MAIN[column])
    sizes = changes.abs().mean()
    held = np.logical_and.reduce([rows[other] == MAIN[other] for other in others])
    there = rows[held].set_index(column)["estimate"]
    main = there[MAIN[column]]
    turned = there[np.sign(there) * np.sign(main) < 0] if main else there.iloc[:0]
    largest = str(sizes.idxmax()) if sizes.notna().any() else ""
    return [
        {
            "choice": name,
            "n_values": len(wide.columns),
            "spread": float((wide.max(axis=1) - wide.min(axis=1)).mean()),
            "largest": largest,
            "largest_change": float(sizes.max()),
            "estimate_there": float(there[largest]) if largest else np.nan,
            "turned": len(turned),
            "turned_by": "; ".join(map(str, turned.index)),
            "judges": "sign" if name == HALVES else "level",
        }
    ]
