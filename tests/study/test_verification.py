"""What was changed is found and named; what was run again is judged by its bytes and numbers."""

import hashlib
import json
import math
import os
import shutil
import subprocess
import sys

import numpy as np
import pytest

from govtopics.errors import StudyError
from govtopics.study import environment
from govtopics.study.check.compare_files import DIFFERENT, EQUAL, IDENTICAL, compare_files
from govtopics.study.check.verification import _stage, verify_study
from govtopics.study.pipeline import run_study
from govtopics.study.settings import Settings


@pytest.fixture
def copy(small, tmp_path):
    shutil.copytree(small, tmp_path / "copy")
    return tmp_path / "copy"


def test_an_untouched_study_is_identical_at_every_stage(made_up, tmp_path):
    copy = shutil.copytree(made_up, tmp_path / "copy")
    found = verify_study(copy / "results", corpus=copy / "reports")
    assert found.verdict == IDENTICAL
    assert found.holds
    assert found.circumstances == ()
    assert list(found.stages["stage"]) == [
        "corpus", "words", "topics", "themes", "figures", "report", "texts", "manifest",
    ]  # fmt: skip
    assert set(found.stages["verdict"]) == {IDENTICAL}
    n_files = len([path for path in (copy / "results").rglob("*") if path.is_file()])
    assert found.stages["n_files"].sum() == n_files


def test_every_table_belongs_to_the_stage_that_made_it(made_up):
    tables = {path.stem for path in (made_up / "results" / "tables").iterdir()}
    coded = {"coding_agreement", "coding_accuracy", "prevalence_corrected"}
    stages = {name: _stage(f"tables/{name}.csv") for name in tables | coded}
    assert {name for name, stage in stages.items() if stage == "texts"} == set()
    expected = {
        "stopword_layers": "words",
        "codebook": "themes",
        "theme_overlaps": "themes",
        "overlap": "topics",
        "topic_stability": "topics",
        "undrawn": "figures",
        **dict.fromkeys(coded, "themes"),
    }
    assert {name: stages[name] for name in expected} == expected
    assert _stage("settings/codebook.toml") == "texts"


def test_edits_are_each_named_for_what_they_are(copy):
    results = copy / "results"
    prevalence = results / "tables" / "prevalence.csv"
    prevalence.write_text(prevalence.read_text(encoding="utf-8") + "x\n", encoding="utf-8")
    (results / "model" / "nmf.npz").unlink()
    (results / "notes.txt").write_text("mine", encoding="utf-8")
    with (copy / "reports" / "a.txt").open("a", encoding="utf-8") as file:
        file.write("\n完善社区服务和韧性城市建设。")
    (copy / "reports" / "c.txt").write_text("推进基层治理和城市更新。" * 4, encoding="utf-8")
    (copy / "reports" / "b.txt").unlink()
    found = verify_study(results, corpus=copy / "reports")
    assert found.faults == (
        "model/nmf.npz is missing",
        "tables/prevalence.csv was edited after the study wrote it",
        "notes.txt is not a file of the study",
        "input a.txt changed",
        "input b.txt is gone",
        "input c.txt is new",
    )
    assert found.verdict == DIFFERENT
    assert not found.holds
    assert found.stages.set_index("stage").loc["corpus", "verdict"] == DIFFERENT


def test_an_edited_table_is_named_though_the_study_comes_out_the_same(copy):
    table = copy / "results" / "tables" / "topics.csv"
    table.write_text(
        table.read_text(encoding="utf-8").replace("nmf-01", "nmf-02", 1), encoding="utf-8"
    )
    found = verify_study(copy / "results", corpus=copy / "reports")
    assert found.faults == ("tables/topics.csv was edited after the study wrote it",)
    assert found.verdict == IDENTICAL
    assert not found.holds


def test_a_manifest_that_was_edited_with_its_hashes_is_found(copy):
    results = copy / "results"
    methods, path = results / "methods.md", results / "manifest.json"
    methods.write_text(methods.read_text(encoding="utf-8").replace("K = 2", "K = 3"), "utf-8")
    manifest = json.loads(path.read_text(encoding="utf-8"))
    manifest["outputs"]["methods.md"] = hashlib.sha256(methods.read_bytes()).hexdigest()
    manifest["counts"]["characters"] += 1
    path.write_text(json.dumps(manifest), encoding="utf-8")
    found = verify_study(results, corpus=copy / "reports")
    wrong = found.stages[found.stages["verdict"] == DIFFERENT]
    assert list(wrong["files"]) == ["methods.md", "manifest.json"]
    assert found.verdict == DIFFERENT
    manifest["settings"]["n_topics"] = 3
    path.write_text(json.dumps(manifest), encoding="utf-8")
    quick = verify_study(results, quick=True)
    assert quick.faults == ("manifest.json and settings/study.toml have different settings",)
    assert quick.verdict == "changed"


