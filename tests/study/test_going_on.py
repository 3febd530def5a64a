"""A run that is stopped goes on where it was, and what it writes are the same bytes."""

import errno
import logging
import os
import signal
import subprocess
import sys
import time

import numpy as np
import psutil
import pytest

import govtopics as gt
from govtopics.corpus.reading import read, sources
from govtopics.errors import StudyError
from govtopics.kept import KEEPER
from govtopics.models.refits import Refits
from govtopics.study import cache as cache_module
from govtopics.study import stages as stages_module
from govtopics.study.cache import Cache
from govtopics.study.pipeline import _fit, fit_study, run_study
from govtopics.study.settings import Settings
from govtopics.study.stages import Stages
from govtopics.study.stored import stored
from govtopics.study.study import Study

NAMES = [f"{letter}{number}" for letter in "ab" for number in range(4)]
BODY = "推进基层治理和一网统管建设,完善韧性城市和营商环境,优化社区服务,加强应急管理,做好第{}项。"
OTHER = "发展数字经济和集成电路产业,提升招商引资质量,引进科技企业{}家,支持民营企业上市和创业创新。"


@pytest.fixture
def cache(tmp_path):
    return tmp_path / "cache"


@pytest.fixture
def parts_at_once(monkeypatch):
    """Parts are kept from the first second on, and a few files are read together."""
    monkeypatch.setattr(stages_module, "AFTER", 0)
    monkeypatch.setattr(read, "TOGETHER", 3000)


@pytest.fixture
def reports(tmp_path):
    folder = tmp_path / "reports"
    folder.mkdir()
    for number, name in enumerate(NAMES):  # no two alike
        lines = [text.format(i * 8 + number) for text in (BODY, OTHER) for i in range(6)]
        lines.append(f"{name}区完成了自己的事项。")
        (folder / f"{name}.txt").write_text("\n".join(lines), encoding="utf-8")
    return folder


class StoppedError(BaseException):
    """As if the process were killed: nothing of ours catches it."""


def stopping_after(n, function):
    """The same function, which is stopped when it is called once more."""
    calls = []

    def called(*args, **kwargs):
        calls.append(args)
        if len(calls) > n:
            raise StoppedError
        return function(*args, **kwargs)

    return called


# ---------------------------------------------------------------------------------- reading


def read_until_stopped(settings, cache, monkeypatch, n_files):
    """A study that is stopped after it has read so many files."""
    with monkeypatch.context() as patch:
        patch.setattr(sources, "make_document", stopping_after(n_files, sources.make_document))
        with pytest.raises(StoppedError):
            _ = Study(settings, Stages(Cache(cache))).corpus


@pytest.mark.parametrize("n_jobs", [1, 2])
@pytest.mark.usefixtures("parts_at_once")
def test_reading_goes_on_after_the_files_that_were_read(
    reports, cache, monkeypatch, caplog, n_jobs
):
    settings = Settings(corpus=reports)
    whole = stored(Study(settings).corpus)
    read_until_stopped(settings, cache, monkeypatch, 5)
    parts = {path.name for path in cache.iterdir()}
    assert len(parts) == 2
    seen = []
    real = sources.make_document
    monkeypatch.setattr(sources, "make_document", lambda *a: seen.append(a[0]) or real(*a))
    with caplog.at_level(logging.INFO, logger="govtopics"):
        corpus = Study(settings, Stages(Cache(cache)), n_jobs).corpus
    assert "corpus: going on where an earlier run was stopped (2 parts are done)" in caplog.text
    assert stored(corpus) == whole
    if n_jobs == 1:
        assert seen == [path.stem for path in sorted(reports.iterdir())][4:]
    assert [path.name.split("-")[0] for path in cache.iterdir()] == ["corpus"]
    assert not parts & {path.name for path in cache.iterdir()}


