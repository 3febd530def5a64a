"""Nothing that others wrote is run, and nothing that was damaged or deleted passes for whole."""

import hashlib
import json
import os
import pickle
import re
import shutil

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner

import govtopics as gt
from govtopics.errors import StudyError
from govtopics.frozen import FrozenDict
from govtopics.study.cache import HEAD, Cache
from govtopics.study.check.verification import verify_study
from govtopics.study.cli.commands import main
from govtopics.study.cli.theme_messages import study_summary
from govtopics.study.pipeline import run_study
from govtopics.study.results.output_folder import OWNED, UNFINISHED, check_target
from govtopics.study.results.tables import documents_table, write_table
from govtopics.study.settings import Settings
from govtopics.study.stored import DamagedError, UnstorableError, restored, stored

LINE_ENDS = "has other line ends or another byte order mark, and is otherwise unchanged"


# ------------------------------------------------------------------- the cache


class Planted:
    """A value that writes a file as soon as somebody unpickles it."""

    def __init__(self, path):
        self.path = path

    def __reduce__(self):
        return os.mkdir, (str(self.path),)


def entry(body, name):
    return HEAD + hashlib.sha256(f"{name}\n".encode() + body).digest() + body


def test_a_pickle_in_the_folder_is_never_loaded_whatever_it_is_called(tmp_path, caplog):
    touched, cache = tmp_path / "touched", Cache(tmp_path / "cache")
    body = pickle.dumps(Planted(touched))
    cache.put("a", 1)
    for name in ("old.pickle", "b.stage", "c.stage"):
        old = b"govtopics cache 1\n" + entry(body, name[:-6])[len(HEAD) :]
        (cache.folder / name).write_bytes(body if name == "b.stage" else old)
    (cache.folder / "d.stage").write_bytes(entry(body, "d"))
    assert [cache.get(name) for name in ("old", "a", "b", "c", "d")] == [None, 1, None, None, None]
    assert not touched.exists()
    assert caplog.text.count("this step is computed again") == 3
    pickle.loads(body)  # noqa: S301 - what would have happened
    assert touched.exists()


def test_entries_of_old_versions_go_with_age(tmp_path):
    cache = Cache(tmp_path)
    for name, days in (("new.pickle", 1), ("old.pickle", 61), ("older.stage", 90)):
        (tmp_path / name).write_bytes(b"x")
        then = (tmp_path / name).stat().st_mtime - days * 86400
        os.utime(tmp_path / name, (then, then))
    assert cache.clear(days=60) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["new.pickle"]


@pytest.mark.parametrize(
    "value",
    [
        None, True, -3, 0.1, float("inf"), "治理\ud800", b"\x00\xff", (), (1,), ((), (1, "a")),
        [1, ["x"]], {"a": 1, 2: (None,)}, FrozenDict(), frozenset({"b", "a"}),
        ("x",) * 20 + (None, 1, True, 1.0), tuple((i, i % 2) for i in range(9)), np.int64(7),
    ],
)  # fmt: skip
def test_plain_values_come_back_with_their_types(value):
    again = restored(stored(value))
    assert (again, type(again)) == (value, type(value))
    if isinstance(value, tuple):
        assert list(map(type, again)) == list(map(type, value))


def test_arrays_and_frames_come_back_as_they_were():
    array = np.asfortranarray(np.arange(6, dtype="<f4").reshape(2, 3))
    again = restored(stored(array))
    np.testing.assert_array_equal(again, array)
    assert (again.dtype, again.flags.f_contiguous) == (array.dtype, True)
    frame = pd.DataFrame(
        {
            "n": [1, 2], "share": [0.1, np.nan], "told": [True, False],
            "name": pd.Series(["甲", None], dtype=object),
            "text": pd.Series(["a", "b"], dtype="str"),
            "year": pd.Series([2020, None], dtype="Int64"),
        },
        index=pd.Index(["x", "y"], name="id", dtype=object),
    )  # fmt: skip
    pd.testing.assert_frame_equal(restored(stored(frame)), frame)
    series = pd.Series([1, 2], index=pd.RangeIndex(2, name="row"), name="n")
    pd.testing.assert_series_equal(restored(stored(series)), series)


def test_what_has_no_place_is_not_kept_and_what_a_file_asks_for_is_not_made(tmp_path, caplog):
    with pytest.raises(UnstorableError, match=r"builtins\.object"):
        stored(("a", object()))
    cache = Cache(tmp_path)
    cache.put("x", object())
    assert cache.entries() == []
    assert "The result of the step x cannot be cached: it contains builtins.object" in caplog.text

    def tree(said):
        text = json.dumps(said).encode()
        return len(text).to_bytes(8, "big") + text

    for said in (
        ["of", "Popen", ["plain", ["true"]]], ["of", "Corpus", ["plain", []]], ["run"], [[]], [],
        ["array", "|O", [1], "C", 0, 0], ["array", "<f8", [2], "C", 0, 16], ["coded", ["a"], [3]],
        ["nested", 3, ["plain", []]], ["typed", "object", 3], ["empty", 10**15], ["empty", 10**30],
    ):  # fmt: skip
        with pytest.raises(DamagedError):
            restored(tree(said))
    for data in (b"", b"\x00" * 7, b"\x00" * 8 + b"{", tree(["tuple"])[:-1]):
        with pytest.raises(DamagedError):
            restored(data)


