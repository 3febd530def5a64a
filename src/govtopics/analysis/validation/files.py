"""Folders and tables of judgments: written whole or not at all, read with every fault named."""

from __future__ import annotations

import io
import json
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from govtopics.errors import (
    CorpusError,
    GovTopicsError,
    all_faults,
    instead_of,
    nearest,
    reason_of,
    why_not_written,
)
from govtopics.messages import Message, joined, say
from govtopics.spreadsheets import MARK, guarded_table, unguarded_table

KEY, SAMPLE, DESIGN = "key.csv", "sample.csv", "design.json"
# What a cell says; in doubt is a grade without a number.
GRADES = {"0": 0.0, "1": 1.0, "0.0": 0.0, "1.0": 1.0, "?": np.nan, "？": np.nan}
# What names something is text, also where it looks like a number (1.10) or nothing (NA).
NAMES = {"item": str, "sentence_id": str, "paragraph_id": str, "stratum": str}
# Columns that a file of grades may have beside item and what was graded.
BESIDE = ("note", "coder", "section", "heading", "before", "text", "after")


def label_faults(labels: Iterable[str]) -> list[Message]:
    """Themes that cannot be a column of a file of grades, where their grades are."""
    return [
        say(
            "The theme {label!r} has the same name as a column of the coders' files; rename it.",
            label=label,
        )
        for label in labels
        if label in ("item", "grade", *BESIDE)
    ]


@contextmanager
def appearing_whole(target: Path) -> Iterator[Path]:
    """A folder beside the target that takes its place if all goes well, and goes if not."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{target.name}-", dir=target.parent) as aside:
            folder = Path(aside) / target.name
            folder.mkdir()
            yield folder
            folder.rename(target)
    except OSError as error:
        raise _not_written(error, target) from error


def write_page(path: Path, page: str) -> None:
    """A page, in place of an existing one."""
    try:
        path.write_text(page, encoding="utf-8", newline="\n")
    except OSError as error:
        raise _not_written(error, path) from error


def _not_written(error: OSError, target: Path) -> GovTopicsError:
    reason = why_not_written(error, target.parent.absolute())
    return GovTopicsError(
        say(
            "Could not write {path} ({why}). Choose another place.",
            path=target,
            why=reason,
        )
    )


def write_table(path: Path, table: pd.DataFrame) -> None:
    """As spreadsheets show it: in Chinese, and nothing run as a formula."""
    text = guarded_table(table).to_csv(index=False, lineterminator="\n")
    path.write_bytes((MARK + text).encode())


def write_design(path: Path, design: dict[str, Any]) -> None:
    """How a sample was drawn."""
    told = json.dumps(design, ensure_ascii=False, indent=2) + "\n"
    path.write_text(told, encoding="utf-8", newline="\n")


def read_design(
    place: Path, formats: dict[str, list[str]], made_by: str
) -> tuple[pd.DataFrame, dict[str, Any]]:
    """The key of a sample and its design, by the columns that each format has in its key."""
    try:
        design = json.loads((place / DESIGN).read_text(encoding="utf-8"))
        key = unguarded_table(
            pd.read_csv(place / KEY, encoding="utf-8-sig", dtype=NAMES, keep_default_na=False)
        )
        fits = list(key.columns) == formats.get(design["format"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise CorpusError(
            say(
                "{place} is not a sample: it needs {design} and {key} as {made_by} "
                "wrote them ({error}).",
                place=place,
                design=DESIGN,
                key=KEY,
                made_by=made_by,
                error=reason_of(error),
            )
        ) from error
    if not fits:
        raise CorpusError(
            say(
                "{place}: {design} or {key} is not as {made_by} wrote it.",
                place=place,
                design=DESIGN,
                key=KEY,
                made_by=made_by,
            )
        )
    return key, design


def read_grades(path: Path, key: pd.DataFrame, columns: Sequence[str]) -> pd.DataFrame:
    """What one file says: item, theme, grade (1, 0, NaN in doubt); coder where it names one.

    Cells without a grade are left out.
    """
    table = read_table(path)
    faults = _faults(table, key, columns)
    if faults:
        raise CorpusError(all_faults(path.name, faults))
    named = table.assign(coder=table.get("coder", ""))
    long = named.melt(["item", "coder"], list(columns), var_name="theme", value_name="grade")
    cells = long["grade"].str.strip()
    graded = long.assign(grade=cells.map(GRADES).astype(float))[cells != ""]
    return graded[["coder", "item", "theme", "grade"]]


def read_table(path: Path) -> pd.DataFrame:
    """A table of texts, in UTF-8 or as a Chinese spreadsheet saves it."""
    if not path.is_file():
        told = say("File not found: {path}.", path=path)
        raise CorpusError(joined([told, *instead_of(path)]))
    try:
        table = pd.read_csv(io.StringIO(_decoded(path)), dtype=str, keep_default_na=False)
        return unguarded_table(table)
    except (UnicodeDecodeError, pd.errors.ParserError, pd.errors.EmptyDataError) as error:
        raise CorpusError(
            all_faults(path.name, [say("It is not a table ({error}).", error=error)])
        ) from error


def _decoded(path: Path) -> str:
    """UTF-8, or GB18030, in which a Chinese spreadsheet saves CSV unless it is set otherwise."""
    content = path.read_bytes()
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("gb18030")


def _faults(table: pd.DataFrame, key: pd.DataFrame, columns: Sequence[str]) -> list[Message]:
    allowed = ["item", *columns, *BESIDE]
    faults = [
        say("The column {name!r} is missing.", name=name)
        for name in ["item", *columns]
        if name not in table
    ]
    faults += [
        say("Unknown column {name!r}. {nearest}", name=name, nearest=nearest(name, allowed))
        for name in table.columns
        if name not in allowed
    ]
    if faults:
        return faults
    known, items = set(key["item"]), table["item"]
    faults += [
        say("{item!r} is not in this sample.", item=i) for i in pd.unique(items) if i not in known
    ]
    faults += [
        say("{item!r} is in {n} rows; keep one.", item=item, n=n)
        for item, n in items.value_counts().sort_index().items()
        if n > 1
    ]
    coders = list(dict.fromkeys(table.get("coder", ())))
    if len(coders) > 1:
        faults.append(
            say(
                "It names several coders, {names}; keep one.", names=joined(map(repr, coders), ", ")
            )
        )
    for column in columns:
        cells = table[column].str.strip()
        wrong = ~cells.isin(["", *GRADES])
        faults += [
            say(
                "{item!r}, {column}: {cell!r} is not a valid code. Enter 1 (about the theme), "
                "0 (not about the theme), ? (unsure) or leave the cell empty.",
                item=item,
                column=column,
                cell=cell,
            )
            for item, cell in zip(items[wrong], cells[wrong], strict=True)
        ]
    return faults
