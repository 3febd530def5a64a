"""What the page says, in Chinese and English, and text of documents that can do it no harm."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from functools import cache
from string import Formatter
from typing import Any, NamedTuple

from markupsafe import Markup, escape

from govtopics.analysis.themes.codebook import Theme
from govtopics.language import (
    LANGUAGES,
    MINUS,
    Phrase,
    name_of,
    reason_text,
    share_text,
    with_sign,
)

# Characters that a reader would not see and that may change what they see: controls, marks of
# direction and joining, line separators, tags; and halves of characters, which no file can contain.
UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    "\ufeff\ufff9-\ufffb\U000e0000-\U000e007f\ud800-\udfff]"
)


TOUCHING, TAG = re.compile("[一-鿿][0-9]|[0-9%][一-鿿]"), re.compile("<[^>]*>")
# More rows than this of one table are not in the page: it would open slowly.
MOST_ROWS = 1000


class Both(NamedTuple):
    """Something said in both languages; as HTML, both, of which the page shows one."""

    zh: Markup
    en: Markup

    def __html__(self) -> Markup:
        if self.zh == self.en:
            return self.zh
        # Markup, or it would be escaped where it is in another phrase of HTML.
        return html(
            f'<span class="t" lang="zh-CN">{self.zh}</span><span class="t" lang="en">'
            f"{self.en}</span>"
        )

    def __add__(self, other: object) -> Both:
        if not isinstance(other, Both):
            return NotImplemented
        return Both(self.zh + other.zh, self.en + other.en)


def html(source: str) -> Markup:
    """HTML of this project's own, never text of documents or settings."""
    return Markup(source)  # noqa: S704 (what is not our own is escaped)


def both(zh: str, en: str, /, **values: Any) -> Both:
    """A phrase of this project in both languages, with values that are not.

    ``zh``, ``en``: HTML with ``{name}`` where a value is.
    ``values``: escaped, and kept from the words around them whatever direction they are written in;
    a :class:`Both` gives each language its own; numbers and Markup stay as they are.
    """
    own = ({k: _value(v, language) for k, v in values.items()} for language in LANGUAGES)
    zh_values, en_values = own
    return Both(_spaced(zh, zh_values), html(en).format(**en_values))


def _spaced(phrase: str, values: dict[str, Any]) -> Markup:
    """A Chinese phrase with a space wherever a digit of a value touches a Chinese character."""
    told: list[str] = []
    last = ""
    for own, name in _parts(phrase):
        for piece in (own, escape(values[name]) if name else ""):
            words = TAG.sub("", piece)
            if words and TOUCHING.match(last + words[0]):
                told.append(" ")
            told.append(piece)
            last = words[-1:] or last
    return html("".join(told))


@cache
def _parts(phrase: str) -> tuple[tuple[str, str | None], ...]:
    """The words of a phrase, each piece with the name of the value after it."""
    return tuple((words, name) for words, name, _, _ in Formatter().parse(phrase))


def joined(parts: Iterable[Both], zh: str = "、", en: str = ", ") -> Both:
    """Phrases in a row.

    ``zh``, ``en``: what is between them.
    """
    rows = list(parts)
    return Both(html(zh).join(p.zh for p in rows), html(en).join(p.en for p in rows))


def text(value: Any) -> Both:
    """Text of a document or of a setting, the same in both languages."""
    same = html(f'<bdi lang="zh-CN">{escape(shown(str(value)))}</bdi>')
    return Both(same, same)


def named(chinese: str, english: str) -> Both:
    """A name of a place or report in both languages; once where they are the same."""
    if chinese == english:
        return text(chinese)
    return Both(*(html(f"<bdi>{escape(shown(name))}</bdi>") for name in (chinese, english)))


def said(phrase: Phrase) -> Both:
    """A phrase of this project without values."""
    return Both(html(phrase.zh), html(phrase.en))


def term(value: Any, kind: str | None = None) -> Both:
    """A value of a table, by its names if this package gave it; nothing for a missing value.

    ``kind``: of what it is one, as :func:`govtopics.language.name_of` takes it.
    """
    name = shown(value)
    phrase = name_of(name, kind) if isinstance(name, str) else None
    return said(phrase) if phrase else text(name)


def reason(cell: Any) -> Both:
    """What a cell of the column ``reason`` says.

    Examples
    --------
    >>> print(reason("no_hit: n=3").zh.striptags())
    3 个句子都没有命中
    """
    told = (shown(reason_text(shown(cell), language)) for language in LANGUAGES)
    return Both(*(Markup("<bdi>{}</bdi>").format(sentences) for sentences in told))


