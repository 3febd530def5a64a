"""Non-negative matrix factorisation of sublinear tf-idf."""

from __future__ import annotations

from dataclasses import asdict, dataclass

import numpy as np
from scipy import sparse

from govtopics.checks import check_fields
from govtopics.frozen import freeze_fields
from govtopics.messages import logger, say
from govtopics.models.checks import EmptyTopicError, check_tol, package_version
from govtopics.models.factorisation import factorise, weights_of
from govtopics.models.fitted_texts import FORMULAS, FittedTexts, check_set_aside
from govtopics.models.folding import FOLD_IN_ALPHA
from govtopics.models.topic_model import TopicModel
from govtopics.models.weighting import SLOPE, sublinear_tfidf
from govtopics.tokens.matrix import DocumentTermMatrix, matrix_of

# Of the first violation, which is small where the start is a solution already.
FOLLOW_TOL = 1e-2
log = logger(__name__)


@dataclass(frozen=True, kw_only=True)
class NMF:
    r"""Topics by factorising tf-idf into non-negative parts.

    The counts become :math:`(1 + \log n_{dw}) \cdot \mathrm{idf}_w`, each row divided by the mean
    of its length and the average length (pivoted, slope 0.5), so that a text of two words does not
    weigh as much as one of two hundred; then :math:`X \approx W H`. With :math:`h_k` the sum of
    row k of H, φ is H with rows divided by :math:`h_k`, and θ is
    :math:`W \, \mathrm{diag}(h)` with rows made to sum to 1.

    Parameters
    ----------
    n_topics : int
    random_state : int
        Required, as of every model, and recorded. It decides nothing: the start is an exact
        decomposition, so that refits with other states say nothing of how stable the topics are.
    max_iter : int
        Sweeps of coordinate descent, at most.
    tol : float
        Sweeps end when the violation has fallen to this share of the first one.
    set_aside : tuple of str
        As in :class:`LDA`.

    References
    ----------
    Boutsidis, C., & Gallopoulos, E. (2008). SVD based initialization: A head start for nonnegative
    matrix factorization. https://doi.org/10.1016/j.patcog.2007.09.010
    Singhal, A., Buckley, C., & Mitra, M. (1996). Pivoted document length normalization.
    https://doi.org/10.1145/243199.243206

    Examples
    --------
    >>> NMF(n_topics=10, random_state=2024)
    NMF(n_topics=10, random_state=2024, max_iter=1000, tol=0.0001,
        set_aside=('opening', 'guidance', 'other_work', 'own_conduct', 'closing', 'glossary',
        'problems', 'outlook'))
    """

    n_topics: int
    random_state: int
    max_iter: int = 1000
    tol: float = 1e-4
    set_aside: tuple[str, ...] = FORMULAS

    def __post_init__(self) -> None:
        check_fields(self, later=("n_topics", "random_state"), max_iter=1)
        freeze_fields(self)
        check_tol(self.tol)
        check_set_aside(self.set_aside)

    def fit(self, dtm: DocumentTermMatrix | sparse.csr_array | np.ndarray) -> TopicModel:
        """Fit the matrix.

        Parameters
        ----------
        dtm : DocumentTermMatrix, or scipy sparse matrix or array of int
            Of an array, rows are texts and columns terms, which are called by their places.

        Returns
        -------
        TopicModel
            Named ``nmf``; ``settings["converged"]`` says whether the tolerance was reached.

        Raises
        ------
        ModelError
            If there are more topics than texts or terms, or one is left without words.
        """
        dtm = matrix_of(dtm)
        return self.fit_part(dtm, self.texts_of(dtm))

    def texts_of(self, dtm: DocumentTermMatrix) -> FittedTexts:
        """The texts of a matrix that :meth:`fit` fits, once it is seen that they can be."""
        return FittedTexts.of(dtm, self.n_topics, self.random_state, self.set_aside)

    def fit_part(
        self, dtm: DocumentTermMatrix, texts: FittedTexts, *, follow: TopicModel | None = None
    ) -> TopicModel:
        """The topics of some texts of a matrix, and their shares in all: for fits by the dozen.

        Parameters
        ----------
        dtm : DocumentTermMatrix
        texts : FittedTexts
            Of this matrix.
        follow : TopicModel, optional
            Of this matrix: the sweeps start from its topics and shares.

        Returns
        -------
        TopicModel
        """
        weighted = sublinear_tfidf(texts.counts)
        factors = factorise(
            weighted,
            self.n_topics,
            max_iter=self.max_iter,
            tol=self.tol if follow is None else FOLLOW_TOL,
            start_from=_start_from(follow, weighted, texts) if follow else None,
        )
        if not factors.terms.any(axis=1).all():
            raise EmptyTopicError(
                say(
                    "n_topics = {n_topics}: one topic came out empty. Use fewer.",
                    n_topics=self.n_topics,
                )
            )
        if factors.rank < self.n_topics:
            log.warning(
                say(
                    "n_topics = {n_topics}: the texts differ in only {rank} ways (the rank of "
                    "the matrix), so topics repeat each other.",
                    n_topics=self.n_topics,
                    rank=factors.rank,
                )
            )
        settings = {
            **asdict(self),
            "set_aside": list(self.set_aside),
            **texts.told(),
            "model_engine": "scikit-learn",
            "model_engine_version": package_version("scikit-learn"),
            "weighting": "sublinear tf-idf, pivoted length",
            "pivot_slope": SLOPE,
            "n_iter": factors.n_iter,
            "converged": factors.n_iter < self.max_iter,
        }
        weights = factors.texts * factors.terms.sum(axis=1)
        shares = texts.all_shares(factors.terms, weights, FOLD_IN_ALPHA)
        if gone := list(texts.left_out):
            shares[gone] = _in_parts(dtm.counts[gone], texts.counts, factors.terms, self.tol)
        return TopicModel.from_estimates("nmf", factors.terms, shares, dtm, settings)


def _in_parts(
    counts: sparse.csr_array, fitted: sparse.csr_array, terms: np.ndarray, tol: float
) -> np.ndarray:
    """The weights of topics in texts left out, as the fit would have found them, φ being given.

    Folded in by words they would differ from those of the fitted texts by how they were counted.
    """
    weighted = sublinear_tfidf(counts, like=fitted)
    return np.asarray(weights_of(weighted, terms, tol=tol) * terms.sum(axis=1))


def _start_from(
    model: TopicModel, weighted: sparse.csr_array, texts: FittedTexts
) -> tuple[np.ndarray, np.ndarray]:
    """W and H as a model that was fitted before has them: rows of H sum to 1."""
    rows = np.nan_to_num(model.doc_topic[texts.order]) * weighted.sum(axis=1)[:, None]
    return rows.astype(np.float32), model.topic_word.astype(np.float32)
