"""The text of text and Markdown files."""

from __future__ import annotations

from govtopics.corpus.reading.encoding import decode
from govtopics.corpus.reading.formats.base import Read


def read_text(data: bytes, encoding: str | None) -> Read:
    """The text of a plain file, decoded."""
    return Read(*decode(data, encoding))
