"""From a folder to a corpus: one report after another, each compared with the others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from govtopics.checks import checked
from govtopics.corpus.cleaning import Cleaning
from govtopics.corpus.corpus import Corpus
from govtopics.corpus.document import Document, Flag
from govtopics.corpus.doubts import of_another
from govtopics.corpus.duplicates import find_duplicates
from govtopics.corpus.metadata import Labels, Layer
from govtopics.corpus.parsing.parse import make_document
from govtopics.corpus.reading.documents import Documents, Reading, flagged, unread_line
from govtopics.corpus.reading.encoding import unknown_encoding
from govtopics.errors import CorpusError
from govtopics.in_processes import check_n_jobs
from govtopics.language import LEFT_OUT
from govtopics.messages import Message, joined, logger, say, say_number

# Bytes of files that are read at once: about a dozen reports, a tenth of a second.
TOGETHER = 300_000
log = logger(__name__)


@checked()
def iter_documents(
    folder: str | Path,
    *,
    catalogue: str | Path | None = None,
    names: str | None = None,
    columns: Mapping[str, str] | None = None,
    encoding: str | Mapping[str, str] | None = None,
    cleaning: Cleaning | None = None,
) -> Documents:
    """The reports of a folder one by one, for folders too large for memory.

    Parameters
    ----------
    folder, catalogue, names, columns, encoding, cleaning
        As for :func:`govtopics.read_corpus`.

    Returns
    -------
    Documents
        To be looped over; afterwards its ``unread`` lists what could not be read. Some of them make
        a corpus: ``Corpus(tuple(part))``.

    Raises
    ------
    CorpusError, CatalogueError
        As for :func:`govtopics.read_corpus`, except that a folder in which no file can be read is
        not an error.

    Examples
    --------
    >>> for document in iter_documents("seeds"):
    ...     print(document.id, len(document.paragraphs))
    changning-2023 13
    changzheng-2021 34
    huangpu-2020h1 36
    huangpu-2023 12
    xuhui-2023 11
    """
    return Documents(Path(folder), _reading(catalogue, names, columns, encoding, cleaning))


def _check_encodings(given: str | Mapping[str, str] | None) -> None:
    """Refuse names that are none, once and before any file is read."""
    for name in given.values() if isinstance(given, Mapping) else filter(None, [given]):
        if close := unknown_encoding(name):
            raise CorpusError(say("Unknown encoding {name!r}. {nearest}", name=name, nearest=close))


@checked()
def read_corpus(
    folder: str | Path,
    *,
    catalogue: str | Path | None = None,
    names: str | None = None,
    columns: Mapping[str, str] | None = None,
    encoding: str | Mapping[str, str] | None = None,
    cleaning: Cleaning | None = None,
    strict: bool = False,
    leave_out: Sequence[str] = LEFT_OUT,
    n_jobs: int = 1,
) -> Corpus:
    """Read every report of a folder and its subfolders.

    ``.txt``, ``.md``, ``.html``, ``.docx`` and ``.pdf`` with a text layer have one report per file;
    ``.csv``, ``.jsonl`` and ``.xlsx`` one per row. Each is decoded, converted to mainland
    Simplified if it is not, freed of page furniture, and parsed into headings and paragraphs. What
    was removed is in ``corpus.removed``, what was reworded in ``corpus.changes``, doubts in
    ``corpus.flags``, what could not be read in ``corpus.unread``.

    Parameters
    ----------
    folder : str or Path
        Files in the order of their names, then subfolders; README files are left out. If every
        report has a code, the reports are in the order of codes and years.
    catalogue : str or Path, optional
        Docvars of the reports; the ``catalogue.toml``, ``.csv`` or ``.xlsx`` of each folder if left
        out.
    names : str, optional
        What the names of the files say: ``"{place}-{year}"``.
    columns : mapping of str to str, optional
        Columns of tables with other names, and what each is: ``{"报告": "text"}``.
    encoding : str or mapping of str to str, optional
        Of all text files, or of single ones: ``{"old.txt": "gb18030"}``. It is guessed if left out.
    cleaning : Cleaning, optional
        The rules that clean the reports.
    strict : bool
        Whether a file that cannot be read is an error.
    leave_out : sequence of str
        Reports with one of these flags are left out of all groups (``corpus.docvars["left_out"]``);
        ``()`` keeps all.
    n_jobs : int
        Processes; -1 for all cores. The corpus is the same for any number. Processes need a second
        to start, which pays from a hundred reports on.

    Returns
    -------
    Corpus
        One row per report.

    Raises
    ------
    CorpusError
        If the folder does not exist, has no reports, none can be read, or (``strict``) one cannot.
    CatalogueError
        If a catalogue is faulty, with all faults at once.

    Examples
    --------
    >>> corpus = read_corpus("seeds")
    >>> corpus
    Corpus: 5 documents of 5 reports, 28,029 characters
    >>> list(corpus.docvars.loc["huangpu-2023", ["place", "year", "extent"]])
    ['黄浦区', 2023, 'excerpt']
    """
    check_n_jobs(n_jobs, CorpusError)
    reading = _reading(catalogue, names, columns, encoding, cleaning)
    stream = Documents(Path(folder), reading, n_jobs=n_jobs, together=TOGETHER)
    documents = unique_ids(stream)
    unread = tuple(sorted(stream.unread))
    # Reports that a catalogue describes and the folder lacks are listed, but are not files that
    # failed.
    files = [one for one in unread if one not in stream.not_there]
    if files and (strict or not documents):
        fault = say("No file of {folder} could be read.", folder=str(folder))
        if documents:
            fault = say_number(
                "{n} file of {folder} could not be read.",
                "{n} files of {folder} could not be read.",
                len(files),
                folder=str(folder),
            )
        raise CorpusError(joined([fault, *map(unread_line, files)], "\n  "))
    return Corpus(_by_code(_compared(documents)), unread=unread, leave_out=tuple(leave_out))


def _reading(
    catalogue: str | Path | None,
    names: str | None,
    columns: Mapping[str, str] | None,
    encoding: str | Mapping[str, str] | None,
    cleaning: Cleaning | None,
) -> Reading:
    _check_encodings(encoding)
    return Reading(
        catalogue=None if catalogue is None else Path(catalogue),
        names=names,
        columns=columns or {},
        encoding=encoding,
        cleaning=cleaning or Cleaning(),
    )


def parse_report(
    document_id: str,
    source: str,
    docvars: Mapping[str, Any] | None = None,
    *,
    cleaning: Cleaning | None = None,
) -> Document:
    """Clean and parse one report in memory; ``docvars`` as in a catalogue, with ``inferred``."""
    given = dict(docvars or {})
    inferred = given.pop("inferred", {})
    labels = Labels().above(Layer("given", given))
    return make_document(document_id, source, replace(labels, inferred=inferred), cleaning)


def _compared(documents: tuple[Document, ...]) -> tuple[Document, ...]:
    """The reports, with flags where one repeats another, nearly or in part."""
    flags: dict[str, list[Flag]] = {}
    by_id = {document.id: document for document in documents}
    for one, two, kind, similarity, *shares in find_duplicates(Corpus(documents)).to_numpy():
        # The part is flagged, whatever the order of the files.
        longer = kind == "part" and _size(by_id[one]) > _size(by_id[two])
        name, other = (two, one) if longer else (one, two)
        told = _alike(kind, other, similarity, max(shares))
        reason = say("{told}; excluded from groups unless leave_out is changed", told=told)
        flag = Flag("duplicate", "", f"{similarity:.3f}", other, reason)
        if kind == "near" and of_another(by_id[name], by_id[other], similarity):
            reason = say("{told}, but the place, year or date differs", told=told)
            flag = flag._replace(flag="alike", reason=reason)
        flags.setdefault(name, []).append(flag)
        log.warning(flagged(name, flag))
    return tuple(document.flagged(flags.get(document.id, ())) for document in documents)


def _alike(kind: str, other: str, similarity: float, share: float) -> Message:
    if kind == "exact":
        return say("it is word for word the same as {other}", other=other)
    if kind == "part":
        return say("it is part of {other} ({share:.0%} of its own text)", other=other, share=share)
    return say(
        "it is nearly the same as {other} (similarity {similarity:.2f})",
        other=other,
        similarity=similarity,
    )


def _by_code(documents: tuple[Document, ...]) -> tuple[Document, ...]:
    """The reports by the codes of their places and by year, if every one has a code.

    The State Council, which has none, comes first. The order of file names has no meaning.
    """
    codes = [
        "" if one.docvars.get("admin_level") == "national" else one.docvars.get("code")
        for one in documents
    ]
    if None in codes:
        return documents
    years = [str(one.docvars.get("date") or one.docvars.get("year") or "") for one in documents]
    order = sorted(range(len(documents)), key=lambda at: (codes[at], years[at]))
    return tuple(documents[at] for at in order)


def _size(document: Document) -> int:
    return sum(len(block.text) for block in document.blocks)


def unique_ids(documents: Iterable[Document]) -> tuple[Document, ...]:
    """All reports, or an error if two have the same id."""
    known: dict[str, Document] = {}
    for document in documents:
        if document.id in known:
            files = [doc.docvars["source_file"] for doc in (known[document.id], document)]
            raise CorpusError(
                say(
                    "Two reports have the id {id!r}: {one} and {other}. Rename one of them.",
                    id=document.id,
                    one=files[0],
                    other=files[1],
                )
            )
        known[document.id] = document
    return tuple(known.values())
