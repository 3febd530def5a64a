"""Which words of a theme the reports use: its name, other spellings of it, and other words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

import pandas as pd

from govtopics.analysis.themes.codebook import Theme
from govtopics.analysis.themes.since import first_year
from govtopics.study.page.anchors import Places
from govtopics.study.page.spelled import Spelled
from govtopics.study.page.words import Both, both, count, joined, number, text, theme_name

MOST_NAMED, MOST_WORDS, MOST_SPELLINGS = 3, 6, 3
Words = Mapping[str, Spelled]  # by report


def never_occurs(theme: Theme, instead: Sequence[str]) -> Both:
    """That the name of a theme is in no report, and which words its share comes from.

    ``instead``: :attr:`govtopics.analysis.themes.words_used.WordsUsed.instead`.
    """
    return both(
        '<b class="warn">“{theme}”这个名称从未出现；占比全部来自其他词，主要是{words}。</b>',
        '<b class="warn">The name {theme} never occurs; the share comes from other words, '
        "mainly {words}.</b>",
        theme=text(theme.label),
        words=joined(text(term) for term in instead),
    )


def told_of_words(
    theme: Theme, rows: pd.DataFrame, words: Words, instead: Sequence[str], places: Places
) -> Iterator[Both]:
    """How many reports have hits, in which the name occurs, and what cannot be measured.

    ``rows``: of the table of prevalence, one a report.
    ``words``: from :func:`~govtopics.study.page.spelled.spelled_in_reports`.
    ``instead``: the words with most hits of a theme whose name never occurs; that is said first.
    """
    known = rows[rows["status"] == "estimated"]
    found = known[known["n_hits"] > 0]
    if instead:
        yield never_occurs(theme, instead)
    if len(known):
        yield _how_many(known, found)
    if not instead:
        yield from _by_name(theme, found, words, places)
    yield from _not_measurable(theme, rows[rows["status"] != "estimated"], places)


def _how_many(known: pd.DataFrame, found: pd.DataFrame) -> Both:
    n, k, n_hits = len(known), len(found), int(known["n_hits"].sum())
    if n == 1 and not k:
        return both("没有命中。", "It has no hit.")
    if n == 1:
        return both("有 {hits} 处命中。", "It has {hits}.", hits=count(n_hits, "hit"))
    if not k:
        return both("{n} 份报告都没有命中。", "None of {n} has a hit.", n=count(n, "report"))
    if k == n:
        return both("{n} 份报告都有命中，共 {hits} 处。", "{all} have hits ({hits} in total).",
                    n=number(n, 0), hits=number(n_hits, 0),
                    all=both("", "Both reports" if n == 2 else f"All {n:,} reports"))  # fmt: skip
    return both(
        "{n} 份报告中有 {k} 份有命中，共 {hits} 处。", "{k} of {n} {have} ({hits} in total).",
        n=count(n, "report"), k=k, hits=number(n_hits, 0),
        have=both("", "has hits" if k == 1 else "have hits"),
    )  # fmt: skip


def _by_name(theme: Theme, found: pd.DataFrame, words: Words, places: Places) -> Iterator[Both]:
    """In how many reports the name occurs and how it is spelled, and which words others use."""
    has_name = found["name_share"] > 0
    plain = pd.Series([_spells(theme, words, report) for report in found["group"]], found.index)
    named, otherwise = found[has_name & plain], found[has_name & ~plain]
    other = found[~has_name]
    if found.empty:
        return
    if other.empty and (named.empty or otherwise.empty):
        yield _all_write(theme, found, otherwise, words)
        return
    if len(other) == len(found):
        yield both(
            "没有一份写到{theme}；用到的是这个主题的其他词：{words}。",
            "None mentions {theme} by name; other words of the theme are used: {words}.",
            theme=theme_name(theme),
            words=_listed(_most_used(words[report].other for report in other["group"])),
        )
        return
    told = joined(_groups(theme, (named, otherwise, other), words, places), "；", "; ")
    yield told + both("。", ".")


def _groups(
    theme: Theme, parts: Sequence[pd.DataFrame], words: Words, places: Places
) -> Iterator[Both]:
    """Who writes the label, who the name otherwise, and who uses other words alone."""
    named, otherwise, other = parts
    about = {"theme": theme_name(theme)}
    if len(named):
        yield both(
            "{k} 份写到{theme}", "{k} {mention} {theme} by name", **about, k=len(named),
            mention=both("", "mentions" if len(named) == 1 else "mention"),
        )  # fmt: skip
    if len(otherwise):
        yield both(
            "{also}{names}写作{as_}" if len(named) else "{names}写到{theme}（写作{as_}）",
            "{names} {mention} {theme} as {as_}", **about,
            also=both("另有", ""),
            names=_named([places.told(group) for group in otherwise["group"]]),
            mention=both("", "mentions" if len(otherwise) == 1 else "mention"),
            as_=_as_spelled(otherwise, words),
        )  # fmt: skip
    if len(other):
        yield both(
            "{names}只用到其他词：{words}",
            "{names} {use} only other words of the theme: {words}",
            names=_named([places.told(group) for group in other["group"]]),
            use=both("", "uses" if len(other) == 1 else "use"),
            words=_listed(_most_used(words[report].other for report in other["group"])),
        )  # fmt: skip


def _all_write(theme: Theme, found: pd.DataFrame, otherwise: pd.DataFrame, words: Words) -> Both:
    """That all reports with hits write of it, and how where none spells the label itself."""
    spelled = (
        both("（写作{as_}）", " as {as_}", as_=_as_spelled(otherwise, words))
        if len(otherwise)
        else both("", " by name")
    )
    about = {"theme": theme_name(theme), "spelled": spelled}
    if len(found) == 1:
        return both("写到{theme}{spelled}。", "It mentions {theme}{spelled}.", **about)
    return both(
        "有命中的都写到{theme}{spelled}。",
        "All reports with hits mention {theme}{spelled}.",
        **about,
    )


def _spells(theme: Theme, words: Words, report: str) -> bool:
    """Whether the label itself is spelled in a hit of the name."""
    return any(theme.label in spelling for spelling in words[report].name)


def _as_spelled(reports: pd.DataFrame, words: Words) -> Both:
    """How the name is spelled in these reports."""
    spellings = _most_used(words[report].name for report in reports["group"])
    shown = spellings[:MOST_SPELLINGS]
    listed = joined((both("“{word}”", "{word}", word=word) for word in shown), "", ", ")
    return listed + both("等", ", …") if len(spellings) > MOST_SPELLINGS else listed


def _most_used(counts: Iterable[Mapping[str, int]]) -> list[str]:
    """The spellings of some reports, the most frequent first, then by their characters."""
    total: Counter[str] = Counter()
    for each in counts:
        total.update(each)
    return sorted(total, key=lambda spelling: (-total[spelling], spelling))


def _listed(terms: list[str]) -> Both:
    listed = joined(text(term) for term in terms[:MOST_WORDS])
    return listed + both("等", " and others") if len(terms) > MOST_WORDS else listed


def _named(names: list[Both]) -> Both:
    """The first of some reports, and how many there are."""
    listed = joined(names[:MOST_NAMED])
    more = len(names) - MOST_NAMED
    if more <= 0:
        return listed
    return listed + both("等 {n} 份", " and {more} more", n=len(names), more=more)


def _not_measurable(theme: Theme, rows: pd.DataFrame, places: Places) -> Iterator[Both]:
    """What has no share: reports before ``since`` by the year, all others by their number."""
    early = rows["reason"].str.startswith("before_since").astype(bool)
    by_year: dict[int | None, list[str]] = {}
    for group in rows.loc[early, "group"]:
        by_year.setdefault(first_year(theme, places.about.loc[group]), []).append(group)
    for year, groups in by_year.items():
        yield both(
            "不可测量：{names}早于 {year} 年。",
            "Not measurable before {year}: {names}.",
            names=_named([places.told(group) for group in groups]),
            year=year,
        )
    if (~early).any():
        yield both("{n} 份不可估计。", "Not estimable in {n}.", n=int((~early).sum()))
