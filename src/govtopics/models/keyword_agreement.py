"""Whether the terms of a theme go together when nothing holds them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from govtopics.models.engines import cvb0
from govtopics.models.engines.contract import Estimates, Task

FREE_SWEEPS = 20


def terms_at_home(
    task: Task, estimates: Estimates, columns: Sequence[np.ndarray]
) -> list[np.ndarray]:
    """Which terms are likelier in the topic of their theme than in every other.

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
    sizes = np.asarray(task.counts.sum(axis=0)).ravel()
    likeliest = freed.topic_word.argmax(axis=0)
    return [(likeliest[own] == k) & (sizes[own] > 0) for k, own in enumerate(columns)]
