"""A dask cluster does what processes of this machine do: the same bytes, whatever becomes of it."""

import logging
import os
from functools import partial

import chunk_work
import joblib
import pytest

import govtopics as gt
from govtopics import in_processes as module
from govtopics.analysis.commitments import commitments
from govtopics.analysis.themes import theme_measures
from govtopics.corpus.reading import read
from govtopics.errors import GovTopicsError
from govtopics.in_processes import in_processes
from govtopics.study.pipeline import run_study
from govtopics.study.settings import Settings
from govtopics.study.stored import stored
from govtopics.tokens import segmentation

distributed = pytest.importorskip(
    "distributed", reason="dask.distributed, an extra, is not installed"
)
CHUNKS = [[i, i + 1, i + 2] for i in range(0, 60, 3)]
BOOK = gt.read_codebook()
DOUBLED = [chunk_work.doubled(chunk) for chunk in CHUNKS]


@pytest.fixture(scope="module")
def workers():
    """Two workers in processes of their own."""
    with (
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, processes=True, dashboard_address=":0",
            silence_logs=logging.CRITICAL,
        ) as cluster,
        distributed.Client(cluster) as client,
    ):  # fmt: skip
        yield client


@pytest.fixture
def on_workers(workers):
    """What is shared out is shared out to them; one that was killed has been started again."""
    workers.wait_for_workers(2, timeout=30)
    with joblib.parallel_config(backend="dask"):
        yield workers


@pytest.fixture
def few_at_once(monkeypatch):
    """Chunks of a few paragraphs, where the usual ones would hold all the seeds."""
    monkeypatch.setattr(read, "TOGETHER", 3000)
    monkeypatch.setattr(segmentation, "_CHUNK", 3000)
    monkeypatch.setattr(theme_measures, "TOGETHER", 3000)
    monkeypatch.setattr(commitments, "TOGETHER", 3000)


def everywhere(compute, workers):
    """What is computed in one process, in two, and by two workers."""
    workers.wait_for_workers(2, timeout=30)
    with joblib.parallel_config(backend="dask"):
        by_workers = compute(2)
    return [compute(1), compute(2), by_workers]


def test_the_work_is_done_by_the_workers(on_workers):
    pids = set(in_processes(chunk_work.process, CHUNKS, 2))
    assert pids == set(on_workers.run(os.getpid).values())


def test_all_cores_are_those_of_the_cluster(on_workers):
    assert module.n_processes(-1) == 2
    assert list(in_processes(chunk_work.doubled, CHUNKS, -1)) == DOUBLED


STEPS = {
    "reading": lambda folder, _, n: gt.read_corpus(folder, n_jobs=n),
    "words": lambda _, seeds, n: gt.tokenize(seeds, n_jobs=n),
    "themes": lambda _, seeds, n: gt.measure_themes(seeds, BOOK, n_jobs=n).holding(None),
    "promises": lambda _, seeds, n: gt.find_commitments(seeds, codebook=BOOK, n_jobs=n).rows,
}


@pytest.mark.usefixtures("few_at_once")
@pytest.mark.parametrize("step", STEPS)
def test_each_step_gives_the_same_bytes_wherever_it_is_done(seeds_folder, seeds, workers, step):
    one, two, dask = everywhere(lambda n: stored(STEPS[step](seeds_folder, seeds, n)), workers)
    assert one == two
    assert one == dask


def test_a_study(small, quick, tmp_path, hashes, workers):
    settings = Settings(corpus=small / "reports", **quick)
    written = iter(("one", "two", "dask"))

    def study(n_jobs):
        folder = tmp_path / next(written)
        run_study(settings, folder, n_jobs=n_jobs)
        return hashes(folder)

    one, two, dask = everywhere(study, workers)
    assert one == two
    assert one == dask
    assert one == hashes(small / "results")


@pytest.mark.usefixtures("on_workers")
def test_what_workers_log_is_logged_here_in_the_language_of_who_asked(caplog):
    with caplog.at_level(logging.INFO, logger="govtopics"), gt.language.speaking("zh"):
        said = list(in_processes(chunk_work.told, [[1, 2], [3]], 2))
    assert said == ["可用的有：1。", "可用的有：3。"]
    assert [record.getMessage() for record in caplog.records] == [
        f"可用的有：{number}。" for number in (1, -1, 2, -2, 3, -3)
    ]


@pytest.mark.usefixtures("on_workers")
@pytest.mark.skipif(os.name == "nt", reason="SIGKILL is not on Windows")
def test_a_worker_that_is_killed_costs_nothing_but_time(tmp_path):
    work = partial(chunk_work.doubled_once, str(tmp_path / "flag"))
    assert list(in_processes(work, CHUNKS, 2)) == DOUBLED
    assert (tmp_path / "flag").exists()


@pytest.mark.usefixtures("on_workers")
def test_a_worker_of_another_version_is_refused_with_both_versions(monkeypatch):
    here = module._versions()
    monkeypatch.setattr(module, "_versions", lambda: {**here, "govtopics": "9.9"})
    told = rf"^A process runs govtopics {here['govtopics']}.*, this one govtopics 9\.9.* Install "
    with pytest.raises(GovTopicsError, match=told):
        list(in_processes(chunk_work.doubled, CHUNKS, 2))


def test_a_scheduler_that_has_gone_is_one_sentence():
    with (
        distributed.LocalCluster(
            n_workers=1, threads_per_worker=1, processes=False, dashboard_address=":0",
            silence_logs=logging.CRITICAL,
        ) as cluster,
        distributed.Client(cluster, set_as_default=True) as client,
        joblib.parallel_config(backend="dask"),
    ):  # fmt: skip
        client.close()
        with pytest.raises(
            GovTopicsError, match=r"^The processes .* cannot be reached \([^\n]+\)\. "
        ):
            list(in_processes(chunk_work.doubled, CHUNKS, 2))
