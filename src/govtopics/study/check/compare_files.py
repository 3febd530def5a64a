"""Whether a file that was computed again says the same: in its bytes, or in its numbers."""

from __future__ import annotations

import csv
import json
import math
import re
from collections.abc import Iterable
from itertools import zip_longest
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from govtopics.study.results.parquet import parquet_parts

IDENTICAL, EQUAL, DIFFERENT = "identical", "numerically equal", "different"
VERDICTS = (IDENTICAL, EQUAL, DIFFERENT)
# Floating-point libraries differ between processors: arrays to a relative 1e-4, tables to one unit
# in the sixth digit. Numbers below the floor are rounding errors of zero.
TOLERANCE = 1e-4
DIGITS = 6
FLOOR = 1e-12
NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
# Hashes, versions of three parts, and rows of a table of versions.
NO_NUMBERS = re.compile(
    r"\b[0-9a-f]{16,64}\b|\b\d+\.\d+\.\d[\w.]*|^\| [\w-]+ \| [\w.]+ \|$", re.MULTILINE
)
DRAWN = re.compile(r"<svg.*?</svg>|@font-face \{.*?\}", re.DOTALL)
PICTURES = (".svg", ".pdf", ".png", ".tiff")


def worst(verdicts: Iterable[str]) -> str:
    """The verdict on several files: that on the worst of them.

    Examples
    --------
    >>> worst(["identical", "numerically equal"])
    'numerically equal'
    """
    return max(verdicts, key=VERDICTS.index, default=IDENTICAL)


def compare_files(before: Path, after: Path) -> tuple[str, float]:
    """How far two files of one name agree.

    ``verdict``: a picture is judged by the table beside it, a text by its words: its numbers stand
    in tables too.
    ``difference``: the largest relative difference between two numbers; NaN where none can be
    stated.
    """
    if before.read_bytes() == after.read_bytes():
        return IDENTICAL, 0.0
    if after.suffix in PICTURES:
        verdict, difference = compare_files(before.with_suffix(".csv"), after.with_suffix(".csv"))
        return worst([verdict, EQUAL]), difference
    compare = {".csv": _tables, ".parquet": _long_tables, ".npz": _arrays, ".json": _values}.get(
        after.suffix, _texts
    )
    found = compare(before, after)
    return (DIFFERENT, math.nan) if found is None else (EQUAL, found)


def _tables(before: Path, after: Path) -> float | None:
    """The largest difference between two tables, or None if they differ."""
    largest = 0.0
    for row, other in zip_longest(_rows(before), _rows(after), fillvalue=()):
        if len(row) != len(other):
            return None
        for cell, its in zip(row, other, strict=True):
            difference = 0.0 if cell == its else _cells(cell, its)
            if difference is None:
                return None
            largest = max(largest, difference)
    return largest


