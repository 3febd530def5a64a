"""Where in each report the themes are."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.colors import to_hex, to_rgb

from govtopics.analysis.themes.theme_measures import ThemeMeasures
from govtopics.corpus.corpus import Corpus
from govtopics.figures.tools.drawing import drawing
from govtopics.figures.tools.fonts import widest
from govtopics.figures.tools.input_checks import check_marks
from govtopics.figures.tools.panels import LIST_COMMA, left_out_note
from govtopics.figures.tools.plan_begins import plan_begins
from govtopics.figures.tools.row_labels import doubt_words, row_labels, theme_names, undecided_note
from govtopics.figures.tools.said_once import SaidOnce
from govtopics.figures.tools.sheet import (
    LEAST_ROW,
    ROUNDING,
    Foot,
    Look,
    Sheet,
    row_pitch,
    set_ticks,
    write,
)
from govtopics.figures.tools.style import (
    INK,
    LABEL_SIZE,
    MM,
    NOTE_SIZE,
    PALE,
    RULE,
    SOFT_INK,
    palette,
)
from govtopics.figures.tools.tables import positions_table
from govtopics.language import NOT_WHOLE, Phrase, running
from govtopics.messages import Language
from govtopics.renamed_arguments import renamed

LANE, DENSE_LANE, LEAST_LANE, MANY_ROWS, LANE_GAP = 6.5, 4.6, 1.8, 12, 0.8
NAME_ROOM, PANEL_FOOT, TICK, THIN_TICK, WIDE = 0.36, 13.0, 1.1, 0.7, 120 * MM
# Of many reports hits are counted in parts of the body; the darker the more, up to this number.
N_BINS, DARKEST = 50, 3
ROUNDED, TINTS = 1e-9, (0.45, 0.72, 1.0)

TITLE = Phrase("各主题在报告中的位置", "Positions of the themes in each report")
LENGTH = Phrase("{n:,.0f} 字", "{n:,.0f} chars")
ACROSS = Phrase(
    "横轴：命中处之前的字数占正文的比例（首段至末段）。独立标题中的命中记在其下第一段的开头。",
    "x-axis: share of the body's characters before the hit. A hit in a heading on a line of its own"
    " is drawn where the paragraph below it starts.",
)
TICKS = Phrase(
    "竖线为命中处，每份报告内各主题自上而下的次序与图例相同；灰块为段落。",
    "Ticks: hits; within a report the themes run from top to bottom as in the key. Grey blocks:"
    " paragraphs.",
)
STRIPS = Phrase(
    "每格为正文的 2%，颜色由浅到深为 1 处、2 处、3 处及以上命中；"
    "每份报告内各主题自上而下的次序与图例相同。",
    "Each cell is 2% of the body: 1 hit, 2 hits, 3 hits or more, from light to dark; within a"
    " report the themes run from top to bottom as in the key.",
)
PLAN = Phrase("计划部分开始处", "where the plan begins")
BY_PLAN = Phrase("报告按计划部分开始的位置排列。", "Reports are sorted by where their plan begins.")
NO_HIT = Phrase("{theme}（无命中）", "{theme} (no hit)")
EARLY = Phrase(
    "{n} 份报告早于“{themes}”可以测量的年份，其中没有命中不等于 0。",
    "{n} reports are from before {themes} can be measured: no hit there does not mean zero.",
)
EXCERPTS = Phrase(
    "斜线底为节选，位置按现有文字计算，不是在整份报告中的位置。",
    "Hatched: excerpts; positions are those in the text at hand, not in the whole report.",
)
BOUNDARY: Mapping[str, Any] = {"color": INK, "linewidth": 1.0}


@renamed(labels="language")
def plot_positions(
    themes: ThemeMeasures,
    corpus: Corpus,
    theme_labels: Sequence[str] | None = None,
    *,
    language: Language | None = None,
    title: str | bool | None = None,
    notes: bool | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Where in each report the themes are, from its first paragraph to its last.

    One row per report, one grey bar per paragraph (hatched in excerpts) and one tick per hit, with
    a separate lane and colour for each theme. With more than twelve reports, hits are counted in
    steps of 2 % of the body (darker means more), and reports are ordered by where their plan
    begins, or by year if they are from one place. In reports with review and plan, a vertical line
    shows where the plan begins. The horizontal axis is the share of the body's characters, so all
    reports are equally wide; the length of each is given at the right. With many reports lanes are
    narrower, and themes that do not fit on the page are named in the note.

    Parameters
    ----------
    themes : ThemeMeasures
    corpus : Corpus
        The corpus that was measured, in any unit.
    theme_labels : sequence of str, optional
        Labels or English names; the first three themes of the codebook otherwise.
    language : {"zh", "en"}, optional
        Language of title, key and notes; as set by :func:`govtopics.figure_style` if left out.
    title : str or bool, optional
        Replaces the default title; False or ``""`` draws none and leaves no space for it.
    notes : bool, optional
        Whether notes are drawn below; as set by :func:`govtopics.figure_style` if left out.
    ax : Axes, optional
        Empty axes to draw on. If left out, a new figure is made, at most one page (240 mm) high
        where possible.

    Returns
    -------
    Axes
        Its one child contains the rows.

    Raises
    ------
    CorpusError
        If this is not the corpus that was used.
    CodebookError
        If there is no such theme.

    Examples
    --------
    >>> import govtopics as gt
    >>> texts = ["推进基层治理。发展经济。", "发展经济。改善营商环境。"]
    >>> corpus = gt.Corpus.from_texts(texts, ids=["a", "b"])
    >>> themes = gt.measure_themes(corpus, gt.read_codebook())
    >>> ax = gt.plot_positions(themes, corpus, ["基层治理", "营商环境"])
    """
    return draw_positions(
        positions_table(themes, corpus, theme_labels),
        language=language,
        title=title,
        notes=notes,
        ax=ax,
    )


