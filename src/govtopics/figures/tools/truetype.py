"""A TrueType font of a few letters, as a PDF contains it: no more than its text needs."""

from __future__ import annotations

import struct
from collections.abc import Sequence

from govtopics.figures.tools.letters import Outline

VERSION, MAGIC = 0x00010000, 0x5F0F3CF5
WHOLE, PAD = 0xB1B0AFBA, 4
EMPTY = Outline(b"", 0, (0, 0, 0, 0), 0, 0)


def font_file(letters: Sequence[Outline], em: int, ascent: int, descent: int) -> bytes:
    """A font whose first glyph is empty, as ``.notdef`` may be, and whose next are these.

    It has the tables that PDF 1.7 (ISO 32000-1, 9.9) asks of an embedded TrueType font, and no
    clock: the same letters give the same bytes.

    ``em``, ``ascent``, ``descent``: in units; ``descent`` is negative below the line.
    """
    glyphs = [EMPTY, *letters]
    contents = [_padded(each.content) for each in glyphs]
    starts = [0]
    for content in contents:
        starts.append(starts[-1] + len(content))
    inked = [each for each in glyphs if each.contours]
    boxes = [each.box for each in inked] or [EMPTY.box]
    low = [min(box[i] for box in boxes) for i in (0, 1)]
    high = [max(box[i] for box in boxes) for i in (2, 3)]
    n, widest = len(glyphs), max(each.advance for each in glyphs)
    right = min((each.advance - each.box[2] for each in inked), default=0)
    most = [max(each.points for each in glyphs), max(each.contours for each in glyphs)]
    tables = {
        b"glyf": b"".join(contents),
        b"head": struct.pack(
            ">IIIIHHqqhhhhHHhhh",
            VERSION, VERSION, 0, MAGIC, 0b1011, em, 0, 0, *low, *high, 0, 8, 2, 1, 0,
        ),
        b"hhea": struct.pack(
            ">IhhhHhhhhhhhhhhhH",
            VERSION, ascent, descent, 0, widest, low[0], right, high[0], 1, *[0] * 7, n,
        ),
        b"hmtx": b"".join(struct.pack(">Hh", each.advance, each.box[0]) for each in glyphs),
        b"loca": struct.pack(f">{len(starts)}I", *starts),
        b"maxp": struct.pack(">I14H", VERSION, n, *most, 0, 0, 1, *[0] * 8),
    }  # fmt: skip
    return _whole(tables)


def _whole(tables: dict[bytes, bytes]) -> bytes:
    """Tables in one file, with their directory and checksums."""
    n = len(tables)
    power = 1 << (n.bit_length() - 1)
    head = struct.pack(">IHHHH", VERSION, n, 16 * power, power.bit_length() - 1, 16 * (n - power))
    at, directory, bodies = len(head) + 16 * n, b"", []
    for tag, content in tables.items():
        body = _padded(content)
        directory += struct.pack(">4sIII", tag, _checksum(body), at, len(content))
        bodies.append(body)
        at += len(body)
    made = head + directory + b"".join(bodies)
    place = len(head) + 16 * n + len(bodies[0]) + 8  # glyf, then head
    adjusted = struct.pack(">I", (WHOLE - _checksum(made)) & 0xFFFFFFFF)
    return made[:place] + adjusted + made[place + 4 :]


def _padded(content: bytes) -> bytes:
    return content + bytes(-len(content) % PAD)


def _checksum(body: bytes) -> int:
    total: int = sum(struct.unpack(f">{len(body) // 4}I", body))
    return total & 0xFFFFFFFF
