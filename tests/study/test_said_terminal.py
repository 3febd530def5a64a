"""Every word and number of the terminal, of reports whose numbers are worked out by hand."""

import logging
import re
from dataclasses import replace
from types import SimpleNamespace

import pandas as pd
import pytest
from by_hand import CATALOGUE, CODEBOOK, REPORTS, study_of
from click.testing import CliRunner

from govtopics.language import speaking
from govtopics.messages import say
from govtopics.study.check.verification import COLUMNS, Verification
from govtopics.study.cli.commands import main
from govtopics.study.cli.messages import kwic_answer, terms_answer, verification_summary
from govtopics.study.cli.theme_messages import (
    BY_THEME,
    _few,
    _shown,
    _table,
    checked,
    study_summary,
    themes_answer,
)
from govtopics.study.pipeline import _told, fit_study
from govtopics.study.stages import Stages
from govtopics.text_tables import folded, table, visible, width

EN_NOTES = [
    "Share: percentage of body characters in sentences that contain the theme's name",
    "or a core term. Name only and wider terms (which are added to the others) show",
    "how the share depends on the definition; they are not a margin of error.",
]
EN_UNCHECKED = "Not validated against human coding."
EN_HEAD = "share  name only  wider terms  hits"
ZH_NOTES = [
    "占比：含名称或核心词的句子，字数占正文的比例。“只用名称”和“加外围词”两列是口径宽",
    "窄不同的占比，不是误差。",
]
ZH_UNCHECKED = "未经人工编码检验。"
ZH_HEAD = "占比  只用名称  加外围词  命中"


def lines(said):
    """The lines of an answer, runs of spaces as two: they stand for the edges of columns."""
    return [re.sub(" {2,}", "  ", line.strip()) for line in said.splitlines()]


def spoken(study, **settings):
    """The same study with other settings."""
    other = study_of(study.settings)
    vars(other)["settings"] = replace(study.settings, **settings)
    return other


def test_a_study_ends_with_its_leading_themes(worked):
    # In the order of the codebook; a report of no hit says so, an excerpt is marked. Names and
    # years of the reports: 甲区 of 2022 and 2023, 乙省 and 丙区 of 2023.
    assert lines(study_summary(worked)) == [
        "",
        f"报告  {ZH_HEAD}",
        "韧性",
        "甲区 2022  0  0  0  0  6 个句子都没有命中",
        "甲区 2023  50.0%  25.0%  50.0%  2",
        "乙省 2023  20.0%  20.0%  20.0%  1",
        "丙区 2023  0  0  0  0  节选；2 个句子都没有命中",
        "治理",
        "甲区 2022  42.0%  20.0%  42.0%  2",
        "甲区 2023  25.0%  25.0%  25.0%  2",
        "乙省 2023  0  0  80.0%  0  2 个句子都没有命中",
        "丙区 2023  50.0%  0  50.0%  1  节选",
        "",
        *ZH_NOTES,
        "另有 2 个主题：数字、森林；见 report.html，或用 govtopics themes。",
        ZH_UNCHECKED,
        "",
        "按层级：",
        f"层级  {ZH_HEAD}",
        "韧性",
        "省级  20.0%  20.0%  20.0%  1",
        "县级  23.8%  11.9%  23.8%  2  含节选",
        "治理",
        "省级  0  0  80.0%  0",
        "县级  36.2%  16.7%  36.2%  5  含节选",
        "2 组的报告不足 5 份，没有区间。",
        "未能读入：broken.txt（共 1 个文件）；原因见 report.html。",
    ]


def test_a_study_in_english_ends_in_english(worked):
    said = study_summary(spoken(worked, language="en", leading=("森林", "治理")))
    assert lines(said) == [
        "",
        f"report  {EN_HEAD}",
        "Forests",
        "甲区 2023  0  0  0  0  no hit in any of 3 sentences",
        "乙省 2023  20.0%  20.0%  20.0%  1",
        "丙区 2023  50.0%  50.0%  50.0%  1  excerpt",
        "not measurable (1), from before the first year of the theme: 甲区 2022",
        "Governance",
        "甲区 2022  42.0%  20.0%  42.0%  2",
        "甲区 2023  25.0%  25.0%  25.0%  2",
        "乙省 2023  0  0  80.0%  0  no hit in any of 2 sentences",
        "丙区 2023  50.0%  0  50.0%  1  excerpt",
        "",
        *EN_NOTES,
        "More themes (2): 韧性, Digital government; see report.html, or govtopics themes.",
        EN_UNCHECKED,
        "",
        "By level:",
        f"level  {EN_HEAD}",
        "Forests",
        "province  20.0%  20.0%  20.0%  1",
        "county  18.8%  18.8%  18.8%  1  some excerpts; reports from",
        "before the first year in which",
        "the theme can be measured, left",
        "out: 1",
        "Governance",
        "province  0  0  80.0%  0",
        "county  36.2%  16.7%  36.2%  5  some excerpts",
        "No interval for groups of fewer than 5 reports (groups: 2).",
        "Not read: broken.txt (files: 1); report.html says why.",
    ]
    assert all(width(line) <= 80 for line in said.splitlines())


