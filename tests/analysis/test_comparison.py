"""Differences between groups say how sure they are, and refuse what they cannot test."""

import numpy as np
import pandas as pd
import pytest

from govtopics.analysis.groups.comparison import compare_prevalence
from govtopics.analysis.groups.review_against_plan import review_against_plan
from govtopics.analysis.intervals import jackknife_share
from govtopics.analysis.themes.codebook import Codebook, Theme
from govtopics.analysis.themes.theme_measures import measure_themes
from govtopics.corpus.corpus import Corpus
from govtopics.errors import CorpusError
from govtopics.language import speaking

BOOK = Codebook((Theme("治理", ("基层治理",)), Theme("民生", ("养老",))))
HIT, MISS = "基层治理。", "发展经济。"


def measured(*reports):
    """Measure reports, each (docvars, paragraphs with hits, without); times in turn."""
    texts, ids, docvars = [], [], []
    for number, (about, hits, misses) in enumerate(reports):
        for i in range(hits + misses):
            texts.append(HIT if i < hits else MISS)
            ids.append(f"r{number:02d}/p{i}")
            docvars.append({"year": None, "time": "plan", **about})
    corpus = Corpus.from_texts(texts, ids=ids, docvars=pd.DataFrame(docvars), unit="paragraph")
    return measure_themes(corpus, BOOK)


def two_places(first, second, n=10):
    return measured(
        *[({"place": "甲"}, hits, n - hits) for hits in first],
        *[({"place": "乙"}, hits, n - hits) for hits in second],
    )


def row(comparison, theme="治理"):
    (found,) = comparison.table[comparison.table["theme"] == theme].to_dict("records")
    return found


def test_a_difference_and_its_interval_by_hand():
    first, second = [5, 6, 4, 7, 5], [1, 2, 3, 1, 2]
    found = row(compare_prevalence(two_places(first, second), "place", random_state=1))
    (p1, l1, u1), (p2, l2, u2) = (
        jackknife_share(np.array(x), np.full(5, 10)) for x in (first, second)
    )
    assert found["difference"] == pytest.approx(p1 - p2)
    assert found["low"] == pytest.approx(p1 - p2 - np.hypot(p1 - l1, u2 - p2))
    assert found["high"] == pytest.approx(p1 - p2 + np.hypot(u1 - p1, p2 - l2))
    assert found["status"] == "estimated"


def test_a_difference_is_given_by_every_ring_and_estimand():
    texts = {
        "甲": ["基层治理。", "街道。", "养老。"],
        "乙": ["街道。街道。", "街道。", "养老网格。"],
    }
    corpus = Corpus.from_texts(
        [text for own in texts.values() for text in own],
        ids=[f"{place}/p{i}" for place in texts for i in range(3)],
        docvars=pd.DataFrame({"place": [place for place in texts for _ in range(3)]}),
        unit="paragraph",
    )
    book = Codebook((Theme("治理", ("基层治理",), ("街道",), ("网格",)),))
    found = row(compare_prevalence(measure_themes(corpus, book), "place", random_state=1))
    # Shares of 甲 less those of 乙, of 11 and 14 characters: 5 and 0 by the name, 8 and 9 by core,
    # 8 and 14 by wide; two hits and three; paragraphs as sentences.
    assert found["name_difference"] == pytest.approx(5 / 11)
    assert found["difference"] == pytest.approx(8 / 11 - 9 / 14)
    assert found["wide_difference"] == pytest.approx(8 / 11 - 1)
    assert found["hits_difference"] == pytest.approx(2000 / 11 - 3000 / 14)
    assert found["paragraph_difference"] == pytest.approx(8 / 11 - 9 / 14)


def test_all_arrangements_are_tried_where_they_are_few():
    found = row(compare_prevalence(two_places([5, 6, 4, 7, 5], [1, 2, 3, 1, 2]), "place",
                                   random_state=1))  # fmt: skip
    # 252 arrangements; the one observed and its mirror differ most.
    assert (found["n_arrangements"], found["p"]) == (251, pytest.approx(2 / 252))
    assert found["smallest_p"] == pytest.approx(2 / 252)


def test_random_arrangements_come_near_the_exact_test():
    themes = two_places([5, 3, 4, 2, 5, 1], [1, 4, 3, 1, 2, 3])
    exact = row(compare_prevalence(themes, "place", random_state=1))
    drawn = row(compare_prevalence(themes, "place", n_permutations=900, random_state=1))
    assert exact["n_arrangements"] == 923
    assert drawn["n_arrangements"] == 900
    assert drawn["p"] == pytest.approx(exact["p"], abs=0.05)


