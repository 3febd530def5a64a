"""What a figure is drawn from: told at once where it is something else."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from govtopics.checks import check_columns, is_whole
from govtopics.errors import GovTopicsError
from govtopics.language import english_by_label
from govtopics.messages import Message, joined, say
from govtopics.models.topic_model import TopicModel

GREATEST = 1e12  # of all that is counted or measured in texts


def check_kind(found: Any, kind: type, remedy: str) -> None:
    """Refuse what is not a result of the kind that a figure draws.

    ``kind``: such as ``TopicModel``.
    ``remedy``: what to give, such as ``"Create a fitted model with LDA(...).fit(dtm)."``
    """
    if not isinstance(found, kind):
        raise GovTopicsError(
            say(
                "This figure is drawn from a {kind}, not from {found}. {remedy}",
                kind=kind.__name__,
                found=_told(found),
                remedy=remedy,
            )
        )


def check_model(found: Any) -> None:
    """Refuse what is not a fitted model."""
    check_kind(found, TopicModel, say("Create a fitted model with LDA(...).fit(dtm)."))


def check_table(found: Any, made_by: str, needed: Collection[str]) -> None:
    """Refuse what is not a table, is the wrong table, or has no row to draw.

    ``made_by``: the function that gives the right one.
    ``needed``: its columns that are drawn.
    """
    remedy = say("Pass the result of {made_by}().", made_by=made_by)
    check_kind(found, pd.DataFrame, remedy)
    if not found.columns.is_unique:
        twice = found.columns[found.columns.duplicated()][0]
        raise GovTopicsError(
            say("The table has two columns called {twice!r}. {remedy}", twice=twice, remedy=remedy)
        )
    check_columns(found, made_by, needed)
    if found.empty:
        raise GovTopicsError(say("The table has no row to draw. {remedy}", remedy=remedy))


def check_finite(
    table: pd.DataFrame, columns: Collection[str], *, known: Collection[str] = ()
) -> None:
    """Refuse numbers that have no place on a scale.

    ``columns``: of numbers; those that the table lacks are ignored.
    ``known``: those of them that are never missing.
    """
    for column in (column for column in columns if column in table):
        cells = table[column]
        numbers = pd.to_numeric(cells.astype(object), errors="coerce").astype(float)
        texts = cells[numbers.isna() & cells.notna() & (cells != "")]
        if len(texts):
            raise GovTopicsError(
                say(
                    "The column {column!r} contains {value!r}, which is not a number. Use NaN "
                    "for missing values.",
                    column=column,
                    value=texts.iloc[0],
                )
            )
        if np.isinf(numbers).any():
            raise GovTopicsError(
                say(
                    "The column {column!r} contains inf, which cannot be drawn. Use NaN for "
                    "missing values.",
                    column=column,
                )
            )
        if column in known and numbers.isna().any():
            raise GovTopicsError(
                say(
                    "The column {column!r} has empty cells. Every cell needs a number.",
                    column=column,
                )
            )


def check_size(column: str, largest: float) -> None:
    """Refuse a number that no corpus gives: a layout of such numbers has no end.

    ``largest``: of the column, signs left out; NaN if it contains no number.
    """
    if largest > GREATEST:
        raise GovTopicsError(
            say(
                "The column {column!r} contains {largest:g}, which cannot come from any "
                "corpus. Correct the table.",
                column=column,
                largest=largest,
            )
        )


def check_ranks(table: pd.DataFrame) -> None:
    """Refuse ranks beyond the rows of a table: a line is left free for each, metres of them.

    ``table``: with a column ``rank``.
    """
    largest = table["rank"].max()
    if not 1 <= largest <= len(table):
        raise GovTopicsError(
            say(
                "The column 'rank' contains {largest:g}, but the table has only {n} rows. "
                "Correct the table.",
                largest=largest,
                n=len(table),
            )
        )


def check_marks(table: pd.DataFrame, needed: Collection[str]) -> None:
    """Refuse a table whose rows are not of the kinds that a figure is drawn from.

    ``table``: with a column ``mark``.
    ``needed``: kinds of which there is at least one row.
    """
    lacking = [name for name in needed if not (table["mark"] == name).any()]
    if lacking:
        raise GovTopicsError(
            say(
                "The column 'mark' lacks {marks}. Correct the table.",
                marks=joined(map(repr, lacking), ", "),
            )
        )


def check_once(table: pd.DataFrame, row: str) -> None:
    """Refuse a table with two rows for one theme and group: one would cover the other.

    ``table``: with a column ``theme``.
    ``row``: the column that names what is in a row of the figure.
    """
    twice = table[table[["theme", row]].astype(str).duplicated()]
    if len(twice):
        theme, name = twice[["theme", row]].iloc[0]
        raise GovTopicsError(
            say(
                "The theme {theme!r} has two rows for {name!r}. Pass one measure and one frame.",
                theme=theme,
                name=name,
            )
        )


def check_count(name: str, found: Any, least: int = 1) -> None:
    """Refuse what is not a number of things to show.

    ``name``: of the parameter.
    """
    if not is_whole(found) or found < least:
        raise GovTopicsError(
            say(
                "{name} = {found!r}: must be a whole number of at least {least}.",
                name=name,
                found=found,
                least=least,
            )
        )


def check_themes(found: Any) -> None:
    """Refuse what is not a list of themes, a single name above all: it would be read as letters."""
    if found is not None and (isinstance(found, str) or not isinstance(found, Collection)):
        raise GovTopicsError(
            say(
                "theme_labels = {found!r}: must be a list of themes, such as ['基层治理', "
                "'一网统管'].",
                found=found,
            )
        )


def english_themes(table: pd.DataFrame) -> dict[str, str]:
    """The English names of the themes of a table, in its order; empty where there is none."""
    if "english" not in table:
        return dict.fromkeys(table["theme"], "")
    return english_by_label(table["theme"], table["english"])


def check_axes(found: Any) -> None:
    """Refuse what a figure cannot be drawn on."""
    remedy = say("Pass empty axes, such as plt.subplots()[1], or omit ax.")
    if not isinstance(found, Axes):
        raise GovTopicsError(
            say(
                "ax must be a matplotlib Axes, not {found}. {remedy}",
                found=_told(found),
                remedy=remedy,
            )
        )
    if found.name != "rectilinear":
        raise GovTopicsError(
            say(
                "ax has the projection {name!r}, in which this figure cannot be drawn. {remedy}",
                name=found.name,
                remedy=remedy,
            )
        )
    if found.get_figure() is None:
        raise GovTopicsError(say("The axes no longer belong to a figure. {remedy}", remedy=remedy))
    if found.has_data() or found.texts or found.child_axes:
        raise GovTopicsError(say("Something is already drawn on the axes. {remedy}", remedy=remedy))


def check_names(found: Any) -> None:
    """Refuse what gives no names to groups."""
    if found is not None and not isinstance(found, Mapping):
        raise GovTopicsError(
            say(
                "names = {found!r}: pass the names of the groups as a dict, such as {{'plan': "
                "'计划'}}.",
                found=found,
            )
        )


def _told(found: Any) -> Message:
    if found is None:
        return say("{told}", told="None")
    return say("a value of type {kind!r}", kind=type(found).__name__)