def test_a_coded_study_says_which_themes_are_validated(worked):
    status = pd.DataFrame(
        {
            "theme": ["甲", "乙", "丙", "丁"],
            "status": ["validated", "tentative", "not validated", "not validated"],
        }
    )
    coded = spoken(worked)
    vars(coded)["validation"] = {"validation_status": status}
    assert (
        "已对照人工编码检验：甲；检验结果是初步的：乙；编码过，未达到检验的标准：丙、丁。"
    ) in lines(study_summary(coded))
    english = spoken(worked, language="en")
    vars(english)["validation"] = {"validation_status": status}
    assert (
        "\nValidated against human coding: 甲; coded, with a tentative result: 乙; coded,\n"
        "below the standard: 丙, 丁.\n"
    ) in study_summary(english)
    # Of three disagreements two were decided; what was decided beside them does not count.
    apart = pd.DataFrame({"item": [1, 1, 2], "theme": ["甲", "乙", "甲"], "A": 1, "B": 0})
    grades = pd.DataFrame(
        [("adjudicated", 1, "甲", 1.0), ("adjudicated", 1, "乙", None), ("A", 2, "乙", 1.0),
         ("adjudicated", 2, "甲", 0.0), ("adjudicated", 9, "甲", 1.0)],
        columns=["coder", "item", "theme", "grade"],
    )  # fmt: skip
    vars(coded)["coding"] = SimpleNamespace(disagreements=lambda: apart, grades=grades)
    assert checked(coded).endswith("丙、丁；编码员有分歧的，已裁定 2/3。")
    vars(coded)["coding"] = SimpleNamespace(disagreements=lambda: apart.head(0), grades=grades)
    assert "裁定" not in checked(coded)


GROUP = {
    "theme": "甲", "english": "", "status": "estimated", "estimate": 0.2, "name_share": 0.1,
    "wide_share": 0.3, "n_hits": 7, "extent": "whole", "reason": "", "left_out": "",
    "n_undecided": 0, "low": None, "high": None, "interval": "", "other_words": "",
}  # fmt: skip


def told(groups, docvars, language="zh"):
    """The lines of a table of groups, called as they are."""
    with speaking(language):
        return lines(_table(groups.assign(name=groups["group"]), docvars))


def test_an_interval_of_a_group_has_a_column_and_a_bound_says_of_what():
    row = {**GROUP, "by": "place"}
    docvars = pd.DataFrame({"place": list("xyz"), "document_id": list("xyz"), "extent": "whole"})
    groups = pd.DataFrame(
        [
            {**row, "group": "x", "low": 0.15, "high": 0.25, "interval": "jackknife"},
            {**row, "group": "y", "low": 0.0, "high": 0.434, "interval": "share_of_reports",
             "estimate": 0.0, "reason": "no_report_with_hits: G=6"},
            {**row, "group": "z"},
        ]
    )  # fmt: skip
    assert told(groups, docvars) == [
        "地方  占比  95% 区间  只用名称  加外围词  命中",
        "甲",
        "x  20.0%  15.0% – 25.0%  10.0%  30.0%  7",
        "y  0  10.0%  30.0%  7  有命中的报告至多占 43.4%",
        "（单侧 95%）",
        "z  20.0%  10.0%  30.0%  7",
    ]
    english = " ".join(told(groups, docvars, "en"))
    assert "at most 43.4% of" in english
    assert "one-sided 95%" in english.replace(" (", " ").replace("one-sided  ", "one-sided ")


