"""Counts are what stands in the texts, and come back as they went in."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import sparse

from govtopics.errors import TokensError
from govtopics.tokens.matrix import count_terms, from_scipy
from govtopics.tokens.tokens import Tokens

WORDS = st.lists(
    st.lists(st.sampled_from(["治理", "统管", "韧性", "更新"]), max_size=6), min_size=1, max_size=6
).filter(any)
quick = settings(max_examples=40)


def tokens_of(texts, documents=None):
    ids = pd.Index([f"t{i}" for i in range(len(texts))], name="paragraph_id")
    docvars = pd.DataFrame(index=ids)
    if documents is not None:
        docvars["document_id"] = documents
    return Tokens(ids, tuple(map(tuple, texts)), docvars, corpus_id="c", unit="paragraph")


@quick
@given(WORDS)
def test_all_counts_together_are_all_the_words(texts):
    tokens = tokens_of(texts)
    dtm = count_terms(tokens)
    assert dtm.counts.sum() == tokens.n_words
    assert dtm.text_lengths.tolist() == [len(words) for words in texts]


@quick
@given(WORDS)
def test_each_cell_counts_one_term_in_one_text(texts):
    dtm = count_terms(tokens_of(texts))
    dense = dtm.counts.toarray()
    for row, words in enumerate(texts):
        for column, term in enumerate(dtm.vocabulary):
            assert dense[row, column] == words.count(term)


@quick
@given(WORDS)
def test_the_vocabulary_is_every_word_in_order(texts):
    assert count_terms(tokens_of(texts)).vocabulary == tuple(sorted(set().union(*texts)))


@quick
@given(WORDS, st.integers(1, 3))
def test_min_texts_keeps_exactly_the_terms_of_enough_texts(texts, least):
    wanted = {w for w in set().union(*texts) if sum(w in words for words in texts) >= least}
    if wanted:
        assert set(count_terms(tokens_of(texts), min_texts=least).vocabulary) == wanted
    else:
        with pytest.raises(
            TokensError,
            match=rf"^No terms remain with min_texts={least} and min_documents=1\.",
        ):
            count_terms(tokens_of(texts), min_texts=least)


def test_min_texts_counts_texts_and_min_documents_counts_reports():
    tokens = tokens_of([["治理"], ["治理", "统管"], ["统管"]], documents=["a", "a", "b"])
    assert count_terms(tokens, min_texts=2).vocabulary == ("治理", "统管")
    assert count_terms(tokens, min_documents=2).vocabulary == ("统管",)


def test_a_limit_that_leaves_nothing_says_what_would_leave_some():
    tokens = tokens_of([["治理"], ["治理", "统管"], ["韧性"]], documents=["a", "b", "b"])
    with pytest.raises(TokensError) as error:
        count_terms(tokens, min_texts=5)
    assert str(error.value) == (
        "No terms remain with min_texts=5 and min_documents=1. The most frequent term, "
        "治理, occurs in 2 of 3 texts and in 2 reports. Use lower values."
    )


def test_texts_without_any_word_are_told_apart_from_too_high_a_limit():
    with pytest.raises(TokensError, match=r"^None of the 2 texts has a word left"):
        count_terms(tokens_of([[], []]))


def test_settings_say_how_many_terms_were_dropped():
    dtm = count_terms(tokens_of([["治理", "统管"], ["治理"]]), min_texts=2)
    assert dtm.settings == {
        "min_texts": 2,
        "min_documents": 1,
        "n_terms": 1,
        "n_terms_dropped": 1,
    }


def test_rows_keep_ids_docvars_corpus_and_unit():
    tokens = tokens_of([["治理"], []], documents=["a", "b"])
    dtm = count_terms(tokens)
    assert dtm.ids.equals(tokens.ids)
    assert dtm.docvars.equals(tokens.docvars)
    assert (dtm.corpus_id, dtm.unit, dtm.n_texts, dtm.n_terms) == ("c", "paragraph", 2, 1)


@quick
@given(
    arrays(np.int64, st.tuples(st.integers(1, 5), st.just(3)), elements=st.integers(0, 9)),
    st.permutations(["乙", "甲", "丙"]),
)
def test_counts_made_elsewhere_come_back_under_their_terms(counts, terms):
    for matrix in (counts, sparse.csr_matrix(counts), sparse.coo_array(counts.astype(float))):
        dtm = from_scipy(matrix, terms)
        assert dtm.vocabulary == tuple(sorted(terms))
        back = dtm.counts.toarray()[:, [dtm.vocabulary.index(term) for term in terms]]
        np.testing.assert_array_equal(back, counts)


@quick
@given(WORDS)
def test_a_counted_matrix_goes_out_to_scipy_and_back(texts):
    dtm = count_terms(tokens_of(texts))
    again = from_scipy(dtm.counts, dtm.vocabulary, dtm.docvars)
    assert again.vocabulary == dtm.vocabulary
    assert again.ids.equals(dtm.ids)
    assert (again.counts != dtm.counts).nnz == 0


@pytest.mark.parametrize(
    ("matrix", "terms", "message"),
    [
        ([[1, 2]], ["a"], r"The matrix has the shape \(1, 2\), which does not fit 1 term\."),
        (
            np.array([1, 2]),
            ["a", "b"],
            r"The matrix has the shape \(2,\), which does not fit 2 terms\.",
        ),
        ([[1, 2]], ["a", "a"], r"Terms must be unique; merge the columns of those that repeat\."),
        ([[1, -2]], ["a", "b"], "Counts must be whole numbers of at least 0"),
        ([[1, 0.5]], ["a", "b"], "Counts must be whole numbers of at least 0"),
        ([[1, np.nan]], ["a", "b"], "Counts must be whole numbers of at least 0"),
        ([[1, np.inf]], ["a", "b"], "Counts must be whole numbers of at least 0"),
    ],
)
def test_what_are_no_counts_of_these_terms_is_refused(matrix, terms, message):
    with pytest.raises(TokensError, match=f"^{message}"):
        from_scipy(matrix, terms)


def test_docvars_of_another_length_are_refused():
    with pytest.raises(
        TokensError, match=r"^The matrix and docvars have different numbers of rows: 1 and 2\.$"
    ):
        from_scipy([[1]], ["a"], pd.DataFrame(index=["x", "y"]))


def test_a_matrix_prints_itself_in_one_line():
    dtm = count_terms(tokens_of([["治理", "治理"], ["治理", "统管"]]))
    assert repr(dtm) == "DocumentTermMatrix: 2 texts × 2 terms, 75.0% not zero"


def test_the_notebook_shows_the_commonest_terms_ties_by_character():
    dtm = count_terms(tokens_of([["统管", "治理", "韧性", "韧性"], ["治理", "统管"]]))
    shown = dtm._repr_html_()
    assert shown.index("治理") < shown.index("统管") < shown.index("韧性")