def _rows(path: Path) -> Iterable[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        yield from csv.reader(file)


def _cells(cell: str, other: str) -> float | None:
    try:
        a, b = float(cell), float(other)
    except ValueError:
        return None
    return _numbers(a, b)


def _numbers(a: float, b: float) -> float | None:
    """The difference between two numbers of six digits, or None if it is more than rounding."""
    size = max(abs(a), abs(b))
    if not math.isfinite(size):
        return None
    if size <= FLOOR:
        return 0.0
    unit = 10.0 ** (math.floor(math.log10(size)) + 1 - DIGITS)
    return abs(a - b) / size if abs(a - b) <= unit * (1 + 1e-6) else None


def _long_tables(before: Path, after: Path) -> float | None:
    """The same of two tables whose groups of rows are of one size."""
    largest = 0.0
    for old, new in zip_longest(parquet_parts(before), parquet_parts(after)):
        if old is None or new is None or old.shape != new.shape:
            return None
        if not old.dtypes.equals(new.dtypes):
            return None
        for name in old:
            difference = _columns(old[name], new[name])
            if difference is None:
                return None
            largest = max(largest, difference)
    return largest


def _columns(old: pd.Series, new: pd.Series) -> float | None:
    if old.dtype != float:
        return 0.0 if old.equals(new) else None
    a, b = old.to_numpy(), new.to_numpy()
    apart = (a != b) & ~(np.isnan(a) & np.isnan(b))
    found = [_numbers(*pair) for pair in zip(a[apart].tolist(), b[apart].tolist(), strict=True)]
    return None if None in found else max((d for d in found if d is not None), default=0.0)


def _arrays(before: Path, after: Path) -> float | None:
    with np.load(before) as old, np.load(after) as new:
        if old.files != new.files:
            return None
        found = [_array(old[name], new[name]) for name in old.files]
    return None if None in found else max((d for d in found if d is not None), default=0.0)


def _array(a: np.ndarray, b: np.ndarray) -> float | None:
    if a.shape != b.shape or a.dtype != b.dtype:
        return None
    if a.dtype.kind != "f":
        return 0.0 if np.array_equal(a, b) else None
    if not np.allclose(a, b, rtol=TOLERANCE, atol=FLOOR, equal_nan=True):
        return None
    size = np.maximum(np.abs(a), np.abs(b))
    shown = np.isfinite(size) & (size > FLOOR)
    return float(np.max(np.abs(a - b)[shown] / size[shown], initial=0.0))


def _values(before: Path, after: Path) -> float | None:
    old, new = (json.loads(path.read_text(encoding="utf-8")) for path in (before, after))
    verdict, difference = compare_values(old, new)
    return None if verdict == DIFFERENT else difference


def compare_values(before: Any, after: Any) -> tuple[str, float]:
    """How far two JSON documents agree: floats to a relative 1e-4, everything else exactly.

    Versions of libraries are no part of it: they explain a difference, they are none.

    ``difference``: the largest relative one between two floats; NaN if the documents differ.
    """
    old, new = dict(_leaves(before)), dict(_leaves(after))
    if old == new and list(map(type, old.values())) == list(map(type, new.values())):
        return IDENTICAL, 0.0
    if list(old) != list(new):
        return DIFFERENT, math.nan
    found = [_leaf(value, new[place]) for place, value in old.items()]
    differences = [difference for difference in found if difference is not None]
    if len(differences) < len(found):
        return DIFFERENT, math.nan
    return EQUAL, max(differences, default=0.0)


def _leaf(a: Any, b: Any) -> float | None:
    if a == b and type(a) is type(b):
        return 0.0
    if not (isinstance(a, float) and isinstance(b, float)):
        return None
    return abs(a - b) / max(abs(a), abs(b)) if math.isclose(a, b, rel_tol=TOLERANCE) else None


def _leaves(value: Any, place: str = "") -> Iterable[tuple[str, Any]]:
    """Every plain value of a JSON document with its place."""
    if isinstance(value, dict | list):
        pairs = value.items() if isinstance(value, dict) else enumerate(value)
        for name, item in pairs:
            if not str(name).endswith("version"):
                yield from _leaves(item, f"{place}/{name}")
    else:
        yield place, value


def _texts(before: Path, after: Path) -> float | None:
    """Texts whose words are the same and whose numbers differ by a unit of their last digit."""
    old, new = (_told(path.read_text(encoding="utf-8")) for path in (before, after))
    if NUMBER.sub("0", old) != NUMBER.sub("0", new):
        return None
    numbers = zip(NUMBER.findall(old), NUMBER.findall(new), strict=True)
    return math.nan if all(_near(a, b) for a, b in numbers) else None


def _told(text: str) -> str:
    """A text without what is drawn, and without versions and hashes."""
    return NO_NUMBERS.sub("", DRAWN.sub("", text))


def _near(a: str, b: str) -> bool:
    if a == b:
        return True
    digits = len(a.partition(".")[2].rstrip("."))
    one, other = (float(number.replace(",", "").rstrip(".") or 0) for number in (a, b))
    return digits > 0 and abs(one - other) <= 10.0**-digits * (1 + 1e-6)
