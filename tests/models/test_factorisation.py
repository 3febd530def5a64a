"""The start of a factorisation: an exact decomposition, the same whatever chance and threads."""

import numpy as np
import pytest
from scipy import sparse
from threadpoolctl import threadpool_limits

from govtopics.models.factorisation import factorise, singular_vectors, start
from govtopics.models.lda import LDA
from govtopics.models.nmf import NMF
from govtopics.models.weighting import sublinear_tfidf
from govtopics.tokens.matrix import from_scipy

SHAPES = [(90, 40), (40, 90), (200, 12), (12, 200), (60, 60)]


def uneven(n_texts, n_terms, seed=0):
    counts = np.random.default_rng(seed).poisson(0.4, (n_texts, n_terms))
    return sparse.csr_array(counts.astype(np.float32))


@pytest.mark.parametrize("shape", SHAPES)
def test_the_decomposition_is_that_of_all_singular_values(shape):
    matrix = uneven(*shape)
    left, values, right = singular_vectors(matrix, 5)
    u, s, vt = np.linalg.svd(matrix.toarray().astype(float), full_matrices=False)
    np.testing.assert_allclose(values, s[:5], rtol=1e-10)
    ours = np.einsum("dk,k,wk->kdw", left, values, right)  # no sign decides these
    theirs = np.einsum("dk,k,kw->kdw", u[:, :5], s[:5], vt[:5])
    np.testing.assert_allclose(ours, theirs, atol=1e-7)


def test_as_many_topics_as_terms_can_be_asked_for():
    matrix = uneven(30, 8)
    _, values, _ = singular_vectors(matrix, 8)
    expected = np.linalg.svd(matrix.toarray(), compute_uv=False)
    np.testing.assert_allclose(values, expected, rtol=1e-5)


def test_the_start_gives_the_larger_halves_of_each_pair():
    matrix = uneven(90, 40)
    texts, terms, rank = start(matrix, 4)
    assert rank == 4
    left, values, right = singular_vectors(matrix, 4)
    assert (texts >= 0).all()
    assert (terms >= 0).all()
    for k in range(1, 4):
        u, v = left[:, k], right[:, k]
        sizes = [
            np.linalg.norm(np.maximum(sign * u, 0)) * np.linalg.norm(np.maximum(sign * v, 0))
            for sign in (1, -1)
        ]
        size = np.linalg.norm(texts[:, k]) * np.linalg.norm(terms[k])
        assert size == pytest.approx(values[k] * max(sizes), rel=1e-4)


def test_no_number_of_threads_changes_a_bit():
    weighted = sublinear_tfidf(uneven(400, 300))
    found = []
    for limit in (1, 2, 4):
        with threadpool_limits(limits=limit):
            factors = factorise(weighted, 6, max_iter=50, tol=1e-4)
        found.append(factors.texts.tobytes() + factors.terms.tobytes())
    assert found[0] == found[1] == found[2]


@pytest.mark.parametrize("model", [NMF, LDA])
def test_no_random_state_changes_a_bit(planted, model):
    fits = [model(n_topics=4, random_state=state).fit(planted.dtm) for state in (1, 2, 3)]
    assert len({fit.topic_word.tobytes() + fit.doc_topic.tobytes() for fit in fits}) == 1


@pytest.mark.parametrize("model", [NMF, LDA])
@pytest.mark.parametrize("n_topics", [3, 5])
def test_texts_that_repeat_each_other_give_the_same_bits_each_time(caplog, model, n_topics):
    """Lanczos' method runs out of directions here and starts anew; topics outnumber them."""
    counts = np.tile(uneven(3, 60).toarray().astype(int), (40, 1))
    dtm = from_scipy(counts, [f"w{i:02d}" for i in range(60)])
    fits = [model(n_topics=n_topics, random_state=1).fit(dtm) for _ in range(3)]
    assert len({fit.topic_word.tobytes() for fit in fits}) == 1
    assert np.isfinite(fits[0].topic_word).all()
    assert ("differ in only 3 ways" in caplog.text) == (model is NMF and n_topics == 5)
