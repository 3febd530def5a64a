"""Figures as files: the same bytes each run, each with the table that it draws."""

from __future__ import annotations

import errno
import io
import math
import os
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path, PureWindowsPath
from typing import Any, cast

import matplotlib as mpl
import pandas as pd
import pypdfium2
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from govtopics.errors import GovTopicsError, nearest, reason_of, why_not_written
from govtopics.figures.tools.drawing import drawn_on
from govtopics.figures.tools.pages import BACKEND
from govtopics.figures.tools.picture_record import (
    figure_facts,
    metadata,
    seal,
    tiff_tags,
    with_record,
)
from govtopics.figures.tools.style import figure_style
from govtopics.figures.tools.table_files import table_csv
from govtopics.messages import joined, say

FORMATS = ("svg", "pdf", "png", "tiff")
DRAWN_AS = ("svg", "pdf")
RASTERS = ("png", "tiff")
# Endings that people give to figures elsewhere, by the format that serves the same end here.
FOREIGN: Mapping[str, Sequence[str]] = {
    "svg": ("emf", "htm", "html", "svgz", "vsd", "vsdx", "wmf"),
    "pdf": ("ai", "eps", "pgf", "ps", "tex"),
    "png": (
        "bmp", "csv", "doc", "docx", "gif", "heic", "jfif", "jpe", "jpeg", "jpg", "md", "odp",
        "odt", "ppt", "pptx", "rtf", "txt", "webp", "wps", "xls", "xlsx",
    ),
    "tiff": ("psd", "tif"),
}  # fmt: skip
DPI, LEAST_DPI, MOST_DPI = 300, 72, 1200
MOST_DOTS = 150e6  # of a picture: a page of A4 at 1200 has 139 million, and more is opened nowhere
ASIDE = ".govtopics-unfinished"


def save_figure(
    figure: Figure | Axes,
    stem: str | Path,
    table: pd.DataFrame | None = None,
    *,
    formats: str | Sequence[str] | None = None,
    dpi: int = DPI,
    svg_text: bool = False,
) -> list[Path]:
    """Write a figure as SVG and PDF, or as you say, and beside them the table that it draws.

    Text in the PDF is TrueType: it can be selected, searched and edited. The bytes are the same
    each run, whatever the locale, time zone, folder or state of the font cache. Each picture says
    what it draws and how, with the hash of its table and of itself
    (:func:`govtopics.trace_figure`).

    Parameters
    ----------
    figure : Figure or Axes
        What a ``plot_`` function returned will do.
    stem : str or Path
        The files' path; the folder is made if it is not there. An ending of a format, such as
        ``topics.png``, asks for that format. One of a file of another kind, such as ``.docx``,
        ``.jpg`` or ``.eps``, is refused; any other is part of the name: ``topics.v2`` is written
        as ``topics.v2.svg``.
    table : DataFrame, optional
        Written without its index: UTF-8, line feeds, six significant digits. What the figure draws
        if left out.
    formats : str or sequence of str, optional
        One or more of ``"svg"``, ``"pdf"``, ``"png"`` and ``"tiff"`` (compressed by LZW, without
        loss). That of the path's ending if left out, and without an ending SVG and PDF.
    dpi : int
        Dots per inch of PNG and TIFF, from 72 to 1200.
    svg_text : bool
        Whether text in the SVG is text, for a program in which it is to be edited. It names the
        font (Noto Sans SC, then fonts alike), and who lacks them sees another. Otherwise it is
        shapes, and looks the same anywhere.

    Returns
    -------
    list of Path
        One a format, then .csv, and .txt with the title and the notes if these were left out of
        the figure. Either all of them are written or none.

    Raises
    ------
    GovTopicsError
        If a format is unknown or none is given, the path ends in another, ``dpi`` is not such a
        number, the files cannot be written, ``table`` is not the one that the figure draws, or it
        is left out and the figure contains no drawing of this package, or several.

    Examples
    --------
    >>> import tempfile
    >>> import govtopics as gt
    >>> texts = ["基层治理、社区治理", "科技创新、产业升级"] * 2
    >>> corpus = gt.Corpus.from_texts(texts, ids=["a", "b", "c", "d"])
    >>> dtm = gt.count_terms(gt.tokenize(corpus))
    >>> model = gt.NMF(n_topics=2, random_state=1).fit(dtm)
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     paths = gt.save_figure(gt.plot_topics(model), Path(folder) / "topics")
    >>> [path.name for path in paths]
    ['topics.svg', 'topics.pdf', 'topics.csv']
    """
    whole = cast("Figure", figure.get_figure(root=True))
    stem = Path(stem)
    if not is_file_name(stem.name):
        raise GovTopicsError(
            say("{stem!r} is not a file name. Use a path such as figures/topics.", stem=str(stem))
        )
    name, formats = _name_and_formats(stem, formats)
    table = _table_of(whole, table)
    contents = figure_files(whole, table, formats, dpi=dpi, svg_text=svg_text)
    return write_whole(
        stem.parent, {f"{name}.{ending}": content for ending, content in contents.items()}
    )


