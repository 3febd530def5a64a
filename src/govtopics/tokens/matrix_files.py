"""Counts as pandas and Matrix Market have them, and back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
from scipy import sparse
from scipy.io import mmread, mmwrite

from govtopics.checks import checked
from govtopics.errors import TokensError
from govtopics.messages import joined, say
from govtopics.tokens.matrix import DocumentTermMatrix, from_scipy


@checked()
def dtm_to_pandas(dtm: DocumentTermMatrix) -> pd.DataFrame:
    """Counts as a table, sparse: one row per text, one column per term.

    Parameters
    ----------
    dtm : DocumentTermMatrix

    Returns
    -------
    DataFrame of int, shape (n_texts, n_terms)

    Examples
    --------
    >>> dtm = from_scipy([[2, 1], [0, 1]], ["治理", "安全"])
    >>> dtm_to_pandas(dtm).sum().to_dict()
    {'安全': 2, '治理': 2}
    """
    matrix = sparse.csc_matrix(dtm.counts)
    accessor: Any = pd.DataFrame.sparse
    table: pd.DataFrame = accessor.from_spmatrix(
        matrix, index=dtm.ids, columns=list(dtm.vocabulary)
    )
    return table


@checked()
def dtm_from_pandas(
    counts: pd.DataFrame, docvars: pd.DataFrame | None = None
) -> DocumentTermMatrix:
    """Counts from a table with one row per text and one column per term.

    Parameters
    ----------
    counts : DataFrame
        Dense or sparse; its index gives the ids.
    docvars : DataFrame, optional
        With the same index.

    Returns
    -------
    DocumentTermMatrix

    Raises
    ------
    TokensError
        If docvars has another index, or as in `from_scipy`.

    Examples
    --------
    >>> dtm_from_pandas(pd.DataFrame({"治理": [2, 0], "安全": [1, 1]}, index=["a", "b"]))
    DocumentTermMatrix: 2 texts × 2 terms, 75.0% not zero
    """
    if docvars is not None and not docvars.index.equals(counts.index):
        raise TokensError(
            say("docvars and counts have different indexes; use the same ids for both.")
        )
    about = pd.DataFrame(index=counts.index) if docvars is None else docvars
    is_sparse = all(isinstance(dtype, pd.SparseDtype) for dtype in counts.dtypes)
    accessor: Any = counts.sparse if is_sparse and len(counts.columns) else None
    matrix = counts.to_numpy() if accessor is None else accessor.to_coo()
    return from_scipy(matrix, [str(term) for term in counts.columns], about)


@checked()
def write_matrix_market(dtm: DocumentTermMatrix, path: str | Path) -> None:
    """Write counts for other programs: ``x.mtx``, and beside it ``x.terms.txt``, ``x.ids.txt``.

    Parameters
    ----------
    dtm : DocumentTermMatrix
    path : str or Path
        Path of the ``.mtx`` file.

    Examples
    --------
    >>> import govtopics as gt
    >>> import tempfile
    >>> from pathlib import Path
    >>> import numpy as np
    >>> dtm = gt.from_scipy(np.array([[2, 0], [1, 1]]), ["治理", "安全"])
    >>> path = Path(tempfile.mkdtemp()) / "counts.mtx"
    >>> gt.write_matrix_market(dtm, path)
    >>> sorted(file.name for file in path.parent.iterdir())
    ['counts.ids.txt', 'counts.mtx', 'counts.terms.txt']
    """
    matrix, terms, ids = _files(path)
    with matrix.open("wb") as file:
        mmwrite(file, sparse.coo_matrix(dtm.counts), field="integer")
    terms.write_text("".join(f"{term}\n" for term in dtm.vocabulary), "utf-8", newline="\n")
    ids.write_text("".join(f"{name}\n" for name in dtm.ids), "utf-8", newline="\n")


@checked()
def read_matrix_market(path: str | Path) -> DocumentTermMatrix:
    """Read counts that `write_matrix_market`, or another program, wrote.

    Parameters
    ----------
    path : str or Path
        Path of the ``.mtx`` file; texts are rows.

    Returns
    -------
    DocumentTermMatrix

    Raises
    ------
    TokensError
        If one of the three files is missing, or as in `from_scipy`.

    Examples
    --------
    >>> import govtopics as gt
    >>> import tempfile
    >>> from pathlib import Path
    >>> import numpy as np
    >>> dtm = gt.from_scipy(np.array([[2, 0], [1, 1]]), ["治理", "安全"])
    >>> path = Path(tempfile.mkdtemp()) / "counts.mtx"
    >>> gt.write_matrix_market(dtm, path)
    >>> gt.read_matrix_market(path)
    DocumentTermMatrix: 2 texts × 2 terms, 75.0% not zero
    """
    matrix, terms, ids = _files(path)
    missing = [file.name for file in (matrix, terms, ids) if not file.is_file()]
    if missing:
        raise TokensError(
            say("{folder} lacks {names}.", names=joined(missing, ", "), folder=matrix.parent)
        )
    names = ids.read_text(encoding="utf-8").splitlines()
    docvars = pd.DataFrame(index=pd.Index(names, name="text_id"))
    return from_scipy(mmread(matrix), terms.read_text(encoding="utf-8").splitlines(), docvars)


def _files(path: str | Path) -> tuple[Path, Path, Path]:
    matrix = Path(path)
    return matrix, matrix.with_suffix(".terms.txt"), matrix.with_suffix(".ids.txt")
