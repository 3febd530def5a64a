"""Intervals stand at 95 % with the degrees of freedom that are promised; tests count what they say.

Every formula is written out here once more, over inputs of unequal size, so that a quantile, a
weight or a side that is exchanged shows in a number.
"""

from itertools import combinations, product
from math import comb, log, sqrt

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from govtopics.analysis.groups.comparison import compare_prevalence
from govtopics.analysis.groups.permutation import Apart, Cell, Paired
from govtopics.analysis.groups.slopes import slope
from govtopics.analysis.groups.trajectories import measure_terms, trajectories, trends
from govtopics.analysis.intervals import (
    can_jackknife,
    jackknife_share,
    wilson,
)
from govtopics.analysis.themes import frames
from govtopics.analysis.themes.codebook import Codebook, Theme
from govtopics.analysis.themes.group_intervals import Reports, why_not
from govtopics.analysis.themes.grouped import Grouped
from govtopics.analysis.themes.grouping import grouping
from govtopics.analysis.themes.reports_of_groups import extent_of
from govtopics.analysis.themes.theme_measures import measure_themes
from govtopics.corpus.corpus import Corpus
from govtopics.errors import CorpusError

HITS, TOTALS = [3, 5, 2, 4, 6, 1], [50, 40, 30, 60, 45, 35]


def logit(share):
    return log(share / (1 - share))


def inverse(x):
    return 1 / (1 + np.exp(-x))


def jackknife_by_hand(hits, totals, level=0.95):
    hit, total, n = sum(hits), sum(totals), len(hits)
    without = [logit((hit - h) / (total - t)) for h, t in zip(hits, totals, strict=True)]
    mean = sum(without) / n
    spread = sqrt((n - 1) / n * sum((x - mean) ** 2 for x in without))
    reach = stats.t.ppf((1 + level) / 2, n - 1) * spread
    middle = logit(hit / total)
    return hit / total, inverse(middle - reach), inverse(middle + reach)


def wilson_by_hand(p, n, z=1.959963984540054):
    middle, spread = p + z * z / (2 * n), z * sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    return (middle - spread) / (1 + z * z / n), (middle + spread) / (1 + z * z / n)


def text(hits, length, word="治理"):
    return word * hits + "好" * (length - len(word) * hits)


def study(rows, book=None):
    """Measure paragraphs, each (report, hits, characters, docvars).

    Each stands in a section of its own, where a sentence ends however short it is.
    """
    frame = pd.DataFrame([about | {"section": f"s{i}"} for i, (*_, about) in enumerate(rows)])
    names = [f"{report}/p{i}" for i, (report, *_) in enumerate(rows)]
    texts = [text(hits, length) for _, hits, length, _ in rows]
    corpus = Corpus.from_texts(texts, ids=names, docvars=frame, unit="paragraph")
    return measure_themes(corpus, book or Codebook((Theme("治理", ("治理",)),)))


def reports(place, hits, totals, first=0, **about):
    """One report a pair: a paragraph with a hit of so many characters, and one of the rest."""
    rows = []
    for i, (h, t) in enumerate(zip(hits, totals, strict=True), start=first):
        own = {"place": place} | about
        rows += [(f"r{i:02d}", 1, h, own)] * (h > 0) + [(f"r{i:02d}", 0, t - h, own)] * (t > h)
    return rows


def few_reports(n):
    """The reason, the sentence in Chinese and the one in English."""
    return (
        f"too_few_reports: G={n}, least=5",
        f"只有 {n} 份报告（G = {n}），区间需 5 份",
        f"G = {n}, an interval needs 5 reports",
    )


ONE_WITH_HITS = (
    "too_few_with_hits: k=1, G=5, least=2",
    "5 份报告中 1 份命中，区间需 2 份",
    "1 of 5 reports have a hit, an interval needs 2",
)


# Single intervals.


@pytest.mark.parametrize("level", [0.95, 0.8])
def test_the_jackknife_of_unequal_reports_by_hand(level):
    found = jackknife_share(np.array(HITS), np.array(TOTALS), level)
    assert [float(x) for x in found] == pytest.approx(jackknife_by_hand(HITS, TOTALS, level))


def test_the_jackknife_is_that_of_ninety_five_percent_unless_told():
    share, low, high = jackknife_share(np.array(HITS), np.array(TOTALS))
    # t of five degrees of freedom: 2.5706; of 90 %, 2.0150; of six degrees, 2.4469.
    without = np.array([logit((21 - h) / (260 - t)) for h, t in zip(HITS, TOTALS, strict=True)])
    reach = 2.570581835636314 * sqrt(5 / 6 * ((without - without.mean()) ** 2).sum())
    assert logit(share) - logit(low) == pytest.approx(reach)
    assert logit(high) - logit(share) == pytest.approx(reach)


