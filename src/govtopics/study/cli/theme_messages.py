"""What `govtopics study` says at its end, and `govtopics themes`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

import pandas as pd

import govtopics as gt
from govtopics.analysis.themes.reports_of_groups import told_of_left_out
from govtopics.language import (
    COMMA,
    NOT_WHOLE,
    SEMICOLON,
    Phrase,
    Reason,
    docvar_name,
    language_in_force,
    name_of,
    reason_text,
    share_text,
    speaking,
    value_name,
)
from govtopics.messages import Language
from govtopics.study.cli.names import as_called
from govtopics.study.results.provenance import CODED_STATUS, DECIDED, NOT_CODED, decided
from govtopics.study.results.tables import UNDECIDED_IN, UNKNOWN_EXTENT, extents, records, without
from govtopics.study.study import Study
from govtopics.text_tables import COLUMNS, folded, table, visible

TOO_FEW, BOUNDED = "too_few_reports:", "no_report_with_hits:"
HEADS = (
    Phrase("占比", "share"),
    Phrase("95% 区间", "95% interval"),
    Phrase("只用名称", "name only"),
    Phrase("加外围词", "wider terms"),
    Phrase("命中", "hits"),
    Phrase("", ""),
)
REPORT = Phrase("报告", "report")
BETWEEN_WORDS = "、"  # in the column other_words
INTERVAL = 3  # the column that is there only where a group has an interval
RANKS = Phrase("{theme}：序号是在全部报告中的名次。", "{theme}: ranks are those among all reports.")
NOTES = Phrase(
    "占比：含名称或核心词的句子，字数占正文的比例。“只用名称”和“加外围词”两列是口径宽窄不同的"
    "占比，不是误差。",
    "Share: percentage of body characters in sentences that contain the theme's name or a core "
    "term. Name only and wider terms (which are added to the others) show how the share depends on "
    "the definition; they are not a margin of error.",
)
INSTEAD = Phrase(
    "{theme}（名称在各份报告中都没有出现；命中最多的词：{words}）",
    "{theme} (its name occurs in no report; terms with most hits: {words})",
)
NOTHING = Phrase(
    "{theme}（名称和核心词都没有命中）", "{theme} (neither its name nor a core term has a hit)"
)
MANY, HIGHEST = 12, 5  # of more groups than the first, so many of each theme are listed
REST = Phrase(
    "各主题只列占比最高的 {n} 组，共 {all} 组；{where}。",
    "The {n} highest of {all} groups are listed; {where}.",
)
REST_OF_REPORTS = Phrase(
    "各主题只列占比最高的 {n} 份，共 {all} 份；{where}。",
    "The {n} highest of {all} reports are listed; {where}.",
)
IN_TABLES = Phrase("其余见 tables/prevalence.csv", "the others are in tables/prevalence.csv")
BY_THEME = Phrase("--theme 列出一个主题的全部", "--theme lists all of one theme")
OTHERS = Phrase(
    "另有 {n} 个主题：{themes}；见 report.html，或用 govtopics themes。",
    "More themes ({n}): {themes}; see report.html, or govtopics themes.",
)
NOT_READ = Phrase(
    "未能读入：{names}（共 {n} 个文件）；原因见 report.html。",
    "Not read: {names} (files: {n}); report.html says why.",
)
BOUND = Phrase(
    "有命中的报告至多占 {high}（单侧 95%）", "at most {high} of reports have a hit (one-sided 95%)"
)
FEW_REPORTS = Phrase(
    "{n} 组的报告不足 {least} 份，没有区间。",
    "No interval for groups of fewer than {least} reports (groups: {n}).",
)
EARLY = Phrase(
    "不可测量，所列报告都早于可以测量的年份：{themes}。",
    "Not measurable, as all reports are from before the first year: {themes}.",
)
SOME_EARLY = Phrase(
    "不可测量（早于这一主题可以测量的年份）{n} 组：{names}",
    "not measurable ({n}), from before the first year of the theme: {names}",
)
SILENT = Phrase("没有命中：{themes}。", "Without a hit: {themes}.")
GROUPED = Phrase("按{by}：", "By {by}:")
MISSING = Phrase("{n} 份报告未注明{by}", "reports without {by}: {n}")
NOT_GIVEN = Phrase("（未注明）", "(not given)")
COLON, STOP = Phrase("：", ": "), Phrase("。", ".")


def study_summary(study: Study) -> str:
    """The leading themes by document: shares by each definition, hits, excerpts marked."""
    with speaking(study.settings.language, names=study.names):
        return "\n".join(["", *_summary(study)])


def _summary(study: Study) -> Iterator[str]:
    prevalence = study.prevalence["document"]
    themes = _measurable(prevalence, study.leading)
    yield from _shown(prevalence, themes, study.themes.docvars, IN_TABLES)
    yield from ["", *folded(str(NOTES))]
    early = [theme for theme in study.leading if theme not in themes]
    names = _theme_names(prevalence)
    if early:
        yield from _listed(EARLY, [names[theme] for theme in early])
    others = [name for theme, name in names.items() if theme not in (*themes, *early)]
    if others:
        yield from _listed(OTHERS, others)
    yield from folded(checked(study))
    for by in study.settings.prevalence_by:
        yield from ["", GROUPED.format(by=docvar_name(by))]
        yield from _shown(study.prevalence[by], themes, study.themes.docvars, IN_TABLES)
    for phrase in told_of_left_out(study.themes.docvars, ()):
        yield from folded(_sentence(str(phrase)) + str(STOP))
    if unread := study.corpus.unread:
        yield from _listed(NOT_READ, [visible(name) for name, _ in unread])


def _listed(phrase: Phrase, names: Sequence[str], indent: int = 0) -> list[str]:
    """What is said of some things, with the names of the first of them."""
    rest = ["…"] * (len(names) > MANY)
    told = str(COMMA).join([*names[:MANY], *rest])
    return folded(phrase.format(themes=told, names=told, n=len(names)), COLUMNS - indent)


def _measurable(rows: pd.DataFrame, leading: Sequence[str]) -> list[str]:
    """As many themes as lead: those that can be measured in a report, then others that can be."""
    known = list(dict.fromkeys(rows.loc[rows["status"] == "estimated", "theme"]))
    first = [theme for theme in leading if theme in known]
    rest = [theme for theme in known if theme not in leading]
    return [*first, *rest[: len(leading) - len(first)]]


def themes_answer(
    measured: gt.ThemeMeasures,
    corpus: gt.Corpus,
    *,
    labels: Sequence[str],
    by: str,
    n: int,
    language: Language,
    told: str,
) -> str:
    """Prevalence of themes by group, and passages of those that are named.

    ``labels``: of themes, or their English names. All themes, without passages, if empty.
    ``n``: passages of each group.
    ``told``: of coding, from :func:`checked`.
    """
    with speaking(language):
        named = [measured.codebook.label_of(name) for name in labels]
    prevalence = measured.prevalence(by=by)
    with speaking(language):
        names = _theme_names(prevalence)
        where = None if named else BY_THEME
        parts = list(_shown(prevalence, named or list(names), measured.docvars, where))
        parts += ["", *folded(str(NOTES)), *folded(told)]
        for label in named if n else []:
            passages = measured.passages(corpus, label, n, by=by)
            head = RANKS.format(theme=names[label]) if len(passages) else names[label]
            parts += ["", head, *map(_passage, records(as_called(passages)))]
    return "\n".join(parts)


def _shown(
    rows: pd.DataFrame, themes: Sequence[str], docvars: pd.DataFrame, where: Phrase | None
) -> Iterator[str]:
    """The table of some themes in their order; of many groups the highest, and where others are."""
    named = [rows[rows["theme"] == theme] for theme in themes]
    n, by = _ranked(rows)["group"].nunique(), str(rows["by"].iloc[0])
    every = pd.concat(named) if named else rows.head(0)
    if cut := rows["group"].nunique() > MANY and where is not None:
        named = [_highest(own) for own in named]
    yield _table(pd.concat(named) if named else every, docvars)
    yield from _few(every)
    if cut:
        rest = REST_OF_REPORTS if by == "document" else REST
        yield from folded(rest.format(n=HIGHEST, all=n, where=where))


def _highest(rows: pd.DataFrame) -> pd.DataFrame:
    """The groups of a theme with the highest shares."""
    ordered = rows.sort_values(["estimate", "group"], ascending=[False, True], kind="stable")
    return _ranked(ordered).head(HIGHEST)


def _ranked(rows: pd.DataFrame) -> pd.DataFrame:
    """Those with a share, without reports that are left out of groups."""
    out = (rows["by"] == "document") & (rows["left_out"] != "")
    return rows[~out & rows["estimate"].notna()]


def _few(rows: pd.DataFrame) -> list[str]:
    """Of how many groups there are too few reports for an interval, listed or not."""
    few = {row["group"]: part for row in records(rows) for part in _parts(row) if _is_few(part)}
    if not few:
        return []
    least = Reason.parse(next(iter(few.values()))).values["least"]  # noqa: PD011 (no table)
    return folded(FEW_REPORTS.format(n=len(few), least=least))


def _theme_names(rows: pd.DataFrame) -> dict[str, str]:
    """What the themes of a table are called in the language in use, in its order."""
    called = zip(rows["theme"], rows["english"], strict=True)
    return {theme: str(Phrase(theme, english or theme)) for theme, english in called}


def _table(found: pd.DataFrame, docvars: pd.DataFrame) -> str:
    """Rows by theme, and below them what has no rows."""
    early = found["reason"].str.startswith("before_since") & (found["status"] != "estimated")
    counted = found["status"] == "estimated"
    silent = counted & (found["n_hits"] == 0) & (found["wide_share"] == 0)
    by_theme = pd.DataFrame({"early": early, "silent": silent}).groupby(found["theme"], sort=False)
    whole = by_theme.transform("all")
    names, kept = _theme_names(found), records(as_called(found[~whole.any(axis=1)]))
    marks = {by: extents(docvars, by) for by in {str(row["by"]) for row in kept}}
    rows = [_row(row, marks[str(row["by"])]) for row in kept]
    by = str(found["by"].iloc[0]) if len(found) else "document"
    heads = ["", str(REPORT) if by == "document" else docvar_name(by), *map(str, HEADS)]
    if not any(row[INTERVAL] for row in rows):
        heads, *rows = ([*row[:INTERVAL], *row[INTERVAL + 1 :]] for row in (heads, *rows))
    lines = _blocks(list(zip(kept, rows, strict=True)), names)
    made = [table(heads, lines, right="ll" + "r" * (len(heads) - 3))] if kept else []
    for phrase, which in ((SILENT, whole["silent"]), (EARLY, whole["early"])):
        if themes := list(dict.fromkeys(found.loc[which, "theme"])):
            made += _listed(phrase, [names[theme] for theme in themes])
    return "\n".join(made)


def _blocks(
    rows: Sequence[tuple[Mapping[str, Any], list[str]]], names: Mapping[str, str]
) -> Iterator[list[str] | str]:
    """Each theme's name, its rows, and in a line the groups in which it cannot be measured."""
    for _, pairs in groupby(rows, key=lambda pair: str(pair[0]["theme"])):
        own = list(pairs)
        yield _heading([row for row, _ in own], names)
        early = [cells[1] for row, cells in own if _is_early(row)]
        yield from (cells for row, cells in own if not _is_early(row))
        if early:
            indent = "  "
            yield from (indent + line for line in _listed(SOME_EARLY, early, len(indent)))


