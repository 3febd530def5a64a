"""The results appear whole or not at all, whatever stops the run."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import govtopics as gt
from govtopics.errors import StudyError
from govtopics.study import writing
from govtopics.study.check.verification import verify_study
from govtopics.study.pipeline import run_study
from govtopics.study.results.output_folder import UNFINISHED, appearing_whole, check_target
from govtopics.study.settings import Settings


def left_by_a_killed_run(out, *, moved_aside=False):
    """What kill -9 leaves: a folder that nobody owns, perhaps with the earlier results in it."""
    aside = out.parent / f"{UNFINISHED}-{out.name}-abc_d123"
    (aside / "new").mkdir(parents=True)
    (aside / "new" / "half.csv").write_text("half", encoding="utf-8")
    (aside / "in-use.lock").touch()
    if moved_aside:
        out.rename(aside / "old")
    return aside


def test_what_a_killed_run_left_is_cleared_away(small, tmp_path, hashes):
    out = tmp_path / "results"
    shutil.copytree(small / "results", out)
    aside = left_by_a_killed_run(out)
    other = left_by_a_killed_run(tmp_path / "others")
    with pytest.raises(StudyError, match="already exists"):
        check_target(out, force=False)
    assert not aside.exists()
    assert other.exists()
    assert hashes(out) == hashes(small / "results")


def test_earlier_results_that_a_killed_run_had_moved_aside_are_put_back(small, tmp_path, hashes):
    out = tmp_path / "results"
    shutil.copytree(small / "results", out)
    left_by_a_killed_run(out, moved_aside=True)
    with pytest.raises(StudyError, match="already exists"):
        check_target(out, force=False)
    assert hashes(out) == hashes(small / "results")
    assert [path.name for path in tmp_path.iterdir()] == ["results"]


def test_what_another_run_is_writing_is_left_to_it(tmp_path):
    out = tmp_path / "a [1]*"
    with appearing_whole(out) as folder:
        (folder / "file").write_text("mine", encoding="utf-8")
        check_target(out, force=False)
        assert folder.exists()
    assert [path.name for path in out.iterdir()] == ["file"]


def test_what_a_run_for_another_target_left_is_not_ours(small, tmp_path, hashes):
    other = tmp_path / "results-2"
    shutil.copytree(small / "results", other)
    aside = left_by_a_killed_run(other, moved_aside=True)
    check_target(tmp_path / "results", force=False)
    assert (aside / "old").is_dir()
    with pytest.raises(StudyError, match="already exists"):
        check_target(other, force=False)
    assert hashes(other) == hashes(small / "results")


def test_of_two_runs_to_one_target_the_later_is_refused(tmp_path):
    out = tmp_path / "results"
    late = appearing_whole(out)
    (late.__enter__() / "file").write_text("late", encoding="utf-8")
    with appearing_whole(out) as early:
        (early / "file").write_text("early", encoding="utf-8")
    with pytest.raises(StudyError, match="already exists"):
        late.__exit__(None, None, None)
    assert (out / "file").read_text(encoding="utf-8") == "early"
    assert [path.name for path in tmp_path.iterdir()] == ["results"]


def test_a_hidden_file_of_the_users_own_is_not_replaced(small, tmp_path):
    out = tmp_path / "results"
    shutil.copytree(small / "results", out)
    (out / ".DS_Store").write_bytes(b"left by the system")
    check_target(out, force=True)
    (out / ".my-notes").write_text("mine", encoding="utf-8")
    with pytest.raises(StudyError, match=r"were not written by govtopics \(\.my-notes\)"):
        check_target(out, force=True)


@pytest.mark.sweep
@pytest.mark.skipif(os.name == "nt", reason="SIGKILL is not on Windows")
def test_kills_while_it_writes_leave_the_earlier_results_and_one_folder(made_up, tmp_path, hashes):
    out = tmp_path / "results"
    shutil.copytree(made_up / "results", out)
    before = hashes(out)
    command = [
        sys.executable,
        "-m",
        "govtopics.study.cli.commands",
        "study",
        str(made_up / "reports"),
    ]
    command += ["--out", str(out), "--force", "--n-topics", "2", "--png"]
    moments = (0.1, 0.4, 0.9, 1.4)
    for moment in moments:
        with subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.PIPE) as process:
            _until_writing(tmp_path, process)
            time.sleep(moment)
            process.send_signal(signal.SIGKILL)
        assert hashes(out) == before
        assert len(list(tmp_path.iterdir())) <= 2
    subprocess.run(command, check=True, capture_output=True)
    assert hashes(out) == before
    assert [path.name for path in tmp_path.iterdir()] == ["results"]


def _until_writing(folder, process):
    while process.poll() is None and len(list(folder.iterdir())) == 1:
        time.sleep(0.02)


@pytest.mark.skipif(os.name == "nt", reason="no limit on the size of a file on Windows")
def test_no_space_left_is_one_message_and_loses_nothing(small, quick_options, tmp_path, hashes):
    out = tmp_path / "results"
    shutil.copytree(small / "results", out)
    code = (
        "import resource, sys\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, 60_000))\n"
        "from govtopics.study.cli.commands import main\n"
        "main(sys.argv[1:])"
    )
    command = [sys.executable, "-c", code, "study", str(small / "reports"), "--out", str(out)]
    done = subprocess.run(
        [*command, "--force", *quick_options], capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 2, done.stderr
    assert "无法写入" in done.stderr
    assert "超出系统允许的大小" in done.stderr
    assert "原有的结果保持不变" in done.stderr
    assert "Traceback" not in done.stderr
    assert hashes(out) == hashes(small / "results")
    assert [path.name for path in tmp_path.iterdir()] == ["results"]


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="needs a file system that refuses to write")
def test_a_read_only_target_is_one_message(folder):
    with pytest.raises(
        StudyError, match=r"Could not write in the folder of .* Choose another --out"
    ):
        run_study(Settings(corpus=folder, n_topics=2), "/proc/results")


@pytest.mark.parametrize("change", ["text", "new", "gone", "codebook"])
def test_an_input_that_changes_while_the_study_runs_is_named(
    small, tmp_path, monkeypatch, change, hashes
):
    codebook = tmp_path / "codebook.toml"
    codebook.write_text('["治理"]\nname = ["基层治理"]\n', encoding="utf-8")
    shutil.copytree(small, tmp_path / "copy")
    folder, out = tmp_path / "copy" / "reports", tmp_path / "copy" / "results"
    settings = Settings(corpus=folder, codebook=codebook, n_topics=2, models=("nmf",))

    def meanwhile(study, writing):
        (writing / "manifest.json").write_text("written", encoding="utf-8")
        if change == "gone":
            (folder / "a.txt").unlink()
        else:
            names = {"text": folder / "a.txt", "new": folder / "c.txt", "codebook": codebook}
            names[change].write_text("推进基层治理。", encoding="utf-8")

    monkeypatch.setattr(writing, "write_study", meanwhile)
    message = {
        "text": "a.txt changed",
        "new": "c.txt is new",
        "gone": "a.txt is gone",
        "codebook": "codebook/codebook.toml changed",
    }[change]
    with pytest.raises(
        StudyError, match=f"Files changed while the study ran: {message}. Nothing was written"
    ):
        run_study(settings, out, force=True)
    assert hashes(out) == hashes(small / "results")
    assert {path.name for path in out.parent.iterdir()} == {"reports", "results"}


def test_a_text_that_changes_while_it_is_read_is_never_kept_for_later(
    folder, quick, tmp_path, monkeypatch
):
    read = gt.read_corpus

    def meanwhile(*arguments, **options):
        corpus = read(*arguments, **options)
        (folder / "a.txt").write_text("完善社区服务。" * 9, encoding="utf-8")
        return corpus

    monkeypatch.setattr(gt, "read_corpus", meanwhile)
    with pytest.raises(StudyError, match=r"a\.txt changed"):
        run_study(Settings(corpus=folder, **quick), tmp_path / "out", cache=tmp_path / "cache")
    assert not (tmp_path / "cache").exists()


def test_a_study_of_an_older_contract_is_replaced_but_not_read(small, tmp_path):
    out = tmp_path / "results"
    shutil.copytree(small / "results", out)
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    (out / "manifest.json").write_text(json.dumps(manifest | {"contract": 1}), encoding="utf-8")
    with pytest.raises(StudyError, match=r"results format 1\); this version reads format 4"):
        verify_study(out)
    check_target(out, force=True)


NAMESPACE = ["unshare", "--map-root-user", "--mount"]
MOUNT = """
mount -t tmpfs -o size="$1" tmpfs "$2" && cd "$2" && shift 2 || exit 99
head -c 4096 /dev/zero > filler
"$@"
code=$?
ls -A
exit $code
"""


@pytest.fixture
def on_a_full_disk(tmp_path):
    """Run a command in a folder that is a disk of its own, of so many kilobytes."""
    can_mount = [*NAMESPACE, "mount", "-t", "tmpfs", "tmpfs", tmp_path]
    if not shutil.which("unshare") or subprocess.run(can_mount, check=False).returncode:
        pytest.skip("no disk can be mounted here")
    disk = tmp_path / "disk"
    disk.mkdir()

    def run(*command, kilobytes=8, **variables):
        govtopics = [sys.executable, "-m", "govtopics.study.cli.commands", *map(str, command)]
        return subprocess.run(
            [*NAMESPACE, "sh", "-c", MOUNT, "sh", f"{kilobytes}k", disk, *govtopics],
            env=os.environ | {"GOVTOPICS_CACHE": str(tmp_path / "cache")} | variables,
            capture_output=True, encoding="utf-8", check=False,
        )  # fmt: skip

    return disk, run


def test_a_disk_without_room_is_named_and_nothing_is_left_on_it(on_a_full_disk, made_up):
    disk, run = on_a_full_disk
    room = f"no room is left on the disk of {disk}"
    study = run("study", made_up / "reports", "--out", "results", "--n-topics", 2)
    assert study.returncode == 2
    assert f"无法写入 results：{disk} 所在的磁盘已满。原有的结果保持不变。" in study.stderr
    assert "当时可用空间为 0.0 MB，结果需要更多空间。" in study.stderr
    sample = run("sample", made_up / "reports", "--out", "coding", "-n", 10)
    assert (sample.returncode, f"{disk} 所在的磁盘已满" in sample.stderr) == (2, True)
    settings = run("settings", kilobytes=4)
    assert f"Could not write study.toml: {room}." in settings.stderr
    assert {study.stdout, sample.stdout, settings.stdout} == {"filler\n"}


def test_a_temporary_folder_without_room_is_named(on_a_full_disk, made_up):
    disk, run = on_a_full_disk
    results, reports = made_up / "results", made_up / "reports"
    found = run("verify", results, "--corpus", reports, kilobytes=40, TMPDIR=str(disk))
    assert found.returncode == 2
    assert (
        f"无法重新运行研究：临时文件夹 {disk} 已满；请用环境变量 TMPDIR 另指一个。"
    ) in found.stderr
    assert found.stdout == "filler\n"
