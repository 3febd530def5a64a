"""From a folder to a corpus: one report after another, each with what was done to it."""

from __future__ import annotations

import hashlib
import logging
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from tqdm import tqdm

from govtopics.checks import checked
from govtopics.corpus.cleaning import Cleaning
from govtopics.corpus.corpus import Corpus
from govtopics.corpus.document import Document, Flag
from govtopics.corpus.duplicates import find_duplicates
from govtopics.corpus.metadata import Labels, Layer, from_name, name_pattern
from govtopics.corpus.parsing.flags import UNCLOSED
from govtopics.corpus.parsing.parse import make_document
from govtopics.corpus.parsing.several import split_reports
from govtopics.corpus.reading.catalogue import find_catalogues, typed_cell
from govtopics.corpus.reading.files import TABLES, Found, Listing, list_folder, safe_id, shown
from govtopics.corpus.reading.formats import FormatError, Read, read_file
from govtopics.corpus.reading.tables import BadRow, OtherSheet, text_rows
from govtopics.errors import CorpusError, nearest

log = logging.getLogger(__name__)
HAN = re.compile("[一-鿿]")
# In a wrongly decoded file the share of common Chinese characters falls far below this.
LEAST_HAN = 0.3
ENOUGH = 3_000  # characters to judge by
ALIKE = {
    "exact": "it is word for word {other}",
    "near": "it is nearly {other} (similarity {similarity:.2f})",
    "part": "it and {other} are one a part of the other ({share:.0%} of the shorter)",
}


@dataclass(frozen=True, kw_only=True)
class Reading:
    """How a folder is read.

    Parameters
    ----------
    catalogue : Path, optional
        Docvars of the reports; the ``catalogue.*`` of each folder otherwise.
    names : str, optional
        What the names of the files say, such as ``"{place}-{year}"``.
    columns : mapping of str to str
        Columns of tables and catalogues, and the docvar, ``text`` or ``document_id`` that each is.
    encoding : str or mapping of str to str, optional
        Of all text files, or of single ones by their names.
    cleaning : Cleaning
    """

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
    """The reports of a folder, one at a time; ``unread`` says at the end what could not be read.

    Only the report at hand is in memory, however long the tables and however many the files.
    """

    def __init__(self, folder: Path, reading: Reading) -> None:
        if reading.names:
            name_pattern(reading.names)
        self.folder = folder
        self.reading = reading
        self.listing = list_folder(folder)
        self.catalogues = find_catalogues(self.listing, reading.catalogue, reading.columns)
        self.unread = list(self.listing.unread)
        _check(folder, self.listing, reading)

    def __iter__(self) -> Iterator[Document]:
        self.unread = list(self.listing.unread)
        files = self.listing.files
        for found in tqdm(files, desc="reading", unit="file", disable=None, leave=False):
            for document in self._read(found):
                for flag in document.flags:
                    # Many reports close in words of their own: that is for the table, no warning.
                    level = logging.INFO if flag.flag == UNCLOSED else logging.WARNING
                    log.log(level, "%s: %s: %s", document.id, flag.flag, flag.reason)
                yield document
        for name, reason in self.unread:
            log.warning("%s was not read: %s", name, reason)

    def _read(self, found: Found) -> Iterator[Document]:
        """The reports of one file; a fault of the file or of a row is noted, never raised."""
        labels = self._labels(found)
        try:
            if found.path.suffix.lower() in TABLES:
                yield from self._read_table(found, labels)
            else:
                read = read_file(found.path, self.reading.encoding_of(found))
                yield from self._read_reports(found, read, labels)
        except (FormatError, UnicodeError, OSError) as error:
            self.unread.append((shown(found.name), _reason(error)))

    def _read_reports(self, found: Found, read: Read, labels: Labels) -> Iterator[Document]:
        """The report of a file, or each of several that it holds."""
        several = split_reports(read.text)
        digest = hashlib.sha256(found.path.read_bytes()).hexdigest()
        if len(several.parts) == 1:
            labels = labels.doubted("several reports", several.doubt)
            yield self._document(found.id, read, shown(found.name), digest, labels)
            return
        for number, part in enumerate(several.parts, start=1):
            name, where = f"{found.id}-{number}", f"{shown(found.name)}, line {part.line}"
            digest = hashlib.sha256(part.text.encode("utf-8", "surrogatepass")).hexdigest()
            try:
                yield self._document(name, read._replace(text=part.text), where, digest, labels)
            except UnicodeError as error:
                self.unread.append((where, _reason(error)))

    def _labels(self, found: Found) -> Labels:
        labels = self._catalogued(Labels(), found.name, found.id)
        if self.reading.names:
            said, doubt = from_name(found.name, self.reading.names)
            labels = labels.below(Layer("file name", said)).doubted("name", doubt)
        return labels

    def _catalogued(self, labels: Labels, name: str, document_id: str) -> Labels:
        for catalogue in self.catalogues:
            entry = dict(catalogue.of(name, document_id))
            if entry:
                inferred = entry.pop("inferred", {})
                return replace(labels.above(Layer(catalogue.name, entry)), inferred=inferred)
        return labels

    def _read_table(self, found: Found, labels: Labels) -> Iterator[Document]:
        seen: set[str] = set()
        encoding = self.reading.encoding_of(found)
        position = 0
        for row in text_rows(found.path, self.reading.columns, encoding):
            if isinstance(row, OtherSheet):
                self.unread.append((f"{shown(found.name)}, sheet {row.name!r}", row.reason))
                continue
            position += 1
            where = f"{shown(found.name)}, row {row.number}"
            if isinstance(row, BadRow):
                self.unread.append((where, row.reason))
                continue
            name = safe_id(row.id) if row.id else f"{found.id}-{position:04d}"
            name = name if name not in seen else f"{name}-row{row.number}"
            seen.add(name)
            read = Read(row.text, found.path.suffix[1:].lower(), row.doubt)
            digest = hashlib.sha256(row.text.encode("utf-8", "surrogatepass")).hexdigest()
            columns = Layer(f"columns of {shown(found.name)}", _typed(row.docvars))
            said = self._catalogued(labels.above(columns), found.name, name)
            try:
                yield self._document(name, read, where, digest, said)
            except UnicodeError as error:
                self.unread.append((where, _reason(error)))

    def _document(self, name: str, read: Read, where: str, digest: str, labels: Labels) -> Document:
        file = {"source_file": where, "sha256": digest, "encoding": read.encoding}
        labels = replace(labels.doubted("encoding", read.doubt), file=file)
        document = make_document(name, read.text, labels, self.reading.cleaning)
        text = "".join("".join(block.text for block in document.blocks)[:ENOUGH].split())
        if not document.paragraphs:
            raise UnicodeError("it holds headings or page furniture alone, no paragraph")
        if len(HAN.findall(text)) < LEAST_HAN * len(text):
            raise UnicodeError("it holds hardly any Chinese text")
        return document


