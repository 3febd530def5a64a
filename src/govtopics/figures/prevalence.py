"""The share of each theme in each report, place or year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import pandas as pd
from matplotlib.axes import Axes

from govtopics.figures.tools.drawing import drawing
from govtopics.figures.tools.fonts import widest
from govtopics.figures.tools.input_checks import check_finite, check_names, check_once, check_table
from govtopics.figures.tools.panels import (
    LINE,
    NAME_GAP,
    NARROW,
    PAD,
    ROOMY,
    Heads,
    Panels,
    height_of,
    left_out_note,
    named_rows,
    row_names,
    value_ticks,
    with_foot,
)
from govtopics.figures.tools.prevalence_notes import (
    NAMELESS,
    early_rows,
    interval_kinds,
    nameless_note,
    nameless_themes,
    prevalence_notes,
)
from govtopics.figures.tools.quantities import (
    TOO_EARLY,
    Quantity,
    drawn_values,
    is_early,
    quantity_notes,
    quantity_of,
    with_column,
)
from govtopics.figures.tools.row_labels import doubt_words, theme_names
from govtopics.figures.tools.said_once import SaidOnce
from govtopics.figures.tools.sheet import Box, Foot, Sheet, set_ticks, write
from govtopics.figures.tools.style import (
    ACCENT,
    MM,
    NOTE_SIZE,
    RULE,
    SOFT_INK,
    edge_color,
)
from govtopics.language import SEMICOLON, STATUSES, Phrase, running, value_name
from govtopics.messages import Language
from govtopics.renamed_arguments import renamed

NEEDED = ("theme", "group", "estimate", "low", "high", "status")
PREVALENCE_NUMBERS = (
    "estimate", "low", "high", "n_hits", "n_sentences", "n_paragraphs", "n_documents",
    "hits_per_1000_chars", "paragraph_share", "name_share", "wide_share", "n_chars",
    "largest_change", "n_with_hits",
)  # fmt: skip
# Panels narrower than this do not say how many hits there are.
COUNTED, CLEAR = 20 * MM, 3.0
SCALES = (0.05, 0.1, 0.2, 0.25, 0.4, 0.5, 0.6, 0.8, 1.0)
INTERVAL_LINE: Mapping[str, Any] = {"color": SOFT_INK, "linewidth": 1.1}
# The estimate as a dot; around it, or left of it, a ring, and a tick at it or right of it: all
# three can be told apart where they coincide.
MARK: Mapping[str, Any] = {"linestyle": "none", "color": ACCENT, "clip_on": False}
MARKS: Mapping[str, Mapping[str, Any]] = {
    "name_share": {**MARK, "marker": "o", "markersize": 6.4, "markeredgewidth": 0.8,
                   "markerfacecolor": "white", "zorder": 2.6},
    "wide_share": {**MARK, "marker": "|", "markersize": 8.0, "markeredgewidth": 0.9,
                   "zorder": 2.7},
    "estimate": {**MARK, "marker": "o", "markersize": 4.0, "markeredgewidth": 0.0, "zorder": 3},
}  # fmt: skip
# Half of a ring at the end of a scale reaches out of the panel, where labels and numbers are.
RING = (MARKS["name_share"]["markersize"] + MARKS["name_share"]["markeredgewidth"]) / 2
ASIDE = RING + CLEAR


class Scale(NamedTuple):
    """Where a panel's scale ends, by what it is multiplied, and points at its right for hits."""

    end: float
    times: float
    aside: float


