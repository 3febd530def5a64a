"""Openings, closings and glossaries teach no topic, and have their shares all the same."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

import govtopics as gt
from govtopics.errors import ModelError
from govtopics.models.fitted_texts import are_fitted, set_aside_as, told_aside
from govtopics.models.keyword_lda import KeywordLDA
from govtopics.models.lda import LDA
from govtopics.models.nmf import NMF
from govtopics.models.weighting import chi_square, pivoted
from govtopics.tokens.matrix import from_scipy

FORMULAS = (
    "opening", "guidance", "other_work", "own_conduct", "closing", "glossary",
    "problems", "outlook",
)  # fmt: skip
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
    assert model.settings["set_aside"] == FORMULAS
    assert dict(model.settings["set_aside_as"]) == {"opening": 1, "closing": 1, "glossary": 1}
    assert model.has_topics.all()


@pytest.mark.parametrize("settings", SETTINGS)
def test_all_texts_are_fitted_where_that_is_asked_for(planted, settings):
    dtm = framed(planted, "opening", "closing")
    plain = from_scipy(dtm.counts, dtm.vocabulary, dtm.docvars[[]])
    model = replace(settings, set_aside=()).fit(dtm)
    assert model.settings["n_set_aside"] == 0
    assert model.settings["set_aside_as"] == {}
    assert (model.topic_word == settings.fit(plain).topic_word).all()


def test_their_shares_are_those_of_new_texts(planted):
    dtm = framed(planted, "opening", "closing")
    model = LDA(n_topics=4, random_state=1).fit(dtm)
    folded = model.transform(dtm).doc_topic[[0, -1]]
    np.testing.assert_allclose(model.doc_topic[[0, -1]], folded, rtol=1e-5)


@pytest.mark.parametrize("settings", SETTINGS)
def test_times_are_set_aside_as_functions_are(planted, settings):
    dtm = framed(planted, "unknown", "guidance", "task")
    times = ["problems", *["plan"] * 81, "outlook"]
    timed = replace(dtm, docvars=dtm.docvars.assign(time=times))
    model = settings.fit(timed)
    assert dict(model.settings["set_aside_as"]) == {"guidance": 1, "problems": 1, "outlook": 1}
    assert model.settings["n_set_aside"] == 3
    assert are_fitted(timed, model.settings).tolist() == [False, *[True] * 80, False, False]
    review = replace(settings, set_aside=("plan",))
    with pytest.raises(ModelError, match="81 texts are excluded from fitting"):
        review.fit(timed)


def test_a_text_is_counted_once_and_by_its_function():
    docvars = pd.DataFrame(
        {"time": ["problems", "problems", "plan"], "function": ["closing", "unknown", "unknown"]},
        index=["a", "b", "c"],
    )
    assert set_aside_as(docvars, FORMULAS).tolist() == ["closing", "problems", ""]
    assert set_aside_as(docvars, ("plan",)).tolist() == ["", "", "plan"]
    assert set_aside_as(docvars, ("unknown",)).tolist() == ["", "unknown", "unknown"]
    untimed = docvars.assign(time="unknown", function="task")
    assert set_aside_as(untimed, ("unknown",)).tolist() == ["", "", ""]
    assert set_aside_as(docvars[[]], FORMULAS).tolist() == ["", "", ""]


def test_what_was_set_aside_is_told_in_both_languages():
    settings = {"set_aside_as": {"guidance": 1200, "other_work": 3, "outlook": 4}}
    assert told_aside(settings, "zh") == "总要求 1,200、其他工作 3、形势 4"
    assert told_aside(settings, "en") == "guidance 1,200, other work 3, outlook 4"
    assert told_aside({"n_set_aside": 3}, "en") == ""


def test_of_an_invented_report_the_formulas_teach_no_topic(tmp_path):
    fields = ["修建水库，疏浚河道。", "种植水稻，建设粮仓。", "开通地铁，延长公交线路。"]
    report = "\n".join([
        "政府工作报告", "现在，我代表市政府，向大会报告工作，请予审议。", "一、过去一年工作回顾",
        "过去一年，在市委坚强领导下，我们完成了全年任务。", *fields * 3,
        "国防动员、民族宗教、外事侨务、气象地震、档案、工会、妇联、残联等工作取得新成效。",
        "我们也清醒认识到，财政困难，产业薄弱。", "二、今年工作安排",
        "做好今年工作，要以科学发展观为指导。", *fields * 3,
        "三、加强政府自身建设", "坚持依法行政，接受监督。", "各位代表，让我们努力奋斗！",
    ])  # fmt: skip
    (tmp_path / "某市2020.txt").write_text(report, encoding="utf-8")
    corpus = gt.read_corpus(tmp_path).to_paragraphs().body()
    model = NMF(n_topics=3, random_state=1).fit(gt.count_terms(gt.tokenize(corpus)))
    assert dict(model.settings["set_aside_as"]) == {
        "opening": 1, "guidance": 2, "other_work": 1, "own_conduct": 1, "closing": 1, "problems": 1,
    }  # fmt: skip
    learned = {
        term for term, most in zip(model.vocabulary, model.topic_word.max(axis=0), strict=True)
        if most > 1e-6
    }  # fmt: skip
    words = gt.tokenize(fields)
    assert learned == {word for text in words for word in words[text]}


def test_too_few_texts_to_fit_say_how_many_are_set_aside(planted):
    docvars = pd.DataFrame({"function": ["task", "closing", "closing"]}, index=["a", "b", "c"])
    dtm = from_scipy(planted.counts[:3], planted.dtm.vocabulary, docvars)
    with pytest.raises(ModelError) as error:
        LDA(n_topics=2, random_state=1).fit(dtm)
    assert str(error.value) == (
        "n_topics = 2 is more than the 1 texts. Use at most 1. 2 texts are excluded from "
        "fitting; use set_aside=() to fit them too."
    )


def test_nothing_left_to_fit_is_refused(planted):
    docvars = pd.DataFrame({"function": ["closing"] * 80}, index=planted.dtm.ids)
    dtm = replace(planted.dtm, docvars=docvars)
    with pytest.raises(
        ModelError, match=r"^No text to fit contains a term .* 80 texts are excluded from fitting"
    ):
        NMF(n_topics=2, random_state=1).fit(dtm)


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("opening", r"^set_aside is a str \('opening'\); must be a list of strings"),
        (("openings",), r"^set_aside = 'openings'. Did you mean 'opening'\?"),
        (("problem",), r"^set_aside = 'problem'. Did you mean 'problems'\?"),
    ],
)
@pytest.mark.parametrize("model", [LDA, NMF])
def test_what_is_no_function_is_refused(model, value, message):
    with pytest.raises(ModelError, match=message):
        model(n_topics=2, random_state=1, set_aside=value)


@pytest.mark.parametrize("tol", [-1.0, float("nan"), float("inf")])
@pytest.mark.parametrize("model", [LDA, NMF])
def test_a_tolerance_is_a_share(model, tol):
    with pytest.raises(ModelError, match=rf"^tol = {tol}: must be a share of at least 0"):
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
