"""The text of PDF files: the words of each page with their places, joined into paragraphs."""

from __future__ import annotations

import ctypes
import math
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from govtopics.corpus.reading.formats.base import LOCKED, FormatError, Read, extra
from govtopics.corpus.reading.formats.pdf_layout import Piece, lay_out
from govtopics.messages import Message, joined, say, say_number

LINE = re.compile(r"[^\r\n]+")
BLANKS = re.compile(r"\s+")
WIDE_GAP = 0.8  # in characters: words farther apart on a line are two pieces
QUARTER = math.pi / 2
MOST_PAGES = 10  # that a reason names


def read_pdf(data: bytes, encoding: str | None) -> Read:  # noqa: ARG001
    """The text of a PDF in reading order, one line per paragraph where the page shows it."""
    pdfium = extra("pypdfium2", ".pdf")
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        locked = "password" in str(error).lower()
        cut = say("the {program} file is not complete; it may have been cut short", program="PDF")
        raise FormatError(LOCKED if locked else cut) from error
    pages = [_page(document, number, pdfium) for number in range(len(document))]
    blank = sum(not pieces for pieces in pages)
    if blank == len(pages):
        raise FormatError(say("it contains images but no text; recognise its text (OCR) first"))
    doubt = say_number(
        "{n} of {pages} pages has no text; it may be an image",
        "{n} of {pages} pages have no text; they may be images",
        blank,
        pages=len(pages),
    )
    lines, unsure = lay_out(pages)
    return Read("\n".join(lines), "pdf", doubt if blank else "", tuple(_unsure(unsure)))


def _unsure(pages: dict[int, Message]) -> Iterator[tuple[str, Message]]:
    for reason in dict.fromkeys(pages.values()):
        numbers = [str(page + 1) for page, why in pages.items() if why == reason]
        more = ["…"] if len(numbers) > MOST_PAGES else []
        told = say_number(
            "the text of page {pages} may be in the wrong order: {reason}",
            "the text of pages {pages} may be in the wrong order: {reason}",
            len(numbers),
            pages=joined([*numbers[:MOST_PAGES], *more], ", "),
            reason=reason,
        )
        yield "order", told


def _page(document: Any, number: int, pdfium: Any) -> list[Piece]:
    """The pieces of a page: words together on one line, turned as most of the page is."""
    try:
        page = document[number]
        words = _Words(page.get_textpage(), pdfium.raw)
        width, height = page.get_width(), page.get_height()
    except pdfium.PdfiumError:
        return []
    if page.get_rotation() in {90, 270}:
        width, height = height, width
    found = [
        piece
        for piece in words.pieces()
        if all(map(math.isfinite, piece[1:5]))
        and piece.right > 0
        and piece.left < width
        and piece.top > 0
        and piece.bottom < height
    ]
    turns = Counter[int]()
    for piece in found:
        turns[piece.turn] += len(piece.text)
    usual = turns.most_common(1)[0][0] if turns else 0
    return [piece.turned(usual) for piece in found]


class _Words:
    """The characters of a page and their places."""

    def __init__(self, page: Any, raw: Any) -> None:
        self.page = page
        self.raw = raw
        self.box = raw.FS_RECTF()
        self.text = page.get_text_range()
        if len(self.text) != page.count_chars():  # characters outside the first plane count twice
            codes = (raw.FPDFText_GetUnicode(page, at) for at in range(page.count_chars()))
            self.text = "".join(chr(code) for code in codes)

    def pieces(self) -> Iterator[Piece]:
        """The words that belong together, in the order of the file."""
        for line in LINE.finditer(self.text):
            start, end = line.start(), line.end()
            angle = self.raw.FPDFText_GetCharAngle(self.page, start)
            turn = round(angle / QUARTER) % 4 if angle >= 0 else 0
            for blank in BLANKS.finditer(self.text, start, end):
                if blank.start() > start and blank.end() < end and self._apart(blank, turn):
                    yield from self._piece(start, blank.start(), turn)
                    start = blank.end()
            yield from self._piece(start, end, turn)

    def _apart(self, blank: re.Match[str], turn: int) -> bool:
        before, after = self._box(blank.start() - 1), self._box(blank.end())
        if turn % 2:
            return max(after[2] - before[3], before[2] - after[3]) > WIDE_GAP * (
                before[1] - before[0]
            )
        em = min(before[3] - before[2], after[3] - after[2])
        return after[0] - before[1] > WIDE_GAP * em

    def _piece(self, start: int, end: int, turn: int) -> Iterator[Piece]:
        text = self.text[start:end]
        start += len(text) - len(text.lstrip())
        end -= len(text) - len(text.rstrip())
        if start >= end:
            return
        first, last = self._box(start), self._box(end - 1)
        lefts, rights = (first[0], last[0]), (first[1], last[1])
        yield Piece(
            text.strip(),
            min(lefts),
            max(rights),
            min(first[2], last[2]),
            max(first[3], last[3]),
            turn,
        )

    def _box(self, at: int) -> tuple[float, float, float, float]:
        """Left, right, bottom and top of a character, including the space around it in its font."""
        self.raw.FPDFText_GetLooseCharBox(self.page, at, ctypes.byref(self.box))
        return self.box.left, self.box.right, self.box.bottom, self.box.top
