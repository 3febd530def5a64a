"""LDA finds planted topics, the same ones each time, and says whether it converged."""

import hashlib
import logging
import os
import subprocess
import sys

import numpy as np
import pytest
from threadpoolctl import threadpool_limits

from govtopics.errors import ModelError
from govtopics.models.lda import LDA
from govtopics.tokens.matrix import from_scipy

# Matrices large enough for their products to be shared among threads.
FIT = """
import hashlib
import numpy as np
from govtopics.models.lda import LDA
from govtopics.models.nmf import NMF
from govtopics.tokens.matrix import from_scipy

counts = np.random.default_rng(0).poisson(0.3, (200, 300))
dtm = from_scipy(counts, [f"w{i:03d}" for i in range(300)])
seen = hashlib.sha256()
for settings in (
    LDA(n_topics=6, random_state=3, max_passes=1),
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


def test_the_same_state_gives_the_same_bits(planted, lda):
    assert bits(LDA(n_topics=4, random_state=1).fit(planted.dtm)) == bits(lda)


def test_another_state_starts_elsewhere(planted):
    fits = [LDA(n_topics=4, random_state=s, max_passes=1).fit(planted.dtm) for s in (1, 2)]
    assert bits(fits[0]) != bits(fits[1])


def test_the_global_random_state_is_neither_read_nor_changed(planted):
    np.random.seed(0)  # noqa: NPY002
    before = np.random.get_state()[1].copy()  # noqa: NPY002
    first = bits(LDA(n_topics=4, random_state=1, max_passes=2).fit(planted.dtm))
    assert (np.random.get_state()[1] == before).all()  # noqa: NPY002
    np.random.seed(1)  # noqa: NPY002
    assert bits(LDA(n_topics=4, random_state=1, max_passes=2).fit(planted.dtm)) == first


def test_both_models_give_the_same_bits_whatever_the_number_of_threads():
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
    assert str(error.value) == f"{prior} = {value}: a prior is greater than 0, such as 0.1."


def test_an_unknown_engine_is_refused_with_the_nearest():
    with pytest.raises(ModelError) as error:
        LDA(n_topics=4, random_state=1, engine="gensin")
    assert str(error.value) == "There is no LDA engine 'gensin'. Did you mean 'gensim'?"


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
    with pytest.raises(ModelError, match=r"^n_topics = 1: a topic model has at least 2 topics"):
        LDA(n_topics=1, random_state=1).fit(planted.dtm)


def test_settings_tell_engine_passes_and_trace(lda):
    told = lda.settings
    assert told["model_engine"] == "gensim"
    assert "engine" not in told  # that word is for what cut the texts
    assert told["converged"] is True
    assert told["n_passes"] == 10 * len(told["trace"]) <= 200
    assert told["trace"] == sorted(told["trace"])


def test_words_keep_their_own_engine_in_the_settings(planted):
    planted.dtm.settings.update({"engine": "jieba", "engine_version": "0.42.1"})
    told = LDA(n_topics=4, random_state=1, max_passes=1).fit(planted.dtm).settings
    planted.dtm.settings.clear()
    assert (told["engine"], told["engine_version"]) == ("jieba", "0.42.1")


@pytest.mark.parametrize("most", [1, 5, 15])
def test_passes_stop_at_the_limit_and_the_log_says_so(planted, caplog, most):
    few = from_scipy(planted.counts[:10], planted.dtm.vocabulary)
    with caplog.at_level(logging.WARNING, logger="govtopics"):
        model = LDA(n_topics=4, random_state=1, max_passes=most, tol=0).fit(few)
    assert model.settings["n_passes"] == most
    assert model.settings["converged"] is False
    assert f"LDA did not converge in {most} passes; raise max_passes." in caplog.messages


def test_the_order_of_the_texts_decides_nothing(planted, lda):
    order = np.random.default_rng(0).permutation(80)
    docvars = planted.dtm.docvars.iloc[order]
    dtm = from_scipy(planted.counts[order], planted.dtm.vocabulary, docvars)
    shuffled = LDA(n_topics=4, random_state=1).fit(dtm)
    assert (shuffled.topic_word == lda.topic_word).all()
    assert (shuffled.doc_topic == lda.doc_topic[order]).all()
