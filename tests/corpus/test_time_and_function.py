"""What frames a report: its opening, the thanks that end the review, its closing."""

import pytest

from govtopics.corpus.reading.read import parse_report

LINES = [
    "现在，我代表甲市人民政府向大会报告工作，请予审议。",
    "一、2023年工作回顾",
    "过去一年，全市生产总值增长5.5%，新增就业十万人，基层治理不断加强，群众更有获得感。",
    "这些成绩来之不易，是市委坚强领导的结果。我代表市人民政府，向全市人民表示衷心的感谢！",
    "二、2024年工作安排",
    "推进城市更新，改造老旧小区一百个，建设口袋公园二十座，完善一网统管平台。",
    "着力办好民生实事，新建养老服务中心十家，对困难家庭给予补助，让群众感到温暖。",
    "让我们团结起来，为建设现代化新甲市而努力奋斗！",
]


def functions(lines):
    blocks = parse_report("a", "\n".join(lines)).blocks
    return [block.function for block in blocks if block.kind == "paragraph"]


def test_opening_thanks_and_closing_are_told_from_tasks():
    assert functions(LINES) == ["opening", "task", "closing", "task", "task", "closing"]


@pytest.mark.parametrize("heading", [[], ["一、2024年工作安排"]])
def test_what_stands_before_a_late_heading_or_none_is_no_opening(heading):
    lines = [*LINES[2:3], *LINES[5:7], LINES[2], *heading, *LINES[5:7]]
    assert "opening" not in functions(lines)
