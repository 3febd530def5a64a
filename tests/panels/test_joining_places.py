"""Which place a row is of: old names, short names, codes, parents, and what is left undecided."""

import time

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_up import panel_of, values

from govtopics import join_statistics
from govtopics.corpus.places.gazetteer import all_places

NANJING_GULOU, XUZHOU_GULOU = "320106", "320302"
HOW = ["place", "year", "how"]


FOUR = (
    "320106 鼓楼区（江苏省南京市）; 320302 鼓楼区（江苏省徐州市）; "
    "350102 鼓楼区（福建省福州市）; 410204 鼓楼区（河南省开封市）"
)


def joined(panel, rows, columns="地区 年份 v", **said):
    return join_statistics(panel, pd.DataFrame(rows, columns=columns.split()), **said)


def how(found):
    return [tuple(row) for row in found.matched[HOW].to_numpy().tolist()]


def left(found):
    """Return the rows that are of no cell: name, code of the reason, what may be meant."""
    table = found.unmatched_rows
    codes = [reason.partition(":")[0] for reason in table["reason"]]
    return list(zip(table["name"], codes, table["nearest"], strict=True))


@pytest.mark.parametrize(
    ("name", "year", "told"),
    [
        ("襄樊市", 2008, "name"),
        ("襄樊", 2008, "short name"),
        ("襄阳市", 2008, "name of another year"),
        ("襄樊", 2015, "name of another year"),
        ("襄阳市", 2015, "name"),
        # A name counts in the year in which it was given up.
        ("襄樊市", 2010, "name"),
    ],
)
def test_a_city_that_changed_its_name_is_one_place(name, year, told):
    panel = panel_of("420600", years=(2008, 2010, 2015))
    found = joined(panel, [(name, year, 1)])
    assert [one[1:] for one in how(found)] == [(year, told)]


def test_a_short_name_that_was_a_countys_is_the_citys_in_a_table_of_cities():
    # In 2008 only a district was called 襄阳; the city took the name in 2010.
    panel = panel_of("420600", years=(2008,))
    cities = [(name, 2008, n) for n, name in enumerate(["武汉", "黄石", "宜昌", "襄阳", "荆州"])]
    assert values(joined(panel, cities)) == {("襄樊市", 2008): 3.0}
    assert values(joined(panel, [("襄阳", 2008, 3)], "城市 年份 v")) == {("襄樊市", 2008): 3.0}
    counties = [(name, 2008, 1) for name in ("襄阳", "南漳县", "谷城县")]
    assert values(joined(panel, counties)) == {}


def test_a_place_that_changed_its_code_and_rank_stays_the_same():
    # 通州市 of 南通 (320683) became 通州区 (320612) in 2009.
    panel = panel_of("320683", years=(2005,))
    for row in (
        ("通州市", "320683"),
        ("通州区", "320612"),
        ("通州", 320612.0),
        ("", "320612000000"),
    ):
        found = joined(panel, [(*row, 2005, 7)], "地区 行政区划代码 年份 v")
        assert values(found) == {("通州市", 2005): 7.0}, row


def test_the_codes_of_a_table_are_of_six_four_two_or_twelve_digits():
    panel = panel_of("130000", "130100", "130102")
    codes = ["13", " 1301 ", "130102000000"]
    found = joined(panel, [(code, 2020, n) for n, code in enumerate(codes)], "区划代码 年份 v")
    assert values(found) == {("河北省", 2020): 0.0, ("石家庄市", 2020): 1.0, ("长安区", 2020): 2.0}
    assert found.matched["code_written"].tolist() == ["13", "1301", "130102000000"]
    numbers = joined(panel, [(130100.0, 2020, 1), (130102, 2020, 2)], "城市代码 年份 v")
    assert values(numbers) == {("石家庄市", 2020): 1.0, ("长安区", 2020): 2.0}


def test_a_code_and_a_name_of_different_places_are_refused():
    found = joined(
        panel_of("130100", "130200"), [("唐山市", "130100", 2020, 1)], "城市 代码 年份 v"
    )
    assert left(found) == [("唐山市", "code_and_name", "130100 石家庄市（河北省）")]
    assert values(found) == {}


