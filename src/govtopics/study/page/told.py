"""What is told of one theme in the reports: which words occur where, and how much they take."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import pandas as pd
from markupsafe import Markup

from govtopics.analysis.themes.codebook import Theme
from govtopics.analysis.themes.since import first_year
from govtopics.study.page.anchors import Places
from govtopics.study.page.differences import apart_by, lengths_differ
from govtopics.study.page.spelled import Spelled
from govtopics.study.page.words import (
    Both,
    both,
    count,
    joined,
    number,
    percent,
    text,
    theme_name,
)
from govtopics.study.results.tables import records

FEW = 6  # as many reports are told of one by one; of more, the ends
MOST_NAMED, MOST_WORDS, MOST_SPELLINGS = 3, 6, 3
BY_SHARE = ("estimate", "group")
# What two reports may differ in beside their themes.
KINDS: Mapping[str, Both] = {
    "kind": both("类型", "type"),
    "admin_level": both("层级", "level of government"),
}
Words = Mapping[str, Spelled]  # by report


def told_of_words(theme: Theme, rows: pd.DataFrame, words: Words, places: Places) -> Iterator[Both]:
    """How many reports have hits, in which the name occurs, and what cannot be measured.

    Parameters
    ----------
    theme : Theme
    rows : DataFrame
        Of the table of prevalence, one a report.
    words : mapping
        From :func:`~govtopics.study.page.spelled.spelled_in_reports`.
    places : Places

    Yields
    ------
    Both
    """
    known = rows[rows["status"] == "estimated"]
    found = known[known["n_hits"] > 0]
    if len(known):
        yield _how_many(known, found)
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
        return both("{n} 份报告都有命中，共 {hits} 处。", "All {n} have hits ({hits}).",
                    n=count(n, "report"), hits=number(n_hits, 0))  # fmt: skip
    return both(
        "{n} 份报告中有 {k} 份有命中，共 {hits} 处。", "{k} of {n} {have} ({hits}).",
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
            "没有一份写到{theme}；用到主题“{theme}”的词：{words}。",
            "None writes of {theme}; words of the theme {theme} are used: {words}.",
            theme=theme_name(theme),
            words=_listed(_most_used(words[report].other for report in other["group"])),
        )
        return
    told = joined(_groups(theme, (named, otherwise, other), words, places), "；", "; ")
    yield both("其中 ", "") + told + both("。", ".")


def _groups(
    theme: Theme, parts: Sequence[pd.DataFrame], words: Words, places: Places
) -> Iterator[Both]:
    """Who writes the label, who the name otherwise, and who uses other words alone."""
    named, otherwise, other = parts
    about = {"theme": theme_name(theme)}
    if len(named):
        yield both(
            "{k} 份写到{theme}", "{k} of them {write} of {theme}", **about, k=len(named),
            write=both("", "writes" if len(named) == 1 else "write"),
        )  # fmt: skip
    if len(otherwise):
        yield both(
            "{names}写到{theme}（写作{as_}）", "{names} {write} of {theme} (as {as_})", **about,
            names=_named([places.told(group) for group in otherwise["group"]]),
            write=both("", "writes" if len(otherwise) == 1 else "write"),
            as_=_as_spelled(otherwise, words),
        )  # fmt: skip
    if len(other):
        yield both(
            "{names}用到主题“{theme}”的词：{words}",
            "{names} {use} words of the theme {theme}: {words}",
            **about,
            names=_named([places.told(group) for group in other["group"]]),
            use=both("", "uses" if len(other) == 1 else "use"),
            words=_listed(_most_used(words[report].other for report in other["group"])),
        )  # fmt: skip


def _all_write(theme: Theme, found: pd.DataFrame, otherwise: pd.DataFrame, words: Words) -> Both:
    """That all reports with hits write of it, and how where none spells the label itself."""
    spelled = (
        both("（写作{as_}）", " (as {as_})", as_=_as_spelled(otherwise, words))
        if len(otherwise)
        else both("", "")
    )
    about = {"theme": theme_name(theme), "spelled": spelled}
    if len(found) == 1:
        return both("写到{theme}{spelled}。", "It writes of {theme}{spelled}.", **about)
    return both(
        "有命中的都写到{theme}{spelled}。",
        "All reports with hits write of {theme}{spelled}.",
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


def told_of_shares(
    theme: Theme,
    rows: pd.DataFrame,
    pairs: pd.DataFrame,
    lengths: pd.DataFrame,
    places: Places,
) -> Iterator[Both]:
    """How far the ends are apart, excerpts, the decisive term, and zeros: below the picture.

    Parameters
    ----------
    theme : Theme
    rows : DataFrame
        Of the table of prevalence, one a report.
    pairs : DataFrame
        Of the table of differences between reports.
    lengths : DataFrame
        The table of comparability by report.
    places : Places

    Yields
    ------
    Both
    """
    known = rows[rows["status"] == "estimated"]
    excerpt = known["extent"] == "excerpt"
    yield from _apart(theme, known[~excerpt], pairs, lengths, places)
    yield from _excerpts(known[excerpt])
    yield from _decisive(known, places)
    yield from _zeros(theme, known[known["n_hits"] == 0], places)


def told_of_ends(rows: pd.DataFrame, places: Places) -> Iterator[Both]:
    """The highest and the lowest share with a hit, excerpts apart.

    Parameters
    ----------
    rows : DataFrame
        Of the table of prevalence, one a report.
    places : Places

    Yields
    ------
    Both
    """
    rows = rows[(rows["status"] == "estimated") & (rows["extent"] != "excerpt")]
    found = _with_hits(rows)
    if found.empty:
        return
    whole = set(rows["extent"]) == {"whole"}
    what = (
        both("全文报告", "complete reports")
        if whole
        else both("全文或不知是否全文的报告", "reports complete or of unknown extent")
    )
    yield from _ends(rows, found, what, places)
    if len(rows) > FEW:
        yield both(
            "{n} 份{what}的中位数为 {median}{zeros}。",
            "The median of the {n} {what} is {median}{zeros}.",
            n=len(rows), what=what, median=percent(rows["estimate"].median()),
            zeros=both("（没有命中的按 0 计）", " (no hit counts as 0)")
            if len(found) < len(rows)
            else both("", ""),
        )  # fmt: skip


def _ends(rows: pd.DataFrame, found: pd.DataFrame, what: Both, places: Places) -> Iterator[Both]:
    first, last = found["group"].iloc[0], found["group"].iloc[-1]
    high, low = (_bold(found["estimate"].iloc[place]) for place in (0, -1))
    if len(found) == 1:
        yield both(
            "{what}中只有{name}有命中：{share}。",
            "Among {what} only {name} has hits: {share}.",
            what=what, name=places.told(first), share=high,
        )  # fmt: skip
        return
    if len(found) < len(rows):
        what = both("有命中的{what}", "{what} that have a hit,", what=what)
    if high == low:
        yield both("{what}的占比都是 {share}。", "Among {what} the share is {share} throughout.",
                   what=what, share=high)  # fmt: skip
        return
    yield both(
        "{what}中占比最高的是{first}，最低的是{last}{unlike}。",
        "Among {what} the share runs from {last} to {first}{unlike}.",
        what=what, first=_with_share(places, first, high), last=_with_share(places, last, low),
        unlike=_unlike(places.about.loc[first], places.about.loc[last]),
    )  # fmt: skip


def _with_hits(rows: pd.DataFrame) -> pd.DataFrame:
    """Those with a hit, from the highest share down."""
    found = rows[rows["n_hits"] > 0]
    return found.sort_values(list(BY_SHARE), ascending=[False, True], kind="stable")


def _apart(
    theme: Theme, rows: pd.DataFrame, pairs: pd.DataFrame, lengths: pd.DataFrame, places: Places
) -> Iterator[Both]:
    """How far the highest and the lowest share with a hit are apart."""
    found = _with_hits(rows)
    if len(found) < 2:
        return
    ends = [found["group"].iloc[0], found["group"].iloc[-1]]
    apart = pairs[pairs["group"].isin(ends) & pairs["other"].isin(ends)]
    unlike = lengths_differ(*(lengths.loc[end] for end in ends))
    names = (places.names[ends[0]], places.names[ends[1]])
    yield from (apart_by(theme, row, names, unlike) for row in records(apart) if row["difference"])


def _with_share(places: Places, report: str, share: Markup) -> Both:
    """A report and its share: in English, the share and its report."""
    kind = places.kind(report)
    return both(
        "{name}（{kind}{comma}{share}）", "{share} ({name}{comma}{kind})",
        name=places.names[report], kind=kind, comma=_comma(kind), share=share,
    )  # fmt: skip


def _comma(before: Both) -> Both:
    return both("，", ", ") if before.zh else before


def _unlike(one: pd.Series, other: pd.Series) -> Both:
    """What keeps two reports from being compared; nothing if nothing does."""
    differ = [said for docvar, said in KINDS.items() if str(one[docvar]) != str(other[docvar])]
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
        "节选 {n} 份，占比 {shares}，不与全文比较。",
        "{n}, {shares}: not comparable with complete reports.",
        n=count(len(rows), "excerpt"),
        shares=low if low == high else Markup("{}–{}").format(low, high),
    )


def _bold(share: float) -> Markup:
    return Markup("<b>{}</b>").format(percent(share))


def _decisive(rows: pd.DataFrame, places: Places) -> Iterator[Both]:
    """The term that moves a share most, if one does."""
    moved = rows[rows["decisive_term"].fillna("") != ""]
    if moved.empty:
        return
    row = moved.sort_values(["largest_change", "group"], ascending=[False, True]).iloc[0]
    yield both(
        "受单个词影响最大的是{name}：去掉“{word}”，占比下降 {points} 个百分点。",
        "{name} depends most on a single term: without {word} its share falls by {points} points.",
        name=places.told(row["group"]),
        word=row["decisive_term"],
        points=number(100 * row["largest_change"], 1),
    )


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
        name=places.names[row["group"]], kind=kind, comma=_comma(kind),
        n=count(int(row["n_sentences"]), "sentence"), wide=wide,
    )  # fmt: skip
