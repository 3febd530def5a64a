"""Differences between groups of reports, and between what a report records and what it promises."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from math import comb
from typing import Any, Literal, NamedTuple, get_args

import numpy as np
import pandas as pd
from scipy.special import stdtrit
from scipy.stats import false_discovery_control

from govtopics.analysis.frames import Frame, comparability, differences_in_kind, in_frame
from govtopics.analysis.intervals import LEAST_REPORTS, jackknife_share
from govtopics.analysis.prevalence import grouping, not_estimable, why_not
from govtopics.analysis.themes import ThemeMeasures
from govtopics.corpus.names import document_names
from govtopics.errors import CorpusError, nearest

Correction = Literal["bh", "by"]
ALPHA = 0.05
DIFFERENCE_COLUMNS = [
    "theme", "measure", "by", "group", "other", "difference", "low", "high", "interval", "p",
    "p_adjusted", "n_arrangements", "smallest_p", "status", "reason", "estimate", "other_estimate",
    "n_documents", "other_n_documents", "frame",
]  # fmt: skip
RECORD_COLUMNS = [
    "theme", "document_id", "name", "review", "plan", "difference", "n_review", "n_plan",
    "promised_in", "promised", "kept", "status", "reason",
]  # fmt: skip


@dataclass(frozen=True, eq=False, repr=False)
class Comparison:
    """Differences between groups, and what the groups are.

    Parameters
    ----------
    table : DataFrame
        One row a theme and pair of groups: theme, measure, by, group, other, difference (of
        prevalence, group less other), low, high, interval, p, p_adjusted, n_arrangements,
        smallest_p, status, reason, estimate, other_estimate, n_documents, other_n_documents, frame.
    groups : DataFrame
        One row a group (:func:`govtopics.analysis.frames.comparability`).
    notes : tuple of str
        What differs between the groups beside the theme, and which frame was read.
    """

    table: pd.DataFrame
    groups: pd.DataFrame
    notes: tuple[str, ...]

    def __repr__(self) -> str:
        head = f"Comparison: {len(self.groups)} groups, {self.table['theme'].nunique()} themes"
        return "\n  ".join([head, *self.notes])

    def _repr_html_(self) -> str:
        notes = "".join(f"<li>{_escaped(note)}</li>" for note in self.notes)
        shown: str = self.table.to_html(index=False, na_rep="")
        return f"<ul>{notes}</ul>{shown}"


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")


def compare_prevalence(
    themes: ThemeMeasures,
    by: str,
    groups: Sequence[Any] | None = None,
    *,
    frame: Frame = "whole",
    n_permutations: int = 9999,
    correction: Correction = "by",
    random_state: int,
) -> Comparison:
    r"""How far groups of reports differ in each theme, pair by pair.

    The interval of a difference comes from the two jackknife intervals (MOVER): with
    :math:`(l_i, u_i)` around :math:`p_i`,
    :math:`p_1 - p_2 - \sqrt{(p_1 - l_1)^2 + (u_2 - p_2)^2}` and likewise above. The test exchanges
    whole reports between the groups: :math:`p = (b + 1)/(m + 1)` with :math:`b` of :math:`m` other
    arrangements differing as much or more; all arrangements if they are few. Where reports stand in
    both groups (``by="time"``), only these are read, labels are exchanged within each, and the
    interval is the jackknife of their difference. A test that could never fall to 0.05 is refused.

    Parameters
    ----------
    themes : ThemeMeasures
    by : str
        A docvar.
    groups : sequence, optional
        Values of it, in order; all if left out.
    frame : {"whole", "plan", "shared sections"}
    n_permutations : int
    correction : {"by", "bh"}
        Benjamini–Yekutieli, which holds whatever depends on what, as themes of the same reports do;
        or Benjamini–Hochberg. Over all p of the table.
    random_state : int

    Returns
    -------
    Comparison

    Raises
    ------
    CorpusError
        If a docvar, group, frame or correction is unknown, or fewer than two groups are left.

    References
    ----------
    Zou, G. Y., & Donner, A. (2008). Construction of confidence limits about effect measures.
    https://doi.org/10.1002/sim.3095
    Phipson, B., & Smyth, G. K. (2010). Permutation P-values should never be zero.
    https://doi.org/10.2202/1544-6115.1585
    Benjamini, Y., & Yekutieli, D. (2001). https://doi.org/10.1214/aos/1013699998
    """
    if correction not in get_args(Correction):
        raise CorpusError(
            f"There is no correction {correction!r}. {nearest(correction, get_args(Correction))}"
        )
    values, read = grouping(themes.docvars, by), in_frame(themes.docvars, frame)
    chosen = _chosen(values, groups, by)
    rng = np.random.default_rng(random_state)
    cells = {group: _Cell.of(themes, (values == group).to_numpy() & read) for group in chosen}
    rows = [
        {"measure": themes.measure, "by": by, "group": one, "other": other, "frame": frame} | row
        for one, other in combinations(chosen, 2)
        for row in _pair(themes, cells[one], cells[other], n_permutations, rng)
    ]
    table = pd.DataFrame(rows, columns=DIFFERENCE_COLUMNS)
    tested = table["p"].notna()
    if tested.any():
        adjusted = false_discovery_control(
            table.loc[tested, "p"].to_numpy(float), method=correction
        )
        table.loc[tested, "p_adjusted"] = adjusted
    inside = values.isin(chosen).to_numpy() & read
    docvars = themes.docvars[inside].assign(**{_GROUP: values[inside]})
    about = comparability(docvars, themes.n_chars[inside], _GROUP)
    return Comparison(table, about, (_FRAME_NOTES[frame], *differences_in_kind(about)))


_GROUP = "_group"
_FRAME_NOTES = {
    "whole": "frame: all of each report as it stands",
    "plan": "frame: only paragraphs of the plan",
    "shared sections": "frame: only parts (time and function) that every report has",
}


def _chosen(values: pd.Series, groups: Sequence[Any] | None, by: str) -> list[Any]:
    there = list(pd.unique(values.dropna()))
    chosen = there if groups is None else list(dict.fromkeys(groups))
    for group in chosen:
        if group not in there:
            raise CorpusError(
                f"No text has {by} = {group!r}. {nearest(str(group), map(str, there))}"
            )
    if len(chosen) < 2:
        raise CorpusError(f"{by} has one group, {', '.join(map(str, chosen))}: nothing to compare.")
    return chosen


class _Cell(NamedTuple):
    """A group by reports: ids (n,), characters (n,), and with a hit (n_themes, n)."""

    ids: np.ndarray
    totals: np.ndarray
    hits: np.ndarray

    @classmethod
    def of(cls, themes: ThemeMeasures, inside: np.ndarray) -> _Cell:
        codes, ids = pd.factorize(themes.docvars["document_id"][inside])
        chars = themes.n_chars[inside]
        totals = np.bincount(codes, weights=chars, minlength=len(ids))
        hits = [
            np.bincount(codes, weights=chars * (found.n_hits[inside] > 0), minlength=len(ids))
            for found in themes.found
        ]
        full = totals > 0
        return cls(np.asarray(ids, dtype=object)[full], totals[full], np.array(hits)[:, full])

    def take(self, ids: Sequence[str]) -> _Cell:
        """The cell of these reports, in this order."""
        place = {name: i for i, name in enumerate(self.ids)}
        rows = [place[name] for name in ids]
        return _Cell(self.ids[rows], self.totals[rows], self.hits[:, rows])


def _pair(
    themes: ThemeMeasures, one: _Cell, other: _Cell, n_permutations: int, rng: np.random.Generator
) -> list[dict[str, Any]]:
    both = [name for name in one.ids if name in set(other.ids)]
    if both:
        one, other = one.take(both), other.take(both)
    if not len(one.ids) or not len(other.ids):
        reason = "a group has no text in this frame"
        return [
            {"theme": label, "n_documents": len(one.ids), "other_n_documents": len(other.ids)}
            | not_estimable(reason)
            for label in themes.codebook.labels
        ]
    design = _Paired(one, other) if both else _Apart(one, other)
    shares = [cell.hits.sum(axis=1) / cell.totals.sum() for cell in (one, other)]
    observed = shares[0] - shares[1]
    low, high, kind, why = design.interval(observed)
    p, n_arrangements, untested = _test(design, observed, n_permutations, rng)
    rows = []
    for i, label in enumerate(themes.codebook.labels):
        told = not np.isnan(low[i])
        reasons = ([] if told else [f"interval not estimable: {why[i]}"]) + untested
        rows.append(
            {
                "theme": label,
                "difference": observed[i],
                "low": low[i],
                "high": high[i],
                "interval": kind if told else "",
                "p": p[i],
                "p_adjusted": np.nan,
                "n_arrangements": n_arrangements,
                "smallest_p": design.smallest_p,
                "status": "estimated",
                "reason": "; ".join(reasons),
                "estimate": shares[0][i],
                "other_estimate": shares[1][i],
                "n_documents": len(one.ids),
                "other_n_documents": len(other.ids),
            }
        )
    return rows


def _test(
    design: _Paired | _Apart, observed: np.ndarray, n_permutations: int, rng: np.random.Generator
) -> tuple[np.ndarray, int, list[str]]:
    if design.smallest_p > ALPHA:
        why = f"no test: with {design.told} the smallest possible p is {design.smallest_p:.2g}"
        return np.full(len(observed), np.nan), 0, [why]
    differences = design.rearranged(n_permutations, rng)
    as_far = (np.abs(differences) >= np.abs(observed) - 1e-12).sum(axis=0)
    return (as_far + 1) / (len(differences) + 1), len(differences), []


class _Apart(NamedTuple):
    """Two groups of different reports: exchanging them between the groups."""

    one: _Cell
    other: _Cell

    @property
    def told(self) -> str:
        return f"{len(self.one.ids)} and {len(self.other.ids)} reports"

    @property
    def n_all(self) -> int:
        return comb(len(self.one.ids) + len(self.other.ids), len(self.one.ids))

    @property
    def smallest_p(self) -> float:
        # Groups of equal size can trade places and differ as much.
        return (2 if len(self.one.ids) == len(self.other.ids) else 1) / self.n_all

    def interval(self, observed: np.ndarray) -> tuple[np.ndarray, np.ndarray, str, list[str]]:
        ends = [jackknife_share(cell.hits, cell.totals[None]) for cell in (self.one, self.other)]
        (p1, l1, u1), (p2, l2, u2) = ends
        low = observed - np.hypot(p1 - l1, u2 - p2)
        high = observed + np.hypot(u1 - p1, p2 - l2)
        why = [
            why_not(
                *(
                    (self.one.hits[i], self.one.totals)
                    if np.isnan(l1[i])
                    else (self.other.hits[i], self.other.totals)
                )
            )
            for i in range(len(observed))
        ]
        return low, high, "jackknife (MOVER)", why

    def rearranged(self, n_permutations: int, rng: np.random.Generator) -> np.ndarray:
        """Differences of other arrangements, shape (n_arrangements, n_themes)."""
        n_one, n = len(self.one.ids), len(self.one.ids) + len(self.other.ids)
        if self.n_all - 1 <= n_permutations:
            # The first combination is the arrangement that was observed.
            chosen = np.array(list(combinations(range(n), n_one)))[1:]
        else:
            chosen = rng.random((n_permutations, n)).argsort(axis=1)[:, :n_one]
        mask = np.zeros((len(chosen), n))
        np.put_along_axis(mask, chosen, 1.0, axis=1)
        hits = np.hstack([self.one.hits, self.other.hits])
        totals = np.concatenate([self.one.totals, self.other.totals])
        in_one, all_hits = mask @ hits.T, hits.sum(axis=1)
        size = (mask @ totals)[:, None]
        difference: np.ndarray = in_one / size - (all_hits - in_one) / (totals.sum() - size)
        return difference


class _Paired(NamedTuple):
    """Two parts of the same reports: exchanging them within each report."""

    one: _Cell
    other: _Cell

    @property
    def told(self) -> str:
        return f"{len(self.one.ids)} reports that stand in both groups"

    @property
    def smallest_p(self) -> float:
        return float(2.0 ** (1 - len(self.one.ids)))

    def interval(self, observed: np.ndarray) -> tuple[np.ndarray, np.ndarray, str, list[str]]:
        n = len(self.one.ids)
        nothing = np.full(len(observed), np.nan)
        if n < LEAST_REPORTS:
            why = f"G = {n}, and {LEAST_REPORTS} reports are needed"
            return nothing, nothing, "jackknife", [why] * len(observed)
        first, second = (
            (cell.hits.sum(axis=1, keepdims=True) - cell.hits) / (cell.totals.sum() - cell.totals)
            for cell in (self.one, self.other)
        )
        reach = stdtrit(n - 1, 0.975) * np.sqrt((n - 1) * (first - second).var(axis=1))
        moved = reach > 0
        low, high = (np.where(moved, observed + sign * reach, np.nan) for sign in (-1, 1))
        return low, high, "jackknife", ["no report differs between its parts"] * len(observed)

    def rearranged(self, n_permutations: int, rng: np.random.Generator) -> np.ndarray:
        """Differences of other arrangements, shape (n_arrangements, n_themes)."""
        n = len(self.one.ids)
        if 2**n - 1 <= n_permutations:
            swapped = (np.arange(1, 2**n)[:, None] >> np.arange(n)) & 1
        else:
            swapped = rng.integers(0, 2, (n_permutations, n))
        hits = self.other.hits - self.one.hits
        totals = self.other.totals - self.one.totals
        first = self.one.hits.sum(axis=1) + swapped @ hits.T
        size = (self.one.totals.sum() + swapped @ totals)[:, None]
        all_hits = (self.one.hits + self.other.hits).sum(axis=1)
        all_totals = (self.one.totals + self.other.totals).sum()
        difference: np.ndarray = first / size - (all_hits - first) / (all_totals - size)
        return difference


def review_against_plan(themes: ThemeMeasures) -> pd.DataFrame:
    """What each report records of a theme and what it promises, and what was promised before.

    Parameters
    ----------
    themes : ThemeMeasures

    Returns
    -------
    DataFrame
        One row a theme and report: theme, document_id, name, review and plan (the share of the
        characters of each that stand in paragraphs with a hit), difference (plan less review),
        n_review and n_plan (paragraphs), promised_in (the report of the same place of the year
        before), promised (the share of its plan), kept (review less promised), status, reason.

    Raises
    ------
    CorpusError
        If the corpus has no docvar ``time``.
    """
    docvars = themes.docvars
    if "time" not in docvars:
        raise CorpusError("The corpus has no docvar 'time', so review and plan are not told apart.")
    names = document_names(docvars)
    before = _year_before(docvars)
    cells = {
        time: _Cell.of(themes, (docvars["time"] == time).to_numpy()) for time in ("review", "plan")
    }
    counts = docvars.groupby(["document_id", "time"]).size()
    rows = []
    for i, label in enumerate(themes.codebook.labels):
        share = {
            time: dict(zip(cell.ids, cell.hits[i] / cell.totals, strict=True))
            for time, cell in cells.items()
        }
        for document, name in names.items():
            row: dict[str, Any] = {"theme": label, "document_id": document, "name": name}
            row |= {f"n_{time}": int(counts.get((document, time), 0)) for time in cells}
            row |= {time: share[time].get(document, np.nan) for time in cells}
            row["promised_in"] = before.get(document, "")
            row["promised"] = share["plan"].get(row["promised_in"], np.nan)
            rows.append(row | _record_status(row))
    table = pd.DataFrame(rows)
    table["difference"] = table["plan"] - table["review"]
    table["kept"] = table["review"] - table["promised"]
    return table[RECORD_COLUMNS]


def _record_status(row: dict[str, Any]) -> dict[str, str]:
    lacking = [time for time in ("review", "plan") if np.isnan(row[time])]
    if lacking:
        reason = f"it has no {' and no '.join(lacking)}"
        return {"status": "not estimable", "reason": reason}
    reason = "" if row["promised_in"] else "no report of the same place of the year before"
    return {"status": "estimated", "reason": reason}


def _year_before(docvars: pd.DataFrame) -> dict[str, str]:
    """For each report, the one of the same place of the year before, if there is just one."""
    if not {"place", "year"} <= set(docvars):
        return {}
    documents = docvars.drop_duplicates("document_id")
    known = documents[documents["place"].notna() & documents["year"].notna()]
    by_year: dict[tuple[str, int], list[str]] = {}
    columns = (known["document_id"], known["place"], known["year"])
    rows = [(name, place, int(str(year)[:4])) for name, place, year in zip(*columns, strict=True)]
    for name, place, year in rows:
        by_year.setdefault((place, year), []).append(name)
    earlier = {name: by_year.get((place, year - 1), []) for name, place, year in rows}
    return {name: found[0] for name, found in earlier.items() if len(found) == 1}
