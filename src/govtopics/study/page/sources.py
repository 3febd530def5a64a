"""The texts of the reports as they were analysed, with what was removed in its place."""

from __future__ import annotations

from bisect import bisect_right
from collections import deque
from collections.abc import Iterator, Mapping
from itertools import accumulate

from markupsafe import Markup

from govtopics.corpus.document import Block, Document, Removed, count_characters
from govtopics.study.page.anchors import Places
from govtopics.study.page.words import shown, term
from govtopics.study.study import Study


def sources_part(study: Study, places: Places) -> dict[str, object]:
    """The source texts, report by report; none where they are too long for a page.

    Parameters
    ----------
    study : Study
    places : Places

    Returns
    -------
    dict
        ``reports``: id, anchor, plain, name, n_paragraphs, n_chars and the lines of each.
    """
    documents = study.corpus.documents if places.whole else ()
    return {
        "n_chars": places.n_chars,
        "reports": [
            {
                "id": shown(document.id),
                "anchor": places.anchors[document.id],
                "plain": shown(places.names[document.id]),
                "name": places.name(document.id),
                "n_paragraphs": len(document.paragraphs),
                "n_chars": sum(count_characters(b.text) for b in document.paragraphs),
                "lines": Markup("\n").join(_lines(document, places)),
            }
            for document in documents
        ],
    }


def _lines(document: Document, places: Places) -> Iterator[Markup]:
    """Blocks and removed lines in the order of the file."""
    waiting = deque(sorted(document.removed, key=lambda removed: removed.line))
    ends = list(accumulate(map(len, document.source.splitlines(keepends=True))))
    read_at = _read_at(document)
    for block in document.blocks:
        if block.content.runs:
            line = bisect_right(ends, block.content.runs[0].source_start) + 1
            while waiting and waiting[0].line < line:
                yield _removed(waiting.popleft())
        yield _heading(block, read_at, places) if block.kind == "heading" else _block(block, places)
    yield from map(_removed, waiting)


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


def _block(block: Block, places: Places) -> Markup:
    mark = Markup(' class="g"') if block.function == "glossary" else ""
    return Markup('<p id="{}" data-n="{}"{}>{}</p>').format(
        places.anchors[block.id], _number(block.id).lstrip("p0"), mark, shown(block.text)
    )


def _heading(block: Block, read_at: Mapping[str, str], places: Places) -> Markup:
    return Markup('<p id="{}" class="h" data-of="{}">{}</p>').format(
        places.anchors[block.id], _number(read_at.get(block.id, "")), shown(block.text)
    )


def _number(block_id: str) -> str:
    return block_id.rpartition("/")[2]


def _removed(removed: Removed) -> Markup:
    return Markup('<p class="cut"><del>{}</del> <small>{}</small></p>').format(
        shown(removed.text), term(removed.rule, "rule")
    )
