"""A file's name, its folder or a catalogue against the text. Values by hand."""

import pytest

from govtopics import read_corpus

REPORT = (
    "政府工作报告\n——2024年1月8日在{place}第十六届人民代表大会第三次会议上\n{office} 张某某\n各位代表：\n"
    "现在，我代表{place}人民政府，向大会报告工作，请予审议。\n一、工作回顾\n过去一年，经济平稳增长，"
    "全面完成各项目标任务，实现地区生产总值增长5%。\n二、2024年工作安排\n坚持稳中求进。\n"
)


def flags(tmp_path, file, place, office="市长", catalogue=""):
    path = tmp_path / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(REPORT.format(place=place, office=office), encoding="utf-8")
    if catalogue:
        (tmp_path / "catalogue.csv").write_text(catalogue, encoding="utf-8")
    document = read_corpus(tmp_path).documents[0]
    told = {"conflict", "mislabelled"}
    return [(flag.flag, flag.reason) for flag in document.flags if flag.flag in told], document


@pytest.mark.parametrize(
    ("file", "place", "flag", "reason"),
    [
        # Two cities of one province are two places.
        ("南京.txt", "苏州市", "mislabelled", "the file name gives 南京, but the text gives 苏州市"),
        ("nanjing.txt", "苏州市", "mislabelled", "the file name gives 南京市, but the text gives 苏州市"),
        ("鼓楼区.txt", "南京市", "mislabelled", "the file name gives 鼓楼区, but the text gives 南京市"),
        ("吉林省.txt", "吉林市", "conflict", "the file name gives 吉林省, but the text gives 吉林市"),
        ("南京_鼓楼区.txt", "南京市", "mislabelled", "the file name gives 鼓楼区, but the text gives 南京市"),
        ("江苏-01.txt", "南京市", "conflict", "the file name gives 江苏, but the text gives 南京市"),
        ("南京.txt", "青禾县", "mislabelled", "the file name gives 南京, but the text gives 青禾县"),
        ("长征镇.txt", "莘庄镇", "mislabelled", "the file name gives 长征镇, but the text gives 莘庄镇"),
        ("国务院.txt", "南京市", "mislabelled", "the file name gives 国务院, but the text gives 南京市"),
        ("浙江/南京.txt", "南京市", "mislabelled", "the folder name gives 浙江, but the text gives 南京市"),
        ("福州/鼓楼区.txt", "南京市鼓楼区", "mislabelled", "the folder name gives 福州, but the text gives 南京市鼓楼区"),
        ("南京2022.txt", "南京市", "conflict", "the file name gives 2022, but the text gives 2024"),
        ("政府工作报告2025年.txt", "南京市", "conflict", "the file name gives 2025, but the text gives 2024"),
    ],
)  # fmt: skip
def test_a_name_that_the_text_contradicts(tmp_path, file, place, flag, reason):
    found, document = flags(tmp_path, file, place)
    assert found == [(flag, reason)]
    assert document.docvars["place"] == place.removeprefix("南京市") or place == "南京市"


@pytest.mark.parametrize(
    ("file", "place"),
    [
        ("南京2024.txt", "南京市"),
        ("2023年工作回顾和2024年安排.txt", "南京市"),
        ("20250115.txt", "南京市"),
        ("江苏/南京/2024.txt", "南京市"),
        ("江苏省/2024.txt", "南京市"),
        ("南京/鼓楼区.txt", "南京市鼓楼区"),
        ("江苏/鼓楼.txt", "南京市鼓楼区"),
        ("襄樊2024.txt", "襄阳市"),
        ("吉林.txt", "吉林市"),
        ("苏州2024_江苏省政府网.txt", "苏州市"),
        ("学习苏州_南京2024.txt", "南京市"),
        ("苏州.txt", "苏州工业园区"),
        ("闵行区.txt", "闵行区莘庄镇"),
        ("阿坝州.txt", "阿坝藏族羌族自治州"),
    ],
)
def test_a_name_that_agrees(tmp_path, file, place):
    assert flags(tmp_path, file, place)[0] == []


@pytest.mark.parametrize(
    ("row", "place", "expected"),
    [
        ("parent\na.txt,福州市\n", "南京市鼓楼区", "catalogue.csv gives 福州市, but the text gives 南京市 (line 2)"),
        ("place\na.txt,苏州\n", "南京市", "catalogue.csv gives 苏州市, but the text gives 南京市 (line 2)"),
        ("code\na.txt,320500\n", "南京市", "catalogue.csv gives 苏州市, but the text gives 南京市 (line 2)"),
        ("parent\na.txt,江苏\n", "南京市鼓楼区", None),
        ("code\na.txt,320100\n", "南京市", None),
    ],
)  # fmt: skip
def test_a_catalogue(tmp_path, row, place, expected):
    found, _ = flags(tmp_path, "a.txt", place, catalogue=f"source_file,{row}")
    assert found == ([("mislabelled", expected)] if expected else [])
