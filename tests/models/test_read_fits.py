"""The fits themselves, written out in numpy, and everything that is recorded of them."""

import itertools
import logging

import numpy as np
import pandas as pd
import pytest
import sklearn
from scipy import sparse
from sklearn import decomposition

import govtopics
from govtopics.errors import ModelError
from govtopics.models import keyword_start
from govtopics.models.chunked_sweeps import Counts
from govtopics.models.engines import cvb0
from govtopics.models.engines import gensim as gensim_engine
from govtopics.models.engines.contract import Estimates, Task, stands_still
from govtopics.models.factorisation import _left_over, factorise, singular_vectors, start
from govtopics.models.keyword_agreement import at_home, terms_at_home
from govtopics.models.keyword_lda import KeywordLDA, held_by_top_texts, terms_of
from govtopics.models.lda import LDA
from govtopics.models.nmf import NMF
from govtopics.models.topic_model import TopicModel
from govtopics.models.weighting import chi_square, pivoted, sublinear_tfidf, texts_with
from govtopics.tokens.matrix import from_scipy

COUNTS = np.array(
    [
        [5, 3, 0, 0, 1, 0],
        [4, 2, 1, 0, 0, 0],
        [3, 5, 0, 0, 0, 0],
        [0, 1, 6, 2, 0, 0],
        [0, 0, 3, 4, 1, 0],
        [1, 0, 2, 5, 0, 0],
        [0, 0, 0, 1, 7, 1],
        [0, 1, 0, 0, 4, 1],
        [6, 0, 0, 0, 0, 0],
    ]
)
TERMS = list("abcdef")
IDS = pd.Index([f"r{i // 3}/p{8 - i}" for i in range(9)], name="paragraph_id")
BY_ID = np.array([2, 1, 0, 5, 4, 3, 8, 7, 6])  # rows in the order of their ids
FORMULAS = (
    "opening", "guidance", "other_work", "own_conduct", "closing", "glossary",
    "problems", "outlook",
)  # fmt: skip


@pytest.fixture(scope="module")
def dtm():
    docvars = pd.DataFrame({"document_id": [name[:2] for name in IDS]}, index=IDS)
    return from_scipy(COUNTS, TERMS, docvars)


@pytest.fixture
def csr():
    return sparse.csr_array(COUNTS.astype(np.float32))


def weighted_by_hand(counts, weights, slope=0.5):
    x = np.where(counts > 0, 1 + np.log(np.maximum(counts, 1)), 0) * weights
    lengths = np.sqrt((x**2).sum(axis=1))
    return x / ((1 - slope) * lengths[lengths > 0].mean() + slope * lengths)[:, None]


def tfidf_by_hand(counts):
    in_texts = (counts > 0).sum(axis=0)
    return weighted_by_hand(counts, np.log((1 + len(counts)) / (1 + in_texts)) + 1)


def nndsvd(x, k):
    u, s, vt = np.linalg.svd(x, full_matrices=False)
    w, h = np.zeros((len(x), k)), np.zeros((k, x.shape[1]))
    for i in range(k):
        halves = [(np.maximum(sign * u[:, i], 0), np.maximum(sign * vt[i], 0)) for sign in (1, -1)]
        a, b = max(halves, key=lambda pair: np.linalg.norm(pair[0]) * np.linalg.norm(pair[1]))
        na, nb = np.linalg.norm(a), np.linalg.norm(b)
        w[:, i], h[i] = np.sqrt(s[i] * na * nb) * a / na, np.sqrt(s[i] * na * nb) * b / nb
    w[w < 1e-6], h[h < 1e-6] = 0, 0
    return w, h


def factorised(x, k, max_iter, tol):
    w, h = nndsvd(x, k)
    engine = decomposition.NMF(k, init="custom", solver="cd", max_iter=max_iter, tol=tol)
    w = engine.fit_transform(x, W=w.copy(), H=h.copy())
    return w, engine.components_, engine.n_iter_


def to_one(rows):
    return rows / rows.sum(axis=1, keepdims=True)


def in_order(phi, theta, lengths):
    """Topics by their share of words."""
    order = np.argsort(-(lengths @ theta), kind="stable")
    return phi[order], theta[:, order]


