"""What coders say of the paragraphs that a measure found, and of those that it did not."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from scipy.special import stdtrit

from govtopics.analysis.themes.prevalence import grouping, not_estimable
from govtopics.analysis.themes.theme_measures import ThemeMeasures
from govtopics.analysis.validation.reliability import (
    Part,
    Strata,
    krippendorff_alpha,
    stratified_variance,
    weighted_ratio,
)
from govtopics.checks import checked
from govtopics.corpus.report_names import document_names
from govtopics.errors import CorpusError, nearest
from govtopics.frozen import Value
from govtopics.language import Reason, reason_cells

ADJUDICATED = "adjudicated"
LEAST_CODED = 10
CORRECTED_COLUMNS = [
    "theme", "measure", "by", "group", "estimate", "low", "high", "interval", "status", "reason",
    "reason_text", "uncorrected", "n_coded", "n_paragraphs", "n_documents", "name",
]  # fmt: skip


@dataclass(frozen=True, eq=False, repr=False)
class Coding(Value):
    """A coded sample: what each coder said of each paragraph, and how the sample was drawn.

    Parameters
    ----------
    grades : DataFrame
        coder, item, theme, grade (1 about the theme, 0 not), only what was coded.
    key : DataFrame
        item, paragraph_id, stratum, n_stratum, n_sampled.
    design : mapping
        How the sample was drawn, and from which corpus.
    """

    grades: pd.DataFrame
    key: pd.DataFrame
    design: dict[str, Any]

    @property
    def themes(self) -> tuple[str, ...]:
        """What was coded."""
        return tuple(self.design["themes"])

    @property
    def coders(self) -> tuple[str, ...]:
        """Who coded independently."""
        names = pd.unique(self.grades["coder"])
        return tuple(sorted(name for name in names if name != ADJUDICATED))

    @cached_property
    def truth(self) -> pd.DataFrame:
        """Items by themes: the adjudicated grade, else the mean of the coders; NaN if uncoded."""
        wide = self.grades.pivot_table(index=["item", "theme"], columns="coder", values="grade")
        mean = wide[list(self.coders)].mean(axis=1)
        decided = wide[ADJUDICATED].fillna(mean) if ADJUDICATED in wide else mean
        return decided.unstack().reindex(index=self.key["item"], columns=list(self.themes))

    @checked(random_state=0)
    def agreement(self, *, random_state: int) -> pd.DataFrame:
        """Krippendorff's α by theme, each item counting once whatever its weight.

        Parameters
        ----------
        random_state : int
            Of the bootstrap over items.

        Returns
        -------
        DataFrame
            theme, alpha, low, high, observed_agreement, n_items (with two grades), n_coders,
            n_disagreed, status, reason, reason_text.
        """
        rows = []
        for theme in self.themes:
            own = self.grades[
                (self.grades["theme"] == theme) & (self.grades["coder"] != ADJUDICATED)
            ]
            wide = own.pivot(index="coder", columns="item", values="grade")
            alpha = krippendorff_alpha(wide.to_numpy(float), random_state=random_state)
            row: dict[str, Any] = {
                "theme": theme,
                "alpha": alpha.value,
                "low": alpha.low,
                "high": alpha.high,
                "observed_agreement": alpha.observed_agreement,
                "n_items": alpha.n_units,
                "n_coders": len(wide),
                "n_disagreed": int((wide.max() > wide.min()).sum()),
            }
            rows.append(row | _agreement_status(alpha.value, alpha.n_units))
        return pd.DataFrame(rows)

    @checked()
    def disagreements(self, *, theme: str | None = None) -> pd.DataFrame:
        """What coders graded differently, to be read again and decided.

        Parameters
        ----------
        theme : str, optional
            One theme; all if left out.

        Returns
        -------
        DataFrame
            item, paragraph_id, theme, and one column a coder.
        """
        independent = self.grades[self.grades["coder"] != ADJUDICATED]
        wide = independent.pivot(index=["item", "theme"], columns="coder", values="grade")
        apart = wide[wide.max(axis=1) > wide.min(axis=1)].reset_index()
        chosen = apart if theme is None else apart[apart["theme"] == theme]
        ids = self.key.set_index("item")["paragraph_id"]
        places = ids.reindex(chosen["item"]).to_numpy()
        frame = chosen.reset_index(drop=True)
        frame.insert(1, "paragraph_id", places)
        return frame

    @checked()
    def accuracy(self, themes: ThemeMeasures) -> pd.DataFrame:
        """Precision, recall and F1 of a measure against the coders, by theme.

        A paragraph with a hit is found. Items are weighted by how many paragraphs of their stratum
        they stand for, so that the figures are those of the corpus and not of the sample. Where
        coders differ and nobody decided, the paragraph counts by half.

        Parameters
        ----------
        themes : ThemeMeasures
            Of the corpus that the sample was drawn from; by any codebook of the same themes. One
            that was improved on this very sample looks better than it is.

        Returns
        -------
        DataFrame
            theme, measure, statistic (precision, recall, f1), value, low, high, n_coded, n_found
            and n_about (items), status, reason, reason_text.

        Raises
        ------
        CorpusError
            If the themes are others, or of another corpus.
        """
        found = self._found(themes)
        rows = []
        for theme in self.themes:
            truth = self.truth[theme].to_numpy()
            coded = ~np.isnan(truth)
            strata, y, hit = self._strata(coded), truth[coded], found[theme].to_numpy()[coded]
            counts = {
                "n_coded": int(coded.sum()),
                "n_found": int(hit.sum()),
                "n_about": int((y > 0).sum()),
            }
            for statistic, over, under, code in _STATISTICS:
                row: dict[str, Any] = {"theme": theme, "measure": themes.measure}
                row["statistic"] = statistic
                value, low, high = (
                    weighted_ratio(over, under, y, hit, strata) if coded.any() else (np.nan,) * 3
                )
                told = {"status": "estimated", **reason_cells()}
                if np.isnan(value):
                    why = Reason(code if coded.any() else "nothing_coded")
                    told = {"status": "not estimable", **reason_cells(why)}
                rows.append(row | {"value": value, "low": low, "high": high} | counts | told)
        return pd.DataFrame(rows)

    @checked()
    def prevalence(self, themes: ThemeMeasures, by: str = "corpus") -> pd.DataFrame:
        r"""Prevalence as the coders would have found it, from all hits and the coded sample.

        With :math:`c_i` characters, :math:`\hat y_i` whether a paragraph has a hit, :math:`y_i`
        what coders say and :math:`\pi_i` the chance to be drawn,

        .. math:: \hat p = \frac{1}{\sum_i c_i} \Bigl[ \sum_i c_i \hat y_i
            + \sum_{i \in \text{sample}} \frac{c_i (y_i - \hat y_i)}{\pi_i} \Bigr]

        It is right on average whatever the errors of the measure, provided that paragraphs were
        drawn as the key says, that what was left uncoded is left out at random within its stratum,
        and that the coders are right. The interval is that of a stratified sample, t with as many
        degrees of freedom as items less strata. A stratum in which nobody found an error counts as
        if 2 of n + 4 had been wrong (Agresti & Coull), since none seen is not none.

        Parameters
        ----------
        themes : ThemeMeasures
        by : str
            ``"corpus"``, ``"document"`` or a docvar.

        Returns
        -------
        DataFrame
            theme, measure, by, group, estimate, low, high, interval, status, reason,
            reason_text, uncorrected (the share by hits), n_coded, n_paragraphs, n_documents, name.
            A group with fewer than ten coded paragraphs is not estimable.

        Raises
        ------
        CorpusError
            If the themes are others, or of another corpus.

        References
        ----------
        Egami, N., Hinck, M., Stewart, B., & Wei, H. (2023). Using imperfect surrogates for
        downstream inference: Design-based supervised learning for social science applications of
        large language models. NeurIPS. https://arxiv.org/abs/2306.04746
        Särndal, C.-E., Swensson, B., & Wretman, J. (1992). Model assisted survey sampling.
        https://doi.org/10.1007/978-1-4612-4378-6
        """
        found = self._found(themes)
        whole = pd.Series("corpus", index=themes.docvars.index)
        values = whole if by == "corpus" else grouping(themes.docvars, by)
        names = document_names(themes.docvars) if by == "document" else {}
        rows = []
        for theme in self.themes:
            hits = (themes.n_hits[theme] > 0).to_numpy()
            for group in pd.unique(values.dropna()):
                inside = (values == group).to_numpy()
                row = {
                    "theme": theme,
                    "measure": f"{themes.measure}, corrected",
                    "by": by,
                    "group": group,
                    "name": names.get(group, group),
                    "n_paragraphs": int(inside.sum()),
                    "n_documents": themes.docvars["document_id"][inside].nunique(),
                }
                chars = themes.n_chars * inside
                if not chars.sum():
                    empty = Reason("no_characters", {"n": row["n_paragraphs"]})
                    rows.append(row | not_estimable(empty))
                    continue
                row["uncorrected"] = (chars * hits).sum() / chars.sum()
                rows.append(row | self._corrected(theme, found[theme], themes, chars, row))
        return pd.DataFrame(rows, columns=CORRECTED_COLUMNS)

    def _corrected(
        self,
        theme: str,
        found: pd.Series,
        themes: ThemeMeasures,
        chars: np.ndarray,
        row: dict[str, Any],
    ) -> dict[str, Any]:
        truth = self.truth[theme].to_numpy()
        coded = ~np.isnan(truth)
        rows = themes.docvars.index.get_indexer(self.key["paragraph_id"][coded])
        n_coded = int((chars[rows] > 0).sum())
        if n_coded < LEAST_CODED:
            few = Reason("too_few_coded", {"n": n_coded, "least": LEAST_CODED})
            return {"n_coded": n_coded} | not_estimable(few)
        strata = self._strata(coded)
        lacking = self.key["stratum"].nunique() - len(np.unique(strata.code))
        if lacking:
            return {"n_coded": n_coded} | not_estimable(Reason("strata_not_coded", {"n": lacking}))
        errors = chars[rows] * (truth[coded] - found.to_numpy()[coded]) / chars.sum()
        variance = stratified_variance(errors, chars[rows] / chars.sum(), strata)
        if np.isnan(variance):
            return {"n_coded": n_coded} | not_estimable(Reason("stratum_coded_once"))
        estimate = row["uncorrected"] + (strata.weights * errors).sum()
        freedom = max(1, len(errors) - len(np.unique(strata.code)))
        reach = stdtrit(freedom, 0.975) * np.sqrt(variance)
        low, estimate, high = np.clip([estimate - reach, estimate, estimate + reach], 0, 1)
        return {
            "n_coded": n_coded,
            "estimate": estimate,
            "low": low,
            "high": high,
            "interval": "design-based",
            "status": "estimated",
            **reason_cells(),
        }

    def _strata(self, coded: np.ndarray) -> Strata:
        """The design of the coded items: what was left uncoded is as if it had not been drawn."""
        key = self.key[coded]
        codes, names = pd.factorize(key["stratum"])
        sampled = np.bincount(codes, minlength=len(names))[codes]
        return Strata(codes, key["n_stratum"].to_numpy(), sampled)

    def _found(self, themes: ThemeMeasures) -> pd.DataFrame:
        """Items by themes: whether the measure has a hit there."""
        if themes.corpus_id != self.design["corpus_id"]:
            raise CorpusError(
                f"The sample was drawn from corpus {self.design['corpus_id']}, and the themes were "
                f"measured on {themes.corpus_id}. Measure the corpus that was sampled."
            )
        unknown = [label for label in self.themes if label not in themes.codebook.labels]
        if unknown:
            raise CorpusError(
                f"The coded theme {unknown[0]!r} was not measured. "
                f"{nearest(unknown[0], themes.codebook.labels)}"
            )
        found = themes.n_hits[list(self.themes)].reindex(self.key["paragraph_id"]) > 0
        return found.set_axis(self.key["item"], axis=0)

    def __repr__(self) -> str:
        n_coded = int(self.truth.notna().any(axis=1).sum())
        decided = ", adjudicated" if ADJUDICATED in set(self.grades["coder"]) else ""
        return (
            f"Coding: {n_coded} of {len(self.key)} paragraphs by {len(self.coders)} coders{decided}"
        )


_STATISTICS: tuple[tuple[str, Part, Part, str], ...] = (
    ("precision", lambda y, f: y * f, lambda _, f: f + 0.0, "nothing_coded_found"),
    ("recall", lambda y, f: y * f, lambda y, _: y, "nothing_coded_about"),
    ("f1", lambda y, f: 2 * y * f, lambda y, f: y + f, "nothing_found_or_about"),
)


def _agreement_status(alpha: float, n_items: int) -> dict[str, str]:
    if not np.isnan(alpha):
        return {"status": "estimated", **reason_cells()}
    if n_items < 2:
        few = Reason("too_few_graded_twice", {"n": n_items})
        return {"status": "not estimable", **reason_cells(few)}
    return {"status": "not estimable", **reason_cells(Reason("all_grades_alike"))}
