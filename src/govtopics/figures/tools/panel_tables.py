"""The tables that the figures of panels draw: one variable, its cells, and where no report is."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

import pandas as pd

from govtopics.corpus.places.english import called
from govtopics.errors import CorpusError, GovTopicsError, nearest
from govtopics.figures.tools.input_checks import check_kind
from govtopics.figures.tools.quantities import AXES, Quantity
from govtopics.language import Phrase, label_meant, nearest_label
from govtopics.messages import say
from govtopics.panels.panel import Panel, english_names

NO_REPORT = "no report"
COLUMNS = [
    "theme", "english", "code_today", "place", "parent", "admin_level", "year", "estimate",
    "hits_per_1000_chars", "paragraph_share", "drawn", "of", "n_chars", "extent", "status",
    "reason", "reason_text",
]  # fmt: skip
NUMBERS = ("year", "estimate", "hits_per_1000_chars", "paragraph_share", "n_chars")
TOPIC_SHARE = Phrase("词数占比（%）", "% of words")
REMEDY = say("Create the panel with themes.panel('place', 'year').")


Place = tuple[str, str, str]


class Drawn(NamedTuple):
    """What is drawn: its column, how it is called and explained, and with how many decimals."""

    quantity: Quantity
    called: str
    explained: str
    digits: int

    def number(self, value: float) -> str:
        """A value as it is in a cell."""
        shown, least = self.quantity.times * value, 10.0**-self.digits
        return f"<{least:g}" if 0 < shown < least / 2 else f"{shown:.{self.digits}f}"


def panel_table(
    panel: Panel, variable: str | None = None, column: str = "estimate"
) -> pd.DataFrame:
    """The table that :func:`plot_panel` draws.

    ``panel``: of places and years.
    ``variable``: a theme or topic; the first if left out.
    ``column``: what is drawn: ``estimate``, ``hits_per_1000_chars`` or ``paragraph_share``.
    Returns one row per place and year, in the order of codes and years: theme (or the topic),
    english, code_today, place, parent, admin_level, year, estimate, hits_per_1000_chars,
    paragraph_share, drawn (which of these is), of (``theme`` or ``topic``), n_chars, extent, status
    (``no report`` where there is none), reason, reason_text.
    """
    check_kind(panel, Panel, REMEDY)
    chosen = _variable(panel, variable)
    if column not in AXES or column not in panel.measures:
        known = [name for name in AXES if name in panel.measures]
        raise GovTopicsError(
            say(
                "column = {column!r}: the panel has no such column. {nearest}",
                column=column,
                nearest=nearest(column, known),
            )
        )
    table = panel.table.rename(columns={panel.variable: "theme"})
    own = table[table["theme"] == chosen].drop(columns=panel.statistics.columns)
    if "label" in own:  # of topics, whose ids are no names
        chosen, english = (_named(own, name) for name in ("label", "english"))
        own = own.assign(theme=chosen, english=english)
    english = own["english"].iloc[0] if len(own) else ""
    gone = panel.missing.assign(theme=chosen, english=english, status=NO_REPORT)
    both = pd.concat([own, gone], ignore_index=True) if len(gone) else own
    both = both.assign(drawn=column, of=panel.variable).reindex(columns=COLUMNS)
    return _in_order(both)


def _named(own: pd.DataFrame, column: str) -> str:
    """The id of a topic with its name in a language, where it has one."""
    return f"{own['theme'].iloc[0]} {own[column].iloc[0]}".rstrip()


def _variable(panel: Panel, variable: str | None) -> str:
    if (panel.unit, panel.time) != ("place", "year"):
        raise GovTopicsError(
            say(
                "A panel by {unit} and {time} cannot be drawn. {remedy}",
                unit=panel.unit,
                time=panel.time,
                remedy=REMEDY,
            )
        )
    if variable is None:
        return panel.variables[0]
    english = english_names(panel)
    if (meant := label_meant(variable, english)) not in panel.variables:
        raise CorpusError(
            say(
                "The panel has no {what} {variable!r}. {nearest}",
                what=panel.variable,
                variable=variable,
                nearest=nearest_label(variable, english),
            )
        )
    return meant


def _in_order(table: pd.DataFrame) -> pd.DataFrame:
    """By code, places without one last; then by name and year."""
    keys: dict[str, Any] = {
        "_code": table["code_today"].fillna("~"),
        "_parent": table["parent"].fillna(""),
    }
    order = ["_code", "_parent", "place", "year"]
    return table.assign(**keys).sort_values(order, kind="stable")[COLUMNS].reset_index(drop=True)


def what_is_drawn(table: pd.DataFrame) -> Drawn:
    """What the numbers of a table of :func:`panel_table` are."""
    quantity = Quantity(table["drawn"].iloc[0], table["drawn"].iloc[0])
    shown = table[quantity.column]
    digits = 1 if quantity.is_share and shown.max() < 0.1 else 0 if quantity.is_share else 1
    if table["of"].iloc[0] == "topic":
        return Drawn(quantity, str(TOPIC_SHARE), "", digits)
    return Drawn(quantity, quantity.in_title, quantity.explained, digits)


def place_keys(table: pd.DataFrame) -> list[Place]:
    """The place of each row: its code, what it belongs to, and its name."""
    columns = table[["code_today", "parent", "place"]].fillna("").astype(str)
    return list(columns.itertuples(index=False, name=None))


def place_names(places: Iterable[Place]) -> list[str]:
    """What places are called in the language in use: two of one name with what they belong to."""
    places = list(places)
    names = [called(name, code) for code, _, name in places]
    return [
        f"{parent} {name}".strip() if names.count(name) > 1 else name
        for (_, parent, _), name in zip(places, names, strict=True)
    ]
