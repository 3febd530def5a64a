"""What commands say in the terminal."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

import govtopics as gt
from govtopics.analysis.themes.reports_of_groups import told_of_left_out
from govtopics.language import (
    COMMA,
    NOT_WHOLE,
    SEMICOLON,
    Language,
    Phrase,
    Reason,
    docvar_name,
    name_of,
    reason_text,
    value_name,
)
from govtopics.study.check.verification import Verification
from govtopics.study.results.provenance import CODED_STATUS, DECIDED, NOT_CODED, decided
from govtopics.study.results.tables import UNDECIDED_IN, UNKNOWN_EXTENT, extents, records, without
from govtopics.study.study import Study
from govtopics.study.text_tables import folded, table, visible

COLUMNS = 96
TOO_FEW, BOUNDED = "too_few_reports:", "no_report_with_hits:"
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
BODY_ONLY = Phrase(
    "只数正文各段；单独成行的标题不分词，kwic 把它们算在内。",
    "Body alone: kwic reads headings too.",
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
MANY, HIGHEST = 12, 5  # of more reports than the first, so many of each theme are listed
REST = Phrase(
    "各主题只列占比最高的 {n} 份，共 {all} 份；其余见 tables/prevalence.csv。",
    "The {n} highest of {all} reports are listed; the others are in tables/prevalence.csv.",
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
GROUPED = Phrase("按{by}：", "By {by}:")
MISSING = Phrase("{n} 份报告未注明{by}", "reports without {by}: {n}")
NOT_GIVEN = Phrase("（未注明）", "(not given)")
MORE = Phrase("… {n} 处未列出（-n）", "… {n} not listed (-n)")
FOUND = Phrase(
    "{keyword}：{hits} 处命中，{reports} 份报告", "{keyword}: {hits} hits in {reports} reports"
)
LEXICON = Phrase(
    "词表：{n} 个词；{there} 处中 {kept} 处保持完整；另有 {other} 处判为别的词，切法见 other_as，"
    "若都算切错，保持完整的至少 {least:.1%}",
    "Lexicon: {n} terms; {kept} of {there} occurrences kept whole; {other} more were judged to be "
    "other words (other_as shows each): if all of them were bad cuts, {least:.1%} are kept",
)
SAMPLED = Phrase("{out}：{n} 句，{coders}", "{out}: {n} sentences, {coders}")
STOP = Phrase("。", ".")
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
    leading = prevalence[prevalence["theme"].isin(_measurable(prevalence, study.leading))]
    n_reports = prevalence["group"].nunique()
    ordered = leading.sort_values(["estimate", "group"], ascending=[False, True], kind="stable")
    themes = list(dict.fromkeys(leading["theme"]))
    ranked = [theme for theme in study.leading if theme in themes]
    ranked += [theme for theme in themes if theme not in ranked]
    in_groups = ordered[ordered["left_out"] == ""]
    shown = leading if n_reports <= MANY else _first(in_groups, ranked)
    early = [theme for theme in study.leading if theme not in themes]
    docvars = study.themes.docvars
    lines = ["", _prevalence(shown, language, docvars), checked(study)]
    if early:
        told = COMMA.text(language).join(early)
        lines.insert(2, EARLY.text(language).format(themes=told))
    if len(shown) < len(leading):
        lines.append(REST.text(language).format(n=HIGHEST, all=n_reports))
    for by in study.settings.prevalence_by:
        groups = study.prevalence[by]
        groups = groups[groups["theme"].isin(themes)]
        title = GROUPED.text(language).format(by=docvar_name(by, language))
        lines += ["", title, _table(groups, language, docvars)]
    for phrase in told_of_left_out(study.themes.docvars, ()):
        lines.append(_sentence(phrase.text(language)) + STOP.text(language))
    if study.corpus.unread:
        names = [visible(name) for name, _ in study.corpus.unread[:MANY]]
        rest = ["…"] * (len(study.corpus.unread) > MANY)
        listed = COMMA.text(language).join([*names, *rest])
        lines.append(NOT_READ.text(language).format(names=listed, n=len(study.corpus.unread)))
    return "\n".join(lines)


def _measurable(rows: pd.DataFrame, leading: Sequence[str]) -> list[str]:
    """As many themes as lead: those that can be measured in a report, then others that can be."""
    known = list(dict.fromkeys(rows.loc[rows["status"] == "estimated", "theme"]))
    first = [theme for theme in leading if theme in known]
    rest = [theme for theme in known if theme not in leading]
    return [*first, *rest[: len(leading) - len(first)]]


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
    told: str,
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
    told : str
        Of coding, from :func:`checked`.

    Returns
    -------
    str
    """
    named = [measured.codebook[label].label for label in labels]
    prevalence = measured.prevalence(by=by)
    shown = prevalence[prevalence["theme"].isin(named)] if named else prevalence
    parts = [_prevalence(shown, language, measured.docvars), told]
    for label in named:
        passages = measured.passages(corpus, label, n, by=by)
        note = [f"{label}: {RANKS.text(language)}" if len(passages) else label]
        parts += ["", *note, *map(_passage, records(passages))]
    return "\n".join(parts)


