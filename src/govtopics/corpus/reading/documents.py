"""The reports of a folder one by one: from a file to its texts, from a text to its report."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NamedTuple

from govtopics.corpus.cleaning import Cleaning
from govtopics.corpus.document import Document, Flag
from govtopics.corpus.doubts import UNDECIDED
from govtopics.corpus.metadata import FILE_NAME, Labels, Layer, from_name, name_pattern
from govtopics.corpus.parsing.flags import UNCLOSED
from govtopics.corpus.parsing.parse import make_document
from govtopics.corpus.parsing.several import split_reports
from govtopics.corpus.reading.catalogue import find_catalogues
from govtopics.corpus.reading.faults import why_not_read
from govtopics.corpus.reading.files import TABLES, Found, Listing, list_folder, safe_id, shown
from govtopics.corpus.reading.formats import Read, read_file
from govtopics.corpus.reading.legible import is_chinese, is_word_list, legible_labels
from govtopics.corpus.reading.mojibake import suspect
from govtopics.corpus.reading.rows import BROKEN
from govtopics.corpus.reading.sniffing import YEAR_LINES, kind_of
from govtopics.corpus.reading.tables import BadRow, OtherSheet, TextRow, text_rows
from govtopics.errors import CorpusError, nearest
from govtopics.language import FLAGS, Phrase
from govtopics.messages import Message, joined, logger, say, say_number
from govtopics.progress import progress

log = logger(__name__)
# Flags of many reports: not warned of, only in the table of flags.
OFTEN = (UNCLOSED, UNDECIDED, "table")
# Reports that a catalogue describes and the folder does not have.
MOST_LISTED, MOST_NAMED = 50, 10


@dataclass(frozen=True, kw_only=True)
class Reading:
    """How a folder is read; arguments of `govtopics.read_corpus`."""

    catalogue: Path | None = None
    names: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    encoding: str | Mapping[str, str] | None = None
    cleaning: Cleaning = field(default_factory=Cleaning)

    def encoding_of(self, found: Found) -> str | None:
        """What the researcher says of a file's encoding."""
        if self.encoding is None or isinstance(self.encoding, str):
            return self.encoding
        return self.encoding.get(found.name, self.encoding.get(found.path.name))


class _Source(NamedTuple):
    """One text of a file: its place, id, content, digest and labels."""

    where: str
    id: str
    read: Read
    digest: str
    labels: Labels


class _Unread(NamedTuple):
    """A part of a file that is not read, and why."""

    where: str
    reason: Message


