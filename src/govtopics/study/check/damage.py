"""What became of a file that is not as it was: another line end, damage, or an edit."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Iterator
from pathlib import Path
from zipfile import BadZipFile

import numpy as np

# No line ends are to be found in these.
BINARY = (".png", ".tiff", ".pdf", ".npz", ".docx", ".xlsx", ".doc", ".xls")
BOM = b"\xef\xbb\xbf"
LINE_ENDS = "has other line ends or another byte order mark, and is otherwise as it was"
BROKEN = (OSError, ValueError, KeyError, EOFError, BadZipFile, zlib.error, RecursionError)


def became(path: Path, written: str) -> str:
    """What became of a file whose hash is another one.

    Parameters
    ----------
    path : Path
    written : str
        The hash that it had.

    Returns
    -------
    str
        Of a damaged array or JSON file that it is damaged, of a text of which only line ends and
        byte order mark differ that they do; else that it was edited.
    """
    if path.suffix.lower() not in BINARY and _only_line_ends(path.read_bytes(), written):
        return LINE_ENDS
    fault = _damage(path)
    if fault:
        return f"is damaged and cannot be read ({fault})"
    return "was edited after the study wrote it"


def _only_line_ends(data: bytes, written: str) -> bool:
    """Whether one of the ways in which systems write the same text has the hash."""
    return any(hashlib.sha256(way).hexdigest() == written for way in _ways(data))


def _ways(data: bytes) -> Iterator[bytes]:
    lines = data.removeprefix(BOM).replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    for text in (data.removeprefix(BOM), lines, lines.replace(b"\n", b"\r\n")):
        yield text
        yield BOM + text


def _damage(path: Path) -> str:
    """Why an array or JSON file cannot be read; nothing if it can, or is something else."""
    try:
        if path.suffix == ".npz":
            with path.open("rb") as file, np.load(file, allow_pickle=False) as arrays:
                for name in arrays.files:
                    _ = arrays[name]
        elif path.suffix == ".json":
            json.loads(path.read_text(encoding="utf-8-sig"))
    except BROKEN as error:
        return " ".join(str(error).split()) or type(error).__name__
    return ""
