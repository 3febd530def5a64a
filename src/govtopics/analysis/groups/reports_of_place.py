"""Which report of a place speaks for a year, and which years are set side by side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import pandas as pd

from govtopics.analysis.themes.since import year_of
from govtopics.corpus.corpus import Corpus
from govtopics.errors import CorpusError, nearest
from govtopics.language import Reason

# The first of these speaks for a year; a kind or an extent that nobody knows is between.
KINDS = ("annual report", "five-year report", None, "half-year report")
EXTENTS = ("whole", None, "mixed", "excerpt")


class Pair(NamedTuple):
    """Two reports of a place, and what is said of the choice."""

    place: str
    years: tuple[int, int]
    document_ids: tuple[str, str]
    reasons: tuple[Reason, ...]


def pair_of_reports(corpus: Corpus, place: str, year: int | None, other: int | None) -> Pair:
    """The report of a place and year, and that of the year before.

    Of several reports of a year the annual one speaks for it, then a complete one, then the
    longest; mislabelled reports and duplicates never do.

    Parameters
    ----------
    corpus : Corpus
    place : str
        A name, or a code where several places share it.
    year, other : int, optional
        The latest, and the latest before it.

    Returns
    -------
    Pair

    Raises
    ------
    CorpusError
        If there is no such place or year, several places have the name, or it has one year alone.
    """
    named = _of_place(corpus, place)
    told = named.assign(year=named["year"].map(year_of))
    gone = told["left_out"].notna()
    chosen = told[~gone & told["year"].notna()]
    years = sorted({int(value) for value in chosen["year"]})
    about = [f"{name} ({flag})" for name, flag in told.loc[gone, "left_out"].items()]
    pair = _years(place, years, (year, other), told, about)
    reports, reasons = [], list[Reason]()
    for value in pair:
        first, *rest = _best_first(corpus, chosen[chosen["year"] == value])
        reports.append(first)
        if rest:
            names = {"names": "、".join(rest), "n": len(rest), "year": value}
            reasons.append(Reason("other_reports_of_year", names))
    if about:
        reasons.append(Reason("reports_left_out", {"names": "、".join(about)}))
    if pair[1] != pair[0] - 1:
        reasons.append(Reason("not_the_year_before", {"year": pair[0], "other": pair[1]}))
    return Pair(
        str(named["place"].iloc[0]), pair, (reports[0], reports[1]), tuple(reversed(reasons))
    )


def _of_place(corpus: Corpus, place: str) -> pd.DataFrame:
    """The reports of one place, by its code or its name."""
    table = corpus.to_documents().docvars
    missing = [name for name in ("place", "year") if name not in table]
    if missing:
        raise CorpusError(
            f"The corpus has no docvar {missing[0]!r}. Read the reports from files, or give a "
            "catalogue with place and year."
        )
    columns = ("code", "parent", "kind", "extent", "left_out")
    table = table.assign(**{name: None for name in columns if name not in table})
    own: pd.DataFrame = table[(table["code"] == place) | (table["place"] == place)]
    if own.empty:
        known = [str(name) for name in pd.unique(table["place"].dropna())]
        raise CorpusError(f"No report is of {place!r}. {nearest(place, known)}")
    if (own["code"] == place).any():  # and what the place was called under another code
        of_code = own[own["code"] == place].iloc[0]
        same = (table["place"] == of_code["place"]) & (table["parent"] == of_code["parent"])
        own = table[(table["code"] == place) | same]
    else:
        _check_one_place(own, place)
    return own


def _check_one_place(own: pd.DataFrame, place: str) -> None:
    """Refuse a name of several places; one whose code changed has one superior."""
    pairs = sorted(set(_texts(own)))
    codes, parents = ({pair[side] for pair in pairs} for side in (0, 1))
    if len(codes) > 1 and (len(parents) > 1 or parents == {""}):
        listed = ", ".join(f"{code or '?'} ({parent or '?'})" for code, parent in pairs)
        raise CorpusError(
            f"{len(pairs)} places are called {place}: {listed}. Give the code of one, such as "
            f"{max(codes)!r}."
        )


def _texts(own: pd.DataFrame) -> Iterator[tuple[str, str]]:
    """Code and superior of each report, empty where they are not known."""
    for values in own[["code", "parent"]].fillna("").itertuples(index=False):
        yield str(values.code), str(values.parent)


def _years(
    place: str,
    there: Sequence[int],
    asked: tuple[int | None, int | None],
    reports: pd.DataFrame,
    gone: Sequence[str],
) -> tuple[int, int]:
    """The two years that are set side by side, the later first."""
    without = f" Left out: {', '.join(gone)}." if gone else ""
    undated = int(reports["year"].isna().sum())
    without += f" Reports without a year: {undated}." if undated else ""
    listed = ", ".join(map(str, there)) or "none"
    for value in asked:
        if value is not None and value not in there:
            raise CorpusError(
                f"{place} has no report of {value}. Years with a report: {listed}.{without}"
            )
    if len(there) < 2:
        raise CorpusError(
            f"{place} has reports of one year or none ({listed}), and two are set side by side."
            f"{without}"
        )
    year = there[-1] if asked[0] is None else asked[0]
    if asked[1] is not None:
        if asked[1] >= year:
            raise CorpusError(f"other = {asked[1]} is not before year = {year}. Exchange the two.")
        return year, asked[1]
    earlier = [value for value in there if value < year]
    if not earlier:
        raise CorpusError(
            f"{place} has no report before {year}. Years with a report: {listed}.{without}"
        )
    return year, earlier[-1]


def _best_first(corpus: Corpus, reports: pd.DataFrame) -> list[str]:
    """The ids of the reports of a year, the one that speaks for it first."""
    if len(reports) == 1:
        return [str(reports.index[0])]
    lengths = corpus.to_documents().select(document_id=list(reports.index)).summary()["n_chars"]

    def order(document_id: Any) -> tuple[int, int, int]:
        kind, extent = (reports.loc[document_id, name] or None for name in ("kind", "extent"))
        return (
            KINDS.index(kind if kind in KINDS else None),
            EXTENTS.index(extent if extent in EXTENTS else None),
            -int(lengths[document_id]),
        )

    return sorted(map(str, reports.index), key=order)
