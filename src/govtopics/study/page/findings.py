"""What was found about the leading themes, and what limits it: below the first matrix."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from govtopics.analysis.themes.codebook import Theme
from govtopics.study.page.anchors import Places
from govtopics.study.page.coded import corrects_any, limit_of_coding, told_of_coding
from govtopics.study.page.lengths import told_of_following
from govtopics.study.page.themes import told_of_since
from govtopics.study.page.told import told_of_ends
from govtopics.study.page.words import Both, both, count, joined, percent, short_name, theme_name
from govtopics.study.study import Study
from govtopics.tokens.matching import GAP

MOST_WORDS = 5
MOST_BY_WORDS = 0.5


def findings_part(
    study: Study, tables: Mapping[str, pd.DataFrame], places: Places
) -> dict[str, Any]:
    """Sentences on each leading theme, and what limits them.

    Returns ``themes``: place in the codebook, name, what is ``told`` of each, and whether a
    coding corrects its shares; ``limits``: sentences; ``gap``: a term in which words may be, if
    there is one.
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
        "gap": next(
            (term for theme in study.themes.codebook for term in theme.terms if GAP in term), ""
        ),
    }


def _told(study: Study, tables: Mapping[str, pd.DataFrame], label: str, places: Places) -> Both:
    """How a theme was coded, in whose words it is written, and how much.

    Where a coding corrects shares, nothing is said about the raw ones.
    """
    rows = tables["prevalence"]
    rows = rows[(rows["theme"] == label) & (rows["by"] == "document") & (rows["left_out"] == "")]
    told = [*told_of_coding(study, label), *_most_used(study, label)]
    if not corrects_any(study, label):
        told += told_of_ends(rows, places)
    return joined(told or _nothing(study.themes.codebook[label], rows), "", " ")


def _nothing(theme: Theme, rows: pd.DataFrame) -> Iterator[Both]:
    """That a theme has no hit, or cannot be measured in any report."""
    if (rows["status"] == "estimated").any():
        yield both("没有一份报告有命中。", "No report has a hit.")
    elif rows["reason"].fillna("").str.startswith("before_since").all():
        yield both(
            "不可测量：主题词表规定 {since}才可测量，这些报告都更早。",
            "It cannot be measured: the reports predate the first year in which the codebook says "
            "it can be ({since}).",
            since=told_of_since(theme),
        )
    else:
        yield both("在这些报告里不可测量。", "It cannot be measured in these reports.")


def _most_used(study: Study, label: str) -> Iterator[Both]:
    """The words with most hits, each with its part of all hits of the theme."""
    shares = study.themes.words_used(label).shares
    if shares.empty:
        return
    of_all = both("占该主题全部命中的 ", ""), both("", " of the theme's hits")
    first = joined(
        both(
            "{word}（{before}{share}）", "{word} ({share}{after})", word=str(word),
            share=percent(share, 0), before=both("", "") if i else of_all[0],
            after=both("", "") if i else of_all[1],
        )
        for i, (word, share) in enumerate(shares.head(MOST_WORDS).items())
    )  # fmt: skip
    more = len(shares) - MOST_WORDS
    yield both(
        "命中最多的词：{first}{more}{name}。", "Most frequent terms: {first}{more}{name}.",
        first=first,
        more=both("，另有 {n} 个词", ", and {n} more", n=more) if more > 0 else both("", ""),
        name=_by_name(study.themes.codebook[label], shares),
    )  # fmt: skip


def _by_name(theme: Theme, shares: pd.Series) -> Both:
    """The part of the hits that the name has, where it is less than half."""
    share = float(shares[shares.index.isin(theme.name)].sum())
    if not 0 < share < MOST_BY_WORDS:
        return both("", "")
    return both("；名称本身占 {share}", "; the name itself has {share}", share=percent(share, 0))


def _capital(told: Both) -> Both:
    return Both(told.zh, told.en[:1].upper() + told.en[1:])


def _are_excerpts(places: Places) -> Both:
    return count(len(places.excerpts), "report is an excerpt", "reports are excerpts")


def _limits(study: Study, tables: Mapping[str, pd.DataFrame], places: Places) -> Iterator[Both]:
    yield both(
        "手头的正文全部统计，没有抽样；数字只描述这些文本，不推及别的报告、地方或年份。",
        "All the body text at hand was counted, with no sampling; the numbers describe these texts "
        "and say nothing about other reports, places or years.",
    )
    if places.excerpts:
        yield both(
            "{n} 份手头只有节选；文中的区间都不反映节选取舍带来的差别。",
            "{n}: that is all the text at hand, and no interval covers the choice of what was "
            "excerpted.",
            n=_are_excerpts(places),
        )
    yield from places.told_of_left_out()
    if places.undecided:
        yield both(
            "{n} 份时间未定：正文大半看不出是回顾还是计划，按时间分的数字里没有这些文字。",
            "{n} of undecided time: most of the text is neither review nor plan, and numbers by "
            "time miss it.",
            n=count(len(places.undecided), "report is", "reports are"),
        )
    following = list(told_of_following(tables["length_correlations"], study.themes.codebook))
    if following:
        yield _capital(both(
            "{following}（秩相关，p ≤ .05）。高低名次里有句子长短的影响，请与"
            '<a href="#themes">每千字命中数</a>一起看。',
            "{following} (rank correlation, p ≤ .05). The ranking partly reflects the length of "
            'sentences; read it alongside the <a href="#themes">hits per 1,000 characters</a>.',
            following=joined(following, "；", "; "),
        ))  # fmt: skip
    yield both(
        '占比只计名称和核心词。<a href="#themes">各主题的表</a>里另列“只用名称”和“加较宽的词”'
        "两种占比：它们之间是口径差异，不是抽样误差，也不是置信区间；真正的占比可能在这个范围以外。",
        'The share counts the name and the core words. <a href="#themes">The tables of the '
        "themes</a> also give the share by the name alone and with wider words; these show how the "
        "result varies with the definition. That is neither a sampling error nor a confidence "
        "interval, and the true share may lie outside it.",
    )
    yield both(
        "命中说明一个句子用到这些词，不等于整句都在谈这个主题；换了说法的句子会漏掉。写到也不等于做到。",
        "A hit says that a sentence uses one of the words, not that all of it is about the theme; "
        "sentences using other words are missed. A mention is not evidence of action.",
    )
    yield both(
        "只有出现主题名称的报告，才称“写到”该主题；只出现其他核心词的，称“用到其他词”，并列出这些词。",
        "A report “mentions” a theme only if the theme's name occurs in it; where only other core "
        "words occur, it “uses other words of” the theme, and the words are listed.",
    )
    dated = [theme for theme in study.themes.codebook if theme.first_years]
    if dated:
        yield both(
            "主题词表规定，有的主题要到某一年以后才能测量（{themes}）：更早的报告标为“不"
"可测量”，不记作 0，也不进入比较和趋势。",
            "The codebook says that some themes can be measured only from a certain year on "
            "({themes}): earlier reports are “not measurable”; they are not scored 0 and are "
            "excluded from comparisons and trends.",
            themes=joined(
                (
                    both("{theme}：{since}", "{theme}: {since}",
                         theme=short_name(theme), since=told_of_since(theme))
                    for theme in dated
                ),
                "；", "; ",
            ),
        )  # fmt: skip
    yield limit_of_coding(study)
