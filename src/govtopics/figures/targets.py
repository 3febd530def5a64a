"""What was promised of an indicator and what the next report says came of it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import pandas as pd
from matplotlib.axes import Axes

from govtopics.corpus.places.english import called
from govtopics.figures.tools.amounts import plain_number
from govtopics.figures.tools.drawing import drawing
from govtopics.figures.tools.fonts import widest
from govtopics.figures.tools.panels import (
    AND_MORE,
    DENSE_ROW,
    LINE,
    LIST_COMMA,
    MANY_ROWS,
    MOST_NAMED,
    NAME_GAP,
    NAME_ROOM,
    PAD,
    ROW,
    number_axis,
)
from govtopics.figures.tools.row_labels import row_labels
from govtopics.figures.tools.said_once import SaidOnce
from govtopics.figures.tools.sheet import (
    LEAST_ROW,
    MIDDLE,
    Foot,
    Look,
    Sheet,
    row_pitch,
    write,
)
from govtopics.figures.tools.style import ACCENT, INK, LABEL_SIZE, NOTE_SIZE, RULE, SOFT_INK
from govtopics.figures.tools.target_tables import (
    BETWEEN,
    TARGET_NUMBERS,
    axis_room,
    axis_words,
    targets_table,
    titled,
    write_axis,
)
from govtopics.language import Phrase, language_in_force, running, value_name
from govtopics.messages import Language

TITLE = Phrase("目标和结果（{unit}）", "target and result ({unit})")
TARGETS_ALONE = Phrase("目标（{unit}）", "target ({unit})")
TARGET = Phrase(
    "目标（约数、力争或没有上下限）", "target (approximate, aspirational, or without a bound)"
)
FLOOR = Phrase("目标：以上", "target: at least")
CEILING = Phrase("目标：以内", "target: at most")
RANGE = Phrase("目标：区间", "target: a range")
RESULT = Phrase("结果", "result")
MISSED = Phrase("结果（未达到）", "result (missed)")
APART = Phrase("目标与结果之差", "from target to result")
RESULT_HEAD = Phrase("结果", "result")
OWN_WORD = Phrase(
    "结果是下一年报告自己的说法，是初步数，不是后来核定的统计数。",
    "Results are what the governments state in their next reports: preliminary figures, not the"
    " final statistics.",
)
ABOUT = Phrase(
    "“左右”、“力争”和没有上下限的目标只画差，不作判断。",
    'Targets that say "about", are aims or have no bound are shown but not judged.',
)
WITHOUT = Phrase(
    "没有实心点的行（{n}）：下一年的报告里没有读到它的数字、不可比，或没有那份报告；原因见表。",
    "Rows without a filled dot ({n}): the next report states no number for it, the number is not"
    " comparable, or there is no such report; the table says which.",
)
NO_RESULT = Phrase(
    "没有读到任何结果：下一年的报告里没有它的数字、不可比，或没有那份报告；原因见表。",
    "No result is shown: the next report states no number for it, the number is not comparable, or"
    " there is no such report; the table says which.",
)
WITHOUT_TARGET = Phrase(
    "没有读到这项目标数字的报告（{n}）：{names}；设了没有，见表 targets_status。",
    "Reports in which no such number was read ({n}): {names}; the table targets_status says"
    " whether they set the target.",
)
OTHERS = Phrase(
    "同名而单位或口径不同的目标（{n}）见表 follow_up。",
    "Targets of the same name in another unit or base ({n}) are in the table follow_up.",
)
HEAD = LINE + 4
OPEN: Mapping[str, Any] = {"linestyle": "none", "color": INK, "markerfacecolor": "white",
                           "markeredgewidth": 0.9, "clip_on": False, "zorder": 2.6}  # fmt: skip
MARKS: Mapping[str, Mapping[str, Any]] = {
    "about": {**OPEN, "marker": "o", "markersize": 5.6},
    "floor": {**OPEN, "marker": 9, "markersize": 5.6, "markerfacecolor": INK},  # caretrightbase
    "ceiling": {**OPEN, "marker": 8, "markersize": 5.6, "markerfacecolor": INK},
    "bound": {**OPEN, "marker": "|", "markersize": 8.0},
    "result": {"linestyle": "none", "marker": "o", "markersize": 3.6, "color": ACCENT,
               "markeredgewidth": 0.0, "clip_on": False, "zorder": 3},
    "missed": {"linestyle": "none", "marker": "D", "markersize": 3.8, "color": "#b2182b",
               "markeredgewidth": 0.0, "clip_on": False, "zorder": 3},
}  # fmt: skip
BAND: Mapping[str, Any] = {"color": INK, "linewidth": 2.4, "solid_capstyle": "butt"}
GAP: Mapping[str, Any] = {"color": RULE, "linewidth": 1.0}
MISSING = ("missed", "below the range", "above the range")


def plot_targets(
    follow_up: pd.DataFrame,
    name: str = "GDP",
    *,
    base: str | None = None,
    language: Language | None = None,
    title: str | bool | None = None,
    notes: bool | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Target and result of an indicator, one row per report.

    Open marks are promises: a ring for a number without a bound, a bar with an arrow for 以上 and
    以内, a thick line for a range. Filled marks are results as given by the next report, a diamond
    if a bound was missed; the value is at the right.

    Parameters
    ----------
    follow_up : DataFrame
        As :meth:`govtopics.Commitments.follow_up` gives it.
    name : str
        Name of the indicator.
    base : str, optional
        ``growth``, ``level``, ``decline`` or ``change``; what most reports promise if left out.
    language : {"zh", "en"}, optional
        Language of title, key and notes; as set by :func:`govtopics.figure_style` if left out.
    title : str or bool, optional
        Replaces the default title; False or ``""`` draws none and leaves no space for it.
    notes : bool, optional
        Whether notes are drawn below; as set by :func:`govtopics.figure_style` if left out.
    ax : Axes, optional
        Empty axes to draw on; a new figure if left out.

    Returns
    -------
    Axes
        Its ``child_axes`` is the panel.

    Raises
    ------
    GovTopicsError
        If it is not such a table, or contains no promise of that name and base.

    Examples
    --------
    >>> import govtopics as gt
    >>> texts = ["地区生产总值增长6%以上。", "地区生产总值增长6.2%。"]
    >>> docvars = pd.DataFrame({"document_id": ["a", "b"], "place": ["甲市", "甲市"]})
    >>> docvars = docvars.assign(year=[2022, 2023], time=["plan", "review"])
    >>> corpus = gt.Corpus.from_texts(texts, ids=["a/1", "b/1"], docvars=docvars, unit="paragraph")
    >>> follow_up = gt.find_commitments(corpus).follow_up()
    >>> ax = gt.plot_targets(follow_up, "GDP")
    """
    return draw_targets(
        targets_table(follow_up, name, base=base),
        language=language,
        title=title,
        notes=notes,
        ax=ax,
    )


