"""The lines of a page in reading order: columns, running heads, and paragraphs by their indents."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from govtopics.corpus.structure import begins_with_number

PAGE_NUMBER = re.compile(
    r"[-—–－―·\s]*(?:第\s*)?\d{1,4}(?:\s*页)?(?:\s*[/，,]?\s*共?\s*\d{1,4}\s*页?)?[-—–－―·\s]*"
)
DIGITS = re.compile(r"\d+")
WIDE = re.compile("[\u2e80-\U0010ffff“”‘’…—]")
SENTENCE_END = re.compile(r"[。！？!?；;：:…][”’」』）)\]】》]*$")
HYPHEN = "\ufffe"  # what PDFium writes for a hyphen at the end of a line
EDGE = 2  # lines at the top and bottom of a page where heads and numbers stand
REPEATED = 0.5  # of the pages, and three at least
GUTTER = 0.7  # in characters
CROSSING = 0.12  # of the lines may cross a gutter: titles, tables over both columns
NARROWEST = 7.0  # characters of a column of running text
FULL = 0.4  # of the lines of such a column reach its right edge
SLACK = 2.0  # characters by which a full line may stop short
INDENT = (1.2, 4.5)  # characters of a paragraph's first line
LONG_PIECE = 10  # characters; two such pieces side by side are no row of numbers


class Piece(NamedTuple):
    """Words that stand together on a line, their box, and by how many quarters they are turned."""

    text: str
    left: float
    right: float
    bottom: float
    top: float
    turn: int = 0

    def turned(self, usual: int) -> Piece:
        """The piece as the page is read, most of which is turned like ``usual``."""
        left, right, bottom, top = self[1:5]
        box = {
            0: (left, right, bottom, top),
            1: (bottom, top, -right, -left),
            2: (-right, -left, -top, -bottom),
            3: (-top, -bottom, left, right),
        }[usual]
        return Piece(self.text, *box, (self.turn - usual) % 4)


class Row(NamedTuple):
    """One line of a column: its words, its box, the edges of its column, whether it has gaps."""

    text: str
    left: float
    right: float
    bottom: float
    top: float
    gaps: bool
    column: Column


class Column(NamedTuple):
    """The edges of a column, whether its lines reach the right one, and how far apart they are."""

    left: float
    right: float
    full: bool
    pitch: float
    spanning: bool = False


def cells(text: str) -> float:
    """The width of a text in Chinese characters."""
    return (len(text) + len(WIDE.findall(text))) / 2


def lay_out(pages: Sequence[list[Piece]]) -> tuple[list[str], dict[int, str]]:
    """The lines of a document in reading order, and the pages whose order is unsure, with the reason.

    A paragraph is one line where the page shows where it ends; numbers of pages are lines of their
    own after it, running heads are left out.
    """
    em = _em(pages)
    bodies, edges = _without_heads(pages, em)
    gutters = [_gutters(pieces, em) for pieces in bodies]
    known = Counter(round(at / em) for found in gutters for at in found)
    unsure: dict[int, str] = {}
    flow: list[list[list[Piece]]] = []
    for number, pieces in enumerate(bodies):
        used = gutters[number] or _borrowed(pieces, [g for g in gutters if g], em)
        order, reason = _ordered(pieces, used, em)
        if reason:
            unsure[number] = reason
        flow.append(order)
    del known
    rows = _rows(flow, em)
    return list(_paragraphs(rows, edges, em)), unsure


def _em(pages: Sequence[list[Piece]]) -> float:
    """The usual width of a Chinese character of the document."""
    widths = [
        (piece.right - piece.left) / cells(piece.text)
        for pieces in pages
        for piece in pieces
        if not piece.turn and len(piece.text) >= LONG_PIECE
    ]
    heights = [piece.top - piece.bottom for pieces in pages for piece in pieces]
    return max(1.0, median(widths or heights or [1.0]))


# ------------------------------------------------------------------ running heads, page numbers


def _without_heads(
    pages: Sequence[list[Piece]], em: float
) -> tuple[list[list[Piece]], list[list[str]]]:
    """The pieces of each page without its running head, and the numbers taken off each page."""
    lines = [_by_row(pieces) for pieces in pages]
    seen: Counter[tuple[int, str]] = Counter()
    for rows in lines:
        seen.update({_place(row, em) for row in _edges(rows)})
    enough = max(3, REPEATED * len(pages))
    bodies, numbers = [], []
    for rows in lines:
        edges = _edges(rows)
        off = {id(row) for row in edges if _number(row)}
        heads = {
            id(row)
            for row in edges
            if sum(
                seen[at, _place(row, em)[1]]
                for at in range(_place(row, em)[0] - 1, _place(row, em)[0] + 2)
            )
            >= enough
            and len(pages) >= 3
        }
        numbers.append([_joined(row) for row in edges if id(row) in off])
        bodies.append([piece for row in rows if id(row) not in off | heads for piece in row])
    return bodies, numbers


def _edges(rows: Sequence[list[Piece]]) -> list[list[Piece]]:
    return [*rows[:EDGE], *rows[max(EDGE, len(rows) - EDGE) :]]


def _number(row: Sequence[Piece]) -> bool:
    return bool(PAGE_NUMBER.fullmatch(_joined(row)))


def _place(row: Sequence[Piece], em: float) -> tuple[int, str]:
    """Where a line stands and what it says, but for its numbers."""
    return round(row[0].bottom / em), DIGITS.sub("#", "".join(_joined(row).split()))


def _by_row(pieces: Sequence[Piece]) -> list[list[Piece]]:
    """The pieces in lines from the top down, each from left to right; turned ones apart at the end."""
    rows: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda p: (p.turn > 0, -(p.top + p.bottom))):
        last = rows[-1][0] if rows else None
        shared = min(last.top, piece.top) - max(last.bottom, piece.bottom) if last else 0.0
        same = last is not None and last.turn == piece.turn
        if same and last and shared > 0.5 * min(last.top - last.bottom, piece.top - piece.bottom):
            rows[-1].append(piece)
        else:
            rows.append([piece])
    return [sorted(row, key=lambda piece: piece.left) for row in rows]


def _joined(row: Sequence[Piece]) -> str:
    return " ".join(piece.text for piece in row)


# ------------------------------------------------------------------ columns


def _gutters(pieces: Sequence[Piece], em: float) -> tuple[float, ...]:
    """The middles of the white stripes between columns of running text; nothing if there are none."""
    found = tuple(_stripes(pieces, em))
    if not found:
        return ()
    columns, _ = _divided(pieces, found, em)
    return found if all(_runs(column, em) for column in columns) else ()


def _stripes(pieces: Sequence[Piece], em: float) -> Iterator[float]:
    """The middles of the stripes that hardly any line crosses."""
    if len(pieces) < 2 * EDGE:
        return
    left, right = min(p.left for p in pieces), max(p.right for p in pieces)
    step = em / 4
    change: Counter[int] = Counter()
    for piece in pieces:
        change[int((piece.left - left) / step)] += 1
        change[int((piece.right - left) / step) + 1] -= 1
    cover, covers = 0, []
    for at in range(int((right - left) / step) + 1):
        cover += change[at]
        covers.append(cover)
    most = CROSSING * max(covers)
    start = None
    for at, cover in enumerate([*covers, int(most) + 1]):
        if cover <= most:
            start = at if start is None else start
        elif start is not None:
            if (at - start) * step >= GUTTER * em and start > 0 and at < len(covers):
                yield left + (start + at) / 2 * step
            start = None


def _divided(
    pieces: Sequence[Piece], gutters: Sequence[float], em: float
) -> tuple[list[list[Piece]], list[Piece]]:
    """The pieces of each column, and those that span several or stand above all."""
    columns: list[list[Piece]] = [[] for _ in range(len(gutters) + 1)]
    spanning: list[Piece] = []
    for piece in pieces:
        if piece.turn or any(
            piece.left < at - em / 2 and piece.right > at + em / 2 for at in gutters
        ):
            spanning.append(piece)
        else:
            columns[sum((piece.left + piece.right) / 2 > at for at in gutters)].append(piece)
    tops = [max(piece.top for piece in column) for column in columns if column]
    above = min(tops, default=0.0)
    if len(tops) == len(columns):
        spanning += [piece for column in columns for piece in column if piece.bottom > above]
        columns = [[piece for piece in column if piece.bottom <= above] for column in columns]
    return columns, spanning


def _runs(column: Sequence[Piece], em: float) -> bool:
    """Whether a column is one of running text: wide enough, and many lines reach its right edge."""
    if len(column) < 2 * EDGE:
        return False
    left, right = min(p.left for p in column), max(p.right for p in column)
    full = sum(piece.right >= right - SLACK * em for piece in column)
    return right - left >= NARROWEST * em and full >= FULL * len(column)


def _borrowed(
    pieces: Sequence[Piece], known: Sequence[tuple[float, ...]], em: float
) -> tuple[float, ...]:
    """The gutters of other pages, for one that is too short to show its own; none that it crosses."""
    for gutters in dict.fromkeys(known):
        crossing = sum(
            any(p.left < at - em / 2 and p.right > at + em / 2 for at in gutters) for p in pieces
        )
        if crossing <= CROSSING * len(pieces):
            return gutters
    return ()


def _ordered(
    pieces: Sequence[Piece], gutters: Sequence[float], em: float
) -> tuple[list[list[Piece]], str]:
    """The pieces in blocks, as they are read: what spans the columns parts the bands of columns."""
    upright = [piece for piece in pieces if not piece.turn]
    turned = [piece for piece in pieces if piece.turn]
    reason = "some of it is turned" if sum(len(p.text) for p in turned) >= LONG_PIECE else ""
    if not gutters:
        main, notes = _side_notes(upright, em)
        if notes:
            reason = "a narrow column stands beside the text; it was put after it"
        elif _interleaved(upright):
            reason = "lines stand side by side, as in a table or in columns"
        return [block for block in (main, notes, turned) if block], reason
    columns, spanning = _divided(upright, gutters, em)
    blocks: list[list[Piece]] = []
    for band in _by_row(spanning):
        bottom = max(piece.bottom for piece in band)
        for column in columns:
            blocks.append([piece for piece in column if piece.bottom >= bottom])
        columns = [[piece for piece in column if piece.bottom < bottom] for column in columns]
        blocks.append(band)
    return [block for block in (*blocks, *columns, turned) if block], reason


def _side_notes(pieces: list[Piece], em: float) -> tuple[list[Piece], list[Piece]]:
    """The running text, and the notes in a narrow column beside it, if there is one."""
    for at in _stripes(pieces, em):
        columns, spanning = _divided(pieces, (at,), em)
        running = [column for column in columns if _runs(column, em)]
        if len(running) == 1 and len(running[0]) >= 2 * LONG_PIECE and not spanning:
            other = columns[0] if running[0] is columns[1] else columns[1]
            if any(len(piece.text) > 2 for piece in other):
                return running[0], other
    return pieces, []


def _interleaved(pieces: Sequence[Piece]) -> bool:
    """Whether three lines or more hold two long pieces side by side."""
    long = (sum(len(piece.text) >= LONG_PIECE for piece in row) for row in _by_row(pieces))
    return sum(n > 1 for n in long) >= 3


# ------------------------------------------------------------------ lines and paragraphs


def _rows(flow: Sequence[list[list[Piece]]], em: float) -> list[list[Row]]:
    """The lines of each page with the edges of their columns; short columns borrow from others."""
    edges: dict[int, list[float]] = defaultdict(list)
    for blocks in flow:
        for block in blocks:
            if len(block) >= 3 * EDGE:
                edges[len(blocks)].append(max(p.right for p in block) - min(p.left for p in block))
    widths = {n: median(found) for n, found in edges.items()}
    usual = median([width for found in edges.values() for width in found] or [0.0])
    pages = []
    for blocks in flow:
        page: list[Row] = []
        for block in blocks:
            rows = _by_row(block)
            column = _column(rows, widths.get(len(blocks), usual), em)
            page += [
                Row(
                    _joined(row),
                    row[0].left,
                    max(p.right for p in row),
                    row[0].bottom,
                    row[0].top,
                    len(row) > 1,
                    column,
                )
                for row in rows
            ]
        pages.append(page)
    return pages


def _column(rows: Sequence[list[Piece]], usual: float, em: float) -> Column:
    lefts = sorted(row[0].left for row in rows)
    rights = sorted(max(piece.right for piece in row) for row in rows)
    left = lefts[int(0.05 * (len(lefts) - 1))]
    right = rights[int(0.95 * (len(rights) - 1))]
    if len(rows) < 3 * EDGE:
        right = max(right, left + usual)
        left = min(left, right - usual)
    full = sum(at >= right - SLACK * em for at in rights)
    pitches = [a[0].bottom - b[0].bottom for a, b in pairwise(rows)]
    many = full >= 0.3 * len(rows) and (len(rows) >= 3 * EDGE or usual > 0)
    return Column(left, right, many, median(pitches) if pitches else 0.0)


def _paragraphs(
    pages: Sequence[list[Row]], numbers: Sequence[list[str]], em: float
) -> Iterator[str]:
    """The lines of a document: rows that are one paragraph are one line."""
    rows = [row for page in pages for row in page]
    firsts = sum(_indent(row, em) for row in rows)
    indented = firsts >= 0.1 * len(rows) > 0
    last: Row | None = None
    text, waiting = "", []
    for page, off in zip(pages, numbers, strict=True):
        for row in page:
            if last and _joins(last, row, em, indented=indented):
                text = _together(text, row.text)
            else:
                if last:
                    yield text
                yield from waiting
                waiting = []
                text = ("\u3000\u3000" if indented and _indent(row, em) else "") + row.text
            last = row
        waiting += off
    if last:
        yield text
    yield from waiting


def _indent(row: Row, em: float) -> bool:
    return INDENT[0] * em <= row.left - row.column.left <= INDENT[1] * em


def _joins(last: Row, row: Row, em: float, *, indented: bool) -> bool:
    """Whether a line continues the one before: that one is full, and this one begins at the edge."""
    if last.gaps or row.gaps or not last.column.full:
        return False
    if last.right < last.column.right - SLACK * em or row.left > row.column.left + 0.8 * em:
        return False
    height = last.top - last.bottom
    if abs(height - (row.top - row.bottom)) > 0.2 * height:
        return False
    same = last.column is row.column
    if same and last.bottom - row.bottom > 1.5 * last.column.pitch:
        return False
    return indented or not (SENTENCE_END.search(last.text) or begins_with_number(row.text))


def _together(text: str, more: str) -> str:
    """Two halves of a line; a blank between Latin words, none where a word was broken."""
    if text.endswith(HYPHEN):
        return text[:-1] + more
    latin = (
        text[-1:].isascii() and text[-1:].isalnum() and more[:1].isascii() and more[:1].isalpha()
    )
    return f"{text} {more}" if latin else text + more
