"""Traditional script and localised wording become mainland Simplified; Simplified text stays."""

from __future__ import annotations

import csv
import operator
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Literal

import numpy as np
import opencc

from govtopics.corpus.aligned import AlignedText
from govtopics.corpus.document import Change, count_characters

Script = Literal["simplified", "traditional", "mixed"]
# Shares of the characters that OpenCC would convert. Simplified reports have none, Traditional ones
# about a third.
TRADITIONAL_FROM, MIXED_FROM = 0.10, 0.005
# A document that uses this many different unambiguous words was localised as a whole.
MARKERS_NEEDED = 2


@dataclass(frozen=True)
class Wording:
    """A word that a mirror localised, and what the mainland original says.

    Parameters
    ----------
    found, restored : str
    needs_markers : bool
        Whether mainland texts use the word too, so that it is restored only where other words show
        that the document was localised.
    pattern : re.Pattern
        The word with its guards: the characters that must not stand before or after it.
    """

    found: str
    restored: str
    needs_markers: bool
    pattern: re.Pattern[str]


@cache
def regional_wording() -> tuple[Wording, ...]:
    """The table of localised wording, longest first, from ``data/regional-wording.csv``."""
    text = (
        resources.files("govtopics.data")
        .joinpath("regional-wording.csv")
        .read_text(encoding="utf-8")
    )
    rows = list(csv.DictReader(text.splitlines()))
    rows.sort(key=lambda row: (-len(row["found"]), row["found"]))
    return tuple(
        Wording(row["found"], row["restored"], row["needs_markers"] == "yes", _guarded(row))
        for row in rows
    )


def _guarded(row: dict[str, str]) -> re.Pattern[str]:
    before = f"(?<![{row['not_after']}])" if row["not_after"] else ""
    after = f"(?![{row['not_before']}])" if row["not_before"] else ""
    return re.compile(f"{before}{re.escape(row['found'])}{after}")


@cache
def _converter(config: str) -> opencc.OpenCC:
    return opencc.OpenCC(config)


def detect_script(text: str) -> Script:
    """The script of a text, from the share of its characters that are Traditional.

    Parameters
    ----------
    text : str

    Returns
    -------
    {"simplified", "traditional", "mixed"}

    Examples
    --------
    >>> detect_script("推进基层治理现代化"), detect_script("推進基層治理現代化")
    ('simplified', 'traditional')
    """
    converted = _converter("tw2s").convert(text)
    if converted == text:
        return "simplified"
    changed = _n_different(text, converted)
    share = changed / max(1, count_characters(text))
    if share >= TRADITIONAL_FROM:
        return "traditional"
    return "mixed" if share >= MIXED_FROM else "simplified"


def _n_different(text: str, converted: str) -> int:
    if len(text) != len(converted):
        return sum(map(operator.ne, text, converted))
    sides = (side.encode("utf-32-le", "replace") for side in (text, converted))
    codes = [np.frombuffer(side, dtype=np.uint32) for side in sides]
    return int(np.count_nonzero(codes[0] != codes[1]))


# How the two regions write what both write alike in Simplified.
TAIWAN, HONG_KONG = frozenset("裡衛線群峰眾著說"), frozenset("裏衞綫羣峯衆着説啓")


def detect_region(text: str) -> str | None:
    """Whether a Traditional text is spelt as in Taiwan or Hong Kong, None if it shows neither.

    Examples
    --------
    >>> detect_region("衞生防綫裏的羣眾"), detect_region("衛生防線裡的群眾")
    ('Hong Kong', 'Taiwan')
    """
    taiwan = sum(character in TAIWAN for character in text)
    hong_kong = sum(character in HONG_KONG for character in text)
    if taiwan == hong_kong:
        return None
    return "Taiwan" if taiwan > hong_kong else "Hong Kong"


def to_simplified(lines: Sequence[AlignedText]) -> tuple[list[AlignedText], list[Change]]:
    """The lines of one document in mainland Simplified wording, and what was changed.

    Script is converted with OpenCC's ``tw2s`` (``hk2s`` for a text spelt as in Hong Kong),
    character by character and never by Taiwan phrase; then the table of localised wording is
    applied, longest first.

    Parameters
    ----------
    lines : sequence of AlignedText
        Of a document in Traditional or mixed script.

    Returns
    -------
    list of AlignedText, list of Change
    """
    # tw2s keeps 衞, which Hong Kong writes; hk2s keeps nothing of the sort, but is not for Taiwan.
    region = detect_region("".join(line.text for line in lines))
    config = "hk2s" if region == "Hong Kong" else "tw2s"
    converted = [_convert(line, config) for line in lines]
    characters = Counter(
        pair
        for before, after in zip(lines, converted, strict=True)
        for pair in zip(before.text, after.text, strict=False)
        if pair[0] != pair[1] and len(before) == len(after)
    )
    script = [
        Change("script", before, after, n) for (before, after), n in sorted(characters.items())
    ]
    restored, wording = _restore(converted)
    return restored, [*wording, *script]


def _convert(line: AlignedText, config: str) -> AlignedText:
    text = _converter(config).convert(line.text)
    return line if text == line.text else line.edit([(0, len(line), text)])


def _restore(lines: list[AlignedText]) -> tuple[list[AlignedText], list[Change]]:
    whole = "\n".join(line.text for line in lines)
    markers = sum(not word.needs_markers and word.found in whole for word in regional_wording())
    changes = []
    for word in regional_wording():
        if word.needs_markers and markers < MARKERS_NEEDED:
            continue
        count = sum(len(word.pattern.findall(line.text)) for line in lines)
        if count:
            lines = [_replace(line, word) for line in lines]
            changes.append(Change("wording", word.found, word.restored, count))
    return lines, changes


def _replace(line: AlignedText, word: Wording) -> AlignedText:
    return line.edit([(*match.span(), word.restored) for match in word.pattern.finditer(line.text)])
