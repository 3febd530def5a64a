"""The tables of a comparison of two reports: passages, words and themes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from govtopics.analysis.groups.alignment import (
    ALSO,
    Bead,
    Passage,
    align,
    marked,
    normal_form,
    out_of_order,
)
from govtopics.analysis.groups.comparison import compare_prevalence
from govtopics.analysis.themes.frames import comparability
from govtopics.analysis.themes.theme_measures import ThemeMeasures
from govtopics.corpus.document import SECTION_SEPARATOR, Document, count_characters
from govtopics.corpus.sentences import running_texts
from govtopics.language import Reason, reason_cells
from govtopics.tokens.matching import QUOTATION_MARKS
from govtopics.tokens.segmentation import WordsOf
from govtopics.tokens.stopwords import NUMBER

PASSAGE_COLUMNS = [
    "status", "form", "moved", "part", "text_ids", "other_ids", "similarity", "n_chars",
    "other_n_chars", "time", "other_time", "section", "other_section", "start", "end",
    "other_start", "other_end", "text", "other_text", "marked",
]  # fmt: skip
WORD_COLUMNS = ["status", "word", "kind", "n", "other_n", "text_id", "text"]
THEME_COLUMNS = [
    "theme", "share", "other_share", "difference", "n_hits", "other_n_hits",
    "hits_per_1000_chars", "other_hits_per_1000_chars", "direction", "turned_by", "turned_by_text",
    "status", "reason", "reason_text", "english",
]  # fmt: skip
# The parts of two reports differ in length where a share of theirs differs by so much.
PARTS_DIFFER = 0.1
# A name coined in a report is in quotation marks, and is read whole.
QUOTED = re.compile("[“「『]([^“”「」『』，。；：！？、\\s]{2,12})[”」』]")
KINDS = ("term", "quoted", "word")
# How many of what: 三条, 两座, 一批.
QUANTITY = re.compile(
    "[一二两三四五六七八九十百千万亿几数]+(?:[个条座件项次届位户批家所处名场年月日人类种层级步道辆台套"
    "间栋亩吨]|公里)"
)
_NO_QUOTES = dict.fromkeys(map(ord, QUOTATION_MARKS))


@dataclass(frozen=True)
class ReadReport:
    """A report as passages in order, and of each id, n_chars, time, section, start and end."""

    passages: tuple[Passage, ...]
    about: tuple[Mapping[str, Any], ...]

    @classmethod
    def of(cls, document: Document) -> ReadReport:
        """Its sentences, and its headings on their own line, without blank ones."""
        sentences: dict[str, list[tuple[str, str]]] = {}
        for running in running_texts(document):
            for text_id, text in running.sentences:
                sentences.setdefault(text_id.rpartition(".")[0], []).append((text_id, text))
        passages, about, done = list[Passage](), list[dict[str, Any]](), 0
        for block in document.blocks:
            part = "heading" if block.kind == "heading" else "sentence"
            own = [(block.id, block.text)] if part == "heading" else sentences.get(block.id, [])
            for text_id, text in own:
                n_chars = count_characters(text)
                if not n_chars:
                    continue
                end = done + (n_chars if part == "sentence" else 0)
                passages.append(Passage(text.strip(), part))
                about.append({
                    "id": text_id, "n_chars": n_chars, "time": block.time, "start": done,
                    "end": end, "section": SECTION_SEPARATOR.join(block.section),
                })  # fmt: skip
                done = end
        shares = [{"start": row["start"] / done, "end": row["end"] / done} for row in about if done]
        return cls(tuple(passages), tuple(a | b for a, b in zip(about, shares, strict=True)))

    @property
    def normal_forms(self) -> list[str]:
        """What it says, blanks and punctuation apart."""
        return [normal_form(passage.text) for passage in self.passages]


def passages_table(own: ReadReport, other: ReadReport) -> pd.DataFrame:
    """One row for passages that are one, and for each that is new or dropped."""
    beads = align(own.passages, other.passages)
    rows = []
    for bead, moved in zip(beads, out_of_order(beads), strict=True):
        row = _side(own, bead.own, "") | _side(other, bead.other, "other_")
        if bead.form in ALSO:  # the characters of its partner count where the nearer one is
            row["n_chars" if bead.form == "also before" else "other_n_chars"] = 0
        status = _status(bead, row["text"], row["other_text"])
        passage = own.passages[bead.own[0]] if bead.own else other.passages[bead.other[0]]
        rows.append(row | {
            "status": status, "form": bead.form, "moved": moved, "part": passage.part,
            "similarity": bead.similarity, "text_ids": row["ids"],
            "marked": marked(row["other_text"], row["text"]) if status == "changed" else "",
        })  # fmt: skip
    return pd.DataFrame(rows, columns=PASSAGE_COLUMNS)


def _status(bead: Bead, text: str, other_text: str) -> str:
    if bead.form == "repeated" or (bead.own and normal_form(text) == normal_form(other_text)):
        return "kept"
    if bead.own and bead.other:
        return "changed"
    return "new" if bead.own else "dropped"


def _side(read: ReadReport, places: Sequence[int], side: str) -> dict[str, Any]:
    """What a row says of its passages in one of the reports."""
    about = [read.about[place] for place in places]
    first = about[0] if about else {"time": "", "section": "", "start": None}
    return {
        f"{side}ids": " ".join(one["id"] for one in about),
        f"{side}n_chars": sum(one["n_chars"] for one in about),
        **{side + name: first[name] for name in ("time", "section", "start")},
        f"{side}end": about[-1]["end"] if about else None,
        f"{side}text": "".join(read.passages[place].text for place in places),
    }


def words_table(own: ReadReport, other: ReadReport, words_of: WordsOf) -> pd.DataFrame:
    """Words whose characters occur in one report only, not even in a longer word of the other."""
    spelled = [
        "\n".join(passage.text for passage in read.passages).translate(_NO_QUOTES)
        for read in (own, other)
    ]
    rows = []
    for status, side, read in (("entered", 0, own), ("left", 1, other)):
        found = [
            {"status": status, "word": word, "kind": kind, "n": spelled[0].count(word),
             "other_n": spelled[1].count(word), "text_id": read.about[place]["id"],
             "text": read.passages[place].text}
            for word, (kind, place) in _first_places(read, words_of).items()
            if word not in spelled[1 - side]
        ]  # fmt: skip
        rows += sorted(_longest(found), key=_by_frequency)
    return pd.DataFrame(rows, columns=WORD_COLUMNS)


def _longest(found: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Without the words that occur only inside a longer one of them."""
    of_count: dict[tuple[int, int], list[str]] = {}
    for row in found:
        of_count.setdefault((row["n"], row["other_n"]), []).append(row["word"])
    joined = {count: "\n".join(words) for count, words in of_count.items()}
    return [row for row in found if joined[row["n"], row["other_n"]].count(row["word"]) == 1]


