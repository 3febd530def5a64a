"""The files of a study's tables: CSV as far as Excel opens it, beyond that Parquet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from govtopics.messages import logger, say
from govtopics.study.results.parquet import write_parquet
from govtopics.study.results.tables import LONG, InParts, write_table

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


def write_table_file(
    table: pd.DataFrame | InParts, name: str, folder: Path, *, parquet: bool
) -> TableFile:
    """Write a table of a study, and tell a log what Excel does not open of it.

    ``parquet``: whether pyarrow is there for tables of one row a paragraph, line or hit that are
    longer than Excel opens.
    """
    parts = table if isinstance(table, InParts) else InParts(len(table), [table])
    if parquet and name in LONG and parts.n_rows > MOST_ROWS:
        file = TableFile(f"{name}.parquet", parts.n_rows)
        write_parquet(parts.parts, folder / file.name)
    else:
        lengths = list[int]()
        write_table(_measured(parts.parts, lengths), folder / f"{name}.csv")
        file = TableFile(f"{name}.csv", parts.n_rows, max(lengths))
    _tell(file, could_be_parquet=name in LONG)
    return file


def _measured(parts: Iterable[pd.DataFrame], lengths: list[int]) -> Iterator[pd.DataFrame]:
    """The parts of a table; the length of the longest text of each is noted as it passes."""
    for part in parts:
        lengths.append(max(map(_longest, (part[name] for name in part)), default=0))
        yield part


def _longest(column: pd.Series[Any]) -> int:
    """How many characters the longest text of a column has."""
    if column.dtype == "str":  # without making a text of each cell
        return int(column.str.len().fillna(0).max()) if len(column) else 0
    if column.dtype != object:
        return 0
    return max((len(cell) for cell in column if isinstance(cell, str)), default=0)


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
