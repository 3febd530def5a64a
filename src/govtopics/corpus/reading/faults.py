"""Why a file or row was not read, in words."""

from __future__ import annotations

from govtopics.errors import reason_of
from govtopics.messages import Message, say

LONGEST = 160
REASONS: tuple[tuple[type[BaseException], Message], ...] = (
    (
        RecursionError,
        say("its parts are nested too deeply; save it again from the program that made it"),
    ),
    (
        UnicodeEncodeError,
        say("it contains halves of characters (lone surrogates); save it again in UTF-8"),
    ),
    (UnicodeDecodeError, say("its characters cannot be decoded; save it as text in UTF-8")),
)


def why_not_read(error: BaseException) -> Message:
    """Why a file was not read, without its path: what our errors say, or words for other errors."""
    if error.args and isinstance(error.args[0], Message):
        return error.args[0]
    for kind, reason in REASONS:
        if isinstance(error, kind):
            return reason
    if isinstance(error, OSError):
        return say("it could not be opened ({error})", error=reason_of(error))
    told = " ".join(str(error).split())[:LONGEST]
    what = f"{type(error).__name__}: {told}" if told else type(error).__name__
    return say("it could not be read ({error}); please report this", error=what)
