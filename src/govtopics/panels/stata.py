"""Panels as Stata files: variable names that Stata accepts, and labels for people."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, count
from numbers import Real
from pathlib import Path
from typing import Any, Literal, NamedTuple

import pandas as pd

from govtopics.errors import CorpusError
from govtopics.language import VALUES, Phrase, docvar_name, value_name
from govtopics.messages import say

LONGEST_NAME, LONGEST_LABEL = 32, 80  # of Stata's variables, in characters
LONGEST_TEXT = 2045  # bytes; longer texts are strL
LARGEST = 8.98e307  # larger numbers mean a missing value
VERSION: Literal[118] = 118  # Stata 14 and later: UTF-8
# The file contains its date; the same panel must give the same bytes, so it is Stata's first day.
NO_TIME = dt.datetime(1960, 1, 1)  # noqa: DTZ001 - the format has no zone
# Words that cannot name a variable in Stata, in lower case, as pandas lists them.
RESERVED = frozenset({
    "aggregate", "array", "boolean", "break", "byte", "case", "catch", "class", "colvector",
    "complex", "const", "continue", "default", "delegate", "delete", "do", "double", "else",
    "eltypedef", "end", "enum", "explicit", "export", "external", "float", "for", "friend",
    "function", "global", "goto", "if", "in", "inline", "int", "local", "long", "namespace", "null",
    "pragma", "protected", "quad", "rowvector", "short", "str", "strl", "typedef", "typename",
    "using", "virtual", "with",
})  # fmt: skip
LABELLED = ("admin_level", "kind", "extent")  # numbers in Stata, with the values as labels


class Measure(NamedTuple):
    """The ending of a measure in the name of a Stata variable, and what it is called."""

    ending: str
    called: Phrase


# A share of a theme is one of characters, that of a topic one of words.
MEASURES: Mapping[str, Mapping[str, Measure]] = {
    "theme": {
        "estimate": Measure("", Phrase("占字数比例（核心词）", "share of characters (core terms)")),
        "name_share": Measure(
            "_name", Phrase("占字数比例（只用名称）", "share of characters (name only)")
        ),
        "wide_share": Measure(
            "_wide", Phrase("占字数比例（加外围词）", "share of characters (wider terms)")
        ),
        "hits_per_1000_chars": Measure(
            "_per1000", Phrase("每千字命中数", "hits per 1,000 characters")
        ),
        "paragraph_share": Measure(
            "_para", Phrase("段落占比", "share of characters, by paragraph")
        ),
        "n_hits": Measure("_hits", Phrase("命中数", "hits")),
    },
    "topic": {
        "estimate": Measure("", Phrase("占词数比例", "share of words")),
        "low": Measure("_low", Phrase("各次重拟合中最低", "lowest of the refits")),
        "high": Measure("_high", Phrase("各次重拟合中最高", "highest of the refits")),
        "n_refits": Measure("_refits", Phrase("重拟合次数", "refits")),
        "n_lost": Measure("_lost", Phrase("未再找到的次数", "refits that lack it")),
        "stability": Measure("_stab", Phrase("稳定与否", "stability")),
    },
}
OF_A_CELL: Mapping[str, Phrase] = {
    "code_today": Phrase("现在的区划代码", "code of today"),
    "n_documents": Phrase("报告份数", "number of reports"),
    "documents": Phrase("所用报告", "reports used"),
    "n_chars": Phrase("正文字数", "characters of the body"),
    "n_words": Phrase("词数", "words of the vocabulary"),
    "plan_share": Phrase("计划部分占字数比例", "share of characters that plan"),
    "flags": Phrase("存疑之处", "doubts"),
}
NUMBER = Phrase("{unit}编号", "number of the {unit}")
COLON = Phrase("：", ": ")


class Column(NamedTuple):
    """A column of a panel; the theme or topic and the measure, if it is one."""

    name: str
    variable: str = ""
    english: str = ""
    measure: str = ""
    kind: str = "theme"

    @property
    def named(self) -> Measure | None:
        """What the measure is called; None if this package does not know it."""
        return MEASURES.get(self.kind, {}).get(self.measure)

    @property
    def label(self) -> str:
        """What the column contains, in the current language."""
        if not self.variable:
            phrase = OF_A_CELL.get(self.name)
            return str(phrase) if phrase else docvar_name(self.name)
        told = str(self.named.called) if self.named else self.measure
        # Of a long name the end is cut, not what is measured.
        room = LONGEST_LABEL - len(told) - len(str(COLON))
        name = Phrase(self.variable, self.english or self.variable)
        return f"{str(name)[:room]}{COLON}{told}"


class Content(NamedTuple):
    """What a file of a panel contains.

    table : DataFrame
        One row per cell.
    columns : sequence of Column
        Path of the table.
    units : Series of shape (n_rows,)
        The identity of the unit of each row; named as its docvar.
    called : mapping
        The name of each unit.
    title : str
    """

    table: pd.DataFrame
    columns: Sequence[Column]
    units: pd.Series
    called: Mapping[Any, str]
    title: str


def write_stata(content: Content, path: Path) -> None:
    """Write a panel for Stata 14 and later; the units are numbered: ``xtset place_id year``."""
    table, columns, units = content.table, content.columns, content.units
    unit = str(units.name)
    names = stata_names([f"{_ascii(unit) or 'unit'}_id"], columns)
    number, *others = names
    codes, kept = pd.factorize(units)
    data: dict[str, pd.Series] = {number: pd.Series(codes + 1, index=table.index, dtype="int32")}
    labels = {number: NUMBER.format(unit=docvar_name(unit))}
    values: dict[str, dict[float, str]] = {
        number: {place + 1: content.called[one] for place, one in enumerate(kept)}
    }
    for name, column in zip(others, columns, strict=True):
        own = table[column.name]
        if column.name in LABELLED and not column.variable:
            own, values[name] = _numbered(own, column.name)
        data[name], labels[name] = _typed(own), column.label
    frame = pd.DataFrame(data)
    _check_sizes(frame, dict(zip(others, columns, strict=True)))
    frame.to_stata(
        path,
        write_index=False,
        version=VERSION,
        time_stamp=NO_TIME,
        data_label=content.title[:LONGEST_LABEL],
        variable_labels={name: label[:LONGEST_LABEL] for name, label in labels.items()},
        value_labels={name: own for name, own in values.items() if own},
        convert_strl=[name for name in frame if _is_long(frame[name])],
    )


def stata_names(first: Sequence[str], columns: Sequence[Column]) -> list[str]:
    """Names that Stata accepts, first ``first``, then one per column: ASCII, 32 characters, unique.

    A theme has its English name, its measures the same name with an ending.

    Examples
    --------
    >>> shares = [Column("治理", "治理", "Governance", m) for m in ("estimate", "n_hits")]
    >>> stata_names(["place_id"], [Column("year"), *shares, Column("人均GDP"), Column("人口")])
    ['place_id', 'year', 'governance', 'governance_hits', 'x1', 'x2']
    """
    taken = set(first)
    names: dict[Column, str] = {}
    for column in columns:
        if not column.variable:
            names[column] = _free(_ascii(column.name) or _numbers("x"), taken)
    for variable in dict.fromkeys(column.variable for column in columns if column.variable):
        own = [column for column in columns if column.variable == variable]
        endings = {column: _ending(column) for column in own}
        whole = _ascii(own[0].english or variable).lower()
        base = _free(whole or _numbers(own[0].kind), taken, endings.values())
        names |= {column: base + endings[column] for column in own}
    return [*first, *(names[column] for column in columns)]


def _ending(column: Column) -> str:
    return column.named.ending if column.named else f"_{_ascii(column.measure)}"[:12]


def _ascii(text: str) -> str:
    """A text as an ASCII name; "" if a part of it would be lost: “人均GDP” is not GDP."""
    plain = "".join(
        sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign)
    )
    if any(sign.isalnum() and not sign.isascii() for sign in plain):
        return ""
    name = re.sub(r"[^A-Za-z0-9]+", "_", plain).strip("_")
    return f"_{name}" if name[:1].isdigit() else name


def _numbers(stem: str) -> Iterator[str]:
    return (f"{stem}{number}" for number in count(1))


def _free(name: str | Iterator[str], taken: set[str], endings: Iterable[str] = ("",)) -> str:
    """The first free name of: the name, the name with 2, 3 …, with any ending; now taken."""
    endings = tuple(endings)
    room = LONGEST_NAME - max(map(len, endings))
    if isinstance(name, str):
        own, short = _cut(name, room), _cut(name, room - 4)
        name = chain([own], (f"{short}_{number}" for number in count(2)))
    for one in name:
        found = {one + ending for ending in endings}
        if one.lower() not in RESERVED and not found & taken:
            taken |= found
            return one
    raise AssertionError  # numbers never end


def _cut(name: str, room: int) -> str:
    """The beginning of a name, cut between words where it has several."""
    if len(name) <= room:
        return name
    whole, _, _ = name[: room + 1].rpartition("_")
    return whole or name[:room]


# ------------------------------------------------------------ values that Stata accepts


def _numbered(values: pd.Series, docvar: str) -> tuple[pd.Series, dict[float, str]]:
    """Values as numbers in their order, and their labels; NaN where missing."""
    there = set(values.dropna())
    ours = [value for value in VALUES[docvar] if value in there]
    every = [*ours, *sorted(there - set(ours))]
    number = {value: float(place + 1) for place, value in enumerate(every)}
    return values.map(number), {number[value]: value_name(str(value), docvar) for value in every}


def _typed(values: pd.Series) -> pd.Series:
    """Whole numbers, decimals with NaN, or texts: a missing text is empty in Stata."""
    if pd.api.types.is_bool_dtype(values):
        return values.astype(float)
    if pd.api.types.is_numeric_dtype(values):
        whole = pd.api.types.is_integer_dtype(values) and not values.isna().any()
        return values.astype("int64" if whole else "float64")
    numbers = pd.to_numeric(values, errors="coerce") if _all_numbers(values) else None
    if numbers is not None:
        return _typed(numbers)
    texts = [
        "" if missing else str(value) for value, missing in zip(values, values.isna(), strict=True)
    ]
    return pd.Series(texts, index=values.index, dtype=object)


def _all_numbers(values: pd.Series) -> bool:
    there = values.dropna()
    return len(there) > 0 and all(isinstance(value, Real) for value in there)


def _check_sizes(frame: pd.DataFrame, columns: Mapping[str, Column]) -> None:
    """Refuse numbers that Stata does not have, such as ±inf, the logarithm of 0."""
    for name, values in frame.select_dtypes("number").items():
        large = values[values.notna() & ~(values.abs() < LARGEST)]
        if len(large):
            raise CorpusError(
                say(
                    "The column {column!r} contains {value}, a number that Stata does not have. "
                    "Leave it empty (NaN), or write .csv.",
                    column=columns[str(name)].name,
                    value=large.iloc[0],
                )
            )


def _is_long(values: pd.Series) -> bool:
    return values.dtype == object and any(len(text.encode()) > LONGEST_TEXT for text in values)
