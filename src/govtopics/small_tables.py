"""Small tables in a notebook: few rows and columns, texts to the left, shares in per cent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

import pandas as pd

from govtopics.checks import checked
from govtopics.frozen import Value
from govtopics.language import Phrase, docvar_name, language_in_force, value_name, with_sign
from govtopics.table_views import VIEWS, Column, Kind

MOST_ROWS, MOST_COLUMNS = 15, 7
LONGEST: Mapping[str, int] = {"text": 40, "before": 40, "passage": 400}  # characters of a cell
MANY_DIGITS = 1000  # from here on a number is written whole
UNBROKEN = 24  # characters of a cell that stays on one line
LEFT = ("text", "passage")
ROWS = Phrase("前 {n} 行，共 {all} 行；", "{n} of {all} rows; ")
MORE = Phrase("全部的行和列：<code>{where}</code>", "all rows and columns: <code>{where}</code>")


def small_table(
    table: pd.DataFrame,
    columns: Mapping[Any, Column],
    *,
    where: str = ".to_frame()",
    n_rows: int | None = None,
) -> str:
    """A table as HTML, in the language in force.

    Parameters
    ----------
    table : DataFrame
    columns : mapping of str to Column
        Those that are shown, in their order; one without any value is not.
    where : str
        How the user gets at all of it.
    n_rows : int, optional
        Of all rows, where the table has some of them only.

    Returns
    -------
    str

    Examples
    --------
    >>> from govtopics.table_views import PREVALENCE
    >>> table = pd.DataFrame({"theme": ["<治理>"], "estimate": [0.125], "n_hits": [1200]})
    >>> print(small_table(table, PREVALENCE))  # doctest: +ELLIPSIS
    <table><tr><th style="text-align: left; white-space: nowrap">主题</th>...12.5%</td>...
    """
    shown = table.head(MOST_ROWS)
    if language_in_force() == "en" and {"theme", "english"} <= set(shown):
        named = shown["english"].where(shown["english"].fillna("") != "", shown["theme"])
        shown = shown.assign(theme=named)
    kept = {
        name: column
        for name, column in columns.items()
        if name in shown and (shown.empty or any(map(_there, shown[name])))
    }
    head = "".join(_cell(str(column.head), column.kind, "th") for column in kept.values())
    cells = [
        [_written(value, column.kind, str(name)) for value in shown[name]]
        for name, column in kept.items()
    ]
    kinds = [column.kind for column in kept.values()]
    rows = "".join(
        f"<tr>{''.join(map(_cell, row, kinds))}</tr>" for row in zip(*cells, strict=True)
    )
    n = len(table) if n_rows is None else n_rows
    told = ROWS.format(n=len(shown), all=f"{n:,}") if n > len(shown) else ""
    note = f"<p>{told}{MORE.format(where=escape(where))}</p>" if where else ""
    return f"<table><tr>{head}</tr>{rows}</table>{note}"


def in_notebook(said: object, *parts: str) -> str:
    """What a value says of itself in a line, escaped, and its tables below."""
    return "".join([f"<p>{escape(repr(said))}</p>", *parts])


def _there(value: Any) -> bool:
    """Whether a cell holds something."""
    return not (pd.api.types.is_scalar(value) and pd.isna(value)) and value != ""


def _written(value: Any, kind: Kind, name: str) -> str:
    """A cell; codes of this package as they are called."""
    if not _there(value):
        return "" if kind in LONGEST else "–"
    if kind in LONGEST:
        return _shortened(value_name(str(value), name), kind)
    if kind == "share":
        return f"{value:.1%}"
    if kind == "points":
        return with_sign(100 * value, 1)
    if kind == "count" or abs(value) >= MANY_DIGITS:
        return f"{value:,.0f}".replace("-", "−")
    return f"{value:.3g}".replace("-", "−")


def _shortened(text: str, kind: Kind) -> str:
    """At most so many characters; what stands before a word loses its beginning."""
    most = LONGEST[kind]
    if len(text) <= most:
        return text
    return "…" + text[1 - most :] if kind == "before" else text[: most - 1] + "…"


def _cell(text: str, kind: Kind, tag: str = "td") -> str:
    side = "left" if kind in LEFT else "right"
    breaks = "" if len(text) > UNBROKEN else "; white-space: nowrap"
    return f'<{tag} style="text-align: {side}{breaks}">{escape(text)}</{tag}>'


@dataclass(frozen=True, eq=False, repr=False)
class Shown(Value):
    """A table that a notebook shows small; :func:`show` makes it.

    Parameters
    ----------
    table : DataFrame
    """

    table: pd.DataFrame

    def to_frame(self) -> pd.DataFrame:
        """The table."""
        return self.table

    def __repr__(self) -> str:
        return f"Table: {len(self.table):,} rows, {len(self.table.columns)} columns"

    def _repr_html_(self) -> str:
        return small_table(self.table, _view(self.table))


@checked()
def show(table: pd.DataFrame) -> Shown:
    """Show a table small in a notebook: the columns that are read first, shares in per cent.

    Tables of this package, such as :meth:`govtopics.ThemeMeasures.prevalence` gives, have many
    columns, and numbers with all their digits. They stay as they are; this only shows them.

    Parameters
    ----------
    table : DataFrame
        Of prevalence, differences, passages, lines of a concordance, targets and results: the
        columns that say most. Of any other table the first seven.

    Returns
    -------
    Shown
        ``to_frame()`` gives the table.

    Examples
    --------
    >>> show(pd.DataFrame({"theme": ["治理"], "n_hits": [3]}))
    Table: 1 rows, 2 columns
    """
    return Shown(table)


def _view(table: pd.DataFrame) -> Mapping[str, Column]:
    """The columns to show: those of the first view that the table has whole, or its first ones."""
    for view in VIEWS:
        if set(view) <= set(table):
            return view
    return {name: one_column(str(name), table[name]) for name in table.columns[:MOST_COLUMNS]}


def one_column(name: str, values: pd.Series) -> Column:
    """A column of any table, written by what it holds."""
    called = Phrase(docvar_name(name, "zh"), docvar_name(name, "en"))
    kind: Kind = {"i": "count", "u": "count", "f": "number"}.get(values.dtype.kind, "text")  # type: ignore[assignment]
    return Column(called, "text" if name == "year" else kind)
