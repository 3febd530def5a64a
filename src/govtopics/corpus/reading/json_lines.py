"""Tables with one JSON object per line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import IO, Any

from govtopics.corpus.reading.formats import LARGEST_FILE, FormatError
from govtopics.corpus.reading.rows import MOST_COLUMNS, BadRow, Row, clean_cell, unreadable
from govtopics.messages import say

MOST_DIGITS = 4_000  # of a number; Python refuses to read longer ones
ARRAY = say("it is one JSON list, not a .jsonl file; save it with one object per line")


def json_rows(file: IO[str], doubt: str) -> Iterator[Row | BadRow]:
    """The objects of a file, one per line; other lines are bad rows."""
    number = 0
    while line := file.readline(LARGEST_FILE):
        number += 1
        if len(line) == LARGEST_FILE:
            raise FormatError(say("its line {line} is longer than any report", line=number))
        if not line.strip():
            continue
        try:
            cells = json.loads(line, parse_int=_whole, parse_constant=lambda _: None)
        except RecursionError:
            yield BadRow(number, say("its lists are nested too deeply to be read"))
            continue
        except ValueError:
            if number == 1 and line.lstrip("\ufeff \t").startswith("["):
                raise FormatError(ARRAY) from None
            yield BadRow(number, say("it is not a JSON object; it may have been cut short"))
            continue
        yield _row(number, cells, doubt)


def _row(number: int, cells: Any, doubt: str) -> Row | BadRow:
    if not isinstance(cells, dict):
        return BadRow(number, say("it is not a JSON object with named fields"))
    if len(cells) > MOST_COLUMNS:
        reason = say(
            "it has {n:,} fields (at most {most:,} are read)", n=len(cells), most=MOST_COLUMNS
        )
        return BadRow(number, reason)
    cleaned = {
        clean_cell(name).strip(): [clean_cell(part) for part in cell]
        if isinstance(cell, list)
        else clean_cell(cell)
        for name, cell in cells.items()
    }
    texts = [
        part for cell in cleaned.values() for part in (cell if isinstance(cell, list) else [cell])
    ]
    return Row(number, cleaned, unreadable(texts, doubt))


def _whole(digits: str) -> int | str:
    return int(digits) if len(digits) < MOST_DIGITS else digits
