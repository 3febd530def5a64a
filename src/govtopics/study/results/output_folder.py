"""The folder of a study: nothing is lost in it, and it appears only when it is complete."""

from __future__ import annotations

import json
import re
import shutil
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from govtopics.errors import NO_ROOM, StudyError, reason_of, why_not_written
from govtopics.messages import Message, joined, logger, say

log = logger(__name__)

MANIFEST = "manifest.json"
UNFINISHED = ".govtopics-unfinished"
OWNED = "in-use.lock"
# Left by systems and by programs that have a file open, never by people.
LITTER = re.compile(
    r"\.DS_Store|Thumbs\.db|ehthumbs\.db|desktop\.ini|Icon\r|\.directory|\._.*|~\$.*|\.~lock\..*#",
    re.IGNORECASE,
)
JUST_MADE = 60.0  # seconds


def check_target(out: Path, *, inputs: Iterable[Path] = (), force: bool) -> None:
    """Refuse a target that would lose something.

    What a killed run left beside the target is cleared away, and an earlier study that it had moved
    aside is put back if it is whole.

    ``inputs``: what the study reads; none of it may lie in the target.
    ``force``: whether an earlier study there may be replaced. It may where every file is one that
    its manifest lists.
    """
    try:
        _check_place(out, inputs)
        _sweep(out)
        if not out.exists() or not any(out.iterdir()):
            return
        foreign = _files_of_no_study(out)
    except OSError as error:
        raise StudyError(
            say(
                "{out} cannot be used: {reason}. Choose another --out.",
                out=out,
                reason=reason_of(error),
            )
        ) from error
    if not force:
        raise StudyError(
            say(
                "{out} already exists. Use --force to replace it, or choose another --out.", out=out
            )
        )
    if foreign:
        raise StudyError(
            say(
                "{out} contains files that were not written by govtopics ({foreign}), so "
                "--force will not replace it. Move these files, or choose another --out.",
                out=out,
                foreign=foreign[0],
            )
        )


@contextmanager
def appearing_whole(out: Path, *, force: bool = False) -> Iterator[Path]:
    """A folder beside the target that takes its place only if all goes well.

    ``force``: whether an earlier study there may be replaced; it is asked again at the end, when
    another run may have written there.
    """
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        aside = Path(tempfile.mkdtemp(prefix=f"{UNFINISHED}-{out.name}-", dir=out.parent))
    except OSError as error:
        reason = why_not_written(error, out.parent.absolute())
        told = say(
            "Could not write in the folder of {out}: {reason}. Choose another --out.",
            out=out,
            reason=reason,
        )
        raise StudyError(told) from error
    owned = FileLock(aside / OWNED)
    try:
        # Held while this process lives, however it ends.
        owned.acquire()
        folder = aside / "new"
        folder.mkdir()
        yield folder
        check_target(out, force=force)
        if out.exists():
            out.replace(aside / "old")
        folder.replace(out)
    except OSError as error:
        reason = why_not_written(error, out.parent.absolute())
        told = say(
            "Could not write {out}: {reason}. Earlier results are unchanged.",
            out=out,
            reason=reason,
        )
        room = [_room(aside)] if error.errno in NO_ROOM else []
        raise StudyError(joined([told, *room])) from error
    finally:
        owned.release()
        _put_back(aside, out)
        shutil.rmtree(aside, ignore_errors=True)


def _room(aside: Path) -> Message:
    """How much room there was for results that did not fit."""
    written = sum(path.stat().st_size for path in (aside / "new").rglob("*") if path.is_file())
    free = (written + shutil.disk_usage(aside).free) / 1e6
    return say("{free:,.1f} MB were free, and the results need more.", free=free)


def _check_place(out: Path, inputs: Iterable[Path]) -> None:
    if out.is_symlink() or (out.exists() and not out.is_dir()):
        raise StudyError(say("{out} is not a folder. Choose another --out.", out=out))
    if out.resolve() == Path.cwd():
        raise StudyError(say("{out} is the current folder. Name a new folder as --out.", out=out))
    for path in inputs:
        if path.resolve().is_relative_to(out.resolve()):
            raise StudyError(
                say(
                    "The input {path} of the study is inside {out}. Choose another --out.",
                    path=path,
                    out=out,
                )
            )


def _files_of_no_study(out: Path) -> list[str]:
    """What is in a folder and no manifest of a study there lists."""
    listed = _listed(out)
    return [name for name in files_of(out) if name not in listed]


def _listed(out: Path) -> set[str]:
    """The files of a study by its manifest; none if it has none."""
    try:
        manifest = json.loads((out / MANIFEST).read_text(encoding="utf-8-sig"))
        return {MANIFEST, *manifest["outputs"]} if "contract" in manifest else set()
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return set()


def files_of(folder: Path) -> list[str]:
    """The files in a folder and below it, in order, without what systems leave there.

    Returns their places in the folder, with ``/``.
    """
    there = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return [p.relative_to(folder).as_posix() for p in there if not LITTER.fullmatch(p.name)]


def _sweep(out: Path) -> None:
    """Clear away what runs left that were killed while they wrote this target."""
    if not out.parent.is_dir():
        return
    prefix = f"{UNFINISHED}-{out.name}-"
    for aside in sorted(out.parent.iterdir()):
        # What follows is mkdtemp's own and contains no hyphen: results-2 is another target.
        if not aside.name.startswith(prefix) or "-" in aside.name.removeprefix(prefix):
            continue
        if not (aside / OWNED).exists() and time.time() - aside.stat().st_mtime < JUST_MADE:
            continue  # another run is about to own it
        try:
            with FileLock(aside / OWNED, timeout=0):
                _put_back_if_whole(aside, out)
        except Timeout:
            continue  # another run is writing
        shutil.rmtree(aside, ignore_errors=True)
        log.info(say("Removed {name}, left by a run that was stopped", name=aside.name))


def _put_back_if_whole(aside: Path, out: Path) -> None:
    """Nobody knows how much of the earlier study a run had deleted when it was killed."""
    listed = _listed(aside / "old")
    if listed and all((aside / "old" / name).is_file() for name in listed):
        _put_back(aside, out)
    elif (aside / "old").exists() and not out.exists():
        log.warning(
            say(
                "The earlier study in {name} is incomplete and is not restored.",
                name=aside.name,
            )
        )


def _put_back(aside: Path, out: Path) -> None:
    """An earlier study that was moved aside, if nothing has taken its place."""
    if not out.exists() and (aside / "old").exists():
        (aside / "old").replace(out)
