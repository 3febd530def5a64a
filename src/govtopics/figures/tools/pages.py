"""A figure drawn once for all its formats: laid out, its texts set, and written to each.

Matplotlib loads this module as a backend (``savefig(backend="module://…")``), so that what it does
around saving a figure is done here as anywhere.
"""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping
from typing import Any, cast

from matplotlib.backend_bases import FigureCanvasBase, RendererBase
from matplotlib.backends.backend_mixed import MixedModeRenderer
from matplotlib.font_manager import FontProperties, findfont

from govtopics.figures.tools.faces import line_of
from govtopics.figures.tools.letters import Run, face, set_run
from govtopics.figures.tools.pdf_text import PdfPage
from govtopics.figures.tools.svg_text import SvgPage

BACKEND = f"module://{__name__}"
PAGES: Mapping[str, Any] = {"pdf": PdfPage, "svg": SvgPage}
LAID_OUT: Mapping[str, Any] = {"svg": {}}
POINTS = 72


class Pages(RendererBase):
    """Every format of one page: what is drawn is drawn on each, and a text is set once."""

    def __init__(self, pages: Mapping[str, Any], size: tuple[float, float]):
        super().__init__()
        self._pages, self._size = pages, size

    def new_gc(self) -> Any:
        """A graphics context that each page takes: a PDF's knows more than others."""
        return self._pages["pdf"].new_gc() if "pdf" in self._pages else super().new_gc()

    def flipy(self) -> bool:
        """Upwards, as in PDF."""
        return False

    def get_canvas_width_height(self) -> tuple[float, float]:
        """In points."""
        return self._size

    def option_image_nocomposite(self) -> bool:
        """As the pages take images."""
        return all(page.option_image_nocomposite() for page in self._pages.values())

    def option_scale_image(self) -> bool:
        """Both scale images."""
        return True

    def get_image_magnification(self) -> float:
        """As the pages take images."""
        return float(next(iter(self._pages.values())).get_image_magnification())

    def draw_path(self, *args: Any, **given: Any) -> None:
        """On each page."""
        for page in self._pages.values():
            page.draw_path(*args, **given)

    def draw_markers(self, *args: Any, **given: Any) -> None:
        """On each page."""
        for page in self._pages.values():
            page.draw_markers(*args, **given)

    def draw_path_collection(self, *args: Any, **given: Any) -> None:
        """On each page."""
        for page in self._pages.values():
            page.draw_path_collection(*args, **given)

    def draw_gouraud_triangles(self, *args: Any, **given: Any) -> None:
        """On each page."""
        for page in self._pages.values():
            page.draw_gouraud_triangles(*args, **given)

    def draw_image(self, *args: Any, **given: Any) -> None:
        """On each page."""
        for page in self._pages.values():
            page.draw_image(*args, **given)

    def draw_text(  # noqa: PLR0917 - as matplotlib calls it
        self,
        gc: Any,
        x: float,
        y: float,
        s: str,
        prop: FontProperties,
        angle: float,
        ismath: Any = False,
        mtext: Any = None,
    ) -> None:
        """On each page, set once; a formula, and what runs from the right, as matplotlib does."""
        path, text, run = _set(s, prop, ismath)
        if run is None:
            self._by_matplotlib(gc, (x, y), s, prop, angle, ismath, mtext)
            return
        size = prop.get_size_in_points()
        align = mtext.get_horizontalalignment() if mtext is not None else "left"
        style = {"text": text, "size": size, "angle": angle, "align": align}
        for name, page in self._pages.items():
            if name == "svg" and _is_clipped(gc):
                page.draw_text(gc, x, self._size[1] - y, s, prop, angle, ismath, mtext)
            else:
                page.write_run(gc, (x, y), run, path, style)

    def _by_matplotlib(self, gc: Any, at: tuple[float, float], *rest: Any) -> None:
        for page in self._pages.values():
            page.draw_text(gc, at[0], self._size[1] - at[1] if page.flipy() else at[1], *rest)

    def get_text_width_height_descent(
        self, s: str, prop: FontProperties, ismath: Any
    ) -> tuple[float, float, float]:
        """Of a line, in points: how far it moves the pen, and the height of its ink."""
        path, _, run = _set(s, prop, ismath)
        if run is None:
            first = next(iter(self._pages.values()))
            width, height, descent = first.get_text_width_height_descent(s, prop, ismath)
            return width, height, descent
        unit = prop.get_size_in_points() / face(path).em
        return run.advance * unit, (run.top - run.bottom) * unit, -run.bottom * unit

    def _get_font_height_metrics(self, prop: FontProperties) -> tuple[float, float, float]:
        """Ascent, descent and gap of lines: asked for each text, and read once for a font here."""
        size = prop.get_size_in_points()
        ascent, descent, gap = face(_path(prop)).heights
        return ascent * size, descent * size, gap * size


def _set(text: str, prop: FontProperties, ismath: Any) -> tuple[str, str, Run | None]:
    """The font of a text, the text as it is drawn, and the line; no line for a formula."""
    path = _path(prop)
    if ismath:
        return path, text, None
    if prop.get_file() is None:  # somebody's own text: it is drawn as ours are
        line = line_of(text)
        if line.path != path and face(path).lacks(text):
            path, text = line.path, line.text
    return path, text, set_run(path, text)


def _path(prop: FontProperties) -> str:
    return str(prop.get_file() or findfont(prop))


def _is_clipped(gc: Any) -> bool:
    return gc.get_clip_rectangle() is not None or gc.get_clip_path()[0] is not None


class FigureCanvas(FigureCanvasBase):
    """Writes a figure in several formats at once, each into its place of a mapping."""

    fixed_dpi = POINTS

    def print_pages(
        self, files: MutableMapping[str, bytes], *, metadata: Mapping[str, Any] = LAID_OUT, **_: Any
    ) -> None:
        """Fill ``files`` with a file for each format that ``metadata`` has.

        For a figure with a layout engine, matplotlib first asks for a renderer, without metadata.
        """
        figure = self.figure
        dpi, figure.dpi = figure.dpi, POINTS
        width, height = (float(inches) for inches in figure.get_size_inches())
        size = (width * POINTS, height * POINTS)
        pages = {name: PAGES[name](size, dpi, about) for name, about in metadata.items()}
        drawn = MixedModeRenderer(figure, width, height, dpi, Pages(pages, size))
        figure.draw(cast("Any", drawn))
        files.update({name: page.content() for name, page in pages.items()})
