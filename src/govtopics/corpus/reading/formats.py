"""What web pages, Word, PDF and Markdown files say as lines of text."""

from __future__ import annotations

import importlib
import io
import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

from govtopics.corpus.reading.encoding import decode

MEGABYTE = 1_000_000
LARGEST_FILE = 100 * MEGABYTE
LARGEST_XML = 64 * MEGABYTE
LARGEST_ARCHIVE = 512 * MEGABYTE
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
LOCKED = "it is protected by a password (or an old Office file); save it again without"
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
BLANKS = re.compile(r"[ \t\r\n\f]+")
BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "br",
        "caption",
        "center",
        "dd",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figure",
        "figcaption",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
        "button",
        "option",
    ]
)
UNSEEN = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "head",
        "select",
        "textarea",
        "svg",
        "iframe",
        "object",
    ]
)


class FormatError(ValueError):
    """Why a file of a known format cannot be read, in words."""


class Read(NamedTuple):
    """What a file says as text, in which encoding it was, and what is doubtful about it."""

    text: str
    encoding: str
    doubt: str = ""


def read_file(path: Path, encoding: str | None = None) -> Read:
    """The text of one file, as its ending says.

    Parameters
    ----------
    path : Path
        ``.txt``, ``.md``, ``.html``, ``.htm``, ``.docx`` or ``.pdf``.
    encoding : str, optional
        Of a text or web page.

    Returns
    -------
    Read

    Raises
    ------
    FormatError, UnicodeError, OSError
        With the reason in words.
    """
    if path.stat().st_size > LARGEST_FILE:
        raise FormatError(f"it is larger than {LARGEST_FILE // MEGABYTE} MB, which no report is")
    data = path.read_bytes()
    if not data:
        raise FormatError("it is empty")
    return READERS[path.suffix.lower()](data, encoding)


def extra(module: str, what: str) -> ModuleType:
    """A library of the extra ``formats``; a missing one is named with the way to get it."""
    try:
        return importlib.import_module(module)
    except ImportError:
        raise FormatError(
            f'reading {what} needs the extra "formats": pip install "govtopics[formats]"'
        ) from None


def checked_archive(data: bytes, what: str) -> None:
    """Refuse what is no archive, is locked, or would unpack to more than any report needs."""
    if data.startswith(OLE):
        raise FormatError(LOCKED)
    try:
        parts = zipfile.ZipFile(io.BytesIO(data)).infolist()
    except (zipfile.BadZipFile, OSError, ValueError):
        raise FormatError(f"it is no complete {what} file; it may have been cut short") from None
    if any(part.flag_bits & 1 for part in parts):
        raise FormatError(LOCKED)
    xml = sum(part.file_size for part in parts if part.filename.endswith((".xml", ".rels")))
    if xml > LARGEST_XML or sum(part.file_size for part in parts) > LARGEST_ARCHIVE:
        raise FormatError(
            f"it would unpack to more than {LARGEST_XML // MEGABYTE} MB of text, "
            "which no report is; it was not unpacked"
        )


def _text(data: bytes, encoding: str | None) -> Read:
    return Read(*decode(data, encoding))


def _html(data: bytes, encoding: str | None) -> Read:
    parser = extra("lxml.html", ".html files")
    decoded = decode(data, encoding)
    page = parser.document_fromstring(
        decoded.text.encode("utf-8", "replace") or b"<p/>",
        parser=parser.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True),
    )
    lines = "".join(_pieces(page)).split("\n")
    text = "\n".join(line.strip(" ") for line in lines)
    return Read(re.sub(r"\n{3,}", "\n\n", text).strip("\n"), decoded.encoding, decoded.doubt)


