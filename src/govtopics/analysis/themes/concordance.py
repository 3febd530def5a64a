"""Keywords in context, and the passages of groups side by side."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Literal, get_args

import pandas as pd

from govtopics.analysis.themes.codebook import Theme
from govtopics.analysis.themes.grouping import grouping
from govtopics.analysis.themes.theme_measures import ThemeMeasures
from govtopics.checks import checked
from govtopics.corpus.corpus import Corpus
from govtopics.errors import CorpusError, nearest
from govtopics.messages import say
from govtopics.tokens.matching import (
    QUOTATION_MARKS,
    TermMatcher,
    has_open_gap,
    longest_first,
    open_gap,
    outside,
)

COLUMNS = ["paragraph_id", "part", "left", "keyword", "right", "start", "end"]
Order = Literal["corpus", "left", "right"]
Finder = Callable[[str], Iterable[tuple[int, int]]]
NOTHING = "（没有命中的段落）"


@checked(width=0)
def kwic(
    corpus: Corpus,
    keyword: str | re.Pattern[str] | Theme,
    *,
    width: int = 18,
    sort: Order = "corpus",
    include_headings: bool = True,
) -> pd.DataFrame:
    """Every occurrence of a term, a pattern or a theme with what is before and after it.

    Parameters
    ----------
    corpus : Corpus
        Read by paragraphs, whatever its unit.
    keyword : str, re.Pattern or Theme
        A term, found by its characters (quotation marks in it or inside an occurrence are ignored);
        a compiled regular expression; or a theme of a codebook, whose name and core terms are
        shown.
    width : int
        Characters of context on each side.
    sort : {"corpus", "left", "right"}
        In the order of the corpus; or by what is before, read backwards from the keyword; or
        by the keyword and what comes after it.
    include_headings : bool
        Whether headings on their own line are read, once, at the first paragraph under them.

    Returns
    -------
    DataFrame
        paragraph_id, part (``text`` or ``section``), left, keyword, right, start, end.

    Raises
    ------
    CorpusError
        If the keyword is empty, has a gap that could match anything or is a pattern that matches
        nothing at all, the width is negative, or there is no such order.

    Examples
    --------
    >>> corpus = Corpus.from_texts(["推进“一网统管”建设。"], ids=["a/1"], unit="paragraph")
    >>> kwic(corpus, "一网统管", width=3)[["left", "keyword", "right"]].values.tolist()
    [['推进“', '一网统管', '”建设']]
    >>> kwic(corpus, re.compile("推进|建设"), width=2)["keyword"].to_list()
    ['推进', '建设']
    """
    if sort not in get_args(Order):
        raise CorpusError(
            say(
                "Unknown order {sort!r}. {nearest}",
                sort=sort,
                nearest=nearest(sort, get_args(Order)),
            )
        )
    find = _finder(keyword)
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
        for start, end in find(text)
    ]
    table = pd.DataFrame(rows, columns=COLUMNS)
    if sort == "corpus":
        return table
    if sort == "left":
        keys = [left[::-1] for left in table["left"]]
    else:
        keys = [f"{k}\0{r}" for k, r in zip(table["keyword"], table["right"], strict=True)]
    order = pd.Series(keys, index=table.index, dtype=object).sort_values(kind="stable").index
    return table.loc[order].reset_index(drop=True)


def _finder(keyword: str | re.Pattern[str] | Theme) -> Finder:
    if isinstance(keyword, re.Pattern):
        return _pattern_finder(keyword)
    if isinstance(keyword, Theme):
        terms, exclusions = TermMatcher(keyword.core_terms), TermMatcher(keyword.exclusions)
        return lambda text: [
            (match.start, match.end)
            for match in longest_first(
                outside(terms.find(text), exclusions.find(text)), keyword.name
            )
        ]
    term = keyword.translate(dict.fromkeys(map(ord, QUOTATION_MARKS))).strip()
    if not term:
        raise CorpusError(say("The keyword is empty; enter the term to look for."))
    if has_open_gap(term):
        raise CorpusError(open_gap(term))
    matcher = TermMatcher([term])
    return lambda text: [(match.start, match.end) for match in matcher.find(text)]


def _pattern_finder(pattern: re.Pattern[str]) -> Finder:
    if pattern.search("") is not None:
        raise CorpusError(
            say(
                "The pattern {pattern!r} matches even where there is no character, "
                "so it would be found everywhere; make it match at least one.",
                pattern=pattern.pattern,
            )
        )
    return lambda text: [match.span() for match in pattern.finditer(text) if match.group()]


@checked(n=0)
def side_by_side(
    themes: ThemeMeasures, corpus: Corpus, theme: str, *, by: str = "place", n: int = 2
) -> pd.DataFrame:
    r"""The first passages of a theme in each group, one column per group, to be read together.

    Parameters
    ----------
    themes : ThemeMeasures
    corpus : Corpus
        The corpus that was measured.
    theme : str
        Its label or, in any case, its English name.
    by : str
        ``"document"`` or a docvar.
    n : int
        At most this many passages per group.

    Returns
    -------
    DataFrame
        Rows 1 to n, columns groups in the order of the corpus; cells are the passage's id and its
        text with the hits in 【】. A group without a hit says so.

    Raises
    ------
    CorpusError
        If this is not the corpus that was used or there is no such docvar.
    CodebookError
        If there is no such theme.

    Examples
    --------
    >>> import govtopics as gt
    >>> import pandas as pd
    >>> texts = ["推进基层治理。修建公路。", "推进基层治理。", "发展农业。"] * 4
    >>> groups = pd.DataFrame({"place": ["甲市", "甲市", "乙市"] * 4})
    >>> corpus = gt.Corpus.from_texts(texts, docvars=groups)
    >>> themes = gt.measure_themes(corpus, gt.read_codebook())
    >>> gt.side_by_side(themes, corpus, "基层治理", by="place", n=1)["甲市"].tolist()
    ['text-0002/p0001\n推进【基层治理】。']
    """
    groups = grouping(themes.paragraphs.docvars, by)
    found = themes.passages(corpus, theme, n, by=by)
    of_group: dict[object, list[str]] = {group: [] for group in pd.unique(groups.dropna())}
    for paragraph_id, marked in zip(found["paragraph_id"], found["marked"], strict=True):
        group = groups[paragraph_id]
        if group is not None:
            of_group[group].append(f"{paragraph_id}\n{marked}")
    cells = {
        group: [*(texts or [NOTHING]), *[""] * n][:n] if n else []
        for group, texts in of_group.items()
    }
    return pd.DataFrame(cells, index=pd.RangeIndex(1, n + 1, name="rank"), dtype=object)
