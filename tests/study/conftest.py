"""A small made-up folder of reports, and a study of it, for tests that need no real text."""

import hashlib

import pytest
from by_hand import study_of, written
from pages import DESK, write_hostile, write_large

from govtopics.study.pipeline import run_study
from govtopics.study.results.tables import study_tables
from govtopics.study.settings import DRAWN_AS, Settings

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
def quick():
    """Return settings for where neither the models nor the formats of figures are the point."""
    return {"n_topics": 2, "models": ("nmf",), "figure_formats": ("svg",)}


@pytest.fixture(scope="session")
def quick_options():
    """Return the same for the command line."""
    return ["--n-topics", "2", "--models", "nmf", "--figure-formats", "svg"]


@pytest.fixture(scope="session")
def made_up(made_once):
    """Reports, and a study of them with figures in every format: copied by tests that change it."""

    def make(base):
        settings = Settings(
            corpus=write_reports(base / "reports"), n_topics=2, figure_formats=(*DRAWN_AS, "png")
        )
        run_study(settings, base / "results")

    return made_once("made up", make)


@pytest.fixture(scope="session")
def small(made_once, quick):
    """Return a folder like `made_up`, with one model, and figures in one format."""

    def make(base):
        run_study(Settings(corpus=write_reports(base / "reports"), **quick), base / "results")

    return made_once("small", make)


@pytest.fixture(scope="session")
def results(made_once, seeds_folder):
    """A study of the five reports."""
    made = made_once(
        "seeds", lambda base: run_study(Settings(corpus=seeds_folder), base / "results")
    )
    return made / "results"


@pytest.fixture(scope="session")
def worked(tmp_path_factory):
    """The study whose numbers are worked out by hand; never changed."""
    return study_of(written(tmp_path_factory.mktemp("by hand")))


@pytest.fixture(scope="session")
def worked_tables(worked):
    """Its tables; never changed."""
    return study_tables(worked)


@pytest.fixture(scope="session")
def hostile(made_once):
    """A study whose texts, file names, catalogue, codebook and settings are out for harm."""
    return made_once("hostile", write_hostile) / "out" / "report.html"


@pytest.fixture(scope="session")
def large(made_once):
    """The page of ten thousand paragraphs in a hundred reports."""
    return made_once("large", write_large) / "report.html"


@pytest.fixture
def opened(browser):
    """Return a function that opens a page; fails on any request, dialog or console message."""
    troubles, contexts = [], []

    def open_page(path, viewport=DESK, **options):
        context = browser.new_context(viewport=viewport, **options)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: troubles.append(message.text))
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.on("dialog", lambda dialog: (troubles.append(dialog.message), dialog.dismiss()))
        page.on(
            "request",
            lambda request: (
                request.url.startswith(("file:", "data:")) or troubles.append(request.url)
            ),
        )
        page.goto(path.as_uri())
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert troubles == []
