"""One report: its blocks in order, what was removed, what was reworded."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal, NamedTuple

from govtopics.corpus.aligned import AlignedText
from govtopics.frozen import FrozenDict, freeze_fields

SECTION_SEPARATOR = " › "


@dataclass(frozen=True)
class Block:
    """One line of a report with text: a separate heading, or a paragraph.

    The number in ``id`` (``huangpu-2020h1/p0018``) counts source lines with text before cleaning.
    ``section`` has the titles of the headings above it, outermost first, and its own inline heading
    last; ``parents`` the ids of the blocks of those headings. A block of kind ``blank`` is an empty
    line of a text that was given, not read. ``time_rule`` and ``function_rule`` name the rules of
    ``corpus/time_and_function.py`` that decided ``time`` and ``function``; ``docvars`` are those of
    this paragraph only.
    """

    id: str
    kind: Literal["heading", "paragraph", "blank"]
    content: AlignedText
    section: tuple[str, ...] = ()
    section_number: int = 1
    parents: tuple[str, ...] = ()
    heading: str = ""
    time: str = "unknown"
    function: str = "unknown"
    time_rule: str = ""
    function_rule: str = ""
    docvars: Mapping[str, Any] = field(default_factory=FrozenDict)

    def __post_init__(self) -> None:
        freeze_fields(self)

    @property
    def text(self) -> str:
        """Its text."""
        return self.content.text


class Removed(NamedTuple):
    """A source line that is not part of the body, and the rule that says so."""

    line: int
    rule: str
    text: str


class Change(NamedTuple):
    """A rewording inside lines that stay, and how often it was made in a report."""

    rule: str
    before: str
    after: str
    n: int


class Flag(NamedTuple):
    """What a researcher should check: a label that the text contradicts, a guess, a loss."""

    flag: str
    docvar: str
    value: str
    other: str
    reason: str


@dataclass(frozen=True)
class Document:
    """One report: its blocks in order, what was removed, and the decoded file.

    ``inferred`` says what supports each docvar that the text does not state, ``origins`` where each
    docvar comes from.

    Examples
    --------
    >>> import govtopics as gt
    >>> document = gt.read_corpus("seeds").documents[0]
    >>> document.id, len(document.paragraphs), document.origins["code"]
    ('changning-2023', 13, 'gazetteer')
    """

    id: str
    blocks: tuple[Block, ...]
    docvars: Mapping[str, Any] = field(default_factory=dict)
    source: str = ""
    inferred: Mapping[str, str] = field(default_factory=dict)
    removed: tuple[Removed, ...] = ()
    changes: tuple[Change, ...] = ()
    origins: Mapping[str, str] = field(default_factory=dict)
    flags: tuple[Flag, ...] = ()

    def __post_init__(self) -> None:
        freeze_fields(self)

    @property
    def paragraphs(self) -> tuple[Block, ...]:
        """The blocks of the body without separate headings."""
        return tuple(block for block in self.blocks if block.kind == "paragraph")

    def time_shares(self) -> dict[str, float]:
        r"""The share of the body's characters in each time; ``unknown`` where it is not decided.

        Examples
        --------
        >>> from govtopics.corpus.reading.read import parse_report
        >>> report = parse_report("a", "一、工作回顾\n修路十条。\n二、工作安排\n修桥二十座。")
        >>> {time: round(share, 2) for time, share in report.time_shares().items()}
        {'review': 0.45, 'plan': 0.55}
        """
        sizes: Counter[str] = Counter()
        for block in self.paragraphs:
            if block.function != "glossary":
                sizes[block.time] += count_characters(block.text)
        return {time: size / max(1, sizes.total()) for time, size in sizes.items()}

    def flagged(self, flags: Iterable[Flag]) -> Document:
        """The report with more flags."""
        return replace(self, flags=(*self.flags, *flags))

    def opening_headings(self) -> dict[str, tuple[str, ...]]:
        """For each paragraph id, the separate headings that are read first at that paragraph."""
        opened: dict[str, tuple[str, ...]] = {}
        waiting: dict[str, str] = {}
        for block in self.blocks:
            if block.kind == "heading":
                waiting[block.id] = block.text
            elif block.kind == "paragraph":
                opened[block.id] = tuple(waiting[i] for i in block.parents if i in waiting)
                waiting = {}
        return opened

    def keep(self, ids: Collection[str]) -> Document:
        """The report with these blocks only, and the headings above them."""
        wanted = set(ids)
        for block in self.blocks:
            if block.id in wanted:
                wanted.update(block.parents)
        return replace(
            self,
            blocks=tuple(
                block
                for block in self.blocks
                if block.id in wanted and (block.kind == "heading" or block.id in ids)
            ),
        )


def count_characters(text: str) -> int:
    """Code points that are not white space: the length that every measure divides by."""
    return len("".join(text.split()))
