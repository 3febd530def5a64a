"""The result of a join: a panel with statistics, and what became of every row of both."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from govtopics.frozen import Value
from govtopics.panels.panel import Panel
from govtopics.small_tables import in_notebook, one_column, small_table
from govtopics.text_tables import counted


@dataclass(frozen=True, eq=False, repr=False)
class Joined(Value):
    """A panel with the statistics of other tables, and an account of all rows of both.

    Parameters
    ----------
    panel : Panel
        With ``statistics``: one row per cell, a column of numbers for each indicator.
    matched : DataFrame
        One row per cell and row of the table: cell, code, place, year, sheet, row (as a spreadsheet
        numbers it; the column if places are in columns), name and code_written as in the table,
        year_written (of the statistics; missing if they apply to all years), how: by the
        ``code``, ``code and name``, full ``name``, ``short name`` (北京), ``name and parent``, or,
        if several places have the name, by the ``level of the table`` or ``region of the
        table`` of its other rows.
    unmatched_cells : DataFrame
        Cells without statistics: cell, code, place, year, reason, reason_text, nearest (years that
        the table has for the place, or a row that may mean it).
    unmatched_rows : DataFrame
        Rows without a cell, one per place and year of the table: sheet, row, name, code_written,
        year_written, reason, reason_text, nearest (what may be meant).
    doubled : DataFrame
        Rows of one place and year: cell, place, year, sheet, row, name, column, value, taken,
        reason, reason_text. If all agree, the value is used, else none of them.
    set_aside : DataFrame
        Headings, totals, parts of places, notes, and cells that are not numbers: sheet, row,
        column, written, reason, reason_text.
    columns : DataFrame
        One row per indicator: name, unit, label, n_values and n_missing (cells), taken, reason,
        reason_text.
    sheets : DataFrame
        One row per sheet: sheet, layout, n_rows, n_matched, year (of the whole sheet), doubt,
        reason, reason_text.
    lag : int
        Years by which the statistics are older than the reports.

    Examples
    --------
    >>> import govtopics as gt
    >>> docvars = pd.DataFrame({"place": ["南京市", "苏州市"], "year": 2023})
    >>> corpus = gt.Corpus.from_texts(["基层治理。", "韧性城市。"], docvars=docvars)
    >>> panel = gt.measure_themes(corpus, gt.read_codebook()).panel()
    >>> gdp = pd.DataFrame({"城市": ["南京", "无锡"], "年份": 2023, "GDP": [17421, 15456]})
    >>> joined = gt.join_statistics(panel, gdp)
    >>> joined.unmatched_rows[["name", "reason"]].values.tolist()
    [['无锡', 'not_in_panel']]
    """

    panel: Panel
    matched: pd.DataFrame
    unmatched_cells: pd.DataFrame
    unmatched_rows: pd.DataFrame
    doubled: pd.DataFrame
    set_aside: pd.DataFrame
    columns: pd.DataFrame
    sheets: pd.DataFrame
    lag: int

    def __len__(self) -> int:
        return len(self.columns[self.columns["taken"]])

    def __repr__(self) -> str:
        cells = len(self.panel)
        with_rows = cells - len(self.unmatched_cells)
        contradict = self.doubled.loc[~self.doubled["taken"], "cell"].nunique()
        faults = self.set_aside["reason"].isin(["not_a_number"])
        have = "has" if with_rows == 1 else "have"
        rows = f"{with_rows} of {counted(cells, 'cell')} {have} a row"
        parts = [
            f"Joined: {counted(len(self), 'statistic')}, {rows}",
            f"{len(self.unmatched_rows)} places and years of the table without a cell"
            if len(self.unmatched_rows)
            else "",
            f"{counted(contradict, 'cell')} with rows that contradict each other"
            if contradict
            else "",
            f"entries that are no numbers: {faults.sum()}" if faults.any() else "",
            f"{counted(len(self.columns) - len(self), 'column')} not taken"
            if len(self) < len(self.columns)
            else "",
            self._years(),
            *self.sheets["doubt"][self.sheets["doubt"] != ""].unique(),
            f"sheets read: {', '.join(self._read())}" if len(self.sheets) > 1 else "",
        ]
        return "; ".join(filter(None, parts))

    def _years(self) -> str:
        if self.matched["year_written"].isna().all() and len(self.matched):
            return "the same for all years"
        whole = self.sheets["year"].dropna().unique()
        if len(whole):
            return f"year {', '.join(map(str, whole))} by the title of the table or sheet"
        if self.lag:
            return f"lag {self.lag}: reports of year t with statistics of t − {self.lag}"
        return "statistics of the year of the report"

    def _read(self) -> list[str]:
        return [str(name) for name in self.sheets.loc[self.sheets["reason"] == "", "sheet"]]

    def _repr_html_(self) -> str:
        columns = {str(name): one_column(str(name), self.columns[name]) for name in self.columns}
        return in_notebook(self, small_table(self.columns, columns, where=".columns"))