def test_many_shares_are_read_at_once_each_from_its_own_row():
    hits = np.array([HITS, HITS[::-1], [0] * 6])
    share, low, high = jackknife_share(hits, np.array([TOTALS] * 3))
    for i in (0, 1):
        by_hand = jackknife_by_hand(hits[i].tolist(), TOTALS)
        assert (share[i], low[i], high[i]) == pytest.approx(by_hand)
    assert (share[2], np.isnan(low[2]), np.isnan(high[2])) == (0, True, True)


@pytest.mark.parametrize(
    ("hits", "reason"),
    [
        ([1, 0, 0, 0, 1], None),
        ([1, 0, 0, 0, 0], ONE_WITH_HITS),
        ([9, 9, 9, 8, 8], None),
        (
            [9, 9, 9, 9, 8],
            (
                "too_few_with_other_text: k=1, G=5, least=2",
                "5 份报告中除 1 份外全文都在谈它，区间需 2 份谈及其他",
                "all but 1 of 5 reports are about it throughout, an interval needs 2 that are not",
            ),
        ),
        ([1, 2, 1, 2], few_reports(4)),
        ([0, 0, 0, 0], few_reports(4)),
    ],
)
def test_the_jackknife_is_given_from_five_reports_two_with_hits_and_two_with_other_text(
    hits, reason
):
    totals = np.full(len(hits), 9)
    assert can_jackknife(np.array(hits), totals) == (reason is None)
    assert np.isnan(jackknife_share(np.array(hits), totals)[1]) == (reason is not None)
    told = why_not(np.array(hits), totals)
    assert reason in (None, (str(told), told.text("zh"), told.text("en")))


@pytest.mark.parametrize(("p", "n"), [(0.3, 7), (0.07, 40.5), (0.9, 12)])
def test_wilsons_interval_written_out(p, n):
    assert [float(x) for x in wilson(p, n)] == pytest.approx(wilson_by_hand(p, n))
    assert [float(x) for x in wilson(p, n, 1.2)] == pytest.approx(wilson_by_hand(p, n, 1.2))
    lower = stats.binomtest(3, 7).proportion_ci(0.95, "wilson").low
    assert float(wilson(3 / 7, 7)[0]) == pytest.approx(lower)


def test_wilsons_interval_of_nothing_and_of_all_is_exact_at_its_end():
    low, high = wilson(np.array([0, 1]), np.array([9, 9]))
    z2 = 3.841458820694124
    assert (low[0], high[1]) == (0, 1)
    assert (high[0], low[1]) == pytest.approx((z2 / (9 + z2), 9 / (9 + z2)))


# Prevalence.


def test_every_column_of_a_group_by_hand():
    rows = [
        ("a", 2, 10, {"place": "甲", "year": "2020", "extent": "whole"}),
        ("a", 0, 30, {"place": "甲", "year": "2020", "extent": "whole"}),
        ("a", 1, 15, {"place": "甲", "year": "2020", "extent": "whole"}),
        ("b", 0, 45, {"place": "甲", "year": "2021", "extent": "whole"}),
        ("c", 0, 20, {"place": "乙", "year": "2020", "extent": "excerpt"}),
    ]
    book = Codebook((Theme("治理", ("治理",), english="Governance"),))
    table = study(rows, book).prevalence(by="place")
    first, second = table.to_dict("records")
    assert set(table.columns[table.iloc[0].isna()]) == {"low", "high"}
    assert first | {"low": 0, "high": 0} == {
        "theme": "治理", "measure": "dictionary", "by": "place", "group": "甲", "estimate": 0.25,
        "low": 0, "high": 0, "interval": "", "status": "estimated",
        "reason": "too_few_reports: G=2, least=5",
        "reason_text": "只有 2 份报告（G = 2），区间需 5 份", "n_hits": 3, "n_sentences": 4,
        "n_paragraphs": 4, "n_documents": 2, "name": "甲", "hits_per_1000_chars": 30,
        "paragraph_share": 0.25, "name_share": 0.25, "wide_share": 0.25, "n_chars": 100,
        "extent": "whole", "decisive_term": "治理", "largest_change": 0.25, "frame": "whole",
        "english": "Governance", "n_with_hits": 2, "left_out": "", "n_undecided": 0,
        "other_words": "",
    }  # fmt: skip
    assert (second["group"], second["extent"], second["n_chars"]) == ("乙", "excerpt", 20)
    # One report without a hit bounds no share of reports.
    assert np.isnan([second["low"], second["high"]]).all()
    assert (second["interval"], second["reason"]) == ("", "too_few_reports: G=1, least=5")
    assert (second["name_share"], second["wide_share"], second["estimate"]) == (0, 0, 0)
    by_report_names = study(rows, book).prevalence()["name"].to_list()
    assert by_report_names == ["甲 2020", "甲 2021", "乙 2020"]


