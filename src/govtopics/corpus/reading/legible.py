"""Whether a decoded text is Chinese, and which labels were decoded wrongly."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from govtopics.corpus.metadata import Labels, Layer
from govtopics.corpus.reading.files import shown
from govtopics.corpus.reading.mojibake import misread
from govtopics.messages import say

HAN = re.compile("[一-鿿]")
# In a wrongly decoded file the share of common Chinese characters falls far below this.
LEAST_HAN = 0.3
ENOUGH = 3_000  # characters to judge by
FIGURES = re.compile(r"\d{30,}")  # not words of any language
FEWEST_WORDS, LONGEST_WORD = 4, 6
PUNCTUATION = re.compile("[，。；！？]")


def is_chinese(lines: Sequence[str]) -> bool:
    """Whether enough of the first characters are Chinese; long numbers do not count."""
    body = "".join(lines)
    text = "".join(body[:ENOUGH].split())
    if len(HAN.findall(text)) >= LEAST_HAN * len(text):
        return True
    text = FIGURES.sub("", "".join(body[: 10 * ENOUGH].split()))[:ENOUGH]
    return len(text) > 0 and len(HAN.findall(text)) >= LEAST_HAN * len(text)


def is_word_list(lines: Sequence[str]) -> bool:
    """Whether all lines are single words, as in lists of stop words."""
    return len(lines) >= FEWEST_WORDS and all(
        len(line) <= LONGEST_WORD and not PUNCTUATION.search(line) for line in lines
    )


def legible_labels(labels: Labels) -> Labels:
    """The labels without values that were decoded wrongly, with a doubt for each."""
    faults = [
        (layer, name, value, fault)
        for layer in labels.layers
        for name, value in layer.values.items()
        if isinstance(value, str) and (fault := misread(value))
    ]
    if not faults:
        return labels
    spoilt = {(layer.origin, name) for layer, name, _, _ in faults}
    layers = (
        Layer(origin, {k: v for k, v in values.items() if (origin, k) not in spoilt})
        for origin, values in labels.layers
    )
    labels = replace(labels, layers=tuple(layers))
    for layer, name, value, fault in faults:
        reason = say(
            "{docvar}: {value!r} ({origin}) {fault}; it was left empty",
            docvar=name,
            value=shown(value),
            origin=layer.origin,
            fault=fault,
        )
        labels = labels.doubted("value", reason)
    return labels
