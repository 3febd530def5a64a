"""Which group each row belongs to, and the order of the groups."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from govtopics.corpus.doubts import pooled
from govtopics.errors import CorpusError, nearest
from govtopics.language import UNKNOWN, VALUES
from govtopics.messages import say


def grouping(docvars: pd.DataFrame, by: str | Sequence[str], *, every: bool = False) -> pd.Series:
    """The value that groups each row; missing and empty ones are None.

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
            say(
                "Unknown docvar {by!r} to group by. {nearest}",
                by=by,
                nearest=nearest(by, ["document", *docvars.columns]),
            )
        )
    values = docvars[column]
    return values.where(values.notna() & (values != ""), None)


def _combined(docvars: pd.DataFrame, by: Sequence[str]) -> pd.Series:
    if not len(by):
        raise CorpusError(say("by is empty. Use one docvar, or several: ['place', 'year']."))
    columns = [_values(docvars, name) for name in dict.fromkeys(by)]
    if len(columns) == 1:
        return columns[0]
    known = pd.concat(columns, axis=1).notna().all(axis=1)
    joined = [" ".join(map(str, values)) for values in zip(*columns, strict=True)]
    return pd.Series(joined, index=docvars.index, dtype=object).where(known, None)


def ordered(docvars: pd.DataFrame, by: str | Sequence[str], values: pd.Series) -> list[Any]:
    """The groups in order: places by their codes, without one last; others as they appear."""
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
