"""A typed script of a user's: it runs, and mypy finds nothing in it to complain of."""

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

from govtopics.study.settings import KEYS

SCRIPT = Path(__file__).parent / "user_script.py"
SOURCE = Path(__file__).resolve().parents[2] / "src"
# The package is a library to its user: what is wrong inside it is not the script's.
CONFIGURATION = "[mypy]\n[mypy-govtopics.*]\nfollow_imports = silent\n"


def strict(script, folder):
    """Let mypy read a script of a user's; return its exit status and what it says."""
    configuration = folder / "mypy.ini"
    configuration.write_text(CONFIGURATION, encoding="utf-8")
    options = ["--strict", "--config-file", str(configuration), "--cache-dir", str(folder / "kept")]
    done = subprocess.run(
        [sys.executable, "-m", "mypy", *options, str(script)],
        env=os.environ | {"MYPYPATH": str(SOURCE), "PYTHONUTF8": "1"},
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


@pytest.mark.sweep
def test_script_runs(tmp_path):
    done = subprocess.run(
        [sys.executable, "-W", "error", str(SCRIPT)],
        env=os.environ | {"PYTHONPATH": str(SOURCE), "PYTHONUTF8": "1"},
        cwd=SOURCE.parent,
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    # Three paragraphs a report, each sentence in three reports: 27 counts of words, thrice.
    assert done.stdout.splitlines() == [
        "['乙区-2020', '乙区-2021'] 26 81 81",
        "(6, 10) 1 True",  # three words of two topics; one pair of places, one theme
        "True ['themes.svg', 'themes.csv'] 10",
    ]


@pytest.mark.sweep
def test_mypy_accepts_the_script_and_refuses_faults_in_it(tmp_path):
    status, said = strict(SCRIPT, tmp_path)
    assert status == 0, said
    faulty = tmp_path / "faulty.py"
    faults = (
        'gt.Settings(corpus="seeds", models="nmf")',
        "gt.Settings(corpus=3)",
        'gt.Settings(corpus="seeds", topics=3)',
        'gt.figure_style(language="fr")',
        "gt.NMF(n_topics=2)",
    )
    faulty.write_text("\n".join(("import govtopics as gt", *faults)), encoding="utf-8")
    status, said = strict(faulty, tmp_path)
    assert status == 1
    assert [int(line.split(":")[1]) for line in said.splitlines() if ": error: " in line] == [
        2,
        3,
        4,
        5,
        6,
    ], said


def test_type_checkers_are_told_of_every_setting():
    module = ast.parse((SOURCE / "govtopics/study/settings.py").read_text(encoding="utf-8"))
    functions = [node for node in ast.walk(module) if isinstance(node, ast.FunctionDef)]
    (told,) = [node for node in functions if node.name == "__init__" and node.args.kwonlyargs]
    assert [argument.arg for argument in told.args.kwonlyargs] == list(KEYS)
