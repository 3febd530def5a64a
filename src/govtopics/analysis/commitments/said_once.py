"""Targets as they are counted and listed: each once, whatever it is called."""

from __future__ import annotations

import pandas as pd

SAME = ["document_id", "called", "base", "low", "high", "unit", "horizon"]


def called(follow_up: pd.DataFrame) -> pd.Series:
    """What each promise is of: the name in the list of indicators, or the words of the report."""
    name: pd.Series = follow_up["name"]
    return name.where(name != "", follow_up["indicator"])


def each_once(follow_up: pd.DataFrame) -> pd.DataFrame:
    """The promises of a follow-up, each where a report says it first.

    国内生产总值增长5%左右 and 经济增长预期目标为5%左右 are one target. Reports that are in no group
    (mislabelled, duplicates) come last.
    """
    again = follow_up.assign(called=called(follow_up)).duplicated(SAME)
    once: pd.DataFrame = follow_up[~again]
    return once.sort_values("left_out", key=lambda flags: flags != "", kind="stable")


def headline_targets(follow_up: pd.DataFrame) -> pd.DataFrame:
    """The headline targets of a follow-up, each once."""
    return each_once(follow_up[follow_up["kind"] == "headline"])
