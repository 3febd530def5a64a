"""Which paragraphs a comparison reads, and what differs between the reports compared."""

from __future__ import annotations

from typing import Any, Literal, get_args

import numpy as np
import pandas as pd

from govtopics.errors import CorpusError, nearest

Frame = Literal["whole", "plan", "shared sections"]
FRAMES: tuple[str, ...] = get_args(Frame)
TIMES = ("review", "problems", "outlook", "plan", "unknown")
# Reports or paragraphs of one group that are longer than those of another by this factor differ.
LENGTH_RATIO = 1.25
LENGTHS = {
    "chars_per_document": "length differs (characters a report)",
    "chars_per_paragraph": "paragraphs differ in length (one hit counts the whole of it)",
}


def in_frame(docvars: pd.DataFrame, frame: Frame) -> np.ndarray:
    """Which paragraphs stand in a frame.

    Parameters
    ----------
    docvars : DataFrame
        Of paragraphs.
    frame : {"whole", "plan", "shared sections"}
        All of each report as it stands; only the plan; or only the parts that every report has. A
        part is a pair of ``time`` and ``function``, such as tasks of the plan: headings differ
        from report to report, what a part is for does not. Parts of unknown time are no part.

    Returns
    -------
    ndarray of bool, shape (n_paragraphs,)

    Raises
    ------
    CorpusError
        If there is no such frame, the docvars it needs are missing, or no part is shared.
    """
    if frame not in FRAMES:
        raise CorpusError(f"There is no frame {frame!r}. {nearest(frame, FRAMES)}")
    if frame == "whole":
        return np.ones(len(docvars), dtype=bool)
    needed = {"plan": ["time"], "shared sections": ["time", "function"]}[frame]
    missing = [name for name in needed if name not in docvars]
    if missing:
        raise CorpusError(
            f"The frame {frame!r} needs the docvar {missing[0]!r}, which reading a folder gives "
            "(govtopics.read_corpus); this corpus has none. Use frame='whole'."
        )
    if frame == "plan":
        return (docvars["time"] == "plan").to_numpy()
    return _in_shared_parts(docvars)


def _in_shared_parts(docvars: pd.DataFrame) -> np.ndarray:
    parts = pd.Series(list(zip(docvars["time"], docvars["function"], strict=True)), docvars.index)
    known = docvars["time"].isin(TIMES[:-1]).to_numpy()
    held = [set(own) for _, own in parts[known].groupby(docvars["document_id"][known])]
    shared = set.intersection(*held) if len(held) == docvars["document_id"].nunique() else set()
    if not shared:
        raise CorpusError(
            "No part (time and function) stands in every report, so the frame 'shared sections' "
            "is empty. Compare fewer reports, or use frame='plan' or 'whole'."
        )
    return parts.isin(shared).to_numpy()


def comparability(docvars: pd.DataFrame, n_chars: np.ndarray, by: str) -> pd.DataFrame:
    """What the reports of each group are: their kind, extent, length, period and parts.

    Parameters
    ----------
    docvars : DataFrame
        Of the paragraphs that are compared.
    n_chars : ndarray of int, shape (n_paragraphs,)
    by : str
        A column of it.

    Returns
    -------
    DataFrame
        One row a group: group, n_documents, kind, extent, admin_level, script, first_year,
        last_year, chars_per_document, chars_per_paragraph, and the share of characters of each
        time.
    """
    rows = []
    for group, own in docvars.groupby(by, sort=False, dropna=True):
        chars = n_chars[docvars.index.get_indexer(own.index)]
        years = own["year"].dropna().astype(str) if "year" in own else pd.Series(dtype=str)
        n_documents = own["document_id"].nunique()
        row: dict[str, Any] = {"group": group, "n_documents": n_documents}
        row |= {name: _values(own, name) for name in ("kind", "extent", "admin_level", "script")}
        row |= {"first_year": min(years, default=""), "last_year": max(years, default="")}
        row["chars_per_document"] = round(chars.sum() / n_documents)
        row["chars_per_paragraph"] = round(chars.sum() / len(own))
        if "time" in own:
            row |= {t: chars[own["time"] == t].sum() / max(1, chars.sum()) for t in TIMES}
        rows.append(row)
    return pd.DataFrame(rows)


def differences_in_kind(groups: pd.DataFrame) -> tuple[str, ...]:
    """What differs between groups beside what is measured, in sentences.

    Parameters
    ----------
    groups : DataFrame
        As :func:`comparability` gives it.

    Returns
    -------
    tuple of str
        Empty if nothing known differs.
    """
    told = [
        f"{name} differs: " + "; ".join(f"{g} {v}" for g, v in _pairs(groups, name))
        for name in ("kind", "extent", "admin_level")
        if len(set(groups[name])) > 1
    ]
    if any("excerpt" in extent for extent in groups["extent"]):
        told.append("some reports are excerpts; no interval covers what was left out")
    for name, what in LENGTHS.items():
        if len(groups) > 1 and groups[name].max() > LENGTH_RATIO * groups[name].min():
            told.append(f"{what}: " + "; ".join(f"{g} {v:,}" for g, v in _pairs(groups, name)))
    periods = groups["first_year"].str.cat(groups["last_year"], sep="–")
    if len(set(periods)) > 1:
        pairs = "; ".join(f"{g} {p}" for g, p in zip(groups["group"], periods, strict=True))
        told.append(f"period differs: {pairs}")
    return tuple(told)


def _pairs(groups: pd.DataFrame, name: str) -> list[tuple[Any, Any]]:
    return list(zip(groups["group"], groups[name], strict=True))


def _values(docvars: pd.DataFrame, name: str) -> str:
    if name not in docvars:
        return "unknown"
    values = docvars.drop_duplicates("document_id")[name]
    counts = values.where(values.notna() & (values != ""), "unknown").value_counts(sort=False)
    if len(counts) == 1:
        return str(counts.index[0])
    return ", ".join(f"{value} ({n})" for value, n in sorted(counts.items()))