class TestWeighting:
    def test_by_hand(self):
        counts = sparse.csr_array(np.array([[1, 4, 0], [2, 0, 0], [0, 0, 0]], np.float32))
        assert texts_with(counts).tolist() == [2, 1, 0]
        # ln 4/3 + 1, ln 4/2 + 1; 1 + ln 4, 1 + ln 2
        x = np.array([[1.2876821, 2.3862944 * 1.6931472, 0], [1.6931472 * 1.2876821, 0, 0]])
        lengths = np.sqrt((x**2).sum(axis=1))
        wanted = x / (0.5 * lengths.mean() + 0.5 * lengths)[:, None]
        found = sublinear_tfidf(counts)
        assert found.toarray()[:2] == pytest.approx(wanted, rel=1e-5)
        assert found.dtype == np.float32
        x = np.array([[1 / np.sqrt(2), 2.3862944, 0], [1.6931472 / np.sqrt(2), 0, 0]])
        lengths = np.sqrt((x**2).sum(axis=1))
        wanted = x / (0.5 * lengths.mean() + 0.5 * lengths)[:, None]
        assert chi_square(counts).toarray()[:2] == pytest.approx(wanted, rel=1e-5)

    @pytest.mark.parametrize("slope", [0, 0.25, 1])
    def test_slope(self, csr, slope):
        weights = np.arange(1.0, 7)
        wanted = weighted_by_hand(COUNTS, weights, slope)
        assert pivoted(csr, weights, slope=slope).toarray() == pytest.approx(wanted, rel=1e-5)
        assert (csr.toarray() == COUNTS).all()  # what is weighted stays as it is


class TestFactorisation:
    def test_singular_vectors(self, csr):
        u, s, vt = np.linalg.svd(COUNTS.astype(float), full_matrices=False)
        for matrix, left, right in ((csr, u, vt.T), (sparse.csr_array(csr.T), vt.T, u)):
            far, values, near = singular_vectors(matrix, 3)
            assert values == pytest.approx(s[:3], rel=1e-6)
            for got, wanted in ((far, left), (near, right)):
                assert abs(got.T @ wanted[:, :3]) == pytest.approx(np.eye(3), abs=1e-6)
            whole = far * values @ near.T
            wanted = (left[:, :3] * s[:3]) @ right[:, :3].T
            assert whole == pytest.approx(wanted, abs=1e-5)

    def test_lanczos_gives_the_same(self):
        rng = np.random.default_rng(3)
        matrix = rng.poisson(1.0, (60, 40)).astype(np.float32)
        u, s, vt = np.linalg.svd(matrix.astype(float), full_matrices=False)
        far, values, near = singular_vectors(sparse.csr_array(matrix), 2)
        assert values == pytest.approx(s[:2], rel=1e-6)
        assert (far * values) @ near.T == pytest.approx((u[:, :2] * s[:2]) @ vt[:2], abs=1e-4)

    def test_start_and_fit(self, csr):
        weighted = sublinear_tfidf(csr)
        x = tfidf_by_hand(COUNTS)
        w, h, rank = start(weighted, 3)
        wanted = nndsvd(x, 3)
        assert w == pytest.approx(wanted[0], abs=1e-4)
        assert h == pytest.approx(wanted[1], abs=1e-4)
        assert rank == 3
        found = factorise(weighted, 3, max_iter=50, tol=1e-3)
        texts, terms, n_iter = factorised(x, 3, 50, 1e-3)
        assert found.texts == pytest.approx(texts, abs=2e-3)
        assert found.terms == pytest.approx(terms, abs=2e-3)
        assert found.n_iter == n_iter < 50
        assert factorise(weighted, 3, max_iter=2, tol=0).n_iter == 2

    def test_a_topic_beyond_the_rank_starts_from_the_text_left_over(self):
        x = np.array([[2.0, 0, 0], [4, 0, 0], [0, 1, 0], [0, 3, 0]])
        texts, terms, rank = start(sparse.csr_array(x.astype(np.float32)), 3)
        assert rank == 2
        assert (texts[:, 2] > 0).sum() == 1
        text = int(np.argmax(texts[:, 2]))
        assert terms[2] == pytest.approx(x[text])
        assert texts[text].tolist() == [0, 0, 1]

    def test_what_the_topics_leave_of_each_text(self):
        x = np.array([[2.0, 1, 0], [1, 2, 0], [1, 1, 5], [0, 3, 1]], np.float32)
        w, h = np.array([[1.0], [2], [0], [1]]), np.array([[1.0, 0.5, 0.25]])
        wanted = ((x - w @ h) ** 2).sum(axis=1)
        assert _left_over(sparse.csr_array(x), w, h) == pytest.approx(wanted)

    def test_it_is_the_text_of_which_most_is_left(self):
        x = np.array([[5.0, 1], [1, 2], [1, 1], [3, 7]], np.float32)
        w, h = nndsvd(x.astype(float), 2)
        left = ((x - w @ h) ** 2).sum(axis=1)
        assert np.sort(left)[-1] > 1.1 * np.sort(left)[-2]
        texts, terms, rank = start(sparse.csr_array(x), 3)
        assert rank == 2
        assert np.flatnonzero(texts[:, 2]).tolist() == [left.argmax()]
        assert terms[2] == pytest.approx(x[left.argmax()])


