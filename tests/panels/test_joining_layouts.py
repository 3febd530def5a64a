"""Tables as yearbooks, data bases and colleagues write them. Values are those of the tables."""

import openpyxl
import pandas as pd
import pytest
from made_up import csv, panel_of, values, workbook

from govtopics import join_statistics
from govtopics.panels.statistics.roles import role_of

HEBEI, SHIJIAZHUANG, CHANGAN = "130000", "130100", "130102"
TANGSHAN, JILIN, JILIN_CITY, CHANGAN_OF_XIAN = "130200", "220000", "220200", "610116"
YEARS = (2019, 2020)


@pytest.fixture(scope="module")
def hebei():
    return panel_of(HEBEI, SHIJIAZHUANG, TANGSHAN, years=YEARS)


def reasons(table):
    return [reason.partition(":")[0] for reason in table["reason"]]


def test_a_long_table_with_a_title_a_unit_a_blank_row_totals_and_notes(hebei, tmp_path):
    path = workbook(
        tmp_path / "yearbook.xlsx",
        {
            "Sheet1": [
                ["2-3  各地区主要指标", None, None, None],
                ["单位：亿元", None, None, None],
                ["地区", "年份", "地区生产总值", "年末总人口\n（万人）"],
                [None, None, None, None],
                ["全 国", "2019年", 99, 99],
                ["河北①", "2019年", "1,234.5", 7],
                ["　石家庄", "2019", 5.25, "…"],
                ["其中：市区", 2019, 3, 3],
                ["唐山*", 2019.0, "—", 8],
                ["石家庄", "二〇二〇年", 6, "12②"],
                ["合计", 2020, 50, 50],
                ["注：2019年为初步核算数。", None, None, None],
                ["资料来源：河北省统计局", None, None, None],
            ]
        },
    )
    joined = join_statistics(hebei, path)
    assert values(joined, "地区生产总值") == {
        ("河北省", 2019): 1234.5,
        ("石家庄市", 2019): 5.25,
        ("石家庄市", 2020): 6.0,
    }
    assert values(joined, "年末总人口（万人）") == {
        ("河北省", 2019): 7.0,
        ("唐山市", 2019): 8.0,
        ("石家庄市", 2020): 12.0,
    }
    columns = joined.columns.set_index("name")
    assert columns["unit"].to_dict() == {"地区生产总值": "亿元", "年末总人口（万人）": "万人"}
    assert columns["n_values"].tolist() == [3, 3]
    assert columns["n_missing"].tolist() == [3, 3]
    aside = joined.set_aside.sort_values("row")
    assert list(zip(aside["row"], reasons(aside), strict=True)) == [
        (1, "heading"),
        (2, "heading"),
        (3, "heading"),
        (5, "total"),
        (7, "missing_sign"),
        (8, "part_of_place"),
        (9, "missing_sign"),
        (11, "total"),
        (12, "note"),
        (13, "note"),
    ]
    assert aside.loc[aside["row"] == 7, ["column", "written"]].to_numpy().tolist() == [
        ["年末总人口（万人）", "…"]
    ]
    # 2020 of the province and of 唐山: the table has other years of them.
    assert joined.unmatched_cells[["place", "year", "nearest"]].to_numpy().tolist() == [
        ["河北省", 2020, "2019"],
        ["唐山市", 2020, "2019"],
    ]
    assert set(reasons(joined.unmatched_cells)) == {"no_row_of_year"}
    assert joined.unmatched_rows.empty
    assert repr(joined) == (
        "Joined: 2 statistics, 4 of 6 cells have a row; statistics of the year of the report"
    )


WIDE = """2-5 分地区地区生产总值（2019-2020年）,,
地区,2019年,2020年
河北省,10,20
石家庄市,5,6
注：当年价格,,
"""
TURNED = """年份,河北省,石家庄市
2019,10,5
2020,20,6
"""
OVER_EACH_OTHER = """指标,河北省,,石家庄市,
,2019年,2020年,2019年,2020年
地区生产总值,10,20,5,6
"""
RIGHT = {("河北省", 2019): 10.0, ("河北省", 2020): 20.0, ("石家庄市", 2019): 5.0,
         ("石家庄市", 2020): 6.0}  # fmt: skip


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize(
    ("text", "told"),
    [
        (WIDE, ("分地区地区生产总值", "places × years")),
        (TURNED, ("gdp", "years × places")),
        (OVER_EACH_OTHER, ("地区生产总值", "long, turned")),
    ],
    ids=["wide", "turned", "over each other"],
)
def test_places_by_years_years_by_places_and_years_below_places(
    hebei, tmp_path, text, told, encoding
):
    joined = join_statistics(hebei, csv(tmp_path / "gdp.csv", text, encoding))
    name, lies = told
    assert values(joined, name) == RIGHT
    assert joined.sheets["layout"].tolist() == [lies]


