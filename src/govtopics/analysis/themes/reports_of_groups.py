"""What the reports of groups are: whole or excerpts, undecided in time, and which are left out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from govtopics.analysis.themes.grouped import Grouped
from govtopics.analysis.themes.grouping import grouping, single_reports
from govtopics.analysis.themes.rows import Rows
from govtopics.corpus.doubts import LEFT_OUT_COLUMN, UNDECIDED, pooled
from govtopics.corpus.places.english import called_apart
from govtopics.corpus.report_names import document_names
from govtopics.language import FLAGS, Phrase

MOST_NAMED = 12


class Sizes(NamedTuple):
    """What the rows of each group are, in all arrays of shape (n_groups,).

    ``n_rows``, ``n_documents`` and ``n_chars``; ``extent``: whole, excerpt, mixed or unknown;
    ``n_undecided``: reports undecided in time.
    """

    n_rows: np.ndarray
    n_documents: np.ndarray
    n_chars: np.ndarray
    extent: np.ndarray
    n_undecided: np.ndarray

    @classmethod
    def of(cls, rows: Rows, grouped: Grouped) -> Sizes:
        """Those of some groups of rows."""
        docvars = rows.docvars
        return cls(
            grouped.n_rows(),
            grouped.n_documents(),
            grouped.sums(rows.n_chars).astype(int),
            extents(docvars, grouped.group, grouped.n_groups),
            numbers_undecided(docvars, grouped),
        )


def extents(docvars: pd.DataFrame, group: np.ndarray, n_groups: int) -> np.ndarray:
    """Whether the texts of each group come from whole reports, excerpts, or both.

    Shapes: group (n_rows,); gives (n_groups,).
    """
    if "extent" not in docvars:
        return np.full(n_groups, "unknown", dtype=object)
    given = docvars["extent"]
    codes, kinds = pd.factorize(given.where(given.notna() & (given != ""), "unknown"))
    there = np.zeros((n_groups + 1, len(kinds)), dtype=bool)
    there[group, codes] = True
    n_kinds = there[:n_groups].sum(axis=1)
    names = np.array([*kinds, "unknown"], dtype=object)
    one = names[np.where(n_kinds, there[:n_groups].argmax(axis=1) if len(kinds) else 0, -1)]
    return np.where(n_kinds > 1, "mixed", one)


def extent_of(docvars: pd.DataFrame) -> str:
    """Whether texts come from whole reports, excerpts, or both."""
    return str(extents(docvars, np.zeros(len(docvars), dtype=int), 1)[0])


def numbers_undecided(docvars: pd.DataFrame, grouped: Grouped) -> np.ndarray:
    """How many reports of each group are undecided in time, shape (n_groups,)."""
    if UNDECIDED not in docvars:
        return np.zeros(grouped.n_groups, dtype=int)
    return grouped.where(docvars[UNDECIDED].notna().to_numpy()).n_documents()


def n_undecided(docvars: pd.DataFrame) -> int:
    """How many reports of some texts are undecided in time."""
    if UNDECIDED not in docvars:
        return 0
    return int(docvars["document_id"][docvars[UNDECIDED].notna()].nunique())


def left_out_of(docvars: pd.DataFrame, by: str | Sequence[str]) -> dict[Any, str]:
    """What each group leaves out: ``duplicate (2), mislabelled (1)``; of a report, its flag."""
    if LEFT_OUT_COLUMN not in docvars:
        return {}
    gone = docvars[~pooled(docvars)]
    reports = gone.assign(_group=grouping(gone, by, every=True).fillna(""))
    alike = reports.drop_duplicates(["_group", "document_id"]).groupby(["_group", LEFT_OUT_COLUMN])
    told: dict[Any, str] = {}
    for group, flag, n in alike.size().reset_index().itertuples(index=False):
        own = str(flag) if single_reports(by) else f"{flag} ({n})"
        told[group] = f"{told[group]}, {own}" if group in told else own
    return told


def told_of_left_out(docvars: pd.DataFrame, by: str | Sequence[str]) -> tuple[Phrase, ...]:
    """Which reports groups go without, and why: a sentence, or none."""
    gone = docvars[~pooled(docvars)].drop_duplicates("document_id")
    if single_reports(by) or gone.empty:
        return ()
    names = document_names(docvars)
    english = called_apart(names.values(), english=True)
    listed = [
        Phrase(f"{name}（{FLAGS[flag].zh}）", f"{english[name]} ({FLAGS[flag].en})")
        for name, flag in zip(gone["document_id"].map(names), gone[LEFT_OUT_COLUMN], strict=True)
    ]
    first = [*listed[:MOST_NAMED], *[Phrase("…", "…")] * (len(listed) > MOST_NAMED)]
    told = Phrase("、".join(p.zh for p in first), ", ".join(p.en for p in first))
    return (
        Phrase(
            f"不计入分组的报告 {len(listed)} 份：{told.zh}",
            f"left out of the groups ({len(listed)}): {told.en}",
        ),
    )
