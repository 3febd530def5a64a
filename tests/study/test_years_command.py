"""`govtopics years` and its part of the page: what changed inside, links, texts escaped."""

import re
from types import SimpleNamespace

import jinja2
import pandas as pd
import pytest
from by_hand import Words
from click.testing import CliRunner

import govtopics as gt
from govtopics.analysis.groups.reports_of_place import latest_years
from govtopics.study.cli.commands import main
from govtopics.study.cli.year_messages import _passages, _theme
from govtopics.study.page.anchors import Places
from govtopics.study.page.render import _environment
from govtopics.study.page.years import years_part

HEAD = "年甲市人民政府工作报告\n各位代表：\n现在，我代表市人民政府向大会报告工作，请予审议。\n"
HOSTILE = "<script>alert(1)</script>"
BEFORE = "地区生产总值增长5%左右。\n整治黑臭河道，疏浚沟渠。"
NOW = f"地区生产总值增长5%以上。\n发展低空经济{HOSTILE}。"


@pytest.fixture
def folder(tmp_path):
    reports = tmp_path / "reports"
    reports.mkdir()
    for year, plan in ((2022, BEFORE), (2023, NOW)):
        text = f"{year}{HEAD}二、{year}年工作安排\n{plan}"
        (reports / f"甲市-{year}.txt").write_text(text, encoding="utf-8")
    return reports


def run(*arguments):
    return CliRunner().invoke(main, ["years", *map(str, arguments), "--fresh"])


def test_a_difference_that_turns_by_another_definition_is_marked():
    row = {
        "theme": "治理", "english": "Governance", "share": 0.05, "other_share": 0.08,
        "difference": -0.03, "n_hits": 4, "other_n_hits": 7,
    }  # fmt: skip
    for direction, points in (("turns", "−3.0*"), ("holds", "−3.0"), ("", "−3.0")):
        told = _theme({**row, "direction": direction})
        assert told[1:] == ["5.0%", "8.0%", points, "4 / 7"]


def test_it_prints_shares_sentences_words_and_themes(folder):
    lines = run(folder, "甲市").output.splitlines()
    assert lines[0] == "甲市：2023年报告与2022年相比"
    rows = [line.split() for line in lines if "%" in line]
    # 24 + 13 + 32 characters against 24 + 13 + 12.
    assert rows[:4] == [
        ["逐字保留", "1", "34.8%", "1", "49.0%"], ["部分相同", "1", "18.8%", "1", "26.5%"],
        ["新增", "1", "46.4%", "–", "–"], ["不再出现", "–", "–", "1", "24.5%"],
    ]  # fmt: skip
    assert any(
        re.fullmatch(r"- （\.\d\d）地区生产总值增长5%\[-左右-\]\{\+以上\+\}。", x) for x in lines
    )
    assert any(line.startswith("- 发展低空经济<script>") for line in lines)
    assert any(line.startswith("新出现的词") and "低空经济" in line for line in lines)
    assert ["基层治理", "0", "0", "0.0", "0", "/", "0"] in [line.split() for line in lines]
    assert "两份报告都作了全文统计，数字只描述这两篇文字，没有区间" in lines


def test_in_english_and_the_files(folder, tmp_path):
    out = tmp_path / "changes"
    found = run(folder, "甲市", "--language", "en", "--out", out)
    assert "甲市: the report of 2023 compared with 2022" in found.output
    table = pd.read_csv(out / "years_passages.csv")
    assert table["status"].value_counts().to_dict() == {
        "changed": 2, "kept": 1, "new": 1, "dropped": 1
    }  # fmt: skip
    assert pd.read_csv(out / "years_themes.csv")["reason_text"].str.contains("intervals").all()
    again = run(folder, "甲市", "--out", out)
    assert again.exit_code == 2
    assert "已存在。请换个文件夹，或加 --force 替换。" in again.output
    assert run(folder, "甲市", "--out", out, "--force").exit_code == 0


def test_another_place_and_year_are_told(folder):
    assert "是不是想写 '甲市'？" in run(folder, "甲市市").output
    assert (
        "没有 2020 年的报告。有报告的年份：2022、2023。"
        in run(folder, "甲市", "--year", 2020).output
    )


# ---------------------------------------------------------------------- the page


