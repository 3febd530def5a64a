"""A function over chunks: the same in any number of processes, whatever becomes of these."""

import logging
import os
import signal
import subprocess
import sys
from functools import partial
from pathlib import Path

import chunk_work
import joblib
import psutil
import pytest
from joblib.parallel import ThreadingBackend

from govtopics import in_processes as module
from govtopics.errors import CorpusError, GovTopicsError
from govtopics.in_processes import check_n_jobs, in_processes
from govtopics.kept import KEEPER, kept
from govtopics.language import speaking

CHUNKS = [[i, i + 1, i + 2] for i in range(0, 60, 3)]
DOUBLED = [chunk_work.doubled(chunk) for chunk in CHUNKS]


@pytest.mark.parametrize("n_jobs", [1, 2, 3, -1])
def test_the_results_are_in_the_order_of_the_chunks(n_jobs):
    assert list(in_processes(chunk_work.doubled, CHUNKS, n_jobs)) == DOUBLED
    assert list(in_processes(chunk_work.doubled, [], n_jobs)) == []


@pytest.mark.parametrize(("n_jobs", "most"), [(1, 1), (2, 2 * module.ROUND)])
def test_chunks_are_asked_for_no_further_than_a_round_ahead(n_jobs, most):
    asked = []
    chunks = (asked.append(i) or [i] for i in range(100))
    results = in_processes(chunk_work.doubled, chunks, n_jobs)
    assert next(results) == [0]
    assert len(asked) == most
    results.close()


@pytest.mark.parametrize("n_jobs", [0, 1.5, True, "two", None])
def test_what_is_no_number_of_processes_is_refused(n_jobs):
    with pytest.raises(CorpusError, match=r"^n_jobs = .*: must be the number of processes"):
        check_n_jobs(n_jobs, CorpusError)


@pytest.mark.parametrize("n_jobs", [1, 2])
def test_what_is_logged_there_is_logged_here_in_the_language_of_who_asked(n_jobs, caplog):
    with caplog.at_level(logging.INFO, logger="govtopics"), speaking("zh"):
        said = list(in_processes(chunk_work.told, [[1, 2], [3]], n_jobs))
    assert said == ["可用的有：1。", "可用的有：3。"]
    assert [(record.name, record.levelname, record.getMessage()) for record in caplog.records] == [
        ("govtopics.chunk_work", level, f"可用的有：{sign * number}。")
        for number in (1, 2, 3)
        for level, sign in (("WARNING", 1), ("INFO", -1))
    ]


@pytest.mark.parametrize("n_jobs", [1, 2])
def test_a_refusal_there_is_the_same_refusal_here(n_jobs):
    results = in_processes(chunk_work.refused, [[1], [5], [6]], n_jobs)
    assert next(results) == [1]
    with pytest.raises(CorpusError, match=r"^Catalogue not found: x\."):
        next(results)


def test_a_slip_there_is_told_with_its_place():
    with pytest.raises(RuntimeError, match=r"(?s)In another process.*slipped.*ZeroDivision"):
        list(in_processes(chunk_work.slipped, [[1], [5]], 2))


@pytest.mark.skipif(os.name == "nt", reason="SIGKILL is not on Windows")
def test_a_process_that_is_killed_costs_nothing_but_time(tmp_path, caplog):
    work = partial(chunk_work.doubled_once, str(tmp_path / "flag"))
    assert list(in_processes(work, CHUNKS, 2)) == DOUBLED
    assert (tmp_path / "flag").exists()
    assert caplog.messages == [str(module.ENDED)]
    assert list(in_processes(chunk_work.doubled, CHUNKS, 2)) == DOUBLED


def test_a_process_of_another_version_is_refused_with_both_versions(monkeypatch):
    here = module._versions()
    monkeypatch.setattr(module, "_versions", lambda: {**here, "rjieba": "9.9", "source": "abc"})
    told = (
        rf"^A process runs govtopics {here['govtopics']}, rjieba {here['rjieba']}, source "
        rf"{here['source']}, this one govtopics {here['govtopics']}, rjieba 9.9, source abc\. "
    )
    with pytest.raises(GovTopicsError, match=told):
        list(in_processes(chunk_work.doubled, CHUNKS, 2))


@pytest.mark.parametrize("at", ["effective_n_jobs", "submit"])
def test_a_scheduler_out_of_reach_is_one_sentence(at):
    def gone(*_, **__):
        raise TimeoutError("Timed out trying to connect to tcp://10.0.0.1:8786. See\nabove")

    backend = type("Gone", (ThreadingBackend,), {at: gone})
    joblib.register_parallel_backend("gone", backend)
    with (
        joblib.parallel_config(backend="gone"),
        pytest.raises(GovTopicsError, match=r"reached \(TimeoutError: Timed out .*:8786\)\. "),
    ):
        list(in_processes(chunk_work.doubled, CHUNKS, 2))


def test_a_cluster_without_a_worker_is_refused_and_no_chunk_is_left_out():
    backend = type("Empty", (ThreadingBackend,), {"effective_n_jobs": lambda *_, **__: 0})
    joblib.register_parallel_backend("empty", backend)
    with (
        joblib.parallel_config(backend="empty"),
        pytest.raises(
            GovTopicsError, match=r"reached \(RuntimeError: Empty has no active worker\)\. "
        ),
    ):
        list(in_processes(chunk_work.doubled, CHUNKS, 2))


def test_the_backend_that_joblib_was_told_is_used():
    with joblib.parallel_config(backend="threading"):
        assert list(in_processes(_process, CHUNKS, 2)) == [os.getpid()] * len(CHUNKS)


def _process(_):
    return os.getpid()


def test_a_part_is_kept_by_who_is_in_force():
    assert kept("part", lambda: 1) == 1
    token = KEEPER.set(lambda part, compute: (part, compute()))
    try:
        assert kept("part", lambda: 1) == ("part", 1)
    finally:
        KEEPER.reset(token)


LONG = """
import sys, time
sys.path.append(sys.argv[1])
from govtopics.in_processes import in_processes
import chunk_work
if __name__ == "__main__":
    for _ in in_processes(chunk_work.slow, [[0]] * 100, 2):
        print("going on", flush=True)
"""


@pytest.mark.sweep
@pytest.mark.skipif(os.name == "nt", reason="Ctrl-C is another thing on Windows")
def test_ctrl_c_stops_all_processes(tmp_path):
    script = tmp_path / "long.py"
    script.write_text(LONG, encoding="utf-8")
    command = [sys.executable, script, Path(chunk_work.__file__).parent]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8",
        start_new_session=True,
    ) as process:  # fmt: skip
        assert process.stdout.readline() == "going on\n"
        started = [
            psutil.Process(process.pid),
            *psutil.Process(process.pid).children(recursive=True),
        ]
        os.killpg(process.pid, signal.SIGINT)
        _, told = process.communicate(timeout=30)
    assert process.returncode == -signal.SIGINT
    assert told.count("Traceback") == 1, told
    gone, alive = psutil.wait_procs(started, timeout=15)
    assert (len(gone) > 2, alive) == (True, [])
