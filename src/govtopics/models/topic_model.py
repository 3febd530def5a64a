"""The value of this room: the five arrays of a fitted topic model, whatever engine fitted it."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from govtopics.checks import check_columns, checked
from govtopics.corpus.corpus import Corpus
from govtopics.corpus.doubts import pooled
from govtopics.errors import ModelError, all_faults, nearest
from govtopics.frozen import Value
from govtopics.language import Phrase, language_in_force
from govtopics.messages import Language, logger, say
from govtopics.models.folding import FOLD_IN_ALPHA, in_vocabulary, shares_of
from govtopics.models.labels import Labels
from govtopics.models.model_files import read_model_files, write_model_files
from govtopics.models.naming import Fit, decided, faults_beside, merged_topics, weakest
from govtopics.models.topic_cells import Fitted, OtherFits, topic_panel
from govtopics.panels.panel import Panel
from govtopics.small_tables import in_notebook, small_table
from govtopics.table_views import TOPICS
from govtopics.text_tables import counted
from govtopics.tokens.matrix import DocumentTermMatrix

RELEVANCE_WEIGHT = 0.7
KEY_TERMS = 10
DRIFTED = "偏移"
DRIFTED_MARK = Phrase(f"{{name}}（{DRIFTED}）", "{name} (drifted)")
STABILITY = ["topic", "over", "n_found", "n_refits", "status"]
VERDICTS = ("unstable", "stable", "not estimable")  # the first that is said of a topic
ARRAYS = ("topic_word", "doc_topic", "term_counts", "text_lengths")
STABILITY_NAMES = {
    "stable": Phrase("稳定", "stable"),
    "unstable": Phrase("不稳定", "unstable"),
    "not estimable": Phrase("不可估计", "not estimable"),
}
log = logger(__name__)


@dataclass(frozen=True, eq=False, repr=False)
class TopicModel(Value):
    """Topics of a corpus: words of topics, topics of texts.

    A mapping of topics to the probability of each term: iteration gives ``lda-01``, ``lda-02``, …

    Parameters
    ----------
    name : str
        ``lda``, ``nmf``: the first part of every topic's id.
    topic_word : ndarray of float, shape (n_topics, n_terms)
        φ, the probability of each term in each topic; rows sum to 1.
    doc_topic : ndarray of float, shape (n_texts, n_topics)
        θ, the share of each topic in each text; rows sum to 1, or are NaN where a text contains no
        term of the vocabulary.
    vocabulary : tuple of str
    term_counts : ndarray of int, shape (n_terms,)
        Occurrences in the corpus.
    text_lengths : ndarray of int, shape (n_texts,)
        Words of the vocabulary in each text.
    ids : pandas.Index
    docvars : DataFrame
    settings : mapping
        All that is needed to fit it again.
    labels, english : mapping of str to str
        The researcher's names of topics, in Chinese and in English; a topic without one is called
        by its top terms.
    corpus_id, unit : str
    fitted : TopicModel, optional
        The model as it was fitted, where topics of it are merged.

    Examples
    --------
    >>> import govtopics as gt
    >>> texts = ["基层治理、社区治理", "科技创新、产业升级"] * 2
    >>> corpus = gt.Corpus.from_texts(texts, ids=list("abcd"))
    >>> dtm = gt.count_terms(gt.tokenize(corpus))
    >>> model = gt.NMF(n_topics=2, random_state=1).fit(dtm)
    >>> model
    TopicModel nmf: 2 topics, 4 texts, 5 terms
    >>> [[float(share) for share in row] for row in model.doc_topic.round(2)[:2]]
    [[0.0, 1.0], [1.0, 0.0]]
    """

    name: str
    topic_word: np.ndarray
    doc_topic: np.ndarray
    vocabulary: tuple[str, ...]
    term_counts: np.ndarray
    text_lengths: np.ndarray
    ids: pd.Index
    docvars: pd.DataFrame
    settings: Mapping[str, Any] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    corpus_id: str = ""
    unit: str = "document"
    english: Mapping[str, str] = field(default_factory=dict)
    fitted: TopicModel | None = None

    @classmethod
    def from_estimates(
        cls,
        name: str,
        topic_word: np.ndarray,
        doc_topic: np.ndarray,
        dtm: DocumentTermMatrix,
        settings: Mapping[str, Any],
        *,
        labels: Sequence[str] = (),
    ) -> TopicModel:
        """A model from what an engine estimated, its topics put in order of their share of words.

        Parameters
        ----------
        name : str
        topic_word : ndarray, shape (n_topics, n_terms)
            Not negative; rows are made to sum to 1.
        doc_topic : ndarray, shape (n_texts, n_topics)
            Not negative; rows are made to sum to 1. Those of texts without vocabulary, and of texts
            that an engine gave no topic at all, become NaN.
        dtm : DocumentTermMatrix
        settings : mapping
        labels : sequence of str
            Of the engine's first topics.

        Returns
        -------
        TopicModel
        """
        theta = _rows_to_one(doc_topic, np.nan)
        lengths = dtm.text_lengths
        theta[lengths == 0] = np.nan
        filled = np.isfinite(theta[:, 0])
        order = np.argsort(-(lengths[filled] @ theta[filled]), kind="stable")
        model = cls(
            name,
            _rows_to_one(topic_word[order], 1 / dtm.n_terms),
            theta[:, order],
            dtm.vocabulary,
            dtm.term_counts,
            lengths,
            dtm.ids,
            dtm.docvars,
            settings={**dtm.settings, **settings},
            corpus_id=dtm.corpus_id,
            unit=dtm.unit,
        )
        rank = {int(first): place for place, first in enumerate(order)}
        return model.with_labels({model.topics[rank[i]]: label for i, label in enumerate(labels)})

    @property
    def n_topics(self) -> int:
        """Number of topics."""
        return int(self.topic_word.shape[0])

    @cached_property
    def topics(self) -> tuple[str, ...]:
        """Ids of the topics, ``lda-01`` first, by share of words in the fit.

        Topics that were merged have the id of the one that the others were merged into.
        """
        if self.fitted is not None:
            return merged_topics(self.fitted.topics, self.settings["merged"])[0]
        return tuple(f"{self.name}-{k:02d}" for k in range(1, self.n_topics + 1))

    @property
    def left_out(self) -> Mapping[str, str]:
        """Topics that the researcher leaves out of figures and comparisons, with the reason."""
        told: Mapping[str, str] = self.settings.get("topics_left_out", {})
        return told

    @property
    def shown(self) -> tuple[str, ...]:
        """Ids of the topics that figures and comparisons have: those that are not left out."""
        return tuple(topic for topic in self.topics if topic not in self.left_out)

    @cached_property
    def has_topics(self) -> np.ndarray:
        """Which texts have shares of topics, shape (n_texts,); the others' rows of θ are NaN."""
        has_topics: np.ndarray = np.isfinite(self.doc_topic).all(axis=1)
        return has_topics

    @cached_property
    def topic_shares(self) -> np.ndarray:
        """Share of all words of the vocabulary in each topic, shape (n_topics,)."""
        words = self.text_lengths[self.has_topics] @ self.doc_topic[self.has_topics]
        return np.asarray(words / words.sum())

    @cached_property
    def topic_keys(self) -> tuple[str, ...]:
        """Eight digits for each topic that stay as long as its ten top terms do, in any order.

        Where topics have the same ten, as they may in a small vocabulary, their order counts too.
        """
        tops = self._top_terms(KEY_TERMS, RELEVANCE_WEIGHT)
        n_alike = Counter(map(frozenset, tops))
        ordered = (top if n_alike[frozenset(top)] > 1 else sorted(top) for top in tops)
        return tuple(hashlib.sha256("\n".join(top).encode()).hexdigest()[:8] for top in ordered)

    @checked(n=1)
    def relevance(self, n: int = 10, *, weight: float = RELEVANCE_WEIGHT) -> pd.DataFrame:
        r"""The top terms of each topic, ranked by relevance.

        .. math:: r(w, k) = \lambda \log \phi_{kw} + (1 - \lambda) \log \frac{\phi_{kw}}{p_w}

        Parameters
        ----------
        n : int
            Terms per topic, at most: a term of probability 0 is not a word of the topic.
        weight : float
            λ, between 0 (what sets a topic apart) and 1 (probability alone).

        Returns
        -------
        DataFrame
            model, topic, topic_key, rank, term, weight (φ), relevance, relevance_weight (λ); ties
            by term.

        References
        ----------
        Sievert, C., & Shirley, K. (2014). LDAvis: A method for visualizing and interpreting topics.
        https://doi.org/10.3115/v1/W14-3110
        """
        if not 0 <= weight <= 1:
            raise ModelError(
                say(
                    "weight = {weight}: λ is between 0 and 1, such as 0.7.",
                    weight=weight,
                )
            )
        scores = self._relevance(weight)
        rows = [
            (self.name, topic, key, rank, self.vocabulary[i], self.topic_word[k, i], scores[k, i])
            for k, (topic, key) in enumerate(zip(self.topics, self.topic_keys, strict=True))
            for rank, i in enumerate(self._ranking(scores[k])[:n], start=1)
        ]
        columns = ["model", "topic", "topic_key", "rank", "term", "weight", "relevance"]
        return pd.DataFrame(rows, columns=columns).assign(relevance_weight=weight)

    @checked(n=1)
    def top_words(self, n: int = 10, *, weight: float = RELEVANCE_WEIGHT) -> pd.DataFrame:
        """One row per topic: its top words in order of relevance.

        Parameters
        ----------
        n : int
        weight : float
            λ of :meth:`relevance`.

        Returns
        -------
        DataFrame
            Indexed by topic: its name if any topic has one, its stability if that was tested, its
            share of words, then one column per rank.
        """
        words = pd.DataFrame(
            [dict(enumerate(terms, start=1)) for terms in self._top_terms(n, weight)],
            index=pd.Index(self.topics, name="topic"),
        )
        words.insert(0, "share", self.topic_shares.round(3))
        if any(self.verdicts):
            words.insert(0, "stability", self.verdicts)
        if self.labels or self.english:
            words.insert(0, "label", [self.label(topic) for topic in self.topics])
        return words

    @checked()
    def label(self, topic: str, language: Language | None = None) -> str:
        """What the topic is called: the researcher's label, or its three top terms.

        A theme that drifted from its terms says so, whatever it is called.

        Parameters
        ----------
        topic : str
        language : {"zh", "en"}, optional
            The language in use if left out. Where a topic has only an English name, Chinese uses it
            too.
        """
        words = self._top_labels[self._number(topic)]
        return self.named_as(topic, language) or self._marked(topic, words, language)

    def named_as(self, topic: str, language: Language | None = None) -> str:
        """The name given to the topic in a language; empty if it has none."""
        zh, english = self.labels.get(topic, ""), self.english.get(topic, "")
        in_english = (language or language_in_force()) == "en"
        name = english if in_english else zh or english
        return self._marked(topic, name, language) if name else ""

    def _marked(self, topic: str, name: str, language: Language | None) -> str:
        theme = self.settings.get("themes", {}).get(topic)
        drifted = theme in self.settings.get("drifted", ())
        return DRIFTED_MARK.text(language).format(name=name) if drifted else name

    @cached_property
    def _top_labels(self) -> tuple[str, ...]:
        return tuple("·".join(terms) for terms in self._top_terms(3, RELEVANCE_WEIGHT))

    @checked()
    def with_labels(
        self, labels: Mapping[str, str], *, english: Mapping[str, str] | None = None
    ) -> TopicModel:
        """The same model with the researcher's names for some topics, and those in English."""
        english = english or {}
        for topic in (*labels, *english):
            self._number(topic)
        names = {**self.labels, **labels}, {**self.english, **english}
        return replace(self, labels=names[0], english=names[1])

    @checked()
    def named(self, labels: Labels) -> TopicModel:
        """The same model with its topics named, merged and left out as a file of labels says.

        The shares of merged topics are added in every text, and their words are weighted by each
        topic's share of all words. The merged topic keeps the id of the one that the file merges
        the others into; ids of merged topics are not reused. The stability of a merged topic is
        that of its least stable part. A topic that is left out remains in tables (:attr:`left_out`)
        but is in no figure or comparison (:attr:`shown`).

        Parameters
        ----------
        labels : Labels
            ``gt.read_labels("labels.toml")``; entries for other models are ignored.

        Returns
        -------
        TopicModel
            If topics are merged, its ``fitted`` is this model.

        Raises
        ------
        ModelError
            With all faults at once: topics that the fit does not have, with the nearest by their
            words; a merger or an omission of all topics; if topics were merged before.

        Examples
        --------
        >>> import govtopics as gt
        >>> texts = ["基层治理、社区治理", "科技创新、产业升级", "招商引资、营商环境"] * 2
        >>> dtm = gt.count_terms(gt.tokenize(gt.Corpus.from_texts(texts, ids=list("abcdef"))))
        >>> model = gt.NMF(n_topics=3, random_state=1).fit(dtm)
        >>> first, second = (gt.TopicLabel(key, zh=zh) for key, zh in zip(model.topic_keys, "甲乙"))
        >>> model.named(gt.Labels({"nmf": (first, second)})).label("nmf-02")
        '乙'
        """
        if self.fitted is not None:
            raise ModelError(
                say(
                    "Topics of this model have already been merged. "
                    "Name those of the fit: model.fitted.",
                )
            )
        fit = self.fit_of_labels
        if faults := list(faults_beside(labels, fit)):
            raise ModelError(all_faults(labels.source, faults))
        told = decided(labels, fit)
        model = self._merged({w: self._shares_of(p) for w, p in told.merged.items()})
        left_out = {"topics_left_out": dict(told.left_out)} if told.left_out else {}
        gone = set(self.topics) - set(model.topics)
        return replace(
            model,
            labels=_without(gone, {**self.labels, **told.zh}),
            english=_without(gone, {**self.english, **told.en}),
            settings={**model.settings, **left_out},
        )

    @property
    def fit_of_labels(self) -> Fit:
        """What labels are compared with."""
        words = self._top_terms(KEY_TERMS, RELEVANCE_WEIGHT)
        return Fit(self.name, self.topics, self.topic_keys, words)

    def _shares_of(self, topics: Sequence[str]) -> dict[str, float]:
        """The share of all words in some topics."""
        return {topic: float(self.topic_shares[self._number(topic)]) for topic in topics}

    def _merged(self, merged: Mapping[str, Mapping[str, float]]) -> TopicModel:
        """The model with some topics made one, each part with its weight; itself without any."""
        if not merged:
            return self
        settings = {**self.settings, "merged": merged}
        left = merged_topics(self.topics, merged)[0]
        if "stability" in settings:
            settings["stability"] = weakest(settings["stability"], left, merged, VERDICTS)
        decided = replace(self, settings=settings)
        return decided._merged_again(self)  # noqa: SLF001 (of the same class)

    def _merged_again(self, fitted: TopicModel) -> TopicModel:
        """A fit under the names and mergers of this model."""
        merged: Mapping[str, Mapping[str, float]] = self.settings["merged"]
        parts = merged_topics(fitted.topics, merged)[1]
        weights = {part: weight for own in merged.values() for part, weight in own.items()}
        weighed = parts * np.array([[weights.get(topic, 1.0)] for topic in fitted.topics])
        return replace(
            fitted,
            topic_word=_rows_to_one(weighed.T @ fitted.topic_word, 0.0),
            doc_topic=fitted.doc_topic @ parts,
            settings=self.settings,
            labels=self.labels,
            english=self.english,
            fitted=fitted,
        )

    @checked()
    def with_stability(self, table: pd.DataFrame) -> TopicModel:
        """The same model with what other fits say of its topics, which goes where they go.

        Parameters
        ----------
        table : DataFrame
            The result of :func:`govtopics.topic_stability`; earlier results for the same choices
            are replaced.

        Returns
        -------
        TopicModel

        Raises
        ------
        ModelError
            If it is not such a table.
        """
        check_columns(table, "topic_stability", ["model", *STABILITY], error=ModelError)
        told = {topic: dict(rows) for topic, rows in self.settings.get("stability", {}).items()}
        own = table[table["model"] == self.name]
        for topic, over, n_found, n_refits, status in own[STABILITY].itertuples(index=False):
            self._number(topic)
            verdict = {"n_found": int(n_found), "n_refits": int(n_refits), "status": str(status)}
            told.setdefault(topic, {})[over] = verdict
        return replace(self, settings={**self.settings, "stability": told})

    @cached_property
    def stability(self) -> pd.DataFrame:
        """What other fits say of the topics: topic, over, n_found, n_refits, status; or no row."""
        told = self.settings.get("stability", {})
        rows = [
            {"topic": topic, "over": over, **told[topic][over]}
            for topic in self.topics
            for over in sorted(told.get(topic, ()))  # as files have it too
        ]
        return pd.DataFrame(rows, columns=STABILITY)

    @cached_property
    def verdicts(self) -> tuple[str, ...]:
        """``stable``, ``unstable`` or ``not estimable`` for each topic; empty if not tested.

        The worst of what is said over all choices.
        """
        told = self.stability.groupby("topic")["status"].agg(set)
        of_topics = [told.get(topic, set()) for topic in self.topics]
        return tuple(next(filter(said.__contains__, VERDICTS), "") for said in of_topics)

    @checked(n=1)
    def representative(self, corpus: Corpus, topic: str, n: int = 5) -> pd.DataFrame:
        """The texts in which a topic has the largest share.

        Parameters
        ----------
        corpus : Corpus
            The corpus that the model was fitted on, in any unit.
        topic : str
            Such as ``lda-01``.
        n : int

        Returns
        -------
        DataFrame
            Indexed by text id: share, n_words, text; ties by more words, then by id.

        Raises
        ------
        ModelError
            If this is not the corpus that was used, or there is no such topic.
        """
        self._check_corpus(corpus)
        top = leading_texts(self, self.topics[self._number(topic)], n)
        texts = corpus.reshape(self.unit).texts  # type: ignore[arg-type]
        if not top.index.isin(texts.index).all():
            raise ModelError(say("The model's texts are not in this corpus; their ids differ."))
        return top.assign(text=texts.loc[top.index])

    def text_topics(self) -> pd.DataFrame:
        """θ in long form: model, text id, topic, share; texts without vocabulary have no rows."""
        return pd.concat([*text_topics(self, max(1, len(self.ids)))], ignore_index=True)

    @checked()
    def topics_by(self, docvar: str = "document_id") -> pd.DataFrame:
        """Share of each topic in the words of each group of texts.

        Parameters
        ----------
        docvar : str
            Reports that are left out of groups count only in ``document_id``.

        Returns
        -------
        DataFrame
            Groups in the order of the corpus by topics; rows sum to 1.

        Raises
        ------
        ModelError
            If there is no such docvar.
        """
        if docvar not in self.docvars:
            raise ModelError(
                say(
                    "Unknown docvar {docvar!r}. {nearest}",
                    docvar=docvar,
                    nearest=nearest(docvar, self.docvars.columns),
                )
            )
        filled = self.has_topics
        words = pd.DataFrame(
            self.doc_topic[filled] * self.text_lengths[filled, None],
            columns=list(self.topics),
            index=self.docvars[docvar][filled],
        )
        if docvar != "document_id":
            words = words[pooled(self.docvars)[filled]]
        grouped = words.groupby(level=0, sort=False).sum()
        return grouped.div(grouped.sum(axis=1), axis=0)

    @checked()
    def panel(
        self, unit: str = "place", time: str = "year", *, refits: OtherFits | None = None
    ) -> Panel:
        """The topics as variables: one row per topic, place and year.

        The estimate is the share of the topic in the words of the cell's reports that are in the
        vocabulary. With refits, ``low`` and ``high`` are the range of that share over the model and
        its refits without single reports: at most 30, each without an equal share of the reports
        where there are more. It is not an interval: it says how much the estimate depends on single
        reports, including that of the cell, and not how it would vary over other reports. A refit
        that loses a topic is counted in ``n_lost``, and its estimate is not in the range.

        Parameters
        ----------
        unit, time : str
            Docvars of the texts.
        refits : Refits, optional
            ``gt.Refits.of(model, dtm)``.

        Returns
        -------
        Panel
            The measures are estimate, low, high, n_refits, n_lost and stability (what
            :meth:`with_stability` was given; empty otherwise). The cells have n_words in place of
            n_chars. With fewer than three reports there is no range, reason
            ``too_few_to_leave_out``.

        Raises
        ------
        ModelError
            If the texts have no document_id.
        CorpusError
            If a docvar is unknown, or no report has both.

        Examples
        --------
        >>> import govtopics as gt
        >>> texts = ["基层治理、社区治理", "科技创新、产业升级"] * 2
        >>> docvars = {"place": ["甲区", "甲区", "乙区", "乙区"], "year": [2023, 2024, 2023, 2024]}
        >>> corpus = gt.Corpus.from_texts(texts, ids=list("abcd"), docvars=pd.DataFrame(docvars))
        >>> dtm = gt.count_terms(gt.tokenize(corpus))
        >>> model = gt.NMF(n_topics=2, random_state=1).fit(dtm)
        >>> model.panel(refits=gt.Refits.of(model, dtm))
        Panel: 2 topics, 2 × 2 (place × year, 2023–2024), 4 cells, complete
        """
        labels = {topic: self.named_as(topic, "zh") for topic in self.topics}
        english = {topic: self.named_as(topic, "en") for topic in self.topics}
        texts = self.docvars, self.text_lengths, self.doc_topic
        fitted = Fitted(self.topics, labels, english, *texts, self.verdicts)
        return topic_panel(fitted, unit, time, refits)

    @checked()
    def transform(self, dtm: DocumentTermMatrix) -> TopicModel:
        r"""The shares of these topics in other texts: θ is inferred with φ fixed (fold-in).

        Whatever the engine, θ of a text comes from repeating :math:`n_{dk} = \sum_w n_{dw}
        \gamma_{dwk}` with :math:`\gamma_{dwk} \propto (n_{dk} + \alpha) \phi_{kw}` until it
        converges; α is that of the fit, or 0.1.

        Parameters
        ----------
        dtm : DocumentTermMatrix
            With any vocabulary: terms that the model does not know are left out, and the log says
            how many words that are.

        Returns
        -------
        TopicModel
            The same topics, numbers and keys with the other texts. A text without a known term has
            NaN.

        Raises
        ------
        ModelError
            If the two vocabularies share no term.
        """
        if self.fitted is not None:
            return self._merged_again(self.fitted.transform(dtm))
        counts = in_vocabulary(dtm, self.vocabulary)
        lengths = np.asarray(counts.sum(axis=1))
        alpha = float(self.settings.get("alpha", FOLD_IN_ALPHA))
        shares = shares_of(counts, self.topic_word, alpha)
        theta = _rows_to_one(shares, np.nan)
        theta[lengths == 0] = np.nan
        return replace(
            self,
            doc_topic=theta,
            text_lengths=lengths,
            ids=dtm.ids,
            docvars=dtm.docvars,
            corpus_id=dtm.corpus_id,
            unit=dtm.unit,
        )

    @checked()
    def save(self, folder: str | Path) -> Path:
        """Write ``<name>.npz`` (arrays) and ``<name>.json`` (words and settings); no pickle.

        Where topics are merged the arrays are those of the fit, and the settings say how.

        Parameters
        ----------
        folder : str or Path

        Returns
        -------
        Path
            Of the JSON file.
        """
        fitted = self if self.fitted is None else self.fitted
        owners = self.docvars.get("document_id")
        about = {
            "name": self.name,
            "vocabulary": self.vocabulary,
            "ids": list(self.ids),
            "id_name": self.ids.name,
            "document_id": None if owners is None else list(owners),
            "labels": dict(self.labels),
            "english": dict(self.english),
            "settings": dict(self.settings),
            "corpus_id": self.corpus_id,
            "unit": self.unit,
        }
        arrays = {name: getattr(fitted, name) for name in ARRAYS}
        return write_model_files(Path(folder), self.name, arrays, about)

    @classmethod
    @checked()
    def load(cls, path: str | Path) -> TopicModel:
        """Read a model that :meth:`save` wrote.

        Parameters
        ----------
        path : str or Path
            Of the JSON file.

        Returns
        -------
        TopicModel
            Of its docvars, only ``document_id`` comes back; the corpus has the others.

        Raises
        ------
        ModelError
            If the file is missing, damaged, or something else.
        """
        held, about = read_model_files(Path(path), ARRAYS)
        arrays: dict[str, Any] = held
        ids = pd.Index(about["ids"], name=about["id_name"], dtype="object")
        owners = about["document_id"]
        docvars = pd.DataFrame(
            {"document_id": owners} if owners else None, index=ids, dtype="object"
        )
        model = cls(
            name=about["name"],
            vocabulary=tuple(about["vocabulary"]),
            ids=ids,
            docvars=docvars,
            settings=about["settings"],
            labels=about["labels"],
            corpus_id=about["corpus_id"],
            unit=about["unit"],
            english=about["english"],
            **arrays,
        )
        return model._merged_again(model) if "merged" in model.settings else model

    def _relevance(self, weight: float) -> np.ndarray:
        there = (self.topic_word > 0) & (self.term_counts > 0)
        phi = np.where(there, self.topic_word, 1)
        share = np.where(there, self.term_counts / self.term_counts.sum(), 1)
        scores: np.ndarray = np.where(there, np.log(phi) - (1 - weight) * np.log(share), -np.inf)
        return scores

    def _ranking(self, scores: np.ndarray) -> np.ndarray:
        # The vocabulary is in order of its characters, so a stable sort breaks ties by term.
        order = np.argsort(-np.round(scores, 9), kind="stable")
        return np.asarray(order[np.isfinite(scores[order])])

    def _top_terms(self, n: int, weight: float) -> list[list[str]]:
        return [
            [self.vocabulary[i] for i in self._ranking(row)[:n]] for row in self._relevance(weight)
        ]

    def _number(self, topic: str) -> int:
        if topic not in self.topics:
            raise ModelError(
                say(
                    "Unknown topic {topic!r}. {nearest}",
                    topic=topic,
                    nearest=nearest(str(topic), self.topics),
                )
            )
        return self.topics.index(topic)

    def _check_corpus(self, corpus: Corpus) -> None:
        if self.corpus_id and corpus.corpus_id != self.corpus_id:
            raise ModelError(
                say(
                    "The model was fitted on corpus {corpus_id}, not on {other}. Pass the "
                    "corpus that its tokens came from.",
                    corpus_id=self.corpus_id,
                    other=corpus.corpus_id,
                )
            )

    def __contains__(self, topic: object) -> bool:
        return topic in self.topics

    def __iter__(self) -> Iterator[str]:
        return iter(self.topics)

    def __getitem__(self, topic: str) -> pd.Series:
        row = self.topic_word[self._number(topic)]
        return pd.Series(row, index=list(self.vocabulary), name=topic)

    def __len__(self) -> int:
        return self.n_topics

    def __repr__(self) -> str:
        size = f"{counted(len(self.ids), 'text')}, {counted(len(self.vocabulary), 'term')}"
        return f"TopicModel {self.name}: {counted(self.n_topics, 'topic')}, {size}"

    def _repr_html_(self) -> str:
        table = pd.DataFrame(
            {
                "topic": self.topics,
                "label": [self.named_as(topic) for topic in self.topics],
                "share": self.topic_shares,
                "stability": [STABILITY_NAMES.get(told, "") for told in self.verdicts],
                "words": ["、".join(terms) for terms in self._top_terms(8, RELEVANCE_WEIGHT)],
            }
        )
        told = f"<p>λ = {RELEVANCE_WEIGHT}</p>"
        return in_notebook(self, small_table(table, TOPICS, where=".top_words()"), told)


