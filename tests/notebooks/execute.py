"""Run notebooks; ``python tests/notebooks/execute.py FOLDER [NAME …]`` writes them there executed.

On the seeds and the packaged codebook unless the environment says otherwise.
"""

import asyncio
import os
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

import nbformat
from nbclient import NotebookClient

NOTEBOOKS = Path(__file__).resolve().parents[2] / "notebooks"
NAMES = tuple(sorted(path.stem for path in NOTEBOOKS.glob("*.ipynb")))
AT_ONCE = 2


def execute(folder: Path, names: Iterable[str] = NAMES, **environment: str) -> list[str]:
    """Write notebooks, executed to the last cell, into a folder; return what failed in them.

    Parameters
    ----------
    folder : Path
    names : iterable of str
        Of the notebooks, without ``.ipynb``.
    **environment : str
        ``GOVTOPICS_CORPUS``, ``GOVTOPICS_CODEBOOK``; nothing is taken for these from outside.
    """
    kept = {key: value for key, value in os.environ.items() if not key.startswith("GOVTOPICS_CO")}
    return asyncio.run(_all(folder, names, {**kept, **environment}))


async def _all(folder: Path, names: Iterable[str], environment: Mapping[str, str]) -> list[str]:
    turns = asyncio.Semaphore(AT_ONCE)
    found = await asyncio.gather(*(_one(folder, name, environment, turns) for name in names))
    return [failure for failures in found for failure in failures]


async def _one(
    folder: Path, name: str, environment: Mapping[str, str], turns: asyncio.Semaphore
) -> list[str]:
    """Where a person would run it, in its own folder; a cell that fails does not hide the next."""
    notebook = nbformat.read(NOTEBOOKS / f"{name}.ipynb", as_version=4)
    resources = {"metadata": {"path": str(NOTEBOOKS)}}
    client = NotebookClient(notebook, timeout=600, allow_errors=True, resources=resources)
    async with turns:
        await client.async_execute(env=environment)
    nbformat.write(notebook, folder / f"{name}.ipynb")
    return [f"{name}: {failure}" for failure in failures(notebook)]


def failures(notebook: nbformat.NotebookNode) -> list[str]:
    """The cells that raised, each with what was said."""
    return [
        f"{cell.source}\n{output.ename}: {output.evalue}"
        for cell in notebook.cells
        if cell.cell_type == "code"
        for output in cell.outputs
        if output.output_type == "error"
    ]


if __name__ == "__main__":
    target = Path(sys.argv[1])
    target.mkdir(parents=True, exist_ok=True)
    given = {key: value for key, value in os.environ.items() if key.startswith("GOVTOPICS_CO")}
    sys.exit("\n\n".join(execute(target, sys.argv[2:] or NAMES, **given)))
