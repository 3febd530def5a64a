"""Terms that must stay whole, each with where it comes from."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from govtopics.checks import check_fields, checked
from govtopics.errors import TokensError, all_faults, instead_of, nearest
from govtopics.frozen import freeze_fields
from govtopics.messages import joined, say
from govtopics.small_tables import MOST_ROWS, in_notebook, small_table
from govtopics.table_views import LEXICON
from govtopics.text_tables import counted
from govtopics.tokens.matching import GAP, TERM

# What follows a word in a user dictionary of jieba: its frequency, its part of speech, or both.
_OF_JIEBA = re.compile(r"[ \t]+(?:\d+(?:[ \t]+[a-zA-Z]{1,8})?|[a-z]{1,3})$")


class Term(NamedTuple):
    """A term, the source that it is taken from, and a note."""

    term: str
    source: str = ""
    note: str = ""


@dataclass(frozen=True, repr=False)
class Lexicon:
    """Terms that must stay whole, in order of their characters.

    Parameters
    ----------
    terms : tuple of Term

    Examples
    --------
    >>> lexicon = Lexicon.of(["一网统管", "基层治理"], source="codebook")
    >>> "基层治理" in lexicon, len(lexicon)
    (True, 2)
    """

    terms: tuple[Term, ...]

    def __post_init__(self) -> None:
        check_fields(self)
        freeze_fields(self)

    @classmethod
    @checked()
    def of(cls, terms: Iterable[Any], source: str = "") -> Lexicon:
        """A lexicon of plain words that share a source; a term with a gap is not a word."""
        words = [terms] if isinstance(terms, str) else list(terms)
        wrong = [w for w in words if not (isinstance(w, str) and TERM.fullmatch(w))]
        if wrong:
            raise TokensError(
                say(
                    "{term!r} is not a term: a term has two or more characters, "
                    "without spaces or quotation marks.",
                    term=wrong[0],
                )
            )
        whole = {word for word in words if GAP not in word}
        return cls(tuple(Term(word, source) for word in sorted(whole)))

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The terms alone."""
        return tuple(term.term for term in self.terms)

    @cached_property
    def sha256(self) -> str:
        """Hash of the terms, whatever their sources and notes say."""
        return hashlib.sha256("\n".join(self.words).encode()).hexdigest()

    @checked()
    def add(self, terms: Iterable[str], source: str = "added") -> Lexicon:
        """The lexicon with further terms; a term that is there keeps its source."""
        further = Lexicon.of(terms, source)
        return self.merge(further) if further else self

    @checked()
    def merge(self, other: Lexicon) -> Lexicon:
        """The terms of both; where both have one, this lexicon's source and note are kept."""
        known = {term.term: term for term in (*other.terms, *self.terms)}
        return Lexicon(tuple(known[word] for word in sorted(known)))

    @cached_property
    def _set(self) -> frozenset[str]:
        return frozenset(self.words)

    @cached_property
    def _by_word(self) -> dict[str, Term]:
        return {term.term: term for term in self.terms}

    @cached_property
    def _hash(self) -> int:
        return hash(self.words)

    def __hash__(self) -> int:
        return self._hash

    def __reduce__(self) -> tuple[type[Lexicon], tuple[tuple[Term, ...]]]:
        # Hashes of strings differ from process to process: nothing that is cached travels.
        return Lexicon, (self.terms,)

    def __contains__(self, word: object) -> bool:
        # A scan of all terms for each word that is not a term would be slow with a large lexicon.
        return word in (self.terms if isinstance(word, tuple) else self._set)

    def __getitem__(self, word: str | Term) -> Term:
        if word not in self:
            raise TokensError(
                say(
                    "The lexicon has no term {word!r}. {nearest}",
                    word=word,
                    nearest=nearest(str(word), self.words),
                )
            )
        return word if isinstance(word, Term) else self._by_word[word]

    def __iter__(self) -> Iterator[Term]:
        return iter(self.terms)

    def __len__(self) -> int:
        return len(self.terms)

    def __repr__(self) -> str:
        return f"Lexicon: {counted(len(self), 'term')} ({self.sha256[:8]})"

    def _repr_html_(self) -> str:
        first = pd.DataFrame(self.terms[:MOST_ROWS], columns=Term._fields)
        return in_notebook(self, small_table(first, LEXICON, where=".terms", n_rows=len(self)))


@checked()
def read_lexicon(path: str | Path | None = None) -> Lexicon:
    r"""Read a lexicon: one term a line, then optionally ``# source; note``.

    A user dictionary of jieba is one too: the frequency and the part of speech behind a term are
    passed over, since a term's frequency is worked out from its words.

    Parameters
    ----------
    path : str or Path, optional
        The packaged lexicon if left out.

    Returns
    -------
    Lexicon

    Raises
    ------
    TokensError
        If there is no such file, or with every line that is not a term of two characters or more
        without spaces, quotation marks and gaps.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder, "userdict.txt")
    ...     _ = path.write_text("云上社区 5 n\n基层治理\n", encoding="utf-8")
    ...     print(read_lexicon(path).words)
    ('云上社区', '基层治理')
    """
    return _packaged() if path is None else _read(Path(path))


@cache
def _packaged() -> Lexicon:
    return _read(resources.files("govtopics.data").joinpath("lexicon.txt"))


def _read(source: Traversable) -> Lexicon:
    if not source.is_file():
        told = say("Lexicon not found: {source}.", source=source)
        raise TokensError(joined([told, *instead_of(Path(str(source)), "lexicon")]))
    try:
        lines = source.read_text(encoding="utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise TokensError(
            all_faults(source.name, [say("It is not UTF-8 text ({error}).", error=error)])
        ) from error
    terms: dict[str, Term] = {}
    faults = []
    for number, line in enumerate(lines, start=1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        term = _parse_term(line)
        if not TERM.fullmatch(term.term):
            faults.append(
                say(
                    "line {number}: {term!r} is not a term; write one word of two "
                    "or more characters, without spaces or quotation marks.",
                    number=number,
                    term=term.term,
                )
            )
        elif GAP in term.term:
            faults.append(
                say(
                    "line {number}: {term!r} has a gap, so it is not a word; it "
                    "belongs in a codebook.",
                    number=number,
                    term=term.term,
                )
            )
        elif term.term in terms:
            faults.append(
                say(
                    "line {number}: {term!r} is already in the list; remove one of the two.",
                    number=number,
                    term=term.term,
                )
            )
        terms.setdefault(term.term, term)
    if faults:
        raise TokensError(all_faults(source.name, faults))
    return Lexicon(tuple(terms[word] for word in sorted(terms)))


def _parse_term(line: str) -> Term:
    term, _, about = line.partition("#")
    source, _, note = about.partition(";")
    return Term(_OF_JIEBA.sub("", term.strip()), source.strip(), note.strip())
