"""The notebooks, executed on the five reports, as pages of the Chinese site; a list in both."""

import os
import subprocess
import sys
from pathlib import Path

import nbformat

from blocks import without_blanks
from stage import ROOT, Stage

NOTEBOOKS = ROOT / "notebooks"
HEAD = {
    "zh": (
        "# 笔记本\n\n一门课，从读入报告到写出一篇短文。下面是在随包的五份报告上运行过的样子；"
        "`python3 run.py lab` 打开它们，改最上面的一行就能换成自己的文件夹。\n"
    ),
    "en": (
        "# Notebooks\n\nOne course, from reading reports to a short paper. They are in Chinese, "
        "with a summary in English on top, and shown as run on the five reports of the package. "
        "`python3 run.py lab` opens them; one line at the top points them at another folder.\n"
    ),
}


def put(staged: dict[str, Stage], folder: Path, *, run: bool) -> None:
    """Put every notebook; those in the folder GOVTOPICS_EXECUTED were executed already."""
    executed = Path(os.environ.get("GOVTOPICS_EXECUTED", folder))
    if run and executed == folder:
        script = ROOT / "tests" / "notebooks" / "execute.py"
        subprocess.run([sys.executable, str(script), str(folder)], check=True)
    originals = sorted(NOTEBOOKS.glob("*.ipynb"))
    for path in originals:
        done = executed / path.name
        notebook = nbformat.read(done if done.exists() else path, as_version=4)
        content = nbformat.writes(without_blanks(notebook)) + "\n"
        staged["zh"].put(f"notebooks/{path.name}", content)
    tree = ["", "```{toctree}", ":maxdepth: 1", "", *(path.stem for path in originals), "```", ""]
    links = [f"- [{title_of(path)}](../../../notebooks/{path.name})" for path in originals]
    staged["zh"].put("notebooks/index.md", HEAD["zh"] + "\n".join(tree))
    staged["en"].put("notebooks/index.md", HEAD["en"] + "\n".join(["", *links, ""]))


def title_of(path: Path) -> str:
    """The heading that a notebook begins with."""
    lines = "\n".join(cell.source for cell in nbformat.read(path, as_version=4).cells).split("\n")
    return next(line.removeprefix("# ") for line in lines if line.startswith("# "))
