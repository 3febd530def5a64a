"""Which lines a page loses, by which rule, and what is tidied inside those that stay."""

import pytest

from govtopics.corpus.aligned import AlignedText
from govtopics.corpus.cleaning import Cleaning, classify, furniture_rule, tidy, tidy_spaces
from govtopics.corpus.document import Change
from govtopics.corpus.parsing.lines import (
    joined,
    read_lines,
    split_wall,
    whole_lines,
    without_walls,
)
from govtopics.corpus.reading.read import parse_report
from govtopics.errors import CorpusError

BODY = "推进城市更新，改造老旧小区一百个，建设口袋公园二十座，完善一网统管平台，让群众更有获得感。"
AT_EDGES = {
    "navigation": (
        "网站首页 | 政务公开", "English", "无障碍", "上一篇", "尾页", "友情链接", "您所在的位置：首页", "当前位置是:甲",
        "主页 > 甲", "上一篇：甲乙", "下一章", "跳转到内容", "跳至：正文", "要闻动态 > 甲乙", "热搜：甲", "热搜词:甲",
    ),
    "page tools": (
        "打印 关闭", "【打印】", "字体：大 中 小", "A- A+", "浏览次数：120", "阅读 1.2万次", "分享到：微博", "扫一扫分享",
        "长按识别二维码", "关注我们的公众号", "点击上方关注蓝字", "微信号：甲乙", "公众号:甲", "您的浏览器不支持音频", "保护视力色: 甲",
    ),
    "copyright": (
        "本站内容未经许可不得转载", "免责声明：不代表本网立场", "© 甲乙", "Copyright 2024", "甲乙版权所有", "(c) 甲",
        "All Rights Reserved", "版权声明 隐私声明甲乙", "免责条款", "注明甲乙来源，侵权必究",
    ),
    "site notice": (
        "网站标识码1300", "甲公网安备12", "甲ICP备05号", "主办：甲市 承办：乙局", "网站主办：甲市", "技术支持单位：甲公司",
        "地 址：甲路1号", "邮编：200000", "联系电话：12345", "电子邮箱：a@b.cn", "值班电话：110", "建议使用IE浏览器",
        "关于我们 甲乙丙", "意见反馈", "网站纠错",
    ),
    "contact": ("联系我们", "联络我们：甲乙"),
    "address": ("本文地址：http", "取自“http://甲”", "https://a.cn/b", "www.a.cn", "原标题：甲乙", "链接:甲"),
    "comments": ("发表评论", "留言与评论", "文明上网理性发言", "12条评论", "留言板", "请先登录后查看", "昵称：", "用户名", "提交评论", "匿名"),
    "captcha": ("请输入验证码：", "看不清换一张"),
    "related entries": ("相关阅读", "热门文章>>", "猜你喜欢", "词条标签：甲", "参考资料", "编辑次数：3次", "热点新闻", "附件下载：甲", "数据项", "姊妹计划：甲"),
    "infobox": ("基本信息", "• 中文名：甲", "发文机关：甲", "索 引 号：12", "文号", "主题词 甲乙", "有效性 有效", "目录 [隐藏]", "编辑 锁定", "本词条由甲提供", "维基百科", "← 2023年", "甲 →"),
    "contents": ("一、回顾......3", "二、安排\t12", "三、展望   - 8 -"),
    "page number": ("- 3 -", "第3页", "第三页", "12/30", "第 2 页 共 9 页", "Page 3 of 12", "p.3"),
    "source line": ("来源：甲日报", "责任编辑：甲", "作 者：甲", "2024-01-02 10:20 来源：甲", "更新日期：甲", "2024年1月2日 甲乙日报", "（编辑：甲）", "记者：甲", "校对：甲"),
    "applause": ("（热烈鼓掌）", "掌声", "（长时间的掌声）", "全场鼓掌"),
    "salutation": ("各位代表：", "尊敬的各位代表！", "全体代表、各位委员：", "主任、各位副主任：", "同志们！", "大会主席团：", "各位女士们"),
}  # fmt: skip
HEAD = {
    "session line": ("——2024年1月8日在甲市第十六届人民代表大会第三次会议上", "在甲市第三次会议上", "（2024年1月8日甲市人民代表大会）"),
    "date line": ("2024年1月8日", "（二〇二四年一月八日）", "2024-01-08 09:30"),
    "title": ("甲市政府工作报告", "2024年工作情况的报告（摘要）", "政府工作报告全文"),
    "speaker": ("市长 王某某", "甲市人民政府代市长：王某某", "王 某", "王某某市长", "报告人：主任 王某"),
}  # fmt: skip


