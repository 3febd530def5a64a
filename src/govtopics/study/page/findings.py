"""What was found about the leading themes, in sentences that take every word from a table."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd
from markupsafe import Markup

from govtopics.study.page.anchors import Places
from govtopics.study.page.differences import apart_by
from govtopics.study.page.words import (
    Both,
    both,
    count,
    joined,
    number,
    percent,
    span,
    term,
    theme_name,
)
from govtopics.study.results.tables import records
from govtopics.study.study import Study

FEW = 6  # as many reports are shown one by one; of more, the ends and all as one row
STEP = 0.1  # the axis of the shares ends at a multiple of it
BY_NAME = ("estimate", "group")
# What two reports may differ in beside their themes.
KINDS: Mapping[str, Both] = {name: term(name, "docvar") for name in ("kind", "admin_level")}


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
        ``brief``: the limits in a line; ``themes``: place in the codebook, name, what is told of
        each and its shares; ``most``: the end of their axis;
        ``zeros``: whether one is 0; ``limits``: sentences.
    """
    rows = tables["prevalence"].query("by == 'document'")
    rows = rows[rows["theme"].isin(study.leading)]
    pairs = tables["differences"].query("by == 'document'")
    most = math.ceil(max(rows["high"].max(), rows["codebook_high"].max(), STEP) / STEP) * STEP
    numbers = {theme: i for i, theme in enumerate(study.themes.codebook.labels, start=1)}
    return {
        "themes": [
            {
                "number": numbers[theme],
                "name": theme_name(study.themes.codebook[theme]),
                "told": joined(
                    _sentences(
                        rows[rows["theme"] == theme], pairs[pairs["theme"] == theme], places
                    ),
                    "",
                    " ",
                ),
                "shares": list(_shares(rows[rows["theme"] == theme], most, places)),
            }
            for theme in study.leading
        ],
        "most": percent(most, 0),
        "zeros": bool((rows["n_hits"] == 0).any()),
        "brief": _brief(study, places),
        "limits": list(_limits(study, places)),
    }


def _sentences(rows: pd.DataFrame, pairs: pd.DataFrame, places: Places) -> Iterator[Both]:
    known = rows[rows["status"] == "estimated"]
    found, none = known[known["n_hits"] > 0], known[known["n_hits"] == 0]
    yield both(
        "{n} 份报告中有 {k} 份写到，共 {hits} 处。",
        "Found in {k} of {n}, {hits}.",
        n=count(len(rows), "report"), k=len(found), hits=count(int(known["n_hits"].sum()), "hit"),
    )  # fmt: skip
    excerpt = known["extent"] == "excerpt"
    yield from _ends(found[found["extent"] != "excerpt"], pairs, places)
    yield from _excerpts(known[excerpt])
    yield from _decisive(found, places)
    yield from _zeros(none, places)
    missing = len(rows) - len(known)
    if missing:
        yield both("{n} 份不可估计。", "Not estimable in {n}.", n=missing)


def _ends(rows: pd.DataFrame, pairs: pd.DataFrame, places: Places) -> Iterator[Both]:
    """The highest and the lowest of the whole reports, and how far they are apart."""
    if rows.empty:
        return
    ordered = rows.sort_values(list(BY_NAME), ascending=[False, True], kind="stable")
    first, last = ordered["group"].iloc[0], ordered["group"].iloc[-1]
    whole = set(rows["extent"]) == {"whole"}
    what = (
        both("全文报告", "whole reports")
        if whole
        else both("报告（节选除外）", "reports but excerpts")
    )
    if len(rows) == 1:
        yield both(
            "写到它的{what}只有{name}：{share}。", "One of {what}, {name}: {share}.",
            what=what, name=places.told(first), share=_bold(rows["estimate"].iloc[0]),
        )  # fmt: skip
        return
    yield both(
        "写到它的{what}里，最高的是{first}（{high}），最低的是{last}（{low}）。",
        "Of {what} with a hit the highest is {first} ({high}), the lowest {last} ({low}).",
        what=what, first=places.told(first), high=_bold(ordered["estimate"].iloc[0]),
        last=places.told(last), low=_bold(ordered["estimate"].iloc[-1]),
    )  # fmt: skip
    if len(rows) > FEW:
        yield both("它们的中位数 {median}。", "Their median is {median}.",
                   median=percent(rows["estimate"].median()))  # fmt: skip
    apart = pairs[pairs["group"].isin([first, last]) & pairs["other"].isin([first, last])]
    yield from (apart_by(row) for row in records(apart) if row["difference"])
    yield from _unlike(places.about.loc[first], places.about.loc[last])


