"""What came of promises: three places and three years whose answers are worked out by hand."""

import math

import pandas as pd
import pytest

from govtopics.analysis.commitments.answers import Reports
from govtopics.analysis.commitments.commitments import find_commitments
from govtopics.analysis.commitments.follow_up import COUNTS
from govtopics.analysis.commitments.periods import Periods
from govtopics.analysis.commitments.said_once import called, headline_targets
from govtopics.corpus.corpus import Corpus
from govtopics.corpus.reading.read import parse_report
from govtopics.errors import CorpusError


def report(place, year, review, plan, *, name=None, place_name=None):
    heads = (
        f"{year}年{place_name or place}人民政府工作报告",
        "各位代表：",
        "现在，我代表市人民政府向大会报告工作，请予审议。",
        f"一、{year - 1}年工作回顾",
        *review,
        f"二、{year}年工作安排",
        *plan,
    )
    return parse_report(name or f"{place}-{year}", "\n".join(heads))


TARGETS = "今年经济社会发展的主要预期目标是："


@pytest.fixture(scope="module")
def corpus():
    """Return nine reports: 甲 has bounds, 乙 plain numbers and a range, 丙 other bases."""
    return Corpus(
        (
            report("甲市", 2021, ["过去一年，地区生产总值增长2%。"], [
                (f"{TARGETS}地区生产总值增长6%以上，城镇调查失业率控制在5.5%以内，"
                "固定资产投资增长4%以上，粮食产量100万吨以上，地方财政总收入增长3%以上。"),
            ]),
            report("甲市", 2022, [
                ("过去一年，地区生产总值增长6.1%，城镇调查失业率5.6%，固定资产投资下降3.3%，"
                "粮食产量21亿斤，一般公共预算收入增长8%。"),
            ], [f"{TARGETS}地区生产总值增长5%以上，城镇新增就业3万人以上。"]),
            report("甲市", 2023, [
                "过去一年，人均地区生产总值增长9%，地区生产总值增长4.9%，城镇新增就业超过3万人。",
                "五年来，地区生产总值年均增长7%。",
            ], ["“十四五”期间城镇新增就业15万人以上。"]),
            report("乙市", 2021, ["过去一年，地区生产总值增长2%。"], [
                (f"{TARGETS}地区生产总值增长6%左右，社会消费品零售总额增长6%—6.5%，"
                "一般公共预算收入增长3%，居民消费价格涨幅3%以内。"),
                "工业经济要提质，力争规模以上工业增加值增长8%以上。",
            ]),
            report("乙市", 2022, [
                ("过去一年，地区生产总值增长5.7%，社会消费品零售总额增长7%，"
                "一般公共预算收入增长3.4%，规模以上工业增加值增长9%。"),
            ], [f"{TARGETS}地区生产总值增长6%左右。"]),
            report("乙市", 2023, ["过去一年，地区生产总值增长5%。"], [
                f"{TARGETS}地区生产总值增长6%左右。"
            ], name="乙市-2023a"),
            report("乙市", 2023, ["过去一年，地区生产总值增长5.2%，出口增长1%，居民收入增长8%。"], [
                f"{TARGETS}地区生产总值增长7%左右。"
            ], name="乙市-2023b"),
            report("丙市", 2021, ["过去一年，地区生产总值增长2%。"], [
                (f"{TARGETS}地区生产总值增长6%以上，一般公共预算收入同口径增长5%以上，"
                "进出口总额增长4%以上，粮食播种面积30万亩，城镇新增就业3万人以上。"),
            ]),
            report("丙市", 2022, [
                "过去一年，地区生产总值达到800亿元，一般公共预算收入增长6%。",
                "五年来，进出口总额年均增长9%，城镇新增就业16万人。",
            ], [f"{TARGETS}地区生产总值增长6%以上。"]),
        )
    )  # fmt: skip


@pytest.fixture(scope="module")
def commitments(corpus):
    return find_commitments(corpus)


@pytest.fixture(scope="module")
def table(commitments):
    return commitments.follow_up()


def of(table, document, name):
    rows = table[(table["document_id"] == document) & (table["name"] == name)]
    assert len(rows) == 1, rows
    return rows.iloc[0]


