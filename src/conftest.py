"""Examples in docstrings leave no figure open for the next."""

import sys

import pytest


@pytest.fixture(autouse=True)
def figures_closed():
    """Close what an example drew."""
    yield
    if "matplotlib.pyplot" in sys.modules:
        sys.modules["matplotlib.pyplot"].close("all")
