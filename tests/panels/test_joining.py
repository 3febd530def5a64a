"""The account of a join: doubled rows, units, lags, years that are not said; what is refused."""

from dataclasses import replace

import pandas as pd
import pytest
from made_up import csv, panel_of, values, workbook

from govtopics import GovTopicsError, Panel, join_statistics
from govtopics.corpus.reading.formats import OLE

YEARS = (2019, 2020)


@pytest.fixture(scope="module")
def two():
    return panel_of("130100", "130200", years=YEARS)


def table(*rows, columns="城市 年份 v"):
    return pd.DataFrame(rows, columns=columns.split())


def test_two_rows_of_a_place_and_year_that_say_the_same_are_taken_and_said(two):
    joined = join_statistics(two, table(("石家庄", 2020, 1), ("石家庄市", 2020, "1.0")))
    assert values(joined) == {("石家庄市", 2020): 1.0}
    doubled = joined.doubled
    assert doubled[["row", "name", "value", "taken", "reason"]].to_numpy().tolist() == [
        [2, "石家庄", 1.0, True, "rows_agree"],
        [3, "石家庄市", 1.0, True, "rows_agree"],
    ]
    assert joined.matched["row"].tolist() == [2, 3]


def test_two_rows_that_contradict_each_other_give_nothing_at_all(two):
    rows = [("石家庄", 2020, 1, 5), ("石家庄", 2020, 2, 5), ("唐山", 2020, 3, 6)]
    joined = join_statistics(two, table(*rows, columns="城市 年份 v w"))
    assert values(joined, "v") == {("唐山市", 2020): 3.0}
    # Whatever else they say may be of two things as well.
    assert values(joined, "w") == {("唐山市", 2020): 6.0}
    assert joined.doubled["taken"].tolist() == [False] * 4
    assert set(joined.doubled["reason"]) == {"rows_contradict"}
    assert "1 cell with rows that contradict each other" in repr(joined)


def test_twelve_months_are_no_year(two):
    months = [("石家庄", f"2020年{month}月", month) for month in range(1, 13)]
    joined = join_statistics(two, table(*months))
    assert values(joined) == {}
    assert len(joined.doubled) == 12


def test_rows_that_fill_different_columns_are_not_doubled(two):
    rows = [("石家庄", 2020, 1, None), ("石家庄", 2020, None, 2)]
    joined = join_statistics(two, table(*rows, columns="城市 年份 v w"))
    assert (values(joined, "v"), values(joined, "w")) == (
        {("石家庄市", 2020): 1.0},
        {("石家庄市", 2020): 2.0},
    )
    assert joined.doubled.empty


def test_a_lag_joins_the_report_with_the_statistics_of_the_year_before(two):
    rows = [("石家庄", year, year) for year in (2018, 2019, 2020)]
    joined = join_statistics(two, table(*rows), lag=1)
    assert joined.panel.statistics.columns.tolist() == ["v_lag1"]
    assert values(joined) == {("石家庄市", 2019): 2018.0, ("石家庄市", 2020): 2019.0}
    assert "lag 1: reports of year t with statistics of t − 1" in repr(joined)
    assert joined.matched[["year", "year_written"]].to_numpy().tolist() == [
        [2019, 2018],
        [2020, 2019],
    ]
    missing = joined.unmatched_cells
    assert missing["reason"].tolist() == ["no_row_of_place"] * 2
    # The same table once more, of the year itself.
    again = join_statistics(joined.panel, table(*rows))
    assert again.panel.statistics.columns.tolist() == ["v_lag1", "v"]
    assert values(again, "v") == {("石家庄市", 2019): 2019.0, ("石家庄市", 2020): 2020.0}


def test_a_table_without_years_is_of_a_year_that_is_said_or_of_all(two):
    areas = table(("石家庄", 9), ("唐山", 8), columns="城市 面积")
    with pytest.raises(GovTopicsError, match=r"year=2020.*constant=True.*'面积': numbers \(9, 8\)"):
        join_statistics(two, areas)
    # A panel of one year does not say of which year the table is.
    with pytest.raises(GovTopicsError, match="no years were found"):
        join_statistics(panel_of("130100"), areas)
    assert values(join_statistics(two, areas, year=2019)) == {
        ("石家庄市", 2019): 9.0,
        ("唐山市", 2019): 8.0,
    }
    joined = join_statistics(two, areas, constant=True)
    assert joined.panel.statistics["面积"].tolist() == [9.0, 9.0, 8.0, 8.0]
    assert repr(joined).endswith("; the same for all years")
    with pytest.raises(GovTopicsError, match=r"constant=True, but its rows have years \(2019\)"):
        join_statistics(two, table(("石家庄", 2019, 1)), constant=True)


