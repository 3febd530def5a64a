"""Panels side by side whose rows are reports, named at the left of each line of panels."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pandas as pd

from govtopics.figures.fonts import widest
from govtopics.figures.labels import row_labels
from govtopics.figures.sheet import Box, Grid, even_columns
from govtopics.figures.style import LABEL_SIZE, MM

ROW, DENSE_ROW, MANY_ROWS = 10.5, 8.8, 12
NAME_ROOM, NAME_GAP = 0.36, 6.0
GAP, NARROW_GAP = (12.0, 8.0), (9.0, 8.0)
# Many reports make panels tall, so more of them stand side by side.
LEAST, NARROW, MOST_COLUMNS, MOST_NARROW = 40 * MM, 21 * MM, 3, 6


@dataclass(frozen=True)
class Panels:
    """Panels of the same rows, laid out for a width.

    Parameters
    ----------
    names : list of str
        Of the rows, with the marks of excerpts.
    left : float
        Where the panels start, in points.
    grid : Grid
    """

    names: list[str]
    left: float
    grid: Grid

    @classmethod
    def of(cls, reports: pd.DataFrame, n: int, width: float) -> Panels:
        """As many columns of panels as have room beside the names.

        Parameters
        ----------
        reports : DataFrame
            One row a report: name, extent.
        n : int
            Panels.
        width : float
            In points.

        Returns
        -------
        Panels
        """
        names = row_labels(list(reports["name"]), list(reports["extent"]), width * NAME_ROOM)
        left = widest(names, LABEL_SIZE) + NAME_GAP
        many = len(names) > MANY_ROWS
        least, gap, most = (NARROW, NARROW_GAP, MOST_NARROW) if many else (LEAST, GAP, MOST_COLUMNS)
        fit = int((width - left + gap[0]) // (least + gap[0]))
        return cls(names, left, Grid(n, even_columns(n, min(most, max(1, fit))), gap))

    def height(self, around: float) -> float:
        """Points that they need, ``around`` being what each has above and below its rows."""
        pitch = ROW if len(self.names) <= MANY_ROWS else DENSE_ROW
        return self.grid.height(around + len(self.names) * pitch)

    def boxes(self, width: float, height: float) -> Iterator[tuple[Box, Sequence[str]]]:
        """The place of each panel, and the names that stand left of it, if any do."""
        boxes = self.grid.boxes(self.left, 0, width - self.left, height)
        for number, box in enumerate(boxes):
            yield box, self.names if number % self.grid.columns == 0 else ()
