"""Every word and number of the terminal, of reports whose numbers are worked out by hand."""

import logging
import re
from dataclasses import replace
from types import SimpleNamespace

import pandas as pd
import pytest
from by_hand import CATALOGUE, CODEBOOK, REPORTS, study_of
from click.testing import CliRunner

from govtopics.study.check.verification import COLUMNS, Verification
from govtopics.study.cli.commands import main
from govtopics.study.cli.messages import (
    _prevalence,
    checked,
    kwic_answer,
    study_summary,
    terms_answer,
    themes_answer,
    verification_summary,
)
from govtopics.study.pipeline import _told, fit_study
from govtopics.study.stages import Stages
from govtopics.study.terminal import folded, table, visible, width

EN_NOTES = """\
Share: body characters in sentences with a hit of the name or a core word; name alone and wider \
words: a range of definitions, no error."""
EN_UNCHECKED = "Not validated against human coding."
EN_HEAD = "theme  group  share  name alone  wider words  hits  per 1,000  paragraph share"
ZH_NOTES = (
    "占比：有名称或核心词命中的句子占正文字数之比；只用名称和较宽的词：定义的范围，不是误差。"
)
ZH_UNCHECKED = "未经人工编码检验。"
ZH_HEAD = "主题  组  占比  只用名称  较宽的词  命中  每千字  段落占比"


def lines(said):
    """The lines of an answer, runs of spaces as two: they stand for the edges of columns."""
    return [re.sub(" {2,}", "  ", line.strip()) for line in said.splitlines()]


def spoken(study, **settings):
    """The same study with other settings."""
    other = study_of(study.settings)
    vars(other)["settings"] = replace(study.settings, **settings)
    return other


def test_a_study_ends_with_its_leading_themes(worked):
    # In the order of the codebook; a report of no hit says so, an excerpt is marked.
    assert lines(study_summary(worked)) == [
        "",
        ZH_HEAD,
        "治理  a  42.0%  20.0%  42.0%  2  20.00  60.0%",
        "治理  b  25.0%  25.0%  25.0%  2  10.00  25.0%",
        "治理  c  0.0%  0.0%  80.0%  0  0.00  0.0%  2 个句子都没有命中",
        "治理  d  50.0%  0.0%  50.0%  1  8.33  50.0%  节选",
        "韧性  a  0.0%  0.0%  0.0%  0  0.00  0.0%  6 个句子都没有命中",
        "韧性  b  50.0%  25.0%  50.0%  2  10.00  37.5%",
        "韧性  c  20.0%  20.0%  20.0%  1  10.00  20.0%",
        "韧性  d  0.0%  0.0%  0.0%  0  0.00  0.0%  节选；2 个句子都没有命中",
        "",
        ZH_NOTES,
        ZH_UNCHECKED,
        "",
        "按层级：",
        ZH_HEAD,
        "治理  省级  0.0%  0.0%  80.0%  0  0.00  0.0%",
        "治理  县级  36.2%  16.7%  36.2%  5  11.90  40.5%  含节选",
        "韧性  省级  20.0%  20.0%  20.0%  1  10.00  20.0%",
        "韧性  县级  23.8%  11.9%  23.8%  2  4.76  17.9%  含节选",
        "2 组的报告不足 5 份，没有区间。",
        "未能读入：broken.txt（共 1 个文件）；原因见 report.html。",
    ]


def test_a_study_in_english_ends_in_english(worked):
    early = "reports from before the first year in which the theme can be measured, left out: 1"
    assert lines(study_summary(spoken(worked, language="en", leading=("森林", "治理")))) == [
        "",
        EN_HEAD,
        "治理  a  42.0%  20.0%  42.0%  2  20.00  60.0%",
        "治理  b  25.0%  25.0%  25.0%  2  10.00  25.0%",
        "治理  c  0.0%  0.0%  80.0%  0  0.00  0.0%  no hit in any of 2 sentences",
        "治理  d  50.0%  0.0%  50.0%  1  8.33  50.0%  excerpt",
        f"森林  a  not measurable  {early}",
        "森林  b  0.0%  0.0%  0.0%  0  0.00  0.0%  no hit in any of 3 sentences",
        "森林  c  20.0%  20.0%  20.0%  1  10.00  20.0%",
        "森林  d  50.0%  50.0%  50.0%  1  8.33  50.0%  excerpt",
        "",
        EN_NOTES,
        EN_UNCHECKED,
        "",
        "By level:",
        EN_HEAD,
        "治理  province  0.0%  0.0%  80.0%  0  0.00  0.0%",
        "治理  county  36.2%  16.7%  36.2%  5  11.90  40.5%  some excerpts",
        "森林  province  20.0%  20.0%  20.0%  1  10.00  20.0%",
        f"森林  county  18.8%  18.8%  18.8%  1  3.12  18.8%  some excerpts; {early}",
        "No interval for groups of fewer than 5 reports (groups: 2).",
        "Not read: broken.txt (files: 1); report.html says why.",
    ]


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
        "Validated against human coding: 甲; coded, with a tentative result: 乙; coded, below the "
        "standard: 丙, 丁."
    ) in lines(study_summary(english))
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


