"""What limits a comparison of two reports of a place, in sentences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from govtopics.analysis.groups.alignment import ALSO
from govtopics.language import COMMA, SEMICOLON, Phrase, Reason, reason_text

# One report is longer than the other where it has so many times its characters.
LONGER = 1.25
MOST_NAMED, MOST_TERMS = 12, 2
PER_CHARS = 10_000
LENGTHS = Phrase(
    "{longer} 年的报告比 {shorter} 年的长 {more:.0%}（{n_longer:,} 字与 {n_shorter:,} 字），"
    "新出现和不再出现的词多少与篇幅有关：新出现 {entered} 个，每万字 {entered_rate:.0f} 个；"
    "不再出现 {left} 个，每万字 {left_rate:.0f} 个",
    "the report of {longer} is {more:.0%} longer than that of {shorter} ({n_longer:,} and"
    " {n_shorter:,} characters), which alone brings more words: {entered} entered,"
    " {entered_rate:.0f} per 10,000 characters; {left} left, {left_rate:.0f} per 10,000",
)
PAIRING = Phrase(
    "“部分相同”按字面相似度配对，约 4% 配得不对，相似度低的更要核对；"
    "“新增”的句子约八分之一是旧话新说（由一个语言模型判读，见方法）",
    '"partly the same" pairs are made by likeness of wording: about 4% are wrong, so check those'
    ' of low similarity; about one "new" sentence in eight restates an earlier one (as judged by a'
    " language model, see the methods)",
)
ALSO_ROWS = Phrase(
    "部分相同的 {n} 处中，有 {now} 处只计入 {year} 年、{before} 处只计入 {other} 年："
    "与之相近的句子已另有更近的配对",
    "of the {n} passages partly the same, {now} count in {year} only and {before} in {other} only:"
    " the sentence that they are like has a nearer partner",
)
REPEATED = Phrase(
    "逐字保留的句数两年不同：{texts}在两份报告中重复的次数不一样",
    "the sentences kept word for word differ in number since the two reports repeat some of them,"
    " such as {texts}, a different number of times",
)
TURNS = Phrase(
    "换一种口径方向就会变的主题（以 * 标出，共 {n} 个）：{themes}",
    "themes whose difference changes its sign by another definition (marked *; {n}): {themes}",
)
TURN = Phrase("{theme}（{why}）", "{theme} ({why})")
TERM = Phrase("“{term}”", "{term}")
ANY_TERM = Phrase(
    "去掉{terms}等 {n} 个词中的任何一个就不是这样", "without any of {n} terms ({terms}, …)"
)
FURTHER = Phrase("另有 {n} 个，见表", "{n} more in the table")
ROUNDED = Phrase(
    "差按未四舍五入的占比计算，与表中两列相减可能差 0.1",
    "differences are of the exact shares and may be .1 off those of the rounded columns",
)


def lengths_note(years: tuple[int, int], sizes: tuple[int, int], words: pd.DataFrame) -> str:
    """That one report is much longer, and how many words came and went for its length."""
    shorter, longer = sorted((0, 1), key=lambda side: sizes[side])
    if sizes[longer] < LONGER * max(1, sizes[shorter]):
        return ""
    n = words["status"].value_counts()
    entered, left = int(n.get("entered", 0)), int(n.get("left", 0))
    return LENGTHS.format(
        longer=years[longer],
        shorter=years[shorter],
        more=sizes[longer] / max(1, sizes[shorter]) - 1,
        n_longer=sizes[longer],
        n_shorter=sizes[shorter],
        entered=entered,
        entered_rate=PER_CHARS * entered / max(1, sizes[0]),
        left=left,
        left_rate=PER_CHARS * left / max(1, sizes[1]),
    )


def passages_notes(years: tuple[int, int], passages: pd.DataFrame) -> Iterator[str]:
    """How sentences were paired, and why the two columns of the sum may not agree."""
    own = passages[passages["part"] == "sentence"]
    if own["status"].isin(["changed", "new"]).any():
        yield str(PAIRING)
    forms = own.loc[own["status"] == "changed", "form"]
    now, before = (int((forms == form).sum()) for form in ALSO)
    if now or before:
        about = {"year": years[0], "other": years[1]}
        yield ALSO_ROWS.format(n=len(forms), now=now, before=before, **about)
    copies = own[(own["status"] == "kept") & (own["form"] == "repeated")]
    alone = copies[(copies["text_ids"] == "") | (copies["other_ids"] == "")]
    texts = dict.fromkeys(alone["text"].where(alone["text"] != "", alone["other_text"]))
    if texts:
        yield REPEATED.format(
            texts=str(COMMA).join(TERM.format(term=text) for text in list(texts)[:2])
        )


def themes_notes(themes: pd.DataFrame) -> Iterator[str]:
    """Which themes have a difference whose sign turns by another definition, and by which."""
    turned = themes[themes["direction"] == "turns"].to_dict("records")
    if turned:
        named = [
            TURN.format(theme=theme_name(row), why=_why(str(row["turned_by"])))
            for row in turned[:MOST_NAMED]
        ]
        further = len(turned) - len(named)
        named += [FURTHER.format(n=further)] if further else []
        yield TURNS.format(n=len(turned), themes=str(SEMICOLON).join(named))
    if not _adds_up(themes):
        yield str(ROUNDED)


def theme_name(row: Mapping[Any, Any]) -> str:
    """A theme in the language in use, in English by its English name where it has one."""
    return str(Phrase(row["theme"], row["english"] or row["theme"]))


def two_digits(similarity: Any) -> str:
    """A similarity as it is shown: .27."""
    return "–" if pd.isna(similarity) else f"{similarity:.2f}".removeprefix("0")


def _why(cell: str) -> str:
    """What turns a difference; of many terms the first few and how many they are."""
    parts = cell.split("; ")
    terms = [
        Reason.parse(part).values["term"]  # noqa: PD011 (no table)
        for part in parts
        if part.startswith("turned_without:")
    ]
    if len(terms) <= MOST_TERMS:
        return reason_text(cell)
    shown = str(Phrase("", ", ")).join(TERM.format(term=term) for term in terms[:MOST_TERMS])
    told = [reason_text(part) for part in parts if not part.startswith("turned_without:")]
    return str(SEMICOLON).join([*told, ANY_TERM.format(terms=shown, n=len(terms))])


def _adds_up(themes: pd.DataFrame) -> bool:
    """Whether each difference is, in tenths of a point, that of the shares as they are shown."""
    rows = themes[["share", "other_share", "difference"]].dropna().astype(float)
    shown = (100 * rows).round(1)
    off = (shown["share"] - shown["other_share"] - shown["difference"]).abs()
    return bool((off < 0.05).all())
