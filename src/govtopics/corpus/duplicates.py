"""Which reports share their words: duplicates, near duplicates, passages word for word."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations, groupby
from operator import attrgetter
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from govtopics.checks import checked
from govtopics.corpus.corpus import Corpus
from govtopics.corpus.document import Document
from govtopics.errors import CorpusError
from govtopics.frozen import Value
from govtopics.messages import logger, say
from govtopics.progress import progress
from govtopics.small_tables import in_notebook, small_table
from govtopics.table_views import SHARED
from govtopics.text_tables import counted

SHINGLE = 8
SAMPLED = np.uint64(2**64 // 8)  # one shingle in eight, by its hash, finds what to compare
LEAST_SAMPLED = 0.5  # of the threshold: pairs must seem at least half as similar
# A hash found in more reports than this is a set phrase; it makes no candidates, so that the
# work grows with the reports and not with their pairs.
COMMON = 50
# Places with the same characters that one stretch is compared with: with more, the work would grow
# with the square of the reports.
MOST_PLACES = 1000
# Characters that are compared at once.
LEAST_AT_ONCE, MOST_AT_ONCE = 32, 1024
BREAK = np.uint32(ord("\n"))
# Half-width and full-width marks mean the same; sites change them.
MARKS = tuple(zip(",;:!?()", "，；：！？（）", strict=True))
BASE = np.uint64(1_099_511_628_211)
MIXED = np.uint64(0x9E3779B97F4A7C15)
PAIRS = ["document_id", "other", "kind", "similarity", "contained", "contains"]
PASSAGES = [
    "document_id", "text_id", "start", "end", "n_chars", "text", "others", "n_others", "n_untried",
]  # fmt: skip


log = logger(__name__)


@checked()
def find_duplicates(corpus: Corpus, *, threshold: float = 0.8) -> pd.DataFrame:
    """Pairs of reports that are the same, nearly the same, or one part of the other.

    Each report is the set of its shingles: stretches of eight characters without blanks, marks of
    either width alike. One in eight of them, chosen by its hash and so the same everywhere, finds
    the pairs that may be alike; a hash found in more than 50 reports is ignored as a set phrase.
    The similarity of those pairs is then counted on all shingles, not estimated. The work grows
    with the characters of the corpus, not with its pairs. Texts of fewer than some 200 characters
    are found for certain only where they are exactly alike.

    Parameters
    ----------
    corpus : Corpus
    threshold : float
        Least similarity (Jaccard index of the shingles), or least share of the shorter text that
        the longer one contains.

    Returns
    -------
    DataFrame
        document_id, other (the earlier in the corpus), kind (``exact``, ``near`` or ``part``),
        similarity, contained (share of the report's shingles that the other has), contains (the
        other way round); the most similar first.

    Raises
    ------
    CorpusError
        If the threshold is not between 0 and 1.

    References
    ----------
    Broder, A. Z. (1997). On the resemblance and containment of documents. *Proceedings of
    Compression and Complexity of Sequences*, 21–29. https://doi.org/10.1109/SEQUEN.1997.666900

    Examples
    --------
    >>> text = "推进基层治理体系和治理能力现代化，加强城市精细化管理，完善公共服务，建设韧性城市。"
    >>> corpus = Corpus.from_texts([text, text.replace("，", ","), text + text[::-1]])
    >>> found = find_duplicates(corpus)
    >>> found[["document_id", "other", "kind"]].values.tolist()
    [['text-0002', 'text-0001', 'exact'], ['text-0003', 'text-0001', 'part']]
    >>> found["contains"].tolist()
    [1.0, 1.0]
    """
    if not 0 < threshold <= 1:
        raise CorpusError(
            say(
                "{name} = {value!r}: must be a share between 0 and 1.",
                name="threshold",
                value=threshold,
            )
        )
    texts = [_Text.of(document) for document in corpus.documents]
    first: dict[str, _Text] = {}
    for text in texts:
        first.setdefault(text.text, text)
    rows = [
        (text.id, first[text.text].id, "exact", 1.0, 1.0, 1.0)
        for text in texts
        if first[text.text] is not text
    ]
    rows += _alike(list(first.values()), threshold)
    frame = pd.DataFrame(rows, columns=PAIRS)
    return frame.sort_values(
        ["similarity", "contained"], ascending=False, kind="stable", ignore_index=True
    )


@dataclass(frozen=True)
class SharedPassages(Value):
    """Passages that other reports have word for word, and their share of each report.

    Parameters
    ----------
    passages : DataFrame
        One row per passage: document_id, text_id, start, end (half-open, in the paragraph),
        n_chars, text, others (ids of the other reports that have it, joined by blanks; the first
        50), n_others, n_untried (places that begin alike and were not compared, beyond 1,000; where
        it is not 0 the passage may be longer, and more reports may have it).
    shares : DataFrame
        One row per report: document_id, n_chars, n_shared, share, most_from (the report that has
        most of it, empty if none has any), share_from.
    min_chars : int
        Least length of a passage, in characters.
    """

    passages: pd.DataFrame
    shares: pd.DataFrame
    min_chars: int

    def __repr__(self) -> str:
        n, reports = len(self.passages), counted(len(self.shares), "report")
        return f"SharedPassages: {n:,} of {self.min_chars} characters or more in {reports}"

    def _repr_html_(self) -> str:
        return in_notebook(self, small_table(self.shares, SHARED, where=".passages, .shares"))


@checked()
def shared_passages(corpus: Corpus, *, min_chars: int = 30) -> SharedPassages:
    """The passages that each report has word for word in common with others, and their share.

    A passage is a longest stretch of a paragraph, of ``min_chars`` characters or more, that another
    report has too; white space is ignored, and punctuation of either width is treated as the same.
    A stretch that several have is listed once, with all of them. It is found by the hashes of all
    stretches of that length, in time that grows with the characters of the corpus and the places
    that share them; equal hashes are then read character by character, at 1,000 places at most: the
    log and ``n_untried`` say where there are more.

    Parameters
    ----------
    corpus : Corpus
        Glossaries are left out.
    min_chars : int

    Returns
    -------
    SharedPassages

    Raises
    ------
    CorpusError
        If ``min_chars`` is less than 8.

    Examples
    --------
    >>> said = "坚持以人民为中心的发展思想，推进基层治理现代化"
    >>> corpus = Corpus.from_texts([f"今年{said}。", f"要{said}！"], ids=["a", "b"])
    >>> shared = shared_passages(corpus, min_chars=10)
    >>> shared.passages[["text_id", "start", "end", "others"]].values.tolist()
    [['a/p0001', 2, 25, 'b'], ['b/p0001', 1, 24, 'a']]
    >>> shared.shares["share"].round(2).tolist()
    [0.88, 0.92]
    """
    if min_chars < SHINGLE:
        raise CorpusError(
            say(
                "{name} = {value!r}: must be a whole number of at least {least}.",
                name="min_chars",
                value=min_chars,
                least=SHINGLE,
            )
        )
    texts = [_Text.of(document) for document in corpus.body().documents]
    index = _Index.of(texts, min_chars)
    numbers = progress(range(len(texts)), "passages", unit="report")
    found = [passage for number in numbers for passage in index.passages(number)]
    if bounded := sum(passage.n_untried > 0 for passage in found):
        log.warning(
            say(
                "The opening words of {n} of the {n_passages} shared passages occur in more "
                "than {most} places, the maximum that is compared; these passages may be "
                "longer and occur in more reports than shown (column n_untried).",
                n=bounded,
                n_passages=len(found),
                most=MOST_PLACES,
            )
        )
    passages = pd.DataFrame(list(_rows(texts, found)), columns=PASSAGES)
    return SharedPassages(passages, _shares(texts, found), min_chars)


@dataclass(frozen=True)
class _Text:
    """The paragraphs of a report without blanks, marks of one width, a line break between them."""

    id: str
    text: str
    block_ids: tuple[str, ...]
    paragraphs: tuple[str, ...]

    @classmethod
    def of(cls, document: Document) -> _Text:
        paragraphs = document.paragraphs
        text = "\n".join("".join(block.text.split()) for block in paragraphs)
        for narrow, wide in MARKS:  # many times faster than str.translate
            text = text.replace(narrow, wide)
        return cls(
            document.id,
            text,
            tuple(block.id for block in paragraphs),
            tuple(block.text for block in paragraphs),
        )

    def starts(self, length: int) -> NDArray[np.int64]:
        """Where a stretch of this length begins that does not reach over a paragraph's end."""
        codes = _codes(self.text)
        if len(codes) < length:
            return np.empty(0, dtype=np.int64)
        ends = np.concatenate([[0], np.cumsum(codes == ord("\n"))])
        return np.flatnonzero(ends[length:] == ends[:-length])

    def hashes(self, length: int) -> NDArray[np.uint64]:
        """A hash of each stretch of this length, in the order of :meth:`starts`."""
        codes = _codes(self.text).astype(np.uint64)
        starts = self.starts(length)
        sums = np.zeros(len(starts), dtype=np.uint64)
        for step in range(length):
            sums = sums * BASE + codes[starts + step]
        return _mixed(sums)

    @property
    def n_chars(self) -> int:
        """Characters of its paragraphs without blanks."""
        return len(self.text) - max(0, len(self.paragraphs) - 1)


