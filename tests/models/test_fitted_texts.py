"""Openings, closings and glossaries teach no topic, and have their shares all the same."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from govtopics.errors import ModelError
from govtopics.models.keyword_lda import KeywordLDA
from govtopics.models.lda import LDA
from govtopics.models.nmf import NMF
from govtopics.models.weighting import chi_square, pivoted
from govtopics.tokens.matrix import from_scipy

SETTINGS = [
    LDA(n_topics=4, random_state=1),
    LDA(n_topics=4, random_state=1, engine="gensim", max_passes=10),
    NMF(n_topics=4, random_state=1),
    KeywordLDA(themes={"甲": ["w00"]}, n_free=3, random_state=1),
]


def framed(planted, *functions):
    """The planted texts between others, whose functions are given."""
    rng = np.random.default_rng(5)
    frame = rng.poisson(0.4, (len(functions), planted.counts.shape[1]))
    docvars = pd.DataFrame(
        {"function": [*functions[:1], *["task"] * 80, *functions[1:]]},
        index=[f"r/p{i:03d}" for i in range(80 + len(functions))],
    )
    counts = np.vstack([frame[:1], planted.counts, frame[1:]])
    return from_scipy(counts, planted.dtm.vocabulary, docvars)


@pytest.mark.parametrize("settings", SETTINGS)
def test_topics_are_those_of_the_other_texts(planted, settings):
    dtm = framed(planted, "opening", "closing", "glossary")
    model = settings.fit(dtm)
    tasks = from_scipy(planted.counts, dtm.vocabulary, dtm.docvars[1:81])
    alone = settings.fit(tasks)
    assert {row.tobytes() for row in model.topic_word} == {r.tobytes() for r in alone.topic_word}
    assert model.settings["n_set_aside"] == 3
    assert model.settings["set_aside"] == ("opening", "closing", "glossary")
    assert model.has_topics.all()


@pytest.mark.parametrize("settings", SETTINGS)
def test_all_texts_are_fitted_where_that_is_asked_for(planted, settings):
    dtm = framed(planted, "opening", "closing")
    plain = from_scipy(dtm.counts, dtm.vocabulary, dtm.docvars[[]])
    model = replace(settings, set_aside=()).fit(dtm)
    assert model.settings["n_set_aside"] == 0
    assert (model.topic_word == settings.fit(plain).topic_word).all()


def test_their_shares_are_those_of_new_texts(planted):
    dtm = framed(planted, "opening", "closing")
    model = LDA(n_topics=4, random_state=1).fit(dtm)
    folded = model.transform(dtm).doc_topic[[0, -1]]
    np.testing.assert_allclose(model.doc_topic[[0, -1]], folded, rtol=1e-5)


def test_too_few_texts_to_fit_say_how_many_are_set_aside(planted):
    docvars = pd.DataFrame({"function": ["task", "closing", "closing"]}, index=["a", "b", "c"])
    dtm = from_scipy(planted.counts[:3], planted.dtm.vocabulary, docvars)
    with pytest.raises(ModelError) as error:
        LDA(n_topics=2, random_state=1).fit(dtm)
    assert str(error.value) == (
        "n_topics = 2 is more than the 1 texts. Use at most 1. 2 texts are set aside; "
        "set_aside=() fits them too."
    )


def test_nothing_left_to_fit_is_refused(planted):
    docvars = pd.DataFrame({"function": ["closing"] * 80}, index=planted.dtm.ids)
    dtm = replace(planted.dtm, docvars=docvars)
    with pytest.raises(ModelError, match=r"^No text to fit holds a term .* 80 texts are set aside"):
        NMF(n_topics=2, random_state=1).fit(dtm)


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("opening", r"^set_aside is a str \('opening'\); give a list of strings"),
        (("openings",), r"^set_aside = 'openings'. Did you mean 'opening'\?"),
    ],
)
@pytest.mark.parametrize("model", [LDA, NMF])
def test_what_is_no_function_is_refused(model, value, message):
    with pytest.raises(ModelError, match=message):
        model(n_topics=2, random_state=1, set_aside=value)


@pytest.mark.parametrize("tol", [-1.0, float("nan"), float("inf")])
@pytest.mark.parametrize("model", [LDA, NMF])
def test_a_tolerance_is_a_share(model, tol):
    with pytest.raises(ModelError, match=rf"^tol = {tol}: a share of 0 or more"):
        model(n_topics=2, random_state=1, tol=tol)


def test_chi_square_is_that_of_correspondence_analysis():
    counts = from_scipy([[1, 1, 0], [1, 0, 2], [1, 0, 0], [1, 0, 0]], ["a", "b", "c"]).counts
    by_hand = np.array([[1, 1, 0], [1, 0, 1 + np.log(2)], [1, 0, 0], [1, 0, 0]], float)
    by_hand /= np.sqrt([4, 1, 1])
    lengths = np.linalg.norm(by_hand, axis=1, keepdims=True)
    by_hand /= (lengths.mean() + lengths) / 2
    np.testing.assert_allclose(chi_square(counts).toarray(), by_hand, rtol=1e-6)
    unit = pivoted(counts, np.ones(3), slope=1).toarray()
    np.testing.assert_allclose(np.linalg.norm(unit, axis=1), 1, rtol=1e-6)
