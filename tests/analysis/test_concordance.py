"""Keywords stand in their context, letter by letter."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govtopics.analysis.themes.codebook import Codebook, read_codebook
from govtopics.analysis.themes.concordance import kwic, side_by_side
from govtopics.analysis.themes.theme_measures import measure_themes
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
    with pytest.raises(CorpusError, match=r"^The keyword is empty; enter the term to look for\.$"):
        kwic(one("发展"), keyword)


def test_a_heading_is_read_at_its_first_paragraph_or_not_at_all(report):
    corpus = report("二、加强基层治理", "我们将持续推进基层治理各项工作,提升获得感。")
    table = kwic(corpus, "基层治理")
    assert table["part"].to_list() == ["section", "text"]
    assert table["paragraph_id"].nunique() == 1
    assert kwic(corpus, "基层治理", include_headings=False)["part"].to_list() == ["text"]


def test_a_regular_expression_is_found_where_it_matches(report):
    corpus = report("加强城市治理,推进社会治理。", "发展经济,改善民生,创新驱动发展战略。")
    table = kwic(corpus, re.compile(r"(城市|社会)治理"), width=2)
    assert table["keyword"].to_list() == ["城市治理", "社会治理"]
    assert table["left"].to_list() == ["加强", "推进"]


@pytest.mark.parametrize("pattern", ["治*", "", "^"])
def test_a_pattern_that_matches_nothing_at_all_is_refused(three, pattern):
    with pytest.raises(CorpusError, match="matches even where there is no character"):
        kwic(three, re.compile(pattern))


def test_a_pattern_that_only_sometimes_matches_nothing_shows_no_empty_keyword(three):
    assert set(kwic(three, re.compile("治理|(?=经济)"))["keyword"]) == {"治理"}


def test_a_theme_shows_the_hits_that_are_measured(seeds):
    theme = read_codebook()["一网统管"]
    hits = measure_themes(seeds, Codebook((theme,))).hits
    lines = kwic(seeds, theme)
    columns = ["paragraph_id", "part", "start", "end"]
    assert lines[columns].to_numpy().tolist() == hits[columns].to_numpy().tolist()


def test_lines_are_sorted_by_what_stands_on_either_side(three):
    corpus = Corpus.from_texts(["甲丙治理丁", "乙甲治理丙", "甲乙治理乙"])
    assert kwic(corpus, "治理", sort="left")["left"].to_list() == ["甲丙", "甲乙", "乙甲"]
    assert kwic(corpus, "治理", sort="right")["right"].to_list() == ["丁", "丙", "乙"]
    with pytest.raises(CorpusError, match=r"Unknown order 'rigth'. Did you mean 'right'"):
        kwic(three, "治理", sort="rigth")


def test_passages_of_districts_stand_side_by_side(seeds):
    themes = measure_themes(seeds, read_codebook())
    table = side_by_side(themes, seeds, "营商环境", by="place", n=2)
    assert list(table.columns) == ["长宁区", "长征镇", "黄浦区", "徐汇区"]
    assert table.index.to_list() == [1, 2]
    assert table.loc[1, "徐汇区"] == "（没有命中的段落）"
    assert table.loc[2, "徐汇区"] == ""
    assert table.loc[1, "黄浦区"].startswith("huangpu-20")
    assert "【" in table.loc[1, "黄浦区"]
