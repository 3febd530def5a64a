"""Why a file or row was not read, in words that a person understands."""

from __future__ import annotations

LONGEST = 160


def reason_of(error: BaseException) -> str:
    """Why a file was not read, without the path where it lies.

    Our own errors say it already; those of the system and of libraries are put into words.
    """
    if isinstance(error, FileNotFoundError):
        return "it is no longer there; it was moved or deleted while the folder was read"
    if isinstance(error, PermissionError):
        return "it cannot be opened: permission denied"
    if isinstance(error, OSError):
        return f"it cannot be read: {(error.strerror or 'unknown').lower()}"
    if isinstance(error, RecursionError):
        return (
            "its parts lie inside one another too deeply; save it again from the program it is of"
        )
    if isinstance(error, UnicodeEncodeError):
        return (
            "it holds half characters (lone surrogates), which no text can; save it again in UTF-8"
        )
    if isinstance(error, UnicodeDecodeError):
        return "its characters cannot be decoded; save it as text in UTF-8"
    # Our own: FormatError, and the plain UnicodeError of an encoding.
    if type(error) is UnicodeError or error.__class__.__module__.startswith("govtopics."):
        return str(error)
    told = " ".join(str(error).split())[:LONGEST]
    what = f"{type(error).__name__}: {told}" if told else type(error).__name__
    return f"it could not be read ({what}); please report it"
