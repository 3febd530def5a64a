"""Where places, years, codes and indicators stand in a table, and which cells are its numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any, NamedTuple

from govtopics.corpus.places.gazetteer import all_coded
from govtopics.corpus.reading.columns import HIGHEST_FIRST, LEVEL_OF, known_docvar, plain_name
from govtopics.corpus.reading.grids import Grid
from govtopics.corpus.reading.values import code_of, is_nothing
from govtopics.panels.statistics.headings import (
    INDICATOR_LINE,
    PLACE_LINE,
    UNIT_LINE,
    Title,
    clean_name,
    is_bare_year,
    title_of,
    unit_of,
    year_in,
    year_written,
)
from govtopics.panels.statistics.names import (
    clean_place,
    is_apart,
    is_nation,
    is_note,
    places_called,
)
from govtopics.panels.statistics.numbers import number_of

HEAD = 30  # rows in which a table begins
SAMPLE = 300  # rows by which a column is judged
MOST = 0.5
NEARLY_ALL = 0.9
FEW_ROWS = 5
MOST_COLUMNS = 15  # that are listed
WHOLE_CODE = 6  # digits
INDICATOR = {"指标", "指标名称", "项目", "统计指标", "变量", "indicator", "indicatorname", "series",
             "seriesname", "variable"}  # fmt: skip
UNIT = {"单位", "计量单位", "unit", "units"}
TIMES = ("year", "date", "published", "time", "period_end")
YEAR_NAMES = {
    "统计年份",
    "统计年度",
    "数据年份",
    "会计年度",
    "sgnyea",
    "yr",
    "t",
    "年份year",
    "时期",
    "报告期",
    "统计期",
}
CODE_NAMES = {"cntycd", "citycd", "prvcnm_id", "cityid", "provid", "countyid", "id", "代码", "编码", "城市编码", "地区编码",
              "areaid", "regioncode", "行政代码", "行政区划代码(县级)", "ad_code", "统计用区划代码", "区域代码"}  # fmt: skip
NO_STATISTICS = ("document_id", "title", "source_file", "code")
OF_PLACES = ("place", "parent", "admin_level")


class Said(NamedTuple):
    """What the researcher says of a table: names of columns, a place or a year for all of it."""

    place: str | None = None
    year: str | int | None = None
    code: str | None = None


class Column(NamedTuple):
    """A column of numbers: its position, name, unit and the year in its heading."""

    at: int
    name: str
    unit: str
    year: int | None


class Layout(NamedTuple):
    """What the columns of a table are, by position; ``places`` are the highest first.

    ``rows`` are those of the body with their numbers, ``headings`` and ``notes`` what stands above
    and below them.
    ``apart`` are columns that hold no statistics, each with the code of a reason.
    """

    rows: list[tuple[int, list[Any]]]
    headings: list[tuple[int, list[Any]]]
    notes: list[tuple[int, list[Any]]]
    title: Title
    columns: list[Column]
    places: tuple[int, ...]
    levels: tuple[str, ...]
    code: int | None
    year: int | None
    indicator: int | None
    unit: int | None
    apart: list[tuple[str, str]]
    turned: bool

    @property
    def whole_year(self) -> int | None:
        """The year that the title or the sheet's name gives to all rows, where nothing else does."""
        dated = self.year is not None or any(column.year is not None for column in self.columns)
        return None if dated else self.title.year

    @property
    def shape(self) -> str:
        """What the table is called: long, places × years, years × places, indicators × years …"""
        if self.year is not None:
            return "turned, long" if self.turned else "long"
        if any(column.year is not None for column in self.columns):
            return "years × places" if self.turned else "places × years"
        return "indicators × places" if self.turned else "places"