@drawing("positions", numbers=("start", "end", "start_share", "end_share", "n_chars", "n_early"))
def draw_positions(table: pd.DataFrame, ax: Axes | None) -> Axes:
    """Draw the table of :func:`positions_table`."""
    check_marks(table, ("theme", "paragraph"))
    called = theme_names(table[table["mark"] == "theme"])
    marks = table[table["mark"] != "theme"]
    once, documents = _in_order(marks)
    many, title = len(documents) > MANY_ROWS, once.titled(str(TITLE))
    early = _early_notes(table, called)
    lane, found = DENSE_LANE if many else LANE, set(marks.loc[marks["mark"] == "hit", "theme"])

    def fitted(width: float, room: float) -> tuple[dict[str, str], Foot, float]:
        """The themes that find a lane, what is below, and the height of all."""
        notes = [*_position_notes(documents, once), *early, once.note(str(TITLE), width)]
        for n in range(len(called), 0, -1):
            shown, lost = dict(list(called.items())[:n]), list(called.values())[n:]
            key = _position_key(shown, documents, found)
            foot = Foot(key, [running(*notes), left_out_note(lost)])
            around, pitch = PANEL_FOOT + foot.height(width), n + LANE_GAP
            least = max(LEAST_LANE * pitch, LEAST_ROW)
            row = row_pitch(len(documents), room - around, lane * pitch, least)
            if around + len(documents) * row <= room + ROUNDING:
                break
        return shown, foot, around + len(documents) * row

    sheet = Sheet.of(ax, title, lambda width, room: fitted(width, room)[2])
    lanes, foot, _ = fitted(sheet.width, sheet.height)
    colors = _colors(lanes)
    bottom = sheet.height - foot.height(sheet.width) - PANEL_FOOT
    panel = _position_panel(sheet, documents, once, bottom, len(lanes))
    pitch = len(lanes) + LANE_GAP
    tops = {name: row * pitch for row, name in enumerate(documents["document_id"])}
    marks = marks.assign(top=marks["document_id"].map(tops))
    _draw_grounds(panel, documents, marks, len(lanes))
    for place, (theme, color) in enumerate(colors.items()):
        own = marks[(marks["mark"] == "hit") & (marks["theme"] == theme)]
        if many:
            _draw_strips(panel, own, place, color)
            continue
        top = own["top"] + place
        thick = TICK if sheet.width > WIDE else THIN_TICK
        ends = (own["start_share"], top + 0.08, top + 0.92)
        panel.vlines(*ends, color=color, linewidth=thick, label=theme)
    known = documents[documents["begins"].notna()]
    top = known["document_id"].map(tops).astype(float)
    ends = (known["begins"], top - LANE_GAP / 3, top + len(lanes) + LANE_GAP / 3)
    panel.vlines(*ends, **BOUNDARY, label="plan", zorder=3)
    foot.draw(sheet)
    return sheet.ax


def _early_notes(table: pd.DataFrame, called: Mapping[str, str]) -> list[str]:
    """Which themes cannot be measured in some reports."""
    if "n_early" not in table:
        return []
    own = table[(table["mark"] == "theme") & (table["n_early"] > 0)]
    told: dict[str, list[str]] = {}
    for theme, n in own[["theme", "n_early"]].to_numpy():
        told.setdefault(f"{n:.0f}", []).append(called[theme])
    return [EARLY.format(themes=str(LIST_COMMA).join(own), n=n) for n, own in told.items()]


def _in_order(marks: pd.DataFrame) -> tuple[SaidOnce, pd.DataFrame]:
    """The reports, where the plan of each begins (``begins``), and what they are called."""
    paragraphs = marks[marks["mark"] == "paragraph"]
    begins = {name: _plan_begins(own) for name, own in paragraphs.groupby("document_id")}
    documents = marks.drop_duplicates("document_id")
    documents = documents.assign(begins=documents["document_id"].map(begins).astype(float))
    once = SaidOnce.of([str(name) for name in documents["name"]])
    order = once.in_time
    if len(documents) > MANY_ROWS and not once.place:
        order = list(np.argsort(documents["begins"].to_numpy(float), kind="stable"))
    return once._replace(names=[once.names[row] for row in order]), documents.iloc[order]


