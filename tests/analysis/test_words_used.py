"""Whether a theme's name occurs, and which words carry its share."""

import pandas as pd
import pytest

import govtopics as gt
from govtopics.analysis.themes.codebook import Codebook, Theme
from govtopics.errors import CodebookError
from govtopics.language import speaking


@pytest.fixture
def book():
    city = Theme("一网统管", ("一网统管",), ("城市管理", "环卫", "市容", "路灯"), ("数据",))
    return Codebook((city, Theme("水利", ("水利",), ("灌溉",))))


def test_words_stand_for_a_name_that_never_occurs_by_their_hits(book):
    corpus = gt.Corpus.from_texts(
        ["环卫进村。环卫上门。城市管理有数据。", "路灯。水利。市容。市容。"]
    )
    measured = gt.measure_themes(corpus, book)
    used = measured.words_used("一网统管")
    # Two of six hits each, and among equals the codebook's order.
    assert not used.name_occurs
    assert used.shares.round(4).to_dict() == {
        "环卫": 0.3333, "市容": 0.3333, "城市管理": 0.1667, "路灯": 0.1667,
    }  # fmt: skip
    assert used.instead == ("环卫", "市容", "城市管理")
    table = measured.prevalence()
    assert table.groupby("theme")["other_words"].agg(set).to_dict() == {
        "一网统管": {"环卫、市容、城市管理"},
        "水利": {""},
    }


def test_one_hit_of_the_name_anywhere_is_enough(book):
    corpus = gt.Corpus.from_texts(["环卫。环卫。", "一网统管。"])
    used = gt.measure_themes(corpus, book).words_used("一网统管")
    assert used.name_occurs
    assert used.instead == ()
    assert used.shares.round(4).to_dict() == {"环卫": 0.6667, "一网统管": 0.3333}


def test_without_a_hit_there_is_no_word(book):
    used = gt.measure_themes(gt.Corpus.from_texts(["数据。"]), book).words_used("水利")
    assert (used.name_occurs, used.instead, len(used.shares)) == (False, (), 0)


def test_no_such_theme(book):
    measured = gt.measure_themes(gt.Corpus.from_texts(["水利。"]), book)
    with pytest.raises(CodebookError, match="水力"):
        measured.words_used("水力")


def test_words_of_reports_that_are_left_out_of_groups_are_not_counted(book):
    docvars = pd.DataFrame({"left_out": ["mislabelled", None]}, index=["a", "b"])
    texts = ["环卫。环卫。环卫。", "市容。路灯。市容。"]
    corpus = gt.Corpus.from_texts(texts, ids=["a", "b"], docvars=docvars)
    used = gt.measure_themes(corpus, book).words_used("一网统管")
    assert used.shares.round(4).to_dict() == {"市容": 0.6667, "路灯": 0.3333}
    assert used.instead == ("市容", "路灯")
    named = gt.Corpus.from_texts(["一网统管。", texts[1]], ids=["a", "b"], docvars=docvars)
    used = gt.measure_themes(named, book).words_used("一网统管")
    assert used.name_occurs  # somewhere it does: nobody may say that it never occurs
    assert used.shares.round(4).to_dict() == {"市容": 0.6667, "路灯": 0.3333}


def test_a_theme_is_found_by_its_english_name_and_the_nearest_is_told_in_the_language():
    book = Codebook((Theme("韧性城市", ("韧性城市",), english="Resilient city"),))
    assert book.label_of("resilient CITY") == book.label_of("韧性城市") == "韧性城市"
    with speaking("en"), pytest.raises(CodebookError, match="Did you mean 'Resilient city'"):
        book.label_of("Resilent city")
    with pytest.raises(CodebookError, match="Did you mean '韧性城市'"):
        book.label_of("韧性都市")
    named = book.named({"韧性城市": "Safe town"})  # as labels.toml says
    assert named.label_of("Safe town") == "韧性城市"
