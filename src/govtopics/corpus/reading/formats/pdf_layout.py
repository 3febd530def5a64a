"""The lines of a page in reading order: columns, running heads, and paragraphs by their indents."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate, pairwise
from statistics import median
from typing import NamedTuple

from govtopics.corpus.structure import begins_with_number
from govtopics.messages import Message, say

PAGE_NUMBER = re.compile(r"[-—–－―·]*第?\d{1,4}页?(?:[/，,]?共?\d{1,4}页?)?[-—–－―·]*")
DIGITS = re.compile(r"\d+")
WIDE = re.compile("[\u2e80-\U0010ffff“”‘’…—]")
BETWEEN_HAN = re.compile(r"(?<=[\u2e80-\U0010ffff]) (?=[\u2e80-\U0010ffff])")
UNBROKEN = re.compile(r"[^一-鿿]{0,20}[一-鿿]?[，,、。；;：:！!？?）)》”’」』〉%％]{0,3}")
CLOSING_START = re.compile(r"[，,、。；;：:！!？?）)》”’」』〉%％]")
SENTENCE_END = re.compile(r"[。！？!?；;：:…][”’」』）)\]】》]*$")
HYPHEN = "\ufffe"  # what PDFium writes for a hyphen at the end of a line
EDGE = 2  # lines at the top and bottom of a page that may be heads and numbers
REPEATED = 0.5  # of the pages, and three at least
GUTTER = 0.6  # in characters
CROSSING = 0.12  # of the lines may cross a gutter: titles, tables over both columns
NARROWEST = 7.0  # characters of a column of running text
FULL = 0.4  # of the lines of such a column reach its right edge
SLACK = 2.0  # characters by which a full line may stop short
INDENT = (1.2, 4.5)  # characters of a paragraph's first line
ENOUGH = 6  # lines of a column, enough to find its edges
FULL_LINES = 0.3  # of its lines reach the right edge, if its paragraphs are broken there
COUNTED = 0.4  # of its lines have one length, if they are broken at a number of characters
PARAGRAPH_SPACE = 1.3  # times the usual way from line to line
CELL_GAP = 1.6  # characters between the cells of a row
SPREAD = 0.3  # of a line are blanks, if its characters are spread over its width
SIZE = 0.3  # a line of another size of type differs by more
LONG_PIECE = 10  # characters; two such pieces side by side are not a row of numbers


class Piece(NamedTuple):
    """Words together on a line, their box, and the number of quarter turns."""

    text: str
    left: float
    right: float
    bottom: float
    top: float
    turn: int = 0

    def turned(self, usual: int) -> Piece:
        """The piece as it lies once its page is turned back by ``usual`` quarter turns."""
        left, right, bottom, top = self[1:5]
        box = {
            0: (left, right, bottom, top),
            1: (bottom, top, -right, -left),
            2: (-right, -left, -top, -bottom),
            3: (-top, -bottom, left, right),
        }[usual]
        return Piece(self.text, *box, (self.turn - usual) % 4)


class Row(NamedTuple):
    """A line of a column: its words, its box, whether it has gaps, its column."""

    text: str
    left: float
    right: float
    bottom: float
    top: float
    gaps: bool
    column: Column


class Column(NamedTuple):
    """The edges of a column, whether its lines reach the right one, and their distance.

    ``length`` is the number of characters, counted in a ``way``, at which its lines are broken, or
    0; ``spaced`` says whether space between its lines sets its paragraphs apart.
    """

    left: float
    right: float
    full: bool
    pitch: float
    length: float
    way: Callable[[str], float]
    spaced: bool


def cells(text: str) -> float:
    """The width of a text in Chinese characters."""
    return (len(text) + len(WIDE.findall(text))) / 2


def lay_out(pages: Sequence[list[Piece]]) -> tuple[list[str], dict[int, Message]]:
    """The lines of a document in reading order, and the pages whose order is unsure, with why.

    A paragraph is one line if the page shows where it ends; page numbers are separate lines after
    it, running heads are left out.
    """
    em = _em(pages)
    bodies, edges = _without_heads(pages, em)
    gutters = [_gutters(pieces, em) for pieces in bodies]
    unsure: dict[int, Message] = {}
    flow: list[list[list[Piece]]] = []
    for number, pieces in enumerate(bodies):
        used = gutters[number] or _borrowed(pieces, [g for g in gutters if g], em)
        order, reason = _ordered(pieces, used, em)
        if reason:
            unsure[number] = reason
        flow.append(order)
    rows = _rows(flow, em)
    return list(_paragraphs(rows, edges, em)), unsure


def _em(pages: Sequence[list[Piece]]) -> float:
    """The median width of a Chinese character of the document."""
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
    """The pieces of each page without its running head, and the page numbers removed."""
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
    return bool(PAGE_NUMBER.fullmatch("".join(_joined(row).split())))


def _place(row: Sequence[Piece], em: float) -> tuple[int, str]:
    """The height of a line and its text without numbers."""
    return round(row[0].bottom / em), DIGITS.sub("#", "".join(_joined(row).split()))


def _by_row(pieces: Sequence[Piece]) -> list[list[Piece]]:
    """The pieces in lines from the top down, each from left to right; turned ones at the end."""
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
    """The words of a line; characters spread over its width are joined again."""
    text = " ".join(piece.text for piece in row)
    return BETWEEN_HAN.sub("", text) if text.count(" ") > SPREAD * len(text) else text


# ------------------------------------------------------------------ columns


def _gutters(pieces: Sequence[Piece], em: float) -> tuple[float, ...]:
    """The middles of the white stripes between columns of running text, if any."""
    for crossing in (0.0, CROSSING):
        found = tuple(_stripes(pieces, em, crossing))
        columns, _ = _divided(pieces, found, em)
        if found and all(_runs(column, em) for column in columns):
            return found
    return ()


def _stripes(pieces: Sequence[Piece], em: float, crossing: float) -> Iterator[float]:
    """The middles of the stripes that at most this share of the lines crosses."""
    if len(pieces) < 2 * EDGE:
        return
    events = sorted([(p.left, 1) for p in pieces] + [(p.right, -1) for p in pieces])
    covers = list(accumulate(change for _, change in events))
    most = crossing * max(covers)
    start = None
    for (at, _), cover in zip(events, covers, strict=True):
        if cover > most:
            if start is not None and at - start >= GUTTER * em and start > events[0][0]:
                yield (start + at) / 2
            start = None
        elif start is None:
            start = at


def _divided(
    pieces: Sequence[Piece], gutters: Sequence[float], em: float
) -> tuple[list[list[Piece]], list[Piece]]:
    """The pieces of each column, and those across several or above all."""
    columns: list[list[Piece]] = [[] for _ in range(len(gutters) + 1)]
    spanning: list[Piece] = []
    for piece in pieces:
        if piece.turn or any(
            piece.left < at - em / 2 and piece.right > at + em / 2 for at in gutters
        ):
            spanning.append(piece)
        else:
            columns[sum((piece.left + piece.right) / 2 > at for at in gutters)].append(piece)
    if all(columns):
        first = max(piece.top for piece in columns[0])
        spanning += [p for column in columns[1:] for p in column if p.bottom > first]
        columns[1:] = [[p for p in column if p.bottom <= first] for column in columns[1:]]
    return columns, spanning


def _runs(column: Sequence[Piece], em: float, least: float = FULL) -> bool:
    """Whether a column is running text: wide, with many lines that reach its right edge."""
    if len(column) < 2 * EDGE:
        return False
    left, right = min(p.left for p in column), max(p.right for p in column)
    full = sum(piece.right >= right - SLACK * em for piece in column)
    return right - left >= NARROWEST * em and full >= least * len(column)


def _borrowed(
    pieces: Sequence[Piece], known: Sequence[tuple[float, ...]], em: float
) -> tuple[float, ...]:
    """The gutters of other pages that fit a page too short to show its own."""
    for gutters in dict.fromkeys(known):
        crossing = sum(
            any(p.left < at - em / 2 and p.right > at + em / 2 for at in gutters) for p in pieces
        )
        if crossing <= CROSSING * len(pieces):
            return gutters
    return ()


def _ordered(
    pieces: Sequence[Piece], gutters: Sequence[float], em: float
) -> tuple[list[list[Piece]], Message | None]:
    """The pieces in blocks in reading order: pieces across columns separate bands of columns."""
    upright = [piece for piece in pieces if not piece.turn]
    turned = [piece for piece in pieces if piece.turn]
    much_turned = sum(len(piece.text) for piece in turned) >= LONG_PIECE
    reason = say("some of it is rotated") if much_turned else None
    if not gutters:
        main, notes = _side_notes(upright, em)
        if notes:
            reason = say("a narrow column beside the text was put after it")
        elif _interleaved(upright, em):
            reason = say("it has lines side by side, as in a table or in columns")
        return [block for block in (main, notes, turned) if block], reason
    columns, spanning = _divided(upright, gutters, em)
    blocks: list[list[Piece]] = []
    for band in _by_row(spanning):
        bottom = max(piece.bottom for piece in band)
        blocks += [[piece for piece in column if piece.bottom >= bottom] for column in columns]
        columns = [[piece for piece in column if piece.bottom < bottom] for column in columns]
        blocks.append(band)
    return [block for block in (*blocks, *columns, turned) if block], reason


def _side_notes(pieces: list[Piece], em: float) -> tuple[list[Piece], list[Piece]]:
    """The running text, and the notes in a narrow column beside it, if any."""
    for at in _stripes(pieces, em, 0.0):
        columns, spanning = _divided(pieces, (at,), em)
        running = [column for column in columns if _runs(column, em, FULL_LINES)]
        if len(running) == 1 and len(running[0]) >= 2 * LONG_PIECE and not spanning:
            other = columns[0] if running[0] is columns[1] else columns[1]
            if any(len(piece.text) > 2 for piece in other):
                return running[0], other
    return pieces, []


def _interleaved(pieces: Sequence[Piece], em: float) -> bool:
    """Whether three lines have two long pieces side by side, or cells are broken over lines."""
    rows = _by_row(pieces)
    long = (sum(len(piece.text) >= LONG_PIECE for piece in row) for row in rows)
    if sum(n > 1 for n in long) >= 3:
        return True
    first = min((piece.left for piece in pieces), default=0.0)
    cells_at = {
        round(piece.left / em)
        for row in rows
        for piece in row[1:]
        if len(piece.text) >= LONG_PIECE and piece.left > first + 3 * em
    }
    return sum(len(row) == 1 and round(row[0].left / em) in cells_at for row in rows) > 1


# ------------------------------------------------------------------ lines and paragraphs


def _rows(flow: Sequence[list[list[Piece]]], em: float) -> list[list[Row]]:
    """The lines of each page with the edges of their columns, by other columns for short ones."""
    blocks = [[_by_row(block) for block in page] for page in flow]
    columns = [[_column(rows, em) for rows in page] for page in blocks]
    whole = [column for page in columns for column in page if column.full]
    return [
        [
            Row(_row_text(row, em), row[0].left, max(p.right for p in row), row[0].bottom,
                row[0].top, _has_cells(row, em), edges)
            for rows, column in zip(page, found, strict=True)
            for edges in [column if column.full else _as_others(column, whole, em)]
            for row in rows
        ]
        for page, found in zip(blocks, columns, strict=True)
    ]  # fmt: skip


def _as_others(column: Column, whole: Sequence[Column], em: float) -> Column:
    """A column without clear edges, with those of one that it fits into."""
    for other in whole:
        shift = column.left - other.left
        if -em <= column.left - other.left and column.right <= other.right + em:
            return other._replace(pitch=column.pitch or other.pitch)
        if 0 <= column.right - column.left - (other.right - other.left) <= em:
            return other._replace(left=other.left + shift, right=other.right + shift)
    return column


def _has_cells(row: Sequence[Piece], em: float) -> bool:
    """Whether a line is a row of cells, not characters spread over its width."""
    spread = sum(len(piece.text) for piece in row) < 3 * len(row) > 9
    return not spread and any(b.left - a.right > CELL_GAP * em for a, b in pairwise(row))


def _row_text(row: Sequence[Piece], em: float) -> str:
    """The words of a line, with tabs between the cells of a row."""
    if not _has_cells(row, em):
        return _joined(row)
    apart = (b.left - a.right > CELL_GAP * em for a, b in pairwise(row))
    marks = [*("\t" if gap else " " for gap in apart), ""]
    return "".join(f"{piece.text}{mark}" for piece, mark in zip(row, marks, strict=True))


def _column(rows: Sequence[list[Piece]], em: float) -> Column:
    left = _at(0.05, [row[0].left for row in rows])
    rights = [max(piece.right for piece in row) for row in rows]
    right = _at(0.95, rights)
    pitches = [a[0].bottom - b[0].bottom for a, b in pairwise(rows)]
    pitch = _at(0.25, pitches) if pitches else 0.0
    spaced = sum(at > PARAGRAPH_SPACE * pitch for at in pitches) >= 0.05 * len(pitches) > 0
    at_right = sum(at >= right - SLACK * em for at in rights)
    shares = []
    for way in (len, cells):
        lengths = [_length(_joined(row), row[0].left - left, em, way) for row in rows]
        most = _at(0.95, lengths)
        shares.append((sum(length >= most - 1 for length in lengths), most, way))
    counted, length, way = max(shares, key=lambda share: share[0])
    counts = counted >= COUNTED * len(rows)
    full = len(rows) >= ENOUGH and (counts or at_right >= max(3.0, FULL_LINES * len(rows)))
    return Column(left, right, full, pitch, length if counts else 0.0, way, spaced)


def _at(share: float, numbers: Sequence[float]) -> float:
    return sorted(numbers)[int(share * (len(numbers) - 1) + 0.5)]


def _length(text: str, indent: float, em: float, way: Callable[[str], float]) -> float:
    """The length of a line, its indent with it."""
    return way(text) + max(0, round(indent / em))


def _paragraphs(
    pages: Sequence[list[Row]], numbers: Sequence[list[str]], em: float
) -> Iterator[str]:
    """The lines of a document, one per paragraph."""
    indented = _indents([row for page in pages for row in page], em)
    last: Row | None = None
    text = ""
    waiting: list[str] = []
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


def _indents(rows: Sequence[Row], em: float) -> bool:
    """Whether paragraphs begin with an indent, by the lines after lines that are not full."""
    firsts = [
        _indent(row, em)
        for last, row in pairwise(rows)
        if last.column.full and not _is_full(last, em)
    ]
    return sum(firsts) >= 0.5 * len(firsts) > 0


def _indent(row: Row, em: float) -> bool:
    return INDENT[0] * em <= row.left - row.column.left <= INDENT[1] * em


def _joins(last: Row, row: Row, em: float, *, indented: bool) -> bool:
    """Whether a line continues the one before, which is full, and begins at the edge."""
    if last.gaps or row.gaps or not last.column.full or row.left > row.column.left + 0.8 * em:
        return False
    if min(len(last.text), len(row.text)) >= LONG_PIECE and not _same_size(last, row, em):
        return False
    if CLOSING_START.match(row.text):
        return True
    near = last.column is row.column
    if near and last.bottom - row.bottom > PARAGRAPH_SPACE * last.column.pitch:
        return False
    unfinished = not (SENTENCE_END.search(last.text) or begins_with_number(row.text))
    return _is_broken(last, row, em) and (indented or (near and last.column.spaced) or unfinished)


def _is_broken(last: Row, row: Row, em: float) -> bool:
    """Whether a line is full, or the next word did not fit in it."""
    match = UNBROKEN.match(row.text)
    word = cells(match[0]) * em if match else 0.0
    return _is_full(last, em) or last.right + word >= last.column.right


def _same_size(last: Row, row: Row, em: float) -> bool:
    """Whether two lines have the same type size; a wider one may be spread up to the edge."""
    one, two = ((r.right - r.left) / cells(r.text) for r in (last, row))
    wider = last if one > two else row
    spread = wider.right >= wider.column.right - em / 2
    return spread or abs(one - two) <= SIZE * max(one, two)


def _is_full(row: Row, em: float) -> bool:
    """Whether a line reaches the right edge of its column, or its number of characters."""
    if row.right >= row.column.right - SLACK * em:
        return True
    length = _length(row.text, row.left - row.column.left, em, row.column.way)
    return row.column.length > 0 and length >= row.column.length - 1


def _together(text: str, more: str) -> str:
    """Two parts of a line joined, with a blank between Latin words unless a word was broken."""
    if text.endswith(HYPHEN):
        return text[:-1] + more
    latin = (
        text[-1:].isascii() and text[-1:].isalnum() and more[:1].isascii() and more[:1].isalpha()
    )
    return f"{text} {more}" if latin else text + more
