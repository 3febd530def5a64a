"""How much of the text of each group speaks of each theme, and how sure that is."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from typing import Any, Literal, NamedTuple, get_args

import numpy as np
import pandas as pd

from govtopics.analysis.intervals import (
    LEAST_REPORTS,
    LEAST_WITH_HITS,
    jackknife_share,
    wilson,
    zero_bound,
)
from govtopics.analysis.themes.codebook import Theme
from govtopics.analysis.themes.definitions import definitions
from govtopics.analysis.themes.frames import (
    Frame,
    in_frame,
    outside_frame,
    paragraphs_of,
    too_few_paragraphs,
)
from govtopics.corpus.doubts import LEFT_OUT_COLUMN, UNDECIDED, pooled
from govtopics.corpus.report_names import document_names
from govtopics.errors import CorpusError, nearest
from govtopics.language import FLAGS, UNKNOWN, VALUES, Phrase, Reason, reason_cells

log = logging.getLogger(__name__)

Interval = Literal["jackknife", "within_report"]
INTERVALS: tuple[str, ...] = get_args(Interval)
PREVALENCE_COLUMNS = [
    "theme", "measure", "by", "group", "estimate", "low", "high", "interval", "status", "reason",
    "reason_text", "n_hits", "n_sentences", "n_paragraphs", "n_documents", "name",
    "hits_per_1000_chars", "paragraph_share", "name_share", "wide_share", "n_chars", "extent",
    "decisive_term", "largest_change", "frame", "english", "n_with_hits", "left_out",
    "n_undecided",
]  # fmt: skip


class Found(NamedTuple):
    """What was found of one theme: hits (n_rows,), presence (n_rows, n_terms), measurable."""

    theme: Theme
    n_hits: np.ndarray
    presence: np.ndarray
    measurable: np.ndarray

    @property
    def in_core(self) -> np.ndarray:
        """Which rows speak of it by core, shape (n_rows,)."""
        return np.asarray(self.presence[:, : self.theme.ring_sizes[1]].any(axis=1))

    def at(self, places: np.ndarray) -> Found:
        """The same in some rows, by their places."""
        theme, *arrays = self
        return Found(theme, *(array[places] for array in arrays))


class Rows(NamedTuple):
    """Sentences or paragraphs: docvars (n_rows), characters (n_rows,), and each theme's find."""

    unit: str
    docvars: pd.DataFrame
    n_chars: np.ndarray
    found: tuple[Found, ...]


class Sizes(NamedTuple):
    """What stands in some rows."""

    n_rows: int
    n_documents: int
    n_chars: int
    extent: str
    n_undecided: int


def grouping(docvars: pd.DataFrame, by: str | Sequence[str], *, every: bool = False) -> pd.Series:
    """The value that groups each row; missing and empty ones are None.

    Parameters
    ----------
    docvars : DataFrame
    by : str, or sequence of str
        ``"document"`` or a docvar; or several, whose values are joined by blanks.
    every : bool
        Whether reports that are left out of groups (docvar ``left_out``) have a value too. Report
        by report, each always has.

    Returns
    -------
    Series

    Raises
    ------
    CorpusError
        If there is no such docvar.

    Examples
    --------
    >>> docvars = pd.DataFrame({"place": ["黄浦区", "徐汇区"], "year": [2020, None]}, dtype=object)
    >>> grouping(docvars, ["place", "year"]).tolist()
    ['黄浦区 2020', None]
    """
    values = _values(docvars, by)
    return values if every or single_reports(by) else values.where(pooled(docvars), None)


def single_reports(by: str | Sequence[str]) -> bool:
    """Whether groups are single reports, or parts of them."""
    names = {by} if isinstance(by, str) else set(by)
    return bool(names & {"document", "document_id"})


def _values(docvars: pd.DataFrame, by: str | Sequence[str]) -> pd.Series:
    if not isinstance(by, str):
        return _combined(docvars, by)
    column = "document_id" if by == "document" else by
    if column not in docvars:
        raise CorpusError(
            f"No docvar {by!r} to group by. {nearest(by, ['document', *docvars.columns])}"
        )
    values = docvars[column]
    return values.where(values.notna() & (values != ""), None)


def _combined(docvars: pd.DataFrame, by: Sequence[str]) -> pd.Series:
    if not len(by):
        raise CorpusError("by names no docvar. Give one, or several: ['place', 'year'].")
    columns = [_values(docvars, name) for name in dict.fromkeys(by)]
    if len(columns) == 1:
        return columns[0]
    known = pd.concat(columns, axis=1).notna().all(axis=1)
    joined = [" ".join(map(str, values)) for values in zip(*columns, strict=True)]
    return pd.Series(joined, index=docvars.index, dtype=object).where(known, None)