def test_each_interval_of_a_group_of_unequal_reports_by_hand():
    hits, totals = [3, 5, 2, 4, 6, 0], TOTALS
    measured = study(reports("甲", hits, totals))
    row = measured.prevalence(by="place").iloc[0]
    expected = jackknife_by_hand(hits, totals)
    assert row[["estimate", "low", "high"]].to_list() == pytest.approx(expected)
    row = measured.prevalence(by="place", interval="within_report").iloc[0]
    chars = [c for h, t in zip(hits, totals, strict=True) for c in (h, t - h) if c]
    n = sum(chars) ** 2 / sum(c * c for c in chars)
    assert row[["low", "high"]].to_list() == pytest.approx(wilson_by_hand(20 / 260, n))
    assert row["interval"] == "within_report"
    with pytest.raises(CorpusError, match="Unknown interval 'codebook_range'"):
        measured.prevalence(by="place", interval="codebook_range")


def test_reports_have_no_interval_unless_told_and_groups_the_jackknife(why):
    measured = study(reports("甲", [3, 5, 2, 4, 6], [50, 40, 30, 60, 45]))
    assert set(measured.prevalence()["interval"]) == {""}
    assert measured.prevalence()[["low", "high"]].isna().all(axis=None)
    assert set(measured.prevalence(by="place")["interval"]) == {"jackknife"}
    alone = measured.prevalence(interval="jackknife")
    assert {why(row) for _, row in alone.iterrows()} == {few_reports(1)}


def test_a_group_of_five_reports_of_which_one_is_empty_has_four():
    docvars = pd.DataFrame({"document_id": ["b", "b", "a", "c", "d"], "place": [*"甲甲甲甲乙"]})
    grouped = Grouped.of(docvars, "place", "whole")
    found = Reports.of(grouped, np.array([7, 5, 0, 4, 3]), np.array([0, 2, 3]))
    assert (found.hits.tolist(), found.totals.tolist()) == ([7, 4, 0], [12, 4, 3])
    assert found.group.tolist() == [0, 0, 1]


def test_parts_stand_in_the_order_of_a_report_and_places_in_that_of_the_corpus():
    times = ["plan", "unknown", "review", "problems", "plan", "outlook"]
    rows = [("a", 0, 5, {"time": time, "place": f"{i % 2}区"}) for i, time in enumerate(times)]
    table = study(rows).prevalence(by="time")
    assert table["group"].to_list() == ["review", "problems", "outlook", "plan", "unknown"]
    assert table["n_paragraphs"].to_list() == [1, 1, 1, 2, 1]
    rows = [("a", 0, 5, {"place": place}) for place in ("plan", "乙", "review", "甲")]
    assert study(rows).prevalence(by="place")["group"].to_list() == ["plan", "乙", "review", "甲"]


@pytest.mark.parametrize(
    ("extents", "told"),
    [(["whole"] * 2, "whole"), (["", None], "unknown"), (["whole", ""], "mixed"), ([], "unknown")],
)
def test_extents_that_are_empty_are_unknown(extents, told):
    assert extent_of(pd.DataFrame({"extent": extents}, dtype=object)) == told
    assert extent_of(pd.DataFrame({"place": extents})) == "unknown"


def test_missing_and_empty_values_group_nothing():
    docvars = pd.DataFrame({"place": ["甲", "", None, np.nan], "document_id": list("abca")})
    assert grouping(docvars, "place").dropna().to_dict() == {0: "甲"}
    assert grouping(docvars, "document").to_list() == list("abca")


@pytest.fixture
def parts_of_any_size(monkeypatch):
    """Arithmetic by hand on few paragraphs; that such parts give no share is tested elsewhere."""
    monkeypatch.setattr(frames, "LEAST_PARAGRAPHS", 1)


