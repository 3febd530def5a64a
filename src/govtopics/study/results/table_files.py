"""The files of a study's tables: CSV as far as Excel opens it, beyond that Parquet."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from govtopics.messages import logger, say
from govtopics.study.results.parquet import write_parquet
from govtopics.study.results.tables import LONG, write_table

log = logger(__name__)

# What an Excel sheet has room for below a header: up to here a CSV file opens by a click, and is
# read in a second and written in four. Beyond it a CSV is no longer for everyone, and Parquet takes
# a fifth or less of the room and of the time to write.
# https://support.microsoft.com/office/1672b34d-7043-467e-8e27-269d656771c3
MOST_ROWS = 1_048_575
MOST_CHARACTERS = 32_767  # of a cell


@dataclass(frozen=True)
class TableFile:
    """What a table was written as.

    ``name``: ``hits.csv`` or ``hits.parquet``.
    ``longest``: how many characters the longest cell of a CSV has; 0 of other files.
    """

    name: str
    n_rows: int
    longest: int = 0

    @property
    def too_many_rows(self) -> bool:
        """Whether it has more rows than Excel opens."""
        return self.n_rows > MOST_ROWS

    @property
    def too_long_cell(self) -> bool:
        """Whether a cell has more characters than Excel shows."""
        return self.longest > MOST_CHARACTERS


def write_table_file(table: pd.DataFrame, name: str, folder: Path, *, parquet: bool) -> TableFile:
    """Write a table of a study, and tell a log what Excel does not open of it.

    ``parquet``: whether pyarrow is there for tables of one row a paragraph, line or hit that are
    longer than Excel opens.
    """
    if parquet and name in LONG and len(table) > MOST_ROWS:
        file = TableFile(f"{name}.parquet", len(table))
        write_parquet(table, folder / file.name)
    else:
        file = TableFile(f"{name}.csv", len(table), _longest(table))
        write_table(table, folder / file.name)
    _tell(file, could_be_parquet=name in LONG)
    return file


def _longest(table: pd.DataFrame) -> int:
    """How many characters the longest text of a table has."""
    texts = table.select_dtypes(["str", "object"])
    cells = (cell for name in texts for cell in texts[name].tolist())
    return max((len(cell) for cell in cells if isinstance(cell, str)), default=0)


def _tell(file: TableFile, *, could_be_parquet: bool) -> None:
    about = {"file": f"tables/{file.name}", "n": f"{file.n_rows:,}", "most": f"{MOST_ROWS:,}"}
    if file.name.endswith(".parquet"):
        log.info(
            say(
                "{file}: {n} rows, more than Excel opens ({most}), so it is Parquet. Open it with "
                "gt.read_table, DuckDB or R (arrow).",
                **about,
            )
        )
    elif file.too_many_rows and could_be_parquet:
        log.warning(
            say(
                "{file}: {n} rows, of which Excel opens the first {most}. With the extra `large` "
                "it would be Parquet: pip install 'govtopics[large]'.",
                **about,
            )
        )
    elif file.too_many_rows:
        log.warning(
            say(
                "{file}: {n} rows, of which Excel opens the first {most}. Open it with "
                "gt.read_table.",
                **about,
            )
        )
    if file.too_long_cell:
        log.warning(
            say(
                "{file}: a cell has {n} characters, of which Excel shows the first {most}.",
                file=f"tables/{file.name}",
                n=f"{file.longest:,}",
                most=f"{MOST_CHARACTERS:,}",
            )
        )