def _unlike(one: pd.Series, other: pd.Series) -> Iterator[Both]:
    """What keeps two reports from being compared."""
    differ = [said for docvar, said in KINDS.items() if str(one[docvar]) != str(other[docvar])]
    if differ:
        what = joined(differ)
        yield both("{what}不同，只供阅读。", "They differ in {what}: for reading only.", what=what)
    if pd.isna(one["year"]) or pd.isna(other["year"]):
        yield both("年份不明。", "The year is not known.")


def _excerpts(rows: pd.DataFrame) -> Iterator[Both]:
    if len(rows):
        yield both(
            "节选 {n} 份，{low}–{high}，不与全文比。",
            "{n}, {low}–{high}, not to be compared with whole reports.",
            n=count(len(rows), "excerpt"), low=percent(rows["estimate"].min()),
            high=percent(rows["estimate"].max()),
        )  # fmt: skip


def _bold(share: float) -> Markup:
    return Markup("<b>{}</b>").format(percent(share))


def _shares(rows: pd.DataFrame, most: float, places: Places) -> Iterator[dict[str, Any]]:
    """The shares as a picture: whole reports, then excerpts, each from the highest down."""
    known = rows[rows["status"] == "estimated"]
    excerpt = known["extent"] == "excerpt"
    for kind, own in (("whole", known[~excerpt]), ("excerpt", known[excerpt])):
        ordered = records(own.sort_values(list(BY_NAME), ascending=[False, True], kind="stable"))
        shown = [_share(row, most, places) for row in ordered]
        dots = [share["at"] for share in shown] if len(shown) > FEW else []
        n = FEW // 2
        if shown:
            yield {
                "kind": kind, "known": set(own["extent"]) == {kind}, "n": len(shown), "dots": dots,
                "first": shown[:n] if dots else shown, "last": shown[-n:] if dots else [],
            }  # fmt: skip


def _share(row: Mapping[str, Any], most: float, places: Places) -> dict[str, Any]:
    """One report's share with its range, and where these stand on the axis, in hundredths."""
    low, high = (
        (row["codebook_low"], row["codebook_high"]) if row["n_hits"] else (row["low"], row["high"])
    )
    ends = (row["estimate"], low, high)
    at, start, end = (f"{100 * value / most:.1f}" for value in ends)
    return {
        "name": places.told(row["group"]), "share": percent(row["estimate"]),
        "range": span(low, high), "zero": not row["n_hits"],
        "at": at, "start": start, "length": f"{100 * (high - low) / most:.1f}", "end": end,
    }  # fmt: skip


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
            "{name}（上限 {high}，按 {n} 段）", "{name} (at most {high}, by {n})",
            name=places.told(row["group"]), high=percent(row["high"]),
            n=count(row["n_paragraphs"], "paragraph"),
        )
        for row in records(rows.head(FEW // 2))
    )  # fmt: skip
    more = len(rows) - FEW // 2
    rest = both("，另有 {n} 份", ", and {n} more", n=more) if more > 0 else both("", "")
    yield (
        both("没有命中，比例为 0：", "No hit, a share of 0: ") + joined(told) + rest
        + both("。", ".")
    )  # fmt: skip


def _brief(study: Study, places: Places) -> Both:
    """The limits in a line, for the first screen."""
    excerpts = both("{n} 份是节选，", "{n}; ", n=_are_excerpts(places))
    checked = both("已经人工编码检验", "checked against human coding")
    unchecked = both("<b>未经人工编码检验</b>", "<b>not validated</b> against human coding")
    return both(
        "按词表匹配主题，{checked}；{excerpts}每份报告只说它自己。"
        '<a href="#limits">能说与不能说的</a>',
        "Themes are matched by terms, {checked}; {excerpts}each report speaks for itself alone. "
        '<a href="#limits">What this can and cannot show</a>',
        checked=checked if study.validation else unchecked,
        excerpts=excerpts if places.excerpts else both("", ""),
    )


def _are_excerpts(places: Places) -> Both:
    return count(len(places.excerpts), "is an excerpt", "are excerpts")


def _limits(study: Study, places: Places) -> Iterator[Both]:
    yield both(
        "每份报告是对它自己的普查：这些数字描述这些文本，不推及别的报告、地方或年份。",
        "Each report is a census of itself: these numbers describe these texts and speak of no "
        "other report, place or year.",
    )
    if places.excerpts:
        yield both(
            "{n} 份是节选；任何区间都不含“选了哪些部分”带来的差别。",
            "{n}; no interval covers the choice of what was excerpted.",
            n=_are_excerpts(places),
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
            '<a href="#validation">未经人工编码检验</a>：'
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
