"""Exchanging reports, studentised: exact where reports are alike, and near it where they differ."""

from itertools import combinations, product

import numpy as np
import pytest

from govtopics.analysis.groups.permutation import Apart, Cell, Paired, permutation_test
from govtopics.analysis.intervals import jackknife_share

RNG = np.random.default_rng(1)


def cell(hits, totals):
    ids = np.array([f"r{i}" for i in range(len(totals))], dtype=object)
    return Cell(ids, np.array(totals, float), np.atleast_2d(np.array(hits, float)))


def reach_apart(h1, t1, h2, t2):
    """The difference of two groups over the reach of its interval towards 0, by hand."""
    (p1, l1, u1), (p2, l2, u2) = (
        jackknife_share(np.array(h), np.array(t), least=2) for h, t in ((h1, t1), (h2, t2))
    )
    reach = np.hypot(p1 - l1, u2 - p2) if p1 > p2 else np.hypot(u1 - p1, p2 - l2)
    return abs(p1 - p2) / reach


HITS = np.array([3, 2, 4, 9, 5, 2, 4, 3, 7, 2, 3])
TOTALS = np.array([20, 31, 18, 40, 22, 25, 30, 15, 60, 21, 28])


def test_every_arrangement_of_two_groups_is_set_against_the_reach_of_its_interval():
    one, other = cell(HITS[:5], TOTALS[:5]), cell(HITS[5:], TOTALS[5:])
    (found,) = permutation_test(Apart(one, other), 1, 9999, RNG)
    values = []
    for chosen in combinations(range(11), 5):
        mine = np.isin(np.arange(11), chosen)
        values.append(reach_apart(HITS[mine], TOTALS[mine], HITS[~mine], TOTALS[~mine]))
    as_far = sum(value >= values[0] - 1e-9 for value in values)
    assert 1 < as_far < 462
    assert (found.n_arrangements, found.why) == (461, ())
    assert found.p == pytest.approx(as_far / 462)
    assert found.smallest_p == pytest.approx(1 / 462)


def test_every_exchange_within_reports_is_set_against_the_reach_of_its_interval():
    first, second = (HITS[:6], TOTALS[:6]), (HITS[5:], TOTALS[5:])
    (found,) = permutation_test(Paired(cell(*first), cell(*second)), 1, 9999, RNG)
    values = []
    for swap in product([False, True], repeat=6):
        h1, h2 = np.where(swap, second[0], first[0]), np.where(swap, first[0], second[0])
        t1, t2 = np.where(swap, second[1], first[1]), np.where(swap, first[1], second[1])
        without = np.array([
            np.delete(h1, i).sum() / np.delete(t1, i).sum()
            - np.delete(h2, i).sum() / np.delete(t2, i).sum()
            for i in range(6)
        ])  # fmt: skip
        spread = np.sqrt(5 / 6 * ((without - without.mean()) ** 2).sum())
        values.append(abs(h1.sum() / t1.sum() - h2.sum() / t2.sum()) / spread)
    assert found.n_arrangements == 63
    assert found.p == pytest.approx(sum(v >= values[0] - 1e-9 for v in values) / 64)


def test_arrangements_are_drawn_where_there_are_more_than_asked_for():
    design = Apart(cell(HITS[:5], TOTALS[:5]), cell(HITS[5:], TOTALS[5:]))
    drawn = design.arrangements(100, np.random.default_rng(2))
    assert drawn.shape == (101, 11)
    assert drawn[0].tolist() == list(range(11))
    assert (np.sort(drawn, axis=1) == np.arange(11)).all()
    every = design.arrangements(461, np.random.default_rng(2))
    assert len({tuple(sorted(row[:5])) for row in every}) == 462
    assert every[0].tolist() == list(range(11))
    within = Paired(cell(HITS[:6], TOTALS[:6]), cell(HITS[5:], TOTALS[5:]))
    assert within.arrangements(62, np.random.default_rng(2)).shape == (63, 6)
    assert len({tuple(row) for row in within.arrangements(63, RNG)}) == 64
    assert not within.arrangements(63, RNG)[0].any()


def test_the_sign_of_a_difference_does_not_change_its_p():
    one, other = cell(HITS[:5], TOTALS[:5]), cell(HITS[5:], TOTALS[5:])
    there, back = (permutation_test(Apart(*pair), 1, 9999, RNG)[0]
                   for pair in ((one, other), (other, one)))  # fmt: skip
    assert there.p == pytest.approx(back.p)


