"""What the READMEs show can be done as it is written."""

import re

import matplotlib as mpl
import pytest

from govtopics.analysis.themes.codebook import read_codebook
from govtopics.corpus.reading.catalogue import read_catalogue

READMES = ("README.md", "README.zh-CN.md")


def blocks(path, language):
    return re.findall(rf"```{language}\n(.*?)```", path.read_text(encoding="utf-8"), re.DOTALL)


@pytest.mark.parametrize("name", READMES)
def test_its_python_runs_from_the_project_folder(name, seeds_folder, monkeypatch):
    monkeypatch.chdir(seeds_folder.parent)
    monkeypatch.setenv("MPLBACKEND", "agg")
    monkeypatch.setitem(mpl.rcParams, "figure.max_open_warning", 0)  # a reader closes them
    code = blocks(seeds_folder.parent / name, "python")
    assert code
    exec(compile("\n".join(code), name, "exec"), {})  # noqa: S102 - the README is this project's own


@pytest.mark.parametrize("name", READMES)
def test_its_tables_can_be_read(name, seeds_folder, tmp_path):
    tables = blocks(seeds_folder.parent / name, "toml")
    assert tables
    for number, text in enumerate(tables):
        path = tmp_path / f"{number}.toml"
        path.write_text(text, encoding="utf-8")
        (read_codebook if "core = " in text else read_catalogue)(path)


@pytest.mark.parametrize("name", READMES)
def test_its_links_lead_somewhere(name, seeds_folder):
    text = (seeds_folder.parent / name).read_text(encoding="utf-8")
    links = [link.partition("#")[0] for link in re.findall(r"\]\(([^)]+)\)", text)]
    inner = [link for link in links if link and not link.startswith("http")]
    assert inner
    assert [link for link in inner if not (seeds_folder.parent / link).exists()] == []
