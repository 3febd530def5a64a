"""What a coding by hand lets the page say of each theme: validated, or what was found instead."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd

from govtopics.study.page.words import (
    Both,
    both,
    count,
    joined,
    number,
    percent,
    reason,
    span,
    theme_name,
)
from govtopics.study.results.tables import records
from govtopics.study.study import Study

UNITS: Mapping[str, Both] = {
    "sentence": both("句", "sentences"),
    "paragraph": both("段", "paragraphs"),
}


def statuses(study: Study) -> dict[str, dict[str, Any]]:
    """What the rule of :func:`govtopics.validation_status` says of each coded theme.

    Parameters
    ----------
    study : Study

    Returns
    -------
    dict of str to dict
        By label; empty if nobody has coded.
    """
    if not study.validation:
        return {}
    return {str(row["theme"]): row for row in records(study.validation["validation_status"])}


def is_corrected(study: Study, label: str) -> bool:
    """Whether the page shows corrected shares in place of raw ones: coded, and not validated."""
    status = statuses(study).get(label)
    return status is not None and status["status"] != "validated"


def corrects_any(study: Study, label: str) -> bool:
    """Whether the coding corrects the share of any report in a theme that it did not validate."""
    if not is_corrected(study, label):
        return False
    table = study.validation["prevalence_corrected"]
    own = table[(table["theme"] == label) & (table["by"] == "document")]
    return bool((own["status"] == "estimated").any())


def corrected_rows(study: Study, label: str, rows: pd.DataFrame) -> pd.DataFrame:
    """The reports with the shares that the coding corrects, and why one has none.

    Parameters
    ----------
    study : Study
    label : str
    rows : DataFrame
        Of the table of prevalence, one a report.

    Returns
    -------
    DataFrame
    """
    table = study.validation["prevalence_corrected"]
    own = table[(table["theme"] == label) & (table["by"] == "document")].set_index("group")
    given = own[["estimate", "low", "high", "status", "reason"]].reindex(rows["group"])
    beside = dict.fromkeys(("name_share", "wide_share"), np.nan)
    return rows.assign(
        **{str(name): given[name].to_numpy() for name in given}, **beside, coded=True
    )


def told_of_coding(study: Study, label: str) -> Iterator[Both]:
    """What coders found of a theme, before anything else is told of it; nothing if none coded it.

    Parameters
    ----------
    study : Study
    label : str

    Yields
    ------
    Both
    """
    status = statuses(study).get(label)
    if status is None:
        return
    if status["status"] == "validated":
        yield both(
            "<b>已对照人工编码检验</b>：{found}。",
            "<b>Validated</b> against human coding: {found}.",
            found=_found(status),
        )
        return
    tentative = status["status"] == "tentative"
    yield both(
        "<b>{status}</b>：{why}（{found}）。",
        "<b>{status}</b>: {why} ({found}).",
        status=both("检验结果是初步的", "Coded by hand, tentative")
        if tentative
        else both("编码过，未达到检验的标准", "Coded by hand, below the standard"),
        why=reason(status["reason"]),
        found=_found(status),
    )
    yield from _corrected(study, label)


def _found(status: Mapping[str, Any]) -> Both:
    """Agreement, accuracy, and how many items about the theme they rest on."""
    return both(
        "α = {alpha}，F1 = {f1}，其 95% 下限 {low}，正例 {n} {unit}",
        "α = {alpha}, F1 = {f1}, its 95% lower bound {low}, {n} positive {unit}",
        alpha=number(status["alpha"]), f1=number(status["f1"]), low=number(status["f1_low"]),
        n=int(status["n_positives"]), unit=UNITS[status["unit"]],
    )  # fmt: skip


def what_is_corrected(study: Study, label: str) -> Both:
    """The quantity that a coding corrects: the share, or of a coding by paragraph that one's."""
    by_paragraph = statuses(study)[label]["unit"] == "paragraph"
    return both("段落占比", "paragraph share") if by_paragraph else both("占比", "share")


