"""LDA with themes: topics that begin with a researcher's terms, beside free ones."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Protocol, runtime_checkable

import numpy as np
import pandas as pd
from scipy import sparse

from govtopics.checks import check_fields, checked, is_whole
from govtopics.errors import ModelError, all_faults
from govtopics.frozen import freeze_fields
from govtopics.messages import Message, joined, logger, say, say_number
from govtopics.models.checks import check_prior, check_tol, package_version
from govtopics.models.engines import cvb0
from govtopics.models.engines.contract import Task
from govtopics.models.fitted_texts import FORMULAS, FittedTexts, check_set_aside
from govtopics.models.keyword_agreement import terms_at_home
from govtopics.models.keyword_start import start
from govtopics.models.topic_model import TopicModel
from govtopics.tokens.matching import GAP
from govtopics.tokens.matrix import DocumentTermMatrix, matrix_of

MAX_PASSES = 200
TOP_TEXTS = 50
FEW_REPORTS = 20
TOLD = {
    "left_out": say("Themes without a term in the matrix are excluded"),
    "drifted": say("Themes that drifted from their terms"),
}
# Several terms must be so much at home in their theme; one term cannot disagree.
LEAST_AT_HOME, LEAST_WITH_TERM = 0.75, 0.5
STRAY = 0.5
log = logger(__name__)


@runtime_checkable
class Theme(Protocol):
    """What a theme of a codebook is here: a name and its terms."""

    @property
    def label(self) -> str: ...  # noqa: D102

    @property
    def core_terms(self) -> tuple[str, ...]: ...  # noqa: D102


def terms_of(themes: Mapping[str, Sequence[str]] | Iterable[Theme]) -> dict[str, tuple[str, ...]]:
    """The terms of each theme, of a codebook or a mapping."""
    given = themes if isinstance(themes, Mapping) else _of_codebook(themes)
    faults = [fault for label, terms in given.items() for fault in _faults_of(label, terms)]
    if faults:
        raise ModelError(faults[0] if len(faults) == 1 else all_faults("themes", faults))
    if not given:
        raise ModelError(say("There are no themes. Pass a codebook, or names and their terms."))
    return {label: tuple(terms) for label, terms in given.items()}


def _of_codebook(themes: Iterable[Theme]) -> dict[str, Sequence[str]]:
    each = list(themes)
    for theme in each:
        if not isinstance(theme, Theme):
            raise ModelError(
                say(
                    "themes contains {theme!r:.60}: pass a codebook, some of its themes, or "
                    "names with their terms: {{'基层治理': ['基层治理', '网格']}}.",
                    theme=theme,
                )
            )
    return {theme.label: _words_of(theme) for theme in each}


def _faults_of(label: object, terms: object) -> Iterator[Message]:
    """What is wrong with one theme of a mapping."""
    if not isinstance(label, str) or not label.strip():
        yield say(
            "The name of a theme is {label!r:.60}: write it as text in quotation marks.",
            label=label,
        )
    if isinstance(terms, str):
        yield say(
            "The terms of {label!r} are {terms!r}: pass a list, [{terms!r}].",
            label=label,
            terms=terms,
        )
    elif not isinstance(terms, Collection) or isinstance(terms, (Mapping, pd.DataFrame)):
        yield say(
            "The terms of {label!r} are {terms!r:.60}: pass a list, ['网格', '社区治理'].",
            label=label,
            terms=terms,
        )
    else:
        for term in terms:
            if not isinstance(term, str):
                yield say(
                    "A term of {label!r} is {term!r:.60}: write it as text in quotation marks.",
                    label=label,
                    term=term,
                )


def _words_of(theme: Theme) -> tuple[str, ...]:
    """The terms that make a theme's estimate; one with a gap is not a word."""
    return tuple(term for term in theme.core_terms if GAP not in term)