def test_a_group_of_which_nobody_knows_whether_all_are_complete_is_not_called_excerpts():
    row = {**GROUP, "extent": "mixed", "by": "time"}
    groups = pd.DataFrame([{**row, "group": "plan"}, {**row, "group": "review"}])
    docvars = pd.DataFrame(
        [("plan", "a", "whole"), ("plan", "b", "unknown"), ("plan", "b", "unknown"),
         ("plan", "c", None), ("review", "a", "whole"), ("review", "d", "excerpt")],
        columns=["time", "document_id", "extent"],
    )  # fmt: skip
    assert told(groups, docvars)[2:4] == [
        "计划  20.0%  10.0%  30.0%  7  含 2 份不知是否全文",
        "回顾  20.0%  10.0%  30.0%  7  含节选",
    ]
    assert told(groups, docvars, "en")[2].endswith("2 not known to be complete")


def test_a_theme_whose_name_never_occurs_says_which_words_have_its_hits(worked):
    row = {**GROUP, "by": "place", "group": "x", "other_words": "城市管理、环卫、市容"}
    docvars = pd.DataFrame({"place": ["x"], "document_id": ["x"], "extent": "whole"})
    groups = pd.DataFrame([row, {**row, "theme": "乙", "english": "Other", "other_words": ""}])
    said = told(groups, docvars)
    assert said[1] == "甲（名称在各份报告中都没有出现；命中最多的词：城市管理、环卫、市容）"
    assert said[3] == "乙"
    english = told(groups, docvars, "en")
    its = "甲 (its name occurs in no report; terms with most hits: "
    assert english[1] == f"{its}城市管理, 环卫, 市容)"
    none = groups.assign(n_hits=0, other_words="")
    assert told(none, docvars)[1] == "甲（名称和核心词都没有命中）"
    assert english[3] == "Other"


def test_a_theme_that_no_report_can_measure_has_one_line_and_others_lead(worked):
    late = spoken(worked, leading=("森林", "韧性"), prevalence_by=())
    found = worked.prevalence["document"].copy()
    forests = found["theme"] == "森林"
    found.loc[forests, ["status", "reason"]] = ["not estimable", "before_since: n=1"]
    vars(late)["prevalence"] = {"document": found}
    said = lines(study_summary(late))
    assert [said[2], said[7]] == ["韧性", "治理"]
    assert said[12] == ""
    early = "不可测量，所列报告都早于可以测量的年份：森林。"
    assert said.count(early) == 1
    assert "森林" not in said
    with speaking("zh"):
        every = lines(_table(found, worked.themes.docvars))
    assert every[-1] == early
    assert "森林" not in every


def many(worked, n, *, unread=(), language="zh"):
    """A study of n reports of which the i-th has i per cent, in the opposite order of names."""
    rows = [
        {**GROUP, "theme": theme, "group": f"r{n - i:02d}", "name": f"r{n - i:02d}",
         "estimate": i / 100, "name_share": 0.0, "wide_share": 1.0, "n_hits": i, "by": "document"}
        for theme in ("甲", "乙", "丙")
        for i in range(1, n + 1)
    ]  # fmt: skip
    return SimpleNamespace(
        settings=SimpleNamespace(language=language, prevalence_by=()),
        names={},
        themes=worked.themes,
        prevalence={"document": pd.DataFrame(rows)},
        leading=("乙", "甲"),
        corpus=SimpleNamespace(unread=unread),
        validation={},
    )


def test_of_more_than_twelve_reports_the_five_highest_of_each_theme_are_listed(worked):
    said = lines(study_summary(many(worked, 13)))
    highest = [f"r{13 - i:02d}  {i}.0%  0  100.0%  {i}" for i in (13, 12, 11, 10, 9)]
    assert said[2:14] == ["乙", *highest, "甲", *highest]
    assert said[14:] == [
        "各主题只列占比最高的 5 份，共 13 份；其余见 tables/prevalence.csv。",
        "",
        *ZH_NOTES,
        "另有 1 个主题：丙；见 report.html，或用 govtopics themes。",
        ZH_UNCHECKED,
    ]
    english = lines(study_summary(many(worked, 13, language="en")))
    assert english[14] == (
        "The 5 highest of 13 reports are listed; the others are in tables/prevalence.csv."
    )
    twelve = lines(study_summary(many(worked, 12)))
    assert len(twelve) == 2 + 2 * 13 + 5
    assert twelve[2:4] == ["乙", "r11  1.0%  0  100.0%  1"]


