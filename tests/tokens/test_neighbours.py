"""Neighbours inside words are those of the dictionary that the engines share, none left out."""

from importlib.resources import files
from itertools import pairwise

from govtopics.tokens.engines import has_word
from govtopics.tokens.neighbours import LONGEST, neighbours


def test_neighbours_are_those_of_every_word():
    lines = files("jieba").joinpath("dict.txt").read_text(encoding="utf-8").splitlines()
    words = [line.split(" ")[0] for line in lines]
    before, after = {}, {}
    for word in words:
        if 2 <= len(word) <= LONGEST:
            for first, second in pairwise(word):
                after.setdefault(first, set()).add(second)
                before.setdefault(second, set()).add(first)
    assert {one: set(all_) for one, all_ in neighbours().after.items()} == after
    assert {one: set(all_) for one, all_ in neighbours().before.items()} == before
    assert all(map(has_word, words))


def test_of_two_characters_those_that_no_word_joins_are_no_neighbours():
    assert "理" in neighbours().after["治"]
    assert "治" in neighbours().before["理"]
    assert "推" not in neighbours().after["理"]
