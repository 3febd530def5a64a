"""Sentences on reports too many or too odd for the worked study, from rows made by hand."""

from types import SimpleNamespace

import pandas as pd
import pytest

from govtopics.study.page.anchors import Places
from govtopics.study.page.comparison import _notes
from govtopics.study.page.differences import apart_by, differences_part, direction
from govtopics.study.page.findings import (
    _decisive,
    _ends,
    _excerpts,
    _sentences,
    _shares,
    _unlike,
    _zeros,
)
from govtopics.study.page.themes import NEAR, _columns, _passage
from govtopics.study.page.unread_and_doubted import message
from govtopics.study.page.words import (
    Both,
    both,
    count,
    joined,
    number,
    percent,
    points,
    reason,
    span,
    term,
    text,
    theme_name,
)


class Named:
    """Places of reports that are called by their ids, with nothing that keeps them apart."""

    excerpts = frozenset()

    def __init__(self, ids):
        about = {"kind": "annual report", "admin_level": "county", "year": "2023"}
        self.about = pd.DataFrame([about] * len(ids), index=list(ids))

    def told(self, document):
        return text(document)

    name = told

    def group(self, row):
        return term(row["group"])


def rows_of(shares, **other):
    """One row a report: its name, share in per cent, and what is the same for all."""
    table = pd.DataFrame(
        {
            "group": list(shares),
            "estimate": [share / 100 for share in shares.values()],
            "extent": "whole", "status": "estimated", "n_hits": 1, "n_paragraphs": 5,
            "decisive_term": "", "largest_change": 0.0, "low": 0.0, "high": 0.4,
            "codebook_low": 0.1, "codebook_high": 0.5,
        }
    )  # fmt: skip
    return table.assign(**other)


def told(sentences):
    said = joined(sentences, "", " ")
    return said.zh.striptags(), said.en.striptags()


NO_PAIRS = pd.DataFrame(columns=["group", "other", "difference"])
SEVEN = {"a": 30, "b": 10, "c": 70, "d": 20, "e": 70, "f": 40, "g": 10}


def test_of_more_than_six_reports_the_median_is_told_and_ties_go_by_name():
    assert told(_ends(rows_of(SEVEN), NO_PAIRS, Named(SEVEN))) == (
        "写到它的全文报告里，最高的是c（70.0%），最低的是g（10.0%）。它们的中位数 30.0%。",
        (
            "Of whole reports with a hit the highest is c (70.0%), the lowest g (10.0%). "
            "Their median is 30.0%."
        ),
    )
    six = {name: share for name, share in SEVEN.items() if name != "g"}
    assert "中位数" not in told(_ends(rows_of(six), NO_PAIRS, Named(SEVEN)))[0]


def test_reports_of_unknown_extent_are_not_called_whole():
    rows = rows_of({"a": 10, "b": 20}, extent=["whole", "unknown"])
    assert told(_ends(rows, NO_PAIRS, Named("ab"))) == (
        "写到它的报告（节选除外）里，最高的是b（20.0%），最低的是a（10.0%）。",
        "Of reports but excerpts with a hit the highest is b (20.0%), the lowest a (10.0%).",
    )
    assert told(_ends(rows.tail(1), NO_PAIRS, Named("ab"))) == (
        "写到它的报告（节选除外）只有b：20.0%。",
        "One of reports but excerpts, b: 20.0%.",
    )
    assert told(_ends(rows.head(0), NO_PAIRS, Named("ab"))) == ("", "")


def test_the_two_ends_are_told_apart_by_their_own_pair():
    pairs = pd.DataFrame(
        [
            ("a", "b", -0.1, -0.3, -0.05, "estimated"),
            ("a", "c", -0.4, -0.5, 0.0, "estimated"),
            ("b", "c", -0.3, -0.2, 0.2, "estimated"),
        ],
        columns=["group", "other", "difference", "codebook_low", "codebook_high", "status"],
    )
    said = told(_ends(rows_of({"a": 10, "b": 20, "c": 50}), pairs, Named("abc")))
    assert said[0].endswith("两者相差 40.0 个百分点（词表范围 0.0 至 +50.0，可能消失）。")
    assert said[1].endswith(
        "They are 40.0 points apart (codebook range 0.0 to +50.0: this may vanish)."
    )
    same = pairs.assign(difference=0.0)
    assert "相差" not in told(_ends(rows_of({"a": 10, "b": 10}), same, Named("ab")))[0]