class Documents:
    """The reports of a folder, one by one; afterwards ``unread`` lists what could not be read.

    Only one report is in memory at a time.
    """

    def __init__(self, folder: Path, reading: Reading) -> None:
        if reading.names:
            name_pattern(reading.names)
        self.folder = folder
        self.reading = reading
        self.listing = list_folder(folder)
        self.catalogues = find_catalogues(self.listing, reading.catalogue, reading.columns)
        self.unread: list[tuple[str, Message]] = list(self.listing.unread)
        self.not_there: list[tuple[str, Message]] = []
        self._described: set[int] = set()
        self._ids: set[str] = set()
        _check(folder, self.listing, reading)

    def __iter__(self) -> Iterator[Document]:
        self.unread = list(self.listing.unread)
        self.not_there = []
        self._described.clear()
        self._ids = set()
        files = self.listing.files
        for found in progress(files, "reading", unit="file"):
            for document in self._read(found):
                for flag in document.flags:
                    level = logging.INFO if flag.flag in OFTEN else logging.WARNING
                    log.log(level, flagged(document.id, flag))
                yield document
        for name, reason in self.unread:
            log.warning(say("{name} was not read: {reason}", name=name, reason=reason))
        self._tell_of_others()

    def _read(self, found: Found) -> Iterator[Document]:
        """The reports of one file; errors of the file or a row are listed, not raised."""
        sources = self._sources(found)
        while True:
            where = shown(found.name)
            try:
                # After an error the sources of the file are at their end.
                source = next(sources, None)
                if source is None:
                    return
                where = source.where
                documents = [] if isinstance(source, _Unread) else [*self._documents(source)]
                if isinstance(source, _Unread):
                    self.unread.append((source.where, source.reason))
            except MemoryError:
                raise CorpusError(
                    say(
                        "The memory ran out while {file} was read. Take the file out of the folder "
                        "or split it, or read the reports one by one: iter_documents(folder).",
                        file=where,
                    )
                ) from None
            except Exception as error:  # noqa: BLE001 - whatever a file leads to, the next is read
                self.unread.append((where, why_not_read(error)))
                continue
            yield from documents

    def _sources(self, found: Found) -> Iterator[_Source | _Unread]:
        """The texts of a file: one, or one in every row."""
        labels = self._labels(found)
        encoding = self.reading.encoding_of(found)
        kind = kind_of(found.path, encoding)
        if kind in (*TABLES, YEAR_LINES):
            yield from self._rows(found, kind, labels)
            return
        read = read_file(found.path, encoding, kind)
        digest = hashlib.sha256(found.path.read_bytes()).hexdigest()
        yield _Source(shown(found.name), found.id, read, digest, labels)

    def _labels(self, found: Found) -> Labels:
        labels = self._catalogued(Labels(), found.name, found.id)
        if self.reading.names:
            said, doubt = from_name(found.name, self.reading.names)
            labels = labels.below(Layer(FILE_NAME, said)).doubted("name", doubt)
        return labels

    def _catalogued(self, labels: Labels, name: str, document_id: str) -> Labels:
        for catalogue in self.catalogues:
            found = catalogue.of(name, document_id)
            if found:
                self._described.add(id(found))
                entry = dict(found)
                inferred = entry.pop("inferred", {})
                return replace(labels.above(Layer(catalogue.name, entry)), inferred=inferred)
        return labels

    def _rows(self, found: Found, kind: str, labels: Labels) -> Iterator[_Source | _Unread]:
        own: set[str] = set()
        encoding = self.reading.encoding_of(found)
        position = 0
        for row in text_rows(found.path, self.reading.columns, encoding, kind):
            if isinstance(row, OtherSheet):
                where = say("{file}, sheet {sheet!r}", file=shown(found.name), sheet=row.name)
                yield _Unread(where, row.reason)
                continue
            position += 1
            where = say("{file}, row {row}", file=shown(found.name), row=row.number)
            if isinstance(row, BadRow):
                yield _Unread(where, row.reason)
                continue
            name = self._own_id(row, found, position, own)
            read = Read(row.text, kind[1:] if kind in TABLES else "tsv", row.doubt, row.doubts)
            digest = hashlib.sha256(row.text.encode("utf-8", "surrogatepass")).hexdigest()
            columns = Layer(say("columns of {file}", file=shown(found.name)), row.docvars)
            said = self._catalogued(labels.above(columns), found.name, name)
            yield _Source(where, name, read, digest, said)

    def _own_id(self, row: TextRow, found: Found, position: int, own: set[str]) -> str:
        """The id of a row, made different from those of other rows and files."""
        given = safe_id(row.id) if row.id else f"{found.id}-{position:04d}"
        name = f"{given}-row{row.number}" if given in own else given
        name = f"{found.id}-{name}" if name in self._ids - own else name
        own |= {given, name}
        self._ids |= {given, name}
        return name

    def _documents(self, source: _Source) -> Iterator[Document]:
        """The report of one text, or each of several in it."""
        several = split_reports(source.read.text)
        labels = source.labels.doubted("several reports", several.doubt)
        if len(several.parts) == 1:
            yield self._document(source._replace(labels=labels))
            return
        for number, part in enumerate(several.parts, start=1):
            digest = hashlib.sha256(part.text.encode("utf-8", "surrogatepass")).hexdigest()
            where = say("{file}, line {line}", file=source.where, line=part.line)
            read = source.read._replace(text=part.text)
            yield self._document(_Source(where, f"{source.id}-{number}", read, digest, labels))

    def _document(self, source: _Source) -> Document:
        where, name, read, digest, labels = source
        file = {"source_file": str(where), "sha256": digest, "encoding": read.encoding}
        spoilt = suspect(read.text)
        if spoilt and spoilt.whole:
            raise UnicodeError(spoilt.reason)
        labels = replace(legible_labels(labels).doubted("encoding", read.doubt), file=file)
        for flag, reason in read.doubts:
            labels = labels.doubted(flag, reason)
        # Broken characters that the doubt about the encoding mentions are not mentioned twice.
        if spoilt and not (read.doubt and BROKEN in read.text):
            labels = labels.doubted("encoding", spoilt.reason)
        document = make_document(name, read.text, labels, self.reading.cleaning)
        if not document.paragraphs:
            raise UnicodeError(say("it contains only headings or page furniture, no paragraphs"))
        lines = [block.text for block in document.blocks]
        if not is_chinese(lines):
            raise UnicodeError(say("it contains hardly any Chinese text"))
        if is_word_list(lines):
            raise UnicodeError(say("it is a list of words, not a text"))
        return _dated(document)

    def _tell_of_others(self) -> None:
        """List the reports that catalogues describe but the folder does not have."""
        for catalogue in self.catalogues:
            entries = catalogue.entries.items()
            others = [name for name, entry in entries if id(entry) not in self._described]
            if not others:
                continue
            names = joined(others[:10], ", ")
            missing = say_number(
                "it describes {n} report that the folder does not have: {names}",
                "it describes {n} reports that the folder does not have: {names}",
                len(others),
                names=names if len(others) <= MOST_NAMED else say("{names} …", names=names),
            )
            log.warning(say("{file}: {told}", file=catalogue.name, told=missing))
            if len(others) > MOST_LISTED:
                self.not_there.append((catalogue.name, missing))
                continue
            reason = say(
                "{catalogue} describes it, but the folder has no such report",
                catalogue=catalogue.name,
            )
            self.not_there += [(shown(name), reason) for name in others]
        self.unread += self.not_there


