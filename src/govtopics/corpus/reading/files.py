"""The files of a folder: which ones have reports, in what order, with which id."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from govtopics.corpus.reading.faults import why_not_read
from govtopics.corpus.reading.sniffing import UNSURE, kind_of
from govtopics.errors import CorpusError, instead_of
from govtopics.messages import Message, joined, say

TEXTS = (".txt", ".md", ".html", ".htm", ".docx", ".pdf")
TABLES = (".csv", ".jsonl", ".xlsx")
NO_TEXTS = re.compile(r"(readme|catalogue)\b.*|labels\.toml", re.IGNORECASE | re.DOTALL)
# Files that systems and programs leave behind.
LITTER = re.compile(r"\..*|~\$.*|Thumbs\.db|desktop\.ini|__MACOSX", re.IGNORECASE | re.DOTALL)
# The folder with pictures, scripts and frames that a browser or Word saves beside a page.
PAGES = re.compile(r"\.(?:html?|shtml|xhtml|mht|mhtml)$", re.IGNORECASE)
# In the languages of browsers and Word.
OF_PAGE = re.compile(
    r"(?:[_. -]files|\.(?:assets|fld)|[_-](?:文件|檔案|档案|ファイル|파일|файлы"
    r"|fichiers|archivos|arquivos|ficheiros|dateien|bestanden|filer|file))$",
    re.IGNORECASE,
)
ODD_IN_PAGES = (".docx", ".doc", ".pdf", ".xlsx", ".csv", ".jsonl", ".md", ".wps")
UNSAFE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029/\\\s]+")
ARCHIVED_PAGE = say("it is a web archive; open it in a browser and save the page as HTML")
PACKED = say("it is an archive; unpack it first")
CONVERT = {
    ".doc": say("it is an old Word file; save it as .docx"),
    ".wps": say("it is a WPS file; save it as .docx"),
    ".rtf": say("it is a rich text file; save it as .docx"),
    ".odt": say("it is an OpenDocument file; save it as .docx"),
    ".xls": say("it is an old Excel file; save it as .xlsx"),
    ".json": say("it is not a .jsonl file; save it with one object per line"),
    ".mht": ARCHIVED_PAGE,
    ".mhtml": ARCHIVED_PAGE,
    ".webarchive": ARCHIVED_PAGE,
    ".zip": PACKED,
    ".rar": PACKED,
    ".7z": PACKED,
}
OTHER = say("files of this kind are not read (only {endings})", endings=" ".join((*TEXTS, *TABLES)))
STUDY = say("it is a study written by govtopics; its files are not reports")


class Found(NamedTuple):
    """A file of the folder: its path, its name there, and the id of its report."""

    path: Path
    name: str
    id: str


class Listing(NamedTuple):
    """The files of a folder: those to read in order, catalogues, and the rest with reasons."""

    files: tuple[Found, ...]
    catalogues: tuple[Found, ...]
    unread: tuple[tuple[str, Message], ...]


def list_folder(folder: Path) -> Listing:
    """The files in a folder and its subfolders, in the order of names.

    Files come before subfolders, names in the order of their code points. Hidden files, README
    files and what systems leave behind are skipped; links out of the folder, links to folders and
    files that are not regular are listed but not followed.
    """
    _check(folder)
    files: list[tuple[Path, str]] = []
    catalogues: list[Found] = []
    unread: list[tuple[str, Message]] = []
    for path, name in _walk(folder, folder, unread):
        if NO_TEXTS.fullmatch(path.name):
            if path.name.lower().startswith("catalogue"):
                catalogues.append(Found(path, name, ""))
        elif fault := _fault(path, folder):
            unread.append((shown(name), fault))
        else:
            files.append((path, name))
    named = _with_ids([name for _, name in files])
    found = (Found(path, name, named[name]) for path, name in files)
    return Listing(tuple(found), tuple(catalogues), tuple(unread))


def shown(name: str) -> str:
    """A file's name on one printable line."""
    plain = os.fsencode(name).decode("utf-8", "backslashreplace")
    return "".join(c if c.isprintable() else repr(c)[1:-1] for c in plain)


def safe_id(name: str) -> str:
    """A name without line breaks, blanks and slashes."""
    return UNSAFE.sub("_", name).strip("_") or "unnamed"


