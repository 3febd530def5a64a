"""Chinese numerals, read back from a writer that knows nothing of the reader."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govtopics.analysis.commitments.quantities import find_quantities, number
from govtopics.corpus.named_years import time_of_years
from govtopics.corpus.numerals import count, digits, digits_of_year
from govtopics.corpus.parsing.dates import date_in
from govtopics.corpus.reading.dates import date_of, year_of

WHOLE = st.integers(0, 10**8 - 1)


def in_digits(n, zero):
    """2023 as 二〇二三."""
    return str(n).translate(str.maketrans("0123456789", f"{zero}一二三四五六七八九"))


def below_ten_thousand(n):
    """1005 as 一千零五: a zero for each gap, none at the end."""
    told = ""
    for digit, unit in zip(f"{n:04d}", "千百十 ", strict=True):
        told += "零" if digit == "0" else in_digits(int(digit), "零") + unit.strip()
    return re.sub("零+", "零", told).rstrip("零")


def in_units(n):
    """32000000 as 三千二百万, 12 as 十二."""
    large, small = divmod(n, 10_000)
    told = f"{below_ten_thousand(large)}万" if large else ""
    told = re.sub("零+", "零", told + below_ten_thousand(small)).lstrip("零")
    return re.sub("^一十", "十", told) or "零"


def test_the_writer_writes_as_reports_do():
    assert in_units(32_000_000) == "三千二百万"
    assert in_units(10_003) == "一万零三"
    assert in_units(14) == "十四"
    assert in_units(1_050) == "一千零五十"
    assert in_digits(2023, "〇") == "二〇二三"


@given(WHOLE, st.sampled_from("零〇○◯"))
def test_digits_side_by_side_are_read_back(n, zero):
    assert count(in_digits(n, zero)) == n
    assert digits(in_digits(n, zero)) == str(n)


@given(WHOLE)
def test_numerals_with_units_are_read_back(n):
    assert count(in_units(n)) == n
    assert number(in_units(n)) == n


@given(WHOLE)
def test_wide_digits_are_digits(n):
    wide = "".join(chr(ord(digit) + 0xFEE0) for digit in str(n))
    assert count(wide) == n
    assert digits(wide) == str(n)


@given(st.integers(1, 9_999), st.sampled_from([("万亿", 10**12), ("亿", 10**8), ("万", 10**4)]))
def test_what_stands_before_a_myriad_is_multiplied(n, myriad):
    assert count(f"{in_units(n)}{myriad[0]}") == n * myriad[1]
    assert count(f"{n}{myriad[0]}") == n * myriad[1]


@pytest.mark.parametrize(
    ("written", "value"),
    [("十", 10), ("廿", 20), ("卅一", 31), ("两千三百", 2300), ("一亿零五万", 100_050_000),
     ("3万5千", 35_000), ("千万", 10_000_000), ("万亿", 10**12), ("三万二千亿", 32_000 * 10**8),
     ("一〇", 10)],
)  # fmt: skip
def test_numerals_that_reports_write(written, value):
    assert count(written) == value


NO_NUMERALS = ["", "第三", "三点五", "元", "O", "-3", "1.5", "9" * 5_000, "九" * 101]


@pytest.mark.parametrize("written", NO_NUMERALS)
def test_what_is_no_whole_number_is_none(written):
    assert count(written) is None


@given(st.text("〇○零一二三四五六七八九十百千万亿两廿卅０9", max_size=12))
def test_whatever_is_made_of_numerals_is_a_number(written):
    assert (count(written) is None) == (not written)


def test_the_letter_o_is_a_zero_in_a_year_alone():
    assert digits_of_year("二O二Ｏ") == "2020"
    assert digits("二O二Ｏ") == "2O2Ｏ"


# Where one reader knew a numeral and another did not.


def test_cells_hold_the_dates_that_heads_hold():
    for written, date in [
        ("二O二四年一月五日", "2024-01-05"),
        ("二◯二四年一月卅一日", "2024-01-31"),
        ("2O24年1月5日", "2024-01-05"),
        ("二〇二四年1月5日", "2024-01-05"),
        ("二〇二四年一一月一〇日", "2024-11-10"),
    ]:
        assert date_of(written) == date
        assert date_in(written) == date
    assert year_of("二Ｏ二四") == 2024


def test_a_round_zero_is_a_zero_in_quantities_and_headings():
    found = list(find_quantities("产量达到三百○五万吨"))
    assert [(one.low, one.written) for one in found] == [(3_050_000, "三百○五万吨")]
    assert time_of_years("二◯一九年的工作", 2020) == "review"


def test_of_two_or_three_hundred_the_larger_counts():
    assert number("两三百") == 300
    assert number("二三十") == 30
    assert number("十二三") == 13
    assert number("三四") == 4
    assert number("一〇〇") == 100
    assert number("一点二六") == 1.26


def test_a_number_longer_than_any_is_read_all_the_same():
    assert number("9" * 5_000) == float("inf")
    assert number(f"{'9' * 90}.5") == pytest.approx(1e90)
    assert [one.unit for one in find_quantities("9" * 500 + "元")] == ["元"]
