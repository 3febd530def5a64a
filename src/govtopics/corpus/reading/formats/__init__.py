"""The text of web pages, Word, PDF and Markdown files, as lines."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from govtopics.corpus.reading.formats.base import (
    LARGEST_FILE,
    MEGABYTE,
    OLE,
    FormatError,
    Read,
    checked_archive,
    extra,
)
from govtopics.corpus.reading.formats.html import read_html
from govtopics.corpus.reading.formats.pdf import read_pdf
from govtopics.corpus.reading.formats.text import read_text
from govtopics.corpus.reading.formats.word import read_word
from govtopics.messages import say

__all__ = [
    "LARGEST_FILE",
    "OLE",
    "READERS",
    "FormatError",
    "Read",
    "checked_archive",
    "extra",
    "file_bytes",
    "read_bytes",
    "read_file",
    "read_html",
    "read_pdf",
    "read_text",
    "read_word",
]

READERS: dict[str, Callable[[bytes, str | None], Read]] = {
    ".txt": read_text,
    ".md": read_text,
    ".html": read_html,
    ".htm": read_html,
    ".docx": read_word,
    ".pdf": read_pdf,
}


def file_bytes(path: Path) -> bytes:
    """What is in a file, if it may be a report."""
    if path.stat().st_size > LARGEST_FILE:
        raise FormatError(
            say("it is larger than {most} MB, more than any report", most=LARGEST_FILE // MEGABYTE)
        )
    data = path.read_bytes()
    if not data:
        raise FormatError(say("it is empty"))
    return data


def read_bytes(data: bytes, kind: str, encoding: str | None = None) -> Read:
    """The text of a file that has the ending ``kind``."""
    return READERS[kind](data, encoding)


def read_file(path: Path) -> Read:
    """The text of one file, by its ending."""
    return read_bytes(file_bytes(path), path.suffix.lower())
