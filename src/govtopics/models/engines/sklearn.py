"""LDA by variational Bayes in scikit-learn."""

from __future__ import annotations

import numpy as np
from sklearn.decomposition import LatentDirichletAllocation
from threadpoolctl import threadpool_limits

from govtopics.models.engines.contract import Estimates, Task
from govtopics.models.fitted_texts import as_given

PASSES_BETWEEN_CHECKS = 10


def fit(task: Task) -> Estimates:
    """Passes until the perplexity of the fitted texts converges, on one process."""
    order = task.shuffled()
    engine = LatentDirichletAllocation(
        n_components=task.n_topics,
        doc_topic_prior=task.alpha,
        topic_word_prior=task.eta,
        learning_method=task.updates,
        max_iter=task.max_passes,
        evaluate_every=PASSES_BETWEEN_CHECKS,
        perp_tol=task.tol,
        n_jobs=1,  # the sums depend on how many share them
        random_state=task.random_state,
    )
    with threadpool_limits(limits=1):
        shares = engine.fit_transform(task.counts[order])
    return Estimates(
        engine.components_,
        as_given(shares, order),
        engine.n_iter_,
        engine.n_iter_ < task.max_passes,
        [-float(np.log(engine.bound_))],
    )
