"""Passages of reports with the hits of a theme marked, cut to what is near them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

NEAR = 24  # characters on each side of a hit that are always shown
MOST_CHARACTERS = 180  # of a longer passage what is far from every hit is left out
Spans = dict[str, list[tuple[int, int]]]


def spans_of(hits: pd.DataFrame, theme: str) -> Spans:
    """Where a theme's hits are in the text of each paragraph, in order.

    ``hits``: of the themes.
    ``theme``: its label.
    """
    own = hits[(hits["theme"] == theme) & (hits["part"] == "text")]
    spans: Spans = {}
    for paragraph_id, start, end in zip(own["paragraph_id"], own["start"], own["end"], strict=True):
        spans.setdefault(paragraph_id, []).append((start, end))
    return {paragraph_id: sorted(found) for paragraph_id, found in spans.items()}


def quoted(row: Mapping[str, Any], spans: Spans) -> dict[str, Any]:
    """A passage cut at its hits, so that the page can mark them and escape everything.

    ``row``: of the table of passages.
    ``spans``: from :func:`spans_of`.
    Returns the row, and its ``parts``: words, and whether they are a ``hit``, ``near`` one or
    ``far`` from all. Of a long passage … takes the place of what is far, and of its end.
    """
    words, parts, done = row["text"], [], 0
    own = spans.get(row["paragraph_id"], ())
    if not own:  # its hits are in a heading: what comes first is read first
        parts, done = [(words[:MOST_CHARACTERS], "near")], min(len(words), MOST_CHARACTERS)
    for start, end in own:
        parts += [*_between(words[done:start], after_hit=done > 0), (words[start:end], "hit")]
        done = end
    parts += _between(words[done:], after_hit=done > 0, before_hit=False)
    return {**row, "parts": parts if len(words) <= MOST_CHARACTERS else list(_short(parts))}


def _short(parts: list[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """A long passage: … for what is far from every hit, and for what comes after enough of it."""
    shown = 0
    for words, kind in parts:
        if shown >= MOST_CHARACTERS and kind != "hit":
            yield "…", "near"
            return
        yield ("…", "near") if kind == "far" else (words, kind)
        shown += len(words) * (kind != "far")


def _between(words: str, *, after_hit: bool, before_hit: bool = True) -> Iterator[tuple[str, str]]:
    """What there is between two hits: what is near them, and what is far from both."""
    start = NEAR * after_hit
    end = len(words) - NEAR * before_hit
    if end - start <= NEAR:
        yield words, "near"
        return
    yield words[:start], "near"
    yield words[start:end], "far"
    yield words[end:], "near"