@pytest.mark.usefixtures("parts_at_once")
def test_flags_and_what_was_not_read_are_told_again_when_it_goes_on(
    reports, cache, monkeypatch, caplog
):
    (reports / "a0.txt").write_bytes(b"")
    settings = Settings(corpus=reports)
    read_until_stopped(settings, cache, monkeypatch, 5)
    logs = []
    for stages in (Stages(Cache(cache)), Stages()):
        caplog.clear()
        _ = Study(settings, stages).corpus
        logs.append([one for one in caplog.messages if "going on" not in one])
    assert logs[0] == logs[1]
    assert "a0.txt was not read: it is empty" in logs[0]


@pytest.mark.usefixtures("parts_at_once")
def test_a_file_that_changed_meanwhile_is_read_anew(reports, cache, monkeypatch):
    settings = Settings(corpus=reports)
    first = (reports / "a0.txt").read_text("utf-8")
    read_until_stopped(settings, cache, monkeypatch, 5)
    (reports / "a0.txt").write_text(first.replace("自己", "别人"), "utf-8")
    changed = Study(settings, Stages(Cache(cache))).corpus
    assert stored(changed) == stored(Study(settings).corpus)
    assert "别人" in "".join(changed.texts)
    (reports / "a0.txt").write_text(first, "utf-8")
    again = Study(settings, Stages(Cache(cache))).corpus
    assert "别人" not in "".join(again.texts)


@pytest.mark.usefixtures("parts_at_once")
def test_what_was_read_of_a_file_that_changed_under_way_is_never_taken_for_the_first(
    reports, cache, monkeypatch
):
    """The run has hashed one text, reads another, and is stopped; then the first is there again."""
    settings, path = Settings(corpus=reports), reports / "a0.txt"
    first = path.read_text("utf-8")
    study = Study(settings, Stages(Cache(cache)))
    _ = study.inputs
    path.write_text(first.replace("自己", "别人"), "utf-8")
    with pytest.raises(StudyError, match=r"a0\.txt changed"):
        _ = study.corpus
    assert len(list(cache.iterdir())) == 4  # the parts of what was read
    path.write_text(first, "utf-8")
    corpus = Study(settings, Stages(Cache(cache))).corpus
    assert stored(corpus) == stored(Study(settings).corpus)
    assert "别人" not in "".join(corpus.texts)


def test_a_short_stage_keeps_no_parts(reports, cache, monkeypatch):
    monkeypatch.setattr(read, "TOGETHER", 3000)
    read_until_stopped(Settings(corpus=reports), cache, monkeypatch, 5)
    assert not cache.exists()


# ---------------------------------------------------------------------------------- refits


@pytest.mark.usefixtures("parts_at_once")
def test_stability_goes_on_after_the_fits_that_were_made(reports, cache, monkeypatch):
    settings = Settings(corpus=reports, n_topics=2, models=("nmf",))
    whole = fit_study(settings)
    real = Refits.without
    with monkeypatch.context() as patch:
        patch.setattr(Refits, "without", stopping_after(7, real))
        with pytest.raises(StoppedError):
            fit_study(settings, Stages(Cache(cache)))
    # Quality, chance, and seven fits.
    assert len([path for path in cache.iterdir() if path.name.startswith("quality-")]) == 9
    made = []
    monkeypatch.setattr(Refits, "without", lambda *a: made.append(a) or real(*a))
    monkeypatch.setattr(Refits, "chance_level", stopping_after(0, Refits.chance_level))
    study = fit_study(settings, Stages(Cache(cache)))
    assert len(made) == 1 + 2 * 5  # the last report, and five times two halves
    assert stored(study._judged) == stored(whole._judged)
    assert len([path for path in cache.iterdir() if path.name.startswith("quality-")]) == 1


# ---------------------------------------------------------------------------------- kills

STUDY = """
import sys
from govtopics.corpus.reading import read
from govtopics.study import stages
stages.AFTER, read.TOGETHER = 0, 3000
from govtopics.study.cli.commands import main
main(sys.argv[1:])
"""


