"""A keyword model finds the themes that are there, and says which ones it lost."""

import logging
from dataclasses import replace

import numpy as np
import pytest

from govtopics.analysis.themes.codebook import Codebook, Theme
from govtopics.analysis.topics.keyword_check import check_keyword_model
from govtopics.errors import ModelError
from govtopics.language import reason_text
from govtopics.models.keyword_lda import KeywordLDA
from govtopics.models.topic_model import DRIFTED
from govtopics.tokens.matrix import from_scipy

# Three words of the first planted topic, and three of the second.
THEMES = {"甲": ["w00", "w01", "w02"], "乙": ["w12", "w13", "w14"]}


@pytest.fixture(scope="module")
def settings():
    return KeywordLDA(themes=THEMES, n_free=2, random_state=1)


@pytest.fixture(scope="module")
def model(settings, planted):
    return settings.fit(planted.dtm)


def test_a_theme_gathers_the_words_that_go_with_its_terms(model, planted):
    themes = {label: topic for topic, label in model.settings["themes"].items()}
    for label, k in (("甲", 0), ("乙", 1)):
        words = model.topic_word[model.topics.index(themes[label])]
        truth = planted.topic_word[k]
        assert words @ truth / np.linalg.norm(words) / np.linalg.norm(truth) > 0.95


def test_all_planted_topics_are_found_beside_the_themes(model, recovery):
    words, texts = recovery(model)
    assert words > 0.95
    assert texts > 0.95


def found_themes(planted, model):
    """Cosine with φ, correlation of shares and relative error of the whole share, by theme."""
    found = []
    for k, label in enumerate(planted.themes):
        topic = next(topic for topic, theme in model.settings["themes"].items() if theme == label)
        place = model.topics.index(topic)
        words, truth = model.topic_word[place], planted.topic_word[k]
        shares, true_shares = model.doc_topic[:, place], planted.doc_topic[:, k]
        found.append(
            (
                words @ truth / np.linalg.norm(words) / np.linalg.norm(truth),
                np.corrcoef(shares, true_shares)[0, 1],
                abs(shares.mean() / true_shares.mean() - 1),
            )
        )
    return np.array(found)


@pytest.mark.parametrize(
    ("changes", "least_cosine", "least_correlation", "largest_error"),
    [
        ({}, 0.95, 0.9, 0.1),
        ({"n_wrong": 2}, 0.9, 0.75, 0.1),
        ({"n_wrong": 2, "together": True}, 0.9, 0.75, 0.1),
        ({"rarer": 0.25}, 0.9, 0.61, 0.6),
    ],
)
def test_planted_themes_are_found(
    with_themes, changes, least_cosine, least_correlation, largest_error
):
    for seed in (31, 32, 33):
        planted = with_themes(seed, **changes)
        model = KeywordLDA(themes=planted.themes, n_free=5, random_state=1).estimate(planted.dtm)
        cosine, correlation, error = found_themes(planted, model).T
        assert cosine.min() >= least_cosine
        assert correlation.min() >= least_correlation
        assert error.max() <= largest_error


def test_half_as_many_free_topics_do_not_spoil_a_theme(with_themes):
    for seed in (31, 32, 33):
        planted = with_themes(seed)
        model = KeywordLDA(themes=planted.themes, n_free=3, random_state=1).estimate(planted.dtm)
        cosine, correlation, _error = found_themes(planted, model).T
        assert cosine.min() >= 0.95
        assert correlation.min() >= 0.75


@pytest.mark.parametrize("strength", [0.02, 0.1])
@pytest.mark.parametrize("together", [False, True])
def test_a_theme_with_four_of_six_terms_wrong_drifts_and_a_right_one_does_not(
    with_themes, together, strength
):
    drifted = {0: 0, 4: 0}
    for n_wrong in drifted:
        for seed in (41, 42, 43):
            planted = with_themes(seed, n_wrong=n_wrong, together=together)
            settings = KeywordLDA(
                themes=planted.themes, n_free=5, random_state=1, strength=strength
            )
            drifted[n_wrong] += len(settings.estimate(planted.dtm).settings["drifted"])
    assert drifted == {0: 0, 4: 9}


def test_terms_that_stray_are_named(with_themes):
    planted = with_themes(44, n_wrong=1)
    model = KeywordLDA(themes=planted.themes, n_free=5, random_state=1).estimate(planted.dtm)
    for label, terms in planted.themes.items():
        assert model.settings["strays"][label] == (terms[-1],)
        assert 0.8 < model.settings["at_home"][label] < 0.95


