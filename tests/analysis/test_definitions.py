"""Rings contain each other; one term of core may decide; halves of core are always the same."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import sparse

from govtopics.analysis.themes.definitions import (
    Definitions,
    Held,
    definitions,
    half_shares,
    halves_of,
    ring_shares,
    without_each,
)
from govtopics.analysis.themes.grouped import Grouped


def defined(presence, weights, sizes):
    """Define the share of one group: a number of each kind."""
    n = len(weights)
    one = Grouped(("",), *np.zeros((2, n), int), np.zeros(1, int), np.full(1, n))
    found = definitions(Held.of(sparse.csr_array(presence), sizes[1]), one, weights, sizes)
    estimate, name, wide, decisive, largest_change = (values.item() for values in found)
    return Definitions(estimate, name, wide, decisive, largest_change)


@st.composite
def presences(draw):
    n, sizes = draw(st.integers(1, 6)), sorted(draw(st.tuples(*[st.integers(0, 5)] * 3)))
    presence = draw(arrays(bool, (n, sizes[-1])))
    weights = draw(arrays(np.int64, n, elements=st.integers(1, 500)))
    return presence, weights, tuple(sizes)


@settings(max_examples=60)
@given(presences())
def test_core_lies_between_name_and_wide(given_values):
    found = defined(*given_values)
    assert 0 <= found.name <= found.estimate <= found.wide <= 1


@settings(max_examples=60)
@given(presences())
def test_the_decisive_term_is_the_one_of_core_whose_loss_changes_most(given_values):
    presence, weights, sizes = given_values
    found, core = defined(*given_values), presence[:, : sizes[1]]
    shares = [
        weights @ np.delete(core, i, axis=1).any(axis=1) / weights.sum() for i in range(sizes[1])
    ]
    assert without_each(*given_values).tolist() == pytest.approx(shares)
    changes = [found.estimate - share for share in shares]
    assert found.largest_change == pytest.approx(max(changes, default=0.0))
    if found.decisive == -1:
        assert not any(changes)
    else:
        assert changes[found.decisive] == pytest.approx(found.largest_change)


def test_every_definition_by_hand():
    presence = np.array([[1, 0, 0, 0], [0, 1, 1, 0], [0, 0, 0, 1], [0, 0, 1, 0], [0] * 4], bool)
    weights = np.array([10, 20, 30, 5, 35])
    sizes = (1, 3, 4)
    # The name finds 10; core, three terms, 35; wide 65. Without the third 30 are left, without the
    # second, which stands beside it, all 35; without the name 25.
    assert ring_shares(presence, weights, sizes) == pytest.approx((0.1, 0.35, 0.65))
    assert without_each(presence, weights, sizes).tolist() == pytest.approx([0.25, 0.35, 0.3])
    assert defined(presence, weights, sizes) == pytest.approx((0.35, 0.1, 0.65, 0, 0.1))


def test_a_term_of_wide_decides_nothing():
    presence = np.array([[True, False], [False, True]])
    assert defined(presence, np.array([1, 9]), (1, 1, 2)) == (0.1, 0.1, 1, 0, 0.1)


def test_a_theme_of_one_term_may_be_all_or_nothing():
    found = defined(np.array([[True], [False]]), np.array([3, 1]), (1, 1, 1))
    assert found == (0.75, 0.75, 0.75, 0, 0.75)


def test_terms_that_always_stand_together_decide_nothing_alone():
    found = defined(np.array([[True, True], [False, False]]), np.array([1, 1]), (1, 2, 2))
    assert found == (0.5, 0.5, 0.5, -1, 0.0)


def test_of_terms_that_decide_alike_the_first_is_named():
    found = defined(np.eye(3, dtype=bool)[:, 1:], np.array([5, 7, 7]), (1, 2, 2))
    assert found == pytest.approx((14 / 19, 7 / 19, 14 / 19, 0, 7 / 19))


@pytest.mark.parametrize("n", [1, 2, 5, 8])
def test_halves_are_two_hundred_of_half_the_terms_and_the_same_whenever_asked(n):
    halves = halves_of(n)
    assert halves.shape == (n, 200)
    # Half of five terms are three.
    assert set(halves.sum(axis=0)) == {(n + 1) // 2}
    np.random.seed(5)  # noqa: NPY002 (what others draw changes none)
    assert halves_of(n).tobytes() == halves.tobytes()
    if n == 8:
        assert len({half.tobytes() for half in halves.T}) > 60  # of 70
        # Each term stands in about half of them.
        assert np.abs(halves.mean(axis=1) - 0.5).max() < 0.12


def test_a_share_by_each_half_by_hand():
    presence = np.array([[1, 0, 0, 1], [0, 1, 0, 0], [0, 0, 1, 1], [0, 0, 0, 1]], bool)
    weights, sizes = np.array([10, 20, 30, 40]), (1, 3, 4)
    shares = half_shares(presence, weights, sizes)
    halves = halves_of(3)
    assert shares.shape == (200,)
    # Two terms of three; each stands in a sentence of its own, of 10, 20 and 30 of 100.
    assert shares.tolist() == pytest.approx((np.array([0.1, 0.2, 0.3]) @ halves).tolist())
    assert set(shares.round(6)) == {0.3, 0.4, 0.5}