def _name_and_formats(
    path: Path, formats: str | Sequence[str] | None
) -> tuple[str, str | Sequence[str]]:
    """The name of the files without their ending, and the formats that are asked for."""
    ending = path.suffix[1:].casefold()
    _refuse_foreign(path, ending)
    if ending not in FORMATS:
        return path.name, DRAWN_AS if formats is None else formats
    if formats is not None and ending not in (chosen := known_formats(formats)):
        raise GovTopicsError(
            say(
                "{name!r} ends in .{ending}, but formats asks for {formats}. Leave one of them "
                "out.",
                name=path.name,
                ending=ending,
                formats=joined(chosen, ", "),
            )
        )
    return path.stem, ending if formats is None else formats


def _refuse_foreign(path: Path, ending: str) -> None:
    """Refuse the ending of a file that is no figure of ours, with the nearest that is."""
    for near, endings in FOREIGN.items():
        if ending in endings:
            raise GovTopicsError(
                say(
                    "Figures cannot be saved as .{ending}, only as {formats}. Did you mean "
                    "{nearest!r}?",
                    ending=ending,
                    formats=joined(FORMATS, ", "),
                    nearest=path.with_suffix(f".{near}").name,
                )
            )


def is_file_name(name: str) -> bool:
    """Whether a text names a file in a folder, on any system, and leads to no other folder."""
    return name not in ("", ".", "..") and "\0" not in name and PureWindowsPath(name).name == name


def write_whole(folder: Path, contents: Mapping[str, bytes]) -> list[Path]:
    """Write files into a folder: all of them aside first, then each in its place.

    ``folder``: made if it is not there.
    ``contents``: by the files' names. A file of that name is replaced, no other is touched.
    """
    for name in contents:
        if not is_file_name(name):
            raise GovTopicsError(
                say("{name!r} cannot be a file name. Use a name without a folder.", name=name)
            )
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=ASIDE, dir=folder) as aside:
            new, old = Path(aside) / "new", Path(aside) / "old"
            new.mkdir()
            old.mkdir()
            for name, content in contents.items():
                if (folder / name).is_dir():
                    raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), folder / name)
                (new / name).write_bytes(content)
            _put_in_place(folder, new, old)
    except (OSError, ValueError) as error:  # ValueError: a NUL in the folder's name
        reason = (
            why_not_written(error, folder.absolute())
            if isinstance(error, OSError)
            else reason_of(error)
        )
        first = str(folder / next(iter(contents)))
        raise GovTopicsError(
            say(
                "Could not write {first!r}: {reason}. Choose another place.",
                first=first,
                reason=reason,
            )
        ) from error
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
        raise GovTopicsError(
            say(
                "The figure contains {n} drawings by govtopics. Pass the table to save beside it.",
                n=len(drawn),
            )
            if drawn
            else say(
                "The figure contains no drawing by govtopics. Pass the table to save beside it."
            )
        )
    if len(drawn) == 1 and table_csv(given) != table_csv(drawn[0].table):
        raise GovTopicsError(
            say(
                "This is not the table that the figure ({kind}) shows. Omit it: the figure "
                "keeps its own.",
                kind=drawn[0].kind,
            )
        )
    return given


