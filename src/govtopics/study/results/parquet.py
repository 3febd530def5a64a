"""Long tables as Parquet, the same bytes for the same table: with pyarrow, the extra ``large``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import Any

import pandas as pd

from govtopics.errors import GovTopicsError, reason_of
from govtopics.figures.tools.table_files import half_of_a_character, parts_of, six_digits
from govtopics.messages import say
from govtopics.study.results.table_types import kind_of

# Rows that are in memory a second time while they are written, some ten MB of text; and a group
# that readers such as DuckDB skip whole when they look for something else.
GROUP = 100_000
# Nothing is left to pyarrow's defaults, which change. No clock, no version of pandas and no schema
# of Arrow's own is written; the one version in a file is that of pyarrow.
FORMAT: dict[str, Any] = {
    "version": "2.6",
    "data_page_version": "1.0",
    "compression": "zstd",
    "compression_level": 3,
    "use_dictionary": True,
    "write_statistics": True,
    "store_schema": False,
    # A bit that flips on a disk is noticed: without, three in four are read as other cells.
    "write_page_checksum": True,
}


def parquet_version() -> str:
    """The version of pyarrow; empty where it is not installed."""
    try:
        import pyarrow  # noqa: PLC0415 - an extra
    except ImportError:
        return ""
    return str(pyarrow.__version__)


def write_parquet(table: pd.DataFrame | Iterable[pd.DataFrame], path: Path) -> None:
    """Write a table with the types of its columns, numbers to six significant digits as in CSV.

    ``table``: or its parts, one after another.
    ``path``: named as the table, ``hits.parquet``.
    """
    import pyarrow as pa  # noqa: PLC0415 - an extra
    import pyarrow.parquet as pq  # noqa: PLC0415

    arrow = {"whole": pa.int64(), "number": pa.float64(), "flag": pa.bool_(), "text": pa.string()}
    parts = parts_of(table, GROUP)
    first = next(parts)
    kinds = {str(name): kind_of(path.stem, str(name)) for name in first}
    schema = pa.schema([(name, arrow[kind]) for name, kind in kinds.items()])
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with pq.ParquetWriter(path, schema, **FORMAT) as file:
            for part in chain([first], parts):
                columns = [_cells(part[name], kind) for name, kind in kinds.items()]
                arrays = [
                    pa.array(cells, type=field.type, from_pandas=True)
                    for cells, field in zip(columns, schema, strict=True)
                ]
                file.write_table(pa.Table.from_arrays(arrays, schema=schema), row_group_size=GROUP)
    except UnicodeEncodeError as error:
        raise half_of_a_character(error) from error


def _cells(column: pd.Series[Any], kind: str) -> Any:
    """The cells of a column as its kind has them; what is missing stays so."""
    if kind == "whole":
        return column.astype("Int64")
    if kind == "number":
        return [six_digits(value) for value in column.astype(float).tolist()]
    if kind == "flag":
        return column.astype("boolean")
    # Texts among objects may be numbers (the year as a docvar), or messages that know their words.
    return column.map(str, na_action="ignore") if column.dtype == object else column


def read_parquet(path: Path) -> pd.DataFrame:
    """A table as it was written; whole numbers and flags with gaps are ``Int64``, ``boolean``."""
    try:
        parts = list(parquet_parts(path))
    except GovTopicsError:
        raise
    except (ValueError, OSError) as error:
        raise GovTopicsError(
            say("Could not read {file} as a table: {error}", file=path, error=reason_of(error))
        ) from error
    return parts[0] if len(parts) == 1 else pd.concat(parts, ignore_index=True)


def parquet_parts(path: Path) -> Iterator[pd.DataFrame]:
    """The groups of rows of a table, one after the other; an empty table has one, too."""
    if not parquet_version():
        raise GovTopicsError(
            say(
                "{file}: Parquet needs the extra `large`, which is not installed: "
                "pip install 'govtopics[large]'.",
                file=path.name,
            )
        )
    import pyarrow as pa  # noqa: PLC0415 - an extra
    import pyarrow.parquet as pq  # noqa: PLC0415

    dtypes: dict[Any, Any] = {pa.int64(): pd.Int64Dtype(), pa.bool_(): pd.BooleanDtype()}
    with pq.ParquetFile(path, page_checksum_verification=True) as file:
        for group in range(file.num_row_groups):
            yield file.read_row_group(group).to_pandas(types_mapper=dtypes.get)
