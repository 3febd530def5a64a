"""Review and plan in reports of all years: by named years, by turns, by the words of a part."""

import csv
from collections import Counter
from pathlib import Path

import pytest

from govtopics.corpus.metadata import Labels, Layer
from govtopics.corpus.named_years import time_of_years
from govtopics.corpus.parsing.parse import make_document
from govtopics.corpus.reading.read import parse_report
from govtopics.corpus.wording import Line, times_by_words

DONE = "去年完成了三项工程，产量比上年增长百分之九，取得了很大成绩，人民生活得到改善。"
WILLED = "要继续加强管理，必须进一步提高质量，坚持把教育放在重要位置，积极推进各项改革。"


def times(*lines, year=None):
    """Read the times of the paragraphs of a report of a year."""
    labels = Labels()
    if year:
        lines = (f"——{year}年3月5日在甲省第九届人民代表大会第五次会议上", *lines)
    blocks = make_document("a", "\n".join(lines), labels).blocks
    return [block.time for block in blocks if block.kind == "paragraph"]


# Headings that name years.


@pytest.mark.parametrize(
    ("title", "year", "time"),
    [
        ("首先报告2001年的工作", 2002, "review"),
        ("2001年的国民经济", 2002, "review"),
        ("一九八三年的国民经济", 1984, "review"),
        ("二〇〇一年的国民经济", 2002, "review"),
        ("关于1 9 9 7年的国民经济", 1998, "review"),
        ("2002年的国民经济", 2002, None),  # half of it may lie behind
        ("2003年的国民经济", 2002, "plan"),
        ("2001年和2002年的国民经济", 2002, None),
        ("“八五”时期的国民经济", 1996, "review"),
        ("“八五”时期的国民经济", 1995, None),  # its last year has begun
        ("“八五”时期的国民经济", 1991, "plan"),
        ("第七个五年计划期间的建设", 1986, "plan"),
        ("第十一个五年规划期间的建设", 2011, "review"),
        ("“十五”计划", 2001, "plan"),  # the tenth, not the fifteenth
        ("“十五五”规划", 2026, "plan"),
        ("“一五”计划", 1990, None),  # the first two began in other years
        ("90年代的国民经济", 2002, None),
        ("2001年的国民经济", None, None),
    ],
)
def test_years_of_a_heading_are_read_beside_the_reports_year(title, year, time):
    assert time_of_years(title, year) == time


def test_last_years_work_is_review_and_this_years_is_plan():
    lines = ("一、2001年的工作", "抓生产。", "二、2002年的工作", "抓生产。")
    assert times(*lines, year=2002) == ["review", "plan"]
    assert times(*lines) == ["plan", "plan"]  # nobody knows of when the report is


@pytest.mark.parametrize(
    "title",
    [
        "首先报告2001年的工作",
        "一、向大会报告五年来的工作",
        "一、三年来的建设",
        "一、国民经济取得了新的进展",
    ],
)
def test_headings_that_report_are_review(title):
    assert times(title, "抓生产。") == ["review"]


@pytest.mark.parametrize(
    "title", ["一、关于1998年政府工作的建议", "一、十年规划纲要", "一、新时期的总任务"]
)
def test_headings_that_plan_are_plan(title):
    assert times(title, "抓生产。") == ["plan"]


def test_a_result_that_is_willed_is_no_review():
    lines = ("一、2024年工作安排", "二、改革要取得新的突破", "抓生产。")
    assert times(*lines) == ["unknown"]
    assert times("一、改革取得新的突破", "抓生产。") == ["review"]


def test_a_heading_of_the_past_and_the_task_decides_nothing_and_words_do():
    assert times("一、三年来的斗争和新时期的总任务", DONE, DONE, "各位代表！" + WILLED, WILLED) == [
        "review", "review", "plan", "plan",
    ]  # fmt: skip


# Words that turn from review to plan under one heading.


@pytest.mark.parametrize(
    "turn",
    [
        "今年工作的总体要求是：抓生产。",
        "今年要着重做好以下八个方面工作。",
        "二、2024年政府工作安排2024年抓生产，促销售，保民生，管好河湖山林，一直说下去，比一个标题长。",
    ],
)
def test_words_turn_a_review_to_the_plan(turn):
    lines = ("首先报告2023年的工作", "抓生产。", turn, "促销售。")
    assert times(*lines) == ["review", "plan", "plan"]


@pytest.mark.parametrize("no_turn", ["今年以来，重点抓好以下工作：", "我们要抓的工作已经抓好。"])
def test_this_year_so_far_is_no_turn(no_turn):
    assert times("一、上半年工作总结", "抓生产。", no_turn, "促销售。") == ["review"] * 3


def test_the_turn_ends_with_its_part():
    lines = ("一、工作回顾", "今年工作的总体要求是：抓生产。", "二、工作总结", "抓生产。")
    assert times(*lines) == ["plan", "review"]


# What a paragraph says.


def test_a_target_of_this_year_is_plan_whatever_problems_precede_it():
    said = "今年发展仍面临不少风险挑战，但基本面没有变。今年发展主要预期目标是：增长6%以上。"
    (block,) = [
        b for b in parse_report("a", f"一、2024年重点工作\n{said}").blocks if b.kind == "paragraph"
    ]
    assert (block.time, block.time_rule, block.function) == ("plan", "says: target", "target")


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("2014年，我国面临的形势依然错综复杂。", "outlook"),
        ("国际形势正在发生深刻变化。", "outlook"),
        ("今年任务繁重，要看到动力与压力同在、机遇与挑战并存。", "outlook"),
        ("面对国际形势的变化，我们抓生产。", "plan"),
        ("要适应国际形势变化，抓生产。", "plan"),
        ("过去的做法要坚持。同时，我们清醒认识到，困难不少。", "problems"),
        ("职能转变有进展，但还存在不少问题。必须抓生产。", "plan"),
    ],
)
def test_what_a_paragraph_of_a_plan_says_by_itself(text, time):
    assert times("一、2024年工作安排", text) == [time]


