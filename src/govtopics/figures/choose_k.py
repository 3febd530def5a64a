"""Every measure over the number of topics, and which topic splits into which."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import PathPatch
from matplotlib.path import Path

from govtopics.analysis.robustness.choose_k import ChooseK
from govtopics.analysis.robustness.k_measures import STABLE_SHARE
from govtopics.analysis.robustness.k_paragraph import NAMES
from govtopics.errors import GovTopicsError
from govtopics.figures.tools.drawing import drawing
from govtopics.figures.tools.input_checks import check_kind
from govtopics.figures.tools.panels import GUIDE
from govtopics.figures.tools.row_labels import topic_label
from govtopics.figures.tools.sheet import MIDDLE, Box, Foot, Grid, Sheet, set_ticks, write
from govtopics.figures.tools.style import (
    ACCENT,
    ACCENT_PALE,
    INK,
    LABEL_SIZE,
    MM,
    NOTE_SIZE,
    PALE,
    RULE,
    SOFT_INK,
)
from govtopics.figures.tools.topic_flow import BAR, Places, least_depth, placed, ribbon_ends
from govtopics.language import COMMA, Phrase, running
from govtopics.messages import Language, say

TITLE = Phrase("话题数 K（{model}，K = {sizes}）", "The number of topics K ({model}, K = {sizes})")
GOOD = Phrase("与最好的 K 差距在误差之内", "within error of the best K")
WORSE = Phrase("比最好的 K 差（超出误差）", "worse than the best K beyond error")
PLAIN = Phrase("没有区间", "no interval")
INTERVAL = Phrase("刀切法 95% 区间", "95% jackknife interval")
DEFENSIBLE = Phrase("可取的 K", "defensible K")
STABLE = Phrase("话题稳定", "stable topic")
UNSTABLE = Phrase("话题不稳定，或无法判断", "unstable topic, or not known")
RIBBON = Phrase("两个话题相似超出偶然", "two topics more alike than by chance")
READING = Phrase(
    "上：横轴为 K；困惑度越低越好，其余越高越好；虚线为稳定所需的比例（{share:.0%}）。",
    "Above: K across; for perplexity lower is better, for the others higher; dashed: the "
    "share of stable topics that a stable K has ({share:.0%}).",
)
FLOW = Phrase(
    "下：每列为一个 K 的话题，条高为占全部词的份额；缎带的两端是两个话题共有的词各占多少，"
    "相似未超出偶然的不画。",
    "Below: a column has the topics of one K, bars as high as their share of all words; the ends of"
    " a ribbon show how much of either topic the two have in common. Where a match does not beat"
    " chance there is no ribbon.",
)
NONE_DEFENSIBLE = Phrase("没有一个 K 足够稳定。", "No K is stable enough.")
LEFT_OUT = Phrase(
    "K = {sizes} 的话题一页放不下，未画出。",
    "The topics of K = {sizes} do not fit on the page and are not drawn.",
)

NUMBERS = (
    "k", "value", "low", "high", "share", "next_k", "similarity", "chance", "share_of_topic",
    "share_of_next",
)  # fmt: skip
COLUMNS = [
    "mark", "model", "k", "measure", "value", "low", "high", "beside_best", "topic", "label",
    "status", "next_k", "next_topic", "similarity", "chance", "share", "share_of_topic",
    "share_of_next",
]  # fmt: skip
DRAWN = ("stable_topics", "perplexity", "npmi", "exclusivity", "diversity", "c_v", "u_mass")
PANEL, HEAD, AXIS, GAP = 54.0, 12.0, 12.0, (26.0, 6.0)
SCALE_ROOM, LEAST_PANEL = 22.0, 30 * MM
LOOSE_ROW, FLOW_HEAD, FLOW_PAD = 11.0, 12.0, 10.0
DOT: Mapping[str, Any] = {"linestyle": "none", "marker": "o", "markersize": 4.0, "color": ACCENT,
                          "markeredgewidth": 0.9}  # fmt: skip
HOLLOW: Mapping[str, Any] = {**DOT, "markerfacecolor": "white"}
CROSS: Mapping[str, Any] = {**DOT, "marker": "x", "color": SOFT_INK}
STYLES = {"as good": DOT, "worse": HOLLOW, "": CROSS}
THRESHOLD: Mapping[str, Any] = {"color": RULE, "linewidth": 0.8, "linestyle": (0, (4, 2)),
                                "zorder": 0.5}  # fmt: skip
SPAN: Mapping[str, Any] = {"color": SOFT_INK, "linewidth": 0.9}
BAND: Mapping[str, Any] = {"color": PALE, "linewidth": 6, "solid_capstyle": "butt"}
BARS = {True: ACCENT, False: RULE}


def choose_k_table(choice: ChooseK) -> pd.DataFrame:
    """The table that :func:`plot_choose_k` draws: K, measures, topics, and ribbons between them.

    Returns mark (``k``, ``measure``, ``topic`` or ``ribbon``), model, k, measure, value, low,
    high, beside_best (``as good``, ``worse`` or empty), topic, label, status (of a K
    ``defensible``, ``stable`` or ``unstable``), next_k, next_topic, similarity, chance, share (of
    all words), share_of_topic, share_of_next.
    """
    check_kind(choice, ChooseK, say("Pass the result of choose_k()."))
    verdicts = dict.fromkeys(choice.stable, "stable")
    verdicts |= dict.fromkeys(choice.defensible, "defensible")
    sizes = [{"k": k, "status": verdicts.get(k, "unstable")} for k in choice]
    measures = choice.table[choice.table["measure"].isin(DRAWN)]
    said = measures["as_good_as_best"].map({True: "as good", False: "worse"}).fillna("")
    ribbons = choice.splits[choice.splits["matched"].astype(bool)].drop(columns="matched")
    parts = {
        "k": pd.DataFrame(sizes),
        "measure": measures.assign(beside_best=said),
        "topic": choice.topics,
        "ribbon": ribbons,
    }
    table = pd.concat(
        [part.astype(object).assign(mark=mark) for mark, part in parts.items() if len(part)],
        ignore_index=True,
    )
    return table.assign(model=choice.models[0].name).reindex(columns=COLUMNS)


def plot_choose_k(
    choice: ChooseK,
    *,
    language: Language | None = None,
    title: str | bool | None = None,
    notes: bool | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Every measure over K, and which topic splits into which from one K to the next.

    Top: one panel per measure. Filled dots are not significantly worse than the best K, hollow ones
    are; the K that can be defended are on a grey band. Bottom: one column per K with its topics,
    the unstable ones grey, and ribbons between topics that are more similar than by chance. Columns
    that do not fit on the page are named in the note.

    Parameters
    ----------
    choice : ChooseK
    language : {"zh", "en"}, optional
        Language of title and notes; as set by :func:`govtopics.figure_style` if left out.
    title : str or bool, optional
        Replaces the default title; False or ``""`` draws none and leaves no space for it.
    notes : bool, optional
        Whether notes are drawn below; as set by :func:`govtopics.figure_style` if left out.
    ax : Axes, optional
        Empty axes to draw on; a new figure if left out.

    Returns
    -------
    Axes
        Its ``child_axes`` are the panels, one a measure, and last the topics.

    Examples
    --------
    >>> import govtopics as gt
    >>> texts = ["基层治理、社区治理", "科技创新、产业升级"] * 2
    >>> corpus = gt.Corpus.from_texts(texts, ids=["a", "b", "c", "d"])
    >>> dtm = gt.count_terms(gt.tokenize(corpus))
    >>> choice = gt.choose_k(dtm, [2], estimator=gt.NMF(n_topics=2, random_state=1))
    >>> ax = gt.plot_choose_k(choice)
    """
    return draw_choose_k(choose_k_table(choice), language=language, title=title, notes=notes, ax=ax)


