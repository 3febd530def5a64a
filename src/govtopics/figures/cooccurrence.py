"""A network of terms that share paragraphs more often than chance would have it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection

from govtopics.analysis.topics.multidimensional_scaling import places_in_plane
from govtopics.errors import GovTopicsError
from govtopics.figures.tools.drawing import drawing
from govtopics.figures.tools.fonts import shorten, text_width
from govtopics.figures.tools.input_checks import check_count, check_kind
from govtopics.figures.tools.label_placement import kept_apart
from govtopics.figures.tools.sheet import Foot, Sheet, write
from govtopics.figures.tools.style import INK, LABEL_SIZE, RULE, SOFT_INK, palette
from govtopics.language import Phrase, running
from govtopics.messages import Language, say
from govtopics.renamed_arguments import renamed

if TYPE_CHECKING:
    import networkx as nx

TITLE = Phrase("常写在同一段里的词", "Terms in the same paragraphs")
READING = Phrase(
    "点的面积为出现的段数，线的粗细为 NPMI（1 为总在一起，0 为与偶然无异），"
    "画出 NPMI ≥ {least:g} 者；形状与颜色为共现群（Louvain）。",
    "The area of a mark is the number of paragraphs with the term; the width of a line is NPMI (1:"
    " never apart, 0: chance), drawn from {least:g} on; shape and colour: communities (Louvain).",
)
SHOWN = Phrase(
    "画出同段最多的 {n} 个词（全图 {n_all} 个词、{edges_all} 条线中的 {edges} 条）。",
    "Shown are the {n} terms that share most paragraphs, of {n_all}, with {edges} of {edges_all}"
    " lines.",
)
UNNAMED = Phrase(
    "{n} 个词因没有位置未标出，见表。", "{n} terms have no room for their name: see the table."
)
CAUTION = Phrase(
    "位置由算法安排，上下左右没有含义；写在同一段不等于有因果或政策上的联系。",
    "The layout is the choice of an algorithm: directions mean nothing. Terms that share "
    "a paragraph need not be causally related, nor the policies linked.",
)
PARAGRAPHS = Phrase("{n} 段", "{n} paragraphs")

NUMBERS = ("n_texts", "community", "x", "y", "weight", "n_both", "n_all_terms", "n_all_pairs")
MARKERS = ("o", "s", "^", "D", "v", "P", "X", "h")
LARGEST, SMALLEST, LINE, PAD = 7.0, 1.6, 9.0, 3.0
FILLED, LABEL_ROOM, LINES_A_TERM = 0.34, 74.0, 6
WIDTHS = 0.3, 2.4


def cooccurrence_table(graph: nx.Graph, n_terms: int = 40) -> pd.DataFrame:
    """The table that :func:`plot_cooccurrence` draws: one row per term, then one per pair.

    ``graph``: as :func:`govtopics.cooccurrence_graph` gives it. ``n_terms``: maximum number of
    terms, taken from the pairs that share most paragraphs; of the pairs between them the six
    strongest a term. Returns mark (``term`` or ``pair``), term, other, n_texts, community, x, y (no
    unit), weight (NPMI), n_both, n_all_terms, n_all_pairs (of the whole graph).
    """
    import networkx as nx

    check_count("n_terms", n_terms, least=2)
    check_kind(graph, nx.Graph, say("Pass the result of cooccurrence_graph()."))
    if not graph.number_of_edges():
        raise GovTopicsError(
            say(
                "The graph has no pair of terms to draw. Lower 'least' in "
                "cooccurrence_graph(), or 'min_texts' and 'min_both' in cooccurrence()."
            )
        )
    pairs = sorted(
        (
            (*sorted(pair), about["weight"], about["n_both"])
            for *pair, about in graph.edges(data=True)
        ),
        key=lambda row: (-row[3], -round(row[2], 9), row[0], row[1]),
    )
    terms = _chosen(pairs, n_terms)
    own = _strongest([pair for pair in pairs if pair[0] in terms and pair[1] in terms], terms)
    x, y = places_in_plane(*_steps(terms, own)).T
    nodes = pd.DataFrame({"mark": "term", "term": list(terms), "x": x, "y": y})
    for name in ("n_texts", "community"):
        nodes[name] = [graph.nodes[term][name] for term in terms]
    lines = pd.DataFrame(own, columns=["term", "other", "weight", "n_both"]).assign(mark="pair")
    table = pd.concat([nodes, lines], ignore_index=True)
    counts = {"n_all_terms": len(graph), "n_all_pairs": graph.number_of_edges()}
    return table.assign(**counts).reindex(columns=["mark", "term", "other", *NUMBERS])


def _chosen(pairs: list[tuple[str, str, float, int]], n_terms: int) -> dict[str, int]:
    """Terms with their places in the table, pair by pair until there are enough."""
    terms: dict[str, int] = {}
    for first, second, *_ in pairs:
        new = [term for term in (first, second) if term not in terms]
        if len(terms) + len(new) <= n_terms:
            terms |= {term: len(terms) + i for i, term in enumerate(new)}
    return terms


def _strongest(
    pairs: list[tuple[str, str, float, int]], terms: Mapping[str, int]
) -> list[tuple[str, str, float, int]]:
    """So many of the pairs that the lines between the terms can still be told apart."""
    order = sorted(pairs, key=lambda row: (-round(row[2], 9), -row[3], row[0], row[1]))
    return order[: LINES_A_TERM * len(terms)]


def _steps(
    terms: Mapping[str, int], pairs: list[tuple[str, str, float, int]]
) -> tuple[np.ndarray, np.ndarray]:
    """How many steps apart terms are, and how much that matters: the nearer, the more.

    Terms without a way between them are put a little farther apart than any others.
    """
    import networkx as nx

    graph = nx.Graph()
    graph.add_nodes_from(range(len(terms)))
    graph.add_edges_from((terms[first], terms[second]) for first, second, *_ in pairs)
    apart = np.full((len(terms), len(terms)), np.inf)
    for start, ways in nx.all_pairs_shortest_path_length(graph):
        apart[start, list(ways)] = list(ways.values())
    apart[~np.isfinite(apart)] = apart[np.isfinite(apart)].max() / 2 + 2
    return apart, np.divide(1, apart**2, out=np.zeros_like(apart), where=apart > 0)


@renamed(labels="language")
def plot_cooccurrence(
    graph: nx.Graph,
    n_terms: int = 40,
    *,
    language: Language | None = None,
    title: str | bool | None = None,
    notes: bool | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Terms as marks, joined where they share paragraphs more often than by chance.

    Parameters
    ----------
    graph : networkx.Graph
        As :func:`govtopics.cooccurrence_graph` gives it.
    n_terms : int
        Maximum number of terms, taken from the pairs that share most paragraphs.
    language : {"zh", "en"}, optional
        Language of title and notes; as set by :func:`govtopics.figure_style` if left out.
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
        Its one child is the network, in points.

    Raises
    ------
    GovTopicsError
        If ``n_terms`` is less than 2 or the graph has no pair.

    Examples
    --------
    >>> import govtopics as gt
    >>> texts = ["推进社区治理、网格管理。", "做好社区治理、网格管理。", "发展经济。", "修渠。"]
    >>> dtm = gt.count_terms(gt.tokenize(gt.Corpus.from_texts(texts)))
    >>> pairs = gt.cooccurrence(dtm, min_texts=1, min_both=2)
    >>> ax = gt.plot_cooccurrence(gt.cooccurrence_graph(pairs, random_state=1))
    """
    return draw_cooccurrence(
        cooccurrence_table(graph, n_terms), language=language, title=title, notes=notes, ax=ax
    )


