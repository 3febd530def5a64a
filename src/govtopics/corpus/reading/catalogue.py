"""Catalogues: what the texts do not say, per report, inferred values with their support."""

from __future__ import annotations

import datetime
import re
import tomllib
from collections.abc import Collection, Mapping
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple

from govtopics.checks import checked, is_whole
from govtopics.corpus.reading.columns import likely_misspelt
from govtopics.corpus.reading.faults import why_not_read
from govtopics.corpus.reading.files import TABLES, Listing
from govtopics.corpus.reading.sniffing import kind_of
from govtopics.corpus.reading.tables import BadRow, OtherSheet, sampled, table_rows
from govtopics.corpus.reading.values import DATES, code_of, is_nothing, unwrapped, value_of
from govtopics.corpus.report_names import ADMIN_LABELS
from govtopics.errors import CatalogueError, CorpusError, all_faults, instead_of, nearest
from govtopics.language import VALUES
from govtopics.messages import Message, joined, logger, say

log = logger(__name__)

CHOICES: dict[str, tuple[str, ...]] = {
    "admin_level": tuple(ADMIN_LABELS),
    "date_basis": tuple(VALUES["date_basis"]),
    "kind": tuple(VALUES["kind"]),
    "extent": ("whole", "excerpt"),
    "time": tuple(VALUES["time"]),
}
KEYS = (
    "title",
    "code",
    "place",
    "parent",
    *CHOICES,
    *DATES,
    "year",
    "speaker",
    "session",
    "inferred",
)
KINDS = (".toml", ".csv", ".xlsx")
ROLES = ("source_file", "document_id")
ISO_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")


class Catalogue(NamedTuple):
    """Docvars of the reports of a folder and its subfolders: by file or document id."""

    name: str
    folder: str
    entries: Mapping[str, Mapping[str, Any]]

    def of(self, name: str, document_id: str) -> Mapping[str, Any]:
        """The docvars of a file by its path, name or stem, or by the id of its report."""
        if self.folder and not name.startswith(f"{self.folder}/"):
            return {}
        below = name[len(self.folder) + 1 :] if self.folder else name
        path = PurePosixPath(below)
        for key in (below, path.name, document_id, str(path.with_suffix("")), path.stem):
            if key in self.entries:
                return self.entries[key]
        return {}


@checked()
def read_catalogue(
    path: str | Path,
    *,
    stems: Collection[str] | None = None,
    columns: Mapping[str, str] | None = None,
) -> dict[str, dict[str, Any]]:
    """The docvars of each report from a catalogue.

    In a ``catalogue.toml`` a table is named after the file's stem (``[huangpu-2020h1]``). Its keys
    are the docvars title, code, place, parent, admin_level, date, period_start, period_end (ISO
    dates, possibly partial), year (of delivery; taken from the date if left out), kind, extent,
    speaker, session, and ``time``: the time of paragraphs that no heading decides. For a value that
    the text does not state, ``inferred.<key>`` says what supports it. In a ``catalogue.csv`` or
    ``catalogue.xlsx`` a row is a report, found by its column ``source_file`` or ``document_id``;
    other columns become docvars with their own names.

    Parameters
    ----------
    path : str or Path
    stems : collection of str, optional
        Of the files that it describes. A table of a ``.toml`` for any other file is an error: the
        docvars of a misspelt name would be lost silently.
    columns : mapping of str to str, optional
        Columns of a table with other names, and what each is: ``{"地区名": "place"}``.

    Returns
    -------
    dict of str to dict
        By document id or file name; ``inferred`` is a separate table in each.

    Raises
    ------
    CatalogueError
        With all faults of the file at once.

    Examples
    --------
    >>> read_catalogue("seeds/catalogue.toml")["huangpu-2023"]["place"]
    '黄浦区'
    """
    path = Path(path)
    own = path.suffix.lower() != ".toml"
    tables, faults = _rows(path, columns or {}) if own else (_toml(path), [])
    faults += [fault for name, table in tables.items() for fault in _faults(name, table, own=own)]
    faults += [
        say(
            "[{name}] describes no file of the folder. {nearest} Rename the section or delete it.",
            name=name,
            nearest=nearest(name, stems),
        )
        for name in tables
        if stems is not None and name not in stems and not own
    ]
    if faults:
        raise CatalogueError(all_faults(path.name, faults))
    return {name: _completed(table) for name, table in tables.items()}


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        raise CatalogueError(all_faults(path.name, [_unreadable(why_not_read(error))])) from error
    except (ValueError, RecursionError) as error:  # numbers of thousands of digits among them
        fault = say(
            "The file is not valid TOML in UTF-8 ({error}). Enclose Chinese names in "
            'quotation marks: ["上海市-2025"].',
            error=str(error),
        )
        raise CatalogueError(all_faults(path.name, [fault])) from error