def test_groups_alike_are_called_different_as_rarely_as_promised():
    rng = np.random.default_rng(4)
    ps = [
        row(compare_prevalence(two_places(*rng.binomial(10, 0.3, (2, 6))), "place",
                               n_permutations=99, random_state=i))["p"]
        for i in range(60)
    ]  # fmt: skip
    assert np.mean(np.array(ps) <= 0.05) <= 0.13


def test_a_test_that_could_never_fall_low_is_refused_with_the_reason(why):
    found = row(compare_prevalence(two_places([5, 6], [1, 2, 3]), "place", random_state=1))
    assert np.isnan(found["p"])
    assert found["difference"] == pytest.approx(0.55 - 0.2)
    no_test = "no test: with 2 and 3 reports the smallest possible p is 0.1"
    assert why(found) == (
        "too_few_reports: G=2, least=5; test_too_small: n=2, other_n=3, smallest_p=0.1",
        "只有 2 份报告（G = 2），区间需 5 份；不作检验：2 份对 3 份报告，p 最小也有 0.1",
        f"G = 2, an interval needs 5 reports; {no_test}",
    )


def test_a_theme_without_a_hit_differs_by_nothing_and_has_neither_interval_nor_test(why):
    found = row(compare_prevalence(two_places([5] * 5, [1] * 5), "place", random_state=1), "民生")
    assert found["difference"] == 0
    assert np.isnan([found["low"], found["p"]]).all()
    few = "too_few_with_hits: k=0, G=5, least=2"
    english = "no test: the reports do not vary, so there is no scale for the difference"
    assert why(found) == (
        f"{few}; no_variance",
        "5 份报告中 0 份命中，区间需 2 份；不作检验：报告之间看不出差异，差距没有尺度可比",
        f"0 of 5 reports have a hit, an interval needs 2; {english}",
    )


def test_p_values_of_a_table_are_corrected_together():
    texts, ids, places = [], [], []
    for i, (hits, others) in enumerate(
        zip([5, 6, 4, 7, 5, 1, 2, 3, 1, 2], [1, 2, 3, 2, 1, 2, 3, 1, 4, 2], strict=True)
    ):
        own = [HIT] * hits + ["重视养老"] * others + [MISS] * (12 - hits - others)
        texts += own
        ids += [f"r{i}/p{j}" for j in range(12)]
        places += ["甲" if i < 5 else "乙"] * 12
    corpus = Corpus.from_texts(
        texts, ids=ids, docvars=pd.DataFrame({"place": places}), unit="paragraph"
    )
    themes = measure_themes(corpus, BOOK)
    by, bh = (
        compare_prevalence(themes, "place", correction=c, random_state=1).table
        for c in ("by", "bh")
    )
    small, large = bh["p"]
    assert small == pytest.approx(2 / 252)
    assert large > 0.1
    # Of two p, the smaller counts twice, the larger once; the harmonic sum of two is 1.5.
    assert bh["p_adjusted"].to_list() == pytest.approx([2 * small, large])
    assert by["p_adjusted"].to_list() == pytest.approx([3 * small, min(1, 1.5 * large)])


def test_parts_of_the_same_reports_are_compared_within_them():
    reports = []
    for review, plan in [(1, 4), (2, 5), (0, 3), (1, 5), (2, 6), (1, 3)]:
        reports.append((review, plan))
    texts, ids, times = [], [], []
    for number, counts in enumerate(reports):
        for time, hits in zip(("review", "plan"), counts, strict=True):
            for i in range(8):
                texts.append(HIT if i < hits else MISS)
                ids.append(f"r{number}/{time}{i}")
                times.append(time)
    corpus = Corpus.from_texts(
        texts, ids=ids, docvars=pd.DataFrame({"time": times}), unit="paragraph"
    )
    comparison = compare_prevalence(measure_themes(corpus, BOOK), "time", random_state=1)
    found = row(comparison)
    assert (found["n_arrangements"], found["p"]) == (63, pytest.approx(2 / 64))
    assert found["low"] < found["difference"] < found["high"] < 0
    assert found["n_documents"] == found["other_n_documents"] == 6


