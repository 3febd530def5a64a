"""Pages with Python, run as notebooks: what a block prints or shows appears below it."""

import asyncio
import os
import re
import shutil
import tempfile
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

from stage import ROOT, Stage

BLOCK = re.compile(r"^```python\n(.*?)^```$", re.DOTALL | re.MULTILINE)
FOLDERS = ("benchmarks", "docs", "notebooks", "seeds")


# Before the first block, unseen: what the library says is a sentence of the page, in its language.
UNSEEN = """import logging, sys
import govtopics
logging.basicConfig(stream=sys.stdout, format="%(message)s")
govtopics.speak("{language}")"""


def notebook_of(text: str, language: str) -> nbformat.NotebookNode:
    """A page as a notebook: its ``python`` blocks are the code, the rest is prose."""
    unseen = nbformat.v4.new_code_cell(UNSEEN.format(language=language))
    unseen.metadata["tags"] = ["remove-cell"]
    cells = [unseen]
    for i, piece in enumerate(BLOCK.split(text)):
        if piece.strip():
            new = nbformat.v4.new_code_cell if i % 2 else nbformat.v4.new_markdown_cell
            cells.append(new(piece.strip("\n")))
    for number, cell in enumerate(cells):
        cell["id"] = f"c{number}"
    notebook = nbformat.v4.new_notebook(cells=cells)
    notebook.metadata["kernelspec"] = {
        "name": "python3",
        "display_name": "Python 3",
        "language": "python",
    }
    notebook.metadata["language_info"] = {"name": "python"}
    return notebook


async def _run(path: Path, notebook: nbformat.NotebookNode, turns: asyncio.Semaphore) -> None:
    """Run a page where its reader would: in a folder with what the project's folder has."""
    async with turns:
        with tempfile.TemporaryDirectory() as folder:
            for name in FOLDERS:
                shutil.copytree(ROOT / name, Path(folder) / name)
            resources = {"metadata": {"path": folder}}
            quiet = ["--log-level=40"]  # a kernel warns that it listens on this machine
            client = NotebookClient(
                notebook, timeout=300, resources=resources, extra_arguments=quiet
            )
            cache = {"GOVTOPICS_CACHE": str(Path(folder) / ".cache")}  # none of the reader's own
            try:
                await client.async_execute(env=os.environ | cache)
            except CellExecutionError as error:
                error.add_note(f"on the page {path}")
                raise


def without_blanks(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """Drop outputs of which nothing is left, such as a bar of progress that was cleared."""
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = [output for output in cell.outputs if not _is_blank(output)]
    return notebook


def _is_blank(output: nbformat.NotebookNode) -> bool:
    data = output.get("data", {})
    said = data.get("text/plain") or output.get("text") or output.output_type == "error"
    return data.keys() <= {"text/plain"} and not said


async def _run_all(staged: dict[str, Stage]) -> dict[Path, nbformat.NotebookNode]:
    turns = asyncio.Semaphore(os.cpu_count() or 1)
    jobs, made = [], {}
    for language, stage in staged.items():
        for path in sorted(path for path in stage.names if path.suffix == ".md"):
            text = path.read_text(encoding="utf-8")
            if BLOCK.search(text) and "decisions" not in path.parts:
                made[path] = notebook_of(text, language)
                jobs.append(_run(path, made[path], turns))
    await asyncio.gather(*jobs)
    return made


def run(staged: dict[str, Stage]) -> None:
    """Put in the place of each page with Python the notebook of it, executed."""
    made = asyncio.run(_run_all(staged))
    for stage in staged.values():
        for path, notebook in made.items():
            if path in stage.names:
                stage.names.discard(path)
                name = path.relative_to(stage.folder).with_suffix(".ipynb").as_posix()
                stage.put(name, nbformat.writes(without_blanks(notebook)) + "\n")
