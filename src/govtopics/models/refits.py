"""The same model fitted again: without some reports, or on texts that contain no topics."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from functools import cached_property
from typing import Protocol, runtime_checkable

import numpy as np
import pandas as pd
from scipy import sparse

from govtopics.checks import checked
from govtopics.errors import ModelError
from govtopics.language import Reason
from govtopics.messages import say
from govtopics.models.fitted_texts import FittedTexts
from govtopics.models.keyword_lda import KeywordLDA
from govtopics.models.lda import LDA
from govtopics.models.matching import (
    N_DEALT,
    level_of_chance,
    match,
    matched_columns,
    similarities,
    without_partner,
)
from govtopics.models.naming import merged_topics
from govtopics.models.nmf import NMF
from govtopics.models.topic_model import TopicModel
from govtopics.progress import progress
from govtopics.tokens.matrix import DocumentTermMatrix

MOST_SINGLE = 30
LEAST_REPORTS = 3  # from which one can be left out
MOST_WORDS = 0.5  # of a topic: it is lost without the reports that contain more
MOST_SWEEPS_DEALT = 100


@runtime_checkable
class Estimator(Protocol):
    """What fits a matrix: :class:`LDA`, :class:`NMF`, :class:`KeywordLDA`, or your own."""

    def fit(self, dtm: DocumentTermMatrix, /) -> TopicModel: ...  # noqa: D102


@dataclass(frozen=True)
class Refits:
    """A model, its matrix and what fits it again: without single reports, or on dealt words.

    Parameters
    ----------
    model : TopicModel
    dtm : DocumentTermMatrix
        The matrix that the model was fitted on.
    estimator : LDA, NMF or another with ``fit``

    Notes
    -----
    Where topics of the model are merged, the fit is made again as it was (``model.fitted``), and a
    merged topic is lost in a refit where one of its parts is.

    Examples
    --------
    >>> import govtopics as gt
    >>> texts = ["基层治理、社区治理", "科技创新、产业升级"] * 2
    >>> corpus = gt.Corpus.from_texts(texts, ids=list("abcd"))
    >>> dtm = gt.count_terms(gt.tokenize(corpus))
    >>> refits = gt.Refits.of(gt.NMF(n_topics=2, random_state=1).fit(dtm), dtm)
    >>> refits.without(["a"]).n_topics
    2
    """

    model: TopicModel
    dtm: DocumentTermMatrix
    estimator: Estimator

    @property
    def fit(self) -> TopicModel:
        """The model as it was fitted: before topics of it were merged."""
        return self.model if self.model.fitted is None else self.model.fitted

    @classmethod
    @checked()
    def of(
        cls, model: TopicModel, dtm: DocumentTermMatrix, estimator: Estimator | None = None
    ) -> Refits:
        """Look whether a model can be fitted again on its matrix.

        Parameters
        ----------
        model : TopicModel
        dtm : DocumentTermMatrix
        estimator : object with ``fit``, optional
            Where the settings of the model do not say how it was fitted.

        Returns
        -------
        Refits

        Raises
        ------
        ModelError
            If the matrix is not that of the fit, it is not known how the model was fitted, or what
            is given fits another number of topics.

        Examples
        --------
        >>> import govtopics as gt
        >>> texts = ["基层治理、社区治理", "科技创新、产业升级"] * 2
        >>> corpus = gt.Corpus.from_texts(texts, ids=list("abcd"))
        >>> dtm = gt.count_terms(gt.tokenize(corpus))
        >>> refits = gt.Refits.of(gt.NMF(n_topics=2, random_state=1).fit(dtm), dtm)
        >>> [reports for reports, model in refits.followed()]
        [('a',), ('b',), ('c',), ('d',)]
        """
        check_matrix(model, dtm)
        if estimator is None:
            return cls(model, dtm, estimator_of(model))
        _check_estimator(model if model.fitted is None else model.fitted, estimator)
        return cls(model, dtm, estimator)

    def without(self, reports: Collection[str], *, follow: bool = False) -> TopicModel:
        """The fit without some reports, on all texts: theirs are folded in.

        Parameters
        ----------
        reports : collection of str
        follow : bool
            Whether the fit starts from the topics of the model, which takes a fifth to a third of
            the time. It shows where the solution goes when the reports are left out: how much an
            estimate owes to a report, and not whether a search would find the topics again. Noise
            is followed as closely, and a topic whose words went with the report keeps its name for
            many sweeps. Otherwise, and always with engines of other packages, the fit searches from
            the start.

        Returns
        -------
        TopicModel
        """
        owners = self.dtm.docvars["document_id"].astype(str)
        return self.on(~owners.isin(list(reports)).to_numpy(), follow=follow)

    def followed(self) -> Iterator[tuple[tuple[str, ...], TopicModel]]:
        """Where the topics go without single reports: at most 30 fits.

        Beyond 30 reports, each fit leaves out an equal share of them.

        Yields
        ------
        tuple of str
            The reports left out.
        TopicModel
        """
        shares = shares_left_out(reports_in(self.dtm), MOST_SINGLE)
        for reports in progress(shares, "refits", unit="fit"):
            yield reports, self.without(reports, follow=True)

    def on(self, kept: np.ndarray, *, follow: bool = False) -> TopicModel:
        """The fit of some texts, on all of them.

        Parameters
        ----------
        kept : ndarray of bool, shape (n_texts,)
        follow : bool
            As in :meth:`without`.

        Returns
        -------
        TopicModel
        """
        if isinstance(self.estimator, KeywordLDA):
            return self.estimator.fit_part(self.dtm, self._texts.keeping(kept))
        if isinstance(self.estimator, (LDA, NMF)):
            may = follow and getattr(self.estimator, "engine", "cvb0") == "cvb0"
            texts = self._texts.keeping(kept)
            return self.estimator.fit_part(self.dtm, texts, follow=self.fit if may else None)
        return fitted_by(self.estimator, part_of(self.dtm, kept)).transform(self.dtm)

    def dealt(self, random_state: int) -> TopicModel:
        """A fit of the same texts with all words shuffled between them: it has no real topic.

        Every text keeps its length and every term its count.

        Parameters
        ----------
        random_state : int

        Returns
        -------
        TopicModel
        """
        rng = np.random.default_rng(random_state)
        if isinstance(self.estimator, (LDA, NMF, KeywordLDA)):
            texts = replace(self._texts, counts=deal(self._texts.counts, rng))
            return _in_haste(self.estimator).fit_part(self.dtm, texts)
        return fitted_by(self.estimator, replace(self.dtm, counts=deal(self.dtm.counts, rng)))

    def chance_level(self, *, random_state: int, n_dealt: int = N_DEALT) -> float:
        """How alike matched topics are where there are no topics: the level that 95 % stay below.

        The model is matched with fits of its own texts with all words shuffled between them, so
        that terms are as common, texts as long and topics as many.

        Parameters
        ----------
        random_state, n_dealt : int

        Returns
        -------
        float
            Between 0 and 1.
        """
        seeds = np.random.SeedSequence(random_state).generate_state(n_dealt)
        dealt = (self.dealt(int(seed)) for seed in seeds)
        return level_of_chance(match(similarities(self.fit, one)).similarity for one in dealt)

    @property
    def why_none(self) -> Reason | None:
        """Why nothing is to be learned from leaving reports out; None where something is."""
        n = len(reports_in(self.dtm))
        if self.fit.n_topics == 1:
            return Reason("one_topic")
        if n < LEAST_REPORTS:
            return Reason("too_few_to_leave_out", {"n": n, "least": LEAST_REPORTS})
        return None

    def aligned(self) -> Iterator[np.ndarray]:
        """θ of the refits of :meth:`followed`, in the order of the topics of the model.

        A topic is lost in a refit where it has no partner more similar than by chance, or where the
        reports left out contain more than half of its words: a topic that is followed would keep
        its name for a while with other words.

        Yields
        ------
        ndarray of float, shape (n_texts, n_topics)
            NaN in the columns of topics that are lost.
        """
        if self.why_none:
            return
        seed = int(self.model.settings.get("random_state", 0))
        chance, held = self.chance_level(random_state=seed), self._held()
        for reports, refit in self.followed():
            matched = match(similarities(self.fit, refit))
            carried = held.loc[list(reports)].sum().to_numpy() > MOST_WORDS
            theta = matched_columns(matched.partner, refit.doc_topic)
            theta[:, without_partner(matched, chance) | carried] = np.nan
            yield self._as_merged(theta)

    def _as_merged(self, theta: np.ndarray) -> np.ndarray:
        """Shares of the topics of the fit as those of the model: NaN where a part is lost."""
        if self.model.fitted is None:
            return theta
        _, parts = merged_topics(self.fit.topics, self.model.settings["merged"])
        return np.column_stack([theta[:, own > 0].sum(axis=1) for own in parts.T])

    def _held(self) -> pd.DataFrame:
        """The share of each topic's words that each report contains: reports by topics."""
        used = self.fit.has_topics
        words = pd.DataFrame(self.fit.doc_topic[used] * self.fit.text_lengths[used, None])
        owners = self.dtm.docvars["document_id"].astype(str).to_numpy()[used]
        by_report = words.groupby(owners).sum().reindex(reports_in(self.dtm), fill_value=0)
        return by_report / by_report.sum().clip(lower=1e-12)

    @cached_property
    def _texts(self) -> FittedTexts:
        assert isinstance(self.estimator, (LDA, NMF, KeywordLDA))  # noqa: S101 (for the checker)
        return self.estimator.texts_of(self.dtm)