@drawing("choose_k", numbers=NUMBERS)
def draw_choose_k(table: pd.DataFrame, ax: Axes | None) -> Axes:
    """Draw the table of :func:`choose_k_table`."""
    sizes = [int(k) for k in table.loc[table["mark"] == "k", "k"]]
    if not sizes:
        raise GovTopicsError(
            say("The table has no row for any K. Pass the result of choose_k_table().")
        )
    own = table[(table["mark"] == "measure") & table["value"].notna()]
    measures = [name for name in DRAWN if (own["measure"] == name).any()]
    model = str(table["model"].iloc[0]).upper()
    title = TITLE.format(model=model, sizes=str(COMMA).join(map(str, sizes)))

    def laid_out(width: float, room: float) -> tuple[Grid, list[int], Foot]:
        grid = _grid(len(measures), width)
        above = grid.height(HEAD + PANEL + AXIS)
        shown, foot = sizes, Foot(_key(table), _notes(table, []))
        while True:
            topics = _marked(table, "topic", shown)
            left = room - above - foot.height(width) - FLOW_HEAD - FLOW_PAD
            if len(shown) == 1 or least_depth(topics) <= left:
                return grid, shown, foot
            shown = shown[:-1]
            foot = Foot(_key(table), _notes(table, sizes[len(shown) :]))

    def height(width: float, room: float) -> float:
        grid, shown, foot = laid_out(width, room)
        around = grid.height(HEAD + PANEL + AXIS) + foot.height(width) + FLOW_HEAD + FLOW_PAD
        least = least_depth(_marked(table, "topic", shown))
        return around + max(least, min(LOOSE_ROW * max(shown), room - around))

    sheet = Sheet.of(ax, title, height)
    grid, shown, foot = laid_out(sheet.width, sheet.height)
    above = grid.height(HEAD + PANEL + AXIS)
    for name, box in zip(measures, grid.boxes(0, 0, sheet.width, above), strict=True):
        _draw_measure(sheet, box, own[own["measure"] == name], table[table["mark"] == "k"])
    top = above + FLOW_PAD
    depth = sheet.height - foot.height(sheet.width) - top
    _draw_flow(sheet, Box(0, top, sheet.width, depth), table, shown)
    foot.draw(sheet)
    return sheet.ax


