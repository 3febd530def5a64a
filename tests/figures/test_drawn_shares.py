"""Shares of text as they are drawn: each at its row, in its panel, with what stands beside it."""

import numpy as np
import pandas as pd
import pytest
from reading import Page

from govtopics.figures.prevalence import draw_prevalence, named_prevalence
from govtopics.figures.prevalence_matrix import draw_prevalence_matrix, prevalence_matrix_table
from govtopics.figures.review_against_plan import (
    draw_review_against_plan,
    review_against_plan_table,
)
from govtopics.figures.trajectories import draw_trajectories, trajectories_table

pytestmark = pytest.mark.usefixtures("off_screen")

NAN = np.nan
ABOUT = ("by", "interval", "frame")
FEW = "too_few_reports: G=2, least=5"
NOWHERE = "not_in_frame"
REPORTS = {"r1": "甲区 2021", "r2": "乙区 2022", "r3": "丙区 2023"}
ROWS = ["甲区 2021", "乙区 2022（节选）", "丙区 2023（含节选）"]
ENGLISH_ROWS = ["甲区 2021", "乙区 2022 (excerpt)", "丙区 2023 (some excerpts)"]


@pytest.fixture
def shares():
    """Two themes in a whole report, an excerpt and a group with excerpts: no number twice."""
    table = pd.DataFrame(
        [
            ("一网", "One net", "r1", 0.12, 0.05, 0.31, 7, "whole", "codebook_range", ""),
            ("一网", "One net", "r2", 0.0, 0.0, 0.04, 0, "excerpt", "within_report", ""),
            ("一网", "One net", "r3", 0.22, NAN, NAN, 3, "mixed", "", FEW),
            ("韧性", "Resilience", "r1", 0.36, 0.33, 0.4, 19, "whole", "codebook_range", ""),
            ("韧性", "Resilience", "r2", 0.27, 0.02, 0.28, 11, "excerpt", "codebook_range", ""),
            ("韧性", "Resilience", "r3", NAN, NAN, NAN, NAN, "mixed", "", NOWHERE),
        ],
        columns=["theme", "english", "group", "estimate", "low", "high", "n_hits", "extent",
                 "interval", "reason"],
    )  # fmt: skip
    told = np.where(table["estimate"].isna(), "not estimable", "estimated")
    return table.assign(by="document", status=told, name=table["group"].map(REPORTS))


# ------------------------------------------------------------------ prevalence


def test_prevalence_reads_as_its_table_says(shares):
    page = Page(draw_prevalence(shares))
    first, second = page.panels
    whole, excerpt, mixed = ROWS
    assert page.title == "各主题在报告中的篇幅（占正文字数，%）"
    assert [panel.head for panel in page.panels] == [["一网"], ["韧性"]]
    assert first.rows() == {
        "估计值，全文": [(whole, 0.12)],
        "估计值，节选": [(excerpt, 0.0)],
        "估计值，含节选": [(mixed, 0.22)],
        "词表范围": [(whole, 0.05, 0.31)],
        "未命中：估计为 0，虚线到上限（Wilson，段落）": [(excerpt, 0.0, 0.04)],
    }
    assert second.rows() == {
        "估计值，全文": [(whole, 0.36)],
        "估计值，节选": [(excerpt, 0.27)],
        "词表范围": [(whole, 0.33, 0.4), (excerpt, 0.02, 0.28)],
    }
    assert [first.beside(row) for row in range(3)] == ["7", "0", "3"]
    assert [second.beside(row) for row in range(3)] == ["19", "11", ""]
    assert page.line(second.at(0, 2)[1], second.left) == ["不可估计"]
    assert page.lines()[1:3] == [["一网", "韧性"], ["命中", "命中"]]
    assert first.ticks("x") == [(0.0, "0"), (0.2, "20"), (0.4, "40")] == second.ticks("x")
    assert page.says("只有点而无线者，区间不可估计：只有 2 份报告（G = 2），区间需 5 份。")
    assert page.says("不可估计：所比较的部分里没有它的段落。节选不可与全文直接相比。")
    assert page.says("估计值：至少命中一个词的段落所占正文字数，用词表全部的词")
    assert page.says("区间为词表范围（codebook range")
    assert not page.says("实线区间")  # the bound of a zero is dashed