@pytest.mark.parametrize(
    ("rule", "line"), [(rule, line) for rule, lines in AT_EDGES.items() for line in lines]
)
def test_furniture_goes_at_the_edges_of_a_page(rule, line):
    assert furniture_rule(line, in_head=True) == rule
    assert furniture_rule(f"　**{line}**\u200b", in_head=True) == rule or rule == "contents"


@pytest.mark.parametrize(
    ("rule", "line"), [(rule, line) for rule, lines in HEAD.items() for line in lines]
)
def test_the_head_goes_above_the_body_only(rule, line):
    assert furniture_rule(line, in_head=True) == rule
    assert furniture_rule(line, in_head=False) is None


@pytest.mark.parametrize(
    "line",
    [
        "甲乙。" + "甲" * 60, "浏览次数增加。", "转载文章", "侵权行为", "主办：甲市", "联系群众", "网址建设", "评论工作",
        "验证工作", "相关工作", "标题党", "第1234页", "1234", "来源甲", "代表们", "各位市民：", "第十页书",
    ],
)  # fmt: skip
def test_what_only_looks_like_furniture_stays(line):
    assert furniture_rule(line, in_head=False) is None


def test_furniture_is_no_longer_than_any_line_of_a_page():
    assert furniture_rule("版权所有，不得转载" + "甲" * 391, in_head=False) == "copyright"
    assert furniture_rule("版权所有，不得转载" + "甲" * 392, in_head=False) is None


def test_page_numbers_are_three_that_rise_by_three_at_most():
    def rules(*numbers):
        lines = [line for number in numbers for line in (BODY, number)]
        return [rule == "page number" for rule in classify([*lines, BODY])[1::2]]

    assert rules("1", "2", "5") == [True] * 3
    assert rules("1", "2", "6") == [False] * 3
    assert rules("1", "2") == [False] * 2
    assert rules("1", "1", "2") == [False] * 3
    assert rules("— 1 —") == [True]


def test_above_the_report_go_short_lines_down_to_its_salutation_or_title():
    lines = [
        "甲" * 60,
        "甲" * 61,
        "甲；乙丙",
        "政府工作报告",
        "甲乙丙",
        "各位代表：",
        "短行",
        BODY,
        "短行",
    ]
    assert classify(lines) == [
        "above the report", None, None, "title", "above the report", "salutation", None, None, None,
    ]  # fmt: skip
    untitled = ["网站首页", "甲乙丙", BODY]
    assert classify(untitled) == ["navigation", None, None]
    opening = [
        "政府工作报告",
        "甲乙丙",
        "现在，我代表甲市人民政府，向大会报告工作，请予审议，并请各位委员和列席人员提出意见。",
    ]
    assert classify(opening) == ["title", "above the report", None]
    # A body line has forty characters and a full stop.
    assert classify(["甲" * 39 + "。", "甲市政府工作报告"]) == [None, None]
    assert classify(["甲" * 38 + "。", "甲市政府工作报告"])[1] == "title"
    assert classify(["\u200b\ufeff", BODY]) == ["invisible", None]


