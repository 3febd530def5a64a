"""In how many texts words occur together: counted once for all topics of all models."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from govtopics.frozen import Value
from govtopics.tokens.matrix import DocumentTermMatrix

# What gensim adds to the share of texts that contain both words, so that its logarithm exists.
GENSIM_EPSILON = 1e-12


@dataclass(frozen=True, eq=False)
class WordPairs(Value):
    """How many texts contain each of some words, and each two of them."""

    words: tuple[str, ...]
    # (n_words, n_words), texts that contain both; on the diagonal, texts that contain the word
    together: np.ndarray
    n_texts: int  # all texts that were read

    @classmethod
    def of(cls, dtm: DocumentTermMatrix, words: Iterable[str], rows: np.ndarray) -> WordPairs:
        """Count words of the matrix in some of its texts."""
        counted = tuple(sorted(set(words)))
        column = {term: i for i, term in enumerate(dtm.vocabulary)}
        chosen = dtm.counts[:, [column[word] for word in counted]][rows]
        present = (chosen > 0).astype(np.int64)
        return cls(counted, (present.T @ present).toarray(), len(rows))

    def npmi(self, epsilon: float = 0.0) -> np.ndarray:
        r"""Normalised pointwise mutual information of all pairs.

        .. math:: \ln\frac{p(v, w) + \epsilon}{p(v)\,p(w)} \Big/ -\ln(p(v, w) + \epsilon)

        Without ε it is −1 for a pair that never meets and 1 for one that is in every text.

        Gives (n_words, n_words).
        """
        share = self.together / max(1, self.n_texts)
        alone = share.diagonal()
        with np.errstate(divide="ignore", invalid="ignore"):
            npmi = np.log((share + epsilon) / np.outer(alone, alone)) / -np.log(share + epsilon)
        if not epsilon:
            npmi[share == 0] = -1.0
            npmi[share == 1] = 1.0
        return np.asarray(npmi)

    def coherence(self, topics: Sequence[Sequence[str]], epsilon: float = 0.0) -> list[float]:
        """The mean NPMI over the pairs of words of each topic; NaN where there is no pair."""
        npmi = self.npmi(epsilon)
        found = []
        for words in topics:
            own = [self._place[word] for word in words]
            pairs = npmi[np.ix_(own, own)][np.triu_indices(len(own), 1)]
            found.append(float(pairs.mean()) if len(pairs) else float("nan"))
        return found

    @cached_property
    def _place(self) -> dict[str, int]:
        return {word: i for i, word in enumerate(self.words)}
