"""`benchmarks/corpus.py FOLDER` says in sentences what is wrong in a folder of reports."""

import subprocess
import sys

from page_blocks import ROOT

BODY = """{opening}
一、{year}年工作回顾
过去一年，经济稳步增长，民生持续改善，城市面貌焕然一新，各项事业全面进步。
二、{next}年工作安排
今年要扩大有效投资，促进消费，办好民生实事，推进基层治理，建设韧性城市。
"""
COUNCIL = "各位代表：现在，我代表国务院，向大会报告政府工作，请予审议。"
CITY = "各位代表：现在，我代表{}市人民政府，向大会报告政府工作，请予审议。"
ELSEWHERE = ("贵阳", "岳阳", "德州")
OWN = ("合肥", "苏州")


def test_it_finds_the_reports_of_the_state_council_under_other_names(tmp_path):
    openings = dict.fromkeys(ELSEWHERE, COUNCIL) | {name: CITY.format(name) for name in OWN}
    for number, (name, opening) in enumerate(openings.items()):
        year = 2015 + number
        text = BODY.format(opening=opening, year=year, next=year + 1)
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
    (tmp_path / "empty.txt").touch()
    done = subprocess.run(
        [sys.executable, str(ROOT / "benchmarks" / "corpus.py"), str(tmp_path)],
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    said = done.stdout.splitlines()
    assert said[:2] == [
        "5 reports were read. Files that could not be read: 1.",
        "  empty.txt: it is empty",
    ]
    assert "3 of 5 reports are not what their names say." in said
    assert "  3 of 5 are the State Council's:" in said
    named = {line.split(":")[0].strip() for line in said if "the text gives 国务院" in line}
    assert named == set(ELSEWHERE)
