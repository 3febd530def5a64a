"""Tables with one text per row, read one row at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import IO, Any, NamedTuple

from govtopics.corpus.reading.columns import Plan, planned
from govtopics.corpus.reading.delimited import delimited_rows
from govtopics.corpus.reading.encoding import decode
from govtopics.corpus.reading.excel import excel_rows
from govtopics.corpus.reading.formats import LARGEST_FILE, FormatError, read_html
from govtopics.corpus.reading.json_lines import json_rows
from govtopics.corpus.reading.rows import BadRow, OtherSheet, Row, unreadable
from govtopics.corpus.reading.sniffing import YEAR_LINES, is_page, year_row
from govtopics.corpus.reading.values import is_nothing, unwrapped, value_of
from govtopics.messages import Message, joined, logger, say

__all__ = ["BadRow", "OtherSheet", "Row", "TextRow", "sampled", "table_rows", "text_rows"]

log = logger(__name__)
SAMPLE = 1_000_000
SAMPLED_ROWS = 20  # by which the columns of a table are judged
PARAGRAPH_FIELDS = ("text", "content", "正文", "内容")
ENDINGS = (".csv", ".jsonl", ".xlsx")
NO_YEAR = say("its line does not have a year, a tab and a report, as the other lines do")


class TextRow(NamedTuple):
    """One text of a table: its row, its id if the table has one, the text, docvars by name.

    ``doubt`` is about its characters; ``doubts`` are flags, each with its reason.
    """

    number: int
    id: str
    text: str
    docvars: dict[str, Any]
    doubt: str
    doubts: tuple[tuple[str, str], ...] = ()


def text_rows(
    path: Path,
    columns: Mapping[str, str],
    encoding: str | None = None,
    kind: str | None = None,
    tell: Callable[[Message], None] = log.warning,
) -> Iterator[TextRow | BadRow | OtherSheet]:
    """The texts of a table, one row at a time; ``kind`` is the ending that the file should have.

    ``tell``: hears of the columns before the first row, if there is something to say of them.
    """
    plan, rows = sampled(table_rows(path, encoding, columns=columns, kind=kind), columns)
    if plan is None:
        for row in rows:
            if not isinstance(row, Row):
                yield row
        raise FormatError(say("it has no rows below its header"))
    if plan.text is None:
        raise FormatError(_no_text(list(plan.named)))
    if plan.told:
        tell(say("{file}: {told}", file=path.name, told=plan.told))
    for row in rows:
        yield _text_row(row, plan, plan.text) if isinstance(row, Row) else row


def sampled(
    rows: Iterator[Row | BadRow | OtherSheet], columns: Mapping[str, str]
) -> tuple[Plan | None, Iterator[Row | BadRow | OtherSheet]]:
    """The plan of the columns by the first rows (None without rows), and all rows."""
    first: list[Row | BadRow | OtherSheet] = []
    found: list[Row] = []
    for row in rows:
        first.append(row)
        found += [row] if isinstance(row, Row) else []
        if len(found) == SAMPLED_ROWS:
            break
    plan = planned([row.cells for row in found], columns) if found else None
    return plan, chain(first, rows)


def table_rows(
    path: Path,
    encoding: str | None = None,
    *,
    columns: Mapping[str, str] | None = None,
    kind: str | None = None,
) -> Iterator[Row | BadRow | OtherSheet]:
    """The rows of a table, one at a time, after the sheets that are not read."""
    ending = kind or path.suffix.lower()
    if ending not in (*ENDINGS, YEAR_LINES):
        raise FormatError(say("it is not a table ({endings})", endings=" ".join(ENDINGS)))
    said = dict(columns or {})
    return (
        excel_rows(path, said) if ending == ".xlsx" else _written_rows(path, encoding, ending, said)
    )


def _written_rows(
    path: Path, encoding: str | None, ending: str, said: dict[str, str]
) -> Iterator[Row | BadRow]:
    codec, doubt = _encoding(path, encoding)
    with path.open(encoding=codec, errors="replace", newline="") as file:
        if ending == ".jsonl":
            yield from json_rows(file, doubt)
        elif ending == YEAR_LINES:
            yield from _year_rows(file, doubt)
        else:
            yield from delimited_rows(_lines(file), doubt, said)


def _year_rows(file: IO[str], doubt: str) -> Iterator[Row | BadRow]:
    for number, line in enumerate(_lines(file), start=1):
        if cells := year_row(line):
            yield Row(number, cells, unreadable([cells["text"]], doubt))
        elif line.strip():
            yield BadRow(number, NO_YEAR)


def _lines(file: IO[str]) -> Iterator[str]:
    return iter(lambda: file.readline(LARGEST_FILE), "")


def _no_text(columns: Sequence[str]) -> Message:
    shown = [name if len(name) <= 30 else f"{name[:30]}…" for name in map(str, columns[:12])]
    return say(
        "none of its columns was recognised as the texts ({columns}); name it: "
        'columns={{"its name": "text"}}',
        columns=joined(shown, ", "),
    )


def _encoding(path: Path, encoding: str | None) -> tuple[str, str]:
    """The codec and the doubt about it, by the beginning of the file up to a line's end."""
    with path.open("rb") as file:
        sample = file.read(SAMPLE)
        more = bool(file.read(1))
    if not sample.strip():
        raise FormatError(say("it is empty"))
    if more:
        end = max(sample.rfind(b"\n"), sample.rfind(b"\r")) + 1
        wide = b"\0" in sample[:1000]
        sample = sample[: (end - end % 2 if wide else end)] or sample
    if 0 < 100 * sample.count(b"\0") < len(sample):
        sample = sample.replace(b"\0", b"")  # left by programs; more of them mean UTF-16
    decoded = decode(sample, encoding)
    return encoding or {"utf-8": "utf-8-sig"}.get(decoded.encoding, decoded.encoding), decoded.doubt


