"""LDA by Gibbs sampling in tomotopy, an extra."""

from __future__ import annotations

import warnings

import numpy as np

from govtopics.errors import ModelError
from govtopics.messages import say
from govtopics.models.engines.contract import Estimates, Task

with warnings.catch_warnings():
    # Its compiled types lack a name that Python will ask for; where warnings are errors it could
    # not be loaded.
    warnings.simplefilter("ignore", DeprecationWarning)
    import tomotopy

__all__ = ["fit", "tomotopy"]  # loaded with this care in one place

SWEEPS_BETWEEN_CHECKS = 10  # an interruption waits for no more


def fit(task: Task) -> Estimates:
    """All the sweeps that are asked for: a sampler does not converge to one fit.

    The trace is the log-likelihood per word after every ten sweeps.
    """
    if task.workers != 1:
        raise ModelError(
            say(
                "workers = {workers}: tomotopy's results depend on the number of workers and "
                "may vary between runs. Use workers=1, or engine='cvb0', whose results are "
                "identical for any number of workers.",
                workers=task.workers,
            )
        )
    engine = tomotopy.LDAModel(
        k=task.n_topics, alpha=task.alpha, eta=task.eta, seed=task.random_state
    )
    filled = _add_texts(engine, task)
    trace: list[float] = []
    for done in range(0, task.max_passes, SWEEPS_BETWEEN_CHECKS):
        engine.train(min(SWEEPS_BETWEEN_CHECKS, task.max_passes - done), workers=1)
        trace.append(float(engine.ll_per_word))
    doc_topic = np.zeros((task.counts.shape[0], task.n_topics), np.float32)
    doc_topic[filled] = [doc.get_topic_dist() for doc in engine.docs]
    return Estimates(_topic_word(engine, task), doc_topic, task.max_passes, None, trace)


def _add_texts(engine: tomotopy.LDAModel, task: Task) -> list[int]:
    counts, filled = task.counts, []
    for i in range(counts.shape[0]):
        row = slice(counts.indptr[i], counts.indptr[i + 1])
        terms = np.repeat(counts.indices[row], counts.data[row].astype(np.int64))
        if len(terms):
            engine.add_doc([task.vocabulary[term] for term in terms])
            filled.append(i)
    return filled


def _topic_word(engine: tomotopy.LDAModel, task: Task) -> np.ndarray:
    column = {term: i for i, term in enumerate(task.vocabulary)}
    columns = [column[term] for term in engine.used_vocabs]
    topic_word = np.zeros((task.n_topics, len(task.vocabulary)))
    topic_word[:, columns] = [engine.get_topic_word_dist(k) for k in range(task.n_topics)]
    return topic_word
