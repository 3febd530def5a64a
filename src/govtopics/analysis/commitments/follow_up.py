"""What the next report says of each promise: the government's own word, and preliminary."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from govtopics.analysis.commitments.answers import Due, Reports, choose, due_of, rows_of
from govtopics.analysis.commitments.indicators import Indicators
from govtopics.analysis.commitments.periods import CLAUSE
from govtopics.analysis.commitments.verdicts import in_terms_of, verdict_of
from govtopics.analysis.commitments.words_around import MOVE
from govtopics.corpus.corpus import Corpus
from govtopics.corpus.sentences import split_sentences
from govtopics.language import LEFT_OUT, Reason

COLUMNS = [
    "name", "indicator", "place", "code", "admin_level", "left_out", "year", "kind", "comparator",
    "low", "high", "unit", "base", "horizon", "result", "result_base", "result_comparator",
    "difference", "verdict", "reason", "document_id", "paragraph_id", "start", "end",
    "result_document_id", "result_paragraph_id", "result_start", "result_end",
]  # fmt: skip
NUMBERS = ("low", "high", "result", "difference")
TEXTS = (
    "comparator", "result_base", "result_comparator", "verdict", "reason", "result_document_id",
    "result_paragraph_id",
)  # fmt: skip
NUMBER = re.compile(r"\d")
# What becomes of a promise, in the columns of the counts.
OUTCOMES: Mapping[str, str] = {
    "met": "n_met", "missed": "n_missed", "above the range": "n_above_range",
    "below the range": "n_below_range",
}  # fmt: skip
WITHOUT: Mapping[str, str] = {
    "not_comparable": "n_not_comparable", "not_reported": "n_not_reported",
    "no_next_report": "n_no_report", "two_reports": "n_no_report", "no_place": "n_no_report",
    "horizon_open": "n_not_due", "no_indicator": "n_not_reported",
}  # fmt: skip
COUNTS = (
    "n_promises", *OUTCOMES.values(), "n_no_verdict", *dict.fromkeys(WITHOUT.values()),
)  # fmt: skip


class Sources(NamedTuple):
    """What promises and results are looked up in."""

    reports: Reports
    texts: Mapping[str, str]
    indicators: Indicators
    doubted: Mapping[str, str]

    @classmethod
    def of(cls, indicators: Indicators, *corpora: Corpus) -> Sources:
        """The reports of some corpora, each once."""
        docvars = pd.concat([corpus.to_documents().docvars for corpus in corpora])
        flags = pd.concat([corpus.flags for corpus in corpora])
        left_out = flags[flags["flag"].isin(LEFT_OUT)].drop_duplicates("document_id")
        doubted = dict(zip(left_out["document_id"], left_out["flag"], strict=True))
        texts: dict[str, str] = {}
        for corpus in corpora:
            for document in corpus.documents:
                texts |= {block.id: block.text for block in document.paragraphs}
        once = docvars[~docvars.index.duplicated()]
        return cls(Reports(once, frozenset(doubted)), texts, indicators, doubted)

    def clause(self, row: Mapping[str, Any]) -> str:
        """A row's words from the beginning of their clause, or of one before without a number."""
        text, start = self.texts.get(row["paragraph_id"], ""), int(row["start"])
        breaks = list(CLAUSE.finditer(text, 0, start))
        begins = [0, *(found.end() for found in breaks)]
        before = text[begins[-2] : begins[-1]] if breaks else ""
        opens = (
            begins[-2] if before.endswith(("，", ",")) and not NUMBER.search(before) else begins[-1]
        )
        return text[opens : int(row["end"])]

    def sentence(self, row: Mapping[str, Any]) -> str:
        """The sentence that a row begins in."""
        begin = 0
        for sentence in split_sentences(self.texts.get(row["paragraph_id"], "")):
            if begin + len(sentence) > row["start"]:
                return sentence
            begin += len(sentence)
        return ""