def layout_of(grid: Grid, said: Said) -> Layout | None:
    """Where things stand in a table; None where neither a place, a code nor a year is found."""
    above = _title_rows(grid.rows)
    title = title_of(grid.rows[:above], grid.name)
    numbered = list(zip(grid.numbers, grid.rows, strict=True))
    below, notes = _without_notes(numbered[above:])
    if len(below) < 2:
        return None
    turned = _is_turned([row for _, row in below], said)
    if turned:
        below = [
            (n, list(row)) for n, row in enumerate(zip(*(row for _, row in below), strict=True), 1)
        ]
    found = _found([row for _, row in below], said)
    if found is None:
        return None
    body = found.body
    columns, apart = _columns(below[:body], [row for _, row in below[body:]], found, title, grid)
    return Layout(
        below[body:], [*numbered[:above], *below[:body]], notes, title, columns, found.places, found.levels,
        found.code, found.year, found.indicator, found.unit, apart, turned,
    )  # fmt: skip


Numbered = list[tuple[int, list[Any]]]


def _without_notes(rows: Numbered) -> tuple[Numbered, Numbered]:
    """The rows of a table, and the notes below it."""
    end = len(rows)
    while (
        end
        and (told := _told(rows[end - 1][1]))
        and len(told) == 1
        and is_note(clean_place(told[0]))
    ):
        end -= 1
    return rows[:end], rows[end:]


def _told(row: Sequence[Any]) -> list[str]:
    return list(dict.fromkeys(str(cell) for cell in row if not is_nothing(cell)))


class _Found(NamedTuple):
    body: int
    places: tuple[int, ...]
    levels: tuple[str, ...]
    code: int | None
    year: int | None
    indicator: int | None
    unit: int | None


def _title_rows(rows: Sequence[Sequence[Any]]) -> int:
    """How many rows stand above the table: its title, its unit, what a data base wrote."""
    for at, row in enumerate(rows[:HEAD]):
        told = dict.fromkeys(clean_name(cell) for cell in row if not is_nothing(cell))
        lines = [text for text in told if not any(
            line.match(text.strip("()（）")) for line in (UNIT_LINE, INDICATOR_LINE, PLACE_LINE))]  # fmt: skip
        if len(row) > 1 and len(told) == 1 and known_docvar(next(iter(told))) is None:
            continue
        if len(lines) > 1 or len(row) == 1 or not told:
            return at
        if len(lines) == len(told):
            return at
    return 0


def _is_turned(rows: Sequence[Sequence[Any]], said: Said) -> bool:
    """Whether places stand across, or, where there are none, years: then columns are read as rows."""
    if isinstance(said.place, str) and not places_called(clean_place(said.place), None)[0]:
        return not any(_is_called(cell, said.place) for row in rows[:HEAD] for cell in row)
    down = max((_n_places([row[at] for row in rows[:SAMPLE]]) for at in range(min(len(rows[0]), 12))),
               default=0)  # fmt: skip
    if any(_n_places(column) for column in _under_names(rows)):
        return False
    across = max((_n_places(row[:SAMPLE]) for row in rows[:6]), default=0)
    if down or across:
        return across > down
    if any(_are_codes([row[at] for row in rows[1:SAMPLE]]) for at in range(min(len(rows[0]), 12))):
        return False
    years_down = max(
        (_n_years([row[at] for row in rows]) for at in range(min(len(rows[0]), 6))), default=0
    )
    return max((_n_years(row) for row in rows[:6]), default=0) > years_down


def _under_names(rows: Sequence[Sequence[Any]]) -> list[list[Any]]:
    """The columns whose heading says that they name places."""
    named = {at for row in rows[:6] for at, cell in enumerate(row)
             if isinstance(cell, str) and _role(cell) == "place"}  # fmt: skip
    return [[row[at] for row in rows[:SAMPLE]] for at in sorted(named)]


def _n_places(cells: Sequence[Any]) -> int:
    """How many places a row or column names, if most of its texts are names of places."""
    texts = {clean_place(cell) for cell in cells if isinstance(cell, str)} - {""}
    texts = {text for text in texts if number_of(text).value is None and not is_bare_year(text)}
    named = {text for text in texts if places_called(text, None)[0]}
    others = {
        text
        for text in texts - named
        if not (is_apart(text) or is_note(text) or known_docvar(text))
    }
    return len(named) if len(named) >= MOST * (len(named) + len(others)) else 0


def _n_years(cells: Sequence[Any]) -> int:
    return len({cell for cell in cells if is_bare_year(cell)})


