"""What became of a file that is not as it was: another line end, damage, or an edit."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Iterator
from pathlib import Path
from zipfile import BadZipFile

import numpy as np

from govtopics.errors import reason_of
from govtopics.messages import Message, say
from govtopics.study.results.parquet import parquet_parts, parquet_version

# No line ends are to be found in these.
BINARY = (".png", ".tiff", ".pdf", ".npz", ".parquet", ".docx", ".xlsx", ".doc", ".xls")
BOM = b"\xef\xbb\xbf"
BROKEN = (OSError, ValueError, KeyError, EOFError, BadZipFile, zlib.error, RecursionError)


def became(name: str, path: Path, written: str) -> Message:
    """What became of a file that had another hash when it was written."""
    if only_line_ends(path, written):
        return say(
            "{name} has other line ends or another byte order mark, and is otherwise unchanged",
            name=name,
        )
    if fault := _damage(path):
        return say("{name} is damaged and cannot be read ({fault})", name=name, fault=fault)
    return say("{name} was edited after the study wrote it", name=name)


def only_line_ends(path: Path, written: str) -> bool:
    """Whether one of the ways in which systems write the same text has the hash."""
    if path.suffix.lower() in BINARY:
        return False
    return any(hashlib.sha256(way).hexdigest() == written for way in _ways(path.read_bytes()))


def _ways(data: bytes) -> Iterator[bytes]:
    lines = data.removeprefix(BOM).replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    for text in (data.removeprefix(BOM), lines, lines.replace(b"\n", b"\r\n")):
        yield text
        yield BOM + text


def _damage(path: Path) -> str:
    """Why an array, table or JSON file cannot be read; nothing if it can, or is something else."""
    try:
        if path.suffix == ".npz":
            with path.open("rb") as file, np.load(file, allow_pickle=False) as arrays:
                for name in arrays.files:
                    _ = arrays[name]
        elif path.suffix == ".json":
            json.loads(path.read_text(encoding="utf-8-sig"))
        elif path.suffix == ".parquet" and parquet_version():
            for _ in parquet_parts(path):
                pass
    except BROKEN as error:
        return reason_of(error)
    return ""
