"""Traditional script and localised wording become mainland Simplified; Simplified is unchanged."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Literal, NamedTuple

import opencc

from govtopics.corpus.aligned import AlignedText
from govtopics.corpus.document import Change
from govtopics.corpus.sentences import SENTENCE

Script = Literal["simplified", "traditional", "mixed"]
# Shares of the Chinese characters that only Traditional texts have. Simplified reports have none,
# Traditional ones about a third.
TRADITIONAL_FROM, MIXED_FROM = 0.10, 0.005
# Of the characters of only one script, the share from which a text is in that script.
MOSTLY = 0.9
# One such character in a line without others may be a name; two are not.
WORD = 2
# Quotations may be in another script.
QUOTED = re.compile(
    '《[^《》]{1,40}》|“[^“”]{1,20}”|「[^「」]{1,20}」|『[^『』]{1,20}』|"[^"]{1,20}"'
)
HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff]")
# A document that uses this many different unambiguous words was localised as a whole.
MARKERS_NEEDED = 2


@dataclass(frozen=True)
class Wording:
    """A word that a mirror site localised, and the mainland original.

    ``needs_markers``: mainland texts use the word too, so that it is restored only where other
    words show that the document was localised. ``pattern`` has the word with the characters that
    must not be before or after it.
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


class Stretch(NamedTuple):
    """A line or sentence: how many of its Chinese characters belong to only one script."""

    start: int
    end: int
    traditional: int
    simplified: int
    han: int

    @property
    def is_traditional(self) -> bool:
        """Whether only Traditional texts have such a stretch; a name is not enough."""
        enough = self.traditional >= WORD or self.traditional >= TRADITIONAL_FROM * self.han
        return self.traditional > self.simplified and enough

    @property
    def is_both(self) -> bool:
        """Whether it was converted in part: more of it is Traditional than a name."""
        return self.traditional > WORD and self.traditional >= TRADITIONAL_FROM * self.han


@cache
def _only() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """The characters of only Traditional texts, and of only Simplified ones."""
    text = resources.files("govtopics.data").joinpath("scripts.txt").read_text(encoding="utf-8")
    sets = dict(line.split(" ") for line in text.splitlines() if not line.startswith("#"))
    return re.compile(f"[{sets['traditional']}]"), re.compile(f"[{sets['simplified']}]")


def _judged(text: str, start: int, end: int) -> Stretch:
    traditional, simplified = _only()
    own = QUOTED.sub("", text[start:end])
    counts = (len(pattern.findall(own)) for pattern in (traditional, simplified, HAN))
    return Stretch(start, end, *counts)


def _stretches(line: str) -> list[Stretch]:
    """A line as a whole, or by sentences if it shows both scripts."""
    whole = _judged(line, 0, len(line))
    if min(whole.traditional, whole.simplified) < WORD:
        return [whole]
    return [_judged(line, *match.span()) for match in SENTENCE.finditer(line)]


def detect_script(text: str) -> Script:
    """The script of a text, by the characters that only Traditional texts have.

    Characters of both scripts (著, 乾, 藉, 於) decide nothing. A line is Traditional if it has more
    of those characters than of those of only Simplified texts; quotations do not count.

    Examples
    --------
    >>> detect_script("推进基层治理现代化"), detect_script("推進基層治理現代化")
    ('simplified', 'traditional')
    >>> detect_script("成效显著，乾县、於潜一片狼藉")
    'simplified'
    """
    if not _only()[0].search(text):
        return "simplified"
    found = [one for line in text.splitlines() for one in _stretches(line)]
    own = sum(one.traditional for one in found if one.is_traditional or one.is_both)
    other = sum(one.simplified for one in found)
    han = sum(one.han for one in found)
    if not own or own < MIXED_FROM * han:
        return "simplified"
    whole = own >= TRADITIONAL_FROM * han and own >= MOSTLY * (own + other)
    return "traditional" if whole else "mixed"


# How the two regions write what both write alike in Simplified.
TAIWAN, HONG_KONG = frozenset("裡衛線群峰眾著說"), frozenset("裏衞綫羣峯衆着説啓")


