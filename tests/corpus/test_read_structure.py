"""Headings, sections, time and function: each rule with a line it takes and one it leaves."""

import pytest

from govtopics.corpus.aligned import AlignedText
from govtopics.corpus.structure import (
    Heading,
    begins_with_number,
    parse_blocks,
    split_heading,
    split_run_in,
    starts_inside,
)
from govtopics.corpus.time_and_function import time_of_title


def parsed(*lines, **more):
    rows = [(f"r/p{n:04d}", AlignedText.from_source(line)) for n, line in enumerate(lines, start=1)]
    return parse_blocks(rows, **more)


@pytest.mark.parametrize(
    ("line", "heading"),
    [
        ("附件1：民生实事", (0, "附件1：", "民生实事", "")),
        ("附录 二 指标", (0, "附录 二", "指标", "")),
        ("附表：指标", (0, "附表：", "指标", "")),
        ("第一部分 回顾", (0, "第一部分", "回顾", "")),
        ("第二章、安排", (0, "第二章、", "安排", "")),
        ("第三篇：展望", (0, "第三篇：", "展望", "")),
        ("十二、改革", (1, "十二、", "改革", "")),
        ("二十三、改革", (1, "二十三、", "改革", "")),
        ("（十一）、改革", (2, "（十一）、", "改革", "")),
        ("第二节 改革", (2, "第二节", "改革", "")),
        ("3、改革", (3, "3、", "改革", "")),
        ("12．改革", (3, "12．", "改革", "")),
        ("第一，改革", (3, "第一，", "改革", "")),
        ("(12)改革", (4, "(12)", "改革", "")),
        ("③改革", (4, "③", "改革", "")),
        ("# 改革", (1, "#", "改革", "")),
        ("## 改革", (2, "##", "改革", "")),
        ("### 改革", (3, "###", "改革", "")),
        ("改革开放", (5, "", "改革开放", "")),
        ("存在的问题", (1, "", "存在的问题", "")),
        ("2.5倍增长", None),
        ("123.改革", None),
        ("一、", None),
        ("改革；开放", None),
        ("改", None),
    ],
)
def test_how_a_heading_is_numbered_and_how_deep_it_stands(line, heading):
    found = split_heading(line)
    if heading is None:
        assert found is None or found.numeral == ""
    else:
        assert found == Heading(*heading)


def test_headings_end_at_their_lengths():
    assert split_heading("一、" + "改" * 60) == Heading(1, "一、", "改" * 60, "")
    assert split_heading("一、" + "改" * 61) is None
    assert split_heading("一、" + "改" * 45 + "。").title == "改" * 45
    assert split_heading("一、" + "改" * 46 + "。") is None
    assert split_heading("（一）改革。").body == ""
    assert split_heading("1.改革。") is None  # only the first two levels may end in a full stop
    assert split_heading("一、改革：开放。") is None
    assert split_heading("一、改革。 开放！ ") == Heading(1, "一、", "改革", "开放！")
    assert split_heading("改" * 30).level == 5
    assert split_heading("改" * 31) is None
    assert begins_with_number("（二）改革。")
    assert not begins_with_number("改革（二）")


def test_run_in_headings_have_their_lengths():
    assert split_run_in("改" * 22 + "。" + "治" * 20) == ("改" * 22, "治" * 20)
    assert split_run_in("改" * 23 + "。" + "治" * 20)[0] == ""
    assert split_run_in("改" * 4 + "。 " + "治" * 20) == ("改" * 4, "治" * 20)
    assert split_run_in("改" * 3 + "。" + "治" * 20) == ("", "改" * 3 + "。" + "治" * 20)
    assert split_run_in("改" * 4 + "。" + "治" * 19)[0] == ""
    for mark in ",，;；:：!！?？":
        assert split_run_in(f"改革{mark}开放。" + "治" * 20)[0] == ""


BODY = "推进城市更新，改造老旧小区。"


