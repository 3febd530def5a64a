"""What reports, places and groups are called in the terminal."""

from __future__ import annotations

import pandas as pd

from govtopics.corpus.report_names import document_names
from govtopics.figures.tools.english_names import in_english
from govtopics.language import language_in_force


def as_called(table: pd.DataFrame) -> pd.DataFrame:
    """A table with a column ``name`` as its rows are called in the language in use."""
    if language_in_force() == "zh" or table.empty:
        return table
    return table.assign(name=in_english(table)["name"])


def report_names(docvars: pd.DataFrame) -> dict[str, str]:
    """What each report is called in the language in use, by its id."""
    names = document_names(docvars)
    table = pd.DataFrame({"document_id": list(names), "name": list(names.values())})
    return dict(zip(names, as_called(table)["name"], strict=True))
