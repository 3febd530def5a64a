"""Whether the terms of a theme go together when nothing holds them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from govtopics.models.engines import cvb0
from govtopics.models.engines.contract import Estimates, Task

FREE_SWEEPS = 20
LEAST_GAIN = 2.0  # as likely in its topic as in the rest of the texts
LEAST_SHARE = 2 / 3  # of how likely the term is in the topic where it is likeliest
NOTHING = 1e-12


def terms_at_home(
    task: Task, estimates: Estimates, columns: Sequence[np.ndarray]
) -> list[np.ndarray]:
    """Which terms are at home in the topic of their theme.

    The fit is swept on without the prior of the themes: terms that it alone held go where the
    texts around them are.

    Parameters
    ----------
    task : Task
    estimates : Estimates
        Of the keyword model; the topics of the themes first.
    columns : sequence of ndarray of int
        The terms of each theme.

    Returns
    -------
    list of ndarray of bool
        A term that no fitted text holds is at home nowhere.
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
        at_home(freed.topic_word[:, own], words, k) & (sizes[own] > 0)
        for k, own in enumerate(columns)
    ]


def at_home(topic_word: np.ndarray, words: np.ndarray, topic: int) -> np.ndarray:
    """Whether terms are likelier in a topic than in the rest, and hardly likelier in any other.

    The second alone is chance for what is as usual everywhere; the first alone is chance for seldom
    seen terms where the topic is small.

    Parameters
    ----------
    topic_word : ndarray, shape (n_topics, n_terms)
        Of these terms.
    words : ndarray, shape (n_topics,)
        Expected words of each topic.
    topic : int

    Returns
    -------
    ndarray of bool, shape (n_terms,)
    """
    others = np.arange(len(words)) != topic
    rest = words[others] @ topic_word[others] / max(words[others].sum(), NOTHING)
    own = topic_word[topic]
    return np.asarray(
        (own >= LEAST_GAIN * rest) & (own >= LEAST_SHARE * topic_word.max(axis=0)), bool
    )
