"""Counts of terms in texts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from scipy import sparse

from govtopics.errors import TokensError
from govtopics.tokens.tokens import Tokens


@dataclass(frozen=True, eq=False, repr=False)
class DocumentTermMatrix:
    """How often each term stands in each text. Counts only: weighting belongs to a model.

    Parameters
    ----------
    counts : scipy.sparse.csr_array of int, shape (n_texts, n_terms)
    vocabulary : tuple of str
        The terms, in order of their characters.
    ids : pandas.Index
        Of the texts.
    docvars : DataFrame
    corpus_id, unit : str
    settings : mapping
        How the words were made and which were dropped.
    """

    counts: sparse.csr_array
    vocabulary: tuple[str, ...]
    ids: pd.Index
    docvars: pd.DataFrame
    corpus_id: str = ""
    unit: str = "document"
    settings: Mapping[str, Any] = field(default_factory=dict)

    @property
    def n_texts(self) -> int:
        """Number of texts."""
        return int(self.counts.shape[0])

    @property
    def n_terms(self) -> int:
        """Number of terms."""
        return int(self.counts.shape[1])

    @cached_property
    def text_lengths(self) -> np.ndarray:
        """Words of the vocabulary in each text, shape (n_texts,)."""
        return np.asarray(self.counts.sum(axis=1)).ravel()

    @cached_property
    def term_counts(self) -> np.ndarray:
        """Occurrences of each term, shape (n_terms,)."""
        return np.asarray(self.counts.sum(axis=0)).ravel()

    def __repr__(self) -> str:
        share = self.counts.nnz / max(1, self.n_texts * self.n_terms)
        size = f"{self.n_texts:,} texts × {self.n_terms:,} terms"
        return f"DocumentTermMatrix: {size}, {share:.1%} not zero"

    def _repr_html_(self) -> str:
        order = np.lexsort((np.array(self.vocabulary), -self.term_counts))[:10]
        n_texts = np.asarray((self.counts > 0).sum(axis=0)).ravel()
        top = pd.DataFrame(
            {
                "term": [self.vocabulary[i] for i in order],
                "n_occurrences": self.term_counts[order],
                "n_texts": n_texts[order],
            }
        )
        table: str = top.to_html(index=False)
        return f"<p>{self!r}</p>{table}"


def count_terms(
    tokens: Tokens, *, min_texts: int = 1, min_documents: int = 1
) -> DocumentTermMatrix:
    """Count the words of texts.

    Parameters
    ----------
    tokens : Tokens
    min_texts : int
        Keep terms that stand in at least so many texts (paragraphs, if the tokens are by
        paragraph).
    min_documents : int
        Keep terms that stand in at least so many reports.

    Returns
    -------
    DocumentTermMatrix

    Raises
    ------
    TokensError
        If no term is left; the message says what would leave some.

    Examples
    --------
    >>> texts = pd.Index(["a", "b"])
    >>> tokens = Tokens(texts, (("治理", "治理"), ("治理", "安全")), pd.DataFrame(index=texts))
    >>> count_terms(tokens, min_texts=2)
    DocumentTermMatrix: 2 texts × 1 terms, 100.0% not zero
    """
    for name, least in (("min_texts", min_texts), ("min_documents", min_documents)):
        if least < 1:
            raise TokensError(f"{name} = {least}: give a whole number of 1 or more.")
    documents = (
        tokens.docvars["document_id"] if "document_id" in tokens.docvars else pd.Series(tokens.ids)
    )
    in_texts: Counter[str] = Counter()
    in_documents: dict[str, set[str]] = {}
    for words, document in zip(tokens.words, documents, strict=True):
        for word in set(words):
            in_texts[word] += 1
            in_documents.setdefault(word, set()).add(document)
    kept = sorted(
        word
        for word, n in in_texts.items()
        if n >= min_texts and len(in_documents[word]) >= min_documents
    )
    if not kept:
        raise TokensError(_no_terms(len(tokens), in_texts, in_documents, min_texts, min_documents))
    return DocumentTermMatrix(
        _counts(tokens.words, kept),
        tuple(kept),
        tokens.ids,
        tokens.docvars,
        corpus_id=tokens.corpus_id,
        unit=tokens.unit,
        settings={
            **tokens.settings,
            "min_texts": min_texts,
            "min_documents": min_documents,
            "n_terms": len(kept),
            "n_terms_dropped": len(in_texts) - len(kept),
        },
    )


def from_scipy(
    matrix: Any,
    terms: Sequence[str],
    docvars: pd.DataFrame | None = None,
) -> DocumentTermMatrix:
    """A matrix of counts that was made elsewhere.

    Parameters
    ----------
    matrix : scipy sparse matrix or array of int, shape (n_texts, n_terms)
    terms : sequence of str
        Unique.
    docvars : DataFrame, optional
        One row a text; its index gives the ids.

    Returns
    -------
    DocumentTermMatrix
        Columns reordered by the characters of the terms.

    Raises
    ------
    TokensError
        If shapes disagree, a term repeats, or a count is negative or no whole number.
    """
    counts = sparse.csr_array(matrix)
    if counts.ndim != 2 or counts.shape[1] != len(terms):
        raise TokensError(f"The matrix has shape {counts.shape} but there are {len(terms)} terms.")
    if len(set(terms)) < len(terms):
        raise TokensError("Terms must be unique; merge the columns of the repeated ones.")
    if docvars is not None and len(docvars) != counts.shape[0]:
        raise TokensError(f"The matrix has {counts.shape[0]} rows but docvars has {len(docvars)}.")
    whole = np.isfinite(counts.data) & (counts.data == np.rint(counts.data))
    if not (whole & (counts.data >= 0)).all():
        raise TokensError(
            "Counts must be whole numbers of 0 or more; weighting belongs to a model."
        )
    names = [f"text-{i:04d}" for i in range(1, counts.shape[0] + 1)]
    about = pd.DataFrame(index=pd.Index(names, name="text_id")) if docvars is None else docvars
    order = sorted(range(len(terms)), key=lambda i: terms[i])
    return DocumentTermMatrix(
        sparse.csr_array(counts[:, order].astype(np.int64)),
        tuple(terms[i] for i in order),
        about.index,
        about,
    )


def _counts(texts: Sequence[Sequence[str]], vocabulary: Sequence[str]) -> sparse.csr_array:
    column = {word: i for i, word in enumerate(vocabulary)}
    indptr, indices, data = [0], [], []
    for words in texts:
        counted = Counter(column[word] for word in words if word in column)
        for i in sorted(counted):
            indices.append(i)
            data.append(counted[i])
        indptr.append(len(indices))
    shape = (len(texts), len(vocabulary))
    return sparse.csr_array(
        (np.array(data, dtype=np.int64), np.array(indices), np.array(indptr)), shape=shape
    )


def _no_terms(
    n_texts: int,
    in_texts: Counter[str],
    in_documents: dict[str, set[str]],
    min_texts: int,
    min_documents: int,
) -> str:
    if not in_texts:
        return (
            f"The {n_texts} texts hold no word: all were taken out by the stop lists, "
            "or there is no Chinese text."
        )
    commonest = max(in_texts, key=lambda word: (in_texts[word], len(in_documents[word]), word))
    return (
        f"min_texts={min_texts} with min_documents={min_documents} leaves no term: of {n_texts} "
        f"texts the commonest term, {commonest}, stands in {in_texts[commonest]}, in "
        f"{len(in_documents[commonest])} reports. Ask for no more than that of both."
    )
