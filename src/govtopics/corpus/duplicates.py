"""Which reports share their words: duplicates, near duplicates, passages word for word."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from govtopics.checks import checked
from govtopics.corpus.corpus import Corpus
from govtopics.corpus.document import Document
from govtopics.errors import CorpusError
from govtopics.frozen import Value
from govtopics.small_tables import in_notebook, small_table
from govtopics.table_views import SHARED

SHINGLE = 8
SAMPLED = np.uint64(2**64 // 8)  # one shingle in eight, by its hash, finds what to compare
LEAST_SAMPLED = 0.5  # of the threshold: what is found must seem at least half as alike
# A hash that stands in more reports than this is a set phrase; it makes no candidates, so that the
# work grows with the reports and not with their pairs.
COMMON = 50
# Half-width and full-width marks say the same; sites change them.
MARKS = tuple(zip(",;:!?()", "，；：！？（）", strict=True))
BASE = np.uint64(1_099_511_628_211)
MIXED = np.uint64(0x9E3779B97F4A7C15)
PAIRS = ["document_id", "other", "kind", "similarity", "contained", "contains"]
PASSAGES = ["document_id", "text_id", "start", "end", "n_chars", "text", "others", "n_others"]


@checked()
def find_duplicates(corpus: Corpus, *, threshold: float = 0.8) -> pd.DataFrame:
    """Pairs of reports that are the same text, nearly, or one inside the other.

    Each report is the set of its shingles, stretches of eight characters without blanks, marks of
    either width alike. One in eight of them, chosen by its hash and so the same one everywhere,
    finds the pairs that may be alike; a hash of more than 50 reports, a set phrase, finds none. The
    similarity of those pairs is then counted on all shingles, not estimated. The work grows with
    the characters of the corpus, not with its pairs. Texts of fewer than some 200 characters are
    surely found only where they are exactly alike.

    Parameters
    ----------
    corpus : Corpus
    threshold : float
        Least similarity (Jaccard index of the shingles), or least share of the shorter text that
        the longer one holds.

    Returns
    -------
    DataFrame
        document_id, other (the earlier in the corpus), kind (``exact``, ``near`` or ``part``),
        similarity, contained (share of the report's shingles that the other holds), contains (the
        other way round); the most similar first.

    Raises
    ------
    CorpusError
        If the threshold is no share.

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
        raise CorpusError(f"threshold = {threshold!r}: give a share between 0 and 1.")
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
    """What stands word for word in other reports too.

    Parameters
    ----------
    passages : DataFrame
        One row a passage: document_id, text_id, start, end (half-open, in the paragraph), n_chars,
        text, others (ids of the reports that hold it too, joined by blanks), n_others.
    shares : DataFrame
        One row a report: document_id, n_chars, n_shared, share, most_from (the report that holds
        most of it, empty if none does), share_from.
    min_chars : int
        Length from which a passage counts.
    """

    passages: pd.DataFrame
    shares: pd.DataFrame
    min_chars: int

    def __repr__(self) -> str:
        n, reports = len(self.passages), len(self.shares)
        return f"SharedPassages: {n:,} of {self.min_chars} characters or more in {reports} reports"

    def _repr_html_(self) -> str:
        return in_notebook(self, small_table(self.shares, SHARED, where=".passages, .shares"))


@checked()
def shared_passages(corpus: Corpus, *, min_chars: int = 30) -> SharedPassages:
    """What each report says word for word as others do, where, and how large a share of it that is.

    A passage is a longest stretch of a paragraph, of ``min_chars`` characters or more, that another
    report holds too; blanks do not count, and marks of either width are alike. A stretch that
    several hold is listed once, with all of them. Found by the hashes of all stretches of that
    length, in time that grows with the characters of the corpus; equal hashes are then read
    character by character.

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
        raise CorpusError(f"min_chars = {min_chars!r}: give a whole number of {SHINGLE} or more.")
    texts = [_Text.of(document) for document in corpus.body().documents]
    index = _Index.of(texts, min_chars)
    found = [passage for number in range(len(texts)) for passage in index.passages(number)]
    passages = pd.DataFrame([_row(texts, passage) for passage in found], columns=PASSAGES)
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

    def place(self, start: int, end: int) -> tuple[int, int, int]:
        """The paragraph of a stretch, and the half-open span of it there, blanks counted."""
        block = self.text.count("\n", 0, start)
        begin = self.text.rfind("\n", 0, start) + 1
        kept = [at for at, mark in enumerate(self.paragraphs[block]) if not mark.isspace()]
        return block, kept[start - begin], kept[end - begin - 1] + 1

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
        """Characters of its paragraphs, blanks apart."""
        return len(self.text) - max(0, len(self.paragraphs) - 1)


def _codes(text: str) -> NDArray[np.uint32]:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)


def _mixed(values: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Spread over all bits, so that the smallest are a fair sample."""
    values = (values ^ (values >> np.uint64(31))) * MIXED
    return values ^ (values >> np.uint64(29))


