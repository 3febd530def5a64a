"""The cells of a panel: which reports speak for a place in a year, and which do not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import pandas as pd

from govtopics.corpus.doubts import LEFT_OUT_COLUMN
from govtopics.corpus.places.history import code_today
from govtopics.errors import CorpusError, nearest
from govtopics.language import Reason, reason_cells

PLACE, CODE, CODE_TODAY = "place", "code", "code_today"
# What is known of a place, in the order of the columns.
OF_A_PLACE = (CODE, PLACE, "parent", "admin_level", CODE_TODAY)
OF_A_CELL = ("n_documents", "documents", "n_chars", "plan_share", "kind", "extent", "flags")
SET_ASIDE_COLUMNS = ["document_id", "unit", "time", "chosen", "reason", "reason_text"]
KINDS = ("annual report", "five-year report", "half-year report")
WHOLE = "whole"
NO_CODE = "~"  # after every code

Report = dict[str, Any]
Key = tuple[Any, ...]


class Cells(NamedTuple):
    """The cells of a panel.

    table : DataFrame
        One row a cell, in the order of places and times: the unit's columns, the time, n_documents,
        documents (ids, with semicolons between), n_chars, plan_share, kind, extent, flags.
    cell_of : mapping of document_id to row of the table
        Only of reports that are used.
    missing : DataFrame
        Cells that no report fills: the unit's columns, the time, reason, reason_text.
    set_aside : DataFrame
        document_id, unit, time, chosen (the report used instead), reason, reason_text.
    """

    table: pd.DataFrame
    cell_of: Mapping[str, int]
    missing: pd.DataFrame
    set_aside: pd.DataFrame


def cells_of(reports: pd.DataFrame, unit: str, time: str) -> Cells:
    """Give each place and year the report that speaks for it.

    Reports that are left out of groups are never used. Of several of one place and year: annual
    reports before five-year, half-year and other ones, then whole ones before excerpts; if those
    that are left review different periods, as two half-years do, they are read together, else the
    longest is read alone. A place is known by its code of today, so that it stays one place when
    its code or name changes; without a code, by its name and parent. Where the unit is no place
    (``parent``, ``admin_level``), all reports of a cell are read together.

    Parameters
    ----------
    reports : DataFrame
        One row a report, indexed by document_id: docvars, n_chars, plan_share and flags.
    unit, time : str
        Docvars.

    Returns
    -------
    Cells

    Raises
    ------
    CorpusError
        If there is no such docvar, or no report has both.
    """
    _check(reports, unit, time)
    aside: list[dict[str, Any]] = []
    found: dict[tuple[Key, Any], list[Report]] = defaultdict(list)
    gone: dict[tuple[Key, Any], Reason] = {}
    for report in _records(reports):
        if why := _why_not(report, unit, time):
            aside.append(_aside(report, unit, time, "", why))
            if None not in (report[unit], report[time]):
                gone[_key(report, unit), report[time]] = why
        else:
            found[_key(report, unit), report[time]].append(report)
    if not found:
        raise CorpusError(
            f"No report has both {unit} and {time} and is used in groups, so there is no panel. "
            "See corpus.docvars and corpus.flags; give what is missing in a catalogue."
        )
    rows, cell_of = [], {}
    for key in sorted(found, key=_in_order):
        own = found[key]
        chosen = _chosen(own) if unit == PLACE else own
        aside += [
            _aside(one, unit, time, chosen[0]["document_id"], _why_another(one, chosen))
            for one in own
            if one not in chosen
        ]
        cell_of |= {report["document_id"]: len(rows) for report in chosen}
        rows.append(_row(chosen, unit, time))
    columns = [*_unit_columns(unit), time, *OF_A_CELL]
    return Cells(
        pd.DataFrame(rows, columns=columns),
        cell_of,
        _missing(found, gone, unit, time),
        pd.DataFrame(aside, columns=SET_ASIDE_COLUMNS),
    )


def _check(reports: pd.DataFrame, unit: str, time: str) -> None:
    faults = [
        f"No docvar {name!r} for a panel. {nearest(name, map(str, reports.columns))}"
        for name in (unit, time)
        if name not in reports
    ]
    if unit == time:
        faults.append(f"A panel is of two docvars, such as place and year; both are {unit!r}.")
    if faults:
        raise CorpusError(" ".join(faults))


def _records(reports: pd.DataFrame) -> Iterator[Report]:
    """Reports as dictionaries: what is missing or empty is None."""
    frame = reports.astype(object).where(reports.notna() & (reports != ""), None)
    names = [*map(str, frame.columns), "document_id"]
    for values in zip(*(frame[name] for name in frame), frame.index, strict=True):
        yield dict(zip(names, values, strict=True))


def _why_not(report: Report, unit: str, time: str) -> Reason | None:
    """Why a report is in no cell."""
    if flag := report.get(LEFT_OUT_COLUMN):
        return Reason("left_out", {"flag": flag})
    lacking = [name for name in (unit, time) if report[name] is None]
    return Reason("no_value", {"docvar": lacking[0]}) if lacking else None


def _key(report: Report, unit: str) -> Key:
    if unit != PLACE:
        return (report[unit],)
    code = report.get(CODE)
    if code is None:
        return (NO_CODE, report.get("parent") or "", report[PLACE])
    return (_code_today(report),)


def _code_today(report: Report) -> str | None:
    code, year = report.get(CODE), report.get("year")
    return None if code is None else code_today(code, None if year is None else int(year))


def _in_order(key: tuple[Key, Any]) -> tuple[Any, ...]:
    unit, time = key
    return (*((isinstance(part, str), part) for part in unit), (isinstance(time, str), time))


def _chosen(own: Sequence[Report]) -> list[Report]:
    """The reports that speak for a place in a year."""
    best = min(map(_rank, own))
    left = [report for report in own if _rank(report) == best]
    periods = {(report.get("period_start"), report.get("period_end")) for report in left}
    if len(periods) == len(left) and not any(None in period for period in periods):
        return left
    return [max(left, key=lambda report: report["n_chars"])]


def _rank(report: Report) -> tuple[int, bool]:
    kind = report.get("kind")
    place = KINDS.index(kind) if kind in KINDS else len(KINDS)
    return place, report.get("extent") != WHOLE


def _why_another(report: Report, chosen: Sequence[Report]) -> Reason:
    """Why another report speaks for the place and year."""
    (kind, excerpt), (best, _) = _rank(report), _rank(chosen[0])
    if kind != best:
        return Reason("other_kind", {"kind": chosen[0].get("kind")})
    return Reason("other_whole") if excerpt != _rank(chosen[0])[1] else Reason("other_longer")


def _aside(report: Report, unit: str, time: str, chosen: str, why: Reason) -> dict[str, Any]:
    return {
        "document_id": report["document_id"],
        "unit": report[unit],
        "time": report[time],
        "chosen": chosen,
        **reason_cells(why),
    }


def _unit_columns(unit: str) -> tuple[str, ...]:
    return OF_A_PLACE if unit == PLACE else (unit,)


def _about_unit(report: Report, unit: str) -> dict[str, Any]:
    told = {name: report.get(name) for name in _unit_columns(unit)}
    return told | ({CODE_TODAY: _code_today(report)} if unit == PLACE else {})


def _row(chosen: Sequence[Report], unit: str, time: str) -> dict[str, Any]:
    flags = {flag for report in chosen for flag in (report.get("flags") or "").split(", ")}
    return {
        **_about_unit(chosen[0], unit),
        time: chosen[0][time],
        "n_documents": len(chosen),
        "documents": "; ".join(report["document_id"] for report in chosen),
        "n_chars": sum(report["n_chars"] for report in chosen),
        "plan_share": _plan_share(chosen),
        "kind": _one_of(report.get("kind") for report in chosen),
        "extent": _one_of(report.get("extent") for report in chosen),
        "flags": ", ".join(sorted(flags - {""})),
    }


def _plan_share(chosen: Sequence[Report]) -> float | None:
    """The share of characters that plan, of all reports of a cell; None where one has none."""
    pairs = [(report["n_chars"], report.get("plan_share")) for report in chosen]
    total = sum(size for size, _ in pairs)
    if not total or any(share is None for _, share in pairs):
        return None
    return float(sum(size * share for size, share in pairs) / total)


def _one_of(values: Iterator[Any]) -> Any:
    """The value that all have, or ``mixed``."""
    told = set(values)
    return told.pop() if len(told) == 1 else "mixed"


def _missing(
    found: Mapping[tuple[Key, Any], Sequence[Report]],
    gone: Mapping[tuple[Key, Any], Reason],
    unit: str,
    time: str,
) -> pd.DataFrame:
    """Places and times of the panel that no report fills; whole years from the first to the last."""
    last: dict[Key, Report] = {}
    for key, _ in sorted(found, key=_in_order):
        last[key] = found[key, _][-1]
    rows = [
        {**_about_unit(report, unit), time: when, **reason_cells(gone.get((key, when)) or none)}
        for none in [Reason("no_report")]
        for key, report in last.items()
        for when in _times({time for _, time in found})
        if (key, when) not in found
    ]
    return pd.DataFrame(rows, columns=[*_unit_columns(unit), time, "reason", "reason_text"])


def _times(there: set[Any]) -> list[Any]:
    if all(isinstance(time, int) for time in there):
        return list(range(min(there), max(there) + 1))
    return sorted(there, key=str)
