"""A small made-up folder of reports, and a study of it, for tests that need no real text."""

import hashlib

import pytest
from by_hand import study_of, written

from govtopics.study.pipeline import run_study
from govtopics.study.results.tables import study_tables
from govtopics.study.settings import Settings

BODY = "推进基层治理和一网统管建设,完善韧性城市和营商环境,优化社区服务,加强应急管理,做好第{}项。"
OTHER = "发展数字经济和集成电路产业,提升招商引资质量,引进科技企业{}家,支持民营企业上市和创业创新。"


def write_reports(folder, names=("a", "b"), n=6):
    folder.mkdir(parents=True)
    for name in names:
        lines = [text.format(i) for text in (BODY, OTHER) for i in range(n)]
        (folder / f"{name}.txt").write_text("\n".join(lines), encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def hashes():
    def of(folder):
        files = sorted(path for path in folder.rglob("*") if path.is_file())
        return {
            path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in files
        }

    return of


@pytest.fixture
def folder(tmp_path):
    return write_reports(tmp_path / "reports")


@pytest.fixture(scope="session")
def made_up(tmp_path_factory):
    """Reports, and a study of them: copied by tests that change it."""
    base = tmp_path_factory.mktemp("made up")
    reports = write_reports(base / "reports")
    run_study(Settings(corpus=reports, n_topics=2), base / "results")
    return base


@pytest.fixture(scope="session")
def results(seeds_folder, tmp_path_factory):
    """A study of the five reports."""
    out = tmp_path_factory.mktemp("study") / "results"
    run_study(Settings(corpus=seeds_folder), out)
    return out


@pytest.fixture(scope="session")
def worked(tmp_path_factory):
    """The study whose numbers are worked out by hand; never changed."""
    return study_of(written(tmp_path_factory.mktemp("by hand")))


@pytest.fixture(scope="session")
def worked_tables(worked):
    """Its tables; never changed."""
    return study_tables(worked)
