"""Panels as files: CSV, Stata and Parquet, by the ending of the name."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import pandas as pd

from govtopics.errors import CorpusError, nearest, why_not_written
from govtopics.messages import say
from govtopics.panels.stata import Column, Content, write_stata
from govtopics.spreadsheets import guarded_table

ENDINGS = (".csv", ".dta", ".parquet")


def check_ending(path: Path) -> str:
    """The ending of a file of a panel, or an error if panels are not written as such files."""
    ending = path.suffix.lower()
    if ending not in ENDINGS:
        raise CorpusError(
            say(
                "A panel is written as .csv, .dta (Stata) or .parquet, not {file!r}. {nearest}",
                file=path.name,
                nearest=nearest(ending, ENDINGS),
            )
        )
    if ending == ".parquet":
        try:
            import pyarrow  # noqa: F401, PLC0415 - an extra
        except ImportError as error:
            raise CorpusError(
                say(
                    "{file}: Parquet needs the extra `large`, which is not installed: "
                    "pip install 'govtopics[large]'. Or write .csv or .dta.",
                    file=path.name,
                )
            ) from error
    return ending


def write_panel(content: Content, path: Path) -> None:
    """Write a panel in the format of the file's ending, completely or not at all."""
    ending = check_ending(path)
    aside = path.with_name(f".{path.name}.part")
    try:
        path.parent.stat()  # fails as the system does if the folder is missing, pandas does not
        if ending == ".csv":
            aside.write_bytes(_csv(content.table, content.columns).encode("utf-8-sig"))
        elif ending == ".dta":
            write_stata(content, aside)
        else:
            with aside.open("wb") as file:
                _of_one_kind(content.table).to_parquet(file, engine="pyarrow", index=False)
        aside.replace(path)
    except OSError as error:
        if error.filename == str(aside):
            error.filename = str(path)
        reason = why_not_written(error, path.parent.absolute())
        raise CorpusError(
            say(
                "Could not write {file}: {reason}. Choose another place.",
                file=str(path),
                reason=reason,
            )
        ) from error
    finally:  # also if interrupted
        with suppress(OSError):
            aside.unlink()


def _of_one_kind(table: pd.DataFrame) -> pd.DataFrame:
    """A table whose columns with mixed types are texts, as Parquet needs it."""
    mixed = [
        at
        for at, dtype in enumerate(table.dtypes)
        if pd.api.types.is_object_dtype(dtype)
        and len({isinstance(v, str) for v in table.iloc[:, at].dropna()}) > 1
    ]
    texts = {table.columns[at]: table.iloc[:, at].map(str, na_action="ignore") for at in mixed}
    return table.assign(**texts)


def _csv(table: pd.DataFrame, columns: Sequence[Column]) -> str:
    """The CSV text: measures with six significant digits, statistics as given."""
    measured = [column.name for column in columns if column.measure]
    shown = table.assign(**{name: table[name].map(_six, na_action="ignore") for name in measured})
    return str(guarded_table(shown).to_csv(index=False, lineterminator="\n"))


def _six(value: Any) -> Any:
    return float(f"{value:.6g}") if isinstance(value, float) else value
