"""The lines of a source: escapes undone, broken lines joined, walls of text split."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from govtopics.corpus import characters
from govtopics.corpus.aligned import AlignedText, Run
from govtopics.corpus.document import Change
from govtopics.corpus.sentences import SENTENCE
from govtopics.corpus.structure import begins_with_number

LINE_END = re.compile(r"\r\n|[\n\v\f\r\x1c-\x1e\x85\u2028\u2029]")
# What programs write for a character that they could not write, and tags that a scraper left.
ESCAPE = re.compile(
    r"<U\+(?P<r>[0-9A-Fa-f]{4,8})>|\\u(?P<u>[0-9A-Fa-f]{4})|&(?P<html>#\d{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z]{2,8});"
    r"|(?P<end></?(?:p|div|br|tr|li|h[1-6])(?:\s[^<>]{0,200})?/?>)|(?P<tag></?(?:span|strong|b|font|a|em|u|td)(?:\s[^<>]{0,300})?>)"
    r"|(?P<newline>(?:\\r)?\\n(?=\s*[\u3000一-鿿（(]))",
    re.IGNORECASE,
)
SEPARATORS = dict.fromkeys(range(0x1C, 0x1F), "\x1f")
WALL = 2_000
PIECE = 500
# Inside a wall, two blanks after the end of a sentence or heading begin a paragraph, as does a numbered heading.
PARAGRAPH_IN_WALL = re.compile(
    r"(?:\s{2,}|\u3000+)(?=\S)|(?<=[。！？!?”])\s*(?=[一二三四五六七八九十]{1,3}、|[(（][一二三四五六七八九十]{1,3}[)）])"
)
SENTENCE_END = re.compile(r"[。！？!?；;：:…][”’」』）)\]】》]*$|(?<!\.)\.{3,}$")
OPEN_END = re.compile(r"[，,、（(《“‘「『〈—]$")
CLOSING_START = re.compile(r"^[，,。、；;：:！!？?）)》”’」』〉%％]")
WIDE = re.compile("[\u2e80-\U0010ffff“”‘’…—]")
INDENT = re.compile(r"^(?:\u3000|\s{2,}|\t)")
LABEL = re.compile(r"^[一-鿿]{2,8}[:：]")
BULLET = re.compile(r"^\s*(?:[-—–·•●■◆▪*]|——)")
LONGEST_LINE = 60  # most Chinese characters on a line of a printed page or PDF
SHORTEST_UNFINISHED = 25  # a shorter line that does not end a sentence may be a heading


class Line(NamedTuple):
    """A source line with text: its number from 1, its content, whether a blank line precedes it."""

    number: int
    content: AlignedText
    after_blank: bool = False


def read_lines(source: str) -> tuple[list[Line], list[Change]]:
    """The lines of a source that have text, with escapes undone and plain characters; the changes.

    A line with an escaped line break gives several lines of the same number.
    """
    lines: list[Line] = []
    undone: Counter[tuple[str, str]] = Counter()
    made_plain: Counter[tuple[str, str]] = Counter()
    offset, blank = 0, False
    # Marks of old programs inside words, which Python counts as line ends.
    whole = (
        source.translate(SEPARATORS) if any(map(source.__contains__, "\x1c\x1d\x1e")) else source
    )
    for number, raw in enumerate(whole.splitlines(keepends=True), start=1):
        content = AlignedText.from_source("".join(raw.splitlines()), offset)
        offset += len(raw)
        for piece in _unescaped(content, undone):
            if piece.text.strip():
                ordinary, changes = characters.plain(piece)
                made_plain += changes
                lines.append(Line(number, ordinary, blank))
            blank = not piece.text.strip()
    rules = (("escapes", undone), (characters.RULE, made_plain))
    return lines, [
        Change(rule, before, after, n)
        for rule, found in rules
        for (before, after), n in sorted(found.items())
    ]


def _unescaped(content: AlignedText, undone: Counter[tuple[str, str]]) -> Iterator[AlignedText]:
    if not any(mark in content.text for mark in ("<", "&", "\\")):
        yield content
        return
    edits = [(*match.span(), _meant(match)) for match in ESCAPE.finditer(content.text)]
    edits = [edit for edit in edits if edit[2] != content.text[edit[0] : edit[1]]]
    undone.update((content.text[start:end], meant) for start, end, meant in edits)
    plain = content.edit(edits)
    start = 0
    for end in (match.start() for match in LINE_END.finditer(plain.text)):
        yield plain.cut(start, end)
        start = end + 1
    yield plain.cut(start, len(plain))


def _meant(match: re.Match[str]) -> str:
    if match["end"] or match["newline"]:
        return "\n"
    if match["tag"]:
        return ""
    if match["html"]:
        return html.unescape(match[0])
    code = int(match["r"] or match["u"], 16)
    return chr(code) if code < 0x110000 and not 0xD800 <= code < 0xE000 else match[0]


def without_walls(lines: Sequence[Line]) -> list[Line]:
    """The lines, with walls of text split into paragraphs."""
    return [
        Line(line.number, piece, line.after_blank or at > 0)
        for line in lines
        for at, piece in enumerate(split_wall(line.content))
    ]


def whole_lines(lines: Sequence[Line], is_body: Sequence[bool]) -> list[list[int]]:
    """Which lines are one: the positions of those that a page, a link or a column broke.

    A line is joined to the next where it ends in an opening mark or a comma, or the next begins with
    a closing mark; where the text separates its paragraphs by blank lines and none is between the
    two; or where all lines of the text end at one width and this one reaches it without ending a
    sentence.
    """
    layout = _Layout.of([line for line, body in zip(lines, is_body, strict=True) if body])
    groups: list[list[int]] = []
    last: list[int] | None = None
    for at, line in enumerate(lines):
        if not is_body[at]:
            groups.append([at])
        elif (
            last is not None and at - last[-1] <= 3 and layout.joins([lines[i] for i in last], line)
        ):
            last.append(at)
        else:
            last = [at]
            groups.append(last)
    return groups


class _Layout(NamedTuple):
    """The layout of a text: lines broken at a width, separated by blank lines, indented."""

    measure: Callable[[str], int]
    full_from: int
    apart: bool
    indented: bool

    @classmethod
    def of(cls, lines: Sequence[Line]) -> _Layout:
        texts = [line.content.text for line in lines]
        indented = sum(bool(INDENT.match(text)) for text in texts) >= 0.1 * len(texts) > 0
        after = [b.after_blank for a, b in pairwise(lines) if _ends_sentence(a.content.text)]
        apart = sum(after) >= 0.8 * len(after) > 0
        # Pages break at a width of cells, programs at a number of characters.
        ways = [(_full_from(texts, way, slack), way) for way, slack in ((_cells, 4), (len, 1))]
        (_, full_from), measure = max(ways, key=lambda way: way[0][0])
        return cls(measure, full_from, apart, indented)

    def joins(self, lines: Sequence[Line], after: Line) -> bool:
        """Whether the line after some lines that form one belongs to them."""
        text, following = lines[-1].content.text.rstrip(), after.content.text
        if _ends_sentence(text) and not (self.indented and self._full(text)):
            return False
        anew = self._begins_anew(following)
        if CLOSING_START.match(following.lstrip()) or (OPEN_END.search(text[-1:]) and not anew):
            return True
        if anew:
            return False
        length = sum(len(line.content) for line in lines)
        if self.apart and not after.after_blank and length >= SHORTEST_UNFINISHED:
            return not self._is_heading(lines)
        full = self._full(text)
        if self._is_heading(lines) and (len(lines) > 1 or not full):
            return False
        return full or (self.full_from > 0 and self.indented)

    def _is_heading(self, lines: Sequence[Line]) -> bool:
        first = lines[0].content.text.strip()
        return (
            begins_with_number(first) and sum(len(line.content) for line in lines) <= LONGEST_LINE
        )

    def _full(self, text: str) -> bool:
        """Whether the line reaches the width at which lines of this text are broken."""
        return self.full_from > 0 and self.measure(text) >= self.full_from

    def _begins_anew(self, text: str) -> bool:
        stripped = text.lstrip()
        if self.indented and INDENT.match(text):
            return True
        return bool(begins_with_number(stripped) or LABEL.match(stripped) or BULLET.match(stripped))


def _full_from(texts: Sequence[str], measure: Callable[[str], int], slack: int) -> tuple[int, int]:
    """How many lines reach the width at which lines are broken, and from where on they do."""
    widths = sorted(measure(text) for text in texts)
    if len(widths) < 10 or widths[int(0.98 * (len(widths) - 1))] > 2 * LONGEST_LINE:
        return 0, 0
    least = widths[int(0.9 * (len(widths) - 1))] - slack
    full = [text for text in texts if measure(text) >= least]
    unfinished = sum(not _ends_sentence(text) for text in full)
    broken = len(full) >= 0.3 * len(texts) and unfinished >= 0.5 * len(full)
    return (len(full), least) if broken and least >= SHORTEST_UNFINISHED else (0, 0)


def _ends_sentence(text: str) -> bool:
    return bool(SENTENCE_END.search(text.rstrip()[-4:]))


def _cells(text: str) -> int:
    """The width of a line, where it may be one of a page; more exactly than needed for longer ones."""
    return len(text) + (len(WIDE.findall(text)) if len(text) <= 2 * LONGEST_LINE else len(text))


def joined(lines: Sequence[Line]) -> AlignedText:
    """One line out of the pieces of it; a space stays where two Latin words meet."""
    pieces: list[AlignedText] = []
    for line in lines:
        text = line.content.text
        piece = line.content.cut(len(text) - len(text.lstrip()), len(text.rstrip()))
        if pieces and _latin(pieces[-1].text[-1:]) and _latin(piece.text[:1]):
            before = piece.source_span(0, 1)[0] - 1
            pieces.append(AlignedText(" ", (Run(0, 1, before, 1),)))
        pieces.append(piece)
    return AlignedText.joined(pieces)


def _latin(character: str) -> bool:
    return character.isascii() and character.isalnum()


def split_wall(content: AlignedText) -> list[AlignedText]:
    """The paragraphs of a line that is longer than any paragraph; the line itself otherwise.

    It is cut where blanks or a numbered heading after a sentence begin a paragraph; what is still
    too long is cut at the ends of sentences, into pieces of about 500 characters.
    """
    if len(content) <= WALL:
        return [content]
    starts = [0, *(match.end() for match in PARAGRAPH_IN_WALL.finditer(content.text)), len(content)]
    pieces: list[AlignedText] = []
    for start, end in pairwise(starts):
        if content.text[start:end].strip():
            pieces += _by_sentence(content.cut(start, end))
    return pieces


def _by_sentence(piece: AlignedText) -> list[AlignedText]:
    if len(piece) <= WALL:
        return [piece]
    parts, start, end = [], 0, 0
    for sentence in SENTENCE.findall(piece.text):
        if end > start and end - start + len(sentence) > PIECE:
            parts.append(piece.cut(start, end))
            start = end
        end += len(sentence)
    return [*parts, piece.cut(start, end)]
