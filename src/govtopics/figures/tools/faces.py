"""Which font draws a text: the packaged one, one that was asked for, or one of the system."""

from __future__ import annotations

import hashlib
import os
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import matplotlib as mpl
import pylopdf_fonts_zh_cn
from matplotlib.font_manager import FontEntry, fontManager, weight_dict
from matplotlib.ft2font import FT2Font

from govtopics.errors import GovTopicsError, nearest
from govtopics.figures.tools.drawing_state import frame
from govtopics.figures.tools.user_settings import preferred_fonts
from govtopics.messages import joined, logger, say

log = logger(__name__)

VARIABLE = "GOVTOPICS_FONT"
# A geta mark means a character that could not be set, in print as here.
GETA = "〓"
# Controls, direction marks, private and unassigned characters, and marks that would be drawn over
# the character before: none of them is obeyed.
HIDDEN = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp", "Mn", "Me")
# They contain no glyphs of their own, or other glyphs than their codes say.
UNUSABLE = (
    "Last Resort",
    "Adobe Blank",
    "STIX",
    "cmb",
    "cmex",
    "cmmi",
    "cmr",
    "cmss",
    "cmsy",
    "cmtt",
)
REGULAR = 400


def font_path() -> str:
    """Path of the packaged font, Noto Sans SC (SIL Open Font License)."""
    return str(pylopdf_fonts_zh_cn.sans_path())


@dataclass(frozen=True)
class Undrawn:
    """A character that was drawn as 〓.

    ``text``: where it is.
    ``tried``: the fonts that lack it; none where a character is never drawn, such as one that turns
    the direction of a line.
    """

    text: str
    character: str
    tried: tuple[str, ...]

    @property
    def code(self) -> str:
        """Its code point, such as ``U+A66E``."""
        return f"U+{ord(self.character):04X}"


@dataclass(frozen=True)
class Line:
    """A text as it is drawn, and with which font.

    ``path``: of the font.
    """

    text: str
    path: str
    undrawn: tuple[Undrawn, ...] = ()


_WATCHED: ContextVar[list[Line] | None] = ContextVar("govtopics_lines", default=None)


@contextmanager
def watched_lines() -> Iterator[list[Line]]:
    """Every line that is set inside, in a list that grows."""
    lines: list[Line] = []
    token = _WATCHED.set(lines)
    try:
        yield lines
    finally:
        _WATCHED.reset(token)


def set_line(text: str) -> Line:
    """Choose the font of a text that is about to be drawn; what no font has is logged.

    Examples
    --------
    >>> set_line("治理").text
    '治理'
    """
    line = line_of(text)
    for lost in line.undrawn:
        about = {"character": lost.character, "code": lost.code, "text": text, "geta": GETA}
        if lost.tried:
            told = say(
                "No font can draw {character!r} ({code}) in {text!r}; {geta} is drawn in its "
                "place. Fonts tried: {tried}.",
                tried=joined(lost.tried, "; "),
                **about,
            )
        else:
            told = say(
                "{character!r} ({code}) in {text!r} is never drawn; {geta} is drawn in its place.",
                **about,
            )
        log.warning(told)
    watched = _WATCHED.get()
    if watched is not None:
        watched.append(line)
    return line


def line_of(text: str) -> Line:
    """A text as it would be drawn: in the first font that has all of it.

    The order is a font that somebody set as ``font.family`` inside the style, the packaged font,
    the font of :func:`govtopics.figure_style`, that of the
    environment variable ``GOVTOPICS_FONT``, then the system's regular fonts by name. Where no font
    has all characters, the first of those that lack fewest.
    """
    return _line(text, *fonts_asked_for())


def named_fonts() -> tuple[tuple[str, str], ...]:
    """The font files that somebody asked for, each with what it is called in a message."""
    wanted = {"figure_style": frame().font, VARIABLE: os.environ.get(VARIABLE)}
    return tuple((find_font(name, asked), asked) for asked, name in wanted.items() if name)


def fonts_asked_for() -> tuple[tuple[tuple[str, str], ...], tuple[tuple[str, str], ...]]:
    """Font files before the packaged one, and after it, each with what it is called."""
    return preferred_fonts(), named_fonts()


