"""Sentences of a report with the words of web pages stay; the pages' own lines go."""

import pytest

from govtopics.corpus.parsing.parse import make_document

REPORT = (
    "政府工作报告\n各位代表：\n现在，我代表市人民政府，向大会报告工作，请予审议。\n一、2023年工作回顾\n"
    "过去一年，经济平稳增长，实现地区生产总值增长5%。\n{line}\n二、2024年工作安排\n坚持稳中求进。\n"
)


def kept(line):
    return line in [block.text for block in make_document("a", REPORT.format(line=line)).blocks]


@pytest.mark.parametrize(
    "line",
    [
        "本公众号矩阵建设走在前列。",
        "维基百科词条更新200条。",
        "责任单位：市发展改革委、市财政局。",
        "版权登记量增长20%，知识产权保护力度加大。",
        "地址：南通市世纪大道6号，项目总投资3亿元。",
        "返回原籍的务工人员达到2万人。",
    ],
)
def test_a_sentence_stays(line):
    assert kept(line)


@pytest.mark.parametrize(
    "line", ["本公众号转载请注明出处", "姊妹计划: 维基百科条目", "版权所有：南通市人民政府"]
)
def test_a_pages_own_line_goes(line):
    assert not kept(line)
