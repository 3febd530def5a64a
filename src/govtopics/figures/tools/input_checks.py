"""What a figure is drawn from: told at once where it is something else."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from govtopics.checks import check_columns, is_whole
from govtopics.errors import GovTopicsError
from govtopics.models.topic_model import TopicModel

GREATEST = 1e12  # of all that is counted or measured in texts


def check_kind(found: Any, kind: type, remedy: str) -> None:
    """Refuse what is no result of the kind that a figure draws.

    Parameters
    ----------
    found : object
    kind : type
        Such as ``TopicModel``.
    remedy : str
        What to give, such as ``"Give the fitted model: LDA(...).fit(dtm)."``

    Raises
    ------
    GovTopicsError
    """
    if not isinstance(found, kind):
        raise GovTopicsError(
            f"The figure is drawn from a {kind.__name__}, not from {_told(found)}. {remedy}"
        )


def check_model(found: Any) -> None:
    """Refuse what is no fitted model.

    Parameters
    ----------
    found : object

    Raises
    ------
    GovTopicsError
    """
    check_kind(found, TopicModel, "Give the fitted model: LDA(...).fit(dtm).")


def check_table(found: Any, made_by: str, needed: Collection[str]) -> None:
    """Refuse what is no table, or another one, or has no row to draw.

    Parameters
    ----------
    found : object
    made_by : str
        The function that gives the right one.
    needed : collection of str
        Its columns that are drawn.

    Raises
    ------
    GovTopicsError
    """
    remedy = f"Give what {made_by}() returned."
    check_kind(found, pd.DataFrame, remedy)
    if not found.columns.is_unique:
        twice = found.columns[found.columns.duplicated()][0]
        raise GovTopicsError(f"The table has two columns {twice!r}. {remedy}")
    check_columns(found, made_by, needed)
    if found.empty:
        raise GovTopicsError(f"The table has no row to draw. {remedy}")


def check_finite(
    table: pd.DataFrame, columns: Collection[str], *, known: Collection[str] = ()
) -> None:
    """Refuse numbers that have no place on a scale.

    Parameters
    ----------
    table : DataFrame
    columns : collection of str
        Of numbers; those that the table lacks are passed over.
    known : collection of str
        Those of them that are never missing.

    Raises
    ------
    GovTopicsError
        If one holds a text or inf, or lacks a number that is never missing.
    """
    for column in (column for column in columns if column in table):
        cells = table[column]
        numbers = pd.to_numeric(cells.astype(object), errors="coerce").astype(float)
        texts = cells[numbers.isna() & cells.notna() & (cells != "")]
        if len(texts):
            raise GovTopicsError(
                f"The column {column!r} holds {texts.iloc[0]!r}, which is no number. Give a number,"
                " or NaN where nothing can be said."
            )
        if np.isinf(numbers).any():
            raise GovTopicsError(
                f"The column {column!r} holds inf, which cannot be drawn. Give a number, or NaN "
                "where nothing can be said."
            )
        if column in known and numbers.isna().any():
            raise GovTopicsError(f"The column {column!r} has empty cells. Give a number in each.")


def check_size(column: str, largest: float) -> None:
    """Refuse a number that no corpus gives: a layout of such numbers has no end.

    Parameters
    ----------
    column : str
    largest : float
        Of the column, signs left out; NaN if it holds no number.

    Raises
    ------
    GovTopicsError
    """
    if largest > GREATEST:
        raise GovTopicsError(
            f"The column {column!r} holds {largest:g}, which no corpus gives. Mend the table."
        )


def check_ranks(table: pd.DataFrame) -> None:
    """Refuse ranks beyond the rows of a table: a line is left free for each, metres of them.

    Parameters
    ----------
    table : DataFrame
        With a column ``rank``.

    Raises
    ------
    GovTopicsError
    """
    largest = table["rank"].max()
    if not 1 <= largest <= len(table):
        raise GovTopicsError(
            f"The column 'rank' holds {largest:g}, and the table has {len(table)} rows. Mend the "
            "table."
        )


def check_marks(table: pd.DataFrame, needed: Collection[str]) -> None:
    """Refuse a table whose rows are not of the kinds that a figure is drawn from.

    Parameters
    ----------
    table : DataFrame
        With a column ``mark``.
    needed : collection of str
        Kinds of which there is at least one row.

    Raises
    ------
    GovTopicsError
    """
    lacking = [name for name in needed if not (table["mark"] == name).any()]
    if lacking:
        raise GovTopicsError(
            f"The column 'mark' has no row of {' and of '.join(map(repr, lacking))}. Mend the "
            "table."
        )


def check_once(table: pd.DataFrame, row: str) -> None:
    """Refuse a table with two rows for one theme and group: one would cover the other.

    Parameters
    ----------
    table : DataFrame
        With a column ``theme``.
    row : str
        The column that names what stands in a row of the figure.

    Raises
    ------
    GovTopicsError
    """
    twice = table[table[["theme", row]].astype(str).duplicated()]
    if len(twice):
        theme, name = twice[["theme", row]].iloc[0]
        raise GovTopicsError(
            f"The theme {theme!r} has two rows for {name!r}. Give one measure and one frame."
        )


def check_count(name: str, found: Any, least: int = 1) -> None:
    """Refuse what is no number of things to show.

    Parameters
    ----------
    name : str
        Of the parameter.
    found : object
    least : int

    Raises
    ------
    GovTopicsError
    """
    if not is_whole(found) or found < least:
        raise GovTopicsError(f"{name} = {found!r}: give a whole number of {least} or more.")


def check_themes(found: Any) -> None:
    """Refuse what is no list of themes, a single name above all: it would be read as letters.

    Parameters
    ----------
    found : collection of str, optional

    Raises
    ------
    GovTopicsError
    """
    if found is not None and (isinstance(found, str) or not isinstance(found, Collection)):
        raise GovTopicsError(
            f"theme_labels = {found!r}: give a list of themes, such as ['基层治理', '一网统管']."
        )


def check_axes(found: Any) -> None:
    """Refuse what a figure cannot be drawn on.

    Parameters
    ----------
    found : object

    Raises
    ------
    GovTopicsError
        If it is no plain Axes on a figure, or holds something already.
    """
    remedy = "Give an empty one, such as plt.subplots()[1], or leave ax out."
    if not isinstance(found, Axes):
        raise GovTopicsError(f"ax is an Axes of matplotlib, not {_told(found)}. {remedy}")
    if found.name != "rectilinear":
        raise GovTopicsError(f"The projection of ax is {found.name!r}, which bends it. {remedy}")
    if found.get_figure() is None:
        raise GovTopicsError(f"The axes were taken off their figure. {remedy}")
    if found.has_data() or found.texts or found.child_axes:
        raise GovTopicsError(f"The axes hold something already. {remedy}")


def check_names(found: Any) -> None:
    """Refuse what gives no names to groups.

    Parameters
    ----------
    found : mapping of str to str, optional

    Raises
    ------
    GovTopicsError
    """
    if found is not None and not isinstance(found, Mapping):
        raise GovTopicsError(
            f"names = {found!r}: give a mapping of groups to what they are called, such as "
            "{'plan': '计划'}."
        )


def _told(found: Any) -> str:
    return "None" if found is None else f"a value of type {type(found).__name__!r}"