def test_nmf_is_scikit_learns(dtm):
    model = NMF(n_topics=3, random_state=7).fit(dtm)
    w, h, n_iter = factorised(tfidf_by_hand(COUNTS[BY_ID]), 3, 1000, 1e-4)
    theta = np.empty_like(w)
    theta[BY_ID] = to_one(w * h.sum(axis=1))
    phi, theta = in_order(to_one(h), theta, COUNTS.sum(axis=1))
    assert model.topic_word == pytest.approx(phi, abs=2e-3)
    assert model.doc_topic == pytest.approx(theta, abs=2e-3)
    assert dict(model.settings) == {
        "n_topics": 3,
        "random_state": 7,
        "max_iter": 1000,
        "tol": 1e-4,
        "set_aside": FORMULAS,
        "n_set_aside": 0,
        "set_aside_as": {},
        "model_engine": "scikit-learn",
        "model_engine_version": sklearn.__version__,
        "weighting": "sublinear tf-idf, pivoted length",
        "pivot_slope": 0.5,
        "n_iter": n_iter,
        "converged": True,
    }
    assert model.name == "nmf"
    short = NMF(n_topics=3, random_state=7, max_iter=2, tol=0).fit(dtm)
    assert (short.settings["n_iter"], short.settings["converged"]) == (2, False)


def sweeps(counts, phi, n, *, alpha, prior, passes):
    """CVB0 without a word's own count, in float64: term_topic, expected words, trace."""
    lengths, scores = counts.sum(axis=1), []
    for _ in range(passes):
        gamma = (n + alpha)[:, None, :] * phi[None]  # text, term, topic
        total = gamma.sum(axis=2)
        denominators = np.log(lengths + n.shape[1] * alpha)
        scores.append((counts * (np.log(total) - denominators[:, None])).sum() / counts.sum())
        words = counts[:, :, None] * gamma / total[:, :, None]
        n = words.sum(axis=1)
        phi = words.sum(axis=0) + prior
        phi = phi / phi.sum(axis=0)
    return phi, n, scores[4::5]


def started(counts, k):
    in_texts = (counts > 0).sum(axis=0)
    w, h, _ = factorised(weighted_by_hand(counts, in_texts**-0.5), k, 60, 5e-3)
    scale = h.sum(axis=1)
    phi = 0.9 * (h / scale[:, None]).T + 0.1 / counts.shape[1]
    return phi, to_one(w * scale) * counts.sum(axis=1, keepdims=True)


def fits_of_terms(phi, n, counts, themes):
    """How well topics hold the terms of themes, term by term."""
    shares = n.sum(axis=0) / n.sum()
    scores = np.zeros((len(themes), len(shares)))
    for theme, own in enumerate(themes):
        weights = [np.log(1 + counts[:, term].sum()) for term in own]
        for term, weight in zip(own, weights, strict=True):
            in_topics = phi[term] * shares / (phi[term] * shares).sum()
            lift = phi[term] / (phi[term] * shares).sum()
            scores[theme] += weight / sum(weights) * np.sqrt(in_topics * lift)
    return scores


def begun(counts, themes, n_free, *, alpha, eta):
    """Where a keyword model starts: the better of two numbers of topics, those alike joined."""
    best = (0, None, None, None)
    for more in (0, len(themes)):
        phi, n = started(counts, len(themes) + n_free + more)
        phi, n, _ = sweeps(counts, phi, n, alpha=alpha, prior=eta, passes=5)
        scores = fits_of_terms(phi, n, counts, themes)
        taken = max(
            itertools.permutations(range(phi.shape[1]), len(themes)),
            key=lambda topics: sum(scores[i, k] for i, k in enumerate(topics)),
        )
        fit = sum(scores[i, k] for i, k in enumerate(taken))
        if fit > 1.02 * best[0]:
            best = (fit, phi, n, taken)
    _, phi, n, taken = best
    free = [k for k in range(phi.shape[1]) if k not in taken]
    topics = [phi[:, k] * n[:, k].sum() for k in free]
    texts = [n[:, k] for k in free]
    while len(topics) > n_free:
        unit = [topic / np.sqrt((topic**2).sum()) for topic in topics]
        i, j = max(
            itertools.combinations(range(len(unit)), 2), key=lambda ij: unit[ij[0]] @ unit[ij[1]]
        )
        topics[i], texts[i] = topics[i] + topics[j], texts[i] + texts[j]
        del topics[j], texts[j]
    return (
        np.stack([phi[:, k] for k in taken] + [topic / topic.sum() for topic in topics], axis=1),
        np.stack([n[:, k] for k in taken] + texts, axis=1),
    )


