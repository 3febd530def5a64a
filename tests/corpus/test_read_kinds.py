"""What a text is: a report of a year, of half one, of a term, or no report of a government."""

import pytest

from govtopics.corpus.reading.read import parse_report

TEXT = "过去一年，我们坚持稳中求进，持续优化营商环境，完成地区生产总值182亿元，增长6.1%。\n" * 3


def seen(source, docvars=None):
    document = parse_report("a", source, docvars)
    return document.docvars["kind"], [f.other for f in document.flags if f.flag == "no report"]


@pytest.mark.parametrize(
    ("source", "other"),
    [
        ("关于印发2024年政府工作报告重点任务分工方案的通知\n各乡镇人民政府：\n现将分工方案印发给你们，请认真贯彻落实。", "a circular"),
        ("青禾县人民政府办公室\n各乡镇人民政府，县政府各部门：\n现将《政府工作报告任务分工》印发给你们，请认真组织实施。", "a circular"),
        ("青禾县第十八届人民代表大会第三次会议关于政府工作报告的决议\n会议听取和审议了县长所作的政府工作报告，决定批准这个报告。", "a resolution or decision"),
        ("某某市国民经济和社会发展第十四个五年规划和二〇三五年远景目标纲要\n第一章 发展环境", "a plan"),
        ("关于青禾县2023年国民经济和社会发展计划执行情况与2024年计划草案的报告\n各位代表：\n受县人民政府委托，现将计划执行情况报告如下，请予审议。", "a plan"),
        ("关于青禾县2023年预算执行情况和2024年预算草案的报告\n各位代表：\n受县人民政府委托，向大会报告2023年预算执行情况，请予审议。", "a budget report"),
        ("青禾县人民法院工作报告\n各位代表：\n现在，我代表县人民法院向大会报告工作，请予审议。", "a court report"),
        ("青禾县人民检察院工作报告\n各位代表：\n现在，我代表县人民检察院向大会报告工作，请予审议。", "a procuratorate report"),
        ("青禾县人大常委会工作报告\n各位代表：\n我受县人大常委会委托，向大会报告工作，请予审议。", "a report of a standing committee"),
        ("在中国共产党青禾县第十四次代表大会上的报告\n同志们：\n现在，我代表中共青禾县第十三届委员会向大会作报告。", "a party report"),
        ("青禾县教育局2023年工作总结和2024年工作计划\n一年来，县教育局认真落实县委县政府部署，办好人民满意的教育。", "a summary of an office's work"),
        ("2024年政府工作报告解读\n问：报告有哪些亮点？", "an interpretation"),
        ("政府工作报告（征求意见稿）\n各位代表：\n现在，我代表县人民政府向大会报告工作，请予审议。", "a draft for comment"),
        ("在全县经济工作会议上的讲话\n同志们：今天召开这次会议，主要任务是总结去年工作，部署今年任务。", "a speech"),
        ("新华社北京3月5日电（记者某某）国务院总理向大会作政府工作报告，回顾了过去一年的工作。", "news"),
        ("现在，我代表某某协会第五届理事会，向大会作工作报告，请予审议。", "a report of another body"),
        ("各位代表：\n现在，我代表国务院，作关于第六个五年计划的报告，请大会审议。", "a report on a plan or budget"),
    ],
)  # fmt: skip
def test_other_kinds_of_text_are_no_annual_reports(source, other):
    assert seen(f"{source}\n{TEXT}") == (None, [other])


HEAD = "政府工作报告\n各位代表：\n现在，我代表县人民政府向大会报告工作，请予审议。\n"


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        (f"{HEAD}一、2023年工作回顾\n", "annual report"),
        (f"{HEAD}一、一年来的工作\n二、今后五年的目标\n", "annual report"),
        (f"{HEAD}一、2020年和“十三五”时期工作回顾\n", "annual report"),
        (f"{HEAD}一、2013年工作回顾\n", "annual report"),
        (f"{HEAD}一、过去五年工作回顾\n", "five-year report"),
        (f"{HEAD}一、过去一年和五年工作回顾\n", "five-year report"),
        (f"{HEAD}一、改革开放取得伟大成就的五年\n", "five-year report"),
        (f"{HEAD}一、“十一五”时期国民经济和社会发展的回顾\n", "five-year report"),
        (f"{HEAD}一、本届政府的主要工作\n", "five-year report"),
        (f"{HEAD}一、三年来的工作和新时期的任务\n", "five-year report"),
        ("各位代表：\n现在，我代表县人民政府，向大会报告过去五年的工作，请予审议。\n一、成绩\n", "five-year report"),
        ("各位代表：\n现在，我代表县人民政府，向大会报告工作，请予审议。\n一、2023年工作回顾\n", "annual report"),
        ("青禾县2023年上半年工作报告\n", "half-year report"),
        ("各位代表：\n我代表县人民政府向大会报告工作，请予审议。\n一、上半年工作回顾\n二、下半年工作安排\n", "half-year report"),
        ("——2025年1月14日在甲省第十四届人民代表大会第三次会议上的讲话\n各位代表：\n现在，我代表省人民政府，向大会报告工作，请予审议。\n", "annual report"),
        ("关于印发政府工作报告的通知\n政府工作报告\n各位代表：\n现在，我代表县人民政府，向大会报告工作，请予审议。\n", "annual report"),
        ("各位代表：\n在国务院领导下，全国人民代表大会代表努力工作，作了报告。\n", None),
    ],
)  # fmt: skip
def test_the_kind_of_a_report(source, kind):
    assert seen(f"{source}{TEXT}") == (kind, [])


def test_a_label_goes_before_what_it_looks_like():
    source = f"青禾县人民法院工作报告\n{TEXT}"
    assert seen(source, {"kind": "annual report"}) == ("annual report", [])