def flagged(report: str, flag: Flag) -> Message:
    """A flag of a report in one line."""
    called = Phrase(FLAGS[flag.flag].zh, flag.flag)
    return say("{report}: {flag}: {reason}", report=report, flag=called, reason=flag.reason)


def _dated(document: Document) -> Document:
    """The report with its day of publication as the date, if it has no other date."""
    published = document.docvars.get("published")
    if not published or document.docvars.get("date"):
        return document
    dated = {"date": published, "date_basis": "published"}
    dated |= {} if document.docvars.get("year") else {"year": int(published[:4])}
    origin = document.origins.get("published", "")
    origins = {**document.origins, **dict.fromkeys(dated, origin)}
    return replace(document, docvars={**document.docvars, **dated}, origins=origins)


def _check(folder: Path, listing: Listing, reading: Reading) -> None:
    if not listing.files:
        fault = say(
            "{folder} contains no reports: no text, web page, Word or PDF file, or table.",
            folder=str(folder),
        )
        advice = say("Put the reports into it, a file for each, or give the folder that has them.")
        lines = map(unread_line, listing.unread[:20])
        raise CorpusError(joined([joined([fault, advice]), *lines], "\n  "))
    if isinstance(reading.encoding, Mapping):
        there = {name for found in listing.files for name in (found.name, found.path.name)}
        for name in reading.encoding:
            if name not in there:
                raise CorpusError(
                    say(
                        "encoding names {name!r}, which is not in the folder. {nearest}",
                        name=name,
                        nearest=nearest(name, there),
                    )
                )


def unread_line(unread: tuple[str, Message]) -> Message:
    """What was not read, and why, in one line."""
    return say("{name}: {reason}", name=unread[0], reason=unread[1])
