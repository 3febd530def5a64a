"""Latent Dirichlet allocation."""

from __future__ import annotations

import logging
from dataclasses import asdict, dataclass
from importlib.metadata import version
from typing import Any

import numpy as np
from gensim.matutils import Sparse2Corpus
from gensim.models import LdaModel
from threadpoolctl import threadpool_limits

from govtopics.errors import ModelError, nearest
from govtopics.models.checks import check_fit
from govtopics.models.topic_model import TopicModel
from govtopics.tokens.matrix import DocumentTermMatrix

ENGINES = ("gensim",)
PASSES_BETWEEN_CHECKS = 10
log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class LDA:
    r"""Latent Dirichlet allocation by batch variational Bayes, passes until the bound stands still.

    Words :math:`w_{dn} \sim \phi_{z_{dn}}`, :math:`z_{dn} \sim \theta_d`, :math:`\theta_d \sim
    \mathrm{Dir}(\alpha)`, :math:`\phi_k \sim \mathrm{Dir}(\eta)`. Every pass sees all texts before
    φ is updated, and the random start follows their ids, so the order of the texts decides nothing.

    Parameters
    ----------
    n_topics : int
    random_state : int
        Required: it decides the start, and on short texts the start decides much.
    alpha, eta : float
        Symmetric priors of θ and φ.
    max_passes : int
        At the most.
    tol : float
        Passes end when ten of them change the bound per word by less than this share.
    engine : {"gensim"}

    References
    ----------
    Blei, D. M., Ng, A. Y., & Jordan, M. I. (2003). Latent Dirichlet allocation.
    https://www.jmlr.org/papers/v3/blei03a.html
    Hoffman, M., Blei, D., & Bach, F. (2010). Online learning for latent Dirichlet allocation.

    Examples
    --------
    >>> LDA(n_topics=10, random_state=2024).alpha
    0.1
    """

    n_topics: int
    random_state: int
    alpha: float = 0.1
    eta: float = 0.1
    max_passes: int = 200
    tol: float = 1e-4
    engine: str = "gensim"

    def __post_init__(self) -> None:
        if self.engine not in ENGINES:
            raise ModelError(
                f"There is no LDA engine {self.engine!r}. {nearest(self.engine, ENGINES)}"
            )
        for name in ("alpha", "eta"):
            if not getattr(self, name) > 0:
                raise ModelError(
                    f"{name} = {getattr(self, name)}: a prior is greater than 0, such as 0.1."
                )

    def fit(self, dtm: DocumentTermMatrix) -> TopicModel:
        """Fit the matrix.

        Parameters
        ----------
        dtm : DocumentTermMatrix

        Returns
        -------
        TopicModel
            Named ``lda``; ``settings["trace"]`` is the bound per word after every ten passes.

        Raises
        ------
        ModelError
            If there are more topics than texts or terms, or random_state is no whole number.
        """
        check_fit(self.n_topics, self.random_state, dtm)
        # In the order of their ids, because gensim draws the start of each text in turn.
        order = np.argsort(np.asarray(dtm.ids, dtype=str), kind="stable")
        texts = list(Sparse2Corpus(dtm.counts[order], documents_columns=False))
        # The bits of a product depend on how many threads share it.
        with threadpool_limits(limits=1):
            engine, trace = self._run(texts, dtm)
            gamma, _ = engine.inference(texts)
        doc_topic = np.empty_like(gamma)
        doc_topic[order] = gamma
        own = asdict(self)
        settings = {
            "model_engine": own.pop("engine"),  # "engine" is what cut the words
            **own,
            "model_engine_version": version(self.engine),
            "n_passes": min(self.max_passes, PASSES_BETWEEN_CHECKS * len(trace)),
            "converged": _stands_still(trace, self.tol),
            "trace": [float(f"{bound:.6g}") for bound in trace],
        }
        return TopicModel.from_estimates("lda", engine.get_topics(), doc_topic, dtm, settings)

    def _run(self, texts: list[Any], dtm: DocumentTermMatrix) -> tuple[LdaModel, list[float]]:
        engine = LdaModel(
            id2word=dict(enumerate(dtm.vocabulary)),
            num_topics=self.n_topics,
            alpha=self.alpha,
            eta=self.eta,
            chunksize=len(texts),
            update_every=0,  # batch: one update of φ a pass
            decay=0,  # and a full one, not blended with the last
            eval_every=None,
            random_state=self.random_state,
            dtype=np.float64,
        )
        trace: list[float] = []
        left = self.max_passes
        while left > 0 and not _stands_still(trace, self.tol):
            engine.state.numdocs = 0  # gensim would count the texts of every update as new ones
            engine.update(texts, passes=min(left, PASSES_BETWEEN_CHECKS))
            left -= PASSES_BETWEEN_CHECKS
            trace.append(float(engine.log_perplexity(texts)))
        if not _stands_still(trace, self.tol):
            log.warning("LDA did not converge in %d passes; raise max_passes.", self.max_passes)
        return engine, trace


def _stands_still(trace: list[float], tol: float) -> bool:
    return len(trace) > 1 and abs(trace[-1] - trace[-2]) <= tol * abs(trace[-1])
