"""Themes as variables: the measures of each place and year."""

from __future__ import annotations

import numpy as np
import pandas as pd

from govtopics.analysis.themes.prevalence import Rows
from govtopics.corpus.corpus import Corpus
from govtopics.panels.cells import Cells, cells_of
from govtopics.panels.panel import ENDING, Panel

SHARES = ["estimate", "name_share", "wide_share", "paragraph_share"]
MEASURES = [
    "estimate", "name_share", "wide_share", "hits_per_1000_chars", "paragraph_share", "n_hits",
]  # fmt: skip
ESTIMATED = "estimated"


def theme_panel(by_report: pd.DataFrame, reports: pd.DataFrame, unit: str, time: str) -> Panel:
    """The panel of :meth:`govtopics.ThemeMeasures.panel`: prevalence by report, put into cells."""
    cells = cells_of(reports, unit, time)
    return Panel.of(cells, _values(by_report, cells), "theme", unit, time)


def reports_of(rows: Rows, corpus: Corpus | None) -> pd.DataFrame:
    """One row a report: docvars, n_chars, plan_share, and flags where the corpus is at hand."""
    owners = rows.docvars["document_id"]
    table = rows.docvars.drop_duplicates("document_id").set_index("document_id")
    table = table.assign(n_chars=_sums(rows.n_chars, owners))
    if "time" in rows.docvars:
        plan = _sums(rows.n_chars * (rows.docvars["time"] == "plan").to_numpy(), owners)
        table["plan_share"] = plan / table["n_chars"].clip(lower=1)
    if corpus is not None:
        flags = corpus.flags.groupby("document_id")["flag"]
        table["flags"] = flags.agg(lambda own: ", ".join(sorted(set(own))))
    return table


def _sums(values: np.ndarray, owners: pd.Series) -> pd.Series:
    return pd.Series(values, index=owners.array).groupby(level=0, sort=False).sum()


def _values(by_report: pd.DataFrame, cells: Cells) -> pd.DataFrame:
    """One row a theme and cell: what its report gives, or what its reports give together.

    Shares of several reports are weighted by their characters. A cell says why it has no estimate
    only where none of its reports has one.
    """
    used = by_report[by_report["group"].isin(cells.cell_of)]
    told = used["status"] == ESTIMATED
    used = used.assign(
        theme=pd.Categorical(used["theme"], pd.unique(used["theme"])),
        cell=used["group"].map(cells.cell_of),
        n_chars=used["n_chars"].where(told),
        n_hits=used["n_hits"].where(told),
        silent=~told,
    )
    keys = ["theme", "cell"]
    weighted = used[SHARES].mul(used["n_chars"], axis=0)
    sums = used[[*keys, "n_chars", "n_hits"]].join(weighted)
    sums = sums.groupby(keys, observed=True).sum(min_count=1)
    first = used.sort_values("silent", kind="stable").groupby(keys, observed=True)
    table = first[["english", *ENDING]].first().join(sums[SHARES].div(sums["n_chars"], axis=0))
    table["hits_per_1000_chars"] = 1000 * sums["n_hits"] / sums["n_chars"]
    table["n_hits"] = sums["n_hits"].astype("Int64")
    table = table.reset_index().astype({"theme": object})
    return table[["cell", "theme", "english", *MEASURES, *ENDING]]
