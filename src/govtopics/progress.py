"""Bars of progress: in a terminal on stderr, in a notebook one plain line that goes at the end."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import Any, TypeVar

from tqdm import tqdm

AFTER = 1.0  # seconds: what is done by then shows no bar in a notebook
WIDTH = 72  # characters
T = TypeVar("T")


def progress(items: Iterable[T], what: str, total: int | None = None, *, unit: str) -> tqdm[T]:
    """A bar of tqdm over items; nothing is shown where output goes to a file or a pipe."""
    if not in_kernel():
        return tqdm(items, what, total, leave=False, disable=None, unit=unit)
    line = Line()
    return tqdm(items, what, total, leave=False, file=line, ncols=WIDTH, unit=unit, delay=AFTER)


def in_kernel() -> bool:
    """Whether this is a notebook."""
    shell = sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None
    return getattr(shell, "kernel", None) is not None


class Line:
    """A file to tqdm: what is written last is one line below the cell, in the colour of text."""

    def __init__(self) -> None:
        self.shown: Any = None

    def write(self, text: str) -> None:
        """Show the text in place of the one before."""
        said = {"text/plain": text.strip("\r\n ")}
        if self.shown is not None:
            self.shown.update(said, raw=True)
        elif said["text/plain"]:
            display = sys.modules["IPython.display"].display
            self.shown = display(said, raw=True, display_id=True)

    def flush(self) -> None:
        """Nothing waits."""