def test_themes_are_labelled_and_the_settings_say_which(model):
    assert set(model.labels.values()) == {"甲", "乙"}
    assert model.settings["themes"] == dict(model.labels)
    assert (model.settings["drifted"], model.settings["left_out"]) == ((), ())
    assert model.name == "keyword"


def test_the_same_settings_give_the_same_bits_in_any_order_of_texts(settings, model, planted):
    order = np.random.default_rng(0).permutation(80)
    docvars = planted.dtm.docvars.iloc[order]
    other = settings.fit(from_scipy(planted.counts[order], planted.dtm.vocabulary, docvars))
    assert (other.topic_word == model.topic_word).all()
    assert (other.doc_topic == model.doc_topic[order]).all()


def test_any_number_of_threads_gives_the_same_bits(many, monkeypatch):
    """The matrix is summed in four parts."""
    settings = KeywordLDA(themes={"甲": ["w001", "w002"]}, n_free=3, random_state=1, max_passes=10)
    fits = []
    for cores in (1, 3):
        monkeypatch.setattr("os.cpu_count", lambda cores=cores: cores)
        fits.append(settings.estimate(many))
    assert (fits[0].topic_word == fits[1].topic_word).all()
    assert (fits[0].doc_topic == fits[1].doc_topic).all()
    assert fits[0].settings == fits[1].settings


def test_a_theme_of_words_that_never_meet_drifts_and_is_marked(planted, caplog):
    """One rare term that says nothing of the texts around it."""
    counts = np.hstack([planted.counts, np.zeros((80, 1), dtype=int)])
    counts[::27, -1] = 1
    dtm = from_scipy(counts, [*planted.dtm.vocabulary, "稀"], planted.dtm.docvars)
    settings = KeywordLDA(themes={**THEMES, "丙": ["稀"]}, n_free=2, random_state=1)
    with caplog.at_level(logging.WARNING, logger="govtopics"):
        model = settings.fit(dtm)
    assert model.settings["drifted"] == ("丙",)
    topic = next(topic for topic, theme in model.settings["themes"].items() if theme == "丙")
    assert model.label(topic) == f"丙（{DRIFTED}）" == model.top_words(3).loc[topic, "label"]
    assert model.label(topic, "en").endswith(" (drifted)")
    renamed = model.with_labels({topic: "我的名字"}, english={topic: "Mine"})
    assert renamed.label(topic, "en") == renamed.named_as(topic, "en") == "Mine (drifted)"
    assert renamed.label(topic) == f"我的名字（{DRIFTED}）"
    assert "Themes that drifted from their terms: 丙." in caplog.messages


def test_few_reports_are_told_with_what_they_cannot_carry(settings, planted, caplog):
    with caplog.at_level(logging.WARNING, logger="govtopics"):
        model = settings.fit(planted.dtm)
    assert model.settings["caution"].startswith("5 reports: theme shares describe these texts")
    assert model.settings["caution"] in caplog.messages


def test_twenty_reports_are_told_nothing(settings, planted):
    docvars = planted.dtm.docvars.assign(document_id=[f"r{i % 20}" for i in range(80)])
    assert settings.fit(replace(planted.dtm, docvars=docvars)).settings["caution"] == ""


def test_a_codebook_without_a_term_in_the_matrix_is_refused(planted):
    settings = KeywordLDA(themes={"甲": ["无此词"]}, n_free=2, random_state=1)
    with pytest.raises(ModelError, match=r"^No theme has a term among the 58 of .*无此词"):
        settings.fit(planted.dtm)


def test_a_theme_without_a_term_is_left_out_and_told(planted, caplog):
    settings = KeywordLDA(themes={**THEMES, "丁": ["无此词"]}, n_free=2, random_state=1)
    with caplog.at_level(logging.WARNING, logger="govtopics"):
        model = settings.fit(planted.dtm)
    assert model.settings["left_out"] == ("丁",)
    assert "Themes without a term in the matrix are excluded: 丁." in caplog.messages


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"strength": 0}, "strength = 0: a prior must be greater than 0"),
        ({"eta": -1}, "eta = -1: a prior must be greater than 0"),
        ({"n_free": 0}, "n_free = 0: must be at least 1, a free topic"),
        ({"max_passes": 0}, "max_passes = 0: must be a whole number"),
    ],
)
def test_settings_that_cannot_be_are_refused(settings, wrong, message):
    with pytest.raises(ModelError, match=message):
        replace(settings, **wrong)


