"""Each term of a lexicon is proved to be one word, or shown as it was cut."""

import logging
from itertools import accumulate
from pathlib import Path

import pytest

from govtopics.corpus.corpus import Corpus
from govtopics.errors import TokensError
from govtopics.tokens.engines import cutter, log_probability
from govtopics.tokens.lexicon import Lexicon
from govtopics.tokens.lexicon_check import check_lexicon
from govtopics.tokens.segmentation import Segmenter


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
        "n_overlapped": 0,
        "n_other_words": 0,
        "cut_as": "",
        "other_as": "",
        "kept_example": "d0/p0001: 【基层治理】。",
        "cut_example": "",
        "other_example": "",
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


CUT = "降低工伤保险费率,参加工伤保险"


def test_a_cut_term_shows_how_and_where():
    row = proof(["工伤保险"], CUT).loc["工伤保险"]
    assert (row.n_occurrences, row.n_kept) == (2, 1)
    assert row.cut_as == "工伤/保险费率"
    assert row.cut_example == "d0/p0001: 降低【工伤保险】费率,参加工伤保险"


def test_a_cut_term_is_a_warning_in_the_log(caplog):
    with caplog.at_level(logging.WARNING, logger="govtopics"):
        proof(["工伤保险"], CUT)
    assert caplog.messages == ["Terms that are split at least once: 1; see the column cut_as."]


def test_strict_names_every_cut_term():
    with pytest.raises(TokensError) as error:
        proof(["工伤保险", "新能源", "治理"], CUT + ";新能源开发,治理", strict=True)
    assert str(error.value).splitlines() == [
        "The lexicon has 2 problems.",
        "  '工伤保险' is split as 工伤/保险费率.",
        "  '新能源' is split as 新/能源开发.",
    ]


def test_letters_that_are_other_words_are_listed_apart():
    row = proof(["河长制", "城市更新"], "河长制定方案,推行河长制", "全新城市更新颖").loc["河长制"]
    assert (row.n_occurrences, row.n_kept, row.n_other_words) == (1, 1, 1)
    assert row.other_as == "河/长/制定方案"
    assert row.other_example == "d0/p0001: 【河长制】定方案,推行河长制"


def test_every_cut_into_other_words_is_shown_with_its_number():
    row = proof(["民生"], "人民生活,人民生活,农民生活,民生").loc["民生"]
    assert (row.n_kept, row.n_other_words) == (1, 3)
    assert row.other_as == "人民/生活 ×2; 农民/生活"


def test_the_log_counts_what_was_judged(caplog):
    with caplog.at_level(logging.INFO, logger="govtopics"):
        proof(["民生"], "人民生活,农民生活,民生")
    (said,) = caplog.messages
    assert said.startswith(
        "Occurrences of terms: 1 kept as one word, 0 split. Spelled like a term, but in fact other "
        "words: 2, listed in"
    )


def test_of_two_terms_that_share_letters_the_first_stays_if_no_more_words_come():
    lexicon = ["装备制造业", "制造业增加值", "非物质文化遗产", "文化遗产保护传承"]
    cut = Segmenter(Lexicon.of(lexicon)).cut
    assert cut("装备制造业增加值") == ["装备制造业", "增加值"]
    assert cut("非物质文化遗产保护传承") == ["非物质文化遗产", "保护", "传承"]
    assert cut("高技术制造业增加值")[-1] == "制造业增加值"
    more = Segmenter(Lexicon.of(["安全隐患", "隐患排查整治"])).cut
    assert more("安全隐患排查整治") == ["安全", "隐患排查整治"]


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("树牢底线思维", ["树", "牢", "底线思维"]), ("落实惠企政策", ["落实", "惠企政策"]),
        ("长江干流入河排污口", ["长江", "干流", "入河排污口"]),
    ],
)  # fmt: skip
def test_a_crossing_word_that_leaves_a_piece_of_the_term_is_no_better(segmenter, text, cut):
    assert segmenter.cut(text) == cut


