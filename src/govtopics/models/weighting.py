"""Words weighted for a factorisation: rare ones up, repeated ones down, texts by their length."""

from __future__ import annotations

import numpy as np
from scipy import sparse

SLOPE = 0.5


def sublinear_tfidf(
    counts: sparse.csr_array, *, like: sparse.csr_array | None = None
) -> sparse.csr_array:
    r"""Sublinear tf-idf with pivoted length.

    The weight of a term is :math:`\ln\frac{1 + D}{1 + D_w} + 1`, with :math:`D_w` of D texts
    holding it; see :func:`pivoted`.

    Shapes: counts (n_texts, n_terms), like (n_others, n_terms); gives (n_texts, n_terms).
    """
    among = counts if like is None else like
    weights = np.log((1 + among.shape[0]) / (1 + texts_with(among))) + 1
    return pivoted(counts, weights, like=like)


def chi_square(counts: sparse.csr_array) -> sparse.csr_array:
    """Terms by :math:`D_w^{-1/2}`, as in the χ² distance of correspondence analysis.

    Squared differences of texts then count every term in proportion to how rare it is, so that a
    topic of rare words is found as well as one of usual words; see :func:`pivoted`.

    Shapes: counts (n_texts, n_terms); gives (n_texts, n_terms).

    Greenacre, M. (2017). Correspondence analysis in practice (3rd ed.). CRC Press.
    https://doi.org/10.1201/9781315369983
    """
    return pivoted(counts, 1 / np.sqrt(np.maximum(texts_with(counts), 1)))


def texts_with(counts: sparse.csr_array) -> np.ndarray:
    """In how many texts each term occurs, shape (n_terms,)."""
    return np.bincount(counts.indices, minlength=counts.shape[1])


def pivoted(
    counts: sparse.csr_array,
    weights: np.ndarray,
    *,
    slope: float = SLOPE,
    like: sparse.csr_array | None = None,
) -> sparse.csr_array:
    r"""Sublinear counts by the weights of their terms, with pivoted length.

    .. math::
        x_{dw} = \frac{(1 + \ln n_{dw})\,g_w}{(1 - s)\,\bar\ell + s\,\ell_d}

    with :math:`\ell_d` the Euclidean length of the row of numerators and :math:`\bar\ell` its
    mean over texts that contain a word. With s = 1 every text has the same weight, one of two words
    as much as one of two hundred, and one-line formulas become topics; with s = 0 a text weighs
    what its words weigh.

    Shapes: counts (n_texts, n_terms), weights (n_terms,), like (n_others, n_terms); gives (n_texts,
    n_terms).

    Singhal, A., Buckley, C., & Mitra, M. (1996). Pivoted document length normalization. SIGIR.
    https://doi.org/10.1145/243199.243206
    """
    weighted, lengths = _weighted(counts, weights)
    others = lengths if like is None else _weighted(like, weights)[1]
    pivoted = (1 - slope) * others[others > 0].mean() + slope * lengths
    weighted.data /= np.repeat(pivoted.astype(np.float32), np.diff(counts.indptr))
    return weighted


def _weighted(counts: sparse.csr_array, weights: np.ndarray) -> tuple[sparse.csr_array, np.ndarray]:
    """The numerators, and the lengths of their rows."""
    data = counts.data.astype(np.float32)
    np.log(data, out=data)
    data += 1
    data *= weights.astype(np.float32)[counts.indices]
    squares = sparse.csr_array((data * data, counts.indices, counts.indptr), shape=counts.shape)
    lengths = np.sqrt(squares.sum(axis=1, dtype=np.float64))
    return sparse.csr_array((data, counts.indices, counts.indptr), shape=counts.shape), lengths
