"""Latent Dirichlet allocation."""

from __future__ import annotations

import os
from dataclasses import asdict, dataclass
from types import ModuleType
from typing import Any

import numpy as np
from scipy import sparse

from govtopics.checks import check_fields
from govtopics.errors import ModelError, nearest
from govtopics.frozen import freeze_fields
from govtopics.messages import logger, say
from govtopics.models import engines
from govtopics.models.checks import check_prior, check_tol, package_version
from govtopics.models.engines.contract import Estimates, Task
from govtopics.models.fitted_texts import FORMULAS, FittedTexts, check_set_aside
from govtopics.models.topic_model import TopicModel
from govtopics.tokens.matrix import DocumentTermMatrix, matrix_of

# The distribution that each engine comes from, and how many passes it makes at most.
PACKAGES = {
    "cvb0": "govtopics", "gensim": "gensim", "sklearn": "scikit-learn", "tomotopy": "tomotopy"
}  # fmt: skip
PASSES = {"cvb0": 200, "gensim": 200, "sklearn": 200, "tomotopy": 400}
ONLINE = ("gensim", "sklearn")
NEVER_THE_SAME = ("ldamulticore", "gensim-multicore", "multicore")
log = logger(__name__)


@dataclass(frozen=True, kw_only=True)
class LDA:
    r"""Latent Dirichlet allocation.

    Words :math:`w_{dn} \sim \phi_{z_{dn}}`, :math:`z_{dn} \sim \theta_d`, :math:`\theta_d \sim
    \mathrm{Dir}(\alpha)`, :math:`\phi_k \sim \mathrm{Dir}(\eta)`. The engine ``cvb0`` starts from a
    short NMF of the same texts, terms weighted by χ², and repeats, for every text d and term w at
    once,

    .. math::
        \gamma_{dwk} \propto (n_{dk} + \alpha)\,\phi_{kw}, \qquad
        n_{dk} = \sum_w n_{dw} \gamma_{dwk}, \qquad
        \phi_{kw} = \frac{\sum_d n_{dw} \gamma_{dwk} + \eta}{n_k + V \eta}

    which is collapsed variational Bayes of zeroth order without the correction for a word's own
    count, in batch. It stops when five sweeps change the log-likelihood per word by less than the
    share ``tol``. The same bits come from any number of threads, and from the texts in any order.

    Parameters
    ----------
    n_topics : int
    random_state : int
        Required. With ``cvb0`` it only decides where a topic starts that has no words of its own
        because the texts repeat each other: refits with other states say nothing of how stable the
        topics are. With the other engines it decides the start, and on short texts that decides
        much.
    engine : {"cvb0", "gensim", "sklearn", "tomotopy"}
        gensim and scikit-learn fit by variational Bayes, tomotopy (an extra) by Gibbs sampling.
    alpha, eta : float
        Symmetric priors of θ and φ.
    max_passes : int, optional
        Passes over all texts, at most: 200 if left out; 400 sweeps with ``tomotopy``, which makes
        all of them.
    tol : float
        Passes end when the quantity that the engine watches changes by less than this share.
    updates : {"batch", "online"}
        ``online`` updates φ after every few texts, in an order that the random state shuffles;
        ``gensim`` and ``sklearn`` only.
    set_aside : tuple of str
        No topic is learned from paragraphs of these functions and times, which every report writes
        alike: openings, closings (thanks among them), guiding lines, lists of other work, the
        government's own conduct, glossaries, problems and the outlook. Their shares are folded in
        when the topics are found. ``()`` fits all texts, and so does a matrix whose docvars have
        neither function nor time.
    workers : int, optional
        Threads of ``cvb0``; their number does not change the result. As many as there are cores if
        left out, at most four. The other engines run on one.

    References
    ----------
    Blei, D. M., Ng, A. Y., & Jordan, M. I. (2003). Latent Dirichlet allocation.
    https://www.jmlr.org/papers/v3/blei03a.html
    Asuncion, A., Welling, M., Smyth, P., & Teh, Y. W. (2009). On smoothing and inference for topic
    models. https://doi.org/10.48550/arXiv.1205.2662
    Foulds, J., Boyles, L., DuBois, C., Smyth, P., & Welling, M. (2013). Stochastic collapsed
    variational Bayesian inference for latent Dirichlet allocation.
    https://doi.org/10.1145/2487575.2487697
    Hoffman, M., Blei, D., & Bach, F. (2010). Online learning for latent Dirichlet allocation.

    Examples
    --------
    >>> LDA(n_topics=10, random_state=2024).engine
    'cvb0'
    """

    n_topics: int
    random_state: int
    engine: str = "cvb0"
    alpha: float = 0.1
    eta: float = 0.05
    max_passes: int | None = None
    tol: float = 5e-4
    updates: str = "batch"
    set_aside: tuple[str, ...] = FORMULAS
    workers: int | None = None

    def __post_init__(self) -> None:
        check_fields(self, later=("n_topics", "random_state"), max_passes=1, workers=1)
        freeze_fields(self)
        _check_engine(self.engine)
        for name in ("alpha", "eta"):
            check_prior(name, getattr(self, name))
        check_tol(self.tol)
        _check_updates(self.engine, self.updates)
        check_set_aside(self.set_aside)
        if self.engine in ONLINE and self.workers not in (None, 1):
            raise ModelError(
                say(
                    "workers = {workers}: the results of {engine} depend on the number of "
                    "workers. Use workers=1, or engine='cvb0', whose results are identical "
                    "for any number of workers.",
                    workers=self.workers,
                    engine=self.engine,
                )
            )

    def fit(self, dtm: DocumentTermMatrix | sparse.csr_array | np.ndarray) -> TopicModel:
        """Fit the matrix.

        Parameters
        ----------
        dtm : DocumentTermMatrix, or scipy sparse matrix or array of int
            Of an array, rows are texts and columns terms, which are called by their places.

        Returns
        -------
        TopicModel
            Named ``lda``; ``settings["trace"]`` is what the engine looked at to stop: for ``cvb0``
            the log-likelihood per word before every fifth sweep, for ``gensim`` the bound per word
            after every ten passes.

        Raises
        ------
        ModelError
            If the matrix is empty, or contains anything but counts; if there are more topics
            than texts or terms; if random_state is not a whole number; if the engine is not
            installed.
        """
        dtm = matrix_of(dtm)
        model = self.fit_part(dtm, self.texts_of(dtm))
        if model.settings["converged"] is False:
            n_passes = model.settings["n_passes"]
            log.warning(
                say(
                    "LDA did not converge in {n_passes} passes; raise max_passes.",
                    n_passes=n_passes,
                )
            )
        return model

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
            Of this matrix: the sweeps start from its topics and shares. With ``cvb0`` only.

        Returns
        -------
        TopicModel
        """
        task = self._task(texts.counts, dtm.vocabulary)
        if follow is None:
            found = _load(self.engine).fit(task)
        else:
            found = engines.cvb0.sweep(task, *_start_from(follow, texts), np.float32(self.eta))
        shares = texts.all_shares(found.topic_word, found.doc_topic, self.alpha)
        settings = self._settings(found) | texts.told()
        return TopicModel.from_estimates("lda", found.topic_word, shares, dtm, settings)

    def _task(self, counts: sparse.csr_array, vocabulary: tuple[str, ...]) -> Task:
        several = os.cpu_count() or 1 if self.engine == "cvb0" else 1
        return Task(
            counts,
            vocabulary,
            self.n_topics,
            self.random_state,
            self.alpha,
            self.eta,
            self.max_passes or PASSES[self.engine],
            self.tol,
            self.updates,
            self.workers or several,
        )

    def _settings(self, estimates: Estimates) -> dict[str, Any]:
        own = asdict(self)
        own["set_aside"] = list(self.set_aside)
        del own["workers"]  # it changes no bit
        return {
            "model_engine": own.pop("engine"),  # "engine" is what cut the words
            **own,
            "max_passes": self.max_passes or PASSES[self.engine],
            "model_engine_version": package_version(PACKAGES[self.engine]),
            "n_passes": estimates.n_passes,
            "converged": estimates.converged,
            "trace": [float(f"{value:.6g}") for value in estimates.trace],
        }


def _start_from(model: TopicModel, texts: FittedTexts) -> tuple[np.ndarray, np.ndarray]:
    """φ by term and expected words by text, as a model that was fitted before has them."""
    words = model.doc_topic[texts.order] * model.text_lengths[texts.order, None]
    return (
        np.array(model.topic_word.T, np.float32, order="C"),
        np.nan_to_num(words).astype(np.float32),
    )


def _check_engine(engine: str) -> None:
    if engine.lower() in NEVER_THE_SAME:
        raise ModelError(
            say(
                "The engine {engine!r} is not supported because LdaMulticore is not "
                "reproducible. Use engine='gensim', or 'cvb0', whose results are identical "
                "for any number of threads.",
                engine=engine,
            )
        )
    if engine not in engines.NAMES:
        raise ModelError(
            say(
                "Unknown LDA engine {engine!r}. {nearest}",
                engine=engine,
                nearest=nearest(engine, engines.NAMES),
            )
        )


def _check_updates(engine: str, updates: str) -> None:
    if updates not in ("batch", "online"):
        raise ModelError(
            say(
                "updates = {updates!r}. {nearest}",
                updates=updates,
                nearest=nearest(updates, ("batch", "online")),
            )
        )
    if updates == "online" and engine not in ONLINE:
        raise ModelError(
            say(
                "updates = 'online': the engine {engine!r} reads all texts in "
                "every pass. Use engine='gensim' or 'sklearn', or updates='batch'.",
                engine=engine,
            )
        )


def _load(engine: str) -> ModuleType:
    try:
        module: ModuleType = getattr(engines, engine)
    except ModuleNotFoundError as error:
        if error.name != engine:
            raise
        raise ModelError(
            say(
                "engine = '{engine}' is not installed: pip install "
                "'govtopics[{engine}]', or use engine='cvb0'.",
                engine=engine,
            )
        ) from error
    return module
