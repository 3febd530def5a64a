"""Tables that are longer than Excel opens: Parquet, the same bytes each time, read as CSV is."""

import builtins
import errno
import hashlib
import importlib
import json
import logging
import math
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import govtopics as gt
from govtopics.analysis.groups.years import compare_years
from govtopics.errors import GovTopicsError, StudyError
from govtopics.messages import say
from govtopics.study.check.compare_files import DIFFERENT, EQUAL, IDENTICAL, compare_files
from govtopics.study.check.damage import only_line_ends
from govtopics.study.pipeline import run_study
from govtopics.study.results import parquet, table_files
from govtopics.study.results.label_template import labels_of_results
from govtopics.study.results.parquet import read_parquet, write_parquet
from govtopics.study.results.table_files import TableFile, write_table_file
from govtopics.study.results.table_types import kind_of
from govtopics.study.results.tables import LONG, InParts, each_table, write_table, year_tables
from govtopics.study.settings import Settings

pyarrow = pytest.importorskip("pyarrow", reason="pyarrow, an extra, is not installed")
pq = importlib.import_module("pyarrow.parquet")

NASTY = [
    "=1+1",
    "'=1",
    "-5",
    "012",
    "",
    "NA",
    "两行\n第二行",
    '引号"，逗号,',
    "\r回车",
    "𠮷\u200b",
    "x" * 40_000,
]


def nasty(texts=NASTY):
    """A table of all kinds of columns, named as those of studies are."""
    n = len(texts)
    return pd.DataFrame(
        {
            "text": texts,
            "value": pd.Series([3, "3", None, np.nan, 2.5, say("why"), *texts][:n], dtype=object),
            "label": pd.Series([None, "甲", *texts][:n], dtype="str"),
            "start": range(n),
            "n_hits": pd.array([1, None, *range(n)][:n], dtype="Int64"),
            "year": pd.Series([2020, None, *range(n)][:n], dtype=object),
            "line": [np.nan, 7.0, *map(float, range(n))][:n],
            "share": [2 / 3, np.nan, 1e-9, 1234567.0, 1 / 7, *np.linspace(0, 1, n)][:n],
            "score": pd.Series([None, 0.1, 1, *range(n)][:n], dtype=object),
            "moved": [bool(i % 2) for i in range(n)],
            "holds": pd.array([None, True, *[False] * n][:n], dtype="boolean"),
        }
    )