@pytest.mark.filterwarnings("ignore:Maximum number of iterations")
@pytest.mark.parametrize("themes", [[[2, 3]], [[0, 1], [4]], [[3], [0, 5]]])
@pytest.mark.parametrize("n_free", [1, 2])
def test_where_a_keyword_model_starts(csr, themes, n_free):
    task = Task(csr, tuple(TERMS), len(themes) + n_free, 1, 0.1, 0.05, 200, 5e-4, "batch", 1)
    words, texts = keyword_start.start(task, [np.array(own) for own in themes])
    phi, n = begun(COUNTS, themes, n_free, alpha=0.1, eta=0.05)
    assert words == pytest.approx(phi, abs=5e-3)
    assert texts == pytest.approx(n, abs=5e-2)


def test_how_well_topics_hold_terms():
    """Topics of 20, 30 and 50 words: the theme's own, it with something else, the rest."""
    phi = np.array([[0.5, 0.1, 0.0], [0.5, 0.1, 0.0], [0.0, 0.8, 1.0]])
    words, sizes = np.array([20.0, 30, 50]), np.array([13.0, 13, 74])
    found = keyword_start.fit_of_terms(phi, words, sizes, [np.array([0, 1]), np.array([0, 2])])
    own = 10 / 13 / np.sqrt(0.2), 3 / 13 / np.sqrt(0.3), 0
    other = 0, 24 / 74 / np.sqrt(0.3), 50 / 74 / np.sqrt(0.5)
    weights = np.log([14, 75]) / np.log([14, 75]).sum()
    assert found[0] == pytest.approx(own)
    assert found[1] == pytest.approx(weights @ np.array([own, other]))


def test_a_term_is_at_home_where_it_is_twice_as_likely():
    """Topics of 10, 40 and 50 words: in the rest of the texts 4/9 of the one, 5/9 of the other."""
    elsewhere = [[0.3, 0], [0.6, 0], [0, 0.2], [0.15, 0.15], [0.2, 0.2], [0.3, 0.3], [0.4, 0.4]]
    topics = np.vstack([np.full(7, 0.3), np.transpose(elsewhere)])
    # .133, .267, .111, .15, .2, .3, .4 in the rest.
    wanted = [1, 0.5 * np.log2(9 / 8), 1, 1, np.log2(3 / 2), 0, 0]
    assert at_home(topics, np.array([10.0, 40, 50]), 0) == pytest.approx(wanted)


def test_a_term_is_less_at_home_where_another_topic_has_it_more_often():
    topics = np.array([[0.3, 0.3], [0.0, 0.0], [0.2, 0.6]])
    few = np.array([70.0, 25, 5])
    # .033 and .1 in the rest of the first topic; .221 in that of the third.
    assert at_home(topics, few, 0) == pytest.approx([1, 0.5])
    assert at_home(topics, few, 2) == pytest.approx([0, 1])
    assert at_home(topics, few, 1).tolist() == [0, 0]


def test_terms_go_where_the_texts_around_them_are(csr):
    """The fit swept on without the prior of the themes, and each term asked for its topic."""
    task = Task(csr, tuple(TERMS), 3, 1, 0.1, 0.05, 200, 5e-4, "batch", 1)
    columns = [np.array([0, 1]), np.array([2, 4])]
    phi, n = started(COUNTS, 3)
    phi[[2, 4], 1] += 5  # as a strong prior would
    phi /= phi.sum(axis=0)
    fit = Estimates(
        np.ascontiguousarray(phi, np.float32).T, (n + 0.1).astype(np.float32), 1, True, []
    )
    given = fit.topic_word.copy()
    freed, expected, _ = sweeps(COUNTS, phi, n, alpha=0.1, prior=0.05, passes=20)
    wanted = []
    for k, own in enumerate(columns):
        rest = np.delete(freed, k, axis=1) @ np.delete(expected.sum(axis=0), k)
        rest /= np.delete(expected.sum(axis=0), k).sum()
        wanted.append(
            [freed[t, k] / freed[t].max() * min(max(np.log2(freed[t, k] / rest[t]), 0), 1)
             for t in own]
        )  # fmt: skip
    for home, by_hand in zip(terms_at_home(task, fit, columns), wanted, strict=True):
        assert home == pytest.approx(by_hand, abs=5e-3)
    assert min(wanted[1]) < 0.1
    assert (fit.topic_word == given).all()


