"""Examples in docstrings speak English, whoever runs them, and leave no figure open."""

import os
import sys
from collections.abc import Iterator

import pytest

os.environ["LANGUAGE"] = "en"


@pytest.fixture(autouse=True)
def figures_closed() -> Iterator[None]:
    """Close what an example drew."""
    yield
    if "matplotlib.pyplot" in sys.modules:
        sys.modules["matplotlib.pyplot"].close("all")