@pytest.mark.parametrize(
    ("document", "name", "told"),
    [
        ("甲市-2021", "GDP", (6.1, 0.1, "met")),
        ("甲市-2021", "城镇调查失业率", (5.6, 0.1, "missed")),
        # A decline is a growth below zero.
        ("甲市-2021", "固定资产投资", (-3.3, -7.3, "missed")),
        # 21亿斤 are 1.05 million t.
        ("甲市-2021", "粮食产量", (1_050_000, 50_000, "met")),
        # Neither GDP a head, nor the average of five years.
        ("甲市-2022", "GDP", (4.9, -0.1, "missed")),
        ("乙市-2021", "社会消费品零售总额", (7.0, 0.5, "above the range")),
    ],
)
def test_bounds_and_ranges_are_arithmetic(table, document, name, told):
    row = of(table, document, name)
    assert (row["result"], row["difference"], row["verdict"]) == told
    assert row["reason"] == ""


@pytest.mark.parametrize(
    ("name", "difference", "reason"),
    [
        ("GDP", -0.3, "about"),
        ("一般公共预算收入", 0.4, "about"),
        ("规模以上工业增加值", 1.0, "aimed"),
    ],
)
def test_of_about_and_of_aims_only_the_difference_is_told(table, name, difference, reason):
    row = of(table, "乙市-2021", name)
    assert (row["difference"], row["verdict"], row["reason"]) == (difference, "", reason)


def test_a_better_result_that_is_striven_for_makes_no_aim_of_the_next_target():
    plan = f"{TARGETS}地区生产总值增长5%，争取更好结果，固定资产投资增长5%以上。"
    review = "过去一年，地区生产总值增长5%，固定资产投资下降3.3%。"
    corpus = Corpus(
        (
            report("甲市", 2021, ["稳中有进。"], [plan]),
            report("甲市", 2022, [review], ["抓好落实。"]),
        )
    )
    table = find_commitments(corpus).follow_up()
    assert of(table, "甲市-2021", "固定资产投资")["verdict"] == "missed"
    assert of(table, "甲市-2021", "GDP")["reason"] == "about"


def test_a_tolerance_judges_what_has_no_bound(commitments):
    table = commitments.follow_up(tolerance={"%": 0.3})
    assert of(table, "乙市-2021", "GDP")["verdict"] == "met"
    assert of(table, "乙市-2021", "一般公共预算收入")["verdict"] == "above the range"
    assert of(table, "乙市-2021", "社会消费品零售总额")["verdict"] == "above the range"
    assert of(table, "甲市-2021", "城镇调查失业率")["verdict"] == "missed"  # it has a bound


def test_a_result_that_is_a_bound_is_judged_where_it_can_be(table):
    row = of(table, "甲市-2022", "城镇新增就业")
    assert (row["result"], row["result_comparator"], row["verdict"]) == (30_000, "超过", "met")
    assert math.isnan(row["difference"])


@pytest.mark.parametrize(
    ("document", "name", "reason"),
    [
        ("乙市-2021", "居民消费价格涨幅", "not_reported"),
        ("丙市-2021", "GDP", "not_comparable; other_unit"),
        ("丙市-2021", "一般公共预算收入", "not_comparable; other_qualifier"),
        # 一般公共预算收入 is another measure.
        ("甲市-2021", "财政总收入", "not_reported"),
        ("丙市-2021", "进出口总额", "not_comparable; other_period"),
        # Of five years, and no average.
        ("丙市-2021", "城镇新增就业", "not_comparable; other_period"),
        ("丙市-2021", "粮食播种面积", "not_reported"),
        ("丙市-2022", "GDP", "no_next_report: year=2023"),
        ("乙市-2022", "GDP", "two_reports: n=2, year=2023"),
        # The five years end in 2025.
        ("甲市-2023", "城镇新增就业", "no_next_report: year=2026"),
    ],
)
def test_why_there_is_no_verdict(table, document, name, reason):
    row = of(table, document, name)
    assert (row["verdict"], row["reason"]) == ("", reason)
    assert math.isnan(row["difference"])


def test_both_passages_are_in_the_texts(table, corpus):
    texts = dict(zip(corpus.to_paragraphs().ids, corpus.to_paragraphs().texts, strict=True))
    row = of(table, "甲市-2021", "固定资产投资")
    told = texts[row["paragraph_id"]][row["start"] : row["end"]]
    came = texts[row["result_paragraph_id"]][row["result_start"] : row["result_end"]]
    assert (told, came) == ("固定资产投资增长4%以上", "固定资产投资下降3.3%")
    assert row["result_document_id"] == "甲市-2022"