def _is_called(cell: Any, name: object) -> bool:
    return isinstance(cell, str) and isinstance(name, str) and plain_name(cell) == plain_name(name)


def _found(rows: Sequence[Sequence[Any]], said: Said) -> _Found | None:
    width = range(len(rows[0]))
    heads = rows[: min(HEAD, len(rows))]
    head = _head(heads, said)
    names = [clean_name(heads[head][at]) if head is not None else "" for at in width]
    places = _place_columns(rows, names, head, said)
    code = _code_column(rows, names, head, said, places)
    body = _body(rows, head, places, code)
    if head is None and body:
        names = [clean_name(cell) for cell in rows[body - 1]]
        code = _code_column(rows, names, body - 1, said, places)
    year = _year_column(rows, names, body, said, places, code)
    if not places and code is None and head is None:
        body = _first_numbers(rows, year)
    if not places and code is None and year is None and not _heading_years(rows[:body]):
        return None
    named = {plain_name(name): at for at, name in enumerate(names) if name}
    indicator = next((named[name] for name in named if name in INDICATOR), None)
    unit = (
        next((named[name] for name in named if name in UNIT), None)
        if indicator is not None
        else None
    )
    levels = tuple(LEVEL_OF.get(plain_name(names[at]), "") for at in places)
    return _Found(body, places, levels, code, year, indicator, unit)


def _head(rows: Sequence[Sequence[Any]], said: Said) -> int | None:
    """The first row with names of columns that are known or said."""
    wanted = [name for name in (said.place, said.year, said.code) if isinstance(name, str)]
    for at, row in enumerate(rows):
        known = [_role(cell) for cell in row if isinstance(cell, str)]
        if any(role in ("place", "code", *TIMES) for role in known) or any(
            _is_called(cell, name) for cell in row for name in wanted
        ):
            return at
        if any(places_called(clean_place(cell), None)[0] for cell in row if isinstance(cell, str)):
            return None
    return None


def _role(cell: str) -> str | None:
    name = plain_name(cell)
    if name in YEAR_NAMES:
        return "year"
    return "code" if name in CODE_NAMES else known_docvar(clean_name(cell))


def _below(rows: Sequence[Sequence[Any]], at: int, first: int) -> list[Any]:
    return [row[at] for row in rows[first : first + SAMPLE] if not is_nothing(row[at])]


def _place_columns(
    rows: Sequence[Sequence[Any]], names: Sequence[str], head: int | None, said: Said
) -> tuple[int, ...]:
    """The columns that name a place, the highest level first."""
    if own := [at for at, name in enumerate(names) if _is_called(name, said.place)]:
        return (own[0],)
    first = 0 if head is None else head + 1
    text = [at for at in range(len(names)) if not _are_numbers(_below(rows, at, first))]
    parents = [at for at in text if _role(names[at]) == "parent"]
    named = [at for at in text if _role(names[at]) == "place"]
    if not named:
        counts = {at: _n_places(_below(rows, at, first)) for at in text if at not in parents}
        best = max(counts, key=lambda at: counts[at], default=-1)
        return (*parents, best) if counts.get(best) else tuple(parents)
    level = {at: HIGHEST_FIRST.index(LEVEL_OF.get(plain_name(names[at]), "")) for at in named}
    return (*parents, *sorted(named, key=lambda at: level[at]))


def _are_numbers(cells: Sequence[Any]) -> bool:
    return all(number_of(cell).value is not None for cell in cells)


def _code_share(cells: Sequence[Any]) -> float:
    """The share of a column's cells that are codes of places."""
    held = [cell for cell in cells if not is_nothing(cell)]
    return sum(code_of(cell) is not None for cell in held) / len(held) if held else 0.0


def _are_codes(cells: Sequence[Any]) -> bool:
    """Whether a column holds codes of places beyond doubt: of six digits, and in the gazetteer."""
    held = [cell for cell in cells if not is_nothing(cell)]
    known = sum(
        len(str(cell).removesuffix(".0").strip()) >= WHOLE_CODE
        and (code := code_of(cell)) is not None
        and bool(all_coded(code))
        for cell in held
    )
    return known > 0 and known >= NEARLY_ALL * len(held)


