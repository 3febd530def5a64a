"""What commands say in the terminal."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import pandas as pd

import govtopics as gt
from govtopics.language import (
    COMMA,
    NOT_WHOLE,
    SEMICOLON,
    Language,
    Phrase,
    name_of,
    reason_text,
    value_name,
)
from govtopics.study.check.verification import Verification
from govtopics.study.results.provenance import CODED_STATUS
from govtopics.study.results.tables import records
from govtopics.study.study import Study
from govtopics.study.terminal import folded, table, visible

COLUMNS = 96
HEADS = (
    Phrase("主题", "theme"),
    Phrase("组", "group"),
    Phrase("占比", "share"),
    Phrase("95% 区间", "95% interval"),
    Phrase("只用名称", "name alone"),
    Phrase("较宽的词", "wider words"),
    Phrase("命中", "hits"),
    Phrase("每千字", "per 1,000"),
    Phrase("段落占比", "paragraph share"),
    Phrase("", ""),
)
INTERVAL = 3  # the column that is there only where a group has an interval
RANKS = Phrase("序号是在全部报告中的名次。", "Ranks are those among all reports.")
BODY_ONLY = (
    "只数正文各段；单独成行的标题不分词，kwic 把它们算在内。Body alone: kwic reads headings too."
)
NOT_READ = Phrase(
    "未能读入：{names}（共 {n} 个文件）；原因见 report.html。",
    "Not read: {names} (files: {n}); report.html says why.",
)
NOTES = Phrase(
    "占比：有名称或核心词命中的句子占正文字数之比；只用名称和较宽的词：定义的范围，不是误差。",
    "Share: body characters in sentences with a hit of the name or a core word; name alone and "
    "wider words: a range of definitions, no error.",
)
UNCHECKED = Phrase("未经人工编码检验。", "Not validated against human coding.")
CHECKED = Phrase("人工编码：{told}。", "Human coding: {told}.")
MANY, HIGHEST = 12, 5  # of more reports than the first, so many of each theme are listed
REST = Phrase(
    "各主题只列占比最高的 {n} 份，共 {all} 份；其余见 tables/prevalence.csv。",
    "The {n} highest of {all} reports are listed; the others are in tables/prevalence.csv.",
)
BOUND = Phrase("至多 {high} 的报告", "at most {high} of reports")
NOT_MEASURABLE = Phrase("不可测量", "not measurable")


def study_summary(study: Study) -> str:
    """The leading themes by document: shares by each definition, hits, excerpts marked.

    Parameters
    ----------
    study : Study

    Returns
    -------
    str
    """
    language = study.settings.language
    prevalence = study.prevalence["document"]
    leading = prevalence[prevalence["theme"].isin(study.leading)]
    n_reports = prevalence["group"].nunique()
    ordered = leading.sort_values(["estimate", "group"], ascending=[False, True], kind="stable")
    shown = leading if n_reports <= MANY else _first(ordered, study.leading)
    lines = ["", _prevalence(shown, language), _checked(study)]
    if len(shown) < len(leading):
        lines.append(REST.text(language).format(n=HIGHEST, all=n_reports))
    if study.corpus.unread:
        names = [visible(name) for name, _ in study.corpus.unread[:MANY]]
        rest = ["…"] * (len(study.corpus.unread) > MANY)
        listed = COMMA.text(language).join([*names, *rest])
        lines.append(NOT_READ.text(language).format(names=listed, n=len(study.corpus.unread)))
    return "\n".join(lines)


def _first(rows: pd.DataFrame, themes: Sequence[str]) -> pd.DataFrame:
    """The first rows of each theme, theme by theme."""
    return pd.concat([rows[rows["theme"] == theme].head(HIGHEST) for theme in themes])


def themes_answer(
    measured: gt.ThemeMeasures,
    corpus: gt.Corpus,
    *,
    labels: Sequence[str],
    by: str,
    n: int,
    language: Language,
) -> str:
    """Prevalence of themes by group, and passages of those that are named.

    Parameters
    ----------
    measured : ThemeMeasures
    corpus : Corpus
    labels : sequence of str
        All themes, without passages, if empty.
    by : str
    n : int
        Passages of each group.
    language : {"zh", "en"}

    Returns
    -------
    str
    """
    named = [measured.codebook[label].label for label in labels]
    prevalence = measured.prevalence(by=by)
    shown = prevalence[prevalence["theme"].isin(named)] if named else prevalence
    parts = [_prevalence(shown, language)]
    for label in named:
        passages = measured.passages(corpus, label, n, by=by)
        note = [f"{label}: {RANKS.text(language)}" if len(passages) else label]
        parts += ["", *note, *map(_passage, records(passages))]
    return "\n".join(parts)


def kwic_answer(corpus: gt.Corpus, keyword: str, *, width: int, n: int) -> str:
    """Lines of a concordance.

    Parameters
    ----------
    corpus : Corpus
    keyword : str
    width, n : int

    Returns
    -------
    str
    """
    found = gt.kwic(corpus, keyword, width=width)
    rows = [
        [str(row["paragraph_id"]), str(row["left"]), str(row["keyword"]), str(row["right"])]
        for row in records(found.head(n))
    ]
    n_reports = corpus.docvars["document_id"].reindex(found["paragraph_id"]).nunique()
    count = f"{keyword}: {len(found)} 处 hits, {n_reports} 份报告 reports"
    more = [f"… {len(found) - n} 处未列出 more (-n)"] if len(found) > n else []
    lines = [table(["", "", "", ""], rows, right="lrll").lstrip("\n")] if rows else []
    return "\n".join([*lines, *more, count])


def terms_answer(run: Study, terms: Sequence[str]) -> str:
    """How terms fared in the texts.

    Parameters
    ----------
    run : Study
    terms : sequence of str
        Any terms; those of the lexicon that are cut somewhere if empty.

    Returns
    -------
    str
    """
    if terms:
        lexicon = run.lexicon.add(terms, source="asked for")
        check = gt.check_lexicon(lexicon, run.body).set_index("term", drop=False).loc[list(terms)]
    else:
        check = run.lexicon_check
        check = check[check["n_kept"] < check["n_occurrences"]]
    columns = ["term", "n_occurrences", "n_kept", "n_documents", "n_inside", "cut_as"]
    rows = [[_shown(value) for value in row] for row in check[columns].to_numpy().tolist()]
    kept, there = (
        int(run.lexicon_check["n_kept"].sum()),
        int(run.lexicon_check["n_occurrences"].sum()),
    )
    total = f"词表 lexicon: {len(run.lexicon)} 个词 terms; {kept} / {there} 处保持完整 kept whole"
    return "\n".join([table(columns, rows, right="lrrrr"), BODY_ONLY, total])


def verification_summary(found: Verification) -> str:
    """What a check of a study found.

    Parameters
    ----------
    found : Verification

    Returns
    -------
    str
    """
    lines = [f"!  {fault}" for fault in found.faults]
    lines += [f"~  {line}" for line in found.circumstances]
    if len(found.stages):
        rows = [
            [row["stage"], row["verdict"], _difference(row), f"{row['n_files']}", row["files"]]
            for row in records(found.stages)
        ]
        head = ["stage", "verdict", "largest difference", "files", "not identical"]
        lines += ["", table(head, rows, right="llrr"), ""]
    return "\n".join([*lines, *filter(None, [found.not_checked]), f"Verdict: {found.verdict}"])


def _difference(row: dict[str, Any]) -> str:
    if row["verdict"] == "identical":
        return "0"
    return "" if math.isnan(row["difference"]) else f"{row['difference']:.1e}"


def _prevalence(found: pd.DataFrame, language: Language) -> str:
    rows = [_row(row, language) for row in records(found)]
    heads = [head.text(language) for head in HEADS]
    if not any(row[INTERVAL] for row in rows):
        heads, *rows = ([*row[:INTERVAL], *row[INTERVAL + 1 :]] for row in (heads, *rows))
    return "\n".join(
        [table(heads, rows, right="ll" + "r" * (len(heads) - 3)), "", NOTES.text(language)]
    )


def _row(row: dict[str, Any], language: Language) -> list[str]:
    about, reason = [str(row["theme"]), str(row["group"])], str(row["reason"])
    why = reason_text(reason, language)
    if row["status"] != "estimated":
        early = NOT_MEASURABLE if reason.startswith("before_since") else name_of(str(row["status"]))
        return [*about, early.text(language) if early else "", *[""] * (len(HEADS) - 4), why]
    between = "" if pd.isna(row["low"]) else f"{row['low']:.1%} – {row['high']:.1%}"
    if row["interval"] == "share_of_reports":
        between = BOUND.text(language).format(high=f"{row['high']:.1%}")
    extent = str(row["extent"])
    mark = value_name(extent, "extent", language) if extent in NOT_WHOLE else ""
    return [
        *about,
        f"{row['estimate']:.1%}",
        between,
        f"{row['name_share']:.1%}",
        f"{row['wide_share']:.1%}",
        str(row["n_hits"]),
        f"{row['hits_per_1000_chars']:.2f}",
        f"{row['paragraph_share']:.1%}",
        SEMICOLON.text(language).join(filter(None, [mark, why])),
    ]


def _checked(study: Study) -> str:
    """Whether the themes were checked against human coding, and with what result."""
    language = study.settings.language
    if not study.validation:
        return UNCHECKED.text(language)
    told = [
        f"{row['theme']} {CODED_STATUS[str(row['status'])].text(language)}"
        for row in records(study.validation["validation_status"])
    ]
    return CHECKED.text(language).format(told=COMMA.text(language).join(told))


def _passage(row: dict[str, Any]) -> str:
    about = " · ".join(filter(None, [row["paragraph_id"], row["section"], row["terms"]]))
    return "\n".join(
        [f"\n{row['rank']:>3}  {about}", *(f"     {x}" for x in folded(row["text"], COLUMNS))]
    )


def _shown(value: Any) -> str:
    return "" if pd.isna(value) else str(value)