def _check(folder: Path) -> None:
    if not folder.exists():
        told = say(
            "Folder not found: {folder}. Choose the folder with the reports.", folder=str(folder)
        )
        raise CorpusError(joined([told, *instead_of(folder)]))
    if not folder.is_dir():
        raise CorpusError(
            say("{folder} is a file. Choose the folder with the reports.", folder=str(folder))
        )
    try:
        next(folder.iterdir(), None)
    except OSError as error:
        raise CorpusError(
            say(
                "Could not read {folder}: {reason}.", folder=str(folder), reason=why_not_read(error)
            )
        ) from error


def _walk(
    here: Path, folder: Path, unread: list[tuple[str, Message]]
) -> Iterator[tuple[Path, str]]:
    try:
        with os.scandir(here) as there:
            entries = sorted(there, key=lambda entry: entry.name)
    except OSError as error:
        unread.append((shown(_below(here, folder)), why_not_read(error)))
        return
    entries = [entry for entry in entries if not LITTER.fullmatch(entry.name)]
    names = {entry.name for entry in entries}
    if here != folder and {"manifest.json", "tables", "report.html"} <= names:
        unread.append((shown(_below(here, folder)), STUDY))
        return
    folders = [
        entry
        for entry in entries
        if entry.is_dir(follow_symlinks=False) and not NO_TEXTS.fullmatch(entry.name)
    ]
    pages = {Path(name).stem.casefold(): name for name in sorted(names) if PAGES.search(name)}
    inside = set(folders)
    for entry in entries:
        if entry not in inside:
            yield Path(entry.path), _below(Path(entry.path), folder)
    for entry in folders:
        belongs = OF_PAGE.search(entry.name)
        page = pages.get(entry.name[: belongs.start()].casefold()) if belongs else None
        if page is None:
            yield from _walk(Path(entry.path), folder, unread)
        else:
            _pass_over(Path(entry.path), page, folder, unread)


def _pass_over(here: Path, page: str, folder: Path, unread: list[tuple[str, Message]]) -> None:
    """List files that may be reports in the folder that a browser saved beside a page.

    Scripts, pictures, style sheets and frames are parts of the page; Word files, PDFs and tables
    are not.
    """
    reason = say(
        "it is in the folder of the saved page {page}; move it out if it is a report",
        page=shown(page),
    )
    for path, name in _walk(here, folder, unread):
        if path.suffix.lower() in ODD_IN_PAGES:
            unread.append((shown(name), reason))


def _below(path: Path, folder: Path) -> str:
    return path.relative_to(folder).as_posix()


def _fault(path: Path, folder: Path) -> Message | None:
    """Why an entry is not read, before it is opened."""
    suffix = path.suffix.lower()
    if any("\udc80" <= character <= "\udcff" for character in path.name):
        return say("its name is not valid UTF-8; rename it")
    if path.is_symlink() and (fault := _link_fault(path, folder)):
        return fault
    if not path.is_file():
        return say("it is not a regular file")
    if suffix in (*TEXTS, *TABLES) or (suffix in UNSURE and _readable(path)):
        return None
    return CONVERT.get(suffix, OTHER)


def _readable(path: Path) -> bool:
    """Whether a file with an unclear ending has a known format by its content."""
    try:
        return kind_of(path) in (*TEXTS, *TABLES)
    except OSError:
        return False


def _link_fault(path: Path, folder: Path) -> Message | None:
    if not path.exists():
        return say("it is a broken link")
    if not path.resolve().is_relative_to(folder.resolve()):
        return say("it is a link to a file outside the folder; copy the file itself into it")
    if path.is_dir():
        return say("it is a link to a folder; copy the folder itself")
    return None


def _with_ids(names: list[str]) -> dict[str, str]:
    """The id of each file: its stem, with folders if several share it, then with the ending."""
    ids = dict.fromkeys(names, "")
    for way in (_stem, _stem_with_folders, _whole_name):
        open_names = [name for name in names if not ids[name]]
        taken = Counter(way(name) for name in open_names)
        settled = {value for value in ids.values() if value}
        for name in open_names:
            if taken[way(name)] == 1 and way(name) not in settled:
                ids[name] = way(name)
    for number, name in enumerate((name for name in names if not ids[name]), start=1):
        ids[name] = f"{_whole_name(name)}-{number}"
    return ids


def _stem(name: str) -> str:
    return safe_id(Path(name).stem)


def _stem_with_folders(name: str) -> str:
    return safe_id(str(Path(name).with_suffix("")).replace("/", "-"))


def _whole_name(name: str) -> str:
    return safe_id(name.replace("/", "-").replace(".", "-"))
