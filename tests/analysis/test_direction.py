"""The direction holds only if nothing turns it; what turns it is named."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govtopics.analysis.groups.comparison import compare_prevalence
from govtopics.analysis.themes.codebook import Codebook, Theme
from govtopics.analysis.themes.definitions import halves_of
from govtopics.analysis.themes.theme_measures import measure_themes
from govtopics.corpus.corpus import Corpus
from govtopics.language import speaking

THEME = Theme("治理", ("治理",), ("社区", "网格"), ("街道",))
NOTHING = ""


def sentence(words):
    """A sentence of twelve characters that holds some words."""
    return words + "好" * (11 - len(words)) + "。"


def study(one, other, theme=THEME, n=6):
    """Two places of n reports each: a report is a list of paragraphs, each a list of sentences.

    ``one`` and ``other`` are a report, or n of them.
    """
    texts, ids, rows = [], [], []
    for place, given_reports in (("甲", one), ("乙", other)):
        every = given_reports if isinstance(given_reports, tuple) else (given_reports,) * n
        for number, paragraphs in enumerate(every):
            for i, words in enumerate(paragraphs):
                own = [words] if isinstance(words, str) else words
                texts.append("".join(map(sentence, own)))
                ids.append(f"{place}{number}/p{i}")
                rows.append({"place": place})
    corpus = Corpus.from_texts(texts, ids=ids, docvars=pd.DataFrame(rows), unit="paragraph")
    return measure_themes(corpus, Codebook((theme,)))


def compared(*sides, **options):
    themes = study(*sides, **options)
    return compare_prevalence(themes, "place", random_state=1).table.iloc[0]


def verdict(*sides, **options):
    row = compared(*sides, **options)
    return row["direction"], row["turned_by"]


BOTH = "社区网格"  # one sentence with both terms that core adds: without either there is the other


def test_the_same_sign_by_everything_holds():
    row = compared([BOTH, BOTH, NOTHING, NOTHING], [BOTH, NOTHING, NOTHING, NOTHING])
    assert row[["direction", "turned_by", "turned_by_text"]].to_list() == ["holds", "", ""]
    back = compared([BOTH, NOTHING, NOTHING, NOTHING], [BOTH, BOTH, NOTHING, NOTHING])
    assert (back["direction"], back["difference"]) == ("holds", -0.25)


def test_no_difference_has_no_direction():
    row = compared([BOTH, NOTHING], [NOTHING, BOTH])
    assert row[["difference", "direction", "turned_by"]].to_list() == [0, "", ""]


# The name stands in fewer sentences of the first place, core in more.
BY_NAME = ["治理", BOTH, BOTH, BOTH, NOTHING], ["治理", "治理", NOTHING, NOTHING, NOTHING]


def test_the_name_may_turn_it():
    row = compared(*BY_NAME)
    assert row[["direction", "turned_by"]].to_list() == ["turns", "turned_by_name"]
    assert row[["difference", "name_difference"]].to_list() == pytest.approx([0.4, -0.2])
    assert row["turned_by_text"] == "只用主题名称，方向就不同"
    # A name that differs by nothing has not the sign either.
    assert verdict(["治理", BOTH, BOTH], ["治理", NOTHING, NOTHING]) == ("turns", "turned_by_name")


@pytest.mark.parametrize(
    ("n_one", "n_other", "judges"),
    [(5, 5, True), (4, 6, False), (6, 4, False), (6, 0, False)],
)
def test_the_name_is_judged_with_hits_in_five_reports_on_each_side_alone(n_one, n_other, judges):
    # The name in so many of six reports, in few sentences of the first and many of the second.
    one = tuple(["治理" if i < n_one else NOTHING, *[BOTH] * 8] for i in range(6))
    many = ["治理", "治理", "治理", *[NOTHING] * 6]
    other = tuple(many if i < n_other else [NOTHING] * 9 for i in range(6))
    found = verdict(one, other)
    assert found == (("turns", "turned_by_name") if judges else ("holds", ""))


def test_the_wide_ring_may_turn_it():
    one, other = [BOTH, BOTH, NOTHING, NOTHING], [BOTH, "街道", "街道", NOTHING]
    row = compared(one, other)
    assert row[["direction", "turned_by"]].to_list() == ["turns", "turned_by_wide"]
    assert row[["difference", "wide_difference"]].to_list() == [0.25, -0.25]
    # By as much is not the same sign.
    assert verdict(one, [BOTH, "街道", NOTHING, NOTHING]) == ("turns", "turned_by_wide")
    assert verdict(one, [BOTH, NOTHING, NOTHING, NOTHING]) == ("holds", "")


def kept(n_terms, *needed):
    """The share of halves, in per cent, that hold one of some columns of core at least."""
    return f"{100 * halves_of(n_terms)[list(needed)].any(axis=0).mean():.0f}"


def test_one_term_may_turn_it():
    row = compared(["社区", "社区", NOTHING, NOTHING], ["网格", NOTHING, NOTHING, NOTHING])
    assert row["direction"] == "turns"
    # Of the three terms of core two make a half: without 社区, the second, 网格 alone is left.
    assert row["turned_by"] == (f"turned_without: term=社区; turned_by_halves: kept={kept(3, 1)}")
    assert row["turned_by_text"] == (
        f"去掉“社区”，方向就不同；核心词随机取一半，只有 {kept(3, 1)}% 的情形方向相同"
    )
    with speaking("en"):
        english = compared(["社区", "社区", NOTHING, NOTHING], ["网格", *[NOTHING] * 3])
    assert english["turned_by_text"] == (
        f"without 社区; only {kept(3, 1)}% of random halves of the core terms give the same sign"
    )


def test_every_term_that_turns_it_is_named():
    # Two sentences against one: each term alone stands in one of the two.
    found = verdict(["社区", "网格", NOTHING], ["治理", NOTHING, NOTHING])
    assert found[0] == "turns"
    assert found[1].startswith("turned_without: term=社区; turned_without: term=网格; turned_by_h")


def test_halves_may_turn_it_where_no_term_does():
    theme = Theme("治理", ("治理",), ("社区", "网格", "信访"))
    # Without any one of the four a term of each sentence is left; the half of 治理 and 信访 has
    # none of the first place's.
    row = compared([BOTH, BOTH, NOTHING], ["治理信访", NOTHING, NOTHING], theme=theme)
    assert row["turned_by"] == f"turned_by_halves: kept={kept(4, 1, 2)}"
    assert 75 < int(kept(4, 1, 2)) < 92  # five halves of six


def test_ninety_five_percent_of_the_halves_are_enough():
    terms = tuple(chr(0x4E00 + i) * 2 for i in range(8))
    theme = Theme("治理", terms[:1], terms[1:])
    # Three terms of eight stand in the one hit: 190 of the 200 halves hold one of them, or 187.
    for columns, n, told in (
        ((0, 1, 3), 190, ("holds", "")),
        ((0, 1, 4), 187, ("turns", f"turned_by_halves: kept={kept(8, 0, 1, 4)}")),
    ):
        assert halves_of(8)[list(columns)].any(axis=0).sum() == n
        hit = "".join(terms[i] for i in columns)
        assert verdict([hit, NOTHING], [NOTHING, NOTHING], theme=theme) == told


def test_hits_may_turn_it():
    one, other = [BOTH, BOTH, NOTHING, NOTHING], [BOTH + "社区网格", NOTHING, NOTHING, NOTHING]
    # Four hits each in 48 characters: no difference is no sign.
    row = compared(one, other)
    assert row[["direction", "turned_by"]].to_list() == ["turns", "turned_by_hits"]
    assert (row["difference"], row["hits_difference"]) == (0.25, 0)
    more = [BOTH + "社区网格社", "社区", NOTHING, NOTHING]
    assert compared(one, more)["direction"] == ""
    assert verdict([BOTH, *[NOTHING] * 3], one) == ("holds", "")


def test_paragraphs_may_turn_it():
    # Two sentences of one paragraph against one in a paragraph of four.
    one = [[BOTH, BOTH], [NOTHING, NOTHING]]
    other = [[BOTH, NOTHING, NOTHING, NOTHING]]
    row = compared(one, other)
    assert row[["direction", "turned_by"]].to_list() == ["turns", "turned_by_paragraphs"]
    assert row[["difference", "paragraph_difference"]].to_list() == [0.25, -0.5]
    assert row["turned_by_text"] == "按段落占比，方向就不同"


def test_all_that_turns_it_is_told_in_order():
    theme = Theme("治理", ("治理",), ("社区",), ("街道",))
    one = [["治理", "社区", "社区"], [NOTHING] * 3]
    other = [["治理治理治理治理", "治理", NOTHING, NOTHING, "街道", "街道"]]
    row = compared(one, other, theme=theme)
    assert row["difference"] == pytest.approx(1 / 6)
    assert row["turned_by"].split("; ") == [
        "turned_by_name", "turned_by_wide", "turned_without: term=社区",
        f"turned_by_halves: kept={kept(2, 1)}", "turned_by_hits", "turned_by_paragraphs",
    ]  # fmt: skip


def test_the_difference_of_paragraphs_is_that_of_their_shares():
    """Also where a sentence goes on into the next paragraph."""
    texts = ["社区好", "网格好。发展", "经济好。", "好好好好", "发展。社区。", "好好。"]
    corpus = Corpus.from_texts(
        texts, ids=["a/1", "a/2", "a/3", "b/1", "b/2", "b/3"],
        docvars=pd.DataFrame({"place": ["甲"] * 3 + ["乙"] * 3}), unit="paragraph",
    )  # fmt: skip
    themes = measure_themes(corpus, Codebook((THEME,)))
    shares = themes.prevalence("place")["paragraph_share"]
    # Paragraphs of 3, 6 and 4 characters, two of them with a hit; then of 4, 6 and 3.
    assert shares.to_list() == [9 / 13, 6 / 13]
    row = compare_prevalence(themes, "place", random_state=1).table.iloc[0]
    assert row["paragraph_difference"] == pytest.approx(3 / 13)
    assert row["difference"] == pytest.approx(7 / 13 - 3 / 13)


def test_a_comparison_of_paragraphs_is_judged_by_paragraphs():
    themes = study([[BOTH, BOTH], [NOTHING, NOTHING]], [[BOTH, NOTHING, NOTHING, NOTHING]])
    row = compare_prevalence(themes.paragraphs, "place", random_state=1).table.iloc[0]
    assert row[["difference", "paragraph_difference"]].to_list() == [-0.5, -0.5]
    # Four hits in 48 characters against two: by hits the first place has more.
    assert row[["direction", "turned_by"]].to_list() == ["turns", "turned_by_hits"]


WORDS = st.sampled_from(["", "治理", "社区", "网格", "街道", BOTH, "治理社区"])
REPORT = st.lists(WORDS, min_size=1, max_size=5)


@settings(max_examples=40, deadline=None)
@given(REPORT, REPORT)
def test_turning_the_groups_round_turns_every_difference_and_no_judgement(one, other):
    themes = study(one, other)
    there, back = (
        compare_prevalence(themes, "place", order, random_state=1).table.iloc[0]
        for order in (["甲", "乙"], ["乙", "甲"])
    )
    for column in ("difference", "name_difference", "wide_difference", "hits_difference",
                   "paragraph_difference"):  # fmt: skip
        assert there[column] == pytest.approx(-back[column])
    assert there[["direction", "turned_by"]].to_list() == back[["direction", "turned_by"]].to_list()
    kinds = ("difference", "wide_difference", "hits_difference", "paragraph_difference")
    signs = {np.sign(there[column]) for column in kinds}
    if there["direction"] == "holds":
        assert len(signs) == 1
    elif there["direction"] == "":
        assert there["difference"] == 0


# What else differs.


def test_groups_whose_paragraphs_or_sentences_differ_by_a_quarter_say_so():
    long = [[NOTHING] * 5, [BOTH] * 5]
    short = [[NOTHING] * 4, [BOTH] * 4, [NOTHING] * 2]
    # 60 characters a paragraph against 40, in reports of 120.
    notes = compare_prevalence(study(long, short), "place", random_state=1).notes
    assert notes == (
        "范围：每份报告的全部文本",
        "段落长短不同（段落占比随之增减）：甲 60；乙 40",
    )
    # A paragraph in which no sentence begins is a paragraph.
    cut = Corpus.from_texts(
        ["好好好好好\n好好好好好\n好好好好。", "好好好好好好好好好好好好好好。"],
        docvars=pd.DataFrame({"place": ["甲", "乙"]}),
    )
    comparison = compare_prevalence(
        measure_themes(cut, Codebook((THEME,))), "place", random_state=1
    )
    assert comparison.groups["chars_per_paragraph"].to_list() == [5, 15]
    assert comparison.notes[1:] == ("段落长短不同（段落占比随之增减）：甲 5；乙 15",)
    texts = [f"{'好' * 29}。{'好' * 29}。", f"{'好' * 19}。" * 3]
    corpus = Corpus.from_texts(texts, docvars=pd.DataFrame({"place": ["甲", "乙"]}))
    themes = measure_themes(corpus, Codebook((THEME,)))
    notes = compare_prevalence(themes, "place", random_state=1).notes
    assert notes == (
        "范围：每份报告的全部文本",
        "句子长短不同（一处命中，全句都算）：甲 30.0；乙 20.0",
    )
    with speaking("en"):
        english = compare_prevalence(themes, "place", random_state=1).notes
    assert english[1] == (
        "sentences differ in length (one hit counts the whole of it): 甲 30.0; 乙 20.0"
    )
