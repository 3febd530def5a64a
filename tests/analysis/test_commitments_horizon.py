"""By when a number is promised: this year, five years or a year, and what says so."""

import pytest

from govtopics.analysis.commitments.horizon import horizon_of, speaks_of_past

PLANS = ("二、“十五五”时期主要目标",)
YEAR = ("二、2026年重点工作",)


def horizon(sentence, headings=YEAR, year=2026):
    """Of the last digit's number."""
    return tuple(horizon_of(sentence, sentence.index("N"), headings, year))


CASES = [
    ("城镇新增就业N万人。", YEAR, ("this year", "section")),
    ("今年新建公园N个。", YEAR, ("this year", "sentence")),
    ("年底前建成公园N个。", YEAR, ("this year", "sentence")),
    ("到2027年，城镇化率达到N%。", YEAR, ("2027", "sentence")),
    ("力争2028年产值达到N亿元。", YEAR, ("2028", "sentence")),
    ("“十五五”末总量达到N万套。", YEAR, ("2030", "sentence")),
    ("“十五五”期间，新建公园N个。", YEAR, ("five years", "sentence")),
    ("今后五年新建公园N个。", YEAR, ("five years", "sentence")),
    ("未来三年，新建公园N个。", YEAR, ("2028", "sentence")),
    ("用三年时间，改造小区N个。", YEAR, ("2028", "sentence")),
    ("实施三年行动，改造小区N个。", YEAR, ("this year", "section")),
    ("加快“十五五”重大工程，完成投资N亿元。", YEAR, ("this year", "section")),
    ("实现“十五五”末总量翻番，今年供应床位N张。", YEAR, ("this year", "sentence")),
    ("地区生产总值年均增长N%。", PLANS, ("five years", "sentence")),
    ("城镇化率达到N%。", PLANS, ("five years", "heading")),
    ("新建公园N个。", ("推动“十五五”开好局",), ("this year", "section")),
    ("第一产业增加值增长N%。", ("“十四五”时期发展成就",), ("this year", "section")),
    ("五年新增装机N万千瓦。", YEAR, ("five years", "sentence")),
]


@pytest.mark.parametrize(("sentence", "headings", "expected"), CASES)
def test_the_nearest_word_of_time_decides_and_names_say_nothing(sentence, headings, expected):
    assert horizon(sentence, headings) == expected


def test_a_year_in_the_middle_of_a_clause_holds_for_that_clause_alone():
    told = "实现“十五五”末总量达到60万套，供应床位N张。"
    assert horizon(told) == ("this year", "section")


def test_without_a_year_of_its_own_a_report_is_of_the_year_of_its_heading():
    assert horizon("城镇新增就业N万人。", ("二、2024年工作",), None) == ("this year", "section")
    assert horizon("到2026年，新建N个。", ("二、2024年工作",), None) == ("2026", "sentence")


def test_a_plan_for_the_year_after_the_report_is_for_that_year():
    assert horizon("产值增长N%。", ("二、1981年计划",), 1980) == ("1981", "heading")


def test_years_before_the_report_are_the_past():
    assert speaks_of_past("1986年同1978年相比，国民收入增加到7790亿元。", 17, 1987)
    assert not speaks_of_past("启动2024年度示范村建设6个。", 13, 2025)
    assert not speaks_of_past("比2020年提高6个百分点。", 8, 2025)
