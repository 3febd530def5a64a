"""Why a file or row was not read, in words that a person understands."""

from __future__ import annotations

LONGEST = 160
REASONS: tuple[tuple[type[BaseException], str], ...] = (
    (
        FileNotFoundError,
        "it is no longer there; it was moved or deleted while the folder was read",
    ),
    (PermissionError, "it cannot be opened: permission denied"),
    (
        RecursionError,
        "its parts lie inside one another too deeply; save it again from its own program",
    ),
    (
        UnicodeEncodeError,
        "it holds half characters (lone surrogates), which no text can; save it again in UTF-8",
    ),
    (UnicodeDecodeError, "its characters cannot be decoded; save it as text in UTF-8"),
)


def reason_of(error: BaseException) -> str:
    """Why a file was not read, without the path where it lies.

    Our own errors say it already; those of the system and of libraries are put into words.
    """
    for kind, reason in REASONS:
        if isinstance(error, kind):
            return reason
    if isinstance(error, OSError):
        return f"it cannot be read: {(error.strerror or 'unknown').lower()}"
    # Our own: FormatError, and the plain UnicodeError of an encoding.
    if type(error) is UnicodeError or error.__class__.__module__.startswith("govtopics."):
        return str(error)
    told = " ".join(str(error).split())[:LONGEST]
    what = f"{type(error).__name__}: {told}" if told else type(error).__name__
    return f"it could not be read ({what}); please report it"
