"""Each term of a lexicon is proved to be one word, or shown as it was cut."""

import logging

import pytest

from govtopics.corpus.corpus import Corpus
from govtopics.errors import TokensError
from govtopics.tokens.lexicon import Lexicon
from govtopics.tokens.proof import check_lexicon


def proof(terms, *texts, strict=False):
    corpus = Corpus.from_texts(texts, ids=[f"d{i}" for i in range(len(texts))])
    return check_lexicon(Lexicon.of(terms, "测试"), corpus, strict=strict).set_index("term")


def test_a_kept_term_is_counted_over_texts_and_reports():
    row = proof(["基层治理"], "基层治理。\n基层治理", "加强基层治理", "发展").loc["基层治理"]
    assert row.to_dict() == {
        "source": "测试",
        "n_occurrences": 3,
        "n_kept": 3,
        "n_documents": 2,
        "n_inside": 0,
        "cut_as": "",
    }


def test_a_term_that_no_text_spells_has_a_row_of_zeros():
    row = proof(["基层治理"], "发展经济").loc["基层治理"]
    assert (row.n_occurrences, row.n_kept, row.n_documents, row.cut_as) == (0, 0, 0, "")


def test_a_term_inside_a_longer_kept_term_does_not_count():
    table = proof(["治理", "基层治理"], "基层治理与治理")
    assert table.loc["基层治理", "n_kept"] == 1
    assert table.loc["治理", ["n_occurrences", "n_kept"]].to_list() == [1, 1]


def test_a_term_with_quotation_marks_inside_is_kept():
    assert proof(["八五普法"], "“八五”普法")["n_kept"].to_list() == [1]


def test_a_cut_term_shows_how():
    row = proof(["推进区"], "推进区域协同,推进区域发展,做好推进区").loc["推进区"]
    assert (row.n_occurrences, row.n_kept) == (3, 1)
    assert row.cut_as == "推进/区域"


def test_a_cut_term_is_a_warning_in_the_log(caplog):
    with caplog.at_level(logging.WARNING, logger="govtopics"):
        proof(["推进区"], "推进区域协同")
    assert caplog.messages == ["Terms that are cut somewhere: 1; column cut_as shows how."]


def test_strict_names_every_cut_term():
    with pytest.raises(TokensError) as error:
        proof(["推进区", "治理", "区协"], "推进区域治理,推进区协同", strict=True)
    assert str(error.value).splitlines() == [
        "The lexicon has 2 faults.",
        "  '区协' is cut as 推进区/协同.",
        "  '推进区' is cut as 推进/区域.",
    ]


def test_a_term_inside_a_longer_word_is_listed_apart():
    row = proof(["养老"], "建养老院,发展养老").loc["养老"]
    assert (row.n_occurrences, row.n_kept, row.n_inside, row.cut_as) == (1, 1, 1, "")


def test_strict_is_silent_when_all_terms_are_kept():
    assert proof(["基层治理"], "基层治理", strict=True)["n_kept"].to_list() == [1]


def test_the_count_agrees_with_the_tokens_on_the_reports(seeds, lexicon, segmenter):
    table = check_lexicon(lexicon, seeds).set_index("term")
    tokens = [token for text in seeds.to_paragraphs().texts for token in segmenter.cut(text)]
    assert table["n_kept"].to_dict() == {word: tokens.count(word) for word in lexicon.words}


def test_few_terms_are_cut_in_the_reports(seeds, lexicon):
    table = check_lexicon(lexicon, seeds)
    assert table["n_kept"].sum() >= 0.9 * table["n_occurrences"].sum()