def figure_files(
    figure: Figure,
    table: pd.DataFrame,
    formats: str | Sequence[str] = DRAWN_AS,
    *,
    dpi: int = DPI,
    svg_text: bool = False,
) -> dict[str, bytes]:
    """What :func:`save_figure` writes, by ending: a picture a format, ``csv``, perhaps ``txt``."""
    chosen = known_formats(formats)
    dots = known_dpi(dpi)
    csv = table_csv(table).encode()
    facts = figure_facts(figure, csv)
    pictures = _pages(figure, chosen, facts, svg_text=svg_text)
    if "pdf" in pictures:
        pictures |= _pixels(pictures["pdf"], dots, [n for n in chosen if n in RASTERS], facts)
    files = {name: seal(pictures[name]) for name in chosen} | {"csv": csv}
    unsaid = ["\n".join(drawn.unsaid) for drawn in drawn_on(figure) if drawn.unsaid]
    return files | ({"txt": "\n\n".join([*unsaid, ""])[:-1].encode()} if unsaid else {})


def known_dpi(dpi: Any) -> int:
    """Dots per inch as pictures take them."""
    if type(dpi) is not int or not LEAST_DPI <= dpi <= MOST_DPI:
        raise GovTopicsError(
            say(
                "dpi = {dpi!r}: must be a whole number from {least} to {most}, such as 600.",
                dpi=dpi,
                least=LEAST_DPI,
                most=MOST_DPI,
            )
        )
    return dpi


def known_formats(formats: str | Iterable[str]) -> list[str]:
    """Formats of pictures, each once."""
    given = [formats] if isinstance(formats, str) or not isinstance(formats, Iterable) else formats
    chosen = list(dict.fromkeys(given))
    if not chosen:
        raise GovTopicsError(
            say(
                "No format was named. Name at least one of {formats}.",
                formats=joined(FORMATS, ", "),
            )
        )
    for name in chosen:
        if name not in FORMATS:
            raise GovTopicsError(
                say(
                    "Figures cannot be saved as {name!r}. {nearest}",
                    name=name,
                    nearest=nearest(name, FORMATS),
                )
            )
    return chosen


def _pages(
    figure: Figure, formats: Sequence[str], facts: Mapping[str, Any], *, svg_text: bool
) -> dict[str, bytes]:
    """SVG and PDF of a figure, drawn once for both. What has pixels is painted from the PDF."""
    files: dict[str, bytes] = {}
    drawn = sorted({"pdf" if name in RASTERS else name for name in formats})
    told = {name: metadata(facts, name) for name in drawn}
    # A file is as large as its figure: cut to what is drawn, it would not be as wide as was asked.
    own: dict[Any, Any] = {"savefig.bbox": None} | ({"svg.fonttype": "none"} if svg_text else {})
    with figure_style(on_screen=False), mpl.rc_context(own):
        # Matplotlib hands its target on as it is: here a place for each file.
        figure.savefig(cast("Any", files), format="pages", backend=BACKEND, metadata=told)
    return files


def _check_dots(size: tuple[float, float], dpi: int) -> None:
    """Refuse pictures of gigabytes; ``size`` in points, width and height."""
    if (n_dots := math.prod(size) / 72**2 * dpi**2) > MOST_DOTS:
        width, height = (f"{25.4 * each / 72:.0f}" for each in size)
        most = math.floor(dpi * math.sqrt(MOST_DOTS / n_dots))
        raise GovTopicsError(
            say(
                "dpi = {dpi}: a picture of {width} by {height} mm would have {n_dots:,.0f} "
                "million pixels, and few programs open more than {most_dots:.0f} million. Use "
                "at most {most}, or a smaller width.",
                dpi=dpi,
                width=width,
                height=height,
                n_dots=n_dots / 1e6,
                most_dots=MOST_DOTS / 1e6,
                most=most,
            )
        )


def _pixels(
    pdf: bytes, dpi: int, formats: Sequence[str], facts: Mapping[str, Any]
) -> dict[str, bytes]:
    """The page of a PDF as pictures of pixels."""
    if not formats:
        return {}
    with pypdfium2.PdfDocument(pdf) as document:
        page = document[0]
        _check_dots(page.get_size(), dpi)
        bitmap = page.render(scale=dpi / 72, rev_byteorder=True)
        picture = bitmap.to_pil().convert("RGB")
        bitmap.close()
        page.close()
    files = {}
    for name in formats:
        file = io.BytesIO()
        if name == "png":
            # Level 3 writes the pixels in half the time of level 6, hardly larger.
            picture.save(file, format="png", dpi=(dpi, dpi), compress_level=3)
            files[name] = with_record(file.getvalue(), facts)
        else:
            tags = tiff_tags(facts)
            picture.save(file, "tiff", compression="tiff_lzw", dpi=(dpi, dpi), tiffinfo=tags)
            files[name] = file.getvalue()
    return files
