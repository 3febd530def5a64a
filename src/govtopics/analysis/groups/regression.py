"""A theme in a regression: coefficients, what each row assumes, and whether the sign holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from govtopics.analysis.groups.clustered import FEWEST, LEAST_FREEDOM, Fit, fit, sizes_of
from govtopics.analysis.groups.corrected_regression import corrected
from govtopics.analysis.groups.designs import TINY, Design, Matrices
from govtopics.analysis.groups.regression_text import (
    AS_WRITTEN,
    CORRECTED,
    paper_table,
    summary_of,
)
from govtopics.analysis.themes.theme_measures import ThemeMeasures
from govtopics.analysis.validation.accuracy import Coding
from govtopics.checks import checked
from govtopics.errors import CorpusError
from govtopics.frozen import FrozenDict, Value
from govtopics.language import Reason, reason_cells
from govtopics.messages import say
from govtopics.panels.panel import Panel
from govtopics.text_tables import counted

REGRESSION_COLUMNS = [
    "outcome", "term", "specification", "estimate", "standard_error", "low", "high", "freedom",
    "errors", "standardised", "n", "n_places", "n_times", "assumes", "assumes_text", "direction",
    "turned_by", "status", "reason", "reason_text",
]  # fmt: skip
# The measures by which a theme is taken, in the order of the table; the headline comes first.
MEASURES = ("name_share", "wide_share", "hits_per_1000_chars", "paragraph_share")


@dataclass(frozen=True, eq=False, repr=False)
class Regression(Value):
    """Coefficients of a panel, one row per coefficient and specification.

    Parameters
    ----------
    table : DataFrame
        outcome, term, specification (the measure of the themes in the formula: ``estimate``, the
        headline, ``name_share``, ``wide_share``, ``hits_per_1000_chars``, ``paragraph_share``),
        estimate (the coefficient), standard_error, low, high, freedom (degrees of freedom of t),
        errors (``cluster`` or ``CR2``), standardised (the coefficient per standard deviation of the
        theme once the fixed effects are out, of the outcome or the term that it is),
        n (reports), n_places, n_times, assumes and assumes_text (what the row takes for granted),
        direction (``holds`` if all specifications have one sign, else ``turns``), turned_by (those
        that have another), status, reason, reason_text.
    left_out : DataFrame
        One row per place and year that is not used: code, place, year, reason, reason_text.
    formula : str
        As it was understood.
    fixed : tuple of str
        The docvars whose fixed effects are in.
    english : mapping of str to str
        The English names of the themes of the formula whose headline is taken; empty for one
        without.

    Examples
    --------
    >>> import govtopics as gt
    >>> import pandas as pd
    >>> texts = ["推进治理。" * k + "发展经济。" * (9 - k) for k in (1, 2, 2, 4, 3, 5)]
    >>> docvars = pd.DataFrame({"place": list("甲甲乙乙丙丙"), "year": [2020, 2021] * 3})
    >>> corpus = gt.Corpus.from_texts(texts, docvars=docvars)
    >>> codebook = gt.Codebook((gt.Theme("治理", ("治理",)),))
    >>> panel = gt.measure_themes(corpus, codebook).panel()
    >>> found = gt.regress(panel, "治理 ~ year", fixed=["place"])
    >>> found.formula, found.fixed
    ('治理 ~ year', ('place',))
    """

    table: pd.DataFrame
    left_out: pd.DataFrame
    formula: str
    fixed: tuple[str, ...]
    english: Mapping[str, str] = field(default_factory=dict)

    @property
    def summary(self) -> str:
        """What a paper can say about it, in the language in use.

        A sentence for each coefficient, with its interval or why there is none (in percentage
        points where a theme is the outcome), one on the reports, places, effects and errors.
        """
        return summary_of(self.table, self.left_out, self.fixed, self.english)

    def to_paper(self) -> pd.DataFrame:
        """The table as a paper prints it, in the language in use.

        Returns
        -------
        DataFrame
            One column per specification; a row with each coefficient, below it the standard error
            in brackets, then reports, places, fixed effects and errors. Cells are text, and numbers
            those of ``table``: a share is between 0 and 1. There are no p-values, stars or R².
        """
        return paper_table(self.table, self.fixed, self.english)

    @property
    def reasons(self) -> pd.Series:
        """How many places and years each reason leaves out, the most frequent first."""
        return self.left_out["reason_text"].value_counts()

    def to_frame(self) -> pd.DataFrame:
        """The table."""
        return self.table

    def __repr__(self) -> str:
        row = self.table.iloc[0]
        gone = f"; {len(self.left_out)} left out" if len(self.left_out) else ""
        fixed = f", fixed effects of {' and '.join(self.fixed)}" if self.fixed else ""
        used = f"{counted(row.n, 'report')} of {counted(row.n_places, 'place')}"
        return f"Regression: {self.formula}{fixed}; {used}{gone}"

    def _repr_html_(self) -> str:
        gone = "".join(f"<li>{escape(str(why))}: {n}</li>" for why, n in self.reasons.items())
        paper = self.to_paper()
        head = "".join(f"<th>{escape(name)}</th>" for name in [str(paper.index.name), *paper])
        lines = [f"<tr>{head}</tr>", *map(_line, paper.index, paper.to_numpy().tolist())]
        table = f"<table>{''.join(lines)}</table>"
        return f"<p>{escape(repr(self))}</p>{table}<ul>{gone}</ul><p>{escape(self.summary)}</p>"


class Specification(NamedTuple):
    """One way of taking the themes of a formula, and what came of it: a fit, or why there is none.

    scales (k,): by what coefficients are multiplied so that measures can be compared.
    """

    name: str
    design: Design
    terms: tuple[str, ...]
    scales: np.ndarray
    fit: Fit | None
    why: tuple[Reason, ...]
    assumed: tuple[Reason, ...]


@checked()
def regress(
    panel: Panel,
    formula: str,
    *,
    fixed: Sequence[str] | None = None,
    themes: ThemeMeasures | None = None,
    coding: Coding | None = None,
) -> Regression:
    r"""Coefficients of a linear model in which a theme is the outcome or a regressor.

    Least squares with fixed effects of place and year. Standard errors are clustered by place: in
    the usual way from 30 places on, below that CR2 with Satterthwaite's degrees of freedom
    (:func:`govtopics.analysis.groups.clustered.bias_reduced`); with fewer than ten places only
    point estimates are given. A coefficient is an association, not a causal effect.

    With a coding there is one more specification, ``corrected``. The theme as outcome is taken as
    coders would have found it, report by report (:func:`govtopics.coded_shares`), so that
    classification errors of the codebook that differ between places do not bias the estimates. The
    theme as regressor is corrected for what the sample adds to its variance
    (:func:`govtopics.analysis.groups.noisy_regressor.noisy_slope`), where two sentences or more
    were coded in every report used, or reports were coded whole (then these alone are used); else
    the row says why not. The other rows assume that classification errors of the codebook are
    unrelated to the regressors, or that a theme among the regressors is measured without error, and
    say so.

    Every formula is estimated with the main measure of its themes and, for comparison, with the
    name alone, the wider terms, hits per 1,000 characters and the share of paragraphs. Reports that
    lack a value, and those that are the only one of a place or year with a fixed effect, are left
    out and listed.

    Parameters
    ----------
    panel : Panel
        The panel with the statistics that the formula names (:func:`govtopics.join_statistics`).
    formula : str
        ``outcome ~ regressors``: names of columns of ``panel.wide()`` or of themes as they are
        written, ``+ - : *``, and ``log(a)``, ``sqrt(a)``, ``lag(a)`` (the year before), ``C(a)``
        (categories), ``I(a / b)``.
    fixed : sequence of str, optional
        Docvars to include as (absorbed) fixed effects; place and year if left out, ``()`` for none.
    themes : ThemeMeasures, optional
        What the panel was made from, where there is a coding.
    coding : Coding, optional
        The coding of a sample of sentences for these themes.

    Returns
    -------
    Regression

    Raises
    ------
    CorpusError
        If the formula cannot be read or names something unknown; if a regressor is constant, does
        not vary within the fixed effects, or is collinear with others; if too little is left; if
        the coding is of other themes or does not say how it was drawn. All faults at once.

    References
    ----------
    Bell, R. M., & McCaffrey, D. F. (2002). Bias reduction in standard errors for linear regression
    with multi-stage samples. Survey Methodology 28, 169–181.
    Pustejovsky, J. E., & Tipton, E. (2018). Small-sample methods for cluster-robust variance
    estimation and hypothesis testing in fixed effects models.
    https://doi.org/10.1080/07350015.2016.1247004
    Egami, N., Hinck, M., Stewart, B., & Wei, H. (2023). Using imperfect surrogates for downstream
    inference. https://arxiv.org/abs/2306.04746
    Fuller, W. A. (1987). Measurement error models. https://doi.org/10.1002/9780470316665

    Examples
    --------
    Of nine sentences so many are about the theme; a year later one or two more.

    >>> from govtopics.analysis.themes.codebook import Codebook, Theme
    >>> from govtopics.analysis.themes.theme_measures import measure_themes
    >>> from govtopics.corpus.corpus import Corpus
    >>> texts = ["推进治理。" * k + "发展经济。" * (9 - k) for k in (1, 2, 2, 4, 3, 5)]
    >>> docvars = pd.DataFrame({"place": list("甲甲乙乙丙丙"), "year": [2020, 2021] * 3})
    >>> corpus = Corpus.from_texts(texts, docvars=docvars)
    >>> panel = measure_themes(corpus, Codebook((Theme("治理", ("治理",)),))).panel()
    >>> found = regress(panel, "治理 ~ year", fixed=["place"])
    >>> found
    Regression: 治理 ~ year, fixed effects of place; 6 reports of 3 places
    >>> float(found.table["estimate"].iloc[0].round(3))
    0.185
    >>> found.table["reason"].iloc[0]
    'too_few_places: n=3, least=10'
    """
    chosen = (panel.unit, panel.time) if fixed is None else tuple(fixed)
    if (themes is None) != (coding is None):
        raise CorpusError(
            say(
                "Coding can be used to correct only the themes for which the sample was "
                "drawn. Pass both the coding and these themes, or neither.",
            )
        )
    design = Design.of(panel, formula, chosen)
    told = _specifications(design)
    if themes is not None and coding is not None and design.themes:
        told.append(_corrected(design, themes, coding))
    rows = [row for one in told for row in _rows(one)]
    table = pd.DataFrame(_with_directions(rows), columns=REGRESSION_COLUMNS)
    return Regression(
        table, design.left_out, design.formula.text, design.fixed, _english_of(design)
    )


# ------------------------------------------------------------ what is fitted


def _specifications(design: Design) -> list[Specification]:
    """The formula by the headline of its themes, then by the other measures."""
    headline = design.panel.measures[0]
    main = design.matrices(headline)
    design.check(main)
    if not design.themes:
        return [_fitted(design, AS_WRITTEN, main)]
    others = MEASURES if design.panel.variable == "theme" else ()
    return [
        _fitted(design, headline, main),
        *(
            _fitted(design, measure, design.matrices(measure))
            for measure in others
            if measure in design.panel.measures
        ),
    ]


def _fitted(design: Design, name: str, found: Matrices) -> Specification:
    assumed, none = tuple(_assumed_of_measure(design)), np.full(len(found.terms), np.nan)
    if why := _why_not(design, found):
        return Specification(name, design, found.terms, none, None, (why,), assumed)
    own = fit(found.outcome, found.regressors, design.effects, design.places)
    return Specification(name, design, found.terms, _scales(design, found), own, (), assumed)


def _corrected(design: Design, themes: ThemeMeasures, coding: Coding) -> Specification:
    """The formula with its theme as coders would have found it."""
    found = corrected(design, design.matrices(design.panel.measures[0]), themes, coding)
    assumed = [Reason("assumes_drawn_at_random"), Reason("assumes_coders_right")]
    if design.themes_in(design.formula.outcome) and design.themes_in(design.formula.terms):
        assumed.append(Reason("assumes_no_error"))
    none = np.full(len(found.terms), np.nan)
    return Specification(
        CORRECTED, found.design, found.terms, none, found.fit, found.why, tuple(assumed)
    )


def _why_not(design: Design, found: Matrices) -> Reason | None:
    """Why a formula has no coefficients by some measure."""
    whole = np.column_stack([found.outcome, found.regressors])
    if not np.isfinite(whole).all():
        return Reason("value_undefined", {"term": design.formula.text})
    whole = whole / sizes_of(whole)
    left = design.effects.out_of(whole)
    scale = np.maximum((whole**2).sum(axis=0), np.finfo(float).tiny)
    if ((left**2).sum(axis=0) <= TINY * scale).any() or next(design.faults_of(found), None):
        return Reason("nothing_left")
    return None


# ------------------------------------------------------------ what is said


def _rows(one: Specification) -> Iterator[dict[str, Any]]:
    """The rows of a specification, one a coefficient."""
    design, places = one.design, one.design.places
    n_places = len(np.unique(places))
    about: dict[str, Any] = {
        "outcome": design.formula.named(design.formula.outcome),
        "specification": one.name,
        "n": len(places),
        "n_places": n_places,
        "n_times": len(np.unique(design.codes(design.panel.time)[design.rows])),
    }
    assumed = reason_cells(Reason("assumes_places_apart"), *one.assumed)
    about |= {"assumes": assumed["reason"], "assumes_text": assumed["reason_text"]}
    for place, term in enumerate(one.terms):
        row = about | {"term": term} | _numbers(one, place, n_places)
        yield row | {"standardised": row.get("estimate", np.nan) * one.scales[place]}


def _numbers(one: Specification, place: int, n_places: int) -> dict[str, Any]:
    if one.fit is None:
        return {"errors": "", "status": "not estimable", **reason_cells(*one.why)}
    few = [] if n_places >= FEWEST else [Reason("too_few_places", {"n": n_places, "least": FEWEST})]
    if one.fit.freedom[place] < LEAST_FREEDOM:
        few.append(Reason("freedom_too_low", {"freedom": f"{one.fit.freedom[place]:.1f}"}))
    return {
        "estimate": one.fit.estimates[place],
        "standard_error": one.fit.errors[place],
        "low": one.fit.low[place],
        "high": one.fit.high[place],
        "freedom": one.fit.freedom[place],
        "errors": one.fit.kind,
        "status": "estimated",
        **reason_cells(*one.why, *few),
    }


def _assumed_of_measure(design: Design) -> Iterator[Reason]:
    """What is taken for granted of the themes that were measured by hits."""
    if design.themes_in(design.formula.outcome):
        yield Reason("assumes_errors_unrelated")
    if design.themes_in(design.formula.terms):
        yield Reason("assumes_no_error")


def _scales(design: Design, found: Matrices) -> np.ndarray:
    """By what each coefficient is multiplied so that measures can be compared, shape (k,)."""
    left = design.effects.out_of(np.column_stack([found.outcome, found.regressors]))
    spread = np.sqrt((left**2).mean(axis=0))
    outcome = bool(design.themes_in(design.formula.outcome))
    of_theme = design.of_theme(found)
    if outcome:
        own = 1 / spread[0] if spread[0] else np.nan
        return np.where(of_theme, spread[1:], 1.0) * own
    return np.where(of_theme, spread[1:], np.nan)


def _with_directions(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Say of each coefficient whether its sign is one in all specifications."""
    for row in rows:
        own = [one for one in rows if one["term"] == row["term"] and "estimate" in one]
        signs = np.sign([one["estimate"] for one in own])
        turned = [one["specification"] for one in np.array(own)[signs * signs[:1] < 0]]
        row["turned_by"] = ", ".join(turned)
        row["direction"] = "" if len(own) < 2 else "turns" if turned else "holds"
    return rows


def _english_of(design: Design) -> Mapping[str, str]:
    """The English names of the themes of a formula, by the names that are in it."""
    values = design.panel.values  # noqa: PD011 - ours
    english = dict(zip(values[design.panel.variable], values["english"], strict=True))
    found = ((one.name, design.variable_of(one)) for one in design.formula.columns)
    return FrozenDict({name: str(english[theme] or "") for name, theme in found if theme})


def _line(name: str, cells: Sequence[str]) -> str:
    shown = "".join(f"<td>{escape(cell)}</td>" for cell in cells)
    return f'<tr><th style="text-align: left">{escape(name)}</th>{shown}</tr>'
