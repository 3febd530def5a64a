"""What was found about the leading themes, and what limits it: the first screen of the page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from govtopics.study.page.anchors import Places
from govtopics.study.page.coded import (
    brief_on_coding,
    corrected_rows,
    is_corrected,
    limit_of_coding,
    told_of_coding,
    what_is_corrected,
)
from govtopics.study.page.shares import axis_end, shares_of
from govtopics.study.page.told import told_of_ends, told_of_shares, told_of_words, words_of_reports
from govtopics.study.page.words import Both, both, count, joined, percent, theme_name
from govtopics.study.study import Study


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
        each above and below its shares (``told``, ``more``), these, and whether a coding corrects
        them; ``most``: the end of their
        axis; ``corrected``: whether any are, and ``raw``: whether any are not; ``limits``:
        sentences.
    """
    rows = tables["prevalence"].query("by == 'document'")
    shown = {
        label: corrected_rows(study, label, own) if is_corrected(study, label) else own
        for label in study.leading
        for own in (rows[rows["theme"] == label],)
    }
    most = axis_end(shown.values())
    numbers = {theme: i for i, theme in enumerate(study.themes.codebook.labels, start=1)}
    corrected = {label: is_corrected(study, label) for label in study.leading}
    return {
        "themes": [
            {
                "number": numbers[label],
                "name": theme_name(study.themes.codebook[label]),
                **dict(zip(("told", "more"), _told(study, tables, label, places), strict=True)),
                "corrected": what_is_corrected(study, label) if corrected[label] else None,
                "shares": list(shares_of(study.themes.codebook[label], own, most, places)),
            }
            for label, own in shown.items()
        ],
        "most": percent(most, 0),
        "corrected": any(corrected.values()),
        "raw": not all(corrected.values()),
        "brief": _brief(study, places),
        "limits": list(_limits(study, places)),
    }


def _told(
    study: Study, tables: Mapping[str, pd.DataFrame], label: str, places: Places
) -> tuple[Both, Both]:
    """What is told of a theme above and below its picture.

    How it was coded comes first; where that is below the standard, nothing is told of raw shares.
    """
    theme = study.themes.codebook[label]
    rows, pairs = (
        table[(table["theme"] == label) & (table["by"] == "document")]
        for table in (tables["prevalence"], tables["differences"])
    )
    above = [
        *told_of_coding(study, label),
        *told_of_words(theme, rows, words_of_reports(study, label), places),
    ]
    below: list[Both] = []
    if not is_corrected(study, label):
        above += told_of_ends(rows, places)
        lengths = tables["comparability"].set_index("group")
        below += told_of_shares(theme, rows, pairs, lengths, places)
    return joined(above, "", " "), joined(below, "", " ")


def _brief(study: Study, places: Places) -> Both:
    """The limits in a line, for the first screen."""
    excerpts = both("{n} 份是节选；", "{n}; ", n=_are_excerpts(places))
    return both(
        "主题按词表在句子里匹配，{coded}；{excerpts}每份报告都作了全文统计，数字只描述这些文本。"
        '<a href="#limits">这些数字能说明什么，不能说明什么</a>',
        "Themes are matched by words in sentences, {coded}; {excerpts}each report was counted in "
        "full, and the numbers describe these texts only. "
        '<a href="#limits">What these numbers can and cannot show</a>',
        coded=brief_on_coding(study),
        excerpts=excerpts if places.excerpts else both("", ""),
    )


def _are_excerpts(places: Places) -> Both:
    return count(len(places.excerpts), "report is an excerpt", "reports are excerpts")


def _limits(study: Study, places: Places) -> Iterator[Both]:
    yield both(
        "每份报告都作了全文统计；数字只描述这些文本，不推及别的报告、地方或年份。",
        "Each report was counted in full; the numbers describe these texts and say nothing about "
        "other reports, places or years.",
    )
    if places.excerpts:
        yield both(
            "{n} 份是节选；任何区间都不含“选了哪些部分”带来的差别。",
            "{n}; no interval covers the choice of what was excerpted.",
            n=_are_excerpts(places),
        )
    yield both(
        "占比只计名称和核心词。旁边是只用名称的占比和加上较宽的词的占比：这是定义的范围，不是抽样误差，"
        "也不是置信区间；真正的占比可以在这个范围以外。",
        "The share counts the name and the core words. Next to it are the share by the name alone "
        "and the share with wider words: a range of definitions. It is neither a sampling error "
        "nor a confidence interval, and the true share may lie outside it.",
    )
    yield both(
        "命中说明一个句子用到这些词，不等于整句都在谈这个主题；换了说法的句子会漏掉。写到也不等于做到。",
        "A hit says that a sentence uses one of the words, not that all of it is about the theme; "
        "sentences using other words are missed. Writing of something is not doing it.",
    )
    yield both(
        "名称出现的报告才说“写到”这个主题；只出现其他核心词的，说“用到”它的词，并列出这些词。",
        "A report is said to “write of” a theme only if the theme's name occurs in it; where only "
        "other core words occur, it “uses words of” the theme, and the words are listed.",
    )
    if any(theme.first_years for theme in study.themes.codebook):
        yield both(
            "有的主题某年以后才可测量：更早的报告标为“不可测量”，不记作 0，也不进入比较和趋势。",
            "Some themes can be measured only from a certain year on: earlier reports are “not "
            "measurable”; they do not count as 0 and enter no comparison and no trend.",
        )
    yield limit_of_coding(study)
