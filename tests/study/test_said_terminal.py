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
Estimate: share of body characters in paragraphs with a hit; range: codebook range, \
not a sampling error."""
EN_BOUND = "† No hit: upper bound by the number of paragraphs (Wilson)."
ZH_NOTES = "比例：有命中段落占正文字数之比；范围：词表范围（codebook range），不是抽样误差。"
ZH_BOUND = "† 无命中：上限按段落数（Wilson）。"


def lines(said):
    """The lines of an answer, runs of spaces as two: they stand for the edges of columns."""
    return [re.sub(" {2,}", "  ", line.strip()) for line in said.splitlines()]


def spoken(study, **settings):
    """The same study with other settings."""
    other = study_of(study.settings)
    vars(other)["settings"] = replace(study.settings, **settings)
    return other


def test_a_study_ends_with_its_leading_themes(worked):
    # In the order of the codebook; a report of no hit has a bound, an excerpt is marked.
    assert lines(study_summary(worked)) == [
        "",
        "主题  组  比例  范围  命中",
        "治理  a  60.0%  20.0% – 60.0%  3",
        "治理  b  25.0%  0.0% – 25.0%  2",
        "治理  c  80.0%  0.0% – 80.0%  1",
        "治理  d  50.0%  50.0% – 50.0%  2  节选",
        "韧性  a  0.0%  0.0% – 49.0%†  0",
        "韧性  b  37.5%  12.5% – 37.5%  2",
        "韧性  c  20.0%  0.0% – 20.0%  1",
        "韧性  d  0.0%  0.0% – 65.8%†  0  节选",
        "",
        ZH_NOTES,
        ZH_BOUND,
        "未能读入：broken.txt（共 1 个文件）；原因见 report.html。",
    ]


def test_a_study_in_english_ends_in_english(worked):
    assert lines(study_summary(spoken(worked, language="en", leading=("森林", "治理")))) == [
        "",
        "theme  group  estimate  range  hits",
        "治理  a  60.0%  20.0% – 60.0%  3",
        "治理  b  25.0%  0.0% – 25.0%  2",
        "治理  c  80.0%  0.0% – 80.0%  1",
        "治理  d  50.0%  50.0% – 50.0%  2  excerpt",
        "森林  a  0.0%  0.0% – 49.0%†  0",
        "森林  b  0.0%  0.0% – 49.0%†  0",
        "森林  c  20.0%  0.0% – 20.0%  1",
        "森林  d  50.0%  0.0% – 50.0%  1  excerpt",
        "",
        EN_NOTES,
        EN_BOUND,
        "Not read: broken.txt (files: 1); report.html says why.",
    ]


def many(worked, n, *, unread=(), language="zh"):
    """A study of n reports of which the i-th has i per cent, in the opposite order of names."""
    rows = [
        {
            "theme": theme, "group": f"r{n - i:02d}", "status": "estimated", "estimate": i / 100,
            "low": 0.0, "high": 1.0, "n_hits": i, "extent": "whole", "reason": "",
        }
        for theme in ("甲", "乙", "丙")
        for i in range(1, n + 1)
    ]  # fmt: skip
    return SimpleNamespace(
        settings=SimpleNamespace(language=language),
        prevalence={"document": pd.DataFrame(rows)},
        leading=("乙", "甲"),
        corpus=SimpleNamespace(unread=unread),
    )


def test_of_more_than_twelve_reports_the_five_highest_of_each_theme_are_listed(worked):
    said = lines(study_summary(many(worked, 13)))
    assert said[2:12] == [
        f"{theme}  r{13 - i:02d}  {i}.0%  0.0% – 100.0%  {i}"
        for theme in "乙甲"
        for i in (13, 12, 11, 10, 9)
    ]
    assert said[12:] == [
        "",
        ZH_NOTES,
        "各主题只列比例最高的 5 份，共 13 份；其余见 tables/prevalence.csv。",
    ]
    english = lines(study_summary(many(worked, 13, language="en")))
    assert english[-1] == (
        "The 5 highest of 13 reports are listed; the others are in tables/prevalence.csv."
    )
    twelve = lines(study_summary(many(worked, 12)))
    assert len(twelve) == 2 + 24 + 2
    assert twelve[2] == "甲  r11  1.0%  0.0% – 100.0%  1"


def test_of_many_files_that_were_not_read_twelve_are_named(worked):
    unread = [(f"{i}.doc", "x") for i in range(13)]
    named = "、".join(f"{i}.doc" for i in range(12))
    said = study_summary(many(worked, 1, unread=unread))
    assert said.endswith(f"\n未能读入：{named}、…（共 13 个文件）；原因见 report.html。")
    english = study_summary(many(worked, 1, unread=unread[:2], language="en"))
    assert english.endswith("\nNot read: 0.doc, 1.doc (files: 2); report.html says why.")


def test_themes_by_level_with_the_passages_of_one(worked):
    said = themes_answer(
        worked.themes, worked.body, labels=["治理"], by="admin_level", n=1, language="zh"
    )
    assert lines(said) == [
        "主题  组  比例  范围  命中",
        "治理  province  80.0%  1  只有 1 份报告（G = 1），区间需 5 份",
        "治理  county  40.5%  7  含节选；只有 3 份报告（G = 3），区间需 5 份",
        "",
        "",
        "治理: 序号是在全部报告中的名次。",
        "",
        "1  a/p0006 · 二、2022年工作安排 · 社区治理、网格",
        "完善社区治理，配齐网格，疏浚河道，种植林木，养护道路，更换水管，关心老人和儿童。",
        "",
        "5  c/p0001 · 网格",
        "划分网格，清扫街巷，粉刷围墙，修剪花木，疏通沟渠，搬迁摊点，登记租户，调解纠纷，走访病户，看望孤",
        "儿，接送学生，推广良种，防治虫害，烘干粮食，收购棉花，销售瓜果。",
    ]


def test_themes_in_english_and_those_without_a_hit(worked):
    ask = {"by": "document", "n": 2, "language": "en"}
    said = lines(themes_answer(worked.themes, worked.body, labels=["数字", "森林"], **ask))
    assert said[0] == "theme  group  estimate  range  hits"
    assert said[1:5] == [
        "数字  a  0.0%  0.0% – 49.0%†  0",
        "数字  b  0.0%  0.0% – 49.0%†  0",
        "数字  c  0.0%  0.0% – 65.8%†  0",
        "数字  d  0.0%  0.0% – 65.8%†  0  excerpt",
    ]
    assert said[10:] == [
        EN_NOTES,
        EN_BOUND,
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
    assert every[17:] == ["", EN_NOTES, EN_BOUND]


def test_what_cannot_be_estimated_says_why(worked):
    ask = {"labels": ["治理"], "by": "parent", "n": 0}
    said = {
        language: lines(themes_answer(worked.themes, worked.body, language=language, **ask))
        for language in ("zh", "en")
    }
    assert said["zh"][1:4] == [
        "治理  丁市  36.7%  5  只有 2 份报告（G = 2），区间需 5 份",
        "治理  戊市  50.0%  2  节选；只有 1 份报告（G = 1），区间需 5 份",
        "治理  不可估计  2 段未注明上级",
    ]
    assert said["en"][1:4] == [
        "治理  丁市  36.7%  5  G = 2, an interval needs 5 reports",
        "治理  戊市  50.0%  2  excerpt; G = 1, an interval needs 5 reports",
        "治理  not estimable  parent is missing for 2 paragraphs",
    ]


def test_a_concordance(worked):
    assert kwic_answer(worked.body, "基层治理", width=3, n=2).splitlines() == [
        "a/p0003  推进  基层治理  ，修好",
        "b/p0005  加强  基层治理  ，学习",
        "… 2 处未列出 more (-n)",
        "基层治理: 4 处 hits, 3 份报告 reports",
    ]
    # A heading is read with the first paragraph below it; the glossary is no part of the body.
    assert kwic_answer(worked.body, "护林", width=2, n=9).splitlines()[-1] == (
        "护林: 2 处 hits, 2 份报告 reports"
    )
    assert kwic_answer(worked.body, "网格", width=2, n=9).splitlines() == [
        "a/p0006  配齐  网格  ，疏",
        "c/p0001  划分  网格  ，清",
        "网格: 2 处 hits, 2 份报告 reports",
    ]
    assert kwic_answer(worked.body, "没有", width=2, n=9) == "没有: 0 处 hits, 0 份报告 reports"


def test_how_terms_fared(worked):
    assert lines(terms_answer(worked, ())) == [
        "term  n_occurrences  n_kept  n_documents  n_inside  cut_as",
        "基层治理  4  3  3  1  基层|治理",
        "护林  2  1  1  0  护|林",
        (
            "只数正文各段；单独成行的标题不分词，kwic 把它们算在内。"
            "Body alone: kwic reads headings too."
        ),
        "词表 lexicon: 3 个词 terms; 4 / 6 处保持完整 kept whole",
    ]
    asked = lines(terms_answer(worked, ("网格", "护林")))
    # 护林 stands in the body once: the heading of c is no paragraph.
    assert [line.split("  ")[:2] for line in asked[1:3]] == [["网格", "2"], ["护林", "1"]]
    assert asked[-1] == "词表 lexicon: 3 个词 terms; 4 / 6 处保持完整 kept whole"


def checked(verdict, faults=(), circumstances=(), stages=(), not_checked=""):
    return Verification(
        verdict, faults, circumstances, pd.DataFrame(stages, columns=COLUMNS), not_checked
    )


def test_what_a_check_found():
    stages = [
        ("corpus", "identical", 0.0, 8, ""),
        ("topics", "numerically equal", 2.5e-7, 3, "model/nmf.npz"),
        ("texts", "different", float("nan"), 11, "methods.md, CITATION.cff"),
    ]
    found = checked("different", ("x is missing", "y is new"), ("numpy: 1 then, 2 now",), stages)
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
    quick = checked("unchanged", not_checked="The study was not run again: why.")
    assert verification_summary(quick) == ("The study was not run again: why.\nVerdict: unchanged")


@pytest.mark.parametrize(
    ("verdict", "faults", "holds"),
    [
        ("identical", (), True), ("numerically equal", (), True), ("unchanged", (), True),
        ("different", (), False), ("changed", (), False), ("identical", ("x",), False),
    ],
)  # fmt: skip
def test_a_check_holds_if_nothing_was_changed_and_all_comes_out_the_same(verdict, faults, holds):
    found = checked(verdict, faults)
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
        "Themes: 4 themes, 13 hits",
        "Words: 1,100 words; 14 taken out by the stop lists",
        "Topics: nmf, 2 topics, 4 terms",
        "Topics: lda, 2 topics, 4 terms",
    ]


def test_what_was_reused_is_told_with_the_number_of_drawings():
    cache = SimpleNamespace(folder="/kept")
    assert _told(Stages(None, [], ["corpus"]), cache) == "Every stage computed; kept in /kept"
    reused = ["corpus", "figure-topics-zh", "nmf", "figure-topics-en"]
    assert _told(Stages(None, reused), cache) == "Reused from /kept: corpus, nmf, 2 drawings"
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
        "主题  组  比例  范围  命中",
        "韧性  2022  0.0%  0.0% – 49.0%†  0",
        # Of 2023 are b, c and d: 95 of 420 characters.
        "韧性  2023  22.6%  3  含节选；只有 3 份报告（G = 3），区间需 5 份",
        "",
        ZH_NOTES,
        ZH_BOUND,
        "",
        "韧性: 序号是在全部报告中的名次。",
        "",
        "1  c/p0003 · （一）护林 · 韧性城市",
        "谋划韧性城市，加固江堤，储备帐篷和药品。",
    ]
    by_document = lines(command("themes", "reports", "--codebook", "mine.toml", "--theme", "治理"))
    assert by_document[1] == "治理  a  60.0%  20.0% – 60.0%  3"
    # Three passages a report unless it is said, each with its rank among all.
    assert [line for line in by_document if "/p" in line] == [
        "1  a/p0006 · 二、2022年工作安排 · 社区治理、网格",
        "2  a/p0003 · 一、2021年工作回顾 · 基层治理",
        "3  b/p0005 · 二、2023年工作安排 · 基层治理",
        "4  d/p0001 · 基层治理、社区治理",
        "5  c/p0001 · 网格",
    ]


def test_the_command_for_a_concordance_takes_its_options(command):
    said = command("kwic", "reports", "基层治理", "--width", "2", "-n", "1")
    assert said.splitlines() == [
        "a/p0003  推进  基层治理  ，修",
        "… 3 处未列出 more (-n)",
        "基层治理: 4 处 hits, 3 份报告 reports",
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
    options = ("--codebook", "mine.toml", "-n", "8", "--coder", "R", "--coder", "S")
    assert command("sample", "reports", "--out", "coded", *options) == (
        "coded: 8 段 paragraphs, R, S\ngovtopics study reports --coding coded --out results\n"
    )
