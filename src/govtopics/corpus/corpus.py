"""Reports, cut into the unit that a question needs."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Literal, NamedTuple, NoReturn, get_args

import numpy as np
import pandas as pd

from govtopics.checks import check_fields, checked
from govtopics.corpus import audit_tables, in_memory
from govtopics.corpus.document import (
    SECTION_SEPARATOR,
    Block,
    Document,
    count_characters,
)
from govtopics.corpus.doubts import DOUBTS, check_leave_out, with_doubts
from govtopics.corpus.sentences import Piece, RunningText, running_texts
from govtopics.errors import CorpusError, nearest
from govtopics.frozen import Value
from govtopics.language import LEFT_OUT, Phrase
from govtopics.messages import Message, say
from govtopics.small_tables import MOST_ROWS, in_notebook, small_table
from govtopics.table_views import PARAGRAPHS
from govtopics.text_tables import counted

Unit = Literal["document", "section", "paragraph", "sentence"]
UNITS: tuple[str, ...] = get_args(Unit)
CALLED = {
    "document": Phrase("报告", "document"),
    "section": Phrase("章节", "section"),
    "paragraph": Phrase("段落", "paragraph"),
    "sentence": Phrase("句子", "sentence"),
}


class _Row(NamedTuple):
    id: str
    text: str
    document_id: str
    block_ids: tuple[str, ...]


class _Known:
    """What is known of texts, by column: of thousands of reports dicts would take most memory."""

    def __init__(self) -> None:
        self._columns: dict[str, list[Any]] = {}
        self._n = 0

    def add(self, about: Mapping[str, Any]) -> None:
        """What is known of the next text."""
        for name, value in about.items():
            column = self._columns.setdefault(name, [])
            column.extend([None] * (self._n - len(column)))
            column.append(value)
        self._n += 1

    def table(self) -> pd.DataFrame:
        """All of it, None where something is missing."""
        for column in self._columns.values():
            column.extend([None] * (self._n - len(column)))
        frame = pd.DataFrame(self._columns or {"document_id": []}, dtype="object")
        return frame.where(frame.notna(), None)


@dataclass(frozen=True, eq=False, repr=False)
class Corpus(Value):
    r"""Reports as texts with docvars, in one unit at a time.

    A corpus knows its unit, and is a mapping of ids to texts: ``corpus["report/p0001"]`` is a text,
    and iteration gives ids. Reshaping gives another corpus over the same reports, so going to
    paragraphs and back loses nothing. Only the corpus contains text; tokens, matrices and models
    have its ids and its ``corpus_id``.

    Parameters
    ----------
    documents : tuple of Document
        The reports, in order.
    unit : {"document", "section", "paragraph", "sentence"}
        What one row is.
    unread : tuple of (str, Message)
        Files of the folder that were not read, each with the reason: a str, in English, whose
        ``text("zh")`` is the Chinese.
    leave_out : tuple of str
        Reports with one of these flags are left out of all groups (places, years, any docvar). Of
        duplicates the first stays. ``()`` keeps all.

    Examples
    --------
    >>> corpus = Corpus.from_texts(["第一段。\n第二段。"], ids=["report"])
    >>> corpus
    Corpus: 1 document of 1 report, 8 characters
    >>> corpus.to_paragraphs().texts.to_dict()
    {'report/p0001': '第一段。', 'report/p0002': '第二段。'}
    """

    documents: tuple[Document, ...]
    unit: Unit = "document"
    unread: tuple[tuple[str, Message], ...] = ()
    leave_out: tuple[str, ...] = LEFT_OUT

    def __post_init__(self) -> None:
        check_fields(self)
        check_leave_out(self.leave_out)
        super().__post_init__()
        _check_unit(self.unit)

    @classmethod
    @checked()
    def from_texts(
        cls,
        texts: Iterable[Any],
        *,
        ids: Sequence[Any] | None = None,
        docvars: pd.DataFrame | None = None,
        unit: Literal["document", "paragraph"] = "document",
    ) -> Corpus:
        """A corpus of texts that are already in memory, used as they are.

        Nothing is cleaned or converted, and every line is a paragraph; reading a folder with
        :func:`govtopics.read_corpus` cleans and converts.

        Parameters
        ----------
        texts : iterable of str
            Whole documents or single paragraphs, as ``unit`` says.
        ids : sequence of str, optional
            Unique; ``text-0001`` and so on if left out.
        docvars : DataFrame, optional
            One row per text, in the same order. For paragraphs, a column ``document_id`` says which
            report each belongs to; without it, the part of the id before ``/`` says so.
        unit : {"document", "paragraph"}

        Returns
        -------
        Corpus

        Raises
        ------
        CorpusError
            If ids repeat, or ids, docvars and texts differ in number, or texts is a mapping.
        """
        if isinstance(texts, Mapping):
            raise CorpusError(
                say(
                    "texts is a mapping, of which only the keys would be read. Write "
                    "from_texts(list(texts.values()), ids=list(texts))."
                )
            )
        rows = list(texts)
        names = (
            [f"text-{i:04d}" for i in range(1, len(rows) + 1)] if ids is None else [*map(str, ids)]
        )
        return cls(in_memory.documents(rows, names, docvars, unit), unit=unit)

    @classmethod
    def of(cls, texts: Corpus | Iterable[str]) -> Corpus:
        """The corpus itself, or the corpus of a list of texts.

        Parameters
        ----------
        texts : Corpus, or iterable of str

        Returns
        -------
        Corpus
        """
        return texts if isinstance(texts, Corpus) else cls.from_texts(texts)

    @cached_property
    def _rows(self) -> tuple[_Row, ...]:
        rows_of = _ROWS[self.unit]
        return tuple(row for document in self.documents for row in rows_of(document))

    @cached_property
    def ids(self) -> pd.Index:
        """The id of each text, in order."""
        return pd.Index([row.id for row in self._rows], name=f"{self.unit}_id", dtype="object")

    @cached_property
    def texts(self) -> pd.Series:
        """The texts, indexed by id."""
        return pd.Series(
            [row.text for row in self._rows], index=self.ids, name="text", dtype="object"
        )

    @cached_property
    def docvars(self) -> pd.DataFrame:
        """One row per text: what is known of its report, and of its place in it.

        ``left_out`` is the flag that leaves a report out of groups; ``undecided`` is ``time`` where
        the time of most of a report is unknown. Both columns exist only where a report has a value.
        """
        if self.unit == "sentence":
            paragraphs = self.to_paragraphs()
            owners = paragraphs.ids.get_indexer(pd.Index([row.block_ids[0] for row in self._rows]))
            return sentence_docvars(paragraphs.docvars, owners, self.ids)
        known = _Known()
        for document in self.documents:
            for about in _ABOUT[self.unit](document):
                known.add(about)
        table = known.table().set_axis(self.ids)
        return with_doubts(table, self.documents, self.leave_out)

    @cached_property
    def removed(self) -> pd.DataFrame:
        """Every line removed: document_id, line (from 1), rule, text."""
        return audit_tables.removed(self.documents)

    def removed_summary(self) -> pd.DataFrame:
        """What each rule removed from each report: document_id, rule, n_lines, n_chars, share."""
        return audit_tables.removed_summary(self.documents)

    @cached_property
    def changes(self) -> pd.DataFrame:
        """Every kind of change: document_id, rule, before, after, n."""
        return audit_tables.changes(self.documents)

    @cached_property
    def edits(self) -> pd.DataFrame:
        """Every place changed: document_id, text_id, start, source_start, before, after.

        Undone from the last to the first, they give the source again.
        """
        return audit_tables.edits(self.documents)

    @cached_property
    def inferred(self) -> pd.DataFrame:
        """What the texts do not state: document_id, docvar, value, support."""
        return audit_tables.inferred(self.documents)

    @cached_property
    def origins(self) -> pd.DataFrame:
        """Where each docvar comes from: document_id, docvar, value, origin."""
        return audit_tables.origins(self.documents)

    @cached_property
    def flags(self) -> pd.DataFrame:
        """What to check: document_id, flag, docvar, value, other, reason."""
        return audit_tables.flags(self.documents)

    def summary(self) -> pd.DataFrame:
        """One row per report: docvars, n_chars and n_paragraphs of its body, and n_glossary."""
        sizes = [
            (
                sum(count_characters(block.text) for block in body.paragraphs),
                len(body.paragraphs),
                len(doc.paragraphs) - len(body.paragraphs),
            )
            for doc, body in zip(self.documents, self.body().documents, strict=True)
        ]
        documents = self.to_documents().docvars
        sized = pd.DataFrame(
            sizes, index=documents.index, columns=["n_chars", "n_paragraphs", "n_glossary"]
        )
        return documents.join(sized)

    @cached_property
    def corpus_id(self) -> str:
        """Sixteen hexadecimal digits that identify the texts and their ids, in any unit."""
        digest = hashlib.sha256()
        for document in self.documents:
            digest.update(f"{document.id}\0".encode())
            for block in document.blocks:
                digest.update(f"{block.id}\0{block.text}\0".encode())
        return digest.hexdigest()[:16]

    @checked()
    def reshape(self, unit: Unit) -> Corpus:
        """The same reports in another unit.

        Parameters
        ----------
        unit : {"document", "section", "paragraph", "sentence"}

        Returns
        -------
        Corpus

        Raises
        ------
        CorpusError
            If the unit does not exist.
        """
        _check_unit(unit)
        return self if unit == self.unit else replace(self, unit=unit)

    def to_documents(self) -> Corpus:
        """One row per report, headings and paragraphs joined by line breaks."""
        return self.reshape("document")

    def to_sections(self) -> Corpus:
        """One row per section: a heading and what follows it, up to the next heading."""
        return self.reshape("section")

    def to_paragraphs(self) -> Corpus:
        """One row per paragraph of the body; separate headings come back with the documents."""
        return self.reshape("paragraph")

    def to_sentences(self) -> Corpus:
        """One row per sentence, cut from the running text of a section.

        Where a paragraph ends within a sentence, the sentence goes on in the next; its id and its
        docvars are those of the paragraph in which it begins.
        """
        return self.reshape("sentence")

    def select(self, **docvars: Any) -> Corpus:
        """The texts whose docvars have these values.

        Parameters
        ----------
        **docvars
            A value or a list of values for each docvar named, for example ``place="黄浦区"``,
            ``time=["review", "plan"]``.

        Returns
        -------
        Corpus
            In the same unit; a heading stays where a text below it stays.

        Raises
        ------
        CorpusError
            If a docvar is unknown or no text has the value.
        """
        about = self.docvars
        wanted = pd.Series(True, index=self.ids)
        for name, value in docvars.items():
            if name not in about:
                raise CorpusError(
                    say(
                        "No {unit} has a docvar {name!r}. {nearest}",
                        name=name,
                        unit=CALLED[self.unit],
                        nearest=nearest(name, about.columns),
                    )
                )
            values = list(value) if pd.api.types.is_list_like(value) else [value]
            matches = about[name].isin(values)
            if not matches.any():
                there = [str(v) for v in pd.unique(about[name].dropna())]
                raise CorpusError(
                    say(
                        "No {unit} has {name} = {value!r}. {nearest}",
                        unit=CALLED[self.unit],
                        name=name,
                        value=value,
                        nearest=nearest(str(value), there),
                    )
                )
            wanted &= matches
        if docvars and not wanted.any():
            raise CorpusError(
                say(
                    "No {unit} has all of {docvars!r}; each value alone occurs.",
                    unit=CALLED[self.unit],
                    docvars=docvars,
                )
            )
        kept: dict[str, set[str]] = {}
        for row, keep in zip(self._rows, wanted, strict=True):
            if keep:
                kept.setdefault(row.document_id, set()).update(row.block_ids)
        return replace(
            self, documents=tuple(d.keep(kept[d.id]) for d in self.documents if d.id in kept)
        )

    @checked()
    def drop(self, *document_ids: str) -> Corpus:
        """The same corpus without some reports, such as duplicates.

        Parameters
        ----------
        *document_ids : str

        Returns
        -------
        Corpus

        Raises
        ------
        CorpusError
            If a report does not exist.
        """
        there, gone = dict.fromkeys(document.id for document in self.documents), {*document_ids}
        for name in document_ids:
            if name not in there:
                _refuse("document", name, there)
        kept = tuple(document for document in self.documents if document.id not in gone)
        return replace(self, documents=kept)

    def body(self) -> Corpus:
        """The same reports without their glossaries (名词解释), which explain and do not report.

        Returns
        -------
        Corpus
            In the same unit; the corpus itself if it has no glossary.
        """
        blocks = [block for doc in self.documents for block in doc.blocks]
        if not any(block.function == "glossary" for block in blocks):
            return self
        kept = {block.id for block in blocks if block.function != "glossary"}
        return replace(self, documents=tuple(document.keep(kept) for document in self.documents))

    @checked(start=0, end=0)
    def source_span(self, text_id: str, start: int = 0, end: int | None = None) -> tuple[int, int]:
        """Where a paragraph or sentence, or a part of it, is in its source file.

        Parameters
        ----------
        text_id : str
            The id of a paragraph or sentence.
        start, end : int, optional
            Half-open span in its text, in code points; the whole text if left out.

        Returns
        -------
        tuple of int
            Half-open span in the decoded file, in code points.

        Raises
        ------
        CorpusError
            If the paragraph or sentence does not exist.
        """
        pieces = self._pieces(text_id)
        length = sum(piece.end - piece.start for piece in pieces)
        last = length if end is None else min(end, length)
        own = _cut(pieces, start, max(start, last))
        spans = [piece.block.content.source_span(piece.start, piece.end) for piece in own]
        return spans[0][0], spans[-1][1]

    @checked(start=0, end=0)
    def source_text(self, text_id: str, start: int = 0, end: int | None = None) -> str:
        """A paragraph, or a part of it, as its source file spells it.

        Parameters
        ----------
        text_id : str
        start, end : int, optional
            As for :meth:`source_span`.

        Returns
        -------
        str

        Raises
        ------
        CorpusError
            If the paragraph does not exist.
        """
        source_start, source_end = self.source_span(text_id, start, end)
        return self._sources[self._pieces(text_id)[0].block.id][source_start:source_end]

    @checked()
    def parts(self, *, include_headings: bool = True) -> Iterator[tuple[str, str, str]]:
        """What a measure reads at each paragraph.

        Parameters
        ----------
        include_headings : bool
            Whether separate headings are read, once, at the first paragraph under them.

        Yields
        ------
        tuple of str
            Paragraph id, ``"section"`` for such a heading or ``"text"``, and its words.
        """
        for document in self.documents:
            opened = document.opening_headings() if include_headings else {}
            for block in document.paragraphs:
                for heading in opened.get(block.id, ()):
                    yield block.id, "section", heading
                yield block.id, "text", block.text

    def running_texts(self) -> Iterator[RunningText]:
        """The running texts between separate headings, report by report.

        Yields
        ------
        RunningText
        """
        for document in self.documents:
            yield from running_texts(document)

    def _pieces(self, text_id: str) -> tuple[Piece, ...]:
        """The parts of paragraphs that a paragraph or sentence is made of."""
        if text_id in self._blocks:
            block = self._blocks[text_id]
            return (Piece(block, 0, len(block.text)),)
        if text_id not in self._sentences:
            _refuse("paragraph", text_id, self._blocks)
        running, number = self._sentences[text_id]
        return running.sentence_pieces(number)

    @cached_property
    def _sentences(self) -> dict[str, tuple[RunningText, int]]:
        return {
            sentence_id: (running, number)
            for running in self.running_texts()
            for number, (sentence_id, _) in enumerate(running.sentences)
        }

    @cached_property
    def _sources(self) -> dict[str, str]:
        return {block.id: doc.source for doc in self.documents for block in doc.paragraphs}

    @cached_property
    def _blocks(self) -> dict[str, Block]:
        return {block.id: block for doc in self.documents for block in doc.paragraphs}

    @cached_property
    def _text_of(self) -> dict[str, str]:
        return {row.id: row.text for row in self._rows}

    def __contains__(self, text_id: object) -> bool:
        return text_id in self._text_of

    def __iter__(self) -> Iterator[str]:
        return iter(self._text_of)

    def __getitem__(self, text_id: str) -> str:
        if text_id not in self._text_of:
            _refuse(self.unit, str(text_id), self._text_of)
        return self._text_of[text_id]

    def __len__(self) -> int:
        return len(self._rows)

    def __repr__(self) -> str:
        units, reports = counted(len(self), self.unit), counted(len(self.documents), "report")
        n_chars = sum(count_characters(text) for text in self.texts)
        return f"Corpus: {units} of {reports}, {counted(n_chars, 'character')}"

    def _repr_html_(self) -> str:
        first = self._rows[:MOST_ROWS]
        table = self.docvars.head(MOST_ROWS).assign(id=[row.id for row in first])
        table = table.assign(text=[row.text for row in first])
        where = ".docvars, .texts"
        return in_notebook(self, small_table(table, PARAGRAPHS, where=where, n_rows=len(self)))


def each_text(corpus: Corpus, unit: Unit) -> Iterator[str]:
    """The texts in a unit, one after another: of many reports all of them take much room."""
    return (row.text for document in corpus.documents for row in _ROWS[unit](document))


def _check_unit(unit: str) -> None:
    if unit not in UNITS:
        raise CorpusError(
            say("Unknown unit {unit!r}. {nearest}", unit=unit, nearest=nearest(unit, UNITS))
        )


def _refuse(unit: str, text_id: str, known: Iterable[str]) -> NoReturn:
    raise CorpusError(
        say(
            "Unknown {unit} {id!r}. {nearest}",
            unit=CALLED[unit],
            id=text_id,
            nearest=nearest(text_id, known),
        )
    )


def sentence_docvars(paragraphs: pd.DataFrame, owners: np.ndarray, ids: pd.Index) -> pd.DataFrame:
    """The docvars of sentences: those of the paragraph in which each begins, and its id.

    ``paragraphs``: docvars of paragraphs.
    ``owners``: the row of that paragraph, shape (n_sentences,).
    """
    told = paragraphs.drop(columns="paragraph_id", errors="ignore").take(owners)
    doubts = sum(name in DOUBTS for name in told.columns)  # stay last
    told.insert(len(told.columns) - doubts, "paragraph_id", told.index)
    return told.set_axis(ids)


def _document_rows(document: Document) -> Iterator[_Row]:
    text = "\n".join(block.text for block in document.blocks)
    yield _Row(document.id, text, document.id, tuple(block.id for block in document.blocks))


def _section_rows(document: Document) -> Iterator[_Row]:
    for number, blocks in _sections(document).items():
        text = "\n".join(block.text for block in blocks)
        ids = tuple(block.id for block in blocks)
        yield _Row(f"{document.id}/s{number:02d}", text, document.id, ids)


def _paragraph_rows(document: Document) -> Iterator[_Row]:
    for block in document.paragraphs:
        yield _Row(block.id, block.text, document.id, (block.id,))


def _sentence_rows(document: Document) -> Iterator[_Row]:
    for running in running_texts(document):
        for number, (sentence_id, text) in enumerate(running.sentences):
            blocks = tuple(piece.block.id for piece in running.sentence_pieces(number))
            yield _Row(sentence_id, text, document.id, blocks)


def _sections(document: Document) -> dict[int, list[Block]]:
    sections: dict[int, list[Block]] = {}
    for block in document.blocks:
        sections.setdefault(block.section_number, []).append(block)
    return sections


def _cut(pieces: Sequence[Piece], start: int, end: int) -> list[Piece]:
    """The pieces of a span of their text; of an empty span, its place."""
    own, before = list[Piece](), 0
    for piece in pieces:
        length = piece.end - piece.start
        first, last = max(start, before), min(end, before + length)
        if first < last or (start == end and before <= start <= before + length and not own):
            shift = piece.start - before
            own.append(Piece(piece.block, first + shift, last + shift))
        before += length
    return own or [pieces[-1]._replace(start=pieces[-1].end)]


_ROWS: dict[str, Callable[[Document], Iterator[_Row]]] = {
    "document": _document_rows,
    "section": _section_rows,
    "paragraph": _paragraph_rows,
    "sentence": _sentence_rows,
}


def _about_document(document: Document) -> Iterator[dict[str, Any]]:
    about = {name: value for name, value in document.docvars.items() if name != "document_id"}
    yield {"document_id": document.id, **about}


def _about_sections(document: Document) -> Iterator[dict[str, Any]]:
    (own,) = _about_document(document)
    for blocks in _sections(document).values():
        yield own | {"section": SECTION_SEPARATOR.join(blocks[0].section)}


def _about_paragraphs(document: Document) -> Iterator[dict[str, Any]]:
    (own,) = _about_document(document)
    for position, block in enumerate(document.paragraphs, start=1):
        about = {"position": position, "section": SECTION_SEPARATOR.join(block.section)}
        about |= {"heading": block.heading, "time": block.time, "function": block.function}
        about |= {"time_rule": block.time_rule, "function_rule": block.function_rule}
        yield own | about | dict(block.docvars)


# What is known of the texts of a report; of sentences, what is known of their paragraphs.
_ABOUT: dict[str, Callable[[Document], Iterator[dict[str, Any]]]] = {
    "document": _about_document,
    "section": _about_sections,
    "paragraph": _about_paragraphs,
}
