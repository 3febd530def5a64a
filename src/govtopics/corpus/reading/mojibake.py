"""Texts that were decoded wrongly before they were saved: recognised, but not repaired."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Literal, NamedTuple

from govtopics.corpus.reading.encoding import COMMON, share_of_common
from govtopics.messages import Message, say, say_number

# Least share of common characters in a line of a report, and in a garbled one re-decoded.
LEAST_COMMON, MEANT_COMMON = 0.2, 0.4
SHORTEST = 6  # characters outside ASCII; fewer are not judged
LEAST_MEANT = 4
ENOUGH = 200  # characters of a line to judge by
SHOWN = 8
LOOK = 40  # characters that quickly show that a line is text
WHOLE = 0.5  # with a smaller share of Chinese characters it is not Chinese
MUCH = 2_000  # characters by which a text that cannot be re-decoded is judged
ADVICE = say("get the file again, or save it again from its source in UTF-8")
_COMMON = re.compile(f"[{''.join(sorted(COMMON))}]")
_BEYOND = re.compile(r"[^\x00-\x7f\s]")
_HAN = re.compile("[一-鿿]")
_ODD = re.compile("[^\\x00-\\x7f一-鿿\\u3000-\\u303f\\uff00-\\uffef“”‘’…—·]")
# Traces of characters lost for good: U+FFFD and its bytes read as GBK; memory that a Windows
# program never wrote; question marks for characters that an encoding does not have.
TRACES = (
    (re.compile("锟斤拷|斤拷锟"), say("UTF-8 with lost characters, decoded as GB18030")),
    (re.compile("烫烫烫|屯屯屯|葺葺葺|铪铪铪"), say("memory that a program never filled")),
    (re.compile("\ufffd"), say("characters lost when it was decoded")),
    (
        re.compile(r"\?{4,}|(?<=[一-鿿])\?\?(?=[一-鿿])"),
        say("characters lost when it was saved"),
    ),
)
# The encoding of a text, the one it was read in, and the codecs of the two.
WAYS = (
    ("UTF-8", "GB18030", "gb18030", "utf-8"),
    ("UTF-8", "Latin-1", "sloppy", "utf-8"),
    ("GB18030", "Latin-1", "sloppy", "gb18030"),
    ("Big5", "Latin-1", "sloppy", "big5hkscs"),
    ("Big5", "GB18030", "gb18030", "big5hkscs"),
    ("GB18030", "Big5", "big5hkscs", "gb18030"),
    ("UTF-8", "Big5", "big5hkscs", "utf-8"),
    ("UTF-8", "UTF-16", "utf-16-le", "utf-8"),
    ("UTF-8", "UTF-16", "utf-16-be", "utf-8"),
    ("GB18030", "UTF-16", "utf-16-le", "gb18030"),
    ("GB18030", "UTF-16", "utf-16-be", "gb18030"),
    ("UTF-16", say("UTF-16 of the other byte order"), "utf-16-le", "utf-16-be"),
    *(
        (was, name, codec, back)
        for name, codec in (("CP437", "cp437"), ("CP850", "cp850"), ("Mac Roman", "mac_roman"))
        for was, back in (("UTF-8", "utf-8"), ("GB18030", "gb18030"))
    ),
)
# For a name of a few characters only these are certain.
WAYS_OF_NAMES = WAYS[:3]


class Spoilt(NamedTuple):
    """A spoilt line, its probable cause, samples of it and of the original, its size."""

    line: int
    cause: Message
    shown: str
    meant: str
    size: float


class Suspicion(NamedTuple):
    """The probable cause, and whether nearly all of the text is spoilt."""

    reason: Message
    whole: bool


def suspect(text: str) -> Suspicion | None:
    """Whether a text, or lines of it, were decoded wrongly, and how.

    Examples
    --------
    >>> suspect("推进基层治理现代化")
    >>> suspect("政府工作报告".encode().decode("gb18030")).reason[:60]
    'line 1 shows signs of UTF-8 decoded as GB18030 (鏀垮簻宸ヤ綔鎶ュ for'
    """
    found = list(_spoilt(text))
    if not found:
        return _unknown(text)
    cause, _ = Counter(one.cause for one in found).most_common(1)[0]
    first = next(one for one in found if one.cause == cause)
    sample = first.shown
    if first.meant:
        sample = say("{shown} for {meant}", shown=first.shown, meant=first.meant)
    told = say_number(
        "line {line} shows signs of {cause} ({sample}); {advice}",
        "{n} lines from line {line} on show signs of {cause} ({sample}); {advice}",
        len(found),
        line=first.line,
        cause=cause,
        sample=sample,
        advice=ADVICE,
    )
    spoilt = sum(one.size for one in found)
    turned = {one.line for one in found if one.meant}
    good = sum(
        len(_BEYOND.findall(line))
        for number, line in enumerate(text.splitlines(), start=1)
        if number not in turned
    )
    # Lines with only marks of a loss count as good without these marks.
    lost = sum(one.size for one in found if not one.meant)
    return Suspicion(told, spoilt > good - lost)


def misread(value: str) -> Message | Literal[""]:
    """How a value of a table, a catalogue or a file's name was spoilt; empty if it was not.

    Examples
    --------
    >>> misread("青禾县"), misread("潘市长".encode().decode("latin-1"))
    ('', 'looks like UTF-8 decoded as Latin-1, for 潘市长')
    """
    if value.isascii():
        return ""
    for was, read_as, there, back in WAYS_OF_NAMES:
        if there == "sloppy" and _HAN.search(value):
            continue
        data = _encoded(value, there)
        meant = _decoded(data, back)
        lost = len(meant.encode(back)) < len(data) or "?" in meant
        enough = len(_HAN.findall(meant)) >= (1 if lost and "\ufffd" in value else 2)
        if enough and (not lost or "\ufffd" in value) and not _ODD.search(meant):
            cause = _decoded_as(was, read_as)
            if lost:
                return say("looks like {cause}", cause=cause)
            return say("looks like {cause}, for {meant}", cause=cause, meant=meant)
    return say("lost characters when it was decoded") if "\ufffd" in value else ""


def _decoded_as(was: str, read_as: str) -> Message:
    return say("{encoding} decoded as {other}", encoding=was, other=read_as)


def _unknown(text: str) -> Suspicion | None:
    """The warning about a text that lacks reports' usual characters and cannot be re-decoded."""
    start = text[:MUCH]
    if _has_common(start, LEAST_COMMON):
        return None
    beyond = "".join(_BEYOND.findall(text))[:MUCH]
    if len(beyond) < MUCH // 10 or _has_common(beyond, LEAST_COMMON / 2):
        return None
    reason = say(
        "it contains hardly any of the characters that reports use ({sample}): it was decoded "
        "wrongly or is not Chinese; {advice}",
        sample=beyond[:SHOWN],
        advice=ADVICE,
    )
    # It may be Chinese of rare characters: the researcher decides.
    return Suspicion(reason, len(_HAN.findall(beyond)) < WHOLE * len(beyond))


