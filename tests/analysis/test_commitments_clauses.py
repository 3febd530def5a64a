"""What each number of a sentence is of: indicators, bases and refusals worked out by hand."""

from time import process_time

import pytest

from govtopics.analysis.commitments.indicators import read_indicators
from govtopics.analysis.commitments.refusals import Refusal
from govtopics.analysis.commitments.statements import Statement, read_statements
from govtopics.analysis.commitments.target_rows import read_row
from govtopics.analysis.commitments.without_number import without_number
from govtopics.errors import CodebookError

KNOWN = read_indicators()
URBAN, RURAL = "城镇居民人均可支配收入", "农村居民人均可支配收入"


def stated(sentence, *, review=False):
    return [
        (
            one.name or one.indicator,
            one.quantity.low,
            one.quantity.high,
            one.quantity.unit,
            one.base,
        )
        for one in read_statements(sentence, KNOWN, review=review)
        if isinstance(one, Statement)
    ]


def refused(sentence, *, review=False):
    return [
        (one.reason, one.written)
        for one in read_statements(sentence, KNOWN, review=review)
        if isinstance(one, Refusal)
    ]


GROWTH, LEVEL = "growth", "level"
CLAUSES = [
    (
        "城乡居民收入分别增长5%、6.5%左右。",
        [(URBAN, 5, 5, "%", GROWTH), (RURAL, 6.5, 6.5, "%", GROWTH)],
    ),
    (
        "一、二、三产增加值分别增长4%、5%、6%以上。",
        [
            ("第一产业增加值", 4, None, "%", GROWTH),
            ("第二产业增加值", 5, None, "%", GROWTH),
            ("第三产业增加值", 6, None, "%", GROWTH),
        ],
    ),
    (
        "粮肉奶产量分别稳定在800亿斤、60亿斤、160亿斤以上。",
        [
            ("粮食产量", 8e10, None, "斤", LEVEL),
            ("肉产量", 6e9, None, "斤", LEVEL),
            ("奶产量", 1.6e10, None, "斤", LEVEL),
        ],
    ),
    (
        "固定资产投资和工业投资均增长7%以上。",
        [("固定资产投资", 7, None, "%", GROWTH), ("工业投资", 7, None, "%", GROWTH)],
    ),
    (
        "地区生产总值增长5.5%、力争6%以上。",
        [("GDP", 5.5, 5.5, "%", GROWTH), ("GDP", 6, None, "%", GROWTH)],
    ),
    (
        "一般公共预算收入增长20%，达到282亿元。",
        [
            ("一般公共预算收入", 20, 20, "%", GROWTH),
            ("一般公共预算收入", 2.82e10, 2.82e10, "元", LEVEL),
        ],
    ),
    (
        "财政收入由100亿元提高到120亿元。",
        [("财政收入", 1.2e10, 1.2e10, "元", LEVEL)],
    ),
    (
        "城镇化率提高1.2个百分点，达到70%。",
        [
            ("常住人口城镇化率", 1.2, 1.2, "个百分点", "change"),
            ("常住人口城镇化率", 70, 70, "%", LEVEL),
        ],
    ),
    (
        "国民生产总值达到15500亿元左右，平均每年增长7.5%左右。",
        [
            ("国民生产总值", 1.55e12, 1.55e12, "元", LEVEL),
            ("国民生产总值", 7.5, 7.5, "%", GROWTH),
        ],
    ),
    ("工农业总产值，比1980年预计增长5.5%。", [("工农业总产值", 5.5, 5.5, "%", GROWTH)]),
    ("经济增长速度的宏观调控目标，定为百分之八至九。", [("GDP", 8, 9, "%", GROWTH)]),
    ("实现7%左右的经济增长。", [("GDP", 7, 7, "%", GROWTH)]),
    # One measure an indicator: of two that are counted otherwise neither has the other's name.
    (
        "地方财政总收入达到30亿元，增长9%；公共财政预算收入增长6%。",
        [
            ("财政总收入", 3e9, 3e9, "元", LEVEL),
            ("财政总收入", 9, 9, "%", GROWTH),
            ("一般公共预算收入", 6, 6, "%", GROWTH),
        ],
    ),
    (
        "农林牧渔业总产值增长4%，农林牧渔业增加值增长3%，农民人均纯收入增长11%。",
        [
            ("农林牧渔业总产值", 4, 4, "%", GROWTH),
            ("农林牧渔业增加值", 3, 3, "%", GROWTH),
            ("农村居民人均纯收入", 11, 11, "%", GROWTH),
        ],
    ),
    ("城乡居民可支配收入增长13%。", [("居民人均可支配收入", 13, 13, "%", GROWTH)]),
    # The clause before says what is to be passed, in a round number that is no target.
    ("地区生产总值跨越百亿台阶，增长9%以上；", [("GDP", 9, None, "%", GROWTH)]),
    ("力争地区生产总值突破千亿元，增长8%。", [("GDP", 8, 8, "%", GROWTH)]),
    ("规模以上工业增加值迈上新台阶，增长4%。", [("规模以上工业增加值", 4, 4, "%", GROWTH)]),
    ("单位GDP能耗下降2.5%左右。", [("单位GDP能耗", 2.5, 2.5, "%", "decline")]),
    ("社会消费品零售总额增长120%以上。", [("社会消费品零售总额", 120, None, "%", GROWTH)]),
    (
        "进出口总额增长5%，其中出口增长6%。",
        [("进出口总额", 5, 5, "%", GROWTH), ("出口总额", 6, 6, "%", GROWTH)],
    ),
    ("财政收入同口径增长5%。", [("财政收入", 5, 5, "%", "growth: 同口径")]),
    (
        "改造老旧小区391个、4万户。",
        [("改造老旧小区", 391, 391, "个", LEVEL), ("改造老旧小区", 40_000, 40_000, "户", LEVEL)],
    ),
    (
        "新建口袋公园28个、绿化景观路21条。",
        [("新建口袋公园", 28, 28, "个", LEVEL), ("新建绿化景观路", 21, 21, "条", LEVEL)],
    ),
    (
        "新建30座口袋公园、40条绿道和5个驿站。",
        [
            ("新建口袋公园", 30, 30, "座", LEVEL),
            ("新建绿道", 40, 40, "条", LEVEL),
            ("新建驿站", 5, 5, "个", LEVEL),
        ],
    ),
    ("签约50亿元以上工业项目45个。", [("签约50亿元以上工业项目", 45, 45, "个", LEVEL)]),
    ("建成5公里以上绿道3条。", [("建成5公里以上绿道", 3, 3, "条", LEVEL)]),
    (
        "培育10户交易额1000万元以上电商企业。",
        [("培育交易额", 10, 10, "户", LEVEL)],
    ),
    (
        "建设5G基站2000个，引进世界500强企业3家。",
        [("建设5G基站", 2000, 2000, "个", LEVEL), ("引进世界500强企业", 3, 3, "家", LEVEL)],
    ),
    ("改造提升1000个村卫生室。", [("改造提升村卫生室", 1000, 1000, "个", LEVEL)]),
    ("打造和美乡村32个。", [("打造和美乡村", 32, 32, "个", LEVEL)]),
]