def test_below_the_closing_words_goes_the_page():
    closing = "让我们为建设现代化新甲市而努力奋斗！"
    assert classify([BODY, closing, "甲" * 60, "甲" * 61, "主办单位：甲市"])[2:] == [
        "below the report", None, "site notice",
    ]  # fmt: skip
    # Without closing words only what follows the page's own furniture goes.
    assert classify([BODY, "甲乙丙", "【打印】", "甲乙丙"])[1:] == [
        None,
        "page tools",
        "below the report",
    ]
    assert classify([BODY, "甲乙丙", "各位代表：", "甲乙丙"])[1:] == [None, "salutation", None]
    assert classify([BODY, closing, "一、甲乙"])[2] is None
    assert classify([BODY, closing, "【打印】", "一、甲乙"])[3] == "below the report"
    annex = classify([BODY, closing, "附件", "甲乙丙"])
    assert annex[2:] == [None, None]
    listed = classify([BODY, closing, "2024年民生实事", "1.甲", "乙丙"])
    assert listed[2:] == [None, None, None]
    assert classify([BODY, closing, "2024年民生实事", "乙丙"])[2] == "below the report"
    late = classify([BODY, closing, "2024年民生实事", "甲乙", "1.甲"])
    assert late[2:] == [None, None, None]
    assert (
        classify([BODY, closing, "2024年民生实事", "甲乙", "丙丁", "1.甲"])[2] == "below the report"
    )
    page = classify([BODY, "【打印】", "甲乙丙", "丁戊己", "庚辛"])
    assert page[1:] == ["page tools", *["below the report"] * 3]
    licence = classify([BODY, "公有领域", "甲" * 120, "false"])
    assert licence[1:] == ["licence"] * 3
    assert classify([BODY, "公有领域", "甲" * 121, "甲" * 121])[1:] == [None] * 3
    assert classify([BODY, "公有领域", BODY])[1] is None


# ------------------------------------------------------------------ inside a line


@pytest.mark.parametrize(
    ("line", "text", "changes"),
    [
        ("做强**治理**", "做强治理", [("markdown", "**", "")] * 2),
        ("__治理__", "治理", [("markdown", "__", "")] * 2),
        ("a__b__c", "a__b__c", []),
        ("> 治理", "治理", [("markdown", ">", "")]),
        ("- 治理", "治理", [("markdown", "-", "")]),
        ("- abc", "- abc", []),
        ("治![图](a.png)理", "治理", [("markdown", "![图](a.png)", "")]),
        ("Ａｚ０９％＋＃＆", "Az09%+#&", [
            ("width", *pair) for pair in zip("Ａｚ０９％＋＃＆", "Az09%+#&", strict=True)]),
        ("５．５和甲．乙", "5.5和甲．乙", [("width", "５", "5"), ("width", "．", "."), ("width", "５", "5")]),
        ("治 理，5G GDP 做", "治理，5G GDP做", [("spaces", " ", "")] * 2),
    ],
)  # fmt: skip
def test_what_is_tidied(line, text, changes):
    tidied, found, gone = tidy(AlignedText.from_source(line), Cleaning())
    assert (tidied.text, found, gone) == (text, changes, [])


def test_each_rule_for_text_can_be_switched():
    line = AlignedText.from_source("**做强**,１（热烈鼓掌） 乙")
    assert tidy(line, Cleaning())[0].text == "做强,1乙"
    for off, text in (
        ("applause", "做强,1（热烈鼓掌）乙"),
        ("markdown", "**做强**,1乙"),
        ("width", "做强,１乙"),
        ("spaces", "做强,1 乙"),
    ):
        assert tidy(line, Cleaning(off=(off,)))[0].text == text
    marked, changes, gone = tidy(line, Cleaning(on=("punctuation",)))
    assert (marked.text, gone) == ("做强，1乙", ["（热烈鼓掌）"])
    assert changes == [
        ("markdown", "**", ""), ("markdown", "**", ""), ("width", "１", "1"),
        ("punctuation", ",", "，"), ("spaces", " ", ""),
    ]  # fmt: skip
    asked = Cleaning(on=("punctuation",))
    for narrow, wide in (
        ("甲;乙", "甲；乙"), ("甲:1", "甲：1"), ("1!甲", "1！甲"), ("甲?", "甲？"), ("(a甲)", "（a甲）"),
        ("(ab)", "(ab)"), ("a,b", "a,b"), ("1:2", "1:2"),
    ):  # fmt: skip
        assert tidy(AlignedText.from_source(narrow), asked)[0].text == wide
    assert [asked.applies(rule) for rule in ("punctuation", "width")] == [True, True]
    assert not Cleaning().applies("punctuation")
    assert not Cleaning(off=("width",)).applies("width")
    for share in (0, 1.01, -1):
        with pytest.raises(CorpusError, match="must be a share between 0 and 1"):
            Cleaning(warn_share=share)
    assert Cleaning(warn_share=1).warn_share == 1