def test_a_report_that_is_left_out_of_groups_is_none_of_the_highest(worked):
    study = many(worked, 13)
    found = study.prevalence["document"]
    found.loc[found["group"] == "r00", "left_out"] = "duplicate"
    said = lines(study_summary(study))
    assert [line.split()[0] for line in said[3:8]] == ["r01", "r02", "r03", "r04", "r05"]


def test_of_many_files_that_were_not_read_twelve_are_named(worked):
    unread = [(f"{i}.doc", "x") for i in range(13)]
    named = "、".join(f"{i}.doc" for i in range(12))
    said = study_summary(many(worked, 1, unread=unread)).replace("\n", "")
    assert said.endswith(f"。未能读入：{named}、…（共 13 个文件）；原因见 report.html。")
    english = study_summary(many(worked, 1, unread=unread[:2], language="en"))
    assert english.endswith("\nNot read: 0.doc, 1.doc (files: 2); report.html says why.")


def test_themes_by_level_with_the_passages_of_one(worked):
    said = themes_answer(
        worked.themes,
        worked.body,
        labels=["治理"],
        by="admin_level",
        n=1,
        language="zh",
        told="戊。",
    )
    assert lines(said) == [
        f"层级  {ZH_HEAD}",
        "治理",
        "省级  0  0  80.0%  0",
        "县级  36.2%  16.7%  36.2%  5  含节选",
        "2 组的报告不足 5 份，没有区间。",
        "",
        *ZH_NOTES,
        "戊。",
        "",
        "治理：序号是在全部报告中的名次。",
        "",
        "1  甲区 2022 p0003 · 一、2021年工作回顾 · 基层治理",
        "推进【基层治理】，修好三条水渠和两座石拱桥。",
    ]


def test_themes_in_english_and_those_without_a_hit(worked):
    ask = {"by": "document", "n": 2, "language": "en", "told": "F."}
    said = lines(themes_answer(worked.themes, worked.body, labels=["数字", "森林"], **ask))
    assert said[:7] == [
        f"report  {EN_HEAD}",
        "Forests",
        "甲区 2023  0  0  0  0  no hit in any of 3 sentences",
        "乙省 2023  20.0%  20.0%  20.0%  1",
        "丙区 2023  50.0%  50.0%  50.0%  1  excerpt",
        "not measurable (1), from before the first year of the theme: 甲区 2022",
        "Without a hit: Digital government.",
    ]
    assert said[said.index("F.") - 4 :] == [
        "",
        *EN_NOTES,
        "F.",
        "",
        "Digital government",
        "",
        "Forests: ranks are those among all reports.",
        "",
        "1  乙省 2023 p0003 · （一）护林 · 护林",
        "谋划韧性城市，加固江堤，储备帐篷和药品。",
        "",
        "2  丙区 2023 p0002 · 护林",
        "组织【护林】，打捞浮萍，投放鱼苗，抽查水质，封存旧井，测量水位，校准仪表，",
        "公布结果，印发手册，举办讲座，布置展板，答复来信。",
    ]
    every = lines(themes_answer(worked.themes, worked.body, labels=[], **ask))
    names = ["Governance", "韧性", "Forests"]
    assert [line for line in every if line in names] == names
    assert every[-5:] == ["", *EN_NOTES, "F."]


def test_what_cannot_be_estimated_says_why(worked):
    ask = {"labels": ["治理"], "by": "parent", "n": 0, "told": ""}
    said = {
        language: lines(themes_answer(worked.themes, worked.body, language=language, **ask))
        for language in ("zh", "en")
    }
    # Of 丁市 are a and b: 42 + 50 of 300 characters, by the name 20 + 50.
    assert said["zh"][1:6] == [
        "治理",
        "丁市  30.7%  23.3%  30.7%  4",
        "戊市  50.0%  0  50.0%  1  节选",
        "（未注明）  不可估计  1 份报告未注明上级",
        "2 组的报告不足 5 份，没有区间。",
    ]
    assert said["en"][1:7] == [
        "Governance",
        "丁市  30.7%  23.3%  30.7%  4",
        "戊市  50.0%  0  50.0%  1  excerpt",
        "(not given)  not estimable  reports without",
        "parent: 1",
        "No interval for groups of fewer than 5 reports (groups: 2).",
    ]


