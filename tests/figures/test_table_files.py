import io

import pandas as pd
import pytest

from govtopics.errors import GovTopicsError
from govtopics.figures.tools import table_files
from govtopics.figures.tools.table_files import as_read, csv_parts, read_table, table_csv

HOSTILE = ["000", "NA", "nan", "", "a\x00b", "x\ry", "l\nm", 'q"', "a,b", "\u202eabc"]


def test_texts_come_back_as_they_were_and_numbers_with_six_digits():
    values = [1, 1 / 3, float("nan"), 1234567, 2.0, 1e20, -1.5, 12345678.5, 0, 7]
    table = pd.DataFrame({"id": HOSTILE, "value": values, "n": range(10), "none": [None] * 10})
    read = as_read(table, ["value", "n", "none", "not there"])
    assert read["id"].tolist() == [text.replace("\r", "\n") for text in HOSTILE]
    assert read["value"].dropna().tolist() == [
        1, 0.333333, 1234567, 2, 1e20, -1.5, 12345700, 0, 7
    ]  # fmt: skip
    assert read["n"].tolist() == list(range(10))
    assert read["none"].isna().all()


def test_reading_again_changes_nothing():
    table = pd.DataFrame({"id": HOSTILE, "value": [x / 7 for x in range(10)]})
    once = as_read(table, ["value"])
    assert as_read(once, ["value"]).equals(once)
    assert table_csv(once) == table_csv(table)


def test_what_is_no_number_is_named():
    with pytest.raises(
        GovTopicsError, match="The column 'share' contains something other than numbers"
    ):
        read_table(io.StringIO("topic,share\na,many\n"), ["share"])


def test_no_table_at_all_is_refused(tmp_path):
    (tmp_path / "empty.csv").write_text("", encoding="utf-8")
    with pytest.raises(GovTopicsError, match=r"Could not read .*empty\.csv as a table"):
        read_table(tmp_path / "empty.csv", [])


def test_a_long_table_is_written_part_by_part_as_in_one_piece(monkeypatch):
    table = pd.DataFrame({"id": HOSTILE, "value": [x / 7 for x in range(10)], "=1": [None] * 10})
    whole = table_csv(table)
    monkeypatch.setattr(table_files, "ROWS", 4)
    parts = list(csv_parts(table))
    assert len(parts) == 3
    assert b"".join(parts).decode() == whole
    assert parts[0].startswith("\ufeffid,value,'=1\n000,0,".encode())
    assert [part.count(b"000,0,") for part in parts] == [1, 0, 0]
    assert list(csv_parts(table[:0])) == ["\ufeffid,value,'=1\n".encode()]
