"""What an engine is given and what it gives back.

An engine is a module with ``fit``, which makes a :class:`Task` into :class:`Estimates`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse


@dataclass(frozen=True, eq=False)
class Task:
    """One fit of latent Dirichlet allocation."""

    counts: sparse.csr_array  # (n_texts, n_terms), texts in the order of their ids
    vocabulary: tuple[str, ...]
    n_topics: int
    random_state: int
    alpha: float
    eta: float
    max_passes: int  # Over all texts, at most
    tol: float  # Passes end when the trace moves by less than this share
    updates: str  # Whether φ is updated once a pass, or after every few texts
    workers: int  # Threads

    def shuffled(self) -> np.ndarray:
        """The texts in an order that the random state decides, for updates that depend on it."""
        order = np.arange(self.counts.shape[0])
        if self.updates == "online":
            np.random.default_rng(self.random_state).shuffle(order)
        return order


@dataclass(frozen=True, eq=False)
class Estimates:
    """What an engine found."""

    topic_word: np.ndarray  # (n_topics, n_terms), not negative
    doc_topic: np.ndarray  # (n_texts, n_topics), not negative; in the order of the task
    n_passes: int
    converged: bool | None  # None where the engine has no rule for it
    trace: list[float]  # What its rule looks at, higher being better


def stands_still(trace: list[float], tol: float) -> bool:
    """Whether the last step of a trace moved it by no more than a share of itself."""
    return len(trace) > 1 and abs(trace[-1] - trace[-2]) <= tol * abs(trace[-1])
