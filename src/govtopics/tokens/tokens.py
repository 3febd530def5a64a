"""The words of each text, in order, and what was taken out of them by which list."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import pandas as pd

from govtopics.errors import TokensError, nearest
from govtopics.frozen import Value
from govtopics.messages import say
from govtopics.small_tables import MOST_ROWS, in_notebook, small_table
from govtopics.table_views import WORDS
from govtopics.text_tables import counted
from govtopics.tokens.text_words import TextWords, Words

FIRST_WORDS = 12


@dataclass(frozen=True, eq=False, repr=False)
class Tokens(Value):
    """Words of texts: a mapping of ids to words, so that iteration gives ids.

    Parameters
    ----------
    ids : pandas.Index
        Ids of the texts, in order.
    words : sequence of tuples of str
        The words that stay, in the order of each text; kept as a :class:`TextWords`.
    docvars : DataFrame
        One row per text.
    removed : mapping of (str, str) to int
        How often each (word, list) was taken out.
    openings : mapping of str to int
        How often each word, stop words too, opened a clause or followed an adverb.
    settings : mapping
        Engine, lexicon and stop lists that made them.
    corpus_id : str
    unit : str

    Examples
    --------
    >>> import govtopics as gt
    >>> tokens = gt.tokenize(gt.Corpus.from_texts(["持续推进基层治理。"], ids=["a"]))
    >>> tokens
    Tokens: 1 word in 1 text; 2 taken out by the stop lists
    >>> tokens["a"], dict(tokens.removed)
    (('基层治理',), {('持续', 'officialese'): 1, ('推进', 'officialese'): 1})
    """

    ids: pd.Index
    words: Sequence[Words]
    docvars: pd.DataFrame
    removed: Mapping[tuple[str, str], int] = field(default_factory=dict)
    openings: Mapping[str, int] = field(default_factory=dict)
    settings: Mapping[str, Any] = field(default_factory=dict)
    corpus_id: str = ""
    unit: str = "document"

    def __post_init__(self) -> None:
        vars(self)["words"] = TextWords.of(self.words)
        super().__post_init__()

    @cached_property
    def layers(self) -> pd.DataFrame:
        """What each list took out: list, n_words (different ones), n_removed, share, left.

        ``share`` is that of all words of the texts; the row ``(kept)`` is what stays. ``left`` are
        words that a list contains and that stay, because they are terms of the lexicon.
        """
        taken = self.stopwords.groupby("list")["n_removed"].agg(n_words="size", n_removed="sum")
        lists = sorted({*taken.index, *self.settings.get("stopwords_sha256", ())})
        table = taken.reindex(pd.Index(lists, name="list"), fill_value=0).reset_index()
        table = table.sort_values(["n_removed", "list"], ascending=[False, True])
        different = len(TextWords.of(self.words).vocabulary)
        kept = pd.DataFrame([("(kept)", different, self.n_words)], columns=list(table.columns))
        table = pd.concat([table, kept], ignore_index=True)
        left = self.settings.get("stopwords_left", {})
        return table.assign(
            share=table["n_removed"] / max(1, table["n_removed"].sum()),
            left=[", ".join(left.get(name, ())) for name in table["list"]],
        )

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
        return len(TextWords.of(self.words).numbers)

    @cached_property
    def _place(self) -> dict[Any, int]:
        return {text_id: place for place, text_id in enumerate(self.ids)}

    def __contains__(self, text_id: object) -> bool:
        return text_id in self._place

    def __iter__(self) -> Iterator[str]:
        return iter(self.ids)

    def __getitem__(self, text_id: str) -> Words:
        if text_id not in self._place:
            raise TokensError(
                say(
                    "No text {text_id!r}. {nearest}",
                    text_id=text_id,
                    nearest=nearest(str(text_id), self._place),
                )
            )
        return self.words[self._place[text_id]]

    def __len__(self) -> int:
        return len(self.words)

    def __repr__(self) -> str:
        taken = sum(self.removed.values())
        words = f"{counted(self.n_words, 'word')} in {counted(len(self), 'text')}"
        return f"Tokens: {words}; {taken:,} taken out by the stop lists"

    def _repr_html_(self) -> str:
        first = self.words[:MOST_ROWS]
        table = pd.DataFrame(
            {
                "text": self.ids[:MOST_ROWS].astype(str),
                "n_words": [len(words) for words in first],
                "words": [" ".join(words[:FIRST_WORDS]) for words in first],
            }
        )
        return in_notebook(self, small_table(table, WORDS, where=".words", n_rows=len(self)))
