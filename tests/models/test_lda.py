"""LDA finds planted topics, the same ones each time, and says whether it converged."""

import hashlib
import logging
import os
import re
import subprocess
import sys
from dataclasses import replace
from importlib.metadata import PackageNotFoundError

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import sparse
from threadpoolctl import threadpool_limits

import govtopics
from govtopics.errors import ModelError
from govtopics.models import checks, engines
from govtopics.models.chunked_sweeps import (
    COMPILING,
    MAX_PARTS,
    PART_SIZE,
    Counts,
    sweep_kernel,
)
from govtopics.models.lda import LDA
from govtopics.models.nmf import NMF
from govtopics.tokens.matrix import DocumentTermMatrix, from_scipy

# Matrices large enough for their products to be shared among threads.
FIT = """
import hashlib
import numpy as np
from govtopics.models.lda import LDA
from govtopics.models.nmf import NMF
from govtopics.tokens.matrix import from_scipy

counts = np.random.default_rng(0).poisson(0.3, (300, 600))
dtm = from_scipy(counts, [f"w{i:04d}" for i in range(600)])
seen = hashlib.sha256()
for settings in (
    LDA(n_topics=6, random_state=3, max_passes=5),
    LDA(n_topics=6, random_state=3, max_passes=1, engine="gensim", tol=1),
    LDA(n_topics=6, random_state=3, max_passes=1, engine="sklearn"),
    NMF(n_topics=6, random_state=3, max_iter=10),
):
    model = settings.fit(dtm)
    seen.update(model.topic_word.tobytes() + model.doc_topic.tobytes())
digest = seen.hexdigest()
"""


def bits(model):
    return hashlib.sha256(model.topic_word.tobytes() + model.doc_topic.tobytes()).hexdigest()


def test_planted_topics_are_found(lda, recovery):
    words, texts = recovery(lda)
    assert words > 0.97
    assert texts > 0.97


@pytest.mark.parametrize("engine", engines.NAMES)
def test_every_engine_finds_planted_topics(planted, recovery, engine):
    words, texts = recovery(LDA(n_topics=4, random_state=1, engine=engine).fit(planted.dtm))
    assert words > 0.97
    assert texts > 0.95


@pytest.mark.parametrize("engine", engines.NAMES)
def test_the_same_state_gives_the_same_bits(planted, engine):
    settings = LDA(n_topics=4, random_state=1, engine=engine, max_passes=20)
    assert bits(settings.fit(planted.dtm)) == bits(settings.fit(planted.dtm))


@pytest.mark.parametrize("engine", ["gensim", "sklearn", "tomotopy"])
def test_another_state_starts_elsewhere(planted, engine):
    settings = LDA(n_topics=4, random_state=1, engine=engine, max_passes=1)
    fits = [replace(settings, random_state=state).fit(planted.dtm) for state in (1, 2)]
    assert bits(fits[0]) != bits(fits[1])


def test_the_factorisation_leaves_little_to_the_state(planted, lda):
    other = LDA(n_topics=4, random_state=99).fit(planted.dtm)
    assert np.abs(other.topic_word - lda.topic_word).max() < 1e-3


@pytest.mark.parametrize("workers", [1, 2, 3, 4, 9])
def test_any_number_of_workers_gives_the_same_bits(many, workers):
    """Enough non-zeros for all four parts."""
    settings = LDA(n_topics=5, random_state=1, max_passes=10)
    assert len(Counts.from_csr(many.counts).parts) == MAX_PARTS
    assert bits(replace(settings, workers=workers).fit(many)) == bits(settings.fit(many))