def test_an_interval_of_a_group_has_a_column_and_a_bound_says_of_what():
    row = {
        "theme": "甲", "status": "estimated", "estimate": 0.2, "name_share": 0.1, "wide_share": 0.3,
        "n_hits": 7, "hits_per_1000_chars": 1.25, "paragraph_share": 0.4, "extent": "whole",
        "reason": "", "by": "place", "left_out": "", "n_undecided": 0,
    }  # fmt: skip
    docvars = pd.DataFrame({"place": list("xyz"), "document_id": list("xyz"), "extent": "whole"})
    groups = pd.DataFrame(
        [
            {**row, "group": "x", "low": 0.15, "high": 0.25, "interval": "jackknife"},
            {**row, "group": "y", "low": 0.0, "high": 0.434, "interval": "share_of_reports",
             "estimate": 0.0, "reason": "no_report_with_hits: G=6"},
            {**row, "group": "z", "low": None, "high": None, "interval": ""},
        ]
    )  # fmt: skip
    assert lines(_prevalence(groups, "zh", docvars)) == [
        "主题  组  占比  95% 区间  只用名称  较宽的词  命中  每千字  段落占比",
        "甲  x  20.0%  15.0% – 25.0%  10.0%  30.0%  7  1.25  40.0%",
        "甲  y  0.0%  10.0%  30.0%  7  1.25  40.0%  有命中的报告至多占 43.4%（单侧 95%）",
        "甲  z  20.0%  10.0%  30.0%  7  1.25  40.0%",
        "",
        ZH_NOTES,
    ]
    assert lines(_prevalence(groups, "en", docvars))[2].endswith(
        "40.0%  at most 43.4% of reports have a hit (one-sided 95%)"
    )


def test_a_group_of_which_nobody_knows_whether_all_are_complete_is_not_called_excerpts():
    row = {
        "theme": "甲", "status": "estimated", "estimate": 0.2, "name_share": 0.1, "wide_share": 0.3,
        "n_hits": 7, "hits_per_1000_chars": 1.25, "paragraph_share": 0.4, "extent": "mixed",
        "reason": "", "low": None, "high": None, "interval": "", "by": "time",
        "left_out": "", "n_undecided": 0,
    }  # fmt: skip
    groups = pd.DataFrame([{**row, "group": "plan"}, {**row, "group": "review"}])
    docvars = pd.DataFrame(
        [("plan", "a", "whole"), ("plan", "b", "unknown"), ("plan", "b", "unknown"),
         ("plan", "c", None), ("review", "a", "whole"), ("review", "d", "excerpt")],
        columns=["time", "document_id", "extent"],
    )  # fmt: skip
    assert lines(_prevalence(groups, "zh", docvars))[1:3] == [
        "甲  计划  20.0%  10.0%  30.0%  7  1.25  40.0%  含 2 份不知是否全文",
        "甲  回顾  20.0%  10.0%  30.0%  7  1.25  40.0%  含节选",
    ]
    assert lines(_prevalence(groups, "en", docvars))[1].endswith("2 not known to be complete")


