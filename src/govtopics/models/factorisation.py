"""Non-negative matrix factorisation: a model of its own, and the start of LDA."""

from __future__ import annotations

import warnings
from typing import NamedTuple

import numpy as np
from scipy import sparse
from sklearn.decomposition import NMF
from sklearn.exceptions import ConvergenceWarning
from threadpoolctl import threadpool_limits


class Factors(NamedTuple):
    """X ≈ W H.

    Parameters
    ----------
    texts : ndarray of float32, shape (n_texts, n_topics)
        W. NaN where the start broke down, because the texts repeat each other.
    terms : ndarray of float32, shape (n_topics, n_terms)
        H.
    n_iter : int
    """

    texts: np.ndarray
    terms: np.ndarray
    n_iter: int


def factorise(
    weighted: sparse.csr_array, n_topics: int, *, random_state: int, max_iter: int, tol: float
) -> Factors:
    """Least squares by coordinate descent from an ``nndsvd`` start, on one thread.

    Parameters
    ----------
    weighted : csr_array of float32, shape (n_texts, n_terms)
    n_topics : int
    random_state : int
        Of the randomised decomposition of the start.
    max_iter : int
    tol : float

    Returns
    -------
    Factors
    """
    engine = NMF(
        n_components=n_topics,
        init="nndsvd",
        solver="cd",
        random_state=random_state,
        max_iter=max_iter,
        tol=tol,
    )
    # The bits of a product depend on how many threads share it.
    with threadpool_limits(limits=1), np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # the callers say it
        try:
            texts = engine.fit_transform(weighted)
        except ValueError:  # scikit-learn refuses the NaN of its own start
            broken = np.full((weighted.shape[0], n_topics), np.nan, np.float32)
            return Factors(broken, np.full((n_topics, weighted.shape[1]), np.nan, np.float32), 0)
    return Factors(texts, engine.components_, int(engine.n_iter_))
