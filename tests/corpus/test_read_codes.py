"""Places by code, by letters, by what they are called for short. Values by hand."""

import csv

import pytest

from govtopics import find_places, read_corpus
from govtopics.corpus.places import gazetteer
from govtopics.corpus.reading.columns import planned
from govtopics.errors import CatalogueError

PLAIN = (
    "各位代表：\n一、2023年工作回顾\n过去一年，{own}经济平稳增长，各项任务全面完成。\n"
    "二、2024年工作安排\n坚持稳中求进。\n"
)
GULOU = ("320106", "鼓楼区", "南京市", "county")


def read(tmp_path, file, own="", catalogue="", **settings):
    path = tmp_path / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(PLAIN.format(own=own), encoding="utf-8")
    if catalogue:
        name = "catalogue.toml" if catalogue.startswith("[") else "catalogue.csv"
        (tmp_path / name).write_text(catalogue, encoding="utf-8")
    document = read_corpus(tmp_path, **settings).documents[0]
    about = document.docvars
    return (
        tuple(about[name] for name in ("code", "place", "parent", "admin_level")),
        [(flag.flag, flag.reason) for flag in document.flags],
    )


@pytest.mark.parametrize(
    ("file", "own", "expected"),
    [
        ("朝阳.txt", "全区", (None, "朝阳", None, None)),
        ("朝阳.txt", "", (None, "朝阳", None, None)),
        ("朝阳.txt", "全市", ("211300", "朝阳市", "辽宁省", "city")),
        ("东营.txt", "", ("370500", "东营市", "山东省", "city")),
        ("长宁.txt", "全区", ("310105", "长宁区", "上海市", "county")),
        ("长宁.txt", "我县", ("511524", "长宁县", "宜宾市", "county")),
        ("海南.txt", "我州", ("632500", "海南藏族自治州", "青海省", "city")),
        ("阿坝州2023.txt", "", ("513200", "阿坝藏族羌族自治州", "四川省", "city")),
        ("云南省红河州.txt", "", ("532500", "红河哈尼族彝族自治州", "云南省", "city")),
        ("长阳县.txt", "", ("420528", "长阳土家族自治县", "宜昌市", "county")),
        ("广西自治区.txt", "", ("450000", "广西壮族自治区", None, "province")),
        ("密云县2024.txt", "", ("110228", "密云县", "北京市", "county")),
        ("wulumuqi-2023.txt", "", ("650100", "乌鲁木齐市", "新疆维吾尔自治区", "city")),
        ("ürümqi.txt", "", ("650100", "乌鲁木齐市", "新疆维吾尔自治区", "city")),
        ("lvliang.txt", "", ("141100", "吕梁市", "山西省", "city")),
        ("beijing_chaoyang.txt", "", ("110105", "朝阳区", "北京市", "county")),
        ("suzhou_2024.txt", "", (None, "suzhou", None, None)),
        ("2024年国务院政府工作报告.txt", "", (None, "国务院", None, "national")),
        ("全国_2024.txt", "", (None, "国务院", None, "national")),
        ("上海市闵行区莘庄镇2023.txt", "", (None, "莘庄镇", "闵行区", "township")),
        ("雄安新区2023.txt", "", (None, "雄安新区", None, None)),
        ("兵团2023.txt", "", (None, "新疆生产建设兵团", None, None)),
        ("乡镇/2023.txt", "", (None, None, None, None)),
    ],
)
def test_what_a_files_name_calls_a_place(tmp_path, file, own, expected):
    about, flags = read(tmp_path, file, own)
    assert about == expected
    open_still = expected[1] in ("朝阳", "suzhou")
    assert ("place" in [flag for flag, _ in flags]) == open_still


@pytest.mark.parametrize(
    "row",
    [
        "source_file,行政区划代码\na.txt,320106\n",
        "source_file,code\na.txt,320106.0\n",
        "source_file,adcode\na.txt,320106000000\n",
        "source_file,省代码,区县代码\na.txt,320000,320106\n",
        "source_file,区划代码,地区\na.txt,320106,鼓楼\n",
        "source_file,place,parent\na.txt,鼓楼,南京\n",
        '["a"]\ncode = 320106\n',
        '["a"]\ncode = "320106"\n',
    ],
)
def test_a_catalogue_says_a_place_by_its_code_or_for_short(tmp_path, row):
    assert read(tmp_path, "a.txt", catalogue=row) == (GULOU, [])


def test_a_code_of_another_place_is_told(tmp_path):
    about, flags = read(
        tmp_path, "a.txt", catalogue="source_file,code,place\na.txt,320106,苏州市\n"
    )
    assert about[:2] == ("320106", "苏州市")
    told = "320106 is the code of 南京市鼓楼区, but the place is 苏州市"
    assert flags == [("conflict", told)]


def test_a_code_that_no_place_has_is_told(tmp_path):
    _, flags = read(tmp_path, "a.txt", catalogue="source_file,code\na.txt,329999\n")
    assert [flag for flag, _ in flags] == ["place"]


def test_a_code_that_is_none_is_a_fault_of_the_catalogue(tmp_path):
    with pytest.raises(CatalogueError, match="320100"):
        read(tmp_path, "a.txt", catalogue='["a"]\ncode = "NJ-1"\n')


@pytest.mark.parametrize(
    ("file", "label"), [("南京.txt", "地级"), ("昆山.txt", "县级"), ("国务院.txt", "国家级")]
)
def test_the_label_follows_the_level_that_the_gazetteer_gives(tmp_path, file, label):
    (tmp_path / file).write_text(PLAIN.format(own=""), encoding="utf-8")
    assert read_corpus(tmp_path).documents[0].docvars["admin_label"] == label


def test_a_column_called_code_that_holds_none_is_a_researchers_own():
    assert planned([{"code": "NJ-01"}], {}).named == {"code": "code (table)"}
    assert planned([{"城市代码": "C7"}], {}).named == {"城市代码": "城市代码"}


@pytest.mark.parametrize("pattern", ["{place}-{year}", "{parent}-{place}-{year}"])
def test_a_pattern_of_names_takes_letters_and_short_parents(tmp_path, pattern):
    file = "nanjing-2024.txt" if pattern.startswith("{place") else "江苏-南京-2024.txt"
    about, _ = read(tmp_path, file, names=pattern)
    assert about == ("320100", "南京市", "江苏省", "city")


def test_the_table_leaves_out_what_follows_from_the_name():
    with (gazetteer.resources.files("govtopics.data") / "gazetteer.csv").open(
        encoding="utf-8", newline=""
    ) as file:
        assert all(row[2] != row[1][:-1] for row in csv.reader(file))
    shorts = {place.name: place.short for place in gazetteer.all_places()}
    assert [shorts[name] for name in ("桃源县", "赵县", "城区", "阿坝藏族羌族自治州")] == [
        "桃源", "赵县", "城区", "阿坝"]  # fmt: skip
    assert find_places("阿坝州", year=2024)[0].code == "513200"
