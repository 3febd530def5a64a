"""What all rows of a figure share, a place or a year, is said once: in the title."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from govtopics.figures.tools.fonts import text_width
from govtopics.figures.tools.style import TITLE_SIZE
from govtopics.language import Phrase

PLACE_AND_YEAR = re.compile(r"(.+) (\d{4})", re.DOTALL)
BETWEEN_PLACES = "、"
OF_YEAR = Phrase("{year} 年{title}", "{title}, {year}")
OF_PLACE = Phrase("{place}{title}", "{title}, {place}")
ALL_OF = Phrase("报告均为：{place}。", "All reports: {place}.")


class SaidOnce(NamedTuple):
    """Names of rows without what all of them share.

    ``names``: places of one year, years of one place, or the names as they were.
    ``place``, ``year``: what all share; empty where nothing is.
    """

    names: list[str]
    place: str = ""
    year: str = ""

    @classmethod
    def of(cls, names: Sequence[str]) -> SaidOnce:
        """Split names of a place and a year each, ``黄浦区 2023``; others stay as they are.

        Examples
        --------
        >>> SaidOnce.of(["黄浦区 2023", "徐汇区 2023"])
        SaidOnce(names=['黄浦区', '徐汇区'], place='', year='2023')
        >>> SaidOnce.of(["黄浦区 2022", "黄浦区 2023"])
        SaidOnce(names=['2022', '2023'], place='黄浦区', year='')
        >>> SaidOnce.of(["黄浦区 2022", "徐汇区 2023"]).names
        ['黄浦区 2022', '徐汇区 2023']
        """
        parts = [match.groups() for name in names if (match := PLACE_AND_YEAR.fullmatch(name))]
        if len(parts) < max(2, len(names)) or len(set(names)) < len(names):
            return cls(list(names))
        places, years = ([part[i] for part in parts] for i in (0, 1))
        if len(set(years)) == 1:
            return cls(places, year=years[0])
        return cls(years, place=places[0]) if len(set(places)) == 1 else cls(list(names))

    @classmethod
    def of_places(cls, places: Iterable[str]) -> SaidOnce:
        """The place that all years are of, if it is one; ``places`` of a year are parted by 、.

        Examples
        --------
        >>> SaidOnce.of_places(["甲市", "甲市", ""]).place, SaidOnce.of_places(["甲市、乙市"]).place
        ('甲市', '')
        """
        own = set(places) - {""}
        place = own.pop() if len(own) == 1 else ""
        return cls([], place="" if BETWEEN_PLACES in place else place)

    @property
    def in_time(self) -> list[int]:
        """The order of the rows: years of one place in theirs, others as they are."""
        order = list(range(len(self.names)))
        return sorted(order, key=lambda row: int(self.names[row])) if self.place else order

    def titled(self, title: str) -> str:
        """A title that says what is shared."""
        if self.year:
            return OF_YEAR.format(year=self.year, title=title)
        return OF_PLACE.format(place=self.place, title=title) if self.place else title

    def note(self, title: str, width: float) -> str:
        """What says the place where the title, shortened to some width, would lose it."""
        lost = self.place and text_width(self.titled(title), TITLE_SIZE) > width
        return ALL_OF.format(place=self.place) if lost else ""