def test_themes_of_many_reports_are_listed_whole_where_one_is_asked_for(worked):
    found, docvars = many(worked, 13).prevalence["document"], worked.themes.docvars
    with speaking("zh"):
        some = lines("\n".join(_shown(found, ["甲", "乙"], docvars, BY_THEME)))
        every = lines("\n".join(_shown(found, ["甲"], docvars, None)))
    assert len(some) == 1 + 2 * 6 + 1
    assert some[-1] == "各主题只列占比最高的 5 份，共 13 份；--theme 列出一个主题的全部。"
    assert len(every) == 1 + 1 + 13


def test_a_concordance(worked):
    ask = {"language": "zh", "n": 9}
    two = kwic_answer(worked.body, "基层治理", around=3, n=2, language="zh")
    assert two.splitlines() == [
        "甲区 2022 p0003  推进  基层治理  ，修好",
        "甲区 2023 p0005  加强  基层治理  ，学习",
        "… 1 处未列出（-n）",
        "基层治理：3 处命中，2 份报告",
    ]
    # A heading is read with the first paragraph below it; the glossary is no part of the body.
    assert kwic_answer(worked.body, "护林", around=2, **ask).splitlines()[-1] == (
        "护林：2 处命中，2 份报告"
    )
    assert kwic_answer(worked.body, "网格", around=2, **ask).splitlines() == [
        "甲区 2022 p0006  配齐  网格  ，疏",
        "乙省 2023 p0001  划分  网格  ，清",
        "丙区 2023 p0001  理和  网格  治理",
        "网格：3 处命中，3 份报告",
    ]
    assert kwic_answer(worked.body, "没有", around=2, **ask) == "没有：0 处命中，0 份报告"
    english = kwic_answer(worked.body, "基层治理", around=3, n=2, language="en").splitlines()
    assert english[2:] == ["… 1 not listed (-n)", "基层治理: 3 hits in 2 reports"]


def test_a_concordance_fills_a_line_unless_it_is_told_how_wide(worked):
    fitted = kwic_answer(worked.body, "网格", around=None, n=9, language="zh").splitlines()
    # 80 columns less 15 of name and number, 4 of the word and 6 between: 55, 13 characters a side.
    # Nine stand before the word in the first report, two in this one.
    assert fitted[0].startswith("甲区 2022 p0006  完善社区治理，配齐  网格  ，")
    assert fitted[1] == f"乙省 2023 p0001{' ' * (2 + 14)}划分  网格  ，清扫街巷，粉刷围墙，修剪"
    assert max(map(width, fitted)) <= 80
    wide = kwic_answer(worked.body, "网格", around=60, n=9, language="zh").splitlines()
    assert max(map(width, wide)) > 80


WHOLE = (
    "分词词典：3 个词；6 处中 4 处保持完整；另有 2 处判为别的词，切法见最后一列，若都",
    "算切错，保持完整的至少 50.0%",
)


def test_how_terms_fared(worked):
    assert lines(terms_answer(worked, ())) == [
        "词  出现  完整  报告  在长词里  切成  另判  判为别的词",
        "基层治理  4  3  3  1  基层|治理  0",
        "护林  2  1  1  0  护|林  2  防护/林带 ×2",
        "只数正文各段；单独成行的标题不分词，kwic 把它们算在内。",
        *WHOLE,
    ]
    asked = lines(terms_answer(worked, ("网格", "护林")))
    # 护林 stands in the body once: the heading of c is no paragraph.
    assert [line.split("  ")[:2] for line in asked[1:3]] == [["网格", "3"], ["护林", "1"]]
    assert asked[-2:] == [*WHOLE]
    english = lines(terms_answer(spoken(worked, language="en"), ()))
    assert english[0] == "term  found  one word  reports  inside  split into  other  other words"
    assert english[-4:] == [
        "Only the body is counted; kwic searches headings too.",
        "Lexicon: 3 terms; 4 of 6 occurrences were kept as one word; 2 more were judged",
        "to be other words (listed in the last column); even if all of them were wrong",
        "splits, 50.0% are kept as one word",
    ]


def verified(verdict, faults=(), circumstances=(), stages=(), not_checked=""):
    return Verification(
        verdict, faults, circumstances, pd.DataFrame(stages, columns=COLUMNS), not_checked
    )


