"""The packaged Chinese font: what it can draw, how wide it is, and text that always uses it."""

from __future__ import annotations

import logging
import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache

import pylopdf_fonts_zh_cn
from matplotlib.font_manager import FontProperties, fontManager
from matplotlib.ft2font import FT2Font, LoadFlags

log = logging.getLogger(__name__)

FAMILY = "Noto Sans SC"
# A geta mark stands for a character that could not be set, in print as here.
GETA = "〓"
ELLIPSIS = "…"
FULL_SIZE_UNITS = 64
# Latin words and numbers are not broken but after a hyphen; a mark stays with what it opens or
# closes.
UNBREAKABLE = re.compile(
    r"\s|[(\uff08《“]?(?:[A-Za-z0-9.%+=']+-?|.)[,;:)\uff0c\uff1b\uff1a\uff09。、》”]*", re.DOTALL
)


def font_path() -> str:
    """Path of the packaged font, Noto Sans SC (SIL Open Font License)."""
    return str(pylopdf_fonts_zh_cn.sans_path())


@lru_cache(maxsize=1)
def register_font() -> str:
    """Make the family known to matplotlib in this process, and return its name.

    A system font with the same name may shadow it, so what is drawn here names the file
    (:func:`font`); the family serves text that the user adds to an Axes afterwards.
    """
    fontManager.addfont(font_path())
    return FAMILY


def font(size: float) -> FontProperties:
    """The packaged font in a size in points, by its file: rcParams decide nothing of it."""
    return FontProperties(fname=font_path(), size=size)


@lru_cache(maxsize=1)
def _characters() -> frozenset[int]:
    return frozenset(FT2Font(font_path()).get_charmap())


def missing_characters(text: str) -> tuple[str, ...]:
    """The characters of a text that the font lacks, each once, in order.

    Parameters
    ----------
    text : str

    Returns
    -------
    tuple of str

    Examples
    --------
    >>> missing_characters("治理ꙮ治理")
    ('ꙮ',)
    """
    known = _characters()
    return tuple(dict.fromkeys(c for c in text if c != "\n" and ord(c) not in known))


def drawable(text: str) -> str:
    """The text with 〓 for every character that the font lacks; each is logged.

    Parameters
    ----------
    text : str

    Returns
    -------
    str

    Examples
    --------
    >>> drawable("治理ꙮ")
    '治理〓'
    """
    missing = missing_characters(text)
    for character in missing:
        log.warning(
            "%s has no glyph for %r (U+%04X) of %r; drawn as %s.",
            FAMILY,
            character,
            ord(character),
            text,
            GETA,
        )
    return text.translate({ord(character): GETA for character in missing}) if missing else text


@lru_cache(maxsize=1)
def _measuring_face() -> FT2Font:
    face = FT2Font(font_path())
    face.set_size(100, 72)
    return face


@lru_cache(maxsize=4096)
def text_width(text: str, size: float) -> float:
    """Width of one line in points.

    Parameters
    ----------
    text : str
    size : float
        In points.

    Returns
    -------
    float

    Examples
    --------
    >>> round(text_width("治理", 7), 1)
    14.0
    """
    full_width = sum(1 for c in text if ord(c) >= 0x2E80)
    if full_width == len(text):
        return float(size * full_width)
    face = _measuring_face()
    known = _characters()
    face.set_text(
        "".join(c if ord(c) in known else GETA for c in text), 0.0, flags=LoadFlags.NO_HINTING
    )
    # The ink of the last glyph ends before its advance does; spaces at the ends have no ink.
    ink: float = face.get_width_height()[0] / FULL_SIZE_UNITS / 100 * size
    return max(ink, size * full_width)


def widest(texts: Sequence[str], size: float) -> float:
    """Width in points of the widest of some lines, 0 for none."""
    return max((text_width(text, size) for text in texts), default=0.0)


def shorten(text: str, size: float, width: float) -> str:
    """The text, or its beginning and end around an ellipsis, so that it is no wider than ``width``.

    The end is kept because names that differ at all often differ there (a year).

    Parameters
    ----------
    text : str
    size, width : float
        In points.

    Returns
    -------
    str

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


def wrap(text: str, size: float, width: float) -> list[str]:
    """Lines of a text no wider than ``width``, broken between Chinese characters or words.

    Parameters
    ----------
    text : str
    size, width : float
        In points. A word wider than that is broken anywhere.

    Returns
    -------
    list of str

    Examples
    --------
    >>> wrap("区间为词表范围,λ = 0.7", 7, 40)
    ['区间为词表', '范围,λ = 0.7']
    """
    lines = [""]
    for piece in UNBREAKABLE.findall(text):
        for part in [piece] if text_width(piece, size) <= width else piece:
            if lines[-1] and text_width(lines[-1] + part, size) > width:
                lines.append("")
            lines[-1] += part if lines[-1] else part.lstrip()
    return [line.rstrip() for line in lines]
