"""One report: from its source to blocks with ids, and all that was removed, changed, doubted."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from govtopics.corpus.aligned import AlignedText
from govtopics.corpus.cleaning import Cleaning, classify, tidy
from govtopics.corpus.document import Block, Change, Document, Flag, Removed, count_characters
from govtopics.corpus.metadata import Labels, Layer
from govtopics.corpus.parsing.head import Fact, contradictions, facts
from govtopics.corpus.parsing.lines import (
    Line,
    joined,
    read_lines,
    split_wall,
    whole_lines,
    without_walls,
)
from govtopics.corpus.report_names import ADMIN_LABELS
from govtopics.corpus.script import detect_region, detect_script, to_simplified
from govtopics.corpus.structure import parse_blocks, starts_inside

DOCUMENT_DOCVARS = (
    "title", "place", "parent", "admin_level", "admin_label", "date", "date_basis", "period_start",
    "period_end", "year", "kind", "extent", "script", "source_file", "sha256", "encoding",
    "speaker", "session", "script_region",
)  # fmt: skip
NO_DOCVARS = ("time", "inferred", "document_id", "text", "source_file")
SENTENCE_END = re.compile(r"[。！？!?；;：:.…”’」』）)\]】》]\s*$")
UNCLOSED = "unclosed"
FEW = 100  # characters; what is less is no loss to warn of
FIVE_YEARS = re.compile(r"(过去|今后|未来)[五5]年|五年(来)?(的)?(工作)?(回顾|成就)")


@dataclass
class _Cleaned:
    """The lines of a report while they are cleaned: those that stay, and those that went."""

    document_id: str
    cleaning: Cleaning
    kept: list[tuple[str, AlignedText]] = field(default_factory=list)
    removed: list[Removed] = field(default_factory=list)
    changes: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    rows: list[tuple[int, str, str | None]] = field(default_factory=list)
    addressed: set[str] = field(default_factory=set)

    def add(self, part: AlignedText, line: int, original: str, rule: str | None) -> None:
        """Judge the next line that holds text; its number is how many came before it, and one."""
        after_address = bool(self.rows) and self.rows[-1][2] == "salutation"
        self.rows.append((line, part.text.strip(), rule))
        if rule and self.cleaning.applies(rule):
            self.removed.append(Removed(line, rule, original))
            return
        block_id = f"{self.document_id}/p{len(self.rows):04d}"
        tidied, changes, gone = tidy(part, self.cleaning)
        self.removed.extend(Removed(line, "applause", text) for text in gone)
        if tidied.text.strip():
            self.kept.append((block_id, tidied))
            self.changes.update(changes)
            self.addressed.update([block_id] if after_address else [])
        elif not gone:
            self.removed.append(Removed(line, "invisible", original))


def make_document(
    document_id: str, source: str, labels: Labels | None = None, cleaning: Cleaning | None = None
) -> Document:
    """Clean and parse one report.

    Parameters
    ----------
    document_id : str
    source : str
        What the file says, decoded or extracted; nothing else changed.
    labels : Labels, optional
        What is known of it.
    cleaning : Cleaning, optional

    Returns
    -------
    Document
        Every source line that holds text is in a block of it or a row of its ``removed``.
    """
    labels, cleaning = labels or Labels(), cleaning or Cleaning()
    script = detect_script(source)
    found, changes = read_lines(source)
    lines = without_walls(found)
    if script != "simplified":
        texts, more = to_simplified([line.content for line in lines])
        changes += more
        converted = [line._replace(content=text) for line, text in zip(lines, texts, strict=True)]
    else:
        converted = lines
    cleaned = _clean(document_id, lines, converted, cleaning)
    cleaned.changes["split walls", "", "\n"] += len(lines) - len(found)
    blocks = parse_blocks(cleaned.kept, time=labels.values.get("time"), addressed=cleaned.addressed)
    stated = facts(cleaned.rows)
    about, origins = _docvars(labels, stated, blocks, cleaned.rows)
    region = detect_region(source) if script != "simplified" else None
    about |= {"script": script, "script_region": region, **labels.file}
    document = Document(
        document_id,
        blocks,
        {name: about.get(name) for name in dict.fromkeys((*DOCUMENT_DOCVARS, *about))},
        source,
        inferred=labels.inferred,
        removed=tuple(cleaned.removed),
        changes=tuple(
            changes + [Change(*what, n) for what, n in sorted(cleaned.changes.items()) if n]
        ),
        origins=origins,
    )
    return document.flagged(_flags(document, labels, stated, cleaning))


def _clean(
    document_id: str, lines: Sequence[Line], converted: Sequence[Line], cleaning: Cleaning
) -> _Cleaned:
    """Lines are judged one by one, then joined and split, then numbered, and only then taken out.

    So no rule, on or off, renumbers a paragraph.
    """
    rules = classify([line.content.text for line in converted])
    found = _Cleaned(document_id, cleaning)
    for group in whole_lines(converted, [rule is None for rule in rules]):
        pieces = [converted[at] for at in group]
        whole = joined(pieces) if len(group) > 1 else pieces[0].content
        parts = [whole] if rules[group[0]] else split_wall(whole)
        found.changes["joined lines", "\n", ""] += len(group) - 1
        found.changes["split walls", "", "\n"] += len(parts) - 1
        for part in parts:
            original = lines[group[0]].content.text.strip() if len(parts) == 1 else part.text
            found.add(part, pieces[0].number, original, rules[group[0]])
    return found


def _docvars(
    labels: Labels, stated: Sequence[Fact], blocks: Sequence[Block], rows: Sequence[Any]
) -> tuple[dict[str, Any], dict[str, str]]:
    """The docvars of a report, and where each comes from: its labels first, then its own words."""
    about = {name: value for name, value in labels.values.items() if name not in NO_DOCVARS}
    origins = {name: origin for name, origin in labels.origins.items() if name in about}
    said = [Layer(f"text, line {fact.line}", {fact.docvar: fact.value}) for fact in stated]
    said += [Layer("text, structure", _of_structure(blocks, rows))]
    same_place = about.get("place") in (None, *(f.value for f in stated if f.docvar == "place"))
    for layer in said:
        for name, value in layer.values.items():
            belongs = name not in ("parent", "admin_level") or same_place
            if about.get(name) in (None, "") and belongs:
                about[name], origins[name] = value, layer.origin
    if about.get("admin_level") in ADMIN_LABELS:
        about["admin_label"] = ADMIN_LABELS[about["admin_level"]]
    if about.get("date"):
        about.setdefault("date_basis", "stated")
    if about.get("date") and origins.get("year", "text").startswith("text"):
        about["year"], origins["year"] = int(about["date"][:4]), origins["date"]
    return about, origins


def _of_structure(blocks: Sequence[Block], rows: Sequence[Any]) -> dict[str, str]:
    """Kind and extent, where the build of the report leaves no doubt."""
    headings = [block.text for block in blocks if block.kind == "heading"]
    titles = " ".join(text for _, text, rule in rows if rule == "title")
    functions = {block.function for block in blocks}
    found = {}
    if "半年" in titles or re.search(r"上半年.{0,6}(情况|工作)", titles):
        found["kind"] = "half-year report"
    elif any(FIVE_YEARS.search(heading) for heading in headings):
        found["kind"] = "five-year report"
    elif "政府工作报告" in titles or "opening" in functions:
        found["kind"] = "annual report"
    if starts_inside(blocks) and "opening" not in functions:
        found["extent"] = "excerpt"
    elif {"opening", "closing"} <= functions:
        found["extent"] = "whole"
    return found


def _flags(
    document: Document, labels: Labels, stated: Sequence[Fact], cleaning: Cleaning
) -> Iterator[Flag]:
    for flag, reason in labels.doubts:
        yield Flag(flag, "", "", "", reason)
    for name, value, other, told in labels.disagreements():
        yield Flag("conflict", name, str(value), str(other), told)
    body = "".join(block.text for block in document.blocks)
    for one in contradictions(document.docvars, stated, body, labels.origins):
        yield Flag(one.flag, one.docvar, str(one.label), str(one.found), one.reason)
    yield from _cut_short(document)
    yield from _greedy_rules(document, cleaning)


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
        yield Flag("truncated", "", "", last[-20:], f"it ends in mid-sentence (…{last[-20:]})")
    elif (
        "closing" not in functions
        and not labelled
        and any(b.function_rule == "says: opening" for b in body)
    ):
        yield Flag(
            UNCLOSED,
            "",
            "",
            last[-20:],
            f"it opens as a report and never closes (…{last[-20:]})",
        )


def _greedy_rules(document: Document, cleaning: Cleaning) -> Iterator[Flag]:
    taken: Counter[str] = Counter()
    for removed in document.removed:
        taken[removed.rule] += count_characters(removed.text)
    total = sum(taken.values()) + sum(count_characters(block.text) for block in document.blocks)
    for rule, n in sorted(taken.items()):
        if n > max(cleaning.warn_share * total, FEW):
            reason = (
                f"the rule {rule!r} took {n / total:.0%} of its characters; see corpus.removed, "
                f"and switch it off with Cleaning(off=({rule!r},)) if it is wrong"
            )
            yield Flag("much removed", "", rule, f"{n / total:.3f}", reason)
