"""The gazetteer: what it says of names by year, and what reports take from it. Values by hand."""

from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govtopics import find_places, read_corpus
from govtopics.corpus.places import gazetteer

PLAIN = (
    "各位代表：\n一、2023年工作回顾\n过去一年，{own}经济平稳增长，各项任务全面完成。\n"
    "二、2024年工作安排\n坚持稳中求进。\n"
)


@pytest.mark.parametrize(
    ("name", "year", "expected"),
    [
        ("南京", 2024, ("320100", "city", "江苏省", "Nanjing")),
        ("江苏省南京市鼓楼区", 2024, ("320106", "county", "南京市", "Gulou")),
        ("陕西", 2024, ("610000", "province", "", "Shaanxi")),
        ("山西省", 2024, ("140000", "province", "", "Shanxi")),
        ("内蒙古", 2024, ("150000", "province", "", "Inner Mongolia")),
        ("西藏", 2024, ("540000", "province", "", "Xizang")),
        ("台湾省", 2024, ("710000", "province", "", "Taiwan")),
        ("香港", 2024, ("810000", "province", "", "Hong Kong")),
        ("呼和浩特市", 2024, ("150100", "city", "内蒙古自治区", "Hohhot")),
        ("乌鲁木齐市", 2024, ("650100", "city", "新疆维吾尔自治区", "Ürümqi")),
        ("拉萨", 2024, ("540100", "city", "西藏自治区", "Lhasa")),
        ("六安市", 2024, ("341500", "city", "安徽省", "Lu'an")),
        ("西安市", 2024, ("610100", "city", "陕西省", "Xi'an")),
        ("台州市", 2024, ("331000", "city", "浙江省", "Taizhou")),
        ("蚌埠", 2024, ("340300", "city", "安徽省", "Bengbu")),
        ("漯河市", 2024, ("411100", "city", "河南省", "Luohe")),
        ("重庆市", 1990, ("510200", "city", "四川省", "Chongqing")),
        ("重庆市", 1998, ("500000", "province", "", "Chongqing")),
        ("襄樊市", 2008, ("420600", "city", "湖北省", "Xiangfan")),
        ("襄樊市", 2010, ("420600", "city", "湖北省", "Xiangfan")),
        ("襄阳市", 2012, ("420600", "city", "湖北省", "Xiangyang")),
        ("思茅市", 2005, ("530800", "city", "云南省", "Simao")),
        ("普洱市", 2007, ("530800", "city", "云南省", "Pu'er")),
        ("莱芜市", 2016, ("371200", "city", "山东省", "Laiwu")),
        ("莱芜区", 2020, ("370116", "county", "济南市", "Laiwu")),
        ("巢湖市", 2008, ("341400", "city", "安徽省", "Chaohu")),
        ("巢湖市", 2014, ("340181", "county", "合肥市", "Chaohu")),
        ("仙桃", 2024, ("429004", "county", "湖北省", "Xiantao")),
        ("济源市", 2024, ("419001", "county", "河南省", "Jiyuan")),
        ("石河子市", 2024, ("659001", "county", "新疆维吾尔自治区", "Shihezi")),
        ("乐东黎族自治县", 2024, ("469027", "county", "海南省", "Ledong")),
        ("徐汇区", 2024, ("310104", "county", "上海市", "Xuhui")),
        ("闵行区", 2024, ("310112", "county", "上海市", "Minhang")),
        ("密云县", 2012, ("110228", "county", "北京市", "Miyun")),
        ("密云县", 2015, ("110228", "county", "北京市", "Miyun")),
        ("密云区", 2020, ("110118", "county", "北京市", "Miyun")),
        ("余杭市", 1998, ("330184", "county", "杭州市", "Yuhang")),
        ("临平区", 2024, ("330113", "county", "杭州市", "Linping")),
        ("江干区", 2019, ("330104", "county", "杭州市", "Jianggan")),
        ("东阿县", 2024, ("371524", "county", "聊城市", "Dong'e")),
        ("乐清市", 2024, ("330382", "county", "温州市", "Yueqing")),
        ("歙县", 2024, ("341021", "county", "黄山市", "She")),
        ("长子县", 2024, ("140428", "county", "长治市", "Zhangzi")),
        ("错那市", 2024, ("540581", "county", "山南市", "Cuona")),
        ("两江新区", 2026, ("500157", "county", "重庆市", "Liangjiang")),
    ],
)
def test_a_name_in_a_year(name, year, expected):
    found = find_places(name, year=year)
    assert [(p.code, p.level, p.parent, p.roman) for p in found] == [expected]


def test_names_of_several_places_stay_open():
    assert [p.code for p in find_places("鼓楼区", year=2024)] == [
        "320106", "320302", "350102", "410204"]  # fmt: skip
    assert [p.name for p in find_places("吉林", year=2024)] == ["吉林省", "吉林市"]
    assert [p.code for p in find_places("鼓楼区", year=2024, parent="江苏省")] == [
        "320106", "320302"]  # fmt: skip
    assert find_places("青禾县") == ()


@given(st.data())
def test_every_row_is_found_by_its_name_parent_and_year(data):
    place = data.draw(st.sampled_from(gazetteer.all_places()))
    year = place.last_year or place.first_year or 2020
    found = find_places(place.name, year=year, parent=place.parent or None)
    assert place in found


def test_the_table_is_read_at_the_first_name():
    gazetteer.all_places.cache_clear()
    assert len(gazetteer.all_places()) > 7_000
    assert [p.code for p in islice(gazetteer.all_places(), 2)] == ["110000", "110101"]


@pytest.mark.parametrize(
    ("file", "own", "expected"),
    [
        ("南京.txt", "全市", ("320100", "南京市", "江苏省", "city")),
        ("东营.txt", "全市", ("370500", "东营市", "山东省", "city")),
        ("2026_上海市_政府工作报告.txt", "全市", ("310000", "上海市", None, "province")),
        ("南京市鼓楼区2024年.txt", "全区", ("320106", "鼓楼区", "南京市", "county")),
        ("江苏省/南京市/鼓楼区/2024.txt", "全区", ("320106", "鼓楼区", "南京市", "county")),
        ("gov_nanjing_2023.txt", "全市", ("320100", "南京市", "江苏省", "city")),
        ("吉林.txt", "全省", ("220000", "吉林省", None, "province")),
        ("吉林.txt", "全市", ("220200", "吉林市", "吉林省", "city")),
        ("鼓楼区.txt", "全区", (None, "鼓楼区", None, None)),
    ],
)
@pytest.mark.parametrize("pattern", [None, "{place}"])
def test_a_report_is_placed_by_its_files_name(tmp_path, file, own, expected, pattern):
    if pattern and not file.startswith(("南京.", "东营", "吉林", "鼓楼")):
        return
    path = tmp_path / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(PLAIN.format(own=own), encoding="utf-8")
    corpus = read_corpus(tmp_path, names=pattern)
    row = corpus.docvars.iloc[0]
    assert tuple(row[["code", "place", "parent", "admin_level"]]) == expected
    assert ("place" in corpus.flags["flag"].tolist()) == (expected[0] is None)