def test_dashes_after_problems_are_problems_however_the_paragraph_ends():
    lines = ("一、工作回顾", "我们清醒地认识到，还存在不少问题。", "——物价上涨。", "抓生产。")
    assert times(*lines) == ["problems", "problems", "review"]


# The words of a part.


def test_a_part_is_read_with_its_neighbours_and_its_turns():
    neutral = "基本建设投资五百亿元。"
    assert times("一、关于国内建设", DONE, neutral, DONE, "各位代表！" + WILLED, neutral, WILLED) == [
        *["review"] * 3, *["plan"] * 3,
    ]  # fmt: skip


def test_what_is_decided_holds_its_neighbours():
    lines = [Line("好。", "review", False), Line("好。", None, False), Line("好将。", None, False)]
    assert times_by_words(lines) == ["review", "review", "review"]


def plain(*texts, breaks=()):
    return [Line(text, None, at in breaks) for at, text in enumerate(texts)]


def test_one_time_ends_where_a_break_stands():
    lines = plain(DONE, "好。", "好。", "好。", WILLED, breaks=(2,))
    assert times_by_words(lines) == ["review", "review", "plan", "plan", "plan"]


def test_to_go_back_to_review_costs_more_than_to_turn_to_the_plan():
    # Two lines say 3 + 4 and 1.6 bits for review; there and back costs 4 + 2 and 4.
    ends = [WILLED] * 4
    lines = plain(*ends, "去年完成、建成、取得三项，增长9%。", "河堤建成。", *ends)
    assert times_by_words(lines) == ["plan"] * 10
    more = plain(*ends, "去年完成、建成、取得三项，增长9%。", "去年河堤建成。", *ends)
    assert times_by_words(more) == ["plan"] * 4 + ["review"] * 2 + ["plan"] * 4


def test_a_run_that_says_next_to_nothing_stays_open():
    assert times_by_words(plain("完成甲。", "确保乙确保丙。")) == ["", ""]  # 1.6 bits against 1.6
    assert times_by_words(plain("好。", "好。")) == ["", ""]


def test_what_an_address_lifts_out_of_a_bare_heading_stays_in_its_part():
    assert times("关于国内建设", DONE, "各位代表！" + WILLED, WILLED)[-2:] == ["plan", "plan"]


def test_one_long_paragraph_is_a_part_and_a_short_one_is_none():
    assert times("一、关于国内建设", WILLED * 3) == ["plan"]
    assert times("一、关于国内建设", WILLED) == ["unknown"]


def test_reports_without_headings_are_read_by_their_words():
    opening = "现在，我代表甲省人民政府向大会报告工作，请予审议。"
    assert times(opening, DONE, DONE, DONE, WILLED, WILLED, WILLED) == [
        "unknown", *["review"] * 3, *["plan"] * 3,
    ]  # fmt: skip
    assert times(opening, DONE, DONE, WILLED)[:2] == ["unknown", "review"]  # 去年…: says so itself
    assert times(opening, "抓生产。", WILLED, WILLED)[1:] == ["unknown"] * 3  # three are too few


# The flag.


def annual(*lines):
    known = Layer("catalogue", {"kind": "annual report", "extent": "whole"})
    return make_document("a", "\n".join(lines), Labels((known,)))


def test_a_whole_annual_report_without_a_review_is_flagged():
    report = annual("一、2024年工作安排", *[WILLED] * 10)
    (flag,) = [flag for flag in report.flags if flag.flag == "time"]
    assert (flag.docvar, flag.value, flag.other) == ("time", "review", "0.000")
    assert flag.reason.startswith("0% of its text is review; check time")
    assert not [
        f
        for f in annual("一、工作回顾", DONE, "二、工作安排", *[WILLED] * 9).flags
        if f.flag == "time"
    ]
    excerpt = make_document(
        "a", f"一、工作安排\n{WILLED}", Labels((Layer("catalogue", {"extent": "excerpt"}),))
    )
    assert not [f for f in excerpt.flags if f.flag == "time"]


def test_the_share_of_each_time_is_of_the_bodys_characters():
    report = parse_report(
        "a", "一、工作回顾\n修路修桥修河。\n二、工作安排\n修。\n附件：名词解释\n修路"
    )
    assert report.time_shares() == {"review": 7 / 9, "plan": 2 / 9}


# The labels.


def test_labels_are_of_twenty_reports_and_hold_no_text():
    path = Path(__file__).parents[1] / "labels" / "times.csv"
    rows = list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))
    assert len({row["document_id"] for row in rows}) == 20
    assert Counter(row["label"] for row in rows) == {
        "plan": 1210, "review": 396, "problems": 28, "unknown": 26, "outlook": 13,
    }  # fmt: skip
    twice = [row for row in rows if row["again"]]
    assert (sum(r["label"] == r["again"] for r in twice), len(twice)) == (194, 200)
    assert all(len(row["sha256"]) == 12 for row in rows)
