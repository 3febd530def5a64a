"""The parts of a Word file, as far as a damaged archive can be read."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any

from govtopics.corpus.reading.formats.base import LARGEST_XML, FormatError, extra
from govtopics.messages import Message, joined, say

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MARKUP = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
# "Strict Open XML" differs only in the names of its vocabularies.
STRICT = (
    b"http://purl.oclc.org/ooxml/wordprocessingml/main",
    b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
)
STRICT_MATHS = (
    b"http://purl.oclc.org/ooxml/officeDocument/math",
    b"http://schemas.openxmlformats.org/officeDocument/2006/math",
)
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError)
MAIN_NAME = re.compile(r"(?i)word/document\d{0,3}\.xml")
OTHERS = {"xl/": "Excel", "ppt/": "PowerPoint", "content.xml": "OpenDocument"}
STEP = 4096
LOCAL_HEADER = 30


class Parts:
    """The parts of one archive by their names, parsed when needed."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.archive = zipfile.ZipFile(io.BytesIO(data))
        self.names = {info.filename.replace("\\", "/"): info for info in self.archive.infolist()}
        self.damaged: dict[str, None] = {}
        self.etree = extra("lxml.etree", ".docx")
        self.main = self._main()

    @classmethod
    def of(cls, data: bytes) -> Parts:
        """The parts of an archive with a Word document."""
        parts = cls(data)
        if parts.main not in parts.names:
            for folder, program in OTHERS.items():
                if any(part.startswith(folder) for part in parts.names):
                    raise FormatError(
                        say("it is a file of {program}, not of Word", program=program)
                    )
            raise FormatError(say("it is not a Word file: its archive contains no document"))
        return parts

    def _main(self) -> str:
        for target, kind in self._relations("_rels/.rels", ""):
            if kind == "officeDocument" and target in self.names:
                return target
        found = sorted(name for name in self.names if MAIN_NAME.fullmatch(name))
        return found[0] if found else "word/document.xml"

    def body(self) -> Any:
        """The body of the document, up to the first damage."""
        root = self.xml(self.main)
        body = None if root is None else root.find(f"{WORD}body")
        if body is None:
            raise FormatError(
                say(
                    "its text cannot be read: the document inside the Word file is damaged; open "
                    "it in Word and save it again"
                )
            )
        return body

    def notes(self) -> Iterator[Any]:
        """Foot- and endnotes, without the lines that separate them from the text."""
        for name in sorted(self.related("footnotes") | self.related("endnotes")):
            root = self.xml(name)
            for note in () if root is None else root:
                if note.get(f"{WORD}type") is None:
                    yield note

    def related(self, kind: str) -> set[str]:
        """The names of the parts of a kind, by the relations of the document or by their names."""
        folder, _, name = self.main.rpartition("/")
        relations = list(self._relations(f"{folder}/_rels/{name}.rels", folder))
        usual = f"{folder}/{kind}.xml"
        found = {target for target, said in relations if said == kind} or {usual}
        return found & set(self.names)

    def _relations(self, name: str, folder: str) -> Iterator[tuple[str, str]]:
        root = self.xml(name) if name in self.names else None
        for relation in () if root is None else root.iter(RELATION):
            target = relation.get("Target", "")
            kind = relation.get("Type", "").rpartition("/")[2]
            if relation.get("TargetMode") != "External":
                whole = target.lstrip("/") if target.startswith("/") else f"{folder}/{target}"
                yield posixpath.normpath(whole.lstrip("/")), kind

    def xml(self, name: str) -> Any:
        """The root of a part, without resolving entities; None if it cannot be read."""
        data = self._bytes(name)
        for strict, usual in (STRICT, STRICT_MATHS):
            data = data.replace(strict, usual)
        for recover in (False, True):
            parser = self.etree.XMLParser(
                resolve_entities=False,
                no_network=True,
                recover=recover,
                huge_tree=True,
                remove_comments=True,
                remove_pis=True,
            )
            try:
                return self.etree.fromstring(data, parser)
            except (self.etree.XMLSyntaxError, ValueError):
                self.damaged[name] = None
        return None

    def _bytes(self, name: str) -> bytes:
        try:
            return self.archive.read(self.names[name])
        except BROKEN:
            self.damaged[name] = None
            return self._as_far_as_it_goes(self.names[name])

    def _as_far_as_it_goes(self, info: zipfile.ZipInfo) -> bytes:
        """The beginning of a part with a wrong checksum or damaged bytes."""
        header = self.data[info.header_offset : info.header_offset + LOCAL_HEADER]
        start = (
            info.header_offset
            + LOCAL_HEADER
            + sum(int.from_bytes(header[at : at + 2], "little") for at in (26, 28))
        )
        raw = self.data[start : start + info.compress_size]
        if info.compress_type == zipfile.ZIP_STORED:
            return raw
        inflate, found = zlib.decompressobj(-15), bytearray()
        try:
            for at in range(0, len(raw), STEP):
                found += inflate.decompress(raw[at : at + STEP], LARGEST_XML)
                if len(found) > LARGEST_XML:
                    break
        except zlib.error:
            pass
        return bytes(found)

    def doubts(self) -> Iterator[tuple[str, Message]]:
        """Doubts about the damaged parts."""
        if self.main in self.damaged:
            reason = say(
                "the document inside the Word file is damaged; as much as possible was read: "
                "compare it with the original"
            )
            yield "truncated", reason
        others = sorted(set(self.damaged) - {self.main})
        if others:
            told = say("parts of the Word file are damaged: {parts}", parts=joined(others, ", "))
            yield "encoding", told