def test_a_corpus_comes_back_with_all_that_is_known_of_it(seeds_folder):
    corpus = gt.read_corpus(seeds_folder)
    again = restored(stored(corpus))
    assert again.documents == corpus.documents
    for name in ("docvars", "edits", "removed", "flags", "origins"):
        pd.testing.assert_frame_equal(getattr(again, name), getattr(corpus, name))
    assert again.corpus_id == corpus.corpus_id


# ------------------------------------------------------------------- verify


@pytest.fixture
def copy(small, tmp_path):
    return shutil.copytree(small, tmp_path / "copy")


def quick(copy):
    return verify_study(copy / "results", corpus=copy / "reports", quick=True)


def test_what_systems_leave_is_passed_over_and_what_people_leave_is_told(copy):
    for folder in (copy / "results", copy / "results" / "tables", copy / "reports"):
        for name in (
            ".DS_Store", "Thumbs.db", "thumbs.db", "desktop.ini", "Desktop.ini", "._a.txt",
            "~$报告.docx", ".~lock.hits.csv#",
        ):  # fmt: skip
            (folder / name).write_bytes(b"left by a system")
    found = quick(copy)
    assert (found.verdict, found.faults) == ("unchanged", ())
    (copy / "results" / "tables" / "mine.csv").write_text("1", encoding="utf-8")
    assert quick(copy).faults == ("tables/mine.csv is not a file of the study",)


@pytest.mark.parametrize(
    "other",
    [
        lambda data: data.replace(b"\n", b"\r\n"),
        lambda data: data.removeprefix(b"\xef\xbb\xbf"),
        lambda data: data.removeprefix(b"\xef\xbb\xbf").replace(b"\n", b"\r"),
    ],
    ids=["CRLF", "no mark", "CR"],
)
def test_of_other_line_ends_it_says_just_that(copy, other):
    path = copy / "results" / "tables" / "hits.csv"
    path.write_bytes(other(path.read_bytes()))
    found = quick(copy)
    assert (found.verdict, found.faults, found.holds) == ("unchanged", (), True)
    assert f"tables/hits.csv {LINE_ENDS}" in found.circumstances
    path.write_bytes(path.read_bytes() + b"x")
    assert quick(copy).faults == ("tables/hits.csv was edited after the study wrote it",)


def test_of_a_text_with_other_line_ends_and_of_settings(copy):
    text = copy / "reports" / "a.txt"
    text.write_bytes(text.read_bytes().replace(b"\n", b"\r\n"))
    (copy / "reports" / "b.txt").write_text("另一份报告。", encoding="utf-8")
    settings = copy / "results" / "settings" / "study.toml"
    settings.write_bytes(b"\xef\xbb\xbf" + settings.read_bytes().replace(b"\n", b"\r\n"))
    found = quick(copy)
    assert found.faults == (f"input a.txt {LINE_ENDS}", "input b.txt changed")
    assert found.circumstances == (f"settings/study.toml {LINE_ENDS}",)