def test_cvb0_is_what_is_written(dtm):
    model = LDA(n_topics=3, random_state=7, alpha=0.3, eta=0.2, max_passes=11, tol=0).fit(dtm)
    counts = COUNTS[BY_ID]
    term_topic, shares = cvb0.start(sparse.csr_array(counts.astype(np.float32)), 3, 7)
    phi, n = started(counts, 3)
    assert term_topic == pytest.approx(phi, abs=2e-3)
    assert shares == pytest.approx(n, abs=2e-2)
    phi, n, trace = sweeps(counts, phi, n, alpha=0.3, prior=0.2, passes=11)
    theta = np.empty_like(n)
    theta[BY_ID] = to_one(n + 0.3)
    wanted = in_order(phi.T, theta, COUNTS.sum(axis=1))
    assert model.topic_word == pytest.approx(wanted[0], abs=5e-3)
    assert model.doc_topic == pytest.approx(wanted[1], abs=5e-3)
    assert model.settings["trace"] == pytest.approx(trace, abs=2e-3)
    assert len(trace) == 2
    assert {k: v for k, v in model.settings.items() if k != "trace"} == {
        "model_engine": "cvb0",
        "n_topics": 3,
        "random_state": 7,
        "alpha": 0.3,
        "eta": 0.2,
        "max_passes": 11,
        "tol": 0,
        "updates": "batch",
        "set_aside": FORMULAS,
        "model_engine_version": govtopics.__version__,
        "n_passes": 11,
        "converged": False,
        "n_set_aside": 0,
        "set_aside_as": {},
    }
    assert model.name == "lda"


def test_cvb0_stops_at_the_second_look_that_moves_too_little(dtm, caplog):
    loose = LDA(n_topics=3, random_state=7, tol=0.9).fit(dtm)
    assert (loose.settings["n_passes"], loose.settings["converged"]) == (10, True)
    assert len(loose.settings["trace"]) == 2
    assert loose.settings["max_passes"] == 200
    assert not caplog.messages
    LDA(n_topics=3, random_state=7, max_passes=9, tol=0.9).fit(dtm)
    assert caplog.messages == ["LDA did not converge in 9 passes; raise max_passes."]


@pytest.mark.parametrize(
    ("trace", "tol", "still"),
    [
        ([], 1.0, False),
        ([-2.0], 1.0, False),
        ([-3.0, -2.0], 0.5, True),
        ([-3.0, -2.0], 0.49, False),
        ([-2.0, -3.0], 0.34, True),
        ([-9.0, -2.0, -2.0], 0.0, True),
        ([-2.0, -2.0, -9.0], 0.1, False),
    ],
)
def test_a_trace_stands_still(trace, tol, still):
    assert stands_still(trace, tol) is still


def test_the_start_takes_the_terms_of_most_texts():
    counts = sparse.csr_array(np.array([[1, 0, 9, 1], [1, 1, 0, 1], [1, 0, 0, 0]]))
    assert cvb0._widespread(counts, 2).tolist() == [0, 3]
    assert cvb0._widespread(counts, 3).tolist() == [0, 1, 3]  # a tie: the first term


def test_shares_sum_to_the_words_of_a_text():
    counts = sparse.csr_array(np.array([[6.0, 2], [3, 0]]))
    found = cvb0._to_lengths(np.array([[1.0, 3], [0, 0]]), counts)
    assert found.tolist() == [[2, 6], [1.5, 1.5]]


def test_matrices_are_cut_by_their_non_zeros():
    counts = Counts.from_csr(sparse.csr_array(COUNTS.astype(np.float32)))
    assert counts.indptr.tolist() == [0, 3, 6, 8, 11, 14, 17, 20, 23, 24]
    assert counts.parts == [(0, 9)]
    assert counts.cut(2) == [(0, 5), (5, 9)]  # 12 of 24 are reached within the fifth text
    assert counts.cut(3) == [(0, 3), (3, 6), (6, 9)]
    for size, n_parts in ((49_999, 1), (50_000, 2), (149_999, 3), (150_000, 4), (900_000, 4)):
        ends = np.linspace(0, size, 101).astype(np.int64)
        assert (
            len(Counts(ends, np.zeros(size, np.int32), np.zeros(size, np.float32)).parts) == n_parts
        )


