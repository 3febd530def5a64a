"""Sentences as readers see them: in the paragraph, or the paragraphs, in which they occur."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from govtopics.corpus.corpus import Corpus
from govtopics.corpus.document import SECTION_SEPARATOR
from govtopics.corpus.sentences import RunningText

PASSAGE_COLUMNS = ["section", "heading", "before", "text", "after"]


def passages_of(corpus: Corpus, sentence_ids: Iterable[str]) -> pd.DataFrame:
    """Sentences with what is around them, shape (n_sentences, 5), in the order asked for.

    ``heading`` is the line above the sentence and is read with it; in ``text`` a line break is
    where a paragraph ends inside the sentence.
    """
    wanted = list(sentence_ids)
    there, found = set(wanted), {}
    for running in corpus.running_texts():
        for number, (sentence_id, _) in enumerate(running.sentences):
            if sentence_id in there:
                found[sentence_id] = _passage(running, number)
    return pd.DataFrame([found[name] for name in wanted], columns=PASSAGE_COLUMNS)


def _passage(running: RunningText, number: int) -> tuple[str, ...]:
    pieces = running.sentence_pieces(number)
    first, last = pieces[0], pieces[-1]
    headings = running.headings if number == 0 else ()
    # What is shown below is not said above: headings to be judged, one that opens the paragraph.
    above = [
        name
        for name in first.block.section
        if name not in headings and not first.block.text.startswith(name)
    ]
    return (
        SECTION_SEPARATOR.join(above),
        "\n".join(headings),
        first.block.text[: first.start],
        "\n".join(piece.block.text[piece.start : piece.end] for piece in pieces),
        last.block.text[last.end :],
    )
