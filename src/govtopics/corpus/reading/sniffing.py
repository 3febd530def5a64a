"""What a file is by its content, where its ending says another thing, or nothing.

Only what is plain decides: the first bytes of an archive or a PDF, the tags of a page, a header
that is known, a year before every line. Everything else is what its ending says.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from itertools import islice
from pathlib import Path

from govtopics.corpus.reading.columns import known_docvar
from govtopics.corpus.reading.encoding import decode
from govtopics.corpus.reading.values import year_of

SAMPLE = 65_536
WORD, EXCEL, PAGE, PDF, CSV, TEXT = ".docx", ".xlsx", ".html", ".pdf", ".csv", ".txt"
YEAR_LINES = "year lines"  # a year, a tabulator and a report on every line; no header
# Endings under which people find web pages and Office files of other names; opened to look.
UNSURE = (
    ".doc",
    ".xls",
    ".wps",
    ".et",
    ".shtml",
    ".xhtml",
    ".asp",
    ".aspx",
    ".jsp",
    ".php",
    ".dotx",
    ".docm",
    ".xlsm",
    ".text",
    "",
)
TAG = re.compile(
    r"<(/?)(html|head|body|p|div|span|table|br|meta|!doctype|script|style|td|li|h[1-6]|a|img|font|b|strong|section|article)(?=[\s/>])",
    re.IGNORECASE,
)
# str() of a list of tags, as crawlers write it.
OPENS_PAGE = re.compile(
    r"\s*(?:\[\s*)?<(?:!doctype\s+html|html|head|body|meta|title|div|p|span|table|section|article|h[1-6]|\?xml|!--)",
    re.IGNORECASE,
)
LEAST_TAGS = 2
TAGS_OF_A_PAGE = 10
LEAST_LINE = 100  # characters of a report on one line
MARKS = ",\t;|"


def kind_of(path: Path, encoding: str | None = None) -> str:
    """The ending that a file should have, by its first bytes; its own if nothing else is plain.

    Raises
    ------
    OSError
        If it cannot be opened.
    """
    own = path.suffix.lower()
    with path.open("rb") as file:
        head = file.read(SAMPLE)
    if head.startswith(b"PK\x03\x04"):
        return _office(path) or own
    if head[:1024].lstrip().startswith(b"%PDF-"):
        return PDF
    if own in (".md", ".jsonl"):
        return own
    # Tags are the same bytes in all encodings but UTF-16: nothing need be decoded for them.
    marks = head.replace(b"\0", b"").decode("latin-1")
    if own in (PAGE, ".htm"):
        return own if _has_tags(marks) else TEXT
    if is_page(marks.lstrip("\xef\xbb\xbf\xff\xfe")):
        return own if own in (".xls", ".et") else PAGE
    if own not in (TEXT, ".text", ".xls", EXCEL) or not any(mark in marks[:300] for mark in MARKS):
        return TEXT if own == ".text" else own
    written = _written(_decoded(head, encoding))
    return written if own in (TEXT, ".text") or written == CSV else own


def is_page(text: str) -> bool:
    """Whether a text is a web page: it opens with a tag of one and holds more, or holds many."""
    if "<" not in text:
        return False
    opens = OPENS_PAGE.match(text.removeprefix("\ufeff")) is not None
    least = LEAST_TAGS if opens else TAGS_OF_A_PAGE
    return sum(1 for _ in islice(TAG.finditer(text), least)) == least


def _office(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError):
        return ""
    if any(name.startswith("word/") for name in names):
        return WORD
    return EXCEL if any(name.startswith("xl/") for name in names) else ""


def _decoded(head: bytes, encoding: str | None) -> str:
    end = max(head.rfind(b"\n"), head.rfind(b"\r")) + 1
    for data in (head, head[: end - end % 2]) if len(head) == SAMPLE else (head,):
        try:
            return decode(data, encoding).text
        except UnicodeError:
            continue
    return ""


def _has_tags(text: str) -> bool:
    return TAG.search(text) is not None or "</" in text or "&nbsp;" in text


def _written(text: str) -> str:
    """Of a plain text: a table with a header that is known, a year a line, or itself."""
    lines = [line for line in text.removeprefix("\ufeff").splitlines() if line.strip()]
    if len(lines) < 2:
        return TEXT
    for mark in MARKS:
        cells = [
            cell.strip() for cell in next(csv.reader(io.StringIO(lines[0]), delimiter=mark), [])
        ]
        known = [known_docvar(cell) for cell in cells]
        table = len(cells) > 1 and "text" in known and sum(map(bool, known)) > 1
        if table and any(mark in line for line in lines[1:6]) and max(map(len, cells)) <= 20:
            return CSV
    heads = [line.partition("\t") for line in lines]
    whole = heads[:-1] if len(text) >= SAMPLE // 4 else heads
    if whole and all(
        mark and year_of(head) and len(rest) >= LEAST_LINE for head, mark, rest in whole
    ):
        return YEAR_LINES
    return TEXT