def test_scikit_learns_engine(dtm):
    model = LDA(n_topics=2, random_state=3, engine="sklearn", alpha=0.4, eta=0.3, max_passes=10,
                tol=1e-9).fit(dtm)  # fmt: skip
    engine = decomposition.LatentDirichletAllocation(
        2, doc_topic_prior=0.4, topic_word_prior=0.3, learning_method="batch", max_iter=10,
        evaluate_every=10, perp_tol=1e-9, random_state=3,
    )  # fmt: skip
    theta = np.empty((9, 2))
    theta[BY_ID] = engine.fit_transform(COUNTS[BY_ID].astype(np.float32))
    wanted = in_order(to_one(engine.components_), to_one(theta), COUNTS.sum(axis=1))
    assert model.topic_word == pytest.approx(wanted[0], rel=1e-3)
    assert model.doc_topic == pytest.approx(wanted[1], rel=1e-3)
    assert model.settings["model_engine"] == "sklearn"
    assert model.settings["model_engine_version"] == sklearn.__version__
    assert (model.settings["n_passes"], model.settings["converged"]) == (10, False)
    assert model.settings["trace"] == pytest.approx([-np.log(engine.bound_)], rel=1e-4)
    quick = LDA(n_topics=2, random_state=3, engine="sklearn", tol=0.5).fit(dtm)
    assert (quick.settings["n_passes"], quick.settings["converged"]) == (
        19,
        True,
    )  # as it counts: not the one that it stops after


def test_gensims_engine(dtm):
    quick = LDA(n_topics=2, random_state=3, engine="gensim", tol=0.9).fit(dtm)
    settings = quick.settings
    assert (settings["n_passes"], settings["converged"], len(settings["trace"])) == (20, True, 2)
    once = LDA(n_topics=2, random_state=3, engine="gensim", max_passes=7).fit(dtm).settings
    assert (once["n_passes"], once["converged"], len(once["trace"])) == (7, None, 1)
    twice = LDA(n_topics=2, random_state=3, engine="gensim", max_passes=13, tol=0).fit(dtm).settings
    assert (twice["n_passes"], twice["converged"], len(twice["trace"])) == (13, False, 2)


def test_gensim_gets_the_settings(csr):
    task = LDA(n_topics=2, random_state=3, engine="gensim", alpha=0.4, eta=0.3, max_passes=7)
    task = task._task(csr, tuple(TERMS))
    engine = gensim_engine._engine(task, 9)
    assert engine.alpha == pytest.approx([0.4, 0.4])
    assert engine.eta == pytest.approx([0.3] * 6)
    assert (engine.num_topics, engine.chunksize, engine.update_every, engine.decay) == (2, 9, 0, 0)
    assert dict(engine.id2word) == dict(enumerate("abcdef"))
    online = LDA(n_topics=2, random_state=3, engine="gensim", updates="online")
    engine = gensim_engine._engine(online._task(csr, tuple(TERMS)), 9)
    assert (engine.chunksize, engine.update_every, engine.decay) == (2000, 1, 0.5)


def test_tasks_are_shuffled_only_online():
    counts = sparse.csr_array(COUNTS)
    made = [Task(counts, (), 2, 5, 0.1, 0.1, 1, 0.0, updates, 1) for updates in ("batch", "online")]
    assert made[0].shuffled().tolist() == [*range(9)]
    wanted = np.arange(9)
    np.random.default_rng(5).shuffle(wanted)
    assert made[1].shuffled().tolist() == wanted.tolist() != [*range(9)]


THEMES = {"水": ["c", "d", "zz"], "空": ["none"], "火": ["f"]}


