"""The text of the bytes of a file: the encoding is guessed, with a doubt if it is uncertain."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from govtopics.errors import nearest
from govtopics.messages import Message, joined, say, say_number

BINARY = say("it contains binary data, not text; save it as text in UTF-8")
# The most frequent characters of government reports, Simplified and Traditional: three in five of
# a report's characters are among them, and one in twenty of a wrongly decoded one's.
COMMON = frozenset(
    "的和业国发展大建进加化一全新实产中政工力人民设要经制动改生推作增高会行重强地有持济体年保资务在"
    "提区能社等合成主不革农开是平企家基理好我用面以施各度为市长现定对上方个入项法技出坚机治深育量点"
    "创城快续系同水性质代科公分步支服们本造学文品完善了事关策稳目规多部效教到管安利外投金场万义结心"
    "级活三更优村府决共调放领费域就收升积构"
    "業國發進實產設經動會強濟體資務區農開為長現對個項堅機點創續質們學關穩規場萬義結級優決調領費積構"
    "，。、：；“”（）《》"
)
# The longer marks first: that of UTF-32 begins like that of UTF-16.
MARKS = (
    (b"\xff\xfe\0\0", "utf-32"),
    (b"\0\0\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
UTF8_MARK = b"\xef\xbb\xbf"
# Tried if a text is not UTF-8, the most usual first; of equals the first counts.
PAIRWISE = ("utf-16-le", "utf-16-be")
FOURWISE = ("utf-32-le", "utf-32-be")
BYTEWISE = ("utf-8", "gb18030", "big5hkscs", "cp950", *PAIRWISE)
NAMES = {"utf-8-sig": "utf-8", "big5hkscs": "big5", "cp950": "big5"}
# What a name that is none is compared with.
USUAL = ("utf-8", "gb18030", "gbk", "gb2312", "big5", "utf-16", "utf-32", "hz")
LEAST_COMMON = 0.2
LEAST_LEAD = 0.15
LEAST_LINE = 30  # bytes of a line that could be UTF-8 by chance if it were shorter
# With so many whole characters per broken one the file is UTF-8; other encodings hardly ever
# look like whole characters of it.
WHOLE_CHARACTERS = 4
ASCII = re.compile(r"[\x01-\x7f]+")


class Decoded(NamedTuple):
    """A text, the encoding it was read in, and why that may be wrong (empty if certain)."""

    text: str
    encoding: str
    doubt: str


def decode(data: bytes, encoding: str | None = None) -> Decoded:
    r"""The text of some bytes without a byte-order mark, otherwise unchanged.

    Without a mark and if it is not valid UTF-8, the encoding is the one whose text has the largest
    share of characters that are common in reports. An ``encoding`` that is given is not checked.

    Examples
    --------
    >>> decode("加快推进城市治理".encode("gb18030"))
    Decoded(text='加快推进城市治理', encoding='gb18030', doubt='')
    >>> decode("加快推進城市治理".encode("big5")).encoding
    'big5'
    """
    if not data.strip(b"\0\r\n\t \xef\xbb\xbf\xff\xfe"):
        raise UnicodeError(say("it is empty"))
    if encoding is not None:
        return _as_said(data, encoding)
    for mark, name in MARKS:
        if data.startswith(mark):
            return _judged(data, (name,))
    if b"\0" in data and not _is_utf8(data):
        return _judged(data, (*FOURWISE, *PAIRWISE))
    data = data.removeprefix(UTF8_MARK)
    if b"~{" in data and data.isascii():
        return _as_hz(data)
    try:
        return Decoded(data.decode("utf-8"), "utf-8", "")
    except UnicodeDecodeError:
        return _mostly_utf8(data) or _by_lines(data) or _judged(data, BYTEWISE)


def _is_utf8(data: bytes) -> bool:
    """Whether it is UTF-8 text in spite of null characters, as in copies from old programs."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return share_of_common(text) >= LEAST_COMMON and text.count("\0") < len(text) / 10


def _as_hz(data: bytes) -> Decoded:
    text = data.decode("hz", "replace")
    likely = share_of_common(text) >= LEAST_COMMON
    return Decoded(text, "hz", "") if likely else Decoded(data.decode("ascii"), "utf-8", "")


def _mostly_utf8(data: bytes) -> Decoded | None:
    """A text in UTF-8 with a few broken bytes, or with lines of another encoding in it."""
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    whole = len(ASCII.sub("", text)) - broken >= WHOLE_CHARACTERS * broken
    return _line_by_line(data) if whole else None


