"""Small tables in a notebook: few rows and columns, texts on the left, shares in per cent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

import pandas as pd

from govtopics.checks import checked
from govtopics.frozen import Value
from govtopics.language import (
    Phrase,
    docvar_name,
    language_in_force,
    share_text,
    value_name,
    with_sign,
)
from govtopics.messages import in_language
from govtopics.table_views import VIEWS, Column, Kind
from govtopics.text_tables import table as text_table
from govtopics.text_tables import width

MOST_ROWS, MOST_COLUMNS = 15, 7
LONGEST: Mapping[str, int] = {"text": 40, "before": 40, "passage": 400}  # characters of a cell
MANY_DIGITS = 1000  # from here on a number is written without decimals
UNBROKEN = 24  # columns of a cell that stays on one line; a Chinese character takes two
LEFT = ("text", "passage")
YEARS = ("year", "other_year", "first_year", "last_year")  # without a thousands mark
ROWS = Phrase("前 {n} 行，共 {all} 行；", "{n} of {all} rows; ")
MORE_TEXT = Phrase("全部的行和列：.to_frame()", "all rows and columns: .to_frame()")
MORE = Phrase("全部的行和列：<code>{where}</code>", "all rows and columns: <code>{where}</code>")


def small_table(
    table: pd.DataFrame,
    columns: Mapping[Any, Column],
    *,
    where: str = ".to_frame()",
    n_rows: int | None = None,
) -> str:
    """A table as HTML, in the current language.

    ``columns`` are those to show, in order; one without any value is not shown. ``where`` is how to
    get the whole table; ``n_rows`` counts all rows where the table has only some of them.

    Examples
    --------
    >>> from govtopics.table_views import PREVALENCE
    >>> table = pd.DataFrame({"theme": ["<治理>"], "estimate": [0.125], "n_hits": [1200]})
    >>> print(small_table(table, PREVALENCE))  # doctest: +ELLIPSIS
    <table><tr><th style="text-align: left; white-space: nowrap">主题</th>...12.5%</td>...
    """
    kept, cells = _small(table, columns)
    kinds = [column.kind for column in kept]
    head = "".join(_cell(str(column.head), column.kind, "th") for column in kept)
    rows = "".join(f"<tr>{''.join(map(_cell, row, kinds))}</tr>" for row in cells)
    told = _told(len(table) if n_rows is None else n_rows, len(table))
    note = f"<p>{told}{MORE.format(where=escape(where))}</p>" if where else ""
    return f"<table><tr>{head}</tr>{rows}</table>{note}"


def small_text(table: pd.DataFrame, columns: Mapping[Any, Column]) -> str:
    """The same table as plain text, for a terminal, 80 columns wide."""
    kept, cells = _small(table, columns)
    ends = "".join("l" if column.kind in LEFT else "r" for column in kept)
    made = text_table([str(column.head) for column in kept], cells, right=ends) if kept else ""
    lines = [line.rstrip() for line in made.splitlines()]
    return "\n".join([*lines, f"{_told(len(table), len(table))}{MORE_TEXT}"])


def _small(
    table: pd.DataFrame, columns: Mapping[Any, Column]
) -> tuple[list[Column], list[tuple[str, ...]]]:
    """The columns with a value in the first rows, and their cells row by row."""
    shown = table.head(MOST_ROWS)
    if language_in_force() == "en" and {"theme", "english"} <= set(shown):
        named = shown["english"].where(shown["english"].fillna("") != "", shown["theme"])
        shown = shown.assign(theme=named)
    kept = {
        name: column
        for name, column in columns.items()
        if name in shown and (shown.empty or any(map(_there, shown[name])))
    }
    cells = [
        [_written(value, column.kind, str(name)) for value in shown[name]]
        for name, column in kept.items()
    ]
    return list(kept.values()), list(zip(*cells, strict=True))


def _told(n: int, n_given: int) -> str:
    """How many rows there are where not all are shown."""
    n_shown = min(n_given, MOST_ROWS)
    return ROWS.format(n=n_shown, all=f"{n:,}") if n > n_shown else ""


def in_notebook(said: object, *parts: str) -> str:
    """The repr of a value in a line, escaped, and its tables below."""
    return "".join([f"<p>{escape(repr(said))}</p>", *parts])


def _there(value: Any) -> bool:
    """Whether a cell has a value."""
    return not (pd.api.types.is_scalar(value) and pd.isna(value)) and value != ""


def _written(value: Any, kind: Kind, name: str) -> str:
    """A cell as text; codes of this package by their names."""
    if not _there(value):
        return "" if kind in LONGEST else "–"
    if kind in LONGEST:
        text = in_language(value, language_in_force())
        return _shortened(value_name(str(text), name), kind)
    if kind == "share":
        return share_text(value)
    if kind == "points":
        return with_sign(100 * value, 1)
    if kind == "count" or abs(value) >= MANY_DIGITS:
        return f"{value:,.0f}".replace("-", "−")
    return f"{value:.3g}".replace("-", "−")


def _shortened(text: str, kind: Kind) -> str:
    """A shortened text; the context before a word loses its beginning."""
    most = LONGEST[kind]
    if len(text) <= most:
        return text
    return "…" + text[1 - most :] if kind == "before" else text[: most - 1] + "…"


def _cell(text: str, kind: Kind, tag: str = "td") -> str:
    side = "left" if kind in LEFT else "right"
    breaks = "" if width(text) > UNBROKEN else "; white-space: nowrap"
    return f'<{tag} style="text-align: {side}{breaks}">{escape(text)}</{tag}>'


@dataclass(frozen=True, eq=False, repr=False)
class Shown(Value):
    """A table of which a notebook shows a small version; :func:`govtopics.show` makes it.

    Parameters
    ----------
    table : DataFrame

    Examples
    --------
    >>> shown = show(pd.DataFrame({"theme": ["治理"], "n_hits": [3]}))
    >>> shown.to_frame().shape
    (1, 2)
    """

    table: pd.DataFrame

    def to_frame(self) -> pd.DataFrame:
        """The table."""
        return self.table

    def __repr__(self) -> str:
        return small_text(self.table, _view(self.table))

    def _repr_html_(self) -> str:
        return small_table(self.table, _view(self.table))


@checked()
def show(table: pd.DataFrame) -> Shown:
    """Show a small version of a table in a notebook: its main columns, shares in per cent.

    Tables of this package, such as :meth:`govtopics.ThemeMeasures.prevalence` gives, have many
    columns, and numbers with all their digits. The table itself does not change.

    Parameters
    ----------
    table : DataFrame
        Of prevalence, differences, passages, lines of a concordance, targets and results: the
        main columns. Of any other table: the first seven.

    Returns
    -------
    Shown
        ``to_frame()`` gives the table.

    Examples
    --------
    >>> show(pd.DataFrame({"theme": ["治理"], "n_hits": [3]}))
    theme  n_hits
    治理        3
    全部的行和列：.to_frame()
    """
    return Shown(table)


def _view(table: pd.DataFrame) -> Mapping[str, Column]:
    """The columns to show: those of the first view that the table has, or its first ones."""
    for view in VIEWS:
        if set(view) <= set(table):
            return view
    return {name: one_column(str(name), table[name]) for name in table.columns[:MOST_COLUMNS]}


def one_column(name: str, values: pd.Series) -> Column:
    """A column of any table, shown by its type."""
    called = Phrase(docvar_name(name, "zh"), docvar_name(name, "en"))
    kind: Kind = {"i": "count", "u": "count", "f": "number"}.get(values.dtype.kind, "text")  # type: ignore[assignment]
    return Column(called, "text" if name in YEARS else kind)