def test_sections_parents_and_numbers():
    blocks = parsed(
        "开头的话，说在前面。", "一、甲", BODY, "（一）乙。丙丁，做好工作。", "1.丑", BODY, "（二）戊",
        BODY, "二、己", BODY, "## 庚", BODY,
    )  # fmt: skip
    assert [(b.kind, b.section_number, b.section) for b in blocks] == [
        ("paragraph", 1, ()),
        ("heading", 2, ("一、甲",)),
        ("paragraph", 2, ("一、甲",)),
        ("paragraph", 3, ("一、甲", "（一）乙")),
        ("heading", 4, ("一、甲", "（一）乙", "1.丑")),
        ("paragraph", 4, ("一、甲", "（一）乙", "1.丑")),
        ("heading", 5, ("一、甲", "（二）戊")),
        ("paragraph", 5, ("一、甲", "（二）戊")),
        ("heading", 6, ("二、己",)),
        ("paragraph", 6, ("二、己",)),
        ("heading", 7, ("二、己", "庚")),
        ("paragraph", 7, ("二、己", "庚")),
    ]
    assert blocks[5].parents == ("r/p0002", "r/p0004", "r/p0005")
    assert [b.heading for b in blocks[1:5]] == ["甲", "", "乙", "丑"]
    assert blocks[10].text == "庚"
    assert blocks[10].content.source_span(0, 1) == (3, 4)


def test_a_count_that_begins_again_stands_below():
    blocks = parsed(
        "一、甲",
        BODY,
        "二、乙",
        BODY,
        "一、丙",
        BODY,
        "二、丁",
        BODY,
        "三、戊",
        BODY,
        "五、己",
        BODY,
    )
    assert [b.section for b in blocks[::2]] == [
        ("一、甲",),
        ("二、乙",),
        ("二、乙", "一、丙"),
        ("二、乙", "二、丁"),
        ("二、乙", "三、戊"),
        ("五、己",),
    ]


def test_who_speaks_for_the_part_leaves_its_inner_headings():
    for said in (
        "各位代表，成绩来之不易。",
        "同志们，成绩来之不易。",
        "在充分肯定成绩的同时，要看到不足。",
    ):
        blocks = parsed("一、甲", "（一）乙", BODY, said)
        assert blocks[-1].section == ("一、甲",)
    assert parsed("一、甲", "（一）乙", BODY, "诸位代表，成绩不易。")[-1].section == (
        "一、甲",
        "（一）乙",
    )
    addressed = parsed("一、甲", "（一）乙", BODY, "成绩来之不易。", addressed=["r/p0004"])
    assert addressed[-1].section == ("一、甲",)


def test_items_of_a_list_are_no_headings():
    listed = parsed("一、甲", "1.子丑", "2.寅卯", "3.辰巳", BODY)
    assert [b.kind for b in listed] == ["heading", *["paragraph"] * 4]
    assert [b.section for b in listed] == [("一、甲",)] * 5
    # With words below them they are headings, and so are two of the first two levels.
    assert [b.kind for b in parsed("1.子丑", BODY, "2.寅卯", BODY)][::2] == ["heading", "heading"]
    assert [b.kind for b in parsed("一、甲", "二、乙", BODY)] == ["heading", "heading", "paragraph"]
    assert [b.kind for b in parsed("（一）甲", "（二）乙", BODY)][:2] == ["heading", "heading"]
    assert [b.kind for b in parsed("附件1：实事", "一、甲", "二、乙", "三、丙")] == [
        "heading",
        *["paragraph"] * 3,
    ]
    assert [b.kind for b in parsed("1.工作回顾", "2.工作安排", BODY)][:2] == ["heading", "heading"]


def test_a_text_that_begins_in_mid_tree():
    assert starts_inside(parsed("（四）甲", BODY))
    assert starts_inside(parsed("前言，如此。", "二十、甲", BODY))
    assert starts_inside(parsed("十一、甲", BODY))
    assert not starts_inside(parsed("一、甲", BODY, "三、乙"))
    assert not starts_inside(parsed("3.甲", BODY, "一、乙"))
    assert not starts_inside(parsed(BODY))


# ------------------------------------------------------------------ when


