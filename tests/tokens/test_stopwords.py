"""Stop lists take words out in layers; the lexicon's terms always stay."""

import sys

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from govtopics.errors import TokensError
from govtopics.tokens.stopwords import (
    LAYERS,
    NUMBER,
    PACKAGED,
    StopList,
    is_word,
    place_names,
    read_stopwords,
)

NOWHERE = pd.DataFrame(index=["a"])
ADVICE = (
    'Delete them from one of the two lists, or set prefer="lexicon" to keep them or '
    'prefer="stopwords" to remove them.'
)
HUANGPU = pd.DataFrame({"place": ["黄浦区"], "parent": ["上海市"]})


@pytest.fixture
def file_of(tmp_path):
    def write(name, *words):
        path = tmp_path / name
        path.write_text("\n".join(words), encoding="utf-8")
        return path

    return write


@pytest.mark.parametrize(
    "number", ["12", "8.5%", "2023", "1+6", "3-5", "二十", "一百零三", "1,200"]
)
def test_numbers_go_first(number):
    assert StopList.of([], NOWHERE, [])(number) == "numbers"


@pytest.mark.parametrize("word", ["网", "a", "一", "年"])
def test_single_characters_go(word):
    assert StopList.of([], NOWHERE, [])(word) == "single characters"


@pytest.mark.parametrize("word", ["5G", "PM2.5", "第一", "治理", "AI"])
def test_words_with_letters_stay(word):
    assert StopList.of([], NOWHERE, [])(word) is None


@given(st.text(min_size=1, max_size=5))
def test_a_term_of_the_lexicon_always_stays(term):
    assert StopList.of([], HUANGPU, [term])(term) is None


def test_a_number_in_the_lexicon_stays():
    taking_list = StopList.of(LAYERS, HUANGPU, ["12345"])
    assert taking_list("12345") is None
    assert taking_list("12346") == "numbers"


def test_the_first_list_that_holds_a_word_takes_it(file_of):
    first, second = file_of("甲.txt", "推进"), file_of("乙.txt", "推进", "落实")
    assert StopList.of([first, second], NOWHERE, [])("推进") == first.name
    assert StopList.of([second, first], NOWHERE, [])("推进") == second.name
    assert StopList.of([first, second], NOWHERE, [])("落实") == second.name


def test_places_of_the_corpus_go_with_and_without_their_suffix():
    taking_list = StopList.of(["places"], HUANGPU, [])
    assert [taking_list(word) for word in ("黄浦区", "黄浦", "上海", "徐汇")] == [
        "places",
        "places",
        "places",
        None,
    ]


def test_a_place_that_the_lexicon_holds_stays():
    stoplist = StopList.of(["places"], HUANGPU, ["上海", "治理"])
    assert stoplist("上海") is None
    assert stoplist.left == {"places": ("上海",)}


@pytest.mark.parametrize(
    ("place", "short"),
    [
        ("浦东新区", "浦东"),
        ("苏州市", "苏州"),
        ("内蒙古自治区", "内蒙古"),
        ("广西壮族自治区", "广西"),
        ("长征镇", "长征"),
        ("恩施土家族苗族自治州", "恩施土家族苗族"),
    ],
)
def test_the_short_name_of_a_place_has_no_suffix(place, short):
    assert place_names(pd.DataFrame({"place": [place]})) == {place, short}


def test_a_short_name_of_one_character_is_no_stop_word():
    assert place_names(pd.DataFrame({"place": ["沙市"]})) == {"沙市"}


def test_without_places_nothing_goes():
    assert place_names(NOWHERE) == frozenset()
    assert place_names(pd.DataFrame({"place": [None], "parent": [None]})) == frozenset()


def test_an_unknown_list_is_answered_with_the_nearest_name():
    with pytest.raises(TokensError) as error:
        StopList.of(["officialise"], NOWHERE, [])
    assert (
        str(error.value)
        == "Stop list or file not found: 'officialise'. Did you mean 'officialese'?"
    )


def test_an_unknown_list_far_from_any_name_is_answered_with_all():
    with pytest.raises(TokensError, match=r"Available: general, officialese, places\.$"):
        read_stopwords("/nowhere/词表")


