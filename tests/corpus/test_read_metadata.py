"""What a report says of itself, what others say of it, and where the two disagree."""

import pytest

from govtopics.corpus.metadata import Labels, Layer, from_name, name_pattern
from govtopics.corpus.parsing.contradictions import contradictions
from govtopics.corpus.parsing.head import Fact, facts
from govtopics.corpus.parsing.speakers import is_office, name_alone, name_beside_office
from govtopics.corpus.reading.read import parse_report
from govtopics.errors import CorpusError


def test_labels_keep_the_most_trusted_and_tell_where_others_differ():
    labels = Labels().above(Layer("columns", {"place": "乙市", "year": 2023, "kind": ""}))
    labels = labels.above(Layer("catalogue", {"place": "甲市"})).below(
        Layer("file name", {"year": "2023", "place": "丙市", "title": "题", "kind": "x"})
    )
    assert labels.values == {"place": "甲市", "year": 2023, "title": "题", "kind": ""}
    assert labels.origins == {
        "place": "catalogue", "year": "columns", "title": "file name", "kind": "columns",
    }  # fmt: skip
    assert list(labels.disagreements()) == [
        ("place", "甲市", "乙市", "catalogue gives 甲市, but columns gives 乙市"),
        ("place", "甲市", "丙市", "catalogue gives 甲市, but file name gives 丙市"),
        ("place", "乙市", "丙市", "columns gives 乙市, but file name gives 丙市"),
        ("kind", "", "x", "columns gives , but file name gives x"),
    ]
    blank = Labels(
        (Layer("a", {"place": "甲", "kind": "x"}), Layer("b", {"place": "", "kind": None}))
    )
    assert list(blank.disagreements()) == []
    assert Labels().above(Layer("x", {})).layers == ()
    assert Labels().below(Layer("x", {})).layers == ()
    assert Labels().doubted("name", "").doubts == ()
    assert Labels().doubted("a", "1").doubted("b", "2").doubts == (("a", "1"), ("b", "2"))


def test_what_a_file_name_says():
    assert from_name("x/上海市-2025.v2.txt", "{place}-{year}.v2") == (
        {"place": "上海市", "year": 2025}, "",
    )  # fmt: skip
    assert from_name("江苏/苏州 _2023-01-04", "{parent}/{place}_{date}")[0] == {
        "parent": "江苏", "place": "苏州", "date": "2023-01-04",
    }  # fmt: skip
    for date in ("2023", "2023-01"):
        assert from_name(f"{date}.txt", "{date}")[0] == {"date": date}
    for name in ("甲-1899.txt", "甲-2100.txt", "甲-202.txt", "-2020.txt"):
        assert from_name(name, "{place}-{year}") == (
            {}, "its name does not follow '{place}-{year}'",
        )  # fmt: skip
    assert from_name("甲-1999.txt", "{place}-{year}")[0]["year"] == 1999
    assert from_name("a.b.txt", "{place}.b")[0] == {"place": "a"}
    assert from_name("axb.txt", "{place}.b")[0] == {}  # a dot stands for itself
    with pytest.raises(CorpusError, match="each once"):
        name_pattern("{place}-{place}")
    for docvar in ("title", "admin_level", "kind", "extent", "speaker", "session"):
        assert from_name("甲.txt", f"{{{docvar}}}")[0] == {docvar: "甲"}


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2023年1月4日", "2023-01-04"), ("2023 年 12 月 31 号", "2023-12-31"), ("2023年1月", "2023-01"),
        ("二〇二四年十二月二十三日", "2024-12-23"), ("二○一九年十月三十日", "2019-10-30"),
        ("一九四九年二月十日", "1949-02-10"), ("二零二零年一月十一日", "2020-01-11"),
        ("2100年1月1日", "2100-01-01"), ("1948年1月1日", None), ("2101年1月1日", None),
        ("2023年0月1日", None), ("2023年12月32日", None), ("2023年13月", None), ("2023-01-04", "2023-01-04"),
    ],
)  # fmt: skip
def test_dates_of_the_head(text, date):
    found = facts([(7, text, "date line")])
    assert found == ([Fact("date", date, 7)] if date else [])
    assert facts([(7, text, None)]) == []