def test_the_code_of_a_province_beside_its_cities_is_a_parent():
    found = joined(panel_of("130100"), [("石家庄", 130000, 2020, 1)], "城市 省份代码 年份 v")
    assert how(found) == [("石家庄市", 2020, "name and parent")]
    found = joined(panel_of("130102"), [("河北", 130102, 2020, 1)], "省份 区县代码 年份 v")
    assert how(found) == [("长安区", 2020, "code")]


def test_one_name_in_two_cities_is_decided_by_the_parent():
    panel = panel_of(NANJING_GULOU, XUZHOU_GULOU)
    rows = [("江苏", "南京市", "鼓楼区", 2020, 1), ("江苏", "徐州", "鼓楼", 2020, 2)]
    found = joined(panel, rows, "省份 城市 区县 年份 v")
    assert found.panel.statistics["v"].tolist() == [1.0, 2.0]
    assert found.matched["how"].tolist() == ["name and parent", "name and parent"]
    wrong = joined(panel, [("湖南", "鼓楼区", 2020, 1)], "所属省份 区县 年份 v")
    assert [one[1] for one in left(wrong)] == ["parent_differs"]


def test_a_text_of_any_length_is_no_name_and_takes_no_time():
    long = "河北省石家庄市" * 20_000
    began = time.process_time()
    found = joined(panel_of("130100"), [(long, 2020, 1), ("石家庄", 2020, 2)])
    assert values(found) == {("石家庄市", 2020): 2.0}
    assert time.process_time() - began < 2


def test_one_name_in_two_cities_is_decided_by_the_rows_above():
    panel = panel_of(NANJING_GULOU, XUZHOU_GULOU)
    names = ["江苏省", "南京市", "玄武区", "鼓楼区", "徐州市", "云龙区", "鼓楼区"]
    found = joined(panel, [(name, 2020, n) for n, name in enumerate(names)])
    assert found.panel.statistics["v"].tolist() == [3.0, 6.0]
    assert set(found.matched["how"]) == {"group of rows"}


def test_one_name_in_two_cities_is_decided_by_the_city_of_all_other_rows():
    panel = panel_of(NANJING_GULOU, XUZHOU_GULOU)
    found = joined(panel, [("云龙区", 2020, 0), ("鼓楼区", 2020, 1), ("泉山区", 2020, 2)])
    assert found.panel.statistics["v"].isna().tolist() == [True, False]
    # Those of a third city are of no place of the panel, though one is called so.
    of_fuzhou = joined(panel, [("台江区", 2020, 0), ("鼓楼区", 2020, 1), ("晋安区", 2020, 2)])
    assert values(of_fuzhou) == {}
    assert ("鼓楼区", "not_in_panel", "350102 鼓楼区（福建省福州市）") in left(of_fuzhou)


def test_a_name_that_nothing_decides_is_left_with_what_it_may_mean():
    found = joined(panel_of(NANJING_GULOU, XUZHOU_GULOU), [("鼓楼区", 2020, 1)])
    assert values(found) == {}
    assert left(found) == [
        (
            "鼓楼区",
            "ambiguous",
            FOUR,
        )
    ]
    assert found.unmatched_rows["reason_text"].tolist() == ["这个名称可能指 4 个地方"]
    one = joined(panel_of(NANJING_GULOU), [("鼓楼区", 2020, 1)])
    assert how(one) == [("鼓楼区", 2020, "places of the panel")]


def test_a_province_and_its_city_of_one_name_are_told_apart_by_level():
    both = panel_of("220000", "220200")
    provinces = [(name, 2020, n) for n, name in enumerate(["辽宁", "吉林", "黑龙江", "上海"])]
    assert values(joined(both, provinces)) == {("吉林省", 2020): 1.0}
    cities = [(name, 2020, n) for n, name in enumerate(["长春", "吉林", "四平", "上海"])]
    assert values(joined(both, cities)) == {("吉林市", 2020): 1.0}
    assert values(joined(both, [("吉林", 2020, 5)], "省份 年份 v")) == {("吉林省", 2020): 5.0}
    assert values(joined(both, [("吉林", 2020, 5)], "城市 年份 v")) == {("吉林市", 2020): 5.0}
    grouped = ["辽宁", "沈阳", "大连", "吉林", "长春", "吉林", "四平", "黑龙江", "哈尔滨"]
    found = joined(both, [(name, 2020, n) for n, name in enumerate(grouped)])
    assert values(found) == {("吉林省", 2020): 3.0, ("吉林市", 2020): 5.0}
    # The panel has the city alone, and the row is the province's all the same.
    assert values(joined(panel_of("220200"), provinces)) == {}