def test_each_frame_reads_its_paragraphs(parts_of_any_size):
    rows = [
        ("a", 1, 10, {"time": "plan", "function": "task", "place": "甲"}),
        ("a", 0, 20, {"time": "plan", "function": "target", "place": "甲"}),
        ("a", 0, 30, {"time": "review", "function": "task", "place": "甲"}),
        ("b", 0, 40, {"time": "plan", "function": "task", "place": "甲"}),
    ]
    measured = study(rows)
    estimates = {
        frame: measured.prevalence(by="place", frame=frame).loc[0, ["estimate", "frame"]].to_list()
        for frame in ("whole", "plan", "shared sections")
    }
    assert estimates == {
        "whole": [0.1, "whole"],
        "plan": [10 / 70, "plan"],
        "shared sections": [0.2, "shared sections"],
    }


# Differences.

ONE = ([5, 12, 4, 7, 9], [20, 30, 15, 40, 25])
OTHER = ([2, 0, 4, 2, 3, 5], [25, 20, 30, 15, 20, 50])


def difference(rows_or_study, by="place", theme=0, **options):
    table = compare_prevalence(rows_or_study, by, random_state=1, **options).table
    return table.iloc[theme]


def two_groups():
    return study([*reports("甲", *ONE), *reports("乙", *OTHER, first=5)])


def test_the_interval_of_a_difference_of_unequal_groups_by_hand():
    row = difference(two_groups())
    (p1, l1, u1), (p2, l2, u2) = (jackknife_by_hand(*side) for side in (ONE, OTHER))
    assert (row["estimate"], row["other_estimate"]) == pytest.approx((37 / 130, 16 / 160))
    assert row["difference"] == pytest.approx(37 / 130 - 0.1)
    assert row["low"] == pytest.approx(p1 - p2 - sqrt((p1 - l1) ** 2 + (u2 - p2) ** 2))
    assert row["high"] == pytest.approx(p1 - p2 + sqrt((u1 - p1) ** 2 + (p2 - l2) ** 2))
    assert (row["interval"], row["n_documents"], row["other_n_documents"]) == (
        "jackknife (MOVER)", 5, 6,
    )  # fmt: skip
    assert row[["group", "other", "by", "frame", "measure"]].to_list() == [
        "甲", "乙", "place", "whole", "dictionary",
    ]  # fmt: skip


def test_groups_in_the_order_that_is_asked_for_turn_the_difference_round():
    there, back = difference(two_groups()), difference(two_groups(), groups=["乙", "甲"])
    assert back["group"] == "乙"
    assert back["difference"] == pytest.approx(-there["difference"])
    assert (back["low"], back["high"]) == pytest.approx((-there["high"], -there["low"]))
    assert back["p"] == pytest.approx(there["p"])


def test_the_exact_test_counts_every_arrangement():
    row = difference(two_groups())
    hits, totals = np.array(ONE[0] + OTHER[0]), np.array(ONE[1] + OTHER[1])
    values = []
    for chosen in combinations(range(11), 5):
        mine = np.isin(np.arange(11), chosen)
        (p, low, high), (q, below, above) = (
            jackknife_share(hits[own], totals[own]) for own in (mine, ~mine)
        )
        reach = np.hypot(p - low, above - q) if p > q else np.hypot(high - p, q - below)
        values.append(abs(p - q) / reach)
    values = np.array(values)
    told = ~np.isnan(values)
    as_far = (values[told] >= values[0] - 1e-9).sum()
    assert as_far > 1
    assert row["n_arrangements"] == told.sum() - 1
    assert row["p"] == pytest.approx(as_far / told.sum())
    assert row["smallest_p"] == pytest.approx(1 / told.sum())


def test_the_sign_of_a_difference_does_not_change_its_p():
    low_first = study([*reports("甲", *OTHER), *reports("乙", *ONE, first=6)])
    assert difference(low_first)["difference"] < 0
    assert difference(low_first)["p"] == pytest.approx(difference(two_groups())["p"])


def test_arrangements_are_drawn_where_there_are_more_than_asked_for():
    for n_permutations, n_arrangements in ((461, 461), (460, 460), (9999, 461), (99, 99)):
        row = difference(two_groups(), n_permutations=n_permutations)
        assert row["n_arrangements"] == n_arrangements
        # (b + 1)/(m + 1): a whole number of such parts, and never nothing.
        parts = row["p"] * (n_arrangements + 1)
        assert parts == pytest.approx(round(parts))
        assert parts >= 1 - 1e-9


def cell(hits, totals):
    ids = np.array([f"r{i}" for i in range(len(totals))], dtype=object)
    return Cell(ids, np.array(totals, float), np.array([hits], float))


def not_tested(n, other_n, p):
    return (
        f"test_too_small: n={n}, other_n={other_n}, smallest_p={p}",
        f"不作检验：{n} 份对 {other_n} 份报告，p 最小也有 {p}",
        f"no test: with {n} and {other_n} reports the smallest possible p is {p}",
    )


