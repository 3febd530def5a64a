"""Tables of numbers as grids of cells, from files of any kind."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from govtopics.corpus.reading.dates import year_of
from govtopics.corpus.reading.delimited import mark_of
from govtopics.corpus.reading.encoding import decode
from govtopics.corpus.reading.excel import excel_sheets
from govtopics.corpus.reading.formats import LARGEST_FILE, OLE, FormatError
from govtopics.corpus.reading.rows import clean_cell
from govtopics.corpus.reading.values import is_nothing
from govtopics.messages import say
from govtopics.spreadsheets import unguarded

ENDINGS = (".xlsx", ".xlsm", ".csv", ".tsv", ".txt", ".dta", ".parquet")
OLD_EXCEL = say("it is an old Excel workbook; open it in Excel or WPS and save it as .xlsx")
WEB_PAGE = say(
    "it is a web page under the name of an Excel file; open it in Excel or WPS and save it as .xlsx"
)
SAMPLE_LINES = 200
UNICODE_STATA = 118  # the first version of Stata files in UTF-8


class Grid(NamedTuple):
    """A table as in its file: rows of equal length that are not empty, with their numbers.

    ``labels`` are Stata's labels of variables. ``doubt`` is about the characters, or about formulas
    without values.
    """

    name: str
    numbers: list[int]
    rows: list[list[Any]]
    labels: Mapping[str, str] = {}
    doubt: str = ""


def grids_of(source: Path | pd.DataFrame, encoding: str | None = None) -> list[Grid]:
    """The tables of a file; a workbook has one per sheet."""
    if isinstance(source, pd.DataFrame):
        return [_of_frame(source, "")]
    if source.stat().st_size > LARGEST_FILE:
        raise FormatError(
            say("it is too large for a table of statistics; save only the columns you need")
        )
    ending = source.suffix.lower()
    with source.open("rb") as file:
        head = file.read(8)
    if not head:
        raise FormatError(say("it is empty"))
    if head.startswith(b"PK\x03\x04"):
        ending = ".xlsx"
    elif head.startswith(OLE):
        raise FormatError(OLD_EXCEL)
    elif head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<") and ending != ".dta":
        raise FormatError(WEB_PAGE)
    elif ending == ".xls":  # programs often write text under this ending
        ending = ".tsv"
    if ending not in READERS:
        raise FormatError(
            say("it is not a table of statistics ({endings})", endings=" ".join(ENDINGS))
        )
    return [grid for grid in READERS[ending](source, encoding) if grid.rows]


def _excel(path: Path, _: str | None) -> Iterator[Grid]:
    for name, rows, doubt in excel_sheets(path):
        yield _grid(name, rows, doubt=doubt)


def _delimited(path: Path, encoding: str | None) -> Iterator[Grid]:
    decoded = decode(path.read_bytes(), encoding)
    lines = decoded.text.removeprefix("\ufeff").replace("\0", "").splitlines(keepends=True)
    if lines and lines[0].lower().startswith("sep=") and len(lines[0].strip()) <= len("sep=,,"):
        lines[0] = "\n"
    mark = mark_of(lines[:SAMPLE_LINES], {})
    try:
        records = list(csv.reader(io.StringIO("".join(lines), newline=""), delimiter=mark))
    except csv.Error as error:
        raise FormatError(say("its rows cannot be read ({error})", error=str(error))) from error
    rows = [[_written(cell) for cell in record] for record in records]
    yield _grid(path.stem, rows, doubt=decoded.doubt)


def _written(cell: str) -> Any:
    return unguarded(clean_cell(cell)) if cell.strip() else None


def _stata(path: Path, _: str | None) -> Iterator[Grid]:
    try:
        reader: Any
        with pd.read_stata(path, iterator=True) as reader:
            labels = reader.variable_labels()
            named = reader.value_labels()
            frame = reader.read(convert_categoricals=bool(named))
            old = reader._format_version < UNICODE_STATA  # noqa: SLF001 - nothing public says it
    except ValueError as error:
        raise FormatError(say("the Stata file is not complete ({error})", error=error)) from error
    if old:
        labels = {_meant(name): _meant(label) for name, label in labels.items()}
        frame = frame.rename(columns=_meant)
        frame = frame.apply(lambda column: column.map(_meant) if column.dtype != float else column)
    yield _of_frame(frame, path.stem, labels)


def _meant(text: Any) -> Any:
    """A text of an old Stata file, which pandas reads as Latin-1, in its real encoding."""
    if isinstance(text, str) and not text.isascii():
        with suppress(UnicodeError):
            return decode(text.encode("latin-1")).text
    return text


def _parquet(path: Path, _: str | None) -> Iterator[Grid]:
    try:
        frame = pd.read_parquet(path, engine="pyarrow")
    except ImportError:
        raise FormatError(
            say('reading .parquet files needs the extra "large": pip install "govtopics[large]"')
        ) from None
    except (ValueError, OSError) as error:
        raise FormatError(
            say("the Parquet file is not complete ({error})", error=str(error))
        ) from error
    yield _of_frame(frame, path.stem)


READERS: Mapping[str, Callable[[Path, str | None], Iterator[Grid]]] = {
    ".xlsx": _excel, ".xlsm": _excel, ".csv": _delimited, ".tsv": _delimited, ".txt": _delimited,
    ".dta": _stata, ".parquet": _parquet,
}  # fmt: skip


def _of_frame(frame: pd.DataFrame, name: str, labels: Mapping[str, str] | None = None) -> Grid:
    if any(part is not None for part in frame.index.names):
        frame = frame.reset_index()
    elif not isinstance(frame.index, pd.RangeIndex) and (
        not pd.api.types.is_numeric_dtype(frame.index) or all(map(year_of, frame.index.tolist()))
    ):
        frame = frame.rename_axis("").reset_index()  # names of places or years, most likely
    deep = frame.columns.nlevels
    heads = [[None if is_nothing(part) else part for part in frame.columns.get_level_values(level)]
             for level in range(deep)]  # fmt: skip
    cells = [_as_objects(frame.iloc[:, at]) for at in range(frame.shape[1])]
    return _grid(name, [*heads, *map(list, zip(*cells, strict=True))], labels or {})


def _as_objects(column: pd.Series) -> list[Any]:
    values = column.astype(object)
    return [value.item() if hasattr(value, "item") else value
            for value in values.where(values.notna(), None)]  # fmt: skip


def _grid(
    name: str,
    rows: Sequence[Sequence[Any]],
    labels: Mapping[str, str] | None = None,
    doubt: str = "",
) -> Grid:
    """A grid without its empty rows."""
    kept = [(number, row) for number, row in enumerate(rows, start=1) if any(map(_holds, row))]
    width = max((len(row) for _, row in kept), default=0)
    padded = [[*row, *[None] * (width - len(row))] for _, row in kept]
    return Grid(name, [number for number, _ in kept], padded, labels or {}, doubt)


def _holds(cell: Any) -> bool:
    return cell is not None and not (isinstance(cell, str) and not cell.strip())
