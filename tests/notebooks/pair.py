"""Write the notebook of each ``notebooks/*.py``; run ``python tests/notebooks/pair.py``.

It holds the same cells without outputs, with ids that depend on the cells alone.
"""

import hashlib
from collections import Counter
from pathlib import Path

import jupytext
import nbformat

NOTEBOOKS = Path(__file__).resolve().parents[2] / "notebooks"


def pair(script: Path) -> str:
    """The ``.ipynb`` of a ``py:percent`` file; a cell keeps its id while its words stay."""
    notebook = jupytext.read(script, fmt="py:percent")
    notebook.metadata["jupytext"].pop("text_representation", None)
    seen: Counter[str] = Counter()
    for cell in notebook.cells:
        digest = hashlib.sha256(f"{cell.cell_type}\n{cell.source}".encode()).hexdigest()[:12]
        seen[digest] += 1
        cell["id"] = digest if seen[digest] == 1 else f"{digest}-{seen[digest]}"
    return nbformat.writes(notebook, indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    for script in sorted(NOTEBOOKS.glob("*.py")):
        script.with_suffix(".ipynb").write_text(pair(script), encoding="utf-8", newline="\n")
