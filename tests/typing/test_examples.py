"""The code that pages and docstrings show is right in its types too, as a user's script is."""

import doctest
import inspect
import os
import re
import subprocess
import sys

import pytest
from page_blocks import PAGES, ROOT, named, read_blocks

import govtopics

# Redefining a name is what notebooks and pages do; a script that is kept is checked more strictly.
CONFIGURATION = """[mypy]
strict = True
allow_redefinition = True
follow_imports = silent
disable_error_code = import-untyped
"""
# What an example in a docstring may take as given, beside the public names.
PRELUDE = """import re; from pathlib import Path
import numpy as np; import pandas as pd
import govtopics as gt; from govtopics import *
"""
FAULT = ("a fault", "import govtopics as gt\ngt.NMF(topics=2)\n")


def of_pages():
    """Yield a page's name and its Python, each block on the lines that it has in the page."""
    for page in PAGES:
        lines = []
        for block in read_blocks(page, "python"):
            lines += [""] * (block.line - 1 - len(lines)) + block.lines
        if lines:
            yield named(page), "\n".join(lines)


def of_docstrings():
    """Yield a public name, or that of a public method, and the example in its docstring."""
    for name in govtopics.__all__:
        thing = getattr(govtopics, name)
        methods = vars(thing) if inspect.isclass(thing) else {}
        documented = {name: thing} | {
            f"{name}.{below}": method for below, method in methods.items() if below[0] != "_"
        }
        for called, each in documented.items():
            examples = doctest.DocTestParser().get_examples(inspect.getdoc(each) or "")
            # What is shown to fail may be wrong in its types.
            right = [one.source for one in examples if one.exc_msg is None]
            if right:
                yield called, PRELUDE + "".join(right)


def said_by_mypy(files, folder):
    """Write files into a folder and return what mypy finds wrong, by their names."""
    written = {}
    for number, (name, code) in enumerate(files):
        path = folder / f"shown_{number}.py"
        path.write_text(code, encoding="utf-8")
        written[path.name] = name
    configuration = folder / "mypy.ini"
    configuration.write_text(CONFIGURATION, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--config-file", configuration.name, *written],
        cwd=folder,
        env=os.environ | {"MYPYPATH": str(ROOT / "src"), "PYTHONUTF8": "1"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 1, done.stdout + done.stderr
    found = [line for line in done.stdout.splitlines() if ": error: " in line]
    return [re.sub(r"^[^:]+", lambda file: written[file[0]], line) for line in found]


@pytest.mark.sweep
def test_mypy_finds_a_planted_fault_and_no_other_in_what_is_shown(tmp_path):
    said = said_by_mypy([*of_pages(), *of_docstrings(), FAULT], tmp_path)
    assert [line for line in said if not line.startswith("a fault:2: ")] == []
    assert len(said) == 1