def _alike(
    texts: Sequence[_Text], threshold: float
) -> Iterator[tuple[str, str, str, float, float, float]]:
    """Pairs of different texts that are nearly the same, or one a part of the other."""
    samples = [_sample(text) for text in texts]
    for (earlier, later), n in sorted(_found_together(samples).items()):
        smaller = min(len(samples[earlier]), len(samples[later]))
        if n >= LEAST_SAMPLED * threshold * smaller:
            text, other = texts[later], texts[earlier]
            similarity, contained, contains = _compared(text, other)
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


def _compared(text: _Text, other: _Text) -> tuple[float, float, float]:
    """Similarity, share of the text that the other holds, and the other way round."""
    mine, theirs = np.unique(text.hashes(SHINGLE)), np.unique(other.hashes(SHINGLE))
    shared = len(np.intersect1d(mine, theirs, assume_unique=True))
    union = len(mine) + len(theirs) - shared
    return shared / union, shared / len(mine), shared / len(theirs)


class _Passage(NamedTuple):
    """A stretch of a text, and the others that hold it whole."""

    text: int
    start: int
    end: int
    others: tuple[int, ...]


@dataclass(frozen=True)
class _Index:
    """All stretches of one length that two reports or more hold: by hash, who has them where."""

    texts: Sequence[_Text]
    length: int
    hashes: tuple[NDArray[np.uint64], ...]
    starts: tuple[NDArray[np.int64], ...]
    places: dict[int, list[tuple[int, int]]]

    @classmethod
    def of(cls, texts: Sequence[_Text], length: int) -> _Index:
        hashes = tuple(text.hashes(length) for text in texts)
        starts = tuple(text.starts(length) for text in texts)
        unique = [np.unique(values) for values in hashes]
        every, counts = np.unique(
            np.concatenate([*unique, np.empty(0, np.uint64)]), return_counts=True
        )
        shared = every[counts > 1]
        places: dict[int, list[tuple[int, int]]] = {}
        for number, (values, begins) in enumerate(zip(hashes, starts, strict=True)):
            for at in np.flatnonzero(np.isin(values, shared)):
                places.setdefault(int(values[at]), []).append((number, int(begins[at])))
        return cls(texts, length, hashes, starts, places)

    def passages(self, number: int) -> Iterator[_Passage]:
        """The longest shared stretches of one text, in order; none begins inside another."""
        done = 0
        for value, start in zip(
            self.hashes[number].tolist(), self.starts[number].tolist(), strict=True
        ):
            if start < done or value not in self.places:
                continue
            lengths = self._lengths(number, start, self.places[value])
            if lengths:
                longest = max(lengths.values())
                others = sorted(other for other, length in lengths.items() if length == longest)
                yield _Passage(number, start, start + longest, tuple(others))
                done = start + longest

    def _lengths(
        self, number: int, start: int, places: Sequence[tuple[int, int]]
    ) -> dict[int, int]:
        """How far each other text goes on saying the same; of many, the first that are tried."""
        mine = self.texts[number].text
        lengths: dict[int, int] = {}
        others = [place for place in places if place[0] != number][:COMMON]
        for other, at in others:
            length = _common(mine, start, self.texts[other].text, at)
            if length >= self.length:
                lengths[other] = max(length, lengths.get(other, 0))
        return lengths


def _common(text: str, start: int, other: str, at: int) -> int:
    """How many characters two texts share from two places on, up to the end of a paragraph."""
    end = text.find("\n", start)
    most = min((len(text) if end < 0 else end) - start, len(other) - at)
    low, high = 0, most
    while low < high:
        middle = (low + high + 1) // 2
        if text[start : start + middle] == other[at : at + middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _row(texts: Sequence[_Text], passage: _Passage) -> tuple[object, ...]:
    text = texts[passage.text]
    block, start, end = text.place(passage.start, passage.end)
    others = [texts[other].id for other in passage.others]
    said = text.paragraphs[block][start:end]
    n_chars = passage.end - passage.start
    return text.id, text.block_ids[block], start, end, n_chars, said, " ".join(others), len(others)


def _shares(texts: Sequence[_Text], found: Sequence[_Passage]) -> pd.DataFrame:
    shared: Counter[int] = Counter()
    by_other: dict[int, Counter[int]] = {}
    for passage in found:
        shared[passage.text] += passage.end - passage.start
        for other in passage.others:
            by_other.setdefault(passage.text, Counter())[other] += passage.end - passage.start
    rows = []
    for number, text in enumerate(texts):
        counts = by_other.get(number, Counter())
        most = min(counts, key=lambda other: (-counts[other], other), default=None)
        size = max(1, text.n_chars)
        source = "" if most is None else texts[most].id
        from_it = 0 if most is None else counts[most]
        n = shared[number]
        rows.append((text.id, text.n_chars, n, n / size, source, from_it / size))
    return pd.DataFrame(
        rows, columns=["document_id", "n_chars", "n_shared", "share", "most_from", "share_from"]
    )