def _in_haste(estimator: LDA | NMF | KeywordLDA) -> LDA | NMF | KeywordLDA:
    """A factorisation of texts without topics takes very long to converge."""
    if isinstance(estimator, NMF):
        return replace(estimator, max_iter=min(estimator.max_iter, MOST_SWEEPS_DEALT))
    return estimator


def fitted_by(estimator: Estimator, dtm: DocumentTermMatrix) -> TopicModel:
    """What an estimator fits, once it is seen to be a model."""
    model = estimator.fit(dtm)
    if not isinstance(model, TopicModel):
        raise ModelError(
            say(
                "The fit of {estimator} returns a {kind}, not a TopicModel. Pass an object "
                "whose fit(dtm) returns one, such as LDA(...).",
                estimator=type(estimator).__name__,
                kind=type(model).__name__,
            )
        )
    return model


def _check_estimator(model: TopicModel, estimator: Estimator) -> None:
    """Refuse what fits another number of topics: all would seem lost or split."""
    n_topics = getattr(estimator, "n_topics", None)
    if n_topics is None or model.n_topics == 1:  # of one topic nothing is asked
        return
    n_topics -= len(model.settings.get("left_out", ()))  # themes without a term in the matrix
    if n_topics != model.n_topics:
        raise ModelError(
            say(
                "{estimator} fits {n_topics} topics, but the model has {other_n}. Pass the "
                "estimator that fitted the model; choose_k compares numbers of topics.",
                estimator=type(estimator).__name__,
                n_topics=n_topics,
                other_n=model.n_topics,
            )
        )


