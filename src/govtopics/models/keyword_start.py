"""Where a keyword model starts: at the topics of the texts in which the themes' terms occur."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np
import scipy

from govtopics.models.engines import cvb0
from govtopics.models.engines.contract import Task

# Before themes choose: topics of a factorisation contain too few of the rare words.
FIRST_SWEEPS = 5
BETTER = 1.02  # how many times as well more topics must fit the terms, or fewer are kept
NOTHING = 1e-12


class Found(NamedTuple):
    """Topics, and which of them the themes take."""

    term_topic: np.ndarray  # (n_terms, n_found), columns sum to 1
    doc_topic: np.ndarray  # (n_texts, n_found), expected words
    themes: np.ndarray  # (n_themes,)
    fit: float  # How well these fit the terms


def start(task: Task, columns: Sequence[np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """Topics to start from, those of the themes first.

    Topics are sought twice: as many as there will be, and as many more as there are themes, so that
    a theme need not share its topic where the free ones are few; of these, free topics that are
    alike are joined until there are as many as asked for.

    Gives term_topic (n_terms, n_topics) and doc_topic (n_texts, n_topics).
    """
    found = _find(task, columns)
    n_more = task.n_topics + len(columns)
    if n_more <= min(task.counts.shape):
        more = _find(replace(task, n_topics=n_more), columns)
        found = more if more.fit > BETTER * found.fit else found
    return _joined(found, task.n_topics - len(columns))


def _find(task: Task, columns: Sequence[np.ndarray]) -> Found:
    """Topics of the texts without any prior on terms, and a topic for each theme."""
    first = replace(task, max_passes=FIRST_SWEEPS, tol=0.0)
    begun = cvb0.start(task.counts, task.n_topics, task.random_state)
    found = cvb0.sweep(first, *begun, np.float32(task.eta))
    term_topic, doc_topic = found.topic_word.T, found.doc_topic - np.float32(task.alpha)
    sizes = np.asarray(task.counts.sum(axis=0)).ravel()
    scores = fit_of_terms(term_topic, doc_topic.sum(axis=0), sizes, columns)
    rows, themes = scipy.optimize.linear_sum_assignment(scores, maximize=True)
    return Found(term_topic, doc_topic, themes, float(scores[rows, themes].sum()))


def fit_of_terms(
    term_topic: np.ndarray, words: np.ndarray, sizes: np.ndarray, columns: Sequence[np.ndarray]
) -> np.ndarray:
    """How well each topic fits the terms of each theme.

    For a term this is the geometric mean of its share that is in the topic and of how much likelier
    it is there than in all texts: a topic with half of a theme, and one with the theme and as much
    of something else, are both worse than the theme's own. For a theme it is the mean over its
    terms, weighted by ln(1 + count): rare terms count less.

    Shapes: term_topic (n_terms, n_topics), words (n_topics,), sizes (n_terms,); gives (n_themes,
    n_topics).
    """
    shares = np.maximum(words / words.sum(), NOTHING)
    scores = np.empty((len(columns), len(words)))
    for row, own in zip(scores, columns, strict=True):
        held = term_topic[own] * shares
        held /= held.sum(axis=1, keepdims=True)
        weights = np.log1p(sizes[own])
        row[:] = weights @ (held / np.sqrt(shares)) / max(weights.sum(), NOTHING)
    return scores


def _joined(found: Found, n_free: int) -> tuple[np.ndarray, np.ndarray]:
    """The topics of the themes, and the others with those most alike joined."""
    free = np.setdiff1d(np.arange(found.term_topic.shape[1]), found.themes)
    texts = found.doc_topic[:, free]
    words = found.term_topic[:, free] * np.maximum(texts.sum(axis=0), NOTHING)
    while words.shape[1] > n_free:
        unit = words / np.linalg.norm(words, axis=0)
        # Not by a matrix product, whose bits depend on how many threads share it.
        alike = np.triu(np.einsum("wi,wj->ij", unit, unit), 1)
        one, other = divmod(int(alike.argmax()), len(alike))
        for kept in (words, texts):
            kept[:, one] += kept[:, other]
        words, texts = (np.delete(kept, other, axis=1) for kept in (words, texts))
    words /= words.sum(axis=0)
    return (
        np.ascontiguousarray(np.hstack([found.term_topic[:, found.themes], words]), np.float32),
        np.ascontiguousarray(np.hstack([found.doc_topic[:, found.themes], texts]), np.float32),
    )
