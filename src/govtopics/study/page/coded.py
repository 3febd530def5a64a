"""What a coding by hand lets the page say of each theme: validated, or what was found instead."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd
from markupsafe import Markup

from govtopics.study.page.words import (
    Both,
    both,
    count,
    cut,
    html,
    joined,
    number,
    percent,
    reason,
    said,
    span,
    theme_name,
)
from govtopics.study.results.provenance import CODED_STATUS, DECIDED, NOT_CODED, decided
from govtopics.study.results.tables import records
from govtopics.study.study import Study

UNITS: Mapping[str, tuple[str, str]] = {
    "sentence": ("句", "sentence"), "paragraph": ("段", "paragraph"),
}  # fmt: skip
FAILED = both('<b class="warn">没有通过</b>', '<b class="warn">The coding fails</b>')
ENDS = ["low", "high"]
CORRECTED = ("corrected_estimate", "corrected_low", "corrected_high")
LEAST_POSITIVES = 10  # of fewer items about a theme no coefficient is shown
# The statistics of the table, and how many items each rests on.
RESTS_ON = {"precision": "n_found", "recall": "n_about", "f1": "n_coded"}


def statuses(study: Study) -> dict[str, dict[str, Any]]:
    """What the rule of :func:`govtopics.validation_status` says of each coded theme.

    Returns by label, with the interval of α (``alpha_between``); empty if nobody has coded.
    """
    if not study.validation:
        return {}
    agreement = study.validation["coding_agreement"].set_index("theme")
    return {
        str(row["theme"]): row | {"alpha_between": tuple(agreement.loc[row["theme"], ENDS])}
        for row in records(study.validation["validation_status"])
    }


def is_corrected(study: Study, label: str) -> bool:
    """Whether the page shows corrected shares in place of raw ones.

    It does for what was coded and not validated, but for a coding that fails: grades on which
    coders agree no better than by chance correct nothing.
    """
    status = statuses(study).get(label)
    return status is not None and status["status"] != "validated" and not fails(status)


def fails(status: Mapping[str, Any]) -> bool:
    """Whether two coders agree no better than by chance, as far as anybody can tell."""
    return bool(status["alpha"] <= 0 or status["alpha_between"][0] <= 0)


def one_coder(study: Study) -> bool:
    """Whether a theme was coded by one person alone."""
    return any("one_coder" in str(row["reason"]) for row in statuses(study).values())


def corrects_any(study: Study, label: str) -> bool:
    """Whether the coding corrects the share of any report in a theme that it did not validate."""
    if not is_corrected(study, label):
        return False
    table = study.validation["prevalence_corrected"]
    own = table[(table["theme"] == label) & (table["by"] == "document")]
    return bool((own["status"] == "estimated").any())


def corrected_rows(study: Study, label: str, rows: pd.DataFrame) -> pd.DataFrame:
    """The reports with the shares that the coding corrects, and why one has none.

    ``rows``: of the table of prevalence, one a report.
    """
    table = study.validation["prevalence_corrected"]
    own = table[(table["theme"] == label) & (table["by"] == "document")].set_index("group")
    given = own[["estimate", "low", "high", "status", "reason"]].reindex(rows["group"])
    beside = dict.fromkeys(("name_share", "wide_share"), np.nan)
    return rows.assign(
        **{str(name): given[name].to_numpy() for name in given}, **beside, coded=True
    )


def corrected_of(study: Study, label: str) -> dict[str, Both]:
    """The shares of the reports as a coding corrects them, with their intervals.

    Returns by report; empty if nobody coded the theme or the coding corrects no report.
    """
    if not study.validation or not corrects_any(study, label):
        return {}
    table = study.validation["prevalence_corrected"]
    own = table[(table["theme"] == label) & (table["by"] == "document")]
    return {
        str(row["group"]): both(
            "{share}{interval}",
            "{share}{interval}",
            share=percent(row["estimate"]),
            interval=_interval_of(row),
        )
        for row in records(own)
        if row["status"] == "estimated"
    }


def _interval_of(row: Mapping[str, Any]) -> Markup:
    told = span(row["low"], row["high"])
    return Markup(" ({})").format(told) if told else Markup()


def told_of_coding(study: Study, label: str) -> Iterator[Both]:
    """What coders found of a theme, to be said first; nothing if it was not coded."""
    status = statuses(study).get(label)
    if status is None:
        return
    if status["status"] == "validated":
        yield both(
            "<b>已对照人工编码检验</b>：{found}。",
            "<b>Validated against human coding</b>: {found}.",
            found=_found(status),
        )
        return
    if fails(status):
        yield both(
            '<b class="warn">编码没有通过</b>：看不出编码员的判断比随机更一致'
            "（α = {alpha}{between}），既不能检验这个主题的词，也不用来校正占"
            "比。",
            '<b class="warn">The coding fails</b>: nothing shows that the coders agree better than '
            "by chance (α = {alpha}{between}), so it neither validates the words of this theme nor "
            "corrects its share.",
            alpha=cut(status["alpha"]),
            between=_between(*status["alpha_between"]),
        )
        return
    yield both(
        "<b>{status}</b>：{why}（{found}）。",
        "<b>{status}</b>: {why} ({found}).",
        status=_capital(said(CODED_STATUS[status["status"]])),
        why=reason(status["reason"]),
        found=_found(status),
    )
    yield from _corrected(study, label)


def _between(low: float, high: float) -> Both:
    if np.isnan(low):
        return both("", "")
    ends = {"low": cut(low), "high": cut(high)}
    return both("，95% 区间 {low} 至 {high}", ", 95% interval {low} to {high}", **ends)


def _capital(told: Both) -> Both:
    return Both(told.zh, told.en[:1].upper() + told.en[1:])


def _found(status: Mapping[str, Any]) -> Both:
    """Agreement, accuracy, and how many items about the theme they rest on."""
    n = int(status["n_positives"])
    zh, en = UNITS[status["unit"]]
    positives = both(f"{{n}} {zh}", "{n}", n=count(n, f"positive {en}"))
    if n < LEAST_POSITIVES:
        return both("正例只有 {n}", "only {n}", n=positives)
    return both(
        "α = {alpha}，F1 = {f1}，其 95% 下限 {low}，正例 {n}",
        "α = {alpha}, F1 = {f1}, its 95% lower bound {low}, {n}",
        alpha=cut(status["alpha"]), f1=cut(status["f1"]), low=cut(status["f1_low"]), n=positives,
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
            "全部报告校正后的{what}为 {share}{interval}，只按主题词表是 "
"{raw}。",
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
    """How the themes were checked, as a part of a sentence."""
    given = [row["status"] for row in statuses(study).values()]
    if not given:
        return both("<b>{told}</b>", "<b>{told}</b>", told=said(NOT_CODED))
    counted = [(given.count(status), phrase) for status, phrase in CODED_STATUS.items()]
    counted.append((len(study.themes.codebook) - len(given), NOT_CODED))
    told = [
        both("{n} 个主题{status}", "{n} {status}", n=count(n, "theme"), status=said(phrase))
        for n, phrase in counted if n
    ]  # fmt: skip
    return joined(told, "，", ", ")


def limit_of_coding(study: Study) -> Both:
    """What a coding, or its lack, means for the numbers, as a sentence."""
    if not study.validation:
        return both(
            '<a href="#validation">未经人工编码检验</a>：在两名编码员编码抽样句子之前，'
            "不宜把“有命中”说成“在谈”。",
            '<a href="#validation">Not validated against human coding</a>: until two people have '
            "coded a sample of sentences, a hit should not be read as a sentence about the theme.",
        )
    return both(
        '<a href="#validation">对照人工编码</a>：α 不低于 .8、'
        "F1 的 95% 下限不低于 .7、正例不少于 30 个，才算检验过；其余编码过的主"
        "题，能校正的显示校正后的占比和它的置信区间，不能校正的仍是只按主题词表的占比，并且注"
        "明。",
        '<a href="#validation">Against human coding</a>: a theme counts as validated at α ≥ .8, a '
        "95% lower bound of F1 ≥ .7, and 30 positive items; for every other coded theme the "
        "corrected share and its confidence interval are shown where it can be corrected, and "
        "elsewhere the share by the words alone, marked as such.",
    )


def validation_rows(study: Study) -> list[dict[str, Any]]:
    """What the page says of the coded sample, theme by theme; nothing if nobody has coded."""
    if not study.validation:
        return []
    tables = study.validation
    accuracy = {(row["theme"], row["statistic"]): row for row in records(tables["coding_accuracy"])}
    agreement = {row["theme"]: row for row in records(tables["coding_agreement"])}
    corrected = tables["prevalence_corrected"].query("by == 'corpus'").set_index("theme")
    corrected = corrected[["estimate", "low", "high", "uncorrected"]].add_prefix("corrected_")
    status = tables["validation_status"].set_index("theme")
    status = status[["status", "reason", "n_positives"]].join(corrected)
    rows = records(status.reindex(tables["coding_agreement"]["theme"]).reset_index())
    codebook = study.themes.codebook
    failed = {theme for theme, one in statuses(study).items() if fails(one)}
    return [
        {
            **row,
            **(dict.fromkeys(CORRECTED, np.nan) if row["theme"] in failed else {}),
            "name": theme_name(codebook[row["theme"]]),
            "told": FAILED
            if row["theme"] in failed
            else _capital(said(CODED_STATUS[row["status"]])),
            "cells": list(_cells(row, agreement[row["theme"]], accuracy)),
        }
        for row in rows
    ]


def _cells(
    row: Mapping[str, Any],
    agreed: Mapping[str, Any],
    accuracy: Mapping[tuple[str, str], Mapping[str, Any]],
) -> Iterator[Markup]:
    """α, precision, recall and F1, each with its interval and n; dashes for a few positives."""
    if row["n_positives"] < LEAST_POSITIVES:
        yield from [number(np.nan)] * (1 + len(RESTS_ON))
        return
    yield _cell(cut, agreed["alpha"], agreed, agreed["n_items"])
    for name, n in RESTS_ON.items():
        found = accuracy[row["theme"], name]
        yield _cell(cut if name == "f1" else percent, found["value"], found, found[n])


def _cell(printed: Any, value: float, about: Mapping[str, Any], n: int) -> Markup:
    if np.isnan(value):
        return number(value)
    between = "" if np.isnan(about["low"]) else f"{printed(about['low'])}–{printed(about['high'])}"
    told = ", ".join(filter(None, [between, f"n = {int(n):,}"]))
    return html(f"{printed(value)} ({told})")


def told_of_coders(study: Study) -> Both:
    """What a coding by one person can and cannot show; nothing where two coded every theme."""
    if not one_coder(study):
        return both("", "")
    return both(
        "<b>只有一位编码员。</b>能看出主题词表和这一位的判断差多少（精确率、召回率、F"
        "1），校正后的占比是这一位读完全部句子会得到的占比；看不出换一个人会不会这样判断：没"
        "有第二个人，就没有一致性，也就不能说检验过。",
        "<b>Only one coder.</b> This shows how far the words differ from that person's "
        "judgement (precision, recall, F1), and corrected shares are what that person would "
        "find in all sentences. It cannot show whether anyone else would judge in the same "
        "way: without a second coder there is no agreement, and nothing counts as validated.",
    )


def told_of_decisions(study: Study) -> Both:
    """How many disagreements of the coders were decided; nothing where there are none."""
    found = decided(study)
    if found is None:
        return both("", "")
    n, every = found
    return both(f"{DECIDED.zh}。", f"{_capital(said(DECIDED)).en}.", n=n, all=every)
