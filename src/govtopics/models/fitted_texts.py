"""Which texts a model learns its topics from, and the shares of the others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from scipy import sparse

from govtopics.errors import ModelError, nearest
from govtopics.language import COMMA, value_name
from govtopics.messages import Language
from govtopics.models.checks import check_fit, check_room
from govtopics.models.folding import shares_of
from govtopics.tokens.matrix import DocumentTermMatrix

FUNCTIONS = (
    "opening", "guidance", "target", "task", "other_work", "own_conduct", "closing", "glossary",
    "unknown",
)  # fmt: skip
TIMES = ("review", "problems", "outlook", "plan")
# What every report says alike, and the annex that explains its words: by function, then by time.
FORMULAS = (
    "opening", "guidance", "other_work", "own_conduct", "closing", "glossary",
    "problems", "outlook",
)  # fmt: skip


@dataclass(frozen=True, eq=False)
class FittedTexts:
    """The texts that are fitted, and those that are folded in when it is done.

    Parameters
    ----------
    counts : csr_array of float32, shape (n_fitted, n_terms)
        Of the fitted texts, in the order of their ids, so that their order decides nothing;
        without stored zeros.
    order : ndarray of int, shape (n_fitted,)
        Which text of the matrix stands in each row.
    others : csr_array of float32, shape (n_texts - n_fitted, n_terms)
        Those set aside, in the order of the matrix.
    n_texts : int
        Of the matrix.
    left_out : tuple of int
        Texts of the matrix that could be fitted and are not.
    set_aside_as : mapping of str to int
        How many texts are set aside for which function or time.
    """

    counts: sparse.csr_array
    order: np.ndarray
    others: sparse.csr_array
    n_texts: int
    left_out: tuple[int, ...] = ()
    set_aside_as: Mapping[str, int] = field(default_factory=dict)

    @classmethod
    def of(
        cls, dtm: DocumentTermMatrix, n_topics: int, random_state: int, set_aside: Sequence[str]
    ) -> FittedTexts:
        """Split a matrix, once it is seen that it can carry so many topics.

        Parameters
        ----------
        dtm : DocumentTermMatrix
        n_topics, random_state : int
        set_aside : sequence of str
            Functions and times of paragraphs.

        Returns
        -------
        FittedTexts

        Raises
        ------
        ModelError
        """
        check_fit(n_topics, random_state, dtm)
        kinds = set_aside_as(dtm.docvars, set_aside)
        aside = np.asarray(kinds != "")
        rows = np.flatnonzero(~aside)
        check_room(n_topics, dtm, rows)
        counts = _without_zeros(dtm.counts)
        ids = dtm.ids.astype(str).to_numpy(object)[rows]
        order = rows[np.argsort(ids, kind="stable")]
        whole = len(order) == dtm.n_texts and (np.diff(order) == 1).all()
        fitted = counts if whole else counts[order]
        others = counts[np.flatnonzero(aside)]
        of_kind = {kind: n for kind in set_aside if (n := int((kinds == kind).sum()))}
        return cls(fitted, order, others, dtm.n_texts, set_aside_as=of_kind)

    def keeping(self, kept: np.ndarray) -> FittedTexts:
        """The same with fewer texts to fit; those that go are among the others.

        Parameters
        ----------
        kept : ndarray of bool, shape (n_texts,)
            Which texts of the matrix may be fitted.

        Returns
        -------
        FittedTexts
        """
        stays = kept[self.order]
        texts = np.concatenate([self.order[~stays], self._aside])
        rest = sparse.vstack([self.counts[~stays], self.others], format="csr")
        return FittedTexts(
            self.counts[stays],
            self.order[stays],
            rest[np.argsort(texts)],
            self.n_texts,
            tuple(sorted(self.order[~stays].tolist())),
            self.set_aside_as,
        )

    def told(self) -> dict[str, Any]:
        """What the settings of a model say of the texts that it did not learn from."""
        return {
            "n_set_aside": self.others.shape[0],
            "set_aside_as": dict(self.set_aside_as),
        }

    def all_shares(self, topic_word: np.ndarray, doc_topic: np.ndarray, alpha: float) -> np.ndarray:
        """Topics of all texts, in the order of the matrix: those set aside are folded in.

        Parameters
        ----------
        topic_word : ndarray, shape (n_topics, n_terms)
            Not negative.
        doc_topic : ndarray, shape (n_fitted, n_topics)
            Not negative.
        alpha : float

        Returns
        -------
        ndarray, shape (n_texts, n_topics)
            Not negative; rows have any sum.
        """
        if not self.others.shape[0]:
            return as_given(doc_topic, self.order)
        shares = np.zeros((self.n_texts, doc_topic.shape[1]), doc_topic.dtype)
        shares[self.order] = doc_topic
        shares[self._aside] = shares_of(self.others, topic_word, alpha)
        return shares

    @property
    def _aside(self) -> np.ndarray:
        """Which texts of the matrix are not fitted."""
        return np.setdiff1d(np.arange(self.n_texts), self.order)


def as_given(rows: np.ndarray, order: np.ndarray) -> np.ndarray:
    """Rows put back where they came from.

    Parameters
    ----------
    rows : ndarray, shape (n_texts, n)
    order : ndarray of int, shape (n_texts,)
        Where each row stood.

    Returns
    -------
    ndarray, shape (n_texts, n)
    """
    if (np.diff(order) == 1).all():
        return rows
    given = np.empty_like(rows)
    given[order] = rows
    return given


def check_set_aside(set_aside: Sequence[str]) -> None:
    """Refuse what is no tuple of functions and times of paragraphs.

    Parameters
    ----------
    set_aside : sequence of str

    Raises
    ------
    ModelError
    """
    for part in set_aside:
        if part not in FUNCTIONS + TIMES:
            raise ModelError(f"set_aside = {part!r}. {nearest(part, FUNCTIONS + TIMES)}")


def are_fitted(dtm: DocumentTermMatrix, settings: Mapping[str, Any]) -> np.ndarray:
    """Which texts of a matrix a model of such settings learns from, shape (n_texts,).

    All of them where the settings set nothing aside, as those of models that other programs fitted.
    """
    return ~_aside(dtm, settings.get("set_aside", ()))


def set_aside_as(docvars: pd.DataFrame, set_aside: Sequence[str]) -> pd.Series:
    """For which function or time each text is set aside, empty if it is fitted.

    A text that two would set aside counts for its function.

    Parameters
    ----------
    docvars : DataFrame
        Of texts; without ``function`` and ``time`` none is set aside.
    set_aside : sequence of str
        Functions and times of paragraphs.

    Returns
    -------
    Series of str, one for each text
    """
    reasons = pd.Series("", docvars.index, dtype=object)
    for docvar, values in (("time", TIMES), ("function", FUNCTIONS)):
        if docvar in docvars:
            own = docvars[docvar].astype(object)
            reasons = reasons.mask(own.isin([part for part in set_aside if part in values]), own)
    return reasons


def told_aside(settings: Mapping[str, Any], language: Language | None = None) -> str:
    """How many texts of which kind a model did not learn from, in words; empty if none."""
    kinds = settings.get("set_aside_as", {})
    return COMMA.text(language).join(
        f"{value_name(kind, docvar_of(kind), language)} {n:,}" for kind, n in kinds.items()
    )


def docvar_of(kind: str) -> str:
    """The docvar that has this value: `unknown` is a function."""
    return "time" if kind in TIMES else "function"


def _aside(dtm: DocumentTermMatrix, set_aside: Sequence[str]) -> np.ndarray:
    return np.asarray(set_aside_as(dtm.docvars, set_aside) != "")


def _without_zeros(given: sparse.csr_array) -> sparse.csr_array:
    counts = sparse.csr_array(
        (given.data.astype(np.float32), given.indices.astype(np.int32), given.indptr.copy()),
        shape=given.shape,
    )
    counts.sum_duplicates()
    counts.eliminate_zeros()
    return counts