def test_notes_say_the_frame_and_what_differs():
    themes = measured(
        *[({"place": "甲", "extent": "whole", "kind": "annual report"}, 1, 9)] * 2,
        *[({"place": "乙", "extent": "excerpt", "kind": "annual report"}, 1, 3)] * 2,
    )
    comparison = compare_prevalence(themes, "place", frame="plan", random_state=1)
    assert comparison.notes == (
        "范围：只有计划部分的段落",
        "全文或节选不同：甲 全文；乙 节选",
        "有的报告是节选，任何区间都不含未收部分带来的差别",
        "长短不同（每份字数）：甲 50；乙 20",
    )
    with speaking("en"):
        english = compare_prevalence(themes, "place", frame="plan", random_state=1)
    assert english.notes == (
        "frame: only paragraphs of the plan",
        "extent differs: 甲 whole; 乙 excerpt",
        "some reports are excerpts; no interval covers what was left out",
        "length differs (characters per report): 甲 50; 乙 20",
    )
    assert set(comparison.table["frame"]) == {"plan"}
    assert repr(english) == "Comparison: 2 groups, 2 themes; 4 notes on what else differs"
    assert "<li>extent differs" in english._repr_html_()


def test_a_group_that_the_frame_leaves_empty_is_not_estimable(why):
    themes = measured(
        ({"place": "甲"}, 1, 1), ({"place": "乙", "time": "review"}, 1, 1), ({"place": "乙"}, 0, 0)
    )
    comparison = compare_prevalence(themes, "place", frame="plan", random_state=1)
    assert row(comparison)["status"] == "not estimable"
    assert why(row(comparison)) == (
        "no_text_in_group", "有一组在此范围内没有文本", "a group has no text in this frame",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"groups": ["甲", "丙"]}, "No text has place = '丙'. Available: 甲, 乙."),
        ({"groups": ["甲", "甲"]}, "place has only one group, 甲, so there is nothing to compare."),
        ({"correction": "bonferroni"}, "Unknown correction 'bonferroni'. Available: bh, by."),
    ],
)
def test_what_cannot_be_compared_is_refused(options, told):
    with pytest.raises(CorpusError) as error:
        compare_prevalence(two_places([1], [2]), "place", random_state=1, **options)
    assert str(error.value) == told


def test_the_same_seed_gives_the_same_table():
    themes = two_places(range(10), range(10))
    tables = [compare_prevalence(themes, "place", random_state=3).table for _ in range(2)]
    pd.testing.assert_frame_equal(*tables)


# Promise and record.


def test_promises_are_set_beside_the_record_of_the_next_year(why):
    themes = measured(
        ({"place": "甲", "year": "2020", "time": "plan"}, 6, 4),
        ({"place": "甲", "year": "2021", "time": "review"}, 2, 8),
        ({"place": "甲", "year": "2023", "time": "plan"}, 1, 9),
    )
    table = review_against_plan(themes)
    rows = table[table["theme"] == "治理"].set_index("document_id")
    assert why(rows.loc["r00"]) == ("no_review", "没有回顾部分", "it has no review")
    assert why(rows.loc["r01"]) == ("no_plan", "没有计划部分", "it has no plan")
    assert rows.loc["r01", ["review", "promised_in", "promised"]].to_list() == [0.2, "r00", 0.6]
    assert rows.loc["r01", "kept"] == pytest.approx(-0.4)
    assert rows.loc["r02", "promised_in"] == ""
    assert set(rows["status"]) == {"not estimable"}


def test_seeds_with_both_parts_say_what_they_record_and_promise(seeds, why):
    table = review_against_plan(measure_themes(seeds, BOOK))
    told = table[(table["theme"] == "治理") & (table["status"] == "estimated")]
    assert set(told["document_id"]) == {"huangpu-2020h1", "changzheng-2021"}
    assert told["difference"].notna().all()
    lacking = table[table["status"] == "not estimable"]
    assert set(lacking["reason"]) == {"no_review"}
    alone = table[(table["document_id"] == "huangpu-2020h1") & (table["theme"] == "治理")].iloc[0]
    assert why(alone) == (
        "no_year_before",
        "没有同一地方上一年的报告",
        "no report of the same place of the year before",
    )


def test_a_corpus_without_time_has_no_record():
    corpus = Corpus.from_texts([HIT], ids=["a/1"], unit="paragraph")
    themes = measure_themes(corpus, BOOK)
    object.__setattr__(themes, "docvars", themes.docvars.drop(columns="time", errors="ignore"))
    with pytest.raises(CorpusError, match="no docvar 'time'"):
        review_against_plan(themes)
