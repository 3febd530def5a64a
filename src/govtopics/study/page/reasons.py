"""Why a number is missing or a report is doubted, in both languages."""

from __future__ import annotations

from typing import Any

from markupsafe import escape

from govtopics.study.page.words import Both, both, shown
from govtopics.study.translation import in_chinese


def reason(said: Any) -> Both:
    """A reason of the tables, which are in English, in both languages.

    Parameters
    ----------
    said : str
        Of a column ``reason``.

    Returns
    -------
    Both
        Marked as English where there are no Chinese words for it.

    Examples
    --------
    >>> print(reason("no hit in 3 paragraphs; high is the Wilson upper bound").zh.striptags())
    3 段没有命中；上端是 Wilson 上限
    """
    english = str(shown(said))
    chinese = in_chinese(english)
    mark = "" if chinese != english or not english.isascii() else ' lang="en"'
    return both(
        f"<span{mark}>{{chinese}}</span>",
        '<span lang="en">{english}</span>',
        chinese=chinese,
        english=escape(english),
    )