@checked()
def iter_documents(
    folder: str | Path,
    *,
    catalogue: str | Path | None = None,
    names: str | None = None,
    columns: Mapping[str, str] | None = None,
    encoding: str | Mapping[str, str] | None = None,
    cleaning: Cleaning | None = None,
) -> Documents:
    """The reports of a folder one at a time, for folders that no memory holds.

    Parameters
    ----------
    folder, catalogue, names, columns, encoding, cleaning
        As for :func:`read_corpus`.

    Returns
    -------
    Documents
        To be looped over; its ``unread`` lists afterwards what could not be read. A part of them
        makes a corpus: ``Corpus(tuple(part))``.

    Raises
    ------
    CorpusError, CatalogueError
        As for :func:`read_corpus`, but for a folder none of whose files can be read.

    Examples
    --------
    >>> for document in iter_documents("seeds"):
    ...     print(document.id, len(document.paragraphs))
    changning-2023 13
    changzheng-2021 34
    huangpu-2020h1 36
    huangpu-2023 12
    xuhui-2023 11
    """
    reading = Reading(
        catalogue=None if catalogue is None else Path(catalogue),
        names=names,
        columns=columns or {},
        encoding=encoding,
        cleaning=cleaning or Cleaning(),
    )
    return Documents(Path(folder), reading)


