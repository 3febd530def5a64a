"""Which words of a theme reports use, and whether its name is one of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from govtopics.analysis.themes.codebook import Theme
from govtopics.frozen import Value

MOST_CARRYING = 3


@dataclass(frozen=True, eq=False)
class WordsUsed(Value):
    """The core terms of a theme that have hits."""

    theme: str
    name_occurs: bool  # Whether a term of the ring name has a hit in any report
    # (n_terms,), the part that each term has of the theme's hits in the reports that are counted,
    # the largest first; no term without a hit there
    shares: pd.Series[float]

    @property
    def instead(self) -> tuple[str, ...]:
        """The words with most hits, three at most, of a theme whose name never occurs."""
        return () if self.name_occurs else tuple(self.shares.index[:MOST_CARRYING])


def words_used(theme: Theme, hits: pd.DataFrame, counted: np.ndarray | None = None) -> WordsUsed:
    """Which core terms of a theme have hits, and whether its name is one of them.

    Shapes: counted (n_hits,).

    Examples
    --------
    >>> theme = Theme("一网统管", name=("一网统管",), core=("市容", "环卫", "城市管理"))
    >>> hits = pd.DataFrame({"theme": "一网统管", "term": ["城市管理", "环卫", "市容", "环卫"]})
    >>> used = words_used(theme, hits)
    >>> used.name_occurs, used.instead, used.shares.to_list()
    (False, ('环卫', '市容', '城市管理'), [0.5, 0.25, 0.25])
    """
    own = hits["theme"] == theme.label
    name_occurs = bool(hits.loc[own, "term"].isin(theme.name).any())
    counts = hits.loc[own if counted is None else own & counted, "term"].value_counts()
    found = counts.reindex([term for term in theme.core_terms if term in counts.index])
    ordered = found.sort_values(ascending=False, kind="stable")
    return WordsUsed(theme.label, name_occurs, ordered / max(1, ordered.sum()))
