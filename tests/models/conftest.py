"""Texts made from known topics: what a topic model must find again."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import linear_sum_assignment

from govtopics.models.lda import LDA
from govtopics.models.nmf import NMF
from govtopics.tokens.matrix import from_scipy

N_TOPICS, TERMS_EACH, COMMON_TERMS = 4, 12, 10


def plant(seed=0, *, n_texts=80, n_words=60):
    rng = np.random.default_rng(seed)
    topic_word = np.zeros((N_TOPICS, N_TOPICS * TERMS_EACH + COMMON_TERMS))
    for k in range(N_TOPICS):
        own = slice(k * TERMS_EACH, (k + 1) * TERMS_EACH)
        topic_word[k, own] = 0.9 * rng.dirichlet(np.full(TERMS_EACH, 3.0))
    topic_word[:, N_TOPICS * TERMS_EACH :] = 0.1 / COMMON_TERMS
    doc_topic = rng.dirichlet(np.full(N_TOPICS, 0.15), n_texts)
    counts = np.array([rng.multinomial(n_words, mixture @ topic_word) for mixture in doc_topic])
    vocabulary = [f"w{i:02d}" for i in range(counts.shape[1])]
    ids = pd.Index([f"r{i % 5}/p{i:04d}" for i in range(n_texts)], name="paragraph_id")
    docvars = pd.DataFrame({"document_id": [text_id[:2] for text_id in ids]}, index=ids)
    dtm = from_scipy(counts, vocabulary, docvars)
    return SimpleNamespace(topic_word=topic_word, doc_topic=doc_topic, counts=counts, dtm=dtm)


def plant_themes(seed, *, n_wrong=0, rarer=1.0, together=False):
    """Plant three themes among eight topics; words are as uneven as those of texts.

    Six terms each, of the ten that are most its own; some are exchanged for words of
    other topics, or, together, of one.
    """
    rng = np.random.default_rng(seed)
    n_themes, n_topics, n_texts, n_words, n_terms = 3, 8, 400, 100, 800
    usual = rng.permutation(1 / np.arange(1, n_terms + 1))
    topic_word = rng.dirichlet(0.1 * n_terms * usual / usual.sum(), n_topics)
    alpha = np.where(np.arange(n_topics) < n_themes, 0.2 * rarer, 0.2)
    doc_topic = rng.dirichlet(alpha, n_texts)
    counts = np.array([rng.multinomial(n_words, mixture @ topic_word) for mixture in doc_topic])
    sizes = counts.sum(axis=0)
    share = topic_word * doc_topic.sum(axis=0)[:, None]
    share /= share.sum(axis=0)
    often = sizes >= 8

    def own_words(k, used):
        words = np.argsort(-np.where(often, topic_word[k] * share[k], 0), kind="stable")
        return [word for word in words if word not in used][:10]

    themes, used = {}, set()
    for k in range(n_themes):
        chosen = list(rng.choice(own_words(k, used), 6 - n_wrong, replace=False))
        used.update(chosen)
        if together:
            odd = own_words(n_themes + k, used)
        else:
            odd = [word for word in np.flatnonzero(often & (share[k] < 0.1)) if word not in used]
        chosen += list(rng.choice(odd, n_wrong, replace=False))
        used.update(chosen)
        themes[f"t{k}"] = [f"w{word:03d}" for word in chosen]
    dtm = from_scipy(counts, [f"w{i:03d}" for i in range(n_terms)])
    return SimpleNamespace(topic_word=topic_word, doc_topic=doc_topic, dtm=dtm, themes=themes)


def cosines(a, b):
    return (a / np.linalg.norm(a, axis=1, keepdims=True)) @ (
        b / np.linalg.norm(b, axis=1, keepdims=True)
    ).T


def matched(truth, model):
    """Match each true topic to one estimated topic; return the columns of the estimate."""
    return linear_sum_assignment(cosines(truth.topic_word, model.topic_word), maximize=True)[1]


@pytest.fixture(scope="session")
def planted():
    return plant()


@pytest.fixture(scope="session")
def with_themes():
    """Return a function that plants themes among other topics."""
    return plant_themes


@pytest.fixture(scope="session")
def many():
    """Return as many non-zeros as make four parts."""
    counts = np.random.default_rng(0).poisson(0.25, (1200, 900))
    return from_scipy(counts, [f"w{i:03d}" for i in range(900)])


@pytest.fixture(scope="session")
def lda(planted):
    return LDA(n_topics=N_TOPICS, random_state=1).fit(planted.dtm)


@pytest.fixture(scope="session")
def nmf(planted):
    return NMF(n_topics=N_TOPICS, random_state=1).fit(planted.dtm)


@pytest.fixture
def recovery(planted):
    """Return the cosines of matched topics and of their columns, the worst of each."""

    def measure(model):
        order = matched(planted, model)
        words = cosines(planted.topic_word, model.topic_word[order]).diagonal()
        texts = cosines(planted.doc_topic.T, model.doc_topic[:, order].T).diagonal()
        return words.min(), texts.min()

    return measure
