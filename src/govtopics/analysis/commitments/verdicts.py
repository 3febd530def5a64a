"""What arithmetic says of a promise and its result; nothing of about how much."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from govtopics.language import Reason

ABOUT = frozenset({"左右", "上下", "约", "近", "力争", "争取", "努力", "冲刺"})
# 根据实际情况争取更好结果 refers to what comes before it.
AIMED = re.compile("(?:力争|争取|努力|奋力|冲刺)(?![^，]{0,8}更)")
UP, DOWN = ("growth", "change"), "decline"
# The same unit, and how much of the first is one of it.
SAME: Mapping[str, tuple[str, float]] = {
    "吨": ("斤", 2000.0), "公斤": ("斤", 2.0), "千克": ("斤", 2.0), "微克": ("微克/立方米", 1.0),
}  # fmt: skip
DIGITS = 10  # significant: 5.1 − 5 is .0999…, and no report writes so many


class Verdict(NamedTuple):
    """met, missed, above the range, below the range, or nothing and why."""

    result: float
    difference: float
    verdict: str
    reason: str


class Told(NamedTuple):
    """A result in the unit and the direction of its promise: bounds, None where open."""

    low: float | None
    high: float | None
    is_about: bool


def kind_of(base: str) -> str:
    """Growth, decline, change or level, without the qualifier."""
    return base.partition(":")[0]


def same_kind(promised: str, told: str) -> bool:
    """Whether two bases can be set side by side: a decline is a growth below zero."""
    own, other = kind_of(promised), kind_of(told)
    moves = (*UP, DOWN)
    return own == other or (own in moves and other in moves and DOWN in (own, other))


def same_unit(promised: str, told: str) -> bool:
    """Whether two units measure alike: 吨 and 斤 do."""
    return _unit(promised)[0] == _unit(told)[0]


def _unit(unit: str) -> tuple[str, float]:
    return SAME.get(unit, (unit, 1.0))


def in_terms_of(promise: Mapping[str, Any], result: Mapping[str, Any]) -> Told:
    """A result in the unit of its promise, and below zero where it goes the other way.

    Examples
    --------
    >>> promise = {"unit": "%", "base": "growth"}
    >>> fell = {"unit": "%", "base": "decline", "low": 3.3, "high": 3.3, "comparator": ""}
    >>> in_terms_of(promise, fell)
    Told(low=-3.3, high=-3.3, is_about=False)
    """
    factor = _unit(result["unit"])[1] / _unit(promise["unit"])[1]
    low, high = (_known(result[end]) for end in ("low", "high"))
    low, high = (None if end is None else _rounded(end * factor) for end in (low, high))
    if kind_of(promise["base"]) != kind_of(result["base"]) and same_kind(
        promise["base"], result["base"]
    ):
        low, high = (None if high is None else -high), (None if low is None else -low)
    return Told(low, high, result["comparator"] in ABOUT)


def verdict_of(
    promise: Mapping[str, Any], told: Told, lead: str, tolerance: Mapping[str, float]
) -> Verdict:
    """Set a result against its promise.

    Examples
    --------
    >>> floor = {"low": 5.0, "high": None, "unit": "%", "comparator": "以上"}
    >>> verdict_of(floor, Told(5.1, 5.1, False), "", {}).verdict
    'met'
    """
    low, high = _known(promise["low"]), _known(promise["high"])
    result = told.low if told.low is not None else told.high
    assert result is not None  # noqa: S101 - a row has a number
    exact = told.low == told.high
    difference = _off(result, low, high) if exact else math.nan
    aimed = promise["comparator"] in ABOUT - {"左右", "上下", "约"} or bool(AIMED.search(lead))
    loose = aimed or promise["comparator"] in ABOUT or low == high
    if loose and (within := tolerance.get(promise["unit"])) is not None:
        low, high = (None if end is None else end for end in _widened(low, high, within))
    elif loose:
        return Verdict(result, difference, "", str(Reason("aimed") if aimed else Reason("about")))
    if told.is_about:
        return Verdict(result, difference, "", str(Reason("result_about")))
    verdict = _compared(low, high, told)
    return Verdict(result, difference, verdict, "" if verdict else str(Reason("result_open")))


def _widened(
    low: float | None, high: float | None, within: float
) -> tuple[float | None, float | None]:
    return (
        None if low is None else _rounded(low - within),
        None if high is None else _rounded(high + within),
    )


def _compared(low: float | None, high: float | None, told: Told) -> str:
    """What is true wherever the result is between its own bounds; nothing if that is not known."""
    least = -math.inf if told.low is None else _rounded(told.low)
    most = math.inf if told.high is None else _rounded(told.high)
    floor, ceiling = (-math.inf if low is None else low), (math.inf if high is None else high)
    if floor <= least and most <= ceiling:
        return "met"
    if most < floor:
        return "missed" if high is None else "below the range"
    if least > ceiling:
        return "missed" if low is None else "above the range"
    return ""


def _off(result: float, low: float | None, high: float | None) -> float:
    """How far a result is from a number or bound; from the nearer end of a range, 0 inside."""
    if low is None or high is None:
        bound = low if low is not None else high
        assert bound is not None  # noqa: S101 - a row has a number
        return _rounded(result - bound)
    return _rounded(result - min(max(result, low), high))


def _known(value: Any) -> float | None:
    return None if value is None or math.isnan(value) else float(value)


def _rounded(value: float) -> float:
    """Without the dust of binary fractions: 274.4 × 1e8 is 27440000000."""
    return float(f"{value:.{DIGITS}g}")