def test_a_study_that_cannot_run_again_still_tells_what_was_changed(folder, quick, tmp_path):
    (folder / "catalogue.toml").write_text('[b]\nplace = "乙区"\n', encoding="utf-8")
    run_study(Settings(corpus=folder, **quick), tmp_path / "out")
    (folder / "b.txt").unlink()
    found = verify_study(tmp_path / "out", corpus=folder)
    assert found.faults == ("input b.txt is gone",)
    assert "[b] describes no file" in found.not_checked
    assert not found.holds


def test_without_its_reports_hashes_alone_are_checked_and_it_says_so(copy):
    found = verify_study(copy / "results")
    assert (found.verdict, found.holds) == ("unchanged", True)
    assert "name the folder of its reports with --corpus" in found.not_checked
    quick = verify_study(copy / "results", corpus=copy / "reports", quick=True)
    assert (quick.verdict, len(quick.stages)) == ("unchanged", 0)


def test_edited_settings_are_no_settings_to_run_again(copy):
    path = copy / "results" / "settings" / "study.toml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("n_topics = 2", "n_topics = 3"), encoding="utf-8"
    )
    found = verify_study(copy / "results", corpus=copy / "reports")
    assert found.faults == ("settings/study.toml was edited after the study wrote it",)
    assert "its settings were edited" in found.not_checked
    assert found.verdict == "changed"


def test_other_libraries_source_and_machine_are_named_as_circumstances(copy):
    path = copy / "results" / "manifest.json"
    manifest = json.loads(path.read_text(encoding="utf-8"))
    manifest["versions"]["gensim"] = "3.8.0"
    manifest["source_sha256"] = "0"
    manifest["machine"]["blas"] = ["another"]
    path.write_text(json.dumps(manifest), encoding="utf-8")
    found = verify_study(copy / "results", corpus=copy / "reports")
    assert found.circumstances[0].startswith("gensim: 3.8.0 then, ")
    assert found.circumstances[1] == "govtopics: its source code has changed since"
    assert found.circumstances[2].startswith("machine, blas: another then, ")
    assert found.verdict == EQUAL
    assert found.holds


@pytest.mark.parametrize(
    ("then", "now", "told"),
    [
        (None, {"sha256": "abcdef0123", "differing": []}, "none then, abcdef01 now"),
        (
            {"sha256": "abcdef0123", "differing": ["numpy"]},
            None,
            "abcdef01 except for numpy then, none now",
        ),
    ],
)
def test_a_lock_and_its_absence_are_told_and_change_no_verdict(
    folder, quick, tmp_path, monkeypatch, *, then, now, told
):
    monkeypatch.setattr(environment, "lock", lambda: then)
    run_study(Settings(corpus=folder, **quick), tmp_path / "out")
    monkeypatch.setattr(environment, "lock", lambda: now)
    found = verify_study(tmp_path / "out", corpus=folder)
    assert found.circumstances == (f"requirements.lock: {told}",)
    assert (found.verdict, found.faults) == (IDENTICAL, ())


def test_a_study_with_files_of_its_own_carries_them(folder, quick, tmp_path):
    codebook, stop = tmp_path / "mine.toml", tmp_path / "stop.txt"
    codebook.write_text('["治理"]\nname = ["基层治理"]\n', encoding="utf-8")
    stop.write_text("推进\n", encoding="utf-8")
    settings = Settings(corpus=folder, codebook=codebook, stopwords=("general", str(stop)), **quick)
    run_study(settings, tmp_path / "out")
    codebook.unlink()
    stop.unlink()
    found = verify_study(tmp_path / "out", corpus=folder)
    assert (found.verdict, found.faults) == (IDENTICAL, ())


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "has no manifest.json"),
        ("{", "is not the manifest of a study, or is damaged"),
        ("[]", "is not the manifest of a study, or is damaged"),
        ('{"name": "an extension"}', "is not the manifest of a study, or is damaged"),
    ],
)
def test_a_folder_that_is_no_study_is_refused(tmp_path, content, message):
    if content is not None:
        (tmp_path / "manifest.json").write_text(content, encoding="utf-8")
    with pytest.raises(StudyError, match=message):
        verify_study(tmp_path)


