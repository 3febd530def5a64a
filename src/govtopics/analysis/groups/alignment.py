"""Which sentences of a report are in another one: word for word, changed, cut otherwise."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property, lru_cache
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

Form = Literal["", "split", "joined", "repeated", "also now", "also before"]
ALSO: tuple[Form, ...] = ("also now", "also before")
# Two sentences are one, changed, from this similarity on; or where so much of the shorter, if it
# has eight bigrams, is in the longer. Both texts are read as longer by some bigrams that they
# do not share: a few that short sentences have in common are chance.
ALIKE, UNSHARED = 0.2, 6
CONTAINED, LEAST_BIGRAMS = 0.75, 8
# A sentence is a piece of one that was cut if so much of it is in what the other pieces leave
# over, and it is no further from them than this.
PIECE, NEAR = 0.6, 3
NUMBER = re.compile(r"\d+(?:\.\d+)?")
# What is set side by side in a changed sentence: numbers whole, with their sign of per cent.
TOKEN = re.compile(r"\d[\d.,]*[%‰％]?|.", re.DOTALL)
# Between two changes an unchanged stretch shorter than this is read as a part of the change.
LEAST_SAME = 2


class Passage(NamedTuple):
    """A sentence of a report, or a heading on its own line."""

    text: str
    part: str = "sentence"


class Bead(NamedTuple):
    """Passages that are one: places in both texts; on one side none if it is new or dropped.

    ``similarity`` is that of the two sides, joined; without a partner, that with the one most
    alike. A copy beyond those that the other text has is ``repeated`` and alone, with 1. What is
    like a passage that has a nearer partner is ``also now`` in this text, or ``also before``.
    """

    own: tuple[int, ...]
    other: tuple[int, ...]
    similarity: float
    form: Form = ""

    @property
    def sides(self) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Both sides, this text's first."""
        return self.own, self.other


class Mark(NamedTuple):
    """A stretch of a changed sentence: what it was, and what it is; the same where it stayed."""

    before: str
    after: str


@lru_cache(maxsize=8192)
def normal_form(text: str) -> str:
    """The letters and digits of a text, without white space, punctuation and widths of marks.

    Examples
    --------
    >>> normal_form("增长 5.5％左右；") == normal_form("增长５.5%左右。")
    True
    """
    plain = unicodedata.normalize("NFKC", text)
    kept = [
        mark
        for at, mark in enumerate(plain)
        if unicodedata.category(mark)[0] not in "PZC" or mark == "%" or _is_point(plain, at)
    ]
    return "".join(kept) or "".join(text.split())


def _is_point(text: str, at: int) -> bool:
    """Whether a mark is inside a number and belongs to it."""
    return text[at] == "." and text[at - 1 : at].isdigit() and text[at + 1 : at + 2].isdigit()


def align(own: Sequence[Passage], other: Sequence[Passage]) -> list[Bead]:
    """Which passages of two texts are one.

    Word for word alike first, the first copy with the first; then one to one, the most alike
    first, of two equally alike those at places more alike; then sentences that are pieces of one
    that was cut. Numbers count as one sign.

    Examples
    --------
    >>> now, before = ["增长5%以上。", "新建公园。"], ["修路十条。", "增长4%左右。"]
    >>> beads = align([Passage(text) for text in now], [Passage(text) for text in before])
    >>> [(bead.own, bead.other) for bead in beads]
    [((), (0,)), ((0,), (1,)), ((1,), ())]
    """
    if not own and not other:
        return []
    beads = list(_word_for_word(own, other))
    rest = [
        sorted(set(range(len(passages))).difference(*(bead.sides[side] for bead in beads)))
        for side, passages in enumerate((own, other))
    ]
    weighed = _Weighed.of(own, other)
    beads += weighed.with_pieces(weighed.one_to_one(*rest), rest)
    return _in_order(beads + weighed.alone(beads))


