"""Words of the genre are ranked with the evidence; terms and subjects are not among them."""

import math

import pandas as pd
import pytest

from govtopics.corpus.corpus import Corpus
from govtopics.errors import TokensError
from govtopics.tokens.lexicon import Lexicon
from govtopics.tokens.officialese import officialese
from govtopics.tokens.segmentation import tokenize
from govtopics.tokens.tokens import Tokens

OBJECTS = ["河道", "学校", "医院", "道路", "公园", "农田", "市场", "港口"]
# 推进 opens every clause before another object; 水稻 stands in one text, after the same words.
TEXTS = [f"推进{object_},推进{object_}。" for object_ in OBJECTS] + ["农民种植水稻收获。" * 16]
TOKENS = tokenize(Corpus.from_texts(TEXTS), stopwords=(), lexicon=Lexicon(()))


@pytest.fixture(scope="module")
def ranked():
    return officialese(TOKENS, lexicon=Lexicon(())).set_index("word")


def test_a_verb_of_the_genre_comes_first_with_its_ingredients(ranked):
    row = ranked.iloc[0]
    assert row.name == "推进"
    assert (row.n_occurrences, row.opening, row["list"]) == (16, 1, "officialese")
    assert row.right_entropy == pytest.approx(math.log(8))


def test_the_score_is_the_product_of_the_ingredients(ranked):
    product = ranked["opening"] * ranked["dispersion"] * ranked["right_entropy"]
    assert ranked["score"].tolist() == product.tolist()
    assert ranked["score"].is_monotonic_decreasing


def test_a_word_of_a_subject_scores_nothing(ranked):
    assert ranked.loc["水稻", "opening"] == 0
    assert ranked.loc["水稻", "score"] == 0


def test_seldom_words_and_terms_are_not_ranked(ranked):
    assert "河道" not in ranked.index
    assert "推进" not in set(officialese(TOKENS, lexicon=Lexicon.of(["推进"]))["word"])


def test_dispersion_is_between_nought_and_one(seeds):
    table = officialese(tokenize(seeds.to_paragraphs(), stopwords=()))
    assert table["dispersion"].between(0, 1).all()
    # Most of what comes first is what the packaged lists hold already.
    assert (table.head(40)["list"] != "").mean() > 0.7


def test_following_an_adverb_counts_as_opening():
    tokens = tokenize(Corpus.from_texts(["我市持续推进治理,居民参与治理"]), stopwords=())
    assert tokens.openings["推进"] == 1
    assert "治理" not in tokens.openings


def test_tokens_made_elsewhere_are_refused():
    ids = pd.Index(["a"])
    with pytest.raises(TokensError, match="make them with tokenize"):
        officialese(Tokens(ids, (("治理",),), pd.DataFrame(index=ids)))
