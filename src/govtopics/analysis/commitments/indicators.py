"""The indicators whose targets are followed from report to report: one editable list of names."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import resources
from pathlib import Path
from typing import Any

from govtopics.checks import checked
from govtopics.errors import CodebookError, all_faults, nearest
from govtopics.frozen import FrozenDict

KEYS = ("aliases", "english", "definition")


@dataclass(frozen=True)
class Indicator:
    """An indicator under one name, and the names that reports give it.

    Parameters
    ----------
    name : str
    aliases : tuple of str
        As they stand before a number in the texts.
    english, definition : str
    """

    name: str
    aliases: tuple[str, ...]
    english: str = ""
    definition: str = ""


@dataclass(frozen=True)
class Indicators:
    """Indicators by name, in the order of their file.

    Parameters
    ----------
    entries : mapping of str to Indicator

    Examples
    --------
    >>> read_indicators().called("确保全省地区生产总值").name
    'GDP'
    """

    entries: Mapping[str, Indicator]

    def __getitem__(self, name: str) -> Indicator:
        return self.entries[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.entries)

    def __len__(self) -> int:
        return len(self.entries)

    @cached_property
    def _by_alias(self) -> tuple[tuple[str, Indicator], ...]:
        """Aliases, the longest first."""
        pairs = [(alias, one) for one in self.entries.values() for alias in one.aliases]
        return tuple(sorted(pairs, key=lambda pair: (-len(pair[0]), pair[0])))

    def called(self, written: str) -> Indicator | None:
        """The indicator that some words name, by its longest alias; None if they name none."""
        return next((one for alias, one in self._by_alias if alias in written), None)


@checked()
def read_indicators(path: str | Path | None = None) -> Indicators:
    """The packaged indicators, or those of a file shaped like ``data/indicators.toml``.

    Parameters
    ----------
    path : str or Path, optional

    Returns
    -------
    Indicators

    Raises
    ------
    CodebookError
        With all faults of the file at once.
    """
    if path is None:
        return _packaged()
    source = Path(path)
    try:
        text = source.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise CodebookError(all_faults(source.name, [f"It cannot be read: {error}."])) from error
    return _parsed(text, source.name)


@cache
def _packaged() -> Indicators:
    data = resources.files("govtopics.data") / "indicators.toml"
    return _parsed(data.read_text(encoding="utf-8"), "indicators.toml")


def _parsed(text: str, file: str) -> Indicators:
    try:
        tables: dict[str, Any] = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise CodebookError(all_faults(file, [f"It is not valid TOML: {error}."])) from error
    faults = [fault for name, table in tables.items() for fault in _faults(name, table)]
    owners: dict[str, str] = {}
    for name, table in tables.items():
        for alias in table.get("aliases", ()) if isinstance(table, dict) else ():
            if owners.setdefault(alias, name) != name:
                faults.append(f"{alias!r} is an alias of both {owners[alias]} and {name}.")
    if faults:
        raise CodebookError(all_faults(file, faults))
    return Indicators(
        FrozenDict(
            {
                name: Indicator(
                    name, tuple(table["aliases"]), table.get("english", ""), table.get("definition", "")
                )
                for name, table in tables.items()
            }
        )
    )


def _faults(name: str, table: Any) -> Iterator[str]:
    if not isinstance(table, dict):
        yield f"{name} = {table!r} is outside any table; write [indicator] above it."
        return
    for key in table:
        if key not in KEYS:
            yield f"[{name}] unknown key {key!r}. {nearest(key, KEYS)}"
    aliases = table.get("aliases")
    if not (isinstance(aliases, list) and aliases and all(isinstance(a, str) and a for a in aliases)):
        yield f"[{name}] aliases = {aliases!r}: give a list of the names in the texts."
    for key in ("english", "definition"):
        if not isinstance(table.get(key, ""), str):
            yield f"[{name}] {key}: text in quotation marks is expected."