@dataclass(frozen=True, kw_only=True)
class KeywordLDA:
    r"""LDA by batch CVB0 in which some topics are themes, each found by its terms.

    Topics are first sought without terms, as :class:`LDA` seeks them, and every theme takes the one
    that fits its terms best, no two the same. From there on the prior of φ is a matrix,
    :math:`\eta_{kw} = \eta + s\,n_w` where w is a term of theme k and occurs :math:`n_w` times, and
    η elsewhere; so the prior of a theme weighs s times what its terms weigh.

    To test whether the terms go together when nothing keeps them together, sweeps go on without the
    prior of the themes. How much a term is then at home in its theme is its probability in the
    theme's topic, as a share of that in the topic where it is likeliest; less if it is not twice as
    likely there as in the rest of the texts. A theme has **drifted** when its terms are on average
    less than 75 % at home; a theme of a single term, when less than half of its leading texts
    contain the term (as many texts as contain it, at most 50). Its label then says 偏移, wherever
    it is shown. :func:`govtopics.check_keyword_model` looks closer.

    Parameters
    ----------
    themes : Codebook, or mapping of str to sequence of str
        A codebook, or some themes of one; or names and their terms.
    n_free : int
        Topics in addition to the themes; if they are too few, themes take words that are not
        theirs.
    random_state : int
    strength : float
        s. Up to .1 it hardly shows: the terms decide where a theme is found, and the texts decide
        its words. A stronger prior makes the shares of rare themes better and their words worse: at
        1, the error of the share of a planted rare theme falls from .33 to .17, and the cosine of φ
        with the truth from .96 to .85; for a common theme both get worse.
    alpha, eta, max_passes, tol, set_aside
        As in :class:`LDA`.

    References
    ----------
    Jagarlamudi, J., Daumé III, H., & Udupa, R. (2012). Incorporating lexical priors into topic
    models. https://aclanthology.org/E12-1021/
    Eshima, S., Imai, K., & Sasaki, T. (2024). Keyword-assisted topic models.
    https://doi.org/10.1111/ajps.12779

    Examples
    --------
    >>> KeywordLDA(themes={"基层治理": ["基层治理", "网格"]}, n_free=9, random_state=2024).n_topics
    10
    """

    themes: Mapping[str, Sequence[str]] | Iterable[Theme]
    n_free: int
    random_state: int
    strength: float = 0.02
    alpha: float = 0.1
    eta: float = 0.05
    max_passes: int = MAX_PASSES
    tol: float = 5e-4
    set_aside: tuple[str, ...] = FORMULAS

    def __post_init__(self) -> None:
        # `terms_of` checks a mapping of terms.
        mapped = ("themes",) if isinstance(self.themes, Mapping) else ()
        check_fields(self, later=("n_free", "random_state", *mapped), max_passes=1)
        object.__setattr__(self, "themes", terms_of(self.themes))
        freeze_fields(self)
        for name in ("strength", "alpha", "eta"):
            check_prior(name, getattr(self, name))
        if not is_whole(self.n_free) or self.n_free < 1:
            raise ModelError(
                say(
                    "n_free = {n_free!r}: must be at least 1, a free topic for words that "
                    "belong to no theme.",
                    n_free=self.n_free,
                )
            )
        check_tol(self.tol)
        check_set_aside(self.set_aside)

    @property
    def n_topics(self) -> int:
        """Themes and free topics."""
        return len(self.terms) + self.n_free

    @property
    def terms(self) -> dict[str, tuple[str, ...]]:
        """The terms of each theme."""
        return terms_of(self.themes)

    def fit(self, dtm: DocumentTermMatrix | sparse.csr_array | np.ndarray) -> TopicModel:
        """Fit the matrix.

        Parameters
        ----------
        dtm : DocumentTermMatrix, or scipy sparse matrix or array of int
            Of an array, rows are texts and columns terms, which are called by their places.
            Cut with the themes' terms in the lexicon: ``tokenize(texts, terms=codebook.terms)``.

        Returns
        -------
        TopicModel
            Named ``keyword``. Themes are labelled; ``settings["themes"]`` maps topics to themes,
            ``settings["at_home"]`` gives how much each theme's terms are at home in it, in the
            mean, and ``settings["strays"]`` those that are less than half, ``settings["drifted"]``
            lists the themes that drifted, ``settings["left_out"]`` those without a term in the
            vocabulary, ``settings["caution"]`` says what fewer than 20 reports cannot carry.

        Raises
        ------
        ModelError
            If no theme has a term in the vocabulary, or for the reasons of :class:`LDA`.
        """
        model = self.estimate(matrix_of(dtm))
        for key in ("left_out", "drifted"):
            if model.settings[key]:
                names = joined(model.settings[key], ", ")
                log.warning(say("{told}: {names}.", told=TOLD[key], names=names))
        if caution := model.settings["caution"]:
            log.warning(caution)
        return model

    @checked()
    def estimate(self, dtm: DocumentTermMatrix) -> TopicModel:
        """What :meth:`fit` gives, without a word in the log: for fits that are repeated.

        Parameters
        ----------
        dtm : DocumentTermMatrix

        Returns
        -------
        TopicModel
        """
        return self.fit_part(dtm, self.texts_of(dtm))

    def texts_of(self, dtm: DocumentTermMatrix) -> FittedTexts:
        """The texts of a matrix that :meth:`fit` fits, once it is seen that they can be."""
        n_topics = len(self._columns(dtm)) + self.n_free
        return FittedTexts.of(dtm, n_topics, self.random_state, self.set_aside)

    def fit_part(self, dtm: DocumentTermMatrix, texts: FittedTexts) -> TopicModel:
        """The topics of some texts of a matrix, and their shares in all: for fits by the dozen.

        Parameters
        ----------
        dtm : DocumentTermMatrix
        texts : FittedTexts
            Of this matrix.

        Returns
        -------
        TopicModel
        """
        columns = self._columns(dtm)
        n_topics = len(columns) + self.n_free
        task = self._task(texts.counts, dtm.vocabulary, n_topics)
        own_columns = list(columns.values())
        prior = self._prior(texts.counts, columns, n_topics)
        estimates = cvb0.sweep(task, *start(task, own_columns), prior)
        at_home = dict(zip(columns, terms_at_home(task, estimates, own_columns), strict=True))
        own = asdict(self)
        del own["themes"]
        settings = {
            **own,
            "set_aside": list(self.set_aside),
            **texts.told(),
            "model_engine": "cvb0",
            "model_engine_version": package_version("govtopics"),
            "n_topics": n_topics,
            "n_passes": estimates.n_passes,
            "converged": estimates.converged,
            "trace": [float(f"{value:.6g}") for value in estimates.trace],
            "left_out": [label for label in self.terms if label not in columns],
            "at_home": {label: float(home.mean()) for label, home in at_home.items()},
            "strays": {
                label: [dtm.vocabulary[i] for i in columns[label][home < STRAY]]
                for label, home in at_home.items()
            },
        }
        shares = texts.all_shares(estimates.topic_word, estimates.doc_topic, self.alpha)
        model = TopicModel.from_estimates(
            "keyword", estimates.topic_word, shares, dtm, settings, labels=tuple(columns)
        )
        return _marked(model, dtm, columns)

    def _columns(self, dtm: DocumentTermMatrix) -> dict[str, np.ndarray]:
        """The columns of the terms of each theme; themes without any are left out."""
        column = {term: i for i, term in enumerate(dtm.vocabulary)}
        found = {
            label: np.array(sorted({column[term] for term in terms if term in column}), int)
            for label, terms in self.terms.items()
        }
        if not any(map(len, found.values())):
            asked = ", ".join(term for terms in self.terms.values() for term in terms[:3])
            raise ModelError(
                say(
                    "No theme has a term among the {n_terms} of the matrix (looked "
                    "for {asked} …). Segment the texts with tokenize(texts, "
                    "terms=codebook.terms), or count them with a smaller min_texts.",
                    n_terms=dtm.n_terms,
                    asked=asked,
                )
            )
        return {label: columns for label, columns in found.items() if len(columns)}

    def _task(self, counts: sparse.csr_array, vocabulary: tuple[str, ...], n_topics: int) -> Task:
        return Task(
            counts,
            vocabulary,
            n_topics,
            self.random_state,
            self.alpha,
            self.eta,
            self.max_passes,
            self.tol,
            "batch",
            os.cpu_count() or 1,
        )

    def _prior(
        self, counts: sparse.csr_array, columns: Mapping[str, np.ndarray], n_topics: int
    ) -> np.ndarray:
        sizes = counts.sum(axis=0)
        prior = np.full((counts.shape[1], n_topics), self.eta, np.float32)
        for k, own in enumerate(columns.values()):
            prior[own, k] += self.strength * sizes[own]
        return prior