def kwic_answer(corpus: gt.Corpus, keyword: str, *, width: int, n: int, language: Language) -> str:
    """Lines of a concordance.

    Parameters
    ----------
    corpus : Corpus
    keyword : str
    width, n : int
    language : {"zh", "en"}

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
    about = {"keyword": keyword, "hits": len(found), "reports": n_reports}
    count = FOUND.text(language).format(**about)
    more = [MORE.text(language).format(n=len(found) - n)] if len(found) > n else []
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
        check = check[(check["n_kept"] < check["n_occurrences"]) | (check["n_other_words"] > 0)]
    columns = [
        "term", "n_occurrences", "n_kept", "n_documents", "n_inside", "cut_as", "n_other_words",
        "other_as",
    ]  # fmt: skip
    rows = [[_shown(value) for value in row] for row in check[columns].to_numpy().tolist()]
    sums = run.lexicon_check[["n_kept", "n_occurrences", "n_other_words"]].sum().astype(int)
    kept, there, other = sums.tolist()
    language = run.settings.language
    total = LEXICON.text(language).format(
        n=len(run.lexicon), kept=kept, there=there, other=other,
        least=kept / max(1, there + other),
    )  # fmt: skip
    return "\n".join([table(columns, rows, right="lrrrrlrl"), BODY_ONLY.text(language), total])


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


def _prevalence(found: pd.DataFrame, language: Language, docvars: pd.DataFrame) -> str:
    return "\n".join([_table(found, language, docvars), "", NOTES.text(language)])


def _table(found: pd.DataFrame, language: Language, docvars: pd.DataFrame) -> str:
    """The rows, and below them once why there is no interval; themes from too late in a line."""
    early = found["reason"].str.startswith("before_since") & (found["status"] != "estimated")
    gone = early.groupby(found["theme"], sort=False).transform("all")
    kept = records(found[~gone])
    marks = {by: extents(docvars, by) for by in {str(row["by"]) for row in kept}}
    rows = [_row(row, language, marks[str(row["by"])]) for row in kept]
    heads = [head.text(language) for head in HEADS]
    if not any(row[INTERVAL] for row in rows):
        heads, *rows = ([*row[:INTERVAL], *row[INTERVAL + 1 :]] for row in (heads, *rows))
    lines = [table(heads, rows, right="ll" + "r" * (len(heads) - 3))]
    few = [part for row in kept for part in _parts(row) if part.startswith(TOO_FEW)]
    if few:
        least = Reason.parse(few[0]).values["least"]  # noqa: PD011 (no table)
        groups = {row["group"] for row in kept if any(map(_is_few, _parts(row)))}
        lines.append(FEW_REPORTS.text(language).format(n=len(groups), least=least))
    if gone.any():
        themes = COMMA.text(language).join(dict.fromkeys(found.loc[gone, "theme"]))
        lines.append(EARLY.text(language).format(themes=themes))
    return "\n".join(lines)


def _parts(row: dict[str, Any]) -> list[str]:
    return str(row["reason"] or "").split("; ")


def _is_few(part: str) -> bool:
    return part.startswith(TOO_FEW)


def _row(
    row: dict[str, Any], language: Language, marks: Mapping[str, tuple[int, int]]
) -> list[str]:
    by, group, reason = str(row["by"]), str(row["group"]), str(row["reason"])
    name = value_name(group, by, language) if group else NOT_GIVEN.text(language)
    about = [str(row["theme"]), name]
    if row["status"] != "estimated":
        early = NOT_MEASURABLE if reason.startswith("before_since") else name_of(str(row["status"]))
        why = reason_text(reason, language)
        if reason.startswith("docvar_missing"):
            told = {"n": int(row["n_documents"]), "by": docvar_name(by, language)}
            why = MISSING.text(language).format(**told)
        return [*about, early.text(language) if early else "", *[""] * (len(HEADS) - 4), why]
    of_reports = row["interval"] == "share_of_reports"
    between = "" if of_reports or pd.isna(row["low"]) else f"{row['low']:.1%} – {row['high']:.1%}"
    return [
        *about,
        f"{row['estimate']:.1%}",
        between,
        f"{row['name_share']:.1%}",
        f"{row['wide_share']:.1%}",
        str(row["n_hits"]),
        f"{row['hits_per_1000_chars']:.2f}",
        f"{row['paragraph_share']:.1%}",
        SEMICOLON.text(language).join(filter(None, _notes(row, language, marks.get(group)))),
    ]


def _notes(row: dict[str, Any], language: Language, mark: tuple[int, int] | None) -> Iterator[str]:
    """What is said of a row: excerpts, why it has no interval, and a bound on reports."""
    extent = str(row["extent"])
    if extent == "mixed" and mark and not mark[0]:
        yield UNKNOWN_EXTENT.text(language).format(n=mark[1])
    elif extent in NOT_WHOLE:
        yield value_name(extent, "extent", language)
    one = row["by"] == "document"
    if row["n_undecided"]:
        several = UNDECIDED_IN.text(language).format(n=int(row["n_undecided"]))
        yield value_name("undecided", "flag", language) if one else several
    if row["left_out"]:
        left_out = str(row["left_out"])
        yield value_name(left_out, "flag", language) if one else without(left_out, language)
    bound = row["interval"] == "share_of_reports"
    told = [p for p in _parts(row) if not p.startswith((TOO_FEW, *[BOUNDED] * bound))]
    yield reason_text("; ".join(told), language)
    if bound:
        yield BOUND.text(language).format(high=f"{row['high']:.1%}")


def checked(study: Study) -> str:
    """Whether the themes were checked against human coding, and with what result.

    Parameters
    ----------
    study : Study

    Returns
    -------
    str
    """
    language = study.settings.language
    stop = STOP.text(language)
    if not study.validation:
        return _sentence(NOT_CODED.text(language)) + stop
    rows = records(study.validation["validation_status"])
    colon = Phrase("：", ": ").text(language)
    told = [
        phrase.text(language) + colon + COMMA.text(language).join(themes)
        for status, phrase in CODED_STATUS.items()
        if (themes := [str(row["theme"]) for row in rows if row["status"] == status])
    ]
    if found := decided(study):
        told.append(DECIDED.text(language).format(n=found[0], all=found[1]))
    return _sentence(SEMICOLON.text(language).join(told)) + stop


def _sentence(told: str) -> str:
    return told[:1].upper() + told[1:]


def _passage(row: dict[str, Any]) -> str:
    about = " · ".join(filter(None, [row["paragraph_id"], row["section"], row["terms"]]))
    return "\n".join(
        [f"\n{row['rank']:>3}  {about}", *(f"     {x}" for x in folded(row["text"], COLUMNS))]
    )


def _shown(value: Any) -> str:
    return "" if pd.isna(value) else str(value)
