"""Kinds of clauses that were read wrongly: dashes, names joined before 分别, shares of plans."""

import pytest

from govtopics.analysis.commitments.answers import own_words
from govtopics.analysis.commitments.commitments import find_commitments
from govtopics.analysis.commitments.horizon import horizon_of, speaks_of_past
from govtopics.analysis.commitments.indicators import read_indicators
from govtopics.analysis.commitments.quantities import find_quantities
from govtopics.analysis.commitments.refusals import Refusal
from govtopics.analysis.commitments.statements import Statement, read_statements
from govtopics.corpus.corpus import Corpus
from govtopics.corpus.reading.read import parse_report

KNOWN = read_indicators()


def told(sentence, *, review=False):
    return [
        (one.name or one.indicator, one.quantity.low, one.quantity.high)
        for one in read_statements(sentence, KNOWN, review=review)
        if isinstance(one, Statement)
    ]


def reasons(sentence, *, review=False):
    return [
        one.reason
        for one in read_statements(sentence, KNOWN, review=review)
        if isinstance(one, Refusal)
    ]


@pytest.mark.parametrize("dash", "—–―‒‑‐─−-－~～〜∼至到一")
def test_every_dash_between_two_numbers_makes_a_range(dash):
    assert told(f"地区生产总值增长6%{dash}6.5%。") == [("GDP", 6, 6.5)]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "地区生产总值和一般公共预算收入分别增长6%以上、4%左右。",
            [("GDP", 6, None), ("一般公共预算收入", 4, 4)],
        ),
        (
            "社会消费品零售总额、工业投资分别增长7%、8%。",
            [("社会消费品零售总额", 7, 7), ("工业投资", 8, 8)],
        ),
        (
            "城镇、农村居民人均可支配收入分别增长6%、7%。",
            [("城镇居民人均可支配收入", 6, 6), ("农村居民人均可支配收入", 7, 7)],
        ),
        (
            "全体居民、城镇居民、农村居民人均可支配收入分别增长6%、5.5%、7%。",
            [
                ("居民人均可支配收入", 6, 6),
                ("城镇居民人均可支配收入", 5.5, 5.5),
                ("农村居民人均可支配收入", 7, 7),
            ],
        ),
    ],
)
def test_only_names_that_are_incomplete_take_the_end_of_the_last(sentence, expected):
    assert told(sentence) == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("年初确定的地区生产总值增长6%的目标顺利实现。", []),
        ("地区生产总值预期目标为6%左右，实际增长6.2%。", [("GDP", 6.2, 6.2)]),
        ("地区生产总值增长6.2%（年初目标6%）。", [("GDP", 6.2, 6.2)]),
        ("地区生产总值目标增长6%，实际完成6.3%。", [("GDP", 6.3, 6.3)]),
        ("计划城镇新增就业5万人，实际新增5.4万人。", [("城镇新增就业", 5.4e4, 5.4e4)]),
        ("没有实现地区生产总值增长6%的目标，仅增长4.5%。", [("GDP", 4.5, 4.5)]),
        (
            "全年地区生产总值1200.5亿元，按可比价格计算，比上年增长6.2%。",
            [("GDP", 1.2005e11, 1.2005e11), ("GDP", 6.2, 6.2)],
        ),
        ("居民消费价格上涨0.2%，低于3%的控制目标。", [("居民消费价格涨幅", 0.2, 0.2)]),
        ("地区生产总值增长5.9%，略低于6%左右的年初预期。", [("GDP", 5.9, 5.9)]),
        ("完成固定资产投资300亿元，占年度计划的105%。", [("固定资产投资", 3e10, 3e10)]),
        ("一般公共预算收入50亿元，为年初预算数的102%。", [("一般公共预算收入", 5e9, 5e9)]),
    ],
)
def test_targets_and_shares_of_plans_in_a_review_are_no_results(sentence, expected):
    assert told(sentence, review=True) == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("降低单位地区生产总值能耗2.5%。", [("单位GDP能耗", "decline", 2.5)]),
        ("压减一般性支出10%。", [("压减一般性支出", "decline", 10)]),
        ("提高城乡低保标准10%。", [("提高城乡低保标准", "growth", 10)]),
        ("提高自来水普及率90%。", [("提高自来水普及率", "level", 90)]),
        ("城区绿化率由35%提高3个百分点。", [("城区绿化率", "change", 3)]),
        ("数字经济规模比2023年翻一番。", [("数字经济规模比2023年", "level", 2)]),
        ("地区生产总值增长区间为5%。", [("GDP", "growth", 5)]),
        ("地区生产总值增长6%，总量达到2000亿元。", [("GDP", "growth", 6), ("GDP", "level", 2e11)]),
        (
            "新增市场主体2万户，总量达到15万户。",
            [("新增市场主体", "level", 2e4), ("总量", "level", 1.5e5)],
        ),
        (
            "城镇和农村居民收入增长7%和8%。",
            [("城镇居民人均可支配收入", "growth", 7), ("农村居民人均可支配收入", "growth", 8)],
        ),
        (
            "城乡居民收入分别达到4万元和2万元，分别增长5%和7%。",
            [
                ("城镇居民人均可支配收入", "level", 4e4),
                ("农村居民人均可支配收入", "level", 2e4),
                ("城镇居民人均可支配收入", "growth", 5),
                ("农村居民人均可支配收入", "growth", 7),
            ],
        ),
    ],
)
def test_what_moves_and_how_is_read_wherever_it_is_said(sentence, expected):
    found = [
        (one.name or one.indicator, one.base, one.quantity.low)
        for one in read_statements(sentence, KNOWN)
        if isinstance(one, Statement)
    ]
    assert found == expected


