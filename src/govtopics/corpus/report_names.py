"""What reports are called in tables and figures."""

from __future__ import annotations

import pandas as pd

from govtopics.language import VALUES

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