@pytest.mark.parametrize(("sentence", "rows"), CLAUSES, ids=[clause for clause, _ in CLAUSES])
def test_each_number_is_of_its_indicator(sentence, rows):
    assert stated(sentence) == rows


REFUSED = [
    ("主要污染物排放量分别下降3%、4%。", "numbers_and_indicators_differ"),
    ("不再新增高耗能项目3个。", "negated"),
    ("地区生产总值增速高于全国1个百分点。", "compared"),
    ("确保完成预期目标6%。", "target_quoted"),
    ("建设2×35万千瓦机组。", "size_of_something"),
    ("实施200万吨褐煤提质项目。", "size_of_something"),
    ("去年新建公园30个。", "said_of_past"),
    ("支持103个开发区发展。", "no_action"),
    ("只要成本降低1%，就有出路。", "no_action"),
    ("推动80%城市社区达标。", "no_indicator"),
]


@pytest.mark.parametrize(("sentence", "reason"), REFUSED)
def test_what_cannot_be_decided_or_is_no_promise_is_refused_with_its_reason(sentence, reason):
    assert stated(sentence) == []
    assert reason in [code for code, _ in refused(sentence)]


def test_what_a_plan_says_of_the_year_before_does_not_reach_the_next_number():
    told = "安排赤字1.62万亿元，赤字率从去年的2.1%提高到2.3%。"
    assert stated(told)[-1] == ("赤字率", 2.3, 2.3, "%", LEVEL)