@pytest.mark.parametrize(
    ("title", "time"),
    [
        ("回顾", "review"), ("过去的五年", "review"), ("过去3年", "review"), ("工作总结", "review"),
        ("工作完成情况", "review"), ("工作进展", "review"), ("主要成绩", "review"),
        ("主要工作成效", "review"), ("主要成就", "review"), ("上半年工作情况", "review"),
        ("上半年工作", "review"), ("计划执行情况", "review"), ("取得的新突破", "review"),
        ("取得重大进展", "review"), ("发展成就", "review"),
        ("困难和挑战", "problems"), ("问题与不足", "problems"), ("短板及不足", "problems"),
        ("存在的主要问题", "problems"), ("存在困难", "problems"),
        ("面临的形势", "outlook"), ("形势和任务", "outlook"), ("形势与要求", "outlook"),
        ("形势分析", "outlook"), ("机遇与挑战", "outlook"),
        ("工作安排", "plan"), ("主要任务", "plan"), ("目标任务", "plan"), ("总体要求", "plan"),
        ("总体思路", "plan"), ("总体部署", "plan"), ("预期目标", "plan"), ("奋斗目标", "plan"),
        ("基本任务", "plan"), ("发展目标", "plan"), ("指导思想", "plan"), ("指导方针", "plan"),
        ("工作建议", "plan"), ("工作打算", "plan"), ("工作计划", "plan"), ("工作思路", "plan"),
        ("工作重点", "plan"), ("今后", "plan"), ("下一步", "plan"), ("下半年", "plan"),
        ("明年", "plan"), ("未来", "plan"), ("民生实事", "plan"), ("2024年工作", "plan"),
        ("今年的任务", "plan"), ("新一年目标", "plan"), ("重点工作", "plan"), ("重点任务", "plan"),
        ("工作任务", "plan"),
        ("2024年工作回顾", "review"), ("上半年工作亮点", None), ("2024年工作情况", None),
        ("过去的岁月", None), ("取得证书", None), ("困难群众", None), ("形势", None),
        ("成绩和问题", None), ("加强治理", None), ("工作回顾和工作安排", None),
    ],
)  # fmt: skip
def test_what_a_heading_says_about_when(title, time):
    assert time_of_title(title) == time


@pytest.mark.parametrize(
    ("text", "time", "rule"),
    [
        ("我们清醒认识到，发展不够。", "problems", "says: problems"),
        ("同时也要看到，发展不够。", "problems", "says: problems"),
        ("发展还面临着一些制约。", "problems", "says: problems"),
        ("我们仍存在诸多制约。", "problems", "says: problems"),
        ("要把问题说透。", "problems", "says: problems"),
        ("工作中存在不少困难。", "problems", "says: problems"),
        ("治" * 40 + "存在一些不足。", "problems", "says: problems"),
        ("治" * 41 + "存在一些不足。", "unknown", ""),
        ("放眼全球，百年大变局加速。", "outlook", "says: outlook"),
        ("治" * 8 + "当前面临形势复杂。", "outlook", "says: outlook"),
        ("治" * 9 + "当前的形势要看清。", "unknown", ""),
        ("过去五年，经济增长。", "review", "says: review"),
        ("去年经济增长。", "review", "says: review"),
        ("一年来经济增长。", "review", "says: review"),
        ("在过去的一年，经济增长。", "review", "says: review"),
        ("去年增长，今年要更好。", "unknown", ""),
        ("经济增长，去年更快。", "unknown", ""),
    ],
)
def test_what_a_paragraph_says_about_when(text, time, rule):
    (block,) = parsed(text)
    assert (block.time, block.time_rule) == (time, rule)


def test_the_paragraph_goes_before_the_heading_and_that_before_the_catalogue():
    blocks = parsed(
        "一、工作安排", BODY, "去年经济增长。", "（一）存在的问题", BODY, "（二）甲", BODY
    )
    assert [(b.time, b.time_rule) for b in blocks] == [
        ("plan", "heading: plan"),
        ("plan", "heading: plan"),
        ("review", "says: review"),
        ("problems", "heading: problems"),
        ("problems", "heading: problems"),
        ("plan", "heading: plan"),
        ("plan", "heading: plan"),
    ]
    outer = parsed("一、工作回顾", "（一）工作安排", BODY)
    assert outer[-1].time == "review"  # but for problems and outlook the outer heading decides
    given = parsed(BODY, "一、工作回顾", BODY, time="plan")
    assert [(b.time, b.time_rule) for b in given] == [
        ("plan", "catalogue"),
        ("review", "heading: review"),
        ("review", "heading: review"),
    ]


