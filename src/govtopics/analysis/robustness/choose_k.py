"""How many topics: every measure over K, and which K can be defended."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from html import escape
from typing import Any

import pandas as pd
from tqdm import tqdm

from govtopics.analysis.robustness.k_measures import (
    Measured,
    as_good_as_best,
    defensible_sizes,
    measure_fit,
    preferences,
    stable_sizes,
)
from govtopics.analysis.robustness.k_paragraph import paragraph
from govtopics.analysis.robustness.splits import COLUMNS as SPLIT_COLUMNS
from govtopics.analysis.robustness.splits import splits
from govtopics.checks import checked, is_whole
from govtopics.errors import ModelError, all_faults
from govtopics.frozen import Value
from govtopics.language import Phrase, speaking
from govtopics.messages import Language, joined, say
from govtopics.models.lda import LDA
from govtopics.models.nmf import NMF
from govtopics.models.refits import Refits, reports_in
from govtopics.models.topic_model import TopicModel
from govtopics.small_tables import in_notebook, small_table
from govtopics.table_views import Column
from govtopics.tokens.matrix import DocumentTermMatrix
from govtopics.tokens.tokens import Tokens

SEED = 2024


@dataclass(frozen=True, eq=False, repr=False)
class ChooseK(Value):
    """Fits with different numbers of topics, measured alike: a mapping of K to its model.

    Parameters
    ----------
    models : tuple of TopicModel
        By their number of topics.
    table : DataFrame
        One row per K and measure: model, k, measure, value, low, high, as_good_as_best (whether the
        best K is better by no more than error; empty where that cannot be said), status, reason,
        reason_text.
    topics : DataFrame
        One row per K and topic: model, k, topic, topic_key, label, share, npmi, exclusivity, status
        (``stable``, ``unstable`` or ``not estimable``), found_without_reports and found_in_halves
        (the shares of fits that find it), reason, reason_text.
    splits : DataFrame
        What topics of one K have in common with those of the next: k, topic, next_k, next_topic,
        similarity, chance, share, share_of_topic, share_of_next, matched.
    stable : tuple of int
        The K for which at least four in five topics are stable; needs six reports or more.
    defensible : tuple of int
        The stable K to which no other stable K is preferable, that is, significantly better in
        coherence, exclusivity or perplexity and worse in none of them.
    n_reports : int
    preferences : DataFrame
        Why a stable K is not among the defensible ones: k, preferred (one preferable to it),
        measures (in which that one is significantly better).

    Examples
    --------
    >>> import govtopics as gt
    >>> texts = ["基层治理、社区治理", "科技创新、产业升级"] * 2
    >>> corpus = gt.Corpus.from_texts(texts, ids=list("abcd"))
    >>> dtm = gt.count_terms(gt.tokenize(corpus))
    >>> found = gt.choose_k(dtm, [2, 3], estimator=gt.NMF(n_topics=2, random_state=1))
    >>> list(found), found.n_reports, found.stable
    ([2, 3], 4, ())
    """

    models: tuple[TopicModel, ...]
    table: pd.DataFrame
    topics: pd.DataFrame
    splits: pd.DataFrame
    stable: tuple[int, ...]
    defensible: tuple[int, ...]
    n_reports: int
    preferences: pd.DataFrame

    @checked()
    def paragraph(self, language: Language | None = None) -> str:
        """Which K can be defended, by which measures, and why these disagree.

        Parameters
        ----------
        language : {"zh", "en"}, optional
            The language in use if left out.

        Returns
        -------
        str
        """
        with speaking(language):
            return paragraph(
                self.table,
                self.topics,
                self.stable,
                self.defensible,
                self.n_reports,
                self.preferences,
            )

    def to_frame(self) -> pd.DataFrame:
        """The table."""
        return self.table

    def __getitem__(self, k: int) -> TopicModel:
        for model in self.models:
            if model.n_topics == k:
                return model
        raise ModelError(
            say(
                "K = {k!r} was not fitted; these were: {names}.",
                k=k,
                names=joined(map(str, self), ", "),
            )
        )

    def __contains__(self, k: object) -> bool:
        return any(model.n_topics == k for model in self.models)

    def __iter__(self) -> Iterator[int]:
        return (model.n_topics for model in self.models)

    def __len__(self) -> int:
        return len(self.models)

    def __repr__(self) -> str:
        sizes = ", ".join(map(str, self))
        told = [
            f"{what}: {', '.join(map(str, own)) or 'none'}"
            for what, own in (("stable", self.stable), ("defensible", self.defensible))
        ]
        return f"ChooseK {self.models[0].name}: K = {sizes}; {'; '.join(told)}"

    def _repr_html_(self) -> str:
        wide = self.table.pivot_table(index="measure", columns="k", values="value", sort=False)
        columns: dict[Any, Column] = {"measure": Column(Phrase("度量", "measure"))}
        columns |= {k: Column(Phrase(f"K = {k}", f"K = {k}"), "number") for k in wide}
        table = small_table(wide.reset_index(), columns)
        return in_notebook(self, table, f"<p>{escape(self.paragraph())}</p>")


@checked(n=1)
def choose_k(
    dtm: DocumentTermMatrix,
    sizes: Iterable[int],
    *,
    estimator: LDA | NMF | None = None,
    tokens: Tokens | None = None,
    n: int = 10,
) -> ChooseK:
    """Fit different numbers of topics and say which can be defended.

    At every K there is one fit on all reports. :func:`topic_stability`, over left-out reports and
    over halves, says what share of its topics is stable (``stable_topics``). Ten fits without a
    tenth of the reports each (one report each, where there are ten or fewer) predict the reports
    that they have not read (``perplexity``, :func:`document_completion`) and give the other
    measures an interval by the jackknife, none where all of them have the same value. ``npmi``,
    ``diversity``, ``exclusivity`` and ``coverage`` are those of :func:`topic_quality`.

    Whether one K is better than another *beyond error* is asked of their difference: of the same
    refits, or for perplexity of the same reports, at 95 %.

    It takes some forty fits a K, which a bar counts, and can be interrupted like any loop.

    Parameters
    ----------
    dtm : DocumentTermMatrix
    sizes : iterable of int
        The K, such as ``range(5, 31, 5)``; in any order, each once.
    estimator : LDA or NMF, optional
        What is fitted, with each K in place of its own; an LDA at random state 2024 otherwise.
    tokens : Tokens, optional
        The tokens that the matrix was counted from. If given, gensim's ``c_v`` and ``u_mass`` are
        measured too, on all reports, without an interval.
    n : int
        Top words of a topic.

    Returns
    -------
    ChooseK
        With fewer than six reports no K is stable; with fewer than five there are no intervals,
        with fewer than three neither stability nor perplexity. The reason is in the rows.

    Raises
    ------
    ModelError
        If a K is not a whole number of 2 or more, or more than there are texts or terms; if no fit
        is possible. All faults are listed at once.

    References
    ----------
    Greene, D., O'Callaghan, D., & Cunningham, P. (2014). How many topics? Stability analysis for
    topic models. https://doi.org/10.1007/978-3-662-44848-9_32
    Lange, T., Roth, V., Braun, M. L., & Buhmann, J. M. (2004). Stability-based validation of
    clustering solutions. https://doi.org/10.1162/089976604773717621
    Wallach, H. M., Murray, I., Salakhutdinov, R., & Mimno, D. (2009). Evaluation methods for topic
    models. https://doi.org/10.1145/1553374.1553515

    Examples
    --------
    >>> import govtopics as gt
    >>> texts = ["基层治理、社区治理"] * 2 + ["科技创新、产业升级"] * 2
    >>> corpus = gt.Corpus.from_texts(texts, ids=["a", "b", "c", "d"])
    >>> dtm = gt.count_terms(gt.tokenize(corpus))
    >>> choice = gt.choose_k(dtm, [2], estimator=gt.NMF(n_topics=2, random_state=1))
    >>> choice[2]
    TopicModel nmf: 2 topics, 4 texts, 5 terms
    """
    base = estimator or LDA(n_topics=2, random_state=SEED)
    asked = _checked_sizes(sizes, dtm)
    reports = reports_in(dtm)
    fits: list[Measured] = []
    found: list[pd.DataFrame] = [pd.DataFrame(columns=SPLIT_COLUMNS)]
    for k in tqdm(asked, "K", unit="K", disable=None, leave=False):
        refits = _fitted(base, k, dtm)
        if fits:
            found.append(splits(dtm, fits[-1].model, refits))
        fits.append(measure_fit(refits, reports, tokens=tokens, n=n))
    rows = pd.concat([fit.rows for fit in fits], ignore_index=True)
    good = as_good_as_best(fits)
    pairs = zip(rows["measure"], rows["k"], strict=True)
    rows.insert(6, "as_good_as_best", [good.get(pair) for pair in pairs])
    stable = stable_sizes(fits, len(reports))
    preferred = preferences(fits, stable)
    return ChooseK(
        tuple(fit.model for fit in fits),
        rows,
        pd.concat([fit.topics for fit in fits], ignore_index=True),
        _joined(found),
        stable,
        defensible_sizes(preferred, stable),
        len(reports),
        preferred,
    )


def _joined(tables: Sequence[pd.DataFrame]) -> pd.DataFrame:
    rows = pd.concat(tables[1:], ignore_index=True) if len(tables) > 1 else tables[0]
    return rows.astype({"matched": bool})


def _fitted(base: LDA | NMF, k: int, dtm: DocumentTermMatrix) -> Refits:
    estimator = replace(base, n_topics=k)
    try:
        return Refits.of(estimator.fit(dtm), dtm, estimator)
    except ModelError as error:
        raise ModelError(say("K = {k}: {error}", k=k, error=error.message)) from error


def _checked_sizes(sizes: Iterable[Any], dtm: DocumentTermMatrix) -> list[int]:
    given = list(sizes)
    faults = []
    for k in given:
        if not is_whole(k) or k < 2:
            faults.append(say("K = {k!r}: a topic model needs at least 2 topics.", k=k))
        elif k > min(dtm.n_texts, dtm.n_terms):
            faults.append(
                say(
                    "K = {k} is more than {n_texts} texts or {n_terms} terms allow.",
                    k=k,
                    n_texts=dtm.n_texts,
                    n_terms=dtm.n_terms,
                )
            )
    if not given:
        faults.append(say("No K was passed; pass whole numbers, such as range(5, 31, 5)."))
    if faults:
        raise ModelError(all_faults("choose_k", faults))
    return sorted({int(k) for k in given})
