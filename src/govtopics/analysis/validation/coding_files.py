"""What coders saved, read back with every fault told."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from govtopics.analysis.validation.accuracy import ADJUDICATED, Coding
from govtopics.analysis.validation.coding import DESIGN, FORMAT, KEY
from govtopics.checks import checked
from govtopics.errors import CorpusError, all_faults, nearest

GRADES = {"": np.nan, "0": 0.0, "1": 1.0, "0.0": 0.0, "1.0": 1.0}
KEY_COLUMNS = ["item", "paragraph_id", "stratum", "n_stratum", "n_sampled"]


@checked()
def read_coding(folder: str | Path, files: Sequence[str | Path] | None = None) -> Coding:
    """Read what coders saved, beside the key of their sample.

    Parameters
    ----------
    folder : str or Path
        That :func:`sample_for_coding` wrote.
    files : sequence of str or Path, optional
        The coders' files, ``coding-NAME.csv``; those in the folder if left out. One of the name
        ``coding-adjudicated.csv`` decides where coders differ.

    Returns
    -------
    Coding

    Raises
    ------
    CorpusError
        If the folder is no such sample, or no file is there; with all faults of a file at once:
        unknown items, double rows, grades other than 0, 1 and nothing, themes missing or unknown.
    """
    place = Path(folder)
    key, design = _read_design(place)
    paths = sorted(place.glob("coding-*.csv")) if files is None else [Path(file) for file in files]
    if not paths:
        raise CorpusError(
            f"{place} holds no coding yet: put the coders' files coding-NAME.csv there."
        )
    names = [path.stem.removeprefix("coding-") for path in paths]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise CorpusError(f"Two files are named for coder {twice[0]!r}; rename one of them.")
    read = [_read_coder(path, name, key, design) for path, name in zip(paths, names, strict=True)]
    if all(name == ADJUDICATED for name in names):
        raise CorpusError("There is an adjudicated file, but none of a coder beside it.")
    grades = pd.concat(read, ignore_index=True)
    if grades.empty:
        raise CorpusError("The coders' files hold no grade yet.")
    return Coding(grades, key, design)


def _read_design(place: Path) -> tuple[pd.DataFrame, dict[str, Any]]:
    try:
        design = json.loads((place / DESIGN).read_text(encoding="utf-8"))
        key = pd.read_csv(place / KEY, encoding="utf-8-sig", keep_default_na=False)
        fits = design["format"] == FORMAT and list(key.columns) == KEY_COLUMNS
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise CorpusError(
            f"{place} is no sample for coding: it needs {DESIGN} and {KEY} as sample_for_coding "
            f"wrote them ({error})."
        ) from error
    if not fits:
        raise CorpusError(f"{place}: {DESIGN} or {KEY} is not as sample_for_coding wrote it.")
    return key, design


def _read_coder(path: Path, coder: str, key: pd.DataFrame, design: dict[str, Any]) -> pd.DataFrame:
    if not path.is_file():
        raise CorpusError(f"There is no coding file {path}.")
    try:
        table = pd.read_csv(io.StringIO(_decoded(path)), dtype=str, keep_default_na=False)
    except (UnicodeDecodeError, pd.errors.ParserError, pd.errors.EmptyDataError) as error:
        raise CorpusError(all_faults(path.name, [f"It is no table: {error}."])) from error
    faults = _coding_faults(table, key, design["themes"])
    if faults:
        raise CorpusError(all_faults(path.name, faults))
    long = table.melt("item", design["themes"], var_name="theme", value_name="grade")
    grades = long["grade"].str.strip().map(GRADES)
    return long.assign(coder=coder, grade=grades)[grades.notna()][
        ["coder", "item", "theme", "grade"]
    ]


def _decoded(path: Path) -> str:
    """UTF-8, or GB18030, in which a Chinese spreadsheet saves CSV unless it is told otherwise."""
    content = path.read_bytes()
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("gb18030")


def _coding_faults(table: pd.DataFrame, key: pd.DataFrame, themes: list[str]) -> list[str]:
    allowed = ["item", *themes, "note", "section", "text"]
    faults = [f"The column {name!r} is missing." for name in ["item", *themes] if name not in table]
    faults += [
        f"The column {name!r} is unknown. {nearest(name, allowed)}"
        for name in table.columns
        if name not in allowed
    ]
    if faults:
        return faults
    known, items = set(key["item"]), table["item"]
    faults += [f"{i!r} is no item of this sample." for i in pd.unique(items) if i not in known]
    faults += [
        f"{item!r} stands in {n} rows; keep one."
        for item, n in items.value_counts().sort_index().items()
        if n > 1
    ]
    for theme in themes:
        cells = table[theme].str.strip()
        wrong = ~cells.isin(list(GRADES))
        faults += [
            f"{item!r}, {theme}: the grade {cell!r} is none; write 1 (about it), 0 or nothing."
            for item, cell in zip(items[wrong], cells[wrong], strict=True)
        ]
    return faults
