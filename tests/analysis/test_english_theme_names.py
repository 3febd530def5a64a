"""Whoever reads an English figure may ask for a theme by the name that stands in it."""

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest

import govtopics as gt
from govtopics.errors import CodebookError, CorpusError, GovTopicsError

BOOK = gt.Codebook(
    (
        gt.Theme("治理", ("社区治理",), ("信访",), english="Governance"),
        gt.Theme("水利", ("修渠",), ("水库",), english="Water works"),
    )
)
PLACES = ["黄浦区", "徐汇区"]


@pytest.fixture(scope="module")
def corpus():
    texts = ["社区治理见效。做好信访。修渠二十里。", "社区治理见效。修路、种树。"] * 4
    docvars = pd.DataFrame({"place": PLACES * 4, "year": [2020, 2020, 2021, 2021] * 2})
    docvars["time"] = ["review"] * 4 + ["plan"] * 4
    return gt.Corpus.from_texts(texts, ids=list("abcdefgh"), docvars=docvars)


@pytest.fixture(scope="module")
def themes(corpus):
    return gt.measure_themes(corpus, BOOK)


@pytest.fixture(scope="module")
def asked(corpus, themes):
    """What takes a theme, and answers with what can be compared."""
    record, panel = gt.review_against_plan(themes), themes.panel()

    def table(draw):
        axes = draw()
        found = [text.get_text() for text in axes.get_figure(root=True).findobj(plt.Text)]
        plt.close("all")
        return found

    return {
        "codebook": lambda theme: BOOK[theme],
        "hits": lambda theme: themes[theme],
        "passages": lambda theme: themes.passages(corpus, theme),
        "words_used": lambda theme: themes.words_used(theme).shares,
        "side_by_side": lambda theme: gt.side_by_side(themes, corpus, theme),
        "select": lambda theme: panel.select(theme).to_frame(),
        "specifications": lambda theme: (
            gt.specifications(gt.Claim.difference(theme, "place", *PLACES), corpus, BOOK).table
        ),
        "positions": lambda theme: table(
            lambda: gt.plot_positions(themes, corpus, theme_labels=[theme])
        ),
        "review_against_plan": lambda theme: table(
            lambda: gt.plot_review_against_plan(record, theme_labels=[theme])
        ),
        "prevalence_matrix": lambda theme: table(
            lambda: gt.plot_prevalence_matrix(themes.prevalence("document"), sort=theme)
        ),
        "panel": lambda theme: table(lambda: gt.plot_panel(panel, theme)),
    }


KINDS = [
    "codebook", "hits", "passages", "words_used", "side_by_side", "select", "specifications",
    "positions", "review_against_plan", "prevalence_matrix", "panel",
]  # fmt: skip


def same(one, other):
    if isinstance(one, pd.DataFrame):
        pd.testing.assert_frame_equal(one, other)
    elif isinstance(one, pd.Series):
        pd.testing.assert_series_equal(one, other)
    else:
        assert one == other


@pytest.mark.parametrize("kind", KINDS)
def test_a_theme_is_found_by_its_english_name_in_any_case(asked, kind):
    assert list(asked) == KINDS
    same(asked[kind]("water WORKS"), asked[kind]("水利"))


@pytest.mark.parametrize("kind", KINDS)
def test_another_name_is_answered_with_the_nearest_of_the_same_script(asked, kind):
    for name, near in (("Water work", "Water works"), ("水力水利", "水利")):
        with pytest.raises(GovTopicsError, match=f"Did you mean '{near}'"):
            asked[kind](name)


def test_a_label_goes_before_an_english_name_that_is_alike():
    first, other = ("Water", ("修渠",)), ("治理", ("治理",))
    book = gt.Codebook((gt.Theme(*first, english="Other"), gt.Theme(*other, english="water")))
    assert book["Water"].label == "Water"
    assert book["WATER"].label == "治理"
    assert "other" in book
    assert "x" not in book


def test_only_labels_can_be_given_english_names():
    with pytest.raises(CodebookError, match="Unknown theme 'Governance'"):
        BOOK.named({"Governance": "Rule"})


def test_scores_of_topics_take_either_name(corpus, themes):
    dtm = gt.count_terms(gt.tokenize(corpus.to_paragraphs()))
    model = gt.NMF(n_topics=2, random_state=1).fit(dtm)
    topic = model.topics[1]
    chosen = gt.topic_scores(themes, model, {"water works": topic})
    assert chosen["水利"].tolist() == model.doc_topic[:, 1].tolist()
    assert np.array_equal(chosen, gt.topic_scores(themes, model, {"水利": topic}), equal_nan=True)
    with pytest.raises(CorpusError, match="Unknown theme or topic 'x'"):
        gt.topic_scores(themes, model, {"水利": "x"})