def test_counts_by_a_column_sum_to_the_promises(commitments, table):
    counts = commitments.follow_up(by="place").set_index("group")
    assert list(counts.columns) == ["by", *COUNTS]
    # 甲: GDP and grain of 2021, jobs of 2022; unemployment, investment, GDP of 2022; 2026;
    # and revenue, of which the next report does not speak.
    first = counts.loc["甲市"]
    assert tuple(first[["n_promises", "n_met", "n_missed", "n_no_report"]]) == (8, 3, 3, 1)
    third = counts.loc["丙市", ["n_promises", "n_not_comparable", "n_not_reported", "n_no_report"]]
    assert tuple(third) == (6, 4, 1, 1)
    parts = counts.drop(columns=["by", "n_promises"]).sum(axis=1)
    assert (parts == counts["n_promises"]).all()
    assert counts["n_promises"].sum() == len(table)
    with pytest.raises(CorpusError, match="admin_level"):
        commitments.follow_up(by="admin_levle")


def test_another_corpus_answers(corpus):
    first = Corpus(tuple(each for each in corpus.documents if each.id.endswith("2021")))
    later = Corpus(tuple(each for each in corpus.documents if each.id.endswith("2022")))
    alone = find_commitments(first).follow_up()
    assert (alone["reason"] == "no_next_report: year=2022").all()
    row = of(find_commitments(first).follow_up(later), "甲市-2021", "GDP")
    assert row["verdict"] == "met"


def test_another_report_under_the_same_id_is_refused():
    plan = ["地区生产总值增长5%以上。"]
    first, other = (
        Corpus((report("甲市", year, ["稳中有进。"], plan, name="a"),)) for year in (2021, 2022)
    )
    with pytest.raises(CorpusError, match="the two differ"):
        find_commitments(first).follow_up(other)


def test_without_promises_the_table_has_its_columns():
    empty = Corpus((report("甲市", 2021, ["稳中有进。"], ["抓好落实。"]),))
    table = find_commitments(empty).follow_up()
    assert table.empty
    assert isinstance(find_commitments(empty).follow_up(by="place"), pd.DataFrame)


@pytest.mark.parametrize(
    ("review", "number", "when"),
    [
        (["过去一年，地区生产总值增长5%。"], "5%", "last year"),
        (["五年来，全市砥砺前行。", "出口增长5%。"], "5%", "five years"),
        (["五年来，全市砥砺前行。", "刚刚过去的2024年，出口增长5%。"], "5%", "last year"),
        (["五年来，2022年出口增长5%。进口增长6%。"], "6%", "five years"),
        (["五年来，2022年出口增长5%。进口增长6%。"], "5%", "2022"),
        (["过去一年，出口年均增长5%。"], "5%", "five years"),
        (["过去一年，PM2.5年均浓度下降5%。"], "5%", "last year"),
        (["2024年与2020年相比，出口增长5%。"], "5%", "five years"),
        (["过去一年，出口比2023年增长5%。"], "5%", "last year"),
        (["过去一年，连续五年来访人数增长，出口增长5%。"], "5%", "last year"),
        (["2024年是“十四五”的关键一年，出口增长5%。"], "5%", "last year"),
    ],
)
def test_of_what_time_a_result_is(review, number, when):
    document = report("甲市", 2025, review, ["抓好落实。"])
    block = next(block for block in document.paragraphs if number in block.text)
    assert Periods.of(document).at(block.id, block.text.index(number)).when == when


@pytest.mark.parametrize(
    ("own", "other", "same"),
    [
        (("110105", "朝阳区", "北京市"), ("110105", "北京市朝阳区", None), True),
        (("110105", "朝阳区", "北京市"), ("220104", "朝阳区", "长春市"), False),
        (("110105", "朝阳区", None), ("220104", "朝阳区", "长春市"), False),
        ((None, "朝阳区", "北京市"), (None, "朝阳区", "长春市"), False),
        ((None, "朝阳区", None), ("220104", "朝阳区", "长春市"), True),
        # A county became a city: another code, the same superior.
        (("330183", "富阳市", "杭州市"), ("330111", "富阳市", "杭州市"), True),
        ((None, None, None), (None, None, None), False),
    ],
)
def test_when_two_reports_are_of_the_same_place(own, other, same):
    docvars = pd.DataFrame(
        [(*own, 2021, "annual report"), (*other, 2022, "annual report")],
        index=["a", "b"],
        columns=["code", "place", "parent", "year", "kind"],
        dtype=object,
    )
    assert Reports(docvars).of({"document_id": "a"}, 2022) == (["b"] if same else [])


