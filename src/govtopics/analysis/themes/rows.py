"""What a measure found, as arrays over its rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy import sparse

from govtopics.analysis.themes.codebook import Theme


class Found(NamedTuple):
    """What was found of one theme: hits (n_rows,), terms found (n_rows, n_terms), measurable.

    ``other_words``: those with most hits, where its name has none.
    """

    theme: Theme
    n_hits: np.ndarray
    held: sparse.csr_array
    measurable: np.ndarray
    other_words: tuple[str, ...]

    @property
    def in_core(self) -> np.ndarray:
        """Which rows speak of it by core, shape (n_rows,)."""
        return np.asarray(np.diff(self.held[:, : self.theme.ring_sizes[1]].indptr) > 0)


class Rows(NamedTuple):
    """Sentences or paragraphs: docvars (n_rows), characters (n_rows,), and each theme's find."""

    unit: str
    docvars: pd.DataFrame
    n_chars: np.ndarray
    found: tuple[Found, ...]


class Presence(Mapping[str, np.ndarray]):
    """Which terms of each theme the rows contain, as arrays made on demand."""

    def __init__(self, held: Mapping[str, sparse.csr_array]) -> None:
        self._held = held

    def __getitem__(self, label: str) -> np.ndarray:
        array: np.ndarray = self._held[label].toarray()
        array.flags.writeable = False
        return array

    def __iter__(self) -> Iterator[str]:
        return iter(self._held)

    def __len__(self) -> int:
        return len(self._held)