def test_a_theme_that_no_report_can_measure_has_one_line_and_others_lead(worked):
    late = spoken(worked, leading=("森林", "韧性"), prevalence_by=())
    found = worked.prevalence["document"].copy()
    forests = found["theme"] == "森林"
    found.loc[forests, ["status", "reason"]] = ["not estimable", "before_since: n=1"]
    vars(late)["prevalence"] = {"document": found}
    said = lines(study_summary(late))
    assert [line.split("  ")[0] for line in said[2:10]] == ["治理"] * 4 + ["韧性"] * 4
    assert said[10] == ""
    early = "不可测量，所列报告都早于可以测量的年份：森林。"
    assert said.count(early) == 1
    assert "森林  a" not in "\n".join(said)
    every = lines(_prevalence(found, "zh", worked.themes.docvars))
    assert every[13:] == [early, "", ZH_NOTES]


def many(worked, n, *, unread=(), language="zh"):
    """A study of n reports of which the i-th has i per cent, in the opposite order of names."""
    rows = [
        {
            "theme": theme, "group": f"r{n - i:02d}", "status": "estimated", "estimate": i / 100,
            "low": None, "high": None, "interval": "", "name_share": 0.0, "wide_share": 1.0,
            "n_hits": i, "hits_per_1000_chars": i, "paragraph_share": 1.0, "extent": "whole",
            "reason": "", "by": "document", "left_out": "", "n_undecided": 0,
        }
        for theme in ("甲", "乙", "丙")
        for i in range(1, n + 1)
    ]  # fmt: skip
    return SimpleNamespace(
        settings=SimpleNamespace(language=language, prevalence_by=()),
        themes=worked.themes,
        prevalence={"document": pd.DataFrame(rows)},
        leading=("乙", "甲"),
        corpus=SimpleNamespace(unread=unread),
        validation={},
    )


def test_of_more_than_twelve_reports_the_five_highest_of_each_theme_are_listed(worked):
    said = lines(study_summary(many(worked, 13)))
    assert said[2:12] == [
        f"{theme}  r{13 - i:02d}  {i}.0%  0.0%  100.0%  {i}  {i}.00  100.0%"
        for theme in "乙甲"
        for i in (13, 12, 11, 10, 9)
    ]
    assert said[12:] == [
        "",
        ZH_NOTES,
        ZH_UNCHECKED,
        "各主题只列占比最高的 5 份，共 13 份；其余见 tables/prevalence.csv。",
    ]
    english = lines(study_summary(many(worked, 13, language="en")))
    assert english[-1] == (
        "The 5 highest of 13 reports are listed; the others are in tables/prevalence.csv."
    )
    twelve = lines(study_summary(many(worked, 12)))
    assert len(twelve) == 2 + 24 + 3
    assert twelve[2] == "甲  r11  1.0%  0.0%  100.0%  1  1.00  100.0%"


def test_of_many_files_that_were_not_read_twelve_are_named(worked):
    unread = [(f"{i}.doc", "x") for i in range(13)]
    named = "、".join(f"{i}.doc" for i in range(12))
    said = study_summary(many(worked, 1, unread=unread))
    assert said.endswith(f"\n未能读入：{named}、…（共 13 个文件）；原因见 report.html。")
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
        ZH_HEAD,
        "治理  省级  0.0%  0.0%  80.0%  0  0.00  0.0%",
        "治理  县级  36.2%  16.7%  36.2%  5  11.90  40.5%  含节选",
        "2 组的报告不足 5 份，没有区间。",
        "",
        ZH_NOTES,
        "戊。",
        "",
        "治理: 序号是在全部报告中的名次。",
        "",
        "1  a/p0003 · 一、2021年工作回顾 · 基层治理",
        "推进基层治理，修好三条水渠和两座石拱桥。",
    ]


def test_themes_in_english_and_those_without_a_hit(worked):
    ask = {"by": "document", "n": 2, "language": "en", "told": "F."}
    said = lines(themes_answer(worked.themes, worked.body, labels=["数字", "森林"], **ask))
    assert said[0] == EN_HEAD
    assert said[1:5] == [
        "数字  a  0.0%  0.0%  0.0%  0  0.00  0.0%  no hit in any of 6 sentences",
        "数字  b  0.0%  0.0%  0.0%  0  0.00  0.0%  no hit in any of 3 sentences",
        "数字  c  0.0%  0.0%  0.0%  0  0.00  0.0%  no hit in any of 2 sentences",
        "数字  d  0.0%  0.0%  0.0%  0  0.00  0.0%  excerpt; no hit in any of 2 sentences",
    ]
    assert said[9:] == [
        "",
        EN_NOTES,
        "F.",
        "",
        "数字",
        "",
        "森林: Ranks are those among all reports.",
        "",
        "1  c/p0003 · （一）护林 · 护林",
        "谋划韧性城市，加固江堤，储备帐篷和药品。",
        "",
        "2  d/p0002 · 护林",
        "组织护林，打捞浮萍，投放鱼苗，抽查水质，封存旧井，测量水位，校准仪表，公布结果，印发手册，举办讲",
        "座，布置展板，答复来信。",
    ]
    every = lines(themes_answer(worked.themes, worked.body, labels=[], **ask))
    assert [line.split("  ")[0] for line in every[1:17]] == ["治理"] * 4 + ["韧性"] * 4 + [
        "数字"
    ] * 4 + ["森林"] * 4
    assert every[17:] == ["", EN_NOTES, "F."]


