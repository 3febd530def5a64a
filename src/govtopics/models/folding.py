"""New texts folded in: their shares of topics that stay as they are."""

from __future__ import annotations

import os
from collections.abc import Sequence

import numpy as np
from scipy import sparse

from govtopics.errors import ModelError
from govtopics.messages import logger, say
from govtopics.models.chunked_sweeps import COUNTS, PART_SIZE, Counts, kernel, shared
from govtopics.models.numba_kernels import fold_in_texts
from govtopics.progress import progress
from govtopics.tokens.matrix import DocumentTermMatrix

FOLD_IN_ALPHA, FOLD_IN_ROUNDS, FOLD_IN_TOL = 0.1, 200, 1e-5
FOLD_IN = f"void({COUNTS}, float32[:, ::1], float32, float32[:, ::1], int64, float32)"
log = logger(__name__)


def shares_of(counts: sparse.csr_array, topic_word: np.ndarray, alpha: float) -> np.ndarray:
    """Topics of new texts with φ as it is: expected words and α.

    Shapes: counts (n_texts, n_terms), topic_word (n_topics, n_terms); gives (n_texts, n_topics).
    """
    sums = topic_word.sum(axis=1, keepdims=True)
    phi = np.ascontiguousarray((topic_word / np.where(sums > 0, sums, 1)).T, np.float32)
    found = fold_in(Counts.from_csr(counts), phi, alpha, max_rounds=FOLD_IN_ROUNDS, tol=FOLD_IN_TOL)
    return found + np.float32(alpha)


def in_vocabulary(dtm: DocumentTermMatrix, vocabulary: Sequence[str]) -> sparse.csr_array:
    """The counts of a matrix in the columns of another vocabulary.

    Gives (n_texts, n_vocabulary), without the words that the vocabulary lacks.
    """
    column = {term: i for i, term in enumerate(vocabulary)}
    columns = np.array([column.get(term, -1) for term in dtm.vocabulary])
    known = np.flatnonzero(columns >= 0)
    if not len(known):
        raise ModelError(
            say(
                "None of the {n_terms} terms of the matrix is in the model's "
                "vocabulary. Segment the texts with the lexicon and stop lists "
                "that the model was fitted with.",
                n_terms=dtm.n_terms,
            )
        )
    counts = sparse.csr_array(dtm.counts[:, known])
    lost = dtm.counts.sum() - counts.sum()
    if lost:
        log.info(
            say(
                "{lost} of {total} words are not in the model's vocabulary.",
                lost=lost,
                total=dtm.counts.sum(),
            )
        )
    shape = (dtm.n_texts, len(vocabulary))
    return sparse.csr_array(
        (counts.data, columns[known][counts.indices], counts.indptr), shape=shape
    )


def fold_in(
    counts: Counts, term_topic: np.ndarray, alpha: float, *, max_rounds: int, tol: float
) -> np.ndarray:
    """Expected counts of topics in texts, with the topics fixed.

    Shapes: term_topic (n_terms, n_topics); gives (n_texts, n_topics).
    """
    doc_topic = np.zeros((len(counts.indptr) - 1, term_topic.shape[1]), np.float32)
    run = kernel(fold_in_texts, FOLD_IN).run
    parts = counts.cut(1 + len(counts.data) // PART_SIZE)

    def part(first: int, last: int) -> None:
        run(*counts, first, last, doc_topic, alpha, term_topic, max_rounds, tol)

    with shared(min(os.cpu_count() or 1, len(parts))) as each_part:
        done = each_part(part, *zip(*parts, strict=True))
        for _ in progress(done, "shares", len(parts), unit="part"):
            pass
    return doc_topic