def test_prevalence_reads_the_same_in_english(shares):
    page = Page(draw_prevalence(shares, language="en"))
    first, second = page.panels
    whole, excerpt, mixed = ENGLISH_ROWS
    assert page.title == "Themes by report (% of body characters)"
    assert [panel.head for panel in page.panels] == [["One net"], ["Resilience"]]
    assert first.rows() == {
        "estimate, whole report": [(whole, 0.12)],
        "estimate, excerpt": [(excerpt, 0.0)],
        "estimate, some excerpts": [(mixed, 0.22)],
        "codebook range": [(whole, 0.05, 0.31)],
        "no hit: 0, dashes to the upper bound (Wilson)": [(excerpt, 0.0, 0.04)],
    }
    assert page.line(second.at(0, 2)[1], second.left) == ["not estimable"]
    assert page.says("No line, no interval: G = 2, an interval needs 5 reports.")
    assert page.says("Not estimable: no paragraph of it stands in this frame.")


def test_dots_of_excerpts_are_hollow(shares):
    unknown = shares.assign(extent=["unknown", *shares["extent"][1:]])
    faces = {words: seen[2:4] for seen, words in Page(draw_prevalence(unknown)).key.items()
             if seen[0] == "mark"}  # fmt: skip
    assert faces == {
        "估计值，全文": ("#0b5394", ""),
        "估计值，全文或节选不详": ("#c6dbef", ""),
        "估计值，节选": ("#ffffff", ""),
        "估计值，含节选": ("#0b5394", "#ffffff"),
    }


@pytest.mark.parametrize(
    ("about", "title", "called", "note"),
    [
        (("place", "jackknife", "plan"), "各地的主题篇幅", "报告间的 95% 区间（刀切法）",
         "只比较部署部分。区间由逐份去掉报告而得"),
        (("year", "within_report", "shared sections"), "各年的主题篇幅",
         "段落间的 95% 区间（Wilson）", "只比较各份报告都有的部分。实线区间是报告内段落之间的差异"),
        (("time", "codebook_range", "whole"), "回顾与部署的主题篇幅", "词表范围",
         "区间为词表范围"),
        (("owner", "", "whole"), "各组的主题篇幅", "区间（见表）", "算在其下首段。节选不可"),
    ],
)  # fmt: skip
def test_prevalence_says_what_is_compared_and_how(shares, about, title, called, note):
    told = shares[shares["low"].notna()].assign(**dict(zip(ABOUT, about, strict=True)))
    page = Page(draw_prevalence(told))
    assert page.title.startswith(f"{title}（占")
    assert called in page.panels[0].rows()
    assert page.says(note)


def test_groups_that_are_years_stand_in_their_order_with_their_numbers():
    table = pd.DataFrame(
        {
            "theme": "一网", "group": ["2021", "999", "2003"], "estimate": [0.21, 0.09, 0.03],
            "low": NAN, "high": NAN, "status": "estimated", "n_hits": [21, 9, 3], "by": "year",
        }
    )  # fmt: skip
    page = Page(draw_prevalence(named_prevalence(table, {"999": "早年"})))
    (panel,) = page.panels
    assert panel.rows() == {"估计值": [("2021", 0.21), ("早年", 0.09), ("2003", 0.03)]}
    assert [(panel.name(row), panel.beside(row)) for row in range(3)] == [
        ("早年", "9"), ("2003", "3"), ("2021", "21")
    ]  # fmt: skip
    assert panel.ticks("x") == [(0.0, "0"), (0.125, "12.5"), (0.25, "25")]
    # Nobody says why there is no interval.
    assert page.says("区间不可估计：其余见表。")