def prevalence_table(
    rows: Rows,
    paragraphs: Rows,
    *,
    measure: str,
    by: str | Sequence[str],
    frame: Frame,
    interval: Interval | None,
) -> pd.DataFrame:
    """The table of :meth:`govtopics.ThemeMeasures.prevalence`.

    Parameters
    ----------
    rows, paragraphs : Rows
        What is counted, and the paragraphs of the same corpus.
    measure, by, frame, interval
        As there.

    Returns
    -------
    DataFrame
    """
    if interval is not None and interval not in INTERVALS:
        raise CorpusError(f"There is no interval {interval!r}. {nearest(interval, INTERVALS)}")
    by_document = by in ("document", ["document"], ("document",))
    gone, kept = left_out_of(rows.docvars, by), set(grouping(rows.docvars, by).dropna())
    chosen = interval or ("" if by_document else "jackknife")
    groups = _groups(rows.docvars, by, frame)
    beside = _groups(paragraphs.docvars, by, frame)
    by = by if isinstance(by, str) else ", ".join(dict.fromkeys(by))
    names = document_names(rows.docvars) if by == "document" else {}
    known = {value: _sizes(rows, places) for value, places in groups.items()}
    nothing = np.array([], dtype=int)
    documents = paragraphs.docvars["document_id"].to_numpy()
    n_of = paragraphs_of(paragraphs.docvars)
    few = {value: too_few_paragraphs(documents[places], n_of) for value, places in beside.items()}
    if told := outside_frame(rows.docvars, frame):
        log.warning("frame %r: %s", frame, told)
    table = [
        {
            "measure": measure,
            "frame": frame,
            "by": by,
            "group": value,
            "name": names.get(value, value),
            "left_out": gone.get(value, ""),
            **_row(
                Measured.of(rows, i, places, known[value]),
                _by_paragraph(paragraphs, i, beside.get(value, nothing)),
                by,
                value,
                chosen,
                few=few.get(value),
                all_gone=value in gone and value not in kept,
            ),
        }
        for i in range(len(rows.found))
        for value, places in groups.items()
    ]
    return pd.DataFrame(table, columns=PREVALENCE_COLUMNS)


def _groups(docvars: pd.DataFrame, by: str | Sequence[str], frame: Frame) -> dict[Any, np.ndarray]:
    """The rows of each group that stand in the frame; those without a value last, as ''.

    A group all of whose reports are left out has none.
    """
    values, read = grouping(docvars, by, every=True), in_frame(docvars, frame)
    if not single_reports(by):
        read = read & pooled(docvars)
    own: Mapping[Any, Any] = values.groupby(values, sort=False).indices
    groups = {value: own[value][read[own[value]]] for value in _ordered(docvars, by, values)}
    missing = np.flatnonzero(values.isna().to_numpy() & read)
    return groups | ({"": missing} if len(missing) else {})


def _sizes(rows: Rows, places: np.ndarray) -> Sizes:
    own = rows.docvars.iloc[places]
    n_chars = int(rows.n_chars[places].sum())
    n_documents = own["document_id"].nunique()
    return Sizes(len(places), n_documents, n_chars, extent_of(own), n_undecided(own))


def _ordered(docvars: pd.DataFrame, by: str | Sequence[str], values: pd.Series) -> list[Any]:
    """Places in the order of their codes, without one last; other groups as they appear."""
    there = _in_order(values.dropna())
    named = {by} if isinstance(by, str) else set(by)
    if "code" not in docvars or not named & {"place", "parent"}:
        return there
    codes = docvars["code"].fillna("").astype(str).replace("", "~")
    lowest = codes.groupby(values, sort=False).min()
    at = {value: place for place, value in enumerate(there)}
    return sorted(there, key=lambda value: (lowest[value], at[value]))


def _in_order(values: pd.Series) -> list[Any]:
    """The groups as they appear; years, and values that this package gave, in their own order."""
    there = list(pd.unique(values))
    if there and all(isinstance(value, int) for value in there):
        return sorted(there)  # years
    ours = [value for names in (*VALUES.values(), UNKNOWN) for value in names]
    known = {value: place for place, value in enumerate(ours)}
    return sorted(there, key=known.__getitem__) if known.keys() >= set(there) else there


