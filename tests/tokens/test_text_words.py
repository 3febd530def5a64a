"""The words of texts are kept as numbers and given out as tuples."""

import pickle

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from govtopics.errors import TokensError
from govtopics.tokens.text_words import TextWords

TEXTS = st.lists(st.lists(st.sampled_from(["治理", "安全", "创新", "𠮷", "a b"]), max_size=6))


@given(texts=TEXTS)
def test_what_was_given_comes_out_as_tuples(texts):
    words, plain = TextWords.of(texts), tuple(map(tuple, texts))
    assert words == plain
    assert tuple(words) == plain
    assert repr(words) == repr(plain)
    assert len(words) == len(plain)
    for place in range(-len(plain), len(plain)):
        assert words[place] == plain[place]
    assert (words[1:], words[::-2]) == (plain[1:], plain[::-2])
    assert words.vocabulary == tuple(sorted({word for text in texts for word in text}))


@given(texts=TEXTS)
def test_counts_are_those_of_each_text(texts):
    words = TextWords.of(texts)
    counts = [[text.count(word) for word in words.vocabulary] for text in texts]
    assert words.counts().toarray().tolist() == counts


@given(parts=st.lists(TEXTS))
def test_parts_joined_are_the_texts_of_all(parts):
    joined = TextWords.joined(map(TextWords.of, parts))
    whole = TextWords.of([text for part in parts for text in part])
    assert joined == whole
    assert joined.vocabulary == whole.vocabulary
    assert joined.numbers.tolist() == whole.numbers.tolist()


def test_a_place_that_is_not_there_is_refused():
    with pytest.raises(IndexError):
        TextWords.of([["治理"]])[1]


@pytest.mark.parametrize("texts", [["治理"], [5]])
def test_what_is_no_list_of_words_is_refused(texts):
    with pytest.raises(TokensError, match="is not a list of words"):
        TextWords.of(texts)


def test_words_that_are_no_strings_are_refused():
    with pytest.raises(TokensError, match="tokens"):
        TextWords.of([["治理", 5]])


def test_nobody_can_change_the_numbers_not_even_after_a_pickle():
    words = pickle.loads(pickle.dumps(TextWords.of([["治理", "安全"]])))  # noqa: S301 (our own)
    assert words == (("治理", "安全"),)
    with pytest.raises(ValueError, match="read-only"):
        words.numbers[0] = 1


def test_a_word_takes_four_bytes():
    words = TextWords.of([["治理", "安全"] * 50_000])
    assert words.numbers.dtype == np.int32
    assert len(pickle.dumps(words)) < 401_000
