"""Themes as the researcher defines them: a definition, terms in three rings, exclusions."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path, PurePath
from typing import Any, Literal, cast, get_args

import pandas as pd

from govtopics.checks import check_fields, checked
from govtopics.errors import CodebookError, all_faults, instead_of, nearest
from govtopics.frozen import freeze_fields
from govtopics.language import VALUES, label_meant, nearest_label
from govtopics.messages import Message, joined, logger, say
from govtopics.small_tables import in_notebook, small_table
from govtopics.table_views import CODEBOOK
from govtopics.text_tables import counted
from govtopics.tokens.matching import GAP, OTHER_GAPS, TERM, TermMatcher, has_open_gap, open_gap

log = logger(__name__)

Ring = Literal["name", "core", "wide"]
RINGS: tuple[Ring, ...] = get_args(Ring)
LISTS = (*RINGS, "exclusions", "accepted", "rejected")
WORDS = ("english", "definition", "includes", "excludes", "note", "source", "date")
# The rings of codebooks of the first edition: all of them made the estimate, as core does now.
EARLIER = ("synonyms", "full")
KEYS = (*LISTS, *WORDS, "since")
DEFAULT, FIRST_YEAR, LAST_YEAR = "default", 1949, 2100
DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
FIRST_TERMS = 8  # of a theme, in a notebook
HOW = say(
    'A codebook is a text file in TOML with a table for each theme, such as\n    ["养老"]\n'
    '    name = ["养老服务"]\n'
    "  docs/en/guide/coding.md shows a whole one; docs/en/codebook.md says how terms are chosen."
)


@dataclass(frozen=True)
class Theme:
    """One theme: its definition, its name, its core terms, and its wider terms.

    Parameters
    ----------
    label : str
        What the theme is called.
    name : tuple of str
        The innermost ring: the theme's own name, and ways to write it.
    core : tuple of str
        The terms that the ring core adds: one occurrence puts a sentence under the theme
        as it is defined. The estimate counts name and core.
    wide : tuple of str
        What the ring wide adds: words that often mean the theme and often do not.
    exclusions : tuple of str
        Phrases that contain a term without meaning it.
    definition, includes, excludes : str
        One sentence each: what the theme is, and what does and does not belong to it. Coders see
        these and nothing else.
    since : int, or mapping of str to int
        The first year of delivery in which the theme can be measured; for levels or places where it
        differs: ``{"default": 2019, "province": 2020, "上海市": 2018}``. Empty if it always can.
    note : str
        Why these terms.
    source, date : str
        Where the terms come from, and when they were settled: year, year and month, or day.
    accepted, rejected : tuple of str
        What an expansion proposed (:func:`govtopics.propose_terms`) and the researcher decided.
        Accepted terms count only in :meth:`Codebook.expanded`; rejected ones are not proposed
        again.
    english : str
        Name of the theme in English figures; its label is used if this is empty.

    Raises
    ------
    CodebookError
        If a term is in two places, or a gap or a year cannot be used.

    Notes
    -----
    A term may have gaps: ``韧性…城市`` is found in 韧性城市 and in 韧性、智慧城市
    (:class:`govtopics.tokens.matching.TermMatcher`).

    Examples
    --------
    >>> import govtopics as gt
    >>> theme = gt.Theme("养老", name=("养老服务",), core=("居家养老", "养老院"))
    >>> theme.core_terms
    ('养老服务', '居家养老', '养老院')
    """

    label: str
    name: tuple[str, ...]
    core: tuple[str, ...] = ()
    wide: tuple[str, ...] = ()
    exclusions: tuple[str, ...] = ()
    definition: str = ""
    includes: str = ""
    excludes: str = ""
    since: Mapping[str, int] | int = field(default_factory=dict)
    note: str = ""
    source: str = ""
    date: str = ""
    accepted: tuple[str, ...] = ()
    rejected: tuple[str, ...] = ()
    english: str = ""

    def __post_init__(self) -> None:
        check_fields(self)
        years = {DEFAULT: self.since} if isinstance(self.since, int) else self.since
        object.__setattr__(self, "since", years)
        freeze_fields(self)
        repeated = sorted(term for term, n in Counter(self.terms).items() if n > 1)
        if repeated:
            raise CodebookError(
                say(
                    "[{label}] contains {term!r} twice; keep one.",
                    label=self.label,
                    term=repeated[0],
                )
            )
        listed = (term for ring in LISTS for term in getattr(self, ring))
        faults = [*_gap_faults(self.label, listed), *_since_faults(self.label, self.since)]
        faults += _excluded(self.label, self.terms, self.exclusions)
        if faults:
            raise CodebookError(faults[0])

    @property
    def terms(self) -> tuple[str, ...]:
        """All terms, ring by ring."""
        return (*self.name, *self.core, *self.wide)

    @property
    def core_terms(self) -> tuple[str, ...]:
        """The terms that make the estimate."""
        return (*self.name, *self.core)

    @property
    def first_years(self) -> Mapping[str, int]:
        """The first year in which it can be measured, by ``default``, level or place."""
        return cast("Mapping[str, int]", self.since)  # as __post_init__ left it

    @property
    def ring_sizes(self) -> tuple[int, int, int]:
        """How many of the terms belong to the name, to core, and to wide: each with the inner."""
        return len(self.name), len(self.core_terms), len(self.terms)


@dataclass(frozen=True, repr=False)
class Codebook:
    """Themes in order, found by their labels, or English names: ``codebook["基层治理"]``.

    Parameters
    ----------
    themes : tuple of Theme
    measure : str
        What a measure by this codebook is called.

    Raises
    ------
    CodebookError
        If two themes have one label or the very same terms and exclusions.

    Examples
    --------
    >>> import govtopics as gt
    >>> codebook = gt.read_codebook()
    >>> codebook["基层治理"].name
    ('基层治理', '基层社会治理', '基层高效能治理')
    >>> codebook["grassroots governance"].label
    '基层治理'
    >>> len(gt.Codebook((gt.Theme("养老", ("养老服务",)),)))
    1
    """

    themes: tuple[Theme, ...]
    measure: str = "dictionary"

    def __post_init__(self) -> None:
        check_fields(self)
        freeze_fields(self)
        faults = _twins(self.themes)
        if faults:
            raise CodebookError(all_faults(say("The codebook"), faults))

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

    @property
    def words(self) -> tuple[str, ...]:
        """The terms without a gap: those that segmentation can keep whole."""
        return tuple(term for term in self.terms if GAP not in term)

    @cached_property
    def sha256(self) -> str:
        """Hash of everything that decides a hit."""
        lines = [
            repr((t.label, t.name, t.core, t.wide, t.exclusions, sorted(t.first_years.items())))
            for t in self.themes
        ]
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()

    def expanded(self) -> Codebook:
        """The codebook with the accepted terms in core, measured as ``expanded``."""
        themes = (
            replace(
                theme,
                core=theme.core + theme.accepted,
                wide=tuple(term for term in theme.wide if term not in theme.accepted),
                accepted=(),
            )
            for theme in self.themes
        )
        return Codebook(tuple(themes), measure="expanded dictionary")

    @checked()
    def named(self, english: Mapping[str, str]) -> Codebook:
        """The codebook with English names of some themes.

        Parameters
        ----------
        english : mapping of str to str
            By the labels of themes, such as ``labels.themes`` of :func:`govtopics.read_labels`.

        Returns
        -------
        Codebook

        Raises
        ------
        CodebookError
            If there is no such theme.

        Examples
        --------
        >>> book = Codebook((Theme("治理", ("治理",)),))
        >>> book.named({"治理": "Governance"})["治理"].english
        'Governance'
        """
        faults = [
            say("Unknown theme {name!r}. {nearest}", name=n, nearest=nearest(n, self.labels))
            for n in english
            if n not in self.labels
        ]
        if faults:
            raise CodebookError(all_faults(say("The list of names"), faults))
        themes = (replace(t, english=english.get(t.label, t.english)) for t in self.themes)
        return replace(self, themes=tuple(themes))

    def label_of(self, name: str) -> str:
        """The label of the theme that has this label, or this English name (in any case).

        Parameters
        ----------
        name : str

        Returns
        -------
        str

        Raises
        ------
        CodebookError
            If there is no such theme; the message names the nearest.

        Examples
        --------
        >>> book = Codebook((Theme("治理", ("治理",), english="Governance"),))
        >>> book.label_of("governance"), book.label_of("治理")
        ('治理', '治理')
        """
        return self[name].label

    @checked()
    def at(self, ring: Ring) -> Codebook:
        """The codebook whose estimate counts another ring: ``name``, ``core`` or ``wide``.

        Parameters
        ----------
        ring : {"name", "core", "wide"}

        Returns
        -------
        Codebook

        Raises
        ------
        CodebookError
            If there is no such ring.

        Examples
        --------
        >>> book = Codebook((Theme("治理", ("治理",), ("共治",), ("社区",)),))
        >>> book.at("wide")["治理"].core_terms
        ('治理', '共治', '社区')
        """
        if ring not in RINGS:
            raise CodebookError(
                say("Unknown ring {ring!r}. {nearest}", ring=ring, nearest=nearest(ring, RINGS))
            )
        moved = {
            "name": lambda t: replace(t, core=(), wide=t.core + t.wide),
            "core": lambda t: t,
            "wide": lambda t: replace(t, core=t.core + t.wide, wide=()),
        }[ring]
        measure = self.measure if ring == "core" else f"{self.measure} ({ring})"
        return Codebook(tuple(map(moved, self.themes)), measure=measure)

    def to_frame(self) -> pd.DataFrame:
        """One row per term: theme, ring (name, core, wide, or another list of it), term."""
        rows = [
            (theme.label, ring, term)
            for theme in self.themes
            for ring in LISTS
            for term in getattr(theme, ring)
        ]
        return pd.DataFrame(rows, columns=["theme", "ring", "term"])

    def _repr_html_(self) -> str:
        table = pd.DataFrame(
            {
                "theme": self.labels,
                "english": [theme.english for theme in self.themes],
                "name": ["、".join(theme.name) for theme in self.themes],
                "core": ["、".join(theme.core[:FIRST_TERMS]) for theme in self.themes],
                "n_core": [len(theme.core) for theme in self.themes],
                "n_wide": [len(theme.wide) for theme in self.themes],
            }
        )
        return in_notebook(self, small_table(table, CODEBOOK))

    @cached_property
    def _english(self) -> dict[str, str]:
        return {theme.label: theme.english for theme in self.themes}

    def __contains__(self, theme: object) -> bool:
        if isinstance(theme, str):
            return label_meant(theme, self._english) in self.labels
        return theme in self.themes

    def __getitem__(self, theme: str | Theme) -> Theme:
        if theme in self:
            if isinstance(theme, Theme):
                return theme
            return self.themes[self.labels.index(label_meant(theme, self._english))]
        name = theme.label if isinstance(theme, Theme) else theme
        raise CodebookError(
            say(
                "The codebook has no theme {name!r}. {nearest}",
                name=name,
                nearest=nearest_label(str(name), self._english),
            )
        )

    def __iter__(self) -> Iterator[Theme]:
        return iter(self.themes)

    def __len__(self) -> int:
        return len(self.themes)

    def __repr__(self) -> str:
        size = f"{counted(len(self), 'theme')}, {counted(len(self.terms), 'term')}"
        return f"Codebook: {size} ({self.sha256[:8]})"


@checked()
def read_codebook(path: str | Path | None = None) -> Codebook:
    """Read a codebook: one TOML table a theme, with its definition, rings and exclusions.

    The rings ``synonyms`` and ``full`` of earlier codebooks are read as ``core``, and a note in the
    log says so.

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
    >>> read_codebook()["城市更新"].name
    ('城市更新', '城市有机更新')
    """
    source = (
        resources.files("govtopics.data").joinpath("codebook.toml") if path is None else Path(path)
    )
    if not source.is_file():
        told = say("Codebook not found: {source}.", source=source)
        raise CodebookError(joined([told, *instead_of(Path(str(source)), "codebook")]))
    tables = _tables(source)
    themes = {label: table for label, table in tables.items() if isinstance(table, dict)}
    misplaced = [fault for label, table in tables.items() for fault in _misplaced(label, table)]
    if not tables:
        misplaced.append(say("It contains no theme."))
    faults = misplaced + [fault for label in themes for fault in _faults(label, themes[label])]
    if not faults:
        faults = _twins([_theme(label, table) for label, table in tables.items()])
    if faults:
        raise CodebookError(_told(source.name, faults, form=bool(misplaced)))
    codebook = Codebook(tuple(_theme(label, table) for label, table in tables.items()))
    _note(source.name, tables, codebook)
    return codebook


def _tables(source: Traversable) -> dict[str, Any]:
    """The tables of a TOML file; a file of another kind is refused as what it is."""
    try:
        return tomllib.loads(source.read_bytes().decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:  # numbers of thousands of digits among them
        ending = PurePath(source.name).suffix
        fault = (
            say(
                "The file is not valid TOML in UTF-8 ({error}). Enclose Chinese names in "
                'quotation marks: ["基层治理"].',
                error=error,
            )
            if ending.casefold() in ("", ".toml", ".txt")
            else say("It is a {ending} file.", ending=ending)
        )
        raise CodebookError(_told(source.name, [fault], form=True)) from error


def _told(source: str, faults: Sequence[Message], *, form: bool) -> Message:
    """All faults, and what a codebook looks like where its form (``form``) is wrong."""
    told = all_faults(source, faults)
    return joined([told, HOW], "\n  ") if form else told


def _misplaced(label: str, table: Any) -> list[Message]:
    """What stands where the table of a theme should be, or inside of one."""
    if isinstance(table, dict):
        return [
            say('[{label}.{key}] is a table in a table; write ["{key}"].', label=label, key=key)
            for key, value in table.items()
            if key not in (*KEYS, *EARLIER) and isinstance(value, dict)
        ]
    if isinstance(table, list) and table and all(isinstance(each, dict) for each in table):
        return [
            say(
                "[[{label}]] is a list of tables, not a theme; write each theme's name in single "
                "brackets.",
                label=label,
            )
        ]
    return [
        say(
            "{label} = {table!r} is outside any theme; write a theme's name in brackets above it.",
            label=label,
            table=table,
        )
    ]


def _note(source: str, tables: dict[str, Any], codebook: Codebook) -> None:
    """Say what a reader of the estimates should know of the file."""
    earlier = [label for label, table in tables.items() if set(EARLIER) & set(table)]
    if earlier:
        log.warning(
            say(
                "{source}: synonyms and full come from an earlier edition and are read "
                "as core: {names}",
                source=source,
                names="、".join(earlier),
            )
        )
    bare = [theme.label for theme in codebook if not theme.core]
    if bare:
        log.warning(
            say(
                "{source}: themes without core terms are measured by their name only: {names}",
                source=source,
                names="、".join(bare),
            )
        )


def _theme(label: str, table: dict[str, Any]) -> Theme:
    given: dict[str, Any] = {key: tuple(table.get(key, ())) for key in LISTS}
    given["core"] += tuple(term for key in EARLIER for term in table.get(key, ()))
    since = table.get("since", {})
    return Theme(label, **given, since=since, **{key: table.get(key, "") for key in WORDS})


def _gap_faults(label: str, terms: Iterable[str]) -> list[Message]:
    faults = []
    for term in terms:
        if not term:
            faults.append(say("[{label}] '' is not a term; write the word.", label=label))
        elif gap := OTHER_GAPS.search(term):
            meant = OTHER_GAPS.sub(GAP, term)
            faults.append(
                say(
                    "[{label}] {term!r}: a gap is written {gap}, not {group}: {meant}",
                    label=label,
                    term=term,
                    gap=GAP,
                    group=gap.group(),
                    meant=meant,
                )
            )
        elif has_open_gap(term):
            faults.append(say("[{label}] {fault}", label=label, fault=open_gap(term)))
    return faults


def _excluded(label: str, terms: Iterable[str], exclusions: Sequence[str]) -> list[Message]:
    return [
        say(
            "[{label}] {term!r} is both a term and an exclusion, so it can never "
            "be found; delete one of the two.",
            label=label,
            term=term,
        )
        for term in terms
        if term in exclusions
    ]


def _since_faults(label: str, since: Any) -> list[Message]:
    if isinstance(since, int) and not isinstance(since, bool):
        since = {DEFAULT: since}
    if not isinstance(since, Mapping):
        return [
            say(
                "[{label}] since = {since!r}: write a year, such as 2019, or a year for each "
                "level or place.",
                label=label,
                since=since,
            )
        ]
    faults = [
        say(
            "[{label}] since: {name!r} is neither a level nor the name of a place. {remedy}",
            label=label,
            name=name,
            remedy=remedy,
        )
        for name in since
        if (remedy := _level_meant(name))
    ]
    return faults + [
        say(
            "[{label}] since: {name} = {year!r}: write a year, such as 2019.",
            label=label,
            name=name,
            year=year,
        )
        for name, year in since.items()
        if not isinstance(year, int)
        or isinstance(year, bool)
        or not FIRST_YEAR <= year <= LAST_YEAR
    ]


def _level_meant(name: str) -> Message | None:
    """What was meant by a name that is nearly that of a level, or a level in Chinese."""
    levels = VALUES["admin_level"]
    if name in (DEFAULT, *levels):
        return None
    for level, said in levels.items():
        if said.zh == name:
            return say("Write {level!r}.", level=level)
    near = nearest(name, (DEFAULT, *levels))
    return near if near.startswith("Did you mean") else None


def _twins(themes: Sequence[Theme]) -> list[Message]:
    """Themes that nothing distinguishes: whatever one finds the other does too."""
    faults, seen = [], dict[tuple[frozenset[str], ...], str]()
    for theme in themes:
        finds = frozenset(theme.terms), frozenset(theme.exclusions)
        if theme.label in seen.values():
            faults.append(
                say(
                    "[{label}] appears twice; use a different label for each theme.",
                    label=theme.label,
                )
            )
        elif theme.terms and finds in seen:
            faults.append(
                say(
                    "[{label}] has exactly the same terms as [{other}], so the two "
                    "can never be distinguished; merge them or change the terms of "
                    "one.",
                    label=theme.label,
                    other=seen[finds],
                )
            )
        seen[finds] = theme.label
    names = Counter(theme.english for theme in themes if theme.english)
    faults += [
        say(
            "english = {name!r} is used by {n} themes; use a different name for each theme.",
            name=name,
            n=n,
        )
        for name, n in names.items()
        if n > 1
    ]
    return faults


def _faults(label: str, table: dict[str, Any]) -> list[Message]:
    faults = [
        say(
            "[{label}] unknown key {key!r}. {nearest}",
            label=label,
            key=key,
            nearest=nearest(key, KEYS),
        )
        for key in table
        if key not in (*KEYS, *EARLIER) and not isinstance(table[key], dict)
    ]
    faults += [
        say(
            "[{label}] {key} = {value!r}: write text in quotation marks.",
            label=label,
            key=key,
            value=table[key],
        )
        for key in WORDS
        if not isinstance(table.get(key, ""), str)
    ]
    date = table.get("date", "")
    if isinstance(date, str) and date and not DATE.fullmatch(date):
        faults.append(
            say(
                "[{label}] date = {date!r}: write a year, 2026, 2026-11 or 2026-11-22.",
                label=label,
                date=date,
            )
        )
    faults += _since_faults(label, table.get("since", {}))
    wrong = [key for key in (*LISTS, *EARLIER) if not _is_list_of_terms(table.get(key, []))]
    faults += [
        say(
            "[{label}] {key} = {value!r}: write a list of terms, each of two or "
            "more characters, without spaces or quotation marks.",
            label=label,
            key=key,
            value=table[key],
        )
        for key in wrong
    ]
    if wrong:
        return faults
    if not table.get("name"):
        faults.append(say("[{label}] has no name; write name = ['{label}'].", label=label))
    gapped = [term for key in (*LISTS, *EARLIER) for term in table.get(key, [])]
    return faults + _gap_faults(label, gapped) + _term_faults(label, table)


def _term_faults(label: str, table: dict[str, Any]) -> list[Message]:
    terms = [term for ring in (*RINGS, *EARLIER) for term in table.get(ring, [])]
    repeated = sorted({term for term in terms if terms.count(term) > 1})
    faults = [
        say(
            "[{label}] {term!r} is in more than one list of terms; keep it in the first of "
            "name, core, wide.",
            label=label,
            term=term,
        )
        for term in repeated
    ]
    # Those that cannot be used are reported elsewhere: no matcher can be made of them.
    matcher = TermMatcher(term for term in terms if not _gap_faults(label, [term]))
    faults += [
        say(
            "[{label}] the exclusion {phrase!r} contains none of the theme's "
            "terms, so it can never apply.",
            label=label,
            phrase=phrase,
        )
        for phrase in table.get("exclusions", [])
        if GAP not in phrase and not matcher.find(phrase)
    ]
    faults += [
        say(
            "[{label}] {term!r} is in both accepted and {key}; keep it in one place.",
            label=label,
            term=term,
            key=key,
        )
        for term in table.get("accepted", [])
        for key in ("name", "core", *EARLIER, "rejected")
        if term in table.get(key, [])
    ]
    every = (*terms, *table.get("accepted", []))
    return faults + _excluded(label, every, table.get("exclusions", []))


def _is_list_of_terms(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(v, str) and TERM.fullmatch(v) for v in value)