def test_a_lead_in_decides_for_what_follows_up_to_the_next_part():
    blocks = parsed("一、甲部", "今年要做好以下工作：", "管好河湖。", "二、乙部", "管好山林。")
    assert [(b.time, b.time_rule) for b in blocks] == [
        ("unknown", ""),
        ("plan", "lead-in: plan"),
        ("plan", "lead-in: plan"),
        ("unknown", ""),
        ("unknown", ""),
    ]
    for lead, time in (
        ("一年来，主要做了这几方面", "review"),
        ("我们取得了以下成果：", "review"),
        ("明年的事如下：", "plan"),
        ("我们要抓这几个方面。", "plan"),
        ("治" * 56 + "今年的：", "plan"),
        ("治" * 57 + "今年的：", "unknown"),  # sixty-one characters lead nowhere
        ("去年和今年的事如下：", "unknown"),
        ("今年" + "治" * 30 + "：", "unknown"),
    ):
        assert parsed("一、甲部", lead)[-1].time == time, lead


def test_a_list_of_problems_goes_on_with_dashes():
    blocks = parsed(
        "工作中存在一些不足，主要是", "——河湖不清。", "——山林不绿。", "管好河湖。", "——其他。"
    )
    assert [b.time_rule for b in blocks] == [
        "says: problems", "lead-in: problems", "lead-in: problems", "", "",
    ]  # fmt: skip


def test_the_wording_of_a_part_decides_by_its_shares():
    # Words of what was done: 完成, 建成, 累计; of what will be: 确保, 加快, 推进.
    def time(*texts):
        return parsed("一、甲部", *texts)[-1].time

    assert time("完成甲。", "确保乙确保丙。") == "unknown"  # 1 of 3 = 0.333
    assert time("完成甲。", "确保乙。") == "review"  # 1 of 2
    assert time("完成甲建成乙。", "确保丙确保丁确保戊加快己加快庚。") == "unknown"  # 2 of 7 = 0.286
    assert time("完成甲。", "确保乙确保丙加快丁。") == "plan"  # 1 of 4 = 0.25
    assert time("完成甲建成乙。") == "unknown"  # one paragraph is no part
    assert parsed("完成甲。", "建成乙。")[-1].time == "unknown"  # nor is what no heading holds
    blocks = parsed("一、甲部", "完成甲。", "建成乙。", "二、乙部", "河湖。")
    assert [b.time_rule for b in blocks] == [*["wording of the part"] * 3, "", ""]


# ------------------------------------------------------------------ what for


@pytest.mark.parametrize(
    ("text", "function", "rule"),
    [
        ("现在，我代表市政府，向大会作报告。", "opening", "says: opening"),
        ("我受市政府委托，代表市政府向会议报告。", "opening", "says: opening"),
        ("我代表市政府，请审查。", "opening", "says: opening"),
        ("各位代表，让我们同行。", "closing", "says: closing"),
        ("同志们，谱写新篇章。", "closing", "says: closing"),
        ("让我们同行。", "closing", "says: closing"),
        ("取得成绩，我向全市人民表示感谢。", "closing", "says: thanks"),
        ("我代表政府，对大家的支持致以敬意。", "closing", "says: thanks"),
        ("今年的主要预期目标是：增长。", "target", "says: target"),
        ("总体要求为稳中求进。", "guidance", "says: guidance"),
        ("总体要求已经明确。", "task", "time: plan"),
        ("我向全市人民表示感谢。", "task", "time: plan"),
        ("各位代表，大家好。", "task", "time: plan"),
        ("加强政府自身建设。", "own_conduct", "says: own conduct"),
        ("七是推进依法行政。做好。", "own_conduct", "heading: own conduct"),
        ("七是推进依法种树。做好。", "task", "time: plan"),
        ("重点做好如下工作：", "unknown", ""),
    ],
)
def test_what_a_paragraph_is_for(text, function, rule):
    more = ["管好河湖。"] * 3
    block = parsed("一、工作安排", text, *more)[1]
    assert (block.function, block.function_rule) == (function, rule)


