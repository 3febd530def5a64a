"""What figures say, in Chinese and in English."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from govtopics.figures.tools.frame import frame


@dataclass(frozen=True)
class Phrase:
    """A text of a figure in both languages; terms, places and titles stay as the reports have them.

    Parameters
    ----------
    zh, en : str
        Chinese with its own punctuation, English in ASCII but for symbols such as λ.

    Examples
    --------
    >>> from govtopics.figures.tools.style import figure_style
    >>> topics = Phrase("{n} 个话题", "{n} topics")
    >>> topics.format(n=10)
    '10 个话题'
    >>> with figure_style(labels="en", on_screen=False):
    ...     topics.format(n=10)
    '10 topics'
    """

    zh: str
    en: str

    def __str__(self) -> str:
        return self.zh if frame().labels == "zh" else self.en

    def format(self, **values: Any) -> str:
        """The words in the language in force, with values in the places named."""
        return str(self).format(**values)


def running(*sentences: Phrase | str) -> str:
    """Sentences one after the other, with a space between them where the language has one.

    Parameters
    ----------
    *sentences : Phrase or str
        Empty ones are passed over.

    Returns
    -------
    str

    Examples
    --------
    >>> running(Phrase("节选。", "Excerpt."), "", Phrase("全文。", "Whole."))
    '节选。全文。'
    """
    return ("" if frame().labels == "zh" else " ").join(filter(None, map(str, sentences)))