@drawing("cooccurrence", numbers=NUMBERS)
def draw_cooccurrence(table: pd.DataFrame, ax: Axes | None) -> Axes:
    """Draw the table of :func:`cooccurrence_table`."""
    terms = table[table["mark"] == "term"].reset_index(drop=True)
    pairs = table[table["mark"] == "pair"]

    def height(width: float, _: float) -> float:
        depth = _depth(terms, width)
        return depth + _foot(table, _Marks.of(terms, width, depth)).height(width)

    sheet = Sheet.of(ax, str(TITLE), height)
    # The note says what found no room, and the room is what the note leaves.
    depth = sheet.height - _foot(table, None).height(sheet.width)
    marks = _Marks.of(terms, sheet.width, depth)
    foot = _foot(table, marks)
    marks = _Marks.of(terms, sheet.width, sheet.height - foot.height(sheet.width))
    panel = sheet.panel(0, 0, sheet.width, sheet.height - foot.height(sheet.width))
    panel.set(xlim=(0, sheet.width), ylim=(sheet.height - foot.height(sheet.width), 0))
    panel.set_axis_off()
    _draw_pairs(panel, terms, pairs, marks)
    _draw_terms(panel, terms, marks)
    foot.draw(sheet)
    return sheet.ax


class _Marks(NamedTuple):
    """Marks with their names below them, moved apart: centres of the marks, in points."""

    centres: np.ndarray
    radii: np.ndarray
    names: list[str]
    shown: np.ndarray

    @classmethod
    def of(cls, terms: pd.DataFrame, width: float, depth: float) -> _Marks:
        radii, names = _radii(terms), _names(terms)
        sizes = _boxes(radii, names)
        places = terms[["x", "y"]].to_numpy(float)
        low, spread = places.min(axis=0), np.ptp(places, axis=0)
        room = np.array([width, depth]) - sizes.max(axis=0)
        scaled = np.divide(places - low, spread, out=np.full_like(places, 0.5), where=spread > 0)
        middles = scaled * room + sizes.max(axis=0) / 2
        middles, shown = kept_apart(middles, sizes, (width, depth))
        centres = middles - np.column_stack([np.zeros(len(radii)), np.full(len(radii), LINE / 2)])
        return cls(centres, radii, names, shown)


