"""LDA by variational Bayes in gensim."""

from __future__ import annotations

from typing import Any

import numpy as np
from gensim.matutils import Sparse2Corpus
from gensim.models import LdaModel
from threadpoolctl import threadpool_limits

from govtopics.models.engines.contract import Estimates, Task, stands_still
from govtopics.models.fitted_texts import as_given

PASSES_BETWEEN_CHECKS = 10


def fit(task: Task) -> Estimates:
    """Passes until ten of them leave the bound per word where it is."""
    order = task.shuffled()
    texts = list(Sparse2Corpus(task.counts[order].astype(np.int64), documents_columns=False))
    # The bits of a product depend on how many threads share it.
    with threadpool_limits(limits=1):
        engine = _engine(task, len(texts))
        trace = _train(engine, texts, task)
        gamma, _ = engine.inference(texts)
    n_passes = min(task.max_passes, PASSES_BETWEEN_CHECKS * len(trace))
    # One look at the trace cannot say whether the fit has converged.
    converged = stands_still(trace, task.tol) if len(trace) > 1 else None
    return Estimates(engine.get_topics(), as_given(gamma, order), n_passes, converged, trace)


def _engine(task: Task, n_texts: int) -> LdaModel:
    # One update of φ a pass, not blended with the last; or gensim's own, every 2,000 texts.
    batch = {"chunksize": n_texts, "update_every": 0, "decay": 0}
    schedule = batch if task.updates == "batch" else {}
    return LdaModel(
        id2word=dict(enumerate(task.vocabulary)),
        num_topics=task.n_topics,
        alpha=task.alpha,
        eta=task.eta,
        eval_every=None,
        random_state=task.random_state,
        dtype=np.float64,
        **schedule,
    )


def _train(engine: LdaModel, texts: list[Any], task: Task) -> list[float]:
    trace: list[float] = []
    left = task.max_passes
    while left > 0 and not stands_still(trace, task.tol):
        engine.state.numdocs = 0  # gensim would count the texts of every update as new ones
        engine.update(texts, passes=min(left, PASSES_BETWEEN_CHECKS))
        left -= PASSES_BETWEEN_CHECKS
        trace.append(float(engine.log_perplexity(texts)))
    return trace