PREVALENCE_TITLES: Mapping[str, Phrase] = {
    "document": Phrase("各份报告的主题{what}", "Themes by report ({what})"),
    "place": Phrase("各地的主题{what}", "Themes by place ({what})"),
    "year": Phrase("各年的主题{what}", "Themes by year ({what})"),
    "time": Phrase("回顾与部署的主题{what}", "Themes by time ({what})"),
}
PREVALENCE_TITLE = Phrase("各组的主题{what}", "Themes by {by} ({what})")
HITS = Phrase("命中", "hits")
OWN_AXIS = Phrase("横轴另定", "own axis")
OWN_AXIS_NOTE = Phrase(
    "标“{word}”的主题，数值都不超过共同横轴的十分之一，各有自己的刻度，不可与其他主题比长短。",
    'Themes marked "{word}" stay within a tenth of the common axis and have their own '
    "scales: do not compare their lengths with other themes.",
)
NOT_STATED = Phrase("（未注明）", "(not stated)")
MARK_NAMES: Mapping[str, Phrase] = {
    "estimate": Phrase("估计值（核心词）", "estimate (core terms)"),
    "name_share": Phrase("只用主题名", "name only"),
    "wide_share": Phrase("加上较宽的词", "with wider terms"),
}
INTERVALS: Mapping[str, Phrase] = {
    "within_report": Phrase("句子间的 95% 区间（Wilson）", "95% between sentences (Wilson)"),
    "jackknife": Phrase("报告间的 95% 区间（刀切法）", "95% between reports (jackknife)"),
    "design-based": Phrase("按编码校正的 95% 区间", "95% after correction by a coding"),
    "": Phrase("区间（见表）", "interval (see the table)"),
}
NO_COUNTS = Phrase("命中数见表。", "The numbers of hits are in the table.")


@renamed(labels="language")
def plot_prevalence(
    prevalence: pd.DataFrame,
    *,
    column: str = "estimate",
    names: Mapping[str, str] | None = None,
    language: Language | None = None,
    title: str | bool | None = None,
    notes: bool | None = None,
    ax: Axes | None = None,
) -> Axes:
    """The share of each group's text in sentences with a hit of each theme, one panel per theme.

    The dot is the estimate (name and core terms), the ring the share with the theme's name alone,
    and the tick the share with wider terms; nothing connects them, since they are a range of
    definitions and not an error. A line is drawn only where the share has an interval, which the
    key names; otherwise the notes say why there is none. Rows are in the order of the table, years
    in order of time. Rows that predate the first measurable year of a theme are marked and have no
    number of hits. Excerpts have a mark in their label; the number of hits is at the right. The
    scale is the same in all panels, but for themes that would stay within a tenth of it: they are
    marked, and have a scale of their own. Nothing is computed here: every number is in the table.
    If the panels do not fit on a page, the numbers of hits are dropped first, then the last themes,
    which the note names.

    Parameters
    ----------
    prevalence : DataFrame
        As :meth:`govtopics.ThemeMeasures.prevalence` gives it, by document, place, year or any
        docvar: at least theme, group, estimate, low, high, status; name_share, wide_share, n_hits,
        extent, interval and reason are shown where they are there.
    column : str
        What is drawn: ``estimate``, ``hits_per_1000_chars`` or ``paragraph_share``. The last two
        have neither interval nor rings.
    names : mapping of str to str, optional
        What to call a group, such as ``{"plan": "计划"}``; otherwise as the table's column ``name``
        says.
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
        Its ``child_axes`` are the panels, one a theme.

    Raises
    ------
    GovTopicsError
        If it is not such a table, has no rows, contains a theme and group twice, or lacks the
        column.

    Examples
    --------
    >>> import govtopics as gt
    >>> texts = ["推进基层治理。发展经济。", "发展经济。改善营商环境。"]
    >>> corpus = gt.Corpus.from_texts(texts, ids=["a", "b"])
    >>> themes = gt.measure_themes(corpus, gt.read_codebook())
    >>> ax = gt.plot_prevalence(themes.prevalence(by="document"))
    >>> len(ax.child_axes)
    11
    """
    return draw_prevalence(
        named_prevalence(prevalence, names, column),
        language=language,
        title=title,
        notes=notes,
        ax=ax,
    )


def named_prevalence(
    prevalence: pd.DataFrame, names: Mapping[str, str] | None, column: str = "estimate"
) -> pd.DataFrame:
    """The table of :func:`plot_prevalence`, with the names of groups and what is drawn.

    Returns with a column ``drawn``: which of its columns is drawn.
    """
    check_table(prevalence, "prevalence", NEEDED)
    check_finite(prevalence, PREVALENCE_NUMBERS)
    check_once(prevalence, "group")
    check_names(names)
    called = prevalence["name"] if "name" in prevalence else prevalence["group"]
    given = [(names or {}).get(str(group)) for group in prevalence["group"]]
    named = prevalence.assign(name=[name or own for name, own in zip(given, called, strict=True)])
    return with_column(named, column)


