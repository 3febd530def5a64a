"""Differences between groups of reports, and what else differs between them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import combinations
from typing import Any, Literal, NamedTuple, get_args

import numpy as np
import pandas as pd
import scipy

from govtopics.analysis.groups.correction import Correction, corrected_difference
from govtopics.analysis.groups.direction import Side, judged
from govtopics.analysis.groups.permutation import Apart, Cell, Paired, permutation_test
from govtopics.analysis.themes.frames import (
    Frame,
    comparability,
    differences_in_kind,
    in_frame,
    outside_frame,
    paragraphs_of,
    too_few_paragraphs,
)
from govtopics.analysis.themes.grouping import grouping
from govtopics.analysis.themes.prevalence import not_estimable
from govtopics.analysis.themes.reports_of_groups import told_of_left_out
from govtopics.analysis.themes.theme_measures import ThemeMeasures
from govtopics.analysis.validation.accuracy import Coding
from govtopics.checks import checked
from govtopics.errors import CorpusError, nearest
from govtopics.frozen import Value
from govtopics.language import Phrase, Reason, reason_cells
from govtopics.messages import joined, say
from govtopics.small_tables import in_notebook, small_table
from govtopics.table_views import DIFFERENCES
from govtopics.text_tables import counted

Adjustment = Literal["bh", "by"]
DIFFERENCE_COLUMNS = [
    "theme", "measure", "by", "group", "other", "difference", "low", "high", "interval", "p",
    "p_adjusted", "n_arrangements", "smallest_p", "status", "reason", "reason_text", "estimate",
    "other_estimate", "n_documents", "other_n_documents", "frame", "name_difference",
    "wide_difference", "hits_difference", "paragraph_difference", "direction", "turned_by",
    "turned_by_text", "english",
]  # fmt: skip
CODED_COLUMNS = ["uncorrected_difference", "n_coded", "other_n_coded"]


@dataclass(frozen=True, eq=False, repr=False)
class Comparison(Value):
    """Differences between groups, and what the groups are.

    Parameters
    ----------
    table : DataFrame
        One row per theme and pair of groups: theme, measure, by, group, other, difference (of
        prevalence, group minus other), low, high, interval, p, p_adjusted, n_arrangements,
        smallest_p, status, reason, reason_text, estimate, other_estimate, n_documents,
        other_n_documents, frame; name_difference and wide_difference (by the other rings: the range
        of definitions), hits_difference (per 1,000 characters), paragraph_difference; direction
        (``holds`` only if the sign is the same by the name, where it has hits in five reports of
        each group, by core and wide, by core without each of its terms, by 95 % of 200 random
        halves of core, by hits and by paragraphs; else ``turns``; empty where nothing differs),
        turned_by and turned_by_text (what reverses it); english (the theme's name). With a coding
        also uncorrected_difference (by hits), n_coded and other_n_coded.
    groups : DataFrame
        One row per group (:func:`govtopics.analysis.themes.frames.comparability`).
    notes : tuple of str
        What else differs between the groups, and which frame was read, in the language
        that was in use.

    Examples
    --------
    >>> import govtopics as gt
    >>> import pandas as pd
    >>> texts = ["推进基层治理。修建公路。", "推进基层治理。", "发展农业。"] * 4
    >>> groups = pd.DataFrame({"place": ["甲市", "甲市", "乙市"] * 4})
    >>> corpus = gt.Corpus.from_texts(texts, docvars=groups)
    >>> themes = gt.measure_themes(corpus, gt.read_codebook())
    >>> found = gt.compare_prevalence(themes, "place", random_state=1)
    >>> found.groups[["group", "n_documents"]].to_numpy().tolist()
    [['甲市', 8], ['乙市', 4]]
    """

    table: pd.DataFrame
    groups: pd.DataFrame
    notes: tuple[str, ...]

    def __repr__(self) -> str:
        n_themes, n_notes = self.table["theme"].nunique(), len(self.notes)
        size = f"{counted(len(self.groups), 'group')}, {counted(n_themes, 'theme')}"
        return f"Comparison: {size}; {counted(n_notes, 'note')} on what else differs"

    def _repr_html_(self) -> str:
        notes = "".join(f"<li>{escape(note)}</li>" for note in self.notes)
        table = small_table(self.table, DIFFERENCES, where=".table")
        return in_notebook(self, f"<ul>{notes}</ul>", table)


@checked(n_permutations=1, random_state=0)
def compare_prevalence(
    themes: ThemeMeasures,
    by: str,
    groups: Sequence[Any] | None = None,
    *,
    frame: Frame = "whole",
    n_permutations: int = 9999,
    correction: Adjustment = "by",
    coding: Coding | None = None,
    random_state: int,
) -> Comparison:
    r"""How far groups of reports differ in each theme, pair by pair.

    The interval of a difference comes from the two jackknife intervals (MOVER): with
    :math:`(l_i, u_i)` around :math:`p_i`,
    :math:`p_1 - p_2 - \sqrt{(p_1 - l_1)^2 + (u_2 - p_2)^2}` and likewise above. The test exchanges
    whole reports between the groups: :math:`p = (b + 1)/(m + 1)` with :math:`b` of :math:`m` other
    arrangements as far from 0 or farther, by the difference over the reach of its interval towards
    0; all arrangements if they are few. Where reports are in both groups (``by="time"``), only
    these are read, labels are exchanged within each, and the interval is the jackknife of their
    difference. A test that could never fall to 0.05 is refused, as is one of a group whose reports
    show no variance.

    With a coding, difference and interval are those that the coders would have found
    (:func:`govtopics.analysis.groups.correction.difference`), also where the dictionary errs more
    in one group than in the other; the interval includes both how reports differ and what the
    coding of a sample leaves open. There is no test then, since exchanging reports would exchange
    errors.

    Parameters
    ----------
    themes : ThemeMeasures
    by : str
        A docvar. Reports that are left out of groups are compared only by ``"document"``.
    groups : sequence, optional
        Values of it, in order; all if left out.
    frame : {"whole", "plan", "shared sections"}
    n_permutations : int
    correction : {"by", "bh"}
        Benjamini–Yekutieli, which is valid whatever depends on what, as themes of the same reports
        do; or Benjamini–Hochberg. Over all p of the table.
    coding : Coding, optional
        The coding of a sample of the measured rows.
    random_state : int

    Returns
    -------
    Comparison

    Raises
    ------
    CorpusError
        If a docvar, group, frame or correction is unknown, fewer than two groups are left, or the
        coding is of another corpus or unit.

    References
    ----------
    Zou, G. Y., & Donner, A. (2008). Construction of confidence limits about effect measures.
    https://doi.org/10.1002/sim.3095
    Phipson, B., & Smyth, G. K. (2010). Permutation P-values should never be zero.
    https://doi.org/10.2202/1544-6115.1585
    Benjamini, Y., & Yekutieli, D. (2001). https://doi.org/10.1214/aos/1013699998

    Examples
    --------
    >>> import govtopics as gt
    >>> import pandas as pd
    >>> texts = ["推进基层治理。修建公路。", "推进基层治理。", "发展农业。"] * 4
    >>> groups = pd.DataFrame({"place": ["甲市", "甲市", "乙市"] * 4})
    >>> corpus = gt.Corpus.from_texts(texts, docvars=groups)
    >>> themes = gt.measure_themes(corpus, gt.read_codebook())
    >>> found = gt.compare_prevalence(themes, "place", random_state=1)
    >>> own = found.table.query("theme == '基层治理'")
    >>> own[["group", "other", "difference"]].round(2).to_numpy().tolist()
    [['甲市', '乙市', 0.74]]
    """
    if correction not in get_args(Adjustment):
        raise CorpusError(
            say(
                "Unknown correction {correction!r}. {nearest}",
                correction=correction,
                nearest=nearest(correction, get_args(Adjustment)),
            )
        )
    values, read = grouping(themes.docvars, by), in_frame(themes.docvars, frame)
    chosen = _chosen(values, groups, by)
    rng = np.random.default_rng(random_state)
    measure = f"{themes.measure}, corrected" if coding is not None else themes.measure
    coded = Correction(themes, coding) if coding is not None else None
    masks = _groups(themes, by, chosen, frame)
    rows = [
        {"measure": measure, "by": by, "group": one, "other": other, "frame": frame} | row
        for one, other in combinations(chosen, 2)
        for row in _pair(themes, (masks[one], masks[other]), coded, n_permutations, rng)
    ]
    table = pd.DataFrame(
        rows, columns=DIFFERENCE_COLUMNS + (CODED_COLUMNS if coding is not None else [])
    )
    tested = table["p"].notna()
    if tested.any():
        adjusted = scipy.stats.false_discovery_control(
            table.loc[tested, "p"].to_numpy(float), method=correction
        )
        table.loc[tested, "p_adjusted"] = adjusted
    inside = values.isin(chosen).to_numpy() & read
    docvars = themes.docvars[inside].assign(**{_GROUP: values[inside]})
    counts = {group: int(mask.paragraphs.sum()) for group, mask in masks.items()}
    n_paragraphs = counts if themes.unit == "sentence" else None
    about = comparability(docvars, themes.n_chars[inside], _GROUP, n_paragraphs)
    notes = [str(_FRAME_NOTES[frame]), str(outside_frame(themes.docvars, frame))]
    notes += map(str, told_of_left_out(themes.docvars, by))
    return Comparison(table, about, (*filter(None, notes), *differences_in_kind(about)))


class _Group(NamedTuple):
    """Which rows belong to a group, and which paragraphs: two masks."""

    rows: np.ndarray
    paragraphs: np.ndarray

    def inside(self, themes: ThemeMeasures, read: np.ndarray) -> _Group:
        """The part of it that is in some rows, and in the reports that these belong to."""
        rows = self.rows & read
        owner = themes.paragraphs.docvars["document_id"]
        documents = set(themes.docvars["document_id"][rows])
        return _Group(rows, self.paragraphs & owner.isin(documents).to_numpy())


def _groups(
    themes: ThemeMeasures, by: str, chosen: Sequence[Any], frame: Frame
) -> dict[Any, _Group]:
    """The groups of some values, as far as they are in the frame."""
    every = [
        (grouping(docvars, by), in_frame(docvars, frame))
        for docvars in (themes.docvars, themes.paragraphs.docvars)
    ]
    return {
        value: _Group(*((own == value).to_numpy() & read for own, read in every))
        for value in chosen
    }


_GROUP = "_group"
_FRAME_NOTES = {
    "whole": Phrase("范围：每份报告的全部文本", "frame: all of each report as it stands"),
    "plan": Phrase("范围：只有计划部分的段落", "frame: only paragraphs of the plan"),
    "shared sections": Phrase(
        "范围：只有 95% 的报告都有的部分（时间与功能相同）",
        "frame: only parts (time and function) that 95 % of the reports have",
    ),
}


def _chosen(values: pd.Series, groups: Sequence[Any] | None, by: str) -> list[Any]:
    there = list(pd.unique(values.dropna()))
    chosen = there if groups is None else list(dict.fromkeys(groups))
    for group in chosen:
        if group not in there:
            raise CorpusError(
                say(
                    "No text has {by} = {group!r}. {nearest}",
                    by=by,
                    group=group,
                    nearest=nearest(str(group), map(str, there)),
                )
            )
    if len(chosen) < 2:
        raise CorpusError(
            say(
                "{by} has only one group, {names}, so there is nothing to compare.",
                by=by,
                names=joined(map(str, chosen), ", "),
            )
        )
    return chosen


def _pair(
    themes: ThemeMeasures,
    groups: tuple[_Group, _Group],
    coded: Correction | None,
    n_permutations: int,
    rng: np.random.Generator,
) -> list[dict[str, Any]]:
    """The rows of two groups: themes of the same years are tested together."""
    first, second = groups
    found: dict[int, dict[str, Any]] = {}
    documents = themes.docvars["document_id"]
    for chosen, told in _together(themes):
        sides = (first.inside(themes, told), second.inside(themes, told))
        both = set(documents[sides[0].rows]) & set(documents[sides[1].rows])
        if both:
            read = documents.isin(both).to_numpy()
            sides = (sides[0].inside(themes, read), sides[1].inside(themes, read))
        cells = (Cell.of(themes, side.rows, chosen) for side in sides)
        design = (Paired if both else Apart)(*cells)
        n_before = documents[(first.rows | second.rows) & ~told].nunique()
        before = [Reason("before_since", {"n": n_before})] if n_before else []
        if coded:
            differences = _corrected(coded, chosen, sides, before)
        else:
            differences = _differences(design, before, n_permutations, rng)
        rows = _rows(themes, chosen, design, sides, differences, early=n_before > 0)
        found |= dict(zip(chosen, rows, strict=True))
    return [found[theme] for theme in range(len(themes.codebook))]


def _together(themes: ThemeMeasures) -> list[tuple[list[int], np.ndarray]]:
    """Themes that can be measured in the same rows, by their places, and these rows."""
    alike: dict[bytes, tuple[list[int], np.ndarray]] = {}
    for place, each in enumerate(themes.found):
        alike.setdefault(each.measurable.tobytes(), ([], each.measurable))[0].append(place)
    return list(alike.values())


def _rows(
    themes: ThemeMeasures,
    chosen: list[int],
    design: Paired | Apart,
    sides: tuple[_Group, _Group],
    differences: Iterator[dict[str, Any]],
    *,
    early: bool,
) -> Iterator[dict[str, Any]]:
    """The rows of themes, whose differences are taken only where both groups contain texts."""
    sizes = {
        "n_documents": len(design.one.ids),
        "other_n_documents": len(design.other.ids),
    }
    named = [themes.found[place].theme for place in chosen]
    told = [{"theme": theme.label, "english": theme.english, **sizes} for theme in named]
    if not all(sizes.values()):
        why = Reason("group_before_since" if early else "no_text_in_group")
        yield from (each | not_estimable(why) for each in told)
        return
    owner = themes.paragraphs.docvars["document_id"].to_numpy()
    n_of = paragraphs_of(themes.paragraphs.docvars)
    found = (too_few_paragraphs(owner[side.paragraphs], n_of) for side in sides)
    if few := dict.fromkeys(reason for reason in found if reason):
        yield from (each | not_estimable(*few) for each in told)
        return
    rows, beside = themes.rows, themes.paragraphs.rows
    for place, each, difference in zip(chosen, told, differences, strict=True):
        one, other = (Side.of(rows, beside, place, *side) for side in sides)
        corrected = difference["difference"] if "uncorrected_difference" in difference else None
        yield each | difference | judged(rows.found[place].theme, one, other, corrected)


def _corrected(
    coded: Correction, chosen: list[int], sides: tuple[_Group, _Group], before: list[Reason]
) -> Iterator[dict[str, Any]]:
    """What coders would have found of each theme's difference."""
    for place in chosen:
        one, other = (coded.part(place, side.rows) for side in sides)
        yield corrected_difference(one, other, before)


def _differences(
    design: Paired | Apart, before: list[Reason], n_permutations: int, rng: np.random.Generator
) -> Iterator[dict[str, Any]]:
    """What is known of each theme's difference between two groups that contain texts."""
    shares, others = (
        cell.hits.sum(axis=1) / cell.totals.sum() for cell in (design.one, design.other)
    )
    observed = shares - others
    low, high, kind, why = design.interval(observed)
    tested = permutation_test(design, len(observed), n_permutations, rng)
    for i, difference in enumerate(observed):
        told = not np.isnan(low[i])
        reasons = [*before, *([] if told else [why[i]]), *tested[i].why]
        yield {
            "difference": difference,
            "low": low[i],
            "high": high[i],
            "interval": kind if told else "",
            "p": tested[i].p,
            "p_adjusted": np.nan,
            "n_arrangements": tested[i].n_arrangements,
            "smallest_p": tested[i].smallest_p,
            "status": "estimated",
            **reason_cells(*reasons),
            "estimate": shares[i],
            "other_estimate": others[i],
        }
