"""Figures as files: the same bytes each run, each with the table that it draws."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, cast

import pandas as pd
import pypdfium2
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from govtopics.errors import GovTopicsError, nearest
from govtopics.figures.drawing import drawn_on
from govtopics.figures.seal import figure_facts, metadata, seal, with_record
from govtopics.figures.style import figure_style
from govtopics.figures.table_files import table_csv

PNG_DPI = 300
FORMATS = ("svg", "png", "pdf")


def save_figure(
    figure: Figure | Axes,
    stem: str | Path,
    table: pd.DataFrame | None = None,
    *,
    formats: Sequence[str] = FORMATS,
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
    formats : sequence of str
        Of ``"svg"``, ``"png"``, ``"pdf"``.

    Returns
    -------
    list of Path
        One a format, then .csv.

    Raises
    ------
    GovTopicsError
        If a format is another one, or ``table`` is left out and the figure holds no drawing of this
        package, or several.
    """
    whole = cast("Figure", figure.get_figure(root=True))
    contents = figure_files(whole, _own_table(whole) if table is None else table, formats)
    stem = Path(stem)
    stem.parent.mkdir(parents=True, exist_ok=True)
    paths = [stem.with_name(f"{stem.name}.{ending}") for ending in contents]
    for path, content in zip(paths, contents.values(), strict=True):
        path.write_bytes(content)
    return paths


def _own_table(figure: Figure) -> pd.DataFrame:
    drawn = drawn_on(figure)
    if len(drawn) != 1:
        what = f"{len(drawn)} drawings" if drawn else "no drawing"
        raise GovTopicsError(f"The figure holds {what} of govtopics. Give the table to be saved.")
    return drawn[0].table


def figure_files(
    figure: Figure, table: pd.DataFrame, formats: Sequence[str] = FORMATS
) -> dict[str, bytes]:
    """What :func:`save_figure` writes, by ending: a picture a format, then ``csv``.

    Parameters
    ----------
    figure : Figure
    table : DataFrame
    formats : sequence of str

    Returns
    -------
    dict of str to bytes

    Raises
    ------
    GovTopicsError
        If a format is another one.
    """
    for name in formats:
        if name not in FORMATS:
            raise GovTopicsError(f"Figures are not saved as {name!r}. {nearest(name, FORMATS)}")
    csv = table_csv(table).encode()
    return {**_drawn(figure, formats, figure_facts(figure, csv)), "csv": csv}


def _drawn(figure: Figure, formats: Sequence[str], facts: Mapping[str, Any]) -> dict[str, bytes]:
    """The files of a figure. The PNG is the page of the PDF: it is not laid out once more."""
    drawn = {"pdf" if name == "png" else name for name in formats}
    with figure_style(on_screen=False):
        files = {name: _saved(figure, name, facts) for name in sorted(drawn)}
    if "png" in formats:
        files["png"] = with_record(_pixels(files["pdf"]), facts)
    return {name: seal(files[name]) for name in formats}


def _saved(figure: Figure, name: str, facts: Mapping[str, Any]) -> bytes:
    file = io.BytesIO()
    figure.savefig(file, format=name, metadata=metadata(facts, name))
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
