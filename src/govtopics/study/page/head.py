"""The head of the page: what was read, the answer in a sentence, and how sure it is in another."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePath

import pandas as pd
from markupsafe import Markup

from govtopics.language import VALUES
from govtopics.study.page.anchors import Places
from govtopics.study.page.coded import brief_on_coding
from govtopics.study.page.lengths import following_sentences
from govtopics.study.page.matrix import Share, Shares, compared, in_years
from govtopics.study.page.words import (
    Both,
    both,
    count,
    html,
    joined,
    number,
    percent,
    said,
    text,
    theme_name,
)
from govtopics.study.study import Study

# The first letter of a sentence, which may come after tags.
INITIAL = re.compile("(?<=^<b>)[a-z]|^[a-z]")
FEW_PLACES = 5
FEW_WORDS = 3


def head_part(
    study: Study, tables: Mapping[str, pd.DataFrame], shares: Shares, places: Places
) -> dict[str, Both]:
    """What the page opens with.

    Parameters
    ----------
    study : Study
    tables : mapping of str to DataFrame
    shares : Shares
    places : Places

    Returns
    -------
    dict of str to Both
        ``read``: reports, places, years, files; ``answer``: how much of the leading themes;
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
            "读自 {n} 个文件（{kinds}）{catalogue}", "read from {n} ({kinds}){catalogue}",
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
    else:
        yield both("{first}—{last} 年中的 {n} 年", "{n} of the years {first}–{last}",
                   first=years[0], last=years[-1], n=len(years))  # fmt: skip


def _catalogue(study: Study) -> Both:
    """That a catalogue was read too: given, or beside the texts."""
    if not any(name.startswith("catalogue") for name in study.inputs):
        return both("", "")
    return both("和报告目录", " and a catalogue")


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
    if len(places.about) == 1:
        return both("正文里用到主题词的句子占多少篇幅：",
                    "How much of the text is in sentences that use a theme's words: ")  # fmt: skip
    if not n_complete:
        return both(
            "{n} 份都是节选；用到主题词的句子在其中占多少篇幅：",
            "All {n} are excerpts; the part of them in sentences that use a theme's words: ", n=n
        )  # fmt: skip
    extents = places.about["extent"].loc[list(compared(places))]
    which = (
        both("{n} 份全文报告里", "In the {n}", n=count(n, "complete report"))
        if (extents == "whole").all()
        else both("{n} 份参加比较的报告里", "In the {n} compared", n=count(n, "report"))
    )
    return which + both(
        "，用到主题词的句子占正文篇幅：",
        ", the part of the text in sentences that use a theme's words: ",
    )


def _of_theme(
    study: Study, label: str, own: Mapping[str, Share], about: Sequence[str], places: Places
) -> Both:
    theme = both("<b>{name}</b>", "<b>{name}</b>", name=theme_name(study.themes.codebook[label]))
    known = [report for report in about if not math.isnan(own[report].share)]
    if not known:
        return theme + _cannot(study, label, about)
    found = [report for report in known if own[report].share > 0]
    if not found:
        return theme + both("没有命中", " has no hit")
    told = theme + both(" ", " ") + _range(own, known, places)
    return told + _coded(own, known) + _instead(study, label)


def _cannot(study: Study, label: str, about: Sequence[str]) -> Both:
    """Why a theme cannot be measured in any report, where all are from before its time."""
    rows = study.prevalence["document"]
    rows = rows[(rows["theme"] == label) & rows["group"].isin(list(about))]
    if rows["reason"].fillna("").str.startswith("before_since").all():
        return both("不可测量（报告早于可测量的年份）",
                    " cannot be measured (the reports are earlier than it can be)")  # fmt: skip
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
        return _over_years(own, known, high, places)
    told = both("{low}至{high}", "from {low} to {high}",
                low=_lowest(own, ordered, places), high=_end(own, high, places))  # fmt: skip
    if len(known) <= FEW_PLACES:
        return told
    median = float(pd.Series([own[report].share for report in known]).median())
    return told + both("，中位数 {m}", ", median {m}", m=_plain(median))


def _over_years(own: Mapping[str, Share], known: Sequence[str], high: str, places: Places) -> Both:
    in_order = sorted(known, key=places.rank.__getitem__)
    first, last = in_order[0], in_order[-1]
    told = both("从{first}到{last}", "from {first} to {last}",
                first=_end(own, first, places), last=_end(own, last, places))  # fmt: skip
    if high in (first, last):
        return told
    return told + both("，最高{high}", ", highest {high}", high=_end(own, high, places))


def _lowest(own: Mapping[str, Share], ordered: Sequence[str], places: Places) -> Both:
    """The lowest share and its report; of several without a hit, how many they are."""
    n = sum(own[report].share == 0 for report in ordered)
    if n < 2:
        return _end(own, ordered[0], places)
    return both("{share}（{n} 份没有命中）", "{share} ({n} without a hit)",
                share=_bold(0.0), n=count(n, "report"))  # fmt: skip


def _end(own: Mapping[str, Share], report: str, places: Places) -> Both:
    return both("{share}（{name}）", "{share} ({name})",
                share=_bold(own[report].share), name=places.short[report])  # fmt: skip


def _bold(share: float) -> Markup:
    return Markup("<b>{}</b>").format(_plain(share))


def _plain(share: float) -> Markup:
    """A share; what is nothing at all has no decimals."""
    return percent(share) if share else Markup("0")


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
        "（没有一份写到这个名称，命中的是{words}）",
        " (no report writes this name; the hits are {words})",
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
            "数字只说明用了这些词，没有人核对过句子是不是在谈这个主题",
            "the numbers show that these words are used; nobody has checked whether the sentences "
            "are about the theme",
        )
    if following := following_sentences(tables["length_correlations"]):
        yield both(
            "{n} 个主题的占比随句子长短变化",
            "the {shares} of {n} {follow} the length of sentences",
            n=count(len(following), "theme"),
            shares=both("", "share" if len(following) == 1 else "shares"),
            follow=both("", "follows" if len(following) == 1 else "follow"),
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
        yield both("清洗删去 {n} 行", "cleaning removed {n}", n=count(n_lines, "line"))
    if n_glossary:
        yield both("名词解释 {n} 段不计", "{n} of glossaries not counted",
                   n=count(n_glossary, "paragraph"))  # fmt: skip


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
