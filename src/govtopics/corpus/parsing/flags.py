"""What a researcher should check in a report: contradictions, guesses, losses."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from govtopics.corpus.cleaning import Cleaning
from govtopics.corpus.document import Document, Flag, count_characters
from govtopics.corpus.doubts import UNDECIDED
from govtopics.corpus.furniture import FOREIGN
from govtopics.corpus.metadata import Labels
from govtopics.corpus.parsing.contradictions import contradictions
from govtopics.corpus.parsing.head import Fact, Row
from govtopics.corpus.parsing.kind import other_genre
from govtopics.messages import Message, say, say_number

SENTENCE_END = re.compile(r"[。！？!?；;：:.…”’」』）)\]】》]\s*$")
UNCLOSED = "unclosed"

# A report is undecided in time if the time of more than this share of its body is unknown.
UNDECIDED_SHARE = 0.5
LEAST_OF_A_TIME = 0.05  # of the characters of a whole annual report
LEAST_OF_A_REPORT = 10  # paragraphs
FEW = 100  # characters; less is not worth a warning
TIMES = {"review": say("review"), "plan": say("plan")}


def flags_of(
    document: Document,
    labels: Labels,
    stated: Sequence[Fact],
    rows: Sequence[Row],
    cleaning: Cleaning,
) -> Iterator[Flag]:
    """What to check in a report: doubts about its file, labels that differ, losses."""
    for flag, reason in labels.doubts:
        yield Flag(flag, "", "", "", reason)
    for name, value, other, told in labels.disagreements():
        yield Flag("conflict", name, str(value), str(other), told)
    body = "".join(block.text for block in document.blocks)
    given = {
        name: _label(origin)
        for name, origin in document.origins.items()
        if not origin.startswith(("text", "gazetteer"))
    }
    for one in contradictions(document.docvars, stated, body, given):
        yield Flag(one.flag, one.docvar, str(one.label), str(one.found), one.reason)
    yield from _lopsided(document)
    if (other := other_genre(document.blocks, rows)) and "kind" not in labels.values:
        told = say(
            "it looks like {genre}, not a government work report: {words!r}",
            genre=other.name,
            words=other.words,
        )
        yield Flag("no report", "kind", "", other.name, told)
    foreign = [removed for removed in document.removed if removed.rule == FOREIGN.name]
    if foreign:
        example = " ".join(foreign[0].text.split())[:40]
        told = say_number(
            "{n} line in another language was removed: {example!r}",
            "{n} lines in another language were removed, such as {example!r}",
            len(foreign),
            example=example,
        )
        yield Flag(FOREIGN.name, "", "", str(len(foreign)), told)
    yield from _cut_short(document)
    yield from _greedy_rules(document, cleaning)
    yield from _undecided(document)


def _label(origin: str) -> str:
    """The origin of a value before the gazetteer gave its full name."""
    return str(origin.values.get("origin", origin)) if isinstance(origin, Message) else origin


def _undecided(document: Document) -> Iterator[Flag]:
    share = document.time_shares().get("unknown", 0.0)
    if share > UNDECIDED_SHARE:
        reason = say(
            "{share:.0%} of its body is neither clearly review nor clearly plan", share=share
        )
        yield Flag(UNDECIDED, "time", f"{share:.3f}", "", reason)


def _lopsided(document: Document) -> Iterator[Flag]:
    """A flag if a whole annual report has hardly any review or plan, which is then misread."""
    known = document.docvars.get("kind") == "annual report"
    long = len(document.paragraphs) >= LEAST_OF_A_REPORT
    if not (known and long and document.docvars.get("extent") == "whole"):
        return
    shares = document.time_shares()
    for time, called in TIMES.items():
        share = shares.get(time, 0.0)
        if LEAST_OF_A_TIME <= share <= 1 - LEAST_OF_A_TIME:
            continue
        reason = say(
            "{share:.0%} of its text is {time}; check time and time_rule of its paragraphs, "
            "and set time in the catalogue where they are wrong",
            share=share,
            time=called,
        )
        yield Flag("time", "time", time, f"{share:.3f}", reason)
        return


def _cut_short(document: Document) -> Iterator[Flag]:
    body = [block for block in document.paragraphs if block.function != "glossary"]
    functions = {block.function for block in body}
    labelled = not document.origins.get("extent", "text").startswith("text")
    last = body[-1].text if body else ""
    glossary = len(body) < len(document.paragraphs)
    if (
        last
        and not glossary
        and not SENTENCE_END.search(last)
        and "closing" not in functions
        and len(last) > 10
    ):
        told = say("it ends in mid-sentence (…{end})", end=last[-20:])
        yield Flag("truncated", "", "", last[-20:], told)
    elif (
        "closing" not in functions
        and not labelled
        and any(b.function_rule == "says: opening" for b in body)
    ):
        told = say("it opens like a report but has no closing words (…{end})", end=last[-20:])
        yield Flag(UNCLOSED, "", "", last[-20:], told)


def _greedy_rules(document: Document, cleaning: Cleaning) -> Iterator[Flag]:
    taken: Counter[str] = Counter()
    for removed in document.removed:
        taken[removed.rule] += count_characters(removed.text)
    total = sum(taken.values()) + sum(count_characters(block.text) for block in document.blocks)
    del taken[FOREIGN.name]  # they have their own flag
    for rule, n in sorted(taken.items()):
        if n > max(cleaning.warn_share * total, FEW):
            reason = say(
                "the cleaning rule {rule} removed {share:.0%} of its characters; if they belong "
                'to the report, switch the rule off: cleaning_off = ["{rule}"] in study.toml, '
                'Cleaning(off=("{rule}",)) in Python',
                rule=rule,
                share=n / total,
            )
            yield Flag("much removed", "", rule, f"{n / total:.3f}", reason)