def test_doubted_and_half_year_reports_answer_nothing():
    docvars = pd.DataFrame(
        [
            ("甲市", 2021, ""),
            ("甲市", 2022, ""),
            ("甲市", 2022, ""),
            ("甲市", 2022, "half-year report"),
        ],
        index=["a", "b", "copy", "half"],
        columns=["place", "year", "kind"],
    )
    assert Reports(docvars, frozenset({"copy"})).of({"document_id": "a"}, 2022) == ["b"]


def test_a_promise_for_five_years_is_answered_by_the_review_of_the_five_years():
    corpus = Corpus(
        (
            report("甲市", 2022, ["稳中有进。"], [
                "“十四五”期间城镇新增就业15万人以上。到2024年，森林覆盖率达到40%以上。"
            ]),
            report("甲市", 2025, ["过去一年，森林覆盖率39.5%。"], ["抓好落实。"]),
            report("甲市", 2026, [
                "五年来，城镇新增就业16万人。过去一年，城镇新增就业3万人。"
            ], ["抓好落实。"]),
        )
    )  # fmt: skip
    table = find_commitments(corpus).follow_up()
    row = of(table, "甲市-2022", "城镇新增就业")
    assert (row["horizon"], row["result"], row["verdict"]) == ("five years", 160_000, "met")
    assert row["result_document_id"] == "甲市-2026"
    row = of(table, "甲市-2022", "森林覆盖率")
    assert (row["horizon"], row["result"], row["verdict"]) == ("2024", 39.5, "missed")


def test_a_headline_target_that_the_list_does_not_know_is_followed_in_its_own_words():
    plan = (
        f"{TARGETS}地区生产总值增长6%以上，区本级固定资产投资增长9%以上，粮油加工产值增长5%以上。"
    )
    review = (
        "过去一年，地区生产总值增长7%，固定资产投资增长2%，区本级固定资产投资完成30亿元，增长10%。"
    )
    corpus = Corpus(
        (
            report("甲市", 2021, ["稳中有进。"], [plan, "新建公园3个。"]),
            report("甲市", 2022, [review], ["抓好落实。"]),
        )
    )
    table = find_commitments(corpus).follow_up()
    told = table[["name", "indicator", "result", "verdict", "reason"]].fillna(-1)
    assert told.to_numpy().tolist() == [
        ["GDP", "地区生产总值", 7.0, "met", ""],
        ["", "区本级固定资产投资", 10.0, "met", ""],
        ["", "粮油加工产值", -1.0, "", "not_reported"],
    ]


def test_a_target_said_twice_is_one_and_a_mislabelled_report_stands_last():
    # a says 5 % of GDP twice, under two names, and 5.5 % besides; b is mislabelled.
    rows = pd.DataFrame(
        [
            ("b", "GDP", "国内生产总值", "headline", 5.0, "mislabelled"),
            ("a", "GDP", "国内生产总值", "headline", 5.0, ""),
            ("a", "GDP", "经济增长", "headline", 5.0, ""),
            ("a", "GDP", "经济增长", "headline", 5.5, ""),
            ("a", "", "区本级投资", "headline", 5.0, ""),
            ("a", "", "区本级出口", "headline", 5.0, ""),
            ("a", "GDP", "经济增长", "task", 7.0, ""),
        ],
        columns=["document_id", "name", "indicator", "kind", "low", "left_out"],
    ).assign(base="growth", high=math.nan, unit="%", horizon="this year")
    found = headline_targets(rows)
    assert found[["document_id", "indicator", "low"]].to_numpy().tolist() == [
        ["a", "国内生产总值", 5.0], ["a", "经济增长", 5.5], ["a", "区本级投资", 5.0],
        ["a", "区本级出口", 5.0], ["b", "国内生产总值", 5.0],
    ]  # fmt: skip
    assert list(called(found)) == ["GDP", "GDP", "区本级投资", "区本级出口", "GDP"]
