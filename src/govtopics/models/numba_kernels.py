"""The two functions that numba compiles: plain loops over the arrays of a CSR matrix."""

from __future__ import annotations

import math

import numpy as np

Array = np.ndarray


def sweep_texts(
    indptr: Array,
    indices: Array,
    data: Array,
    first: int,
    last: int,
    doc_topic: Array,
    alpha: float,
    term_topic: Array,
    sums: Array,
) -> float:
    """One pass over some texts: their rows of θ replaced, the sums of their terms added to.

    γ is proportional to a φ, so n_dk = a Σ r φ and n_wk = φ Σ r a with r = n_dw / Σ_k a φ: the
    factors that do not change inside a text or a term stay outside the loops.
    """
    n_topics = term_topic.shape[1]
    a = np.empty(n_topics, np.float32)
    own = np.empty(n_topics, np.float32)
    score = 0.0
    for d in range(first, last):
        for k in range(n_topics):
            a[k] = doc_topic[d, k] + alpha
            own[k] = 0
        product = 1.0
        for j in range(indptr[d], indptr[d + 1]):
            phi = term_topic[indices[j]]
            total = sums[indices[j]]
            s = np.float32(0)
            for k in range(n_topics):
                s += a[k] * phi[k]
            r = data[j] / s
            for k in range(n_topics):
                own[k] += r * phi[k]
                total[k] += r * a[k]
            # Most counts are 1: their logarithms are taken together, before they underflow.
            if data[j] == 1:
                product *= float(s)
                if product < 1e-250:
                    score += math.log(product)
                    product = 1.0
            else:
                score += data[j] * math.log(s)
        score += math.log(product)
        for k in range(n_topics):
            doc_topic[d, k] = own[k] * a[k]
    return score


def fold_in_texts(
    indptr: Array,
    indices: Array,
    data: Array,
    first: int,
    last: int,
    doc_topic: Array,
    alpha: float,
    term_topic: Array,
    max_rounds: int,
    tol: float,
) -> None:
    """Rows of θ for some texts with φ as it is, each until it moves by less than a share."""
    n_topics = term_topic.shape[1]
    a = np.empty(n_topics, np.float32)
    own = np.empty(n_topics, np.float32)
    for d in range(first, last):
        length = np.float32(0)
        for j in range(indptr[d], indptr[d + 1]):
            length += data[j]
        for k in range(n_topics):
            doc_topic[d, k] = length / n_topics
        for _ in range(max_rounds):
            for k in range(n_topics):
                a[k] = doc_topic[d, k] + alpha
                own[k] = 0
            for j in range(indptr[d], indptr[d + 1]):
                phi = term_topic[indices[j]]
                s = np.float32(0)
                for k in range(n_topics):
                    s += a[k] * phi[k]
                if s > 0:  # a term that no topic knows says nothing
                    r = data[j] / s
                    for k in range(n_topics):
                        own[k] += r * phi[k]
            moved = np.float32(0)
            for k in range(n_topics):
                moved += abs(own[k] * a[k] - doc_topic[d, k])
                doc_topic[d, k] = own[k] * a[k]
            if moved <= tol * length:
                break
