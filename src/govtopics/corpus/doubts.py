"""Reports that flags leave out of groups, or mark beside every number."""

from __future__ import annotations

from collections.abc import Collection, Iterable

import numpy as np
import pandas as pd

from govtopics.corpus.document import Document, Flag
from govtopics.errors import CorpusError, nearest
from govtopics.language import FLAGS
from govtopics.messages import say

DUPLICATE, UNDECIDED = "duplicate", "undecided"
# Columns of docvars, the last, where any report has a value.
LEFT_OUT_COLUMN = "left_out"
DOUBTS = LEFT_OUT_COLUMN, UNDECIDED


def check_leave_out(flags: Collection[str]) -> None:
    """Refuse flags that do not exist."""
    for flag in flags:
        if flag not in FLAGS:
            raise CorpusError(
                say(
                    "leave_out names {flag!r}, which is not a flag. {nearest}",
                    flag=flag,
                    nearest=nearest(flag, FLAGS),
                )
            )


def left_out(documents: Iterable[Document], flags: Collection[str]) -> dict[str, str]:
    """The reports that are left out of groups, each with the flag that says why.

    Of reports with the same text, the first that nothing else leaves out stays: a duplicate is left
    out only where the report that it repeats is here and stays. ``documents`` are in the order in
    which duplicates were looked for.
    """
    gone: dict[str, str] = {}
    documents = tuple(documents)
    flagged = [document for document in documents if document.flags]
    kept = {document.id for document in documents if not document.flags}
    # What repeats no other report comes first: of a report and a part of it, the part is flagged.
    for document in sorted(flagged, key=_repeats):
        own = [flag for flag in document.flags if flag.flag in flags]
        why = [flag.flag for flag in own if flag.flag != DUPLICATE or flag.other in kept]
        if why:
            gone[document.id] = next((flag for flag in why if flag != DUPLICATE), why[0])
        else:
            kept.add(document.id)
    return gone


# Two texts that are nearly the same but state another place or day are two reports. Labels
# without the text count up to here, since a report scraped twice may be labelled twice.
LABELS_UP_TO = 0.95


def of_another(one: Document, other: Document, similarity: float) -> bool:
    """Whether two texts that are nearly the same are of two places, years or days after all."""
    for name in ("place", "year", "date"):
        values = [document.docvars.get(name) for document in (one, other)]
        if None in values or "" in values or values[0] == values[1]:
            continue
        said = [document.origins.get(name, "").startswith("text") for document in (one, other)]
        if all(said) or similarity < LABELS_UP_TO:
            return True
    return False


def _repeats(document: Document) -> bool:
    return any(flag.flag == DUPLICATE for flag in document.flags)


def undecided(documents: Iterable[Document]) -> frozenset[str]:
    """The reports that a flag marks as undecided in time."""
    return frozenset(doc.id for doc in documents if any(_is_undecided(f) for f in doc.flags))


def _is_undecided(flag: Flag) -> bool:
    return flag.flag == UNDECIDED


def with_doubts(
    docvars: pd.DataFrame, documents: Iterable[Document], flags: Collection[str]
) -> pd.DataFrame:
    """The docvars of texts, with the columns ``left_out`` and ``undecided`` where they apply."""
    documents = tuple(documents)
    columns = {
        LEFT_OUT_COLUMN: left_out(documents, flags),
        UNDECIDED: dict.fromkeys(undecided(documents), "time"),
    }
    for name, values in columns.items():
        if values:
            told = [values.get(owner) for owner in docvars["document_id"]]
            docvars[name] = pd.Series(told, index=docvars.index, dtype=object)
    return docvars


def pooled(docvars: pd.DataFrame) -> np.ndarray:
    """Which rows belong to groups, as booleans of shape (n_rows,): not those left out."""
    if LEFT_OUT_COLUMN not in docvars:
        return np.ones(len(docvars), dtype=bool)
    return docvars[LEFT_OUT_COLUMN].isna().to_numpy()