def test_tabulators_semicolons_and_an_excel_ending_on_a_text(hebei, tmp_path):
    lines = "地区;年份;x\n河北;2019;1\n"
    assert values(join_statistics(hebei, csv(tmp_path / "a.csv", lines))) == {("河北省", 2019): 1.0}
    tabs = csv(tmp_path / "a.xls", lines.replace(";", "\t"), "gb18030")
    assert values(join_statistics(hebei, tabs)) == {("河北省", 2019): 1.0}


def test_two_rows_of_headings_with_merged_cells(hebei, tmp_path):
    rows = [
        ["主要指标", None, None, None, None],
        ["地区", "地区生产总值（亿元）", None, "年末总人口（万人）", None],
        [None, 2019, 2020, 2019, 2020],
        ["河北省", 1, 2, 3, 4],
        ["石家庄市", 5, 6, 7, 8],
    ]
    merged = ["A1:E1", "A2:A3", "B2:C2", "D2:E2"]
    joined = join_statistics(hebei, workbook(tmp_path / "a.xlsx", {"表": rows}, merged))
    assert values(joined, "地区生产总值（亿元）") == {
        ("河北省", 2019): 1.0,
        ("河北省", 2020): 2.0,
        ("石家庄市", 2019): 5.0,
        ("石家庄市", 2020): 6.0,
    }
    assert values(joined, "年末总人口（万人）")["石家庄市", 2020] == 8.0


def test_headings_over_parts_of_a_place_are_names_of_columns(hebei, tmp_path):
    rows = [
        ["城市", "户籍人口（万人）", None],
        [None, "全市", "市辖区"],
        ["石家庄市", 2, 1],
    ]
    path = workbook(tmp_path / "a.xlsx", {"2-1": rows}, ["A1:A2", "B1:C1"])
    joined = join_statistics(hebei, path, year=2020)
    assert joined.columns["name"].tolist() == ["户籍人口（万人）_全市", "户籍人口（万人）_市辖区"]
    assert joined.columns["unit"].tolist() == ["万人", "万人"]
    assert values(joined, "户籍人口（万人）_市辖区") == {("石家庄市", 2020): 1.0}


def test_a_row_that_numbers_the_columns_is_no_heading(hebei):
    table = pd.DataFrame([["甲", 1, 2], ["河北", 3, 4]], columns=["地区", "GDP", "人口"])
    joined = join_statistics(hebei, table, year=2020)
    assert values(joined, "GDP") == {("河北省", 2020): 3.0}
    assert joined.unmatched_rows["name"].tolist() == ["甲"]


def test_every_sheet_that_is_a_table_is_read_by_its_year(hebei, tmp_path):
    def sheet(first, second):
        return [["城市", "人口（万人）"], ["石家庄", first], ["唐山", second]]

    sheets = {"2019": sheet(1, 2), "2020年": sheet(3, 4), "说明": [["本表由甲整理"], ["请引用"]]}
    joined = join_statistics(hebei, workbook(tmp_path / "a.xlsx", sheets))
    assert values(joined) == {
        ("石家庄市", 2019): 1.0,
        ("唐山市", 2019): 2.0,
        ("石家庄市", 2020): 3.0,
        ("唐山市", 2020): 4.0,
    }
    assert joined.sheets[["sheet", "n_matched", "reason"]].to_numpy().tolist() == [
        ["2019", 2, ""],
        ["2020年", 2, ""],
        ["说明", 0, "no_table"],
    ]
    assert "year 2019, 2020 by the title of the table or sheet; sheets read: 2019, 2020年" in repr(
        joined
    )
    one = join_statistics(hebei, tmp_path / "a.xlsx", sheet="2019")
    assert values(one) == {("石家庄市", 2019): 1.0, ("唐山市", 2019): 2.0}