def _grid(n: int, width: float) -> Grid:
    most = max(1, int((width + GAP[0]) // (LEAST_PANEL + SCALE_ROOM)))
    rows = -(-n // most)
    return Grid(n, -(-n // max(1, rows)), GAP)


def _marked(table: pd.DataFrame, mark: str, sizes: list[int]) -> pd.DataFrame:
    return table[(table["mark"] == mark) & table["k"].isin(sizes)]


def _draw_measure(sheet: Sheet, box: Box, rows: pd.DataFrame, sizes: pd.DataFrame) -> None:
    measure = str(rows["measure"].iloc[0])
    sheet.text(box.left, box.top, str(NAMES[measure]), color=ACCENT)
    left = box.left + SCALE_ROOM
    panel = sheet.panel(left, box.top + HEAD, box.width - SCALE_ROOM, box.height - HEAD - AXIS)
    place = {int(k): i for i, k in enumerate(sizes["k"])}
    at = np.array([place[int(k)] for k in rows["k"]])
    values = rows["value"].to_numpy(float)
    known = np.concatenate([values, rows[["low", "high"]].to_numpy(float).ravel()])
    low, high = np.nanmin(known), np.nanmax(known)
    if measure == "stable_topics":
        low, high = 0.0, 1.0
        panel.axhline(STABLE_SHARE, label=GUIDE, **THRESHOLD)
    room = 0.08 * (high - low) or 0.05 * abs(high) or 0.1
    panel.set(xlim=(-0.5, len(place) - 0.5), ylim=(low - room, high + room))
    defended = [place[int(k)] for k in sizes.loc[sizes["status"] == "defensible", "k"]]
    panel.bar(defended, [high - low + 2 * room] * len(defended), bottom=low - room, width=0.8,
              color=PALE, linewidth=0, zorder=0.3)  # fmt: skip
    panel.vlines(at, rows["low"], rows["high"], zorder=1, **SPAN)
    for said, style in STYLES.items():
        own = rows["beside_best"].eq(said).to_numpy()
        panel.plot(at[own], values[own], zorder=3, **style)
    set_ticks(panel, "x", list(place.values()), list(map(str, place)), size=NOTE_SIZE)
    ticks = sorted({low, high})
    set_ticks(panel, "y", ticks, _numbers(ticks), size=NOTE_SIZE)


def _numbers(values: Sequence[float]) -> list[str]:
    """Plain numbers with as many digits as tell them apart, three more at most."""
    told: list[str] = []
    for digits in range(4):
        whole = 0 if max(map(abs, values)) >= 10 else 2
        told = [f"{value:,.{whole + digits}f}".replace("-", "−") for value in values]
        if len(set(told)) == len(values):
            break
    return told


def _draw_flow(sheet: Sheet, box: Box, table: pd.DataFrame, shown: list[int]) -> None:
    topics = _marked(table, "topic", shown)
    ribbons = _marked(table, "ribbon", shown)
    ribbons = ribbons[ribbons["next_k"].isin(shown)]
    panel = sheet.panel(box.left, box.top, box.width, box.height)
    panel.set_axis_off()
    panel.set(xlim=(0, box.width), ylim=(box.height, 0))
    across = box.width / len(shown)
    places = placed(topics, ribbons, box.height - FLOW_HEAD)
    for i, k in enumerate(shown):
        write_at: dict[str, Any] = {"size": LABEL_SIZE, "color": ACCENT, "va": "top"}
        write(panel, i * across, 0, f"K = {k}", **write_at)
    _draw_ribbons(panel, ribbons, places, across)
    _draw_topics(panel, topics, places, across)


def _draw_ribbons(panel: Axes, ribbons: pd.DataFrame, places: Places, across: float) -> None:
    ends = ribbon_ends(ribbons, places)
    for (k, topic), (top, deep, next_top, next_deep) in zip(
        zip(ribbons["k"], ribbons["topic"], strict=True), ends, strict=True
    ):
        column = places[int(k), topic].column
        left, right = column * across + BAR, (column + 1) * across
        middle = right - (right - left) / 3  # they turn behind the names
        y, z = top + FLOW_HEAD, next_top + FLOW_HEAD
        corners = [
            (left, y), (middle, y), (middle, z), (right, z), (right, z + next_deep),
            (middle, z + next_deep), (middle, y + deep), (left, y + deep), (left, y),
        ]  # fmt: skip
        codes = [Path.MOVETO, *[Path.CURVE4] * 3, Path.LINETO, *[Path.CURVE4] * 3, Path.CLOSEPOLY]
        panel.add_patch(
            PathPatch(Path(corners, codes), facecolor=ACCENT_PALE, linewidth=0, zorder=1)
        )


def _draw_topics(panel: Axes, topics: pd.DataFrame, places: Places, across: float) -> None:
    for row in topics.to_dict("records"):
        place = places[int(row["k"]), row["topic"]]
        left, top = place.column * across, place.top + FLOW_HEAD
        stable = row["status"] == "stable"
        panel.bar([left], [place.depth], BAR, [top], align="edge", color=BARS[stable], linewidth=0,
                  zorder=2)  # fmt: skip
        number = str(row["topic"]).rpartition("-")[2]
        name = topic_label(number, str(row["label"]), 0.66 * across - BAR - 4)
        color = INK if stable else SOFT_INK
        style: dict[str, Any] = {"size": NOTE_SIZE, "color": color, "va": MIDDLE, "zorder": 3}
        write(panel, left + BAR + 2, place.middle + FLOW_HEAD, name, **style)


def _key(table: pd.DataFrame) -> list[tuple[Mapping[str, Any], str]]:
    own = table[(table["mark"] == "measure") & table["value"].notna()]
    stable = table.loc[table["mark"] == "topic", "status"].eq("stable")
    entries: list[tuple[Any, Mapping[str, Any], Phrase]] = [
        ((own["beside_best"] == "as good").any(), {**DOT, "span": False}, GOOD),
        ((own["beside_best"] == "worse").any(), {**HOLLOW, "span": False}, WORSE),
        ((own["beside_best"] == "").any(), {**CROSS, "span": False}, PLAIN),
        (own["low"].notna().any(), SPAN, INTERVAL),
        ((table["status"] == "defensible").any(), BAND, DEFENSIBLE),
        (stable.any(), {**BAND, "color": ACCENT}, STABLE),
        ((~stable).any(), {**BAND, "color": RULE}, UNSTABLE),
        ((table["mark"] == "ribbon").any(), {**BAND, "color": ACCENT_PALE}, RIBBON),
    ]
    return [(style, str(words)) for there, style, words in entries if there]


def _notes(table: pd.DataFrame, lost: list[int]) -> list[str]:
    none = not (table["status"] == "defensible").any()
    return [
        running(READING.format(share=STABLE_SHARE), NONE_DEFENSIBLE if none else ""),
        running(FLOW, LEFT_OUT.format(sizes=str(COMMA).join(map(str, lost))) if lost else ""),
    ]
