"""What each report records of a theme, what it promises, and what was promised the year before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from govtopics.analysis.groups.permutation import Cell
from govtopics.analysis.themes.frames import LEAST_PARAGRAPHS, are_too_few, paragraphs_of
from govtopics.analysis.themes.grouped import Grouped
from govtopics.analysis.themes.reports_of_groups import Sizes, left_out_of
from govtopics.analysis.themes.since import year_of
from govtopics.analysis.themes.theme_measures import ThemeMeasures
from govtopics.checks import checked
from govtopics.corpus.doubts import pooled
from govtopics.corpus.report_names import document_names
from govtopics.errors import CorpusError
from govtopics.language import Reason, reason_cells
from govtopics.messages import say

RECORD_COLUMNS = [
    "theme", "document_id", "name", "review", "plan", "difference", "n_review", "n_plan",
    "promised_in", "promised", "kept", "status", "reason", "reason_text", "extent",
    "english", "left_out", "n_undecided",
]  # fmt: skip


@checked()
def review_against_plan(themes: ThemeMeasures) -> pd.DataFrame:
    """Shares of each theme in a report's review and plan, and in the plan of the year before.

    Parameters
    ----------
    themes : ThemeMeasures

    Returns
    -------
    DataFrame
        One row per theme and report: theme, document_id, name, review and plan (the share of the
        characters of each that are in sentences with a hit), difference (plan minus review),
        n_review and n_plan (sentences), promised_in (the report of the same place of the year
        before), promised (the share of its plan), kept (review minus promised), status, reason,
        reason_text, extent (of the report), english (the theme's name in English), left_out (the
        flag that leaves the report out of groups; such a report is never used as a previous year)
        and n_undecided (1 if its review and plan cannot be told apart).

    Raises
    ------
    CorpusError
        If the corpus has no docvar ``time``.

    Examples
    --------
    >>> import govtopics as gt
    >>> import pandas as pd
    >>> about = pd.DataFrame({"year": 2023, "time": ["review"] * 5 + ["plan"] * 5})
    >>> texts = ["修建公路。"] * 9 + ["推进基层治理。"]
    >>> ids = [f"a/{n}" for n in range(10)]
    >>> corpus = gt.Corpus.from_texts(texts, ids=ids, docvars=about, unit="paragraph")
    >>> table = gt.review_against_plan(gt.measure_themes(corpus, gt.read_codebook()))
    >>> own = table.query("theme == '基层治理'")
    >>> own[["document_id", "review", "plan"]].round(2).to_numpy().tolist()
    [['a', 0.0, 0.26]]
    """
    docvars = themes.docvars
    if "time" not in docvars:
        raise CorpusError(
            say("The corpus has no docvar 'time', so review and plan cannot be distinguished.")
        )
    names = document_names(docvars)
    gone, reports = left_out_of(docvars, "document"), Grouped.of(docvars, "document", "whole")
    sizes = Sizes.of(themes.rows, reports)
    extents = dict(zip(reports.keys, sizes.extent.tolist(), strict=True))
    open_ = dict(zip(reports.keys, sizes.n_undecided.tolist(), strict=True))
    before = _year_before(docvars)
    early = {
        each.theme.label: set(docvars["document_id"][~each.measurable]) for each in themes.found
    }
    cells = {
        time: Cell.of(themes, (docvars["time"] == time).to_numpy()) for time in ("review", "plan")
    }
    counts = docvars.groupby(["document_id", "time"]).size()
    few = _few_paragraphs(themes.paragraphs.docvars)
    rows = []
    for i, label in enumerate(themes.codebook.labels):
        share = {
            time: {
                document: value
                for document, value in zip(cell.ids, cell.hits[i] / cell.totals, strict=True)
                if (document, time) not in few
            }
            for time, cell in cells.items()
        }
        for document, name in names.items():
            row: dict[str, Any] = {"theme": label, "document_id": document, "name": name}
            row["english"] = themes.codebook[label].english
            row["extent"] = extents[document]
            row |= {"left_out": gone.get(document, ""), "n_undecided": open_[document]}
            row |= {f"n_{time}": int(counts.get((document, time), 0)) for time in cells}
            row |= {time: share[time].get(document, np.nan) for time in cells}
            row["promised_in"] = before.get(document, "")
            row["promised"] = share["plan"].get(row["promised_in"], np.nan)
            if document in early[label]:
                rows.append(row | _before_since())
                continue
            if row["promised_in"] in early[label]:
                row["promised"] = np.nan
            rows.append(row | _record_status(row, few))
    table = pd.DataFrame(rows)
    table["difference"] = table["plan"] - table["review"]
    table["kept"] = table["review"] - table["promised"]
    return table[RECORD_COLUMNS]


def _before_since() -> dict[str, Any]:
    """What is said of a report from before the theme can be measured: no share at all."""
    blank = dict.fromkeys(("review", "plan", "promised"), np.nan)
    return blank | {"status": "not estimable", **reason_cells(Reason("before_since", {"n": 1}))}


def _few_paragraphs(docvars: pd.DataFrame) -> dict[tuple[str, str], Reason]:
    """The reviews and plans that are too short for a share, and why."""
    n_of = paragraphs_of(docvars)
    sizes = Counter(zip(docvars["document_id"], docvars["time"], strict=True))
    few = {key: n for key, n in sizes.items() if are_too_few(n, n_of[key[0]])}
    return {
        key: Reason("too_few_paragraphs", {"n": n, "least": LEAST_PARAGRAPHS})
        for key, n in few.items()
    }


def _record_status(row: dict[str, Any], few: Mapping[tuple[str, str], Reason]) -> dict[str, str]:
    lacking = [
        few.get((row["document_id"], time), Reason(f"no_{time}"))
        for time in ("review", "plan")
        if np.isnan(row[time])
    ]
    if lacking:
        return {"status": "not estimable", **reason_cells(*dict.fromkeys(lacking))}
    missing = [] if row["promised_in"] else [Reason("no_year_before")]
    return {"status": "estimated", **reason_cells(*missing)}


def _year_before(docvars: pd.DataFrame) -> dict[str, str]:
    """For each report, the one of the same place of the year before, if there is just one."""
    if not {"place", "year"} <= set(docvars):
        return {}
    documents = docvars[pooled(docvars)].drop_duplicates("document_id")
    known = documents.assign(year=documents["year"].map(year_of))
    known = known[known["place"].notna() & known["year"].notna()]
    by_year: dict[tuple[str, int], list[str]] = {}
    columns = (known["document_id"], known["place"], known["year"].astype(int))
    rows = list(zip(*columns, strict=True))
    for name, place, year in rows:
        by_year.setdefault((place, year), []).append(name)
    earlier = {name: by_year.get((place, year - 1), []) for name, place, year in rows}
    return {name: found[0] for name, found in earlier.items() if len(found) == 1}
