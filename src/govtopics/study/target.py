"""The folder of a study: nothing is lost in it, and it appears only when it is complete."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from govtopics.errors import StudyError

MANIFEST = "manifest.json"


def check_target(out: Path, *, inputs: Iterable[Path] = (), force: bool) -> None:
    """Refuse a target that would lose something.

    Parameters
    ----------
    out : Path
    inputs : iterable of Path
        What the study reads; none of it may lie in the target.
    force : bool
        Whether an earlier study there may be replaced. It may where every file is one that its
        manifest lists.

    Raises
    ------
    StudyError
    """
    try:
        _check_place(out, inputs)
        if not out.exists() or not any(out.iterdir()):
            return
        foreign = _files_of_no_study(out)
    except OSError as error:
        raise StudyError(f"{out} cannot be used: {error.strerror}. Give another --out.") from error
    if not force:
        raise StudyError(f"{out} is there already. Use --force to replace it, or another --out.")
    if foreign:
        raise StudyError(
            f"{out} holds files that no study wrote ({foreign[0]}), so --force does not replace "
            "it. Move them away, or give another --out."
        )


def _check_place(out: Path, inputs: Iterable[Path]) -> None:
    if out.is_symlink() or (out.exists() and not out.is_dir()):
        raise StudyError(f"{out} is there and is no folder. Give another --out.")
    if out.resolve() == Path.cwd():
        raise StudyError(f"{out} is the folder you are in. Give the name of a new one as --out.")
    for path in inputs:
        if path.resolve().is_relative_to(out.resolve()):
            raise StudyError(f"{path} is read by the study and lies in {out}. Give another --out.")


def _files_of_no_study(out: Path) -> list[str]:
    """What lies in a folder and no manifest of a study there lists; hidden files apart."""
    try:
        manifest = json.loads((out / MANIFEST).read_text(encoding="utf-8"))
        listed = {MANIFEST, *manifest["outputs"]} if "contract" in manifest else set()
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        listed = set()
    there = (path.relative_to(out) for path in sorted(out.rglob("*")) if path.is_file())
    return [p.as_posix() for p in there if p.as_posix() not in listed and p.name[0] != "."]


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