def test_what_a_check_found():
    stages = [
        ("corpus", "identical", 0.0, 8, ""),
        ("topics", "numerically equal", 2.5e-7, 3, "model/nmf.npz"),
        ("texts", "different", float("nan"), 11, "methods.md, CITATION.cff"),
    ]
    found = verified(
        "different",
        ("x is missing", "y is new"),
        (say("{name}: {before} then, {after} now", name="numpy", before=1, after=2),),
        stages,
    )
    assert lines(verification_summary(found)) == [
        "!  x is missing",
        "!  y is new",
        "~  numpy: 1 then, 2 now",
        "",
        "stage  verdict  largest difference  files  not identical",
        "corpus  identical  0  8",
        "topics  numerically equal  2.5e-07  3  model/nmf.npz",
        "texts  different  11  methods.md, CITATION.cff",
        "",
        "Verdict: different",
    ]
    quick = verified("unchanged", not_checked="The study was not rerun: why.")
    assert verification_summary(quick) == ("The study was not rerun: why.\nVerdict: unchanged")


@pytest.mark.parametrize(
    ("verdict", "faults", "holds"),
    [
        ("identical", (), True), ("numerically equal", (), True), ("unchanged", (), True),
        ("different", (), False), ("changed", (), False), ("identical", ("x",), False),
    ],
)  # fmt: skip
def test_a_check_holds_if_nothing_was_changed_and_all_comes_out_the_same(verdict, faults, holds):
    found = verified(verdict, faults)
    assert found.holds is holds
    assert (
        repr(found)
        == f"Verification: {verdict}, {len(faults)} fault{'' if len(faults) == 1 else 's'}"
    )


def test_columns_are_as_wide_as_their_widest_cell():
    assert table(["主题", "n", ""], [["治", "3", "x"], ["韧性城市", "12", ""]], right="lr") == (
        "主题       n\n治         3  x\n韧性城市  12"
    )
    assert [width(text) for text in ("治理 ok", "e\u0301", "ａ", "–")] == [7, 1, 2, 1]
    assert folded("推进abc治", 5) == ["推进", "abc治"]
    assert folded("推进abcdefg", 5) == ["推进a", "bcdef", "g"]
    assert folded("", 5) == [""]
    assert visible("a\x1b\u202e\ud800b\u4e00") == "a\\x1b\\u202e\\ud800b一"


def test_a_study_tells_how_it_goes_on(worked, caplog):
    with caplog.at_level(logging.INFO, logger="govtopics.study.pipeline"):
        worked_again = spoken(worked)
        for name in ("corpus", "body", "themes"):
            getattr(worked_again, name)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("govtopics.study.pipeline.Study", lambda *_: worked_again)
            assert fit_study(worked.settings) is worked_again
    assert [r.getMessage() for r in caplog.records if r.name == "govtopics.study.pipeline"] == [
        "Reports read: 4 (12 paragraphs)",
        "Themes: 4 (10 hits)",
        "Words: 1,100 (14 stop words removed)",
        "Topics: nmf, 2 topics, 4 terms",
        "Topics: lda, 2 topics, 4 terms",
    ]


def test_what_was_reused_is_told_with_the_number_of_drawings():
    cache = SimpleNamespace(folder="/kept")
    assert (
        _told(Stages(None, [], ["corpus"]), cache)
        == "All steps were computed; the results are cached in /kept"
    )
    reused = ["corpus", "figure-topics-zh", "nmf", "figure-topics-en"]
    assert (
        _told(Stages(None, reused), cache)
        == "Cached results used from /kept: corpus, nmf, 2 drawings"
    )
    assert _told(Stages(None, ["study"]), cache) == (
        "Inputs unchanged; using the cached results in /kept"
    )
    assert _told(Stages(None, ["nmf"]), cache) == "Cached results used from /kept: nmf"


@pytest.fixture
def command(tmp_path, monkeypatch):
    """Return a function that runs a command where the reports and the codebook are."""
    reports = tmp_path / "reports"
    reports.mkdir()
    for name, paragraphs in REPORTS.items():
        text = "\n".join(line for _, line in paragraphs)
        (reports / f"{name}.txt").write_text(text, encoding="utf-8")
    (reports / "catalogue.toml").write_text(CATALOGUE, encoding="utf-8")
    (tmp_path / "mine.toml").write_text(CODEBOOK, encoding="utf-8")
    monkeypatch.chdir(tmp_path)

    def run(*arguments):
        found = CliRunner().invoke(main, list(arguments))
        assert found.exit_code == 0, found.output
        return found.stdout

    return run


