"""The share of each group's text in sentences with hits of each theme, with intervals."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal, NamedTuple, get_args

import numpy as np
import pandas as pd

from govtopics.analysis.themes.definitions import Held, definitions
from govtopics.analysis.themes.frames import LEAST_PARAGRAPHS, Frame, are_too_few, outside_frame
from govtopics.analysis.themes.group_intervals import (
    Ends,
    Reports,
    between_reports,
    within_reports,
)
from govtopics.analysis.themes.group_reasons import GroupReasons
from govtopics.analysis.themes.grouped import Grouped
from govtopics.analysis.themes.grouping import grouping
from govtopics.analysis.themes.reports_of_groups import Sizes, left_out_of
from govtopics.analysis.themes.rows import Found, Rows
from govtopics.corpus.report_names import document_names
from govtopics.errors import CorpusError, nearest
from govtopics.language import Reason, reason_cells
from govtopics.messages import logger, say

log = logger(__name__)

Interval = Literal["jackknife", "within_report"]
INTERVALS: tuple[str, ...] = get_args(Interval)
PREVALENCE_COLUMNS = [
    "theme", "measure", "by", "group", "estimate", "low", "high", "interval", "status", "reason",
    "reason_text", "n_hits", "n_sentences", "n_paragraphs", "n_documents", "name",
    "hits_per_1000_chars", "paragraph_share", "name_share", "wide_share", "n_chars", "extent",
    "decisive_term", "largest_change", "frame", "english", "n_with_hits", "left_out",
    "n_undecided", "other_words",
]  # fmt: skip


def prevalence_table(
    rows: Rows,
    paragraphs: Rows,
    *,
    measure: str,
    by: str | Sequence[str],
    frame: Frame,
    interval: Interval | None,
) -> pd.DataFrame:
    """The table of :meth:`govtopics.ThemeMeasures.prevalence`."""
    if interval is not None and interval not in INTERVALS:
        raise CorpusError(
            say(
                "Unknown interval {interval!r}. {nearest}",
                interval=interval,
                nearest=nearest(interval, INTERVALS),
            )
        )
    groups = Groups.of(rows, paragraphs, by, frame)
    told = outside_frame(rows.docvars, frame)
    if str(told):
        log.warning(say("frame {frame!r}: {told}", frame=frame, told=told))
    if not (groups.text.keys and rows.found):
        return pd.DataFrame(columns=PREVALENCE_COLUMNS)
    by_document = by in ("document", ["document"], ("document",))
    kind = interval or ("" if by_document else "jackknife")
    about = groups.about.assign(measure=measure, frame=frame)
    tables = [
        pd.DataFrame(_columns(Part.of(rows, paragraphs, theme, groups), groups, kind))
        for theme in range(len(rows.found))
    ]
    whole = pd.concat([about] * len(tables), ignore_index=True)
    return whole.join(pd.concat(tables, ignore_index=True))[PREVALENCE_COLUMNS]


class Groups(NamedTuple):
    """The groups of a table, whatever the theme.

    ``about`` (n_groups): by, group, name, left_out; ``text`` and ``beside``: the rows that are
    counted, and the paragraphs; ``few`` (n_groups,): whether these are too few for a share;
    ``all_gone`` (n_groups,): whether all its reports are left out.
    """

    about: pd.DataFrame
    text: Grouped
    beside: Grouped
    sizes: Sizes
    few: np.ndarray
    all_gone: np.ndarray

    @classmethod
    def of(cls, rows: Rows, paragraphs: Rows, by: str | Sequence[str], frame: Frame) -> Groups:
        """Those of a docvar, or of several, as far as they are in the frame."""
        text = Grouped.of(rows.docvars, by, frame)
        beside = Grouped.of(paragraphs.docvars, by, frame, text.keys)
        gone, kept = left_out_of(rows.docvars, by), set(grouping(rows.docvars, by).dropna())
        joined = by if isinstance(by, str) else ", ".join(dict.fromkeys(by))
        names = document_names(rows.docvars) if joined == "document" else {}
        told = [(key, names.get(key, key), gone.get(key, "")) for key in text.keys]
        about = pd.DataFrame(told, columns=["group", "name", "left_out"]).assign(by=joined)
        all_gone = np.array([key in gone and key not in kept for key in text.keys], dtype=bool)
        few = are_too_few(beside.n_rows(), beside.n_whole())
        return cls(about, text, beside, Sizes.of(rows, text), few, all_gone)


class Part(NamedTuple):
    """What was found of a theme in each group, where it can be measured.

    ``held``: the rows that contain a term; of shape (n_groups,): ``n_hits``; ``n_before``, reports
    from before its ``since``; ``n_paragraphs`` and ``paragraph_share``.
    """

    found: Found
    held: Held
    unit: str
    n_chars: np.ndarray
    text: Grouped
    sizes: Sizes
    n_hits: np.ndarray
    n_before: np.ndarray
    n_paragraphs: np.ndarray
    paragraph_share: np.ndarray

    @classmethod
    def of(cls, rows: Rows, paragraphs: Rows, theme: int, groups: Groups) -> Part:
        """One theme, by its place."""
        found, beside = rows.found[theme], paragraphs.found[theme]
        held = Held.of(found.held, found.theme.ring_sizes[1])
        n_before = groups.text.where(~found.measurable).n_documents()
        text, sizes = groups.text, groups.sizes
        if n_before.any():
            text = text.where(found.measurable)
            sizes = Sizes.of(rows, text)
        own = groups.beside.where(beside.measurable)
        share = _shares(own, paragraphs.n_chars, np.flatnonzero(beside.in_core))
        n_hits = text.sums(found.n_hits).astype(int)
        about = (n_hits, n_before, own.n_rows(), share)
        return cls(found, held, rows.unit, rows.n_chars, text, sizes, *about)


def _shares(grouped: Grouped, n_chars: np.ndarray, rows: np.ndarray) -> np.ndarray:
    """The share of characters of some rows in each group; NaN where it has none."""
    total = grouped.sums(n_chars)
    with np.errstate(invalid="ignore"):
        return np.asarray(grouped.sums(n_chars[rows], rows) / total)


def _columns(part: Part, groups: Groups, kind: str) -> dict[str, Any]:
    """What the rows of a theme say, group by group."""
    reasons = GroupReasons(len(groups.text.keys))
    estimated, few = _estimable(part, groups, reasons)
    theme, text, sizes = part.found.theme, part.text, part.sizes
    by_ring = definitions(part.held, text, part.n_chars, theme.ring_sizes)
    ends = _ends(kind, part, by_ring.estimate, estimated, reasons)
    shares = {
        "estimate": by_ring.estimate,
        "name_share": by_ring.name,
        "wide_share": by_ring.wide,
        "hits_per_1000_chars": 1000 * part.n_hits / np.maximum(1, sizes.n_chars),
        "largest_change": by_ring.largest_change,
    }
    terms = np.array([*theme.terms, ""], dtype=object)  # the last where no term decides
    reason, reason_text = zip(*reasons.cells(), strict=True)
    return {
        "theme": theme.label,
        "english": theme.english,
        "other_words": "、".join(part.found.other_words),
        "n_hits": part.n_hits,
        "n_with_hits": text.sums(part.found.n_hits > 0).astype(int),
        "n_sentences": sizes.n_rows if part.unit == "sentence" else None,
        "n_paragraphs": part.n_paragraphs,
        "n_documents": sizes.n_documents,
        "n_chars": sizes.n_chars,
        "extent": sizes.extent,
        "n_undecided": sizes.n_undecided,
        **{name: np.where(estimated, values, np.nan) for name, values in shares.items()},
        "paragraph_share": np.where(few, np.nan, part.paragraph_share),
        "decisive_term": np.where(estimated, terms[by_ring.decisive], ""),
        "status": np.where(estimated, "estimated", "not estimable"),
        "low": ends.low,
        "high": ends.high,
        "interval": ends.kind,
        "reason": reason,
        "reason_text": reason_text,
    }


def _estimable(part: Part, groups: Groups, reasons: GroupReasons) -> tuple[np.ndarray, np.ndarray]:
    """Which groups have a share, and which too few paragraphs for one; why not is said."""
    sizes = part.sizes
    named, early = (groups.about["group"] != "").to_numpy(), part.n_before > 0
    empty = named & (sizes.n_rows == 0)
    few = named & ~empty & groups.few
    blank = named & ~empty & ~few & (sizes.n_chars == 0)
    reasons.give(~named, "docvar_missing", docvar=groups.about["by"], n=part.n_paragraphs)
    reasons.give(named & ~blank & early, "before_since", n=part.n_before)
    reasons.give(empty & ~early & groups.all_gone, "all_left_out")
    reasons.give(empty & ~early & ~groups.all_gone, "not_in_frame")
    reasons.give(few, "too_few_paragraphs", n=groups.beside.n_rows(), least=LEAST_PARAGRAPHS)
    reasons.give(blank, "no_characters", n=part.n_paragraphs)
    return named & ~(empty | few | blank), few


def _ends(
    kind: str,
    part: Part,
    estimate: np.ndarray,
    estimated: np.ndarray,
    reasons: GroupReasons,
) -> Ends:
    """The intervals of the groups that have a share, and what is to be said of them."""
    if kind == "jackknife":
        in_core = part.held.inside(part.found.theme.ring_sizes[1])
        return between_reports(Reports.of(part.text, part.n_chars, in_core), estimated, reasons)
    if kind == "within_report":
        return within_reports(part.text, part.n_chars, estimate, estimated, reasons)
    reasons.give(estimated & (part.n_hits == 0), "no_hit", n=part.sizes.n_rows)
    return Ends.none(len(estimated))


def not_estimable(*reasons: Reason) -> dict[str, str]:
    """What a row says where nothing can be estimated."""
    told = {"interval": "", "status": "not estimable", "decisive_term": ""}
    return told | reason_cells(*reasons)