class Row(NamedTuple):
    """A promise as it is drawn: its ends, None where open, and what came of it."""

    low: float
    high: float
    kind: str
    result: float
    missed: bool

    @classmethod
    def of(cls, row: Mapping[Any, Any]) -> Row:
        """A row of the table."""
        low, high = row["low"], row["high"]
        kind = "floor" if math.isnan(high) else "ceiling" if math.isnan(low) else "range"
        if low == high:
            kind = "about"
        return cls(low, high, kind, row["result"], row["verdict"] in MISSING)

    @property
    def aim(self) -> float:
        """The number or bound that the gap starts from: the nearer end of a range."""
        if self.kind != "range":
            return self.low if not math.isnan(self.low) else self.high
        return min(max(self.result, self.low), self.high)


@drawing("targets", numbers=TARGET_NUMBERS)
def draw_targets(table: pd.DataFrame, ax: Axes | None) -> Axes:
    """Draw the table of :func:`targets_table`."""
    rows = [Row.of(row) for row in table.to_dict("records")]
    told = ["" if math.isnan(row.result) else plain_number(row.result) for row in rows]
    known, once = any(told), _said_once(table)
    pitch = ROW if len(rows) <= MANY_ROWS else DENSE_ROW

    words = axis_words(table)
    axis = axis_room(words)

    title = titled(TITLE if known else TARGETS_ALONE, table, SaidOnce([]))
    top = HEAD if known else PAD

    def below(width: float) -> Foot:
        lost = once.note(title, width)
        return Foot(_key(rows), [running(str(OWN_WORD) * known, *_notes(table, rows), lost)])

    def height(width: float, _room: float) -> float:
        return top + axis + len(rows) * pitch + below(width).height(width)

    sheet = Sheet.of(ax, titled(TITLE if known else TARGETS_ALONE, table, once), height)
    foot = below(sheet.width)
    doubts = [value_name(flag, "flag") for flag in table["left_out"]]
    names = row_labels(once.names, doubts, sheet.width * NAME_ROOM)
    left, aside = (
        widest(names, LABEL_SIZE) + NAME_GAP + 4,
        widest([*told, *([str(RESULT_HEAD)] if known else [])], NOTE_SIZE) + 10,
    )
    room = sheet.height - top - axis - foot.height(sheet.width)
    deep = len(rows) * row_pitch(len(rows), room, max(pitch, ROW), LEAST_ROW)
    panel = sheet.panel(left, top, sheet.width - left - aside, deep)
    panel.set(ylim=(len(rows) - 0.5, -0.5), xlim=_limits(rows))
    number_axis(panel, names)
    write_axis(sheet, left, top + deep, words)
    for y, row in enumerate(rows):
        _draw_row(panel, y, row)
    style: dict[str, Any] = {"ha": "right", "size": NOTE_SIZE, "color": SOFT_INK}
    if known:
        sheet.text(sheet.width, HEAD - LINE - 1, str(RESULT_HEAD), **style)
    for y, words in enumerate(told):
        write(
            panel,
            (sheet.width - left) / (sheet.width - left - aside),
            y,
            words,
            va=MIDDLE,
            transform=panel.get_yaxis_transform(),
            **style,
        )
    foot.draw(sheet)
    return sheet.ax