@pytest.fixture
def command(reports, tmp_path):
    """Return the command of a study whose parts are kept at once."""
    script = tmp_path / "study.py"
    script.write_text(STUDY, encoding="utf-8")
    options = ["--n-topics", "2", "--figure-formats", "svg", "--jobs", "2"]
    return [sys.executable, script, "study", reports, "--out", tmp_path / "results", *options]


def killed_after(seconds, command, environment):
    """Whether a study was still under way when it, and all its processes, were killed."""
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        start_new_session=True,
    ) as process:  # fmt: skip
        try:
            process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            if os.name != "nt":
                os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
            return True
    return False


@pytest.mark.sweep
@pytest.mark.skipif(os.name == "nt", reason="SIGKILL is not on Windows")
def test_a_study_killed_at_random_moments_writes_the_bytes_of_one_that_was_not(
    command, reports, tmp_path, hashes
):
    settings = Settings(corpus=reports, n_topics=2, figure_formats=("svg",))
    run_study(settings, tmp_path / "whole")
    environment = os.environ | {"GOVTOPICS_CACHE": str(tmp_path / "cache")}
    moments = np.random.default_rng()
    kills = 0
    while killed_after(moments.uniform(1.5, 6), command, environment) and kills < 30:
        kills += 1
        assert not (tmp_path / "results").exists()
    if kills == 30:  # a machine under load: it never got through
        subprocess.run(command, env=environment, check=True, capture_output=True)
    assert kills >= 2
    assert hashes(tmp_path / "results") == hashes(tmp_path / "whole")
    left = {path.name for path in tmp_path.iterdir()}
    assert left == {"cache", "reports", "results", "study.py", "whole"}


@pytest.mark.sweep
@pytest.mark.skipif(os.name == "nt", reason="SIGKILL is not on Windows")
def test_a_study_whose_processes_are_killed_writes_the_same_bytes(
    command, reports, tmp_path, hashes
):
    settings = Settings(corpus=reports, n_topics=2, figure_formats=("svg",))
    run_study(settings, tmp_path / "whole")
    environment = os.environ | {"GOVTOPICS_CACHE": str(tmp_path / "cache"), "LANGUAGE": "en"}
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8"
    ) as process:
        killed, until = 0, time.time() + 60
        while process.poll() is None and killed < 4 and time.time() < until:
            for worker in psutil.Process(process.pid).children(recursive=True):
                if "LokyProcess" in " ".join(worker.cmdline()) and killed < 4:
                    worker.kill()
                    killed += 1
            time.sleep(0.3)
        _, told = process.communicate(timeout=300)
    assert process.returncode == 0, told
    assert killed >= 2
    assert hashes(tmp_path / "results") == hashes(tmp_path / "whole")


@pytest.mark.usefixtures("parts_at_once")
@pytest.mark.parametrize("n_jobs", [1, 2, 3])
def test_a_study_is_the_same_bytes_by_any_number_of_processes(
    small, quick, tmp_path, hashes, n_jobs
):
    settings = Settings(corpus=small / "reports", **quick)
    run_study(settings, tmp_path / "results", n_jobs=n_jobs)
    assert hashes(tmp_path / "results") == hashes(small / "results")


# ------------------------------------------------------------------- the cache, damaged and full


@pytest.mark.parametrize(
    "spoil",
    [
        lambda path: path.write_bytes(path.read_bytes()[:-1]),
        lambda path: path.write_bytes(b"another program's"),
        lambda path: path.write_bytes(b""),
        lambda path: (path.unlink(), path.mkdir()),
        lambda path: path.write_bytes(sorted(path.parent.iterdir())[-1].read_bytes()),
    ],
)
@pytest.mark.usefixtures("parts_at_once")
def test_a_spoilt_part_is_computed_again(reports, cache, monkeypatch, caplog, spoil):
    settings = Settings(corpus=reports)
    read_until_stopped(settings, cache, monkeypatch, 5)
    spoil(min(cache.iterdir()))
    corpus = Study(settings, Stages(Cache(cache)), 2).corpus
    assert stored(corpus) == stored(Study(settings).corpus)
    assert "this step is computed again" in caplog.text