def test_the_three_most_frequent_reasons_are_given():
    reasons = (
        ["it is cloudy"] * 2
        + [NOWHERE] * 4
        + ["too_few_with_hits: k=1, G=7, least=3"] * 3
        + ["no_characters: n=6"]
    )
    table = pd.DataFrame(
        {"theme": "一网", "group": [f"g{i}" for i in range(10)], "estimate": NAN, "low": NAN,
         "high": NAN, "status": "not estimable", "reason": reasons}
    )  # fmt: skip
    table = named_prevalence(table, None)
    told = "所比较的部分里没有它的段落；7 份报告中 1 份命中，区间需 3 份；it is cloudy；其余见表。"
    assert Page(draw_prevalence(table)).says(f"不可估计：{told}")
    told = "no paragraph of it stands in this frame; 1 of 7 reports hold a hit, an interval needs 3"
    page = Page(draw_prevalence(table, language="en"))
    assert page.says(f"Not estimable: {told}; it is cloudy; others")


# ---------------------------------------------------------------------- matrix


def test_cells_of_the_matrix_read_as_their_table_says(shares):
    page = Page(draw_prevalence_matrix(prevalence_matrix_table(shares)))
    (panel,) = page.panels
    cells = panel.cells()
    heads = ["甲区 2021", "乙区 2022\n节选", "丙区 2023\n含节选"]
    assert {where: about[:2] for where, about in cells.items()} == {
        ("一网", heads[0]): ("12\n5–31", 0.12),
        ("一网", heads[1]): ("0\n≤4", 0.0),
        ("一网", heads[2]): ("22·", 0.22),
        ("韧性", heads[0]): ("36\n33–40", 0.36),
        ("韧性", heads[1]): ("27\n2–28", 0.27),
        ("韧性", heads[2]): ("不可估", None),
    }
    grounds = {value: ground for _, value, ground in cells.values() if value is not None}
    assert (grounds[0.0], grounds[0.36]) == ("#ffffff", "#08306b")
    lightness = [sum(bytes.fromhex(grounds[value][1:])) for value in sorted(grounds)]
    assert lightness == sorted(lightness, reverse=True)
    assert panel.hatched() == [("韧性", 1.54, 2.46)]
    assert page.says("数字为至少命中一个词的段落占正文字数的份额，“<1”为不足 1。")
    assert page.says("第二行为词表范围")
    assert not page.says("第二行为各段之间的差异")
    assert page.says("“·”只有点估计：这一组的报告不足以估计区间。斜线格不可估计")
    assert page.says("节选不可与全文直接相比。")


def test_a_matrix_of_many_groups_is_turned_with_its_numbers():
    table = pd.DataFrame(
        [
            (theme, f"g{j}", base + j / 100, "estimated", "excerpt" if j == 4 else "whole")
            for theme, base in (("一网", 0.1), ("韧性", 0.5))
            for j in range(9)
        ],
        columns=["theme", "group", "estimate", "status", "extent"],
    ).assign(low=NAN, high=NAN, interval="", by="owner")
    table.loc[2, "estimate"] = 0.004
    page = Page(draw_prevalence_matrix(prevalence_matrix_table(table, {"g7": "第七组"})))
    cells = page.panels[0].cells()
    names = ["g0", "g1", "g2", "g3", "g4（节选）", "g5", "g6", "第七组", "g8"]
    assert list(cells) == [(name, theme) for name in names for theme in ("一网", "韧性")]
    assert [cells[name, "一网"][0] for name in names] == [
        "10", "11", "<1", "13", "14", "15", "16", "17", "18"
    ]  # fmt: skip
    assert [cells[name, "韧性"][0] for name in names] == [str(n) for n in range(50, 59)]
    assert page.says("只有点估计：各组的报告都不足以估计区间。")
    assert not page.panels[0].hatched()