def _pieces(page: Any) -> Iterator[str]:
    """The words of a page in order, a line break around every block; deep pages need no stack."""
    steps: list[tuple[Any, bool]] = [(page, True)]
    while steps:
        node, entering = steps.pop()
        block = node.tag in BLOCKS
        if entering:
            if block:
                yield "\n"
            steps.append((node, False))
            if node.tag not in UNSEEN:
                yield _inline(node, node.text)
                steps += [(child, True) for child in reversed(node)]
        else:
            if block:
                yield "\n"
            yield _inline(node.getparent(), node.tail)


def _inline(node: Any, text: str | None) -> str:
    if not text or node is None:
        return ""
    return text if node.tag == "pre" else BLANKS.sub(" ", text)


def _docx(data: bytes, encoding: str | None) -> Read:  # noqa: ARG001
    docx = extra("docx", ".docx files")
    checked_archive(data, "Word")
    try:
        document = docx.Document(io.BytesIO(data))
    except Exception as error:  # the library raises whatever a damaged part leads to
        raise FormatError(f"it is no complete Word file ({type(error).__name__})") from error
    headings = {style.style_id: _level(style.name) for style in document.styles}
    lines = [_paragraph(node, headings) for node in document.element.body.iter(f"{WORD}p")]
    return Read("\n".join([*lines, *_notes(document)]), "docx")


def _level(style: str | None) -> int:
    match = re.fullmatch(r"(?i)(?:heading|标题)\s*([1-6])", style or "")
    return int(match[1]) if match else 0


def _paragraph(node: Any, headings: dict[str, int]) -> str:
    """The words of a paragraph; of a text box inside it, only those of the box's own paragraphs."""
    if any(above.tag == FALLBACK for above in node.iterancestors()):
        return ""
    words = [
        _word(piece)
        for piece in node.iter(f"{WORD}t", f"{WORD}tab", f"{WORD}br", f"{WORD}cr")
        if next(piece.iterancestors(f"{WORD}p")) is node
    ]
    text = "".join(words)
    style = node.find(f"{WORD}pPr/{WORD}pStyle")
    level = headings.get(style.get(f"{WORD}val"), 0) if style is not None else 0
    bare = level and text.strip() and not re.match(r"[#一二三四五六七八九十\d(（第]", text.strip())
    return f"{'#' * min(level, 3)} {text.strip()}" if bare else text


def _word(piece: Any) -> str:
    if piece.tag == f"{WORD}t":
        return piece.text or ""
    return "\t" if piece.tag == f"{WORD}tab" else "\n"


def _notes(document: Any) -> Iterator[str]:
    """Foot- and endnotes, after the text that they belong to."""
    etree = extra("lxml.etree", ".docx files")
    safe = etree.XMLParser(resolve_entities=False, no_network=True)
    for relation in document.part.rels.values():
        if relation.reltype.endswith(("/footnotes", "/endnotes")):
            for node in etree.fromstring(relation.target_part.blob, safe).iter(f"{WORD}p"):
                yield _paragraph(node, {})


def _pdf(data: bytes, encoding: str | None) -> Read:  # noqa: ARG001
    pdfium = extra("pypdfium2", ".pdf files")
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        locked = "password" in str(error).lower()
        reason = LOCKED if locked else "it is no complete PDF; it may have been cut short"
        raise FormatError(reason) from error
    pages = [_page(document, number, pdfium.PdfiumError) for number in range(len(document))]
    blank = sum(not text.strip() for text in pages)
    if blank == len(pages):
        raise FormatError("it holds images and no text; recognise its text (OCR) first")
    doubt = f"{blank} of {len(pages)} pages hold no text; they may be images" if blank else ""
    return Read("\n".join(pages), "pdf", doubt)


def _page(document: Any, number: int, damaged: type[Exception]) -> str:
    try:
        text = str(document[number].get_textpage().get_text_bounded())
    except damaged:
        return ""
    return text.replace("\r\n", "\n").replace("\ufffe", "")


READERS: dict[str, Callable[[bytes, str | None], Read]] = {
    ".txt": _text,
    ".md": _text,
    ".html": _html,
    ".htm": _html,
    ".docx": _docx,
    ".pdf": _pdf,
}