def test_what_cannot_be_estimated_is_counted_apart():
    rows = rows_of({"a": 10, "b": 0, "c": 0}, n_hits=[1234, 0, 5])
    rows["status"] = ["estimated", "estimated", "not estimable"]
    zh, en = told(_sentences(rows, NO_PAIRS, Named("abc")))
    assert zh.startswith("3 份报告中有 1 份写到，共 1,234 处。")
    assert zh.endswith("1 份不可估计。")
    assert en.startswith("Found in 1 of 3 reports, 1,234 hits.")
    assert en.endswith("Not estimable in 1.")


def test_excerpts_are_told_by_their_ends():
    assert told(_excerpts(rows_of({"a": 30, "b": 10, "c": 20}))) == (
        "节选 3 份，10.0%–30.0%，不与全文比。",
        "3 excerpts, 10.0%–30.0%, not to be compared with whole reports.",
    )
    assert told(_excerpts(rows_of({}))) == ("", "")


def test_the_term_that_moves_a_share_most_is_told_with_its_report():
    rows = rows_of(
        {"c": 10, "b": 20, "a": 30, "d": 40},
        decisive_term=["甲词", "乙词", "丙词", None],
        largest_change=[0.1, 0.256, 0.05, 0.0],
    )
    assert told(_decisive(rows, Named("abcd"))) == (
        "最依赖一个词的是b：去掉“乙词”，比例少 25.6 个百分点。",
        "Leans most on one term in b: without 乙词 the share falls by 25.6 points.",
    )
    tied = rows.assign(largest_change=0.1)
    assert told(_decisive(tied, Named("abcd")))[1] == (
        "Leans most on one term in a: without 丙词 the share falls by 10.0 points."
    )
    assert told(_decisive(rows.assign(decisive_term=""), Named("abcd"))) == ("", "")


def test_of_many_zeros_three_are_named():
    four = rows_of(dict.fromkeys("abcd", 0), n_paragraphs=[5, 6, 7, 8], high=[0.4, 0.3, 0.2, 0.1])
    assert told(_zeros(four, Named("abcd"))) == (
        (
            "没有命中，比例为 0：a（上限 40.0%，按 5 段）、b（上限 30.0%，按 6 段）、"
            "c（上限 20.0%，按 7 段），另有 1 份。"
        ),
        (
            "No hit, a share of 0: a (at most 40.0%, by 5 paragraphs), b (at most 30.0%, by 6 "
            "paragraphs), c (at most 20.0%, by 7 paragraphs), and 1 more."
        ),
    )
    assert told(_zeros(four.head(3), Named("abcd")))[1].endswith("by 7 paragraphs).")
    assert told(_zeros(four.head(0), Named("abcd"))) == ("", "")


def test_what_keeps_two_reports_apart():
    one = pd.Series({"kind": "annual report", "admin_level": "county", "year": "2023"})
    other = pd.Series({"kind": "half-year report", "admin_level": "county", "year": None})
    assert told(_unlike(one, other)) == (
        "体例不同，只供阅读。年份不明。",
        "They differ in kind: for reading only. The year is not known.",
    )
    assert told(_unlike(other, one))[0].endswith("年份不明。")
    assert told(_unlike(one, one)) == ("", "")