def not_tested_within(n, p):
    return (
        f"paired_test_too_small: n={n}, smallest_p={p}",
        f"不作检验：{n} 份报告两组都有，p 最小也有 {p}",
        f"no test: with {n} reports in both groups the smallest possible p is {p}",
    )


def one_after_the_other(first, second):
    """Two reasons of one row."""
    return tuple(map("{}{}{}".format, first, ("; ", "；", "; "), second))


def test_the_smallest_p_of_each_design():
    five, six = cell([1] * 5, [2] * 5), cell([1] * 6, [2] * 6)
    assert Apart(five, six).smallest_p == pytest.approx(1 / comb(11, 5))
    assert Apart(six, six).smallest_p == pytest.approx(2 / comb(12, 6))
    assert Paired(six, six).smallest_p == 1 / 32
    for few, told in (
        (Apart(five, six).too_small, not_tested(5, 6, "0.0022")),
        (Paired(six, six).too_small, not_tested_within(6, "0.031")),
    ):
        assert (str(few), few.text("zh"), few.text("en")) == told


NO_VARIANCE = (
    "no_variance",
    "不作检验：报告之间看不出差异，差距没有尺度可比",
    "no test: the reports do not vary, so there is no scale for the difference",
)


def test_a_test_is_made_if_it_can_just_reach_five_percent(why):
    # Of 8 reports, 4 in each group: 70 arrangements, and two of them differ as the extremes.
    for n, tested in ((4, True), (3, False)):
        rows = [
            *reports("甲", [4, 5, 6, 5], [10] * 4),
            *reports("乙", [1, 2, 3, 2][:n], [10] * n, 4),
        ]
        row = difference(study(rows))
        assert np.isnan(row["p"]) != tested
        assert row["smallest_p"] == pytest.approx(2 / 70 if tested else 1 / 35)
        needed = (
            "test_needs_reports: G=4, other_G=3, least=4",
            "不作检验：两组各有 4 份和 3 份报告，各需 4 份",
            "no test: with 4 and 3 reports, 4 each are needed",
        )
        few = few_reports(4)
        assert why(row) == (few if tested else one_after_the_other(few, needed))
        assert row["n_arrangements"] == (69 if tested else 0)


REVIEW = ([2, 2, 2, 3, 2, 2], [20, 15, 30, 25, 10, 30])
PLAN = ([9, 8, 9, 2, 7, 9], [30, 10, 20, 40, 15, 20])


def paired(n):
    sides = [[part[:n] for part in side] for side in (REVIEW, PLAN)]
    names = ("review", "plan")
    return study(
        [r for name, s in zip(names, sides, strict=True) for r in reports("甲", *s, time=name)]
    )


def test_the_interval_of_a_difference_within_reports_by_hand():
    row = difference(paired(6), "time")
    (h1, t1), (h2, t2) = (np.array(side) for side in (REVIEW, PLAN))
    without = [
        (h1.sum() - h1[i]) / (t1.sum() - t1[i]) - (h2.sum() - h2[i]) / (t2.sum() - t2[i])
        for i in range(6)
    ]
    mean = np.mean(without)
    reach = 2.570581835636314 * sqrt(5 / 6 * sum((x - mean) ** 2 for x in without))
    apart = 13 / 130 - 44 / 135
    assert row[["difference", "low", "high"]].to_list() == pytest.approx(
        [apart, apart - reach, apart + reach]
    )
    assert (row["interval"], row["n_documents"], row["other_n_documents"]) == ("jackknife", 6, 6)


def test_the_exact_test_within_reports_counts_every_exchange():
    row = difference(paired(6), "time")
    (h1, t1), (h2, t2) = (np.array(side) for side in (REVIEW, PLAN))
    values = []
    for swap in product([False, True], repeat=6):
        (a, s), (b, t) = ((np.where(swap, y, x), np.where(swap, u, v)) for x, y, v, u in
                          ((h1, h2, t1, t2), (h2, h1, t2, t1)))  # fmt: skip
        without = [
            np.delete(a, i).sum() / np.delete(s, i).sum()
            - np.delete(b, i).sum() / np.delete(t, i).sum()
            for i in range(6)
        ]
        values.append(abs(a.sum() / s.sum() - b.sum() / t.sum()) / np.std(without))
    as_far = sum(value >= values[0] - 1e-9 for value in values)
    assert as_far >= 2
    assert row["p"] == pytest.approx(as_far / 64)
    assert (row["n_arrangements"], row["smallest_p"]) == (63, 1 / 32)
    for n_permutations in (62, 63):
        drawn = difference(paired(6), "time", n_permutations=n_permutations)
        assert drawn["n_arrangements"] == n_permutations


