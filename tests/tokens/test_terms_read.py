"""What two readers said of the candidates of discovery, and that the lexicon has what both took."""

import csv
from pathlib import Path

import pytest

READINGS = Path(__file__).parents[1] / "labels" / "terms.csv"


@pytest.fixture(scope="module")
def readings():
    with READINGS.open(encoding="utf-8", newline="") as file:
        return [(row["term"], row["reader_1"], row["reader_2"]) for row in csv.DictReader(file)]


def test_all_that_both_took_are_in_the_lexicon(readings, lexicon):
    agreed = [term for term, *said in readings if said == ["yes", "yes"]]
    assert len(agreed) == 720
    assert [term for term in agreed if term not in lexicon] == []


def test_what_neither_took_is_not(readings, lexicon):
    assert [term for term, *said in readings if said == ["no", "no"] and term in lexicon] == []


def test_agreement_by_hand(readings):
    """Both yes 720, both no 726, of 1,516; one says yes to 741, the other to 769."""
    n = len(readings)
    assert n == 1516
    both = [sum(said == [word, word] for _, *said in readings) for word in ("yes", "no")]
    first, second = (sum(row[place] == "yes" for row in readings) / n for place in (1, 2))
    by_chance = first * second + (1 - first) * (1 - second)
    assert both == [720, 726]
    assert (sum(both) / n - by_chance) / (1 - by_chance) == pytest.approx(0.908, abs=0.0005)
