"""The site, built once for all its tests."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def site(made_once, notebooks_on_seeds):
    """The folder of both sites, as `run.py docs` builds it."""

    def make(base):
        build = [sys.executable, str(ROOT / "docs" / "site" / "build.py"), str(base / "site")]
        variables = os.environ | {"GOVTOPICS_EXECUTED": str(notebooks_on_seeds)}
        done = subprocess.run(
            build, capture_output=True, encoding="utf-8", env=variables, check=False
        )
        assert done.returncode == 0, done.stderr

    return made_once("site", make) / "site"
