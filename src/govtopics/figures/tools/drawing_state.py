"""What is in use while figures are drawn: their size, their font, what is around them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

WIDTHS_MM: Mapping[str, float] = {"single": 89.0, "double": 183.0}
LEAST_WIDTH, MOST_WIDTH = 60.0, 1000.0  # narrower, some layouts find no room


@dataclass(frozen=True)
class Frame:
    """What :func:`govtopics.figure_style` says of the figures made inside it, but its language.

    ``on_screen``: whether they belong to pyplot.
    ``font``: a file or family for what the packaged font lacks.
    ``strict``: whether a character that no font has is an error.
    ``height_mm``: how high a figure may be, where it can be lower.
    ``title``: in place of a figure's own; "" for none.
    ``notes``: whether the notes below are drawn.
    ``styled``: whether this package's rcParams are set: what is set after that is somebody's own.
    """

    width_mm: float = 183.0
    on_screen: bool = True
    font: str | None = None
    strict: bool = False
    height_mm: float = 240.0
    title: str | None = None
    notes: bool = True
    styled: bool = False


IN_FORCE: ContextVar[Frame] = ContextVar("govtopics_figure_frame", default=Frame())  # noqa: B039


def frame() -> Frame:
    """The frame in use."""
    return IN_FORCE.get()


_UNSAID: ContextVar[list[str] | None] = ContextVar("govtopics_unsaid", default=None)


@contextmanager
def watched_words() -> Iterator[list[str]]:
    """Every title and note that is left out inside, in a list that grows."""
    unsaid: list[str] = []
    token = _UNSAID.set(unsaid)
    try:
        yield unsaid
    finally:
        _UNSAID.reset(token)


def leave_out(*texts: str) -> None:
    """Say which titles or notes are not drawn, so that they are kept elsewhere."""
    unsaid = _UNSAID.get()
    if unsaid is not None:
        unsaid.extend(filter(None, texts))