@pytest.mark.usefixtures("parts_at_once")
def test_files_of_others_in_the_cache_are_left_alone(reports, cache, monkeypatch):
    cache.mkdir()
    foreign = {"notes.txt": b"mine", "corpus-1.stage.bak": b"old", ".hidden": b"x"}
    for name, data in foreign.items():
        (cache / name).write_bytes(data)
    settings = Settings(corpus=reports)
    read_until_stopped(settings, cache, monkeypatch, 5)
    _ = Study(settings, Stages(Cache(cache))).corpus
    assert {name: (cache / name).read_bytes() for name in foreign} == foreign


@pytest.mark.usefixtures("parts_at_once")
def test_a_full_disk_under_the_cache_is_told_once_and_done_without(
    reports, cache, monkeypatch, caplog
):
    def full(*_, **__):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(cache_module.tempfile, "NamedTemporaryFile", full)
    settings = Settings(corpus=reports, n_topics=2, models=("nmf",))
    study = fit_study(settings, Stages(Cache(cache)))
    told = [record for record in caplog.records if "Could not write" in record.getMessage()]
    assert [record.levelname for record in told] == ["WARNING"]
    assert "no room is left on the disk" in told[0].getMessage()
    assert list(cache.iterdir()) == []
    assert stored(study.corpus) == stored(gt.read_corpus(reports).to_paragraphs())


@pytest.mark.usefixtures("parts_at_once")
def test_outside_a_stage_nothing_is_kept(reports, cache):
    fit_study(Settings(corpus=reports, n_topics=2, models=("nmf",)), Stages(Cache(cache)))
    assert KEEPER.get() is None


# ---------------------------------------------------------------------------- how many processes


def test_large_corpora_get_all_cores_and_small_ones_one(reports, monkeypatch):
    asked = []
    monkeypatch.setattr("govtopics.study.study.n_processes", lambda n: asked.append(n) or 64)
    study = Study(Settings(corpus=reports))
    assert (study._jobs_for(3_999_999), asked) == (1, [])
    assert (study._jobs_for(4_000_000), asked) == (8, [-1])
    assert Study(Settings(corpus=reports), n_jobs=3)._jobs_for(10) == 3


def test_no_process_waits_for_work_once_words_are_cut(reports, monkeypatch):
    study = Study(Settings(corpus=reports), n_jobs=2)
    monkeypatch.setattr(Study, "models", ())
    monkeypatch.setattr(Study, "quality", ())
    _fit(study)
    assert len(study.commitments.rows) > 0
    assert [child for child in psutil.Process().children() if "loky" in _command(child)] == []


def _command(process):
    """Say what a process runs; of joblib's own, the one that cleans up after all others stays."""
    command = " ".join(process.cmdline())
    return "" if "resource_tracker" in command else command


@pytest.mark.parametrize("n_jobs", [0, True])
def test_what_is_no_number_of_processes_is_refused(reports, tmp_path, n_jobs):
    told = r"n_jobs = .*: must be (the number of processes|a whole number)"
    with pytest.raises(StudyError, match=told):
        run_study(Settings(corpus=reports), tmp_path / "out", n_jobs=n_jobs)
    with pytest.raises(StudyError, match=told):
        Study(Settings(corpus=reports), n_jobs=n_jobs)


def test_processes_are_no_part_of_the_settings_or_the_keys(reports):
    one, two = (Study(Settings(corpus=reports), n_jobs=n) for n in (1, 2))
    assert one.keys == two.keys
    assert "n_jobs" not in one.settings.to_dict()