def test_a_crossing_word_may_begin_a_term():
    cut = Segmenter(Lexicon.of(["城镇燃气", "燃气管网"])).cut
    assert cut("改造城镇燃气管网") == ["改造", "城镇", "燃气管网"]


def test_a_word_of_two_characters_stays_where_the_dictionary_cuts_it():
    assert Segmenter(Lexicon.of(["光伏"])).cut("龙祥光伏支架")[2:] == ["光伏", "支架"]


def test_other_words_are_no_fault():
    assert proof(["河长制"], "河长制定方案", strict=True)["n_other_words"].to_list() == [1]


def test_a_term_that_shares_letters_with_another_is_listed_apart():
    table = proof(["公共卫生应急", "应急管理"], "公共卫生应急管理,应急管理")
    assert table.loc["应急管理", ["n_occurrences", "n_kept", "n_overlapped"]].to_list() == [1, 1, 1]
    assert table.loc["公共卫生应急", "n_kept"] == 1


def test_a_term_inside_a_longer_word_is_listed_apart():
    row = proof(["养老"], "建养老院,发展养老").loc["养老"]
    assert (row.n_occurrences, row.n_kept, row.n_inside, row.cut_as) == (1, 1, 1, "")


def test_strict_is_silent_when_all_terms_are_kept():
    assert proof(["基层治理"], "基层治理", strict=True)["n_kept"].to_list() == [1]


def test_the_count_agrees_with_the_tokens_on_the_reports(seeds, lexicon, segmenter):
    table = check_lexicon(lexicon, seeds).set_index("term")
    tokens = [token for text in seeds.to_paragraphs().texts for token in segmenter.cut(text)]
    assert table["n_kept"].to_dict() == {word: tokens.count(word) for word in lexicon.words}


def test_nearly_all_occurrences_are_kept_in_the_reports(seeds, lexicon):
    table = check_lexicon(lexicon, seeds)
    n_kept, n_other = table["n_kept"].sum(), table["n_other_words"].sum()
    # Also when what is judged to be other words is counted against the segmenter.
    assert n_kept >= 0.99 * (table["n_occurrences"].sum() + n_other)


def test_no_neighbour_is_broken_in_the_reports(seeds, lexicon, segmenter):
    """A word may be divided at a term's end only into words (全民健身|活动 of 健身活动)."""
    plain = cutter("rjieba", {})
    grouped, broken = [], []
    for text in seeds.to_paragraphs().texts:
        tokens, prepared = segmenter.cut(text), segmenter.prepare(text)
        ends = {end for token, end in spans(tokens) if token in lexicon}
        starts = {end - len(token) for token, end in spans(tokens) if token in lexicon}
        for word, end in spans(plain(prepared)):
            inside = range(end - len(word) + 1, end)
            outside = [prepared[place:end] for place in ends & set(inside)]
            outside += [prepared[end - len(word) : place] for place in starts & set(inside)]
            if outside:
                whole = all(len(piece) > 1 and log_probability(piece) for piece in outside)
                (grouped if whole else broken).append(word)
    assert broken == []
    assert len(grouped) <= 20


def spans(tokens):
    return zip(tokens, accumulate(map(len, tokens)), strict=True)


def joined_falsely(name):
    lines = (Path(__file__).parent / name).read_text(encoding="utf-8").splitlines()
    cases = [line.split("|") for line in lines if "|" in line and not line.startswith("#")]
    assert all(term in phrase for phrase, term in cases)
    segmenter = Segmenter(Lexicon.of(term for _, term in cases))
    return sum(term in segmenter.cut(phrase) for phrase, term in cases), len(cases)


@pytest.mark.parametrize(
    ("name", "n_phrases"),
    [("adversarial-phrases.txt", 28), ("further-phrases.txt", 28), ("third-phrases.txt", 56)],
)
def test_at_most_one_in_four_adversarial_phrases_is_joined(name, n_phrases):
    n_joined, n_cases = joined_falsely(name)
    assert n_cases == n_phrases
    assert n_joined <= n_phrases / 4