def test_years_that_cannot_be_read_are_set_aside(two):
    joined = join_statistics(two, table(("石家庄", "第十四个五年", 1), ("石家庄", 2020, 2)))
    assert values(joined) == {("石家庄市", 2020): 2.0}
    aside = joined.set_aside.set_index("reason").loc["no_year"]
    assert (aside["row"], aside["written"]) == (2, "石家庄 | 第十四个五年 | 1")


def test_a_column_that_is_in_part_per_cent_keeps_the_kind_that_is_more(two):
    rows = [
        ("石家庄", 2019, "1.5%"),
        ("石家庄", 2020, "2.5%"),
        ("唐山", 2019, 0.03),
        ("唐山", 2020, 0),
    ]
    joined = join_statistics(two, table(*rows))
    assert values(joined) == {
        ("石家庄市", 2019): 1.5,
        ("石家庄市", 2020): 2.5,
        ("唐山市", 2020): 0.0,
    }
    assert joined.columns["unit"].tolist() == ["%"]
    other = joined.set_aside.set_index("reason").loc["other_unit"]
    assert (other["row"], other["column"], other["written"]) == (4, "v", "0.03")
    said = table(("石家庄", 2019, "1.5%"), ("唐山", 2019, 3), columns="城市 年份 增速（%）")
    assert len(values(join_statistics(two, said))) == 2


def test_cells_that_are_no_numbers_are_listed_and_counted(two):
    rows = [("石家庄", 2019, "约5"), ("石家庄", 2020, "…"), ("唐山", 2019, None), ("唐山", 2020, 4)]
    joined = join_statistics(two, table(*rows))
    assert values(joined) == {("唐山市", 2020): 4.0}
    cells = joined.set_aside[joined.set_aside["column"] == "v"]
    assert cells[["row", "written", "reason"]].to_numpy().tolist() == [
        [2, "约5", "not_a_number"],
        [3, "…", "missing_sign"],
    ]
    assert joined.columns[["n_values", "n_missing"]].to_numpy().tolist() == [[1, 3]]
    assert "entries that are no numbers: 1" in repr(joined)
    # A row of a place without any entry is none.
    assert joined.set_aside["reason"].tolist().count("no_values") == 1
    assert joined.unmatched_cells[["place", "year"]].to_numpy().tolist() == [["唐山市", 2019]]


def test_columns_of_texts_and_ids_are_named_and_not_taken(two):
    rows = [(1, "石家庄", "东部", 2020, 7), (2, "唐山", "东部", 2020, 8)]
    joined = join_statistics(two, table(*rows, columns="序号 城市 地带 年份 v"))
    columns = joined.columns.set_index("name")
    assert columns["taken"].to_dict() == {"v": True, "地带": False, "序号": False}
    assert columns["reason"].to_dict() == {"v": "", "地带": "no_numbers", "序号": "no_statistic"}
    assert "2 columns not taken" in repr(joined)


def test_counts_of_counties_under_a_heading_of_a_place_are_numbers(two):
    joined = join_statistics(
        two, table(("石家庄", 2020, 13), ("唐山", 2020, 7), columns="地区 年份 县")
    )
    assert values(joined, "县") == {("石家庄市", 2020): 13.0, ("唐山市", 2020): 7.0}


def test_the_joined_panel_has_the_statistics_in_its_own_tables(two):
    joined = join_statistics(two, table(("石家庄", 2020, 1)))
    assert isinstance(joined.panel, Panel)
    assert "v" in joined.panel.wide()
    assert "v" not in two.wide()
    handed_out = joined.columns
    handed_out.loc[:, "name"] = "X"
    assert joined.columns["name"].tolist() == ["v"]
    shown = joined._repr_html_()
    assert repr(joined) in shown
    assert "<table" in shown


