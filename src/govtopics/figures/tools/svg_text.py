"""An SVG as matplotlib writes it, with letters that every figure of a run shares."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

import matplotlib as mpl
from matplotlib.backends.backend_svg import RendererSVG
from matplotlib.colors import to_hex

from govtopics.figures.tools.faces import font_name
from govtopics.figures.tools.letters import Run, face

# Where text stays text, whoever opens the file may lack the font: the next are alike.
ALIKE = ("Noto Sans SC", "Source Han Sans SC", "Noto Sans CJK SC", "sans-serif")
ANCHORS = {"left": ("start", 0.0), "center": ("middle", 0.5), "right": ("end", 1.0)}


class SvgPage(RendererSVG):
    """An SVG whose texts are shapes, or text if ``svg.fonttype`` is ``none``."""

    def __init__(self, size: tuple[float, float], dpi: float, metadata: Mapping[str, Any]):
        self.file = io.StringIO()
        self._defined: set[str] = set()
        super().__init__(*size, self.file, image_dpi=dpi, metadata=dict(metadata))

    def write_run(
        self, gc: Any, at: tuple[float, float], run: Run, path: str, style: Mapping[str, Any]
    ) -> None:
        """A line of text, its start ``at`` in points from the lower left."""
        red, green, blue, alpha = gc.get_rgb()
        alpha = gc.get_alpha() if gc.get_forced_alpha() else alpha
        color = to_hex((red, green, blue))
        look = [f"fill: {color}"] if color != "#000000" else []
        look += [f"opacity: {alpha:g}"] if alpha != 1 else []
        x, y = at[0], self.height - at[1]
        if mpl.rcParams["svg.fonttype"] == "none":
            self._write_text((x, y), run, path, look, style)
        else:
            self._write_shapes((x, y), run, path, look, style)

    def _write_shapes(
        self,
        at: tuple[float, float],
        run: Run,
        path: str,
        look: list[str],
        style: Mapping[str, Any],
    ) -> None:
        own = face(path)
        self.writer.comment(style["text"])  # which also ends what was begun before
        names = [f"{own.name}-{letter.glyph:x}" for letter in run.letters]
        new = {
            name: own.svg(letter.glyph)
            for name, letter in zip(names, run.letters, strict=True)
            if name not in self._defined
        }
        self._defined |= new.keys()
        if new:
            paths = "\n".join(f'<path id="{name}" d="{d}"/>' for name, d in new.items())
            self.file.write(f"<defs>\n{paths}\n</defs>\n")
        scale = _number(style["size"] / own.em, 6)
        turn = f" rotate({_number(-style['angle'])})" if style["angle"] else ""
        css = f' style="{"; ".join(look)}"' if look else ""
        place = f"translate({_number(at[0])} {_number(at[1])}){turn} scale({scale} -{scale})"
        used = "\n".join(
            f'<use xlink:href="#{name}"{_at(letter.x, letter.y)}/>'
            for name, letter in zip(names, run.letters, strict=True)
            if own.svg(letter.glyph)
        )
        self.file.write(f'<g{css} transform="{place}">\n{used}\n</g>\n')

    def _write_text(
        self,
        at: tuple[float, float],
        run: Run,
        path: str,
        look: list[str],
        style: Mapping[str, Any],
    ) -> None:
        """As text, anchored where it is aligned: another font may be wider."""
        anchor, part = ANCHORS[style["align"] if not style["angle"] else "left"]
        width = run.advance * style["size"] / face(path).em
        x, y = at[0] + part * width, at[1]
        families = ", ".join(
            family if family == "sans-serif" else f"'{family}'"
            for family in dict.fromkeys((font_name(path), *ALIKE))
        )
        css = [f"font: {_number(style['size'])}px {families}", f"text-anchor: {anchor}", *look]
        place = {"x": _number(x), "y": _number(y), "style": "; ".join(css)}
        if style["angle"]:
            place["transform"] = f"rotate({_number(-style['angle'])} {place['x']} {place['y']})"
        self.writer.element("text", style["text"], attrib=place)

    def content(self) -> bytes:
        """The file, ended."""
        self.finalize()
        return self.file.getvalue().encode()


def _at(x: int, y: int) -> str:
    return (f' x="{x}"' if x else "") + (f' y="{y}"' if y else "")


def _number(value: float, digits: int = 3) -> str:
    text = f"{value:.{digits}f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text
