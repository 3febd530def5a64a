"""What `govtopics targets` says and writes."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from govtopics.analysis.commitments.said_once import called, each_once, headline_targets
from govtopics.corpus.places.english import called as place_called
from govtopics.errors import GovTopicsError, nearest, reason_of
from govtopics.figures.tools.amounts import amount, signed_amount
from govtopics.figures.tools.row_labels import in_brackets
from govtopics.language import Phrase, Reason, reason_text, speaking, value_name
from govtopics.messages import Language, say
from govtopics.study.results.tables import follow_up_with_reasons, records, write_table
from govtopics.study.study import Study
from govtopics.text_tables import folded, table

MOST = 60
HEADS = (
    Phrase("地方", "place"), Phrase("年份", "year"), Phrase("指标", "indicator"),
    Phrase("目标", "target"), Phrase("完成情况", "outcome"), Phrase("差", "difference"),
    Phrase("判断", "verdict"),
)  # fmt: skip
VERDICTS: Mapping[str, Phrase] = {
    "met": Phrase("达到", "met"),
    "missed": Phrase("未达到", "missed"),
    "above the range": Phrase("高于区间", "above the range"),
    "below the range": Phrase("低于区间", "below the range"),
}
# In a row; what they mean is below the table.
WHY_NOT: Mapping[str, Phrase] = {
    **dict.fromkeys(
        ("about", "aimed", "result_about", "result_open"), Phrase("不作判断", "not judged")
    ),
    "not_reported": Phrase("没有读到", "not found"),
    "no_next_report": Phrase("没有{year}年的报告", "no report of {year}"),
}
BASES: Mapping[str, Phrase] = {
    "growth": Phrase("增长", "+"), "decline": Phrase("下降", "−"), "change": Phrase("变化", "±"),
}  # fmt: skip
BOUNDS = {"low": Phrase("以上", " or more"), "high": Phrase("以内", " or less")}
COUNTS = Phrase(
    "{promises} 个目标（主要目标 {headline} 个），完成情况 {results} 条，"
    "{refused} 处无法判定，未计入。",
    "Targets: {promises} (headline: {headline}); outcomes: {results}; not decided: {refused}.",
)
OWN_WORD = Phrase(
    "“完成情况”取自同一地方下一年的报告，是初步数；“左右”“力争”和没有上下限的目标，以及完成情况"
    "是约数的，不作判断；“没有读到”指到期后的报告里没有读到它的数字。",
    "An outcome is the figure stated in the next report; it is preliminary. Targets that are "
    "approximate, aspirational or without a bound are not judged, nor are outcomes stated "
    "as round numbers. Not found: no number for it was read in the report that covers it.",
)
MORE = Phrase("… 还有 {n} 行（--out 写出全部）", "… {n} more (--out writes all)")
NONE = Phrase("没有识别出主要预期目标。", "No headline targets were recognised.")


def targets_answer(study: Study, indicator: str | None) -> str:
    """A table of targets and results, and how many there are.

    ``indicator``: all headline targets if left out; else every target of one indicator.
    """
    language = study.settings.language
    follow_up, found = study.follow_up, study.commitments
    headline = headline_targets(follow_up)
    rows = headline
    if indicator is not None:
        rows = each_once(follow_up[called(follow_up) == indicator])
        if rows.empty:
            known = list(dict.fromkeys(called(follow_up)))
            told = say(
                "No report has a target for {indicator!r}. {nearest}",
                indicator=indicator,
                nearest=nearest(indicator, known),
            )
            raise GovTopicsError(told)
    counts = {
        "promises": len(found.promises),
        "headline": len(headline),
        "results": len(found.results),
        "refused": len(found.refused),
    }
    lines = [*folded(COUNTS.text(language).format(**counts)), *folded(OWN_WORD.text(language))]
    if rows.empty:
        return "\n".join([NONE.text(language), *lines])
    names = {one.name: one.english or one.name for one in found.indicators.entries.values()}
    words = called(rows).replace(names) if language == "en" else called(rows)
    shown_rows = records(rows.assign(name=words).head(MOST))
    cells = [_cells(row, language) for row in shown_rows]
    shown = table([head.text(language) for head in HEADS], cells, right="lrlrrrl")
    more = [MORE.text(language).format(n=len(rows) - MOST)] if len(rows) > MOST else []
    return "\n".join([shown, *more, "", *lines])


def write_targets(study: Study, path: Path, *, force: bool) -> None:
    """Write the follow-up of all promises, as a study writes it.

    ``force``: whether a file there is replaced.
    """
    if path.suffix.casefold() != ".csv":
        raise GovTopicsError(
            say("Targets are written as .csv, not {file!r}; Excel opens it too.", file=path.name)
        )
    if path.exists() and not force:
        raise GovTopicsError(
            say(
                "{path} already exists. Choose another file, or use --force to replace it.",
                path=path,
            )
        )
    with speaking(study.settings.language):
        told = follow_up_with_reasons(study.follow_up)
    try:
        write_table(told, path)
    except OSError as error:
        raise GovTopicsError(
            say("Could not write {path}: {reason}.", path=path, reason=reason_of(error))
        ) from error


def _cells(row: Mapping[str, Any], language: Language) -> list[str]:
    compared = not str(row["reason"]).startswith("not_comparable")
    known = compared and not pd.isna(row["result"])
    verdict = VERDICTS.get(row["verdict"])
    return [
        _place(row, language),
        "" if pd.isna(row["year"]) else str(int(row["year"])),
        str(row["name"]),
        _target(row, language),
        amount(row["result"], str(row["unit"]), language) if known else "–",
        ""
        if pd.isna(row["difference"])
        else signed_amount(row["difference"], str(row["unit"]), language),
        verdict.text(language) if verdict else _why_not(str(row["reason"]), language),
    ]


def _place(row: Mapping[str, Any], language: Language) -> str:
    """A place, and the flag of a report that is in no group."""
    name = place_called(str(row["place"] or row["document_id"]), english=language == "en")
    with speaking(language):
        flag = value_name(str(row["left_out"]), "flag") if row["left_out"] else ""
        return name + in_brackets(flag)


def _why_not(reason: str, language: Language) -> str:
    """Why there is no verdict, in few words where the text below the table has more."""
    why = Reason.parse(reason) if reason and "; " not in reason else None
    if why and why.code in WHY_NOT:
        return WHY_NOT[why.code].text(language).format(**why.values)
    return reason_text(reason, language)


def _target(row: Mapping[str, Any], language: Language) -> str:
    """The base, the number and what bounds it: 增长5%以上."""
    base = BASES.get(str(row["base"]).partition(":")[0], Phrase("", "")).text(language)
    ends = {end: row[end] for end in ("low", "high") if not pd.isna(row[end])}
    told = dict.fromkeys(amount(end, str(row["unit"]), language) for end in ends.values())
    bound = BOUNDS[next(iter(ends))].text(language) if len(ends) == 1 else ""
    about = "左右" if row["comparator"] == "左右" and not bound else ""
    return f"{base}{'—'.join(told)}{bound}{Phrase(about, ' or so' if about else '').text(language)}"