@pytest.mark.parametrize(
    "hits", [[0] * 6, [0, 0, 3, 0, 0, 0], [4] * 6, [10] * 6, [10, 10, 10, 10, 10, 3]]
)
def test_a_group_without_variance_has_no_test(hits):
    same = cell([hits], [10] * 6)
    other = cell([[1, 3, 2, 5, 4, 2]], [10] * 6)
    for design in (Apart(same, other), Apart(other, same)):
        (found,) = permutation_test(design, 1, 99, RNG)
        assert np.isnan(found.p)
        assert [str(reason) for reason in found.why] == ["no_variance"]
        assert found.n_arrangements == 0


def test_arrangements_of_which_a_group_shows_no_variance_are_not_compared():
    # Three of twelve reports hold hits: two on one side are all that has a variance on one side.
    hits = [2, 3, 0, 0, 0, 0, 4, 2, 0, 0, 0, 0]
    design = Apart(cell(hits[:6], [10] * 6), cell(hits[6:], [10] * 6))
    (found,) = permutation_test(design, 1, 9999, RNG)
    # Two of the four hold with the first group: 6 pairs, and 4 of the other 8 reports beside them.
    assert found.n_arrangements == 6 * 70 - 1
    assert found.smallest_p == pytest.approx(2 / 420)


def test_too_few_arrangements_with_a_variance_are_no_test():
    hits = [2, 3, 0, 0, 4, 2, 0, 0]
    design = Apart(cell(hits[:4], [10] * 4), cell(hits[4:], [10] * 4))
    (found,) = permutation_test(design, 1, 9999, RNG)
    # 6 pairs of the four with hits, and 6 of those without: 36 arrangements.
    assert np.isnan(found.p)
    assert [str(reason) for reason in found.why] == ["too_few_arrangements: n=35, smallest_p=0.056"]
    assert found.why[0].text("zh") == ("不作检验：看得出差异的排列只有 35 种，p 最小也有 0.056")


@pytest.mark.parametrize(
    ("n", "other_n", "told"),
    [
        (3, 17, "test_needs_reports: G=3, other_G=17, least=4"),
        (3, 3, "test_too_small: n=3, other_n=3, smallest_p=0.1"),
        (4, 4, ""),
        (4, 17, ""),
    ],
)
def test_how_many_reports_a_test_needs(n, other_n, told):
    one, other = (cell([1 + i % 3 for i in range(k)], [10] * k) for k in (n, other_n))
    (found,) = permutation_test(Apart(one, other), 1, 99, RNG)
    assert "; ".join(map(str, found.why)) == told
    assert np.isnan(found.p) == bool(told)


def false_positives(n, iccs, p, *, unequal, n_replicates, seed):
    rng = np.random.default_rng(seed)
    ps = []
    for _ in range(n_replicates):
        cells = []
        for size, icc in zip(n, iccs, strict=True):
            totals = rng.integers(40, 120, size) if unequal else np.full(size, 60)
            rates = rng.beta(p * (1 - icc) / icc, (1 - p) * (1 - icc) / icc, size)
            cells.append(cell(rng.binomial(totals, rates), totals))
        ps.append(permutation_test(Apart(*cells), 1, 99, rng)[0].p)
    ps = np.array(ps)
    return (ps[~np.isnan(ps)] <= 0.05).mean()


@pytest.mark.sweep
@pytest.mark.parametrize("unequal", [False, True])
@pytest.mark.parametrize("p", [0.1, 0.3])
@pytest.mark.parametrize(
    ("n", "iccs"),
    [
        ((5, 26), (0.15, 0.03)),
        ((26, 5), (0.15, 0.03)),
        ((5, 26), (0.1, 0.1)),
        ((8, 8), (0.15, 0.03)),
    ],
)
def test_groups_whose_reports_differ_unequally_are_called_different_as_rarely_as_promised(
    n, iccs, p, unequal
):
    assert false_positives(n, iccs, p, unequal=unequal, n_replicates=2000, seed=7) <= 0.07


def test_a_small_group_whose_reports_differ_more_is_not_called_different_for_that():
    found = false_positives((5, 26), (0.15, 0.03), 0.2, unequal=False, n_replicates=300, seed=5)
    # A bare difference is called so in 18 of 100.
    assert found <= 0.1