def _code_column(
    rows: Sequence[Sequence[Any]],
    names: Sequence[str],
    head: int | None,
    said: Said,
    places: Sequence[int],
) -> int | None:
    """The column of codes, the lowest places' of several."""
    first = 0 if head is None else head + 1
    called = [at for at, name in enumerate(names) if _is_called(name, said.code)]
    if not called:
        called = [at for at, name in enumerate(names) if _role(name) == "code" and at not in places]
    if not called:
        called = [at for at in range(len(names)) if _are_codes(_below(rows, at, first))]
    digits = {
        at: sum(len(code.rstrip("0")) for cell in held if (code := code_of(cell)))
        for at in called
        if (held := _below(rows, at, first)) and _code_share(held) >= MOST
    }
    return max(digits, key=lambda at: digits[at], default=None)


def _body(
    rows: Sequence[Sequence[Any]], head: int | None, places: Sequence[int], code: int | None
) -> int:
    """The first row below the headings."""
    at = places[-1] if places else code
    if at is None:
        return 1 if head is None else head + 1
    if head is None:
        cells = (clean_place(row[at]) for row in rows)
        return next((n for n, cell in enumerate(cells) if cell and (
            places_called(cell, None)[0] or is_apart(cell) or is_nation(cell))), 0)  # fmt: skip
    heading = clean_name(rows[head][at])
    for n in range(head + 1, len(rows)):
        held = [column for column in (*places, code) if column is not None]
        cells = [rows[n][column] for column in held if not is_nothing(rows[n][column])]
        if any(clean_name(cell) != heading and _role(str(cell)) is None for cell in cells):
            return n
    return len(rows)


def _first_numbers(rows: Sequence[Sequence[Any]], year: int | None) -> int:
    if year is None:
        return 1
    return next((n for n, row in enumerate(rows) if year_written(row[year]) is not None), 1)


def _heading_years(rows: Sequence[Sequence[Any]]) -> bool:
    return any(is_bare_year(cell) for row in rows for cell in row)


def _year_column(
    rows: Sequence[Sequence[Any]], names: Sequence[str], body: int, said: Said,
    places: Sequence[int], code: int | None,
) -> int | None:  # fmt: skip
    """The column of years: by its name and what it holds, or by what it holds alone."""
    if own := [at for at, name in enumerate(names) if _is_called(name, said.year)]:
        return own[0]
    if isinstance(said.year, int):
        return None
    free = [at for at in range(len(rows[0])) if at not in places and at != code]

    def share(at: int) -> float:
        held = _below(rows, at, body)
        return sum(year_written(cell) is not None for cell in held) / len(held) if held else 0.0

    for docvar in TIMES:
        if called := [at for at in free if _role(names[at]) == docvar and share(at) >= MOST]:
            return called[0]
    for at in free:
        heads = [row[at] for row in rows[:body]]
        told = any(
            "年" in str(cell) or "year" in str(cell).lower() for cell in heads if cell is not None
        )
        held = _below(rows, at, body)
        bare = all(is_bare_year(cell) or isinstance(cell, str) for cell in held)
        plain = not any(is_bare_year(cell) or unit_of(clean_name(cell)) for cell in heads)
        sure = told or len(held) >= FEW_ROWS or not (places or code is not None)
        if bare and plain and share(at) >= NEARLY_ALL and sure:
            return at
    return None


def _columns(
    headings: Numbered, body: Sequence[Sequence[Any]], found: _Found, title: Title, grid: Grid
) -> tuple[list[Column], list[tuple[str, str]]]:
    """The columns of numbers, and those that hold none."""
    taken = {*found.places, found.code, found.year, found.indicator, found.unit}
    free = [at for at in range(len(body[0]) if body else 0) if at not in taken]
    rows = _spread([row for _, row in headings], free)
    own: list[tuple[int, list[str], int | None]] = []
    apart: list[tuple[str, str]] = []
    for at in free:
        cells = [row[at] for row in rows if row[at] is not None]
        years = [
            year
            for cell in cells
            if is_bare_year(cell) and (year := year_written(cell)) is not None
        ]
        parts = [clean_name(cell) for cell in cells if not is_bare_year(cell)]
        parts = list(dict.fromkeys(part for part in parts if part and not UNIT_LINE.match(part)))
        role = _role(parts[0]) if len(parts) == 1 else None
        if role in NO_STATISTICS or (role in OF_PLACES and not _are_numbers(_below(body, at, 0))):
            apart.append((parts[0], "no_statistic"))
        else:
            own.append((at, parts, years[-1] if years else None))
    return _named(own, title, grid, alone=found.indicator is not None), apart