def _spoilt(text: str) -> Iterator[Spoilt]:
    traces = [(pattern, cause) for pattern, cause in TRACES if pattern.search(text)]
    for number, line in enumerate(text.splitlines(), start=1):
        size = _looks_spoilt(line)
        if size and (read := _turned_back(line)):
            cause, meant = read
            # Counted in the original: a character may have become two or six.
            share = len(_BEYOND.findall(meant)) / len(_BEYOND.findall(line.strip()[:ENOUGH]))
            yield Spoilt(
                number, cause, line.strip()[:SHOWN], "".join(meant.split())[:SHOWN], size * share
            )
            continue
        for pattern, cause in traces:
            if match := pattern.search(line):
                shown = line[max(0, match.start() - 4) : match.end() + 4].strip()[:SHOWN]
                marks = sum(len(found) for found in pattern.findall(line))
                yield Spoilt(number, cause, shown, "", size or marks)
                break


def _looks_spoilt(line: str) -> int:
    """The number of characters outside ASCII in a line, if hardly any of them is common, else 0."""
    # Nearly all lines end here.
    if line.isascii() or _has_common(line[:LOOK], LEAST_COMMON):
        return 0
    size = len(_BEYOND.findall(line))
    return size if size >= SHORTEST and len(_COMMON.findall(line)) < LEAST_COMMON * size else 0


def _has_common(text: str, share: float) -> bool:
    return len(_COMMON.findall(text)) >= share * len(text)


def _turned_back(line: str) -> tuple[Message, str] | None:
    """The cause and the original of a line, if turning it back gives text."""
    sample = line.strip()[:ENOUGH]
    for was, read_as, there, back in WAYS:
        meant = _decoded(_encoded(sample, there), back)
        if _is_text(meant, sample):
            return _decoded_as(was, read_as), meant
    twice = _decoded(_encoded(_decoded(_encoded(sample, "sloppy"), "utf-8"), "sloppy"), "utf-8")
    if _is_text(twice, sample):
        return say("UTF-8 decoded twice as Latin-1"), twice
    shifted = _decoded(_encoded(sample, "gb18030")[1:], "gb18030")
    if _is_text(shifted, sample):
        return say("GB18030 that lost half a character"), shifted
    return None


def _encoded(text: str, codec: str) -> bytes:
    if codec != "sloppy":
        return text.replace("\ufffd", "?").encode(codec, "ignore")
    # Windows reads as Latin-1 what has no character in its own table.
    return b"".join(
        character.encode("cp1252", "ignore") or character.encode("latin-1", "ignore")
        for character in text
    )


def _decoded(data: bytes, codec: str) -> str:
    return data.decode(codec, "ignore")


def _is_text(meant: str, spoilt: str) -> bool:
    beyond = len(_BEYOND.findall(meant))
    return (
        beyond >= LEAST_MEANT
        and beyond >= len(_BEYOND.findall(spoilt)) / 8
        and len(_ODD.findall(meant)) <= 0.1 * beyond
        and share_of_common(meant) >= MEANT_COMMON
    )
