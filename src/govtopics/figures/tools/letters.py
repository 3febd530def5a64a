"""The letters of a font file: how a text is set with them, and their outlines, each read once."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import NamedTuple

import uharfbuzz as hb
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.svgPathPen import SVGPathPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from matplotlib.ft2font import FT2Font

# Of the em, that a curve of a TrueType outline may be off.
CURVE_ERROR = 0.0005
FROM_THE_RIGHT = ("R", "AL", "AN", "RLE", "RLO", "RLI")
# Not by the locale: a font may draw a character otherwise in another language.
LANGUAGE = "zh-Hans"


class Letter(NamedTuple):
    """A glyph of a line: its number in the font, where it is, and the characters it shows."""

    glyph: int
    x: int
    y: int
    text: str


class Outline(NamedTuple):
    """A glyph as TrueType has it: its bytes, advance, box (left, low, right, high), and sizes."""

    content: bytes
    advance: int
    box: tuple[int, int, int, int]
    points: int
    contours: int


@dataclass(frozen=True)
class Run:
    """A line of text as a font sets it, in the font's units.

    ``advance``: how far the line moves the pen.
    ``top``, ``bottom``: of its ink.
    """

    letters: tuple[Letter, ...]
    advance: int
    top: int
    bottom: int


class Face:
    """A font file. Letters that were read are kept: figures use the same few hundred."""

    def __init__(self, path: str):
        self.path = path
        self._face = hb.Face(hb.Blob.from_file_path(path))
        self._font = hb.Font(self._face)
        self.em = int(self._face.upem)
        self._svg: dict[int, str] = {}
        self._truetype: dict[int, Outline] = {}

    @cached_property
    def name(self) -> str:
        """The PostScript name, in ASCII."""
        own = FT2Font(self.path).postscript_name
        return "".join(c if c.isascii() and (c.isalnum() or c in "-_") else "-" for c in own)

    @cached_property
    def heights(self) -> tuple[float, float, float]:
        """Ascent, descent and gap of lines as multiples of the size, as matplotlib reads them."""
        font = FT2Font(self.path)
        wide, old = font.get_sfnt_table("OS/2"), font.get_sfnt_table("hhea")
        if wide is not None:
            found = wide["sTypoAscender"], -wide["sTypoDescender"], wide["sTypoLineGap"]
        elif old is not None:
            found = old["ascent"], -old["descent"], old["lineGap"]
        else:
            found = self.em, 0, 0
        ascent, descent, gap = (value / self.em for value in found)
        return ascent, descent, gap

    def set(self, text: str) -> Run:
        """Set a line that runs from left to right."""
        buffer = hb.Buffer()
        buffer.add_str(text)
        buffer.guess_segment_properties()
        buffer.direction, buffer.language = "ltr", LANGUAGE
        hb.shape(self._font, buffer)
        starts = [*sorted({info.cluster for info in buffer.glyph_infos}), len(text)]
        ends = dict(pairwise(starts))
        letters, x, told, tops, bottoms = [], 0, set(), [0], [0]
        for info, place in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
            at = info.cluster
            # Of several glyphs for one character the first says it, when a PDF is searched.
            said = "" if at in told else text[at : ends[at]]
            told.add(at)
            letters.append(Letter(info.codepoint, x + place.x_offset, place.y_offset, said))
            x += place.x_advance
            ink = self._font.get_glyph_extents(info.codepoint)
            if ink and ink.height:
                tops.append(place.y_offset + ink.y_bearing)
                bottoms.append(place.y_offset + ink.y_bearing + ink.height)
        top, bottom = max(tops[1:], default=0), min(bottoms[1:], default=0)
        return Run(tuple(letters), x, top, bottom)

    def lacks(self, text: str) -> bool:
        """Whether a character of a line has no glyph."""
        return any(not self._font.get_nominal_glyph(ord(c)) for c in text)

    def advance(self, glyph: int) -> int:
        """How far a glyph moves the pen."""
        return int(self._font.get_glyph_h_advance(glyph))

    def svg(self, glyph: int) -> str:
        """Its outline as an SVG path, in units, upwards."""
        if glyph not in self._svg:
            pen = SVGPathPen(None)
            self._font.draw_glyph_with_pen(glyph, pen)
            self._svg[glyph] = pen.getCommands()
        return self._svg[glyph]

    def truetype(self, glyph: int) -> Outline:
        """Its outline as TrueType has it: curves of the second degree."""
        if glyph not in self._truetype:
            pen = TTGlyphPen(None)
            # PostScript outlines turn the other way; PDF fills both alike.
            self._font.draw_glyph_with_pen(glyph, Cu2QuPen(pen, self.em * CURVE_ERROR))
            drawn = pen.glyph()
            drawn.recalcBounds(None)
            box = (drawn.xMin, drawn.yMin, drawn.xMax, drawn.yMax)
            points = len(drawn.coordinates) if drawn.numberOfContours else 0
            self._truetype[glyph] = Outline(
                drawn.compile(None), self.advance(glyph), box, points, drawn.numberOfContours
            )
        return self._truetype[glyph]


@lru_cache(maxsize=64)
def face(path: str) -> Face:
    """The letters of a font file."""
    return Face(path)


@lru_cache(maxsize=16384)
def set_run(path: str, text: str) -> Run | None:
    """A line as it is set; None for what is written from the right, or a font of another kind."""
    if not text.isascii() and any(unicodedata.bidirectional(c) in FROM_THE_RIGHT for c in text):
        return None
    own = face(path)
    return own.set(text) if own.em else None