def test_a_name_that_the_panel_has_is_refused(two):
    joined = join_statistics(two, table(("石家庄", 2020, 1)))
    with pytest.raises(GovTopicsError, match="with these names: v"):
        join_statistics(joined.panel, table(("石家庄", 2020, 1)))
    with pytest.raises(GovTopicsError, match="n_chars"):
        join_statistics(two, table(("石家庄", 2020, 1), columns="城市 年份 n_chars"))


def test_unknown_columns_are_named_with_the_nearest(two):
    rows = table(("石家庄", 2020, 1), columns="所在地名 统计年 v")
    assert values(join_statistics(two, rows, place="所在地名", year="统计年")) == {
        ("石家庄市", 2020): 1.0
    }
    with pytest.raises(GovTopicsError) as told:
        join_statistics(two, rows, place="所在地", year="年", code="码")
    assert str(told.value).count("unknown column") == 3
    assert "Did you mean '所在地名'?" in str(told.value)
    with pytest.raises(GovTopicsError, match=r"no column of place names or codes.*'a': text \(x\)"):
        join_statistics(two, table(("x", 2020, 1), columns="a 年份 v"))
    with pytest.raises(GovTopicsError, match="no numbers beside"):
        join_statistics(two, table(("石家庄", 2020, "甲")))


def test_files_that_are_no_tables_are_refused_in_words(two, tmp_path):
    def refused(name, data, match, **said):
        (tmp_path / name).write_bytes(data)
        with pytest.raises(GovTopicsError, match=match):
            join_statistics(two, tmp_path / name, **said)

    refused("a.xls", OLE + b"\0" * 100, "old Excel workbook.*save it as .xlsx")
    refused("a.xls", b"<html><table>", "web page under the name of an Excel file")
    refused("a.csv", b"", "it is empty")
    refused("a.pdf", b"%PDF-1.4", r"not a table of statistics \(.xlsx")
    refused("a.xlsx", b"PK\x03\x04cut", "the Excel file is not complete")
    refused("a.dta", b"cut" * 50, "the Stata file is not complete")
    refused("a.parquet", b"cut" * 50, "the Parquet file is not complete")
    refused("a.csv", b"\n\n,,\n", "it is empty")
    with pytest.raises(GovTopicsError, match="file or folder not found"):
        join_statistics(two, tmp_path / "none.csv")
    path = workbook(tmp_path / "b.xlsx", {"人口": [["城市", "年份", "v"], ["唐山", 2020, 1]]})
    with pytest.raises(GovTopicsError, match=r"unknown sheet '人'\. Did you mean '人口'"):
        join_statistics(two, path, sheet="人")


def test_a_panel_of_levels_or_dates_is_refused(two):
    other = Panel(two.cells, two.values, two.missing, two.set_aside, "theme", "parent", "year")
    with pytest.raises(GovTopicsError, match="this one is by parent and year"):
        join_statistics(other, table(("石家庄", 2020, 1)))
    with pytest.raises(GovTopicsError, match="panel"):
        join_statistics(table(), table())
    with pytest.raises(GovTopicsError, match="lag = -1"):
        join_statistics(two, table(("石家庄", 2020, 1)), lag=-1)


def test_an_encoding_that_is_said_is_believed(two, tmp_path):
    path = csv(tmp_path / "a.csv", "城市,年份,v\n唐山,2020,1\n", "big5")
    assert values(join_statistics(two, path, encoding="big5")) == {("唐山市", 2020): 1.0}


def test_the_same_table_gives_the_same_account(two, tmp_path):
    rows = [["城市", "年份", "v"], ["唐山", 2020, 1], ["鼓楼区", 2020, 2], ["合计", 2020, 3]]
    path = workbook(tmp_path / "a.xlsx", {"A": rows, "B": [["注", "x"], ["y", "z"]]})
    one, other = (join_statistics(two, path) for _ in range(2))
    for name in ("matched", "unmatched_cells", "unmatched_rows", "doubled", "set_aside", "sheets"):
        pd.testing.assert_frame_equal(getattr(one, name), getattr(other, name))


def test_years_of_a_panel_that_are_no_numbers_are_named(two):
    strange = two.cells.astype({"year": object}).assign(year=[2019, 2020, 2019, "2020上半年"])
    panel = replace(two, cells=strange)
    with pytest.raises(GovTopicsError, match="a year that is not a whole number: '2020上半年'"):
        join_statistics(panel, table(("石家庄", 2020, 1)))
