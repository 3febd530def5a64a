"""The five reports, read once for all tests, and a browser for pages."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import hypothesis
import pytest
from filelock import FileLock

from govtopics.corpus.reading.read import read_corpus

ROOT = Path(__file__).resolve().parent.parent
CHOSEN = ("GOVTOPICS_CORPUS", "GOVTOPICS_CODEBOOK")  # what a notebook reads, instead of the seeds

# Errors and logs follow the language of who runs the tests; the tests read English.
os.environ["LANGUAGE"] = "en"

# Every error that a test meets can be said in Chinese.
pytest_plugins = ["heard"]

# A busy machine is no fault of the code: no test is a race.
hypothesis.settings.register_profile("untimed", deadline=None)
hypothesis.settings.load_profile("untimed")


@pytest.hookimpl(tryfirst=True)  # before -m is read
def pytest_collection_modifyitems(items):
    """What needs a browser is a sweep."""
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker("sweep")


@pytest.fixture(scope="session", autouse=True)
def own_cache(tmp_path_factory):
    """No test reads or fills the cache of the person who runs it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GOVTOPICS_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(scope="session")
def made_once(tmp_path_factory):
    """Return a function that makes a folder once for all the processes that run the tests.

    ``make(folder)`` writes into it; whoever asks while it is being made waits. What stands there is
    for reading: a test that changes it takes a copy.
    """
    base = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        base = base.parent  # each process has its own folder below the one of the session

    def made(name, make):
        folder, unfinished = base / f"shared {name}", base / f"unfinished {name}"
        with FileLock(base / f"{name}.lock"):
            if not folder.exists():
                shutil.rmtree(unfinished, ignore_errors=True)
                unfinished.mkdir()
                make(unfinished)
                unfinished.rename(folder)
        return folder

    return made


@pytest.fixture(scope="session")
def seeds_folder():
    return ROOT / "seeds"


@pytest.fixture(scope="session")
def seeds(seeds_folder):
    return read_corpus(seeds_folder)


@pytest.fixture(scope="session")
def notebooks_on_seeds(made_once):
    """A folder with every notebook, executed on the seeds."""

    def make(folder):
        kept = {name: value for name, value in os.environ.items() if name not in CHOSEN}
        command = [sys.executable, ROOT / "tests" / "notebooks" / "execute.py", folder]
        subprocess.run(command, env=kept, check=False)  # a cell that fails is seen in the outputs

    return made_once("notebooks", make)


@pytest.fixture(scope="module")
def browser():
    """Chromium without a window. A module's own: while it runs, so does an event loop."""
    sync_api = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if not chromium:
        pytest.skip("no Chromium on this machine")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield browser
        browser.close()
