"""Non-negative matrix factorisation: a model of its own, and the start of LDA."""

from __future__ import annotations

import warnings
from typing import NamedTuple

import numpy as np
from scipy import sparse
from scipy.sparse.linalg import LinearOperator, eigsh
from sklearn.decomposition import NMF, non_negative_factorization
from sklearn.exceptions import ConvergenceWarning
from threadpoolctl import threadpool_limits

FEW = 1e-6  # what is less is nothing in the start


class Factors(NamedTuple):
    """X ≈ W H."""

    texts: np.ndarray  # W, (n_texts, n_topics)
    terms: np.ndarray  # H, (n_topics, n_terms)
    n_iter: int
    rank: int  # The rank of the texts, or n_topics if that is less


def factorise(
    weighted: sparse.csr_array,
    n_topics: int,
    *,
    max_iter: int,
    tol: float,
    start_from: tuple[np.ndarray, np.ndarray] | None = None,
) -> Factors:
    """Least squares by coordinate descent from a start without chance, on one thread.

    Shapes: weighted (n_texts, n_terms).
    """
    engine = NMF(n_components=n_topics, init="custom", solver="cd", max_iter=max_iter, tol=tol)
    # The bits of a product depend on how many threads share it. The engine takes the root of an
    # error that rounding can make negative where the fit is perfect; it is not used.
    errors = np.errstate(invalid="ignore")
    with threadpool_limits(limits=1), errors, warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # the callers say it
        texts, terms, rank = (*start_from, n_topics) if start_from else start(weighted, n_topics)
        texts = engine.fit_transform(weighted, W=texts, H=terms)
    return Factors(texts, engine.components_, int(engine.n_iter_), rank)


def weights_of(weighted: sparse.csr_array, terms: np.ndarray, *, tol: float) -> np.ndarray:
    """W of X ≈ W H with H as it is.

    Shapes: weighted (n_texts, n_terms), terms (n_topics, n_terms); gives (n_texts, n_topics).
    """
    with threadpool_limits(limits=1), warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        texts, *_ = non_negative_factorization(
            weighted, H=terms, n_components=len(terms), update_H=False, solver="cd", tol=tol
        )
    return np.asarray(texts)


def start(weighted: sparse.csr_array, n_topics: int) -> tuple[np.ndarray, np.ndarray, int]:
    """W and H of non-negative double singular value decomposition (NNDSVD).

    Of each pair of singular vectors, the positive or the negative parts, whichever product is
    larger, so that the signs of the vectors decide nothing.

    Shapes: weighted (n_texts, n_terms); gives (n_texts, n_topics) and (n_topics, n_terms).

    Boutsidis, C., & Gallopoulos, E. (2008). SVD based initialization: A head start for nonnegative
    matrix factorization. https://doi.org/10.1016/j.patcog.2007.09.010
    """
    left, values, right = singular_vectors(weighted, n_topics)
    texts = np.zeros((weighted.shape[0], n_topics), np.float32)
    terms = np.zeros((n_topics, weighted.shape[1]), np.float32)
    for topic, value in enumerate(values):
        u, v = _larger_halves(left[:, topic], right[:, topic])
        norms = np.linalg.norm(u), np.linalg.norm(v)
        scale = np.sqrt(value * norms[0] * norms[1])
        texts[:, topic], terms[topic] = scale * u / norms[0], scale * v / norms[1]
    texts[texts < FEW], terms[terms < FEW] = 0, 0
    for topic in range(len(values), n_topics):
        text = int(np.argmax(_left_over(weighted, texts, terms)))
        texts[text], terms[topic] = 0, weighted[[text]].toarray()[0]
        texts[text, topic] = 1
    return texts, terms, len(values)


def _larger_halves(u: np.ndarray, v: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    positive = np.maximum(u, 0), np.maximum(v, 0)
    negative = np.maximum(-u, 0), np.maximum(-v, 0)
    sizes = [np.linalg.norm(a) * np.linalg.norm(b) for a, b in (positive, negative)]
    return positive if sizes[0] >= sizes[1] else negative


def _left_over(weighted: sparse.csr_array, texts: np.ndarray, terms: np.ndarray) -> np.ndarray:
    """The squared distance of each text from its row of W H."""
    own = weighted.multiply(weighted).sum(axis=1)
    shared = ((weighted @ terms.T) * texts).sum(axis=1)
    explained = ((texts @ (terms @ terms.T)) * texts).sum(axis=1)
    return np.asarray(own - 2 * shared + explained)


def singular_vectors(
    weighted: sparse.csr_array, n: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The largest singular values and their vectors, to the precision of float64.

    The eigenvectors of the products of texts with texts, or of terms with terms, whichever are
    fewer: by Lanczos' method from a fixed vector, or all of them where they are hardly more than n.

    Shapes: weighted (n_texts, n_terms); gives (n_texts, m) and (m,) and (n_terms, m).
    """
    tall = weighted.shape[0] >= weighted.shape[1]
    given = weighted if tall else weighted.T
    matrix = type(given)(  # with the same indices, which astype would copy
        (given.data.astype(np.float64), given.indices, given.indptr), shape=given.shape
    )
    n_columns = matrix.shape[1]
    if n_columns <= max(2 * n + 1, 20):  # as many as Lanczos' method would keep
        squares, vectors = np.linalg.eigh((matrix.T @ matrix).toarray())
    else:
        rng = np.random.default_rng(0)  # also where the texts repeat each other and it starts again
        gram = LinearOperator(
            (n_columns, n_columns), matvec=lambda x: matrix.T @ (matrix @ x), dtype=np.float64
        )
        squares, vectors = eigsh(gram, k=n, v0=rng.random(n_columns), rng=rng)
    largest = np.argsort(-squares, kind="stable")[:n]
    values = np.sqrt(np.maximum(squares[largest], 0))
    # As numpy.linalg.matrix_rank counts it, in float32.
    values = values[values > values[0] * max(matrix.shape) * np.finfo(np.float32).eps]
    near = vectors[:, largest[: len(values)]]
    far = matrix @ near / values
    return (far, values, near) if tall else (near, values, far)
