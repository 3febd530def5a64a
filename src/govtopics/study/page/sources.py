"""The texts of the reports as they were analysed, with what was removed in its place."""

from __future__ import annotations

import base64
import json
import zlib
from bisect import bisect_right
from collections import deque
from collections.abc import Iterator, Mapping
from itertools import accumulate
from typing import NamedTuple

from markupsafe import Markup
from tqdm import tqdm

from govtopics.corpus.document import Block, Document, count_characters
from govtopics.study.page.anchors import Places
from govtopics.study.page.words import Both, shown, term
from govtopics.study.study import Study

MOST_PLAIN = 400_000  # characters; longer texts would be most of the page, and are packed


class Line(NamedTuple):
    """A line of a source text as the page shows it.

    ``kind`` is ``h`` of a heading, ``g`` of a glossary, ``cut`` of a removed line, or empty;
    ``number`` that of the paragraph, or of the one at which a heading is read; ``rule``: why a line
    was removed.
    """

    anchor: str
    kind: str
    number: str
    text: str
    rule: Both | None = None


def sources_part(study: Study, places: Places) -> dict[str, object]:
    """The source texts, report by report; none where they are too long for a page.

    Returns ``reports``: id, anchor, plain (its name in Chinese), english, name, n_paragraphs,
    n_chars and the lines of each, which are empty where ``packed`` holds all of them: JSON,
    deflated, in base64.
    """
    documents = study.corpus.documents if places.whole else ()
    bar = tqdm(documents, "source texts", unit="report", disable=None, leave=False)
    lines = [list(_lines(document, places)) for document in bar]
    packs = places.n_chars > MOST_PLAIN
    return {
        "n_chars": places.n_chars,
        "packed": _packed(lines) if packs and documents else "",
        "reports": [
            {
                "id": shown(document.id),
                "anchor": places.anchors[document.id],
                "plain": shown(places.plain[document.id]),
                "english": places.names[document.id].en.striptags(),
                "name": places.name(document.id),
                "n_paragraphs": len(document.paragraphs),
                "n_chars": sum(count_characters(b.text) for b in document.paragraphs),
                "lines": Markup("") if packs else Markup("\n").join(map(_html, own)),
            }
            for document, own in zip(documents, lines, strict=True)
        ],
    }


def _packed(lines: list[list[Line]]) -> str:
    """All lines in a third of their room, for the script to unpack: nothing in it is HTML."""
    told = [
        [
            [line.anchor, line.kind, line.number, line.text]
            + ([line.rule.zh.striptags(), line.rule.en.striptags()] if line.rule else [])
            for line in own
        ]
        for own in lines
    ]
    # Chinese takes two bytes a character in UTF-16, and three in UTF-8.
    data = json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode("utf-16-le")
    return base64.b64encode(zlib.compress(data, 9)).decode("ascii")


def _lines(document: Document, places: Places) -> Iterator[Line]:
    """Blocks and removed lines in the order of the file."""
    waiting = deque(sorted(document.removed, key=lambda removed: removed.line))
    ends = list(accumulate(map(len, document.source.splitlines(keepends=True))))
    read_at = _read_at(document)

    def cut() -> Line:
        removed = waiting.popleft()
        return Line("", "cut", "", shown(removed.text), term(removed.rule, "rule"))

    for block in document.blocks:
        if block.content.runs:
            line = bisect_right(ends, block.content.runs[0].source_start) + 1
            while waiting and waiting[0].line < line:
                yield cut()
        yield _line(block, read_at, places)
    while waiting:
        yield cut()


def _read_at(document: Document) -> dict[str, str]:
    """At which paragraph each heading is read: headings have no row in the tables, that one has."""
    found: dict[str, str] = {}
    waiting: set[str] = set()
    for block in document.blocks:
        if block.kind == "heading":
            waiting.add(block.id)
        elif block.kind == "paragraph":
            found |= dict.fromkeys(waiting.intersection(block.parents), block.id)
            waiting = set()
    return found


def _line(block: Block, read_at: Mapping[str, str], places: Places) -> Line:
    anchor, text = places.anchors[block.id], shown(block.text)
    if block.kind == "heading":
        return Line(anchor, "h", _number(read_at.get(block.id, "")), text)
    return Line(anchor, "g" if block.function == "glossary" else "", _number(block.id), text)


def _number(block_id: str) -> str:
    return block_id.rpartition("/")[2]


def _html(line: Line) -> Markup:
    if line.rule:
        return Markup('<p class="cut"><del>{}</del> <small>{}</small></p>').format(
            line.text, line.rule
        )
    if line.kind == "h":
        return Markup('<p id="{}" class="h" data-of="{}">{}</p>').format(
            line.anchor, line.number, line.text
        )
    mark = Markup(' class="g"') if line.kind else ""
    return Markup('<p id="{}" data-n="{}"{}>{}</p>').format(
        line.anchor, line.number.lstrip("p0"), mark, line.text
    )