def test_the_first_line_that_says_it_counts_in_a_fixed_order():
    rows = [
        (1, "2023年甲省乙市政府工作报告", "title"),
        (3, "2024年丙市政府工作报告", "title"),
        (4, "（2024年1月8日在丙市第十届人民代表大会第二次会议上）", "session line"),
        (5, "市长 王 某", "speaker"),
        (6, "二、2025年工作安排", None),
    ]
    assert facts(rows) == [
        Fact("title", "2023年甲省乙市政府工作报告", 1),
        Fact("date", "2024-01-08", 4),
        Fact("year", 2025, 6),  # the plan, before the titles, tells when it was given
        Fact("session", "丙市第十届人民代表大会第二次会议", 4),
        Fact("speaker", "王某", 5),
        Fact("place", "丙市", 4),
        Fact("parent", "甲省", 1),
    ]
    assert facts([(1, "2023年上半年工作报告", "title")]) == [
        Fact("title", "2023年上半年工作报告", 1)
    ]


@pytest.mark.parametrize(
    ("heading", "year"),
    [
        ("二、2024年工作安排", 2024), ("关于2024年的主要任务", 2024), ("2024年重点工作", 2024),
        ("2024年总体要求", 2024), ("2024年工作思路", 2024), ("2024年工作建议", 2024),
        ("2024年工作部署", 2024), ("2024年工作", None), ("1999年工作安排", None),
        ("2024年工作安排，如下", None), ("六、2024年工作安排", None),
    ],
)  # fmt: skip
def test_the_year_of_a_plan(heading, year):
    assert [fact.value for fact in facts([(1, heading, None)])] == ([year] if year else [])


def test_the_opening_says_place_and_level():
    def said(text, rule=None, line=1):
        return {fact.docvar: fact.value for fact in facts([(line, text, rule)])}

    assert said("我代表苏州市人民政府报告") == {"place": "苏州市", "admin_level": "city"}
    assert said("我代表普陀区长征镇政府报告") == {
        "place": "长征镇", "parent": "普陀区", "admin_level": "township",
    }  # fmt: skip
    for word, level in (
        ("自治区", "province"), ("省", "province"), ("县", "county"), ("镇", "township"), ("乡", "township"),
    ):  # fmt: skip
        assert said(f"我代表{word}人民政府报告") == {"admin_level": level}
    assert said("我代表市人民政府报告") == {}
    assert said("我代表国务院报告") == {"place": "国务院", "admin_level": "national"}
    assert said("在第十四届全国人民代表大会第二次会议上") == {
        "session": "第十四届全国人民代表大会第二次会议",
        "place": "国务院",
        "admin_level": "national",
    }
    late = [(n, "甲", None) for n in range(29)]
    assert len(facts([*late, (30, "我代表苏州市人民政府报告", None)])) == 2
    assert facts([*late, (30, "甲", None), (31, "我代表苏州市人民政府报告", None)]) == []


@pytest.mark.parametrize(
    ("text", "beside", "alone", "office"),
    [
        ("市长 王某某", "王某某", "", False),
        ("甲市人民政府代理市长：王 某", "王某", "", False),
        ("王某某县长在", "王某某", "", False),
        ("乡长 李某 同志", "李某", "", False),
        ("潘  某", "", "潘某", False),
        ("（报告人：潘某）", "", "潘某", False),
        ("宣读人：潘某同志", "", "潘某", False),
        ("艾某·吐某", "", "艾某·吐某", False),
        ("国务院总理", "", "", True),
        ("甲市市长：", "", "", True),
        ("市委书记", "", "市委书记", False),
        ("人大常委会主任 王某", "", "", False),
        ("执行主席 王某", "", "", False),
        ("自治区主席 王某", "王某", "", False),
        ("专员 王某", "王某", "", False),
        ("甲市乙区", "", "", False),
    ],
)
def test_names_and_offices(text, beside, alone, office):
    assert (name_beside_office(text), name_alone(text), is_office(text)) == (beside, alone, office)


# ------------------------------------------------------------------ labels and text


def told(docvars, stated, body="", labels=None):
    found = [Fact(name, value, 4) for name, value in stated.items()]
    labels = dict.fromkeys(docvars, "catalogue") if labels is None else labels
    return [tuple(one) for one in contradictions(docvars, found, body, labels)]