@pytest.mark.parametrize(("n", "interval"), [(4, False), (5, True)])
def test_five_reports_in_both_groups_have_an_interval_and_no_test(n, interval, why):
    row = difference(paired(n), "time")
    assert np.isnan(row["low"]) != interval
    assert np.isnan(row["p"])
    no_test = not_tested_within(n, {4: "0.12", 5: "0.062"}[n])
    assert why(row) == (no_test if interval else one_after_the_other(few_reports(4), no_test))


@pytest.mark.parametrize("hits", [[0] * 6, REVIEW[1]])
def test_reports_that_all_differ_alike_have_no_interval(hits, why):
    rows = [
        *reports("甲", hits, REVIEW[1], time="review"),
        *reports("甲", [0] * 6, PLAN[1], time="plan"),
    ]
    row = difference(study(rows), "time")
    # Nothing in either part of any report, or all of one and nothing of the other in each.
    assert row["difference"] == (1 if any(hits) else 0)
    assert (row["interval"], row["status"]) == ("", "estimated")
    assert np.isnan(row["low"])
    alike = (
        "same_difference_in_every_report",
        "每份报告两部分的差都一样，没有区间",
        "the difference is the same in every report, so there is no interval",
    )
    assert why(row) == one_after_the_other(alike, NO_VARIANCE)
    assert np.isnan(row["p"])


def test_reports_in_one_group_alone_are_left_out_of_a_comparison_within_reports():
    rows = [
        *[r for name, side in (("review", REVIEW), ("plan", PLAN))
          for r in reports("甲", *side, time=name)],
        *reports("甲", [50], [60], first=90, time="review"),
    ]  # fmt: skip
    row = difference(study(rows), "time")
    assert (row["n_documents"], row["estimate"]) == (6, pytest.approx(0.1))


def test_the_reason_names_the_side_that_has_no_interval(why):
    alone = ([5, 0, 0, 0, 0], [20] * 5)
    for first, second in ((ONE, alone), (alone, ONE)):
        row = difference(study([*reports("甲", *first), *reports("乙", *second, first=5)]))
        assert why(row) == one_after_the_other(ONE_WITH_HITS, NO_VARIANCE)
        assert (row["interval"], row["status"]) == ("", "estimated")


def three_groups():
    third = ([6, 4, 2, 5, 4], [30, 20, 15, 40, 25])
    rows = [*reports("甲", *ONE), *reports("乙", *OTHER, first=5), *reports("丙", *third, first=11)]
    return study([*rows, *reports("丁", [2], [9], first=16)])


def test_pairs_of_groups_stand_in_order_and_only_what_was_tested_is_corrected():
    tables = {
        c: compare_prevalence(three_groups(), "place", correction=c, random_state=1).table
        for c in ("bh", "by")
    }
    pairs = tables["by"]["group"] + tables["by"]["other"]
    assert pairs.to_list() == ["甲乙", "甲丙", "甲丁", "乙丙", "乙丁", "丙丁"]
    assert tables["by"]["p"].isna().to_list() == [False, False, True, False, True, True]
    p = np.sort(tables["by"]["p"].dropna())
    assert len(set(p)) == 3
    # m p(i) / i, from the largest down never more than the next; times 1 + 1/2 + 1/3 under BY.
    bh = [min(3 * p[j] / (j + 1) for j in range(i, 3)) for i in range(3)]
    order = tables["bh"].dropna(subset="p").sort_values("p").index
    assert tables["bh"].loc[order, "p_adjusted"].to_list() == pytest.approx(bh)
    by = np.minimum([x * (1 + 1 / 2 + 1 / 3) for x in bh], 1)
    assert tables["by"].loc[order, "p_adjusted"].to_list() == pytest.approx(by)
    default = compare_prevalence(three_groups(), "place", random_state=1).table
    assert default["p_adjusted"].equals(tables["by"]["p_adjusted"])
    chosen = compare_prevalence(three_groups(), "place", ["丙", "甲"], random_state=1).table
    assert (chosen["group"] + chosen["other"]).to_list() == ["丙甲"]
    assert chosen["p_adjusted"].to_list() == chosen["p"].to_list()


