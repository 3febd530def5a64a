"""Counts go to pandas and Matrix Market and come back the same."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from govtopics.errors import TokensError
from govtopics.tokens.matrix import from_scipy
from govtopics.tokens.matrix_files import (
    dtm_from_pandas,
    dtm_to_pandas,
    read_matrix_market,
    write_matrix_market,
)

COUNTS = arrays(np.int64, st.tuples(st.integers(1, 4), st.just(3)), elements=st.integers(0, 5))
TERMS = ["12345", "1+6", "治理"]


def same(a, b):
    return (
        a.vocabulary == b.vocabulary
        and list(a.ids) == list(b.ids)
        and (a.counts != b.counts).nnz == 0
    )


@settings(max_examples=20, deadline=None)
@given(COUNTS)
def test_a_table_comes_back(counts):
    dtm = from_scipy(counts, TERMS)
    table = dtm_to_pandas(dtm)
    assert table.shape == counts.shape
    assert same(dtm_from_pandas(table), dtm)
    assert same(dtm_from_pandas(table.sparse.to_dense()), dtm)


@settings(max_examples=20, deadline=None)
@given(COUNTS)
def test_matrix_market_comes_back(tmp_path_factory, counts):
    path = tmp_path_factory.mktemp("mm") / "计数.mtx"
    dtm = from_scipy(counts, TERMS)
    write_matrix_market(dtm, path)
    assert same(read_matrix_market(path), dtm)


def test_missing_files_are_named(tmp_path):
    write_matrix_market(from_scipy([[1]], ["治理"]), tmp_path / "a.mtx")
    (tmp_path / "a.terms.txt").unlink()
    with pytest.raises(TokensError, match=r"lacks a\.terms\.txt"):
        read_matrix_market(tmp_path / "a.mtx")


def test_docvars_of_other_texts_are_refused():
    table = pd.DataFrame({"治理": [1]}, index=["a"])
    with pytest.raises(TokensError, match="different indexes"):
        dtm_from_pandas(table, pd.DataFrame(index=["b"]))
