"""What earlier runs computed, in the user's cache folder: checked, and never needed."""

from __future__ import annotations

import glob
import hashlib
import logging
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import platformdirs

from govtopics.errors import reason_of
from govtopics.messages import Message, logger, say
from govtopics.study.stored import DamagedError, UnstorableError, restored, stored_parts

log = logger(__name__)

VARIABLE = "GOVTOPICS_CACHE"
HEAD = b"govtopics cache 4\n"
ENDING = ".stage"
OLD = "*.pickle"  # as entries were until 0.2: never read, and deleted with the others
DIGEST = 32
KEPT_DAYS = 60


def cache_folder() -> Path:
    """The folder that ``GOVTOPICS_CACHE`` names, or the user's cache folder of the system."""
    given = os.environ.get(VARIABLE)
    return Path(given) if given else platformdirs.user_cache_path("govtopics", appauthor=False)


@dataclass(frozen=True)
class Cache:
    """Values of earlier runs, each in a file under the name of what it was computed from.

    An entry is JSON and plain numbers (:mod:`govtopics.study.stored`): reading one runs nothing,
    whoever wrote it. The folder can be deleted at any time. What cannot be read, checked or written
    is logged and done without.
    """

    folder: Path
    told: set[Message] = field(default_factory=set, repr=False, compare=False)  # said once

    def get(self, name: str) -> Any:
        """A value, or None if there is none or its file is damaged."""
        path = self._path(name)
        try:
            data = path.read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            log.warning(
                say(
                    "Could not read {path} ({reason}); this step is computed again.",
                    path=path,
                    reason=reason_of(error),
                )
            )
            return None
        body = memoryview(data)[len(HEAD) + DIGEST :]  # no copy: entries may be large
        if data[: len(HEAD) + DIGEST] != _head(name, body):
            log.warning(say("{path} is damaged; this step is computed again.", path=path))
            return None
        with suppress(OSError):
            os.utime(path)
        try:
            return restored(body)
        except DamagedError as error:
            log.warning(
                say(
                    "{path} is damaged ({error}); this step is computed again.",
                    path=path,
                    error=error.args[0],
                )
            )
            return None

    def put(self, name: str, value: Any) -> None:
        """Keep a value; an entry is there whole or not at all."""
        try:
            parts = stored_parts(value)
        except UnstorableError as error:
            log.warning(
                say(
                    "The result of the step {name} cannot be cached: it contains {error}.",
                    name=name,
                    error=error.args[0],
                )
            )
            return
        try:
            self._write(name, parts)
        except OSError as error:
            told = say(
                "Could not write in {folder} ({reason}); intermediate results are not cached.",
                folder=self.folder,
                reason=reason_of(error),
            )
            log.log(logging.DEBUG if told in self.told else logging.WARNING, told)
            self.told.add(told)

    def put_part(self, name: str, value: Any) -> None:
        """Keep a part of a stage if it can be kept: the stage itself is put, or says why not."""
        with suppress(OSError, UnstorableError):
            self._write(name, stored_parts(value))

    def _write(self, name: str, parts: list[bytes]) -> None:
        aside = None
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            with tempfile.NamedTemporaryFile(dir=self.folder, delete=False) as file:
                aside = Path(file.name)
                file.write(_head(name, *parts))
                file.writelines(parts)
            aside.replace(self._path(name))
        except OSError:
            if aside is not None:
                aside.unlink(missing_ok=True)
            raise

    def parts(self, name: str) -> list[Path]:
        """The files of parts of a stage."""
        return sorted(self.folder.glob(f"{glob.escape(name)}.*{ENDING}"))

    def entries(self) -> list[Path]:
        """The files kept, in order of their names."""
        return sorted(self.folder.glob(f"*{ENDING}")) if self.folder.is_dir() else []

    def clear(self, *, days: float = 0) -> int:
        """Delete entries, and what interrupted runs left.

        ``days``: those not used for so many days; all of them by default.
        Returns how many entries were deleted.
        """
        n_deleted = 0
        for path in [*self.entries(), *self._leftovers()]:
            with suppress(OSError):
                if time.time() - path.stat().st_mtime >= days * 86400:
                    path.unlink()
                    n_deleted += path.suffix == ENDING
        return n_deleted

    def _leftovers(self) -> Iterator[Path]:
        for left in ("tmp*", OLD) if self.folder.is_dir() else ():
            yield from self.folder.glob(left)

    def _path(self, name: str) -> Path:
        return self.folder / f"{name}{ENDING}"


def _head(name: str, *parts: bytes | memoryview) -> bytes:
    """What is before an entry: its hash, of its name too, or one copied over another passes."""
    digest = hashlib.sha256(f"{name}\n".encode())
    for part in parts:
        digest.update(part)
    return HEAD + digest.digest()
