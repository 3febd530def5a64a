"""Which paragraphs a comparison reads, and what differs between the reports compared."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Literal, NamedTuple, get_args

import numpy as np
import pandas as pd

from govtopics.errors import CorpusError, nearest
from govtopics.language import (
    COMMA,
    LANGUAGES,
    SEMICOLON,
    Phrase,
    Reason,
    docvar_name,
    speaking,
    value_name,
)
from govtopics.messages import Message, joined, say

Frame = Literal["whole", "plan", "shared sections"]
FRAMES: tuple[str, ...] = get_args(Frame)
TIMES = ("review", "problems", "outlook", "plan", "unknown")
PART = ("time", "function")
Part = tuple[str, str]
# What is not part of a report by itself: the guiding line heads the targets (总体要求和
# 预期目标) or the review; work that is only listed is work.
PART_OF = {
    ("plan", "guidance"): ("plan", "target"),
    ("review", "guidance"): ("review", "task"),
    ("plan", "other_work"): ("plan", "task"),
    ("review", "other_work"): ("review", "task"),
}
HELD_BY = 0.95  # share of the reports that must have a part
MOST_NAMED = 5
LEAST_PARAGRAPHS = 5  # of a part of reports; a share of fewer would be one of single paragraphs
LACKS = Phrase("{report} 没有{parts}", "{report} has no {parts}")
LEFT_OUT_OF_FRAME = Phrase("未比较的报告：{told}", "reports left out: {told}")
# Reports or paragraphs of one group that are longer than those of another by this factor differ.
LENGTH_RATIO = 1.25
LENGTHS = {
    "chars_per_document": Phrase("长短不同（每份字数）", "length differs (characters per report)"),
    "chars_per_paragraph": Phrase(
        "段落长短不同（段落占比随之增减）",
        "paragraphs differ in length (the share of paragraphs grows with it)",
    ),
    "chars_per_sentence": Phrase(
        "句子长短不同（一处命中，全句都算）",
        "sentences differ in length (one hit counts the whole of it)",
    ),
}

DIFFERS = Phrase("{what}不同", "{what} differs")
PERIODS = Phrase("年份不同", "period differs")
NOTE = Phrase("{what}：{told}", "{what}: {told}")
EXCERPTS = Phrase(
    "有的报告是节选，任何区间都不含未收部分带来的差别",
    "some reports are excerpts; no interval covers what was left out",
)


def in_frame(docvars: pd.DataFrame, frame: Frame) -> np.ndarray:
    """Which paragraphs are in a frame.

    Gives (n_paragraphs,).
    """
    if frame not in FRAMES:
        raise CorpusError(
            say(
                "Unknown frame {frame!r}. {nearest}",
                frame=frame,
                nearest=nearest(frame, FRAMES),
            )
        )
    if frame == "whole":
        return np.ones(len(docvars), dtype=bool)
    needed = {"plan": ["time"], "shared sections": ["time", "function"]}[frame]
    missing = [name for name in needed if name not in docvars]
    if missing:
        raise CorpusError(
            say(
                "The frame {frame!r} needs the docvar {missing!r}, which this corpus lacks; "
                "reports read from a folder have it (govtopics.read_corpus). Otherwise use "
                "frame='whole'.",
                frame=frame,
                missing=missing[0],
            )
        )
    if frame == "plan":
        return (docvars["time"] == "plan").to_numpy()
    return _in_shared_parts(docvars)


class SharedParts(NamedTuple):
    """The parts that nearly all reports have, and of the others which of these they lack."""

    parts: tuple[Part, ...]
    lacking: Mapping[str, tuple[Part, ...]]

    def told(self, names: Mapping[str, str] | None = None) -> str:
        """Which reports a comparison leaves out, in the language in use; empty if none.

        They are called by their ids, or by the names that are given.
        """
        if not self.lacking:
            return ""
        named = [
            LACKS.format(
                report=(names or {}).get(report, report),
                parts=str(COMMA).join(map(part_name, parts)),
            )
            for report, parts in self.lacking.items()
        ]
        return LEFT_OUT_OF_FRAME.format(told=str(SEMICOLON).join(_few(named)))


def part_name(part: Part) -> str:
    """What a part is called in the language in use."""
    return " ".join(value_name(v, name) for v, name in zip(part, PART, strict=True))


def shared_parts(docvars: pd.DataFrame) -> SharedParts:
    """The parts that 95 % of the reports have; a report that lacks one of them is left out."""
    reports = list(docvars["document_id"].unique())
    known = docvars[docvars["time"].isin(TIMES[:-1])]
    held: dict[Part, set[str]] = {}
    for report, part in zip(known["document_id"], _parts(known), strict=True):
        held.setdefault(part, set()).add(report)
    parts = [part for part, own in held.items() if len(own) >= HELD_BY * len(reports)]
    lacking = {
        report: without
        for report in reports
        if (without := tuple(part for part in parts if report not in held[part]))
    }
    if not parts or len(lacking) == len(reports):
        raise CorpusError(_nothing_shared(held, reports))
    return SharedParts(tuple(parts), lacking)


def _nothing_shared(held: Mapping[Part, set[str]], reports: Sequence[str]) -> Message:
    """What most have, and who lacks it."""
    most = sorted(held.items(), key=lambda one: -len(one[1]))[:MOST_NAMED]
    offers = [
        say(
            "{part} ({n} of {n_reports}; missing from {names})",
            part=" ".join(part),
            n=len(own),
            n_reports=len(reports),
            names=joined(_few([r for r in reports if r not in own]), ", "),
        )
        for part, own in most
    ]
    remedy = say(
        "The most frequent are: {offers}. Exclude the reports that lack them, or use "
        "frame='plan' or 'whole'.",
        offers=joined(offers, "; "),
    )
    return say(
        "No combination of part and function occurs in at least {share:.0%} of the reports, "
        "so the frame 'shared sections' is empty. {remedy}",
        share=HELD_BY,
        remedy=remedy if offers else say("Compare others, or use frame='plan' or 'whole'."),
    )


def _few(names: Sequence[str]) -> list[str]:
    """The first of them, and how many there are more."""
    more = len(names) - MOST_NAMED
    return [*names[:MOST_NAMED], *([f"… ({more})"] if more > 0 else [])]


def _in_shared_parts(docvars: pd.DataFrame) -> np.ndarray:
    shared = shared_parts(docvars)
    parts = _parts(docvars)
    whole = ~docvars["document_id"].isin(shared.lacking)
    return (parts.isin(shared.parts) & whole).to_numpy()


def _parts(docvars: pd.DataFrame) -> pd.Series:
    """The part to which each paragraph belongs."""
    pairs = zip(docvars["time"], docvars["function"], strict=True)
    return pd.Series([PART_OF.get(pair, pair) for pair in pairs], docvars.index, dtype=object)


def outside_frame(docvars: pd.DataFrame, frame: Frame) -> Phrase:
    """Which reports a frame leaves out because they lack a part; empty if none."""
    if frame != "shared sections":
        return Phrase("", "")
    shared, told = shared_parts(docvars), []
    for language in LANGUAGES:
        with speaking(language):
            told.append(shared.told())
    return Phrase(*told)


def too_few_paragraphs(documents: np.ndarray, n_of: Mapping[Any, int]) -> Reason | None:
    """Why some paragraphs give no share: a part of their reports that is too small.

    A whole report of few paragraphs is all there is of it; three paragraphs of a longer one are too
    few to say what share of that part speaks of anything.

    Examples
    --------
    >>> too_few_paragraphs(np.array(["a", "a"]), {"a": 2}) is None
    True
    >>> str(too_few_paragraphs(np.array(["a", "a"]), {"a": 9}))
    'too_few_paragraphs: n=2, least=5'
    """
    n = len(documents)
    if not are_too_few(n, sum(n_of[report] for report in set(documents))):
        return None
    return Reason("too_few_paragraphs", {"n": n, "least": LEAST_PARAGRAPHS})


def are_too_few(n: Any, whole: Any) -> Any:
    """Whether so many paragraphs, of reports that have so many in all, are too few for a share."""
    return (n > 0) & (n < LEAST_PARAGRAPHS) & (n != whole)


def paragraphs_of(docvars: pd.DataFrame) -> dict[Any, int]:
    """How many paragraphs each report has."""
    return dict(Counter(docvars["document_id"]))


def comparability(
    docvars: pd.DataFrame,
    n_chars: np.ndarray,
    by: str,
    n_paragraphs: Mapping[Any, int] | None = None,
) -> pd.DataFrame:
    """What the reports of each group are: their kind, extent, length, period and parts.

    Shapes: n_chars (n_rows,).
    """
    codes, groups = pd.factorize(docvars[by])
    order = np.argsort(codes, kind="stable")
    rows_of = np.split(order, np.searchsorted(codes[order], np.arange(len(groups))))[1:]
    owners = docvars["document_id"].to_numpy(dtype=object)
    times = docvars["time"].to_numpy(dtype=object) if "time" in docvars else None
    about = {
        name: docvars[name].to_numpy(dtype=object) if name in docvars else None
        for name in ("kind", "extent", "admin_level", "script", "year")
    }
    rows = []
    for group, own in zip(groups.tolist(), rows_of, strict=True):
        chars, reports = n_chars[own], _firsts(owners, own)
        said = {
            name: [] if values is None else values[reports].tolist()
            for name, values in about.items()
        }
        years = [str(year) for year in said.pop("year") if not pd.isna(year)]
        row: dict[str, Any] = {"group": group, "n_documents": len(reports)}
        row |= {name: _counted(values) for name, values in said.items()}
        row |= {"first_year": min(years, default=""), "last_year": max(years, default="")}
        row["chars_per_document"] = round(chars.sum() / len(reports))
        n_own = len(own) if n_paragraphs is None else n_paragraphs[group]
        row["chars_per_paragraph"] = round(chars.sum() / n_own)
        if n_paragraphs is not None:
            row["chars_per_sentence"] = round(chars.sum() / len(own), 1)
        if times is not None:
            row |= {t: chars[times[own] == t].sum() / max(1, chars.sum()) for t in TIMES}
        rows.append(row)
    return pd.DataFrame(rows)


def _firsts(owners: np.ndarray, rows: np.ndarray) -> list[int]:
    """The first row of each report among some rows."""
    first: dict[Any, int] = {}
    for row in rows.tolist():
        first.setdefault(owners[row], row)
    return list(first.values())


def differences_in_kind(groups: pd.DataFrame) -> tuple[str, ...]:
    """What differs between groups beside what is measured, in sentences."""
    told = [
        _note(
            DIFFERS.format(what=docvar_name(str(name))),
            groups,
            [_named(v, str(name)) for v in values],
        )
        for name, values in groups[["kind", "extent", "admin_level"]].items()
        if len(set(values)) > 1
    ]
    if any("excerpt" in extent for extent in groups["extent"]):
        told.append(str(EXCERPTS))
    for name, what in LENGTHS.items():
        told_apart = name in groups and len(groups) > 1
        if told_apart and groups[name].max() > LENGTH_RATIO * groups[name].min():
            told.append(_note(str(what), groups, [f"{n:,}" for n in groups[name]]))
    periods = groups["first_year"].str.cat(groups["last_year"], sep="–")
    if len(set(periods)) > 1:
        told.append(_note(str(PERIODS), groups, list(periods)))
    return tuple(told)


def _note(what: str, groups: pd.DataFrame, values: Sequence[str]) -> str:
    """What differs, and the value of each group."""
    pairs = zip(groups["group"], values, strict=True)
    return NOTE.format(what=what, told=str(SEMICOLON).join(f"{g} {v}" for g, v in pairs))


def _named(values: Any, docvar: str) -> str:
    """The values of a group, as :func:`_counted` counts them, in the language in use."""
    parts = [part.partition(" (") for part in str(values).split(", ")]
    return str(COMMA).join(value_name(v, docvar) + paren + n for v, paren, n in parts)


def _counted(values: Sequence[Any]) -> str:
    """The value of some reports; of several, each with how many have it."""
    counts = Counter("unknown" if pd.isna(v) or v == "" else v for v in values)
    if len(counts) < 2:
        return str(next(iter(counts), "unknown"))
    return ", ".join(f"{value} ({n})" for value, n in sorted(counts.items()))