@given(st.lists(st.integers(0, 40_000), min_size=1, max_size=60))
def test_parts_hold_every_text_once_in_order(sizes):
    indptr = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
    counts = Counts(indptr, np.zeros(indptr[-1], np.int32), np.zeros(indptr[-1], np.float32))
    parts = counts.parts
    assert [text for first, last in parts for text in range(first, last)] == list(range(len(sizes)))
    assert len(parts) == min(MAX_PARTS, 1 + sum(sizes) // PART_SIZE)


def test_one_sweep_is_the_formula_of_the_docstring():
    rng = np.random.default_rng(0)
    counts = rng.poisson(0.6, (9, 7)).astype(np.float32)
    theta, phi = rng.random((9, 3)), rng.random((7, 3))
    gamma = (theta + 0.1)[:, None, :] * phi[None]
    gamma /= gamma.sum(axis=2, keepdims=True)
    doc_topic, sums = theta.astype(np.float32), np.zeros((7, 3), np.float32)
    score = sweep_kernel().run(
        *Counts.from_csr(sparse.csr_array(counts)), 0, 9, doc_topic, 0.1,
        phi.astype(np.float32), sums,
    )  # fmt: skip
    expected = counts[:, :, None] * gamma
    np.testing.assert_allclose(doc_topic, expected.sum(axis=1), rtol=1e-5)
    np.testing.assert_allclose(sums * phi, expected.sum(axis=0), rtol=1e-5)
    np.testing.assert_allclose(score, (counts * np.log((theta + 0.1) @ phi.T)).sum(), rtol=1e-5)


def test_texts_that_repeat_each_other_are_fitted_all_the_same():
    dtm = from_scipy(np.tile([[2, 1, 0, 0], [0, 0, 1, 2]], (10, 1)), list("abcd"))
    model = LDA(n_topics=4, random_state=1).fit(dtm)
    np.testing.assert_allclose(model.topic_word.sum(axis=1), 1)
    assert model.has_topics.all()


# ------------------------------------------------------------------ compiling


COLD = """
import sys
from govtopics.models import chunked_sweeps
before = "numba" in sys.modules
found = chunked_sweeps.sweep_kernel()
print(before, found.compiled, found.seconds > 0)
"""


def run_cold(folder, before=""):
    done = subprocess.run(
        [sys.executable, "-c", before + COLD],
        env=os.environ | {"NUMBA_CACHE_DIR": str(folder)},
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    return done.stdout.split(), done.stderr.splitlines()


def test_code_is_compiled_once_and_numba_is_loaded_when_it_is_needed(tmp_path):
    log = "import logging; logging.basicConfig(level=20)\n"
    words, told = run_cold(tmp_path, log)
    assert words == ["False", "True", "True"]
    # It is said before anything is compiled, and what it took after.
    assert COMPILING in told[0]
    assert re.search(r"compiled in \d+\.\d CPU seconds$", told[1])
    assert run_cold(tmp_path, log) == (["False", "False", "True"], [])
    for index in tmp_path.rglob("*.nbi"):
        index.write_bytes(b"nonsense")
    assert run_cold(tmp_path)[0] == ["False", "True", "True"]


def test_where_nothing_can_be_kept_every_process_compiles_and_says_so(tmp_path):
    nowhere = "from numba.core import caching; caching.CacheImpl._locator_classes = []\n"
    words, told = run_cold(tmp_path, nowhere)
    assert words == ["True", "True", "True"]
    assert "so every process compiles it again. Set NUMBA_CACHE_DIR to a folder" in told[0]
    assert told[1:] == [COMPILING]


# ------------------------------------------------------------------ bad input


def test_the_global_random_state_is_neither_read_nor_changed(planted):
    np.random.seed(0)  # noqa: NPY002
    before = np.random.get_state()[1].copy()  # noqa: NPY002
    first = bits(LDA(n_topics=4, random_state=1, max_passes=2).fit(planted.dtm))
    assert (np.random.get_state()[1] == before).all()  # noqa: NPY002
    np.random.seed(1)  # noqa: NPY002
    assert bits(LDA(n_topics=4, random_state=1, max_passes=2).fit(planted.dtm)) == first


@pytest.mark.sweep
def test_models_give_the_same_bits_in_another_process_with_more_threads():
    here = {}
    with threadpool_limits(1):
        exec(FIT, here)  # noqa: S102
    names = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
    there = subprocess.run(
        [sys.executable, "-c", f"{FIT}\nprint(digest)"],
        env=os.environ | dict.fromkeys(names, "4") | {"PYTHONHASHSEED": "4"},
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert there.stdout.strip() == here["digest"]


def test_without_a_random_state_there_is_no_model():
    with pytest.raises(TypeError, match="random_state"):
        LDA(n_topics=4)


def test_settings_are_given_by_name_alone():
    with pytest.raises(TypeError):
        LDA(4, 1)


@pytest.mark.parametrize("prior", ["alpha", "eta"])
@pytest.mark.parametrize("value", [0, -1.0, float("nan")])
def test_a_prior_that_is_not_positive_is_refused(prior, value):
    with pytest.raises(ModelError) as error:
        LDA(n_topics=4, random_state=1, **{prior: value})
    assert str(error.value) == f"{prior} = {value}: a prior must be greater than 0, such as 0.1."


def test_an_unknown_engine_is_refused_with_the_nearest():
    with pytest.raises(ModelError) as error:
        LDA(n_topics=4, random_state=1, engine="gensin")
    assert str(error.value) == "Unknown LDA engine 'gensin'. Did you mean 'gensim'?"


def test_more_topics_than_texts_are_refused(planted):
    with pytest.raises(ModelError) as error:
        LDA(n_topics=81, random_state=1).fit(planted.dtm)
    assert str(error.value) == "n_topics = 81 is more than the 80 texts. Use at most 80."


def test_more_topics_than_terms_are_refused():
    dtm = from_scipy(np.ones((5, 3), dtype=int), ["a", "b", "c"])
    with pytest.raises(ModelError) as error:
        LDA(n_topics=4, random_state=1).fit(dtm)
    assert str(error.value) == "n_topics = 4 is more than the 3 terms. Use at most 3."


def test_a_single_topic_is_refused(planted):
    with pytest.raises(ModelError, match=r"^n_topics = 1: a topic model needs at least 2 topics"):
        LDA(n_topics=1, random_state=1).fit(planted.dtm)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"engine": "LdaMulticore"}, "LdaMulticore is not reproducible"),
        ({"updates": "onlin"}, "Did you mean 'online'?"),
        ({"updates": "online"}, "the engine 'cvb0' reads all texts in every pass"),
        ({"engine": "gensim", "workers": 2}, "the results of gensim depend"),
        ({"workers": 0}, "workers = 0: must be a whole number of at least 1"),
        ({"max_passes": 1.5}, "max_passes = 1.5: must be a whole number of at least 1"),
    ],
)
def test_settings_that_cannot_be_reproduced_are_refused(settings, message):
    with pytest.raises(ModelError, match=message.replace("?", r"\?")):
        LDA(n_topics=4, random_state=1, **settings)


