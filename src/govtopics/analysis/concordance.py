"""Keywords in context."""

from __future__ import annotations

import pandas as pd

from govtopics.corpus.corpus import Corpus
from govtopics.errors import CorpusError
from govtopics.tokens.matching import QUOTATION_MARKS, TermMatcher

COLUMNS = ["paragraph_id", "part", "left", "keyword", "right", "start", "end"]


def kwic(
    corpus: Corpus, keyword: str, *, width: int = 18, include_headings: bool = True
) -> pd.DataFrame:
    """Every occurrence of a term with what stands before and after it.

    Parameters
    ----------
    corpus : Corpus
        Read by paragraphs, whatever its unit.
    keyword : str
        Found by its letters; quotation marks, given or inside an occurrence, are skipped.
    width : int
        Characters of context on each side.
    include_headings : bool
        Whether headings that stand alone are read, once, at the first paragraph under them.

    Returns
    -------
    DataFrame
        In the order of the corpus: paragraph_id, part (``text`` or ``section``), left, keyword,
        right, start, end.

    Raises
    ------
    CorpusError
        If the keyword is empty or the width negative.

    Examples
    --------
    >>> corpus = Corpus.from_texts(["推进“一网统管”建设。"], ids=["a/1"], unit="paragraph")
    >>> kwic(corpus, "一网统管", width=3)[["left", "keyword", "right"]].values.tolist()
    [['推进“', '一网统管', '”建设']]
    """
    term = keyword.translate(dict.fromkeys(map(ord, QUOTATION_MARKS))).strip()
    if width < 0:
        raise CorpusError(f"width = {width}: give the characters of context, 0 or more.")
    if not term:
        raise CorpusError("The keyword is empty; give the term to look for.")
    matcher = TermMatcher([term])
    rows = [
        {
            "paragraph_id": paragraph_id,
            "part": part,
            "left": text[max(0, start - width) : start],
            "keyword": text[start:end],
            "right": text[end : end + width],
            "start": start,
            "end": end,
        }
        for paragraph_id, part, text in corpus.parts(include_headings=include_headings)
        for start, end, _ in matcher.find(text)
    ]
    return pd.DataFrame(rows, columns=COLUMNS)
