"""All files of a finished study, kept for a run that would write them again."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path, PurePosixPath
from typing import Any

import govtopics as gt
from govtopics.messages import logger, say
from govtopics.study.environment import lock
from govtopics.study.results.output_folder import MANIFEST, files_of
from govtopics.study.results.parquet import parquet_version
from govtopics.study.stages import stage_key
from govtopics.study.study import Study

FINISHED = "study"
STEPS = Path(__file__)
log = logger(__name__)


def study_key(study: Study) -> str:
    """What the files of a study depend on, as one hash.

    Returns of all that is read, every setting, the fonts at hand, the package, the libraries (what
    writes Parquet among them) and the machine.
    """
    from govtopics.figures.tools.faces import fonts_at_hand  # noqa: PLC0415 (matplotlib)

    settings, parquet = study.settings, parquet_version()
    with gt.figure_style(font=settings.figure_font, on_screen=False):
        fonts = fonts_at_hand()
    read = dict(study.inputs), [list(file) for file in study.unread]
    return stage_key("study", STEPS, *read, settings.to_dict(), fonts, lock(), parquet)


def finished_files(study: Study) -> Mapping[str, bytes] | None:
    """The files that an earlier run wrote from the same; None if there are none, or not all.

    Returns by their places in the folder, with ``/``; each has the hash that it was kept under.
    """
    stages = study.stages
    if stages.cache is None:
        return None
    listed: Any = stages.cache.get(_entry(FINISHED, study_key(study)))
    if not isinstance(listed, dict) or not all(_is_file(*file) for file in listed.items()):
        return None
    found = {name: stages.cache.get(_entry("file", digest)) for name, digest in listed.items()}
    if any(_digest(data) != listed[name] for name, data in found.items()):
        return None
    if _outputs(found.get(MANIFEST)) != {n: d for n, d in listed.items() if n != MANIFEST}:
        log.warning(
            say("The cached results lack files that their manifest lists; they are computed again.")
        )
        return None
    stages.reused.append(FINISHED)
    return found


def write_files(files: Mapping[str, bytes], folder: Path) -> None:
    """Write the files of a study into an empty folder.

    ``files``: from :func:`finished_files`.
    """
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)


def keep_files(study: Study, folder: Path) -> None:
    """Keep what a study wrote: each content once, under its hash."""
    if (cache := study.stages.cache) is None:
        return
    listed = {}
    for name in files_of(folder):
        data = (folder / name).read_bytes()
        listed[name] = _digest(data)
        cache.put(_entry("file", listed[name]), data)
    cache.put(_entry(FINISHED, study_key(study)), listed)


def finished_text(study: Study, name: str, compute: Callable[[], str]) -> str:
    """A text about a finished study: what an earlier run said of the same, or what is said now.

    ``compute``: called if no earlier run has left the text.
    """
    if study.stages.cache is None:
        return compute()
    return study.stages.run(name, study_key(study), compute)


def _entry(kind: str, digest: str) -> str:
    return f"{kind}-{digest[:40]}"


def _digest(data: Any) -> str:
    return hashlib.sha256(data).hexdigest() if isinstance(data, bytes) else ""


def _is_file(name: Any, digest: Any) -> bool:
    """Whether a name leads to a place in the folder: the cache may contain what others wrote."""
    if not (isinstance(name, str) and re.fullmatch("[0-9a-f]{64}", str(digest))):
        return False
    path = PurePosixPath(name)
    outside = path.is_absolute() or ".." in path.parts or re.search(r"[\\:\x00]", name)
    return bool(path.parts) and not outside


def _outputs(manifest: Any) -> Any:
    """The files that a manifest lists, with their hashes; None where it is not a manifest."""
    try:
        return json.loads(manifest)["outputs"]
    except (ValueError, TypeError, KeyError, RecursionError):
        return None
