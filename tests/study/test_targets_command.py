"""`govtopics targets`: a short table, and a CSV of all promises."""

import re

import pandas as pd
import pytest
from click.testing import CliRunner

from govtopics.study.cli.commands import main

HEAD = "年甲市人民政府工作报告\n各位代表：\n现在，我代表市人民政府向大会报告工作，请予审议。\n"
TARGETS = "今年经济社会发展的主要预期目标是：地区生产总值增长6%以上，城镇新增就业3万人左右。"
CAME = "过去一年，地区生产总值增长5.6%，城镇新增就业3.2万人。"


@pytest.fixture
def folder(tmp_path):
    reports = tmp_path / "reports"
    reports.mkdir()
    first = f"2022{HEAD}一、2021年工作回顾\n城乡面貌有了改善。\n二、2022年工作安排\n{TARGETS}"
    second = f"2023{HEAD}一、2022年工作回顾\n{CAME}\n二、2023年工作安排\n抓好各项落实。"
    (reports / "甲市-2022.txt").write_text(first, encoding="utf-8")
    (reports / "甲市-2023.txt").write_text(second, encoding="utf-8")
    return reports


def run(*arguments):
    return CliRunner().invoke(main, ["targets", *map(str, arguments), "--fresh"])


def test_it_prints_targets_results_and_verdicts(folder):
    lines = run(folder).output.splitlines()
    rows = [line.split() for line in lines if line.startswith("甲市")]
    assert rows == [
        ["甲市", "2022", "GDP", "增长6%以上", "5.6%", "−0.4个百分点", "未达到"],
        ["甲市", "2022", "城镇新增就业", "3万人左右", "3.2万人", "+2000人", "不作判断"],
    ]  # fmt: skip
    said = "".join(lines[-3:])
    assert "“左右”“力争”和没有上下限的目标，以及完成情况是约数的，不作判断" in said


def test_one_indicator_in_english_and_the_file(folder, tmp_path):
    out = tmp_path / "targets.csv"
    found = run(folder, "--indicator", "GDP", "--language", "en", "--out", out)
    assert "+6% or more" in found.output
    assert "missed" in found.output
    assert "3万人" not in found.output
    jobs = run(folder, "--language", "en").output
    assert re.search(r"甲市 +2022 +New urban +30,000 +32,000 +\+2,000 +not judged\n", jobs), jobs
    assert max(map(len, jobs.splitlines())) <= 80
    table = pd.read_csv(out)
    assert list(table["verdict"].fillna("")) == ["missed", ""]
    again = run(folder, "--out", out)
    assert again.exit_code == 2
    assert "targets.csv 已存在。请换个文件名，或加 --force 替换。" in again.output
    assert run(folder, "--out", out, "--force").exit_code == 0


def test_targets_are_no_workbook(folder, tmp_path):
    found = run(folder, "--out", tmp_path / "targets.xlsx")
    assert found.exit_code == 2
    assert "目标只能存为 .csv，不能存为 'targets.xlsx'" in found.output
    assert not (tmp_path / "targets.xlsx").exists()


def test_another_indicator_is_told(folder):
    found = run(folder, "--indicator", "GDQ")
    assert found.exit_code == 2
    assert "是不是想写 'GDP'" in found.output


def test_a_target_that_is_said_twice_is_listed_and_counted_once(tmp_path):
    plan = (
        TARGETS
        + "\n区本级投资增长8%。\n今年经济社会发展的主要目标是：经济增长6%以上，区本级投资增长9%。"
    )
    text = f"2022{HEAD}一、2021年工作回顾\n城乡面貌有了改善。\n二、2022年工作安排\n{plan}"
    (tmp_path / "甲市-2022.txt").write_text(text, encoding="utf-8")
    lines = run(tmp_path).output.splitlines()
    told = [line.split()[2:4] for line in lines if line.startswith("甲市")]
    assert told == [["GDP", "增长6%以上"], ["城镇新增就业", "3万人左右"], ["区本级投资", "增长9%"]]
    assert "主要目标 3 个" in "".join(lines)
    own = run(tmp_path, "--indicator", "区本级投资").output
    assert [line.split()[3] for line in own.splitlines() if line.startswith("甲市")] == ["增长9%"]
