"""What the documentation is made from: every public name and every figure is in it."""

import inspect
import re
import tomllib
from pathlib import Path

import pytest

import govtopics
from govtopics.figures.gallery import FIGURES

DOCS = Path(__file__).resolve().parents[2] / "docs"
PLOTS = [name for name in govtopics.__all__ if name.startswith("plot_")]


def toml(name):
    return tomllib.loads((DOCS / name).read_text(encoding="utf-8"))


def test_every_public_name_has_one_page():
    named = [name for group in toml("reference.toml")["group"] for name in group["names"]]
    assert sorted(named) == sorted(govtopics.__all__)


def test_each_is_said_in_chinese():
    said = {
        name: text
        for group in toml("reference.toml")["group"]
        for name, text in group["names"].items()
    }
    assert [name for name, text in said.items() if not re.search("[一-鿿].*。$", text)] == []


@pytest.mark.parametrize("name", govtopics.__all__)
def test_its_docstring_has_an_example(name):
    # pytest runs it, with all examples of src/.
    documented = inspect.getdoc(getattr(govtopics, name))
    assert ">>> " in documented.partition("\nExamples\n--------\n")[2]


def test_every_kind_of_figure_is_in_the_gallery():
    words = toml("gallery.toml")
    assert sorted(words) == sorted(PLOTS) == sorted(f"plot_{kind}" for kind in FIGURES)
    keys = {f"{language}{part}" for language in ("zh", "en") for part in ("", "_shows", "_not")}
    assert [name for name, said in words.items() if set(said) != keys] == []


def test_each_has_code_that_needs_known_cells():
    cells = re.findall(
        r"^# %% ([\w -]+)(?:: (.*))?$", (DOCS / "gallery.py").read_text("utf-8"), re.M
    )
    names = [name for name, _ in cells]
    assert sorted(name for name in names if name.startswith("plot_")) == sorted(PLOTS)
    needed = {need for _, needs in cells for need in needs.split(", ") if needs}
    assert needed <= set(names)