class Measured(NamedTuple):
    """What was found of a theme in the rows of a group in which it can be measured."""

    found: Found
    unit: str
    n_chars: np.ndarray
    documents: pd.Series
    sizes: Sizes
    n_before: int

    @classmethod
    def of(cls, rows: Rows, theme: int, places: np.ndarray, sizes: Sizes) -> Measured:
        """The how-manieth theme at some places; ``n_before``: reports before its ``since``."""
        found, documents = rows.found[theme], rows.docvars["document_id"]
        told = found.measurable[places]
        n_before = documents.iloc[places[~told]].nunique()
        if n_before:
            places = places[told]
            sizes = _sizes(rows, places)
        chars, own = rows.n_chars[places], documents.iloc[places]
        return cls(found.at(places), rows.unit, chars, own, sizes, n_before)


def _row(
    part: Measured,
    by_paragraph: dict[str, Any],
    by: str,
    value: Any,
    interval: str,
    *,
    few: Reason | None,
    all_gone: bool,
) -> dict[str, Any]:
    row, found = _about(part) | by_paragraph, part.found
    before = [Reason("before_since", {"n": part.n_before})] if part.n_before else []
    if value == "":
        return row | not_estimable(
            Reason("docvar_missing", {"docvar": by, "n": row["n_paragraphs"]})
        )
    if not row["n_rows"]:
        why = Reason("all_left_out") if all_gone else Reason("not_in_frame")
        return row | not_estimable(*(before or [why]))
    if few:
        return row | {"paragraph_share": np.nan} | not_estimable(*before, few)
    if not row["n_chars"]:
        return row | not_estimable(Reason("no_characters", {"n": row["n_paragraphs"]}))
    by_ring = definitions(found.presence, part.n_chars, found.theme.ring_sizes)
    row |= {
        "estimate": by_ring.estimate,
        "status": "estimated",
        "name_share": by_ring.name,
        "wide_share": by_ring.wide,
        "hits_per_1000_chars": 1000 * row["n_hits"] / row["n_chars"],
        "decisive_term": "" if by_ring.decisive is None else found.theme.terms[by_ring.decisive],
        "largest_change": by_ring.largest_change,
    }
    told, reasons = _interval(interval, part, by_ring.estimate)
    return row | told | reason_cells(*before, *reasons)


def _about(part: Measured) -> dict[str, Any]:
    """What a row says of its group, whether or not anything can be estimated there."""
    sizes, found = part.sizes, part.found
    return {
        "theme": found.theme.label,
        "english": found.theme.english,
        "n_hits": int(found.n_hits.sum()),
        "n_with_hits": int((found.n_hits > 0).sum()),
        "n_rows": sizes.n_rows,
        "n_sentences": sizes.n_rows if part.unit == "sentence" else None,
        "n_documents": sizes.n_documents,
        "n_chars": sizes.n_chars,
        "extent": sizes.extent,
        "n_undecided": sizes.n_undecided,
    }


def _by_paragraph(paragraphs: Rows, theme: int, places: np.ndarray) -> dict[str, Any]:
    """How many paragraphs there are, and the share of characters in those with a hit."""
    found = paragraphs.found[theme]
    places = places[found.measurable[places]]
    chars = paragraphs.n_chars[places]
    held = chars @ found.in_core[places]
    share = held / chars.sum() if chars.sum() else np.nan
    return {"n_paragraphs": len(places), "paragraph_share": share}


def not_estimable(*reasons: Reason) -> dict[str, str]:
    """What a row says where nothing can be estimated.

    Parameters
    ----------
    *reasons : Reason

    Returns
    -------
    dict of str to str
    """
    told = {"interval": "", "status": "not estimable", "decisive_term": ""}
    return told | reason_cells(*reasons)


def _interval(kind: str, part: Measured, estimate: float) -> tuple[dict[str, Any], list[Reason]]:
    """The ends of the interval, and what is to be said of it."""
    if kind == "within_report":
        return _within_report(part, estimate)
    if not kind:
        none = [] if part.found.n_hits.any() else [Reason("no_hit", {"n": part.sizes.n_rows})]
        return {"interval": ""}, none
    hits, totals = by_report(part.found.in_core, part.n_chars, part.documents)
    if not hits.any():
        return _zero(len(hits))
    _, low, high = jackknife_share(hits, totals)
    if np.isnan(low):
        return {"interval": ""}, [why_not(hits, totals)]
    return {"low": float(low), "high": float(high), "interval": kind}, []


def _zero(n_reports: int) -> tuple[dict[str, Any], list[Reason]]:
    """No report of a group speaks of it: what share of such reports may, all the same."""
    if n_reports < LEAST_REPORTS:
        few = Reason("too_few_reports", {"G": n_reports, "least": LEAST_REPORTS})
        return {"interval": ""}, [few]
    told = Reason("no_report_with_hits", {"G": n_reports})
    return {"low": 0.0, "high": zero_bound(n_reports), "interval": "share_of_reports"}, [told]


