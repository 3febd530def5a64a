"""What every engine asks of a matrix and of its settings before it starts."""

from __future__ import annotations

import logging
from numbers import Integral

import numpy as np
from scipy import sparse

from govtopics.errors import ModelError
from govtopics.tokens.matrix import DocumentTermMatrix

log = logging.getLogger(__name__)


def check_fit(n_topics: int, random_state: int, dtm: DocumentTermMatrix) -> None:
    """Refuse a number of topics that the matrix cannot carry, and a fit that could not be repeated.

    Terms that stand in no text and texts without a term are fitted around; the log names them.

    Parameters
    ----------
    n_topics : int
    random_state : int
        Anything else is refused.
    dtm : DocumentTermMatrix

    Raises
    ------
    ModelError
    """
    if not is_whole(random_state) or not 0 <= random_state < 2**32:
        raise ModelError(
            f"random_state = {random_state!r}: give a whole number from 0 to 4294967295, such as "
            "2024, so that the fit can be repeated."
        )
    _check_counts(dtm)
    if not is_whole(n_topics) or n_topics < 2:
        raise ModelError(f"n_topics = {n_topics!r}: a topic model has at least 2 topics.")
    for size, what in ((dtm.n_texts, "texts"), (dtm.n_terms, "terms")):
        if n_topics > size:
            raise ModelError(
                f"n_topics = {n_topics} is more than the {size} {what}. Use at most {size}."
            )
    _tell_empty(dtm)


def check_prior(name: str, value: float) -> None:
    """Refuse a prior that is not a finite number above 0.

    Parameters
    ----------
    name : str
    value : float

    Raises
    ------
    ModelError
    """
    if not 0 < value < float("inf"):
        raise ModelError(f"{name} = {value}: a prior is greater than 0, such as 0.1.")


def counts_by_id(dtm: DocumentTermMatrix) -> tuple[sparse.csr_array, np.ndarray]:
    """The counts with texts in the order of their ids, so that their order decides nothing.

    Parameters
    ----------
    dtm : DocumentTermMatrix

    Returns
    -------
    counts : csr_array of float32, shape (n_texts, n_terms)
        Without stored zeros.
    order : ndarray of int, shape (n_texts,)
        Which text of the matrix stands in each row.
    """
    given = dtm.counts
    counts = sparse.csr_array(
        (given.data.astype(np.float32), given.indices.astype(np.int32), given.indptr),
        shape=given.shape,
    )
    counts.sum_duplicates()
    counts.eliminate_zeros()
    order = np.argsort(np.array([str(text_id) for text_id in dtm.ids], object), kind="stable")
    if (np.diff(order) == 1).all():
        return counts, order
    return counts[order], order


def as_given(rows: np.ndarray, order: np.ndarray) -> np.ndarray:
    """Rows in the order of ids put back into the order of the matrix.

    Parameters
    ----------
    rows : ndarray, shape (n_texts, n)
    order : ndarray of int, shape (n_texts,)
        Of :func:`counts_by_id`.

    Returns
    -------
    ndarray, shape (n_texts, n)
    """
    if (np.diff(order) == 1).all():
        return rows
    given = np.empty_like(rows)
    given[order] = rows
    return given


def is_whole(value: object) -> bool:
    """Whether something is a whole number; True and False are none."""
    return isinstance(value, Integral) and not isinstance(value, bool)


def _check_counts(dtm: DocumentTermMatrix) -> None:
    data = dtm.counts.data
    wrong = ~np.isfinite(data) | (data < 0) | (data != np.rint(data))
    if wrong.any():
        at = int(np.flatnonzero(wrong)[0])
        text = dtm.ids[int(np.searchsorted(dtm.counts.indptr, at, side="right")) - 1]
        term = dtm.vocabulary[dtm.counts.indices[at]]
        raise ModelError(
            f"The count of {term!r} in {text} is {data[at]}: counts are whole numbers of 0 or "
            "more. Give the counts themselves; weighting belongs to the model."
        )
    if not data.any():
        raise ModelError("No text holds a term of the vocabulary, so there is nothing to fit.")


def _tell_empty(dtm: DocumentTermMatrix) -> None:
    """Texts without words are usual, and every quality table lists them; terms without are odd."""
    for level, names, sizes, what in (
        (logging.WARNING, dtm.vocabulary, dtm.term_counts, "terms stand in no text"),
        (logging.INFO, tuple(dtm.ids), dtm.text_lengths, "texts hold no term of the vocabulary"),
    ):
        empty = np.flatnonzero(sizes == 0)
        if len(empty):
            shown = ", ".join(str(names[i]) for i in empty[:5])
            log.log(level, "%d %s: %s%s.", len(empty), what, shown, " …" * (len(empty) > 5))