def test_of_more_than_six_shares_the_ends_and_all_as_dots_are_drawn():
    rows = pd.concat(
        [
            rows_of(SEVEN, extent=["whole"] * 6 + ["unknown"]),
            rows_of({"x": 25, "y": 35}, extent="excerpt", n_hits=[0, 3]),
            rows_of({"z": 90}, status="not estimable"),
        ]
    )
    whole, excerpts = _shares(rows, 0.8, Named([*SEVEN, *"xyz"]))
    assert (whole["kind"], whole["known"], whole["n"]) == ("whole", False, 7)
    assert (excerpts["kind"], excerpts["known"], excerpts["n"]) == ("excerpt", True, 2)
    names = [[str(it["name"].en.striptags()) for it in whole[part]] for part in ("first", "last")]
    assert names == [["c", "e", "f"], ["d", "b", "g"]]
    assert whole["dots"] == ["87.5", "87.5", "50.0", "37.5", "25.0", "12.5", "12.5"]
    assert (excerpts["dots"], excerpts["last"]) == ([], [])
    y, x = excerpts["first"]
    # Of a share with hits the range is the codebook's, of a zero the interval.
    assert {key: y[key] for key in ("share", "range", "zero", "at", "start", "length", "end")} == {
        "share": "35.0%", "range": "10.0%–50.0%", "zero": False, "at": "43.8", "start": "12.5",
        "length": "50.0", "end": "62.5",
    }  # fmt: skip
    assert (x["range"], x["zero"], x["start"], x["end"]) == ("0.0%–40.0%", True, "0.0", "50.0")


@pytest.mark.parametrize(
    ("low", "high", "status", "said"),
    [
        (0.1, 0.2, "estimated", ("方向不变", "holds")),
        (-0.2, -0.1, "estimated", ("方向不变", "holds")),
        (0.0, 0.0, "estimated", ("没有差别", "no difference")),
        (-0.1, 0.2, "estimated", ("方向可能反转", "may turn")),
        (0.0, 0.2, "estimated", ("可能消失", "may vanish")),
        (-0.2, 0.0, "estimated", ("可能消失", "may vanish")),
        (0.1, 0.2, "not estimable", ("–", "–")),
    ],
)
def test_the_direction_of_a_difference(low, high, status, said):
    assert direction({"codebook_low": low, "codebook_high": high, "status": status}) == said


def test_how_far_the_higher_is_above_the_lower():
    row = {"codebook_low": 0.021, "codebook_high": 0.3, "status": "estimated", "difference": 0.25}
    assert told([apart_by(row)]) == (
        "两者相差 25.0 个百分点（词表范围 +2.1 至 +30.0，方向不变）。",
        "They are 25.0 points apart (codebook range +2.1 to +30.0: this holds).",
    )
    turned = {**row, "codebook_low": -0.3, "codebook_high": -0.021, "difference": -0.25}
    assert told([apart_by(turned)]) == told([apart_by(row)])


def test_a_missing_value_is_no_group_to_compare(worked):
    groups = pd.DataFrame(
        [("parent", "丁市"), ("parent", ""), *(("document", name) for name in "abc")],
        columns=["by", "group"],
    ).assign(extent="whole")
    tables = {"prevalence": groups, "differences": pd.DataFrame(columns=["by", "theme"])}
    study = SimpleNamespace(
        settings=SimpleNamespace(prevalence_by=("parent", "kind")),
        themes=worked.themes, leading=worked.leading,
    )  # fmt: skip
    found = differences_part(study, tables, Named("abc"))
    assert [(part["by"], part["n"], part["most"]) for part in found] == [
        ("document", 3, 8), ("parent", 1, 8), ("kind", 0, 8),
    ]  # fmt: skip


def about(**columns):
    alike = {"kind": "annual report", "extent": "whole", "admin_level": "county"}
    return pd.DataFrame({**alike, "chars_per_document": [100, 100], **columns})


def test_what_makes_reports_hard_to_compare():
    assert list(_notes(about())) == []
    notes = about(
        kind=["half-year report", None], extent=["whole", "excerpt"],
        admin_level=["province", "county"], chars_per_document=[12_600, 10_000],
    )  # fmt: skip
    assert [(note.zh.striptags(), note.en.striptags()) for note in _notes(notes)] == [
        ("体例不同：半年报告 1 份，未知 1 份。",
         "Their kinds differ: 1 half-year report, 1 unknown."),
        ("有全文，有节选：节选 1 份，全文 1 份。",
         "Some are whole, some are not: 1 excerpt, 1 whole."),
        ("层级不同：县级 1 份，省级 1 份。", "Their levels differ: 1 county, 1 province."),
        ("最长的报告是最短的 1.3 倍（12,600 字和 10,000 字）。",
         "The longest is 1.3 times as long as the shortest (12,600 and 10,000 characters)."),
    ]  # fmt: skip
    assert list(_notes(about(chars_per_document=[125, 100]))) == []


