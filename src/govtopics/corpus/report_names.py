"""What reports, and the values of their docvars, are called where people read of them."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

ADMIN_LABELS: Mapping[str, str] = {
    "national": "国家级",
    "province": "省级",
    "city": "地级",
    "county": "县级",
    "township": "乡级",
}

# The values that this package gives to docvars, in Chinese.
VALUE_NAMES: Mapping[str, str] = {
    **ADMIN_LABELS,
    "annual report": "年度报告",
    "half-year report": "半年报告",
    "five-year report": "五年报告",
    "whole": "全文",
    "excerpt": "节选",
    "unknown": "未知",
    "stated": "文中写明",
    "inferred": "推断",
    "simplified": "简体",
    "traditional": "繁体",
    "mixed": "简繁混排",
    "review": "回顾",
    "problems": "问题",
    "outlook": "形势",
    "plan": "计划",
    "opening": "开头",
    "target": "目标",
    "task": "任务",
    "own_conduct": "自身建设",
    "closing": "结尾",
    "glossary": "名词解释",
}


def document_names(docvars: pd.DataFrame) -> dict[str, str]:
    """What each report is called: place and year where these tell all reports apart, else its id.

    Parameters
    ----------
    docvars : DataFrame
        With the column ``document_id``; one row a text, in any unit.

    Returns
    -------
    dict of str to str
        Document id to name, in the order of the corpus.

    Examples
    --------
    >>> docvars = pd.DataFrame(
    ...     {"document_id": ["a", "b"], "place": ["黄浦区", "徐汇区"], "year": ["2023", "2023"]}
    ... )
    >>> document_names(docvars)
    {'a': '黄浦区 2023', 'b': '徐汇区 2023'}
    """
    documents = docvars.drop_duplicates("document_id").set_index("document_id")
    ids = [str(name) for name in documents.index]
    if not {"place", "year"} <= set(documents):
        return dict(zip(ids, ids, strict=True))
    about = documents[["place", "year"]]
    names = [f"{place} {year}" for place, year in about.itertuples(index=False)]
    known = bool(about.notna().all(axis=None)) and bool((about != "").all(axis=None))
    told_apart = known and len(set(names)) == len(names)
    return dict(zip(ids, names if told_apart else ids, strict=True))
