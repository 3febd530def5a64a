"""What every engine asks of a matrix and of its settings before it starts."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.metadata import version
from typing import Any

import numpy as np

import govtopics
from govtopics.checks import is_whole
from govtopics.errors import ModelError
from govtopics.messages import Message, joined, logger, say, say_number
from govtopics.tokens.matrix import DocumentTermMatrix

log = logger(__name__)


class EmptyTopicError(ModelError):
    """More topics than the texts bear, as only the fit can tell."""


def package_version(package: str) -> str:
    """The version of a library, or of this package, which need not be installed to be used."""
    return govtopics.__version__ if package == "govtopics" else version(package)


def check_fit(n_topics: int, random_state: int, dtm: DocumentTermMatrix) -> None:
    """Refuse what is not a matrix of counts, and a fit that could not be repeated.

    Terms that occur in no text and texts without a term are not refused; the log names them.
    """
    if not is_whole(random_state) or not 0 <= random_state < 2**32:
        raise ModelError(
            say(
                "random_state = {random_state!r}: must be a whole number from 0 to "
                "4294967295, such as 2024, so that the fit can be repeated.",
                random_state=random_state,
            )
        )
    _check_counts(dtm)
    if not is_whole(n_topics) or n_topics < 2:
        raise ModelError(
            say(
                "n_topics = {n_topics!r}: a topic model needs at least 2 topics.",
                n_topics=n_topics,
            )
        )
    _tell_empty(dtm)


def check_room(n_topics: int, dtm: DocumentTermMatrix, rows: np.ndarray) -> None:
    """Refuse more topics than there are texts to fit, or terms."""
    aside = dtm.n_texts - len(rows)
    hint = [_set_aside(aside)] if aside else []
    if aside and not dtm.text_lengths[rows].any():
        nothing = say("No text to fit contains a term of the vocabulary.")
        raise ModelError(joined([nothing, *hint]))
    for size, what in ((len(rows), say("texts")), (dtm.n_terms, say("terms"))):
        if n_topics > size:
            too_many = say(
                "n_topics = {n_topics} is more than the {size} {what}. Use at most {size}.",
                n_topics=n_topics,
                size=size,
                what=what,
            )
            raise ModelError(joined([too_many, *hint]))


def _set_aside(n: int) -> Message:
    return say_number(
        "{n} text is excluded from fitting; use set_aside=() to fit it too.",
        "{n} texts are excluded from fitting; use set_aside=() to fit them too.",
        n,
    )


def check_prior(name: str, value: float) -> None:
    """Refuse a prior that is not a finite number above 0."""
    if not 0 < value < float("inf"):
        raise ModelError(
            say(
                "{name} = {value}: a prior must be greater than 0, such as 0.1.",
                name=name,
                value=value,
            )
        )


def check_tol(value: float) -> None:
    """Refuse a tolerance that is not a finite number of 0 or more."""
    if not 0 <= value < float("inf"):
        raise ModelError(
            say(
                "tol = {value}: must be a share of at least 0, such as 0.0005.",
                value=value,
            )
        )


def _check_counts(dtm: DocumentTermMatrix) -> None:
    data = dtm.counts.data
    wrong = ~np.isfinite(data) | (data < 0) | (data != np.rint(data))
    if wrong.any():
        at = int(np.flatnonzero(wrong)[0])
        text = dtm.ids[int(np.searchsorted(dtm.counts.indptr, at, side="right")) - 1]
        term = dtm.vocabulary[dtm.counts.indices[at]]
        raise ModelError(
            say(
                "The count of {term!r} in {text} is {count}, but counts must be whole numbers "
                "of at least 0. Pass unweighted counts; weighting is done by the model.",
                term=term,
                text=text,
                count=data[at],
            )
        )
    if not data.any():
        raise ModelError(
            say("No text contains a term of the vocabulary, so there is nothing to fit.")
        )


def _tell_empty(dtm: DocumentTermMatrix) -> None:
    """Texts without words are usual, and every quality table lists them; terms without are odd."""
    if terms := _empty(dtm.vocabulary, dtm.term_counts):
        log.warning(say("Terms that occur in no text: {n} ({names}).", **terms))
    if texts := _empty(tuple(dtm.ids), dtm.text_lengths):
        log.info(say("Texts without a term of the vocabulary: {n} ({names}).", **texts))


def _empty(names: Sequence[str], sizes: np.ndarray) -> dict[str, Any]:
    """How many sizes are 0, and the first five of their names; empty if none is."""
    empty = np.flatnonzero(sizes == 0)
    if not len(empty):
        return {}
    shown = [*(str(names[i]) for i in empty[:5]), *["…"] * (len(empty) > 5)]
    return {"n": len(empty), "names": joined(shown, ", ")}