def _without(gone: Collection[str], names: Mapping[str, str]) -> dict[str, str]:
    return {topic: name for topic, name in names.items() if topic not in gone}


def _rows_to_one(array: np.ndarray, where_zero: float) -> np.ndarray:
    rows = np.array(array, dtype=float, order="C")
    sums = rows.sum(axis=1, keepdims=True)
    rows[sums.ravel() == 0] = where_zero
    np.divide(rows, sums, out=rows, where=sums > 0)
    return rows


def text_topics(model: TopicModel, n_texts: int) -> Iterator[pd.DataFrame]:
    """The parts of :meth:`TopicModel.text_topics`, of so many texts each; at least one."""
    filled = np.flatnonzero(model.has_topics)
    for start in range(0, max(1, len(filled)), n_texts):
        own = filled[start : start + n_texts]
        yield pd.DataFrame(
            {
                "model": model.name,
                str(model.ids.name): np.repeat(model.ids[own].to_numpy(), model.n_topics),
                "topic": np.tile(np.array(model.topics, dtype=object), len(own)),
                "share": model.doc_topic[own].ravel(),
            }
        )


def leading_texts(model: TopicModel, topic: str, n: int) -> pd.DataFrame:
    """Of the texts of which a topic has the largest share: share, n_words; ties by id."""
    column = model.doc_topic[:, model.topics.index(topic)]
    ranked = pd.DataFrame(
        {"share": column, "n_words": model.text_lengths}, index=model.ids
    ).dropna()
    ranked = ranked.assign(_id=ranked.index).sort_values(
        ["share", "n_words", "_id"], ascending=[False, False, True], kind="stable"
    )
    return ranked.drop(columns="_id").head(n)
