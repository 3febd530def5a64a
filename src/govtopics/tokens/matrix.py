"""Counts of terms in texts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from scipy import sparse

from govtopics.checks import check, checked
from govtopics.errors import TokensError, nearest
from govtopics.frozen import Value
from govtopics.messages import Message, say, say_number
from govtopics.small_tables import MOST_ROWS, in_notebook, small_table
from govtopics.table_views import COUNTS
from govtopics.text_tables import counted
from govtopics.tokens.text_words import TextWords
from govtopics.tokens.tokens import Tokens


@dataclass(frozen=True, eq=False, repr=False)
class DocumentTermMatrix(Value):
    """How often each term is in each text. Counts only: weighting belongs to a model.

    A mapping of ids to the counts of each term: iteration gives ids.

    Parameters
    ----------
    counts : scipy.sparse.csr_array of int, shape (n_texts, n_terms)
    vocabulary : tuple of str
        The terms, in order of their characters.
    ids : pandas.Index
        Ids of the texts.
    docvars : DataFrame
    corpus_id, unit : str
    settings : mapping
        How the words were made and which were dropped.

    Examples
    --------
    >>> import govtopics as gt
    >>> texts = ["基层治理、社区治理", "科技创新、产业升级"] * 2
    >>> corpus = gt.Corpus.from_texts(texts, ids=list("abcd"))
    >>> dtm = gt.count_terms(gt.tokenize(corpus))
    >>> dtm
    DocumentTermMatrix: 4 texts × 5 terms, 50.0% not zero
    >>> dtm["a"].loc[["基层治理", "科技创新"]].tolist()
    [1, 0]
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

    @cached_property
    def _place(self) -> dict[Any, int]:
        return {text_id: place for place, text_id in enumerate(self.ids)}

    def __contains__(self, text_id: object) -> bool:
        return text_id in self._place

    def __iter__(self) -> Iterator[str]:
        return iter(self.ids)

    def __getitem__(self, text_id: str) -> pd.Series:
        if text_id not in self._place:
            raise TokensError(
                say(
                    "No text {text_id!r}. {nearest}",
                    text_id=text_id,
                    nearest=nearest(str(text_id), self._place),
                )
            )
        row = self.counts[[self._place[text_id]]].toarray()[0]
        return pd.Series(row, index=list(self.vocabulary), name=text_id)

    def __len__(self) -> int:
        return self.n_texts

    def __repr__(self) -> str:
        share = self.counts.nnz / max(1, self.n_texts * self.n_terms)
        size = f"{counted(self.n_texts, 'text')} × {counted(self.n_terms, 'term')}"
        return f"DocumentTermMatrix: {size}, {share:.1%} not zero"

    def _repr_html_(self) -> str:
        order = np.lexsort((np.array(self.vocabulary), -self.term_counts))[:MOST_ROWS]
        n_texts = np.asarray((self.counts > 0).sum(axis=0)).ravel()
        top = pd.DataFrame(
            {
                "term": [self.vocabulary[i] for i in order],
                "n_occurrences": self.term_counts[order],
                "n_texts": n_texts[order],
            }
        )
        shown = small_table(top, COUNTS, where="gt.dtm_to_pandas(…)", n_rows=self.n_terms)
        return in_notebook(self, shown)


@checked(min_texts=1, min_documents=1)
def count_terms(
    tokens: Tokens | Iterable[Sequence[str]], *, min_texts: int = 1, min_documents: int = 1
) -> DocumentTermMatrix:
    """Count the words of texts, in one pass.

    Parameters
    ----------
    tokens : Tokens, or iterable of sequences of str
        A stream, such as `iter_tokens` gives, is counted without being kept in memory.
    min_texts : int
        Keep terms that are in at least this many texts (paragraphs, if the tokens are by
        paragraph).
    min_documents : int
        Keep terms that are in at least this many reports.

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
    DocumentTermMatrix: 2 texts × 1 term, 100.0% not zero
    """
    about = tokens if isinstance(tokens, Tokens) else None
    words = TextWords.of(tokens if about is None else about.words)
    counts, vocabulary = words.counts(), words.vocabulary
    docvars = _numbered(counts.shape[0]) if about is None else about.docvars
    in_texts = np.bincount(counts.indices, minlength=len(vocabulary))
    in_documents = _in_documents(counts, docvars)
    kept = (in_texts >= min_texts) & (in_documents >= min_documents)
    if not kept.any():
        least = min_texts, min_documents
        raise TokensError(_no_terms(least, len(words), vocabulary, in_texts, in_documents))
    order = np.flatnonzero(kept).tolist()
    return DocumentTermMatrix(
        counts if kept.all() else _columns(counts, order),
        tuple(map(vocabulary.__getitem__, order)),
        docvars.index if about is None else about.ids,
        docvars,
        corpus_id="" if about is None else about.corpus_id,
        unit="document" if about is None else about.unit,
        settings={
            **({} if about is None else about.settings),
            "min_texts": min_texts,
            "min_documents": min_documents,
            "n_terms": len(order),
            "n_terms_dropped": len(vocabulary) - len(order),
        },
    )