class TestKeywordLDA:
    def test_prior(self, dtm, csr):
        settings = KeywordLDA(themes=THEMES, n_free=2, random_state=1, strength=0.5, eta=0.2)
        assert (settings.n_topics, settings.terms) == (
            5,
            {"水": ("c", "d", "zz"), "空": ("none",), "火": ("f",)},
        )
        columns = settings._columns(dtm)
        assert {label: own.tolist() for label, own in columns.items()} == {"水": [2, 3], "火": [5]}
        prior = np.full((6, 4), 0.2)
        prior[2, 0] += 0.5 * 12
        prior[3, 0] += 0.5 * 12
        prior[5, 1] += 0.5 * 2
        assert settings._prior(csr, columns, 4) == pytest.approx(prior)

    def test_fit(self, dtm, caplog):
        settings = KeywordLDA(themes=THEMES, n_free=2, random_state=1, max_passes=6, tol=0.0)
        model = settings.fit(dtm)
        assert model.name == "keyword"
        themes = dict(model.settings["themes"])
        assert sorted(themes.values()) == ["水", "火"]
        assert dict(model.labels) == themes
        water = next(topic for topic, theme in themes.items() if theme == "水")
        words = model.relevance(2)
        assert words["term"][words["topic"] == water].to_list() == ["c", "d"]
        recorded = {
            key: value for key, value in model.settings.items() if key not in ("trace", "themes")
        }
        caution = recorded.pop("caution")
        drifted = recorded.pop("drifted")
        strays = recorded.pop("strays")
        home = recorded.pop("at_home")
        assert home["水"] == 1
        assert strays == {"水": (), "火": ("f",) if home["火"] < 0.5 else ()}
        assert recorded == {
            "n_free": 2,
            "random_state": 1,
            "strength": 0.02,
            "alpha": 0.1,
            "eta": 0.05,
            "max_passes": 6,
            "tol": 0.0,
            "set_aside": FORMULAS,
            "n_set_aside": 0,
            "set_aside_as": {},
            "model_engine": "cvb0",
            "model_engine_version": govtopics.__version__,
            "n_topics": 4,
            "n_passes": 6,
            "converged": False,
            "left_out": ("空",),
        }
        assert "水" not in drifted
        assert len(model.settings["trace"]) == 1
        assert caution.startswith("3 reports: theme shares describe these texts")
        assert caution.endswith("or to compute intervals.")
        assert caplog.messages[0] == "Themes without a term in the matrix are excluded: 空."
        assert caplog.messages[-1] == caution
        caplog.clear()
        settings.estimate(dtm)
        assert not caplog.messages

    def test_whole_fit_is_the_sweeps_with_the_matrix_of_priors(self, dtm):
        settings = KeywordLDA(
            themes={"水": ["c", "d"]}, n_free=2, random_state=1, alpha=0.2, max_passes=5, tol=0.0
        )
        counts = COUNTS[BY_ID]
        phi, n = begun(counts, [[2, 3]], 2, alpha=0.2, eta=0.05)
        prior = np.full((6, 3), 0.05)
        prior[[2, 3], 0] += 0.02 * 12
        phi, n, trace = sweeps(counts, phi, n, alpha=0.2, prior=prior, passes=5)
        theta = np.empty_like(n)
        theta[BY_ID] = to_one(n + 0.2)
        wanted = in_order(phi.T, theta, COUNTS.sum(axis=1))
        model = settings.fit(dtm)
        assert model.topic_word == pytest.approx(wanted[0], abs=1e-4)
        assert model.doc_topic == pytest.approx(wanted[1], abs=1e-4)
        assert model.settings["trace"] == pytest.approx(trace, abs=1e-4)

    @pytest.mark.parametrize(("n_reports", "cautious"), [(19, True), (20, False)])
    def test_twenty_reports_are_enough(self, n_reports, cautious):
        counts = np.tile([[3, 1, 0], [0, 1, 2]], (10, 1))
        owners = [f"r{min(i, n_reports - 1):02d}" for i in range(20)]
        docvars = pd.DataFrame({"document_id": owners}, index=[f"p{i:02d}" for i in range(20)])
        dtm = from_scipy(counts, ["a", "b", "c"], docvars)
        model = KeywordLDA(themes={"甲": ["a"]}, n_free=1, random_state=1).fit(dtm)
        assert bool(model.settings["caution"]) is cautious

    def test_leading_texts_that_hold_terms(self):
        """Three texts hold the term: two of the leading three do, by share, length, order."""
        counts = np.array([[1, 4], [0, 5], [2, 0], [0, 9], [1, 0], [0, 0]])
        dtm = from_scipy(counts, ["a", "b"])
        shares = np.array([[0.9, 0.1], [0.5, 0.5], [0.5, 0.5], [0.1, 0.9], [0.5, 0.5], [1, 0]])
        model = TopicModel(
            "m", np.array([[0.5, 0.5]] * 2), shares, ("a", "b"), dtm.term_counts,
            dtm.text_lengths, dtm.ids, dtm.docvars,
        )  # fmt: skip
        # By share, then words: texts 6 (no words), 1, 2.
        assert held_by_top_texts(model, dtm, 0, np.array([0])) == pytest.approx(1 / 3)
        assert held_by_top_texts(model, dtm, 1, np.array([0])) == pytest.approx(1 / 3)
        assert held_by_top_texts(model, dtm, 1, np.array([1])) == pytest.approx(2 / 3)

    def test_fifty_leading_texts_at_the_most(self):
        counts = np.array([[1, 0]] * 50 + [[1, 1]] * 60)
        dtm = from_scipy(counts, ["a", "b"])
        shares = np.array([[0.1 + 0.8 * (i < 50), 0.9 - 0.8 * (i < 50)] for i in range(110)])
        model = TopicModel(
            "m", np.array([[0.5, 0.5]] * 2), shares, ("a", "b"), dtm.term_counts,
            dtm.text_lengths, dtm.ids, dtm.docvars,
        )  # fmt: skip
        assert held_by_top_texts(model, dtm, 0, np.array([1])) == 0
        assert held_by_top_texts(model, dtm, 1, np.array([1])) == 1

    def test_settings_are_refused(self):
        for change in ({"n_free": 0}, {"strength": 0.0}, {"alpha": 0.0}, {"eta": 0.0},
                       {"tol": -0.1}, {"max_passes": 0}, {"set_aside": ("nothing",)}):  # fmt: skip
            given = {"themes": {"甲": ["a"]}, "n_free": 1, "random_state": 1, **change}
            with pytest.raises(ModelError):
                KeywordLDA(**given)
        with pytest.raises(ModelError, match="There are no themes"):
            terms_of({})


