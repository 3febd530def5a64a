"""Numbers with their units: values worked out by hand from the conventions."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govtopics.analysis.commitments.quantities import find_quantities, number

ONE = [
    ("增长5%左右", 5, 5, "%", "左右"),
    ("增长6%—6.5%", 6, 6.5, "%", ""),
    ("增长5.5－6%", 5.5, 6, "%", ""),
    ("定为百分之八至九", 8, 9, "%", ""),
    ("控制在百分之五点五以内", None, 5.5, "%", "以内"),
    ("新增4万人以上", 40_000, None, "人", "以上"),
    ("产量2.1亿斤", 2.1e8, 2.1e8, "斤", ""),
    ("收入突破3000亿元", 3e11, None, "元", "突破"),
    ("投资1.2万亿元", 1.2e12, 1.2e12, "元", ""),
    ("不少于8家", 8, None, "家", "不少于"),
    ("不超过3%", None, 3, "%", "不超过"),
    ("控制在3%", None, 3, "%", "控制在"),
    ("失业率≤5.5%", None, 5.5, "%", "≤"),
    ("力争8%", 8, 8, "%", "力争"),
    ("绿地150亩", 100_000, 100_000, "平方米", ""),
    ("湿地3公顷", 30_000, 30_000, "平方米", ""),
    ("治理2平方公里", 2e6, 2e6, "平方米", ""),
    ("下降0.5个百分点", 0.5, 0.5, "个百分点", ""),
    ("增长2倍", 2, 2, "倍", ""),
    ("三成以上", 30, None, "%", "以上"),
    ("翻两番", 4, 4, "倍", ""),
    ("新增３．５％", 3.5, 3.5, "%", ""),
    ("增长1 0%", 10, 10, "%", ""),
    ("1 200个", 1200, 1200, "个", ""),
    ("1,200.5万元", 12_005_000, 12_005_000, "元", ""),
    ("30余家", 30, None, "家", "余"),
    ("一万二千人", 12_000, 12_000, "人", ""),
    ("3万5千人", 35_000, 35_000, "人", ""),
    ("一万六千七百七十亿元", 1.677e12, 1.677e12, "元", ""),
    ("保障房7万套（间）", 70_000, 70_000, "套（间）", ""),
    ("能力11万吨/日", 110_000, 110_000, "吨/日", ""),
    ("开行4000班次", 4000, 4000, "班次", ""),
    ("3万山区农民", 30_000, 30_000, "人", ""),
    ("500—600家", 500, 600, "家", ""),
    ("8千—1万人", 8000, 10_000, "人", ""),
    ("教育年限提高到10.8年", 10.8, 10.8, "年", ""),
    ("增长150%以上", 150, None, "%", "以上"),
]


@pytest.mark.parametrize(("text", "low", "high", "unit", "comparator"), ONE)
def test_a_number_is_read_with_its_bounds_unit_and_comparator(text, low, high, unit, comparator):
    (found,) = find_quantities(text)
    assert (found.low, found.high, found.unit, found.comparator) == (low, high, unit, comparator)
    assert text[found.start : found.end] == found.written


@pytest.mark.parametrize(
    "text",
    [
        "落实2025年任务",
        "推进“3820”工程",
        "12345热线",
        "建设5G网络",
        "世界500强企业",
        "15分钟生活圈",
        "完成第3批整改",
        "“十四五”规划",
        "三个方面",
        "“创新发展60条”",
        "50亿元级企业",
        "110千伏变电站",
        "7×24小时服务",
        "24个主要指标",
        "五年来",
        "建成立体交通",
    ],
)
def test_names_years_and_standards_are_no_numbers(text):
    assert list(find_quantities(text)) == []


def test_what_looks_like_a_range_of_two_units_is_two_numbers():
    found = list(find_quantities("提高4个百分点到30%"))
    assert [(one.low, one.unit) for one in found] == [(4, "个百分点"), (30, "%")]


@given(st.integers(1, 99_999), st.sampled_from(["个", "家", "人", "套", "公里"]))
def test_every_whole_number_with_a_unit_comes_back(value, unit):
    (found,) = find_quantities(f"新建{value}{unit}")
    assert (found.low, found.high, found.unit) == (value, value, unit)


@pytest.mark.parametrize(
    ("written", "value"),
    [("两千三百", 2300), ("十二点五", 12.5), ("二十", 20), ("1,200.5", 1200.5)],
)
def test_numerals_have_their_values(written, value):
    assert number(written) == value
