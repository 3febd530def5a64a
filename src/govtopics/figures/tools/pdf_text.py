"""A PDF as matplotlib writes it, with text in TrueType that can be selected and searched."""

from __future__ import annotations

import hashlib
import io
import math
from collections.abc import Mapping
from typing import Any, cast

from matplotlib.backends.backend_pdf import Name, PdfFile, Reference, RendererPdf

from govtopics.figures.tools.letters import Face, Letter, Run, face
from govtopics.figures.tools.truetype import font_file

SYMBOLIC = 4  # letters by number, not by an encoding of Latin
THOUSANDTHS = 1000
MOST_IN_BLOCK = 100  # entries of a map, as PDF readers take them
UNICODE_MAP = """/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <ffff>
endcodespacerange
{blocks}
endcmap
CMapName currentdict /CMap defineresource pop
end
end"""


class Subset:
    """The letters of a font that a PDF needs, by the number that each has in it."""

    def __init__(self, own: Face, name: str):
        self.face, self.name = own, name
        # A glyph that shows other characters elsewhere is another one, for whoever searches.
        self._numbers: dict[tuple[int, str], int] = {}

    def number(self, letter: Letter) -> int:
        """The number of a letter, from 1."""
        return self._numbers.setdefault((letter.glyph, letter.text), len(self._numbers) + 1)

    def width(self, letter: Letter) -> int:
        """Thousandths of the size by which it moves the pen."""
        return round(THOUSANDTHS * self.face.advance(letter.glyph) / self.face.em)

    def shown(self, run: Run) -> str:
        """A line as an array for the operator ``TJ``: letters, and what the pen is moved back."""
        parts, codes, pen = [], "", 0
        for letter in run.letters:
            there = round(THOUSANDTHS * letter.x / self.face.em)
            if there != pen:
                parts += [f"<{codes}>"] if codes else []
                parts.append(str(pen - there))
                codes = ""
            codes += f"{self.number(letter):04x}"
            pen = there + self.width(letter)
        return "[" + " ".join([*parts, f"<{codes}>"] if codes else parts) + "]"

    def embed(self, file: PdfFile) -> Reference:
        """Write the font into a PDF."""
        own, em = self.face, self.face.em
        outlines = [own.truetype(glyph) for glyph, _ in self._numbers]
        ascent, descent, _ = (round(em * part) for part in own.heights)
        program = font_file(outlines, em, ascent, -descent)
        tag = hashlib.sha256(program).digest()[:6]
        name = Name("".join(chr(65 + byte % 26) for byte in tag) + "+" + own.name)
        whole, below, about, content, said = (
            file.reserveObject(part) for part in ("font", "letters", "about", "file", "unicode")
        )
        boxes = [each.box for each in outlines if each.contours] or [(0, 0, 0, 0)]
        edges = [min(box[i] for box in boxes) for i in (0, 1)]
        edges += [max(box[i] for box in boxes) for i in (2, 3)]
        scaled = [round(THOUSANDTHS * edge / em) for edge in edges]
        widths = [round(THOUSANDTHS * each.advance / em) for each in outlines]
        file.writeObject(whole, {
            "Type": Name("Font"), "Subtype": Name("Type0"), "BaseFont": name,
            "Encoding": Name("Identity-H"), "DescendantFonts": [below], "ToUnicode": said,
        })  # fmt: skip
        file.writeObject(below, {
            "Type": Name("Font"), "Subtype": Name("CIDFontType2"), "BaseFont": name,
            "CIDSystemInfo": {"Registry": "Adobe", "Ordering": "Identity", "Supplement": 0},
            "FontDescriptor": about, "CIDToGIDMap": Name("Identity"), "W": [1, widths],
        })  # fmt: skip
        file.writeObject(about, {
            "Type": Name("FontDescriptor"), "FontName": name, "Flags": SYMBOLIC,
            "FontBBox": scaled, "Ascent": round(THOUSANDTHS * ascent / em),
            "Descent": round(-THOUSANDTHS * descent / em), "CapHeight": scaled[3],
            "ItalicAngle": 0, "StemV": 80, "FontFile2": content,
        })  # fmt: skip
        file.outputStream(content, program, extra={"Length1": len(program)})
        file.outputStream(said, self._unicode_map().encode("ascii"))
        return cast("Reference", whole)

    def _unicode_map(self) -> str:
        entries = [
            f"<{number:04x}> <{text.encode('utf-16-be').hex()}>"
            for (_, text), number in self._numbers.items()
            if text
        ]
        blocks = [entries[i : i + MOST_IN_BLOCK] for i in range(0, len(entries), MOST_IN_BLOCK)]
        return UNICODE_MAP.format(
            blocks="\n".join(
                f"{len(block)} beginbfchar\n{chr(10).join(block)}\nendbfchar" for block in blocks
            )
        )


class PdfWithText(PdfFile):
    """A PDF that contains subsets of fonts beside those of matplotlib, which writes formulas."""

    def __init__(self, *args: Any, **given: Any):
        self._subsets: dict[str, Subset] = {}
        super().__init__(*args, **given)

    def subset(self, path: str) -> Subset:
        """The letters taken from a font so far."""
        return self._subsets.setdefault(path, Subset(face(path), f"T{len(self._subsets) + 1}"))

    def writeObject(self, object: Reference, contents: Any) -> None:  # noqa: A002, N802 - theirs
        """Write an object; to the page's fonts come those of our own."""
        if object is self.fontObject:
            contents = contents | {each.name: each.embed(self) for each in self._subsets.values()}
        super().writeObject(object, contents)


class PdfPage(RendererPdf):
    """A PDF of one page, whose size is given in points."""

    def __init__(self, size: tuple[float, float], dpi: float, metadata: Mapping[str, Any]):
        self.target = io.BytesIO()
        whole = PdfWithText(self.target, metadata=dict(metadata))
        width, height = (points / 72 for points in size)
        whole.newPage(width, height)
        super().__init__(whole, dpi, height, width)

    def write_run(
        self, gc: Any, at: tuple[float, float], run: Run, path: str, style: Mapping[str, Any]
    ) -> None:
        """A line of text, its start ``at`` in points from the lower left."""
        self.check_gc(gc, gc.get_rgb())
        subset = self.file.subset(path)
        angle = math.radians(style["angle"])
        cos, sin = math.cos(angle), math.sin(angle)
        place = " ".join(f"{part:.5f}" for part in (cos, sin, -sin, cos))
        begun = f"BT /{subset.name} {style['size']:g} Tf {place} {at[0]:.4f} {at[1]:.4f} Tm"
        self.file.write(f"{begun} {subset.shown(run)} TJ ET\n".encode("ascii"))

    def content(self) -> bytes:
        """The file, ended."""
        self.finalize()
        self.file.finalize()
        self.file.close()
        return self.target.getvalue()