@pytest.fixture
def without_pyarrow(monkeypatch):
    """No pyarrow for this package."""
    original = builtins.__import__

    def without(name, *rest, **more):
        # For pandas it is there: it has loaded it already.
        if name == "pyarrow" and rest[0]["__name__"].startswith("govtopics"):
            raise ImportError(name)
        return original(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", without)


# ------------------------------------------------------------------ what is written is read


def test_every_kind_of_cell_comes_back(tmp_path):
    path = tmp_path / "hits.parquet"
    write_parquet(nasty(), path)
    read = read_parquet(path)
    # Nothing is guarded: no spreadsheet opens the file.
    assert read["text"].tolist() == NASTY
    assert read["value"].tolist()[:2] == ["3", "3"]
    assert read["value"].isna().tolist()[:6] == [False, False, True, True, False, False]
    assert read["value"].tolist()[4:6] == ["2.5", "why"]
    assert read["label"].isna().tolist()[:2] == [True, False]
    assert read["n_hits"].tolist()[:3] == [1, pd.NA, 0]
    assert read["year"].tolist()[:3] == [2020, pd.NA, 0]
    assert read["line"].tolist()[:3] == [pd.NA, 7, 0]
    assert read["share"].tolist()[0] == 0.666667
    assert read["share"].isna().tolist()[:2] == [False, True]
    assert read["share"].tolist()[2:5] == [1e-9, 1234567.0, 0.142857]
    assert read["score"].tolist()[1:3] == [0.1, 1.0]
    assert read["moved"].tolist()[:2] == [False, True]
    assert read["holds"].tolist()[:3] == [pd.NA, True, False]
    kinds = {"start": "int64", "share": "double", "text": "string", "moved": "bool"}
    schema = pq.read_schema(path)
    assert {name: str(schema.field(name).type) for name in kinds} == kinds


@pytest.mark.parametrize("table", [nasty([]), nasty(["甲"])], ids=["empty", "one row"])
def test_short_tables_have_their_columns_and_types(table, tmp_path):
    write_parquet(table, tmp_path / "hits.parquet")
    read = read_parquet(tmp_path / "hits.parquet")
    assert (len(read), list(read)) == (len(table), list(table))
    kinds = {"start": "Int64", "year": "Int64", "share": "float64", "text": "str"}
    assert {name: str(read[name].dtype) for name in kinds} == kinds


def test_both_kinds_of_file_are_read_as_the_same_table(tmp_path):
    (tmp_path / "manifest.json").write_text("{}", encoding="utf-8")
    table = nasty([text.replace("\r", "") for text in NASTY])  # it would end a row of a CSV
    write_parquet(table, tmp_path / "tables" / "hits.parquet")
    as_parquet = gt.read_table(tmp_path, "hits")
    (tmp_path / "tables" / "hits.parquet").unlink()
    write_table(table, tmp_path / "tables" / "hits.csv")
    pd.testing.assert_frame_equal(as_parquet, gt.read_table(tmp_path, "hits"))
    assert as_parquet["text"].tolist() == table["text"].tolist()
    dtypes = as_parquet.dtypes.astype(str).to_dict()
    assert dtypes == {
        "text": "str", "value": "str", "label": "str", "start": "int64", "n_hits": "Int64",
        "year": "Int64", "line": "Int64", "share": "float64", "score": "float64", "moved": "bool",
        "holds": "boolean",
    }  # fmt: skip


def test_half_a_character_is_refused_as_in_csv(tmp_path):
    table = pd.DataFrame({"text": pd.Series(["甲\ud800"], dtype=object)})
    with pytest.raises(GovTopicsError, match=r"contains U\+D800, half of a character"):
        write_parquet(table, tmp_path / "hits.parquet")


# ------------------------------------------------------------------ the same bytes


ANEW = """
import sys
from pathlib import Path
sys.path.insert(0, {folder!r})
from test_large_tables import nasty
from govtopics.study.results.parquet import write_parquet
write_parquet(nasty(), Path(sys.argv[1]))
"""


def test_the_bytes_depend_on_the_table_alone(tmp_path):
    paths = [tmp_path / name / "hits.parquet" for name in ("here", "again", "elsewhere")]
    for path in paths[:2]:
        write_parquet(nasty(), path)
    code = ANEW.format(folder=str(Path(__file__).parent))
    abroad = {"TZ": "Asia/Shanghai", "LC_ALL": "C", "OMP_NUM_THREADS": "1", "PYTHONHASHSEED": "7"}
    command = [sys.executable, "-c", code, paths[2]]
    subprocess.run(command, env=os.environ | abroad, check=True)
    one, again, elsewhere = (path.read_bytes() for path in paths)
    assert one == again
    assert one == elsewhere


def test_no_version_but_pyarrows_and_no_default_is_in_the_file(tmp_path):
    write_parquet(nasty(), tmp_path / "hits.parquet")
    told = pq.read_metadata(tmp_path / "hits.parquet")
    assert told.metadata is None  # neither pandas' nor Arrow's own schema
    assert told.format_version == "2.6"
    column = told.row_group(0).column(0)
    assert (column.compression, column.is_stats_set) == ("ZSTD", True)
    assert pd.__version__.encode() not in (tmp_path / "hits.parquet").read_bytes()


def test_rows_are_written_in_groups_of_a_fixed_size(tmp_path, monkeypatch):
    monkeypatch.setattr(parquet, "GROUP", 4)
    sizes = []
    cells = parquet._cells
    monkeypatch.setattr(parquet, "_cells", lambda c, kind: sizes.append(len(c)) or cells(c, kind))
    write_parquet(nasty(), tmp_path / "hits.parquet")
    assert set(sizes) == {4, 3}  # no more than a group is in memory a second time
    told = pq.read_metadata(tmp_path / "hits.parquet")
    assert [told.row_group(i).num_rows for i in range(told.num_row_groups)] == [4, 4, 3]
    assert read_parquet(tmp_path / "hits.parquet")["text"].tolist() == NASTY


# ------------------------------------------------------------------ which kind of file


ROWS = pd.DataFrame({"theme": ["甲"] * 3, "start": [1, 2, 3]})


@pytest.mark.parametrize(
    "case",
    [
        ("hits", True, 2, "hits.parquet"),
        ("hits", True, 3, "hits.csv"),  # as many as Excel opens
        ("hits", False, 2, "hits.csv"),
        ("prevalence", True, 2, "prevalence.csv"),  # the page is made of it
    ],
)
def test_long_tables_are_parquet_from_the_first_row_that_excel_lacks(tmp_path, monkeypatch, case):
    name, with_pyarrow, most, written = case
    monkeypatch.setattr(table_files, "MOST_ROWS", most)
    file = write_table_file(ROWS, name, tmp_path, parquet=with_pyarrow)
    assert file == TableFile(written, 3, 1 if written.endswith(".csv") else 0)
    assert [path.name for path in tmp_path.iterdir()] == [written]


def test_excel_has_room_for_so_much():
    assert table_files.MOST_ROWS == 2**20 - 1  # and a header
    assert table_files.MOST_CHARACTERS == 2**15 - 1
    assert not TableFile("hits.csv", 1_048_575, 32_767).too_many_rows
    assert TableFile("hits.csv", 1_048_576).too_many_rows
    assert not TableFile("hits.csv", 1_048_575, 32_767).too_long_cell
    assert TableFile("hits.csv", 1, 32_768).too_long_cell


@pytest.mark.parametrize(
    "case",
    [
        ("hits", True, ROWS, "tables/hits.parquet: 3 rows, more than Excel opens (2), so it is"),
        ("hits", False, ROWS, "opens the first 2. With the extra `large` it would be Parquet"),
        ("terms", True, ROWS, "tables/terms.csv: 3 rows, of which Excel opens the first 2. Open"),
        ("flags", True, ROWS.assign(theme="字" * 32_768).head(1), "a cell has 32,768 characters"),
        ("flags", True, ROWS.assign(theme="字" * 32_767).head(1), ""),
    ],
)
def test_the_log_says_what_excel_does_not_open(tmp_path, monkeypatch, caplog, case):
    name, with_pyarrow, table, told = case
    caplog.set_level(logging.INFO, "govtopics")
    monkeypatch.setattr(table_files, "MOST_ROWS", 2)
    write_table_file(table, name, tmp_path, parquet=with_pyarrow)
    assert len(caplog.messages) == bool(told)
    assert told in "".join(caplog.messages)


# ------------------------------------------------------------------ a study with such tables


@pytest.fixture(scope="module")
def study(made_once, small, quick):
    """A study whose long tables are Parquet: Excel opens ten rows."""

    def make(base):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(table_files, "MOST_ROWS", 10)
            run_study(Settings(corpus=small / "reports", **quick), base / "results")

    return made_once("long tables", make) / "results"


@pytest.fixture
def ten_rows(monkeypatch):
    monkeypatch.setattr(table_files, "MOST_ROWS", 10)


def test_it_writes_them_as_parquet_and_nothing_twice(study):
    names = [path.name for path in (study / "tables").iterdir()]
    found = {name.removesuffix(".parquet") for name in names if name.endswith(".parquet")}
    assert {"hits", "paragraphs", "paragraph_topics", "theme_scores"} <= found <= LONG
    assert len({Path(name).stem for name in names}) == len(names)


def test_tables_in_parts_have_as_many_rows_as_they_say(worked):
    found = dict(each_table(worked))
    parted = {name for name, table in found.items() if isinstance(table, InParts)}
    assert parted == {"paragraph_topics", "theme_scores"}
    for name in parted:
        assert len(found[name].whole()) == found[name].n_rows > 0


@pytest.mark.parametrize("longer", [True, False])
def test_a_table_in_parts_is_written_as_the_whole(tmp_path, monkeypatch, longer):
    monkeypatch.setattr(table_files, "MOST_ROWS", len(ROWS) - 1 if longer else len(ROWS))
    parts = InParts(len(ROWS), [ROWS[:3], ROWS[3:4], ROWS[4:]])
    written = {}
    for name, table in (("whole", ROWS), ("parts", parts)):
        file = write_table_file(table, "hits", tmp_path / name, parquet=True)
        assert file.name == ("hits.parquet" if longer else "hits.csv")
        written[name] = file
    assert written["whole"] == written["parts"]
    whole, in_parts = (tmp_path / name / written[name].name for name in written)
    if longer:
        pd.testing.assert_frame_equal(read_parquet(whole), read_parquet(in_parts))
    else:
        assert whole.read_bytes() == in_parts.read_bytes()


def test_every_table_reads_as_in_the_same_study_that_is_all_csv(study, small):
    names = sorted(path.stem for path in (study / "tables").iterdir())
    assert names == sorted(path.stem for path in (small / "results" / "tables").iterdir())
    for name in names:
        as_csv = gt.read_table(small / "results", name)
        pd.testing.assert_frame_equal(gt.read_table(study, name), as_csv)


def test_it_is_verified_byte_by_byte(study, small, ten_rows):
    found = gt.verify_study(study, corpus=small / "reports")
    assert (found.verdict, found.faults, found.circumstances) == (IDENTICAL, (), ())


def test_verify_says_what_became_of_a_parquet_file(study, tmp_path):
    copy = shutil.copytree(study, tmp_path / "results")
    hits = copy / "tables" / "hits.parquet"
    whole = hits.read_bytes()
    pd.read_parquet(hits).head(1).to_parquet(hits)
    assert gt.verify_study(copy).faults == (
        "tables/hits.parquet was edited after the study wrote it",
    )
    for damaged in (whole[: len(whole) // 2], whole.replace(b"PAR1", b"PAR2"), b""):
        hits.write_bytes(damaged)
        (told,) = gt.verify_study(copy).faults
        assert told.startswith("tables/hits.parquet is damaged and cannot be read (")
    with pytest.raises(GovTopicsError, match=r"Could not read .*hits\.parquet as a table: "):
        gt.read_table(copy, "hits")
    hits.unlink()
    assert gt.verify_study(copy).faults == ("tables/hits.parquet is missing",)


def foreign(path):
    """A file of something else under the name of a table."""
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(500))


def a_csv(path):
    path.write_text("theme,start\n\u7532,1\n", encoding="utf-8")


def flipped(path):
    data = bytearray(path.read_bytes())
    data[40] ^= 4  # within the first page
    path.write_bytes(data)


def cut(path):
    path.write_bytes(path.read_bytes()[:-50])


def emptied(path):
    path.write_bytes(b"")


@pytest.mark.parametrize("damage", [flipped, cut, emptied, foreign, a_csv])
def test_a_damaged_parquet_table_is_named_by_verify_and_by_read_table(study, tmp_path, damage):
    copy = shutil.copytree(study, tmp_path / "results")
    damage(copy / "tables" / "hits.parquet")
    (told,) = gt.verify_study(copy).faults
    assert told.startswith("tables/hits.parquet is damaged and cannot be read (")
    assert "\n" not in told
    with pytest.raises(
        GovTopicsError, match=r"^Could not read .*hits\.parquet as a table: [^\n]+$"
    ):
        gt.read_table(copy, "hits")


def test_no_flipped_bit_of_the_cells_is_read_as_other_cells(tmp_path):
    path = tmp_path / "hits.parquet"
    write_parquet(nasty([*NASTY, *(f"第{i}段" for i in range(500))]), path)
    whole = path.read_bytes()
    footer = int.from_bytes(whole[-8:-4], "little")
    pages = range(
        4, len(whole) - 8 - footer, 97
    )  # up to the footer, whose length stands at the end
    assert len(pages) > 100
    before = read_parquet(path)
    for at in pages:
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        try:
            after = read_parquet(path)
        except GovTopicsError as error:
            assert "hits.parquet" in str(error)  # noqa: PT017 - most are told
        else:  # what no page needs, such as how long its statistics are
            pd.testing.assert_frame_equal(before, after)


def test_line_ends_are_not_looked_for_in_parquet(tmp_path):
    path = tmp_path / "hits.parquet"
    written = b"PAR1\n\xef\xbb\xbfPAR1"
    path.write_bytes(written.replace(b"\n", b"\r\n"))
    assert not only_line_ends(path, hashlib.sha256(written).hexdigest())
    path.with_suffix(".csv").write_bytes(path.read_bytes())
    assert only_line_ends(path.with_suffix(".csv"), hashlib.sha256(written).hexdigest())


@pytest.mark.usefixtures("ten_rows")
def test_a_disk_that_is_full_in_a_parquet_table_leaves_nothing_behind(
    small, tmp_path, quick, monkeypatch
):
    def full(writer, *_, **__):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(pq.ParquetWriter, "write_table", full)
    with pytest.raises(StudyError, match=r"no room is left on the disk of "):
        run_study(Settings(corpus=small / "reports", **quick), tmp_path / "results")
    assert list(tmp_path.iterdir()) == []


def edited_manifest(study, folder, change):
    copy = shutil.copytree(study, folder / "results")
    manifest = json.loads((copy / "manifest.json").read_text(encoding="utf-8"))
    change(manifest["versions"])
    (copy / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    return copy


def test_pyarrow_is_named_where_it_wrote_a_table_and_its_change_is_told(study, small, tmp_path):
    for folder, names_it in ((study, True), (small / "results", False)):
        manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        assert ("pyarrow" in manifest["versions"]) == names_it
        told = (folder / "data_availability.md").read_text(encoding="utf-8")
        assert ("| pyarrow |" in told) == names_it
        assert ("`hits.parquet`" in told) == names_it
        assert ("`tables/paragraphs.parquet` contains" in told) == names_it
    copy = edited_manifest(study, tmp_path, lambda versions: versions.update(pyarrow="21.0.0"))
    (told,) = gt.verify_study(copy).circumstances
    assert told == f"pyarrow: 21.0.0 then, {pyarrow.__version__} now"


def test_a_study_that_was_all_csv_is_verified_as_such_by_who_has_pyarrow(
    small, tmp_path, monkeypatch, quick
):
    monkeypatch.setattr(table_files, "MOST_ROWS", 10)
    with monkeypatch.context() as patch:
        patch.setattr("govtopics.study.writing.parquet_version", lambda: "")
        run_study(Settings(corpus=small / "reports", **quick), tmp_path / "results")
    assert not list((tmp_path / "results" / "tables").glob("*.parquet"))
    found = gt.verify_study(tmp_path / "results", corpus=small / "reports")
    assert (found.verdict, found.faults, found.circumstances) == (IDENTICAL, (), ())


@pytest.mark.usefixtures("ten_rows", "without_pyarrow")
def test_without_pyarrow_long_tables_stay_csv_and_the_log_says_what_is_missing(
    small, tmp_path, quick, caplog
):
    run_study(Settings(corpus=small / "reports", **quick), tmp_path / "results")
    assert not list((tmp_path / "results" / "tables").glob("*.parquet"))
    (told,) = [said for said in caplog.messages if said.startswith("tables/hits.csv：")]
    assert told.endswith("装了 large 就写成 Parquet：pip install 'govtopics[large]'。")
    page = (tmp_path / "results" / "report.html").read_text(encoding="utf-8")
    assert 'href="tables/hits.csv"' in page
    assert "rows, more than Excel opens" in page


NO_PYARROW = """
import sys
sys.modules["pyarrow"] = None
import govtopics as gt
settings = gt.Settings(corpus=sys.argv[1], n_topics=2, models=("nmf",), figure_formats=("svg",))
gt.run_study(settings, sys.argv[2])
"""


def test_where_nothing_has_pyarrow_a_short_study_is_the_same_bytes(small, tmp_path, hashes):
    command = [sys.executable, "-c", NO_PYARROW, small / "reports", tmp_path / "results"]
    subprocess.run(command, check=True)
    assert hashes(tmp_path / "results") == hashes(small / "results")


@pytest.mark.usefixtures("without_pyarrow")
def test_without_pyarrow_a_study_with_parquet_says_what_it_needs(study, small):
    with pytest.raises(GovTopicsError, match=r"^hits\.parquet: Parquet needs the extra `large`"):
        gt.read_table(study, "hits")
    assert gt.verify_study(study).verdict == "unchanged"  # hashes need nothing
    with pytest.raises(StudyError, match=r"its long tables are Parquet, which needs the extra"):
        gt.verify_study(study, corpus=small / "reports")


def test_the_page_leads_to_the_file_that_is_there_and_says_why(study, small):
    page = (study / "report.html").read_text(encoding="utf-8")
    linked = set(re.findall(r'href="(tables/[^"]+)"', page))
    assert {"tables/hits.parquet", "tables/paragraphs.parquet"} <= linked
    assert {name for name in linked if not (study / name).is_file()} == set()
    n = len(gt.read_table(study, "hits"))
    assert f"（{n} 行，Excel 打不开这么多行，用 gt.read_table 读）" in page
    assert f"({n} rows, more than Excel opens: use gt.read_table)" in page
    assert "Excel" not in (small / "results" / "report.html").read_text(encoding="utf-8")


def test_the_page_says_of_a_cell_that_excel_cuts(small, tmp_path, quick, monkeypatch):
    monkeypatch.setattr(table_files, "MOST_CHARACTERS", 40)
    run_study(Settings(corpus=small / "reports", **quick), tmp_path / "results")
    page = (tmp_path / "results" / "report.html").read_text(encoding="utf-8")
    longest = gt.read_table(tmp_path / "results", "paragraphs")["text"].str.len().max()
    assert f"（有一格 {longest} 字，Excel 只显示前 32,767 字）" in page
    assert f"(one cell has {longest} characters, of which Excel shows 32,767)" in page


def test_labels_are_written_from_long_tables_too(study, small, tmp_path):
    texts = [
        gt_labels(results, tmp_path / f"{i}.toml")
        for i, results in enumerate((study, small / "results"))
    ]
    assert texts[0] == texts[1]
    assert "基层治理" in texts[0]


def gt_labels(results, path):
    return labels_of_results(results, path).read_text(encoding="utf-8")


def test_a_kept_study_is_written_anew_when_pyarrow_comes(small, tmp_path, quick, ten_rows):
    settings = Settings(corpus=small / "reports", **quick)
    with pytest.MonkeyPatch.context() as patch:
        for place in ("writing", "finished"):
            patch.setattr(f"govtopics.study.{place}.parquet_version", lambda: "")
        run_study(settings, tmp_path / "before", cache=tmp_path / "cache")
    run_study(settings, tmp_path / "after", cache=tmp_path / "cache")
    assert (tmp_path / "before" / "tables" / "hits.csv").exists()
    assert (tmp_path / "after" / "tables" / "hits.parquet").exists()


# ------------------------------------------------------------------ numerically equal


def compared(folder, **columns):
    table = pd.DataFrame({"theme": ["甲", "乙"], "n_hits": [1, 2], "score": [0.5, np.nan]})
    for name, changed in (("before", table), ("after", table.assign(**columns))):
        write_parquet(changed, folder / name / "theme_scores.parquet")
    return compare_files(*(folder / name / "theme_scores.parquet" for name in ("before", "after")))


def test_parquet_files_are_compared_by_their_cells(tmp_path):
    assert compared(tmp_path) == (IDENTICAL, 0.0)
    verdict, difference = compared(tmp_path, score=[0.500001, np.nan])
    assert (verdict, round(difference, 9)) == (EQUAL, 2e-6)
    for columns in (
        {"score": [0.500002, np.nan]},
        {"score": [0.5, 0.5]},
        {"score": [np.nan, np.nan]},
        {"n_hits": [1, 3]},
        {"n_hits": [1, None]},
        {"theme": ["甲", "丙"]},
        {"n_terms": [1, 1]},
    ):
        verdict, difference = compared(tmp_path, **columns)
        assert verdict == DIFFERENT, columns
        assert math.isnan(difference)


def test_a_file_of_another_pyarrow_with_the_same_cells_is_equal(tmp_path):
    write_parquet(nasty(), tmp_path / "hits.parquet")
    other = tmp_path / "other.parquet"
    pq.write_table(pq.read_table(tmp_path / "hits.parquet"), other, compression="snappy")
    assert compare_files(tmp_path / "hits.parquet", other) == (EQUAL, 0.0)
    shorter = pq.read_table(tmp_path / "hits.parquet").slice(1)
    pq.write_table(shorter, other)
    assert compare_files(tmp_path / "hits.parquet", other)[0] == DIFFERENT


# ------------------------------------------------------------------ gt.read_table


def fits(kind, cells):
    """Whether what a study found fits what its columns are said to hold."""
    numbers = [cell for cell in cells if isinstance(cell, (int, float)) and not pd.isna(cell)]
    if kind == "text":
        return True
    if kind == "flag":
        return set(map(type, cells)) <= {bool, np.bool_}
    told = len(numbers) == len([cell for cell in cells if not pd.isna(cell) and cell != ""])
    return told and (kind == "number" or all(float(cell).is_integer() for cell in numbers))


def test_every_column_holds_what_is_said_of_it(worked_tables, seeds):
    years = year_tables(compare_years(seeds, "黄浦区"))
    for name, table in {**worked_tables, **years}.items():
        for column in table:
            cells, kind = table[column].tolist(), kind_of(name, column)
            assert fits(kind, cells), (name, column, kind)
            if kind == "text" and (name, column) != ("origins", "value"):
                numbers = [c for c in cells if isinstance(c, (int, float)) and not pd.isna(c)]
                assert numbers == [], (name, column)


def test_every_table_of_a_study_reads_as_it_was_found(results):
    # Codes of places, years, words that look like numbers: what pandas alone would guess wrongly.
    documents = gt.read_table(results, "documents").set_index("document_id")
    assert documents.loc["changning-2023", "code"] == "310105"
    assert documents.loc["changning-2023", "date"] == "2023-01"
    assert (documents["left_out"] == "").all()
    assert documents["year"].dtype == "int64"
    assert gt.read_table(results, "terms")["term"].tolist()[0] == "12345"
    assert gt.read_table(results, "targets_status")["start"].dtype == "Int64"
    empty = gt.read_table(results, "follow_up")
    assert (len(empty), str(empty["low"].dtype), str(empty["start"].dtype)) == (
        0,
        "float64",
        "int64",
    )


def test_what_is_no_table_of_a_study_is_refused(study, tmp_path):
    with pytest.raises(StudyError, match=r"has no manifest\.json. Choose the folder of a study"):
        gt.read_table(tmp_path, "hits")
    with pytest.raises(StudyError, match=r"has no table 'hit'\. .*hits"):
        gt.read_table(study, "hit")
    with pytest.raises(StudyError, match=r"has no table '\.\./manifest'"):
        gt.read_table(study, "../manifest")
