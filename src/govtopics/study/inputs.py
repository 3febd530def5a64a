"""The files that a study reads: their hashes at the start, and whether they are still the same."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

from govtopics.corpus.reading.files import list_folder
from govtopics.errors import StudyError, reason_of
from govtopics.messages import Message, joined, say
from govtopics.study.settings import Settings


def sha256(path: Path) -> str:
    """Hash of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def input_places(settings: Settings) -> dict[str, Path]:
    """Every file that a study may read, by the names of :func:`input_hashes`."""
    named = {f"{role}/{path.name}": path for role, path in settings.files}
    listing = list_folder(settings.corpus)
    folder = {found.name: found.path for found in (*listing.files, *listing.catalogues)}
    _check_apart(folder, named)
    return dict(sorted({**folder, **named}.items()))


def input_hashes(settings: Settings) -> dict[str, str]:
    """Hash of every file that a study may read.

    Returns files of the folder by their place in it, others by what they are for, such as
    ``codebook/mine.toml``.
    """
    try:
        return {name: sha256(path) for name, path in input_places(settings).items()}
    except OSError as error:
        raise StudyError(
            say(
                "Could not read {file}: {reason}.",
                file=error.filename,
                reason=reason_of(error),
            )
        ) from error


def _check_apart(folder: Mapping[str, Path], named: Mapping[str, Path]) -> None:
    """Of two files by one name the hash of one would be lost, and no change of it seen."""
    for name in sorted(folder.keys() & named.keys()):
        if folder[name].resolve() != named[name].resolve():
            raise StudyError(
                say(
                    "In the results {path} is called {name}, which is also the name of a file in "
                    "the folder of reports. Rename one of them.",
                    path=named[name],
                    name=name,
                )
            )


def differences(before: Mapping[str, str], after: Mapping[str, str]) -> list[Message]:
    """What became of inputs with these hashes, a message each."""
    return [
        say("{name} is gone", name=name) if name not in after
        else say("{name} is new", name=name) if name not in before
        else say("{name} changed", name=name)
        for name in sorted({*before, *after})
        if before.get(name) != after.get(name)
    ]  # fmt: skip


def check_unchanged(settings: Settings, inputs: Mapping[str, str]) -> None:
    """Refuse to go on with files that are not what they were at the start.

    ``inputs``: their hashes at the start, from :func:`input_hashes`.
    """
    changed = differences(inputs, input_hashes(settings))
    if changed:
        raise StudyError(
            say(
                "Files changed while the study ran: {changes}. Nothing was written; run it "
                "again once the files no longer change.",
                changes=joined(changed, "; "),
            )
        )
