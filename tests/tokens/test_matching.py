"""Terms are found by their letters, wherever they stand and nowhere else."""

import re
import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govtopics.tokens.matching import (
    QUOTATION_MARKS,
    TERM,
    Match,
    TermMatcher,
    has_open_gap,
    longest_first,
    outside,
)

LETTERS = "城市更新"
TERMS = st.lists(st.text(LETTERS, min_size=2, max_size=4), min_size=1, max_size=5)
TEXTS = st.text(LETTERS + "“”'的\n", max_size=30)
SPANS = st.lists(
    st.builds(
        lambda start, length, term: Match(start, start + length, term),
        st.integers(0, 20),
        st.integers(1, 6),
        st.sampled_from("甲乙"),
    ),
    max_size=12,
)
MARKS = re.compile(f"[{QUOTATION_MARKS}]")
quick = settings(max_examples=60)


def found(terms, text):
    return [match.term for match in TermMatcher(terms).find(text)]


@quick
@given(TERMS, TEXTS)
def test_a_match_spells_its_term_once_quotation_marks_are_left_out(terms, text):
    for match in TermMatcher(terms).find(text):
        assert MARKS.sub("", text[match.start : match.end]) == match.term


@quick
@given(TERMS, TEXTS)
def test_a_match_begins_and_ends_with_a_letter_of_its_term(terms, text):
    for match in TermMatcher(terms).find(text):
        assert text[match.start] == match.term[0]
        assert text[match.end - 1] == match.term[-1]


@quick
@given(TERMS, st.text(LETTERS + "的\n", max_size=30))
def test_in_text_without_quotation_marks_every_occurrence_is_found(terms, text):
    by_hand = {
        (start, start + len(term), term)
        for term in terms
        for start in range(len(text))
        if text.startswith(term, start)
    }
    matches = TermMatcher(terms).find(text)
    assert len(matches) == len(by_hand)
    assert set(matches) == by_hand


@quick
@given(TERMS, TEXTS)
def test_matches_come_by_position_and_longer_ones_first(terms, text):
    matches = TermMatcher(terms).find(text)
    assert matches == sorted(matches, key=lambda m: (m.start, -m.end, m.term))


@quick
@given(SPANS)
def test_longest_first_chooses_from_the_matches_and_none_overlap(matches):
    chosen = longest_first(matches)
    assert set(chosen) <= set(matches)
    assert chosen == sorted(chosen)
    for left, right in pairwise(chosen):
        assert left.end <= right.start


@quick
@given(SPANS)
def test_whatever_longest_first_drops_overlaps_one_at_least_as_long(matches):
    chosen = longest_first(matches)
    for match in set(matches) - set(chosen):
        assert any(
            kept.start < match.end
            and match.start < kept.end
            and kept.end - kept.start >= match.end - match.start
            for kept in chosen
        )


@quick
@given(SPANS)
def test_longest_first_does_not_depend_on_the_order_given(matches):
    assert longest_first(matches) == longest_first(matches[::-1])


@quick
@given(SPANS, SPANS)
def test_outside_keeps_exactly_what_no_span_contains(matches, spans):
    kept = outside(matches, spans)
    assert kept == [
        m for m in matches if not any(s.start <= m.start and s.end >= m.end for s in spans)
    ]


def test_a_longer_term_goes_before_an_earlier_shorter_one():
    matches = TermMatcher(["推进城市", "城市更新行动"]).find("推进城市更新行动")
    assert [match.term for match in longest_first(matches)] == ["城市更新行动"]


def test_an_overlap_with_an_exclusion_that_does_not_contain_the_term_keeps_it():
    matches = [Match(2, 6, "基层治理")]
    assert outside(matches, [Match(0, 5, "完善基层治")]) == matches
    assert outside(matches, [Match(0, 7, "完善基层治理念")]) == []


@pytest.mark.parametrize(
    "text", ["“八五”普法", "‘八五’普法", "「八五」普法", "『八五』普法", '"八五"普法', "'八五'普法"]
)
def test_quotation_marks_inside_a_term_are_skipped(text):
    (match,) = TermMatcher(["八五普法"]).find(f"做好{text}工作")
    assert match == (3, 3 + len(text) - 1, "八五普法")


