"""How the words of a theme are spelled in each report: by its name, and by other core words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from govtopics.corpus.document import Block, Document
from govtopics.study.results.tables import records
from govtopics.study.study import Study
from govtopics.tokens.matching import GAP, QUOTATION_MARKS, TermMatcher

QUOTED = re.compile(rf"[{QUOTATION_MARKS}]+")
Counts = dict[str, int]


class Spelled(NamedTuple):
    """How often each spelling has a hit in a report: of the theme's name, and of its other words.

    Quotation marks are left out.
    """

    name: Counts
    other: Counts


def spelled_in_reports(study: Study, label: str) -> dict[str, Spelled]:
    """What the hits of a theme spell in each report that has one."""
    name = set(study.themes.codebook[label].name)
    texts = {block.id: block for document in study.corpus.documents for block in document.blocks}
    above = {
        paragraph: headings
        for document in study.corpus.documents
        for paragraph, headings in _headings_above(document)
    }
    found: dict[str, Spelled] = {}
    reports = study.themes.paragraphs.docvars["document_id"]
    for hit in records(study.themes[label]):
        place = hit["paragraph_id"]
        blocks = [texts[place]] if hit["part"] == "text" else above.get(place, [])
        counts = found.setdefault(str(reports[place]), Spelled({}, {}))
        ring = counts.name if hit["term"] in name else counts.other
        spelling = _spelling(hit, (block.text for block in blocks))
        ring[spelling] = ring.get(spelling, 0) + 1
    return found


def _headings_above(document: Document) -> Iterator[tuple[str, list[Block]]]:
    """Each paragraph with the headings that are read at it."""
    waiting: list[Block] = []
    for block in document.blocks:
        if block.kind == "heading":
            waiting.append(block)
        elif block.kind == "paragraph":
            yield block.id, waiting
            waiting = []


def _spelling(hit: Mapping[str, Any], texts: Iterable[str]) -> str:
    """What a hit spells; its term where it goes on in another paragraph."""
    term = str(hit["term"])
    if GAP in term:
        span = slice(int(hit["start"]), int(hit["end"]))
        for text in texts:
            if any(slice(m.start, m.end) == span for m in TermMatcher([term]).find(text)):
                return QUOTED.sub("", text[span])
    return term
