"""Which report of a place speaks for a year, and which years are set side by side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import pandas as pd

from govtopics.analysis.themes.since import year_of
from govtopics.corpus.corpus import Corpus
from govtopics.corpus.doubts import LEFT_OUT_COLUMN
from govtopics.corpus.places.gazetteer import find_places, romanised
from govtopics.corpus.places.history import code_today
from govtopics.errors import CorpusError, nearest
from govtopics.language import Reason
from govtopics.messages import Message, joined, say
from govtopics.panels.cells import Cells, cells_of
from govtopics.panels.places import identities


class Pair(NamedTuple):
    """Two reports of a place, the later first, and what is said of the choice."""

    place: str
    code: str
    years: tuple[int, int]
    document_ids: tuple[str, str]
    reasons: tuple[Reason, ...]


def pair_of_reports(corpus: Corpus, place: str, year: int | None, other: int | None) -> Pair:
    """The report of a place and year, and that of the year before.

    Of several reports of a year one speaks for it, as in a panel
    (:func:`govtopics.panels.cells.cells_of`); where a panel reads several together, the longest.
    """
    own = _of_place(corpus, place)
    called = str(own.sort_values("year", kind="stable", na_position="first")["place"].iloc[-1])
    lengths = corpus.to_documents().select(document_id=list(own.index)).summary()["n_chars"]
    gone = own[own[LEFT_OUT_COLUMN].notna()]
    about = [f"{name} ({flag})" for name, flag in gone[LEFT_OUT_COLUMN].items()]
    used = own[own[LEFT_OUT_COLUMN].isna() & own["year"].notna()]
    if used.empty:
        none = say("No report of {place} has a year and is used in groups.", place=called)
        without = [say("Excluded: {names}.", names=joined(about, ", "))] if about else []
        raise CorpusError(joined([none, *without]))
    about_cells = {"place": called, "n_chars": lengths, "plan_share": None, "flags": ""}
    cells = cells_of(used.assign(**about_cells), "place", "year")
    chosen = dict(_chosen(cells, lengths))
    pair = _years(called, sorted(chosen), (year, other), about, int(own["year"].isna().sum()))
    reasons = [
        Reason("other_reports_of_year", {"year": value, "n": len(rest), "names": "、".join(rest)})
        for value in pair
        if (rest := [one for one in used.index[used["year"] == value] if one != chosen[value]])
    ]
    if about:
        reasons.append(Reason("reports_left_out", {"names": "、".join(about)}))
    if pair[1] != pair[0] - 1:
        reasons.insert(0, Reason("not_the_year_before", {"year": pair[0], "other": pair[1]}))
    code = str(own["code"].iloc[-1] or "")
    return Pair(called, code, pair, (chosen[pair[0]], chosen[pair[1]]), tuple(reasons))


def latest_years(corpus: Corpus) -> tuple[str, int, int] | None:
    """The place with the latest two successive years, and how many other places have two."""
    docvars = corpus.to_documents().docvars
    if not {"place", "year"} <= set(docvars):
        return None
    table = _known(docvars)
    table = table[table[LEFT_OUT_COLUMN].isna() & table["place"].notna() & table["year"].notna()]
    keys = table[["place", "key"]].drop_duplicates()["place"]
    several = set(keys[keys.duplicated()])
    found: dict[str, int] = {}
    for _, own in table.groupby("key", sort=False):
        code, name = own["today"].iloc[0], own["place"].iloc[0]
        pairs = [int(year) for year in set(own["year"]) if year - 1 in set(own["year"])]
        if pairs and (code or several.isdisjoint(own["place"])):
            found[str(code or name)] = max(pairs)
    if not found:
        return None
    first = max(found, key=lambda key: found[key])  # of places with one year, the first
    return first, found[first], len(found) - 1


def _known(docvars: pd.DataFrame) -> pd.DataFrame:
    """The docvars of reports with the columns that are asked for, years as numbers.

    ``key`` is what makes their places one, as in a panel, ``today`` its code.
    """
    columns = ("code", "parent", "admin_level", "kind", "extent", LEFT_OUT_COLUMN)
    lacking = {name: None for name in columns if name not in docvars}
    table = docvars.assign(**lacking).astype(object)
    table = table.where(table.notna() & (table != ""), None)
    years = [year_of(year) for year in table["year"]]
    own = table.assign(year=pd.Series(years, index=table.index, dtype=object))
    named = own[own["place"].notna()]
    rows: list[Any] = named.astype({"place": str}).to_dict("records")
    places = identities(rows)
    keys = pd.Series([str(one.key) for one in places], index=named.index, dtype=object)
    today = pd.Series([one.code or None for one in places], index=named.index, dtype=object)
    return own.assign(year=pd.Series(years, index=own.index, dtype="Int64"), key=keys, today=today)


def _of_place(corpus: Corpus, place: str) -> pd.DataFrame:
    """The reports of one place, by its code or its name."""
    docvars = corpus.to_documents().docvars
    missing = [name for name in ("place", "year") if name not in docvars]
    if missing:
        raise CorpusError(
            say(
                "The corpus has no docvar {missing!r}. Read the reports from files, or add a "
                "catalogue with place and year.",
                missing=missing[0],
            )
        )
    table = _known(docvars)
    asked = (table["code"] == place) | (table["today"] == place)
    asked = asked if asked.any() else table["place"].astype(str) == place
    asked = asked if asked.any() else _named(place, table)
    if not asked.any():
        known = [str(name) for name in pd.unique(table["place"].dropna())]
        raise CorpusError(
            say(
                "There is no report of {place!r}. {nearest}",
                place=place,
                nearest=nearest(place, known),
            )
        )
    if len(set(table["key"][asked])) > 1:
        raise CorpusError(_several(place, table[asked]))
    own = table[table["key"].isin(table["key"][asked])]
    parents = sorted(set(own["parent"].dropna()))
    return own.assign(code=own["today"], parent=parents[-1] if parents else None)


def _named(name: str, table: pd.DataFrame) -> pd.Series:
    """Which reports are of a place that the gazetteer calls so: 浙江, Zhejiang."""
    found = find_places(name) or romanised(name)
    codes = {code_today(place.code, place.last_year) for place in found}
    unknown = table["today"].isna() & table["place"].isin([place.name for place in found])
    return table["today"].isin(codes) | unknown


def _several(place: str, reports: pd.DataFrame) -> Message:
    """What is said of a name that several places have."""
    pairs = sorted({
        (str(code or "?"), str(parent or "?"))
        for code, parent in zip(reports["today"], reports["parent"], strict=True)
    })  # fmt: skip
    listed = ", ".join(f"{code} ({parent})" for code, parent in pairs)
    known = [code for code, _ in pairs if code != "?"]
    remedy = (
        say("Use the code of one of them, such as {code!r}.", code=known[0])
        if known
        else say("Add codes for the reports to a catalogue, and name the place by its code.")
    )
    return say(
        "{n} places are called {place}: {listed}. {remedy}",
        n=len(pairs),
        place=place,
        listed=listed,
        remedy=remedy,
    )


def _chosen(cells: Cells, lengths: pd.Series) -> Iterator[tuple[int, str]]:
    """Each year with the report that speaks for it."""
    for row, year in enumerate(cells.table["year"]):
        own = [name for name, cell in cells.cell_of.items() if cell == row]
        yield int(year), max(own, key=lambda name: int(lengths[name]))


def _years(
    place: str,
    there: Sequence[int],
    asked: tuple[int | None, int | None],
    gone: Sequence[str],
    undated: int,
) -> tuple[int, int]:
    """The two years that are set side by side, the later first."""
    told = [say("Years with a report: {names}.", names=joined(map(str, there), ", "))]
    told += [say("Excluded: {names}.", names=joined(gone, ", "))] if gone else []
    told += [say("Reports without a year: {undated}.", undated=undated)] if undated else []
    about = joined(told)
    for value in asked:
        if value is not None and value not in there:
            raise CorpusError(
                say(
                    "{place} has no report of {value}. {about}",
                    place=place,
                    value=value,
                    about=about,
                )
            )
    if len(there) < 2:
        if there:
            told[0] = say(
                "{place} has reports for one year only ({year}); two years are needed.",
                place=place,
                year=there[0],
            )
        else:
            told[0] = say(
                "{place} has no report with a year; reports of two years are needed.", place=place
            )
        raise CorpusError(joined(told))
    year = there[-1] if asked[0] is None else asked[0]
    if asked[1] is not None:
        if asked[1] >= year:
            raise CorpusError(
                say(
                    "other = {other} is not before year = {year}. Swap the two.",
                    other=asked[1],
                    year=year,
                )
            )
        return year, asked[1]
    earlier: list[Any] = [value for value in there if value < year]
    if not earlier:
        raise CorpusError(
            say("{place} has no report before {year}. {about}", place=place, year=year, about=about)
        )
    return year, earlier[-1]
