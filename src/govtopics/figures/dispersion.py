"""Where terms are in each report, and how evenly they are spread over the reports."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from govtopics.analysis.groups.dispersion import dispersion
from govtopics.analysis.themes.theme_measures import ThemeMeasures
from govtopics.corpus.corpus import Corpus
from govtopics.figures.tools.drawing import drawing
from govtopics.figures.tools.input_checks import check_kind
from govtopics.figures.tools.panels import (
    ROOMY,
    Heads,
    Panels,
    height_of,
    left_out_note,
    named_rows,
    row_names,
    with_foot,
)
from govtopics.figures.tools.row_labels import doubt_words, undecided_note
from govtopics.figures.tools.said_once import SaidOnce
from govtopics.figures.tools.sheet import MIDDLE, Box, Foot, Sheet, set_ticks
from govtopics.figures.tools.style import (
    INK,
    MM,
    NOTE_SIZE,
    RULE,
    SOFT_INK,
)
from govtopics.figures.tools.tables import positions_table
from govtopics.language import NOT_WHOLE, Phrase, running
from govtopics.messages import Language, say
from govtopics.renamed_arguments import renamed

TITLE = Phrase("词在各份报告中的位置与分布", "Positions and dispersion of terms in each report")
SPREAD = Phrase("DP {dp:.2f}，{held}/{all} 份", "DP {dp:.2f}, {held}/{all} reports")
NO_SPREAD = Phrase("{held}/{all} 份", "{held}/{all} reports")
HITS = Phrase("次数", "hits")
READING = Phrase(
    "竖线为词所在之处，横轴为此前字数占正文的份额；右边是次数。"
    "DP 为离散度（Gries 2008，标准化）：0 为各份报告按长短均匀使用，1 为只出现在最短的一份里。",
    "Ticks: occurrences of the term; x-axis: share of the body's characters before it. "
    "The numbers at the right are hits. DP is Gries' deviation of proportions, "
    "normalised: 0 if reports use the term in proportion to their length, 1 if only the "
    "shortest report uses it.",
)
FEW = Phrase(
    "报告很少、次数很少时 DP 必然偏高，不可跨语料比较。",
    "With few reports or few hits DP is necessarily high and cannot be compared between corpora.",
)
EXCERPTS = Phrase(
    "虚线为节选：位置按所存文字计，没有收入的部分里有没有这个词，无从得知。",
    "Dashed: excerpts. Positions are those in the text at hand; whether the omitted "
    "parts contain the term is not known.",
)

NUMBERS = ("place", "n_hits", "n_chars", "dp", "dp_norm", "n_documents", "n_all_documents")
COUNT_ROOM, LEAST = 16.0, 18 * MM


def dispersion_table(terms: ThemeMeasures, corpus: Corpus) -> pd.DataFrame:
    """The table that :func:`plot_dispersion` draws.

    ``terms``: of words (:func:`govtopics.measure_terms`), or of themes.
    ``corpus``: the corpus that was measured, in any unit.
    Returns first one row per term and report (mark ``report``), then one per hit (mark ``hit``):
    mark, term, document_id, name, extent, place (of a hit, as a share of the body before it),
    n_hits, n_chars (of the report), dp, dp_norm, n_documents, n_all_documents (of the term),
    status, reason, reason_text, left_out and n_undecided (of the report).
    """
    check_kind(terms, ThemeMeasures, say("Pass the result of measure_terms() or measure_themes()."))
    marks = positions_table(terms, corpus, terms.codebook.labels)
    hits = marks.loc[marks["mark"] == "hit", ["theme", "document_id", "start_share"]]
    paragraphs = marks[marks["mark"] == "paragraph"]
    reports = paragraphs.drop_duplicates("document_id")[
        ["document_id", "name", "extent", "n_chars", "left_out", "n_undecided"]
    ]
    spread = dispersion(terms).drop(columns="n_occurrences").rename(columns={"name": "term"})
    counts = hits.groupby(["theme", "document_id"]).size()
    rows = [
        {"mark": "report", "term": term, "n_hits": int(counts.get((term, row["document_id"]), 0))}
        | row
        for term in terms.codebook.labels
        for row in reports.to_dict("records")
    ]
    told = pd.DataFrame(rows).merge(spread, on="term", how="left")
    placed = hits.rename(columns={"theme": "term", "start_share": "place"}).assign(mark="hit")
    table = pd.concat([told, placed.sort_values(["term", "document_id", "place"])])
    first = ["mark", "term", "document_id", "name", "extent"]
    return table.reindex(
        columns=[*first, *NUMBERS, "status", "reason", "reason_text", "left_out", "n_undecided"]
    ).reset_index(drop=True)


@renamed(labels="language")
def plot_dispersion(
    terms: ThemeMeasures,
    corpus: Corpus,
    *,
    language: Language | None = None,
    title: str | bool | None = None,
    notes: bool | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Where each term is in each report: one panel per term, one row per report, one tick per hit.

    Terms that do not fit on the page are named in the note.

    Parameters
    ----------
    terms : ThemeMeasures
        Measures of words (:func:`govtopics.measure_terms`) or of themes.
    corpus : Corpus
        The corpus that was measured, in any unit.
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
        Its ``child_axes`` are the panels, one a term.

    Raises
    ------
    CorpusError
        If this is not the corpus that was used.

    Examples
    --------
    >>> import govtopics as gt
    >>> texts = ["推进基层治理。发展经济。", "发展经济。改善营商环境。"]
    >>> corpus = gt.Corpus.from_texts(texts, ids=["a", "b"])
    >>> terms = gt.measure_terms(corpus, ["发展", "治理"])
    >>> ax = gt.plot_dispersion(terms, corpus)
    >>> len(ax.child_axes)
    2
    """
    return draw_dispersion(
        dispersion_table(terms, corpus), language=language, title=title, notes=notes, ax=ax
    )


