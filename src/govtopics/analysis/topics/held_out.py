"""How well a model foretells the second half of texts that it has not read."""

from __future__ import annotations

from typing import Any
from zlib import crc32

import numpy as np
import pandas as pd
from scipy import sparse
from scipy.special import stdtrit

from govtopics.analysis.intervals import LEAST_REPORTS
from govtopics.checks import checked
from govtopics.errors import ModelError
from govtopics.messages import say
from govtopics.models.fitted_texts import are_fitted
from govtopics.models.folding import FOLD_IN_ALPHA, in_vocabulary, shares_of
from govtopics.models.topic_model import TopicModel
from govtopics.tokens.matrix import DocumentTermMatrix

# How much of the shares of all words is mixed into a model that gives some words none.
MIXED = 0.01
COLUMNS = ["model", "document_id", "n_words", "log_likelihood", "perplexity", "status"]


@checked()
def document_completion(model: TopicModel, dtm: DocumentTermMatrix) -> pd.DataFrame:
    r"""Read half of the words of texts that the model has not seen, and foretell the other half.

    The words of each text are dealt into two halves by chance, the same ones whenever it is asked
    for and whatever other texts there are. Its shares θ of topics are folded in on the first half
    (:meth:`TopicModel.transform`), and of the second half

    .. math:: \ell = \frac{1}{N} \sum_{d} \sum_{w} n^{(2)}_{dw} \ln \sum_k \theta_{dk} \phi_{kw},
        \qquad \mathrm{perplexity} = e^{-\ell}

    is the log-likelihood per word. Where φ gives a word no probability at all (NMF), 1 % of the
    share that each word has in the fitted texts is mixed in, and the status is ``smoothed``: φ and
    θ of NMF are shares of weight, so compare NMF with NMF alone. Texts whose function was set
    aside in the fit are not asked about, and words that the model does not know are left out.

    Parameters
    ----------
    model : TopicModel
    dtm : DocumentTermMatrix
        Counts of whole reports that were not used to fit the model.

    Returns
    -------
    DataFrame
        One row per report: model, document_id, n_words (predicted words), log_likelihood (per
        word), perplexity, status (``estimated``, ``smoothed`` or ``no words``). Texts without a
        report's name are a report each.

    Raises
    ------
    ModelError
        If the model has read one of the reports, or knows none of the words.

    References
    ----------
    Wallach, H. M., Murray, I., Salakhutdinov, R., & Mimno, D. (2009). Evaluation methods for topic
    models. https://doi.org/10.1145/1553374.1553515

    Examples
    --------
    >>> from govtopics.models.lda import LDA
    >>> from govtopics.tokens.matrix import from_scipy
    >>> about = pd.DataFrame({"document_id": ["a", "b", "b"]}, index=["a/1", "b/1", "b/2"])
    >>> dtm = from_scipy(np.array([[4, 4, 0], [4, 5, 0], [0, 0, 9]]), ["城", "市", "雨"], about)
    >>> new = from_scipy(np.array([[2, 2, 0]]), ["城", "市", "雨"])
    >>> model = LDA(n_topics=2, random_state=1).fit(dtm)
    >>> document_completion(model, new)[["n_words", "status"]].values.tolist()
    [[2, 'estimated']]
    """
    _check_unread(model, dtm)
    return foretold(model, dtm)


def foretold(model: TopicModel, dtm: DocumentTermMatrix) -> pd.DataFrame:
    """The table of :func:`document_completion`, of texts that a refit did not read."""
    counts = sparse.csr_array(in_vocabulary(dtm, model.vocabulary))
    asked_about = np.flatnonzero(are_fitted(dtm, model.settings))
    known, asked = halves(counts[asked_about], dtm.ids[asked_about])
    alpha = float(model.settings.get("alpha", FOLD_IN_ALPHA))
    theta = np.asarray(shares_of(known, model.topic_word, alpha), float)
    theta /= theta.sum(axis=1, keepdims=True)
    phi, smoothed = _positive(model)
    cells = asked.tocoo()
    rows, columns = cells.coords
    said = np.log(np.einsum("ik,ki->i", theta[rows], phi[:, columns]))
    reports = pd.Index(_reports(dtm)).unique()
    place = reports.get_indexer(pd.Index(_reports(dtm)[asked_about]))[rows]
    n_words = np.bincount(place, cells.data, len(reports))
    total = np.bincount(place, cells.data * said, len(reports))
    with np.errstate(invalid="ignore"):
        each = total / n_words
    told = "smoothed" if smoothed else "estimated"
    found = (model.name, reports, n_words.astype(int), each, np.exp(-each))
    table = pd.DataFrame(dict(zip(COLUMNS, found, strict=False)))
    return table.assign(status=np.where(n_words > 0, told, "no words"))


