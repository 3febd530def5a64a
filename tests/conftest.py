"""The five reports, read once for all tests, and a browser for pages."""

import shutil
from pathlib import Path

import pytest

from govtopics.corpus.reading.read import read_corpus

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session", autouse=True)
def own_cache(tmp_path_factory):
    """No test reads or fills the cache of the person who runs it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GOVTOPICS_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(scope="session")
def seeds_folder():
    return ROOT / "seeds"


@pytest.fixture(scope="session")
def seeds(seeds_folder):
    return read_corpus(seeds_folder)


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