def test_tomotopy_says_what_several_workers_do(planted):
    with pytest.raises(
        ModelError, match=r"^workers = 2: tomotopy's results depend on the number of workers"
    ):
        LDA(n_topics=4, random_state=1, engine="tomotopy", workers=2).fit(planted.dtm)


def given_directly(values):
    ids = pd.Index(["r1/p1", "r1/p2"], name="paragraph_id")
    return DocumentTermMatrix(
        sparse.csr_array(np.array(values, dtype=float)),
        ("治理", "经济"),
        ids,
        pd.DataFrame(index=ids),
    )


@pytest.mark.parametrize("wrong", [-1, 0.5, float("nan"), float("inf")])
@pytest.mark.parametrize("model", [LDA, NMF])
def test_what_is_no_count_is_refused_with_its_place(model, wrong):
    with pytest.raises(ModelError, match=rf"^The count of '经济' in r1/p2 is {wrong}"):
        model(n_topics=2, random_state=1).fit(given_directly([[2, 1], [0, wrong]]))


@pytest.mark.parametrize("model", [LDA, NMF])
def test_an_empty_matrix_is_refused(model):
    with pytest.raises(ModelError, match=r"^No text contains a term of the vocabulary"):
        model(n_topics=2, random_state=1).fit(given_directly([[0, 0], [0, 0]]))


def test_stored_zeros_and_repeated_entries_change_nothing(planted, lda):
    tidy = planted.dtm.counts
    data = np.concatenate([tidy.data[:1] - 1, [1, 0], tidy.data[1:]])
    indices = np.concatenate([tidy.indices[:1], tidy.indices[:1], [57], tidy.indices[1:]])
    untidy = sparse.csr_array((data, indices, tidy.indptr + 2 * (tidy.indptr > 0)), tidy.shape)
    model = LDA(n_topics=4, random_state=1).fit(replace(planted.dtm, counts=untidy))
    assert bits(model) == bits(lda)


def test_empty_texts_and_terms_are_fitted_around_and_named(caplog):
    counts = np.array([[3, 1, 0, 0], [0, 0, 0, 0], [0, 0, 4, 0], [1, 2, 0, 0]])
    docvars = pd.DataFrame(index=["e/p1", "e/p2", "e/p3", "e/p4"])
    with caplog.at_level(logging.INFO, logger="govtopics"):
        model = LDA(n_topics=2, random_state=1).fit(from_scipy(counts, list("abcd"), docvars))
    assert model.has_topics.tolist() == [True, False, True, True]
    assert "Terms that occur in no text: 1 (d)." in caplog.messages
    told = "Texts without a term of the vocabulary: 1 (e/p2)."
    assert told in caplog.messages


@pytest.mark.parametrize("engine", engines.NAMES)
def test_an_empty_text_has_no_shares_with_any_engine(planted, engine):
    counts = planted.counts.copy()
    counts[3] = 0
    dtm = from_scipy(counts, planted.dtm.vocabulary)
    model = LDA(n_topics=4, random_state=1, engine=engine, max_passes=10).fit(dtm)
    assert np.flatnonzero(~model.has_topics).tolist() == [3]