@drawing("prevalence", numbers=PREVALENCE_NUMBERS)
def draw_prevalence(prevalence: pd.DataFrame, ax: Axes | None) -> Axes:
    """Draw a table of prevalence."""
    quantity, undrawn = quantity_of(prevalence), quantity_notes(prevalence)
    prevalence = _prevalence_rows(prevalence)
    themes, once = theme_names(prevalence), _said_once(prevalence)
    called, ends = list(themes.values()), _scales(prevalence, quantity)
    own_axis = [end < max(ends.values()) for end in ends.values()]
    nameless = nameless_themes(prevalence)
    said = [
        str(SEMICOLON).join([str(OWN_AXIS)] * own + [str(NAMELESS)] * (theme in nameless))
        for theme, own in zip(themes, own_axis, strict=True)
    ]
    title = _prevalence_title(prevalence, quantity)
    key, counts = _prevalence_key(prevalence), list(_counts(prevalence)["n_hits"])
    # As wide for every theme, so that the same share is as long in every panel.
    beside = widest([str(HITS), *counts], NOTE_SIZE) + ASIDE
    notes = [*prevalence_notes(prevalence, quantity), *undrawn]

    def laid_out(width: float, room: float, *, counted: bool) -> tuple[Panels, Foot]:
        hidden = str(NO_COUNTS) if counts and not counted else ""
        heads = Heads(called, said, beside=beside if counted else 0)
        about = named_rows(_prevalence_labels(prevalence, once, width))
        about["left"] += ASIDE - NAME_GAP
        about["widths"] = ROOMY, COUNTED if counted else NARROW
        return with_foot(
            lambda left: Panels.of(heads, (width, left), **about),
            lambda lost: Foot(key, [running(*notes, hidden, *marked(lost, width))]),
            (width, room),
        )

    def marked(lost: Sequence[str], width: float) -> list[str]:
        """What the words above panels mean, as far as the panels are shown."""
        shown = list(themes)[: len(themes) - len(lost)]
        return [
            OWN_AXIS_NOTE.format(word=OWN_AXIS) if any(own_axis[: len(shown)]) else "",
            nameless_note({t: nameless[t] for t in shown if t in nameless}, themes),
            once.note(title, width),
            left_out_note(lost),
        ]

    def fitted(width: float, room: float) -> tuple[Panels, Foot]:
        """Counts of hits go before a theme does."""
        laid = laid_out(width, room, counted=bool(counts))
        return laid_out(width, room, counted=False) if laid[0].left_out else laid

    sheet = Sheet.of(ax, once.titled(title), height_of(fitted))
    panels, foot = fitted(sheet.width, sheet.height)
    names = _prevalence_labels(prevalence, once, sheet.width)
    boxes = panels.boxes(sheet, sheet.height - foot.height(sheet.width))
    for theme, (box, is_first) in zip(themes, boxes, strict=False):
        own = prevalence[prevalence["theme"] == theme]
        scale = Scale(ends[theme], quantity.times, panels.heads.beside)
        _draw_theme(sheet, box, own, names if is_first else [], scale)
    foot.draw(sheet)
    return sheet.ax


def _prevalence_rows(prevalence: pd.DataFrame) -> pd.DataFrame:
    """The values drawn, with the row that each group has in every panel, and all that is read."""
    check_table(prevalence, "prevalence", NEEDED)
    absent = {"by": "document", "extent": "unknown", "frame": "whole"}
    given = drawn_values(prevalence).assign(
        **{name: value for name, value in absent.items() if name not in prevalence}
    )
    groups = list(dict.fromkeys(given["group"]))
    years = (given["by"] == "year").all()
    if years and all(group.isdigit() for group in groups):
        groups.sort(key=int)
    else:
        called = given.drop_duplicates("group")["name"]
        groups = [groups[row] for row in SaidOnce.of(list(called)).in_time]
    return given.assign(
        row=[groups.index(group) for group in given["group"]],
        n_rows=len(groups),
        name=given["name"].where(given["name"] != "", str(NOT_STATED)),
        extent=given["extent"].replace("", "unknown"),
    )


def _prevalence_title(prevalence: pd.DataFrame, quantity: Quantity) -> str:
    by = prevalence["by"].iloc[0]
    return PREVALENCE_TITLES.get(by, PREVALENCE_TITLE).format(by=by, what=quantity.in_title)


def _groups(prevalence: pd.DataFrame) -> pd.DataFrame:
    return prevalence.drop_duplicates("row").sort_values("row")


