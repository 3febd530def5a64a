"""Rows of a table of targets, as paragraphs: 城镇新增就业 人 4200."""

from __future__ import annotations

import re

from govtopics.analysis.commitments import reasons
from govtopics.analysis.commitments.indicators import Indicators
from govtopics.analysis.commitments.quantities import find_quantities
from govtopics.analysis.commitments.refusals import Refusal
from govtopics.analysis.commitments.statements import Statement
from govtopics.analysis.commitments.units import UNITS
from govtopics.analysis.commitments.words_around import base_of

# A row of a table of targets, its cells joined by blanks: 城镇新增就业 人 4200.
TABLE_ROW = re.compile(
    r"\s*(?P<words>[^\s，。；：、\d]{2,20}?)\s*[（(]?"
    rf"(?P<unit>[十百千]?[万亿]{{0,2}}(?:{'|'.join(map(re.escape, UNITS))}))[)）]?\s*"
    r"(?P<bound>[≥≤＞＜><]?)(?P<number>\d+(?:,\d{3})*(?:\.\d+)?(?:[—–\-~～]\d+(?:\.\d+)?)?)"
    r"(?P<after>左右|以上|以内)?(?P<more>\s+[≥≤＞＜><]?\d[^。]*)?\s*"
)


def read_row(line: str, indicators: Indicators) -> Statement | Refusal | None:
    """What a row of a table of targets says; None if a paragraph is not such a row.

    A row with several numbers does not say which is the target.

    Examples
    --------
    >>> from govtopics.analysis.commitments.indicators import read_indicators
    >>> read_row("城镇新增就业 人 4200", read_indicators()).quantity.low
    4200.0
    >>> read_row("城镇新增就业4200人。", read_indicators()) is None
    True
    """
    match = TABLE_ROW.fullmatch(line)
    known = indicators.called(match["words"]) if match else None
    if match is None or known is None:
        return None
    start, end = match.start("words"), len(line.rstrip())
    cell = f"{match['bound']}{match['number']}{match['unit']}{match['after'] or ''}"
    quantity = next(find_quantities(cell), None)
    if match["more"] or quantity is None:
        return Refusal(reasons.SEVERAL_COLUMNS, line[start:end], start, end, known.name)
    moved = quantity._replace(start=match.start("number"), end=end)
    base = base_of(match["words"], quantity)
    return Statement(match["words"], known.name, base, moved, start, end)