@pytest.mark.parametrize("engine", ["cvb0", "gensim", "sklearn", "tomotopy"])
def test_how_many_passes_an_engine_makes_at_the_most(engine, csr):
    task = LDA(n_topics=2, random_state=1, engine=engine)._task(csr, tuple(TERMS))
    assert task.max_passes == (400 if engine == "tomotopy" else 200)
    assert (task.alpha, task.eta, task.tol, task.updates) == (0.1, 0.05, 5e-4, "batch")
    if engine != "cvb0":
        assert task.workers == 1


def test_settings_at_their_limits():
    assert LDA(n_topics=2, random_state=1, tol=0).tol == 0
    for change in ({"alpha": 0}, {"eta": -1}, {"tol": -1e-9}, {"max_passes": 0}, {"workers": 0},
                   {"engine": "cvb"}, {"updates": "sometimes"}, {"set_aside": ("thanks",)},
                   {"engine": "sklearn", "workers": 2}, {"updates": "online"},
                   {"alpha": float("inf")}, {"engine": "ldamulticore"}):  # fmt: skip
        with pytest.raises(ModelError):
            LDA(n_topics=2, random_state=1, **change)
    assert LDA(n_topics=2, random_state=1, engine="sklearn", workers=1, updates="online")


def test_fits_at_their_limits(dtm, caplog):
    caplog.set_level(logging.INFO)
    small = from_scipy([[1, 0, 0], [0, 2, 0], [0, 0, 0]], ["a", "b", "c"])
    assert NMF(n_topics=2, random_state=0).fit(small).n_topics == 2
    assert caplog.messages == [
        "Terms that occur in no text: 1 (c).",
        "Texts without a term of the vocabulary: 1 (text-0003).",
    ]
    assert NMF(n_topics=6, random_state=2**32 - 1).fit(dtm).n_topics == 6
    for n_topics, state, message in (
        (7, 1, "n_topics = 7 is more than the 6 terms. Use at most 6."),
        (10, 1, "n_topics = 10 is more than the 9 texts. Use at most 9."),
        (1, 1, "at least 2 topics"),
        (2, 2**32, "random_state = 4294967296"),
        (2, -1, "random_state = -1"),
    ):
        with pytest.raises(ModelError, match=message):
            NMF(n_topics=n_topics, random_state=state).fit(dtm)


def test_texts_set_aside_teach_nothing():
    docvars = pd.DataFrame(
        {"function": ["task"] * 8 + ["closing"]}, index=[f"p{i}" for i in range(9)]
    )
    aside = from_scipy(COUNTS, TERMS, docvars)
    alone = from_scipy(COUNTS[:8], TERMS, docvars[:8])
    for settings in (LDA(n_topics=3, random_state=1), NMF(n_topics=3, random_state=1),
                     KeywordLDA(themes={"水": ["c"]}, n_free=2, random_state=1)):  # fmt: skip
        a, b = settings.fit(aside), settings.fit(alone)
        assert a.settings["n_set_aside"] == 1
        assert {tuple(row) for row in a.topic_word} == {tuple(row) for row in b.topic_word}
        folded = a.transform(from_scipy(COUNTS[8:], TERMS)).doc_topic[0]
        assert a.doc_topic[8] == pytest.approx(folded, abs=1e-5)
        everything = type(settings)(**{**vars(settings), "set_aside": ()}).fit(aside)
        assert everything.settings["n_set_aside"] == 0
        assert everything.settings["set_aside"] == ()