def test_what_a_heading_says_about_what_for():
    def functions(title, *texts):
        return [
            (b.function, b.function_rule)
            for b in parsed("一、2024年工作", title, *texts, "三、重点工作", *["管好河湖。"] * 3)[
                2:-4
            ]
        ]

    assert functions("二、主要目标", "增长。") == [("unknown", "")]
    assert functions("二、预期目标", "增长。") == [("target", "heading: target")]
    assert functions("二、指导思想", "增长。") == [("target", "heading: target")]
    assert functions("二、发展目标和主要任务", "增长。") == [("task", "time: plan")]
    assert functions("二、工作回顾", "增长。") == [("task", "time: review")]
    assert functions("二、存在的问题", "增长。") == [("unknown", "")]
    for title in ("法治政府", "政府系统作风", "党风廉政", "行政能力", "政风", "自身改革"):
        assert functions(f"二、{title}", "增长。") == [("own_conduct", "heading: own conduct")]
    # The paragraphs after the first about the government itself go on until somebody is addressed.
    assert functions(
        "二、工作安排", "加强政府自身建设。", "管好河湖。", "各位代表，大家好。", "管好。"
    ) == [
        ("own_conduct", "says: own conduct"),
        ("own_conduct", "says: own conduct"),
        ("task", "time: plan"),
        ("task", "time: plan"),
    ]


def test_what_stands_before_the_first_heading_opens_up_to_half_of_the_text():
    def functions(*lines):
        return [b.function for b in parsed(*lines) if b.kind == "paragraph"]

    assert functions("河。", "湖。", "一、工作安排", "山。", "林。") == [
        *["opening"] * 2,
        *["task"] * 2,
    ]
    assert functions("河。", "湖。", "一、工作安排", "山。") == ["unknown", "unknown", "task"]
    assert functions("推进河湖治理。" + "治" * 20, "一、工作安排", "山。", "林。")[0] == "unknown"


def test_closing_words_close_in_the_last_three_paragraphs_only():
    def functions(*lines):
        return [b.function for b in parsed("一、工作安排", *lines) if b.kind == "paragraph"]

    for closing in (
        "我们更加紧密地团结在一起。", "我们努力奋斗！", "为美好明天而不懈奋斗！", "谢谢大家。",
        "我们一定能够成功。", "夺取新胜利！", "走上大道。", "大家坚定信心。",
    ):  # fmt: skip
        assert functions(closing, "河。", "湖。") == ["closing", "task", "task"], closing
        assert functions(closing, "河。", "湖。", "山。")[0] == "task", closing
    glossary = parsed("一、工作安排", "谢谢大家。", "河。", "湖。", "名词解释", "1.甲：乙")
    assert [b.function for b in glossary[1:]] == ["closing", "task", "task", "glossary", "glossary"]
    assert glossary[-1].function_rule == "glossary"
    assert glossary[-1].time == "unknown"


@pytest.mark.parametrize(
    ("line", "glossary"),
    [
        ("名词解释", True), ("附件2：有关名词解释", True), ("[术语注释]", True), ("用语说明：", True),
        ("词汇释义", True), ("缩略语注解", True), ("词条简释", True), ("名词、术语解释", True),
        ("注释", True), ("脚注：", True), ("尾注", True), ("注:", True),
        ("名词介绍", False), ("注释如下", False), ("政策解释", False), ("甲" * 31 + "名词解释", False),
        ("甲" * 30 + "名词解释", True),
    ],
)  # fmt: skip
def test_what_begins_a_glossary(line, glossary):
    assert (parsed(BODY, line)[-1].function == "glossary") == glossary


def test_an_annex_of_another_kind_ends_a_glossary():
    blocks = parsed("名词解释", "1.甲：乙", "附件2：民生实事", "种树，管好。")
    assert [b.function == "glossary" for b in blocks] == [True, True, False, False]


def test_blanks_single_dashes_and_what_was_done_decide_nothing():
    assert split_run_in("改" * 4 + "。 " + "治" * 19)[0] == ""
    blocks = parsed("工作中存在一些不足，主要是", "—河湖不清。", "——山林不绿。")
    assert [block.time_rule for block in blocks] == ["says: problems", "", ""]
    done = parsed("一、工作回顾", "加强政府自身建设。", "管好河湖。", *["管好山林。"] * 3)
    assert [block.function_rule for block in done[1:3]] == ["time: review"] * 2
