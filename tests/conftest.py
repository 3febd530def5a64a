"""The five reports, read once for all tests."""

from pathlib import Path

import pytest

from govtopics.corpus.reading import read_corpus

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
