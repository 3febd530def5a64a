"""The rooms import one way only: the contracts of pyproject.toml hold, and would notice."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
# The package of the folder that is tested, not the one that happens to be installed.
LINT = "from importlinter.cli import lint_imports_command; lint_imports_command()"


def lint_imports(house):
    """Check the contracts of the pyproject.toml of a folder; return exit status and output."""
    variables = os.environ | {"PYTHONPATH": str(house / "src"), "PYTHONUTF8": "1"}
    variables["COLUMNS"] = "200"  # a contract's name and its verdict stay on one line
    command = [sys.executable, "-c", LINT, "--no-cache", "--no-logo"]
    done = subprocess.run(
        command, cwd=house, env=variables, capture_output=True, encoding="utf-8", check=False
    )
    return done.returncode, done.stdout + done.stderr


@pytest.fixture
def house(tmp_path):
    """Return a copy of the package and its contracts, to be damaged."""
    left_out = shutil.ignore_patterns("__pycache__", "*.egg-info")
    shutil.copytree(ROOT / "src", tmp_path / "src", ignore=left_out)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_contracts_hold():
    status, output = lint_imports(ROOT)
    assert status == 0, output
    assert " 0 broken" in output


@pytest.mark.parametrize(
    ("module", "line", "contract"),
    [
        ("errors", "import govtopics.corpus", "Rooms import one way only"),
        (
            "corpus/structure",
            "from govtopics.tokens.tokens import Tokens",
            "Rooms import one way only",
        ),
        ("tokens/lexicon", "def late():\n    import govtopics.study", "Rooms import one way only"),
        ("corpus/corpus", "from govtopics.corpus import structure", "The value of corpus/"),
        (
            "corpus/structure",
            "from govtopics.corpus.parsing import lines",
            "The inner rooms of corpus/",
        ),
        (
            "analysis/themes/frames",
            "import govtopics.analysis.groups",
            "The inner rooms of analysis/",
        ),
        ("models/folding", "import govtopics.models.lda", "The inner rooms of models/"),
        ("models/weighting", "import govtopics.models.engines", "The inner rooms of models/"),
        ("study/results/tables", "import govtopics.study.page", "The inner rooms of study/"),
        ("study/settings", "import govtopics.study.pipeline", "The inner rooms of study/"),
        ("figures/keyness", "import govtopics.figures.topics", "A kind of figure imports"),
        ("figures/tools/fonts", "import govtopics.figures.saving", "A kind of figure imports"),
        ("tokens/tokens", "from govtopics.tokens import matrix", "The values of tokens/"),
        ("tokens/matrix", "from govtopics.tokens import lexicon", "The values of tokens/"),
        ("models/topic_model", "from govtopics.models import lda", "The value of models/"),
        ("tokens/lexicon", "import jieba", "jieba and rjieba are imported in"),
        ("corpus/reading/read", "import opencc", "opencc is imported in"),
        ("analysis/topics/quality", "from gensim.models import CoherenceModel", "gensim, numba"),
        ("figures/tools/style", "import sklearn.decomposition", "scikit-learn is imported in"),
        ("study/pipeline", "from matplotlib import pyplot", "matplotlib is imported in"),
    ],
)
def test_planted_import_is_noticed(house, module, line, contract):
    path = house / "src" / "govtopics" / f"{module}.py"
    assert path.exists(), f"{path.name} is gone: plant the import elsewhere"
    path.write_text(path.read_text(encoding="utf-8") + f"\n{line}\n", encoding="utf-8")
    status, output = lint_imports(house)
    assert status == 1, output
    broken = [text for text in output.splitlines() if " BROKEN" in text]
    assert any(text.startswith(contract) for text in broken), output


@pytest.mark.parametrize("room", ["", "analysis", "corpus", "figures", "models", "study"])
def test_room_without_a_place_is_noticed(house, room):
    attic = house / "src" / "govtopics" / room / "attic.py"
    attic.write_text('"""A new room."""\n', encoding="utf-8")
    status, output = lint_imports(house)
    assert status == 1, output
    assert ".".join(filter(None, ("govtopics", room, "attic"))) in output


def test_new_module_in_a_room_breaks_nothing(house):
    for room in (
        "corpus/reading",
        "tokens",
        "models/engines",
        "analysis/themes",
        "figures/tools",
        "study/page",
    ):
        path = house / "src" / "govtopics" / room / "novelty.py"
        path.write_text("from govtopics import errors\n", encoding="utf-8")
    status, output = lint_imports(house)
    assert status == 0, output
