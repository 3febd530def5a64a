"""One null across all specifications of a difference: reports change groups in all at once."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from scipy.special import expit, logit, stdtrit
from tqdm import tqdm

from govtopics.analysis.groups.permutation import (
    ALPHA,
    CHUNK,
    LEAST_TESTED,
    LEAST_WIDTH,
    Apart,
    Cell,
    Paired,
)
from govtopics.analysis.intervals import LEAST_REACH, LEAST_WITH_HITS
from govtopics.language import Reason

# An arrangement counts where so many of the specifications have a statistic.
LEAST_TOLD = 0.5


class Joint(NamedTuple):
    """p of the median over specifications, from how many arrangements, and why there is none."""

    p: float
    n_arrangements: int
    smallest_p: float
    why: tuple[Reason, ...] = ()


def joint_test(
    designs: Sequence[Apart | Paired],
    same_as: Mapping[str, str],
    n_permutations: int,
    rng: np.random.Generator,
) -> Joint:
    """Whether the median over specifications is as far from 0 as it is by chance.

    Of each specification the statistic is the difference over the reach of its interval towards 0,
    with its sign: so specifications whose levels differ, such as halves of the terms, count alike.
    Over all of them the median is taken, of what was observed and of each arrangement in which
    whole reports changed groups, the same ones in every specification. With :math:`b` of :math:`m`
    arrangements whose median is as far from 0, :math:`p = (b + 1)/(m + 1)`.

    Simonsohn, U., Simmons, J. P., & Nelson, L. D. (2020). Specification curve analysis.
    https://doi.org/10.1038/s41562-020-0912-z
    Chung, E., & Romano, J. P. (2013). Exact and asymptotically robust permutation tests.
    https://doi.org/10.1214/13-AOS1090
    """
    main = designs[0]
    refused = main.too_small if main.smallest_p > ALPHA else main.too_few
    if refused:
        return Joint(np.nan, 0, main.smallest_p, (refused,))
    alike = [one for one in designs if type(one) is type(main)]
    blocks, base = _blocks(main, alike, same_as)
    arrangements = base.arrangements(n_permutations, rng)
    first = _first_group(arrangements, base) if isinstance(base, Apart) else arrangements
    columns = []
    for one in tqdm(alike, desc="joint test", unit="spec", disable=None, leave=False):
        if isinstance(one, Paired):
            columns.append(_of_pairs(one, first, blocks))
        else:
            columns.append(_of_groups(one, first, blocks))
    values = np.array(columns)
    told = (~np.isnan(values)).mean(axis=0) >= LEAST_TOLD
    if not told[0]:
        return Joint(np.nan, 0, main.smallest_p, (Reason("no_variance"),))
    medians = np.abs(np.nanmedian(values[:, told], axis=0))
    n = len(medians) - 1
    smallest = max(main.smallest_p * len(first) / (n + 1), 1 / (n + 1))
    if smallest > ALPHA:
        few = Reason("too_few_arrangements", {"n": n, "smallest_p": f"{smallest:.2g}"})
        return Joint(np.nan, 0, smallest, (few,))
    as_far = int((medians[1:] >= medians[0] - 1e-9).sum())
    return Joint((as_far + 1) / (n + 1), n, smallest)


def _blocks(
    main: Apart | Paired, designs: Sequence[Apart | Paired], same_as: Mapping[str, str]
) -> tuple[dict[str, int], Apart | Paired]:
    """Which reports change groups together, and the blocks that they make as a design."""
    sides = [
        dict.fromkeys(document for one in designs for document in one[side].ids) for side in (0, 1)
    ]
    heads: list[list[str]] = []
    place: dict[str, int] = {}
    for side in sides[:1] if isinstance(main, Paired) else sides:
        own = dict.fromkeys(_head(document, side, same_as) for document in side)
        place |= {document: i for i, document in enumerate(own, start=len(set(place.values())))}
        place |= {document: place[_head(document, side, same_as)] for document in side}
        heads.append(list(own))
    cells = [
        Cell(np.array(own, dtype=object), np.ones(len(own)), np.ones((1, len(own))))
        for own in (heads * 2)[:2]
    ]
    return place, type(main)(*cells)


def _head(document: str, side: Collection[str], same_as: Mapping[str, str]) -> str:
    """The report of the group that a report repeats; itself if none."""
    seen = {document}
    while (other := same_as.get(document)) in side and other not in seen:
        document = str(other)
        seen.add(document)
    return document


def _first_group(arrangements: np.ndarray, base: Apart) -> np.ndarray:
    """Which blocks are in the first group, shape (n_arrangements, n_blocks)."""
    n_one = len(base.one.ids)
    first = np.zeros(arrangements.shape, dtype=bool)
    np.put_along_axis(first, arrangements[:, :n_one], True, axis=1)
    return first


def _of_groups(one: Apart, first: np.ndarray, blocks: Mapping[str, int]) -> np.ndarray:
    """Differences over their reach towards 0, with their sign, shape (n_arrangements,)."""
    hits = np.concatenate([one.one.hits[0], one.other.hits[0]])
    totals = np.concatenate([one.one.totals, one.other.totals])
    owners = [blocks[document] for document in (*one.one.ids, *one.other.ids)]
    found = []
    for labels in _chunks(first, len(hits)):
        mine = labels[:, owners]
        (p1, l1, u1), (p2, l2, u2) = (_shares(hits, totals, side) for side in (mine, ~mine))
        difference = p1 - p2
        reach = np.where(difference > 0, np.hypot(p1 - l1, u2 - p2), np.hypot(u1 - p1, p2 - l2))
        shown = np.minimum(u1 - l1, u2 - l2) > LEAST_WIDTH
        with np.errstate(divide="ignore", invalid="ignore"):
            found.append(np.where(shown, difference / reach, np.nan))
    return np.concatenate(found)


def _shares(
    hits: np.ndarray, totals: np.ndarray, mine: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Share, low and high of groups (m, n) of reports, as :func:`.intervals.jackknife_share`."""
    n = mine.sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        hit, total = mine @ hits, mine @ totals
        left = logit((hit[:, None] - hits) / (total[:, None] - totals))
        left = np.where(mine, left, 0.0)
        mean = left.sum(axis=1) / n
        squares = (np.where(mine, left - mean[:, None], 0.0) ** 2).sum(axis=1)
        reach = stdtrit(np.maximum(1, n - 1), 0.975) * np.sqrt((n - 1) * squares / n)
        middle = logit(hit / total)
        low, high = expit(middle - reach), expit(middle + reach)
    counted = mine.astype(float)  # of booleans a product is not a count
    fewest = np.minimum(counted @ (hits > 0), counted @ (hits < totals))
    told = (fewest >= LEAST_WITH_HITS) & (n >= LEAST_TESTED) & (reach > LEAST_REACH)
    return hit / np.maximum(total, 1), np.where(told, low, np.nan), np.where(told, high, np.nan)


