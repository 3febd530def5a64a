"""Which report speaks for a place in a year, and what becomes of the others. Chosen by hand."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govtopics.errors import CorpusError
from govtopics.language import reason_text
from govtopics.panels.cells import KINDS, cells_of

ANNUAL, FIVE, HALF = KINDS
DEFAULTS = {
    "code": None, "place": "甲县", "parent": "乙市", "admin_level": "county", "year": 2020,
    "kind": ANNUAL, "extent": "whole", "n_chars": 100, "plan_share": 0.5,
}  # fmt: skip


def reports(*rows, **shared):
    """A table of reports: each a dictionary of what differs from the defaults, by its id."""
    table = pd.DataFrame([DEFAULTS | shared | row for row in rows])
    names = [row.get("id", f"r{number}") for number, row in enumerate(rows, 1)]
    return table.drop(columns="id", errors="ignore").set_axis(names, axis=0)


def cells(*rows, unit="place", time="year", **shared):
    return cells_of(reports(*rows, **shared), unit, time)


def aside(found):
    """Return what was set aside: id, what was chosen instead, and the code of the reason."""
    rows = found.set_aside[["document_id", "chosen", "reason"]].to_numpy().tolist()
    return {name: (chosen, reason.partition(":")[0]) for name, chosen, reason in rows}


def test_an_annual_report_speaks_for_its_year_before_all_others():
    found = cells(
        {"id": "half", "kind": HALF, "n_chars": 900},
        {"id": "five", "kind": FIVE, "n_chars": 800},
        {"id": "annual", "extent": "excerpt", "n_chars": 10},
        {"id": "other", "kind": None, "n_chars": 700},
    )
    row = found.table.iloc[0]
    assert (row["documents"], row["n_documents"], row["n_chars"]) == ("annual", 1, 10)
    assert (row["kind"], row["extent"]) == (ANNUAL, "excerpt")
    assert aside(found) == dict.fromkeys(("five", "half", "other"), ("annual", "other_kind"))
    told = found.set_aside.set_index("document_id").loc["half"]
    assert told["reason_text"] == "同一地方同一年另有年度报告，用那一份"
    assert (
        reason_text(told["reason"], "en") == "the annual report of the same place and year is used"
    )


def test_then_a_five_year_report_then_a_half_year_report_then_any_other():
    assert list(cells({"kind": HALF}, {"kind": FIVE}, {"kind": None}).cell_of) == ["r2"]
    assert list(cells({"kind": None}, {"kind": HALF}).cell_of) == ["r2"]


def test_of_reports_of_one_kind_the_whole_one_then_the_longest_is_read():
    found = cells(
        {"id": "a", "extent": "excerpt", "n_chars": 500},
        {"id": "b", "extent": None, "n_chars": 500},
        {"id": "c", "n_chars": 80},
        {"id": "d", "n_chars": 90},
        {"id": "e", "n_chars": 90},
    )
    assert found.table["documents"].tolist() == ["d"]
    assert aside(found) == {
        "a": ("d", "other_whole"), "b": ("d", "other_whole"),
        "c": ("d", "other_longer"), "e": ("d", "other_longer"),
    }  # fmt: skip


def test_two_half_years_are_read_together_and_two_texts_of_one_half_year_are_not():
    first = {"kind": HALF, "period_start": "2020-01", "period_end": "2020-06"}
    second = {"kind": HALF, "period_start": "2020-07", "period_end": "2020-12", "plan_share": 0.2}
    found = cells(first, {**second, "n_chars": 300, "extent": "whole"})
    row = found.table.iloc[0]
    assert (row["documents"], row["n_documents"], row["n_chars"]) == ("r1; r2", 2, 400)
    assert row["plan_share"] == pytest.approx((100 * 0.5 + 300 * 0.2) / 400)
    assert list(cells(first, {**first, "n_chars": 101}).cell_of) == ["r2"]
    # Where one of the two does not say which period it reviews, nobody knows that they differ.
    assert list(cells(first, {"kind": HALF, "period_start": None}).cell_of) == ["r1"]


def test_what_is_left_out_of_groups_fills_no_cell_and_the_cell_says_why():
    found = cells(
        {"id": "a", "year": 2019},
        {"id": "b", "year": 2020, "left_out": "duplicate"},
        {"id": "c", "year": 2021},
        {"id": "d", "year": 2021, "left_out": "mislabelled", "place": None},
        {"id": "e", "year": None},
        {"id": "f", "place": ""},
    )
    assert found.cell_of == {"a": 0, "c": 1}
    assert aside(found) == {
        "b": ("", "left_out"), "d": ("", "left_out"), "e": ("", "no_value"), "f": ("", "no_value"),
    }  # fmt: skip
    assert found.missing[["place", "year", "reason"]].to_numpy().tolist() == [
        ["甲县", 2020, "left_out: flag=duplicate"]
    ]
    assert found.missing["reason_text"].tolist() == ["不计入分组：重复"]


def test_years_of_a_table_with_gaps_are_whole_numbers_all_the_same():
    found = cells({"year": 2019.0}, {"year": float("nan")}, {"year": 2021.0})
    assert found.table["year"].tolist() == [2019, 2021]
    assert found.table["year"].dtype == "int64"
    assert found.missing["year"].tolist() == [2020]
    assert cells({"year": "2019"}, {"year": "2021"}).missing["year"].tolist() == [2020]


def test_places_stand_in_the_order_of_codes_and_those_without_one_come_last():
    found = cells(
        {"place": "长征镇", "parent": "普陀区", "admin_level": "township"},
        {"place": "国务院", "parent": None, "admin_level": "national"},
        {"place": "徐汇区", "parent": "上海市", "code": "310104"},
        {"place": "北京市", "parent": None, "admin_level": "province", "code": "110000"},
    )
    assert found.table["place"].tolist() == ["北京市", "徐汇区", "国务院", "长征镇"]
    assert found.table["code_today"].fillna("").tolist() == ["110000", "310104", "", ""]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (("密云县", "北京市", "110228"), ("密云区", "北京市", "110118")),
        (("通州市", "南通市", "320683"), ("通州区", "南通市", "320612")),
        (("郫县", "成都市", "510124"), ("郫都区", "成都市", "510117")),
        (("襄樊市", "湖北省", "420600"), ("襄阳市", "湖北省", "420600")),
    ],
)
@pytest.mark.parametrize("coded", [True, False])
def test_a_place_that_changed_its_code_or_name_stays_one_place(old, new, coded):
    level = "city" if old[0] == "襄樊市" else "county"
    rows = [
        {"place": place, "parent": parent, "code": code if coded else None, "year": year}
        for (place, parent, code), year in ((old, 2005), (new, 2018))
    ]
    found = cells(*rows, admin_level=level)
    assert found.table["code_today"].tolist() == [new[2]] * 2
    assert len(found.missing) == 12
    assert found.table["place"].tolist() == [old[0], new[0]]


def test_a_code_that_went_on_to_another_place_makes_no_place_of_two():
    found = cells(
        {"place": "威海市", "code": "379006", "year": 1986},
        {"place": "胶州市", "code": "379006", "year": 1988},
        {"place": "西区", "code": "430104", "year": 1990},
        {"place": "岳麓区", "code": "430104", "year": 2000},
    )
    assert found.table[["place", "code_today"]].to_numpy().tolist() == [
        ["胶州市", "370281"], ["威海市", "379006-1986"],
        ["岳麓区", "430104"], ["西区", "430104-1995"],
    ]  # fmt: skip


def test_of_a_name_that_several_places_have_the_parent_tells_which_is_meant():
    rows = ({"parent": "北京市"}, {"parent": "长春市"}, {"parent": None})
    found = cells(*rows, place="朝阳区")
    assert found.table["code_today"].fillna("").tolist() == ["110105", "220104", ""]
    assert found.table["flags"].tolist() == ["", "", "place"]
    assert found.set_aside.empty
    # Also where the folder has one other 朝阳区 alone: there are more than that.
    one = cells(*rows[:1], rows[2] | {"year": 2021}, place="朝阳区")
    assert one.table["flags"].tolist() == ["", "place"]
    assert len(one.missing) == 2


def test_two_texts_of_one_name_that_nothing_tells_apart_are_not_merged_without_a_word():
    found = cells({"n_chars": 90}, {}, {"year": 2021}, place="朝阳区", parent=None)
    assert found.table["documents"].tolist() == ["r2", "r3"]
    assert found.table["flags"].tolist() == ["place", "place"]
    assert aside(found) == {"r1": ("r2", "same_name")}


def test_a_place_of_which_the_gazetteer_knows_nothing_is_known_by_its_name_parent_and_level():
    found = cells({"parent": "乙市"}, {"parent": "丙市"}, {"parent": "乙市", "year": 2021})
    assert found.table["parent"].tolist() == ["丙市", "乙市", "乙市"]
    # The parent is not always given: there is one 甲县 that it can be, or there are two.
    one = cells({}, {"year": 2021, "parent": None, "admin_level": None})
    assert one.missing.empty
    assert one.table["parent"].tolist() == ["乙市", "乙市"]
    two = cells({}, {"parent": "丙市"}, {"parent": None, "year": 2021})
    assert two.table[["parent", "year", "flags"]].fillna("").to_numpy().tolist() == [
        ["", 2021, "place"], ["丙市", 2020, ""], ["乙市", 2020, ""],
    ]  # fmt: skip
    # An own code, given for one year alone.
    own = cells({"code": "999901"}, {"year": 2021})
    assert own.table["code_today"].tolist() == ["999901"] * 2


def test_a_label_that_is_doubted_tells_of_no_other_place():
    doubted = {"parent": "丙市", "left_out": "mislabelled"}
    found = cells({}, doubted, {"parent": None, "year": 2021})
    assert found.table["parent"].tolist() == ["乙市", "乙市"]
    assert found.table["flags"].tolist() == ["", ""]


def test_a_city_and_a_county_of_one_name_are_two_places():
    found = cells({"admin_level": "city"}, {}, parent=None)
    assert len(found.table) == 2
    assert found.set_aside.empty


def test_what_is_above_places_reads_each_of_them_once():
    found = cells(
        {"place": "徐汇区", "code": "310104", "parent": "上海市"},
        {"place": "徐汇区", "code": "310104", "parent": "上海市", "kind": HALF},
        {"place": "长宁区", "code": "310105", "parent": "上海市", "n_chars": 300},
        {"place": "东城区", "code": "110101", "parent": "北京市"},
        {"place": None, "parent": "上海市"},
        unit="parent",
    )
    assert found.table[["parent", "documents", "n_chars"]].to_numpy().tolist() == [
        ["北京市", "r4", 100], ["上海市", "r5; r1; r3", 500],
    ]  # fmt: skip
    assert aside(found) == {"r2": ("r1", "other_kind")}


def test_levels_stand_from_the_nation_down_and_a_cell_says_when_its_reports_differ():
    found = cells(
        {"place": "甲镇", "admin_level": "township"},
        {"place": "丁县", "extent": "excerpt", "kind": FIVE},
        {"place": "丙县"},
        {"place": "国务院", "admin_level": "national"},
        unit="admin_level",
    )
    assert found.table["admin_level"].tolist() == ["national", "county", "township"]
    assert found.table.loc[1, ["kind", "extent"]].tolist() == ["mixed", "mixed"]


def test_a_docvar_that_every_cell_has_can_be_the_unit_and_stands_there_once():
    found = cells({}, {"kind": FIVE, "place": "丙县"}, unit="kind")
    assert list(found.table).count("kind") == 1
    assert found.table["kind"].tolist() == [ANNUAL, FIVE]


def test_unknown_docvars_and_a_corpus_without_place_and_year_are_told():
    with pytest.raises(CorpusError, match=r"No report has a docvar 'plce'\. Did you mean 'place'"):
        cells({}, unit="plce")
    with pytest.raises(CorpusError, match="such as place and year; both are 'year'"):
        cells({}, unit="year")
    with pytest.raises(
        CorpusError, match="None of the reports included in groups has both place and year"
    ):
        cells({"year": None}, {"left_out": "duplicate"})


ANY_REPORT = st.fixed_dictionaries({
    "place": st.sampled_from(["甲县", "朝阳区", "密云县", None]),
    "parent": st.sampled_from(["北京市", "乙市", None]),
    "admin_level": st.sampled_from(["county", "city", None]),
    "code": st.sampled_from(["110228", "110105", None, None]),
    "year": st.sampled_from([2010, 2011, 2013, None]),
    "kind": st.sampled_from([*KINDS, None]),
    "extent": st.sampled_from(["whole", "excerpt", None]),
    "left_out": st.sampled_from([None, None, "duplicate"]),
    "n_chars": st.integers(0, 3),
    "period_start": st.sampled_from(["2010-01", "2010-07", None]),
    "period_end": st.just("2010-12"),
})  # fmt: skip
USABLE = {"place": "甲县", "year": 2010, "left_out": None}


@settings(max_examples=50)
@given(st.lists(ANY_REPORT, max_size=8), st.randoms(use_true_random=False))
def test_every_report_is_in_one_cell_or_set_aside_whatever_their_order(rows, random):
    table = reports(USABLE, *rows)
    found = cells_of(table, "place", "year")
    listed = [name for names in found.table["documents"] for name in names.split("; ")]
    assert sorted([*listed, *found.set_aside["document_id"]]) == sorted(table.index)
    assert dict(found.cell_of) == {
        name: row
        for row, names in enumerate(found.table["documents"])
        for name in names.split("; ")
    }
    chosen = set(found.set_aside["chosen"]) - {""}
    assert chosen <= set(listed)
    # Places and years are the cells and the missing ones, and nothing else.
    n_years = found.table["year"].max() - found.table["year"].min() + 1
    assert (len(found.table) + len(found.missing)) % n_years == 0

    order = list(table.index)
    random.shuffle(order)
    again = cells_of(table.loc[order], "place", "year")
    for one, other in zip(found, again, strict=True):
        if isinstance(one, pd.DataFrame):
            pd.testing.assert_frame_equal(one, other)
        else:
            assert one == other


@pytest.mark.parametrize(
    "year", ["2020年", "二〇二〇年", "２０２０", " 2020 ", 2020.0, pd.Timestamp(2020, 3, 1), "2020"]
)
def test_a_year_is_one_however_it_is_written(year):
    found = cells({"id": "b", "year": year}, {"id": "a", "year": 2020, "n_chars": 10})
    assert found.table["year"].tolist() == [2020]
    assert found.table["documents"].tolist() == ["b"]


def test_places_that_are_numbers_are_names():
    found = cells({"place": 1}, {"place": "1", "year": 2021}, {"place": 2.0, "year": 2021})
    assert found.table["place"].tolist() == ["1", "1", "2"]
