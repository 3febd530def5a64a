"""What cleaning took out of each report, by rule: lines counted, shares shaded."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from govtopics.corpus.corpus import Corpus
from govtopics.corpus.report_names import document_names
from govtopics.figures.tools.drawing import drawing
from govtopics.figures.tools.heat_map import Cells
from govtopics.figures.tools.input_checks import check_kind
from govtopics.figures.tools.row_labels import doubt_words, row_labels
from govtopics.figures.tools.sheet import Foot, Sheet
from govtopics.figures.tools.tables import document_extents
from govtopics.language import RULES, Phrase, running
from govtopics.messages import Language, say
from govtopics.renamed_arguments import renamed

TITLE = Phrase("清理时删去的行", "Lines removed in cleaning")
ALL = Phrase("删去字数", "characters")
OTHER = Phrase("其余{n}种", "{n} other rules")
READING = Phrase(
    "数字为各条规则在每份报告中删去的行数，空白为没有；底色深浅和“删去字数”为删去的字数占原文的份额。",
    "Numbers: lines that each rule removed from each report, blank for none. Shading and "
    "characters: share of the file's characters removed.",
)
OTHERS = Phrase(
    "“其余”合并了删得最少的规则，逐条见表。",
    "Rules that removed least are combined; see the table.",
)
CAUTION = Phrase(
    "删去的每一行连同所依的规则都在 removed 表里；份额特别大的报告，先看删掉的是不是正文。",
    'Every removed line is in the table "removed" with its rule. Where a share is large, '
    "check first whether body text was removed.",
)
NOTHING = Phrase("没有删去任何一行。", "No line was removed.")

NUMBERS = ("n_lines", "n_chars", "share")
ROW, NAME_ROOM, LEAST_COLUMN = 12.0, 0.36, 32.0
# Few reports are in columns, so that all rules have a row.
MOST_DOCUMENT_COLUMNS = 8


def removed_table(corpus: Corpus) -> pd.DataFrame:
    """The table that :func:`plot_removed` draws.

    Returns mark (``report``: all that went of it; ``rule``: what one rule took), document_id,
    name, extent, rule, n_lines, n_chars, share (of the characters of the file). Rules that took
    nothing from a report have no row for it.
    """
    check_kind(corpus, Corpus, say("Pass the result of read_corpus()."))
    names, extents = document_names(corpus.docvars), document_extents(corpus.docvars)
    taken = corpus.removed_summary()
    sums = taken.groupby("document_id")[list(NUMBERS)].sum().reindex(list(names), fill_value=0)
    whole = sums.reset_index().assign(mark="report", rule="")
    table = pd.concat([whole, taken.assign(mark="rule")], ignore_index=True)
    table["name"] = table["document_id"].map(names)
    table["extent"] = table["document_id"].map(extents)
    return table[["mark", "document_id", "name", "extent", "rule", *NUMBERS]]


@renamed(labels="language")
def plot_removed(
    corpus: Corpus,
    *,
    language: Language | None = None,
    title: str | bool | None = None,
    notes: bool | None = None,
    ax: Axes | None = None,
) -> Axes:
    """The number of lines that each cleaning rule removed from each report.

    A few reports are in columns; many are in rows, and the rules that removed least then share a
    column.

    Parameters
    ----------
    corpus : Corpus
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
        Its one child is the grid of cells.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> import govtopics as gt
    >>> lines = ["甲市政府工作报告", "发展经济。", "— 2 —", "推进治理。"]
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = Path(folder, "a.txt").write_text(chr(10).join(lines), encoding="utf-8")
    ...     corpus = gt.read_corpus(folder)
    >>> ax = gt.plot_removed(corpus)
    """
    return draw_removed(removed_table(corpus), language=language, title=title, notes=notes, ax=ax)


@drawing("removed", numbers=NUMBERS)
def draw_removed(table: pd.DataFrame, ax: Axes | None) -> Axes:
    """Draw the table of :func:`removed_table`."""

    def foot(width: float) -> Foot:
        if not (table["mark"] == "rule").any():
            return Foot((), [str(NOTHING)])
        others = OTHERS if len(_columns(table, width)) < table["rule"].nunique() - 1 else ""
        return Foot((), [running(READING, others), str(CAUTION)])

    def height(width: float, room: float) -> float:
        return _cells(table, width).height(width, room, ROW, foot(width))

    sheet = Sheet.of(ax, str(TITLE), height)
    note = foot(sheet.width)
    cells = _cells(table, sheet.width)
    cells.draw(sheet, sheet.height - note.height(sheet.width))
    note.draw(sheet)
    return sheet.ax


def _columns(table: pd.DataFrame, width: float) -> list[str]:
    """Rules that have a row of their own, those that took most lines first: all for few reports."""
    lines = table[table["mark"] == "rule"].groupby("rule")["n_lines"].sum()
    rules = sorted(lines.index, key=lambda rule: (-lines[rule], rule))
    if (table["mark"] == "report").sum() <= MOST_DOCUMENT_COLUMNS:
        return rules
    most = max(2, int(width * (1 - NAME_ROOM) / LEAST_COLUMN))
    return rules if len(rules) < most else rules[: most - 2]


def _cells(table: pd.DataFrame, width: float) -> Cells:
    reports = table[table["mark"] == "report"]
    taken = table[table["mark"] == "rule"]
    columns = _columns(table, width)
    rest = [rule for rule in dict.fromkeys(taken["rule"]) if rule not in columns]
    shares, lines = (
        taken.pivot(index="document_id", columns="rule", values=values)
        .reindex(reports["document_id"])
        .fillna(0)
        for values in ("share", "n_lines")
    )
    own = [[column] for column in columns] + ([rest] if rest else [])
    grounds = [reports["share"].to_numpy(float), *(_summed(shares, rules) for rules in own)]
    counts = [_summed(lines, rules) for rules in own]
    texts = [
        [f"{share:.1%}", *(f"{n:.0f}" if n else "" for n in row)]
        for share, *row in zip(reports["share"], *counts, strict=True)
    ]
    heads = [str(ALL), *(str(RULES.get(rule, rule)) for rule in columns)]
    heads += [OTHER.format(n=len(rest))] if rest else []
    values = np.column_stack(grounds)
    darkest = float(values.max(initial=0.0))
    names, words = list(reports["name"]), doubt_words(reports)
    if len(reports) <= MOST_DOCUMENT_COLUMNS:
        turned = [list(row) for row in zip(*texts, strict=True)]
        parts = [list(head) for head in zip(names, words, strict=True)]
        rows = row_labels(heads, [""] * len(heads), width * NAME_ROOM)
        return Cells(values.T, turned, rows, parts, darkest)
    rows = row_labels(names, words, width * NAME_ROOM)
    return Cells(values, texts, rows, [[head] for head in heads], darkest)


def _summed(table: pd.DataFrame, rules: Sequence[str]) -> np.ndarray:
    return np.asarray(table[list(rules)].sum(axis=1), dtype=float)