def _unreadable(reason: Message) -> Message:
    return say("It could not be read: {reason}.", reason=reason)


def _rows(path: Path, columns: Mapping[str, str]) -> tuple[dict[str, Any], list[Message]]:
    """The rows of a table by the file or report that each describes, and the faults."""
    tables: dict[str, Any] = {}
    faults: list[Message] = []
    unread: list[Message] = []
    try:
        kind = kind_of(path)
        rows = table_rows(path, columns=columns, kind=kind if kind in TABLES else None)
        plan, rows = sampled(rows, columns)
        faults += _misspelt(plan.named) if plan else [say("It has no rows below its header.")]
        for row in rows:
            if isinstance(row, OtherSheet):
                unread.append(say("Sheet {sheet!r}: {reason}.", sheet=row.name, reason=row.reason))
                log.warning(
                    say(
                        "{name} was not read: {reason}",
                        name=say("{file}, sheet {sheet!r}", file=path.name, sheet=row.name),
                        reason=row.reason,
                    )
                )
            elif isinstance(row, BadRow):
                faults.append(_of_row(row.number, row.reason))
            elif plan is None:
                continue
            else:
                said = {name: typed_cell(name, cell) for name, cell in plan.said(row.cells).items()}
                _add(tables, faults, said, row.number)
    except MemoryError:
        raise CorpusError(
            say("The memory ran out while {file} was read.", file=path.name)
        ) from None
    except Exception as error:  # whatever a damaged file leads to is said in words
        faults = [_unreadable(why_not_read(error)), *unread]
        raise CatalogueError(all_faults(path.name, faults)) from error
    return tables, faults + (unread if faults else [])


def _of_row(row: int, fault: str) -> Message:
    return say("Row {row}: {fault}.", row=row, fault=fault)


def _add(tables: dict[str, Any], faults: list[Message], said: dict[str, Any], row: int) -> None:
    key = next((str(said[name]) for name in ROLES if said.get(name)), "")
    if not key:
        faults.append(_of_row(row, say("it has neither source_file nor document_id")))
    elif key in tables:
        faults.append(_of_row(row, say("{key!r} is described twice", key=key)))
    tables[key] = {
        name: value
        for name, value in said.items()
        if not is_nothing(value) and name not in (*ROLES, "text")
    }


def _misspelt(named: Mapping[str, str]) -> list[Message]:
    return [
        say(
            "Unknown column {column!r}. Did you mean {close!r}? If not, use "
            "columns={{{column!r}: {column!r}}}.",
            column=column,
            close=close,
        )
        for column, docvar in named.items()
        if column == docvar and (close := likely_misspelt(column))
    ]


def typed_cell(docvar: str, value: Any) -> Any:
    """A cell as a value of a docvar; unchanged, to be reported, if it is not one."""
    value = unwrapped(value.strip() if isinstance(value, str) else value)
    typed, fault = value_of(docvar, value)
    if not fault:
        return typed
    return (
        str(value) if docvar in (*CHOICES, *DATES) and not isinstance(value, dict | list) else value
    )


def _faults(name: str, table: Any, *, own: bool) -> list[Message]:
    if isinstance(table, list):
        return [say("[[{name}]] is in double brackets; write [{name}].", name=name)]
    if not isinstance(table, dict):
        return [
            say(
                "{name} = {value!r} is outside any section; write [document-id] above it.",
                name=name,
                value=table,
            )
        ]
    faults = []
    for key, value in table.items():
        if key not in KEYS and not own:
            faults.append(
                say(
                    "[{name}] unknown key {key!r}. {nearest}",
                    name=name,
                    key=key,
                    nearest=nearest(key, KEYS),
                )
            )
        elif key in KEYS and (fault := _value_fault(key, _as_code(key, value))):
            faults.append(
                say(
                    "[{name}] {key} = {value!r}: {fault}",
                    name=name,
                    key=key,
                    value=value,
                    fault=fault,
                )
            )
    inferred = table.get("inferred")
    for key, support in inferred.items() if isinstance(inferred, dict) else ():
        if key not in table:
            faults.append(
                say(
                    "[{name}] inferred.{key} gives evidence for a value that is missing; also "
                    "set {key}. {nearest}",
                    name=name,
                    key=key,
                    nearest=nearest(key, table),
                )
            )
        elif not isinstance(support, str) or not support.strip():
            faults.append(
                say(
                    "[{name}] inferred.{key} = {value!r}: describe in words the evidence for "
                    "this value.",
                    name=name,
                    key=key,
                    value=support,
                )
            )
    return faults