def _said_once(table: pd.DataFrame) -> SaidOnce:
    """Places where they differ, years where they do, and both where both do."""
    years = [f"{year:.0f}" if not math.isnan(year) else "" for year in table["year"]]
    places = list(table["place"])
    if len(set(places)) > 1 and len(set(years)) > 1:
        names = [f"{place} {year}".strip() for place, year in zip(places, years, strict=True)]
    else:
        names = places if len(set(places)) > 1 or not any(years) else years
    names = [str(name or own) for name, own in zip(names, table["document_id"], strict=True)]
    one_place, one_year = (len(set(shared)) == 1 for shared in (places, years))
    if len(names) < 2 or one_place == one_year:
        return SaidOnce(names)
    return SaidOnce(names, str(places[0]) * one_place, years[0] * one_year)


def _limits(rows: Sequence[Row]) -> tuple[float, float]:
    """Around all marks; from 0 where that costs less than half of the panel."""
    ends = [end for row in rows for end in (row.low, row.high, row.result) if not math.isnan(end)]
    least, most = min(ends), max(ends)
    spread = (most - least) or abs(most) or 1.0
    low, high = least - 0.08 * spread, most + 0.08 * spread
    if 0 <= least <= spread:
        low = 0.0
    return low, high


def _draw_row(panel: Axes, y: int, row: Row) -> None:
    if row.kind == "range":
        panel.plot([row.low, row.high], [y, y], **BAND, zorder=2.4)
    if not math.isnan(row.result):
        panel.plot([row.aim, row.result], [y, y], **GAP, zorder=2.2)
        panel.plot([row.result], [y], **MARKS["missed" if row.missed else "result"])
    if row.kind == "about":
        panel.plot([row.low], [y], **MARKS["about"])
    elif row.kind != "range":
        panel.plot([row.aim], [y], **MARKS["bound"])
        panel.plot([row.aim], [y], **MARKS[row.kind])


def _key(rows: Sequence[Row]) -> list[tuple[Look | Sequence[Look], str]]:
    kinds = {row.kind for row in rows}
    bounds = (("floor", FLOOR), ("ceiling", CEILING))
    words = [("about", ["about"], TARGET), *((k, ["bound", k], word) for k, word in bounds)]
    key: list[tuple[Look | Sequence[Look], str]] = [
        ([{**MARKS[look], "span": False} for look in looks], str(word))
        for kind, looks, word in words
        if kind in kinds
    ]
    if "range" in kinds:
        key.append((BAND, str(RANGE)))
    known = [row for row in rows if not math.isnan(row.result)]
    if any(not row.missed for row in known):
        key.append(({**MARKS["result"], "span": False}, str(RESULT)))
    if any(row.missed for row in known):
        key.append(({**MARKS["missed"], "span": False}, str(MISSED)))
    if known:
        key.append((GAP, str(APART)))
    return key


def _notes(table: pd.DataFrame, rows: Sequence[Row]) -> list[str]:
    unknown = sum(math.isnan(row.result) for row in rows)
    others = int(table["n_others"].iloc[0])
    return [
        str(ABOUT) if unknown < len(rows) and any(row.kind == "about" for row in rows) else "",
        str(NO_RESULT) if unknown == len(rows) else WITHOUT.format(n=unknown) if unknown else "",
        _without_target(str(table["without"].iloc[0])),
        OTHERS.format(n=others) if others else "",
    ]


def _without_target(without: str) -> str:
    """Which reports have no row."""
    if not without:
        return ""
    english = language_in_force() == "en"
    names = [called(name, english=english) for name in without.split(BETWEEN)]
    more = str(AND_MORE) if len(names) > MOST_NAMED else ""
    listed = str(LIST_COMMA).join(names[:MOST_NAMED])
    return WITHOUT_TARGET.format(n=len(names), names=listed + more)