def test_quotations_that_adjoin_do_not_join():
    assert found(["城市更新", "市更"], "“韧性城市”“更新改造”") == []


def test_a_quotation_inside_a_quotation_does_not_join_its_neighbour():
    assert found(["维护工作"], "“做到‘两个维护’”工作") == []


def test_text_of_nothing_but_quotation_marks_holds_no_term():
    assert found(["治理"], "“”‘’「」") == []


@pytest.mark.parametrize("text", ["拨打12345。", "“12345”热线", "热线12345,办结", "12345"])
def test_a_number_that_stands_alone_is_found(text):
    assert found(["12345"], text) == ["12345"]


@pytest.mark.parametrize(
    "text", ["112345件", "123456件", "A12345", "12345b", "12345.6亿元", "0.12345", "3.12345"]
)
def test_digits_inside_a_longer_number_or_word_are_no_term(text):
    assert found(["12345"], text) == []


def test_a_full_stop_that_is_no_decimal_point_ends_a_number():
    assert found(["12345"], "服务热线12345.现在") == ["12345"]


def test_latin_letters_of_a_longer_word_are_no_term():
    assert found(["5G", "PM2.5"], "15G、5GHz、PM2.51、5G网络、PM2.5浓度") == ["5G", "PM2.5"]


def test_a_chinese_term_may_stand_beside_a_number():
    assert found(["基层治理", "15分钟生活圈"], "2023基层治理2024,15分钟生活圈") == [
        "基层治理",
        "15分钟生活圈",
    ]


def test_nested_occurrences_are_all_found():
    assert found(["治理", "基层治理", "基层"], "基层治理") == ["基层治理", "基层", "治理"]


def test_a_term_given_twice_is_found_once():
    assert found(["治理", "治理"], "治理") == ["治理"]


def test_no_terms_find_nothing():
    assert TermMatcher([]).find("基层治理") == []


def test_offsets_count_code_points_beyond_the_basic_plane():
    assert TermMatcher(["治理"]).find("𠮷野家😀治理") == [Match(4, 6, "治理")]


@quick
@given(st.text(max_size=6))
def test_a_term_is_two_or_more_characters_without_spaces_or_quotation_marks(word):
    hidden = re.search(r"[\s\u00ad\u200b-\u200f\u2060\ufeff]", word)
    plain = len(word) > 1 and not MARKS.search(word) and not hidden
    assert bool(TERM.fullmatch(word)) == plain


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("推进“八五”普法", True),
        ("推进八五“普法”工作", True),
        ("打造“八五普法”品牌", True),
        ("“决战八五”普法", False),
        ("八五“普法先锋”", False),
    ],
)
def test_a_quotation_is_part_of_a_term_as_a_whole_or_not_at_all(text, found):
    assert bool(TermMatcher(["八五普法"]).find(text)) is found


# Terms with a gap.

CITY = TermMatcher(["韧性…城市"])
GAPS = TermMatcher(["韧性…城市", "城市运行…中心", "宜居…韧性…城市"])


