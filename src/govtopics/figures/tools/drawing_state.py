"""What is in force while figures are drawn: their width, their font."""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True)
class Frame:
    """What :func:`govtopics.figure_style` says of the figures made inside it, but its language.

    Parameters
    ----------
    width_mm : float
    on_screen : bool
        Whether they belong to pyplot.
    font : str, optional
        A file or family for what the packaged font lacks.
    strict : bool
        Whether a character that no font has is an error.
    """

    width_mm: float = 183.0
    on_screen: bool = True
    font: str | None = None
    strict: bool = False


IN_FORCE: ContextVar[Frame] = ContextVar("govtopics_figure_frame", default=Frame())  # noqa: B039


def frame() -> Frame:
    """The frame in force."""
    return IN_FORCE.get()
