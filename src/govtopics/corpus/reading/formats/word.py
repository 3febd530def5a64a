"""The text of Word files, as lines, read from the parts of the archive."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from govtopics.corpus.reading.formats.base import FormatError, Read, checked_archive
from govtopics.corpus.reading.formats.word_parts import MARKUP, WORD, Parts
from govtopics.corpus.reading.formats.word_styles import Styles
from govtopics.messages import Message, say, say_number

HAN = re.compile("[一-鿿]")
NUMBERED = re.compile(r"[#一二三四五六七八九十\d(（第]")
HIDDEN_ENOUGH = 200  # Chinese characters of hidden text worth a flag
CELL_OF_ROW = 300  # characters; a table with longer cells is layout, not data
# Elements without text of the document: deleted, moved away, or settings.
NOT_READ = frozenset(
    f"{WORD}{name}"
    for name in [
        "del",
        "moveFrom",
        "pPr",
        "rPr",
        "sdtPr",
        "tblPr",
        "trPr",
        "tcPr",
        "rt",
        "rubyPr",
        "delText",
    ]
)
SIGNS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
# What 拼音指南 and 带圈字符 write into fields: EQ \\o\\ad(\\s\\up 9(shí),石), eq \\o\\ac(○,1).
UNDER_READING = re.compile(r"\\s\\up\s?\d{0,4}\([^()]{0,60}\)\s?,([^()]{1,60})\)", re.IGNORECASE)
IN_CIRCLE = re.compile(r"\\o\\ac\([^(),]{0,9},([^()]{1,9})\)", re.IGNORECASE)
FIELD = frozenset([f"{WORD}instrText", f"{WORD}fldChar"])
MATHS = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"


def read_word(data: bytes, encoding: str | None) -> Read:  # noqa: ARG001
    """The text of a Word file, one line per paragraph or row of a table."""
    checked_archive(data, "Word")
    parts = Parts.of(data)
    try:
        document = _Document(parts)
        text = document.text()
        hidden = len(HAN.findall("".join(document.hidden)))
        if HIDDEN_ENOUGH <= hidden > len(HAN.findall(text)):
            text = _Document(parts, show_hidden=True).text()
    except RecursionError:
        raise FormatError(
            say("its tables or text boxes are nested more deeply than those of any report")
        ) from None
    return Read(text, "docx", doubts=(*_of_hidden(hidden, text), *parts.doubts()))


def _of_hidden(hidden: int, text: str) -> Iterator[tuple[str, Message]]:
    if hidden < HIDDEN_ENOUGH:
        return
    if hidden > len(HAN.findall(text)) / 2:
        told = say_number(
            "{n} character is formatted as hidden text in Word but was included, because hidden "
            "text makes up most of the document",
            "{n} characters are formatted as hidden text in Word but were included, because hidden "
            "text makes up most of the document",
            hidden,
        )
    else:
        told = say_number(
            "{n} character is formatted as hidden text in Word and was left out",
            "{n} characters are formatted as hidden text in Word and were left out",
            hidden,
        )
    yield "hidden", told


class _Document:
    """One pass through a document; hidden text is collected separately."""

    def __init__(self, parts: Parts, *, show_hidden: bool = False) -> None:
        self.parts = parts
        self.styles = Styles(parts)
        self.show_hidden = show_hidden
        self.hidden: list[str] = []
        self.code: list[str] = []  # the instructions of a field
        self.begun = ""  # a paragraph whose end was deleted: the next one continues it

    def text(self) -> str:
        """The lines of the body, then those of the notes."""
        lines = list(self._blocks(self.parts.body()))
        for note in self.parts.notes():
            lines += self._blocks(note)
        return "\n".join(lines)

    def _blocks(self, parent: Any) -> Iterator[str]:
        """The lines of a body, a cell, a text box or a note."""
        for node in parent:
            if node.tag == f"{WORD}p":
                yield from self._paragraph(node)
            elif node.tag == f"{WORD}tbl":
                yield from self._table(node)
            elif node.tag == f"{MARKUP}AlternateContent":
                yield from self._blocks(_alternative(node))
            elif node.tag not in NOT_READ:
                yield from self._blocks(node)
        if self.begun and parent.tag == f"{WORD}body":
            yield self._continued("")

    def _continued(self, text: str) -> str:
        text, self.begun = self.begun + text, ""
        return text

    def _paragraph(self, node: Any) -> Iterator[str]:
        """The words of a paragraph, then the paragraphs of its text boxes."""
        boxes: list[Any] = []
        style = self.styles.of_paragraph(node)
        words = "".join(self._words(node, boxes, hidden=style.hidden))
        if words.strip() and not self.begun:
            words = self._marked(node, words)
        if self.styles.end_is_deleted(node):
            self.begun += words
        else:
            yield self._continued(words)
        for box in boxes:
            yield from self._blocks(box)

    def _marked(self, node: Any, words: str) -> str:
        """A paragraph with its number in Word, or the mark of its heading style."""
        number = self.styles.number(node)
        bare = words.strip()
        if number and not NUMBERED.match(bare):
            return f"{number}{bare}"
        level = self.styles.of_paragraph(node).level
        return f"{'#' * min(level, 3)} {bare}" if level and not NUMBERED.match(bare) else words

    def _words(self, parent: Any, boxes: list[Any], *, hidden: bool) -> Iterator[str]:
        for node in parent:
            tag = node.tag
            if tag == f"{WORD}r":
                words = self._words(node, boxes, hidden=hidden)
                if self.styles.hides(node, hidden=hidden) and not self.show_hidden:
                    self.hidden += words
                else:
                    yield from words
            elif tag in {f"{WORD}t", f"{MATHS}t"}:
                yield node.text or ""
            elif tag == f"{WORD}txbxContent":
                boxes.append(node)
            elif tag == f"{MARKUP}AlternateContent":
                yield from self._words(_alternative(node), boxes, hidden=hidden)
            elif tag == f"{WORD}sym":
                yield _symbol(node)
            elif tag in FIELD:
                yield self._of_field(node)
            elif isinstance(tag, str) and tag not in NOT_READ:
                yield SIGNS.get(tag.removeprefix(WORD), "")
                yield from self._words(node, boxes, hidden=hidden)

    def _of_field(self, node: Any) -> str:
        """The text of a field, at the end of its instructions."""
        if node.tag == f"{WORD}instrText":
            self.code.append(node.text or "")
            return ""
        code = "".join(self.code)
        self.code.clear()
        return _drawn(code)

    def _table(self, table: Any) -> Iterator[str]:
        """One line per row if its cells are data; else the lines of the cells."""
        rows = _inside(table, f"{WORD}tr")
        for row in rows:
            if row.find(f"{WORD}trPr/{WORD}del") is not None:
                continue
            found = [cell for cell in _inside(row, f"{WORD}tc") if not _continues(cell)]
            cells = [list(self._blocks(cell)) for cell in found]
            told = [[line.strip() for line in cell if line.strip()] for cell in cells]
            told = [cell for cell in told if cell]
            longest = max((sum(map(len, cell)) for cell in told), default=0)
            nested = any(cell.find(f"{WORD}tbl") is not None for cell in found)
            if len(told) > 1 and longest <= CELL_OF_ROW and not nested:
                yield "\t".join(" ".join(" ".join(cell).split()) for cell in told)
            else:
                for cell in cells:
                    yield from cell


def _inside(parent: Any, tag: str) -> Iterator[Any]:
    """The rows of a table or the cells of a row, also in content controls, not in nested tables."""
    for node in parent:
        if node.tag == tag:
            yield node
        elif node.tag not in NOT_READ:
            yield from _inside(node, tag)


def _continues(cell: Any) -> bool:
    merged = cell.find(f"{WORD}tcPr/{WORD}vMerge")
    return merged is not None and merged.get(f"{WORD}val") != "restart"


def _alternative(node: Any) -> Any:
    """The first alternative with text, where there are several for newer and older programs."""
    return next((way for way in node if next(way.iter(f"{WORD}t"), None) is not None), ())


def _drawn(code: str) -> str:
    """The character of a field: below its reading, or in a circle; empty for others."""
    if match := UNDER_READING.search(code):
        return match[1].strip()
    match = IN_CIRCLE.search(code)
    if not match:
        return ""
    within = match[1].strip()
    counted = within.isascii() and within.isdecimal() and 0 < int(within) <= 20
    return chr(0x245F + int(within)) if counted else within


def _symbol(node: Any) -> str:
    """A character of a symbol font, if Unicode has it."""
    try:
        code = int(node.get(f"{WORD}char", ""), 16)
    except ValueError:
        return ""
    return chr(code) if 0x20 <= code < 0xD800 or 0xF900 <= code < 0xFFFE else ""
