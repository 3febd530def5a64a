"""Cells as numbers, headings as names, units and years: what stands there, by eye."""

import datetime
import math
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govtopics.language import Reason
from govtopics.panels.statistics.headings import (
    clean_name,
    is_bare_year,
    title_of,
    unit_of,
    year_in,
    year_written,
)
from govtopics.panels.statistics.numbers import number_of


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        (7, 7.0),
        (1.5, 1.5),
        (Decimal("2.50"), 2.5),
        ("0", 0.0),
        ("1,234.5", 1234.5),
        ("1，234，567", 1234567.0),
        ("1 234 567.5", 1234567.5),
        ("１２．５", 12.5),
        ("-3", -3.0),
        ("−3.1", -3.1),
        ("–3.1", -3.1),
        ("+3", 3.0),
        ("1.2e3", 1200.0),
        (" 12 ", 12.0),
        ("12①", 12.0),
        ("12*", 12.0),
        ("12²", 12.0),
        ("12.3%", 12.3),
        ("12.3％", 12.3),
        ("1.1万", 11000.0),
        ("2.1亿", 210000000.0),
    ],
)
def test_numbers(cell, value):
    assert number_of(cell).value == value
    assert number_of(cell).fault is None


@pytest.mark.parametrize("cell", ["…", "……", "..", "...", "—", "——", "–", "-", "#", "/", "不详",
                                  "N/A",
                                  "#DIV/0!", "无", "缺失", "·", "×"])  # fmt: skip
def test_signs_for_a_missing_number(cell):
    assert number_of(cell) == (None, False, Reason("missing_sign"))


@pytest.mark.parametrize(
    "cell",
    ["a", "约12", "12-13", "12～13", "1,23", "1,2345", "1.2.3", "(12)", "12元", "1/2", "1_000",
     "nan1",
     "inf", math.inf, True, datetime.date(2020, 1, 1), "=A1", "12 3"],
)  # fmt: skip
def test_what_is_no_number_is_never_guessed(cell):
    assert number_of(cell) == (None, False, Reason("not_a_number"))


@pytest.mark.parametrize("cell", [None, "", "  ", "　", math.nan])
def test_nothing_is_nothing(cell):
    assert number_of(cell) == (None, False, None)


def test_ten_thousand_is_multiplied_out_unless_the_column_counts_so():
    assert number_of("1.2万", "人").value == 12000.0
    assert number_of("1.2万", "万人").fault == Reason("not_a_number")
    assert number_of("1.2亿", "千元").fault == Reason("not_a_number")
    assert number_of("5%", "亿元").per_cent


@given(st.floats(-1e20, 1e20))
def test_a_number_is_the_same_as_text_and_in_wide_digits(value):
    wide = str.maketrans("0123456789.-", "０１２３４５６７８９．－")
    for text in (repr(value), repr(value).translate(wide)):
        assert number_of(text).value == value
    assert number_of(f"{value:,.2f}").value == float(f"{value:.2f}")


@given(st.text(max_size=8))
def test_no_text_without_a_digit_is_a_number(text):
    if not any(character.isdigit() or character.isnumeric() for character in text):
        assert number_of(text).value is None


@pytest.mark.parametrize(
    ("cell", "year"),
    [
        (2023, 2023), (2023.0, 2023), ("2023", 2023), ("2023年", 2023), ("２０２３年", 2023),
        ("二〇二三", 2023), ("二○二三年", 2023), ("2023.0", 2023), ("2023-12-31", 2023),
        (datetime.date(2023, 12, 31), 2023), ("2023年末", 2023), ("2023年底", 2023),
        ("2023 [YR2023]", 2023), ("FY2023", 2023), ("2023年度", 2023), ("20231231", 2023),
        (1912, None), ("合计", None), (3.5, None), ("2023-2024", None), (None, None),
    ],
)  # fmt: skip
def test_years(cell, year):
    assert year_written(cell) == year


def test_a_day_or_a_month_is_no_bare_year():
    assert all(
        map(is_bare_year, (2015, 2015.0, "2015", "2015年", "二〇一五年", "2015年末", "y2015"))
    )
    assert not any(
        map(is_bare_year, ("2015-01", "2015年3月", "2015.5", 2015.5, 1899, True, None, "甲"))
    )


@pytest.mark.parametrize(
    ("name", "split"),
    [
        ("gdp2015", ("gdp", 2015)), ("gdp_2015", ("gdp", 2015)), ("GDP(2015)", ("GDP", 2015)),
        ("2015年总人口（万人）", ("总人口（万人）", 2015)), ("总人口2015年", ("总人口", 2015)),
        ("GDP（2010年价格）", ("GDP（2010年价格）", None)),
        ("2010年不变价GDP", ("2010年不变价GDP", None)),
        ("GDP", ("GDP", None)), ("12345", ("12345", None)), ("PM2500", ("PM2500", None)),
    ],
)  # fmt: skip
def test_years_in_names_of_columns(name, split):
    assert year_in(name) == split


def test_names_lose_blanks_and_marks_and_keep_their_units():
    assert clean_name(" 人均 地区\n生产总值③ （元） ") == "人均地区生产总值（元）"
    assert clean_name("GDP  per\ncapita*") == "GDP per capita"
    names = ("人均地区生产总值（元）", "总人口/万人", "GDP_亿元", "增速(%)")
    assert [unit_of(name) for name in names] == ["元", "万人", "亿元", "%"]
    assert [unit_of(name) for name in ("GDP（现价）", "第一产业（农业）", "总人口")] == ["", "", ""]


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ([["表2-3 各地区生产总值（2015-2020年）"]], ("各地区生产总值", "", None, "")),
        ([["2-3  人口"], ["单位：万人"]], ("人口", "万人", None, "")),
        ([["人口（2019年）", None, "（单位：万人）"]], ("人口", "万人", 2019, "")),
        ([["中国城市统计年鉴2021"]], ("", "", None, "")),
        (
            [["数据库：年度"], ["指标：GDP(亿元)"], ["地区：北京市"]],
            ("GDP(亿元)", "", None, "北京市"),
        ),
        ([], ("", "", None, "")),
    ],
)
def test_titles(lines, told):
    assert title_of(lines, "Sheet1") == told


def test_the_name_of_a_sheet_is_a_year_or_an_indicator():
    assert title_of([], "2019年").year == 2019
    assert title_of([], "人口").name == "人口"
    assert title_of([["GDP"]], "2-1").name == "GDP"


@pytest.mark.parametrize(
    "cell",
    ["1e999", "9" * 400, "1e306亿", "1e400%", "-1e400", 10**400, float("inf"), Decimal("1e999"),
     "1e305"],
)  # fmt: skip
def test_what_is_larger_than_files_take_is_no_number(cell):
    number = number_of(cell)
    assert number.value is None
    assert str(number.fault) == "not_a_number"
