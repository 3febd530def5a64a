"""One style for every figure: sizes, colours that survive print, the same bytes each run."""

from __future__ import annotations

import io
import math
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path
from typing import Any, Literal

import matplotlib as mpl
import pandas as pd
import pypdfium2
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from govtopics.errors import GovTopicsError, nearest
from govtopics.figures.fonts import register_font

Width = Literal["single", "double"] | float

MM = 72 / 25.4  # points
WIDTHS_MM: Mapping[str, float] = {"single": 89.0, "double": 183.0}
MARGIN = 4.0
TITLE_ROOM = 22.0
TITLE_SIZE, LABEL_SIZE, NOTE_SIZE = 8.5, 7.0, 6.5
PNG_DPI, SCREEN_DPI = 300, 144

INK, SOFT_INK, RULE, PALE = "#1a1a1a", "#595959", "#b3b3b3", "#ececec"
ACCENT, ACCENT_PALE = "#0b5394", "#c6dbef"
# Okabe and Ito (2008), the yellow left out because it fades on white. No figure here tells things
# apart by colour alone.
PALETTE = (
    "#0072B2",
    "#D55E00",
    "#009E73",
    "#000000",
    "#CC79A7",
    "#56B4E9",
    "#E69F00",
    "#6A3D9A",
    "#7A5C00",
)

# Nothing in a file says when or with what it was written.
METADATA: Mapping[str, Mapping[str, None]] = {
    "svg": {"Date": None, "Creator": None},
    "pdf": {"Creator": None, "Producer": None, "CreationDate": None},
}
FORMATS = ("svg", "png", "pdf")

# Settings of the session, not of a picture: they stay as they are.
NOT_STYLE = (
    "animation.", "backend", "date.epoch", "docstring.", "figure.hooks", "figure.max_open_warning",
    "figure.raise_window", "interactive", "keymap.", "macosx.", "savefig.directory", "timezone",
    "tk.", "toolbar", "webagg.",
)  # fmt: skip


@dataclass(frozen=True)
class _Frame:
    """Where a figure that a drawing function makes by itself is to go."""

    width_mm: float = WIDTHS_MM["double"]
    on_screen: bool = True


_FRAME: ContextVar[_Frame | None] = ContextVar("govtopics_figure_frame", default=None)


@contextmanager
def figure_style(*, width: Width | None = None, on_screen: bool | None = None) -> Iterator[None]:
    """Draw in the style of this package: a Chinese font, print sizes, reproducible files.

    Every drawing function uses it by itself; use it around several of them to set the width, or
    around your own matplotlib code. It starts from matplotlib's defaults, whatever your settings
    are, and your rcParams are the same afterwards as before.

    Parameters
    ----------
    width : {"single", "double"} or float, optional
        Of the figures made inside, in millimetres: a journal's single column (89) or double (183,
        the default).
    on_screen : bool, optional
        Whether figures made inside belong to pyplot, so that a notebook shows them (the default). A
        program that writes files says False: then pyplot is not even imported.

    Raises
    ------
    GovTopicsError
        If the width is no known name and no positive number.

    Examples
    --------
    >>> with figure_style(width="single", on_screen=False):
    ...     figure = new_axes(height=40).figure
    >>> [round(float(inches) * 25.4) for inches in figure.get_size_inches()]
    [89, 40]
    """
    outer = _frame()
    frame = replace(
        outer,
        width_mm=outer.width_mm if width is None else _millimetres(width),
        on_screen=outer.on_screen if on_screen is None else on_screen,
    )
    wanted = _rc_params()
    # Not rc_context: a notebook turns interactive mode on when pyplot is first imported, perhaps
    # inside this block, and restoring all rcParams would turn it off again.
    before = {key: mpl.rcParams[key] for key in wanted}
    token = _FRAME.set(frame)
    mpl.rcParams.update(wanted)
    try:
        yield
    finally:
        mpl.rcParams.update(before)
        _FRAME.reset(token)


def _frame() -> _Frame:
    return _FRAME.get() or _Frame()


def _rc_params() -> dict[Any, Any]:
    defaults = {
        key: mpl.rcParamsDefault[key]
        for key in mpl.rcParamsDefault
        if not key.startswith(NOT_STYLE)
    }
    return {
        **defaults,
        "font.family": [register_font(), "DejaVu Sans"],
        "font.size": LABEL_SIZE,
        "axes.titlesize": TITLE_SIZE,
        "axes.titlelocation": "left",
        "axes.linewidth": 0.6,
        "axes.edgecolor": SOFT_INK,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "text.color": INK,
        "hatch.linewidth": 0.4,
        "text.hinting": "no_hinting",  # as in print; at 300 dpi no eye misses it
        "svg.hashsalt": "govtopics",
        "svg.fonttype": "path",
        "pdf.fonttype": 3,  # 42 is wrong for a font with PostScript outlines
    }