def _of_pairs(one: Paired, swapped: np.ndarray, blocks: Mapping[str, int]) -> np.ndarray:
    """Differences within reports over their reach, with their sign, shape (n_arrangements,)."""
    owners, n = [blocks[document] for document in one.one.ids], len(one.one.ids)
    sides = [(cell.hits[0], cell.totals) for cell in one]
    found = []
    for labels in _chunks(swapped, n):
        mine = labels[:, owners]
        (h1, t1), (h2, t2) = (
            tuple(np.where(mine, there, here) for here, there in zip(*pair, strict=True))
            for pair in (sides, sides[::-1])
        )
        left, right = (
            (h.sum(axis=1, keepdims=True) - h) / (t.sum(axis=1, keepdims=True) - t)
            for h, t in ((h1, t1), (h2, t2))
        )
        reach = stdtrit(n - 1, 0.975) * np.sqrt((n - 1) * (left - right).var(axis=1))
        difference = h1.sum(axis=1) / t1.sum(axis=1) - h2.sum(axis=1) / t2.sum(axis=1)
        with np.errstate(divide="ignore", invalid="ignore"):
            found.append(np.where(reach > LEAST_WIDTH, difference / reach, np.nan))
    return np.concatenate(found)


def _chunks(labels: np.ndarray, width: int) -> Iterator[np.ndarray]:
    rows = max(1, CHUNK // max(1, width))
    return (labels[i : i + rows] for i in range(0, len(labels), rows))
