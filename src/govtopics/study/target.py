"""The folder of a study: nothing is lost in it, and it appears only when it is complete."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from govtopics.errors import StudyError

MANIFEST = "manifest.json"


def check_target(out: Path, *, force: bool) -> None:
    """Refuse a target that would lose something.

    Parameters
    ----------
    out : Path
    force : bool

    Raises
    ------
    StudyError
    """
    if not out.exists() and not out.is_symlink():
        return
    if out.is_symlink() or not out.is_dir():
        raise StudyError(f"{out} is there and is no folder. Give another --out.")
    if not any(out.iterdir()):
        return
    if not force:
        raise StudyError(f"{out} is there already. Use --force to replace it, or another --out.")
    if not (out / MANIFEST).is_file():
        raise StudyError(
            f"{out} holds no study (no {MANIFEST}), so --force does not replace it. "
            "Give another --out."
        )


@contextmanager
def appearing_whole(out: Path) -> Iterator[Path]:
    """A folder beside the target that takes its place only if all goes well."""
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        aside = Path(tempfile.mkdtemp(prefix=f".govtopics-{out.name}-", dir=out.parent))
    except OSError as error:
        raise StudyError(
            f"Nothing can be written beside {out}: {error.strerror}. Give another --out."
        ) from error
    try:
        folder = aside / "new"
        folder.mkdir()
        yield folder
        if out.exists():
            out.replace(aside / "old")
        folder.replace(out)
    except OSError as error:
        raise StudyError(
            f"{out} could not be written: {error}. Earlier results are untouched."
        ) from error
    finally:
        if not out.exists() and (aside / "old").exists():
            (aside / "old").replace(out)
        shutil.rmtree(aside, ignore_errors=True)