def _millimetres(width: Width) -> float:
    if isinstance(width, str):
        if width not in WIDTHS_MM:
            raise GovTopicsError(f"There is no figure width {width!r}. {nearest(width, WIDTHS_MM)}")
        return WIDTHS_MM[width]
    if not width > 0:
        raise GovTopicsError(f"width = {width}: a figure is wider than 0 mm, such as 89 or 183.")
    return float(width)


def frame_width() -> float:
    """Points between the margins of a figure that :func:`new_axes` would make now."""
    return _frame().width_mm * MM - 2 * MARGIN


def new_axes(*, height: float, width: Width | None = None) -> Axes:
    """An Axes on a figure of its own that fills it but for margins and a line for the title.

    Parameters
    ----------
    height : float
        Of the figure, in millimetres.
    width : {"single", "double"} or float, optional
        In millimetres; as :func:`figure_style` says otherwise.

    Returns
    -------
    Axes
    """
    frame = _frame()
    width_mm = frame.width_mm if width is None else _millimetres(width)
    size = (width_mm / 25.4, height / 25.4)
    if frame.on_screen:
        # Made before the style is set, so that a notebook's own settings are not mistaken for ours.
        figure: Figure = import_module("matplotlib.pyplot").figure(
            figsize=size, dpi=SCREEN_DPI, facecolor="white"
        )
    else:
        figure = Figure(figsize=size, facecolor="white")
        FigureCanvasAgg(figure)
    figure.set_layout_engine("none")
    across, up = width_mm * MM, height * MM
    box = (
        MARGIN / across,
        MARGIN / up,
        1 - 2 * MARGIN / across,
        1 - (2 * MARGIN + TITLE_ROOM) / up,
    )
    with figure_style():
        return figure.add_axes(box)


def figure_height(content: float) -> float:
    """Millimetres of a figure whose Axes is to be ``content`` points high."""
    return (content + 2 * MARGIN + TITLE_ROOM) / MM


def save_figure(
    figure: Figure, stem: str | Path, table: pd.DataFrame, *, formats: Sequence[str] = FORMATS
) -> list[Path]:
    """Write a figure as SVG, PNG (300 dpi) and PDF, and beside them the table that it draws.

    The bytes are the same each run, whatever the locale, time zone, folder or state of the font
    cache.

    Parameters
    ----------
    figure : Figure
        Such as ``ax.figure``.
    stem : str or Path
        The files' path without its ending; the folder is made if it is not there.
    table : DataFrame
        Written without its index: UTF-8, line feeds, six significant digits.
    formats : sequence of str
        Of ``"svg"``, ``"png"``, ``"pdf"``.

    Returns
    -------
    list of Path
        One a format, then .csv.

    Raises
    ------
    GovTopicsError
        If a format is another one.
    """
    for name in formats:
        if name not in FORMATS:
            raise GovTopicsError(f"Figures are not saved as {name!r}. {nearest(name, FORMATS)}")
    stem = Path(stem)
    stem.parent.mkdir(parents=True, exist_ok=True)
    contents = {
        **_drawn(figure, formats),
        "csv": table_csv(table).encode(),
    }
    paths = [stem.with_name(f"{stem.name}.{ending}") for ending in contents]
    for path, content in zip(paths, contents.values(), strict=True):
        path.write_bytes(content)
    return paths


def _drawn(figure: Figure, formats: Sequence[str]) -> dict[str, bytes]:
    """The files of a figure. The PNG is the page of the PDF: it is not laid out once more."""
    drawn = {"pdf" if name == "png" else name for name in formats}
    with figure_style():
        files = {name: _saved(figure, name) for name in sorted(drawn)}
    return {name: _pixels(files["pdf"]) if name == "png" else files[name] for name in formats}


def _saved(figure: Figure, name: str) -> bytes:
    file = io.BytesIO()
    figure.savefig(file, format=name, metadata=dict(METADATA[name]))
    return file.getvalue()


def _pixels(pdf: bytes) -> bytes:
    file = io.BytesIO()
    with pypdfium2.PdfDocument(pdf) as document:
        page = document[0]
        picture = page.render(scale=PNG_DPI / 72, rev_byteorder=True)
        # Level 3 writes the pixels in half the time of level 6, hardly larger.
        picture.to_pil().convert("RGB").save(
            file, format="png", dpi=(PNG_DPI, PNG_DPI), compress_level=3
        )
        picture.close()
        page.close()
    return file.getvalue()


def table_csv(table: pd.DataFrame) -> str:
    """The CSV of a table: its index left out, line feeds, six significant digits.

    Parameters
    ----------
    table : DataFrame

    Returns
    -------
    str
    """
    # By value, not by float_format, which passes over numbers in columns of mixed type.
    return str(table.map(_six_digits).to_csv(index=False, lineterminator="\n"))


def _six_digits(value: Any) -> Any:
    return f"{value:.6g}" if isinstance(value, float) and math.isfinite(value) else value