def test_the_table_of_the_matrix_fills_what_is_lacking(shares):
    bare = shares[["theme", "group", "estimate", "low", "high", "status"]]
    table = prevalence_matrix_table(bare, {"r2": "乙"})
    assert list(table["name"]) == ["r1", "乙", "r3"] * 2
    assert set(table["extent"]) == {"unknown"}
    assert set(table["by"]) == {""} == set(table["english"])
    named = prevalence_matrix_table(shares, {"r2": "乙"})
    assert list(named["name"][:3]) == ["甲区 2021", "乙", "丙区 2023"]
    assert list(named["high"][:2]) == [0.31, 0.04]


# ------------------------------------------------------------- review and plan


@pytest.fixture
def record():
    """Review, plan and promise of three reports; one has no review, one no plan."""
    return pd.DataFrame(
        [
            ("一网", "One net", "r1", 0.08, 0.31, 0.17, 9, 5),
            ("一网", "One net", "r2", 0.26, 0.02, NAN, 4, 7),
            ("一网", "One net", "r3", NAN, 0.14, 0.05, 0, 8),
            ("韧性", "Resilience", "r1", 0.11, 0.114, NAN, 9, 6),
            ("韧性", "Resilience", "r2", 0.19, NAN, 0.4, 5, 0),
            ("韧性", "Resilience", "r3", NAN, NAN, NAN, 0, 0),
        ],
        columns=["theme", "english", "document_id", "review", "plan", "promised", "n_review",
                 "n_plan"],
    ).assign(
        difference=lambda t: t["plan"] - t["review"], kept=NAN,
        name=lambda t: t["document_id"].map(REPORTS),
        extent=["whole", "excerpt", "mixed"] * 2,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("language", "words", "lacking"),
    [
        ("zh", ("回顾部分的篇幅", "计划部分的篇幅", "上一年计划的篇幅"),
         ("无回顾", "无计划", "两者皆无")),
        ("en",
         ("share of the review", "share of the plan", "share of the plan of the year before"),
         ("no review", "no plan", "neither")),
    ],
)  # fmt: skip
def test_review_plan_and_promise_are_not_exchanged(record, language, words, lacking):
    page = Page(draw_review_against_plan(record, language=language))
    first, second = page.panels
    names = ROWS if language == "zh" else ENGLISH_ROWS
    review, plan, promised = words
    one, two, three = names
    assert first.rows() == {
        review: [(one, 0.08), (two, 0.26)],
        plan: [(one, 0.31), (two, 0.02), (three, 0.14)],
        promised: [(one, 0.17), (three, 0.05)],
    }
    assert second.rows() == {
        review: [(one, 0.11), (two, 0.19)], plan: [(one, 0.114)], promised: [(two, 0.4)]
    }  # fmt: skip
    assert [first.beside(row) for row in range(3)] == ["+23", "−24*", lacking[0]]
    assert [second.beside(row) for row in range(3)] == ["0", lacking[1], lacking[2]]
    spans = [ends for seen, ends in first.artists() if seen[0] == "line"]
    assert spans == [[(0.08, 0), (0.31, 0)], [(0.26, 1), (0.02, 1)]]
    heads = [["一网"], ["韧性"]] if language == "zh" else [["One net"], ["Resilience"]]
    assert [first.head, second.head] == heads
    assert first.ticks("x") == [(0.0, "0"), (0.2, "20"), (0.4, "40")]


def test_the_marks_of_review_and_plan_are_those_of_the_docstring(record):
    page = Page(draw_review_against_plan(record))
    looks = {words: seen[1:3] for seen, words in page.key.items()}
    assert looks["回顾部分的篇幅"] == ("s", "#ffffff")  # a hollow square
    assert looks["计划部分的篇幅"] == ("o", "#0b5394")
    assert looks["上一年计划的篇幅"][0] == "|"
    assert page.says("“差”为计划减回顾（百分点）。* 回顾或计划不足 5 段")
    assert page.says("计划写得多、回顾写得少，不等于没有做")
    assert page.says("没有回顾或没有计划的报告（2 份）不能比")
    assert page.says("节选只按所收的部分计算。")
    whole = Page(draw_review_against_plan(record[record["document_id"] == "r1"]))
    assert not any(whole.says(words) for words in ("不足 5 段", "不能比，", "节选只按"))


