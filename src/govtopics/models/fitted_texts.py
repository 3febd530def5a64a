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
from govtopics.messages import Language, say
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
    """The texts that are fitted, and those that are folded in when it is done."""

    # (n_fitted, n_terms), of the fitted texts, in the order of their ids, so that their order
    # decides nothing; without stored zeros
    counts: sparse.csr_array
    order: np.ndarray  # (n_fitted,), which text of the matrix is in each row
    # (n_texts - n_fitted, n_terms), those set aside, in the order of the matrix
    others: sparse.csr_array
    n_texts: int  # All texts of the matrix
    left_out: tuple[int, ...] = ()  # Texts of the matrix that could be fitted and are not
    # How many texts are set aside for which function or time
    set_aside_as: Mapping[str, int] = field(default_factory=dict)

    @classmethod
    def of(
        cls, dtm: DocumentTermMatrix, n_topics: int, random_state: int, set_aside: Sequence[str]
    ) -> FittedTexts:
        """Split a matrix, after checking that so many topics can be fitted to it."""
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

        Shapes: kept (n_texts,).
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

        Shapes: topic_word (n_topics, n_terms), doc_topic (n_fitted, n_topics); gives (n_texts,
        n_topics).
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

    Shapes: rows (n_texts, n), order (n_texts,); gives (n_texts, n).
    """
    if (np.diff(order) == 1).all():
        return rows
    given = np.empty_like(rows)
    given[order] = rows
    return given


def check_set_aside(set_aside: Sequence[str]) -> None:
    """Refuse what is not a tuple of functions and times of paragraphs."""
    for part in set_aside:
        if part not in FUNCTIONS + TIMES:
            raise ModelError(
                say(
                    "set_aside = {part!r}. {nearest}",
                    part=part,
                    nearest=nearest(part, FUNCTIONS + TIMES),
                )
            )


def are_fitted(dtm: DocumentTermMatrix, settings: Mapping[str, Any]) -> np.ndarray:
    """Which texts of a matrix a model of such settings learns from, shape (n_texts,).

    All of them where the settings set nothing aside, as those of models that other programs fitted.
    """
    return ~_aside(dtm, settings.get("set_aside", ()))


def set_aside_as(docvars: pd.DataFrame, set_aside: Sequence[str]) -> pd.Series:
    """For which function or time each text is set aside, empty if it is fitted.

    A text that two would set aside counts for its function.
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
