"""What PDF files say, as lines of text."""

from __future__ import annotations

from typing import Any

from govtopics.corpus.reading.formats.base import LOCKED, FormatError, Read, extra


def read_pdf(data: bytes, encoding: str | None) -> Read:  # noqa: ARG001
    """The text of a PDF, page by page."""
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
