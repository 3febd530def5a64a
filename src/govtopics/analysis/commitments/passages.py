"""The sentences of reports that promises and results are read from, and what they are part of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from govtopics.analysis.commitments.periods import Periods
from govtopics.corpus.document import Block, Document
from govtopics.corpus.sentences import Piece, RunningText, running_texts

# The sentence of the targets for the year or for five years.
HEADLINE = re.compile(
    r"(?:预期|主要|奋斗|发展)目标[^，。；：:\d]{0,8}(?:是|为|[:：]|如下|建议|安排)"
)
LIVELIHOOD = re.compile(r"民生实事|为民(?:办)?实事|实事项目|惠民实事|十件实事|民心工程")
# A sentence that opens with the past, and words that leave it again.
OPENS_PAST = re.compile(r"^\s*(?:过去(?:的)?[一五]年|去年|一年来|五年来|回顾)")
LEAVES_PAST = re.compile(r"今年|明年|要|将|力争|确保|计划|预期目标")


class Sentence(NamedTuple):
    """A sentence of a report, by its number in a running text."""

    document: Document
    running: RunningText
    number: int
    text: str
    periods: Periods

    @property
    def block(self) -> Block:
        """The paragraph in which it begins."""
        return self.running.sentence_pieces(self.number)[0].block

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """The parts of paragraphs that it is made of."""
        return self.running.sentence_pieces(self.number)

    @property
    def before(self) -> str:
        """What comes before it in its paragraph."""
        piece = self.running.sentence_pieces(self.number)[0]
        return piece.block.text[: piece.start]

    @property
    def headings(self) -> tuple[str, ...]:
        """The headings above it, the outermost first."""
        return (*self.running.headings, *self.block.section)

    @property
    def headline(self) -> bool:
        """Whether it is the one on 主要预期目标 of a part that plans."""
        return self.block.time == "plan" and HEADLINE.search(self.text) is not None

    def piece_at(self, start: int, end: int) -> Piece:
        """The paragraph that a span of it begins in, with the offsets there."""
        begin = self.running.sentence_starts[self.number]
        return self.running.pieces(begin + start, begin + end)[0]

    def goes_on_about_past(self, start: int) -> bool:
        """Whether it, or the sentence before, opens with the past and nothing leads out of it."""
        own = self.text[:start]
        previous = self.running.sentences[self.number - 1][1] if self.number else ""
        return any(
            OPENS_PAST.match(opening) is not None and not LEAVES_PAST.search(said)
            for opening, said in ((self.text, own), (previous, previous + own))
        )


def sentences_of(documents: Iterable[Document]) -> Iterator[Sentence]:
    """The sentences of the parts of reports that plan or review, in order."""
    for document in documents:
        periods = Periods.of(document)
        for running in running_texts(document):
            if any(block.time in ("plan", "review") for block in running.blocks):
                for number, (_, text) in enumerate(running.sentences):
                    yield Sentence(document, running, number, text, periods)


def kind_of(sentence: Sentence) -> str:
    """``headline``, ``task``, ``livelihood`` or, of a review, ``result``."""
    if sentence.block.time == "review":
        return "result"
    if sentence.headline:
        return "headline"
    around = (*sentence.headings, sentence.block.heading or "")
    return "livelihood" if any(map(LIVELIHOOD.search, around)) else "task"
