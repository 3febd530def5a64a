"""Keywords stand in their context, letter by letter."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govtopics.analysis.concordance import kwic
from govtopics.corpus.corpus import Corpus
from govtopics.errors import CorpusError


def one(text):
    return Corpus.from_texts([text], ids=["a/p1"], unit="paragraph")


@settings(max_examples=50, deadline=None)
@given(st.text("治理的“”\n ", min_size=1, max_size=25), st.integers(0, 30))
def test_left_keyword_and_right_are_neighbours_in_the_text(text, width):
    for row in kwic(one(text), "治理", width=width).itertuples():
        assert text[row.start : row.end] == row.keyword
        assert text[: row.start].endswith(row.left)
        assert text[row.end :].startswith(row.right)
        assert len(row.left) == min(width, row.start)
        assert len(row.right) == min(width, len(text) - row.end)


def test_every_occurrence_has_a_row_in_the_order_of_the_corpus():
    corpus = Corpus.from_texts(
        ["治理与治理", "发展", "治理"], ids=["b/p1", "b/p2", "a/p1"], unit="paragraph"
    )
    table = kwic(corpus, "治理")
    assert table["paragraph_id"].to_list() == ["b/p1", "b/p1", "a/p1"]
    assert table["start"].to_list() == [0, 3, 0]


def test_an_occurrence_keeps_the_quotation_marks_inside_it():
    row = kwic(one("开展“八五”普法教育"), "八五普法", width=2).iloc[0]
    assert (row["left"], row["keyword"], row["right"]) == ("展“", "八五”普法", "教育")


@pytest.mark.parametrize("keyword", ["“八五”普法", " 八五普法 ", "「八五普法」"])
def test_a_keyword_may_be_given_with_marks_or_spaces_around_it(keyword):
    assert len(kwic(one("开展“八五”普法教育"), keyword)) == 1


def test_a_keyword_that_no_text_holds_gives_an_empty_table():
    table = kwic(one("发展"), "治理")
    assert table.empty
    assert list(table.columns) == [
        "paragraph_id", "part", "left", "keyword", "right", "start", "end"
    ]  # fmt: skip


@pytest.mark.parametrize("keyword", ["", "  ", "“”"])
def test_an_empty_keyword_is_refused(keyword):
    with pytest.raises(CorpusError, match=r"^The keyword is empty; give the term to look for\.$"):
        kwic(one("发展"), keyword)


def test_a_heading_is_read_at_its_first_paragraph_or_not_at_all(report):
    corpus = report("二、加强基层治理", "我们将持续推进基层治理各项工作,提升获得感。")
    table = kwic(corpus, "基层治理")
    assert table["part"].to_list() == ["section", "text"]
    assert table["paragraph_id"].nunique() == 1
    assert kwic(corpus, "基层治理", include_headings=False)["part"].to_list() == ["text"]
