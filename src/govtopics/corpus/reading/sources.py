"""From the bytes of a file, or a row of a table, to its reports: nothing else is needed for it."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from govtopics.corpus.cleaning import Cleaning
from govtopics.corpus.document import Document
from govtopics.corpus.metadata import Labels
from govtopics.corpus.parsing.parse import make_document
from govtopics.corpus.parsing.several import split_reports
from govtopics.corpus.reading.faults import why_not_read
from govtopics.corpus.reading.formats import Read, read_bytes
from govtopics.corpus.reading.legible import is_chinese, is_word_list, legible_labels
from govtopics.corpus.reading.mojibake import suspect
from govtopics.corpus.reading.rows import BROKEN
from govtopics.errors import CorpusError
from govtopics.kept import kept
from govtopics.messages import Message, say


class File(NamedTuple):
    """A file with one text: its place, id, labels, bytes, and how these are read."""

    where: str
    id: str
    labels: Labels
    data: bytes
    kind: str
    encoding: str | None

    @property
    def size(self) -> int:
        """Bytes."""
        return len(self.data)


class Source(NamedTuple):
    """One text: its place, id, content, digest and labels."""

    where: str
    id: str
    read: Read
    digest: str
    labels: Labels

    @property
    def size(self) -> int:
        """Bytes, if all of it is Chinese."""
        return 3 * len(self.read.text)


class Unread(NamedTuple):
    """A part of a folder that is not read, and why."""

    where: str
    reason: Message
    size: int = 0


class Told(NamedTuple):
    """What the log says of a table before its rows."""

    message: Message
    size: int = 0


Part = File | Source | Unread | Told
# The reports of a part; else where and why it was not read; what the log says, with its level.
Outcome = tuple[
    tuple[Document, ...], tuple[tuple[str, Message], ...], tuple[tuple[int, Message], ...]
]


def read_parts(cleaning: Cleaning, parts: Sequence[Part]) -> tuple[Outcome, ...]:
    """What each of some parts gives; found again if a run that was stopped has kept it."""
    return kept(_digest(parts), lambda: tuple(_read(part, cleaning) for part in parts))


def _digest(parts: Sequence[Part]) -> str:
    """What parts are, as one hash: of what was read from the disk, whatever is there now."""
    short = [
        part._replace(data=hashlib.sha256(part.data).digest()) if isinstance(part, File) else part
        for part in parts
    ]
    return hashlib.sha256(repr(short).encode("utf-8", "surrogatepass")).hexdigest()


def _read(part: Part, cleaning: Cleaning) -> Outcome:
    """The reports of a part; its errors are listed, not raised."""
    if isinstance(part, Unread):
        return (), ((part.where, part.reason),), ()
    if isinstance(part, Told):
        return (), (), ((logging.WARNING, part.message),)
    try:
        source = _source(part) if isinstance(part, File) else part
        told = tuple((logging.INFO, one) for one in source.read.told)
        return tuple(_documents(source, cleaning)), (), told
    except MemoryError:
        raise no_memory(part.where) from None
    except Exception as error:  # noqa: BLE001 - whatever a file leads to, the next is read
        return (), ((part.where, why_not_read(error)),), ()


def no_memory(where: str) -> CorpusError:
    """What to do about a file that is too large."""
    return CorpusError(
        say(
            "The memory ran out while {file} was read. Take the file out of the folder "
            "or split it, or read the reports one by one: iter_documents(folder).",
            file=where,
        )
    )


def _source(file: File) -> Source:
    read = read_bytes(file.data, file.kind, file.encoding)
    return Source(file.where, file.id, read, hashlib.sha256(file.data).hexdigest(), file.labels)


def _documents(source: Source, cleaning: Cleaning) -> Iterator[Document]:
    """The report of one text, or each of several in it."""
    several = split_reports(source.read.text)
    labels = source.labels.doubted("several reports", several.doubt)
    if len(several.parts) == 1:
        yield _document(source._replace(labels=labels), cleaning)
        return
    for number, part in enumerate(several.parts, start=1):
        digest = hashlib.sha256(part.text.encode("utf-8", "surrogatepass")).hexdigest()
        where = say("{file}, line {line}", file=source.where, line=part.line)
        read = source.read._replace(text=part.text)
        yield _document(Source(where, f"{source.id}-{number}", read, digest, labels), cleaning)


def _document(source: Source, cleaning: Cleaning) -> Document:
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
    document = make_document(name, read.text, labels, cleaning)
    if not document.paragraphs:
        raise UnicodeError(say("it contains only headings or page furniture, no paragraphs"))
    lines = [block.text for block in document.blocks]
    if not is_chinese(lines):
        raise UnicodeError(say("it contains hardly any Chinese text"))
    if is_word_list(lines):
        raise UnicodeError(say("it is a list of words, not a text"))
    return _dated(document)


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