def _codes(text: str) -> NDArray[np.uint32]:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)


def _mixed(values: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Values spread over all bits, so that the smallest are a fair sample."""
    values = (values ^ (values >> np.uint64(31))) * MIXED
    return values ^ (values >> np.uint64(29))


def _alike(
    texts: Sequence[_Text], threshold: float
) -> Iterator[tuple[str, str, str, float, float, float]]:
    """Pairs of different texts that are nearly the same, or one part of the other."""
    samples = [_sample(text) for text in texts]
    shingles = cache(lambda number: np.unique(texts[number].hashes(SHINGLE)))
    for (earlier, later), n in sorted(_found_together(samples).items()):
        smaller = min(len(samples[earlier]), len(samples[later]))
        if n >= LEAST_SAMPLED * threshold * smaller:
            text, other = texts[later], texts[earlier]
            similarity, contained, contains = _compared(shingles(later), shingles(earlier))
            if max(contained, contains) >= threshold:
                kind = "near" if similarity >= threshold else "part"
                yield text.id, other.id, kind, similarity, contained, contains


def _sample(text: _Text) -> NDArray[np.uint64]:
    hashes = text.hashes(SHINGLE)
    return np.unique(hashes[hashes < SAMPLED])


def _found_together(samples: Sequence[NDArray[np.uint64]]) -> Counter[tuple[int, int]]:
    """How many sampled hashes each pair of texts shares; set phrases do not count."""
    owners = np.repeat(np.arange(len(samples)), [len(sample) for sample in samples])
    hashes = np.concatenate([*samples, np.empty(0, np.uint64)])
    order = np.argsort(hashes, kind="stable")
    edges = np.flatnonzero(np.diff(hashes[order])) + 1
    starts, ends = [0, *edges.tolist()], [*edges.tolist(), len(order)]
    pairs: Counter[tuple[int, int]] = Counter()
    for start, end in zip(starts, ends, strict=True):
        if 1 < end - start <= COMMON:
            pairs.update(combinations(owners[order[start:end]].tolist(), 2))
    return pairs


def _compared(mine: NDArray[np.uint64], theirs: NDArray[np.uint64]) -> tuple[float, float, float]:
    """Similarity, share of the text that the other has, and the other way round."""
    shared = len(np.intersect1d(mine, theirs, assume_unique=True))
    union = len(mine) + len(theirs) - shared
    return shared / union, shared / len(mine), shared / len(theirs)


class _Passage(NamedTuple):
    """A stretch of a text, the other texts that contain it (ascending), positions not compared."""

    text: int
    start: int
    end: int
    others: NDArray[np.int64]
    n_untried: int


@dataclass(frozen=True)
class _Index:
    """The places of each stretch of one length that two reports or more have.

    ``codes``: the characters of all texts, a line break after each; ``owners`` (n_stretches,) and
    ``places`` (n_stretches,): of each stretch its text and where it begins in ``codes``, text by
    text; ``alike`` (n_stretches,): their numbers, those with the same hash together, in that order;
    ``firsts`` and ``lasts`` (n_stretches,): the half-open run of equal ones in ``alike``.
    """

    length: int
    codes: NDArray[np.uint32]
    offsets: NDArray[np.int64]
    owners: NDArray[np.int64]
    places: NDArray[np.int64]
    alike: NDArray[np.int64]
    firsts: NDArray[np.int64]
    lasts: NDArray[np.int64]

    @classmethod
    def of(cls, texts: Sequence[_Text], length: int) -> _Index:
        sizes = [len(text.text) + 1 for text in texts]
        offsets = np.concatenate([[0], np.cumsum(sizes, dtype=np.int64)])
        # Line breaks after the last text: they are compared too, and differ from all text.
        codes = _codes("\n".join([*(text.text for text in texts), "\n" * MOST_AT_ONCE]))
        hashes = [text.hashes(length) for text in texts]
        owners = np.repeat(np.arange(len(texts)), list(map(len, hashes)))
        starts = [
            text.starts(length) + offset for text, offset in zip(texts, offsets, strict=False)
        ]
        places = np.concatenate([*starts, np.empty(0, np.int64)])
        values = np.concatenate([*hashes, np.empty(0, np.uint64)])
        order = np.argsort(values, kind="stable")
        firsts, lasts = _runs(values[order])
        # Texts ascend within a run: it spans several if its last text differs from its first.
        shared = np.sort(order[owners[order[firsts]] != owners[order[lasts - 1]]])
        return cls(length, codes, offsets, *_kept(shared, owners, places, values))

    def passages(self, number: int) -> Iterator[_Passage]:
        """The longest shared stretches of one text, in order; none begins inside another."""
        at, end = np.searchsorted(self.owners, [number, number + 1])
        offset = int(self.offsets[number])
        while at < end:
            start = int(self.places[at])
            others = self._others(number, self.alike[self.firsts[at] : self.lasts[at]])
            lengths = self._lengths(start, self.places[others[:MOST_PLACES]])
            longest = int(lengths.max(initial=0))
            if longest < self.length:  # one hash of two stretches
                at += 1
                continue
            holders = np.unique(self.owners[others[:MOST_PLACES]][lengths == longest])
            first, last = start - offset, start - offset + longest
            yield _Passage(number, first, last, holders, max(0, len(others) - MOST_PLACES))
            at += np.searchsorted(self.places[at:end], start + longest)

    def _others(self, number: int, alike: NDArray[np.int64]) -> NDArray[np.int64]:
        return np.asarray(alike[self.owners[alike] != number])

    def _lengths(self, start: int, others: NDArray[np.int64]) -> NDArray[np.int64]:
        """How many characters from a position on are the same at each other one, in a paragraph."""
        lengths = np.zeros(len(others), dtype=np.int64)
        going, done, size = np.arange(len(others)), 0, LEAST_AT_ONCE
        while len(going):
            mine = self.codes[start + done : start + done + size]
            mine = mine[: int(np.argmax(np.append(mine, BREAK) == BREAK))]
            theirs = self.codes[others[going, None] + done + np.arange(len(mine))]
            same = np.cumprod(theirs == mine, axis=1, dtype=bool).sum(axis=1)
            lengths[going] += same
            going = going[same == size]
            done, size = done + size, min(2 * size, MOST_AT_ONCE)
        return lengths


def _kept(
    shared: NDArray[np.int64],
    owners: NDArray[np.int64],
    places: NDArray[np.int64],
    values: NDArray[np.uint64],
) -> Iterator[NDArray[np.int64]]:
    """Owners, places, alike, firsts and lasts of the stretches that several texts have."""
    yield owners[shared]
    yield places[shared]
    alike = np.argsort(values[shared], kind="stable")
    yield alike
    for ends in _runs(values[shared][alike]):
        of_each = np.empty(len(shared), dtype=np.int64)
        of_each[alike] = ends
        yield of_each


def _runs(values: NDArray[np.uint64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """For each of some sorted values, where the run of equal ones begins and ends."""
    edges = np.flatnonzero(np.diff(values)) + 1
    bounds = np.concatenate([[0], edges, [len(values)]]).astype(np.int64)
    lengths = np.diff(bounds)
    return np.repeat(bounds[:-1], lengths), np.repeat(bounds[1:], lengths)


def _rows(texts: Sequence[_Text], found: Iterable[_Passage]) -> Iterator[tuple[object, ...]]:
    """The rows of passages, those of a text one after another."""
    for number, passages in groupby(found, key=attrgetter("text")):
        text, place = texts[number], _Places(texts[number])
        for _, first, last, others, n_untried in passages:
            block, start, end = place(first, last)
            said = text.paragraphs[block][start:end]
            ids = " ".join(texts[other].id for other in others[:COMMON])
            own = text.id, text.block_ids[block], start, end, last - first, said
            yield *own, ids, len(others), n_untried


class _Places:
    """The places of stretches of a text in its paragraphs, blanks counted."""

    def __init__(self, text: _Text) -> None:
        breaks = np.flatnonzero(_codes(text.text) == BREAK)
        self._begins = np.concatenate([[0], breaks + 1])
        self._kept = cache(lambda block: _characters(text.paragraphs[block]))

    def __call__(self, start: int, end: int) -> tuple[int, int, int]:
        """The paragraph of a stretch, and the half-open span of it there."""
        block = int(np.searchsorted(self._begins, start, side="right")) - 1
        kept, begin = self._kept(block), int(self._begins[block])
        return block, kept[start - begin], kept[end - begin - 1] + 1


def _characters(paragraph: str) -> list[int]:
    """The positions of the characters that are not blank."""
    return [at for at, mark in enumerate(paragraph) if not mark.isspace()]


def _shares(texts: Sequence[_Text], found: Iterable[_Passage]) -> pd.DataFrame:
    shared = np.zeros(len(texts), dtype=np.int64)
    most: dict[int, tuple[int, int]] = {}
    for number, passages in groupby(found, key=attrgetter("text")):
        by_other = np.zeros(len(texts), dtype=np.int64)
        for passage in passages:
            shared[number] += passage.end - passage.start
            by_other[passage.others] += passage.end - passage.start
        most[number] = int(by_other.argmax()), int(by_other.max())  # of several the first
    rows = []
    for number, text in enumerate(texts):
        source, from_it = most.get(number, (None, 0))
        size, n = max(1, text.n_chars), int(shared[number])
        other = "" if source is None else texts[source].id
        rows.append((text.id, text.n_chars, n, n / size, other, from_it / size))
    return pd.DataFrame(
        rows, columns=["document_id", "n_chars", "n_shared", "share", "most_from", "share_from"]
    )
