"""Panels as files, opened again: CSV, Stata and Parquet."""

import builtins
import dataclasses
import io
import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pandas.io.stata import StataReader

import govtopics as gt
from govtopics.errors import CorpusError
from govtopics.figures.tools.style import figure_style
from govtopics.panels.cells import cells_of
from govtopics.panels.panel import Panel
from govtopics.panels.stata import LONGEST_NAME, RESERVED, Column, stata_names

BOOK = gt.Codebook((
    gt.Theme("基层治理", ("治理",), english="Grassroots governance"),
    gt.Theme("疫情防控", ("疫情",), since={"default": 2020}),
    gt.Theme("网格", ("网格",), english="One network for the operation of a whole large city"),
))  # fmt: skip
DOCVARS = pd.DataFrame({
    "place": ["鼓楼区", "鼓楼区", "鼓楼区", "长征镇"],
    "parent": ["南京市", "徐州市", "南京市", "普陀区"],
    "admin_level": ["county", "county", "county", "township"],
    "code": ["320106", "320302", "320106", None],
    "year": [2019, 2020, 2020, 2020],
    "kind": ["annual report", "annual report", None, "five-year report"],
    "extent": ["whole", "excerpt", "whole", "whole"],
})  # fmt: skip
TEXTS = [
    "推进基层治理有成效。",
    "全年粮食又获大丰收。",
    "推进基层治理有成效。" * 3,
    "推进网格工作有成效。",
]


@pytest.fixture(scope="module")
def panel():
    corpus = gt.Corpus.from_texts(TEXTS, docvars=DOCVARS)
    return gt.measure_themes(corpus, BOOK).panel()


@pytest.fixture
def stata(panel, tmp_path):
    panel.save(tmp_path / "panel.dta")
    with StataReader(tmp_path / "panel.dta") as reader:
        yield reader


def test_a_stata_file_holds_the_values_and_says_in_chinese_what_they_are(stata, panel):
    labels = stata.variable_labels()
    assert labels["place_id"] == "地方编号"
    assert labels["grassroots_governance"] == "基层治理：占字数比例（核心词）"
    assert labels["grassroots_governance_per1000"] == "基层治理：每千字命中数"
    assert labels["theme1"] == "疫情防控：占字数比例（核心词）"
    assert labels["code_today"] == "现在的区划代码"
    assert stata.time_stamp == "01 Jan 1960 00:00"  # a clock would change the bytes
    assert stata.data_label == "govtopics：主题，按地方和年份（全文）"
    table = stata.read(convert_categoricals=False)
    wide = panel.wide()
    assert table["year"].tolist() == [2019, 2020, 2020, 2020]
    np.testing.assert_array_equal(table["grassroots_governance"], wide["基层治理"])
    np.testing.assert_array_equal(table["theme1"].isna(), [True, False, False, False])
    assert table["place"].tolist() == ["鼓楼区", "鼓楼区", "鼓楼区", "长征镇"]
    assert table["code"].tolist() == ["320106", "320106", "320302", ""]


def test_places_have_numbers_for_xtset_and_values_have_labels(stata):
    table = stata.read(convert_categoricals=False)
    assert table["place_id"].tolist() == [1, 1, 2, 3]
    assert not table.duplicated(["place_id", "year"]).any()
    labels = stata.value_labels()
    assert labels["place_id"] == {1: "南京市鼓楼区", 2: "徐州市鼓楼区", 3: "长征镇"}
    assert labels["admin_level"] == {1: "县级", 2: "乡级"}
    assert labels["kind"] == {1: "年度报告", 2: "五年报告"}
    assert labels["extent"] == {1: "全文", 2: "节选"}
    assert table["kind"].fillna(-1).tolist() == [1, -1, 1, 2]
    assert table["extent"].tolist() == [1, 1, 2, 1]


def test_in_english_labels_are_english(panel, tmp_path):
    with figure_style(language="en"):
        panel.save(tmp_path / "en.dta")
    with StataReader(tmp_path / "en.dta") as reader:
        labels = reader.variable_labels()
        assert labels["grassroots_governance_wide"] == (
            "Grassroots governance: share of characters (wider terms)"
        )
        assert reader.data_label == "govtopics: themes by place and year (whole reports)"
        assert reader.value_labels()["admin_level"] == {1: "county", 2: "township"}
        # What is measured is said whole, whatever the length of a theme's name.
        long = [label for label in labels.values() if label.startswith("One network")]
        assert {len(label) for label in long} <= set(range(81))
        assert (
            "One network for the operation of a whole large: share of characters (core terms)"
            in long
        )