def _by_lines(data: bytes) -> Decoded | None:
    """A text with some lines that are certainly UTF-8, and all others GB18030."""
    written = [line for line in data.splitlines() if not line.isascii()]
    if not any(len(line) >= LEAST_LINE and _is_utf8(line) for line in written):
        return None
    sound = all(_is_utf8(line) or _other_line(line) is not None for line in written)
    return _line_by_line(data) if sound else None


def _line_by_line(data: bytes) -> Decoded:
    """The text with each line read as UTF-8, or else as GB18030."""
    lines, other = [], []
    for number, line in enumerate(data.splitlines(keepends=True), start=1):
        try:
            lines.append(line.decode("utf-8"))
        except UnicodeDecodeError:
            meant = _other_line(line)
            other += [] if meant is None else [number]
            lines.append(line.decode("utf-8", "replace") if meant is None else meant)
    text = "".join(lines)
    doubts = [_doubt(text, "utf-8", 1.0, 0.0)] if "\ufffd" in text else []
    if other:
        doubts.append(
            say_number(
                "it is UTF-8 except for line {line}, which was read as GB18030",
                "it is UTF-8 except for {n} lines from line {line} on, which were read as GB18030",
                len(other),
                line=other[0],
            )
        )
    return Decoded(text, "utf-8", joined(doubts, "; "))


def _other_line(line: bytes) -> str | None:
    """A line as GB18030, if it is text then."""
    try:
        text = line.decode("gb18030")
    except UnicodeDecodeError:
        return None
    return text if share_of_common(text) >= 2 * LEAST_COMMON else None


def share_of_common(text: str) -> float:
    """The share of common characters among those outside ASCII; broken ones count tenfold."""
    beyond = [character for character in text if character > "\x7f" and not character.isspace()]
    if not beyond:
        return 0.0
    broken = sum(character == "\ufffd" for character in beyond)
    return (sum(character in COMMON for character in beyond) - 10 * broken) / len(beyond)


def unknown_encoding(name: str) -> Message | None:
    """The sentence that names the nearest encoding, if there is none of this name."""
    try:
        b"a".decode(name, "replace")
    except (LookupError, ValueError):
        return nearest(name, USUAL)
    return None


def _as_said(data: bytes, encoding: str) -> Decoded:
    try:
        text = data.decode(encoding)
    except LookupError:
        raise UnicodeError(say("unknown encoding {encoding!r}", encoding=encoding)) from None
    except UnicodeDecodeError:
        raise UnicodeError(
            say("it is not valid {encoding}, the encoding that was set", encoding=encoding)
        ) from None
    return Decoded(text.removeprefix("\ufeff"), NAMES.get(encoding, encoding), "")


def _judged(data: bytes, candidates: tuple[str, ...]) -> Decoded:
    texts = {name: data.decode(name, "replace") for name in candidates}
    # The beginning is enough to judge by.
    shares = {name: _share(text) for name, text in texts.items()}
    # Read in pairs, almost any bytes are rare characters: there must be common ones.
    likely = [
        name
        for name in candidates
        if name not in (*FOURWISE, *PAIRWISE) or shares[name] >= LEAST_COMMON
    ]
    best = max(likely or candidates, key=lambda name: shares[name])
    text = texts[best]
    if "\0" in text or not likely:
        raise UnicodeError(BINARY)
    if shares[best] < 0:
        raise UnicodeError(
            say("its encoding is none of UTF-8, UTF-16, GB18030 and Big5; save it as text in UTF-8")
        )
    name = NAMES.get(best, best.removesuffix("-le").removesuffix("-be"))
    others = [
        share
        for other, share in shares.items()
        if NAMES.get(other, other) != name and other != best
    ]
    return Decoded(text, name, _doubt(text, name, shares[best], max(others, default=0.0)))


def _share(text: str) -> float:
    # UTF-32 text read as UTF-16 has a null for every other character.
    return -1.0 if "\0" in text else share_of_common(ASCII.sub("", text)[:20_000])


def _doubt(text: str, name: str, share: float, second: float) -> Message | Literal[""]:
    broken = text.count("\ufffd")
    if broken:
        return say_number(
            "it was read as {encoding}, but {n} character could not be decoded; specify encoding "
            "if that is wrong",
            "it was read as {encoding}, but {n} characters could not be decoded; specify encoding "
            "if that is wrong",
            broken,
            encoding=name,
        )
    if share < LEAST_COMMON or share - second < LEAST_LEAD:
        return say(
            "it was read as {encoding}, which is a guess; specify encoding if that is wrong",
            encoding=name,
        )
    return ""
