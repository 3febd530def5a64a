"""What a measure found, as arrays over its rows."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from govtopics.analysis.themes.codebook import Theme


class Found(NamedTuple):
    """What was found of one theme: hits (n_rows,), presence (n_rows, n_terms), measurable.

    ``other_words``: those with most hits, where its name has none.
    """

    theme: Theme
    n_hits: np.ndarray
    presence: np.ndarray
    measurable: np.ndarray
    other_words: tuple[str, ...]

    @property
    def in_core(self) -> np.ndarray:
        """Which rows speak of it by core, shape (n_rows,)."""
        return np.asarray(self.presence[:, : self.theme.ring_sizes[1]].any(axis=1))


class Rows(NamedTuple):
    """Sentences or paragraphs: docvars (n_rows), characters (n_rows,), and each theme's find."""

    unit: str
    docvars: pd.DataFrame
    n_chars: np.ndarray
    found: tuple[Found, ...]