def test_of_many_reports_the_eight_with_the_largest_shares_stand_side_by_side():
    shares = {"a": 1, "b": 9, "c": 2, "d": 8, "e": 3, "f": 7, "g": 4, "h": 6, "i": 5}
    assert _columns(rows_of(shares)) == list("bcdefghi")
    assert _columns(rows_of(shares).head(8)) == list("abcdefgh")


def test_a_passage_is_cut_at_its_hits_and_far_from_them():
    words = (
        "一" * NEAR
        + "远" * 25
        + "二" * NEAR
        + "命中"
        + "三" * 10
        + "又中"
        + "四" * NEAR
        + "末" * 25
    )
    at = words.index("命中")
    row = {"paragraph_id": "a/p1", "text": words, "score": 1}
    found = _passage(row, {"a/p1": [(at, at + 2), (at + 12, at + 14)], "b": [(0, 1)]})
    assert found["score"] == 1
    assert found["parts"] == [
        ("", "near"), ("一" * NEAR + "远" * 25, "far"), ("二" * NEAR, "near"), ("命中", "hit"),
        ("三" * 10, "near"), ("又中", "hit"), ("四" * NEAR, "near"), ("末" * 25, "far"),
        ("", "near"),
    ]  # fmt: skip
    assert _passage({**row, "text": "短"}, {})["parts"] == [("短", "near")]


def test_numbers_as_they_are_printed():
    nan = float("nan")
    assert [percent(0.1234), percent(1, 0), percent(0), percent(nan)] == [
        "12.3%", "100%", "0.0%", "–",
    ]  # fmt: skip
    assert [number(1234.567), number(0.5, 0), number(12.34, 1), number(nan)] == [
        "1,234.57", "0", "12.3", "–",
    ]  # fmt: skip
    assert [points(0.0151), points(-0.003), points(0.0004), points(-0.0004), points(nan)] == [
        "+1.5", "−0.3", "0.0", "0.0", "–",
    ]  # fmt: skip
    assert [span(0.1, 0.25), span(0, 0), span(nan, 0.2), span(0.2, nan)] == [
        "10.0%–25.0%", "0.0%–0.0%", "", "",
    ]  # fmt: skip


def test_one_of_something_is_said_in_the_singular():
    said = [count(n, "term") for n in (0, 1, 2, 1234)]
    assert [each.en for each in said] == ["0 terms", "1 term", "2 terms", "1,234 terms"]
    assert [each.zh for each in said] == ["0", "1", "2", "1,234"]
    excerpts = [count(n, "is an excerpt", "are excerpts").en for n in (1, 2)]
    assert excerpts == ["1 is an excerpt", "2 are excerpts"]
    assert both("{n} 份", "{n}", n=count(1, "report")) == ("1 份", "1 report")


def test_phrases_in_both_languages():
    one, other = both("甲{n}", "A {n}", n=1), both("乙", "B")
    assert one + other == ("甲1乙", "A 1B")
    assert joined([one, other]) == ("甲1、乙", "A 1, B")
    assert joined([one, other], "；", "; ") == ("甲1；乙", "A 1; B")
    assert one.__html__() == (
        '<span class="t" lang="zh-CN">甲1</span><span class="t" lang="en">A 1</span>'
    )
    assert Both(one.zh, one.zh).__html__() == "甲1"
    assert both("（{x}）", "({x})", x=one) == ("（甲1）", "(A 1)")
    # In another phrase it stays HTML.
    assert "&lt;" not in one.zh.__class__("<p>{}</p>").format(one)


