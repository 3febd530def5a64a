"""What coders say of the sentences that a measure found, and of those that it did not."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from govtopics.analysis.themes.theme_measures import ThemeMeasures
from govtopics.analysis.themes.units import UNIT_NAMES
from govtopics.analysis.validation.coding import ADJUDICATED
from govtopics.analysis.validation.corrected_shares import Coded, corrected_shares
from govtopics.analysis.validation.disagreements import write_disagreement_page
from govtopics.analysis.validation.reliability import (
    Part,
    Strata,
    krippendorff_alpha,
    weighted_ratio,
)
from govtopics.checks import checked
from govtopics.errors import CorpusError, nearest
from govtopics.frozen import Value
from govtopics.language import Reason, reason_cells
from govtopics.messages import say
from govtopics.text_tables import counted


@dataclass(frozen=True, eq=False, repr=False)
class Coding(Value):
    """A coded sample: what each coder said of each sentence, and how the sample was drawn.

    Parameters
    ----------
    grades : DataFrame
        coder, item, theme, grade (1 about the theme, 0 not, NaN in doubt), only what was coded.
    key : DataFrame
        item, sentence_id, paragraph_id, stratum, n_stratum, n_sampled; older samples, of
        paragraphs, have no sentence_id.
    design : mapping
        How the sample was drawn, and from which corpus.

    Examples
    --------
    >>> import govtopics as gt
    >>> import tempfile
    >>> from pathlib import Path
    >>> corpus = gt.Corpus.from_texts(["推进基层治理。修建公路。", "发展农业。"] * 3)
    >>> themes = gt.measure_themes(corpus, gt.read_codebook())
    >>> folder = Path(tempfile.mkdtemp()) / "coding"
    >>> drawn = gt.sample_for_coding(themes, corpus, folder, n=8, random_state=1)
    >>> grades = drawn[["item"]].assign(**dict.fromkeys(themes.codebook.labels, 0))
    >>> _ = [grades.to_csv(folder / f"coding-{n}.csv", index=False) for n in (1, 2)]
    >>> coding = gt.read_coding(folder)
    >>> coding.coders, coding.unit
    (('A', 'B'), 'sentence')
    """

    grades: pd.DataFrame
    key: pd.DataFrame
    design: dict[str, Any]

    @property
    def themes(self) -> tuple[str, ...]:
        """What was coded."""
        return tuple(self.design["themes"])

    @property
    def unit(self) -> str:
        """What was coded: ``"sentence"``, or ``"paragraph"`` in older samples."""
        return "sentence" if "sentence_id" in self.key else "paragraph"

    @property
    def coders(self) -> tuple[str, ...]:
        """Who coded independently."""
        names = pd.unique(self.grades["coder"])
        return tuple(sorted(name for name in names if name != ADJUDICATED))

    @cached_property
    def truth(self) -> pd.DataFrame:
        """Items by themes: the adjudicated grade, else the mean of the coders.

        NaN where there is no grade, where the decision is in doubt, and where a coder is in doubt
        and nobody decided.
        """
        decided = self.grades["coder"] == ADJUDICATED
        own = self.grades[~decided].groupby(["item", "theme"])["grade"]
        mean = own.mean().where(own.apply(lambda grades: grades.notna().all()))
        settled = self.grades[decided].set_index(["item", "theme"])["grade"]
        values = pd.concat([settled, mean[~mean.index.isin(settled.index)]])
        by_item: pd.DataFrame = values.unstack()
        return by_item.reindex(index=self.key["item"], columns=list(self.themes))

    @cached_property
    def in_doubt(self) -> pd.DataFrame:
        """Items by themes: whether an item was graded and yet has no truth, for doubt."""
        asked = self.grades.groupby(["item", "theme"]).size().unstack()
        asked = asked.reindex(index=self.key["item"], columns=list(self.themes))
        return asked.notna() & self.truth.isna()

    @checked(random_state=0)
    def agreement(self, *, random_state: int) -> pd.DataFrame:
        """Krippendorff's α by theme, each item counting once whatever its weight.

        Grades in doubt are neither disagreement nor agreement: they are left out, and counted.

        Parameters
        ----------
        random_state : int
            Of the bootstrap over items.

        Returns
        -------
        DataFrame
            theme, alpha, low, high, observed_agreement, n_items (with two grades), n_coders,
            n_disagreed, n_in_doubt (with a grade in doubt), status, reason, reason_text.
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
                "n_in_doubt": own.loc[own["grade"].isna(), "item"].nunique(),
            }
            rows.append(row | _agreement_status(alpha.value, alpha.n_units))
        return pd.DataFrame(rows)

    @checked()
    def disagreements(self, *, theme: str | None = None) -> pd.DataFrame:
        """What coders graded differently or in doubt, to be read again and decided.

        Parameters
        ----------
        theme : str, optional
            One theme; all if left out.

        Returns
        -------
        DataFrame
            item, sentence_id (of a sample of sentences), paragraph_id, theme, and one column a
            coder: 1, 0, ``?`` in doubt, NaN not coded.

        Raises
        ------
        CorpusError
            If no such theme was coded.
        """
        if theme is not None and theme not in self.themes:
            raise CorpusError(
                say(
                    "There is no {name!r}. {nearest}",
                    name=theme,
                    nearest=nearest(theme, self.themes),
                )
            )
        own = self.grades[self.grades["coder"] != ADJUDICATED]
        wide = own.pivot(index=["item", "theme"], columns="coder", values="grade")
        doubted = own.assign(doubt=own["grade"].isna()).pivot(
            index=["item", "theme"], columns="coder", values="doubt"
        )
        doubted = doubted.fillna(False).astype(bool)
        apart = (wide.max(axis=1) > wide.min(axis=1)) | doubted.any(axis=1)
        told = wide.astype(object).mask(doubted, "?")[apart].reset_index()
        chosen = told if theme is None else told[told["theme"] == theme]
        frame = chosen.reset_index(drop=True)
        places = self.key.set_index("item").reindex(frame["item"])
        for name in ("paragraph_id", "sentence_id"):
            if name in places:
                frame.insert(1, name, places[name].to_numpy())
        return frame

    @checked()
    def write_disagreements(self, folder: str | Path) -> Path:
        """Write a page on which a third person decides what coders disagree on or doubt.

        Both grades are shown beside each sentence, without names: who is A changes from one to the
        next. The page saves ``coding-adjudicated.csv``; put it into the folder, and
        :func:`read_coding` uses it.

        Parameters
        ----------
        folder : str or Path
            That :func:`sample_for_coding` wrote; ``adjudication.html`` is written there.

        Returns
        -------
        Path
            Of the page.

        Raises
        ------
        CorpusError
            If there is nothing to decide, the folder contains another sample, or paragraphs were
            coded: for these, write ``coding-adjudicated.csv`` by hand from
            :meth:`disagreements`.
        GovTopicsError
            If nothing can be written there.
        """
        if self.unit != "sentence":
            raise CorpusError(
                say(
                    "The web page can show only sentences, but this sample consists of "
                    "paragraphs. Adjudicate in a spreadsheet instead: write "
                    "coding-adjudicated.csv from disagreements().",
                )
            )
        return write_disagreement_page(Path(folder), self.disagreements(), self.coders, self.design)

    @checked()
    def accuracy(self, themes: ThemeMeasures) -> pd.DataFrame:
        """Precision, recall and F1 of a measure against the coders, by theme.

        A sentence with a hit counts as found. Items are weighted by how many sentences of their
        stratum they represent, so the figures are estimates for the corpus, not for the sample.
        Where coders differ and there is no decision, the sentence counts as one half; where one
        coder is in doubt and there is no decision, it does not count. A coding of paragraphs judges
        the paragraphs with a hit, and the column ``unit`` says so.

        Parameters
        ----------
        themes : ThemeMeasures
            Measures of the corpus that the sample was drawn from, with any codebook of the same
            themes. A codebook tuned on this sample looks better than it is.

        Returns
        -------
        DataFrame
            theme, unit, measure, statistic (precision, recall, f1), value, low, high, n_coded,
            n_found and n_about (items), n_positives (about the theme by the coders' decision), and
            n_in_doubt, status, reason, reason_text.

        Raises
        ------
        CorpusError
            If the themes differ from those coded, are of another corpus, or were measured by
            paragraph where sentences were coded.
        """
        themes = self._by_unit(themes)
        found, measurable = self._found(themes), self._items(themes, "measurable")
        rows = []
        for theme in self.themes:
            truth, inside = self.truth[theme].to_numpy(), measurable[theme].to_numpy()
            coded = ~np.isnan(truth)
            # What was drawn from before the theme can be measured represents nothing.
            strata, inside = self._strata(coded), inside[coded]
            y, hit = truth[coded] * inside, found[theme].to_numpy()[coded] & inside
            counts = {
                "n_coded": int(inside.sum()),
                "n_found": int(hit.sum()),
                "n_about": int((y > 0).sum()),
                "n_positives": int((y > 0.5).sum()),
                "n_in_doubt": int((self.in_doubt[theme] & measurable[theme]).sum()),
            }
            for statistic, over, under, code in _STATISTICS:
                row: dict[str, Any] = {"theme": theme, "unit": self.unit}
                row |= {"measure": themes.measure, "statistic": statistic}
                value, low, high = (
                    weighted_ratio(over, under, y, hit, strata) if inside.any() else (np.nan,) * 3
                )
                told = {"status": "estimated", **reason_cells()}
                if np.isnan(value):
                    why = Reason(code if inside.any() else "nothing_coded")
                    told = {"status": "not estimable", **reason_cells(why)}
                rows.append(row | {"value": value, "low": low, "high": high} | counts | told)
        return pd.DataFrame(rows)

    @checked()
    def prevalence(self, themes: ThemeMeasures, by: str = "corpus") -> pd.DataFrame:
        r"""Prevalence as the coders would have found it, from all hits and the coded sample.

        With :math:`c_i` characters, :math:`\hat y_i` whether a sentence has a hit, :math:`y_i`
        the coders' decision and :math:`\pi_i` the probability of being sampled,

        .. math:: \hat p = \frac{1}{\sum_i c_i} \Bigl[ \sum_i c_i \hat y_i
            + \sum_{i \in \text{sample}} \frac{c_i (y_i - \hat y_i)}{\pi_i} \Bigr]

        It is unbiased whatever the errors of the measure, provided that sentences were drawn as the
        key says, that items left uncoded or in doubt are missing at random within their stratum,
        and that the coders are right. The interval is that of a stratified sample, with t on (items
        minus strata) degrees of freedom. A stratum in which no error was found counts as if 2 of n
        + 4 had been wrong (Agresti & Coull), because observing no error does not mean there is
        none.

        A coding of sentences corrects the main measure (``quantity`` is ``share``). A coding of
        paragraphs cannot correct it and gives ``paragraph_share`` instead (``unit`` is
        ``paragraph``).

        Parameters
        ----------
        themes : ThemeMeasures
        by : str
            ``"corpus"``, ``"document"`` or a docvar. Reports that are left out of groups count only
            report by report.

        Returns
        -------
        DataFrame
            theme, unit, quantity, measure, by, group, estimate, low, high, interval, status,
            reason, reason_text, uncorrected (the share by hits), n_coded, n_in_doubt, n_sentences
            (missing by paragraph), n_paragraphs, n_documents, name. A group with fewer than ten
            coded items is not estimable, nor is one before the theme can be measured.

        Raises
        ------
        CorpusError
            If the themes differ from those coded, are of another corpus, or were measured by
            paragraph where sentences were coded.

        References
        ----------
        Egami, N., Hinck, M., Stewart, B., & Wei, H. (2023). Using imperfect surrogates for
        downstream inference: Design-based supervised learning for social science applications of
        large language models. NeurIPS. https://arxiv.org/abs/2306.04746
        Särndal, C.-E., Swensson, B., & Wretman, J. (1992). Model assisted survey sampling.
        https://doi.org/10.1007/978-1-4612-4378-6
        """
        themes = self._by_unit(themes)
        found = self._found(themes)
        coded = Coded(self.unit, self.key, self.truth, found, self.in_doubt)
        return corrected_shares(coded, themes, by)

    def _strata(self, coded: np.ndarray) -> Strata:
        """The design of the coded items: what was left uncoded is as if it had not been drawn."""
        return Strata.of(self.key[coded])

    @property
    def _row_ids(self) -> pd.Series:
        """The rows of a measure that the items are."""
        return self.key[f"{self.unit}_id"]

    def _by_unit(self, themes: ThemeMeasures) -> ThemeMeasures:
        """The same measure by the unit that was coded; refused if it was not measured so finely."""
        if self.unit == "paragraph":
            return themes.paragraphs
        if themes.unit != self.unit:
            raise CorpusError(
                say(
                    "The themes were measured by {unit}, but the coding is by sentence. Use "
                    "measure_themes(corpus, codebook).",
                    unit=UNIT_NAMES[themes.unit],
                )
            )
        return themes

    def _found(self, themes: ThemeMeasures) -> pd.DataFrame:
        """Items by themes: whether the measure has a hit there."""
        if themes.corpus_id != self.design["corpus_id"]:
            raise CorpusError(
                say(
                    "The sample was drawn from corpus {sampled}, but the themes "
                    "were measured on {corpus_id}. Measure the corpus that was "
                    "sampled.",
                    sampled=self.design["corpus_id"],
                    corpus_id=themes.corpus_id,
                )
            )
        unknown = [label for label in self.themes if label not in themes.codebook.labels]
        if unknown:
            raise CorpusError(
                say(
                    "The coded theme {unknown!r} was not measured. {nearest}",
                    unknown=unknown[0],
                    nearest=nearest(unknown[0], themes.codebook.labels),
                )
            )
        lost = self._row_ids[~self._row_ids.isin(themes.docvars.index)]
        if len(lost):
            raise CorpusError(
                say(
                    "The sample contains the {unit} {name!r}, which these themes "
                    "lack. {nearest} Measure the texts as they were sampled.",
                    unit=UNIT_NAMES[self.unit],
                    name=lost.iloc[0],
                    nearest=nearest(lost.iloc[0], themes.docvars.index),
                )
            )
        return self._items(themes, "in_core")

    def _items(self, themes: ThemeMeasures, what: str) -> pd.DataFrame:
        """Items by themes: what is known of the rows that they are."""
        rows = {own.theme.label: getattr(own, what) for own in themes.found}
        table = pd.DataFrame(rows, index=themes.docvars.index)[list(self.themes)]
        return table.reindex(self._row_ids).set_axis(self.key["item"], axis=0)

    def __repr__(self) -> str:
        n_coded = int(self.truth.notna().any(axis=1).sum())
        decided = ", adjudicated" if ADJUDICATED in set(self.grades["coder"]) else ""
        return (
            f"Coding: {n_coded} of {counted(len(self.key), self.unit)} by "
            f"{counted(len(self.coders), 'coder')}{decided}"
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