def test_what_was_left_undone_is_no_promise():
    assert reasons("没有完成的5个项目要加快推进。") == ["said_of_past"]


@pytest.mark.parametrize(
    ("sentence", "when"),
    [
        ("三年内新增学位5000个。", "2026"),
        ("2年以内建成公园20个。", "2025"),
        ("年内建成公园20个。", "this year"),
        ("五年内建成公园20个。", "five years"),
        ("二十年内建成公园20个。", "this year"),
    ],
)
def test_within_some_years_is_by_the_last_of_them(sentence, when):
    (found,) = find_quantities(sentence)
    assert horizon_of(sentence, found.start, (), 2024).when == when


@pytest.mark.parametrize(
    ("text", "low", "unit"),
    [
        ("增长一成", 10, "%"),
        ("提高一个百分点", 1, "个百分点"),
        ("增加一倍", 1, "倍"),
        ("达到一千亿元", 1e11, "元"),
        ("突破一亿元", 1e8, "元"),
        ("总数翻番", 2, "倍"),
        ("总数翻两番", 4, "倍"),
        ("提高十个百分点", 10, "个百分点"),
    ],
)
def test_one_of_a_share_and_one_thousand_are_numbers(text, low, unit):
    (found,) = find_quantities(text)
    assert (found.low, found.unit) == (low, unit)


@pytest.mark.parametrize(
    "text",
    [
        "一成不变",
        "百倍努力",
        "百亿元企业",
        "一条主线",
        "千家万户",
        "百亿成长",
        "一百个理由",
        "两个翻番",
        "翻番计划",
    ],
)
def test_round_words_are_no_numbers(text):
    assert list(find_quantities(text)) == []


def test_the_year_of_a_multiple_is_what_it_is_measured_by():
    assert not speaks_of_past("到2026年，游客接待量是2020年的3倍。", 18, 2024)
    assert speaks_of_past("2020年的500亿元。", 6, 2024)


def test_days_of_good_air_are_a_number():
    assert [(one.low, one.high) for one in find_quantities("优良天数300天以上")] == [(300, None)]
    assert list(find_quantities("连续奋战100天")) == []


def test_an_aim_or_a_price_basis_beside_a_name_leaves_it_the_same():
    assert own_words("地区生产总值力争", "GDP", KNOWN) == ""
    assert own_words("地区生产总值可比", "GDP", KNOWN) == ""


def report(year, review, plan):
    return parse_report(
        str(year),
        "\n".join((
            f"{year}年甲市人民政府工作报告", "各位代表：",
            "现在，我代表市人民政府向大会报告工作，请予审议。",
            f"一、{year - 1}年工作回顾", review, f"二、{year}年工作安排", plan,
        )),
    )  # fmt: skip


def test_a_result_behind_its_quoted_target_answers_the_promise():
    corpus = Corpus(
        (
            report(
                2021, "过去一年，工作平稳。", "今年的主要预期目标是：一般公共预算收入增长6%以上。"
            ),
            report(
                2022, "过去一年，一般公共预算收入预期目标为6%，实际增长6.4%。", "今年要努力工作。"
            ),
        )
    )
    (row,) = find_commitments(corpus).follow_up().to_dict("records")
    assert (row["result"], row["difference"], row["verdict"]) == (6.4, 0.4, "met")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "地区生产总值增长-1.2%，进出口增速－3%以内",
            [(-1.2, -1.2, "-1.2%"), (-3.0, None, "－3%以内")],
        ),
        ("增长5%-6%，增幅3-4%", [(5.0, 6.0, "5%-6%"), (3.0, 4.0, "3-4%")]),
        ("办好G-20会议，增长-0.5个百分点", [(-0.5, -0.5, "-0.5个百分点")]),
    ],
)
def test_a_minus_before_a_rate_is_its_sign_and_a_dash_between_numbers_none(text, found):
    assert [(one.low, one.high, one.written) for one in find_quantities(text)] == found
    assert all(text[one.start : one.end] == one.written for one in find_quantities(text))
