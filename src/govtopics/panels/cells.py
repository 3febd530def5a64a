"""The cells of a panel: which reports represent a place in a year, and which do not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import pandas as pd

from govtopics.corpus.doubts import LEFT_OUT_COLUMN
from govtopics.corpus.reading.dates import year_of
from govtopics.errors import CorpusError, nearest
from govtopics.language import VALUES, Reason, reason_cells
from govtopics.messages import joined, say
from govtopics.panels.places import CODE, NO_CODE, PLACE, YEAR, Identity, identities

CODE_TODAY, PARENT = "code_today", "parent"
# What is known of a place, in the order of the columns.
OF_A_PLACE = (CODE, PLACE, PARENT, "admin_level", CODE_TODAY)
OF_A_CELL = ("n_documents", "documents", "n_chars", "plan_share", "kind", "extent", "flags")
SET_ASIDE_COLUMNS = ["document_id", "unit", "time", "chosen", "reason", "reason_text"]
# The first represents a place before the others; reports of other kinds come last.
KINDS = ("annual report", "five-year report", "half-year report")
WHOLE = "whole"
UNSURE = "place"  # the flag of reports whose place is undecided
MIXED = "mixed"
# Levels from the national one down, review before plan.
OURS = {value: place for values in VALUES.values() for place, value in enumerate(values)}

Key = tuple[Any, ...]


class Report(NamedTuple):
    """A report of the corpus: its docvars (None if missing), place, unit and time."""

    id: str
    docvars: Mapping[str, Any]
    place: Identity | None
    unit: Key
    time: Any

    def get(self, name: str) -> Any:
        """A docvar."""
        return self.docvars.get(name)

    @property
    def rank(self) -> tuple[int, bool]:
        """The order in which reports represent a place: by kind, then whole before excerpt."""
        kind = self.get("kind")
        return KINDS.index(kind) if kind in KINDS else len(KINDS), self.get("extent") != WHOLE


class Cells(NamedTuple):
    """The cells of a panel.

    table : DataFrame
        One row per cell, in the order of places and times: the unit's columns, the time,
        n_documents, documents (ids, with semicolons between), n_chars, plan_share, kind, extent,
        flags.
    cell_of : mapping of document_id to row of the table
        For the reports that are used.
    missing : DataFrame
        Cells without a report: the unit's columns, the time, reason, reason_text.
    set_aside : DataFrame
        document_id, unit, time, chosen (the report used instead), reason, reason_text.
    """

    table: pd.DataFrame
    cell_of: Mapping[str, int]
    missing: pd.DataFrame
    set_aside: pd.DataFrame


def cells_of(reports: pd.DataFrame, unit: str, time: str) -> Cells:
    """Give each place and year the report that represents it.

    ``reports`` has one row per report, indexed by document_id: docvars, n_chars, plan_share, flags.

    Reports that are left out of groups are never used. Of several of one place and year, annual
    reports come before five-year, half-year and other ones, then whole ones before excerpts; if the
    rest cover different periods, such as two half-years, they are read together, else only the
    longest is read. :func:`.places.identities` decides which reports are of the same place. If the
    unit is not a place (``parent``, ``admin_level``), the places of a cell are read together.
    """
    _check(reports, unit, time)
    aside: list[dict[str, Any]] = []
    gone: dict[tuple[Key, Any], Reason] = {}
    found: dict[tuple[Key, Any], list[Report]] = defaultdict(list)
    for report in _reports(reports, unit, time):
        if why := _why_not(report, unit, time):
            aside.append(_aside(report, unit, "", why))
            gone[report.unit, report.time] = why
        else:
            found[report.unit, report.time].append(report)
    if not found:
        raise CorpusError(
            say(
                "None of the reports included in groups has both {unit} and {time}, so no "
                "panel can be built. Check corpus.docvars and corpus.flags, and add the "
                "missing values in a catalogue.",
                unit=unit,
                time=time,
            )
        )
    rows: list[dict[str, Any]] = []
    cell_of: dict[str, int] = {}
    lowest = _lowest_codes(found) if unit == PARENT else {}
    keys = sorted(found, key=lambda key: (lowest.get(key[0], ()), _in_order(key)))
    for key in keys:
        chosen: list[Report] = []
        for own in _by_place(found[key]):
            chosen += (best := _chosen(own))
            used = {report.id for report in best}
            others = (report for report in own if report.id not in used)
            aside += [_aside(one, unit, best[0].id, _why_another(one, best)) for one in others]
        cell_of |= {report.id: len(rows) for report in chosen}
        rows.append(_row(chosen, unit, time))
    table = pd.DataFrame(rows, columns=_columns(unit, time))
    return Cells(
        table.astype({"plan_share": float}),
        cell_of,
        _missing({key: found[key][-1] for key in keys}, gone, unit, time),
        pd.DataFrame(aside, columns=SET_ASIDE_COLUMNS),
    )


def _check(reports: pd.DataFrame, unit: str, time: str) -> None:
    faults = [
        say(
            "No report has a docvar {name!r}. {nearest}",
            name=name,
            nearest=nearest(name, map(str, reports.columns)),
        )
        for name in dict.fromkeys((unit, time))
        if name not in reports
    ]
    if unit == time:
        faults.append(
            say("A panel needs two docvars, such as place and year; both are {name!r}.", name=unit)
        )
    if faults:
        raise CorpusError(joined(faults))


# ------------------------------------------------------------ the place of each report


def _reports(reports: pd.DataFrame, unit: str, time: str) -> Iterator[Report]:
    """The reports in the order of their ids, so that no other order matters."""
    table = reports.sort_index()
    frame = table.astype(object).where(table.notna() & (table != ""), None)
    names = list(map(str, frame.columns))
    told = [
        {name: _value(name, value, time) for name, value in zip(names, values, strict=True)}
        for values in zip(*(frame[name] for name in frame), strict=True)
    ]
    with_place = [docvars for docvars in told if docvars.get(PLACE) is not None]
    places = iter(identities(with_place))
    for name, docvars in zip(map(str, frame.index), told, strict=True):
        place = next(places) if docvars.get(PLACE) is not None else None
        key = place.key if unit == PLACE and place else (docvars[unit],)
        yield Report(name, docvars, place, key, docvars[time])


def _value(name: str, value: Any, time: str) -> Any:
    """A docvar; years and codes may be decimals or text: 2020.0, "2020年"."""
    if name not in (time, YEAR, CODE, PLACE) or value is None:
        return value
    text = str(value).strip().removesuffix(".0")
    if name in (CODE, PLACE):
        return text
    if name == YEAR and (year := year_of(value)) is not None:
        return year
    return int(text) if text.isdecimal() and text.isascii() else value


def _why_not(report: Report, unit: str, time: str) -> Reason | None:
    """Why a report is in no cell."""
    if flag := report.get(LEFT_OUT_COLUMN):
        return Reason("left_out", {"flag": flag})
    lacking = [name for name in (unit, time) if report.get(name) is None]
    return Reason("no_value", {"docvar": lacking[0]}) if lacking else None


# ------------------------------------------------------------ which one represents a place


def _by_place(own: Sequence[Report]) -> Iterable[list[Report]]:
    """The reports of a cell by place; a report of an unknown place is separate."""
    places: dict[Key, list[Report]] = defaultdict(list)
    for report in own:
        places[report.place.key if report.place else ("", report.id)].append(report)
    return (places[key] for key in sorted(places))


def _chosen(own: Sequence[Report]) -> list[Report]:
    """The reports that represent a place in a year."""
    best = min(report.rank for report in own)
    left = [report for report in own if report.rank == best]
    periods = {(report.get("period_start"), report.get("period_end")) for report in left}
    if len(periods) == len(left) and not any(None in period for period in periods):
        return left
    return [max(left, key=lambda report: report.get("n_chars"))]  # the first of equals


def _why_another(report: Report, chosen: Sequence[Report]) -> Reason:
    """Why another report represents the place and year."""
    if report.place and report.place.unsure:
        return Reason("same_name")
    (kind, excerpt), (best, best_excerpt) = report.rank, chosen[0].rank
    if kind != best:
        return Reason("other_kind", {"kind": chosen[0].get("kind")})
    return Reason("other_whole") if excerpt != best_excerpt else Reason("other_longer")


def _aside(report: Report, unit: str, chosen: str, why: Reason) -> dict[str, Any]:
    return {
        "document_id": report.id,
        "unit": report.get(unit),
        "time": report.time,
        "chosen": chosen,
        **reason_cells(why),
    }


# ------------------------------------------------------------ rows


def _unit_columns(unit: str) -> tuple[str, ...]:
    return OF_A_PLACE if unit == PLACE else (unit,)


def _columns(unit: str, time: str) -> list[str]:
    """The columns, each once, also if the unit or time is one that every cell has."""
    return list(dict.fromkeys((*_unit_columns(unit), time, *OF_A_CELL)))


def _about_unit(report: Report, unit: str) -> dict[str, Any]:
    if unit != PLACE or report.place is None:
        return {unit: report.get(unit)}
    known = {PARENT: report.place.parent, "admin_level": report.place.level}
    told = {name: report.get(name) or known.get(name) or None for name in OF_A_PLACE}
    return told | {CODE_TODAY: report.place.code or None}


def _row(chosen: Sequence[Report], unit: str, time: str) -> dict[str, Any]:
    flags = {flag for report in chosen for flag in (report.get("flags") or "").split(", ")}
    if any(report.place and report.place.unsure for report in chosen):
        flags.add(UNSURE)
    return {
        **_about_unit(chosen[0], unit),
        time: chosen[0].time,
        "n_documents": len(chosen),
        "documents": "; ".join(report.id for report in chosen),
        "n_chars": sum(report.get("n_chars") for report in chosen),
        "plan_share": _plan_share(chosen),
        "kind": _one_of(report.get("kind") for report in chosen),
        "extent": _one_of(report.get("extent") for report in chosen),
        "flags": ", ".join(sorted(flags - {""})),
    }


def _plan_share(chosen: Sequence[Report]) -> float | None:
    """The share of characters that plan, in all reports of a cell; None if unknown for one."""
    pairs = [(report.get("n_chars"), report.get("plan_share")) for report in chosen]
    total = sum(size for size, _ in pairs)
    if not total or any(share is None for _, share in pairs):
        return None
    return float(sum(size * share for size, share in pairs) / total)


def _one_of(values: Iterable[Any]) -> Any:
    """The value that all have, or ``mixed``."""
    told = set(values)
    return told.pop() if len(told) == 1 else MIXED


def _missing(
    last: Mapping[tuple[Key, Any], Report],
    gone: Mapping[tuple[Key, Any], Reason],
    unit: str,
    time: str,
) -> pd.DataFrame:
    """Units and times without a report, for all years from the first to the last."""
    of_unit = {key: report for (key, _), report in last.items()}
    times = _times({when for _, when in last})
    none = Reason("no_report" if time == "year" else "no_report_then")
    rows = [
        {
            **_about_unit(report, unit),
            time: when,
            **reason_cells(gone.get((key, when)) or none),
        }
        for key, report in of_unit.items()
        for when in times
        if (key, when) not in last
    ]
    return pd.DataFrame(rows, columns=[*_unit_columns(unit), time, "reason", "reason_text"])


def _times(there: set[Any]) -> list[Any]:
    if all(isinstance(time, int) for time in there):
        return list(range(min(there), max(there) + 1))
    return sorted(there, key=in_order)


def _lowest_codes(found: Mapping[tuple[Key, Any], Sequence[Report]]) -> Mapping[Key, Key]:
    """For units above places: the lowest of the codes below them."""
    lowest: dict[Key, Key] = {}
    for (unit, _), own in found.items():
        codes = [report.place.key for report in own if report.place]
        lowest[unit] = min([*codes, lowest.get(unit, (NO_CODE,))])
    return lowest


def _in_order(key: tuple[Key, Any]) -> tuple[Any, ...]:
    unit, time = key
    return (*map(in_order, unit), in_order(time))


def in_order(value: Any) -> tuple[bool, Any, str]:
    """A sort key: numbers by size, this package's values in their order, then others by name."""
    if isinstance(value, str):
        return (True, OURS.get(value, len(OURS)), value)
    return (False, value, "")
