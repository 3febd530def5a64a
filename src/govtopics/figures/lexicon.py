"""Which terms of the lexicon became words, which were cut, and how."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import pandas as pd
from matplotlib.axes import Axes

from govtopics.figures.tools.drawing import drawing
from govtopics.figures.tools.fonts import shorten, widest
from govtopics.figures.tools.input_checks import check_count, check_finite, check_table
from govtopics.figures.tools.sheet import MIDDLE, Foot, Sheet, row_pitch
from govtopics.figures.tools.style import ACCENT, INK, LABEL_SIZE, NOTE_SIZE, SOFT_INK
from govtopics.language import Phrase, running
from govtopics.messages import Language
from govtopics.renamed_arguments import renamed

TITLE = Phrase("词典中的词是否切成了一个词", "Are terms of the lexicon kept whole?")
TERM = Phrase("词", "term")
KEPT = Phrase("成词/出现", "kept/found")
CUT_AS = Phrase("被切成", "cut as")
APART = Phrase("另计", "apart")
READING = Phrase(
    "深色条为成词的份额，空框为被切开的份额。",
    "Dark: share that became one word; open: share that was cut.",
)
ABOUT_APART = Phrase(
    "“另计”不算被切开，依次为在更长的词里、与另一词重叠、本是别的词。",
    "Shown apart and not counted as cut: inside a longer word, overlapping another term, "
    "or two other words meeting.",
)
SUMMARY = Phrase(
    "词典 {n:,} 个词，{found:,} 个在文中出现，{cut:,} 个曾被切开；图中为{shown}。",
    "Of {n:,} terms {found:,} are in the texts, {cut:,} cut somewhere; shown are {shown}.",
)
SHOWN_ALL = Phrase("全部出现的词", "all that are found")
SHOWN_SOME = Phrase("被切开最多的和出现最多的 {n} 个", "the {n} cut or found most")
CAUTION = Phrase(
    "成词只说明切分，不说明词义；主题的度量直接在原文里找词，不受切分影响。",
    "That a term is one word says nothing about its meaning. Themes are searched for in "
    "the text itself and do not depend on segmentation.",
)
NONE = Phrase("词典中的词都没有在文中出现。", "No term of the lexicon occurs in the texts.")

COUNTS = ("n_occurrences", "n_kept", "n_documents", "n_inside", "n_overlapped", "n_other_words")
NUMBERS = (*COUNTS, "n_terms", "n_found", "n_cut")
NEEDED = ("term", *COUNTS, "cut_as")
ROW, HEAD, GAP, TERM_ROOM, BAR_ROOM = 10.5, 12.0, 7.0, 0.34, 0.2
WIDE = 300.0


def lexicon_table(check: pd.DataFrame, n: int = 30) -> pd.DataFrame:
    """The table that :func:`plot_lexicon` draws.

    ``check``: as :func:`govtopics.check_lexicon` gives it.
    ``n``: maximum number of terms: those cut most often, then those found most often.
    Returns term, n_occurrences, n_kept, n_documents, n_inside, n_overlapped, n_other_words,
    cut_as, then, the same in each row, n_terms, n_found, n_cut (terms of the lexicon, those found,
    those cut somewhere). Where no term is found, one row without a term.
    """
    check_count("n", n)
    check_table(check, "check_lexicon", NEEDED)
    check_finite(check, COUNTS, known=COUNTS)
    found = check[check["n_occurrences"] > 0]
    n_cut = found["n_occurrences"] - found["n_kept"]
    order = found.assign(cut=n_cut).sort_values(
        ["cut", "n_occurrences", "term"], ascending=[False, False, True]
    )
    about = {"n_terms": len(check), "n_found": len(found), "n_cut": int((n_cut > 0).sum())}
    shown = order.head(n)[list(NEEDED)]
    if shown.empty:
        shown = pd.DataFrame([{"term": "", "cut_as": ""}]).reindex(columns=list(NEEDED))
    return shown.assign(**about).reset_index(drop=True)


@renamed(labels="language")
def plot_lexicon(
    check: pd.DataFrame,
    n: int = 30,
    *,
    language: Language | None = None,
    title: str | bool | None = None,
    notes: bool | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Terms of the lexicon: how often each was kept as one word, and how else it was cut.

    Parameters
    ----------
    check : DataFrame
        As :func:`govtopics.check_lexicon` gives it.
    n : int
        Maximum number of terms: those cut most often, then those found most often.
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
        Its ``collections`` are the bars: outlines of all occurrences, and what was kept.

    Raises
    ------
    GovTopicsError
        If ``n`` is less than 1, or the table is empty or not such a table.

    Examples
    --------
    >>> import govtopics as gt
    >>> texts = ["推进基层治理。发展经济。", "发展经济。改善营商环境。"]
    >>> corpus = gt.Corpus.from_texts(texts, ids=["a", "b"])
    >>> ax = gt.plot_lexicon(gt.check_lexicon(gt.read_lexicon(), corpus))
    """
    return draw_lexicon(lexicon_table(check, n), language=language, title=title, notes=notes, ax=ax)


