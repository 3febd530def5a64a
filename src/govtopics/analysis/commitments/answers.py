"""Which report answers a promise, and which of its results: by stated rules, never by a guess."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import pandas as pd

from govtopics.analysis.commitments.horizon import ENDS, FIVE_YEARS, LAST_YEAR, THIS_YEAR
from govtopics.analysis.commitments.indicators import Indicators
from govtopics.analysis.commitments.verdicts import same_kind, same_unit
from govtopics.language import Reason

AVERAGE = re.compile("年均(?!浓度|值)|平均每年|年平均增")
# What narrows a number: 扣除房地产开发投资后，固定资产投资增长2.7%. Growth of GDP is at constant
# prices whether it is said or not.
QUALIFIER = re.compile(
    "同口径|可比口径|名义|实际增长|扣除[^，]{2,12}|剔除[^，]{2,12}|不含[^，]{2,8}"
)
# 预期目标为6%，实际增长6.4%: what came of it, at whatever prices.
AIM_BEFORE = re.compile("目标[^，。；]{0,14}，实际")
SAME_QUALIFIER = {"可比口径": "同口径"}
# Words that make it another measure under the same name; each is compared with itself alone.
SCOPE = re.compile("财政总收入|总产值|纯收入|国民生产总值")
# Words beside an indicator that leave it the same: the whole place, and verbs of a number.
PLAIN = re.compile(
    "全社会|全[省市区县州盟旗国]|[省市县]级|我[省市区县]|地区|地方|实现|完成|力争|争取|确保|努力|预计|初步|核算"
    "|总额|总量|总值|规模|首次|连续|人数|当年|年度|全年|年末|年均|平均|浓度|比例|比率"
    "|同口径|按可比价格?计算|可比(?:价格?|口径)?|迈上|跨过|跨越|突破|达到?|[增降升提]至|稳定在|超额"
    '|[降升增为约按的]|[“”"、，（）()]'
)


class Due(NamedTuple):
    """The year of the report that answers, and the times that its results may be of."""

    year: int
    periods: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Reports:
    """The reports that may answer."""

    docvars: pd.DataFrame  # indexed by document id: code, place, parent, year, kind if known
    # Reports whose label or text is in doubt: they do not count as answers
    left_out: frozenset[str] = frozenset()

    def of(self, promise: Mapping[str, Any], year: int) -> list[str]:
        """The annual reports of the same place in a year."""
        own = self.docvars.loc[promise["document_id"]]
        return [
            document
            for document, about in self._of_year.get(year, ())
            if document != promise["document_id"] and _same_place(own, about)
        ]

    @cached_property
    def _of_year(self) -> Mapping[int, list[tuple[str, Mapping[str, Any]]]]:
        found: dict[int, list[tuple[str, Mapping[str, Any]]]] = {}
        for document, told in self.docvars.to_dict("index").items():
            about = {str(name): value for name, value in told.items()}
            if document in self.left_out or about.get("kind") == "half-year report":
                continue
            if _known(about.get("year")):
                found.setdefault(int(about["year"]), []).append((str(document), about))
        return found


def _same_place(own: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """By code; by place and superior where a code changed or is not known."""
    codes, parents, places = (
        (own.get(name), other.get(name)) for name in ("code", "parent", "place")
    )
    if all(map(_known, codes)) and codes[0] == codes[1]:
        return True
    if not (_known(places[0]) and places[0] == places[1]):
        return False
    if all(map(_known, parents)):
        return bool(parents[0] == parents[1])
    return not all(map(_known, codes))


def _known(value: Any) -> bool:
    return value is not None and value == value and value != ""  # noqa: PLR0124 - not NaN


def due_of(promise: Mapping[str, Any], sentence: str) -> Due | None:
    """When a promise falls due; None where that cannot be said.

    Examples
    --------
    >>> due_of({"year": 2024, "horizon": "this year"}, "")
    Due(year=2025, periods=('last year', '2024'))
    >>> due_of({"year": 2022, "horizon": "five years"}, "“十四五”期间新增就业50万人")
    Due(year=2026, periods=('five years',))
    """
    year, horizon = promise["year"], promise["horizon"]
    if horizon not in (THIS_YEAR, FIVE_YEARS, "") and str(horizon).isdecimal():
        return Due(int(horizon) + 1, (LAST_YEAR, str(horizon)))
    if not _known(year):
        return None
    if horizon == THIS_YEAR:
        return Due(int(year) + 1, (LAST_YEAR, str(int(year))))
    if horizon != FIVE_YEARS:
        return None
    plans = [end for name, end in ENDS.items() if name in sentence and end >= int(year)]
    return Due((min(plans) if plans else int(year) + 4) + 1, (FIVE_YEARS,))


class Chosen(NamedTuple):
    """The result that is set beside a promise, and why it cannot be compared, if so."""

    result: Mapping[str, Any] | None
    reason: str


def choose(
    promise: Mapping[str, Any],
    told: pd.DataFrame,
    due: Due,
    indicators: Indicators,
    clauses: Mapping[int, str],
) -> Chosen:
    """Which of a report's results answers a promise.

    Of the same indicator in the same words beside it; of the time that is due, never an average of
    five years; in the same unit and base; the same qualifier before another; the first in the text.
    """
    words = own_words(promise["indicator"], promise["name"], indicators)
    same = [
        row
        for row in rows_of(told)
        if own_words(row["indicator"], row["name"], indicators) == words
    ]
    if not same:
        return Chosen(None, str(Reason("not_reported")))
    timely = [row for row in same if row["horizon"] in due.periods]
    if due.periods != (FIVE_YEARS,):
        timely = [row for row in timely if not AVERAGE.search(clauses[row["row"]])]
    else:
        timely = [row for row in timely if _averaged(row, clauses) == _averaged(promise, clauses)]
    if not timely:
        return Chosen(same[0], _not_comparable(Reason("other_period")))
    measured = [row for row in timely if same_unit(promise["unit"], row["unit"])]
    if not measured:
        return Chosen(timely[0], _not_comparable(Reason("other_unit")))
    based = [row for row in measured if same_kind(promise["base"], row["base"])]
    if not based:
        return Chosen(measured[0], _not_comparable(Reason("other_base")))
    asked = _qualifiers(clauses[promise["row"]])
    alike = [row for row in based if _qualifiers(clauses[row["row"]]) == asked]
    if not alike:
        return Chosen(based[0], _not_comparable(Reason("other_qualifier")))
    return Chosen(alike[0], "")


def own_words(written: str, name: str, indicators: Indicators) -> str:
    """What an indicator is called beyond its name: 高技术制造业 is not 规模以上工业 as a whole.

    Examples
    --------
    >>> from govtopics.analysis.commitments.indicators import read_indicators
    >>> known = read_indicators()
    >>> own_words("全市地区生产总值", "GDP", known), own_words("人均地区生产总值", "GDP", known)
    ('', '人均')
    """
    aliases = indicators[name].aliases if name in indicators.entries else ()
    found = max((alias for alias in aliases if alias in written), key=len, default="")
    scope = "".join(SCOPE.findall(written))
    return scope + PLAIN.sub("", written.replace(found, "", 1) if found else written)


def _qualifiers(clause: str) -> frozenset[str]:
    said = QUALIFIER.findall(AIM_BEFORE.sub("", clause))
    return frozenset(SAME_QUALIFIER.get(found, found) for found in said)


def _averaged(row: Mapping[str, Any], clauses: Mapping[int, str]) -> bool:
    return bool(AVERAGE.search(clauses[row["row"]]))


def _not_comparable(why: Reason) -> str:
    return f"{Reason('not_comparable')}; {why}"


def rows_of(table: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """The rows of a table, one after the other."""
    for row in table.to_dict("records"):
        yield {str(key): value for key, value in row.items()}
