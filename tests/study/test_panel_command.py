"""`govtopics panel`: what the panel holds, what is missing, what was set aside; and the file."""

import pandas as pd
import pytest
from click.testing import CliRunner

from govtopics.language import speaking
from govtopics.study.cli.commands import main
from govtopics.study.cli.panel_messages import _name

HEAD = "年甲市人民政府工作报告\n各位代表：\n现在，我代表市人民政府向大会报告工作，请予审议。\n"
BOOK = '["治理"]\nname = ["治理"]\nenglish = "Governance"\n'


@pytest.fixture
def folder(tmp_path):
    reports = tmp_path / "reports"
    reports.mkdir()
    for year, plan in ((2019, "推进基层治理。"), (2022, "抓好各项落实。"), (2023, "修渠一百条。")):
        review = f"一、{year - 1}年工作回顾\n城乡面貌有了改善。\n"
        text = f"{year}{HEAD}{review}二、{year}年工作安排\n{plan}"
        (reports / f"甲市-{year}.txt").write_text(text, encoding="utf-8")
    (reports / "甲市-2023半年.txt").write_text("发展现代农业，办好民生实事。" * 5, encoding="utf-8")
    (reports / "catalogue.toml").write_text(
        '["甲市-2023半年"]\nplace = "甲市"\ndate = "2023-07"\nkind = "half-year report"\n',
        encoding="utf-8",
    )
    (tmp_path / "book.toml").write_text(BOOK, encoding="utf-8")
    return tmp_path


def run(folder, *arguments):
    command = ["panel", folder / "reports", "--codebook", folder / "book.toml", *arguments]
    return CliRunner().invoke(main, [*map(str, command), "--fresh"])


def test_it_says_what_it_holds_what_is_missing_and_what_was_set_aside(folder):
    lines = run(folder).output.splitlines()
    assert "1 个主题，按地方和年份：1 × 5（2019–2023），3 格。" in lines
    assert "不完整：缺 2 格。" in lines
    assert "甲市 2020–2021  这一年没有报告" in lines
    assert "没有采用的报告 1 份：" in lines
    row = next(line for line in lines if line.startswith("甲市-2023半年"))
    assert row.split() == ["甲市-2023半年", "甲市-2023", "同一地方同一年另有年度报告，用那一份"]


def test_it_shows_values_of_the_themes_that_are_asked_for_and_what_is_mixed(folder):
    lines = run(folder).output.splitlines()
    assert "占比（%，含核心词的句子占字数的比例；1 / 1 个主题）：" in lines
    assert [line.split() for line in lines[-3:]][1:] == [
        ["甲市", "2022", "0"],
        ["甲市", "2023", "0"],
    ]
    assert float(lines[-3].split()[2]) > 0
    (folder / "reports" / "甲市-2023.txt").unlink()
    assert "类型不同：年度报告 2、半年报告 1。" in run(folder).output
    plan = run(folder, "--theme", "治理", "--frame", "plan", "--language", "en")
    assert "(1 of 1 themes)" in plan.output
    assert plan.output.splitlines()[-1].split() == ["甲市", "2023", "–"]  # too few paragraphs
    wrong = run(folder, "--theme", "治")
    assert wrong.exit_code == 2
    assert "主题词表里没有主题 '治'。是不是想写 '治理'？" in wrong.output


def test_it_writes_what_was_asked_for_and_never_over_a_file_without_a_word(folder):
    out = folder / "panel.dta"
    found = run(folder, "--language", "en", "--out", out)
    assert found.exit_code == 0, found.output
    assert "Not complete: 2 cells are missing." in found.output
    assert found.output.splitlines()[-2:] == [str(out), "Stata: xtset place_id year"]
    table = pd.read_stata(out)
    assert table["year"].tolist() == [2019, 2022, 2023]
    assert table["place_id"].astype(str).unique().tolist() == ["甲市"]
    assert (table["governance"] > 0).tolist() == [True, False, False]
    again = run(folder, "--out", out)
    assert again.exit_code == 2
    assert "already exists" in again.output
    assert run(folder, "--out", out, "--force").exit_code == 0


def test_other_units_and_endings_are_told_before_anything_is_read(folder):
    found = run(folder, "--unit", "kind")
    assert "按类型和年份" in found.output
    wrong = run(folder, "--out", folder / "panel.xls")
    assert wrong.exit_code == 2
    assert "A panel is written as .csv, .dta (Stata) or .parquet" in wrong.output
    assert "这一年没有报告" not in run(folder, "--time", "kind").output
    unknown = run(folder, "--unit", "plac")
    assert unknown.exit_code == 2
    assert "是不是想写 'place'？" in unknown.output


def test_a_place_is_named_after_the_one_above_only_where_two_have_its_name():
    row = {"place": "潜江市", "parent": "湖北省"}
    assert _name(row, "place", set()) == "潜江市"
    assert _name(row, "place", {"潜江市"}) == "湖北省潜江市"
    with speaking("en"):
        assert _name(row, "place", set()) == "Qianjiang"
