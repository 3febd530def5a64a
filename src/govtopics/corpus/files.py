"""The files of a folder: which are reports, and what they say as text."""

from __future__ import annotations

import logging
import os
import re
from collections import Counter
from pathlib import Path

from govtopics.errors import CorpusError

log = logging.getLogger(__name__)

NOT_TEXTS = re.compile(r"(readme|catalogue)\b.*", re.IGNORECASE | re.DOTALL)
HAN = re.compile("[一-鿿]")
# In a wrongly decoded file the share of common Chinese characters falls far below this.
LEAST_HAN = 0.3
NO_TXT = "it is no .txt file; save it as text in UTF-8"
BINARY = "it holds binary data, no text; save it as text in UTF-8"


def report_files(folder: Path) -> tuple[list[Path], list[tuple[str, str]]]:
    """The reports of a folder in order of their names, and what else lies there, with the reason.

    Parameters
    ----------
    folder : Path

    Returns
    -------
    list of Path, list of (str, str)

    Raises
    ------
    CorpusError
        If the folder cannot be used, holds no ``.txt`` file, or two would share an id.
    """
    there = _entries(folder)
    meant = [path for path in there if not NOT_TEXTS.fullmatch(path.name)]
    texts = [path for path in meant if path.suffix.lower() == ".txt"]
    if not texts:
        kinds = Counter(path.suffix or "no ending" for path in there if path.is_file())
        seen = ", ".join(f"{n} {kind}" for kind, n in sorted(kinds.items())) or "nothing"
        raise CorpusError(
            f"{folder} holds no .txt file ({seen}). Save the reports there as text in UTF-8."
        )
    faults = {path: _fault(path) for path in texts}
    good = [path for path, fault in faults.items() if not fault]
    for stem, n in Counter(path.stem for path in good).items():
        if n > 1:
            names = " and ".join(path.name for path in good if path.stem == stem)
            raise CorpusError(f"{names} would share the id {stem!r}. Rename one of them.")
    others = [(_shown(path), NO_TXT) for path in meant if path not in faults and path.is_file()]
    return good, [*((_shown(path), fault) for path, fault in faults.items() if fault), *others]


def decode(file: Path) -> str:
    """The text of a file: UTF-8, UTF-16 with a mark, or GB18030; a byte-order mark is dropped.

    Parameters
    ----------
    file : Path

    Returns
    -------
    str

    Raises
    ------
    UnicodeError
        With the reason in words, if it is no Chinese text.
    OSError
        If it cannot be opened.
    """
    data = file.read_bytes()
    if not data.strip():
        raise UnicodeError("it is empty")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _plausible(_decoded(data, "utf-16"))
    if b"\0" in data:
        raise UnicodeError(BINARY)
    try:
        return _plausible(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        text = _plausible(_decoded(data, "gb18030"))
    log.warning("%s is not UTF-8; it was read as GB18030.", file.name)
    return text


def reason_of(error: OSError | UnicodeError) -> str:
    """Why a file was not read, without the path where it lies."""
    return error.strerror or "unknown" if isinstance(error, OSError) else str(error)


def _entries(folder: Path) -> list[Path]:
    try:
        if not folder.exists():
            raise CorpusError(
                f"There is no folder {folder}. Give the folder that holds the reports."
            )
        if not folder.is_dir():
            raise CorpusError(f"{folder} is a file. Give the folder that holds the reports.")
        return sorted(path for path in folder.iterdir() if not path.name.startswith("."))
    except OSError as error:
        raise CorpusError(f"{folder} cannot be read: {error.strerror}.") from error


def _fault(path: Path) -> str:
    """Why an entry that is called a text is none, before it is opened."""
    if _shown(path) != path.name:
        return "its name is no UTF-8; rename it"
    if path.is_dir():
        return "it is a folder; only files are read"
    return "" if path.exists() else "it is a link that leads nowhere"


def _shown(path: Path) -> str:
    return os.fsencode(path.name).decode("utf-8", "backslashreplace")


def _decoded(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        kind = "complete UTF-16" if encoding == "utf-16" else "UTF-8 nor GB18030"
        negation = "no" if encoding == "utf-16" else "neither"
        raise UnicodeError(f"it is {negation} {kind}; save it as text in UTF-8") from None


def _plausible(text: str) -> str:
    if "\0" in text:
        raise UnicodeError(BINARY)
    if len(HAN.findall(text)) < LEAST_HAN * len("".join(text.split())):
        raise UnicodeError("it holds hardly any Chinese text")
    return text