def test_the_check_tells_a_theme_from_a_placebo(settings, planted):
    """The placebo are words that stand in half of the texts, whatever they speak of."""
    table = check_keyword_model(
        settings, planted.dtm, placebo={"甲": ["w48"], "乙": ["w57"]}
    ).set_index("theme")
    assert table.index.tolist() == ["甲", "乙"]
    assert (table["status"] == "estimated").all()
    assert (table["top_texts_with_term"] > table["placebo_top_texts_with_term"]).all()
    assert table["term_mass"].between(0.2, 0.95).all()
    assert table["distance"].between(0.2, 1).all()
    assert all(table.loc[label, "decisive_term"] in THEMES[label] for label in THEMES)
    assert table["largest_change"].between(0.001, 0.5).all()
    assert table["n_terms"].tolist() == [3, 3]


@pytest.mark.parametrize(
    ("terms", "sham", "told"),
    [
        (
            ["无此词"],
            [],
            ("left out", "no_term", "没有一个词进入模型", "no term in the vocabulary"),
        ),
        (
            THEMES["乙"],
            THEMES["乙"],  # a placebo that is the theme itself is as good
            (
                "drifted",
                "placebo_as_well",
                "换成无关的词，结果一样好",
                "unrelated words do just as well",
            ),
        ),
    ],
)
def test_a_theme_that_is_none_says_why(settings, planted, terms, sham, told):
    given = replace(settings, themes={"甲": THEMES["甲"], "丁": terms})
    placebo = {"甲": ["w48"]} | ({"丁": sham} if sham else {})
    row = check_keyword_model(given, planted.dtm, placebo=placebo).set_index("theme").loc["丁"]
    said = *row[["status", "reason", "reason_text"]], reason_text(row["reason"], "en")
    assert said == told


def test_a_stronger_prior_holds_a_theme_closer_to_its_terms(planted):
    def mass(strength):
        model = KeywordLDA(themes=THEMES, n_free=2, random_state=1, strength=strength).fit(
            planted.dtm
        )
        theme = next(topic for topic, label in model.labels.items() if label == "甲")
        return model.topic_word[model.topics.index(theme), :3].sum()

    assert mass(0.1) < mass(0.5) < mass(2)


def test_a_codebook_is_taken_as_it_is(settings, model, planted):
    codebook = Codebook(tuple(Theme(label, tuple(terms)) for label, terms in THEMES.items()))
    by_codebook = replace(settings, themes=codebook)
    assert by_codebook.terms == {label: tuple(terms) for label, terms in THEMES.items()}
    assert (by_codebook.fit(planted.dtm).topic_word == model.topic_word).all()
    assert replace(settings, themes=[codebook["甲"]]).terms == {"甲": tuple(THEMES["甲"])}


@pytest.mark.parametrize(
    ("themes", "message"),
    [
        ({}, "There are no themes. Pass a codebook, or names and their terms."),
        ({"甲": "w00"}, "The terms of '甲' are 'w00': pass a list, ['w00']."),
        ({"甲": None}, "The terms of '甲' are None: pass a list, ['网格', '社区治理']."),
        ({"甲": 3}, "The terms of '甲' are 3: pass a list, ['网格', '社区治理']."),
        (
            {"甲": {"w00": 1}},
            "The terms of '甲' are {'w00': 1}: pass a list, ['网格', '社区治理'].",
        ),
        ({"甲": ["w00", 3]}, "A term of '甲' is 3: write it as text in quotation marks."),
        ({7: ["w00"]}, "The name of a theme is 7: write it as text in quotation marks."),
        ({"": ["w00"]}, "The name of a theme is '': write it as text in quotation marks."),
        (
            {"甲": ["w00", None], "乙": "w01"},
            (
                "themes has 2 problems.\n  A term of '甲' is None: write it as text in "
                "quotation marks.\n  The terms of '乙' are 'w01': pass a list, ['w01']."
            ),
        ),
        (
            iter([1]),
            (
                "themes contains 1: pass a codebook, some of its themes, or names with "
                "their terms: {'基层治理': ['基层治理', '网格']}."
            ),
        ),
    ],
)
def test_themes_without_terms_are_refused(themes, message):
    with pytest.raises(ModelError) as error:
        KeywordLDA(themes=themes, n_free=2, random_state=1)
    assert str(error.value) == message


def test_terms_may_stand_in_an_array_or_a_set():
    for terms in (np.array(["w00", "w01"]), {"w00", "w01"}, ("w00", "w01")):
        found = KeywordLDA(themes={"甲": terms}, n_free=2, random_state=1).terms
        assert set(found["甲"]) == {"w00", "w01"}
