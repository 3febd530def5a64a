"""What all readers of files share: the text that they give, or why they give none."""

from __future__ import annotations

import importlib
import io
import zipfile
from types import ModuleType
from typing import NamedTuple

from govtopics.messages import Message, say

MEGABYTE = 1_000_000
LARGEST_FILE = 100 * MEGABYTE
LARGEST_XML = 64 * MEGABYTE
LARGEST_ARCHIVE = 512 * MEGABYTE
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
LOCKED = say(
    "it is protected by a password (or is an old Office file); save it again without a password"
)


class FormatError(ValueError):
    """Why a file of a known format cannot be read, in words."""


class Read(NamedTuple):
    """The text of a file, its encoding, and what is doubtful about it.

    ``doubt`` is about the encoding, or the file as a whole; ``doubts`` are further flags, each with
    its reason; ``told`` is for the log.
    """

    text: str
    encoding: str
    doubt: str = ""
    doubts: tuple[tuple[str, str], ...] = ()
    told: tuple[Message, ...] = ()


def extra(module: str, ending: str) -> ModuleType:
    """A library of the extra ``formats``, or an error that says how to install it."""
    try:
        return importlib.import_module(module)
    except ImportError:
        raise FormatError(
            say(
                'reading {ending} files needs the extra "formats": pip install '
                '"govtopics[formats]"',
                ending=ending,
            )
        ) from None


def checked_archive(data: bytes, what: str) -> None:
    """Refuse files that are not archives, are locked, or are too large when unpacked."""
    if data.startswith(OLE):
        raise FormatError(LOCKED)
    try:
        parts = zipfile.ZipFile(io.BytesIO(data)).infolist()
    except (zipfile.BadZipFile, OSError, ValueError):
        raise FormatError(
            say("the {program} file is not complete; it may have been cut short", program=what)
        ) from None
    if any(part.flag_bits & 1 for part in parts):
        raise FormatError(LOCKED)
    xml = sum(part.file_size for part in parts if part.filename.endswith((".xml", ".rels")))
    if xml > LARGEST_XML or sum(part.file_size for part in parts) > LARGEST_ARCHIVE:
        raise FormatError(
            say(
                "it would unpack to more than {most} MB of text, more than any report; it was not "
                "unpacked",
                most=LARGEST_XML // MEGABYTE,
            )
        )
