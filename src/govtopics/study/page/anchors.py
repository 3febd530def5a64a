"""Where each report and paragraph is on the page, and what they are called."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pandas as pd
from markupsafe import Markup

from govtopics.analysis.themes.reports_of_groups import left_out_of
from govtopics.corpus.corpus import Corpus
from govtopics.corpus.document import Document, count_characters
from govtopics.corpus.doubts import UNDECIDED
from govtopics.corpus.places.english import called, called_apart
from govtopics.corpus.report_names import document_names
from govtopics.figures.tools.english_names import name_or_id
from govtopics.language import LANGUAGES
from govtopics.study.page.words import Both, both, count, joined, named, shown, term, text
from govtopics.study.results.tables import UNDECIDED_IN, UNKNOWN_EXTENT, extents, without

MOST_CHARACTERS = 3_000_000
MARK = ' <span class="excerpt">{word}</span>'
# What is marked, by the extent of a report or of a group of them.
MARKS: Mapping[str, Both] = {
    "excerpt": both(MARK, MARK, word=term("excerpt", "extent")),
    "mixed": both(MARK, MARK, word=term("mixed", "extent")),
}
# Flags that are marked beside every number of a report, whether it counts in groups or not.
DOUBTS = ("mislabelled", "duplicate", "truncated", "no report", "several reports")
UNDECIDED_MARK = both(MARK, MARK, word=term("undecided", "flag"))


class Places:
    """The reports by the names that people read, and paragraphs by their place on the page.

    Attributes
    ----------
    about : DataFrame
        The docvars of the reports.
    names : dict of str to Both
        What each report is called: place and year, or its id.
    plain : dict of str to str
        The same in Chinese, without markup.
    short : dict of str to Both
        The same without what all reports share: the year, or the place.
    spoken : dict of str to Both
        What each is called in a sentence: without the year where all reports share it.
    rank : dict of str to int
        Where each comes in a list by place, as the codes have them, and date.
    whole : bool
        Whether the page contains the source texts; beyond ``MOST_CHARACTERS`` it does not.
    """

    def __init__(self, corpus: Corpus) -> None:
        about = corpus.to_documents().docvars
        self.about = about
        self.plain: Mapping[str, str] = document_names(about)
        self.names: Mapping[str, Both] = _in_both(self.plain)
        self.short: Mapping[str, Both] = _in_both(_without_shared(self.plain, about))
        one_year = len(set(about["year"].fillna(""))) == 1
        self.spoken: Mapping[str, Both] = self.short if one_year else self.names
        self.rank: Mapping[str, int] = _ranks(about)
        self._docvars = corpus.to_paragraphs().docvars
        kinds = dict(zip(about.index, about["kind"].fillna(""), strict=True))
        # A kind is given only where it distinguishes reports.
        self.kinds: Mapping[str, str] = kinds if len(set(kinds.values())) > 1 else {}
        self.excerpts = frozenset(about.index[about["extent"] == "excerpt"])
        self.left_out: Mapping[str, str] = left_out_of(about, "document")
        self.doubted: Mapping[str, str] = _doubted(corpus) | dict(self.left_out)
        self.undecided = frozenset(
            about.index[about[UNDECIDED].notna()] if UNDECIDED in about else ()
        )
        self.n_chars = sum(
            count_characters(b.text) for document in corpus.documents for b in document.blocks
        )
        self.limit = MOST_CHARACTERS
        self.whole = self.n_chars <= self.limit
        # Nothing leads to texts that the page does not contain.
        self.anchors = _anchors(corpus.documents) if self.whole else {}
        self._texts = {b.id: b.text for document in corpus.documents for b in document.blocks}

    def text(self, paragraph_id: str) -> str:
        """The text of a paragraph."""
        return self._texts[paragraph_id]

    def link(self, paragraph_id: str) -> Markup:
        """The number of a paragraph, which leads to its place in the source text.

        Its id, by which the tables call it, is shown by those who point at the number.
        """
        digits = paragraph_id.rpartition("/p")[2]
        name = (
            both("第 {n} 段", "paragraph {n}", n=int(digits))
            if digits.isdecimal()
            else text(paragraph_id)
        )
        if not self.whole:
            return Markup('<span title="{}">{}</span>').format(shown(paragraph_id), name)
        return Markup('<a class="place" href="#{}" title="{}">{}</a>').format(
            self.anchors[paragraph_id], shown(paragraph_id), name
        )

    def link_of(self, paragraph_id: str) -> Markup:
        """The same with the name of the report."""
        name = self.short[paragraph_id.rpartition("/")[0]]
        return Markup("{} {}").format(name, self.link(paragraph_id))

    def place(self, name: str) -> Both:
        """What a place is called."""
        return named(name, called(name, english=True))

    def told(self, document: str) -> Both:
        """What a report is called in a sentence: with its kind, where the reports are of several.

        A half-year report and an annual one of the same place are not to be read as one series.
        """
        name, kind = self.spoken[document], self.kind(document)
        told = name + both("（{kind}）", " ({kind})", kind=kind) if kind.zh else name
        return told + self._doubts(document)

    def kind(self, document: str) -> Both:
        """The kind of a report, where it tells reports apart; else nothing."""
        kind = self.kinds.get(document)
        return term(kind, "kind") if kind else both("", "")

    def name(self, document: str) -> Both:
        """What a report is called, marked if it is an excerpt, undecided in time or left out."""
        return self._marked(self.names.get(document) or text(document), document)

    def row(self, document: str) -> Both:
        """The same where all reports are listed: without what they share."""
        return self._marked(self.short[document], document)

    def _marked(self, name: Both, document: str) -> Both:
        marked = name + MARKS["excerpt"] if document in self.excerpts else name
        return marked + self._doubts(document)

    def _doubts(self, document: str) -> Both:
        """The marks of a report that is undecided in time, doubted, or left out of groups."""
        marks = [UNDECIDED_MARK] if document in self.undecided else []
        if flag := self.doubted.get(document):
            marks.append(both(MARK, MARK, word=term(flag, "flag")))
        return joined(marks, "", "")

    def told_of_left_out(self) -> Iterator[Both]:
        """Which reports are in no group, and why, with links to them; nothing if all are."""
        if self.left_out:
            listed = (
                both("{name}（{flag}）", "{name} ({flag})", name=self.linked(document),
                     flag=term(flag, "flag"))
                for document, flag in self.left_out.items()
            )  # fmt: skip
            yield both(
                "{n} 份不计入分组、中位数和名次：{names}。",
                "{n} left out of groups, medians and ranks: {names}.",
                n=count(len(self.left_out), "report is", "reports are"),
                names=joined(listed),
            )

    def linked(self, document: str) -> Both:
        """The name of a report, which leads to its source if the page contains it."""
        name = self.names[document]
        if not self.whole:
            return name
        link = Markup('<a href="#{}">{}</a>')
        return Both(*(link.format(self.anchors[document], own) for own in name))

    def group(self, row: Mapping[str, Any]) -> Both:
        """What a group of a table of prevalence is called, marked if there are excerpts in it."""
        if row["by"] == "document":
            return self.name(str(row["group"]))
        by = str(row["by"])
        if not row["group"]:
            return both("未注明{by}", "{by} not given", by=term(by, "docvar"))
        name = term(row["group"], by)
        return name + self._excerpts_in(row, by) + _open_in(row) + _gone_from(row)

    def _excerpts_in(self, row: Mapping[str, Any], by: str) -> Both:
        if row["extent"] not in MARKS:
            return both("", "")
        n_excerpts, n_unknown = extents(self._docvars, by).get(str(row["group"]), (1, 0))
        if n_excerpts:
            return MARKS[str(row["extent"])]
        zh, en = (MARK.format(word=said) for said in (UNKNOWN_EXTENT.zh, UNKNOWN_EXTENT.en))
        return both(zh, en, n=n_unknown)


def _doubted(corpus: Corpus) -> dict[str, str]:
    """Of each report the gravest flag that says it is not, or not all of, what it is called."""
    flags = corpus.flags
    found: dict[str, str] = {}
    for doubt in DOUBTS:
        for document in flags.loc[flags["flag"] == doubt, "document_id"]:
            found.setdefault(document, doubt)
    return found


def _open_in(row: Mapping[str, Any]) -> Both:
    """How many reports of a group are undecided in time."""
    if not row["n_undecided"]:
        return both("", "")
    zh, en = (MARK.format(word=said) for said in (UNDECIDED_IN.zh, UNDECIDED_IN.en))
    return both(zh, en, n=int(row["n_undecided"]))


def _gone_from(row: Mapping[str, Any]) -> Both:
    """How many reports a group goes without, by flag."""
    if not row["left_out"]:
        return both("", "")
    zh, en = (MARK.format(word=without(row["left_out"], language)) for language in LANGUAGES)
    return both(zh, en)


def _in_both(names: Mapping[str, str]) -> dict[str, Both]:
    """Names of reports in both languages, no two alike."""
    english = called_apart(names.values(), english=True)
    return {
        document: named(name, name_or_id(english[name], document))
        for document, name in names.items()
    }


def _without_shared(names: Mapping[str, str], about: pd.DataFrame) -> Mapping[str, str]:
    """Names without the year or the place where all reports share it; as they are if not."""
    for column, cut in (("year", str.removesuffix), ("place", str.removeprefix)):
        shared = set(about[column].fillna("").astype(str))
        if len(names) > 1 and len(shared) == 1:
            word = shared.pop()
            short = {document: cut(name, word).strip(" -_") for document, name in names.items()}
            if all(short.values()) and len(set(short.values())) == len(short):
                return short
    return names


def _ranks(about: pd.DataFrame) -> dict[str, int]:
    """Reports by the code of their place, without one by its name, then by date and id."""
    order = about.assign(id=about.index)[["code", "place", "date", "id"]].fillna("").astype(str)
    order["code"] = order["code"].where(order["code"] != "", "~")
    return {document: rank for rank, document in enumerate(order.sort_values([*order]).index)}


def _anchors(documents: Sequence[Document]) -> dict[str, str]:
    """A fragment for each report and block: its id where that can be one, made unique."""
    anchors: dict[str, str] = {}
    taken: set[str] = set()
    for place, document in enumerate(documents, start=1):
        slug = re.sub(r"[^\w.-]+", "_", document.id)
        slug = f"{slug}_{place}" if slug in taken else slug
        taken.add(slug)
        anchors[document.id] = f"r-{slug}"
        for block in document.blocks:
            anchors[block.id] = f"p-{slug}-{block.id.rpartition('/')[2]}"
    return anchors