@drawing("dispersion", numbers=NUMBERS)
def draw_dispersion(table: pd.DataFrame, ax: Axes | None) -> Axes:
    """Draw the table of :func:`dispersion_table`."""
    reports = table[table["mark"] == "report"]
    terms = list(dict.fromkeys(reports["term"]))
    first = reports.drop_duplicates("document_id")
    once = SaidOnce.of([str(name) for name in first["name"]])
    order = {first["document_id"].iloc[row]: place for place, row in enumerate(once.in_time)}
    by_time = np.argsort(reports["document_id"].map(order).to_numpy(), kind="stable")
    reports, first = reports.iloc[by_time], first.iloc[once.in_time]
    names = [once.names[row] for row in once.in_time]
    excerpts = first["extent"].isin(NOT_WHOLE).any()
    heads = Heads(
        terms, [_spread(row) for row in reports.drop_duplicates("term").to_dict("records")]
    )
    notes = [str(READING), running(FEW, EXCERPTS if excerpts else "", undecided_note(first))]

    def laid_out(width: float, room: float) -> tuple[Panels, Foot]:
        about = named_rows(row_names(names, doubt_words(first), width))
        lost_place = once.note(str(TITLE), width)
        return with_foot(
            lambda left: Panels.of(heads, (width, left), widths=(ROOMY, LEAST), **about),
            lambda lost: Foot((), [*notes, running(lost_place, left_out_note(lost))]),
            (width, room),
        )

    sheet = Sheet.of(ax, once.titled(str(TITLE)), height_of(laid_out))
    panels, foot = laid_out(sheet.width, sheet.height)
    boxes = panels.boxes(sheet, sheet.height - foot.height(sheet.width))
    labels = row_names(names, doubt_words(first), sheet.width)
    hits = table[table["mark"] == "hit"]
    for term, (box, is_first) in zip(terms, boxes, strict=False):
        own = [rows[rows["term"] == term] for rows in (reports, hits)]
        _draw_term(sheet, box, own[0], own[1], labels if is_first else [])
    foot.draw(sheet)
    return sheet.ax


def _draw_term(
    sheet: Sheet, box: Box, reports: pd.DataFrame, hits: pd.DataFrame, names: Sequence[str]
) -> None:
    left, top, width, height = box
    n, across = len(reports), width - COUNT_ROOM
    panel = sheet.panel(left, top, across, height)
    panel.set(xlim=(0, 1), ylim=(n - 0.5, -0.5))
    panel.spines["left"].set_visible(False)
    set_ticks(panel, "y", range(n) if names else [], names)
    panel.tick_params(axis="y", length=0, pad=4)
    set_ticks(panel, "x", [0, 0.5, 1], ["0", "50", "100%"], size=NOTE_SIZE)
    _draw_rows(panel, reports, hits)
    pitch = height / n
    for row, count in enumerate(reports["n_hits"]):
        style = {"size": NOTE_SIZE, "color": SOFT_INK, "ha": "right"}
        sheet.text(left + width, top + (row + 0.5) * pitch, f"{count:.0f}", va=MIDDLE, **style)


def _spread(about: Mapping[Any, Any]) -> str:
    counts = {"held": f"{about['n_documents']:.0f}", "all": f"{about['n_all_documents']:.0f}"}
    if about["status"] != "estimated":
        return NO_SPREAD.format(**counts)
    return SPREAD.format(dp=about["dp_norm"], **counts)


def _draw_rows(panel: Axes, reports: pd.DataFrame, hits: pd.DataFrame) -> None:
    row = {document: i for i, document in enumerate(reports["document_id"])}
    partial = reports["extent"].isin(NOT_WHOLE).to_numpy()
    for lines, style in ((~partial, "solid"), (partial, (0, (3, 2)))):
        at = np.flatnonzero(lines)
        panel.hlines(at, 0, 1, color=RULE, linewidth=0.6, linestyle=style, zorder=0.5)
    middles = hits["document_id"].map(row).to_numpy(float)
    panel.vlines(hits["place"], middles - 0.36, middles + 0.36, color=INK, linewidth=0.8)
