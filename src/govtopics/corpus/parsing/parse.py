"""One report: from its source to blocks with ids, and what was removed, changed and flagged."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from govtopics.corpus.aligned import AlignedText
from govtopics.corpus.characters import private
from govtopics.corpus.cleaning import Cleaning, classify, tidy
from govtopics.corpus.document import Change, Document, Removed
from govtopics.corpus.furniture import LICENCE, LINE_RULES
from govtopics.corpus.metadata import Labels
from govtopics.corpus.parsing.docvars import DOCUMENT_DOCVARS, docvars_of
from govtopics.corpus.parsing.flags import flags_of
from govtopics.corpus.parsing.head import Fact, facts
from govtopics.corpus.parsing.languages import OTHER_LANGUAGES, foreign_lines, parted
from govtopics.corpus.parsing.lines import (
    Line,
    joined,
    read_lines,
    split_wall,
    whole_lines,
    without_walls,
)
from govtopics.corpus.parsing.located import located
from govtopics.corpus.report_names import ADMIN_LABELS
from govtopics.corpus.script import detect_region, detect_script, to_simplified
from govtopics.corpus.structure import parse_blocks

# Rules that know a line by its words, not by its place.
NAMED = frozenset({LICENCE, *(rule.name for rule in LINE_RULES)})


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
        """Keep or remove the next line with text; all such lines are numbered."""
        after_address = bool(self.rows) and self.rows[-1][2] == "salutation"
        self.rows.append((line, part.text.strip(), rule))
        if rule and rule in self.cleaning.applied:
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
    """Clean and parse one report from its decoded source.

    Every source line with text is in a block of the document or in its ``removed``.
    """
    cleaning = cleaning or Cleaning()
    labels = (labels or Labels()).doubted("characters", private(source))
    found, changes = read_lines(source)
    lines = parted(without_walls(found))
    foreign = foreign_lines([line.content.text for line in lines])
    # Japanese has some of the characters of Traditional texts.
    own = (line for line, other in zip(lines, foreign, strict=True) if not other)
    whole = "\n".join(line.content.text for line in own)
    script = detect_script(whole)
    if script != "simplified":
        texts, more = to_simplified([line.content for line in lines])
        changes += more
        converted = [line._replace(content=text) for line, text in zip(lines, texts, strict=True)]
    else:
        converted = lines
    cleaned = _clean(document_id, lines, converted, foreign, cleaning)
    cleaned.changes["split walls", "", "\n"] += len(lines) - len(found)
    stated = facts(cleaned.rows)
    blocks = parse_blocks(
        cleaned.kept,
        time=labels.values.get("time"),
        addressed=cleaned.addressed,
        year=_year(labels, stated),
    )
    about, origins = docvars_of(labels, stated, blocks, cleaned.rows)
    body = "".join(block.text for block in blocks)
    about, origins, doubts = located(about, origins, labels.file.get("source_file", ""), body)
    for flag, reason in doubts:
        labels = labels.doubted(flag, reason)
    region = detect_region(whole) if script != "simplified" else None
    if about.get("admin_level") in ADMIN_LABELS:
        about["admin_label"] = ADMIN_LABELS[about["admin_level"]]
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
    return document.flagged(flags_of(document, labels, stated, cleaned.rows, cleaning))


def _year(labels: Labels, stated: Sequence[Fact]) -> int | None:
    """The year of delivery by the labels, or else by the head of the report."""
    known = {fact.docvar: fact.value for fact in stated} | labels.values
    year = str(known.get("year") or known.get("date") or "")[:4]
    return int(year) if year.isdecimal() else None


def _clean(
    document_id: str,
    lines: Sequence[Line],
    converted: Sequence[Line],
    foreign: Sequence[bool],
    cleaning: Cleaning,
) -> _Cleaned:
    """The lines, judged one by one, then joined and split, numbered, and only then removed.

    So no rule, on or off, changes the number of a paragraph.
    """
    rules = _rules([line.content.text for line in converted], foreign)
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


def _rules(texts: Sequence[str], foreign: Sequence[bool]) -> list[str | None]:
    """The rule that removes each line; lines in other languages do not part their neighbours."""
    if not any(foreign):
        return classify(texts)
    own = iter(classify([text for text, other in zip(texts, foreign, strict=True) if not other]))
    # An English licence or notice counts as a licence or notice first.
    among_all = classify(texts)
    return [
        (rule if rule in NAMED else OTHER_LANGUAGES) if other else next(own)
        for rule, other in zip(among_all, foreign, strict=True)
    ]