def test_a_municipality_stands_among_provinces_and_among_cities():
    panel = panel_of("310000", "500000")
    for names in (
        ["上海", "江苏", "浙江", "重庆"],
        ["上海市", "南京市", "重庆市"],
        ["重庆", "上海"],
    ):
        for column in ("地区", "城市", "省份"):
            found = joined(panel, [(n, 2020, 1) for n in names], f"{column} 年份 v")
            assert set(values(found)) == {("上海市", 2020), ("重庆市", 2020)}, (names, column)
    repeated = joined(panel, [("上海市", "上海市", 2020, 1)], "省份 城市 年份 v")
    assert values(repeated) == {("上海市", 2020): 1.0}


def test_parts_of_a_place_and_totals_are_never_the_place():
    names = ["市辖区", "石家庄市辖区", "市区", "省本级", "合计", "全省", "东部地区", "其中：市区"]
    rows = [("河北省", "石家庄市", name, 2020, n) for n, name in enumerate(names)]
    found = joined(panel_of("130000", "130100"), [*rows, ("河北省", "石家庄市", None, 2020, 9)],
                   "省份 城市 区县 年份 v")  # fmt: skip
    assert values(found) == {("石家庄市", 2020): 9.0}
    assert [one.split(" | ")[2] for one in found.set_aside["written"][1:]] == [
        *names[:-1],
        "其中：市区",
    ]
    # 城区 and 沙市区 are places of their own.
    rows = [("城区", "阳泉市", 2020, 1), ("沙市区", "荆州市", 2020, 2)]
    own = joined(panel_of("140302", "421002"), rows, "区县 城市 年份 v")
    assert values(own) == {("城区", 2020): 1.0, ("沙市区", 2020): 2.0}


def test_the_nation_is_the_state_councils_and_else_a_total():
    council = panel_of(("国务院", None, "national"), "130000")
    rows = [("全 国", 2020, 1), ("河北", 2020, 2)]
    assert values(joined(council, rows)) == {("国务院", 2020): 1.0, ("河北省", 2020): 2.0}
    found = joined(panel_of("130000"), rows)
    assert [(one.written, one.reason) for one in found.set_aside.itertuples()][1:] == [
        ("全 国", "total")
    ]


def test_a_zone_without_a_code_is_known_by_its_name_and_parent():
    panel = panel_of(("苏州工业园区", "苏州市", ""), ("开发区", "甲市", ""), ("开发区", "乙市", ""))
    assert values(joined(panel, [("苏州工业园区", 2020, 1)])) == {("苏州工业园区", 2020): 1.0}
    for parent in ("乙市", "乙"):
        found = joined(panel, [(parent, "开发区", 2020, 2)], "所属城市 区县 年份 v")
        assert how(found) == [("开发区", 2020, "name and parent")]
        assert found.matched["cell"].tolist() == [list(panel.cells["parent"]).index("乙市")]
    other = joined(panel, [("丙市", "开发区", 2020, 2)], "所属城市 区县 年份 v")
    assert [one[1] for one in left(other)] == ["parent_differs"]
    assert [one[1] for one in left(joined(panel, [("开发区", 2020, 2)]))] == ["ambiguous"]


def test_a_panel_without_codes_is_matched_where_its_names_leave_no_doubt():
    panel = panel_of(("南京市", None, "city"), ("鼓楼区", "徐州市", "county"))
    rows = [
        ("南京", "320100", 2020, 1),
        ("鼓楼区", "320302", 2020, 2),
        ("鼓楼区", "320106", 2020, 3),
    ]
    found = joined(panel, rows, "地区 代码 年份 v")
    assert values(found) == {("南京市", 2020): 1.0, ("鼓楼区", 2020): 2.0}


def test_a_misspelt_name_is_left_with_the_nearest_and_so_is_the_cell():
    found = joined(panel_of("130100"), [("石家装市", 2020, 1)])
    assert left(found) == [("石家装市", "unknown_place", "石家庄市")]
    assert found.unmatched_cells["nearest"].tolist() == ["石家装市"]


