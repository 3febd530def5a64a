"""Themes as the researcher defines them: terms in three rings, exclusions, and the reason."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from importlib import resources
from pathlib import Path
from typing import Any

import pandas as pd

from govtopics.checks import check_fields, checked
from govtopics.errors import CodebookError, all_faults, nearest
from govtopics.frozen import freeze_fields
from govtopics.tokens.matching import TERM

RINGS = ("name", "synonyms", "full")
LISTS = (*RINGS, "exclusions", "accepted", "rejected")
WORDS = ("english", "note", "source", "date")
KEYS = (*LISTS, *WORDS)
DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
QUOTED = 'Chinese names stand in quotation marks: ["基层治理"].'


@dataclass(frozen=True)
class Theme:
    """One theme: its own name, other names of the same idea, and its instruments and objects.

    Parameters
    ----------
    label : str
        What the theme is called.
    name, synonyms, full : tuple of str
        The three rings; the estimate uses them all.
    exclusions : tuple of str
        Phrases that spell a term but do not mean it.
    note : str
        Why these terms.
    source, date : str
        Where the terms come from, and when they were settled: year, year and month, or day.
    accepted, rejected : tuple of str
        What an expansion proposed (:func:`govtopics.propose_terms`) and the researcher decided.
        Accepted terms count only in :meth:`Codebook.expanded`; rejected ones are not proposed
        again.
    english : str
        What the theme is called in English figures; its label stands there if this is empty.

    Raises
    ------
    CodebookError
        If a term stands in two places.
    """

    label: str
    name: tuple[str, ...]
    synonyms: tuple[str, ...] = ()
    full: tuple[str, ...] = ()
    exclusions: tuple[str, ...] = ()
    note: str = ""
    source: str = ""
    date: str = ""
    accepted: tuple[str, ...] = ()
    rejected: tuple[str, ...] = ()
    english: str = ""

    def __post_init__(self) -> None:
        check_fields(self)
        freeze_fields(self)
        repeated = sorted(term for term, n in Counter(self.terms).items() if n > 1)
        if repeated:
            raise CodebookError(f"[{self.label}] {repeated[0]!r} stands in two places; keep one.")

    @property
    def terms(self) -> tuple[str, ...]:
        """All terms, ring by ring."""
        return (*self.name, *self.synonyms, *self.full)

    @property
    def ring_sizes(self) -> tuple[int, int, int]:
        """How many of the terms belong to the name, to name and synonyms, and to all rings."""
        return len(self.name), len(self.name) + len(self.synonyms), len(self.terms)


@dataclass(frozen=True, repr=False)
class Codebook:
    """Themes in order, found by their labels: ``codebook["基层治理"]``.

    Parameters
    ----------
    themes : tuple of Theme
    measure : str
        What a measure by this codebook is called.

    Raises
    ------
    CodebookError
        If two themes have one label or the very same terms and exclusions.
    """

    themes: tuple[Theme, ...]
    measure: str = "dictionary"

    def __post_init__(self) -> None:
        check_fields(self)
        freeze_fields(self)
        faults = _twins(self.themes)
        if faults:
            raise CodebookError(all_faults("The codebook", faults))

    @cached_property
    def labels(self) -> tuple[str, ...]:
        """What the themes are called."""
        return tuple(theme.label for theme in self.themes)

    @property
    def leading(self) -> tuple[str, ...]:
        """The first three themes: those that are read side by side unless others are named."""
        return self.labels[:3]

    @cached_property
    def terms(self) -> tuple[str, ...]:
        """The terms of all themes, each once, in order of their characters."""
        return tuple(sorted({term for theme in self.themes for term in theme.terms}))

    @cached_property
    def sha256(self) -> str:
        """Hash of everything that decides a hit."""
        lines = [repr((t.label, t.name, t.synonyms, t.full, t.exclusions)) for t in self.themes]
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()

    def expanded(self) -> Codebook:
        """The codebook with the accepted terms in the widest ring, measured as ``expanded``."""
        themes = (replace(t, full=t.full + t.accepted, accepted=()) for t in self.themes)
        return Codebook(tuple(themes), measure="expanded dictionary")

    def to_frame(self) -> pd.DataFrame:
        """One row a term: theme, ring (name, synonyms, full, or another list of it), term."""
        rows = [
            (theme.label, ring, term)
            for theme in self.themes
            for ring in LISTS
            for term in getattr(theme, ring)
        ]
        return pd.DataFrame(rows, columns=["theme", "ring", "term"])

    def _repr_html_(self) -> str:
        rings = self.to_frame().groupby(["theme", "ring"], sort=False)["term"].agg("、".join)
        with pd.option_context("display.max_colwidth", None):
            wide = rings.unstack(fill_value="")
            table: str = wide[[key for key in LISTS if key in wide]].to_html()
        return f"<p>{self!r}</p>{table}"

    def __contains__(self, theme: object) -> bool:
        return theme in (self.themes if isinstance(theme, Theme) else self.labels)

    def __getitem__(self, theme: str | Theme) -> Theme:
        if theme not in self:
            label = theme.label if isinstance(theme, Theme) else theme
            raise CodebookError(
                f"The codebook has no theme {label!r}. {nearest(str(label), self.labels)}"
            )
        return theme if isinstance(theme, Theme) else self.themes[self.labels.index(theme)]

    def __iter__(self) -> Iterator[Theme]:
        return iter(self.themes)

    def __len__(self) -> int:
        return len(self.themes)

    def __repr__(self) -> str:
        return f"Codebook: {len(self)} themes, {len(self.terms)} terms ({self.sha256[:8]})"


@checked()
def read_codebook(path: str | Path | None = None) -> Codebook:
    """Read a codebook: one TOML table a theme, with name, synonyms, full, exclusions and note.

    Parameters
    ----------
    path : str or Path, optional
        The packaged codebook if left out.

    Returns
    -------
    Codebook

    Raises
    ------
    CodebookError
        With all faults of the file at once.

    Examples
    --------
    >>> read_codebook()["基层治理"].name
    ('基层治理',)
    """
    source = (
        resources.files("govtopics.data").joinpath("codebook.toml") if path is None else Path(path)
    )
    if not source.is_file():
        raise CodebookError(f"There is no codebook {source}.")
    try:
        tables = tomllib.loads(source.read_bytes().decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CodebookError(
            all_faults(source.name, [f"It is no valid TOML in UTF-8: {error}. {QUOTED}"])
        ) from error
    faults = [fault for label, table in tables.items() for fault in _faults(label, table)]
    if not tables:
        faults.append('It holds no theme; write a table such as ["基层治理"].')
    if not faults:
        faults = _twins([_theme(label, table) for label, table in tables.items()])
    if faults:
        raise CodebookError(all_faults(source.name, faults))
    return Codebook(tuple(_theme(label, table) for label, table in tables.items()))


def _theme(label: str, table: dict[str, Any]) -> Theme:
    given: dict[str, Any] = {key: tuple(table.get(key, ())) for key in LISTS}
    return Theme(label, **given, **{key: table.get(key, "") for key in WORDS})


def _twins(themes: Sequence[Theme]) -> list[str]:
    """Themes that nothing tells apart: whatever one finds the other does too."""
    faults, seen = [], dict[tuple[frozenset[str], ...], str]()
    for theme in themes:
        finds = frozenset(theme.terms), frozenset(theme.exclusions)
        if theme.label in seen.values():
            faults.append(f"[{theme.label}] stands twice; give each theme a label of its own.")
        elif theme.terms and finds in seen:
            faults.append(
                f"[{theme.label}] has the very terms of [{seen[finds]}], so the two can never be "
                "told apart; merge them or give each terms of its own."
            )
        seen[finds] = theme.label
    names = Counter(theme.english for theme in themes if theme.english)
    faults += [
        f"english = {name!r} stands in {n} themes; give each theme a name of its own."
        for name, n in names.items()
        if n > 1
    ]
    return faults


def _faults(label: str, table: Any) -> list[str]:
    if not isinstance(table, dict):
        return [f"{label} = {table!r} stands outside any theme; write [theme] above it."]
    faults = [
        f"[{label}] unknown key {key!r}. {nearest(key, KEYS)}" for key in table if key not in KEYS
    ]
    faults += [
        f"[{label}] {key} = {table[key]!r}: write text in quotation marks."
        for key in WORDS
        if not isinstance(table.get(key, ""), str)
    ]
    date = table.get("date", "")
    if isinstance(date, str) and date and not DATE.fullmatch(date):
        faults.append(f"[{label}] date = {date!r}: write a year, 2026, 2026-11 or 2026-11-22.")
    wrong = [key for key in LISTS if not _is_list_of_terms(table.get(key, []))]
    faults += [
        f"[{label}] {key} = {table[key]!r}: write a list of terms, each of two or more characters, "
        "no spaces or quotation marks."
        for key in wrong
    ]
    if wrong:
        return faults
    if not table.get("name"):
        faults.append(f"[{label}] has no name; write name = [{label!r}].")
    return faults + _term_faults(label, table)


def _term_faults(label: str, table: dict[str, Any]) -> list[str]:
    terms = [term for ring in RINGS for term in table.get(ring, [])]
    repeated = sorted({term for term in terms if terms.count(term) > 1})
    faults = [
        f"[{label}] {term!r} stands in more than one place; keep the innermost ring."
        for term in repeated
    ]
    faults += [
        f"[{label}] the exclusion {phrase!r} holds none of the theme's terms, "
        "so it can never apply."
        for phrase in table.get("exclusions", [])
        if not any(term in phrase for term in terms)
    ]
    faults += [
        f"[{label}] {term!r} is accepted and stands in {key} too; keep it in one place."
        for term in table.get("accepted", [])
        for key in (*RINGS, "rejected")
        if term in table.get(key, [])
    ]
    faults += [
        f"[{label}] {term!r} is a term and an exclusion, so it can never be found; take one out."
        for term in (*terms, *table.get("accepted", []))
        if term in table.get("exclusions", [])
    ]
    return faults


def _is_list_of_terms(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(v, str) and TERM.fullmatch(v) for v in value)
