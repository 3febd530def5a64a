"""The styles and lists of a Word file: heading level, hidden text, and numbers of paragraphs."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from govtopics.corpus.reading.formats.word_parts import WORD, Parts

OFF = frozenset(["0", "false", "off", "none"])
HEADING = re.compile(r"(?i)(?:heading|标题)\s*([1-6])")
DIGITS = "〇一二三四五六七八九"
PLACE = re.compile(r"%([1-9])")
CHINESE = frozenset(
    [
        "chineseCounting",
        "chineseCountingThousand",
        "ideographDigital",
        "japaneseCounting",
        "japaneseDigitalTenThousand",
        "taiwaneseCounting",
        "taiwaneseCountingThousand",
    ]
)
ARABIC = frozenset(["decimal", "decimalHalfWidth", "decimalZero"])
LONGEST_STYLE_CHAIN = 20
DEEPEST_LEVEL = 9


class Style(NamedTuple):
    """A style: its heading level, whether it hides text, its list and level in the list."""

    level: int = 0
    hidden: bool = False
    list_id: str = ""
    list_level: int = 0


class Level(NamedTuple):
    """A level of a list: how it counts, from which number, and how the number is written."""

    way: str
    start: int
    written: str


class Styles:
    """The styles and lists of one document; numbers are counted as paragraphs are read."""

    def __init__(self, parts: Parts) -> None:
        self.styles = _styles(_first(parts, "styles"))
        numbering = _first(parts, "numbering")
        self.abstract = _abstract(numbering)
        self.lists = _lists(numbering)
        self.counts: dict[str, list[int]] = {}

    def of_paragraph(self, node: Any) -> Style:
        """The style of a paragraph."""
        return self._named(node.find(f"{WORD}pPr/{WORD}pStyle"))

    def _named(self, node: Any) -> Style:
        return Style() if node is None else self.styles.get(node.get(f"{WORD}val", ""), Style())

    def hides(self, run: Any, *, hidden: bool) -> bool:
        """Whether a run is hidden, by itself or by its style."""
        settings = run.find(f"{WORD}rPr")
        if settings is None:
            return hidden
        vanish = settings.find(f"{WORD}vanish")
        if vanish is not None:
            return _on(vanish)
        return hidden or self._named(settings.find(f"{WORD}rStyle")).hidden

    def end_is_deleted(self, node: Any) -> bool:
        """Whether the end of a paragraph was deleted, so that the next one continues it."""
        settings = node.find(f"{WORD}pPr/{WORD}rPr")
        return settings is not None and any(
            settings.find(f"{WORD}{name}") is not None for name in ("del", "moveFrom")
        )

    def number(self, node: Any) -> str:
        """The number before a paragraph in Word, if it is Chinese or Arabic."""
        list_id, at = self._place(node)
        abstract = self.lists.get(list_id, "")
        levels = self.abstract.get(abstract, {})
        if at not in levels or not 0 <= at < DEEPEST_LEVEL:
            return ""
        counts = self.counts.setdefault(abstract, [0] * DEEPEST_LEVEL)
        counts[at] = counts[at] + 1 if counts[at] else levels[at].start
        counts[at + 1 :] = [0] * (DEEPEST_LEVEL - 1 - at)
        return _written(levels, counts, at)

    def _place(self, node: Any) -> tuple[str, int]:
        """The list of a paragraph and its level in it: its own, or its style's."""
        style = self.of_paragraph(node)
        own = node.find(f"{WORD}pPr/{WORD}numPr")
        if own is None:
            return style.list_id, style.list_level
        return _value(own, "numId") or style.list_id, _whole(_value(own, "ilvl"), style.list_level)


def _first(parts: Parts, kind: str) -> Any:
    names = sorted(parts.related(kind))
    root = parts.xml(names[0]) if names else None
    return () if root is None else root


def _styles(root: Any) -> dict[str, Style]:
    nodes = {node.get(f"{WORD}styleId"): node for node in root if node.tag == f"{WORD}style"}
    return {name: _style(name, nodes) for name in nodes if name}


def _style(name: str, nodes: dict[str, Any]) -> Style:
    """A style, including what it inherits."""
    style = Style(level=_heading(nodes[name]))
    hidden = None
    for _ in range(LONGEST_STYLE_CHAIN):
        node = nodes.get(name)
        if node is None:
            break
        vanish = node.find(f"{WORD}rPr/{WORD}vanish")
        hidden = _on(vanish) if hidden is None and vanish is not None else hidden
        numbers = node.find(f"{WORD}pPr/{WORD}numPr")
        if numbers is not None and not style.list_id:
            style = style._replace(
                list_id=_value(numbers, "numId"), list_level=_whole(_value(numbers, "ilvl"), 0)
            )
        name = _value(node, "basedOn")
    return style._replace(hidden=bool(hidden))


def _heading(node: Any) -> int:
    match = HEADING.fullmatch(_value(node, "name"))
    return int(match[1]) if match else 0


def _abstract(root: Any) -> dict[str, dict[int, Level]]:
    return {
        node.get(f"{WORD}abstractNumId"): {
            _whole(level.get(f"{WORD}ilvl"), 0): Level(
                _value(level, "numFmt") or "decimal",
                _whole(_value(level, "start"), 1),
                _value(level, "lvlText"),
            )
            for level in node.findall(f"{WORD}lvl")
        }
        for node in root
        if node.tag == f"{WORD}abstractNum"
    }


def _lists(root: Any) -> dict[str, str]:
    return {
        node.get(f"{WORD}numId"): _value(node, "abstractNumId")
        for node in root
        if node.tag == f"{WORD}num"
    }


def _written(levels: dict[int, Level], counts: list[int], at: int) -> str:
    """The number as its level writes it; empty if a part is neither Chinese nor Arabic."""
    plain = True

    def count(match: re.Match[str]) -> str:
        nonlocal plain
        level = levels.get(int(match[1]) - 1)
        n = counts[int(match[1]) - 1] or (level.start if level else 1)
        if level and level.way in CHINESE:
            return _chinese(n)
        plain = plain and level is not None and level.way in ARABIC
        return str(n)

    pattern = levels[at].written
    written = PLACE.sub(count, pattern)
    return written if plain and written != pattern else ""


def _chinese(n: int) -> str:
    """A number up to 99 in Chinese numerals."""
    if n > 99:
        return str(n)
    tens, ones = divmod(n, 10)
    before = "" if not tens else "十" if tens == 1 else DIGITS[tens] + "十"
    return before + (DIGITS[ones] if ones or not tens else "")


def _value(node: Any, name: str) -> str:
    found = node.find(f"{WORD}{name}")
    return "" if found is None else found.get(f"{WORD}val") or ""


def _whole(text: str | None, otherwise: int) -> int:
    """A whole number in a part; ``otherwise`` if it is missing or damaged."""
    return (
        int(text) if text and len(text) < 9 and text.isascii() and text.isdecimal() else otherwise
    )


def _on(node: Any) -> bool:
    return (node.get(f"{WORD}val") or "1").lower() not in OFF
