"""Words weighted for a factorisation: rare ones up, repeated ones down, texts by their length."""

from __future__ import annotations

import numpy as np
from scipy import sparse

SLOPE = 0.5


def sublinear_tfidf(counts: sparse.csr_array, *, slope: float = SLOPE) -> sparse.csr_array:
    r"""Sublinear tf-idf with pivoted length normalisation.

    .. math::
        x_{dw} = \frac{(1 + \ln n_{dw})\,\bigl(\ln\frac{1 + D}{1 + D_w} + 1\bigr)}
        {(1 - s)\,\bar\ell + s\,\ell_d}

    with :math:`\ell_d` the Euclidean length of the row of numerators and :math:`\bar\ell` its
    mean over texts that hold a word. With s = 1 every text has the same weight, one of two words
    as much as one of two hundred, and formulas of a line become topics; with s = 0 a text weighs
    what its words weigh.

    Parameters
    ----------
    counts : csr_array, shape (n_texts, n_terms)
    slope : float
        s, between 0 and 1.

    Returns
    -------
    csr_array of float32, shape (n_texts, n_terms)

    References
    ----------
    Singhal, A., Buckley, C., & Mitra, M. (1996). Pivoted document length normalization. SIGIR.
    https://doi.org/10.1145/243199.243206
    """
    n_texts, n_terms = counts.shape
    in_texts = np.bincount(counts.indices, minlength=n_terms)
    idf = (np.log((1 + n_texts) / (1 + in_texts)) + 1).astype(np.float32)
    data = counts.data.astype(np.float32)
    np.log(data, out=data)
    data += 1
    data *= idf[counts.indices]
    weighted = sparse.csr_array((data, counts.indices, counts.indptr), shape=counts.shape)
    squares = sparse.csr_array((data * data, counts.indices, counts.indptr), shape=counts.shape)
    lengths = np.sqrt(squares.sum(axis=1, dtype=np.float64))
    pivoted = (1 - slope) * lengths[lengths > 0].mean() + slope * lengths
    data /= np.repeat(pivoted.astype(np.float32), np.diff(counts.indptr))
    return weighted
