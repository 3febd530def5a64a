"""Phrases that texts are made of, found by their characters: words and runs of words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from govtopics.progress import progress
from govtopics.tokens.engines import has_word, words
from govtopics.tokens.matching import QUOTATION_MARKS, TermMatcher
from govtopics.tokens.stopwords import read_stopwords

LONGEST = 8
_CLAUSE = re.compile(r"[\u3400-\u9fff]{2,}")
_MARKS = re.compile(rf"[{QUOTATION_MARKS}]+")
# Of its occurrences, how many must begin and end where words do.
_WHOLE = 0.3
# A phrase is part of a longer one that makes up so much of its occurrences: short ones that the
# dictionary lacks (枫桥 of 枫桥经验), and others.
_PART_OF, _RARELY_ALONE = 0.75, 0.95
_PARTICLES = "的地得了和与及或等在对为以从将把被是也并"


@dataclass(frozen=True)
class Phrases:
    """Phrases in order of their characters, and the texts with them: (n_texts, n_terms), 0 or 1."""

    terms: tuple[str, ...]
    presence: sparse.csr_array


def find_phrases(texts: Sequence[str], least: int = 3) -> Phrases:
    """Phrases of two to eight characters that are in this many texts.

    A phrase begins and ends where words do, in three of ten occurrences at least, or is a word of
    the dictionary itself. Inside, it need not follow the dictionary: 新质生产力 is not in it.
    Left out are stop words, what hardly ever occurs outside a longer phrase (枫桥 of 枫桥经验), and
    a phrase that is another one with a particle (等重点群体) or behind a verb (推进政务服务).
    """
    spans = _spans_of_words(texts, least)
    terms = sorted(spans)
    times, presence = _counted(texts, terms)
    often = np.asarray(presence.sum(axis=0)).ravel() >= least
    whole = {
        term: n
        for term, n, enough in zip(terms, times, often, strict=True)
        if enough and (spans[term] >= _WHOLE * n or has_word(term))
    }
    alone = _no_parts(whole)
    verbs = read_stopwords("officialese")
    stops = read_stopwords("general") | verbs
    kept = [t for t in alone if t not in stops and not _is_padded(t, alone, verbs)]
    place = {term: column for column, term in enumerate(terms)}
    return Phrases(tuple(kept), sparse.csr_array(presence[:, [place[term] for term in kept]]))


def _counted(texts: Sequence[str], terms: Sequence[str]) -> tuple[np.ndarray, sparse.csr_array]:
    """How often each term occurs, shape (n_terms,), and where: (n_texts, n_terms), 0 or 1."""
    matcher, column = TermMatcher(terms), {term: number for number, term in enumerate(terms)}
    times, rows, columns = np.zeros(len(terms)), [np.empty(0, int)], [np.empty(0, int)]
    for row, text in enumerate(progress(texts, "phrases", unit="text")):
        found = np.array([column[match.term] for match in matcher.find(text)], dtype=int)
        held, n = np.unique(found, return_counts=True)
        times[held] += n
        columns.append(held)
        rows.append(np.full(len(held), row))
    where = np.concatenate(rows), np.concatenate(columns)
    ones = np.ones(len(where[0]))
    return times, sparse.csr_array((ones, where), shape=(len(texts), len(terms)))


def _spans_of_words(texts: Sequence[str], least: int) -> Counter[str]:
    """How often each run of whole words occurs, and the words inside longer words."""
    spans = Counter[str]()
    for text in texts:
        for clause in _CLAUSE.findall(_bare(text)):
            spans.update(_runs(words(clause)))
    often = Counter({term: n for term, n in spans.items() if n >= least})
    # 犯罪 of 违法犯罪 is not a run of words: the dictionary vouches for it.
    inside = {part for term in often if has_word(term) for part in _parts(term) if has_word(part)}
    return often + Counter(dict.fromkeys(inside - set(often), 1))


def _bare(text: str) -> str:
    """Without quotation marks; where two quotations adjoin, a clause ends."""
    return _MARKS.sub(lambda marks: "" if len(marks.group()) == 1 else "\n", text)


def _runs(cut: Sequence[str]) -> Iterator[str]:
    for first in range(len(cut)):
        run = ""
        for word in cut[first:]:
            run += word
            if len(run) > LONGEST:
                break
            if len(run) > 1:
                yield run


def _parts(term: str) -> Iterator[str]:
    """The strings of two characters or more inside a longer one."""
    for size in range(2, len(term)):
        for first in range(len(term) - size + 1):
            yield term[first : first + size]


def _no_parts(times: Mapping[str, float]) -> dict[str, float]:
    """The terms that occur on their own often enough, and how often each occurs."""
    inside = dict.fromkeys(times, 0.0)
    for term, n in times.items():
        for part in _parts(term):
            if part in inside:
                inside[part] = max(inside[part], n)
    return {
        term: n
        for term, n in times.items()
        if inside[term] < (_PART_OF if len(term) < 4 and not has_word(term) else _RARELY_ALONE) * n
    }


def _is_padded(term: str, terms: Container[str], verbs: frozenset[str]) -> bool:
    """Whether it is another term and a particle, or a longer one behind a verb of officialese."""
    if (term[0] in _PARTICLES and term[1:] in terms) or (
        term[-1] in _PARTICLES and term[:-1] in terms
    ):
        return True
    cuts = ((term[:at], term[at:]) for at in range(1, len(term)))
    return len(term) > 4 and any(first in verbs and last in terms for first, last in cuts)
