"""A study in stages: each is computed once for what it depends on, and found again afterwards."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from govtopics.installed import libraries, source_sha256
from govtopics.messages import logger, say
from govtopics.study.cache import Cache
from govtopics.study.environment import machine
from govtopics.study.inputs import sha256

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
        value = compute()
        if self.cache:
            self.cache.put(entry, value)
        self.computed.append(name)
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
