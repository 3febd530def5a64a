"""What the texts do not say of themselves: one table a report, inferred values with support."""

from __future__ import annotations

import datetime
import re
import tomllib
from collections.abc import Collection
from pathlib import Path
from typing import Any

from govtopics.errors import CatalogueError, all_faults, nearest

ADMIN_LABELS = {
    "national": "国家级",
    "province": "省级",
    "city": "地级",
    "county": "县级",
    "township": "乡级",
}
CHOICES: dict[str, tuple[str, ...]] = {
    "admin_level": tuple(ADMIN_LABELS),
    "date_basis": ("stated", "inferred"),
    "kind": ("annual report", "half-year report", "five-year report"),
    "extent": ("whole", "excerpt"),
    "time": ("review", "problems", "outlook", "plan"),
}
DATES = ("date", "period_start", "period_end")
KEYS = ("title", "place", "parent", *CHOICES, *DATES, "year", "inferred")
NAMES = 'Names that are not Latin stand in quotation marks: ["上海市-2025"].'
ISO_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")


def read_catalogue(
    path: str | Path, *, stems: Collection[str] | None = None
) -> dict[str, dict[str, Any]]:
    """The docvars of each report from a ``catalogue.toml``.

    A table is named for the file's stem (``[huangpu-2020h1]``). Its keys are the docvars title,
    place, parent, admin_level, date, period_start, period_end (ISO dates, possibly partial), year
    (of delivery; taken from the date if left out), kind, extent, and ``time``: the time of those
    paragraphs that no heading decides. For a value that the text does not state, ``inferred.<key>``
    says what supports it.

    Parameters
    ----------
    path : str or Path
    stems : collection of str, optional
        Of the files that it describes. A table for any other is a fault: a misspelt name would lose
        its docvars silently.

    Returns
    -------
    dict of str to dict
        By document id; ``inferred`` stays a table of its own.

    Raises
    ------
    CatalogueError
        With all faults of the file at once.
    """
    path = Path(path)
    try:
        tables = tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        raise CatalogueError(
            all_faults(path.name, [f"It cannot be read: {error.strerror}."])
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CatalogueError(
            all_faults(path.name, [f"It is no valid TOML in UTF-8: {error}. {NAMES}"])
        ) from error
    faults = [fault for name, table in tables.items() for fault in _faults(name, table)]
    faults += [
        f"[{name}] describes no file of the folder. {nearest(name, stems)} "
        "Rename the table or take it out."
        for name in tables
        if stems is not None and name not in stems
    ]
    if faults:
        raise CatalogueError(all_faults(path.name, faults))
    return {name: _completed(table) for name, table in tables.items()}


def _faults(name: str, table: Any) -> list[str]:
    if isinstance(table, list):
        return [f"[[{name}]] stands in double brackets; write [{name}] once."]
    if not isinstance(table, dict):
        return [f"{name} = {table!r} stands outside any table; write [document-id] above it."]
    faults = []
    for key, value in table.items():
        if key not in KEYS:
            faults.append(f"[{name}] unknown key {key!r}. {nearest(key, KEYS)}")
        elif fault := _value_fault(key, value):
            faults.append(f"[{name}] {key} = {value!r}: {fault}")
    inferred = table.get("inferred")
    for key, support in inferred.items() if isinstance(inferred, dict) else ():
        if key not in table:
            faults.append(
                f"[{name}] inferred.{key} supports no value; give {key} too. {nearest(key, table)}"
            )
        elif not isinstance(support, str) or not support.strip():
            faults.append(
                f"[{name}] inferred.{key} = {support!r}: say in words what supports the value."
            )
    return faults


def _value_fault(key: str, value: Any) -> str | None:
    if key == "inferred":
        return None if isinstance(value, dict) else 'write inferred.<key> = "what supports it".'
    if key == "year":
        whole = isinstance(value, int) and not isinstance(value, bool) and 0 < value < 10_000
        return None if whole else "a year is a whole number, such as 2023."
    if key in DATES:
        written = _iso(value)
        return None if _is_date(written) else 'a date is written "2023", "2023-01" or "2023-01-04".'
    if not isinstance(value, str):
        return f"text in quotation marks is expected, not {type(value).__name__}."
    if key in CHOICES and value not in CHOICES[key]:
        return nearest(value, CHOICES[key])
    return None


def _is_date(written: Any) -> bool:
    if not (isinstance(written, str) and ISO_DATE.fullmatch(written)):
        return False
    try:
        datetime.date.fromisoformat((written + "-01-01")[:10])
    except ValueError:
        return False
    return True


def _iso(value: Any) -> Any:
    return value.isoformat()[:10] if isinstance(value, datetime.date) else value


def _completed(table: dict[str, Any]) -> dict[str, Any]:
    docvars = {key: _iso(value) for key, value in table.items()}
    if "admin_level" in docvars:
        docvars["admin_label"] = ADMIN_LABELS[docvars["admin_level"]]
    if "date" in docvars:
        inferred = "date" in docvars.get("inferred", {})
        docvars.setdefault("date_basis", "inferred" if inferred else "stated")
        docvars.setdefault("year", int(docvars["date"][:4]))
    return docvars
