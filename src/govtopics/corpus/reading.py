"""From a folder of files to a corpus: decode, convert, clean, parse, and say what was done."""

from __future__ import annotations

import hashlib
import logging
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tqdm import tqdm

from govtopics.corpus.aligned import AlignedText
from govtopics.corpus.catalogue import read_catalogue
from govtopics.corpus.cleaning import furniture_rule, tidy_spaces
from govtopics.corpus.corpus import Corpus
from govtopics.corpus.document import Change, Document, Removed
from govtopics.corpus.files import decode, reason_of, report_files
from govtopics.corpus.script import detect_script, to_simplified
from govtopics.corpus.structure import parse_blocks
from govtopics.errors import CorpusError

log = logging.getLogger(__name__)

DOCUMENT_DOCVARS = (
    "title", "place", "parent", "admin_level", "admin_label", "date", "date_basis", "period_start",
    "period_end", "year", "kind", "extent", "script", "source_file", "sha256",
)  # fmt: skip
# Every way in which systems end a line; U+2028 and U+2029 come from web pages.
LINE = re.compile(r"[^\r\n\u2028\u2029]*(?:\r\n|[\r\n\u2028\u2029]|\Z)")


def read_corpus(folder: str | Path, *, catalogue: str | Path | None = None) -> Corpus:
    """Read every ``.txt`` report of a folder.

    Each file is decoded (UTF-8, UTF-16 with a mark, GB18030), converted to mainland Simplified if
    it is not, freed of page furniture line by line, and parsed into headings and paragraphs. What
    was taken out is in ``corpus.removed``, what was reworded in ``corpus.changes``, what could not
    be read in ``corpus.unread``.

    Parameters
    ----------
    folder : str or Path
        Read in the order of the file names; README files are no reports.
    catalogue : str or Path, optional
        Docvars of the reports; ``catalogue.toml`` in the folder if there is one.

    Returns
    -------
    Corpus
        One row a report.

    Raises
    ------
    CorpusError
        If the folder is not there, holds no text file, or none of its files can be read.
    CatalogueError
        If the catalogue is faulty, with all faults at once.
    """
    folder = Path(folder)
    files, unread = report_files(folder)
    known = _docvars(folder, catalogue, [file.stem for file in files])
    documents = []
    for file in tqdm(files, desc="reading", unit="file", disable=None, leave=False):
        try:
            documents.append(_read_report(file, known.get(file.stem)))
        except (OSError, UnicodeError) as error:
            unread.append((file.name, reason_of(error)))
    for name, reason in unread:
        log.warning("%s was not read: %s", name, reason)
    if not documents:
        reasons = "\n  ".join(f"{name}: {reason}" for name, reason in unread)
        raise CorpusError(
            f"No file of {folder} could be read. Save them as text in UTF-8.\n  {reasons}"
        )
    return Corpus(tuple(documents), unread=tuple(sorted(unread)))


def parse_report(
    document_id: str,
    source: str,
    docvars: Mapping[str, Any] | None = None,
    *,
    file: Path | None = None,
) -> Document:
    """Clean and parse one report.

    Parameters
    ----------
    document_id : str
    source : str
        The decoded file, a byte-order mark dropped, nothing else changed.
    docvars : mapping, optional
        What the catalogue says.
    file : Path, optional
        Where the source was read from; its name and hash become docvars.

    Returns
    -------
    Document
        Every source line that holds text is a block of it or a row of its ``removed``.
    """
    given = dict(docvars or {})
    found = _lines(source)
    script = detect_script(source)
    texts = [text for _, text in found]
    changes: list[Change] = []
    if script != "simplified":
        texts, changes = to_simplified(texts)
    removed: list[Removed] = []
    kept: list[tuple[str, AlignedText]] = []
    spaces = 0
    for number, ((line, original), text) in enumerate(zip(found, texts, strict=True), start=1):
        rule = furniture_rule(text.text, in_head=not kept)
        tidied, n = tidy_spaces(text)
        if rule or not tidied.text:
            removed.append(Removed(line, rule or "invisible", original.text.strip()))
        else:
            kept.append((f"{document_id}/p{number:04d}", tidied))
            spaces += n
    if spaces:
        changes.append(Change("spaces", " ", "", spaces))
    blocks = parse_blocks(kept, time=given.get("time"))
    found_here = {"title": _title(removed, texts, found), "script": script, **_origin(file)}
    about = {name: given.get(name, found_here.get(name)) for name in DOCUMENT_DOCVARS}
    return Document(
        document_id,
        blocks,
        about,
        source,
        inferred=given.get("inferred", {}),
        removed=tuple(removed),
        changes=tuple(changes),
    )


def _read_report(file: Path, docvars: Mapping[str, Any] | None) -> Document:
    document = parse_report(file.stem, decode(file), docvars, file=file)
    if not document.paragraphs:
        raise UnicodeError("it holds headings or page furniture alone, no paragraph")
    return document


def _docvars(
    folder: Path, catalogue: str | Path | None, stems: list[str]
) -> dict[str, dict[str, Any]]:
    path = folder / "catalogue.toml" if catalogue is None else Path(catalogue)
    if not path.exists():
        if catalogue is not None:
            raise CorpusError(f"There is no catalogue {path}.")
        log.info(
            "%s has no catalogue.toml: place, date and extent of its reports are unknown.", folder
        )
        return {}
    return read_catalogue(path, stems=stems)


def _lines(source: str) -> list[tuple[int, AlignedText]]:
    """The source lines that hold text, each with its number from 1 and its place."""
    lines, offset = [], 0
    for number, line in enumerate(LINE.findall(source), start=1):
        if line.strip():
            lines.append((number, AlignedText.from_source(line.rstrip("\r\n\u2028\u2029"), offset)))
        offset += len(line)
    return lines


def _title(
    removed: list[Removed], texts: list[AlignedText], found: list[tuple[int, AlignedText]]
) -> str | None:
    """The first title line of the text, in Simplified script."""
    lines = {line: text.text.strip() for (line, _), text in zip(found, texts, strict=True)}
    return next((lines[gone.line] for gone in removed if gone.rule == "title"), None)


def _origin(file: Path | None) -> dict[str, str]:
    if file is None:
        return {}
    return {"source_file": file.name, "sha256": hashlib.sha256(file.read_bytes()).hexdigest()}