def test_a_comparison_reads_its_frame(parts_of_any_size):
    rows = [
        ("a", 1, 10, {"place": "甲", "time": "plan"}),
        ("a", 0, 30, {"place": "甲", "time": "review"}),
        ("b", 0, 20, {"place": "乙", "time": "plan"}),
        ("b", 1, 20, {"place": "乙", "time": "review"}),
    ]
    told = {frame: compare_prevalence(study(rows), "place", frame=frame, random_state=1)
            for frame in ("whole", "plan")}  # fmt: skip
    assert [c.table.loc[0, "difference"] for c in told.values()] == [-0.25, 1]
    assert [c.notes[0] for c in told.values()] == [
        "范围：每份报告的全部文本", "范围：只有计划部分的段落",
    ]  # fmt: skip
    assert told["plan"].groups["chars_per_document"].to_list() == [10, 20]
    book = Codebook((Theme("治理", ("治理",), english="Governance"),))
    named = compare_prevalence(study(rows, book), "place", random_state=1).table
    assert named["english"].to_list() == ["Governance"]


# Trends.


def yearly_table(values, years=None, theme="甲"):
    years = range(2000, 2000 + len(values)) if years is None else years
    return pd.DataFrame({"theme": theme, "year": years, "estimate": values})


def test_a_trend_is_a_slope_of_ten_years_and_its_reach():
    rng = np.random.default_rng(5)
    years = np.cumsum(rng.integers(1, 4, 12)) + 1980.0
    values = 0.2 + 0.01 * (years - 1980) + rng.normal(0, 0.05, 12)
    row = trends(yearly_table(values, years)).iloc[0]
    found = slope(years, values)
    assert row["slope"] == pytest.approx(10 * found.value)
    ends = (10 * (found.value - found.reach), 10 * (found.value + found.reach))
    assert (row["low"], row["high"]) == pytest.approx(ends)
    assert row["autocorrelation"] == found.autocorrelation
    assert row[["status", "reason", "reason_text"]].to_list() == ["estimated", "", ""]


def test_years_too_alike_have_a_slope_and_no_interval(why):
    values = 0.5 + 0.2 * np.sin(np.arange(40) / 6)
    row = trends(yearly_table(values)).iloc[0]
    assert row["autocorrelation"] > 0.9
    assert row["slope"] == pytest.approx(10 * stats.linregress(range(40), values).slope)
    assert np.isnan(row[["low", "high"]].astype(float)).all()
    alike = f"{row['autocorrelation']:.2f}"
    assert row["status"] == "not estimable"
    assert why(row) == (
        f"years_too_alike: autocorrelation={alike}",
        f"相邻各年太相像（自相关约 {alike}），给不出可靠的区间",
        f"successive years are too similar (autocorrelation about {alike}) for a reliable interval",
    )


def test_years_on_a_line_have_a_slope_and_no_interval(why):
    row = trends(yearly_table(np.arange(10) / 100)).iloc[0]
    assert row["slope"] == pytest.approx(0.1)
    assert np.isnan(row[["low", "high", "autocorrelation"]].astype(float)).all()
    assert row["status"] == "not estimable"
    assert why(row) == (
        "years_on_a_line", "各年的值全在一条直线上，没有区间",
        "the values of all years form a straight line, so there is no interval",
    )  # fmt: skip


def test_ten_years_have_a_trend_and_nine_have_none(why):
    values = [0.1, 0.3, 0.2, 0.5, 0.4, 0.6, 0.5, 0.9, 0.7, 0.8]
    ten, nine = (trends(yearly_table(values[:n])).iloc[0] for n in (10, 9))
    assert ten["status"] == "estimated"
    assert nine["status"] == "not estimable"
    assert why(nine) == (
        "too_few_years: n=9, least=10",
        "有报告的只有 9 年，需 10 年",
        "9 years have a report, 10 are needed",
    )
    assert np.isnan(nine["slope"])


def test_years_without_a_report_are_counted_and_left_out_of_the_line():
    values = [np.nan, 0.1, 0.3, np.nan, 0.2, 0.5, 0.4, 0.6, 0.5, 0.9, 0.7, 0.8, np.nan]
    row = trends(yearly_table(values)).iloc[0]
    assert row[["first_year", "last_year", "n_years", "n_gaps"]].to_list() == [2000, 2012, 10, 3]
    told = ~np.isnan(values)
    years = np.arange(2000, 2013)[told]
    assert row["slope"] == pytest.approx(10 * stats.linregress(years, np.array(values)[told]).slope)


