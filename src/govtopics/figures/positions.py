"""Where in each report the themes stand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from govtopics.analysis.themes.theme_measures import ThemeMeasures
from govtopics.corpus.corpus import Corpus
from govtopics.figures.tools.drawing import drawing
from govtopics.figures.tools.fonts import widest
from govtopics.figures.tools.panels import left_out_note
from govtopics.figures.tools.row_labels import doubt_words, row_labels, theme_names, undecided_note
from govtopics.figures.tools.sheet import (
    LEAST_ROW,
    ROUNDING,
    Foot,
    Sheet,
    row_pitch,
    set_ticks,
    write,
)
from govtopics.figures.tools.style import LABEL_SIZE, NOTE_SIZE, PALE, RULE, SOFT_INK, palette
from govtopics.figures.tools.tables import positions_table
from govtopics.language import NOT_WHOLE, Language, Phrase, running
from govtopics.renamed_arguments import renamed

LANE, DENSE_LANE, LEAST_LANE, MANY_ROWS, LANE_GAP = 6.5, 4.6, 1.8, 12, 0.8
NAME_ROOM, PANEL_FOOT = 0.36, 13.0

TITLE = Phrase("各主题在报告中的位置", "Where the themes stand in each report")
LENGTH = Phrase("{n:,.0f} 字", "{n:,.0f} chars")
NOTE = Phrase(
    "竖线为命中处，每份报告内自上而下的次序同图例；灰块为段落，"
    "横轴为此前字数占正文的份额（首段至末段）。独立标题中的命中记在其下首段之始。",
    "Ticks: hits, in each report in the order of the key from above; grey blocks: paragraphs. "
    "Across: share of the body's characters before the hit. A hit in a heading that stands alone "
    "is put where the paragraph below it starts.",
)
EXCERPTS = Phrase(
    "斜线底为节选，位置按所存文字计，不是在整份报告中的位置。",
    "Hatched: excerpts, whose positions are those in the text at hand, not in the whole report.",
)


@renamed(labels="language")
def plot_positions(
    themes: ThemeMeasures,
    corpus: Corpus,
    theme_labels: Sequence[str] | None = None,
    *,
    language: Language | None = None,
    title: str | None = None,
    notes: bool | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Where in each report the themes stand, from its first paragraph to its last.

    One row a report, a grey bar a paragraph, hatched where the text is an excerpt; a tick a hit,
    each theme in a lane and colour of its own. Across runs the share of the body's characters, so
    that every report is as wide as any other; its length stands at the right. With many reports
    lanes are narrower, and themes for which the page has no lane are named in the note.

    Parameters
    ----------
    themes : ThemeMeasures
    corpus : Corpus
        The corpus that was measured, in any unit.
    theme_labels : sequence of str, optional
        The first three themes of the codebook otherwise.
    language : {"zh", "en"}, optional
        Of title, key and notes, as :func:`govtopics.figure_style` says otherwise.
    title : str, optional
        In place of ours; ``""`` for none, and no room for one.
    notes : bool, optional
        Whether the notes below are drawn, as :func:`govtopics.figure_style` says otherwise.
    ax : Axes, optional
        To draw on, empty; a new figure otherwise, as high as it needs to be and no higher than a
        page where it can (240 mm).

    Returns
    -------
    Axes
        Its one child holds the rows.

    Raises
    ------
    CorpusError
        If the corpus is another one.
    CodebookError
        If there is no such theme.
    """
    return draw_positions(
        positions_table(themes, corpus, theme_labels),
        language=language,
        title=title,
        notes=notes,
        ax=ax,
    )