def test_the_command_on_themes_takes_its_options(command):
    said = command(
        "themes", "reports", "--codebook", "mine.toml", "--theme", "韧性", "--by", "year", "-n", "1"
    )
    assert lines(said) == [
        f"年份  {ZH_HEAD}",
        "韧性",
        "2022  0  0  0  0",
        # Of 2023 are b, c and d: 120 of 420 characters, by the name 70.
        "2023  28.6%  16.7%  28.6%  3  含节选",
        "2 组的报告不足 5 份，没有区间。",
        "",
        *ZH_NOTES,
        ZH_UNCHECKED,
        "",
        "韧性：序号是在全部报告中的名次。",
        "",
        "1  乙省 2023 p0003 · （一）护林 · 韧性城市",
        "谋划【韧性城市】，加固江堤，储备帐篷和药品。",
    ]
    by_document = lines(command("themes", "reports", "--codebook", "mine.toml", "--theme", "治理"))
    assert by_document[2] == "甲区 2022  42.0%  20.0%  42.0%  2"
    # Three passages a report unless it is said, each with its rank among all.
    assert [line for line in by_document if " p0" in line] == [
        "1  甲区 2022 p0003 · 一、2021年工作回顾 · 基层治理",
        "2  甲区 2023 p0005 · 二、2023年工作安排 · 基层治理",
        "3  甲区 2022 p0006 · 二、2022年工作安排 · 社区治理",
        "4  丙区 2023 p0001 · 社区治理",
    ]
    english = command("themes", "reports", "--codebook", "mine.toml", "--language", "en")
    assert "\nWithout a hit: Digital government.\n" in english


def test_the_command_for_a_concordance_takes_its_options(command):
    said = command("kwic", "reports", "基层治理", "--width", "2", "-n", "1")
    assert said.splitlines() == [
        "甲区 2022 p0003  推进  基层治理  ，修",
        "… 2 处未列出（-n）",
        "基层治理：3 处命中，2 份报告",
    ]
    whole = command("kwic", "reports", "护林", "--language", "en").splitlines()
    # 80 columns less 15, 4 and 6: 13 characters on each side unless it is said.
    assert whole[1].endswith("组织  护林  ，打捞浮萍，投放鱼苗，抽查")
    assert whole[-1] == "护林: 2 hits in 2 reports"


def test_the_command_for_settings_says_how_to_go_on(command, tmp_path):
    assert command("settings", "s.toml", "--corpus", "reports") == (
        "s.toml\ngovtopics study s.toml --out results\n"
    )
    assert 'corpus = "reports"' in (tmp_path / "s.toml").read_text(encoding="utf-8")


def test_a_sample_says_where_and_how_to_go_on(command):
    options = ("--codebook", "mine.toml", "-n", "13", "--coder", "R", "--coder", "S")
    assert command("sample", "reports", "--out", "coded", *options) == (
        "coded：13 句，编码员 R、S\ngovtopics study reports --coding coded --out results\n"
    )


def test_groups_of_too_few_reports_are_counted_whether_listed_or_not():
    rows = pd.DataFrame(
        {"group": [*"abc", "a"], "reason": ["too_few_reports: G=1, least=5"] * 2 + ["", "x"]}
    )
    assert _few(rows) == ["2 组的报告不足 5 份，没有区间。"]
    assert _few(rows.tail(2)) == []


def test_a_check_is_told_in_the_language_of_the_study():
    stages = [("topics", "numerically equal", 2.5e-7, 3, "model/nmf.npz")]
    faults = (
        say("input {change}", change=say("{name} is gone", name="a.txt")),
        say("{name} was edited after the study wrote it", name="report.html"),
    )
    found = verified(
        "different",
        faults,
        (say("{name}: {before} then, {after} now", name="numpy", before=1, after=2),),
        stages,
    )
    with speaking("zh"):
        told = verification_summary(found)
    assert lines(told) == [
        "!  输入文件：缺少 a.txt",
        "!  report.html 在研究完成之后被改动过",
        "~  numpy：当时 1，现在 2",
        "",
        "步骤  结论  最大差异  文件  不完全相同的",
        "话题  数值相等  2.5e-07  3  model/nmf.npz",
        "",
        "结论：不同",
    ]
