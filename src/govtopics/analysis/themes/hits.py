"""Reading running texts for the terms of a codebook: the one place where a hit is decided."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
from scipy import sparse

from govtopics.analysis.themes.codebook import Codebook, Theme
from govtopics.corpus.sentences import RunningText
from govtopics.tokens.matching import Match, TermMatcher, longest_first, outside


class Reading:
    """What is found in the texts read so far: each is read once for all themes."""

    def __init__(self, codebook: Codebook) -> None:
        self._finders = {theme.label: _Finder(theme) for theme in codebook}
        finders = self._finders.values()
        self._matcher = TermMatcher(word for finder in finders for word in finder.words)
        self._finders_of = {
            word: [finder for finder in finders if word in finder.words]
            for word in self._matcher.terms
        }

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

    def _found(self, text: str) -> list[tuple[_Finder, list[Match]]]:
        found: dict[str, list[Match]] = {}
        for match in self._matcher.find(text):
            for finder in self._finders_of[match.term]:
                found.setdefault(finder.theme.label, []).append(match)
        # In the order of the codebook.
        return [(f, found[label]) for label, f in self._finders.items() if label in found]

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
        self.words = frozenset((*theme.terms, *theme.exclusions))
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
