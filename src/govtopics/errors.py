"""What can go wrong, and how it is told: the value, the nearest right thing, the remedy."""

from __future__ import annotations

import errno
from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from pathlib import Path

NO_ROOM = (errno.ENOSPC, errno.EDQUOT)


class GovTopicsError(ValueError, TypeError):
    """Bad input of any kind, wrong types too; the children say in which room it was found."""


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


def nearest(word: str, options: Iterable[str]) -> str:
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
        return f"Did you mean {known[close[0]]!r}?"
    return f"Known: {', '.join(known.values())}." if known else "There is none to choose from."


def why_not_written(error: OSError, folder: Path) -> str:
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
        return f"no room is left on the disk of {folder}"
    told = error.strerror or str(error)
    return f"{told} ({error.filename})" if error.filename else told


def all_faults(where: str, faults: Sequence[str]) -> str:
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
    count = "1 problem" if len(faults) == 1 else f"{len(faults)} problems"
    return "\n  ".join([f"{where} has {count}.", *faults])
