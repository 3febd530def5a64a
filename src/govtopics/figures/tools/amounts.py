"""Amounts of targets as figures and pages write them: 3000亿元, not 300000000000元."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from typing import NamedTuple

from govtopics.language import Phrase
from govtopics.messages import Language

UNITS: Mapping[str, Phrase] = {
    "元": Phrase("元", "yuan"),
    "美元": Phrase("美元", "US dollars"),
    "人": Phrase("人", "people"),
    "人次": Phrase("人次", "visits"),
    "户": Phrase("户", "households"),
    "平方米": Phrase("平方米", "m²"),
    "斤": Phrase("斤", "jin (500 g)"),
    "吨": Phrase("吨", "t"),
    "个百分点": Phrase("个百分点", "percentage points"),
    "微克": Phrase("微克/立方米", "µg/m³"),
    "微克/立方米": Phrase("微克/立方米", "µg/m³"),
}
MYRIADS = (
    (1e12, Phrase("万亿", "trillion ")), (1e8, Phrase("亿", "100 million ")),
    (1e4, Phrase("万", "10,000 ")),
)  # fmt: skip
MILLIONS = ((1e12, "trillion "), (1e9, "billion "), (1e6, "million "))
DIGITS = 5


class Amounts(NamedTuple):
    """Some amounts of one unit, all divided by the same number.

    ``called``: the unit with that number before it.
    """

    factor: float
    called: Phrase

    @classmethod
    def of(cls, values: Collection[float], unit: str) -> Amounts:
        """How some values of a unit are best written.

        Examples
        --------
        >>> Amounts.of([3e11, 2.5e11], "元").called.zh, Amounts.of([5.5], "%").called.zh
        ('亿元', '%')
        """
        called = UNITS.get(unit, Phrase(unit, unit))
        largest = max((abs(value) for value in values if not math.isnan(value)), default=0.0)
        for factor, word in MYRIADS[1:]:
            if largest >= factor:
                return cls(factor, Phrase(word.zh + called.zh, word.en + called.en))
        return cls(1.0, called)

    def written(self, value: float) -> str:
        """A value without its unit."""
        return plain_number(value / self.factor)


def plain_number(value: float) -> str:
    """A number of at most five digits, more only before the point, with a minus of its own.

    Examples
    --------
    >>> plain_number(-3.3), plain_number(636000.0), plain_number(4.999999)
    ('−3.3', '636,000', '5')
    """
    told = f"{value:,.0f}" if abs(value) >= 10**DIGITS else f"{value:.{DIGITS}g}"
    return told.replace("-", "−")


def amount(value: float, unit: str, language: Language | None = None) -> str:
    """An amount with its unit.

    Examples
    --------
    >>> amount(1_200_000, "人", "zh"), amount(-3.3, "%", "en"), amount(1_200_000, "人", "en")
    ('120万人', '−3.3%', '1.2 million people')
    """
    amounts = Amounts.of([value], unit)
    if amounts.called.en == "%":
        return f"{amounts.written(value)}%"
    if Phrase("zh", "en").text(language) == "zh":
        return f"{amounts.written(value)}{amounts.called.zh}"
    factor, word = next((n for n in MILLIONS if abs(value) >= n[0]), (1.0, ""))
    of_them = float(value) / factor
    told = f"{of_them:,.0f}" if of_them.is_integer() else f"{of_them:,.{DIGITS}g}"
    return f"{told.replace('-', '−')} {word}{UNITS.get(unit, Phrase(unit, unit)).en}"


def signed_amount(value: float, unit: str, language: Language | None = None) -> str:
    """A difference with its sign; of per cent in percentage points.

    Examples
    --------
    >>> signed_amount(0.3, "%", "zh"), signed_amount(-2e8, "元", "zh")
    ('+0.3个百分点', '−2亿元')
    """
    of = "个百分点" if unit == "%" else unit
    return f"{'+' if value > 0 else ''}{amount(value, of, language)}"