def test_lists_that_hold_terms_of_the_lexicon_are_all_named(file_of):
    first, second = file_of("甲.txt", "治理", "基层治理"), file_of("乙.txt", "一网统管")
    with pytest.raises(TokensError) as error:
        StopList.of([first, second], NOWHERE, ["基层治理", "一网统管", "治理"])
    assert str(error.value).splitlines() == [
        "The choice of stop lists has 2 problems.",
        f"  {first.name!r} would remove 基层治理, 治理, which the lexicon contains. {ADVICE}",
        f"  {second.name!r} would remove 一网统管, which the lexicon contains. {ADVICE}",
    ]


def test_one_setting_says_what_wins(file_of):
    mine = file_of("甲.txt", "治理", "落实")
    stays = StopList.of([mine, "places"], HUANGPU, ["治理", "上海"], "lexicon")
    assert (stays("治理"), stays("落实"), stays("上海")) == (None, "甲.txt", None)
    assert stays.left == {"甲.txt": ("治理",), "places": ("上海",)}
    goes = StopList.of([mine, "places"], HUANGPU, ["治理", "上海", "基层治理"], "stopwords")
    assert (goes("治理"), goes("上海"), goes("基层治理")) == ("甲.txt", "places", None)
    assert goes.left == {}


def test_what_wins_is_one_of_two():
    with pytest.raises(TokensError) as error:
        StopList.of([], NOWHERE, [], "lexikon")
    assert str(error.value) == "prefer = 'lexikon'. Did you mean 'lexicon'?"


def test_of_many_terms_ten_are_named(file_of):
    words = [f"词{number:02}" for number in range(12)]
    with pytest.raises(
        TokensError, match=r"remove 词00, .*词09 … \(12\), which the lexicon contains"
    ):
        StopList.of([file_of("甲.txt", *words)], NOWHERE, words)


def test_a_list_is_read_without_comments_byte_order_mark_and_empty_lines(tmp_path):
    path = tmp_path / "stop.txt"
    path.write_bytes("\ufeff推进 # 套话\r\n\r\n# 说明\r\n落实\r\n".encode())
    assert read_stopwords(path) == {"推进", "落实"}


def test_a_list_in_another_encoding_is_refused_by_name(tmp_path):
    path = tmp_path / "stop.txt"
    path.write_bytes("推进".encode("gb18030"))
    with pytest.raises(TokensError, match=r"^stop\.txt has 1 problem\.\n  It is not UTF-8 text"):
        read_stopwords(path)


@pytest.mark.parametrize("name", PACKAGED)
def test_packaged_lists_hold_words_and_no_term_of_the_lexicon(name, lexicon):
    words = read_stopwords(name)
    assert len(words) > 20
    assert not words & set(lexicon.words)


@pytest.mark.parametrize(
    ("token", "expected"), [("治理", True), ("5G", True), ("%", True), ("。", False), ("“", False)]
)
def test_punctuation_is_no_word(token, expected):
    assert is_word(token) is expected


@pytest.mark.parametrize("word", ["十四五", "十三五", "七五", "万一", "一二", "三农"])
def test_plans_and_words_of_digits_are_no_numbers(word):
    assert NUMBER.fullmatch(word) is None


@pytest.mark.parametrize(
    "word",
    ["十五", "二十", "一百零三", "三千万", "两百五十六", "万亿", "12.5%", "第十一次", "第二届"],
)
def test_numerals_are_numbers(word):
    assert NUMBER.fullmatch(word)


def test_a_number_is_one_whatever_it_begins_with():
    stoplist = StopList.of([], pd.DataFrame(), [])
    characters = [chr(n) for n in range(sys.maxunicode + 1)]
    alone = [one for one in characters if NUMBER.fullmatch(one)]
    assert {stoplist(one) for one in alone} == {"numbers"}
    spelled = ["第十一次", "第3届", "两千万", "二十", "３万", "8.5%", "+3", "~5", "×2", "-1", "/7"]
    spelled = [one for one in spelled if NUMBER.fullmatch(one)]
    assert len(spelled) == 10  # ３万 is none
    assert {stoplist(one) for one in spelled} == {"numbers"}
