"""What a codebook does is told term by term; a placebo shows what frequency alone does."""

from dataclasses import replace

import numpy as np
import pytest

from govtopics.analysis.themes.codebook import Codebook, Theme, read_codebook
from govtopics.analysis.themes.codebook_check import (
    _examples,
    check_codebook,
    check_measured,
    placebo_codebook,
)
from govtopics.analysis.themes.theme_measures import measure_themes
from govtopics.corpus.corpus import Corpus
from govtopics.errors import CodebookError
from govtopics.tokens.segmentation import tokenize


def paragraphs(*texts):
    ids = [f"a/p{i}" for i in range(1, len(texts) + 1)]
    return Corpus.from_texts(texts, ids=ids, unit="paragraph")


def term(check, name):
    (row,) = check.terms[check.terms["term"] == name].to_dict("records")
    return row


def test_counts_of_a_term_by_hand(three, codebook):
    row = term(check_codebook(codebook, three), "信访")
    assert (row["n_hits"], row["n_sentences"], row["n_documents"]) == (1, 1, 1)
    assert (row["share"], row["n_alone"], row["change"]) == (0.5, 0, 0)
    assert row["status"] == "present"


def test_a_term_that_the_corpus_lacks_is_absent_and_has_no_example(three, codebook):
    row = term(check_codebook(codebook, three), "一网统管")
    assert (row["status"], row["n_hits"], row["share"], row["examples"]) == ("absent", 0, 0, "")


def test_a_term_that_alone_gives_a_tenth_of_the_text_decides():
    book = Codebook((Theme("治理", ("基层治理",), ("信访",)),))
    check = check_codebook(book, paragraphs(*["基层治理。"] * 9, "信访的事。"))
    assert term(check, "信访")["status"] == "decides"
    assert term(check, "信访")["change"] == pytest.approx(5 / 50)
    assert term(check, "信访")["examples"] == "信访的事。"


def test_examples_are_the_first_three_of_the_sentences_that_it_alone_marks():
    book = Codebook((Theme("治理", ("基层治理",), ("信访",)), Theme("水", ("水利", "水"))))
    texts = ["基层治理信访。", "信访甲。水利。", "修水渠。", "信访乙。", "信访丙。", "信访丁。水。"]
    check = check_codebook(book, paragraphs(*texts))
    assert term(check, "信访")["examples"] == "信访甲。 / 信访乙。 / 信访丙。"
    assert term(check, "水利")["examples"] == ""  # 水 marks the sentence too
    assert term(check, "水")["examples"] == "修水渠。 / 水。"
    assert term(check, "基层治理")["examples"] == ""


def test_no_more_texts_are_read_than_the_examples_need():
    read = []

    def texts():
        for number in range(9):
            read.append(number)
            yield f"信访{number}"

    wanted = [("信访", np.array([0, 2, 3, 5, 7])), ("别的", np.array([1, 4]))]
    assert _examples(texts(), wanted) == [["信访0", "信访2", "信访3"], []]
    assert read == [0, 1, 2, 3, 4, 5]


def test_the_change_is_a_share_of_all_text_and_deciding_one_of_the_theme():
    book = Codebook((Theme("治理", ("基层治理",), ("信访",)),))
    row = term(check_codebook(book, paragraphs("基层治理。", "信访的事。", "别的" * 20)), "信访")
    assert (row["change"], row["status"]) == (pytest.approx(5 / 50), "decides")


def test_a_term_of_wide_is_set_against_the_whole_ring_and_changes_nothing_of_core():
    book = Codebook((Theme("治理", ("基层治理",), (), ("信访",)),))
    check = check_codebook(
        book, paragraphs("基层治理信访。", "信访好。", "信访治理。", "别的" * 20)
    )
    row = term(check, "信访")
    # 7, 4, 5 and 40 characters: alone in the second and third, 9 of the 16 of the wide ring.
    assert (row["n_alone"], row["change"], row["status"]) == (2, 9 / 56, "decides")
    # Core loses all that it has without its name, whatever of wide stands beside it.
    assert (term(check, "基层治理")["n_alone"], term(check, "基层治理")["change"]) == (1, 7 / 56)