def test_what_cannot_be_estimated_says_why(worked):
    ask = {"labels": ["治理"], "by": "parent", "n": 0, "told": ""}
    said = {
        language: lines(themes_answer(worked.themes, worked.body, language=language, **ask))
        for language in ("zh", "en")
    }
    # Of 丁市 are a and b: 42 + 50 of 300 characters, by the name 20 + 50, in paragraphs 60 + 50.
    assert said["zh"][1:5] == [
        "治理  丁市  30.7%  23.3%  30.7%  4  13.33  36.7%",
        "治理  戊市  50.0%  0.0%  50.0%  1  8.33  50.0%  节选",
        "治理  （未注明）  不可估计  1 份报告未注明上级",
        "2 组的报告不足 5 份，没有区间。",
    ]
    assert said["en"][1:5] == [
        "治理  丁市  30.7%  23.3%  30.7%  4  13.33  36.7%",
        "治理  戊市  50.0%  0.0%  50.0%  1  8.33  50.0%  excerpt",
        "治理  (not given)  not estimable  reports without parent: 1",
        "No interval for groups of fewer than 5 reports (groups: 2).",
    ]


def test_a_concordance(worked):
    assert kwic_answer(worked.body, "基层治理", width=3, n=2, language="zh").splitlines() == [
        "a/p0003  推进  基层治理  ，修好",
        "b/p0005  加强  基层治理  ，学习",
        "… 1 处未列出（-n）",
        "基层治理：3 处命中，2 份报告",
    ]
    # A heading is read with the first paragraph below it; the glossary is no part of the body.
    assert kwic_answer(worked.body, "护林", width=2, n=9, language="zh").splitlines()[-1] == (
        "护林：2 处命中，2 份报告"
    )
    assert kwic_answer(worked.body, "网格", width=2, n=9, language="zh").splitlines() == [
        "a/p0006  配齐  网格  ，疏",
        "c/p0001  划分  网格  ，清",
        "d/p0001  理和  网格  治理",
        "网格：3 处命中，3 份报告",
    ]
    assert (
        kwic_answer(worked.body, "没有", width=2, n=9, language="zh") == "没有：0 处命中，0 份报告"
    )
    english = kwic_answer(worked.body, "基层治理", width=3, n=2, language="en").splitlines()
    assert english[2:] == ["… 1 not listed (-n)", "基层治理: 3 hits in 2 reports"]


WHOLE = (
    "词表：3 个词；6 处中 4 处保持完整；另有 2 处判为别的词，切法见 other_as，"
    "若都算切错，保持完整的至少 50.0%"
)


