"""Which topics of one fit become which of another with more topics."""

from __future__ import annotations

import numpy as np
import pandas as pd

from govtopics.models.matching import N_DEALT, level_of_chance, similarities
from govtopics.models.refits import Refits
from govtopics.models.topic_model import TopicModel
from govtopics.tokens.matrix import DocumentTermMatrix

COLUMNS = [
    "k", "topic", "next_k", "next_topic", "similarity", "chance", "share", "share_of_topic",
    "share_of_next", "matched",
]  # fmt: skip
# Pairs that share fewer words of either topic, and are no more alike than chance, are not rows.
LEAST_SHARED = 0.05
# Cells of the matrix that are looked at together.
CELLS = 20_000


def splits(dtm: DocumentTermMatrix, first: TopicModel, refits: Refits) -> pd.DataFrame:
    """What each topic of a fit has in common with each topic of the next.

    Two topics are *matched* where the cosine of their φ is beyond chance. Chance is the level below
    which 95 % of topics stay in three fits of the same texts with all words shuffled between them,
    with as many topics as the next fit, each compared with the topic of ``first`` that it is most
    like.
    """
    following = refits.model
    alike = similarities(first, following)
    level = _chance(first, refits)
    words = shared_words(dtm, first, following)
    with np.errstate(invalid="ignore", divide="ignore"):
        of_first = np.nan_to_num(words / words.sum(axis=1, keepdims=True))
        of_next = np.nan_to_num(words / words.sum(axis=0, keepdims=True))
    kept = (alike > level) | (of_first >= LEAST_SHARED) | (of_next >= LEAST_SHARED)
    rows = [
        (
            first.n_topics, first.topics[i], following.n_topics, following.topics[j],
            alike[i, j], level, words[i, j], of_first[i, j], of_next[i, j], alike[i, j] > level,
        )
        for i, j in np.argwhere(kept)
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=COLUMNS).astype({"matched": bool})


def shared_words(dtm: DocumentTermMatrix, first: TopicModel, second: TopicModel) -> np.ndarray:
    r"""The share of words that two fits give to each pair of topics.

    Each fit gives a word w of a text d to topic k with :math:`\gamma_{dwk} \propto \theta_{dk}
    \phi_{kw}`; of two fits, :math:`\sum_{dw} n_{dw} \gamma_{dwi} \gamma'_{dwj} / \sum_{dw} n_{dw}`.

    Gives (n_topics of first, n_topics of second).
    """
    cells = dtm.counts.tocoo()
    rows, columns = cells.coords
    found = np.zeros((first.n_topics, second.n_topics))
    for start in range(0, len(rows), CELLS):
        part = slice(start, start + CELLS)
        one, other = (_given(model, rows[part], columns[part]) for model in (first, second))
        found += (one * cells.data[part, None]).T @ other
    return np.asarray(found / max(1, cells.data.sum()))


def _given(model: TopicModel, rows: np.ndarray, columns: np.ndarray) -> np.ndarray:
    """γ of some cells, shape (n_cells, n_topics); 0 where a text has no topic."""
    gamma = np.nan_to_num(model.doc_topic[rows]) * model.topic_word.T[columns]
    sums = gamma.sum(axis=1, keepdims=True)
    return np.asarray(np.divide(gamma, sums, out=np.zeros_like(gamma), where=sums > 0))


def _chance(first: TopicModel, refits: Refits) -> float:
    seed = int(refits.model.settings.get("random_state", 0))
    seeds = np.random.SeedSequence(seed).generate_state(N_DEALT)
    found = [similarities(first, refits.dealt(int(one))).max(axis=0) for one in seeds]
    return level_of_chance(found)
