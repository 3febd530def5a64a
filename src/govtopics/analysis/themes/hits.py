"""Reading running texts for the terms of a codebook: the one place where a hit is decided."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache, partial
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy import sparse

from govtopics.analysis.themes.codebook import Codebook, Theme
from govtopics.corpus.aligned import AlignedText
from govtopics.corpus.document import Block, count_characters
from govtopics.corpus.sentences import RunningText
from govtopics.tokens.matching import Match, TermMatcher, longest_first, outside

HIT_COLUMNS = ["theme", "sentence_id", "paragraph_id", "part", "start", "end", "term"]
PARTS, UNITS = ("section", "text"), ("sentence", "paragraph")
# Numbers of a hit and of a term that is present, as they are kept, in four bytes each.
HIT, PRESENT = 6, 3


class Found(NamedTuple):
    """What a reading found: what it read, and terms present and hits, theme by theme.

    ``owners``: of each sentence, the paragraph in which it begins; ``n_chars``: its characters.
    """

    n_paragraphs: int
    owners: array[int]
    n_chars: array[int]
    by_theme: tuple[tuple[array[int], array[int]], ...]


class Bare(NamedTuple):
    """What is read of a running text, without all else that is known of it."""

    paragraphs: tuple[str, ...]
    headings: tuple[str, ...]

    @classmethod
    def of(cls, running: RunningText) -> Bare:
        """Of a running text."""
        return cls(tuple(block.text for block in running.blocks), running.headings)

    @property
    def n_chars(self) -> int:
        """Characters of its paragraphs."""
        return sum(map(len, self.paragraphs))

    @property
    def running(self) -> RunningText:
        """A running text that is read alike."""
        texts = map(AlignedText.from_source, self.paragraphs)
        return RunningText(tuple(Block("", "paragraph", text) for text in texts), self.headings)


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
    """What is found in the texts read so far: each is read once for all themes.

    Sentences and paragraphs are numbers, in the order in which they are read: of thousands of
    reports their ids would take many times the room.

    ``owners``, ``n_chars``: of each sentence, as of :class:`Found`.
    """

    def __init__(self, codebook: Codebook) -> None:
        self._finders = {theme.label: _Finder(theme) for theme in codebook}
        self._matcher, self._themes_of = _matching(
            tuple((*theme.terms, *theme.exclusions) for theme in codebook)
        )
        self._n_paragraphs = 0
        self.owners, self.n_chars = array("i"), array("i")

    def read(self, running: RunningText, *, include_headings: bool) -> None:
        """Take in the hits of a running text, and of the headings that are read before it."""
        if not running.text:
            self._n_paragraphs += len(running.blocks)
            return
        for heading in running.headings if include_headings else ():
            for finder, matches in self._found(heading):
                finder.take(matches, lambda _: (*self._place(running, 0), 0), _span)
        for finder, matches in self._found(running.text):
            finder.take(
                matches,
                lambda match: (*self._place(running, match.start), 1),
                partial(_in_paragraph, running),
            )
        self.owners.extend(self._n_paragraphs + owner for owner in running.sentence_owners)
        self.n_chars.extend(map(count_characters, running.sentence_texts))
        self._n_paragraphs += len(running.blocks)

    def _place(self, running: RunningText, at: int) -> tuple[int, int]:
        """The sentence and the paragraph at a place of a running text."""
        sentence, paragraph = running.sentence_at(at), running.block_at(at)
        return len(self.owners) + sentence, self._n_paragraphs + paragraph

    @property
    def found(self) -> Found:
        """All that was found, theme by theme: it can come from another process."""
        by_theme = tuple((finder.present, finder.hits) for finder in self._finders.values())
        return Found(self._n_paragraphs, self.owners, self.n_chars, by_theme)

    def take_in(self, found: Found) -> None:
        """Take in what another reading with the same codebook found in later texts."""
        for finder, (present, hits) in zip(self._finders.values(), found.by_theme, strict=True):
            finder.present.extend(self._further(present, PRESENT))
            finder.hits.extend(self._further(hits, HIT))
        self.owners.extend(self._n_paragraphs + owner for owner in found.owners)
        self.n_chars.extend(found.n_chars)
        self._n_paragraphs += found.n_paragraphs

    def _further(self, numbers: array[int], width: int) -> array[int]:
        """Rows of a later reading, which began to count at none."""
        rows = _rows(numbers, width).copy()
        rows[:, :2] += len(self.owners), self._n_paragraphs
        return array("i", rows.tobytes())

    def _found(self, text: str) -> list[tuple[_Finder, list[Match]]]:
        found: dict[int, list[Match]] = {}
        for match in self._matcher.find(text):
            for theme in self._themes_of[match.term]:
                found.setdefault(theme, []).append(match)
        # In the order of the codebook.
        return [(one, found[at]) for at, one in enumerate(self._finders.values()) if at in found]

    def hits(
        self, ids: Mapping[str, pd.Index], unit: str, told: Mapping[str, np.ndarray]
    ) -> pd.DataFrame:
        """The hits of themes in the texts in which each can be measured.

        ``ids``: of all sentences and of all paragraphs.
        ``told``: by theme, the texts of the unit in which it can be measured, shape (n_texts,).
        """
        parts = []
        for label, finder in self._finders.items():
            found = _rows(finder.hits, HIT)
            kept = found[told[label][found[:, UNITS.index(unit)]]]
            sentences, paragraphs, parted, starts, ends, terms = kept.T
            parts.append(
                {
                    "theme": [label] * len(kept),
                    "sentence_id": ids["sentence"].to_numpy()[sentences],
                    "paragraph_id": ids["paragraph"].to_numpy()[paragraphs],
                    "part": np.array(PARTS, dtype=object)[parted],
                    "start": starts.astype(np.int64),
                    "end": ends.astype(np.int64),
                    "term": np.array(finder.theme.terms, dtype=object)[terms],
                }
            )
        if not any(len(part["theme"]) for part in parts):
            return pd.DataFrame([], columns=HIT_COLUMNS)
        return pd.DataFrame(
            {name: np.concatenate([part[name] for part in parts]) for name in HIT_COLUMNS}
        )

    def held(self, label: str, unit: str, among: np.ndarray) -> sparse.csr_array:
        """Which terms of a theme each of all texts (n_texts,) contains, (n_texts, n_terms)."""
        finder = self._finders[label]
        present = _rows(finder.present, PRESENT)
        rows, columns = present[:, UNITS.index(unit)], present[:, 2]
        read = among[rows]
        places = rows[read], columns[read]
        shape = len(among), len(finder.theme.terms)
        return sparse.csr_array((np.ones(read.sum(), dtype=bool), places), shape=shape)


def _rows(numbers: array[int], width: int) -> np.ndarray:
    return np.frombuffer(numbers, dtype=np.intc).reshape(-1, width)


def _in_paragraph(running: RunningText, match: Match) -> tuple[int, int]:
    """Where a match is in the paragraph in which it begins, as far as it goes there."""
    block = running.block_at(match.start)
    before, length = running.block_starts[block], len(running.blocks[block].text)
    return match.start - before, min(match.end - before, length)


class _Finder:
    """What one theme makes of the matches of its terms and exclusions, by itself.

    ``present``: sentence, paragraph and term of one after another; ``hits``: these with the part
    and the span there before the term.
    """

    def __init__(self, theme: Theme) -> None:
        self.theme = theme
        self.core = frozenset(theme.core_terms)
        self.column = {term: i for i, term in enumerate(theme.terms)}
        self.present, self.hits = array("i"), array("i")

    def take(
        self,
        matches: list[Match],
        place_of: Callable[[Match], tuple[int, int, int]],
        span_of: Callable[[Match], tuple[int, int]],
    ) -> None:
        """Keep what the matches are: where each is read, and its span there, are asked for."""
        terms = [match for match in matches if match.term in self.column]
        if len(terms) < len(matches):
            terms = outside(terms, [match for match in matches if match.term not in self.column])
        for match in terms:
            self.present.extend((*place_of(match)[:2], self.column[match.term]))
        core = [match for match in terms if match.term in self.core]
        # The name is listed wherever it occurs, so that a share by the name leads to its hits.
        for match in core if len(core) < 2 else longest_first(core, self.theme.name):
            self.hits.extend((*place_of(match), *span_of(match), self.column[match.term]))


def _span(match: Match) -> tuple[int, int]:
    return match.start, match.end
