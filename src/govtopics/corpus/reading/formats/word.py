"""What Word files say, as lines of text."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

from govtopics.corpus.reading.formats.base import FormatError, Read, checked_archive, extra

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"


def read_word(data: bytes, encoding: str | None) -> Read:  # noqa: ARG001
    """The text of a Word file, with its tables, text boxes and notes."""
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