def test_reviews_stand_in_the_order_of_the_themes_asked_for(record):
    table = review_against_plan_table(record, ["韧性", "一网"])
    assert list(zip(table["theme"], table["document_id"], strict=True)) == [
        ("韧性", "r1"), ("韧性", "r2"), ("韧性", "r3"), ("一网", "r1"), ("一网", "r2"),
        ("一网", "r3"),
    ]  # fmt: skip
    assert list(review_against_plan_table(record, ["韧性"])["promised"])[1] == 0.4


# ----------------------------------------------------------------------- years


@pytest.fixture
def years():
    """Five years: none of the third; the fourth has an excerpt, the fifth another place."""
    return pd.DataFrame(
        [
            ("一网", "One net", 2001, 0.03, 0.01, 0.08, "whole", "甲"),
            ("一网", "One net", 2002, 0.0, 0.0, 0.05, "whole", "甲"),
            ("一网", "One net", 2003, NAN, NAN, NAN, "", ""),
            ("一网", "One net", 2004, 0.09, NAN, NAN, "excerpt", "甲"),
            ("一网", "One net", 2005, 0.06, NAN, NAN, "whole", "乙"),
            ("韧性", "Resilience", 2001, 0.12, NAN, NAN, "whole", "甲"),
            ("韧性", "Resilience", 2002, 0.17, 0.15, 0.2, "mixed", "甲"),
            ("韧性", "Resilience", 2003, NAN, NAN, NAN, "", ""),
            ("韧性", "Resilience", 2004, 0.11, NAN, NAN, "whole", "甲"),
            ("韧性", "Resilience", 2005, 0.14, NAN, NAN, "whole", "甲"),
        ],
        columns=["theme", "english", "year", "estimate", "low", "high", "extent", "places"],
    ).assign(status=lambda t: np.where(t["estimate"].isna(), "no report", "estimated"))


@pytest.fixture
def slopes():
    return pd.DataFrame(
        {
            "theme": ["韧性", "一网"], "slope": [-0.04, 0.2], "low": [-0.07, 0.1],
            "high": [0.011, 0.34], "n_years": [4, 13], "status": ["not estimable", "estimated"],
        }
    )  # fmt: skip


def test_years_read_as_their_table_says(years, slopes):
    page = Page(draw_trajectories(trajectories_table(years, slopes)))
    first, second = page.panels
    assert first.head == ["一网", "每十年 +20.0 个百分点 [+10.0, +34.0]"]
    assert second.head == ["韧性", "4 年有报告，不足 10 年不估趋势"]
    interval = "刀切法 95% 区间（当年 5 份以上）"
    zero = "未命中：估计为 0，虚线到上限（Wilson，段落）"
    # The line goes through the middle of 2001, 2002, 2004 and 2005, at 2003 and 0.045.
    line = [(2001.0, 0.005), (2002.0, 0.025), (2003.0, 0.045), (2004.0, 0.065), (2005.0, 0.085)]
    assert first.places() == {
        "当年有报告": [[(2001.0, 0.03)], [(2002.0, 0.0)], [(2005.0, 0.06)]],
        "当年为（或含）节选": [[(2004.0, 0.09)]],
        interval: [[(2001.0, 0.01), (2001.0, 0.08)]],
        zero: [[(2002.0, 0.0), (2002.0, 0.05)]],
        "趋势线（最小二乘）": [line],
    }
    assert second.places() == {
        "当年有报告": [[(2001.0, 0.12)], [(2004.0, 0.11)], [(2005.0, 0.14)]],
        "当年为（或含）节选": [[(2002.0, 0.17)]],
        interval: [[(2002.0, 0.15), (2002.0, 0.2)]],
    }
    joined = [ends for seen, ends in first.artists() if seen[1:3] == ("#0b5394", 0.9)]
    assert joined == [[(2001.0, 0.03), (2002.0, 0.0)]]
    joined = [ends for seen, ends in second.artists() if seen[1:3] == ("#0b5394", 0.9)]
    assert [[x for x, _ in ends] for ends in joined] == [[2001, 2002], [2004, 2005]]
    for panel in page.panels:
        assert [(bar.get_x(), bar.get_width()) for bar in panel.axes.patches] == [(2002.5, 1)]
        assert panel.ticks("x") == [(2002.0, "2002"), (2004.0, "2004")]
    assert first.ticks("y") == [(0.0, "0"), (0.1, "10"), (0.2, "20")]
    assert [name for _, name in second.ticks("y")] == ["", "", ""]
    hollow = {words: seen[2] for seen, words in page.key.items() if seen[0] == "mark"}
    assert hollow == {"当年有报告": "#0b5394", "当年为（或含）节选": "#ffffff"}
    assert "当年没有报告" in page.key.values()
    assert page.says("点为至少命中一个词的段落占正文字数的份额")
    assert page.says("方括号为斜率的 95% 区间")
    assert page.says("词表用今天的词")
    assert page.says("节选不可与全文直接相比。")


