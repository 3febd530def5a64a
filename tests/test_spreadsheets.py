"""CSV files open in spreadsheets in Chinese, nothing in them is run, and all of it comes back."""

import csv
import io

import pandas as pd
import pytest

import govtopics as gt
from govtopics.analysis.validation.files import read_table as read_grades_table
from govtopics.analysis.validation.files import write_table as write_sheet
from govtopics.figures.tools.table_files import as_read, read_table, table_csv
from govtopics.spreadsheets import guarded, unguarded
from govtopics.study.check.compare_files import compare_files
from govtopics.study.results.tables import write_table

STARTS = "=+-@＝＋－＠\t\r\n"
BOM = b"\xef\xbb\xbf"


@pytest.mark.parametrize("start", STARTS)
def test_what_a_spreadsheet_would_run_is_guarded_and_comes_back(start):
    for text in (f"{start}1+1", start, f"'{start}1", f"''{start}"):
        assert guarded(text) == f"'{text}"
        assert unguarded(guarded(text)) == text


@pytest.mark.parametrize("text", ["治理", "", "'治理'", "’=1", "a=1", " =1", "'", "“=”"])
def test_other_texts_stay_letter_for_letter(text):
    assert guarded(text) == unguarded(text) == text


def test_numbers_below_zero_stay_numbers():
    assert [guarded(n) for n in (-5, -0.5, None)] == [-5, -0.5, None]
    table = pd.DataFrame({"difference": [-0.25, -3.0], "text": ["-5%", "＝合计"], "=1": [-7, 8]})
    told = table_csv(table)
    assert told == "\ufeffdifference,text,'=1\n-0.25,'-5%,-7\n-3,'＝合计,8\n"
    read = as_read(table, ["difference", "=1"])
    assert read.to_dict("list") == {
        "difference": [-0.25, -3.0], "text": ["-5%", "＝合计"], "=1": [-7, 8],
    }  # fmt: skip


def test_tables_of_a_study_begin_with_the_mark_and_are_read_with_it_and_without(tmp_path):
    table = pd.DataFrame({"text": ['=HYPERLINK("http://x","看")', "治理"], "n": [1, 2]})
    path = tmp_path / "t.csv"
    write_table(table, path)
    assert path.read_bytes().startswith(BOM)
    assert list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"))))[1] == [
        "'=HYPERLINK(\"http://x\",\"看\")", "1",
    ]  # fmt: skip
    assert list(pd.read_csv(path).columns) == ["text", "n"]
    pd.testing.assert_frame_equal(read_table(path, ["n"]), table, check_dtype=False)
    older = tmp_path / "older.csv"
    older.write_bytes(path.read_bytes().removeprefix(BOM))
    pd.testing.assert_frame_equal(read_table(older, ["n"]), table, check_dtype=False)
    assert compare_files(older, path) == ("numerically equal", 0.0)


def test_sheets_for_coders_come_back_as_they_were(tmp_path):
    table = pd.DataFrame({"item": ["i1"], "text": ["@所有人"], "=治理": ["1"]})
    write_sheet(tmp_path / "s.csv", table)
    assert b"'@" in (tmp_path / "s.csv").read_bytes()
    assert read_grades_table(tmp_path / "s.csv").to_dict("list") == table.to_dict("list")


def test_a_table_of_texts_is_read_without_what_guards_it(tmp_path):
    texts = "正文\n'-全年粮食又获大丰收，水渠修好了三条。\n'治理'一词写了三遍，人人都看见了。\n"
    (tmp_path / "t.csv").write_bytes(BOM + texts.encode())
    corpus = gt.read_corpus(tmp_path, columns={"正文": "text"})
    assert [text[:3] for text in corpus.texts] == ["-全年", "'治理"]