def test_how_terms_fared(worked):
    assert lines(terms_answer(worked, ())) == [
        "term  n_occurrences  n_kept  n_documents  n_inside  cut_as  n_other_words  other_as",
        "基层治理  4  3  3  1  基层|治理  0",
        "护林  2  1  1  0  护|林  2  防护/林带 ×2",
        "只数正文各段；单独成行的标题不分词，kwic 把它们算在内。",
        WHOLE,
    ]
    asked = lines(terms_answer(worked, ("网格", "护林")))
    # 护林 stands in the body once: the heading of c is no paragraph.
    assert [line.split("  ")[:2] for line in asked[1:3]] == [["网格", "3"], ["护林", "1"]]
    assert asked[-1] == WHOLE
    english = lines(terms_answer(spoken(worked, language="en"), ()))
    assert english[-2:] == [
        "Body alone: kwic reads headings too.",
        (
            "Lexicon: 3 terms; 4 of 6 occurrences kept whole; 2 more were judged to be other words "
            "(other_as shows each): if all of them were bad cuts, 50.0% are kept"
        ),
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
    found = verified("different", ("x is missing", "y is new"), ("numpy: 1 then, 2 now",), stages)
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
    quick = verified("unchanged", not_checked="The study was not run again: why.")
    assert verification_summary(quick) == ("The study was not run again: why.\nVerdict: unchanged")


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
    assert repr(found) == f"Verification: {verdict}, {len(faults)} faults"


def test_columns_are_as_wide_as_their_widest_cell():
    assert table(["主题", "n", ""], [["治", "3", "x"], ["韧性城市", "12", ""]], right="lr") == (
        "主题       n\n治         3  x\n韧性城市  12"
    )
    assert [width(text) for text in ("治理 ok", "e\u0301", "ａ", "–")] == [7, 1, 2, 1]
    assert folded("推进abc治", 5) == ["推进a", "bc治"]
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
        "Read: 4 reports, 12 paragraphs",
        "Themes: 4 themes, 10 hits",
        "Words: 1,100 words; 14 taken out by the stop lists",
        "Topics: nmf, 2 topics, 4 terms",
        "Topics: lda, 2 topics, 4 terms",
    ]


def test_what_was_reused_is_told_with_the_number_of_drawings():
    cache = SimpleNamespace(folder="/kept")
    assert _told(Stages(None, [], ["corpus"]), cache) == "Every stage computed; kept in /kept"
    reused = ["corpus", "figure-topics-zh", "nmf", "figure-topics-en"]
    assert _told(Stages(None, reused), cache) == "Reused from /kept: corpus, nmf, 2 drawings"
    assert _told(Stages(None, ["study"]), cache) == (
        "Nothing has changed: the results of an earlier run, kept in /kept"
    )
    assert _told(Stages(None, ["nmf"]), cache) == "Reused from /kept: nmf"


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
        ZH_HEAD,
        "韧性  2022  0.0%  0.0%  0.0%  0  0.00  0.0%",
        # Of 2023 are b, c and d: 120 of 420 characters, by the name 70, in paragraphs 95.
        "韧性  2023  28.6%  16.7%  28.6%  3  7.14  22.6%  含节选",
        "2 组的报告不足 5 份，没有区间。",
        "",
        ZH_NOTES,
        ZH_UNCHECKED,
        "",
        "韧性: 序号是在全部报告中的名次。",
        "",
        "1  c/p0003 · （一）护林 · 韧性城市",
        "谋划韧性城市，加固江堤，储备帐篷和药品。",
    ]
    by_document = lines(command("themes", "reports", "--codebook", "mine.toml", "--theme", "治理"))
    assert by_document[1] == "治理  a  42.0%  20.0%  42.0%  2  20.00  60.0%"
    # Three passages a report unless it is said, each with its rank among all.
    assert [line for line in by_document if "/p" in line] == [
        "1  a/p0003 · 一、2021年工作回顾 · 基层治理",
        "2  b/p0005 · 二、2023年工作安排 · 基层治理",
        "3  a/p0006 · 二、2022年工作安排 · 社区治理",
        "4  d/p0001 · 社区治理",
    ]


def test_the_command_for_a_concordance_takes_its_options(command):
    said = command("kwic", "reports", "基层治理", "--width", "2", "-n", "1")
    assert said.splitlines() == [
        "a/p0003  推进  基层治理  ，修",
        "… 2 处未列出（-n）",
        "基层治理：3 处命中，2 份报告",
    ]
    whole = command("kwic", "reports", "护林").splitlines()
    # Eighteen characters on each side unless it is said.
    assert whole[1].endswith("组织  护林  ，打捞浮萍，投放鱼苗，抽查水质，封存")


def test_the_command_for_settings_says_how_to_go_on(command, tmp_path):
    assert command("settings", "s.toml", "--corpus", "reports") == (
        "s.toml\ngovtopics study s.toml --out results\n"
    )
    assert 'corpus = "reports"' in (tmp_path / "s.toml").read_text(encoding="utf-8")


def test_a_sample_says_where_and_how_to_go_on(command):
    options = ("--codebook", "mine.toml", "-n", "13", "--coder", "R", "--coder", "S")
    assert command("sample", "reports", "--out", "coded", *options) == (
        "coded：13 句，R, S\ngovtopics study reports --coding coded --out results\n"
    )
