"""What is said of one theme in the reports: which words occur where, and how much they take."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd
from markupsafe import Markup

from govtopics.analysis.themes.codebook import Theme
from govtopics.study.page.anchors import MARKS, Places
from govtopics.study.page.coded import corrects_any, told_of_coding
from govtopics.study.page.lengths import told_of_length
from govtopics.study.page.spelled import spelled_in_reports
from govtopics.study.page.told_words import MOST_NAMED, told_of_words
from govtopics.study.page.words import (
    Both,
    both,
    count,
    joined,
    number,
    percent,
)
from govtopics.study.results.tables import records
from govtopics.study.study import Study

FEW = 6  # so many reports are described one by one; of more, the ends
BY_SHARE = ("estimate", "group")
# What two reports may differ in beside their themes.
KINDS: Mapping[str, Both] = {
    "kind": both("类型", "type"),
    "admin_level": both("层级", "level of government"),
}


def told_of_theme(
    study: Study, theme: Theme, tables: Mapping[str, pd.DataFrame], places: Places
) -> Both:
    """What the block of a theme says of it before its numbers.

    How it was coded comes first; where that corrects shares, nothing is said about the raw ones.
    """
    table = tables["prevalence"]
    rows = table[(table["theme"] == theme.label) & (table["by"] == "document")]
    rows = rows[rows["left_out"].fillna("") == ""]
    instead = study.themes.words_used(theme.label).instead
    told = [
        *told_of_coding(study, theme.label),
        *told_of_words(theme, rows, spelled_in_reports(study, theme.label), instead, places),
    ]
    if not corrects_any(study, theme.label):
        told += told_of_ends(rows, places)
        told += told_of_length(tables["length_correlations"], theme.label)
        told += told_of_shares(theme, rows, places)
    return joined(told, "", " ")


def told_of_shares(theme: Theme, rows: pd.DataFrame, places: Places) -> Iterator[Both]:
    """Excerpts, the report that depends most on one term, and where nothing was found.

    ``rows``: of the table of prevalence, one a report.
    """
    known = rows[rows["status"] == "estimated"]
    found = known["n_hits"] > 0
    if found.any():  # that none has a hit is said already
        yield from _excerpts(known[known["extent"] == "excerpt"])
        yield from _decisive(known, places)
    if found.any() or (known["wide_share"] > 0).any():
        yield from _zeros(theme, known[~found], places)


def told_of_ends(rows: pd.DataFrame, places: Places) -> Iterator[Both]:
    """The highest and the lowest share with a hit, excerpts apart.

    ``rows``: of the table of prevalence, one a report.
    """
    if len(rows) == 1:
        yield from (_alone(row) for row in records(_with_hits(rows)))
        return
    rows = rows[(rows["status"] == "estimated") & (rows["extent"] != "excerpt")]
    found = _with_hits(rows)
    if found.empty:
        return
    whole = set(rows["extent"]) == {"whole"}
    what = (
        both("全文报告", "complete reports")
        if whole
        else both("参加比较的报告", "reports compared")
    )
    yield from _ends(rows, found, what, places)
    if len(rows) > FEW:
        yield both(
            "全部 {n} 份的中位数为 {median}{zeros}。",
            "The median of all {n} is {median}{zeros}.",
            n=len(rows), median=percent(rows["estimate"].median()),
            zeros=both("（没有命中的按 0 计）", ", counting reports without a hit as 0")
            if len(found) < len(rows)
            else both("", ""),
        )  # fmt: skip


def _alone(row: Mapping[str, Any]) -> Both:
    """The share of the only report that there is."""
    share = _bold(row["estimate"])
    return both("占比为 {share}。", "Its share is {share}.", share=share)


def _ends(rows: pd.DataFrame, found: pd.DataFrame, what: Both, places: Places) -> Iterator[Both]:
    first, last = found["group"].iloc[0], found["group"].iloc[-1]
    high, low = (_bold(found["estimate"].iloc[place]) for place in (0, -1))
    if len(found) == 1:
        yield both(
            "{what}中只有{name}有命中：{share}。",
            "Among the {what} only {name} has hits: {share}.",
            what=what, name=places.told(first), share=high,
        )  # fmt: skip
        return
    if len(found) < len(rows):
        what = both("有命中的 {n} 份{what}", "{n} {what} that have a hit,", n=len(found), what=what)
    if high == low:
        yield both("{what}的占比都是 {share}。",
                   "Among the {what} the share is {share} throughout.",
                   what=what, share=high)  # fmt: skip
        return
    yield both(
        "{what}中占比最高的是{first}，最低的是{last}{unlike}。",
        "Among the {what} the share runs from {last} to {first}{unlike}.",
        what=what, first=_with_share(places, first, high), last=_with_share(places, last, low),
        unlike=_unlike(places.about.loc[first], places.about.loc[last]),
    )  # fmt: skip
    yield from _by_hits(found, (first, last), places)


def _by_hits(found: pd.DataFrame, ends: tuple[str, str], places: Places) -> Iterator[Both]:
    """Which reports are highest and lowest by hits per 1,000 characters, if these are others."""
    rates = found.set_index("group")["hits_per_1000_chars"]
    told = [
        both("{what}的是{name}（{rate}）", "{name} has the {what} ({rate})", what=what,
             name=places.spoken[other], rate=number(rates[other]))
        for what, of_share, other in (
            (both("最高", "highest"), ends[0], str(rates.idxmax())),
            (both("最低", "lowest"), ends[1], str(rates.idxmin())),
        )
        if rates[other] != rates[of_share]
    ]  # fmt: skip
    if told:
        yield both("若按每千字命中数，{told}。", "By hits per 1,000 characters, {told}.",
                   told=joined(told, "，", " and "))  # fmt: skip


def _with_hits(rows: pd.DataFrame) -> pd.DataFrame:
    """Those with a hit, from the highest share down."""
    found = rows[rows["n_hits"] > 0]
    return found.sort_values(list(BY_SHARE), ascending=[False, True], kind="stable")


def _with_share(places: Places, report: str, share: Markup) -> Both:
    """A report and its share: in English, the share and its report."""
    kind = places.kind(report)
    return both(
        "{name}（{kind}{comma}{share}）", "{share} ({name}{comma}{kind})",
        name=places.spoken[report], kind=kind, comma=_comma(kind), share=share,
    )  # fmt: skip


def _comma(before: Both) -> Both:
    return both("，", ", ") if before.zh else before


def differing(one: pd.Series, other: pd.Series) -> list[Both]:
    """In what two reports differ beside their themes.

    ``one``, ``other``: docvars of reports.
    """
    return [said for docvar, said in KINDS.items() if str(one[docvar]) != str(other[docvar])]


def _unlike(one: pd.Series, other: pd.Series) -> Both:
    """What keeps two reports from being compared; nothing if nothing does."""
    differ = differing(one, other)
    told = [
        both(
            "；两者{what}不同，差距仅供参考",
            "; the two differ in {what}, so read the gap as illustrative",
            what=joined(differ, "和", " and "),
        )
    ] * bool(differ)
    if pd.isna(one["year"]) or pd.isna(other["year"]):
        told.append(both("；有年份不明的", "; the year of one is not known"))
    return joined(told, "", "")


def _excerpts(rows: pd.DataFrame) -> Iterator[Both]:
    if rows.empty:
        return
    low, high = percent(rows["estimate"].min()), percent(rows["estimate"].max())
    yield both(
        "节选 {n} 份（{shares}），不与全文比较。",
        "{n} ({shares}) {are} not comparable with complete reports.",
        n=count(len(rows), "excerpt"),
        are=both("", "is" if len(rows) == 1 else "are"),
        shares=low if low == high else Markup("{}–{}").format(low, high),
    )


def _bold(share: float) -> Markup:
    return Markup("<b>{}</b>").format(percent(share))


def _decisive(rows: pd.DataFrame, places: Places) -> Iterator[Both]:
    """The term that moves a share most, if one does."""
    moved = rows[rows["decisive_term"].fillna("") != ""]
    if moved.empty:
        return
    ordered = moved.sort_values(["largest_change", "group"], ascending=[False, True])
    change = number(100 * ordered["largest_change"].iloc[0], 1)
    alike = [row for row in records(ordered) if number(100 * row["largest_change"], 1) == change]
    if len(alike) == 1:
        yield both(
            "受单个词影响最大的是{name}：去掉“{word}”，占比下降 {points} 个百分点。",
            "{name} is the most sensitive to a single term: without {word} its share falls by "
            "{points} points.",
            name=_marked(alike[0], places), word=alike[0]["decisive_term"], points=change,
        )  # fmt: skip
        return
    told = joined(
        both("{name}去掉“{word}”", "{name} without {word}", name=_marked(row, places),
             word=row["decisive_term"])
        for row in alike[:MOST_NAMED]
    )  # fmt: skip
    more = len(alike) - MOST_NAMED
    yield both(
        "受单个词影响最大的有 {n} 份：{told}{more}，占比都下降 {points} 个百分点。",
        "{n} reports are the most sensitive to a single term: {told}{more}; each share falls by "
        "{points} points.",
        n=len(alike), told=told, points=change,
        more=both("等", ", and {n} more", n=more) if more > 0 else both("", ""),
    )  # fmt: skip


def _marked(row: Mapping[str, Any], places: Places) -> Both:
    """A report in a sentence, marked if it is an excerpt."""
    name = places.told(row["group"])
    return name + MARKS["excerpt"] if row["extent"] == "excerpt" else name


def _zeros(theme: Theme, rows: pd.DataFrame, places: Places) -> Iterator[Both]:
    """Where nothing of name and core was found, in how many sentences, and what wide finds."""
    if rows.empty:
        return
    told = (_zero(theme, row, places) for row in records(rows.head(MOST_NAMED)))
    more = len(rows) - MOST_NAMED
    rest = both("，另有 {n} 份", ", and {n} more", n=more) if more > 0 else both("", "")
    yield both("没有命中：", "No hit in ") + joined(told) + rest + both("。", ".")


def _zero(theme: Theme, row: Mapping[str, Any], places: Places) -> Both:
    wide = (
        both("，较宽的词 {share}", "; with wider words {share}", share=percent(row["wide_share"]))
        if theme.wide and row["wide_share"] > 0
        else both("", "")
    )
    kind = places.kind(row["group"])
    return both(
        "{name}（{kind}{comma}{n} 句{wide}）", "{name} ({kind}{comma}{n}{wide})",
        name=places.spoken[row["group"]], kind=kind, comma=_comma(kind),
        n=count(int(row["n_sentences"]), "sentence"), wide=wide,
    )  # fmt: skip