def _first_places(read: ReadReport, words_of: WordsOf) -> dict[str, tuple[str, int]]:
    """Each word of a report, its kind, and the passage where it is first."""
    terms = frozenset(words_of.lexicon.words)
    first: dict[str, tuple[str, int]] = {}
    words = words_of.cut(passage.text for passage in read.passages)
    for place, (passage, own) in enumerate(zip(read.passages, words, strict=True)):
        names = [name for name in QUOTED.findall(passage.text) if not NUMBER.fullmatch(name)]
        for word in own:
            if word not in terms and QUANTITY.fullmatch(word):
                continue
            kind = "term" if word in terms else "quoted" if word in names else "word"
            first.setdefault(word, (kind, place))
        for name in names:
            first.setdefault(name, ("quoted", place))
    return first


def _by_frequency(row: Mapping[str, Any]) -> tuple[int, int, str]:
    return KINDS.index(row["kind"]), -row["n"] - row["other_n"], row["word"]


def themes_table(themes: ThemeMeasures, documents: Sequence[str]) -> pd.DataFrame:
    """How each theme moved from the second report to the first."""
    pairs = compare_prevalence(
        themes, "document", list(documents), n_permutations=1, random_state=0
    ).table
    estimated = pairs["status"] == "estimated"
    for name, cell in reason_cells(Reason("two_texts")).items():
        pairs[name] = pairs[name].mask(estimated, cell)
    about = themes.prevalence(by="document").set_index(["theme", "group"])
    for side, document in zip(("", "other_"), documents, strict=True):
        own = about.reindex([(theme, document) for theme in pairs["theme"]])
        for name, column in (
            ("share", "estimate"),
            ("n_hits", "n_hits"),
            ("hits_per_1000_chars", "hits_per_1000_chars"),
        ):
            pairs[side + name] = own[column].where(own["status"] == "estimated").to_numpy()
    return pairs[THEME_COLUMNS].astype({"n_hits": "Int64", "other_n_hits": "Int64"})


def groups_table(themes: ThemeMeasures, years: Sequence[int]) -> pd.DataFrame:
    """What the reports of two years are, the later first."""
    own, paragraphs = (
        docvars.assign(year=docvars["year"].astype(str).str[:4])
        for docvars in (themes.docvars, themes.paragraphs.docvars)
    )
    counts = paragraphs["year"].value_counts().to_dict()
    table = comparability(own, themes.n_chars, "year", counts)
    return table.set_index("group").loc[list(map(str, years))].reset_index()


def limits(groups: pd.DataFrame, own: ReadReport, other: ReadReport) -> Iterator[Reason]:
    """What limits a comparison of these two texts."""
    if own.normal_forms == other.normal_forms:
        yield Reason("same_text")
    for time in ("review", "plan"):
        if time in groups and abs(groups[time].iloc[0] - groups[time].iloc[1]) >= PARTS_DIFFER:
            share, before = (f"{share:.0%}" for share in groups[time])
            said = {"share": share, "other": before}
            yield Reason(
                "review_lengths_differ" if time == "review" else "plan_lengths_differ", said
            )
    yield Reason("two_texts")
