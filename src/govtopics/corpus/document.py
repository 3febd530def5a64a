"""One report: blocks in order, what was taken out, what was reworded."""

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
    """One line of a report that holds text: a heading that stands alone, or a paragraph.

    Parameters
    ----------
    id : str
        ``huangpu-2020h1/p0018``: the number counts source lines with text, before cleaning.
    kind : {"heading", "paragraph", "blank"}
        ``blank`` keeps an empty line of a text that was given, not read, so that nothing of it is
        lost.
    content : AlignedText
        What it says and where that stands.
    section : tuple of str
        The headings it stands under, outermost first; its own inline heading is the last of them.
    section_number : int
        The how-manieth section of the report, from 1.
    parents : tuple of str
        Ids of the blocks that hold those headings.
    heading : str
        The block's own heading, run in or inline, empty if it has none.
    time, function : str
        What the text says of when and what for; ``unknown`` where it does not.
    time_rule, function_rule : str
        The rule of ``corpus/time_and_function.py`` that decided them.
    docvars : mapping
        What the researcher knows of this paragraph alone.
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
        """What it says."""
        return self.content.text


class Removed(NamedTuple):
    """A source line that is no body text, and the rule that says so."""

    line: int
    rule: str
    text: str


class Change(NamedTuple):
    """A rewording inside the lines that stay, and how often a report needed it."""

    rule: str
    before: str
    after: str
    n: int


class Flag(NamedTuple):
    """What a researcher should look at: a label that the text contradicts, a guess, a loss."""

    flag: str
    docvar: str
    value: str
    other: str
    reason: str


@dataclass(frozen=True)
class Document:
    """One report: its blocks in order, what was taken out, and the decoded file as it was read.

    ``inferred`` says of each docvar that the text does not state what supports it, ``origins`` of
    each docvar where it comes from.
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
        """The blocks of the body, headings that stand alone left out."""
        return tuple(block for block in self.blocks if block.kind == "paragraph")

    def time_shares(self) -> dict[str, float]:
        r"""The share of the body's characters in each time; ``unknown`` is what stays undecided.

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
        """For each paragraph id, the stand-alone headings that are read first at that paragraph."""
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
        """The report with these blocks only, and the headings that they stand under."""
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
    """Code points that are not white space: the length that every measure here divides by."""
    return len("".join(text.split()))