def _corrected(study: Study, label: str) -> Iterator[Both]:
    what = what_is_corrected(study, label)
    table = study.validation["prevalence_corrected"]
    own = table[table["theme"] == label]
    for row in records(own[own["by"] == "corpus"]):
        if row["status"] != "estimated":
            yield both("{what}无法校正：{why}。", "The {what} cannot be corrected: {why}.",
                       what=what, why=reason(row["reason"]))  # fmt: skip
            return
        yield both(
            "全部报告校正后的{what}为 {share}{interval}，只按词表是 {raw}。",
            "Corrected for all reports, the {what} is {share}{interval}; by the words alone {raw}.",
            what=what, share=percent(row["estimate"]), interval=_interval(row),
            raw=percent(row["uncorrected"]),
        )  # fmt: skip
    lacking = int(((own["by"] == "document") & (own["status"] != "estimated")).sum())
    if lacking:
        yield both(
            "{n} 份报告的{what}无法校正。",
            "The {what} of {n} cannot be corrected.",
            n=count(lacking, "report"),
            what=what,
        )


def _interval(row: Mapping[str, Any]) -> Both:
    told = span(row["low"], row["high"])
    if not told:
        return both("（没有区间）", " (no interval)")
    return both("（95% 区间 {span}）", " (95% interval {span})", span=told)


def brief_on_coding(study: Study) -> Both:
    """How the themes were checked, as a part of a sentence.

    Parameters
    ----------
    study : Study

    Returns
    -------
    Both
    """
    given = [row["status"] for row in statuses(study).values()]
    if not given:
        return both("<b>未经人工编码检验</b>", "<b>not validated</b> against human coding")
    left = len(study.themes.codebook) - len(given)
    counted = (
        (given.count("validated"), "已对照人工编码检验", "validated against human coding"),
        (given.count("tentative"), "检验结果是初步的", "coded with a tentative result"),
        (given.count("not validated"), "编码过但未达到标准", "coded but below the standard"),
        (left, "未经人工编码检验", "not validated"),
    )
    return joined(
        (
            both(f"{{n}} 个主题{zh}", f"{{n}} {en}", n=count(n, "theme"))
            for n, zh, en in counted if n
        ), "，", ", "
    )  # fmt: skip


def limit_of_coding(study: Study) -> Both:
    """What a coding, or its lack, means for the numbers, as a sentence.

    Parameters
    ----------
    study : Study

    Returns
    -------
    Both
    """
    if not study.validation:
        return both(
            '<a href="#validation">未经人工编码检验</a>：有两个人编码过抽样的句子以前，'
            "不要把“有命中”说成“在谈”。",
            '<a href="#validation">Not validated</a> against human coding: until two people have '
            "coded a sample of sentences, a hit is not yet a sentence about the theme.",
        )
    return both(
        '<a href="#validation">对照人工编码</a>：α 不低于 .8、F1 的 95% 下限不低于 .7、'
        "正例不少于 30 个，才算检验过；其余编码过的主题，"
        "能校正的显示校正后的占比和它的置信区间，不能校正的仍是只按词表的占比，并且注明。",
        '<a href="#validation">Against human coding</a>: a theme counts as validated at α ≥ .8, a '
        "95% lower bound of F1 ≥ .7, and 30 positive items; for every other coded theme the "
        "corrected share and its confidence interval are shown where it can be corrected, and "
        "elsewhere the share by the words alone, marked as such.",
    )


def validation_rows(study: Study) -> list[dict[str, Any]]:
    """What the page says of the coded sample, theme by theme; nothing if nobody has coded.

    Parameters
    ----------
    study : Study

    Returns
    -------
    list of dict
    """
    if not study.validation:
        return []
    tables = study.validation
    accuracy = tables["coding_accuracy"].pivot(index="theme", columns="statistic", values="value")
    corrected = tables["prevalence_corrected"].query("by == 'corpus'").set_index("theme")
    corrected = corrected[["estimate", "low", "high", "uncorrected"]].add_prefix("corrected_")
    status = tables["validation_status"].set_index("theme")[["status", "reason"]]
    agreement = tables["coding_agreement"].set_index("theme")[["alpha", "low", "high"]]
    rows = records(agreement.join(accuracy).join(corrected).join(status).reset_index())
    codebook = study.themes.codebook
    return [{**row, "name": theme_name(codebook[row["theme"]])} for row in rows]
