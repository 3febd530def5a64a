"""A kind of figure: drawn from its table alone, in the style in use."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast
from weakref import WeakKeyDictionary

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from govtopics.errors import GovTopicsError, all_faults
from govtopics.figures.tools.drawing_state import frame, watched_words
from govtopics.figures.tools.english_names import in_english
from govtopics.figures.tools.faces import Line, Undrawn, font_name, font_sha256, watched_lines
from govtopics.figures.tools.input_checks import check_size
from govtopics.figures.tools.style import figure_style, titled
from govtopics.figures.tools.table_files import as_read, read_table
from govtopics.figures.tools.user_settings import proportions
from govtopics.language import language_in_force
from govtopics.messages import Language, Message, joined, say
from govtopics.renamed_arguments import renamed

# As a character of its own, for a layout breaks lines and data does not.
LINE_FEED = "⏎"
Draw = Callable[[pd.DataFrame, Axes | None], Axes]


@dataclass(frozen=True)
class Drawn:
    """What was drawn on a figure.

    ``kind``: of drawing.
    ``fonts``: the family that drew each text, with the hash of its file.
    ``unsaid``: the title and the notes that were left out.
    ``table``: what was given to be drawn.
    """

    kind: str
    language: Language
    fonts: Mapping[str, str]
    undrawn: tuple[Undrawn, ...]
    unsaid: tuple[str, ...]
    table: pd.DataFrame = field(compare=False, repr=False)

    @classmethod
    def of(
        cls, kind: str, lines: Sequence[Line], unsaid: Sequence[str], table: pd.DataFrame
    ) -> Drawn:
        """What some lines say of a drawing of some kind."""
        paths = sorted({line.path for line in lines})
        fonts = {font_name(path): font_sha256(path) for path in paths}
        undrawn = dict.fromkeys(lost for line in lines for lost in line.undrawn)
        return cls(kind, language_in_force(), fonts, tuple(undrawn), tuple(unsaid), table)


_DRAWN: WeakKeyDictionary[Figure, list[Drawn]] = WeakKeyDictionary()


def drawn_on(figure: Figure) -> tuple[Drawn, ...]:
    """What was drawn on a figure by this package, in order."""
    return tuple(_DRAWN.get(figure, ()))


@dataclass(frozen=True)
class Drawing:
    """How one kind of figure is drawn. Called with its table, it draws it.

    The table is drawn as it would come back from its CSV, so a figure that is drawn again from the
    file is the same.

    ``kind``: such as ``"topics"``.
    ``numbers``: columns of its table that are numbers; all others are texts, where nothing is
    ``""``.
    ``draw``: draws a table on an Axes, or on a new one if it is given None.
    """

    kind: str
    numbers: tuple[str, ...]
    draw: Draw

    @renamed(labels="language")
    def __call__(
        self,
        table: pd.DataFrame,
        *,
        language: Language | None = None,
        title: str | bool | None = None,
        notes: bool | None = None,
        ax: Axes | None = None,
    ) -> Axes:
        """Draw a table.

        ``language``: as set by the surrounding :func:`govtopics.figure_style` if left out.
        ``title``: in place of the figure's own; False or ``""`` for none, and no room for one. True
        for the figure's own where the surrounding style has none.
        ``notes``: whether notes are drawn below; as set by the surrounding style if left out.
        ``ax``: axes to draw on; a new figure if left out.
        """
        with (
            figure_style(language=language, notes=notes),
            titled(title),
            proportions() as fit,
            watched_lines() as lines,
            watched_words() as unsaid,
        ):
            made = self.draw(self.drawn(table), ax)
            fit(made)
            drawn = Drawn.of(self.kind, lines, unsaid, table)
            if drawn.undrawn and frame().strict:
                raise GovTopicsError(all_faults(say("The figure"), list(map(_lost, drawn.undrawn))))
        _DRAWN.setdefault(cast("Figure", made.get_figure(root=True)), []).append(drawn)
        return made

    def drawn(self, table: pd.DataFrame) -> pd.DataFrame:
        """The table that is drawn: as it comes back from its CSV, without line feeds in a cell.

        In English, places, reports and groups have their English names in it.
        """
        read = as_read(table, self.numbers)
        for name in read.columns.intersection(list(self.numbers)):
            check_size(name, read[name].abs().max())
        texts = read.columns.difference(list(self.numbers), sort=False)
        read[texts] = read[texts].replace("\n", LINE_FEED, regex=True)
        return in_english(read, self.numbers) if language_in_force() == "en" else read

    def read(self, path: Path) -> pd.DataFrame:
        """The table that was saved beside a figure of this kind."""
        return read_table(path, self.numbers)


def drawing(kind: str, *, numbers: tuple[str, ...]) -> Callable[[Draw], Drawing]:
    """Make a function that draws a table on an Axes into a :class:`Drawing`.

    ``numbers``: as for :class:`Drawing`.
    Returns a decorator.
    """
    return lambda draw: Drawing(kind, numbers, draw)


def _lost(lost: Undrawn) -> Message:
    about = {"character": lost.character, "code": lost.code, "text": lost.text}
    if not lost.tried:
        return say("{character!r} ({code}) in {text!r} is never drawn.", **about)
    return say(
        "{character!r} ({code}) in {text!r}: no font has it ({tried}).",
        tried=joined(lost.tried, ", "),
        **about,
    )
