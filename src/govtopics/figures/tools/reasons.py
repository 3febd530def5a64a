"""Why something is not estimable, as figures say it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from govtopics.figures.tools.phrases import Phrase

# What the table's reasons say, in Chinese too; another reason is shown as it stands.
REASONS: Sequence[tuple[re.Pattern[str], Phrase]] = [
    (re.compile(pattern), phrase)
    for pattern, phrase in (
        (
            r"G = (?P<g>\d+), and (?P<least>\d+) reports are needed",
            Phrase("只有 {g} 份报告（G = {g}），需 {least} 份", "G = {g} reports, {least} needed"),
        ),
        (
            r"(?P<k>\d+) of (?P<g>\d+) reports hold a hit; (?P<least>\d+) are needed",
            Phrase(
                "{g} 份报告中 {k} 份命中，需 {least} 份",
                "{k} of {g} reports hold a hit, {least} needed",
            ),
        ),
        (
            r"all but (?P<k>\d+) of (?P<g>\d+) reports speak of nothing else",
            Phrase(
                "{g} 份报告中除 {k} 份外全文都在谈它",
                "all but {k} of {g} reports speak of nothing else",
            ),
        ),
        (
            r"(?P<by>.+) is missing for (?P<n>\d+) paragraphs",
            Phrase("{n} 段未注明 {by}", "{by} is missing for {n} paragraphs"),
        ),
        (
            r"no paragraph of it stands in this frame",
            Phrase("所比较的部分里没有它的段落", "no paragraph of it stands in this frame"),
        ),
        (
            r"its (?P<n>\d+) paragraphs hold no characters",
            Phrase("{n} 段都没有字", "its {n} paragraphs hold no characters"),
        ),
    )
]  # fmt: skip


def reason_words(reason: str) -> str:
    """What a table's ``reason`` says, in the language in force.

    Parameters
    ----------
    reason : str

    Returns
    -------
    str
        As it stands, if it is none of those known.

    Examples
    --------
    >>> reason_words("interval not estimable: G = 1, and 5 reports are needed")
    '只有 1 份报告（G = 1），需 5 份'
    """
    said = reason.removeprefix("interval not estimable: ")
    for pattern, phrase in REASONS:
        if found := pattern.fullmatch(said):
            return phrase.format(**found.groupdict())
    return said