@lru_cache
def find_font(name: str, asked: str) -> str:
    """The file of a font.

    ``name``: a file, or the name of a family that is installed.
    ``asked``: where the name is, for a message.
    """
    if os.path.isfile(name):  # noqa: PTH113 - a name too long for a file is no error here
        try:
            FT2Font(name)
        except RuntimeError as error:
            raise GovTopicsError(
                say(
                    "{asked}: {name} is not a font file ({error}).",
                    asked=asked,
                    name=name,
                    error=error,
                )
            ) from error
        return name
    families = {entry.name.casefold(): entry.fname for entry in reversed(_system_fonts())}
    if name.casefold() not in families:
        raise GovTopicsError(
            say(
                "{asked}: no font file and no installed font is called {name!r}. {nearest}",
                asked=asked,
                name=name,
                nearest=nearest(name, dict.fromkeys(entry.name for entry in _system_fonts())),
            )
        )
    return families[name.casefold()]


@lru_cache
def font_name(path: str) -> str:
    """The family name that a font file gives itself."""
    return FT2Font(path).family_name


@lru_cache
def font_sha256(path: str) -> str:
    """Hash of a font file: what is drawn depends on it."""
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()


def fonts_at_hand() -> list[str]:
    """What texts may be drawn with beside the packaged font, in the order in which it is tried.

    Returns the content of each font that somebody asked for, and what it is called in a message;
    the names and sizes of the system's.
    """
    named = [*preferred_fonts(), *named_fonts()]
    asked = [f"{called} {font_sha256(path)}" for path, called in named]
    return asked + [f"{entry.name} {_size(entry.fname)}" for entry in _system_fonts()]


@lru_cache
def _size(path: str) -> int:
    """Bytes of a file; 0 if it is gone since matplotlib listed it."""
    try:
        return Path(path).stat().st_size
    except OSError:
        return 0


@lru_cache(maxsize=8192)
def _line(
    text: str, preferred: tuple[tuple[str, str], ...], named: tuple[tuple[str, str], ...]
) -> Line:
    wanted = unicodedata.normalize("NFC", text) if _has_marks(text) else text
    hidden = {c for c in wanted if c != "\n" and unicodedata.category(c) in HIDDEN}
    characters = dict.fromkeys(c for c in wanted if c != "\n" and c not in hidden)
    path, lacking, tried = _best(tuple(characters), preferred, named)
    lost = [c for c in dict.fromkeys(wanted) if c in hidden or c in lacking]
    shown = wanted.translate({ord(c): GETA for c in lost})
    undrawn = (Undrawn(text, c, () if c in hidden else tried) for c in lost)
    return Line(shown, path, tuple(undrawn))


def _has_marks(text: str) -> bool:
    return not text.isascii() and any(unicodedata.category(c) in ("Mn", "Me") for c in text)


def _best(
    characters: tuple[str, ...],
    preferred: tuple[tuple[str, str], ...],
    named: tuple[tuple[str, str], ...],
) -> tuple[str, frozenset[str], tuple[str, ...]]:
    """The font that lacks fewest characters, which these are, and the names of all fonts tried."""
    for path, _ in preferred:
        if all(_has(path, c) for c in characters):
            return path, frozenset(), ()
    packaged = font_path()
    best, tried = packaged, [font_name(packaged)]
    lacking = frozenset(c for c in characters if ord(c) not in _packaged_characters())
    if not lacking:
        return best, lacking, ()
    for path, called in [*named, *((entry.fname, "") for entry in _system_fonts())]:
        tried += [f"{font_name(path)} ({called})"] if called else []
        its = frozenset(c for c in characters if not _has(path, c))
        if len(its) < len(lacking) and (not its or _has(path, GETA)):
            best, lacking = path, its
        if not its:
            break
    return best, lacking, (*tried, say("{n} fonts of this system", n=len(_system_fonts())))


@lru_cache(maxsize=1)
def _packaged_characters() -> frozenset[int]:
    return frozenset(FT2Font(font_path()).get_charmap())


@lru_cache(maxsize=65536)
def _has(path: str, character: str) -> bool:
    """Whether a font has a character. No font is kept open: there may be hundreds."""
    try:
        return FT2Font(path).get_char_index(ord(character)) > 0
    except (RuntimeError, OSError):
        return False


def _system_fonts() -> list[FontEntry]:
    """Regular fonts in a fixed order: matplotlib's own last, whatever its cache was built from."""
    own = Path(mpl.get_data_path())
    usable = [
        entry
        for entry in fontManager.ttflist
        if entry.style == "normal"
        and weight_dict.get(str(entry.weight), entry.weight) == REGULAR
        and not entry.name.startswith(UNUSABLE)
        and entry.fname != font_path()
    ]
    return sorted(usable, key=lambda e: (Path(e.fname).is_relative_to(own), e.name, e.fname))