def test_every_sheet_that_is_a_table_is_read_by_its_indicator(hebei, tmp_path):
    sheets = {
        "GDP": [["城市", "2019年", "2020年"], ["石家庄市", 1, 2]],
        "人口（万人）": [["城市", 2019, 2020], ["石家庄市", 10, 20]],
    }
    joined = join_statistics(hebei, workbook(tmp_path / "a.xlsx", sheets))
    assert values(joined, "GDP") == {("石家庄市", 2019): 1.0, ("石家庄市", 2020): 2.0}
    assert values(joined, "人口（万人）") == {("石家庄市", 2019): 10.0, ("石家庄市", 2020): 20.0}
    assert joined.doubled.empty


def test_a_year_in_the_title_counts_and_that_of_a_yearbook_does_not(hebei, tmp_path):
    rows = "\n城市,人口\n石家庄,1\n"
    joined = join_statistics(hebei, csv(tmp_path / "a.csv", f"2019年各市人口,{rows}"))
    assert values(joined) == {("石家庄市", 2019): 1.0}
    assert "year 2019 by the title" in repr(joined)
    with pytest.raises(ValueError, match="no years were found"):
        join_statistics(hebei, csv(tmp_path / "b.csv", f"河北统计年鉴2020,{rows}"))


def test_years_in_the_names_of_columns(hebei):
    table = pd.DataFrame(
        {"city": ["石家庄"], "gdp2019": [1], "gdp2020": [2], "pop_2019": [3], "pop_2020": [4],
         "area": [5]}
    )  # fmt: skip
    joined = join_statistics(hebei, table)
    assert values(joined, "gdp") == {("石家庄市", 2019): 1.0, ("石家庄市", 2020): 2.0}
    assert values(joined, "pop") == {("石家庄市", 2019): 3.0, ("石家庄市", 2020): 4.0}
    left = joined.columns.set_index("name").loc["area"]
    assert (left["taken"], left["reason"]) == (False, "no_year_of_column")
    # A year that belongs to the name is no year of the numbers.
    prices = pd.DataFrame({"城市": ["石家庄"], "年份": [2020], "GDP（2010年价格）": [9]})
    assert values(join_statistics(hebei, prices), "GDP（2010年价格）") == {("石家庄市", 2020): 9.0}


def test_a_place_alone_as_a_data_base_gives_it(hebei, tmp_path):
    text = (
        "数据库：主要城市年度数据,,,\n地区：石家庄,,,\n时间：最近3年,,,\n"
        "指标,2020年,2019年,2018年\n地区生产总值(亿元),3,2,1\n年末总人口(万人),30,,10\n"
        "数据来源：国家统计局,,,\n"
    )
    joined = join_statistics(hebei, csv(tmp_path / "a.csv", text))
    assert values(joined, "地区生产总值(亿元)") == {
        ("石家庄市", 2019): 2.0,
        ("石家庄市", 2020): 3.0,
    }
    assert values(joined, "年末总人口(万人)") == {("石家庄市", 2020): 30.0}
    assert joined.unmatched_rows[["year_written", "nearest"]].to_numpy().tolist() == [
        [2018, "2019, 2020"]
    ]


def test_a_table_of_one_place_that_is_said(hebei):
    table = pd.DataFrame({"年份": [2019, 2020], "人口": [1, 2]})
    with pytest.raises(ValueError, match=r"no column of place names or codes.*'年份': numbers"):
        join_statistics(hebei, table)
    joined = join_statistics(hebei, table, place="石家庄市")
    assert values(joined) == {("石家庄市", 2019): 1.0, ("石家庄市", 2020): 2.0}


def test_a_column_of_indicators_with_years_across_and_its_units(hebei):
    table = pd.DataFrame(
        {
            "Region Name": ["Hebei Province", "Hebei Province", "Shijiazhuang", "Tangshan"],
            "Indicator Name": ["GDP", "Population", "GDP", "GDP"],
            "Unit": ["yuan", "persons", "yuan", "yuan"],
            "2019 [YR2019]": [1, 2, 3, ".."],
            "2020 [YR2020]": ["4", "5", "..", 7],
        }
    )
    joined = join_statistics(hebei, table)
    assert values(joined, "GDP") == {
        ("河北省", 2019): 1.0,
        ("河北省", 2020): 4.0,
        ("石家庄市", 2019): 3.0,
        ("唐山市", 2020): 7.0,
    }
    assert values(joined, "Population") == {("河北省", 2019): 2.0, ("河北省", 2020): 5.0}
    assert joined.columns["unit"].tolist() == ["yuan", "persons"]
    assert joined.doubled.empty


