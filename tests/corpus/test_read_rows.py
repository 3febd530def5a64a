"""Rows of tables in texts: their cells stay apart, and tabulators in sentences say nothing."""

import pytest

from govtopics import read_corpus
from govtopics.corpus.aligned import AlignedText
from govtopics.corpus.cleaning import classify, tidy_spaces

HEAD = "政府工作报告\n——2024年1月10日在青禾县第十八届人民代表大会第三次会议上\n县长 李某某\n各位代表：\n"
BODY = "过去一年，我们坚持稳中求进工作总基调，持续优化营商环境，推进基层治理体系建设。\n"

TIDIED = {
    "城镇新增就业\t人\t4200": "城镇新增就业 人 4200",
    "1\t建成口袋公园\t座\t12": "1 建成口袋公园 座 12",
    "粮食产量 \t 12": "粮食产量 12",
    "指标\t\u3000\t目标": "指标 目标",
    "1\t新建口袋公园12座。\t县住建局": "1 新建口袋公园12座。 县住建局",
    "1\t口袋公园\t新建口袋公园12座。": "1 口袋公园 新建口袋公园12座。",
    "一、\t总体要求": "一、总体要求",
    "（一）\t稳增长": "（一）稳增长",
    "1.\t稳增长": "1.稳增长",
    "第一章\t发展环境": "第一章发展环境",
    "过去一年，我们坚持\t稳中求进。": "过去一年，我们坚持稳中求进。",
    "过去一年，\t我们坚持\t稳中求进。": "过去一年，我们坚持稳中求进。",
    "责任单位：\t县住建局": "责任单位：县住建局",
    "做强 做优": "做强做优",
}


@pytest.mark.parametrize("line", TIDIED)
def test_tidied(line):
    tidied, _ = tidy_spaces(AlignedText.from_source(line))
    assert tidied.text == TIDIED[line]
    for at, character in enumerate(tidied.text):
        start, end = tidied.source_span(at, at + 1)
        assert character in line[start:end] or (character == " " and not line[start:end].strip())


def test_the_cells_of_a_page_s_row_stay_apart(tmp_path):
    rows = "<table><tr><th>指标<th>单位<th>目标</tr><tr><td>城镇新增就业<td>人<td><p>4200</p></tr></table>"
    lines = "".join(f"<p>{line}</p>" for line in (HEAD + BODY * 2).splitlines())
    (tmp_path / "a.html").write_text(
        f"<html><body>{lines}{rows}{lines[-60:]}</body></html>", "utf-8"
    )
    texts = list(read_corpus(tmp_path).to_paragraphs().texts)
    assert "指标 单位 目标" in texts
    assert "城镇新增就业 人 4200" in texts


ROWS = {
    "figures": (["城镇新增就业\t420", "养老床位\t500", "口袋公园\t12"], None),
    "counted": (["1\t口袋公园\t12", "2\t养老床位\t50"], None),
    "contents": (["一、过去一年工作回顾\t1", "二、今年工作安排\t12"], "contents"),
    "under their title": (["目录", "工作回顾\t1", "工作安排\t12"], "contents"),
    "back again": (["一、工作回顾\t12", "二、工作安排\t3"], None),
}


@pytest.mark.parametrize("kind", ROWS)
def test_rows_above_the_text_are_contents_only_where_they_count_pages(kind):
    rows, rule = ROWS[kind]
    found = classify(["政府工作报告", *rows, BODY.strip(), BODY.strip()])
    assert found[len(rows)] == rule


CLOSING = "各位代表，让我们紧密团结起来，为建设美丽新青禾而努力奋斗！"
TABLES = {
    "with a head": ["类别\t项目\t目标", "就业\t新增就业\t4200人", "失业率\t5.5%"],
    "under a title": ["民生实事清单", "一\t口袋公园\t住建局", "二\t养老床位\t民政局"],
}


@pytest.mark.parametrize("kind", TABLES)
def test_a_table_below_the_closing_words_stays(kind):
    table = TABLES[kind]
    found = classify(["政府工作报告", BODY.strip(), CLOSING, *table])
    assert found[3:] == [None] * len(table)


def test_rows_of_a_page_below_the_closing_words_go():
    page = ["首页\t政务公开\t互动交流", "上一篇\t下一篇\t返回"]
    assert all(classify(["政府工作报告", BODY.strip(), CLOSING, *page])[3:])
