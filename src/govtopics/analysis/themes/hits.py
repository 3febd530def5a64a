"""Reading running texts for the terms of a codebook: the one place where a hit is decided."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache, partial
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from scipy import sparse

from govtopics.analysis.themes.codebook import Codebook, Theme
from govtopics.corpus.aligned import AlignedText
from govtopics.corpus.document import Block
from govtopics.corpus.sentences import RunningText
from govtopics.tokens.matching import Match, TermMatcher, longest_first, outside

Found = tuple[tuple[list[tuple[str, str, int]], list[tuple[Any, ...]]], ...]


class Bare(NamedTuple):
    """What is read of a running text, without all else that is known of it."""

    paragraphs: tuple[tuple[str, str], ...]  # ids and texts
    headings: tuple[str, ...]

    @classmethod
    def of(cls, running: RunningText) -> Bare:
        """Of a running text."""
        return cls(tuple((block.id, block.text) for block in running.blocks), running.headings)

    @property
    def n_chars(self) -> int:
        """Characters of its paragraphs."""
        return sum(len(text) for _, text in self.paragraphs)

    @property
    def running(self) -> RunningText:
        """A running text that is read alike."""
        blocks = (
            Block(name, "paragraph", AlignedText.from_source(text))
            for name, text in self.paragraphs
        )
        return RunningText(tuple(blocks), self.headings)


def found_in(codebook: Codebook, include_headings: bool, texts: Iterable[Bare]) -> Found:
    """What a codebook finds in some texts."""
    reading = Reading(codebook)
    for text in texts:
        reading.read(text.running, include_headings=include_headings)
    return reading.found


@lru_cache(maxsize=2)
def _matching(words: tuple[tuple[str, ...], ...]) -> tuple[TermMatcher, dict[str, list[int]]]:
    """The matcher of the words of all themes, and the numbers of the themes that have each."""
    themes: dict[str, list[int]] = {}
    for number, own in enumerate(words):
        for word in dict.fromkeys(own):
            themes.setdefault(word, []).append(number)
    return TermMatcher(themes), themes


class Reading:
    """What is found in the texts read so far: each is read once for all themes."""

    def __init__(self, codebook: Codebook) -> None:
        self._finders = {theme.label: _Finder(theme) for theme in codebook}
        self._matcher, self._themes_of = _matching(
            tuple((*theme.terms, *theme.exclusions) for theme in codebook)
        )

    def read(self, running: RunningText, *, include_headings: bool) -> None:
        """Take in the hits of a running text, and of the headings that are read before it."""
        if not running.text:
            return
        for heading in running.headings if include_headings else ():
            for finder, matches in self._found(heading):
                finder.take(matches, lambda _: (*_place(running, 0), "section"), _span)
        for finder, matches in self._found(running.text):
            finder.take(
                matches,
                lambda match: (*_place(running, match.start), "text"),
                partial(_in_paragraph, running),
            )

    @property
    def found(self) -> Found:
        """All that was found, theme by theme: it can come from another process."""
        return tuple((finder.present, finder.hits) for finder in self._finders.values())

    def take_in(self, found: Found) -> None:
        """Take in what another reading with the same codebook found in later texts."""
        for finder, (present, hits) in zip(self._finders.values(), found, strict=True):
            finder.present += present
            finder.hits += hits

    def _found(self, text: str) -> list[tuple[_Finder, list[Match]]]:
        found: dict[int, list[Match]] = {}
        for match in self._matcher.find(text):
            for theme in self._themes_of[match.term]:
                found.setdefault(theme, []).append(match)
        # In the order of the codebook.
        return [(one, found[at]) for at, one in enumerate(self._finders.values()) if at in found]

    @property
    def hits(self) -> list[tuple[Any, ...]]:
        """Theme, sentence, paragraph, part, start, end, term."""
        return [hit for finder in self._finders.values() for hit in finder.hits]

    def held(self, label: str, unit: str, ids: pd.Index, among: np.ndarray) -> sparse.csr_array:
        """Which terms of a theme each of some texts (n_texts,) contains, (n_texts, n_terms)."""
        finder = self._finders[label]
        rows = columns = np.zeros(0, dtype=np.intp)
        if finder.present:
            sentences, paragraphs, found = zip(*finder.present, strict=True)
            rows = ids.get_indexer(pd.Index(sentences if unit == "sentence" else paragraphs))
            columns = np.array(found)
        read = among[rows]
        places = rows[read], columns[read]
        shape = len(ids), len(finder.theme.terms)
        return sparse.csr_array((np.ones(read.sum(), dtype=bool), places), shape=shape)


def _in_paragraph(running: RunningText, match: Match) -> tuple[int, int]:
    """Where a match is in the paragraph in which it begins, as far as it goes there."""
    block = running.block_at(match.start)
    before, length = running.block_starts[block], len(running.blocks[block].text)
    return match.start - before, min(match.end - before, length)


class _Finder:
    """What one theme makes of the matches of its terms and exclusions, by itself."""

    def __init__(self, theme: Theme) -> None:
        self.theme = theme
        self.core = frozenset(theme.core_terms)
        self.column = {term: i for i, term in enumerate(theme.terms)}
        self.present: list[tuple[str, str, int]] = []
        self.hits: list[tuple[Any, ...]] = []

    def take(
        self,
        matches: list[Match],
        place_of: Callable[[Match], tuple[str, str, str]],
        span_of: Callable[[Match], tuple[int, int]],
    ) -> None:
        """Keep what the matches are: where each is read, and its span there, are asked for."""
        terms = [match for match in matches if match.term in self.column]
        if len(terms) < len(matches):
            terms = outside(terms, [match for match in matches if match.term not in self.column])
        self.present += [(*place_of(match)[:2], self.column[match.term]) for match in terms]
        core = [match for match in terms if match.term in self.core]
        # The name is listed wherever it occurs, so that a share by the name leads to its hits.
        self.hits += [
            (self.theme.label, *place_of(match), *span_of(match), match.term)
            for match in (core if len(core) < 2 else longest_first(core, self.theme.name))
        ]


def _span(match: Match) -> tuple[int, int]:
    return match.start, match.end


def _place(running: RunningText, at: int) -> tuple[str, str]:
    """The sentence and the paragraph at a place of a running text."""
    return running.sentences[running.sentence_at(at)][0], running.blocks[running.block_at(at)].id
