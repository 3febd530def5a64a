"""What can go wrong, and how it is said: the value, the nearest right thing, the remedy."""

from __future__ import annotations

import errno
from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path

from govtopics.messages import Message, in_language, joined, say, say_number

NO_ROOM = (errno.ENOSPC, errno.EDQUOT)
# What the system says in its own language, or not at all.
SYSTEM_REASONS = {
    errno.ENOENT: say("file or folder not found"),
    errno.EACCES: say("permission denied"),
    errno.EPERM: say("the system does not allow it"),
    errno.EROFS: say("the disk can only be read"),
    errno.EISDIR: say("it is a folder"),
    errno.ENOTDIR: say("a part of the path is not a folder"),
    errno.EEXIST: say("it already exists"),
    errno.ENOTEMPTY: say("the folder is not empty"),
    errno.EBUSY: say("another program is using it"),
    errno.ENAMETOOLONG: say("the name is too long"),
    errno.ELOOP: say("its links lead in a circle"),
    errno.EMFILE: say("too many files are open"),
    errno.ENOSPC: say("no room is left on the disk"),
    errno.EDQUOT: say("the quota of disk space is used up"),
    errno.EFBIG: say("the file would be larger than the system allows"),
    errno.EIO: say("the disk cannot be read or written"),
    errno.ENOMEM: say("there is not enough memory"),
}

# How to come by a file of each kind.
HOW_TO_WRITE: Mapping[str, Message] = {
    "catalogue": say("docs/en/guide/reports.md shows how to write one."),
    "codebook": say("docs/en/guide/coding.md shows how to write one."),
    "labels": say("govtopics labels RESULTS, or write_labels(models, path), writes one."),
    "lexicon": say("A lexicon is a text file with a term on each line."),
}


class GovTopicsError(ValueError, TypeError):
    """Bad input of any kind, also of a wrong type; the base of all errors of this package.

    Its words are in the language asked for, else in that of the environment.

    Examples
    --------
    >>> import govtopics as gt
    >>> try:
    ...     gt.read_corpus("reports-of-nowhere")
    ... except gt.GovTopicsError as error:
    ...     print(error)
    Folder not found: reports-of-nowhere. Choose the folder with the reports.
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

    Examples
    --------
    >>> nearest("synonym", ["name", "synonyms"])
    "Did you mean 'synonyms'?"
    >>> nearest("x", ["name", "synonyms"])
    'Available: name, synonyms.'
    """
    known = {str(option).casefold(): str(option) for option in options}
    close = get_close_matches(str(word).casefold(), known, n=1, cutoff=0.6)
    if close:
        return say("Did you mean {nearest!r}?", nearest=known[close[0]])
    if known:
        return say("Available: {known}.", known=joined(known.values(), ", "))
    return say("None is available.")


def instead_of(path: Path, role: str = "", also: Iterable[str] = ()) -> list[Message]:
    """What to do about a file or folder that is not there, as a sentence or none.

    Names the one beside it (or of ``also``) of nearly the same name, else how a file of the
    ``role`` is written.
    """
    try:
        beside = [other.name for other in path.parent.iterdir()]
    except OSError:
        beside = []
    close = nearest(path.name, sorted([*beside, *also]))
    if "nearest" in close.values:
        return [close]
    return [HOW_TO_WRITE[role]] if role in HOW_TO_WRITE else []


def reason_of(error: BaseException) -> str:
    """Why something failed, as part of a sentence; what only others know is in their words.

    Examples
    --------
    >>> reason_of(FileNotFoundError(errno.ENOENT, "No such file or directory"))
    'file or folder not found'
    >>> reason_of(GovTopicsError(say("None is available.")))
    'None is available.'
    """
    if isinstance(error, GovTopicsError):
        return error.message
    if isinstance(error, OSError):
        return SYSTEM_REASONS.get(error.errno or 0) or error.strerror or str(error)
    return " ".join(str(error).split()) or type(error).__name__


def why_not_written(error: OSError, folder: Path) -> Message:
    """Why nothing could be written in a folder; a full disk is named by its folder.

    Examples
    --------
    >>> why_not_written(OSError(errno.ENOSPC, "No space left on device"), Path("results"))
    'no room is left on the disk of results'
    """
    if error.errno in NO_ROOM:
        return say("no room is left on the disk of {folder}", folder=str(folder))
    reason = reason_of(error)
    if error.filename:
        return say("{told} ({file})", told=reason, file=error.filename)
    return say("{told}", told=reason)


def all_faults(where: str, faults: Sequence[str]) -> Message:
    """One message for all faults of a file, each of which is a sentence.

    Examples
    --------
    >>> print(all_faults("codebook.toml", ["[a] is empty.", "[b] is not a table."]))
    codebook.toml has 2 problems.
      [a] is empty.
      [b] is not a table.
    """
    # Chinese sets a file's name apart by a space, and not what is said in Chinese.
    head = (
        say_number("{what} has {n} problem.", "{what} has {n} problems.", len(faults), what=where)
        if isinstance(where, Message)
        else say_number(
            "{where} has {n} problem.", "{where} has {n} problems.", len(faults), where=where
        )
    )
    return joined([head, *faults], "\n  ")