@pytest.mark.parametrize(
    ("value", "zh", "en"),
    [
        ("annual report", "年度报告", "annual report"), ("own_conduct", "自身建设", "own conduct"),
        ("whole", "全文", "whole"), ("excerpt", "节选", "excerpt"), ("county", "县级", "county"),
        ("province", "省级", "province"), ("review", "回顾", "review"), ("plan", "计划", "plan"),
        ("stated", "文中写明", "stated"), ("inferred", "推断", "inferred"),
        ("not estimable", "不可估计", "not estimable"), ("estimated", "已估计", "estimated"),
        ("general", "通用停用词", "general"), ("officialese", "公文套语", "officialese"),
        ("places", "地名", "places"), ("numbers", "数字", "numbers"),
        ("single characters", "单字", "single characters"), ("year", "年份", "year"),
        ("place", "地方", "place"), ("parent", "上级", "parent"), ("document", "报告", "report"),
        ("admin_level", "层级", "level"), ("kind", "体例", "kind"), ("time", "时间", "time"),
        ("function", "功能", "function"), ("extent", "全文或节选", "extent"),
        ("date", "日期", "date"), ("session", "会议", "session"),
        ("period_start", "任期起", "period start"), ("period_end", "任期止", "period end"),
        ("title", "标题", "title"), ("salutation", "称呼", "salutation"),
        ("speaker", "报告人", "speaker"), ("page number", "页码", "page number"),
        ("date line", "日期行", "date line"), ("session line", "会议行", "session line"),
        ("source line", "来源行", "source line"), ("navigation", "网站导航", "navigation"),
        ("copyright", "版权声明", "copyright"), ("site notice", "网站信息", "site notice"),
        ("contact", "联系方式", "contact"), ("address", "网页地址", "address"),
        ("comments", "评论区", "comments"), ("captcha", "验证码", "captcha"),
        ("related entries", "相关链接", "related entries"), ("infobox", "信息栏", "infobox"),
        ("contents", "目录", "contents"), ("licence", "许可说明", "licence"),
        ("page tools", "网页工具", "page tools"), ("applause", "掌声", "applause"),
        ("invisible", "不可见行", "invisible"),
        ("above the report", "篇首杂行", "above the report"),
        ("below the report", "篇末杂行", "below the report"), ("duplicate", "重复", "duplicate"),
        ("conflict", "标注有出入", "conflict"), ("mislabelled", "标注与文本不符", "mislabelled"),
        ("encoding", "编码可疑", "encoding"), ("truncated", "中途截断", "truncated"),
        ("unclosed", "没有结尾", "unclosed"), ("much removed", "删去过多", "much removed"),
        ("name", "文件名可疑", "name"), ("no vocabulary", "没有词进入模型", "no vocabulary"),
        ("one report", "主要是一份报告的面目", "one report"), ("no words", "没有词", "no words"),
        ("丁市", "丁市", "丁市"), (2023, "2023", "2023"), (None, "", ""),
    ],
)  # fmt: skip
def test_values_of_tables_in_both_languages(value, zh, en):
    said = term(value)
    assert (said.zh.striptags(), said.en.striptags()) == (zh, en)


def test_a_theme_is_called_by_its_english_name_too(worked):
    book = worked.themes.codebook
    named = [theme_name(book[label]) for label in ("治理", "韧性")]
    assert [name.zh.striptags() for name in named] == ["治理", "韧性"]
    assert [name.en.striptags() for name in named] == ["Governance 治理", "韧性"]


def test_a_reason_is_marked_as_english_where_it_has_no_chinese():
    known = message("it is empty")
    assert known.zh == "<span><bdi>是空的</bdi></span>"
    assert known.en == '<span lang="en">it is empty</span>'
    assert message("so it is").zh == '<span lang="en"><bdi>so it is</bdi></span>'
    assert message(None).en.striptags() == ""


def test_a_cell_of_reasons_is_said_in_both_languages_without_harm():
    known = reason("no_review; too_few_years: n=2, least=10")
    assert known.zh == "<bdi>没有回顾部分；有报告的只有 2 年，需 10 年</bdi>"
    assert known.en == "<bdi>it has no review; 2 years have a report, 10 are needed</bdi>"
    assert reason("<b>").zh == "<bdi>&lt;b&gt;</bdi>"
    assert reason(None).en.striptags() == ""


def test_reports_without_a_year_go_by_their_ids(worked):
    corpus = worked.corpus
    assert dict(Places(corpus).names) == {
        "a": "甲区 2022", "b": "甲区 2023", "c": "乙省 2023", "d": "丙区 2023",
    }  # fmt: skip
    assert Places(corpus).excerpts == {"d"}
    assert dict(Places(corpus).kinds) == {
        "a": "annual report", "b": "annual report", "c": "half-year report", "d": "annual report",
    }  # fmt: skip
