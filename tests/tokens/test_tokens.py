"""Tokens print what they hold and list what was taken out."""

import pandas as pd
import pytest

from govtopics.corpus.corpus import Corpus
from govtopics.tokens.segmentation import tokenize
from govtopics.tokens.tokens import Tokens

IDS = pd.Index(["a", "b"], name="document_id")
TOKENS = Tokens(
    IDS,
    (("治理", "治理"), ()),
    pd.DataFrame(index=IDS),
    removed={("的", "single characters"): 2, ("推进", "officialese"): 5, ("年", "general"): 2},
)


def test_words_and_texts_are_counted():
    assert (TOKENS.n_words, len(TOKENS)) == (2, 2)
    assert repr(TOKENS) == "Tokens: 2 words in 2 texts; 9 taken out by the stop lists"


def test_removed_words_come_most_frequent_first_then_by_character():
    assert TOKENS.stopwords.to_numpy().tolist() == [
        ["推进", "officialese", 5],
        ["年", "general", 2],
        ["的", "single characters", 2],
    ]


def test_nothing_removed_is_an_empty_table_with_its_columns():
    table = Tokens(IDS, ((), ()), pd.DataFrame(index=IDS)).stopwords
    assert list(table.columns) == ["word", "list", "n_removed"]
    assert table.empty


def test_the_notebook_shows_words_by_text():
    shown = TOKENS._repr_html_()
    assert "2 words in 2 texts" in shown
    assert "治理 治理" in shown


def test_layers_say_how_much_of_the_text_each_list_took():
    assert TOKENS.layers.to_numpy().tolist() == [
        ["officialese", 1, 5, 5 / 11, ""],
        ["general", 1, 2, 2 / 11, ""],
        ["single characters", 1, 2, 2 / 11, ""],
        ["(kept)", 1, 2, 2 / 11, ""],
    ]


def test_a_place_that_stays_as_a_term_is_said_in_the_log_and_in_the_table(caplog):
    corpus = Corpus.from_texts(
        ["雄安新区建设"], docvars=pd.DataFrame({"place": ["雄安新区"], "parent": ["河北省"]})
    )
    tokens = tokenize(corpus, terms=["雄安新区"], stopwords=["places"])
    assert tokens.words == (("雄安新区", "建设"),)
    assert caplog.messages == [
        (
            "The stop list places would remove 雄安新区, but they are kept because they are "
            "in the lexicon."
        )
    ]
    assert tokens.settings["stopwords_left"] == {"places": ("雄安新区",)}
    assert tokens.layers.to_numpy().tolist() == [
        ["places", 0, 0, 0.0, "雄安新区"],
        ["(kept)", 2, 2, 1.0, ""],
    ]


def test_the_shares_of_the_layers_are_the_whole_text(seeds):
    layers = tokenize(seeds.to_paragraphs()).layers
    assert layers["share"].sum() == pytest.approx(1)
    assert set(layers["list"]) >= {"general", "officialese", "places", "numbers", "(kept)"}
