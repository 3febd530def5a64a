"""The packaged lexicon and one segmenter that knows it, made once: its dictionary is large."""

import pytest

from govtopics.tokens.lexicon import read_lexicon
from govtopics.tokens.segmentation import Segmenter


@pytest.fixture(scope="session")
def lexicon():
    return read_lexicon()


@pytest.fixture(scope="session")
def segmenter(lexicon):
    return Segmenter(lexicon)
