"""Targets of each report, what came of them, and both passages behind each number."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
from markupsafe import Markup

from govtopics.analysis.commitments.said_once import called, headline_targets
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
# Said above the table: such targets are not judged.
NOT_JUDGED: Mapping[str, Both] = {"about": both("不作判断", "not judged")}
# Why there is no verdict, in the counts: by the first code of the reason.
WITHOUT: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("不作判断 {n} 个", "{n} not judged"): ("about", "aimed", "result_about", "result_open"),
    ("没有到期的报告 {n} 个", "{n} without the report that covers it"): (
        "no_next_report", "two_reports", "no_place",
    ),
    ("报告里没有读到 {n} 个", "{n} not found in that report"): (
        "not_reported", "no_indicator",
    ),
    ("不可比 {n} 个", "{n} not comparable"): ("not_comparable",),
    ("说不出何时到期 {n} 个", "{n} due at a time that is not known"): ("horizon_open",),
}  # fmt: skip
BASES: Mapping[str, Both] = {
    "growth": both("增长", "growth"),
    "decline": both("下降", "decline"),
    "change": both("变化", "change"),
    "level": both("", ""),
}


def targets_part(
    study: Study, tables: Mapping[str, pd.DataFrame], places: Places
) -> dict[str, Any]:
    """What the page says of targets.

    Returns ``rows``: the headline targets, each once, report by report; ``not_set``: reports and
    the usual indicators of which they set none; ``several``: whether the targets are of more than
    one report; ``verdicts``: how many were met, and so on; numbers of targets, results and refused.
    """
    headline = headline_targets(tables["follow_up"])
    headline = headline.assign(called=called(headline))
    english = {one.name: one.english for one in study.commitments.indicators.entries.values()}
    status = tables["targets_status"]
    usual = _usual(status)
    rows: list[dict[str, Any]] = []
    not_set: list[dict[str, Any]] = []
    for document, own in headline.groupby("document_id", sort=False):
        report = {"report": places.row(str(document)), "rank": places.rank[str(document)]}
        rows += [report | _row(row, english, places) for row in records(own)]
        names = _not_set(status[status["document_id"] == document], usual, english)
        not_set += [report | {"names": names}] if names else []
    return {
        "rows": rows,
        "not_set": not_set,
        "several": len(set(headline["document_id"])) > 1,
        "n": len(headline),
        "n_followed": int((headline["result_paragraph_id"].fillna("") != "").sum()),
        "verdicts": _counted(headline["verdict"], headline["reason"]),
        "n_promises": len(study.commitments.promises),
        "n_results": len(study.commitments.results),
        "n_refused": len(study.commitments.refused),
    }


def _counted(verdicts: pd.Series, reasons: pd.Series) -> Both:
    """How many targets were met, missed and so on, and of how many that is not said, and why."""
    counts = verdicts.value_counts()
    told = [
        both("{verdict} {n} 个", "{n} {verdict}", verdict=said, n=int(counts[verdict]))
        for verdict, said in VERDICTS.items()
        if verdict in counts.index
    ]
    codes = reasons[~verdicts.isin(list(VERDICTS))].str.extract("^([a-z_]+)", expand=False)
    for (zh, en), of in WITHOUT.items():
        if n := int(codes.isin(of).sum()):
            told.append(both(zh, en, n=n))
    return joined(told, "，", ", ")


def _usual(status: pd.DataFrame) -> set[str]:
    """The indicators of which half of the reports or more set a target."""
    given = status[status["status"] == "set"].drop_duplicates(["document_id", "name"])
    counts = given["name"].value_counts()
    return set(counts.index[counts >= len(set(status["document_id"])) / 2])


def _not_set(own: pd.DataFrame, usual: set[str], english: Mapping[str, str]) -> Both | None:
    """The usual indicators of which a report sets no target, where that can be said."""
    own = own[(own["status"] == "not set") & own["name"].isin(usual)]
    return joined(_indicator(name, english) for name in own["name"]) if len(own) else None


def _row(row: Mapping[str, Any], english: Mapping[str, str], places: Places) -> dict[str, Any]:
    return {
        "name": _indicator(str(row["called"]), english),
        "target": _target(row),
        "result": _result(row),
        "difference": _difference(row),
        "verdict": VERDICTS.get(row["verdict"])
        or NOT_JUDGED.get(row["reason"])
        or reason(row["reason"]),
        "promised": _clause(places, row["paragraph_id"], row["start"], row["end"]),
        "told": _clause(places, row["result_paragraph_id"], row["result_start"], row["result_end"])
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


def _clause(places: Places, paragraph: str, start: Any, end: Any) -> Markup:
    """The words of a clause, which lead to its paragraph if the page contains it."""
    words = shown(places.text(paragraph)[int(start) : int(end)])
    if not places.whole:
        return Markup('<bdi title="{}">{}</bdi>').format(shown(paragraph), words)
    link = Markup('<a class="place" href="#{}"><bdi>{}</bdi></a>')
    return link.format(places.anchors[paragraph], words)