def test_a_trend_goes_through_the_middle_of_the_years_that_have_a_report(years, slopes):
    own = years[(years["theme"] == "一网") & (years["year"] != 2005)]
    page = Page(draw_trajectories(trajectories_table(own, slopes)))
    # Of 2001, 2002 and 2004: a third after 2002, at 0.04.
    (line,) = page.panels[0].places()["趋势线（最小二乘）"]
    middle = (2001 + 2002 + 2004) / 3
    years_drawn, shares_drawn = zip(*line, strict=True)
    assert years_drawn == (2001, 2002, 2003, 2004)
    assert shares_drawn == pytest.approx(
        [0.04 + 0.02 * (year - middle) for year in years_drawn], abs=5e-5
    )


def test_years_read_the_same_in_english(years, slopes):
    flat = slopes.assign(status=["not estimable", "estimated"], slope=[0.0, -0.0512])
    page = Page(draw_trajectories(trajectories_table(years, flat), language="en"))
    assert [panel.head for panel in page.panels] == [
        ["One net", "-5.1 points per decade [+10.0, +34.0]"],
        ["Resilience", "no hit in any year, so no trend"],
    ]
    assert set(page.key.values()) >= {"a year with a report", "no report of that year"}
    few = Page(draw_trajectories(trajectories_table(years, slopes), language="en"))
    assert few.panels[1].head[1] == "4 years with a report: no trend below 10"


def test_years_without_trends_have_no_line(years):
    table = trajectories_table(years)
    assert table[["slope", "slope_low", "slope_high", "n_years", "trend"]].isna().all(axis=None)
    page = Page(draw_trajectories(table))
    assert [panel.head for panel in page.panels] == [["一网"], ["韧性"]]
    assert "趋势线（最小二乘）" not in page.key.values()
    assert not page.says("方括号")


@pytest.mark.parametrize(
    ("last", "ticks"),
    [(2001, [2001]), (2004, [2001, 2002, 2003, 2004]), (2005, [2002, 2004]),
     (2009, [2005]), (2024, [2010, 2020]), (2044, [2020, 2040])],
)  # fmt: skip
def test_round_years_are_named(last, ticks):
    one = {"theme": "一网", "estimate": 0.1, "low": NAN, "high": NAN, "status": "estimated"}
    table = pd.DataFrame([{**one, "year": year, "extent": "whole"} for year in (2001, last)])
    (panel,) = Page(draw_trajectories(trajectories_table(table.drop_duplicates()))).panels
    assert [year for year, _ in panel.ticks("x")] == ticks
