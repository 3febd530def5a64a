"""Tables as CSV, written so that what is read back is what was written."""

from __future__ import annotations

import io
import math
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from govtopics.errors import GovTopicsError, reason_of
from govtopics.messages import say
from govtopics.spreadsheets import MARK, guarded, unguarded_table

WHOLE = 1e15  # below it a float contains every whole number
ROWS = 5_000  # of a table that are text at a time


def table_csv(table: pd.DataFrame) -> str:
    """The CSV of a table as one text: all of :func:`csv_parts`."""
    return b"".join(csv_parts(table)).decode()


def csv_parts(table: pd.DataFrame | Iterable[pd.DataFrame]) -> Iterator[bytes]:
    """The CSV of a table: its index left out, line feeds, six significant digits; part by part.

    ``table``: or its parts, one after another.
    Returns some thousands of rows, as a file contains them: as texts, all cells of a long table
    would take many times its room. Whole numbers are written whole. It begins with a byte order
    mark, and texts that a spreadsheet would run have a ``'`` before them
    (:mod:`govtopics.spreadsheets`).
    """
    # By value, not by float_format, which passes over numbers in columns of mixed type.
    try:
        for number, part in enumerate(parts_of(table, ROWS)):
            # Where pyarrow is installed, pandas refuses such texts before they are written.
            cells = _cells(part).rename(columns=guarded)
            text = str(cells.to_csv(index=False, header=not number, lineterminator="\n"))
            yield (text if number else MARK + text).encode()
    except UnicodeEncodeError as error:
        raise half_of_a_character(error) from error


def parts_of(table: pd.DataFrame | Iterable[pd.DataFrame], n_rows: int) -> Iterator[pd.DataFrame]:
    """A table, or one that comes in parts, in parts of at most so many rows; at least one."""
    for part in [table] if isinstance(table, pd.DataFrame) else table:
        for start in range(0, max(1, len(part)), n_rows):
            yield part.iloc[start : start + n_rows]


def half_of_a_character(error: UnicodeEncodeError) -> GovTopicsError:
    """What is said of a text that no file can contain."""
    half = f"U+{ord(error.object[error.start]):04X}"
    return GovTopicsError(
        say(
            "The table contains {half}, half of a character, which cannot be written to "
            "a file. Replace it.",
            half=half,
        )
    )


def read_table(file: Path | io.StringIO, numbers: Collection[str]) -> pd.DataFrame:
    """A table from its CSV: some columns are numbers, all others texts as they were.

    ``numbers``: columns whose empty cells are NaN; those that the table lacks are ignored.
    Returns nothing else is missing: an empty cell of a text column is ``""``.
    """
    try:
        if isinstance(file, io.StringIO):
            file = io.StringIO(file.getvalue().removeprefix(MARK))
        table = pd.read_csv(file, dtype=str, keep_default_na=False, encoding="utf-8-sig")
        table = unguarded_table(table)
    except (ValueError, OSError) as error:
        raise GovTopicsError(
            say("Could not read {file} as a table: {error}", file=file, error=reason_of(error))
        ) from error
    for column in table.columns.intersection(list(numbers)):
        cells = table[column]
        try:
            table[column] = pd.to_numeric(cells.where(cells != ""))
        except ValueError as error:
            raise GovTopicsError(
                say(
                    "The column {column!r} contains something other than numbers: {error}.",
                    column=column,
                    error=error,
                )
            ) from error
    return table


def as_read(table: pd.DataFrame, numbers: Collection[str]) -> pd.DataFrame:
    """The table as it would come back from its CSV, so that both are drawn alike.

    ``numbers``: as for :func:`read_table`.
    """
    return read_table(io.StringIO(table_csv(table)), numbers)


def _cells(table: pd.DataFrame) -> pd.DataFrame:
    """Every cell as it is written: a table of objects, which to_csv writes as they are."""
    columns = {
        place: pd.Series([_cell(value) for value in table.iloc[:, place].tolist()], dtype=object)
        for place in range(table.shape[1])
    }
    return pd.DataFrame(columns).set_axis(table.columns, axis=1)


def _cell(value: Any) -> Any:
    if isinstance(value, str):
        # A lone carriage return would end the row for whoever reads it.
        said = value.replace("\r\n", "\n").replace("\r", "\n") if "\r" in value else value
        return guarded(said)
    if isinstance(value, int | np.integer) and not isinstance(value, bool):
        # As text, or pandas would make all numbers of a column with a gap decimals.
        return str(value)
    if isinstance(value, float) and math.isfinite(value):
        return f"{value:.0f}" if _is_whole(value) else f"{value:.6g}"
    return value


def six_digits(value: float) -> float:
    """A number as it is written: to six significant digits, whole numbers whole.

    Examples
    --------
    >>> six_digits(2 / 3), six_digits(1234567.0)
    (0.666667, 1234567.0)
    """
    return value if _is_whole(value) else float(f"{value:.6g}")


def _is_whole(value: float) -> bool:
    return value.is_integer() and abs(value) < WHOLE
