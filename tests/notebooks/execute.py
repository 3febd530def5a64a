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


def execute(folder: Path, names: Iterable[str] = NAMES, **environment: str) -> None:
    """Write notebooks, executed to the last cell, into a folder.

    Parameters
    ----------
    folder : Path
    names : iterable of str
        Of the notebooks, without ``.ipynb``.
    **environment : str
        ``GOVTOPICS_CORPUS``, ``GOVTOPICS_CODEBOOK``; nothing is taken for these from outside.
    """
    kept = {key: value for key, value in os.environ.items() if not key.startswith("GOVTOPICS_CO")}
    asyncio.run(_all(folder, tuple(names), {**kept, **environment}))


async def _all(folder: Path, names: tuple[str, ...], environment: Mapping[str, str]) -> None:
    turns = asyncio.Semaphore(AT_ONCE)
    await asyncio.gather(*(_one(folder, name, environment, turns) for name in names))


async def _one(
    folder: Path, name: str, environment: Mapping[str, str], turns: asyncio.Semaphore
) -> None:
    """Where a person would run it, in its own folder; a cell that fails does not hide the next."""
    notebook = nbformat.read(NOTEBOOKS / f"{name}.ipynb", as_version=4)
    resources = {"metadata": {"path": str(NOTEBOOKS)}}
    client = NotebookClient(notebook, timeout=600, allow_errors=True, resources=resources)
    async with turns:
        await client.async_execute(env=environment)
    nbformat.write(notebook, folder / f"{name}.ipynb")


if __name__ == "__main__":
    target = Path(sys.argv[1])
    target.mkdir(parents=True, exist_ok=True)
    given = {key: value for key, value in os.environ.items() if key.startswith("GOVTOPICS_CO")}
    execute(target, sys.argv[2:] or NAMES, **given)
