"""Tables that people have and that the first reader of tables misread."""

import json

import pytest

from govtopics import read_corpus
from govtopics.corpus.reading.dates import date_of
from govtopics.corpus.reading.values import value_of

HEAD = "政府工作报告\n——{year}年1月10日在{place}第十八届人民代表大会第三次会议上\n县长 李某某\n各位代表：\n"
BODY = "过去一年，我们坚持稳中求进工作总基调，持续优化营商环境，推进基层治理体系建设。\n" * 10


def report(place="青禾县", year=2024):
    return HEAD.format(place=place, year=year) + BODY


def quoted(text):
    return '"' + text.replace('"', '""') + '"'


PLACES = [("青禾县", 2021), ("白杨县", 2022), ("红柳县", 2023)]


@pytest.mark.parametrize("name", ["r.csv", "r.txt"])
@pytest.mark.parametrize(
    "tagged",
    [
        lambda text: "".join(f"<p>{line}</p>" for line in text.splitlines()),
        lambda text: text.replace("\n", "<br/>"),
    ],
)
def test_pages_in_the_cells_of_a_table_do_not_make_it_a_page(tmp_path, name, tagged):
    rows = (f"{place},{year},{quoted(tagged(report(place, year)))}\n" for place, year in PLACES)
    (tmp_path / name).write_text("地区,年份,正文\n" + "".join(rows), encoding="utf-8")
    corpus = read_corpus(tmp_path)
    found = [(doc.docvars["place"], doc.docvars["year"]) for doc in corpus.documents]
    assert found == PLACES
    assert not any("<" in text for text in corpus.to_paragraphs().texts)


@pytest.mark.parametrize(
    ("cell", "date"),
    [
        ("2024—01—10", "2024-01-10"),
        ("2024–1–10", "2024-01-10"),
        ("二○二四年元月十日", "2024-01-10"),
        ("2024年元月10日", "2024-01-10"),
        ("公元2024年1月10日", "2024-01-10"),
        ("2024.01.10-12", "2024-01-10"),
        ("2024年1月10日至12日", "2024-01-10"),
        ("2024年1月30日—2月2日", "2024-01-30"),
        ("2023-2024", None),
        ("1月10日", None),
    ],
)
def test_dates_with_other_dashes_and_over_several_days(cell, date):
    assert date_of(cell) == date


def test_a_list_is_no_place_but_for_a_list_of_one():
    assert value_of("place", ["甲省", "青禾县"]) == (None, "a list of 2 values is not a place name")
    assert value_of("place", ["青禾县", None]) == ("青禾县", "")
    assert value_of("year", [2024]) == (2024, "")


@pytest.mark.parametrize("name", ["正文2", "正文（续）", "正文(2)", "正文_2"])
def test_the_rest_of_a_text_in_another_column_is_told(tmp_path, name):
    whole = report()
    row = f"青禾县,2024,{quoted(whole[:300])},{quoted(whole[300:400])}\n"
    (tmp_path / "r.csv").write_text(f"地区,年份,正文,{name}\n{row}", encoding="utf-8")
    (flag,) = [f for f in read_corpus(tmp_path).documents[0].flags if f.flag == "table"]
    assert f"not from {name!r}" in flag.reason


def test_lines_of_json_under_another_ending(tmp_path):
    line = json.dumps({"place": "青禾县", "text": report()}, ensure_ascii=False)
    (tmp_path / "r.ndjson").write_text(line + "\n", encoding="utf-8")
    assert read_corpus(tmp_path).documents[0].docvars["place"] == "青禾县"


def test_radicals_in_names_of_columns_and_cells_are_their_characters(tmp_path):
    row = f"⻘禾县,2024,{quoted(report())}\n"
    (tmp_path / "r.csv").write_text("地区,年份,正⽂\n" + row, encoding="utf-8")
    (document,) = read_corpus(tmp_path).documents
    assert document.docvars["place"] == "青禾县"
    assert not [flag for flag in document.flags if flag.flag == "mislabelled"]


def test_a_parent_has_its_whole_name(tmp_path):
    row = f"浙江,杭州,西湖,2022,{quoted('我们推进治理。' * 60)}\n"
    (tmp_path / "r.csv").write_text("省,市,县,年份,正文\n" + row, encoding="utf-8")
    (document,) = read_corpus(tmp_path).documents
    assert (document.docvars["place"], document.docvars["parent"]) == ("西湖区", "杭州市")