@checked()
def read_corpus(
    folder: str | Path,
    *,
    catalogue: str | Path | None = None,
    names: str | None = None,
    columns: Mapping[str, str] | None = None,
    encoding: str | Mapping[str, str] | None = None,
    cleaning: Cleaning | None = None,
    strict: bool = False,
) -> Corpus:
    """Read every report of a folder and of the folders below it.

    ``.txt``, ``.md``, ``.html``, ``.docx`` and ``.pdf`` with a text layer are one report a file;
    ``.csv``, ``.jsonl`` and ``.xlsx`` one a row. Each is decoded, converted to mainland Simplified
    if it is not, freed of page furniture, and parsed into headings and paragraphs. What was taken
    out is in ``corpus.removed``, what was reworded in ``corpus.changes``, what is doubtful in
    ``corpus.flags``, what could not be read in ``corpus.unread``.

    Parameters
    ----------
    folder : str or Path
        Files in the order of their names, then the folders beside them; README files are left out.
    catalogue : str or Path, optional
        Docvars of the reports; the ``catalogue.toml``, ``.csv`` or ``.xlsx`` of each folder if left
        out.
    names : str, optional
        What the names of the files say: ``"{place}-{year}"``.
    columns : mapping of str to str, optional
        Columns of tables under names of your own, and what each is: ``{"报告": "text"}``.
    encoding : str or mapping of str to str, optional
        Of all text files, or of single ones: ``{"old.txt": "gb18030"}``. It is guessed otherwise.
    cleaning : Cleaning, optional
        Which rules clean the reports.
    strict : bool
        Whether a file that cannot be read is an error.

    Returns
    -------
    Corpus
        One row a report.

    Raises
    ------
    CorpusError
        If the folder is not there, holds no reports, none can be read, or (``strict``) one cannot.
    CatalogueError
        If a catalogue is faulty, with all faults at once.
    """
    stream = iter_documents(
        folder,
        catalogue=catalogue,
        names=names,
        columns=columns,
        encoding=encoding,
        cleaning=cleaning,
    )
    documents = unique_ids(stream)
    unread = tuple(sorted(stream.unread))
    if unread and (strict or not documents):
        reasons = "\n  ".join(f"{name}: {reason}" for name, reason in unread)
        told = f"{len(unread)} files" if documents else "No file"
        verb = "could not be read" if documents else "could be read"
        raise CorpusError(f"{told} of {folder} {verb}.\n  {reasons}")
    return Corpus(_compared(documents), unread=unread)


def parse_report(
    document_id: str,
    source: str,
    docvars: Mapping[str, Any] | None = None,
    *,
    cleaning: Cleaning | None = None,
) -> Document:
    """Clean and parse one report that is already in memory.

    Parameters
    ----------
    document_id : str
    source : str
    docvars : mapping, optional
        What is known of it, ``inferred`` and ``time`` as in a catalogue.
    cleaning : Cleaning, optional

    Returns
    -------
    Document
    """
    given = dict(docvars or {})
    inferred = given.pop("inferred", {})
    labels = Labels().above(Layer("given", given))
    return make_document(document_id, source, replace(labels, inferred=inferred), cleaning)


def _check(folder: Path, listing: Listing, reading: Reading) -> None:
    if not listing.files:
        reasons = "".join(f"\n  {name}: {reason}" for name, reason in listing.unread[:20])
        raise CorpusError(
            f"{folder} holds no reports: no text, web page, Word, PDF or table.{reasons}"
        )
    if isinstance(reading.encoding, Mapping):
        there = {name for found in listing.files for name in (found.name, found.path.name)}
        for name in reading.encoding:
            if name not in there:
                told = f"encoding names {name!r}, which is not there."
                raise CorpusError(f"{told} {nearest(name, there)}")


def _typed(docvars: Mapping[str, Any]) -> dict[str, Any]:
    return {name: typed_cell(name, value) for name, value in docvars.items()}


def _compared(documents: tuple[Document, ...]) -> tuple[Document, ...]:
    """The reports, flagged where one is another's text, nearly, or a part of it."""
    flags: dict[str, list[Flag]] = {}
    for name, other, kind, similarity, *shares in find_duplicates(Corpus(documents)).to_numpy():
        told = ALIKE[kind].format(other=other, similarity=similarity, share=max(shares))
        reason = f"{told}; leave one out: corpus.drop({name!r})"
        flags.setdefault(name, []).append(Flag("duplicate", "", f"{similarity:.3f}", other, reason))
        log.warning("%s: duplicate: %s", name, reason)
    return tuple(document.flagged(flags.get(document.id, ())) for document in documents)


def unique_ids(documents: Iterable[Document]) -> tuple[Document, ...]:
    """All reports, the ids of tables' rows told apart from those of files."""
    known: dict[str, Document] = {}
    for document in documents:
        if document.id in known:
            files = [doc.docvars["source_file"] for doc in (known[document.id], document)]
            raise CorpusError(
                f"Two reports have the id {document.id!r}: {files[0]} and {files[1]}. Rename one."
            )
        known[document.id] = document
    return tuple(known.values())


def _reason(error: Exception) -> str:
    """Why a file was not read, without the path where it lies."""
    return error.strerror or "unknown" if isinstance(error, OSError) else str(error)