def test_a_name_in_the_first_of_its_rows_alone(hebei, tmp_path):
    joined = join_statistics(
        hebei,
        csv(tmp_path / "a.csv", "地区,年份,x\n石家庄,2019,1\n,2020,2\n唐山,2019,3\n,2020,4\n"),
    )
    assert values(joined) == {
        ("石家庄市", 2019): 1.0,
        ("石家庄市", 2020): 2.0,
        ("唐山市", 2019): 3.0,
        ("唐山市", 2020): 4.0,
    }


def test_numbers_shown_as_per_cent_and_formulas_without_values(hebei, tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (["城市", "城镇化率", "人口"], ["石家庄", 0.705, "=1+1"], ["唐山", 0.5, 3]):
        sheet.append(row)
    for cell in ("B2", "B3"):
        sheet[cell].number_format = "0.0%"
    book.save(tmp_path / "a.xlsx")
    joined = join_statistics(hebei, tmp_path / "a.xlsx", year=2020)
    assert values(joined, "城镇化率") == {("石家庄市", 2020): 70.5, ("唐山市", 2020): 50.0}
    assert joined.columns["unit"].tolist() == ["%", ""]
    assert "1 formula has no value; open the file in Excel" in repr(joined)


def test_stata_with_labels_old_stata_and_parquet(hebei, tmp_path):
    table = pd.DataFrame({"city": ["石家庄市", "唐山市"], "year": [2019, 2020], "gdp": [1.5, 2.5]})
    right = {("石家庄市", 2019): 1.5, ("唐山市", 2020): 2.5}
    new, parquet = tmp_path / "new.dta", tmp_path / "a.parquet"
    labels = {"gdp": "地区生产总值（亿元）"}
    table.to_stata(new, write_index=False, version=118, variable_labels=labels)
    table.to_parquet(parquet)
    joined = join_statistics(hebei, new)
    assert values(joined) == right
    assert joined.columns[["name", "unit", "label"]].to_numpy().tolist() == [
        ["gdp", "亿元", "地区生产总值（亿元）"]
    ]
    assert values(join_statistics(hebei, parquet)) == right
    # Before version 14 Chinese programs wrote GBK, which pandas reads as Latin-1.
    spoilt = table.assign(city=[name.encode("gbk").decode("latin-1") for name in table["city"]])
    spoilt.to_stata(tmp_path / "old.dta", write_index=False, version=114)
    assert values(join_statistics(hebei, tmp_path / "old.dta")) == right


def test_a_frame_whose_index_names_places_and_one_with_two_rows_of_headings(hebei):
    table = pd.DataFrame({"GDP": [1, 2]}, index=["石家庄", "唐山"])
    assert values(join_statistics(hebei, table, year=2019)) == {
        ("石家庄市", 2019): 1.0,
        ("唐山市", 2019): 2.0,
    }
    over = pd.MultiIndex.from_tuples([("地区", ""), ("GDP", 2019), ("GDP", 2020)])
    table = pd.DataFrame([["石家庄", 1, 2]], columns=over)
    assert values(join_statistics(hebei, table)) == {
        ("石家庄市", 2019): 1.0,
        ("石家庄市", 2020): 2.0,
    }


def test_headings_of_a_data_base_in_three_rows(hebei, tmp_path):
    text = (
        "Sgnyea,Prvcnm,Gdp0101\n统计年度,省份名称,国内生产总值\n没有单位,没有单位,亿元\n"
        "2019,河北省,10\n2020,河北省,11\n"
    )
    joined = join_statistics(hebei, csv(tmp_path / "a.csv", text))
    assert values(joined, "Gdp0101_国内生产总值") == {
        ("河北省", 2019): 10.0,
        ("河北省", 2020): 11.0,
    }


def test_names_with_their_translations_in_one_cell_or_beside(hebei, tmp_path):
    one = (
        "2-1 地区生产总值,,Gross Regional Product\n地区 Region,2019,2020\n河北 Hebei,10,20\n"
        "石家庄 Shijiazhuang,5,6\n"
    )
    assert values(join_statistics(hebei, csv(tmp_path / "a.csv", one))) == RIGHT
    two = "地区,Region,2019,2020\n河北,Hebei,10,20\n石家庄市,Shijiazhuang,5,6\n"
    assert values(join_statistics(hebei, csv(tmp_path / "b.csv", two))) == RIGHT


def test_units_below_names_and_groups_without_numbers(tmp_path):
    panel = panel_of(CHANGAN, CHANGAN_OF_XIAN, TANGSHAN, years=YEARS)
    rows = [
        ["3-1 县（市）社会经济主要指标（2019年）", None, None],
        ["县（市）", "行政区域面积", "户籍人口"],
        [None, "（平方公里）", "（万人）"],
        ["石家庄市", None, None],
        ["　长安区", 1, 2],
        ["　井陉县", 3, 4],
        ["西安市", None, None],
        ["　长安区", 5, 6],
        ["　蓝田县", 7, 8],
    ]
    joined = join_statistics(panel, workbook(tmp_path / "a.xlsx", {"县": rows}, ["A1:C1"]))
    areas = joined.panel.statistics["行政区域面积（平方公里）"].tolist()
    cells = joined.panel.cells
    keys = zip(cells["code"], cells["year"], strict=True)
    found = {key: area for key, area in zip(keys, areas, strict=True) if pd.notna(area)}
    assert found == {(CHANGAN, 2019): 1.0, (CHANGAN_OF_XIAN, 2019): 5.0}
    assert joined.columns["unit"].tolist() == ["平方公里", "万人"]
    assert reasons(joined.set_aside).count("no_values") == 2


def test_months_in_headings_are_no_years(hebei):
    months = pd.DataFrame({"城市": ["石家庄"], "2019年1月": [1], "2019年2月": [2]})
    with pytest.raises(ValueError, match="no years were found"):
        join_statistics(hebei, months)


def test_a_province_that_stands_in_the_first_of_its_rows_is_that_of_the_others(tmp_path):
    gulou = panel_of("320106", "350102", years=(2019,))
    text = "省份,区县,年份,x\n江苏,玄武区,2019,1\n,鼓楼区,2019,2\n福建,鼓楼区,2019,3\n"
    joined = join_statistics(gulou, csv(tmp_path / "a.csv", text))
    assert joined.panel.statistics["x"].tolist() == [2.0, 3.0]


def test_years_in_the_index_of_a_frame(hebei):
    table = pd.DataFrame({"河北": [10, 20], "石家庄": [5, 6]}, index=[2019, 2020])
    assert values(join_statistics(hebei, table)) == RIGHT


def test_unknown_names_below_a_heading_of_places_turn_no_table():
    panel = panel_of("130100", "320100")
    names = ["=1+1", "石家庄市", "{0}", "<b>唐山</b>", "南京市", "某某新区"]
    rows = pd.DataFrame({"城市": names, "年份": 2020, "v": range(6)})
    joined = join_statistics(panel, rows)
    assert values(joined) == {("石家庄市", 2020): 1.0, ("南京市", 2020): 4.0}
    assert joined.unmatched_rows["name"].tolist() == ["=1+1", "{0}", "<b>唐山</b>", "某某新区"]


@pytest.mark.parametrize(
    "heading",
    ["街镇", "镇街", "县（市、区）", "市（州）", "区县名", "行政区划名称", "省、自治区、直辖市"],
)
def test_places_that_the_gazetteer_does_not_hold_are_found_by_the_heading(heading):
    towns = [("长征镇", "普陀区", "township"), ("桃浦镇", "普陀区", "township")]
    panel = panel_of(*towns, years=(2020, 2021))
    rows = [[heading, "2020", "2021"], ["长征镇", 1, 2], ["桃浦镇", 3, 4]]
    wide = pd.DataFrame(rows[1:], columns=rows[0])
    assert values(join_statistics(panel, wide)) == {
        ("长征镇", 2020): 1.0, ("长征镇", 2021): 2.0, ("桃浦镇", 2020): 3.0, ("桃浦镇", 2021): 4.0,
    }  # fmt: skip


@pytest.mark.parametrize("part", ["市区", "市辖区", "镇区", "单位", "全市", "县级市"])
def test_parts_of_places_head_no_column_of_places(part):
    assert role_of(part) != "place"