def spans(matcher, text):
    return [text[match.start : match.end] for match in matcher.find(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("建设韧性城市。", ["韧性城市"]),
        ("建设宜居、韧性、智慧城市。", ["韧性、智慧城市"]),
        ("打造韧性安全城市。", ["韧性安全城市"]),
        (
            "建设创新、宜居、美丽、韧性、文明、智慧的现代化人民城市",
            ["韧性、文明、智慧的现代化人民城市"],
        ),
        # The nearest second part, and no first part inside a gap.
        ("韧性城市和城市更新", ["韧性城市"]),
        ("韧性、韧性城市", ["韧性城市"]),
        ("韧性社区、韧性安全城市", ["韧性安全城市"]),
        ("城市韧性", []),
        ("韧性", []),
        # Twelve characters may stand between, and no thirteenth.
        (f"韧性{'一' * 12}城市", [f"韧性{'一' * 12}城市"]),
        (f"韧性{'一' * 13}城市", []),
        # No mark between clauses, and no blank.
        *((f"增强韧性{mark}美化城市", []) for mark in "，。；：！？,;:!? \n\t\u3000"),
        # Both parts inside one quotation, or a whole one that begins or ends beside the term.
        ("建设“韧性城市”", ["韧性城市"]),
        ("建设“宜居、韧性、智慧城市”", ["韧性、智慧城市"]),
        ("建设“韧性”城市", ["韧性”城市"]),
        ("建设韧性“智慧”城市", ["韧性“智慧”城市"]),
        # No quotation is broken off, however long the term is with its marks.
        ("“宜居韧性”城市", []),
        ("“宜居、韧性”智慧城市", []),
        ("韧性“海绵城市”", ["韧性“海绵城市"]),
        ("韧性“海绵城市群”", []),
        ("“智慧韧性”“美丽城市”", []),
    ],
)
def test_a_term_with_a_gap_is_found_to_its_nearest_second_part(text, found):
    assert spans(CITY, text) == found
    assert {match.term for match in CITY.find(text)} <= {"韧性…城市"}


def test_terms_with_gaps_are_found_beside_each_other_and_with_two_gaps():
    text = "数字化城市运行和治理中心，宜居、韧性、智慧城市"
    assert spans(GAPS, text) == ["城市运行和治理中心", "宜居、韧性、智慧城市", "韧性、智慧城市"]
    assert [match.term for match in GAPS.find(text)] == [
        "城市运行…中心", "宜居…韧性…城市", "韧性…城市",
    ]  # fmt: skip


def test_a_term_with_a_gap_that_ends_in_a_number_is_no_part_of_a_longer_one():
    matcher = TermMatcher(["热线…12345"])
    assert spans(matcher, "热线电话12345") == ["热线电话12345"]
    assert spans(matcher, "热线电话123456") == []


def test_of_one_span_the_term_that_spells_it_goes_before_one_with_a_gap():
    matcher = TermMatcher(["韧性…城市", "韧性城市"])
    assert [match.term for match in longest_first(matcher.find("韧性城市"))] == ["韧性城市"]
    assert [match.term for match in longest_first(matcher.find("韧性安全城市"))] == ["韧性…城市"]


@given(
    st.lists(st.sampled_from(["韧性", "城市", "、", "，", "安全", "。", "一" * 11]), max_size=9)
    .map("".join)
)  # fmt: skip
def test_what_is_found_with_a_gap_holds_what_it_says(text):
    for match in CITY.find(text):
        found = text[match.start : match.end]
        assert found.startswith("韧性")
        assert found.endswith("城市")
        gap = found[2:-2]
        assert len(gap) <= 12
        assert not set(gap) & set("，。；：！？")
        # Nearest on both sides.
        assert "韧性" not in gap
        assert "城市" not in gap + "城"
    # And nothing of the kind is missed.
    firsts = [i for i in range(len(text)) if text.startswith("韧性", i)]
    for start in firsts:
        end = text.find("城市", start + 2)
        gap = text[start + 2 : end] if end >= 0 else "，"
        inside = len(gap) <= 12 and not set(gap) & set("，。；") and "韧性" not in gap
        assert (start in [match.start for match in CITY.find(text)]) == inside


@pytest.mark.parametrize(
    ("term", "is_open"),
    [("韧性…城市", False), ("韧性城市", False), ("宜居…韧性…城市", False), ("…城市", True),
     ("韧性…", True), ("韧…城市", True), ("韧性…市", True), ("韧性……城市", True), ("…", True)],
)  # fmt: skip
def test_a_gap_is_open_beside_less_than_two_characters(term, is_open):
    assert has_open_gap(term) == is_open


def test_many_matches_in_one_text_take_a_time_in_proportion():
    # Quadratic before: a merged file with forty thousand hits of a theme took two minutes.
    matches = [Match(3 * i, 3 * i + 2, "甲乙") for i in range(40_000)]
    begun = time.perf_counter()
    assert longest_first(matches) == matches
    assert outside(matches, matches) == []
    assert time.perf_counter() - begun < 5
