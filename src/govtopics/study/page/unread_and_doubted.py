"""Why a file was not read or a report is doubted, in both languages."""

from __future__ import annotations

from typing import Any

from markupsafe import escape

from govtopics.study.page.words import Both, both, shown
from govtopics.study.translation import in_chinese


def message(said: Any) -> Both:
    """What the library says of a file or report, which is in English, in both languages.

    Parameters
    ----------
    said : str

    Returns
    -------
    Both
        Marked as English where there are no Chinese words for it.

    Examples
    --------
    >>> print(message("it is empty").zh.striptags())
    是空的
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
