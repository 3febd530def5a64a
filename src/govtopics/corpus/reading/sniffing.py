"""The kind of a file by its content, if its ending is wrong or says nothing.

Only clear signs decide: the first bytes of an archive or a PDF, the tags of a page, a known header,
a year before every line. Otherwise the ending counts.
"""

from __future__ import annotations

import csv
import json
import re
import zipfile
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from govtopics.corpus.reading.columns import known_docvar
from govtopics.corpus.reading.dates import year_of
from govtopics.corpus.reading.encoding import LEAST_COMMON, decode, share_of_common

SAMPLE = 65_536  # bytes
MORE = 2_000_000  # if a line is a report
WORD, EXCEL, PAGE, PDF, CSV, TEXT = ".docx", ".xlsx", ".html", ".pdf", ".csv", ".txt"
YEAR_LINES = "year lines"  # a year, a tab and a report on every line; no header
# Endings of web pages, tables and Office files: opened to find out.
UNSURE = frozenset(
    [".doc", ".xls", ".wps", ".et", ".docm", ".dotx", ".xlsm", ".text", ".tsv", ".ndjson", ".jl",
     "", ".shtml", ".xhtml", ".asp", ".aspx", ".jsp", ".php"]
)  # fmt: skip
MARKDOWN, JSON = ".md", ".jsonl"
SAME = {".tsv": CSV, ".text": TEXT, ".ndjson": JSON, ".jl": JSON}
NO_PAGES = (".xls", ".et")  # a page under these is a table that a program wrote for Excel
TAGS = (
    "html|head|body|meta|script|style|title|p|div|span|br|table|tr|td|li|h[1-6]|a|img|font|b|strong|"
    "section|article"
)
TAG = re.compile(rf"<(?:!doctype|/?(?:{TAGS}))(?=[\s/>])", re.IGNORECASE)
# In brackets: str() of a list of tags, as crawlers write it.
OPENS_PAGE = re.compile(rf"(?:\[\s?)?<(?:!doctype|!--|\?xml|(?:{TAGS})(?=[\s/>]))", re.IGNORECASE)
WHOLE_PAGE = re.compile(r"<(?:!doctype\s{1,9}html|html)[\s>]", re.IGNORECASE)
TEXT_FIELD = re.compile(r'"(?:text|content|body|正文|内容|全文)":\s?["\[]')
LEAST_TAGS = 2
TAGS_OF_A_PAGE = 10
LEAST_LINE = 100  # characters of a report on one line
MARKS = ",\t;|"
NAME = 20  # characters of a column's name, at most
PLACE = re.compile("[一-鿿]{1,14}[省市区县州盟旗镇乡]")


def kind_of(path: Path, encoding: str | None = None) -> str:
    """The ending that a file should have, by its first bytes; its own if nothing else is clear."""
    own = path.suffix.lower()
    with path.open("rb") as file:
        head = file.read(SAMPLE)
        if head.startswith(b"PK\x03\x04"):
            return _office(path) or own
        if head[:1024].lstrip().startswith(b"%PDF-"):
            return PDF
        kind = SAME.get(own, own)
        return kind if kind == JSON else _kind_of_text(head, file, kind, encoding)


def _kind_of_text(head: bytes, file: BinaryIO, kind: str, encoding: str | None) -> str:
    # Tags are the same bytes in all encodings but UTF-16 and need not be decoded.
    marks = head.replace(b"\0", b"").decode("latin-1").lstrip("\xef\xbb\xbf\xff\xfe")
    if kind in (PAGE, ".htm"):
        return kind if _has_tags(marks) else TEXT
    if kind == MARKDOWN:
        return PAGE if WHOLE_PAGE.match(marks.lstrip()) else kind
    if kind in (WORD, PDF) and not is_page(marks):
        return TEXT if _is_chinese(head, encoding) else kind
    return _kind_of_rows(head, marks, file, kind, encoding)


def _kind_of_rows(head: bytes, marks: str, file: BinaryIO, kind: str, encoding: str | None) -> str:
    if kind == TEXT and marks.lstrip().startswith("{") and _is_object(_decoded(head, encoding)):
        return JSON
    opens = OPENS_PAGE.match(marks.lstrip("\ufeff \t\r\n")) is not None
    may_be_rows = kind in (TEXT, CSV, ".xls", EXCEL) and not opens
    if may_be_rows and any(mark in marks[:300] for mark in MARKS):
        # Before its tags: the cells of a table may contain pages.
        if _has_known_header(_decoded(head, encoding)):
            return CSV
        if kind == TEXT and _are_year_rows(_decoded(head + file.read(MORE), encoding)):
            return YEAR_LINES
    return PAGE if is_page(marks) and kind not in NO_PAGES else kind


def year_row(line: str) -> dict[str, str] | None:
    """The cells of a line with a year, perhaps a place, and a report; else None."""
    *before, text = line.strip("\r\n").removeprefix("\ufeff").split("\t")
    year = next((cell for cell in before if year_of(cell) is not None), None)
    if year is None or len(text) < LEAST_LINE:
        return None
    place = next((cell.strip() for cell in before if PLACE.fullmatch(cell.strip())), None)
    return {"year": year, **({"place": place} if place else {}), "text": text}


def is_page(text: str) -> bool:
    """Whether a text is a web page: it begins with a tag and has more, or has many."""
    if "<" not in text:
        return False
    opens = OPENS_PAGE.match(text.lstrip("\ufeff \t\r\n")) is not None
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
    return TAG.search(text) is not None or any(mark in text for mark in ("</", "<!--", "&nbsp;"))


def _is_chinese(data: bytes, encoding: str | None) -> bool:
    text = _decoded(data, encoding)
    return "\0" not in text and share_of_common(text) >= LEAST_COMMON


def _is_object(text: str) -> bool:
    """Whether the first line is a JSON object with a field that is a text by its name."""
    line = next((line for line in text.removeprefix("\ufeff").splitlines() if line.strip()), "")
    try:
        fields = json.loads(line)
    except (ValueError, RecursionError):
        # The line may be longer than the sample, which still contains its fields.
        return len(text) > SAMPLE // 4 and bool(TEXT_FIELD.search(line))
    return isinstance(fields, dict) and any(known_docvar(name) == "text" for name in fields)


def _has_known_header(text: str) -> bool:
    """Whether the first line has known columns, one of them the text, and rows follow."""
    lines = [line for line in text.removeprefix("\ufeff").splitlines()[:20] if line.strip()]
    for mark in MARKS if lines else "":
        header = next(csv.reader([lines[0][:1000]], delimiter=mark), [])
        known = [known_docvar(name) for name in header if len(name) <= NAME]
        named = "text" in known and len(header) == len(known) > 1 and sum(map(bool, known)) > 1
        if named and any(mark in line for line in lines[1:6]):
            return True
    return False


def _are_year_rows(text: str) -> bool:
    """Whether every line has a year and a report, except the last, where the sample ends."""
    lines = [line for line in text.splitlines() if line.strip()]
    if lines and year_row(lines[0]) is None:
        return False
    whole = lines[:-1] if len(text) > MORE // 4 else lines
    rows = [year_row(line) for line in whole]
    return len(lines) > 1 and all(rows[:-1]) and sum(map(bool, rows)) > len(rows) - 2
