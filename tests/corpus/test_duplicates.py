"""Duplicates and shared passages: planted, found, counted, and nothing else."""

import numpy as np
import pytest

from govtopics.corpus.corpus import Corpus
from govtopics.corpus.duplicates import find_duplicates, shared_passages
from govtopics.errors import CorpusError

LETTERS = np.array([chr(code) for code in range(0x4E00, 0x4E00 + 800)])


def prose(seed, length):
    """Return text that no other seed shares, in paragraphs of a hundred characters."""
    letters = np.random.default_rng(seed).choice(LETTERS, length)
    return "\n".join("".join(letters[i : i + 100]) for i in range(0, length, 100))


def test_planted_pairs_are_found_with_their_similarity_and_nothing_else():
    original = prose(1, 3000)
    changed = original[:650] + "改" + original[651:]
    texts = {
        "original": original,
        "twice": original.replace("\n", "\n "),
        "near": changed,
        "half": original[:1500],
        "other": prose(2, 3000),
    }
    found = find_duplicates(Corpus.from_texts(texts.values(), ids=list(texts)))
    kinds = {(row.document_id, row.other): row.kind for row in found.itertuples()}
    assert kinds == {
        ("twice", "original"): "exact",
        ("near", "original"): "near",
        ("half", "original"): "part",
        ("half", "near"): "part",
    }
    near = found.set_index("document_id").loc["near"]
    n_shingles = sum(max(0, len(line) - 7) for line in original.split("\n"))
    assert near["similarity"] == pytest.approx((n_shingles - 8) / (n_shingles + 8), abs=1e-3)


def test_marks_of_either_width_are_alike():
    text = prose(1, 900).replace("\n", "，")
    found = find_duplicates(Corpus.from_texts([text, text.replace("，", ",")]))
    assert found["kind"].tolist() == ["exact"]


def test_a_threshold_is_a_share():
    with pytest.raises(CorpusError, match=r"threshold = 2: give a share between 0 and 1"):
        find_duplicates(Corpus.from_texts(["甲"]), threshold=2)


def test_empty_and_tiny_texts_share_nothing():
    corpus = Corpus.from_texts(["", "甲", "乙乙"])
    assert len(find_duplicates(corpus)) == 0
    shared = shared_passages(corpus)
    assert len(shared.passages) == 0
    assert shared.shares["share"].tolist() == [0, 0, 0]


def test_planted_passages_are_found_where_they_stand():
    said = prose(9, 60)
    first = f"{prose(1, 100)}{said}{prose(2, 40)}\n{prose(3, 90)}"
    second = f"{prose(4, 70)}\n{prose(5, 30)}{said[:20]} {said[20:]}"
    third = prose(6, 200)
    corpus = Corpus.from_texts([first, second, third], ids=["a", "b", "c"])
    shared = shared_passages(corpus)
    rows = shared.passages.set_index("document_id")
    assert rows.loc["a", ["text_id", "start", "end", "others"]].tolist() == [
        "a/p0001",
        100,
        160,
        "b",
    ]
    assert rows.loc["b", ["text_id", "start", "end", "others"]].tolist() == ["b/p0002", 30, 91, "a"]
    assert rows.loc["b", "text"] == f"{said[:20]} {said[20:]}"
    assert rows["n_chars"].tolist() == [60, 60]
    shares = shared.shares.set_index("document_id")
    assert shares["share"].to_dict() == {"a": 60 / 290, "b": 60 / 160, "c": 0}
    assert shares["most_from"].to_dict() == {"a": "b", "b": "a", "c": ""}


def test_a_passage_of_several_reports_names_them_all():
    said = prose(9, 50)
    texts = [f"{prose(i, 40)}{said}{prose(i + 50, 40)}" for i in range(4)]
    passages = shared_passages(Corpus.from_texts(texts, ids=list("abcd"))).passages
    assert passages["others"].tolist() == ["b c d", "a c d", "a b d", "a b c"]


def test_what_a_report_repeats_of_itself_is_not_shared():
    said = prose(9, 80)
    assert len(shared_passages(Corpus.from_texts([f"{said}\n{said}", prose(1, 80)])).passages) == 0


def test_short_passages_are_refused():
    with pytest.raises(CorpusError, match=r"min_chars = 3: give a whole number of 8 or more"):
        shared_passages(Corpus.from_texts(["甲"]), min_chars=3)


def test_drop_leaves_reports_out(seeds):
    assert "xuhui-2023" not in seeds.drop("xuhui-2023").ids
    with pytest.raises(CorpusError, match=r"No document 'xuhui'\. Did you mean 'xuhui-2023'"):
        seeds.drop("xuhui")