def test_a_label_that_the_text_contradicts():
    assert told({"place": "甲市"}, {"place": "乙市"}) == [
        (
            "mislabelled",
            "place",
            "甲市",
            "乙市",
            "catalogue gives 甲市, but the text gives 乙市 (line 4)",
        )
    ]
    assert told({"date": "2023-01"}, {"date": "2023-02-01"}) == [
        ("conflict", "date", "2023-01", "2023-02-01",
         "catalogue gives 2023-01, but the text gives 2023-02-01 (line 4)")
    ]  # fmt: skip
    assert told({"date": "2023-01"}, {"date": "2023-01-09"}) == []
    assert told({"date": "2023-01-09"}, {"date": "2023-01"}) == []
    assert told({"year": 2022}, {"date": "2023-01-09"})[0][:4] == ("conflict", "year", 2022, "2023")
    assert told({"year": 2023}, {"date": "2023-01-09", "year": 2022}) == []
    assert told({"speaker": "王 某某"}, {"speaker": "王某某"}) == []
    assert told({"speaker": "王某某"}, {"speaker": "李某"})[0][0] == "conflict"
    assert told({"place": "徐汇"}, {"place": "徐汇区"}) == []
    assert told({"place": "上海市徐汇区"}, {"place": "徐汇区"}) == []
    assert told({"place": "甲市"}, {"place": "乙市"}, labels={}) == []
    assert told({"place": ""}, {"place": "乙市"}) == []
    assert told({"place": None}, {"place": "乙市"}) == []


@pytest.mark.parametrize(
    ("place", "label", "stated", "flagged"),
    [
        ("昆山市", "county", "city", False),
        ("徐汇区", "city", "county", False),
        ("徐汇区", "province", "county", True),
        ("杭州市", "province", "city", True),
        ("杭州市", "city", "province", True),
        ("长兴县", "city", "county", True),
        ("长征镇", "county", "township", True),
        ("昆山市", "township", "county", True),
        ("徐汇区", "county", "county", False),
    ],
)
def test_levels_that_are_near_are_no_contradiction(place, label, stated, flagged):
    found = told({"place": place, "admin_level": label}, {"admin_level": stated, "place": place})
    assert [one[:4] for one in found] == (
        [("mislabelled", "admin_level", label, stated)] if flagged else []
    )


def test_a_long_text_that_does_not_name_its_place_is_another_s():
    body = "治" * 2990 + "江苏" * 5
    assert told({"place": "甲丙市"}, {}, body) == [
        ("mislabelled", "place", "甲丙市", "江苏",
         "catalogue gives 甲丙市, but the text hardly mentions it")
    ]  # fmt: skip
    assert told({"place": "甲丙市"}, {}, body[1:]) == []  # 2,999 characters
    assert told({"place": "甲丙市"}, {}, "治" + body[:-1])[0][3] == ""  # four times is no hint
    assert len(told({"place": "甲丙市"}, {}, body + "甲丙")) == 1
    assert told({"place": "甲丙市"}, {}, body + "甲丙" * 2) == []
    assert told({"place": "甲丙市"}, {}, body, labels={}) == []
    assert told({"place": "甲丙市"}, {"place": "甲丙市"}, body) == []
    country = "治" * 3000 + "全省"
    assert told({"place": "国务院"}, {}, country) == [
        ("mislabelled", "place", "国务院", "province",
         "catalogue gives 国务院, but the text does not appear to be a national report")
    ]  # fmt: skip
    assert len(told({"place": "国务院"}, {}, country + "我国" * 9)) == 1
    assert told({"place": "国务院"}, {}, country + "我国" * 10) == []
    assert told({"place": "国务院"}, {}, country + "全国" * 2) == []


HEAD = "甲省苏州市政府工作报告\n——2024年1月8日在苏州市第十届人民代表大会第二次会议上\n市长 王某某\n"
TEXT = (
    "现在，我代表苏州市人民政府，向大会报告工作。\n一、2023年工作回顾\n生产总值增长百分之五，新增就业十万人，"
    "群众更有获得感。\n二、2024年工作安排\n推进更新，改造小区。\n让我们为建设苏州而努力奋斗！"
)


