"""Themes as variables: the measures of each place and year."""

from __future__ import annotations

import pandas as pd

from govtopics.analysis.themes.rows import Rows
from govtopics.corpus.corpus import Corpus
from govtopics.corpus.doubts import UNDECIDED
from govtopics.panels.cells import Cells, cells_of
from govtopics.panels.panel import ENDING, Panel
from govtopics.panels.reports import reports_of

SHARES = ["estimate", "name_share", "wide_share", "paragraph_share"]
MEASURES = [
    "estimate", "name_share", "wide_share", "hits_per_1000_chars", "paragraph_share", "n_hits",
]  # fmt: skip
ESTIMATED = "estimated"
# Docvars of paragraphs and sentences: a report has no one value of them.


def theme_panel(
    by_report: pd.DataFrame, reports: pd.DataFrame, unit: str, time: str, frame: str
) -> Panel:
    """The panel of :meth:`govtopics.ThemeMeasures.panel`: prevalence by report, put into cells."""
    cells = cells_of(reports, unit, time)
    return Panel.of(cells, _values(by_report, cells), "theme", unit, time, frame=frame)


def reports_with_flags(rows: Rows, corpus: Corpus | None) -> pd.DataFrame:
    """The reports of a measure, with their flags where the corpus is at hand."""
    table = reports_of(rows.docvars, rows.n_chars)
    if corpus is not None:
        flags = corpus.flags.groupby("document_id")["flag"]
        table["flags"] = flags.agg(lambda own: ", ".join(sorted(set(own))))
    elif UNDECIDED in rows.docvars:
        table["flags"] = table[UNDECIDED].notna().map({True: UNDECIDED, False: None})
    return table


def _values(by_report: pd.DataFrame, cells: Cells) -> pd.DataFrame:
    """One row per theme and cell: what its report gives, or what its reports give together.

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
