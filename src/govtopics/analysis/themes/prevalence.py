"""How much of the text of each group speaks of each theme, and how sure that is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal, NamedTuple, get_args

import numpy as np
import pandas as pd

from govtopics.analysis.intervals import (
    LEAST_REPORTS,
    LEAST_WITH_HITS,
    codebook_range,
    jackknife_share,
    wilson,
    wilson_upper,
)
from govtopics.analysis.themes.codebook import Theme
from govtopics.analysis.themes.frames import Frame, in_frame
from govtopics.corpus.report_names import document_names
from govtopics.errors import CorpusError, nearest
from govtopics.language import UNKNOWN, VALUES, Reason, reason_cells

Interval = Literal["codebook_range", "within_report", "jackknife"]
INTERVALS: tuple[str, ...] = get_args(Interval)
PREVALENCE_COLUMNS = [
    "theme", "measure", "by", "group", "estimate", "low", "high", "interval", "status", "reason",
    "reason_text", "n_hits", "n_paragraphs", "n_documents", "name", "hits_per_1000_chars",
    "n_chars", "extent", "decisive_term", "largest_change", "codebook_low", "codebook_high",
    "frame", "english", "n_with_hits",
]  # fmt: skip


class Found(NamedTuple):
    """What was found of one theme: hits (n_paragraphs,), presence (n_paragraphs, n_terms)."""

    theme: Theme
    n_hits: np.ndarray
    presence: np.ndarray


@dataclass(frozen=True)
class Group:
    """Some paragraphs: what they are called, which, and what is known of them."""

    by: str
    value: Any
    name: str
    inside: np.ndarray
    n_chars: np.ndarray
    docvars: pd.DataFrame

    @cached_property
    def about(self) -> dict[str, Any]:
        """What every theme's row says of it: asked once, since reports and themes may be many."""
        return {
            "n_paragraphs": len(self.docvars),
            "n_documents": int(self.docvars["document_id"].nunique()),
            "n_chars": int(self.n_chars.sum()),
            "name": self.name,
            "extent": extent_of(self.docvars),
        }