def test_spaces_beside_marks_go_and_are_counted():
    for line, text, n in (
        (" 甲 ", "甲", 0), ("a , b", "a,b", 2), ("a ( b )", "a (b)", 2), ("甲\u200b乙", "甲乙", 1),
        ("a b", "a b", 0), ("x\u200by", "xy", 1), ("甲 a  b 乙", "甲a  b乙", 2),
    ):  # fmt: skip
        found, places = tidy_spaces(AlignedText.from_source(line))
        assert (found.text, places) == (text, n), line


# ------------------------------------------------------------------ lines


def test_lines_have_numbers_offsets_and_what_precedes_them():
    lines, changes = read_lines("甲&amp;乙\n\n丙\\n丁<b>戊</b>\r\n<U+4E00>\\u4e8c己&lt;")
    assert [(line.number, line.content.text, line.after_blank) for line in lines] == [
        (1, "甲&乙", False),
        (3, "丙", True),
        (3, "丁戊", False),
        (4, "一二己<", False),
    ]
    assert lines[1].content.source_span(0, 1) == (9, 10)
    assert changes == [
        Change("escapes", "&amp;", "&", 1), Change("escapes", "&lt;", "<", 1),
        Change("escapes", "</b>", "", 1), Change("escapes", "<U+4E00>", "一", 1),
        Change("escapes", "<b>", "", 1), Change("escapes", "\\n", "\n", 1),
        Change("escapes", "\\u4e8c", "二", 1),
    ]  # fmt: skip
    assert read_lines("a&nosuch;b<U+110000>\\ud800")[1] == []
    assert [line.content.text for line in read_lines("a\\nb")[0]] == ["a\\nb"]


def test_pieces_of_a_line_are_joined_with_a_blank_between_latin_words():
    lines, _ = read_lines("推进AI \nplus\n5G\n基站\n建设")
    whole = joined(lines)
    assert whole.text == "推进AI plus 5G基站建设"
    assert whole.source_span(4, 5) == (5, 6)
    assert whole.source_span(5, 9) == (6, 10)


def groups(source, **more):
    lines, _ = read_lines(source)
    return whole_lines(lines, more.get("body", [True] * len(lines)))


def test_which_lines_are_one():
    assert groups("推进治理，\n完善服务。") == [[0, 1]]
    for opening in "、（(《“‘「『〈—":
        assert groups(f"推进治理{opening}\n完善服务。") == [[0, 1]], opening
    for closing in "，,。、；;：:！!？?）)》”’」』〉%％":
        assert groups(f"推进治理\n{closing}完善服务。") == [[0, 1]], closing
    assert groups("推进治理。\n，完善服务。") == [[0], [1]]
    assert groups("推进治理，\n一、完善") == [[0], [1]]
    assert groups("推进治理，\n年度目标：完善") == [[0], [1]]
    assert groups("推进治理，\n——完善") == [[0], [1]]
    assert groups("推进治理\n完善服务。") == [[0], [1]]
    # Furniture between two halves keeps them apart only where it is long.
    body = [True, False, False, True]
    assert groups("推进治理，\n1\n2\n完善服务。", body=body) == [[0, 3], [1], [2]]
    body = [True, False, False, False, True]
    assert groups("推进治理，\n1\n2\n3\n完善服务。", body=body) == [[0], [1], [2], [3], [4]]


def test_walls_are_longer_than_two_thousand_characters():
    sentence = "治" * 99 + "。"
    assert len(split_wall(AlignedText.from_source(sentence * 20))) == 1
    pieces = split_wall(AlignedText.from_source(sentence * 20 + "完"))
    assert [len(piece) for piece in pieces] == [500, 500, 500, 500, 1]
    assert pieces[1].source_span(0, 1) == (500, 501)
    cut = split_wall(AlignedText.from_source(f"{sentence * 12}（二）{sentence * 8}  {sentence}"))
    assert [len(piece) for piece in cut] == [1200, 805, 100]


# ------------------------------------------------------------------ one report


def test_a_rule_that_takes_more_than_a_share_and_a_hundred_characters_is_doubted():
    def flagged(n, share=0.1):
        notice = "版权所有" + "甲" * (n - 4)
        document = parse_report("a", f"{'治' * 899}。\n{notice}\n{BODY}", None,
                                cleaning=Cleaning(warn_share=share))  # fmt: skip
        return [flag[2:4] for flag in document.flags if flag.flag == "much removed"]

    # 900 and 45 characters stay: 105 are a tenth of all 1050, and no more than it.
    assert flagged(105) == []
    assert flagged(106) == [("copyright", "0.101")]
    assert flagged(106, 0.2) == []
    # A hundred characters are no loss, however small the share.
    assert flagged(100, 0.05) == []
    assert flagged(101, 0.05) == [("copyright", "0.097")]