def follow_up_table(
    promises: pd.DataFrame,
    results: pd.DataFrame,
    sources: Sources,
    tolerance: Mapping[str, float],
) -> pd.DataFrame:
    """One row per promise of a named indicator and a headline target, beside what came of it."""
    by_name = dict(list(results.groupby(["document_id", "name"], sort=False)))
    followed = (promises["name"] != "") | (promises["kind"] == "headline")
    named = promises[followed].reset_index(drop=True)
    levels = sources.reports.docvars.get("admin_level", pd.Series(dtype=object))
    rows = []
    for number, record in enumerate(rows_of(named)):
        promise = {**record, "row": -1 - number}
        row = {name: promise.get(name) for name in COLUMNS}
        row["admin_level"] = levels.get(promise["document_id"])
        row["left_out"] = sources.doubted.get(promise["document_id"], "")
        rows.append(row | _answer(promise, by_name, sources, tolerance))
    table = pd.DataFrame(rows, columns=COLUMNS)
    for name in NUMBERS:
        table[name] = table[name].astype(float)
    table[list(TEXTS)] = table[list(TEXTS)].fillna("")
    return table.astype(dict.fromkeys(("result_start", "result_end"), "Int64"))


def _answer(
    promise: Mapping[str, Any],
    results: Mapping[Any, pd.DataFrame],
    sources: Sources,
    tolerance: Mapping[str, float],
) -> dict[str, Any]:
    due = due_of(promise, sources.sentence(promise))
    answering, reason = _report(promise, due, sources.reports)
    if due is None or reason:
        return {"reason": reason}
    found = {"result_document_id": answering}
    told = results.get((answering, promise["name"]))
    if told is None:
        return found | {"reason": str(Reason("not_reported"))}
    told = told.assign(row=range(len(told)))
    clauses = {row["row"]: sources.clause(row) for row in rows_of(told)}
    clauses[promise["row"]] = sources.clause(promise)
    chosen, why = choose(promise, told, due, sources.indicators, clauses)
    if chosen is None:
        return found | {"reason": why}
    found |= {
        f"result_{key}": chosen[key]
        for key in ("paragraph_id", "start", "end", "base", "comparator")
    }
    if why:
        bound = chosen["low"] if pd.notna(chosen["low"]) else chosen["high"]
        return found | {"result": bound, "reason": why}
    judged = verdict_of(promise, in_terms_of(promise, chosen), clauses[promise["row"]], tolerance)
    return found | judged._asdict()


def _report(promise: Mapping[str, Any], due: Due | None, reports: Reports) -> tuple[str, str]:
    """The one report that answers, or why none does."""
    if not promise["name"] and MOVE.fullmatch(promise["indicator"]):
        return "", str(Reason("no_indicator"))
    if due is None:
        return "", str(Reason("horizon_open"))
    own = reports.docvars.loc[promise["document_id"]]
    if not any(isinstance(own.get(name), str) and own.get(name) for name in ("code", "place")):
        return "", str(Reason("no_place"))
    found = reports.of(promise, due.year)
    if not found:
        return "", str(Reason("no_next_report", {"year": due.year}))
    if len(found) > 1:
        return "", str(Reason("two_reports", {"n": len(found), "year": due.year}))
    return found[0], ""


def count_outcomes(follow_up: pd.DataFrame, by: str) -> pd.DataFrame:
    """How many promises were met, were missed, or have no verdict, by a column of the follow-up."""
    codes = follow_up["reason"].str.split("[:;]").str[0]
    outcome = follow_up["verdict"].map(OUTCOMES).fillna(codes.map(WITHOUT)).fillna("n_no_verdict")
    groups = follow_up[by].astype(object).where(follow_up[by].notna(), "")
    counted = pd.crosstab(groups, outcome).reindex(columns=list(COUNTS[1:]), fill_value=0)
    order = list(dict.fromkeys(groups))
    counted = counted.reindex(order)
    counted.insert(0, "n_promises", counted.sum(axis=1))
    table = counted.astype(np.int64).reset_index(names="group").rename_axis(columns=None)
    table.insert(0, "by", by)
    return table
