"""Texts about reports are none; heads of other shapes. Values by hand."""

import pytest

from govtopics.corpus.parsing.parse import make_document

OPENING = "各位代表：\n现在，我代表{whom}向大会报告工作，请予审议。\n"
REPORT = (
    "一、2023年工作回顾\n过去一年，经济平稳增长，全面完成各项目标任务，实现地区生产总值增长5%。\n"
    "坚持民生优先，城镇新增就业4万人。\n二、2024年工作安排\n2024年，要坚持稳中求进。扩大有效投资。\n"
    "各位代表！让我们团结奋斗，为现代化建设作出新的更大贡献！\n"
)
ABOUT = (
    "现将有关事项说明如下。\n一、总体要求\n坚持稳中求进工作总基调，推动高质量发展。各部门要高度重视。\n"
    "二、重点任务\n扩大有效投资，促进消费，推进乡村全面振兴。\n"
)


def read(head, body):
    document = make_document("a", f"{head}\n{body}")
    flags = [flag.other for flag in document.flags if flag.flag == "no report"]
    return document.docvars, flags


@pytest.mark.parametrize(
    ("title", "other"),
    [
        ("政府工作报告起草说明", "an interpretation"),
        ("关于《政府工作报告》的起草说明", "an interpretation"),
        ("《政府工作报告》辅导读本", "an interpretation"),
        ("学习贯彻政府工作报告精神心得体会", "an interpretation"),
        ("政府工作报告诞生记", "an interpretation"),
        ("一图看懂政府工作报告", "an interpretation"),
        ("数说政府工作报告", "an interpretation"),
        ("政府工作报告金句", "an interpretation"),
        ("政府工作报告目标任务完成情况的通报", "a circular"),
        ("政府工作报告重点工作任务清单", "a circular"),
        ("关于分解落实2024年政府工作报告主要任务的意见", "a circular"),
        ("市教育局2023年政府工作报告任务落实情况汇报", "a circular"),
        ("政府工作报告中的民生实事", "news"),
        ("政府工作报告（摘要）", "a part or summary of a report"),
        ("2023年法治政府建设情况的报告", "another report of a government"),
        ("2023年政府信息公开工作年度报告", "another report of a government"),
        ("环境状况和环境保护目标完成情况的报告", "another report of a government"),
        ("2024年市政府工作要点", "a plan"),
        ("市政府2024年立法工作计划", "a plan"),
        ("政府党组民主生活会工作报告", "a party report"),
    ],
)
def test_a_text_about_a_report_is_none(title, other):
    about, flags = read(title, ABOUT)
    assert about["kind"] is None
    assert flags == [other]


def test_what_follows_the_reports_name_decides_where_no_word_is_known():
    assert read("政府工作报告背后的故事", ABOUT)[0]["kind"] is None
    for title in (
        "政府工作报告",
        "2024年政府工作报告全文",
        "政府工作报告（2024年）",
        "政府工作报告——某市人民政府",
    ):
        assert read(title, REPORT)[0]["kind"] == "annual report"


@pytest.mark.parametrize(
    "head",
    [
        "政府工作报告\n——在规划纲要实施之年",
        "政府工作报告\n——在市第十六届人民代表大会第三次会议上的讲话",
        "政府工作报告（摘要）",
    ],
)
def test_a_government_that_reports_outweighs_a_word_of_its_title(head):
    about, flags = read(head, OPENING.format(whom="某某市人民政府") + REPORT)
    assert (about["kind"], flags) == ("annual report", [])


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (
            "政府工作报告\n南通市人民政府市长 张某某\n（二○二四年元月八日）",
            {"date": "2024-01-08", "place": "南通市", "speaker": "张某某"},
        ),
        ("政府工作报告\n地点：会议中心\n报告人：张某某", {"speaker": "张某某"}),
        (
            "政府工作报告\n2024年1月8日在南通市第十六届人民代表大会第三次会议上\n市长、党组书记 张某某",
            {"speaker": "张某某", "date": "2024-01-08"},
        ),
        (
            "政府工作报告\n——2024年1月在南通市第十六届人民代表大会第三次会议上\n2024.1.10\n市长 张某某",
            {"date": "2024-01-10"},
        ),
        (
            "政府工作报告\n2024年1月5日在南通市第十六届人民代表大会第三次会议上\n副市长（主持工作） 张某某",
            {"speaker": "张某某"},
        ),
    ],
)  # fmt: skip
def test_heads_of_other_shapes(head, expected):
    about, _ = read(head, OPENING.format(whom="人民政府") + REPORT)
    assert {name: about[name] for name in expected} == expected
