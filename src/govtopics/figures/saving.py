"""Figures as files: the same bytes each run, each with the table that it draws."""

from __future__ import annotations

import errno
import io
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path, PureWindowsPath
from typing import Any, cast

import pandas as pd
import pypdfium2
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from govtopics.errors import GovTopicsError, nearest, why_not_written
from govtopics.figures.tools.drawing import drawn_on
from govtopics.figures.tools.pages import BACKEND
from govtopics.figures.tools.picture_record import figure_facts, metadata, seal, with_record
from govtopics.figures.tools.style import figure_style
from govtopics.figures.tools.table_files import table_csv

PNG_DPI = 300
RASTERS = ("png",)
FORMATS = ("svg", "png", "pdf")
ASIDE = ".govtopics-unfinished"


def save_figure(
    figure: Figure | Axes,
    stem: str | Path,
    table: pd.DataFrame | None = None,
    *,
    formats: str | Sequence[str] = FORMATS,
) -> list[Path]:
    """Write a figure as SVG, PNG (300 dpi) and PDF, and beside them the table that it draws.

    The bytes are the same each run, whatever the locale, time zone, folder or state of the font
    cache. Each picture says what it draws and how, with the hash of its table and of itself
    (:func:`govtopics.trace_figure`).

    Parameters
    ----------
    figure : Figure or Axes
        What a ``plot_`` function returned will do.
    stem : str or Path
        The files' path without its ending; the folder is made if it is not there.
    table : DataFrame, optional
        Written without its index: UTF-8, line feeds, six significant digits. What the figure draws
        if left out.
    formats : str or sequence of str
        Of ``"svg"``, ``"png"``, ``"pdf"``.

    Returns
    -------
    list of Path
        One a format, then .csv. Either all of them are written or none.

    Raises
    ------
    GovTopicsError
        If a format is another one or there is none, the files cannot be written, ``table`` is
        another one than the figure draws, or it is left out and the figure holds no drawing of
        this package, or several.
    """
    whole = cast("Figure", figure.get_figure(root=True))
    stem = Path(stem)
    if not is_file_name(stem.name):
        raise GovTopicsError(f"{str(stem)!r} names no file. Give a path such as figures/topics.")
    contents = figure_files(whole, _table_of(whole, table), formats)
    return write_whole(
        stem.parent, {f"{stem.name}.{ending}": content for ending, content in contents.items()}
    )


def is_file_name(name: str) -> bool:
    """Whether a text names a file in a folder, on any system, and leads to no other folder."""
    return name not in ("", ".", "..") and "\0" not in name and PureWindowsPath(name).name == name


def write_whole(folder: Path, contents: Mapping[str, bytes]) -> list[Path]:
    """Write files into a folder: all of them aside first, then each in its place.

    Parameters
    ----------
    folder : Path
        Made if it is not there.
    contents : mapping of str to bytes
        By the files' names. A file of that name is replaced, no other is touched.

    Returns
    -------
    list of Path

    Raises
    ------
    GovTopicsError
        If a name is no plain name, or they cannot be written; then all is as it was.
    """
    for name in contents:
        if not is_file_name(name):
            raise GovTopicsError(f"{name!r} is no name of a file. Give one without a folder.")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=ASIDE, dir=folder) as aside:
            new, old = Path(aside) / "new", Path(aside) / "old"
            new.mkdir()
            old.mkdir()
            for name, content in contents.items():
                if (folder / name).is_dir():
                    raise IsADirectoryError(errno.EISDIR, f"{folder / name} is a folder")
                (new / name).write_bytes(content)
            _put_in_place(folder, new, old)
    except (OSError, ValueError) as error:  # ValueError: a NUL in the folder's name
        told = str(error)
        if isinstance(error, OSError):
            told = why_not_written(error, folder.absolute())
        first = str(folder / next(iter(contents)))
        raise GovTopicsError(f"{first!r} cannot be written: {told}. Give another place.") from error
    return [folder / name for name in contents]


def _put_in_place(folder: Path, new: Path, old: Path) -> None:
    """Move every new file to its place, or leave all as it was."""
    moved = []
    try:
        for path in sorted(new.iterdir()):
            place = folder / path.name
            if place.exists():
                place.replace(old / path.name)
            moved.append(place)
            path.replace(place)
    except OSError:
        for place in moved:
            place.unlink(missing_ok=True)
            if (old / place.name).exists():
                (old / place.name).replace(place)
        raise


def _table_of(figure: Figure, given: pd.DataFrame | None) -> pd.DataFrame:
    """The table that a figure draws; a figure that this package did not draw must be given one."""
    drawn = drawn_on(figure)
    if given is None and len(drawn) == 1:
        return drawn[0].table
    if given is None:
        what = f"{len(drawn)} drawings" if drawn else "no drawing"
        raise GovTopicsError(f"The figure holds {what} of govtopics. Give the table to be saved.")
    if len(drawn) == 1 and table_csv(given) != table_csv(drawn[0].table):
        raise GovTopicsError(
            f"The table is not the one that the figure ({drawn[0].kind}) draws. Leave it out: the "
            "figure knows its own."
        )
    return given


def figure_files(
    figure: Figure, table: pd.DataFrame, formats: str | Sequence[str] = FORMATS
) -> dict[str, bytes]:
    """What :func:`save_figure` writes, by ending: a picture a format, then ``csv``.

    Parameters
    ----------
    figure : Figure
    table : DataFrame
    formats : str or sequence of str

    Returns
    -------
    dict of str to bytes

    Raises
    ------
    GovTopicsError
        If a format is another one, or there is none.
    """
    chosen = known_formats(formats)
    csv = table_csv(table).encode()
    return {**_drawn(figure, chosen, figure_facts(figure, csv)), "csv": csv}


def known_formats(formats: str | Iterable[str]) -> list[str]:
    """Formats of pictures, each once.

    Parameters
    ----------
    formats : str or iterable of str

    Returns
    -------
    list of str

    Raises
    ------
    GovTopicsError
        If one is another one, or there is none.
    """
    given = [formats] if isinstance(formats, str) or not isinstance(formats, Iterable) else formats
    chosen = list(dict.fromkeys(given))
    if not chosen:
        raise GovTopicsError(f"No format is given. Give at least one of {', '.join(FORMATS)}.")
    for name in chosen:
        if name not in FORMATS:
            raise GovTopicsError(f"Figures are not saved as {name!r}. {nearest(name, FORMATS)}")
    return chosen


def _drawn(figure: Figure, formats: Sequence[str], facts: Mapping[str, Any]) -> dict[str, bytes]:
    """The files of a figure. The PNG is the page of the PDF: it is not laid out once more."""
    files: dict[str, bytes] = {}
    drawn = sorted({"pdf" if name in RASTERS else name for name in formats})
    with figure_style(on_screen=False):
        figure.savefig(
            files,
            format="pages",
            backend=BACKEND,
            metadata={name: metadata(facts, name) for name in drawn},
        )
    if "png" in formats:
        files["png"] = with_record(_pixels(files["pdf"]), facts)
    return {name: seal(files[name]) for name in formats}


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
