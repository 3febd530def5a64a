"""What can go wrong, and how it is told: the value, the nearest right thing, the remedy."""

from __future__ import annotations

import errno
from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from pathlib import Path

from govtopics.messages import Message, in_language, joined, say, say_number

NO_ROOM = (errno.ENOSPC, errno.EDQUOT)


class GovTopicsError(ValueError, TypeError):
    """Bad input of any kind, wrong types too; the children say in which room it was found.

    People read it in the language asked for, else in that of their environment.
    """

    @property
    def message(self) -> str:
        """What was wrong: a message, which is English wherever it is kept."""
        told = self.args[0] if self.args else ""
        return told if isinstance(told, str) else str(told)

    def __str__(self) -> str:
        return in_language(self.message)


class CorpusError(GovTopicsError):
    """A folder, file or selection of texts that cannot be used."""


class CatalogueError(GovTopicsError):
    """A catalogue with unknown keys, wrong types or wrong values."""


class TokensError(GovTopicsError):
    """A lexicon, stop list or matrix that cannot be used."""


class ModelError(GovTopicsError):
    """A topic model that cannot be fitted, saved or joined to its texts."""


class CodebookError(GovTopicsError):
    """A codebook with unknown keys, wrong types or terms that can never apply."""


class StudyError(GovTopicsError):
    """A study that cannot be run or written."""


def nearest(word: str, options: Iterable[str]) -> Message:
    """The sentence that names the nearest of the options, or lists them when none is near.

    Parameters
    ----------
    word : str
        What was found.
    options : iterable of str
        What could have stood there.

    Returns
    -------
    str

    Examples
    --------
    >>> nearest("synonym", ["name", "synonyms"])
    "Did you mean 'synonyms'?"
    >>> nearest("x", ["name", "synonyms"])
    'Known: name, synonyms.'
    """
    known = {str(option).casefold(): str(option) for option in options}
    close = get_close_matches(str(word).casefold(), known, n=1, cutoff=0.6)
    if close:
        return say("Did you mean {nearest!r}?", nearest=known[close[0]])
    if known:
        return say("Known: {known}.", known=", ".join(known.values()))
    return say("There is none to choose from.")


def why_not_written(error: OSError, folder: Path) -> Message:
    """Why nothing could be written in a folder; it is named where it has no room left.

    Parameters
    ----------
    error : OSError
        Where a disk is full it names no file.
    folder : Path

    Returns
    -------
    str

    Examples
    --------
    >>> why_not_written(OSError(errno.ENOSPC, "No space left on device"), Path("results"))
    'no room is left on the disk of results'
    """
    if error.errno in NO_ROOM:
        return say("no room is left on the disk of {folder}", folder=str(folder))
    told = error.strerror or str(error)
    return (
        say("{told} ({file})", told=told, file=error.filename)
        if error.filename
        else say("{told}", told=told)
    )


def all_faults(where: str, faults: Sequence[str]) -> Message:
    """One message for every fault of a file.

    Parameters
    ----------
    where : str
        The file, as the user knows it.
    faults : sequence of str
        One sentence each.

    Returns
    -------
    str

    Examples
    --------
    >>> print(all_faults("codebook.toml", ["[a] is empty.", "[b] is no table."]))
    codebook.toml has 2 problems.
      [a] is empty.
      [b] is no table.
    """
    head = say_number(
        "{where} has {n} problem.", "{where} has {n} problems.", len(faults), where=where
    )
    return joined([head, *faults], "\n  ")
