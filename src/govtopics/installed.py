"""What is installed: the package's own source, and the libraries that it needs."""

from __future__ import annotations

import hashlib
import platform
import re
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from importlib.metadata import PackageNotFoundError, distribution, requires, version
from pathlib import Path

import govtopics

PACKAGE = Path(govtopics.__file__).parent
# In the order of their imports: what a stage computes depends on its room and those before it.
GROUND = tuple(sorted(path.name for path in PACKAGE.glob("*.py")))
ROOMS = ("corpus", "panels", "tokens", "models", "analysis", "figures", "study")


@cache
def versions() -> Mapping[str, str]:
    """The version of this package, of Python, and of every library that the package needs."""
    needed = [re.match(r"[\w.-]+", line) for line in requires("govtopics") or () if ";" not in line]
    names = sorted(found[0].lower() for found in needed if found)
    return {
        "govtopics": govtopics.__version__,
        "python": platform.python_version(),
        **{name: version(name) for name in names},
    }


@cache
def libraries() -> Mapping[str, str]:
    """The version of all that may have a part in a result, beside :func:`versions`.

    Those of the extra ``formats`` where they are installed: with them more files can be read. And
    those that the needed ones need: one of them compiles loops, another writes pictures.
    """
    found: dict[str, str] = {}
    waiting = ["govtopics"]
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        with suppress(PackageNotFoundError):
            here = distribution(name)
            found[name] = here.version
            waiting += filter(None, map(_needed, here.requires or ()))
    return {**found, **versions()}


def _needed(requirement: str) -> str:
    """The library that a requirement names; nothing if it belongs to an extra, but ``formats``."""
    name, _, marker = requirement.partition(";")
    apart = "extra" in marker and not re.search(r"""extra == ["']formats["']""", marker)
    return "" if apart else re.sub(r"[-_.]+", "-", re.split(r"[^\w.-]", name.strip())[0]).lower()


@cache
def source_sha256(room: str = ROOMS[-1]) -> str:
    """Hash of the package's files in a room and in those that it imports.

    ``room``: the last one, and so the whole package, if left out.
    """
    names = ["data", *ROOMS[: ROOMS.index(room) + 1]]
    files = [path for name in names for path in sorted((PACKAGE / name).rglob("*"))]
    digest = hashlib.sha256()
    for path in (*(PACKAGE / name for name in GROUND), *files):
        # What Python and numba compile there is no source.
        if path.is_file() and "__pycache__" not in path.parts:
            content = hashlib.sha256(path.read_bytes()).hexdigest()
            digest.update(f"{path.relative_to(PACKAGE).as_posix()} {content}\n".encode())
    return digest.hexdigest()
