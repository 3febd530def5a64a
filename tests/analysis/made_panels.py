"""Panels with chosen numbers, made without any text."""

import numpy as np
import pandas as pd

from govtopics.panels.panel import Panel

MEASURES = ("estimate", "name_share", "wide_share", "hits_per_1000_chars", "paragraph_share")


def made_panel(places, years, shares, statistics, *, theme="治理"):
    """A panel of one theme whose measures are multiples of a share, and of statistics (n,) each."""
    n = len(places)
    cells = pd.DataFrame(
        {
            "code": None,
            "place": [f"地{place:03d}" for place in places],
            "parent": "省",
            "admin_level": "city",
            "code_today": None,
            "year": years,
            "n_documents": 1,
            "documents": [f"r{i}" for i in range(n)],
            "n_chars": 1000,
        }
    )
    values = pd.DataFrame({"cell": range(n), "theme": theme, "english": ""})
    for factor, measure in zip((1, 0.5, 2, 30, 1.5), MEASURES, strict=True):
        values[measure] = factor * np.asarray(shares, float)
    values["status"] = np.where(np.isnan(shares), "not estimable", "estimated")
    values["reason"] = np.where(np.isnan(shares), "before_since: n=1", "")
    values["reason_text"] = ""
    nothing = pd.DataFrame()
    return Panel(
        cells, values, nothing, nothing, "theme", "place", "year", pd.DataFrame(statistics),
        cell_of={name: cell for cell, name in enumerate(cells["documents"])},
    )  # fmt: skip