@drawing("lexicon", numbers=NUMBERS)
def draw_lexicon(table: pd.DataFrame, ax: Axes | None) -> Axes:
    """Draw the table of :func:`lexicon_table`."""
    rows = table[table["term"] != ""]

    def foot(width: float) -> Foot:
        return Foot((), _notes(table, rows, width))

    def height(width: float, room: float) -> float:
        around = foot(width).height(width) + (HEAD if len(rows) else 0)
        return around + len(rows) * row_pitch(len(rows), room - around, ROW)

    sheet = Sheet.of(ax, str(TITLE), height)
    note = foot(sheet.width)
    if len(rows):
        pitch = (sheet.height - note.height(sheet.width) - HEAD) / len(rows)
        middles = [HEAD + (row + 0.5) * pitch for row in range(len(rows))]
        layout = _Columns.of(rows, sheet.width)
        _draw_bars(sheet, rows, layout, middles)
        for column in layout.columns:
            column.draw(sheet, middles)
    note.draw(sheet)
    return sheet.ax


class _Column(NamedTuple):
    """A column of texts: its edge, which side of it they are on, and what they say."""

    edge: float
    side: str
    head: str
    cells: list[str]
    style: Mapping[str, Any]

    def draw(self, sheet: Sheet, middles: Iterable[float]) -> None:
        about = {"ha": self.side, "size": NOTE_SIZE, "color": SOFT_INK}
        sheet.text(self.edge, 0, self.head, **about)
        for at, cell in zip(middles, self.cells, strict=True):
            if cell:
                sheet.text(self.edge, at, cell, va=MIDDLE, **{**about, **self.style})


class _Columns(NamedTuple):
    """Term, bar, counts, how it was cut, and what was counted apart where there is room."""

    bar: tuple[float, float]
    columns: list[_Column]

    @classmethod
    def of(cls, rows: pd.DataFrame, width: float) -> _Columns:
        term = {"size": LABEL_SIZE, "color": INK}
        terms = [shorten(one, LABEL_SIZE, width * TERM_ROOM) for one in rows["term"]]
        counts = [
            f"{kept:.0f}/{found:.0f}"
            for kept, found in rows[["n_kept", "n_occurrences"]].to_numpy()
        ]
        apart = [_apart(row) for row in rows.to_dict("records")]
        left = max(widest(terms, LABEL_SIZE), widest([str(TERM)], NOTE_SIZE)) + GAP
        bar = left, left + width * BAR_ROOM
        right = bar[1] + GAP + widest([str(KEPT), *counts], NOTE_SIZE)
        columns = [
            _Column(0, "left", str(TERM), terms, term),
            _Column(right, "right", str(KEPT), counts, {}),
        ]
        edge = width
        if width > WIDE:
            columns.append(_Column(width, "right", str(APART), apart, {}))
            edge = width - widest([str(APART), *apart], NOTE_SIZE) - GAP
        start = right + GAP
        cut = [shorten(one, NOTE_SIZE, edge - start) if one else "" for one in rows["cut_as"]]
        return cls(bar, [*columns, _Column(start, "left", str(CUT_AS), cut, {"color": INK})])


def _apart(row: Mapping[Any, Any]) -> str:
    counts = [row["n_inside"], row["n_overlapped"], row["n_other_words"]]
    return " + ".join(f"{n:.0f}" for n in counts) if any(counts) else ""


def _draw_bars(sheet: Sheet, rows: pd.DataFrame, layout: _Columns, middles: list[float]) -> None:
    left, right = layout.bar
    kept = (rows["n_kept"] / rows["n_occurrences"]).tolist()
    whole = [(left, right, at) for at in middles]
    sheet.lines(whole, color=ACCENT, linewidth=5)
    inner = [(left + 0.6, right - 0.6, at) for at in middles]
    sheet.lines(inner, color="white", linewidth=3.8)
    dark = [
        (left, left + share * (right - left), at) for share, at in zip(kept, middles, strict=True)
    ]
    sheet.lines(dark, color=ACCENT, linewidth=5)


def _notes(table: pd.DataFrame, rows: pd.DataFrame, width: float) -> list[str]:
    if rows.empty:
        return [str(NONE)]
    first = table.iloc[0]
    some = SHOWN_SOME.format(n=len(rows)) if len(rows) < first["n_found"] else str(SHOWN_ALL)
    names = {"n": "n_terms", "found": "n_found", "cut": "n_cut"}
    counts = {name: int(first[column]) for name, column in names.items()}
    apart = ABOUT_APART if width > WIDE else ""
    return [running(READING, apart, SUMMARY.format(shown=some, **counts)), str(CAUTION)]
