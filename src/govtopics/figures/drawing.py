"""A kind of figure: drawn from its table alone, in the style in force."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
from matplotlib.axes import Axes

from govtopics.figures.frame import Labels
from govtopics.figures.style import figure_style
from govtopics.figures.table_files import as_read, read_table

Draw = Callable[[pd.DataFrame, Axes | None], Axes]


@dataclass(frozen=True)
class Drawing:
    """How one kind of figure is drawn. Called with its table, it draws it.

    The table is drawn as it would come back from its CSV, so a figure that is drawn again from the
    file is the same.

    Parameters
    ----------
    kind : str
        Such as ``"topics"``.
    numbers : tuple of str
        Columns of its table that are numbers; all others are texts, where nothing is ``""``.
    draw : callable
        Draws a table on an Axes, or on a new one if it is given None.
    """

    kind: str
    numbers: tuple[str, ...]
    draw: Draw

    def __call__(
        self, table: pd.DataFrame, *, labels: Labels | None = None, ax: Axes | None = None
    ) -> Axes:
        """Draw a table.

        Parameters
        ----------
        table : DataFrame
        labels : {"zh", "en"}, optional
            As the surrounding :func:`govtopics.figure_style` says otherwise.
        ax : Axes, optional
            To draw on; a new figure otherwise.

        Returns
        -------
        Axes
        """
        with figure_style(labels=labels):
            return self.draw(self.drawn(table), ax)

    def drawn(self, table: pd.DataFrame) -> pd.DataFrame:
        """The table with the numbers that are drawn: six significant digits, as in its CSV."""
        return as_read(table, self.numbers)

    def read(self, path: Path) -> pd.DataFrame:
        """The table that was saved beside a figure of this kind."""
        return read_table(path, self.numbers)


def drawing(kind: str, *, numbers: tuple[str, ...]) -> Callable[[Draw], Drawing]:
    """Make a function that draws a table on an Axes into a :class:`Drawing`.

    Parameters
    ----------
    kind : str
    numbers : tuple of str
        As for :class:`Drawing`.

    Returns
    -------
    callable
        A decorator.
    """
    return lambda draw: Drawing(kind, numbers, draw)