def test_last_years_target_in_a_review_is_no_result():
    told = "地区生产总值增长5.8%，完成预期目标6%；城镇新增就业5万人，高于预期目标4万人。"
    assert [name for name, *_ in stated(told, review=True)] == ["GDP", "城镇新增就业"]
    assert refused(told, review=True) == [
        ("target_quoted", "完成预期目标6%"),
        ("target_quoted", "高于预期目标4万人"),
    ]


@pytest.mark.parametrize(
    "words",
    [
        "海洋生产总值",
        "人均地区生产总值",
        "数字经济增加值占GDP比重",
        "规上工业企业",
        "进出口亿元企业",
        "社会物流总费用与生产总值的比率",
        "户籍人口城镇化率",
        "科技进步对经济增长的贡献率",
    ],
)
def test_words_that_narrow_an_indicator_make_another(words):
    assert KNOWN.called(words) is None


def test_targets_without_a_number_are_refused_by_name():
    told = (
        "主要预期目标是：地区生产总值增长5%，居民收入增长与经济增长同步，"
        "单位GDP能耗完成国家下达任务。"
    )
    assert [(one.reason, one.name) for one in without_number(told, KNOWN)] == [
        ("no_number", "居民人均可支配收入"),
        ("no_number", "单位GDP能耗"),
    ]


def test_a_list_of_indicators_of_ones_own_says_all_its_faults(tmp_path):
    file = tmp_path / "mine.toml"
    file.write_text(
        '["甲"]\naliases = ["子"]\n["乙"]\naliases = ["子"]\nname = "x"\n["丙"]\n', encoding="utf-8"
    )
    with pytest.raises(CodebookError) as error:
        read_indicators(file)
    told = str(error.value)
    assert "'子' is an alias of both 甲 and 乙" in told
    assert "[乙] unknown key 'name'" in told
    assert "[丙] aliases = None" in told


@pytest.mark.parametrize(
    ("line", "row"),
    [
        ("城镇新增就业 人 4200", ("城镇新增就业", 4200, 4200, "人", LEVEL)),
        ("城镇新增就业人4200", ("城镇新增就业", 4200, 4200, "人", LEVEL)),
        ("地区生产总值增速 （%） 6.5左右", ("GDP", 6.5, 6.5, "%", GROWTH)),
        ("粮食产量亿斤≥12", ("粮食产量", 1.2e9, None, "斤", LEVEL)),
    ],
)
def test_a_row_of_a_table_of_targets_is_read_by_its_cells(line, row):
    one = read_row(line, KNOWN)
    assert (one.name, one.quantity.low, one.quantity.high, one.quantity.unit, one.base) == row


def test_a_row_with_several_numbers_does_not_say_which_is_the_target():
    assert read_row("城镇新增就业 人 4200 4500", KNOWN).reason == "several_columns"


@pytest.mark.parametrize(
    "words",
    ["全市", "市", "平均每年", "达到", "不超过", "力争确保", "年底前", "人1 ", "5%、", "（"],
)
def test_no_text_takes_long(words):
    began = process_time()
    for text in (f"{words * 400}Q地区生产总值增长5%", f"地区生产总值{words * 400}Q5个"):
        list(read_statements(text, KNOWN))
        list(without_number(text, KNOWN))
        KNOWN.called(text)
    assert process_time() - began < 5  # exponential ones never end
