"""What was found about the leading themes, and what limits it: the first screen of the page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from govtopics.study.page.anchors import Places
from govtopics.study.page.coded import (
    brief_on_coding,
    corrected_rows,
    corrects_any,
    is_corrected,
    limit_of_coding,
    told_of_coding,
    what_is_corrected,
)
from govtopics.study.page.lengths import following_sentences, told_of_length
from govtopics.study.page.shares import axis_end, shares_of
from govtopics.study.page.spelled import spelled_in_reports
from govtopics.study.page.told import told_of_apart, told_of_ends, told_of_shares
from govtopics.study.page.told_words import told_of_words
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
    shown = {label: _shown(study, label, rows[rows["theme"] == label]) for label in study.leading}
    tables_shown = [table for tables in shown.values() for _, table in tables]
    most = axis_end(tables_shown)
    numbers = {theme: i for i, theme in enumerate(study.themes.codebook.labels, start=1)}
    coded = [any("coded" in table for _, table in tables) for tables in shown.values()]
    return {
        "themes": [
            {
                "number": numbers[label],
                "name": theme_name(study.themes.codebook[label]),
                **dict(zip(("told", "more"), _told(study, tables, label, places), strict=True)),
                "corrected": corrected,
                "shares": [
                    {**group, "what": what}
                    for what, own in shown[label]
                    for group in shares_of(study.themes.codebook[label], own, most, places)
                ],
            }
            for label, corrected in zip(shown, coded, strict=True)
        ],
        "most": percent(most, 0),
        "corrected": any(coded),
        "raw": any("coded" not in table for table in tables_shown),
        "brief": _brief(study, tables, places),
        "limits": list(_limits(study, tables, places)),
    }


def _shown(study: Study, label: str, rows: pd.DataFrame) -> list[tuple[Both, pd.DataFrame]]:
    """The shares of a theme with what kind they are: as a coding corrects them where it can."""
    if not is_corrected(study, label):
        return [(both("", ""), rows)]
    corrected = corrected_rows(study, label, rows)
    can = (corrected["status"] == "estimated").to_numpy()
    what = what_is_corrected(study, label)
    return [
        (both(zh, en, what=what), table)
        for zh, en, table in (
            ("：{what}，按编码校正", ": {what}, corrected by the coding", corrected[can]),
            ("：未校正，只按词表", ": not corrected, by the words alone", rows[~can]),
        )
        if len(table)
    ]


def _told(
    study: Study, tables: Mapping[str, pd.DataFrame], label: str, places: Places
) -> tuple[Both, Both]:
    """What is told of a theme above and below its picture.

    How it was coded comes first; where that corrects shares, nothing is told of the raw ones.
    """
    theme = study.themes.codebook[label]
    rows, pairs = (
        table[(table["theme"] == label) & (table["by"] == "document")]
        for table in (tables["prevalence"], tables["differences"])
    )
    rows = rows[rows["left_out"] == ""]
    above = [
        *told_of_coding(study, label),
        *told_of_words(
            theme,
            rows,
            spelled_in_reports(study, label),
            study.themes.words_used(label).instead,
            places,
        ),
    ]
    below: list[Both] = []
    if not corrects_any(study, label):
        above += told_of_ends(rows, places)
        above += told_of_length(tables["length_correlations"], label)
        lengths = tables["comparability"].set_index("group")
        below += told_of_apart(theme, rows, pairs, lengths, places)
        below += told_of_shares(theme, rows, places)
    return joined(above, "", " "), joined(below, "", " ")


def _brief(study: Study, tables: Mapping[str, pd.DataFrame], places: Places) -> Both:
    """The limits in a line, for the first screen."""
    following = following_sentences(tables["length_correlations"])
    lengths = both(
        "{n} 个主题的占比随句子长短变化；",
        "the shares of {n} follow the length of sentences; ",
        n=count(len(following), "theme"),
    )
    excerpts = both("{n} 份是节选；", "{n}; ", n=_are_excerpts(places))
    return both(
        "主题按词表在句子里匹配，{coded}；{lengths}{excerpts}{gone}每份报告都作了全文统计，"
        "数字只描述这些文本。"
        '<a href="#limits">这些数字能说明什么，不能说明什么</a>',
        "Themes are matched by words in sentences, {coded}; {lengths}{excerpts}{gone}each report "
        "was counted in full, and the numbers describe these texts only. "
        '<a href="#limits">What these numbers can and cannot show</a>',
        coded=brief_on_coding(study),
        lengths=lengths if following else both("", ""),
        excerpts=excerpts if places.excerpts else both("", ""),
        gone=joined(
            both("{n} 份不计入分组；", "{n} left out of groups; ", n=_are_left_out(places))
            for _ in places.told_of_left_out()
        ),
    )


def _are_left_out(places: Places) -> Both:
    return count(len(places.left_out), "report is", "reports are")


def _are_excerpts(places: Places) -> Both:
    return count(len(places.excerpts), "report is an excerpt", "reports are excerpts")


def _limits(study: Study, tables: Mapping[str, pd.DataFrame], places: Places) -> Iterator[Both]:
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
    yield from places.told_of_left_out()
    if places.undecided:
        yield both(
            "{n} 份时间未定：正文大半看不出是回顾还是计划，按时间分的数字里没有这些文字。",
            "{n} undecided in time: most of the text is neither review nor plan, and numbers by "
            "time miss it.",
            n=count(len(places.undecided), "report is", "reports are"),
        )
    if following := following_sentences(tables["length_correlations"]):
        yield both(
            "{themes}：占比随句子长短变化（秩相关，p ≤ .05），名次里有句子长短的影响；"
            "请与每千字命中数一起看。",
            "{themes}: the share follows the length of sentences (rank correlation, p ≤ .05), and "
            "so do the ranks in part; read them with the hits per 1,000 characters.",
            themes=joined(theme_name(study.themes.codebook[label]) for label in following),
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