def grouping(docvars: pd.DataFrame, by: str | Sequence[str]) -> pd.Series:
    """The value that groups each paragraph; missing and empty ones are None.

    Parameters
    ----------
    docvars : DataFrame
    by : str, or sequence of str
        ``"document"`` or a docvar; or several, whose values are joined by blanks.

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
    columns = [grouping(docvars, name) for name in dict.fromkeys(by)]
    if len(columns) == 1:
        return columns[0]
    known = pd.concat(columns, axis=1).notna().all(axis=1)
    joined = [" ".join(map(str, values)) for values in zip(*columns, strict=True)]
    return pd.Series(joined, index=docvars.index, dtype=object).where(known, None)


def prevalence_table(
    found: Sequence[Found],
    n_chars: np.ndarray,
    docvars: pd.DataFrame,
    *,
    measure: str,
    by: str | Sequence[str],
    frame: Frame,
    interval: Interval | None,
) -> pd.DataFrame:
    """The table of :meth:`govtopics.ThemeMeasures.prevalence`.

    Parameters
    ----------
    found : sequence of Found
    n_chars : ndarray of int, shape (n_paragraphs,)
    docvars : DataFrame
        Of the paragraphs.
    measure, by, frame, interval
        As there.

    Returns
    -------
    DataFrame
    """
    by_document = by in ("document", ["document"], ("document",))
    chosen = interval or ("codebook_range" if by_document else "jackknife")
    if chosen not in INTERVALS:
        raise CorpusError(f"There is no interval {interval!r}. {nearest(chosen, INTERVALS)}")
    values, read = grouping(docvars, by), in_frame(docvars, frame)
    by = by if isinstance(by, str) else ", ".join(dict.fromkeys(by))
    names = document_names(docvars) if by == "document" else {}
    masks = [(value, (values == value).to_numpy() & read) for value in _in_order(values.dropna())]
    missing = values.isna().to_numpy() & read
    if missing.any():
        masks.append(("", missing))
    groups = [
        Group(by, value, names.get(value, value), inside, n_chars[inside], docvars[inside])
        for value, inside in masks
    ]
    about = {"measure": measure, "frame": frame}
    rows = [about | _row(theme, group, chosen) for theme in found for group in groups]
    return pd.DataFrame(rows, columns=PREVALENCE_COLUMNS)


def _in_order(values: pd.Series) -> list[Any]:
    """The groups as they appear; values that this package gave in the order of a report."""
    there = list(pd.unique(values))
    ours = [value for names in (*VALUES.values(), UNKNOWN) for value in names]
    known = {value: place for place, value in enumerate(ours)}
    return sorted(there, key=known.__getitem__) if known.keys() >= set(there) else there


def _row(found: Found, group: Group, interval: str) -> dict[str, Any]:
    row = _about(found, group)
    if group.value == "":
        return row | not_estimable(
            Reason("docvar_missing", {"docvar": group.by, "n": row["n_paragraphs"]})
        )
    if not row["n_paragraphs"]:
        return row | not_estimable(Reason("not_in_frame"))
    if not row["n_chars"]:
        return row | not_estimable(Reason("no_characters", {"n": row["n_paragraphs"]}))
    presence = found.presence[group.inside]
    by_terms = codebook_range(presence, group.n_chars, found.theme.ring_sizes)
    decisive = by_terms.decisive_term
    row |= {
        "estimate": by_terms.estimate,
        "status": "estimated",
        **reason_cells(),
        "hits_per_1000_chars": 1000 * row["n_hits"] / row["n_chars"],
        "decisive_term": "" if decisive is None else found.theme.terms[decisive],
        "largest_change": by_terms.largest_change,
        "codebook_low": by_terms.low,
        "codebook_high": by_terms.high,
    }
    if not row["n_hits"]:
        return row | _zero(row["n_paragraphs"])
    return row | _interval(interval, row, presence.any(axis=1), group)


def _about(found: Found, group: Group) -> dict[str, Any]:
    """What a row says of its group, whether or not anything can be estimated there."""
    return {
        "theme": found.theme.label,
        "english": found.theme.english,
        "by": group.by,
        "group": group.value,
        "n_hits": int(found.n_hits[group.inside].sum()),
        "n_with_hits": int((found.n_hits[group.inside] > 0).sum()),
        **group.about,
    }


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


def _zero(n_paragraphs: int) -> dict[str, Any]:
    told = reason_cells(Reason("no_hit", {"n": n_paragraphs}))
    high = wilson_upper(n_paragraphs)
    return {"low": 0.0, "high": high, "interval": "within_report", **told}


def _interval(kind: str, row: dict[str, Any], has: np.ndarray, group: Group) -> dict[str, Any]:
    if kind == "codebook_range":
        return {"low": row["codebook_low"], "high": row["codebook_high"], "interval": kind}
    return _jackknife(has, group) if kind == "jackknife" else _within_report(row, group)


def _within_report(row: dict[str, Any], group: Group) -> dict[str, Any]:
    """Wilson, with as many trials as paragraphs of equal length would tell as much."""
    chars = group.n_chars.astype(float)
    n_effective = chars.sum() ** 2 / (chars**2).sum()
    low, high = wilson(np.array(row["estimate"]), n_effective)
    told = reason_cells(Reason("between_paragraphs"))
    return {"low": float(low), "high": float(high), "interval": "within_report", **told}


def _jackknife(has: np.ndarray, group: Group) -> dict[str, Any]:
    hits, totals = by_report(has, group.n_chars, group.docvars["document_id"])
    _, low, high = jackknife_share(hits, totals)
    if np.isnan(low):
        return {"interval": "", **reason_cells(why_not(hits, totals))}
    return {"low": float(low), "high": float(high), "interval": "jackknife"}


def by_report(
    has: np.ndarray, n_chars: np.ndarray, documents: pd.Series
) -> tuple[np.ndarray, np.ndarray]:
    """Characters of paragraphs with a hit, and of all, in each report.

    Parameters
    ----------
    has : ndarray of bool, shape (n_paragraphs,)
    n_chars : ndarray of int, shape (n_paragraphs,)
    documents : Series
        The report of each paragraph.

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
    return Reason("too_few_with_other_text", {"k": (hits < totals).sum(), **about})


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
