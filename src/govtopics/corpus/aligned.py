"""Texts that know where each of their characters comes from in the file."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple


class Run(NamedTuple):
    """A stretch of text and the stretch of source that it comes from."""

    start: int
    length: int
    source_start: int
    source_length: int

    def cut(self, start: int, end: int, shift: int) -> Run:
        """The part of the run between two positions of the text, moved left by ``shift``."""
        lo, hi = max(self.start, start), min(self.start + self.length, end)
        if (
            self.length != self.source_length
        ):  # rewritten wording is one piece: it has no inner positions
            return Run(lo - shift, hi - lo, self.source_start, self.source_length)
        return Run(lo - shift, hi - lo, self.source_start + lo - self.start, hi - lo)


@dataclass(frozen=True)
class AlignedText:
    """A text that knows, character by character, where it comes from in its file.

    ``runs`` cover the text in order. A run whose two lengths differ was reworded: each of its
    characters comes from the whole of its source.

    Examples
    --------
    >>> line = AlignedText.from_source("市网际网路平台", start=10)
    >>> edited = line.edit([(1, 5, "互联网")])
    >>> edited.text, edited.source_span(4, 6), edited.source_span(1, 4)
    ('市互联网平台', (15, 17), (11, 15))
    """

    text: str
    runs: tuple[Run, ...]

    @classmethod
    def from_source(cls, text: str, start: int = 0) -> AlignedText:
        """A text that is its own source from ``start`` on."""
        return cls(text, (Run(0, len(text), start, len(text)),) if text else ())

    @classmethod
    def joined(cls, pieces: Sequence[AlignedText]) -> AlignedText:
        """One text out of several, in order, each still pointing at its own source."""
        runs, length = [], 0
        for piece in pieces:
            runs += [run._replace(start=run.start + length) for run in piece.runs]
            length += len(piece)
        return cls("".join(piece.text for piece in pieces), tuple(runs))

    def __len__(self) -> int:
        return len(self.text)

    def cut(self, start: int, end: int) -> AlignedText:
        """The part of the text in a half-open span."""
        return AlignedText(self.text[start:end], tuple(self._runs(start, end, start)))

    def edit(self, edits: Iterable[tuple[int, int, str]]) -> AlignedText:
        """The text after replacing ``(start, end, replacement)`` spans, which must not overlap."""
        pieces: list[str] = []
        runs: list[Run] = []
        done = length = 0
        for start, end, replacement in sorted(edits):
            runs += self._runs(done, start, done - length)
            length += start - done
            runs += self._reworded(start, end, replacement, length)
            pieces += [self.text[done:start], replacement]
            length += len(replacement)
            done = end
        runs += self._runs(done, len(self.text), done - length)
        return AlignedText("".join([*pieces, self.text[done:]]), tuple(runs))

    def source_span(self, start: int, end: int) -> tuple[int, int]:
        """Half-open span of the source for a half-open span of the text, in code points."""
        inside = list(self._runs(start, end, 0))
        if not inside:
            return (self.runs[0].source_start,) * 2 if self.runs else (0, 0)
        return inside[0].source_start, inside[-1].source_start + inside[-1].source_length

    def _runs(self, start: int, end: int, shift: int) -> Iterator[Run]:
        first = bisect_right(self.runs, start, key=lambda run: run.start) - 1
        for at in range(max(0, first), len(self.runs)):
            run = self.runs[at]
            if run.start >= end:
                return
            if start < run.start + run.length:
                yield run.cut(start, end, shift)

    def _reworded(self, start: int, end: int, replacement: str, at: int) -> Iterator[Run]:
        if not replacement:
            return
        if len(replacement) == end - start:
            yield from self._runs(start, end, start - at)
            return
        source_start, source_end = self.source_span(start, end)
        yield Run(at, len(replacement), source_start, source_end - source_start)
