"""Whether the terms of a theme go together when nothing keeps them together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from govtopics.models.engines import cvb0
from govtopics.models.engines.contract import Estimates, Task

FREE_SWEEPS = 20
NOTHING = 1e-12


def terms_at_home(
    task: Task, estimates: Estimates, columns: Sequence[np.ndarray]
) -> list[np.ndarray]:
    """How much each term is at home in the topic of its theme.

    Sweeps go on without the prior of the themes: terms that only the prior kept in a topic move to
    that of the texts around them.
    """
    freed = cvb0.sweep(
        replace(task, max_passes=FREE_SWEEPS, tol=0.0),
        estimates.topic_word.T.copy(),
        estimates.doc_topic - np.float32(task.alpha),
        np.float32(task.eta),
    )
    words = (freed.doc_topic - np.float32(task.alpha)).sum(axis=0, dtype=np.float64)
    sizes = np.asarray(task.counts.sum(axis=0)).ravel()
    return [
        at_home(freed.topic_word[:, own], words, k) * (sizes[own] > 0)
        for k, own in enumerate(columns)
    ]


def at_home(topic_word: np.ndarray, words: np.ndarray, topic: int) -> np.ndarray:
    """How much terms are at home in a topic, from 0 to 1.

    How likely a term is there, as a share of where it is likeliest; less where it is not twice as
    likely as in the rest of the texts, down to 0 where it is as likely. The first alone is chance
    for what is as usual everywhere, the second for seldom seen terms of a small topic.

    Shapes: topic_word (n_topics, n_terms), words (n_topics,); gives (n_terms,).
    """
    own, others = topic_word[topic], np.arange(len(words)) != topic
    rest = words[others] @ topic_word[others] / max(words[others].sum(), NOTHING)
    gain = np.log2(np.maximum(own, NOTHING) / np.maximum(rest, NOTHING))
    shares = own / np.maximum(topic_word.max(axis=0), NOTHING)
    return np.asarray(shares * np.clip(gain, 0, 1))