def _spread(rows: Sequence[Sequence[Any]], columns: Sequence[int]) -> list[list[Any]]:
    """Headings with those that stand over several columns written over each."""
    spread = [list(row) for row in rows if not _counts_columns([row[at] for at in columns])]
    for upper, lower in zip(spread, spread[1:], strict=False):
        last = None
        for at in columns:
            if upper[at] is None and lower[at] is not None:
                upper[at] = last
            last = upper[at]
    return spread


def _counts_columns(cells: Sequence[Any]) -> bool:
    """Whether a row of headings numbers the columns: 1, 2, 3 …"""
    numbers = [number_of(cell).value for cell in cells if cell is not None]
    return len(numbers) > 1 and all(
        number is not None and number - numbers[0] == n for n, number in enumerate(numbers)  # type: ignore[operator]
    ) and not all(is_bare_year(cell) for cell in cells if cell is not None)  # fmt: skip


def _named(
    own: Sequence[tuple[int, list[str], int | None]], title: Title, grid: Grid, *, alone: bool
) -> list[Column]:
    """Names, units and years of columns; what has no name is called by the title of the table."""
    stems: dict[str, set[int]] = {}
    for _, parts, year in own:
        stem, inside = year_in("_".join(parts))
        if year is None and inside is not None:
            stems.setdefault(stem, set()).add(inside)
    # One year in a name may be a part of it; the same in all, or several of one stem, are years.
    all_told = sum(map(len, stems.values())) >= sum(bool(parts) for _, parts, _ in own)
    columns = []
    for at, parts, year in own:
        name = "_".join(parts)
        stem, inside = year_in(name)
        if year is None and inside is not None and (len(stems[stem]) > 1 or all_told):
            name, year = stem, inside
        name = name or title.name or ("value" if not grid.name or alone else clean_name(grid.name))
        label = grid.labels.get(name, "")
        unit = (
            _unit_part(parts)
            or unit_of(name)
            or unit_of(label)
            or unit_of(title.name)
            or title.unit
        )
        columns.append(Column(at, name, unit, year))
    return _apart(columns)


def _apart(columns: Sequence[Column]) -> list[Column]:
    """With another name for the second column of the same name and year."""
    seen: Counter[tuple[str, int | None]] = Counter()
    own = []
    for column in columns:
        seen[column.name, column.year] += 1
        n = seen[column.name, column.year]
        own.append(column if n == 1 else column._replace(name=f"{column.name} ({n})"))
    return own


def _unit_part(parts: Sequence[str]) -> str:
    """A part of a heading that is a unit alone, in brackets, as the row below the names may be."""
    return next((unit_of(part) for part in parts[1:] if part[:1] in "(（" and unit_of(part)), "")


def names_of(grid: Grid) -> list[str]:
    """What the columns of a table are called, by the first cells below its title."""
    rows = grid.rows[_title_rows(grid.rows) :][:HEAD]
    width = len(rows[0]) if rows else 0
    return [
        next((clean_name(row[at]) for row in rows if row[at] is not None), "")
        for at in range(width)
    ]


def looks(grid: Grid) -> str:
    """What each column of a table looks like, for whoever has to name one."""
    rows = grid.rows[_title_rows(grid.rows) + 1 :][:SAMPLE]
    listed = []
    for at, name in enumerate(names_of(grid)[:MOST_COLUMNS]):
        held = [row[at] for row in rows if not is_nothing(row[at])]
        kind = "empty" if not held else "numbers" if _are_numbers(held) else "text"
        shown = ", ".join(f"{cell}"[:12] for cell in held[:3])
        listed.append(f"{name!r}: {kind} ({shown})" if shown else f"{name!r}: {kind}")
    return "; ".join(listed)