def test_a_file_of_places_of_one_name_opens_and_what_nobody_knows_is_missing(tmp_path):
    levels, codes = ["county", "city", None], [None, None, "999901"]
    docvars = pd.DataFrame({"place": "甲县", "year": 2020, "admin_level": levels, "code": codes})
    corpus = gt.Corpus.from_texts(TEXTS[:3], docvars=docvars)
    gt.measure_themes(corpus, BOOK).panel().save(tmp_path / "panel.dta")
    read = pd.read_stata(tmp_path / "panel.dta")
    assert read["place_id"].astype(str).tolist() == [
        "甲县 (999901)", "甲县 (甲县 city)", "甲县 (甲县 county)",
    ]  # fmt: skip
    for name in ("plan_share", "kind", "extent"):
        assert read[name].dtype == "float64"
        assert read[name].isna().all()


def test_topics_are_shares_of_words_and_their_ends_are_those_of_refits(tmp_path):
    rows = pd.DataFrame({"n_chars": 10, "place": ["甲县", "乙县"], "year": 2020}, index=["a", "b"])
    cells = cells_of(rows, "place", "year")
    values = pd.DataFrame({
        "cell": [0, 1, 0, 1], "topic": ["lda-01"] * 2 + ["河道治理"] * 2, "english": "",
        "estimate": [0.1, 0.2, 0.9, 0.8], "low": [0.1, np.nan, 0.8, 0.7], "high": 1.0,
        "stability": ["", "stable", "", ""], "status": "estimated", "reason": "", "reason_text": "",
    })  # fmt: skip
    topics = Panel.of(cells, values, "topic", "place", "year")
    topics.save(tmp_path / "topics.dta")
    with StataReader(tmp_path / "topics.dta") as reader:
        labels = reader.variable_labels()
        assert labels["lda_01"] == "lda-01：占词数比例"
        assert labels["lda_01_low"] == "lda-01：各次重拟合中最低"
        assert labels["topic1"] == "河道治理：占词数比例"
        assert reader.data_label == "govtopics：话题，按地方和年份（全文）"
        table = reader.read()
    assert table["lda_01"].tolist() == [0.1, 0.2]
    assert table["lda_01_stab"].tolist() == ["", "stable"]


@pytest.mark.parametrize("name", ["panel.csv", "panel.dta", "panel.parquet"])
def test_the_same_panel_is_the_same_bytes(panel, tmp_path, name):
    written = []
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        panel.save(tmp_path / folder / name)
        written.append((tmp_path / folder / name).read_bytes())
    assert written[0] == written[1]


