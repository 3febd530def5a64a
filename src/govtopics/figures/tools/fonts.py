"""How wide a text is, how it is shortened and wrapped, and the font that draws it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache

from matplotlib.font_manager import FontProperties, fontManager
from matplotlib.ft2font import FT2Font, LoadFlags

from govtopics.figures.tools.faces import font_path, fonts_asked_for, line_of
from govtopics.figures.tools.user_settings import FAMILY, magnified

ELLIPSIS = "…"
# Latin words and numbers are not broken but after a hyphen; a mark stays with what it opens or
# closes.
UNBREAKABLE = re.compile(
    r"\s|[(\uff08《“\"]?(?:[A-Za-z0-9.%+=']+-?|.)[,;:)\uff0c\uff1b\uff1a\uff09。、》”\"]*",
    re.DOTALL,
)


def register_font() -> None:
    """Make the family known to matplotlib in this process.

    A system font with the same name may shadow it, so what is drawn here names the file
    (:func:`font`); the family serves text that the user adds to an Axes afterwards.
    """
    if not any(entry.fname == font_path() for entry in fontManager.ttflist):
        fontManager.addfont(font_path())


def font(size: float, path: str | None = None) -> FontProperties:
    """A font by its file, the packaged one unless said, in a size in points of the layout."""
    # One family, for matplotlib looks the file up once for each.
    return FontProperties(family=FAMILY, fname=path or font_path(), size=size * magnified())


@lru_cache(maxsize=8)
def _measuring_face(path: str) -> FT2Font:
    return FT2Font(path)


def text_width(text: str, size: float) -> float:
    """Width of one line in points.

    ``size``: in points.

    Examples
    --------
    >>> text_width("治理", 7)
    14.0
    """
    line = line_of(text)
    return size * sum(_advance(character, line.path) for character in line.text)


@lru_cache(maxsize=65536)
def _advance(character: str, path: str) -> float:
    """How far a character moves the pen, as a multiple of the size of its type.

    Widths are sums of these: to have a line set, with the kerning that narrows some pairs, costs a
    hundred times as much, and layouts try many lines.
    """
    face = _measuring_face(path)
    advance: int = face.load_char(ord(character), flags=LoadFlags.NO_SCALE).horiAdvance
    return advance / face.units_per_EM


def widest(texts: Sequence[str], size: float) -> float:
    """Width in points of the widest of some lines, 0 for none."""
    return max((text_width(text, size) for text in texts), default=0.0)


def shorten(text: str, size: float, width: float) -> str:
    """The text, or its beginning and end around an ellipsis, so that it is no wider than ``width``.

    The end is kept because names that differ at all often differ there (a year).

    ``size``, ``width``: in points.

    Examples
    --------
    >>> shorten("习近平新时代中国特色社会主义思想", 7, 70)
    '习近平新时代…义思想'
    """
    if text_width(text, size) <= width:
        return text
    # No character is narrower than a sixth of the size: longer candidates need not be measured.
    most = min(len(text) - 1, int(6 * width / size) + 2)
    kept = bisect_right(
        range(1, most + 1), width, key=lambda n: text_width(_shortened(text, n), size)
    )
    return _shortened(text, kept) if kept else ELLIPSIS


def _shortened(text: str, kept: int) -> str:
    tail = kept * 2 // 5
    return text[: kept - tail] + ELLIPSIS + (text[-tail:] if tail else "")


def wrap(text: str, size: float, width: float) -> tuple[str, ...]:
    """Lines of a text no wider than ``width``, broken between Chinese characters or words.

    ``size``, ``width``: in points. A word wider than that is broken anywhere.

    Examples
    --------
    >>> wrap("区间为词表范围,λ = 0.7", 7, 40)
    ('区间为词表', '范围,λ = 0.7')
    """
    return _wrapped(text, size, width, fonts_asked_for())


@lru_cache(maxsize=2048)
def _wrapped(text: str, size: float, width: float, _fonts: object) -> tuple[str, ...]:
    lines = [""]
    for piece in UNBREAKABLE.findall(text):
        for part in [piece] if text_width(piece, size) <= width else piece:
            if lines[-1] and text_width(lines[-1] + part, size) > width:
                lines.append("")
            lines[-1] += part if lines[-1] else part.lstrip()
    return tuple(line.rstrip() for line in lines)