def _radii(terms: pd.DataFrame) -> np.ndarray:
    counts = terms["n_texts"].to_numpy(float)
    return np.asarray(np.maximum(SMALLEST, LARGEST * np.sqrt(counts / counts.max())))


def _names(terms: pd.DataFrame) -> list[str]:
    return [shorten(term, LABEL_SIZE, LABEL_ROOM) for term in terms["term"]]


def _boxes(radii: np.ndarray, names: list[str]) -> np.ndarray:
    """Width and height of each mark with its name."""
    wide = np.array([text_width(name, LABEL_SIZE) for name in names])
    sizes = [np.maximum(wide, 2 * radii) + PAD, 2 * radii + LINE + PAD]
    return np.asarray(np.column_stack(sizes))


def _depth(terms: pd.DataFrame, width: float) -> float:
    """As deep as all boxes need when placed loosely."""
    boxes = _boxes(_radii(terms), _names(terms))
    needed = float(boxes.prod(axis=1).sum()) / FILLED / width
    return float(np.clip(needed, 0.42 * width, 2.5 * width)) if len(terms) > 2 else 60.0


def _draw_pairs(panel: Axes, terms: pd.DataFrame, pairs: pd.DataFrame, marks: _Marks) -> None:
    place = dict(zip(terms["term"], marks.centres, strict=True))
    ends = [(place[a], place[b]) for a, b in zip(pairs["term"], pairs["other"], strict=True)]
    style = {"colors": RULE, "linewidths": _line_width(pairs["weight"].to_numpy(float), pairs)}
    panel.add_collection(LineCollection(ends, **style, zorder=0.5), autolim=False)


def _line_width(weights: Any, pairs: pd.DataFrame) -> Any:
    low, high = pairs["weight"].min(), pairs["weight"].max()
    share = (weights - low) / (high - low) if high > low else weights * 0 + 0.5
    return WIDTHS[0] + share * (WIDTHS[1] - WIDTHS[0])


def _draw_terms(panel: Axes, terms: pd.DataFrame, marks: _Marks) -> None:
    communities = terms["community"].astype(int)
    colors = palette()
    for number in range(communities.max()):
        at = np.flatnonzero(communities == number + 1)
        color = colors[number % len(colors)] if number < len(MARKERS) else "white"
        marker = MARKERS[number] if number < len(MARKERS) else "o"
        style: dict[str, Any] = {"facecolor": color, "edgecolor": INK, "linewidth": 0.4}
        sizes = (2 * marks.radii[at]) ** 2
        x, y = marks.centres[at].T
        panel.scatter(x, y, s=sizes, marker=marker, zorder=2, **style)
    ground = {"facecolor": "white", "edgecolor": "none", "alpha": 0.75, "pad": 0.4}
    for i in np.flatnonzero(marks.shown):
        (x, y), below = marks.centres[i], marks.radii[i] + LINE / 2 + 0.5
        write(panel, x, y + below, marks.names[i], ha="center", bbox=ground, zorder=3)


def _foot(table: pd.DataFrame, marks: _Marks | None) -> Foot:
    terms, pairs = (table[table["mark"] == mark] for mark in ("term", "pair"))
    first = table.iloc[0]
    counts = {"n": len(terms), "edges": len(pairs), "n_all": f"{first['n_all_terms']:.0f}",
              "edges_all": f"{first['n_all_pairs']:.0f}"}  # fmt: skip
    lost = 0 if marks is None else int((~marks.shown).sum())
    partly = len(terms) < first["n_all_terms"] or len(pairs) < first["n_all_pairs"]
    weights = pairs["weight"]
    least = np.floor(float(weights.min()) * 100) / 100
    notes = [
        running(READING.format(least=least), SHOWN.format(**counts) if partly else ""),
        running(UNNAMED.format(n=lost) if lost else "", CAUTION),
    ]
    return Foot(_key(terms, pairs), notes)


def _key(terms: pd.DataFrame, pairs: pd.DataFrame) -> list[tuple[Mapping[str, Any], str]]:
    counts, radii = terms["n_texts"].to_numpy(float), _radii(terms)
    ends = dict.fromkeys([int(counts.argmax()), int(counts.argmin())])
    dot = {"linestyle": "none", "marker": "o", "color": SOFT_INK, "markerfacecolor": "white",
           "span": False}  # fmt: skip
    sizes = [
        ({**dot, "markersize": 2 * radii[i]}, PARAGRAPHS.format(n=f"{counts[i]:.0f}")) for i in ends
    ]
    weights = sorted({pairs["weight"].max(), pairs["weight"].min()}, reverse=True)
    lines = [
        ({"color": RULE, "linewidth": _line_width(w, pairs)}, f"NPMI {w:.2f}") for w in weights
    ]
    return [*sizes, *lines]