def _value_fault(key: str, value: Any) -> Message | None:
    if key == "inferred":
        return _unless(
            isinstance(value, dict), say('write inferred.<key> = "the evidence for the value".')
        )
    if key == "year":
        whole = is_whole(value) and 0 < value < 10_000
        return _unless(whole, say("a year is a whole number, such as 2023."))
    if key in DATES:
        written = say('a date is written "2023", "2023-01" or "2023-01-04".')
        return _unless(_is_date(_iso(value)), written)
    if not isinstance(value, str):
        kind = type(value).__name__
        return say("text in quotation marks is expected, not {kind}.", kind=kind)
    if key == "code":
        return _unless(bool(code_of(value)), say('a place code is written "320100".'))
    options = CHOICES.get(key, (value,))
    return _unless(value in options, nearest(value, options))


def _unless(right: bool, fault: Message) -> Message | None:
    return None if right else fault


def _is_date(written: Any) -> bool:
    if not (isinstance(written, str) and ISO_DATE.fullmatch(written)):
        return False
    try:
        datetime.date.fromisoformat((written + "-01-01")[:10])
    except ValueError:
        return False
    return True


def _as_code(key: str, value: Any) -> Any:
    """A place code as text, also if it was given as a number."""
    return (code_of(value) or value) if key == "code" else value


def _iso(value: Any) -> Any:
    return value.isoformat()[:10] if isinstance(value, datetime.date) else value


def _completed(table: dict[str, Any]) -> dict[str, Any]:
    docvars = {key: _as_code(key, _iso(value)) for key, value in table.items()}
    if "admin_level" in docvars:
        docvars["admin_label"] = ADMIN_LABELS[docvars["admin_level"]]
    if "date" in docvars:
        inferred = "date" in docvars.get("inferred", {})
        docvars.setdefault("date_basis", "inferred" if inferred else "stated")
        docvars.setdefault("year", int(docvars["date"][:4]))
    return docvars


def find_catalogues(
    listing: Listing, catalogue: Path | None, columns: Mapping[str, str]
) -> tuple[Catalogue, ...]:
    """The catalogues of a folder and its subfolders, deepest first; or the one that was named."""
    if catalogue is not None:
        if not catalogue.exists():
            told = say("Catalogue not found: {file}.", file=str(catalogue))
            raise CorpusError(joined([told, *instead_of(catalogue, "catalogue")]))
        found = [(catalogue, "")]
    else:
        found = [(one.path, str(PurePosixPath(one.name).parent)) for one in listing.catalogues]
        found = [
            (path, "" if folder == "." else folder)
            for path, folder in found
            if path.suffix.lower() in KINDS
        ]
    folders = [folder for _, folder in found]
    for path, folder in found:
        if folders.count(folder) > 1:
            names = joined((other.name for other, where in found if where == folder), ", ")
            raise CatalogueError(
                say(
                    "{folder} has several catalogues ({names}); keep one of them.",
                    folder=folder or path.parent.name,
                    names=names,
                )
            )
    read = [
        Catalogue(
            path.name,
            folder,
            read_catalogue(path, stems=_described(listing, folder), columns=columns),
        )
        for path, folder in found
    ]
    return tuple(sorted(read, key=lambda one: -len(one.folder)))


def _described(listing: Listing, folder: str) -> set[str] | None:
    """The names that tables may have; None if the ids are in tables that are not read yet."""
    files = [file for file in listing.files if not folder or file.name.startswith(f"{folder}/")]
    if any(file.path.suffix.lower() in TABLES for file in files):
        return None
    return {name for file in files for name in (file.id, file.path.stem, file.path.name)}
