"""With what a study is computed: all that is installed, and the machine."""

from __future__ import annotations

import hashlib
import platform
import re
from collections.abc import Mapping
from functools import cache
from typing import Any

import numpy as np
import threadpoolctl

from govtopics.installed import PACKAGE, source_sha256, versions

LOCK = "requirements.lock"


@cache
def machine() -> Mapping[str, Any]:
    """The system and how its numerical libraries compute, which decides the last bits."""
    blas = threadpoolctl.threadpool_info()
    simd = np.show_config(mode="dicts").get("SIMD Extensions", {})
    return {
        "system": platform.system(),
        "architecture": platform.machine(),
        "blas": sorted({str(lib["architecture"]) for lib in blas if "architecture" in lib}),
        "simd": [*simd.get("baseline", []), *simd.get("found", [])],
    }


def circumstances() -> dict[str, Any]:
    """With what a study is computed here and now: may explain a difference, and decides none."""
    return {
        "versions": dict(versions()),
        "source_sha256": source_sha256(),
        "lock": lock(),
        "machine": dict(machine()),
    }


def lock() -> Mapping[str, Any] | None:
    """The lock beside the package's source, and which installed versions are not those of it.

    Returns ``sha256`` and ``differing``; None where the package was installed without its lock.
    """
    path = PACKAGE.parents[1] / LOCK
    if not path.is_file():
        return None
    # A library may be pinned more than once, for one Python and for another.
    pins = set(re.findall(r"^([\w.-]+)==([^\s;\\]+)", path.read_text(encoding="utf-8"), re.M))
    pinned = {name for name, _ in pins}
    found = versions().items()
    differing = [name for name, ours in found if name in pinned and (name, ours) not in pins]
    return {"sha256": hashlib.sha256(path.read_bytes()).hexdigest(), "differing": differing}