@pytest.mark.sweep
def test_another_processor_never_counts_as_identical(copy):
    environment = os.environ | {"OPENBLAS_CORETYPE": "Nehalem"}
    command = [
        sys.executable,
        "-m",
        "govtopics.study.cli.commands",
        "verify",
        str(copy / "results"),
    ]
    done = subprocess.run(
        [*command, "--corpus", str(copy / "reports"), "--language", "en"],
        env=environment, capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    same = "machine, blas" not in done.stdout
    assert ("Verdict: identical" in done.stdout) == same
    assert done.returncode == (1 if "Verdict: different" in done.stdout else 0), done.stderr


class TestCompare:
    @staticmethod
    def tables(tmp_path, before, after):
        (tmp_path / "a.csv").write_text(before, encoding="utf-8")
        (tmp_path / "b.csv").write_text(after, encoding="utf-8")
        return compare_files(tmp_path / "a.csv", tmp_path / "b.csv")

    def test_one_unit_in_the_sixth_digit_is_equal(self, tmp_path):
        verdict, difference = self.tables(tmp_path, "v\n0.123456\n", "v\n0.123457\n")
        assert verdict == EQUAL
        assert difference == pytest.approx(1e-6 / 0.123457)

    @pytest.mark.parametrize(
        ("before", "after"),
        [
            ("v\n0.123456\n", "v\n0.123458\n"),
            ("v\nnmf-01\n", "v\nnmf-02\n"),
            ("v\n1\n", "v\n1\n2\n"),
            ("v\n1\n", "v\n\n"),
            ("v\n1\n", "w\n1\n"),
            ("v\n1\n", "v\nnan\n"),
            ("v\n1\n", "v\n-1\n"),
        ],
    )
    def test_anything_more_is_different(self, tmp_path, before, after):
        assert self.tables(tmp_path, before, after)[0] == DIFFERENT

    def test_rounding_errors_of_zero_are_equal(self, tmp_path):
        assert self.tables(tmp_path, "v\n0\n", "v\n1e-15\n")[0] == EQUAL

    @pytest.mark.parametrize(
        ("change", "verdict"), [(1e-5, EQUAL), (1e-3, DIFFERENT), (np.nan, DIFFERENT)]
    )
    def test_arrays_may_differ_by_a_relative_ten_thousandth(self, tmp_path, change, verdict):
        values = np.array([0.5, 0.25, np.nan])
        np.savez(tmp_path / "a.npz", values=values)
        np.savez(tmp_path / "b.npz", values=values * (1 + np.array([change, 0, 0])))
        found, difference = compare_files(tmp_path / "a.npz", tmp_path / "b.npz")
        assert found == verdict
        if verdict == EQUAL:
            assert difference == pytest.approx(change, rel=1e-3)

    @pytest.mark.parametrize(
        ("after", "verdict"),
        [
            ({"trace": [1.00001], "k": 2}, EQUAL),
            ({"trace": [1.1], "k": 2}, DIFFERENT),
            ({"trace": [1.0], "k": 3}, DIFFERENT),
            ({"trace": [1.0, 1.0], "k": 2}, DIFFERENT),
            ({"trace": [1.0], "k": "2"}, DIFFERENT),
        ],
    )
    def test_settings_of_a_model_may_differ_in_the_digits_of_a_float(
        self, tmp_path, after, verdict
    ):
        (tmp_path / "a.json").write_text(json.dumps({"trace": [1.0], "k": 2}), encoding="utf-8")
        (tmp_path / "b.json").write_text(json.dumps(after), encoding="utf-8")
        assert compare_files(tmp_path / "a.json", tmp_path / "b.json")[0] == verdict

    def test_a_picture_is_judged_by_its_table(self, tmp_path):
        for name, number in (("a", "0.123456"), ("b", "0.123457"), ("c", "0.5")):
            (tmp_path / f"{name}.csv").write_text(f"v\n{number}\n", encoding="utf-8")
            (tmp_path / f"{name}.png").write_bytes(name.encode())
        assert compare_files(tmp_path / "a.png", tmp_path / "b.png")[0] == EQUAL
        assert compare_files(tmp_path / "a.png", tmp_path / "c.png")[0] == DIFFERENT

    @pytest.mark.parametrize(
        ("text", "verdict"),
        [
            ("共 1,005 份,比例 12.4%,numpy 2.5.1。", EQUAL),
            ("共 1,006 份,比例 12.3%,numpy 2.4.6。", DIFFERENT),
            ("共 1,005 份,比例 12.9%,numpy 2.4.6。", DIFFERENT),
            ("共 1,005 篇,比例 12.3%,numpy 2.4.6。", DIFFERENT),
        ],
    )
    def test_a_text_is_judged_by_its_words_and_the_last_digits_of_its_numbers(
        self, tmp_path, text, verdict
    ):
        before = "共 1,005 份,比例 12.3%,numpy 2.4.6。"
        (tmp_path / "a.md").write_text(before, encoding="utf-8")
        (tmp_path / "b.md").write_text(text, encoding="utf-8")
        found, difference = compare_files(tmp_path / "a.md", tmp_path / "b.md")
        assert found == verdict
        assert math.isnan(difference)