def _word_for_word(own: Sequence[Passage], other: Sequence[Passage]) -> Iterator[Bead]:
    """Each copy with its partner; surplus copies are left single."""
    there: tuple[dict[Passage, list[int]], dict[Passage, list[int]]] = ({}, {})
    for side, passages in zip(there, (own, other), strict=True):
        for place, passage in enumerate(passages):
            key = passage._replace(text=normal_form(passage.text))
            side.setdefault(key, []).append(place)
    for key, places in there[0].items():
        found = there[1].get(key, [])
        if not found:
            continue
        form: Form = "repeated" if len(places) + len(found) > 2 else ""
        yield from (Bead((a,), (b,), 1.0, form) for a, b in zip(places, found, strict=False))
        yield from (Bead((place,), (), 1.0, form) for place in places[len(found) :])
        yield from (Bead((), (place,), 1.0, form) for place in found[len(places) :])


@dataclass(frozen=True)
class _Weighed:
    """The bigrams of the passages of two texts, weighed by how few passages have each.

    ``grams`` are matrices of 0 and 1, passages by bigrams; ``weights`` of bigrams; ``same_part``
    whether two passages may be one at all, own by other.
    """

    grams: tuple[sparse.csr_array, sparse.csr_array]
    weights: NDArray[np.float64]
    same_part: NDArray[np.bool_]

    @classmethod
    def of(cls, own: Sequence[Passage], other: Sequence[Passage]) -> _Weighed:
        """Count the bigrams of two texts."""
        numbers: dict[str, int] = {}
        sides = [
            [[numbers.setdefault(gram, len(numbers)) for gram in bigrams(one.text)] for one in side]
            for side in (own, other)
        ]
        one, two = (_matrix(rows, len(numbers)) for rows in sides)
        n_having = np.asarray(one.sum(axis=0) + two.sum(axis=0)).ravel()
        parts = [np.array([passage.part for passage in side]) for side in (own, other)]
        weights = np.log((len(own) + len(other) + 1) / n_having)
        return cls((one, two), weights, parts[0][:, None] == parts[1][None, :])

    @cached_property
    def sizes(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """The weight of each passage."""
        own, other = (np.asarray(side @ self.weights) for side in self.grams)
        return own, other

    @cached_property
    def n_grams(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """How many bigrams each passage has."""
        own, other = (np.asarray(side.sum(axis=1)).ravel() for side in self.grams)
        return own, other

    @cached_property
    def shared(self) -> NDArray[np.float64]:
        """The weight of what each two passages of one part share, own by other."""
        own, other = self.grams
        weighted = own.multiply(self.weights).tocsr()
        return np.where(self.same_part, (weighted @ other.T).toarray(), 0.0)

    @property
    def unshared(self) -> float:
        """The weight by which two passages are read as longer."""
        return UNSHARED * float(self.weights.mean())

    @cached_property
    def alike(self) -> NDArray[np.float64]:
        """The similarity of each two passages."""
        own, other = self.sizes
        return 2 * self.shared / (own[:, None] + other[None, :] + self.unshared)

    @cached_property
    def may_be_one(self) -> NDArray[np.bool_]:
        """Whether each two passages are alike enough, or the longer contains the shorter."""
        least = np.minimum(self.sizes[0][:, None], self.sizes[1][None, :])
        long = np.minimum(self.n_grams[0][:, None], self.n_grams[1][None, :]) >= LEAST_BIGRAMS
        held: NDArray[np.bool_] = long & (self.shared >= CONTAINED * least)
        return held | (self.alike >= ALIKE)

    def one_to_one(self, own: Sequence[int], other: Sequence[int]) -> list[Bead]:
        """Pairs of the passages that are left, the most alike first."""
        n_own, n_other = self.alike.shape
        left = np.zeros_like(self.may_be_one)
        left[np.ix_(own, other)] = True

        def order(pair: Sequence[int]) -> tuple[float, float, Sequence[int]]:
            one, two = pair
            return -round(float(self.alike[one, two]), 12), abs(one / n_own - two / n_other), pair

        taken: tuple[set[int], set[int]] = (set(), set())
        beads = []
        for one, two in sorted(np.argwhere(self.may_be_one & left).tolist(), key=order):
            if one not in taken[0] and two not in taken[1]:
                beads.append(Bead((one,), (two,), float(self.alike[one, two])))
                taken[0].add(one)
                taken[1].add(two)
        return beads

    def with_pieces(self, beads: Sequence[Bead], free: Sequence[Sequence[int]]) -> list[Bead]:
        """The beads, each with the free passages that are pieces of its one passage on a side."""
        grown = list(beads)
        for side in (0, 1):
            left = set(free[side]).difference(*(bead.sides[side] for bead in grown))
            others = [bead.sides[1 - side] for bead in grown]
            of_whole = {whole[0]: i for i, whole in enumerate(others) if len(whole) == 1}
            for piece, whole in self._pieces(side):
                if piece not in left or whole not in of_whole:
                    continue
                bead = grown[of_whole[whole]]
                there = bead.sides[side]
                near = min(abs(piece - place) for place in there) <= NEAR
                if near and self._left_over(side, piece, whole, there) >= PIECE:
                    grown[of_whole[whole]] = self._grown(bead, side, piece)
                    left.remove(piece)
        return grown

    def _pieces(self, side: int) -> list[tuple[int, int]]:
        """Passages of one side, each with those of the other that share much with it."""
        shared = self.shared if side == 0 else self.shared.T
        held = shared / self.sizes[side][:, None]
        held[self.n_grams[side] < LEAST_BIGRAMS] = 0
        found = [(int(piece), int(whole)) for piece, whole in np.argwhere(held >= PIECE)]
        return sorted(found, key=lambda pair: (-round(float(held[pair]), 12), pair))

    def _left_over(self, side: int, piece: int, whole: int, there: Sequence[int]) -> float:
        """How much of a piece is in the part of the whole that its other pieces leave."""
        own, other = self.grams[side], self.grams[1 - side]
        mine = own[[piece]].indices
        left = np.setdiff1d(other[[whole]].indices, own[list(there)].indices)
        return float(self.weights[np.intersect1d(mine, left)].sum() / self.weights[mine].sum())

    def _grown(self, bead: Bead, side: int, piece: int) -> Bead:
        places = tuple(sorted((*bead.sides[side], piece)))
        own, other = (places, bead.other) if side == 0 else (bead.own, places)
        one, two = (
            np.unique(grams[list(side_places)].indices)
            for grams, side_places in zip(self.grams, (own, other), strict=True)
        )
        both = self.weights[np.intersect1d(one, two)].sum()
        alike = 2 * both / (self.weights[one].sum() + self.weights[two].sum() + self.unshared)
        return Bead(own, other, float(alike), "split" if side == 0 else "joined")

    def alone(self, beads: Sequence[Bead]) -> list[Bead]:
        """The passages in no bead, with one that has a nearer partner or with none."""
        found = []
        for side, form in enumerate(ALSO):
            taken = {place for bead in beads for place in bead.sides[side]}
            alike, may = (m if side == 0 else m.T for m in (self.alike, self.may_be_one))
            for place in sorted(set(range(len(alike))) - taken):
                chosen = np.where(may[place], alike[place], 0)
                partner = (int(chosen.argmax()),) if chosen.any() else ()
                own, other = ((place,), partner) if side == 0 else (partner, (place,))
                alone = float(alike[place].max(initial=0))
                similarity = float(chosen[partner[0]]) if partner else alone
                found.append(Bead(own, other, similarity, form if partner else ""))
        return found


def bigrams(text: str) -> list[str]:
    """The bigrams of a text in order, each once; numbers as one sign."""
    masked = NUMBER.sub("0", normal_form(text))
    return list(dict.fromkeys(masked[at : at + 2] for at in range(max(1, len(masked) - 1))))


def _matrix(rows: Sequence[Sequence[int]], n_columns: int) -> sparse.csr_array:
    ends = np.cumsum([0, *map(len, rows)])
    columns = np.array([number for row in rows for number in sorted(row)], dtype=np.int64)
    return sparse.csr_array((np.ones(len(columns)), columns, ends), shape=(len(rows), n_columns))


def _in_order(beads: Sequence[Bead]) -> list[Bead]:
    """Beads by their first passage; what one side lacks follows its predecessor."""
    pairs = [bead for bead in beads if bead.own and bead.form not in ALSO]
    partner = {place: bead.own[0] for bead in pairs for place in bead.other}
    behind, last = dict[int, int](), -1
    for place in sorted(place for bead in beads for place in bead.other):
        last = partner.get(place, last)
        behind[place] = last

    def order(bead: Bead) -> tuple[int, int]:
        return (bead.own[0], -1) if bead.own else (behind[bead.other[0]], bead.other[0])

    return sorted(beads, key=order)


def out_of_order(beads: Sequence[Bead]) -> list[bool]:
    """Which beads have moved: all but a longest run in one order.

    Examples
    --------
    >>> out_of_order([Bead((0,), (2,), 1.0), Bead((1,), (0,), 1.0), Bead((2,), (1,), 1.0)])
    [True, False, False]
    """
    loose = ("repeated", *ALSO)
    placed = [i for i, b in enumerate(beads) if b.own and b.other and b.form not in loose]
    kept = {placed[n] for n in _longest_run([beads[i].other[0] for i in placed])}
    return [i in placed and i not in kept for i in range(len(beads))]


def _longest_run(values: Sequence[int]) -> list[int]:
    """Places of a longest run of different values that rises (patience sorting)."""
    tops, ends, before = list[int](), list[int](), list[int]()
    for at, value in enumerate(values):
        low = int(np.searchsorted(tops, value))
        before.append(ends[low - 1] if low else -1)
        tops[low : low + 1], ends[low : low + 1] = [value], [at]
    run, at = list[int](), ends[-1] if ends else -1
    while at >= 0:
        run.append(at)
        at = before[at]
    return run[::-1]


def marks(before: str, after: str) -> list[Mark]:
    """What changed inside a sentence, stretch by stretch; numbers change as a whole.

    Examples
    --------
    >>> [tuple(mark) for mark in marks("增长5%左右。", "增长5.5%左右。")]
    [('增长', '增长'), ('5%', '5.5%'), ('左右。', '左右。')]
    """
    one, two = TOKEN.findall(before), TOKEN.findall(after)
    codes = SequenceMatcher(None, one, two, autojunk=False).get_opcodes()
    found: list[Mark] = []
    for number, (tag, low, high, start, end) in enumerate(codes):
        inside = 0 < number < len(codes) - 1
        same = tag == "equal" and not (inside and high - low < LEAST_SAME)
        mark = Mark("".join(one[low:high]), "".join(two[start:end]))
        if found and not same and found[-1].before != found[-1].after:
            mark = Mark(found[-1].before + mark.before, found[-1].after + mark.after)
            found.pop()
        found.append(mark)
    return found


def marked(before: str, after: str) -> str:
    """A changed sentence as one text: what went in ``[-…-]``, what came in ``{+…+}``.

    Examples
    --------
    >>> marked("增长5%左右。", "增长5%以上。")
    '增长5%[-左右-]{+以上+}。'
    """
    return "".join(map(_marked, marks(before, after)))


def _marked(mark: Mark) -> str:
    if mark.before == mark.after:
        return mark.after
    went = f"[-{mark.before}-]" if mark.before else ""
    return went + (f"{{+{mark.after}+}}" if mark.after else "")
