"""The period that a result is about: the last year, five years, or another year."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from govtopics.analysis.commitments.horizon import FIVE_YEARS, LAST_YEAR, Horizon
from govtopics.corpus.document import Document
from govtopics.corpus.sentences import split_sentences

PLAN_NAME = '[“"]?十[一二三四五六七]五[”"]?'
# What opens a stretch of text on five years: it applies until the text turns to a year.
FIVE = re.compile(
    rf"(?<!连续)五年来|过去的?五年|[这近]五年|五年间|五年累计|的五年(?=[，,。；—])"
    rf"|{PLAN_NAME}(?:期间|时期|以来)|{PLAN_NAME}(?:发展成就|工作回顾)"
)
ONE = re.compile(r"过去的?一年|一年来|去年")
# A year that opens what is said of it; 比2020年, 到2025年的14万 and 2025年底 do not.
NAMED = re.compile(r"(?<![比较到至从自由与同超及—\-\d])(20\d\d|19\d\d)年(?![底末以来至\-—])")
# What is about several years whatever is around it.
SEVERAL = re.compile(rf"年均(?!浓度|值)|年平均增|五年累计|每年|[比较]{PLAN_NAME}末")
# A year that a number is set against, in its clause, or 与2000年相比 in its sentence.
AGAINST = re.compile(r"[比较与同](20\d\d|19\d\d)年")
COMPARED = re.compile(r"[与同和比](20\d\d|19\d\d)年(?:底|末)?相比")
CLAUSE = re.compile("[，,；;。！!？?\n]")
STOP = re.compile("[；;。！!？?\n]")
OPENING = 40  # characters in which a paragraph says what it is about
TURNS = ((FIVE, FIVE_YEARS), (ONE, LAST_YEAR))


class Turn(NamedTuple):
    """A place in a paragraph from which it speaks of another time."""

    at: int
    when: str
    basis: str


@dataclass(frozen=True)
class Periods:
    """The period that each part of a report's review is about."""

    turns: Mapping[str, tuple[Turn, ...]]  # by paragraph, the first of each at 0
    texts: Mapping[str, str]
    year: int | None  # of the report

    @classmethod
    def of(cls, document: Document) -> Periods:
        """Read a report from its first paragraph to its last."""
        turns: dict[str, tuple[Turn, ...]] = {}
        year = document.docvars.get("year")
        section, now = None, Turn(0, LAST_YEAR, "section")
        for block in document.paragraphs:
            top = block.section[:1]
            if top != section:
                section, now = top, _of_heading("".join(top), year)
            found = (now._replace(at=0), *_turns(block.text, year, now))
            turns[block.id] = found
            if len(found) > 1:
                now = found[-1]._replace(basis="paragraph")
        return cls(turns, {block.id: block.text for block in document.paragraphs}, year)

    def at(self, paragraph_id: str, offset: int) -> Horizon:
        """The time of a number at a place: its clause decides, then what is before."""
        text, turns = self.texts[paragraph_id], self.turns[paragraph_id]
        clause = text[_last(CLAUSE, text, offset) : offset]
        sentence = text[_last(STOP, text, offset) : offset]
        if SEVERAL.search(clause) or self._long_ago(clause, sentence):
            return Horizon(FIVE_YEARS, "sentence")
        turn = turns[bisect_right([turn.at for turn in turns], offset) - 1]
        return Horizon(turn.when, turn.basis)

    def _long_ago(self, clause: str, sentence: str) -> bool:
        """Whether a number is set against a year before the one before last."""
        against = [*AGAINST.findall(clause), *COMPARED.findall(sentence)]
        return bool(against) and (self.year is None or int(against[-1]) < self.year - 2)


def _last(words: re.Pattern[str], text: str, offset: int) -> int:
    return max((found.end() for found in words.finditer(text, 0, offset)), default=0)


def _of_heading(heading: str, year: int | None) -> Turn:
    """What the first part of a section is of: the time that its heading names first."""
    found = sorted(_named(heading, year))
    return found[0]._replace(at=0, basis="heading") if found else Turn(0, LAST_YEAR, "section")


def _turns(text: str, year: int | None, before: Turn | None = None) -> Iterator[Turn]:
    """Where a text turns to another time.

    Another year applies to its sentence only, and so does the last year in the midst of a
    paragraph on five years: a review of five years names it in passing.
    """
    standing = before or Turn(0, LAST_YEAR, "section")
    begin = 0
    for sentence in split_sentences(text):
        end = begin + len(sentence)
        found = sorted(turn._replace(at=begin + turn.at) for turn in _named(sentence, year))
        yield from found
        lasting = [turn for turn in found if _lasts(turn, standing)]
        if found and found[-1] not in lasting:
            yield (lasting or [standing])[-1]._replace(at=end)
        standing = (lasting or [standing])[-1]
        begin = end


def _lasts(turn: Turn, standing: Turn) -> bool:
    in_passing = standing.when == FIVE_YEARS and turn.at > OPENING
    return turn.when == FIVE_YEARS or (turn.when == LAST_YEAR and not in_passing)


def _named(sentence: str, year: int | None) -> Iterator[Turn]:
    for words, when in TURNS:
        yield from (Turn(match.start(), when, "sentence") for match in words.finditer(sentence))
    for match in NAMED.finditer(sentence):
        named = int(match[1])
        if year is not None and named < year:
            when = LAST_YEAR if named == year - 1 else str(named)
            yield Turn(match.start(), when, "sentence")
