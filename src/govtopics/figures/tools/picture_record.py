"""What a picture says of itself: its data, its kind and style, and whether it was changed since."""

from __future__ import annotations

import hashlib
import html
import io
import json
import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pypdfium2
from matplotlib.figure import Figure
from PIL.TiffImagePlugin import TiffImageFile

import govtopics
from govtopics.errors import GovTopicsError, reason_of
from govtopics.figures.tools.drawing import drawn_on
from govtopics.messages import say

SEAL = "govtopics-picture-sha256:"
UNSEALED = f"{SEAL}{'0' * 64}"
SEALED = re.compile(SEAL.encode() + rb"[0-9a-f]{64}")
DESCRIPTION = (b"<dc:description>", b"</dc:description>")
PNG, PNG_HEAD = b"\x89PNG\r\n\x1a\n", 33  # the signature and the first chunk
PNG_SEAL, PNG_RECORD = b"tEXtIdentifier\x00", b"tEXtDescription\x00"
TIFF = b"II*\x00", b"MM\x00*"
TIFF_RECORD, TIFF_SEAL = 270, 269  # ImageDescription, DocumentName
TEXT_FACTS, LIST_FACTS = ("data_sha256", "govtopics"), ("figure", "language", "undrawn")
NUMBER_FACTS = ("width_mm", "height_mm")


@dataclass(frozen=True)
class Record:
    """What a picture says of itself.

    ``facts``: figure (its kinds), data_sha256 (of the CSV beside it), language, width_mm,
    height_mm, fonts (family to the hash of its file), undrawn (characters drawn as 〓), govtopics
    (the version).
    ``untouched``: whether the file is, byte for byte, what was saved.
    """

    facts: Mapping[str, Any]
    untouched: bool


def figure_facts(figure: Figure, csv: bytes) -> dict[str, Any]:
    """What is recorded of a figure: what it draws and how, no clock and no path.

    ``csv``: the table that is saved beside it.
    """
    drawn = drawn_on(figure)
    width, height = (round(float(inches) * 25.4, 2) for inches in figure.get_size_inches())
    return {
        "figure": [each.kind for each in drawn],
        "data_sha256": hashlib.sha256(csv).hexdigest(),
        "language": sorted({each.language for each in drawn}),
        "width_mm": width,
        "height_mm": height,
        "fonts": {name: sha for each in drawn for name, sha in each.fonts.items()},
        "undrawn": sorted({lost.code for each in drawn for lost in each.undrawn}),
        "govtopics": govtopics.__version__,
    }


def metadata(facts: Mapping[str, Any], ending: str) -> dict[str, str | None]:
    """What matplotlib is to write into a file: the facts and room for the seal, no date."""
    if ending == "svg":
        about = {"Identifier": UNSEALED, "Description": _text(facts)}
        return {**about, "Date": None, "Creator": None}
    about = {"Keywords": UNSEALED, "Subject": _text(facts)}
    return {**about, "Creator": None, "Producer": None, "CreationDate": None}


def with_record(png: bytes, facts: Mapping[str, Any]) -> bytes:
    """A PNG with the facts and room for the seal."""
    seal = _chunk(PNG_SEAL + UNSEALED.encode())
    record = _chunk(PNG_RECORD + _text(facts).encode())
    return png[:PNG_HEAD] + seal + record + png[PNG_HEAD:]


def tiff_tags(facts: Mapping[str, Any]) -> dict[int, str]:
    """What Pillow is to write into a TIFF: the facts and room for the seal.

    Returns by the tags' numbers.
    """
    return {TIFF_SEAL: UNSEALED, TIFF_RECORD: _text(facts)}


def seal(content: bytes) -> bytes:
    """The file with the hash of itself in the place that was kept for it.

    ``content``: with zeros in that place; so it is hashed.
    """
    digest = hashlib.sha256(content).hexdigest()
    return _with_seal(content, f"{SEAL}{digest}".encode())


def read_record(path: str | Path) -> Record | None:
    """What a picture says of itself.

    ``path``: an SVG, PDF, PNG or TIFF.
    Returns none if the file says nothing that this package wrote.
    """
    path = Path(path)
    if path.is_fifo():
        raise GovTopicsError(
            say("{path!r} is not a regular file and cannot be read.", path=str(path))
        )
    try:
        content = path.read_bytes()
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        raise GovTopicsError(
            say("Could not read {path!r}: {reason}.", path=str(path), reason=reason_of(error))
        ) from error
    try:
        facts = json.loads(_found(content))
    except (ValueError, RecursionError, pypdfium2.PdfiumError, OSError, SyntaxError):
        # Pillow says the last two of a TIFF that is none.
        return None
    return Record(facts, _is_untouched(content)) if _are_facts(facts) else None


def _are_facts(found: Any) -> bool:
    """Whether this is a record as :func:`figure_facts` makes it, perhaps of fewer facts."""
    if not isinstance(found, dict) or "data_sha256" not in found:
        return False
    texts = [found.get(name, "") for name in TEXT_FACTS]
    lists = [found.get(name, []) for name in LIST_FACTS]
    numbers = [found.get(name, 0) for name in NUMBER_FACTS]
    fonts = found.get("fonts", {})
    if not isinstance(fonts, dict) or not all(isinstance(each, list) for each in lists):
        return False
    texts += [*fonts.values(), *(text for each in lists for text in each)]
    return all(isinstance(text, str) for text in texts) and all(
        isinstance(number, (int, float)) for number in numbers
    )


def _found(content: bytes) -> str:
    """The facts as they are in a file; nothing if there are none."""
    if content.startswith(b"%PDF"):
        with pypdfium2.PdfDocument(content) as document:
            return str(document.get_metadata_dict().get("Subject", ""))
    if content.startswith(PNG):
        return _found_in_png(content)
    if content.startswith(TIFF):
        with TiffImageFile(io.BytesIO(content)) as picture:
            return str(picture.tag_v2.get(TIFF_RECORD, ""))
    start, end = DESCRIPTION
    _, _, after = content.partition(start)
    text, closed, _ = after.partition(end)
    return html.unescape(text.decode("utf-8")) if closed else ""


def _found_in_png(content: bytes) -> str:
    """The facts in a PNG, whose chunks are walked over: no pixel is decoded."""
    at = len(PNG)
    while at + 8 <= len(content):
        end = at + 8 + int.from_bytes(content[at : at + 4], "big")
        if content.startswith(PNG_RECORD, at + 4):
            return content[at + 4 + len(PNG_RECORD) : end].decode("utf-8")
        at = end + 4  # past the check
    return ""


def _is_untouched(content: bytes) -> bool:
    found = SEALED.search(content)
    return found is not None and seal(_with_seal(content, UNSEALED.encode())) == content


def _with_seal(content: bytes, value: bytes) -> bytes:
    sealed = SEALED.sub(value, content, count=1)
    at = sealed.find(PNG_SEAL)
    if not sealed.startswith(PNG) or at < 0:
        return sealed
    # A chunk of a PNG ends with a check of its own.
    end = at + len(PNG_SEAL) + len(value)
    return sealed[: at - 4] + _chunk(sealed[at:end]) + sealed[end + 4 :]


def _chunk(named: bytes) -> bytes:
    """A chunk of a PNG: the length of its data, its name and data, their check."""
    return (len(named) - 4).to_bytes(4, "big") + named + zlib.crc32(named).to_bytes(4, "big")


def _text(facts: Mapping[str, Any]) -> str:
    return json.dumps(facts, sort_keys=True)
