"""What was found about the leading themes, in sentences that take every word from a table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd
from markupsafe import Markup

from govtopics.study.page.places import Places
from govtopics.study.page.words import Both, both, joined, number, percent, theme_name
from govtopics.study.study import Study
from govtopics.study.tables import records

FEW = 6  # as many reports are told one by one; of more, the middle and the ends
BY_NAME = ("estimate", "group")


def findings_part(
    study: Study, tables: Mapping[str, pd.DataFrame], places: Places
) -> dict[str, Any]:
    """What the page says first: sentences on each leading theme, and what limits them.

    Parameters
    ----------
    study : Study
    tables : mapping of str to DataFrame
    places : Places

    Returns
    -------
    dict
        ``themes``: place in the codebook, name and what is told of each; ``limits``: sentences.
    """
    rows = tables["prevalence"].query("by == 'document'")
    numbers = {theme: i for i, theme in enumerate(study.themes.codebook.labels, start=1)}
    return {
        "themes": [
            {
                "number": numbers[theme],
                "name": theme_name(study.themes.codebook[theme]),
                "told": joined(_sentences(rows[rows["theme"] == theme], places), "", " "),
            }
            for theme in study.leading
        ],
        "limits": list(_limits(study, places)),
    }


def _sentences(rows: pd.DataFrame, places: Places) -> Iterator[Both]:
    known = rows[rows["status"] == "estimated"]
    found, none = known[known["n_hits"] > 0], known[known["n_hits"] == 0]
    yield both(
        "{n} 份报告中有 {k} 份写到，共 {hits} 处。",
        "Found in {k} of {n} reports, {hits} hits.",
        n=len(rows), k=len(found), hits=int(known["n_hits"].sum()),
    )  # fmt: skip
    excerpt = found["extent"] == "excerpt"
    whole = found[~excerpt]
    if len(whole):
        yield both("全文报告：", "Whole reports: ") + _shares(whole, places)
    if excerpt.any():
        yield both("节选（不与全文比）：", "Excerpts (not to be compared with whole reports): ") + (
            _shares(found[excerpt], places)
        )
    yield from _decisive(found, places)
    yield from _zeros(none, places)
    missing = len(rows) - len(known)
    if missing:
        yield both("{n} 份不可估计。", "Not estimable in {n}.", n=missing)


def _shares(rows: pd.DataFrame, places: Places) -> Both:
    ordered = rows.sort_values(list(BY_NAME), ascending=[False, True], kind="stable")
    if len(rows) <= FEW:
        told = joined((_share(row, places) for row in records(ordered)), "；", "; ")
        return told + both("。", ".")
    first, *_, last = records(ordered)
    return both(
        "{n} 份，比例的中位数 {median}；最高 {first}；最低 {last}。",
        "{n} reports, median share {median}; highest {first}; lowest {last}.",
        n=len(rows), median=percent(rows["estimate"].median()),
        first=_share(first, places), last=_share(last, places),
    )  # fmt: skip


def _share(row: Mapping[str, Any], places: Places) -> Both:
    """One report's share with its codebook range."""
    return both(
        "{name} 为 {share}（{low}–{high}）",
        "{share} in {name} ({low}–{high})",
        name=places.told(row["group"]),
        share=Markup("<b>{}</b>").format(percent(row["estimate"])),
        low=percent(row["codebook_low"]),
        high=percent(row["codebook_high"]),
    )


def _decisive(rows: pd.DataFrame, places: Places) -> Iterator[Both]:
    """The term that moves a share most, if one does."""
    moved = rows[rows["decisive_term"].fillna("") != ""]
    if moved.empty:
        return
    row = moved.sort_values(["largest_change", "group"], ascending=[False, True]).iloc[0]
    yield both(
        "最依赖一个词的是{name}：去掉“{word}”，比例少 {points} 个百分点。",
        "Leans most on one term in {name}: without {word} the share falls by {points} points.",
        name=places.told(row["group"]),
        word=row["decisive_term"],
        points=number(100 * row["largest_change"], 1),
    )


def _zeros(rows: pd.DataFrame, places: Places) -> Iterator[Both]:
    """A zero is an estimate with an upper bound."""
    if rows.empty:
        return
    told = (
        both(
            "{name}（上限 {high}，按 {n} 段）", "{name} (at most {high}, by {n} paragraphs)",
            name=places.told(row["group"]), high=percent(row["high"]), n=row["n_paragraphs"],
        )
        for row in records(rows.head(FEW))
    )  # fmt: skip
    more = len(rows) - FEW
    rest = both("，另有 {n} 份", ", and {n} more", n=more) if more > 0 else both("", "")
    yield (
        both("没有命中，比例为 0：", "No hit, a share of 0: ") + joined(told) + rest
        + both("。", ".")
    )  # fmt: skip


def _limits(study: Study, places: Places) -> Iterator[Both]:
    yield both(
        "每份报告是对它自己的普查：这些数字描述这些文本，不推及别的报告、地方或年份。",
        "Each report is a census of itself: these numbers describe these texts and speak of no "
        "other report, place or year.",
    )
    if places.excerpts:
        yield both(
            "{n} 份是节选；任何区间都不含“选了哪些部分”带来的差别。",
            "{n} are excerpts; no interval covers the choice of what was excerpted.",
            n=len(places.excerpts),
        )
    yield both(
        "括号里是词表范围：只用名称、加同义词、用全部词、逐一去掉一个词时比例的最小和最大值。它不是"
        "抽样误差；估计用全部词，所以总在上端。",
        "In brackets the codebook range: the extremes over the name alone, with synonyms, all "
        "terms, and leaving out each term. It is no sampling error; the estimate uses every term "
        "and so is always its upper end.",
    )
    yield both(
        "按词表匹配：命中说明段落写到这些词，不等于整段都在谈这个主题；不写这些词的段落不会被找到。"
        "写到也不等于做到。",
        "Themes are matched by terms: a hit says that a paragraph uses them, not that all of it is "
        "about the theme; paragraphs that speak otherwise are not found. Naming is not doing.",
    )
    yield _validation(study)


def _validation(study: Study) -> Both:
    if not study.validation:
        return both(
            '<a href="#validation">未经人工编码检验</a>（not validated）：'
            "两个人编码抽样的段落以前，不要把“命中”说成“在谈”。",
            '<a href="#validation">Not validated</a> against human coding: until two people have '
            "coded a sample, a hit is not yet a paragraph about the theme.",
        )
    f1 = study.validation["coding_accuracy"].query("statistic == 'f1'")["value"]
    return both(
        '<a href="#validation">人工编码的检验</a>：词表的 F1 各主题为 {low}–{high}。',
        '<a href="#validation">Validated by coders</a>: F1 of the codebook is {low}–{high} over '
        "the themes.",
        low=number(f1.min()),
        high=number(f1.max()),
    )
