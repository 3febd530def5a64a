"""What was found about the leading themes, and what limits it: below the first matrix."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from govtopics.study.page.anchors import Places
from govtopics.study.page.coded import corrects_any, limit_of_coding, told_of_coding
from govtopics.study.page.lengths import following_sentences
from govtopics.study.page.told import told_of_ends
from govtopics.study.page.words import Both, both, count, joined, percent, theme_name
from govtopics.study.study import Study

MOST_WORDS = 5


def findings_part(
    study: Study, tables: Mapping[str, pd.DataFrame], places: Places
) -> dict[str, Any]:
    """Sentences on each leading theme, and what limits them.

    Parameters
    ----------
    study : Study
    tables : mapping of str to DataFrame
    places : Places

    Returns
    -------
    dict
        ``themes``: place in the codebook, name, what is ``told`` of each, and whether a
        coding corrects its shares; ``limits``: sentences.
    """
    numbers = {theme: i for i, theme in enumerate(study.themes.codebook.labels, start=1)}
    return {
        "themes": [
            {
                "number": numbers[label],
                "name": theme_name(study.themes.codebook[label]),
                "told": _told(study, tables, label, places),
                "corrected": corrects_any(study, label),
            }
            for label in study.leading
        ],
        "limits": list(_limits(study, tables, places)),
    }


def _told(study: Study, tables: Mapping[str, pd.DataFrame], label: str, places: Places) -> Both:
    """How a theme was coded, in whose words it is written, and how much.

    Where a coding corrects shares, nothing is told of the raw ones.
    """
    rows = tables["prevalence"]
    rows = rows[(rows["theme"] == label) & (rows["by"] == "document") & (rows["left_out"] == "")]
    told = [*told_of_coding(study, label), *_most_used(study, label)]
    if not corrects_any(study, label):
        told += told_of_ends(rows, places)
    return joined(told or _nothing(rows), "", " ")


def _nothing(rows: pd.DataFrame) -> Iterator[Both]:
    """That a theme has no hit, or cannot be measured in any report."""
    if (rows["status"] == "estimated").any():
        yield both("没有一份报告有命中。", "No report has a hit.")
    else:
        yield both("在这些报告里不可测量。", "It cannot be measured in these reports.")


def _most_used(study: Study, label: str) -> Iterator[Both]:
    """The words with most hits, each with its part of all hits of the theme."""
    shares = study.themes.words_used(label).shares
    if shares.empty:
        return
    first = joined(
        both("{word}（{share}）", "{word} ({share})", word=str(word), share=percent(share, 0))
        for word, share in shares.head(MOST_WORDS).items()
    )
    more = len(shares) - MOST_WORDS
    yield both(
        "命中最多的词：{first}{more}。", "The words with most hits: {first}{more}.",
        first=first,
        more=both("，另有 {n} 个词", ", and {n} more", n=more) if more > 0 else both("", ""),
    )  # fmt: skip


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
        "sentences using other words are missed. Mentioning something is not doing it.",
    )
    yield both(
        "名称出现的报告才说“写到”这个主题；只出现其他核心词的，说“用到”它的词，并列出这些词。",
        "A report “mentions” a theme only if the theme's name occurs in it; where only other core "
        "words occur, it “uses words of” the theme, and the words are listed.",
    )
    if any(theme.first_years for theme in study.themes.codebook):
        yield both(
            "有的主题某年以后才可测量：更早的报告标为“不可测量”，不记作 0，也不进入比较和趋势。",
            "Some themes can be measured only from a certain year on: earlier reports are “not "
            "measurable”; they do not count as 0 and enter no comparison and no trend.",
        )
    yield limit_of_coding(study)
