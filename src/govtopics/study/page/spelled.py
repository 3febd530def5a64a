"""How the words of a theme are spelled in each report: by its name, and by other core words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
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
    name, hits = set(study.themes.codebook[label].name), study.themes[label]
    owners = study.themes.paragraphs.docvars["document_id"].reindex(hits["paragraph_id"])
    documents = {document.id: document for document in study.corpus.documents}
    # Hits come report by report, and few need the text.
    texts = lru_cache(maxsize=1)(lambda report: _texts(documents[report]))
    found: dict[str, Spelled] = {}
    for report, hit in zip(owners, records(hits), strict=True):
        spelling = str(hit["term"])
        counts = found.setdefault(str(report), Spelled({}, {}))
        ring = counts.name if spelling in name else counts.other
        if GAP in spelling:
            spelling = _spelling(hit, texts(report)[hit["part"]].get(hit["paragraph_id"], ()))
        ring[spelling] = ring.get(spelling, 0) + 1
    return found


def _texts(document: Document) -> dict[str, dict[str, Sequence[str]]]:
    """What is read at each paragraph: its text, and the headings."""
    return {
        "text": {block.id: (block.text,) for block in document.blocks},
        "section": {
            paragraph: [block.text for block in headings]
            for paragraph, headings in _headings_above(document)
        },
    }


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
    """What a hit of a term with a gap spells; the term where it goes on in another paragraph."""
    term, span = str(hit["term"]), slice(int(hit["start"]), int(hit["end"]))
    for text in texts:
        if any(slice(m.start, m.end) == span for m in TermMatcher([term]).find(text)):
            return QUOTED.sub("", text[span])
    return term
