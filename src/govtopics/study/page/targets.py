"""Targets of each report, what came of them, and both passages behind each number."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
from markupsafe import Markup

from govtopics.figures.tools.amounts import amount, signed_amount
from govtopics.language import LANGUAGES
from govtopics.study.page.anchors import Places
from govtopics.study.page.words import Both, both, joined, reason, shown
from govtopics.study.results.tables import records
from govtopics.study.study import Study

VERDICTS: Mapping[str, Both] = {
    "met": both("达到", "met"),
    "missed": both("未达到", "missed"),
    "above the range": both("高于区间", "above the range"),
    "below the range": both("低于区间", "below the range"),
}
BASES: Mapping[str, Both] = {
    "growth": both("增长", "growth"),
    "decline": both("下降", "decline"),
    "change": both("变化", "change"),
    "level": both("", ""),
}
# Beyond so many reports each with its own table the page would be mostly targets.
MOST_REPORTS = 60


def targets_part(
    study: Study, tables: Mapping[str, pd.DataFrame], places: Places
) -> dict[str, Any]:
    """What the page says of targets.

    Parameters
    ----------
    study : Study
    tables : mapping of str to DataFrame
    places : Places

    Returns
    -------
    dict
        ``reports``: name and rows of each report with a headline target of a named indicator;
        ``counts``: numbers of promises, results and refused; ``n_left_out``: reports beyond
        ``MOST_REPORTS``.
    """
    headline = tables["follow_up"].query("kind == 'headline'")
    groups = list(headline.groupby("document_id", sort=False))
    english = {one.name: one.english for one in study.commitments.indicators.entries.values()}
    return {
        "reports": [
            {
                "name": places.name(str(document)),
                "rows": [_row(row, english, places) for row in records(rows)],
                "not_set": _not_set(tables["targets_status"], str(document), english),
            }
            for document, rows in groups[:MOST_REPORTS]
        ],
        "n_left_out": max(0, len(groups) - MOST_REPORTS),
        "n_promises": len(study.commitments.promises),
        "n_results": len(study.commitments.results),
        "n_refused": len(study.commitments.refused),
    }


def _not_set(status: pd.DataFrame, document: str, english: Mapping[str, str]) -> Both | None:
    """The indicators of which a report sets no target, where that can be said."""
    own = status[(status["document_id"] == document) & (status["status"] == "not set")]
    return joined(_indicator(name, english) for name in own["name"]) if len(own) else None


def _row(row: Mapping[str, Any], english: Mapping[str, str], places: Places) -> dict[str, Any]:
    return {
        "name": _indicator(str(row["name"]), english),
        "target": _target(row),
        "result": _result(row),
        "difference": _difference(row),
        "verdict": VERDICTS.get(row["verdict"]) or reason(row["reason"]),
        "promised": _passage(places, row["paragraph_id"], row["start"], row["end"]),
        "told": _passage(places, row["result_paragraph_id"], row["result_start"], row["result_end"])
        if row["result_paragraph_id"]
        else None,
    }


def _indicator(name: str, english: Mapping[str, str]) -> Both:
    return Both(_escaped(name), _escaped(english.get(name) or name))


def _escaped(words: str) -> Markup:
    return Markup("{}").format(shown(words))


def _target(row: Mapping[str, Any]) -> Both:
    """The base, the number and what bounds it: 增长 5%以上."""
    base = BASES[str(row["base"]).partition(":")[0]]
    ends = [row[end] for end in ("low", "high") if not pd.isna(row[end])]
    zh, en = (
        "—".join(amount(end, str(row["unit"]), language) for end in dict.fromkeys(ends))
        for language in LANGUAGES
    )
    bound = both("", "")
    if len(ends) == 1:
        is_floor = not pd.isna(row["low"])
        bound = both("以上", "at least ") if is_floor else both("以内", "at most ")
    elif row["comparator"] == "左右":
        bound = both("左右", "about ")
    return both(
        "{base}{number}{bound}", "{base} {bound}{number}",
        base=base, bound=bound, number=Both(_escaped(zh), _escaped(en)),
    )  # fmt: skip


def _result(row: Mapping[str, Any]) -> Both | None:
    if pd.isna(row["result"]):
        return None
    unit = str(row["unit"])
    if row["reason"].startswith("not_comparable"):
        return None  # in another unit or base: its passage is linked
    return Both(*(_escaped(amount(row["result"], unit, language)) for language in LANGUAGES))


def _difference(row: Mapping[str, Any]) -> Both | None:
    if pd.isna(row["difference"]):
        return None
    unit = str(row["unit"])
    return Both(*(_escaped(signed_amount(row["difference"], unit, one)) for one in LANGUAGES))


def _passage(places: Places, paragraph: str, start: Any, end: Any) -> dict[str, Any]:
    """The words of a clause, with the sentence around them, and the link to its paragraph."""
    words = places.text(paragraph)
    begin, stop = int(start), int(end)
    return {
        "link": places.link(paragraph),
        "before": words[max(0, begin - 30) : begin],
        "words": words[begin:stop],
        "after": words[stop : stop + 20],
    }