def _is_early(row: Mapping[str, Any]) -> bool:
    return row["status"] != "estimated" and str(row["reason"]).startswith("before_since")


def _heading(rows: Sequence[Mapping[str, Any]], names: Mapping[str, str]) -> str:
    """A theme's name; where it never occurs, the words that carry its share."""
    words, name = str(rows[0]["other_words"]), names[rows[0]["theme"]]
    if not any(row["n_hits"] for row in rows):
        return NOTHING.format(theme=name)
    if not words:
        return name
    return INSTEAD.format(theme=name, words=str(COMMA).join(words.split(BETWEEN_WORDS)))


def _parts(row: Mapping[str, Any]) -> list[str]:
    return str(row["reason"] or "").split("; ")


def _is_few(part: str) -> bool:
    return part.startswith(TOO_FEW)


def _row(row: Mapping[str, Any], marks: Mapping[str, tuple[int, int]]) -> list[str]:
    """Cells: nothing, which sets rows in; what the group is called; numbers; what is said of it."""
    by, group, reason = str(row["by"]), str(row["group"]), str(row["reason"])
    about = ["", value_name(str(row["name"]), by) if group else str(NOT_GIVEN)]
    if row["status"] != "estimated":
        status, why = name_of(str(row["status"])), reason_text(reason)
        if reason.startswith("docvar_missing"):
            why = MISSING.format(n=int(row["n_documents"]), by=docvar_name(by))
        return [*about, str(status or ""), *[""] * (len(HEADS) - 2), why]
    of_reports = row["interval"] == "share_of_reports"
    ends = [] if of_reports or pd.isna(row["low"]) else [row["low"], row["high"]]
    between = " – ".join(map(share_text, ends))
    return [
        *about,
        share_text(row["estimate"]),
        between,
        share_text(row["name_share"]),
        share_text(row["wide_share"]),
        str(row["n_hits"]),
        str(SEMICOLON).join(filter(None, _notes(row, marks.get(group)))),
    ]