def _plan_begins(paragraphs: pd.DataFrame) -> float | None:
    if "time" not in paragraphs:
        return None
    starts, ends = (paragraphs[name].to_numpy(float) for name in ("start_share", "end_share"))
    return plan_begins(starts, ends - starts, (paragraphs["time"] == "plan").to_numpy())


def _position_panel(
    sheet: Sheet, documents: pd.DataFrame, once: SaidOnce, bottom: float, n_lanes: int
) -> Axes:
    """The panel of all rows; down it runs in lanes, ``n_lanes`` and a gap a report."""
    n, pitch = len(documents), n_lanes + LANE_GAP
    labels = row_labels(once.names, doubt_words(documents), sheet.width * NAME_ROOM)
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


def _draw_grounds(panel: Axes, documents: pd.DataFrame, marks: pd.DataFrame, n_lanes: int) -> None:
    """What the marks of each report are drawn on: its paragraphs, or one bar of many reports."""
    many = len(documents) > MANY_ROWS
    for report, extent in documents[["document_id", "extent"]].to_numpy():
        own = marks[(marks["document_id"] == report) & (marks["mark"] == "paragraph")]
        across, edge = (own["top"].iloc[0], n_lanes), 0.0 if many else 0.8
        starts, ends = own["start_share"], own["end_share"]
        bars = [(0.0, 1.0)] if many else list(zip(starts, ends - starts, strict=True))
        panel.broken_barh(bars, across, facecolor=PALE, edgecolor="white", linewidth=edge)
        if extent in NOT_WHOLE:
            hatched: dict[str, Any] = {"facecolor": "none", "edgecolor": RULE, "hatch": "////"}
            panel.broken_barh([(0, 1)], across, linewidth=0, **hatched)


def _draw_strips(panel: Axes, hits: pd.DataFrame, place: int, color: str) -> None:
    """The hits of a theme in its lane: cells of 2 % of the body, the darker the more hits."""
    cells = np.minimum((hits["start_share"] * N_BINS + ROUNDED).astype(int), N_BINS - 1)
    counts = hits.groupby([hits["top"], cells]).size()
    for depth, tint in enumerate(_tints(color), start=1):
        own = counts[counts.clip(upper=DARKEST) == depth]
        corners = [
            [(cell / N_BINS, y), ((cell + 1) / N_BINS, y),
             ((cell + 1) / N_BINS, y + 0.84), (cell / N_BINS, y + 0.84)]
            for top, cell in own.index
            for y in [top + place + 0.08]
        ]  # fmt: skip
        strips = PolyCollection(corners, facecolors=tint, linewidths=0, label=str(depth))
        panel.add_collection(strips, autolim=False)


def _tints(color: str) -> list[str]:
    """A colour from light to dark."""
    red, green, blue = ([1 - tint * (1 - part) for tint in TINTS] for part in to_rgb(color))
    return [to_hex(light) for light in zip(red, green, blue, strict=True)]


def _colors(lanes: Iterable[str]) -> dict[str, str]:
    colors = palette()
    return {theme: colors[i % len(colors)] for i, theme in enumerate(lanes)}


def _position_key(
    names: Mapping[str, str], documents: pd.DataFrame, found: Collection[str]
) -> list[tuple[Look | Sequence[Look], str]]:
    """What the marks mean; a theme without a hit has its name and no mark."""
    upright: dict[str, Any] = {"linestyle": "none", "marker": "|", "span": False}
    tick = {**upright, "markersize": 7, "markeredgewidth": 1.3}
    cell = {"linewidth": 6, "solid_capstyle": "butt"}
    many = len(documents) > MANY_ROWS
    entries: list[tuple[Look | Sequence[Look], str]] = []
    for theme, color in _colors(names).items():
        if theme not in found:
            entries.append(((), NO_HIT.format(theme=names[theme])))
            continue
        cells = [{**cell, "color": tint} for tint in _tints(color)]
        entries.append((cells if many else {**tick, "color": color}, names[theme]))
    if documents["begins"].notna().any():
        line = {**upright, "markersize": 9, "markeredgewidth": BOUNDARY["linewidth"]}
        entries.append((line | {"color": BOUNDARY["color"]}, str(PLAN)))
    return entries


def _position_notes(documents: pd.DataFrame, once: SaidOnce) -> list[str]:
    many, parted = len(documents) > MANY_ROWS, documents["begins"].notna().any()
    sorted_by_plan = many and parted and not once.place
    return [
        str(STRIPS if many else TICKS),
        str(ACROSS),
        str(BY_PLAN) if sorted_by_plan else "",
        str(EXCERPTS) if documents["extent"].isin(NOT_WHOLE).any() else "",
        undecided_note(documents),
    ]
