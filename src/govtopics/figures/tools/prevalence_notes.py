"""What is said below the figure of prevalence: of definitions, intervals, and what is not there."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from govtopics.figures.tools.panels import LIST_COMMA
from govtopics.figures.tools.quantities import (
    EARLY_CODE,
    TOO_EARLY,
    Quantity,
    early_notes,
    is_early,
)
from govtopics.figures.tools.row_labels import undecided_note
from govtopics.language import NOT_WHOLE, SEMICOLON, Phrase, reason_text, running

MOST_REASONS = 3
NAMELESS = Phrase("主题名未出现", "name never occurs")
ACROSS = Phrase("横轴：{axis}。", "x-axis: {axis}.")
NAMELESS_NOTE = Phrase(
    "标“{word}”的主题，其名称在所有报告中都没有出现，命中最多的是其他词：{themes}。",
    'The name of themes marked "{word}" occurs in no report; terms with most hits: {themes}.',
)
NAMELESS_THEME = Phrase("{theme}（{words}）", "{theme} ({words})")
DEFINITIONS_NOTE = Phrase(
    "空心点和短竖线是换用较窄、较宽的词时的结果，不是误差范围。",
    "Ring and tick show what narrower and wider terms would give; they are not error bars.",
)
INTERVAL_NOTES: Mapping[str, Phrase] = {
    "within_report": Phrase(
        "实线是报告内句子之间的差异，不是地方之间的差异。",
        "Lines: variability between a report's sentences, not between places.",
    ),
    "jackknife": Phrase(
        "实线由逐份去掉报告而得，说的是报告之间的差异。",
        "Lines leave out one report at a time: variability between reports.",
    ),
}
FRAME_NOTES: Mapping[str, Phrase] = {
    "plan": Phrase("只比较部署部分。", "Only the plan is compared."),
    "shared sections": Phrase(
        "只比较 95% 的报告都有的部分。",
        "Only the parts that 95% of the reports have are compared.",
    ),
}
EXCERPT_NOTE = Phrase(
    "节选不可与全文直接相比。", "Excerpts cannot be compared directly with whole reports."
)
UNKNOWN_NOTE = Phrase(
    "有 {n} 行不知是全文还是节选。",
    "Rows for which it is unknown whether they are whole or excerpts: {n}.",
)
COUNTED_NOTE = Phrase(
    "每份报告都作了全文统计，没有区间。",
    "Each report was counted in full, so there is no interval.",
)
POINT_NOTE = Phrase(
    "没有实线的行，区间不可估计：{reasons}。", "Rows without a line have no interval: {reasons}."
)
BLANK_NOTE = Phrase("不可估计：{reasons}。", "Not estimable: {reasons}.")
AND_MORE = Phrase("其余见表", "others in the table")


def nameless_themes(prevalence: pd.DataFrame) -> dict[str, str]:
    """The themes whose name is in no report, and the words that have their hits."""
    if "other_words" not in prevalence:
        return {}
    own = prevalence[prevalence["other_words"].fillna("") != ""].drop_duplicates("theme")
    return dict(zip(own["theme"], own["other_words"], strict=True))


def nameless_note(words: Mapping[str, str], called: Mapping[str, str]) -> str:
    """What says which themes go without their name, and which words have their hits."""
    if not words:
        return ""
    told = [
        NAMELESS_THEME.format(theme=called[theme], words=str(LIST_COMMA).join(terms.split("、")))
        for theme, terms in words.items()
    ]
    return NAMELESS_NOTE.format(word=NAMELESS, themes=str(SEMICOLON).join(told))


def interval_kinds(prevalence: pd.DataFrame) -> list[str]:
    """The kinds of the lines."""
    return list(dict.fromkeys(prevalence.loc[prevalence["low"].notna(), "interval"]))


def prevalence_notes(prevalence: pd.DataFrame, quantity: Quantity) -> list[str]:
    """The notes of a table of prevalence as it is drawn, one a sentence or empty."""
    estimated = prevalence["status"] == "estimated"
    beside = prevalence.loc[estimated, ["name_share", "wide_share"]].notna().any(axis=None)
    early = early_rows(prevalence)
    return [
        running(ACROSS.format(axis=quantity.axis), quantity.explained),
        str(DEFINITIONS_NOTE) if beside else "",
        *(str(FRAME_NOTES.get(frame, "")) for frame in dict.fromkeys(prevalence["frame"])),
        *(str(INTERVAL_NOTES.get(kind, "")) for kind in interval_kinds(prevalence)),
        _without_interval(prevalence[estimated]) if quantity.column == "estimate" else "",
        *early_notes(prevalence, TOO_EARLY),
        _with_reasons(BLANK_NOTE, prevalence[~estimated & ~early]),
        *_extent_notes(prevalence),
    ]


def early_rows(prevalence: pd.DataFrame) -> pd.Series[bool]:
    """Which rows cannot be measured because their reports are too early."""
    return pd.Series([is_early(row) for row in prevalence.to_dict("records")], prevalence.index)


def _without_interval(estimated: pd.DataFrame) -> str:
    """Why some rows have no line: reports were counted in full, groups have too few of them."""
    points = estimated[estimated["low"].isna() & (estimated["interval"] == "")]
    if points.empty:
        return ""
    counted = (points["by"] == "document").all()
    return str(COUNTED_NOTE) if counted else _with_reasons(POINT_NOTE, points)


def _extent_notes(prevalence: pd.DataFrame) -> list[str]:
    groups = prevalence.drop_duplicates("row")
    extents = groups.loc[~groups["row"].isin(_without_report(prevalence)), "extent"]
    n_unknown = int((extents == "unknown").sum())
    some = 0 < n_unknown < len(extents)
    return [
        UNKNOWN_NOTE.format(n=n_unknown) if some else "",
        str(EXCERPT_NOTE) if extents.isin(NOT_WHOLE).any() else "",
        undecided_note(prevalence),
    ]


def _without_report(prevalence: pd.DataFrame) -> set[int]:
    """The rows of groups whose reports are all left out: of none it is known or unknown."""
    if "n_documents" not in prevalence:
        return set()
    return set(prevalence.loc[prevalence["n_documents"] == 0, "row"])


def _with_reasons(note: Phrase, rows: pd.DataFrame) -> str:
    """The note with the most frequent reasons of some rows; nothing where there is no row."""
    if rows.empty:
        return ""
    reasons = rows["reason"].map(_other_reasons).value_counts(sort=True).index
    told = [reason_text(reason) for reason in reasons if reason]
    more = [str(AND_MORE)] if len(told) > MOST_REASONS or not told else []
    return note.format(reasons=str(SEMICOLON).join([*told[:MOST_REASONS], *more]))


def _other_reasons(cell: str) -> str:
    """The reasons of a cell, without that some reports are too early, which is said apart."""
    return "; ".join(one for one in cell.split("; ") if not one.startswith(EARLY_CODE))
