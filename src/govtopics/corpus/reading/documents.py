"""The reports of a folder one by one: from its files to their texts, in the order of names."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import chain
from operator import attrgetter
from pathlib import Path

from govtopics.corpus.cleaning import Cleaning
from govtopics.corpus.document import Document, Flag
from govtopics.corpus.doubts import UNDECIDED
from govtopics.corpus.metadata import FILE_NAME, Labels, Layer, from_name, name_pattern
from govtopics.corpus.parsing.flags import UNCLOSED
from govtopics.corpus.reading.catalogue import find_catalogues
from govtopics.corpus.reading.faults import why_not_read
from govtopics.corpus.reading.files import TABLES, Found, Listing, list_folder, safe_id, shown
from govtopics.corpus.reading.formats import Read, file_bytes
from govtopics.corpus.reading.sniffing import YEAR_LINES, kind_of
from govtopics.corpus.reading.sources import (
    File,
    Outcome,
    Part,
    Source,
    Told,
    Unread,
    no_memory,
    read_parts,
)
from govtopics.corpus.reading.tables import BadRow, OtherSheet, TextRow, text_rows
from govtopics.errors import CorpusError, nearest
from govtopics.in_processes import in_chunks, in_processes
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


class Documents:
    """The reports of a folder, one by one; afterwards ``unread`` lists what could not be read.

    Only one report is in memory at a time.
    """

    def __init__(
        self, folder: Path, reading: Reading, *, n_jobs: int = 1, together: int = 0
    ) -> None:
        if reading.names:
            name_pattern(reading.names)
        self.folder = folder
        self.reading = reading
        self.n_jobs = n_jobs
        self.together = together  # bytes that are read at once
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
        for documents, unread, told in self._outcomes():
            self.unread += unread
            for level, message in told:
                log.log(level, message)
            for document in documents:
                _log_flags(document)
                yield document
        for name, reason in self.unread:
            log.warning(say("{name} was not read: {reason}", name=name, reason=reason))
        self._tell_of_others()

    def _outcomes(self) -> Iterator[Outcome]:
        """What each part of the folder gives, in order."""
        files = progress(self.listing.files, "reading", unit="file")
        parts = chain.from_iterable(map(self._parts, files))
        chunks = in_chunks(parts, attrgetter("size"), self.together)
        read = partial(read_parts, self.reading.cleaning)
        return chain.from_iterable(in_processes(read, chunks, self.n_jobs))

    def _parts(self, found: Found) -> Iterator[Part]:
        """The texts of a file: one, or one in every row."""
        try:
            labels = self._labels(found)
            encoding = self.reading.encoding_of(found)
            kind = kind_of(found.path, encoding)
            if kind in (*TABLES, YEAR_LINES):
                yield from self._rows(found, kind, labels)
            else:
                data = file_bytes(found.path)
                yield File(shown(found.name), found.id, labels, data, kind, encoding)
        except MemoryError:
            raise no_memory(shown(found.name)) from None
        except Exception as error:  # noqa: BLE001 - whatever a file leads to, the next is read
            yield Unread(shown(found.name), why_not_read(error))

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

    def _rows(self, found: Found, kind: str, labels: Labels) -> Iterator[Part]:
        own: set[str] = set()
        encoding = self.reading.encoding_of(found)
        position, told = 0, list[Message]()
        for row in text_rows(found.path, self.reading.columns, encoding, kind, told.append):
            yield from map(Told, told)
            told.clear()
            if isinstance(row, OtherSheet):
                where = say("{file}, sheet {sheet!r}", file=shown(found.name), sheet=row.name)
                yield Unread(where, row.reason)
                continue
            position += 1
            where = say("{file}, row {row}", file=shown(found.name), row=row.number)
            if isinstance(row, BadRow):
                yield Unread(where, row.reason)
                continue
            name = self._own_id(row, found, position, own)
            read = Read(row.text, kind[1:] if kind in TABLES else "tsv", row.doubt, row.doubts)
            digest = hashlib.sha256(row.text.encode("utf-8", "surrogatepass")).hexdigest()
            columns = Layer(say("columns of {file}", file=shown(found.name)), row.docvars)
            said = self._catalogued(labels.above(columns), found.name, name)
            yield Source(where, name, read, digest, said)

    def _own_id(self, row: TextRow, found: Found, position: int, own: set[str]) -> str:
        """The id of a row, made different from those of other rows and files."""
        given = safe_id(row.id) if row.id else f"{found.id}-{position:04d}"
        name = f"{given}-row{row.number}" if given in own else given
        if name in self._ids and name not in own:
            name = f"{found.id}-{name}"
        own |= {given, name}
        self._ids |= {given, name}
        return name

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


def _log_flags(document: Document) -> None:
    for flag in document.flags:
        level = logging.INFO if flag.flag in OFTEN else logging.WARNING
        log.log(level, flagged(document.id, flag))


def flagged(report: str, flag: Flag) -> Message:
    """A flag of a report in one line."""
    called = Phrase(FLAGS[flag.flag].zh, flag.flag)
    return say("{report}: {flag}: {reason}", report=report, flag=called, reason=flag.reason)


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