def theme_name(theme: Theme) -> Both:
    """What a theme is called; in English by its English name too, if the codebook has one."""
    if not theme.english:
        return text(theme.label)
    return both(
        "{label}",
        "{english} {label}",
        label=theme.label,
        english=html(escape(shown(theme.english))),
    )


def short_name(theme: Theme) -> Both:
    """What a theme is called where there is little room: in English by its English name alone."""
    return named(theme.label, theme.english) if theme.english else text(theme.label)


def by_rings(theme: Theme, name: Markup, wide: Markup) -> Both:
    """The range of definitions: what the name alone finds, and what wider words find.

    ``theme``: nothing is said of a ring that adds no term.
    ``name``, ``wide``: shares or differences by these rings.

    Examples
    --------
    >>> theme = Theme("治理", ("治理",), ("共治",), ("社区",))
    >>> print(by_rings(theme, percent(0.1), percent(0.25)).en)
    by its name alone 10.0%, with wider words 25.0%
    """
    parts = [
        (theme.core, both("只用名称 {share}", "by its name alone {share}", share=name)),
        (theme.wide, both("用较宽的词 {share}", "with wider words {share}", share=wide)),
    ]
    return joined((said for terms, said in parts if terms), "，", ", ")


def count(n: int, one: str, many: str = "") -> Both:
    """A number as a value of :func:`both`: the digits in Chinese, in English what is counted too.

    ``one``, ``many``: english of this project for one and for several; with an ``s`` if left out.

    Examples
    --------
    >>> print(count(1, "term").en, count(1200, "term").en, count(1200, "term").zh, sep="; ")
    1 term; 1,200 terms; 1,200
    """
    return Both(html(f"{n:,}"), html(f"{n:,} {one if n == 1 else many or one + 's'}"))


def percent(share: float, digits: int = 1) -> Markup:
    """A share as HTML: ``12.3%``, and as :func:`govtopics.language.share_text` has it."""
    return escape(share_text(share, digits))


def span(low: float, high: float) -> Markup:
    """From a share to another as HTML: ``12.3%–45.6%``, and nothing where there is no interval."""
    if math.isnan(low) or math.isnan(high):
        return Markup()
    return Markup("{}–{}").format(percent(low), percent(high))


def key(value: Any) -> str:
    """What a cell of a table is sorted by; nothing where it contains nothing."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    return f"{value:.6g}" if isinstance(value, float) else str(value)


def number(value: float, digits: int = 2) -> Markup:
    """A number as HTML, and a dash where there is none."""
    if math.isnan(value):
        return Markup("–")
    return html(f"{value:,.{digits}f}".replace("-", MINUS))


def cut(value: float) -> Markup:
    """A coefficient as HTML, as reasons have it: three decimals, rounded down, and a dash."""
    if math.isnan(value):
        return Markup("–")
    cut_off = math.floor(value * 1000) / 1000
    return html(f"{'−' if cut_off < 0 else ''}{abs(cut_off):.3f}")


def points(difference: float) -> Markup:
    """A difference of shares in percentage points as HTML: ``+1.5``, ``−0.3``, and a dash."""
    if math.isnan(difference):
        return Markup("–")
    return html(with_sign(100 * difference, 1))


def signed(difference: float) -> Markup:
    """A difference of numbers as HTML: ``+1.50``, ``−0.30``, and a dash."""
    if math.isnan(difference):
        return Markup("–")
    return html(with_sign(difference, 2))


def shown(value: Any) -> Any:
    r"""A value as it is shown: nothing for what is missing, and no character unseen.

    Parameters
    ----------
    value : object

    Returns
    -------
    object
        Text with the codes of invisible characters in their place; anything else as it is.

    Examples
    --------
    >>> shown("a\u202eb\x00")
    'a⟦202E⟧b⟦0000⟧'
    """
    if isinstance(value, str) and not isinstance(value, Markup):
        return UNSEEN.sub(lambda found: f"⟦{ord(found[0]):04X}⟧", value)
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    return value


def _value(value: Any, language: str) -> Any:
    if isinstance(value, Both):
        return getattr(value, language)
    if isinstance(value, str) and not isinstance(value, Markup):
        mark = ' lang="zh-CN"' if language == "en" else ""
        return html(f"<bdi{mark}>{escape(shown(value))}</bdi>")
    return value
