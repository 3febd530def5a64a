"""What was done to the reports, as tables: removed, changed, inferred, flagged, and origins."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

import pandas as pd

from govtopics.corpus.document import Block, Document, count_characters


class Edit(NamedTuple):
    """A place where a text differs from its source: ``before`` in the source, ``after`` here."""

    text_id: str
    start: int
    source_start: int
    before: str
    after: str


def removed(documents: Iterable[Document]) -> pd.DataFrame:
    """Every line removed: document_id, line (from 1), rule, text."""
    rows = [(doc.id, *removed) for doc in documents for removed in doc.removed]
    return pd.DataFrame(rows, columns=["document_id", "line", "rule", "text"])


def removed_summary(documents: Iterable[Document]) -> pd.DataFrame:
    """What each rule removed: document_id, rule, n_lines, n_chars, share of the report."""
    rows = [row for document in documents for row in _taken(document)]
    return pd.DataFrame(rows, columns=["document_id", "rule", "n_lines", "n_chars", "share"])


def _taken(document: Document) -> Iterator[tuple[str, str, int, int, float]]:
    kept = sum(count_characters(block.text) for block in document.blocks)
    sizes: dict[str, list[int]] = {}
    for gone in document.removed:
        sizes.setdefault(gone.rule, []).append(count_characters(gone.text))
    total = kept + sum(map(sum, sizes.values()))
    for rule, taken in sorted(sizes.items()):
        yield document.id, rule, len(taken), sum(taken), sum(taken) / max(1, total)


def changes(documents: Iterable[Document]) -> pd.DataFrame:
    """Every kind of change: document_id, rule, before, after, n."""
    rows = [(doc.id, *change) for doc in documents for change in doc.changes]
    return pd.DataFrame(rows, columns=["document_id", "rule", "before", "after", "n"])


def edits(documents: Iterable[Document]) -> pd.DataFrame:
    """Every place changed: document_id, text_id, start, source_start, before, after."""
    rows = [
        (document.id, *edit)
        for document in documents
        for block in document.blocks
        for edit in block_edits(block, document.source)
    ]
    return pd.DataFrame(rows, columns=["document_id", *Edit._fields])


def block_edits(block: Block, source: str) -> Iterator[Edit]:
    """The places where a block differs from its stretch of the source.

    Undone from the last to the first, they give that stretch again.
    """
    at = block.content.runs[0].source_start if block.content.runs else 0
    for run in block.content.runs:
        if run.source_start > at:
            yield Edit(block.id, run.start, at, source[at : run.source_start], "")
        here = block.text[run.start : run.start + run.length]
        there = source[run.source_start : run.source_start + run.source_length]
        if len(here) != len(there):
            yield Edit(block.id, run.start, run.source_start, there, here)
        else:
            yield from (
                Edit(block.id, run.start + i, run.source_start + i, before, after)
                for i, (before, after) in enumerate(zip(there, here, strict=True))
                if before != after
            )
        at = run.source_start + run.source_length


def inferred(documents: Iterable[Document]) -> pd.DataFrame:
    """What the texts do not state: document_id, docvar, value, support."""
    rows = [
        (doc.id, name, doc.docvars.get(name), support)
        for doc in documents
        for name, support in doc.inferred.items()
    ]
    return pd.DataFrame(rows, columns=["document_id", "docvar", "value", "support"])


def origins(documents: Iterable[Document]) -> pd.DataFrame:
    """Where each docvar comes from: document_id, docvar, value, origin."""
    rows = [
        (doc.id, name, doc.docvars.get(name), origin)
        for doc in documents
        for name, origin in doc.origins.items()
    ]
    return pd.DataFrame(rows, columns=["document_id", "docvar", "value", "origin"])


def flags(documents: Iterable[Document]) -> pd.DataFrame:
    """What to check: document_id, flag, docvar, value, other, reason."""
    rows = [(doc.id, *flag) for doc in documents for flag in doc.flags]
    return pd.DataFrame(
        rows, columns=["document_id", "flag", "docvar", "value", "other", "reason"], dtype="object"
    )