def test_docvars_of_a_report_and_their_origins():
    document = parse_report("r", HEAD + TEXT)
    assert {name: value for name, value in document.docvars.items() if value is not None} == {
        "title": "甲省苏州市政府工作报告", "code": "320500", "place": "苏州市", "parent": "甲省", "admin_level": "city",
        "admin_label": "地级", "date": "2024-01-08", "date_basis": "stated", "year": 2024,
        "kind": "annual report", "extent": "whole", "script": "simplified", "speaker": "王某某",
        "session": "苏州市第十届人民代表大会第二次会议",
    }  # fmt: skip
    assert list(document.docvars) == [
        "title", "code", "place", "parent", "admin_level", "admin_label", "date", "date_basis",
        "period_start", "period_end", "year", "kind", "extent", "script", "source_file", "sha256",
        "encoding", "speaker", "session", "script_region",
    ]  # fmt: skip
    assert dict(document.origins) == {
        "title": "text, line 1", "date": "text, line 2", "session": "text, line 2",
        "speaker": "text, line 3", "place": "text, line 2", "parent": "text, line 1",
        "admin_level": "text, line 2", "year": "text, line 2", "kind": "text, structure",
        "extent": "text, structure", "code": "gazetteer",
    }  # fmt: skip
    assert document.flags == ()


def test_labels_go_before_the_text():
    given = {
        "place": "杭州市",
        "year": 2020,
        "mine": 1,
        "time": "plan",
        "text": "x",
        "date_basis": "inferred",
    }
    document = parse_report("r", HEAD + TEXT, {**given, "inferred": {"place": "猜"}})
    about = document.docvars
    assert (about["place"], about["year"], about["mine"]) == ("杭州市", 2020, 1)
    # Not those of the text, which are another place's: those of the gazetteer.
    assert (about["parent"], about["admin_level"]) == ("浙江省", "city")
    assert (about["date_basis"], document.origins["place"]) == ("inferred", "given")
    assert "time" not in about
    assert "text" not in about
    assert [flag[:4] for flag in document.flags] == [
        ("mislabelled", "place", "杭州市", "苏州市"), ("conflict", "year", "2020", "2024"),
    ]  # fmt: skip
    assert dict(document.inferred) == {"place": "猜"}


@pytest.mark.parametrize(
    ("source", "kind", "extent"),
    [
        ("甲市2023年上半年工作情况的报告\n" + TEXT, "half-year report", "whole"),
        ("甲市半年工作报告\n一、回顾\n种树，很多。", "half-year report", None),
        ("政府工作报告\n一、过去五年工作回顾\n种树，很多。", "five-year report", None),
        ("政府工作报告\n一、五年的成就\n种树，很多。", "five-year report", None),
        ("政府工作报告\n一、回顾\n种树，很多。", "annual report", None),
        ("一、回顾\n种树，很多。", None, None),
        ("二、回顾\n种树，很多。", None, "excerpt"),
    ],
)
def test_kind_and_extent_are_read_off_the_build(source, kind, extent):
    about = parse_report("r", source).docvars
    assert (about["kind"], about["extent"]) == (kind, extent)


def test_what_is_cut_short():
    def flags(source, **about):
        return [flag[:4] for flag in parse_report("r", source, about).flags]

    plain = "一、工作安排\n种树，很多。\n"
    assert flags(plain + "推进城市更新，改造老旧小区") == [
        ("truncated", "", "", "推进城市更新，改造老旧小区")
    ]
    long = "推进城市更新，改造老旧小区一百个，建设口袋公园"
    assert flags(plain + long) == [("truncated", "", "", long[-20:])]
    assert flags(plain + "推进更新，改造小区甲") == []  # ten characters may be anything
    assert flags(plain + "推进更新，改造小区甲乙")[0][0] == "truncated"
    assert flags(plain + long + "\n名词解释\n1.甲：乙") == []
    opened = "我代表市政府向大会报告工作。\n一、工作安排\n种树，很多。"
    # Of 20 characters the 14 of the opening are of no time.
    open_ = ("undecided", "time", "0.700", "")
    assert flags(opened) == [("unclosed", "", "", "种树，很多。"), open_]
    assert flags(opened, extent="excerpt") == [open_]
    assert [flag[0] for flag in flags(opened + "\n让我们同行。")] == ["undecided"]