def pooled_perplexity(table: pd.DataFrame) -> dict[str, Any]:
    """One number of what :func:`document_completion` gives, with the jackknife over reports."""
    some = table[table["n_words"] > 0]
    if some.empty:
        return {"value": None, "low": None, "high": None, "status": "no words"}
    words = some["n_words"].to_numpy(float)
    total = words * some["log_likelihood"].to_numpy(float)
    middle = total.sum() / words.sum()
    low, high = None, None
    if len(some) >= LEAST_REPORTS:
        reach = jackknife_reach(total, words)
        low, high = float(np.exp(-middle - reach)), float(np.exp(-middle + reach))
    status = str(some["status"].iloc[0])
    return {"value": float(np.exp(-middle)), "low": low, "high": high, "status": status}


def jackknife_reach(total: np.ndarray, words: np.ndarray) -> float:
    """Half of the 95 % interval of Σ total / Σ words: one report out at a time, t with G − 1."""
    without = (total.sum() - total) / (words.sum() - words)
    n = len(words)
    return float(stdtrit(n - 1, 0.975) * np.sqrt((n - 1) * without.var()))


def halves(counts: sparse.csr_array, ids: pd.Index) -> tuple[sparse.csr_array, sparse.csr_array]:
    """The words of each text dealt into two halves by chance, of odd ones more in the first.

    Shapes: counts (n_texts, n_terms); gives (n_texts, n_terms).
    """
    counts.sort_indices()
    sizes = np.asarray(counts.sum(axis=1)).ravel().astype(np.int64)
    rows = np.repeat(np.arange(len(sizes)), sizes)
    columns = np.repeat(counts.indices, counts.data.astype(np.int64))
    first = np.zeros(len(rows), bool)
    ends = np.cumsum(sizes)
    for text_id, size, end in zip(ids, sizes.tolist(), ends.tolist(), strict=True):
        chance = np.random.default_rng(crc32(str(text_id).encode()))
        first[end - size + chance.permutation(size)[: size - size // 2]] = True
    return _counted(rows[first], columns[first], counts.shape), _counted(
        rows[~first], columns[~first], counts.shape
    )


def _counted(rows: np.ndarray, columns: np.ndarray, shape: tuple[int, int]) -> sparse.csr_array:
    return sparse.csr_array(
        sparse.coo_array((np.ones(len(rows), np.int64), (rows, columns)), shape=shape)
    )


def _positive(model: TopicModel) -> tuple[np.ndarray, bool]:
    if (model.topic_word > 0).all():
        return model.topic_word, False
    # Half a word more for each, since a term may be in no fitted text.
    usual = (model.term_counts + 0.5) / (model.term_counts + 0.5).sum()
    return (1 - MIXED) * model.topic_word + MIXED * usual, True


def _reports(dtm: DocumentTermMatrix) -> np.ndarray:
    """Whose text each is, shape (n_texts,)."""
    if "document_id" not in dtm.docvars:
        return np.asarray(dtm.ids, object)
    owners = dtm.docvars["document_id"].astype(object)
    return np.asarray(owners.where(owners.notna(), dtm.ids.to_numpy(object)))


def _check_unread(model: TopicModel, dtm: DocumentTermMatrix) -> None:
    if not ("document_id" in model.docvars and "document_id" in dtm.docvars):
        return  # numbered texts of two matrices are called alike and are not the same
    both = sorted(set(model.docvars["document_id"].dropna()) & set(_reports(dtm)), key=str)
    if both:
        raise ModelError(
            say(
                "The model was fitted on {n} of these reports, such as {first}, so it cannot "
                "be evaluated on them. Refit it without them; hold out reports as a whole, "
                "not some of their paragraphs.",
                n=len(both),
                first=both[0],
            )
        )
