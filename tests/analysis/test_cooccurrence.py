"""Terms that share paragraphs, and the communities they form whatever the hash seed."""

import os
import subprocess
import sys

import numpy as np
import pytest

from govtopics.analysis.topics.cooccurrence import cooccurrence, cooccurrence_graph
from govtopics.errors import TokensError
from govtopics.tokens.matrix import from_scipy

# Two circles of words that never meet.
BLOCKS = np.kron(np.eye(2, dtype=int), np.ones((6, 3), dtype=int))


def blocks():
    return from_scipy(BLOCKS, ["安全", "消防", "应急", "养老", "医疗", "就业"])


def test_npmi_by_hand():
    counts = np.array([[1, 2, 0], [1, 0, 0], [3, 1, 1], [0, 0, 1]])
    table = cooccurrence(from_scipy(counts, ["a", "b", "c"]), min_texts=1, min_both=1)
    (row,) = table[(table["term"] == "a") & (table["other"] == "b")].to_dict("records")
    assert row["npmi"] == pytest.approx(np.log(0.5 / (0.75 * 0.5)) / -np.log(0.5))
    assert (row["n_both"], row["n_texts"], row["other_n_texts"]) == (2, 3, 2)


def test_words_always_together_have_one_and_pairs_stand_once():
    table = cooccurrence(blocks())
    assert table["npmi"].to_list() == [1.0] * 6
    assert len({frozenset(pair) for pair in zip(table["term"], table["other"], strict=True)}) == 6


def test_terms_in_every_text_have_an_npmi_of_one_and_no_warning():
    table = cooccurrence(from_scipy(np.ones((5, 2), dtype=int), ["a", "b"]))
    assert table["npmi"].to_list() == [1.0]


def test_terms_may_be_chosen_and_rare_ones_are_left_out():
    table = cooccurrence(blocks(), ["安全", "消防", "养老", "别的"])
    assert table[["term", "other"]].to_numpy().tolist() == [["安全", "消防"]]
    assert cooccurrence(blocks(), min_texts=7).empty
    assert list(cooccurrence(blocks(), min_texts=7).columns) == list(table.columns)


def test_terms_of_which_the_matrix_holds_none_are_refused():
    with pytest.raises(TokensError, match="contains none of the 1 terms"):
        cooccurrence(blocks(), ["别的"])


def test_circles_of_words_are_communities():
    graph = cooccurrence_graph(cooccurrence(blocks()), random_state=1)
    communities = dict(graph.nodes(data="community"))
    assert {communities[w] for w in ("安全", "消防", "应急")} != {
        communities[w] for w in ("养老", "医疗", "就业")
    }
    assert len(set(communities.values())) == 2
    assert graph.edges["安全", "消防"] == {"weight": 1.0, "n_both": 6}
    assert graph.nodes["安全"]["n_texts"] == 6


def test_a_graph_without_strong_pairs_is_empty():
    graph = cooccurrence_graph(cooccurrence(blocks()), least=1.5, random_state=1)
    assert len(graph) == 0


@pytest.mark.sweep
def test_communities_do_not_depend_on_the_hash_seed(seeds_folder):
    code = (
        "import govtopics as gt\n"
        f"paragraphs = gt.read_corpus({str(seeds_folder)!r}).to_paragraphs()\n"
        "dtm = gt.count_terms(gt.tokenize(paragraphs))\n"
        "graph = gt.cooccurrence_graph(gt.cooccurrence(dtm), random_state=1)\n"
        "print(sorted(graph.nodes(data='community')), list(graph.nodes))"
    )
    said = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(said) == 1
