"""The head of the page: what was read, the answer in a sentence, and how sure it is in another."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePath

import pandas as pd
from markupsafe import Markup

from govtopics.analysis.themes.since import first_year
from govtopics.language import VALUES
from govtopics.study.page.anchors import Places
from govtopics.study.page.coded import brief_on_coding
from govtopics.study.page.lengths import following_sentences
from govtopics.study.page.matrix import Share, Shares, compared, in_years
from govtopics.study.page.told import KINDS
from govtopics.study.page.words import (
    Both,
    both,
    count,
    html,
    joined,
    number,
    percent,
    said,
    term,
    text,
    theme_name,
)
from govtopics.study.results.tables import records
from govtopics.study.study import Study

# The first letter of a sentence, which may come after tags.
INITIAL = re.compile("(?<=^<b>)[a-z]|^[a-z]")
FEW_PLACES, FEW_YEARS = 5, 5
FEW_WORDS, FEW_RULES = 3, 2


def head_part(
    study: Study, tables: Mapping[str, pd.DataFrame], shares: Shares, places: Places
) -> dict[str, Both]:
    """What the page opens with.

    Returns ``read``: reports, places, years, files; ``answer``: how much of the leading themes;
    ``status``: how they were checked, and what was left out.
    """
    return {
        "read": _read(study, places),
        "answer": _answer(study, shares, places),
        "status": _status(study, tables, places),
    }


def _read(study: Study, places: Places) -> Both:
    files = places.about["source_file"].astype(str)
    endings = Counter(PurePath(name).suffix.lstrip(".").lower() for name in files)
    told = [
        both("{n} 份报告", "{n}", n=count(len(places.about), "report")),
        *_places(places),
        *_years(places),
        both(
            "正文 {p} 段、{s} 句、{c} 字", "{p}, {s} and {c} of text",
            p=count(len(study.body), "paragraph"),
            s=count(len(study.themes.docvars), "sentence"),
            c=count(int(study.themes.n_chars.sum()), "character"),
        ),
        both(
            "数据来自 {n} 个 {kinds} 文件{catalogue}", "source: {n} ({kinds}){catalogue}",
            n=count(len(set(files)), "file"),
            kinds=joined(text(ending) for ending in endings if ending),
            catalogue=_catalogue(study),
        ),
    ]  # fmt: skip
    return joined(told, "；", "; ") + both("。", ".")


def _places(places: Places) -> Iterator[Both]:
    """The places by name, or of many how many of each level."""
    about = places.about[places.about["place"].fillna("") != ""].drop_duplicates("place")
    if about.empty:
        return
    if len(about) <= FEW_PLACES:
        yield joined(places.place(str(place)) for place in about["place"])
        return
    levels = Counter(about["admin_level"].fillna(""))
    named_levels = [
        both("{level} {n} 个", "{level} {n}", n=n,
             level=said(VALUES["admin_level"][level]))
        for level, n in levels.items() if level in VALUES["admin_level"]
    ]  # fmt: skip
    if len(named_levels) == len(levels) == 1:
        level = said(VALUES["admin_level"][next(iter(levels))])
        yield both("{n} 个{level}地方", "{n} {level}-level places", n=len(about), level=level)
        return
    told = both("{n} 个地方", "{n}", n=count(len(about), "place"))
    if named_levels:
        told += both("（", " (") + joined(named_levels) + both("）", ")")
    yield told


def _years(places: Places) -> Iterator[Both]:
    years = sorted({int(year) for year in places.about["year"].dropna()})
    if not years:
        return
    if len(years) == 1:
        yield both("{year} 年", "{year}", year=years[0])
    elif years[-1] - years[0] == len(years) - 1:
        yield both("{first}—{last} 年", "{first}–{last}", first=years[0], last=years[-1])
    elif len(years) <= FEW_YEARS:
        *first, last = (both("{year}", "{year}", year=year) for year in years)
        yield both("{every} 年", "{first} and {last}", every=joined([*first, last]),
                   first=joined(first), last=last)  # fmt: skip
    else:
        yield both("{first}—{last} 年中的 {n} 年", "{n} of the years {first}–{last}",
                   first=years[0], last=years[-1], n=len(years))  # fmt: skip


def _catalogue(study: Study) -> Both:
    """That a catalogue was read too: given, or beside the texts."""
    if not any(name.startswith("catalogue") for name in study.inputs):
        return both("", "")
    return both("和一份报告目录", " and a catalogue")


# ------------------------------------------------------------------ the answer


def _answer(study: Study, shares: Shares, places: Places) -> Both:
    """One sentence: the share of each leading theme, from the lowest to the highest by name."""
    complete = compared(places)
    about = complete or list(places.about.index)
    told = joined(
        (_of_theme(study, label, shares.by_theme[label], about, places) for label in study.leading),
        "；", "; ",
    )  # fmt: skip
    return _whose(places, len(complete), len(about)) + told + both("。", ".")


def _whose(places: Places, n_complete: int, n: int) -> Both:
    """Of which reports the sentence speaks."""
    what = both("含主题词的句子占正文字数的比例：",
                "the share of the text in sentences using a theme's words: ")  # fmt: skip
    if len(places.about) == 1:
        return Both(what.zh, what.en.capitalize())
    if not n_complete:
        return both("{n} 份报告都是节选，其中", "All {n} reports are excerpts; ", n=n) + what
    about = places.about.loc[list(compared(places))]
    n_unknown = int((about["extent"] != "whole").sum())
    notes = [both("{n} 份是否全文不详", "{n} of unknown extent", n=n_unknown)] * bool(n_unknown)
    notes += _unlike(about)
    noted = both("（{notes}）", " ({notes})", notes=joined(notes, "；", "; "))
    which = (
        both("在 {n} 份参加比较的报告中", "In the {n} compared", n=count(n, "report"))
        if n_unknown
        else both("在 {n} 份全文报告中", "In the {n}", n=count(n, "complete report"))
    )
    return which + (noted if notes else both("", "")) + both("，", ", ") + what


def _unlike(about: pd.DataFrame) -> list[Both]:
    """In what the reports that are compared differ beside their themes; nothing if in nothing."""
    differ = [said for docvar, said in KINDS.items() if len(set(about[docvar].fillna(""))) > 1]
    return [
        both(
            "{what}不一，高低仅供参考", "they differ in {what}: read the gaps as illustrative",
            what=joined(differ, "和", " and "),
        )
    ] * bool(differ)  # fmt: skip


def _of_theme(
    study: Study, label: str, own: Mapping[str, Share], about: Sequence[str], places: Places
) -> Both:
    theme = both("<b>{name}</b>", "<b>{name}</b>", name=theme_name(study.themes.codebook[label]))
    known = [report for report in about if not math.isnan(own[report].share)]
    if not known:
        return theme + _cannot(study, label, about, places)
    found = [report for report in known if own[report].share > 0]
    if not found:
        return theme + both("没有命中", " has no hit")
    told = theme + both(" ", " ") + _range(own, known, places)
    return told + _coded(own, known) + _instead(study, label)


def _cannot(study: Study, label: str, about: Sequence[str], places: Places) -> Both:
    """Why a theme cannot be measured in any report, where all are from before its time."""
    rows = study.prevalence["document"]
    rows = rows[(rows["theme"] == label) & rows["group"].isin(list(about))]
    if rows["reason"].fillna("").str.startswith("before_since").all():
        theme = study.themes.codebook[label]
        docvars = records(places.about.loc[list(about)])
        years = {first_year(theme, row) for row in docvars}
        return both(
            "不可测量（主题词表规定 {years} 年起才可测量，报告都更早）",
            " cannot be measured (the reports predate {years}, the first year in which the "
            "codebook says it can be)",
            years=joined(both("{y}", "{y}", y=year) for year in sorted(filter(None, years))),
        )
    return both("不可测量", " cannot be measured")


def _range(own: Mapping[str, Share], known: Sequence[str], places: Places) -> Both:
    """From the lowest to the highest; of one place, from the first year to the last."""
    ordered = sorted(known, key=lambda report: (own[report].share, places.rank[report]))
    low, high = ordered[0], ordered[-1]
    if len(known) == 1:
        if len(places.about) == 1:
            return both("{share}", "{share}", share=_bold(own[low].share))
        return _end(own, low, places)
    if own[low].share == own[high].share:
        return both("都是 {share}", "{share} in each", share=_bold(own[low].share))
    if in_years(places):
        return _over_years(own, known, (low, high), places)
    told = _from_lowest(own, ordered, places)
    if len(known) <= FEW_PLACES:
        return told
    median = float(pd.Series([own[report].share for report in known]).median())
    return told + both("，全部 {n} 份的中位数 {m}", ", median of all {n} {m}",
                       n=len(known), m=percent(median))  # fmt: skip


def _from_lowest(own: Mapping[str, Share], ordered: Sequence[str], places: Places) -> Both:
    """The lowest and the highest share above 0; of those without any, how many they are."""
    found = [report for report in ordered if own[report].share > 0]
    none = _without(ordered[: len(ordered) - len(found)], places)
    lowest, highest = both("，最低", ", lowest"), both("，最高", ", highest")
    if len(found) == 1:
        return none + both("，只有 {end} 不为 0", ", and only {end} is above 0",
                           end=_end(own, found[0], places))  # fmt: skip
    told = both("{low}至{high}", "{low} to {high}", low=_end(own, found[0], places, lowest),
                high=_end(own, found[-1], places, highest))  # fmt: skip
    if len(found) == len(ordered):
        return told
    return none + both("，其余 {n} 份为 ", ", the other {n} ", n=len(found)) + told


def _without(reports: Sequence[str], places: Places) -> Both:
    """The one report that has nothing, or how many have nothing."""
    if len(reports) == 1:
        return both("{name}为 <b>0</b>", "{name} has <b>0</b>", name=places.short[reports[0]])
    return both("{n} 份为 <b>0</b>", "{n} reports have <b>0</b>", n=len(reports))


def _over_years(
    own: Mapping[str, Share], known: Sequence[str], ends: tuple[str, str], places: Places
) -> Both:
    """Of few years all shares; of more the first, the last, the lowest and the highest."""
    in_order = sorted(known, key=places.rank.__getitem__)
    if len(in_order) <= FEW_YEARS:
        return joined(_end(own, report, places) for report in in_order)
    low, high = ends
    marks: dict[str, list[Both]] = {}
    for report, what in (
        (in_order[0], both("首年", "first")), (in_order[-1], both("末年", "latest")),
        (low, both("最低", "lowest")), (high, both("最高", "highest")),
    ):  # fmt: skip
        marks.setdefault(report, [both("", "")]).append(what)
    order = sorted(marks, key=places.rank.__getitem__)
    return joined(_end(own, report, places, joined(marks[report], "，")) for report in order)


def _end(own: Mapping[str, Share], report: str, places: Places, what: Both | None = None) -> Both:
    return both("{share}（{name}{what}）", "{share} ({name}{what})", share=_bold(own[report].share),
                name=places.short[report], what=what or both("", ""))  # fmt: skip


def _bold(share: float) -> Markup:
    return Markup("<b>{}</b>").format(percent(share))


def _coded(own: Mapping[str, Share], known: Sequence[str]) -> Both:
    corrected = [own[report].corrected for report in known]
    if not any(corrected):
        return both("", "")
    if all(corrected):
        return both("，按编码校正", ", corrected by the coding")
    return both("，能校正的按编码校正", ", corrected by the coding where it can be")


def _instead(study: Study, label: str) -> Both:
    """Of a theme whose name never occurs, the words that are found in its place."""
    words = study.themes.words_used(label).instead
    if not words:
        return both("", "")
    return both(
        "（没有一份写到这个名称，命中的主要是{words}）",
        " (no report uses the name itself; the hits are mainly {words})",
        words=joined(both("“{word}”", "{word}", word=word) for word in words[:FEW_WORDS]),
    )


# ------------------------------------------------------------------ how sure it is


def _status(study: Study, tables: Mapping[str, pd.DataFrame], places: Places) -> Both:
    """One sentence: how the themes were checked, and what the numbers go without."""
    told = [
        brief_on_coding(study),
        *_unsure(study, tables),
        *_left_out(study, places),
    ]
    status = joined(told, "；", "; ") + both("。", ".")
    return Both(status.zh, html(INITIAL.sub(lambda found: found[0].upper(), status.en, 1)))


def _unsure(study: Study, tables: Mapping[str, pd.DataFrame]) -> Iterator[Both]:
    if not study.validation:
        yield both(
            "这些数字只表明报告用了这些词，没有人核对过句子是不是在谈这个主题",
            "the numbers show that these words are used; nobody has checked whether the sentences "
            "are about the theme",
        )
    if following := following_sentences(tables["length_correlations"]):
        yield both(
            "{n} 个主题的占比与句子长短相关",
            "in {n} the share is correlated with the length of sentences",
            n=count(len(following), "theme"),
        )


def _left_out(study: Study, places: Places) -> Iterator[Both]:
    """Reports and text that the numbers go without, or that are not compared."""
    if places.excerpts:
        yield both(
            "{n} 份是节选，不与全文比较", "{n}, not compared with complete ones",
            n=count(len(places.excerpts), "report is an excerpt", "reports are excerpts"),
        )  # fmt: skip
    yield from _not_compared(places)
    if unread := len(study.corpus.unread):
        yield both("{n} 个文件没有读入", "{n} could not be read", n=count(unread, "file"))
    n_lines = len(study.corpus.removed)
    n_glossary = len(study.corpus.to_paragraphs()) - len(study.body)
    if n_lines:
        yield both('清洗时<a href="#removed">删去 {n} 行</a>（{what}）',
                   'cleaning <a href="#removed">removed {n}</a> ({what})',
                   n=count(n_lines, "line"),
                   what=_mostly(study.corpus.removed["rule"]))  # fmt: skip
    if n_glossary:
        yield both("名词解释 {n} 段不计", "{n} excluded",
                   n=count(n_glossary, "glossary paragraph"))  # fmt: skip


def _mostly(rules: pd.Series) -> Both:
    """What most of the removed lines were, the most frequent first."""
    counts = rules.value_counts().sort_index().sort_values(ascending=False, kind="stable")
    first = joined(
        both("{rule} {n}", "{rule} {n}", rule=term(rule, "rule"), n=number(n, 0))
        for rule, n in counts.head(FEW_RULES).items()
    )
    return (
        both("{first}等", "{first} and others", first=first) if len(counts) > FEW_RULES else first
    )


def _not_compared(places: Places) -> Iterator[Both]:
    if places.left_out:
        names = joined(places.short[report] for report in list(places.left_out)[:FEW_WORDS])
        more = len(places.left_out) - FEW_WORDS
        yield both(
            "{n} 份可疑，不参加比较（{names}{more}）",
            "{n} doubtful and not compared ({names}{more})",
            n=count(len(places.left_out), "report is", "reports are"), names=names,
            more=both("等", f" and {number(more, 0)} more") if more > 0 else both("", ""),
        )  # fmt: skip