def _notes(row: Mapping[str, Any], mark: tuple[int, int] | None) -> Iterator[str]:
    """What is said of a row: excerpts, why it has no interval, and a bound on reports."""
    extent = str(row["extent"])
    if extent == "mixed" and mark and not mark[0]:
        yield UNKNOWN_EXTENT.format(n=mark[1])
    elif extent in NOT_WHOLE:
        yield value_name(extent, "extent")
    one = row["by"] == "document"
    if row["n_undecided"]:
        several = UNDECIDED_IN.format(n=int(row["n_undecided"]))
        yield value_name("undecided", "flag") if one else several
    if row["left_out"]:
        left_out = str(row["left_out"])
        yield value_name(left_out, "flag") if one else without(left_out, language_in_force())
    bound = row["interval"] == "share_of_reports"
    told = [p for p in _parts(row) if not p.startswith((TOO_FEW, *[BOUNDED] * bound))]
    yield reason_text("; ".join(told))
    if bound:
        yield BOUND.format(high=share_text(row["high"]))


def checked(study: Study) -> str:
    """Whether the themes were checked against human coding, and with what result."""
    with speaking(study.settings.language):
        if not study.validation:
            return _sentence(str(NOT_CODED)) + str(STOP)
        rows = records(study.validation["validation_status"])
        told = [
            f"{phrase}{COLON}{str(COMMA).join(themes)}"
            for status, phrase in CODED_STATUS.items()
            if (themes := [str(row["theme"]) for row in rows if row["status"] == status])
        ]
        if found := decided(study):
            told.append(DECIDED.format(n=found[0], all=found[1]))
        return _sentence(str(SEMICOLON).join(told)) + str(STOP)


def _sentence(told: str) -> str:
    return told[:1].upper() + told[1:]


def _passage(row: Mapping[str, Any]) -> str:
    """A paragraph with its hits in 【】, below its report, number, headings and terms."""
    number = str(row["paragraph_id"]).rpartition("/")[2]
    parts = (f"{row['name']} {number}", row["section"], row["terms"])
    told = " · ".join(filter(None, parts))
    indent = " " * 5
    first, *rest = folded(told, COLUMNS - len(indent))
    lines = [*rest, *folded(row["marked"], COLUMNS - len(indent))]
    return "\n".join(["", f"{row['rank']:>3}  {first}", *(indent + line for line in lines)])
