"""Which numbers follow the length of paragraphs and sentences: what ranks may be due to."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from govtopics.analysis.themes.codebook import Codebook
from govtopics.study.page.words import Both, both, count, joined, number, signed, theme_name

HIGHER, LOWER = both("高", "higher"), both("低", "lower")
LEVEL = 0.05  # of the permutation tests
FOLLOW = {
    "paragraphs": ("estimate", "paragraph"),
    "sentences": ("estimate", "sentence"),
    "hits": ("hits_per_1000_chars", "sentence"),
    "old": ("paragraph_share", "paragraph"),
}


def _beyond(table: pd.DataFrame, estimand: str, length: str) -> pd.DataFrame:
    """The rows of themes of which a number follows a length beyond chance."""
    return table[
        (table["status"] == "estimated")
        & (table["p"] <= LEVEL)
        & (table["estimand"] == estimand)
        & (table["length"] == f"chars_per_{length}")
    ]


def following_sentences(table: pd.DataFrame) -> list[str]:
    """The themes of which the share follows the length of sentences.

    ``table``: from :func:`govtopics.length_correlations`.
    """
    return [str(theme) for theme in _beyond(table, "estimate", "sentence")["theme"]]


def told_of_following(table: pd.DataFrame, codebook: Codebook) -> Iterator[Both]:
    """Of which themes the share is the higher, or the lower, the longer the sentences are.

    Returns themes with their coefficients; those of one direction together.
    """
    rows = _beyond(table, "estimate", "sentence")
    for own, more in ((rows[rows["rho"] > 0], HIGHER), (rows[rows["rho"] < 0], LOWER)):
        if len(own):
            yield both(
                "句子越长的报告占比越{more}：{themes}",
                "the longer the sentences of a report, the {more} its share of {themes}",
                more=more,
                themes=joined(
                    both("{theme}（ρ = {rho}）", "{theme} (ρ = {rho})",
                         theme=theme_name(codebook[theme]), rho=signed(rho))
                    for theme, rho in zip(own["theme"], own["rho"], strict=True)
                ),
            )  # fmt: skip


def told_of_length(table: pd.DataFrame, label: str) -> Iterator[Both]:
    """That the share of a theme follows the length of sentences, if it does."""
    rows = _beyond(table, "estimate", "sentence")
    for rho in rows.loc[rows["theme"] == label, "rho"]:
        yield both(
            "句子越长的报告占比越{more}（ρ = {rho}），高低名次里有句子长短的影响。",
            "The longer the sentences of a report, the {more} its share (ρ = {rho}): the ranking "
            "partly reflects the length of sentences.",
            rho=signed(rho), more=HIGHER if rho > 0 else LOWER,
        )  # fmt: skip


def follows_length(table: pd.DataFrame, codebook: Codebook) -> Both:
    """How many themes, and which, follow the length of paragraphs and sentences beyond chance.

    ``table``: from :func:`govtopics.length_correlations`.
    """
    told = table[table["status"] == "estimated"]
    headline = told[told["estimand"] == "estimate"]
    n = headline["theme"].nunique()
    if not n:
        return both(
            "占比是否随段落和句子的长短变化，无法检验：要有五份以上报告，且占比和长短各不相同。",
            "Whether shares follow the length of paragraphs and sentences cannot be tested: that "
            "takes five reports or more whose shares and lengths differ.",
        )
    follow = {
        name: _counted(_beyond(table, *what)["theme"].tolist(), codebook)
        for name, what in FOLLOW.items()
    }
    return both(
        "占比是否随段落和句子的长短变化（秩相关，与在各报告之间随机置换的结果相比，p ≤ .05）："
        "{n} 个可检验的主题里，占比随段落长短变化的 {paragraphs}，"
        "随句子长短变化的 {sentences}；每千字命中数随句子长短变化的 {hits}；"
        "段落占比随段落长短变化的 {old}。"
        "全凭偶然，每一项平均也会有 {chance} 个。",
        "Do numbers follow the length of paragraphs and sentences (rank correlation against "
        "permutations of the reports, p ≤ .05)? Of {n} that can be tested, shares follow the "
        "length of paragraphs in {paragraphs} and that of sentences in {sentences}; hits per 1,000 "
        "characters follow the length of sentences in {hits}; paragraph shares follow that of "
        "paragraphs in {old}. Chance alone would give {chance} each on average.",
        n=count(n, "theme"),
        chance=number(LEVEL * n, 1),
        **follow,
    )


def _counted(themes: list[str], codebook: Codebook) -> Both:
    """How many themes, and which."""
    number_of = both("{n} 个", "{n}", n=len(themes))
    if not themes:
        return number_of
    names = joined(theme_name(codebook[label]) for label in themes)
    return number_of + both("（{names}）", " ({names})", names=names)
