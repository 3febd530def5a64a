"""Sentences, cut from the running text of a section, whatever its paragraphs."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import NamedTuple

from govtopics.corpus.document import Block, Document

# A sentence keeps the marks that close it, so that joining sentences gives the text again; and the
# white space after them, or the next would begin at the end of the paragraph before.
SENTENCE = re.compile(r"[^。！？!?]*(?:[。！？!?]+[”’」』）)]*\s*|$)", re.DOTALL)


class Piece(NamedTuple):
    """A part of a paragraph: half-open, in code points of its text."""

    block: Block
    start: int
    end: int


@dataclass(frozen=True)
class RunningText:
    """The text between two separate headings: its paragraphs, and the headings read before it."""

    blocks: tuple[Block, ...]
    headings: tuple[str, ...] = ()

    @cached_property
    def text(self) -> str:
        """The paragraphs, with nothing between them."""
        return "".join(block.text for block in self.blocks)

    @cached_property
    def block_starts(self) -> tuple[int, ...]:
        """Where each paragraph begins."""
        return tuple(accumulate((len(block.text) for block in self.blocks[:-1]), initial=0))

    @cached_property
    def sentence_texts(self) -> tuple[str, ...]:
        """The sentences, in order."""
        return tuple(split_sentences(self.text))

    @cached_property
    def sentence_starts(self) -> tuple[int, ...]:
        """Where each sentence begins."""
        return (0, *accumulate(map(len, self.sentence_texts)))[:-1]

    @cached_property
    def sentence_owners(self) -> tuple[int, ...]:
        """The number of the paragraph in which each sentence begins, from 0."""
        return tuple(map(self.block_at, self.sentence_starts))

    @cached_property
    def sentences(self) -> tuple[tuple[str, str], ...]:
        """Id and text of each sentence."""
        ids = sentence_ids([block.id for block in self.blocks], self.sentence_owners)
        return tuple(zip(ids, self.sentence_texts, strict=True))

    def block_at(self, place: int) -> int:
        """The number of the paragraph at a place of the text, from 0."""
        return bisect_right(self.block_starts, place) - 1

    def sentence_at(self, place: int) -> int:
        """The number of the sentence at a place of the text, from 0."""
        return bisect_right(self.sentence_starts, place) - 1

    def pieces(self, start: int, end: int) -> tuple[Piece, ...]:
        """The parts of paragraphs that a span of the text is made of."""
        first, last = self.block_at(start), bisect_left(self.block_starts, end)
        spans = zip(self.blocks[first:last], self.block_starts[first:last], strict=True)
        return tuple(
            Piece(block, max(start, at) - at, min(end, at + len(block.text)) - at)
            for block, at in spans
            if start < at + len(block.text)
        )

    def sentence_pieces(self, number: int) -> tuple[Piece, ...]:
        """The parts of paragraphs that a sentence is made of."""
        last = number + 1 == len(self.sentence_starts)
        end = len(self.text) if last else self.sentence_starts[number + 1]
        return self.pieces(self.sentence_starts[number], end)


def split_sentences(text: str) -> list[str]:
    """The sentences of a text; joined, they give the text again."""
    return [sentence for sentence in SENTENCE.findall(text) if sentence]


def sentence_ids(paragraph_ids: Sequence[str], owners: Iterable[int]) -> Iterator[str]:
    """The id of each sentence: its paragraph's, and its number of those that begin there.

    ``owners``: of each sentence in order, the number of the paragraph in which it begins.
    """
    last, number = -1, 0
    for owner in owners:
        last, number = owner, number + 1 if owner == last else 1
        yield f"{paragraph_ids[owner]}.{number}"


def running_texts(document: Document) -> Iterator[RunningText]:
    """The texts between the separate headings of a report."""
    opened, blocks, before = document.opening_headings(), list[Block](), None
    for block in document.blocks:
        if block.kind == "paragraph":
            section = _given_section(block)
            if blocks and (opened.get(block.id) or section != before):
                yield _running(blocks, opened)
                blocks = []
            blocks.append(block)
            before = section
        elif block.kind == "heading" and blocks:
            yield _running(blocks, opened)
            blocks = []
    if blocks:
        yield _running(blocks, opened)


def _running(blocks: list[Block], opened: dict[str, tuple[str, ...]]) -> RunningText:
    return RunningText(tuple(blocks), opened.get(blocks[0].id, ()))


def _given_section(block: Block) -> tuple[str, ...]:
    """The section of a paragraph that was given without its headings; else nothing."""
    if block.parents:
        return ()
    own = bool(block.heading) and block.section[-1:] == (block.heading,)
    return block.section[:-1] if own else block.section
