"""What reports are called in tables and figures."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

import pandas as pd

from govtopics.language import VALUES

# Nobody reads more names in a cell; and in a table with a row a report, cells that name every place
# would grow with the square of the reports.
MOST_PLACES = 60
FIRST_PLACES = 3
ADMIN_LABELS = {level: phrase.zh for level, phrase in VALUES["admin_level"].items()}


def document_names(docvars: pd.DataFrame) -> dict[str, str]:
    """The name of each report: place and year where no other report has both, else its id.

    Examples
    --------
    >>> docvars = pd.DataFrame(
    ...     {"document_id": ["a", "b"], "place": ["黄浦区", "徐汇区"], "year": ["2023", "2023"]}
    ... )
    >>> document_names(docvars)
    {'a': '黄浦区 2023', 'b': '徐汇区 2023'}
    >>> docvars.loc[2] = ["c", "徐汇区", "2023"]
    >>> document_names(docvars)
    {'a': '黄浦区 2023', 'b': 'b', 'c': 'c'}
    """
    documents = docvars.drop_duplicates("document_id").set_index("document_id")
    ids = [str(name) for name in documents.index]
    if not {"place", "year"} <= set(documents):
        return dict(zip(ids, ids, strict=True))
    about = documents[["place", "year"]]
    known = about.notna().all(axis=1) & (about != "").all(axis=1)
    told_apart = known & ~about.duplicated(keep=False)
    names = about["place"].astype(str) + " " + about["year"].astype(str)
    called = zip(ids, names, told_apart, strict=True)
    return {own: name if apart else own for own, name, apart in called}


def places_together(places: Iterable[str]) -> str:
    """Different places in one cell; of more than ``MOST_PLACES`` the first, how many, and a hash.

    Two cells are the same where their places are.

    Examples
    --------
    >>> places_together(["乙市", "甲市", "甲市"])
    '乙市、甲市'
    >>> places_together(f"{number}区" for number in range(100, 200))
    '100区、101区、102区、…（100；56c368a5）'
    """
    names = sorted(set(places))
    whole = "、".join(names)
    if len(names) <= MOST_PLACES:
        return whole
    digest = hashlib.sha256(whole.encode()).hexdigest()[:8]
    return "、".join([*names[:FIRST_PLACES], f"…（{len(names)}；{digest}）"])
