"""Tables as they are drawn in English: places, reports and groups under their English names."""

from __future__ import annotations

import re
from collections.abc import Collection

import pandas as pd

from govtopics.corpus.places.english import HAN, called_apart
from govtopics.language import names_in_force

# Columns that contain names of places, reports and groups, in every kind of table.
NAMED = ("name", "group", "place", "parent", "places")
SPELT = re.compile("[a-z]{3}", re.IGNORECASE)


def in_english(table: pd.DataFrame, numbers: Collection[str] = ()) -> pd.DataFrame:
    """A table with the English names of places, reports, groups and topics; terms stay.

    ``numbers``: columns that are none, whatever they are called.
    Returns a report without an English name is called by its id, where that spells a place and
    says the year: changzheng-2021.
    """
    table = table.copy()
    # In a table with two groups the other is a group as well, and a word elsewhere.
    columns = (*NAMED, *(["other"] if "group" in table else []))
    for column in (c for c in columns if c in table and c not in numbers):
        names = called_apart(map(str, table[column]), english=True)
        table[column] = [
            name_or_id(names[str(name)], row_id) for name, row_id in _ids(table, column)
        ]
    if {"topic", "label", "english"} <= set(table):
        table["label"] = table["english"].where(table["english"] != "", table["label"])
    if "theme" in table and "english" not in table:
        given = names_in_force()
        table["theme"] = [given.get(theme, theme) for theme in table["theme"]]
    return table


def _ids(table: pd.DataFrame, column: str) -> zip[tuple[str, str]]:
    """Each name of a column with the id of its report, empty where it is not a name of a report."""
    ids = [""] * len(table)
    if column == "name" and "document_id" in table:
        ids = table["document_id"].astype(str).tolist()
    elif column == "name" and {"by", "group"} <= set(table):
        of_reports = (table["by"] == "document").tolist()
        ids = [
            g if one else "" for g, one in zip(table["group"].astype(str), of_reports, strict=True)
        ]
    return zip(table[column].astype(str), ids, strict=True)


def name_or_id(name: str, row_id: str) -> str:
    """The id of a report in place of its name, where it spells a place and says the year."""
    year = name.rpartition(" ")[2]
    spelt = SPELT.search(row_id) and not HAN.search(row_id) and year.isdecimal() and year in row_id
    return row_id if spelt and HAN.search(name) else name