def test_the_column_of_a_trend_is_the_one_asked_for():
    values = np.array([0.1, 0.3, 0.2, 0.5, 0.4, 0.6, 0.5, 0.9, 0.7, 0.8])
    table = yearly_table(values).assign(hits_per_1000_chars=values[::-1] * 7)
    own, other = (
        trends(table, **column).iloc[0] for column in ({}, {"column": "hits_per_1000_chars"})
    )
    assert other["slope"] == pytest.approx(-7 * own["slope"])
    assert other["high"] == pytest.approx(-7 * own["low"])


def test_themes_have_their_trends_in_order_and_one_without_hits_has_none(why):
    values = np.arange(10) / 10 + 0.05 * (np.arange(10) % 2)
    both = pd.concat([yearly_table(values, theme="乙"), yearly_table(np.zeros(10), theme="甲")])
    table = trends(both)
    assert table["theme"].to_list() == ["乙", "甲"]
    assert table.loc[1, ["slope", "status"]].to_list() == [0, "not estimable"]
    assert why(table.loc[1]) == ("no_hit_in_any_year", "各年都没有命中", "no hit in any year")


def test_every_column_of_a_year_and_of_a_gap(why, parts_of_any_size):
    rows = [
        ("b", 1, 10, {"place": "乙", "year": "2002", "extent": "whole", "time": "plan"}),
        ("b", 0, 30, {"place": "乙", "year": "2002", "extent": "whole", "time": "review"}),
        ("c", 2, 10, {"place": "甲", "year": "2002", "extent": "whole", "time": "plan"}),
        ("a", 0, 50, {"place": "乙", "year": "2000", "extent": "excerpt", "time": "plan"}),
        ("d", 1, 50, {"place": "乙", "year": None, "extent": "excerpt", "time": "plan"}),
    ]
    book = Codebook((Theme("治理", ("治理",), english="Governance"), Theme("养老", ("养老",))))
    measured = study(rows, book)
    table = trajectories(measured)
    assert table[["theme", "year"]].to_numpy().tolist() == [
        [theme, year] for theme in ("治理", "养老") for year in (2000, 2001, 2002)
    ]
    own = table.iloc[:3]
    assert own["places"].to_list() == ["乙", "", "乙、甲"]
    assert own["n_hits"].to_list() == [0, 0, 3]
    assert own["n_sentences"].to_list() == [1, 0, 3]
    assert own["n_paragraphs"].to_list() == [1, 0, 3]
    for column in ("paragraph_share", "name_share", "wide_share"):
        assert own[column].to_list()[::2] == [0, 0.4]
        assert np.isnan(own[column].iloc[1])
    assert own["n_documents"].to_list() == [1, 0, 2]
    assert own["extent"].to_list() == ["excerpt", "", "whole"]
    assert own["status"].to_list() == ["estimated", "no report", "estimated"]
    assert why(own.iloc[1]) == ("no_report", "这一年没有报告", "no report of this year")
    assert own["english"].to_list() == ["Governance"] * 3
    assert own["estimate"].to_list()[::2] == [0, 20 / 50]
    assert own["hits_per_1000_chars"].to_list()[::2] == [0, 60]
    plan = trajectories(measured, frame="plan")
    assert plan["estimate"].to_list()[2] == 1


def test_years_may_be_written_with_more_than_their_year():
    texts, years = ["治理好。", "好好好。"], ["2021-2025", "2023"]
    corpus = Corpus.from_texts(
        texts, ids=["a/p", "b/p"], docvars=pd.DataFrame({"year": years}), unit="paragraph"
    )
    table = trajectories(measure_themes(corpus, Codebook((Theme("治理", ("治理",)),))))
    assert table["year"].to_list() == [2021, 2022, 2023]
    assert table["status"].to_list() == ["estimated", "no report", "estimated"]


def test_a_year_of_five_reports_has_the_jackknife():
    rows = reports("甲", [3, 5, 2, 4, 6], [50, 40, 30, 60, 45], year="2020")
    row = trajectories(study(rows)).iloc[0]
    assert row[["estimate", "low", "high"]].to_list() == pytest.approx(
        jackknife_by_hand([3, 5, 2, 4, 6], [50, 40, 30, 60, 45])
    )
    assert row["interval"] == "jackknife"


def test_terms_are_themes_under_their_own_name():
    corpus = Corpus.from_texts(["治理好", "治理治理"])
    found = measure_terms(corpus, ["治理", "好好"])
    assert found.codebook.labels == ("治理", "好好")
    assert found.n_hits["治理"].to_list() == [1, 2]


def test_texts_of_no_known_group_are_refused():
    with pytest.raises(CorpusError, match=r"^No text has place = '戊'\. Available: 甲, 乙\.$"):
        compare_prevalence(two_groups(), "place", ["甲", "戊"], random_state=1)
