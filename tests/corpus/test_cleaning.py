"""Furniture of several sites goes, with its rule; the report stays, whatever stands around it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govtopics.corpus.aligned import AlignedText
from govtopics.corpus.audit_tables import block_edits
from govtopics.corpus.cleaning import RULES, Cleaning, classify, furniture_rule, tidy
from govtopics.corpus.parsing.lines import read_lines, split_wall, whole_lines
from govtopics.corpus.reading.read import parse_report
from govtopics.errors import CorpusError

HEAD = ["甲市政府工作报告", "——2024年1月8日在甲市第十六届人民代表大会第三次会议上", "市长 王某某"]
BODY = [
    "各位代表：",
    "现在，我代表甲市人民政府向大会报告工作，请予审议。",
    "一、2023年工作回顾",
    "过去一年，全市生产总值增长5.5%，新增就业十万人，基层治理不断加强，群众更有获得感。",
    "二、2024年工作安排",
    "推进城市更新，改造老旧小区一百个，建设口袋公园二十座，完善一网统管平台。",
    "让我们团结起来，为建设现代化新甲市而努力奋斗！",
]
SITES = {
    "government": (
        ["网站首页", "您当前的位置：首页 > 政务公开 > 政府工作报告", "索引号：000014349/2024-00012",
         "发文机关：市政府办公室", "有效性：有效", "发布时间：2024-01-24 09:30 来源：市政府办 浏览次数：12034",
         "字体：[ 大 中 小 ] 打印本页 关闭窗口"],
        ["扫一扫在手机打开当前页", "【打印】 【关闭】", "上一篇：关于春节放假的通知", "相关链接", "2023年政府工作报告",
         "主办：甲市人民政府办公室 承办：甲市大数据中心", "网站标识码：1300000042 某ICP备05002814号",
         "联系我们 | 网站地图", "Copyright © 2025 All Rights Reserved"],
    ),
    "newspaper": (
        ["首页 新闻 时政 正文", "2024年01月22日 08:12 | 来源：甲市日报", "小字号", "A- A+", "分享到：微信 微博 QQ"],
        ["（责任编辑：王某、李某）", "【纠错】", "分享让更多人看到", "热门排行", "1. 两会今日开幕",
         "版权声明：凡本网注明来源的作品，未经许可不得转载，否则将追究法律责任。"],
    ),
    "messenger": (
        ["原创 甲市发布 甲市发布 2024-01-23 18:00", "点击上方蓝字关注我们"],
        ["编辑：小张", "长按识别二维码关注我们", "阅读原文", "阅读 1.2万", "赞 在看", "甲市发布"],
    ),
    "library": (
        ["维基文库，自由的图书馆"],
        ["本作品是中华人民共和国的", "法律", "、", "，国家机关的决议，及其官方正式译文。根据《", "公有领域", "。", "Public domain", "false"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("site", SITES)
def test_the_page_around_a_report_goes_and_the_report_stays(site):
    above, below = SITES[site]
    document = parse_report("a", "\n".join([*above, *HEAD, *BODY, *below]))
    assert [block.text for block in document.blocks] == BODY[1:]
    gone = [removed.text for removed in document.removed]
    assert gone == [*above, *HEAD, BODY[0], *below]


def test_an_annex_and_a_glossary_below_the_closing_words_stay():
    annex = [
        "附件",
        "2024年民生实事",
        "1.新建养老院五所",
        "2.改造公园十座",
        "名词解释",
        "1.一网统管：城市运行管理一张网。",
    ]
    below = ["【打印】【关闭】", "热门文章", "1.市长调研"]
    document = parse_report("a", "\n".join([*HEAD, *BODY, *annex, *below]))
    kept = [block.text for block in document.blocks]
    assert kept[-6:] == annex
    assert document.blocks[-1].function == "glossary"


BODY_LIKE = [
    "加大知识产权侵权转载查处力度,保护版权。",
    "打印机产业规模突破百亿元,分享发展成果。",
    "主办单位：省教育厅、省民政厅",
    "点击率提升工程,扫一扫就能办事。",
    "下一步要做好以下工作:",
    "来源于群众的智慧要用好。",
    "地址管理更加规范,邮编数据实现共享。",
    "关闭小煤矿一百座。",
    "2.5",
    "第三,编辑出版地方志。",
    "时间紧、任务重,必须抓好落实。",
    "名称变更登记全程网办。",
    "位置服务产业加快发展。",
]


@pytest.mark.parametrize("line", BODY_LIKE)
def test_lines_that_look_like_furniture_stay(line):
    assert classify([BODY[1] * 2, BODY[3], line, BODY[3], BODY[5]])[2] is None


def test_bare_numbers_are_page_numbers_only_where_they_count_pages():
    text = BODY[3]
    assert classify([text, "1", text, "2", text, "3", text])[1::2] == ["page number"] * 3
    assert classify([text, "2", text, "5.5", text]) == [None] * 5
    assert furniture_rule("— 12 —", in_head=False) == furniture_rule("第12页 共30页", in_head=False)


def test_a_rule_can_be_switched_off_and_renumbers_nothing():
    source = "\n".join([*HEAD, *BODY])
    usual = parse_report("a", source)
    kept = parse_report("a", source, cleaning=Cleaning(off=("salutation", "title")))
    assert [block.id for block in kept.blocks if block.text in BODY[1:]] == [
        block.id for block in usual.blocks
    ]
    assert "各位代表：" in [block.text for block in kept.blocks]
    assert "salutation" not in {removed.rule for removed in kept.removed}


def test_an_unknown_rule_is_named():
    with pytest.raises(
        CorpusError, match=r"Unknown cleaning rule 'salutations'\. Did you mean 'salu"
    ):
        Cleaning(off=("salutations",))
    assert len(RULES) == len(set(RULES))


def test_a_greedy_rule_is_flagged():
    notices = [f"版权声明：第{i}条，凡本网注明来源的作品，未经许可不得转载。" for i in range(9)]
    flags = parse_report("a", "\n".join([*HEAD, *BODY, *notices])).flags
    (flag,) = [flag for flag in flags if flag.flag == "much removed"]
    assert flag.value == "copyright"
    assert 'Cleaning(off=("copyright",))' in flag.reason


def test_the_hall_s_applause_goes_wherever_it_stands():
    document = parse_report(
        "a", "我们一定能够实现目标!(热烈鼓掌)谢谢大家。\n（长时间的掌声）\n鼓掌欢迎新市民。"
    )
    assert [block.text for block in document.blocks] == [
        "我们一定能够实现目标!谢谢大家。",
        "鼓掌欢迎新市民。",
    ]
    assert [gone.rule for gone in document.removed] == ["applause", "applause"]


def test_width_and_punctuation_by_stated_rules():
    line = AlignedText.from_source("拨打１２３４５热线，增长５．５％,ＡＩ＋政务")
    tidied, changes, _ = tidy(line, Cleaning())
    assert tidied.text == "拨打12345热线，增长5.5%,AI+政务"
    assert ("width", "１", "1") in changes
    assert tidied.source_span(2, 7) == (2, 7)
    marked, _, _ = tidy(line, Cleaning(on=("punctuation",)))
    assert marked.text == "拨打12345热线，增长5.5%,AI+政务"
    text, _, _ = tidy(
        AlignedText.from_source("做强,做优(试点);落实"), Cleaning(on=("punctuation",))
    )
    assert text.text == "做强，做优（试点）；落实"


# ------------------------------------------------------------------ lines


def test_escapes_are_undone_and_counted():
    source = (
        "推进<U+57FA><U+5C42>治理&nbsp;&ldquo;一网统管&rdquo;<br/>完善\\u670d\\u52a1。&#12288;R&D"
    )
    lines, changes = read_lines(source)
    assert [line.content.text for line in lines] == [
        "推进基层治理\u00a0“一网统管”",
        "完善服务。\u3000R&D",
    ]
    assert {change.before for change in changes} >= {"<U+57FA>", "&ldquo;", "\\u670d", "<br/>"}
    start, end = lines[0].content.source_span(2, 3)
    assert source[start:end] == "<U+57FA>"


def joined(source):
    lines, _ = read_lines(source)
    groups = whole_lines(lines, [True] * len(lines))
    return ["".join(lines[i].content.text.strip() for i in group) for group in groups]


def test_lines_that_links_broke_are_joined():
    source = (
        "　　这几年，我们认真对待社区里的每一件小事和难事，逐条落实\n社区便民条例\n，给小店找铺面，编写《\n便民手册\n》，方便居民。\n\n"
        "　　第二段说的是另一件事，它很完整。\n\n一、标题\n\n　　第三段也是完整的一段，不必相连。\n"
    )
    assert "逐条落实社区便民条例，给小店找铺面，编写《便民手册》，方便居民。" in joined(source)[0]
    assert joined(source)[1:] == [
        "第二段说的是另一件事，它很完整。",
        "一、标题",
        "第三段也是完整的一段，不必相连。",
    ]


def test_lines_of_one_width_are_joined_and_headings_are_not():
    paragraph = (
        "坚持以人民为中心的发展思想推进基层治理体系和治理能力现代化建设不断提升群众获得感" * 5
    )
    broken = [paragraph[i : i + 30] for i in range(0, len(paragraph), 30)]
    broken[-1] += "。"
    source = "\n".join(["一、工作回顾", *broken, "(一)基层治理", *broken, *broken])
    found = joined(source)
    assert found == [
        "一、工作回顾",
        f"{paragraph}。",
        "(一)基层治理",
        f"{paragraph}。",
        f"{paragraph}。",
    ]


def test_lists_and_labels_are_not_joined():
    source = "主要目标：\n生产总值增长5%\n年度目标：新建学校十所\n主办单位：市教育局\n（1）就业\n（2）社保"
    assert joined(source) == source.split("\n")


def test_a_wall_is_split_at_its_paragraphs_and_then_at_its_sentences():
    sentence = "推进基层治理现代化，完善公共服务体系，建设宜居韧性智慧城市。"
    wall = f"一、回顾　　{sentence * 80}二、安排　　{sentence * 3}"
    pieces = [piece.text.strip() for piece in split_wall(AlignedText.from_source(wall))]
    assert pieces[0] == "一、回顾"
    assert pieces[-2:] == ["二、安排", sentence * 3]
    assert all(len(piece) <= 600 for piece in pieces)
    assert "".join(pieces) == "".join(wall.split())
    assert len(split_wall(AlignedText.from_source(sentence * 20))) == 1


# ------------------------------------------------------------------ nothing is lost


SOURCE = st.text(
    alphabet="治理推進網路優化。，、：\n\n　 \u00a0\u200b（一）1.“”12％<U+57FA>&nbsp;各位代表首页#*",
    max_size=120,
)


@given(SOURCE)
def test_every_character_is_in_a_block_or_a_removed_line_and_edits_lead_back(source):
    document = parse_report("a", source)
    lines = source.splitlines()
    kept = sorted(
        (block.content.runs[0].source_start, block.content.runs[-1].source_start)
        for block in document.blocks
    )
    assert kept == sorted(kept)
    for block in document.blocks:
        runs = block.content.runs
        start, end = runs[0].source_start, runs[-1].source_start + runs[-1].source_length
        assert _undone(block, source) == source[start:end]
    numbers = {gone.line for gone in document.removed}
    spans = [block.content.source_span(0, len(block.text)) for block in document.blocks]
    at = 0
    for number, line in enumerate(source.splitlines(keepends=True), start=1):
        if line.strip() and number not in numbers and lines[number - 1].strip():
            inside = any(start < at + len(line) and at < end for start, end in spans)
            only_marks = not parse_report("b", line).blocks
            assert inside or only_marks
        at += len(line)


def _undone(block, source):
    """Return what the edits of a block give when they are undone from the last to the first."""
    text = block.text
    for edit in reversed(list(block_edits(block, source))):
        text = text[: edit.start] + edit.before + text[edit.start + len(edit.after) :]
    return text


def test_edits_of_the_converted_seed_lead_back_to_its_file(seeds):
    (document,) = [doc for doc in seeds.documents if doc.id == "huangpu-2020h1"]
    for block in document.blocks:
        runs = block.content.runs
        start, end = runs[0].source_start, runs[-1].source_start + runs[-1].source_length
        assert _undone(block, document.source) == document.source[start:end]
    edits = seeds.edits
    assert ((edits["before"] == "最佳化") | (edits["before"] == "最佳化")).sum() == 11
    assert set(edits["document_id"]) >= {"huangpu-2020h1"}
