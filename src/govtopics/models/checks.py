"""What every engine asks of a matrix and of its settings before it starts."""

from __future__ import annotations

import logging
from importlib.metadata import version

import numpy as np

import govtopics
from govtopics.checks import is_whole
from govtopics.errors import ModelError
from govtopics.messages import logger
from govtopics.tokens.matrix import DocumentTermMatrix

log = logger(__name__)


def package_version(package: str) -> str:
    """The version of a library, or of this package, which need not be installed to be used."""
    return govtopics.__version__ if package == "govtopics" else version(package)


def check_fit(n_topics: int, random_state: int, dtm: DocumentTermMatrix) -> None:
    """Refuse what is no matrix of counts, and a fit that could not be repeated.

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
    _tell_empty(dtm)


def check_room(n_topics: int, dtm: DocumentTermMatrix, rows: np.ndarray) -> None:
    """Refuse more topics than there are texts to fit, or terms.

    Parameters
    ----------
    n_topics : int
    dtm : DocumentTermMatrix
    rows : ndarray of int
        The texts that are fitted.

    Raises
    ------
    ModelError
    """
    aside = dtm.n_texts - len(rows)
    hint = f" {aside} texts are set aside; set_aside=() fits them too." if aside else ""
    if aside and not dtm.text_lengths[rows].any():
        raise ModelError(f"No text to fit holds a term of the vocabulary.{hint}")
    for size, what in ((len(rows), "texts"), (dtm.n_terms, "terms")):
        if n_topics > size:
            raise ModelError(
                f"n_topics = {n_topics} is more than the {size} {what}. Use at most {size}.{hint}"
            )


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


def check_tol(value: float) -> None:
    """Refuse a tolerance that is not a finite number of 0 or more.

    Parameters
    ----------
    value : float

    Raises
    ------
    ModelError
    """
    if not 0 <= value < float("inf"):
        raise ModelError(f"tol = {value}: a share of 0 or more, such as 0.0005.")


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
