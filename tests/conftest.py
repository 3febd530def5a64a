"""The five reports, read once for all tests."""

from pathlib import Path

import pytest

from govtopics.corpus.reading import read_corpus

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def seeds_folder():
    return ROOT / "seeds"


@pytest.fixture(scope="session")
def seeds(seeds_folder):
    return read_corpus(seeds_folder)