def _text_row(row: Row, plan: Plan, column: str) -> TextRow | BadRow:
    said = plan.said(row.cells)
    if column not in row.cells:
        reason = say(
            "it lacks the field {field!r}, in which the others have their text (its fields: "
            "{fields})",
            field=column,
            fields=joined(list(row.cells)[:12], ", "),
        )
        return BadRow(row.number, reason)
    text, why_no_text = _text(said.pop("text", None))
    if why_no_text:
        return BadRow(row.number, why_no_text)
    doubts = [("table", told) for told in (*row.doubts, plan.told) if told]
    given: dict[str, Any] = {}
    for docvar, cell in said.items():
        value, fault = value_of(docvar, cell)
        if fault:
            told = say("{docvar}: {fault}; it was left empty", docvar=docvar, fault=fault)
            doubts.append(("value", told))
        elif value is not None:
            given[docvar] = value
    document_id = str(given.pop("document_id", ""))
    return TextRow(row.number, document_id, text, given, row.doubt, tuple(doubts))


def _text(cell: Any) -> tuple[str, Message | None]:
    """The text of a cell, also of a list of paragraphs, and the fault if it is not a text."""
    cell = unwrapped(cell)
    if isinstance(cell, list):
        parts = [_paragraph(part) for part in cell if not is_nothing(part)]
        if any(part is None for part in parts):
            return "", say("its text is a list of other things than paragraphs")
        cell = "\n".join(part for part in parts if part)
    if isinstance(cell, Mapping):
        fields = joined(map(str, list(cell)[:8]), ", ")
        return "", say(
            "its text is an object with the fields {fields}; keep only the text", fields=fields
        )
    if is_nothing(cell):
        return "", say("its text is empty")
    if not isinstance(cell, str):
        return "", say("its text is a number, a date or true or false")
    return read_html(cell.encode("utf-8"), "utf-8").text if is_page(cell) else cell, None


def _paragraph(part: Any) -> str | None:
    """The text of one part of a list, or of a field of it."""
    if isinstance(part, Mapping):
        part = next((part[name] for name in PARAGRAPH_FIELDS if name in part), None)
    return part if isinstance(part, str) else None
