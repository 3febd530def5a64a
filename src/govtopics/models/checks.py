"""What every engine asks of a matrix and of its settings before it starts."""

from __future__ import annotations

from numbers import Integral

from govtopics.errors import ModelError
from govtopics.tokens.matrix import DocumentTermMatrix


def check_fit(n_topics: int, random_state: int, dtm: DocumentTermMatrix) -> None:
    """Refuse a number of topics that the matrix cannot carry, and a fit that could not be repeated.

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
    if not _is_whole(random_state) or not 0 <= random_state < 2**32:
        raise ModelError(
            f"random_state = {random_state!r}: give a whole number from 0 to 4294967295, such as "
            "2024, so that the fit can be repeated."
        )
    if not dtm.counts.nnz:
        raise ModelError("No text holds a term of the vocabulary, so there is nothing to fit.")
    if not _is_whole(n_topics) or n_topics < 2:
        raise ModelError(f"n_topics = {n_topics!r}: a topic model has at least 2 topics.")
    for size, what in ((dtm.n_texts, "texts"), (dtm.n_terms, "terms")):
        if n_topics > size:
            raise ModelError(
                f"n_topics = {n_topics} is more than the {size} {what}. Use at most {size}."
            )


def _is_whole(value: object) -> bool:
    return isinstance(value, Integral) and not isinstance(value, bool)
