"""A study in stages: each is computed once for what it depends on, and found again afterwards."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from govtopics.installed import libraries, source_sha256
from govtopics.kept import KEEPER
from govtopics.messages import logger, say, say_number
from govtopics.study.cache import Cache
from govtopics.study.environment import machine
from govtopics.study.inputs import sha256

AFTER = 2.0  # seconds of a stage, after which its parts are kept
log = logger(__name__)
T = TypeVar("T")


@dataclass(frozen=True)
class Stages:
    """Runs stages, or takes from the cache what an earlier run computed from the same.

    ``cache``: everything is computed if left out.
    ``reused``, ``computed``: the stages so far, each in one of them.
    """

    cache: Cache | None = None
    reused: list[str] = field(default_factory=list)
    computed: list[str] = field(default_factory=list)

    def run(self, name: str, key: str, compute: Callable[[], T]) -> T:
        """The value of a stage.

        ``key``: from :func:`stage_key`.
        ``compute``: called if no earlier run has left the value.
        """
        entry = f"{name}-{key[:40]}"
        value: T | None = self.cache.get(entry) if self.cache else None
        if value is not None:
            log.debug(say("{name}: reused", name=name))
            self.reused.append(name)
            return value
        value = self._computed(name, entry, compute) if self.cache else compute()
        self.computed.append(name)
        return value

    def _computed(self, name: str, entry: str, compute: Callable[[], T]) -> T:
        """The value, with parts of it that a stopped run has kept; these go once it is whole."""
        assert self.cache is not None  # noqa: S101 (for the checker)
        left = self.cache.parts(entry)
        if left:
            log.info(
                say_number(
                    "{name}: going on where an earlier run was stopped ({n} part is done)",
                    "{name}: going on where an earlier run was stopped ({n} parts are done)",
                    len(left),
                    name=name,
                )
            )
        token = KEEPER.set(Parts(self.cache, entry, time.time() + AFTER))
        try:
            value = compute()
        finally:
            KEEPER.reset(token)
        self.cache.put(entry, value)
        for path in self.cache.parts(entry):
            with suppress(OSError):
                path.unlink()
        return value


@dataclass(frozen=True)
class Parts:
    """Keeps the parts of a stage that takes long, in whatever process they are computed.

    ``since``: seconds of the clock; what is done before is not worth a file.
    """

    cache: Cache
    stage: str
    since: float

    def __call__(self, part: str, compute: Callable[[], Any]) -> Any:
        """A part that an earlier run has kept, or it is computed and kept."""
        entry = f"{self.stage}.{hashlib.sha256(part.encode()).hexdigest()[:40]}"
        value = self.cache.get(entry)
        if value is None:
            value = compute()
            if time.time() >= self.since:
                self.cache.put_part(entry, value)
        return value


def stage_key(room: str, steps: Path, *inputs: Any) -> str:
    """What a stage depends on, as one hash.

    ``room``: whose code computes it; the code of the rooms before it counts too.
    ``steps``: the file that calls the room.
    ``inputs``: keys of earlier stages, settings, hashes of files: anything that JSON can contain.
    Returns it also depends on the versions of all libraries and on how this machine computes.
    """
    source = [source_sha256(room), sha256(steps)]
    parts = [*source, dict(libraries()), dict(machine()), *inputs]
    text = json.dumps(parts, ensure_ascii=True, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()