def estimator_of(model: TopicModel) -> LDA | NMF:
    """What fitted a model, by its settings."""
    kinds: dict[str, type[LDA | NMF]] = {"lda": LDA, "nmf": NMF}
    kind = kinds.get(model.name)
    given = dict(model.settings)
    if kind is None or "converted_from" in given or not {"n_topics", "random_state"} <= set(given):
        raise ModelError(
            say(
                "The settings of the model {name!r} do not say how it was fitted, so it "
                "cannot be refitted. Pass estimator=LDA(...), NMF(...), KeywordLDA(...), or "
                "an object whose fit(dtm) returns a TopicModel. Without an estimator, "
                "topic_spread shows which topics come from a single report, and overlap "
                "compares two fits.",
                name=model.name,
            )
        )
    if kind is LDA:
        given["engine"] = given.get("model_engine", "cvb0")
    names = {field.name for field in fields(kind)}
    return kind(**{name: value for name, value in given.items() if name in names})


def check_matrix(model: TopicModel, dtm: DocumentTermMatrix) -> None:
    """Refuse a matrix that a model was not fitted on."""
    if dtm.vocabulary != model.vocabulary:
        raise ModelError(
            say(
                "The matrix has {n_terms} terms and the model {n}, and they are not the same. "
                "Pass the matrix that the model was fitted on.",
                n_terms=dtm.n_terms,
                n=len(model.vocabulary),
            )
        )
    if list(dtm.ids) != list(model.ids):  # a model that was read has ids of another dtype
        raise ModelError(
            say(
                "The matrix has {n_texts} texts and the model {n}, and they are not the same. "
                "Pass the matrix that the model was fitted on.",
                n_texts=dtm.n_texts,
                n=len(model.ids),
            )
        )


def reports_in(dtm: DocumentTermMatrix) -> tuple[str, ...]:
    """The reports of a matrix that contain a word of it, in the order of their ids."""
    if "document_id" not in dtm.docvars:
        return ()
    nobodys = np.flatnonzero(dtm.docvars["document_id"].isna())
    if len(nobodys):
        raise ModelError(
            say(
                "{n} of {n_texts} texts have no document_id (such as {first}), so they cannot "
                "be assigned to a report when reports are held out. Add the id of its report "
                "to each, or exclude these texts.",
                n=len(nobodys),
                n_texts=dtm.n_texts,
                first=dtm.ids[nobodys[0]],
            )
        )
    owners = dtm.docvars["document_id"][dtm.text_lengths > 0].astype(str)
    return tuple(sorted(owners.unique()))


def shares_left_out(reports: Sequence[str], most: int = MOST_SINGLE) -> tuple[tuple[str, ...], ...]:
    """Which reports each refit leaves out: one, or an equal share where there are more than most.

    Examples
    --------
    >>> shares_left_out(["a", "b", "c"])
    (('a',), ('b',), ('c',))
    >>> shares_left_out(["a", "b", "c"], most=2)
    (('a', 'c'), ('b',))
    """
    n = min(most, len(reports))
    return tuple(tuple(reports[first::n]) for first in range(n))


def part_of(dtm: DocumentTermMatrix, kept: np.ndarray) -> DocumentTermMatrix:
    """Some texts of a matrix, with all its terms.

    Shapes: kept (n_texts,).
    """
    docvars: pd.DataFrame = dtm.docvars.loc[kept]
    return replace(dtm, counts=dtm.counts[kept], ids=dtm.ids[kept], docvars=docvars)


def deal(counts: sparse.csr_array, rng: np.random.Generator) -> sparse.csr_array:
    """The words of all texts shuffled between them: texts keep their length, terms their count.

    Shapes: counts (n_texts, n_terms); gives (n_texts, n_terms).
    """
    words = np.repeat(counts.indices, counts.data.astype(np.int64))
    rng.shuffle(words)
    lengths = np.asarray(counts.sum(axis=1)).ravel().astype(np.int64)
    ends = np.concatenate([[0], np.cumsum(lengths)])
    dealt = sparse.csr_array((np.ones(len(words), counts.dtype), words, ends), shape=counts.shape)
    dealt.sum_duplicates()
    return dealt