def test_pieces_of_a_wall_stand_apart():
    wall = "　　".join(["治" * 99 + "。"] * 21)
    lines = without_walls(read_lines("首行\n" + wall)[0])
    assert [(line.number, line.after_blank) for line in lines[:4]] == [
        (1, False),
        (2, False),
        (2, True),
        (2, True),
    ]
    assert len(lines) == 22
    changes = parse_report("r", "首行\n" + wall).changes
    assert [change[:3] for change in changes if change.rule == "split walls"] == [
        ("split walls", "", "\n")
    ]
    assert [change.n for change in changes if change.rule == "split walls"] == [20]


def test_who_is_addressed_in_the_middle_leaves_the_inner_heading():
    lines = ["一、工作安排", "（一）种树", BODY, "各位代表：", BODY, "（二）修路", BODY]
    document = parse_report("r", "\n".join(lines))
    assert [block.section for block in document.paragraphs] == [
        ("一、工作安排", "（一）种树"),
        ("一、工作安排",),
        ("一、工作安排", "（二）修路"),
    ]
    assert [block.id for block in document.paragraphs] == ["r/p0003", "r/p0005", "r/p0007"]


def test_joined_lines_and_tidied_marks_are_counted():
    document = parse_report("r", "种树造林，\n修路架桥，\n养鱼 种稻１。\n種樹\n")
    assert [block.text for block in document.blocks][:1] == ["种树造林，修路架桥，养鱼种稻1。"]
    assert [tuple(change) for change in document.changes] == [
        ("script", "樹", "树", 1),
        ("script", "種", "种", 1),
        ("joined lines", "\n", "", 2),
        ("spaces", " ", "", 1),
        ("width", "１", "1", 1),
    ]


def test_ids_lines_and_original_wording():
    document = parse_report(
        "r",
        "政府工作報告\n\n各位代表：\n推進治理（鼓掌），完善服務，讓羣眾滿意，建設現代化城市，保障改善民生福祉，促進高質量發展。\n\u200b\n",
    )
    assert [tuple(gone) for gone in document.removed] == [
        (1, "title", "政府工作報告"),
        (3, "salutation", "各位代表："),
        (4, "applause", "（鼓掌）"),
        (5, "invisible", "\u200b"),
    ]
    assert [block.id for block in document.blocks] == ["r/p0003"]
    assert document.docvars["script"] == "traditional"


def test_lines_that_reach_the_width_of_the_page_are_joined():
    def n_groups(*lines):
        return len(groups("\n".join(lines)))

    assert n_groups(*["治" * 30] * 9, "治。") == 1
    assert n_groups(*["治" * 30] * 8, "治。") == 9  # nine lines have no width
    assert n_groups(*["治" * 15] * 9, "治。") == 1
    assert n_groups(*["治" * 14] * 9, "治。") == 10  # so short, they may be headings
    # A line may be four cells, two characters, narrower.
    assert n_groups(*["治" * 30] * 4, "治" * 28, *["治" * 30] * 5, "治。") == 1
    assert n_groups(*["治" * 30] * 4, "治" * 27, *["治" * 30] * 5, "治。") == 2
    assert n_groups(*["治" * 29 + "。"] * 9, "治。") == 10
    assert n_groups(*["治" * 121] * 9, "治。") == 10  # wider than any page
    assert n_groups(*["治" * 120] * 9, "治。") == 1


def test_blank_lines_that_set_paragraphs_apart_tell_which_lines_are_one():
    def found(first):
        return groups(f"{first}\n完善服务。\n\n种树。\n\n修路。")

    assert found("治" * 25) == [[0, 1], [2], [3]]
    assert found("治" * 24) == [[0], [1], [2], [3]]
    assert found("一、" + "治" * 58) == [[0], [1], [2], [3]]  # a heading
    assert found("一、" + "治" * 59) == [[0, 1], [2], [3]]
    mixed = "治" * 25 + "\n完善服务。\n种树。\n\n修路。"
    assert groups(mixed) == [[0], [1], [2], [3]]  # one of two is fewer than four of five