def test_csv_and_parquet_are_the_wide_table(panel, tmp_path):
    panel.save(tmp_path / "panel.csv")
    panel.save(tmp_path / "panel.parquet")
    raw = (tmp_path / "panel.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    assert b"\r" not in raw
    wide = panel.wide()
    for read in (
        pd.read_csv(io.BytesIO(raw), dtype={"code": str, "code_today": str}),
        pd.read_parquet(tmp_path / "panel.parquet"),
    ):
        assert list(read) == list(wide)
        np.testing.assert_allclose(read["基层治理"], wide["基层治理"], rtol=1e-6)
        assert read["code"].fillna("").tolist() == ["320106", "320106", "320302", ""]


def test_a_file_holds_statistics_as_they_were_given_and_runs_nothing(panel, tmp_path):
    joined = pd.DataFrame(
        {"地区生产总值": [123456789.123, 1.0, np.nan, 2.0], "=note": ["=1+1", "", "", "b"]}
    )
    more = dataclasses.replace(panel, statistics=joined)
    more.save(tmp_path / "panel.csv")
    text = (tmp_path / "panel.csv").read_text(encoding="utf-8-sig")
    assert "123456789.123" in text
    assert text.split("\n")[0].endswith(",地区生产总值,'=note")
    assert text.split("\n")[1].endswith(",'=1+1")
    more.save(tmp_path / "panel.dta")
    with StataReader(tmp_path / "panel.dta") as reader:
        assert reader.variable_labels()["x1"] == "地区生产总值"
        assert reader.read()["x1"].fillna(-1).tolist() == [123456789.123, 1.0, -1, 2.0]


def test_long_texts_of_many_reports_are_not_cut(tmp_path):
    corpus = gt.Corpus.from_texts(
        [TEXTS[0]] * 300,
        ids=[f"某省某市某县政府工作报告-{n}" for n in range(300)],
        docvars=pd.DataFrame({"admin_level": ["county"] * 300, "year": [2020] * 300}),
    )
    panel = gt.measure_themes(corpus, BOOK).panel("admin_level")
    panel.save(tmp_path / "panel.dta")
    read = pd.read_stata(tmp_path / "panel.dta")
    assert read["documents"].tolist() == panel.cells["documents"].tolist()
    assert len(read["documents"][0].encode()) > 2045


def test_other_endings_and_places_are_refused_and_parquet_says_what_it_needs(
    panel, tmp_path, monkeypatch
):
    with pytest.raises(CorpusError, match=r"not 'panel.xlsx'. Available: .csv, .dta, .parquet"):
        panel.save(tmp_path / "panel.xlsx")
    for name in ("panel.csv", "panel.dta", "panel.parquet"):
        with pytest.raises(CorpusError, match="Could not write ") as refused:
            panel.save(tmp_path / "none" / name)
        assert ".part" not in str(refused.value)
    original = builtins.__import__

    def without(name, *rest, **more):
        if name == "pyarrow":
            raise ImportError(name)
        return original(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(CorpusError, match=r"needs the extra `large`.*Or write \.csv or \.dta"):
        panel.save(tmp_path / "panel.parquet")


TEXT = st.text(alphabet="abcXY_ 1é治理-", max_size=40)


@given(st.lists(st.tuples(TEXT, TEXT), max_size=6, unique_by=lambda pair: pair[0]))
def test_names_are_those_that_stata_takes_and_no_two_are_alike(themes):
    measures = ("estimate", "hits_per_1000_chars", "n_hits", "low_of_refits_治")
    columns = [
        Column("year"), Column("if"), Column("人口"), Column("year_"),
        *(Column(name + m, name or "x", english, m) for name, english in themes for m in measures),
    ]  # fmt: skip
    names = stata_names(["place_id"], columns)
    assert len(names) == len(columns) + 1
    assert len(set(names)) == len(set(columns)) + 1
    for name in names:
        assert name.isascii()
        assert name.isidentifier()
        assert len(name) <= LONGEST_NAME
        assert name.lower() not in RESERVED


@pytest.mark.parametrize("ending", [".csv", ".dta", ".parquet"])
@pytest.mark.parametrize("fault", [KeyboardInterrupt, ValueError, OSError])
def test_what_breaks_off_leaves_the_file_that_was_there(
    panel, tmp_path, monkeypatch, ending, fault
):
    path = tmp_path / f"panel{ending}"
    panel.save(path)
    whole = path.read_bytes()

    def half(target, *_, **__):
        _broken(target, b"half of it", fault)

    monkeypatch.setattr(Path, "write_bytes", lambda path, data: _broken(path, data, fault))
    monkeypatch.setattr("govtopics.panels.files.write_stata", lambda _, path: half(path))
    monkeypatch.setattr(pd.DataFrame, "to_parquet", lambda _, file, **__: half(Path(file.name)))
    with pytest.raises((fault, CorpusError)):
        panel.save(path)
    assert path.read_bytes() == whole
    assert [found.name for found in tmp_path.iterdir()] == [path.name]


def _broken(path, data, fault):
    with path.open("wb") as file:
        file.write(data[:9])
    raise fault


def test_parquet_takes_columns_of_numbers_and_texts(panel, tmp_path):
    years = panel.cells.astype({"year": object}).assign(year=[2019, 2020, 2020, "2020上半年"])
    dataclasses.replace(panel, cells=years).save(tmp_path / "panel.parquet")
    read = pd.read_parquet(tmp_path / "panel.parquet")
    assert read["year"].tolist() == ["2019", "2020", "2020", "2020上半年"]


def test_a_notebook_shows_a_panel_two_columns_of_which_cannot_be_told_apart():
    book = gt.Codebook(
        (gt.Theme("网 格", ("网格",)), gt.Theme("网_格", ("治理",)), gt.Theme("year", ("粮食",)))
    )
    panel = gt.measure_themes(gt.Corpus.from_texts(TEXTS, docvars=DOCVARS), book).panel()
    with pytest.raises(CorpusError, match="Two columns of the panel would have the same name"):
        panel.wide()
    shown = panel._repr_html_()
    heads = re.findall("<th[^>]*>([^<]*)</th>", shown)
    assert heads == ["地方", "年份", "网 格", "网_格", "year"]


@pytest.mark.parametrize("size", [np.inf, -np.inf, 1e308])
def test_numbers_that_stata_does_not_have_are_named(panel, tmp_path, size):
    statistics = pd.DataFrame({"对数": [1.0, np.nan, size, 2.0]})
    joined = dataclasses.replace(panel, statistics=statistics)
    with pytest.raises(CorpusError, match=r"'对数' contains .*, a number that Stata does not have"):
        joined.save(tmp_path / "panel.dta")
    assert not list(tmp_path.iterdir())
    joined.save(tmp_path / "panel.csv")
