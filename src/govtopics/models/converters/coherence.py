"""Coherence of topics as gensim counts it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from gensim.models import CoherenceModel

from govtopics.models.converters.counts import dtm_to_gensim
from govtopics.tokens.matrix import DocumentTermMatrix

GENSIM_MEASURES = ("c_v", "u_mass")


def gensim_coherence(
    measure: str,
    topics: Sequence[Sequence[str]],
    dtm: DocumentTermMatrix,
    rows: np.ndarray,
    texts: Sequence[Sequence[str]],
) -> list[float]:
    """What ``gensim.models.CoherenceModel`` says of each topic, at its own settings."""
    dictionary, bags = dtm_to_gensim(dtm)
    engine = CoherenceModel(
        topics=[list(words) for words in topics],
        corpus=[bags[row] for row in rows],
        texts=texts,
        dictionary=dictionary,
        coherence=measure,
        topn=max(map(len, topics)),
        processes=1,  # the sums of several would depend on who is first
    )
    with np.errstate(divide="ignore", invalid="ignore"):
        return [float(value) for value in engine.get_coherence_per_topic()]
