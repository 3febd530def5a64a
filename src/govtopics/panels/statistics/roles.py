"""Which columns of a table have places, codes, years and indicators, by names and cells."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from govtopics.corpus.places.gazetteer import all_coded
from govtopics.corpus.reading.columns import HIGHEST_FIRST, LEVEL_OF, known_docvar, plain_name
from govtopics.corpus.reading.values import code_of, is_nothing
from govtopics.panels.statistics.headings import clean_name, is_bare_year, unit_of, year_written
from govtopics.panels.statistics.names import (
    clean_place,
    is_nation,
    is_note,
    places_called,
    why_apart,
    without_translation,
)
from govtopics.panels.statistics.numbers import number_of

HEAD = 30  # rows in which a table begins
SAMPLE = 300  # rows by which a column is judged
FIRST_ROWS, FIRST_COLUMNS = 6, 12  # with places or years across or down
MOST, NEARLY_ALL = 0.5, 0.9
FEW_ROWS = 5
WHOLE_CODE = 6  # digits
INDICATOR = frozenset(
    ["指标", "指标名称", "项目", "统计指标", "变量", "indicator", "indicatorname", "series",
     "seriesname", "variable"]
)  # fmt: skip
UNIT = frozenset(["单位", "计量单位", "unit", "units"])
TIMES = ("year", "date", "published", "time", "period_end")
# Names of these columns in databases, in addition to those in tables of reports.
YEAR_NAMES = frozenset(
    [
        "统计年份",
        "统计年度",
        "数据年份",
        "会计年度",
        "统计期",
        "报告期",
        "时期",
        "sgnyea",
        "yr",
        "t",
    ]
)
CODE_NAMES = frozenset(
    ["代码", "编码", "城市编码", "地区编码", "区域代码", "统计用区划代码", "行政区划代码(县级)",
     "cntycd", "citycd", "prvcnmid", "cityid", "provid", "countyid", "areaid", "regioncode", "id"]
)  # fmt: skip

# Headings of columns of places in yearbooks: 县（市、区）, 市（州）, 街镇; not parts of places.
_OF_PLACES = re.compile(
    "[各分]?(?:(?:省|自治区|直辖市|设区市|城市|地区|市|州|盟|县|区|旗|乡|镇|街道?)+|行政区划?|区划)"
    "(?:级?行政(?:区划?|单位)|域)?(?:名称?|别)?"
)
_PARTS = ("市区", "市辖区", "镇区", "城市区")

Rows = Sequence[Sequence[Any]]


class Said(NamedTuple):
    """What the researcher gives for a table: names of columns, or a place or year for all of it."""

    place: str | None = None
    year: str | int | None = None
    code: str | None = None


class Roles(NamedTuple):
    """Positions of columns; ``places`` have the highest first, each with its level.

    ``body`` is the first row below the headings.
    """

    body: int
    places: tuple[int, ...]
    levels: tuple[str, ...]
    code: int | None
    year: int | None
    indicator: int | None
    unit: int | None


class _Columns(NamedTuple):
    """The rows of a table, the names of its columns, and the first row below them."""

    rows: Rows
    names: Sequence[str]
    first: int
    said: Said

    def below(self, at: int) -> list[Any]:
        """The cells of a column below its name."""
        rows = self.rows[self.first : self.first + SAMPLE]
        return [row[at] for row in rows if not is_nothing(row[at])]

    def called(self, wanted: object, *roles: str) -> list[int]:
        """The columns that are given, or else those with a role by their name."""
        said = [at for at, name in enumerate(self.names) if is_called(name, wanted)]
        return said or [at for at, name in enumerate(self.names) if role_of(name) in roles]


def roles_of(rows: Rows, said: Said) -> Roles | None:
    """The roles of the columns of a table; None if neither a place, a code nor a year is found."""
    head = _head(rows[:HEAD], said)
    columns = _named(rows, head, said)
    places = _places(columns)
    code = _code(columns, places)
    body = _body(rows, head, places, code)
    if head is None and body:
        columns = _named(rows, body - 1, said)
        code = _code(columns, places)
    year = _year(columns._replace(first=body), places, code)
    if not places and code is None and head is None:
        body = 1 if year is None else _first_year(rows, year)
    if not places and code is None and year is None and not _any_year(rows[:body]):
        return None
    plain = [plain_name(name) for name in columns.names]
    free = [at for at in range(len(plain)) if at not in (*places, code, year)]
    indicator = next((at for at in free if plain[at] in INDICATOR), None)
    unit = next((at for at in free if plain[at] in UNIT), None)
    levels = tuple(_level(columns, at) for at in places)
    return Roles(body, places, levels, code, year, indicator, None if indicator is None else unit)


def is_turned(rows: Rows, said: Said) -> bool:
    """Whether columns are to be read as rows: places are across, or years without places."""
    if said.place is not None and not places_called(clean_place(said.place), None)[0]:
        return not any(is_called(cell, said.place) for row in rows[:HEAD] for cell in row)
    columns = [[row[at] for row in rows[:SAMPLE]] for at in range(len(rows[0]))][:FIRST_COLUMNS]
    named = [any(role_of(cell) == "place" for cell in column[:FIRST_ROWS]) for column in columns]
    across = _most(_n_places, rows[:FIRST_ROWS])
    for column, told in zip(columns, named, strict=True):
        # Below such a name unknown places do not count against it.
        if told and (_n_places(column) or _n_known(column) >= max(1, across)):
            return False
    # Years across belong to the places of a column, known or not; for one place they are rows.
    counts = (_n_places, _n_codes, _n_years)[: 2 if any(named) and said.place is None else 3]
    for count in counts:
        down, across = _most(count, columns), _most(count, rows[:FIRST_ROWS])
        if down or across:
            return across > down
    return False


def role_of(cell: Any) -> str | None:
    """The docvar of a column by its name."""
    if not isinstance(cell, str):
        return None
    bare = without_translation(clean_name(cell))
    name = plain_name(bare)
    if name in YEAR_NAMES:
        return "year"
    if name in CODE_NAMES:
        return "code"
    return known_docvar(bare) or ("place" if _heads_places(bare) else None)


def _heads_places(name: str) -> bool:
    bare = re.sub("[（）()、，/ ]", "", name)
    return bare not in _PARTS and _OF_PLACES.fullmatch(bare) is not None


def is_called(cell: Any, name: object) -> bool:
    """Whether a cell is the name of a given column."""
    return isinstance(cell, str) and isinstance(name, str) and plain_name(cell) == plain_name(name)


def are_numbers(cells: Sequence[Any]) -> bool:
    """Whether all cells are numbers or empty."""
    return all(is_nothing(cell) or number_of(cell).value is not None for cell in cells)


def _most(count: Callable[[Sequence[Any]], int], lines: Rows) -> int:
    return max(map(count, lines), default=0)


def _n_places(cells: Sequence[Any]) -> int:
    """How many places a row or column names, if most of its texts are names of places."""
    written = dict.fromkeys(clean_place(cell) for cell in cells if isinstance(cell, str))
    texts = [text for text in written if text and not _is_number(text)]
    named = [text for text in texts if places_called(text, None)[0]]
    # Cells before the first place may be headings, in several rows.
    below = texts[texts.index(named[0]) :] if named else []
    others = [text for text in below if text not in named and not _is_beside_places(text)]
    return len(named) if len(named) >= MOST * (len(named) + len(others)) else 0


def _n_known(cells: Sequence[Any]) -> int:
    """How many places a row or column names, among any other cells."""
    written = dict.fromkeys(clean_place(cell) for cell in cells if isinstance(cell, str))
    return sum(bool(places_called(text, None)[0]) for text in written)


def _is_number(text: str) -> bool:
    return number_of(text).value is not None or is_bare_year(text)


def _is_beside_places(text: str) -> bool:
    return bool(why_apart(text) or is_note(text) or known_docvar(text))


def _n_codes(cells: Sequence[Any]) -> int:
    """How many place codes a row or column has, if it has nothing else below its name."""
    held = {str(cell).removesuffix(".0").strip() for cell in cells[1:] if not is_nothing(cell)}
    known = [
        cell
        for cell in held
        if len(cell) >= WHOLE_CODE and (code := code_of(cell)) is not None and all_coded(code)
    ]
    return len(known) if len(known) >= NEARLY_ALL * len(held) else 0


def _n_years(cells: Sequence[Any]) -> int:
    return len({cell for cell in cells if is_bare_year(cell)})


def _head(rows: Rows, said: Said) -> int | None:
    """The first row with known or given names of columns, before any places."""
    for at, row in enumerate(rows):
        texts = [cell for cell in row if isinstance(cell, str)]
        known = any(role_of(cell) in ("place", "parent", "code", *TIMES) for cell in texts)
        if known or any(is_called(cell, name) for cell in texts for name in said):
            return at
        if any(places_called(clean_place(cell), None)[0] for cell in texts):
            return None
    return None


def _named(rows: Rows, head: int | None, said: Said) -> _Columns:
    if head is None:
        return _Columns(rows, [""] * len(rows[0]), 0, said)
    return _Columns(rows, [clean_name(cell) for cell in rows[head]], head + 1, said)


def _level(columns: _Columns, at: int) -> str:
    return LEVEL_OF.get(plain_name(columns.names[at]), "")


def _places(columns: _Columns) -> tuple[int, ...]:
    """The columns that name a place, the highest level first."""
    if columns.said.place is not None and (own := columns.called(columns.said.place)):
        return (own[0],)
    text = [at for at in range(len(columns.names)) if not are_numbers(columns.below(at))]
    parents = [at for at in columns.called(None, "parent") if at in text]
    named = [at for at in columns.called(None, "place") if at in text]
    if not named:
        counts = {at: _n_places(columns.below(at)) for at in text if at not in parents}
        best = max(counts, key=lambda at: counts[at], default=-1)
        named = [best] if counts.get(best) else []
    named.sort(key=lambda at: HIGHEST_FIRST.index(_level(columns, at)))
    return (*parents, *named)


def _code(columns: _Columns, places: Sequence[int]) -> int | None:
    """The column of codes; of several, the one of the lowest places."""
    free = [at for at in range(len(columns.names)) if at not in places]
    called = [at for at in columns.called(columns.said.code, "code") if at in free]
    if not called and not places:  # beside names, six digits are more likely a number
        called = [at for at in free if _n_codes([None, *columns.below(at)])]
    digits: dict[int, int] = {}
    for at in called:
        held = columns.below(at)
        codes = [code for cell in held if (code := code_of(cell))]
        if codes and len(codes) >= MOST * len(held):
            digits[at] = sum(len(code.rstrip("0")) for code in codes)
    return max(digits, key=lambda at: digits[at], default=None)


def _body(rows: Rows, head: int | None, places: Sequence[int], code: int | None) -> int:
    """The first row below the headings."""
    at = places[-1] if places else code
    if at is None:
        return 1 if head is None else head + 1
    if head is None:
        names = enumerate(clean_place(row[at]) for row in rows)
        return next((n for n, name in names if name and _may_be_place(name)), 0)
    heading = clean_name(rows[head][at])
    held = [*places] if code is None else [*places, code]
    for n in range(head + 1, len(rows)):
        cells = [rows[n][column] for column in held if not is_nothing(rows[n][column])]
        if any(clean_name(cell) != heading and role_of(cell) is None for cell in cells):
            return n
    return len(rows)


def _may_be_place(name: str) -> bool:
    return bool(places_called(name, None)[0] or why_apart(name) or is_nation(name))


def _first_year(rows: Rows, year: int) -> int:
    return next((n for n, row in enumerate(rows) if year_written(row[year]) is not None), 1)


def _any_year(rows: Rows) -> bool:
    return any(is_bare_year(cell) for row in rows for cell in row)


def _year(columns: _Columns, places: Sequence[int], code: int | None) -> int | None:
    """The column of years: by its name and cells, or by its cells only."""
    if isinstance(columns.said.year, int):
        return None
    if columns.said.year is not None and (own := columns.called(columns.said.year)):
        return own[0]
    free = [at for at in range(len(columns.names)) if at not in places and at != code]
    for role in TIMES:
        for at in columns.called(None, role):
            if at in free and _share_of_years(columns, at) >= MOST:
                return at
    alone = not places and code is None
    return next((at for at in free if _holds_years(columns, at, alone=alone)), None)


def _share_of_years(columns: _Columns, at: int) -> float:
    held = columns.below(at)
    return sum(year_written(cell) is not None for cell in held) / len(held) if held else 0.0


def _holds_years(columns: _Columns, at: int, *, alone: bool) -> bool:
    """Whether a column without a known name has years: a few numbers may look like them."""
    heads = [clean_name(row[at]) for row in columns.rows[: columns.first]]
    told = any("年" in head or "year" in head.lower() for head in heads)
    if any(is_bare_year(row[at]) for row in columns.rows[: columns.first]) or any(
        map(unit_of, heads)
    ):
        return False
    held = columns.below(at)
    bare = all(is_bare_year(cell) or isinstance(cell, str) for cell in held)
    written = all("年" in str(cell) for cell in held)
    enough = told or alone or written or not any(heads) or len(held) >= FEW_ROWS
    return bare and enough and _share_of_years(columns, at) >= NEARLY_ALL