@pytest.fixture
def page(folder):
    corpus = gt.read_corpus(folder).to_paragraphs()
    study = SimpleNamespace(corpus=corpus, years=gt.compare_years(corpus, "甲市"))
    places = Places(corpus)
    source = '{% import "macros.html" as m with context %}{% include "years.html" %}'
    template = _environment().overlay(undefined=jinja2.StrictUndefined).from_string(source)
    about = {"places": places, "pictures": {}, "left_out": {}, "linked": {}}
    return template.render(years=years_part(study, places), **about), places


def test_changes_are_marked_and_lead_to_both_paragraphs(page):
    text, places = page
    assert "地区生产总值增长5%<del>左右</del><ins>以上</ins>。" in text
    links = set(re.findall('href="#(p-[^"]+)"', text))
    assert links <= set(places.anchors.values())
    assert {"p-甲市-2023-p0005", "p-甲市-2022-p0005"} <= links


def test_a_report_is_no_html(page):
    text, _ = page
    assert HOSTILE not in text
    assert "&lt;script&gt;" in text
    assert HOSTILE in "\n".join(Words(text, "zh").lines)


# ---------------------------------------------------------------------- which place


def of(*rows):
    docvars = pd.DataFrame(rows, columns=["place", "year"])
    texts = [f"修路{n}条。" for n in range(len(rows))]
    return gt.Corpus.from_texts(texts, docvars=docvars)


def test_the_place_with_the_latest_two_successive_years():
    assert latest_years(of(("甲市", 2020), ("甲市", 2021), ("乙市", 2022), ("乙市", 2024))) == (
        "甲市", 2021, 0
    )  # fmt: skip
    both = of(("甲市", 2020), ("乙市", 2020), ("甲市", 2021), ("乙市", 2021), ("乙市", 2019))
    assert latest_years(both) == ("甲市", 2021, 1)
    assert latest_years(of(("甲市", 2020), ("乙市", 2021))) is None
    assert latest_years(of(("甲市", None), ("甲市", 2021))) is None
    assert latest_years(gt.Corpus.from_texts(["修路。"])) is None


def test_a_name_of_several_places_is_not_taken_without_a_code():
    rows = [("甲市", 2020), ("甲市", 2021)] * 2
    corpus = of(*rows)
    docvars = corpus.docvars.assign(parent=["丙省", "丙省", "丁省", "丁省"])
    several = gt.Corpus.from_texts(corpus.texts, docvars=docvars)
    assert latest_years(several) is None
    codes = ["330102", "330102", "620102", "620102"]
    coded = gt.Corpus.from_texts(corpus.texts, docvars=docvars.assign(code=codes))
    assert latest_years(coded) == ("330102", 2021, 1)
    assert gt.compare_years(coded, "330102", year=2021).year == 2021


def test_of_many_sentences_the_least_like_the_other_report_are_listed(tmp_path):
    likeness = ["甲乡修路架桥办学堂", "乙乡修路架桥建水库", "丙乡修路种树建粮仓"]
    new = [f"{text}，{'天地玄黄宇宙洪荒'[i] * 9}。" for i, text in enumerate(likeness)]
    strange = [f"{mark * 12}。" for mark in "日月盈昃辰"]
    texts = {2022: "修路架桥办学堂，四乡八镇都通车。", 2023: "".join([*new, *strange])}
    for year, text in texts.items():
        (tmp_path / f"甲市-{year}.txt").write_text(f"{year}{HEAD}{text}", encoding="utf-8")
    listed = [line[2:] for line in run(tmp_path, "甲市").output.splitlines() if line[:2] == "- "]
    assert [line for line in listed if line in strange] == strange
    assert not set(new) & set(listed)


def test_the_most_alike_are_listed_from_the_most_alike_down():
    likeness = [0.75, 0.64, 0.85, 0.3, 0.9, 0.5, 0.2]
    passages = pd.DataFrame(
        {"status": "changed", "part": "sentence", "similarity": likeness, "marked": "甲"}
    )
    listed = [line[3:6] for line in _passages(passages, "changed", "") if line.startswith("- ")]
    # The five most alike, and last the least alike of all.
    assert listed == [".90", ".85", ".75", ".64", ".50", ".20"]