@drawing("positions", numbers=("start", "end", "start_share", "end_share", "n_chars"))
def draw_positions(table: pd.DataFrame, ax: Axes | None) -> Axes:
    """Draw the table of :func:`positions_table`."""
    called = theme_names(table[table["mark"] == "theme"])
    marks = table[table["mark"] != "theme"]
    documents = marks.drop_duplicates("document_id")
    notes, lane = _position_notes(documents), LANE if len(documents) <= MANY_ROWS else DENSE_LANE

    def fitted(width: float, room: float) -> tuple[dict[str, str], Foot, float]:
        """The themes that find a lane, what stands below, and the height of all."""
        for n in range(len(called), 0, -1):
            shown, lost = dict(list(called.items())[:n]), list(called.values())[n:]
            foot = Foot(_position_key(shown), [*notes, left_out_note(lost)])
            around, pitch = PANEL_FOOT + foot.height(width), n + LANE_GAP
            least = max(LEAST_LANE * pitch, LEAST_ROW)
            row = row_pitch(len(documents), room - around, lane * pitch, least)
            if around + len(documents) * row <= room + ROUNDING:
                break
        return shown, foot, around + len(documents) * row

    sheet = Sheet.of(ax, str(TITLE), lambda width, room: fitted(width, room)[2])
    lanes, foot, _ = fitted(sheet.width, sheet.height)
    colors = _colors(lanes)
    bottom = sheet.height - foot.height(sheet.width) - PANEL_FOOT
    panel = _position_panel(sheet, documents, bottom, len(lanes))
    for row, document in enumerate(documents["document_id"]):
        _draw_report(panel, row, marks[marks["document_id"] == document], colors)
    foot.draw(sheet)
    return sheet.ax


def _position_panel(sheet: Sheet, documents: pd.DataFrame, bottom: float, n_lanes: int) -> Axes:
    """The panel of all rows; down it runs in lanes, ``n_lanes`` and a gap a report."""
    n, pitch = len(documents), n_lanes + LANE_GAP
    names = documents["name"].tolist()
    labels = row_labels(names, doubt_words(documents), sheet.width * NAME_ROOM)
    lengths = [LENGTH.format(n=n_chars) for n_chars in documents["n_chars"]]
    left, right = widest(labels, LABEL_SIZE) + 6, widest(lengths, NOTE_SIZE) + 5
    panel = sheet.panel(left, 0, sheet.width - left - right, bottom)
    panel.set(xlim=(0, 1), ylim=(n * pitch - LANE_GAP / 2, -LANE_GAP / 2))
    panel.spines["left"].set_visible(False)
    middles = [row * pitch + n_lanes / 2 for row in range(n)]
    set_ticks(panel, "y", middles, labels)
    panel.tick_params(axis="y", length=0, pad=4)
    percents = [0, 0.25, 0.5, 0.75, 1]
    set_ticks(panel, "x", percents, [f"{x:.0%}" for x in percents], size=NOTE_SIZE)
    for middle, length in zip(middles, lengths, strict=True):
        at = {"transform": panel.get_yaxis_transform(), "ha": "right"}
        edge = 1 + right / (sheet.width - left - right)
        write(panel, edge, middle, length, size=NOTE_SIZE, color=SOFT_INK, **at)
    return panel


def _draw_report(panel: Axes, row: int, marks: pd.DataFrame, colors: Mapping[str, str]) -> None:
    top = row * (len(colors) + LANE_GAP)
    paragraphs = marks[marks["mark"] == "paragraph"]
    starts, ends = paragraphs["start_share"], paragraphs["end_share"]
    excerpt = paragraphs["extent"].iloc[0] in NOT_WHOLE
    panel.broken_barh(
        list(zip(starts, ends - starts, strict=True)),
        (top, len(colors)),
        facecolor=PALE,
        edgecolor="white",
        linewidth=0.8,
    )
    if excerpt:
        panel.broken_barh(
            [(0, 1)],
            (top, len(colors)),
            facecolor="none",
            edgecolor=RULE,
            hatch="////",
            linewidth=0,
        )
    for lane, (theme, color) in enumerate(colors.items()):
        at = marks.loc[(marks["mark"] == "hit") & (marks["theme"] == theme), "start_share"]
        panel.vlines(
            at, top + lane + 0.08, top + lane + 0.92, color=color, linewidth=1.1, label=theme
        )


def _colors(lanes: Iterable[str]) -> dict[str, str]:
    colors = palette()
    return {theme: colors[i % len(colors)] for i, theme in enumerate(lanes)}


def _position_key(names: Mapping[str, str]) -> list[tuple[Mapping[str, Any], str]]:
    tick = {
        "linestyle": "none",
        "marker": "|",
        "markersize": 7,
        "markeredgewidth": 1.3,
        "span": False,
    }
    return [(tick | {"color": color}, names[theme]) for theme, color in _colors(names).items()]


def _position_notes(documents: pd.DataFrame) -> list[str]:
    excerpts = (documents["extent"] == "excerpt").any()
    return [running(NOTE, EXCERPTS if excerpts else "", undecided_note(documents))]
