"""Keywords in context."""

from __future__ import annotations

import pandas as pd

from govtopics.corpus.corpus import Corpus
from govtopics.errors import CorpusError
from govtopics.tokens.matching import QUOTATION_MARKS, TermMatcher


def kwic(corpus: Corpus, keyword: str, *, width: int = 18) -> pd.DataFrame:
    """Every occurrence of a term with what stands before and after it.

    Parameters
    ----------
    corpus : Corpus
        Read in its own unit.
    keyword : str
        Found by its letters; quotation marks, given or inside an occurrence, are skipped.
    width : int
        Characters of context on each side.

    Returns
    -------
    DataFrame
        Indexed by text id, in the order of the corpus: left, keyword, right, start, end.

    Raises
    ------
    CorpusError
        If the keyword is empty.

    Examples
    --------
    >>> corpus = Corpus.from_texts(["推进“一网统管”建设。"], ids=["a/1"], unit="paragraph")
    >>> kwic(corpus, "一网统管", width=3)[["left", "keyword", "right"]].values.tolist()
    [['推进“', '一网统管', '”建设']]
    """
    term = keyword.translate(dict.fromkeys(map(ord, QUOTATION_MARKS))).strip()
    if not term:
        raise CorpusError("The keyword is empty; give the term to look for.")
    matcher = TermMatcher([term])
    rows = [
        (
            text_id,
            text[max(0, start - width) : start],
            text[start:end],
            text[end : end + width],
            start,
            end,
        )
        for text_id, text in corpus.texts.items()
        for start, end, _ in matcher.find(text)
    ]
    columns = [corpus.ids.name, "left", "keyword", "right", "start", "end"]
    return pd.DataFrame(rows, columns=columns).set_index(corpus.ids.name)
