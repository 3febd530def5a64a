"""Duplicates and shared passages: planted, found, counted, and nothing else."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govtopics.corpus import duplicates
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
    with pytest.raises(CorpusError, match=r"threshold = 2: must be a share between 0 and 1"):
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


def longest_shared(paragraphs, others, least):
    """By trying every end from every start: where passages begin and end, and who holds them."""
    rows = []
    for number, paragraph in enumerate(paragraphs, start=1):
        start = 0
        while start < len(paragraph):
            for end in range(len(paragraph), start + least - 1, -1):
                said = paragraph[start:end]
                holders = [name for name, texts in others.items() if any(said in t for t in texts)]
                if holders:
                    rows.append((number, start, end, " ".join(holders), len(holders)))
                    start = end - 1
                    break
            start += 1
    return rows


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.lists(st.text("甲乙", max_size=40), min_size=1, max_size=3), min_size=1, max_size=4)
)
def test_passages_are_the_longest_that_any_other_report_holds(reports):
    texts = {f"r{i}": [p for p in own if p] or ["丙"] for i, own in enumerate(reports)}
    corpus = Corpus.from_texts(["\n".join(own) for own in texts.values()], ids=list(texts))
    found = shared_passages(corpus, min_chars=8).passages
    for name, own in texts.items():
        others = {other: held for other, held in texts.items() if other != name}
        rows = found[found["document_id"] == name]
        numbers = rows["text_id"].str[-4:].astype(int)
        told = zip(numbers, *(rows[c] for c in ("start", "end", "others", "n_others")), strict=True)
        assert list(told) == longest_shared(own, others, 8)


def test_beyond_the_bound_it_is_said_what_was_not_compared(monkeypatch, caplog):
    said = prose(9, 50)
    texts = [f"{prose(i, 40)}{said}{prose(i + 50, 40)}" for i in range(5)]
    corpus = Corpus.from_texts([*texts, f"{said}{prose(99, 9)}"], ids=list("abcdef"))
    passages = shared_passages(corpus).passages
    assert passages["n_untried"].tolist() == [0] * 6
    assert not caplog.messages
    monkeypatch.setattr(duplicates, "MOST_PLACES", 3)
    bounded = shared_passages(corpus).passages
    assert bounded["n_untried"].tolist() == [2] * 6
    assert bounded["others"].tolist() == ["b c d", "a c d", "a b d", *["a b c"] * 3]
    told = (
        "The opening words of 6 of the 6 shared passages occur in more than 3 places, the "
        "maximum that is compared; these passages may be longer and occur in more reports "
        "than shown (column n_untried)."
    )
    assert caplog.messages == [told]


def test_of_many_holders_fifty_are_named_and_all_counted():
    said = prose(9, 60)
    texts = [f"{said}{prose(i + 10, 9)}" for i in range(53)]
    row = shared_passages(Corpus.from_texts(texts)).passages.iloc[0]
    assert row["others"].split() == [f"text-{i:04d}" for i in range(2, 52)]
    assert (row["n_others"], row["n_untried"]) == (52, 0)


def test_what_a_report_repeats_of_itself_is_not_shared():
    said = prose(9, 80)
    assert len(shared_passages(Corpus.from_texts([f"{said}\n{said}", prose(1, 80)])).passages) == 0


def test_short_passages_are_refused():
    with pytest.raises(CorpusError, match=r"min_chars = 3: must be a whole number of at least 8"):
        shared_passages(Corpus.from_texts(["甲"]), min_chars=3)


def test_drop_leaves_reports_out(seeds):
    assert "xuhui-2023" not in seeds.drop("xuhui-2023").ids
    with pytest.raises(CorpusError, match=r"Unknown document 'xuhui'\. Did you mean 'xuhui-2023'"):
        seeds.drop("xuhui")