def _said_once(prevalence: pd.DataFrame) -> SaidOnce:
    groups = _groups(prevalence)
    return SaidOnce.of([value_name(n, by) for by, n in groups[["by", "name"]].to_numpy()])


def _prevalence_labels(prevalence: pd.DataFrame, once: SaidOnce, width: float) -> list[str]:
    return row_names(once.names, doubt_words(_groups(prevalence)), width)


def _scales(prevalence: pd.DataFrame, quantity: Quantity) -> dict[str, float]:
    """The end of each theme's scale: a round number that nothing drawn passes, mostly a common."""
    drawn = prevalence[["estimate", "high", "name_share", "wide_share"]]
    common = quantity.end(drawn, SCALES)
    own = drawn.groupby(prevalence["theme"], sort=False)
    return {str(theme): quantity.own_end(values, common) for theme, values in own}


def _draw_theme(
    sheet: Sheet,
    box: Box,
    prevalence: pd.DataFrame,
    labels: Sequence[str],
    scale: Scale,
) -> None:
    left, top, width, height = box
    end, times, aside = scale
    n_rows = int(prevalence["n_rows"].iloc[0])
    panel = sheet.panel(left, top, width - aside, height)
    panel.set(xlim=(0, end), ylim=(n_rows - 0.5, -0.5))
    panel.spines["left"].set_color(edge_color(RULE))
    set_ticks(panel, "y", range(n_rows) if labels else [], labels)
    value_ticks(panel, end, width - aside, aside, times)
    panel.tick_params(axis="y", length=0, pad=ASIDE)
    panel.grid(axis="x")
    panel.set_axisbelow(True)
    for row in prevalence.to_dict("records"):
        _draw_estimate(panel, row)
    if aside:
        _write_counts(sheet, panel, Box(left, top, width - aside, height), prevalence)


def _write_counts(sheet: Sheet, panel: Axes, box: Box, prevalence: pd.DataFrame) -> None:
    """At the right of a panel, flush left with their head: near to it, far from the next."""
    style: dict[str, Any] = {"size": NOTE_SIZE, "color": SOFT_INK}
    counts = _counts(prevalence)
    start, broad = box.width + ASIDE, widest(list(counts["n_hits"]), NOTE_SIZE)
    sheet.text(box.left + start, box.top - PAD - LINE + 1, str(HITS), **style)
    across = {"transform": panel.get_yaxis_transform(), "ha": "right", **style}
    for y, n_hits in counts.to_numpy():
        write(panel, (start + broad) / box.width, y, n_hits, **across)


def _counts(prevalence: pd.DataFrame) -> pd.DataFrame:
    """Each row and its hits as they are written, where the table has them: no 0 unmeasured."""
    if "n_hits" not in prevalence:
        return pd.DataFrame(columns=["row", "n_hits"])
    early = early_rows(prevalence)
    told = (prevalence["status"] == "estimated") | (prevalence["n_hits"] > 0)
    known = prevalence.loc[told & ~early & prevalence["n_hits"].notna(), ["row", "n_hits"]]
    return known.assign(n_hits=[f"{n:.0f}" for n in known["n_hits"]])


def _draw_estimate(panel: Axes, row: Mapping[Any, Any]) -> None:
    y = row["row"]
    if row["status"] != "estimated" or pd.isna(row["estimate"]):
        words = TOO_EARLY if is_early(row) else STATUSES["not estimable"]
        across = panel.get_yaxis_transform()
        write(panel, 0.03, y, str(words), size=NOTE_SIZE, color=SOFT_INK, transform=across)
        return
    if not pd.isna(row["low"]) and not pd.isna(row["high"]):
        panel.plot([row["low"], row["high"]], [y, y], **INTERVAL_LINE)
    for column, style in MARKS.items():
        if not pd.isna(row[column]):
            panel.plot([row[column]], [y], **style)


def _prevalence_key(prevalence: pd.DataFrame) -> list[tuple[Mapping[str, Any], str]]:
    shown = prevalence[prevalence["status"] == "estimated"]
    marks: list[tuple[Mapping[str, Any], str]] = [
        ({**MARKS[column], "span": False}, str(words))
        for column, words in MARK_NAMES.items()
        if shown[column].notna().any()
    ]
    lines = [(INTERVAL_LINE, str(INTERVALS[kind])) for kind in interval_kinds(prevalence)]
    return [*marks, *lines]