def _within_report(part: Measured, estimate: float) -> tuple[dict[str, Any], list[Reason]]:
    """Wilson, with as many trials as rows of equal length would tell as much."""
    chars = part.n_chars.astype(float)
    n_effective = chars.sum() ** 2 / (chars**2).sum()
    low, high = wilson(np.array(estimate), n_effective)
    told = {"low": float(low), "high": float(high), "interval": "within_report"}
    return told, [Reason("within_report")]


def by_report(
    has: np.ndarray, n_chars: np.ndarray, documents: pd.Series
) -> tuple[np.ndarray, np.ndarray]:
    """Characters of rows with a hit, and of all, in each report.

    Parameters
    ----------
    has : ndarray of bool, shape (n_rows,)
    n_chars : ndarray of int, shape (n_rows,)
    documents : Series
        The report of each row.

    Returns
    -------
    tuple of ndarray, shape (n_reports,)
        Reports without characters are left out.
    """
    codes, names = pd.factorize(documents)
    totals = np.bincount(codes, weights=n_chars, minlength=len(names))
    hits = np.bincount(codes, weights=n_chars * has, minlength=len(names))
    return hits[totals > 0], totals[totals > 0]


def why_not(hits: np.ndarray, totals: np.ndarray) -> Reason:
    """Why the jackknife gives no interval.

    Parameters
    ----------
    hits, totals : ndarray, shape (n_reports,)

    Returns
    -------
    Reason
    """
    n_reports, n_with_hits = len(hits), (hits > 0).sum()
    if n_reports < LEAST_REPORTS:
        return Reason("too_few_reports", {"G": n_reports, "least": LEAST_REPORTS})
    about = {"G": n_reports, "least": LEAST_WITH_HITS}
    if n_with_hits < LEAST_WITH_HITS:
        return Reason("too_few_with_hits", {"k": n_with_hits, **about})
    n_other = (hits < totals).sum()
    if n_other < LEAST_WITH_HITS:
        return Reason("too_few_with_other_text", {"k": n_other, **about})
    return Reason("all_alike")


def extent_of(docvars: pd.DataFrame) -> str:
    """Whether texts come from whole reports, excerpts, or both.

    Parameters
    ----------
    docvars : DataFrame

    Returns
    -------
    str
        ``whole``, ``excerpt``, ``mixed`` or ``unknown``.
    """
    if "extent" not in docvars:
        return "unknown"
    kinds = {value or "unknown" for value in docvars["extent"]}
    if len(kinds) > 1:
        return "mixed"
    return kinds.pop() if kinds else "unknown"


def n_undecided(docvars: pd.DataFrame) -> int:
    """How many reports of some texts are undecided in time.

    Parameters
    ----------
    docvars : DataFrame

    Returns
    -------
    int
    """
    if UNDECIDED not in docvars:
        return 0
    return int(docvars["document_id"][docvars[UNDECIDED].notna()].nunique())


def left_out_of(docvars: pd.DataFrame, by: str | Sequence[str]) -> dict[Any, str]:
    """What each group goes without: ``duplicate (2), mislabelled (1)``; of a report, its flag.

    Parameters
    ----------
    docvars : DataFrame
    by : str, or sequence of str

    Returns
    -------
    dict of str to str
        Groups without such a report are not in it.
    """
    gone = docvars[~pooled(docvars)]
    reports = gone.assign(_group=grouping(gone, by, every=True).fillna(""))
    told: dict[Any, str] = {}
    for group, own in reports.drop_duplicates(["_group", "document_id"]).groupby("_group"):
        counts = own[LEFT_OUT_COLUMN].value_counts().sort_index()
        alone = single_reports(by)
        told[group] = ", ".join(str(f) if alone else f"{f} ({n})" for f, n in counts.items())
    return told


def told_of_left_out(docvars: pd.DataFrame, by: str | Sequence[str]) -> tuple[Phrase, ...]:
    """Which reports groups go without, and why: a sentence, or none.

    Parameters
    ----------
    docvars : DataFrame
    by : str, or sequence of str

    Returns
    -------
    tuple of Phrase
    """
    gone = docvars[~pooled(docvars)].drop_duplicates("document_id")
    if single_reports(by) or gone.empty:
        return ()
    listed = [
        Phrase(f"{name}（{FLAGS[flag].zh}）", f"{name} ({FLAGS[flag].en})")
        for name, flag in zip(gone["document_id"], gone[LEFT_OUT_COLUMN], strict=True)
    ]
    names = Phrase("、".join(p.zh for p in listed), ", ".join(p.en for p in listed))
    return (
        Phrase(
            f"不计入分组的报告 {len(listed)} 份：{names.zh}",
            f"left out of the groups ({len(listed)}): {names.en}",
        ),
    )
