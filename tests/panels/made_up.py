"""Panels made of places and years alone, and tables written as yearbooks are."""

import openpyxl
import pandas as pd

from govtopics.corpus.places.gazetteer import coded
from govtopics.panels.cells import cells_of
from govtopics.panels.panel import Panel


def panel_of(*places, years=(2020,)):
    """A panel of codes, or of (name, parent, level) where a place has no code."""
    reports = [_report(place, year) for place in places for year in years]
    cells = cells_of(pd.DataFrame(reports).set_index("document_id"), "place", "year")
    values = pd.DataFrame({"cell": range(len(cells.table)), "theme": "基层治理", "english": ""})
    values = values.assign(estimate=0.1, status="estimated", reason="", reason_text="")
    return Panel.of(cells, values, "theme", "place", "year")


def _report(place, year):
    if isinstance(place, str):
        found = coded(place, year)
        about = (found.code, found.name, found.parent, found.level)
    else:
        about = (None, *place)
    named = dict(zip(("code", "place", "parent", "admin_level"), about, strict=True))
    return {
        "document_id": f"{about[0]}-{about[1]}-{year}",
        **named,
        "year": year,
        "n_chars": 100,
        "plan_share": 0.5,
        "kind": "annual report",
        "extent": "whole",
        "flags": "",
    }


def workbook(path, sheets, merged=()):
    """A workbook: rows by name of the sheet, and ranges merged in all of them."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
        for cells in merged:
            sheet.merge_cells(cells)
    book.save(path)
    return path


def csv(path, text, encoding="utf-8"):
    """A file of these lines."""
    path.write_bytes(text.encode(encoding))
    return path


def values(joined, name=None):
    """What was joined, by place and year: {("石家庄市", 2020): 1.0}; without what is missing."""
    statistics = joined.panel.statistics
    column = statistics[name or statistics.columns[0]]
    cells = joined.panel.cells
    keys = zip(cells["place"], cells["year"], strict=True)
    return {key: value for key, value in zip(keys, column, strict=True) if pd.notna(value)}
