"""Topic models from and to scikit-learn, gensim, tomotopy and pyLDAvis.

What another library fitted becomes a :class:`TopicModel`, for every table and figure here; and the
other way round. Terms are matched by name, so a dictionary may have its own order.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from govtopics.checks import checked
from govtopics.errors import ModelError
from govtopics.messages import say
from govtopics.models.topic_model import TopicModel
from govtopics.tokens.matrix import DocumentTermMatrix

if TYPE_CHECKING:
    from gensim.models import LdaModel
    from sklearn.decomposition import LatentDirichletAllocation
    from tomotopy import LDAModel

FLOOR = 1e-12


@checked()
def from_sklearn(engine: Any, dtm: DocumentTermMatrix, *, name: str = "sklearn") -> TopicModel:
    """A TopicModel made from a fitted ``LatentDirichletAllocation`` or ``NMF``.

    Parameters
    ----------
    engine : LatentDirichletAllocation, NMF or MiniBatchNMF
        Fitted on ``dtm.counts``, columns in the order of ``dtm.vocabulary``.
    dtm : DocumentTermMatrix
        The matrix whose texts get topic shares.
    name : str

    Returns
    -------
    TopicModel

    Raises
    ------
    ModelError
        If it is not fitted, or on other columns.

    Examples
    --------
    >>> import govtopics as gt
    >>> texts = ["基层治理、社区治理", "科技创新、产业升级"] * 2
    >>> corpus = gt.Corpus.from_texts(texts, ids=list("abcd"))
    >>> dtm = gt.count_terms(gt.tokenize(corpus))
    >>> from sklearn.decomposition import LatentDirichletAllocation
    >>> engine = LatentDirichletAllocation(n_components=2, random_state=1).fit(dtm.counts)
    >>> gt.from_sklearn(engine, dtm).n_topics
    2
    """
    components = getattr(engine, "components_", None)
    if components is None:
        raise ModelError(
            say("{kind} is not fitted yet: call its fit first.", kind=type(engine).__name__)
        )
    if components.shape[1] != dtm.n_terms:
        raise ModelError(
            say(
                "The engine was fitted on {columns} columns, but the matrix has {n_terms} "
                "terms. Pass the matrix it was fitted on.",
                columns=components.shape[1],
                n_terms=dtm.n_terms,
            )
        )
    # Weights of a factorisation change hands with the length of its topics; shares do not.
    scale = 1.0 if hasattr(engine, "exp_dirichlet_component_") else components.sum(axis=1)
    shares = engine.transform(dtm.counts) * scale
    settings = {"model_engine": "sklearn", "converted_from": type(engine).__name__}
    return TopicModel.from_estimates(name, components, shares, dtm, settings)


@checked()
def to_sklearn(model: TopicModel) -> LatentDirichletAllocation:
    """A fitted ``LatentDirichletAllocation`` with these topics, for ``transform`` and pipelines.

    Parameters
    ----------
    model : TopicModel

    Returns
    -------
    LatentDirichletAllocation
        Columns in the order of ``model.vocabulary``.

    Examples
    --------
    >>> import govtopics as gt
    >>> texts = ["基层治理、社区治理", "科技创新、产业升级"] * 2
    >>> corpus = gt.Corpus.from_texts(texts, ids=list("abcd"))
    >>> dtm = gt.count_terms(gt.tokenize(corpus))
    >>> model = gt.LDA(n_topics=2, random_state=1).fit(dtm)
    >>> gt.to_sklearn(model).components_.shape == model.topic_word.shape
    True
    """
    from sklearn.decomposition import LatentDirichletAllocation  # noqa: PLC0415  (one engine)

    alpha, eta = _priors(model)
    engine = LatentDirichletAllocation(
        model.n_topics, doc_topic_prior=alpha, topic_word_prior=eta, random_state=0
    )
    # It estimates its random start from data; one text of every term gives it its shapes.
    engine.partial_fit(np.ones((1, len(model.vocabulary))))
    engine.components_ = _expected_counts(model) + eta
    expected = engine.components_ / engine.components_.sum(axis=1, keepdims=True)
    engine.exp_dirichlet_component_ = expected
    return engine


@checked()
def from_gensim(engine: Any, dtm: DocumentTermMatrix, *, name: str = "gensim") -> TopicModel:
    """A TopicModel made from a fitted gensim ``LdaModel`` (or one with the same methods).

    Parameters
    ----------
    engine : LdaModel
    dtm : DocumentTermMatrix
        The matrix whose texts get topic shares; terms that the engine does not know are left out.
    name : str

    Returns
    -------
    TopicModel

    Raises
    ------
    ModelError
        If the two share no term.

    Examples
    --------
    >>> import govtopics as gt
    >>> texts = ["基层治理、社区治理", "科技创新、产业升级"] * 2
    >>> corpus = gt.Corpus.from_texts(texts, ids=list("abcd"))
    >>> dtm = gt.count_terms(gt.tokenize(corpus))
    >>> from gensim.models import LdaModel
    >>> dictionary, bags = gt.dtm_to_gensim(dtm)
    >>> engine = LdaModel(bags, num_topics=2, id2word=dictionary, random_state=1)
    >>> gt.from_gensim(engine, dtm).n_topics
    2
    """
    _check_engine(engine, "id2word", say("an LdaModel of gensim"))
    columns = _matched(dtm, {term: number for number, term in engine.id2word.items()})
    known = np.flatnonzero(columns >= 0)
    bags = [
        [
            (int(columns[term]), int(n))
            for term, n in zip(*_row(dtm, i), strict=True)
            if columns[term] >= 0
        ]
        for i in range(dtm.n_texts)
    ]
    shares, _ = engine.inference(bags)
    topic_word = np.zeros((engine.num_topics, dtm.n_terms))
    topic_word[:, known] = engine.get_topics()[:, columns[known]]
    settings = {"model_engine": "gensim", "converted_from": type(engine).__name__}
    return TopicModel.from_estimates(name, topic_word, shares, dtm, settings)


@checked()
def to_gensim(model: TopicModel) -> LdaModel:
    """A gensim ``LdaModel`` with these topics and a ``Dictionary`` of the vocabulary.

    Parameters
    ----------
    model : TopicModel

    Returns
    -------
    LdaModel
        Its ids are places in ``model.vocabulary``.

    Examples
    --------
    >>> import govtopics as gt
    >>> texts = ["基层治理、社区治理", "科技创新、产业升级"] * 2
    >>> corpus = gt.Corpus.from_texts(texts, ids=list("abcd"))
    >>> dtm = gt.count_terms(gt.tokenize(corpus))
    >>> model = gt.LDA(n_topics=2, random_state=1).fit(dtm)
    >>> gt.to_gensim(model).num_topics
    2
    """
    from gensim.corpora import Dictionary  # noqa: PLC0415  (a second that others should not pay)
    from gensim.models import LdaModel  # noqa: PLC0415

    alpha, eta = _priors(model)
    names = Dictionary([list(model.vocabulary)])
    names.token2id = {term: i for i, term in enumerate(model.vocabulary)}
    names.id2token = dict(enumerate(model.vocabulary))
    engine = LdaModel(
        id2word=names, num_topics=model.n_topics, alpha=alpha, eta=eta, dtype=np.float64
    )
    engine.state.sstats = _expected_counts(model)
    engine.sync_state()
    return engine


@checked()
def from_tomotopy(engine: Any, dtm: DocumentTermMatrix, *, name: str = "tomotopy") -> TopicModel:
    """A model of a trained tomotopy ``LDAModel``.

    Parameters
    ----------
    engine : tomotopy.LDAModel
        Its documents are the texts of the matrix, in order; texts without words may be missing.
    dtm : DocumentTermMatrix
    name : str

    Returns
    -------
    TopicModel

    Raises
    ------
    ModelError
        If the documents are not those texts, or the two share no term.

    Examples
    --------
    >>> import govtopics as gt
    >>> texts = ["基层治理、社区治理", "科技创新、产业升级"] * 2
    >>> corpus = gt.Corpus.from_texts(texts, ids=list("abcd"))
    >>> dtm = gt.count_terms(gt.tokenize(corpus))
    >>> engine = gt.to_tomotopy(gt.LDA(n_topics=2, random_state=1).fit(dtm), dtm, random_state=1)
    >>> gt.from_tomotopy(engine, dtm).n_topics
    2
    """
    _check_engine(engine, "docs", say("an LDAModel of tomotopy"))
    filled = np.flatnonzero(dtm.text_lengths > 0)
    if len(engine.docs) not in (dtm.n_texts, len(filled)):
        raise ModelError(
            say(
                "The engine has {n_documents} documents and the matrix {n_texts} texts, "
                "{n_filled} of them with words. Pass the matrix that the documents came from.",
                n_documents=len(engine.docs),
                n_texts=dtm.n_texts,
                n_filled=len(filled),
            )
        )
    columns = _matched(dtm, {term: number for number, term in enumerate(engine.used_vocabs)})
    known = np.flatnonzero(columns >= 0)
    learned = np.array([engine.get_topic_word_dist(k) for k in range(engine.k)])
    topic_word = np.zeros((engine.k, dtm.n_terms))
    topic_word[:, known] = learned[:, columns[known]]
    shares = np.zeros((dtm.n_texts, engine.k))
    rows = filled if len(engine.docs) == len(filled) else np.arange(dtm.n_texts)
    shares[rows] = [doc.get_topic_dist() for doc in engine.docs]
    settings = {"model_engine": "tomotopy", "converted_from": type(engine).__name__}
    return TopicModel.from_estimates(name, topic_word, shares, dtm, settings)


@checked(random_state=0, sweeps=1)
def to_tomotopy(
    model: TopicModel, dtm: DocumentTermMatrix, *, random_state: int, sweeps: int = 50
) -> LDAModel:
    """A tomotopy ``LDAModel`` that was led to these topics.

    tomotopy takes no finished arrays. The expected counts of each topic become its prior on words,
    and a few sweeps follow; topics keep their order and, nearly, their words.

    Parameters
    ----------
    model : TopicModel
    dtm : DocumentTermMatrix
        The texts of the model.
    random_state, sweeps : int

    Returns
    -------
    tomotopy.LDAModel

    Raises
    ------
    ModelError
        If the matrix has another vocabulary.

    Examples
    --------
    >>> import govtopics as gt
    >>> texts = ["基层治理、社区治理", "科技创新、产业升级"] * 2
    >>> corpus = gt.Corpus.from_texts(texts, ids=list("abcd"))
    >>> dtm = gt.count_terms(gt.tokenize(corpus))
    >>> model = gt.LDA(n_topics=2, random_state=1).fit(dtm)
    >>> gt.to_tomotopy(model, dtm, random_state=1).k
    2
    """
    from govtopics.models.engines.tomotopy import tomotopy  # noqa: PLC0415  (an extra)

    if dtm.vocabulary != model.vocabulary:
        raise ModelError(
            say(
                "The vocabulary of the matrix differs from the model's; pass the matrix that "
                "the model was fitted on.",
            )
        )
    alpha, eta = _priors(model)
    engine = tomotopy.LDAModel(k=model.n_topics, alpha=alpha, eta=eta, seed=random_state)
    weights = _expected_counts(model) + eta
    for term, prior in zip(model.vocabulary, weights.T, strict=True):
        engine.set_word_prior(term, prior.tolist())
    for i in range(dtm.n_texts):
        terms, counts = _row(dtm, i)
        if len(terms):
            engine.add_doc([dtm.vocabulary[term] for term in np.repeat(terms, counts)])
    engine.train(sweeps, workers=1)
    return engine


@checked()
def to_pyldavis(model: TopicModel) -> dict[str, Any]:
    """What ``pyLDAvis.prepare(**to_pyldavis(model))`` takes, topics in the order of the model.

    Texts without shares and terms without occurrences are left out, since it refuses them; a
    probability of 0 becomes 10⁻¹², since it takes logarithms.

    Parameters
    ----------
    model : TopicModel

    Returns
    -------
    dict
        topic_term_dists, doc_topic_dists, doc_lengths, vocab, term_frequency, sort_topics.

    Examples
    --------
    >>> import govtopics as gt
    >>> texts = ["基层治理、社区治理", "科技创新、产业升级"] * 2
    >>> corpus = gt.Corpus.from_texts(texts, ids=list("abcd"))
    >>> dtm = gt.count_terms(gt.tokenize(corpus))
    >>> model = gt.LDA(n_topics=2, random_state=1).fit(dtm)
    >>> sorted(gt.to_pyldavis(model))
    ['doc_lengths', 'doc_topic_dists', 'sort_topics', 'term_frequency', 'topic_term_dists', 'vocab']
    """
    texts, terms = model.has_topics, model.term_counts > 0
    phi = np.maximum(model.topic_word[:, terms], FLOOR)
    return {
        "topic_term_dists": phi / phi.sum(axis=1, keepdims=True),
        "doc_topic_dists": model.doc_topic[texts],
        "doc_lengths": model.text_lengths[texts],
        "vocab": [term for term, kept in zip(model.vocabulary, terms, strict=True) if kept],
        "term_frequency": model.term_counts[terms],
        "sort_topics": False,
    }


def _priors(model: TopicModel) -> tuple[float, float]:
    return float(model.settings.get("alpha", 0.1)), float(model.settings.get("eta", 0.05))


def _expected_counts(model: TopicModel) -> np.ndarray:
    """Words of each topic and term, shape (n_topics, n_terms)."""
    words = model.text_lengths[model.has_topics] @ model.doc_topic[model.has_topics]
    return np.asarray(model.topic_word * words[:, None])


def _matched(dtm: DocumentTermMatrix, numbers: Mapping[str, int]) -> np.ndarray:
    """The engine's number of each term of a matrix, −1 where it has none."""
    columns = np.array([numbers.get(term, -1) for term in dtm.vocabulary])
    if (columns < 0).all():
        raise ModelError(
            say(
                "None of the {n_terms} terms of the matrix is among the {n} of the engine. "
                "Pass the matrix of the texts it was fitted on.",
                n_terms=dtm.n_terms,
                n=len(numbers),
            )
        )
    return columns


def _row(dtm: DocumentTermMatrix, i: int) -> tuple[np.ndarray, np.ndarray]:
    row = slice(dtm.counts.indptr[i], dtm.counts.indptr[i + 1])
    return dtm.counts.indices[row], dtm.counts.data[row].astype(np.int64)


def _check_engine(engine: Any, needed: str, wanted: str) -> None:
    if not hasattr(engine, needed):
        raise ModelError(
            say(
                "engine is a {kind}. Pass {wanted} that has been fitted.",
                kind=type(engine).__name__,
                wanted=wanted,
            )
        )