def test_a_term_that_stands_where_other_themes_lead_is_ambiguous():
    book = Codebook((Theme("治理", ("环境",)), Theme("营商", ("营商环境", "企业"))))
    texts = [
        "优化营商环境,服务企业。",
        "营商环境,企业。",
        "企业,营商环境。",
        "治理环境。",
        "环境。",
    ]
    check = check_codebook(book, paragraphs(*texts))
    row = term(check, "环境")
    assert (row["n_alone"], row["n_elsewhere"], row["status"]) == (5, 3, "ambiguous")
    assert row["examples"].startswith("优化营商环境,服务企业。 / ")


def test_overlaps_of_themes_are_sentences_that_both_have():
    shared = "网格化管理"
    book = Codebook((Theme("甲", ("基层治理", shared)), Theme("乙", ("一网统管", shared))))
    check = check_codebook(book, paragraphs("网格化管理。", "基层治理。", "一网统管。一网统管。"))
    (row,) = check.overlaps.to_dict("records")
    assert (row["n_both"], row["jaccard"], row["share"]) == (1, 0.25, 0.5)
    assert (row["other_share"], row["shared_terms"]) == (pytest.approx(1 / 3), shared)
    assert term_of(check, "甲", shared)["also_in"] == "乙"


def term_of(check, theme, name):
    rows = check.terms[(check.terms["term"] == name) & (check.terms["theme"] == theme)]
    return rows.iloc[0]


def test_the_packaged_codebook_decides_nothing_by_ambiguous_terms_alone(seeds):
    check = check_codebook(read_codebook(), seeds)
    assert len(check.terms) == sum(len(theme.terms) for theme in read_codebook())
    shares = check.terms.groupby("theme")["share"].sum()
    assert shares.to_numpy() == pytest.approx(1)
    assert repr(check).startswith("CodebookCheck: ")
    assert "<table" in check._repr_html_()


@pytest.fixture(scope="module")
def tokens(seeds):
    return tokenize(seeds.to_paragraphs())


def test_a_placebo_has_as_many_terms_of_like_frequency_and_none_of_the_codebook(seeds, tokens):
    book = Codebook(tuple(replace(theme, exclusions=()) for theme in read_codebook()))
    placebo = placebo_codebook(book, seeds, tokens, random_state=1)
    # Their frequency is that in paragraphs.
    check, other = (
        check_measured(measure_themes(seeds, each, unit="paragraph"), seeds)
        for each in (book, placebo)
    )
    found = check.terms[check.terms["n_sentences"] > 0].groupby("theme").size()
    assert other.terms.groupby("theme").size().to_dict() == found.to_dict()
    words = set(placebo.terms)
    assert not [w for w in words if any(w in t or t in w for t in book.terms)]
    ratio = other.terms["n_sentences"].sum() / check.terms["n_sentences"].sum()
    assert ratio == pytest.approx(1, abs=0.1)


def test_a_placebo_is_measured_under_its_own_name_and_repeats(seeds, tokens):
    book = read_codebook()
    first, again, other = (placebo_codebook(book, seeds, tokens, random_state=i) for i in (1, 1, 2))
    assert first == again != other
    assert set(measure_themes(seeds, first).to_frame()["measure"]) == {"placebo"}


def test_a_placebo_of_themes_that_the_corpus_lacks_is_empty(seeds, tokens):
    book = Codebook(
        (Theme("甲", ("没有这个词",)), Theme("乙", ("也没有",)), Theme("丙", ("治理",)))
    )
    placebo = placebo_codebook(book, seeds, tokens, random_state=1)
    assert [len(theme.terms) for theme in placebo] == [0, 0, 1]
    assert measure_themes(seeds, placebo).n_hits["甲"].sum() == 0


def test_a_corpus_of_few_words_gives_no_placebo(three, codebook):
    with pytest.raises(CodebookError, match="words that no theme uses, too few for a placebo"):
        placebo_codebook(codebook, three, tokenize(three), random_state=1)
