"""What `govtopics years` says and writes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from govtopics.analysis.groups.year_notes import theme_name, two_digits
from govtopics.analysis.groups.years import NAMES, YearComparison
from govtopics.errors import GovTopicsError, reason_of
from govtopics.language import COMMA, Phrase, running, share_text, speaking, with_sign
from govtopics.messages import Language, say
from govtopics.study.results.tables import records, write_table, year_tables
from govtopics.text_tables import COLUMNS, folded, table

SHOWN, SHOWN_WORDS = 5, 12
HEAD = Phrase(
    "{place}：{year}年报告与{other}年相比", "{place}: the report of {year} compared with {other}"
)
COUNT_HEADS = (
    Phrase("", ""), Phrase("{year}年句数", "sentences {year}"),
    Phrase("占{year}年字数", "of its characters"), Phrase("{other}年句数", "sentences {other}"),
    Phrase("占{other}年字数", "of its characters"),
)  # fmt: skip
THEME_HEADS = (
    Phrase("主题", "theme"), Phrase("{year}年", "{year}"), Phrase("{other}年", "{other}"),
    Phrase("差（百分点）", "difference (percentage points)"), Phrase("命中", "hits"),
)  # fmt: skip
PASSAGES: Mapping[str, Phrase] = {
    "changed": Phrase(
        "部分相同的句子（共 {n} 处，相似度中位数 {median}；列出最相近的，最后一句是最不相近的，"
        "括号内为相似度）",
        "Partly the same ({n}, median similarity {median}; the most similar are listed, last "
        "the least similar; similarity in brackets)",
    ),
    "new": Phrase(
        "新增的句子（共 {n} 处，列出最不像旧文的）",
        "New ({n}; those least similar to the earlier text are listed)",
    ),
    "dropped": Phrase("不再出现的句子（共 {n} 处，同上）", "Dropped ({n}; listed in the same way)"),
}
LIKE = Phrase("（{similarity}）{text}", "({similarity}) {text}")
WORDS: Mapping[str, Phrase] = {
    "entered": Phrase("新出现的词（{n} 个）：{words}", "Words that entered ({n}): {words}"),
    "left": Phrase("不再出现的词（{n} 个）：{words}", "Words that left ({n}): {words}"),
}
MORE = Phrase("（--out 写出全部）", "(--out writes all)")


def years_answer(found: YearComparison, language: Language, out: Path | None = None) -> str:
    """What is new, dropped and changed, which words entered and left, how themes moved.

    ``out``: where the tables were written.
    """
    with speaking(language):
        return "\n".join([*_lines(found), str(out or MORE)])


def write_years(found: YearComparison, folder: Path, language: Language, *, force: bool) -> None:
    """Write the tables of a comparison into a folder, as a study writes them.

    ``force``: whether files there are replaced.
    """
    paths = {folder / f"{name}.csv": made for name, made in year_tables(found).items()}
    there = [str(path) for path in paths if path.exists()]
    if there and not force:
        raise GovTopicsError(
            say(
                "{path} already exists. Choose another folder, or use --force to replace it.",
                path=there[0],
            )
        )
    try:
        with speaking(language):
            for path, made in paths.items():
                write_table(made, path)
    except OSError as error:
        raise GovTopicsError(
            say("Could not write in {folder}: {reason}.", folder=folder, reason=reason_of(error))
        ) from error


def _lines(found: YearComparison) -> Iterator[str]:
    about = {"place": found.called, "year": found.year, "other": found.other_year}
    yield HEAD.format(**about)
    yield ""
    counted = [
        [str(NAMES[row["status"]]), *_share(row, ""), *_share(row, "other_")]
        for row in records(found.summary())
    ]
    yield table([head.format(**about) for head in COUNT_HEADS], counted, right="lrrrr")
    for status, head in PASSAGES.items():
        yield from _passages(found.passages, status, head)
    yield ""
    for status, head in WORDS.items():
        own = found.words[found.words["status"] == status]
        yield from folded(head.format(n=len(own), words=_words(own)), COLUMNS)
    yield ""
    cells = [_theme(row) for row in records(found.themes)]
    yield table([head.format(**about) for head in THEME_HEADS], cells, right="lrrrr")
    yield ""
    for note in found.notes:
        yield from folded(note)


def _share(row: Mapping[str, Any], side: str) -> tuple[str, str]:
    n = row[f"{side}n"]
    return (f"{n}", share_text(row[f"{side}share"])) if n else ("–", "–")


def _passages(passages: pd.DataFrame, status: str, head: Phrase) -> Iterator[str]:
    own = passages[(passages["status"] == status) & (passages["part"] == "sentence")]
    yield ""
    told = head.format(n=len(own), median=two_digits(own["similarity"].median()))
    yield from folded(running(told))
    chosen = own.sort_values("similarity", ascending=status != "changed", kind="stable")
    # What is ranked by likeness is in that order; the rest as the report has it.
    listed = chosen.head(SHOWN) if status == "changed" else chosen.head(SHOWN).sort_index()
    if status == "changed" and len(chosen) > SHOWN:
        listed = pd.concat([listed, chosen.tail(1)])
    column = {"changed": "marked", "new": "text", "dropped": "other_text"}[status]
    for row in records(listed):
        like = {"similarity": two_digits(row["similarity"]), "text": row[column]}
        first, *rest = folded(
            LIKE.format(**like) if status == "changed" else row[column], COLUMNS - 2
        )
        yield f"- {first}"
        yield from (f"  {line}" for line in rest)


def _words(own: pd.DataFrame) -> str:
    """The first words of a list, with how often each occurs where more than once."""
    named = own[own["kind"] != "word"]
    shown = named if len(named) else own
    n = shown["n"] + shown["other_n"]
    order = sorted(zip(shown["word"], n, strict=True), key=lambda pair: -pair[1])[:SHOWN_WORDS]
    dots = "…" if len(own) > SHOWN_WORDS else ""
    return str(COMMA).join(f"{word} {k}" if k > 1 else word for word, k in order) + dots


def _theme(row: Mapping[str, Any]) -> list[str]:
    shares = [share_text(row[side]) for side in ("share", "other_share")]
    difference = row["difference"]
    points = "–" if pd.isna(difference) else with_sign(100 * difference, 1)
    hits = ["–" if pd.isna(row[side]) else f"{row[side]}" for side in ("n_hits", "other_n_hits")]
    turned = "*" if row["direction"] == "turns" else ""
    return [theme_name(row), *shares, points + turned, " / ".join(hits)]
