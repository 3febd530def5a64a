"""Sentences of two texts: laws that hold for any two, and cases worked out by hand."""

import math
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govtopics.analysis.groups.alignment import (
    ALSO,
    Bead,
    Passage,
    align,
    bigrams,
    marks,
    normal_form,
    out_of_order,
)

SENTENCES = st.lists(
    st.text("修路架桥办学堂，0123", min_size=1, max_size=12).map(lambda text: text + "。"),
    max_size=8,
)


def aligned(now, before):
    return align([Passage(text) for text in now], [Passage(text) for text in before])


def pairs(now, before):
    return [(bead.own, bead.other, bead.form) for bead in aligned(now, before)]


@settings(deadline=None, max_examples=60)
@given(SENTENCES, SENTENCES)
def test_every_passage_is_told_of_once(now, before):
    beads = aligned(now, before)
    for side, texts in enumerate((now, before)):
        extra = ALSO[1 - side]  # there it is the partner of another
        told = [place for b in beads if b.form != extra for place in b.sides[side]]
        assert sorted(told) == list(range(len(texts)))
    own = [bead.own[0] for bead in beads if bead.own]
    assert own == sorted(own)


@settings(deadline=None, max_examples=60)
@given(SENTENCES, SENTENCES)
def test_texts_exchanged_give_the_same_pairs_exchanged(now, before):
    there = {(bead.own, bead.other) for bead in aligned(now, before) if bead.form == ""}
    back = {(bead.other, bead.own) for bead in aligned(before, now) if bead.form == ""}
    alone = {pair for pair in there if not all(pair)}
    assert alone == {pair for pair in back if not all(pair)}


@settings(deadline=None, max_examples=40)
@given(SENTENCES)
def test_a_text_is_itself(texts):
    beads = aligned(texts, texts)
    assert [(bead.own, bead.other) for bead in beads] == [((i,), (i,)) for i in range(len(texts))]
    assert not any(out_of_order(beads))


@settings(deadline=None)
@given(st.text("增长5.%左右以上", max_size=20), st.text("增长5.%左右以上", max_size=20))
def test_marks_joined_are_both_texts(before, after):
    found = marks(before, after)
    assert "".join(mark.before for mark in found) == before
    assert "".join(mark.after for mark in found) == after


@given(st.permutations(range(6)))
def test_what_moved_is_all_but_a_longest_run(order):
    beads = [Bead((own,), (other,), 1.0) for own, other in enumerate(order)]
    longest = max(n for n in range(7) if any(list(c) == sorted(c) for c in combinations(order, n)))
    stayed = [order[i] for i, moved in enumerate(out_of_order(beads)) if not moved]
    assert stayed == sorted(stayed)
    assert len(stayed) == longest


def test_the_similarity_by_hand():
    # N = 4 passages; 修路 and 路0 stand in two, 0条, 0座, 办学 and 种树 in one.
    [near, *_] = aligned(["修路9条。", "办学。"], ["修路12座。", "种树。"])
    two, one = math.log(5 / 2), math.log(5 / 1)
    mean = (2 * two + 4 * one) / 6
    size = 2 * two + one
    assert near.other == (0,)
    assert near.similarity == pytest.approx(2 * 2 * two / (2 * size + 6 * mean))
    # With N = 2 they are 0.195 alike, and new and dropped.
    beads = aligned(["修路9条。"], ["修路12座。"])
    assert [(bead.own, bead.other) for bead in beads] == [((), (0,)), ((0,), ())]
    assert [round(bead.similarity, 3) for bead in beads] == [0.195, 0.195]


def test_numbers_are_one_sign_and_marks_do_not_count():
    assert bigrams("增长 5.5％，") == bigrams("增长12％。") == ["增长", "长0", "0%"]
    assert normal_form("“八五”普法，（5．5%）") == "八五普法5.5%"
    assert normal_form("——") == "——"


LONG = ("建设城乡养老服务网络体系", "改造老旧居民小区供水管网", "发展特色山地高效种植农业")


def test_a_sentence_that_was_split_and_one_that_was_joined():
    split = ["，".join(LONG[:2]) + "。", LONG[2] + "。"]
    joined = [LONG[0] + "。", LONG[1] + "。", LONG[2] + "。"]
    assert pairs(joined, split) == [((0, 1), (0,), "split"), ((2,), (1,), "")]
    assert pairs(split, joined) == [((0,), (0, 1), "joined"), ((1,), (2,), "")]


def test_pieces_that_stand_far_apart_are_no_split():
    others = [f"{word}工作有序开展落实到位。" for word in ("审计", "统计", "档案", "气象")]
    now = [LONG[0] + "。", *others, LONG[1] + "。"]
    found = pairs(now, ["，".join(LONG[:2]) + "。"])
    forms = {own: (other, form) for own, other, form in found}
    assert forms[0,] == ((0,), "")
    assert forms[5,] == ((0,), "also now")


def test_what_is_like_a_sentence_with_a_nearer_partner_is_not_new():
    before = ["推进城乡养老服务网络建设。", "修桥。"]
    now = ["推进城乡养老服务网络建设。", "城乡养老服务网络建设加快推进。"]
    assert pairs(now, before) == [
        ((0,), (0,), ""), ((), (1,), ""), ((1,), (0,), "also now")
    ]  # fmt: skip
    assert pairs(before, now) == [
        ((0,), (0,), ""), ((0,), (1,), "also before"), ((1,), (), "")
    ]  # fmt: skip


def test_of_copies_the_first_is_with_the_first_and_one_too_many_alone():
    assert pairs(["各位代表！", "修路。", "各位代表！"], ["各位代表：", "修路！"]) == [
        ((0,), (0,), "repeated"), ((1,), (1,), ""), ((2,), (), "repeated")
    ]  # fmt: skip


def test_a_heading_is_no_sentence():
    own, other = [Passage("发展山地农业", "heading")], [Passage("发展山地农业。")]
    assert [(bead.own, bead.other) for bead in align(own, other)] == [((), (0,)), ((0,), ())]


def test_nothing_against_something_and_nothing():
    assert aligned([], []) == []
    assert [bead.own for bead in aligned(["修路。"], [])] == [(0,)]
    assert [bead.other for bead in aligned([], ["修路。"])] == [(0,)]