def test_a_damaged_model_is_called_damaged(copy):
    model = copy / "results" / "model"
    whole = (model / "nmf.npz").read_bytes()
    (model / "nmf.npz").write_bytes(whole[: len(whole) // 2])
    (model / "nmf.json").write_text("{", encoding="utf-8")
    faults = quick(copy).faults
    assert [fault.partition(" (")[0] for fault in faults] == [
        "model/nmf.json is damaged and cannot be read",
        "model/nmf.npz is damaged and cannot be read",
    ]
    middle = len(whole) // 2
    (model / "nmf.npz").write_bytes(whole[:middle] + bytes(64) + whole[middle + 64 :])
    assert "model/nmf.npz is damaged and cannot be read" in "\n".join(quick(copy).faults)


def test_every_file_of_a_half_deleted_study_is_named(copy):
    shutil.rmtree(copy / "results" / "model")
    (copy / "results" / "report.html").unlink()
    found = quick(copy)
    assert (found.verdict, found.faults) == (
        "changed",
        tuple(f"{name} is missing" for name in ("model/nmf.json", "model/nmf.npz", "report.html")),
    )


# ------------------------------------------------------------------- half-deleted studies


def test_a_half_deleted_study_is_not_put_back(copy, tmp_path, caplog):
    aside = tmp_path / f"{UNFINISHED}-out-killed"
    (aside / "new").mkdir(parents=True)
    (aside / OWNED).touch()
    shutil.copytree(copy / "results", aside / "old")
    (aside / "old" / "report.html").unlink()
    check_target(tmp_path / "out", force=False)
    assert not (tmp_path / "out").exists()
    assert not aside.exists()
    assert "is incomplete and is not restored" in caplog.text


def test_a_run_over_a_half_deleted_study_writes_all_of_it_again(copy, quick_options, hashes):
    results, before = copy / "results", hashes(copy / "results")
    shutil.rmtree(results / "tables")
    with pytest.raises(StudyError, match="already exists"):
        check_target(results, force=False)
    command = ["study", str(copy / "reports"), "--out", str(results), "--force", *quick_options]
    assert CliRunner().invoke(main, command).exit_code == 0
    assert hashes(results) == before


# ------------------------------------------------------------------- memory


def test_no_memory_is_a_sentence_and_no_traceback(folder, tmp_path, monkeypatch):
    def full(*_, **__):
        raise MemoryError

    monkeypatch.setattr(gt, "read_corpus", full)
    for command in (
        ["study", folder, "--fresh", "--out", tmp_path / "o"],
        ["kwic", folder, "治理", "--fresh"],
    ):
        result = CliRunner().invoke(main, [*map(str, command)])
        assert result.exit_code == 2
        assert "内存不够；没有写出任何结果，原有的结果保持不变。" in result.stderr
        assert "Traceback" not in result.output
    assert not (tmp_path / "o").exists()


# ------------------------------------------------------------------- flags in a study


@pytest.fixture(scope="module")
def doubted(tmp_path_factory):
    """A study of two reports and a copy of one of them."""
    place = tmp_path_factory.mktemp("doubted")
    plan = (
        "一、2024年工作安排\n今年要推进基层治理，第{}项要办好。\n今年要发展数字经济，做好第{}项。"
    )
    said = {"a": plan.format(1, 2), "b": plan.format(1, 2), "c": plan.format(8, 9)}
    said["c"] = said["c"].replace("基层治理", "水利建设")
    (place / "reports").mkdir()
    for name, text in said.items():
        (place / "reports" / f"{name}.txt").write_text(text, encoding="utf-8")
    lines = [f'{name} = {{ place = "甲区", year = 202{i} }}' for i, name in enumerate("abc")]
    (place / "reports" / "catalogue.toml").write_text("\n".join(lines), encoding="utf-8")
    settings = Settings(
        corpus=place / "reports", models=("nmf",), n_topics=2, min_texts=1,
        prevalence_by=("place",), leading=("基层治理",), figure_formats=("svg",),
    )  # fmt: skip
    return run_study(settings, place / "results"), place / "results"


def test_docvars_of_ones_own_are_in_the_table_of_reports_also_those_of_some(tmp_path):
    corpus = gt.Corpus.from_texts(
        ["推进治理。", "发展产业。"], ids=["a", "b"],
        docvars=pd.DataFrame({"place": ["甲区", "乙区"], "主管": [None, "=办公室"]}),
    )  # fmt: skip
    table = documents_table(corpus)
    assert list(table.columns)[-3:] == ["left_out", "undecided", "主管"]
    write_table(table, tmp_path / "documents.csv")
    written = pd.read_csv(tmp_path / "documents.csv", keep_default_na=False)
    assert written["主管"].tolist() == ["", "'=办公室"]


def test_tables_page_and_terminal_say_what_is_left_out_and_why(doubted):
    study, results = doubted
    row = study.prevalence["place"].query("theme == '基层治理'").iloc[0]
    # Of a and c, 33 characters each, 17 of a's speak of it; with the copy it would be 34 of 99.
    assert row["estimate"] == pytest.approx(17 / 66)
    assert (row["n_documents"], row["left_out"]) == (2, "duplicate (1)")
    documents = pd.read_csv(results / "tables" / "documents.csv").set_index("document_id")
    assert documents["left_out"].fillna("").to_dict() == {"a": "", "b": "duplicate", "c": ""}
    manifest = json.loads((results / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["settings"]["leave_out"] == ["mislabelled", "duplicate"]
    assert (manifest["counts"]["left_out"], manifest["counts"]["undecided"]) == (1, 0)
    methods = (results / "methods.md").read_text(encoding="utf-8")
    assert "其中 1 份不计入分组、中位数和名次" in methods
    page = (results / "report.html").read_text(encoding="utf-8")
    told = re.sub(r"<[^>]+>", "", page)
    assert "1 份不计入分组、中位数和名次：甲区 2021（重复）。" in told
    assert "1 report is left out of groups, medians and ranks: 甲区 2021 (duplicate)." in told
    # Of one place the year is the name, with its mark.
    assert re.search(r'<a href="#r-b">.{0,60}2021</bdi> <span class="excerpt">重复', page)
    assert "2 份报告中有 1 份有命中" in told
    said = study_summary(study)
    assert "不计入分组的报告 1 份：甲区 2021（重复）。" in said
    assert "不计重复 (1)" in said
