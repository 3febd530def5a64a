"""One style for every figure: sizes, colours that survive print, the same bytes each run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from functools import lru_cache
from importlib import import_module
from itertools import chain
from numbers import Real
from pathlib import Path
from typing import Any, Literal

import matplotlib as mpl
from cycler import cycler
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import Colormap, LinearSegmentedColormap, to_rgb
from matplotlib.figure import Figure

from govtopics.errors import GovTopicsError, nearest
from govtopics.figures.tools.drawing_state import (
    IN_FORCE,
    LEAST_WIDTH,
    MOST_WIDTH,
    WIDTHS_MM,
    frame,
)
from govtopics.figures.tools.faces import find_font
from govtopics.figures.tools.fonts import register_font, shorten, wrap
from govtopics.figures.tools.user_settings import (
    FAMILY,
    LABELS,
    LINE_WIDTH,
    MARK_SIZE,
    TITLES,
    magnified,
    title_size,
)
from govtopics.language import speaking
from govtopics.messages import Language, say
from govtopics.renamed_arguments import renamed

Width = Literal["single", "double"] | float

MM = 72 / 25.4  # points
LEAST_HEIGHT = 60.0
MARGIN = 4.0
TITLE_ROOM = 22.0
TITLE_SIZE, LABEL_SIZE, NOTE_SIZE = TITLES, LABELS, 6.5
TITLE_LINE = 12.0
SCREEN_DPI = 144

INK, SOFT_INK, RULE, PALE = "#1a1a1a", "#595959", "#b3b3b3", "#ececec"
ACCENT, ACCENT_PALE = "#0b5394", "#c6dbef"
BLUES = LinearSegmentedColormap.from_list(
    "govtopics", ["#ffffff", ACCENT_PALE, "#5b9bd0", ACCENT, "#08306b"]
)
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

# Settings of the session, not of a picture: they stay as they are.
NOT_STYLE = (
    "animation.", "backend", "date.epoch", "docstring.", "figure.hooks", "figure.max_open_warning",
    "figure.raise_window", "interactive", "keymap.", "macosx.", "savefig.directory", "timezone",
    "tk.", "toolbar", "webagg.",
)  # fmt: skip


@renamed(labels="language")
@contextmanager
def figure_style(
    *,
    width: Width | None = None,
    height: float | None = None,
    language: Language | None = None,
    titles: bool | None = None,
    notes: bool | None = None,
    font: str | None = None,
    strict: bool | None = None,
    on_screen: bool | None = None,
    names: Mapping[str, str] | None = None,
) -> Iterator[None]:
    """Draw in the style of this package: a Chinese font, print sizes, reproducible files.

    Every drawing function uses it by itself; use it around several of them to set width and
    language, or around your own matplotlib code. It starts from matplotlib's defaults, whatever
    your settings are, and your rcParams are the same afterwards as before. What is left out is as a
    surrounding ``figure_style`` says.

    What you set inside the block wins: of ``rcParams``, all that matplotlib itself reads (axes,
    ticks, grids, the background); ``axes.edgecolor``, for all axis lines; ``font.family``, before
    the packaged font for every text of which it has all characters; ``font.size`` (7), with which
    the whole layout grows; ``axes.titlesize``; ``text.color``; ``lines.linewidth`` (1.1) and
    ``lines.markersize`` (6), by which lines and marks grow in proportion, in panels and keys, bars
    apart; ``axes.prop_cycle``, where colours only tell things apart (the themes of
    :func:`govtopics.plot_positions`, the communities of :func:`govtopics.plot_cooccurrence`);
    ``image.cmap``, for the grounds of cells; ``svg.fonttype``.

    What you set cannot change more than that. Colours that say something of their own stay: the
    blue of all marks of one kind, grey for what is unstable, the red of a missed target, the four
    kinds of sentence of :func:`govtopics.plot_year_comparison`. Notes tell of our colours, from
    light for little to dark for much, so that a map for cells should run that way. A line of text
    is set in one font: with a family that has no Chinese, each line with a Chinese character in it
    is in the packaged font, whole. Sizes of panels, rows and gaps follow the text and cannot be
    set.

    Parameters
    ----------
    width : {"single", "double"} or float, optional
        Width of the figures made inside, in millimetres: a journal's single column (89) or double
        (183, the default); from 60 to 1000.
    height : float, optional
        How high a figure may be where it can be lower, in millimetres (240): panels move closer,
        and what does not fit is named in the notes. From 60 to 1000.
    language : {"zh", "en"}, optional
        Language of titles, keys, notes and the names of places, Chinese by default. Terms and
        titles of reports stay as they are.
    titles, notes : bool, optional
        Whether figures have a title above and notes below (both by default). Without them the
        figure is lower by their room, and :func:`govtopics.save_figure` writes their words into a
        text file beside it.
    font : str, optional
        A font file, or the name of an installed family, for texts that the packaged Noto Sans SC
        cannot draw. After it come the font that the environment variable ``GOVTOPICS_FONT`` names,
        and the system's fonts. A text is in the first of them that has all of it.
    strict : bool, optional
        Whether a character that no font has is an error. Otherwise it is drawn as 〓 and logged
        with its code point and the fonts tried.
    on_screen : bool, optional
        Whether figures made inside belong to pyplot, so that a notebook shows them (the default). A
        program that writes files says False: then pyplot is not even imported.
    names : mapping of str to str, optional
        English names of places, themes, reports and groups, such as ``read_labels(path).names``;
        places have their romanised names without.

    Raises
    ------
    GovTopicsError
        If the width is no known name and no number from 60 to 1000, the height is no such number,
        titles or notes is neither True nor False, the language is not one of these, or there is no
        such font.

    Examples
    --------
    >>> import govtopics as gt
    >>> import matplotlib as mpl
    >>> with gt.figure_style(width="single", on_screen=False):
    ...     float(mpl.rcParams["font.size"])
    7.0
    """
    if font is not None:
        if not isinstance(font, (str, Path)):
            raise GovTopicsError(
                say(
                    "font = {font!r}: must be a font file, or the name of an installed font.",
                    font=font,
                )
            )
        font = str(font)
        find_font(font, "figure_style")
    for name, value in (("titles", titles), ("notes", notes)):
        if value is not None and not isinstance(value, bool):
            raise GovTopicsError(
                say("{name} = {value!r}: must be True or False.", name=name, value=value)
            )
    given: dict[str, Any] = {
        "width_mm": None if width is None else _millimetres(width),
        "height_mm": None if height is None else _height(height),
        "notes": notes,
        "font": font,
        "strict": strict,
        "on_screen": on_screen,
    }
    inside = replace(frame(), **{name: value for name, value in given.items() if value is not None})
    if titles is not None:
        inside = replace(inside, title=None if titles else "")
    if inside.on_screen:
        # Before anything is set, so that what a notebook then sets by itself outlives the style.
        import_module("matplotlib.pyplot")
    register_font()
    if BLUES.name not in mpl.colormaps:
        mpl.colormaps.register(BLUES)
    wanted = {} if inside.styled else _rc_params()
    # Not rc_context: a notebook turns interactive mode on, perhaps inside this block, and restoring
    # all rcParams would turn it off again.
    before = {key: mpl.rcParams[key] for key in wanted}
    token = IN_FORCE.set(replace(inside, styled=True))
    _put(wanted)
    try:
        with speaking(language, names=names):
            yield
    finally:
        _put(before)
        IN_FORCE.reset(token)


def _put(values: Mapping[Any, Any]) -> None:
    """Set what is otherwise: a setting is checked whenever it is set, and styles are nested."""
    mpl.rcParams.update({key: v for key, v in values.items() if mpl.rcParams[key] != v})


@lru_cache(maxsize=1)
def _rc_params() -> Mapping[Any, Any]:
    defaults = {
        key: mpl.rcParamsDefault[key]
        for key in mpl.rcParamsDefault
        if not key.startswith(NOT_STYLE)
    }
    return {
        **defaults,
        "font.family": [FAMILY, "DejaVu Sans"],
        "font.size": LABEL_SIZE,
        "axes.titlesize": TITLE_SIZE,
        "axes.titlelocation": "left",
        "axes.linewidth": 0.6,
        "axes.edgecolor": SOFT_INK,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.prop_cycle": cycler(color=PALETTE),
        "image.cmap": BLUES.name,
        "lines.linewidth": LINE_WIDTH,
        "lines.markersize": MARK_SIZE,
        "grid.color": PALE,
        "grid.linewidth": 0.6,
        **{
            f"{axis}tick.{name}": value
            for axis in "xy"
            for name, value in (
                ("major.size", 2.0),
                ("major.width", 0.5),
                ("major.pad", 2.0),
                ("color", SOFT_INK),
                ("labelcolor", INK),
            )
        },
        "text.color": INK,
        "hatch.linewidth": 0.4,
        "text.hinting": "no_hinting",  # as in print; at 300 dpi no eye misses it
        "svg.hashsalt": "govtopics",
        "svg.fonttype": "path",
        "pdf.fonttype": 42,  # of formulas; all other text is set in pdf_text
    }


def palette() -> tuple[str, ...]:
    """Colours that tell things apart: ours, unless somebody set others as ``axes.prop_cycle``."""
    cycle = mpl.rcParams["axes.prop_cycle"] if frame().styled else None
    return tuple(cycle.by_key().get("color", PALETTE)) if cycle is not None else PALETTE


def color_map() -> Colormap:
    """The grounds of cells: our blues, unless somebody set another map as ``image.cmap``."""
    own: str = mpl.rcParams["image.cmap"] if frame().styled else BLUES.name
    return BLUES if own == BLUES.name else mpl.colormaps[own]


def edge_color(own: str) -> str:
    """The colour of an axis line: its own, unless somebody set another ``axes.edgecolor``."""
    given = mpl.rcParams["axes.edgecolor"] if frame().styled else SOFT_INK
    return own if given == SOFT_INK else given


def ink_on(ground: Any) -> str:
    """Black or white, whichever can be read better on a ground: at least 4.5 to 1.

    Contrast is that of relative luminance, as the Web Content Accessibility Guidelines 2.1 define
    it.

    ``ground``: anything that matplotlib takes for a colour.

    Examples
    --------
    >>> ink_on("#c6dbef"), ink_on("#0b5394")
    ('black', 'white')
    """
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(ground)]
    luminance = sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
    return "black" if (luminance + 0.05) ** 2 > 0.05 * 1.05 else "white"


@contextmanager
def titled(title: str | bool | None) -> Iterator[None]:
    """Give the figure made inside a title of your own, or ours, or none; as it is if left out."""
    if title is not None and not isinstance(title, (str, bool)):
        raise GovTopicsError(
            say("title = {title!r}: must be a text, or False for no title.", title=title)
        )
    own = None if title is True else title or ""
    token = IN_FORCE.set(frame() if title is None else replace(frame(), title=own))
    try:
        yield
    finally:
        IN_FORCE.reset(token)


def _height(height: Any) -> float:
    is_number = isinstance(height, Real) and not isinstance(height, bool)
    if not is_number or not LEAST_HEIGHT <= height <= MOST_WIDTH:
        raise GovTopicsError(
            say(
                "height = {height!r}: must be {least:.0f} to {most:.0f} mm, such as 170.",
                height=height,
                least=LEAST_HEIGHT,
                most=MOST_WIDTH,
            )
        )
    return float(height)


def _millimetres(width: Any) -> float:
    if isinstance(width, str):
        if width not in WIDTHS_MM:
            raise GovTopicsError(
                say(
                    "Unknown figure width {width!r}. {nearest}",
                    width=width,
                    nearest=nearest(width, WIDTHS_MM),
                )
            )
        return WIDTHS_MM[width]
    is_number = isinstance(width, Real) and not isinstance(width, bool)
    if not is_number or not LEAST_WIDTH <= width <= MOST_WIDTH:
        raise GovTopicsError(
            say(
                "width = {width!r}: must be {least:.0f} to {most:.0f} mm, such as 89 or 183.",
                width=width,
                least=LEAST_WIDTH,
                most=MOST_WIDTH,
            )
        )
    return float(width)


def frame_width() -> float:
    """Points of the layout between the margins of a figure that :func:`new_axes` would make now."""
    width = _across(frame().width_mm)
    if width < LEAST_WIDTH * MM:
        raise GovTopicsError(
            say(
                "font.size = {size:g} leaves a figure {width_mm:.0f} mm wide only as much "
                "room as a {width:.0f} mm figure at the default font size ({usual:g}); at "
                "least {least:.0f} mm is needed. Reduce font.size or increase the width.",
                size=mpl.rcParams["font.size"],
                width_mm=frame().width_mm,
                width=width / MM,
                usual=LABEL_SIZE,
                least=LEAST_WIDTH,
            )
        )
    return width - 2 * MARGIN


def _across(width_mm: float) -> float:
    return width_mm * MM / magnified()


def new_axes(*, height: float, width: Width | None = None) -> Axes:
    """An Axes on a figure of its own that fills it but for margins and a line for the title.

    ``height``: of the figure, in millimetres.
    ``width``: in millimetres; as set by :func:`figure_style` if left out.
    """
    width_mm = frame().width_mm if width is None else _millimetres(width)
    size = (width_mm / 25.4, height / 25.4)
    if frame().on_screen:
        figure: Figure = import_module("matplotlib.pyplot").figure(figsize=size, dpi=SCREEN_DPI)
    else:
        figure = Figure(figsize=size)
        FigureCanvasAgg(figure)
    figure.set_layout_engine("none")
    across, up = _across(width_mm), height * MM / magnified()
    box = (
        MARGIN / across,
        MARGIN / up,
        1 - 2 * MARGIN / across,
        1 - (2 * MARGIN + title_room(width_mm)) / up,
    )
    with figure_style():
        return figure.add_axes(box)


def figure_height(content: float) -> float:
    """Millimetres of a figure whose Axes is to be ``content`` points high."""
    return (content + 2 * MARGIN + title_room()) * magnified() / MM


def title_lines(own: str, width: float) -> tuple[str, ...]:
    """The lines of a title: its own shortened to the width, or the one that was given, whole."""
    given = frame().title
    if given is None:
        return (shorten(own, title_size(), width),)
    lines = (wrap(line, title_size(), width) for line in given.splitlines())
    return tuple(filter(None, chain.from_iterable(lines)))


def title_room(width_mm: float | None = None) -> float:
    """Points above the content: none without a title, more for one of several lines."""
    width = frame_width() if width_mm is None else _across(width_mm) - 2 * MARGIN
    lines = len(title_lines("", width))
    taller = title_size() / TITLE_SIZE - 1
    return TITLE_ROOM + (lines - 1 + taller) * TITLE_LINE if lines else 0.0


def content_room() -> float:
    """Points of height that a page leaves to what is below the title."""
    return frame().height_mm * MM / magnified() - 2 * MARGIN - title_room()