@checked()
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
        One row per text; its index gives the ids.

    Returns
    -------
    DocumentTermMatrix
        Columns reordered by the characters of the terms.

    Raises
    ------
    TokensError
        If shapes disagree, a term repeats, or a count is negative or not a whole number.

    Examples
    --------
    >>> import govtopics as gt
    >>> import numpy as np
    >>> gt.from_scipy(np.array([[2, 0], [1, 1]]), ["治理", "安全"]).vocabulary
    ('安全', '治理')
    """
    counts = _sparse(matrix)
    if counts.ndim != 2 or counts.shape[1] != len(terms):
        raise TokensError(
            say_number(
                "The matrix has the shape {shape}, which does not fit {n} term.",
                "The matrix has the shape {shape}, which does not fit {n} terms.",
                len(terms),
                shape=counts.shape,
            )
        )
    if len(set(terms)) < len(terms):
        raise TokensError(say("Terms must be unique; merge the columns of those that repeat."))
    if docvars is not None and len(docvars) != counts.shape[0]:
        raise TokensError(
            say(
                "The matrix and docvars have different numbers of rows: {rows} and {n}.",
                n=len(docvars),
                rows=counts.shape[0],
            )
        )
    whole = np.isfinite(counts.data) & (counts.data == np.rint(counts.data))
    if not (whole & (counts.data >= 0)).all():
        raise TokensError(
            say("Counts must be whole numbers of at least 0; weighting is done by the model.")
        )
    about = _numbered(counts.shape[0]) if docvars is None else docvars
    order = sorted(range(len(terms)), key=lambda i: terms[i])
    return DocumentTermMatrix(
        sparse.csr_array(counts[:, order].astype(np.int64)),
        tuple(terms[i] for i in order),
        about.index,
        about,
    )


def matrix_of(counts: Any) -> DocumentTermMatrix:
    """Itself, or what :func:`from_scipy` makes of counts in an array, terms called by their place.

    Shapes: counts (n_texts, n_terms).

    Examples
    --------
    >>> matrix_of(np.eye(2)).vocabulary
    ('0', '1')
    """
    if isinstance(counts, DocumentTermMatrix):
        return counts
    if not (sparse.issparse(counts) or isinstance(counts, np.ndarray)):
        check("dtm", counts, DocumentTermMatrix, error=TokensError)
    found = _sparse(counts)
    if found.ndim != 2:
        raise TokensError(
            say(
                "The matrix has the shape {shape}: it must have one row for each text and one "
                "column for each term.",
                shape=found.shape,
            )
        )
    digits = len(str(found.shape[1] - 1))  # as many in each, so that columns keep their order
    return from_scipy(found, [f"{place:0{digits}d}" for place in range(found.shape[1])])


def _sparse(matrix: Any) -> sparse.csr_array:
    if isinstance(matrix, (list, tuple)) and matrix:
        lengths = {len(row) if isinstance(row, (list, tuple)) else None for row in matrix}
        matrix = np.array(matrix) if len(lengths) == 1 else matrix
    is_array = isinstance(matrix, np.ndarray) and matrix.dtype.kind in "biuf"
    if not (is_array or sparse.issparse(matrix)):
        raise TokensError(
            say(
                "The matrix is a {kind}. Pass an array of numbers or a sparse matrix, with "
                "one row for each text and one column for each term.",
                kind=type(matrix).__name__,
            )
        )
    return sparse.csr_array(matrix)


def _columns(counts: sparse.csr_array, order: Sequence[int]) -> sparse.csr_array:
    """Some columns in another order, the entries of each row by column."""
    chosen = sparse.csr_array(counts[:, order])
    chosen.sort_indices()
    return chosen


def _in_documents(counts: sparse.csr_array, docvars: pd.DataFrame) -> np.ndarray:
    """In how many reports each word occurs."""
    if "document_id" not in docvars:
        return np.bincount(counts.indices, minlength=counts.shape[1])
    codes, documents = pd.factorize(docvars["document_id"])
    rows = np.repeat(codes, np.diff(counts.indptr))
    shape = (len(documents), counts.shape[1])
    found = sparse.coo_array((np.ones(len(rows), dtype=bool), (rows, counts.indices)), shape=shape)
    return np.bincount(sparse.csr_array(found).indices, minlength=counts.shape[1])


def _numbered(n_texts: int) -> pd.DataFrame:
    ids = pd.Index([f"text-{i:04d}" for i in range(1, n_texts + 1)], name="text_id")
    return pd.DataFrame(index=ids)


def _no_terms(
    least: tuple[int, int],
    n_texts: int,
    words: Sequence[str],
    in_texts: np.ndarray,
    in_documents: np.ndarray,
) -> Message:
    if not words:
        return say(
            "None of the {n_texts} texts has a word left: the stop lists "
            "removed them all, or there is no Chinese text.",
            n_texts=n_texts,
        )
    top = max(range(len(words)), key=lambda i: (in_texts[i], in_documents[i], words[i]))
    return say(
        "No terms remain with min_texts={min_texts} and min_documents={min_documents}. The "
        "most frequent term, {top}, occurs in {in_texts} of {n_texts} texts and in "
        "{in_documents} reports. Use lower values.",
        n_texts=n_texts,
        top=words[top],
        in_texts=in_texts[top],
        in_documents=in_documents[top],
        min_texts=least[0],
        min_documents=least[1],
    )