def held_by_top_texts(
    model: TopicModel, dtm: DocumentTermMatrix, topic: int, terms: np.ndarray
) -> float:
    """Share of a topic's leading texts that contain any of some terms.

    As many texts are read as contain a term, at most 50, so that 1 can be reached.
    """
    held = np.asarray(dtm.counts[:, terms].sum(axis=1) > 0)
    shares = np.nan_to_num(model.doc_topic[:, topic])
    ranked = np.lexsort((np.arange(len(shares)), -model.text_lengths, -shares))
    return float(held[ranked[: min(TOP_TEXTS, held.sum())]].mean()) if held.any() else 0.0


def has_drifted(n_terms: int, at_home: float, with_term: float) -> bool:
    """Whether a theme is not what its terms mean."""
    return at_home < LEAST_AT_HOME if n_terms > 1 else with_term < LEAST_WITH_TERM


def _marked(
    model: TopicModel, dtm: DocumentTermMatrix, columns: Mapping[str, np.ndarray]
) -> TopicModel:
    """The model, with themes that drifted marked, and with what so few reports cannot show."""
    place = {topic: k for k, topic in enumerate(model.topics)}
    drifted = [
        label
        for topic, label in model.labels.items()
        if has_drifted(
            len(columns[label]),
            model.settings["at_home"][label],
            held_by_top_texts(model, dtm, place[topic], columns[label]),
        )
    ]
    settings = {
        **model.settings,
        "themes": dict(model.labels),
        "drifted": sorted(drifted),
        "caution": _caution(dtm),
    }
    return replace(model, settings=settings)


def _caution(dtm: DocumentTermMatrix) -> str:
    """What so few reports cannot show; empty if there are enough or their number is not known."""
    n_reports = dtm.docvars["document_id"].nunique() if "document_id" in dtm.docvars else 0
    if not 0 < n_reports < FEW_REPORTS:
        return ""
    return say_number(
        "{n} report: theme shares describe this text only. At least {few_reports} reports are "
        "needed to compare places or years or to compute intervals.",
        "{n} reports: theme shares describe these texts only. At least {few_reports} reports are "
        "needed to compare places or years or to compute intervals.",
        n_reports,
        few_reports=FEW_REPORTS,
    )
