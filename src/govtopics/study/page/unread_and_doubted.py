"""Why a file was not read or a report is doubted, in both languages."""

from __future__ import annotations

from markupsafe import escape

from govtopics.language import LANGUAGES
from govtopics.messages import in_language
from govtopics.study.page.words import Both, both, shown


def message(said: str) -> Both:
    """What the library says of a file or report; what has no Chinese is marked as English.

    Examples
    --------
    >>> from govtopics.messages import say
    >>> print(message(say("None is available.")).zh.striptags())
    没有可选的。
    """
    chinese, english = (str(shown(in_language(said, language))) for language in LANGUAGES)
    mark = "" if chinese != english or not english.isascii() else ' lang="en"'
    return both(
        f"<span{mark}>{{chinese}}</span>",
        '<span lang="en">{english}</span>',
        chinese=chinese,
        english=escape(english),
    )
