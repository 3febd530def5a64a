"""Sentences as readers see them: in the paragraph, or the paragraphs, in which they stand."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from govtopics.corpus.corpus import Corpus
from govtopics.corpus.document import SECTION_SEPARATOR

PASSAGE_COLUMNS = ["section", "heading", "before", "text", "after"]


def passages_of(corpus: Corpus, sentence_ids: Sequence[str]) -> pd.DataFrame:
    """Sentences with what stands around them, shape (n_sentences, 5).

    ``heading`` is one that stands alone above the sentence and is read with it; in ``text`` a line
    break stands where a paragraph ends inside the sentence.
    """
    paragraphs, sentences = corpus.to_paragraphs(), corpus.to_sentences()
    texts, ids = paragraphs.texts.to_list(), list(paragraphs.ids)
    # Both are cut from the same running text, so that a place in one is a place in the other.
    ends = np.cumsum([0, *map(len, texts)])
    begins = np.cumsum([0, *map(len, sentences.texts)])
    places = sentences.ids.get_indexer(list(sentence_ids))
    sections = paragraphs.docvars.get("section", pd.Series("", index=paragraphs.ids)).fillna("")
    headings: dict[str, list[str]] = {}
    for paragraph_id, part, text in paragraphs.parts():
        if part == "section":
            headings.setdefault(paragraph_id, []).append(text)
    rows = []
    for place in places:
        start, end = begins[place], begins[place + 1]
        first = int(np.searchsorted(ends, start, side="right")) - 1
        last = int(np.searchsorted(ends, end, side="left")) - 1
        pieces = [
            texts[i][max(start - ends[i], 0) : end - ends[i]] for i in range(first, last + 1)
        ]
        opening = headings.get(ids[first], []) if start == ends[first] else []
        above = sections.iloc[first].split(SECTION_SEPARATOR)
        rows.append(
            (
                SECTION_SEPARATOR.join(name for name in above if name not in opening),
                "\n".join(opening),
                texts[first][: start - ends[first]],
                "\n".join(filter(None, pieces)),
                texts[last][end - ends[last] :],
            )
        )
    return pd.DataFrame(rows, columns=PASSAGE_COLUMNS)