def detect_region(text: str) -> str | None:
    """Whether a Traditional text is spelt as in Taiwan or Hong Kong; None if it shows neither.

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

    Traditional lines are converted with OpenCC's ``tw2s`` (``hk2s`` for a text spelt as in Hong
    Kong), never by Taiwan phrase, and corrected by the table of words that OpenCC gets wrong; then
    the table of localised wording is applied, longest first. Simplified lines stay letter for
    letter.
    """
    whole = "\n".join(line.text for line in lines)
    # tw2s keeps 衞, which Hong Kong writes; hk2s keeps nothing of the sort, but is not for Taiwan.
    region = detect_region(whole)
    config = "hk2s" if region == "Hong Kong" else "tw2s"
    script = detect_script(whole)
    converted = [_convert(line, config, script) for line in lines]
    characters = Counter(
        pair
        for before, after in zip(lines, converted, strict=True)
        for pair in zip(before.text, after.text, strict=False)
        if pair[0] != pair[1] and len(before) == len(after)
    )
    ours = script == "traditional"
    mainland = [
        not ours and before == after for before, after in zip(lines, converted, strict=True)
    ]
    restored, wording = _restore(converted, mainland)
    counted = sorted(characters.items())
    return restored, [*wording, *(Change("script", *pair, n) for pair, n in counted)]


@cache
def _mended() -> tuple[re.Pattern[str], dict[str, str]]:
    """The words that OpenCC gets wrong, from ``data/script-words.csv``; the longest first."""
    text = resources.files("govtopics.data").joinpath("script-words.csv").read_text("utf-8")
    rows = {row["traditional"]: row["simplified"] for row in csv.DictReader(text.splitlines())}
    words = sorted(rows, key=lambda word: (-len(word), word))
    return re.compile("|".join(map(re.escape, words))), rows


def simplify(text: str, config: str = "tw2s") -> str:
    """A Traditional text in Simplified characters, by OpenCC and the table that corrects it.

    Examples
    --------
    >>> simplify("成效顯著，著力推進乾縣、濬縣專著")
    '成效显著，着力推进乾县、浚县专著'
    """
    converted = str(_converter(config).convert(text))
    pattern, words = _mended()
    # Words of the table are as long as what OpenCC makes of them, so positions stay.
    if len(converted) != len(text):
        return converted
    for match in pattern.finditer(text):
        converted = converted[: match.start()] + words[match[0]] + converted[match.end() :]
    return converted


def _convert(line: AlignedText, config: str, script: Script) -> AlignedText:
    edits = []
    ours = script == "traditional"
    for one in _stretches(line.text):
        text = line.text[one.start : one.end]
        if one.traditional or one.simplified:
            # In a Traditional text all is Traditional except what is plainly not.
            ours = one.is_traditional or (
                script == "traditional" and one.traditional >= one.simplified
            )
        if ours:
            edits.append((one.start, one.end, simplify(text, config)))
        elif one.is_both:
            plain = _only()[0].sub(lambda match: simplify(match[0], config), text)
            edits.append((one.start, one.end, plain))
    edits = [edit for edit in edits if edit[2] != line.text[edit[0] : edit[1]]]
    return line.edit(edits) if edits else line


def _restore(
    lines: list[AlignedText], mainland: Sequence[bool]
) -> tuple[list[AlignedText], list[Change]]:
    """The lines with localised wording restored, except lines of mainland texts."""
    whole = "\n".join(line.text for line, ours in zip(lines, mainland, strict=True) if not ours)
    markers = sum(not word.needs_markers and word.found in whole for word in regional_wording())
    changes = []
    for word in regional_wording():
        if word.needs_markers and markers < MARKERS_NEEDED:
            continue
        count = len(word.pattern.findall(whole))
        if count:
            lines = [
                line if ours else _replace(line, word)
                for line, ours in zip(lines, mainland, strict=True)
            ]
            whole = word.pattern.sub(word.restored, whole)
            changes.append(Change("wording", word.found, word.restored, count))
    return lines, changes


def _replace(line: AlignedText, word: Wording) -> AlignedText:
    return line.edit([(*match.span(), word.restored) for match in word.pattern.finditer(line.text)])
