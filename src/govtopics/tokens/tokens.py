"""The words of each text, in order, and what was taken out of them by which list."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import pandas as pd


@dataclass(frozen=True, eq=False, repr=False)
class Tokens:
    """Words of texts.

    Parameters
    ----------
    ids : pandas.Index
        Of the texts, in order.
    words : tuple of tuple of str
        The words that stay, in the order of each text.
    docvars : DataFrame
        One row a text.
    removed : mapping of (str, str) to int
        How often each (word, list) was taken out.
    settings : mapping
        Engine, lexicon and stop lists that made them.
    corpus_id : str
    unit : str
    """

    ids: pd.Index
    words: tuple[tuple[str, ...], ...]
    docvars: pd.DataFrame
    removed: Mapping[tuple[str, str], int] = field(default_factory=dict)
    settings: Mapping[str, Any] = field(default_factory=dict)
    corpus_id: str = ""
    unit: str = "document"

    @cached_property
    def stopwords(self) -> pd.DataFrame:
        """What each list took out: word, list, n_removed; the most frequent first."""
        rows = sorted(
            ((word, name, n) for (word, name), n in self.removed.items()),
            key=lambda r: (-r[2], r[0], r[1]),
        )
        return pd.DataFrame(rows, columns=["word", "list", "n_removed"])

    @property
    def n_words(self) -> int:
        """How many words stay."""
        return sum(map(len, self.words))

    def __len__(self) -> int:
        return len(self.words)

    def __repr__(self) -> str:
        taken = sum(self.removed.values())
        words = f"{self.n_words:,} words in {len(self):,} texts"
        return f"Tokens: {words}; {taken:,} taken out by the stop lists"

    def _repr_html_(self) -> str:
        shown = pd.DataFrame(
            {
                "n_words": [len(words) for words in self.words],
                "words": [" ".join(w[:12]) for w in self.words],
            },
            index=self.ids,
        )
        head: str = shown.head(10).to_html()
        return f"<p>{self!r}</p>{head}"
