"""What somebody set inside ``figure_style``: it wins over what the package would set."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from typing import Any, cast

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.font_manager import FontProperties, findfont, font_family_aliases

from govtopics.errors import GovTopicsError
from govtopics.figures.tools.drawing_state import frame
from govtopics.messages import joined, say

FAMILY = "Noto Sans SC"
TITLES, LABELS = 8.5, 7.0
# Points: of a line of data and of a mark where nobody set another; what is wider is a bar.
LINE_WIDTH, MARK_SIZE, BAR = 1.1, 6.0, 2.0
MOST = 72  # points of a letter, a line or a mark
STROKES = ("|", "_")  # marks that are short lines


def _set(name: str, own: Any) -> Any:
    """A setting as it is in use inside ``figure_style``, our own anywhere else."""
    return cast("Any", mpl.rcParams)[name] if frame().styled else own


def magnified() -> float:
    """How large everything is that is measured by text: 1, or more with a larger font.size."""
    return float(_set("font.size", LABELS)) / LABELS


def title_size() -> float:
    """The size of titles, in points of the layout."""
    own = _set("axes.titlesize", TITLES)
    if own == TITLES:
        return TITLES
    return float(FontProperties(size=own).get_size_in_points()) / magnified()


def preferred_fonts() -> tuple[tuple[str, str], ...]:
    """Font files of the families that somebody set before ours, each with what it is called."""
    families = list(_set("font.family", [FAMILY]))
    before = families[: families.index(FAMILY)] if FAMILY in families else families
    return tuple((_file(name, _listed(name)), "font.family") for name in before)


def _listed(family: str) -> tuple[str, ...]:
    """The families that are listed for a generic one; none for any other."""
    known: Any = mpl.rcParams
    return tuple(known[f"font.{family}"]) if f"font.{family}" in known else ()


@lru_cache
def _file(family: str, _those: tuple[str, ...]) -> str:
    """The file of a family; of a generic one, such as serif, by what is listed for it."""
    try:
        return str(findfont(FontProperties(family=family), fallback_to_default=False))
    except ValueError as error:
        generic = joined(sorted(font_family_aliases - {"sans serif", "sans"}), ", ")
        raise GovTopicsError(
            say(
                'rcParams["font.family"] is {family!r}, which is not installed. Choose an '
                "installed font, or one of {generic}.",
                family=family,
                generic=generic,
            )
        ) from error


def check_settings() -> None:
    """Refuse settings with which nothing can be drawn."""
    names = ("font.size", "lines.linewidth", "lines.markersize")
    sizes = {name: float(_set(name, 1.0)) for name in names}
    title = FontProperties(size=_set("axes.titlesize", TITLES)).get_size_in_points()
    for name, size in {**sizes, "axes.titlesize": float(title)}.items():
        least = 0 if name.startswith("lines.") else 1
        if not least <= size <= MOST:
            raise GovTopicsError(
                say(
                    'rcParams["{name}"] is {size:g}: must be {least} to {most} points.',
                    name=name,
                    size=size,
                    least=least,
                    most=MOST,
                )
            )
    if _set("text.usetex", own=False):
        raise GovTopicsError(
            say(
                'rcParams["text.usetex"] is True, but texts from documents are not passed to '
                "LaTeX. Set it to False."
            )
        )


@contextmanager
def proportions() -> Iterator[Callable[[Axes], None]]:
    """Draw lines and marks as ours are; what is given makes those of a drawing as large as is set.

    So they keep their proportions: an interval is as wide as ``lines.linewidth`` says, what was
    drawn half as wide is half of it.
    """
    check_settings()
    own = {"lines.linewidth": LINE_WIDTH, "lines.markersize": MARK_SIZE}
    theirs = {name: float(_set(name, value)) for name, value in own.items()}
    changed = {name for name in own if theirs[name] != own[name]}
    _put({name: own[name] for name in changed})
    try:
        yield lambda ax: _fit(ax, *(theirs[name] / own[name] for name in own)) if changed else None
    finally:
        _put({name: theirs[name] for name in changed})


def _put(values: Mapping[str, float]) -> None:
    cast("Any", mpl.rcParams).update(values)


def _fit(ax: Axes, wider: float, larger: float) -> None:
    for each in _sheet(ax):
        for line in each.lines:
            line.set_markersize(line.get_markersize() * larger)
            if line.get_marker() in STROKES:
                line.set_markeredgewidth(line.get_markeredgewidth() * wider)
            if line.get_linewidth() < BAR:
                line.set_linewidth(line.get_linewidth() * wider)
        for lines in each.collections:
            if isinstance(lines, LineCollection):
                widths = list(np.atleast_1d(lines.get_linewidth()))
                lines.set_linewidth([w * wider if w < BAR else w for w in widths])


def _sheet(ax: Axes) -> Iterator[Axes]:
    yield ax
    for child in ax.child_axes:
        yield from _sheet(cast("Axes", child))