# ------------------------------------------------------------------ what it says of itself


@pytest.mark.parametrize(
    ("engine", "package"),
    [("cvb0", "0.3.0"), ("gensim", "4."), ("sklearn", "1."), ("tomotopy", "0.")],
)
def test_settings_tell_engine_and_version(planted, engine, package):
    told = LDA(n_topics=4, random_state=1, engine=engine, max_passes=3).fit(planted.dtm).settings
    assert told["model_engine"] == engine
    assert told["model_engine_version"].startswith(package)
    assert "engine" not in told  # that word is for what cut the texts
    assert "workers" not in told  # it changes no bit


def test_the_trace_rises_until_it_stands_still(lda):
    told = lda.settings
    assert told["converged"] is True
    assert told["n_passes"] == 5 * len(told["trace"]) < 200
    assert list(told["trace"]) == sorted(told["trace"])
    steps = np.diff(told["trace"]) / np.abs(told["trace"][1:])
    assert steps[-1] <= told["tol"] < steps[:-1].min()


def test_words_keep_their_own_engine_in_the_settings(planted):
    dtm = replace(planted.dtm, settings={"engine": "jieba", "engine_version": "0.42.1"})
    told = LDA(n_topics=4, random_state=1, max_passes=1).fit(dtm).settings
    assert (told["engine"], told["engine_version"]) == ("jieba", "0.42.1")


@pytest.mark.parametrize(
    ("engine", "most"), [("cvb0", 1), ("cvb0", 5), ("cvb0", 12), ("gensim", 15)]
)
def test_passes_stop_at_the_limit_and_the_log_says_so(planted, caplog, engine, most):
    few = from_scipy(planted.counts[:10], planted.dtm.vocabulary)
    settings = LDA(n_topics=4, random_state=1, engine=engine, max_passes=most, tol=0)
    with caplog.at_level(logging.WARNING, logger="govtopics"):
        model = settings.fit(few)
    assert model.settings["n_passes"] == most
    assert model.settings["converged"] is False
    assert f"LDA did not converge in {most} passes; raise max_passes." in caplog.messages


def test_gensim_that_was_looked_at_once_is_not_judged(planted, caplog):
    with caplog.at_level(logging.WARNING, logger="govtopics"):
        model = LDA(n_topics=4, random_state=1, engine="gensim", max_passes=10).fit(planted.dtm)
    assert model.settings["converged"] is None
    assert caplog.messages == []


@pytest.mark.parametrize("engine", engines.NAMES)
@pytest.mark.parametrize("updates", ["batch", "online"])
def test_the_order_of_the_texts_decides_nothing(planted, engine, updates):
    if updates == "online" and engine not in ("gensim", "sklearn"):
        return
    settings = LDA(n_topics=4, random_state=1, engine=engine, updates=updates, max_passes=20)
    order = np.random.default_rng(0).permutation(80)
    docvars = planted.dtm.docvars.iloc[order]
    dtm = from_scipy(planted.counts[order], planted.dtm.vocabulary, docvars)
    straight, shuffled = settings.fit(planted.dtm), settings.fit(dtm)
    assert (shuffled.topic_word == straight.topic_word).all()
    assert (shuffled.doc_topic == straight.doc_topic[order]).all()


def test_online_updates_are_another_fit(planted):
    settings = LDA(n_topics=4, random_state=1, engine="sklearn", max_passes=5)
    online = replace(settings, updates="online").fit(planted.dtm)
    assert bits(online) != bits(settings.fit(planted.dtm))


def test_the_first_default_is_still_to_be_had(planted, recovery):
    """Batch variational Bayes in gensim, as the changelog says."""
    model = LDA(n_topics=4, random_state=1, engine="gensim", eta=0.1).fit(planted.dtm)
    assert list(model.settings["trace"]) == sorted(model.settings["trace"])
    assert recovery(model)[0] > 0.97


@pytest.mark.parametrize(
    "model", [LDA(n_topics=2, random_state=1), NMF(n_topics=2, random_state=1)]
)
def test_a_fit_asks_for_no_installed_govtopics(model, monkeypatch):
    installed = checks.version

    def no_govtopics(name):
        if name == "govtopics":
            raise PackageNotFoundError(name)
        return installed(name)

    monkeypatch.setattr(checks, "version", no_govtopics)
    dtm = from_scipy(np.tile([[2, 1, 0, 0], [0, 0, 1, 2]], (10, 1)), list("abcd"))
    fitted = model.fit(dtm)
    expected = {"lda": govtopics.__version__, "nmf": installed("scikit-learn")}
    assert fitted.settings["model_engine_version"] == expected[fitted.name]
