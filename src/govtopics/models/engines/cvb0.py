"""LDA by batch CVB0 from an NMF start: our own engine."""

from __future__ import annotations

import numpy as np
from scipy import sparse

from govtopics.messages import logger
from govtopics.models.chunked_sweeps import Counts, shared, sweep_kernel
from govtopics.models.engines.contract import Estimates, Task, stands_still
from govtopics.models.factorisation import factorise
from govtopics.models.weighting import chi_square, texts_with
from govtopics.progress import progress

SWEEPS_BETWEEN_CHECKS = 5
START_ITERATIONS, START_TOL = 60, 5e-3
START_TERMS = 100  # a topic: the most widespread
START_SHARE = 0.9  # of φ that the factorisation gives; the rest is even
log = logger(__name__)


def fit(task: Task) -> Estimates:
    """Start from a factorisation, then sweep until the likelihood converges."""
    term_topic, doc_topic = start(task.counts, task.n_topics, task.random_state)
    return sweep(task, term_topic, doc_topic, np.float32(task.eta))


def start(
    counts: sparse.csr_array, n_topics: int, random_state: int
) -> tuple[np.ndarray, np.ndarray]:
    """Topics and shares from a short factorisation, terms weighted by χ².

    Shapes: counts (n_texts, n_terms); gives term_topic (n_terms, n_topics) and doc_topic (n_texts,
    n_topics).
    """
    kept = _widespread(counts, START_TERMS * n_topics)
    texts, terms, *_ = factorise(
        chi_square(counts[:, kept]), n_topics, max_iter=START_ITERATIONS, tol=START_TOL
    )
    # Texts that repeat each other leave a topic without words: it starts from one of them.
    chance = np.random.default_rng(random_state)
    for topic in np.flatnonzero(terms.sum(axis=1) == 0):
        text = chance.integers(counts.shape[0])
        terms[topic] = counts[[text]].toarray()[0, kept] + np.float32(1e-3)
    scale = terms.sum(axis=1)
    texts *= scale
    even = (1 - START_SHARE) / counts.shape[1]
    term_topic = np.full((counts.shape[1], n_topics), even, np.float32)
    term_topic[kept] += (START_SHARE * terms / scale[:, None]).T
    return term_topic, _to_lengths(texts, counts)


def _widespread(counts: sparse.csr_array, n_terms: int) -> np.ndarray:
    """The terms that are in most texts; the first sweep gives the others their topics."""
    return np.sort(np.argsort(-texts_with(counts), kind="stable")[:n_terms])


def _to_lengths(texts: np.ndarray, counts: sparse.csr_array) -> np.ndarray:
    sums = texts.sum(axis=1, keepdims=True)
    texts[sums.ravel() == 0] = 1
    sums[sums == 0] = texts.shape[1]
    texts *= counts.sum(axis=1).reshape(-1, 1) / sums
    return np.ascontiguousarray(texts, np.float32)


def sweep(
    task: Task, term_topic: np.ndarray, doc_topic: np.ndarray, prior: np.ndarray | np.float32
) -> Estimates:
    """Sweep over all texts until the likelihood converges.

    Shapes: term_topic (n_terms, n_topics), doc_topic (n_texts, n_topics), prior (n_terms,
    n_topics).
    """
    counts = Counts.from_csr(task.counts)
    firsts, lasts = zip(*counts.parts, strict=True)
    sums = [np.zeros_like(term_topic) for _ in firsts]
    lengths = task.counts.sum(axis=1, dtype=np.float64)
    norm = float(lengths @ np.log(lengths + task.n_topics * task.alpha))
    trace: list[float] = []
    with (
        shared(min(task.workers, len(firsts))) as each_part,
        progress(range(task.max_passes), "LDA", unit="sweep") as bar,
    ):
        run = sweep_kernel().run

        def part(first: int, last: int, total: np.ndarray) -> float:
            score: float = run(*counts, first, last, doc_topic, task.alpha, term_topic, total)
            return score

        for n_passes in range(1, task.max_passes + 1):
            scores = list(each_part(part, firsts, lasts, sums))
            _update(term_topic, sums, prior)
            bar.update()
            if n_passes % SWEEPS_BETWEEN_CHECKS == 0:
                trace.append((sum(scores) - norm) / float(lengths.sum()))
                if stands_still(trace, task.tol):
                    break
    doc_topic += np.float32(task.alpha)
    return Estimates(term_topic.T, doc_topic, n_passes, stands_still(trace, task.tol), trace)


def _update(term_topic: np.ndarray, sums: list[np.ndarray], prior: np.ndarray | np.float32) -> None:
    """Make φ from the sums of the parts, added in their order, and empty them."""
    total = sums[0]
    for other in sums[1:]:
        total += other
        other.fill(0)
    total *= term_topic
    total += prior
    np.divide(total, total.sum(axis=0, dtype=np.float64).astype(np.float32), out=term_topic)
    total.fill(0)
