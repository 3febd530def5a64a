"""Non-negative matrix factorisation of sublinear tf-idf."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from dataclasses import asdict, dataclass
from importlib.metadata import version
from typing import Any

import numpy as np
from scipy import sparse
from sklearn.decomposition import NMF as SklearnNMF
from sklearn.exceptions import ConvergenceWarning
from sklearn.feature_extraction.text import TfidfTransformer
from threadpoolctl import threadpool_limits

from govtopics.errors import ModelError
from govtopics.models.checks import check_fit
from govtopics.models.topic_model import TopicModel
from govtopics.tokens.matrix import DocumentTermMatrix


@dataclass(frozen=True, kw_only=True)
class NMF:
    r"""Topics by factorising tf-idf into non-negative parts.

    The counts become :math:`(1 + \log n_{dw}) \cdot \mathrm{idf}_w`, rows of unit length, :math:`X
    \approx W H`. With :math:`h_k` the sum of row k of H, φ is H with rows divided by :math:`h_k`,
    and θ is
    :math:`W \, \mathrm{diag}(h)` with rows made to sum to 1.

    Parameters
    ----------
    n_topics : int
    random_state : int
        Required. With the ``nndsvd`` start it only decides the randomised decomposition.
    max_iter : int
        Sweeps of coordinate descent at the most.
    tol : float
        Sweeps end when the violation has fallen to this share of the first one.

    References
    ----------
    Boutsidis, C., & Gallopoulos, E. (2008). SVD based initialization: A head start for nonnegative
    matrix factorization. https://doi.org/10.1016/j.patcog.2007.09.010

    Examples
    --------
    >>> NMF(n_topics=10, random_state=2024)
    NMF(n_topics=10, random_state=2024, max_iter=1000, tol=0.0001)
    """

    n_topics: int
    random_state: int
    max_iter: int = 1000
    tol: float = 1e-4

    def fit(self, dtm: DocumentTermMatrix) -> TopicModel:
        """Fit the matrix.

        Parameters
        ----------
        dtm : DocumentTermMatrix

        Returns
        -------
        TopicModel
            Named ``nmf``; ``settings["converged"]`` says whether the tolerance was reached.

        Raises
        ------
        ModelError
            If there are more topics than texts or terms, or than the texts differ in.
        """
        check_fit(self.n_topics, self.random_state, dtm)
        weighted = TfidfTransformer(sublinear_tf=True).fit_transform(dtm.counts.astype(float))
        engine = SklearnNMF(
            n_components=self.n_topics,
            init="nndsvd",
            solver="cd",
            random_state=self.random_state,
            max_iter=self.max_iter,
            tol=self.tol,
        )
        # The bits of a product depend on how many threads share it.
        with threadpool_limits(limits=1), np.errstate(invalid="ignore"), warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)  # said in settings["converged"]
            weights = _finite(engine.fit_transform, weighted, self.n_topics)
        settings = {
            **asdict(self),
            "model_engine": "scikit-learn",
            "model_engine_version": version("scikit-learn"),
            "weighting": "sublinear tf-idf",
            "n_iter": int(engine.n_iter_),
            "converged": bool(engine.n_iter_ < self.max_iter),
        }
        scale = engine.components_.sum(axis=1)
        return TopicModel.from_estimates("nmf", engine.components_, weights * scale, dtm, settings)


def _finite(
    fit_transform: Callable[[Any], np.ndarray], weighted: sparse.csr_array, n_topics: int
) -> np.ndarray:
    """The weights, unless the start broke down because the texts repeat each other."""
    try:
        weights = fit_transform(weighted)
    except ValueError:  # scikit-learn refuses the NaN of its own start
        weights = np.full(1, np.nan)
    if not np.isfinite(weights).all():
        rank = int(np.linalg.matrix_rank(weighted.toarray()))
        if rank >= n_topics:
            raise ModelError(f"n_topics = {n_topics}: the factorisation broke down. Use another.")
        raise ModelError(
            f"n_topics = {n_topics}: the texts repeat each other and differ in {rank} ways only. "
            f"Use at most {rank} topics, or take the repeated texts out."
        )
    return weights