@pytest.mark.parametrize(
    "name",
    [
        "Shijiazhuang",
        "shijiazhuang city",
        "　石 家 庄 市",
        "石家庄市①",
        "石家庄[1]",
        "河北省石家庄市",
    ],
)
def test_spellings_of_a_name(name):
    assert values(joined(panel_of("130100"), [(name, 2020, 1)])) == {("石家庄市", 2020): 1.0}


@pytest.mark.parametrize("name", ["内蒙", "内蒙古", "内蒙古自治区", "Inner Mongolia", "内蒙古省"])
def test_spellings_of_a_province(name):
    assert values(joined(panel_of("150000"), [(name, 2020, 1)])) == {("内蒙古自治区", 2020): 1.0}


def test_rows_of_other_places_and_years_are_left_and_say_what_the_panel_has():
    panel = panel_of("130100", years=(2019, 2020))
    found = joined(panel, [("石家庄", 2018, 1), ("唐山", 2020, 2), ("石家庄", 2020, 3)])
    assert left(found) == [
        ("石家庄", "no_report_of_year", "2019, 2020"),
        ("唐山", "not_in_panel", "130200 唐山市（河北省）"),
    ]
    assert "2 places and years of the table without a cell" in repr(found)
    late = joined(panel, [("石家庄", 2018, 1), ("石家庄", 2020, 3)], lag=1)
    assert left(late) == [("石家庄", "no_report_for_lag", "2019, 2020")]
    assert late.unmatched_rows["reason_text"].tolist() == ["对应 2021 年的报告，面板里没有"]


# ------------------------------------------------------------------------------------- laws

CITIES = [one for one in all_places() if one.level == "city" and one.in_list(2020)]
COUNTIES = [one for one in all_places() if one.level == "county" and one.in_list(2020)]
SPELT = {
    "whole": lambda one: (one.name, None),
    "short": lambda one: (one.short, None),
    "code": lambda one: (None, one.code),
    "both": lambda one: (one.name, float(one.code)),
}


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_however_places_are_written_and_rows_are_ordered_the_join_is_the_same(data):
    own = data.draw(st.lists(st.sampled_from(CITIES), min_size=4, max_size=12, unique=True))
    panel = panel_of(*[one.code for one in own], years=YEARS)
    rows = [(one, year, n * 10 + year % 10) for n, one in enumerate(own) for year in YEARS]
    expected = {(one.code, year): float(value) for one, year, value in rows}
    spelt = data.draw(st.sampled_from(sorted(SPELT)))
    table = [(*SPELT[spelt](one), year, value) for one, year, value in rows]
    table = data.draw(st.permutations(table))
    notes = data.draw(st.lists(st.sampled_from(NOTES), max_size=3))
    found = joined(
        panel, [*table, *[(note, None, None, None) for note in notes]], "城市 城市代码 年份 v"
    )
    cells = found.panel.cells
    keys = zip(cells["code"], cells["year"], strict=True)
    assert dict(zip(keys, found.panel.statistics["v"], strict=True)) == expected
    assert found.unmatched_rows.empty
    assert (found.set_aside["reason"] == "note").sum() == len(notes)


YEARS = (2019, 2020)
NOTES = ["注：不含市辖县。", "资料来源：各市统计公报", "说明：见附表"]


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_every_row_is_matched_left_or_set_aside_and_no_value_is_of_another_place(data):
    own = data.draw(st.lists(st.sampled_from(COUNTIES), min_size=1, max_size=8, unique=True))
    others = data.draw(st.lists(st.sampled_from(COUNTIES), max_size=8, unique=True))
    panel = panel_of(*[one.code for one in own])
    places = data.draw(st.permutations([*own, *others]))
    table = [(one.name if data.draw(st.booleans()) else one.short, 2020, float(one.code))
             for one in places]  # fmt: skip
    found = joined(panel, table)
    rows = {*found.matched["row"], *found.unmatched_rows["row"], *found.set_aside["row"]}
    assert rows == {*range(1, len(table) + 2)}
    # Names alone may be another's where two of one name are not both in the table, but a value
    # is then the other's of the same name.
    names = {float(one.code): {one.name, one.short} for one in places}
    for name, value in zip(panel.cells["place"], found.panel.statistics["v"], strict=True):
        assert pd.isna(value) or names[value] & {name, name[:-1]}
